/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"

/* --- definitions ------------------------------------------------------------------------------ */

static gboolean
has_event (const AeTsqlStatement *statement, const char *event)
{
  for (guint i = 0; i < statement->module->events->len; i++)
    {
      const AeTsqlOption *option = g_ptr_array_index (statement->module->events, i);
      if (g_ascii_strcasecmp (option->text, event) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
ae_tsql_trigger_take_parent (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlModule *module)
{
  const AeTsqlName *name = &statement->module->parent;
  g_autofree char *text = ae_tsql_name_to_string (name);
  g_autoptr (AeTsqlTable) table
      = name->name[0] != '#' ? ae_tsql_find_table (self->session, name) : NULL;

  if (table == NULL || table->database_id != self->session->database_id)
    return ae_tsql_error_set (&self->error, 8197, name->line, text);
  if (statement->name.schema != NULL && !ae_tsql_name_equal (statement->name.schema, table->schema))
    {
      g_autofree char *trigger = ae_tsql_name_to_string (&statement->name);
      return ae_tsql_error_set (&self->error, 2103, statement->line, trigger);
    }
  /* A trigger is where its table is. */
  statement->module->parent.schema
      = ae_tsql_arena_take (&self->tree->arena, g_strdup (table->schema));
  module->parent_id = table->object_id;
  return TRUE;
}

gboolean
ae_tsql_trigger_store_events (AeTsqlRun *self,
                              const AeTsqlStatement *statement,
                              const AeTsqlModule *module)
{
  g_autofree char *events = g_strconcat (has_event (statement, "INSERT") ? "I" : "",
                                         has_event (statement, "UPDATE") ? "U" : "",
                                         has_event (statement, "DELETE") ? "D" : "", NULL);
  AeTsqlTable table = { .object_id = module->parent_id };

  /* Sessions that know the table learn that it has triggers. */
  return ae_tsql_catalog_run (self->session->db,
                              "INSERT INTO ae_trigger (object_id, events, disabled) VALUES (?, ?,"
                              " 0) ON CONFLICT (object_id) DO UPDATE SET events = excluded.events",
                              "is", module->object_id, events)
         && ae_tsql_catalog_touch (self->session->db, &table);
}

static gboolean
enable (AeTsqlRun *self, const AeTsqlTable *table, const AeTsqlName *name, gboolean enabled)
{
  AeEmulatorSession *session = self->session;
  const char *schema = name->schema != NULL ? name->schema : table->schema;
  g_autoptr (AeTsqlModule) module
      = ae_tsql_catalog_load_module (session->db, session->database_id, schema, name->name);
  g_autofree char *text = ae_tsql_name_to_string (name);

  if (module == NULL || module->parent_id != table->object_id)
    return ae_tsql_error_set (&self->error, 1088, name->line, text);
  return ae_tsql_catalog_run (session->db, "UPDATE ae_trigger SET disabled = ? WHERE object_id = ?",
                              "ii", (gint64) !enabled, module->object_id);
}

gboolean
ae_tsql_run_enable_trigger (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlTable) table = ae_tsql_find_table (session, &statement->name);

  if (table == NULL)
    {
      g_autofree char *text = ae_tsql_name_to_string (&statement->name);
      return ae_tsql_error_set (&self->error, 1088, statement->line, text);
    }
  if (statement->names == NULL
      && !ae_tsql_catalog_run (session->db,
                               "UPDATE ae_trigger SET disabled = ? WHERE object_id IN (SELECT "
                               "object_id FROM ae_module WHERE parent_id = ?)",
                               "ii", (gint64) !statement->flag, table->object_id))
    return ae_tsql_error_set (&self->error, 8623, statement->line);
  for (guint i = 0; statement->names != NULL && i < statement->names->len; i++)
    if (!enable (self, table, g_ptr_array_index (statement->names, i), statement->flag))
      return FALSE;
  return ae_tsql_catalog_touch (session->db, table);
}

/* --- what a body sees ------------------------------------------------------------------------- */

static AeTsqlTable *
copy_table (AeEmulatorSession *session, gint64 table_id, const char *name)
{
  AeTsqlTable *table = ae_tsql_catalog_load_table_by_id (session->db, table_id);

  if (table == NULL)
    return NULL;
  table->object_id = 0;
  table->database_id = AE_TSQL_TEMPORARY_DATABASE;
  table->trigger_events = 0;
  table->n_references = 0;
  g_ptr_array_set_size (table->uniques, 0);
  g_ptr_array_set_size (table->constraints, 0);
  g_free (table->name);
  table->name = g_strdup (name);
  return table;
}

gboolean
ae_tsql_trigger_init (AeTsqlTrigger *self, AeEmulatorSession *session, gint64 table_id)
{
  *self = (AeTsqlTrigger){ .inserted = copy_table (session, table_id, "inserted"),
                           .deleted = copy_table (session, table_id, "deleted") };
  return self->inserted != NULL && self->deleted != NULL;
}

void
ae_tsql_trigger_clear (AeTsqlTrigger *self)
{
  ae_tsql_table_unref (self->inserted);
  ae_tsql_table_unref (self->deleted);
  *self = (AeTsqlTrigger){ 0 };
}

AeTsqlTable *
ae_tsql_trigger_find_table (AeTsqlBinder *binder, const AeTsqlName *name)
{
  AeTsqlTrigger *trigger = binder->frame != NULL ? binder->frame->trigger : NULL;

  if (trigger == NULL || name->schema != NULL || name->database != NULL)
    return NULL;
  if (ae_tsql_name_equal (name->name, "inserted"))
    return trigger->inserted;
  return ae_tsql_name_equal (name->name, "deleted") ? trigger->deleted : NULL;
}

static gboolean
is_updated (const AeTsqlTrigger *trigger, const AeTsqlColumn *column)
{
  for (guint i = 0; trigger->assigned != NULL && i < trigger->assigned->len; i++)
    if (((AeTsqlColumn *) g_ptr_array_index (trigger->assigned, i))->id == column->id)
      return TRUE;
  return trigger->has_all;
}

static AeTsqlExpr *
make_integer (AeTsqlBinder *binder, gint64 integer, guint32 line)
{
  AeTsqlExpr *expr = ae_tsql_tree_expr (binder->tree, AE_TSQL_EXPR_LITERAL, line);

  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  expr->literal.kind = AE_EMULATOR_VALUE_INTEGER;
  expr->literal.integer = integer;
  return expr;
}

gboolean
ae_tsql_trigger_bind_updated (AeTsqlBinder *binder, AeTsqlExpr *condition)
{
  const AeTsqlTrigger *trigger = binder->frame != NULL ? binder->frame->trigger : NULL;
  AeTsqlColumn *column = NULL;

  if (trigger == NULL)
    return ae_tsql_error_set (binder->error, 140, condition->line);
  column = ae_tsql_table_find_column (trigger->inserted, condition->name);
  if (column == NULL)
    return ae_tsql_error_set (binder->error, 207, condition->line, condition->name);
  if (column->is_computed)
    return ae_tsql_error_set (binder->error, 2114, condition->line, column->name);
  condition->left = make_integer (binder, is_updated (trigger, column), condition->line);
  condition->right = make_integer (binder, 1, condition->line);
  condition->kind = AE_TSQL_EXPR_COMPARE;
  condition->operator= '=';
  return ae_tsql_bind_condition (binder, condition);
}
