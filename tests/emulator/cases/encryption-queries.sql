--! encryption on
-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE COLUMN MASTER KEY M WITH (KEY_STORE_PROVIDER_NAME = 'pfx', KEY_PATH = '/k.pfx')
CREATE COLUMN ENCRYPTION KEY K1 WITH VALUES (COLUMN_MASTER_KEY = M, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)
CREATE COLUMN ENCRYPTION KEY K2 WITH VALUES (COLUMN_MASTER_KEY = M, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x02)
CREATE TABLE p (id int PRIMARY KEY, name nvarchar(20),
  ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256', COLUMN_ENCRYPTION_KEY = K1),
  born date ENCRYPTED WITH (ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256', COLUMN_ENCRYPTION_KEY = K2))
CREATE TABLE v (id int PRIMARY KEY, pid int,
  ssn char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256', COLUMN_ENCRYPTION_KEY = K1),
  code int ENCRYPTED WITH (ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256', COLUMN_ENCRYPTION_KEY = K2))
GO
EXEC sp_describe_parameter_encryption N'SELECT p.name FROM p JOIN v ON v.ssn = p.ssn WHERE p.ssn = @s AND v.code IN (@c, @d) AND p.id BETWEEN @a AND @b', N'@s char(11), @c int, @d int, @a int, @b int'
GO
EXEC sp_describe_parameter_encryption N'SELECT name FROM p WHERE EXISTS (SELECT 1 FROM v WHERE v.pid = p.id AND v.ssn = @s) AND id IN (SELECT pid FROM v WHERE code = @c)', N'@s char(11), @c int'
GO
EXEC sp_describe_parameter_encryption N'WITH c AS (SELECT id, ssn AS s FROM p WHERE name = @n) SELECT id FROM c WHERE s = @s UNION ALL SELECT id FROM v WHERE code = @c', N'@n nvarchar(20), @s char(11), @c int'
GO
EXEC sp_describe_parameter_encryption N'SELECT CASE WHEN ssn = @s THEN @n ELSE name END, CASE WHEN id = 1 THEN ssn ELSE @t END FROM p', N'@s char(11), @n nvarchar(20), @t char(11)'
GO
EXEC sp_describe_parameter_encryption N'SELECT x.id FROM p CROSS APPLY (SELECT TOP 1 v.id FROM v WHERE v.ssn = p.ssn AND v.code = @c ORDER BY v.id) x WHERE @s = ANY (SELECT ssn FROM v)', N'@s char(11), @c int'
GO
EXEC sp_describe_parameter_encryption N'WITH c AS (SELECT id FROM p WHERE ssn = @s) UPDATE p SET born = @b FROM p JOIN c ON c.id = p.id', N'@s char(11), @b date'
GO
EXEC sp_describe_parameter_encryption N'SELECT id FROM p WHERE born = @b', N'@b date'
GO
EXEC sp_describe_parameter_encryption N'SELECT id FROM p WHERE ssn > @s', N'@s char(11)'
GO
EXEC sp_describe_parameter_encryption N'SELECT id FROM p WHERE ssn = @s OR name = @s', N'@s char(11)'
GO
SELECT ssn, COUNT(*) FROM p GROUP BY ssn
GO
SELECT born FROM p UNION ALL SELECT born FROM p
GO
SELECT born FROM p UNION SELECT born FROM p
GO
SELECT ssn FROM p UNION SELECT ssn FROM v EXCEPT SELECT NULL
GO
SELECT ssn FROM p UNION ALL SELECT name FROM p
GO
SELECT ROW_NUMBER() OVER (PARTITION BY ssn ORDER BY id), LAG(born) OVER (ORDER BY id), COUNT(ssn) OVER (PARTITION BY name) FROM p
GO
SELECT ROW_NUMBER() OVER (ORDER BY ssn) FROM p
GO
SELECT ROW_NUMBER() OVER (PARTITION BY born ORDER BY id) FROM p
GO
SELECT MAX(ssn) OVER () FROM p
GO
SELECT CASE WHEN ssn IS NULL THEN 1 ELSE 0 END, IIF(id = 1, ssn, NULL), CASE id WHEN 1 THEN born END FROM p
GO
SELECT CASE WHEN id = 1 THEN ssn ELSE 'x' END FROM p
GO
SELECT CASE WHEN id = 1 THEN ssn ELSE name END FROM p
GO
SELECT DISTINCT born FROM p
GO
SELECT p.id FROM p WHERE ssn = (SELECT MIN(ssn) FROM v)
GO
SELECT p.id FROM p WHERE ssn = (SELECT TOP 1 ssn FROM v ORDER BY id) AND ssn IN (SELECT ssn FROM v) AND ssn <> ALL (SELECT ssn FROM v)
GO
SELECT x.ssn, y.born FROM (SELECT ssn FROM p) x CROSS APPLY (SELECT born FROM p WHERE p.ssn = x.ssn) y
