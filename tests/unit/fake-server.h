/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A server that does as it is told by a script, on a loopback port, in a thread of its own. It does
 * whatever the client lets it do (a handshake if the client starts one, a login in the clear if one
 * comes) and notes it, so that a test can say what the client should never have let it do. */

#include "ae-connection-settings-private.h"
#include "tls-peer.h"

G_BEGIN_DECLS

/* Moments at which a script can act. */
typedef enum
{
  FAKE_CONNECTED,
  FAKE_PRELOGIN_READ,
  FAKE_PRELOGIN_ANSWERED,
  FAKE_TLS_STARTED, /* the client's first handshake packet is there, unread */
  FAKE_LOGIN_READ,
  FAKE_LOGIN_ANSWERED,
} FakeMoment;

typedef struct
{
  /* The answer to PRELOGIN: these bytes, or one made with this encryption value. */
  const guint8 *prelogin;
  gsize prelogin_size;
  guint8 encryption;
  /* Sent behind that answer, in the same write. */
  const void *stuffed;
  gsize stuffed_size;

  gboolean is_strict;              /* TLS first */
  const char *priority;            /* NULL: whatever GnuTLS has */
  const char *protocol;            /* for ALPN */
  TlsPeerCertificate *certificate; /* NULL: the server's own */

  /* The answer to LOGIN7, without packet headers. */
  const guint8 *answer;
  gsize answer_size;
  gsize answer_packet_size; /* 0: in one packet as far as it fits */

  gsize send_budget; /* bytes; then the connection is closed; 0: no end */
  gboolean is_silent_at_set;
  FakeMoment silent_at; /* nothing more comes from here on; the connection stays open */
  void (*on_moment) (FakeMoment moment, gpointer user_data);
  gpointer user_data;
} FakeScript;

typedef struct _FakeServer FakeServer;

FakeServer *fake_server_new (void);
void fake_server_free (FakeServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

guint16 fake_server_get_port (FakeServer *self);
/* A file with the certificate of the server, for localhost, 127.0.0.1 and nothing else. */
const char *fake_server_get_certificate_file (FakeServer *self);
/* What the next connections get; copied, what it points to is not. */
void fake_server_set_script (FakeServer *self, const FakeScript *script);

/* What happened: ask when the client is done. */
typedef struct
{
  guint n_connections; /* since the script was set */
  gboolean has_login;
  gboolean is_login_in_clear; /* its first packet */
  gboolean is_rest_in_clear;  /* what came after its first packet, or would have */
  GByteArray *login;          /* LOGIN7, decrypted */
  GByteArray *wire;           /* all that came in, as it came */
} FakeReport;

/* Waits until the server is done with that many connections since the script was set. */
void fake_server_take_report (FakeServer *self, guint n_connections, FakeReport *report);
void fake_report_clear (FakeReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FakeReport, fake_report_clear)

/* Finds UTF-8 text as it is, as UTF-16LE, and as LOGIN7 hides a password. */
gboolean fake_find_text (const GByteArray *bytes, const char *text);

/* The answer to a login, token by token. */
void fake_add_env_text (GByteArray *answer, guint8 type, const char *text);
void fake_add_collation (GByteArray *answer);
void fake_add_routing (GByteArray *answer, const char *host, guint16 port);
void fake_add_message (GByteArray *answer,
                       gboolean is_error,
                       guint32 number,
                       guint8 severity,
                       const char *text);
void fake_add_login_ack (GByteArray *answer, guint32 tds_version);
/* @acks: bytes of the list, without the terminator. */
void fake_add_feature_ack (GByteArray *answer, const void *acks, gsize size);
void fake_add_done (GByteArray *answer, guint16 status);

G_END_DECLS
