/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Values as streams. Those that the server still has come in their order, one at a time. */

#include "ae-cursor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-key-private.h"
#include "ae-value-stream-private.h"

/* Read ahead at once; less when no more is at hand. */
#define DATA_SIZE (256 * 1024)

/* --- on the session ------------------------------------------------------------------------ */

/* What is known of the row from here on. */
static gboolean
continue_row (AeResponse *response,
              const AeFlow *flow,
              const AeTdsToken *row,
              AeCursorNews *news,
              GError **error)
{
  AeResult *result = response->current;

  g_clear_pointer (&news->page, ae_page_unref);
  news->page = ae_page_new (ae_result_get_columns (result), response->rules->decrypt,
                            ae_result_get_n_rows (result) - 1);
  return ae_result_continue_row (result, flow, row, news->page, error);
}

/* The next part, and behind the last one what follows in the row. */
static gboolean
read_part (AeResponse *response,
           const AeFlow *flow,
           AeCursorNews *news,
           gboolean *stop,
           GError **error)
{
  AeTdsToken token;
  g_autoptr (GError) failure = NULL;

  if (!ae_session_next_part (flow, news->data.size > 0, &token, stop, error))
    return FALSE;
  if (*stop)
    return TRUE;

  gboolean is_last = token.part.size == 0;
  gboolean taken = ae_value_reader_take (response->value, &token.part, &news->data, &failure);
  if (is_last
      && (!ae_session_next_part (flow, FALSE, &token, stop, error)
          || !continue_row (response, flow, &token, news, error)))
    return FALSE;
  if (!taken)
    g_propagate_error (error, g_steal_pointer (&failure));
  return taken;
}

static gboolean
read_value (AeResponse *response, const AeFlow *flow, AeCursorNews *news, GError **error)
{
  AeValueReader *value = response->value;
  gboolean stop = FALSE;

  while (!stop && news->data.size < DATA_SIZE && !ae_value_reader_has_all (value))
    if (!read_part (response, flow, news, &stop, error))
      return FALSE;
  while (news->data.size == 0 && !ae_value_reader_is_at_end (value))
    if (!ae_value_reader_give (value, &news->data, error))
      return FALSE;

  news->is_value_end = ae_value_reader_is_at_end (value);
  return TRUE;
}

static gboolean
run_read_value (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeResponse *response = self->response;
  AeCursorNews *news = ae_cursor_prepare_news (self);

  if (response->value != NULL && response->value_column != self->argument)
    g_clear_pointer (&response->value, ae_value_reader_free);
  if (response->value == NULL)
    {
      response->value = ae_result_make_reader (response->current, flow, error);
      response->value_column = self->argument;
    }
  return response->value != NULL && read_value (response, flow, news, error);
}

static gboolean
run_skip_to (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeResponse *response = self->response;
  AeCursorNews *news = ae_cursor_prepare_news (self);

  g_clear_pointer (&response->value, ae_value_reader_free);
  while (ae_result_get_part_column (response->current) < self->argument)
    {
      AeTdsToken token;
      gboolean stop;

      if (!ae_session_next_part (flow, FALSE, &token, &stop, error)
          || (token.type == AE_TDS_TOKEN_ROW
              && !continue_row (response, flow, &token, news, error)))
        return FALSE;
    }
  return TRUE;
}

AeOperation *
ae_cursor_new_read_value (AeCursor *self, AeOperationApplyFunc apply)
{
  AeOperation *operation
      = ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, run_read_value, apply);

  operation->argument = self->stream_column;
  return operation;
}

AeOperation *
ae_cursor_new_skip_to (AeCursor *self, guint column, AeOperationApplyFunc apply)
{
  AeOperation *operation
      = ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, run_skip_to, apply);

  operation->argument = column;
  return operation;
}

/* --- opening ------------------------------------------------------------------------------- */

static void
apply_skip_to (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);
  AeCursorNews *news = operation->output;

  ae_cursor_end_call (self);
  if (news == NULL)
    return;
  /* The stream that was left, if there was one, is of no use any more. */
  self->stream_id = 0;
  if (news->page != NULL && self->has_row)
    ae_cursor_replace_row (self, g_steal_pointer (&news->page));
}

static void
apply_nothing (AeOperation *operation, gpointer source_object)
{
  ae_cursor_end_call (AE_CURSOR (source_object));
}

/* Over a value that is in memory. */
static GInputStream *
open_in_memory (AePage *page, guint row, guint column, GError **error)
{
  const AeTdsValue *value = ae_page_peek (page, row, column);

  if (value->kind == AE_TDS_VALUE_BYTES || value->kind == AE_TDS_VALUE_TEXT
      || value->kind == AE_TDS_VALUE_NULL || value->kind == AE_CELL_ERROR)
    {
      g_autoptr (GBytes) bytes = ae_page_dup_bytes (page, row, column, error);

      return bytes != NULL ? g_memory_input_stream_new_from_bytes (bytes) : NULL;
    }

  char *text = ae_page_dup_string (page, row, column, error);
  return text != NULL ? g_memory_input_stream_new_from_data (text, (gssize) strlen (text),
                                                             (GDestroyNotify) ae_wipe_string)
                      : NULL;
}

/* The page of the current row, if it has the column. */
static AePage *
peek_row (AeCursor *self, guint column, guint *row, GError **error)
{
  AePage *page = ae_cursor_peek_current (self, row, error);

  if (page == NULL || column < page->columns->n_columns)
    return page;
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("There is no column %u: the result has %u, counted from 0"), column,
               page->columns->n_columns);
  return NULL;
}

static gboolean
needs_skip (const AePage *page, guint column)
{
  return column > page->n_cells_read;
}

/* Everything in front of the value was read. */
static GInputStream *
open_here (AeCursor *self, guint column, GError **error)
{
  guint row;
  AePage *page = peek_row (self, column, &row, error);

  if (page == NULL)
    return NULL;
  if (column < page->n_cells_read)
    return open_in_memory (page, row, column, error);
  if (self->stream_id != 0 && self->stream_column == column)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_BUSY,
                   _ ("The value of column “%s” is being read by a stream already"),
                   page->columns->columns[column].name);
      return NULL;
    }
  return ae_value_stream_new (self);
}

/**
 * ae_cursor_open_stream:
 * @self: a cursor
 * @column: the number of the column, from 0
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Opens a stream that reads a value of the current row: bytes as they are, text, whatever its
 * encoding is, as UTF-8.
 *
 * With [property@AeClient.Statement:stream-values] the stream reads a large value off the
 * connection while you read from it, and the value is never in memory as a whole. A row is then
 * read from left to right: a value in front of @column that was not read is passed over and gone,
 * and so is its stream. What stands behind @column can be had when the stream was read to its end,
 * or was closed, which passes over the rest; [method@AeClient.Cursor.next] does that as well.
 * Otherwise, and for small values, the stream is over what is in memory already.
 *
 * An encrypted value is verified as a whole before its first byte comes out: the first read takes
 * it off the connection, and what does not fit into a megabyte waits, still encrypted, in a
 * temporary file without a name, in `TMPDIR` or `/var/tmp`. One that is not authentic fails with
 * `AE_ERROR_DECRYPT`, and not a byte of it is to be had.
 *
 * The stream is over when a read gives 0 bytes; an error is never an end. It can be read, and
 * closed, synchronously and asynchronously, in the thread of the cursor, and not while the cursor
 * has another call under way. A read that is cancelled or times out closes the cursor. When the
 * cursor leaves the row, reading fails with `AE_ERROR_CLOSED`.
 *
 * Blocks if values are to be passed over. Fails with `AE_ERROR_NULL` if the value is NULL, with
 * `AE_ERROR_CLOSED` if it was read as a stream before, and with `AE_ERROR_BUSY` while an
 * asynchronous call is in flight.
 *
 * Returns: (transfer full): the stream, or %NULL with @error set
 *
 * Since: 1.0
 */
GInputStream *
ae_cursor_open_stream (AeCursor *self, guint column, GCancellable *cancellable, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !ae_cursor_check_idle (self, error))
    return NULL;
  AePage *page = peek_row (self, column, &row, error);
  if (page == NULL)
    return NULL;

  if (needs_skip (page, column))
    {
      g_autoptr (AeOperation) done = ae_operation_call (
          ae_cursor_new_skip_to (self, column, apply_skip_to), self, cancellable, error);

      if (done == NULL)
        return NULL;
    }
  return open_here (self, column, error);
}

/**
 * ae_cursor_open_stream_async:
 * @self: a cursor
 * @column: the number of the column, from 0
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to open a stream that reads a value, without blocking; see
 * [method@AeClient.Cursor.open_stream].
 *
 * Since: 1.0
 */
void
ae_cursor_open_stream_async (AeCursor *self,
                             guint column,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GError *error = NULL;
  guint row;

  g_return_if_fail (AE_IS_CURSOR (self));

  AePage *page = peek_row (self, column, &row, &error);
  if (page == NULL)
    {
      g_task_report_error (self, callback, user_data, ae_cursor_open_stream_async, error);
      return;
    }
  if (!ae_cursor_begin_call (self, ae_cursor_open_stream_async, callback, user_data))
    return;

  if (needs_skip (page, column))
    {
      ae_operation_submit (ae_cursor_new_skip_to (self, column, apply_skip_to), self,
                           ae_cursor_open_stream_async, cancellable, callback, user_data);
      return;
    }
  AeOperation *ready = ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, NULL, apply_nothing);
  ready->argument = column;
  ae_operation_submit_ready (ready, self, ae_cursor_open_stream_async, cancellable, callback,
                             user_data);
}

/**
 * ae_cursor_open_stream_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.open_stream_async].
 *
 * Returns: (transfer full): the stream, or %NULL with @error set
 *
 * Since: 1.0
 */
GInputStream *
ae_cursor_open_stream_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_cursor_open_stream_async, error);
  return done != NULL ? open_here (self, done->argument, error) : NULL;
}
