/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Row by row. */

#include "ae-cursor-private.h"

/* Rows that next () asks for at once. */
#define ROWS_PER_FILL 1024

static void
apply_next (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);

  ae_cursor_apply_fill (operation, source_object);
  if (self->page != NULL && operation->success)
    {
      ae_cursor_take_rows (self, 1);
      self->has_row = TRUE;
    }
  operation->number = self->has_row;
}

/* Moves to the next row if it is here, or to the end if that is known. */
static gboolean
step_without_reading (AeCursor *self, gint64 *has_row)
{
  guint first, n_rows;

  if (!ae_cursor_has_rows_or_end (self))
    return FALSE;

  ae_cursor_forget_row (self);
  ae_cursor_peek_rows (self, &first, &n_rows);
  if (n_rows > 0)
    {
      ae_cursor_take_rows (self, 1);
      self->has_row = TRUE;
    }
  *has_row = self->has_row;
  return TRUE;
}

/* The row is here already, and nobody else takes it meanwhile. */
static void
apply_step (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);

  ae_cursor_end_call (self);
  operation->success = operation->success && ae_cursor_check_still_there (self, &operation->error);
  if (operation->success)
    step_without_reading (self, &operation->number);
}

static AeOperation *
new_next (AeCursor *self)
{
  return ae_cursor_new_fill (self, ROWS_PER_FILL, apply_next);
}

/**
 * ae_cursor_next:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Moves to the next row.
 *
 * Blocks when no row is at hand. Fails with `AE_ERROR_BUSY` while an asynchronous call is in
 * flight.
 *
 * Returns: %TRUE when there is a row; %FALSE without @error set at the end of the result, %FALSE
 * with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next (AeCursor *self, GCancellable *cancellable, GError **error)
{
  gint64 has_row;

  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !ae_cursor_check_idle (self, error))
    return FALSE;
  if (step_without_reading (self, &has_row))
    return has_row;

  g_autoptr (AeOperation) done = ae_operation_call (new_next (self), self, cancellable, error);
  return done != NULL && done->number;
}

/**
 * ae_cursor_next_async:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to move to the next row, without blocking; see [method@AeClient.Cursor.next]. To read many
 * rows use [method@AeClient.Cursor.fetch_values_async]: one call for each row is slow.
 *
 * Since: 1.0
 */
void
ae_cursor_next_async (AeCursor *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  if (!ae_cursor_begin_call (self, ae_cursor_next_async, callback, user_data))
    return;

  if (ae_cursor_has_rows_or_end (self))
    ae_operation_submit_ready (
        ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, NULL, apply_step), self,
        ae_cursor_next_async, cancellable, callback, user_data);
  else
    ae_operation_submit (new_next (self), self, ae_cursor_next_async, cancellable, callback,
                         user_data);
}

/**
 * ae_cursor_next_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.next_async].
 *
 * Returns: %TRUE when there is a row; %FALSE without @error set at the end of the result, %FALSE
 * with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_cursor_next_async, error);
  return done != NULL && done->number;
}
