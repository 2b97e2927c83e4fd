/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "tds/ae-tds-packet-private.h"

static void
test_header (void)
{
  static const guint8 data[] = { 0x04, 0x01, 0x12, 0x34, 0x00, 0x35, 0x07, 0x00 };
  AeTdsPacketHeader header;

  g_assert_true (ae_tds_packet_header_read (&header, data));
  g_assert_cmpint (header.type, ==, AE_TDS_PACKET_RESPONSE);
  g_assert_cmpint (header.status, ==, AE_TDS_PACKET_EOM);
  g_assert_cmpint (header.length, ==, 0x1234);
  g_assert_cmpint (header.spid, ==, 0x35);
  g_assert_cmpint (header.id, ==, 7);
}

static void
test_header_length (void)
{
  for (guint length = 0; length < 0x10000; length++)
    {
      const guint8 data[8] = { 0x04, 0x01, (guint8) (length >> 8), (guint8) length };
      AeTdsPacketHeader header;

      g_assert_cmpint (ae_tds_packet_header_read (&header, data), ==, length >= 8);
    }
}

/* Joins the packets of a message again and checks each header. */
static void
assert_message (gsize size, guint packet_size)
{
  g_autofree guint8 *payload = g_malloc (size + 1);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GByteArray) joined = g_byte_array_new ();
  guint8 id = 1;

  for (gsize i = 0; i < size; i++)
    payload[i] = (guint8) (i * 7);
  ae_tds_packet_write_message (&writer, AE_TDS_PACKET_RPC, AE_TDS_PACKET_RESET, payload, size,
                               packet_size);

  for (gsize at = 0; at < writer.size; id++)
    {
      AeTdsPacketHeader header;

      g_assert_true (ae_tds_packet_header_read (&header, writer.data + at));
      gboolean is_last = at + header.length == writer.size;
      g_assert_cmpint (header.type, ==, AE_TDS_PACKET_RPC);
      g_assert_cmpint (header.status, ==,
                       (at == 0 ? AE_TDS_PACKET_RESET : 0) | (is_last ? AE_TDS_PACKET_EOM : 0));
      g_assert_cmpint (header.id, ==, id);
      g_assert_cmpint (header.spid, ==, 0);
      g_assert_cmpuint (header.length, <=, packet_size);
      if (!is_last)
        g_assert_cmpuint (header.length, ==, packet_size);
      g_byte_array_append (joined, writer.data + at + AE_TDS_PACKET_HEADER_SIZE,
                           header.length - AE_TDS_PACKET_HEADER_SIZE);
      at += header.length;
      g_assert_cmpuint (at, <=, writer.size);
    }
  g_assert_cmpmem (joined->data, joined->len, payload, size);
}

static void
test_message (void)
{
  static const guint packet_sizes[] = { 512, 4096, 8000, 32767 };

  for (gsize i = 0; i < G_N_ELEMENTS (packet_sizes); i++)
    {
      gsize room = packet_sizes[i] - AE_TDS_PACKET_HEADER_SIZE;

      assert_message (0, packet_sizes[i]);
      assert_message (1, packet_sizes[i]);
      assert_message (room - 1, packet_sizes[i]);
      assert_message (room, packet_sizes[i]);
      assert_message (room + 1, packet_sizes[i]);
      assert_message (3 * room, packet_sizes[i]);
    }
  /* The number of a packet wraps. */
  assert_message (300 * 504 + 5, 512);
}

static void
test_attention (void)
{
  static const guint8 attention[] = { 0x06, 0x01, 0x00, 0x08, 0x00, 0x00, 0x01, 0x00 };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  ae_tds_packet_write_message (&writer, AE_TDS_PACKET_ATTENTION, 0, NULL, 0, 4096);
  g_assert_cmpmem (writer.data, writer.size, attention, sizeof attention);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/packet/header", test_header);
  g_test_add_func ("/tds/packet/header-length", test_header_length);
  g_test_add_func ("/tds/packet/message", test_message);
  g_test_add_func ("/tds/packet/attention", test_attention);
  return g_test_run ();
}
