/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Preparing a statement, and what is known of it then. */

#include "ae-statement-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-private.h"
#include "ae-error.h"

static void
forget_columns (AePreparation *self)
{
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
}

void
ae_preparation_clear (AePreparation *self)
{
  forget_columns (self);
  g_clear_pointer (&self->prepared, ae_prepared_unref);
}

/* --- preparing ----------------------------------------------------------------------------- */

static gboolean
run_prepare (AeOperation *self, const AeFlow *flow, GError **error)
{
  return ae_session_prepare (flow, self->input, error);
}

void
ae_statement_fill_unbound (AeParameters *parameters)
{
  for (guint i = 0; i < ae_parameters_get_length (parameters); i++)
    {
      AeParameter *parameter = ae_parameters_peek (parameters, i);

      if (!parameter->is_bound && parameter->declared != NULL)
        ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
    }
}

static void
apply_prepare (AeOperation *operation, gpointer source_object)
{
  AePreparation *preparation = ae_statement_get_preparation (AE_STATEMENT (source_object));
  const AeRequest *request = operation->input;

  ae_statement_take_facts (AE_STATEMENT (source_object), operation);
  if (!operation->success || preparation->prepared == request->prepared)
    return;
  ae_preparation_clear (preparation);
  preparation->prepared = ae_prepared_ref (request->prepared);
}

static AeOperation *
new_prepare (AeStatement *self, GError **error)
{
  g_autoptr (AeRequest) request = ae_statement_capture_request (self, error);

  if (request == NULL)
    return NULL;
  if (request->procedure != NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("The call of %s cannot be prepared: the server keeps procedures prepared by "
                      "itself; run it as it is"),
                   request->procedure);
      return NULL;
    }

  AeOperation *operation = ae_connection_new_operation (
      ae_statement_get_connection (self), AE_OPERATION_REQUEST, run_prepare, apply_prepare);
  ae_statement_fill_unbound (request->parameters);
  if (request->prepared == NULL)
    request->prepared = ae_prepared_new (operation->core);
  operation->timeout = request->timeout;
  operation->input = g_steal_pointer (&request);
  operation->free_input = (GDestroyNotify) ae_request_free;
  return operation;
}

/**
 * ae_statement_prepare:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Prepares the statement on the server, which checks its text and keeps it under a handle.
 *
 * Each later run needs one round trip and sends the handle and the values only. Parameters need a
 * type, by declaration or by a value that is bound; values are not sent. What is known of the
 * encrypted parameters stays with the handle. Where the handle is of no use any more (other types
 * are declared, the connection was reopened or comes from a pool, the server forgot it, or says
 * that keys have changed) the next run prepares anew by itself, once.
 *
 * Afterwards the columns of the first result and how they are encrypted are known, see
 * [method@AeClient.Statement.get_column]. Preparing a prepared statement does nothing.
 *
 * What is expected of the columns ([method@AeClient.Statement.expect_encryption]) is checked here
 * already, if the server tells the columns before it runs the statement.
 *
 * A statement that goes away is unprepared with the next request on its connection that has
 * parameters, prepares, or calls a procedure; so is one that the server has prepared although this
 * call was cancelled.
 *
 * Blocks. Fails as [method@AeClient.Statement.query] does, and with `AE_ERROR_UNSUPPORTED` for a
 * call of a procedure by its name.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_statement_prepare (AeStatement *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeOperation *operation = new_prepare (self, error);
  if (operation == NULL)
    return FALSE;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL;
}

/**
 * ae_statement_prepare_async:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to prepare the statement, without blocking; see [method@AeClient.Statement.prepare].
 *
 * Since: 1.0
 */
void
ae_statement_prepare_async (AeStatement *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  GError *error = NULL;
  AeOperation *operation = new_prepare (self, &error);

  if (operation == NULL)
    g_task_report_error (self, callback, user_data, ae_statement_prepare_async, error);
  else
    ae_operation_submit (operation, self, ae_statement_prepare_async, cancellable, callback,
                         user_data);
}

/**
 * ae_statement_prepare_finish:
 * @self: a statement
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Statement.prepare_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_statement_prepare_finish (AeStatement *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_statement_prepare_async, error);
  return done != NULL;
}

/* --- unpreparing --------------------------------------------------------------------------- */

static gboolean
run_unprepare (AeOperation *self, const AeFlow *flow, GError **error)
{
  ae_prepared_drop_handle (self->input, flow->session);
  return ae_session_send_unprepare (flow, error);
}

/* From here on the statement is as if it never was prepared; what else holds the handle is done
 * with it before the operation runs. */
static AeOperation *
new_unprepare (AeStatement *self)
{
  AePreparation *preparation = ae_statement_get_preparation (self);
  AeOperation *operation = ae_connection_new_operation (ae_statement_get_connection (self),
                                                        AE_OPERATION_REQUEST, run_unprepare, NULL);

  operation->input = preparation->prepared != NULL ? g_steal_pointer (&preparation->prepared)
                                                   : ae_prepared_new (operation->core);
  operation->free_input = (GDestroyNotify) ae_prepared_unref;
  forget_columns (preparation);
  return operation;
}

/**
 * ae_statement_unprepare:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Makes the server forget the prepared statement, which can be run and prepared as before. Also
 * when this fails the statement is not prepared any more, and the server is told later.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` and `AE_ERROR_CLOSED` as [method@AeClient.Statement.query]
 * does.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_statement_unprepare (AeStatement *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_unprepare (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_statement_unprepare_async:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to make the server forget the prepared statement, without blocking; see
 * [method@AeClient.Statement.unprepare].
 *
 * Since: 1.0
 */
void
ae_statement_unprepare_async (AeStatement *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  ae_operation_submit (new_unprepare (self), self, ae_statement_unprepare_async, cancellable,
                       callback, user_data);
}

/**
 * ae_statement_unprepare_finish:
 * @self: a statement
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Statement.unprepare_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_statement_unprepare_finish (AeStatement *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_statement_unprepare_async, error);
  return done != NULL;
}

/* --- what is known of it ------------------------------------------------------------------- */

/* Those of the handle as it is now: it may have been prepared anew by a run. */
static AePreparation *
update_columns (AeStatement *self)
{
  AePreparation *preparation = ae_statement_get_preparation (self);
  g_autoptr (AePreparedHandle) handle = NULL;

  if (preparation->prepared != NULL)
    handle = ae_prepared_dup_handle (preparation->prepared);
  /* A handle that was lost leaves what was known of it. */
  if (handle == NULL || (preparation->objects != NULL && preparation->columns == handle->columns))
    return preparation;

  forget_columns (preparation);
  preparation->objects = g_ptr_array_new_with_free_func (g_object_unref);
  if (handle->columns == NULL)
    return preparation;
  preparation->columns = ae_tds_columns_ref (handle->columns);
  for (guint i = 0; i < handle->columns->n_columns; i++)
    g_ptr_array_add (preparation->objects,
                     ae_column_new (handle->columns, i, handle->is_decrypted));
  return preparation;
}

/**
 * ae_statement_is_prepared:
 * @self: a statement
 *
 * Says whether the statement is prepared. It is until it is unprepared, also where the next run has
 * to prepare it anew.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
ae_statement_is_prepared (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);

  return ae_statement_get_preparation (self)->prepared != NULL;
}

/**
 * ae_statement_get_n_columns:
 * @self: a statement
 *
 * Gets how many columns the first result of a prepared statement has.
 *
 * Returns: the number; 0 if it has no result, or is not prepared
 *
 * Since: 1.0
 */
guint
ae_statement_get_n_columns (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), 0);

  AePreparation *preparation = update_columns (self);
  return preparation->objects != NULL ? preparation->objects->len : 0;
}

/**
 * ae_statement_get_column:
 * @self: a statement
 * @column: the number of the column, from 0
 *
 * Gets a column of the first result of a prepared statement: its name, its type and how it is
 * encrypted. A cursor that has moved on to another result does not change what this says.
 *
 * Returns: (transfer none) (nullable): the column, valid until the statement is prepared anew or
 *   unprepared; %NULL when there is none of that number
 *
 * Since: 1.0
 */
AeColumn *
ae_statement_get_column (AeStatement *self, guint column)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);

  AePreparation *preparation = update_columns (self);
  return preparation->objects != NULL && column < preparation->objects->len
             ? g_ptr_array_index (preparation->objects, column)
             : NULL;
}
