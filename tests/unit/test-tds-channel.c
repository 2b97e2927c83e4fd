/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include "ae-error.h"
#include "tds/ae-tds-channel-private.h"
#include "tls-peer.h"

#define HEADER_SIZE 8

/* Tokens to make messages of */
#define DONE "\xFD\0\0\0\0\0\0\0\0\0\0\0\0"
#define DONE_MORE "\xFD\1\0\0\0\0\0\0\0\0\0\0\0"
#define DONE_ERROR "\xFD\2\0\0\0\0\0\0\0\0\0\0\0"
#define DONE_ATTN "\xFD\x20\0\0\0\0\0\0\0\0\0\0\0"
#define ROLLBACK "\xE3\x0B\0\x0A\0\x08\1\2\3\4\5\6\7\x08"
#define INFO "\xAB\x10\0\5\0\0\0\1\1\1\0h\0\0\0\1\0\0\0"

/* A stream that gives what it has in pieces: first up to @split, then @chunk at a time. */

#define TEST_TYPE_PIECES (test_pieces_get_type ())
G_DECLARE_FINAL_TYPE (TestPieces, test_pieces, TEST, PIECES, GInputStream)

struct _TestPieces
{
  GInputStream parent_instance;
  const guint8 *data;
  gsize size;
  gsize position;
  gsize split;
  gsize chunk;
};

G_DEFINE_FINAL_TYPE (TestPieces, test_pieces, G_TYPE_INPUT_STREAM)

static gssize
pieces_read (GInputStream *stream,
             void *buffer,
             gsize size,
             GCancellable *cancellable,
             GError **error)
{
  TestPieces *self = TEST_PIECES (stream);
  gsize end = self->position < self->split ? self->split : self->size;
  gsize n = MIN (MIN (size, self->chunk), end - self->position);

  if (n > 0)
    memcpy (buffer, self->data + self->position, n);
  self->position += n;
  return (gssize) n;
}

static void
test_pieces_class_init (TestPiecesClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = pieces_read;
}

static void
test_pieces_init (TestPieces *self)
{
}

static GIOStream *
make_stream (const void *data, gsize size, gsize split, gsize chunk)
{
  g_autoptr (TestPieces) input = g_object_new (TEST_TYPE_PIECES, NULL);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();

  input->data = data;
  input->size = size;
  input->split = split;
  input->chunk = chunk;
  return g_simple_io_stream_new (G_INPUT_STREAM (input), output);
}

static AeTdsChannel *
make_channel (const GByteArray *wire)
{
  g_autoptr (GIOStream) stream = make_stream (wire->data, wire->len, 0, G_MAXSIZE);

  return ae_tds_channel_new (stream);
}

/* What was written to a stream of make_stream (). */
static GBytes *
get_written (GIOStream *stream)
{
  GMemoryOutputStream *output = G_MEMORY_OUTPUT_STREAM (g_io_stream_get_output_stream (stream));

  return g_bytes_new (g_memory_output_stream_get_data (output),
                      g_memory_output_stream_get_data_size (output));
}

/* Messages */

static void
append_packet (GByteArray *wire, guint8 type, guint8 status, const void *payload, gsize size)
{
  gsize length = HEADER_SIZE + size;
  const guint8 header[HEADER_SIZE]
      = { type, status, (guint8) (length >> 8), (guint8) length, 0, 55, 1, 0 };

  g_byte_array_append (wire, header, sizeof header);
  if (size > 0)
    g_byte_array_append (wire, payload, (guint) size);
}

/* A string literal with its NULs, without the one at its end. */
#define append_message(wire, tokens) append_packet (wire, 4, 1, tokens, sizeof (tokens) - 1)

/* Reads to the end of a message; the types of its tokens as text. */
static char *
read_types (AeTdsChannel *channel, GError **error)
{
  GString *types = g_string_new (NULL);
  AeTdsToken token;
  AeTdsParseResult result;

  while ((result = ae_tds_channel_next (channel, &token, NULL, error)) == AE_TDS_PARSE_TOKEN)
    g_string_append_printf (types, "%02X ", token.type);
  if (result == AE_TDS_PARSE_END)
    return g_string_free (types, FALSE);

  g_assert_cmpint (result, ==, AE_TDS_PARSE_ERROR);
  g_string_free (types, TRUE);
  return NULL;
}

static void
assert_types (AeTdsChannel *channel, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *types = read_types (channel, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (types, ==, expected);
}

static void
assert_dead (AeTdsChannel *channel)
{
  g_autoptr (GError) error = NULL;
  AeTdsToken token;

  g_assert_true (ae_tds_channel_is_dead (channel));
  g_assert_cmpint (ae_tds_channel_next (channel, &token, NULL, &error), ==, AE_TDS_PARSE_ERROR);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (ae_tds_channel_send (channel, 1, 0, (const guint8 *) "x", 1, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
}

/* Two messages, the first one in packets that cut tokens, one of them empty. */
static GByteArray *
make_conversation (void)
{
  static const char first[] = INFO DONE_MORE ROLLBACK INFO DONE;
  GByteArray *wire = g_byte_array_new ();

  append_packet (wire, 4, 0, first, 7);
  append_packet (wire, 4, 0, first + 7, 0);
  append_packet (wire, 4, 0, first + 7, 30);
  append_packet (wire, 4, 1, first + 37, sizeof first - 1 - 37);
  append_message (wire, DONE);
  return wire;
}

static void
test_split_anywhere (void)
{
  g_autoptr (GByteArray) wire = make_conversation ();

  for (gsize split = 0; split < wire->len; split++)
    {
      for (gsize chunk = 1; chunk <= wire->len; chunk += chunk < 20 ? 1 : wire->len)
        {
          g_autoptr (GIOStream) stream = make_stream (wire->data, wire->len, split, chunk);
          g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (stream);

          assert_types (channel, "AB FD E3 AB FD ");
          assert_types (channel, "FD ");
          g_assert_cmpuint (ae_tds_channel_get_spid (channel), ==, 55);
        }
    }
}

/* An end of the stream is never the end of a message. */
static void
test_cut_anywhere (void)
{
  g_autoptr (GByteArray) wire = make_conversation ();

  for (gsize size = 0; size < wire->len; size++)
    {
      g_autoptr (GIOStream) stream = make_stream (wire->data, size, 0, G_MAXSIZE);
      g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (stream);
      g_autoptr (GError) error = NULL;
      g_autofree char *first = read_types (channel, &error);

      if (first != NULL)
        {
          g_autofree char *second = read_types (channel, &error);
          g_assert_null (second);
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
      assert_dead (channel);
    }
}

static void
assert_header_refused (guint8 type, guint8 status, guint16 length)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  AeTdsToken token;

  append_packet (wire, type, status, DONE DONE DONE, sizeof (DONE DONE DONE) - 1);
  wire->data[2] = (guint8) (length >> 8);
  wire->data[3] = (guint8) length;
  g_autoptr (AeTdsChannel) channel = make_channel (wire);
  g_assert_cmpint (ae_tds_channel_next (channel, &token, NULL, &error), ==, AE_TDS_PARSE_ERROR);
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  assert_dead (channel);
}

static void
test_header (void)
{
  for (guint16 length = 0; length < HEADER_SIZE; length++)
    assert_header_refused (4, 1, length);
  assert_header_refused (4, 1, 0x8000);
  assert_header_refused (4, 1, 0xFFFF);

  for (guint type = 0; type <= 0xFF; type++)
    {
      if (type != 4)
        assert_header_refused ((guint8) type, 1, 21);
    }
  for (guint status = 2; status <= 0xFF; status++)
    assert_header_refused (4, (guint8) status, 21);
}

static void
test_largest_packet (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  AeTdsToken token;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (payload->len + 13 + 13 <= AE_TDS_PACKET_SIZE_MAX - HEADER_SIZE)
    g_byte_array_append (payload, (const guint8 *) DONE_MORE, 13);
  g_byte_array_append (payload, (const guint8 *) DONE, 13);
  append_packet (wire, 4, 1, payload->data, payload->len);

  g_autoptr (GIOStream) stream = make_stream (wire->data, wire->len, 0, 1000);
  g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (stream);
  while (ae_tds_channel_next (channel, &token, NULL, &error) == AE_TDS_PARSE_TOKEN)
    n++;
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, payload->len / 13);
}

static void
test_buffered (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  AeTdsToken token;

  append_message (wire, DONE_MORE DONE);
  /* The first read gives one token and a part of the other one. */
  g_autoptr (GIOStream) stream = make_stream (wire->data, wire->len, HEADER_SIZE + 15, G_MAXSIZE);
  g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (stream);

  g_assert_cmpint (ae_tds_channel_next_buffered (channel, &token, &error), ==,
                   AE_TDS_PARSE_NEED_DATA);
  g_assert_cmpint (ae_tds_channel_next (channel, &token, NULL, &error), ==, AE_TDS_PARSE_TOKEN);
  g_assert_cmpint (ae_tds_channel_next_buffered (channel, &token, &error), ==, AE_TDS_PARSE_TOKEN);
  g_assert_cmpint (ae_tds_channel_next_buffered (channel, &token, &error), ==, AE_TDS_PARSE_END);
  g_assert_no_error (error);
}

/* Sending */

static void
check_packets (GBytes *written, const guint8 *payload, gsize size, gsize room, guint8 first_status)
{
  gsize wire_size;
  const guint8 *wire = g_bytes_get_data (written, &wire_size);
  guint8 id = 1;

  for (gsize done = 0; done < size;)
    {
      gsize n = MIN (room, size - done);
      guint8 status = (done == 0 ? first_status : 0) | (done + n == size ? 1 : 0);

      g_assert_cmpuint (wire_size, >=, HEADER_SIZE + n);
      g_assert_cmphex (wire[0], ==, 3);
      g_assert_cmphex (wire[1], ==, status);
      g_assert_cmpuint ((gsize) wire[2] << 8 | wire[3], ==, HEADER_SIZE + n);
      g_assert_cmpuint (wire[6], ==, id++);
      g_assert_cmpmem (wire + HEADER_SIZE, n, payload + done, n);
      wire += HEADER_SIZE + n;
      wire_size -= HEADER_SIZE + n;
      done += n;
    }
  g_assert_cmpuint (wire_size, ==, 0);
}

static void
test_send (void)
{
  const gsize sizes[] = { 1, 4088, 4089, 8176, 520000, 3000000 };
  g_autofree guint8 *payload = g_malloc (sizes[5]);

  for (gsize i = 0; i < sizes[5]; i++)
    payload[i] = (guint8) (i % 251);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (guint packet_size = 4096; packet_size >= 512; packet_size /= 2)
        {
          g_autoptr (GIOStream) stream = make_stream (NULL, 0, 0, 1);
          g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (stream);
          g_autoptr (GError) error = NULL;

          ae_tds_channel_set_packet_size (channel, packet_size);
          g_assert_true (ae_tds_channel_send (channel, 3, AE_TDS_PACKET_RESET, payload, sizes[i],
                                              NULL, &error));
          g_assert_no_error (error);
          g_autoptr (GBytes) written = get_written (stream);
          check_packets (written, payload, sizes[i], packet_size - HEADER_SIZE,
                         AE_TDS_PACKET_RESET);
        }
    }
}

static void
test_first_packet_apart (void)
{
  g_autoptr (GIOStream) secure = make_stream (NULL, 0, 0, 1);
  g_autoptr (GIOStream) plain = make_stream (NULL, 0, 0, 1);
  g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (secure);
  g_autoptr (GError) error = NULL;
  guint8 payload[4088 * 2 + 10];

  memset (payload, 'p', sizeof payload);
  g_assert_true (ae_tds_channel_send_first_packet_apart (channel, plain, 0x10, payload,
                                                         sizeof payload, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (GBytes) in_secure = get_written (secure);
  g_autoptr (GBytes) in_plain = get_written (plain);
  g_assert_cmpuint (g_bytes_get_size (in_secure), ==, 4096);
  g_assert_cmpuint (g_bytes_get_size (in_plain), ==, 4096 + HEADER_SIZE + 10);
  g_assert_true (ae_tds_channel_get_stream (channel) == plain);
}

/* Session tickets that the server still wraps are no part of the answer; behind its first packet
 * nothing of the kind may come, and it counts for the limit. */
static void
test_late_handshake (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GIOStream) secure = make_stream (NULL, 0, 0, 1);
  g_autoptr (AeTdsChannel) channel = ae_tds_channel_new (secure);
  g_autoptr (AeTdsChannel) strict = ae_tds_channel_new (secure);
  g_autoptr (GError) error = NULL;

  append_packet (wire, 0x12, 1, "ticket", 6);
  append_packet (wire, 0x12, 1, "ticket", 6);
  append_packet (wire, 4, 0, DONE_MORE, 13);
  append_packet (wire, 4, 1, DONE, 13);
  append_packet (wire, 0x12, 1, "ticket", 6);
  g_autoptr (GIOStream) plain = make_stream (wire->data, wire->len, 0, 7);
  g_assert_true (ae_tds_channel_send_first_packet_apart (channel, plain, 0x10, (const guint8 *) "x",
                                                         1, NULL, &error));
  assert_types (channel, "FD FD ");
  g_assert_null (read_types (channel, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);

  g_clear_error (&error);
  g_autoptr (GIOStream) again = make_stream (wire->data, wire->len, 0, 7);
  ae_tds_channel_set_max_message_size (strict, 12 + 25);
  g_assert_true (ae_tds_channel_send_first_packet_apart (strict, again, 0x10, (const guint8 *) "x",
                                                         1, NULL, &error));
  g_assert_null (read_types (strict, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

/* Limits and stuffing */

static void
test_receive_raw (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  append_packet (wire, 4, 0, "abc", 3);
  append_packet (wire, 4, 1, "de", 2);
  g_autoptr (AeTdsChannel) channel = make_channel (wire);
  g_autoptr (GBytes) message = ae_tds_channel_receive_raw (channel, 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (message, NULL), g_bytes_get_size (message), "abcde", 5);

  g_autoptr (AeTdsChannel) other = make_channel (wire);
  g_assert_null (ae_tds_channel_receive_raw (other, 4, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  assert_dead (other);
}

static void
test_max_message_size (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  append_message (wire, DONE_MORE DONE);
  append_message (wire, DONE_MORE DONE);
  append_message (wire, DONE_MORE DONE_MORE DONE);
  g_autoptr (AeTdsChannel) channel = make_channel (wire);
  ae_tds_channel_set_max_message_size (channel, 26);
  assert_types (channel, "FD FD ");
  assert_types (channel, "FD FD ");
  g_assert_null (read_types (channel, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_stuffed (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_autoptr (GIOStream) secure = make_stream (NULL, 0, 0, 1);
  g_autoptr (GError) error = NULL;

  append_packet (wire, 4, 1, "prelogin", 8);
  g_byte_array_append (wire, (const guint8 *) "x", 1);
  g_autoptr (AeTdsChannel) channel = make_channel (wire);
  g_autoptr (GBytes) message = ae_tds_channel_receive_raw (channel, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (ae_tds_channel_set_stream (channel, secure, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  assert_dead (channel);
}

/* On a socket */

static AeTdsChannel *
make_pair (TlsPeer **peer)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  *peer = tls_peer_new (fds[1]);
  return ae_tds_channel_new (G_IO_STREAM (stream));
}

static void
send_batch (AeTdsChannel *channel)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_tds_channel_send (channel, 1, 0, (const guint8 *) "x", 1, NULL, &error));
  g_assert_no_error (error);
}

#define answer(peer, tokens) \
  g_assert_true (tls_peer_write_packet (peer, 4, tokens, sizeof (tokens) - 1))

/* A second answer would be taken for the one to the next request. */
static void
test_unasked (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (AeTdsChannel) channel = make_pair (&peer);
  g_autoptr (GError) error = NULL;

  send_batch (channel);
  answer (peer, DONE);
  assert_types (channel, "FD ");
  send_batch (channel);
  answer (peer, DONE);
  assert_types (channel, "FD ");
  answer (peer, DONE);
  g_assert_false (ae_tds_channel_send (channel, 1, 0, (const guint8 *) "x", 1, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  assert_dead (channel);
}

static void
test_closed_meanwhile (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (AeTdsChannel) channel = make_pair (&peer);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&peer, tls_peer_free);
  g_assert_false (ae_tds_channel_send (channel, 1, 0, (const guint8 *) "x", 1, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  assert_dead (channel);
}

/* Attention */

static void
count_env_change (const AeTdsToken *token, gpointer user_data)
{
  if (token->type != AE_TDS_TOKEN_ENVCHANGE)
    return;
  g_assert_cmpuint (token->env_change.type, ==, AE_TDS_ENV_ROLLBACK_TRANSACTION);
  (*(guint *) user_data)++;
}

static void
assert_attention_sent (TlsPeer *peer)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint8 header[HEADER_SIZE];

  g_assert_true (tls_peer_read_packet (peer, header, payload)); /* the request */
  g_assert_true (tls_peer_read_packet (peer, header, payload));
  g_assert_cmphex (header[0], ==, 6);
  g_assert_cmphex (header[1], ==, 1);
  g_assert_cmpuint ((guint) header[2] << 8 | header[3], ==, HEADER_SIZE);
}

/* @messages are what the server sends; the first @n_read tokens of it are read before. */
static void
check_attention (void (*fill) (TlsPeer *peer), guint n_read, guint n_env_changes)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (AeTdsChannel) channel = make_pair (&peer);
  g_autoptr (GError) error = NULL;
  AeTdsToken token;
  guint n_seen = 0;

  send_batch (channel);
  fill (peer);
  for (guint i = 0; i < n_read; i++)
    g_assert_cmpint (ae_tds_channel_next (channel, &token, NULL, &error), !=, AE_TDS_PARSE_ERROR);
  g_assert_true (ae_tds_channel_attention (channel, count_env_change, &n_seen, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_seen, ==, n_env_changes);
  assert_attention_sent (peer);

  /* The next request gets its own answer. */
  send_batch (channel);
  answer (peer, INFO DONE);
  assert_types (channel, "AB FD ");
}

static void
fill_apart (TlsPeer *peer)
{
  answer (peer, INFO DONE_MORE ROLLBACK DONE_ERROR);
  answer (peer, DONE_ATTN);
}

static void
fill_together (TlsPeer *peer)
{
  answer (peer, INFO ROLLBACK DONE_ATTN);
}

/* The answer was complete when attention was sent; n_read covers all of it. */
static void
fill_complete (TlsPeer *peer)
{
  answer (peer, DONE);
  answer (peer, ROLLBACK DONE_ATTN);
}

static void
test_attention (void)
{
  check_attention (fill_apart, 0, 1);
  check_attention (fill_apart, 1, 1);
  check_attention (fill_together, 0, 1);
  check_attention (fill_together, 1, 1);
  check_attention (fill_complete, 2, 1);
  check_attention (fill_complete, 0, 1);
}

static void
test_attention_unanswered (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (AeTdsChannel) channel = make_pair (&peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  send_batch (channel);
  answer (peer, DONE);
  shutdown (peer->fd, SHUT_WR);
  g_assert_false (ae_tds_channel_attention (channel, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  assert_dead (channel);
}

/* The deadline of the drain is over. */
static void
test_attention_cancelled (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (AeTdsChannel) channel = make_pair (&peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  send_batch (channel);
  g_cancellable_cancel (cancellable);
  g_assert_false (ae_tds_channel_attention (channel, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_dead (channel);
}

static gpointer
cancel_when_reading (gpointer user_data)
{
  GCancellable *cancellable = user_data;

  g_cancellable_cancel (cancellable);
  return NULL;
}

/* A cancelled read leaves the connection in order: attention, then the next request. */
static void
test_cancelled_read (void)
{
  g_autoptr (TlsPeer) peer = NULL;
  g_autoptr (AeTdsChannel) channel = make_pair (&peer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  AeTdsToken token;

  send_batch (channel);
  g_assert_true (tls_peer_write (peer, "\4\1\0", 3));
  GThread *thread = g_thread_new ("cancel", cancel_when_reading, cancellable);
  g_assert_cmpint (ae_tds_channel_next (channel, &token, cancellable, &error), ==,
                   AE_TDS_PARSE_ERROR);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (ae_tds_channel_is_dead (channel));

  g_assert_true (tls_peer_write (peer, "\x15\0\0\0\0" DONE_ATTN, 5 + 13));
  g_assert_true (ae_tds_channel_attention (channel, NULL, NULL, NULL, &error));
  send_batch (channel);
  answer (peer, DONE);
  assert_types (channel, "FD ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/channel/split-anywhere", test_split_anywhere);
  g_test_add_func ("/channel/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/channel/header", test_header);
  g_test_add_func ("/channel/largest-packet", test_largest_packet);
  g_test_add_func ("/channel/buffered", test_buffered);
  g_test_add_func ("/channel/send", test_send);
  g_test_add_func ("/channel/first-packet-apart", test_first_packet_apart);
  g_test_add_func ("/channel/late-handshake", test_late_handshake);
  g_test_add_func ("/channel/receive-raw", test_receive_raw);
  g_test_add_func ("/channel/max-message-size", test_max_message_size);
  g_test_add_func ("/channel/stuffed", test_stuffed);
  g_test_add_func ("/channel/unasked", test_unasked);
  g_test_add_func ("/channel/closed-meanwhile", test_closed_meanwhile);
  g_test_add_func ("/channel/attention", test_attention);
  g_test_add_func ("/channel/attention-unanswered", test_attention_unanswered);
  g_test_add_func ("/channel/attention-cancelled", test_attention_cancelled);
  g_test_add_func ("/channel/cancelled-read", test_cancelled_read);

  return g_test_run ();
}
