-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
SELECT 1 AS one
GO
--! encryption on
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)
CREATE TABLE t (id int PRIMARY KEY, name nvarchar(20) NOT NULL,
  s char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
INSERT t (id, name) VALUES (1, N'one'), (2, N'two'), (3, N'three')
GO
CREATE VIEW dbo.v WITH SCHEMABINDING AS SELECT id, name, s FROM dbo.t WHERE id < 3
GO
SELECT * FROM v
SELECT v.name, x.id FROM v JOIN dbo.v x ON x.id = v.id + 1 WHERE dbo.v.id = 1
SELECT COUNT(*) AS c FROM master..v WHERE s IS NULL
GO
CREATE VIEW w (number, length) AS SELECT id, LEN(name) FROM v WITH CHECK OPTION
GO
SELECT number, length FROM w ORDER BY number DESC
GO
-- parameters meet encrypted columns through views
EXEC sp_describe_parameter_encryption N'SELECT id FROM v WHERE s = @s AND name = @n', N'@s char(11), @n nvarchar(20)'
GO
SELECT id FROM v WHERE s = '795-73-9838'
GO
CREATE VIEW joined AS SELECT a.id, b.s AS other FROM t a LEFT JOIN t b ON a.s = b.s
GO
EXEC sp_describe_parameter_encryption N'SELECT id FROM joined WHERE other = @s', N'@s char(11)'
GO
-- variables of the statement are not the view's
DECLARE @id int = 2; SELECT name FROM v WHERE id = @id
GO
CREATE VIEW bad AS SELECT @id AS id
GO
CREATE VIEW bad AS SELECT id, id FROM t
GO
CREATE VIEW bad AS SELECT id, LEN(name) FROM t
GO
CREATE VIEW bad (a, b) AS SELECT id FROM t
GO
CREATE VIEW bad (a) AS SELECT id, name FROM t
GO
CREATE VIEW bad AS SELECT nope FROM t
GO
CREATE VIEW bad AS SELECT id FROM nowhere
GO
CREATE VIEW bad AS SELECT id FROM t ORDER BY id
GO
CREATE VIEW bad AS SELECT id FROM t; SELECT 1
GO
CREATE VIEW bad AS DELETE t
GO
CREATE VIEW v AS SELECT 1 AS a
GO
SELECT 1 CREATE VIEW bad AS SELECT 1 AS a
GO
CREATE VIEW topped AS SELECT TOP 1 name FROM t ORDER BY id DESC
GO
SELECT * FROM topped
GO
CREATE VIEW united AS SELECT id FROM t UNION ALL SELECT 10 UNION ALL SELECT id + 100 FROM v
GO
SELECT id FROM united ORDER BY id
GO
ALTER VIEW v AS WITH x AS (SELECT id FROM t) SELECT id FROM x
GO
WITH t AS (SELECT 5 AS id) SELECT v.id FROM v
GO
-- w needs a column that is gone
SELECT * FROM w
GO
ALTER VIEW v AS SELECT number AS id, 'x' AS name, NULL AS s FROM w
GO
CREATE VIEW c1 AS SELECT 1 AS a
GO
CREATE VIEW c2 AS SELECT a FROM c1
GO
ALTER VIEW c1 AS SELECT a FROM c2
GO
SELECT * FROM c2
GO
CREATE OR ALTER VIEW v AS SELECT id, name, s FROM t
GO
SELECT name, column_id, max_length, is_nullable, encryption_type FROM sys.columns WHERE object_id = OBJECT_ID('dbo.v') ORDER BY column_id
SELECT TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES ORDER BY TABLE_NAME
SELECT o.name, o.type, m.definition FROM sys.sql_modules m JOIN sys.views o ON o.object_id = m.object_id WHERE o.name IN ('v', 'w') ORDER BY o.name
GO
DROP VIEW IF EXISTS v, nope
DROP TABLE w
GO
DROP VIEW t
GO
DROP VIEW v
GO
SELECT * FROM v
GO
CREATE PROC w AS SELECT 1
GO
