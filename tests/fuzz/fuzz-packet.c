/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Headers of packets one after the other, and payloads cut into packets: the first two bytes are
 * the size of a packet. */

#include "config.h"

#include "tds/ae-tds-packet-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
walk (const guint8 *data, gsize size, gsize *payload_size)
{
  gsize at = 0;

  *payload_size = 0;
  while (size - at >= AE_TDS_PACKET_HEADER_SIZE)
    {
      AeTdsPacketHeader header;

      if (!ae_tds_packet_header_read (&header, data + at) || header.length > size - at)
        return;
      at += header.length;
      *payload_size += header.length - AE_TDS_PACKET_HEADER_SIZE;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  gsize payload_size;

  walk (data, size, &payload_size);
  if (size < 2)
    return 0;
  ae_tds_packet_write_message (&writer, AE_TDS_PACKET_RPC, 0, data + 2, size - 2,
                               (guint) (data[0] | data[1] << 8));
  walk (writer.data, writer.size, &payload_size);
  g_assert_cmpuint (payload_size, ==, size - 2);
  return 0;
}
