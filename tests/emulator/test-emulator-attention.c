/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Attention in every order (tds sheet 6.8): the answer that it interrupts ends first, the
 * acknowledgement is a message of its own, and the connection goes on. */

#include "config.h"

#include "raw-client.h"

#define WAIT_MS 20000

static void
assert_usable (RawClient *client)
{
  raw_client_send_batch (client, "set nocount off");
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_assert_nonnull (answer);
  g_assert_false (raw_contains (answer, RAW_DONE_ATTENTION));
}

static void
assert_interrupted (RawClient *client)
{
  g_autoptr (GBytes) answer = raw_client_receive (client);
  g_autoptr (GBytes) acknowledgement = raw_client_receive (client);

  g_assert_nonnull (answer);
  g_assert_true (raw_contains (answer, RAW_DONE_ERROR));
  raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
}

static void
test_idle (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  raw_client_send_attention (client);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, RAW_DONE_ATTENTION);
  assert_usable (client);
  g_assert_cmpuint (ae_emulator_server_get_n_attentions (server), ==, 1);
}

static void
test_after_answer (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  assert_usable (client);
  raw_client_send_attention (client);
  raw_client_send_attention (client);
  g_autoptr (GBytes) first = raw_client_receive (client);
  g_autoptr (GBytes) second = raw_client_receive (client);
  raw_assert_hex (first, RAW_DONE_ATTENTION);
  raw_assert_hex (second, RAW_DONE_ATTENTION);
  assert_usable (client);
}

static void
test_held (gconstpointer data)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, GPOINTER_TO_INT (data));

  ae_emulator_server_hold (server);
  raw_client_send_batch (client, "print 'held'");
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));
  g_assert_cmpuint (ae_emulator_server_get_n_held (server), ==, 1);
  raw_client_send_attention (client);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, RAW_DONE_ERROR);
  g_autoptr (GBytes) acknowledgement = raw_client_receive (client);
  raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
  ae_emulator_server_release (server);
  assert_usable (client);
  g_assert_cmpuint (ae_emulator_server_get_n_held (server), ==, 0);
}

static void
test_delayed (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_DELAY, 3600 * 1000);
  raw_client_send_batch (client, "print 'late'");
  raw_client_send_attention (client);
  assert_interrupted (client);
  ae_emulator_server_clear_faults (server);
  assert_usable (client);
}

/* In one segment: the server finds both at once. */
static void
test_together (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_hold (server);
  raw_client_send_hex (client,
                       "01 01 00 20 00 00 01 00 16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 "
                       "00 00 01 00 00 00 20 00 06 01 00 08 00 00 01 00");
  assert_interrupted (client);
  ae_emulator_server_release (server);
  assert_usable (client);
}

/* The next request does not wait for the acknowledgement: it is not hit by the attention. */
static void
test_next_request_behind (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_hold (server);
  raw_client_send_batch (client, "print 'first'");
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));
  raw_client_send_attention (client);
  raw_client_send_batch (client, "use nowhere");
  assert_interrupted (client);
  ae_emulator_server_release (server);
  g_autoptr (GBytes) second = raw_client_receive (client);
  g_assert_true (raw_has_error (second, 911));
}

/* More than one: each is acknowledged once. */
static void
test_several (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_hold (server);
  raw_client_send_batch (client, "print 'held'");
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));
  for (guint i = 0; i < 10; i++)
    raw_client_send_attention (client);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, RAW_DONE_ERROR);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GBytes) acknowledgement = raw_client_receive (client);
      raw_assert_hex (acknowledgement, RAW_DONE_ATTENTION);
    }
  ae_emulator_server_release (server);
  assert_usable (client);
  g_assert_cmpuint (ae_emulator_server_get_n_attentions (server), ==, 10);
}

static void
test_not_acknowledged (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  g_autoptr (RawClient) client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_NO_ATTENTION_ACK, 1);
  ae_emulator_server_hold (server);
  raw_client_send_batch (client, "print 'held'");
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));
  raw_client_send_attention (client);
  g_autoptr (GBytes) answer = raw_client_receive (client);
  raw_assert_hex (answer, RAW_DONE_ERROR);
  ae_emulator_server_release (server);
  /* The next message is the next answer. */
  raw_client_send_batch (client, "use nowhere");
  g_autoptr (GBytes) next = raw_client_receive (client);
  g_assert_true (raw_has_error (next, 911));
}

/* The client goes while its request is held, or runs: the server must not mind, nor keep it. */
static void
test_client_leaves (void)
{
  g_autoptr (AeEmulatorServer) server = raw_server_new ();
  RawClient *client = raw_client_new (server, RAW_PLAIN);

  ae_emulator_server_hold (server);
  raw_client_send_batch (client, "print 'held'");
  g_assert_true (ae_emulator_server_wait_held (server, 1, WAIT_MS));
  raw_client_free (client);
  while (ae_emulator_server_get_n_connections (server) > 0)
    g_thread_yield ();
  ae_emulator_server_release (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/attention/idle", test_idle);
  g_test_add_func ("/emulator/attention/after-answer", test_after_answer);
  g_test_add_data_func ("/emulator/attention/held", GINT_TO_POINTER (RAW_PLAIN), test_held);
  g_test_add_data_func ("/emulator/attention/held-tls", GINT_TO_POINTER (RAW_FULL), test_held);
  g_test_add_func ("/emulator/attention/delayed", test_delayed);
  g_test_add_func ("/emulator/attention/together", test_together);
  g_test_add_func ("/emulator/attention/next-request-behind", test_next_request_behind);
  g_test_add_func ("/emulator/attention/several", test_several);
  g_test_add_func ("/emulator/attention/not-acknowledged", test_not_acknowledged);
  g_test_add_func ("/emulator/attention/client-leaves", test_client_leaves);

  return g_test_run ();
}
