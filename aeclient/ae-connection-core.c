/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-connection-core-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/* Events that wait for a loop; further messages are dropped. */
#define MAX_EVENTS 10000

static void
event_free (AeConnectionEvent *event)
{
  g_clear_error (&event->error);
  g_clear_pointer (&event->message, ae_server_message_free);
  g_free (event);
}

AeConnectionCore *
ae_connection_core_new (gpointer connection, AeConnectionEmitFunc emit)
{
  AeConnectionCore *self = g_new0 (AeConnectionCore, 1);

  self->ref_count = 1;
  self->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->connection, connection);
  g_weak_ref_init (&self->tls_database, NULL);
  self->emit = emit;
  g_mutex_init (&self->lock);
  g_cond_init (&self->released);
  return self;
}

AeConnectionCore *
ae_connection_core_ref (AeConnectionCore *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_connection_core_unref (AeConnectionCore *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  /* Without waiting: this may run on the worker itself. */
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, FALSE);
  g_clear_pointer (&self->response, ae_response_unref);
  g_clear_pointer (&self->session, ae_session_unref);
  g_queue_clear_full (&self->events, (GDestroyNotify) event_free);
  g_clear_pointer (&self->dropped_handles, g_array_unref);
  g_weak_ref_clear (&self->connection);
  g_weak_ref_clear (&self->tls_database);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->released);
  g_main_context_unref (self->context);
  g_free (self);
}

gboolean
ae_connection_core_hold_sync (AeConnectionCore *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->n_async > 0 || self->is_sync)
    {
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_BUSY,
          self->n_async > 0 ? _ ("The connection is busy with an asynchronous call: wait for it, "
                                 "or make this call asynchronous too")
                            : _ ("The connection is busy with a call of another thread: give each "
                                 "thread a connection of its own, or make asynchronous calls"));
      return FALSE;
    }

  /* Only the end of a cancelled operation can hold it now, and that needs nobody's help. */
  self->is_sync = TRUE;
  while (self->is_held)
    g_cond_wait (&self->released, &self->lock);
  self->is_held = TRUE;
  return TRUE;
}

void
ae_connection_core_release_sync (AeConnectionCore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_held = FALSE;
  self->is_sync = FALSE;
  g_cond_broadcast (&self->released);
}

/* Takes what waits. The source goes with it: in a program that runs no loop nothing else would ever
 * remove it, nor the reference to the core that it holds. */
static void
take_events (AeConnectionCore *self, GQueue *events)
{
  g_mutex_lock (&self->lock);
  g_autoptr (GSource) source = g_steal_pointer (&self->events_source);
  *events = self->events;
  g_queue_init (&self->events);
  g_mutex_unlock (&self->lock);

  if (source != NULL)
    g_source_destroy (source);
}

void
ae_connection_core_drop_events (AeConnectionCore *self)
{
  GQueue events;

  take_events (self, &events);
  g_queue_clear_full (&events, (GDestroyNotify) event_free);
}

static void
emit_events (AeConnectionCore *self)
{
  g_autoptr (GObject) connection = g_weak_ref_get (&self->connection);
  GQueue events;

  take_events (self, &events);
  for (GList *l = events.head; connection != NULL && l != NULL; l = l->next)
    self->emit (connection, l->data);
  g_queue_clear_full (&events, (GDestroyNotify) event_free);
}

static gboolean
emit_events_idle (gpointer user_data)
{
  emit_events (user_data);
  return G_SOURCE_REMOVE;
}

/* The lock is held. One source for all that comes until it runs. */
static void
push_event (AeConnectionCore *self, AeConnectionEvent event)
{
  g_queue_push_tail (&self->events, g_memdup2 (&event, sizeof event));
  if (self->events_source != NULL)
    return;

  GSource *source = g_idle_source_new ();
  g_source_set_static_name (source, "[aeclient] connection events");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_events_idle, ae_connection_core_ref (self),
                         (GDestroyNotify) ae_connection_core_unref);
  g_source_attach (source, self->context);
  self->events_source = source;
}

void
ae_connection_core_flush_events (AeConnectionCore *self)
{
  g_autoptr (GMainContext) here = g_main_context_ref_thread_default ();

  /* The thread without a context of its own may be any; only an owner may emit. */
  if (here == self->context && g_main_context_acquire (here))
    {
      emit_events (self);
      g_main_context_release (here);
    }
}

gboolean
ae_connection_core_is_reusable (AeConnectionCore *self, gboolean reset)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->is_held || self->is_sync || self->n_async > 0 || self->response != NULL
      || self->state != AE_CONNECTION_STATE_OPEN || self->in_transaction)
    return FALSE;

  /* Nobody can begin to hold the session before the lock is free. */
  AeSession *session = self->session;
  if (session == NULL || !ae_session_is_open (session) || session->is_transaction_lost
      || !G_IS_SOCKET_CONNECTION (session->socket)
      || g_socket_condition_check (
             g_socket_connection_get_socket (G_SOCKET_CONNECTION (session->socket)),
             G_IO_IN | G_IO_HUP | G_IO_ERR)
             != 0)
    return FALSE;

  if (reset)
    session->resets_before_request = TRUE;
  return TRUE;
}

void
ae_connection_core_set_state (AeConnectionCore *self, AeConnectionState state)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->state == state)
    return;
  self->state = state;
  push_event (self, (AeConnectionEvent){ .type = AE_EVENT_NOTIFY });
}

void
ae_connection_core_sync_state (AeConnectionCore *self, const GError *reason)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean is_open = self->session != NULL && ae_session_is_open (self->session);
  gboolean in_transaction = is_open && self->session->transaction != 0;

  if (in_transaction != self->in_transaction)
    {
      self->in_transaction = in_transaction;
      push_event (self, (AeConnectionEvent){ .type = AE_EVENT_NOTIFY });
    }
  if (!is_open
      && (self->state == AE_CONNECTION_STATE_OPEN || self->state == AE_CONNECTION_STATE_CLOSING))
    {
      self->state = AE_CONNECTION_STATE_CLOSED;
      push_event (self, (AeConnectionEvent){ .type = AE_EVENT_NOTIFY });
      push_event (self, (AeConnectionEvent){
                            .type = AE_EVENT_CLOSED,
                            .error = reason != NULL ? g_error_copy (reason) : NULL,
                        });
    }
}

void
ae_connection_core_push_messages (AeConnectionCore *self, GPtrArray *messages)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < messages->len && self->events.length < MAX_EVENTS; i++)
    push_event (self, (AeConnectionEvent){
                          .type = AE_EVENT_MESSAGE,
                          .message = ae_server_message_copy (g_ptr_array_index (messages, i)),
                      });
}

void
ae_connection_core_drop_handle (AeConnectionCore *self, guint64 handles_id, gint32 number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  AeDroppedHandle dropped = { handles_id, number };

  if (self->dropped_handles == NULL)
    self->dropped_handles = g_array_new (FALSE, FALSE, sizeof (AeDroppedHandle));
  g_array_append_val (self->dropped_handles, dropped);
}

void
ae_connection_core_drop_cursor (AeConnectionCore *self, guint64 handles_id, gint32 number)
{
  ae_connection_core_drop_handle (self, handles_id, -number);
}

void
ae_connection_core_take_dropped_handles (AeConnectionCore *self)
{
  g_mutex_lock (&self->lock);
  g_autoptr (GArray) dropped = g_steal_pointer (&self->dropped_handles);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; dropped != NULL && i < dropped->len; i++)
    {
      const AeDroppedHandle *each = &g_array_index (dropped, AeDroppedHandle, i);

      /* Those of a session that is gone went with it. */
      if (each->handles_id == self->session->handles_id)
        g_array_append_val (self->session->dropped_handles, each->number);
    }
}
