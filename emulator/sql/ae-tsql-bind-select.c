/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-security-private.h"

/* --- the select list -------------------------------------------------------------------------- */

static gboolean
expand_star (AeTsqlBinder *self, const AeTsqlExpr *star, GPtrArray *items)
{
  gboolean found = FALSE;

  for (guint s = 0; s < self->scope->sources->len; s++)
    {
      AeTsqlSource *source = g_ptr_array_index (self->scope->sources, s);
      const char *name = source->alias != NULL ? source->alias : source->name.name;
      if (star->qualifier != NULL && (name == NULL || !ae_tsql_name_equal (name, star->qualifier)))
        continue;
      found = TRUE;
      for (guint i = 0; i < source->n_columns; i++)
        {
          AeTsqlExpr *column = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_COLUMN, star->line);
          AeTsqlItem *item = ae_tsql_arena_alloc (&self->tree->arena, sizeof *item);
          column->name = source->columns[i].name;
          column->source = source;
          column->index = i;
          column->type = source->columns[i].type;
          column->nullable = source->columns[i].nullable || source->outer;
          column->encryption = source->columns[i].encryption;
          if (column->encryption != NULL
              && !ae_tsql_permission_check_keys (self->session, column->encryption, star->line,
                                                 self->error))
            return FALSE;
          column->is_bound = TRUE;
          if (!ae_tsql_bind_column_value (self, column))
            return FALSE;
          item->expr = column;
          item->line = star->line;
          g_ptr_array_add (items, item);
        }
    }
  if (found)
    return TRUE;
  if (star->qualifier != NULL)
    return ae_tsql_error_set (self->error, 107, star->line, star->qualifier);
  return ae_tsql_error_set_text (self->error, 263, 1, 16, star->line,
                                 "Must specify table to select from.");
}

static gboolean
bind_item (AeTsqlBinder *self, AeTsqlItem *item, const AeTsqlColumn *target)
{
  if (!ae_tsql_bind_any (self, &item->expr))
    return FALSE;
  if (item->variable != NULL)
    {
      item->target = ae_tsql_frame_find (self->frame, item->variable);
      if (item->target == NULL)
        return ae_tsql_error_set (self->error, 137, item->line, item->variable);
      if (!ae_tsql_encryption_assign_variable (self, item->target, item->expr))
        return FALSE;
      return item->expr->encryption != NULL
             || ae_tsql_bind_convert (self, &item->expr, &item->target->type);
    }
  if (target != NULL)
    return ae_tsql_encryption_assign (self, target, item->expr);
  if (item->expr->encryption != NULL)
    return TRUE;
  return ae_tsql_encryption_require_plain (self, item->expr);
}

static void
describe_item (const AeTsqlItem *item, AeTsqlSourceColumn *column)
{
  const AeTsqlExpr *expr = item->expr;
  const AeTsqlSourceColumn *origin
      = expr->kind == AE_TSQL_EXPR_COLUMN ? &expr->source->columns[expr->index] : NULL;

  *column = (AeTsqlSourceColumn){ .type = expr->type,
                                  .nullable = expr->nullable,
                                  .encryption = expr->encryption,
                                  .is_identity = origin != NULL && origin->is_identity,
                                  .is_computed = FALSE };
  column->name = item->alias != NULL                 ? item->alias
                 : expr->kind == AE_TSQL_EXPR_COLUMN ? expr->name
                                                     : "";
  if (origin != NULL && item->alias == NULL)
    column->name = origin->name;
}

gboolean
ae_tsql_bind_items (AeTsqlBinder *self,
                    GPtrArray **items,
                    AeTsqlSourceColumn **columns,
                    guint *n_columns)
{
  GPtrArray *expanded = ae_tsql_arena_list (&self->tree->arena);

  for (guint i = 0; i < (*items)->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (*items, i);
      if (item->expr->kind != AE_TSQL_EXPR_STAR)
        g_ptr_array_add (expanded, item);
      else if (!expand_star (self, item->expr, expanded))
        return FALSE;
    }
  *items = expanded;
  *n_columns = expanded->len;
  *columns = ae_tsql_arena_alloc (&self->tree->arena, MAX (expanded->len, 1) * sizeof **columns);
  for (guint i = 0; i < expanded->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (expanded, i);
      if (!item->is_checked && !bind_item (self, item, NULL))
        return FALSE;
      describe_item (item, &(*columns)[i]);
    }
  return TRUE;
}

static gboolean
bind_select_list (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets)
{
  guint n_assigned = 0;

  /* Parameters that go straight into a table take the encryption of its columns. */
  for (guint i = 0; targets != NULL && i < select->items->len && i < targets->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (select->items, i);
      if (item->expr->kind == AE_TSQL_EXPR_STAR)
        break;
      if (!bind_item (self, item, g_ptr_array_index (targets, i)))
        return FALSE;
      item->is_checked = TRUE;
    }
  if (!ae_tsql_bind_items (self, &select->items, &select->columns, &select->n_columns))
    return FALSE;

  for (guint i = 0; i < select->items->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (select->items, i);
      n_assigned += item->variable != NULL;
      if (select->distinct && !ae_tsql_encryption_require_equality (self, item->expr))
        return FALSE;
    }
  if (n_assigned > 0 && n_assigned < select->items->len)
    return ae_tsql_error_set (self->error, 141, select->line);
  select->assigns = n_assigned > 0;
  return TRUE;
}

/* --- grouping --------------------------------------------------------------------------------- */

static gboolean
same_list (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!ae_tsql_bind_is_same_expr (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_bind_is_same_expr (const AeTsqlExpr *a, const AeTsqlExpr *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->kind != b->kind || a->operator!= b->operator)
    return FALSE;
  if (a->kind == AE_TSQL_EXPR_COLUMN)
    return a->source == b->source && a->index == b->index;
  if (a->kind == AE_TSQL_EXPR_LITERAL)
    return a->literal.kind == b->literal.kind && a->literal.integer == b->literal.integer
           && a->literal.real == b->literal.real && a->literal.size == b->literal.size
           && (a->literal.size == 0
               || memcmp (a->literal.data, b->literal.data, a->literal.size) == 0);
  if (a->kind == AE_TSQL_EXPR_SUBQUERY || a->over != NULL || b->over != NULL)
    return FALSE;
  return a->variable == b->variable && a->function == b->function && a->type.id == b->type.id
         && ae_tsql_bind_is_same_expr (a->left, b->left)
         && ae_tsql_bind_is_same_expr (a->right, b->right)
         && ae_tsql_bind_is_same_expr (a->third, b->third)
         && same_list (a->arguments, b->arguments);
}

static gboolean
is_own_source (AeTsqlBinder *self, const AeTsqlSource *source)
{
  return g_ptr_array_find (self->scope->sources, source, NULL);
}

/* Outside aggregates only what is grouped by has one value per group. */
static gboolean
check_grouped (AeTsqlBinder *self, const AeTsqlExpr *expr, const GPtrArray *groups, gint32 number);

static gboolean
check_window_grouped (AeTsqlBinder *self,
                      const AeTsqlOver *over,
                      const GPtrArray *groups,
                      gint32 number)
{
  for (guint i = 0; over->partition != NULL && i < over->partition->len; i++)
    if (!check_grouped (self, g_ptr_array_index (over->partition, i), groups, number))
      return FALSE;
  for (guint i = 0; over->order != NULL && i < over->order->len; i++)
    if (!check_grouped (self, ((AeTsqlItem *) g_ptr_array_index (over->order, i))->expr, groups,
                        number))
      return FALSE;
  return TRUE;
}

static gboolean
check_grouped (AeTsqlBinder *self, const AeTsqlExpr *expr, const GPtrArray *groups, gint32 number)
{
  if (expr == NULL)
    return TRUE;
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    if (ae_tsql_bind_is_same_expr (expr, g_ptr_array_index (groups, i)))
      return TRUE;
  if (expr->kind == AE_TSQL_EXPR_FUNCTION && expr->function->is_aggregate && expr->over == NULL)
    return TRUE;
  if (expr->kind == AE_TSQL_EXPR_COLUMN && is_own_source (self, expr->source))
    {
      const char *table
          = expr->source->alias != NULL ? expr->source->alias : expr->source->name.name;
      g_autofree char *name = g_strdup_printf ("%s.%s", table != NULL ? table : "", expr->name);
      return ae_tsql_error_set (self->error, number, expr->line, name);
    }
  if (expr->over != NULL && !check_window_grouped (self, expr->over, groups, number))
    return FALSE;
  for (guint i = 0; expr->arguments != NULL && i < expr->arguments->len; i++)
    if (!check_grouped (self, g_ptr_array_index (expr->arguments, i), groups, number))
      return FALSE;
  return check_grouped (self, expr->left, groups, number)
         && check_grouped (self, expr->right, groups, number)
         && check_grouped (self, expr->third, groups, number);
}

static gboolean
bind_grouping (AeTsqlBinder *self, AeTsqlSelect *select)
{
  self->scope->no_aggregates = "GROUP BY";
  gboolean good = select->group_by == NULL || ae_tsql_grouping_sets_bind (self, select);
  self->scope->no_aggregates = NULL;
  return good;
}

static gboolean
check_grouping (AeTsqlBinder *self, AeTsqlSelect *select)
{
  select->is_grouped = select->group_by != NULL || self->scope->found_aggregate;
  /* Every grouping is a SELECT of its own, over which no window spans. */
  if (select->group_sets != NULL && self->scope->found_window)
    return ae_tsql_error_set (self->error, 8623, select->line);
  if (!select->is_grouped)
    return TRUE;
  /* What a grouping leaves out is NULL. */
  for (guint i = 0; select->group_sets != NULL && i < select->n_columns; i++)
    if (((AeTsqlItem *) g_ptr_array_index (select->items, i))->expr->kind != AE_TSQL_EXPR_FUNCTION)
      select->columns[i].nullable = TRUE;
  for (guint i = 0; i < select->items->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (select->items, i);
      if (!check_grouped (self, item->expr, select->group_by, 8120))
        return FALSE;
    }
  return check_grouped (self, select->having, select->group_by, 8121);
}

/* --- order ------------------------------------------------------------------------------------ */

/* ORDER BY 2, an alias, or any expression. */
static gboolean
bind_order_item (AeTsqlBinder *self,
                 AeTsqlSelect *select,
                 AeTsqlItem *item,
                 gboolean compound,
                 guint place)
{
  AeTsqlExpr *expr = item->expr;

  if (expr->kind == AE_TSQL_EXPR_LITERAL && expr->literal.kind == AE_EMULATOR_VALUE_INTEGER)
    {
      if (expr->literal.integer < 1 || expr->literal.integer > select->n_columns)
        return ae_tsql_error_set_text (self->error, 108, 1, 16, expr->line,
                                       "The ORDER BY position number is out of range of the number "
                                       "of items in the select list.");
      item->position = (guint) expr->literal.integer;
    }
  for (guint i = 0; item->position == 0 && expr->kind == AE_TSQL_EXPR_COLUMN
                    && expr->qualifier == NULL && i < select->n_columns;
       i++)
    if (ae_tsql_name_equal (select->columns[i].name, expr->name))
      item->position = i + 1;

  if (item->position > 0)
    {
      AeTsqlItem *selected = g_ptr_array_index (select->items, item->position - 1);
      AeTsqlExpr probe = { .kind = AE_TSQL_EXPR_COLUMN,
                           .name = select->columns[item->position - 1].name,
                           .encryption = select->columns[item->position - 1].encryption,
                           .line = expr->line };
      item->expr = selected->expr;
      return ae_tsql_encryption_require_plain (self, &probe)
             && ae_tsql_bind_check_sortable (self, item->expr);
    }
  if (expr->kind == AE_TSQL_EXPR_LITERAL)
    return ae_tsql_error_set (self->error, 408, expr->line, place);
  if (expr->kind == AE_TSQL_EXPR_NEXT_VALUE)
    return ae_tsql_error_set (self->error, 11720, expr->line);
  if (compound)
    return ae_tsql_error_set_text (self->error, 104, 1, 15, expr->line,
                                   "ORDER BY items must appear in the select list if the statement "
                                   "contains a UNION, INTERSECT or EXCEPT operator.");
  if (!ae_tsql_bind_plain (self, &item->expr) || !ae_tsql_bind_check_sortable (self, item->expr))
    return FALSE;
  if (!select->distinct)
    return TRUE;
  for (guint i = 0; i < select->items->len; i++)
    if (ae_tsql_bind_is_same_expr (((AeTsqlItem *) g_ptr_array_index (select->items, i))->expr,
                                   item->expr))
      {
        item->position = i + 1;
        return TRUE;
      }
  return ae_tsql_error_set (self->error, 145, expr->line);
}

static gboolean
bind_count (AeTsqlBinder *self, AeTsqlExpr **expr)
{
  AeEmulatorType type;

  if (*expr == NULL)
    return TRUE;
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_BIGINT);
  if (!ae_tsql_bind_plain (self, expr))
    return FALSE;
  ae_tsql_bind_suggest (*expr, &type);
  if (!ae_tsql_type_is_integer ((*expr)->type.id))
    return ae_tsql_error_set (self->error, 1060, (*expr)->line);
  return ae_tsql_bind_convert (self, expr, &type);
}

gboolean
ae_tsql_bind_order (AeTsqlBinder *self, AeTsqlSelect *select)
{
  for (guint i = 0; select->order_by != NULL && i < select->order_by->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (select->order_by, i);
      if (!bind_order_item (self, select, item, select->set_operator != 0, i + 1))
        return FALSE;
      if (select->is_grouped && item->position == 0
          && !check_grouped (self, item->expr, select->group_by, 8127))
        return FALSE;
    }
  return bind_count (self, &select->offset) && bind_count (self, &select->fetch);
}

/* --- the whole -------------------------------------------------------------------------------- */

static gboolean
bind_where (AeTsqlBinder *self, AeTsqlSelect *select)
{
  if (select->where == NULL)
    return TRUE;
  self->scope->no_aggregates = "WHERE";
  gboolean good = ae_tsql_bind_condition (self, select->where);
  self->scope->no_aggregates = NULL;
  return good;
}

static gboolean
bind_having (AeTsqlBinder *self, AeTsqlSelect *select)
{
  self->scope->no_windows = TRUE;
  gboolean good = select->having == NULL || ae_tsql_bind_condition (self, select->having);
  self->scope->no_windows = FALSE;
  return good;
}

static gboolean
bind_top (AeTsqlBinder *self, AeTsqlSelect *select)
{
  AeEmulatorType type;

  if (select->top_ties && select->order_by == NULL)
    return ae_tsql_error_set (self->error, 1062, select->line);
  if (select->top != NULL && select->offset != NULL)
    return ae_tsql_error_set (self->error, 10741, select->line);
  if (!select->top_percent)
    return bind_count (self, &select->top);
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_FLOAT);
  return ae_tsql_bind_plain (self, &select->top)
         && ae_tsql_bind_convert (self, &select->top, &type);
}

static gboolean
bind_term (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets)
{
  return (select->from == NULL || ae_tsql_bind_source (self, select->from))
         && bind_where (self, select) && bind_grouping (self, select)
         && bind_select_list (self, select, targets) && bind_having (self, select)
         && check_grouping (self, select) && bind_top (self, select)
         && ae_tsql_bind_order (self, select);
}

gboolean
ae_tsql_bind_select (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets)
{
  AeTsqlCte *outer = self->ctes;

  if (select->into != NULL)
    return ae_tsql_error_set (self->error, 156, select->into->line, "INTO");
  if (select->is_bound)
    return TRUE;
  gboolean good = ae_tsql_bind_ctes (self, select->ctes, &select->options);
  if (!good)
    {
      self->ctes = outer;
      return FALSE;
    }
  if (select->rows != NULL)
    {
      good = ae_tsql_bind_values (self, select);
    }
  else if (select->set_operator != 0)
    {
      good = ae_tsql_bind_compound (self, select, targets);
    }
  else
    {
      ae_tsql_bind_push_scope (self);
      good = bind_term (self, select, targets);
      ae_tsql_bind_pop_scope (self);
    }
  good = good && (select->for_clause == NULL || ae_tsql_for_clause_bind (self, select));
  self->ctes = outer;
  select->is_bound = good;
  return good;
}
