-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (id int IDENTITY PRIMARY KEY, k int, v varchar(10))
INSERT t (k, v) VALUES (1, 'a'), (1, 'b'), (2, 'c'), (2, 'd'), (3, 'e')
GO
CREATE TABLE recurring (n int)
GO
WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 150) INSERT recurring SELECT n FROM c OPTION (MAXRECURSION 200);
WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 150) UPDATE recurring SET n = 0 WHERE n IN (SELECT n FROM c) OPTION (MAXRECURSION 0);
WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 50) DELETE recurring WHERE n IN (SELECT n FROM c) OPTION (MAXRECURSION 10);
GO
WITH d AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY id) AS rn FROM t) DELETE FROM d WHERE rn > 1
GO
SELECT * FROM t
GO
WITH d AS (SELECT TOP 1 id, v AS x FROM t ORDER BY id DESC) UPDATE d SET x = 'z' + x OUTPUT deleted.v, inserted.v
GO
WITH d AS (SELECT id, v, k * 10 AS k10 FROM t WHERE k < 3) UPDATE d SET v = v + CAST(k10 AS varchar(5)) WHERE k10 > 10
GO
SELECT * FROM t
GO
WITH d AS (SELECT k * 2 AS k2 FROM t) UPDATE d SET k2 = 5
GO
WITH d AS (SELECT k, COUNT(*) AS n FROM t GROUP BY k) DELETE FROM d
GO
WITH d AS (SELECT id FROM t) UPDATE d SET k = 1
GO
WITH d AS (SELECT a.id FROM t a JOIN t b ON a.id = b.id) DELETE FROM d
