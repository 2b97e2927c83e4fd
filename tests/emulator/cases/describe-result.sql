-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'MEMORY', KEY_PATH = 'k1')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x0102)
CREATE TABLE Orders (Id int IDENTITY PRIMARY KEY, Customer nvarchar(40) NOT NULL, Price decimal(9,2), Note varchar(max), Paid datetime2(3), B bit, F real,
  Ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
GO
CREATE PROCEDURE FindOrders @name nvarchar(40) AS IF @name = N'' RETURN; SELECT Id, Price AS P FROM Orders WHERE Customer = @name
GO
EXEC sp_describe_first_result_set N'SELECT *, 1 + 1, N''x'' AS t FROM Orders ORDER BY Customer DESC'
GO
EXEC sp_describe_first_result_set @tsql = N'DECLARE @i int = 1; IF @i = @p SELECT Id FROM Orders ELSE SELECT 1', @params = N'@p int', @browse_information_mode = 1
GO
EXEC sp_describe_first_result_set N'EXEC FindOrders N''x'''
GO
EXEC sp_describe_first_result_set N'EXEC sp_pkeys Orders'
GO
EXEC sp_describe_first_result_set N'INSERT Orders (Customer) OUTPUT inserted.Id VALUES (N''x'')'
SELECT COUNT(*) FROM Orders
GO
EXEC sp_describe_first_result_set N'DELETE FROM Orders'
GO
EXEC sp_describe_first_result_set N'SELECT * FROM NoSuch'
GO
EXEC sp_describe_first_result_set N'SELECT FROM'
GO
EXEC sp_describe_first_result_set
GO
SELECT column_ordinal, name, system_type_name, is_nullable FROM sys.dm_exec_describe_first_result_set(N'SELECT Id, Price FROM Orders', NULL, 0) ORDER BY column_ordinal
GO
SELECT error_number, error_message FROM sys.dm_exec_describe_first_result_set(N'SELECT a FROM Orders', NULL, 0)
GO
SELECT 1 FROM fn_listextendedproperty(default, default, default, default, default, default, default)
GO
SELECT 1 FROM sys.fn_listextendedproperty(NULL, NULL)
GO
SELECT description FROM sys.fn_helpcollations() WHERE name = 'Latin1_General_BIN2'
