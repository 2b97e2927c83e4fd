-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
SELECT 1 AS one
GO
--! encryption on
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)
CREATE TABLE t (id int IDENTITY PRIMARY KEY, name nvarchar(10) NOT NULL, hidden int DEFAULT 7,
  s int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
GO
CREATE VIEW v (number, called, cipher) AS SELECT id, name, s FROM dbo.t AS x WHERE x.name <> N'secret'
GO
INSERT v (called) VALUES (N'one'), (N'two')
INSERT INTO dbo.v VALUES (N'three', NULL)
INSERT v (called) OUTPUT inserted.number, inserted.called SELECT N'secret'
SELECT * FROM t
GO
UPDATE v SET called = called + N'!' WHERE v.number < 3
UPDATE v SET called = N'all'
UPDATE TOP (1) dbo.v SET called = N'first' OUTPUT deleted.called, inserted.called WHERE number = 1
SELECT id, name, hidden FROM t
GO
DELETE v WHERE called = N'secret'
DELETE FROM v WHERE number = 2
SELECT id, name FROM t
GO
EXEC sp_describe_parameter_encryption N'INSERT v (called, cipher) VALUES (@c, @s); UPDATE v SET cipher = @s WHERE cipher = @w', N'@c nvarchar(10), @s int, @w int'
GO
UPDATE v SET hidden = 1
GO
UPDATE v SET name = N'x'
GO
INSERT v (called, number) VALUES (N'x', 5)
GO
CREATE VIEW counted AS SELECT COUNT(*) AS c FROM t
GO
UPDATE counted SET c = 1
GO
CREATE VIEW joined AS SELECT a.name, b.hidden FROM t a JOIN t b ON a.id = b.id
GO
DELETE joined
GO
CREATE VIEW constant AS SELECT 1 AS c
GO
INSERT constant VALUES (1)
GO
INSERT nowhere VALUES (1)
GO
CREATE PROC changes AS DECLARE @i int = 0 WHILE @i < 2 BEGIN SET @i = @i + 1 UPDATE v SET called = LEFT(called, 2) + CAST(@i AS nvarchar(2)) WHERE number = @i + 1 OR number = 1 END
GO
EXEC changes
SELECT number, called FROM v
GO
