/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a server sends during the TLS handshake of TDS 7.x. */

#include "config.h"

#include "ae-error.h"
#include "tds/ae-tds-handshake-stream-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) base = g_simple_io_stream_new (memory, output);
  g_autoptr (GIOStream) stream = ae_tds_handshake_stream_new (base);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autoptr (GError) error = NULL;
  guint8 buffer[300];
  gsize total = 0;
  gssize n;

  /* Requests of different sizes, as TLS makes them: a record's header, then its content. */
  while ((n = g_input_stream_read (input, buffer, total % 2 == 0 ? 5 : sizeof buffer, NULL, &error))
         > 0)
    total += (gsize) n;

  g_assert_cmpuint (total, <=, size);
  if (n < 0)
    g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  else
    g_assert_no_error (error);
  return 0;
}
