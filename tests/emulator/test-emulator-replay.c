/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Recorded answers: the same bytes, whatever became of the table. */

#include "config.h"

#include <string.h>

#include "raw-client.h"

#define QUERY "select i, s from n"

static AeEmulatorServer *
server_new (void)
{
  AeEmulatorServer *server = raw_server_new ();
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (
      server,
      "create table n (i int, s nchar(200))\n"
      "insert into n select value, N'x' from generate_series (1, 50000)\n",
      &error);
  g_assert_no_error (error);

  return server;
}

static GBytes *
query (RawClient *client, const char *sql)
{
  raw_client_send_batch (client, sql);

  return raw_client_receive (client);
}

static void
test_same (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (RawClient) encrypted = raw_client_new (server, RAW_FULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) live = query (client, QUERY);

  g_assert_cmpuint (g_bytes_get_size (live), >, 50000 * 400);
  g_assert_true (ae_emulator_server_record (server, " " QUERY "\n", &error));
  g_assert_no_error (error);
  g_autoptr (GBytes) none = query (client, "delete from n");
  g_autoptr (GBytes) replayed = query (client, QUERY);
  g_assert_true (g_bytes_equal (replayed, live));
  g_autoptr (GBytes) over_tls = query (encrypted, "\n" QUERY " ");
  g_assert_true (g_bytes_equal (over_tls, live));
  /* Another text is another query. */
  g_autoptr (GBytes) other = query (client, QUERY " where 1 = 1");
  g_assert_true (raw_contains (other, "FD 10 00 C1 00 00 00 00 00"));
}

/* sp_executesql ends as a call does. */
static void
test_call (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) request = raw_request (
      0, "FF FF 0A 00 00 00 00 00 E7 18 00 09 04 D0 00 34 18 00 73 00 65 00 6C 00 65 "
         "00 63 00 74 00 20 00 37 00 20 00 61 00 73 00 20 00 61 00");

  raw_client_send (client, 0x03, 0x01, request);
  g_autoptr (GBytes) live = raw_client_receive (client);
  g_assert_true (ae_emulator_server_record (server, "select 7 as a", &error));
  raw_client_send (client, 0x03, 0x01, request);
  g_autoptr (GBytes) replayed = raw_client_receive (client);
  g_assert_true (g_bytes_equal (replayed, live));
}

static void
test_attention (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GError) error = NULL;
  guint8 status = 0;

  g_assert_true (ae_emulator_server_record (server, QUERY, &error));
  raw_client_send_batch (client, QUERY);
  raw_client_send_attention (client);
  gsize total = 0;
  while (!(status & 0x01))
    {
      g_autoptr (GBytes) start = raw_client_receive_bytes (client, 8);
      const guint8 *header = g_bytes_get_data (start, NULL);
      g_assert_cmpuint (g_bytes_get_size (start), ==, 8);
      status = header[1];
      g_autoptr (GBytes) packet
          = raw_client_receive_bytes (client, (header[2] << 8 | header[3]) - 8);
      total += g_bytes_get_size (packet);
      if (status & 0x01)
        g_assert_true (raw_contains (packet, RAW_DONE_ERROR) || total > 50000 * 400);
    }
  g_autoptr (GBytes) acknowledgement = raw_client_receive (client);
  raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
}

static void
test_failure (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_emulator_server_record (server, "select i from nowhere", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_autoptr (GBytes) answer = query (client, "select i from nowhere");
  g_assert_true (raw_has_error (answer, 208));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/replay/same", test_same);
  g_test_add_func ("/emulator/replay/call", test_call);
  g_test_add_func ("/emulator/replay/attention", test_attention);
  g_test_add_func ("/emulator/replay/failure", test_failure);

  return g_test_run ();
}
