/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-security-private.h"

#define SALT_SIZE 16
#define HASH_SIZE 32
#define N_ITERATIONS 4096

static const char tables[]
    = "CREATE TABLE IF NOT EXISTS ae_login ("
      "  id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, salt BLOB NOT NULL,"
      "  hash BLOB NOT NULL, default_database TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,"
      "  created TEXT NOT NULL DEFAULT (datetime ('now')));"
      "CREATE TABLE IF NOT EXISTS ae_principal ("
      "  database_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
      "  type TEXT NOT NULL, login_id INTEGER, default_schema TEXT,"
      "  allow_encrypted INTEGER NOT NULL DEFAULT 0,"
      "  created TEXT NOT NULL DEFAULT (datetime ('now')),"
      "  PRIMARY KEY (database_id, id), UNIQUE (database_id, name));"
      "CREATE TABLE IF NOT EXISTS ae_role_member ("
      "  database_id INTEGER NOT NULL, role_id INTEGER NOT NULL, member_id INTEGER NOT NULL,"
      "  PRIMARY KEY (database_id, role_id, member_id)) WITHOUT ROWID;"
      "CREATE TABLE IF NOT EXISTS ae_permission ("
      "  database_id INTEGER NOT NULL, grantee_id INTEGER NOT NULL, class INTEGER NOT NULL,"
      "  major_id INTEGER NOT NULL, permission TEXT NOT NULL, state TEXT NOT NULL,"
      "  PRIMARY KEY (database_id, grantee_id, class, major_id, permission)) WITHOUT ROWID;";

gboolean
ae_tsql_principals_create (sqlite3 *db)
{
  return sqlite3_exec (db, tables, NULL, NULL, NULL) == SQLITE_OK;
}

/* --- passwords -------------------------------------------------------------------------------- */

static gboolean
hash_password (const char *password, const guint8 *salt, guint8 hash[HASH_SIZE])
{
  /* GnuTLS refuses an empty key; no password starts with this byte. */
  gsize size = strlen (password);
  g_autofree char *key = g_malloc (size + 1);
  key[0] = '\x01';
  memcpy (key + 1, password, size);

  const gnutls_datum_t key_datum = { (unsigned char *) key, size + 1 };
  const gnutls_datum_t salt_datum = { (unsigned char *) salt, SALT_SIZE };
  int status
      = gnutls_pbkdf2 (GNUTLS_MAC_SHA256, &key_datum, &salt_datum, N_ITERATIONS, hash, HASH_SIZE);
  explicit_bzero (key, size + 1);
  return status == GNUTLS_E_SUCCESS;
}

static gboolean
make_hash (const char *password, GBytes **salt, GBytes **hash)
{
  guint8 salt_bytes[SALT_SIZE], hash_bytes[HASH_SIZE];

  gnutls_rnd (GNUTLS_RND_NONCE, salt_bytes, SALT_SIZE);
  if (!hash_password (password, salt_bytes, hash_bytes))
    return FALSE;
  *salt = g_bytes_new (salt_bytes, SALT_SIZE);
  *hash = g_bytes_new (hash_bytes, HASH_SIZE);
  return TRUE;
}

gboolean
ae_tsql_login_check (sqlite3 *db, const char *name, const char *password)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT salt, hash FROM ae_login WHERE name = ? AND NOT disabled", "s", name);
  guint8 salt[SALT_SIZE] = { 0 }, expected[HASH_SIZE] = { 0 }, hash[HASH_SIZE] = { 1 };
  gboolean known = statement != NULL && sqlite3_step (statement) == SQLITE_ROW
                   && sqlite3_column_bytes (statement, 0) == SALT_SIZE
                   && sqlite3_column_bytes (statement, 1) == HASH_SIZE;

  if (known)
    {
      memcpy (salt, sqlite3_column_blob (statement, 0), SALT_SIZE);
      memcpy (expected, sqlite3_column_blob (statement, 1), HASH_SIZE);
    }
  sqlite3_finalize (statement);
  gboolean hashed = hash_password (password, salt, hash);
  gboolean equal = gnutls_memcmp (hash, expected, HASH_SIZE) == 0;
  return known && hashed && equal;
}

/* --- logins ----------------------------------------------------------------------------------- */

gint64
ae_tsql_login_find (sqlite3 *db, const char *name, char **default_database)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT id, default_database FROM ae_login WHERE name = ?", "s", name);
  gint64 id = 0;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      id = sqlite3_column_int64 (statement, 0);
      if (default_database != NULL)
        *default_database = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    }
  sqlite3_finalize (statement);
  return id;
}

gboolean
ae_tsql_login_create (sqlite3 *db,
                      const char *name,
                      const char *password,
                      const char *default_database)
{
  g_autoptr (GBytes) salt = NULL;
  g_autoptr (GBytes) hash = NULL;

  return make_hash (password, &salt, &hash)
         && ae_tsql_catalog_run (db,
                                 "INSERT INTO ae_login (id, name, salt, hash, default_database) "
                                 "SELECT max (259, ifnull "
                                 "((SELECT max (id) FROM ae_login), 0)) + 1, ?, ?, ?, ?",
                                 "sbbs", name, salt, hash, default_database);
}

gboolean
ae_tsql_login_set_password (sqlite3 *db, gint64 id, const char *password)
{
  g_autoptr (GBytes) salt = NULL;
  g_autoptr (GBytes) hash = NULL;

  return make_hash (password, &salt, &hash)
         && ae_tsql_catalog_run (db, "UPDATE ae_login SET salt = ?, hash = ? WHERE id = ?", "bbi",
                                 salt, hash, id);
}

/* --- users and roles -------------------------------------------------------------------------- */

gint64
ae_tsql_principal_find (sqlite3 *db, guint32 database_id, const char *name, char *type)
{
  static const char sql[]
      = "SELECT id, type FROM ae_principal WHERE database_id = ?1 AND name = ?2 UNION ALL SELECT "
        "column1, column2 FROM (VALUES (0, 'R', 'public'), (1, 'S', 'dbo'), (2, 'S', 'guest'), (3, "
        "'S', 'INFORMATION_SCHEMA'), (4, 'S', 'sys'), (16384, 'R', 'db_owner'), (16385, 'R', "
        "'db_accessadmin'), (16386, 'R', 'db_securityadmin'), (16387, 'R', 'db_ddladmin'), (16389, "
        "'R', 'db_backupoperator'), (16390, 'R', 'db_datareader'), (16391, 'R', 'db_datawriter'), "
        "(16392, 'R', 'db_denydatareader'), (16393, 'R', 'db_denydatawriter')) WHERE column3 = ?2 "
        "COLLATE NOCASE";
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "is", (gint64) database_id, name);
  gint64 id = -1;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      id = sqlite3_column_int64 (statement, 0);
      if (type != NULL)
        *type = *(const char *) sqlite3_column_text (statement, 1);
    }
  sqlite3_finalize (statement);
  return id;
}

gint64
ae_tsql_principal_of_login (sqlite3 *db, guint32 database_id, gint64 login_id)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT id FROM ae_principal WHERE database_id = ? AND login_id = ?", "ii",
      (gint64) database_id, login_id);
  gint64 id = -1;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    id = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return id;
}
