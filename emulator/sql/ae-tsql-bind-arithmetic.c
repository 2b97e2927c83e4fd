/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"

/* A literal integer has as many digits as it is written with. */
static void
as_decimal (const AeTsqlExpr *expr, guint *precision, guint *scale)
{
  ae_tsql_type_as_decimal (&expr->type, precision, scale);
  if (expr->kind != AE_TSQL_EXPR_LITERAL || expr->literal.kind != AE_EMULATOR_VALUE_INTEGER)
    return;
  *precision = 1;
  for (gint64 rest = ABS (expr->literal.integer) / 10; rest > 0; rest /= 10)
    (*precision)++;
}

static void
decimal_result (const AeTsqlExpr *expr, AeEmulatorType *type)
{
  guint p1, s1, p2, s2, precision, scale;

  as_decimal (expr->left, &p1, &s1);
  as_decimal (expr->right, &p2, &s2);
  switch (expr->operator)
    {
    case '*':
      precision = p1 + p2 + 1;
      scale = s1 + s2;
      break;
    case '/':
      scale = MAX (6, s1 + p2 + 1);
      precision = p1 - s1 + s2 + scale;
      break;
    case '%':
      scale = MAX (s1, s2);
      precision = MIN (p1 - s1, p2 - s2) + scale;
      break;
    default:
      scale = MAX (s1, s2);
      precision = MAX (p1 - s1, p2 - s2) + scale + 1;
      break;
    }
  /* Too long: the digits before the point are kept, and six behind it. */
  if (precision > 38)
    {
      guint whole = precision - scale;
      guint rest = whole < 38 ? 38 - whole : 0;
      scale = MIN (scale, MAX (rest, MIN (scale, 6)));
      precision = 38;
    }
  ae_tsql_type_init_decimal (type, precision, scale);
}

static const char *
operator_name (char operator)
{
  switch (operator)
    {
    case '+':
      return "add";
    case '-':
      return "subtract";
    case '*':
      return "multiply";
    case '/':
      return "divide";
    case '%':
      return "modulo";
    case '&':
      return "'&'";
    case '|':
      return "'|'";
    default:
      return "'^'";
    }
}

/* CONCAT_NULL_YIELDS_NULL OFF */
static gboolean
fill_null (AeTsqlBinder *self, AeTsqlExpr **side)
{
  AeTsqlExpr *empty = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_LITERAL, (*side)->line);

  if (!(*side)->nullable && !ae_tsql_bind_is_null_literal (*side))
    return TRUE;
  empty->literal.kind = AE_EMULATOR_VALUE_TEXT;
  empty->literal.data = (guint8 *) "";
  empty->type = (*side)->type;
  AeTsqlExpr *filled = ae_tsql_tree_function (self->tree, "isnull", (*side)->line,
                                              ae_tsql_tree_append (self->tree, NULL, *side));
  ae_tsql_tree_append (self->tree, filled->arguments, empty);
  *side = filled;
  return ae_tsql_bind_plain (self, side);
}

static gboolean
bind_concatenation (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  if (self->session->settings.null_is_empty_text && !ae_tsql_type_is_binary (expr->left->type.id)
      && (!fill_null (self, &expr->left) || !fill_null (self, &expr->right)))
    return FALSE;
  const AeEmulatorType *a = &expr->left->type, *b = &expr->right->type;
  gint length = a->max_length < 0 || b->max_length < 0
                    ? -1
                    : ae_tsql_type_get_length (a) + ae_tsql_type_get_length (b);
  AeEmulatorTypeId id = ae_tsql_type_is_binary (a->id) ? AE_EMULATOR_TYPE_VARBINARY
                        : ae_tsql_type_is_unicode (a->id) || ae_tsql_type_is_unicode (b->id)
                            ? AE_EMULATOR_TYPE_NVARCHAR
                            : AE_EMULATOR_TYPE_VARCHAR;
  gint limit = id == AE_EMULATOR_TYPE_NVARCHAR ? 4000 : 8000;
  const guint8 *collation = ae_tsql_bind_get_collation (expr->left, expr->right);
  guint8 bytes[5];

  memcpy (bytes, collation, sizeof bytes);
  ae_tsql_type_init_sized (&expr->type, id, length < 0 ? -1 : MIN (length, limit));
  memcpy (expr->type.collation, bytes, sizeof bytes);
  return TRUE;
}

static gboolean
is_old_moment (const AeTsqlExpr *expr)
{
  return expr->type.id == AE_EMULATOR_TYPE_DATETIME
         || expr->type.id == AE_EMULATOR_TYPE_SMALLDATETIME;
}

/* The old types count days from 1900, so that days can be added. */
static gboolean
bind_moments (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  AeTsqlExpr **sides[] = { &expr->left, &expr->right };

  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_DATETIME);
  for (guint i = 0; i < 2; i++)
    {
      AeEmulatorTypeId id = (*sides[i])->type.id;
      if (!is_old_moment (*sides[i]) && ae_tsql_type_is_temporal (id))
        return ae_tsql_error_set (
            self->error, 402, expr->line, ae_tsql_type_get_name (expr->left->type.id),
            ae_tsql_type_get_name (expr->right->type.id), operator_name (expr->operator));
      if (!ae_tsql_bind_convert (self, sides[i], &expr->type))
        return FALSE;
    }
  return TRUE;
}

static gboolean
bind_arithmetic (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  AeTsqlExpr **a = &expr->left, **b = &expr->right;

  if (ae_tsql_bind_is_null_literal (*a))
    (*a)->type = (*b)->type;
  if (ae_tsql_bind_is_null_literal (*b))
    (*b)->type = (*a)->type;
  gboolean text_a = ae_tsql_type_is_character ((*a)->type.id);
  gboolean text_b = ae_tsql_type_is_character ((*b)->type.id);
  if (ae_tsql_type_is_legacy_large ((*a)->type.id) || ae_tsql_type_is_legacy_large ((*b)->type.id))
    return ae_tsql_error_set (self->error, 402, expr->line, ae_tsql_type_get_name ((*a)->type.id),
                              ae_tsql_type_get_name ((*b)->type.id),
                              operator_name (expr->operator));
  gboolean binary
      = ae_tsql_type_is_binary ((*a)->type.id) && ae_tsql_type_is_binary ((*b)->type.id);
  if (expr->operator== '+' && ((text_a && text_b) || binary))
    return bind_concatenation (self, expr);

  if (strchr ("+-", expr->operator) != NULL && (is_old_moment (*a) || is_old_moment (*b)))
    return bind_moments (self, expr);
  if ((ae_tsql_type_is_temporal ((*a)->type.id) && ae_tsql_type_is_numeric ((*b)->type.id))
      || (ae_tsql_type_is_numeric ((*a)->type.id) && ae_tsql_type_is_temporal ((*b)->type.id)))
    return ae_tsql_error_set (self->error, 206, expr->line, ae_tsql_type_get_name ((*a)->type.id),
                              ae_tsql_type_get_name ((*b)->type.id));

  /* Text beside a number becomes that number's type. */
  if (text_a && ae_tsql_type_is_numeric ((*b)->type.id)
      && !ae_tsql_bind_convert (self, a, &(*b)->type))
    return FALSE;
  if (text_b && ae_tsql_type_is_numeric ((*a)->type.id)
      && !ae_tsql_bind_convert (self, b, &(*a)->type))
    return FALSE;
  if (!ae_tsql_type_is_numeric ((*a)->type.id) || !ae_tsql_type_is_numeric ((*b)->type.id))
    {
      if ((text_a && text_b) || (*a)->type.id == (*b)->type.id)
        return ae_tsql_error_set (self->error, 8117, expr->line,
                                  ae_tsql_type_get_name ((*a)->type.id),
                                  operator_name (expr->operator));
      return ae_tsql_error_set (self->error, 402, expr->line, ae_tsql_type_get_name ((*a)->type.id),
                                ae_tsql_type_get_name ((*b)->type.id),
                                operator_name (expr->operator));
    }

  const AeEmulatorType *winner
      = ae_tsql_type_get_precedence ((*b)->type.id) > ae_tsql_type_get_precedence ((*a)->type.id)
            ? &(*b)->type
            : &(*a)->type;
  AeEmulatorType type = *winner;
  if (strchr ("&|^", expr->operator) != NULL && !ae_tsql_type_is_integer (winner->id))
    return ae_tsql_error_set (self->error, 8117, expr->line, ae_tsql_type_get_name (winner->id),
                              operator_name (expr->operator));
  if (ae_tsql_type_is_float (winner->id))
    {
      if (!ae_tsql_bind_convert (self, a, &type) || !ae_tsql_bind_convert (self, b, &type))
        return FALSE;
    }
  else if (ae_tsql_type_is_decimal (winner->id))
    {
      decimal_result (expr, &type);
    }
  expr->type = type;
  return TRUE;
}

/* -5 is a literal too. */
gboolean
ae_tsql_bind_unary (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  AeTsqlExpr *value = expr->left;

  if (!ae_tsql_bind_plain (self, &expr->left))
    return FALSE;
  value = expr->left;
  if (!ae_tsql_type_is_numeric (value->type.id)
      || (expr->operator== '~' && !ae_tsql_type_is_integer (value->type.id)))
    return ae_tsql_error_set (self->error, 8117, expr->line, ae_tsql_type_get_name (value->type.id),
                              expr->operator== '-' ? "minus" : "'~'");
  expr->type = value->type;
  expr->nullable = value->nullable;
  expr->has_aggregate = value->has_aggregate;
  if (value->kind != AE_TSQL_EXPR_LITERAL || expr->operator!= '-')
    return TRUE;

  expr->kind = AE_TSQL_EXPR_LITERAL;
  expr->literal = value->literal;
  expr->literal.integer = -value->literal.integer;
  expr->literal.real = -value->literal.real;
  if (value->literal.kind == AE_EMULATOR_VALUE_TEXT)
    {
      g_autofree char *digits = g_strndup ((const char *) value->literal.data, value->literal.size);
      expr->literal.data = (const guint8 *) ae_tsql_arena_take (
          &self->tree->arena,
          digits[0] == '-' ? g_strdup (digits + 1) : g_strconcat ("-", digits, NULL));
      expr->literal.size = strlen ((const char *) expr->literal.data);
    }
  return TRUE;
}

gboolean
ae_tsql_bind_binary (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_any (self, &expr->left) || !ae_tsql_bind_any (self, &expr->right))
    return FALSE;
  if (expr->left->encryption != NULL || expr->right->encryption != NULL)
    {
      const AeTsqlExpr *encrypted = expr->left->encryption != NULL ? expr->left : expr->right;
      return ae_tsql_encryption_require_plain (self, encrypted);
    }
  if (!ae_tsql_encryption_require_plain (self, expr->left)
      || !ae_tsql_encryption_require_plain (self, expr->right))
    return FALSE;
  ae_tsql_bind_suggest (expr->left, &expr->right->type);
  ae_tsql_bind_suggest (expr->right, &expr->left->type);
  expr->nullable = expr->left->nullable || expr->right->nullable;
  expr->has_aggregate = expr->left->has_aggregate || expr->right->has_aggregate;
  return bind_arithmetic (self, expr);
}
