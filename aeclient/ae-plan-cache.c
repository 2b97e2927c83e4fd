/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-plan-cache-private.h"

#include "ae-debug-private.h"
#include "ae-metadata-cache.h"

/* The defaults of the field: SqlClient and ODBC. */
#define DEFAULT_SIZE 2000
#define DEFAULT_TTL (10 * 60 * 60)

typedef struct
{
  char *key;
  AeParameterPlan *plan;
  gint64 stored_at; /* g_get_monotonic_time () */
  GList link;       /* in plan_cache.recent; the most recently used first */
} AePlanEntry;

static struct
{
  GMutex lock;         /* protects everything here */
  GHashTable *entries; /* key → AePlanEntry, owning */
  GQueue recent;
  guint size; /* the most entries */
  guint ttl;  /* seconds */
  AeCacheCounters counters;
} plan_cache = { .size = DEFAULT_SIZE, .ttl = DEFAULT_TTL };

static void
plan_entry_free (AePlanEntry *entry)
{
  g_queue_unlink (&plan_cache.recent, &entry->link);
  ae_parameter_plan_unref (entry->plan);
  g_free (entry->key);
  g_free (entry);
}

/* The lock is held. */
static GHashTable *
ensure_entries (void)
{
  if (plan_cache.entries == NULL)
    plan_cache.entries
        = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) plan_entry_free);
  return plan_cache.entries;
}

static gboolean
is_too_old (gpointer key, gpointer value, gpointer user_data)
{
  const AePlanEntry *entry = value;

  return g_get_monotonic_time () - entry->stored_at >= plan_cache.ttl * G_TIME_SPAN_SECOND;
}

static void
evict (AePlanEntry *entry)
{
  plan_cache.counters.evictions++;
  g_hash_table_remove (plan_cache.entries, entry->key);
}

/* What is too old or too much, the least recently used first. */
static void
trim (void)
{
  plan_cache.counters.evictions
      += g_hash_table_foreach_remove (ensure_entries (), is_too_old, NULL);
  while (plan_cache.recent.length > plan_cache.size)
    evict (g_queue_peek_tail (&plan_cache.recent));
}

static void
append_part (GString *key, const char *part)
{
  const char *text = part != NULL ? part : "";

  g_string_append_printf (key, "%" G_GSIZE_FORMAT ":%s", strlen (text), text);
}

char *
ae_plan_cache_make_key (const char *server,
                        const char *database,
                        const char *user,
                        const char *sql,
                        const char *declaration)
{
  GString *key = g_string_new (NULL);

  /* With their lengths, so that no two lists of parts give one key. */
  append_part (key, server);
  append_part (key, database);
  append_part (key, user);
  append_part (key, sql);
  append_part (key, declaration);
  return g_string_free (key, FALSE);
}

AeParameterPlan *
ae_plan_cache_lookup (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);
  AePlanEntry *entry = g_hash_table_lookup (ensure_entries (), key);

  if (entry != NULL && is_too_old (NULL, entry, NULL))
    {
      evict (entry);
      entry = NULL;
    }
  ae_debug (AE_DEBUG_CACHE, "query metadata: %s", entry != NULL ? "hit" : "miss");
  if (entry == NULL)
    {
      plan_cache.counters.misses++;
      return NULL;
    }

  plan_cache.counters.hits++;

  g_queue_unlink (&plan_cache.recent, &entry->link);
  g_queue_push_head_link (&plan_cache.recent, &entry->link);
  return ae_parameter_plan_ref (entry->plan);
}

void
ae_plan_cache_insert (const char *key, AeParameterPlan *plan)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  g_hash_table_remove (ensure_entries (), key);
  if (plan_cache.size == 0 || plan_cache.ttl == 0)
    return;

  AePlanEntry *entry = g_new0 (AePlanEntry, 1);
  entry->key = g_strdup (key);
  entry->plan = ae_parameter_plan_ref (plan);
  entry->stored_at = g_get_monotonic_time ();
  entry->link.data = entry;
  g_queue_push_head_link (&plan_cache.recent, &entry->link);
  g_hash_table_insert (plan_cache.entries, entry->key, entry);
  while (plan_cache.recent.length > plan_cache.size)
    evict (g_queue_peek_tail (&plan_cache.recent));
}

void
ae_plan_cache_remove (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  g_hash_table_remove (ensure_entries (), key);
}

/**
 * ae_set_metadata_cache_size:
 * @entries: the most statements; 0 keeps none
 *
 * Sets for how many statements the process remembers which of their parameters are encrypted.
 *
 * A statement that is remembered needs one round trip less. The cache holds what the server
 * answered, and no keys; it serves all connections, and what it says is checked anew for each
 * statement. The default is 2000. Of too many the least recently used are dropped at once.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_set_metadata_cache_size (guint entries)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  plan_cache.size = entries;
  trim ();
}

/**
 * ae_get_metadata_cache_size:
 *
 * Gets for how many statements the process remembers which of their parameters are encrypted.
 *
 * Returns: the most entries; 0 if none are kept
 *
 * Since: 1.0
 */
guint
ae_get_metadata_cache_size (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  return plan_cache.size;
}

/**
 * ae_set_metadata_cache_ttl:
 * @seconds: the time to live; 0 keeps nothing
 *
 * Sets how long the process remembers which parameters of a statement are encrypted. The default is
 * 36000 seconds, ten hours. What is older than the new time is dropped at once.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_set_metadata_cache_ttl (guint seconds)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  plan_cache.ttl = seconds;
  trim ();
}

/**
 * ae_get_metadata_cache_ttl:
 *
 * Gets how long the process remembers which parameters of a statement are encrypted.
 *
 * Returns: the time to live in seconds; 0 if nothing is kept
 *
 * Since: 1.0
 */
guint
ae_get_metadata_cache_ttl (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  return plan_cache.ttl;
}

/**
 * ae_get_metadata_cache_counters:
 * @counters: (out caller-allocates): filled in
 *
 * Gets how often a statement was remembered, and how many are.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_get_metadata_cache_counters (AeCacheCounters *counters)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  g_return_if_fail (counters != NULL);

  *counters = plan_cache.counters;
  counters->entries = plan_cache.recent.length;
}

/**
 * ae_clear_metadata_cache:
 *
 * Forgets which parameters of which statements are encrypted, for example after columns were
 * encrypted. That is not necessary: a server that finds an answer out of date says so, and it is
 * asked anew.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_clear_metadata_cache (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  g_hash_table_remove_all (ensure_entries ());
}
