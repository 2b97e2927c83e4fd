/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* TLS records inside pre-login packets, [MS-TDS] 2.2.6.5 and 3.2.5.2. Both directions:
 *
 *   while the handshake runs          12 | status | length (u16 BE, with the header) | 0 0 0 0 |
 * bytes from the first bare record on     14 … 17 | version | length | … (TLS records, as they are)
 *
 * The reader decides at the border of each unit by its first byte, so it needs no signal from above
 * and copes with a server that still wraps its last handshake message (session tickets of TLS 1.3)
 * after we are done. While units are wrapped it reads exactly one header or what one packet holds:
 * whatever follows belongs to somebody else. Bare records need no trust: TLS judges them.
 *
 * TLS may run the handshake in any thread, one at a time, blocking or not; so there is no main
 * context in here, and everything works in both ways. */

#include "config.h"

#include "tds/ae-tds-handshake-stream-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "tds/ae-tds-packet-private.h"

#define MAX_PAYLOAD (AE_TDS_PACKET_SIZE_LOGIN - AE_TDS_PACKET_HEADER_SIZE)
#define TLS_CHANGE_CIPHER_SPEC 0x14
#define TLS_APPLICATION_DATA 0x17

/* Both directions share it; the two streams may outlive the stream that made them. */
typedef struct
{
  GIOStream *base;

  /* reading */
  gboolean is_bare; /* a TLS record came: pass-through for good */
  guint8 header[AE_TDS_PACKET_HEADER_SIZE];
  gsize header_size;
  gsize payload_left; /* of the packet that is being read */

  /* writing */
  gboolean is_finished;
  gboolean is_detached;
  guint8 packet[AE_TDS_PACKET_SIZE_LOGIN]; /* accepted, not yet written */
  gsize packet_size;
  gsize packet_sent;
} Framing;

static void
framing_clear (gpointer memory)
{
  Framing *self = memory;

  g_clear_object (&self->base);
}

static void
framing_release (Framing *self)
{
  g_atomic_rc_box_release_full (self, framing_clear);
}

static gboolean
check_attached (Framing *self, GError **error)
{
  if (!self->is_detached)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("TLS is not in use any more"));
  return FALSE;
}

/* Writing */

static gssize
write_base (Framing *self,
            const void *data,
            gsize size,
            gboolean is_blocking,
            GCancellable *cancellable,
            GError **error)
{
  return g_pollable_stream_write (g_io_stream_get_output_stream (self->base), data, size,
                                  is_blocking, cancellable, error);
}

static gboolean
flush_packet (Framing *self, gboolean is_blocking, GCancellable *cancellable, GError **error)
{
  while (self->packet_sent < self->packet_size)
    {
      gssize n
          = write_base (self, self->packet + self->packet_sent,
                        self->packet_size - self->packet_sent, is_blocking, cancellable, error);
      if (n < 0)
        return FALSE;
      self->packet_sent += (gsize) n;
    }
  return TRUE;
}

static gsize
make_packet (Framing *self, const void *data, gsize size, guint8 status)
{
  gsize payload = MIN (size, MAX_PAYLOAD);
  guint16 length = (guint16) (AE_TDS_PACKET_HEADER_SIZE + payload);
  const guint8 header[AE_TDS_PACKET_HEADER_SIZE] = {
    AE_TDS_PACKET_PRELOGIN, status, (guint8) (length >> 8), (guint8) length, 0, 0, 0, 0,
  };

  memcpy (self->packet, header, sizeof header);
  memcpy (self->packet + sizeof header, data, payload);
  self->packet_size = length;
  self->packet_sent = 0;
  return payload;
}

static gssize
write_any (Framing *self,
           const void *data,
           gsize size,
           gboolean is_blocking,
           GCancellable *cancellable,
           GError **error)
{
  if (!check_attached (self, error) || !flush_packet (self, is_blocking, cancellable, error))
    return -1;
  if (self->is_finished)
    return write_base (self, data, size, is_blocking, cancellable, error);
  if (size == 0)
    return 0;

  gsize taken = make_packet (self, data, size, size <= MAX_PAYLOAD ? AE_TDS_PACKET_EOM : 0);
  g_autoptr (GError) flush_error = NULL;
  if (!flush_packet (self, is_blocking, cancellable, &flush_error)
      && !g_error_matches (flush_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_propagate_error (error, g_steal_pointer (&flush_error));
      return -1;
    }
  return (gssize) taken;
}

/* Reading */

static gssize
read_base (Framing *self,
           void *buffer,
           gsize size,
           gboolean is_blocking,
           GCancellable *cancellable,
           GError **error)
{
  return g_pollable_stream_read (g_io_stream_get_input_stream (self->base), buffer, size,
                                 is_blocking, cancellable, error);
}

static gboolean
check_header (Framing *self, GError **error)
{
  AeTdsPacketHeader header;

  if (self->header[0] != AE_TDS_PACKET_PRELOGIN)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                   _ ("The server sent a packet of the unexpected type 0x%02x during the TLS "
                      "handshake"),
                   self->header[0]);
      return FALSE;
    }
  if (self->header_size < AE_TDS_PACKET_HEADER_SIZE)
    return TRUE;
  if (!ae_tds_packet_header_read (&header, self->header)
      || header.length <= AE_TDS_PACKET_HEADER_SIZE || header.length > AE_TDS_PACKET_SIZE_MAX)
    {
      g_set_error (
          error, AE_ERROR, AE_ERROR_PROTOCOL,
          _ ("The server sent a packet with an impossible length of %u bytes during the TLS "
             "handshake"),
          header.length);
      return FALSE;
    }

  self->payload_left = header.length - AE_TDS_PACKET_HEADER_SIZE;
  self->header_size = 0;
  return TRUE;
}

/* One step towards the payload of a unit: the first byte, then the rest of a header. 1: go on,
 * 0: the stream ended, -1: an error. */
static gssize
read_header (Framing *self, gboolean is_blocking, GCancellable *cancellable, GError **error)
{
  gsize wanted = self->header_size == 0 ? 1 : AE_TDS_PACKET_HEADER_SIZE - self->header_size;
  gssize n
      = read_base (self, self->header + self->header_size, wanted, is_blocking, cancellable, error);
  if (n <= 0)
    return n;

  self->header_size += (gsize) n;
  if (self->header[0] >= TLS_CHANGE_CIPHER_SPEC && self->header[0] <= TLS_APPLICATION_DATA)
    self->is_bare = TRUE;
  else if (!check_header (self, error))
    return -1;
  return 1;
}

/* The byte by which a bare record was recognised is delivered first. */
static gssize
read_bare (Framing *self,
           void *buffer,
           gsize size,
           gboolean is_blocking,
           GCancellable *cancellable,
           GError **error)
{
  if (self->header_size == 0)
    return read_base (self, buffer, size, is_blocking, cancellable, error);

  *(guint8 *) buffer = self->header[0];
  self->header_size = 0;
  return 1;
}

static gssize
read_any (Framing *self,
          void *buffer,
          gsize size,
          gboolean is_blocking,
          GCancellable *cancellable,
          GError **error)
{
  if (!check_attached (self, error) || !flush_packet (self, is_blocking, cancellable, error))
    return -1;
  if (size == 0)
    return 0;

  while (!self->is_bare && self->payload_left == 0)
    {
      gssize step = read_header (self, is_blocking, cancellable, error);
      if (step <= 0)
        return step;
    }
  if (self->is_bare)
    return read_bare (self, buffer, size, is_blocking, cancellable, error);

  gssize n
      = read_base (self, buffer, MIN (size, self->payload_left), is_blocking, cancellable, error);
  if (n > 0)
    self->payload_left -= (gsize) n;
  return n;
}

/* The input stream */

#define AE_TYPE_TDS_HANDSHAKE_INPUT (ae_tds_handshake_input_get_type ())
G_DECLARE_FINAL_TYPE (AeTdsHandshakeInput,
                      ae_tds_handshake_input,
                      AE,
                      TDS_HANDSHAKE_INPUT,
                      GInputStream)

struct _AeTdsHandshakeInput
{
  GInputStream parent_instance;
  Framing *framing;
};

static GPollableInputStream *
get_base_input (GPollableInputStream *pollable)
{
  Framing *framing = AE_TDS_HANDSHAKE_INPUT (pollable)->framing;

  return G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (framing->base));
}

static gssize
input_read (GInputStream *input,
            void *buffer,
            gsize size,
            GCancellable *cancellable,
            GError **error)
{
  return read_any (AE_TDS_HANDSHAKE_INPUT (input)->framing, buffer, size, TRUE, cancellable, error);
}

static gssize
input_read_nonblocking (GPollableInputStream *pollable, void *buffer, gsize size, GError **error)
{
  return read_any (AE_TDS_HANDSHAKE_INPUT (pollable)->framing, buffer, size, FALSE, NULL, error);
}

static gboolean
input_can_poll (GPollableInputStream *pollable)
{
  return TRUE;
}

static gboolean
input_is_readable (GPollableInputStream *pollable)
{
  Framing *framing = AE_TDS_HANDSHAKE_INPUT (pollable)->framing;

  if (framing->is_bare && framing->header_size > 0)
    return TRUE;
  return g_pollable_input_stream_is_readable (get_base_input (pollable));
}

static GSource *
input_create_source (GPollableInputStream *pollable, GCancellable *cancellable)
{
  g_autoptr (GSource) base
      = g_pollable_input_stream_create_source (get_base_input (pollable), cancellable);

  return g_pollable_source_new_full (pollable, base, NULL);
}

static void
input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = input_can_poll;
  iface->is_readable = input_is_readable;
  iface->create_source = input_create_source;
  iface->read_nonblocking = input_read_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AeTdsHandshakeInput,
                               ae_tds_handshake_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      input_pollable_init))

static void
input_finalize (GObject *object)
{
  g_clear_pointer (&AE_TDS_HANDSHAKE_INPUT (object)->framing, framing_release);

  G_OBJECT_CLASS (ae_tds_handshake_input_parent_class)->finalize (object);
}

static void
ae_tds_handshake_input_class_init (AeTdsHandshakeInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = input_read;
}

static void
ae_tds_handshake_input_init (AeTdsHandshakeInput *self)
{
}

/* The output stream */

#define AE_TYPE_TDS_HANDSHAKE_OUTPUT (ae_tds_handshake_output_get_type ())
G_DECLARE_FINAL_TYPE (AeTdsHandshakeOutput,
                      ae_tds_handshake_output,
                      AE,
                      TDS_HANDSHAKE_OUTPUT,
                      GOutputStream)

struct _AeTdsHandshakeOutput
{
  GOutputStream parent_instance;
  Framing *framing;
};

static GPollableOutputStream *
get_base_output (GPollableOutputStream *pollable)
{
  Framing *framing = AE_TDS_HANDSHAKE_OUTPUT (pollable)->framing;

  return G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (framing->base));
}

static gssize
output_write (GOutputStream *output,
              const void *data,
              gsize size,
              GCancellable *cancellable,
              GError **error)
{
  return write_any (AE_TDS_HANDSHAKE_OUTPUT (output)->framing, data, size, TRUE, cancellable,
                    error);
}

static gssize
output_write_nonblocking (GPollableOutputStream *pollable,
                          const void *data,
                          gsize size,
                          GError **error)
{
  return write_any (AE_TDS_HANDSHAKE_OUTPUT (pollable)->framing, data, size, FALSE, NULL, error);
}

static gboolean
output_can_poll (GPollableOutputStream *pollable)
{
  return TRUE;
}

static gboolean
output_is_writable (GPollableOutputStream *pollable)
{
  return g_pollable_output_stream_is_writable (get_base_output (pollable));
}

static GSource *
output_create_source (GPollableOutputStream *pollable, GCancellable *cancellable)
{
  g_autoptr (GSource) base
      = g_pollable_output_stream_create_source (get_base_output (pollable), cancellable);

  return g_pollable_source_new_full (pollable, base, NULL);
}

static void
output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = output_can_poll;
  iface->is_writable = output_is_writable;
  iface->create_source = output_create_source;
  iface->write_nonblocking = output_write_nonblocking;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AeTdsHandshakeOutput,
                               ae_tds_handshake_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      output_pollable_init))

static void
output_finalize (GObject *object)
{
  g_clear_pointer (&AE_TDS_HANDSHAKE_OUTPUT (object)->framing, framing_release);

  G_OBJECT_CLASS (ae_tds_handshake_output_parent_class)->finalize (object);
}

static void
ae_tds_handshake_output_class_init (AeTdsHandshakeOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = output_finalize;
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = output_write;
}

static void
ae_tds_handshake_output_init (AeTdsHandshakeOutput *self)
{
}

/* The stream */

struct _AeTdsHandshakeStream
{
  GIOStream parent_instance;
  Framing *framing;
  AeTdsHandshakeInput *input;
  AeTdsHandshakeOutput *output;
};

G_DEFINE_FINAL_TYPE (AeTdsHandshakeStream, ae_tds_handshake_stream, G_TYPE_IO_STREAM)

static GInputStream *
stream_get_input (GIOStream *stream)
{
  return G_INPUT_STREAM (AE_TDS_HANDSHAKE_STREAM (stream)->input);
}

static GOutputStream *
stream_get_output (GIOStream *stream)
{
  return G_OUTPUT_STREAM (AE_TDS_HANDSHAKE_STREAM (stream)->output);
}

/* The socket belongs to the session. */
static gboolean
stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
stream_finalize (GObject *object)
{
  AeTdsHandshakeStream *self = AE_TDS_HANDSHAKE_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_pointer (&self->framing, framing_release);

  G_OBJECT_CLASS (ae_tds_handshake_stream_parent_class)->finalize (object);
}

static void
ae_tds_handshake_stream_class_init (AeTdsHandshakeStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = stream_finalize;
  stream_class->get_input_stream = stream_get_input;
  stream_class->get_output_stream = stream_get_output;
  stream_class->close_fn = stream_close;
}

static void
ae_tds_handshake_stream_init (AeTdsHandshakeStream *self)
{
  self->framing = g_atomic_rc_box_new0 (Framing);
  self->input = g_object_new (AE_TYPE_TDS_HANDSHAKE_INPUT, NULL);
  self->input->framing = g_atomic_rc_box_acquire (self->framing);
  self->output = g_object_new (AE_TYPE_TDS_HANDSHAKE_OUTPUT, NULL);
  self->output->framing = g_atomic_rc_box_acquire (self->framing);
}

GIOStream *
ae_tds_handshake_stream_new (GIOStream *base)
{
  AeTdsHandshakeStream *self = g_object_new (AE_TYPE_TDS_HANDSHAKE_STREAM, NULL);

  g_assert (G_IS_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (base)));
  g_assert (G_IS_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (base)));

  self->framing->base = g_object_ref (base);
  return G_IO_STREAM (self);
}

void
ae_tds_handshake_stream_finish (AeTdsHandshakeStream *self)
{
  self->framing->is_finished = TRUE;
}

void
ae_tds_handshake_stream_detach (AeTdsHandshakeStream *self)
{
  self->framing->is_detached = TRUE;
}
