/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-definition-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-security-private.h"

/* --- statements ------------------------------------------------------------------------------- */

static gboolean
storage_failure (AeTsqlRun *self)
{
  if (ae_tsql_run_stopped (self))
    return FALSE;
  return ae_tsql_error_set (&self->error, 8623, 0);
}

/* Where a new table is, by its name. */
static void
place_table (AeEmulatorSession *session, AeTsqlTable *table, const AeTsqlName *name)
{
  gboolean local = ae_tsql_name_is_local (name->name);
  gboolean global = ae_tsql_name_is_global (name->name);

  table->database_id = local || global ? AE_TSQL_TEMPORARY_DATABASE : session->database_id;
  if (!local && !global && name->database != NULL)
    table->database_id = ae_tsql_catalog_find_database (session->db, name->database, NULL);
  table->object_id
      = local ? ae_tsql_temporary_next_id (session) : ae_tsql_catalog_next_object_id (session->db);
  table->schema = local || global
                      ? g_strdup ("dbo")
                      : ae_tsql_catalog_get_schema_name (session->db, table->database_id,
                                                         ae_tsql_bind_default_schema (name));
  table->name = g_strdup (name->name);
}

static gboolean
check_new_name (AeTsqlRun *self, const AeTsqlName *name)
{
  AeEmulatorSession *session = self->session;
  const char *schema = ae_tsql_bind_default_schema (name);
  guint32 database_id = session->database_id;

  if (ae_tsql_name_is_local (name->name))
    return !ae_tsql_temporary_exists (session, name->name)
           || ae_tsql_error_set (&self->error, 2714, name->line, name->name);
  if (ae_tsql_name_is_global (name->name))
    database_id = AE_TSQL_TEMPORARY_DATABASE;
  else if (name->database != NULL)
    database_id = ae_tsql_catalog_find_database (session->db, name->database, NULL);
  if (database_id == 0)
    return ae_tsql_error_set (&self->error, 911, name->line, name->database);
  if (ae_tsql_catalog_find_schema (session->db, database_id, schema) == 0)
    return ae_tsql_error_set (&self->error, 2760, name->line, schema);
  return ae_tsql_catalog_find_object (session->db, database_id, schema, name->name, NULL) == 0
         || ae_tsql_error_set (&self->error, 2714, name->line, name->name);
}

AeTsqlTable *
ae_tsql_definition_begin_table (AeTsqlRun *self, const AeTsqlName *name)
{
  AeTsqlTable *table = NULL;

  if (!check_new_name (self, name))
    return NULL;
  table = ae_tsql_table_new ();
  place_table (self->session, table, name);
  return table;
}

gboolean
ae_tsql_definition_finish_table (AeTsqlRun *self, AeTsqlTable *table)
{
  AeEmulatorSession *session = self->session;

  ae_tsql_database_forget_identity (session->database, table->object_id);
  if (ae_tsql_name_is_local (table->name) && !ae_tsql_temporary_add (session, table))
    return storage_failure (self);
  if (ae_tsql_name_is_global (table->name))
    ae_tsql_temporary_note_global (session, table->object_id);
  return ae_tsql_catalog_create_table (session->db, table) || storage_failure (self);
}

static gboolean
create_table (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autoptr (AeTsqlTable) table = ae_tsql_definition_begin_table (self, &statement->name);

  if (table == NULL)
    return FALSE;
  self->is_creating = TRUE;
  gboolean good = ae_tsql_elements_add (self, table, statement->elements);
  self->is_creating = FALSE;
  return good && ae_tsql_definition_finish_table (self, table);
}

static gboolean
drop_tables (AeTsqlRun *self, AeTsqlStatement *statement)
{
  for (guint i = 0; i < statement->names->len; i++)
    {
      const AeTsqlName *name = g_ptr_array_index (statement->names, i);
      g_autoptr (AeTsqlTable) table = ae_tsql_find_table (self->session, name);
      if (table == NULL && !statement->flag)
        {
          g_autofree char *text = ae_tsql_name_to_string (name);
          return ae_tsql_error_set (&self->error, 3701, name->line, "table", text);
        }
      if (table != NULL && !ae_tsql_catalog_drop_table (self->session->db, table))
        return storage_failure (self);
    }
  return TRUE;
}

static AeTsqlTable *
load_table (AeTsqlRun *self, const AeTsqlName *name)
{
  AeTsqlTable *table = ae_tsql_find_table (self->session, name);

  if (table == NULL)
    {
      g_autofree char *text = ae_tsql_name_to_string (name);
      ae_tsql_error_set (&self->error, 4902, name->line, text);
    }
  return table;
}

static gboolean
has_rows (sqlite3 *db, const AeTsqlTable *table)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT 1 FROM t%" G_GINT64_FORMAT " LIMIT 1", table->object_id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "");
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  return found;
}

/* New columns of rows that are there are NULL, so they must be allowed to be. */
static gboolean
alter_table_add (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlTable) table = load_table (self, &statement->name);

  if (table == NULL)
    return FALSE;
  guint n_columns = table->columns->len, n_uniques = table->uniques->len;
  gboolean occupied = has_rows (session->db, table);
  if (!ae_tsql_elements_add (self, table, statement->elements))
    return FALSE;
  for (guint i = n_columns; i < table->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (table->columns, i);
      if (!column->nullable && occupied)
        return ae_tsql_error_set_text (
            &self->error, 4901, 1, 16, statement->line,
            "ALTER TABLE only allows columns to be added that can contain nulls, or the table to "
            "be empty.");
      if (!ae_tsql_catalog_add_column (session->db, table, column))
        return storage_failure (self);
    }
  for (guint i = n_uniques; i < table->uniques->len; i++)
    {
      AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      if (!ae_tsql_catalog_add_unique (session->db, table, unique))
        return ae_tsql_error_set (&self->error, 1750, statement->line);
    }
  return TRUE;
}

static gboolean
create_index (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlTable) table = load_table (self, &statement->name);

  if (table == NULL)
    return FALSE;
  AeTsqlUnique *unique = ae_tsql_table_add_unique (table);
  unique->is_index = TRUE;
  unique->name = g_strdup (statement->text);
  for (guint i = 0; i < statement->columns->len; i++)
    if (!ae_tsql_elements_add_key_column (
            self, table, unique, g_ptr_array_index (statement->columns, i), statement->line))
      return FALSE;
  /* An index that is not unique changes no answer. */
  if (!statement->flag)
    return TRUE;
  if (ae_tsql_catalog_add_unique (session->db, table, unique))
    return TRUE;
  g_autofree char *text
      = g_strdup_printf ("The CREATE UNIQUE INDEX statement terminated because a "
                         "duplicate key was found for the object name '%s.%s' and "
                         "the index name '%s'.",
                         table->schema, table->name, statement->text);
  return ae_tsql_error_set_text (&self->error, 1505, 1, 16, statement->line, text);
}

/* Encryption in place is the work of an enclave. */
static gboolean
alter_table_column (AeTsqlRun *self, AeTsqlStatement *statement)
{
  const AeTsqlElement *element = g_ptr_array_index (statement->elements, 0);
  g_autoptr (AeTsqlTable) table = load_table (self, &statement->name);

  if (table == NULL)
    return FALSE;
  AeTsqlColumn *column = ae_tsql_table_find_column (table, element->name);
  if (column == NULL)
    {
      g_autofree char *text = g_strdup_printf (
          "ALTER TABLE ALTER COLUMN failed because column '%s' does not exist in "
          "table '%s'.",
          element->name, table->name);
      return ae_tsql_error_set_text (&self->error, 4924, 1, 16, statement->line, text);
    }
  if (element->encryption != NULL || column->encryption != NULL)
    return ae_tsql_error_set (&self->error, 33546, statement->line, element->name);
  return ae_tsql_error_set (&self->error, 156, statement->line, "ALTER");
}

static gboolean
run_kind (AeTsqlRun *self, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_CREATE_TABLE:
      return create_table (self, statement);
    case AE_TSQL_STATEMENT_DROP_TABLE:
      return drop_tables (self, statement);
    case AE_TSQL_STATEMENT_ALTER_TABLE_ADD:
      return alter_table_add (self, statement);
    case AE_TSQL_STATEMENT_ALTER_TABLE_COLUMN:
      return alter_table_column (self, statement);
    case AE_TSQL_STATEMENT_CREATE_INDEX:
      return create_index (self, statement);
    case AE_TSQL_STATEMENT_CREATE_TYPE:
      return ae_tsql_run_create_type (self, statement);
    case AE_TSQL_STATEMENT_DROP_TYPE:
      return ae_tsql_run_drop_type (self, statement);
    case AE_TSQL_STATEMENT_CREATE_DATABASE:
      return ae_tsql_catalog_create_database (self->session->db, statement->text, &self->error);
    case AE_TSQL_STATEMENT_CLEAR_CACHE:
      return TRUE;
    case AE_TSQL_STATEMENT_MODULE:
    case AE_TSQL_STATEMENT_DROP_MODULE:
    case AE_TSQL_STATEMENT_CREATE_SYNONYM:
    case AE_TSQL_STATEMENT_CREATE_SCHEMA:
    case AE_TSQL_STATEMENT_DROP_SCHEMA:
    case AE_TSQL_STATEMENT_TRANSFER:
      return ae_tsql_run_module (self, statement);
    case AE_TSQL_STATEMENT_PRINCIPAL:
      return ae_tsql_run_principal (self, statement);
    case AE_TSQL_STATEMENT_PERMISSION:
      return ae_tsql_run_permission (self, statement);
    default:
      return ae_tsql_error_set (&self->error, 102, statement->line, "statement");
    }
}

/* Whether it is about #tables alone. */
static gboolean
is_local (const AeTsqlStatement *statement)
{
  if (statement->kind != AE_TSQL_STATEMENT_DROP_TABLE)
    return statement->name.name != NULL && ae_tsql_name_is_local (statement->name.name);
  for (guint i = 0; i < statement->names->len; i++)
    if (!ae_tsql_name_is_local (((AeTsqlName *) g_ptr_array_index (statement->names, i))->name))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_run_definition (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  guint16 command
      = statement->kind == AE_TSQL_STATEMENT_CREATE_TABLE ? AE_EMULATOR_COMMAND_CREATE_TABLE
        : statement->kind == AE_TSQL_STATEMENT_DROP_TABLE ? AE_EMULATOR_COMMAND_DROP_TABLE
                                                          : AE_EMULATOR_COMMAND_NONE;

  if (statement->kind != AE_TSQL_STATEMENT_PRINCIPAL
      && statement->kind != AE_TSQL_STATEMENT_PERMISSION && !is_local (statement)
      && !ae_tsql_permission_check_statement (self, statement))
    return FALSE;
  gboolean open = is_local (statement)
                      ? ae_tsql_transaction_open_local_statement (session, &self->error)
                      : ae_tsql_transaction_open_statement (session, &self->error);
  if (!open)
    return FALSE;
  gboolean good = run_kind (self, statement) && self->error.number == 0;
  if (!ae_tsql_transaction_close_statement (session, good, &self->error))
    return FALSE;
  ae_tsql_run_done (self, command, FALSE, 0, FALSE);
  return TRUE;
}
