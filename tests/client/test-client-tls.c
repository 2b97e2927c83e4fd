/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* How the connection is protected on its way: every kind of TLS, and who is believed. */

#include "client-fixture.h"

#include <glib/gstdio.h>

#define add(path, function)                                                              \
  g_test_add ("/client/tls/" path, ClientFixture, NULL, client_fixture_set_up, function, \
              client_fixture_tear_down)

/* Not through client_fixture_connect (): that trusts the server. */
static AeConnection *
connect_with (ClientFixture *self, const char *server, const char *extra)
{
  g_autofree char *string = g_strdup_printf ("Server=%s,%u;UID=sa;%s", server,
                                             ae_emulator_server_get_port (self->server), extra);
  g_autoptr (GError) error = NULL;
  AeConnection *connection = ae_connection_new_from_string (string, &error);

  g_assert_no_error (error);
  ae_connection_set_password (connection, "correct horse battery staple 1!");
  return connection;
}

static void
expect_open (ClientFixture *self, const char *server, const char *extra)
{
  g_autoptr (AeConnection) connection = connect_with (self, server, extra);
  g_autoptr (GError) error = NULL;

  ae_connection_open (connection, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *text = client_query_text (connection, "SELECT 'through TLS'");
  g_assert_cmpstr (text, ==, "through TLS");
}

static void
expect_refused (ClientFixture *self, const char *server, const char *extra)
{
  g_autoptr (AeConnection) connection = connect_with (self, server, extra);
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_connection_open (connection, NULL, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

static char *
write_certificate (ClientFixture *self)
{
  g_autofree char *pem = NULL;
  char *path = g_build_filename (self->directory, "cmk1.pem", NULL); /* removed by the fixture */

  g_object_get (ae_emulator_server_get_certificate (self->server), "certificate-pem", &pem, NULL);
  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  return path;
}

static void
test_untrusted (ClientFixture *self, gconstpointer unused)
{
  expect_refused (self, "localhost", "");
  expect_refused (self, "localhost", "Encrypt=mandatory");
  expect_refused (self, "localhost", "Encrypt=strict");
  /* Strict means strict. */
  expect_refused (self, "localhost", "Encrypt=strict;TrustServerCertificate=yes");
}

static void
test_trusted (ClientFixture *self, gconstpointer unused)
{
  expect_open (self, "localhost", "Encrypt=mandatory;TrustServerCertificate=yes");
  expect_open (self, "localhost", "Encrypt=optional");
}

static void
test_pinned (ClientFixture *self, gconstpointer unused)
{
  g_autofree char *path = write_certificate (self);
  g_autofree char *mandatory = g_strdup_printf ("Encrypt=mandatory;ServerCertificate={%s}", path);
  g_autofree char *strict = g_strdup_printf ("Encrypt=strict;ServerCertificate={%s}", path);

  expect_open (self, "localhost", mandatory);
  expect_open (self, "localhost", strict);
  expect_open (self, "127.0.0.1", strict);
}

static void
test_authority (ClientFixture *self, gconstpointer unused)
{
  g_autofree char *path = write_certificate (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  static const char *const names[] = { "localhost", "127.0.0.1" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AeConnection) connection = connect_with (self, names[i], "Encrypt=strict");

      g_object_set (connection, "tls-database", database, NULL);
      ae_connection_open (connection, NULL, &error);
      g_assert_no_error (error);
    }

  /* The right authority and another name. */
  g_autoptr (AeConnection) other
      = connect_with (self, "localhost", "HostNameInCertificate=db.example.org");
  g_object_set (other, "tls-database", database, NULL);
  g_assert_false (ae_connection_open (other, NULL, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_clear_error (&error);

  g_autoptr (AeConnection) named
      = connect_with (self, "127.0.0.1", "HostNameInCertificate=localhost");
  g_object_set (named, "tls-database", database, NULL);
  g_assert_true (ae_connection_open (named, NULL, &error));
  g_assert_no_error (error);
}

static void
test_required_by_server (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_stop (self->server);
  g_object_set (self->server, "require-encryption", TRUE, NULL);
  g_assert_true (ae_emulator_server_start (self->server, &error));
  g_assert_no_error (error);

  /* The server wants the whole session encrypted: then its certificate counts. */
  expect_refused (self, "localhost", "Encrypt=optional");
  expect_open (self, "localhost", "Encrypt=optional;TrustServerCertificate=yes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("untrusted", test_untrusted);
  add ("trusted", test_trusted);
  add ("pinned", test_pinned);
  add ("authority", test_authority);
  add ("required-by-server", test_required_by_server);

  return g_test_run ();
}
