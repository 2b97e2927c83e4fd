/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A byte that chooses a type and, behind it, a text that may be a value of it. What is taken has a
 * text of its own, and that is taken and means the same. */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-value-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const AeTdsTypeInfo infos[] = {
  { .id = AE_TDS_TYPE_BITN, .max_length = 1 },
  { .id = AE_TDS_TYPE_INTN, .max_length = 1 },
  { .id = AE_TDS_TYPE_INTN, .max_length = 8 },
  { .id = AE_TDS_TYPE_FLTN, .max_length = 4 },
  { .id = AE_TDS_TYPE_FLTN, .max_length = 8 },
  { .id = AE_TDS_TYPE_NUMERICN, .max_length = 17, .precision = 38, .scale = 38 },
  { .id = AE_TDS_TYPE_NUMERICN, .max_length = 17, .precision = 38, .scale = 0 },
  { .id = AE_TDS_TYPE_NUMERICN, .max_length = 17, .precision = 18, .scale = 4 },
  { .id = AE_TDS_TYPE_MONEYN, .max_length = 4 },
  { .id = AE_TDS_TYPE_MONEYN, .max_length = 8 },
  { .id = AE_TDS_TYPE_DATE },
  { .id = AE_TDS_TYPE_TIME, .scale = 7 },
  { .id = AE_TDS_TYPE_TIME, .scale = 2 },
  { .id = AE_TDS_TYPE_DATETIME2, .scale = 7 },
  { .id = AE_TDS_TYPE_DATETIMEOFFSET, .scale = 7 },
  { .id = AE_TDS_TYPE_DATETIMN, .max_length = 4 },
  { .id = AE_TDS_TYPE_DATETIMN, .max_length = 8 },
  { .id = AE_TDS_TYPE_GUID, .max_length = 16 },
};

/* The normal form of a text, and the text of that. NULL: it is none. */
static char *
convert (const AeTdsTypeInfo *info, const guint8 *text, gsize size, AeTdsWriter *writer)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_autoptr (GError) error = NULL;
  AeTdsValue value = { .kind = AE_TDS_VALUE_TEXT, .data = text, .size = size };

  if (!ae_tds_value_write_normal (&value, info, writer, &error))
    {
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
      return NULL;
    }
  ae_tds_value_read_normal (&value, info, writer->data, writer->size, arena, &error);
  g_assert_no_error (error);
  if (value.kind == AE_TDS_VALUE_TEXT)
    return g_strndup ((const char *) value.data, value.size);

  char *result = g_malloc0 (AE_TDS_TEXT_SIZE);
  g_assert_cmpuint (ae_tds_value_to_text (&value, result, AE_TDS_TEXT_SIZE), <, AE_TDS_TEXT_SIZE);
  return result;
}

static void
check_vector (const guint8 *text, gsize size)
{
  const AeTdsTypeInfo info = { .id = AE_TDS_TYPE_VECTOR, .max_length = 8 + 4 * 3 };
  const AeTdsValue value = { .kind = AE_TDS_VALUE_TEXT, .data = text, .size = size };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_autoptr (GError) error = NULL;
  AeTdsValue again;

  if (!ae_tds_value_write (&value, &info, &writer, &error))
    return;
  ae_tds_value_read (&again, &info, writer.data + 2, writer.size - 2, arena, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (AeTdsWriter) first = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) second = AE_TDS_WRITER_INIT;

  if (size == 0)
    return 0;
  check_vector (data + 1, size - 1);
  const AeTdsTypeInfo *info = &infos[data[0] % G_N_ELEMENTS (infos)];
  g_autofree char *text = convert (info, data + 1, size - 1, &first);
  if (text == NULL)
    return 0;
  g_autofree char *again = convert (info, (const guint8 *) text, strlen (text), &second);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpmem (second.data, second.size, first.data, first.size);
  return 0;
}
