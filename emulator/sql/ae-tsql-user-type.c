/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-user-type-private.h"

void
ae_tsql_resolved_type_clear (AeTsqlResolvedType *self)
{
  g_clear_pointer (&self->table, ae_tsql_table_unref);
}

/* --- the catalogue ---------------------------------------------------------------------------- */

typedef struct
{
  guint32 id;
  gint64 object_id; /* that the columns of a table type have; 0: an alias */
  AeEmulatorType type;
  gboolean nullable;
} UserType;

static gboolean
find_type (AeEmulatorSession *session, const char *schema, const char *name, UserType *found)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db,
      "SELECT id, object_id, type_id, max_length, precision, scale, nullable FROM ae_user_type"
      " WHERE database_id = ? AND schema_name = ? AND name = ?",
      "iss", (gint64) session->database_id, schema, name);
  gboolean good = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  if (good)
    {
      found->id = (guint32) sqlite3_column_int (statement, 0);
      found->object_id = sqlite3_column_int64 (statement, 1);
      ae_tsql_type_init (&found->type, sqlite3_column_int (statement, 2));
      found->type.max_length = (gint16) sqlite3_column_int (statement, 3);
      found->type.precision = (guint8) sqlite3_column_int (statement, 4);
      found->type.scale = (guint8) sqlite3_column_int (statement, 5);
      found->nullable = sqlite3_column_int (statement, 6);
    }
  sqlite3_finalize (statement);
  return good;
}

static gboolean
store_type (AeEmulatorSession *session,
            const char *schema,
            const char *name,
            gint64 object_id,
            const AeEmulatorType *type,
            gboolean nullable)
{
  return ae_tsql_catalog_run (
      session->db,
      "INSERT INTO ae_user_type (id, database_id, schema_name, name, object_id, type_id,"
      " max_length, precision, scale, nullable) SELECT ifnull (max (id), 256) + 1, ?, ?, ?, ?, ?, "
      "?, ?, ?, ? FROM ae_user_type",
      "issiiiiii", (gint64) session->database_id, schema, name, object_id, (gint64) type->id,
      (gint64) type->max_length, (gint64) type->precision, (gint64) type->scale, (gint64) nullable);
}

/* --- resolving -------------------------------------------------------------------------------- */

/* Where a type of that name is: in the default schema, or in dbo. */
static const char *
get_schema (AeEmulatorSession *session, const char *schema, const char *name)
{
  const char *first
      = session->module_schema != NULL ? session->module_schema : session->default_schema;
  UserType found;

  if (schema != NULL)
    return schema;
  return first != NULL && find_type (session, first, name, &found) ? first : "dbo";
}

static gboolean
is_system_schema (const char *schema)
{
  return g_ascii_strcasecmp (schema, "sys") == 0;
}

gboolean
ae_tsql_user_type_resolve (AeEmulatorSession *session,
                           const AeTsqlTypeName *name,
                           char what,
                           guint ordinal,
                           AeTsqlResolvedType *resolved,
                           AeTsqlError *error)
{
  const char *schema = get_schema (session, name->schema, name->name);
  UserType found;

  *resolved = (AeTsqlResolvedType){ .nullable = TRUE };
  if ((name->schema == NULL && ae_tsql_type_is_known (name->name)) || is_system_schema (schema)
      || !find_type (session, schema, name->name, &found))
    {
      if (name->schema == NULL || is_system_schema (schema))
        return ae_tsql_type_resolve (name, what, ordinal, &resolved->type, error);
      g_autofree char *full = g_strdup_printf ("%s.%s", name->schema, name->name);
      return ae_tsql_error_set (error, 2715, name->line, ordinal, full);
    }
  if (name->n_arguments > 0 || name->is_max)
    return ae_tsql_error_set (error, 2716, name->line, ordinal, name->name);
  resolved->type = found.type;
  resolved->user_type_id = found.id;
  resolved->nullable = found.nullable;
  if (found.object_id == 0)
    return TRUE;
  resolved->table = ae_tsql_table_new ();
  resolved->table->object_id = found.object_id;
  resolved->table->database_id = session->database_id;
  resolved->table->schema = g_strdup (schema);
  resolved->table->name = g_strdup (name->name);
  ae_tsql_catalog_load_parts (session->db, resolved->table);
  return TRUE;
}

gboolean
ae_tsql_user_type_resolve_scalar (AeEmulatorSession *session,
                                  const AeTsqlTypeName *name,
                                  char what,
                                  guint ordinal,
                                  AeEmulatorType *type,
                                  AeTsqlError *error)
{
  g_auto (AeTsqlResolvedType) resolved = { 0 };

  if (!ae_tsql_user_type_resolve (session, name, what, ordinal, &resolved, error))
    return FALSE;
  *type = resolved.type;
  return resolved.table == NULL || ae_tsql_error_set (error, 2715, name->line, ordinal, name->name);
}

/* --- statements ------------------------------------------------------------------------------- */

static gboolean
create_alias (AeTsqlRun *self, AeTsqlStatement *statement, const char *schema)
{
  const AeTsqlElement *element = g_ptr_array_index (statement->elements, 0);
  AeEmulatorType type;

  return ae_tsql_type_resolve (element->type_name, 'c', 1, &type, &self->error)
         && store_type (self->session, schema, statement->name.name, 0, &type, element->null);
}

static gboolean
create_table_type (AeTsqlRun *self, AeTsqlStatement *statement, const char *schema)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlTable) table = ae_tsql_table_new ();
  AeEmulatorType type;

  table->object_id = ae_tsql_catalog_next_object_id (session->db);
  table->name = g_strdup (statement->name.name);
  table->schema = g_strdup (schema);
  self->is_creating = TRUE;
  gboolean good = ae_tsql_elements_add (self, table, statement->elements);
  self->is_creating = FALSE;
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_TABLE);
  return good && ae_tsql_catalog_store_parts (session->db, table)
         && store_type (session, schema, table->name, table->object_id, &type, TRUE);
}

gboolean
ae_tsql_run_create_type (AeTsqlRun *self, AeTsqlStatement *statement)
{
  const char *schema = ae_tsql_schema_for_new (self->session, &statement->name);
  UserType found;

  if (find_type (self->session, schema, statement->name.name, &found)
      || ae_tsql_type_is_known (statement->name.name))
    {
      g_autofree char *text = g_strdup_printf ("%s.%s", schema, statement->name.name);
      return ae_tsql_error_set (&self->error, 219, statement->line, text);
    }
  return statement->flag ? create_alias (self, statement, schema)
                         : create_table_type (self, statement, schema);
}

/* "schema.table" of one that has a column of the type. */
static char *
find_user (AeEmulatorSession *session, guint32 id)
{
  char *user = NULL;
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      session->db,
      "SELECT t.name FROM ae_table t JOIN ae_column USING (object_id) WHERE user_type_id = ?", "i",
      (gint64) id);

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    user = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return user;
}

gboolean
ae_tsql_run_drop_type (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const char *schema = get_schema (session, statement->name.schema, statement->name.name);
  g_autofree char *text = ae_tsql_name_to_string (&statement->name);
  UserType found;

  if (!find_type (session, schema, statement->name.name, &found))
    return statement->flag || ae_tsql_error_set (&self->error, 218, statement->line, text);
  g_autofree char *user = find_user (session, found.id);
  if (user != NULL)
    return ae_tsql_error_set (&self->error, 3732, statement->line, text, user);
  return ae_tsql_catalog_run (session->db, "DELETE FROM ae_user_type WHERE id = ?", "i",
                              (gint64) found.id)
         && ae_tsql_catalog_drop_parts (session->db, found.object_id);
}

/* --- variables -------------------------------------------------------------------------------- */

/* A table type's columns for a variable of its own. */
static AeTsqlTable *
make_variable_table (AeTsqlRun *self, AeTsqlDeclaration *declaration, AeTsqlTable *of_type)
{
  g_autoptr (AeTsqlTable) table
      = of_type != NULL ? g_steal_pointer (&of_type) : ae_tsql_table_new ();

  table->object_id = ae_tsql_temporary_next_id (self->session);
  table->database_id = AE_TSQL_TEMPORARY_DATABASE;
  g_free (table->schema);
  g_free (table->name);
  table->schema = g_strdup ("dbo");
  table->name = g_strdup (declaration->name);
  if (declaration->elements == NULL)
    return g_steal_pointer (&table);
  self->is_creating = TRUE;
  gboolean good = ae_tsql_elements_add (self, table, declaration->elements);
  self->is_creating = FALSE;
  return good ? g_steal_pointer (&table) : NULL;
}

static gboolean
check_read_only (AeTsqlRun *self,
                 const AeTsqlDeclaration *declaration,
                 gboolean is_table,
                 gboolean is_parameter)
{
  if (declaration->readonly && !is_parameter)
    return ae_tsql_error_set (&self->error, 102, declaration->line, "READONLY");
  if (declaration->readonly && !is_table)
    return ae_tsql_error_set (&self->error, 346, declaration->line, declaration->name);
  if (is_table && is_parameter && !declaration->readonly)
    return ae_tsql_error_set (&self->error, 352, declaration->line, declaration->name);
  return TRUE;
}

AeTsqlVariable *
ae_tsql_declare_variable (AeTsqlRun *self,
                          AeTsqlDeclaration *declaration,
                          guint ordinal,
                          gboolean is_parameter)
{
  g_auto (AeTsqlResolvedType) resolved = { 0 };
  g_autoptr (AeTsqlTable) table = NULL;

  if (declaration->elements != NULL)
    ae_tsql_type_init (&resolved.type, AE_EMULATOR_TYPE_TABLE);
  else if (!ae_tsql_user_type_resolve (self->session, declaration->type_name, 'c', ordinal,
                                       &resolved, &self->error))
    return NULL;
  gboolean is_table = declaration->elements != NULL || resolved.table != NULL;
  if (!check_read_only (self, declaration, is_table, is_parameter))
    return NULL;
  if (is_table)
    {
      table = make_variable_table (self, declaration, g_steal_pointer (&resolved.table));
      if (table == NULL)
        return NULL;
    }
  AeTsqlVariable *variable = ae_tsql_frame_add (self->frame, declaration->name, &resolved.type);
  variable->table = g_steal_pointer (&table);
  if (is_table && declaration->type_name != NULL)
    variable->type_name = g_strdup (declaration->type_name->name);
  variable->is_parameter = is_parameter;
  variable->read_only = declaration->readonly;
  variable->output = declaration->output;
  return variable;
}

gboolean
ae_tsql_variable_make_table (AeTsqlRun *self, AeTsqlVariable *variable)
{
  if (variable->session != NULL)
    return TRUE;
  if (!ae_tsql_temporary_make_variable (self->session, variable->table))
    return ae_tsql_error_set (&self->error, 8623, 0);
  variable->session = self->session;
  return TRUE;
}
