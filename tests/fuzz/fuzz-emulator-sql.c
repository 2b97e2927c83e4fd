/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ae-tsql-parser-private.h"
#include "emulator/ae-emulator-engine-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A batch is parsed, and bound as sp_describe_parameter_encryption does it: nothing runs, so that
 * no loop holds the fuzzer. */

static gboolean
on_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  return TRUE;
}

static gboolean
on_row (gpointer data, const AeEmulatorValue *values)
{
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
  g_assert_cmpint (number, >=, 0);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static const AeEmulatorSink sink
    = { .columns = on_columns, .row = on_row, .done = on_done, .message = on_message };

static const char schema[]
    = "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y');"
      "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x01);"
      "CREATE TABLE t (id int IDENTITY PRIMARY KEY, s char(11) COLLATE Latin1_General_BIN2 "
      "ENCRYPTED "
      "WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = "
      "'AEAD_AES_256_CBC_HMAC_SHA_256'), d date ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
      "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'), n nvarchar(50), "
      "x "
      "decimal(10,2), b varbinary(10), dt datetime2(3))";

static AeEmulatorSession *session = NULL;

/* The database is a folder of temporary files: it goes with its last session. */
static void
free_session (void)
{
  ae_emulator_session_free (session);
}

static AeEmulatorSession *
get_session (void)
{
  if (session == NULL)
    {
      g_autoptr (AeEmulatorDatabase) database = ae_emulator_database_new (NULL, NULL);
      session = ae_emulator_session_new (database, "fuzzer", NULL, 51, NULL);
      atexit (free_session);
      ae_emulator_session_run_batch (session, schema, &sink, NULL);
    }
  return session;
}

static AeEmulatorParameter
text_parameter (const char *text)
{
  AeEmulatorParameter parameter = { .name = "" };

  parameter.type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_NVARCHAR, .max_length = -1 };
  parameter.value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_TEXT,
                                       .data = (const guint8 *) text,
                                       .size = strlen (text) };
  return parameter;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (text, NULL);
  AeEmulatorParameter parameters[]
      = { text_parameter (text), text_parameter ("@s char(11), @d date, @n nvarchar(50), @i int") };

  g_assert_nonnull (tree->statements);
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  ae_emulator_session_call (get_session (), "sp_describe_parameter_encryption", parameters,
                            G_N_ELEMENTS (parameters), &sink, NULL, NULL, NULL);
  return 0;
}
