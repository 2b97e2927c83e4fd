/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Opening a session against a server that a script makes hostile. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "ae-error.h"
#include "ae-session-open-private.h"
#include "fake-server.h"
#include "tds/ae-tds-login-private.h"

/* Unmistakable, and never to be seen on the wire unless the user asked for no encryption. */
#define PASSWORD "Canary-Pässword-7391"
#define DATABASE "CanaryDatabase7391"

#define TDS_7_4 0x74000004u
#define TDS_8_0 0x08000000u
#define COLUMN_ENCRYPTION_ACK "\x04\1\0\0\0\1"
#define UTF8_ACK "\x0A\1\0\0\0\1"

typedef struct
{
  FakeServer *server;
  FakeScript script;
  AeConnectionSettings *settings;
  GByteArray *answer;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
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

static void
tear_down (Fixture *self, gconstpointer data)
{
  ae_connection_settings_free (self->settings);
  fake_server_free (self->server);
  g_byte_array_unref (self->answer);
}

/* For the tests of what comes after: no TLS, because the user asked for none. */
static void
use_no_encryption (Fixture *self)
{
  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  self->script.encryption = 2;
}

static void
use_strict (Fixture *self)
{
  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_STRICT;
  self->script.is_strict = TRUE;
  self->script.protocol = "tds/8.0";
}

static void
add_good_answer (GByteArray *answer)
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

static AeSession *
open_session (Fixture *self, GCancellable *cancellable, GError **error)
{
  self->script.answer = self->answer->data;
  self->script.answer_size = self->answer->len;
  fake_server_set_script (self->server, &self->script);
  return ae_session_open (self->settings, cancellable, error);
}

static void
assert_refused (Fixture *self, GQuark domain, gint code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);

  g_assert_null (session);
  g_assert_error (error, domain, code);
  g_assert_null (strstr (error->message, PASSWORD));
}

/* What an open session knows */

static void
test_success (Fixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    use_strict (self);
  self->script.encryption = wanted == AE_TRANSPORT_ENCRYPTION_OPTIONAL ? 0 : 1;
  add_good_answer (self->answer);
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (ae_session_is_open (session));
  g_assert_cmpstr (session->server_name, ==, "127.0.0.1");
  g_assert_cmpstr (session->server_version, ==, "16.0.1000");
  g_assert_cmpstr (session->database, ==, DATABASE);
  g_assert_cmpstr (session->language, ==, "us_english");
  g_assert_cmpmem (session->collation, 5, "\x09\x04\xD0\0\x34", 5);
  g_assert_cmpuint (session->transaction, ==, 0);
  g_assert_cmpuint (session->column_encryption_version, ==, 0);
  g_assert_cmpuint (session->messages->len, ==, 1);
  g_assert_cmpuint (ae_tds_channel_get_spid (session->channel), ==, 51);
  g_clear_pointer (&session, ae_session_unref);

  fake_server_take_report (self->server, 1, &report);
  g_assert_true (report.has_login);
  g_assert_false (report.is_login_in_clear);
  g_assert_true (report.is_rest_in_clear == (wanted == AE_TRANSPORT_ENCRYPTION_OPTIONAL));
  g_assert_true (fake_find_text (report.login, PASSWORD));
  g_assert_true (fake_find_text (report.login, DATABASE));
  g_assert_false (fake_find_text (report.wire, PASSWORD));
  g_assert_false (fake_find_text (report.wire, DATABASE));

  /* Version, and the flags of a client that wants ODBC's defaults and feature extensions. */
  const guint32 version = wanted == AE_TRANSPORT_ENCRYPTION_STRICT ? 0x08000000u : 0x74000004u;
  g_assert_cmphex (report.login->data[7], ==, version >> 24);
  g_assert_cmphex (report.login->data[4], ==, version & 0xFF);
  g_assert_cmphex (report.login->data[24], ==, 0xE0);
  g_assert_cmphex (report.login->data[25], ==, 0x03);
  g_assert_cmphex (report.login->data[27] & 0x10, ==, 0x10);
}

/* LOGIN7 of more than one packet: only the first one is encrypted, and the password is in it. */
static void
test_long_login_only (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  g_free (self->settings->application_name);
  self->settings->application_name = g_strnfill (128, 'a');
  self->settings->workstation_id = g_strnfill (128, 'w');
  self->settings->language = g_strnfill (128, 'l');
  g_free (self->settings->user);
  self->settings->user = g_strnfill (128, 'u');
  add_good_answer (self->answer);
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&session, ae_session_unref);

  fake_server_take_report (self->server, 1, &report);
  g_assert_true (fake_find_text (report.login, PASSWORD));
  g_assert_false (fake_find_text (report.wire, PASSWORD));
}

/* The ENCRYPTION byte */

typedef enum
{
  OUTCOME_REFUSED,
  OUTCOME_NONE,
  OUTCOME_LOGIN_ONLY,
  OUTCOME_FULL,
} Outcome;

/* Written down once more, from the specification. */
static Outcome
get_expected (AeTransportEncryption wanted, guint8 value)
{
  static const Outcome outcomes[3][4] = {
    [AE_TRANSPORT_ENCRYPTION_MANDATORY]
    = { OUTCOME_REFUSED, OUTCOME_FULL, OUTCOME_REFUSED, OUTCOME_FULL },
    [AE_TRANSPORT_ENCRYPTION_OPTIONAL]
    = { OUTCOME_LOGIN_ONLY, OUTCOME_FULL, OUTCOME_NONE, OUTCOME_FULL },
    [AE_TRANSPORT_ENCRYPTION_STRICT] = { OUTCOME_FULL, OUTCOME_FULL, OUTCOME_FULL, OUTCOME_FULL },
  };

  return (value & 0x1F) <= 3 ? outcomes[wanted][value & 0x1F] : OUTCOME_REFUSED;
}

static void
check_outcome (Fixture *self, Outcome expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };
  g_autoptr (AeSession) session = open_session (self, NULL, &error);

  g_assert_true ((session == NULL) == (expected == OUTCOME_REFUSED));
  g_assert_true ((error == NULL) == (expected != OUTCOME_REFUSED));
  g_clear_pointer (&session, ae_session_unref);

  fake_server_take_report (self->server, 1, &report);
  g_assert_cmpuint (report.n_connections, ==, 1); /* no other try */
  g_assert_true (report.has_login == (expected != OUTCOME_REFUSED));
  g_assert_true (report.is_login_in_clear == (expected == OUTCOME_NONE));
  g_assert_true (fake_find_text (report.wire, PASSWORD) == (expected == OUTCOME_NONE));
  g_assert_true (fake_find_text (report.wire, DATABASE) == (expected == OUTCOME_NONE));
  if (report.has_login)
    {
      g_assert_true (fake_find_text (report.login, PASSWORD));
      g_assert_true (report.is_rest_in_clear == (expected < OUTCOME_FULL));
    }
}

static void
test_encryption_byte (Fixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);

  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    use_strict (self);
  add_good_answer (self->answer);
  for (guint value = 0; value <= 0xFF; value++)
    {
      self->script.encryption = (guint8) value;
      check_outcome (self, get_expected (wanted, (guint8) value));
    }
}

/* The option missing, doubled, empty, too long. In strict mode each try costs a handshake and the
 * value has no meaning, so fewer values do. */
static void
test_encryption_option (Fixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  guint step = 1;

  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    {
      use_strict (self);
      step = 17;
    }
  add_good_answer (self->answer);

  for (guint i = 0; i <= 0xFF; i += step)
    {
      const guint8 value = (guint8) i;
      const guint8 missing[] = { 0, 0, 6, 0, 6, 0xFF, 16, 0, 3, 232, 0, 0, value };
      const guint8 doubled[]
          = { 0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 1, 0, 23, 0, 1, 0xFF, 16, 0, 3, 232, 0, 0, value, 1 };
      const guint8 empty[] = { 0, 0, 11, 0, 6, 1, 0, 17, 0, 0, 0xFF, 16, 0, 3, 232, 0, 0, value };
      const guint8 too_long[]
          = { 0, 0, 11, 0, 6, 1, 0, 17, 0, 2, 0xFF, 16, 0, 3, 232, 0, 0, value, value };
      const struct
      {
        const guint8 *bytes;
        gsize size;
      } variants[] = {
        { missing, sizeof missing },
        { doubled, sizeof doubled },
        { empty, sizeof empty },
        { too_long, sizeof too_long },
      };

      for (guint k = 0; k < G_N_ELEMENTS (variants); k++)
        {
          self->script.prelogin = variants[k].bytes;
          self->script.prelogin_size = variants[k].size;
          self->script.encryption = value;
          check_outcome (self, OUTCOME_REFUSED);
        }
    }
}

/* Multiple result sets and another instance: not asked for, not wanted. */
static void
test_prelogin_options (Fixture *self, gconstpointer data)
{
  static const guint8 mars[]
      = { 0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 4, 0, 23, 0, 1, 0xFF, 16, 0, 3, 232, 0, 0, 2, 1 };
  static const guint8 instance[]
      = { 0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 2, 0, 23, 0, 1, 0xFF, 16, 0, 3, 232, 0, 0, 2, 1 };

  use_no_encryption (self);
  add_good_answer (self->answer);
  self->script.prelogin = mars;
  self->script.prelogin_size = sizeof mars;
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  self->script.prelogin = instance;
  self->script.prelogin_size = sizeof instance;
  assert_refused (self, AE_ERROR, AE_ERROR_UNSUPPORTED);
}

/* Plaintext stuffed behind the answer to PRELOGIN: an accepted login, a packet of a handshake, one
 * byte. Nothing of it counts, and nothing follows. */
static void
test_stuffed (Fixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  g_autoptr (GByteArray) login = g_byte_array_new ();
  const guint8 header[8] = { 4, 1, 0, 200, 0, 51, 1, 0 };

  g_byte_array_append (login, header, sizeof header);
  add_good_answer (login);
  login->data[2] = (guint8) (login->len >> 8);
  login->data[3] = (guint8) login->len;
  add_good_answer (self->answer);
  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    use_strict (self);

  for (guint8 encryption = 0; encryption <= 3; encryption++)
    {
      const gsize sizes[] = { 1, 8, login->len };

      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          self->script.encryption = encryption;
          self->script.stuffed = login->data;
          self->script.stuffed_size = sizes[i];
          check_outcome (self, OUTCOME_REFUSED);
        }
    }
}

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
trust_certificate (Fixture *self, const char *pem, char **file)
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
test_certificate (Fixture *self, gconstpointer data)
{
  const CertificateCase *what = data;
  g_autoptr (TlsPeerCertificate) certificate = tls_peer_certificate_new (&what->certificate);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  trust_certificate (self, certificate->pem, &file);
  self->settings->host_name_in_certificate = g_strdup (what->host_name_in_certificate);
  self->script.certificate = certificate;
  self->script.encryption = 1;
  add_good_answer (self->answer);

  g_autoptr (AeSession) session = open_session (self, NULL, &error);
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
  session = open_session (self, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&session, ae_session_unref);

  use_strict (self);
  session = open_session (self, NULL, &error);
  g_assert_true ((session != NULL) == what->is_accepted);
  g_remove (file);
}

/* An issuer nobody knows. Optional encryption checks as soon as the session is encrypted. */
static void
test_unknown_issuer (Fixture *self, gconstpointer data)
{
  const TlsPeerName name = { "x", NULL, "localhost", 0, "127.0.0.1", -1, 2 };
  g_autoptr (TlsPeerCertificate) certificate = tls_peer_certificate_new (&name);
  g_autoptr (GError) error = NULL;

  self->script.certificate = certificate;
  self->script.encryption = 1;
  add_good_answer (self->answer);
  assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  self->settings->encryption = AE_TRANSPORT_ENCRYPTION_OPTIONAL;
  assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);

  /* For the login alone any certificate does. */
  self->script.encryption = 0;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);
}

/* ServerCertificate: that one and no other, whatever else is true of either. */
static void
test_server_certificate (Fixture *self, gconstpointer data)
{
  const gboolean is_strict = GPOINTER_TO_INT (data);
  const TlsPeerName expired = { "x", NULL, NULL, 0, NULL, -9, -8 };
  g_autoptr (TlsPeerCertificate) certificate = tls_peer_certificate_new (&expired);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  if (is_strict)
    use_strict (self);
  self->script.encryption = 1;
  add_good_answer (self->answer);

  /* Ours, but the server has another one, which would be trusted otherwise. */
  g_autoptr (GTlsDatabase) trusted = g_object_ref (self->settings->tls_database);
  trust_certificate (self, certificate->pem, &file);
  g_set_object (&self->settings->tls_database, trusted);
  self->settings->server_certificate = g_strdup (file);
  assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  self->settings->trust_server_certificate = TRUE;
  assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);

  /* The one. */
  self->script.certificate = certificate;
  self->settings->trust_server_certificate = FALSE;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&session, ae_session_unref);

  /* TLS may resume sessions, but not trust: who was the one is nobody without that setting. */
  g_clear_pointer (&self->settings->server_certificate, g_free);
  assert_refused (self, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  self->settings->server_certificate = g_strdup (file);

  /* The same in DER. */
  g_autoptr (GTlsCertificate) parsed = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (GByteArray) der = NULL;
  g_object_get (parsed, "certificate", &der, NULL);
  g_assert_true (g_file_set_contents (file, (const char *) der->data, der->len, &error));
  session = open_session (self, NULL, &error);
  g_assert_no_error (error);

  /* None at all. */
  g_assert_true (g_file_set_contents (file, "rubbish", -1, &error));
  g_autoptr (AeSession) none = open_session (self, NULL, &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "ServerCertificate"));
  g_remove (file);
}

static void
test_strict_protocol (Fixture *self, gconstpointer data)
{
  g_auto (FakeReport) report = { 0 };

  use_strict (self);
  self->script.protocol = data;
  add_good_answer (self->answer);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_null (session);
  g_assert_nonnull (error);
  fake_server_take_report (self->server, 1, &report);
  g_assert_false (report.has_login);
}

static void
test_tls_versions (Fixture *self, gconstpointer data)
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
  add_good_answer (self->answer);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      self->script.priority = cases[i].priority;
      g_autoptr (AeSession) session = open_session (self, NULL, &error);
      g_assert_true ((session != NULL) == cases[i].is_good);
    }
}

/* The answer to the login */

static void
check_features (Fixture *self, gboolean wants_ae, const void *acks, gsize size, gint code)
{
  g_autoptr (GError) error = NULL;

  g_byte_array_set_size (self->answer, 0);
  fake_add_login_ack (self->answer, TDS_7_4);
  fake_add_feature_ack (self->answer, acks, size);
  fake_add_done (self->answer, 0);
  self->settings->column_encryption
      = wants_ae ? AE_COLUMN_ENCRYPTION_ENABLED : AE_COLUMN_ENCRYPTION_DISABLED;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  if (code >= 0)
    {
      g_assert_error (error, AE_ERROR, code);
      g_assert_null (session);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (session->column_encryption_version, ==, wants_ae ? 1 : 0);
}

#define FEATURES(wants_ae, acks, code) \
  check_features (self, wants_ae, acks, sizeof (acks) - 1, code)

static void
test_features (Fixture *self, gconstpointer data)
{
  g_auto (FakeReport) report = { 0 };

  use_no_encryption (self);
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK UTF8_ACK, -1);
  fake_server_take_report (self->server, 1, &report);
  g_assert_nonnull (memmem (report.login->data, report.login->len, "\x04\1\0\0\0\1", 6));
  FEATURES (FALSE, UTF8_ACK, -1);
  FEATURES (FALSE, "", -1);

  /* Stripped: with Always Encrypted on, nothing may go on. */
  FEATURES (TRUE, UTF8_ACK, AE_ERROR_UNSUPPORTED);
  FEATURES (TRUE, "", AE_ERROR_UNSUPPORTED);
  /* Not asked for, twice, another version, another length. */
  FEATURES (FALSE, COLUMN_ENCRYPTION_ACK, AE_ERROR_PROTOCOL);
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK COLUMN_ENCRYPTION_ACK, AE_ERROR_PROTOCOL);
  FEATURES (TRUE, "\x04\1\0\0\0\0", AE_ERROR_PROTOCOL);
  FEATURES (TRUE, "\x04\1\0\0\0\2", AE_ERROR_PROTOCOL);
  FEATURES (TRUE, "\x04\1\0\0\0\xFF", AE_ERROR_PROTOCOL);
  FEATURES (TRUE, "\x04\0\0\0\0", AE_ERROR_PROTOCOL);
  FEATURES (TRUE, "\x04\2\0\0\0\1\0", AE_ERROR_PROTOCOL);
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK UTF8_ACK UTF8_ACK, AE_ERROR_PROTOCOL);
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK "\x0A\0\0\0\0", AE_ERROR_PROTOCOL);
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK "\x01\0\0\0\0", AE_ERROR_PROTOCOL);
  FEATURES (FALSE, "\x02\0\0\0\0", AE_ERROR_PROTOCOL);
}

/* Each letter is a token of the answer. */
static void
add_tokens (GByteArray *answer, const char *letters)
{
  static const guint8 sspi[] = { 0xED, 2, 0, 1, 2 };
  static const guint8 fedauth[] = { 0xEE, 4, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 metadata[] = { 0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0x38, 1, 'x', 0 };
  static const guint8 session_state[] = { 0xE4, 5, 0, 0, 0, 0, 0, 0, 0, 1 };
  static const guint8 return_status[] = { 0x79, 0, 0, 0, 0 };

  for (const char *p = letters; *p != '\0'; p++)
    switch (*p)
      {
      case 'A':
        fake_add_login_ack (answer, TDS_7_4);
        break;
      case '8':
        fake_add_login_ack (answer, TDS_8_0);
        break;
      case '2':
        fake_add_login_ack (answer, 0x72090002u);
        break;
      case 'F':
        fake_add_feature_ack (answer, "", 0);
        break;
      case 'D':
        fake_add_done (answer, 0);
        break;
      case 'M':
        fake_add_done (answer, 1);
        break;
      case 'X':
        fake_add_done (answer, 2);
        break;
      case 'E':
        fake_add_message (answer, TRUE, 18456, 14, "Login failed for user 'sa'.");
        break;
      case 'S':
        g_byte_array_append (answer, sspi, sizeof sspi);
        break;
      case 'T':
        g_byte_array_append (answer, fedauth, sizeof fedauth);
        break;
      case 'C':
        g_byte_array_append (answer, metadata, sizeof metadata);
        break;
      case 'V':
        g_byte_array_append (answer, session_state, sizeof session_state);
        break;
      case 'R':
        g_byte_array_append (answer, return_status, sizeof return_status);
        break;
      case 'P':
        fake_add_env_text (answer, 4, "511");
        break;
      case 'Q':
        fake_add_env_text (answer, 4, "65535");
        break;
      case 'N':
        fake_add_env_text (answer, 4, "many");
        break;
      default:
        g_assert_not_reached ();
      }
}

static void
test_answers (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *letters;
    GQuark (*domain) (void);
    gint code;
  } cases[] = {
    { "AD", NULL, 0 },
    { "AFD", NULL, 0 },
    { "FAD", NULL, 0 },
    { "D", ae_error_quark, AE_ERROR_PROTOCOL },    /* no LOGINACK */
    { "FD", ae_error_quark, AE_ERROR_PROTOCOL },   /* nor here */
    { "AAD", ae_error_quark, AE_ERROR_PROTOCOL },  /* two */
    { "AFFD", ae_error_quark, AE_ERROR_PROTOCOL }, /* two */
    { "X", ae_error_quark, AE_ERROR_LOGIN },       /* no reason given */
    { "AX", ae_error_quark, AE_ERROR_LOGIN },      /* accepted, or not? */
    { "EX", ae_server_error_quark, 18456 },
    { "EAD", ae_server_error_quark, 18456 },
    { "MAD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "AMD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "8D", ae_error_quark, AE_ERROR_UNSUPPORTED }, /* TDS 8 outside of strict */
    { "2D", ae_error_quark, AE_ERROR_UNSUPPORTED },
    { "S", ae_error_quark, AE_ERROR_PROTOCOL }, /* another credential */
    { "T", ae_error_quark, AE_ERROR_PROTOCOL },
    { "VAD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "RAD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "CD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "ACD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "APD", ae_error_quark, AE_ERROR_PROTOCOL }, /* packet sizes */
    { "AQD", ae_error_quark, AE_ERROR_PROTOCOL },
    { "AND", ae_error_quark, AE_ERROR_PROTOCOL },
  };

  use_no_encryption (self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (self->answer, 0);
      add_tokens (self->answer, cases[i].letters);
      g_test_message ("%s", cases[i].letters);
      g_autoptr (AeSession) session = open_session (self, NULL, &error);
      if (cases[i].domain != NULL)
        g_assert_error (error, cases[i].domain (), cases[i].code);
      else
        g_assert_no_error (error);
    }
}

/* The first error is the one; its text is fit for a terminal. */
static void
test_server_error (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (20000, 'x');

  use_no_encryption (self);
  fake_add_message (self->answer, TRUE, 4060, 11, "Cannot\nopen\x1B[2J \xC2\x9B database");
  fake_add_message (self->answer, TRUE, 18456, 14, "Login failed");
  fake_add_done (self->answer, 2);
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_CANNOT_OPEN_DATABASE);
  g_assert_cmpstr (error->message, ==, "Cannot open [2J   database");

  g_clear_error (&error);
  g_byte_array_set_size (self->answer, 0);
  fake_add_message (self->answer, TRUE, 18456, 14, huge);
  fake_add_done (self->answer, 2);
  session = open_session (self, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, 18456);
  g_assert_cmpuint (strlen (error->message), <=, 8192);

  /* And it is not lost when the server hangs up at once. */
  g_clear_error (&error);
  g_byte_array_set_size (self->answer, 0);
  fake_add_message (self->answer, TRUE, 18456, 14, "Login failed");
  fake_add_done (self->answer, 2);
  self->script.answer_packet_size = 8 + self->answer->len - 13;
  self->script.send_budget = 8 + 18 + self->script.answer_packet_size;
  session = open_session (self, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, 18456);
}

static void
test_endless_answer (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10000, 'x');

  use_no_encryption (self);
  while (self->answer->len < 1024 * 1024)
    fake_add_message (self->answer, FALSE, 0, 0, text);
  add_good_answer (self->answer);
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_small_packets (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  use_no_encryption (self);
  add_good_answer (self->answer);
  self->script.answer_packet_size = 9;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);
}

/* Redirects */

typedef struct
{
  Fixture *fixture;
  FakeServer *other;
  guint n;
} Redirect;

static void
add_redirect (GByteArray *answer, const char *host, guint16 port)
{
  fake_add_env_text (answer, 1, "elsewhere");
  fake_add_login_ack (answer, TDS_7_4);
  fake_add_routing (answer, host, port);
  fake_add_done (answer, 0);
}

static void
test_redirect (Fixture *self, gconstpointer data)
{
  g_autoptr (FakeServer) other = fake_server_new ();
  g_autoptr (GByteArray) good = g_byte_array_new ();
  FakeScript script = { .encryption = 1 };
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  /* The first server cannot do Always Encrypted; that is no matter. */
  self->settings->column_encryption = AE_COLUMN_ENCRYPTION_ENABLED;
  self->script.encryption = 1;
  add_redirect (self->answer, "localhost\\INSTANCE", fake_server_get_port (other));
  fake_add_login_ack (good, TDS_7_4);
  fake_add_feature_ack (good, COLUMN_ENCRYPTION_ACK, 6);
  fake_add_done (good, 0);
  script.answer = good->data;
  script.answer_size = good->len;
  fake_server_set_script (other, &script);

  /* The other one has a certificate of its own, which is checked, too. */
  g_autoptr (AeSession) refused = open_session (self, NULL, &error);
  g_assert_null (refused);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_nonnull (strstr (error->message, "localhost"));
  fake_server_take_report (other, 1, &report);
  g_assert_false (report.has_login);
  fake_report_clear (&report);

  g_clear_error (&error);
  self->settings->trust_server_certificate = TRUE;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (session->server_name, ==, "localhost");
  g_assert_null (session->database); /* what the first one said is forgotten */
  g_assert_cmpuint (session->column_encryption_version, ==, 1);
  g_assert_cmpuint (session->messages->len, ==, 0);
}

/* The other server may not be talked to with less than the first one. */
static void
test_redirect_without_encryption (Fixture *self, gconstpointer data)
{
  g_autoptr (FakeServer) other = fake_server_new ();
  FakeScript script = { .encryption = 2 };
  g_auto (FakeReport) report = { 0 };

  self->script.encryption = 1;
  add_redirect (self->answer, "127.0.0.1", fake_server_get_port (other));
  fake_server_set_script (other, &script);
  assert_refused (self, AE_ERROR, AE_ERROR_UNSUPPORTED);
  fake_server_take_report (other, 1, &report);
  g_assert_false (report.has_login);
  g_assert_false (fake_find_text (report.wire, PASSWORD));
}

static void
test_redirect_loop (Fixture *self, gconstpointer data)
{
  g_auto (FakeReport) report = { 0 };

  use_no_encryption (self);
  add_redirect (self->answer, "127.0.0.1", self->settings->port);
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  fake_server_take_report (self->server, 11, &report);
  g_assert_cmpuint (report.n_connections, ==, 11);
}

static void
test_redirect_nowhere (Fixture *self, gconstpointer data)
{
  use_no_encryption (self);
  add_redirect (self->answer, "127.0.0.1", 0);
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  g_byte_array_set_size (self->answer, 0);
  add_redirect (self->answer, "", 1433);
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  g_byte_array_set_size (self->answer, 0);
  add_redirect (self->answer, "a\nb", 1433);
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  g_byte_array_set_size (self->answer, 0);
  fake_add_routing (self->answer, "127.0.0.1", 1433);
  add_redirect (self->answer, "127.0.0.1", 1433);
  assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
}

/* Time, cancellation, death */

typedef struct
{
  FakeMoment moment;
  GCancellable *cancellable;
} CancelAt;

static void
cancel_at (FakeMoment moment, gpointer user_data)
{
  CancelAt *what = user_data;

  if (moment == what->moment)
    g_cancellable_cancel (what->cancellable);
}

/* A server that stops talking at each moment; the user gives up at that moment. */
static void
test_cancel (Fixture *self, gconstpointer data)
{
  self->script.encryption = 1;
  for (FakeMoment moment = FAKE_CONNECTED; moment <= FAKE_LOGIN_READ; moment++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      CancelAt what = { moment, cancellable };
      g_autoptr (GError) error = NULL;
      g_auto (FakeReport) report = { 0 };

      self->script.is_silent_at_set = TRUE;
      self->script.silent_at = moment;
      self->script.on_moment = cancel_at;
      self->script.user_data = &what;
      g_autoptr (AeSession) session = open_session (self, cancellable, &error);
      g_assert_null (session);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fake_server_take_report (self->server, 1, &report);
      g_assert_false (fake_find_text (report.wire, PASSWORD));
    }
}

static void
test_cancelled_before (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  g_cancellable_cancel (cancellable);
  g_autoptr (AeSession) session = open_session (self, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fake_server_take_report (self->server, 0, &report);
  g_assert_cmpuint (report.n_connections, ==, 0);
}

/* One time limit for all: the shortest there is, a second. */
static void
test_time_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->script.encryption = 1;
  self->script.is_silent_at_set = TRUE;
  self->script.silent_at = GPOINTER_TO_INT (data);
  self->settings->connect_timeout = 1;
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

/* The server dies after each number of bytes; every death is an error. */
static void
test_death (Fixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  gsize step = 1;
  gboolean is_open = FALSE;

  self->settings->encryption = wanted;
  self->script.encryption = 2;
  if (wanted == AE_TRANSPORT_ENCRYPTION_MANDATORY)
    {
      self->script.encryption = 1;
      step = 13;
    }
  else if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    {
      use_strict (self);
      step = 13;
    }
  add_good_answer (self->answer);

  for (gsize budget = 1; !is_open; budget += step)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (budget, <, 10000);
      self->script.send_budget = budget;
      g_autoptr (AeSession) session = open_session (self, NULL, &error);
      is_open = session != NULL;
      g_assert_true (is_open == (error == NULL));
      if (error != NULL)
        g_assert_true (error->domain == G_IO_ERROR || error->domain == G_TLS_ERROR);
    }
}

/* Without any server */

static void
test_settings (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->settings->host, g_free);
  assert_refused (self, AE_ERROR, AE_ERROR_SYNTAX);

  self->settings->host = g_strdup ("localhost");
  self->settings->port = 0;
  self->settings->instance = g_strdup ("SQLEXPRESS");
  assert_refused (self, AE_ERROR, AE_ERROR_UNSUPPORTED);

  self->settings->port = 1433;
  self->settings->server_certificate = g_strdup ("/nonexistent/file.cer");
  assert_refused (self, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_nobody_listens (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FakeServer) gone = fake_server_new ();

  self->settings->port = fake_server_get_port (gone);
  g_clear_pointer (&gone, fake_server_free);
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

/* The tokens of a session that is open */

static void
test_note_token (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AeTdsToken begin = { .type = AE_TDS_TOKEN_ENVCHANGE };
  AeTdsToken end = { .type = AE_TDS_TOKEN_ENVCHANGE };
  AeTdsToken fatal = { .type = AE_TDS_TOKEN_ERROR };
  AeTdsToken ack = { .type = AE_TDS_TOKEN_FEATUREEXTACK };
  static const guint8 ends[] = { 9, 10, 12, 17 };

  use_no_encryption (self);
  add_good_answer (self->answer);
  g_autoptr (AeSession) session = open_session (self, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      begin.env_change.type = i % 2 == 0 ? 8 : 11;
      begin.env_change.descriptor = 0x1122334455667788u;
      ae_session_note_token (session, &begin, &error);
      g_assert_cmphex (session->transaction, ==, 0x1122334455667788u);
      end.env_change.type = ends[i];
      ae_session_note_token (session, &end, &error);
      g_assert_cmphex (session->transaction, ==, 0);
    }
  g_assert_no_error (error);
  g_assert_true (ae_session_is_open (session));

  fatal.message.number = 596;
  fatal.message.severity = 21;
  fatal.message.text = "Cannot continue";
  ae_session_note_token (session, &fatal, &error);
  g_assert_error (error, AE_SERVER_ERROR, 596);
  g_assert_false (ae_session_is_open (session));

  /* A second error does not replace the first. */
  ae_session_note_token (session, &ack, &error);
  g_assert_error (error, AE_SERVER_ERROR, 596);
  g_clear_error (&error);
  ae_session_note_token (session, &ack, &error);
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

/* A server cannot make us keep messages without end. */
static void
test_message_flood (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (100000, 'x');
  AeTdsToken info = { .type = AE_TDS_TOKEN_INFO };

  g_autoptr (AeSession) session = ae_session_new (self->settings);
  info.message.text = "";
  for (guint i = 0; i < 20000; i++)
    ae_session_note_token (session, &info, &error);
  g_assert_cmpuint (session->messages->len, ==, 10000);

  g_ptr_array_set_size (session->messages, 0);
  info.message.text = text;
  for (guint i = 0; i < 1000; i++)
    ae_session_note_token (session, &info, &error);
  g_assert_cmpuint (session->messages->len, <, 200);
  g_assert_no_error (error);
}

#define ADD(path, data, function) \
  g_test_add ("/session/login/" path, Fixture, data, set_up, function, tear_down)

static void
add_for_each_encryption (const char *name, void (*function) (Fixture *, gconstpointer))
{
  static const char *const words[] = { "mandatory", "optional", "strict" };

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("/session/login/%s/%s", name, words[i]);
      g_test_add (path, Fixture, GINT_TO_POINTER (i), set_up, function, tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_for_each_encryption ("success", test_success);
  add_for_each_encryption ("encryption-byte", test_encryption_byte);
  add_for_each_encryption ("encryption-option", test_encryption_option);
  add_for_each_encryption ("stuffed", test_stuffed);
  add_for_each_encryption ("death", test_death);
  ADD ("long-login-only", NULL, test_long_login_only);
  ADD ("prelogin-options", NULL, test_prelogin_options);
  for (guint i = 0; i < G_N_ELEMENTS (certificate_cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/session/login/certificate/%s", certificate_cases[i].name);
      g_test_add (path, Fixture, &certificate_cases[i], set_up, test_certificate, tear_down);
    }
  ADD ("certificate/unknown-issuer", NULL, test_unknown_issuer);
  ADD ("certificate/given/mandatory", GINT_TO_POINTER (FALSE), test_server_certificate);
  ADD ("certificate/given/strict", GINT_TO_POINTER (TRUE), test_server_certificate);
  ADD ("strict/no-protocol", NULL, test_strict_protocol);
  ADD ("strict/other-protocol", "tds/9.0", test_strict_protocol);
  ADD ("tls-versions", NULL, test_tls_versions);
  ADD ("features", NULL, test_features);
  ADD ("answers", NULL, test_answers);
  ADD ("server-error", NULL, test_server_error);
  ADD ("endless-answer", NULL, test_endless_answer);
  ADD ("small-packets", NULL, test_small_packets);
  ADD ("redirect", NULL, test_redirect);
  ADD ("redirect/without-encryption", NULL, test_redirect_without_encryption);
  ADD ("redirect/loop", NULL, test_redirect_loop);
  ADD ("redirect/nowhere", NULL, test_redirect_nowhere);
  ADD ("cancel", NULL, test_cancel);
  ADD ("cancelled-before", NULL, test_cancelled_before);
  ADD ("time-limit/connected", GINT_TO_POINTER (FAKE_CONNECTED), test_time_limit);
  ADD ("time-limit/handshake", GINT_TO_POINTER (FAKE_TLS_STARTED), test_time_limit);
  ADD ("settings", NULL, test_settings);
  ADD ("nobody-listens", NULL, test_nobody_listens);
  ADD ("note-token", NULL, test_note_token);
  ADD ("message-flood", NULL, test_message_flood);

  return g_test_run ();
}
