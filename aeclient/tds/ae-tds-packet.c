/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The header of a packet, [MS-TDS] 2.2.3.1:
 *
 *   0  u8      type
 *   1  u8      status        bit 0: the last packet of its message
 *   2  u16 BE  length        with these eight bytes
 *   4  u16 BE  SPID          0 from a client
 *   6  u8      packet id     1, 2, … modulo 256
 *   7  u8      window        0
 */

#include "config.h"

#include "ae-tds-packet-private.h"

gboolean
ae_tds_packet_header_read (AeTdsPacketHeader *self, const guint8 *data)
{
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, AE_TDS_PACKET_HEADER_SIZE);
  self->type = ae_tds_reader_u8 (&reader);
  self->status = ae_tds_reader_u8 (&reader);
  self->length = ae_tds_reader_u16_be (&reader);
  self->spid = ae_tds_reader_u16_be (&reader);
  self->id = ae_tds_reader_u8 (&reader);
  return self->length >= AE_TDS_PACKET_HEADER_SIZE;
}

static void
write_header (AeTdsWriter *writer, guint8 type, guint8 status, gsize payload_size, guint8 id)
{
  ae_tds_writer_u8 (writer, type);
  ae_tds_writer_u8 (writer, status);
  ae_tds_writer_u16_be (writer, (guint16) (AE_TDS_PACKET_HEADER_SIZE + payload_size));
  ae_tds_writer_u16 (writer, 0);
  ae_tds_writer_u8 (writer, id);
  ae_tds_writer_u8 (writer, 0);
}

static gsize
get_room (guint packet_size)
{
  return CLAMP (packet_size, AE_TDS_PACKET_SIZE_MIN, AE_TDS_PACKET_SIZE_MAX)
         - AE_TDS_PACKET_HEADER_SIZE;
}

/* An empty message is one packet too: attention is. */
gsize
ae_tds_packet_write_piece (AeTdsWriter *writer,
                           guint8 type,
                           guint8 first_status,
                           const guint8 *payload,
                           gsize size,
                           guint packet_size,
                           guint max_packets,
                           guint8 *packet_id)
{
  gsize room = get_room (packet_size);
  guint8 status = first_status;
  gsize written = 0;

  for (; max_packets > 1 && size - written > room; max_packets--)
    {
      write_header (writer, type, status, room, (*packet_id)++);
      ae_tds_writer_bytes (writer, payload + written, room);
      written += room;
      status &= (guint8) ~(AE_TDS_PACKET_RESET | AE_TDS_PACKET_RESET_KEEP_TRANSACTION);
    }

  gsize last = MIN (size - written, room);
  if (last == size - written)
    status |= AE_TDS_PACKET_EOM;
  write_header (writer, type, status, last, (*packet_id)++);
  if (last > 0)
    ae_tds_writer_bytes (writer, payload + written, last);
  return written + last;
}

void
ae_tds_packet_write_message (AeTdsWriter *writer,
                             guint8 type,
                             guint8 first_status,
                             const guint8 *payload,
                             gsize size,
                             guint packet_size)
{
  guint8 packet_id = 1;

  ae_tds_packet_write_piece (writer, type, first_status, payload, size, packet_size, G_MAXUINT,
                             &packet_id);
}
