/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The calls of AeConnection that may wait: open and close. */

#include "ae-connection-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/* --- opening ------------------------------------------------------------------------------- */

static gboolean
run_open (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeConnectionCore *core = self->core;

  if (core->session != NULL && ae_session_is_open (core->session))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_FAILED,
                           _ ("The connection is open already: close it first"));
      return FALSE;
    }

  g_clear_pointer (&core->response, ae_response_unref);
  g_clear_pointer (&core->session, ae_session_unref);
  ae_connection_core_set_state (core, AE_CONNECTION_STATE_OPENING);

  AeSession *session = ae_session_open (self->input, flow->cancellable, error);
  if (session == NULL)
    {
      ae_connection_core_set_state (core, AE_CONNECTION_STATE_CLOSED);
      return FALSE;
    }

  /* The application's object; the settings of the connection keep their own reference. */
  g_weak_ref_set (&core->tls_database, session->settings->tls_database);
  g_clear_object (&session->settings->tls_database);
  /* “Changed database context …”: every login says so. */
  g_clear_pointer (&session->messages, g_ptr_array_unref);

  core->session = session;
  g_mutex_lock (&core->lock);
  core->server_version = g_intern_string (session->server_version);
  g_mutex_unlock (&core->lock);
  ae_connection_core_set_state (core, AE_CONNECTION_STATE_OPEN);
  return TRUE;
}

static AeOperation *
new_open (AeConnection *self)
{
  AeOperation *operation = ae_connection_new_operation (self, AE_OPERATION_CONTROL, run_open, NULL);

  operation->input = ae_connection_dup_settings (self);
  operation->free_input = (GDestroyNotify) ae_connection_settings_free;
  return operation;
}

/* --- closing ------------------------------------------------------------------------------- */

static gboolean
run_close (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeConnectionCore *core = self->core;

  if (core->response != NULL)
    core->response->is_over = TRUE;
  g_clear_pointer (&core->response, ae_response_unref);

  if (core->session != NULL && ae_session_is_open (core->session))
    {
      ae_connection_core_set_state (core, AE_CONNECTION_STATE_CLOSING);
      ae_session_abort (core->session);
    }
  return TRUE;
}

static AeOperation *
new_close (AeConnection *self)
{
  return ae_connection_new_operation (self, AE_OPERATION_CONTROL, run_close, NULL);
}

/* --- the public calls ---------------------------------------------------------------------- */

/**
 * ae_connection_open:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Connects and logs in.
 *
 * Name resolution, TLS, login and routing together take no longer than
 * [property@AeClient.Connection:connect-timeout]. A connection that was closed may be opened again.
 * Fails with the domains of GIO, TLS and name resolution, with `AE_SERVER_ERROR` 18456 when the
 * login is refused, and with `AE_ERROR_UNSUPPORTED` when column encryption is wanted and the server
 * cannot do it.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_open (AeConnection *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_open (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_connection_open_async:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to connect and log in, without blocking; see [method@AeClient.Connection.open].
 *
 * Since: 1.0
 */
void
ae_connection_open_async (AeConnection *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  ae_operation_submit (new_open (self), self, ae_connection_open_async, cancellable, callback,
                       user_data);
}

/**
 * ae_connection_open_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.open_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_open_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_open_async, error);
  return done != NULL;
}

/**
 * ae_connection_close:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Closes the connection at once. Open cursors end with `AE_ERROR_CLOSED`, an open transaction is
 * rolled back by the server. Closing a closed connection does nothing.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_close (AeConnection *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_close (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_connection_close_async:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to close the connection, without blocking; see [method@AeClient.Connection.close].
 *
 * Since: 1.0
 */
void
ae_connection_close_async (AeConnection *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  ae_operation_submit (new_close (self), self, ae_connection_close_async, cancellable, callback,
                       user_data);
}

/**
 * ae_connection_close_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.close_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_close_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_close_async, error);
  return done != NULL;
}
