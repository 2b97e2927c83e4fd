/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-catalog-modules-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-temporary-private.h"

/* OBJECT_ID ('[db].[schema].[name]' [, type]) */

/* The parts of a name, the last one first. */
static GPtrArray *
split_name (const char *text)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *at = text;; at++)
    {
      if (*at == '\0' || *at == '.')
        {
          g_ptr_array_insert (parts, 0, g_strdup (part->str));
          g_string_truncate (part, 0);
          if (*at == '\0')
            return parts;
          continue;
        }
      if (*at != '[' && *at != '"')
        {
          g_string_append_c (part, *at);
          continue;
        }
      char close = *at == '[' ? ']' : '"';
      for (at++; *at != '\0' && (*at != close || at[1] == close); at++)
        {
          at += *at == close ? 1 : 0;
          g_string_append_c (part, *at);
        }
      if (*at == '\0')
        at--;
    }
}

static const char *
get_part (const GPtrArray *parts, guint index)
{
  const char *part = index < parts->len ? g_ptr_array_index (parts, index) : "";

  return part[0] != '\0' ? part : NULL;
}

static gint64
find_stored (AeEmulatorSession *session, const AeTsqlName *name, const char *type)
{
  guint32 database_id = name->database != NULL
                            ? ae_tsql_catalog_find_database (session->db, name->database, NULL)
                            : session->database_id;
  char found[3] = "";
  gint64 id = ae_tsql_catalog_find_object (session->db, database_id,
                                           ae_tsql_schema_of (session, name), name->name, found);

  return type == NULL || g_ascii_strcasecmp (type, g_strchomp (found)) == 0 ? id : 0;
}

static gint64
find_object (AeEmulatorSession *session, const char *text, const char *type)
{
  g_autoptr (GPtrArray) parts = split_name (text);
  AeTsqlName name = { .name = get_part (parts, 0),
                      .schema = get_part (parts, 1),
                      .database = get_part (parts, 2) };

  if (name.name == NULL)
    return 0;
  /* What is in tempdb is only found there. */
  if (name.name[0] == '#' && session->database_id != AE_TSQL_TEMPORARY_DATABASE
      && (name.database == NULL || g_ascii_strcasecmp (name.database, "tempdb") != 0))
    return 0;
  if (name.name[0] != '#')
    return find_stored (session, &name, type);
  g_autoptr (AeTsqlTable) table = ae_tsql_find_table (session, &name);
  return table != NULL && (type == NULL || g_ascii_strcasecmp (type, "U") == 0) ? table->object_id
                                                                                : 0;
}

static void
ts_object_id (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *text = (const char *) sqlite3_value_text (arguments[0]);
  g_autofree char *type
      = n_arguments > 1 ? g_strdup ((const char *) sqlite3_value_text (arguments[1])) : NULL;

  if (text == NULL)
    return;
  gint64 id
      = find_object (sqlite3_user_data (context), text, type != NULL ? g_strchomp (type) : NULL);
  if (id != 0)
    sqlite3_result_int64 (context, id);
}

/* --- identities ------------------------------------------------------------------------------- */

/* The last value that was given, also by a transaction that was rolled back; the seed before. */
static gint64
get_current (AeEmulatorSession *session, const AeTsqlTable *table, const AeTsqlColumn *column)
{
  gint64 value = column->seed;

  if (ae_tsql_database_peek_identity (session->database, table->object_id, &value))
    return value - column->increment;
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s (CAST (c%u AS INTEGER)) FROM t%" G_GINT64_FORMAT,
                         column->increment > 0 ? "max" : "min", column->id, table->object_id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (session->db, sql, "");
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW
      && sqlite3_column_type (statement, 0) != SQLITE_NULL)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

static void
ts_identity_of (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  const char *what = (const char *) sqlite3_value_text (arguments[0]);
  const char *text = (const char *) sqlite3_value_text (arguments[1]);

  if (text == NULL)
    return;
  g_autoptr (GPtrArray) parts = split_name (text);
  AeTsqlName name = { .name = get_part (parts, 0),
                      .schema = get_part (parts, 1),
                      .database = get_part (parts, 2) };
  g_autoptr (AeTsqlTable) table = name.name != NULL ? ae_tsql_find_table (session, &name) : NULL;
  const AeTsqlColumn *column = table != NULL ? ae_tsql_table_get_identity (table) : NULL;
  if (column == NULL)
    return;
  gint64 value = g_str_equal (what, "ident_seed")   ? column->seed
                 : g_str_equal (what, "ident_incr") ? column->increment
                                                    : get_current (session, table, column);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  sqlite3_result_text (context, number, -1, SQLITE_TRANSIENT);
}

gboolean
ae_tsql_object_id_register (AeEmulatorSession *session)
{
  if (sqlite3_create_function (session->db, "ts_identity_of", 2, SQLITE_UTF8, session,
                               ts_identity_of, NULL, NULL)
      != SQLITE_OK)
    return FALSE;
  return sqlite3_create_function (session->db, "ts_object_id", -1, SQLITE_UTF8, session,
                                  ts_object_id, NULL, NULL)
         == SQLITE_OK;
}
