/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A TDS client that does what it is told, right or wrong. It shares nothing with the library's:
 * bytes in, bytes out. Failures of the connection are results here, other failures end the test. */

#include <gio/gio.h>

#include "ae-emulator-server.h"

G_BEGIN_DECLS

#define RAW_USER "sa"
#define RAW_PASSWORD "Pw1!\303\251"

typedef struct _RawClient RawClient;

typedef enum
{
  RAW_PLAIN,      /* NOT_SUP */
  RAW_LOGIN_ONLY, /* OFF */
  RAW_FULL,       /* ON */
  RAW_STRICT,
} RawSecurity;

/* A started server with one login. */
AeEmulatorServer *raw_server_new (void);

RawClient *raw_client_connect (AeEmulatorServer *server);
RawClient *raw_client_connect_to_port (guint port);
/* Connected and logged in; the login response is thrown away. */
RawClient *raw_client_new (AeEmulatorServer *server, RawSecurity security);
RawClient *raw_client_new_at_port (guint port, RawSecurity security);
void raw_client_free (RawClient *self);

void raw_client_send_bytes (RawClient *self, const void *data, gsize size);
void raw_client_send_hex (RawClient *self, const char *hex);
/* One message in packets of 4096 bytes. */
void raw_client_send (RawClient *self, guint8 type, guint8 status, GBytes *payload);
void raw_client_send_attention (RawClient *self);
void raw_client_send_batch (RawClient *self, const char *sql);

/* The payload of the next message; NULL at the end of the connection. */
GBytes *raw_client_receive (RawClient *self);
/* As it is on the wire, without looking at it; shorter at the end of the connection. */
GBytes *raw_client_receive_bytes (RawClient *self, gsize size);
gboolean raw_client_is_at_end (RawClient *self);

void raw_client_start_tls (RawClient *self, gboolean strict);
/* TLS at once, offering that protocol; whether the server then answers a pre-login. */
gboolean raw_client_try_strict (RawClient *self, const char *protocol);
void raw_client_leave_tls (RawClient *self);
GBytes *raw_client_prelogin (RawClient *self, guint8 encryption);

/* LOGIN7. @features: the block with its end, or NULL for none. */
GBytes *raw_login (const char *user, const char *password, guint32 version, GBytes *features);
GBytes *raw_hex (const char *hex);
/* Headers with that transaction, then hex. */
GBytes *raw_request (guint64 transaction, const char *hex);
GBytes *raw_batch (guint64 transaction, const char *sql);
void raw_append_utf16 (GByteArray *array, const char *utf8);

void raw_assert_hex (GBytes *bytes, const char *hex);
gboolean raw_contains (GBytes *bytes, const char *hex);
/* That an ERROR token of this number is in it. */
gboolean raw_has_error (GBytes *bytes, gint32 number);

/* The final DONE of an interrupted answer, and the acknowledgement. */
#define RAW_DONE_ERROR "FD 02 00 00 00 00 00 00 00 00 00 00 00"
#define RAW_DONE_ATTENTION "FD 20 00 00 00 00 00 00 00 00 00 00 00"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)

G_END_DECLS
