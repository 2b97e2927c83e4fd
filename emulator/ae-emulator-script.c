/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-emulator-script-private.h"

#define MAX_REPEATS 1000000

typedef struct
{
  GError *failure;
  guint first_line; /* of the batch, in the script */
} Run;

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
  Run *run = data;

  if (severity > 10 && run->failure == NULL)
    run->failure
        = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, _ ("Error %d in line %u: %s"), number,
                       run->first_line + (procedure[0] == '\0' && line > 0 ? line - 1 : 0), text);
}

static const AeEmulatorSink script_sink = {
  .columns = ignore_columns,
  .row = ignore_row,
  .done = ignore_done,
  .message = keep_error,
};

/* "GO", or "GO 5" to run the batch so often. 0: another line. */
static guint
read_separator (const char *line)
{
  g_autofree char *bare = g_strstrip (g_strdup (line));
  guint64 n = 0;

  if (g_ascii_strncasecmp (bare, "GO", 2) != 0)
    return 0;
  if (bare[2] == '\0' || bare[2] == ';')
    return 1;
  if (!g_ascii_isspace (bare[2])
      || !g_ascii_string_to_unsigned (g_strchug (bare + 2), 10, 1, MAX_REPEATS, &n, NULL))
    return 0;

  return (guint) n;
}

gboolean
ae_emulator_script_run (AeEmulatorDatabase *database, const char *sql, GError **error)
{
  g_autoptr (AeEmulatorSession) session = ae_emulator_session_new (
      database, AE_EMULATOR_SCRIPT_OWNER, NULL, AE_EMULATOR_SCRIPT_SPID, error);
  g_auto (GStrv) lines = g_strsplit (sql, "\n", -1);
  g_autoptr (GString) batch = g_string_new (NULL);
  Run run = { .first_line = 1 };

  if (session == NULL)
    return FALSE;
  for (guint i = 0; run.failure == NULL; i++)
    {
      guint n_times = lines[i] != NULL ? read_separator (lines[i]) : 1;
      if (n_times == 0)
        {
          g_string_append (batch, lines[i]);
          g_string_append_c (batch, '\n');
          continue;
        }
      while (run.failure == NULL && n_times-- > 0)
        ae_emulator_session_run_batch (session, batch->str, &script_sink, &run);
      g_string_truncate (batch, 0);
      run.first_line = i + 2;
      if (lines[i] == NULL)
        break;
    }
  if (run.failure != NULL)
    g_propagate_error (error, run.failure);

  return run.failure == NULL;
}
