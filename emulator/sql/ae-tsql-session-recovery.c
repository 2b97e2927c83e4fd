/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* What a lost session leaves to the one that takes over: database, language and what SET changed.
 * The bytes are ours; clients only keep them:
 *
 *   u8 switches   u8 isolation   u8 date_first   u64 lock_timeout   u64 row_count   u64 text_size
 */

#include "ae-tsql-session-private.h"
#include "ae-tsql-temporary-private.h"
#include "aeclient/tds/ae-tds-reader-private.h"
#include "aeclient/tds/ae-tds-writer-private.h"

/* The switches of AeTsqlSettings in the order of their bits. */
#define N_SWITCHES 8

static void
get_switches (AeTsqlSettings *settings, gboolean *switches[N_SWITCHES])
{
  gboolean *all[N_SWITCHES] = {
    &settings->nocount,
    &settings->xact_abort,
    &settings->implicit_transactions,
    &settings->fmtonly,
    &settings->noexec,
    &settings->parseonly,
    &settings->quotes_are_strings,
    &settings->null_is_empty_text,
  };

  for (guint i = 0; i < N_SWITCHES; i++)
    switches[i] = all[i];
}

GBytes *
ae_emulator_session_dup_options (AeEmulatorSession *self)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  gboolean *switches[N_SWITCHES];
  guint8 bits = 0;

  get_switches (&self->settings, switches);
  for (guint i = 0; i < N_SWITCHES; i++)
    bits |= (guint8) (*switches[i] ? 1 << i : 0);
  ae_tds_writer_u8 (&writer, bits);
  ae_tds_writer_u8 (&writer, (guint8) self->settings.isolation);
  ae_tds_writer_u8 (&writer, (guint8) self->settings.date_first);
  ae_tds_writer_u64 (&writer, (guint64) self->settings.lock_timeout);
  ae_tds_writer_u64 (&writer, (guint64) self->settings.row_count);
  ae_tds_writer_u64 (&writer, (guint64) self->settings.text_size);
  return ae_tds_writer_steal_bytes (&writer);
}

/* FALSE: these are not ours, or make no sense. */
static gboolean
restore_options (AeEmulatorSession *self, const guint8 *data, gsize size)
{
  AeTsqlSettings settings = self->settings;
  gboolean *switches[N_SWITCHES];
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, size);
  guint8 bits = ae_tds_reader_u8 (&reader);
  get_switches (&settings, switches);
  for (guint i = 0; i < N_SWITCHES; i++)
    *switches[i] = (bits >> i & 1) != 0;
  settings.isolation = (AeTsqlIsolation) ae_tds_reader_u8 (&reader);
  settings.date_first = ae_tds_reader_u8 (&reader);
  settings.lock_timeout = (gint64) ae_tds_reader_u64 (&reader);
  settings.row_count = (gint64) ae_tds_reader_u64 (&reader);
  settings.text_size = (gint64) ae_tds_reader_u64 (&reader);
  if (!ae_tds_reader_is_good (&reader) || ae_tds_reader_get_remaining (&reader) > 0
      || settings.isolation < AE_TSQL_ISOLATION_READ_UNCOMMITTED
      || settings.isolation > AE_TSQL_ISOLATION_SNAPSHOT || settings.date_first < 1
      || settings.date_first > 7 || settings.lock_timeout < -1 || settings.row_count < 0)
    return FALSE;

  self->settings = settings;
  return TRUE;
}

gboolean
ae_emulator_session_restore (AeEmulatorSession *self,
                             const char *database,
                             const char *language,
                             GBytes *options)
{
  gsize size = 0;
  const guint8 *data = options != NULL ? g_bytes_get_data (options, &size) : NULL;

  if ((database != NULL && !ae_tsql_session_use (self, database))
      || (options != NULL && !restore_options (self, data, size)))
    return FALSE;
  if (language != NULL)
    {
      g_free (self->settings.language);
      self->settings.language = g_strdup (language);
    }
  return TRUE;
}

gboolean
ae_emulator_session_can_be_restored (AeEmulatorSession *self)
{
  return self->settings.identity_insert == 0 && self->principals->len == 0
         && g_hash_table_size (self->cursors) == 0
         && (self->named_cursors == NULL || g_hash_table_size (self->named_cursors) == 0)
         && !ae_tsql_temporary_exist_any (self);
}
