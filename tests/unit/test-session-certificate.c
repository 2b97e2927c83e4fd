/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which servers a session trusts. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "ae-error.h"
#include "session-fixture.h"

/* Certificates */

typedef struct
{
  const char *name;
  TlsPeerName certificate;
  const char *host_name_in_certificate;
  gboolean is_accepted;
} CertificateCase;

/* The server is reached as 127.0.0.1. The issuer is trusted in all of them. */
static const CertificateCase certificate_cases[] = {
  { "address", { "x", NULL, NULL, 0, "127.0.0.1", -1, 2 }, NULL, TRUE },
  { "other-address", { "x", NULL, NULL, 0, "127.0.0.2", -1, 2 }, NULL, FALSE },
  { "no-address", { "x", NULL, "localhost", 0, NULL, -1, 2 }, NULL, FALSE },
  { "expired", { "x", NULL, NULL, 0, "127.0.0.1", -3, -1 }, NULL, FALSE },
  { "not-yet", { "x", NULL, NULL, 0, "127.0.0.1", 1, 3 }, NULL, FALSE },
  { "name", { "x", NULL, "sql.example.org", 0, NULL, -1, 2 }, "sql.example.org", TRUE },
  { "name-any-case", { "x", NULL, "SQL.Example.Org", 0, NULL, -1, 2 }, "sql.example.org", TRUE },
  { "other-name", { "x", NULL, "sql.example.org", 0, NULL, -1, 2 }, "sql.example.com", FALSE },
  { "suffix", { "x", NULL, "example.org", 0, NULL, -1, 2 }, "sql.example.org", FALSE },
  { "wildcard", { "x", NULL, "*.example.org", 0, NULL, -1, 2 }, "sql.example.org", TRUE },
  { "wildcard-depth", { "x", NULL, "*.example.org", 0, NULL, -1, 2 }, "a.b.example.org", FALSE },
  { "wildcard-top", { "x", NULL, "*.org", 0, NULL, -1, 2 }, "example.org", FALSE },
  { "wildcard-all", { "x", NULL, "*", 0, NULL, -1, 2 }, "sql.example.org", FALSE },
  { "name-only-in-unit",
    { "x", "CN=sql.example.org", NULL, 0, NULL, -1, 2 },
    "sql.example.org",
    FALSE },
  { "unit-and-other-name",
    { "evil.example.org", "CN=sql.example.org", "evil.example.org", 0, NULL, -1, 2 },
    "sql.example.org",
    FALSE },
  { "common-name-beside-other-name",
    { "sql.example.org", NULL, "evil.example.org", 0, NULL, -1, 2 },
    "sql.example.org",
    FALSE },
  { "nul-in-name",
    { "x", NULL, "sql.example.org\0.evil.org", 25, NULL, -1, 2 },
    "sql.example.org",
    FALSE },
};

static void
trust_certificate (SessionFixture *self, const char *pem, char **file)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("ae-test-XXXXXX.cer", file, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (*file, pem, -1, &error));
  g_clear_object (&self->settings->tls_database);
  self->settings->tls_database = g_tls_file_database_new (*file, &error);
  g_assert_no_error (error);
}

static void
test_certificate (SessionFixture *self, gconstpointer data)
{
  const CertificateCase *what = data;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  self->certificate = tls_peer_certificate_new (&what->certificate);
  trust_certificate (self, self->certificate->pem, &file);
  self->settings->host_name_in_certificate = g_strdup (what->host_name_in_certificate);
  self->script.certificate = self->certificate;
  self->script.encryption = 1;
  fake_add_good_answer (self->answer);

  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  if (what->is_accepted)
    {
      g_assert_no_error (error);
    }
  else
    {
      g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
      g_assert_nonnull (strstr (error->message, "HostNameInCertificate"));
      g_assert_null (session);
    }

  /* The user may say that any will do, but not in strict mode. */
  self->settings->trust_server_certificate = TRUE;
  g_clear_pointer (&session, ae_session_unref);
  g_clear_error (&error);
  session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&session, ae_session_unref);

  session_fixture_use_strict (self);
  session = session_fixture_open (self, NULL, &error);
  g_assert_true ((session != NULL) == what->is_accepted);
  g_remove (file);
}

/* An issuer nobody knows. Optional encryption checks as soon as the session is encrypted. */
static void
test_unknown_issuer (SessionFixture *self, gconstpointer data)
{
  const TlsPeerName name = { "x", NULL, "localhost", 0, "127.0.0.1", -1, 2 };
  self->certificate = tls_peer_certificate_new (&name);
  g_autoptr (GError) error = NULL;

  self->script.certificate = self->certificate;
  self->script.encryption = 1;
  fake_add_good_answer (self->answer);
  session_fixture_assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  session_fixture_assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);

  /* For the login alone any certificate does. */
  self->script.encryption = 0;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);
}

/* ServerCertificate: that one and no other, whatever else is true of either. */
static void
test_server_certificate (SessionFixture *self, gconstpointer data)
{
  const gboolean is_strict = GPOINTER_TO_INT (data);
  const TlsPeerName expired = { "x", NULL, NULL, 0, NULL, -9, -8 };
  self->certificate = tls_peer_certificate_new (&expired);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  if (is_strict)
    session_fixture_use_strict (self);
  self->script.encryption = 1;
  fake_add_good_answer (self->answer);

  /* Ours, but the server has another one, which would be trusted otherwise. */
  g_autoptr (GTlsDatabase) trusted = g_object_ref (self->settings->tls_database);
  trust_certificate (self, self->certificate->pem, &file);
  g_set_object (&self->settings->tls_database, trusted);
  self->settings->server_certificate = g_strdup (file);
  session_fixture_assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  self->settings->trust_server_certificate = TRUE;
  session_fixture_assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);

  /* The one. */
  self->script.certificate = self->certificate;
  self->settings->trust_server_certificate = FALSE;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&session, ae_session_unref);

  /* TLS may resume sessions, but not trust: who was the one is nobody without that setting. */
  g_clear_pointer (&self->settings->server_certificate, g_free);
  session_fixture_assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  self->settings->server_certificate = g_strdup (file);

  /* The same in DER. */
  g_autoptr (GTlsCertificate) parsed = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (GByteArray) der = NULL;
  g_object_get (parsed, "certificate", &der, NULL);
  g_assert_true (g_file_set_contents (file, (const char *) der->data, der->len, &error));
  session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);

  /* None at all. */
  g_assert_true (g_file_set_contents (file, "rubbish", -1, &error));
  g_autoptr (AeSession) none = session_fixture_open (self, NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "ServerCertificate"));
  g_remove (file);
}

static void
test_strict_protocol (SessionFixture *self, gconstpointer data)
{
  g_auto (FakeReport) report = { 0 };

  session_fixture_use_strict (self);
  self->script.protocol = data;
  fake_add_good_answer (self->answer);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_null (session);
  g_assert_nonnull (error);
  fake_server_take_report (self->server, 1, &report);
  g_assert_false (report.has_login);
}

static void
test_tls_versions (SessionFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *priority;
    gboolean is_good;
  } cases[] = {
    { "NORMAL:-VERS-ALL:+VERS-TLS1.2", TRUE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.3", TRUE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.1", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.0", FALSE },
  };

  self->script.encryption = 1;
  fake_add_good_answer (self->answer);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      self->script.priority = cases[i].priority;
      g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
      g_assert_true ((session != NULL) == cases[i].is_good);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (certificate_cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/session/certificate/%s", certificate_cases[i].name);
      g_test_add (path, SessionFixture, &certificate_cases[i], session_fixture_set_up,
                  test_certificate, session_fixture_tear_down);
    }
  SESSION_TEST ("certificate/unknown-issuer", NULL, test_unknown_issuer);
  SESSION_TEST ("certificate/given/mandatory", GINT_TO_POINTER (FALSE), test_server_certificate);
  SESSION_TEST ("certificate/given/strict", GINT_TO_POINTER (TRUE), test_server_certificate);
  SESSION_TEST ("strict/no-protocol", NULL, test_strict_protocol);
  SESSION_TEST ("strict/other-protocol", "tds/9.0", test_strict_protocol);
  SESSION_TEST ("tls-versions", NULL, test_tls_versions);

  return g_test_run ();
}
