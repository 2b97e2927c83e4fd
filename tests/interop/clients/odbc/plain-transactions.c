/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Transactions, and what else the state of a connection is. */

#include "plain.h"

#include <string.h>

static Session *
open_with_table (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL || !session_run (session, "DROP TABLE IF EXISTS OdbcTransactions", error)
      || !session_run (session, "CREATE TABLE OdbcTransactions (id int)", error))
    return NULL;
  return g_steal_pointer (&session);
}

static gboolean
set (Session *session, SQLINTEGER attribute, SQLULEN value, GError **error)
{
  return odbc_good (
      SQLSetConnectAttr (session->handle, attribute, (SQLPOINTER) value, SQL_IS_UINTEGER),
      SQL_HANDLE_DBC, session->handle, "SQLSetConnectAttr", error);
}

static gboolean
end (Session *session, SQLSMALLINT how, GError **error)
{
  return odbc_good (SQLEndTran (SQL_HANDLE_DBC, session->handle, how), SQL_HANDLE_DBC,
                    session->handle, "SQLEndTran", error);
}

static gboolean
expect_ids (Session *session, const char *expected, GError **error)
{
  return session_expect (session, "SELECT id FROM OdbcTransactions ORDER BY id", expected, error);
}

gboolean
plain_transactions (GError **error)
{
  g_autoptr (Session) session = open_with_table (error);

  return session != NULL && set (session, SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_OFF, error)
         && session_run (session, "INSERT INTO OdbcTransactions VALUES (1)", error)
         && session_expect (session, "SELECT @@TRANCOUNT", "1\n", error)
         && end (session, SQL_ROLLBACK, error) && expect_ids (session, "", error)
         && session_run (session, "INSERT INTO OdbcTransactions VALUES (2)", error)
         && end (session, SQL_COMMIT, error)
         && session_run (session, "INSERT INTO OdbcTransactions VALUES (3)", error)
         /* An error that ends a statement leaves the transaction. */
         && session_refused (session, "INSERT INTO OdbcTransactions VALUES (1 / 0)", 8134, NULL,
                             error)
         && end (session, SQL_COMMIT, error)
         && set (session, SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_ON, error)
         && expect_ids (session, "2\n3\n", error)
         && session_run (session, "BEGIN TRAN; INSERT INTO OdbcTransactions VALUES (4)", error)
         && session_expect (session, "SELECT @@TRANCOUNT", "1\n", error)
         /* One that ends the batch takes the transaction with it. */
         && session_refused (session, "INSERT INTO OdbcTransactions VALUES ('x')", 245, NULL, error)
         && session_expect (session, "SELECT @@TRANCOUNT", "0\n", error)
         && expect_ids (session, "2\n3\n", error)
         && session_run (session, "DROP TABLE OdbcTransactions", error);
}

/* ODBC has no call for savepoints. */
gboolean
plain_savepoints (GError **error)
{
  g_autoptr (Session) session = open_with_table (error);

  return session != NULL && set (session, SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_OFF, error)
         && session_run (session, "INSERT INTO OdbcTransactions VALUES (1)", error)
         && session_run (session, "SAVE TRANSACTION first", error)
         && session_run (session, "INSERT INTO OdbcTransactions VALUES (2)", error)
         && session_run (session, "ROLLBACK TRANSACTION first", error)
         && session_run (session, "INSERT INTO OdbcTransactions VALUES (3)", error)
         && end (session, SQL_COMMIT, error) && expect_ids (session, "1\n3\n", error)
         && end (session, SQL_COMMIT, error)
         && set (session, SQL_ATTR_AUTOCOMMIT, SQL_AUTOCOMMIT_ON, error)
         && session_run (session, "DROP TABLE OdbcTransactions", error);
}

/* The level as the server has it. */
static gboolean
check_level (Session *session, SQLULEN level, const char *expected, GError **error)
{
  return set (session, SQL_ATTR_TXN_ISOLATION, level, error)
         && session_expect (session,
                            "SELECT transaction_isolation_level FROM sys.dm_exec_sessions "
                            "WHERE session_id = @@SPID",
                            expected, error);
}

gboolean
plain_isolation (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  return session != NULL && check_level (session, SQL_TXN_READ_UNCOMMITTED, "1\n", error)
         && check_level (session, SQL_TXN_REPEATABLE_READ, "3\n", error)
         && check_level (session, SQL_TXN_SERIALIZABLE, "4\n", error)
         && check_level (session, SQL_TXN_READ_COMMITTED, "2\n", error);
}

/* --- giving up ------------------------------------------------------------------------------- */

static gboolean
expect_state (SQLHSTMT statement, SQLRETURN result, const char *sql_state, GError **error)
{
  g_autoptr (GPtrArray) records = odbc_diagnose (SQL_HANDLE_STMT, statement);
  const Diagnostic *record = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;

  if (result != SQL_ERROR || record == NULL)
    return fail (error, "no error, %s was expected", sql_state);
  return expect_text (record->sql_state, sql_state, record->text, error);
}

static gboolean
time_out (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  SQLSetStmtAttr (statement, SQL_ATTR_QUERY_TIMEOUT, GINT_TO_POINTER (1), 0);
  SQLRETURN result = SQLExecDirect (statement, (SQLCHAR *) "WAITFOR DELAY '00:01:00'", SQL_NTS);
  return expect_state (statement, result, "HYT00", error);
}

/* The first rows are read, the rest is not wanted. */
static gboolean
leave_rows (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  if (!statement_execute (
          statement, "SELECT value, REPLICATE('x', 500) FROM GENERATE_SERIES(1, 1000000)", error)
      || !statement_good (statement, SQLFetch (statement), "SQLFetch", error))
    return FALSE;
  return statement_good (statement, SQLFreeStmt (statement, SQL_CLOSE), "SQL_CLOSE", error);
}

typedef struct
{
  SQLHSTMT statement;
  gint ended; /* atomic */
} Canceller;

/* Until it takes effect: before the request was sent there is nothing to cancel. */
static gpointer
cancel (gpointer data)
{
  Canceller *self = data;

  while (!g_atomic_int_get (&self->ended))
    {
      SQLCancel (self->statement);
      g_usleep (20000);
    }
  return NULL;
}

static gboolean
cancel_waiting (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  Canceller canceller = { .statement = statement };
  GThread *thread = g_thread_new ("cancel", cancel, &canceller);
  SQLRETURN result = SQLExecDirect (statement, (SQLCHAR *) "WAITFOR DELAY '00:01:00'", SQL_NTS);
  g_autoptr (GPtrArray) records = odbc_diagnose (SQL_HANDLE_STMT, statement);

  g_atomic_int_set (&canceller.ended, 1);
  g_thread_join (thread);
  if (result != SQL_ERROR || records->len == 0)
    return fail (error, "a cancelled statement gave %d", result);
  return expect_text (((Diagnostic *) g_ptr_array_index (records, 0))->sql_state, "HY008",
                      "SQLCancel", error);
}

gboolean
plain_attention (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  return session != NULL && time_out (session, error)
         && session_expect (session, "SELECT 6 * 7", "42\n", error) && leave_rows (session, error)
         && session_expect (session, "SELECT 6 * 7", "42\n", error)
         && cancel_waiting (session, error)
         && session_expect (session, "SELECT 6 * 7", "42\n", error);
}

/* --- pools ----------------------------------------------------------------------------------- */

/* What unixODBC's pool does between two users. */
gboolean
plain_reset (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (!session_is_microsoft ())
    return skip (error, "FreeTDS does not reset connections");
  if (session == NULL || !session_run (session, "SET LOCK_TIMEOUT 1234", error)
      || !session_run (session, "SET DATEFIRST 3", error)
      || !session_expect (session, "SELECT @@LOCK_TIMEOUT, @@DATEFIRST", "1234|3\n", error)
      || !set (session, MS_CONNECTION_RESET, 1, error))
    return FALSE;
  return session_expect (session, "SELECT @@LOCK_TIMEOUT, @@DATEFIRST, @@TRANCOUNT", "-1|7|0\n",
                         error);
}
