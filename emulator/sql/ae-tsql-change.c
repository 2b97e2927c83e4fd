/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-constraints-private.h"
#include "ae-tsql-change-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-result-private.h"
#include "ae-tsql-stage-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"
#include "ae-tsql-security-private.h"

/* --- what INSERT, UPDATE and DELETE share ----------------------------------------------------- */

gboolean
ae_tsql_change_check_type (AeTsqlBinder *binder,
                           const AeTsqlExpr *value,
                           const AeTsqlColumn *column)
{
  ae_tsql_bind_suggest (value, &column->type);
  if (column->encryption != NULL || ae_tsql_bind_is_null_literal (value)
      || value->kind == AE_TSQL_EXPR_DEFAULT)
    return TRUE;
  guint possible = ae_tsql_type_can_convert (value->type.id, column->type.id);
  if (possible == 2)
    return TRUE;
  return ae_tsql_error_set (binder->error, possible == 1 ? 257 : 206, value->line,
                            ae_tsql_type_get_name (value->type.id),
                            ae_tsql_type_get_name (column->type.id));
}

/* --- UPDATE ----------------------------------------------------------------------------------- */

static gboolean
may_change (AeTsqlChange *self,
            guint32 database_id,
            gint64 object_id,
            const char *schema,
            const char *name)
{
  const AeTsqlStatement *statement = self->statement;
  const char *permission = statement->kind == AE_TSQL_STATEMENT_INSERT   ? "INSERT"
                           : statement->kind == AE_TSQL_STATEMENT_UPDATE ? "UPDATE"
                           : statement->kind == AE_TSQL_STATEMENT_DELETE ? "DELETE"
                                                                         : "ALTER";

  return ae_tsql_name_is_variable (statement->name.name)
         || ae_tsql_permission_check_object (self->binder->session, database_id, object_id, schema,
                                             name, permission, statement->line,
                                             self->binder->error);
}

AeTsqlTable *
ae_tsql_change_find_table (AeTsqlChange *self)
{
  const AeTsqlName *name = &self->statement->name;

  if (ae_tsql_trigger_find_table (self->binder, name) != NULL)
    {
      ae_tsql_error_set (self->binder->error, 286, name->line);
      return NULL;
    }
  AeTsqlTable *table = ae_tsql_bind_find_table (self->binder, name);

  if (table == NULL && self->binder->error->number == 208)
    {
      g_autoptr (AeTsqlModule) view = ae_tsql_module_find (self->binder->session, name);
      if (view == NULL || !ae_tsql_module_is (view, AE_TSQL_VIEW))
        return NULL;
      ae_tsql_error_clear (self->binder->error);
      return may_change (self, view->database_id, view->object_id, view->schema, view->name)
                 ? ae_tsql_bind_view_table (self->binder, name, view, &self->view)
                 : NULL;
    }
  if (table == NULL
      || !may_change (self, table->database_id, table->object_id, table->schema, table->name))
    return NULL;
  if (!ae_tsql_name_is_variable (name->name))
    return table;
  if (!ae_tsql_frame_find (self->binder->frame, name->name)->read_only)
    return table;
  ae_tsql_error_set (self->binder->error, 10700, name->line, name->name);
  return NULL;
}

/* The source in FROM that is the table to change: by its alias, or by its name. */
static AeTsqlSource *
find_target_source (AeTsqlSource *source, const char *name)
{
  if (source->kind == AE_TSQL_SOURCE_JOIN)
    {
      AeTsqlSource *found = find_target_source (source->left, name);
      return found != NULL ? found : find_target_source (source->right, name);
    }
  if (source->kind != AE_TSQL_SOURCE_TABLE)
    return NULL;
  const char *called = source->alias != NULL ? source->alias : source->name.name;
  return ae_tsql_name_equal (called, name) ? source : NULL;
}

/* WITH c AS (SELECT … FROM t) UPDATE c …: the rows of t that c shows. Names mean what c has. */
static gboolean
bind_through_cte (AeTsqlChange *self, AeTsqlCte *cte)
{
  AeTsqlBinder *binder = self->binder;
  AeTsqlStatement *statement = self->statement;
  AeTsqlSource *base = cte->select->from;

  if (cte->select->is_grouped || cte->select->distinct || cte->select->set_operator != 0
      || cte->select->top_ties || cte->select->top_percent)
    return ae_tsql_error_set (binder->error, 4418, statement->line, cte->name);
  if (base == NULL || base->kind != AE_TSQL_SOURCE_TABLE || base->table == NULL || base->sql != NULL
      || base->cte != NULL || statement->from != NULL)
    return ae_tsql_error_set (binder->error, 208, statement->line, cte->name);
  self->table = base->table;
  if (!may_change (self, self->table->database_id, self->table->object_id, self->table->schema,
                   self->table->name))
    return FALSE;
  self->target = ae_tsql_bind_table (binder, self->table, NULL, TRUE);
  g_ptr_array_remove (binder->scope->sources, self->target);
  self->through = ae_tsql_arena_alloc (&binder->tree->arena, sizeof *self->through);
  self->through->kind = AE_TSQL_SOURCE_TABLE;
  self->through->line = statement->line;
  self->through->name = statement->name;
  return ae_tsql_bind_source (binder, self->through);
}

/* Binds FROM, or the table alone; self->target is the source that changes. */
static gboolean
bind_target (AeTsqlChange *self)
{
  AeTsqlStatement *statement = self->statement;
  AeTsqlCte *cte = ae_tsql_bind_find_cte (self->binder, &statement->name);

  if (cte != NULL && statement->from == NULL)
    return bind_through_cte (self, cte);
  AeTsqlSource *named
      = statement->from != NULL ? find_target_source (statement->from, statement->name.name) : NULL;

  if (named != NULL)
    {
      if (!ae_tsql_bind_source (self->binder, statement->from))
        return FALSE;
      self->target = named;
      self->table = named->table;
      if (self->table == NULL)
        return ae_tsql_error_set (self->binder->error, 208, statement->line, statement->name.name);
      return TRUE;
    }
  self->table = ae_tsql_change_find_table (self);
  if (self->table == NULL)
    return FALSE;
  self->target = ae_tsql_bind_table (self->binder, self->table, NULL, TRUE);
  self->target->name = statement->name;
  /* The view's WHERE knows the table by that number. */
  if (self->view != NULL)
    self->target->id = self->view->from->id;
  return statement->from == NULL || ae_tsql_bind_source (self->binder, statement->from);
}

static gboolean
bind_where (AeTsqlChange *self)
{
  AeTsqlStatement *statement = self->statement;

  self->binder->scope->no_aggregates = "WHERE";
  if (statement->where != NULL && !ae_tsql_bind_condition (self->binder, statement->where))
    return FALSE;
  return statement->top == NULL || ae_tsql_bind_plain (self->binder, &statement->top);
}

/* The column of the table that a name means, also through WITH. */
static AeTsqlColumn *
find_changed_column (AeTsqlChange *self, const AeTsqlExpr *name)
{
  const AeTsqlSource *through = self->through;

  for (guint i = 0; through != NULL && i < through->n_columns; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (through->cte->select->items, i);
      if (!ae_tsql_name_equal (through->columns[i].name, name->name))
        continue;
      if (item->expr->kind == AE_TSQL_EXPR_COLUMN && item->expr->source->table == self->table)
        return g_ptr_array_index (self->table->columns, item->expr->index);
      ae_tsql_error_set (self->binder->error, 4406, name->line, through->cte->name);
      return NULL;
    }
  return through != NULL ? NULL : ae_tsql_table_find_column (self->table, name->name);
}

/* In SET n += 1 it is the target's n, whatever else has one. */
static void
bind_current_value (AeTsqlChange *self, AeTsqlExpr *column)
{
  const AeTsqlSource *target = self->target;

  if (target == NULL || self->view != NULL || self->through != NULL || column->qualifier != NULL)
    return;
  for (guint i = 0; i < target->n_columns; i++)
    if (ae_tsql_name_equal (target->columns[i].name, column->name))
      column->qualifier = target->alias != NULL ? target->alias : target->name.name;
}

gboolean
ae_tsql_change_bind_assignment (AeTsqlChange *self, AeTsqlAssignment *assignment)
{
  AeTsqlBinder *binder = self->binder;

  if (assignment->column == NULL)
    return ae_tsql_error_set (binder->error, 102, assignment->value->line, assignment->variable);
  AeTsqlColumn *column = find_changed_column (self, assignment->column);
  if (binder->error->number != 0)
    return FALSE;
  if (column == NULL)
    return ae_tsql_error_set (binder->error, 207, assignment->column->line,
                              assignment->column->name);
  if (column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
    return ae_tsql_error_set (binder->error, 272, assignment->column->line);
  if (column->is_computed)
    return ae_tsql_error_set (binder->error, 271, assignment->column->line, column->name);
  if (column->is_identity)
    return ae_tsql_error_set (binder->error, 8102, assignment->column->line, column->name);
  for (guint i = 0; i < self->assigned->len; i++)
    if (g_ptr_array_index (self->assigned, i) == column)
      return ae_tsql_error_set (binder->error, 264, assignment->column->line, column->name);
  g_ptr_array_add (self->assigned, column);

  if (assignment->value->kind == AE_TSQL_EXPR_DEFAULT)
    {
      assignment->value = ae_tsql_change_default (self, column);
      return assignment->value != NULL;
    }
  if (assignment->operator!= 0)
    {
      bind_current_value (self, assignment->column);
      assignment->value
          = ae_tsql_tree_operation (binder->tree, AE_TSQL_EXPR_BINARY, assignment->operator,
                                    assignment->column, assignment->value);
      assignment->operator= 0;
    }
  return ae_tsql_bind_any (binder, &assignment->value)
         && ae_tsql_encryption_assign (binder, column, assignment->value)
         && ae_tsql_change_check_type (binder, assignment->value, column);
}

static void
emit_where (AeTsqlChange *self, AeTsqlPlan *plan)
{
  const AeTsqlExpr *conditions[]
      = { self->view != NULL ? self->view->where : NULL, self->statement->where };

  g_string_append (plan->sql, " WHERE ts_tick (1)");
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    if (conditions[i] != NULL)
      {
        g_string_append (plan->sql, " AND ");
        ae_tsql_emit_condition (plan, conditions[i]);
      }
}

/* The sources with the table that changes among them. */
static void
emit_sources (AeTsqlChange *self, AeTsqlPlan *plan)
{
  AeTsqlStatement *statement = self->statement;

  g_string_append (plan->sql, " FROM ");
  if (self->through != NULL)
    {
      ae_tsql_emit_source (plan, self->target);
      g_string_append (plan->sql, " JOIN ");
      ae_tsql_emit_source (plan, self->through);
      g_string_append_printf (plan->sql, " ON s%u.rowid = s%u.r", self->target->id,
                              self->through->id);
    }
  else if (statement->from == NULL
           || find_target_source (statement->from, statement->name.name) == NULL)
    {
      ae_tsql_emit_source (plan, self->target);
      if (statement->from != NULL)
        g_string_append (plan->sql, " JOIN ");
    }
  if (statement->from != NULL)
    ae_tsql_emit_source (plan, statement->from);
  emit_where (self, plan);
  if (statement->top != NULL)
    {
      g_string_append (plan->sql, " LIMIT ts_count (");
      ae_tsql_emit_expr (plan, statement->top);
      g_string_append_c (plan->sql, ')');
    }
}

static void
emit_new_value (AeTsqlChange *self, AeTsqlPlan *plan, guint index)
{
  const AeTsqlAssignment *assignment = NULL;

  /* Behind what is assigned come the rowversions. */
  if (index >= self->statement->assignments->len)
    {
      g_string_append (plan->sql, "ts_rowversion ()");
      return;
    }
  assignment = g_ptr_array_index (self->statement->assignments, index);
  ae_tsql_emit_assignment (plan, self->table, g_ptr_array_index (self->assigned, index),
                           assignment->value, "UPDATE");
}

/* With other sources, or TOP, the rows and their new values are found first. */
static void
emit_update (AeTsqlChange *self, AeTsqlPlan *plan)
{
  gboolean joined
      = self->statement->from != NULL || self->statement->top != NULL || self->through != NULL;

  g_string_append_printf (plan->sql, "UPDATE t%" G_GINT64_FORMAT " AS s%u SET ",
                          self->table->object_id, joined ? 0 : self->target->id);
  for (guint i = 0; i < self->assigned->len; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (self->assigned, i);
      g_string_append_printf (plan->sql, "%sc%u = ", i > 0 ? ", " : "", column->id);
      if (joined)
        g_string_append_printf (plan->sql, "u.v%u", i);
      else
        emit_new_value (self, plan, i);
    }
  if (!joined)
    {
      emit_where (self, plan);
      return;
    }
  g_string_append_printf (plan->sql, " FROM (SELECT s%u.rowid AS r", self->target->id);
  for (guint i = 0; i < self->assigned->len; i++)
    {
      g_string_append (plan->sql, ", ");
      emit_new_value (self, plan, i);
      g_string_append_printf (plan->sql, " AS v%u", i);
    }
  emit_sources (self, plan);
  g_string_append (plan->sql, ") AS u WHERE s0.rowid = u.r");
}

/* Rows are collected first where OUTPUT tells what was, where keys may change places, and where
 * OUTPUT names other tables. */
static void
choose_way (AeTsqlChange *self)
{
  const AeTsqlStatement *statement = self->statement;
  gboolean tells = statement->output != NULL || statement->into != NULL;
  const char *events = statement->kind == AE_TSQL_STATEMENT_INSERT   ? "I"
                       : statement->kind == AE_TSQL_STATEMENT_UPDATE ? "U"
                                                                     : "D";

  self->fires
      = !self->is_bulk && ae_tsql_triggers_wait (self->binder->session, self->table, events);
  if (statement->kind == AE_TSQL_STATEMENT_UPDATE)
    self->staged = tells || ae_tsql_table_is_key (self->table, self->assigned);
  else if (statement->kind == AE_TSQL_STATEMENT_DELETE)
    self->staged = statement->into != NULL || (tells && statement->from != NULL)
                   || self->table->n_references > 0;
  self->staged |= self->fires && statement->kind != AE_TSQL_STATEMENT_INSERT;
  if (self->staged)
    self->stage_id = ae_tsql_temporary_next_id (self->binder->session);
  self->looks_after = self->staged || statement->into != NULL;
  self->checks = (ae_tsql_table_has_constraints (self->table) && !self->is_bulk)
                 || (self->view != NULL && self->view->checks_rows);
  self->wants_rowids = (self->looks_after || self->checks || self->fires) && !self->staged;
}

/* INSERT INTO w … SELECT …; a row that is met twice changes once. */
static void
emit_stage (AeTsqlChange *self, AeTsqlPlan *plan)
{
  gboolean updates = self->statement->kind == AE_TSQL_STATEMENT_UPDATE;
  AeTsqlStage stage = { .table = self->table,
                        .id = self->stage_id,
                        .assigned = updates ? self->assigned : NULL,
                        .n_extra = self->n_extra };

  g_string_append_printf (plan->sql, "INSERT OR IGNORE INTO w%" G_GINT64_FORMAT " (", stage.id);
  ae_tsql_stage_emit_names (&stage, plan->sql);
  g_string_append (plan->sql, ") SELECT ");
  ae_tsql_stage_emit_old (&stage, plan->sql, self->target->id);
  for (guint i = 0; updates && i < self->assigned->len; i++)
    {
      g_string_append (plan->sql, ", ");
      emit_new_value (self, plan, i);
    }
  ae_tsql_output_emit_extra (self, plan);
  emit_sources (self, plan);
}

void
ae_tsql_change_assign_row_versions (AeTsqlChange *self)
{
  for (guint i = 0; i < self->table->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->table->columns, i);
      if (column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
        g_ptr_array_add (self->assigned, column);
    }
}

static gboolean
plan_update (AeTsqlChange *self, AeTsqlPlan *plan)
{
  AeTsqlStatement *statement = self->statement;

  AeTsqlScope *scope = ae_tsql_bind_push_scope (self->binder);
  gboolean good = bind_target (self);
  if (good)
    self->binder->scope->no_aggregates = "SET";
  for (guint i = 0; good && i < statement->assignments->len; i++)
    good = ae_tsql_change_bind_assignment (self, g_ptr_array_index (statement->assignments, i));
  good = good && bind_where (self);
  ae_tsql_bind_pop_scope (self->binder);
  if (!good)
    return FALSE;
  ae_tsql_change_assign_row_versions (self);
  self->sources = scope->sources;
  choose_way (self);
  if (!ae_tsql_output_bind (self))
    return FALSE;

  if (plan != NULL)
    {
      plan->insert_table = self->table;
      if (self->staged)
        emit_stage (self, plan);
      else
        emit_update (self, plan);
      ae_tsql_output_emit_returning (self, plan);
    }
  return TRUE;
}

/* --- DELETE ----------------------------------------------------------------------------------- */

static void
emit_delete (AeTsqlChange *self, AeTsqlPlan *plan)
{
  if (self->statement->from != NULL || self->statement->top != NULL || self->through != NULL)
    {
      g_string_append_printf (plan->sql,
                              "DELETE FROM t%" G_GINT64_FORMAT " WHERE rowid IN (SELECT s%u.rowid",
                              self->table->object_id, self->target->id);
      emit_sources (self, plan);
      g_string_append_c (plan->sql, ')');
    }
  else
    {
      g_string_append_printf (plan->sql, "DELETE FROM t%" G_GINT64_FORMAT " AS s%u",
                              self->table->object_id, self->target->id);
      emit_where (self, plan);
    }
}

static gboolean
plan_delete (AeTsqlChange *self, AeTsqlPlan *plan)
{
  AeTsqlScope *scope = ae_tsql_bind_push_scope (self->binder);
  gboolean good = bind_target (self) && bind_where (self);
  ae_tsql_bind_pop_scope (self->binder);
  if (!good)
    return FALSE;
  self->sources = scope->sources;
  choose_way (self);
  if (!ae_tsql_output_bind (self))
    return FALSE;

  if (plan != NULL && self->staged)
    emit_stage (self, plan);
  else if (plan != NULL)
    emit_delete (self, plan);
  if (plan != NULL)
    ae_tsql_output_emit_returning (self, plan);
  return TRUE;
}

static gboolean
plan_truncate (AeTsqlChange *self, AeTsqlPlan *plan)
{
  self->table = ae_tsql_bind_find_table (self->binder, &self->statement->name);
  if (self->table == NULL)
    return FALSE;
  if (self->table->n_references > 0)
    return ae_tsql_error_set (self->binder->error, 4712, self->statement->line, self->table->name);
  if (plan != NULL)
    {
      g_string_append_printf (plan->sql, "DELETE FROM t%" G_GINT64_FORMAT, self->table->object_id);
      ae_tsql_database_forget_identity (self->binder->session->database, self->table->object_id);
    }
  return TRUE;
}

static gboolean
plan_change (AeTsqlChange *self, AeTsqlPlan *plan)
{
  switch (self->statement->kind)
    {
    case AE_TSQL_STATEMENT_INSERT:
      if (!ae_tsql_change_bind_insert (self))
        return FALSE;
      choose_way (self);
      if (!ae_tsql_output_bind (self))
        return FALSE;
      if (plan != NULL)
        {
          ae_tsql_change_emit_insert (self, plan);
          ae_tsql_output_emit_returning (self, plan);
        }
      return TRUE;
    case AE_TSQL_STATEMENT_UPDATE:
      return plan_update (self, plan);
    case AE_TSQL_STATEMENT_DELETE:
      return plan_delete (self, plan);
    case AE_TSQL_STATEMENT_MERGE:
      return ae_tsql_merge_bind (self);
    default:
      return plan_truncate (self, plan);
    }
}

gboolean
ae_tsql_change_plan (AeTsqlChange *self, AeTsqlPlan *plan)
{
  AeTsqlBinder *binder = self->binder;
  AeTsqlCte *outer = binder->ctes;
  const AeTsqlSelect *select = self->statement->select;
  gboolean good
      = ae_tsql_bind_ctes (binder, self->statement->ctes,
                           select != NULL ? &select->options : &self->statement->query_options);

  AeTsqlCte *cte = good ? ae_tsql_bind_find_cte (binder, &self->statement->name) : NULL;
  if (cte != NULL && self->statement->kind != AE_TSQL_STATEMENT_INSERT)
    cte->select->gives_rowid
        = cte->select->from != NULL && cte->select->from->kind == AE_TSQL_SOURCE_TABLE
          && cte->select->from->table != NULL && !cte->select->is_grouped && !cte->select->distinct;
  if (good && plan != NULL)
    ae_tsql_emit_ctes (plan, self->statement->ctes);
  good = good && plan_change (self, plan);
  binder->ctes = outer;
  return good;
}
