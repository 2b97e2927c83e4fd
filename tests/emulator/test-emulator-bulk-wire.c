/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Bulk loads as a client sends them. */

#include "config.h"

#include "raw-client.h"

#define COLUMNS                                                                      \
  "81 02 00 00 00 00 00 04 00 26 04 01 61 00 00 00 00 00 05 00 E7 14 00 09 04 D0 00" \
  " 34 01 62 00 "
#define ROWS "D1 04 01 00 00 00 02 00 78 00 D1 04 02 00 00 00 FF FF "
#define END "FD 00 00 00 00 00 00 00 00 00 00 00 00"

static AeEmulatorServer *
server_new (void)
{
  AeEmulatorServer *server = raw_server_new ();
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (server, "create table t (a int, b nvarchar(10))", &error);
  g_assert_no_error (error);

  return server;
}

static void
begin (RawClient *client)
{
  raw_client_send_batch (client, "insert bulk t([a] int, [b] nvarchar(10))");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, END);
}

static void
assert_count (RawClient *client, const char *little_endian)
{
  g_autofree char *row = g_strconcat ("D1 04 ", little_endian, " FD 10 00 C1 00 01", NULL);

  raw_client_send_batch (client, "select count(*) as a from t");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_contains (answer, row));
}

static void
test_load (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) message = raw_hex (COLUMNS ROWS END);

  begin (client);
  raw_client_send (client, 0x07, 0x01, message);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, "FD 10 00 F0 00 02 00 00 00 00 00 00 00");
  assert_count (client, "02 00 00 00");

  /* Once only. */
  raw_client_send (client, 0x07, 0x01, message);
  g_autoptr (GBytes) refused = raw_client_receive (client);
  g_assert_true (raw_has_error (refused, 4002));
  assert_count (client, "02 00 00 00");
}

/* More than is kept in memory, in as many packets. */
static void
test_large (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_FULL);
  g_autoptr (GBytes) start = raw_hex (COLUMNS);
  g_autoptr (GBytes) row = raw_hex ("D1 04 07 00 00 00 14 00 78 00 78 00 78 00 78 00 78 00 78 00 "
                                    "78 00 78 00 78 00 78 00");
  g_autoptr (GBytes) end = raw_hex (END);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (start, NULL), g_bytes_get_size (start));
  for (guint i = 0; i < 0x40000; i++)
    g_byte_array_append (bytes, g_bytes_get_data (row, NULL), g_bytes_get_size (row));
  g_byte_array_append (bytes, g_bytes_get_data (end, NULL), g_bytes_get_size (end));
  g_assert_cmpuint (bytes->len, >, 7 * 1024 * 1024);
  g_autoptr (GBytes) message = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));

  begin (client);
  raw_client_send (client, 0x07, 0x01, message);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, "FD 10 00 F0 00 00 00 04 00 00 00 00 00");
  assert_count (client, "00 00 04 00");
}

/* The client gives up: by IGNORE while it sends, by attention once it has sent. */
static void
test_cancelled (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) message = raw_hex (COLUMNS ROWS);
  g_autoptr (GBytes) whole = raw_hex (COLUMNS ROWS END);

  begin (client);
  raw_client_send (client, 0x07, 0x03, message);
  g_autoptr (GBytes) ignored = raw_client_receive (client);
  raw_assert_hex (ignored, RAW_DONE_ERROR);
  assert_count (client, "00 00 00 00");

  begin (client);
  ae_emulator_server_hold (server);
  raw_client_send (client, 0x07, 0x01, whole);
  g_assert_true (ae_emulator_server_wait_held (server, 1, 20000));
  raw_client_send_attention (client);
  g_autoptr (GBytes) stopped = raw_client_receive (client);
  raw_assert_hex (stopped, RAW_DONE_ERROR);
  g_autoptr (GBytes) acknowledgement = raw_client_receive (client);
  raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
  ae_emulator_server_release (server);
  assert_count (client, "00 00 00 00");

  /* It goes in the middle of a packet. */
  begin (client);
  raw_client_send_hex (client, "07 01 00 40 00 00 01 00 81 02");
}

/* A load that does not go on holds up nobody. */
static void
test_slow (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) slow = raw_client_new (server, RAW_PLAIN);
  g_autoptr (RawClient) other = raw_client_new (server, RAW_PLAIN);

  begin (slow);
  raw_client_send_hex (slow, "07 00 00 4B 00 00 01 00 " COLUMNS ROWS ROWS);
  raw_client_send_batch (other, "insert into t values (5, null)");
  g_autoptr (GBytes) answer = raw_client_receive (other);
  raw_assert_hex (answer, "FD 10 00 C3 00 01 00 00 00 00 00 00 00");
  raw_client_send_hex (slow, "07 01 00 15 00 00 01 00 " END);
  g_autoptr (GBytes) loaded = raw_client_receive (slow);
  raw_assert_hex (loaded, "FD 10 00 F0 00 04 00 00 00 00 00 00 00");
  assert_count (other, "05 00 00 00");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/bulk-wire/load", test_load);
  g_test_add_func ("/emulator/bulk-wire/large", test_large);
  g_test_add_func ("/emulator/bulk-wire/cancelled", test_cancelled);
  g_test_add_func ("/emulator/bulk-wire/slow", test_slow);

  return g_test_run ();
}
