/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-value-stream-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"

struct _AeValueStream
{
  GInputStream parent_instance;

  AeCursor *cursor;
  guint64 id; /* as long as the cursor has the same, the value is ours */
  guint column;
  gboolean is_disposed;

  AeTdsWriter data; /* read ahead */
  gsize position;   /* in it */
  gboolean is_end;  /* nothing is behind it */

  void *buffer; /* of the asynchronous read that is under way */
  gsize count;
};

G_DEFINE_FINAL_TYPE (AeValueStream, ae_value_stream, G_TYPE_INPUT_STREAM)

/* --- what was read ahead ------------------------------------------------------------------- */

static gboolean
has_data_or_end (const AeValueStream *self)
{
  return self->position < self->data.size || self->is_end;
}

static gssize
take_data (AeValueStream *self, void *buffer, gsize count)
{
  gsize n = MIN (count, self->data.size - self->position);

  if (n > 0)
    memcpy (buffer, self->data.data + self->position, n);
  self->position += n;
  return (gssize) n;
}

/* The cursor has not left the value, and does nothing else. The end stays the end. */
static gboolean
check_cursor (AeValueStream *self, GError **error)
{
  if (self->is_end && self->position == self->data.size)
    return TRUE;
  if (self->cursor->stream_id != self->id)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_CLOSED,
                           _ ("The cursor has left the value that this stream reads"));
      return FALSE;
    }
  return ae_cursor_check_idle (self->cursor, error);
}

/* Takes what an operation has read. */
static void
apply_read (AeOperation *operation, gpointer source_object)
{
  AeValueStream *self = AE_VALUE_STREAM (source_object);
  AeCursorNews *news = operation->output;

  ae_cursor_end_call (self->cursor);
  /* It did not even begin. */
  if (news == NULL)
    return;
  if (self->cursor->stream_id != self->id)
    {
      /* Closed in between: that must not look like the end. */
      operation->success = operation->success && check_cursor (self, &operation->error);
      return;
    }

  if (news->page != NULL)
    ae_cursor_replace_row (self->cursor, g_steal_pointer (&news->page));
  if (!operation->success)
    return;
  ae_tds_writer_clear (&self->data);
  self->data = news->data;
  news->data = (AeTdsWriter) AE_TDS_WRITER_INIT;
  self->position = 0;
  self->is_end = news->is_value_end;
}

static void
apply_read_async (AeOperation *operation, gpointer source_object)
{
  AeValueStream *self = AE_VALUE_STREAM (source_object);

  apply_read (operation, source_object);
  if (operation->success)
    operation->number = take_data (self, self->buffer, self->count);
}

/* --- reading ------------------------------------------------------------------------------- */

static gssize
ae_value_stream_read (GInputStream *stream,
                      void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error)
{
  AeValueStream *self = AE_VALUE_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_cursor (self, error))
    return -1;
  if (!has_data_or_end (self))
    {
      g_autoptr (AeOperation) done = ae_operation_call (
          ae_cursor_new_read_value (self->cursor, apply_read), self, cancellable, error);

      if (done == NULL)
        return -1;
    }
  return take_data (self, buffer, count);
}

static void
ae_value_stream_read_async (GInputStream *stream,
                            void *buffer,
                            gsize count,
                            int io_priority,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  AeValueStream *self = AE_VALUE_STREAM (stream);
  GError *error = NULL;

  if (check_cursor (self, &error) && !has_data_or_end (self))
    {
      AeOperation *operation = ae_cursor_new_read_value (self->cursor, apply_read_async);

      self->cursor->is_pending = TRUE;
      self->buffer = buffer;
      self->count = count;
      operation->priority = io_priority;
      ae_operation_submit (operation, self, ae_value_stream_read_async, cancellable, callback,
                           user_data);
      return;
    }

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ae_value_stream_read);
  g_task_set_priority (task, io_priority);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_int (task, take_data (self, buffer, count));
}

static gssize
ae_value_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged (result, ae_value_stream_read))
    return g_task_propagate_int (G_TASK (result), error);

  g_autoptr (AeOperation) done
      = ae_operation_finish (stream, result, ae_value_stream_read_async, error);
  return done != NULL ? (gssize) done->number : -1;
}

/* --- closing: what is left of the value is passed over ------------------------------------- */

static void
apply_skip (AeOperation *operation, gpointer source_object)
{
  AeValueStream *self = AE_VALUE_STREAM (source_object);
  AeCursorNews *news = operation->output;

  ae_cursor_end_call (self->cursor);
  if (news != NULL && news->page != NULL && self->cursor->stream_id == self->id)
    ae_cursor_replace_row (self->cursor, g_steal_pointer (&news->page));
}

/* Nothing is to be passed over: the cursor has left the value, or has read it to its end. When the
 * last reference goes nobody asked for it: the cursor does it when it goes on. */
static gboolean
needs_no_skip (AeValueStream *self)
{
  return self->is_disposed || self->cursor->stream_id != self->id
         || self->cursor->page->n_cells_read > self->column;
}

static gboolean
ae_value_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  AeValueStream *self = AE_VALUE_STREAM (stream);

  ae_tds_writer_clear (&self->data);
  if (needs_no_skip (self))
    return TRUE;
  if (!ae_cursor_check_idle (self->cursor, error))
    return FALSE;

  g_autoptr (AeOperation) done = ae_operation_call (
      ae_cursor_new_skip_to (self->cursor, self->column + 1, apply_skip), self, cancellable, error);
  return done != NULL;
}

static void
ae_value_stream_close_async (GInputStream *stream,
                             int io_priority,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  AeValueStream *self = AE_VALUE_STREAM (stream);
  GError *error = NULL;

  ae_tds_writer_clear (&self->data);
  if (!needs_no_skip (self) && ae_cursor_check_idle (self->cursor, &error))
    {
      AeOperation *operation = ae_cursor_new_skip_to (self->cursor, self->column + 1, apply_skip);

      self->cursor->is_pending = TRUE;
      operation->priority = io_priority;
      ae_operation_submit (operation, self, ae_value_stream_close_async, cancellable, callback,
                           user_data);
      return;
    }

  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ae_value_stream_close);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
ae_value_stream_close_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged (result, ae_value_stream_close))
    return g_task_propagate_boolean (G_TASK (result), error);

  g_autoptr (AeOperation) done
      = ae_operation_finish (stream, result, ae_value_stream_close_async, error);
  return done != NULL;
}

/* --- class --------------------------------------------------------------------------------- */

static void
ae_value_stream_dispose (GObject *object)
{
  AE_VALUE_STREAM (object)->is_disposed = TRUE;

  G_OBJECT_CLASS (ae_value_stream_parent_class)->dispose (object);
}

static void
ae_value_stream_finalize (GObject *object)
{
  AeValueStream *self = AE_VALUE_STREAM (object);

  ae_tds_writer_clear (&self->data);
  g_clear_object (&self->cursor);

  G_OBJECT_CLASS (ae_value_stream_parent_class)->finalize (object);
}

static void
ae_value_stream_class_init (AeValueStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  object_class->dispose = ae_value_stream_dispose;
  object_class->finalize = ae_value_stream_finalize;
  stream_class->read_fn = ae_value_stream_read;
  stream_class->read_async = ae_value_stream_read_async;
  stream_class->read_finish = ae_value_stream_read_finish;
  stream_class->close_fn = ae_value_stream_close;
  stream_class->close_async = ae_value_stream_close_async;
  stream_class->close_finish = ae_value_stream_close_finish;
}

static void
ae_value_stream_init (AeValueStream *self)
{
}

GInputStream *
ae_value_stream_new (AeCursor *cursor)
{
  AeValueStream *self = g_object_new (AE_TYPE_VALUE_STREAM, NULL);

  self->cursor = g_object_ref (cursor);
  self->id = cursor->stream_id = ++cursor->last_stream_id;
  self->column = cursor->stream_column = cursor->page->n_cells_read;
  return G_INPUT_STREAM (self);
}
