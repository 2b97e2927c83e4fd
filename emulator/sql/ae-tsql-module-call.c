/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-trigger-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"

/* A procedure of a user is called: by RPC, or by EXEC in a batch or in another one. */

/* What a procedure sees as its own and its caller gets back. */
typedef struct
{
  const AeTsqlModule *module;
  const char *module_schema;
  AeTsqlSettings settings;
  gboolean has_scope_identity;
  gint64 scope_identity;
  char *database;
  guint32 database_id;
  guint n_transactions;
} Scope;

static void
enter (AeEmulatorSession *session, Scope *scope, const AeTsqlModule *module)
{
  *scope = (Scope){ .module = session->module,
                    .module_schema = session->module_schema,
                    .settings = session->settings,
                    .has_scope_identity = session->has_scope_identity,
                    .scope_identity = session->scope_identity,
                    .database_id = session->database_id,
                    .n_transactions = session->n_transactions };
  session->module = module;
  session->module_schema = module->schema;
  session->has_scope_identity = FALSE;
  if (module->database_id != session->database_id)
    {
      scope->database = session->current_database;
      session->current_database
          = ae_tsql_catalog_get_database_name (session->db, module->database_id);
      session->database_id = module->database_id;
    }
}

static void
leave (AeEmulatorSession *session, Scope *scope)
{
  ae_tsql_session_restore_settings (session, &scope->settings);
  session->module = scope->module;
  session->module_schema = scope->module_schema;
  session->has_scope_identity = scope->has_scope_identity;
  session->scope_identity = scope->scope_identity;
  if (scope->database != NULL)
    {
      g_free (session->current_database);
      session->current_database = scope->database;
      session->database_id = scope->database_id;
    }
}

/* --- arguments of EXEC ------------------------------------------------------------------------ */

static const AeTsqlModuleParameter *
find_parameter (const AeTsqlModule *module, const AeTsqlDeclaration *argument, guint position)
{
  if (module == NULL)
    return NULL;
  for (guint i = 0; argument->name != NULL && i < module->parameters->len; i++)
    {
      const AeTsqlModuleParameter *parameter = g_ptr_array_index (module->parameters, i);
      if (ae_tsql_name_equal (parameter->name, argument->name))
        return parameter;
    }
  return argument->name == NULL && position < module->parameters->len
             ? g_ptr_array_index (module->parameters, position)
             : NULL;
}

gboolean
ae_tsql_module_bind_arguments (AeTsqlBinder *binder,
                               const AeTsqlModule *module,
                               const AeTsqlStatement *statement)
{
  for (guint i = 0; i < statement->declarations->len; i++)
    {
      AeTsqlDeclaration *argument = g_ptr_array_index (statement->declarations, i);
      const AeTsqlModuleParameter *parameter = find_parameter (module, argument, i);
      if (argument->value->kind == AE_TSQL_EXPR_DEFAULT)
        continue;
      if (ae_tsql_variable_is_table (binder->frame, argument->value))
        continue;
      if (parameter == NULL || parameter->encryption == NULL)
        {
          if (!ae_tsql_bind_plain (binder, &argument->value))
            return FALSE;
          if (parameter != NULL)
            ae_tsql_bind_suggest (argument->value, &parameter->type);
          continue;
        }
      AeTsqlColumn column = { .type = parameter->type, .encryption = parameter->encryption };
      if (!ae_tsql_bind_any (binder, &argument->value)
          || !ae_tsql_encryption_assign (binder, &column, argument->value))
        return FALSE;
    }
  return TRUE;
}

/* --- arguments -------------------------------------------------------------------------------- */

/* Which parameter each argument is for; FALSE: they do not fit together. */
static gboolean
match_arguments (AeTsqlCall *self, const AeTsqlModule *module, AeTsqlFrame *frame, gint *arguments)
{
  gboolean named = FALSE;

  for (guint i = 0; i < self->n_parameters; i++)
    {
      const AeEmulatorParameter *argument = &self->parameters[i];
      gboolean has_name = argument->name != NULL && argument->name[0] != '\0';
      if (named && !has_name)
        return ae_tsql_error_set (&self->error, 119, 1, i + 1);
      named |= has_name;
      if (frame->variables->len == 0)
        return ae_tsql_error_set (&self->error, 8146, 0, module->name);
      if (!has_name && i >= frame->variables->len)
        return ae_tsql_error_set (&self->error, 8144, 0, module->name);
      AeTsqlVariable *variable = has_name ? ae_tsql_frame_find (frame, argument->name)
                                          : g_ptr_array_index (frame->variables, i);
      if (variable == NULL)
        return ae_tsql_error_set (&self->error, 8145, 0, argument->name, module->name);
      if (arguments[variable->ordinal] >= 0)
        return ae_tsql_error_set (&self->error, 8143, 0, variable->name);
      if (argument->output && !variable->output)
        return ae_tsql_error_set (&self->error, 8162, 0, variable->name);
      arguments[variable->ordinal] = (gint) i;
    }
  return TRUE;
}

/* A NULL that came without metadata: what an OUTPUT parameter gets goes back with them. */
static AeEmulatorParameterCipher *
make_cipher (AeEmulatorSession *session, const AeTsqlModuleParameter *parameter)
{
  g_autoptr (AeEmulatorCek) key
      = ae_tsql_catalog_load_cek (session->db, parameter->encryption->cek_id);

  if (key == NULL)
    return NULL;
  AeEmulatorParameterCipher *cipher = g_new0 (AeEmulatorParameterCipher, 1);
  *cipher = (AeEmulatorParameterCipher){ .base = parameter->type,
                                         .algorithm = 2,
                                         .encryption_type = parameter->encryption->encryption_type,
                                         .normalization_version = 1,
                                         .database_id = key->database_id,
                                         .cek_id = key->id,
                                         .cek_version = key->version };
  memcpy (cipher->metadata_version, key->metadata_version, sizeof cipher->metadata_version);
  return cipher;
}

/* What a parameter must be encrypted with was found out when the procedure was made. */
static gboolean
take_argument (AeTsqlCall *self,
               const AeTsqlModuleParameter *parameter,
               AeTsqlVariable *variable,
               const AeEmulatorParameter *argument)
{
  gboolean null = argument->value.kind == AE_EMULATOR_VALUE_NULL;

  if (parameter->encryption != NULL)
    variable->encryption = ae_tsql_encryption_new (parameter->encryption->cek_id,
                                                   parameter->encryption->encryption_type,
                                                   parameter->encryption->cek_name);
  if (argument->cipher != NULL)
    {
      if (parameter->encryption == NULL)
        return ae_tsql_encryption_clash (self->session, &argument->cipher->base, argument->cipher,
                                         &variable->type, NULL, &self->error);
      variable->cipher = g_memdup2 (argument->cipher, sizeof *argument->cipher);
      ae_tsql_value_copy (&variable->value, &argument->value);
      return TRUE;
    }
  if (parameter->encryption != NULL && !(null && self->session->column_encryption))
    return ae_tsql_encryption_clash (self->session, &argument->type, NULL, &variable->type,
                                     parameter->encryption, &self->error);
  if (parameter->encryption != NULL)
    {
      variable->cipher = make_cipher (self->session, parameter);
      return variable->cipher != NULL || ae_tsql_error_set (&self->error, 33294, 0);
    }
  if (null)
    return TRUE;
  if (!ae_tsql_value_is_valid (&argument->value)
      || ae_tsql_type_can_convert (argument->type.id, variable->type.id) != 2)
    return ae_tsql_error_set (&self->error, 8114, 0, ae_tsql_type_get_name (argument->type.id),
                              ae_tsql_type_get_name (variable->type.id));
  g_auto (AeTsqlError) error = { 0 };
  if (ae_tsql_convert (&argument->value, &argument->type, &variable->type, 0, &variable->value,
                       NULL, &error))
    return TRUE;
  return ae_tsql_error_set (&self->error, 8114, 0, ae_tsql_type_get_name (argument->type.id),
                            ae_tsql_type_get_name (variable->type.id));
}

static gboolean
take_default (AeTsqlCall *self,
              const AeTsqlModule *module,
              const AeTsqlDeclaration *declaration,
              AeTsqlVariable *variable,
              AeTsqlRun *run)
{
  if (declaration->value == NULL)
    {
      /* An OUTPUT parameter must be given, too. */
      return ae_tsql_error_set (&self->error, 201, 0, module->name, variable->name);
    }
  if (ae_tsql_run_evaluate (run, declaration->value, &variable->type, &variable->value, NULL))
    return TRUE;
  self->error = run->error;
  run->error = (AeTsqlError){ 0 };
  return FALSE;
}

static gboolean
take_arguments (AeTsqlCall *self, const AeTsqlModule *module, AeTsqlRun *run, gint *arguments)
{
  GPtrArray *declarations = run->tree->module->declarations;

  for (guint i = 0; i < declarations->len; i++)
    arguments[i] = -1;
  if (!match_arguments (self, module, run->frame, arguments))
    return FALSE;
  for (guint i = 0; i < declarations->len; i++)
    {
      AeTsqlVariable *variable = g_ptr_array_index (run->frame->variables, i);
      const AeEmulatorParameter *argument
          = arguments[i] >= 0 ? &self->parameters[arguments[i]] : NULL;
      if (variable->table != NULL || (argument != NULL && argument->table != NULL))
        {
          if (!ae_tsql_variable_take_table (self->session, variable, argument, &self->error))
            return FALSE;
          continue;
        }
      gboolean good
          = argument != NULL && !argument->use_default
                ? take_argument (self, g_ptr_array_index (module->parameters, i), variable,
                                 argument)
                : take_default (self, module, g_ptr_array_index (declarations, i), variable, run);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/* --- the call --------------------------------------------------------------------------------- */

static void
give_outputs (AeTsqlCall *self, AeTsqlFrame *frame, const gint *arguments, guint n_parameters)
{
  for (guint i = 0; i < n_parameters; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      if (arguments[i] >= 0 && self->parameters[arguments[i]].output)
        ae_tsql_call_add_output (self, (guint) arguments[i], variable,
                                 self->parameters[arguments[i]].name);
    }
}

/* BEGIN without COMMIT, or the other way round. */
static void
check_transactions (AeEmulatorSession *session, const AeTsqlModule *module, const Scope *scope)
{
  g_auto (AeTsqlError) error = { 0 };

  if (session->n_transactions == scope->n_transactions || session->n_tries > 0
      || session->batch_over)
    return;
  ae_tsql_error_set (&error, 266, 0, scope->n_transactions, session->n_transactions);
  ae_tsql_error_set_procedure (&error, module->name);
  ae_tsql_session_message (session, &error);
}

gboolean
ae_tsql_call_module (AeTsqlCall *self, const AeTsqlModule *module)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (module->definition, NULL);
  AeTsqlStatement *head = tree->module;
  AeTsqlRun run = { .session = session, .tree = tree };
  Scope scope;

  if (head == NULL || head->declarations->len != module->parameters->len)
    return ae_tsql_error_set (&self->error, 2812, 0, module->name);
  g_autoptr (AeTsqlFrame) frame
      = ae_tsql_module_declare (session, head->declarations, &self->error);
  g_autofree gint *arguments = g_new (gint, MAX (head->declarations->len, 1));
  run.frame = frame;
  if (frame == NULL || !take_arguments (self, module, &run, arguments))
    {
      ae_tsql_error_set_procedure (&self->error, module->name);
      return FALSE;
    }
  enter (session, &scope, module);
  gboolean good = ae_tsql_run_body (&run, head->module->body);
  leave (session, &scope);
  self->error = run.error;
  self->return_status = run.return_status;
  if (self->error.number == 0)
    {
      check_transactions (session, module, &scope);
      give_outputs (self, frame, arguments, head->declarations->len);
    }
  return good;
}

/* --- scalar functions ------------------------------------------------------------------------- */

gboolean
ae_tsql_module_call_scalar (AeEmulatorSession *session,
                            const AeTsqlModule *module,
                            const AeEmulatorValue *values,
                            guint n_values,
                            AeEmulatorValue *result,
                            AeTsqlError *error)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (module->definition, NULL);
  AeTsqlRun run = { .session = session, .tree = tree, .returns = &module->returns->type };
  gint64 row_count = session->last_row_count;
  gint32 last_error = session->last_error;
  Scope scope;

  if (tree->module == NULL)
    return ae_tsql_error_set (error, 208, 0, module->name);
  g_autoptr (AeTsqlFrame) frame
      = ae_tsql_module_declare (session, tree->module->declarations, error);
  if (frame == NULL || frame->variables->len != n_values)
    return ae_tsql_error_set (error, 313, 0, module->name);
  for (guint i = 0; i < n_values; i++)
    {
      AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      ae_tsql_value_copy (&variable->value, &values[i]);
    }
  run.frame = frame;
  enter (session, &scope, module);
  /* What fails is the business of the statement that calls. */
  session->n_tries++;
  gboolean good = ae_tsql_run_body (&run, tree->module->module->body);
  session->n_tries--;
  leave (session, &scope);
  session->last_row_count = row_count;
  session->last_error = last_error;
  *error = run.error;
  *result = run.result;
  return good;
}

/* --- triggers --------------------------------------------------------------------------------- */

gboolean
ae_tsql_module_run_trigger (AeTsqlRun *outer, const AeTsqlModule *module, AeTsqlTrigger *context)
{
  AeEmulatorSession *session = outer->session;
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (module->definition, NULL);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  AeTsqlRun run = { .session = session, .tree = tree, .frame = frame };
  Scope scope;

  if (tree->module == NULL)
    return ae_tsql_error_set (&outer->error, 208, 0, module->name);
  frame->trigger = context;
  enter (session, &scope, module);
  /* An error takes the transaction with it. */
  session->settings.xact_abort = TRUE;
  ae_tsql_run_body (&run, tree->module->module->body);
  leave (session, &scope);
  outer->failed |= run.failed;
  outer->error = run.error;
  return outer->error.number == 0 && !session->batch_over && !ae_tsql_run_stopped (outer);
}
