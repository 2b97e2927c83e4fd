/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Messages over a stream, [MS-TDS] 2.2.3. A message is one or more packets, the last one has EOM:
 *
 *   request    type from ae-tds-packet-private.h, packets of the negotiated size
 *   answer     type 04, packets of any legal size; exactly one message for each request
 *   attention  a header alone; acknowledged by DONE with the ATTN bit, at the end of the message
 *              that is under way (older servers) or in a message of its own ([MS-TDS] 2.2.1.7)
 *
 * What arrives is read in big pieces into one buffer and cut into packets there:
 *
 *   buffer   | used up | complete packets … | part of a packet | free |
 *            0         begin                                   end
 */

#include "config.h"

#include "tds/ae-tds-channel-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-debug-private.h"
#include "ae-error.h"

/* Room for the largest packet and a good read behind it. */
#define READ_SIZE (16 * 1024)
#define BUFFER_SIZE (AE_TDS_PACKET_SIZE_MAX + READ_SIZE)
/* A message goes to the stream in one write up to this size. */
#define WRITE_SIZE (512 * 1024)

struct _AeTdsChannel
{
  GIOStream *stream;
  AeTdsTokenParser *parser;
  guint packet_size;
  guint16 spid;
  gboolean is_dead;      /* the position in the stream is unknown */
  gboolean is_after_tls; /* TLS was dropped, what it still had to say may come */

  guint8 *buffer;
  gsize begin;
  gsize end;

  AeTdsWriter outgoing; /* payload of the message that is written; wiped */
  guint8 outgoing_type;
  guint8 outgoing_status; /* of the packets that go out next */
  guint8 outgoing_id;
  gboolean is_outgoing_begun; /* a packet of it was sent */

  gsize message_size; /* payload of the message that arrives */
  gsize max_message_size;
};

AeTdsChannel *
ae_tds_channel_new (GIOStream *stream)
{
  static const AeTdsLimits limits = AE_TDS_LIMITS_LOGIN;
  AeTdsChannel *self = g_new0 (AeTdsChannel, 1);

  g_assert (G_IS_IO_STREAM (stream));

  self->stream = g_object_ref (stream);
  self->parser = ae_tds_token_parser_new (&limits);
  self->packet_size = AE_TDS_PACKET_SIZE_LOGIN;
  self->buffer = g_malloc (BUFFER_SIZE);
  return self;
}

void
ae_tds_channel_free (AeTdsChannel *self)
{
  if (self == NULL)
    return;

  /* Rows of other people were in it. */
  explicit_bzero (self->buffer, BUFFER_SIZE);
  g_free (self->buffer);
  ae_tds_writer_clear (&self->outgoing);
  ae_tds_token_parser_free (self->parser);
  g_clear_object (&self->stream);
  g_free (self);
}

GIOStream *
ae_tds_channel_get_stream (AeTdsChannel *self)
{
  return self->stream;
}

AeTdsTokenParser *
ae_tds_channel_get_parser (AeTdsChannel *self)
{
  return self->parser;
}

void
ae_tds_channel_set_packet_size (AeTdsChannel *self, guint packet_size)
{
  self->packet_size = CLAMP (packet_size, AE_TDS_PACKET_SIZE_MIN, AE_TDS_PACKET_SIZE_MAX);
}

void
ae_tds_channel_set_max_message_size (AeTdsChannel *self, gsize max_size)
{
  self->max_message_size = max_size;
}

guint16
ae_tds_channel_get_spid (AeTdsChannel *self)
{
  return self->spid;
}

gboolean
ae_tds_channel_is_dead (AeTdsChannel *self)
{
  return self->is_dead;
}

void
ae_tds_channel_kill (AeTdsChannel *self)
{
  self->is_dead = TRUE;
}

G_GNUC_PRINTF (3, 4)
static gboolean
fail (AeTdsChannel *self, GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->is_dead = TRUE;
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL, text);
  return FALSE;
}

static gboolean
check_alive (AeTdsChannel *self, GError **error)
{
  if (!self->is_dead)
    return TRUE;

  g_set_error_literal (error, AE_ERROR, AE_ERROR_CLOSED, _ ("The connection is closed"));
  return FALSE;
}

/* Nobody was asked, so nothing may have arrived: plaintext stuffed before TLS, a second answer. */
static gboolean
check_empty (AeTdsChannel *self, GError **error)
{
  if (self->begin == self->end)
    return TRUE;

  return fail (self, error, _ ("The server sent data that nobody asked for"));
}

gboolean
ae_tds_channel_set_stream (AeTdsChannel *self, GIOStream *stream, GError **error)
{
  if (!check_alive (self, error) || !check_empty (self, error))
    return FALSE;

  g_set_object (&self->stream, stream);
  return TRUE;
}

/* Writing */

static gboolean
write_packets (AeTdsChannel *self,
               const AeTdsWriter *packets,
               GCancellable *cancellable,
               GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  if (g_output_stream_write_all (output, packets->data, packets->size, NULL, cancellable, error)
      && g_output_stream_flush (output, cancellable, error))
    return TRUE;

  self->is_dead = TRUE;
  g_prefix_error (error, "%s: ", _ ("Cannot send to the server"));
  return FALSE;
}

/* A request may only follow a complete answer. What lies in the kernel or in TLS counts as well: a
 * second answer would be taken for the one to this request. Finds a connection that the server
 * closed in the meantime, too, before anything is sent. */
gboolean
ae_tds_channel_check_quiet (AeTdsChannel *self, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);

  if (!check_empty (self, error))
    return FALSE;
  if (!G_IS_POLLABLE_INPUT_STREAM (input)
      || !g_pollable_input_stream_can_poll (G_POLLABLE_INPUT_STREAM (input)))
    return TRUE;

  guint8 unwanted;
  g_autoptr (GError) read_error = NULL;
  gssize n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), &unwanted,
                                                       1, NULL, &read_error);
  if (g_error_matches (read_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return TRUE;
  if (n > 0)
    return fail (self, error, _ ("The server sent data that nobody asked for"));

  self->is_dead = TRUE;
  if (n == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                         _ ("The server has closed the connection"));
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&read_error),
                                "%s: ", _ ("The connection to the server is lost"));
  return FALSE;
}

static void
log_sent (guint8 type, guint8 status, gsize size)
{
  ae_debug (AE_DEBUG_PACKETS, "-> message type 0x%02x, status 0x%02x, %" G_GSIZE_FORMAT " bytes",
            type, status, size);
}

static gboolean
send_message (AeTdsChannel *self,
              guint8 type,
              guint8 first_status,
              const guint8 *payload,
              gsize size,
              GIOStream *rest,
              GCancellable *cancellable,
              GError **error)
{
  guint max_packets = rest != NULL ? 1 : MAX (1, WRITE_SIZE / self->packet_size);
  guint8 packet_id = 1;
  guint8 status = first_status;
  gsize sent = 0;

  log_sent (type, first_status, size);
  do
    {
      g_auto (AeTdsWriter) packets = AE_TDS_WRITER_INIT;

      sent += ae_tds_packet_write_piece (&packets, type, status,
                                         payload != NULL ? payload + sent : NULL, size - sent,
                                         self->packet_size, max_packets, &packet_id);
      if (!write_packets (self, &packets, cancellable, error))
        return FALSE;
      if (rest != NULL)
        {
          g_set_object (&self->stream, rest);
          self->is_after_tls = TRUE;
        }
      status = 0;
    }
  while (sent < size);

  return TRUE;
}

gboolean
ae_tds_channel_send (AeTdsChannel *self,
                     guint8 type,
                     guint8 first_status,
                     const guint8 *payload,
                     gsize size,
                     GCancellable *cancellable,
                     GError **error)
{
  if (!check_alive (self, error) || !ae_tds_channel_check_quiet (self, error))
    return FALSE;

  return send_message (self, type, first_status, payload, size, NULL, cancellable, error);
}

gboolean
ae_tds_channel_send_first_packet_apart (AeTdsChannel *self,
                                        GIOStream *rest,
                                        guint8 type,
                                        const guint8 *payload,
                                        gsize size,
                                        GCancellable *cancellable,
                                        GError **error)
{
  if (!check_alive (self, error) || !check_empty (self, error))
    return FALSE;

  return send_message (self, type, 0, payload, size, rest, cancellable, error);
}

gboolean
ae_tds_channel_begin (AeTdsChannel *self, guint8 type, guint8 first_status, GError **error)
{
  if (!check_alive (self, error) || !ae_tds_channel_check_quiet (self, error))
    return FALSE;

  self->outgoing_type = type;
  self->outgoing_status = first_status;
  self->outgoing_id = 1;
  self->is_outgoing_begun = FALSE;
  return TRUE;
}

/* The next packets of what was written; the last one of the message when that is all of it. */
static gboolean
send_outgoing (AeTdsChannel *self, guint max_packets, GCancellable *cancellable, GError **error)
{
  g_auto (AeTdsWriter) packets = AE_TDS_WRITER_INIT;
  AeTdsWriter *outgoing = &self->outgoing;
  gsize sent = ae_tds_packet_write_piece (&packets, self->outgoing_type, self->outgoing_status,
                                          outgoing->data, outgoing->size, self->packet_size,
                                          max_packets, &self->outgoing_id);

  log_sent (self->outgoing_type, self->outgoing_status, sent);
  if (sent < outgoing->size)
    memmove (outgoing->data, outgoing->data + sent, outgoing->size - sent);
  outgoing->size -= sent;
  self->outgoing_status = 0;
  self->is_outgoing_begun = TRUE;
  return write_packets (self, &packets, cancellable, error);
}

gboolean
ae_tds_channel_write (AeTdsChannel *self,
                      const guint8 *data,
                      gsize size,
                      GCancellable *cancellable,
                      GError **error)
{
  gsize room = self->packet_size - AE_TDS_PACKET_HEADER_SIZE;

  if (!check_alive (self, error))
    return FALSE;
  while (size > 0)
    {
      gsize n = MIN (size, WRITE_SIZE);

      ae_tds_writer_bytes (&self->outgoing, data, n);
      data += n;
      size -= n;
      /* At least a byte stays, for the packet that ends the message. */
      guint n_full = (guint) ((self->outgoing.size - 1) / room);
      if (self->outgoing.size >= WRITE_SIZE / 4 && n_full > 0
          && !send_outgoing (self, n_full, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tds_channel_end (AeTdsChannel *self, GCancellable *cancellable, GError **error)
{
  if (!check_alive (self, error) || !send_outgoing (self, G_MAXUINT, cancellable, error))
    return FALSE;

  ae_tds_writer_clear (&self->outgoing);
  return TRUE;
}

gboolean
ae_tds_channel_ignore (AeTdsChannel *self,
                       gboolean *is_answered,
                       GCancellable *cancellable,
                       GError **error)
{
  *is_answered = self->is_outgoing_begun;
  ae_tds_writer_clear (&self->outgoing);
  if (!check_alive (self, error))
    return FALSE;
  if (!self->is_outgoing_begun)
    return TRUE;

  self->outgoing_status = AE_TDS_PACKET_IGNORE;
  return send_outgoing (self, G_MAXUINT, cancellable, error);
}

/* Reading */

/* A server that speaks TLS 1.3 wraps session tickets into pre-login packets behind its handshake;
 * they come when login-only TLS is gone already, and before the answer. */
static gboolean
is_late_handshake (const AeTdsChannel *self, const AeTdsPacketHeader *header)
{
  return self->is_after_tls && header->type == AE_TDS_PACKET_PRELOGIN;
}

/* FALSE without an error: the packet is not complete yet. The header is checked as soon as it is
 * there, so that nothing is read on the word of a bad one. */
static gboolean
peek_packet (AeTdsChannel *self, AeTdsPacketHeader *header, GError **error)
{
  const guint8 *data = self->buffer + self->begin;
  gsize available = self->end - self->begin;

  if (available < AE_TDS_PACKET_HEADER_SIZE)
    return FALSE;
  if (!ae_tds_packet_header_read (header, data) || header->length > AE_TDS_PACKET_SIZE_MAX)
    return fail (self, error, _ ("The server sent a packet with an impossible length of %u bytes"),
                 header->length);
  if (header->type != AE_TDS_PACKET_RESPONSE && !is_late_handshake (self, header))
    return fail (self, error, _ ("The server sent a packet of the unexpected type 0x%02x"),
                 header->type);
  if ((header->status & ~AE_TDS_PACKET_EOM) != 0)
    return fail (self, error, _ ("The server sent a packet with the unexpected status 0x%02x"),
                 header->status);

  return available >= header->length;
}

static gboolean
count_payload (AeTdsChannel *self, gsize size, GError **error)
{
  self->message_size += size;
  if (self->max_message_size == 0 || self->message_size <= self->max_message_size)
    return TRUE;

  return fail (self, error, _ ("The server's answer is longer than %zu bytes"),
               self->max_message_size);
}

/* Takes the next packet out of the buffer; @payload is valid until the next read. */
static gboolean
take_packet (AeTdsChannel *self,
             AeTdsPacketHeader *header,
             const guint8 **payload,
             gsize *size,
             GError **error)
{
  do
    {
      if (!peek_packet (self, header, error))
        return FALSE;

      *payload = self->buffer + self->begin + AE_TDS_PACKET_HEADER_SIZE;
      *size = header->length - AE_TDS_PACKET_HEADER_SIZE;
      self->begin += header->length;
      ae_debug (AE_DEBUG_PACKETS, "<- packet type 0x%02x, status 0x%02x, %u bytes", header->type,
                header->status, header->length);
      if (!count_payload (self, *size, error))
        return FALSE;
    }
  while (header->type != AE_TDS_PACKET_RESPONSE);

  self->is_after_tls = FALSE;
  self->spid = header->spid;
  if (header->status & AE_TDS_PACKET_EOM)
    self->message_size = 0;
  return TRUE;
}

static gboolean
read_more (AeTdsChannel *self, GCancellable *cancellable, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);

  if (self->begin > 0)
    {
      memmove (self->buffer, self->buffer + self->begin, self->end - self->begin);
      self->end -= self->begin;
      self->begin = 0;
    }

  g_autoptr (GError) read_error = NULL;
  gssize n = g_input_stream_read (input, self->buffer + self->end, BUFFER_SIZE - self->end,
                                  cancellable, &read_error);
  if (n > 0)
    {
      self->end += (gsize) n;
      return TRUE;
    }

  /* A cancelled read took nothing: attention can still be sent. */
  if (g_error_matches (read_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  self->is_dead = TRUE;
  if (n == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                         _ ("The server closed the connection before its answer was complete"));
  else
    g_propagate_prefixed_error (error, g_steal_pointer (&read_error),
                                "%s: ", _ ("Cannot read the server's answer"));
  return FALSE;
}

/* Reads until a packet is complete. */
static gboolean
receive_packet (AeTdsChannel *self,
                AeTdsPacketHeader *header,
                const guint8 **payload,
                gsize *size,
                GCancellable *cancellable,
                GError **error)
{
  GError *packet_error = NULL;

  while (!take_packet (self, header, payload, size, &packet_error))
    {
      if (packet_error != NULL)
        {
          g_propagate_error (error, packet_error);
          return FALSE;
        }
      if (!read_more (self, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

GBytes *
ae_tds_channel_receive_raw (AeTdsChannel *self,
                            gsize max_size,
                            GCancellable *cancellable,
                            GError **error)
{
  AeTdsPacketHeader header = { 0 };
  g_autoptr (GByteArray) message = g_byte_array_new ();

  if (!check_alive (self, error))
    return NULL;

  while (!(header.status & AE_TDS_PACKET_EOM))
    {
      const guint8 *payload;
      gsize size;

      if (!receive_packet (self, &header, &payload, &size, cancellable, error))
        return NULL;
      if (size > max_size - message->len)
        {
          fail (self, error, _ ("The server's answer is longer than %zu bytes"), max_size);
          return NULL;
        }
      g_byte_array_append (message, payload, (guint) size);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&message));
}

static void
feed_packet (AeTdsChannel *self, const AeTdsPacketHeader *header, const guint8 *payload, gsize size)
{
  if (size > 0)
    ae_tds_token_parser_feed (self->parser, payload, size);
  if (header->status & AE_TDS_PACKET_EOM)
    ae_tds_token_parser_end_message (self->parser);
}

static AeTdsParseResult
parse (AeTdsChannel *self, AeTdsToken *token, GError **error)
{
  AeTdsParseResult result = ae_tds_token_parser_next (self->parser, token, error);

  if (result == AE_TDS_PARSE_ERROR)
    self->is_dead = TRUE;
  else if (result == AE_TDS_PARSE_TOKEN && token->type != AE_TDS_TOKEN_ROW
           && token->type != AE_TDS_TOKEN_PART)
    ae_debug (AE_DEBUG_TOKENS, "<- %s", ae_tds_token_type_to_string (token->type));

  return result;
}

AeTdsParseResult
ae_tds_channel_next_buffered (AeTdsChannel *self, AeTdsToken *token, GError **error)
{
  AeTdsPacketHeader header;
  const guint8 *payload;
  gsize size;
  AeTdsParseResult result;

  if (!check_alive (self, error))
    return AE_TDS_PARSE_ERROR;

  while ((result = parse (self, token, error)) == AE_TDS_PARSE_NEED_DATA)
    {
      GError *packet_error = NULL;

      if (take_packet (self, &header, &payload, &size, &packet_error))
        {
          feed_packet (self, &header, payload, size);
        }
      else if (packet_error != NULL)
        {
          g_propagate_error (error, packet_error);
          return AE_TDS_PARSE_ERROR;
        }
      else
        {
          return AE_TDS_PARSE_NEED_DATA;
        }
    }
  return result;
}

AeTdsParseResult
ae_tds_channel_next (AeTdsChannel *self,
                     AeTdsToken *token,
                     GCancellable *cancellable,
                     GError **error)
{
  AeTdsParseResult result;

  while ((result = ae_tds_channel_next_buffered (self, token, error)) == AE_TDS_PARSE_NEED_DATA)
    {
      if (!read_more (self, cancellable, error))
        return AE_TDS_PARSE_ERROR;
    }
  return result;
}

/* Attention */

static gboolean
send_attention (AeTdsChannel *self, GCancellable *cancellable, GError **error)
{
  return send_message (self, AE_TDS_PACKET_ATTENTION, 0, NULL, 0, NULL, cancellable, error);
}

/* One whole message, or what is left of it. */
static gboolean
drain_message (AeTdsChannel *self,
               AeTdsTokenFunc on_token,
               gpointer user_data,
               gboolean *is_acknowledged,
               GCancellable *cancellable,
               GError **error)
{
  AeTdsToken token;
  AeTdsParseResult result;

  while ((result = ae_tds_channel_next (self, &token, cancellable, error)) == AE_TDS_PARSE_TOKEN)
    {
      if (on_token != NULL)
        on_token (&token, user_data);
      if (token.type == AE_TDS_TOKEN_DONE && (token.done.status & AE_TDS_DONE_ATTN))
        *is_acknowledged = TRUE;
    }
  return result == AE_TDS_PARSE_END;
}

gboolean
ae_tds_channel_attention (AeTdsChannel *self,
                          AeTdsTokenFunc on_token,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  gboolean is_acknowledged = FALSE;

  if (!check_alive (self, error))
    return FALSE;
  if (!send_attention (self, cancellable, error))
    return FALSE;

  while (!is_acknowledged)
    {
      if (!drain_message (self, on_token, user_data, &is_acknowledged, cancellable, error))
        {
          self->is_dead = TRUE;
          return FALSE;
        }
    }
  return TRUE;
}
