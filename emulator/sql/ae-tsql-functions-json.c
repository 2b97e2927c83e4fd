/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-functions-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-sqlite-rows-private.h"

/* JSON, by what SQLite knows of it. */

static gboolean
bind_isjson (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_function_bind_text (binder, expr, 0);
}

static void
emit_isjson (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_isjson (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static gboolean
bind_json_part (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR,
                           g_str_equal (expr->function->name, "json_value") ? 4000 : -1);
  for (guint i = 0; i < expr->arguments->len; i++)
    if (!ae_tsql_function_bind_text (binder, expr, i))
      return FALSE;
  return TRUE;
}

static void
emit_json_part (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "ts_%s (", expr->function->name);
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  if (expr->arguments->len > 1)
    ae_tsql_function_emit_argument (plan, expr, 1);
  else
    g_string_append (plan->sql, "'$'");
  g_string_append_c (plan->sql, ')');
}

static const AeTsqlFunction functions[] = {
  { "isjson", 1, 1, FALSE, bind_isjson, NULL, emit_isjson },
  { "json_query", 1, 2, FALSE, bind_json_part, NULL, emit_json_part },
  { "json_value", 2, 2, FALSE, bind_json_part, NULL, emit_json_part },
};

const AeTsqlFunctionTable ae_tsql_functions_json = { functions, G_N_ELEMENTS (functions) };

/* --- SQLite's side ---------------------------------------------------------------------------- */

static sqlite3_stmt *
prepare (sqlite3_context *context, const char *sql, sqlite3_value *json, const char *path)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (sqlite3_context_db_handle (context), sql, -1, &statement, NULL)
      != SQLITE_OK)
    return NULL;
  sqlite3_bind_value (statement, 1, json);
  if (path != NULL)
    sqlite3_bind_text (statement, 2, path, -1, SQLITE_TRANSIENT);
  return statement;
}

/* As SQL Server has it, without duplicates of its rules: an object or an array. */
static gboolean
is_valid (sqlite3_context *context, sqlite3_value *json)
{
  sqlite3_stmt *statement = prepare (
      context, "SELECT json_valid (?1) AND json_type (?1) IN ('object', 'array')", json, NULL);
  gboolean good = statement != NULL && sqlite3_step (statement) == SQLITE_ROW
                  && sqlite3_column_int (statement, 0) != 0;

  sqlite3_finalize (statement);
  return good;
}

static void
ts_isjson (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  if (sqlite3_value_type (arguments[0]) != SQLITE_NULL)
    sqlite3_result_int (context, is_valid (context, arguments[0]));
}

static gboolean
fail (sqlite3_context *context, gint32 number)
{
  AeEmulatorSession *session = sqlite3_user_data (context);

  ae_tsql_error_set (&session->pending, number, 0);
  ae_tsql_sqlite_fail (context);
  return FALSE;
}

/* "lax $.a": what is missing is NULL; strict: an error. */
static const char *
read_path (sqlite3_value *value, gboolean *strict)
{
  const char *path = (const char *) sqlite3_value_text (value);

  *strict = FALSE;
  if (path == NULL)
    return NULL;
  path += strspn (path, " ");
  if (g_ascii_strncasecmp (path, "lax ", 4) == 0)
    path += 4;
  else if (g_ascii_strncasecmp (path, "strict ", 7) == 0)
    {
      *strict = TRUE;
      path += 7;
    }
  return path + strspn (path, " ");
}

static void
get_part (sqlite3_context *context, sqlite3_value **arguments, gboolean scalar)
{
  gboolean strict;
  const char *path = read_path (arguments[1], &strict);

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL || path == NULL)
    return;
  if (!is_valid (context, arguments[0]))
    {
      fail (context, 13609);
      return;
    }
  if (path[0] != '$')
    {
      fail (context, 13607);
      return;
    }
  sqlite3_stmt *statement
      = prepare (context, "SELECT json_type (?1, ?2), ?1 -> ?2, ?1 ->> ?2", arguments[0], path);
  if (statement == NULL || sqlite3_step (statement) != SQLITE_ROW)
    {
      sqlite3_finalize (statement);
      fail (context, 13607);
      return;
    }
  const char *type = (const char *) sqlite3_column_text (statement, 0);
  gboolean nested = type != NULL && (g_str_equal (type, "object") || g_str_equal (type, "array"));
  gboolean is_text = type != NULL && g_str_equal (type, "text");
  if (type != NULL && nested != scalar && !g_str_equal (type, "null"))
    sqlite3_result_value (context, sqlite3_column_value (statement, is_text ? 2 : 1));
  else if (strict && (type == NULL || nested == scalar))
    fail (context, type == NULL ? 13608 : scalar ? 13623 : 13624);
  sqlite3_finalize (statement);
}

static void
ts_json_value (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  get_part (context, arguments, TRUE);
}

static void
ts_json_query (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  get_part (context, arguments, FALSE);
}

/* openjson (text [, path]): rows of key, value and the number of the type. */
static void
ts_openjson (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gboolean strict = FALSE;
  const char *path = n_arguments > 1 ? read_path (arguments[1], &strict) : "$";

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL || path == NULL)
    return;
  if (!is_valid (context, arguments[0]))
    {
      fail (context, 13609);
      return;
    }
  sqlite3_stmt *statement = prepare (
      context,
      "SELECT key, CASE type WHEN 'text' THEN value WHEN 'null' THEN NULL ELSE ?1 -> fullkey END, "
      "CASE type WHEN 'null' THEN 0 WHEN 'text' THEN 1 WHEN 'true' THEN 3 WHEN 'false' THEN 3 WHEN "
      "'array' THEN 4 WHEN 'object' THEN 5 ELSE 2 END FROM json_each (?1, ?2) WHERE json_type (?1, "
      "?2) IN ('object', 'array')",
      arguments[0], path);
  if (statement == NULL)
    {
      fail (context, 13607);
      return;
    }
  GByteArray *rows = g_byte_array_new ();
  ae_tsql_rows_begin (rows, 3);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      ae_tsql_rows_add_text (rows, (const char *) sqlite3_column_text (statement, 0),
                             (gsize) sqlite3_column_bytes (statement, 0));
      if (sqlite3_column_type (statement, 1) == SQLITE_NULL)
        ae_tsql_rows_add_null (rows);
      else
        ae_tsql_rows_add_text (rows, (const char *) sqlite3_column_text (statement, 1),
                               (gsize) sqlite3_column_bytes (statement, 1));
      ae_tsql_rows_add_integer (rows, sqlite3_column_int (statement, 2));
    }
  sqlite3_finalize (statement);
  ae_tsql_rows_result (context, rows);
}

gboolean
ae_tsql_sqlite_json_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction sqlite_functions[] = {
    { "ts_isjson", 1, ts_isjson },
    { "ts_json_query", 2, ts_json_query },
    { "ts_json_value", 2, ts_json_value },
    { "ts_openjson", -1, ts_openjson },
  };

  return ae_tsql_sqlite_register (session, sqlite_functions, G_N_ELEMENTS (sqlite_functions));
}
