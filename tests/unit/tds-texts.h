/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Types and values by their texts. */

#include <string.h>

#include "ae-sql-type-private.h"
#include "tds-trace.h"
#include "tds/ae-tds-value-private.h"

#define LATIN1 "09 04 D0 00 34"

static inline AeTdsTypeInfo
tds_make_info (const char *sql_type, const char *collation_hex)
{
  g_autoptr (GByteArray) collation = tds_trace_from_hex (collation_hex);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (sql_type, &error);
  AeTdsTypeInfo info;

  g_assert_no_error (error);
  ae_sql_type_get_info (type, collation->data, &info);
  return info;
}

static inline AeTdsValue
tds_text_value (const char *text)
{
  return (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT,
                       .data = (const guint8 *) text,
                       .size = strlen (text) };
}

static inline char *
tds_to_text (const AeTdsValue *value)
{
  if (value->kind == AE_TDS_VALUE_TEXT)
    return g_strndup ((const char *) value->data, value->size);

  gsize size = ae_tds_value_to_text (value, NULL, 0);
  char *text = g_malloc (size + 1);
  g_assert_cmpuint (ae_tds_value_to_text (value, text, size), ==, size);
  g_assert_cmpuint (ae_tds_value_to_text (value, text, size + 1), ==, size);
  g_assert_cmpuint (strlen (text), ==, size);
  return text;
}

static inline void
tds_assert_hex (const AeTdsWriter *writer, const char *hex)
{
  g_autoptr (GByteArray) expected = tds_trace_from_hex (hex);

  g_assert_cmpmem (writer->data, writer->size, expected->data, expected->len);
}
