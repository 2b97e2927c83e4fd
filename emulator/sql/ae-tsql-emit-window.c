/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-plan-private.h"

const char *
ae_tsql_emit_get_collation (const AeTsqlExpr *expr)
{
  return expr->encryption != NULL ? "BINARY" : ae_tsql_type_get_sqlite_collation (&expr->type);
}

static void
emit_bound (AeTsqlPlan *self, char kind, gint64 count)
{
  switch (kind)
    {
    case 'p':
      g_string_append (self->sql, "UNBOUNDED PRECEDING");
      break;
    case 'f':
      g_string_append (self->sql, "UNBOUNDED FOLLOWING");
      break;
    case 'n':
      g_string_append_printf (self->sql, "%" G_GINT64_FORMAT " PRECEDING", count);
      break;
    case 'm':
      g_string_append_printf (self->sql, "%" G_GINT64_FORMAT " FOLLOWING", count);
      break;
    default:
      g_string_append (self->sql, "CURRENT ROW");
      break;
    }
}

void
ae_tsql_emit_over (AeTsqlPlan *self, const AeTsqlOver *over)
{
  if (over == NULL)
    return;

  g_string_append (self->sql, " OVER (");
  for (guint i = 0; over->partition != NULL && i < over->partition->len; i++)
    {
      const AeTsqlExpr *expr = g_ptr_array_index (over->partition, i);
      g_string_append (self->sql, i > 0 ? ", " : "PARTITION BY ");
      ae_tsql_emit_expr (self, expr);
      g_string_append_printf (self->sql, " COLLATE %s", ae_tsql_emit_get_collation (expr));
    }
  for (guint i = 0; over->order != NULL && i < over->order->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (over->order, i);
      g_string_append (self->sql, i > 0 ? ", " : " ORDER BY ");
      ae_tsql_emit_expr (self, item->expr);
      g_string_append_printf (self->sql, " COLLATE %s%s", ae_tsql_emit_get_collation (item->expr),
                              item->descending ? " DESC" : "");
    }
  if (over->unit != 0)
    {
      g_string_append (self->sql, over->unit == 'r' ? " ROWS BETWEEN " : " RANGE BETWEEN ");
      emit_bound (self, over->start, over->start_count);
      g_string_append (self->sql, " AND ");
      emit_bound (self, over->end, over->end_count);
    }
  g_string_append_c (self->sql, ')');
}
