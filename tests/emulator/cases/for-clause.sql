-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (id int, name varchar(10), ok bit, d datetime2(0), m decimal(5,2), f float)
INSERT t VALUES (1, 'a<b', 1, '2024-01-02 03:04:05', 1.50, 2.5), (2, 'c"d&', 0, NULL, NULL, NULL), (3, NULL, NULL, NULL, 3, 0)
GO
SELECT STUFF((SELECT ',' + name FROM t WHERE name IS NOT NULL ORDER BY id FOR XML PATH('')), 1, 1, '') AS names
GO
SELECT id AS [@id], name, ok FROM t ORDER BY id FOR XML PATH('item'), ROOT('items')
GO
SELECT name AS [text()] FROM t FOR XML PATH, TYPE
GO
SELECT id, name, ok, d, m, f FROM t ORDER BY id FOR JSON PATH
GO
SELECT TOP 1 id, name FROM t WHERE name IS NULL FOR JSON PATH, INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER
GO
SELECT id FROM t FOR JSON PATH, ROOT('x')
GO
SELECT id FROM t WHERE 1 = 0 FOR JSON PATH
GO
SELECT t.id, (SELECT u.name AS n FROM t u WHERE u.id <= t.id ORDER BY u.id FOR JSON PATH) AS j FROM t ORDER BY id
GO
SELECT id, id + 1 FROM t FOR JSON PATH
GO
SELECT id FROM t FOR XML AUTO
GO
SELECT id FROM t FOR BROWSE
GO
SELECT id FROM t FOR NOTHING PATH
GO
DECLARE @x int; SELECT @x = id FROM t FOR XML PATH
GO
SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a FOR XML PATH('') OPTION (RECOMPILE)
GO
SELECT t.id, (SELECT u.id AS n FROM t u WHERE u.id < t.id FOR JSON PATH) AS c, JSON_QUERY('{"a":1}') AS q, '{"a":1}' AS s FROM t ORDER BY id FOR JSON PATH
GO
SELECT id, (SELECT u.id AS n FROM t u WHERE u.id < t.id FOR XML PATH('u'), TYPE) AS c, (SELECT 1 AS n FOR XML PATH('')) AS e FROM t ORDER BY id FOR XML PATH('t')
