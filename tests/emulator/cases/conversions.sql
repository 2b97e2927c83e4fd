-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
DECLARE @d datetime = '2023-03-07 14:05:09.123'; SELECT CONVERT(varchar(30), @d), CONVERT(varchar(30), @d, 0), CONVERT(varchar(30), @d, 1), CONVERT(varchar(30), @d, 101), CONVERT(varchar(30), @d, 102), CONVERT(varchar(30), @d, 103), CONVERT(varchar(30), @d, 104), CONVERT(varchar(30), @d, 105), CONVERT(varchar(30), @d, 106), CONVERT(varchar(30), @d, 107), CONVERT(varchar(30), @d, 108)
GO
DECLARE @d datetime = '2023-03-07 14:05:09.123'; SELECT CONVERT(varchar(30), @d, 109), CONVERT(varchar(30), @d, 110), CONVERT(varchar(30), @d, 111), CONVERT(varchar(30), @d, 112), CONVERT(varchar(30), @d, 113), CONVERT(varchar(30), @d, 114), CONVERT(varchar(30), @d, 120), CONVERT(varchar(30), @d, 121), CONVERT(varchar(30), @d, 126), CONVERT(varchar(30), @d, 22), CONVERT(varchar(10), @d, 120), CONVERT(char(8), @d, 112)
GO
DECLARE @d datetime2(5) = '2023-03-07 14:05:09.12345', @s int = 112; SELECT CONVERT(varchar(40), @d), CONVERT(varchar(40), @d, 120), CONVERT(varchar(40), @d, 121), CONVERT(varchar(40), @d, 126), CONVERT(varchar(40), @d, 109), CONVERT(nvarchar(40), @d, @s), CONVERT(varchar(40), CAST(@d AS date), 103), CONVERT(varchar(40), CAST(@d AS date)), CONVERT(varchar(40), CAST(@d AS date), 0), CONVERT(varchar(40), CAST(@d AS time(0)), 0), CONVERT(varchar(40), CAST(@d AS time(2)), 108)
GO
SELECT CONVERT(varchar(40), CAST('2023-03-07 14:05:09.1 +05:30' AS datetimeoffset(1)), 126), CONVERT(varchar(40), CAST('2023-03-07 14:05:09.1 +05:30' AS datetimeoffset(1)), 120)
GO
SELECT CONVERT(varchar(30), GETDATE(), 999)
GO
SELECT CONVERT(varchar(30), CAST('2023-01-01' AS date), 108)
GO
SELECT CONVERT(date, '17/03/2023', 103), CONVERT(date, '17.03.23', 4), CONVERT(datetime, '03/17/23', 1), CONVERT(datetime, '20230317 10:11:12.345'), CAST('Mar 17 2023 1:05PM' AS datetime), CAST('17 March 2023' AS date), CAST('March 17, 2023 10:00' AS smalldatetime), CAST('10:30 PM' AS time(0)), CAST('2023-03-17T10:11:12Z' AS datetimeoffset(0)), CAST('12:30:45:123' AS datetime)
GO
SELECT CAST('2023-02-30' AS datetime)
GO
SELECT CAST('2023-02-30' AS date)
GO
SELECT CAST('1700-01-01' AS datetime)
GO
SELECT CAST('' AS datetime), CAST('2049' AS date), CAST('490101' AS date), CAST('500101' AS date)
GO
SELECT CAST(1e6 AS varchar(30)), CAST(1234567.891e0 AS varchar(30)), CAST(0.1e0 AS varchar(30)), CONVERT(varchar(40), 1.5e0, 1), CONVERT(varchar(40), 1.5e0, 2), CONVERT(varchar(40), 1e-7, 0), CAST(0e0 AS varchar(5)), CONVERT(varchar(40), 0.1e0, 3)
GO
SELECT CAST($1234567.891 AS varchar(30)), CONVERT(varchar(30), $1234567.891, 1), CONVERT(varchar(30), $1234567.891, 2), CONVERT(varchar(30), CAST(-1234.5 AS money), 1), CAST('$1,234.56' AS money), CAST('-5' AS smallmoney), CAST('€3.14' AS money)
GO
SELECT CAST(123 AS varchar(2)), CAST(123 AS char(2)), CAST(CAST(1 AS bit) AS varchar(5))
GO
SELECT CAST(123 AS nvarchar(2))
GO
SELECT CAST(12.34 AS varchar(2))
GO
SELECT CONVERT(varbinary(4), '0x0aFF', 1), CONVERT(varbinary(4), '0AFF', 2), CONVERT(varchar(10), 0x0AFF, 1), CONVERT(varchar(10), 0x0AFF, 2), CAST(0x4142 AS varchar(5)), CAST('AB' AS varbinary(5)), CAST(258 AS varbinary(4)), CAST(0x0102 AS int)
GO
SELECT CAST(CAST('2023-03-17 18:00' AS datetime) AS int), CAST(CAST('2023-03-17 06:00' AS datetime) AS float), CAST(45000 AS datetime), CAST(1.5 AS datetime)
GO
SELECT CAST('2023-03-17' AS datetime) + 1, CAST('2023-03-17 12:00' AS datetime) - 0.5, CAST('2023-03-17' AS datetime) - CAST('2023-03-16' AS datetime), 1 + CAST('2023-03-17' AS smalldatetime)
GO
SELECT CAST('2023-03-17' AS date) + 1
GO
SELECT CAST('2023-03-17' AS date) + CAST('2023-03-17' AS date)
GO
SELECT CAST(1 AS decimal(38,10)) / 3, CAST(12345678901234567890.1234567890 AS decimal(38,10)) * CAST(98765432.1 AS decimal(38,10)), CAST(1 AS decimal(38,0)) / CAST(3 AS decimal(38,0)), 1.0 / 3, $10 / 3, 5 / 2, 5 % 3, -7 / 2, 7.5 % 2
GO
SELECT CAST(99999999999999999999999999999999999999 AS decimal(38,0)) * 10
GO
SELECT CAST('abc' AS decimal(5,2))
GO
SELECT CAST(1234.5 AS decimal(5,2))
GO
SELECT TRY_CAST('x' AS int), TRY_CONVERT(date, '2023-13-01'), TRY_CAST(300 AS tinyint), TRY_CONVERT(datetime, '17/03/2023', 103)
GO
CREATE TABLE c (a varchar(10) COLLATE Latin1_General_CS_AS, b varchar(10) COLLATE Latin1_General_CI_AI, d varchar(10))
GO
INSERT c VALUES ('a', 'A', 'a')
GO
SELECT 1 FROM c WHERE a = b
GO
SELECT CASE WHEN a = 'A' THEN 1 ELSE 0 END, CASE WHEN b = 'á' THEN 1 ELSE 0 END, CASE WHEN a COLLATE Latin1_General_BIN2 = b THEN 1 ELSE 0 END, CASE WHEN d = 'A  ' THEN 1 ELSE 0 END FROM c
GO
SELECT 1 FROM c WHERE a COLLATE Latin1_General_BIN2 = b COLLATE Latin1_General_CI_AS
GO
SELECT CAST(3e9 AS int)
