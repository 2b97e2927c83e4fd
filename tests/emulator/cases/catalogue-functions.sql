-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE TABLE Orders (Id int IDENTITY(10,5) CONSTRAINT PK_Orders PRIMARY KEY, Customer nvarchar(40) NULL, Price decimal(9,2) DEFAULT 1)
GO
CREATE PROCEDURE FindOrders AS SELECT 1
GO
SELECT OBJECTPROPERTY(OBJECT_ID('Orders'), 'IsUserTable'), OBJECTPROPERTY(OBJECT_ID('Orders'), 'TableHasPrimaryKey'), OBJECTPROPERTY(OBJECT_ID('FindOrders'), 'IsProcedure'), OBJECTPROPERTY(OBJECT_ID('FindOrders'), 'IsUserTable'), OBJECTPROPERTY(1, 'IsTable'), OBJECTPROPERTY(OBJECT_ID('Orders'), 'NoSuch')
GO
SELECT OBJECTPROPERTYEX(OBJECT_ID('FindOrders'), 'BaseType')
GO
SELECT COLUMNPROPERTY(OBJECT_ID('Orders'), 'Id', 'IsIdentity') AS a, COLUMNPROPERTY(OBJECT_ID('Orders'), 'customer', 'AllowsNull') AS b, COLUMNPROPERTY(OBJECT_ID('Orders'), 'customer', 'Precision') AS c, COLUMNPROPERTY(OBJECT_ID('Orders'), 'Price', 'Scale') AS d, COLUMNPROPERTY(OBJECT_ID('Orders'), 'no', 'Scale') AS e
GO
SELECT COL_NAME(OBJECT_ID('Orders'), 2), COL_LENGTH('dbo.Orders', 'Customer'), INDEX_COL('Orders', 1, 1), INDEXPROPERTY(OBJECT_ID('Orders'), 'PK_Orders', 'IsClustered'), IDENT_SEED('Orders'), IDENT_INCR('Orders')
GO
SELECT TYPE_NAME(56), TYPE_ID('nvarchar'), TYPE_ID('sysname'), TYPEPROPERTY('decimal', 'Precision'), TYPE_ID('nosuch')
GO
SELECT SCHEMA_NAME(), SCHEMA_NAME(4), SCHEMA_NAME(99), SCHEMA_ID(), SCHEMA_ID('sys'), OBJECT_SCHEMA_NAME(OBJECT_ID('Orders')), ORIGINAL_DB_NAME()
GO
SELECT PARSENAME('a.[b c].d', 1), PARSENAME('a.[b c].d', 2), PARSENAME('a.[b c].d', 3), PARSENAME('d', 2)
GO
SELECT DATABASEPROPERTYEX('shop', 'Collation'), DATABASEPROPERTYEX(DB_NAME(), 'Updateability'), DATABASEPROPERTYEX('shop', 'IsAutoClose'), DATABASEPROPERTYEX('nosuch', 'Status')
GO
SELECT CONNECTIONPROPERTY('net_transport'), CONNECTIONPROPERTY('auth_scheme'), SESSIONPROPERTY('ANSI_NULLS')
GO
SELECT OBJECT_DEFINITION(OBJECT_ID('FindOrders'))
GO
SELECT name FROM sys.tables WHERE OBJECTPROPERTY(object_id, 'IsMSShipped') = 0 AND SCHEMA_NAME(schema_id) = N'dbo'
GO
SELECT OBJECTPROPERTY(1)
