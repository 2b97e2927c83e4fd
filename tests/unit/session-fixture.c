/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "session-fixture.h"

#include <string.h>

void
session_fixture_set_up (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->server = fake_server_new ();
  self->answer = g_byte_array_new ();
  self->settings = ae_connection_settings_new ();
  self->settings->host = g_strdup ("127.0.0.1");
  self->settings->port = fake_server_get_port (self->server);
  self->settings->user = g_strdup ("sa");
  self->settings->password = g_strdup (PASSWORD);
  self->settings->database = g_strdup (DATABASE);
  self->settings->connect_timeout = 60;
  self->settings->tls_database
      = g_tls_file_database_new (fake_server_get_certificate_file (self->server), &error);
  g_assert_no_error (error);
}

void
session_fixture_tear_down (SessionFixture *self, gconstpointer data)
{
  ae_connection_settings_free (self->settings);
  fake_server_free (self->server);
  g_clear_pointer (&self->certificate, tls_peer_certificate_free);
  g_byte_array_unref (self->answer);
}

void
session_fixture_use_no_encryption (SessionFixture *self)
{
  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  self->script.encryption = 2;
}

void
session_fixture_use_strict (SessionFixture *self)
{
  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_STRICT;
  self->script.is_strict = TRUE;
  self->script.protocol = "tds/8.0";
}

void
fake_add_good_answer (GByteArray *answer)
{
  fake_add_env_text (answer, 1, DATABASE);
  fake_add_message (answer, FALSE, 5701, 0, "Changed database context.");
  fake_add_collation (answer);
  fake_add_env_text (answer, 2, "us_english");
  fake_add_login_ack (answer, TDS_7_4);
  fake_add_env_text (answer, 4, "8000");
  fake_add_feature_ack (answer, UTF8_ACK, 6);
  fake_add_done (answer, 0);
}

AeSession *
session_fixture_open (SessionFixture *self, GCancellable *cancellable, GError **error)
{
  self->script.answer = self->answer->data;
  self->script.answer_size = self->answer->len;
  fake_server_set_script (self->server, &self->script);
  return ae_session_open (self->settings, cancellable, error);
}

void
session_fixture_assert_refused (SessionFixture *self, GQuark domain, gint code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);

  g_assert_null (session);
  g_assert_error (error, domain, code);
  g_assert_null (strstr (error->message, PASSWORD));
}

void
session_fixture_add_for_each_encryption (const char *name,
                                         void (*function) (SessionFixture *, gconstpointer))
{
  static const char *const words[] = { "mandatory", "optional", "strict" };

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/%s/%s", name, words[i]);
      g_test_add (path, SessionFixture, GINT_TO_POINTER (i), session_fixture_set_up, function,
                  session_fixture_tear_down);
    }
}
