/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Server cursors: scrolling, and changing the row that the cursor stands on. */

#include "plain.h"

#include <string.h>

typedef struct
{
  SQLINTEGER id;
  SQLLEN id_length;
  char name[64];
  SQLLEN name_length;
} Row;

static SQLHSTMT
open_cursor (Session *session, SQLULEN type, SQLULEN concurrency, Row *row, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  SQLSetStmtAttr (statement, SQL_ATTR_CURSOR_TYPE, (SQLPOINTER) type, 0);
  SQLSetStmtAttr (statement, SQL_ATTR_CONCURRENCY, (SQLPOINTER) concurrency, 0);
  SQLBindCol (statement, 1, SQL_C_SLONG, &row->id, 0, &row->id_length);
  SQLBindCol (statement, 2, SQL_C_CHAR, row->name, sizeof row->name, &row->name_length);
  if (!statement_execute (statement, "SELECT id, name FROM OdbcCursor ORDER BY id", error))
    return NULL;
  return g_steal_pointer (&statement);
}

static gboolean
step (SQLHSTMT statement,
      SQLSMALLINT how,
      SQLLEN offset,
      const Row *row,
      SQLINTEGER expected,
      GError **error)
{
  SQLRETURN result = SQLFetchScroll (statement, how, offset);

  if (!statement_good (statement, result, "SQLFetchScroll", error))
    return FALSE;
  if (result == SQL_NO_DATA)
    return expected == 0 || fail (error, "no row %d (way %d)", expected, how);
  return row->id == expected
         || fail (error, "row %d instead of %d (way %d, %ld)", row->id, expected, how,
                  (long) offset);
}

static gboolean
scroll (Session *session, SQLULEN type, GError **error)
{
  Row row = { 0 };
  g_auto (SQLHSTMT) cursor = open_cursor (session, type, SQL_CONCUR_READ_ONLY, &row, error);

  if (cursor == NULL)
    return FALSE;
  if (!step (cursor, SQL_FETCH_NEXT, 0, &row, 1, error)
      || !step (cursor, SQL_FETCH_NEXT, 0, &row, 2, error)
      || !step (cursor, SQL_FETCH_PRIOR, 0, &row, 1, error)
      || !step (cursor, SQL_FETCH_LAST, 0, &row, 5, error)
      || !step (cursor, SQL_FETCH_RELATIVE, -2, &row, 3, error)
      || !step (cursor, SQL_FETCH_FIRST, 0, &row, 1, error)
      || !step (cursor, SQL_FETCH_PRIOR, 0, &row, 0, error)
      || !step (cursor, SQL_FETCH_NEXT, 0, &row, 1, error))
    return FALSE;
  /* A dynamic cursor does not know where it stands. */
  return type == SQL_CURSOR_DYNAMIC
         || (step (cursor, SQL_FETCH_ABSOLUTE, 4, &row, 4, error)
             && step (cursor, SQL_FETCH_ABSOLUTE, -1, &row, 5, error)
             && step (cursor, SQL_FETCH_ABSOLUTE, 9, &row, 0, error));
}

/* Columns that are not bound: the driver reads the row again for each. What the server adds to rows
 * of cursors is not shown. */
static gboolean
read_unbound (Session *session, SQLULEN type, SQLULEN concurrency, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  SQLSetStmtAttr (statement, SQL_ATTR_CURSOR_TYPE, (SQLPOINTER) type, 0);
  SQLSetStmtAttr (statement, SQL_ATTR_CONCURRENCY, (SQLPOINTER) concurrency, 0);
  if (!statement_execute (statement, "SELECT id, name FROM OdbcCursor WHERE id < 3 ORDER BY id",
                          error))
    return FALSE;
  g_autofree char *found = statement_dump (statement, error);
  return found != NULL && expect_text (found, "1|a\n2|b\n", "a cursor without bindings", error);
}

static gboolean
change (Session *session, GError **error)
{
  Row row = { 0 };
  g_auto (SQLHSTMT) cursor
      = open_cursor (session, SQL_CURSOR_KEYSET_DRIVEN, SQL_CONCUR_ROWVER, &row, error);

  if (cursor == NULL || !step (cursor, SQL_FETCH_ABSOLUTE, 3, &row, 3, error))
    return FALSE;
  g_strlcpy (row.name, "geändert", sizeof row.name);
  row.name_length = SQL_NTS;
  row.id_length = SQL_COLUMN_IGNORE;
  return statement_good (cursor, SQLSetPos (cursor, 1, SQL_UPDATE, SQL_LOCK_NO_CHANGE),
                         "SQLSetPos, update", error)
         && step (cursor, SQL_FETCH_ABSOLUTE, 4, &row, 4, error)
         && statement_good (cursor, SQLSetPos (cursor, 1, SQL_DELETE, SQL_LOCK_NO_CHANGE),
                            "SQLSetPos, delete", error);
}

static gboolean
run (Session *session, GError **error)
{
  return scroll (session, SQL_CURSOR_STATIC, error)
         && scroll (session, SQL_CURSOR_KEYSET_DRIVEN, error)
         && scroll (session, SQL_CURSOR_DYNAMIC, error)
         && read_unbound (session, SQL_CURSOR_STATIC, SQL_CONCUR_READ_ONLY, error)
         && read_unbound (session, SQL_CURSOR_KEYSET_DRIVEN, SQL_CONCUR_ROWVER, error)
         && read_unbound (session, SQL_CURSOR_DYNAMIC, SQL_CONCUR_READ_ONLY, error)
         && (!session_is_microsoft ()
             || (change (session, error)
                 && session_expect (session, "SELECT id, name FROM OdbcCursor ORDER BY id",
                                    "1|a\n2|b\n3|geändert\n5|e\n", error)));
}

gboolean
plain_cursor (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  return session != NULL && session_run (session, "DROP TABLE IF EXISTS OdbcCursor", error)
         && session_run (session,
                         "CREATE TABLE OdbcCursor (id int NOT NULL PRIMARY KEY, name nvarchar(20))",
                         error)
         && session_run (
             session,
             "INSERT INTO OdbcCursor VALUES (1, N'a'), (2, N'b'), (3, N'c'), (4, N'd'), "
             "(5, N'e')",
             error)
         && run (session, error) && session_run (session, "DROP TABLE OdbcCursor", error);
}
