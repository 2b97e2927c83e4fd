/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The answer of a server whose large values come in parts: they are what comes as a whole. The
 * first byte chooses as in fuzz-token-stream.c: bit 0 column encryption, the rest above bit 1 how
 * the payload is cut. */

#include "config.h"

#include "tds-rows.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const AeTdsLimits limits = { 64 * 1024, 256 * 1024, 1024 * 1024, 4096 };

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size == 0)
    return 0;
  TdsRowsWay whole = { FALSE, (data[0] & 1) != 0, 0 };
  TdsRowsWay parts = { TRUE, (data[0] & 1) != 0, data[0] >> 2 };
  g_autofree char *expected = tds_rows_dump (data + 1, size - 1, &limits, &whole, NULL);
  g_autofree char *rows = tds_rows_dump (data + 1, size - 1, &limits, &parts, NULL);

  /* Only a row that is too large for one memory may do where its whole does not. */
  if (expected != NULL)
    g_assert_cmpstr (rows, ==, expected);
  return 0;
}
