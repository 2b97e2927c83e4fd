/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-functions-private.h"

/* Numbers. Most functions take and give a float; a few keep the type of their argument. */

static gboolean
bind_floats (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, i)))
        return FALSE;
      AeEmulatorTypeId id = ae_tsql_function_get_argument (expr, i)->type.id;
      if (!ae_tsql_type_is_numeric (id) && !ae_tsql_type_is_character (id))
        return ae_tsql_error_set (binder->error, 8116, expr->line, ae_tsql_type_get_name (id),
                                  i + 1, expr->function->name);
      if (!ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, i), &expr->type))
        return FALSE;
    }
  return TRUE;
}

static void
emit_math (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "ts_math ('%s'", expr->function->name);
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      g_string_append (plan->sql, ", ");
      ae_tsql_function_emit_argument (plan, expr, i);
    }
  g_string_append_c (plan->sql, ')');
}

/* The result is what the first argument is, the small integers as int. */
static gboolean
bind_like_first (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  if (!ae_tsql_bind_plain_list (binder, expr->arguments))
    return FALSE;
  AeTsqlExpr **slot = ae_tsql_function_get_slot (expr, 0);
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_FLOAT);
  if (ae_tsql_type_is_character ((*slot)->type.id) && !ae_tsql_bind_convert (binder, slot, &type))
    return FALSE;
  expr->type = (*slot)->type;
  AeEmulatorTypeId id = expr->type.id;
  if (!ae_tsql_type_is_numeric (id))
    return ae_tsql_error_set (binder->error, 8116, expr->line, ae_tsql_type_get_name (id), 1u,
                              expr->function->name);
  if (id == AE_EMULATOR_TYPE_TINYINT || id == AE_EMULATOR_TYPE_SMALLINT)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  else if (id == AE_EMULATOR_TYPE_BIT || id == AE_EMULATOR_TYPE_REAL)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  else if (id == AE_EMULATOR_TYPE_SMALLMONEY)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_MONEY);
  else if (ae_tsql_type_is_decimal (id))
    ae_tsql_type_init_decimal (&expr->type, 38, expr->type.scale);
  return TRUE;
}

/* Computed as a float and put back into the type. */
static void
emit_back (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  AeEmulatorType real;

  ae_tsql_type_init (&real, AE_EMULATOR_TYPE_FLOAT);
  g_string_append_printf (plan->sql, "ts_cast (ts_math ('%s'", expr->function->name);
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      const AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, i);
      g_string_append (plan->sql, ", ts_cast (");
      ae_tsql_emit_expr (plan, argument);
      g_string_append_printf (plan->sql, ", %u, %u, 0)",
                              ae_tsql_plan_add_type (plan, &argument->type),
                              ae_tsql_plan_add_type (plan, &real));
    }
  g_string_append_printf (plan->sql, "), %u, %u, 0)", ae_tsql_plan_add_type (plan, &real),
                          ae_tsql_plan_add_type (plan, &expr->type));
}

static gboolean
bind_isnumeric (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  expr->nullable = FALSE;
  return ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0));
}

static void
emit_isnumeric (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  AeEmulatorTypeId id = ae_tsql_function_get_argument (expr, 0)->type.id;

  if (ae_tsql_type_is_character (id))
    {
      g_string_append (plan->sql, "ts_isnumeric (");
      ae_tsql_function_emit_argument (plan, expr, 0);
      g_string_append_c (plan->sql, ')');
      return;
    }
  g_string_append (plan->sql, "(");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ae_tsql_type_is_numeric (id) ? " IS NOT NULL)" : " IS NULL AND 0)");
}

static gboolean
bind_rand (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  return expr->arguments->len == 0 || ae_tsql_function_bind_integer (binder, expr, 0);
}

/* One number for the whole statement; the same seed gives the same number. */
static void
emit_rand (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (expr->arguments->len > 0)
    {
      g_string_append (plan->sql, "ts_rand (");
      ae_tsql_function_emit_argument (plan, expr, 0);
      g_string_append_c (plan->sql, ')');
      return;
    }
  g_ascii_formatd (buffer, sizeof buffer, "%.17f", g_random_double ());
  g_string_append (plan->sql, buffer);
}

/* --- one of several --------------------------------------------------------------------------- */

/* The arguments from @first on become one type. */
static gboolean
unify (AeTsqlBinder *binder, AeTsqlExpr *expr, guint first)
{
  gboolean known = FALSE;

  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  for (guint i = first; i < expr->arguments->len; i++)
    {
      if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, i)))
        return FALSE;
      const AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, i);
      if (ae_tsql_bind_is_null_literal (argument))
        continue;
      AeEmulatorType type = argument->type;
      if (known)
        ae_tsql_type_unify (&expr->type, &argument->type, &type);
      expr->type = type;
      known = TRUE;
    }
  for (guint i = first; i < expr->arguments->len; i++)
    if (!ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, i), &expr->type))
      return FALSE;
  return TRUE;
}

static gboolean
bind_choose (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0))
         && ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 0), &type)
         && unify (binder, expr, 1);
}

static void
emit_choose (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "CASE ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  for (guint i = 1; i < expr->arguments->len; i++)
    {
      g_string_append_printf (plan->sql, " WHEN %u THEN ", i);
      ae_tsql_function_emit_argument (plan, expr, i);
    }
  g_string_append (plan->sql, " END");
}

static gboolean
bind_extreme (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  return unify (binder, expr, 0) && ae_tsql_bind_check_sortable (binder, expr);
}

/* NULL does not count, as in an aggregate. */
static void
emit_extreme (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "(SELECT %s (v COLLATE %s) FROM (",
                          g_str_equal (expr->function->name, "greatest") ? "max" : "min",
                          ae_tsql_type_get_sqlite_collation (&expr->type));
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      g_string_append (plan->sql, i > 0 ? " UNION ALL SELECT " : "SELECT ");
      ae_tsql_function_emit_argument (plan, expr, i);
      g_string_append (plan->sql, i == 0 ? " AS v" : "");
    }
  g_string_append (plan->sql, "))");
}

static const AeTsqlFunction functions[] = {
  { "acos", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "asin", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "atan", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "atn2", 2, 2, FALSE, bind_floats, NULL, emit_math },
  { "choose", 2, 255, FALSE, bind_choose, NULL, emit_choose },
  { "cos", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "cot", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "degrees", 1, 1, FALSE, bind_like_first, NULL, emit_back },
  { "exp", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "greatest", 1, 254, FALSE, bind_extreme, NULL, emit_extreme },
  { "isnumeric", 1, 1, FALSE, bind_isnumeric, NULL, emit_isnumeric },
  { "least", 1, 254, FALSE, bind_extreme, NULL, emit_extreme },
  { "log", 1, 2, FALSE, bind_floats, NULL, emit_math },
  { "log10", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "pi", 0, 0, FALSE, bind_floats, NULL, emit_math },
  { "power", 2, 2, FALSE, bind_like_first, NULL, emit_back },
  { "radians", 1, 1, FALSE, bind_like_first, NULL, emit_back },
  { "rand", 0, 1, FALSE, bind_rand, NULL, emit_rand },
  { "sign", 1, 1, FALSE, bind_like_first, NULL, emit_back },
  { "sin", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "sqrt", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "square", 1, 1, FALSE, bind_floats, NULL, emit_math },
  { "tan", 1, 1, FALSE, bind_floats, NULL, emit_math },
};

const AeTsqlFunctionTable ae_tsql_functions_math = { functions, G_N_ELEMENTS (functions) };
