/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-sqlite-functions-private.h"

/* rowversion: eight bytes, of one counter for all tables. It is counted in memory; after a start it
 * goes on behind the largest that is stored. */

/* What SQL Server's databases begin with. */
#define FIRST_VERSION 2000

static guint64
read_version (sqlite3 *db, const char *sql)
{
  guint64 version = 0;
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "");

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW
      && sqlite3_column_bytes (statement, 0) == 8)
    {
      const guint8 *bytes = sqlite3_column_blob (statement, 0);
      for (guint i = 0; i < 8; i++)
        version = version << 8 | bytes[i];
    }
  sqlite3_finalize (statement);
  return version;
}

static guint64
find_last_version (sqlite3 *db)
{
  guint64 last = FIRST_VERSION;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT object_id, id FROM ae_column JOIN ae_table USING (object_id) WHERE type_id = 189",
      "");

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 table = sqlite3_column_int64 (statement, 0);
      g_autofree char *sql = g_strdup_printf ("SELECT max (c%d) FROM t%" G_GINT64_FORMAT,
                                              sqlite3_column_int (statement, 1), table);
      last = MAX (last, read_version (db, sql));
    }
  sqlite3_finalize (statement);
  return last;
}

guint64
ae_tsql_row_version_get_last (AeEmulatorSession *session)
{
  guint64 version = ae_tsql_database_get_row_version (session->database, 0);

  return version != 0 ? version
                      : ae_tsql_database_get_row_version (session->database,
                                                          find_last_version (session->db));
}

static void
ts_rowversion (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);

  ae_tsql_row_version_get_last (session);
  /* Not inside the macro: without optimisation it evaluates its argument once for each byte. */
  guint64 number = ae_tsql_database_take_row_version (session->database);
  guint64 version = GUINT64_TO_BE (number);
  sqlite3_result_blob (context, &version, sizeof version, SQLITE_TRANSIENT);
}

gboolean
ae_tsql_row_version_register (AeEmulatorSession *session)
{
  return sqlite3_create_function (session->db, "ts_rowversion", 0, SQLITE_UTF8, session,
                                  ts_rowversion, NULL, NULL)
         == SQLITE_OK;
}
