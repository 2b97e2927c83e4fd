/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-type-private.h"

static const char *
column_text (sqlite3_stmt *statement, int index)
{
  return (const char *) sqlite3_column_text (statement, index);
}

char *
ae_tsql_catalog_get_sql (gint64 object_id, const char *sql)
{
  g_auto (GStrv) pieces = g_strsplit (sql, "$", -1);

  return g_strjoinv (object_id >= AE_TSQL_FIRST_TEMPORARY_ID ? "ae_temp_" : "ae_", pieces);
}

static void
read_column (AeTsqlTable *table, sqlite3_stmt *statement)
{
  AeTsqlColumn *column = ae_tsql_table_add_column (table, column_text (statement, 1));

  column->id = sqlite3_column_int (statement, 0);
  column->type.id = sqlite3_column_int (statement, 2);
  column->type.max_length = sqlite3_column_int (statement, 3);
  column->type.precision = sqlite3_column_int (statement, 4);
  column->type.scale = sqlite3_column_int (statement, 5);
  column->collation = g_strdup (column_text (statement, 6));
  if (column->collation != NULL)
    ae_tsql_collation_from_name (column->collation, column->type.collation);
  column->nullable = sqlite3_column_int (statement, 7);
  column->is_identity = sqlite3_column_int (statement, 8);
  column->seed = sqlite3_column_int64 (statement, 9);
  column->increment = sqlite3_column_int64 (statement, 10);
  column->default_text = g_strdup (column_text (statement, 11));
  if (sqlite3_column_type (statement, 12) != SQLITE_NULL)
    column->encryption
        = ae_tsql_encryption_new (sqlite3_column_int (statement, 12),
                                  sqlite3_column_int (statement, 13), column_text (statement, 14));
  column->user_type_id = (guint32) sqlite3_column_int (statement, 15);
  column->default_name = g_strdup (column_text (statement, 16));
  column->computed_text = g_strdup (column_text (statement, 17));
  column->is_computed = column->computed_text != NULL;
  column->is_persisted = sqlite3_column_int (statement, 18);
  column->is_rowguid = sqlite3_column_int (statement, 19);
}

static void
load_columns (sqlite3 *db, AeTsqlTable *table)
{
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id,
      "SELECT c.id, c.name, type_id, max_length, precision, scale, collation, nullable, "
      "is_identity,"
      " seed, increment, default_text, cek_id, encryption_type, k.name, user_type_id, "
      "default_name, computed_text, is_persisted, is_rowguid"
      " FROM $column c LEFT JOIN ae_cek k ON k.id = c.cek_id WHERE object_id = ? ORDER BY c.id");
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "i", table->object_id);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    read_column (table, statement);
  sqlite3_finalize (statement);
}

static void
load_uniques (sqlite3 *db, AeTsqlTable *table)
{
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id, "SELECT name, is_primary, is_index, columns, id, filter FROM $unique"
                        " WHERE object_id = ? ORDER BY rowid");
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "i", table->object_id);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      AeTsqlUnique *unique = ae_tsql_table_add_unique (table);
      unique->name = g_strdup (column_text (statement, 0));
      unique->primary = sqlite3_column_int (statement, 1);
      unique->is_index = sqlite3_column_int (statement, 2);
      if (sqlite3_column_type (statement, 4) != SQLITE_NULL)
        unique->id = (guint32) sqlite3_column_int (statement, 4);
      unique->filter = g_strdup (column_text (statement, 5));
      g_auto (GStrv) ids = g_strsplit (column_text (statement, 3), ",", -1);
      for (guint i = 0; ids[i] != NULL; i++)
        {
          guint32 id = (guint32) g_ascii_strtoull (ids[i], NULL, 10);
          g_array_append_val (unique->columns, id);
        }
    }
  sqlite3_finalize (statement);
}

static void
load_triggers (sqlite3 *db, AeTsqlTable *table)
{
  sqlite3_stmt *statement = NULL;

  if (table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID)
    return;
  statement = ae_tsql_catalog_query (
      db,
      "SELECT sum (DISTINCT 1) FILTER (WHERE events LIKE '%I%'), sum (DISTINCT 2) FILTER (WHERE"
      " events LIKE '%U%'), sum (DISTINCT 4) FILTER (WHERE events LIKE '%D%') FROM ae_trigger JOIN"
      " ae_module USING (object_id) WHERE parent_id = ? AND NOT disabled",
      "i", table->object_id);
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < 3; i++)
      table->trigger_events |= (guint) sqlite3_column_int (statement, i);
  sqlite3_finalize (statement);
}

void
ae_tsql_catalog_load_parts (sqlite3 *db, AeTsqlTable *table)
{
  load_triggers (db, table);
  load_columns (db, table);
  load_uniques (db, table);
  ae_tsql_catalog_load_constraints (db, table);
}

AeTsqlTable *
ae_tsql_catalog_load_table (sqlite3 *db, guint32 database_id, const char *schema, const char *name)
{
  AeTsqlTable *table = NULL;
  sqlite3_stmt *statement
      = ae_tsql_catalog_query (db,
                               "SELECT object_id, schema_name, name FROM ae_table"
                               " WHERE database_id = ? AND schema_name = ? AND name = ?",
                               "iss", (gint64) database_id, schema, name);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      table = ae_tsql_table_new ();
      table->database_id = database_id;
      table->object_id = sqlite3_column_int64 (statement, 0);
      table->schema = g_strdup (column_text (statement, 1));
      table->name = g_strdup (column_text (statement, 2));
    }
  sqlite3_finalize (statement);
  if (table == NULL)
    return NULL;

  ae_tsql_catalog_load_parts (db, table);
  return table;
}

AeTsqlTable *
ae_tsql_catalog_load_table_by_id (sqlite3 *db, gint64 object_id)
{
  AeTsqlTable *table = NULL;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT database_id, schema_name, name FROM ae_table WHERE object_id = ?", "i",
      object_id);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    table = ae_tsql_catalog_load_table (db, (guint32) sqlite3_column_int (statement, 0),
                                        column_text (statement, 1), column_text (statement, 2));
  sqlite3_finalize (statement);
  return table;
}

/* Each T-SQL table is one of SQLite's, so SQLite counts for us. */
gint64
ae_tsql_catalog_get_version (sqlite3 *db)
{
  gint64 version = -1;
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, "PRAGMA schema_version", "");

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    version = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return version;
}

gint64
ae_tsql_catalog_next_object_id (sqlite3 *db)
{
  gint64 id = 0;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "INSERT INTO ae_counter (name, value) SELECT 'object', max (901578250,"
      " ifnull ((SELECT max (object_id) FROM ae_table), 0),"
      " ifnull ((SELECT max (object_id) FROM ae_module), 0)) + 16 WHERE 1"
      " ON CONFLICT (name) DO UPDATE SET value = value + 16 RETURNING value",
      "");

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    id = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return id;
}

static gboolean
store_column (sqlite3 *db, AeTsqlTable *table, const AeTsqlColumn *column)
{
  gboolean encrypted = column->encryption != NULL;
  g_autofree char *insert = ae_tsql_catalog_get_sql (
      table->object_id,
      "INSERT INTO $column (object_id, id, name, type_id, max_length, precision, scale,"
      " collation, nullable, is_identity, seed, increment, default_text, user_type_id,"
      " default_name, computed_text, is_persisted, is_rowguid)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  g_autofree char *encrypt
      = ae_tsql_catalog_get_sql (table->object_id, "UPDATE $column SET cek_id = ?, encryption_type"
                                                   " = ? WHERE object_id = ? AND id = ?");

  return ae_tsql_catalog_run (
             db, insert, "iisiiiisiiiisissii", table->object_id, (gint64) column->id, column->name,
             (gint64) column->type.id, (gint64) column->type.max_length,
             (gint64) column->type.precision, (gint64) column->type.scale, column->collation,
             (gint64) column->nullable, (gint64) column->is_identity, column->seed,
             column->increment, column->default_text, (gint64) column->user_type_id,
             column->default_name, column->computed_text, (gint64) column->is_persisted,
             (gint64) column->is_rowguid)
         && (!encrypted
             || ae_tsql_catalog_run (db, encrypt, "iiii", (gint64) column->encryption->cek_id,
                                     (gint64) column->encryption->encryption_type, table->object_id,
                                     (gint64) column->id));
}

gboolean
ae_tsql_catalog_store_columns (sqlite3 *db, AeTsqlTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (!store_column (db, table, g_ptr_array_index (table->columns, i)))
      return FALSE;
  return TRUE;
}

static gboolean
store_unique (sqlite3 *db, AeTsqlTable *table, const AeTsqlUnique *unique)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id,
      "INSERT INTO $unique (object_id, name, is_primary, is_index, columns, id, filter)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)");

  for (guint i = 0; i < unique->columns->len; i++)
    g_string_append_printf (ids, "%s%u", i > 0 ? "," : "",
                            g_array_index (unique->columns, guint32, i));
  return ae_tsql_catalog_run (db, sql, "isiisis", table->object_id, unique->name,
                              (gint64) unique->primary, (gint64) unique->is_index, ids->str,
                              (gint64) unique->id, unique->filter);
}

/* The column has no affinity: the engine converts, SQLite stores what it gets. */
static void
append_column (GString *sql, const AeTsqlColumn *column)
{
  g_string_append_printf (
      sql, "c%u BLOB COLLATE %s", column->id,
      column->encryption != NULL ? "BINARY" : ae_tsql_type_get_sqlite_collation (&column->type));
}

/* NULL counts as a value in SQL Server's unique keys; SQLite's NULLs all differ, so a column that
 * may be NULL is indexed by an expression that turns NULL into a value of another storage class. */
static void
append_key (GString *sql, AeTsqlTable *table, guint32 id)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (table->columns, i);
      if (column->id != id)
        continue;
      if (!column->nullable)
        g_string_append_printf (sql, "c%u", id);
      else if (column->encryption != NULL || ae_tsql_type_is_binary (column->type.id))
        g_string_append_printf (sql, "ifnull (c%u, '')", id);
      else
        g_string_append_printf (sql, "ifnull (c%u, x'') COLLATE %s", id,
                                ae_tsql_type_get_sqlite_collation (&column->type));
    }
}

static gboolean
create_index (sqlite3 *db, AeTsqlTable *table, const AeTsqlUnique *unique)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql,
                          "CREATE UNIQUE INDEX u%" G_GINT64_FORMAT "_%u ON t%" G_GINT64_FORMAT " (",
                          table->object_id, unique->id, table->object_id);
  for (guint i = 0; i < unique->columns->len; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      append_key (sql, table, g_array_index (unique->columns, guint32, i));
    }
  g_string_append (sql, ")");
  if (unique->filter != NULL)
    g_string_append_printf (sql, " WHERE %s", unique->filter);
  return sqlite3_exec (db, sql->str, NULL, NULL, NULL) == SQLITE_OK;
}

gboolean
ae_tsql_catalog_add_unique (sqlite3 *db, AeTsqlTable *table, AeTsqlUnique *unique)
{
  return store_unique (db, table, unique) && create_index (db, table, unique);
}

gboolean
ae_tsql_catalog_drop_unique (sqlite3 *db, AeTsqlTable *table, const AeTsqlUnique *unique)
{
  g_autofree char *drop
      = g_strdup_printf ("DROP INDEX u%" G_GINT64_FORMAT "_%u", table->object_id, unique->id);
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id, "DELETE FROM $unique WHERE object_id = ? AND name = ?");

  return sqlite3_exec (db, drop, NULL, NULL, NULL) == SQLITE_OK
         && ae_tsql_catalog_run (db, sql, "is", table->object_id, unique->name);
}

gboolean
ae_tsql_catalog_make_storage (sqlite3 *db, AeTsqlTable *table)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  gboolean temporary = table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID;

  g_string_append_printf (sql, "CREATE %sTABLE t%" G_GINT64_FORMAT " (", temporary ? "TEMP " : "",
                          table->object_id);
  for (guint i = 0; i < table->columns->len; i++)
    {
      g_string_append (sql, i > 0 ? ", " : "");
      append_column (sql, g_ptr_array_index (table->columns, i));
    }
  g_string_append (sql, ")");
  if (sqlite3_exec (db, sql->str, NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;

  for (guint i = 0; i < table->uniques->len; i++)
    if (!create_index (db, table, g_ptr_array_index (table->uniques, i)))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_catalog_store_parts (sqlite3 *db, AeTsqlTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (!store_column (db, table, g_ptr_array_index (table->columns, i)))
      return FALSE;
  for (guint i = 0; i < table->uniques->len; i++)
    if (!store_unique (db, table, g_ptr_array_index (table->uniques, i)))
      return FALSE;
  for (guint i = 0; i < table->constraints->len; i++)
    if (!ae_tsql_catalog_store_constraint (db, table, g_ptr_array_index (table->constraints, i)))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_catalog_create_table (sqlite3 *db, AeTsqlTable *table)
{
  gboolean temporary = table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID;

  if (!temporary
      && !ae_tsql_catalog_run (db,
                               "INSERT INTO ae_table (object_id, database_id, schema_name, name)"
                               " VALUES (?, ?, ?, ?)",
                               "iiss", table->object_id, (gint64) table->database_id, table->schema,
                               table->name))
    return FALSE;

  return ae_tsql_catalog_store_parts (db, table) && ae_tsql_catalog_make_storage (db, table);
}

gboolean
ae_tsql_catalog_add_column (sqlite3 *db, AeTsqlTable *table, AeTsqlColumn *column)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "ALTER TABLE t%" G_GINT64_FORMAT " ADD COLUMN ", table->object_id);
  append_column (sql, column);
  return store_column (db, table, column)
         && sqlite3_exec (db, sql->str, NULL, NULL, NULL) == SQLITE_OK;
}

gboolean
ae_tsql_catalog_drop_column (sqlite3 *db, AeTsqlTable *table, const AeTsqlColumn *column)
{
  g_autofree char *drop = g_strdup_printf ("ALTER TABLE t%" G_GINT64_FORMAT " DROP COLUMN c%u",
                                           table->object_id, column->id);
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id, "DELETE FROM $column WHERE object_id = ? AND id = ?");

  return sqlite3_exec (db, drop, NULL, NULL, NULL) == SQLITE_OK
         && ae_tsql_catalog_run (db, sql, "ii", table->object_id, (gint64) column->id);
}

gboolean
ae_tsql_catalog_restore_column (sqlite3 *db, AeTsqlTable *table, AeTsqlColumn *column)
{
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id, "DELETE FROM $column WHERE object_id = ? AND id = ?");

  return ae_tsql_catalog_run (db, sql, "ii", table->object_id, (gint64) column->id)
         && store_column (db, table, column) && ae_tsql_catalog_touch (db, table);
}

static gboolean
drop_indexes (sqlite3 *db, AeTsqlTable *table)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      g_autofree char *sql
          = g_strdup_printf ("DROP INDEX u%" G_GINT64_FORMAT "_%u", table->object_id, unique->id);
      if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_catalog_rebuild_table (sqlite3 *db, AeTsqlTable *table, AeTsqlColumn *column)
{
  g_autoptr (GString) names = g_string_new ("rowid");
  g_autofree char *rename = g_strdup_printf (
      "ALTER TABLE t%" G_GINT64_FORMAT " RENAME TO ae_old_table", table->object_id);

  for (guint i = 0; i < table->columns->len; i++)
    g_string_append_printf (names, ", c%u",
                            ((AeTsqlColumn *) g_ptr_array_index (table->columns, i))->id);
  g_autofree char *copy
      = g_strdup_printf ("INSERT INTO t%" G_GINT64_FORMAT " (%s) SELECT %s FROM ae_old_table;"
                         "DROP TABLE ae_old_table",
                         table->object_id, names->str, names->str);
  return drop_indexes (db, table) && sqlite3_exec (db, rename, NULL, NULL, NULL) == SQLITE_OK
         && ae_tsql_catalog_make_storage (db, table)
         && sqlite3_exec (db, copy, NULL, NULL, NULL) == SQLITE_OK
         && ae_tsql_catalog_restore_column (db, table, column);
}

gboolean
ae_tsql_catalog_drop_storage (sqlite3 *db, gint64 object_id)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE t%" G_GINT64_FORMAT, object_id);

  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

gboolean
ae_tsql_catalog_drop_parts (sqlite3 *db, gint64 object_id)
{
  static const char *const deletes[] = {
    "DELETE FROM $column WHERE object_id = ?",
    "DELETE FROM $unique WHERE object_id = ?",
    "DELETE FROM $constraint WHERE table_id = ?",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (deletes); i++)
    {
      g_autofree char *sql = ae_tsql_catalog_get_sql (object_id, deletes[i]);
      if (!ae_tsql_catalog_run (db, sql, "i", object_id))
        return FALSE;
    }
  return object_id >= AE_TSQL_FIRST_TEMPORARY_ID
         || ae_tsql_catalog_run (db, "DELETE FROM ae_index WHERE object_id = ?", "i", object_id);
}

gboolean
ae_tsql_catalog_drop_table (sqlite3 *db, AeTsqlTable *table)
{
  g_autofree char *sql
      = ae_tsql_catalog_get_sql (table->object_id, "DELETE FROM $table WHERE object_id = ?");

  if (table->object_id < AE_TSQL_FIRST_TEMPORARY_ID
      && (!ae_tsql_catalog_run (db,
                                "DELETE FROM ae_trigger WHERE object_id IN (SELECT object_id FROM "
                                "ae_module WHERE parent_id = ?)",
                                "i", table->object_id)
          || !ae_tsql_catalog_run (db, "DELETE FROM ae_module WHERE parent_id = ?", "i",
                                   table->object_id)))
    return FALSE;
  return ae_tsql_catalog_drop_storage (db, table->object_id)
         && ae_tsql_catalog_drop_parts (db, table->object_id)
         && ae_tsql_catalog_run (db, sql, "i", table->object_id);
}
