/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What of a connection lives as long as an operation runs, although the application may have
 * dropped the AeConnection: the session, who holds it, and what is to be told to the application.
 * Plain and counted; it never holds an object that the application can see, because the worker may
 * drop it last. */

#include "ae-response-private.h"

G_BEGIN_DECLS

typedef struct _AeConnectionCore AeConnectionCore;
typedef struct _AeOperation AeOperation;

/* What the application is told, in the context of the connection. */
typedef struct
{
  enum
  {
    AE_EVENT_NOTIFY, /* state, in-transaction or server-version may have changed */
    AE_EVENT_CLOSED,
    AE_EVENT_MESSAGE,
  } type;
  GError *error;
  AeServerMessage *message;
} AeConnectionEvent;

typedef void (*AeConnectionEmitFunc) (gpointer connection, const AeConnectionEvent *event);

struct _AeConnectionCore
{
  gint ref_count;
  GMainContext *context; /* in which the connection was made: signals and notifications */
  GWeakRef connection;   /* AeConnection; only ever taken in @context */
  AeConnectionEmitFunc emit;

  GMutex lock; /* protects the fields down to the next comment */
  GCond released;
  GThreadPool *pool; /* the worker: one thread at most, none while idle; NULL: not needed yet */
  GQueue queue;      /* asynchronous operations that wait, in order */
  guint n_async;     /* asynchronous operations that wait or run */
  gboolean is_held;  /* some thread holds the session */
  gboolean is_sync;  /* a synchronous call holds it, or waits for a recovery to end */
  AeConnectionState state;
  gboolean in_transaction;
  const char *server_version; /* interned */
  GQueue events;              /* for the application; element-type AeConnectionEvent */
  GArray *dropped_handles;    /* element-type AeDroppedHandle; NULL: none */
  GSource *events_source;     /* attached to @context while there are events, or NULL */

  /* whoever holds the session */
  AeSession *session;    /* NULL: never opened, or closed */
  AeResponse *response;  /* the one that occupies the connection, or NULL */
  GWeakRef tls_database; /* the application's, which the connection has: for opening again */
};

/* A prepared handle whose statement is gone; or, as a negative number, a cursor of the server. */
typedef struct
{
  guint64 handles_id; /* of the session that has it */
  gint32 number;
} AeDroppedHandle;

AeConnectionCore *ae_connection_core_new (gpointer connection, AeConnectionEmitFunc emit);
AeConnectionCore *ae_connection_core_ref (AeConnectionCore *self);
void ae_connection_core_unref (AeConnectionCore *self);

/* --- holding the session ------------------------------------------------------------------- */

/* AE_ERROR_BUSY while an asynchronous operation is in flight or another thread makes a synchronous
 * call: waiting for it could wait for ever (it may need this thread's main context). */
gboolean ae_connection_core_hold_sync (AeConnectionCore *self, GError **error);
void ae_connection_core_release_sync (AeConnectionCore *self);

/* Open, idle, in no transaction, and nothing came in: a server that closes the connection, or talks
 * unasked, makes its socket readable. @reset: the next request resets the session. */
gboolean ae_connection_core_is_reusable (AeConnectionCore *self, gboolean reset);

/* --- coming back ---------------------------------------------------------------------------- */

/* ae-connection-revive.c: whoever holds the session, before a request: one that is dead is
 * replaced. FALSE: it cannot be, and the session is aborted. */
gboolean
ae_connection_core_revive (AeConnectionCore *self, GCancellable *cancellable, GError **error);

/* --- prepared handles ---------------------------------------------------------------------- */

/* From any thread: it is unprepared with a later request. */
void ae_connection_core_drop_handle (AeConnectionCore *self, guint64 handles_id, gint32 number);
/* The same for a cursor of the server: it is closed. */
void ae_connection_core_drop_cursor (AeConnectionCore *self, guint64 handles_id, gint32 number);
/* Whoever holds the session: hands them to it. */
void ae_connection_core_take_dropped_handles (AeConnectionCore *self);

/* --- what the application is told ---------------------------------------------------------- */

void ae_connection_core_set_state (AeConnectionCore *self, AeConnectionState state);
/* Takes the state over from the session after an operation: broken? in a transaction? */
void ae_connection_core_sync_state (AeConnectionCore *self, const GError *reason);
/* Messages of the server that nobody fetches, because no loop runs, are dropped beyond a limit. */
void ae_connection_core_push_messages (AeConnectionCore *self, GPtrArray *messages);
/* After a synchronous call: emits at once when this thread's context is the right one. */
void ae_connection_core_flush_events (AeConnectionCore *self);

/* The connection goes: nobody is left to be told. */
void ae_connection_core_drop_events (AeConnectionCore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeConnectionCore, ae_connection_core_unref)

G_END_DECLS
