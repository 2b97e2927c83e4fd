/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A large value in parts: together they are what the whole is, or both are none. The first byte
 * chooses the type, the second how the rest is cut. */

#include "config.h"

#include <string.h>

#include "tds/ae-tds-part-decoder-private.h"
#include "tds/ae-tds-value-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const AeTdsTypeInfo types[] = {
  { .id = AE_TDS_TYPE_NVARCHAR, .max_length = AE_TDS_MAX_LENGTH },
  { .id = AE_TDS_TYPE_XML, .max_length = AE_TDS_MAX_LENGTH },
  { .id = AE_TDS_TYPE_JSON, .max_length = AE_TDS_MAX_LENGTH },
  { .id = AE_TDS_TYPE_BIGVARBINARY, .max_length = AE_TDS_MAX_LENGTH },
  { .id = AE_TDS_TYPE_BIGVARCHAR,
    .max_length = AE_TDS_MAX_LENGTH,
    .collation = { 0x09, 0x04, 0xD0, 0x00, 0x34 } },
  { .id = AE_TDS_TYPE_BIGVARCHAR,
    .max_length = AE_TDS_MAX_LENGTH,
    .collation = { 0x11, 0x04, 0xD0, 0x00, 0x00 } },
  { .id = AE_TDS_TYPE_BIGVARCHAR,
    .max_length = AE_TDS_MAX_LENGTH,
    .collation = { 0x09, 0x04, 0xD0, 0x04, 0x00 } },
};

static gboolean
decode_parts (const AeTdsTypeInfo *type,
              const guint8 *data,
              gsize size,
              gsize step,
              AeTdsWriter *out)
{
  AeTdsPartDecoder decoder;

  g_assert_true (ae_tds_part_decoder_init (&decoder, type, NULL));
  for (gsize at = 0; at < size; at += step)
    if (!ae_tds_part_decoder_feed (&decoder, data + at, MIN (step, size - at), out, NULL))
      return FALSE;
  return ae_tds_part_decoder_finish (&decoder, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
  AeTdsValue whole;

  if (size < 2)
    return 0;
  const AeTdsTypeInfo *type = &types[data[0] % G_N_ELEMENTS (types)];
  gsize step = 1 + data[1];
  gboolean is_good = ae_tds_value_read (&whole, type, data + 2, size - 2, arena, NULL);

  g_assert_cmpint (decode_parts (type, data + 2, size - 2, step, &out), ==, is_good);
  if (is_good)
    g_assert_cmpmem (out.data, out.size, whole.data, whole.size);
  return 0;
}
