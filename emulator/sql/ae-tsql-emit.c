/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-globals-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-sequence-private.h"

/* --- values ----------------------------------------------------------------------------------- */

void
ae_tsql_emit_text (AeTsqlPlan *self, const char *text, gsize size)
{
  g_string_append_c (self->sql, '\'');
  for (gsize i = 0; i < size; i++)
    {
      g_string_append_c (self->sql, text[i]);
      if (text[i] == '\'')
        g_string_append_c (self->sql, '\'');
    }
  g_string_append_c (self->sql, '\'');
}

static void
emit_bytes (AeTsqlPlan *self, const guint8 *data, gsize size)
{
  static const char digits[] = "0123456789abcdef";

  g_string_append (self->sql, "x'");
  for (gsize i = 0; i < size; i++)
    {
      g_string_append_c (self->sql, digits[data[i] >> 4]);
      g_string_append_c (self->sql, digits[data[i] & 15]);
    }
  g_string_append_c (self->sql, '\'');
}

static void
emit_real (AeTsqlPlan *self, double real)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (buffer, sizeof buffer, real);
  g_string_append (self->sql, buffer);
  /* 5 would be an integer to SQLite. */
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (self->sql, ".0");
}

void
ae_tsql_emit_value (AeTsqlPlan *self, const AeEmulatorValue *value)
{
  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_NULL:
      g_string_append (self->sql, "NULL");
      break;
    case AE_EMULATOR_VALUE_INTEGER:
      g_string_append_printf (self->sql, "(%" G_GINT64_FORMAT ")", value->integer);
      break;
    case AE_EMULATOR_VALUE_REAL:
      emit_real (self, value->real);
      break;
    case AE_EMULATOR_VALUE_TEXT:
      ae_tsql_emit_text (self, (const char *) value->data, value->size);
      break;
    case AE_EMULATOR_VALUE_BLOB:
      emit_bytes (self, value->data, value->size);
      break;
    }
}

static void
emit_variable (AeTsqlPlan *self, AeTsqlVariable *variable)
{
  guint index = ae_tsql_plan_add_variable (self, variable);

  if (self->assigned == NULL || !g_ptr_array_find (self->assigned, variable, NULL))
    {
      g_string_append_printf (self->sql, "?%u", index + 1);
      return;
    }
  self->is_accumulating = TRUE;
  g_string_append_printf (self->sql, "ts_variable (%u)", index);
}

static void
emit_column (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  if (expr->computed != NULL)
    {
      ae_tsql_emit_expr (self, expr->computed);
      return;
    }
  if (expr->source->id != 0)
    g_string_append_printf (self->sql, "s%u.", expr->source->id);
  g_string_append_printf (self->sql, "c%u", expr->source->columns[expr->index].id);
}

static void
emit_cast (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  g_string_append (self->sql, expr->is_try ? "ts_try_cast (" : "ts_cast (");
  ae_tsql_emit_expr (self, expr->left);
  g_string_append_printf (self->sql, ", %u, %u, ", ae_tsql_plan_add_type (self, &expr->left->type),
                          ae_tsql_plan_add_type (self, &expr->type));
  if (expr->third != NULL)
    ae_tsql_emit_expr (self, expr->third);
  else
    g_string_append_printf (self->sql, "%d", expr->style);
  g_string_append_c (self->sql, ')');
}

/* --- operators -------------------------------------------------------------------------------- */

static void
emit_call (AeTsqlPlan *self, const char *function, const AeTsqlExpr *expr)
{
  g_string_append_printf (self->sql, "%s ('%c', ", function, expr->operator);
  ae_tsql_emit_expr (self, expr->left);
  g_string_append (self->sql, ", ");
  ae_tsql_emit_expr (self, expr->right);
  g_string_append_printf (self->sql, ", %u)", ae_tsql_plan_add_type (self, &expr->type));
}

static void
emit_concatenation (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  gboolean binary = ae_tsql_type_is_binary (expr->type.id);

  g_string_append (self->sql, binary ? "CAST (" : "(");
  ae_tsql_emit_expr (self, expr->left);
  g_string_append (self->sql, " || ");
  ae_tsql_emit_expr (self, expr->right);
  g_string_append (self->sql, binary ? " AS BLOB)" : ")");
}

static void
emit_binary (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  AeEmulatorTypeId id = expr->type.id;

  if (ae_tsql_type_is_character (id) || ae_tsql_type_is_binary (id))
    emit_concatenation (self, expr);
  else if (ae_tsql_type_is_temporal (id))
    emit_call (self, "ts_moment", expr);
  else if (ae_tsql_type_is_integer (id))
    emit_call (self, "ts_integer", expr);
  else if (ae_tsql_type_is_float (id))
    emit_call (self, "ts_float", expr);
  else
    emit_call (self, "ts_decimal", expr);
}

static void
emit_unary (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  if (expr->operator== '~')
    {
      g_string_append (self->sql, expr->type.id == AE_EMULATOR_TYPE_BIT ? "(1 - " : "(~ ");
      ae_tsql_emit_expr (self, expr->left);
      g_string_append_c (self->sql, ')');
      return;
    }
  AeTsqlExpr zero = { .kind = AE_TSQL_EXPR_LITERAL, .type = expr->type };
  AeTsqlExpr difference = *expr;
  zero.literal.kind = AE_EMULATOR_VALUE_INTEGER;
  difference.right = expr->left;
  difference.left = &zero;
  emit_binary (self, &difference);
}

static void
emit_case (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  g_string_append (self->sql, "CASE");
  for (guint i = 0; i + 1 < expr->arguments->len; i += 2)
    {
      g_string_append (self->sql, " WHEN ");
      ae_tsql_emit_condition (self, g_ptr_array_index (expr->arguments, i));
      g_string_append (self->sql, " THEN ");
      ae_tsql_emit_expr (self, g_ptr_array_index (expr->arguments, i + 1));
    }
  if (expr->right != NULL)
    {
      g_string_append (self->sql, " ELSE ");
      ae_tsql_emit_expr (self, expr->right);
    }
  g_string_append (self->sql, " END");
}

/* A second row is an error, which SQLite does not make. */
static void
emit_subquery (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  g_string_append (self->sql,
                   "(SELECT CASE WHEN count (*) > 1 THEN ts_raise (512) ELSE max (c1) END FROM "
                   "(SELECT c1 FROM (");
  ae_tsql_emit_select (self, expr->select);
  g_string_append (self->sql, ") LIMIT 2))");
}

static void
emit_function (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  const AeTsqlFunction *function = expr->function;
  const AeTsqlSelect *grouping = self->grouping;

  /* Inside an aggregate everything is what it is. */
  if (function->is_aggregate)
    self->grouping = NULL;
  if (function->emit != NULL)
    {
      function->emit (self, (AeTsqlExpr *) expr);
      self->grouping = grouping;
      return;
    }
  g_string_append_printf (self->sql, "%s (", function->sqlite);
  if (expr->distinct)
    g_string_append (self->sql, "DISTINCT ");
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      if (i > 0)
        g_string_append (self->sql, ", ");
      ae_tsql_emit_expr (self, g_ptr_array_index (expr->arguments, i));
    }
  g_string_append_c (self->sql, ')');
}

gboolean
ae_tsql_emit_is_left_out (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  const AeTsqlSelect *select = self->grouping;

  for (guint i = 0; select != NULL && i < select->group_by->len; i++)
    if (ae_tsql_bind_is_same_expr (g_ptr_array_index (select->group_by, i), expr))
      return (self->group_set & G_GUINT64_CONSTANT (1) << i) == 0;
  return FALSE;
}

void
ae_tsql_emit_expr (AeTsqlPlan *self, const AeTsqlExpr *expr)
{
  if (self->grouping != NULL && ae_tsql_emit_is_left_out (self, expr))
    {
      g_string_append (self->sql, "NULL");
      return;
    }
  switch (expr->kind)
    {
    case AE_TSQL_EXPR_LITERAL:
      ae_tsql_emit_value (self, &expr->literal);
      break;
    case AE_TSQL_EXPR_VARIABLE:
      emit_variable (self, expr->variable);
      break;
    case AE_TSQL_EXPR_GLOBAL:
      ae_tsql_global_emit (self, expr);
      break;
    case AE_TSQL_EXPR_NEXT_VALUE:
      ae_tsql_sequence_emit (self, expr);
      break;
    case AE_TSQL_EXPR_COLUMN:
      emit_column (self, expr);
      break;
    case AE_TSQL_EXPR_UNARY:
      emit_unary (self, expr);
      break;
    case AE_TSQL_EXPR_BINARY:
      emit_binary (self, expr);
      break;
    case AE_TSQL_EXPR_FUNCTION:
      emit_function (self, expr);
      break;
    case AE_TSQL_EXPR_CAST:
      emit_cast (self, expr);
      break;
    case AE_TSQL_EXPR_CASE:
      emit_case (self, expr);
      break;
    case AE_TSQL_EXPR_SUBQUERY:
      emit_subquery (self, expr);
      break;
    case AE_TSQL_EXPR_ROWID:
      g_string_append_printf (self->sql, "s%u.rowid", expr->source->id);
      break;
    case AE_TSQL_EXPR_COLLATE:
      ae_tsql_emit_expr (self, expr->left);
      break;
    default:
      ae_tsql_emit_condition (self, expr);
      break;
    }
}

void
ae_tsql_emit_assignment (AeTsqlPlan *self,
                         const AeTsqlTable *table,
                         const AeTsqlColumn *column,
                         const AeTsqlExpr *value,
                         const char *verb)
{
  g_string_append (self->sql, "ts_assign (");
  ae_tsql_emit_expr (self, value);
  g_string_append_printf (self->sql, ", %u, %u)", ae_tsql_plan_add_type (self, &value->type),
                          ae_tsql_plan_add_target (self, table, column, verb));
}
