/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The methods of AeEmulatorServer that tests call: faults, holding, scripted answers, counters. */

#include "config.h"

#include "ae-emulator-server-private.h"

G_DEFINE_ENUM_TYPE (AeEmulatorFault,
                    ae_emulator_fault,
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_CLOSE_AFTER, "close-after"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_DRIBBLE, "dribble"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_DELAY, "delay"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_WRONG_LENGTH, "wrong-length"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_NO_ATTENTION_ACK, "no-attention-ack"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_DESCRIBE_ERROR, "describe-error"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION,
                                         "no-column-encryption"),
                    G_DEFINE_ENUM_VALUE (AE_EMULATOR_FAULT_NO_SESSION_RECOVERY,
                                         "no-session-recovery"))

/**
 * ae_emulator_server_inject_fault:
 * @self: a server
 * @fault: what to do wrong
 * @argument: how much; see [enum@AeEmulator.Fault]
 *
 * Makes the server misbehave, on connections that are open and on new ones, until
 * [method@AeEmulator.Server.clear_faults].
 *
 * [enum@AeEmulator.Fault.CLOSE_AFTER] counts the bytes of TDS packets, those of pre-login and login
 * included, without TLS around them, for each connection from the moment when the fault was
 * injected or the connection made. [enum@AeEmulator.Fault.WRONG_LENGTH] applies to one packet, then
 * is gone. [enum@AeEmulator.Fault.DELAY] waits before a request is run, not during login; attention
 * ends the wait.
 *
 * Since: 1.0
 */
void
ae_emulator_server_inject_fault (AeEmulatorServer *self, AeEmulatorFault fault, gint64 argument)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));
  g_return_if_fail (fault <= AE_EMULATOR_FAULT_NO_SESSION_RECOVERY);

  ae_emulator_faults_set (self->host.faults, fault, argument);
}

/**
 * ae_emulator_server_clear_faults:
 * @self: a server
 *
 * Ends all faults. Answers that are held stay held, scripted answers stay scripted.
 *
 * Since: 1.0
 */
void
ae_emulator_server_clear_faults (AeEmulatorServer *self)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));

  ae_emulator_faults_clear (self->host.faults);
}

/**
 * ae_emulator_server_hold:
 * @self: a server
 *
 * Holds back the answers to requests that come from now on, until
 * [method@AeEmulator.Server.release].
 *
 * A request that is held has not been run. Logins are not held. Attention ends the hold of its
 * request, which then does not run at all.
 *
 * Since: 1.0
 */
void
ae_emulator_server_hold (AeEmulatorServer *self)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));

  ae_emulator_faults_set_holding (self->host.faults, TRUE);
}

/**
 * ae_emulator_server_release:
 * @self: a server
 *
 * Runs the requests that were held and holds no more.
 *
 * Since: 1.0
 */
void
ae_emulator_server_release (AeEmulatorServer *self)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));

  ae_emulator_faults_set_holding (self->host.faults, FALSE);
}

/**
 * ae_emulator_server_get_n_held:
 * @self: a server
 *
 * Counts the answers that are held back at this moment.
 *
 * Returns: the number of connections that wait for [method@AeEmulator.Server.release]
 *
 * Since: 1.0
 */
guint
ae_emulator_server_get_n_held (AeEmulatorServer *self)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), 0);

  return ae_emulator_faults_get_n_held (self->host.faults);
}

/**
 * ae_emulator_server_wait_held:
 * @self: a server
 * @n: how many
 * @timeout_ms: how long to wait, in milliseconds
 *
 * Blocks until at least @n answers are held back.
 *
 * Returns: FALSE if the time ran out first
 *
 * Since: 1.0
 */
gboolean
ae_emulator_server_wait_held (AeEmulatorServer *self, guint n, guint timeout_ms)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), FALSE);

  return ae_emulator_faults_wait_held (
      self->host.faults, n, g_get_monotonic_time () + timeout_ms * G_TIME_SPAN_MILLISECOND);
}

/**
 * ae_emulator_server_script_answer:
 * @self: a server
 * @text: text to look for, with regard to case
 * @tokens: (nullable): the bytes of the answer, or NULL
 *
 * Answers requests whose statement holds @text with bytes of your own instead of running them.
 *
 * The bytes are sent as they are, cut into packets: they may break every rule. A batch is searched
 * as a whole; of a call of sp_executesql, sp_prepare, sp_prepexec or sp_prepexecrpc the statement
 * is searched, of any other call the procedure's name. NULL takes the answer back.
 *
 * Since: 1.0
 */
void
ae_emulator_server_script_answer (AeEmulatorServer *self, const char *text, GBytes *tokens)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));
  g_return_if_fail (text != NULL);

  ae_emulator_faults_script (self->host.faults, text, tokens);
}

/**
 * ae_emulator_server_drop_connections:
 * @self: a server
 *
 * Disconnects all clients at once, without a word, as a crash would. New ones may connect.
 *
 * Since: 1.0
 */
void
ae_emulator_server_drop_connections (AeEmulatorServer *self)
{
  g_return_if_fail (AE_EMULATOR_IS_SERVER (self));

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->listener != NULL)
    ae_emulator_listener_drop_connections (self->listener);
}

/**
 * ae_emulator_server_get_n_requests:
 * @self: a server
 *
 * Counts the requests that came since the server was created: batches, messages with calls,
 * transaction requests, bulk loads. Logins and attentions are none.
 *
 * Returns: the number of requests
 *
 * Since: 1.0
 */
guint64
ae_emulator_server_get_n_requests (AeEmulatorServer *self)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), 0);

  return ae_emulator_faults_get_n_requests (self->host.faults);
}

/**
 * ae_emulator_server_get_n_attentions:
 * @self: a server
 *
 * Counts the attentions that came since the server was created.
 *
 * Returns: the number of attentions
 *
 * Since: 1.0
 */
guint64
ae_emulator_server_get_n_attentions (AeEmulatorServer *self)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), 0);

  return ae_emulator_faults_get_n_attentions (self->host.faults);
}

/**
 * ae_emulator_server_get_n_connections:
 * @self: a server
 *
 * Counts the clients that are connected at this moment, logged in or not.
 *
 * Returns: the number of connections
 *
 * Since: 1.0
 */
guint
ae_emulator_server_get_n_connections (AeEmulatorServer *self)
{
  g_return_val_if_fail (AE_EMULATOR_IS_SERVER (self), 0);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->listener != NULL ? ae_emulator_listener_get_n_connections (self->listener) : 0;
}
