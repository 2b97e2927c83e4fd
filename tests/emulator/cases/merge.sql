-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (id int NOT NULL PRIMARY KEY, a varchar(5) NULL, n int NOT NULL DEFAULT 9 CHECK (n < 100), d AS n * 2); INSERT t (id, a, n) VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3), (5, 'five', 5); CREATE TABLE s (id int, a varchar(9), n int); INSERT s VALUES (1, 'uno', 10), (2, NULL, 20), (4, 'four', 40); CREATE TABLE o (what nvarchar(10), was int, is_now int)
GO
MERGE INTO t AS x USING s ON s.id = x.id WHEN MATCHED AND s.a IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET a = s.a, n += s.n WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.id, s.a) WHEN NOT MATCHED BY SOURCE AND x.id > 4 THEN UPDATE SET n = 55 OUTPUT $action, deleted.id, inserted.*;
GO
SELECT * FROM t ORDER BY id
GO
MERGE t USING (VALUES (3, 'drei'), (7, 'zu')) AS v (id, a) ON v.id = t.id WHEN MATCHED THEN UPDATE SET a = v.a WHEN NOT MATCHED BY TARGET THEN INSERT VALUES (v.id, v.a, 7) OUTPUT $action, deleted.n, inserted.n INTO o; SELECT * FROM o ORDER BY was; SELECT @@ROWCOUNT
GO
MERGE t USING s ON 1 = 1 WHEN MATCHED THEN DELETE;
GO
MERGE t USING s ON s.id = t.id WHEN MATCHED THEN UPDATE SET n = 500;
GO
MERGE t USING (SELECT 8 AS id) AS v ON v.id = t.id WHEN NOT MATCHED THEN INSERT (id, n) VALUES (v.id, 100);
GO
MERGE t USING (SELECT 8 AS id) AS v ON v.id = t.id WHEN NOT MATCHED THEN INSERT (id, a) VALUES (v.id, 'toolong');
GO
MERGE t USING (SELECT 1 AS id) AS v ON v.id = t.id WHEN NOT MATCHED BY SOURCE THEN DELETE; SELECT id FROM t
GO
MERGE t USING s ON s.id = t.id WHEN MATCHED THEN INSERT VALUES (1, 'x', 2);
GO
MERGE t USING s ON s.id = t.id WHEN NOT MATCHED THEN DELETE;
GO
MERGE t USING s ON s.id = t.id WHEN MATCHED THEN UPDATE SET nope = 1;
GO
MERGE nowhere USING s ON s.id = nowhere.id WHEN MATCHED THEN DELETE;
GO
DECLARE @v TABLE (id int, c int); INSERT @v VALUES (1, 1); WITH q AS (SELECT id, n FROM s) MERGE @v AS v USING q ON q.id = v.id WHEN MATCHED THEN UPDATE SET c = q.n WHEN NOT MATCHED THEN INSERT (id, c) VALUES (q.id, 0); SELECT * FROM @v ORDER BY id
GO
CREATE TABLE i (id int IDENTITY(5, 5) PRIMARY KEY, a int UNIQUE); MERGE i USING (VALUES (1), (2)) AS v (a) ON 1 = 0 WHEN NOT MATCHED THEN INSERT (a) VALUES (v.a) OUTPUT inserted.id, inserted.a; SELECT SCOPE_IDENTITY() AS last
GO
MERGE i USING (VALUES (1, 2), (2, 1)) AS v (was, a) ON v.was = i.a WHEN MATCHED THEN UPDATE SET a = v.a OUTPUT deleted.a, inserted.a; SELECT a FROM i ORDER BY id
