/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-sql-type-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is understood survives being written and read again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint8 collation[AE_TDS_COLLATION_SIZE] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (text, &error);
  AeTdsTypeInfo info;

  g_assert_true ((type == NULL) == (error != NULL));
  if (type == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_autofree char *written = ae_sql_type_to_string (type);
  g_autoptr (AeSqlType) again = ae_sql_type_new_from_string (written, &error);
  g_assert_no_error (error);
  g_assert_true (ae_sql_type_equal (type, again));
  ae_sql_type_get_info (type, collation, &info);

  return 0;
}
