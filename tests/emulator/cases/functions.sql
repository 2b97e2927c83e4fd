-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
SELECT STUFF('abcdef', 2, 3, 'XY'), STUFF('abc', 0, 1, 'x'), STUFF('abc', 4, 1, 'x'), STUFF('abc', 1, 10, NULL), STUFF(N'äöü', 2, 1, 'o')
GO
SELECT CONCAT_WS(', ', 'a', NULL, 'b', 5), CONCAT_WS(NULL, 'a', 'b'), PATINDEX('%[0-9]%', 'abc7d'), PATINDEX('b%', 'abc'), PATINDEX('%C', 'abc'), PATINDEX('a_c', 'abc')
GO
SELECT QUOTENAME('a]b'), QUOTENAME('a''b', ''''), QUOTENAME('x', '('), QUOTENAME('x', 'z'), QUOTENAME(REPLICATE('x', 129))
GO
SELECT STR(123.456), STR(123.456, 6, 1), STR(123.456, 2, 2), STR(-5.5, 5), STR(0.5, 4, 1), STR(1.005, 10, 2)
GO
SELECT TRANSLATE('2*[3+4]', '[]', '()'), SOUNDEX('Smith'), SOUNDEX('Smythe'), DIFFERENCE('Smith', 'Smythe'), SOUNDEX('')
GO
SELECT TRANSLATE('abc', 'ab', 'x')
GO
SELECT HASHBYTES('SHA2_256', 'abc'), HASHBYTES('MD5', N'abc'), HASHBYTES('SHA1', 0x616263), HASHBYTES('nope', 'a')
GO
SELECT CAST(DECOMPRESS(COMPRESS('hello hello')) AS varchar(20))
GO
SELECT TRIM('  a  '), TRIM('x' FROM 'xxaxx'), LTRIM('xxa', 'x'), RTRIM('axx', 'x'), LEN(CAST('abc' AS varchar(max)))
GO
SELECT value FROM STRING_SPLIT('a,b,,c', ',')
GO
SELECT t.id, s.value, s.ordinal FROM (VALUES (1, 'a;b'), (2, 'c'), (3, NULL)) t (id, list) CROSS APPLY STRING_SPLIT(t.list, ';', 1) s ORDER BY t.id, s.ordinal
GO
SELECT t.id, s.value FROM (VALUES (1, 'a;b'), (3, NULL)) t (id, list) OUTER APPLY STRING_SPLIT(t.list, ';') s
GO
SELECT t.n, g.value FROM (VALUES (1), (2)) t (n) CROSS APPLY GENERATE_SERIES(1, t.n) g
GO
SELECT POWER(2, 10), POWER(2.5, 2), POWER(2e0, 0.5), SQRT(16), SQUARE(3), EXP(0), LOG(EXP(1)), LOG(8, 2), LOG10(1000), PI(), SIGN(-2.5), SIGN(CAST(3 AS money)), DEGREES(PI()), RADIANS(180e0), ROUND(SIN(1), 4), COT(1)
GO
SELECT SQRT(-1)
GO
SELECT POWER(2, 31)
GO
SELECT ISNUMERIC('12'), ISNUMERIC('1e5'), ISNUMERIC('$1,000.00'), ISNUMERIC('abc'), ISNUMERIC(''), ISNUMERIC(NULL), ISNUMERIC(5), ISNUMERIC(GETDATE()), ISNUMERIC('-'), ISNUMERIC('1.2.3')
GO
SELECT CHOOSE(2, 'a', 'bb', 'c'), CHOOSE(5, 1, 2), GREATEST(1, 3.5, NULL), LEAST('b', 'A', 'c'), GREATEST(NULL, NULL), CASE WHEN RAND() BETWEEN 0 AND 1 THEN 1 END, CASE WHEN RAND(5) = RAND(5) THEN 1 END
GO
SELECT STDEV(v), STDEVP(v), VAR(v), VARP(v), APPROX_COUNT_DISTINCT(v) FROM (VALUES (2), (4), (4), (4), (5), (5), (7), (9)) t (v)
GO
SELECT STRING_AGG(v, ','), STRING_AGG(v, '-') WITHIN GROUP (ORDER BY v DESC), STRING_AGG(CAST(n AS varchar(5)), '|') WITHIN GROUP (ORDER BY n) FROM (VALUES ('b', 2), ('A', 10), (NULL, 1), ('c', 3)) t (v, n)
GO
SELECT g, STRING_AGG(v, ',') WITHIN GROUP (ORDER BY v) FROM (VALUES (1, 'b'), (1, 'a'), (2, 'z')) t (g, v) GROUP BY g ORDER BY g
GO
SELECT STRING_AGG(REPLICATE('x', 5000), '') FROM (VALUES (1), (2)) t (v)
GO
SELECT SUM(v) WITHIN GROUP (ORDER BY v) FROM (VALUES (1)) t (v)
GO
SELECT ISJSON('{"a":1}'), ISJSON('x'), ISJSON('5'), ISJSON(NULL), JSON_VALUE('{"a":{"b":[1,2.50,"x",true]}}', '$.a.b[1]'), JSON_VALUE('{"a":{"b":"x"}}', '$.a'), JSON_VALUE('{"a":{"b":"x"}}', 'lax $.a.b'), JSON_VALUE('{"a":true}', '$.a'), JSON_QUERY('{"a":{"b":1}}', '$.a'), JSON_QUERY('{"a":1}', '$.a')
GO
SELECT JSON_VALUE('{"a":1}', 'strict $.x')
GO
SELECT JSON_VALUE('{"a":', '$.x')
GO
SELECT * FROM OPENJSON('{"a":1,"b":"x","c":null,"d":[1],"e":true,"f":1.50}')
GO
SELECT [key], value FROM OPENJSON('{"l":[5,6]}', '$.l') ORDER BY 1
GO
SELECT * FROM STRING_SPLIT('a', ',', 1, 2)
GO
SELECT 1 FROM nothing(1)
