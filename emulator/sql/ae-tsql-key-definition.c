/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-options-private.h"
#include "ae-tsql-run-private.h"
#include "ae-tsql-security-private.h"

/* Keys are data of the client: wrapped values, paths and signatures are kept and never judged. */

#define MAX_CEK_VALUES 2

static gboolean
storage_failure (AeTsqlRun *self)
{
  return !ae_tsql_run_stopped (self) && ae_tsql_error_set (&self->error, 8623, 0);
}

static char *
dup_text (const AeTsqlOption *option)
{
  return g_strndup (option->text, option->size);
}

/* --- column master keys ----------------------------------------------------------------------- */

static gboolean
create_cmk (AeTsqlRun *self, AeTsqlStatement *statement)
{
  static const AeTsqlOptionRule rules[] = {
    { "KEY_STORE_PROVIDER_NAME", "s", TRUE },
    { "KEY_PATH", "s", TRUE },
    { "ENCLAVE_COMPUTATIONS", "l", FALSE },
  };
  static const AeTsqlOptionRule enclave_rules[] = { { "SIGNATURE", "b", TRUE } };
  const AeTsqlOption *found[G_N_ELEMENTS (rules)] = { NULL }, *signature = NULL;
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlCmk) existing
      = ae_tsql_catalog_load_cmk (session->db, session->database_id, statement->text);

  if (!ae_tsql_options_parse (statement->options, rules, G_N_ELEMENTS (rules), found,
                              statement->line, &self->error))
    return FALSE;
  if (found[2] != NULL
      && !ae_tsql_options_parse (found[2]->list, enclave_rules, 1, &signature, found[2]->line,
                                 &self->error))
    return FALSE;
  if (existing != NULL)
    return ae_tsql_error_set (&self->error, 2714, statement->line, statement->text);
  if (found[1]->size == 0)
    return ae_tsql_error_set (&self->error, 33297, found[1]->line, "key path");

  g_autoptr (AeTsqlCmk) cmk = g_new0 (AeTsqlCmk, 1);
  cmk->name = g_strdup (statement->text);
  cmk->provider_name = dup_text (found[0]);
  cmk->key_path = dup_text (found[1]);
  cmk->allow_enclave = signature != NULL;
  if (signature != NULL)
    cmk->signature = g_bytes_new (signature->text, signature->size);
  return ae_tsql_catalog_create_cmk (session->db, session->database_id, cmk)
         || storage_failure (self);
}

static gboolean
drop_cmk (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlCmk) cmk
      = ae_tsql_catalog_load_cmk (session->db, session->database_id, statement->text);

  if (cmk == NULL)
    return ae_tsql_error_set (&self->error, 15151, statement->line, "drop", "column master key",
                              statement->text);
  if (ae_tsql_catalog_cmk_is_used (session->db, cmk->id))
    {
      g_autofree char *text = g_strdup_printf (
          "The column master key '%s' cannot be dropped because it is referenced "
          "by at least one column encryption key.",
          cmk->name);
      return ae_tsql_error_set_text (&self->error, 15183, 1, 16, statement->line, text);
    }
  return ae_tsql_catalog_drop_cmk (session->db, cmk->id) || storage_failure (self);
}

/* --- column encryption keys ------------------------------------------------------------------- */

static gboolean
add_value (AeTsqlRun *self, guint32 cek_id, const char *cek_name, GPtrArray *options, guint32 line)
{
  static const AeTsqlOptionRule rules[] = {
    { "COLUMN_MASTER_KEY", "i", TRUE },
    { "ALGORITHM", "s", TRUE },
    { "ENCRYPTED_VALUE", "b", TRUE },
  };
  const AeTsqlOption *found[G_N_ELEMENTS (rules)] = { NULL };
  AeEmulatorSession *session = self->session;

  if (!ae_tsql_options_parse (options, rules, G_N_ELEMENTS (rules), found, line, &self->error))
    return FALSE;
  g_autoptr (AeTsqlCmk) cmk
      = ae_tsql_catalog_load_cmk (session->db, session->database_id, found[0]->text);
  if (cmk == NULL)
    return ae_tsql_error_set (&self->error, 33293, found[0]->line, "master", found[0]->text);
  if (strcmp (found[1]->text, "RSA_OAEP") != 0)
    return ae_tsql_error_set (&self->error, 33292, found[1]->line, found[1]->text);
  if (found[2]->size == 0)
    return ae_tsql_error_set (&self->error, 33297, found[2]->line, "encrypted value");
  if (ae_tsql_catalog_has_cek_value (session->db, cek_id, cmk->id))
    return ae_tsql_error_set (&self->error, 33291, line, cek_name, cmk->name);
  if (ae_tsql_catalog_count_cek_values (session->db, cek_id) >= MAX_CEK_VALUES)
    return ae_tsql_error_set (&self->error, 33288, line, cek_name);

  g_autoptr (GBytes) value = g_bytes_new (found[2]->text, found[2]->size);
  return ae_tsql_catalog_add_cek_value (session->db, cek_id, cmk->id, "RSA_OAEP", value)
         || storage_failure (self);
}

static gboolean
create_cek (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;

  if (ae_tsql_catalog_find_cek (session->db, session->database_id, statement->text) != 0)
    return ae_tsql_error_set (&self->error, 2714, statement->line, statement->text);
  guint32 id = ae_tsql_catalog_create_cek (session->db, session->database_id, statement->text);
  if (id == 0)
    return storage_failure (self);
  for (guint i = 0; i < statement->rows->len; i++)
    if (!add_value (self, id, statement->text, g_ptr_array_index (statement->rows, i),
                    statement->line))
      return FALSE;
  return TRUE;
}

static guint32
find_cek (AeTsqlRun *self, AeTsqlStatement *statement, const char *verb)
{
  guint32 id
      = ae_tsql_catalog_find_cek (self->session->db, self->session->database_id, statement->text);

  if (id == 0)
    ae_tsql_error_set (&self->error, 15151, statement->line, verb, "column encryption key",
                       statement->text);
  return id;
}

static gboolean
drop_value (AeTsqlRun *self, guint32 cek_id, AeTsqlStatement *statement)
{
  static const AeTsqlOptionRule rules[] = { { "COLUMN_MASTER_KEY", "i", TRUE } };
  const AeTsqlOption *found[1] = { NULL };
  AeEmulatorSession *session = self->session;

  if (!ae_tsql_options_parse (statement->options, rules, 1, found, statement->line, &self->error))
    return FALSE;
  g_autoptr (AeTsqlCmk) cmk
      = ae_tsql_catalog_load_cmk (session->db, session->database_id, found[0]->text);
  if (cmk == NULL)
    return ae_tsql_error_set (&self->error, 33293, found[0]->line, "master", found[0]->text);
  if (!ae_tsql_catalog_has_cek_value (session->db, cek_id, cmk->id))
    return ae_tsql_error_set (&self->error, 33290, statement->line, statement->text, cmk->name);
  if (ae_tsql_catalog_count_cek_values (session->db, cek_id) == 1)
    return ae_tsql_error_set (&self->error, 33275, statement->line, statement->text);
  return ae_tsql_catalog_drop_cek_value (session->db, cek_id, cmk->id) || storage_failure (self);
}

static gboolean
alter_cek (AeTsqlRun *self, AeTsqlStatement *statement)
{
  guint32 id = find_cek (self, statement, "alter");

  if (id == 0)
    return FALSE;
  return statement->flag
             ? add_value (self, id, statement->text, statement->options, statement->line)
             : drop_value (self, id, statement);
}

static gboolean
drop_cek (AeTsqlRun *self, AeTsqlStatement *statement)
{
  guint32 id = find_cek (self, statement, "drop");
  g_autofree char *table = NULL, *column = NULL;

  if (id == 0)
    return FALSE;
  if (ae_tsql_catalog_find_cek_user (self->session->db, id, &table, &column))
    return ae_tsql_error_set (&self->error, 33287, statement->line, statement->text, table, column);
  return ae_tsql_catalog_drop_cek (self->session->db, id) || storage_failure (self);
}

static gboolean
run_kind (AeTsqlRun *self, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_CREATE_CMK:
      return create_cmk (self, statement);
    case AE_TSQL_STATEMENT_DROP_CMK:
      return drop_cmk (self, statement);
    case AE_TSQL_STATEMENT_CREATE_CEK:
      return create_cek (self, statement);
    case AE_TSQL_STATEMENT_ALTER_CEK:
      return alter_cek (self, statement);
    default:
      return drop_cek (self, statement);
    }
}

gboolean
ae_tsql_run_key_definition (AeTsqlRun *self, AeTsqlStatement *statement)
{
  if (!ae_tsql_permission_check_statement (self, statement)
      || !ae_tsql_transaction_open_statement (self->session, &self->error))
    return FALSE;
  gboolean good = run_kind (self, statement);
  if (!ae_tsql_transaction_close_statement (self->session, good, &self->error))
    return FALSE;
  ae_tsql_run_done (self, AE_EMULATOR_COMMAND_NONE, FALSE, 0, FALSE);
  return TRUE;
}
