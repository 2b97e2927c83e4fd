/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-grammar.h"
#include "ae-tsql-grammar-private.h"
#include "ae-tsql-parser-private.h"

const char *
ae_tsql_tree_text (AeTsqlTree *self, const AeTsqlToken *token)
{
  return ae_tsql_arena_take (&self->arena, ae_tsql_token_dup_text (token));
}

const char *
ae_tsql_tree_span (AeTsqlTree *self, const AeTsqlToken *from)
{
  const char *start = from->start + from->length, *end = self->reached;
  g_autofree char *text = g_strndup (start, end > start ? end - start : 0);

  g_strstrip (text);
  return ae_tsql_arena_copy (&self->arena, text, strlen (text));
}

const char *
ae_tsql_tree_between (AeTsqlTree *self, const AeTsqlToken *from, const AeTsqlToken *to)
{
  const char *start = from->start + from->length;
  g_autofree char *text = g_strndup (start, to->start - start);

  g_strstrip (text);
  return ae_tsql_arena_copy (&self->arena, text, strlen (text));
}

AeTsqlMergeClause *
ae_tsql_tree_merge_clause (AeTsqlTree *self,
                           const AeTsqlToken *token,
                           char kind,
                           AeTsqlExpr *condition)
{
  AeTsqlMergeClause *clause = ae_tsql_arena_alloc (&self->arena, sizeof *clause);

  clause->kind = kind;
  clause->line = token->line;
  clause->condition = condition;
  return clause;
}

AeTsqlElement *
ae_tsql_tree_constraint (AeTsqlTree *self, char kind, const AeTsqlToken *token)
{
  AeTsqlElement *element = ae_tsql_arena_alloc (&self->arena, sizeof *element);

  element->kind = kind;
  element->line = token->line;
  return element;
}

void
ae_tsql_tree_add_column_constraint (AeTsqlTree *self, AeTsqlElement *column, AeTsqlElement *part)
{
  part->constraint = column->constraint;
  column->constraint = NULL;
  column->constraints = ae_tsql_tree_append (self, column->constraints, part);
}

GPtrArray *
ae_tsql_tree_append (AeTsqlTree *self, GPtrArray *list, gpointer item)
{
  if (list == NULL)
    list = ae_tsql_arena_list (&self->arena);
  g_ptr_array_add (list, item);
  return list;
}

/* --- variables: they are declared in the order of the text ------------------------------------ */

void
ae_tsql_tree_declare (AeTsqlTree *self, const char *name, guint32 line)
{
  char *folded = g_utf8_casefold (name, -1);

  if (g_hash_table_contains (self->declared, folded))
    ae_tsql_error_set (&self->error, 134, line, name);
  g_hash_table_add (self->declared, folded);
}

AeTsqlExpr *
ae_tsql_tree_variable (AeTsqlTree *self, const AeTsqlToken *token)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, AE_TSQL_EXPR_VARIABLE, token->line);

  expr->name = ae_tsql_tree_text (self, token);
  g_autofree char *folded = g_utf8_casefold (expr->name, -1);
  if (!g_hash_table_contains (self->declared, folded))
    ae_tsql_error_set (&self->error, 137, token->line, expr->name);
  return expr;
}

/* --- expressions ------------------------------------------------------------------------------ */

AeTsqlExpr *
ae_tsql_tree_expr (AeTsqlTree *self, AeTsqlExprKind kind, guint32 line)
{
  AeTsqlExpr *expr = ae_tsql_arena_alloc (&self->arena, sizeof *expr);

  expr->kind = kind;
  expr->line = line;
  expr->depth = 1;
  return expr;
}

void
ae_tsql_tree_deepen (AeTsqlTree *self, AeTsqlExpr *expr, const AeTsqlExpr *child)
{
  if (child == NULL)
    return;

  expr->depth = MAX (expr->depth, child->depth + 1);
  if (expr->depth > AE_TSQL_MAX_DEPTH)
    ae_tsql_error_set (&self->error, 191, expr->line);
}

void
ae_tsql_tree_deepen_all (AeTsqlTree *self, AeTsqlExpr *expr, const GPtrArray *children)
{
  for (guint i = 0; i < children->len; i++)
    ae_tsql_tree_deepen (self, expr, g_ptr_array_index (children, i));
}

AeTsqlExpr *
ae_tsql_tree_operation (AeTsqlTree *self,
                        AeTsqlExprKind kind,
                        char
                        operator,
                        AeTsqlExpr * left,
                        AeTsqlExpr *right)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, kind, left->line);

  expr->operator= operator;
  expr->left = left;
  expr->right = right;
  ae_tsql_tree_deepen (self, expr, left);
  ae_tsql_tree_deepen (self, expr, right);
  return expr;
}

gint64
ae_tsql_tree_integer (AeTsqlTree *self, const AeTsqlToken *token, gboolean negative)
{
  const char *text = ae_tsql_tree_text (self, token);
  gint64 number = 0;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64 + 1, G_MAXINT64, &number, NULL))
    ae_tsql_error_set (&self->error, 1007, token->line, text);
  return negative ? -number : number;
}

static void
set_text (AeTsqlExpr *expr, AeEmulatorValueKind kind, const char *data, gsize size)
{
  expr->literal.kind = kind;
  expr->literal.data = (const guint8 *) data;
  expr->literal.size = size;
}

/* 12.50 has five digits and two behind the point. */
static void
set_decimal (AeTsqlTree *self, AeTsqlExpr *expr, const char *text)
{
  const char *digits = text + strspn (text, "0");
  /* Nothing but zeros: one of them stays. */
  if (*digits == '\0' && digits > text)
    digits--;
  const char *point = strchr (digits, '.');
  gsize whole = point != NULL ? (gsize) (point - digits) : strlen (digits);
  gsize scale = point != NULL ? strlen (point + 1) : 0;
  gsize precision = MAX (whole + scale, 1);

  if (precision > 38)
    {
      ae_tsql_error_set (&self->error, 1007, expr->line, text);
      return;
    }
  ae_tsql_type_init_decimal (&expr->type, precision, scale);
  expr->type.id = AE_EMULATOR_TYPE_NUMERIC;
  char *exact = point == NULL || whole > 0
                    ? ae_tsql_arena_copy (&self->arena, digits, strlen (digits))
                    : ae_tsql_arena_take (&self->arena, g_strconcat ("0", digits, NULL));
  gsize size = strlen (exact);
  if (size > 0 && exact[size - 1] == '.')
    size--;
  set_text (expr, AE_EMULATOR_VALUE_TEXT, exact, size);
}

static void
set_integer (AeTsqlTree *self, AeTsqlExpr *expr, const char *text)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &number, NULL))
    {
      set_decimal (self, expr, text);
      return;
    }
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  expr->literal.kind = AE_EMULATOR_VALUE_INTEGER;
  expr->literal.integer = number;
}

static void
set_binary (AeTsqlTree *self, AeTsqlExpr *expr, const char *text)
{
  gsize n_digits = strlen (text + 2);
  gsize size = (n_digits + 1) / 2;
  char *bytes = ae_tsql_arena_copy (&self->arena, text, size);

  memset (bytes, 0, size);
  for (gsize i = 0; i < n_digits; i++)
    {
      gsize place = n_digits - 1 - i;
      bytes[size - 1 - place / 2]
          |= (char) (g_ascii_xdigit_value (text[2 + i]) << (place % 2 == 0 ? 0 : 4));
    }
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARBINARY, size > 8000 ? -1 : (gint) size);
  set_text (expr, AE_EMULATOR_VALUE_BLOB, bytes, size);
}

static void
set_money (AeTsqlTree *self, AeTsqlExpr *expr, const char *text)
{
  AeTsqlError unused = { 0 };
  const char *number = text[1] == '+' ? text + 2 : text + 1;
  const char *point = strchr (number, '.');
  g_autofree char *padded = g_strconcat (number, point != NULL ? "" : ".", "0000", NULL);

  padded[(point != NULL ? point - number : (gssize) strlen (number)) + 5] = '\0';
  ae_tsql_error_clear (&unused);
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_MONEY);
  set_text (expr, AE_EMULATOR_VALUE_TEXT,
            ae_tsql_arena_copy (&self->arena, padded, strlen (padded)), strlen (padded));
}

AeTsqlExpr *
ae_tsql_tree_literal (AeTsqlTree *self, const AeTsqlToken *token)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, AE_TSQL_EXPR_LITERAL, token->line);
  const char *text = ae_tsql_tree_text (self, token);

  switch (token->code)
    {
    case TK_INTEGER:
      set_integer (self, expr, text);
      break;
    case TK_DECIMAL:
      set_decimal (self, expr, text);
      break;
    case TK_FLOAT:
      ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
      expr->literal.kind = AE_EMULATOR_VALUE_REAL;
      expr->literal.real = g_ascii_strtod (text, NULL);
      break;
    case TK_MONEY:
      set_money (self, expr, text);
      break;
    case TK_BINARY:
      set_binary (self, expr, text);
      break;
    default:
      ae_tsql_type_init_sized (&expr->type,
                               token->code == TK_NSTRING ? AE_EMULATOR_TYPE_NVARCHAR
                                                         : AE_EMULATOR_TYPE_VARCHAR,
                               (gint) g_utf8_strlen (text, -1));
      set_text (expr, AE_EMULATOR_VALUE_TEXT, text, strlen (text));
      break;
    }
  return expr;
}

AeTsqlExpr *
ae_tsql_tree_null (AeTsqlTree *self, const AeTsqlToken *token)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, AE_TSQL_EXPR_LITERAL, token->line);

  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return expr;
}

AeTsqlExpr *
ae_tsql_tree_bare_word (AeTsqlTree *self, const AeTsqlToken *token)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, AE_TSQL_EXPR_LITERAL, token->line);
  const char *text = ae_tsql_tree_text (self, token);

  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, (gint) g_utf8_strlen (text, -1));
  set_text (expr, AE_EMULATOR_VALUE_TEXT, text, strlen (text));
  return expr;
}

AeTsqlExpr *
ae_tsql_tree_column (AeTsqlTree *self, const GPtrArray *parts, guint32 line)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, AE_TSQL_EXPR_COLUMN, line);

  expr->name = g_ptr_array_index (parts, parts->len - 1);
  if (parts->len > 1)
    expr->qualifier = g_ptr_array_index (parts, parts->len - 2);
  if (parts->len > 2)
    expr->schema = g_ptr_array_index (parts, parts->len - 3);
  if (parts->len > 3)
    expr->database = g_ptr_array_index (parts, parts->len - 4);
  return expr;
}

AeTsqlExpr *
ae_tsql_tree_function (AeTsqlTree *self, const char *name, guint32 line, GPtrArray *arguments)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (self, AE_TSQL_EXPR_FUNCTION, line);

  expr->name = name;
  expr->arguments = arguments;
  ae_tsql_tree_deepen_all (self, expr, arguments);
  return expr;
}

AeTsqlExpr *
ae_tsql_tree_cast (AeTsqlTree *self,
                   AeTsqlExpr *value,
                   AeTsqlTypeName *type,
                   AeTsqlExpr *style,
                   gboolean is_try)
{
  AeTsqlExpr *expr = ae_tsql_tree_operation (self, AE_TSQL_EXPR_CAST, 0, value, NULL);

  expr->type_name = type;
  expr->is_try = is_try;
  /* 0 that is written is 100, which says the same of dates; without a style they have others. */
  if (style != NULL && style->kind == AE_TSQL_EXPR_LITERAL)
    expr->style
        = style->literal.integer == 0 ? 100 : (gint) CLAMP (style->literal.integer, 0, 10000);
  else
    expr->third = style;
  return expr;
}

/* --- the rest --------------------------------------------------------------------------------- */

AeTsqlName
ae_tsql_tree_name (AeTsqlTree *self, const GPtrArray *parts, guint32 line)
{
  AeTsqlName name = { .line = line, .name = g_ptr_array_index (parts, parts->len - 1) };

  if (parts->len > 1)
    name.schema = g_ptr_array_index (parts, parts->len - 2);
  if (parts->len > 2)
    name.database = g_ptr_array_index (parts, parts->len - 3);
  return name;
}

AeTsqlName
ae_tsql_tree_table_variable (AeTsqlTree *self, const AeTsqlToken *token)
{
  AeTsqlName name = { .line = token->line, .name = ae_tsql_tree_text (self, token) };
  g_autofree char *folded = g_utf8_casefold (name.name, -1);

  if (!g_hash_table_contains (self->declared, folded))
    ae_tsql_error_set (&self->error, 1087, token->line, name.name);
  return name;
}

AeTsqlTypeName *
ae_tsql_tree_type_name (AeTsqlTree *self, const AeTsqlToken *name)
{
  AeTsqlTypeName *type = ae_tsql_arena_alloc (&self->arena, sizeof *type);

  type->name = (char *) ae_tsql_tree_text (self, name);
  type->line = name->line;
  return type;
}

AeTsqlStatement *
ae_tsql_tree_statement (AeTsqlTree *self, AeTsqlStatementKind kind, const AeTsqlToken *token)
{
  AeTsqlStatement *statement = ae_tsql_arena_alloc (&self->arena, sizeof *statement);

  statement->kind = kind;
  statement->line = token != NULL ? token->line : 1;
  return statement;
}

AeTsqlItem *
ae_tsql_tree_item (AeTsqlTree *self, AeTsqlExpr *expr)
{
  AeTsqlItem *item = ae_tsql_arena_alloc (&self->arena, sizeof *item);

  item->expr = expr;
  item->line = expr->line;
  return item;
}

AeTsqlSource *
ae_tsql_tree_source (AeTsqlTree *self, AeTsqlSourceKind kind, const AeTsqlToken *token)
{
  AeTsqlSource *source = ae_tsql_arena_alloc (&self->arena, sizeof *source);

  source->kind = kind;
  source->line = token->line;
  return source;
}

AeTsqlSource *
ae_tsql_tree_join (AeTsqlTree *self,
                   AeTsqlSource *left,
                   char join,
                   AeTsqlSource *right,
                   AeTsqlExpr *on)
{
  AeTsqlSource *source = ae_tsql_arena_alloc (&self->arena, sizeof *source);

  source->kind = AE_TSQL_SOURCE_JOIN;
  source->line = left->line;
  source->left = left;
  source->right = right;
  source->join = join;
  source->on = on;
  source->depth = MAX (left->depth, right->depth) + 1;
  if (source->depth > AE_TSQL_MAX_DEPTH)
    ae_tsql_error_set (&self->error, 191, source->line);
  return source;
}

AeTsqlDeclaration *
ae_tsql_tree_declaration (AeTsqlTree *self,
                          const AeTsqlToken *name,
                          AeTsqlTypeName *type_name,
                          AeTsqlExpr *value)
{
  AeTsqlDeclaration *declaration = ae_tsql_arena_alloc (&self->arena, sizeof *declaration);

  declaration->name = name != NULL ? ae_tsql_tree_text (self, name) : NULL;
  declaration->line = name != NULL ? name->line : value->line;
  declaration->type_name = type_name;
  declaration->value = value;
  return declaration;
}

static void
set_option_value (AeTsqlTree *self, AeTsqlOption *option, const AeTsqlToken *value)
{
  if (option->kind == 'b')
    {
      AeTsqlExpr *literal = ae_tsql_tree_literal (self, value);
      option->text = (const char *) literal->literal.data;
      option->size = literal->literal.size;
    }
  else
    {
      option->text = ae_tsql_tree_text (self, value);
      option->size = strlen (option->text);
    }
}

AeTsqlOption *
ae_tsql_tree_option (AeTsqlTree *self, const AeTsqlToken *name, char kind)
{
  AeTsqlOption *option = ae_tsql_arena_alloc (&self->arena, sizeof *option);

  option->kind = kind;
  option->line = name->line;
  set_option_value (self, option, name);
  return option;
}

AeTsqlOption *
ae_tsql_tree_named_option (AeTsqlTree *self,
                           const AeTsqlToken *name,
                           const AeTsqlToken *value,
                           char kind)
{
  AeTsqlOption *option = ae_tsql_tree_option (self, value, kind);

  option->name = ae_tsql_tree_text (self, name);
  return option;
}

void
ae_tsql_tree_note_set (AeTsqlTree *self, const GPtrArray *words)
{
  const AeTsqlOption *last = g_ptr_array_index (words, words->len - 1);

  for (guint i = 0; i + 1 < words->len; i++)
    if (g_ascii_strcasecmp (((AeTsqlOption *) g_ptr_array_index (words, i))->text,
                            "quoted_identifier")
        == 0)
      self->lexer->quotes_are_strings = g_ascii_strcasecmp (last->text, "off") == 0;
}
