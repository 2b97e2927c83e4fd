/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-value-source-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "ae-error.h"
#include "ae-key-private.h"

/* A context that nobody iterates would hold the connection for ever. A stream that is slow may be.
 */
#define DISPATCH_TIME_LIMIT_SECONDS 60

struct _AeValueSource
{
  gint ref_count;
  gint is_used; /* atomic */
  GInputStream *stream;
  gint64 length;
  goffset start; /* -1: it cannot go back */

  /* whoever reads */
  guint64 n_read;
};

AeValueSource *
ae_value_source_new (GInputStream *stream, gint64 length)
{
  AeValueSource *self = g_new0 (AeValueSource, 1);

  self->ref_count = 1;
  self->stream = g_object_ref (stream);
  self->length = length;
  self->start = G_IS_SEEKABLE (stream) && g_seekable_can_seek (G_SEEKABLE (stream))
                    ? g_seekable_tell (G_SEEKABLE (stream))
                    : -1;
  return self;
}

AeValueSource *
ae_value_source_ref (AeValueSource *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_value_source_unref (AeValueSource *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_object_unref (self->stream);
  g_free (self);
}

gboolean
ae_value_source_begin (AeValueSource *self)
{
  return g_atomic_int_compare_and_exchange (&self->is_used, FALSE, TRUE);
}

gboolean
ae_value_source_is_used (AeValueSource *self)
{
  return g_atomic_int_get (&self->is_used);
}

/* --- in the caller's context --------------------------------------------------------------- */

/* One call. The context and the thread that waits have a reference each; the buffer is the call's
 * own, because a read that is given up may end later. */
typedef struct
{
  GInputStream *stream; /* context only; gone when the call was made */
  GCancellable *cancellable;
  gboolean is_rewind;
  goffset start;
  gsize size;

  GMutex lock; /* protects what follows */
  GCond changed;
  gboolean is_begun;
  gboolean is_done;
  gboolean is_abandoned;
  guint8 *buffer;
  gssize n_read;
  GError *error;
} SourceCall;

static void
source_call_clear (gpointer data)
{
  SourceCall *self = data;

  if (self->buffer != NULL)
    ae_wipe (self->buffer, self->size);
  g_free (self->buffer);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

static void
source_call_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, source_call_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SourceCall, source_call_unref)

static SourceCall *
source_call_new (AeValueSource *source, gsize size)
{
  SourceCall *self = g_atomic_rc_box_new0 (SourceCall);

  self->stream = g_object_ref (source->stream);
  self->cancellable = g_cancellable_new ();
  self->start = source->start;
  self->size = size;
  self->buffer = size > 0 ? g_malloc (size) : NULL;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

static void
end_call (SourceCall *self, gssize n_read, GError *error)
{
  g_mutex_lock (&self->lock);
  self->n_read = n_read;
  self->error = error;
  self->is_done = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
read_ready (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (SourceCall) self = data;
  GError *error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (stream), result, &error);

  end_call (self, n_read, error);
}

static gboolean
begin_call (gpointer data)
{
  SourceCall *self = data;
  GError *error = NULL;

  g_mutex_lock (&self->lock);
  gboolean is_wanted = !self->is_abandoned;
  self->is_begun = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (is_wanted && self->is_rewind)
    {
      gboolean done
          = g_seekable_seek (G_SEEKABLE (self->stream), self->start, G_SEEK_SET, NULL, &error);
      end_call (self, done, error);
    }
  else if (is_wanted)
    g_input_stream_read_async (self->stream, self->buffer, self->size, G_PRIORITY_DEFAULT,
                               self->cancellable, read_ready, g_atomic_rc_box_acquire (self));
  return G_SOURCE_REMOVE;
}

static void
call_begun (gpointer data)
{
  SourceCall *self = data;

  g_clear_object (&self->stream);
  source_call_unref (self);
}

static void
cancelled (GCancellable *cancellable, gpointer data)
{
  SourceCall *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* FALSE: it is not done, and was given up. */
static gboolean
wait_for_call (SourceCall *self, GCancellable *cancellable, GError **error)
{
  gint64 limit = g_get_monotonic_time () + DISPATCH_TIME_LIMIT_SECONDS * G_TIME_SPAN_SECOND;
  gboolean timed_out = FALSE;

  g_mutex_lock (&self->lock);
  while (!self->is_done && !timed_out && !g_cancellable_is_cancelled (cancellable))
    {
      if (self->is_begun)
        g_cond_wait (&self->changed, &self->lock);
      else
        timed_out = !g_cond_wait_until (&self->changed, &self->lock, limit) && !self->is_begun;
    }
  self->is_abandoned = !self->is_done;
  g_mutex_unlock (&self->lock);

  if (!self->is_abandoned)
    return TRUE;
  if (timed_out)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 _ ("There was no answer within %u seconds"), DISPATCH_TIME_LIMIT_SECONDS);
  else
    g_cancellable_set_error_if_cancelled (cancellable, error);
  /* In the context, where the stream may have been given an ear to it. */
  g_cancellable_cancel (self->cancellable);
  return FALSE;
}

/* Not g_main_context_invoke (): it runs the function here if nobody iterates the context just now.
 */
static gboolean
call_in_context (SourceCall *self, GMainContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  gulong id = 0;

  if (cancellable != NULL)
    id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled), g_atomic_rc_box_acquire (self),
                                source_call_unref);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[aeclient] stream of a parameter");
  g_source_set_callback (source, begin_call, g_atomic_rc_box_acquire (self), call_begun);
  g_source_attach (source, context);

  gboolean is_done = wait_for_call (self, cancellable, error);
  g_cancellable_disconnect (cancellable, id);
  return is_done;
}

static GMainContext *
get_context (const AeCallSite *site)
{
  return site != NULL && site->context != NULL && !g_main_context_is_owner (site->context)
             ? site->context
             : NULL;
}

static gssize
read_in_context (AeValueSource *self,
                 GMainContext *context,
                 guint8 *buffer,
                 gsize size,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (SourceCall) call = source_call_new (self, size);

  if (!call_in_context (call, context, cancellable, error))
    return -1;
  if (call->error != NULL)
    g_propagate_error (error, g_steal_pointer (&call->error));
  else if (call->n_read > 0)
    memcpy (buffer, call->buffer, (gsize) call->n_read);
  return call->n_read;
}

/* --- anywhere ------------------------------------------------------------------------------ */

gboolean
ae_value_source_rewind (AeValueSource *self, const AeCallSite *site)
{
  GMainContext *context = get_context (site);

  if (self->start < 0)
    return FALSE;
  self->n_read = 0;
  if (context == NULL)
    return g_seekable_seek (G_SEEKABLE (self->stream), self->start, G_SEEK_SET, NULL, NULL);

  g_autoptr (SourceCall) call = source_call_new (self, 0);
  call->is_rewind = TRUE;
  return call_in_context (call, context, NULL, NULL) && call->n_read;
}

/* A value that was cut short, or is not the one that was meant, must not be stored. */
static gboolean
check_length (const AeValueSource *self, gboolean is_end, GError **error)
{
  if (self->length < 0 || self->n_read == (guint64) self->length
      || (!is_end && self->n_read < (guint64) self->length))
    return TRUE;

  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               is_end ? _ ("The stream ended after %" PRIu64 " bytes and not %" PRId64)
                      : _ ("The stream has at least %" PRIu64 " bytes and not %" PRId64),
               self->n_read, self->length);
  return FALSE;
}

gssize
ae_value_source_read (AeValueSource *self,
                      const AeCallSite *site,
                      guint8 *buffer,
                      gsize size,
                      GCancellable *cancellable,
                      GError **error)
{
  GMainContext *context = get_context (site);
  GError *failure = NULL;
  gssize n = context != NULL
                 ? read_in_context (self, context, buffer, size, cancellable, &failure)
                 : g_input_stream_read (self->stream, buffer, size, cancellable, &failure);

  /* Of a stream class that says neither how much it read nor why not. */
  if (n < 0 && failure == NULL)
    failure = g_error_new_literal (AE_ERROR, AE_ERROR_FAILED, _ ("It failed without saying why"));
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return -1;
    }
  self->n_read += (guint64) n;
  return check_length (self, n == 0, error) ? n : -1;
}
