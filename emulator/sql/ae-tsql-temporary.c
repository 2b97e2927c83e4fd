/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-temporary-private.h"

/* How long the end of a session waits for a writer, to drop its ##tables. */
#define END_LOCK_TIMEOUT_MS 2000

/* As the catalogue's own, beside those that it has in the file. */
static const char temporary_catalog[]
    = "CREATE TEMP TABLE IF NOT EXISTS ae_temp_table ("
      "  object_id INTEGER PRIMARY KEY, level INTEGER NOT NULL,"
      "  name TEXT NOT NULL COLLATE NOCASE, created TEXT NOT NULL DEFAULT (datetime ('now')));"
      "CREATE TEMP TABLE IF NOT EXISTS ae_temp_column AS SELECT * FROM main.ae_column LIMIT 0;"
      "CREATE TEMP TABLE IF NOT EXISTS ae_temp_unique AS SELECT * FROM main.ae_unique LIMIT 0;"
      "CREATE TEMP TABLE IF NOT EXISTS ae_temp_constraint AS SELECT * FROM main.ae_constraint LIMIT"
      " 0;";

/* --- names ------------------------------------------------------------------------------------ */

gboolean
ae_tsql_name_is_local (const char *name)
{
  return name[0] == '#' && name[1] != '#';
}

gboolean
ae_tsql_name_is_global (const char *name)
{
  return name[0] == '#' && name[1] == '#';
}

gboolean
ae_tsql_name_is_variable (const char *name)
{
  return name[0] == '@';
}

AeTsqlTable *
ae_tsql_find_table (AeEmulatorSession *session, const AeTsqlName *name)
{
  guint32 database_id = session->database_id;

  if (ae_tsql_name_is_local (name->name))
    return ae_tsql_temporary_load (session, name->name);
  if (ae_tsql_name_is_global (name->name))
    return ae_tsql_catalog_load_table (session->db, AE_TSQL_TEMPORARY_DATABASE, "dbo", name->name);
  if (name->database != NULL)
    database_id = ae_tsql_catalog_find_database (session->db, name->database, NULL);
  return ae_tsql_catalog_load_table (session->db, database_id, ae_tsql_schema_of (session, name),
                                     name->name);
}

/* --- local temporary tables ------------------------------------------------------------------- */

gint64
ae_tsql_temporary_next_id (AeEmulatorSession *session)
{
  return AE_TSQL_FIRST_TEMPORARY_ID + ++session->n_temporaries;
}

static gint64
get_level (AeEmulatorSession *session)
{
  return session->scope_base + session->nesting;
}

static gint64
find_number (AeEmulatorSession *session, const char *sql, const char *name, gint64 level)
{
  gint64 number = -1;
  sqlite3_stmt *statement = ae_tsql_catalog_query (session->db, sql, "si", name, level);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* The one of the innermost scope. */
AeTsqlTable *
ae_tsql_temporary_load (AeEmulatorSession *session, const char *name)
{
  gint64 id = find_number (session,
                           "SELECT object_id FROM ae_temp_table WHERE name = ? AND level <= ?"
                           " ORDER BY level DESC LIMIT 1",
                           name, get_level (session));

  if (id < 0)
    return NULL;
  AeTsqlTable *table = ae_tsql_table_new ();
  table->database_id = AE_TSQL_TEMPORARY_DATABASE;
  table->object_id = id;
  table->schema = g_strdup ("dbo");
  table->name = g_strdup (name);
  ae_tsql_catalog_load_parts (session->db, table);
  return table;
}

gboolean
ae_tsql_temporary_exists (AeEmulatorSession *session, const char *name)
{
  return find_number (session, "SELECT 1 FROM ae_temp_table WHERE name = ? AND level = ?", name,
                      get_level (session))
         == 1;
}

gboolean
ae_tsql_temporary_add (AeEmulatorSession *session, const AeTsqlTable *table)
{
  return sqlite3_exec (session->db, temporary_catalog, NULL, NULL, NULL) == SQLITE_OK
         && ae_tsql_catalog_run (session->db,
                                 "INSERT INTO ae_temp_table (object_id, level, name)"
                                 " VALUES (?, ?, ?)",
                                 "iis", table->object_id, get_level (session), table->name);
}

static void
drop_level (AeEmulatorSession *session, gint64 level)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db, "SELECT object_id FROM ae_temp_table WHERE level >= ?", "i", level);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  sqlite3_finalize (statement);
  for (guint i = 0; i < ids->len; i++)
    {
      AeTsqlTable table = { .object_id = g_array_index (ids, gint64, i) };
      ae_tsql_catalog_drop_table (session->db, &table);
    }
}

void
ae_tsql_temporary_end_scope (AeEmulatorSession *session)
{
  if (session->n_temporaries > 0 && get_level (session) > 1)
    drop_level (session, get_level (session));
}

gint64
ae_tsql_temporary_get_version (AeEmulatorSession *session)
{
  gint64 version = 0;

  if (session->n_temporaries == 0)
    return 0;
  sqlite3_stmt *statement = ae_tsql_catalog_query (session->db, "PRAGMA temp.schema_version", "");
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

/* --- the end of a session --------------------------------------------------------------------- */

void
ae_tsql_temporary_note_global (AeEmulatorSession *session, gint64 object_id)
{
  g_array_append_val (session->global_tables, object_id);
}

static gboolean
is_global_table (AeEmulatorSession *session, gint64 id)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db, "SELECT 1 FROM ae_table WHERE object_id = ? AND database_id = 2", "i", id);
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  return found;
}

gboolean
ae_tsql_temporary_exist_any (AeEmulatorSession *session)
{
  gboolean found = FALSE;

  for (guint i = 0; i < session->global_tables->len && !found; i++)
    found = is_global_table (session, g_array_index (session->global_tables, gint64, i));
  if (found || session->n_temporaries == 0)
    return found;

  sqlite3_stmt *statement
      = ae_tsql_catalog_query (session->db, "SELECT 1 FROM ae_temp_table LIMIT 1", "");
  found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;
  sqlite3_finalize (statement);
  return found;
}

/* A failure leaves the table: the next start of the emulator empties tempdb. */
static void
drop_globals (AeEmulatorSession *session)
{
  g_auto (AeTsqlError) unused = { 0 };
  gint64 timeout = session->settings.lock_timeout;

  session->settings.lock_timeout = END_LOCK_TIMEOUT_MS;
  if (ae_tsql_transaction_open_statement (session, &unused))
    {
      for (guint i = 0; i < session->global_tables->len; i++)
        {
          AeTsqlTable table = { .object_id = g_array_index (session->global_tables, gint64, i) };
          if (is_global_table (session, table.object_id))
            ae_tsql_catalog_drop_table (session->db, &table);
        }
      ae_tsql_transaction_close_statement (session, TRUE, &unused);
    }
  session->settings.lock_timeout = timeout;
  g_array_set_size (session->global_tables, 0);
}

void
ae_tsql_temporary_drop_all (AeEmulatorSession *session)
{
  if (session->n_temporaries > 0)
    drop_level (session, 0);
  if (session->global_tables->len > 0)
    drop_globals (session);
}
