/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-login-private.h"

#include "tds-trace.h"

#define HEADER 8

/* What crossed a connection to unmodified clients, with the header of its packet. */
static const char go_request[]
    = "12 01 00 2F 00 00 01 00 00 00 1A 00 06 01 00 20 00 01 02 00 21 00 01 03 00 22 00 04 04 00 "
      "26 00 01 FF 00 00 00 00 00 00 02 00 00 00 00 00 00 ";
static const char go_answer[]
    = "04 01 00 2B 00 35 01 00 00 00 1A 00 06 01 00 20 00 01 02 00 21 00 01 03 00 22 00 00 04 00 "
      "22 00 01 FF 10 00 10 00 00 00 02 00 00 ";
static const char tedious_answer[]
    = "04 01 00 31 00 35 01 00 00 00 1F 00 06 01 00 25 00 01 02 00 26 00 01 03 00 27 00 00 04 00 "
      "27 00 01 06 00 28 00 01 FF 10 00 10 00 00 00 02 00 00 01 ";
static const char tedious_login[]
    = "10 01 00 D1 00 00 01 00 C9 00 00 00 04 00 00 74 00 10 00 00 00 00 00 00 D2 04 00 00 00 00 "
      "00 00 F0 00 00 18 00 00 00 00 09 04 00 00 5E 00 02 00 62 00 02 00 66 00 05 00 70 00 07 00 "
      "7E 00 09 00 90 00 04 00 94 00 07 00 A2 00 0A 00 B6 00 06 00 01 02 03 04 05 06 C2 00 00 00 "
      "C2 00 00 00 C2 00 00 00 00 00 00 00 76 00 6D 00 73 00 61 00 A0 A5 D2 A5 B6 A5 B7 A5 3B A5 "
      "54 00 65 00 64 00 69 00 6F 00 75 00 73 00 6C 00 6F 00 63 00 61 00 6C 00 68 00 6F 00 73 00 "
      "74 00 C2 00 00 00 54 00 65 00 64 00 69 00 6F 00 75 00 73 00 75 00 73 00 5F 00 65 00 6E 00 "
      "67 00 6C 00 69 00 73 00 68 00 74 00 65 00 73 00 74 00 64 00 62 00 0A 01 00 00 00 01 FF ";

static void
assert_bytes (const AeTdsWriter *writer, const char *packet_hex)
{
  g_autoptr (GByteArray) packet = tds_trace_from_hex (packet_hex);

  g_assert_cmpmem (writer->data, writer->size, packet->data + HEADER, packet->len - HEADER);
}

static void
test_prelogin_write (void)
{
  static const AeTdsPrelogin prelogin = { .encryption = AE_TDS_ENCRYPT_NOT_SUPPORTED };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  ae_tds_prelogin_write (&prelogin, &writer);
  assert_bytes (&writer, go_request);
}

/* The table of tedious, which sends everything, in another order of its own: ours is by number. */
static void
test_prelogin_write_all (void)
{
  AeTdsPrelogin prelogin = { .version = { 1, 2, 3, 4, 5, 6 },
                             .encryption = AE_TDS_ENCRYPT_ON,
                             .connection_id = { 0xAA, [15] = 0xBB },
                             .has_trace_id = TRUE,
                             .has_fedauth_required = TRUE,
                             .fedauth_required = 1 };
  g_autoptr (GByteArray) table = tds_trace_from_hex (
      "00 00 24 00 06 01 00 2A 00 01 02 00 2B 00 01 03 00 2C 00 04 04 00 30 00 01 05 00 31 00 24 "
      "06 00 55 00 01 FF");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsPrelogin again;

  ae_tds_prelogin_write (&prelogin, &writer);
  g_assert_cmpuint (writer.size, ==, 0x56);
  g_assert_cmpmem (writer.data, table->len, table->data, table->len);
  g_assert_cmpmem (writer.data + 0x31, 16, prelogin.connection_id, 16);

  ae_tds_prelogin_read (&again, writer.data, writer.size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (again.version, 6, prelogin.version, 6);
  g_assert_cmpint (again.encryption, ==, AE_TDS_ENCRYPT_ON);
  g_assert_true (again.has_fedauth_required);
  g_assert_cmpint (again.fedauth_required, ==, 1);
}

static gboolean
read_prelogin (AeTdsPrelogin *prelogin, const char *hex, gsize skip, GError **error)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);
  g_autofree guint8 *copy = g_memdup2 (bytes->data + skip, bytes->len - skip);

  return ae_tds_prelogin_read (prelogin, copy, bytes->len - skip, error);
}

static void
test_prelogin_read (void)
{
  static const guint8 version[] = { 16, 0, 16, 0, 0, 0 };
  g_autoptr (GError) error = NULL;
  AeTdsPrelogin prelogin;

  read_prelogin (&prelogin, go_answer, HEADER, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (prelogin.version, 6, version, 6);
  g_assert_cmpint (prelogin.encryption, ==, AE_TDS_ENCRYPT_NOT_SUPPORTED);
  g_assert_cmpint (prelogin.instance_mismatch, ==, 0);
  g_assert_cmpint (prelogin.mars, ==, 0);
  g_assert_false (prelogin.has_fedauth_required);

  read_prelogin (&prelogin, tedious_answer, HEADER, &error);
  g_assert_no_error (error);
  g_assert_true (prelogin.has_fedauth_required);
  g_assert_cmpint (prelogin.fedauth_required, ==, 1);
}

/* One option table after the other; the data stands behind it. */
static void
test_prelogin_malformed (void)
{
  static const struct
  {
    const char *says;
    const char *payload;
  } cases[] = {
    { "no end", "" },
    { "no end", "00" },
    { "no end", "00 00 0B 00" },
    { "no end", "00 00 0A 00 06 01 00 10 00 01 10 00 10 00 00 00" },
    { "outside", "00 00 0B 00 06 01 00 11 00 01 FF 10 00 10 00 00" },
    { "outside", "00 FF FF 00 06 01 00 11 00 01 FF 10 00 10 00 00 00 01" },
    { "outside", "00 00 0B 00 06 01 00 11 FF FF FF 10 00 10 00 00 00 01" },
    { "outside", "00 00 0B 00 06 01 00 12 00 01 FF 10 00 10 00 00 00 01" },
    { "in the list", "00 00 0B 00 06 01 00 0A 00 01 FF 10 00 10 00 00 00 01" },
    { "in the list", "00 00 00 00 06 01 00 11 00 01 FF 10 00 10 00 00 00 01" },
    { "overlap", "00 00 0B 00 06 01 00 10 00 01 FF 10 00 10 00 00 00 01" },
    { "overlap", "00 00 10 00 06 99 00 10 00 06 01 00 16 00 01 FF 10 00 10 00 00 00 01" },
    { "VERSION does not come first", "01 00 11 00 01 00 00 0B 00 06 FF 10 00 10 00 00 00 01" },
    { "VERSION has another length", "00 00 0B 00 05 01 00 11 00 01 FF 10 00 10 00 00 00 01" },
    { "VERSION has another length", "00 00 0B 00 00 01 00 11 00 01 FF 10 00 10 00 00 00 01" },
    { "ENCRYPTION is missing", "00 00 06 00 06 FF 10 00 10 00 00 00" },
    { "VERSION does not come first", "04 00 05 00 00 FF" },
    { "ENCRYPTION is missing", "FF" },
    { "twice", "00 00 10 00 06 01 00 16 00 01 01 00 16 00 01 FF 10 00 10 00 00 00 01" },
    { "twice", "00 00 10 00 06 00 00 10 00 06 01 00 16 00 01 FF 10 00 10 00 00 00 01" },
    { "twice",
      "00 00 15 00 06 55 00 15 00 00 55 00 15 00 00 01 00 1B 00 01 FF 10 00 10 00 00 00 01" },
    { "ENCRYPTION has another length", "00 00 0B 00 06 01 00 11 00 00 FF 10 00 10 00 00 00 01" },
    { "ENCRYPTION has another length", "00 00 0B 00 06 01 00 11 00 02 FF 10 00 10 00 00 00 01 01" },
    { "ENCRYPTION has an unknown value", "00 00 0B 00 06 01 00 11 00 01 FF 10 00 10 00 00 00 04" },
    { "ENCRYPTION has an unknown value", "00 00 0B 00 06 01 00 11 00 01 FF 10 00 10 00 00 00 1F" },
    { "FEDAUTHREQUIRED has another length",
      "00 00 10 00 06 01 00 16 00 01 06 00 16 00 00 FF 10 00 10 00 00 00 01" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      AeTdsPrelogin prelogin;

      if (read_prelogin (&prelogin, cases[i].payload, 0, &error))
        g_error ("accepted: %s", cases[i].payload);
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      if (strstr (error->message, cases[i].says) == NULL)
        g_error ("%s: \"%s\" does not say \"%s\"", cases[i].payload, error->message, cases[i].says);
    }
}

/* The encryption byte in every value: 0 to 3 under the bits of extensions, nothing else. */
static void
test_prelogin_encryption (void)
{
  for (guint value = 0; value < 256; value++)
    {
      g_autofree char *hex
          = g_strdup_printf ("00 00 0B 00 06 01 00 11 00 01 FF 10 00 10 00 00 00 %02X", value);
      g_autoptr (GError) error = NULL;
      AeTdsPrelogin prelogin;

      gboolean is_good = read_prelogin (&prelogin, hex, 0, &error);
      g_assert_cmpint (is_good, ==, (value & 0x1F) <= 3);
      if (is_good)
        g_assert_cmpint (prelogin.encryption, ==, value & 0x1F);
      else
        g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
    }
}

/* Unknown options and bits are for others. */
static void
test_prelogin_unknown_option (void)
{
  g_autoptr (GError) error = NULL;
  AeTdsPrelogin prelogin;

  read_prelogin (&prelogin,
                 "00 00 10 00 06 99 00 17 00 02 01 00 16 00 01 FF 10 00 10 00 00 00 01 77 77", 0,
                 &error);
  g_assert_no_error (error);
  g_assert_cmpint (prelogin.encryption, ==, AE_TDS_ENCRYPT_ON);
}

static void
test_prelogin_changed (void)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (tedious_answer);

  for (gsize size = 0; size < bytes->len - HEADER; size++)
    {
      g_autofree guint8 *cut = g_memdup2 (bytes->data + HEADER, size);
      AeTdsPrelogin prelogin;

      g_assert_false (ae_tds_prelogin_read (&prelogin, cut, size, NULL));
    }
  for (gsize i = HEADER; i < bytes->len; i++)
    for (guint value = 0; value < 256; value++)
      {
        g_autofree guint8 *changed = g_memdup2 (bytes->data + HEADER, bytes->len - HEADER);
        g_autoptr (GError) error = NULL;
        AeTdsPrelogin prelogin;

        changed[i - HEADER] = (guint8) value;
        if (!ae_tds_prelogin_read (&prelogin, changed, bytes->len - HEADER, &error))
          g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      }
}

/* LOGIN7 ------------------------------------------------------------------------------------- */

static const guint8 client_id[] = { 1, 2, 3, 4, 5, 6 };
static const guint8 utf8_support[] = { 1 };
static const AeTdsFeature features[] = { { AE_TDS_FEATURE_UTF8_SUPPORT, utf8_support, 1 } };

static const AeTdsLogin7 tedious = {
  .tds_version = AE_TDS_VERSION_7_4,
  .packet_size = 4096,
  .client_pid = 1234,
  .host_name = "vm",
  .user_name = "sa",
  .password = "Pw1!é",
  .application_name = "Tedious",
  .server_name = "localhost",
  .library_name = "Tedious",
  .language = "us_english",
  .database = "testdb",
  .client_id = client_id,
  .n_features = 1,
  .features = features,
};

/* The same as tedious says, but for the option flags, which are those of ODBC. */
static void
test_login7 (void)
{
  enum
  {
    OPTION_FLAGS_1 = 24,
    OPTION_FLAGS_2 = 25,
  };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  ae_tds_login7_write (&tedious, &writer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (writer.data[OPTION_FLAGS_1], ==, 0xE0);
  g_assert_cmpint (writer.data[OPTION_FLAGS_2], ==, 0x03);
  writer.data[OPTION_FLAGS_1] = 0xF0;
  writer.data[OPTION_FLAGS_2] = 0x00;
  assert_bytes (&writer, tedious_login);
}

/* Offsets count from the login, not from the start of the buffer. */
static void
test_login7_behind_others (void)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) alone = AE_TDS_WRITER_INIT;

  ae_tds_writer_zero (&writer, 13);
  g_assert_true (ae_tds_login7_write (&tedious, &writer, NULL));
  g_assert_true (ae_tds_login7_write (&tedious, &alone, NULL));
  g_assert_cmpmem (writer.data + 13, writer.size - 13, alone.data, alone.size);
}

static void
test_login7_minimal (void)
{
  static const AeTdsLogin7 login = { .tds_version = AE_TDS_VERSION_8_0, .read_only_intent = TRUE };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  g_assert_true (ae_tds_login7_write (&login, &writer, NULL));
  g_assert_cmpuint (writer.size, ==, 94);
  g_assert_cmpint (writer.data[0], ==, 94);
  g_assert_cmpint (writer.data[7], ==, 0x08);
  g_assert_cmpint (writer.data[26], ==, 0x20);
  g_assert_cmpint (writer.data[27], ==, 0x08);
  g_assert_cmpint (writer.data[36], ==, 94);
}

static void
test_login7_refused (void)
{
  g_autofree char *good = g_strnfill (128, 'x');
  g_autofree char *bad = g_strnfill (129, 'x');
  const char *const bad_texts[] = { bad, "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_texts); i++)
    {
      AeTdsLogin7 logins[] = { tedious, tedious, tedious, tedious, tedious, tedious };
      static const char *const labels[]
          = { "user name", "password", "database", "server name", "application name", "host name" };

      logins[0].user_name = bad_texts[i];
      logins[1].password = bad_texts[i];
      logins[2].database = bad_texts[i];
      logins[3].server_name = bad_texts[i];
      logins[4].application_name = bad_texts[i];
      logins[5].host_name = bad_texts[i];
      for (gsize k = 0; k < G_N_ELEMENTS (logins); k++)
        {
          g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
          g_autoptr (GError) error = NULL;

          g_assert_false (ae_tds_login7_write (&logins[k], &writer, &error));
          g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
          g_assert_nonnull (strstr (error->message, labels[k]));
          g_assert_null (strstr (error->message, bad_texts[i]));
        }
    }

  AeTdsLogin7 login = tedious;
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  login.password = good;
  g_assert_true (ae_tds_login7_write (&login, &writer, NULL));
}

static void
test_login7_large_feature (void)
{
  g_autofree guint8 *data = g_malloc0 (128 * 1024);
  AeTdsFeature feature = { AE_TDS_FEATURE_FEDAUTH, data, 128 * 1024 };
  AeTdsLogin7 login = tedious;
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  login.features = &feature;
  g_assert_false (ae_tds_login7_write (&login, &writer, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/prelogin/write", test_prelogin_write);
  g_test_add_func ("/tds/prelogin/write-all", test_prelogin_write_all);
  g_test_add_func ("/tds/prelogin/read", test_prelogin_read);
  g_test_add_func ("/tds/prelogin/malformed", test_prelogin_malformed);
  g_test_add_func ("/tds/prelogin/encryption", test_prelogin_encryption);
  g_test_add_func ("/tds/prelogin/unknown-option", test_prelogin_unknown_option);
  g_test_add_func ("/tds/prelogin/changed", test_prelogin_changed);
  g_test_add_func ("/tds/login7/tedious", test_login7);
  g_test_add_func ("/tds/login7/behind-others", test_login7_behind_others);
  g_test_add_func ("/tds/login7/minimal", test_login7_minimal);
  g_test_add_func ("/tds/login7/refused", test_login7_refused);
  g_test_add_func ("/tds/login7/large-feature", test_login7_large_feature);
  return g_test_run ();
}
