/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-plan-cache-private.h"

#include "ae-debug-private.h"

/* The defaults of the field: SqlClient and ODBC. */
#define MAX_ENTRIES 2000
#define LIFETIME_SECONDS (10 * 60 * 60)

typedef struct
{
  char *key;
  AeParameterPlan *plan;
  gint64 expires; /* g_get_monotonic_time () */
  GList link;     /* in plan_cache.recent; the most recently used first */
} AePlanEntry;

static struct
{
  GMutex lock;         /* protects everything here */
  GHashTable *entries; /* key → AePlanEntry, owning */
  GQueue recent;
} plan_cache;

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

  if (entry != NULL && entry->expires <= g_get_monotonic_time ())
    {
      g_hash_table_remove (plan_cache.entries, key);
      entry = NULL;
    }
  ae_debug (AE_DEBUG_CACHE, "query metadata: %s", entry != NULL ? "hit" : "miss");
  if (entry == NULL)
    return NULL;

  g_queue_unlink (&plan_cache.recent, &entry->link);
  g_queue_push_head_link (&plan_cache.recent, &entry->link);
  return ae_parameter_plan_ref (entry->plan);
}

void
ae_plan_cache_insert (const char *key, AeParameterPlan *plan)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);
  AePlanEntry *entry = g_new0 (AePlanEntry, 1);

  g_hash_table_remove (ensure_entries (), key);

  entry->key = g_strdup (key);
  entry->plan = ae_parameter_plan_ref (plan);
  entry->expires = g_get_monotonic_time () + (gint64) LIFETIME_SECONDS * G_USEC_PER_SEC;
  entry->link.data = entry;
  g_queue_push_head_link (&plan_cache.recent, &entry->link);
  g_hash_table_insert (plan_cache.entries, entry->key, entry);

  while (plan_cache.recent.length > MAX_ENTRIES)
    {
      AePlanEntry *oldest = g_queue_peek_tail (&plan_cache.recent);

      g_hash_table_remove (plan_cache.entries, oldest->key);
    }
}

void
ae_plan_cache_remove (const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  g_hash_table_remove (ensure_entries (), key);
}

void
ae_plan_cache_clear (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&plan_cache.lock);

  g_hash_table_remove_all (ensure_entries ());
}
