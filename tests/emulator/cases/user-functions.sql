-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (a int, b nvarchar(20))
INSERT t VALUES (1, N'one'), (2, N'two'), (3, NULL)
GO
CREATE FUNCTION dbo.twice (@n int) RETURNS int WITH SCHEMABINDING AS
BEGIN
  DECLARE @r int = 0
  IF @n IS NULL RETURN -1
  WHILE @r < @n * 2 SET @r = @r + 1
  RETURN @r
END
GO
SELECT dbo.twice(a) AS d, DBO.[twice](NULL) AS n FROM t WHERE dbo.twice(a) > 2 ORDER BY dbo.twice(a) DESC
DECLARE @x int = dbo.twice('21')
PRINT master.dbo.twice(@x)
IF dbo.twice(1) = 2 SELECT 'yes'
SELECT SUM(dbo.twice(a)) AS s, @@ROWCOUNT AS r FROM t
GO
CREATE FUNCTION dbo.name_of (@a int, @other nvarchar(5) = N'none') RETURNS varchar(5) BEGIN
  DECLARE @b nvarchar(20)
  SELECT @b = b FROM t WHERE a = @a
  RETURN ISNULL(@b, @other)
END
GO
SELECT a, dbo.name_of(a, 'nothing') AS name FROM t
UPDATE t SET b = dbo.name_of(1, '') + dbo.name_of(2, '') WHERE a = 3
SELECT b FROM t WHERE a = 3
GO
CREATE FUNCTION dbo.factorial (@n int) RETURNS bigint AS BEGIN
  RETURN CASE WHEN @n < 2 THEN 1 ELSE @n * dbo.factorial(@n - 1) END
END
GO
SELECT dbo.factorial(10) AS f
GO
SELECT dbo.factorial(40) AS f
GO
-- errors belong to the statement that calls
CREATE FUNCTION dbo.fails (@n int) RETURNS int AS BEGIN
  RETURN 1 / @n
END
GO
SELECT dbo.fails(0)
SELECT 'goes on'
BEGIN TRY
  UPDATE t SET a = dbo.fails(a - 2)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_PROCEDURE() AS p, ERROR_LINE() AS l
END CATCH
SELECT COUNT(*) AS c FROM t WHERE a > 0
GO
SELECT dbo.nope(1)
GO
SELECT nope(1)
GO
SELECT dbo.twice()
GO
SELECT dbo.twice(1, 2)
GO
SELECT dbo.twice(CAST('2023-01-01' AS date))
GO
CREATE FUNCTION dbo.bad () RETURNS int AS BEGIN INSERT t VALUES (1, 'x'); RETURN 1 END
GO
CREATE FUNCTION dbo.bad () RETURNS int AS BEGIN IF 1 = 1 EXEC p RETURN 1 END
GO
CREATE FUNCTION dbo.bad () RETURNS int AS BEGIN SELECT 1 RETURN 1 END
GO
CREATE FUNCTION dbo.bad () RETURNS int AS BEGIN DECLARE @a int END
GO
CREATE FUNCTION dbo.bad () RETURNS nonsense AS BEGIN RETURN 1 END
GO
CREATE FUNCTION dbo.bad () RETURNS int AS RETURN 1
GO
-- functions that return tables
CREATE FUNCTION dbo.rows_from (@from int, @prefix nvarchar(10)) RETURNS TABLE AS
RETURN (SELECT a, @prefix + ISNULL(b, N'') AS name FROM dbo.t WHERE a >= @from)
GO
SELECT * FROM dbo.rows_from(2, N'x') ORDER BY a
DECLARE @f int = 3
SELECT r.name FROM rows_from(@f, 'y') AS r
SELECT t.a, r.a AS other FROM t CROSS APPLY dbo.rows_from(t.a + 1, '') r ORDER BY t.a, r.a
GO
CREATE FUNCTION dbo.pairs () RETURNS TABLE RETURN SELECT x.a, y.a AS b FROM dbo.rows_from(1, '') x JOIN t y ON y.a > x.a
GO
SELECT * FROM dbo.pairs() WHERE a = 1 ORDER BY b
GO
SELECT * FROM dbo.rows_from(1)
GO
SELECT * FROM dbo.twice(1)
GO
SELECT * FROM dbo.nope(1)
GO
CREATE FUNCTION dbo.bad () RETURNS TABLE AS RETURN (SELECT a + 1 FROM t)
GO
CREATE FUNCTION dbo.bad () RETURNS TABLE AS RETURN 1
GO
ALTER FUNCTION dbo.twice (@n int) RETURNS int AS BEGIN RETURN @n * 20 END
GO
SELECT dbo.twice(1) AS d
SELECT o.name, o.type, p.name AS parameter, p.parameter_id, p.is_output FROM sys.parameters p JOIN sys.objects o ON o.object_id = p.object_id WHERE o.name IN ('twice', 'rows_from') ORDER BY o.name, p.parameter_id
GO
DROP FUNCTION dbo.twice, pairs
DROP FUNCTION IF EXISTS dbo.twice
GO
SELECT dbo.twice(1)
GO
DROP PROC dbo.rows_from
GO
