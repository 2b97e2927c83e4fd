/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-cek-cache-private.h"

#include "ae-debug-private.h"

#define DEFAULT_TTL 7200 /* seconds, as in the other drivers */

typedef struct
{
  AeKey *key;
  gint64 stored_at;
} Entry;

/* A key that is being unwrapped. */
typedef struct
{
  guint ref_count;
  GBytes *id;
  gconstpointer lane;
  GThread *leader;
  GCond ended;

  gboolean has_ended;
  AeKey *key; /* the outcome; neither: the leader was cancelled, somebody else may try */
  GError *error;
} Flight;

static GMutex cache_lock;   /* protects everything here, also the flights' fields */
static GHashTable *entries; /* of GBytes to Entry */
static GPtrArray *flights;  /* under way now; a handful */
static guint ttl = DEFAULT_TTL;
static gint64 (*now_func) (void) = g_get_monotonic_time;
static AeCekCacheCounters counts;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  ae_key_unref (self->key);
  g_free (self);
}

static void
flight_unref (gpointer data)
{
  Flight *self = data;

  if (--self->ref_count > 0)
    return;
  g_bytes_unref (self->id);
  g_clear_pointer (&self->key, ae_key_unref);
  g_clear_error (&self->error);
  g_cond_clear (&self->ended);
  g_free (self);
}

static gboolean
is_too_old (gpointer id, gpointer data, gpointer now)
{
  const Entry *entry = data;

  return *(const gint64 *) now - entry->stored_at >= ttl * G_TIME_SPAN_SECOND;
}

static void
drop_old_entries (void)
{
  gint64 now = now_func ();

  if (entries == NULL)
    {
      entries = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                       entry_free);
      flights = g_ptr_array_new ();
    }
  counts.n_evictions += g_hash_table_foreach_remove (entries, is_too_old, &now);
}

static void
store (GBytes *id, AeKey *key)
{
  if (ttl == 0)
    return;

  Entry *entry = g_new (Entry, 1);
  entry->key = ae_key_ref (key);
  entry->stored_at = now_func ();
  g_hash_table_replace (entries, g_bytes_ref (id), entry);
}

/* A leader does not wait for itself: its provider may run a loop that leads back here. */
static Flight *
find_flight (GBytes *id, gconstpointer lane)
{
  for (guint i = 0; i < flights->len; i++)
    {
      Flight *flight = flights->pdata[i];

      if (flight->lane == lane && flight->leader != g_thread_self ()
          && g_bytes_equal (flight->id, id))
        return flight;
    }
  return NULL;
}

static Flight *
begin_flight (GBytes *id, gconstpointer lane)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->ref_count = 1;
  flight->id = g_bytes_ref (id);
  flight->lane = lane;
  flight->leader = g_thread_self ();
  g_cond_init (&flight->ended);
  g_ptr_array_add (flights, flight);
  counts.n_calls++;
  return flight;
}

/* The others get a copy of the leader's error, unless the leader failed because it was cancelled:
 * that is no business of theirs. */
static void
end_flight (Flight *flight, AeKey *key, gboolean cancelled, const GError *error)
{
  g_ptr_array_remove_fast (flights, flight);
  flight->has_ended = TRUE;

  if (key != NULL)
    {
      flight->key = ae_key_ref (key);
      store (flight->id, key);
    }
  else if (!cancelled)
    {
      flight->error = g_error_copy (error);
    }
  g_cond_broadcast (&flight->ended);
  flight_unref (flight);
}

static AeKey *
lead (GBytes *id,
      gconstpointer lane,
      AeCekCacheFunc unwrap,
      gpointer data,
      GCancellable *cancellable,
      GError **error)
{
  GError *local_error = NULL;
  Flight *flight = begin_flight (id, lane);

  g_mutex_unlock (&cache_lock);
  ae_debug (AE_DEBUG_CACHE, "a column encryption key is not in the cache and will be unwrapped");
  AeKey *key = unwrap (data, cancellable, &local_error);
  g_mutex_lock (&cache_lock);

  end_flight (flight, key, g_cancellable_is_cancelled (cancellable), local_error);
  if (key == NULL)
    g_propagate_error (error, local_error);
  return key;
}

static void
waiter_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Flight *flight = data;

  g_mutex_lock (&cache_lock);
  g_cond_broadcast (&flight->ended);
  g_mutex_unlock (&cache_lock);
}

static void
wait_for_end (Flight *flight, GCancellable *cancellable)
{
  gulong handler = 0;

  /* The callback takes the lock, and may come at once. */
  flight->ref_count++;
  g_mutex_unlock (&cache_lock);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (waiter_cancelled_cb), flight, NULL);
  g_mutex_lock (&cache_lock);

  counts.n_waiting++;
  while (!flight->has_ended && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&flight->ended, &cache_lock);
  counts.n_waiting--;

  g_mutex_unlock (&cache_lock);
  g_cancellable_disconnect (cancellable, handler);
  g_mutex_lock (&cache_lock);
}

/* With the lock held, which is given up and taken again in between. */
static AeKey *
get_locked (GBytes *id,
            gconstpointer lane,
            AeCekCacheFunc unwrap,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  for (;;)
    {
      drop_old_entries ();

      Entry *entry = g_hash_table_lookup (entries, id);
      if (entry != NULL)
        {
          counts.n_hits++;
          return ae_key_ref (entry->key);
        }

      Flight *flight = find_flight (id, lane);
      counts.n_misses++;
      if (flight == NULL)
        return lead (id, lane, unwrap, data, cancellable, error);

      wait_for_end (flight, cancellable);
      AeKey *key = flight->key != NULL ? ae_key_ref (flight->key) : NULL;
      GError *flight_error = flight->error != NULL ? g_error_copy (flight->error) : NULL;
      flight_unref (flight);

      if (key != NULL)
        return key;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          g_clear_error (&flight_error);
          return NULL;
        }
      if (flight_error != NULL)
        {
          g_propagate_error (error, flight_error);
          return NULL;
        }
    }
}

AeKey *
ae_cek_cache_get (GBytes *id,
                  gconstpointer lane,
                  AeCekCacheFunc unwrap,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_mutex_lock (&cache_lock);
  AeKey *key = get_locked (id, lane, unwrap, data, cancellable, error);
  g_mutex_unlock (&cache_lock);
  return key;
}

void
ae_cek_cache_get_counters (AeCekCacheCounters *counters)
{
  g_mutex_lock (&cache_lock);
  *counters = counts;
  counters->n_keys = entries != NULL ? g_hash_table_size (entries) : 0;
  g_mutex_unlock (&cache_lock);
}

void
ae_cek_cache_clear (void)
{
  g_mutex_lock (&cache_lock);
  if (entries != NULL)
    g_hash_table_remove_all (entries);
  counts = (AeCekCacheCounters){ .n_waiting = counts.n_waiting };
  g_mutex_unlock (&cache_lock);
}

void
ae_cek_cache_set_clock (gint64 (*clock) (void))
{
  g_mutex_lock (&cache_lock);
  now_func = clock != NULL ? clock : g_get_monotonic_time;
  g_mutex_unlock (&cache_lock);
}

/**
 * ae_set_key_cache_ttl:
 * @seconds: the time to live; 0 keeps no keys
 *
 * Sets how long unwrapped column encryption keys are kept.
 *
 * The cache belongs to the process and serves all its connections, so that a key store is not asked
 * for every statement. The default is 7200 seconds, two hours. Keys that are older than the new
 * time are dropped at once. Keys that a connection is working with stay with it for as long as its
 * result is read.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_set_key_cache_ttl (guint seconds)
{
  g_mutex_lock (&cache_lock);
  ttl = seconds;
  drop_old_entries ();
  g_mutex_unlock (&cache_lock);
}

/**
 * ae_get_key_cache_ttl:
 *
 * Gets how long unwrapped column encryption keys are kept.
 *
 * May be called from any thread.
 *
 * Returns: the time to live in seconds; 0 if no keys are kept
 *
 * Since: 1.0
 */
guint
ae_get_key_cache_ttl (void)
{
  g_mutex_lock (&cache_lock);
  guint seconds = ttl;
  g_mutex_unlock (&cache_lock);
  return seconds;
}

/**
 * ae_get_key_cache_counters:
 * @counters: (out caller-allocates): filled in
 *
 * Gets how often a column encryption key was found unwrapped, and how many are kept. Keys that are
 * too old are not counted as kept.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_get_key_cache_counters (AeCacheCounters *counters)
{
  g_return_if_fail (counters != NULL);

  g_mutex_lock (&cache_lock);
  drop_old_entries ();
  *counters = (AeCacheCounters){
    .hits = counts.n_hits,
    .misses = counts.n_misses,
    .evictions = counts.n_evictions,
    .entries = g_hash_table_size (entries),
  };
  g_mutex_unlock (&cache_lock);
}

/**
 * ae_clear_key_cache:
 *
 * Drops all unwrapped column encryption keys, for example when the user locks the screen. Those
 * that a result is being read with are wiped when it ends.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_clear_key_cache (void)
{
  g_mutex_lock (&cache_lock);
  if (entries != NULL)
    g_hash_table_remove_all (entries);
  g_mutex_unlock (&cache_lock);
}
