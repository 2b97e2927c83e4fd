/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The other end of a connection in a test: blocking, on a socket of its own, with GnuTLS instead of
 * the client's TLS and no code of the client in it. Everything that arrives on the wire is kept, so
 * that a test can search it for what must not be there. */

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* A self-signed certificate. */
typedef struct
{
  const char *common_name;
  const char *organizational_unit; /* may be NULL, as the following */
  const char *dns_name;
  gsize dns_name_size; /* 0: up to its end; larger for a name with a NUL in it */
  const char *ip_address;
  int first_day; /* relative to today */
  int last_day;
} TlsPeerName;

typedef struct
{
  gnutls_certificate_credentials_t credentials;
  char *pem;                 /* without the key */
  gnutls_datum_t ticket_key; /* clients may resume their sessions */
} TlsPeerCertificate;

TlsPeerCertificate *tls_peer_certificate_new (const TlsPeerName *name);
void tls_peer_certificate_free (TlsPeerCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsPeerCertificate, tls_peer_certificate_free)

typedef struct
{
  int fd;
  GByteArray *wire;     /* as it came, encrypted or not */
  gnutls_session_t tls; /* NULL: in the clear */
  gboolean is_wrapping; /* the handshake goes inside pre-login packets */
  gsize payload_left;   /* of the packet that the handshake reads */
  gsize max_write;      /* bytes in one packet of the handshake; 0: any */
  gsize send_budget;    /* bytes that may still go out; then sending fails */
} TlsPeer;

/* Takes @fd. */
TlsPeer *tls_peer_new (int fd);
void tls_peer_free (TlsPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsPeer, tls_peer_free)

/* @priority as GnuTLS has it, @protocol for ALPN or NULL. FALSE: the client gave up. */
gboolean tls_peer_handshake (TlsPeer *self,
                             TlsPeerCertificate *certificate,
                             gboolean is_wrapping,
                             const char *priority,
                             const char *protocol);
/* Back to the clear, without a word. */
void tls_peer_drop_tls (TlsPeer *self);

/* Through TLS if it is there. FALSE: the client is gone. */
gboolean tls_peer_read (TlsPeer *self, void *buffer, gsize size);
gboolean tls_peer_write (TlsPeer *self, const void *data, gsize size);
/* One packet of a message; the payload is appended to @payload. FALSE: the client is gone. */
gboolean tls_peer_read_packet (TlsPeer *self, guint8 header[8], GByteArray *payload);
/* A whole message in one packet, EOM set. */
gboolean tls_peer_write_packet (TlsPeer *self, guint8 type, const void *payload, gsize size);

G_END_DECLS
