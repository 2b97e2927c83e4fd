/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The transaction of a connection: begin, commit, rollback, savepoints. They are
 * transaction-manager requests ([MS-TDS] 2.2.6.9), as the ODBC driver sends them. */

#include "ae-connection-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/* SQL Server cuts longer names off, and two of them could become one. */
#define MAX_NAME_LENGTH 32

/* --- in the session ------------------------------------------------------------------------ */

static void
transact_free (AeTransact *self)
{
  g_free (self->name);
  g_free (self);
}

static gboolean
run_begin (AeOperation *self, const AeFlow *flow, GError **error)
{
  return ae_session_transact (flow, self->input, error);
}

/* Without autocommit there is no transaction before the first statement: nothing to end then. */
static gboolean
has_nothing_to_end (AeOperation *self, const AeFlow *flow)
{
  return self->argument != 0 && flow->session->transaction == 0;
}

static gboolean
run_commit (AeOperation *self, const AeFlow *flow, GError **error)
{
  return has_nothing_to_end (self, flow) || ae_session_transact (flow, self->input, error);
}

static gboolean
run_rollback (AeOperation *self, const AeFlow *flow, GError **error)
{
  if (flow->session->is_transaction_lost)
    {
      /* The server has done it already. */
      flow->session->is_transaction_lost = FALSE;
      return TRUE;
    }

  return has_nothing_to_end (self, flow) || ae_session_transact (flow, self->input, error);
}

static gboolean
run_savepoint (AeOperation *self, const AeFlow *flow, GError **error)
{
  return ae_session_transact (flow, self->input, error);
}

/* --- operations ---------------------------------------------------------------------------- */

static AeOperation *
new_transact (AeConnection *self,
              AeOperationFunc run,
              AeTdsTransactionRequest request,
              const char *name)
{
  AeOperation *operation = ae_connection_new_operation (self, AE_OPERATION_REQUEST, run, NULL);
  AeTransact *transact = g_new0 (AeTransact, 1);

  ae_connection_get_transaction_settings (self, &transact->isolation, &operation->argument);
  transact->request = request;
  transact->name = g_strdup (name);
  operation->input = transact;
  operation->free_input = (GDestroyNotify) transact_free;
  /* A lost transaction can be rolled back, and nothing else. */
  operation->ends_lost_transaction = run == run_rollback;
  return operation;
}

static AeOperation *
new_begin (AeConnection *self)
{
  return new_transact (self, run_begin, AE_TDS_TRANSACTION_BEGIN, NULL);
}

static AeOperation *
new_commit (AeConnection *self)
{
  return new_transact (self, run_commit, AE_TDS_TRANSACTION_COMMIT, NULL);
}

static AeOperation *
new_rollback (AeConnection *self)
{
  return new_transact (self, run_rollback, AE_TDS_TRANSACTION_ROLLBACK, NULL);
}

static AeOperation *
new_savepoint (AeConnection *self,
               AeTdsTransactionRequest request,
               const char *name,
               GError **error)
{
  glong length = g_utf8_strlen (name, -1);

  if (length < 1 || length > MAX_NAME_LENGTH || !g_utf8_validate (name, -1, NULL))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                   _ ("The name of a savepoint must have 1 to %d characters"), MAX_NAME_LENGTH);
      return NULL;
    }

  return new_transact (self, run_savepoint, request, name);
}

static gboolean
call_savepoint (AeConnection *self,
                AeTdsTransactionRequest request,
                const char *name,
                GCancellable *cancellable,
                GError **error)
{
  AeOperation *operation = new_savepoint (self, request, name, error);

  if (operation == NULL)
    return FALSE;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL;
}

static void
submit_savepoint (AeConnection *self,
                  AeTdsTransactionRequest request,
                  const char *name,
                  gpointer source_tag,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GError *error = NULL;
  AeOperation *operation = new_savepoint (self, request, name, &error);

  if (operation == NULL)
    g_task_report_error (self, callback, user_data, source_tag, error);
  else
    ae_operation_submit (operation, self, source_tag, cancellable, callback, user_data);
}

/* --- the public calls ---------------------------------------------------------------------- */

/**
 * ae_connection_begin:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Begins a transaction ([MS-TDS] 2.2.6.9), with [property@AeClient.Connection:isolation-level].
 * Every statement until commit or rollback belongs to it.
 *
 * When the server rolls the transaction back because a statement of it failed (a deadlock,
 * XACT_ABORT), every later call fails with `AE_ERROR_TRANSACTION_LOST` until
 * [method@AeClient.Connection.rollback] is called: what was meant to be one whole does not go on in
 * pieces.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_begin (AeConnection *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_begin (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_connection_begin_async:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to begin a transaction, without blocking; see [method@AeClient.Connection.begin].
 *
 * Since: 1.0
 */
void
ae_connection_begin_async (AeConnection *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  ae_operation_submit (new_begin (self), self, ae_connection_begin_async, cancellable, callback,
                       user_data);
}

/**
 * ae_connection_begin_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.begin_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_begin_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_begin_async, error);
  return done != NULL;
}

/**
 * ae_connection_commit:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Commits the transaction. Without one the server reports error 3902; without
 * [property@AeClient.Connection:autocommit] nothing is done then.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_commit (AeConnection *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_commit (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_connection_commit_async:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to commit the transaction, without blocking; see [method@AeClient.Connection.commit].
 *
 * Since: 1.0
 */
void
ae_connection_commit_async (AeConnection *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  ae_operation_submit (new_commit (self), self, ae_connection_commit_async, cancellable, callback,
                       user_data);
}

/**
 * ae_connection_commit_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.commit_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_commit_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_commit_async, error);
  return done != NULL;
}

/**
 * ae_connection_rollback:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Rolls the transaction back. Without one the server reports error 3903; without
 * [property@AeClient.Connection:autocommit] nothing is done then. Nothing is sent when the server
 * has rolled it back itself.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_rollback (AeConnection *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_rollback (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_connection_rollback_async:
 * @self: a connection
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to roll the transaction back, without blocking; see [method@AeClient.Connection.rollback].
 *
 * Since: 1.0
 */
void
ae_connection_rollback_async (AeConnection *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));

  ae_operation_submit (new_rollback (self), self, ae_connection_rollback_async, cancellable,
                       callback, user_data);
}

/**
 * ae_connection_rollback_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.rollback_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_rollback_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_rollback_async, error);
  return done != NULL;
}

/**
 * ae_connection_save:
 * @self: a connection
 * @name: the name of the savepoint, 1 to 32 characters
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Sets a savepoint in the transaction, to which [method@AeClient.Connection.rollback_to] can go
 * back. A name that is used again stands for the later place. Outside a transaction the server
 * reports error 628.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight, with `AE_ERROR_VALUE`
 * for a name that is empty or too long.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_save (AeConnection *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return call_savepoint (self, AE_TDS_TRANSACTION_SAVE, name, cancellable, error);
}

/**
 * ae_connection_save_async:
 * @self: a connection
 * @name: the name of the savepoint, 1 to 32 characters
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to set a savepoint, without blocking; see
 * [method@AeClient.Connection.save].
 *
 * Since: 1.0
 */
void
ae_connection_save_async (AeConnection *self,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));
  g_return_if_fail (name != NULL);

  submit_savepoint (self, AE_TDS_TRANSACTION_SAVE, name, ae_connection_save_async, cancellable,
                    callback, user_data);
}

/**
 * ae_connection_save_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.save_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_save_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_save_async, error);
  return done != NULL;
}

/**
 * ae_connection_rollback_to:
 * @self: a connection
 * @name: the name of the savepoint, 1 to 32 characters
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Undoes what the transaction did since the savepoint was set. The transaction goes on. For a
 * savepoint that there is not the server reports error 6401.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight, with `AE_ERROR_VALUE`
 * for a name that is empty or too long.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_rollback_to (AeConnection *self,
                           const char *name,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return call_savepoint (self, AE_TDS_TRANSACTION_ROLLBACK, name, cancellable, error);
}

/**
 * ae_connection_rollback_to_async:
 * @self: a connection
 * @name: the name of the savepoint, 1 to 32 characters
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to go back to a savepoint, without blocking; see
 * [method@AeClient.Connection.rollback_to].
 *
 * Since: 1.0
 */
void
ae_connection_rollback_to_async (AeConnection *self,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (AE_IS_CONNECTION (self));
  g_return_if_fail (name != NULL);

  submit_savepoint (self, AE_TDS_TRANSACTION_ROLLBACK, name, ae_connection_rollback_to_async,
                    cancellable, callback, user_data);
}

/**
 * ae_connection_rollback_to_finish:
 * @self: a connection
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Connection.rollback_to_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_connection_rollback_to_finish (AeConnection *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_connection_rollback_to_async, error);
  return done != NULL;
}
