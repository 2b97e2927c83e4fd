/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* From result to result, and the end of all. */

#include "ae-cursor-private.h"

static gboolean
run_next_result (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeResponse *response = self->response;
  AeCursorNews *news = ae_cursor_prepare_news (self);
  GError *deferred
      = response->current != NULL ? ae_result_steal_deferred_error (response->current) : NULL;
  gboolean done = deferred == NULL;

  g_clear_pointer (&response->value, ae_value_reader_free);
  g_clear_pointer (&response->current, ae_result_free);
  /* It was read already, behind rows that nobody wanted to see: skipping them must not hide it. */
  if (deferred != NULL)
    g_propagate_error (error, deferred);
  else if (response->next == NULL && flow->session->awaiting_response)
    done
        = ae_session_next_result (flow, response->rules, &response->next, &response->counts, error);

  response->current = g_steal_pointer (&response->next);
  response->is_over = !flow->session->awaiting_response;
  if (response->current != NULL)
    news->columns = ae_tds_columns_ref (ae_result_get_columns (response->current));
  news->is_last = response->is_over && response->current == NULL;
  news->rows_affected = response->counts.rows_affected;
  return done;
}

static void
apply_next_result (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);
  AeCursorNews *news = operation->output;

  ae_cursor_end_call (self);
  /* It did not even begin: the cursor stands where it stood. */
  if (news == NULL)
    return;

  ae_cursor_set_result (self, news->columns, self->response->rules->decrypt);
  ae_cursor_set_rows_affected (self, news->rows_affected);
  /* Reading on after a failure finds out anew: it must not look like an end. */
  self->is_at_end = operation->success && self->columns == NULL;
  self->is_last = operation->success && news->is_last;
  operation->number = self->columns != NULL;
}

/* Behind the last result the response is over, and the connection perhaps in other hands. */
static gboolean
pass_last_result (AeCursor *self)
{
  if (!self->is_last)
    return FALSE;

  ae_cursor_set_result (self, NULL, FALSE);
  return TRUE;
}

static void
apply_pass_last_result (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);

  ae_cursor_end_call (self);
  if (operation->success)
    pass_last_result (self);
}

static AeOperation *
new_next_result (AeCursor *self)
{
  return ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, run_next_result, apply_next_result);
}

/* --- closing ------------------------------------------------------------------------------- */

static gboolean
run_close (AeOperation *self, const AeFlow *flow, GError **error)
{
  /* The worker takes what is left off the wire when the caller has its answer. */
  self->response->is_over = TRUE;
  return TRUE;
}

static void
apply_close (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);

  if (!operation->success)
    return;

  ae_cursor_set_result (self, NULL, FALSE);
  /* Reading on is an error, not an end. */
  self->is_at_end = FALSE;
  self->is_last = FALSE;
}

static AeOperation *
new_close (AeCursor *self)
{
  return ae_cursor_new_operation (self, AE_OPERATION_CONTROL, run_close, apply_close);
}

/**
 * ae_cursor_next_result:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Skips the rest of this result and moves to the next one.
 *
 * Blocks. Columns change with the result. A statement of a batch that fails is an error here;
 * further results may stand behind it.
 *
 * Returns: %TRUE when there is another result; %FALSE without @error set when there is none, %FALSE
 * with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next_result (AeCursor *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !ae_cursor_check_idle (self, error) || pass_last_result (self))
    return FALSE;

  g_autoptr (AeOperation) done
      = ae_operation_call (new_next_result (self), self, cancellable, error);
  return done != NULL && done->number;
}

/**
 * ae_cursor_next_result_async:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to move to the next result, without blocking; see [method@AeClient.Cursor.next_result].
 *
 * Since: 1.0
 */
void
ae_cursor_next_result_async (AeCursor *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  if (!ae_cursor_begin_call (self, ae_cursor_next_result_async, callback, user_data))
    return;

  if (self->is_last)
    ae_operation_submit_ready (
        ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, NULL, apply_pass_last_result), self,
        ae_cursor_next_result_async, cancellable, callback, user_data);
  else
    ae_operation_submit (new_next_result (self), self, ae_cursor_next_result_async, cancellable,
                         callback, user_data);
}

/**
 * ae_cursor_next_result_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.next_result_async].
 *
 * Returns: %TRUE when there is another result; %FALSE without @error set when there is none, %FALSE
 * with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next_result_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_cursor_next_result_async, error);
  return done != NULL && done->number;
}

/**
 * ae_cursor_close:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Gives the rest of the results up and frees the connection.
 *
 * Statements of the batch that have not run yet do not run. Values that were handed out are gone.
 * Closing a closed cursor does nothing. Blocks until the server has acknowledged.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_cursor_close (AeCursor *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!ae_cursor_check_idle (self, error))
    return FALSE;

  g_autoptr (AeOperation) done = ae_operation_call (new_close (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_cursor_close_async:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to close the cursor, without blocking; see [method@AeClient.Cursor.close].
 *
 * Since: 1.0
 */
void
ae_cursor_close_async (AeCursor *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  ae_operation_submit (new_close (self), self, ae_cursor_close_async, cancellable, callback,
                       user_data);
}

/**
 * ae_cursor_close_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.close_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_cursor_close_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_cursor_close_async, error);
  return done != NULL;
}
