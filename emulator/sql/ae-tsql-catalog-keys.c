/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-private.h"

static const char *
column_text (sqlite3_stmt *statement, int index)
{
  return (const char *) sqlite3_column_text (statement, index);
}

static GBytes *
column_bytes (sqlite3_stmt *statement, int index)
{
  const void *data = sqlite3_column_blob (statement, index);

  return g_bytes_new (data, sqlite3_column_bytes (statement, index));
}

static gint64
query_number (sqlite3_stmt *statement)
{
  gint64 number = 0;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* --- column master keys --- */

void
ae_tsql_cmk_free (AeTsqlCmk *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->provider_name);
  g_free (self->key_path);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_free (self);
}

AeTsqlCmk *
ae_tsql_catalog_load_cmk (sqlite3 *db, guint32 database_id, const char *name)
{
  AeTsqlCmk *cmk = NULL;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT id, name, provider_name, key_path, allow_enclave, signature FROM ae_cmk"
      " WHERE database_id = ? AND name = ?",
      "is", (gint64) database_id, name);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      cmk = g_new0 (AeTsqlCmk, 1);
      cmk->id = sqlite3_column_int (statement, 0);
      cmk->name = g_strdup (column_text (statement, 1));
      cmk->provider_name = g_strdup (column_text (statement, 2));
      cmk->key_path = g_strdup (column_text (statement, 3));
      cmk->allow_enclave = sqlite3_column_int (statement, 4);
      if (sqlite3_column_type (statement, 5) != SQLITE_NULL)
        cmk->signature = column_bytes (statement, 5);
    }
  sqlite3_finalize (statement);
  return cmk;
}

gboolean
ae_tsql_catalog_create_cmk (sqlite3 *db, guint32 database_id, const AeTsqlCmk *cmk)
{
  return ae_tsql_catalog_run (db,
                              "INSERT INTO ae_cmk (database_id, name, provider_name, key_path,"
                              " allow_enclave, signature) VALUES (?, ?, ?, ?, ?, ?)",
                              "isssib", (gint64) database_id, cmk->name, cmk->provider_name,
                              cmk->key_path, (gint64) cmk->allow_enclave, cmk->signature);
}

gboolean
ae_tsql_catalog_drop_cmk (sqlite3 *db, guint32 id)
{
  return ae_tsql_catalog_run (db, "DELETE FROM ae_cmk WHERE id = ?", "i", (gint64) id);
}

gboolean
ae_tsql_catalog_cmk_is_used (sqlite3 *db, guint32 id)
{
  return query_number (ae_tsql_catalog_query (
             db, "SELECT count (*) FROM ae_cek_value WHERE cmk_id = ?", "i", (gint64) id))
         != 0;
}

/* --- column encryption keys --- */

/* Grows with every change of a key: what clients hold becomes stale and 33514 tells them. The form
 * is that of a rowversion. */
static gboolean
touch_cek (sqlite3 *db, guint32 id)
{
  gint64 last = query_number (ae_tsql_catalog_query (
      db, "SELECT ifnull (max (version), 0) FROM (SELECT version FROM ae_cek)", ""));
  guint64 stamp = GUINT64_TO_BE (0x0000A58300000000u + (guint64) last + 1);
  g_autoptr (GBytes) bytes = g_bytes_new (&stamp, sizeof stamp);

  return ae_tsql_catalog_run (db,
                              "UPDATE ae_cek SET version = ?, metadata_version = ? WHERE id = ?",
                              "ibi", last + 1, bytes, (gint64) id);
}

guint32
ae_tsql_catalog_find_cek (sqlite3 *db, guint32 database_id, const char *name)
{
  return query_number (
      ae_tsql_catalog_query (db, "SELECT id FROM ae_cek WHERE database_id = ? AND name = ?", "is",
                             (gint64) database_id, name));
}

char *
ae_tsql_catalog_get_cek_name (sqlite3 *db, guint32 id)
{
  char *name = NULL;
  sqlite3_stmt *statement
      = ae_tsql_catalog_query (db, "SELECT name FROM ae_cek WHERE id = ?", "i", (gint64) id);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    name = g_strdup (column_text (statement, 0));
  sqlite3_finalize (statement);
  return name != NULL ? name : g_strdup ("");
}

guint32
ae_tsql_catalog_create_cek (sqlite3 *db, guint32 database_id, const char *name)
{
  if (!ae_tsql_catalog_run (db,
                            "INSERT INTO ae_cek (database_id, name, metadata_version)"
                            " VALUES (?, ?, x'')",
                            "is", (gint64) database_id, name))
    return 0;

  guint32 id = ae_tsql_catalog_find_cek (db, database_id, name);
  return touch_cek (db, id) ? id : 0;
}

gboolean
ae_tsql_catalog_drop_cek (sqlite3 *db, guint32 id)
{
  return ae_tsql_catalog_run (db, "DELETE FROM ae_cek_value WHERE cek_id = ?", "i", (gint64) id)
         && ae_tsql_catalog_run (db, "DELETE FROM ae_cek WHERE id = ?", "i", (gint64) id);
}

gboolean
ae_tsql_catalog_add_cek_value (sqlite3 *db,
                               guint32 cek_id,
                               guint32 cmk_id,
                               const char *algorithm,
                               GBytes *encrypted_value)
{
  return ae_tsql_catalog_run (db,
                              "INSERT INTO ae_cek_value (cek_id, cmk_id, algorithm,"
                              " encrypted_value) VALUES (?, ?, ?, ?)",
                              "iisb", (gint64) cek_id, (gint64) cmk_id, algorithm, encrypted_value)
         && touch_cek (db, cek_id);
}

gboolean
ae_tsql_catalog_drop_cek_value (sqlite3 *db, guint32 cek_id, guint32 cmk_id)
{
  return ae_tsql_catalog_run (db, "DELETE FROM ae_cek_value WHERE cek_id = ? AND cmk_id = ?", "ii",
                              (gint64) cek_id, (gint64) cmk_id)
         && touch_cek (db, cek_id);
}

guint
ae_tsql_catalog_count_cek_values (sqlite3 *db, guint32 cek_id)
{
  return query_number (ae_tsql_catalog_query (
      db, "SELECT count (*) FROM ae_cek_value WHERE cek_id = ?", "i", (gint64) cek_id));
}

gboolean
ae_tsql_catalog_has_cek_value (sqlite3 *db, guint32 cek_id, guint32 cmk_id)
{
  return query_number (ae_tsql_catalog_query (
             db, "SELECT count (*) FROM ae_cek_value WHERE cek_id = ? AND cmk_id = ?", "ii",
             (gint64) cek_id, (gint64) cmk_id))
         != 0;
}

gboolean
ae_tsql_catalog_find_cek_user (sqlite3 *db, guint32 cek_id, char **table, char **column)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT t.name, c.name FROM ae_column c JOIN ae_table t USING (object_id)"
      " WHERE cek_id = ? LIMIT 1",
      "i", (gint64) cek_id);
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  if (found)
    {
      *table = g_strdup (column_text (statement, 0));
      *column = g_strdup (column_text (statement, 1));
    }
  sqlite3_finalize (statement);
  return found;
}

/* --- as results carry them --- */

static void
load_values (sqlite3 *db, AeEmulatorCek *cek)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT encrypted_value, provider_name, key_path, algorithm FROM ae_cek_value v"
      " JOIN ae_cmk m ON m.id = v.cmk_id WHERE cek_id = ? ORDER BY v.rowid LIMIT 2",
      "i", (gint64) cek->id);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      AeEmulatorCekValue *value = &cek->values[cek->n_values++];
      value->encrypted_value = column_bytes (statement, 0);
      value->provider_name = g_strdup (column_text (statement, 1));
      value->key_path = g_strdup (column_text (statement, 2));
      value->algorithm = g_strdup (column_text (statement, 3));
    }
  sqlite3_finalize (statement);
}

AeEmulatorCek *
ae_tsql_catalog_load_cek (sqlite3 *db, guint32 id)
{
  AeEmulatorCek *cek = NULL;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT database_id, metadata_version FROM ae_cek WHERE id = ?", "i", (gint64) id);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      cek = g_new0 (AeEmulatorCek, 1);
      cek->id = id;
      cek->version = 1;
      cek->database_id = sqlite3_column_int (statement, 0);
      if (sqlite3_column_bytes (statement, 1) == sizeof cek->metadata_version)
        memcpy (cek->metadata_version, sqlite3_column_blob (statement, 1),
                sizeof cek->metadata_version);
    }
  sqlite3_finalize (statement);
  if (cek != NULL)
    load_values (db, cek);
  return cek;
}

void
ae_tsql_cek_free (AeEmulatorCek *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_values; i++)
    {
      g_bytes_unref (self->values[i].encrypted_value);
      g_free (self->values[i].provider_name);
      g_free (self->values[i].key_path);
      g_free (self->values[i].algorithm);
    }
  g_free (self);
}
