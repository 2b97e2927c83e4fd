/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-trigger-private.h"

static const char *
comparison_name (char operator)
{
  switch (operator)
    {
    case '=':
    case AE_TSQL_IS_SAME:
      return "equal to";
    case '!':
    case AE_TSQL_IS_OTHER:
      return "not equal to";
    case '<':
      return "less than";
    case '>':
      return "greater than";
    case 'L':
      return "less than or equal to";
    default:
      return "greater than or equal to";
    }
}

/* text, ntext, image and xml have no order and no equality. */
static gboolean
check_comparable (AeTsqlBinder *self, const AeTsqlExpr *a, const AeTsqlExpr *b, char operator)
{
  if (a->type.id == AE_EMULATOR_TYPE_XML || b->type.id == AE_EMULATOR_TYPE_XML)
    return ae_tsql_error_set (self->error, 305, a->line);
  if (!ae_tsql_bind_check_collations (self, a, b, comparison_name (operator)))
    return FALSE;
  if (!ae_tsql_type_is_legacy_large (a->type.id) && !ae_tsql_type_is_legacy_large (b->type.id))
    return TRUE;
  return ae_tsql_error_set (self->error, 402, a->line, ae_tsql_type_get_name (a->type.id),
                            ae_tsql_type_get_name (b->type.id), comparison_name (operator));
}

/* a = b, a <> b. */
static gboolean
bind_equality (AeTsqlBinder *self, AeTsqlExpr **a, AeTsqlExpr **b, char operator)
{
  gboolean encrypted = FALSE;

  if (!ae_tsql_bind_any (self, a) || !ae_tsql_bind_any (self, b)
      || !ae_tsql_encryption_meet (self, *a, *b, comparison_name (operator), &encrypted))
    return FALSE;
  return encrypted
         || (check_comparable (self, *a, *b, operator) && ae_tsql_bind_unify (self, a, b));
}

static gboolean
bind_order (AeTsqlBinder *self, AeTsqlExpr **a, AeTsqlExpr **b, char operator)
{
  return ae_tsql_bind_plain (self, a) && ae_tsql_bind_plain (self, b)
         && check_comparable (self, *a, *b, operator) && ae_tsql_bind_unify (self, a, b);
}

static gboolean
bind_in_query (AeTsqlBinder *self, AeTsqlExpr *condition)
{
  AeTsqlSelect *select = condition->select;
  gboolean encrypted = FALSE;

  if (!ae_tsql_bind_any (self, &condition->left) || !ae_tsql_bind_inner_select (self, select))
    return FALSE;
  if (select->n_columns != 1)
    return ae_tsql_error_set (self->error, 116, condition->line);

  /* The column of the query, as something to compare with. */
  AeTsqlExpr *column = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_SUBQUERY, condition->line);
  column->select = select;
  column->type = select->columns[0].type;
  column->encryption = select->columns[0].encryption;
  column->is_bound = TRUE;
  if (!ae_tsql_encryption_meet (self, condition->left, column, "equal to", &encrypted))
    return FALSE;
  /* The emitter puts the query below this conversion. */
  condition->right = column;
  return encrypted
         || (check_comparable (self, condition->left, column, '=')
             && ae_tsql_bind_unify (self, &condition->left, &condition->right));
}

/* x = ANY (SELECT y …): x = y for the rows of the query, as a condition of its own. */
static gboolean
bind_quantified (AeTsqlBinder *self, AeTsqlExpr *condition)
{
  AeTsqlSelect *select = condition->select;
  AeTsqlSource *source = ae_tsql_tree_query_source (self->tree, select);

  if (!ae_tsql_bind_any (self, &condition->left) || !ae_tsql_bind_inner_select (self, select))
    return FALSE;
  if (select->n_columns != 1)
    return ae_tsql_error_set (self->error, 116, condition->line);
  select->columns[0].id = 1;
  source->columns = select->columns;
  source->n_columns = 1;
  source->id = ++self->n_sources;

  AeTsqlExpr *column = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_COLUMN, condition->line);
  column->name = select->columns[0].name;
  column->source = source;
  column->type = select->columns[0].type;
  column->encryption = select->columns[0].encryption;
  column->nullable = column->is_bound = TRUE;
  condition->source = source;
  condition->right = ae_tsql_tree_operation (self->tree, AE_TSQL_EXPR_COMPARE, condition->operator,
                                             condition->left, column);
  return ae_tsql_bind_condition (self, condition->right);
}

static gboolean
bind_in (AeTsqlBinder *self, AeTsqlExpr *condition)
{
  if (condition->select != NULL)
    return bind_in_query (self, condition);

  for (guint i = 0; i < condition->arguments->len; i++)
    {
      AeTsqlExpr **value = (AeTsqlExpr **) &condition->arguments->pdata[i];
      gboolean encrypted = FALSE;
      if (!ae_tsql_bind_any (self, &condition->left) || !ae_tsql_bind_any (self, value)
          || !ae_tsql_encryption_meet (self, condition->left, *value, "equal to", &encrypted))
        return FALSE;
      if (!encrypted
          && (!check_comparable (self, condition->left, *value, '=')
              || !ae_tsql_bind_unify (self, &condition->left, value)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
bind_like (AeTsqlBinder *self, AeTsqlExpr *condition)
{
  AeTsqlExpr **operands[] = { &condition->left, &condition->right, &condition->third };
  AeEmulatorType text;

  ae_tsql_type_init_sized (&text, AE_EMULATOR_TYPE_NVARCHAR, -1);
  for (guint i = 0; i < G_N_ELEMENTS (operands); i++)
    {
      if (*operands[i] == NULL)
        continue;
      if (!ae_tsql_bind_plain (self, operands[i]))
        return FALSE;
      ae_tsql_bind_suggest (*operands[i], &condition->left->type);
      if (!ae_tsql_type_is_character ((*operands[i])->type.id)
          && !ae_tsql_bind_convert (self, operands[i], &text))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_aggregate (const AeTsqlExpr *expr)
{
  return expr != NULL && expr->has_aggregate;
}

static gboolean
bind_kind (AeTsqlBinder *self, AeTsqlExpr *condition)
{
  switch (condition->kind)
    {
    case AE_TSQL_EXPR_AND:
    case AE_TSQL_EXPR_OR:
      return ae_tsql_bind_condition (self, condition->left)
             && ae_tsql_bind_condition (self, condition->right);
    case AE_TSQL_EXPR_NOT:
      return ae_tsql_bind_condition (self, condition->left);
    case AE_TSQL_EXPR_COMPARE:
      if (strchr ("=!ND", condition->operator) != NULL)
        return bind_equality (self, &condition->left, &condition->right, condition->operator);
      return bind_order (self, &condition->left, &condition->right, condition->operator);
    case AE_TSQL_EXPR_BETWEEN:
      return bind_order (self, &condition->left, &condition->right, 'G')
             && bind_order (self, &condition->left, &condition->third, 'L');
    case AE_TSQL_EXPR_IS_NULL:
      return ae_tsql_bind_any (self, &condition->left)
             && (condition->left->encryption != NULL
                 || ae_tsql_encryption_require_plain (self, condition->left));
    case AE_TSQL_EXPR_IN:
      return bind_in (self, condition);
    case AE_TSQL_EXPR_LIKE:
      return bind_like (self, condition);
    case AE_TSQL_EXPR_EXISTS:
      return ae_tsql_bind_inner_select (self, condition->select);
    case AE_TSQL_EXPR_QUANTIFIED:
      return bind_quantified (self, condition);
    case AE_TSQL_EXPR_UPDATED:
      return ae_tsql_trigger_bind_updated (self, condition);
    default:
      return ae_tsql_error_set (self->error, 4145, condition->line, "");
    }
}

gboolean
ae_tsql_bind_condition (AeTsqlBinder *self, AeTsqlExpr *condition)
{
  if (condition->is_bound)
    return TRUE;
  if (!bind_kind (self, condition))
    return FALSE;

  condition->is_bound = TRUE;
  condition->has_aggregate = has_aggregate (condition->left) || has_aggregate (condition->right)
                             || has_aggregate (condition->third);
  return TRUE;
}
