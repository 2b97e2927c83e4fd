/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The answer to a login, from servers that mean no good, and redirects. */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "session-fixture.h"

/* The answer to the login */

static void
check_features (SessionFixture *self, gboolean wants_ae, const void *acks, gsize size, gint code)
{
  g_autoptr (GError) error = NULL;

  g_byte_array_set_size (self->answer, 0);
  fake_add_login_ack (self->answer, TDS_7_4);
  fake_add_feature_ack (self->answer, acks, size);
  fake_add_done (self->answer, 0);
  self->settings->column_encryption
      = wants_ae ? AE_COLUMN_ENCRYPTION_ENABLED : AE_COLUMN_ENCRYPTION_DISABLED;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  if (code >= 0)
    {
      g_assert_error (error, AE_ERROR, code);
      g_assert_null (session);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (session->column_encryption_version, ==, wants_ae ? 1 : 0);
}

/* One state, number 5, of two bytes. */
#define RECOVERY_ACK "\x01\4\0\0\0\5\2\xBE\xEF"

#define FEATURES(wants_ae, acks, code) \
  check_features (self, wants_ae, acks, sizeof (acks) - 1, code)

static void
test_features (SessionFixture *self, gconstpointer data)
{
  g_auto (FakeReport) report = { 0 };

  session_fixture_use_no_encryption (self);
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
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK "\x05\0\0\0\0", AE_ERROR_PROTOCOL);
  FEATURES (FALSE, "\x02\0\0\0\0", AE_ERROR_PROTOCOL);

  /* The recovery of sessions: asked for unless nothing is to be retried. */
  FEATURES (TRUE, COLUMN_ENCRYPTION_ACK RECOVERY_ACK, -1);
  FEATURES (FALSE, "\x01\0\0\0\0", -1);
  FEATURES (FALSE, RECOVERY_ACK RECOVERY_ACK, AE_ERROR_PROTOCOL);
  FEATURES (FALSE, "\x01\2\0\0\0\5\1", AE_ERROR_PROTOCOL);
  self->settings->connect_retry_count = 0;
  FEATURES (FALSE, RECOVERY_ACK, AE_ERROR_PROTOCOL);
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
test_answers (SessionFixture *self, gconstpointer data)
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

  session_fixture_use_no_encryption (self);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_byte_array_set_size (self->answer, 0);
      add_tokens (self->answer, cases[i].letters);
      g_test_message ("%s", cases[i].letters);
      g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
      if (cases[i].domain != NULL)
        g_assert_error (error, cases[i].domain (), cases[i].code);
      else
        g_assert_no_error (error);
    }
}

/* The first error is the one; its text is fit for a terminal. */
static void
test_server_error (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (20000, 'x');

  session_fixture_use_no_encryption (self);
  fake_add_message (self->answer, TRUE, 4060, 11, "Cannot\nopen\x1B[2J \xC2\x9B database");
  fake_add_message (self->answer, TRUE, 18456, 14, "Login failed");
  fake_add_done (self->answer, 2);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_CANNOT_OPEN_DATABASE);
  g_assert_cmpstr (error->message, ==, "Cannot open [2J   database");

  g_clear_error (&error);
  g_byte_array_set_size (self->answer, 0);
  fake_add_message (self->answer, TRUE, 18456, 14, huge);
  fake_add_done (self->answer, 2);
  session = session_fixture_open (self, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, 18456);
  g_assert_cmpuint (strlen (error->message), <=, 8192);

  /* And it is not lost when the server hangs up at once. */
  g_clear_error (&error);
  g_byte_array_set_size (self->answer, 0);
  fake_add_message (self->answer, TRUE, 18456, 14, "Login failed");
  fake_add_done (self->answer, 2);
  self->script.answer_packet_size = 8 + self->answer->len - 13;
  self->script.send_budget = 8 + 18 + self->script.answer_packet_size;
  session = session_fixture_open (self, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, 18456);
}

static void
test_endless_answer (SessionFixture *self, gconstpointer data)
{
  g_autofree char *text = g_strnfill (10000, 'x');

  session_fixture_use_no_encryption (self);
  while (self->answer->len < 1024 * 1024)
    fake_add_message (self->answer, FALSE, 0, 0, text);
  fake_add_good_answer (self->answer);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_small_packets (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  session_fixture_use_no_encryption (self);
  fake_add_good_answer (self->answer);
  self->script.answer_packet_size = 9;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);
}

/* Redirects */

typedef struct
{
  SessionFixture *fixture;
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
test_redirect (SessionFixture *self, gconstpointer data)
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
  g_autoptr (AeSession) refused = session_fixture_open (self, NULL, &error);
  g_assert_null (refused);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_nonnull (strstr (error->message, "localhost"));
  fake_server_take_report (other, 1, &report);
  g_assert_false (report.has_login);
  fake_report_clear (&report);

  g_clear_error (&error);
  self->settings->trust_server_certificate = TRUE;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (session->server_name, ==, "localhost");
  g_assert_null (session->database); /* what the first one said is forgotten */
  g_assert_cmpuint (session->column_encryption_version, ==, 1);
  g_assert_cmpuint (session->messages->len, ==, 0);
}

/* The other server may not be talked to with less than the first one. */
static void
test_redirect_without_encryption (SessionFixture *self, gconstpointer data)
{
  g_autoptr (FakeServer) other = fake_server_new ();
  FakeScript script = { .encryption = 2 };
  g_auto (FakeReport) report = { 0 };

  self->script.encryption = 1;
  add_redirect (self->answer, "127.0.0.1", fake_server_get_port (other));
  fake_server_set_script (other, &script);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_UNSUPPORTED);
  fake_server_take_report (other, 1, &report);
  g_assert_false (report.has_login);
  g_assert_false (fake_find_text (report.wire, PASSWORD));
}

static void
test_redirect_loop (SessionFixture *self, gconstpointer data)
{
  g_auto (FakeReport) report = { 0 };

  session_fixture_use_no_encryption (self);
  add_redirect (self->answer, "127.0.0.1", self->settings->port);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  fake_server_take_report (self->server, 11, &report);
  g_assert_cmpuint (report.n_connections, ==, 11);
}

static void
test_redirect_nowhere (SessionFixture *self, gconstpointer data)
{
  session_fixture_use_no_encryption (self);
  add_redirect (self->answer, "127.0.0.1", 0);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  g_byte_array_set_size (self->answer, 0);
  add_redirect (self->answer, "", 1433);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  g_byte_array_set_size (self->answer, 0);
  add_redirect (self->answer, "a\nb", 1433);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  g_byte_array_set_size (self->answer, 0);
  fake_add_routing (self->answer, "127.0.0.1", 1433);
  add_redirect (self->answer, "127.0.0.1", 1433);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  SESSION_TEST ("features", NULL, test_features);
  SESSION_TEST ("answers", NULL, test_answers);
  SESSION_TEST ("server-error", NULL, test_server_error);
  SESSION_TEST ("endless-answer", NULL, test_endless_answer);
  SESSION_TEST ("small-packets", NULL, test_small_packets);
  SESSION_TEST ("redirect", NULL, test_redirect);
  SESSION_TEST ("redirect/without-encryption", NULL, test_redirect_without_encryption);
  SESSION_TEST ("redirect/loop", NULL, test_redirect_loop);
  SESSION_TEST ("redirect/nowhere", NULL, test_redirect_nowhere);

  return g_test_run ();
}
