/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-globals-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-variant-private.h"
#include "ae-tsql-sequence-private.h"

gboolean
ae_tsql_bind_is_null_literal (const AeTsqlExpr *expr)
{
  return expr->kind == AE_TSQL_EXPR_LITERAL && expr->literal.kind == AE_EMULATOR_VALUE_NULL;
}

gboolean
ae_tsql_bind_check_sortable (AeTsqlBinder *self, const AeTsqlExpr *expr)
{
  if (expr->type.id == AE_EMULATOR_TYPE_XML)
    return ae_tsql_error_set (self->error, 305, expr->line);
  if (ae_tsql_type_is_legacy_large (expr->type.id))
    return ae_tsql_error_set (self->error, 306, expr->line);
  return TRUE;
}

/* An explicit COLLATE rules over a column, a column over everything else. */
static guint
rank_collation (const AeTsqlExpr *expr)
{
  return expr->kind == AE_TSQL_EXPR_COLLATE          ? 3
         : expr->kind == AE_TSQL_EXPR_COLUMN         ? 2
         : ae_tsql_type_is_character (expr->type.id) ? 1
                                                     : 0;
}

const guint8 *
ae_tsql_bind_get_collation (const AeTsqlExpr *a, const AeTsqlExpr *b)
{
  return rank_collation (b) > rank_collation (a) ? b->type.collation : a->type.collation;
}

/* Neither of two columns, nor of two COLLATE, is the stronger. */
gboolean
ae_tsql_bind_check_collations (AeTsqlBinder *self,
                               const AeTsqlExpr *a,
                               const AeTsqlExpr *b,
                               const char *
                               operator)
{
  static const guint8 none[5];

  if (!ae_tsql_type_is_character (a->type.id) || !ae_tsql_type_is_character (b->type.id)
      || rank_collation (a) < 2 || rank_collation (a) != rank_collation (b)
      || memcmp (a->type.collation, b->type.collation, sizeof none) == 0
      || memcmp (a->type.collation, none, sizeof none) == 0
      || memcmp (b->type.collation, none, sizeof none) == 0)
    return TRUE;
  g_autofree char *left = ae_tsql_collation_to_name (a->type.collation);
  g_autofree char *right = ae_tsql_collation_to_name (b->type.collation);
  return ae_tsql_error_set (self->error, 468, a->line, left, right, operator);
}

/* --- conversions ------------------------------------------------------------------------------ */

AeTsqlExpr *
ae_tsql_bind_cast (AeTsqlBinder *self, AeTsqlExpr *expr, const AeEmulatorType *type)
{
  AeTsqlExpr *cast = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_CAST, expr->line);

  cast->left = expr;
  cast->type = *type;
  cast->nullable = expr->nullable;
  cast->is_bound = cast->is_implicit = TRUE;
  cast->has_aggregate = expr->has_aggregate;
  cast->depth = expr->depth + 1;
  return cast;
}

void
ae_tsql_bind_suggest (const AeTsqlExpr *expr, const AeEmulatorType *type)
{
  if (expr->kind != AE_TSQL_EXPR_VARIABLE || !expr->variable->is_undeclared)
    return;
  expr->variable->is_undeclared = FALSE;
  expr->variable->type = ((AeTsqlExpr *) expr)->type = *type;
}

/* Either may be such a parameter. */
static void
suggest_each_other (const AeTsqlExpr *a, const AeTsqlExpr *b)
{
  if (a->kind == AE_TSQL_EXPR_VARIABLE && a->variable->is_undeclared)
    ae_tsql_bind_suggest (a, &b->type);
  else
    ae_tsql_bind_suggest (b, &a->type);
}

static gboolean
same_type (const AeEmulatorType *a, const AeEmulatorType *b)
{
  return a->id == b->id && a->max_length == b->max_length && a->precision == b->precision
         && a->scale == b->scale;
}

gboolean
ae_tsql_bind_convert (AeTsqlBinder *self, AeTsqlExpr **expr, const AeEmulatorType *type)
{
  const AeEmulatorType *from = &(*expr)->type;

  ae_tsql_bind_suggest (*expr, type);
  if (same_type (from, type))
    return TRUE;
  if (ae_tsql_bind_is_null_literal (*expr))
    {
      (*expr)->type = *type;
      return TRUE;
    }
  if (type->id == AE_EMULATOR_TYPE_SQL_VARIANT && !ae_tsql_variant_can_hold (from))
    {
      g_autofree char *name = ae_tsql_type_to_string (from);
      return ae_tsql_error_set (self->error, 206, (*expr)->line, name, "sql_variant");
    }
  guint possible = ae_tsql_type_can_convert (from->id, type->id);
  if (possible == 0)
    return ae_tsql_error_set (self->error, 206, (*expr)->line, ae_tsql_type_get_name (from->id),
                              ae_tsql_type_get_name (type->id));
  if (possible == 1)
    return ae_tsql_error_set (self->error, 257, (*expr)->line, ae_tsql_type_get_name (from->id),
                              ae_tsql_type_get_name (type->id));
  *expr = ae_tsql_bind_cast (self, *expr, type);
  return TRUE;
}

/* SQLite holds these alike, so that nothing need be converted to compare them. */
static gboolean
compares_as_is (const AeEmulatorType *a, const AeEmulatorType *b)
{
  return (ae_tsql_type_is_integer (a->id) && ae_tsql_type_is_integer (b->id))
         || (ae_tsql_type_is_character (a->id) && ae_tsql_type_is_character (b->id))
         || (ae_tsql_type_is_binary (a->id) && ae_tsql_type_is_binary (b->id))
         || (ae_tsql_type_is_float (a->id) && ae_tsql_type_is_float (b->id));
}

gboolean
ae_tsql_bind_unify (AeTsqlBinder *self, AeTsqlExpr **a, AeTsqlExpr **b)
{
  AeEmulatorType type;

  suggest_each_other (*a, *b);
  if (ae_tsql_bind_is_null_literal (*a))
    (*a)->type = (*b)->type;
  else if (ae_tsql_bind_is_null_literal (*b))
    (*b)->type = (*a)->type;
  if (compares_as_is (&(*a)->type, &(*b)->type))
    return TRUE;
  ae_tsql_type_unify (&(*a)->type, &(*b)->type, &type);
  return ae_tsql_bind_convert (self, a, &type) && ae_tsql_bind_convert (self, b, &type);
}

/* --- the other kinds -------------------------------------------------------------------------- */

static gboolean
bind_variable (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  expr->variable = ae_tsql_frame_find (self->frame, expr->name);
  if (expr->variable == NULL || expr->variable->table != NULL)
    return ae_tsql_error_set (self->error, 137, expr->line, expr->name);
  if (expr->variable->replacement != NULL)
    {
      *expr = *expr->variable->replacement;
      return TRUE;
    }
  expr->type = expr->variable->type;
  expr->nullable = TRUE;
  return TRUE;
}

static gboolean
bind_cast (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (self, &expr->left)
      || !ae_tsql_user_type_resolve_scalar (self->session, expr->type_name, 'x', 1, &expr->type,
                                            self->error))
    return FALSE;
  AeEmulatorType style;
  ae_tsql_type_init (&style, AE_EMULATOR_TYPE_INT);
  if (expr->third != NULL
      && (!ae_tsql_bind_plain (self, &expr->third)
          || !ae_tsql_bind_convert (self, &expr->third, &style)))
    return FALSE;
  const AeEmulatorType *from = &expr->left->type;
  if (ae_tsql_type_is_character (from->id) && ae_tsql_type_is_character (expr->type.id))
    memcpy (expr->type.collation, from->collation, sizeof from->collation);
  expr->nullable = expr->left->nullable || expr->is_try;
  expr->has_aggregate = expr->left->has_aggregate;
  if (!ae_tsql_bind_is_null_literal (expr->left)
      && ae_tsql_type_can_convert (from->id, expr->type.id) == 0)
    return ae_tsql_error_set (self->error, 529, expr->line, ae_tsql_type_get_name (from->id),
                              ae_tsql_type_get_name (expr->type.id));
  return TRUE;
}

static AeTsqlExpr **
get_result (AeTsqlExpr *expr, guint index)
{
  return 2 * index + 1 < expr->arguments->len
             ? (AeTsqlExpr **) &expr->arguments->pdata[2 * index + 1]
             : &expr->right;
}

/* Encrypted results pass through when all are encrypted alike; parameters among them become so. */
static gboolean
pass_results (AeTsqlBinder *self, AeTsqlExpr *expr, gboolean *passes)
{
  guint n_results = expr->arguments->len / 2 + (expr->right != NULL ? 1 : 0);
  const AeTsqlExpr *first = NULL;

  *passes = FALSE;
  for (guint i = 0; i < n_results && first == NULL; i++)
    if ((*get_result (expr, i))->encryption != NULL)
      first = *get_result (expr, i);
  for (guint i = 0; i < n_results; i++)
    if (first == NULL)
      {
        if (!ae_tsql_encryption_require_plain (self, *get_result (expr, i)))
          return FALSE;
      }
    else if (*get_result (expr, i) != first
             && !ae_tsql_encryption_pass (self, first, *get_result (expr, i), "CASE", passes))
      {
        return FALSE;
      }
  if (first == NULL)
    return TRUE;
  *passes = TRUE;
  expr->type = first->type;
  expr->encryption = first->encryption;
  expr->name = first->name;
  return TRUE;
}

/* All results become one type. */
static gboolean
unify_results (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  gboolean known = FALSE;
  AeEmulatorType type;

  for (guint i = 1; i <= expr->arguments->len + 1; i += 2)
    {
      AeTsqlExpr *result
          = i < expr->arguments->len ? g_ptr_array_index (expr->arguments, i) : expr->right;
      if (result == NULL || ae_tsql_bind_is_null_literal (result))
        continue;
      AeEmulatorType joined = result->type;
      if (known)
        ae_tsql_type_unify (&type, &result->type, &joined);
      type = joined;
      known = TRUE;
    }
  if (!known)
    ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  for (guint i = 1; i < expr->arguments->len; i += 2)
    if (!ae_tsql_bind_convert (self, (AeTsqlExpr **) &expr->arguments->pdata[i], &type))
      return FALSE;
  if (expr->right != NULL && !ae_tsql_bind_convert (self, &expr->right, &type))
    return FALSE;
  expr->type = type;
  return TRUE;
}

static gboolean
bind_case (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  /* CASE v WHEN w is CASE WHEN v = w. */
  for (guint i = 0; i < expr->arguments->len; i += 2)
    {
      AeTsqlExpr **when = (AeTsqlExpr **) &expr->arguments->pdata[i];
      if (expr->left != NULL)
        *when = ae_tsql_tree_operation (self->tree, AE_TSQL_EXPR_COMPARE, '=', expr->left, *when);
      if (!ae_tsql_bind_condition (self, *when)
          || !ae_tsql_bind_any (self, (AeTsqlExpr **) &expr->arguments->pdata[i + 1]))
        return FALSE;
      expr->has_aggregate
          |= (*when)->has_aggregate
             || ((AeTsqlExpr *) g_ptr_array_index (expr->arguments, i + 1))->has_aggregate;
    }
  expr->left = NULL;
  if (expr->right != NULL && !ae_tsql_bind_any (self, &expr->right))
    return FALSE;
  expr->has_aggregate |= expr->right != NULL && expr->right->has_aggregate;
  expr->nullable = TRUE;
  gboolean passes;
  if (!pass_results (self, expr, &passes))
    return FALSE;
  return passes || unify_results (self, expr);
}

static gboolean
bind_subquery (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_inner_select (self, expr->select))
    return FALSE;
  if (expr->select->n_columns != 1)
    return ae_tsql_error_set (self->error, 116, expr->line);
  expr->type = expr->select->columns[0].type;
  expr->encryption = expr->select->columns[0].encryption;
  expr->nullable = TRUE;
  return TRUE;
}

static gboolean
bind_collate (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (self, &expr->left))
    return FALSE;
  expr->type = expr->left->type;
  expr->nullable = expr->left->nullable;
  expr->has_aggregate = expr->left->has_aggregate;
  if (!ae_tsql_type_is_character (expr->type.id))
    return ae_tsql_error_set_text (self->error, 447, 0, 16, expr->line,
                                   "Expression type is invalid for COLLATE clause.");
  if (!ae_tsql_collation_from_name (expr->name, expr->type.collation))
    {
      g_autofree char *text = g_strdup_printf ("Invalid collation '%s'.", expr->name);
      return ae_tsql_error_set_text (self->error, 448, 1, 16, expr->line, text);
    }
  return TRUE;
}

static gboolean
bind_function (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  const AeTsqlFunction *function = ae_tsql_function_find (expr->name);

  if (expr->schema != NULL && !ae_tsql_name_equal (expr->schema, "sys"))
    return ae_tsql_user_function_bind (self, expr);
  if (function == NULL)
    return ae_tsql_error_set (self->error, 195, expr->line, expr->name);
  if (expr->arguments->len < function->min_arguments
      || expr->arguments->len > function->max_arguments)
    return function->min_arguments == function->max_arguments
               ? ae_tsql_error_set (self->error, 174, expr->line, function->name,
                                    (guint) function->min_arguments)
               : ae_tsql_error_set (self->error, 189, expr->line, function->name,
                                    (guint) function->min_arguments,
                                    (guint) function->max_arguments);
  expr->function = function;
  expr->nullable = TRUE;
  if (!ae_tsql_bind_check_window (self, expr, function))
    return FALSE;
  gboolean aggregates = function->is_aggregate && expr->over == NULL;
  if (aggregates)
    {
      if (self->scope != NULL && self->scope->in_aggregate)
        return ae_tsql_error_set (self->error, 130, expr->line);
      if (self->scope == NULL || self->scope->no_aggregates != NULL)
        return ae_tsql_error_set (self->error, 147, expr->line);
      self->scope->in_aggregate = self->scope->found_aggregate = TRUE;
      expr->has_aggregate = TRUE;
    }
  gboolean good = function->bind (self, expr) && ae_tsql_bind_window (self, expr);
  if (aggregates)
    self->scope->in_aggregate = FALSE;
  for (guint i = 0; i < expr->arguments->len; i++)
    expr->has_aggregate |= ((AeTsqlExpr *) g_ptr_array_index (expr->arguments, i))->has_aggregate;
  return good;
}

static gboolean
bind_kind (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  switch (expr->kind)
    {
    case AE_TSQL_EXPR_LITERAL:
      expr->nullable = expr->literal.kind == AE_EMULATOR_VALUE_NULL;
      return TRUE;
    case AE_TSQL_EXPR_VARIABLE:
      return bind_variable (self, expr);
    case AE_TSQL_EXPR_GLOBAL:
      return ae_tsql_global_bind (self->session, expr, self->error);
    case AE_TSQL_EXPR_NEXT_VALUE:
      return ae_tsql_sequence_bind (self, expr);
    case AE_TSQL_EXPR_COLUMN:
      return ae_tsql_bind_column (self, expr);
    case AE_TSQL_EXPR_UNARY:
      return ae_tsql_bind_unary (self, expr);
    case AE_TSQL_EXPR_BINARY:
      return ae_tsql_bind_binary (self, expr);
    case AE_TSQL_EXPR_FUNCTION:
      return bind_function (self, expr);
    case AE_TSQL_EXPR_CAST:
      return bind_cast (self, expr);
    case AE_TSQL_EXPR_CASE:
      return bind_case (self, expr);
    case AE_TSQL_EXPR_SUBQUERY:
      return bind_subquery (self, expr);
    case AE_TSQL_EXPR_COLLATE:
      return bind_collate (self, expr);
    case AE_TSQL_EXPR_ROWID:
      if (self->scope == NULL || self->scope->sources->len == 0)
        return ae_tsql_error_set (self->error, 8623, expr->line);
      expr->source = g_ptr_array_index (self->scope->sources, 0);
      ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_BIGINT);
      return TRUE;
    default:
      return ae_tsql_error_set (self->error, 102, expr->line,
                                expr->kind == AE_TSQL_EXPR_STAR ? "*" : "DEFAULT");
    }
}

/* A statement in a loop is bound once; one that failed is tried again. */
gboolean
ae_tsql_bind_any (AeTsqlBinder *self, AeTsqlExpr **slot)
{
  AeTsqlExpr *expr = *slot;

  if (!expr->is_bound)
    expr->is_bound = bind_kind (self, expr);
  return expr->is_bound;
}

gboolean
ae_tsql_bind_plain (AeTsqlBinder *self, AeTsqlExpr **expr)
{
  return ae_tsql_bind_any (self, expr) && ae_tsql_encryption_require_plain (self, *expr);
}

gboolean
ae_tsql_bind_plain_list (AeTsqlBinder *self, GPtrArray *exprs)
{
  for (guint i = 0; i < exprs->len; i++)
    if (!ae_tsql_bind_plain (self, (AeTsqlExpr **) &exprs->pdata[i]))
      return FALSE;
  return TRUE;
}
