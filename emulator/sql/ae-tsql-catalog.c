/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-security-private.h"

/* Names compare as the default collation does. */
static const char catalog_tables[]
    = "CREATE TABLE IF NOT EXISTS ae_database ("
      "  id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE,"
      "  created TEXT NOT NULL DEFAULT (datetime ('now')));"
      "INSERT OR IGNORE INTO ae_database (id, name)"
      "  VALUES (1, 'master'), (2, 'tempdb'), (3, 'model'), (4, 'msdb');"
      "CREATE TABLE IF NOT EXISTS ae_table ("
      "  object_id INTEGER PRIMARY KEY, database_id INTEGER NOT NULL,"
      "  schema_name TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE,"
      "  created TEXT NOT NULL DEFAULT (datetime ('now')),"
      "  UNIQUE (database_id, schema_name, name));"
      "CREATE TABLE IF NOT EXISTS ae_column ("
      "  object_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
      "  type_id INTEGER NOT NULL, max_length INTEGER NOT NULL, precision INTEGER NOT NULL,"
      "  scale INTEGER NOT NULL, collation TEXT, nullable INTEGER NOT NULL,"
      "  is_identity INTEGER NOT NULL, seed INTEGER, increment INTEGER, default_text TEXT,"
      "  cek_id INTEGER, encryption_type INTEGER, PRIMARY KEY (object_id, id)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS ae_unique ("
      "  object_id INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, is_primary INTEGER NOT "
      "NULL,"
      "  is_index INTEGER NOT NULL, columns TEXT NOT NULL);"
      "CREATE TABLE IF NOT EXISTS ae_schema ("
      "  id INTEGER PRIMARY KEY, database_id INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
      "  UNIQUE (database_id, name));"
      "CREATE TABLE IF NOT EXISTS ae_module ("
      "  object_id INTEGER PRIMARY KEY, database_id INTEGER NOT NULL,"
      "  schema_name TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE,"
      "  type TEXT NOT NULL, definition TEXT NOT NULL, hidden INTEGER NOT NULL,"
      "  parent_id INTEGER NOT NULL, created TEXT NOT NULL DEFAULT (datetime ('now')),"
      "  modified TEXT NOT NULL DEFAULT (datetime ('now')),"
      "  UNIQUE (database_id, schema_name, name));"
      "CREATE TABLE IF NOT EXISTS ae_sequence ("
      "  object_id INTEGER PRIMARY KEY, type_id INTEGER NOT NULL, precision INTEGER NOT NULL,"
      "  start_value INTEGER NOT NULL, increment INTEGER NOT NULL, minimum INTEGER NOT NULL,"
      "  maximum INTEGER NOT NULL, cycles INTEGER NOT NULL, is_cached INTEGER NOT NULL,"
      "  cache INTEGER NOT NULL, current INTEGER NOT NULL, used INTEGER NOT NULL);"
      "CREATE TABLE IF NOT EXISTS ae_trigger ("
      "  object_id INTEGER PRIMARY KEY, events TEXT NOT NULL, disabled INTEGER NOT NULL);"
      "CREATE TABLE IF NOT EXISTS ae_parameter ("
      "  object_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL,"
      "  type_id INTEGER NOT NULL, max_length INTEGER NOT NULL, precision INTEGER NOT NULL,"
      "  scale INTEGER NOT NULL, collation TEXT, is_output INTEGER NOT NULL,"
      "  has_default INTEGER NOT NULL, cek_id INTEGER, encryption_type INTEGER,"
      "  PRIMARY KEY (object_id, id)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS ae_index ("
      "  object_id INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE, columns TEXT NOT NULL,"
      "  UNIQUE (object_id, name));"
      "CREATE TABLE IF NOT EXISTS ae_constraint ("
      "  object_id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, kind TEXT NOT NULL,"
      "  name TEXT NOT NULL COLLATE NOCASE, text TEXT, column_id INTEGER NOT NULL,"
      "  columns TEXT NOT NULL, target_id INTEGER NOT NULL, target_columns TEXT NOT NULL,"
      "  on_delete INTEGER NOT NULL, on_update INTEGER NOT NULL, disabled INTEGER NOT NULL,"
      "  not_trusted INTEGER NOT NULL, created TEXT NOT NULL DEFAULT (datetime ('now')));"
      "CREATE INDEX IF NOT EXISTS ae_constraint_table ON ae_constraint (table_id);"
      "CREATE INDEX IF NOT EXISTS ae_constraint_target ON ae_constraint (target_id);"
      "CREATE TABLE IF NOT EXISTS ae_counter ("
      "  name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS ae_user_type ("
      "  id INTEGER PRIMARY KEY, database_id INTEGER NOT NULL,"
      "  schema_name TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE,"
      "  object_id INTEGER NOT NULL, type_id INTEGER NOT NULL, max_length INTEGER NOT NULL,"
      "  precision INTEGER NOT NULL, scale INTEGER NOT NULL, nullable INTEGER NOT NULL,"
      "  UNIQUE (database_id, schema_name, name));"
      "CREATE TABLE IF NOT EXISTS ae_cmk ("
      "  id INTEGER PRIMARY KEY AUTOINCREMENT, database_id INTEGER NOT NULL,"
      "  name TEXT NOT NULL COLLATE NOCASE, provider_name TEXT NOT NULL, key_path TEXT NOT NULL,"
      "  allow_enclave INTEGER NOT NULL, signature BLOB,"
      "  created TEXT NOT NULL DEFAULT (datetime ('now')), UNIQUE (database_id, name));"
      "CREATE TABLE IF NOT EXISTS ae_cek ("
      "  id INTEGER PRIMARY KEY AUTOINCREMENT, database_id INTEGER NOT NULL,"
      "  name TEXT NOT NULL COLLATE NOCASE, version INTEGER NOT NULL DEFAULT 1,"
      "  metadata_version BLOB NOT NULL, created TEXT NOT NULL DEFAULT (datetime ('now')),"
      "  UNIQUE (database_id, name));"
      "CREATE TABLE IF NOT EXISTS ae_cek_value ("
      "  cek_id INTEGER NOT NULL, cmk_id INTEGER NOT NULL, algorithm TEXT NOT NULL,"
      "  encrypted_value BLOB NOT NULL);";

/* What catalogues of older files lack. */
static const struct
{
  const char *table, *column, *type;
} added_columns[] = {
  { "ae_column", "user_type_id", "INTEGER NOT NULL DEFAULT 0" },
  { "ae_column", "default_name", "TEXT" },
  { "ae_column", "computed_text", "TEXT" },
  { "ae_column", "is_persisted", "INTEGER NOT NULL DEFAULT 0" },
  { "ae_column", "is_rowguid", "INTEGER NOT NULL DEFAULT 0" },
  { "ae_unique", "id", "INTEGER" },
  { "ae_unique", "filter", "TEXT" },
};

static gboolean
add_columns (sqlite3 *db)
{
  for (gsize i = 0; i < G_N_ELEMENTS (added_columns); i++)
    {
      const char *table = added_columns[i].table, *column = added_columns[i].column;
      sqlite3_stmt *statement = ae_tsql_catalog_query (
          db, "SELECT 1 FROM pragma_table_info (?) WHERE name = ?", "ss", table, column);
      gboolean there = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;
      g_autofree char *sql = g_strdup_printf ("ALTER TABLE %s ADD COLUMN %s %s", table, column,
                                              added_columns[i].type);
      sqlite3_finalize (statement);
      if (!there && sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return FALSE;
    }
  return TRUE;
}

/* tempdb begins empty. */
static gboolean
empty_tempdb (sqlite3 *db)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement
      = ae_tsql_catalog_query (db, "SELECT object_id FROM ae_table WHERE database_id = 2", "");
  gboolean good = TRUE;

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  sqlite3_finalize (statement);
  for (guint i = 0; good && i < ids->len; i++)
    {
      AeTsqlTable table = { .object_id = g_array_index (ids, gint64, i) };
      good = ae_tsql_catalog_drop_table (db, &table);
    }
  return good;
}

gboolean
ae_tsql_catalog_create (sqlite3 *db)
{
  if (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;

  return sqlite3_exec (db, catalog_tables, NULL, NULL, NULL) == SQLITE_OK && add_columns (db)
         && ae_tsql_principals_create (db) && empty_tempdb (db)
         && sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

static void
bind_bytes (sqlite3_stmt *statement, int index, GBytes *bytes)
{
  if (bytes == NULL)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_blob64 (statement, index, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                         SQLITE_TRANSIENT);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql, const char *kinds, va_list arguments)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return NULL;

  for (int i = 0; kinds[i] != '\0'; i++)
    {
      if (kinds[i] == 'i')
        sqlite3_bind_int64 (statement, i + 1, va_arg (arguments, gint64));
      else if (kinds[i] == 'b')
        bind_bytes (statement, i + 1, va_arg (arguments, GBytes *));
      else
        sqlite3_bind_text (statement, i + 1, va_arg (arguments, const char *), -1,
                           SQLITE_TRANSIENT);
    }
  return statement;
}

sqlite3_stmt *
ae_tsql_catalog_query (sqlite3 *db, const char *sql, const char *kinds, ...)
{
  va_list arguments;

  va_start (arguments, kinds);
  sqlite3_stmt *statement = prepare (db, sql, kinds, arguments);
  va_end (arguments);
  return statement;
}

gboolean
ae_tsql_catalog_run (sqlite3 *db, const char *sql, const char *kinds, ...)
{
  va_list arguments;

  va_start (arguments, kinds);
  sqlite3_stmt *statement = prepare (db, sql, kinds, arguments);
  va_end (arguments);

  if (statement == NULL)
    return FALSE;
  int status;
  while ((status = sqlite3_step (statement)) == SQLITE_ROW)
    ;
  sqlite3_finalize (statement);
  return status == SQLITE_DONE;
}

/* --- databases --- */

guint32
ae_tsql_catalog_find_database (sqlite3 *db, const char *name, char **name_out)
{
  guint32 id = 0;
  sqlite3_stmt *statement
      = ae_tsql_catalog_query (db, "SELECT id, name FROM ae_database WHERE name = ?", "s", name);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      id = sqlite3_column_int (statement, 0);
      if (name_out != NULL)
        *name_out = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  sqlite3_finalize (statement);
  return id;
}

char *
ae_tsql_catalog_get_database_name (sqlite3 *db, guint32 id)
{
  char *name = NULL;
  sqlite3_stmt *statement
      = ae_tsql_catalog_query (db, "SELECT name FROM ae_database WHERE id = ?", "i", (gint64) id);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return name;
}

gboolean
ae_tsql_catalog_create_database (sqlite3 *db, const char *name, AeTsqlError *error)
{
  if (ae_tsql_catalog_find_database (db, name, NULL) != 0)
    return ae_tsql_error_set (error, 1801, 0, name);

  return ae_tsql_catalog_run (db, "INSERT INTO ae_database (name) VALUES (?)", "s", name);
}

/* --- definitions in memory --- */

AeTsqlEncryption *
ae_tsql_encryption_new (guint32 cek_id, guint8 encryption_type, const char *cek_name)
{
  AeTsqlEncryption *self = g_new0 (AeTsqlEncryption, 1);

  self->cek_id = cek_id;
  self->encryption_type = encryption_type;
  self->cek_name = g_strdup (cek_name);
  return self;
}

void
ae_tsql_encryption_free (AeTsqlEncryption *self)
{
  if (self == NULL)
    return;

  g_free (self->cek_name);
  g_free (self);
}

static void
column_free (gpointer data)
{
  AeTsqlColumn *self = data;

  ae_tsql_encryption_free (self->encryption);
  g_free (self->name);
  g_free (self->collation);
  g_free (self->default_text);
  g_free (self->default_name);
  g_free (self->computed_text);
  g_free (self);
}

static void
unique_free (gpointer data)
{
  AeTsqlUnique *self = data;

  g_array_unref (self->columns);
  g_free (self->filter);
  g_free (self->name);
  g_free (self);
}

AeTsqlTable *
ae_tsql_table_new (void)
{
  AeTsqlTable *self = g_new0 (AeTsqlTable, 1);

  g_atomic_ref_count_init (&self->references);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->uniques = g_ptr_array_new_with_free_func (unique_free);
  self->constraints = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_constraint_free);
  return self;
}

AeTsqlTable *
ae_tsql_table_ref (AeTsqlTable *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ae_tsql_table_unref (AeTsqlTable *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->uniques);
  g_ptr_array_unref (self->constraints);
  g_free (self->schema);
  g_free (self->name);
  g_free (self);
}

AeTsqlColumn *
ae_tsql_table_add_column (AeTsqlTable *self, const char *name)
{
  AeTsqlColumn *column = g_new0 (AeTsqlColumn, 1);
  AeTsqlColumn *last
      = self->columns->len > 0 ? g_ptr_array_index (self->columns, self->columns->len - 1) : NULL;

  column->id = last != NULL ? last->id + 1 : 1;
  column->name = g_strdup (name);
  column->nullable = TRUE;
  g_ptr_array_add (self->columns, column);
  return column;
}

AeTsqlUnique *
ae_tsql_table_add_unique (AeTsqlTable *self)
{
  AeTsqlUnique *unique = g_new0 (AeTsqlUnique, 1);

  for (guint i = 0; i < self->uniques->len; i++)
    unique->id = MAX (unique->id, ((AeTsqlUnique *) g_ptr_array_index (self->uniques, i))->id + 1);
  unique->columns = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_ptr_array_add (self->uniques, unique);
  return unique;
}

AeTsqlColumn *
ae_tsql_table_find_column (AeTsqlTable *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->columns, i);
      if (ae_tsql_name_equal (column->name, name))
        return column;
    }
  return NULL;
}

AeTsqlColumn *
ae_tsql_table_get_identity (AeTsqlTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->columns, i);
      if (column->is_identity)
        return column;
    }
  return NULL;
}
