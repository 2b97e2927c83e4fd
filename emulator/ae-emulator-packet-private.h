/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Packets and messages (tds sheet section 1): messages of the client put together with limits,
 * answers cut into packets as they are produced. */

#include "ae-emulator-spool-private.h"
#include "ae-emulator-transport-private.h"

G_BEGIN_DECLS

#define AE_EMULATOR_PACKET_HEADER_SIZE 8
#define AE_EMULATOR_PACKET_DEFAULT_SIZE 4096
#define AE_EMULATOR_PACKET_MIN_SIZE 512
#define AE_EMULATOR_PACKET_MAX_SIZE 32767

enum
{
  AE_EMULATOR_PACKET_BATCH = 0x01,
  AE_EMULATOR_PACKET_RPC = 0x03,
  AE_EMULATOR_PACKET_RESULT = 0x04,
  AE_EMULATOR_PACKET_ATTENTION = 0x06,
  AE_EMULATOR_PACKET_BULK = 0x07,
  AE_EMULATOR_PACKET_TRANSACTION = 0x0E,
  AE_EMULATOR_PACKET_LOGIN = 0x10,
  AE_EMULATOR_PACKET_PRELOGIN = 0x12,
};

enum
{
  AE_EMULATOR_PACKET_STATUS_EOM = 0x01,
  AE_EMULATOR_PACKET_STATUS_IGNORE = 0x02,
  AE_EMULATOR_PACKET_STATUS_RESET = 0x08,
  AE_EMULATOR_PACKET_STATUS_RESET_SKIP_TRANSACTION = 0x10,
};

typedef struct
{
  guint8 type;
  guint8 first_status;    /* where the reset bits are */
  guint8 last_status;     /* where IGNORE is */
  GByteArray *payload;    /* of a large bulk load: unused */
  AeEmulatorSpool *spool; /* of a large bulk load; NULL otherwise */
} AeEmulatorMessage;

/* How large a bulk load may get; other messages are as large as who reads them takes. */
#define AE_EMULATOR_BULK_MAX_SIZE (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
/* What of it is kept in memory. */
#define AE_EMULATOR_BULK_MEMORY (4 * 1024 * 1024)

/* @after_first_packet, when given, is called once the first packet is in: login-only encryption
 * ends there. */
AeEmulatorMessage *ae_emulator_message_read (AeEmulatorTransport *transport,
                                             gsize max_size,
                                             void (*after_first_packet) (AeEmulatorTransport *),
                                             GError **error);
void ae_emulator_message_free (AeEmulatorMessage *self);
/* Borrowed from the message. */
const guint8 *ae_emulator_message_get_payload (const AeEmulatorMessage *self, gsize *size);

typedef struct
{
  AeEmulatorTransport *transport;
  AeEmulatorFaults *faults;
  guint16 spid;
  gsize packet_size;
  guint8 packet_id;
  guint fault_generation;
  gint64 bytes_until_close;   /* -1: no end */
  gboolean failed;            /* nothing more can be sent */
  gboolean begun;             /* packets of the current message are out */
  GByteArray *out;            /* packets that wait for company, and the one that is being filled */
  gsize packet_start;         /* where that begins in @out */
  AeEmulatorSpool *recording; /* where tokens go instead; NULL: to the client */
  GArray *marks;              /* of guint64: ends of tokens in the recording */
  gint64 sent_at;             /* when packets went out last */
} AeEmulatorAnswer;

void ae_emulator_answer_init (AeEmulatorAnswer *self,
                              AeEmulatorTransport *transport,
                              AeEmulatorFaults *faults,
                              guint16 spid);
/* Keeps what is written: no client, no packets. */
void ae_emulator_answer_init_recording (AeEmulatorAnswer *self,
                                        AeEmulatorSpool *recording,
                                        GArray *marks);
void ae_emulator_answer_clear (AeEmulatorAnswer *self);
void ae_emulator_answer_set_packet_size (AeEmulatorAnswer *self, gsize packet_size);
/* FALSE: the client cannot be reached any more. */
gboolean ae_emulator_answer_write (AeEmulatorAnswer *self, const void *data, gsize size);
/* Ends the message. */
gboolean ae_emulator_answer_end (AeEmulatorAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorMessage, ae_emulator_message_free)

G_END_DECLS
