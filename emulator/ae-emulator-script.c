/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-emulator-script-private.h"

/* The owner's session has the lowest number a user's session never has. */
#define OWNER "dbo"
#define OWNER_SPID 50

static gboolean
ignore_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  return TRUE;
}

static gboolean
ignore_row (gpointer data, const AeEmulatorValue *values)
{
  return TRUE;
}

static gboolean
ignore_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  return TRUE;
}

static void
keep_error (gpointer data,
            gint32 number,
            guint8 state,
            guint8 severity,
            const char *text,
            const char *procedure,
            guint32 line)
{
  GError **first = data;

  if (severity > 10 && *first == NULL)
    *first = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Error %d in line %u: %s"), number,
                          line, text);
}

static void
ignore_change (gpointer data, const char *now, const char *old)
{
}

static void
ignore_transaction (gpointer data, gboolean began, gboolean committed, guint64 descriptor)
{
}

static void
ignore_procedure_begin (gpointer data)
{
}

static void
ignore_procedure_end (gpointer data, gint32 return_status, gboolean failed)
{
}

static const AeEmulatorSink script_sink = {
  .columns = ignore_columns,
  .row = ignore_row,
  .done = ignore_done,
  .message = keep_error,
  .database_changed = ignore_change,
  .language_changed = ignore_change,
  .transaction = ignore_transaction,
  .procedure_begin = ignore_procedure_begin,
  .procedure_end = ignore_procedure_end,
};

static gboolean
is_separator (const char *line)
{
  g_autofree char *bare = g_strstrip (g_strdup (line));

  return g_ascii_strcasecmp (bare, "GO") == 0;
}

gboolean
ae_emulator_script_run (AeEmulatorDatabase *database, const char *sql, GError **error)
{
  g_autoptr (AeEmulatorSession) session
      = ae_emulator_session_new (database, OWNER, NULL, OWNER_SPID, error);
  g_auto (GStrv) lines = g_strsplit (sql, "\n", -1);
  g_autoptr (GString) batch = g_string_new (NULL);
  GError *failure = NULL;

  if (session == NULL)
    return FALSE;
  for (guint i = 0; failure == NULL; i++)
    {
      if (lines[i] != NULL && !is_separator (lines[i]))
        {
          g_string_append (batch, lines[i]);
          g_string_append_c (batch, '\n');
          continue;
        }
      ae_emulator_session_run_batch (session, batch->str, &script_sink, &failure);
      g_string_truncate (batch, 0);
      if (lines[i] == NULL)
        break;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);

  return failure == NULL;
}
