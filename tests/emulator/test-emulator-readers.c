/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Long readers beside writers, and clients that do not read what they asked for. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "raw-client.h"

#define N_ROWS 3000
#define N_READERS 4

static gsize
get_resident_size (void)
{
  g_autofree char *text = NULL;
  gsize total = 0, resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  g_assert_cmpint (sscanf (text, "%" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT, &total, &resident), ==, 2);

  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

static AeEmulatorServer *
server_new (void)
{
  AeEmulatorServer *server = raw_server_new ();
  g_autoptr (GError) error = NULL;

  /* 3000 rows of 8000 bytes: more than all buffers on the way. */
  ae_emulator_server_run_script (
      server,
      "create table n (i int, s nchar(4000))\n"
      "insert into n select value, N'x' from generate_series (1, 3000)\n",
      &error);
  g_assert_no_error (error);

  return server;
}

static void
run (RawClient *client, const char *sql, const char *end)
{
  raw_client_send_batch (client, sql);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_contains (answer, end));
}

/* The payload of one packet; TRUE: it was the last one. */
static gboolean
receive_packet (RawClient *client, GByteArray *payload)
{
  g_autoptr (GBytes) start = raw_client_receive_bytes (client, 8);
  const guint8 *header = g_bytes_get_data (start, NULL);

  g_assert_cmpuint (g_bytes_get_size (start), ==, 8);
  g_autoptr (GBytes) packet = raw_client_receive_bytes (client, (header[2] << 8 | header[3]) - 8);
  g_byte_array_append (payload, g_bytes_get_data (packet, NULL), g_bytes_get_size (packet));

  return (header[1] & 0x01) != 0;
}

/* What a reader gets is what was there when it began. */
static void
test_snapshot (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) writer = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  RawClient *readers[N_READERS];

  for (guint i = 0; i < N_READERS; i++)
    {
      readers[i] = raw_client_new (server, i % 2 == 0 ? RAW_PLAIN : RAW_FULL);
      raw_client_send_batch (readers[i], "select i, s from n");
      /* It has begun, and stands in the middle. */
      g_assert_false (receive_packet (readers[i], payload));
    }
  run (writer, "update n set s = N'y' where i <= 1500", "FD 10 00 C5 00 DC 05");
  run (writer, "delete from n where i > 1500", "FD 10 00 C4 00 DC 05");
  run (writer, "select count(*) from n where s = N'y'", "D1 04 DC 05 00 00 FD 10 00 C1 00 01");
  for (guint i = 0; i < N_READERS; i++)
    {
      g_byte_array_set_size (payload, 0);
      while (!receive_packet (readers[i], payload))
        ;
      const guint8 *data = payload->data;
      gsize size = payload->len;
      g_assert_cmpuint (size, >, 2900 * 8000);
      g_autoptr (GBytes) last = g_bytes_new (data + size - 13, 13);
      raw_assert_hex (last, "FD 10 00 C1 00 B8 0B 00 00 00 00 00 00");
      g_assert_null (memmem (data, size, "y\0 \0 \0", 6));
      raw_client_free (readers[i]);
    }
}

/* The result of 72 GB waits in the server, not in its memory, and holds up nobody. */
static void
test_client_that_does_not_read (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) other = raw_client_new (server, RAW_PLAIN);
  RawClient *readers[N_READERS];

  run (other, "select count(*) from n", "D1 04 B8 0B 00 00 FD 10 00 C1 00 01");
  gsize before = get_resident_size ();
  for (guint i = 0; i < N_READERS; i++)
    {
      readers[i] = raw_client_new (server, RAW_PLAIN);
      raw_client_send_batch (readers[i], "select a.s, b.s from n a cross join n b");
    }
  for (guint i = 0; i < 200; i++)
    run (other, "update n set s = N'z' where i = 7", "FD 10 00 C5 00 01");
  g_assert_cmpuint (get_resident_size (), <, before + 64 * 1024 * 1024);
  for (guint i = 0; i < N_READERS; i++)
    raw_client_free (readers[i]);
  while (ae_emulator_server_get_n_connections (server) > 1)
    g_thread_yield ();
}

/* Memory that is no file's: what is recorded is a file. */
static gsize
get_anonymous_size (void)
{
  g_autofree char *status = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  const char *line = strstr (status, "RssAnon:");
  return line != NULL ? strtoul (line + strlen ("RssAnon:"), NULL, 10) * 1024 : 0;
}

/* A recorded answer of 24 MB for each of eight that do not read. */
static void
test_recorded_for_nobody (void)
{
  g_autoptr (AeEmulatorServer) server = server_new ();
  g_autoptr (RawClient) other = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GError) error = NULL;
  RawClient *readers[2 * N_READERS];

  ae_emulator_server_record (server, "select s from n", &error);
  g_assert_no_error (error);
  run (other, "select count(*) from n", "D1 04 B8 0B 00 00 FD 10 00 C1 00 01");
  gsize before = get_anonymous_size ();
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      readers[i] = raw_client_new (server, RAW_PLAIN);
      raw_client_send_batch (readers[i], "select s from n");
    }
  for (guint i = 0; i < 200; i++)
    run (other, "update n set s = N'z' where i = 7", "FD 10 00 C5 00 01");
  g_assert_cmpuint (get_anonymous_size (), <, before + 32 * 1024 * 1024);
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    raw_client_free (readers[i]);
  while (ae_emulator_server_get_n_connections (server) > 1)
    g_thread_yield ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/readers/snapshot", test_snapshot);
  g_test_add_func ("/emulator/readers/client-that-does-not-read", test_client_that_does_not_read);
  g_test_add_func ("/emulator/readers/recorded-for-nobody", test_recorded_for_nobody);

  return g_test_run ();
}
