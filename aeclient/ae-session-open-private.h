/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The steps of opening a session, in their order. Nothing of an earlier attempt reaches the next
 * one: a redirect starts with a new session, a new socket and a new TLS handshake. */

#include "ae-session-private.h"

G_BEGIN_DECLS

/* Where an attempt leads and what bounds it. */
typedef struct
{
  const AeConnectionSettings *settings;
  char *host; /* the certificate's name, too, unless the settings give another one */
  guint16 port;
  char *database;                      /* NULL: the login's default */
  GTlsCertificate *server_certificate; /* the only one to accept; NULL: the usual rules */
  const AeSession *lost;               /* the session to take over from; NULL: none */
  GCancellable *cancellable;           /* of the deadline for the whole */
} AeSessionTarget;

/* In the order of how much they protect. */
typedef enum
{
  AE_SESSION_TLS_NONE,       /* the server cannot and the user did not ask */
  AE_SESSION_TLS_LOGIN_ONLY, /* the first packet of LOGIN7 */
  AE_SESSION_TLS_FULL,
} AeSessionTls;

/* ae-session-attempts.c; for tests: how long a second of ConnectRetryInterval is. */
void ae_session_set_retry_second (guint milliseconds);

/* ae-session-attempts.c */
/* An error of the server that passes by itself. */
gboolean ae_session_may_pass (const GError *error);
/* FALSE: cancelled. */
gboolean ae_session_pause (GCancellable *cancellable, guint milliseconds);
guint ae_session_get_retry_interval_ms (const AeConnectionSettings *settings);

/* ae-session-connect.c: one attempt, redirects followed. @lost: the session to take over from, or
 * NULL. */
AeSession *ae_session_open_once (const AeConnectionSettings *settings,
                                 const AeSession *lost,
                                 GCancellable *cancellable,
                                 GError **error);

/* ae-session-socket.c */
/* Owned: g_resolver_free_addresses (). */
GList *ae_session_resolve (const char *host, GCancellable *cancellable, GError **error);
GIOStream *ae_session_connect_socket (const AeSessionTarget *target, GError **error);

/* ae-session-browser.c: the port of a named instance of target->host. */
gboolean ae_session_find_instance (const AeSessionTarget *target,
                                   const char *instance,
                                   guint16 *port,
                                   GError **error);
/* For tests. */
void ae_session_set_browser_port (guint16 port);

/* ae-session-tls.c */
GTlsCertificate *ae_session_load_server_certificate (const char *file_name, GError **error);
/* What PRELOGIN agrees on, from what we want and what the server answered. FALSE: nothing that is
 * safe enough; the user's remedy is in the error. */
gboolean ae_session_decide_tls (AeTransportEncryption wanted,
                                guint8 answer,
                                AeSessionTls *tls,
                                GError **error);
/* A TLS connection over @base, handshake done and certificate judged. On failure the session is
 * aborted. */
GIOStream *ae_session_start_tls (AeSession *self,
                                 const AeSessionTarget *target,
                                 GIOStream *base,
                                 AeSessionTls tls,
                                 GError **error);

/* ae-session-prelogin.c: from the socket to the point where LOGIN7 may be sent. */
gboolean ae_session_secure (AeSession *self,
                            const AeSessionTarget *target,
                            AeSessionTls *tls,
                            GError **error);

/* ae-session-recovery.c: that the new session has everything that @lost had. */
gboolean ae_session_check_recovered (const AeSession *self, const AeSession *lost, GError **error);

/* ae-session-login.c: LOGIN7 and its answer. @route_host is set when the server sends us elsewhere;
 * then this session is of no further use. */
typedef struct
{
  char *host;
  guint16 port;
  char *database; /* NULL: as before */
} AeSessionRoute;

gboolean ae_session_login (AeSession *self,
                           const AeSessionTarget *target,
                           AeSessionTls tls,
                           AeSessionRoute *route,
                           GError **error);

void ae_session_route_clear (AeSessionRoute *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeSessionRoute, ae_session_route_clear)

G_END_DECLS
