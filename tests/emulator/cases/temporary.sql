-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE #t (id int IDENTITY PRIMARY KEY, name nvarchar(20) NOT NULL DEFAULT N'x', UNIQUE (name))
GO
INSERT #t (name) VALUES (N'a'), (N'b'); INSERT #t DEFAULT VALUES; SELECT * FROM #t ORDER BY id
GO
INSERT #t (name) VALUES (N'A')
GO
CREATE TABLE #t (a int)
GO
SELECT CASE WHEN OBJECT_ID('tempdb..#t') IS NULL THEN 'no' ELSE 'yes' END, OBJECT_ID('#t'), OBJECT_ID('tempdb.dbo.[#t]', 'U') - OBJECT_ID('tempdb..#T')
GO
SELECT t.name FROM tempdb..#t AS t WHERE t.id = 2 UNION ALL SELECT name FROM tempdb.dbo.#t WHERE id = 1
GO
EXEC sp_executesql N'CREATE TABLE #inner (a int); INSERT #inner SELECT id FROM #t; SELECT COUNT(*) AS n FROM #inner; CREATE TABLE #t (other bit); INSERT #t VALUES (1); SELECT * FROM #t'
GO
SELECT * FROM #inner
GO
SELECT COUNT(*) AS n FROM #t
GO
BEGIN TRAN; CREATE TABLE #u (a int); INSERT #u VALUES (1); DELETE #t; ROLLBACK; SELECT COUNT(*) AS n FROM #t; SELECT * FROM #u
GO
ALTER TABLE #t ADD extra int NULL; UPDATE #t SET extra = id * 10 WHERE id < 3; SELECT extra FROM #t ORDER BY id
GO
CREATE UNIQUE INDEX ix ON #t (extra); INSERT #t (name, extra) VALUES (N'q', 10)
GO
TRUNCATE TABLE #t; INSERT #t (name) VALUES (N'z'); SELECT id, name FROM #t
GO
SET IDENTITY_INSERT #t ON; INSERT #t (id, name, extra) VALUES (77, N'y', 1); SET IDENTITY_INSERT #t OFF; SELECT MAX(id) AS m FROM #t
GO
DROP TABLE #t; SELECT 1 FROM #t
GO
DROP TABLE IF EXISTS #t, #u; DROP TABLE #t
GO
IF OBJECT_ID('tempdb..#v') IS NOT NULL DROP TABLE #v; CREATE TABLE #v (a int); IF OBJECT_ID('tempdb..#v') IS NOT NULL DROP TABLE #v; SELECT OBJECT_ID('tempdb..#v')
GO
CREATE TABLE ##g (a int NOT NULL); INSERT ##g VALUES (1); SELECT a FROM tempdb..##g
GO
CREATE TABLE ##g (a int)
GO
CREATE TABLE s (id int IDENTITY(5,5), a varchar(5) NOT NULL, b decimal(7,2) NULL); INSERT s VALUES ('x', 1.5), ('y', NULL)
GO
SELECT id, a, b, a + 'zz' AS c, NULL AS d, '' AS e INTO #into FROM s; SELECT * FROM #into ORDER BY 1; SELECT @@ROWCOUNT
GO
INSERT #into (a, c, d, e) VALUES ('n', 'n', 1, 'x'); SELECT MAX(id) AS id FROM #into
GO
SELECT a, COUNT(*) AS n INTO copy FROM s GROUP BY a; SELECT * FROM copy ORDER BY a
GO
SELECT * INTO copy FROM s
GO
SELECT a, a + 'b' INTO #bad FROM s
GO
SELECT a, b AS a INTO #bad FROM s
GO
SELECT 1 AS one INTO #one; SELECT one FROM #one
GO
SELECT * FROM (SELECT 1 AS a INTO #bad) AS x
GO
DECLARE @v TABLE (id int IDENTITY PRIMARY KEY, a varchar(3) NOT NULL UNIQUE, b int DEFAULT 7); INSERT @v (a) VALUES ('x'), ('y'); UPDATE @v SET b = 8 WHERE a = 'y'; DELETE FROM @v WHERE a = 'x'; SELECT * FROM @v; INSERT INTO @v (a) SELECT a FROM s WHERE a = 'x'; SELECT v.id, v.a, s.b FROM @v v JOIN s ON s.a = v.a ORDER BY v.id
GO
DECLARE @v TABLE (a varchar(3) PRIMARY KEY); INSERT @v VALUES ('x'); INSERT @v VALUES ('X')
GO
DECLARE @v TABLE (a varchar(3)); INSERT @v VALUES ('long')
GO
SELECT * FROM @v
GO
DECLARE @v int; SELECT * FROM @v
GO
DECLARE @v TABLE (a int); SET @v = 1
GO
DECLARE @v TABLE (a int); SELECT @v
GO
DECLARE @v TABLE (a int, b varchar(9)); INSERT @v VALUES (1, 'one'); BEGIN TRAN; INSERT @v VALUES (2, NULL); ROLLBACK; SELECT * FROM @v ORDER BY a
GO
BEGIN TRAN; DECLARE @v TABLE (a int); INSERT @v VALUES (1); SAVE TRAN p; INSERT @v VALUES (2); ROLLBACK TRAN p; INSERT @v VALUES (3); ROLLBACK; SELECT SUM(a) AS s FROM @v
GO
DECLARE @i int = 0; WHILE @i < 3 BEGIN DECLARE @w TABLE (a int); INSERT @w VALUES (@i); SET @i += 1; END; SELECT COUNT(*) AS n FROM @w
GO
CREATE TYPE dbo.Phone FROM varchar(20) NOT NULL
GO
CREATE TYPE Pairs AS TABLE (k int NOT NULL PRIMARY KEY, v nvarchar(10) NULL DEFAULT N'd', n int IDENTITY)
GO
CREATE TYPE Pairs AS TABLE (k int)
GO
CREATE TABLE p (a Phone, b dbo.Phone NULL); INSERT p VALUES ('1', NULL); INSERT p (b) VALUES ('1')
GO
DECLARE @x Phone = '123', @y dbo.Pairs; INSERT @y (k) VALUES (1), (2); INSERT @y (k, v) VALUES (3, N'three'); SELECT @x AS x; SELECT * FROM @y ORDER BY k
GO
DECLARE @y Pairs; INSERT @y (k) VALUES (1), (1)
GO
DECLARE @y dbo.Nope
GO
DECLARE @y Pairs READONLY
GO
CREATE TABLE bad (a Pairs)
GO
SELECT CAST('1' AS Phone) AS p
GO
DROP TYPE Phone
GO
DROP TABLE p; DROP TYPE Phone; DROP TYPE IF EXISTS Phone; DROP TYPE dbo.Phone
GO
EXEC sp_executesql N'SELECT COUNT(*) FROM @t', N'@t dbo.Pairs'
GO
EXEC sp_executesql N'SELECT @t', N'@t int READONLY', 1
GO
CREATE DATABASE other
GO
USE other; SELECT a FROM ##g; CREATE TABLE #here (a int); USE master; SELECT COUNT(*) AS n FROM #here
