-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE DATABASE shop; USE shop
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'MEMORY', KEY_PATH = 'k1')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x0102)
CREATE TABLE Orders (Id int IDENTITY PRIMARY KEY, Customer nvarchar(40) NOT NULL, Price decimal(9,2), Note varchar(max), Paid datetime2(3), B bit,
  Ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
GO
CREATE PROCEDURE FindOrders @name nvarchar(40), @from smallint AS SELECT Id FROM Orders WHERE Customer = @name AND Id > @from
GO
EXEC sp_describe_undeclared_parameters N'SELECT * FROM Orders WHERE Id = @P1 AND @P2 < Price AND Customer LIKE @P3 AND Paid BETWEEN @P4 AND @P5 AND B IN (@P6) AND Ssn = @P7'
GO
EXEC sp_describe_undeclared_parameters @tsql = N'INSERT INTO Orders (Customer, Price, Note, Ssn) VALUES (@P1, @P2, @P3, @P4)'
GO
EXEC sp_describe_undeclared_parameters N'UPDATE Orders SET Price = Price + @P1, Note = @P2 WHERE Id = @known', N'@known int'
GO
EXEC sp_describe_undeclared_parameters N'DECLARE @d int = 1; SELECT TOP (@P1) @P2 FROM Orders WHERE Id = @d'
GO
EXEC sp_describe_undeclared_parameters N'EXEC FindOrders @P1, @P2'
GO
EXEC sp_describe_undeclared_parameters N'SELECT 1'
GO
EXEC sp_describe_undeclared_parameters N'SELECT * FROM NoSuch WHERE a = @P1'
GO
EXEC sp_describe_undeclared_parameters N'SELECT FROM @P1'
