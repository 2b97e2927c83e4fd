/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Large values that come in parts: the parts are the value, wherever the answer is cut. */

#include "config.h"

#include "ae-error.h"

#include "tds-rows.h"
#include "tds-trace.h"

static const AeTdsLimits limits = AE_TDS_LIMITS_DEFAULT;

#define DONE "FD 10 00 C1 00 01 00 00 00 00 00 00 00"
/* int "a", varbinary(max) "b", nvarchar(max) "c", int "d" */
#define COLUMNS                                        \
  "81 04 00"                                           \
  "00 00 00 00 01 00 26 04 01 61 00"                   \
  "00 00 00 00 01 00 A5 FF FF 01 62 00"                \
  "00 00 00 00 01 00 E7 FF FF 09 04 D0 00 34 01 63 00" \
  "00 00 00 00 01 00 26 04 01 64 00"
#define UNKNOWN "FE FF FF FF FF FF FF FF"
#define NULL_PLP "FF FF FF FF FF FF FF FF"
#define ROWS                                                                    \
  "D1 04 01 00 00 00" UNKNOWN "03 00 00 00 AA BB CC 01 00 00 00 DD 00 00 00 00" \
  "04 00 00 00 00 00 00 00 04 00 00 00 41 00 42 00 00 00 00 00 04 02 00 00 00"  \
  "D1 00" NULL_PLP "00 00 00 00 00 00 00 00 00 00 00 00 04 03 00 00 00"         \
  "D2 0B 02 00 00 00 00 00 00 00 02 00 00 00 43 00 00 00 00 00"

static const char rows_text[] = "4 01000000\n4 aabbccdd\n4 41004200\n4 02000000\n"
                                "null\nnull\n0 \n4 03000000\n"
                                "null\nnull\n2 4300\nnull\n";

static void
test_cut_anywhere (void)
{
  g_autoptr (GByteArray) payload = tds_trace_from_hex (COLUMNS ROWS DONE);

  for (gsize step = 0; step <= payload->len; step++)
    {
      TdsRowsWay way = { TRUE, FALSE, step };
      guint n_parts;
      g_autofree char *rows = tds_rows_dump (payload->data, payload->len, &limits, &way, &n_parts);

      g_assert_cmpstr (rows, ==, rows_text);
      g_assert_cmpuint (n_parts, >=, 4);
    }
}

/* An answer that ends inside a value is no answer. */
static void
test_truncated (void)
{
  g_autoptr (GByteArray) payload = tds_trace_from_hex (COLUMNS ROWS DONE);
  TdsRowsWay way = { TRUE, FALSE, 0 };

  for (gsize size = 0; size < payload->len; size++)
    g_assert_null (tds_rows_dump (payload->data, size, &limits, &way, NULL));
}

static void
test_traces (void)
{
  g_autoptr (GPtrArray) traces = tds_trace_load ();

  for (guint i = 0; i < traces->len; i++)
    {
      const TdsTrace *trace = g_ptr_array_index (traces, i);
      TdsRowsWay whole = { FALSE, trace->column_encryption, 0 };
      g_autofree char *expected
          = tds_rows_dump (trace->payload->data, trace->payload->len, &limits, &whole, NULL);

      for (gsize step = 1; step <= trace->payload->len; step += 1 + step / 8)
        {
          TdsRowsWay parts = { TRUE, trace->column_encryption, step };
          g_autofree char *rows
              = tds_rows_dump (trace->payload->data, trace->payload->len, &limits, &parts, NULL);

          g_assert_cmpstr (rows, ==, expected);
        }
    }
}

/* Chunks that do not add up to the length that was announced, before and behind it. */
static void
test_refused (void)
{
  static const char *const values[] = {
    "05 00 00 00 00 00 00 00 04 00 00 00 41 00 42 00 00 00 00 00",
    "03 00 00 00 00 00 00 00 04 00 00 00 41 00 42 00 00 00 00 00",
    "00 00 00 80 00 00 00 00 04 00 00 00 41 00 42 00 00 00 00 00",
    UNKNOWN "00 00 00 80 41 00",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *hex = g_strconcat (COLUMNS "D1 00" NULL_PLP, values[i], "00" DONE, NULL);
      g_autoptr (GByteArray) payload = tds_trace_from_hex (hex);
      TdsRowsWay way = { TRUE, FALSE, 0 };

      g_assert_null (tds_rows_dump (payload->data, payload->len, &limits, &way, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds-parts/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/tds-parts/truncated", test_truncated);
  g_test_add_func ("/tds-parts/traces", test_traces);
  g_test_add_func ("/tds-parts/refused", test_refused);
  return g_test_run ();
}
