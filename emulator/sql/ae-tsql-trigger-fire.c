/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-stage-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"

/* A statement has changed its rows: what they were and what they are is put into two tables of
 * SQLite's for the triggers. All of it is one transaction; a trigger may end it, and then the batch
 * ends, too. */

static guint
get_events (const char *events)
{
  return (strchr (events, 'I') != NULL ? AE_TSQL_TRIGGER_INSERT : 0)
         | (strchr (events, 'U') != NULL ? AE_TSQL_TRIGGER_UPDATE : 0)
         | (strchr (events, 'D') != NULL ? AE_TSQL_TRIGGER_DELETE : 0);
}

/* A trigger is not fired by what it does itself. */
static GPtrArray *
find_triggers (AeEmulatorSession *session, const AeTsqlTable *table, const char *events)
{
  GPtrArray *modules = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_module_free);
  sqlite3_stmt *statement = NULL;

  if ((table->trigger_events & get_events (events)) == 0)
    return modules;
  statement = ae_tsql_catalog_query (
      session->db,
      "SELECT m.database_id, m.schema_name, m.name, g.events FROM ae_trigger g JOIN ae_module m"
      " USING (object_id) WHERE m.parent_id = ? AND NOT g.disabled AND object_id <> ?"
      " ORDER BY object_id",
      "ii", table->object_id, session->trigger_id);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      AeTsqlModule *module = NULL;
      if (strpbrk ((const char *) sqlite3_column_text (statement, 3), events) != NULL)
        module
            = ae_tsql_catalog_load_module (session->db, (guint32) sqlite3_column_int (statement, 0),
                                           (const char *) sqlite3_column_text (statement, 1),
                                           (const char *) sqlite3_column_text (statement, 2));
      if (module != NULL)
        g_ptr_array_add (modules, module);
    }
  sqlite3_finalize (statement);
  return modules;
}

gboolean
ae_tsql_triggers_wait (AeEmulatorSession *session, const AeTsqlTable *table, const char *events)
{
  g_autoptr (GPtrArray) modules = find_triggers (session, table, events);

  return modules->len > 0;
}

char *
ae_tsql_trigger_list_columns (const AeTsqlTable *table, const char *source, guint offset)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < table->columns->len; i++)
    g_string_append_printf (list, "%s%s.c%u", i > 0 ? ", " : "", source,
                            offset + ((AeTsqlColumn *) g_ptr_array_index (table->columns, i))->id);
  return g_string_free (list, FALSE);
}

/* --- inserted and deleted --------------------------------------------------------------------- */

static gboolean
fill (AeTsqlRun *run, AeTsqlTable *table, const char *query)
{
  AeEmulatorSession *session = run->session;

  table->object_id = ae_tsql_temporary_next_id (session);
  if (!ae_tsql_catalog_make_storage (session->db, table))
    return ae_tsql_error_set (&run->error, 8623, 0);
  if (query == NULL)
    return TRUE;
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO t%" G_GINT64_FORMAT " %s", table->object_id, query);
  return sqlite3_exec (session->db, sql, NULL, NULL, NULL) == SQLITE_OK
         || (!ae_tsql_run_stopped (run) && ae_tsql_error_set (&run->error, 9002, 0, "tempdb"));
}

static void
empty (AeTsqlRun *run, AeTsqlTable *table)
{
  if (table != NULL && table->object_id != 0)
    ae_tsql_catalog_drop_storage (run->session->db, table->object_id);
}

/* --- firing ----------------------------------------------------------------------------------- */

gboolean
ae_tsql_triggers_begin (AeTsqlRun *run, AeTsqlChange *change)
{
  AeEmulatorSession *session = run->session;

  change->fires = TRUE;
  change->is_alone = session->n_transactions == 0;
  if (!change->is_alone)
    return TRUE;
  session->n_transactions = 1;
  return sqlite3_exec (session->db, "SAVEPOINT statement", NULL, NULL, NULL) == SQLITE_OK
         || ae_tsql_error_set (&run->error, 8623, 0);
}

gboolean
ae_tsql_triggers_ended (AeTsqlRun *run, const AeTsqlChange *change)
{
  AeEmulatorSession *session = run->session;

  if (!change->fires || session->n_transactions > 0)
    return FALSE;
  if (run->error.number == 0 && !session->batch_over && !ae_tsql_run_stopped (run))
    ae_tsql_error_set (&run->error, 3609, change->statement->line);
  return TRUE;
}

static gboolean
fire_all (AeTsqlRun *run, GPtrArray *modules, AeTsqlTrigger *context, guint64 n_rows)
{
  AeEmulatorSession *session = run->session;
  gint64 outer = session->trigger_id;
  guint n_savepoints = session->savepoints->len;
  gboolean good = TRUE;

  for (guint i = 0; good && i < modules->len; i++)
    {
      const AeTsqlModule *module = g_ptr_array_index (modules, i);
      session->trigger_id = module->object_id;
      session->last_row_count = (gint64) n_rows;
      good = ae_tsql_module_run_trigger (run, module, context) && session->n_transactions > 0;
    }
  session->trigger_id = outer;
  /* They end with the statement. */
  if (session->savepoints->len > n_savepoints)
    g_ptr_array_set_size (session->savepoints, (gint) n_savepoints);
  return good;
}

gboolean
ae_tsql_triggers_fire (AeTsqlRun *run,
                       const AeTsqlTable *table,
                       char event,
                       const char *inserted,
                       const char *deleted,
                       const GPtrArray *assigned,
                       guint64 n_rows)
{
  const char events[] = { event, '\0' };
  g_autoptr (GPtrArray) modules = find_triggers (run->session, table, events);
  AeTsqlTrigger context = { 0 };

  if (modules->len == 0)
    return TRUE;
  gboolean good = (ae_tsql_trigger_init (&context, run->session, table->object_id)
                   || ae_tsql_error_set (&run->error, 8623, 0))
                  && fill (run, context.inserted, inserted) && fill (run, context.deleted, deleted);
  context.assigned = assigned;
  context.has_all = event == 'I';
  good = good && fire_all (run, modules, &context, n_rows);
  empty (run, context.inserted);
  empty (run, context.deleted);
  ae_tsql_trigger_clear (&context);
  return good;
}

gboolean
ae_tsql_triggers_fire_stage (AeTsqlStage *stage, guint64 n_rows)
{
  const AeTsqlTable *table = stage->table;
  g_autofree char *now = ae_tsql_trigger_list_columns (table, "a", 0);
  g_autofree char *before = ae_tsql_trigger_list_columns (table, "w", 0);
  g_autofree char *inserted = NULL;
  g_autofree char *deleted
      = g_strdup_printf ("SELECT %s FROM w%" G_GINT64_FORMAT " AS w", before, stage->id);

  if (stage->assigned == NULL)
    return ae_tsql_triggers_fire (stage->run, table, 'D', NULL, deleted, NULL, n_rows);
  inserted = g_strdup_printf ("SELECT %s FROM w%" G_GINT64_FORMAT " AS w JOIN t%" G_GINT64_FORMAT
                              " AS a ON a.rowid = w.r",
                              now, stage->id, table->object_id);
  return ae_tsql_triggers_fire (stage->run, table, 'U', inserted, deleted, stage->assigned, n_rows);
}
