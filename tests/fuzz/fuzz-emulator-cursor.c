/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "emulator/ae-emulator-engine-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Calls of the cursor procedures in any order: each is a byte for the procedure, a byte for the
 * number of arguments, and five bytes for each argument (kind, number). */

static gboolean
on_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  guint *n = data;

  *n = n_columns;

  return TRUE;
}

static gboolean
on_row (gpointer data, const AeEmulatorValue *values)
{
  const guint *n = data;

  g_assert_cmpint (values[*n - 1].kind, ==, AE_EMULATOR_VALUE_INTEGER);

  return TRUE;
}

static gboolean
on_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  return TRUE;
}

static void
on_message (gpointer data,
            gint32 number,
            guint8 state,
            guint8 severity,
            const char *text,
            const char *procedure,
            guint32 line)
{
  g_assert_cmpint (number, !=, 8623);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static const AeEmulatorSink sink
    = { .columns = on_columns, .row = on_row, .done = on_done, .message = on_message };

static const char *const procedures[] = {
  "sp_cursor",        "sp_cursoropen",     "sp_cursorprepare",
  "sp_cursorexecute", "sp_cursorprepexec", "sp_cursorunprepare",
  "sp_cursorfetch",   "sp_cursoroption",   "sp_cursorclose",
};

static const char *const texts[] = {
  "SELECT a, b FROM t ORDER BY a",
  "SELECT b, a + 1 AS n FROM t WHERE a > @p",
  "@p int",
  "SELECT COUNT(*) AS n FROM t",
  "",
  "x",
  "7",
};

static AeEmulatorSession *session = NULL;

static void
free_session (void)
{
  ae_emulator_session_free (session);
}

static void
prepare_session (void)
{
  guint n = 0;

  if (session == NULL)
    {
      g_autoptr (AeEmulatorDatabase) database = ae_emulator_database_new (NULL, NULL);
      session = ae_emulator_session_new (database, "fuzzer", NULL, 51, NULL);
      atexit (free_session);
      ae_emulator_session_run_batch (session,
                                     "CREATE TABLE t (a int IDENTITY PRIMARY KEY, b varchar(10) "
                                     "NULL); INSERT t VALUES ('x'), ('y'), (NULL)",
                                     &sink, &n);
    }
  ae_emulator_session_reset (session, FALSE);
}

static void
set_argument (AeEmulatorParameter *parameter, guint8 kind, gint32 number)
{
  /* Handles of cursors are large; those that are there are the ones worth a call. */
  gint64 integer = (kind & 0x20) ? 180150003 + 2 * (number & 0xFF) : number;

  *parameter
      = (AeEmulatorParameter){ .name = (kind & 0x40) ? "@b" : "", .output = (kind & 0x80) != 0 };
  switch (kind & 3)
    {
    case 0:
      parameter->type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_INT, .max_length = 4 };
      return;
    case 1:
      {
        const char *text = texts[(guint) number % G_N_ELEMENTS (texts)];
        parameter->type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_NVARCHAR, .max_length = 8000 };
        parameter->value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_TEXT,
                                              .data = (const guint8 *) text,
                                              .size = strlen (text) };
        return;
      }
    default:
      parameter->type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_INT, .max_length = 4 };
      parameter->value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_INTEGER, .integer = integer };
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  prepare_session ();
  while (size >= 2)
    {
      AeEmulatorParameter parameters[8];
      const char *procedure = procedures[data[0] % G_N_ELEMENTS (procedures)];
      guint n = data[1] % (G_N_ELEMENTS (parameters) + 1), columns = 0;
      g_autoptr (GPtrArray) outputs = NULL;
      gint32 status;

      data += 2;
      size -= 2;
      if (size < 5 * n)
        break;
      for (guint i = 0; i < n; i++, data += 5, size -= 5)
        set_argument (&parameters[i], data[0],
                      (gint32) (data[1] | data[2] << 8 | data[3] << 16 | (guint32) data[4] << 24));
      ae_emulator_session_call (session, procedure, parameters, n, &sink, &columns, &status,
                                &outputs);
    }

  return 0;
}
