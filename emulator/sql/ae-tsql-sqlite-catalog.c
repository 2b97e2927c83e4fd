/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-sqlite-functions-private.h"

/* What the queries of the catalogue need beside SQL. */

/* A collation as the wire has it; NULL for none. */
static void
ts_collation_bytes (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *name = (const char *) sqlite3_value_text (arguments[0]);
  guint8 bytes[5];

  if (name != NULL && ae_tsql_collation_from_name (name, bytes))
    sqlite3_result_blob (context, bytes, sizeof bytes, SQLITE_TRANSIENT);
}

gboolean
ae_tsql_sqlite_catalog_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_collation_bytes", 1, ts_collation_bytes },
  };

  return ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
