/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Responses: MS-TDS 2.2.2.5, sheet 4.1.
 *
 *   batch   { COLMETADATA { ROW | NBCROW }* DONE }*
 *   RPC     { COLMETADATA … DONEINPROC }* RETURNSTATUS RETURNVALUE* DONEPROC
 *   EXEC    in a batch: DONEINPROC … RETURNSTATUS DONEPROC
 *
 * The last token of the DONE family has no MORE bit. Whether one is the last is only known when the
 * next token comes or the message ends: until then it waits. */

#include "config.h"

#include <string.h>

#include "ae-emulator-metadata-private.h"
#include "ae-emulator-response-private.h"
#include "ae-emulator-tokens-private.h"
#include "ae-emulator-type-codec-private.h"

#define TOKEN_RETURN_VALUE 0xAC
#define TOKEN_ROW 0xD1
#define TOKEN_NBC_ROW 0xD2
#define OUTPUT_PARAMETER 0x01
#define MAX_FATAL_SEVERITY 19

void
ae_emulator_response_init (AeEmulatorResponse *self,
                           AeEmulatorAnswer *answer,
                           AeEmulatorResponseKind kind)
{
  *self = (AeEmulatorResponse){ .answer = answer, .kind = kind };
}

void
ae_emulator_response_clear (AeEmulatorResponse *self)
{
  ae_tds_writer_clear (&self->scratch);
  g_clear_pointer (&self->types, g_free);
  g_clear_pointer (&self->before_end, g_bytes_unref);
}

/* Sends what was composed. */
static gboolean
flush (AeEmulatorResponse *self)
{
  gboolean sent = ae_emulator_answer_write (self->answer, self->scratch.data, self->scratch.size);

  self->scratch.size = 0;

  return sent;
}

static void
write_pending (AeEmulatorResponse *self, guint16 more)
{
  if (!self->has_pending)
    return;

  self->has_pending = FALSE;
  ae_emulator_token_done (&self->scratch, self->pending_token, self->pending_status | more,
                          self->pending_command, self->pending_count);
  flush (self);
}

static gboolean
wants_more (AeEmulatorResponse *self)
{
  if (self->answer->failed
      || (self->is_interrupted != NULL && self->is_interrupted (self->interrupt_data)))
    self->stopped = TRUE;

  return !self->stopped;
}

/* Before any token: FALSE when nobody wants it. */
static gboolean
begin_token (AeEmulatorResponse *self)
{
  if (!wants_more (self))
    return FALSE;
  write_pending (self, AE_EMULATOR_DONE_MORE);

  return TRUE;
}

static void
set_pending (AeEmulatorResponse *self, guint8 token, guint16 status, guint16 command, guint64 count)
{
  self->has_pending = TRUE;
  self->pending_token = token;
  self->pending_status = status;
  self->pending_command = command;
  self->pending_count = count;
}

/* --- the sink ------------------------------------------------------------------------------ */

static gboolean
on_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  AeEmulatorResponse *self = data;

  if (!begin_token (self))
    return FALSE;

  g_free (self->types);
  self->types = g_new (AeEmulatorType, n_columns);
  self->n_types = n_columns;
  for (guint i = 0; i < n_columns; i++)
    self->types[i] = columns[i].crypto != NULL ? ae_emulator_type_get_cipher_type (&columns[i].type)
                                               : columns[i].type;
  if (self->no_metadata)
    ae_emulator_metadata_write_none (&self->scratch);
  else
    ae_emulator_metadata_write (&self->scratch, columns, n_columns, self->column_encryption);

  return flush (self);
}

static void
on_origin (gpointer data,
           const char *schema,
           const char *table,
           const char *const *base_names,
           const gboolean *keys,
           guint n_columns)
{
  AeEmulatorResponse *self = data;

  if (self->no_metadata)
    return;
  ae_emulator_metadata_write_origin (&self->scratch, schema, table, base_names, keys, n_columns);
  flush (self);
}

static guint
count_nulls (const AeEmulatorValue *values, guint n_values)
{
  guint n_nulls = 0;

  for (guint i = 0; i < n_values; i++)
    n_nulls += values[i].kind == AE_EMULATOR_VALUE_NULL;

  return n_nulls;
}

static void
write_null_bitmap (AeTdsWriter *writer, const AeEmulatorValue *values, guint n_values)
{
  guint8 byte = 0;

  for (guint i = 0; i < n_values; i++)
    {
      byte |= (values[i].kind == AE_EMULATOR_VALUE_NULL) << (i % 8);
      if (i % 8 == 7 || i + 1 == n_values)
        {
          ae_tds_writer_u8 (writer, byte);
          byte = 0;
        }
    }
}

static gboolean
on_row (gpointer data, const AeEmulatorValue *values)
{
  AeEmulatorResponse *self = data;
  gboolean compact;

  if (!begin_token (self))
    return FALSE;

  compact = self->null_bitmaps && count_nulls (values, self->n_types) > (self->n_types + 7) / 8;
  ae_tds_writer_u8 (&self->scratch, compact ? TOKEN_NBC_ROW : TOKEN_ROW);
  if (compact)
    write_null_bitmap (&self->scratch, values, self->n_types);
  for (guint i = 0; i < self->n_types; i++)
    {
      if (compact && values[i].kind == AE_EMULATOR_VALUE_NULL)
        continue;
      if (!ae_emulator_value_write_in_row (&self->scratch, &self->types[i], &values[i]))
        {
          self->scratch.size = 0;
          ae_emulator_response_error (self, 8115, 2, 16,
                                      "Arithmetic overflow error converting column %u to its type.",
                                      i + 1);
          self->stopped = TRUE;
          return FALSE;
        }
    }

  return flush (self);
}

static gboolean
on_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  AeEmulatorResponse *self = data;
  guint16 status = (has_count ? AE_EMULATOR_DONE_COUNT : 0) | (failed ? AE_EMULATOR_DONE_ERROR : 0);

  self->failed |= failed;
  if (self->kind == AE_EMULATOR_RESPONSE_TRANSACTION)
    return wants_more (self);
  if (!begin_token (self))
    return FALSE;

  if (self->kind == AE_EMULATOR_RESPONSE_BATCH && self->procedure_depth == 0)
    {
      set_pending (self, AE_EMULATOR_DONE, status, command, count);
      return TRUE;
    }
  self->ran = TRUE;
  ae_emulator_token_done (&self->scratch, AE_EMULATOR_DONE_IN_PROC, status | AE_EMULATOR_DONE_MORE,
                          command, count);

  return flush (self);
}

static void
on_message (gpointer data,
            gint32 number,
            guint8 state,
            guint8 severity,
            const char *text,
            const char *procedure,
            guint32 line)
{
  AeEmulatorResponse *self = data;

  if (!begin_token (self))
    return;
  self->fatal |= severity > MAX_FATAL_SEVERITY;
  ae_emulator_token_message (&self->scratch, number, state, severity, text, procedure, line);
  flush (self);
}

static void
on_database_changed (gpointer data, const char *database, const char *old)
{
  AeEmulatorResponse *self = data;

  if (!begin_token (self))
    return;
  ae_emulator_token_env_text (&self->scratch, AE_EMULATOR_ENV_DATABASE, database, old);
  flush (self);
}

static void
on_language_changed (gpointer data, const char *language, const char *old)
{
  AeEmulatorResponse *self = data;

  if (!begin_token (self))
    return;
  ae_emulator_token_env_text (&self->scratch, AE_EMULATOR_ENV_LANGUAGE, language, old);
  flush (self);
}

/* The client must hear of it even when it does not want results any more: its next request carries
 * the descriptor. */
static void
on_transaction (gpointer data, gboolean began, gboolean committed, guint64 descriptor)
{
  AeEmulatorResponse *self = data;
  guint64 bytes = GUINT64_TO_LE (descriptor);

  write_pending (self, AE_EMULATOR_DONE_MORE);
  if (began)
    ae_emulator_token_env_bytes (&self->scratch, AE_EMULATOR_ENV_BEGIN, &bytes, 8, NULL, 0);
  else
    ae_emulator_token_env_bytes (&self->scratch,
                                 committed ? AE_EMULATOR_ENV_COMMIT : AE_EMULATOR_ENV_ROLLBACK,
                                 NULL, 0, &bytes, 8);
  flush (self);
}

static void
on_procedure_begin (gpointer data)
{
  AeEmulatorResponse *self = data;

  self->procedure_depth++;
}

static void
on_procedure_end (gpointer data, gint32 return_status, gboolean failed)
{
  AeEmulatorResponse *self = data;

  if (self->procedure_depth > 0)
    self->procedure_depth--;
  self->failed |= failed;
  /* A procedure that a procedure calls shows its results only. */
  if (self->procedure_depth > 0 || self->kind != AE_EMULATOR_RESPONSE_BATCH || !begin_token (self))
    return;

  if (!failed || return_status != 0)
    ae_emulator_token_return_status (&self->scratch, return_status);
  flush (self);
  set_pending (self, AE_EMULATOR_DONE_PROC, failed ? AE_EMULATOR_DONE_ERROR : 0,
               AE_EMULATOR_COMMAND_EXECUTE, 0);
}

const AeEmulatorSink ae_emulator_response_sink = {
  .columns = on_columns,
  .row = on_row,
  .done = on_done,
  .message = on_message,
  .origin = on_origin,
  .database_changed = on_database_changed,
  .language_changed = on_language_changed,
  .transaction = on_transaction,
  .procedure_begin = on_procedure_begin,
  .procedure_end = on_procedure_end,
};

/* --- what the server adds ------------------------------------------------------------------ */

void
ae_emulator_response_error (AeEmulatorResponse *self,
                            gint32 number,
                            guint8 state,
                            guint8 severity,
                            const char *format,
                            ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->failed |= severity > 10;
  on_message (self, number, state, severity, text, "", 1);
}

void
ae_emulator_response_reset_done (AeEmulatorResponse *self)
{
  ae_emulator_token_env_bytes (&self->scratch, AE_EMULATOR_ENV_RESET, NULL, 0, NULL, 0);
  flush (self);
}

static void
write_output (AeEmulatorResponse *self, const AeEmulatorOutput *output, const char *name)
{
  AeEmulatorType type = ae_emulator_metadata_get_output_type (output);

  ae_tds_writer_u8 (&self->scratch, TOKEN_RETURN_VALUE);
  ae_tds_writer_u16 (&self->scratch, output->ordinal);
  ae_emulator_write_b_varchar (&self->scratch, name);
  ae_tds_writer_u8 (&self->scratch, OUTPUT_PARAMETER);
  ae_emulator_metadata_write_output (&self->scratch, output);
  if (!ae_emulator_value_write (&self->scratch, &type, &output->value))
    {
      self->scratch.size = 0;
      ae_emulator_response_error (self, 8115, 2, 16,
                                  "Arithmetic overflow error converting parameter %u to its type.",
                                  output->ordinal + 1);
      return;
    }
  flush (self);
}

static gint
compare_ordinals (gconstpointer a, gconstpointer b)
{
  const AeEmulatorOutput *one = *(AeEmulatorOutput *const *) a;
  const AeEmulatorOutput *other = *(AeEmulatorOutput *const *) b;

  return (one->ordinal > other->ordinal) - (one->ordinal < other->ordinal);
}

/* Small values first, then the large ones, as the server does, and each kind in the order of the
 * parameters: some clients match by ordinal, Microsoft's ODBC driver takes the first for the
 * handle. */
static void
write_outputs (AeEmulatorResponse *self,
               GPtrArray *outputs,
               const AeEmulatorParameter *parameters,
               guint n_parameters)
{
  if (outputs != NULL)
    g_ptr_array_sort (outputs, compare_ordinals);
  for (int large = 0; large <= 1; large++)
    for (guint i = 0; outputs != NULL && i < outputs->len; i++)
      {
        const AeEmulatorOutput *output = g_ptr_array_index (outputs, i);
        gboolean sent = output->ordinal < n_parameters;
        if (ae_emulator_type_is_plp (&output->type) == large)
          write_output (self, output, sent ? parameters[output->ordinal].name : output->name);
      }
}

void
ae_emulator_response_end_call (AeEmulatorResponse *self,
                               gboolean succeeded,
                               gint32 return_status,
                               GPtrArray *outputs,
                               const AeEmulatorParameter *parameters,
                               guint n_parameters,
                               gboolean is_last)
{
  guint16 status = succeeded ? 0 : AE_EMULATOR_DONE_ERROR;

  /* What has run to its end is told also to a client that took it back meanwhile: it could not give
   * back a handle of which it never heard. */
  if (!begin_token (self))
    {
      if (!succeeded || self->answer->failed)
        return;
      write_pending (self, AE_EMULATOR_DONE_MORE);
    }
  /* A call that found nothing to run has no status. Microsoft's ODBC driver takes a failure inside
   * one that ran for a result of its own, that somebody has to fetch, unless a status follows. */
  if (succeeded || return_status != 0 || self->ran)
    ae_emulator_token_return_status (&self->scratch, return_status);
  self->ran = FALSE;
  flush (self);
  write_outputs (self, outputs, parameters, n_parameters);
  if (!is_last)
    status |= AE_EMULATOR_DONE_RPC_IN_BATCH;
  set_pending (self, AE_EMULATOR_DONE_PROC, status, AE_EMULATOR_COMMAND_EXECUTE, 0);
  if (!is_last)
    write_pending (self, AE_EMULATOR_DONE_MORE);
}

void
ae_emulator_response_finish (AeEmulatorResponse *self, guint16 command)
{
  /* An interrupted result ends here; the acknowledgement is a message of its own. */
  if (!wants_more (self))
    {
      write_pending (self, AE_EMULATOR_DONE_MORE);
      set_pending (self, AE_EMULATOR_DONE, AE_EMULATOR_DONE_ERROR, 0, 0);
    }
  else if (!self->has_pending)
    set_pending (self,
                 self->kind == AE_EMULATOR_RESPONSE_RPC ? AE_EMULATOR_DONE_PROC : AE_EMULATOR_DONE,
                 self->failed ? AE_EMULATOR_DONE_ERROR : 0, command, 0);
  if (self->before_end != NULL)
    ae_tds_writer_bytes (&self->scratch, g_bytes_get_data (self->before_end, NULL),
                         g_bytes_get_size (self->before_end));
  write_pending (self, 0);
  ae_emulator_answer_end (self->answer);
}
