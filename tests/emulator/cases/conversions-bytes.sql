-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Numbers are bytes with the highest first; too many are cut in front, and zeros fill up there.
SELECT CAST(65 AS binary(2)) AS a, CAST(65 AS binary(8)) AS b, CAST(65 AS varbinary(2)) AS c, CAST(65 AS varbinary(8)) AS d, CAST(CAST(300 AS smallint) AS binary(1)) AS e, CAST(CAST(1 AS bigint) AS varbinary(20)) AS f, CAST(CAST(1 AS bit) AS binary(2)) AS g, CAST(-1 AS binary(4)) AS h
SELECT CAST(1.5e0 AS binary(8)) AS a, CAST(CAST(1.5 AS real) AS binary(4)) AS b, CAST($1.5 AS binary(8)) AS c, CAST($-1 AS varbinary(20)) AS d, CAST(CAST($1 AS smallmoney) AS binary(4)) AS e
SELECT CAST(CAST('1900-01-02 00:00:01' AS datetime) AS binary(8)) AS a, CAST(CAST('1899-12-31' AS datetime) AS varbinary(10)) AS b, CAST(CAST('1900-01-02 01:00' AS smalldatetime) AS binary(4)) AS c, CAST(CAST('0001-01-02' AS date) AS binary(3)) AS d, CAST(CAST('2020-01-01' AS date) AS varbinary(8)) AS e
-- Texts are cut and filled up behind.
SELECT CAST('abc' AS binary(2)) AS a, CAST('a' AS binary(2)) AS b, CAST(0x010203 AS binary(2)) AS c, CAST(0x01 AS binary(2)) AS d
GO
SELECT CAST(1.5 AS binary(8))
GO
SELECT CAST(CAST('10:00' AS time) AS varbinary(10))
GO
SELECT CAST(SYSDATETIME() AS binary(9))
GO
-- Letters change one for one; the lowest integers have no absolute value; NULL makes NULL.
SELECT UPPER('straße') AS a, LOWER('ÄÖÜ') AS b, UPPER(N'éñ') AS c, ABS(-5) AS d, ABS(-2147483647) AS e, ABS($-1.5) AS f, REPLACE('abc', 'b', NULL) AS g
GO
SELECT ABS(CAST(-2147483648 AS int))
GO
SELECT ABS(CAST(-32768 AS smallint))
GO
