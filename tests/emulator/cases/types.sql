-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
DECLARE @v sql_variant = 5; SELECT @v, SQL_VARIANT_PROPERTY(@v, 'BaseType'), CAST(@v AS int) + 1
GO
SELECT CAST(N'x' AS sql_variant), CAST(1.50 AS sql_variant), CAST(0xAB AS sql_variant), CAST(CAST('2024-01-02' AS date) AS sql_variant), CAST(1e3 AS sql_variant), CAST(NULL AS sql_variant)
GO
SELECT SERVERPROPERTY('EngineEdition'), CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(20)), SERVERPROPERTY('nope')
GO
CREATE TABLE v (a sql_variant, t text, n ntext, i image, r rowversion, x xml)
GO
INSERT v (a, t, n, i, x) VALUES (1, 'abc', N'äb', 0xFF, '<a/>'), ('b', NULL, NULL, NULL, NULL), (1.5, 'x', 'x', 'x', N'<b>1</b>'), (2e0, 'a', 'a', NULL, NULL)
GO
SELECT a, t, n, i, x FROM v ORDER BY a
GO
SELECT a FROM v WHERE a = 1
GO
SELECT t FROM v ORDER BY t
GO
SELECT 1 FROM v WHERE t = 'x'
GO
SELECT t FROM v WHERE t LIKE '%b%' AND x IS NOT NULL
GO
SELECT 1 FROM v WHERE x = x
GO
SELECT DISTINCT t FROM v
GO
DECLARE @t text
GO
DECLARE @i int = CAST(5 AS sql_variant)
GO
SELECT CAST(CAST(5 AS sql_variant) AS date)
GO
SELECT LEN(t) FROM v
GO
SELECT t + 'x' FROM v
GO
SELECT DATALENGTH(t), DATALENGTH(n), SUBSTRING(t, 1, 2), CAST(t AS varchar(2)) FROM v
GO
SELECT CAST(REPLICATE(CAST('x' AS varchar(max)), 10) AS sql_variant)
GO
SELECT SQL_VARIANT_PROPERTY(CAST(1.50 AS decimal(10,3)), 'Precision'), SQL_VARIANT_PROPERTY(CAST(1.50 AS decimal(10,3)), 'Scale'), SQL_VARIANT_PROPERTY('abc', 'Collation'), SQL_VARIANT_PROPERTY(N'abc', 'TotalBytes'), SQL_VARIANT_PROPERTY(N'abc', 'MaxLength')
GO
SELECT a, COUNT(*) FROM v GROUP BY a
GO
SELECT CASE WHEN 1=1 THEN CAST(1 AS sql_variant) ELSE 'x' END
