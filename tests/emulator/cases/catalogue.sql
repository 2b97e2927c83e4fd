-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'MEMORY', KEY_PATH = 'k1')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x0102)
CREATE TABLE Orders (Id int IDENTITY(10,5) CONSTRAINT PK_Orders PRIMARY KEY, Customer nvarchar(40) NOT NULL, Price decimal(9,2) NULL DEFAULT 1.5, Note varchar(max), Paid datetime2(3) DEFAULT sysutcdatetime(), Guid uniqueidentifier CONSTRAINT UQ_Guid UNIQUE,
  Ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
CREATE TABLE [Odd_Name] (a int, b int, CONSTRAINT PK_Odd PRIMARY KEY (b, a))
GO
SELECT name, type, type_desc, OBJECT_NAME(parent_object_id) AS parent FROM sys.objects ORDER BY name
GO
SELECT c.name, t.name AS type, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity, c.encryption_type_desc, c.collation_name FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id WHERE c.object_id = OBJECT_ID('Orders') ORDER BY c.column_id
GO
SELECT i.name, i.type_desc, i.is_unique, i.is_primary_key, i.is_unique_constraint, c.name, k.key_ordinal FROM sys.indexes i JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id ORDER BY i.name, k.key_ordinal
GO
SELECT name, seed_value, increment_value FROM sys.identity_columns
GO
SELECT definition FROM sys.default_constraints ORDER BY parent_column_id
GO
SELECT name, unique_index_id FROM sys.key_constraints ORDER BY name
GO
SELECT COLUMN_NAME, COLUMN_DEFAULT, IS_NULLABLE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, CHARACTER_OCTET_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'orders' ORDER BY ORDINAL_POSITION
GO
SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS ORDER BY CONSTRAINT_NAME
GO
SELECT CONSTRAINT_NAME, COLUMN_NAME, ORDINAL_POSITION FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION
GO
USE master
SELECT name FROM sys.tables
SELECT name FROM shop.sys.tables ORDER BY name
SELECT TABLE_CATALOG, TABLE_NAME FROM shop.INFORMATION_SCHEMA.TABLES ORDER BY 2
SELECT name FROM nosuch.sys.tables
GO
SELECT name, xtype FROM shop..sysobjects WHERE xtype = 'U' ORDER BY name
GO
SELECT login_name, text_size, language, transaction_isolation_level, database_id FROM sys.dm_exec_sessions WHERE session_id = @@SPID
GO
SELECT name, state_desc, is_read_committed_snapshot_on FROM sys.databases ORDER BY database_id
GO
SELECT COUNT(*) FROM sys.all_objects WHERE is_ms_shipped = 1 AND name = 'dm_exec_sessions'
