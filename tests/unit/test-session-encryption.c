/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a session agrees on with a server that wants less: nothing that is less than asked for. */

#include "config.h"

#include "ae-error.h"
#include "session-fixture.h"

/* What an open session knows */

static void
test_success (SessionFixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    session_fixture_use_strict (self);
  self->script.encryption = wanted == AE_TRANSPORT_ENCRYPTION_OPTIONAL ? 0 : 1;
  fake_add_good_answer (self->answer);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
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
test_long_login_only (SessionFixture *self, gconstpointer data)
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
  fake_add_good_answer (self->answer);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
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
check_outcome (SessionFixture *self, Outcome expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);

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
test_encryption_byte (SessionFixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);

  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    session_fixture_use_strict (self);
  fake_add_good_answer (self->answer);
  for (guint value = 0; value <= 0xFF; value++)
    {
      self->script.encryption = (guint8) value;
      check_outcome (self, get_expected (wanted, (guint8) value));
    }
}

/* The option missing, doubled, empty, too long. In strict mode each try costs a handshake and the
 * value has no meaning, so fewer values do. */
static void
test_encryption_option (SessionFixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  guint step = 1;

  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    {
      session_fixture_use_strict (self);
      step = 17;
    }
  fake_add_good_answer (self->answer);

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
test_prelogin_options (SessionFixture *self, gconstpointer data)
{
  static const guint8 mars[]
      = { 0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 4, 0, 23, 0, 1, 0xFF, 16, 0, 3, 232, 0, 0, 2, 1 };
  static const guint8 instance[]
      = { 0, 0, 16, 0, 6, 1, 0, 22, 0, 1, 2, 0, 23, 0, 1, 0xFF, 16, 0, 3, 232, 0, 0, 2, 1 };

  session_fixture_use_no_encryption (self);
  fake_add_good_answer (self->answer);
  self->script.prelogin = mars;
  self->script.prelogin_size = sizeof mars;
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_PROTOCOL);
  self->script.prelogin = instance;
  self->script.prelogin_size = sizeof instance;
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_UNSUPPORTED);
}

/* Plaintext stuffed behind the answer to PRELOGIN: an accepted login, a packet of a handshake, one
 * byte. Nothing of it counts, and nothing follows. */
static void
test_stuffed (SessionFixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  g_autoptr (GByteArray) login = g_byte_array_new ();
  const guint8 header[8] = { 4, 1, 0, 200, 0, 51, 1, 0 };

  g_byte_array_append (login, header, sizeof header);
  fake_add_good_answer (login);
  login->data[2] = (guint8) (login->len >> 8);
  login->data[3] = (guint8) login->len;
  fake_add_good_answer (self->answer);
  self->settings->encryption = wanted;
  if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    session_fixture_use_strict (self);

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  session_fixture_add_for_each_encryption ("success", test_success);
  session_fixture_add_for_each_encryption ("encryption-byte", test_encryption_byte);
  session_fixture_add_for_each_encryption ("encryption-option", test_encryption_option);
  session_fixture_add_for_each_encryption ("stuffed", test_stuffed);
  SESSION_TEST ("long-login-only", NULL, test_long_login_only);
  SESSION_TEST ("prelogin-options", NULL, test_prelogin_options);

  return g_test_run ();
}
