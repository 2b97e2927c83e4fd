/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* How fast a client that only empties the socket gets a large result of encrypted cells: made by
 * the query, and recorded. `meson test --benchmark`; the argument is the number of rows in
 * thousands. */

#include "config.h"

#include <string.h>

#include "raw-client.h"

#define ENCRYPTED                                                                    \
  " ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, " \
  "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"
#define QUERY "SELECT id, a, b, c FROM Cells"

static void
run_script (AeEmulatorServer *server, const char *sql)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (server, sql, &error);
  g_assert_no_error (error);
}

/* A thousand rows of cells, as a bulk load of ciphertext; a copy of them for each thousand. */
static void
fill (AeEmulatorServer *server, guint n_thousands)
{
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GString) hex = g_string_new ("81 04 00 00 00 00 00 08 00 38 01 69 00");
  g_autofree char *copy = g_strdup_printf ("INSERT INTO Cells (id, a, b, c) SELECT g.value * 1000 "
                                           "+ f.id, f.a, f.b, f.c FROM Few f CROSS "
                                           "JOIN GENERATE_SERIES (0, %u) g",
                                           n_thousands - 1);

  raw_client_send_batch (client, "INSERT BULK Few (id int, a varbinary(65), b varbinary(65), c "
                                 "varbinary(65)) WITH (ALLOW_ENCRYPTED_VALUE_MODIFICATIONS)");
  g_autoptr (GBytes) expects = raw_client_receive (client);
  for (guint c = 0; c < 3; c++)
    g_string_append_printf (hex, "00 00 00 00 09 00 A5 41 00 01 %02X 00", 0x61 + c);
  for (guint row = 0; row < 1000; row++)
    {
      g_string_append_printf (hex, "D1 %02X %02X 00 00", row & 0xFF, row >> 8);
      for (guint c = 0; c < 3; c++)
        {
          g_string_append (hex, "41 00 01");
          for (guint i = 0; i < 16; i++)
            g_string_append_printf (hex, "%08X", (row + 1) * 2654435761u * (i + c + 1));
        }
    }
  g_string_append (hex, "FD 00 00 00 00 00 00 00 00 00 00 00 00");
  g_autoptr (GBytes) message = raw_hex (hex->str);
  raw_client_send (client, 0x07, 0x01, message);
  g_autoptr (GBytes) loaded = raw_client_receive (client);
  g_assert_true (raw_contains (loaded, "FD 10 00 F0 00 E8 03"));
  run_script (server, copy);
}

/* Memory of this process, server and client, that is no file's, in MB; what is recorded is a file.
 */
static double
get_memory (void)
{
  g_autofree char *status = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  const char *line = strstr (status, "RssAnon:");
  return line != NULL
             ? (double) g_ascii_strtoull (line + 8 + strspn (line + 8, " \t"), NULL, 10) / 1e3
             : 0;
}

static void
measure (AeEmulatorServer *server, const char *what, RawSecurity security, guint n_rows)
{
  g_autoptr (RawClient) client = raw_client_new (server, security);
  gint64 start = g_get_monotonic_time ();
  guint64 total = 0;
  guint8 status = 0;
  double peak = get_memory ();
  guint n_packets = 0;

  raw_client_send_batch (client, QUERY);
  while (!(status & 0x01))
    {
      g_autoptr (GBytes) header = raw_client_receive_bytes (client, 8);
      const guint8 *bytes = g_bytes_get_data (header, NULL);
      gsize size = (gsize) bytes[2] << 8 | bytes[3];
      status = bytes[1];
      g_autoptr (GBytes) payload = raw_client_receive_bytes (client, size - 8);
      total += size;
      if (++n_packets % 1024 == 0)
        peak = MAX (peak, get_memory ());
    }
  double seconds = (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;
  g_print ("%-20s %10.0f rows/s %8.1f MB/s, %6.1f MB in memory at most\n", what, n_rows / seconds,
           (double) total / seconds / 1e6, peak);
}

int
main (int argc, char *argv[])
{
  guint n_thousands = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1000;
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GError) error = NULL;

  run_script (server,
              "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = "
              "'y')\nGO\nCREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = "
              "CMK1, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x01)\nGO\n"
              "CREATE TABLE Few (id int, a int" ENCRYPTED ", b int" ENCRYPTED ", c int" ENCRYPTED
              ")\nCREATE TABLE Cells (id int, a int" ENCRYPTED ", b int" ENCRYPTED
              ", c int" ENCRYPTED ")");
  fill (server, MAX (n_thousands, 1));
  measure (server, "query", RAW_PLAIN, n_thousands * 1000);
  measure (server, "query, TLS", RAW_FULL, n_thousands * 1000);
  ae_emulator_server_record (server, QUERY, &error);
  g_assert_no_error (error);
  measure (server, "recorded", RAW_PLAIN, n_thousands * 1000);
  measure (server, "recorded, TLS", RAW_FULL, n_thousands * 1000);

  return 0;
}
