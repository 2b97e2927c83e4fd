/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The ways to run a statement with parameters. The driver asks sp_describe_parameter_encryption at
 * another moment in each; an application changes no attribute to be served. */

#include "encrypted.h"

#define INSERT "INSERT INTO OdbcPersons (id, ssn, name) VALUES (?, ?, ?)"
#define SELECT "SELECT id, ssn, name FROM OdbcPersons WHERE ssn = ?"
#define ADA "1|795-73-9838|Ada Ωmega\n"
#define BOB "2|990-00-6818|Bob\n"

typedef enum
{
  BY_DEFAULT,      /* at the first SQLExecute */
  AT_ONCE,         /* in SQLPrepare */
  ASKED_BEFORE,    /* in SQLNumResultCols */
  DESCRIBED_BEFORE /* in SQLDescribeParam */
} Preparing;

static SQLHSTMT
prepare (Session *session, const char *sql, Preparing preparing, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLSMALLINT type, digits, nullable, n_columns;
  SQLULEN size;

  if (preparing == AT_ONCE)
    SQLSetStmtAttr (statement, MS_STATEMENT_DEFER_PREPARE, GINT_TO_POINTER (FALSE), 0);
  if (!statement_good (statement, SQLPrepare (statement, (SQLCHAR *) sql, SQL_NTS), sql, error)
      || (preparing == ASKED_BEFORE
          && !statement_good (statement, SQLNumResultCols (statement, &n_columns),
                              "SQLNumResultCols", error))
      || (preparing == DESCRIBED_BEFORE
          && !statement_good (statement,
                              SQLDescribeParam (statement, 1, &type, &size, &digits, &nullable),
                              "SQLDescribeParam", error)))
    return NULL;
  return g_steal_pointer (&statement);
}

/* Each statement runs more than once: the second time it has a handle. */
static gboolean
run_prepared (Session *session, Preparing preparing, GError **error)
{
  Person person;

  if (!encrypted_create (session, "OdbcPersons", "", error))
    return FALSE;
  g_auto (SQLHSTMT) insert = prepare (session, INSERT, preparing, error);
  if (insert == NULL)
    return FALSE;
  person_bind (&person, insert, 1);
  person_set (&person, 1, "795-73-9838", "Ada Ωmega");
  if (!encrypted_expect (insert, "the first INSERT", "(1)\n", error))
    return FALSE;
  if (!encrypted_refused (insert, "the same key again", 2627, error))
    return FALSE;
  person_set (&person, 2, "990-00-6818", "Bob");
  if (!encrypted_expect (insert, "the next INSERT", "(1)\n", error))
    return FALSE;

  g_auto (SQLHSTMT) select = prepare (session, SELECT, preparing, error);
  if (select == NULL)
    return FALSE;
  person_bind_ssn (&person, select, 1);
  if (!encrypted_expect (select, "the first SELECT", BOB, error))
    return FALSE;
  person_set (&person, 0, "795-73-9838", "");
  if (!encrypted_expect (select, "the next SELECT", ADA, error))
    return FALSE;
  person_set (&person, 0, "000-00-0000", "");
  return encrypted_expect (select, "SELECT of nobody", "", error);
}

/* Nothing of it is encrypted, and the driver has to ask all the same. */
static gboolean
run_plain_table (Session *session, Preparing preparing, GError **error)
{
  gint32 value = 7;
  SQLLEN length = sizeof value;

  if (!session_run (session, "DROP TABLE IF EXISTS OdbcNoSecret", error)
      || !session_run (session, "CREATE TABLE OdbcNoSecret (a int)", error))
    return FALSE;
  g_auto (SQLHSTMT) statement
      = prepare (session, "INSERT INTO OdbcNoSecret VALUES (?)", preparing, error);
  if (statement == NULL)
    return FALSE;
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &value, 0,
                    &length);
  if (!encrypted_expect (statement, "a table without secrets", "(1)\n", error))
    return FALSE;
  value = 8;
  return encrypted_expect (statement, "a table without secrets, again", "(1)\n", error)
         && session_expect (session, "SELECT a FROM OdbcNoSecret ORDER BY a", "7\n8\n", error);
}

static gboolean
run (const Preparing *ways, gsize n_ways, GError **error)
{
  g_autoptr (Session) session = encrypted_open (TRUE, error);

  if (session == NULL)
    return FALSE;
  for (gsize i = 0; i < n_ways; i++)
    if (!run_prepared (session, ways[i], error) || !run_plain_table (session, ways[i], error))
      {
        g_prefix_error (error, "way %d: ", (int) ways[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
encrypted_prepare_by_default (GError **error)
{
  static const Preparing ways[] = { BY_DEFAULT };

  return run (ways, G_N_ELEMENTS (ways), error);
}

gboolean
encrypted_prepare_at_once (GError **error)
{
  static const Preparing ways[] = { AT_ONCE, ASKED_BEFORE, DESCRIBED_BEFORE };

  return run (ways, G_N_ELEMENTS (ways), error);
}

/* SQLExecDirect, which does not prepare. */
gboolean
encrypted_direct (GError **error)
{
  g_autoptr (Session) session = encrypted_open (TRUE, error);
  Person person;

  if (session == NULL || !encrypted_create (session, "OdbcPersons", "", error))
    return FALSE;
  person_set (&person, 1, "795-73-9838", "Ada Ωmega");
  if (!person_insert (&person, session, "OdbcPersons", error))
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      g_auto (SQLHSTMT) statement = statement_new (session);
      person_bind_ssn (&person, statement, 1);
      if (!statement_execute (statement, SELECT, error))
        return FALSE;
      g_autofree char *found = statement_dump (statement, error);
      if (found == NULL || !expect_text (found, ADA, "SQLExecDirect", error))
        return FALSE;
    }
  /* Neither ciphertext nor an error: the statement does without Always Encrypted. */
  g_auto (SQLHSTMT) disabled = statement_new (session);
  SQLSetStmtAttr (disabled, MS_STATEMENT_COLUMN_ENCRYPTION, GINT_TO_POINTER (0), 0);
  return statement_execute (disabled, "SELECT id FROM OdbcPersons", error);
}

#define N_ROWS 5

/* Arrays of parameters: one statement, several executions. */
gboolean
encrypted_arrays (GError **error)
{
  g_autoptr (Session) session = encrypted_open (TRUE, error);
  Person persons[N_ROWS];
  SQLULEN n_done = 0;

  if (session == NULL || !encrypted_create (session, "OdbcPersons", "", error))
    return FALSE;
  for (int i = 0; i < N_ROWS; i++)
    {
      g_autofree char *ssn = g_strdup_printf ("%03d-00-0000", i);
      person_set (&persons[i], i, ssn, i % 2 == 0 ? "even" : "odd");
    }
  g_auto (SQLHSTMT) insert = prepare (session, INSERT, BY_DEFAULT, error);
  if (insert == NULL)
    return FALSE;
  SQLSetStmtAttr (insert, SQL_ATTR_PARAM_BIND_TYPE, GSIZE_TO_POINTER (sizeof (Person)), 0);
  SQLSetStmtAttr (insert, SQL_ATTR_PARAMSET_SIZE, GINT_TO_POINTER (N_ROWS), 0);
  SQLSetStmtAttr (insert, SQL_ATTR_PARAMS_PROCESSED_PTR, &n_done, 0);
  person_bind (&persons[0], insert, 1);
  if (!statement_good (insert, SQLExecute (insert), "SQLExecute of an array", error))
    return FALSE;
  g_autofree char *counts = statement_dump (insert, error);
  if (counts == NULL)
    return FALSE;
  if (n_done != N_ROWS)
    return fail (error, "%lu of %d sets of parameters were done", (unsigned long) n_done, N_ROWS);
  return session_expect (session, "SELECT ssn, name FROM OdbcPersons ORDER BY id",
                         "000-00-0000|even\n001-00-0000|odd\n002-00-0000|even\n"
                         "003-00-0000|odd\n004-00-0000|even\n",
                         error);
}

/* The driver encrypts what SQLSetPos writes, without asking: the columns said how. */
static gboolean
change_in_place (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  Person row;

  SQLSetStmtAttr (statement, SQL_ATTR_CURSOR_TYPE, GSIZE_TO_POINTER (SQL_CURSOR_KEYSET_DRIVEN), 0);
  SQLSetStmtAttr (statement, SQL_ATTR_CONCURRENCY, GSIZE_TO_POINTER (SQL_CONCUR_VALUES), 0);
  SQLBindCol (statement, 1, SQL_C_SLONG, &row.id, 0, &row.id_length);
  SQLBindCol (statement, 2, SQL_C_CHAR, row.ssn, sizeof row.ssn, &row.ssn_length);
  SQLBindCol (statement, 3, SQL_C_WCHAR, row.name, sizeof row.name, &row.name_length);
  if (!statement_execute (statement, "SELECT id, ssn, name FROM OdbcPersons", error)
      || !statement_good (statement, SQLFetchScroll (statement, SQL_FETCH_NEXT, 0),
                          "SQLFetchScroll", error)
      || !expect_text (row.ssn, "795-73-9838", "ssn", error))
    return FALSE;
  person_set (&row, 0, "111-22-3333", "Ada, née Ωmega");
  row.id_length = SQL_COLUMN_IGNORE;
  if (!statement_good (statement, SQLSetPos (statement, 1, SQL_UPDATE, SQL_LOCK_NO_CHANGE),
                       "SQLSetPos", error))
    return FALSE;
  SQLFreeStmt (statement, SQL_CLOSE);

  g_auto (SQLHSTMT) select = prepare (session, SELECT, BY_DEFAULT, error);
  if (select == NULL)
    return FALSE;
  person_bind_ssn (&row, select, 1);
  return encrypted_expect (select, "the changed row", "1|111-22-3333|Ada, née Ωmega\n", error);
}

/* Cursors of the server, prepared as by default. */
gboolean
encrypted_cursor (GError **error)
{
  static const SQLULEN types[]
      = { SQL_CURSOR_STATIC, SQL_CURSOR_KEYSET_DRIVEN, SQL_CURSOR_DYNAMIC };
  g_autoptr (Session) session = encrypted_open (TRUE, error);
  Person person;

  if (session == NULL || !encrypted_create (session, "OdbcPersons", "", error))
    return FALSE;
  person_set (&person, 1, "795-73-9838", "Ada Ωmega");
  if (!person_insert (&person, session, "OdbcPersons", error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_auto (SQLHSTMT) statement = statement_new (session);
      SQLSetStmtAttr (statement, SQL_ATTR_CURSOR_TYPE, GSIZE_TO_POINTER (types[i]), 0);
      person_bind_ssn (&person, statement, 1);
      if (!statement_good (statement, SQLPrepare (statement, (SQLCHAR *) SELECT, SQL_NTS),
                           "SQLPrepare", error)
          || !encrypted_expect (statement, "the first time", ADA, error)
          || !encrypted_expect (statement, "the second time", ADA, error))
        {
          g_prefix_error (error, "cursor of type %lu: ", (unsigned long) types[i]);
          return FALSE;
        }
    }
  return change_in_place (session, error);
}
