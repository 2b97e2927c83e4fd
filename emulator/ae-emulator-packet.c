/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Packets: MS-TDS 2.2.3.1.
 *
 *   0  u8      type
 *   1  u8      status: 01 end of message, 02 ignore, 08 reset, 10 reset but keep the transaction
 *   2  u16 BE  length, with this header
 *   4  u16 BE  SPID
 *   6  u8      packet id, 1 for the first of a message
 *   7  u8      window, 0
 *   8  …       payload */

#include "config.h"

#include "ae-emulator-log-private.h"
#include "ae-emulator-packet-private.h"

#define MAX_WAITING (64 * 1024)
#define MARK_DISTANCE (256 * 1024)
#define PAUSE (2 * G_TIME_SPAN_MILLISECOND)

void
ae_emulator_message_free (AeEmulatorMessage *self)
{
  /* It may be a login message, or parameters that nobody else should find. */
  explicit_bzero (self->payload->data, self->payload->len);
  g_byte_array_unref (self->payload);
  g_clear_pointer (&self->spool, ae_emulator_spool_free);
  g_free (self);
}

const guint8 *
ae_emulator_message_get_payload (const AeEmulatorMessage *self, gsize *size)
{
  *size = self->spool != NULL ? ae_emulator_spool_get_size (self->spool) : self->payload->len;

  return self->spool != NULL ? ae_emulator_spool_get_data (self->spool) : self->payload->data;
}

/* g_byte_array_append () would leave unwiped copies behind as it grows; doubling by hand keeps one.
 */
static void
append_wiped (GByteArray **array, gsize extra, gsize *allocated)
{
  gsize needed = (*array)->len + extra;

  if (needed > *allocated)
    {
      GByteArray *grown = g_byte_array_sized_new (MAX (needed, 2 * *allocated));
      g_byte_array_append (grown, (*array)->data, (*array)->len);
      explicit_bzero ((*array)->data, (*array)->len);
      g_byte_array_unref (*array);
      *array = grown;
      *allocated = MAX (needed, 2 * *allocated);
    }
  g_byte_array_set_size (*array, needed);
}

static guint64
get_room (const AeEmulatorMessage *message, guint8 type, gsize max_size)
{
  if (type == AE_EMULATOR_PACKET_BULK && max_size >= AE_EMULATOR_BULK_MEMORY)
    return AE_EMULATOR_BULK_MAX_SIZE
           - (message->spool != NULL ? ae_emulator_spool_get_size (message->spool) : 0);

  return max_size - message->payload->len;
}

static gboolean
check_header (const AeEmulatorMessage *message,
              const guint8 *header,
              gboolean first,
              gsize max_size,
              GError **error)
{
  gsize length = (gsize) header[2] << 8 | header[3];
  const char *problem = NULL;

  if (length < AE_EMULATOR_PACKET_HEADER_SIZE || length > AE_EMULATOR_PACKET_MAX_SIZE + 1)
    problem = "The length of a packet is impossible";
  else if (!first && header[0] != message->type)
    problem = "A message holds packets of different types";
  else if (length - AE_EMULATOR_PACKET_HEADER_SIZE > get_room (message, header[0], max_size))
    problem = "A message is larger than the server takes";

  if (problem != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, problem);

  return problem == NULL;
}

/* A bulk load that grows large moves from memory to a file, packet by packet. */
static gboolean
spill (AeEmulatorMessage *self, gboolean last, GError **error)
{
  if (self->type != AE_EMULATOR_PACKET_BULK
      || (self->spool == NULL && self->payload->len < AE_EMULATOR_BULK_MEMORY))
    return TRUE;
  if (self->spool == NULL)
    {
      self->spool = ae_emulator_spool_new (error);
      if (self->spool == NULL)
        return FALSE;
    }
  if (self->payload->len >= AE_EMULATOR_BULK_MEMORY || last)
    {
      if (!ae_emulator_spool_write (self->spool, self->payload->data, self->payload->len, error))
        return FALSE;
      g_byte_array_set_size (self->payload, 0);
    }

  return !last || ae_emulator_spool_finish (self->spool, error);
}

AeEmulatorMessage *
ae_emulator_message_read (AeEmulatorTransport *transport,
                          gsize max_size,
                          void (*after_first_packet) (AeEmulatorTransport *),
                          GError **error)
{
  g_autoptr (AeEmulatorMessage) self = g_new0 (AeEmulatorMessage, 1);
  gsize allocated = AE_EMULATOR_PACKET_DEFAULT_SIZE;
  gboolean first = TRUE;

  self->payload = g_byte_array_sized_new (allocated);
  for (;;)
    {
      guint8 header[AE_EMULATOR_PACKET_HEADER_SIZE];
      if (!ae_emulator_transport_read (transport, header, sizeof header, error)
          || !check_header (self, header, first, max_size, error))
        return NULL;

      gsize size = ((gsize) header[2] << 8 | header[3]) - sizeof header;
      gsize position = self->payload->len;
      append_wiped (&self->payload, size, &allocated);
      if (!ae_emulator_transport_read (transport, self->payload->data + position, size, error))
        return NULL;

      self->type = header[0];
      self->last_status = header[1];
      if (first)
        {
          self->first_status = header[1];
          if (after_first_packet != NULL)
            after_first_packet (transport);
        }
      first = FALSE;
      gboolean last = (header[1] & AE_EMULATOR_PACKET_STATUS_EOM) != 0;
      if (!spill (self, last, error))
        return NULL;
      if (last)
        return g_steal_pointer (&self);
    }
}

/* --- answers ------------------------------------------------------------------------------- */

static void
open_packet (AeEmulatorAnswer *self)
{
  self->packet_start = self->out->len;
  g_byte_array_set_size (self->out, self->packet_start + AE_EMULATOR_PACKET_HEADER_SIZE);
}

void
ae_emulator_answer_init (AeEmulatorAnswer *self,
                         AeEmulatorTransport *transport,
                         AeEmulatorFaults *faults,
                         guint16 spid)
{
  *self = (AeEmulatorAnswer){
    .transport = transport,
    .faults = ae_emulator_faults_ref (faults),
    .spid = spid,
    .packet_size = AE_EMULATOR_PACKET_DEFAULT_SIZE,
    .bytes_until_close = -1,
    .out = g_byte_array_new (),
  };
  open_packet (self);
}

void
ae_emulator_answer_init_recording (AeEmulatorAnswer *self,
                                   AeEmulatorSpool *recording,
                                   GArray *marks)
{
  *self = (AeEmulatorAnswer){ .recording = recording, .marks = marks };
}

/* Whoever writes writes whole tokens. */
static gboolean
record (AeEmulatorAnswer *self, const void *data, gsize size)
{
  guint64 last
      = self->marks->len > 0 ? g_array_index (self->marks, guint64, self->marks->len - 1) : 0;

  self->failed |= !ae_emulator_spool_write (self->recording, data, size, NULL);
  guint64 end = ae_emulator_spool_get_size (self->recording);
  if (end - last >= MARK_DISTANCE)
    g_array_append_val (self->marks, end);

  return !self->failed;
}

void
ae_emulator_answer_clear (AeEmulatorAnswer *self)
{
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_clear_pointer (&self->faults, ae_emulator_faults_unref);
}

void
ae_emulator_answer_set_packet_size (AeEmulatorAnswer *self, gsize packet_size)
{
  self->packet_size = packet_size;
}

/* How much of the packet may still go out: each connection counts for itself, from the moment when
 * the fault was injected. */
static gsize
take_allowance (AeEmulatorAnswer *self, gsize size)
{
  guint generation;
  gint64 limit = ae_emulator_faults_get_close_after (self->faults, &generation);

  if (generation != self->fault_generation)
    {
      self->fault_generation = generation;
      self->bytes_until_close = limit;
    }
  if (self->bytes_until_close < 0)
    return size;

  gsize allowed = MIN (size, (guint64) self->bytes_until_close);
  self->bytes_until_close -= allowed;

  return allowed;
}

/* Whole packets only. */
static gboolean
flush (AeEmulatorAnswer *self)
{
  gsize size = self->out->len;
  gsize allowed = take_allowance (self, size);
  g_autoptr (GError) error = NULL;

  if (!ae_emulator_transport_write (self->transport, self->out->data, allowed, &error)
      || allowed < size || self->bytes_until_close == 0)
    {
      g_debug ("SPID %u: answer cut: %s", self->spid, error ? error->message : "injected fault");
      ae_emulator_transport_shutdown (self->transport);
      self->failed = TRUE;
    }
  g_byte_array_set_size (self->out, 0);

  return !self->failed;
}

/* Packets that come quickly one after another go in one call and, encrypted, in few records. One
 * that comes after a pause goes at once: its statement may be slow. */
static gboolean
send_packet (AeEmulatorAnswer *self, gboolean last)
{
  guint8 *header = self->out->data + self->packet_start;
  guint16 length = (guint16) (self->out->len - self->packet_start);
  gint64 now = last ? 0 : g_get_monotonic_time ();

  length += ae_emulator_faults_take_wrong_length (self->faults);
  header[0] = AE_EMULATOR_PACKET_RESULT;
  header[1] = last ? AE_EMULATOR_PACKET_STATUS_EOM : 0;
  header[2] = length >> 8;
  header[3] = length & 0xFF;
  header[4] = self->spid >> 8;
  header[5] = self->spid & 0xFF;
  header[6] = ++self->packet_id;
  header[7] = 0;

  if (last || self->out->len >= MAX_WAITING || now - self->sent_at >= PAUSE)
    {
      flush (self);
      self->sent_at = now;
    }
  self->begun = !last;
  if (last)
    self->packet_id = 0;
  open_packet (self);

  return !self->failed;
}

gboolean
ae_emulator_answer_write (AeEmulatorAnswer *self, const void *data, gsize size)
{
  const guint8 *at = data;

  if (self->recording != NULL)
    return record (self, data, size);
  while (size > 0 && !self->failed)
    {
      gsize filled = self->out->len - self->packet_start;
      /* A full packet waits for one more byte: the last one must carry the end of the message. */
      if (filled == self->packet_size)
        {
          if (!send_packet (self, FALSE))
            break;
          filled = AE_EMULATOR_PACKET_HEADER_SIZE;
        }
      gsize n = MIN (size, self->packet_size - filled);
      g_byte_array_append (self->out, at, n);
      at += n;
      size -= n;
    }

  return !self->failed;
}

gboolean
ae_emulator_answer_end (AeEmulatorAnswer *self)
{
  return !self->failed && (self->recording != NULL || send_packet (self, TRUE));
}
