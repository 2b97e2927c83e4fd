-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE TYPE dbo.Phone FROM varchar(20) NOT NULL
CREATE TYPE dbo.Ids AS TABLE (Id int NOT NULL, Name nvarchar(10))
CREATE TABLE People (Id int, Home dbo.Phone)
GO
SELECT name, system_type_id, user_type_id, SCHEMA_NAME(schema_id) AS s, max_length, is_nullable, is_user_defined, is_table_type FROM sys.types WHERE is_user_defined = 1 ORDER BY name
GO
SELECT name, is_memory_optimized FROM sys.table_types
GO
SELECT c.name, TYPE_NAME(c.user_type_id) AS type, c.system_type_id, c.max_length FROM sys.columns c WHERE object_id = OBJECT_ID('People') ORDER BY column_id
GO
SELECT TYPE_ID('dbo.Phone'), TYPE_NAME(TYPE_ID('Ids'))
GO
EXEC sp_columns_100 People, @ODBCVer = 3, @column_name = 'Home'
GO
SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, DOMAIN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'People'
