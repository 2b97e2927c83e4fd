/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-value-private.h"

/* EXEC inside a batch. */

static void
clear_parameters (GArray *parameters)
{
  for (guint i = 0; i < parameters->len; i++)
    ae_tsql_value_clear (&g_array_index (parameters, AeEmulatorParameter, i).value);
}

/* By position first, then by name. */
static gboolean
check_order (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  gboolean named = FALSE;

  for (guint i = 0; i < statement->declarations->len; i++)
    {
      const AeTsqlDeclaration *argument = g_ptr_array_index (statement->declarations, i);
      if (named && argument->name == NULL)
        return ae_tsql_error_set (&self->error, 119, statement->line, i + 1);
      named |= argument->name != NULL;
    }
  return TRUE;
}

static gboolean
add_argument (AeTsqlRun *self, const AeTsqlDeclaration *argument, GArray *parameters)
{
  AeEmulatorParameter parameter
      = { .name = argument->name != NULL ? argument->name : "", .output = argument->output };

  if (argument->value->kind == AE_TSQL_EXPR_DEFAULT)
    {
      parameter.use_default = TRUE;
      ae_tsql_type_init (&parameter.type, AE_EMULATOR_TYPE_INT);
    }
  else if (argument->value->kind == AE_TSQL_EXPR_VARIABLE)
    {
      /* An encrypted parameter of the caller goes on as it is. */
      AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, argument->value->name);
      if (variable == NULL)
        return ae_tsql_error_set (&self->error, 137, argument->line, argument->value->name);
      parameter.type = variable->type;
      parameter.cipher = variable->cipher;
      if (variable->table != NULL)
        {
          AeEmulatorTable *table = ae_tsql_arena_alloc (&self->tree->arena, sizeof *table);
          table->variable = variable;
          parameter.table = table;
        }
      ae_tsql_value_copy (&parameter.value, &variable->value);
    }
  else if (!ae_tsql_run_evaluate (self, argument->value, NULL, &parameter.value, &parameter.type))
    {
      return FALSE;
    }
  g_array_append_val (parameters, parameter);
  return TRUE;
}

/* OUTPUT arguments that are variables get the values back. */
static gboolean
take_outputs (AeTsqlRun *self, AeTsqlStatement *statement, GPtrArray *outputs)
{
  for (guint i = 0; i < outputs->len; i++)
    {
      const AeEmulatorOutput *output = g_ptr_array_index (outputs, i);
      const AeTsqlDeclaration *argument
          = g_ptr_array_index (statement->declarations, output->ordinal);
      if (!argument->output || argument->value->kind != AE_TSQL_EXPR_VARIABLE)
        continue;
      AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, argument->value->name);
      g_auto (AeEmulatorValue) value = { 0 };
      /* Ciphertext goes back as it is. */
      if (output->cipher != NULL)
        {
          ae_tsql_value_clear (&variable->value);
          ae_tsql_value_copy (&variable->value, &output->value);
          continue;
        }
      if (!ae_tsql_convert (&output->value, &output->type, &variable->type, 0, &value, NULL,
                            &self->error))
        return FALSE;
      ae_tsql_value_clear (&variable->value);
      ae_tsql_value_copy (&variable->value, &value);
    }
  return TRUE;
}

/* EXEC @name: what the variable holds. */
static char *
get_procedure_name (AeTsqlRun *self, AeTsqlStatement *statement)
{
  if (statement->value == NULL)
    return ae_tsql_name_to_string (&statement->name);

  AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, statement->value->name);
  char *name = variable != NULL ? ae_tsql_value_dup_text (&variable->value) : NULL;
  return name != NULL ? name : g_strdup ("");
}

static gboolean
call_procedure (AeTsqlRun *self, AeTsqlStatement *statement, GArray *parameters)
{
  AeEmulatorSession *session = self->session;
  const AeEmulatorSink *sink = session->sink;
  g_autofree char *name = get_procedure_name (self, statement);
  g_autoptr (GPtrArray) outputs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_emulator_output_free);
  AeTsqlCall call = { .session = session,
                      .name = name,
                      .target = statement->value == NULL ? &statement->name : NULL,
                      .parameters = (AeEmulatorParameter *) parameters->data,
                      .n_parameters = parameters->len,
                      .outputs = outputs };

  if (!ae_tsql_call_find_target (&call, &self->tree->arena))
    {
      self->error = call.error;
      call.error = (AeTsqlError){ 0 };
      ae_tsql_call_clear (&call);
      return FALSE;
    }
  AeTsqlBinder binder
      = { .session = session, .tree = self->tree, .frame = self->frame, .error = &self->error };
  if (call.module != NULL && !ae_tsql_module_bind_arguments (&binder, call.module, statement))
    {
      ae_tsql_call_clear (&call);
      return FALSE;
    }
  if (sink->procedure_begin != NULL)
    sink->procedure_begin (session->sink_data);
  gboolean good = ae_tsql_call_run (&call);
  if (sink->procedure_end != NULL)
    sink->procedure_end (session->sink_data, call.return_status, !good);
  /* What failed inside was told there; the batch goes on. */
  self->failed |= !good;
  self->error = call.error;
  call.error = (AeTsqlError){ 0 };
  ae_tsql_call_clear (&call);
  if (self->error.number != 0)
    return FALSE;
  if (session->batch_over)
    return TRUE;
  if (!take_outputs (self, statement, outputs))
    return FALSE;
  if (statement->text != NULL)
    {
      AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, statement->text);
      ae_tsql_value_set_integer (&variable->value, call.return_status);
    }
  return TRUE;
}

static gboolean
execute_text (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_auto (AeEmulatorValue) value = { 0 };
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  AeEmulatorType type;

  ae_tsql_type_init_sized (&type, AE_EMULATOR_TYPE_NVARCHAR, -1);
  if (!ae_tsql_run_evaluate (self, statement->value, &type, &value, NULL))
    return FALSE;
  g_autofree char *text = ae_tsql_value_dup_text (&value);
  if (text == NULL)
    return TRUE;
  AeTsqlSettings settings = self->session->settings;
  self->failed |= !ae_tsql_run_text (self->session, text, frame, NULL, &self->error);
  ae_tsql_session_restore_settings (self->session, &settings);
  return self->error.number == 0;
}

gboolean
ae_tsql_run_execute (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autoptr (GArray) parameters = g_array_new (FALSE, FALSE, sizeof (AeEmulatorParameter));
  gboolean good = TRUE;

  if (statement->kind == AE_TSQL_STATEMENT_EXECUTE_TEXT)
    return execute_text (self, statement);
  if (!check_order (self, statement))
    return FALSE;
  for (guint i = 0; good && i < statement->declarations->len; i++)
    good = add_argument (self, g_ptr_array_index (statement->declarations, i), parameters);
  good = good && call_procedure (self, statement, parameters);
  clear_parameters (parameters);
  return good;
}
