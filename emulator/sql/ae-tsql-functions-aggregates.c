/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-functions-private.h"

/* --- aggregates ------------------------------------------------------------------------------- */

static gboolean
bind_count (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, 0);

  ae_tsql_type_init (&expr->type, g_ascii_strcasecmp (expr->name, "count_big") == 0
                                      ? AE_EMULATOR_TYPE_BIGINT
                                      : AE_EMULATOR_TYPE_INT);
  expr->nullable = FALSE;
  if (argument->kind == AE_TSQL_EXPR_STAR)
    return TRUE;
  return ae_tsql_bind_any (binder, ae_tsql_function_get_slot (expr, 0))
         && ((argument->encryption != NULL && !expr->distinct)
             || ae_tsql_encryption_require_equality (binder,
                                                     ae_tsql_function_get_argument (expr, 0)));
}

static void
emit_count (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, 0);

  if (argument->kind == AE_TSQL_EXPR_STAR)
    {
      g_string_append (plan->sql, "count (*)");
      ae_tsql_emit_over (plan, expr->over);
      return;
    }
  g_string_append (plan->sql, expr->distinct ? "count (DISTINCT " : "count (");
  ae_tsql_emit_expr (plan, argument);
  g_string_append_printf (plan->sql, " COLLATE %s)",
                          argument->encryption != NULL
                              ? "BINARY"
                              : ae_tsql_type_get_sqlite_collation (&argument->type));
  ae_tsql_emit_over (plan, expr->over);
}

static gboolean
bind_extreme (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 0)->type;
  if (expr->type.id == AE_EMULATOR_TYPE_BIT)
    return ae_tsql_error_set (binder->error, 8117, expr->line, "bit", expr->name);
  return TRUE;
}

static void
emit_extreme (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "%s (", expr->function->name);
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_printf (plan->sql, " COLLATE %s)",
                          ae_tsql_type_get_sqlite_collation (&expr->type));
  ae_tsql_emit_over (plan, expr->over);
}

static gboolean
bind_sum (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorTypeId id;

  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 0)->type;
  id = expr->type.id;
  if (!ae_tsql_type_is_numeric (id) || id == AE_EMULATOR_TYPE_BIT)
    return ae_tsql_error_set (binder->error, 8117, expr->line, ae_tsql_type_get_name (id),
                              expr->name);
  if (id == AE_EMULATOR_TYPE_TINYINT || id == AE_EMULATOR_TYPE_SMALLINT)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  else if (ae_tsql_type_is_decimal (id))
    ae_tsql_type_init_decimal (
        &expr->type, 38,
        g_ascii_strcasecmp (expr->name, "avg") == 0 ? MAX (expr->type.scale, 6) : expr->type.scale);
  else if (ae_tsql_type_is_money (id))
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_MONEY);
  else if (ae_tsql_type_is_float (id))
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  return TRUE;
}

static void
emit_part (AeTsqlPlan *plan, const AeTsqlExpr *expr, const char *function)
{
  g_string_append_printf (plan->sql, "%s (%s", function, expr->distinct ? "DISTINCT " : "");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
  ae_tsql_emit_over (plan, expr->over);
}

/* The sum of integers must fit their type; an average of integers is an integer. */
static void
emit_sum (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  gboolean average = g_ascii_strcasecmp (expr->name, "avg") == 0;
  gboolean exact
      = !ae_tsql_type_is_integer (expr->type.id) && !ae_tsql_type_is_float (expr->type.id);
  AeEmulatorType wide;

  if (ae_tsql_type_is_float (expr->type.id))
    {
      emit_part (plan, expr, average ? "avg" : "sum");
      return;
    }
  if (exact)
    ae_tsql_type_init_decimal (&wide, 38, expr->type.scale);
  else
    ae_tsql_type_init (&wide, AE_EMULATOR_TYPE_BIGINT);
  g_string_append (plan->sql, "ts_cast (");
  emit_part (plan, expr, !exact ? "sum" : average ? "ts_avg" : "ts_sum");
  if (!exact && average)
    {
      g_string_append (plan->sql, " / ");
      emit_part (plan, expr, "count");
    }
  g_string_append_printf (plan->sql, ", %u, %u, 0)", ae_tsql_plan_add_type (plan, &wide),
                          ae_tsql_plan_add_type (plan, &expr->type));
}

static const AeTsqlFunction functions[] = {
  { "avg", 1, 1, TRUE, bind_sum, NULL, emit_sum },
  { "count", 1, 1, TRUE, bind_count, NULL, emit_count },
  { "count_big", 1, 1, TRUE, bind_count, NULL, emit_count },
  { "max", 1, 1, TRUE, bind_extreme, NULL, emit_extreme },
  { "min", 1, 1, TRUE, bind_extreme, NULL, emit_extreme },
  { "sum", 1, 1, TRUE, bind_sum, NULL, emit_sum },
};

const AeTsqlFunctionTable ae_tsql_functions_aggregates = { functions, G_N_ELEMENTS (functions) };
