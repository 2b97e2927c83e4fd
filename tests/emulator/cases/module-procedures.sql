-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (a int, b int)
INSERT t VALUES (1, 2)
GO
-- in front
CREATE PROC p AS
  SELECT a FROM t -- é
GO
ALTER PROC dbo.p @x int AS
  SELECT a, @x AS x FROM t
GO
EXEC sp_helptext 'p'
EXEC sys.sp_helptext N'[dbo].[p]'
SELECT OBJECT_DEFINITION(OBJECT_ID('p')) AS d, OBJECT_ID('dbo.p', 'P') - OBJECT_ID('p') AS zero
GO
CREATE PROC secret WITH ENCRYPTION AS SELECT 1
GO
EXEC sp_helptext 'secret'
SELECT definition FROM sys.sql_modules WHERE object_id = OBJECT_ID('secret')
GO
EXEC sp_helptext 't'
GO
EXEC sp_helptext 'nope'
GO
EXEC sp_helptext
GO
EXEC sp_rename 't', 'u'
SELECT * FROM u
GO
EXEC sp_rename 'dbo.u.b', 'c', 'COLUMN'
SELECT a, c FROM u
GO
EXEC sp_rename @objname = 'u.nope', @newname = 'x', @objtype = 'COLUMN'
GO
EXEC sp_rename 'u.a', 'c', 'COLUMN'
GO
EXEC sp_rename 'nope', 'x'
GO
EXEC sp_rename 'u', 'p'
GO
EXEC sp_rename 'u', 'x', 'NONSENSE'
GO
EXEC sp_rename 'p', 'q'
GO
EXEC p 1
GO
ALTER PROC q AS SELECT a, c FROM u
GO
EXEC q
GO
EXEC sp_recompile 'q'
EXEC sp_refreshsqlmodule N'dbo.q'
EXEC sp_refreshview 'nope'
GO
BEGIN TRY EXEC sp_helptext 'nope' END TRY BEGIN CATCH SELECT ERROR_NUMBER() AS n END CATCH
GO
