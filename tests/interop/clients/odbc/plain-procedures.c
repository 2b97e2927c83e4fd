/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Procedures: what comes back beside the rows, and tables as parameters. */

#include "plain.h"

#include <string.h>

static const char create_procedure[]
    = "CREATE PROCEDURE OdbcProcedure @in int, @out int OUTPUT, @text nvarchar(30) OUTPUT AS\n"
      "BEGIN\n"
      "  SET NOCOUNT ON\n"
      "  SELECT @in AS a, @text AS b\n"
      "  SET @out = @in * 2\n"
      "  SET @text = @text + N', 你好'\n"
      "  RETURN 7 + @in\n"
      "END";

static Session *
open_with_procedure (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (session == NULL || !session_run (session, "DROP PROCEDURE IF EXISTS OdbcProcedure", error)
      || !session_run (session, create_procedure, error))
    return NULL;
  return g_steal_pointer (&session);
}

/* Outputs are there when all results were taken. */
static gboolean
finish (SQLHSTMT statement, const char *expected, GError **error)
{
  g_autofree char *rows = statement_dump (statement, error);

  return rows != NULL && expect_text (rows, expected, "the rows of the procedure", error);
}

static gboolean
call_procedure (Session *session, const char *call, gboolean prepared, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLINTEGER in = 21, out = 0;
  char text[64] = "Grüße";
  SQLLEN number = 0, text_length = SQL_NTS;

  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &in, 0,
                    &number);
  SQLBindParameter (statement, 2, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &out, 0,
                    &number);
  SQLBindParameter (statement, 3, SQL_PARAM_INPUT_OUTPUT, SQL_C_CHAR, SQL_WVARCHAR, 30, 0, text,
                    sizeof text, &text_length);
  if (prepared
      && !statement_good (statement, SQLPrepare (statement, (SQLCHAR *) call, SQL_NTS), call,
                          error))
    return FALSE;
  SQLRETURN result
      = prepared ? SQLExecute (statement) : SQLExecDirect (statement, (SQLCHAR *) call, SQL_NTS);
  if (!statement_good (statement, result, call, error)
      || !finish (statement, strstr (call, "OdbcProcedure") != NULL ? "21|Grüße\n" : "", error))
    return FALSE;
  if (out != 42)
    return fail (error, "%s: the output is %d", call, out);
  return expect_text (text, "Grüße, 你好", call, error);
}

gboolean
plain_output_parameters (GError **error)
{
  g_autoptr (Session) session = open_with_procedure (error);

  return session != NULL && call_procedure (session, "{call OdbcProcedure (?, ?, ?)}", FALSE, error)
         && call_procedure (session, "{call OdbcProcedure (?, ?, ?)}", TRUE, error)
         /* The driver writes OUTPUT behind them; FreeTDS declares no parameter of a batch as
            output. */
         && (!session_is_microsoft ()
             || (call_procedure (session, "EXEC OdbcProcedure ?, ?, ?", FALSE, error)
                 && call_procedure (session, "EXEC OdbcProcedure ?, ?, ?", TRUE, error)))
         && session_run (session, "DROP PROCEDURE OdbcProcedure", error);
}

static gboolean
returns (Session *session, const char *call, SQLINTEGER in, SQLINTEGER expected, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  SQLINTEGER status = -1, out = 0;
  SQLLEN length = 0;

  SQLBindParameter (statement, 1, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &status, 0,
                    &length);
  SQLBindParameter (statement, 2, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &in, 0,
                    &length);
  SQLBindParameter (statement, 3, SQL_PARAM_OUTPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &out, 0,
                    &length);
  if (!statement_execute (statement, call, error))
    return FALSE;
  g_autofree char *rows = statement_dump (statement, error);
  if (rows == NULL)
    return FALSE;
  return status == expected || fail (error, "%s: the status is %d", call, status);
}

gboolean
plain_return_status (GError **error)
{
  g_autoptr (Session) session = open_with_procedure (error);

  return session != NULL && returns (session, "{? = call OdbcProcedure (?, ?, 'x')}", 21, 28, error)
         && returns (session, "{? = call OdbcProcedure (?, ?, 'x')}", -7, 0, error)
         && session_run (session, "DROP PROCEDURE OdbcProcedure", error);
}

/* --- table-valued parameters ----------------------------------------------------------------- */

#define N_ROWS 3

typedef struct
{
  SQLINTEGER ids[N_ROWS];
  SQLLEN id_lengths[N_ROWS];
  char names[N_ROWS][32];
  SQLLEN name_lengths[N_ROWS];
} Table;

static gboolean
send_table (Session *session, const char *sql, SQLLEN n_rows, const char *expected, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  Table table = { .ids = { 1, 2, 3 },
                  .names = { "eins", "zwei: 漢", "" },
                  .name_lengths = { SQL_NTS, SQL_NTS, SQL_NULL_DATA } };
  /* unixODBC does not convert what it does not know to be a text. */
  g_autofree gunichar2 *type_name = g_utf8_to_utf16 ("OdbcTableType", -1, NULL, NULL, NULL);
  SQLRETURN result = SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_DEFAULT, MS_TYPE_TABLE,
                                       N_ROWS, 0, type_name, SQL_NTS, &n_rows);

  if (!statement_good (statement, result, "binding a table", error)
      || !statement_good (
          statement,
          SQLSetStmtAttr (statement, MS_STATEMENT_PARAM_FOCUS, GINT_TO_POINTER (1), SQL_IS_INTEGER),
          "SQL_SOPT_SS_PARAM_FOCUS", error))
    return FALSE;
  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, table.ids, 0,
                    table.id_lengths);
  SQLBindParameter (statement, 2, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_WVARCHAR, 20, 0, table.names,
                    sizeof table.names[0], table.name_lengths);
  SQLSetStmtAttr (statement, MS_STATEMENT_PARAM_FOCUS, GINT_TO_POINTER (0), SQL_IS_INTEGER);
  if (!statement_execute (statement, sql, error))
    return FALSE;
  g_autofree char *rows = statement_dump (statement, error);
  return rows != NULL && expect_text (rows, expected, sql, error);
}

gboolean
plain_tvp (GError **error)
{
  g_autoptr (Session) session = session_new (error);

  if (!session_is_microsoft ())
    return skip (error, "FreeTDS 1.3 refuses SQL_SS_TABLE when it is bound");
  return session != NULL
         && session_run (session, "DROP PROCEDURE IF EXISTS OdbcTableProcedure", error)
         && session_run (session, "DROP TYPE IF EXISTS OdbcTableType", error)
         && session_run (session,
                         "CREATE TYPE OdbcTableType AS TABLE (id int NOT NULL, name nvarchar(20))",
                         error)
         && session_run (session,
                         "CREATE PROCEDURE OdbcTableProcedure @rows OdbcTableType READONLY AS "
                         "SELECT id, name FROM @rows ORDER BY id",
                         error)
         && send_table (session, "{call OdbcTableProcedure (?)}", N_ROWS,
                        "1|eins\n2|zwei: 漢\n3|NULL\n", error)
         && send_table (session, "{call OdbcTableProcedure (?)}", 0, "", error)
         && session_run (session, "DROP PROCEDURE OdbcTableProcedure", error)
         && session_run (session, "DROP TYPE OdbcTableType", error);
}
