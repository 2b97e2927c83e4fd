/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"

static const char *
get_collation (const AeTsqlExpr *expr)
{
  return expr->encryption != NULL ? "BINARY" : ae_tsql_type_get_sqlite_collation (&expr->type);
}

/* GENERATE_SERIES, row by row. */
static void
emit_series (AeTsqlPlan *self, const AeTsqlSource *source)
{
  const AeTsqlExpr *start = g_ptr_array_index (source->arguments, 0);
  const AeTsqlExpr *stop = g_ptr_array_index (source->arguments, 1);

  g_string_append (self->sql, "(WITH RECURSIVE g (c1, stop, step) AS (SELECT b.a, b.z, b.n FROM "
                              "(SELECT ");
  ae_tsql_emit_expr (self, start);
  g_string_append (self->sql, " AS a, ");
  ae_tsql_emit_expr (self, stop);
  g_string_append (self->sql, " AS z, ");
  if (source->arguments->len > 2)
    {
      ae_tsql_emit_expr (self, g_ptr_array_index (source->arguments, 2));
    }
  else
    {
      g_string_append (self->sql, "CASE WHEN ");
      ae_tsql_emit_expr (self, start);
      g_string_append (self->sql, " <= ");
      ae_tsql_emit_expr (self, stop);
      g_string_append (self->sql, " THEN 1 ELSE -1 END");
    }
  g_string_append_printf (
      self->sql,
      " AS n) AS b WHERE (b.n > 0 AND b.a <= b.z) OR (b.n < 0 AND b.a >= b.z) UNION ALL SELECT "
      "ts_tick (c1 + step), stop, step FROM g WHERE (step > 0 AND c1 + step <= stop) OR (step < 0 "
      "AND c1 + step >= stop)) SELECT c1 FROM g) AS s%u",
      source->id);
}

void
ae_tsql_emit_source (AeTsqlPlan *self, const AeTsqlSource *source)
{
  switch (source->kind)
    {
    case AE_TSQL_SOURCE_TABLE:
      if (source->sql != NULL)
        g_string_append_printf (self->sql, "(%s) AS s%u", source->sql, source->id);
      else
        g_string_append_printf (self->sql, "t%" G_GINT64_FORMAT " AS s%u", source->table->object_id,
                                source->id);
      break;
    case AE_TSQL_SOURCE_QUERY:
      g_string_append_c (self->sql, '(');
      ae_tsql_emit_select (self, source->select);
      g_string_append_printf (self->sql, ") AS s%u", source->id);
      break;
    case AE_TSQL_SOURCE_FUNCTION:
      emit_series (self, source);
      break;
    case AE_TSQL_SOURCE_JOIN:
      ae_tsql_emit_source (self, source->left);
      g_string_append (self->sql, source->join == 'L'   ? " LEFT JOIN "
                                  : source->join == 'R' ? " RIGHT JOIN "
                                  : source->join == 'F' ? " FULL JOIN "
                                                        : " JOIN ");
      g_string_append (self->sql, source->right->kind == AE_TSQL_SOURCE_JOIN ? "(" : "");
      ae_tsql_emit_source (self, source->right);
      g_string_append (self->sql, source->right->kind == AE_TSQL_SOURCE_JOIN ? ")" : "");
      if (source->on != NULL)
        {
          g_string_append (self->sql, " ON ");
          ae_tsql_emit_condition (self, source->on);
        }
      break;
    }
}

static void
emit_items (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  for (guint i = 0; i < select->items->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (select->items, i);
      if (i > 0)
        g_string_append (self->sql, ", ");
      ae_tsql_emit_expr (self, item->expr);
      g_string_append_printf (self->sql, " COLLATE %s AS c%u", get_collation (item->expr), i + 1);
    }
}

static void
emit_order (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  for (guint i = 0; select->order_by != NULL && i < select->order_by->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (select->order_by, i);
      g_string_append (self->sql, i > 0 ? ", " : " ORDER BY ");
      if (item->position > 0)
        g_string_append_printf (self->sql, "%u", item->position);
      else
        ae_tsql_emit_expr (self, item->expr);
      g_string_append_printf (self->sql, " COLLATE %s%s", get_collation (item->expr),
                              item->descending ? " DESC" : "");
    }
}

static void
emit_limit (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  const AeTsqlExpr *count = select->fetch != NULL ? select->fetch : select->top;

  if (count == NULL && select->offset == NULL)
    return;
  g_string_append (self->sql, " LIMIT ");
  if (count != NULL)
    {
      g_string_append (self->sql, "ts_count (");
      ae_tsql_emit_expr (self, count);
      g_string_append_c (self->sql, ')');
    }
  else
    {
      g_string_append (self->sql, "-1");
    }
  if (select->offset != NULL)
    {
      g_string_append (self->sql, " OFFSET ts_count (");
      ae_tsql_emit_expr (self, select->offset);
      g_string_append_c (self->sql, ')');
    }
}

static void
emit_term (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  g_string_append (self->sql, select->distinct ? "SELECT DISTINCT " : "SELECT ");
  emit_items (self, select);
  if (select->from != NULL)
    {
      g_string_append (self->sql, " FROM ");
      ae_tsql_emit_source (self, select->from);
    }
  if (select->where != NULL)
    {
      g_string_append (self->sql, " WHERE ");
      ae_tsql_emit_condition (self, select->where);
    }
  for (guint i = 0; select->group_by != NULL && i < select->group_by->len; i++)
    {
      const AeTsqlExpr *expr = g_ptr_array_index (select->group_by, i);
      g_string_append (self->sql, i > 0 ? ", " : " GROUP BY ");
      ae_tsql_emit_expr (self, expr);
      g_string_append_printf (self->sql, " COLLATE %s", get_collation (expr));
    }
  if (select->having != NULL)
    {
      g_string_append (self->sql, " HAVING ");
      ae_tsql_emit_condition (self, select->having);
    }
}

/* A UNION of terms of which one has TOP: that one is a query of its own. */
static void
emit_compound_term (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  if (select->top == NULL)
    {
      emit_term (self, select);
      return;
    }
  AeTsqlSelect alone = *select;
  alone.next = NULL;
  alone.order_by = NULL;
  alone.offset = alone.fetch = NULL;
  g_string_append (self->sql, "SELECT * FROM (");
  emit_term (self, &alone);
  emit_limit (self, &alone);
  g_string_append_c (self->sql, ')');
}

void
ae_tsql_emit_select (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  if (select->next == NULL)
    {
      emit_term (self, select);
      emit_order (self, select);
      emit_limit (self, select);
      return;
    }
  for (const AeTsqlSelect *term = select; term != NULL; term = term->next)
    {
      emit_compound_term (self, term);
      if (term->next != NULL)
        g_string_append (self->sql, term->set_operator == 'A'   ? " UNION ALL "
                                    : term->set_operator == 'E' ? " EXCEPT "
                                    : term->set_operator == 'I' ? " INTERSECT "
                                                                : " UNION ");
    }
  AeTsqlSelect whole = *select;
  whole.top = NULL;
  emit_order (self, &whole);
  emit_limit (self, &whole);
}
