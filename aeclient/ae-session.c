/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-outputs-private.h"
#include "ae-run-facts-private.h"
#include "ae-server-message-private.h"

/* Of an error's text; the whole is in the AeServerMessage. */
#define MAX_ERROR_TEXT 8192
/* What a server can make us keep for one operation. */
#define MAX_MESSAGES 10000
#define MAX_MESSAGES_SIZE (16 * 1024 * 1024)
/* From here on the server ends the session ([MS-TDS] 2.2.7.10). */
#define SEVERITY_FATAL 20

AeSession *
ae_session_new (const AeConnectionSettings *settings)
{
  AeSession *self = g_new0 (AeSession, 1);

  self->ref_count = 1;
  self->settings = ae_connection_settings_copy (settings);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_server_message_free);
  self->dropped_handles = g_array_new (FALSE, FALSE, sizeof (gint32));
  ae_session_forget_handles (self);
  return self;
}

void
ae_session_forget_handles (AeSession *self)
{
  static gsize last_id; /* atomic */

  self->handles_id = (guint64) g_atomic_pointer_add (&last_id, 1) + 1;
  self->n_dropped_written = 0;
  self->n_ignored_replies = 0;
  self->awaits_handle = FALSE;
  self->awaits_cursor = FALSE;
  g_array_set_size (self->dropped_handles, 0);
}

AeSession *
ae_session_ref (AeSession *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_session_unref (AeSession *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  /* The socket first: then TLS, when it goes, cannot wait for a server that does not read. */
  ae_session_abort (self);
  g_clear_pointer (&self->channel, ae_tds_channel_free);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->settings, ae_connection_settings_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  g_clear_pointer (&self->facts, ae_run_facts_unref);
  g_clear_pointer (&self->state, ae_tds_session_state_free);
  g_array_unref (self->dropped_handles);
  g_free (self->server_name);
  g_free (self->server_version);
  g_free (self->database);
  g_free (self->language);
  g_free (self);
}

gboolean
ae_session_is_open (AeSession *self)
{
  return self->channel != NULL && !self->is_broken && !ae_tds_channel_is_dead (self->channel);
}

void
ae_session_abort (AeSession *self)
{
  self->is_broken = TRUE;
  if (self->channel != NULL)
    ae_tds_channel_kill (self->channel);
  if (self->socket != NULL)
    g_io_stream_close (self->socket, NULL, NULL);
}

void
ae_session_get_names (const AeSession *self, AeTdsSessionNames *names)
{
  *names = (AeTdsSessionNames){ self->database, self->language, self->collation };
}

/* One system call while nothing is wrong. */
gboolean
ae_session_check_alive (AeSession *self, GError **error)
{
  if (!G_IS_SOCKET_CONNECTION (self->socket)
      || g_socket_condition_check (
             g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->socket)),
             G_IO_IN | G_IO_HUP | G_IO_ERR)
             == 0)
    return TRUE;

  g_autoptr (GError) failure = NULL;
  if (ae_tds_channel_check_quiet (self->channel, &failure)
      || g_error_matches (failure, AE_ERROR, AE_ERROR_PROTOCOL))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
break_session (AeSession *self, GError **error, const char *text)
{
  self->is_broken = TRUE;
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL, text);
}

static void
note_packet_size (AeSession *self, const char *text, GError **error)
{
  guint64 size;

  if (text != NULL
      && g_ascii_string_to_unsigned (text, 10, AE_TDS_PACKET_SIZE_MIN, AE_TDS_PACKET_SIZE_MAX,
                                     &size, NULL))
    ae_tds_channel_set_packet_size (self->channel, (guint) size);
  else
    break_session (self, error, _ ("The server demanded an impossible packet size"));
}

static void
replace_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

/* Types that are not here tell nothing that we use; routing is for the login, which sees it first.
 */
static void
note_env_change (AeSession *self, const AeTdsToken *token, GError **error)
{
  switch ((AeTdsEnvType) token->env_change.type)
    {
    case AE_TDS_ENV_DATABASE:
      replace_text (&self->database, token->env_change.text);
      break;
    case AE_TDS_ENV_LANGUAGE:
      replace_text (&self->language, token->env_change.text);
      break;
    case AE_TDS_ENV_PACKET_SIZE:
      note_packet_size (self, token->env_change.text, error);
      break;
    case AE_TDS_ENV_COLLATION:
      if (token->env_change.collation_size == AE_TDS_COLLATION_SIZE)
        memcpy (self->collation, token->env_change.collation, AE_TDS_COLLATION_SIZE);
      break;
    case AE_TDS_ENV_RESET_ACK:
      if (self->state != NULL)
        ae_tds_session_state_reset (self->state);
      break;
    case AE_TDS_ENV_BEGIN_TRANSACTION:
    case AE_TDS_ENV_ENLIST_DTC:
      self->transaction = token->env_change.descriptor;
      break;
    case AE_TDS_ENV_COMMIT_TRANSACTION:
      self->transaction = 0;
      /* Also when the answer to a commit was not waited for. */
      self->is_transaction_ours = FALSE;
      break;
    case AE_TDS_ENV_ROLLBACK_TRANSACTION:
    case AE_TDS_ENV_DEFECT_TRANSACTION:
    case AE_TDS_ENV_TRANSACTION_ENDED:
      self->transaction = 0;
      break;
    default:
      break;
    }
}

void
ae_session_note_outcome (AeSession *self, gboolean success)
{
  if (self->transaction != 0 || !self->is_transaction_ours)
    return;

  self->is_transaction_ours = FALSE;
  self->is_transaction_lost = !success;
}

/* A server's text may end up on a terminal or in a log: no control characters, and not megabytes.
 */
static char *
make_error_text (const char *text)
{
  GString *result = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0' && result->len < MAX_ERROR_TEXT;
       p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (result, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (result, FALSE);
}

static void
keep_message (AeSession *self, const AeTdsToken *token)
{
  if (self->messages->len == 0)
    self->messages_size = 0; /* another operation */
  if (self->messages->len >= MAX_MESSAGES || self->messages_size >= MAX_MESSAGES_SIZE)
    return;

  self->messages_size += token->message.text != NULL ? strlen (token->message.text) : 0;
  g_ptr_array_add (self->messages, ae_server_message_new_from_token (token));
}

static void
note_error (AeSession *self, const AeTdsToken *token, GError **error)
{
  if (token->message.severity >= SEVERITY_FATAL)
    self->is_broken = TRUE;
  if (error == NULL || *error != NULL)
    return;

  g_autofree char *text = make_error_text (token->message.text);
  g_set_error_literal (error, AE_SERVER_ERROR, token->message.number,
                       text[0] != '\0' ? text : _ ("The server reported an error without a text"));
}

static void
note_session_state (AeSession *self, const AeTdsToken *token, GError **error)
{
  if (self->state == NULL)
    break_session (self, error, _ ("The server sent a state of the session that nobody asked for"));
  else if (!ae_tds_session_state_read_token (self->state, token->raw.data, token->raw.size))
    break_session (self, error, _ ("The server sent a malformed state of the session"));
}

void
ae_session_note_token (AeSession *self, const AeTdsToken *token, GError **error)
{
  switch (token->type)
    {
    case AE_TDS_TOKEN_ENVCHANGE:
      note_env_change (self, token, error);
      break;
    case AE_TDS_TOKEN_INFO:
      keep_message (self, token);
      break;
    case AE_TDS_TOKEN_ERROR:
      keep_message (self, token);
      note_error (self, token, error);
      break;
    case AE_TDS_TOKEN_SESSIONSTATE:
      note_session_state (self, token, error);
      break;
    case AE_TDS_TOKEN_LOGINACK:
    case AE_TDS_TOKEN_FEATUREEXTACK:
    case AE_TDS_TOKEN_SSPI:
    case AE_TDS_TOKEN_FEDAUTHINFO:
      break_session (self, error, _ ("The server sent an answer to a login outside of one"));
      break;
    default:
      break;
    }
}
