/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-module-private.h"
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

/* ts_parse_name ('server.db.schema.object', 1): the object; NULL for a part that is not there. */
static void
ts_parse_name (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *text = (const char *) sqlite3_value_text (arguments[0]);
  int wanted = sqlite3_value_int (arguments[1]);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeTsqlName name;

  if (text == NULL || wanted < 1 || wanted > 3)
    return;
  ae_tsql_name_split (&tree->arena, text, &name);
  const char *part = wanted == 1 ? name.name : wanted == 2 ? name.schema : name.database;
  if (part != NULL)
    sqlite3_result_text (context, part, -1, SQLITE_TRANSIENT);
}

gboolean
ae_tsql_sqlite_catalog_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_collation_bytes", 1, ts_collation_bytes },
    { "ts_parse_name", 2, ts_parse_name },
  };

  return ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
