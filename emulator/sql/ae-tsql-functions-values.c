/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-datetime-private.h"
#include "ae-tsql-functions-private.h"

/* --- NULL ------------------------------------------------------------------------------------- */

static gboolean
bind_isnull (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0))
      || !ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 1)))
    return FALSE;
  expr->type = ae_tsql_bind_is_null_literal (ae_tsql_function_get_argument (expr, 0))
                   ? ae_tsql_function_get_argument (expr, 1)->type
                   : ae_tsql_function_get_argument (expr, 0)->type;
  expr->nullable = ae_tsql_function_get_argument (expr, 1)->nullable;
  return ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 1), &expr->type);
}

static gboolean
bind_coalesce (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  gboolean known = FALSE;

  expr->nullable = TRUE;
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, i)))
        return FALSE;
      const AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, i);
      expr->nullable &= argument->nullable;
      if (ae_tsql_bind_is_null_literal (argument))
        continue;
      AeEmulatorType type = argument->type;
      if (known)
        ae_tsql_type_unify (&expr->type, &argument->type, &type);
      expr->type = type;
      known = TRUE;
    }
  if (!known)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  for (guint i = 0; i < expr->arguments->len; i++)
    if (!ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, i), &expr->type))
      return FALSE;
  return TRUE;
}

static gboolean
bind_nullif (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0))
      || !ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 1)))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 0)->type;
  AeTsqlExpr *first = ae_tsql_function_get_argument (expr, 0);
  AeTsqlExpr *condition = ae_tsql_tree_operation (binder->tree, AE_TSQL_EXPR_COMPARE, '=', first,
                                                  ae_tsql_function_get_argument (expr, 1));
  expr->left = condition;
  return ae_tsql_bind_condition (binder, condition);
}

static void
emit_nullif (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "CASE WHEN ");
  ae_tsql_emit_condition (plan, expr->left);
  g_string_append (plan->sql, " THEN NULL ELSE ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, " END");
}

/* --- numbers ---------------------------------------------------------------------------------- */

static gboolean
bind_number (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  if (ae_tsql_type_is_character (ae_tsql_function_get_argument (expr, 0)->type.id))
    {
      ae_tsql_type_init (&type, AE_EMULATOR_TYPE_FLOAT);
      if (!ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 0), &type))
        return FALSE;
    }
  expr->type = ae_tsql_function_get_argument (expr, 0)->type;
  if (!ae_tsql_type_is_numeric (expr->type.id))
    return ae_tsql_error_set (binder->error, 8116, expr->line,
                              ae_tsql_type_get_name (expr->type.id), 1u, expr->name);
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!ae_tsql_function_bind_integer (binder, expr, i))
      return FALSE;
  return TRUE;
}

/* ts_abs (number, the lowest of its type, which has no counterpart; 1: there is none) */
static void
emit_abs (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const char *lowest = expr->type.id == AE_EMULATOR_TYPE_BIGINT     ? "-9223372036854775808"
                       : expr->type.id == AE_EMULATOR_TYPE_INT      ? "-2147483648"
                       : expr->type.id == AE_EMULATOR_TYPE_SMALLINT ? "-32768"
                                                                    : "1";

  g_string_append (plan->sql, "ts_abs (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_printf (plan->sql, ", %s)", lowest);
}

/* CEILING and FLOOR of decimals have no digits behind the point. */
static gboolean
bind_whole (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_number (binder, expr))
    return FALSE;
  if (expr->type.id == AE_EMULATOR_TYPE_DECIMAL || expr->type.id == AE_EMULATOR_TYPE_NUMERIC)
    expr->type.scale = 0;
  return TRUE;
}

/* ts_round (number, digits, kind, precision, scale): the last two of a decimal result, 0 of others
 */
static void
emit_round (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  char kind = g_ascii_tolower (expr->function->name[0]);
  gboolean wide
      = expr->type.id == AE_EMULATOR_TYPE_DECIMAL || expr->type.id == AE_EMULATOR_TYPE_NUMERIC;

  g_string_append (plan->sql, "ts_round (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  if (expr->arguments->len > 1)
    ae_tsql_function_emit_argument (plan, expr, 1);
  else
    g_string_append_c (plan->sql, '0');
  if (expr->arguments->len > 2)
    {
      g_string_append (plan->sql, ", CASE WHEN ");
      ae_tsql_function_emit_argument (plan, expr, 2);
      g_string_append (plan->sql, " = 0 THEN 'r' ELSE 't' END");
    }
  else
    {
      g_string_append_printf (plan->sql, ", '%c'", kind);
    }
  g_string_append_printf (plan->sql, ", %u, %u)", wide ? expr->type.precision : 0,
                          wide ? expr->type.scale : 4);
}

/* --- now -------------------------------------------------------------------------------------- */

static gboolean
bind_now (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  const char *name = expr->function->name;

  ae_tsql_type_init (&expr->type, g_str_equal (name, "sysdatetimeoffset")
                                      ? AE_EMULATOR_TYPE_DATETIMEOFFSET
                                  : g_str_has_prefix (name, "sys") ? AE_EMULATOR_TYPE_DATETIME2
                                                                   : AE_EMULATOR_TYPE_DATETIME);
  expr->nullable = FALSE;
  return TRUE;
}

static void
emit_now (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  AeTsqlMoment moment;

  ae_tsql_moment_now (&moment, strstr (expr->function->name, "utc") != NULL);
  ae_tsql_moment_round (&moment, &expr->type);
  g_autofree char *text = ae_tsql_moment_format (&moment, &expr->type);
  ae_tsql_emit_text (plan, text, strlen (text));
}

static gboolean
bind_newid (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_UNIQUEIDENTIFIER);
  expr->nullable = FALSE;
  return TRUE;
}

static gboolean
bind_date_part (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_DATE);
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0))
         && ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 0), &type);
}

/* SQLite counts days from -4713-11-24; 0001-01-01 is 1721425.5. */
static void
emit_date_part (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const char *name = expr->function->name;
  const char *format = g_str_equal (name, "year")    ? "%Y"
                       : g_str_equal (name, "month") ? "%m"
                                                     : "%d";

  g_string_append_printf (plan->sql, "CAST (strftime ('%s', 1721425.5 + ", format);
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ") AS INTEGER)");
}

static const AeTsqlFunction functions[] = {
  { "abs", 1, 1, FALSE, bind_number, NULL, emit_abs },
  { "ceiling", 1, 1, FALSE, bind_whole, NULL, emit_round },
  { "coalesce", 2, 255, FALSE, bind_coalesce, "coalesce", NULL },
  { "day", 1, 1, FALSE, bind_date_part, NULL, emit_date_part },
  { "floor", 1, 1, FALSE, bind_whole, NULL, emit_round },
  { "getdate", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "getutcdate", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "isnull", 2, 2, FALSE, bind_isnull, "ifnull", NULL },
  { "month", 1, 1, FALSE, bind_date_part, NULL, emit_date_part },
  { "newid", 0, 0, FALSE, bind_newid, "ts_newid", NULL },
  { "nullif", 2, 2, FALSE, bind_nullif, NULL, emit_nullif },
  { "round", 2, 3, FALSE, bind_number, NULL, emit_round },
  { "sysdatetime", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "sysdatetimeoffset", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "sysutcdatetime", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "year", 1, 1, FALSE, bind_date_part, NULL, emit_date_part },
};

const AeTsqlFunctionTable ae_tsql_functions_values = { functions, G_N_ELEMENTS (functions) };
