/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-modules-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-type-private.h"

static char *
dup_column (sqlite3_stmt *statement, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, index));
}

/* The first column of the first row. */
static char *
query_text (sqlite3_stmt *statement)
{
  char *text = NULL;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    text = dup_column (statement, 0);
  sqlite3_finalize (statement);
  return text;
}

/* --- schemas ---------------------------------------------------------------------------------- */

guint32
ae_tsql_catalog_find_schema (sqlite3 *db, guint32 database_id, const char *name)
{
  g_autofree char *id = query_text (
      ae_tsql_catalog_query (db,
                             "SELECT id FROM " AE_TSQL_SCHEMAS
                             " WHERE name = ? COLLATE NOCASE AND ifnull (database_id, ?) = ?",
                             "sii", name, (gint64) database_id, (gint64) database_id));

  return id != NULL ? (guint32) g_ascii_strtoull (id, NULL, 10) : 0;
}

char *
ae_tsql_catalog_get_schema_name (sqlite3 *db, guint32 database_id, const char *name)
{
  return query_text (
      ae_tsql_catalog_query (db,
                             "SELECT name FROM " AE_TSQL_SCHEMAS
                             " WHERE name = ? COLLATE NOCASE AND ifnull (database_id, ?) = ?",
                             "sii", name, (gint64) database_id, (gint64) database_id));
}

gboolean
ae_tsql_catalog_create_schema (sqlite3 *db, guint32 database_id, const char *name)
{
  return ae_tsql_catalog_run (db,
                              "INSERT INTO ae_schema (id, database_id, name) SELECT max (4, ifnull "
                              "(max (id), 4)) + 1, ?, ? FROM ae_schema",
                              "is", (gint64) database_id, name);
}

gboolean
ae_tsql_catalog_drop_schema (sqlite3 *db, guint32 database_id, const char *name)
{
  return ae_tsql_catalog_run (db, "DELETE FROM ae_schema WHERE database_id = ? AND name = ?", "is",
                              (gint64) database_id, name);
}

char *
ae_tsql_catalog_find_schema_user (sqlite3 *db, guint32 database_id, const char *name)
{
  return query_text (ae_tsql_catalog_query (db,
                                            "SELECT name FROM " AE_TSQL_OBJECTS
                                            " WHERE database_id = ? AND schema_name = ?"
                                            " COLLATE NOCASE LIMIT 1",
                                            "is", (gint64) database_id, name));
}

/* --- objects ---------------------------------------------------------------------------------- */

gint64
ae_tsql_catalog_find_object (sqlite3 *db,
                             guint32 database_id,
                             const char *schema,
                             const char *name,
                             char type[3])
{
  gint64 id = 0;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT object_id, type FROM " AE_TSQL_OBJECTS
      " WHERE database_id = ? AND schema_name = ? COLLATE NOCASE AND name = ? COLLATE NOCASE",
      "iss", (gint64) database_id, schema, name);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      id = sqlite3_column_int64 (statement, 0);
      if (type != NULL)
        g_strlcpy (type, (const char *) sqlite3_column_text (statement, 1), 3);
    }
  sqlite3_finalize (statement);
  return id;
}

/* Sessions know definitions by SQLite's count of changes to its schema, so there must be one. */
static gboolean
touch (sqlite3 *db)
{
  return sqlite3_exec (db, "CREATE TABLE ae_touch (x); DROP TABLE ae_touch", NULL, NULL, NULL)
         == SQLITE_OK;
}

gboolean
ae_tsql_catalog_has_column (sqlite3 *db, gint64 object_id, const char *name)
{
  g_autofree char *found = query_text (ae_tsql_catalog_query (
      db, "SELECT id FROM ae_column WHERE object_id = ? AND name = ?", "is", object_id, name));

  return found != NULL;
}

gboolean
ae_tsql_catalog_rename_column (sqlite3 *db,
                               gint64 object_id,
                               const char *name,
                               const char *new_name)
{
  return touch (db)
         && ae_tsql_catalog_run (db,
                                 "UPDATE ae_column SET name = ? WHERE object_id = ? AND name = ?",
                                 "sis", new_name, object_id, name);
}

gboolean
ae_tsql_catalog_move_object (sqlite3 *db, gint64 object_id, const char *schema)
{
  return touch (db)
         && ae_tsql_catalog_run (db, "UPDATE ae_table SET schema_name = ? WHERE object_id = ?",
                                 "si", schema, object_id)
         && ae_tsql_catalog_run (db, "UPDATE ae_module SET schema_name = ? WHERE object_id = ?",
                                 "si", schema, object_id);
}

gboolean
ae_tsql_catalog_rename_object (sqlite3 *db, gint64 object_id, const char *name)
{
  return touch (db)
         && ae_tsql_catalog_run (db, "UPDATE ae_table SET name = ? WHERE object_id = ?", "si", name,
                                 object_id)
         && ae_tsql_catalog_run (db, "UPDATE ae_module SET name = ? WHERE object_id = ?", "si",
                                 name, object_id);
}

/* --- modules in memory ------------------------------------------------------------------------ */

static void
parameter_free (gpointer data)
{
  AeTsqlModuleParameter *self = data;

  ae_tsql_encryption_free (self->encryption);
  g_free (self->name);
  g_free (self);
}

AeTsqlModule *
ae_tsql_module_new (void)
{
  AeTsqlModule *self = g_new0 (AeTsqlModule, 1);

  self->parameters = g_ptr_array_new_with_free_func (parameter_free);
  return self;
}

void
ae_tsql_module_free (AeTsqlModule *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->parameters);
  if (self->returns != NULL)
    parameter_free (self->returns);
  ae_tsql_table_unref (self->columns);
  g_free (self->schema);
  g_free (self->name);
  g_free (self->definition);
  g_free (self);
}

AeTsqlModuleParameter *
ae_tsql_module_add_parameter (AeTsqlModule *self, const char *name)
{
  AeTsqlModuleParameter *parameter = g_new0 (AeTsqlModuleParameter, 1);

  parameter->name = g_strdup (name);
  g_ptr_array_add (self->parameters, parameter);
  return parameter;
}

AeTsqlModuleParameter *
ae_tsql_module_set_returns (AeTsqlModule *self)
{
  if (self->returns == NULL)
    self->returns = g_new0 (AeTsqlModuleParameter, 1);
  if (self->returns->name == NULL)
    self->returns->name = g_strdup ("");
  self->returns->output = TRUE;
  return self->returns;
}

/* --- modules in the file ---------------------------------------------------------------------- */

static void
load_parameters (sqlite3 *db, AeTsqlModule *module)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT p.name, type_id, max_length, precision, scale, collation, is_output, has_default,"
      " cek_id, encryption_type, k.name, p.id FROM ae_parameter p LEFT JOIN ae_cek k ON k.id = "
      "p.cek_id"
      " WHERE object_id = ? ORDER BY p.id",
      "i", module->object_id);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      g_autofree char *name = dup_column (statement, 0), *collation = dup_column (statement, 5);
      gboolean is_result = sqlite3_column_int (statement, 11) == 0;
      AeTsqlModuleParameter *parameter = is_result ? ae_tsql_module_set_returns (module)
                                                   : ae_tsql_module_add_parameter (module, name);
      parameter->type.id = sqlite3_column_int (statement, 1);
      parameter->type.max_length = (gint16) sqlite3_column_int (statement, 2);
      parameter->type.precision = (guint8) sqlite3_column_int (statement, 3);
      parameter->type.scale = (guint8) sqlite3_column_int (statement, 4);
      if (collation != NULL)
        ae_tsql_collation_from_name (collation, parameter->type.collation);
      parameter->output = sqlite3_column_int (statement, 6);
      parameter->has_default = sqlite3_column_int (statement, 7);
      if (sqlite3_column_type (statement, 8) != SQLITE_NULL)
        {
          /* The key may be gone since. */
          const char *key = (const char *) sqlite3_column_text (statement, 10);
          parameter->encryption = ae_tsql_encryption_new (
              (guint32) sqlite3_column_int (statement, 8),
              (guint8) sqlite3_column_int (statement, 9), key != NULL ? key : "");
        }
    }
  sqlite3_finalize (statement);
}

AeTsqlModule *
ae_tsql_catalog_load_module (sqlite3 *db, guint32 database_id, const char *schema, const char *name)
{
  AeTsqlModule *module = NULL;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT object_id, schema_name, name, type, definition, hidden, parent_id FROM ae_module"
      " WHERE database_id = ? AND schema_name = ? AND name = ?",
      "iss", (gint64) database_id, schema, name);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      module = ae_tsql_module_new ();
      module->database_id = database_id;
      module->object_id = sqlite3_column_int64 (statement, 0);
      module->schema = dup_column (statement, 1);
      module->name = dup_column (statement, 2);
      g_strlcpy (module->type, (const char *) sqlite3_column_text (statement, 3), 3);
      module->definition = dup_column (statement, 4);
      module->hidden = sqlite3_column_int (statement, 5);
      module->parent_id = sqlite3_column_int64 (statement, 6);
    }
  sqlite3_finalize (statement);
  if (module != NULL)
    load_parameters (db, module);
  return module;
}

static gboolean
store_parameter (sqlite3 *db, gint64 object_id, guint id, const AeTsqlModuleParameter *parameter)
{
  g_autofree char *collation = ae_tsql_type_is_character (parameter->type.id)
                                   ? ae_tsql_collation_to_name (parameter->type.collation)
                                   : NULL;

  return ae_tsql_catalog_run (
             db,
             "INSERT INTO ae_parameter (object_id, id, name, type_id, max_length, precision, scale,"
             " collation, is_output, has_default) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             "iisiiiisii", object_id, (gint64) id, parameter->name, (gint64) parameter->type.id,
             (gint64) parameter->type.max_length, (gint64) parameter->type.precision,
             (gint64) parameter->type.scale, collation, (gint64) parameter->output,
             (gint64) parameter->has_default)
         && (parameter->encryption == NULL
             || ae_tsql_catalog_run (db,
                                     "UPDATE ae_parameter SET cek_id = ?, encryption_type = ?"
                                     " WHERE object_id = ? AND id = ?",
                                     "iiii", (gint64) parameter->encryption->cek_id,
                                     (gint64) parameter->encryption->encryption_type, object_id,
                                     (gint64) id));
}

gboolean
ae_tsql_catalog_store_module (sqlite3 *db, const AeTsqlModule *module)
{
  if (!ae_tsql_catalog_run (
          db,
          "INSERT INTO ae_module (object_id, database_id, schema_name, name, type,"
          " definition, hidden, parent_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT (object_id) DO UPDATE SET type = excluded.type,"
          " definition = excluded.definition, hidden = excluded.hidden,"
          " parent_id = excluded.parent_id, modified = datetime ('now')",
          "iissssii", module->object_id, (gint64) module->database_id, module->schema, module->name,
          module->type, module->definition, (gint64) module->hidden, module->parent_id)
      || !ae_tsql_catalog_run (db, "DELETE FROM ae_parameter WHERE object_id = ?", "i",
                               module->object_id))
    return FALSE;
  if (!ae_tsql_catalog_run (db, "DELETE FROM ae_column WHERE object_id = ?", "i", module->object_id)
      || (module->columns != NULL && !ae_tsql_catalog_store_columns (db, module->columns)))
    return FALSE;
  if (module->returns != NULL && !store_parameter (db, module->object_id, 0, module->returns))
    return FALSE;
  for (guint i = 0; i < module->parameters->len; i++)
    if (!store_parameter (db, module->object_id, i + 1, g_ptr_array_index (module->parameters, i)))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_catalog_drop_module (sqlite3 *db, gint64 object_id)
{
  return ae_tsql_catalog_run (db, "DELETE FROM ae_parameter WHERE object_id = ?", "i", object_id)
         && ae_tsql_catalog_run (db, "DELETE FROM ae_trigger WHERE object_id = ?", "i", object_id)
         && ae_tsql_catalog_run (db, "DELETE FROM ae_sequence WHERE object_id = ?", "i", object_id)
         && ae_tsql_catalog_run (db, "DELETE FROM ae_column WHERE object_id = ?", "i", object_id)
         && ae_tsql_catalog_run (db, "DELETE FROM ae_module WHERE object_id = ?", "i", object_id);
}
