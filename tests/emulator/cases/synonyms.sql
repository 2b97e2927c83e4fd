-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE other
GO
CREATE TABLE t (a int)
CREATE SYNONYM s FOR dbo.t
CREATE SYNONYM dbo.far FOR [other]..t
CREATE SYNONYM doing FOR p
CREATE SYNONYM later FOR nowhere
GO
CREATE PROC p @n int AS SELECT @n AS n, a FROM s
GO
USE other
CREATE TABLE t (b int)
INSERT t VALUES (5)
USE master
GO
INSERT s VALUES (1), (2)
UPDATE s SET a = a + 10 WHERE a = 2
DELETE s WHERE a = 1
SELECT s.a FROM s
SELECT * FROM far
EXEC doing 3
GO
SELECT * FROM later
GO
CREATE SYNONYM s FOR x
GO
CREATE TABLE s (a int)
GO
SELECT name, base_object_name FROM sys.synonyms ORDER BY name
GO
DROP SYNONYM s
DROP SYNONYM IF EXISTS s
DROP TABLE t
DROP SYNONYM t
GO
SELECT * FROM s
GO
RETURN 5
GO
SELECT 'batches return nothing' RETURN
GO
CREATE PROC nothing AS RETURN NULL
GO
DECLARE @r int EXEC @r = nothing SELECT @r AS r
GO
