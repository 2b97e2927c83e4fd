/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server under test can be made to do wrong, and what it does besides. */

#include "config.h"

#include <string.h>

#include "raw-client.h"

#define WAIT_MS 20000
#define BATCH "scripted"
/* COLMETADATA of an int named a, a row with 42, DONE. */
#define TOKENS \
  "81 01 00 00 00 00 00 00 00 38 01 61 00 D1 2A 00 00 00 FD 10 00 C1 00 01 00 00 00 00 00 00 00"
#define N_TOKEN_BYTES 31

static AeEmulatorServer *
scripted_server_new (void)
{
  AeEmulatorServer *server = raw_server_new ();
  g_autoptr (GBytes) tokens = raw_hex (TOKENS);

  ae_emulator_server_script_answer (server, BATCH, tokens);

  return server;
}

static void
assert_scripted (RawClient *client)
{
  raw_client_send_batch (client, "select " BATCH);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, TOKENS);
}

/* --- scripted answers ---------------------------------------------------------------------- */

static void
test_script (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_FULL);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

  assert_scripted (client);
  ae_emulator_server_script_answer (server, BATCH, nothing);
  raw_client_send_batch (client, "select " BATCH);
  g_autoptr (GBytes) empty = raw_client_receive (client);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);

  ae_emulator_server_script_answer (server, BATCH, NULL);
  raw_client_send_batch (client, "use " BATCH);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_has_error (answer, 911));
  g_assert_cmpuint (ae_emulator_server_get_n_requests (server), ==, 3);
}

/* A call of sp_executesql by its statement, any other by its name. */
static void
test_script_calls (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  g_autoptr (GBytes) first = raw_hex ("FE 00 00 E0 00 01 00 00 00 00 00 00 00");
  g_autoptr (GBytes) second = raw_hex ("FE 00 00 E0 00 02 00 00 00 00 00 00 00");
  g_autoptr (GBytes) statement = raw_request (0, "FF FF 0A 00 00 00 00 00 E7 0E 00 00 00 00 00 00 "
                                                 "0E 00 78 00 79 00 7A 00 77 00 79 00 20 00 31 "
                                                 "00");
  g_autoptr (GBytes) other = raw_request (0, "05 00 6D 00 79 00 5F 00 73 00 70 00 00 00 00 00 E7 "
                                             "06 00 00 00 00 00 00 06 00 78 00 79 00 7A "
                                             "00");

  ae_emulator_server_script_answer (server, "xyz", first);
  ae_emulator_server_script_answer (server, "my_sp", second);
  raw_client_send (client, 0x03, 0x01, statement);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, "FE 00 00 E0 00 01 00 00 00 00 00 00 00");
  raw_client_send (client, 0x03, 0x01, other);
  g_autoptr (GBytes) other_answer = raw_client_receive (client);
  raw_assert_hex (other_answer, "FE 00 00 E0 00 02 00 00 00 00 00 00 00");
}

/* More than a packet: cut at the packet size, the last one marked. */
static void
test_script_packets (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  for (gsize size = 4087; size <= 4089; size++)
    {
      g_autofree guint8 *zeros = g_malloc0 (size);
      g_autoptr (GBytes) tokens = g_bytes_new (zeros, size);
      ae_emulator_server_script_answer (server, BATCH, tokens);
      raw_client_send_batch (client, BATCH);
      g_autoptr (GBytes) header = raw_client_receive_bytes (client, 8);
      const guint8 *data = g_bytes_get_data (header, NULL);
      gsize length = data[2] << 8 | data[3];
      g_assert_cmpuint (length, ==, MIN (size + 8, 4096));
      g_assert_cmphex (data[1], ==, size <= 4088);
      g_autoptr (GBytes) payload = raw_client_receive_bytes (client, length - 8);
      g_assert_cmpuint (g_bytes_get_size (payload), ==, length - 8);
      if (size > 4088)
        {
          g_autoptr (GBytes) rest = raw_client_receive_bytes (client, 9);
          data = g_bytes_get_data (rest, NULL);
          g_assert_cmphex (data[1], ==, 0x01);
          g_assert_cmphex (data[6], ==, 0x02);
        }
    }
}

/* --- faults -------------------------------------------------------------------------------- */

static void
test_close_after (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();

  for (gsize n = 0; n <= N_TOKEN_BYTES + 8; n++)
    {
      g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
      ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_CLOSE_AFTER, n);
      raw_client_send_batch (client, BATCH);
      g_autoptr (GBytes) answer = raw_client_receive_bytes (client, 1000);
      g_assert_cmpuint (g_bytes_get_size (answer), ==, n);
      ae_emulator_server_clear_faults (server);
    }

  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_CLOSE_AFTER,
                                   2 * (N_TOKEN_BYTES + 8) + 3);
  assert_scripted (client);
  assert_scripted (client);
  raw_client_send_batch (client, BATCH);
  g_autoptr (GBytes) rest = raw_client_receive_bytes (client, 1000);
  g_assert_cmpuint (g_bytes_get_size (rest), ==, 3);

  /* It counts for new connections as well, pre-login included. */
  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_CLOSE_AFTER, 10);
  g_autoptr (RawClient) late = raw_client_connect (server);
  g_assert_null (raw_client_prelogin (late, 2));
}

static void
test_dribble (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_DRIBBLE, 1);
  for (guint security = RAW_PLAIN; security <= RAW_STRICT; security++)
    {
      g_autoptr (RawClient) client = raw_client_new (server, security);
      assert_scripted (client);
    }
}

static void
test_delay (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  /* Clearing the faults ends the wait. */
  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_DELAY, 3600 * 1000);
  raw_client_send_batch (client, BATCH);
  while (ae_emulator_server_get_n_requests (server) == 0)
    g_thread_yield ();
  ae_emulator_server_clear_faults (server);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, TOKENS);
  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_DELAY, 1);
  assert_scripted (client);
}

static void
test_wrong_length (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_WRONG_LENGTH, 5);
  raw_client_send_batch (client, BATCH);
  g_autoptr (GBytes) packet = raw_client_receive_bytes (client, 8 + N_TOKEN_BYTES);
  const guint8 *data = g_bytes_get_data (packet, NULL);
  g_assert_cmpuint (data[2] << 8 | data[3], ==, 8 + N_TOKEN_BYTES + 5);
  assert_scripted (client);

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_WRONG_LENGTH, -(8 + N_TOKEN_BYTES));
  raw_client_send_batch (client, BATCH);
  g_autoptr (GBytes) zero = raw_client_receive_bytes (client, 8 + N_TOKEN_BYTES);
  data = g_bytes_get_data (zero, NULL);
  g_assert_cmpuint (data[2] << 8 | data[3], ==, 0);
}

static void
test_describe_error (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);
  GByteArray *call = g_byte_array_new ();
  static const guint8 length[2] = { 32, 0 };
  static const guint8 rest[2] = { 0, 0 };
  g_autoptr (GBytes) headers = raw_request (0, "");

  g_byte_array_append (call, g_bytes_get_data (headers, NULL), g_bytes_get_size (headers));
  g_byte_array_append (call, length, sizeof length);
  raw_append_utf16 (call, "sp_describe_parameter_encryption");
  g_byte_array_append (call, rest, sizeof rest);
  g_autoptr (GBytes) request = g_byte_array_free_to_bytes (call);

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_DESCRIBE_ERROR, 33514);
  raw_client_send (client, 0x03, 0x01, request);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_true (raw_has_error (answer, 33514));
  g_assert_true (raw_contains (answer, "FE 02 00 E0 00 00 00 00 00 00 00 00 00"));
  /* Other calls go on. */
  assert_scripted (client);
}

/* --- holding ------------------------------------------------------------------------------- */

static void
test_hold (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  g_autoptr (RawClient) first = raw_client_new (server, RAW_PLAIN);
  g_autoptr (RawClient) second = raw_client_new (server, RAW_FULL);

  ae_emulator_server_hold (server);
  raw_client_send_batch (first, BATCH);
  raw_client_send_batch (second, BATCH);
  g_assert_true (ae_emulator_server_wait_held (server, 2, WAIT_MS));
  g_assert_false (ae_emulator_server_wait_held (server, 3, 1));
  /* Logins are not held. */
  g_autoptr (RawClient) third = raw_client_new (server, RAW_PLAIN);
  ae_emulator_server_release (server);
  g_autoptr (GBytes) first_answer = raw_client_receive (first);
  g_autoptr (GBytes) second_answer = raw_client_receive (second);
  raw_assert_hex (first_answer, TOKENS);
  raw_assert_hex (second_answer, TOKENS);
  assert_scripted (third);
}

/* --- connections --------------------------------------------------------------------------- */

static void
test_drop (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  RawClient *clients[8];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = raw_client_new (server, i % 2 ? RAW_FULL : RAW_PLAIN);
  g_assert_cmpuint (ae_emulator_server_get_n_connections (server), ==, G_N_ELEMENTS (clients));
  ae_emulator_server_hold (server);
  raw_client_send_batch (clients[0], BATCH);
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));
  ae_emulator_server_drop_connections (server);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_assert_true (raw_client_is_at_end (clients[i]));
      raw_client_free (clients[i]);
    }
  ae_emulator_server_release (server);
  g_autoptr (RawClient) again = raw_client_new (server, RAW_PLAIN);
  assert_scripted (again);
}

static gpointer
use_server (gpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RawClient) client = raw_client_new (data, i % 3);
      for (guint n = 0; n < 5; n++)
        assert_scripted (client);
    }

  return NULL;
}

static void
test_many_clients (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("client", use_server, server);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (server), ==, 8 * 5 * 5);
}

static void
test_few_clients (void)
{
  g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
  g_autoptr (GError) error = NULL;
  guint limit;

  g_object_set (server, "max-connections", 2, NULL);
  g_object_get (server, "max-connections", &limit, NULL);
  g_assert_cmpuint (limit, ==, 2);
  ae_emulator_server_start (server, &error);
  g_assert_no_error (error);
  g_autoptr (RawClient) first = raw_client_connect (server);
  g_autoptr (RawClient) second = raw_client_connect (server);
  g_autoptr (RawClient) surplus = raw_client_connect (server);
  g_assert_true (raw_client_is_at_end (surplus));
  g_assert_cmpuint (ae_emulator_server_get_n_connections (server), ==, 2);
}

static void
test_too_many_clients (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func ((GDestroyNotify) raw_client_free);

  for (guint i = 0; i < 256; i++)
    g_ptr_array_add (clients, raw_client_connect (server));
  g_autoptr (RawClient) surplus = raw_client_connect (server);
  g_assert_true (raw_client_is_at_end (surplus));
  g_assert_cmpuint (ae_emulator_server_get_n_connections (server), ==, 256);

  /* When some go, others may come. */
  g_ptr_array_set_size (clients, 200);
  while (ae_emulator_server_get_n_connections (server) > 200)
    g_thread_yield ();
  g_autoptr (RawClient) late = raw_client_new (server, RAW_PLAIN);
}

/* Everything ends: half logins, idle ones, one that is held, one that does not read its answer. */
static void
test_stop (void)
{
  g_autoptr (AeEmulatorServer) server = scripted_server_new ();
  g_autoptr (RawClient) silent = raw_client_connect (server);
  g_autoptr (RawClient) half = raw_client_connect (server);
  g_autoptr (GBytes) answer = raw_client_prelogin (half, 1);
  g_autoptr (RawClient) idle = raw_client_new (server, RAW_PLAIN);
  g_autoptr (RawClient) held = raw_client_new (server, RAW_STRICT);
  g_autoptr (RawClient) full = raw_client_new (server, RAW_PLAIN);
  gsize size = 64 * 1024 * 1024;
  g_autoptr (GBytes) huge = g_bytes_new_take (g_malloc0 (size), size);
  guint port = ae_emulator_server_get_port (server);
  g_autoptr (GError) error = NULL;

  ae_emulator_server_script_answer (server, "huge", huge);
  raw_client_send_batch (full, "huge");
  while (ae_emulator_server_get_n_requests (server) < 1)
    g_thread_yield ();
  g_autoptr (GBytes) beginning = raw_client_receive_bytes (full, 100);
  g_assert_cmpuint (g_bytes_get_size (beginning), ==, 100);
  ae_emulator_server_hold (server);
  raw_client_send_batch (held, BATCH);
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));

  ae_emulator_server_stop (server);
  g_assert_cmpuint (ae_emulator_server_get_n_connections (server), ==, 0);
  g_assert_true (raw_client_is_at_end (idle));
  ae_emulator_server_stop (server);

  /* Again, on the same port when it is asked for. */
  ae_emulator_server_release (server);
  g_object_set (server, "port", port, NULL);
  ae_emulator_server_start (server, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ae_emulator_server_get_port (server), ==, port);
  g_autoptr (RawClient) client = raw_client_new (server, RAW_FULL);
  assert_scripted (client);
}

/* --- the object ---------------------------------------------------------------------------- */

static void
test_object (void)
{
  g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = NULL;

  g_assert_cmpuint (ae_emulator_server_get_port (server), ==, 0);
  GTlsCertificate *certificate = ae_emulator_server_get_certificate (server);
  g_object_get (certificate, "certificate-pem", &pem, NULL);
  g_assert_true (g_str_has_prefix (pem, "-----BEGIN CERTIFICATE-----"));
  g_assert_true (ae_emulator_server_start (server, &error));
  g_assert_no_error (error);
  g_assert_true (ae_emulator_server_get_certificate (server) == certificate);
  g_assert_false (ae_emulator_server_start (server, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  guint port = ae_emulator_server_get_port (server);
  g_autofree char *text = ae_emulator_server_dup_connection_string (server, "sa");
  g_autofree char *expected
      = g_strdup_printf ("Server=127.0.0.1,%u;UID=sa;Encrypt=yes;TrustServerCertificate=yes", port);
  g_assert_cmpstr (text, ==, expected);
  g_autofree char *odd = ae_emulator_server_dup_connection_string (server, "a;b}");
  g_assert_nonnull (strstr (odd, ";UID={a;b}}};"));

  g_autoptr (AeEmulatorServer) second = ae_emulator_server_new ();
  g_object_set (second, "port", port, NULL);
  g_assert_false (ae_emulator_server_start (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_clear_error (&error);
  g_object_set (second, "port", 0, "address", "no address", NULL);
  g_assert_false (ae_emulator_server_start (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/faults/script", test_script);
  g_test_add_func ("/emulator/faults/script-calls", test_script_calls);
  g_test_add_func ("/emulator/faults/script-packets", test_script_packets);
  g_test_add_func ("/emulator/faults/close-after", test_close_after);
  g_test_add_func ("/emulator/faults/dribble", test_dribble);
  g_test_add_func ("/emulator/faults/delay", test_delay);
  g_test_add_func ("/emulator/faults/wrong-length", test_wrong_length);
  g_test_add_func ("/emulator/faults/describe-error", test_describe_error);
  g_test_add_func ("/emulator/faults/hold", test_hold);
  g_test_add_func ("/emulator/faults/drop", test_drop);
  g_test_add_func ("/emulator/faults/many-clients", test_many_clients);
  g_test_add_func ("/emulator/faults/few-clients", test_few_clients);
  g_test_add_func ("/emulator/faults/too-many-clients", test_too_many_clients);
  g_test_add_func ("/emulator/faults/stop", test_stop);
  g_test_add_func ("/emulator/faults/object", test_object);

  return g_test_run ();
}
