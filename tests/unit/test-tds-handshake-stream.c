/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "ae-error.h"
#include "tds/ae-tds-handshake-stream-private.h"
#include "tls-peer.h"

#define TLS_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static const TlsPeerName localhost = { .common_name = "localhost", .first_day = -1, .last_day = 2 };

/* A socket pair: ours as a GIOStream, theirs as a TlsPeer. */
static GIOStream *
make_pair (TlsPeer **peer)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  *peer = tls_peer_new (fds[1]);
  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static void
send_raw (TlsPeer *peer, const void *data, gsize size)
{
  g_assert_true (tls_peer_write (peer, data, size));
}

/* The framing alone */

static void
test_write (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = g_malloc (10000);
  guint8 header[8];

  for (gsize i = 0; i < 10000; i++)
    data[i] = (guint8) (i * 7);
  g_assert_true (g_output_stream_write_all (output, data, 10000, NULL, NULL, &error));
  g_assert_no_error (error);

  /* Two full packets without EOM, then the rest. */
  const guint sizes[] = { 4088, 4088, 1824 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint before = payload->len;
      g_assert_true (tls_peer_read_packet (peer, header, payload));
      g_assert_cmphex (header[0], ==, 0x12);
      g_assert_cmphex (header[1], ==, i == 2 ? 1 : 0);
      g_assert_cmpuint (payload->len - before, ==, sizes[i]);
    }
  g_assert_cmpmem (payload->data, payload->len, data, 10000);

  ae_tds_handshake_stream_finish (AE_TDS_HANDSHAKE_STREAM (stream));
  g_assert_true (g_output_stream_write_all (output, "bare", 4, NULL, NULL, &error));
  g_assert_true (tls_peer_read (peer, header, 4));
  g_assert_cmpmem (header, 4, "bare", 4);
}

/* Wrapped, wrapped again, bare: each read gives no more than one unit holds. */
static void
test_read (void)
{
  static const guint8 wire[] = {
    0x12, 1, 0, 11, 0, 0,    0, 0, 'a', 'b', 'c', /* */
    0x12, 0, 0, 9,  0, 0,    1, 0, 'd',           /* */
    0x17, 3, 3, 0,  2, 0x12, 0,                   /* a record, whatever is in it */
  };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autoptr (GError) error = NULL;
  guint8 buffer[64];
  gsize done;

  send_raw (peer, wire, sizeof wire);
  g_assert_cmpint (g_input_stream_read (input, buffer, sizeof buffer, NULL, &error), ==, 3);
  g_assert_cmpmem (buffer, 3, "abc", 3);
  g_assert_cmpint (g_input_stream_read (input, buffer, sizeof buffer, NULL, &error), ==, 1);
  g_assert_cmpint (buffer[0], ==, 'd');
  g_assert_true (g_input_stream_read_all (input, buffer, 7, &done, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (buffer, done, wire + sizeof wire - 7, 7);
}

/* Whatever follows the wrapped part stays in the socket. */
static void
test_no_read_ahead (void)
{
  static const guint8 wire[] = { 0x12, 1, 0, 10, 0, 0, 0, 0, 'a', 'b', 'X', 'Y' };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  g_autoptr (GError) error = NULL;
  guint8 buffer[64];

  send_raw (peer, wire, sizeof wire);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), buffer,
                                        sizeof buffer, NULL, &error),
                   ==, 2);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (base), buffer, sizeof buffer,
                                        NULL, &error),
                   ==, 2);
  g_assert_cmpmem (buffer, 2, "XY", 2);
}

/* A byte at a time, without blocking. */
static void
test_dribble (void)
{
  static const guint8 wire[] = { 0x12, 1, 0, 10, 0, 0, 0, 0, 'a', 'b', 0x16, 3 };
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  g_autoptr (GByteArray) got = g_byte_array_new ();
  guint8 buffer[64];

  g_assert_true (g_pollable_input_stream_can_poll (input));
  for (gsize i = 0; i < sizeof wire; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (g_pollable_input_stream_is_readable (input));
      send_raw (peer, wire + i, 1);
      gssize n
          = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, &error);
      if (n > 0)
        g_byte_array_append (got, buffer, (guint) n);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }
  g_assert_cmpmem (got->data, got->len, wire + 8, 4);
}

/* Neither a packet of the handshake nor a record: plaintext stuffed in. */
static void
test_refused (gconstpointer data)
{
  const guint8 *wire = data;
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  g_autoptr (GError) error = NULL;
  guint8 buffer[64];

  send_raw (peer, wire, 12);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), buffer,
                                        sizeof buffer, NULL, &error),
                   ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_end (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  g_autoptr (GError) error = NULL;
  guint8 buffer[64];

  send_raw (peer, "\x12\1\0\20", 4);
  g_clear_pointer (&peer, tls_peer_free);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (stream), buffer,
                                        sizeof buffer, NULL, &error),
                   ==, 0);
  g_assert_no_error (error);
}

/* A source that fires when the socket has something; as GIO waits. */
static gboolean
on_readable (GObject *stream, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_source (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  GPollableOutputStream *output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));
  gboolean is_fired = FALSE;

  g_assert_true (g_pollable_output_stream_can_poll (output));
  g_assert_true (g_pollable_output_stream_is_writable (output));
  g_autoptr (GSource) write_source = g_pollable_output_stream_create_source (output, NULL);
  g_source_set_callback (write_source, G_SOURCE_FUNC (on_readable), &is_fired, NULL);
  g_source_attach (write_source, NULL);
  while (!is_fired)
    g_main_context_iteration (NULL, TRUE);

  is_fired = FALSE;
  g_autoptr (GSource) read_source = g_pollable_input_stream_create_source (input, NULL);
  g_source_set_callback (read_source, G_SOURCE_FUNC (on_readable), &is_fired, NULL);
  g_source_attach (read_source, NULL);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  send_raw (peer, "x", 1);
  while (!is_fired)
    g_main_context_iteration (NULL, TRUE);
}

/* Closing and dropping do not touch the socket. */
static void
test_close (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  GIOStream *stream = ae_tds_handshake_stream_new (base);
  g_autoptr (GInputStream) input = g_object_ref (g_io_stream_get_input_stream (stream));
  g_autoptr (GError) error = NULL;
  guint8 buffer[4];

  g_assert_true (g_io_stream_close (stream, NULL, &error));
  g_assert_no_error (error);
  g_object_unref (stream);
  g_clear_object (&input);

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (base), "here", 4, NULL,
                                            NULL, &error));
  g_assert_true (tls_peer_read (peer, buffer, 4));
  g_assert_cmpmem (buffer, 4, "here", 4);
}

/* With real TLS on both ends */

typedef struct
{
  const char *priority;
  gsize max_write;
  gboolean is_login_only;
} Case;

typedef struct
{
  const Case *what;
  TlsPeer *peer;
  TlsPeerCertificate *certificate;
} Server;

/* Handshake, one packet through TLS, an answer; after a login-only packet in the clear. */
static gpointer
serve (gpointer user_data)
{
  Server *server = user_data;
  guint8 header[8];
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  g_assert_true (
      tls_peer_handshake (server->peer, server->certificate, TRUE, server->what->priority, NULL));
  g_assert_true (tls_peer_read_packet (server->peer, header, payload));
  g_assert_cmpmem (payload->data, payload->len, "secret", 6);
  if (server->what->is_login_only)
    {
      tls_peer_drop_tls (server->peer);
      g_assert_true (tls_peer_read_packet (server->peer, header, payload));
      g_assert_cmpmem (payload->data, payload->len, "secretopen", 10);
    }
  g_assert_true (tls_peer_write_packet (server->peer, 4, "hello", 5));
  return NULL;
}

static gboolean
accept_any (GTlsConnection *connection,
            GTlsCertificate *certificate,
            GTlsCertificateFlags flags,
            gpointer user_data)
{
  return TRUE;
}

static void
write_packet (GIOStream *stream, const char *text)
{
  g_autoptr (GError) error = NULL;
  guint8 packet[8 + 16] = { 0x10, 1, 0, (guint8) (8 + strlen (text)) };

  memcpy (packet + 8, text, strlen (text));
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (stream), packet,
                                            8 + strlen (text), NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_tls (gconstpointer data)
{
  const Case *what = data;
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (GIOStream) base = make_pair (&peer);
  g_autoptr (TlsPeerCertificate) certificate = tls_peer_certificate_new (&localhost);
  Server server = { what, peer, certificate };
  g_autoptr (GIOStream) wrapping = ae_tds_handshake_stream_new (base);
  g_autoptr (GError) error = NULL;
  guint8 answer[13];

  peer->max_write = what->max_write;
  GThread *thread = g_thread_new ("server", serve, &server);

  GIOStream *tls = g_tls_client_connection_new (wrapping, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_any), NULL);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, &error);
  g_assert_no_error (error);
  ae_tds_handshake_stream_finish (AE_TDS_HANDSHAKE_STREAM (wrapping));

  write_packet (tls, "secret");
  if (what->is_login_only)
    {
      ae_tds_handshake_stream_detach (AE_TDS_HANDSHAKE_STREAM (wrapping));
      g_clear_object (&tls);
      write_packet (base, "open");
    }
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (tls != NULL ? tls : base),
                                          answer, sizeof answer, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (answer + 8, 5, "hello", 5);
  g_thread_join (thread);
  g_clear_object (&tls);
}

int
main (int argc, char **argv)
{
  static const guint8 stuffed[] = { 0x04, 1, 0, 12, 0, 0, 0, 0, 0xFD, 0, 0, 0 };
  static const guint8 too_short[] = { 0x12, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 empty[] = { 0x12, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 too_long[] = { 0x12, 1, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 ssl2[] = { 0x80, 1, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const Case tls_1_2 = { TLS_1_2, 0, FALSE };
  static const Case tls_1_3 = { TLS_1_3, 0, FALSE };
  static const Case fragments = { TLS_1_2, 100, FALSE };
  static const Case single_bytes = { TLS_1_3, 1, FALSE };
  static const Case login_only = { TLS_1_2, 0, TRUE };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/handshake-stream/write", test_write);
  g_test_add_func ("/handshake-stream/read", test_read);
  g_test_add_func ("/handshake-stream/no-read-ahead", test_no_read_ahead);
  g_test_add_func ("/handshake-stream/dribble", test_dribble);
  g_test_add_data_func ("/handshake-stream/refused/stuffed", stuffed, test_refused);
  g_test_add_data_func ("/handshake-stream/refused/too-short", too_short, test_refused);
  g_test_add_data_func ("/handshake-stream/refused/empty", empty, test_refused);
  g_test_add_data_func ("/handshake-stream/refused/too-long", too_long, test_refused);
  g_test_add_data_func ("/handshake-stream/refused/ssl2", ssl2, test_refused);
  g_test_add_func ("/handshake-stream/end", test_end);
  g_test_add_func ("/handshake-stream/source", test_source);
  g_test_add_func ("/handshake-stream/close", test_close);
  g_test_add_data_func ("/handshake-stream/tls/1.2", &tls_1_2, test_tls);
  g_test_add_data_func ("/handshake-stream/tls/1.3-with-tickets", &tls_1_3, test_tls);
  g_test_add_data_func ("/handshake-stream/tls/fragments", &fragments, test_tls);
  g_test_add_data_func ("/handshake-stream/tls/single-bytes", &single_bytes, test_tls);
  g_test_add_data_func ("/handshake-stream/tls/login-only", &login_only, test_tls);

  return g_test_run ();
}
