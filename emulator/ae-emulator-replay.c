/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-emulator-replay-private.h"
#include "ae-emulator-response-private.h"
#include "ae-emulator-script-private.h"
#include "ae-emulator-tokens-private.h"

#define DONE_SIZE 13

/* One answer for clients that know of encrypted columns, one for those that do not. */
struct _AeEmulatorReplay
{
  gatomicrefcount references;
  AeEmulatorSpool *tokens[2];
  GArray *marks[2]; /* of guint64: ends of tokens, now and then */
};

struct _AeEmulatorReplays
{
  GMutex lock; /* protects by_text */
  GHashTable *by_text;
};

void
ae_emulator_replay_unref (AeEmulatorReplay *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->tokens[i], ae_emulator_spool_free);
      g_clear_pointer (&self->marks[i], g_array_unref);
    }
  g_free (self);
}

AeEmulatorReplays *
ae_emulator_replays_new (void)
{
  AeEmulatorReplays *self = g_new0 (AeEmulatorReplays, 1);

  g_mutex_init (&self->lock);
  self->by_text = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) ae_emulator_replay_unref);

  return self;
}

void
ae_emulator_replays_free (AeEmulatorReplays *self)
{
  g_hash_table_unref (self->by_text);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* --- recording ----------------------------------------------------------------------------- */

static gboolean
record (AeEmulatorReplay *self,
        AeEmulatorDatabase *database,
        const char *sql,
        gboolean column_encryption,
        GError **error)
{
  g_auto (AeEmulatorResponse) response = { 0 };
  AeEmulatorAnswer answer;
  g_autoptr (AeEmulatorSession) session = ae_emulator_session_new (
      database, AE_EMULATOR_SCRIPT_OWNER, NULL, AE_EMULATOR_SCRIPT_SPID, error);

  if (session == NULL)
    return FALSE;
  self->tokens[column_encryption] = ae_emulator_spool_new (error);
  self->marks[column_encryption] = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (self->tokens[column_encryption] == NULL)
    return FALSE;
  ae_emulator_session_set_column_encryption (session, column_encryption);
  ae_emulator_answer_init_recording (&answer, self->tokens[column_encryption],
                                     self->marks[column_encryption]);
  ae_emulator_response_init (&response, &answer, AE_EMULATOR_RESPONSE_BATCH);
  response.column_encryption = column_encryption;
  ae_emulator_session_run_batch (session, sql, &ae_emulator_response_sink, &response);
  ae_emulator_response_finish (&response, 0);
  gboolean good = !answer.failed && !response.failed;
  ae_emulator_answer_clear (&answer);
  if (!good)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The query whose answer is to be kept failed"));

  return good && ae_emulator_spool_finish (self->tokens[column_encryption], error);
}

static char *
strip (const char *sql)
{
  return g_strstrip (g_strdup (sql));
}

gboolean
ae_emulator_replays_record (AeEmulatorReplays *self,
                            AeEmulatorDatabase *database,
                            const char *sql,
                            GError **error)
{
  g_autoptr (AeEmulatorReplay) replay = g_new0 (AeEmulatorReplay, 1);

  g_atomic_ref_count_init (&replay->references);
  if (!record (replay, database, sql, FALSE, error) || !record (replay, database, sql, TRUE, error))
    return FALSE;

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_hash_table_replace (self->by_text, strip (sql), g_steal_pointer (&replay));

  return TRUE;
}

AeEmulatorReplay *
ae_emulator_replays_find (AeEmulatorReplays *self, const char *sql)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  /* Nearly always: nobody wants copies of all batches then. */
  if (g_hash_table_size (self->by_text) == 0)
    return NULL;
  g_autofree char *text = strip (sql);
  AeEmulatorReplay *replay = g_hash_table_lookup (self->by_text, text);
  if (replay != NULL)
    g_atomic_ref_count_inc (&replay->references);

  return replay;
}

/* --- answering ----------------------------------------------------------------------------- */

gboolean
ae_emulator_replay_send (const AeEmulatorReplay *self,
                         gboolean column_encryption,
                         AeEmulatorAnswer *answer,
                         gboolean (*is_interrupted) (gpointer data),
                         gpointer data)
{
  const AeEmulatorSpool *spool = self->tokens[column_encryption];
  const GArray *marks = self->marks[column_encryption];
  const guint8 *tokens = ae_emulator_spool_get_data (spool);
  gsize end = ae_emulator_spool_get_size (spool) - DONE_SIZE, position = 0;

  for (guint i = 0; i <= marks->len && !answer->failed; i++)
    {
      gsize next = i < marks->len ? MIN (g_array_index (marks, guint64, i), end) : end;
      if (is_interrupted (data))
        return FALSE;
      ae_emulator_answer_write (answer, tokens + position, next - position);
      position = next;
    }

  return TRUE;
}

void
ae_emulator_replay_end (const AeEmulatorReplay *self,
                        gboolean column_encryption,
                        gboolean is_call,
                        AeEmulatorAnswer *answer)
{
  const AeEmulatorSpool *spool = self->tokens[column_encryption];
  g_auto (AeTdsWriter) tokens = AE_TDS_WRITER_INIT;

  ae_tds_writer_bytes (
      &tokens, ae_emulator_spool_get_data (spool) + ae_emulator_spool_get_size (spool) - DONE_SIZE,
      DONE_SIZE);
  if (is_call)
    {
      tokens.data[0] = AE_EMULATOR_DONE_IN_PROC;
      tokens.data[1] |= AE_EMULATOR_DONE_MORE;
      ae_emulator_token_return_status (&tokens, 0);
      ae_emulator_token_done (&tokens, AE_EMULATOR_DONE_PROC, 0, AE_EMULATOR_COMMAND_EXECUTE, 0);
    }
  ae_emulator_answer_write (answer, tokens.data, tokens.size);
  ae_emulator_answer_end (answer);
}
