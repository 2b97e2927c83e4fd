-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- A row that changes through a view WITH CHECK OPTION must be one that the view shows: what is false
-- is refused (550), and so is what is unknown. The statement is taken back as a whole.
CREATE TABLE t (id int PRIMARY KEY, ward nvarchar(10), age int, CONSTRAINT c CHECK (age < 200))
GO
CREATE VIEW young AS SELECT id, ward AS w, age FROM t WHERE age < 18 WITH CHECK OPTION;
GO
CREATE VIEW loose AS SELECT id, age FROM t WHERE age < 18
GO
INSERT young VALUES (1, N'a', 5), (2, N'b', 17)
INSERT young VALUES (3, N'c', 6), (4, N'd', 18)
SELECT * FROM t
GO
INSERT young (id, w) VALUES (5, N'unknown')
GO
INSERT young SELECT id + 10, w, age + 1 FROM young
GO
INSERT young SELECT id + 10, w, age FROM young
UPDATE young SET age = age + 1 WHERE id < 10
UPDATE young SET age = age + 1 WHERE id = 1
UPDATE young SET id = id + 100, age = 40 WHERE id = 1
UPDATE young SET age = 41 OUTPUT inserted.age WHERE id = 1
UPDATE young SET id = id + 100 OUTPUT deleted.id, inserted.id WHERE id = 1
UPDATE TOP (1) young SET age = NULL
SELECT * FROM t ORDER BY id
GO
-- The constraint of the table is looked at first.
UPDATE young SET age = 300
GO
-- Deleting needs no check, and a view without the clause lets rows leave.
DELETE young WHERE id = 2
UPDATE loose SET age = 90 WHERE id = 101
INSERT loose VALUES (6, 66)
SELECT * FROM t ORDER BY id
GO
BEGIN TRY
  INSERT young VALUES (7, N'x', 70)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_STATE() AS s, ERROR_SEVERITY() AS v
END CATCH
GO
CREATE PROC rows AS SELECT 8, N'y', 80
GO
INSERT young EXEC rows
GO
SELECT name, with_check_option FROM sys.views ORDER BY name
SELECT TABLE_NAME, CHECK_OPTION FROM INFORMATION_SCHEMA.VIEWS ORDER BY TABLE_NAME
GO
-- What comes after it is no part of the view.
CREATE VIEW wrong AS SELECT id FROM t WITH CHECK OPTION SELECT 1
GO
ALTER VIEW young AS SELECT id, age FROM t WHERE age < 18
GO
INSERT young VALUES (9, 90)
SELECT name, with_check_option FROM sys.views ORDER BY name
GO
-- OUTPUT … INTO takes neither views nor tables with constraints.
CREATE TABLE parent (id int PRIMARY KEY)
CREATE TABLE child (id int CONSTRAINT fk REFERENCES parent)
CREATE TABLE checked (id int CONSTRAINT ck CHECK (id > 0))
CREATE TABLE plain (id int)
GO
DELETE t OUTPUT deleted.id, deleted.age INTO loose
GO
DELETE t OUTPUT deleted.id INTO child
GO
DELETE t OUTPUT deleted.id INTO parent
GO
DELETE t OUTPUT deleted.id INTO checked
GO
ALTER TABLE checked NOCHECK CONSTRAINT ck
DELETE t OUTPUT deleted.id INTO checked WHERE id = 6
DELETE t OUTPUT deleted.id INTO plain WHERE id = 9
SELECT (SELECT COUNT(*) FROM checked) AS a, (SELECT COUNT(*) FROM plain) AS b
GO
