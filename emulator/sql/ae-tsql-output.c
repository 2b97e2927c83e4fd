/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-change-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-result-private.h"
#include "ae-tsql-stage-private.h"
#include "ae-tsql-temporary-private.h"

/* OUTPUT: told to the client, or put INTO a table, or both. Where SQLite's RETURNING knows enough
 * it is used; otherwise the rows are looked at after the change. */

/* --- binding ---------------------------------------------------------------------------------- */

/* A source of FROM as the stage has it. */
static void
add_extra_source (AeTsqlChange *self, const AeTsqlSource *from, guint stage_source)
{
  AeTsqlArena *arena = &self->binder->tree->arena;
  AeTsqlSource *source = ae_tsql_arena_alloc (arena, sizeof *source);

  *source = *from;
  source->id = stage_source;
  source->columns = ae_tsql_arena_alloc (arena, MAX (from->n_columns, 1) * sizeof *source->columns);
  for (guint i = 0; i < from->n_columns; i++)
    {
      source->columns[i] = from->columns[i];
      source->columns[i].id = AE_TSQL_FIRST_EXTRA_COLUMN + self->n_extra++;
    }
  g_ptr_array_add (self->binder->scope->sources, source);
  g_ptr_array_add (self->extra_sources, (gpointer) from);
}

static void
number_columns (AeTsqlSource *source, guint first)
{
  for (guint i = 0; i < source->n_columns; i++)
    source->columns[i].id += first;
}

/* All in one table: what was, what is, and which it was. */
static void
add_merge_sources (AeTsqlChange *self)
{
  AeTsqlBinder *binder = self->binder;
  AeTsqlSource *action = ae_tsql_arena_alloc (&binder->tree->arena, sizeof *action);

  self->deleted = ae_tsql_bind_table (binder, self->table, "deleted", TRUE);
  AeTsqlSource *inserted = ae_tsql_bind_table (binder, self->table, "inserted", FALSE);
  inserted->id = action->id = self->deleted->id;
  inserted->outer = self->deleted->outer = TRUE;
  number_columns (inserted, AE_TSQL_MERGE_INSERTED);
  action->kind = AE_TSQL_SOURCE_TABLE;
  action->n_columns = 1;
  action->columns = ae_tsql_arena_alloc (&binder->tree->arena, sizeof *action->columns);
  action->columns[0].name = "$action";
  action->columns[0].id = AE_TSQL_MERGE_ACTION;
  ae_tsql_type_init_sized (&action->columns[0].type, AE_EMULATOR_TYPE_NVARCHAR, 10);
  g_ptr_array_add (binder->scope->sources, action);
}

static void
add_sources (AeTsqlChange *self)
{
  AeTsqlBinder *binder = self->binder;
  gboolean keeps = self->statement->kind != AE_TSQL_STATEMENT_DELETE;
  gboolean had = self->statement->kind != AE_TSQL_STATEMENT_INSERT;

  if (self->statement->kind == AE_TSQL_STATEMENT_MERGE)
    {
      add_merge_sources (self);
      return;
    }
  if (keeps)
    self->inserted = ae_tsql_bind_table (binder, self->table, "inserted", self->looks_after);
  if (had)
    self->deleted = ae_tsql_bind_table (binder, self->table, "deleted", self->looks_after);
  if (!self->staged || self->sources == NULL)
    return;
  for (guint i = 0; i < self->sources->len; i++)
    {
      const AeTsqlSource *source = g_ptr_array_index (self->sources, i);
      if (source != self->target && source->n_columns > 0)
        add_extra_source (self, source, self->deleted->id);
    }
}

static char *
find_reference_name (AeEmulatorSession *session, const AeTsqlTable *table)
{
  g_autoptr (GArray) ids = ae_tsql_catalog_find_references (session->db, table->object_id);

  for (guint t = 0; t < ids->len; t++)
    {
      g_autoptr (AeTsqlTable) other
          = ae_tsql_catalog_load_table_by_id (session->db, g_array_index (ids, gint64, t));
      for (guint i = 0; other != NULL && i < other->constraints->len; i++)
        {
          const AeTsqlConstraint *constraint = g_ptr_array_index (other->constraints, i);
          if (constraint->kind == 'F' && constraint->target_id == table->object_id)
            return g_strdup (constraint->name);
        }
    }
  return g_strdup ("");
}

/* Where the rows of OUTPUT … INTO go, nothing else may have to follow or to be checked. */
static gboolean
check_into (AeTsqlChange *into)
{
  AeTsqlError *error = into->binder->error;
  const AeTsqlTable *table = into->table;
  guint32 line = into->statement->line;

  if (into->view != NULL)
    return ae_tsql_error_set (error, 330, line, into->statement->name.name);
  if (table->trigger_events != 0)
    return ae_tsql_error_set (error, 331, line, table->name);
  for (guint i = 0; i < table->constraints->len; i++)
    {
      const AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      if (constraint->kind == 'F' || !constraint->disabled)
        return ae_tsql_error_set (error, constraint->kind == 'F' ? 332 : 333, line, table->name,
                                  constraint->name);
    }
  if (table->n_references == 0)
    return TRUE;
  g_autofree char *reference = find_reference_name (into->binder->session, table);
  return ae_tsql_error_set (error, 332, line, table->name, reference);
}

static gboolean
bind_into (AeTsqlChange *self)
{
  AeTsqlStatement *statement = self->statement;
  AeTsqlBinder *binder = self->binder;
  AeTsqlStatement *insert = ae_tsql_tree_statement (binder->tree, AE_TSQL_STATEMENT_INSERT, NULL);

  insert->line = statement->line;
  insert->name = statement->into->name;
  insert->columns = statement->into->columns;
  self->into = ae_tsql_arena_alloc (&binder->tree->arena, sizeof *self->into);
  *self->into = (AeTsqlChange){ .binder = binder,
                                .statement = insert,
                                .assigned = ae_tsql_arena_list (&binder->tree->arena) };
  self->into->table = ae_tsql_change_find_table (self->into);
  if (self->into->table == NULL || !check_into (self->into)
      || !ae_tsql_change_find_columns (self->into)
      || !ae_tsql_bind_items (binder, &statement->into->items, &self->into->columns,
                              &self->into->n_columns)
      || !ae_tsql_change_check_count (self->into, self->into->n_columns, TRUE))
    return FALSE;
  for (guint i = 0; i < self->into->n_columns; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->into->assigned, i);
      const AeTsqlItem *item = g_ptr_array_index (statement->into->items, i);
      if (!ae_tsql_encryption_assign (binder, column, item->expr)
          || !ae_tsql_change_check_type (binder, item->expr, column))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_output_bind (AeTsqlChange *self)
{
  AeTsqlStatement *statement = self->statement;

  if (statement->output == NULL && statement->into == NULL)
    return TRUE;
  if (statement->into == NULL && self->fires)
    return ae_tsql_error_set (self->binder->error, 334, statement->line, self->table->name);
  self->extra_sources = ae_tsql_arena_list (&self->binder->tree->arena);
  ae_tsql_bind_push_scope (self->binder);
  add_sources (self);
  gboolean good
      = statement->output == NULL
        || ae_tsql_bind_items (self->binder, &statement->output, &self->columns, &self->n_columns);
  good = good && (statement->into == NULL || bind_into (self));
  ae_tsql_bind_pop_scope (self->binder);
  return good;
}

/* --- RETURNING -------------------------------------------------------------------------------- */

void
ae_tsql_output_emit_returning (AeTsqlChange *self, AeTsqlPlan *plan)
{
  const char *separator = " RETURNING ";

  for (guint i = 0; !self->looks_after && i < self->n_columns; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (self->statement->output, i);
      g_string_append (plan->sql, separator);
      ae_tsql_emit_expr (plan, item->expr);
      separator = ", ";
    }
  if (self->wants_rowids)
    g_string_append_printf (plan->sql, "%srowid", separator);
}

/* --- after the change ------------------------------------------------------------------------- */

void
ae_tsql_output_emit_extra (AeTsqlChange *self, AeTsqlPlan *plan)
{
  for (guint s = 0; self->extra_sources != NULL && s < self->extra_sources->len; s++)
    {
      const AeTsqlSource *source = g_ptr_array_index (self->extra_sources, s);
      for (guint i = 0; i < source->n_columns; i++)
        g_string_append_printf (plan->sql, ", s%u.c%u", source->id, source->columns[i].id);
    }
}

static void
emit_changed_rows (AeTsqlChange *self, AeTsqlPlan *plan)
{
  g_string_append (plan->sql, " FROM ");
  if (!self->staged)
    {
      g_string_append_printf (plan->sql,
                              "t%" G_GINT64_FORMAT " AS s%u WHERE s%u.rowid IN (SELECT "
                              "value FROM json_each ('[%s]'))",
                              self->table->object_id, self->inserted->id, self->inserted->id,
                              self->rowids->str);
      return;
    }
  g_string_append_printf (plan->sql, "w%" G_GINT64_FORMAT " AS s%u", self->stage_id,
                          self->deleted->id);
  if (self->inserted != NULL)
    g_string_append_printf (plan->sql, " JOIN t%" G_GINT64_FORMAT " AS s%u ON s%u.rowid = s%u.r",
                            self->table->object_id, self->inserted->id, self->inserted->id,
                            self->deleted->id);
}

static gboolean
send_rows (AeTsqlRun *run, AeTsqlChange *self)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (run->session);
  g_auto (AeTsqlResult) result = { 0 };

  for (guint i = 0; i < self->n_columns; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (self->statement->output, i);
      g_string_append (plan->sql, i > 0 ? ", " : "SELECT ");
      ae_tsql_emit_expr (plan, item->expr);
    }
  emit_changed_rows (self, plan);
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &run->error);
  if (statement == NULL)
    return FALSE;
  ae_tsql_result_init (&result, run->session, self->columns, self->n_columns);
  gboolean more = ae_tsql_plan_step (plan, statement, &run->error);
  if (run->error.number == 0)
    ae_tsql_result_send_columns (&result);
  while (more && !ae_tsql_run_stopped (run) && ae_tsql_result_send_row (&result, statement))
    more = ae_tsql_plan_step (plan, statement, &run->error);
  ae_tsql_plan_end (plan, statement);
  return run->error.number == 0 && !ae_tsql_run_stopped (run);
}

static gint
find_assigned (const AeTsqlChange *self, const AeTsqlColumn *column)
{
  for (guint i = 0; i < self->assigned->len; i++)
    if (g_ptr_array_index (self->assigned, i) == column)
      return (gint) i;
  return -1;
}

static gboolean
store_rows (AeTsqlRun *run, AeTsqlChange *self)
{
  AeTsqlChange *into = self->into;
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (run->session);
  GPtrArray *columns = into->table->columns;

  plan->insert_table = into->table;
  g_string_append_printf (plan->sql, "INSERT INTO t%" G_GINT64_FORMAT " (", into->table->object_id);
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (plan->sql, "%sc%u", i > 0 ? ", " : "",
                            ((AeTsqlColumn *) g_ptr_array_index (columns, i))->id);
  g_string_append (plan->sql, ") SELECT ");
  for (guint i = 0; i < columns->len; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (columns, i);
      gint index = find_assigned (into, column);
      g_string_append (plan->sql, i > 0 ? ", " : "");
      if (index < 0)
        {
          ae_tsql_change_emit_missing (into, plan, column);
          continue;
        }
      const AeTsqlItem *item = g_ptr_array_index (self->statement->into->items, index);
      ae_tsql_emit_assignment (plan, into->table, column, item->expr, "INSERT");
    }
  emit_changed_rows (self, plan);
  return ae_tsql_stage_run_plan (run, plan);
}

gboolean
ae_tsql_output_run (AeTsqlRun *run, AeTsqlChange *self)
{
  if (self->into != NULL && !store_rows (run, self))
    return FALSE;
  return self->statement->output == NULL || send_rows (run, self);
}
