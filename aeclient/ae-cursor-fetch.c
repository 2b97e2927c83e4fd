/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Many rows in one call: a page of values for bulk and for the overrides of the languages, a list
 * model for user interfaces. */

#include "ae-cursor-private.h"

#include "ae-row-private.h"

/* What a double does not hold exactly. */
#define MAX_SAFE_INTEGER ((G_GINT64_CONSTANT (1) << 53) - 1)

static void
spell_large_integer (GValue *value)
{
  if (!G_VALUE_HOLDS_INT64 (value))
    return;
  gint64 integer = g_value_get_int64 (value);
  if (integer >= -MAX_SAFE_INTEGER && integer <= MAX_SAFE_INTEGER)
    return;
  g_value_unset (value);
  g_value_init (value, G_TYPE_STRING);
  g_value_take_string (value, g_strdup_printf ("%" G_GINT64_FORMAT, integer));
}

/* The error stands where the value would. */
static void
take_error_cell (GValue *value, GError *failure)
{
  g_value_init (value, G_TYPE_ERROR);
  g_value_take_boxed (value, failure);
}

/* Values of the rows at hand, at most @max_rows. Unless error cells were asked for, a value that
 * cannot be had ends the page before its row; when it is in the first row, the row is passed over
 * and the error returned. */
static GArray *
build_values (AeCursor *self, guint max_rows, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (GValue));
  g_autoptr (GError) failure = NULL;
  guint n_columns = ae_cursor_get_n_columns (self);
  guint first, n_rows, row;
  AePage *page = ae_cursor_peek_rows (self, &first, &n_rows);

  g_array_set_clear_func (values, (GDestroyNotify) g_value_unset);
  n_rows = MIN (n_rows, max_rows);

  for (row = 0; row < n_rows && failure == NULL; row++)
    {
      guint before = values->len;

      g_array_set_size (values, before + n_columns);
      for (guint column = 0; column < n_columns && failure == NULL; column++)
        {
          GValue *value = &g_array_index (values, GValue, before + column);

          if (!ae_page_fill_value (page, first + row, column, self->texts, value, &failure))
            {
              if (self->error_cells)
                take_error_cell (value, g_steal_pointer (&failure));
            }
          else if (self->large_integers_as_text)
            spell_large_integer (value);
        }
      if (failure != NULL)
        {
          /* Only what was filled may be unset again. */
          for (guint i = before; i < values->len; i++)
            if (G_IS_VALUE (&g_array_index (values, GValue, i)))
              g_value_unset (&g_array_index (values, GValue, i));
          g_array_set_clear_func (values, NULL);
          g_array_set_size (values, before);
          g_array_set_clear_func (values, (GDestroyNotify) g_value_unset);
          break;
        }
    }

  if (failure != NULL && row == 0)
    {
      ae_cursor_take_rows (self, 1);
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  ae_cursor_take_rows (self, row);
  return g_steal_pointer (&values);
}

static const GValue *
take_values (AeCursor *self, guint max_rows, guint *n_values, GError **error)
{
  *n_values = 0;
  if (!ae_cursor_check_still_there (self, error))
    return NULL;

  /* They belong to the cursor until it is used again. */
  ae_cursor_forget_row (self);
  self->values = build_values (self, max_rows, error);
  if (self->values == NULL)
    return NULL;
  *n_values = self->values->len;
  return (const GValue *) self->values->data;
}

static GListModel *
take_rows (AeCursor *self, guint max_rows, GError **error)
{
  if (!ae_cursor_check_still_there (self, error))
    return NULL;

  GListStore *rows = g_list_store_new (AE_TYPE_ROW);
  guint first, n_rows;
  AePage *page = ae_cursor_peek_rows (self, &first, &n_rows);

  n_rows = MIN (n_rows, max_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (AeRow) row = ae_row_new (page, first + i);

      g_list_store_append (rows, row);
    }

  ae_cursor_take_rows (self, n_rows);
  return G_LIST_MODEL (rows);
}

/* Rows at hand, or the end, or an error. */
static gboolean
ensure_rows (AeCursor *self, guint max_rows, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !ae_cursor_check_idle (self, error))
    return FALSE;
  if (ae_cursor_has_rows_or_end (self))
    return TRUE;

  g_autoptr (AeOperation) done = ae_operation_call (
      ae_cursor_new_fill (self, max_rows, ae_cursor_apply_fill), self, cancellable, error);
  return done != NULL;
}

/* The rows are here already; the finish function takes them. */
static void
apply_ready (AeOperation *operation, gpointer source_object)
{
  ae_cursor_end_call (AE_CURSOR (source_object));
}

static void
ensure_rows_async (AeCursor *self,
                   guint max_rows,
                   gpointer source_tag,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  if (!ae_cursor_begin_call (self, source_tag, callback, user_data))
    return;

  if (ae_cursor_has_rows_or_end (self))
    ae_operation_submit_ready (ae_cursor_new_fill (self, max_rows, apply_ready), self, source_tag,
                               cancellable, callback, user_data);
  else
    ae_operation_submit (ae_cursor_new_fill (self, max_rows, ae_cursor_apply_fill), self,
                         source_tag, cancellable, callback, user_data);
}

/**
 * ae_cursor_set_large_integers_as_text:
 * @self: a cursor
 * @as_text: whether they are to be text
 *
 * Sets whether [method@AeClient.Cursor.fetch_values] gives integers beyond ±(2^53 - 1) as text, for
 * a language whose numbers are not exact there: the override for JavaScript makes BigInt of it.
 *
 * Since: 1.0
 */
void
ae_cursor_set_large_integers_as_text (AeCursor *self, gboolean as_text)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  self->large_integers_as_text = as_text;
}

/**
 * ae_cursor_set_error_cells: (set-property error-cells)
 * @self: a cursor
 * @error_cells: whether errors are to stand in their cells
 *
 * Sets what [method@AeClient.Cursor.fetch_values] does about a value that cannot be had, because it
 * could not be decrypted or its text has a NUL character: fail, which is the default, or put the
 * error, a value of type `G_TYPE_ERROR`, in the place of the value and go on. In Python, JavaScript
 * and Vala it is a `GLib.Error` there.
 *
 * Since: 1.0
 */
void
ae_cursor_set_error_cells (AeCursor *self, gboolean error_cells)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  error_cells = !!error_cells;
  if (self->error_cells == error_cells)
    return;
  self->error_cells = error_cells;
  g_object_notify (G_OBJECT (self), "error-cells");
}

/**
 * ae_cursor_get_error_cells: (get-property error-cells)
 * @self: a cursor
 *
 * Gets whether [method@AeClient.Cursor.fetch_values] puts errors in the place of values that cannot
 * be had.
 *
 * Returns: %TRUE if it does; %FALSE if it fails
 *
 * Since: 1.0
 */
gboolean
ae_cursor_get_error_cells (AeCursor *self)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);

  return self->error_cells;
}

/**
 * ae_cursor_fetch_values:
 * @self: a cursor
 * @max_rows: how many rows at most
 * @n_values: (out): return location for the number of values
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads a page of rows as one array of values, row after row: with three columns the fourth value
 * is the first of the second row.
 *
 * Integers come as 64-bit integers, `bit` as a boolean, `real` and `float` as a double, text as a
 * string, binary values as [struct@GLib.Bytes], NULL as a string that is %NULL. Decimal numbers,
 * `money`, dates and times come as strings too, as [method@AeClient.Cursor.get_string] gives them:
 * exact in every language. A page may have fewer rows than asked for, whatever is at hand; none is
 * the end.
 *
 * A value that cannot be decrypted makes the call fail, naming row and column; the rows before it
 * were handed out by the call before, and the next call goes on behind it. Or, after
 * [method@AeClient.Cursor.set_error_cells], the error stands in its place and the rest is there.
 *
 * The array belongs to the cursor and is valid until the cursor is used again. In Python the boxed
 * values in it are only borrowed: use the iteration of the override.
 *
 * Blocks when no row is at hand. Fails with `AE_ERROR_BUSY` while an asynchronous call is in
 * flight.
 *
 * Returns: (nullable) (transfer none) (array length=n_values): the values; %NULL or no values
 * without
 *   @error set at the end, %NULL with @error set on failure
 *
 * Since: 1.0
 */
const GValue *
ae_cursor_fetch_values (AeCursor *self,
                        guint max_rows,
                        guint *n_values,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (max_rows > 0, NULL);
  g_return_val_if_fail (n_values != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  *n_values = 0;
  if (!ensure_rows (self, max_rows, cancellable, error))
    return NULL;
  return take_values (self, max_rows, n_values, error);
}

/**
 * ae_cursor_fetch_values_async:
 * @self: a cursor
 * @max_rows: how many rows at most
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to read a page of rows, without blocking; see [method@AeClient.Cursor.fetch_values].
 *
 * Since: 1.0
 */
void
ae_cursor_fetch_values_async (AeCursor *self,
                              guint max_rows,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));
  g_return_if_fail (max_rows > 0);

  ensure_rows_async (self, max_rows, ae_cursor_fetch_values_async, cancellable, callback,
                     user_data);
}

/**
 * ae_cursor_fetch_values_finish:
 * @self: a cursor
 * @result: what the callback got
 * @n_values: (out): return location for the number of values
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.fetch_values_async].
 *
 * Returns: (nullable) (transfer none) (array length=n_values): the values; %NULL or no values
 * without
 *   @error set at the end, %NULL with @error set on failure
 *
 * Since: 1.0
 */
const GValue *
ae_cursor_fetch_values_finish (AeCursor *self,
                               GAsyncResult *result,
                               guint *n_values,
                               GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (n_values != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  *n_values = 0;
  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_cursor_fetch_values_async, error);
  return done != NULL ? take_values (self, done->argument, n_values, error) : NULL;
}

/**
 * ae_cursor_fetch:
 * @self: a cursor
 * @max_rows: how many rows at most
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Reads a page of rows as a list of [class@AeClient.Row], for user interfaces.
 *
 * The list is finished: it does not grow. It may have fewer rows than asked for, whatever is at
 * hand; an empty one is the end. A value that cannot be decrypted fails when it is asked for.
 *
 * Blocks when no row is at hand. Fails with `AE_ERROR_BUSY` while an asynchronous call is in
 * flight.
 *
 * Returns: (transfer full): the rows, or %NULL with @error set
 *
 * Since: 1.0
 */
GListModel *
ae_cursor_fetch (AeCursor *self, guint max_rows, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (max_rows > 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!ensure_rows (self, max_rows, cancellable, error))
    return NULL;
  return take_rows (self, max_rows, error);
}

/**
 * ae_cursor_fetch_async:
 * @self: a cursor
 * @max_rows: how many rows at most
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to read a page of rows, without blocking; see [method@AeClient.Cursor.fetch].
 *
 * Since: 1.0
 */
void
ae_cursor_fetch_async (AeCursor *self,
                       guint max_rows,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));
  g_return_if_fail (max_rows > 0);

  ensure_rows_async (self, max_rows, ae_cursor_fetch_async, cancellable, callback, user_data);
}

/**
 * ae_cursor_fetch_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.fetch_async].
 *
 * Returns: (transfer full): the rows, or %NULL with @error set
 *
 * Since: 1.0
 */
GListModel *
ae_cursor_fetch_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_cursor_fetch_async, error);
  return done != NULL ? take_rows (self, done->argument, error) : NULL;
}
