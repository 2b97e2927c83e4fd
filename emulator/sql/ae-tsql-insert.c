/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-change-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-temporary-private.h"

AeTsqlExpr *
ae_tsql_change_default (AeTsqlChange *self, const AeTsqlColumn *column)
{
  AeTsqlBinder *binder = self->binder;
  AeTsqlExpr *expr = NULL;

  if (column->default_text != NULL)
    expr = ae_tsql_parse_expression (binder->tree, column->default_text);
  if (expr == NULL)
    {
      expr = ae_tsql_tree_expr (binder->tree, AE_TSQL_EXPR_LITERAL, self->statement->line);
      expr->type = column->type;
    }
  return ae_tsql_bind_plain (binder, &expr) ? expr : NULL;
}

/* --- binding ---------------------------------------------------------------------------------- */

static gboolean
may_set_identity (AeTsqlChange *self)
{
  return self->is_bulk || self->binder->session->settings.identity_insert == self->table->object_id;
}

static gboolean
add_named_column (AeTsqlChange *self, const char *name)
{
  AeTsqlColumn *column = ae_tsql_table_find_column (self->table, name);
  guint32 line = self->statement->line;

  if (column == NULL)
    return ae_tsql_error_set (self->binder->error, 207, line, name);
  if (column->is_identity && ae_tsql_name_is_variable (self->table->name))
    return ae_tsql_error_set (self->binder->error, 1077, line);
  if (column->is_identity && !may_set_identity (self))
    return ae_tsql_error_set (self->binder->error, 544, line, self->table->name);
  if (column->is_computed)
    return ae_tsql_error_set (self->binder->error, 271, line, name);
  if (g_ptr_array_find (self->assigned, column, NULL))
    return ae_tsql_error_set (self->binder->error, 264, line, name);
  g_ptr_array_add (self->assigned, column);
  return TRUE;
}

gboolean
ae_tsql_change_find_columns (AeTsqlChange *self)
{
  AeTsqlStatement *statement = self->statement;

  for (guint i = 0; statement->columns != NULL && i < statement->columns->len; i++)
    if (!add_named_column (self, g_ptr_array_index (statement->columns, i)))
      return FALSE;
  AeTsqlColumn *identity = ae_tsql_table_get_identity (self->table);
  if (statement->columns != NULL)
    {
      if (identity != NULL && !self->is_bulk && may_set_identity (self)
          && !g_ptr_array_find (self->assigned, identity, NULL))
        return ae_tsql_error_set (self->binder->error, 545, statement->line, self->table->name);
      return TRUE;
    }
  for (guint i = 0; !statement->flag && i < self->table->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->table->columns, i);
      /* A view may not show it. */
      if (!column->is_identity && !column->is_computed && column->name[0] != '\0')
        g_ptr_array_add (self->assigned, column);
    }
  return TRUE;
}

/* Too few or too many values. */
gboolean
ae_tsql_change_check_count (AeTsqlChange *self, guint n_values, gboolean select)
{
  guint n_columns = self->assigned->len;
  gboolean listed = self->statement->columns != NULL;

  if (n_values == n_columns)
    return TRUE;
  if (!listed && n_values == self->table->columns->len)
    return ae_tsql_error_set (self->binder->error, 8101, self->statement->line, self->table->name);
  if (!listed)
    return ae_tsql_error_set (self->binder->error, 213, self->statement->line);
  return ae_tsql_error_set (self->binder->error,
                            n_values < n_columns ? (select ? 120 : 109) : (select ? 121 : 110),
                            self->statement->line);
}

/* A rowversion makes its own value; it may be given as NULL or DEFAULT. */
static gboolean
check_row_version (AeTsqlChange *self, const AeTsqlColumn *column, const AeTsqlExpr *value)
{
  return column->type.id != AE_EMULATOR_TYPE_TIMESTAMP || ae_tsql_bind_is_null_literal (value)
         || ae_tsql_error_set (self->binder->error, 273, value->line);
}

gboolean
ae_tsql_change_bind_row (AeTsqlChange *self, GPtrArray *row)
{
  if (!ae_tsql_change_check_count (self, row->len, FALSE))
    return FALSE;
  for (guint i = 0; i < row->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->assigned, i);
      AeTsqlExpr **value = (AeTsqlExpr **) &row->pdata[i];
      if ((*value)->kind == AE_TSQL_EXPR_DEFAULT)
        {
          *value = ae_tsql_change_default (self, column);
          if (*value == NULL)
            return FALSE;
          continue;
        }
      if (!ae_tsql_bind_any (self->binder, value) || !check_row_version (self, column, *value)
          || !ae_tsql_encryption_assign (self->binder, column, *value)
          || !ae_tsql_change_check_type (self->binder, *value, column))
        return FALSE;
    }
  return TRUE;
}

static gboolean
bind_query (AeTsqlChange *self)
{
  AeTsqlSelect *select = self->statement->select;

  if (!ae_tsql_bind_select (self->binder, select, self->assigned))
    return FALSE;
  if (!ae_tsql_change_check_count (self, select->n_columns, TRUE))
    return FALSE;
  for (guint i = 0; i < select->n_columns; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->assigned, i);
      const AeTsqlItem *item = g_ptr_array_index (select->items, i);
      if (!check_row_version (self, column, item->expr)
          || !ae_tsql_encryption_assign (self->binder, column, item->expr)
          || !ae_tsql_change_check_type (self->binder, item->expr, column))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_change_bind_insert (AeTsqlChange *self)
{
  AeTsqlStatement *statement = self->statement;

  self->table = ae_tsql_change_find_table (self);
  if (self->table == NULL || !ae_tsql_change_find_columns (self))
    return FALSE;
  if (statement->select != NULL)
    return bind_query (self);
  /* What comes of EXEC is known when it has run. */
  if (statement->execute != NULL)
    return ae_tsql_compile_call (self->binder, statement->execute);
  for (guint i = 0; statement->rows != NULL && i < statement->rows->len; i++)
    if (!ae_tsql_change_bind_row (self, g_ptr_array_index (statement->rows, i)))
      return FALSE;
  return TRUE;
}

/* --- emitting --------------------------------------------------------------------------------- */

static gint
find_assigned (AeTsqlChange *self, const AeTsqlColumn *column)
{
  for (guint i = 0; i < self->assigned->len; i++)
    if (g_ptr_array_index (self->assigned, i) == column)
      return (gint) i;
  return -1;
}

/* A column that got no value: its identity, its default, or NULL (which may be refused). */
void
ae_tsql_change_emit_missing (AeTsqlChange *self, AeTsqlPlan *plan, const AeTsqlColumn *column)
{
  if (column->is_computed)
    {
      g_string_append (plan->sql, "NULL");
      return;
    }
  if (column->is_identity || column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
    {
      g_string_append (plan->sql, column->is_identity ? "ts_identity ()" : "ts_rowversion ()");
      return;
    }
  AeTsqlExpr *value = ae_tsql_change_default (self, column);
  if (value == NULL)
    g_string_append (plan->sql, "NULL");
  else
    ae_tsql_emit_assignment (plan, self->table, column, value, "INSERT");
}

static void
emit_given (AeTsqlChange *self, AeTsqlPlan *plan, const AeTsqlColumn *column, AeTsqlExpr *value)
{
  gboolean has_default = self->is_bulk && !self->keep_nulls && column->default_text != NULL;

  if (column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
    {
      ae_tsql_change_emit_missing (self, plan, column);
      return;
    }
  if (has_default)
    {
      g_string_append (plan->sql, "CASE WHEN ");
      ae_tsql_emit_expr (plan, value);
      g_string_append (plan->sql, " IS NULL THEN ");
      ae_tsql_change_emit_missing (self, plan, column);
      g_string_append (plan->sql, " ELSE ");
    }
  if (column->is_identity)
    g_string_append (plan->sql, "ts_note_identity (");
  ae_tsql_emit_assignment (plan, self->table, column, value, "INSERT");
  if (column->is_identity)
    g_string_append_c (plan->sql, ')');
  if (has_default)
    g_string_append (plan->sql, " END");
}

static void
emit_row (AeTsqlChange *self, AeTsqlPlan *plan, GPtrArray *row)
{
  g_string_append_c (plan->sql, '(');
  g_array_set_size (plan->row_sequences, 0);
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (self->table->columns, i);
      gint index = find_assigned (self, column);
      g_string_append (plan->sql, i > 0 ? ", " : "");
      if (index < 0)
        ae_tsql_change_emit_missing (self, plan, column);
      else
        emit_given (self, plan, column, g_ptr_array_index (row, index));
    }
  g_string_append_c (plan->sql, ')');
}

/* The rows of the query are converted around it. */
static void
emit_query (AeTsqlChange *self, AeTsqlPlan *plan)
{
  const AeTsqlSelect *select = self->statement->select;

  g_string_append (plan->sql, "SELECT ");
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (self->table->columns, i);
      gint index = find_assigned (self, column);
      g_string_append (plan->sql, i > 0 ? ", " : "");
      if (index < 0 || column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
        {
          ae_tsql_change_emit_missing (self, plan, column);
          continue;
        }
      if (column->is_identity)
        g_string_append (plan->sql, "ts_note_identity (");
      g_string_append_printf (plan->sql, "ts_assign (q.c%d, %u, %u)", index + 1,
                              ae_tsql_plan_add_type (plan, &select->columns[index].type),
                              ae_tsql_plan_add_target (plan, self->table, column, "INSERT"));
      if (column->is_identity)
        g_string_append_c (plan->sql, ')');
    }
  g_string_append (plan->sql, " FROM (");
  ae_tsql_emit_select (plan, select);
  g_string_append (plan->sql, ") AS q");
}

void
ae_tsql_change_emit_insert (AeTsqlChange *self, AeTsqlPlan *plan)
{
  AeTsqlStatement *statement = self->statement;

  plan->insert_table = self->table;
  g_string_append_printf (plan->sql, "INSERT INTO t%" G_GINT64_FORMAT " (", self->table->object_id);
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (self->table->columns, i);
      g_string_append_printf (plan->sql, "%sc%u", i > 0 ? ", " : "", column->id);
    }
  g_string_append (plan->sql, ") ");
  if (statement->select != NULL)
    {
      emit_query (self, plan);
      return;
    }
  g_string_append (plan->sql, "VALUES ");
  for (guint i = 0; statement->rows != NULL && i < statement->rows->len; i++)
    {
      g_string_append (plan->sql, i > 0 ? ", " : "");
      emit_row (self, plan, g_ptr_array_index (statement->rows, i));
    }
  if (statement->rows == NULL)
    emit_row (self, plan, NULL);
}
