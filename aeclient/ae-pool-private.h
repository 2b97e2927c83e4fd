/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A pool's state, and who waits for what. ae-pool.c has the state and what is done with it under
 * its lock, ae-pool-acquire.c the two ways to wait. */

#include "ae-connection-private.h"
#include "ae-pool.h"

G_BEGIN_DECLS

struct _AePool
{
  GObject parent_instance;

  AeConnection *model; /* immutable */

  GMutex lock; /* protects what follows */
  guint max_size, min_size, idle_time, lifetime;
  gboolean is_closed;
  guint n_open;       /* idle, in use, or being opened */
  GQueue idle;        /* of AePoolIdle, the one given back last first */
  GHashTable *in_use; /* AeConnection → when it was opened; only weakly referenced */
  GQueue waiters;     /* of AePoolWaiter, in the order in which they came */
  guint64 n_acquired, n_opened;
};

typedef struct
{
  AeConnection *connection;
  gint64 opened_at, idle_since; /* µs, monotonic */
} AePoolIdle;

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
} AePoolWaiter;

/* --- ae-pool.c: with the lock held. What has to go is put into @doomed, and closed without it. ---
 */

/* A connection, or the leave to open one (NULL), for whoever comes first. */
gboolean ae_pool_take (AePool *self, GQueue *doomed, AeConnection **connection, gint64 *opened_at);
void ae_pool_grant (AePool *self, AePoolWaiter *waiter);
/* After something became free. */
void ae_pool_serve_waiters (AePool *self, GQueue *doomed);

/* --- ae-pool.c: without the lock --- */

void ae_pool_close_doomed (GQueue *doomed);
/* One fewer is open: it broke, could not be opened, or was dropped. */
void ae_pool_note_loss (AePool *self);
/* Notes that it is in use from now on. */
AeConnection *
ae_pool_hand_out (AePool *self, AeConnection *connection, gint64 opened_at, gboolean is_new);
AePoolWaiter *ae_pool_waiter_new (GTask *task);
void ae_pool_waiter_free (AePoolWaiter *self);

/* --- ae-pool-acquire.c --- */

/* A source function in the context of the waiter's task: it was granted something. */
gboolean ae_pool_proceed_in_context (gpointer waiter);

G_END_DECLS
