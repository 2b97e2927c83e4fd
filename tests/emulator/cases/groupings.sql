-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
CREATE TABLE t (a varchar(5), b int, n int)
INSERT t VALUES ('x', 1, 10), ('x', 2, 20), ('y', 1, 30), ('Y', 1, 5)
GO
SELECT a, b, SUM(n) AS s FROM t GROUP BY ROLLUP (a, b) ORDER BY a, b
GO
SELECT a, b, SUM(n) AS s, GROUPING(a) AS ga, GROUPING_ID(a, b) AS g FROM t GROUP BY CUBE (a, b) ORDER BY GROUPING_ID(a, b), a, b
GO
SELECT a, COUNT(*), SUM(b) FROM t GROUP BY a, ROLLUP (b) HAVING COUNT(*) > 1
GO
SELECT CASE WHEN GROUPING(a) = 1 THEN 'all' ELSE a END AS what, SUM(n) AS s FROM t GROUP BY ROLLUP (a) ORDER BY s DESC
GO
SELECT TOP 1 a, SUM(n) FROM t GROUP BY ROLLUP (a) ORDER BY SUM(n) DESC
GO
SELECT SUM(n) FROM t WHERE 1 = 0 GROUP BY ROLLUP (a)
GO
SELECT a, SUM(SUM(n)) OVER () FROM t GROUP BY ROLLUP (a)
GO
SELECT SUM(n) FROM t GROUP BY 1
GO
SELECT SUM(n) FROM t GROUP BY (SELECT 1)
GO
SELECT a, b FROM t GROUP BY ROLLUP (a)
GO
SELECT x.a, x.s FROM (SELECT a, SUM(n) AS s FROM t GROUP BY ROLLUP (a)) x EXCEPT SELECT 'x', 30 ORDER BY 1
GO
SELECT UPPER(a) AS u, SUM(n) FROM t GROUP BY UPPER(a) ORDER BY u
GO
CREATE TABLE u (a int NOT NULL, n int)
GO
SELECT a, COUNT(*), a + 1 AS c FROM u GROUP BY ROLLUP (a)
GO
-- GROUPING SETS, the empty grouping, and the old form.
CREATE TABLE sales (region varchar(5), kind varchar(5), n int)
INSERT sales VALUES ('n', 'a', 1), ('n', 'b', 2), ('s', 'a', 4)
SELECT region, kind, SUM(n) AS total, GROUPING(region) AS r, GROUPING_ID(region, kind) AS id FROM sales GROUP BY GROUPING SETS ((region, kind), (region), (kind), ()) ORDER BY id, region, kind
SELECT region, SUM(n) AS total FROM sales GROUP BY GROUPING SETS (region, ()) ORDER BY total
SELECT region, kind, SUM(n) AS total FROM sales GROUP BY GROUPING SETS (ROLLUP (region, kind), kind) HAVING SUM(n) > 1 ORDER BY total, region, kind
SELECT region, kind, SUM(n) AS total FROM sales GROUP BY region, GROUPING SETS (kind, ()) ORDER BY total, kind
SELECT region, kind, SUM(n) AS total FROM sales GROUP BY region, kind WITH ROLLUP ORDER BY total, region, kind
SELECT region, kind, COUNT(*) AS c FROM sales GROUP BY region, kind WITH CUBE ORDER BY c, region, kind
SELECT COUNT(*) AS c, SUM(n) AS s FROM sales GROUP BY ()
SELECT COUNT(*) AS c FROM sales WHERE 1 = 0 GROUP BY ()
SELECT COUNT(*) AS c FROM sales WHERE 1 = 0 GROUP BY GROUPING SETS (region, ())
GO
SELECT kind, SUM(n) FROM sales GROUP BY GROUPING SETS (region, ())
GO
SELECT region FROM sales GROUP BY region WITH NONSENSE
GO
SELECT region FROM sales GROUP BY GROUPING SETS (1, region)
GO
SELECT grouping FROM (SELECT 1 AS grouping) AS x
GO
