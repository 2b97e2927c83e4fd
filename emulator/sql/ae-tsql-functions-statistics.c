/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-functions-private.h"

/* The aggregates beyond the everyday ones. */

static gboolean
bind_deviation (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlExpr **slot = ae_tsql_function_get_slot (expr, 0);

  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  if (!ae_tsql_bind_plain (binder, slot))
    return FALSE;
  AeEmulatorTypeId id = (*slot)->type.id;
  if (!ae_tsql_type_is_numeric (id) || id == AE_EMULATOR_TYPE_BIT)
    return ae_tsql_error_set (binder->error, 8117, expr->line, ae_tsql_type_get_name (id),
                              expr->function->name);
  return ae_tsql_bind_convert (binder, slot, &expr->type);
}

static void
emit_aggregate (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "ts_%s (%s", expr->function->name,
                          expr->distinct ? "DISTINCT " : "");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
  ae_tsql_emit_over (plan, expr->over);
}

static gboolean
bind_approx (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_BIGINT);
  expr->nullable = FALSE;
  expr->distinct = TRUE;
  return ae_tsql_bind_any (binder, ae_tsql_function_get_slot (expr, 0))
         && ae_tsql_encryption_require_equality (binder, ae_tsql_function_get_argument (expr, 0));
}

static void
emit_approx (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, 0);

  g_string_append (plan->sql, "count (DISTINCT ");
  ae_tsql_emit_expr (plan, argument);
  g_string_append_printf (plan->sql, " COLLATE %s)", ae_tsql_emit_get_collation (argument));
}

/* --- STRING_AGG ------------------------------------------------------------------------------- */

static gboolean
bind_string_agg (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_function_bind_text (binder, expr, 0)
      || !ae_tsql_function_bind_text (binder, expr, 1))
    return FALSE;
  const AeEmulatorType *type = &ae_tsql_function_get_argument (expr, 0)->type;
  gboolean unicode = ae_tsql_type_is_unicode (type->id);
  ae_tsql_type_init_sized (&expr->type,
                           unicode ? AE_EMULATOR_TYPE_NVARCHAR : AE_EMULATOR_TYPE_VARCHAR,
                           type->max_length < 0 ? -1
                           : unicode            ? 4000
                                                : 8000);
  memcpy (expr->type.collation, type->collation, sizeof type->collation);
  if (expr->over != NULL)
    return ae_tsql_error_set (binder->error, 4113, expr->line, expr->name);
  return TRUE;
}

/* ts_string_agg (limit in bytes, unicode, value, separator, then for each key: collation and
 * direction, key) */
static void
emit_string_agg (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "ts_string_agg (%d, %d, ",
                          expr->type.max_length < 0 ? 0 : 8000,
                          ae_tsql_type_is_unicode (expr->type.id));
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  ae_tsql_function_emit_argument (plan, expr, 1);
  for (guint i = 0; expr->within != NULL && i < expr->within->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (expr->within, i);
      g_string_append_printf (plan->sql, ", '%c%s', ", item->descending ? '-' : '+',
                              ae_tsql_emit_get_collation (item->expr));
      ae_tsql_emit_expr (plan, item->expr);
    }
  g_string_append_c (plan->sql, ')');
}

static const AeTsqlFunction functions[] = {
  { "approx_count_distinct", 1, 1, TRUE, bind_approx, NULL, emit_approx },
  { "stdev", 1, 1, TRUE, bind_deviation, NULL, emit_aggregate },
  { "stdevp", 1, 1, TRUE, bind_deviation, NULL, emit_aggregate },
  { "string_agg", 2, 2, TRUE, bind_string_agg, NULL, emit_string_agg },
  { "var", 1, 1, TRUE, bind_deviation, NULL, emit_aggregate },
  { "varp", 1, 1, TRUE, bind_deviation, NULL, emit_aggregate },
};

const AeTsqlFunctionTable ae_tsql_functions_statistics = { functions, G_N_ELEMENTS (functions) };
