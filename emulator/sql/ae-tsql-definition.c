/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-alter-private.h"
#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-definition-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-sequence-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"
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
                                                         ae_tsql_schema_for_new (session, name));
  table->name = g_strdup (name->name);
}

static gboolean
check_new_name (AeTsqlRun *self, const AeTsqlName *name)
{
  AeEmulatorSession *session = self->session;
  const char *schema = ae_tsql_schema_for_new (session, name);
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

/* By a foreign key of another table. */
static gboolean
is_referenced (AeEmulatorSession *session, const AeTsqlTable *table)
{
  g_autoptr (GArray) tables = ae_tsql_catalog_find_references (session->db, table->object_id);

  for (guint i = 0; i < tables->len; i++)
    if (g_array_index (tables, gint64, i) != table->object_id)
      return TRUE;
  return FALSE;
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
      if (table != NULL && is_referenced (self->session, table))
        {
          g_autofree char *text = ae_tsql_name_to_string (name);
          return ae_tsql_error_set (&self->error, 3726, name->line, text);
        }
      if (table != NULL && !ae_tsql_catalog_drop_table (self->session->db, table))
        return storage_failure (self);
    }
  return TRUE;
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
    case AE_TSQL_STATEMENT_ALTER_TABLE_CHECK:
    case AE_TSQL_STATEMENT_ALTER_TABLE_COLUMN:
    case AE_TSQL_STATEMENT_ALTER_TABLE_DROP:
      return ae_tsql_run_alter_table (self, statement);
    case AE_TSQL_STATEMENT_CREATE_INDEX:
    case AE_TSQL_STATEMENT_ALTER_INDEX:
    case AE_TSQL_STATEMENT_DROP_INDEX:
      return ae_tsql_run_index (self, statement);
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
    case AE_TSQL_STATEMENT_CREATE_SEQUENCE:
      return ae_tsql_run_create_sequence (self, statement);
    case AE_TSQL_STATEMENT_ALTER_SEQUENCE:
      return ae_tsql_run_alter_sequence (self, statement);
    case AE_TSQL_STATEMENT_DROP_SEQUENCE:
      return ae_tsql_run_drop_sequence (self, statement);
    case AE_TSQL_STATEMENT_ENABLE_TRIGGER:
      return ae_tsql_run_enable_trigger (self, statement);
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
