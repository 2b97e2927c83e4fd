/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-server-message.h"
#include "ae-server-message-private.h"
#include "ae-sqlstate-private.h"

/**
 * AeServerMessage:
 *
 * Holds one message that the server sent: the output of `PRINT`, a notice, or an error.
 *
 * An error of the server is also a [error@AeClient.ServerError], but a `GError` has room for the
 * number and the text only, and a batch may report several errors. The rest is here: take them
 * from [method@AeClient.Statement.dup_messages].
 *
 * A message never changes and may be used in any thread. Its texts come from the server as they
 * are, in the server's language: do not take decisions by them, take the number.
 *
 * Since: 1.0
 */

struct _AeServerMessage
{
  gatomicrefcount ref_count;
  int number;
  guint state;
  guint severity;
  guint line;
  char *text;
  char *server;
  char *procedure;
};

G_DEFINE_BOXED_TYPE (AeServerMessage,
                     ae_server_message,
                     ae_server_message_copy,
                     ae_server_message_free)

/* @token is an ERROR or INFO token. */
AeServerMessage *
ae_server_message_new_from_token (const AeTdsToken *token)
{
  g_assert (token != NULL);

  AeServerMessage *self = g_new0 (AeServerMessage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->number = token->message.number;
  self->state = token->message.state;
  self->severity = token->message.severity;
  self->line = token->message.line;
  self->text = g_strdup (token->message.text != NULL ? token->message.text : "");
  self->server = g_strdup (token->message.server != NULL ? token->message.server : "");
  self->procedure = g_strdup (token->message.procedure != NULL ? token->message.procedure : "");

  return self;
}

/**
 * ae_server_message_copy:
 * @self: a message
 *
 * Gets another reference to a message, which is as good as a copy because it never changes.
 *
 * Returns: (transfer full): the message; free it with [method@AeClient.ServerMessage.free]
 *
 * Since: 1.0
 */
AeServerMessage *
ae_server_message_copy (AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ae_server_message_free:
 * @self: a message
 *
 * Releases a message.
 *
 * Since: 1.0
 */
void
ae_server_message_free (AeServerMessage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->text);
  g_free (self->server);
  g_free (self->procedure);
  g_free (self);
}

/**
 * ae_server_message_get_number:
 * @self: a message
 *
 * Gets the number of the message, which is also the code of the [error@AeClient.ServerError] that
 * an error becomes.
 *
 * Returns: the number; 0 for `PRINT`, 50000 for a `RAISERROR` without a number of its own
 *
 * Since: 1.0
 */
int
ae_server_message_get_number (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->number;
}

/**
 * ae_server_message_get_state:
 * @self: a message
 *
 * Gets the state, which tells apart the places in the server that send the same number.
 *
 * Returns: the state, 0 to 255
 *
 * Since: 1.0
 */
guint
ae_server_message_get_state (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->state;
}

/**
 * ae_server_message_get_severity:
 * @self: a message
 *
 * Gets the severity: up to 10 it is information, from 11 on an error, and from 20 on the server
 * ends the connection.
 *
 * Returns: the severity, 0 to 25; the server may send any value up to 255
 *
 * Since: 1.0
 */
guint
ae_server_message_get_severity (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->severity;
}

/**
 * ae_server_message_get_text:
 * @self: a message
 *
 * Gets the text in the language of the session.
 *
 * Returns: (transfer none): the text, never %NULL; it lives as long as the message
 *
 * Since: 1.0
 */
const char *
ae_server_message_get_text (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * ae_server_message_get_server:
 * @self: a message
 *
 * Gets the name by which the server knows itself.
 *
 * Returns: (transfer none): the name, never %NULL, possibly empty; it lives as long as the message
 *
 * Since: 1.0
 */
const char *
ae_server_message_get_server (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->server;
}

/**
 * ae_server_message_get_procedure:
 * @self: a message
 *
 * Gets the stored procedure, function or trigger that sent the message.
 *
 * Returns: (transfer none): the name, never %NULL; empty when the message comes from the statement
 *   itself. It lives as long as the message
 *
 * Since: 1.0
 */
const char *
ae_server_message_get_procedure (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->procedure;
}

/**
 * ae_server_message_get_line:
 * @self: a message
 *
 * Gets the line of the statement, or of the procedure, that the message is about.
 *
 * Returns: the line, counted from 1; 0 when the server names none
 *
 * Since: 1.0
 */
guint
ae_server_message_get_line (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->line;
}

/**
 * ae_server_message_get_sqlstate:
 * @self: a message
 *
 * Gets the SQLSTATE of the message, as the ODBC driver gives it; see [func@AeClient.get_sqlstate].
 *
 * Returns: (transfer none): five characters, `01000` for information; it lives for ever
 *
 * Since: 1.0
 */
const char *
ae_server_message_get_sqlstate (const AeServerMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ae_sqlstate_for_number (self->number, self->severity);
}
