/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Getting a connection of a pool: at once, or after waiting for one, in a thread or in a main loop.
 */

#include "ae-pool-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/* --- asynchronous ---------------------------------------------------------------------------- */

static void
opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AePool *self = g_task_get_source_object (task);
  AeConnection *connection = AE_CONNECTION (source);
  GError *error = NULL;

  if (ae_connection_open_finish (connection, result, &error))
    {
      g_task_return_pointer (
          task, ae_pool_hand_out (self, connection, g_get_monotonic_time (), TRUE), g_object_unref);
      return;
    }

  g_object_unref (connection);
  ae_pool_note_loss (self);
  g_task_return_error (task, error);
}

/* In the task's context. Takes @connection and the task. */
static void
proceed (GTask *task, AeConnection *connection, gint64 opened_at)
{
  AePool *self = g_task_get_source_object (task);

  if (connection != NULL)
    {
      g_task_return_pointer (task, ae_pool_hand_out (self, connection, opened_at, FALSE),
                             g_object_unref);
      g_object_unref (task);
      return;
    }

  connection = ae_connection_new_like (self->model);
  ae_connection_open_async (connection, g_task_get_cancellable (task), opened, task);
}

gboolean
ae_pool_proceed_in_context (gpointer user_data)
{
  AePoolWaiter *waiter = user_data;
  GTask *task = g_steal_pointer (&waiter->task);

  g_cancellable_disconnect (g_task_get_cancellable (task), waiter->cancelled_id);
  if (waiter->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&waiter->error));
      g_object_unref (task);
    }
  else
    {
      proceed (task, g_steal_pointer (&waiter->connection), waiter->opened_at);
    }
  ae_pool_waiter_free (waiter);
  return G_SOURCE_REMOVE;
}

/* A waiter that is in the queue still leaves it; one that was granted something goes on, and the
 * opening, or the task itself, notices the cancellable. */
static void
waiter_cancelled (GCancellable *cancellable, gpointer user_data)
{
  AePoolWaiter *waiter = user_data;
  AePool *self = g_task_get_source_object (waiter->task);

  g_mutex_lock (&self->lock);
  if (!waiter->is_granted && g_queue_remove (&self->waiters, waiter))
    {
      g_set_error_literal (&waiter->error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _ ("Waiting for a connection of the pool was cancelled"));
      ae_pool_grant (self, waiter);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * ae_pool_acquire_async:
 * @self: a pool
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to get a connection, without blocking; see [method@AeClient.Pool.acquire].
 *
 * Since: 1.0
 */
void
ae_pool_acquire_async (AePool *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (AE_IS_POOL (self));

  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GQueue doomed = G_QUEUE_INIT;
  AeConnection *connection = NULL;
  AePoolWaiter *waiter = NULL;
  gint64 opened_at = 0;

  g_task_set_source_tag (task, ae_pool_acquire_async);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  g_mutex_lock (&self->lock);
  gboolean is_closed = self->is_closed;
  gboolean is_granted = !is_closed && self->waiters.length == 0
                        && ae_pool_take (self, &doomed, &connection, &opened_at);
  if (!is_closed && !is_granted)
    {
      waiter = ae_pool_waiter_new (task);
    }
  g_mutex_unlock (&self->lock);
  ae_pool_close_doomed (&doomed);

  if (is_closed)
    {
      g_task_return_new_error (task, AE_ERROR, AE_ERROR_CLOSED,
                               _ ("The pool is closed: make a new one"));
      g_object_unref (task);
    }
  else if (is_granted)
    {
      proceed (task, connection, opened_at);
    }
  else
    {
      /* Connected before it stands in the queue: whoever grants something disconnects. */
      if (cancellable != NULL)
        waiter->cancelled_id
            = g_cancellable_connect (cancellable, G_CALLBACK (waiter_cancelled), waiter, NULL);
      g_mutex_lock (&self->lock);
      g_queue_push_tail (&self->waiters, waiter);
      if (g_cancellable_is_cancelled (cancellable) && g_queue_remove (&self->waiters, waiter))
        {
          g_cancellable_set_error_if_cancelled (cancellable, &waiter->error);
          ae_pool_grant (self, waiter);
        }
      else
        {
          ae_pool_serve_waiters (self, &doomed);
        }
      g_mutex_unlock (&self->lock);
      ae_pool_close_doomed (&doomed);
    }
}

/**
 * ae_pool_acquire_finish:
 * @self: a pool
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Pool.acquire_async].
 *
 * Returns: (transfer full): an open connection, or %NULL with @error set
 *
 * Since: 1.0
 */
AeConnection *
ae_pool_acquire_finish (AePool *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_POOL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- blocking -------------------------------------------------------------------------------- */

typedef struct
{
  AePool *pool;
  AePoolWaiter *waiter;
} Wakeup;

static void
wake_up (GCancellable *cancellable, gpointer user_data)
{
  Wakeup *self = user_data;

  g_mutex_lock (&self->pool->lock);
  g_cond_signal (&self->waiter->changed);
  g_mutex_unlock (&self->pool->lock);
}

/* FALSE: cancelled, or closed. */
static gboolean
wait_for_grant (AePool *self, AePoolWaiter *waiter, GCancellable *cancellable, GError **error)
{
  Wakeup wakeup = { self, waiter };
  gulong id = cancellable != NULL
                  ? g_cancellable_connect (cancellable, G_CALLBACK (wake_up), &wakeup, NULL)
                  : 0;

  g_mutex_lock (&self->lock);
  while (!waiter->is_granted && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&waiter->changed, &self->lock);
  if (!waiter->is_granted)
    g_queue_remove (&self->waiters, waiter);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, id);

  if (waiter->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&waiter->error));
      return FALSE;
    }
  return waiter->is_granted || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static AeConnection *
open_new (AePool *self, GCancellable *cancellable, GError **error)
{
  AeConnection *connection = ae_connection_new_like (self->model);

  if (ae_connection_open (connection, cancellable, error))
    return ae_pool_hand_out (self, connection, g_get_monotonic_time (), TRUE);

  g_object_unref (connection);
  ae_pool_note_loss (self);
  return NULL;
}

/**
 * ae_pool_acquire:
 * @self: a pool
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Gets a connection for the caller alone: one that is not in use, or a new one, or, when there are
 * [property@AeClient.Pool:max-size] already, one that is given back. It is open. Give it back with
 * [method@AeClient.Pool.release].
 *
 * Blocks, without a limit unless @cancellable has one. In a thread that runs a main loop on which
 * others depend to give theirs back, use the asynchronous call. Fails as
 * [method@AeClient.Connection.open] does, with `AE_ERROR_CLOSED` when the pool is closed.
 *
 * Returns: (transfer full): an open connection, or %NULL with @error set
 *
 * Since: 1.0
 */
AeConnection *
ae_pool_acquire (AePool *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_POOL (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  GQueue doomed = G_QUEUE_INIT;
  AeConnection *connection = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  AePoolWaiter *waiter = ae_pool_waiter_new (NULL);
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->waiters, waiter);
  ae_pool_serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  ae_pool_close_doomed (&doomed);

  if (wait_for_grant (self, waiter, cancellable, error))
    connection = waiter->connection != NULL ? ae_pool_hand_out (
                     self, g_steal_pointer (&waiter->connection), waiter->opened_at, FALSE)
                                            : open_new (self, cancellable, error);
  ae_pool_waiter_free (waiter);
  return connection;
}
