-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- ROUND to tens, and where the type has no room for what comes.
SELECT ROUND(123.456, -1) AS a, ROUND(155.00, -1) AS b, ROUND(-155.5, -1) AS c, ROUND(149.99, -2) AS d, ROUND(123.4, -4) AS e, ROUND(123.4, -40) AS f, ROUND(199.9, -2, 1) AS g, ROUND($155.25, -1) AS h, ROUND(155, -1) AS i, ROUND(155e0, -1) AS j
SELECT ROUND(2.5, 0) AS a, ROUND(-2.5, 0) AS b, ROUND(150.75, 0, 1) AS c, ROUND(-150.75, 0, 1) AS d, ROUND(1.005, 2) AS e, ROUND(NULL, 1) AS f
GO
SELECT ROUND(748.58, -3)
GO
SELECT ROUND(9.9, 0)
GO
SELECT CEILING(1.2) AS a, FLOOR(-1.2) AS b, CEILING(-1.2) AS c, FLOOR(9.9) AS d, CEILING(9.0) AS e, CEILING($1.5) AS f, FLOOR(1.5e0) AS g, CEILING(5) AS h
GO
SELECT CEILING(9.9)
GO
-- CHAR and ASCII are about code page 1252.
SELECT CHAR(65) AS a, CHAR(233) AS b, CHAR(128) AS c, CHAR(153) AS d, CHAR(256) AS e, CHAR(-1) AS f, NCHAR(8364) AS g
SELECT ASCII('A') AS a, ASCII('é') AS b, ASCII('€') AS c, ASCII('') AS e, ASCII(CHAR(146)) AS f, UNICODE(CHAR(146)) AS g
GO
