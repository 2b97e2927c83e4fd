/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "raw-client.h"

#define TDS_7_4 0x74000004

/* --- first bytes, pre-login ---------------------------------------------------------------- */

static void
test_garbage (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  static const char *const beginnings[] = {
    "47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A 0D 0A", /* GET / */
    "10 01 00 10 00 00 01 00 00 00 00 00 00 00 00 00",       /* LOGIN7 without pre-login */
    "12 01 00 07 00 00 01 00",                               /* a packet shorter than its header */
    "12 01 FF FF 00 00 01 00",                               /* longer than allowed */
    "12 01 00 0E 00 00 01 00 00 00 1A 00 06 01",             /* options without end */
    "12 01 00 0E 00 00 01 00 00 FF FF 00 06 FF",             /* offset outside */
    "12 01 00 0E 00 00 01 00 00 00 06 FF FF FF",             /* length outside */
    "12 01 00 0E 00 00 01 00 01 00 06 00 00 FF",             /* not VERSION first */
    "12 01 00 09 00 00 01 00 FF",                            /* no options */
    "16 03 01 00 05 01 00 00 01 00",                         /* a TLS record that is no hello */
    "00 00 00 00 00 00 00 00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autoptr (RawClient) client = raw_client_connect (server);
      raw_client_send_hex (client, beginnings[i]);
      /* TLS may say why; TDS says nothing. */
      g_autoptr (GBytes) answer = raw_client_receive_bytes (client, 64);
      if (!g_str_has_prefix (beginnings[i], "16"))
        g_assert_cmpuint (g_bytes_get_size (answer), ==, 0);
      g_assert_cmpuint (g_bytes_get_size (answer), <, 64);
    }

  g_autoptr (RawClient) other = raw_client_new (server, RAW_PLAIN);
  raw_client_send_batch (other, "set nocount on");
  g_autoptr (GBytes) answer = raw_client_receive (other);
  g_assert_nonnull (answer);
}

static void
test_prelogin_answer (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_connect (server);

  /* tedious: FEDAUTHREQUIRED is answered because it was asked. */
  raw_client_send_hex (
      client,
      "12 01 00 5E 00 00 01 00"
      "00 00 24 00 06 01 00 2A 00 01 02 00 2B 00 01 03 00 2C 00 04 04 00 30 00 01 05 00 31 00 24 "
      "06 00 55 00 01 FF 00 00 00 00 00 00 02 00 00 00 00 00 00 "
      "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
      "00 00 "
      "00 00 00 00 01");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, "00 00 1F 00 06 01 00 25 00 01 02 00 26 00 01 03 00 27 00 00 04 00 27 00 "
                          "01 06 00 28 00 01 FF 10 00 03 E8 00 00 02 00 00 00");
}

typedef struct
{
  gboolean require;
  guint8 client, answer;
  gboolean goes_on;
} EncryptionCase;

static void
test_encryption_matrix (void)
{
  static const EncryptionCase cases[] = {
    { FALSE, 0, 0, TRUE }, { FALSE, 1, 1, TRUE }, { FALSE, 2, 2, TRUE }, { FALSE, 3, 1, TRUE },
    { TRUE, 0, 3, TRUE },  { TRUE, 1, 1, TRUE },  { TRUE, 2, 3, FALSE }, { TRUE, 3, 1, TRUE },
  };

  for (guint require = 0; require < 2; require++)
    {
      g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
      g_autoptr (GError) error = NULL;
      ae_emulator_server_add_login (server, RAW_USER, RAW_PASSWORD);
      g_object_set (server, "require-encryption", require, NULL);
      ae_emulator_server_start (server, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          if (cases[i].require != (gboolean) require)
            continue;
          g_autoptr (RawClient) client = raw_client_connect (server);
          g_autoptr (GBytes) answer = raw_client_prelogin (client, cases[i].client);
          g_assert_nonnull (answer);
          const guint8 *data = g_bytes_get_data (answer, NULL);
          g_assert_cmphex (data[data[6] << 8 | data[7]], ==, cases[i].answer);
          if (!cases[i].goes_on)
            g_assert_true (raw_client_is_at_end (client));
        }
      g_autoptr (RawClient) odd = raw_client_connect (server);
      g_assert_null (raw_client_prelogin (odd, 4));
    }
}

static void
test_security (gconstpointer data)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, GPOINTER_TO_INT (data));

  for (guint i = 0; i < 3; i++)
    {
      raw_client_send_batch (client, "use nowhere");
      g_autoptr (GBytes) answer = raw_client_receive (client);
      g_assert_true (raw_has_error (answer, 911));
    }
}

/* TDS 8.0 is TLS with ALPN; TLS that speaks of something else, or of nothing, is no TDS. */
static void
test_strict_without_protocol (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();

  g_autoptr (RawClient) without = raw_client_connect (server);
  g_assert_false (raw_client_try_strict (without, NULL));
  g_autoptr (RawClient) other = raw_client_connect (server);
  g_assert_false (raw_client_try_strict (other, "http/1.1"));
  g_autoptr (RawClient) good = raw_client_connect (server);
  g_assert_true (raw_client_try_strict (good, "tds/8.0"));
  /* What go-mssqldb says there, and nobody else. */
  g_autoptr (GBytes) answer = raw_client_prelogin (good, 4);
  g_assert_nonnull (answer);
}

/* The packet of LOGIN7 and what follows it may be in one TCP segment. */
static void
test_login_only_surplus (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_connect (server);
  g_autoptr (GBytes) answer = raw_client_prelogin (client, 0);
  g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, NULL);

  raw_client_start_tls (client, FALSE);
  raw_client_send (client, 0x10, 0x01, login);
  raw_client_leave_tls (client);
  raw_client_send_batch (client, "use nowhere");
  g_autoptr (GBytes) response = raw_client_receive (client);
  g_assert_true (raw_contains (response, "AD 32 00 01"));
  g_autoptr (GBytes) result = raw_client_receive (client);
  g_assert_true (raw_has_error (result, 911));
}

/* --- LOGIN7 -------------------------------------------------------------------------------- */

static GBytes *
try_login (AeEmulatorServer *server, GBytes *login, gboolean *closed)
{
  g_autoptr (RawClient) client = raw_client_connect (server);
  g_autoptr (GBytes) prelogin = raw_client_prelogin (client, 2);

  g_assert_nonnull (prelogin);
  raw_client_send (client, 0x10, 0x01, login);
  GBytes *answer = raw_client_receive (client);
  if (closed != NULL)
    *closed = raw_client_is_at_end (client);

  return answer;
}

static void
test_wrong_password (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GBytes) wrong_password = raw_login (RAW_USER, "wrong", TDS_7_4, NULL);
  g_autoptr (GBytes) no_password = raw_login (RAW_USER, "", TDS_7_4, NULL);
  g_autoptr (GBytes) longer = raw_login (RAW_USER, RAW_PASSWORD "x", TDS_7_4, NULL);
  g_autoptr (GBytes) unknown_user = raw_login ("sb", RAW_PASSWORD, TDS_7_4, NULL);
  GBytes *const refused[] = { wrong_password, no_password, longer };
  gboolean closed;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GBytes) answer = try_login (server, refused[i], &closed);
      raw_assert_hex (answer, "AA 58 00 18 48 00 00 01 0E 1B 00 4C 00 6F 00 67 00 69 00 6E 00 20 "
                              "00 66 00 61 00 69 00 6C "
                              "00 65 00 64 00 20 00 66 00 6F 00 72 00 20 00 75 00 73 00 65 00 72 "
                              "00 20 00 27 00 73 00 61 "
                              "00 27 00 2E 00 0A 41 00 45 00 45 00 4D 00 55 00 4C 00 41 00 54 00 "
                              "4F 00 52 00 00 01 00 00 "
                              "00 FD 02 00 00 00 00 00 00 00 00 00 00 00");
      g_assert_true (closed);
    }

  g_autoptr (GBytes) answer = try_login (server, unknown_user, &closed);
  g_assert_true (raw_has_error (answer, 18456));
  g_assert_cmpuint (g_bytes_get_size (answer), ==, 0x58 + 3 + 13);
  g_assert_true (closed);
}

static void
test_user_case_and_late_login (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GBytes) upper = raw_login ("SA", RAW_PASSWORD, TDS_7_4, NULL);
  g_autoptr (GBytes) late = raw_login ("late", "", TDS_7_4, NULL);

  g_autoptr (GBytes) first = try_login (server, upper, NULL);
  g_assert_true (raw_contains (first, "AD 32 00 01"));
  g_autoptr (GBytes) refused = try_login (server, late, NULL);
  g_assert_true (raw_has_error (refused, 18456));
  ae_emulator_server_add_login (server, "late", "");
  g_autoptr (GBytes) second = try_login (server, late, NULL);
  g_assert_true (raw_contains (second, "AD 32 00 01"));
}

static void
test_versions (void)
{
  static const struct
  {
    guint32 version;
    const char *acknowledged;
  } cases[] = {
    { 0x72090002, "AD 32 00 01 72 09 00 02" },
    { 0x730B0003, "AD 32 00 01 73 0B 00 03" },
    { 0x74000004, "AD 32 00 01 74 00 00 04" },
    { 0x08000000, "AD 32 00 01 08 00 00 00" },
    { 0x71000001, NULL },
    { 0x70000000, NULL },
    { 0, NULL },
    { 0xFFFFFFFF, NULL },
  };
  g_autoptr (AeEmulatorServer) server = raw_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, cases[i].version, NULL);
      g_autoptr (GBytes) answer = try_login (server, login, NULL);
      if (cases[i].acknowledged != NULL)
        g_assert_true (raw_contains (answer, cases[i].acknowledged));
      else
        g_assert_true (raw_has_error (answer, 17832));
    }
}

static void
test_features (void)
{
  static const struct
  {
    const char *asked;
    const char *acknowledged; /* the end of the response, before DONE */
  } cases[] = {
    { "FF", "34 00 30 00 39 00 36 00 FD 00 00" },
    { "0A 01 00 00 00 01 FF", "AE 0A 01 00 00 00 01 FF FD 00 00" },
    { "0A 00 00 00 00 FF", "AE 0A 01 00 00 00 01 FF FD 00 00" },
    { "04 01 00 00 00 01 FF", "AE 04 01 00 00 00 01 FF FD 00 00" },
    { "04 01 00 00 00 03 FF", "AE 04 01 00 00 00 01 FF FD 00 00" },
    { "0A 00 00 00 00 04 01 00 00 00 02 FF", "AE 04 01 00 00 00 01 0A 01 00 00 00 01 FF FD 00 00" },
    /* Session recovery: with the options of the session. */
    { "01 00 00 00 00 FF",
      "AE 01 1D 00 00 00 00 1B 00 02 07 FF FF FF FF FF FF FF FF 00 00 00 00 00 00 00 00 "
      "FF FF FF 7F 00 00 00 00 FF FD 00 00" },
    /* Global transactions, JSON, user agent, one that nobody knows. */
    { "05 00 00 00 00 0D 01 00 00 00 01 10 02 00 00 00 31 00 77 00 00 00 00 FF",
      "34 00 30 00 39 00 36 00 FD 00 00" },
  };
  g_autoptr (AeEmulatorServer) server = raw_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) features = raw_hex (cases[i].asked);
      g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, features);
      g_autoptr (GBytes) answer = try_login (server, login, NULL);
      g_assert_true (raw_contains (answer, cases[i].acknowledged));
    }

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION, 1);
  g_autoptr (GBytes) features = raw_hex ("04 01 00 00 00 01 FF");
  g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, features);
  g_autoptr (GBytes) answer = try_login (server, login, NULL);
  g_assert_true (raw_contains (answer, "34 00 30 00 39 00 36 00 FD 00 00"));
}

/* What a client says of a lost session: two blocks of database, collation, language and states. */
static void
test_recovery (void)
{
  static const struct
  {
    const char *features;
    const char *expected;
  } cases[] = {
    /* DATEFIRST 3, and nothing else is different. */
    { "01 2D 00 00 00  03 00 00 00 00 00 00  22 00 00 00 00 00 00 "
      "00 1B 00 02 03 FF FF FF FF FF FF FF FF 00 00 00 00 00 00 00 00 FF FF FF 7F 00 00 00 00 "
      "07 00 FF",
      "AE 01 1D 00 00 00 00 1B 00 02 03" },
    /* The second database wins; a language. */
    { "01 2C 00 00 00  0D 00 00 00 05 74 00 65 00 6D 00 70 00 64 00 00 00  "
      "17 00 00 00 06 6D 00 61 00 73 00 74 00 65 00 72 00 00 04 69 00 74 00 61 00 6C 00 FF",
      "E3 0B 00 02 04 69 00 74 00 61 00 6C 00" },
  };
  static const char *const malformed[] = {
    "01 01 00 00 00 00 FF",
    "01 08 00 00 00 00 00 00 00 00 00 00 00 FF",
    "01 0E 00 00 00 03 00 00 00 00 00 00 04 00 00 00 00 00 00 FF",
    "01 0F 00 00 00 03 00 00 00 00 00 00 03 00 00 00 00 00 00 00 FF",
    "01 10 00 00 00 03 00 00 00 00 00 00 05 00 00 00 00 00 00 00 02 FF",
    "01 0E 00 00 00 03 00 00 00 00 01 00 03 00 00 00 00 00 00 FF",
  };
  g_autoptr (AeEmulatorServer) server = raw_server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) features = raw_hex (cases[i].features);
      g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, features);
      g_autoptr (GBytes) answer = try_login (server, login, NULL);
      g_assert_true (raw_contains (answer, cases[i].expected));
    }
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    {
      g_autoptr (GBytes) features = raw_hex (malformed[i]);
      g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, features);
      g_autoptr (GBytes) answer = try_login (server, login, NULL);
      g_assert_true (raw_has_error (answer, 17832));
    }
}

static void
test_unsupported_sign_in (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GBytes) fedauth = raw_hex ("02 05 00 00 00 02 00 00 00 00 FF");
  g_autoptr (GBytes) with_fedauth = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, fedauth);
  g_autoptr (GBytes) plain = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, NULL);
  gsize size;
  g_autofree guint8 *integrated
      = g_memdup2 (g_bytes_get_data (plain, &size), g_bytes_get_size (plain));
  gboolean closed;

  g_autoptr (GBytes) first = try_login (server, with_fedauth, &closed);
  g_assert_true (raw_has_error (first, 18456));
  g_assert_true (closed);

  integrated[25] |= 0x80;
  g_autoptr (GBytes) second_login = g_bytes_new (integrated, size);
  g_autoptr (GBytes) second = try_login (server, second_login, &closed);
  g_assert_true (raw_has_error (second, 18452));
  g_assert_true (closed);

  integrated[25] &= 0x7F;
  integrated[27] |= 0x01; /* change of password */
  g_autoptr (GBytes) third_login = g_bytes_new (integrated, size);
  g_autoptr (GBytes) third = try_login (server, third_login, &closed);
  g_assert_true (raw_has_error (third, 18456));
}

/* Every length and offset, impossible; every truncation: an error, and the next client is served.
 */
static void
test_malformed_login (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GBytes) features = raw_hex ("04 01 00 00 00 01 FF");
  g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, features);
  gsize size;
  const guint8 *data = g_bytes_get_data (login, &size);
  static const guint fields[] = { 36, 40, 44, 48, 56, 64, 68 };
  guint n_refused = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    for (guint part = 0; part < 4; part += 2)
      {
        g_autofree guint8 *changed = g_memdup2 (data, size);
        changed[fields[i] + part] = 0xFF;
        changed[fields[i] + part + 1] = 0xFF;
        if (part == 0)
          changed[fields[i] + 2] = MAX (changed[fields[i] + 2], 1);
        g_autoptr (GBytes) bytes = g_bytes_new (changed, size);
        g_autoptr (GBytes) answer = try_login (server, bytes, NULL);
        g_assert_true (raw_has_error (answer, 17832));
      }
  for (gsize n = 1; n < size; n += 7)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (data, n);
      g_autoptr (GBytes) answer = try_login (server, bytes, NULL);
      g_assert_true (raw_has_error (answer, 17832));
      n_refused++;
    }
  g_assert_cmpuint (n_refused, >, 10);

  g_autoptr (GBytes) good = try_login (server, login, NULL);
  g_assert_true (raw_contains (good, "AD 32 00 01"));
}

static void
test_half_login (void)
{
  g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
  g_autoptr (GError) error = NULL;

  ae_emulator_server_add_login (server, RAW_USER, RAW_PASSWORD);
  g_object_set (server, "login-timeout", 50, NULL);
  ae_emulator_server_start (server, &error);
  g_assert_no_error (error);

  g_autoptr (RawClient) silent = raw_client_connect (server);
  g_autoptr (RawClient) half = raw_client_connect (server);
  raw_client_send_hex (half, "12 01 00 2F 00");
  g_autoptr (RawClient) before_login = raw_client_connect (server);
  g_autoptr (GBytes) answer = raw_client_prelogin (before_login, 2);
  g_autoptr (RawClient) before_tls = raw_client_connect (server);
  g_autoptr (GBytes) tls_answer = raw_client_prelogin (before_tls, 1);

  g_assert_true (raw_client_is_at_end (silent));
  g_assert_true (raw_client_is_at_end (half));
  g_assert_true (raw_client_is_at_end (before_login));
  /* A wrapped alert may come first. */
  g_autoptr (GBytes) rest = raw_client_receive_bytes (before_tls, 64);
  g_assert_cmpuint (g_bytes_get_size (rest), <, 64);
}

static void
test_oversized_login (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_connect (server);
  g_autoptr (GBytes) answer = raw_client_prelogin (client, 2);
  g_autofree guint8 *zeros = g_malloc0 (200 * 1024);
  g_autoptr (GBytes) huge = g_bytes_new (zeros, 200 * 1024);

  raw_client_send (client, 0x10, 0x01, huge);
  g_assert_true (raw_client_is_at_end (client));
}

static void
test_unknown_database (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, TDS_7_4, NULL);
  g_autoptr (GByteArray) changed = g_bytes_unref_to_array (g_steal_pointer (&login));
  gsize start = changed->len;
  gboolean closed;

  raw_append_utf16 (changed, "nowhere");
  changed->data[68] = start & 0xFF;
  changed->data[69] = start >> 8;
  changed->data[70] = 7;
  changed->data[0] = changed->len & 0xFF;
  changed->data[1] = changed->len >> 8;
  g_autoptr (GBytes) bytes = g_bytes_new (changed->data, changed->len);
  g_autoptr (GBytes) answer = try_login (server, bytes, &closed);
  g_assert_true (raw_has_error (answer, 4060));
  g_assert_true (raw_has_error (answer, 18456));
  g_assert_true (closed);
}

/* CREATE LOGIN makes somebody who can come in, with that password only, and not where no user is.
 */
static void
test_login_of_sql (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) good = raw_login ("app", "Pa55word!", TDS_7_4, NULL);
  g_autoptr (GBytes) bad = raw_login ("app", "Pa55word?", TDS_7_4, NULL);
  gboolean closed;

  g_autoptr (GBytes) before = try_login (server, good, &closed);
  g_assert_true (raw_has_error (before, 18456));
  raw_client_send_batch (client, "CREATE LOGIN app WITH PASSWORD = 'Pa55word!'");
  g_autoptr (GBytes) made = raw_client_receive (client);
  g_assert_nonnull (made);

  g_autoptr (GBytes) wrong = try_login (server, bad, &closed);
  g_assert_true (raw_has_error (wrong, 18456));
  g_autoptr (GBytes) in = try_login (server, good, NULL);
  g_assert_false (raw_has_error (in, 18456));

  raw_client_send_batch (client, "ALTER LOGIN app WITH DEFAULT_DATABASE = msdb");
  g_autoptr (GBytes) changed = raw_client_receive (client);
  g_assert_nonnull (changed);
  g_autoptr (GBytes) elsewhere = try_login (server, good, &closed);
  g_assert_true (raw_has_error (elsewhere, 18456));
  g_assert_true (closed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/login/garbage", test_garbage);
  g_test_add_func ("/emulator/login/prelogin-answer", test_prelogin_answer);
  g_test_add_func ("/emulator/login/encryption-matrix", test_encryption_matrix);
  g_test_add_data_func ("/emulator/login/plain", GINT_TO_POINTER (RAW_PLAIN), test_security);
  g_test_add_data_func ("/emulator/login/login-only", GINT_TO_POINTER (RAW_LOGIN_ONLY),
                        test_security);
  g_test_add_data_func ("/emulator/login/full", GINT_TO_POINTER (RAW_FULL), test_security);
  g_test_add_data_func ("/emulator/login/strict", GINT_TO_POINTER (RAW_STRICT), test_security);
  g_test_add_func ("/emulator/login/strict-without-protocol", test_strict_without_protocol);
  g_test_add_func ("/emulator/login/login-only-surplus", test_login_only_surplus);
  g_test_add_func ("/emulator/login/wrong-password", test_wrong_password);
  g_test_add_func ("/emulator/login/user-case-and-late-login", test_user_case_and_late_login);
  g_test_add_func ("/emulator/login/versions", test_versions);
  g_test_add_func ("/emulator/login/features", test_features);
  g_test_add_func ("/emulator/login/unsupported-sign-in", test_unsupported_sign_in);
  g_test_add_func ("/emulator/login/recovery", test_recovery);
  g_test_add_func ("/emulator/login/malformed", test_malformed_login);
  g_test_add_func ("/emulator/login/half", test_half_login);
  g_test_add_func ("/emulator/login/oversized", test_oversized_login);
  g_test_add_func ("/emulator/login/unknown-database", test_unknown_database);
  g_test_add_func ("/emulator/login/of-sql", test_login_of_sql);

  return g_test_run ();
}
