-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
SELECT 1 AS one
GO
--! encryption on
CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y')
CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)
CREATE COLUMN ENCRYPTION KEY CEK2 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x02)
CREATE TABLE t (id int IDENTITY,
  s char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'),
  n int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK2, ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'),
  p varchar(20))
GO
CREATE PROC find_row @p varchar(20), @s char(11), @n int OUTPUT AS
IF @p IS NOT NULL
  SELECT @n = n FROM t WHERE s = @s AND p = @p
ELSE
BEGIN
  SELECT @n = n FROM t WHERE s = @s
  RETURN 1
END
GO
-- each driver's text
EXEC sp_describe_parameter_encryption N'EXEC [dbo].[find_row] @p=@p, @s=@s, @n=@n OUTPUT', N'@p varchar(20),@s char(11),@n int output'
GO
EXEC sp_describe_parameter_encryption N'EXEC @rv=[find_row] @s=@s, @p=@p, @n=@n OUTPUT', N'@rv int output,@n int output,@p varchar(20),@s char(11)'
GO
EXEC sp_describe_parameter_encryption N'EXEC find_row @P0, @P1, @P2 OUT', N'@P0 varchar(20),@P1 char(11),@P2 int OUTPUT'
GO
EXEC sp_describe_parameter_encryption N'find_row', N'@s char(11)'
GO
EXEC sp_describe_parameter_encryption N'EXEC find_row NULL, @s, @n OUTPUT; SELECT @n', N'@s char(11),@n int OUTPUT'
GO
-- what does not fit
EXEC sp_describe_parameter_encryption N'EXEC find_row @p, @s, @n OUTPUT', N'@p varchar(20),@s nchar(11),@n int OUTPUT'
GO
EXEC sp_describe_parameter_encryption N'EXEC find_row @s, @s, @n OUTPUT', N'@s char(11),@n int OUTPUT'
GO
EXEC sp_describe_parameter_encryption N'DECLARE @s char(11); EXEC find_row @p, @s, @n OUTPUT', N'@p varchar(20),@n int OUTPUT'
GO
EXEC sp_describe_parameter_encryption N'EXEC find_row @p, ''795'', @n OUTPUT', N'@p varchar(20),@n int OUTPUT'
GO
EXEC sp_describe_parameter_encryption N'EXEC nowhere @p', N'@p int'
GO
-- through another procedure
CREATE PROC outer_proc @x char(11), @y int OUT AS
DECLARE @rc int
EXEC @rc = dbo.find_row @s = @x, @p = 'plain', @n = @y OUTPUT
RETURN @rc
GO
EXEC sp_describe_parameter_encryption N'EXEC outer_proc @x=@x, @y=@y OUTPUT', N'@x char(11),@y int OUTPUT'
GO
SELECT p.name, p.encryption_type, p.encryption_type_desc, p.column_encryption_key_id FROM sys.parameters p JOIN sys.procedures o ON o.object_id = p.object_id WHERE o.name = 'outer_proc' ORDER BY parameter_id
GO
-- refused when they are made
CREATE PROC bad AS SELECT p FROM t WHERE s = '795-73-9838'
GO
CREATE PROC bad AS DECLARE @s char(11) = '795-73-9838'; SELECT p FROM t WHERE s = @s
GO
CREATE PROC bad @s char(11) AS IF 1 = 1 BEGIN SELECT p FROM t WHERE s = @s; SELECT p FROM t WHERE p = @s END
GO
CREATE PROC bad @n int AS SELECT p FROM t WHERE n = @n
GO
CREATE PROC bad @n bigint AS INSERT t (n) VALUES (@n)
GO
-- plain values
EXEC find_row 'p', '795-73-9838', NULL
GO
DECLARE @s char(11) = '795-73-9838', @n int; EXEC find_row 'p', @s, @n OUTPUT
GO
-- a procedure that is older than the encryption of the column
CREATE TABLE u (a int)
GO
CREATE PROC put_u @a int AS INSERT u VALUES (@a)
GO
EXEC put_u 1
EXEC sp_describe_parameter_encryption N'EXEC put_u @a', N'@a int'
GO
DROP TABLE u
CREATE TABLE u (a int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))
GO
EXEC sp_describe_parameter_encryption N'EXEC put_u @a', N'@a int'
EXEC put_u 1
GO
EXEC sp_refresh_parameter_encryption N'dbo.put_u'
EXEC sp_describe_parameter_encryption N'EXEC put_u @a', N'@a int'
EXEC put_u 1
GO
EXEC sp_refresh_parameter_encryption @name = N'nowhere'
GO
EXEC sp_refresh_parameter_encryption
GO
