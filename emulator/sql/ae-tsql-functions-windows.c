/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-functions-private.h"

/* Functions that only make sense over a window. SQLite has them under the same names. */

static gboolean
bind_rank (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_BIGINT);
  expr->nullable = FALSE;
  return expr->arguments->len == 0 || ae_tsql_function_bind_integer (binder, expr, 0);
}

static gboolean
bind_share (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  expr->nullable = FALSE;
  return TRUE;
}

/* A value of another row. */
static gboolean
bind_value (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlExpr **slot = ae_tsql_function_get_slot (expr, 0);

  if (!ae_tsql_bind_any (binder, slot))
    return FALSE;
  const AeTsqlExpr *value = *slot;
  if (value->encryption == NULL && !ae_tsql_encryption_require_plain (binder, value))
    return FALSE;
  expr->type = value->type;
  expr->encryption = value->encryption;
  if (expr->arguments->len > 1 && !ae_tsql_function_bind_integer (binder, expr, 1))
    return FALSE;
  if (expr->arguments->len < 3)
    return TRUE;
  return ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 2))
         && ae_tsql_encryption_require_plain (binder, value)
         && ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 2), &expr->type);
}

static void
emit_call (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "%s (", expr->function->name);
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      g_string_append (plan->sql, i > 0 ? ", " : "");
      ae_tsql_function_emit_argument (plan, expr, i);
    }
  g_string_append_c (plan->sql, ')');
  ae_tsql_emit_over (plan, expr->over);
}

static const AeTsqlFunction functions[] = {
  { "cume_dist", 0, 0, FALSE, bind_share, NULL, emit_call, 'r' },
  { "dense_rank", 0, 0, FALSE, bind_rank, NULL, emit_call, 'r' },
  { "first_value", 1, 1, FALSE, bind_value, NULL, emit_call, 'v' },
  { "lag", 1, 3, FALSE, bind_value, NULL, emit_call, 'o' },
  { "last_value", 1, 1, FALSE, bind_value, NULL, emit_call, 'v' },
  { "lead", 1, 3, FALSE, bind_value, NULL, emit_call, 'o' },
  { "ntile", 1, 1, FALSE, bind_rank, NULL, emit_call, 'r' },
  { "percent_rank", 0, 0, FALSE, bind_share, NULL, emit_call, 'r' },
  { "rank", 0, 0, FALSE, bind_rank, NULL, emit_call, 'r' },
  { "row_number", 0, 0, FALSE, bind_rank, NULL, emit_call, 'r' },
};

const AeTsqlFunctionTable ae_tsql_functions_windows = { functions, G_N_ELEMENTS (functions) };
