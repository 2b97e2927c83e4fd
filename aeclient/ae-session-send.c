/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* A request whose large values are read while it is sent. One of them may fail when the request has
 * begun: it cannot be taken off the wire, but its last packet can say that it is to be ignored
 * ([MS-TDS] 2.2.3.1.2); the server then runs nothing and answers with a DONE. */

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>

#include "ae-deadline-private.h"
#include "ae-error.h"

/* For some hundred KiB; see ae_session_send (). */
#define SEND_TIME_LIMIT_MS (60 * 1000)
#define SEND_GRACE_MS (2 * 1000)
#define IGNORE_TIME_LIMIT_MS (5 * 1000)

static gboolean
write_bytes (const AeFlow *flow, const guint8 *data, gsize size, GError **error)
{
  g_autoptr (AeDeadline) deadline
      = ae_deadline_new_with_grace (flow->cancellable, SEND_TIME_LIMIT_MS, SEND_GRACE_MS);

  if (ae_tds_channel_write (flow->session->channel, data, size,
                            ae_deadline_get_cancellable (deadline), error))
    return TRUE;

  ae_deadline_fix_error (deadline, error, _ ("The server did not take the request in time"));
  g_prefix_error (error, _ ("Sending the request: "));
  ae_session_abort (flow->session);
  return FALSE;
}

static gboolean
end_message (const AeFlow *flow, GError **error)
{
  g_autoptr (AeDeadline) deadline
      = ae_deadline_new_with_grace (flow->cancellable, SEND_TIME_LIMIT_MS, SEND_GRACE_MS);

  if (ae_tds_channel_end (flow->session->channel, ae_deadline_get_cancellable (deadline), error))
    return TRUE;

  ae_deadline_fix_error (deadline, error, _ ("The server did not take the request in time"));
  g_prefix_error (error, _ ("Sending the request: "));
  ae_session_abort (flow->session);
  return FALSE;
}

/* To the end of the answer to what was ignored. Without one the connection is of no use. */
static gboolean
read_ignored_answer (AeSession *session, GCancellable *cancellable)
{
  AeTdsToken token;
  AeTdsParseResult parsed;

  while ((parsed = ae_tds_channel_next (session->channel, &token, cancellable, NULL))
         == AE_TDS_PARSE_TOKEN)
    ae_session_note_token (session, &token, NULL);
  return parsed == AE_TDS_PARSE_END;
}

/* Handles that were to be unprepared are so with the next request: their answers did not come. */
static void
take_back (AeSession *session, gboolean was_resetting)
{
  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, IGNORE_TIME_LIMIT_MS);
  GCancellable *cancellable = ae_deadline_get_cancellable (deadline);
  gboolean is_answered = FALSE;

  if (!ae_tds_channel_ignore (session->channel, &is_answered, cancellable, NULL)
      || (is_answered && !read_ignored_answer (session, cancellable)))
    {
      ae_session_abort (session);
      return;
    }
  session->awaiting_response = FALSE;
  session->n_ignored_replies = 0;
  session->resets_before_request = was_resetting;
}

static gboolean
write_value (const AeFlow *flow, const AeInsert *insert, gboolean was_resetting, GError **error)
{
  gboolean is_end = FALSE;

  while (!is_end)
    {
      g_auto (AeTdsWriter) part = AE_TDS_WRITER_INIT;

      if (!ae_value_writer_next (insert->value, flow, &part, &is_end, error))
        {
          g_prefix_error (error, _ ("Parameter %s, nothing was run: "), insert->name);
          take_back (flow->session, was_resetting);
          return FALSE;
        }
      if (!write_bytes (flow, part.data, part.size, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_session_send_with_values (const AeFlow *flow,
                             guint8 packet_type,
                             const AeTdsWriter *payload,
                             const GPtrArray *inserts,
                             GError **error)
{
  AeSession *session = flow->session;
  gboolean was_resetting = session->resets_before_request;
  gsize written = 0;

  if (inserts->len == 0)
    return ae_session_send (session, packet_type, payload, flow->cancellable, error);
  if (g_cancellable_set_error_if_cancelled (flow->cancellable, error))
    return FALSE;
  if (!ae_tds_channel_begin (session->channel, packet_type,
                             ae_session_begin_request (session, packet_type), error))
    {
      ae_session_abort (session);
      return FALSE;
    }

  for (guint i = 0; i < inserts->len; i++)
    {
      const AeInsert *insert = g_ptr_array_index (inserts, i);

      if (!write_bytes (flow, payload->data + written, insert->at - written, error)
          || !write_value (flow, insert, was_resetting, error))
        return FALSE;
      written = insert->at;
    }
  return write_bytes (flow, payload->data + written, payload->size - written, error)
         && end_message (flow, error);
}
