-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE TABLE Customers (Id int NOT NULL, Region char(2) NOT NULL, Name nvarchar(20) CONSTRAINT DF_Name DEFAULT N'x', CONSTRAINT PK_Customers PRIMARY KEY (Region, Id))
CREATE TABLE Orders (Id int CONSTRAINT PK_Orders PRIMARY KEY, Customer int, Region char(2), Price decimal(9,2) CONSTRAINT CK_Price CHECK (Price > 0), Total AS Price * 2,
  CONSTRAINT FK_Orders_Customers FOREIGN KEY (Region, Customer) REFERENCES Customers (Region, Id) ON DELETE CASCADE)
CREATE INDEX IX_Orders ON Orders (Customer, Id)
GO
SELECT name, type_desc, OBJECT_NAME(parent_object_id) AS parent FROM sys.objects WHERE type IN ('C', 'F', 'D', 'PK') ORDER BY name
GO
SELECT name, OBJECT_NAME(referenced_object_id) AS target, key_index_id, delete_referential_action_desc, update_referential_action_desc, is_disabled FROM sys.foreign_keys
GO
SELECT constraint_column_id, COL_NAME(parent_object_id, parent_column_id) AS a, COL_NAME(referenced_object_id, referenced_column_id) AS b FROM sys.foreign_key_columns ORDER BY 1
GO
SELECT name, parent_column_id, definition FROM sys.check_constraints
GO
SELECT name, definition, is_system_named FROM sys.default_constraints
GO
SELECT name, definition, is_persisted FROM sys.computed_columns
GO
SELECT name, index_id, is_unique, is_primary_key, has_filter FROM sys.indexes WHERE object_id = OBJECT_ID('Orders') ORDER BY index_id
GO
EXEC sp_fkeys @pktable_name = 'Customers'
GO
EXEC sp_fkeys @fktable_name = 'Orders', @fktable_owner = 'dbo'
GO
EXEC sp_statistics_100 'Orders'
GO
SELECT CONSTRAINT_NAME, UNIQUE_CONSTRAINT_NAME, MATCH_OPTION, UPDATE_RULE, DELETE_RULE FROM INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS
GO
SELECT CONSTRAINT_NAME, CONSTRAINT_TYPE FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS WHERE TABLE_NAME = 'Orders' ORDER BY 1
GO
SELECT CONSTRAINT_NAME, COLUMN_NAME, ORDINAL_POSITION FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE TABLE_NAME = 'Orders' ORDER BY 1, 3
GO
SELECT CONSTRAINT_NAME, CHECK_CLAUSE FROM INFORMATION_SCHEMA.CHECK_CONSTRAINTS
GO
-- As the JDBC driver asks for privileges and foreign keys.
CREATE TABLE Shared (id int, code varchar(5) COLLATE DATABASE_DEFAULT)
GO
EXEC sp_table_privileges 'Shared', 'dbo'
EXEC sp_column_privileges 'Shared', 'dbo', NULL, 'id'
SELECT collation_name FROM sys.columns WHERE object_id = OBJECT_ID('Shared') AND name COLLATE database_default = 'code'
