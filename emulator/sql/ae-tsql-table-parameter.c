/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-change-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

/* The rows of a table-valued parameter become those of a table variable. They go in by an INSERT
 * of one row of variables, bound once: conversions, defaults and keys are those of the type. */

typedef struct
{
  AeTsqlVariable *variable;
  const AeEmulatorTable *rows;
  AeTsqlTree *tree;
  AeTsqlFrame *frame; /* of what stands in the row, and of the table */
  AeTsqlStatement *statement;
  AeTsqlPlan *plan;
  AeTsqlError *error;
} Fill;

/* --- whether they fit ------------------------------------------------------------------------- */

static gboolean
clash (const char *from, const AeTsqlVariable *variable, AeTsqlError *error)
{
  return ae_tsql_error_set (error, 206, 1, from,
                            variable->table != NULL ? variable->type_name
                                                    : ae_tsql_type_get_name (variable->type.id));
}

static const AeTsqlColumn *
get_column (const Fill *self, guint index)
{
  return g_ptr_array_index (self->variable->table->columns, self->rows->columns[index].ordinal);
}

static gboolean
check_columns (const Fill *self)
{
  guint n_columns = self->variable->table->columns->len;

  if (self->rows->n_columns != n_columns)
    return ae_tsql_error_set (self->error, 500, 1, self->rows->n_columns, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      const AeTsqlColumn *column = get_column (self, i);
      const AeEmulatorType *type = &self->rows->columns[i].type;
      if (!self->rows->columns[i].is_default
          && ae_tsql_type_can_convert (type->id, column->type.id) < 2)
        return ae_tsql_error_set (self->error, 206, 1, ae_tsql_type_get_name (type->id),
                                  ae_tsql_type_get_name (column->type.id));
    }
  return TRUE;
}

/* --- the statement ---------------------------------------------------------------------------- */

static void
add_value (Fill *self, guint index, GPtrArray *row)
{
  g_autofree char *name = g_strdup_printf ("@%u", index);
  AeTsqlVariable *value = ae_tsql_frame_add (self->frame, name, &self->rows->columns[index].type);
  AeTsqlExpr *expr = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_VARIABLE, 1);

  expr->name = value->name;
  g_ptr_array_add (row, expr);
  g_ptr_array_add (self->statement->columns, get_column (self, index)->name);
}

static void
build_statement (Fill *self)
{
  GPtrArray *row = ae_tsql_arena_list (&self->tree->arena);

  self->statement = ae_tsql_tree_statement (self->tree, AE_TSQL_STATEMENT_INSERT, NULL);
  self->statement->name.name = self->variable->name;
  self->statement->columns = ae_tsql_arena_list (&self->tree->arena);
  for (guint i = 0; i < self->rows->n_columns; i++)
    if (!self->rows->columns[i].is_default)
      add_value (self, i, row);
  if (row->len > 0)
    {
      self->statement->rows = ae_tsql_tree_append (self->tree, NULL, row);
    }
  else
    {
      self->statement->columns = NULL;
      self->statement->flag = TRUE;
    }
  AeTsqlVariable *target
      = ae_tsql_frame_add (self->frame, self->variable->name, &self->variable->type);
  target->table = ae_tsql_table_ref (self->variable->table);
}

/* @row points to the row's values. */
static gboolean
insert_row (Fill *self, sqlite3_stmt *statement, const AeEmulatorValue *row)
{
  guint n_values = self->frame->variables->len - 1;

  for (guint i = 0; i < n_values; i++)
    {
      AeTsqlVariable *value = g_ptr_array_index (self->frame->variables, i);
      ae_tsql_value_clear (&value->value);
      if (!ae_tsql_value_is_valid (&row[i]))
        return ae_tsql_error_set (self->error, 8114, 0, ae_tsql_type_get_name (value->type.id),
                                  ae_tsql_type_get_name (value->type.id));
      if (row[i].variant.id != 0)
        ae_tsql_variant_encode (&row[i], &row[i].variant, &value->value);
      else
        ae_tsql_value_copy (&value->value, &row[i]);
    }
  ae_tsql_plan_rewind (self->plan, statement);
  while (ae_tsql_plan_step (self->plan, statement, self->error))
    ;
  return self->error->number == 0;
}

static gboolean
insert_rows (Fill *self)
{
  const AeEmulatorValue *values = (const AeEmulatorValue *) (gpointer) self->rows->values->data;
  guint n_values = self->frame->variables->len - 1;
  gboolean good = TRUE;
  sqlite3_stmt *statement = ae_tsql_plan_begin (self->plan, self->error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; good && i < self->rows->n_rows; i++)
    good = insert_row (self, statement, values + (gsize) i * n_values);
  ae_tsql_plan_end (self->plan, statement);
  return good;
}

static gboolean
fill_from_client (AeEmulatorSession *session,
                  AeTsqlVariable *variable,
                  const AeEmulatorTable *rows,
                  AeTsqlError *error)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (session);
  AeTsqlBinder binder = { .session = session, .tree = tree, .frame = frame, .error = error };
  Fill self = { .variable = variable,
                .rows = rows,
                .tree = tree,
                .frame = frame,
                .plan = plan,
                .error = error };

  if (!check_columns (&self))
    return FALSE;
  build_statement (&self);
  AeTsqlChange change = { .binder = &binder,
                          .statement = self.statement,
                          .assigned = ae_tsql_arena_list (&tree->arena) };
  return ae_tsql_change_plan (&change, plan) && insert_rows (&self);
}

/* One table variable for another, of the same type. */
static gboolean
fill_from_variable (AeEmulatorSession *session,
                    AeTsqlVariable *variable,
                    const AeTsqlVariable *from)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO t%" G_GINT64_FORMAT " SELECT * FROM t%" G_GINT64_FORMAT,
                         variable->table->object_id, from->table->object_id);

  return sqlite3_exec (session->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean
fill (AeTsqlRun *run, AeTsqlVariable *variable, const AeEmulatorTable *rows)
{
  if (!ae_tsql_variable_make_table (run, variable))
    return FALSE;
  if (rows == NULL || rows->is_null)
    return TRUE;
  if (rows->variable != NULL)
    return fill_from_variable (run->session, variable, rows->variable)
           || ae_tsql_error_set (&run->error, 8623, 1);
  return fill_from_client (run->session, variable, rows, &run->error);
}

/* The type's name as the client has it, if it says one. */
static gboolean
is_of_type (const AeTsqlVariable *variable, const AeEmulatorTable *rows)
{
  const AeTsqlVariable *from = rows->variable;

  if (from != NULL)
    return from->type_name != NULL && ae_tsql_name_equal (from->type_name, variable->type_name);
  return rows->name == NULL || rows->name[0] == '\0'
         || ae_tsql_name_equal (rows->name, variable->type_name);
}

gboolean
ae_tsql_variable_take_table (AeEmulatorSession *session,
                             AeTsqlVariable *variable,
                             const AeEmulatorParameter *parameter,
                             AeTsqlError *error)
{
  const AeEmulatorTable *rows = parameter != NULL ? parameter->table : NULL;
  AeTsqlRun run = { .session = session };

  if (variable->table == NULL)
    {
      const AeTsqlVariable *from = rows->variable;
      const char *name = from != NULL ? from->type_name : rows->name;
      return clash (name != NULL ? name : "table", variable, error);
    }
  if (rows == NULL && parameter != NULL && !parameter->use_default)
    return clash (ae_tsql_type_get_name (parameter->type.id), variable, error);
  if (rows != NULL && !is_of_type (variable, rows))
    return clash (rows->variable != NULL ? "table" : rows->name, variable, error);
  if (!ae_tsql_transaction_open_local_statement (session, error))
    return FALSE;
  gboolean good = fill (&run, variable, rows);
  if (!good)
    *error = run.error;
  if (!good && error->line == 0)
    error->line = 1;
  return ae_tsql_transaction_close_statement (session, good, error);
}
