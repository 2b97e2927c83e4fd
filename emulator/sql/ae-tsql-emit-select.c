/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"

static void emit_compound (AeTsqlPlan *self, const AeTsqlSelect *select);

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

static void
emit_packed (AeTsqlPlan *self, const AeTsqlSource *source)
{
  g_string_append_printf (self->sql, "ts_rows (%s (", source->packed_by);
  for (guint i = 0; i < source->n_packed_arguments; i++)
    {
      g_string_append (self->sql, i > 0 ? ", " : "");
      ae_tsql_emit_expr (self, g_ptr_array_index (source->arguments, i));
    }
  g_string_append_printf (self->sql, ")) AS s%u", source->id);
}

/* What a join with rows that depend on its left side joins. */
static void
emit_applied (AeTsqlPlan *self, const AeTsqlSource *source)
{
  g_string_append (self->sql, "ts_rows ((SELECT ts_pack (");
  for (guint i = 0; i < source->n_columns; i++)
    g_string_append_printf (self->sql, "%sc%u", i > 0 ? ", " : "", i + 1);
  g_string_append (self->sql, ") FROM (");
  if (source->kind == AE_TSQL_SOURCE_QUERY)
    {
      ae_tsql_emit_select (self, source->select);
    }
  else
    {
      AeTsqlSource alone = *source;
      alone.is_applied = FALSE;
      g_string_append (self->sql, "SELECT * FROM ");
      ae_tsql_emit_source (self, &alone);
    }
  g_string_append_printf (self->sql, "))) AS s%u", source->id);
}

void
ae_tsql_emit_source (AeTsqlPlan *self, const AeTsqlSource *source)
{
  if (source->packed_by != NULL)
    {
      emit_packed (self, source);
      return;
    }
  if (source->is_applied && source->kind != AE_TSQL_SOURCE_TABLE)
    {
      emit_applied (self, source);
      return;
    }
  switch (source->kind)
    {
    case AE_TSQL_SOURCE_TABLE:
      if (source->cte != NULL)
        g_string_append_printf (self->sql, "cte%u AS s%u", source->cte->id, source->id);
      else if (source->sql != NULL)
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
      g_string_append (self->sql, source->join == 'L' || source->join == AE_TSQL_OUTER_APPLY
                                      ? " LEFT JOIN "
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
      else if (source->join == AE_TSQL_OUTER_APPLY)
        {
          g_string_append (self->sql, " ON TRUE");
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
      if (item->target != NULL)
        g_string_append_printf (self->sql, "ts_set_variable (%u, ",
                                ae_tsql_plan_add_variable (self, item->target));
      ae_tsql_emit_expr (self, item->expr);
      g_string_append_printf (self->sql, "%s COLLATE %s AS c%u", item->target != NULL ? ")" : "",
                              ae_tsql_emit_get_collation (item->expr), i + 1);
    }
}

/* The columns of a query that is the source of this one. */
static void
emit_columns (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  for (guint i = 0; i < select->n_columns; i++)
    g_string_append_printf (self->sql, "%sc%u COLLATE %s AS c%u", i > 0 ? ", " : "", i + 1,
                            select->columns[i].encryption != NULL
                                ? "BINARY"
                                : ae_tsql_type_get_sqlite_collation (&select->columns[i].type),
                            i + 1);
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
      g_string_append_printf (self->sql, " COLLATE %s%s", ae_tsql_emit_get_collation (item->expr),
                              item->descending ? " DESC" : "");
    }
}

/* What orders, as the columns h1, h2 … behind those of the result. */
static void
emit_hidden_order (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  for (guint i = 0; select->order_by != NULL && i < select->order_by->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (select->order_by, i);
      g_string_append (self->sql, ", ");
      ae_tsql_emit_expr (self, item->expr);
      g_string_append_printf (self->sql, " AS h%u", i + 1);
    }
}

static void
emit_rank_order (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  for (guint i = 0; select->order_by != NULL && i < select->order_by->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (select->order_by, i);
      g_string_append (self->sql, i > 0 ? ", " : "ORDER BY ");
      if (select->distinct)
        g_string_append_printf (self->sql, "c%u", item->position);
      else
        g_string_append_printf (self->sql, "h%u", i + 1);
      g_string_append_printf (self->sql, " COLLATE %s%s", ae_tsql_emit_get_collation (item->expr),
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

/* The grouping by nothing is that of an aggregate; without one there is a single row, too. */
static void
emit_groups (AeTsqlPlan *self, const AeTsqlSelect *select, const guint64 *set)
{
  const char *separator = " GROUP BY ";
  gboolean aggregates = FALSE;

  for (guint i = 0; select->group_by != NULL && i < select->group_by->len; i++)
    {
      const AeTsqlExpr *expr = g_ptr_array_index (select->group_by, i);
      if (set != NULL && (*set & G_GUINT64_CONSTANT (1) << i) == 0)
        continue;
      g_string_append (self->sql, separator);
      ae_tsql_emit_expr (self, expr);
      g_string_append_printf (self->sql, " COLLATE %s", ae_tsql_emit_get_collation (expr));
      separator = ", ";
    }
  for (guint i = 0; i < select->items->len; i++)
    aggregates |= ((AeTsqlItem *) g_ptr_array_index (select->items, i))->expr->has_aggregate;
  if (set != NULL && *set == 0 && !aggregates)
    g_string_append (self->sql, " GROUP BY NULL");
}

static void
emit_grouping (AeTsqlPlan *self, const AeTsqlSelect *select, const guint64 *set)
{
  const AeTsqlSelect *outer = self->grouping;

  self->grouping = set != NULL ? select : NULL;
  self->group_set = set != NULL ? *set : 0;
  g_string_append (self->sql, select->distinct ? "SELECT DISTINCT " : "SELECT ");
  emit_items (self, select);
  if (select->n_hidden > 0)
    emit_hidden_order (self, select);
  self->grouping = NULL;
  if (select->gives_rowid)
    g_string_append_printf (self->sql, ", s%u.rowid AS r", select->from->id);
  if (select->recursion != NULL)
    g_string_append_printf (self->sql, ", ts_recursion (s%u.lv, %" G_GINT64_FORMAT ")",
                            select->recursion->id, select->recursion->cte->max_recursion);
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
  emit_groups (self, select, set);
  self->grouping = set != NULL ? select : NULL;
  if (select->having != NULL)
    {
      g_string_append (self->sql, " HAVING ");
      ae_tsql_emit_condition (self, select->having);
    }
  self->grouping = outer;
}

static void
emit_term (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  if (select->group_sets == NULL)
    {
      emit_grouping (self, select, NULL);
      return;
    }
  for (guint i = 0; i < select->n_group_sets; i++)
    {
      if (i > 0)
        g_string_append (self->sql, select->distinct ? " UNION " : " UNION ALL ");
      emit_grouping (self, select, &select->group_sets[i]);
    }
}

/* The rows of several groupings have one order. */
static void
emit_ordered_groupings (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  AeTsqlSelect alone = *select;

  alone.n_hidden = select->distinct ? 0 : 1;
  g_string_append (self->sql, "SELECT ");
  emit_columns (self, select);
  g_string_append (self->sql, " FROM (");
  emit_term (self, &alone);
  g_string_append (self->sql, ") ");
  emit_rank_order (self, select);
  emit_limit (self, select);
}

/* TOP … PERCENT and WITH TIES: the rows are numbered and counted first. */
static void
emit_ranked (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  AeTsqlSelect alone = *select;

  g_string_append (self->sql, "SELECT ");
  emit_columns (self, select);
  g_string_append_printf (self->sql, " FROM (SELECT *, count (*) OVER () AS n, %s () OVER (",
                          select->top_ties ? "rank" : "row_number");
  /* Behind DISTINCT only columns of the result can order, so that they can be named. */
  emit_rank_order (self, select);
  g_string_append (self->sql, ") AS k FROM (");
  alone.n_hidden = select->distinct ? 0 : 1;
  emit_term (self, &alone);
  g_string_append (self->sql, ")) WHERE k <= ");
  if (select->top_percent)
    {
      g_string_append (self->sql, "ts_percent (n, ");
      ae_tsql_emit_expr (self, select->top);
      g_string_append_c (self->sql, ')');
    }
  else
    {
      g_string_append (self->sql, "ts_count (");
      ae_tsql_emit_expr (self, select->top);
      g_string_append_c (self->sql, ')');
    }
  g_string_append (self->sql, " ORDER BY k");
}

static void
emit_whole_term (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  if (select->top_percent || select->top_ties)
    {
      emit_ranked (self, select);
      return;
    }
  if (select->group_sets != NULL)
    {
      emit_ordered_groupings (self, select);
      return;
    }
  emit_term (self, select);
  emit_order (self, select);
  emit_limit (self, select);
}

/* VALUES, in a WITH of its own because SQLite has no names for its columns that can be relied on.
 */
static void
emit_rows (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  for (guint i = 0; i < select->n_columns; i++)
    g_string_append_printf (self->sql, "%sc%u", i > 0 ? ", " : "WITH v (", i + 1);
  g_string_append (self->sql, ") AS (VALUES ");
  for (guint r = 0; r < select->rows->len; r++)
    {
      const GPtrArray *row = g_ptr_array_index (select->rows, r);
      g_string_append (self->sql, r > 0 ? ", (" : "(");
      for (guint i = 0; i < row->len; i++)
        {
          g_string_append (self->sql, i > 0 ? ", " : "");
          ae_tsql_emit_expr (self, g_ptr_array_index (row, i));
        }
      g_string_append_c (self->sql, ')');
    }
  g_string_append (self->sql, ") SELECT ");
  emit_columns (self, select);
  g_string_append (self->sql, " FROM v");
}

/* SQLite works off operators from the left, whichever they are: only what stands right needs to be
 * a query of its own. */
static void
emit_operand (AeTsqlPlan *self, const AeTsqlSelect *select, gboolean is_left)
{
  if (select->set_operator != 0 && is_left)
    {
      emit_compound (self, select);
      return;
    }
  if (select->set_operator == 0 && select->top == NULL && select->group_sets == NULL)
    {
      emit_term (self, select);
      return;
    }
  g_string_append (self->sql, "SELECT ");
  emit_columns (self, select);
  g_string_append (self->sql, " FROM (");
  if (select->set_operator != 0)
    emit_compound (self, select);
  else
    emit_whole_term (self, select);
  g_string_append_c (self->sql, ')');
}

static void
emit_compound (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  emit_operand (self, select->first, TRUE);
  g_string_append (self->sql, select->set_operator == AE_TSQL_UNION_ALL ? " UNION ALL "
                              : select->set_operator == 'E'             ? " EXCEPT "
                              : select->set_operator == 'I'             ? " INTERSECT "
                                                                        : " UNION ");
  emit_operand (self, select->second, FALSE);
}

static void
emit_rows_of_query (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  if (select->rows != NULL)
    {
      emit_rows (self, select);
      return;
    }
  if (select->set_operator == 0)
    {
      emit_whole_term (self, select);
      return;
    }
  emit_compound (self, select);
  emit_order (self, select);
  emit_limit (self, select);
}

void
ae_tsql_emit_select (AeTsqlPlan *self, const AeTsqlSelect *select)
{
  ae_tsql_emit_ctes (self, select->ctes);
  if (select->for_clause == NULL)
    {
      emit_rows_of_query (self, select);
      return;
    }
  AeTsqlSelect rows = *select;
  rows.columns = select->for_clause->columns;
  rows.n_columns = select->for_clause->n_columns;
  ae_tsql_for_clause_emit_begin (self, select->for_clause);
  emit_rows_of_query (self, &rows);
  ae_tsql_for_clause_emit_end (self);
}

/* --- WITH ------------------------------------------------------------------------------------- */

/* The terms of a recursive one, each with the level that it reached as a last column. */
static void
emit_recursive_terms (AeTsqlPlan *self, const AeTsqlCte *cte, const AeTsqlSelect *select)
{
  if (select->set_operator == AE_TSQL_UNION_ALL)
    {
      emit_recursive_terms (self, cte, select->first);
      g_string_append (self->sql, " UNION ALL ");
      emit_recursive_terms (self, cte, select->second);
      return;
    }
  if (select->recursion != NULL)
    {
      emit_term (self, select);
      return;
    }
  g_string_append (self->sql, "SELECT *, 0 FROM (");
  ae_tsql_emit_select (self, select);
  g_string_append_c (self->sql, ')');
}

void
ae_tsql_emit_ctes (AeTsqlPlan *self, const GPtrArray *ctes)
{
  for (guint i = 0; ctes != NULL && i < ctes->len; i++)
    {
      const AeTsqlCte *cte = g_ptr_array_index (ctes, i);
      g_string_append_printf (self->sql, "%scte%u", i > 0 ? ", " : "WITH RECURSIVE ", cte->id);
      for (guint c = 0; cte->is_recursive && c < cte->n_columns; c++)
        g_string_append_printf (self->sql, "%sc%u", c > 0 ? ", " : " (", c + 1);
      g_string_append (self->sql, cte->is_recursive ? ", lv) AS (" : " AS (");
      if (cte->is_recursive)
        emit_recursive_terms (self, cte, cte->select);
      else
        ae_tsql_emit_select (self, cte->select);
      g_string_append (self->sql, i + 1 < ctes->len ? ")" : ") ");
    }
}
