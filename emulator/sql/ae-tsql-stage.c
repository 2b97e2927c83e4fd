/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-stage-private.h"
#include "ae-tsql-temporary-private.h"

void
ae_tsql_stage_init (AeTsqlStage *self,
                    AeTsqlRun *run,
                    AeTsqlTable *table,
                    GPtrArray *assigned,
                    guint n_extra)
{
  *self = (AeTsqlStage){ .run = run,
                         .table = table,
                         .id = ae_tsql_temporary_next_id (run->session),
                         .assigned = assigned,
                         .n_extra = n_extra };
}

static guint
count_values (const AeTsqlStage *self)
{
  return self->assigned != NULL ? self->assigned->len : 0;
}

void
ae_tsql_stage_emit_names (const AeTsqlStage *self, GString *sql)
{
  g_string_append (sql, "r");
  for (guint i = 0; i < self->table->columns->len; i++)
    g_string_append_printf (sql, ", c%u",
                            ((AeTsqlColumn *) g_ptr_array_index (self->table->columns, i))->id);
  for (guint i = 0; i < count_values (self); i++)
    g_string_append_printf (sql, ", v%u", i);
  for (guint i = 0; i < self->n_extra; i++)
    g_string_append_printf (sql, ", c%u", AE_TSQL_FIRST_EXTRA_COLUMN + i);
}

void
ae_tsql_stage_emit_old (const AeTsqlStage *self, GString *sql, guint source_id)
{
  g_string_append_printf (sql, "s%u.rowid", source_id);
  for (guint i = 0; i < self->table->columns->len; i++)
    g_string_append_printf (sql, ", s%u.c%u", source_id,
                            ((AeTsqlColumn *) g_ptr_array_index (self->table->columns, i))->id);
}

static gboolean
storage_failure (AeTsqlRun *run)
{
  return ae_tsql_error_set (&run->error, 8623, 0);
}

gboolean
ae_tsql_stage_make (AeTsqlStage *self)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  ae_tsql_stage_emit_names (self, names);
  g_string_append_printf (sql, "CREATE TEMP TABLE w%" G_GINT64_FORMAT " (r INTEGER PRIMARY KEY%s)",
                          self->id, names->str + 1);
  return sqlite3_exec (self->run->session->db, sql->str, NULL, NULL, NULL) == SQLITE_OK
         || storage_failure (self->run);
}

void
ae_tsql_stage_drop (AeTsqlStage *self)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE w%" G_GINT64_FORMAT, self->id);

  sqlite3_exec (self->run->session->db, sql, NULL, NULL, NULL);
}

gboolean
ae_tsql_stage_run_plan (AeTsqlRun *run, AeTsqlPlan *plan)
{
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &run->error);

  if (statement == NULL)
    return FALSE;
  while (ae_tsql_plan_step (plan, statement, &run->error))
    ;
  ae_tsql_plan_end (plan, statement);
  return run->error.number == 0 && !ae_tsql_run_stopped (run);
}

/* --- keys ------------------------------------------------------------------------------------- */

static gboolean
is_key (const AeTsqlTable *table, const AeTsqlColumn *column)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      for (guint c = 0; c < unique->columns->len; c++)
        if (g_array_index (unique->columns, guint32, c) == column->id)
          return TRUE;
    }
  return FALSE;
}

gboolean
ae_tsql_table_is_key (const AeTsqlTable *table, const GPtrArray *columns)
{
  for (guint i = 0; i < columns->len; i++)
    if (is_key (table, g_ptr_array_index (columns, i)))
      return TRUE;
  return FALSE;
}

/* SQLite looks at each row as it changes. So the keys that change become something first that no
 * value can be: of another storage class, and different in every row. */
static gboolean
clear_keys (AeTsqlStage *self)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->run->session);
  const char *separator = "";

  g_string_append_printf (plan->sql, "UPDATE t%" G_GINT64_FORMAT " SET ", self->table->object_id);
  for (guint i = 0; i < self->assigned->len; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (self->assigned, i);
      gboolean bytes = column->encryption != NULL || ae_tsql_type_is_binary (column->type.id);
      if (!is_key (self->table, column))
        continue;
      g_string_append_printf (plan->sql, "%sc%u = %s", separator, column->id,
                              bytes ? "'k' || rowid" : "CAST ('k' || rowid AS BLOB)");
      separator = ", ";
    }
  g_string_append_printf (plan->sql, " WHERE rowid IN (SELECT r FROM w%" G_GINT64_FORMAT ")",
                          self->id);
  return ae_tsql_stage_run_plan (self->run, plan);
}

/* --- changing --------------------------------------------------------------------------------- */

static gboolean
update_rows (AeTsqlStage *self)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->run->session);

  if (ae_tsql_table_is_key (self->table, self->assigned) && !clear_keys (self))
    return FALSE;
  plan->insert_table = self->table;
  g_string_append_printf (plan->sql, "UPDATE t%" G_GINT64_FORMAT " SET ", self->table->object_id);
  for (guint i = 0; i < self->assigned->len; i++)
    g_string_append_printf (plan->sql, "%sc%u = w.v%u", i > 0 ? ", " : "",
                            ((AeTsqlColumn *) g_ptr_array_index (self->assigned, i))->id, i);
  g_string_append_printf (
      plan->sql, " FROM w%" G_GINT64_FORMAT " AS w WHERE t%" G_GINT64_FORMAT ".rowid = w.r",
      self->id, self->table->object_id);
  return ae_tsql_stage_run_plan (self->run, plan);
}

static gboolean
delete_rows (AeTsqlStage *self)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->run->session);

  g_string_append_printf (plan->sql,
                          "DELETE FROM t%" G_GINT64_FORMAT
                          " WHERE rowid IN (SELECT r FROM w%" G_GINT64_FORMAT ")",
                          self->table->object_id, self->id);
  return ae_tsql_stage_run_plan (self->run, plan);
}

gboolean
ae_tsql_stage_apply (AeTsqlStage *self)
{
  return self->assigned != NULL ? update_rows (self) : delete_rows (self);
}
