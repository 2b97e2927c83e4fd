/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"

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
          column->is_bound = TRUE;
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

static gboolean same_expr (const AeTsqlExpr *a, const AeTsqlExpr *b);

static gboolean
same_list (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!same_expr (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
same_expr (const AeTsqlExpr *a, const AeTsqlExpr *b)
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
  if (a->kind == AE_TSQL_EXPR_SUBQUERY)
    return FALSE;
  return a->variable == b->variable && a->function == b->function && a->type.id == b->type.id
         && same_expr (a->left, b->left) && same_expr (a->right, b->right)
         && same_expr (a->third, b->third) && same_list (a->arguments, b->arguments);
}

static gboolean
is_own_source (AeTsqlBinder *self, const AeTsqlSource *source)
{
  return g_ptr_array_find (self->scope->sources, source, NULL);
}

/* Outside aggregates only what is grouped by has one value per group. */
static gboolean
check_grouped (AeTsqlBinder *self, const AeTsqlExpr *expr, const GPtrArray *groups)
{
  if (expr == NULL)
    return TRUE;
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    if (same_expr (expr, g_ptr_array_index (groups, i)))
      return TRUE;
  if (expr->kind == AE_TSQL_EXPR_FUNCTION && expr->function->is_aggregate)
    return TRUE;
  if (expr->kind == AE_TSQL_EXPR_COLUMN && is_own_source (self, expr->source))
    {
      const char *table
          = expr->source->alias != NULL ? expr->source->alias : expr->source->name.name;
      g_autofree char *name = g_strdup_printf ("%s.%s", table != NULL ? table : "", expr->name);
      return ae_tsql_error_set (self->error, 8120, expr->line, name);
    }
  for (guint i = 0; expr->arguments != NULL && i < expr->arguments->len; i++)
    if (!check_grouped (self, g_ptr_array_index (expr->arguments, i), groups))
      return FALSE;
  return check_grouped (self, expr->left, groups) && check_grouped (self, expr->right, groups)
         && check_grouped (self, expr->third, groups);
}

static gboolean
bind_grouping (AeTsqlBinder *self, AeTsqlSelect *select)
{
  self->scope->no_aggregates = "GROUP BY";
  for (guint i = 0; select->group_by != NULL && i < select->group_by->len; i++)
    {
      AeTsqlExpr **expr = (AeTsqlExpr **) &select->group_by->pdata[i];
      if (!ae_tsql_bind_any (self, expr) || !ae_tsql_encryption_require_equality (self, *expr))
        return FALSE;
    }
  self->scope->no_aggregates = NULL;
  return TRUE;
}

static gboolean
check_grouping (AeTsqlBinder *self, AeTsqlSelect *select)
{
  select->is_grouped = select->group_by != NULL || self->scope->found_aggregate;
  if (!select->is_grouped)
    return TRUE;
  for (guint i = 0; i < select->items->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (select->items, i);
      if (!check_grouped (self, item->expr, select->group_by))
        return FALSE;
    }
  return check_grouped (self, select->having, select->group_by);
}

/* --- order ------------------------------------------------------------------------------------ */

/* ORDER BY 2, an alias, or any expression. */
static gboolean
bind_order_item (AeTsqlBinder *self, AeTsqlSelect *select, AeTsqlItem *item, gboolean compound)
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
  if (compound)
    return ae_tsql_error_set_text (self->error, 104, 1, 15, expr->line,
                                   "ORDER BY items must appear in the select list if the statement "
                                   "contains a UNION, INTERSECT or EXCEPT operator.");
  if (!ae_tsql_bind_plain (self, &item->expr) || !ae_tsql_bind_check_sortable (self, item->expr))
    return FALSE;
  if (!select->distinct)
    return TRUE;
  for (guint i = 0; i < select->items->len; i++)
    if (same_expr (((AeTsqlItem *) g_ptr_array_index (select->items, i))->expr, item->expr))
      return TRUE;
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
  if (!ae_tsql_type_is_integer ((*expr)->type.id))
    return ae_tsql_error_set (self->error, 1060, (*expr)->line);
  return ae_tsql_bind_convert (self, expr, &type);
}

static gboolean
bind_order (AeTsqlBinder *self, AeTsqlSelect *select)
{
  for (guint i = 0; select->order_by != NULL && i < select->order_by->len; i++)
    {
      AeTsqlItem *item = g_ptr_array_index (select->order_by, i);
      if (!bind_order_item (self, select, item, select->next != NULL))
        return FALSE;
      if (select->is_grouped && item->position == 0
          && !check_grouped (self, item->expr, select->group_by))
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
bind_term (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets)
{
  return (select->from == NULL || ae_tsql_bind_source (self, select->from))
         && bind_where (self, select) && bind_grouping (self, select)
         && bind_select_list (self, select, targets)
         && (select->having == NULL || ae_tsql_bind_condition (self, select->having))
         && check_grouping (self, select) && bind_count (self, &select->top)
         && bind_order (self, select);
}

/* The columns of both sides of UNION become one type. */
static gboolean
unify_terms (AeTsqlBinder *self, AeTsqlSelect *a, AeTsqlSelect *b)
{
  if (a->n_columns != b->n_columns)
    return ae_tsql_error_set (self->error, 205, b->line);
  for (guint i = 0; i < a->n_columns; i++)
    {
      AeTsqlItem *left = g_ptr_array_index (a->items, i);
      AeTsqlItem *right = g_ptr_array_index (b->items, i);
      gboolean encrypted = FALSE;
      if (!ae_tsql_encryption_meet (self, left->expr, right->expr, "UNION", &encrypted))
        return FALSE;
      if (encrypted)
        continue;
      if (ae_tsql_bind_is_null_literal (left->expr))
        left->expr->type = right->expr->type;
      AeEmulatorType type = left->expr->type;
      if (!ae_tsql_bind_is_null_literal (right->expr))
        ae_tsql_type_unify (&left->expr->type, &right->expr->type, &type);
      if (!ae_tsql_bind_convert (self, &left->expr, &type)
          || !ae_tsql_bind_convert (self, &right->expr, &type))
        return FALSE;
      a->columns[i].type = b->columns[i].type = type;
      a->columns[i].nullable |= b->columns[i].nullable;
    }
  return TRUE;
}

gboolean
ae_tsql_bind_select (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets)
{
  if (select->into != NULL)
    return ae_tsql_error_set (self->error, 156, select->into->line, "INTO");
  if (select->is_bound)
    return TRUE;
  if (select->next != NULL && !ae_tsql_bind_select (self, select->next, targets))
    return FALSE;
  ae_tsql_bind_push_scope (self);
  gboolean good = bind_term (self, select, targets);
  ae_tsql_bind_pop_scope (self);
  select->is_bound = good && (select->next == NULL || unify_terms (self, select, select->next));
  return select->is_bound;
}
