/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Batches, parameters by every route, results, messages and errors. */

#include "odbc-values.h"
#include "plain.h"

#include <string.h>

gboolean
plain_batch (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  return session != NULL
         && session_expect (session, "SELECT 1 AS a, N'Grüße, 你好' AS b, NULL AS c",
                            "1|Grüße, 你好|NULL\n", error)
         && session_run (session, "DROP TABLE IF EXISTS OdbcBatch", error)
         && session_run (
             session,
             "CREATE TABLE OdbcBatch (id int IDENTITY PRIMARY KEY, name nvarchar(40) NOT "
             "NULL, price decimal(9,2) DEFAULT 1.5)",
             error)
         && session_expect (session, "INSERT INTO OdbcBatch (name) VALUES (N'Łukasz'), (N'Zoë')",
                            "(2)\n", error)
         && session_expect (session, "UPDATE OdbcBatch SET price = price * 2 WHERE id = 2", "(1)\n",
                            error)
         && session_expect (session, "SELECT id, name, price FROM OdbcBatch ORDER BY id DESC",
                            "2|Zoë|3.00\n1|Łukasz|1.50\n", error)
         && session_expect (session, "DELETE FROM OdbcBatch", "(2)\n", error)
         && session_run (session, "DROP TABLE OdbcBatch", error);
}

static gboolean
bind_text (SQLHSTMT statement,
           guint ordinal,
           const char *sql_type,
           const char *text,
           GPtrArray *parameters,
           GError **error)
{
  g_autoptr (SqlType) type = sql_type_parse (sql_type);
  Parameter *parameter = parameter_new (type, text);

  g_ptr_array_add (parameters, parameter);
  return parameter_bind (parameter, statement, ordinal, error);
}

static gboolean
expect_rest (SQLHSTMT statement, const char *expected, const char *what, GError **error)
{
  g_autofree char *found = statement_dump (statement, error);

  return found != NULL && expect_text (found, expected, what, error);
}

/* SQLExecDirect with parameters. */
gboolean
plain_sp_executesql (GError **error)
{
  g_autoptr (Session) session = session_new (error);
  g_autoptr (GPtrArray) parameters
      = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  const char *sql = "SELECT ? + 1 AS a, ? AS b, CASE WHEN ? IS NULL THEN 'nothing' END AS c";

  if (session == NULL)
    return FALSE;
  g_auto (SQLHSTMT) statement = statement_new (session);
  return bind_text (statement, 1, "int", "41", parameters, error)
         && bind_text (statement, 2, "nvarchar(20)", "漢字", parameters, error)
         && bind_text (statement, 3, "varchar(20)", NULL, parameters, error)
         && statement_execute (statement, sql, error)
         && expect_rest (statement, "42|漢字|nothing\n", sql, error);
}

static gboolean
execute_with (SQLHSTMT statement,
              gint32 *value,
              gint32 number,
              const char *expected,
              GError **error)
{
  *value = number;
  return statement_good (statement, SQLExecute (statement), "SQLExecute", error)
         && expect_rest (statement, expected, "SQLExecute", error);
}

static gboolean
describe_parameter (SQLHSTMT statement, GError **error)
{
  SQLSMALLINT n_parameters = 0, data_type = 0, digits = 0, nullable = 0;
  SQLULEN size = 0;

  if (!statement_good (statement, SQLNumParams (statement, &n_parameters), "SQLNumParams", error)
      || !statement_good (statement,
                          SQLDescribeParam (statement, 1, &data_type, &size, &digits, &nullable),
                          "SQLDescribeParam", error))
    return FALSE;
  return (n_parameters == 1 && data_type == SQL_INTEGER)
         || fail (error, "%d parameters, the first has type %d", n_parameters, data_type);
}

static gboolean
describe_columns (SQLHSTMT statement, GError **error)
{
  SQLSMALLINT n_columns = 0, data_type = 0, digits = 0, nullable = 0;
  SQLULEN size = 0;
  SQLCHAR name[64];

  if (!statement_good (statement, SQLNumResultCols (statement, &n_columns), "SQLNumResultCols",
                       error))
    return FALSE;
  if (n_columns != 2)
    return fail (error, "%d columns", n_columns);
  if (!statement_good (statement,
                       SQLDescribeCol (statement, 2, name, sizeof name, NULL, &data_type, &size,
                                       &digits, &nullable),
                       "SQLDescribeCol", error))
    return FALSE;
  return (data_type == SQL_WVARCHAR && size == 33 && nullable == SQL_NULLABLE)
         || fail (error, "the column is %s: type %d, size %lu, nullable %d", name, data_type,
                  (unsigned long) size, nullable);
}

/* Parameters and columns are known before the statement runs. */
gboolean
plain_prepare (GError **error)
{
  g_autoptr (Session) session = session_new (error);
  gint32 value = 0;
  SQLLEN length = 0;

  if (session == NULL || !session_run (session, "DROP TABLE IF EXISTS OdbcPrepare", error)
      || !session_run (session, "CREATE TABLE OdbcPrepare (id int NOT NULL, name nvarchar(33))",
                       error)
      || !session_run (session, "INSERT INTO OdbcPrepare VALUES (1, N'eins'), (2, N'zwei')", error))
    return FALSE;
  g_auto (SQLHSTMT) statement = statement_new (session);
  if (session_is_microsoft ())
    SQLSetStmtAttr (statement, MS_STATEMENT_DEFER_PREPARE, GINT_TO_POINTER (FALSE), 0);
  if (!statement_good (statement,
                       SQLPrepare (statement,
                                   (SQLCHAR *) "SELECT id, name FROM OdbcPrepare WHERE id = ?",
                                   SQL_NTS),
                       "SQLPrepare", error)
      /* FreeTDS does not describe parameters. */
      || (session_is_microsoft () && !describe_parameter (statement, error)))
    return FALSE;
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &value, 0,
                    &length);
  return describe_columns (statement, error)
         && execute_with (statement, &value, 2, "2|zwei\n", error)
         && execute_with (statement, &value, 1, "1|eins\n", error)
         && execute_with (statement, &value, 7, "", error)
         && session_run (session, "DROP TABLE OdbcPrepare", error);
}

/* SQLPrepare is put off to the first SQLExecute; an array of parameters is one execution each. */
gboolean
plain_prepexec (GError **error)
{
  g_autoptr (Session) session = session_new (error);
  gint32 value = 0, values[3] = { 10, 20, 30 };
  SQLLEN length = 0;
  SQLULEN n_done = 0;

  if (session == NULL || !session_run (session, "DROP TABLE IF EXISTS OdbcPrepexec", error)
      || !session_run (session, "CREATE TABLE OdbcPrepexec (id int PRIMARY KEY)", error))
    return FALSE;
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLPrepare (statement, (SQLCHAR *) "SELECT ? * 2 AS twice", SQL_NTS);
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &value, 0,
                    &length);
  for (gint32 i = 0; i < 4; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%d\n", 2 * i);
      if (!execute_with (statement, &value, i, expected, error))
        return FALSE;
    }

  g_auto (SQLHSTMT) insert = statement_new (session);
  SQLSetStmtAttr (insert, SQL_ATTR_PARAMSET_SIZE, GINT_TO_POINTER (3), 0);
  SQLSetStmtAttr (insert, SQL_ATTR_PARAMS_PROCESSED_PTR, &n_done, 0);
  SQLPrepare (insert, (SQLCHAR *) "INSERT INTO OdbcPrepexec (id) VALUES (?)", SQL_NTS);
  SQLBindParameter (insert, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, values, 0, NULL);
  if (!statement_good (insert, SQLExecute (insert), "SQLExecute of three", error))
    return FALSE;
  if (n_done != 3)
    return fail (error, "%lu of 3 sets of parameters were done", (unsigned long) n_done);
  g_autofree char *counts = statement_dump (insert, error);
  return counts != NULL
         && session_expect (session, "SELECT id FROM OdbcPrepexec ORDER BY id", "10\n20\n30\n",
                            error)
         && session_run (session, "DROP TABLE OdbcPrepexec", error);
}

gboolean
plain_multiple_results (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  return session != NULL && session_run (session, "DROP TABLE IF EXISTS OdbcResults", error)
         && session_run (session, "CREATE TABLE OdbcResults (id int)", error)
         && session_expect (
             session,
             "INSERT INTO OdbcResults VALUES (1), (2); SELECT id FROM OdbcResults; "
             "UPDATE OdbcResults SET id = 3 WHERE id = 1; SELECT 'x' AS a, 'y' AS b; "
             "SELECT id FROM OdbcResults WHERE id = 0; SELECT 9 AS nine; "
             "DELETE FROM OdbcResults",
             "(2)\n--\n1\n2\n--\n(1)\n--\nx|y\n--\n--\n9\n--\n(2)\n", error)
         /* FreeTDS loses a count that comes behind a result without rows. */
         && (!session_is_microsoft ()
             || session_expect (session,
                                "SELECT id FROM OdbcResults WHERE id = 0; "
                                "INSERT INTO OdbcResults VALUES (1)",
                                "--\n(1)\n", error))
         && session_expect (session,
                            "SET NOCOUNT ON; INSERT INTO OdbcResults VALUES (1); SELECT 5 AS five",
                            "5\n", error)
         && session_run (session, "DROP TABLE OdbcResults", error);
}

static gboolean
expect_message (SQLHSTMT statement, SQLINTEGER number, const char *text, GError **error)
{
  g_autoptr (GPtrArray) records = odbc_diagnose (SQL_HANDLE_STMT, statement);

  for (guint i = 0; i < records->len; i++)
    {
      const Diagnostic *record = g_ptr_array_index (records, i);
      if (record->number == number && strstr (record->text, text) != NULL)
        return expect_text (record->sql_state, "01000", text, error);
    }
  return fail (error, "no message %d \"%s\" among %u", number, text, records->len);
}

/* Messages come between the results that they were sent between. */
gboolean
plain_messages (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL)
    return FALSE;
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLRETURN result
      = SQLExecDirect (statement,
                       (SQLCHAR *) "PRINT N'Grüße'; SELECT 1 AS one; "
                                   "RAISERROR (N'Half of %d: %s', 10, 3, 84, N'42') WITH NOWAIT",
                       SQL_NTS);
  if (result != SQL_SUCCESS_WITH_INFO)
    return fail (error, "PRINT gave %d", result);
  if (!expect_message (statement, 0, "Grüße", error))
    return FALSE;
  /* FreeTDS goes on to the rows at once. */
  SQLSMALLINT n_columns = 0;
  SQLNumResultCols (statement, &n_columns);
  if (n_columns == 0)
    SQLMoreResults (statement);
  if (!statement_good (statement, SQLFetch (statement), "SQLFetch", error))
    return FALSE;
  while (SQLFetch (statement) == SQL_SUCCESS)
    continue;
  result = SQLMoreResults (statement);
  /* Of what follows the last row FreeTDS keeps what it says, but ends with "no data". */
  if (result != SQL_SUCCESS_WITH_INFO && session_is_microsoft ())
    return fail (error, "RAISERROR gave %d", result);
  return expect_message (statement, 50000, "Half of 84: 42", error);
}

typedef struct
{
  const char *sql;
  SQLINTEGER number;
  const char *sql_state;
  SQLINTEGER state, severity, line;
  const char *text;
} ExpectedError;

static const ExpectedError expected_errors[] = {
  { "SELECT * FROM NoSuchTable", 208, "42S02", 1, 16, 1, "Invalid object name 'NoSuchTable'." },
  { "\n\nSELECT nothing FROM sys.tables", 207, "42S22", 1, 16, 3,
    "Invalid column name 'nothing'." },
  { "SELECT 1\nSELEC 1", 102, "42000", 1, 15, 2, "Incorrect syntax near '1'." },
  { "SELECT 1 / 0 AS n", 8134, "22012", 1, 16, 1, "Divide by zero error encountered." },
  { "SELECT CAST('x' AS int)", 245, "22018", 1, 16, 1,
    "Conversion failed when converting the varchar value 'x' to data type int." },
  { "RAISERROR ('My %s', 15, 7, 'fault')", 50000, "42000", 7, 15, 1, "My fault" },
  { "BEGIN TRY SELECT 1 / 0 AS n END TRY BEGIN CATCH THROW 50123, 'Thrown', 9 END CATCH", 50123,
    "42000", 9, 16, 1, "Thrown" },
};

static gboolean
check_error (Session *session, const ExpectedError *expected, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLRETURN result = SQLExecDirect (statement, (SQLCHAR *) expected->sql, SQL_NTS);

  while (SQL_SUCCEEDED (result))
    {
      SQLSMALLINT n_columns = 0;
      SQLNumResultCols (statement, &n_columns);
      while (n_columns > 0 && SQL_SUCCEEDED (result))
        result = SQLFetch (statement);
      if (result != SQL_ERROR)
        result = SQLMoreResults (statement);
    }
  g_autoptr (GPtrArray) records = odbc_diagnose (SQL_HANDLE_STMT, statement);
  const Diagnostic *record = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  if (result != SQL_ERROR || record == NULL)
    return fail (error, "%s: no error", expected->sql);
  if (record->number != expected->number || strstr (record->text, expected->text) == NULL)
    return fail (error, "%s: %d %s", expected->sql, record->number, record->text);
  /* FreeTDS has one SQLSTATE for most, and no fields for the rest. */
  if (!session_is_microsoft ())
    return TRUE;
  if (!g_str_equal (record->sql_state, expected->sql_state) || record->state != expected->state
      || record->severity != expected->severity || record->line != expected->line)
    return fail (error, "%s: %s, state %d, severity %d, line %d", expected->sql, record->sql_state,
                 record->state, record->severity, record->line);
  return TRUE;
}

/* A broken constraint ends one execution of a prepared statement, and no more. */
static gboolean
go_on_after_error (Session *session, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  gint32 value = 10;
  SQLLEN length = sizeof value;

  SQLPrepare (statement, (SQLCHAR *) "INSERT INTO OdbcErrors (id) VALUES (?)", SQL_NTS);
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &value, 0,
                    &length);
  for (int i = 0; i < 3; i++, value++)
    if (!statement_good (statement, SQLExecute (statement), "SQLExecute", error))
      return FALSE;
    else if (SQLExecute (statement) != SQL_ERROR)
      return fail (error, "the same key was inserted twice");
  return session_expect (session, "SELECT id FROM OdbcErrors WHERE id >= 10 ORDER BY id",
                         "10\n11\n12\n", error);
}

gboolean
plain_errors (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (expected_errors); i++)
    if (!check_error (session, &expected_errors[i], error))
      return FALSE;
  return session_run (session, "DROP TABLE IF EXISTS OdbcErrors", error)
         && session_run (
             session,
             "CREATE TABLE OdbcErrors (id int NOT NULL CONSTRAINT OdbcErrorsKey PRIMARY "
             "KEY, short varchar(3))",
             error)
         && session_run (session, "INSERT INTO OdbcErrors VALUES (1, 'abc')", error)
         && session_refused (session, "INSERT INTO OdbcErrors VALUES (1, 'abc')", 2627,
                             session_is_microsoft () ? "23000" : NULL, error)
         && session_refused (session, "INSERT INTO OdbcErrors VALUES (NULL, 'abc')", 515,
                             session_is_microsoft () ? "23000" : NULL, error)
         && session_refused (session, "INSERT INTO OdbcErrors VALUES (2, 'abcd')", 2628,
                             session_is_microsoft () ? "42000" : NULL, error)
         && session_expect (session, "SELECT COUNT(*) FROM OdbcErrors", "1\n", error)
         && go_on_after_error (session, error)
         && session_run (session, "DROP TABLE OdbcErrors", error);
}
