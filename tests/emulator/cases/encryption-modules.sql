-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Encrypted columns in triggers, through views WITH CHECK OPTION, beside sequences and in default schemas:
-- inserted and deleted have the encryption of their columns.
SELECT 1 AS one
GO
--! encryption on
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)
CREATE COLUMN ENCRYPTION KEY CEK2 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x02)
CREATE TABLE patients (id int IDENTITY PRIMARY KEY, name nvarchar(20), ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
CREATE TABLE history (what varchar(10), ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
CREATE TABLE other (ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK2, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
CREATE TABLE clear_ (ssn varchar(200))
GO
CREATE TRIGGER keep ON patients AFTER INSERT, UPDATE, DELETE AS
INSERT history SELECT 'new', ssn FROM inserted
INSERT history SELECT 'old', ssn FROM deleted
GO
CREATE TRIGGER leak ON patients AFTER INSERT AS INSERT clear_ SELECT ssn FROM inserted
GO
CREATE TRIGGER wrong_key ON patients AFTER INSERT AS INSERT other SELECT ssn FROM inserted
GO
CREATE TRIGGER compares ON patients AFTER UPDATE AS IF EXISTS (SELECT 1 FROM inserted i JOIN deleted d ON i.ssn = d.ssn) PRINT 'same ssn'
GO
CREATE TRIGGER literal ON patients AFTER UPDATE AS IF EXISTS (SELECT 1 FROM inserted WHERE ssn = '123') PRINT 'x'
GO
EXEC sp_describe_parameter_encryption N'INSERT patients (name, ssn) VALUES (@n, @s)', N'@n nvarchar(20), @s char(11)'
GO
INSERT patients (name) VALUES (N'a')
UPDATE patients SET name = N'b'
SELECT * FROM history
GO
CREATE VIEW v AS SELECT id, name, ssn FROM patients WHERE name <> N'x' WITH CHECK OPTION
GO
EXEC sp_describe_parameter_encryption N'INSERT v (name, ssn) VALUES (@n, @s); UPDATE v SET ssn = @s WHERE ssn = @t', N'@n nvarchar(20), @s char(11), @t char(11)'
GO
CREATE SEQUENCE q
EXEC sp_describe_parameter_encryption N'INSERT patients (name, ssn) SELECT CAST(NEXT VALUE FOR q AS nvarchar(20)), ssn FROM history WHERE ssn = @t', N'@t char(11)'
GO
CREATE SCHEMA app
GO
CREATE TABLE app.patients (id int, ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK2, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
CREATE USER u WITHOUT LOGIN WITH DEFAULT_SCHEMA = app
GRANT SELECT, INSERT ON SCHEMA::app TO u
GRANT VIEW ANY COLUMN MASTER KEY DEFINITION TO u
GRANT VIEW ANY COLUMN ENCRYPTION KEY DEFINITION TO u
EXECUTE AS USER = 'u'
EXEC sp_describe_parameter_encryption N'INSERT patients (ssn) VALUES (@s)', N'@s char(11)'
REVERT
GO
SET CONCAT_NULL_YIELDS_NULL OFF
SELECT ssn + 'x' FROM patients
GO
