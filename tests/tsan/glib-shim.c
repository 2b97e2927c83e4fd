/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tells ThreadSanitizer what GLib orders. The distribution's GLib is not instrumented: its mutexes,
 * queues and reference counts are invisible, so that every correct use of them is reported as a
 * race. Loaded with LD_PRELOAD, this library stands between us and the functions that order
 * something, and says so with __tsan_acquire () and __tsan_release ().
 *
 * It says no more than GLib promises, with one exception: giving a reference back is taken for an
 * acquire and a release at once, as it is only in whoever gives the last one back. A race that
 * hides behind two such calls is not found.
 */

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>

/* Of the sanitizer's run-time library. */
void __tsan_acquire (void *place);
void __tsan_release (void *place);
void __tsan_mutex_destroy (void *mutex, unsigned flags);
void __tsan_mutex_pre_lock (void *mutex, unsigned flags);
void __tsan_mutex_post_lock (void *mutex, unsigned flags, int recursion);
int __tsan_mutex_pre_unlock (void *mutex, unsigned flags);
void __tsan_mutex_post_unlock (void *mutex, unsigned flags);

#define TRY_LOCK (1u << 4)
#define TRY_LOCK_FAILED (1u << 5)

/* Looked up before there are threads: on first use the looking up itself would be the race. */
#define REAL(function) static __typeof__ (&(function)) real_##function

/* The constructors of GObject come before ours, still in one thread. */
#define CALL(function) (real_##function != NULL ? real_##function : (look_up (), real_##function))

static void look_up (void);

/* GLib makes macros of some. */
#undef g_atomic_ref_count_dec
#undef g_once_init_leave

REAL (g_mutex_lock);
REAL (g_mutex_trylock);
REAL (g_mutex_unlock);
REAL (g_mutex_clear);
REAL (g_cond_wait);
REAL (g_cond_wait_until);
REAL (g_once_init_leave);
REAL (g_thread_pool_new);
REAL (g_thread_pool_push);
REAL (g_source_set_callback);
REAL (g_cancellable_connect);
REAL (g_cancellable_disconnect);
REAL (g_cancellable_cancel);
REAL (g_cancellable_is_cancelled);
REAL (g_object_unref);
REAL (g_bytes_unref);
REAL (g_array_unref);
REAL (g_ptr_array_unref);
REAL (g_hash_table_unref);
REAL (g_atomic_ref_count_dec);
REAL (g_atomic_rc_box_release_full);
REAL (g_weak_ref_get);

static void __attribute__ ((constructor)) look_up (void)
{
  if (real_g_mutex_lock != NULL)
    return;

#define LOOK_UP(function) \
  real_##function = (__typeof__ (real_##function)) dlsym (RTLD_NEXT, #function)
  LOOK_UP (g_mutex_lock);
  LOOK_UP (g_mutex_trylock);
  LOOK_UP (g_mutex_unlock);
  LOOK_UP (g_mutex_clear);
  LOOK_UP (g_cond_wait);
  LOOK_UP (g_cond_wait_until);
  LOOK_UP (g_once_init_leave);
  LOOK_UP (g_thread_pool_new);
  LOOK_UP (g_thread_pool_push);
  LOOK_UP (g_source_set_callback);
  LOOK_UP (g_cancellable_connect);
  LOOK_UP (g_cancellable_disconnect);
  LOOK_UP (g_cancellable_cancel);
  LOOK_UP (g_cancellable_is_cancelled);
  LOOK_UP (g_object_unref);
  LOOK_UP (g_bytes_unref);
  LOOK_UP (g_array_unref);
  LOOK_UP (g_ptr_array_unref);
  LOOK_UP (g_hash_table_unref);
  LOOK_UP (g_atomic_ref_count_dec);
  LOOK_UP (g_atomic_rc_box_release_full);
  LOOK_UP (g_weak_ref_get);
#undef LOOK_UP
}

/* --- locks --------------------------------------------------------------------------------- */

/* As locks, and not only as places: then two that are taken in both orders are found, too. */
void
g_mutex_lock (GMutex *mutex)
{
  __tsan_mutex_pre_lock (mutex, 0);
  CALL (g_mutex_lock) (mutex);
  __tsan_mutex_post_lock (mutex, 0, 0);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  __tsan_mutex_pre_lock (mutex, TRY_LOCK);
  gboolean locked = CALL (g_mutex_trylock) (mutex);
  __tsan_mutex_post_lock (mutex, locked ? TRY_LOCK : TRY_LOCK | TRY_LOCK_FAILED, 0);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  CALL (g_mutex_unlock) (mutex);
  __tsan_mutex_post_unlock (mutex, 0);
}

void
g_mutex_clear (GMutex *mutex)
{
  __tsan_mutex_destroy (mutex, 0);
  CALL (g_mutex_clear) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  __tsan_mutex_post_unlock (mutex, 0);
  CALL (g_cond_wait) (cond, mutex);
  __tsan_mutex_pre_lock (mutex, 0);
  __tsan_mutex_post_lock (mutex, 0, 0);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  __tsan_mutex_post_unlock (mutex, 0);
  gboolean signalled = CALL (g_cond_wait_until) (cond, mutex, end_time);
  __tsan_mutex_pre_lock (mutex, 0);
  __tsan_mutex_post_lock (mutex, 0, 0);
  return signalled;
}

/* The other side is an atomic read that is compiled into the caller. */
void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((void *) location);
  CALL (g_once_init_leave) (location, result);
}

/* --- from one thread to another ------------------------------------------------------------ */

typedef struct
{
  void (*func) (void);
  gpointer data;
  GDestroyNotify notify;
  gpointer place;
} Relay;

static Relay *
relay_new (void (*func) (void), gpointer data, GDestroyNotify notify, gpointer place)
{
  Relay *self = g_new0 (Relay, 1);

  self->func = func;
  self->data = data;
  self->notify = notify;
  self->place = place != NULL ? place : self;
  __tsan_release (self->place);
  return self;
}

static void
relay_free (gpointer data)
{
  Relay *self = data;

  if (self->notify != NULL)
    self->notify (self->data);
  g_free (self);
}

static void
pool_relay (gpointer data, gpointer user_data)
{
  Relay *self = user_data;

  __tsan_acquire (self->place);
  ((GFunc) self->func) (data, self->data);
}

/* The relay stays: nothing says when the last thread has left it. */
GThreadPool *
g_thread_pool_new (GFunc func,
                   gpointer user_data,
                   gint max_threads,
                   gboolean exclusive,
                   GError **error)
{
  Relay *relay = relay_new ((void (*) (void)) func, user_data, NULL, NULL);

  return CALL (g_thread_pool_new) (pool_relay, relay, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  if (pool->func == pool_relay)
    __tsan_release (pool->user_data);
  return CALL (g_thread_pool_push) (pool, data, error);
}

static gboolean
source_relay (gpointer user_data)
{
  Relay *self = user_data;

  __tsan_acquire (self->place);
  return ((GSourceFunc) self->func) (self->data);
}

/* Only of sources whose function has one argument. */
void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  if (func == NULL || source->source_funcs != &g_idle_funcs)
    {
      CALL (g_source_set_callback) (source, func, data, notify);
      return;
    }

  Relay *relay = relay_new ((void (*) (void)) func, data, notify, source);
  CALL (g_source_set_callback) (source, source_relay, relay, relay_free);
}

/* --- cancellables -------------------------------------------------------------------------- */

static void
cancelled_relay (GCancellable *cancellable, gpointer user_data)
{
  Relay *self = user_data;

  __tsan_acquire (cancellable);
  ((void (*) (GCancellable *, gpointer)) self->func) (cancellable, self->data);
  __tsan_release (cancellable); /* disconnecting waits for it */
}

gulong
g_cancellable_connect (GCancellable *cancellable,
                       GCallback callback,
                       gpointer data,
                       GDestroyNotify notify)
{
  return CALL (g_cancellable_connect) (cancellable, G_CALLBACK (cancelled_relay),
                                       relay_new (callback, data, notify, cancellable), relay_free);
}

void
g_cancellable_disconnect (GCancellable *cancellable, gulong handler)
{
  CALL (g_cancellable_disconnect) (cancellable, handler);
  if (cancellable != NULL)
    __tsan_acquire (cancellable);
}

void
g_cancellable_cancel (GCancellable *cancellable)
{
  if (cancellable != NULL)
    __tsan_release (cancellable);
  CALL (g_cancellable_cancel) (cancellable);
}

gboolean
g_cancellable_is_cancelled (GCancellable *cancellable)
{
  gboolean is_cancelled = CALL (g_cancellable_is_cancelled) (cancellable);

  if (is_cancelled)
    __tsan_acquire (cancellable);
  return is_cancelled;
}

/* --- memory -------------------------------------------------------------------------------- */

/* Called from here and not from inside GLib (suppressions.txt), so that memory which one thread
 * gives back while another uses it is found. */
gpointer
g_malloc (gsize size)
{
  return size > 0 ? malloc (size) : NULL;
}

gpointer
g_malloc0 (gsize size)
{
  return size > 0 ? calloc (1, size) : NULL;
}

void
g_free (gpointer memory)
{
  free (memory);
}

char *
g_strdup (const char *text)
{
  return text != NULL ? strdup (text) : NULL;
}

/* --- reference counts ---------------------------------------------------------------------- */

static void
give_back (gpointer place)
{
  __tsan_release (place);
  __tsan_acquire (place);
}

void
g_object_unref (gpointer object)
{
  give_back (object);
  CALL (g_object_unref) (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  if (bytes != NULL)
    give_back (bytes);
  CALL (g_bytes_unref) (bytes);
}

void
g_array_unref (GArray *array)
{
  give_back (array);
  CALL (g_array_unref) (array);
}

void
g_ptr_array_unref (GPtrArray *array)
{
  give_back (array);
  CALL (g_ptr_array_unref) (array);
}

void
g_hash_table_unref (GHashTable *table)
{
  give_back (table);
  CALL (g_hash_table_unref) (table);
}

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  give_back (count);
  return CALL (g_atomic_ref_count_dec) (count);
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  give_back (box);
  CALL (g_atomic_rc_box_release_full) (box, clear);
}

gpointer
g_weak_ref_get (GWeakRef *weak)
{
  gpointer object = CALL (g_weak_ref_get) (weak);

  if (object != NULL)
    __tsan_acquire (object);
  return object;
}
