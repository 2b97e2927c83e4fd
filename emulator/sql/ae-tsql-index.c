/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-alter-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-temporary-private.h"

/* CREATE, ALTER and DROP INDEX. Only unique ones do something; of the others the name is kept. */

static gboolean
storage_failure (AeTsqlRun *self)
{
  return ae_tsql_run_stopped (self) ? FALSE : ae_tsql_error_set (&self->error, 8623, 0);
}

static gboolean
index_exists (AeTsqlRun *self, const AeTsqlTable *table, const char *name)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      self->session->db, "SELECT 1 FROM ae_index WHERE object_id = ? AND name = ?", "is",
      table->object_id, name);
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  for (guint i = 0; i < table->uniques->len; i++)
    found |= ae_tsql_name_equal (((AeTsqlUnique *) g_ptr_array_index (table->uniques, i))->name,
                                 name);
  return found;
}

/* WHERE, as SQLite's partial index has it. What needs more than comparisons is refused. */
static gboolean
take_filter (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table, AeTsqlUnique *unique)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->session);
  AeTsqlBinder binder
      = { .session = self->session, .tree = self->tree, .frame = frame, .error = &self->error };

  if (statement->condition == NULL)
    return TRUE;
  ae_tsql_bind_push_scope (&binder);
  ae_tsql_bind_table (&binder, table, NULL, FALSE);
  gboolean good = ae_tsql_bind_condition (&binder, statement->condition);
  ae_tsql_bind_pop_scope (&binder);
  if (!good)
    return FALSE;
  ae_tsql_emit_condition (plan, statement->condition);
  if (strstr (plan->sql->str, "ts_") != NULL || strchr (plan->sql->str, '?') != NULL)
    return ae_tsql_error_set (&self->error, 10735, statement->line, unique->name, table->name);
  unique->filter = g_strdup (plan->sql->str);
  return TRUE;
}

static gboolean
store_plain (AeTsqlRun *self, const AeTsqlTable *table, const AeTsqlUnique *index)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < index->columns->len; i++)
    g_string_append_printf (ids, "%s%u", i > 0 ? "," : "",
                            g_array_index (index->columns, guint32, i));
  return ae_tsql_catalog_run (self->session->db,
                              "INSERT INTO ae_index (object_id, name, columns) VALUES (?, ?, ?)",
                              "iss", table->object_id, index->name, ids->str)
         || storage_failure (self);
}

/* Of INCLUDE and of statistics. */
static gboolean
check_columns (AeTsqlRun *self, const AeTsqlStatement *statement, AeTsqlTable *table)
{
  for (guint i = 0; statement->names != NULL && i < statement->names->len; i++)
    {
      const char *name = g_ptr_array_index (statement->names, i);
      if (ae_tsql_table_find_column (table, name) == NULL)
        return ae_tsql_error_set (&self->error, 1911, statement->line, name);
    }
  return TRUE;
}

static gboolean
create_index (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  AeTsqlUnique *unique = NULL;

  if (index_exists (self, table, statement->text))
    return ae_tsql_error_set (&self->error, 1913, statement->line, statement->text, table->schema,
                              table->name);
  unique = ae_tsql_table_add_unique (table);
  unique->is_index = TRUE;
  unique->name = g_strdup (statement->text);
  if (!check_columns (self, statement, table))
    return FALSE;
  for (guint i = 1; i < statement->columns->len; i++)
    for (guint k = 0; k < i; k++)
      if (ae_tsql_name_equal (g_ptr_array_index (statement->columns, i),
                              g_ptr_array_index (statement->columns, k)))
        return ae_tsql_error_set (&self->error, 1909, statement->line,
                                  g_ptr_array_index (statement->columns, i));
  for (guint i = 0; i < statement->columns->len; i++)
    if (!ae_tsql_elements_add_key_column (
            self, table, unique, g_ptr_array_index (statement->columns, i), statement->line))
      return FALSE;
  if (!take_filter (self, statement, table, unique))
    return FALSE;
  if (!statement->flag)
    return table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID || store_plain (self, table, unique);
  return ae_tsql_catalog_add_unique (self->session->db, table, unique)
         || ae_tsql_error_set (&self->error, 1505, statement->line, table->schema, table->name,
                               statement->text);
}

static gboolean
drop_index (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      if (!ae_tsql_name_equal (unique->name, statement->text))
        continue;
      if (!unique->is_index)
        return ae_tsql_error_set (&self->error, 3723, statement->line, table->name,
                                  statement->text);
      return ae_tsql_catalog_drop_unique (self->session->db, table, unique)
             || storage_failure (self);
    }
  if (index_exists (self, table, statement->text))
    return ae_tsql_catalog_run (self->session->db,
                                "DELETE FROM ae_index WHERE object_id = ? AND name = ?", "is",
                                table->object_id, statement->text)
           || storage_failure (self);
  if (statement->flag || table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID)
    return TRUE;
  g_autofree char *name = g_strdup_printf ("%s.%s", table->name, statement->text);
  return ae_tsql_error_set (&self->error, 3701, statement->line, "index", name);
}

gboolean
ae_tsql_run_index (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autoptr (AeTsqlTable) table = ae_tsql_find_table (self->session, &statement->name);

  if (table == NULL)
    {
      g_autofree char *text = ae_tsql_name_to_string (&statement->name);
      if (statement->kind == AE_TSQL_STATEMENT_DROP_INDEX && statement->flag)
        return TRUE;
      return ae_tsql_error_set (&self->error, 1088, statement->line, text);
    }
  if (statement->kind == AE_TSQL_STATEMENT_CREATE_INDEX)
    return create_index (self, statement, table);
  if (statement->kind == AE_TSQL_STATEMENT_DROP_INDEX)
    return drop_index (self, statement, table);
  /* ALTER INDEX and statistics change no answer. */
  if (statement->text != NULL && table->object_id < AE_TSQL_FIRST_TEMPORARY_ID
      && !index_exists (self, table, statement->text))
    return ae_tsql_error_set (&self->error, 2727, statement->line, statement->text);
  return check_columns (self, statement, table);
}
