/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Packets ([MS-TDS] 2.2.3): an 8-byte header, and how a message is cut into them. */

#include "tds/ae-tds-reader-private.h"
#include "tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

#define AE_TDS_PACKET_HEADER_SIZE 8
#define AE_TDS_PACKET_SIZE_LOGIN 4096
#define AE_TDS_PACKET_SIZE_MIN 512
#define AE_TDS_PACKET_SIZE_MAX 32767

typedef enum
{
  AE_TDS_PACKET_SQL_BATCH = 0x01,
  AE_TDS_PACKET_RPC = 0x03,
  AE_TDS_PACKET_RESPONSE = 0x04,
  AE_TDS_PACKET_ATTENTION = 0x06,
  AE_TDS_PACKET_BULK_LOAD = 0x07,
  AE_TDS_PACKET_FEDAUTH_TOKEN = 0x08,
  AE_TDS_PACKET_TRANSACTION_MANAGER = 0x0E,
  AE_TDS_PACKET_LOGIN7 = 0x10,
  AE_TDS_PACKET_SSPI = 0x11,
  AE_TDS_PACKET_PRELOGIN = 0x12,
} AeTdsPacketType;

enum
{
  AE_TDS_PACKET_EOM = 0x01,
  AE_TDS_PACKET_IGNORE = 0x02,
  AE_TDS_PACKET_RESET = 0x08,
  AE_TDS_PACKET_RESET_KEEP_TRANSACTION = 0x10,
};

typedef struct
{
  guint8 type;
  guint8 status;
  guint16 length; /* with the header; checked: 8 … */
  guint16 spid;
  guint8 id;
} AeTdsPacketHeader;

/* @data has AE_TDS_PACKET_HEADER_SIZE bytes. FALSE: the length is impossible. */
gboolean ae_tds_packet_header_read (AeTdsPacketHeader *self, const guint8 *data);

/* Appends the whole message, cut into packets of @packet_size, to @writer. */
void ae_tds_packet_write_message (AeTdsWriter *writer,
                                  guint8 type,
                                  guint8 first_status,
                                  const guint8 *payload,
                                  gsize size,
                                  guint packet_size);

/* The same for the next @max_packets packets only, so that a message of any size goes out through a
 * small buffer. @packet_id starts at 1 and is carried from piece to piece, @first_status is for the
 * first piece. Returns how much of the payload was taken; the piece that takes all has EOM. */
gsize ae_tds_packet_write_piece (AeTdsWriter *writer,
                                 guint8 type,
                                 guint8 first_status,
                                 const guint8 *payload,
                                 gsize size,
                                 guint packet_size,
                                 guint max_packets,
                                 guint8 *packet_id);

G_END_DECLS
