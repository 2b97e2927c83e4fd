-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (a int NOT NULL PRIMARY KEY, b nvarchar(20))
GO
CREATE PROCEDURE dbo.add_row @a int, @b nvarchar(20) = N'none', @sum int OUTPUT
AS
BEGIN
  SET NOCOUNT ON
  INSERT t VALUES (@a, @b)
  SELECT @sum = SUM(a) FROM t
  RETURN 7
END
GO
DECLARE @s int, @rc int
EXEC @rc = add_row 1, N'one', @s OUTPUT
SELECT @rc AS rc, @s AS s
EXEC dbo.ADD_ROW @sum = @s OUT, @a = 2
EXEC [dbo].[add_row] 3, DEFAULT, @s OUTPUT
EXEC master.dbo.add_row 4, NULL, @s
EXEC master..add_row 5, @sum = @s
SELECT @s AS s, * FROM t
INSERT t VALUES (100, N'NOCOUNT is as it was')
GO
-- a batch may begin with the name
add_row 6, 'x', NULL
GO
-- arguments that do not fit
EXEC add_row
SELECT @@ERROR AS after
GO
EXEC add_row 7, 'x', 3, 4
GO
EXEC add_row 7, 'x', @total = 3
GO
EXEC add_row @a = 7, 'x', 3
GO
EXEC add_row @a = 7, @a = 8, @sum = 3
GO
EXEC add_row 'seven', 'x', 3
GO
DECLARE @x int = 7; EXEC add_row @x OUTPUT, 'x', 3
GO
EXEC nope; SELECT 'goes on'
GO
EXEC dbo.nope
GO
CREATE PROC none AS SELECT 1 AS one
GO
EXEC none 1
GO
CREATE PROC none AS SELECT 2
GO
ALTER PROC none AS SELECT 2 AS two
GO
EXEC none
GO
CREATE OR ALTER PROCEDURE none WITH RECOMPILE, EXECUTE AS OWNER AS SELECT 3 AS three
GO
EXEC none
GO
ALTER PROC nope AS SELECT 1
GO
ALTER PROC t AS SELECT 1
GO
CREATE PROC t AS SELECT 1
GO
CREATE TABLE none (x int)
GO
SELECT 1 CREATE PROC p AS SELECT 1
GO
IF 1 = 1 CREATE PROC p AS SELECT 1
GO
CREATE PROC p AS
GO
CREATE PROC p WITH NONSENSE AS SELECT 1
GO
CREATE PROC p @a int, @a int AS SELECT 1
GO
CREATE PROC p @a nonsense AS SELECT 1
GO
CREATE PROC p AS SELECT nope FROM t
GO
CREATE PROC nowhere.p AS SELECT 1
GO
CREATE PROC master.dbo.p AS SELECT 1
GO
-- names are looked for when they are needed
CREATE PROC late AS
IF OBJECT_ID('later') IS NULL RETURN 1
SELECT x FROM later
EXEC latest
GO
DECLARE @rc int; EXEC @rc = late; PRINT @rc
GO
CREATE TABLE later (x int)
GO
INSERT later VALUES (42)
EXEC late
GO
-- nesting
CREATE PROC inner_one @n int, @out int OUTPUT AS
SELECT @@NESTLEVEL AS level, OBJECT_NAME(@@PROCID) AS name
SET @out = @n * 2
GO
CREATE PROC outer_one @n int AS
DECLARE @o int
EXEC inner_one @n, @o OUTPUT
SELECT @@NESTLEVEL AS level, OBJECT_NAME(@@PROCID) AS name, @o AS o
EXEC ('SELECT @@NESTLEVEL AS level, @@PROCID AS id')
GO
SELECT @@NESTLEVEL AS level, @@PROCID AS id
EXEC outer_one 21
GO
CREATE PROC forever AS EXEC forever
GO
EXEC forever
SELECT 'not reached'
GO
-- errors inside
CREATE PROC fails AS

INSERT t VALUES (1, 'again')
PRINT 'went on'
SELECT @@ERROR AS error
GO
DECLARE @rc int
EXEC @rc = fails
SELECT @rc AS rc
GO
CREATE PROC unknown_table AS SELECT 1 AS one; SELECT * FROM nowhere; SELECT 'not reached'
GO
EXEC unknown_table
SELECT 'reached'
GO
CREATE PROC converts AS SELECT CAST('x' AS int); SELECT 'not reached'
GO
EXEC converts
SELECT 'not reached'
GO
CREATE PROC throws @n int AS
IF @n = 0 RAISERROR ('raised %d', 16, 3, @n)
IF @n = 1 THROW 50001, 'thrown', 2
SELECT 'after'
GO
EXEC throws 0
SELECT 'goes on'
EXEC throws 1
SELECT 'not reached'
GO
BEGIN TRY
  EXEC throws 0
  SELECT 'not reached'
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_PROCEDURE() AS p, ERROR_LINE() AS l, ERROR_MESSAGE() AS m
END CATCH
BEGIN TRY
  SELECT 1 / 0
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_PROCEDURE() AS p, ERROR_LINE() AS l, ERROR_MESSAGE() AS m
END CATCH
GO
CREATE PROC catches AS
BEGIN TRY
  EXEC fails
END TRY
BEGIN CATCH
  SELECT ERROR_PROCEDURE() AS p, ERROR_LINE() AS l;
  THROW
END CATCH
GO
EXEC catches
SELECT 'not reached'
GO
-- transactions
CREATE PROC begins AS BEGIN TRAN
GO
EXEC begins
SELECT @@TRANCOUNT AS n
ROLLBACK
GO
CREATE PROC transfers AS
SET XACT_ABORT ON
BEGIN TRAN
INSERT t VALUES (200, 'gone')
INSERT t VALUES (200, 'again')
COMMIT
GO
EXEC transfers
SELECT 'not reached'
GO
SELECT COUNT(*) AS c FROM t WHERE a = 200
GO
BEGIN TRAN
GO
CREATE PROC undone AS SELECT 1
GO
EXEC undone
ROLLBACK
GO
EXEC undone
GO
CREATE PROC uses AS USE master
GO
EXEC uses
GO
CREATE PROC keeps_identity AS
CREATE TABLE own (i int IDENTITY(10, 1), x int)
INSERT own (x) VALUES (1)
SELECT SCOPE_IDENTITY() AS inside
DROP TABLE own
GO
CREATE TABLE ids (i int IDENTITY, x int)
INSERT ids (x) VALUES (1)
EXEC keeps_identity
SELECT SCOPE_IDENTITY() AS scope, @@IDENTITY AS last
GO
DECLARE @p nvarchar(20) = N'[dbo].none', @rc int
EXEC @p
EXEC @rc = @p
GO
-- parameters
CREATE PROC types @s varchar(3) = 'abcdef', @d decimal(5,2) = -1.5, @n int = NULL, @w nvarchar(10) = word AS
SELECT @s AS s, @d AS d, @n AS n, @w AS w
GO
EXEC types
EXEC types 'truncated', 1.005, 5
EXEC types @n = '12', @d = 7
GO
EXEC types @d = 12345
GO
CREATE PROC list (@a int, @b int = 2) AS SELECT @a AS a, @b AS b
GO
EXEC list 1
GO
DROP PROC nope
GO
DROP PROC IF EXISTS nope, none
GO
DROP PROCEDURE list, types
GO
EXEC list 1
GO
DROP PROC t
GO
-- schemas
CREATE SCHEMA sales
GO
CREATE SCHEMA sales AUTHORIZATION dbo
GO
SELECT 1 CREATE SCHEMA other
GO
EXEC ('CREATE SCHEMA other')
GO
CREATE TABLE sales.t (a int)
CREATE TABLE Other.t (b int)
INSERT sales.t VALUES (1)
INSERT other.t VALUES (2)
SELECT * FROM sales.t
SELECT * FROM other.t
SELECT t.a FROM t WHERE a = 1
GO
CREATE PROC sales.get_t AS SELECT a FROM sales.t
GO
EXEC sales.get_t
EXEC get_t
GO
DROP SCHEMA sales
GO
ALTER SCHEMA other TRANSFER sales.get_t
EXEC other.get_t
GO
ALTER SCHEMA other TRANSFER sales.t
GO
ALTER SCHEMA dbo TRANSFER sales.nope
GO
DROP TABLE sales.t
DROP SCHEMA sales
GO
DROP SCHEMA sales
GO
DROP SCHEMA IF EXISTS sales
GO
DROP SCHEMA dbo
GO
CREATE TABLE sales.t (a int)
GO
-- What dynamic SQL sets ends with it: the JDBC driver never sends FMTONLY OFF.
SET FMTONLY OFF EXEC sp_executesql N'SET FMTONLY ON SELECT 1 AS n' EXEC ('SET FMTONLY ON SELECT 2 AS n') SELECT 3 AS n
