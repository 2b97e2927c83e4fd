/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-security-private.h"
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

/* HAS_PERMS_BY_NAME (securable, class, permission) */
static void
ts_has_permission (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  const char *securable = (const char *) sqlite3_value_text (arguments[0]);
  const char *class = (const char *) sqlite3_value_text (arguments[1]);
  const char *permission = (const char *) sqlite3_value_text (arguments[2]);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeTsqlName name;

  if (permission == NULL)
    return;
  g_autofree char *upper = g_ascii_strup (permission, -1);
  if (securable == NULL)
    {
      sqlite3_result_int (context, session->login_id == 0);
      return;
    }
  ae_tsql_name_split (&tree->arena, securable, &name);
  if (class != NULL && g_ascii_strcasecmp (class, "object") == 0)
    {
      const char *schema = ae_tsql_schema_of (session, &name);
      gint64 id = ae_tsql_catalog_find_object (session->db, session->database_id, schema, name.name,
                                               NULL);
      if (id != 0)
        sqlite3_result_int (context,
                            ae_tsql_permission_has (session, session->database_id,
                                                    AE_TSQL_CLASS_OBJECT, id, schema, upper));
    }
  else if (class != NULL && g_ascii_strcasecmp (class, "schema") == 0)
    {
      guint32 id = ae_tsql_catalog_find_schema (session->db, session->database_id, name.name);
      if (id != 0)
        sqlite3_result_int (context,
                            ae_tsql_permission_has (session, session->database_id,
                                                    AE_TSQL_CLASS_SCHEMA, id, NULL, upper));
    }
  else if (class != NULL && g_ascii_strcasecmp (class, "database") == 0)
    {
      guint32 id = ae_tsql_catalog_find_database (session->db, name.name, NULL);
      if (id != 0)
        sqlite3_result_int (
            context, ae_tsql_permission_has (session, id, AE_TSQL_CLASS_DATABASE, 0, NULL, upper));
    }
}

/* ts_checks_rows (definition): whether it is a view WITH CHECK OPTION. */
static void
ts_checks_rows (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *definition = (const char *) sqlite3_value_text (arguments[0]);

  if (definition == NULL)
    return;
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (definition, NULL);
  sqlite3_result_int (context, tree->module != NULL && tree->module->module->checks_rows);
}

gboolean
ae_tsql_sqlite_catalog_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_checks_rows", 1, ts_checks_rows },
    { "ts_collation_bytes", 1, ts_collation_bytes },
    { "ts_has_permission", 3, ts_has_permission },
    { "ts_parse_name", 2, ts_parse_name },
  };

  return ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
