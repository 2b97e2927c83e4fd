-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (id int NOT NULL PRIMARY KEY, a varchar(5) NULL, n int NOT NULL DEFAULT 0); INSERT t (id, a) VALUES (1, 'x'), (2, 'y'), (3, NULL); CREATE TABLE o (k int IDENTITY, id int, was varchar(9), is_now varchar(9), note varchar(9) DEFAULT 'd'); CREATE TABLE f (id int, w varchar(3)); INSERT f VALUES (1, 'one'), (2, 'two'), (2, 'zwo')
GO
UPDATE t SET a = a + '!', n += 5 OUTPUT deleted.a, inserted.a AS b, inserted.n - deleted.n AS d WHERE id < 3
GO
UPDATE t SET a = 'q' OUTPUT deleted.*, inserted.id WHERE id = 3
GO
UPDATE t SET a = f.w OUTPUT inserted.id, deleted.a, f.w FROM t JOIN f ON f.id = t.id WHERE f.w <> 'zwo'
GO
UPDATE t SET id = 3 - id OUTPUT deleted.id, inserted.id WHERE id < 3; SELECT id, a FROM t ORDER BY id
GO
UPDATE t SET id = id + 1; SELECT id FROM t ORDER BY id
GO
UPDATE t SET id = 4 WHERE id = 2; SELECT id FROM t ORDER BY id
GO
UPDATE t SET id = 9
GO
SELECT id FROM t ORDER BY id
GO
UPDATE t SET n = 1 OUTPUT inserted.id, deleted.a, inserted.a INTO o (id, was, is_now) WHERE id = 2; SELECT * FROM o
GO
DECLARE @v TABLE (id int, a varchar(5)); DELETE t OUTPUT deleted.id, deleted.a INTO @v OUTPUT deleted.id + 100 AS gone WHERE id = 2; SELECT * FROM @v
GO
INSERT t OUTPUT inserted.id, 'new' INTO o (id, was) OUTPUT inserted.* VALUES (7, 'z', DEFAULT), (8, 'w', 2); SELECT k, id, was, note FROM o ORDER BY k
GO
INSERT INTO t (id) OUTPUT inserted.id INTO o (id) SELECT id + 10 FROM f WHERE id = 1; SELECT COUNT(*) AS n FROM o
GO
DELETE t OUTPUT deleted.id, f.w FROM t JOIN f ON f.id = t.id - 10
GO
DELETE TOP (1) FROM t OUTPUT deleted.id INTO o (id) WHERE id > 6; SELECT MAX(id) AS id FROM o
GO
UPDATE t SET n = 3 OUTPUT inserted.id, inserted.n INTO o; SELECT 1
GO
UPDATE t SET n = 3 OUTPUT inserted.nope
GO
UPDATE t SET n = 3 OUTPUT inserted.id INTO nowhere
GO
INSERT t (id) OUTPUT deleted.id VALUES (50)
GO
INSERT t (id, n) OUTPUT inserted.id INTO o (was) VALUES (60, NULL); SELECT COUNT(*) AS n FROM o WHERE was = '60'
GO
UPDATE t SET a = 'toolong' OUTPUT deleted.a
GO
CREATE TABLE u (a int NULL UNIQUE, b varbinary(4) NULL, c varchar(3) NULL, UNIQUE (b, c)); INSERT u VALUES (1, 0x01, 'a'), (2, 0x02, 'b'), (NULL, NULL, NULL); UPDATE u SET a = CASE a WHEN 1 THEN 2 WHEN 2 THEN NULL ELSE 1 END, b = CASE WHEN b = 0x01 THEN 0x02 ELSE 0x01 END, c = CASE WHEN c = 'a' THEN 'b' ELSE 'a' END WHERE a IS NULL OR a < 3
GO
SELECT * FROM u ORDER BY a
GO
UPDATE u SET b = CASE WHEN b = 0x01 THEN 0x02 ELSE 0x01 END, c = CASE WHEN c = 'a' THEN 'b' ELSE 'a' END, a = CASE a WHEN 1 THEN 2 WHEN 2 THEN 1 END WHERE a IS NOT NULL; SELECT * FROM u ORDER BY a
GO
CREATE TABLE r (id int, v rowversion); INSERT r (id) VALUES (1), (2); SELECT id, CAST(v AS bigint) - 2000 AS n FROM r; UPDATE r SET id = 3 OUTPUT CAST(inserted.v AS bigint) - CAST(deleted.v AS bigint) AS step WHERE id = 1; SELECT CAST(@@DBTS AS bigint) - 2000 AS n
GO
UPDATE r SET id = 5; SELECT CAST(v AS bigint) - 2000 AS n FROM r ORDER BY 1
GO
INSERT r VALUES (1, 0x01)
GO
INSERT r (id, v) VALUES (1, 0x01)
GO
UPDATE r SET v = 0x01
GO
INSERT r VALUES (4, DEFAULT), (5, NULL); INSERT r SELECT 6, NULL; SELECT COUNT(*) AS n FROM r
GO
INSERT r VALUES (4)
GO
INSERT r SELECT 1, v FROM r
