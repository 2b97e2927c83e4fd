/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-database-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-options-private.h"

/* --- columns ---------------------------------------------------------------------------------- */

static gboolean
set_collation (AeTsqlRun *self, const AeTsqlElement *element, AeTsqlColumn *column)
{
  const char *name = element->collation != NULL ? element->collation : AE_TSQL_DEFAULT_COLLATION;

  if (!ae_tsql_type_is_character (column->type.id))
    return TRUE;
  if (!ae_tsql_collation_from_name (name, column->type.collation))
    {
      g_autofree char *text = g_strdup_printf ("Invalid collation '%s'.", name);
      return ae_tsql_error_set_text (&self->error, 448, 1, 16, element->line, text);
    }
  column->collation = g_strdup (name);
  return TRUE;
}

static gboolean
refuse_clauses (AeTsqlRun *self, const AeTsqlElement *element)
{
  if (element->default_text != NULL)
    return ae_tsql_error_set (&self->error, 33285, element->line, element->name);
  if (element->has_identity)
    return ae_tsql_error_set (&self->error, 33283, element->line, "IDENTITY", element->name);
  if (element->rejected != NULL)
    return ae_tsql_error_set (&self->error, 33283, element->line, element->rejected, element->name);
  return TRUE;
}

/* ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = …, ENCRYPTION_TYPE = …, ALGORITHM = …) */
static gboolean
set_encryption (AeTsqlRun *self, const AeTsqlElement *element, AeTsqlColumn *column)
{
  static const AeTsqlOptionRule rules[] = {
    { "COLUMN_ENCRYPTION_KEY", "i", TRUE },
    { "ENCRYPTION_TYPE", "i", TRUE },
    { "ALGORITHM", "s", TRUE },
  };
  const AeTsqlOption *found[G_N_ELEMENTS (rules)] = { NULL };

  if (!ae_tsql_options_parse (element->encryption, rules, G_N_ELEMENTS (rules), found,
                              element->line, &self->error)
      || !refuse_clauses (self, element))
    return FALSE;

  gboolean deterministic = g_ascii_strcasecmp (found[1]->text, "DETERMINISTIC") == 0;
  if (!deterministic && g_ascii_strcasecmp (found[1]->text, "RANDOMIZED") != 0)
    return ae_tsql_error_set (&self->error, 102, found[1]->line, found[1]->text);
  if (strcmp (found[2]->text, "AEAD_AES_256_CBC_HMAC_SHA_256") != 0)
    return ae_tsql_error_set (&self->error, 33292, found[2]->line, found[2]->text);
  guint32 cek_id
      = ae_tsql_catalog_find_cek (self->session->db, self->session->database_id, found[0]->text);
  if (cek_id == 0)
    return ae_tsql_error_set (&self->error, 33293, found[0]->line, "encryption", found[0]->text);
  if (!ae_tsql_encryption_is_possible (&column->type))
    return ae_tsql_error_set (&self->error, 33280, element->line, element->name,
                              ae_tsql_type_get_name (column->type.id));
  if (deterministic && ae_tsql_type_is_character (column->type.id)
      && !ae_tsql_collation_is_bin2 (column->type.collation))
    return ae_tsql_error_set (&self->error, 33289, element->line, element->name);

  g_autofree char *name = ae_tsql_catalog_get_cek_name (self->session->db, cek_id);
  column->encryption = ae_tsql_encryption_new (cek_id, deterministic ? 1 : 2, name);
  return TRUE;
}

static gboolean
set_identity (AeTsqlRun *self,
              const AeTsqlElement *element,
              AeTsqlTable *table,
              AeTsqlColumn *column)
{
  AeEmulatorTypeId id = column->type.id;

  if (!element->has_identity)
    return TRUE;
  if (ae_tsql_table_get_identity (table) != NULL)
    return ae_tsql_error_set (&self->error, 2744, element->line, table->name);
  gboolean fits = (ae_tsql_type_is_integer (id) && id != AE_EMULATOR_TYPE_BIT)
                  || (ae_tsql_type_is_decimal (id) && column->type.scale == 0);
  if (!fits || (element->has_null && element->null) || element->increment == 0)
    return ae_tsql_error_set (&self->error, 2749, element->line, element->name);
  column->is_identity = TRUE;
  column->seed = element->seed;
  column->increment = element->increment;
  column->nullable = FALSE;
  return TRUE;
}

static gboolean
add_column (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  if (ae_tsql_table_find_column (table, element->name) != NULL)
    return ae_tsql_error_set (&self->error, 2705, element->line, element->name, table->name);

  AeTsqlColumn *column = ae_tsql_table_add_column (table, element->name);
  if (!ae_tsql_type_resolve (element->type_name, 'c', table->columns->len, &column->type,
                             &self->error)
      || !set_collation (self, element, column))
    return FALSE;
  column->nullable = element->has_null ? element->null : !element->primary;
  column->default_text = g_strdup (element->default_text);
  if (element->encryption != NULL && !set_encryption (self, element, column))
    return FALSE;
  return set_identity (self, element, table, column);
}

/* --- keys ------------------------------------------------------------------------------------- */

/* What SQL Server calls a constraint without a name. */
static char *
make_key_name (const AeTsqlTable *table, gboolean primary, guint ordinal)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GINT64_FORMAT ":%u", table->object_id, ordinal);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, seed, -1);
  g_autofree char *upper = g_ascii_strup (digest, 16);
  g_autofree char *short_name
      = g_utf8_substring (table->name, 0, MIN (9, g_utf8_strlen (table->name, -1)));

  return g_strdup_printf ("%s__%s__%s", primary ? "PK" : "UQ", short_name, upper);
}

static gboolean
add_key_column (AeTsqlRun *self,
                AeTsqlTable *table,
                AeTsqlUnique *unique,
                const char *name,
                guint32 line)
{
  AeTsqlColumn *column = ae_tsql_table_find_column (table, name);

  if (column == NULL)
    return ae_tsql_error_set (&self->error, 1911, line, name);
  if (column->encryption != NULL && column->encryption->encryption_type == 2)
    return ae_tsql_error_set (&self->error, 33282, line, table->name, column->name);
  if (unique->primary && column->nullable)
    return ae_tsql_error_set (&self->error, 8111, line, table->name);
  g_array_append_val (unique->columns, column->id);
  return TRUE;
}

static gboolean
add_key (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  for (guint i = 0; element->primary && i < table->uniques->len; i++)
    if (((AeTsqlUnique *) g_ptr_array_index (table->uniques, i))->primary)
      return ae_tsql_error_set (&self->error, 8110, element->line, table->name);

  AeTsqlUnique *unique = ae_tsql_table_add_unique (table);
  unique->primary = element->primary;
  unique->name = element->constraint != NULL
                     ? g_strdup (element->constraint)
                     : make_key_name (table, element->primary, table->uniques->len);
  if (element->columns == NULL)
    return add_key_column (self, table, unique, element->name, element->line);

  for (guint i = 0; i < element->columns->len; i++)
    {
      const char *name = g_ptr_array_index (element->columns, i);
      AeTsqlColumn *column = ae_tsql_table_find_column (table, name);
      /* A column that says nothing about NULL takes none as a part of the primary key. */
      if (column != NULL && element->primary && self->is_creating)
        column->nullable = FALSE;
      if (!add_key_column (self, table, unique, name, element->line))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_elements (AeTsqlRun *self, AeTsqlTable *table, GPtrArray *elements)
{
  for (guint i = 0; i < elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (elements, i);
      if (element->name != NULL && !add_column (self, table, element))
        return FALSE;
    }
  for (guint i = 0; i < elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (elements, i);
      if ((element->primary || element->unique) && !add_key (self, table, element))
        return FALSE;
    }
  return TRUE;
}

/* --- statements ------------------------------------------------------------------------------- */

static gboolean
storage_failure (AeTsqlRun *self)
{
  if (ae_tsql_run_stopped (self))
    return FALSE;
  return ae_tsql_error_set (&self->error, 8623, 0);
}

static gboolean
create_table (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const char *schema = ae_tsql_bind_default_schema (&statement->name);
  g_autoptr (AeTsqlTable) table = ae_tsql_table_new ();

  table->schema = ae_tsql_catalog_get_schema_name (session->db, session->database_id, schema);
  if (table->schema == NULL)
    return ae_tsql_error_set (&self->error, 2760, statement->line, schema);
  if (ae_tsql_catalog_find_object (session->db, session->database_id, schema, statement->name.name,
                                   NULL)
      != 0)
    return ae_tsql_error_set (&self->error, 2714, statement->line, statement->name.name);

  table->database_id = session->database_id;
  table->object_id = ae_tsql_catalog_next_object_id (session->db);
  table->name = g_strdup (statement->name.name);
  self->is_creating = TRUE;
  gboolean good = add_elements (self, table, statement->elements);
  self->is_creating = FALSE;
  if (!good)
    return FALSE;
  ae_tsql_database_forget_identity (session->database, table->object_id);
  return ae_tsql_catalog_create_table (session->db, table) || storage_failure (self);
}

static gboolean
drop_tables (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;

  for (guint i = 0; i < statement->names->len; i++)
    {
      const AeTsqlName *name = g_ptr_array_index (statement->names, i);
      g_autoptr (AeTsqlTable) table = ae_tsql_catalog_load_table (
          session->db, session->database_id, ae_tsql_bind_default_schema (name), name->name);
      if (table == NULL && !statement->flag)
        {
          g_autofree char *text = ae_tsql_name_to_string (name);
          return ae_tsql_error_set (&self->error, 3701, name->line, "table", text);
        }
      if (table != NULL && !ae_tsql_catalog_drop_table (session->db, table))
        return storage_failure (self);
    }
  return TRUE;
}

static AeTsqlTable *
load_table (AeTsqlRun *self, const AeTsqlName *name)
{
  AeTsqlTable *table = ae_tsql_catalog_load_table (self->session->db, self->session->database_id,
                                                   ae_tsql_bind_default_schema (name), name->name);

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
  if (!add_elements (self, table, statement->elements))
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
    if (!add_key_column (self, table, unique, g_ptr_array_index (statement->columns, i),
                         statement->line))
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
    case AE_TSQL_STATEMENT_CREATE_DATABASE:
      return ae_tsql_catalog_create_database (self->session->db, statement->text, &self->error);
    case AE_TSQL_STATEMENT_CLEAR_CACHE:
      return TRUE;
    case AE_TSQL_STATEMENT_MODULE:
    case AE_TSQL_STATEMENT_DROP_MODULE:
    case AE_TSQL_STATEMENT_CREATE_SCHEMA:
    case AE_TSQL_STATEMENT_DROP_SCHEMA:
    case AE_TSQL_STATEMENT_TRANSFER:
      return ae_tsql_run_module (self, statement);
    default:
      return ae_tsql_error_set (&self->error, 102, statement->line, "statement");
    }
}

gboolean
ae_tsql_run_definition (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  guint16 command
      = statement->kind == AE_TSQL_STATEMENT_CREATE_TABLE ? AE_EMULATOR_COMMAND_CREATE_TABLE
        : statement->kind == AE_TSQL_STATEMENT_DROP_TABLE ? AE_EMULATOR_COMMAND_DROP_TABLE
                                                          : AE_EMULATOR_COMMAND_NONE;

  if (!ae_tsql_transaction_open_statement (session, &self->error))
    return FALSE;
  gboolean good = run_kind (self, statement) && self->error.number == 0;
  if (!ae_tsql_transaction_close_statement (session, good, &self->error))
    return FALSE;
  ae_tsql_run_done (self, command, FALSE, 0, FALSE);
  return TRUE;
}
