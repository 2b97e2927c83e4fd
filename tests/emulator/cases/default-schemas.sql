-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- A name without a schema means the user's default schema first, and then dbo; in a module, that of
-- the module.
CREATE SCHEMA app
GO
CREATE TABLE dbo.t (v varchar(20)); INSERT dbo.t VALUES ('dbo')
CREATE TABLE app.t (v varchar(20)); INSERT app.t VALUES ('app')
CREATE TABLE dbo.only_dbo (v varchar(20)); INSERT only_dbo VALUES ('only dbo')
CREATE TABLE app.only_app (id int IDENTITY, v varchar(20)); INSERT app.only_app VALUES ('only app')
CREATE TYPE app.code FROM varchar(3)
CREATE TYPE dbo.code FROM varchar(5)
CREATE USER u WITHOUT LOGIN WITH DEFAULT_SCHEMA = app
CREATE USER plain WITHOUT LOGIN
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE, ALTER ON SCHEMA::app TO u
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::dbo TO u
GRANT CREATE TABLE, CREATE PROCEDURE, CREATE VIEW, ALTER TO u
GRANT SELECT ON SCHEMA::app TO plain
GRANT SELECT ON SCHEMA::dbo TO plain
GO
CREATE VIEW app.v AS SELECT v AS a FROM t
GO
CREATE VIEW dbo.v AS SELECT v AS d FROM t
GO
CREATE PROC app.p AS SELECT v AS in_app FROM t; SELECT v FROM only_dbo; EXEC ('SELECT v AS caller FROM t'); EXEC inner_one
GO
CREATE PROC dbo.p AS SELECT v AS in_dbo FROM t
GO
CREATE PROC app.inner_one AS SELECT 'inner app' AS x
GO
CREATE FUNCTION app.f () RETURNS TABLE AS RETURN SELECT v AS f FROM t
GO
CREATE FUNCTION app.s () RETURNS varchar(20) AS BEGIN DECLARE @v varchar(20) SELECT @v = v FROM t RETURN @v END
GO
-- Of dbo, names mean dbo; so do those of the modules where they are.
SELECT v FROM t
SELECT * FROM v
EXEC p
EXEC app.p
SELECT f, app.s() AS s FROM app.f()
SELECT * FROM app.v
GO
SELECT v FROM only_app
GO
EXECUTE AS USER = 'u'
SELECT SCHEMA_NAME() AS s
SELECT v FROM t
SELECT v FROM dbo.t
SELECT app.t.v, (SELECT v FROM only_dbo) AS o FROM t
SELECT * FROM v
EXEC p
SELECT f, app.s() AS s FROM f()
SELECT OBJECT_ID('t') - OBJECT_ID('app.t') AS zero, OBJECT_ID('only_dbo') - OBJECT_ID('dbo.only_dbo') AS zero
DECLARE @c code = 'abcdef' SELECT @c AS c
GO
INSERT t VALUES ('from u')
UPDATE t SET v = UPPER(v)
SET IDENTITY_INSERT only_app ON
INSERT only_app (id, v) VALUES (7, 'seven')
SET IDENTITY_INSERT only_app OFF
DELETE only_dbo
SELECT * FROM app.t
SELECT * FROM only_app
GO
SELECT dbo.t.v FROM t
GO
-- New ones are made in the default schema.
CREATE TABLE made (id int)
SELECT 1 AS one INTO copied
CREATE TABLE #temporary (id int)
GO
CREATE PROC made_too AS SELECT 1
GO
ALTER PROC made_too AS SELECT v FROM t
GO
CREATE VIEW w AS SELECT v FROM t
GO
REVERT
SELECT s.name AS s, o.name AS o, o.type FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.name IN ('made', 'copied', 'made_too', 'w') ORDER BY o.name
SELECT * FROM app.w
EXEC app.made_too
GO
DROP PROC made_too
GO
EXECUTE AS USER = 'u'
DROP PROC made_too
DROP TABLE made, copied
DROP VIEW w
SELECT COUNT(*) AS c FROM sys.objects WHERE name IN ('made', 'copied', 'made_too', 'w')
GO
REVERT
EXECUTE AS USER = 'plain'
SELECT v FROM t
REVERT
GO
-- Another default schema, and one that is not there.
ALTER USER plain WITH DEFAULT_SCHEMA = app
EXECUTE AS USER = 'plain'
SELECT v FROM t
REVERT
ALTER USER plain WITH DEFAULT_SCHEMA = nowhere
GRANT CREATE TABLE TO plain
GO
EXECUTE AS USER = 'plain'
SELECT v FROM t
CREATE TABLE made (id int)
GO
REVERT
GO
