-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- AFTER triggers: once for each statement, also when no row changed; inserted and deleted are the
-- rows as they are and as they were.
CREATE TABLE t (id int IDENTITY(10, 10) PRIMARY KEY, name nvarchar(20), n int, twice AS n * 2)
CREATE TABLE audit (entry int IDENTITY(1, 1), what varchar(10), new nvarchar(20), old nvarchar(20), c int)
GO
CREATE TRIGGER noisy ON t AFTER INSERT AS SELECT COUNT(*) AS rows_in, (SELECT COUNT(*) FROM deleted) AS rows_out, @@ROWCOUNT AS rc, @@TRANCOUNT AS tc, SUM(twice) AS twice FROM inserted
GO
INSERT t (name, n) VALUES (N'a', 1), (N'b', 2)
SELECT @@ROWCOUNT AS rc, @@TRANCOUNT AS tc
INSERT t (name, n) SELECT N'x', 1 WHERE 1 = 0
GO
ALTER TRIGGER noisy ON dbo.t FOR INSERT, UPDATE, DELETE AS
SET NOCOUNT ON
INSERT audit (what, new, old, c)
SELECT CASE WHEN d.id IS NULL THEN 'insert' WHEN i.id IS NULL THEN 'delete' ELSE 'update' END, i.name, d.name, @@ROWCOUNT
FROM inserted i FULL JOIN deleted d ON i.id = d.id
GO
INSERT t (name, n) VALUES (N'c', 3)
UPDATE t SET name = name + N'!' WHERE n < 3
DELETE t WHERE n = 1
UPDATE t SET n = 9 WHERE n = 1
SELECT what, new, old FROM audit ORDER BY entry
GO
-- SCOPE_IDENTITY is the statement's own; @@IDENTITY is what the trigger made last.
INSERT t (name, n) VALUES (N'd', 4)
SELECT SCOPE_IDENTITY() AS mine, @@IDENTITY AS last_one
GO
-- UPDATE () tells what SET names, whether it changed or not; of INSERT it is all.
CREATE TRIGGER columns_set ON t AFTER INSERT, UPDATE AS
IF UPDATE(name) AND NOT UPDATE(n) PRINT 'name alone'
IF UPDATE(n) OR UPDATE(nAME) PRINT 'one of them'
GO
UPDATE t SET name = name WHERE id = 0
UPDATE t SET n = n
INSERT t DEFAULT VALUES
GO
IF UPDATE(name) PRINT 'outside'
GO
CREATE TRIGGER wrong ON t AFTER UPDATE AS IF UPDATE(nothing) PRINT 'x'
GO
CREATE TRIGGER wrong ON t AFTER UPDATE AS IF UPDATE(twice) PRINT 'x'
GO
SELECT * FROM inserted
GO
-- Off and on again.
DISABLE TRIGGER columns_set ON t
DELETE audit
UPDATE t SET n = n + 1 WHERE id = 20
SELECT name, is_disabled FROM sys.triggers ORDER BY name
DISABLE TRIGGER ALL ON dbo.t
UPDATE t SET n = n + 1 WHERE id = 20
ENABLE TRIGGER dbo.columns_set, noisy ON t
ALTER TABLE t DISABLE TRIGGER columns_set
UPDATE t SET n = n + 1 WHERE id = 20
ALTER TABLE t ENABLE TRIGGER ALL
SELECT COUNT(*) AS entries FROM audit
SELECT name, is_disabled, type, type_desc, OBJECT_NAME(parent_id) AS parent FROM sys.triggers ORDER BY name
GO
DISABLE TRIGGER nowhere ON t
GO
ENABLE TRIGGER noisy ON nowhere
GO
DROP TRIGGER columns_set
DROP TRIGGER IF EXISTS columns_set
DROP TRIGGER noisy
SELECT name FROM sys.objects WHERE type = 'TR'
GO
-- What a trigger refuses: ROLLBACK ends the transaction, and with it the batch (3609).
CREATE TABLE kept (id int PRIMARY KEY, n int)
CREATE TABLE log_ (t varchar(20))
GO
CREATE TRIGGER guard ON kept AFTER INSERT, UPDATE AS
IF EXISTS (SELECT 1 FROM inserted WHERE n < 0)
BEGIN
  ROLLBACK
  INSERT log_ VALUES ('after rollback')
END
GO
INSERT kept VALUES (1, 1)
INSERT kept VALUES (2, -2)
SELECT 'not reached'
GO
SELECT id, n FROM kept
SELECT * FROM log_
SELECT @@TRANCOUNT AS t
GO
BEGIN TRAN
INSERT kept VALUES (3, 3)
UPDATE kept SET n = -n WHERE id = 1
SELECT 'not reached'
GO
SELECT @@TRANCOUNT AS t, (SELECT COUNT(*) FROM kept) AS c
GO
BEGIN TRY
  INSERT kept VALUES (4, -4)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_PROCEDURE() AS p, ERROR_LINE() AS l, XACT_STATE() AS x
END CATCH
SELECT 'goes on' AS s
GO
CREATE PROC inserts AS INSERT kept VALUES (5, -5); SELECT 'not reached'
GO
EXEC inserts
SELECT 'not reached'
GO
SELECT COUNT(*) AS c FROM kept
GO
-- RAISERROR alone refuses nothing; an error of a statement takes it all back.
ALTER TRIGGER guard ON kept AFTER INSERT AS RAISERROR('told', 16, 1)
GO
INSERT kept VALUES (6, 6)
SELECT COUNT(*) AS c FROM kept
GO
ALTER TRIGGER guard ON kept AFTER INSERT AS
INSERT log_ VALUES ('before')
SELECT 1 / n FROM inserted
PRINT 'not reached'
GO
INSERT kept VALUES (7, 0)
SELECT 'not reached'
GO
SELECT COUNT(*) AS c, @@TRANCOUNT AS t FROM kept
SELECT * FROM log_
GO
BEGIN TRAN
BEGIN TRY
  INSERT kept VALUES (7, 0)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_PROCEDURE() AS p, XACT_STATE() AS x
  ROLLBACK
END CATCH
GO
ALTER TRIGGER guard ON kept AFTER INSERT AS
IF EXISTS (SELECT 1 FROM inserted WHERE n > 100) THROW 50001, 'Too many', 1
GO
INSERT kept VALUES (8, 8), (9, 101)
SELECT 'not reached'
GO
INSERT kept VALUES (8, 8)
SELECT * FROM kept ORDER BY id
GO
DROP TRIGGER guard
GO
-- A trigger does not fire itself, but others; all of them end at level 32.
CREATE TABLE a (id int, n int)
CREATE TABLE b (id int, n int)
GO
CREATE TRIGGER on_a ON a AFTER UPDATE AS UPDATE a SET n = n + 1
GO
INSERT a VALUES (1, 0)
UPDATE a SET n = 10
SELECT n FROM a
GO
ALTER TRIGGER on_a ON a AFTER INSERT, UPDATE AS INSERT b SELECT id, n FROM inserted
GO
CREATE TRIGGER on_b ON b AFTER INSERT AS INSERT a SELECT id, n + 1 FROM inserted
GO
INSERT a VALUES (2, 0)
GO
SELECT COUNT(*) AS c FROM b
DROP TRIGGER on_b
GO
-- Rows that follow a foreign key fire the triggers of their table.
CREATE TABLE parent (id int PRIMARY KEY)
CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)
GO
CREATE TRIGGER on_child ON child AFTER DELETE, UPDATE AS
SELECT (SELECT COUNT(*) FROM inserted) AS i, (SELECT COUNT(*) FROM deleted) AS d, @@TRANCOUNT AS t
GO
INSERT parent VALUES (1), (2)
INSERT child VALUES (1, 1), (2, 1), (3, 2)
UPDATE parent SET id = 7 WHERE id = 1
DELETE parent
DELETE parent
GO
-- MERGE fires once for each action; what is in none of its clauses does not fire.
CREATE TABLE m (id int PRIMARY KEY, v varchar(5))
INSERT m VALUES (1, 'a'), (2, 'b')
GO
CREATE TRIGGER on_m ON m AFTER INSERT, UPDATE, DELETE AS
SELECT i.id AS i, i.v AS iv, d.id AS d, d.v AS dv FROM inserted i FULL JOIN deleted d ON i.id = d.id ORDER BY i.id, d.id
GO
MERGE m USING (VALUES (1, 'A'), (3, 'c')) AS s (id, v) ON m.id = s.id
WHEN MATCHED THEN UPDATE SET v = s.v
WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)
WHEN NOT MATCHED BY SOURCE THEN DELETE;
SELECT * FROM m ORDER BY id
GO
TRUNCATE TABLE m
GO
-- OUTPUT needs INTO.
INSERT m OUTPUT inserted.id VALUES (4, 'd')
GO
DECLARE @ids TABLE (id int)
INSERT m OUTPUT inserted.id INTO @ids VALUES (4, 'd')
SELECT id FROM @ids
DELETE m OUTPUT deleted.id INTO a (id)
GO
-- Through a view, and from EXEC.
CREATE VIEW shown AS SELECT id AS number, v AS called FROM m
GO
INSERT shown VALUES (5, 'e')
UPDATE shown SET called = 'E'
INSERT m EXEC ('SELECT 6, ''f''')
GO
-- Names and places.
CREATE TRIGGER on_m ON m AFTER INSERT AS PRINT 'x'
GO
CREATE TRIGGER other.x ON m AFTER INSERT AS PRINT 'x'
GO
CREATE TRIGGER x ON nowhere AFTER INSERT AS PRINT 'x'
GO
CREATE TRIGGER x ON shown AFTER INSERT AS PRINT 'x'
GO
CREATE TRIGGER x ON m INSTEAD OF INSERT AS PRINT 'x'
GO
ALTER TRIGGER on_m ON a AFTER INSERT AS PRINT 'x'
GO
ALTER TRIGGER x ON m AFTER INSERT AS PRINT 'x'
GO
SELECT 1 CREATE TRIGGER x ON m AFTER INSERT AS PRINT 'x'
GO
CREATE TRIGGER x ON DATABASE FOR CREATE_TABLE AS PRINT 'x'
GO
CREATE TRIGGER x ON m AFTER INSERT NOT FOR REPLICATION AS UPDATE inserted SET v = 'x'
GO
SELECT enable, disable AS disable FROM (SELECT 1 AS enable, 2 AS disable) AS enable
GO
EXEC sp_helptext 'on_m'
DROP TABLE m
SELECT COUNT(*) AS c FROM sys.triggers WHERE name = 'on_m'
GO
