/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-pool-private.h"

#include <glib/gi18n-lib.h>

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
idle_free (AePoolIdle *self)
{
  g_object_unref (self->connection);
  g_free (self);
}

AePoolWaiter *
ae_pool_waiter_new (GTask *task)
{
  AePoolWaiter *self = g_new0 (AePoolWaiter, 1);

  g_cond_init (&self->changed);
  self->task = task;
  return self;
}

void
ae_pool_waiter_free (AePoolWaiter *self)
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
is_idle_too_long (AePool *self, const AePoolIdle *idle)
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
      AePoolIdle *idle = link->data;

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
gboolean
ae_pool_take (AePool *self, GQueue *doomed, AeConnection **connection, gint64 *opened_at)
{
  evict (self, doomed);

  while (self->idle.length > 0)
    {
      AePoolIdle *idle = g_queue_pop_head (&self->idle);

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

void
ae_pool_grant (AePool *self, AePoolWaiter *waiter)
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
  g_source_set_callback (source, ae_pool_proceed_in_context, waiter, NULL);
  g_source_attach (source, g_task_get_context (waiter->task));
  g_source_unref (source);
}

/* After something became free. */
void
ae_pool_serve_waiters (AePool *self, GQueue *doomed)
{
  while (self->waiters.length > 0)
    {
      AePoolWaiter *first = g_queue_peek_head (&self->waiters);

      if (self->is_closed)
        first->error = g_error_new_literal (AE_ERROR, AE_ERROR_CLOSED,
                                            _ ("The pool is closed: make a new one"));
      else if (!ae_pool_take (self, doomed, &first->connection, &first->opened_at))
        return;
      g_queue_pop_head (&self->waiters);
      ae_pool_grant (self, first);
    }
}

/* --- without it ------------------------------------------------------------------------------ */

void
ae_pool_close_doomed (GQueue *doomed)
{
  g_queue_clear_full (doomed, (GDestroyNotify) idle_free);
}

/* One fewer is open: it broke, could not be opened, or was dropped. */
void
ae_pool_note_loss (AePool *self)
{
  GQueue doomed = G_QUEUE_INIT;

  g_mutex_lock (&self->lock);
  self->n_open--;
  ae_pool_serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  ae_pool_close_doomed (&doomed);
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
    ae_pool_note_loss (self);
  g_object_unref (self);
}

AeConnection *
ae_pool_hand_out (AePool *self, AeConnection *connection, gint64 opened_at, gboolean is_new)
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
  AePoolIdle *idle = g_new0 (AePoolIdle, 1);
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
  ae_pool_serve_waiters (self, &doomed);
  evict (self, &doomed);
  g_mutex_unlock (&self->lock);
  ae_pool_close_doomed (&doomed);
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
  ae_pool_serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  ae_pool_close_doomed (&doomed);
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
  ae_pool_serve_waiters (self, &doomed);
  g_mutex_unlock (&self->lock);
  ae_pool_close_doomed (&doomed);
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
