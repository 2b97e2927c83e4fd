/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* MS-TDS 2.2.6.4 (SESSIONRECOVERY) and 2.2.7.21 (SESSIONSTATE):
 *
 *   login    { u32 length, block } twice: as the session was at first, and what differs at last
 *   block    u8 units, database   u8 0 or 5, collation   u8 units, language   { state }*
 *   state    u8 id   u8 length, or FF and u32 length   value
 *   token    E4   u32 length   u32 sequence   u8 1: can be restored   { state }*
 *
 * Two states are used: the options, and a byte that says whether there is anything beside them. */

#include "config.h"

#include "ae-emulator-collation-private.h"
#include "ae-emulator-recovery-private.h"

#define TOKEN_SESSION_STATE 0xE4
#define STATE_OPTIONS 0
#define STATE_REST 1
#define LONG_LENGTH 0xFF

/* --- what the client tells ----------------------------------------------------------------- */

/* Empty: as it was. */
static gboolean
read_name (AeTdsReader *reader, char **name)
{
  gsize size = (gsize) ae_tds_reader_u8 (reader) * 2, n_utf8;
  const guint8 *units = ae_tds_reader_bytes (reader, size);

  if (!ae_tds_reader_is_good (reader))
    return FALSE;
  if (size > 0)
    {
      g_free (*name);
      *name = ae_emulator_text_from_utf16 (units, size, &n_utf8);
    }
  return TRUE;
}

static gboolean
read_block (AeTdsReader *reader, AeEmulatorRecovery *self)
{
  if (!read_name (reader, &self->database))
    return FALSE;
  guint8 n_collation = ae_tds_reader_u8 (reader);
  ae_tds_reader_skip (reader, n_collation);
  if ((n_collation != 0 && n_collation != 5) || !read_name (reader, &self->language))
    return FALSE;

  while (ae_tds_reader_is_good (reader) && ae_tds_reader_get_remaining (reader) > 0)
    {
      guint8 id = ae_tds_reader_u8 (reader);
      gsize size = ae_tds_reader_u8 (reader);
      if (size == LONG_LENGTH)
        size = ae_tds_reader_u32 (reader);
      const guint8 *value = ae_tds_reader_bytes (reader, size);
      if (ae_tds_reader_is_good (reader) && id == STATE_OPTIONS)
        {
          g_clear_pointer (&self->options, g_bytes_unref);
          self->options = g_bytes_new (value, size);
        }
    }
  return ae_tds_reader_is_good (reader);
}

AeEmulatorRecovery *
ae_emulator_recovery_read (const guint8 *data, gsize size)
{
  g_autoptr (AeEmulatorRecovery) self = g_new0 (AeEmulatorRecovery, 1);
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, size);
  for (guint i = 0; i < 2; i++)
    {
      gsize block_size = ae_tds_reader_u32 (&reader);
      const guint8 *block = ae_tds_reader_bytes (&reader, block_size);
      AeTdsReader block_reader;

      if (!ae_tds_reader_is_good (&reader))
        return NULL;
      ae_tds_reader_init (&block_reader, block, block_size);
      if (!read_block (&block_reader, self))
        return NULL;
    }
  return ae_tds_reader_get_remaining (&reader) == 0 ? g_steal_pointer (&self) : NULL;
}

void
ae_emulator_recovery_free (AeEmulatorRecovery *self)
{
  g_free (self->database);
  g_free (self->language);
  g_clear_pointer (&self->options, g_bytes_unref);
  g_free (self);
}

/* --- what the client is told --------------------------------------------------------------- */

void
ae_emulator_recovery_write_options (AeTdsWriter *writer, GBytes *options)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (options, &size);

  ae_tds_writer_u8 (writer, STATE_OPTIONS);
  ae_tds_writer_u8 (writer, (guint8) size);
  ae_tds_writer_bytes (writer, data, size);
}

void
ae_emulator_recovery_news_clear (AeEmulatorRecoveryNews *self)
{
  g_clear_pointer (&self->options, g_bytes_unref);
}

void
ae_emulator_recovery_news_begin (AeEmulatorRecoveryNews *self, AeEmulatorSession *session)
{
  g_clear_pointer (&self->options, g_bytes_unref);
  self->options = ae_emulator_session_dup_options (session);
  self->is_stuck = FALSE;
}

static gsize
begin_token (AeEmulatorRecoveryNews *self, AeTdsWriter *writer, gboolean is_recoverable)
{
  ae_tds_writer_u8 (writer, TOKEN_SESSION_STATE);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u32 (writer, ++self->sequence);
  ae_tds_writer_u8 (writer, is_recoverable);
  return ae_tds_writer_get_size (writer) - 5;
}

static void
end_token (AeTdsWriter *writer, gsize start)
{
  ae_tds_writer_patch_u32 (writer, start - 4, (guint32) (ae_tds_writer_get_size (writer) - start));
}

/* A transaction is not told: the client knows of it, and it ends by itself. */
void
ae_emulator_recovery_news_write (AeEmulatorRecoveryNews *self,
                                 AeEmulatorSession *session,
                                 AeTdsWriter *writer)
{
  g_autoptr (GBytes) options = ae_emulator_session_dup_options (session);
  gboolean is_stuck = !ae_emulator_session_can_be_restored (session);

  if (!g_bytes_equal (options, self->options))
    {
      gsize start = begin_token (self, writer, TRUE);

      ae_emulator_recovery_write_options (writer, options);
      end_token (writer, start);
      g_bytes_unref (self->options);
      self->options = g_steal_pointer (&options);
    }
  if (is_stuck != self->is_stuck)
    {
      gsize start = begin_token (self, writer, !is_stuck);

      ae_tds_writer_u8 (writer, STATE_REST);
      ae_tds_writer_u8 (writer, 1);
      ae_tds_writer_u8 (writer, (guint8) is_stuck);
      end_token (writer, start);
      self->is_stuck = is_stuck;
    }
}
