/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"

/* OVER (…) and WITHIN GROUP (…). */

static gboolean
check_over (AeTsqlBinder *self, const AeTsqlExpr *expr, const AeTsqlFunction *function)
{
  const AeTsqlOver *over = expr->over;

  if (!function->is_aggregate && function->window == 0)
    return ae_tsql_error_set (self->error, 4113, over->line, expr->name);
  if (self->scope == NULL || self->scope->no_aggregates != NULL || self->scope->no_windows)
    return ae_tsql_error_set (self->error, 4108, expr->line);
  if (self->scope->in_window || self->scope->in_aggregate)
    return ae_tsql_error_set (self->error, 4109, expr->line);
  if (expr->distinct)
    return ae_tsql_error_set (self->error, 10759, expr->line);
  if (function->window != 0 && over->order == NULL)
    return ae_tsql_error_set (self->error, 4112, expr->line, expr->name);
  if ((function->window == 'r' || function->window == 'o') && over->unit != 0)
    return ae_tsql_error_set (self->error, 10752, expr->line, expr->name);
  /* RANGE knows no distances. */
  if (over->unit == 'g' && (strchr ("nm", over->start) != NULL || strchr ("nm", over->end) != NULL))
    return ae_tsql_error_set (self->error, 4194, expr->line);
  return TRUE;
}

gboolean
ae_tsql_bind_check_window (AeTsqlBinder *self, AeTsqlExpr *expr, const AeTsqlFunction *function)
{
  if (expr->within != NULL && g_ascii_strcasecmp (function->name, "string_agg") != 0)
    return ae_tsql_error_set (self->error, 10757, expr->line, expr->name);
  if (expr->over != NULL)
    return check_over (self, expr, function);
  if (function->window != 0)
    return ae_tsql_error_set (self->error, 10753, expr->line, expr->name);
  return TRUE;
}

static gboolean
bind_order (AeTsqlBinder *self, GPtrArray *order)
{
  for (guint i = 0; order != NULL && i < order->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (order, i);
      if (item->expr->kind == AE_TSQL_EXPR_LITERAL)
        return ae_tsql_error_set (
            self->error, item->expr->literal.kind == AE_EMULATOR_VALUE_INTEGER ? 5308 : 5309,
            item->expr->line);
      if (!ae_tsql_bind_plain (self, &item->expr)
          || !ae_tsql_bind_check_sortable (self, item->expr))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_bind_window (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  AeTsqlOver *over = expr->over;
  gboolean good = bind_order (self, expr->within);

  if (over == NULL || !good)
    return good;
  self->scope->in_window = self->scope->found_window = TRUE;
  for (guint i = 0; good && over->partition != NULL && i < over->partition->len; i++)
    {
      AeTsqlExpr **slot = (AeTsqlExpr **) &over->partition->pdata[i];
      good = ae_tsql_bind_any (self, slot) && ae_tsql_encryption_require_equality (self, *slot);
    }
  good = good && bind_order (self, over->order);
  self->scope->in_window = FALSE;
  expr->has_window = TRUE;
  return good;
}
