/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>

#include "ae-deadline-private.h"
#include "ae-error.h"
#include "ae-outputs-private.h"

/* A request is written to its end whatever the application does: half of one cannot be repaired. A
 * server that takes nothing for so long is given up; sooner when the application has given up. */
#define SEND_TIME_LIMIT_MS (60 * 1000)
#define SEND_GRACE_MS (2 * 1000)
/* How long a server may take to acknowledge attention ([MS-TDS] has no number; the field uses 5 s).
 */
#define ATTENTION_TIME_LIMIT_MS (5 * 1000)
/* A page is full when it holds so many bytes, whatever its number of rows. */
#define PAGE_BYTES (256 * 1024)

/* What a request means for the prepared handles: a reset drops them all, and those that it
 * unprepares are answered before the rest of it. If the answer does not come, because the request
 * was taken back, they are unprepared again with a later one. */
static void
note_handles (AeSession *self, guint8 packet_type)
{
  guint n_written = packet_type == AE_TDS_PACKET_RPC ? self->n_dropped_written : 0;

  self->n_dropped_written = 0;
  self->n_ignored_replies = n_written;
  self->awaits_handle = FALSE;
  self->awaits_cursor = FALSE;
  if (self->resets_before_request)
    ae_session_forget_handles (self);
}

guint8
ae_session_begin_request (AeSession *self, guint8 packet_type)
{
  guint8 first_status = self->resets_before_request ? AE_TDS_PACKET_RESET : 0;

  note_handles (self, packet_type);
  self->resets_before_request = FALSE;
  self->awaiting_response = TRUE;
  ae_tds_token_parser_set_takes_parts (ae_tds_channel_get_parser (self->channel), FALSE);
  return first_status;
}

gboolean
ae_session_send (AeSession *self,
                 guint8 packet_type,
                 const AeTdsWriter *payload,
                 GCancellable *cancellable,
                 GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  g_autoptr (AeDeadline) deadline
      = ae_deadline_new_with_grace (cancellable, SEND_TIME_LIMIT_MS, SEND_GRACE_MS);

  guint8 first_status = ae_session_begin_request (self, packet_type);
  if (!ae_tds_channel_send (self->channel, packet_type, first_status, payload->data, payload->size,
                            ae_deadline_get_cancellable (deadline), error))
    {
      ae_deadline_fix_error (deadline, error, _ ("The server did not take the request in time"));
      g_prefix_error (error, _ ("Sending the request: "));
      ae_session_abort (self);
      return FALSE;
    }

  return TRUE;
}

/* Cancelled: the stream is intact and attention will bring it back. Anything else: its position is
 * unknown, and it is closed. */
static void
give_up_unless_cancelled (const AeFlow *flow)
{
  if (!g_cancellable_is_cancelled (flow->cancellable))
    ae_session_abort (flow->session);
}

/* Notes a token. FALSE after an error of severity 20 or more, and after nonsense: the server closes
 * the connection, or we do. */
static gboolean
note_token (AeSession *session, const AeTdsToken *token, GError **server_error, GError **error)
{
  /* Attention is acknowledged where it is waited for, and nowhere else: this answer was cut. */
  if (token->type == AE_TDS_TOKEN_DONE && (token->done.status & AE_TDS_DONE_ATTN) != 0)
    {
      ae_session_abort (session);
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_PROTOCOL,
          _ ("The server ended its answer as if it had been cancelled, which nobody "
             "asked for"));
      return FALSE;
    }

  ae_session_note_token (session, token, server_error);
  if (ae_session_is_open (session))
    return TRUE;

  ae_session_abort (session);
  if (server_error != NULL && *server_error != NULL)
    g_propagate_error (error, g_steal_pointer (server_error));
  else
    g_set_error_literal (error, AE_ERROR, AE_ERROR_CLOSED,
                         _ ("The server ended the connection after a fatal error"));
  return FALSE;
}

static gboolean
read_token (const AeFlow *flow,
            AeTdsToken *token,
            gboolean *is_end,
            GError **server_error,
            GError **error)
{
  AeSession *session = flow->session;
  AeTdsParseResult parsed;

  *is_end = FALSE;
  /* Tokens that are here already must not hide that the user gave up. */
  if (g_cancellable_set_error_if_cancelled (flow->cancellable, error))
    return FALSE;

  parsed = ae_tds_channel_next (session->channel, token, flow->cancellable, error);
  if (parsed == AE_TDS_PARSE_ERROR)
    {
      give_up_unless_cancelled (flow);
      return FALSE;
    }
  if (parsed == AE_TDS_PARSE_END)
    {
      session->awaiting_response = FALSE;
      *is_end = TRUE;
      return TRUE;
    }

  return note_token (session, token, server_error, error);
}

/* Nobody waits for the answers to unpreparing, nor is a failure of one anybody's business. */
static gboolean
skip_ignored_replies (const AeFlow *flow, gboolean *is_end, GError **error)
{
  while (flow->session->n_ignored_replies > 0)
    {
      g_autoptr (GError) ignored = NULL;
      AeTdsToken token;

      if (!read_token (flow, &token, is_end, &ignored, error))
        return FALSE;
      if (!*is_end && token.type != AE_TDS_TOKEN_DONEPROC)
        continue;

      guint n_answered = *is_end ? flow->session->n_ignored_replies : 1;
      flow->session->n_ignored_replies -= n_answered;
      g_array_remove_range (flow->session->dropped_handles, 0, n_answered);
      if (*is_end)
        break;
    }

  return TRUE;
}

gboolean
ae_session_next_token (const AeFlow *flow,
                       AeTdsToken *token,
                       gboolean *is_end,
                       GError **server_error,
                       GError **error)
{
  AeSession *session = flow->session;

  *is_end = FALSE;
  if (!skip_ignored_replies (flow, is_end, error))
    return FALSE;
  if (*is_end)
    return TRUE;

  return read_token (flow, token, is_end, server_error, error)
         && (*is_end || session->outputs == NULL
             || ae_outputs_note (session->outputs, flow, token, error));
}

static gboolean
is_done (const AeTdsToken *token)
{
  return token->type == AE_TDS_TOKEN_DONE || token->type == AE_TDS_TOKEN_DONEINPROC
         || token->type == AE_TDS_TOKEN_DONEPROC;
}

/* curCmd of the statements whose count is one of changed rows: INSERT, DELETE, UPDATE, MERGE,
 * SELECT INTO, BULK INSERT (tds sheet 4.5). */
static gboolean
changes_rows (guint16 command)
{
  switch (command)
    {
    case 0xC2:
    case 0xC3:
    case 0xC4:
    case 0xC5:
    case 0xF0:
    case 0x117:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
count_rows (AeCounts *counts, const AeTdsToken *done)
{
  if ((done->done.status & AE_TDS_DONE_COUNT) == 0 || !changes_rows (done->done.command)
      || done->done.count > G_MAXINT64)
    return;

  gint64 so_far = MAX (counts->rows_affected, 0);
  gint64 count = (gint64) done->done.count;
  counts->rows_affected = so_far <= G_MAXINT64 - count ? so_far + count : G_MAXINT64;
}

/* A DONE that says "error" although no ERROR token came. */
static void
ensure_error (const AeTdsToken *done, GError **server_error)
{
  if ((done->done.status & (AE_TDS_DONE_ERROR | AE_TDS_DONE_SRVERROR)) != 0
      && *server_error == NULL)
    g_set_error_literal (server_error, AE_ERROR, AE_ERROR_FAILED,
                         _ ("The server reported a failure without saying why"));
}

/* Behind a DONE without MORE only the end of the message can stand. */
static gboolean
finish_if_last (const AeFlow *flow, const AeTdsToken *done, GError **error)
{
  AeTdsToken token;
  gboolean is_end;
  gboolean is_last = (done->done.status & AE_TDS_DONE_MORE) == 0;

  return !is_last || ae_session_next_token (flow, &token, &is_end, NULL, error);
}

gboolean
ae_session_next_result (const AeFlow *flow,
                        const AeResultRules *rules,
                        AeResult **result,
                        AeCounts *counts,
                        GError **error)
{
  g_autoptr (GError) server_error = NULL;

  *result = NULL;
  for (;;)
    {
      AeTdsToken token;
      gboolean is_end;

      if (!ae_session_next_token (flow, &token, &is_end, &server_error, error))
        return FALSE;
      if (is_end)
        break;
      if (token.type == AE_TDS_TOKEN_COLMETADATA && token.columns != NULL && server_error == NULL)
        {
          if (!ae_result_rules_check (rules, token.columns, error))
            return FALSE;
          *result = ae_result_new (token.columns, rules->decrypt);
          return TRUE;
        }
      if (!is_done (&token))
        continue;

      count_rows (counts, &token);
      ensure_error (&token, &server_error);
      if (!finish_if_last (flow, &token, error))
        return FALSE;
      if (server_error != NULL || !flow->session->awaiting_response)
        break;
    }

  if (server_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&server_error));
  return FALSE;
}

static gboolean
page_is_full (const AePage *page, guint max_rows)
{
  return page->n_rows >= max_rows || ae_page_get_size (page) >= PAGE_BYTES;
}

/* Whether more can be had without waiting: parsed already, or received already. */
static gboolean
has_more_at_hand (const AeFlow *flow)
{
  GIOStream *stream = ae_tds_channel_get_stream (flow->session->channel);
  GInputStream *input = g_io_stream_get_input_stream (stream);

  return G_IS_POLLABLE_INPUT_STREAM (input)
         && g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (input))
         && g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (input));
}

/* The next token of a result's rows. Who has something already waits for nothing: then *stop, and
 * what is there is handed out. */
static gboolean
next_row_token (const AeFlow *flow,
                gboolean has_some,
                AeTdsToken *token,
                GError **server_error,
                gboolean *stop,
                GError **error)
{
  gboolean is_end = FALSE;

  *stop = FALSE;
  if (has_some)
    {
      AeTdsParseResult parsed = ae_tds_channel_next_buffered (flow->session->channel, token, error);

      if (parsed == AE_TDS_PARSE_TOKEN)
        return note_token (flow->session, token, server_error, error);
      if (parsed == AE_TDS_PARSE_ERROR)
        {
          ae_session_abort (flow->session);
          return FALSE;
        }
      *stop = parsed == AE_TDS_PARSE_NEED_DATA && !has_more_at_hand (flow);
      if (*stop)
        return TRUE;
      is_end = parsed == AE_TDS_PARSE_END;
    }

  if (!is_end && !ae_session_next_token (flow, token, &is_end, server_error, error))
    return FALSE;
  if (!is_end)
    return TRUE;

  /* The parser ends a message only behind a final DONE, and that ends the rows. */
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server ended its answer in the middle of a result"));
  ae_session_abort (flow->session);
  return FALSE;
}

/* Reads tokens into the page until it is full, nothing is at hand, or the rows are over; an error
 * of the server is kept in the result until the rows before it were handed out. */
static gboolean
fill_page (const AeFlow *flow,
           AeResult *result,
           AePage *page,
           guint max_rows,
           AeCounts *counts,
           GError **error)
{
  while (!ae_result_is_ended (result) && !page_is_full (page, max_rows))
    {
      g_autoptr (GError) server_error = NULL;
      AeTdsToken token;
      gboolean stop;

      if (!next_row_token (flow, page->n_rows > 0, &token, &server_error, &stop, error))
        return FALSE;
      if (stop)
        break;

      if (token.type == AE_TDS_TOKEN_ROW)
        {
          if (!ae_result_add_row (result, flow, &token, page, error))
            return FALSE;
        }
      else if (is_done (&token))
        {
          count_rows (counts, &token);
          if (!ae_result_has_deferred_error (result))
            ensure_error (&token, &server_error);
          if (!finish_if_last (flow, &token, error))
            return FALSE;
          ae_result_set_ended (result);
        }

      if (server_error != NULL)
        ae_result_defer_error (result, g_steal_pointer (&server_error));
    }

  return TRUE;
}

gboolean
ae_session_read_rows (const AeFlow *flow,
                      AeResult *result,
                      AePage *page,
                      guint max_rows,
                      gboolean *is_end,
                      AeCounts *counts,
                      GError **error)
{
  *is_end = FALSE;
  if (!fill_page (flow, result, page, max_rows, counts, error))
    return FALSE;
  if (page->n_rows > 0)
    return TRUE;

  GError *server_error = ae_result_steal_deferred_error (result);
  *is_end = TRUE;
  if (server_error == NULL)
    return TRUE;
  g_propagate_error (error, server_error);
  return FALSE;
}

void
ae_session_take_parts (AeSession *self)
{
  ae_tds_token_parser_set_takes_parts (ae_tds_channel_get_parser (self->channel), TRUE);
}

gboolean
ae_session_next_part (const AeFlow *flow,
                      gboolean has_some,
                      AeTdsToken *token,
                      gboolean *stop,
                      GError **error)
{
  g_autoptr (GError) server_error = NULL;

  if (!next_row_token (flow, has_some, token, &server_error, stop, error))
    return FALSE;
  if (*stop || token->type == AE_TDS_TOKEN_PART || token->type == AE_TDS_TOKEN_ROW)
    return TRUE;

  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server ended its answer in the middle of a result"));
  ae_session_abort (flow->session);
  return FALSE;
}

/* The DONEPROC of a procedure that was called by the text of a statement ends nothing of ours: that
 * is what the flag is for (tds sheet 6.3). */
static gboolean
ends_call (const AeTdsToken *token)
{
  return is_done (token)
         && ((token->done.status & AE_TDS_DONE_MORE) == 0
             || (token->type == AE_TDS_TOKEN_DONEPROC
                 && (token->done.status & AE_TDS_DONE_RPC_IN_BATCH) != 0));
}

gboolean
ae_session_read_call (const AeFlow *flow,
                      AeCounts *counts,
                      gboolean *is_answered,
                      GError **server_error,
                      GError **error)
{
  *is_answered = FALSE;
  while (flow->session->awaiting_response)
    {
      AeTdsToken token;
      gboolean is_end;

      if (!ae_session_next_token (flow, &token, &is_end, server_error, error))
        return FALSE;
      if (is_end)
        break;
      if (is_done (&token))
        {
          count_rows (counts, &token);
          ensure_error (&token, server_error);
        }
      if (ends_call (&token))
        {
          *is_answered = TRUE;
          return finish_if_last (flow, &token, error);
        }
    }

  return TRUE;
}

gboolean
ae_session_drain (const AeFlow *flow, AeCounts *counts, GError **error)
{
  g_autoptr (GError) server_error = NULL;

  /* Rows that nobody wants need no memory. */
  ae_session_take_parts (flow->session);
  while (flow->session->awaiting_response)
    {
      AeTdsToken token;
      gboolean is_end;

      if (!ae_session_next_token (flow, &token, &is_end, &server_error, error))
        return FALSE;
      if (!is_end && is_done (&token))
        {
          count_rows (counts, &token);
          ensure_error (&token, &server_error);
        }
    }

  if (server_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&server_error));
  return FALSE;
}

static void
note_while_draining (const AeTdsToken *token, gpointer user_data)
{
  AeSession *self = user_data;

  if (token->type == AE_TDS_TOKEN_ENVCHANGE)
    ae_session_note_token (self, token, NULL);
  else if (token->type == AE_TDS_TOKEN_RETURNVALUE)
    ae_session_note_lost_handle (self, token);
}

/* What a batch was to do whole or not at all. A server that cannot be told does it when the
 * connection goes. */
static gboolean
undo (AeSession *self, GCancellable *cancellable, GError **error)
{
  AeFlow flow = { .session = self, .cancellable = cancellable };
  AeTransact whole = { AE_TDS_TRANSACTION_ROLLBACK, 0, NULL };
  AeTransact part = { AE_TDS_TRANSACTION_ROLLBACK, 0, (char *) AE_SESSION_SAVEPOINT };
  AeSessionUndo wanted = self->undo;

  self->undo = AE_SESSION_UNDO_NOTHING;
  /* The server may have done it by itself. */
  if (wanted == AE_SESSION_UNDO_NOTHING || self->transaction == 0)
    return TRUE;
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  return ae_session_transact (&flow, wanted == AE_SESSION_UNDO_TRANSACTION ? &whole : &part, error);
}

void
ae_session_recover (AeSession *self, GError **error)
{
  if ((!self->awaiting_response && self->undo == AE_SESSION_UNDO_NOTHING)
      || !ae_session_is_open (self))
    return;

  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, ATTENTION_TIME_LIMIT_MS);
  GCancellable *limit = ae_deadline_get_cancellable (deadline);

  if (self->awaiting_response
      && !ae_tds_channel_attention (self->channel, note_while_draining, self, limit, error))
    {
      ae_deadline_fix_error (
          deadline, error,
          _ ("The server did not acknowledge in time that a request was cancelled"));
      ae_session_abort (self);
      return;
    }

  self->awaiting_response = FALSE;
  if (!undo (self, limit, error))
    {
      ae_deadline_fix_error (deadline, error, _ ("The server did not roll a batch back in time"));
      ae_session_abort (self);
    }
}
