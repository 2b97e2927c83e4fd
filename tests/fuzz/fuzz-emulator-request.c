/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-request-private.h"
#include "ae-emulator-type-codec-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What was read can be written, unless the type cannot hold it. */
static void
check_parameter (const AeEmulatorParameter *parameter)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  g_assert_nonnull (parameter->name);
  if (parameter->value.kind == AE_EMULATOR_VALUE_TEXT)
    g_assert_true (
        g_utf8_validate_len ((const char *) parameter->value.data, parameter->value.size, NULL)
        || memchr (parameter->value.data, 0, parameter->value.size) != NULL);
  ae_emulator_type_write (&writer, &parameter->type);
  ae_emulator_value_write (&writer, &parameter->type, &parameter->value);
}

static void
read_calls (const guint8 *data, gsize size, gboolean column_encryption)
{
  guint64 transaction;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, size);
  if (!ae_emulator_headers_read (&reader, &transaction))
    return;
  g_autoptr (GPtrArray) calls = ae_emulator_rpc_read_all (&reader, column_encryption);
  if (calls == NULL)
    {
      g_assert_false (ae_tds_reader_is_good (&reader));
      return;
    }
  for (guint i = 0; i < calls->len; i++)
    {
      const AeEmulatorRpc *rpc = g_ptr_array_index (calls, i);
      ae_emulator_rpc_get_text (rpc);
      for (guint n = 0; n < rpc->parameters->len; n++)
        check_parameter (&g_array_index (rpc->parameters, AeEmulatorParameter, n));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (AeEmulatorTransactionRequest) request = { 0 };
  guint64 transaction;
  AeTdsReader reader;

  read_calls (data, size, FALSE);
  read_calls (data, size, TRUE);

  ae_tds_reader_init (&reader, data, size);
  if (ae_emulator_headers_read (&reader, &transaction))
    ae_emulator_transaction_request_read (&reader, &request);

  return 0;
}
