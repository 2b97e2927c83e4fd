/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-bulk-private.h"
#include "ae-emulator-collation-private.h"
#include "ae-emulator-dispatch-private.h"
#include "ae-emulator-log-private.h"
#include "ae-emulator-request-private.h"
#include "ae-emulator-response-private.h"
#include "ae-emulator-tokens-private.h"

#define DESCRIBE_PROCEDURE "sp_describe_parameter_encryption"

static void
begin_response (AeEmulatorDispatcher *self,
                AeEmulatorResponse *response,
                AeEmulatorResponseKind kind)
{
  ae_emulator_response_init (response, self->answer, kind);
  response->column_encryption = self->column_encryption;
  response->null_bitmaps = self->null_bitmaps;
  response->is_interrupted = self->is_interrupted;
  response->interrupt_data = self->interrupt_data;
}

static void
refuse_stream (AeEmulatorResponse *response, const char *why)
{
  ae_emulator_response_error (
      response, 4002, 1, 16,
      "The incoming tabular data stream (TDS) protocol stream is incorrect. "
      "%s.",
      why != NULL ? why : "The stream ended unexpectedly");
}

/* The headers, and that the client knows in which transaction it is. */
static gboolean
check_headers (AeEmulatorDispatcher *self, AeTdsReader *reader, AeEmulatorResponse *response)
{
  guint64 transaction = 0;

  if (!ae_emulator_headers_read (reader, &transaction))
    {
      refuse_stream (response, NULL);
      return FALSE;
    }
  if (transaction != ae_emulator_session_get_transaction (self->session))
    {
      ae_emulator_response_error (response, 3989, 1, 16,
                                  "New request is not allowed to start because it should come with "
                                  "valid transaction descriptor.");
      return FALSE;
    }

  return TRUE;
}

/* TRUE: answered, as a test wanted it. */
static gboolean
answer_scripted (AeEmulatorDispatcher *self, const char *text)
{
  g_autoptr (GBytes) tokens = ae_emulator_faults_find_script (self->faults, text);

  if (tokens == NULL)
    return FALSE;
  ae_emulator_answer_write (self->answer, g_bytes_get_data (tokens, NULL),
                            g_bytes_get_size (tokens));
  ae_emulator_answer_end (self->answer);

  return TRUE;
}

typedef enum
{
  REPLAY_NONE,
  REPLAY_ENDED,   /* the message is complete */
  REPLAY_STOPPED, /* by attention: the response ends it */
} Replay;

static Replay
answer_replayed (AeEmulatorDispatcher *self, const char *text, gboolean is_call)
{
  g_autoptr (AeEmulatorReplay) replay = ae_emulator_replays_find (self->replays, text);

  if (replay == NULL)
    return REPLAY_NONE;
  if (!ae_emulator_replay_send (replay, self->column_encryption, self->answer, self->is_interrupted,
                                self->interrupt_data))
    return REPLAY_STOPPED;
  ae_emulator_replay_end (replay, self->column_encryption, is_call, self->answer);

  return REPLAY_ENDED;
}

static gboolean
fail_describe (AeEmulatorDispatcher *self, const char *text, AeEmulatorResponse *response)
{
  gint64 number = ae_emulator_faults_get (self->faults, AE_EMULATOR_FAULT_DESCRIBE_ERROR);

  if (number == 0 || strstr (text, DESCRIBE_PROCEDURE) == NULL)
    return FALSE;
  ae_emulator_response_error (response, (gint32) number, 1, 16,
                              "The encryption of the parameters cannot be described.");

  return TRUE;
}

/* --- batches ------------------------------------------------------------------------------- */

/* TRUE: a scripted answer ended the message. */
static gboolean
run_batch (AeEmulatorDispatcher *self, AeTdsReader *reader, AeEmulatorResponse *response)
{
  gsize size = ae_tds_reader_get_remaining (reader);
  const guint8 *data = ae_tds_reader_bytes (reader, size);
  gsize n_bytes = 0;

  if (size % 2 != 0)
    {
      refuse_stream (response, "The text of a batch has an odd number of bytes");
      return FALSE;
    }
  g_autofree char *sql = ae_emulator_text_from_utf16 (data, size, &n_bytes);
  /* The engine would take it for the end. */
  if (strlen (sql) != n_bytes)
    {
      ae_emulator_response_error (response, 102, 1, 15,
                                  "Incorrect syntax near the character U+0000.");
      return FALSE;
    }
  if (answer_scripted (self, sql))
    return TRUE;
  Replay replay = answer_replayed (self, sql, FALSE);
  if (replay != REPLAY_NONE)
    return replay == REPLAY_ENDED;
  if (!fail_describe (self, sql, response))
    ae_emulator_session_run_batch (self->session, sql, &ae_emulator_response_sink, response);

  return FALSE;
}

/* --- reset --------------------------------------------------------------------------------- */

/* What the client thinks of the session and what it is now must agree: the transaction is gone, and
 * database and language are those of the login. Only a reset that a header asked for is
 * acknowledged. */
static void
reset_session (AeEmulatorDispatcher *self,
               gboolean keep_transaction,
               gboolean acknowledges,
               AeEmulatorResponse *response)
{
  guint64 transaction = ae_emulator_session_get_transaction (self->session);
  g_autofree char *database = g_strdup (ae_emulator_session_get_database (self->session));
  g_autofree char *language = g_strdup (ae_emulator_session_get_language (self->session));

  ae_emulator_session_reset (self->session, keep_transaction);
  /* The client forgets what it was told. */
  if (self->recovery != NULL && acknowledges)
    ae_emulator_recovery_news_begin (self->recovery, self->session);
  if (acknowledges)
    ae_emulator_response_reset_done (response);

  const char *database_now = ae_emulator_session_get_database (self->session);
  const char *language_now = ae_emulator_session_get_language (self->session);
  if (transaction != 0 && ae_emulator_session_get_transaction (self->session) == 0)
    ae_emulator_response_sink.transaction (response, FALSE, FALSE, transaction);
  if (!g_str_equal (database, database_now))
    ae_emulator_response_sink.database_changed (response, database_now, database);
  if (!g_str_equal (language, language_now))
    ae_emulator_response_sink.language_changed (response, language_now, language);
}

/* --- calls --------------------------------------------------------------------------------- */

/* The columns of a cursor were told when it was opened. Of other calls the option is not taken up,
 * which it does not demand: Microsoft's ODBC driver sends it with sp_prepexec once it has asked for
 * the columns itself, and then cannot do without them. */
static gboolean
leaves_out_metadata (const AeEmulatorRpc *rpc)
{
  return rpc->no_metadata
         && (g_strcmp0 (rpc->procedure, "sp_cursorfetch") == 0
             || g_strcmp0 (rpc->procedure, "sp_cursor") == 0);
}

static void
run_call (AeEmulatorDispatcher *self,
          AeEmulatorRpc *rpc,
          gboolean is_last,
          AeEmulatorResponse *response)
{
  const AeEmulatorParameter *parameters
      = (const AeEmulatorParameter *) (gpointer) rpc->parameters->data;
  const char *text = ae_emulator_rpc_get_text (rpc);
  g_autoptr (GPtrArray) outputs = NULL;
  gint32 status = 0;
  gboolean succeeded = FALSE;

  response->no_metadata = leaves_out_metadata (rpc);
  if (rpc->procedure == NULL)
    ae_emulator_response_error (response, 2812, 62, 16, "Could not find stored procedure '%u'.",
                                rpc->number);
  else if (rpc->no_exec)
    succeeded = TRUE;
  else if (g_str_equal (rpc->procedure, "sp_reset_connection"))
    {
      reset_session (self, FALSE, FALSE, response);
      succeeded = TRUE;
    }
  else if (!fail_describe (self, text, response))
    succeeded
        = ae_emulator_session_call (self->session, rpc->procedure, parameters, rpc->parameters->len,
                                    &ae_emulator_response_sink, response, &status, &outputs);

  ae_emulator_response_end_call (response, succeeded, status, outputs, parameters,
                                 rpc->parameters->len, is_last);
}

static gboolean
run_calls (AeEmulatorDispatcher *self, AeTdsReader *reader, AeEmulatorResponse *response)
{
  g_autoptr (GPtrArray) calls = ae_emulator_rpc_read_all (reader, self->column_encryption);

  if (calls == NULL)
    {
      ae_emulator_response_error (
          response, 8016, 1, 16,
          "The incoming tabular data stream (TDS) remote procedure call (RPC) "
          "protocol stream is incorrect. %s.",
          reader->invalid != NULL ? reader->invalid : "The stream ended unexpectedly");
      return FALSE;
    }
  for (guint i = 0; i < calls->len; i++)
    {
      AeEmulatorRpc *rpc = g_ptr_array_index (calls, i);
      const char *text = ae_emulator_rpc_get_text (rpc);
      if (i == 0 && text != NULL && answer_scripted (self, text))
        return TRUE;
      /* The parameters of a recorded statement are none. */
      Replay replay = calls->len == 1 && rpc->parameters->len <= 2 && text != NULL
                              && rpc->procedure != NULL
                              && g_str_equal (rpc->procedure, "sp_executesql")
                          ? answer_replayed (self, text, TRUE)
                          : REPLAY_NONE;
      if (replay != REPLAY_NONE)
        return replay == REPLAY_ENDED;
      run_call (self, rpc, i + 1 == calls->len, response);
    }

  return FALSE;
}

/* --- bulk loads ---------------------------------------------------------------------------- */

static void
run_bulk (AeEmulatorDispatcher *self, AeTdsReader *reader, AeEmulatorResponse *response)
{
  if (ae_emulator_session_expects_bulk (self->session))
    ae_emulator_bulk_load (self->session, reader, self->column_encryption,
                           &ae_emulator_response_sink, response);
  else
    refuse_stream (response, "Rows of a bulk load came without INSERT BULK");
}

/* --- transaction manager ------------------------------------------------------------------- */

enum
{
  REQUEST_BEGIN = 5,
  REQUEST_COMMIT = 7,
  REQUEST_ROLLBACK = 8,
  REQUEST_SAVE = 9,
};

static guint16
get_transaction_command (guint16 request)
{
  switch (request)
    {
    case REQUEST_BEGIN:
      return AE_EMULATOR_COMMAND_BEGIN;
    case REQUEST_COMMIT:
      return AE_EMULATOR_COMMAND_COMMIT;
    case REQUEST_ROLLBACK:
      return AE_EMULATOR_COMMAND_ROLLBACK;
    default:
      return AE_EMULATOR_COMMAND_NONE;
    }
}

static guint16
run_transaction (AeEmulatorDispatcher *self, AeTdsReader *reader, AeEmulatorResponse *response)
{
  g_auto (AeEmulatorTransactionRequest) request = { 0 };

  if (!ae_emulator_transaction_request_read (reader, &request))
    {
      refuse_stream (response, reader->invalid);
      return 0;
    }
  if (request.type != REQUEST_BEGIN && request.type != REQUEST_COMMIT
      && request.type != REQUEST_ROLLBACK && request.type != REQUEST_SAVE)
    {
      ae_emulator_response_error (response, 3988, 1, 16,
                                  "Transaction manager request %u is not supported: distributed "
                                  "transactions are not available.",
                                  request.type);
      return 0;
    }

  gboolean done
      = ae_emulator_session_transaction (self->session, request.type, request.isolation,
                                         request.name, &ae_emulator_response_sink, response);
  if (done && request.begin_new)
    done = ae_emulator_session_transaction (self->session, REQUEST_BEGIN, request.new_isolation,
                                            request.new_name, &ae_emulator_response_sink, response);
  response->failed |= !done;

  return get_transaction_command (request.type);
}

/* What a client needs to recover the session, if it changed. */
static void
tell_state (AeEmulatorDispatcher *self, AeEmulatorResponse *response)
{
  g_auto (AeTdsWriter) tokens = AE_TDS_WRITER_INIT;

  if (self->recovery == NULL)
    return;
  ae_emulator_recovery_news_write (self->recovery, self->session, &tokens);
  if (tokens.size > 0)
    response->before_end = ae_tds_writer_steal_bytes (&tokens);
}

/* --- any request --------------------------------------------------------------------------- */

static void
apply_reset (AeEmulatorDispatcher *self,
             const AeEmulatorMessage *message,
             AeEmulatorResponse *response)
{
  if (message->first_status & AE_EMULATOR_PACKET_STATUS_RESET)
    reset_session (self, FALSE, TRUE, response);
  else if (message->first_status & AE_EMULATOR_PACKET_STATUS_RESET_SKIP_TRANSACTION)
    reset_session (self, TRUE, TRUE, response);
}

static AeEmulatorResponseKind
get_response_kind (guint8 type)
{
  switch (type)
    {
    case AE_EMULATOR_PACKET_RPC:
      return AE_EMULATOR_RESPONSE_RPC;
    case AE_EMULATOR_PACKET_TRANSACTION:
      return AE_EMULATOR_RESPONSE_TRANSACTION;
    default:
      return AE_EMULATOR_RESPONSE_BATCH;
    }
}

/* TRUE: a scripted answer ended the message. */
static gboolean
run (AeEmulatorDispatcher *self,
     const AeEmulatorMessage *message,
     AeEmulatorResponse *response,
     guint16 *command)
{
  AeTdsReader reader;

  gsize size;
  const guint8 *payload = ae_emulator_message_get_payload (message, &size);
  ae_tds_reader_init (&reader, payload, size);
  if (message->type == AE_EMULATOR_PACKET_BULK)
    {
      run_bulk (self, &reader, response);
      return FALSE;
    }
  if (!check_headers (self, &reader, response))
    return FALSE;
  apply_reset (self, message, response);
  if (message->type == AE_EMULATOR_PACKET_BATCH)
    return run_batch (self, &reader, response);
  if (message->type == AE_EMULATOR_PACKET_RPC)
    return run_calls (self, &reader, response);
  *command = run_transaction (self, &reader, response);

  return FALSE;
}

gboolean
ae_emulator_dispatch (AeEmulatorDispatcher *self, const AeEmulatorMessage *message)
{
  g_auto (AeEmulatorResponse) response = { 0 };
  guint16 command = AE_EMULATOR_COMMAND_NONE;

  if (message->type != AE_EMULATOR_PACKET_BATCH && message->type != AE_EMULATOR_PACKET_RPC
      && message->type != AE_EMULATOR_PACKET_TRANSACTION
      && message->type != AE_EMULATOR_PACKET_BULK)
    {
      g_debug ("SPID %u: a message of type %02X is not expected", self->answer->spid,
               message->type);
      return FALSE;
    }
  g_debug ("SPID %u: request of type %02X", self->answer->spid, message->type);
  ae_emulator_faults_count_request (self->faults);
  begin_response (self, &response, get_response_kind (message->type));

  /* The client changed its mind while it was still sending: nothing may run. */
  if (message->last_status & AE_EMULATOR_PACKET_STATUS_IGNORE)
    {
      response.kind = AE_EMULATOR_RESPONSE_BATCH;
      response.failed = TRUE;
      ae_emulator_response_finish (&response, command);
      return !self->answer->failed;
    }

  ae_emulator_faults_pause (self->faults, self->is_interrupted, self->interrupt_data);
  if (!self->is_interrupted (self->interrupt_data) && run (self, message, &response, &command))
    return !self->answer->failed;
  tell_state (self, &response);
  ae_emulator_response_finish (&response, command);

  return !self->answer->failed && !response.fatal;
}
