/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A session: one logged-in conversation with a server. Straight-line blocking code; not
 * thread-safe: whoever runs one of these functions holds the connection's operation lock. It never
 * holds the connection. */

#include <gio/gio.h>

#include "ae-connection-settings-private.h"
#include "ae-server-message.h"
#include "keystore/ae-key-resolver-private.h"
#include "tds/ae-tds-channel-private.h"
#include "tds/ae-tds-session-state-private.h"

G_BEGIN_DECLS

typedef struct _AeSession AeSession;
typedef struct _AeRunFacts AeRunFacts;

/* Before the next request. */
typedef enum
{
  AE_SESSION_UNDO_NOTHING,
  AE_SESSION_UNDO_TRANSACTION,
  AE_SESSION_UNDO_TO_SAVEPOINT,
} AeSessionUndo;

#define AE_SESSION_SAVEPOINT "aeclient_batch"

struct _AeSession
{
  gint ref_count;

  /* immutable after open */
  AeConnectionSettings *settings;
  char *server_name;    /* the server that answered, after routing */
  guint16 port;         /* and its port */
  char *server_version; /* "16.0.1000" */
  GIOStream *socket;    /* the GSocketConnection under everything */
  guint tls;            /* AeSessionTls: how much of it is encrypted */

  /* whoever runs the session */
  AeTdsChannel *channel; /* NULL: never opened; stays after an abort, then every call fails */
  gboolean is_broken;    /* aborted, or the server said that it ends the session */
  char *database;
  char *language;
  guint8 collation[AE_TDS_COLLATION_SIZE];
  guint64 transaction;              /* descriptor; 0 outside a transaction */
  gboolean is_transaction_ours;     /* begun by a call, not by SQL text */
  gboolean is_transaction_lost;     /* it was, and the server rolled it back with an error */
  guint8 column_encryption_version; /* acknowledged; 0: not */
  AeTdsSessionState *state;         /* NULL: the server cannot recover sessions, or need not */
  gboolean resets_before_request;   /* the next request begins with a reset of the session */
  gboolean awaiting_response;       /* a request was begun and its answer is not read to the end */
  AeSessionUndo undo;               /* what a batch that goes on, or failed, has begun */

  guint64 handles_id;      /* of the handles that the server has; a reset begins a new set */
  GArray *dropped_handles; /* gint32: to be unprepared with the next call of a procedure; the first
                            * of them may be under way and stay until they are answered */
  guint n_dropped_written; /* of these, in the request that is being built */
  guint n_ignored_replies; /* answers to unpreparing that come before the real one */
  gboolean awaits_handle;  /* sp_prepare is under way, and its handle was not read */
  gboolean awaits_cursor;  /* the same of sp_cursoropen */

  struct _AeOutputs *outputs; /* of the request whose answer is read, or was last; NULL: none */
  AeRunFacts *facts;          /* what the operation that runs found out; NULL: nothing yet */

  /* messages of the operation that runs: element-type AeServerMessage */
  GPtrArray *messages;
  gsize messages_size; /* bytes of text in there, to bound what a server makes us keep */
};

/* ae-session-attempts.c: resolve, connect, pre-login, TLS, LOGIN7, routing; again where that may
 * help. One time limit for all, settings->connect_timeout. The messages of the login are in
 * session->messages. */
AeSession *
ae_session_open (const AeConnectionSettings *settings, GCancellable *cancellable, GError **error);

/* ae-session-recovery.c: a new session in the state of @lost, which has died between two requests.
 * It has no handles of prepared statements. @tls_database: of the application, or NULL. The errors
 * say that it is about a lost connection. */
AeSession *ae_session_reopen (AeSession *lost,
                              GTlsDatabase *tls_database,
                              GCancellable *cancellable,
                              GError **error);

/* ae-session.c */
AeSession *ae_session_new (const AeConnectionSettings *settings);
AeSession *ae_session_ref (AeSession *self);
void ae_session_unref (AeSession *self);
/* Open, and neither aborted, nor ended by the server, nor out of step with it. */
gboolean ae_session_is_open (AeSession *self);
/* Between two requests: whether the connection is still there, from what has arrived of its end.
 * FALSE: it is lost, and *error says how. What the server sent unasked stays to be found when the
 * next request is sent. */
gboolean ae_session_check_alive (AeSession *self, GError **error);
void ae_session_get_names (const AeSession *self, AeTdsSessionNames *names);
/* Closes the socket without ceremony: the stream position is unknown or the user closed. Tokens
 * stay valid: the channel goes with the session. */
void ae_session_abort (AeSession *self);
/* The prepared handles of this session are gone, or a new session has none. */
void ae_session_forget_handles (AeSession *self);
/* After an operation: a transaction of ours that ended with an error is lost. */
void ae_session_note_outcome (AeSession *self, gboolean success);
/* What every response may carry and every reader of tokens passes here: ENVCHANGE and INFO are
 * noted; the first ERROR becomes *error (AE_SERVER_ERROR) unless it is set already; severity ≥ 20
 * marks the session broken, but what is left of the answer can still be read. What may only come
 * during a login, and an impossible packet size, are AE_ERROR_PROTOCOL and break the session. */
void ae_session_note_token (AeSession *self, const AeTdsToken *token, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeSession, ae_session_unref)

G_END_DECLS
