/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What real clients sent (tds sheet 11), replayed, and requests that no client should send. */

#include "config.h"

#include <string.h>

#include "raw-client.h"

static GBytes *
exchange (RawClient *client, guint8 type, GBytes *request)
{
  raw_client_send (client, type, 0x01, request);

  return raw_client_receive (client);
}

static GBytes *
exchange_hex (RawClient *client, guint8 type, const char *hex)
{
  g_autoptr (GBytes) request = raw_hex (hex);

  return exchange (client, type, request);
}

/* --- worked examples ----------------------------------------------------------------------- */

static GBytes *
run_batch (RawClient *client, const char *sql)
{
  raw_client_send_batch (client, sql);

  return raw_client_receive (client);
}

/* tedious: a table, and two outputs; the sheet's answer. */
static void
test_table_parameter (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) type
      = run_batch (client, "CREATE TYPE MyType AS TABLE (a int, b nvarchar(10))");
  g_autoptr (GBytes) procedure = run_batch (
      client, "CREATE PROCEDURE dbo.MyProc @tvp MyType READONLY, @out nvarchar(10) OUTPUT, @d "
              "decimal(10, 2) OUTPUT AS SELECT @out = b FROM @tvp WHERE a = 1; SET @out = @out + "
              "N'yz'; SELECT @d = SUM(a) + 9.34 FROM @tvp; RETURN 5");
  g_autoptr (GBytes) answer = exchange_hex (
      client, 0x03,
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 0A 00 64 00 62 00 6F 00 "
      "2E 00 "
      "4D 00 79 00 50 00 72 00 6F 00 63 00 00 00 04 40 00 74 00 76 00 70 00 00 F3 00 03 64 00 62 "
      "00 6F "
      "00 06 4D 00 79 00 54 00 79 00 70 00 65 00 02 00 00 00 00 00 00 00 26 04 00 00 00 00 00 00 "
      "00 E7 "
      "14 00 00 00 00 00 00 00 00 01 04 01 00 00 00 02 00 78 00 01 04 02 00 00 00 FF FF 00 04 40 "
      "00 6F "
      "00 75 00 74 00 01 E7 14 00 09 04 D0 00 34 FF FF 02 40 00 64 00 01 6A 09 0A 02 00");

  g_assert_false (raw_has_error (type, 2715));
  g_assert_false (raw_has_error (procedure, 102));
  g_assert_true (raw_contains (answer, "79 05 00 00 00"));
  g_assert_true (raw_contains (answer, "06 00 78 00 79 00 7A 00"));
  g_assert_true (raw_contains (answer, "6A 09 0A 02 09 01 D2 04 00 00 00 00 00 00"));
  g_assert_true (raw_contains (answer, "FE 00 00 E0 00"));
}

/* tedious: begin and commit by the transaction manager. */
static void
test_transactions (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) begun = exchange_hex (
      client, 0x0E,
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 05 00 02 00");
  gsize size;
  const guint8 *data = g_bytes_get_data (begun, &size);
  guint64 transaction;

  g_assert_cmpuint (size, ==, 14 + 13);
  g_assert_true (raw_contains (begun, "E3 0B 00 08 08"));
  g_assert_true (raw_contains (begun, "00 FD 00 00 D4 00 00 00 00 00 00 00 00 00"));
  memcpy (&transaction, data + 5, 8);
  transaction = GUINT64_FROM_LE (transaction);
  g_assert_cmpuint (transaction, !=, 0);

  /* A client that does not know of it must not go on. */
  g_autoptr (GBytes) stale = raw_batch (0, "print 'x'");
  g_autoptr (GBytes) refused = exchange (client, 0x01, stale);
  g_assert_true (raw_has_error (refused, 3989));

  g_autoptr (GBytes) commit = raw_request (transaction, "07 00 00 00");
  g_autoptr (GBytes) committed = exchange (client, 0x0E, commit);
  data = g_bytes_get_data (committed, &size);
  g_assert_cmpuint (size, ==, 14 + 13);
  g_assert_true (raw_contains (committed, "E3 0B 00 09 00 08"));
  g_assert_true (raw_contains (committed, "FD 00 00 D5 00 00 00 00 00 00 00 00 00"));

  g_autoptr (GBytes) again = raw_request (0, "07 00 00 00");
  g_autoptr (GBytes) nothing = exchange (client, 0x0E, again);
  g_assert_true (raw_has_error (nothing, 3902));
  g_assert_true (raw_contains (nothing, "FD 02 00"));

  g_autoptr (GBytes) promote = raw_request (0, "06 00");
  g_autoptr (GBytes) not_supported = exchange (client, 0x0E, promote);
  g_assert_true (raw_has_error (not_supported, 3988));
}

/* Commit and begin in one request: one DONE. */
static void
test_chained_transactions (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) begin = raw_request (0, "05 00 02 00");
  g_autoptr (GBytes) begun = exchange (client, 0x0E, begin);
  guint64 transaction;

  memcpy (&transaction, (const guint8 *) g_bytes_get_data (begun, NULL) + 5, 8);
  g_autoptr (GBytes) chain = raw_request (GUINT64_FROM_LE (transaction), "08 00 00 01 02 00");
  g_autoptr (GBytes) chained = exchange (client, 0x0E, chain);
  g_assert_true (raw_contains (chained, "E3 0B 00 0A 00 08"));
  g_assert_true (raw_contains (chained, "E3 0B 00 08 08"));
  g_assert_true (raw_contains (chained, "FD 00 00 D2 00"));
  g_assert_cmpuint (g_bytes_get_size (chained), ==, 14 + 14 + 13);
}

/* --- status bits --------------------------------------------------------------------------- */

static void
test_ignore (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) batch = raw_batch (0, "use nowhere");

  raw_client_send (client, 0x01, 0x03, batch);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, RAW_DONE_ERROR);

  /* Attention behind it is acknowledged by itself. */
  raw_client_send (client, 0x01, 0x03, batch);
  raw_client_send_attention (client);
  g_autoptr (GBytes) first = raw_client_receive (client);
  raw_assert_hex (first, RAW_DONE_ERROR);
  g_autoptr (GBytes) second = raw_client_receive (client);
  raw_assert_hex (second, RAW_DONE_ATTENTION);
}

static void
test_reset (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) batch = raw_batch (0, "set nocount off");

  for (guint8 bit = 0x08; bit <= 0x10; bit <<= 1)
    {
      raw_client_send (client, 0x01, 0x01 | bit, batch);
      g_autoptr (GBytes) answer = raw_client_receive (client);
      const guint8 *data = g_bytes_get_data (answer, NULL);
      static const guint8 acknowledged[] = { 0xE3, 0x03, 0x00, 0x12, 0x00, 0x00, 0xFD };
      g_assert_cmpmem (data, sizeof acknowledged, acknowledged, sizeof acknowledged);
    }
}

/* What changes back is told, behind the acknowledgement. */
static void
test_reset_environment (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) again = raw_batch (0, "set nocount off");

  raw_client_send_batch (client, "create database d; use d; set language Deutsch");
  g_autoptr (GBytes) changed = raw_client_receive (client);
  g_assert_true (raw_contains (changed, "E3 11 00 01 01 64 00"));
  raw_client_send (client, 0x01, 0x09, again);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_contains (answer, "E3 03 00 12 00 00 E3 11 00 01 06 6D 00"));
  g_assert_true (raw_contains (answer, "02 0A 75 00 73 00 5F 00"));
}

/* The client's last word on its transaction is the header of the request that resets. */
static void
test_reset_in_transaction (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) begin = raw_request (0, "05 00 02 00");
  g_autoptr (GBytes) begun = exchange (client, 0x0E, begin);
  guint64 transaction;

  memcpy (&transaction, (const guint8 *) g_bytes_get_data (begun, NULL) + 5, 8);
  g_autoptr (GBytes) batch = raw_batch (GUINT64_FROM_LE (transaction), "set nocount off");
  raw_client_send (client, 0x01, 0x11, batch);
  g_autoptr (GBytes) kept = raw_client_receive (client);
  raw_assert_hex (kept, "E3 03 00 12 00 00 FD 00 00 00 00 00 00 00 00 00 00 00 00");
  raw_client_send (client, 0x01, 0x09, batch);
  g_autoptr (GBytes) rolled_back = raw_client_receive (client);
  g_assert_true (raw_contains (rolled_back, "E3 03 00 12 00 00 E3 0B 00 0A 00 08"));
  g_assert_cmpuint (g_bytes_get_size (rolled_back), ==, 6 + 14 + 13);
  g_autoptr (GBytes) stale = exchange (client, 0x01, batch);
  g_assert_true (raw_has_error (stale, 3989));
}

/* Many packets, cut at odd places. */
static void
test_long_batch (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_FULL);
  g_autoptr (GString) sql = g_string_new ("set nocount on");

  for (guint i = 0; i < 50000; i++)
    g_string_append (sql, " ");
  g_string_append (sql, "use nowhere_at_all");
  raw_client_send_batch (client, sql->str);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_has_error (answer, 911));
}

/* --- calls --------------------------------------------------------------------------------- */

static void
test_several_calls (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  /* No such procedure, by number; sp_executesql N'use abc', not executed; by name, executed. */
  const char *statement
      = "00 00 E7 0E 00 00 00 00 00 00 0E 00 75 00 73 00 65 00 20 00 61 00 62 00 63 00";
  g_autofree char *hex = g_strconcat ("FF FF 63 00 00 00 FE FF FF 0A 00 00 00 ", statement,
                                      " FF 15 00 5B 00 73 00 79 00 73 00 5D 00 2E 00 5B 00 53 00 "
                                      "50 00 5F 00 65 00 78 00 65 00 63 00 75 "
                                      "00 74 00 65 00 73 00 71 00 6C 00 5D 00 00 00 ",
                                      statement, NULL);
  g_autoptr (GBytes) request = raw_request (0, hex);
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);

  g_assert_true (raw_has_error (answer, 2812));
  g_assert_true (raw_contains (answer,
                               "FE 83 00 E0 00 00 00 00 00 00 00 00 00 79 00 00 00 00 FE 81 00 "
                               "E0 00 00 00 00 00 00 00 00 00 AA"));
  g_assert_true (raw_contains (answer, "FE 02 00 E0 00 00 00 00 00 00 00 00 00"));
}

/* Rows of an open cursor come without columns where a call says so: sp_cursoropen N'select 7', then
 * sp_cursorfetch with the option and without, and sp_executesql with it. */
static void
test_no_metadata (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  const char *statement = "00 00 E7 10 00 00 00 00 00 00 10 00 73 00 65 00 6C 00 65 00 63 00 74 00 "
                          "20 00 37 00 ";
  /* handle 180150003, type 0x10 (absolute), row 1, one row */
  const char *fetch = "00 00 26 04 04 F3 DE BC 0A 00 00 26 04 04 10 00 00 00 "
                      "00 00 26 04 04 01 00 00 00 00 00 26 04 04 01 00 00 00";
  g_autofree char *open
      = g_strconcat ("FF FF 02 00 00 00 00 01 26 04 00 ", statement,
                     "00 01 26 04 04 08 00 00 00 00 01 26 04 04 01 00 00 00 00 01 26 04 00", NULL);
  g_autofree char *calls = g_strconcat ("FF FF 07 00 02 00 ", fetch, " FF FF FF 07 00 04 00 ",
                                        fetch, " FF FF FF 0A 00 02 00 ", statement, NULL);
  g_autoptr (GBytes) open_request = raw_request (0, open);
  g_autoptr (GBytes) opened = exchange (client, 0x03, open_request);
  g_autoptr (GBytes) request = raw_request (0, calls);
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);
  const char *columns = "81 02 00 00 00 00 00 08 00 26 04 00 00 00 00 00 08 20 26 04 07 "
                        "52 00 4F 00 57 00 53 00 54 00 41 00 54 00 "
                        "A5 06 00 01 00 04 02 00 14 ";
  const char *rows = "D1 04 07 00 00 00 04 01 00 00 00 FF 11 00 C1 00 01 00 00 00 00 00 00 00 "
                     "79 00 00 00 00 FE 81 00 E0 00 00 00 00 00 00 00 00 00 ";
  g_autofree char *expected = g_strconcat ("81 FF FF ", rows, columns, rows,
                                           "81 01 00 00 00 00 00 08 00 26 04 00 D1 04 07 00 00 00 "
                                           "FF 11 00 C1 00 01 00 00 00 00 00 00 00 "
                                           "79 00 00 00 00 FE 00 00 E0 00 00 00 00 00 00 00 00 00",
                                           NULL);

  g_assert_true (raw_contains (opened, columns));
  raw_assert_hex (answer, expected);
}

static void
test_unknown_procedure (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) request = raw_request (0, "04 00 6E 00 6F 00 6E 00 65 00 00 00");
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);

  g_assert_true (raw_has_error (answer, 2812));
  g_assert_true (raw_contains (answer, "FE 02 00 E0 00 00 00 00 00 00 00 00 00"));

  g_autoptr (GBytes) reset = raw_request (0, "13 00 73 00 70 00 5F 00 72 00 65 00 73 00 65 00 74 "
                                             "00 5F 00 63 00 6F 00 6E 00 6E 00 65 00 63 "
                                             "00 74 00 69 00 6F 00 6E 00 00 00");
  g_autoptr (GBytes) done = exchange (client, 0x03, reset);
  raw_assert_hex (done, "79 00 00 00 00 FE 00 00 E0 00 00 00 00 00 00 00 00 00");
}

/* An encrypted parameter on a connection that did not negotiate it. */
static void
test_cipher_not_negotiated (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) request = raw_request (0, "FF FF 0A 00 00 00 02 40 00 70 00 08 A5 40 1F FF FF "
                                               "26 04 02 01 05 00 00 00 01 00 00 00 01 00 "
                                               "00 00 00 00 A5 83 00 06 DA 99 01");
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);

  g_assert_true (raw_has_error (answer, 8016));
}

/* --- malformed requests -------------------------------------------------------------------- */

static void
test_malformed (void)
{
  static const struct
  {
    guint8 type;
    const char *payload;
    gint32 error;
  } cases[] = {
    { 0x01, "", 4002 },
    { 0x01, "16 00", 4002 },
    { 0x01, "00 00 00 00", 4002 },
    { 0x01, "FF FF FF FF 70 00", 4002 },
    { 0x01, "04 00 00 00 70 00", 4002 }, /* no transaction header */
    { 0x01, "16 00 00 00 FF FF FF FF 02 00 00 00 00 00 00 00 00 00 01 00 00 00", 4002 },
    { 0x01, "16 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00", 4002 },
    { 0x01, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 70", 4002 },
    { 0x01, "16 00 00 00 12 00 00 00 02 00 01 00 00 00 00 00 00 00 01 00 00 00 20 00", 3989 },
    { 0x01, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 20 00 00 00 20 00",
      102 },
    { 0x03, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00", 8016 },
    { 0x03, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FE FF 20 00", 8016 },
    { 0x03, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00", 8016 },
    { 0x03,
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 00 00 90 40 "
      "00",
      8016 },
    { 0x03,
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 00 00 00 00 "
      "E7 FF "
      "FF 00 00 00 00 00 FE FF FF FF FF FF FF FF FF FF FF FF 00",
      8016 },
    { 0x03,
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 00 00 00 00 "
      "22 00 "
      "00 00 00 FE FF FF FF 00",
      8016 },
    { 0x0E, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00", 4002 },
    { 0x0E, "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 05 00 02 FF 00",
      4002 },
    { 0x07, "81 02 00", 4002 },
  };
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].payload);
      g_autoptr (GBytes) answer = exchange_hex (client, cases[i].type, cases[i].payload);
      g_assert_nonnull (answer);
      g_assert_true (raw_has_error (answer, cases[i].error));
      g_assert_true (raw_contains (answer, cases[i].type == 0x03 ? "FE 02 00" : "FD 02 00"));
    }
}

/* Framing that cannot be trusted any more ends the connection, and no other one. */
static void
test_bad_packets (void)
{
  static const char *const packets[] = {
    "01 01 00 00 00 00 01 00", /* no length */
    "01 01 00 07 00 00 01 00",
    "01 01 FF FF 00 00 01 00",
    "01 00 00 09 00 00 01 00 20 03 01 00 08 00 00 02 00", /* the type changes in a message */
    "02 01 00 09 00 00 01 00 20",
    "12 01 00 09 00 00 01 00 20",
    "10 01 00 09 00 00 01 00 20",
    "99 01 00 08 00 00 01 00",
  };
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) bystander = raw_client_new (server, RAW_PLAIN);

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++)
    {
      g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
      g_test_message ("%s", packets[i]);
      raw_client_send_hex (client, packets[i]);
      g_assert_true (raw_client_is_at_end (client));
    }

  raw_client_send_batch (bystander, "use nowhere");
  g_autoptr (GBytes) answer = raw_client_receive (bystander);
  g_assert_true (raw_has_error (answer, 911));
}

/* sp_executesql as python-tds sends it. */
static const char executesql[] = "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 "
                                 "00 FF FF 0A 00 00 00 00 00 E7 FF "
                                 "FF 09 04 D0 00 34 FE FF FF FF FF FF FF FF 32 00 00 00 73 00 65 "
                                 "00 6C 00 65 00 63 00 74 00 20 00 "
                                 "40 00 50 00 31 00 20 00 61 00 73 00 20 00 69 00 2C 00 20 00 40 "
                                 "00 50 00 32 00 20 00 61 00 73 00 "
                                 "20 00 73 00 00 00 00 00 00 00 E7 FF FF 09 04 D0 00 34 FE FF FF "
                                 "FF FF FF FF FF 32 00 00 00 40 00 "
                                 "50 00 31 00 20 00 49 00 4E 00 54 00 2C 00 40 00 50 00 32 00 20 "
                                 "00 4E 00 56 00 41 00 52 00 43 00 "
                                 "48 00 41 00 52 00 28 00 4D 00 41 00 58 00 29 00 00 00 00 00 03 "
                                 "40 00 50 00 31 00 00 26 04 04 07 "
                                 "00 00 00 03 40 00 50 00 32 00 00 E7 FF FF 09 04 D0 00 34 FE FF "
                                 "FF FF FF FF FF FF 0A 00 00 00 68 "
                                 "00 E9 00 6C 00 6C 00 6F 00 00 00 00 00";

/* Every truncation and every changed byte of a real call: an answer or a close, and the server
 * lives. */
static void
test_mutations (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) request = raw_hex (executesql);
  gsize size;
  const guint8 *data = g_bytes_get_data (request, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new (data, i);
      g_autoptr (GBytes) answer = exchange (client, 0x03, cut);
      g_assert_nonnull (answer);

      g_autofree guint8 *changed = g_memdup2 (data, size);
      changed[i] ^= 0xFF;
      g_autoptr (GBytes) odd = g_bytes_new (changed, size);
      g_autoptr (GBytes) odd_answer = exchange (client, 0x03, odd);
      g_assert_nonnull (odd_answer);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/requests/table-parameter", test_table_parameter);
  g_test_add_func ("/emulator/requests/transactions", test_transactions);
  g_test_add_func ("/emulator/requests/chained-transactions", test_chained_transactions);
  g_test_add_func ("/emulator/requests/ignore", test_ignore);
  g_test_add_func ("/emulator/requests/reset", test_reset);
  g_test_add_func ("/emulator/requests/reset-in-transaction", test_reset_in_transaction);
  g_test_add_func ("/emulator/requests/reset-environment", test_reset_environment);
  g_test_add_func ("/emulator/requests/long-batch", test_long_batch);
  g_test_add_func ("/emulator/requests/several-calls", test_several_calls);
  g_test_add_func ("/emulator/requests/no-metadata", test_no_metadata);
  g_test_add_func ("/emulator/requests/unknown-procedure", test_unknown_procedure);
  g_test_add_func ("/emulator/requests/cipher-not-negotiated", test_cipher_not_negotiated);
  g_test_add_func ("/emulator/requests/malformed", test_malformed);
  g_test_add_func ("/emulator/requests/bad-packets", test_bad_packets);
  g_test_add_func ("/emulator/requests/mutations", test_mutations);

  return g_test_run ();
}
