/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-functions-private.h"

/* What is asked about the identity of a table, by its name. */

static gboolean
bind_identity (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_decimal (&expr->type, 38, 0);
  expr->type.id = AE_EMULATOR_TYPE_NUMERIC;
  return ae_tsql_function_bind_text (binder, expr, 0);
}

static void
emit_identity (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "ts_identity_of ('%s', ", expr->function->name);
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static const AeTsqlFunction functions[] = {
  { "ident_current", 1, 1, FALSE, bind_identity, NULL, emit_identity },
  { "ident_incr", 1, 1, FALSE, bind_identity, NULL, emit_identity },
  { "ident_seed", 1, 1, FALSE, bind_identity, NULL, emit_identity },
};

const AeTsqlFunctionTable ae_tsql_functions_identity = { functions, G_N_ELEMENTS (functions) };
