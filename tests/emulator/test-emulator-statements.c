/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The server with the statements that the engine runs: what real clients sent (tds sheet 11), and
 * attention in the middle of a statement. */

#include "config.h"

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

static void
assert_usable (RawClient *client)
{
  raw_client_send_batch (client, "select 42 as a");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_contains (answer, "D1 04 2A 00 00 00 FD 10 00 C1 00 01"));
}

static void
test_select (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  raw_client_send_hex (
      client,
      "01 01 00 3A 00 00 01 00 16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 "
      "73 00 65 00 6C 00 65 00 63 00 74 00 20 00 34 00 32 00 20 00 61 00 73 00 20 00 61 00");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  /* The sheet's answer, with a nullable integer. */
  g_assert_true (raw_contains (answer, "81 01 00 00 00 00 00"));
  g_assert_true (raw_contains (
      answer, "26 04 01 61 00 D1 04 2A 00 00 00 FD 10 00 C1 00 01 00 00 00 00 00 00 00"));
}

typedef struct
{
  const char *client;
  const char *payload;
} Replay;

/* sp_executesql "select @i as i, @s as s", 7 and héllo. */
static const Replay executesql[] = {
  { "tedious", "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 00 "
               "00 0A 40 00 73 "
               "00 74 00 61 00 74 00 65 00 6D 00 65 00 6E 00 74 00 00 E7 2E 00 09 04 D0 00 34 2E "
               "00 73 00 65 00 "
               "6C 00 65 00 63 00 74 00 20 00 40 00 69 00 20 00 61 00 73 00 20 00 69 00 2C 00 20 "
               "00 40 00 73 00 "
               "20 00 61 00 73 00 20 00 73 00 07 40 00 70 00 61 00 72 00 61 00 6D 00 73 00 00 E7 "
               "2C 00 09 04 D0 "
               "00 34 2C 00 40 00 69 00 20 00 69 00 6E 00 74 00 2C 00 20 00 40 00 73 00 20 00 6E "
               "00 76 00 61 00 "
               "72 00 63 00 68 00 61 00 72 00 28 00 35 00 29 00 02 40 00 69 00 00 26 04 04 07 00 "
               "00 00 02 40 00 "
               "73 00 00 E7 0A 00 09 04 D0 00 34 0A 00 68 00 E9 00 6C 00 6C 00 6F 00" },
  { "go-mssqldb", "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 "
                  "00 00 00 00 E7 32 "
                  "00 00 00 00 00 00 32 00 73 00 65 00 6C 00 65 00 63 00 74 00 20 00 40 00 70 00 "
                  "31 00 20 00 61 00 "
                  "73 00 20 00 69 00 2C 00 20 00 40 00 70 00 32 00 20 00 61 00 73 00 20 00 73 00 "
                  "00 00 E7 34 00 00 "
                  "00 00 00 00 34 00 40 00 70 00 31 00 20 00 62 00 69 00 67 00 69 00 6E 00 74 00 "
                  "2C 00 40 00 70 00 "
                  "32 00 20 00 6E 00 76 00 61 00 72 00 63 00 68 00 61 00 72 00 28 00 35 00 29 00 "
                  "03 40 00 70 00 31 "
                  "00 00 26 08 08 07 00 00 00 00 00 00 00 03 40 00 70 00 32 00 00 E7 0A 00 00 00 "
                  "00 00 00 0A 00 68 "
                  "00 E9 00 6C 00 6C 00 6F 00" },
  { "python-tds", "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0A 00 "
                  "00 00 00 00 E7 FF "
                  "FF 09 04 D0 00 34 FE FF FF FF FF FF FF FF 32 00 00 00 73 00 65 00 6C 00 65 00 "
                  "63 00 74 00 20 00 "
                  "40 00 50 00 31 00 20 00 61 00 73 00 20 00 69 00 2C 00 20 00 40 00 50 00 32 00 "
                  "20 00 61 00 73 00 "
                  "20 00 73 00 00 00 00 00 00 00 E7 FF FF 09 04 D0 00 34 FE FF FF FF FF FF FF FF "
                  "32 00 00 00 40 00 "
                  "50 00 31 00 20 00 49 00 4E 00 54 00 2C 00 40 00 50 00 32 00 20 00 4E 00 56 00 "
                  "41 00 52 00 43 00 "
                  "48 00 41 00 52 00 28 00 4D 00 41 00 58 00 29 00 00 00 00 00 03 40 00 50 00 31 "
                  "00 00 26 04 04 07 "
                  "00 00 00 03 40 00 50 00 32 00 00 E7 FF FF 09 04 D0 00 34 FE FF FF FF FF FF FF "
                  "FF 0A 00 00 00 68 "
                  "00 E9 00 6C 00 6C 00 6F 00 00 00 00 00" },
};

static void
test_executesql (gconstpointer data)
{
  const Replay *replay = data;
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) answer = exchange_hex (client, 0x03, replay->payload);

  g_assert_true (raw_contains (answer, "81 02 00"));
  g_assert_true (raw_contains (answer, "01 69 00"));
  g_assert_true (raw_contains (answer, "01 73 00 D1"));
  g_assert_true (raw_contains (answer, "07 00 00 00"));
  g_assert_true (raw_contains (answer, "68 00 E9 00 6C 00 6C 00 6F 00"));
  g_assert_true (raw_contains (
      answer,
      "FF 11 00 C1 00 01 00 00 00 00 00 00 00 79 00 00 00 00 FE 00 00 E0 00 00 00 00 00 00 00 "
      "00 00"));
}

/* tedious: sp_prepare, sp_execute, sp_unprepare; FreeTDS: sp_prepexec with ntext. */
static void
test_prepare (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) prepared = exchange_hex (client, 0x03,
                                              "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 "
                                              "00 01 00 00 00 FF FF 0B 00 00 00 07 40 00 68 "
                                              "00 61 00 6E 00 64 00 6C 00 65 00 01 26 04 00 07 40 "
                                              "00 70 00 61 00 72 00 61 00 6D 00 73 00 00 E7 "
                                              "0C 00 09 04 D0 00 34 0C 00 40 00 69 00 20 00 69 00 "
                                              "6E 00 74 00 05 40 00 73 00 74 00 6D 00 74 00 "
                                              "00 E7 1C 00 09 04 D0 00 34 1C 00 73 00 65 00 6C 00 "
                                              "65 00 63 00 74 00 20 00 40 00 69 00 20 00 61 "
                                              "00 73 00 20 00 69 00");
  g_assert_true (
      raw_contains (prepared, "AC 00 00 07 40 00 68 00 61 00 6E 00 64 00 6C 00 65 00 01"));
  g_assert_true (raw_contains (prepared, "26 04 04 01 00 00 00 FE 00 00 E0 00"));

  g_autoptr (GBytes) execute = raw_request (
      0, "FF FF 0C 00 00 00 00 00 26 04 04 01 00 00 00 02 40 00 69 00 00 26 04 04 07 00 "
         "00 00");
  g_autoptr (GBytes) executed = exchange (client, 0x03, execute);
  g_assert_true (raw_contains (executed, "01 69 00 D1 04 07 00 00 00 FF 11 00 C1 00 01"));

  g_autoptr (GBytes) unprepare = raw_request (
      0, "FF FF 0F 00 00 00 07 40 00 68 00 61 00 6E 00 64 00 6C 00 65 00 00 26 04 04 01 "
         "00 00 00");
  g_autoptr (GBytes) unprepared = exchange (client, 0x03, unprepare);
  g_assert_true (raw_contains (unprepared, "FE 00 00 E0 00"));
  g_autoptr (GBytes) dead = exchange (client, 0x03, execute);
  g_assert_true (raw_has_error (dead, 8179));
  g_assert_true (raw_contains (dead, "FE 02 00"));

  g_autoptr (GBytes) prepexec = exchange_hex (
      client, 0x03,
      "16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00 FF FF 0D 00 00 00 00 01 "
      "26 04 "
      "00 00 00 63 00 00 00 00 09 04 D0 00 34 FF FF FF FF 00 00 63 1C 00 00 00 09 04 D0 00 34 1C "
      "00 00 "
      "00 73 00 65 00 6C 00 65 00 63 00 74 00 20 00 34 00 32 00 20 00 61 00 73 00 20 00 61 00");
  g_assert_true (raw_contains (prepexec, "D1 04 2A 00 00 00 FF 11 00 C1 00 01"));
  g_assert_true (raw_contains (prepexec, "79 00 00 00 00 AC 00 00 00 01"));
}

/* A procedure of a user by its name: rows, return status, output parameters, in this order, with
 * the name of the procedure in what it says. */
static void
test_user_procedure (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (server,
                                 "CREATE PROC pq @a int, @b int OUTPUT AS\n"
                                 "SELECT @a AS a\nSET @b = @a + 1\nPRINT 'x'\nRETURN 5\n",
                                 &error);
  g_assert_no_error (error);
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  /* pq, no flags; @a int 7; @b int OUTPUT NULL */
  g_autoptr (GBytes) request = raw_request (
      0, "02 00 70 00 71 00 00 00 02 40 00 61 00 00 26 04 04 07 00 00 00 02 40 00 62 00 01 26 04 "
         "00");
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);
  g_assert_true (raw_contains (answer, "01 61 00 D1 04 07 00 00 00 FF 11 00 C1 00 01"));
  /* INFO: … procedure "pq", line 4 */
  g_assert_true (raw_contains (answer, "02 70 00 71 00 04 00 00 00"));
  g_assert_true (raw_contains (answer, "79 05 00 00 00 AC 01 00 02 40 00 62 00 01 00 00 00 00"));
  g_assert_true (raw_contains (answer, "26 04 04 08 00 00 00 FE 00 00 E0 00"));

  raw_client_send_batch (client, "declare @o int exec pq 1, @o output select @o as o");
  g_autoptr (GBytes) batch = raw_client_receive (client);
  g_assert_true (raw_contains (batch, "79 05 00 00 00 FE 01 00 E0 00"));
  g_assert_true (raw_contains (batch, "01 6F 00 D1 04 02 00 00 00 FD 10 00 C1 00 01"));

  g_autoptr (GBytes) missing
      = raw_request (0, "02 00 70 00 71 00 00 00 02 40 00 61 00 00 26 04 04 07 00 00 00");
  g_autoptr (GBytes) refused = exchange (client, 0x03, missing);
  g_assert_true (raw_has_error (refused, 201));
  g_assert_true (raw_contains (refused, "FE 02 00"));
  assert_usable (client);
}

/* The request that tedious sends, byte for byte (tds sheet 11.2). */
static void
test_tedious_login (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RawClient) client = raw_client_connect (server);
  g_autoptr (GBytes) prelogin = raw_client_prelogin (client, 2);

  ae_emulator_server_run_script (server, "CREATE DATABASE testdb", &error);
  g_assert_no_error (error);
  raw_client_send_hex (client, "10 01 00 D1 00 00 01 00 C9 00 00 00 04 00 00 74 00 10 00 00 00 00 "
                               "00 00 D2 04 00 00 00 00 00 00 "
                               "F0 00 00 18 00 00 00 00 09 04 00 00 5E 00 02 00 62 00 02 00 66 00 "
                               "05 00 70 00 07 00 7E 00 09 00 "
                               "90 00 04 00 94 00 07 00 A2 00 0A 00 B6 00 06 00 01 02 03 04 05 06 "
                               "C2 00 00 00 C2 00 00 00 C2 00 "
                               "00 00 00 00 00 00 76 00 6D 00 73 00 61 00 A0 A5 D2 A5 B6 A5 B7 A5 "
                               "3B A5 54 00 65 00 64 00 69 00 "
                               "6F 00 75 00 73 00 6C 00 6F 00 63 00 61 00 6C 00 68 00 6F 00 73 00 "
                               "74 00 C2 00 00 00 54 00 65 00 "
                               "64 00 69 00 6F 00 75 00 73 00 75 00 73 00 5F 00 65 00 6E 00 67 00 "
                               "6C 00 69 00 73 00 68 00 74 00 "
                               "65 00 73 00 74 00 64 00 62 00 0A 01 00 00 00 01 FF");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  /* The sheet's answer, with our server name and version. */
  raw_assert_hex (
      answer, "E3 1B 00 01 06 74 00 65 00 73 00 74 00 64 00 62 00 06 6D 00 61 00 73 00 74 00 65 00 "
              "72 00 AB 6C "
              "00 45 16 00 00 02 00 25 00 43 00 68 00 61 00 6E 00 67 00 65 00 64 00 20 00 64 00 61 "
              "00 74 00 61 "
              "00 62 00 61 00 73 00 65 00 20 00 63 00 6F 00 6E 00 74 00 65 00 78 00 74 00 20 00 74 "
              "00 6F 00 20 "
              "00 27 00 74 00 65 00 73 00 74 00 64 00 62 00 27 00 2E 00 0A 41 00 45 00 45 00 4D 00 "
              "55 00 4C 00 "
              "41 00 54 00 4F 00 52 00 00 01 "
              "00 00 00 E3 08 00 07 05 09 04 D0 00 34 00 E3 17 00 02 0A 75 00 73 00 5F 00 65 00 6E "
              "00 67 00 6C "
              "00 69 00 73 00 68 00 00 AB 70 00 47 16 00 00 01 00 27 00 43 00 68 00 61 00 6E 00 67 "
              "00 65 00 64 "
              "00 20 00 6C 00 61 00 6E 00 67 00 75 00 61 00 67 00 65 00 20 00 73 00 65 00 74 00 74 "
              "00 69 00 6E "
              "00 67 00 20 00 74 00 6F 00 20 00 75 00 73 00 5F 00 65 00 6E 00 67 00 6C 00 69 00 73 "
              "00 68 00 2E "
              "00 0A 41 00 45 00 45 00 4D 00 55 00 4C 00 41 00 54 00 4F 00 52 00 00 01 00 00 00 "
              "AD 32 00 01 74 00 00 04 14 4D 00 69 00 63 00 "
              "72 00 6F 00 73 00 6F 00 66 00 74 00 20 00 53 00 51 00 4C 00 20 00 53 00 65 00 72 00 "
              "76 00 65 00 "
              "72 00 10 00 03 E8 E3 13 00 04 04 34 00 30 00 39 00 36 00 04 34 00 30 00 39 00 36 00 "
              "AE 0A 01 00 "
              "00 00 01 FF FD 00 00 00 00 00 00 00 00 00 00 00 00");
}

static void
test_waitfor (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  for (guint i = 0; i < 20; i++)
    {
      raw_client_send_batch (client, "waitfor delay '23:59:59'");
      raw_client_send_attention (client);
      g_autoptr (GBytes) answer = raw_client_receive (client);
      g_assert_true (raw_contains (answer, RAW_DONE_ERROR));
      g_autoptr (GBytes) acknowledgement = raw_client_receive (client);
      raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
    }
  assert_usable (client);
}

/* A result that does not fit into the buffers of the socket: the server is blocked in writing, or
 * between two rows, when the attention comes. */
static void
test_rows (gconstpointer data)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GString) script = g_string_new ("create table n (i int, t nvarchar(100))\n");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (script, "insert into n values (%u, N'%0100u')\n", i, i);
  ae_emulator_server_run_script (server, script->str, &error);
  g_assert_no_error (error);

  g_autoptr (RawClient) client = raw_client_new (server, GPOINTER_TO_INT (data));
  raw_client_send_batch (client, "select a.t, b.t, c.t from n a cross join n b cross join n c");
  g_autoptr (GBytes) beginning = raw_client_receive_bytes (client, 4096);
  g_assert_cmpuint (g_bytes_get_size (beginning), ==, 4096);
  raw_client_send_attention (client);

  /* Packet by packet, because the first one is read already. */
  guint8 status = 0;
  gsize n_packets = 0;
  while (!(status & 0x01))
    {
      g_autoptr (GBytes) header = raw_client_receive_bytes (client, 8);
      g_assert_cmpuint (g_bytes_get_size (header), ==, 8);
      const guint8 *bytes = g_bytes_get_data (header, NULL);
      status = bytes[1];
      g_autoptr (GBytes) payload
          = raw_client_receive_bytes (client, (bytes[2] << 8 | bytes[3]) - 8);
      n_packets++;
      if (status & 0x01)
        g_assert_true (raw_contains (payload, RAW_DONE_ERROR));
    }
  /* The whole result has 600 million bytes. */
  g_assert_cmpuint (n_packets, <, 10000);
  g_autoptr (GBytes) acknowledgement = raw_client_receive (client);
  raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
  assert_usable (client);
}

/* The client goes while its request runs: the server does not go on with it. */
static void
test_client_leaves (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  RawClient *client = raw_client_new (server, RAW_FULL);

  raw_client_send_batch (client, "waitfor delay '23:59:59'");
  raw_client_free (client);
  while (ae_emulator_server_get_n_connections (server) > 0)
    g_thread_yield ();
}

/* The handle comes before the outputs of the statement: Microsoft's ODBC driver takes the first for
 * it. */
static void
test_prepexec_outputs (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  /* sp_prepexec @handle OUTPUT, '@o int OUTPUT', 'SET @o = 7', @o OUTPUT */
  g_autoptr (GBytes) request = raw_request (
      0, "FF FF 0D 00 00 00 00 01 26 04 00 00 00 E7 40 1F 09 04 D0 00 34 1A 00 40 00 6F 00 20 00 "
         "69 00 6E 00 74 00 20 00 4F 00 55 00 54 00 50 00 55 00 54 00 00 00 E7 40 1F 09 04 D0 00 "
         "34 14 00 53 00 45 00 54 00 20 00 40 00 6F 00 20 00 3D 00 20 00 37 00 00 01 26 04 00 ");
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);

  g_assert_true (raw_contains (answer, "AC 00 00 00 01 00 00 00 00 01 00 26 04 04 01 00 00 00 "
                                       "AC 03 00 00 01 00 00 00 00 01 00 26 04 04 07 00 00 00"));
}

/* Asked for the columns, sp_prepare answers with a result without rows. */
static void
test_prepare_columns (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  /* sp_prepare @handle OUTPUT, '@i int', 'SELECT @i AS a', 1 */
  g_autoptr (GBytes) request = raw_request (
      0, "FF FF 0B 00 00 00 00 01 26 04 00 00 00 E7 40 1F 09 04 D0 00 34 0C 00 40 00 69 00 20 00 "
         "69 00 6E 00 74 00 00 00 E7 40 1F 09 04 D0 00 34 1C 00 53 00 45 00 4C 00 45 00 43 00 54 "
         "00 20 00 40 00 69 00 20 00 41 00 53 00 20 00 61 00 00 00 26 04 04 01 00 00 00 ");
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);
  g_assert_true (raw_contains (answer, "26 04 01 61 00 FF 11 00 C1 00 00 00 00 00 00 00 00 00 79"));
  g_assert_true (
      raw_contains (answer, "AC 00 00 00 01 00 00 00 00 01 00 26 04 04 01 00 00 00 FE 00 00"));

  /* 'SELECT a FROM nothing' */
  g_autoptr (GBytes) wrong = raw_request (
      0, "FF FF 0B 00 00 00 00 01 26 04 00 00 00 E7 40 1F 09 04 D0 00 34 00 00 00 00 E7 40 1F 09 "
         "04 D0 00 34 2A 00 53 00 45 00 4C 00 45 00 43 00 54 00 20 00 61 00 20 00 46 00 52 00 4F "
         "00 4D 00 20 00 6E 00 6F 00 74 00 68 00 69 00 6E 00 67 00 00 00 26 04 04 01 00 00 00 ");
  g_autoptr (GBytes) refused = exchange (client, 0x03, wrong);
  g_assert_true (raw_has_error (refused, 208));
  g_assert_true (raw_has_error (refused, 8180));
  g_assert_false (raw_contains (refused, "AC 00 00"));
  assert_usable (client);
}

/* A procedure that is prepared and called, and called again by its handle. */
static void
test_prepexecrpc (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  raw_client_send_batch (client,
                         "CREATE PROCEDURE p @i int, @o int OUTPUT AS SET @o = @i * 2 RETURN 5");
  g_autoptr (GBytes) created = raw_client_receive (client);
  /* sp_prepexecrpc @handle OUTPUT, 'p', 21, @o OUTPUT */
  g_autoptr (GBytes) request = raw_request (
      0, "FF FF 0E 00 00 00 00 01 26 04 00 00 00 E7 40 1F 09 04 D0 00 34 02 00 70 00 00 00 26 04 "
         "04 15 00 00 00 00 01 26 04 00 ");
  g_autoptr (GBytes) answer = exchange (client, 0x03, request);
  g_assert_true (raw_contains (answer, "79 05 00 00 00 "
                                       "AC 00 00 00 01 00 00 00 00 01 00 26 04 04 01 00 00 00 "
                                       "AC 03 00 00 01 00 00 00 00 01 00 26 04 04 2A 00 00 00"));

  /* sp_execute 1, 3, @o OUTPUT */
  g_autoptr (GBytes) again = raw_request (
      0, "FF FF 0C 00 00 00 00 00 26 04 04 01 00 00 00 00 00 26 04 04 03 00 00 00 00 01 26 04 00 ");
  g_autoptr (GBytes) second = exchange (client, 0x03, again);
  g_assert_true (raw_contains (second, "79 05 00 00 00 "
                                       "AC 02 00 00 01 00 00 00 00 01 00 26 04 04 06 00 00 00"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/statements/select", test_select);
  for (guint i = 0; i < G_N_ELEMENTS (executesql); i++)
    {
      g_autofree char *path
          = g_strconcat ("/emulator/statements/executesql/", executesql[i].client, NULL);
      g_test_add_data_func (path, &executesql[i], test_executesql);
    }
  g_test_add_func ("/emulator/statements/prepare", test_prepare);
  g_test_add_func ("/emulator/statements/user-procedure", test_user_procedure);
  g_test_add_func ("/emulator/statements/tedious-login", test_tedious_login);
  g_test_add_func ("/emulator/statements/waitfor", test_waitfor);
  g_test_add_data_func ("/emulator/statements/rows", GINT_TO_POINTER (RAW_PLAIN), test_rows);
  g_test_add_data_func ("/emulator/statements/rows-tls", GINT_TO_POINTER (RAW_FULL), test_rows);
  g_test_add_data_func ("/emulator/statements/rows-strict", GINT_TO_POINTER (RAW_STRICT),
                        test_rows);
  g_test_add_func ("/emulator/statements/client-leaves", test_client_leaves);

  g_test_add_func ("/emulator/statements/prepexec-outputs", test_prepexec_outputs);
  g_test_add_func ("/emulator/statements/prepare-columns", test_prepare_columns);
  g_test_add_func ("/emulator/statements/prepexecrpc", test_prepexecrpc);
  return g_test_run ();
}
