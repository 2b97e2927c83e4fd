/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Opening a session against a fake server: what the tests of that have in common. */

#include "ae-session-private.h"
#include "fake-server.h"

G_BEGIN_DECLS

/* Unmistakable, and never to be seen on the wire unless the user asked for no encryption. */
#define PASSWORD "Canary-Pässword-7391"
#define DATABASE "CanaryDatabase7391"

#define TDS_7_4 0x74000004u
#define TDS_8_0 0x08000000u
#define COLUMN_ENCRYPTION_ACK "\x04\1\0\0\0\1"
#define UTF8_ACK "\x0A\1\0\0\0\1"

/* The script is what the server does from the next open on, with @answer to the login. */
typedef struct
{
  FakeServer *server;
  FakeScript script;
  AeConnectionSettings *settings;
  GByteArray *answer;
  TlsPeerCertificate *certificate; /* of the test; the server uses it to its end */
} SessionFixture;

void session_fixture_set_up (SessionFixture *self, gconstpointer data);
void session_fixture_tear_down (SessionFixture *self, gconstpointer data);

/* For the tests of what comes after: no TLS, because the user asked for none. */
void session_fixture_use_no_encryption (SessionFixture *self);
void session_fixture_use_strict (SessionFixture *self);
/* What a server says that accepts the login; no Always Encrypted. */
void fake_add_good_answer (GByteArray *answer);

AeSession *session_fixture_open (SessionFixture *self, GCancellable *cancellable, GError **error);
void session_fixture_assert_refused (SessionFixture *self, GQuark domain, gint code);

#define SESSION_TEST(path, data, function)                                              \
  g_test_add ("/session/" path, SessionFixture, data, session_fixture_set_up, function, \
              session_fixture_tear_down)
/* The test's data is the AeTransportEncryption. */
void session_fixture_add_for_each_encryption (const char *name,
                                              void (*function) (SessionFixture *, gconstpointer));

G_END_DECLS
