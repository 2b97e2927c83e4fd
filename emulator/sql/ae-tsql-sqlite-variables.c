/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-plan-private.h"
#include "ae-tsql-session-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-value-private.h"

/* SELECT @x = @x + … FROM …: each row sees what the one before it assigned. A parameter of SQLite
 * keeps its value for the whole statement, so what the statement assigns is read and written by
 * functions. Rows that are sorted are computed before they are, so the order in which they are met
 * is that of the table; SQL Server, too, promises no other. */

static AeTsqlVariable *
get_variable (sqlite3_context *context, sqlite3_value *index)
{
  AeEmulatorSession *session = sqlite3_user_data (context);

  return g_ptr_array_index (session->plan->variables, (guint) sqlite3_value_int (index));
}

/* ts_variable (index) */
static void
ts_variable (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  ae_tsql_sqlite_set_result (context, &get_variable (context, arguments[0])->value);
}

/* ts_set_variable (index, value): the value */
static void
ts_set_variable (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeTsqlVariable *variable = get_variable (context, arguments[0]);
  AeEmulatorValue value;

  ae_tsql_sqlite_get_value (arguments[1], &value);
  ae_tsql_value_clear (&variable->value);
  ae_tsql_value_copy (&variable->value, &value);
  sqlite3_result_value (context, arguments[1]);
}

gboolean
ae_tsql_sqlite_variables_register (AeEmulatorSession *session)
{
  return sqlite3_create_function (session->db, "ts_variable", 1, SQLITE_UTF8, session, ts_variable,
                                  NULL, NULL)
             == SQLITE_OK
         && sqlite3_create_function (session->db, "ts_set_variable", 2, SQLITE_UTF8, session,
                                     ts_set_variable, NULL, NULL)
                == SQLITE_OK;
}
