/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-functions-private.h"

static const AeTsqlFunctionTable *const tables[] = {
  &ae_tsql_functions_aggregates, &ae_tsql_functions_dates,   &ae_tsql_functions_grouping,
  &ae_tsql_functions_identity,   &ae_tsql_functions_json,    &ae_tsql_functions_math,
  &ae_tsql_functions_metadata,   &ae_tsql_functions_session, &ae_tsql_functions_statistics,
  &ae_tsql_functions_strings,    &ae_tsql_functions_text,    &ae_tsql_functions_values,
  &ae_tsql_functions_variant,    &ae_tsql_functions_windows,
};

const AeTsqlFunction *
ae_tsql_function_find (const char *name)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (guint i = 0; i < tables[t]->n_functions; i++)
      if (g_ascii_strcasecmp (tables[t]->functions[i].name, name) == 0)
        return &tables[t]->functions[i];

  return NULL;
}

const char *
ae_tsql_function_get_name (guint index)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      if (index < tables[t]->n_functions)
        return tables[t]->functions[index].name;
      index -= tables[t]->n_functions;
    }
  return NULL;
}

AeTsqlExpr *
ae_tsql_function_get_argument (const AeTsqlExpr *expr, guint index)
{
  return index < expr->arguments->len ? g_ptr_array_index (expr->arguments, index) : NULL;
}

AeTsqlExpr **
ae_tsql_function_get_slot (AeTsqlExpr *expr, guint index)
{
  return (AeTsqlExpr **) &expr->arguments->pdata[index];
}

void
ae_tsql_function_emit_argument (AeTsqlPlan *plan, const AeTsqlExpr *expr, guint index)
{
  ae_tsql_emit_expr (plan, ae_tsql_function_get_argument (expr, index));
}

gboolean
ae_tsql_function_bind_text (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index)
{
  AeEmulatorType type;

  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, index)))
    return FALSE;
  if (ae_tsql_type_is_character (ae_tsql_function_get_argument (expr, index)->type.id))
    return TRUE;
  ae_tsql_type_init_sized (
      &type, AE_EMULATOR_TYPE_VARCHAR,
      ae_tsql_type_is_binary (ae_tsql_function_get_argument (expr, index)->type.id) ? -1 : 8000);
  return ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, index), &type);
}

gboolean
ae_tsql_function_bind_integer (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index)
{
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_BIGINT);
  return ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, index))
         && (ae_tsql_type_is_integer (ae_tsql_function_get_argument (expr, index)->type.id)
             || ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, index), &type));
}
