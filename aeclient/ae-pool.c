/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-pool.h"

#include <glib/gi18n-lib.h>

#include "ae-connection-private.h"
#include "ae-error.h"

/**
 * AePool:
 *
 * Open connections to one database, to be used again and again.
 *
 * Opening a connection takes some round trips and a TLS handshake; a pool keeps those that are not
 * in use. It is made from a model: a connection, closed, that has the settings, the password, the
 * key store providers and the trusted key paths that all are to have.
 *
 * ```c
 * g_autoptr (AePool) pool = ae_pool_new (model);
 * AeConnection *connection = ae_pool_acquire (pool, NULL, &error);
 * …
 * ae_pool_release (pool, connection);
 * ```
 *
 * Who takes a connection has it alone until it is given back; then the server forgets what its
 * session had, temporary tables, settings and prepared statements, before the next one uses it. A
 * connection that is broken, has an open cursor or is inside a transaction is closed instead. One
 * that is dropped without being given back is closed, too.
 *
 * When as many connections are open as may be, callers wait, and are served in the order in which
 * they came, blocking and asynchronous ones alike.
 *
 * A pool may be used from any thread.
 *
 * Since: 1.0
 */
struct _AePool
{
  GObject parent_instance;

  AeConnection *model; /* immutable */

  GMutex lock; /* protects what follows */
  guint max_size, min_size, idle_time, lifetime;
  gboolean is_closed;
  guint n_open;       /* idle, in use, or being opened */
  GQueue idle;        /* of IdleConnection, the one given back last first */
  GHashTable *in_use; /* AeConnection → when it was opened; only weakly referenced */
  GQueue waiters;     /* of Waiter, in the order in which they came */
  guint64 n_acquired, n_opened;
};

typedef struct
{
  AeConnection *connection;
  gint64 opened_at, idle_since; /* µs, monotonic */
} IdleConnection;

/* Somebody who waits for a connection or for leave to open one. */
typedef struct
{
  GTask *task; /* NULL: a thread waits on @changed */
  gulong cancelled_id;
  GCond changed;
  gboolean is_granted;
  AeConnection *connection; /* granted: NULL is the leave to open one */
  gint64 opened_at;
  GError *error;
} Waiter;

enum
{
  PROP_MODEL = 1,
  PROP_MAX_SIZE,
  PROP_MIN_SIZE,
  PROP_IDLE_TIME,
  PROP_LIFETIME,
  PROP_N_OPEN,
  PROP_N_IDLE,
  PROP_N_WAITING,
  PROP_N_ACQUIRED,
  PROP_N_OPENED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AePool, ae_pool, G_TYPE_OBJECT)

static void
idle_free (IdleConnection *self)
{
  g_object_unref (self->connection);
  g_free (self);
}

static void
waiter_free (Waiter *self)
{
  g_clear_object (&self->task);
  g_clear_object (&self->connection);
  g_clear_error (&self->error);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* --- with the lock held ---------------------------------------------------------------------- */

static gboolean
is_too_old (AePool *self, gint64 opened_at)
{
  return self->lifetime > 0
         && g_get_monotonic_time () - opened_at >= self->lifetime * G_TIME_SPAN_SECOND;
}

static gboolean
is_idle_too_long (AePool *self, const IdleConnection *idle)
{
  return self->idle_time > 0 && self->idle.length > self->min_size
         && g_get_monotonic_time () - idle->idle_since >= self->idle_time * G_TIME_SPAN_SECOND;
}

/* What has to go is put into @doomed: it is closed without the lock. */
static void
evict (AePool *self, GQueue *doomed)
{
  GList *link = self->idle.tail;

  while (link != NULL)
    {
      GList *previous = link->prev;
      IdleConnection *idle = link->data;

      if (self->is_closed || is_idle_too_long (self, idle) || is_too_old (self, idle->opened_at))
        {
          g_queue_delete_link (&self->idle, link);
          g_queue_push_tail (doomed, idle);
          self->n_open--;
        }
      link = previous;
    }
}

/* A connection, or the leave to open one, for whoever comes first. */
static gboolean
take (AePool *self, GQueue *doomed, AeConnection **connection, gint64 *opened_at)
{
  evict (self, doomed);

  while (self->idle.length > 0)
    {
      IdleConnection *idle = g_queue_pop_head (&self->idle);

      if (ae_connection_is_reusable (idle->connection))
        {
          *connection = idle->connection;
          *opened_at = idle->opened_at;
          g_free (idle);
          return TRUE;
        }
      self->n_open--;
      g_queue_push_tail (doomed, idle);
    }

  *connection = NULL;
  if (self->n_open >= self->max_size)
    return FALSE;
  self->n_open++;
  return TRUE;
}

static gboolean proceed_in_context (gpointer user_data);

static void
grant (AePool *self, Waiter *waiter)
{
  waiter->is_granted = TRUE;
  if (waiter->task == NULL)
    {
      g_cond_signal (&waiter->changed);
      return;
    }

  GSource *source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (waiter->task));
  g_source_set_static_name (source, "[aeclient] pool");
  g_source_set_callback (source, proceed_in_context, waiter, NULL);
  g_source_attach (source, g_task_get_context (waiter->task));
  g_source_unref (source);
}

/* After something became free. */
static void
serve_waiters (AePool *self, GQueue *doomed)
{
  while (self->waiters.length > 0)
    {
      Waiter *first = g_queue_peek_head (&self->waiters);

      if (self->is_closed)
        first->error = g_error_new_literal (AE_ERROR, AE_ERROR_CLOSED, _ ("The pool is closed"));
      else if (!take (self, doomed, &first->connection, &first->opened_at))
        return;
      g_queue_pop_head (&self->waiters);
      grant (self, first);
    }
}

/* --- without it ------------------------------------------------------------------------------ */

static void
close_doomed (GQueue *doomed)
{
  g_queue_clear_full (doomed, (GDestroyNotify) idle_free);
}

/* One fewer is open: it broke, could not be opened, or was dropped. */
static void
note_loss (AePool *self)
{
  GQueue doomed = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  self->n_open--;
  serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  close_doomed (&doomed);
}

/* The user dropped it without giving it back. */
static void
connection_gone (gpointer data, GObject *where_the_object_was)
{
  AePool *self = data;
  gboolean was_ours;

  g_mutex_lock (&self->lock);
  was_ours = g_hash_table_remove (self->in_use, where_the_object_was);
  g_mutex_unlock (&self->lock);
  if (was_ours)
    note_loss (self);
  g_object_unref (self);
}

static AeConnection *
hand_out (AePool *self, AeConnection *connection, gint64 opened_at, gboolean is_new)
{
  gint64 *value = g_new (gint64, 1);

  *value = opened_at;
  g_object_weak_ref (G_OBJECT (connection), connection_gone, g_object_ref (self));
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->in_use, connection, value);
  self->n_acquired++;
  self->n_opened += is_new;
  g_mutex_unlock (&self->lock);
  return connection;
}

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
      g_task_return_pointer (task, hand_out (self, connection, g_get_monotonic_time (), TRUE),
                             g_object_unref);
      return;
    }

  g_object_unref (connection);
  note_loss (self);
  g_task_return_error (task, error);
}

/* In the task's context. Takes @connection and the task. */
static void
proceed (GTask *task, AeConnection *connection, gint64 opened_at)
{
  AePool *self = g_task_get_source_object (task);

  if (connection != NULL)
    {
      g_task_return_pointer (task, hand_out (self, connection, opened_at, FALSE), g_object_unref);
      g_object_unref (task);
      return;
    }

  connection = ae_connection_new_like (self->model);
  ae_connection_open_async (connection, g_task_get_cancellable (task), opened, task);
}

static gboolean
proceed_in_context (gpointer user_data)
{
  Waiter *waiter = user_data;
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
  waiter_free (waiter);
  return G_SOURCE_REMOVE;
}

/* A waiter that is in the queue still leaves it; one that was granted something goes on, and the
 * opening, or the task itself, notices the cancellable. */
static void
waiter_cancelled (GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;
  AePool *self = g_task_get_source_object (waiter->task);

  g_mutex_lock (&self->lock);
  if (!waiter->is_granted && g_queue_remove (&self->waiters, waiter))
    {
      g_set_error_literal (&waiter->error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _ ("Waiting for a connection of the pool was cancelled"));
      grant (self, waiter);
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
  Waiter *waiter = NULL;
  gint64 opened_at = 0;

  g_task_set_source_tag (task, ae_pool_acquire_async);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  g_mutex_lock (&self->lock);
  gboolean is_closed = self->is_closed;
  gboolean is_granted
      = !is_closed && self->waiters.length == 0 && take (self, &doomed, &connection, &opened_at);
  if (!is_closed && !is_granted)
    {
      waiter = g_new0 (Waiter, 1);
      g_cond_init (&waiter->changed);
      waiter->task = task;
    }
  g_mutex_unlock (&self->lock);
  close_doomed (&doomed);

  if (is_closed)
    {
      g_task_return_new_error (task, AE_ERROR, AE_ERROR_CLOSED, _ ("The pool is closed"));
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
          grant (self, waiter);
        }
      else
        {
          serve_waiters (self, &doomed);
        }
      g_mutex_unlock (&self->lock);
      close_doomed (&doomed);
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
  Waiter *waiter;
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
wait_for_grant (AePool *self, Waiter *waiter, GCancellable *cancellable, GError **error)
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
    return hand_out (self, connection, g_get_monotonic_time (), TRUE);

  g_object_unref (connection);
  note_loss (self);
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
  Waiter *waiter = g_new0 (Waiter, 1);
  AeConnection *connection = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_free (waiter);
      return NULL;
    }
  g_cond_init (&waiter->changed);
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->waiters, waiter);
  serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  close_doomed (&doomed);

  if (wait_for_grant (self, waiter, cancellable, error))
    connection = waiter->connection != NULL ? hand_out (self, g_steal_pointer (&waiter->connection),
                                                        waiter->opened_at, FALSE)
                                            : open_new (self, cancellable, error);
  waiter_free (waiter);
  return connection;
}

/* --- giving back ------------------------------------------------------------------------------ */

/**
 * ae_pool_release:
 * @self: a pool
 * @connection: (transfer full): a connection of this pool
 *
 * Gives a connection back. The caller does not use it any more.
 *
 * Does not block. One that is broken, busy or in a transaction is closed.
 *
 * Since: 1.0
 */
void
ae_pool_release (AePool *self, AeConnection *connection)
{
  g_return_if_fail (AE_IS_POOL (self));
  g_return_if_fail (AE_IS_CONNECTION (connection));

  GQueue doomed = G_QUEUE_INIT;
  gpointer opened_at = NULL;

  g_mutex_lock (&self->lock);
  gboolean is_ours = g_hash_table_steal_extended (self->in_use, connection, NULL, &opened_at);
  g_mutex_unlock (&self->lock);
  if (!is_ours)
    {
      g_critical ("AePool: a connection was given back that is not one of this pool, or twice");
      return;
    }

  g_object_weak_unref (G_OBJECT (connection), connection_gone, self);
  IdleConnection *idle = g_new0 (IdleConnection, 1);
  idle->connection = connection;
  idle->opened_at = *(gint64 *) opened_at;
  idle->idle_since = g_get_monotonic_time ();
  g_free (opened_at);

  gboolean is_reusable = ae_connection_reset_before_next_request (connection);
  g_mutex_lock (&self->lock);
  if (is_reusable && !self->is_closed && self->n_open <= self->max_size)
    {
      g_queue_push_head (&self->idle, idle);
    }
  else
    {
      self->n_open--;
      g_queue_push_tail (&doomed, idle);
    }
  serve_waiters (self, &doomed);
  evict (self, &doomed);
  g_mutex_unlock (&self->lock);
  close_doomed (&doomed);
  /* The reference of the weak notification. */
  g_object_unref (self);
}

/**
 * ae_pool_close:
 * @self: a pool
 *
 * Closes the connections that are not in use, and lets those who wait fail with `AE_ERROR_CLOSED`.
 * The others are closed when they are given back. A closed pool gives no connections any more.
 *
 * Since: 1.0
 */
void
ae_pool_close (AePool *self)
{
  g_return_if_fail (AE_IS_POOL (self));

  GQueue doomed = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  self->is_closed = TRUE;
  evict (self, &doomed);
  serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  close_doomed (&doomed);
}

/* --- the object ------------------------------------------------------------------------------- */

static void
ae_pool_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AePool *self = AE_POOL (object);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_MAX_SIZE:
      g_value_set_uint (value, self->max_size);
      break;
    case PROP_MIN_SIZE:
      g_value_set_uint (value, self->min_size);
      break;
    case PROP_IDLE_TIME:
      g_value_set_uint (value, self->idle_time);
      break;
    case PROP_LIFETIME:
      g_value_set_uint (value, self->lifetime);
      break;
    case PROP_N_OPEN:
      g_value_set_uint (value, self->n_open);
      break;
    case PROP_N_IDLE:
      g_value_set_uint (value, self->idle.length);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->waiters.length);
      break;
    case PROP_N_ACQUIRED:
      g_value_set_uint64 (value, self->n_acquired);
      break;
    case PROP_N_OPENED:
      g_value_set_uint64 (value, self->n_opened);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_pool_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AePool *self = AE_POOL (object);
  GQueue doomed = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  switch (prop_id)
    {
    case PROP_MODEL:
      self->model = g_value_dup_object (value);
      break;
    case PROP_MAX_SIZE:
      self->max_size = g_value_get_uint (value);
      break;
    case PROP_MIN_SIZE:
      self->min_size = g_value_get_uint (value);
      break;
    case PROP_IDLE_TIME:
      self->idle_time = g_value_get_uint (value);
      break;
    case PROP_LIFETIME:
      self->lifetime = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
  serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  close_doomed (&doomed);
}

static void
ae_pool_finalize (GObject *object)
{
  AePool *self = AE_POOL (object);

  /* Nobody waits and nothing is in use: those hold references. */
  g_queue_clear_full (&self->idle, (GDestroyNotify) idle_free);
  g_hash_table_unref (self->in_use);
  g_clear_object (&self->model);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ae_pool_parent_class)->finalize (object);
}

static void
ae_pool_class_init (AePoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT;

  object_class->get_property = ae_pool_get_property;
  object_class->set_property = ae_pool_set_property;
  object_class->finalize = ae_pool_finalize;

  /**
   * AePool:model:
   *
   * The connection whose settings all have. It is never opened.
   *
   * Since: 1.0
   */
  props[PROP_MODEL]
      = g_param_spec_object ("model", NULL, NULL, AE_TYPE_CONNECTION,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  /**
   * AePool:max-size:
   *
   * How many connections may be open, in use or not; at least 1.
   *
   * Since: 1.0
   */
  props[PROP_MAX_SIZE] = g_param_spec_uint ("max-size", NULL, NULL, 1, 32767, 100, writable);
  /**
   * AePool:min-size:
   *
   * How many connections stay open however long they are not in use. They are opened when they are
   * needed first.
   *
   * Since: 1.0
   */
  props[PROP_MIN_SIZE] = g_param_spec_uint ("min-size", NULL, NULL, 0, 32767, 0, writable);
  /**
   * AePool:idle-time:
   *
   * After how many seconds without use a connection is closed; 0 is never. It is looked at whenever
   * a connection is taken or given back.
   *
   * Since: 1.0
   */
  props[PROP_IDLE_TIME]
      = g_param_spec_uint ("idle-time", NULL, NULL, 0, G_MAXUINT / 1000, 300, writable);
  /**
   * AePool:lifetime:
   *
   * After how many seconds a connection is not used again, so that all move to where the server is
   * now; 0 is never.
   *
   * Since: 1.0
   */
  props[PROP_LIFETIME]
      = g_param_spec_uint ("lifetime", NULL, NULL, 0, G_MAXUINT / 1000, 0, writable);
  /**
   * AePool:n-open:
   *
   * How many connections are open or being opened. Changes are not notified.
   *
   * Since: 1.0
   */
  props[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * AePool:n-idle:
   *
   * How many connections are open and not in use. Changes are not notified.
   *
   * Since: 1.0
   */
  props[PROP_N_IDLE] = g_param_spec_uint ("n-idle", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * AePool:n-waiting:
   *
   * How many callers wait for a connection. Changes are not notified.
   *
   * Since: 1.0
   */
  props[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, readable);
  /**
   * AePool:n-acquired:
   *
   * How many connections were given out so far. Changes are not notified.
   *
   * Since: 1.0
   */
  props[PROP_N_ACQUIRED]
      = g_param_spec_uint64 ("n-acquired", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  /**
   * AePool:n-opened:
   *
   * How many connections had to be opened for that. Changes are not notified.
   *
   * Since: 1.0
   */
  props[PROP_N_OPENED] = g_param_spec_uint64 ("n-opened", NULL, NULL, 0, G_MAXUINT64, 0, readable);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_pool_init (AePool *self)
{
  g_mutex_init (&self->lock);
  self->in_use = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/**
 * ae_pool_new:
 * @model: a connection that has what all are to have; it stays closed
 *
 * Makes a pool. Nothing is opened yet.
 *
 * Returns: (transfer full): the pool
 *
 * Since: 1.0
 */
AePool *
ae_pool_new (AeConnection *model)
{
  g_return_val_if_fail (AE_IS_CONNECTION (model), NULL);

  return g_object_new (AE_TYPE_POOL, "model", model, NULL);
}
