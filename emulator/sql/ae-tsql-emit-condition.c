/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-plan-private.h"

/* How SQLite must compare the two. */
static const char *
get_collation (const AeTsqlExpr *a, const AeTsqlExpr *b)
{
  if (a->encryption != NULL || (b != NULL && b->encryption != NULL))
    return "BINARY";
  if (b != NULL && ae_tsql_type_is_character (a->type.id) && ae_tsql_type_is_character (b->type.id))
    return ae_tsql_collation_get_sqlite_name (ae_tsql_bind_get_collation (a, b));
  return ae_tsql_type_get_sqlite_collation (&a->type);
}

static void
emit_collated (AeTsqlPlan *self, const AeTsqlExpr *expr, const AeTsqlExpr *other)
{
  ae_tsql_emit_expr (self, expr);
  g_string_append_printf (self->sql, " COLLATE %s", get_collation (expr, other));
}

static void
emit_comparison (AeTsqlPlan *self, const AeTsqlExpr *condition)
{
  const char *operator= condition->operator== '!' ? "<>"
  : condition->operator== AE_TSQL_IS_SAME         ? "IS"
  : condition->operator== AE_TSQL_IS_OTHER        ? "IS NOT"
  : condition->operator== 'L'                     ? "<="
  : condition->operator== 'G'                     ? ">="
  : condition->operator== '<'                     ? "<"
  : condition->operator== '>'                     ? ">"
                                                  : "=";

  emit_collated (self, condition->left, condition->right);
  g_string_append_printf (self->sql, " %s ", operator);
  ae_tsql_emit_expr (self, condition->right);
}

static void
emit_in (AeTsqlPlan *self, const AeTsqlExpr *condition)
{
  if (condition->select != NULL)
    {
      const AeTsqlExpr *column = condition->right;
      emit_collated (self, condition->left, column);
      g_string_append (self->sql, condition->negated ? " NOT IN (SELECT " : " IN (SELECT ");
      if (column->kind == AE_TSQL_EXPR_CAST)
        g_string_append_printf (self->sql, "ts_cast (c1, %u, %u, 0)",
                                ae_tsql_plan_add_type (self, &column->left->type),
                                ae_tsql_plan_add_type (self, &column->type));
      else
        g_string_append (self->sql, "c1");
      g_string_append (self->sql, " FROM (");
      ae_tsql_emit_select (self, condition->select);
      g_string_append (self->sql, "))");
      return;
    }
  emit_collated (self, condition->left,
                 condition->arguments->len > 0 ? g_ptr_array_index (condition->arguments, 0)
                                               : NULL);
  g_string_append (self->sql, condition->negated ? " NOT IN (" : " IN (");
  for (guint i = 0; i < condition->arguments->len; i++)
    {
      if (i > 0)
        g_string_append (self->sql, ", ");
      ae_tsql_emit_expr (self, g_ptr_array_index (condition->arguments, i));
    }
  g_string_append_c (self->sql, ')');
}

/* Unknown unless a row decides: x = ANY is true with one that is equal, x = ALL false with one that
 * is not. */
static void
emit_quantified (AeTsqlPlan *self, const AeTsqlExpr *condition)
{
  const char *decides = condition->is_all ? "min" : "max";

  g_string_append_printf (self->sql, "SELECT CASE %s (", decides);
  ae_tsql_emit_condition (self, condition->right);
  g_string_append_printf (self->sql, ") WHEN %d THEN %d ELSE CASE count (*) WHEN count (",
                          !condition->is_all, !condition->is_all);
  ae_tsql_emit_condition (self, condition->right);
  g_string_append_printf (self->sql, ") THEN %d END END FROM (", condition->is_all);
  ae_tsql_emit_select (self, condition->select);
  g_string_append_printf (self->sql, ") AS s%u", condition->source->id);
}

static void
emit_like (AeTsqlPlan *self, const AeTsqlExpr *condition)
{
  const guint8 *collation = ae_tsql_bind_get_collation (condition->left, condition->right);

  g_string_append (self->sql, condition->negated ? "NOT ts_like (" : "ts_like (");
  ae_tsql_emit_expr (self, condition->left);
  g_string_append (self->sql, ", ");
  ae_tsql_emit_expr (self, condition->right);
  g_string_append (self->sql, ", ");
  if (condition->third != NULL)
    ae_tsql_emit_expr (self, condition->third);
  else
    g_string_append (self->sql, "''");
  g_string_append_printf (self->sql, ", %d)", ae_tsql_collation_ignores_case (collation));
}

static void
emit_between (AeTsqlPlan *self, const AeTsqlExpr *condition)
{
  emit_collated (self, condition->left, condition->right);
  g_string_append (self->sql, condition->negated ? " NOT BETWEEN " : " BETWEEN ");
  ae_tsql_emit_expr (self, condition->right);
  g_string_append (self->sql, " AND ");
  ae_tsql_emit_expr (self, condition->third);
}

void
ae_tsql_emit_condition (AeTsqlPlan *self, const AeTsqlExpr *condition)
{
  g_string_append_c (self->sql, '(');
  switch (condition->kind)
    {
    case AE_TSQL_EXPR_AND:
    case AE_TSQL_EXPR_OR:
      ae_tsql_emit_condition (self, condition->left);
      g_string_append (self->sql, condition->kind == AE_TSQL_EXPR_AND ? " AND " : " OR ");
      ae_tsql_emit_condition (self, condition->right);
      break;
    case AE_TSQL_EXPR_NOT:
      g_string_append (self->sql, "NOT ");
      ae_tsql_emit_condition (self, condition->left);
      break;
    case AE_TSQL_EXPR_COMPARE:
      emit_comparison (self, condition);
      break;
    case AE_TSQL_EXPR_IS_NULL:
      ae_tsql_emit_expr (self, condition->left);
      g_string_append (self->sql, condition->negated ? " IS NOT NULL" : " IS NULL");
      break;
    case AE_TSQL_EXPR_IN:
      emit_in (self, condition);
      break;
    case AE_TSQL_EXPR_BETWEEN:
      emit_between (self, condition);
      break;
    case AE_TSQL_EXPR_LIKE:
      emit_like (self, condition);
      break;
    case AE_TSQL_EXPR_EXISTS:
      g_string_append (self->sql, "EXISTS (");
      ae_tsql_emit_select (self, condition->select);
      g_string_append_c (self->sql, ')');
      break;
    case AE_TSQL_EXPR_QUANTIFIED:
      emit_quantified (self, condition);
      break;
    default:
      ae_tsql_emit_expr (self, condition);
      break;
    }
  g_string_append_c (self->sql, ')');
}
