/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tsql-convert-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-decimal-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-sequence-private.h"

/* Types and columns are numbers into the plan that runs. Errors are kept in the session; SQLite
 * only hears that there is one. */

static AeEmulatorSession *
get_session (sqlite3_context *context)
{
  return sqlite3_user_data (context);
}

const AeEmulatorType *
ae_tsql_sqlite_get_type (sqlite3_context *context, sqlite3_value *value)
{
  const AeTsqlPlan *plan = get_session (context)->plan;

  return &g_array_index (plan->types, AeEmulatorType, (guint) sqlite3_value_int (value));
}

void
ae_tsql_sqlite_fail (sqlite3_context *context)
{
  sqlite3_result_error (context, "T-SQL", -1);
}

void
ae_tsql_sqlite_get_value (sqlite3_value *in, AeEmulatorValue *out)
{
  *out = (AeEmulatorValue){ 0 };
  switch (sqlite3_value_type (in))
    {
    case SQLITE_INTEGER:
      out->kind = AE_EMULATOR_VALUE_INTEGER;
      out->integer = sqlite3_value_int64 (in);
      break;
    case SQLITE_FLOAT:
      out->kind = AE_EMULATOR_VALUE_REAL;
      out->real = sqlite3_value_double (in);
      break;
    case SQLITE_TEXT:
      out->kind = AE_EMULATOR_VALUE_TEXT;
      out->data = sqlite3_value_text (in);
      out->size = (gsize) sqlite3_value_bytes (in);
      break;
    case SQLITE_BLOB:
      out->kind = AE_EMULATOR_VALUE_BLOB;
      out->data = sqlite3_value_blob (in);
      out->size = (gsize) sqlite3_value_bytes (in);
      if (out->data == NULL)
        out->data = (const guint8 *) "";
      break;
    default:
      break;
    }
}

void
ae_tsql_sqlite_set_result (sqlite3_context *context, const AeEmulatorValue *value)
{
  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      sqlite3_result_int64 (context, value->integer);
      break;
    case AE_EMULATOR_VALUE_REAL:
      sqlite3_result_double (context, value->real);
      break;
    case AE_EMULATOR_VALUE_TEXT:
      sqlite3_result_text64 (context, (const char *) value->data, value->size, SQLITE_TRANSIENT,
                             SQLITE_UTF8);
      break;
    case AE_EMULATOR_VALUE_BLOB:
      sqlite3_result_blob64 (context, value->data, value->size, SQLITE_TRANSIENT);
      break;
    default:
      sqlite3_result_null (context);
      break;
    }
}

/* --- conversion ------------------------------------------------------------------------------- */

static gboolean
convert (sqlite3_context *context, sqlite3_value **arguments, AeTsqlError *error)
{
  AeEmulatorValue in;
  g_auto (AeEmulatorValue) out = { 0 };

  ae_tsql_sqlite_get_value (arguments[0], &in);
  if (!ae_tsql_convert (&in, ae_tsql_sqlite_get_type (context, arguments[1]),
                        ae_tsql_sqlite_get_type (context, arguments[2]),
                        sqlite3_value_int (arguments[3]), &out, NULL, error))
    return FALSE;
  ae_tsql_sqlite_set_result (context, &out);
  return TRUE;
}

static void
ts_cast (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  if (!convert (context, arguments, &get_session (context)->pending))
    ae_tsql_sqlite_fail (context);
}

static void
ts_try_cast (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_auto (AeTsqlError) error = { 0 };

  if (!convert (context, arguments, &error))
    sqlite3_result_null (context);
}

/* As errors print it. */
static char *
describe_table (AeEmulatorSession *session, const AeTsqlTable *table)
{
  if (ae_tsql_name_is_variable (table->name))
    return g_strdup (table->name);
  return g_strdup_printf (
      "%s.%s.%s",
      table->database_id == AE_TSQL_TEMPORARY_DATABASE ? "tempdb" : session->current_database,
      table->schema, table->name);
}

static gboolean
refuse_truncation (AeEmulatorSession *session,
                   const AeTsqlTarget *target,
                   const AeEmulatorValue *cut)
{
  g_autofree char *table = describe_table (session, target->table);
  g_autofree char *value = ae_tsql_value_dup_text (cut);

  return ae_tsql_error_set (&session->pending, 2628, 0, table, target->column->name,
                            value != NULL ? value : "");
}

static gboolean
refuse_null (AeEmulatorSession *session, const AeTsqlTarget *target)
{
  g_autofree char *table = describe_table (session, target->table);

  return ae_tsql_error_set (&session->pending, 515, 0, target->column->name, table, target->verb);
}

static gboolean
assign (sqlite3_context *context, sqlite3_value **arguments)
{
  AeEmulatorSession *session = get_session (context);
  const AeTsqlTarget *target = &g_array_index (session->plan->targets, AeTsqlTarget,
                                               (guint) sqlite3_value_int (arguments[2]));
  AeEmulatorValue in;
  g_auto (AeEmulatorValue) out = { 0 };
  gboolean truncated = FALSE;

  if (ae_tsql_session_is_interrupted (session))
    return FALSE;
  ae_tsql_sqlite_get_value (arguments[0], &in);
  if (in.kind == AE_EMULATOR_VALUE_NULL && !target->column->nullable)
    return refuse_null (session, target);
  if (target->column->encryption != NULL)
    {
      /* Ciphertext is taken as it is. */
      sqlite3_result_value (context, arguments[0]);
      return TRUE;
    }
  if (!ae_tsql_convert (&in, ae_tsql_sqlite_get_type (context, arguments[1]), &target->column->type,
                        0, &out, &truncated, &session->pending))
    return FALSE;
  if (truncated)
    return refuse_truncation (session, target, &out);
  ae_tsql_sqlite_set_result (context, &out);
  return TRUE;
}

static void
ts_assign (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  if (!assign (context, arguments))
    ae_tsql_sqlite_fail (context);
}

/* --- arithmetic ------------------------------------------------------------------------------- */

static gboolean
compute_integer (AeEmulatorSession *session, char operator, gint64 a, gint64 b, gint64 *result)
{
  if ((operator== '/' || operator== '%') && b == 0)
    return ae_tsql_error_set (&session->pending, 8134, 0);
  switch (operator)
    {
    case '+':
      return !__builtin_add_overflow (a, b, result);
    case '-':
      return !__builtin_sub_overflow (a, b, result);
    case '*':
      return !__builtin_mul_overflow (a, b, result);
    case '/':
      *result = b == -1 ? 0 : a / b;
      return b != -1 || !__builtin_sub_overflow ((gint64) 0, a, result);
    case '%':
      *result = b == -1 ? 0 : a % b;
      return TRUE;
    case '&':
      *result = a & b;
      return TRUE;
    case '|':
      *result = a | b;
      return TRUE;
    default:
      *result = a ^ b;
      return TRUE;
    }
}

static gboolean
has_null (sqlite3_value **arguments)
{
  return sqlite3_value_type (arguments[1]) == SQLITE_NULL
         || sqlite3_value_type (arguments[2]) == SQLITE_NULL;
}

static void
ts_integer (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = get_session (context);
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[3]);
  char operator= * (const char *) sqlite3_value_text (arguments[0]);
  AeEmulatorType wide;
  g_auto (AeEmulatorValue) out = { 0 };
  gint64 result = 0;

  if (has_null (arguments))
    return;
  gboolean good = compute_integer (session, operator, sqlite3_value_int64 (arguments[1]),
                                   sqlite3_value_int64 (arguments[2]), &result);
  AeEmulatorValue value = { .kind = AE_EMULATOR_VALUE_INTEGER, .integer = result };
  ae_tsql_type_init (&wide, AE_EMULATOR_TYPE_BIGINT);
  if (!good)
    ae_tsql_error_set (&session->pending, 8115, 0, "expression", ae_tsql_type_get_name (type->id));
  if (!good || !ae_tsql_convert (&value, &wide, type, 0, &out, NULL, &session->pending))
    ae_tsql_sqlite_fail (context);
  else
    sqlite3_result_int64 (context, out.integer);
}

static void
ts_float (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = get_session (context);
  char operator= * (const char *) sqlite3_value_text (arguments[0]);

  if (has_null (arguments))
    return;
  double a = sqlite3_value_double (arguments[1]), b = sqlite3_value_double (arguments[2]);
  if ((operator== '/' || operator== '%') && b == 0)
    {
      ae_tsql_error_set (&session->pending, 8134, 0);
      ae_tsql_sqlite_fail (context);
      return;
    }
  double result = operator== '+' ? a + b :
                  operator== '-' ? a - b
                  :
                  operator== '*' ? a * b
                  :
                  operator== '/' ? a / b
                                 : fmod (a, b);
  if (!isfinite (result))
    {
      ae_tsql_error_set (&session->pending, 8115, 0, "expression", "float");
      ae_tsql_sqlite_fail (context);
      return;
    }
  sqlite3_result_double (context, result);
}

static gboolean
get_decimal (sqlite3_value *value, AeTsqlDecimal *decimal)
{
  const char *text = (const char *) sqlite3_value_text (value);

  return text != NULL && ae_tsql_decimal_parse (text, strlen (text), decimal);
}

/* Also money. */
static void
ts_decimal (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = get_session (context);
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[3]);
  char operator= * (const char *) sqlite3_value_text (arguments[0]);
  guint precision = ae_tsql_type_is_money (type->id) ? 19 : type->precision;
  AeTsqlDecimal a, b, result;

  if (has_null (arguments))
    return;
  gboolean good = get_decimal (arguments[1], &a) && get_decimal (arguments[2], &b);
  if (good && (operator== '/' || operator== '%') && b.unscaled == 0)
    {
      ae_tsql_error_set (&session->pending, 8134, 0);
      ae_tsql_sqlite_fail (context);
      return;
    }
  if (!good || !ae_tsql_decimal_compute (operator, & a, &b, precision, type->scale, &result))
    {
      ae_tsql_error_set (&session->pending, 8115, 0, "expression",
                         ae_tsql_type_is_money (type->id) ? "money" : "numeric");
      ae_tsql_sqlite_fail (context);
      return;
    }
  g_autofree char *text = ae_tsql_decimal_to_string (&result);
  sqlite3_result_text (context, text, -1, SQLITE_TRANSIENT);
}

/* --- sums of decimals ------------------------------------------------------------------------- */

typedef struct
{
  AeTsqlDecimal total;
  gint64 count;
  gboolean failed;
} DecimalSum;

/* SQLite's memory is not aligned for 128 bits: the sum is copied out and in. */
static void
ts_sum_step (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  void *memory = sqlite3_aggregate_context (context, sizeof (DecimalSum));
  DecimalSum sum;
  AeTsqlDecimal value, total;

  if (memory == NULL || sqlite3_value_type (arguments[0]) == SQLITE_NULL)
    return;
  memcpy (&sum, memory, sizeof sum);
  total = sum.total;
  if (!get_decimal (arguments[0], &value)
      || !ae_tsql_decimal_compute ('+', &total, &value, 38, MAX (total.scale, value.scale),
                                   &sum.total))
    sum.failed = TRUE;
  sum.count++;
  memcpy (memory, &sum, sizeof sum);
}

/* A row leaves the window. */
static void
ts_sum_inverse (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  void *memory = sqlite3_aggregate_context (context, sizeof (DecimalSum));
  DecimalSum sum;
  AeTsqlDecimal value, total;

  if (memory == NULL || sqlite3_value_type (arguments[0]) == SQLITE_NULL)
    return;
  memcpy (&sum, memory, sizeof sum);
  total = sum.total;
  if (!get_decimal (arguments[0], &value)
      || !ae_tsql_decimal_compute ('-', &total, &value, 38, MAX (total.scale, value.scale),
                                   &sum.total))
    sum.failed = TRUE;
  sum.count--;
  memcpy (memory, &sum, sizeof sum);
}

static void
finish_sum (sqlite3_context *context, gboolean average)
{
  const void *memory = sqlite3_aggregate_context (context, 0);
  DecimalSum sum;

  if (memory == NULL)
    return;
  memcpy (&sum, memory, sizeof sum);
  if (sum.count == 0)
    return;
  AeTsqlDecimal count = { .unscaled = sum.count }, result = sum.total;
  if (average && !sum.failed)
    sum.failed = !ae_tsql_decimal_compute ('/', &sum.total, &count, 38,
                                           MIN (MAX (sum.total.scale, 6), 37), &result);
  if (sum.failed)
    {
      ae_tsql_error_set (&get_session (context)->pending, 8115, 0, "expression", "numeric");
      ae_tsql_sqlite_fail (context);
      return;
    }
  g_autofree char *text = ae_tsql_decimal_to_string (&result);
  sqlite3_result_text (context, text, -1, SQLITE_TRANSIENT);
}

static void
ts_sum_final (sqlite3_context *context)
{
  finish_sum (context, FALSE);
}

static void
ts_avg_final (sqlite3_context *context)
{
  finish_sum (context, TRUE);
}

/* --- the rest --------------------------------------------------------------------------------- */

static void
ts_raise (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  ae_tsql_error_set (&get_session (context)->pending, sqlite3_value_int (arguments[0]), 0);
  ae_tsql_sqlite_fail (context);
}

/* Hands its argument through, unless the client wants an end. */
static void
ts_tick (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  if (ae_tsql_session_is_interrupted (get_session (context)))
    ae_tsql_sqlite_fail (context);
  else
    sqlite3_result_value (context, arguments[0]);
}

/* TOP and OFFSET: not negative. */
static void
ts_count (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint64 count = sqlite3_value_int64 (arguments[0]);

  if (count < 0 || sqlite3_value_type (arguments[0]) == SQLITE_NULL)
    {
      ae_tsql_error_set (&get_session (context)->pending, count < 0 ? 127 : 1060, 0);
      ae_tsql_sqlite_fail (context);
      return;
    }
  sqlite3_result_int64 (context, count);
}

/* ts_percent (n, percent): so many of n rows, the part of one as a whole. */
static void
ts_percent (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  double percent = sqlite3_value_double (arguments[1]);

  if (!(percent >= 0 && percent <= 100))
    {
      ae_tsql_error_set (&get_session (context)->pending, 1031, 0);
      ae_tsql_sqlite_fail (context);
      return;
    }
  sqlite3_result_double (context, ceil (sqlite3_value_double (arguments[0]) * percent / 100));
}

/* The first value a table never had: behind its last one. */
static void
start_identity (AeEmulatorSession *session, const AeTsqlTable *table, const AeTsqlColumn *column)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s (CAST (c%u AS INTEGER)) FROM t%" G_GINT64_FORMAT,
                         column->increment > 0 ? "max" : "min", column->id, table->object_id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (session->db, sql, "");
  gint64 next = column->seed;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW
      && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    next = sqlite3_column_int64 (statement, 0) + column->increment;
  sqlite3_finalize (statement);
  ae_tsql_database_start_identity (session->database, table->object_id, next);
}

static void
ts_identity (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = get_session (context);
  AeTsqlTable *table = (AeTsqlTable *) session->plan->insert_table;
  const AeTsqlColumn *column = ae_tsql_table_get_identity (table);
  AeEmulatorType wide;
  AeEmulatorValue value = { .kind = AE_EMULATOR_VALUE_INTEGER };
  g_auto (AeEmulatorValue) out = { 0 };

  if (ae_tsql_session_is_interrupted (session))
    {
      ae_tsql_sqlite_fail (context);
      return;
    }
  if (!ae_tsql_database_take_identity (session->database, table->object_id, column->increment,
                                       &value.integer))
    {
      start_identity (session, table, column);
      ae_tsql_database_take_identity (session->database, table->object_id, column->increment,
                                      &value.integer);
    }
  ae_tsql_type_init (&wide, AE_EMULATOR_TYPE_BIGINT);
  if (!ae_tsql_convert (&value, &wide, &column->type, 0, &out, NULL, &session->pending))
    {
      ae_tsql_error_clear (&session->pending);
      ae_tsql_error_set (&session->pending, 8115, 0, "IDENTITY",
                         ae_tsql_type_get_name (column->type.id));
      ae_tsql_sqlite_fail (context);
      return;
    }
  session->identity = session->scope_identity = value.integer;
  session->has_identity = session->has_scope_identity = TRUE;
  ae_tsql_sqlite_set_result (context, &out);
}

/* An explicit value of an identity column. */
static void
ts_note_identity (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = get_session (context);
  AeTsqlTable *table = (AeTsqlTable *) session->plan->insert_table;
  const AeTsqlColumn *column = ae_tsql_table_get_identity (table);
  gint64 value = sqlite3_value_int64 (arguments[0]);

  start_identity (session, table, column);
  ae_tsql_database_note_identity (session->database, table->object_id, column->increment, value);
  session->identity = session->scope_identity = value;
  session->has_identity = session->has_scope_identity = TRUE;
  sqlite3_result_value (context, arguments[0]);
}

gboolean
ae_tsql_sqlite_register (AeEmulatorSession *session,
                         const AeTsqlSqliteFunction *functions,
                         guint n_functions)
{
  for (guint i = 0; i < n_functions; i++)
    if (sqlite3_create_function (session->db, functions[i].name, functions[i].n_arguments,
                                 SQLITE_UTF8 | SQLITE_DETERMINISTIC, session, functions[i].call,
                                 NULL, NULL)
        != SQLITE_OK)
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_sqlite_functions_register (AeEmulatorSession *session)
{
  static const struct
  {
    const char *name;
    int n_arguments;
    void (*call) (sqlite3_context *, int, sqlite3_value **);
    int flags;
  } functions[] = {
    { "ts_assign", 3, ts_assign, 0 },
    { "ts_cast", 4, ts_cast, SQLITE_DETERMINISTIC },
    { "ts_count", 1, ts_count, 0 },
    { "ts_decimal", 4, ts_decimal, SQLITE_DETERMINISTIC },
    { "ts_float", 4, ts_float, SQLITE_DETERMINISTIC },
    { "ts_identity", 0, ts_identity, 0 },
    { "ts_integer", 4, ts_integer, SQLITE_DETERMINISTIC },
    { "ts_note_identity", 1, ts_note_identity, 0 },
    { "ts_percent", 2, ts_percent, 0 },
    { "ts_raise", 1, ts_raise, 0 },
    { "ts_tick", 1, ts_tick, 0 },
    { "ts_try_cast", 4, ts_try_cast, SQLITE_DETERMINISTIC },
  };
  static gboolean (*const families[]) (AeEmulatorSession *) = {
    ae_tsql_for_clause_register,       ae_tsql_object_id_register,
    ae_tsql_row_version_register,      ae_tsql_sqlite_dates_register,
    ae_tsql_sqlite_json_register,      ae_tsql_sqlite_math_register,
    ae_tsql_sqlite_rows_register,      ae_tsql_sqlite_string_agg_register,
    ae_tsql_sqlite_strings_register,   ae_tsql_sqlite_text_register,
    ae_tsql_sqlite_variables_register, ae_tsql_sqlite_variant_register,
    ae_tsql_sequence_register,         ae_tsql_user_function_register,
  };
  gboolean good = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    good &= sqlite3_create_function (session->db, functions[i].name, functions[i].n_arguments,
                                     SQLITE_UTF8 | functions[i].flags, session, functions[i].call,
                                     NULL, NULL)
            == SQLITE_OK;
  good &= sqlite3_create_window_function (session->db, "ts_sum", 1, SQLITE_UTF8, session,
                                          ts_sum_step, ts_sum_final, ts_sum_final, ts_sum_inverse,
                                          NULL)
          == SQLITE_OK;
  good &= sqlite3_create_window_function (session->db, "ts_avg", 1, SQLITE_UTF8, session,
                                          ts_sum_step, ts_avg_final, ts_avg_final, ts_sum_inverse,
                                          NULL)
          == SQLITE_OK;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    good = good && families[i](session);
  return good;
}
