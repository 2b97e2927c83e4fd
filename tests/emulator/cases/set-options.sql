-- SPDX-FileCopyrightText: 2026 The aeclient contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later
-- What a client sets by itself is taken; of switches of which only one side is true here, the other
-- one is refused.
CREATE TABLE t (id int PRIMARY KEY, n int, s nvarchar(20)); INSERT t VALUES (1,2,N'a'),(2,3,N'b'),(3,NULL,N'c')
GO
set ansi_nulls on set ansi_null_dflt_on on set ansi_padding on set ansi_warnings on set arithabort on
set concat_null_yields_null on set cursor_close_on_commit off set datefirst 7 set dateformat mdy
set implicit_transactions off set language us_english set numeric_roundabort off
set quoted_identifier on set textsize 2147483647 set transaction isolation level read committed
set xact_abort off SET NOCOUNT, ARITHIGNORE OFF SET STATISTICS IO, TIME ON SET STATISTICS IO OFF
SET DEADLOCK_PRIORITY LOW SET DEADLOCK_PRIORITY -5 SET CONTEXT_INFO 0x01 SET NO_BROWSETABLE OFF
SET SHOWPLAN_ALL OFF SET LOCK_TIMEOUT -1 SET QUERY_GOVERNOR_COST_LIMIT 0
SELECT @@OPTIONS AS o
GO
SET ANSI_NULLS OFF
SELECT 'not reached'
GO
SET ANSI_PADDING OFF
GO
SET ANSI_WARNINGS OFF
GO
SET ANSI_NULL_DFLT_OFF ON
GO
SET NUMERIC_ROUNDABORT ON
GO
SET SHOWPLAN_TEXT ON
GO
SET STATISTICS XML ON
GO
SET
  NONSENSE ON
GO
SET NOCOUNT
GO
SET NOCOUNT MAYBE
GO
SET TRANSACTION ISOLATION LEVEL READ SOMETHING
GO
SET DATEFORMAT dmy
GO
SET DATEFORMAT dd
GO
DECLARE @f varchar(10) = 'mdy' SET DATEFORMAT @f SET DATEFORMAT 'mdy'
SELECT CAST('03/04/2020' AS date) AS d
GO
SET LANGUAGE Klingon
GO
SET LANGUAGE N'Deutsch'
SELECT @@LANGUAGE AS l
SET LANGUAGE us_english
GO
SET DATEFIRST 8
GO
DECLARE @d int = 3 SET DATEFIRST @d SELECT @@DATEFIRST AS d SET DATEFIRST 7
GO
SET DATEFIRST @nowhere
GO
SET LOCK_TIMEOUT soon
GO
SET TEXTSIZE -2
GO
SET STATISTICS NOTHING ON
GO
-- Compiled, and not run: also what is wrong only when it runs.
SET NOEXEC ON
DELETE t
SELECT 1 / 0
GO
DROP TABLE t
GO
SELEC 1 FROM
GO
SET NOEXEC OFF
SELECT COUNT(*) AS still FROM t
GO
-- When the batch is read it holds for all of it.
DELETE t
SET PARSEONLY ON
GO
DELETE t
GO
SELECT FROM
GO
SET PARSEONLY OFF
SELECT COUNT(*) AS still FROM t
GO
-- Quotation marks: from there on in the batch, and for the session.
SELECT "id" AS a FROM t WHERE id = 1 SET QUOTED_IDENTIFIER OFF; SELECT "it's ""x""" AS b, [id] AS c FROM t WHERE id = 1
GO
SELECT "still" AS "x"
GO
CREATE PROC p AS SELECT "x" AS y
GO
CREATE PROC p AS SELECT 'x' AS y
GO
EXEC p
SET QUOTED_IDENTIFIER ON
SELECT "s" AS c FROM t WHERE id = 1
GO
SET CONCAT_NULL_YIELDS_NULL OFF
SELECT s + NULL + CAST(n AS nvarchar(5)) AS x FROM t ORDER BY id
SET CONCAT_NULL_YIELDS_NULL ON
SELECT s + NULL + CAST(n AS nvarchar(5)) AS x FROM t ORDER BY id
GO
-- ROWCOUNT holds for changes, too.
SET ROWCOUNT 2
UPDATE t SET n = 100
SELECT id, n FROM t ORDER BY id DESC
SELECT id INTO #some FROM t
INSERT t SELECT id + 10, n, s FROM t ORDER BY id
DELETE t WHERE id > 1
SELECT @@ROWCOUNT AS c
DELETE TOP (1) t
GO
INSERT t VALUES (4, 1, N'x'), (5, 1, N'y'), (6, 1, N'z')
GO
DECLARE @n int = 0 SET ROWCOUNT @n
SELECT COUNT(*) AS c FROM #some
SELECT id, n FROM t ORDER BY id
GO
CREATE PROC q AS SET ROWCOUNT 1 SET NOCOUNT ON SET NOEXEC ON
GO
EXEC q
SELECT id FROM t
GO
SET ANSI_DEFAULTS ON
SELECT COUNT(*) AS c FROM t
SELECT @@TRANCOUNT AS t
ROLLBACK
SET IMPLICIT_TRANSACTIONS OFF
GO
