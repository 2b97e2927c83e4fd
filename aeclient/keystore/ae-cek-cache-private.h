/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The column encryption keys that this process has unwrapped, for a limited time. Failures are
 * never kept. An entry that is too old is dropped, and wiped with its last user, when the cache is
 * next looked at. No lock is held while a key is unwrapped.
 *
 * Single flight: while one thread unwraps a key, others that want the same one wait for it. A
 * waiter that is cancelled leaves alone; if the leader is cancelled, a waiter takes its place. Only
 * calls of one lane wait for each other. The lane is the main context that has to run so that the
 * call can end, NULL if it ends by itself: so a synchronous call, in a thread that runs a context,
 * never waits for an asynchronous operation that needs that context. */

#include <gio/gio.h>

#include "ae-key-private.h"
#include "keystore/ae-key-cache.h"

G_BEGIN_DECLS

typedef AeKey *(*AeCekCacheFunc) (gpointer data, GCancellable *cancellable, GError **error);

/* @id says everything that makes the key what it is, see ae-key-resolver.c. */
AeKey *ae_cek_cache_get (GBytes *id,
                         gconstpointer lane,
                         AeCekCacheFunc unwrap,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error);

/* For tests. */
typedef struct
{
  guint64 n_hits;
  guint64 n_misses;
  guint64 n_evictions;
  guint n_calls;   /* of @unwrap */
  guint n_keys;    /* that are in the cache now */
  guint n_waiting; /* threads that wait for another one's call now */
} AeCekCacheCounters;

void ae_cek_cache_get_counters (AeCekCacheCounters *counters);
/* Drops all keys and sets the counters to 0. */
void ae_cek_cache_clear (void);
/* In microseconds, never backwards; NULL is the monotonic clock. */
void ae_cek_cache_set_clock (gint64 (*clock) (void));

G_END_DECLS
