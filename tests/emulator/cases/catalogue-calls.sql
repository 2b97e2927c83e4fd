-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE TABLE Orders (Id int IDENTITY(10,5) CONSTRAINT PK_Orders PRIMARY KEY, Customer nvarchar(40) NOT NULL, Price decimal(9,2) NULL DEFAULT 1.5, Note varchar(max), Paid datetime2(3), Day date, At time(0), Old datetime, Guid uniqueidentifier NOT NULL CONSTRAINT UQ_Guid UNIQUE, F float, R real, B bit, Bin varbinary(10), C nchar(5) COLLATE Latin1_General_BIN2)
CREATE TABLE [Odd_Name] (a int, b int, CONSTRAINT PK_Odd PRIMARY KEY (b, a))
CREATE TABLE OddXName (a int)
GO
EXEC sp_tables @table_name = '%', @table_owner = 'dbo'
GO
EXEC sp_tables @table_name = 'Odd[_]%', @table_type = "'TABLE'"
GO
EXEC sp_tables 'Odd_Name', 'dbo', NULL, NULL, 0
GO
EXEC sp_tables '', '', '%'
GO
EXEC sp_tables '', '', '', '%'
GO
EXEC sp_tables @table_qualifier = 'master'
GO
EXEC sp_tables @nosuch = 1
GO
EXEC sp_columns_100 N'Orders', N'dbo', N'shop', NULL, 0, 3
GO
EXEC sp_columns Orders, @column_name = 'D%', @ODBCVer = 3
GO
EXEC sp_columns_90 Orders, @column_name = '[PO]%'
GO
EXEC sp_columns
GO
EXEC sp_pkeys Odd_Name
GO
EXEC sp_pkeys @table_name = N'orders', @table_owner = N'dbo', @table_qualifier = N'shop'
GO
EXEC sp_statistics_100 'Orders', 'dbo', 'shop', '%', 'Y', 'Q'
GO
EXEC sp_special_columns_100 @table_name = 'Odd_Name', @ODBCVer = 3
GO
EXEC sp_special_columns 'Orders', @col_type = 'V'
GO
EXEC sp_fkeys
GO
EXEC sp_datatype_info_100 0, 3
GO
EXEC sp_datatype_info @data_type = -9
GO
EXEC sp_datatype_info_100 11
GO
EXEC sp_stored_procedures
EXEC sp_sproc_columns_100
GO
EXEC sp_server_info 2
GO
USE master
EXEC [shop]..sp_tablecollations_100 N'[dbo].[Orders]'
EXEC [shop].[sys].[sp_pkeys] 'Orders'
EXEC shop.sys.sp_columns_100 'Odd%', @column_name = 'a'
GO
EXEC sp_helpdb nosuch
GO
SET FMTONLY ON EXEC sp_pkeys Orders SET FMTONLY OFF
GO
USE shop
GO
CREATE PROCEDURE FindOrders @name nvarchar(40), @price decimal(9,2) = 1, @n int OUTPUT AS SELECT Id FROM Orders WHERE Customer = @name
GO
EXEC sp_stored_procedures 'Find%'
EXEC sp_sproc_columns_100 N'FindOrders', N'dbo', N'shop', NULL, 3, 1
SELECT name, parameter_id, is_output FROM sys.parameters
SELECT ROUTINE_NAME, ROUTINE_TYPE FROM INFORMATION_SCHEMA.ROUTINES
SELECT PARAMETER_NAME, PARAMETER_MODE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_SCALE FROM INFORMATION_SCHEMA.PARAMETERS ORDER BY ORDINAL_POSITION
SELECT definition FROM sys.sql_modules WHERE object_id = OBJECT_ID('FindOrders')
