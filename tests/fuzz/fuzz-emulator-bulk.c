/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-emulator-bulk-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
read_load (const guint8 *data, gsize size, gboolean column_encryption)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, TRUE, sizeof (AeEmulatorBulkField));
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  AeTdsReader reader;
  guint column;

  g_array_set_clear_func (fields, (GDestroyNotify) ae_emulator_bulk_field_clear);
  ae_tds_reader_init (&reader, data, size);
  if (!ae_emulator_bulk_read_columns (&reader, column_encryption, fields))
    {
      g_assert_false (ae_tds_reader_is_good (&reader));
      return;
    }
  g_autofree AeEmulatorValue *values = g_new0 (AeEmulatorValue, fields->len);
  while (ae_emulator_bulk_read_row (&reader, fields, values, owned, &column)
         == AE_EMULATOR_BULK_ROW)
    g_ptr_array_set_size (owned, 0);
  g_assert_cmpuint (column, <=, fields->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  read_load (data, size, FALSE);
  read_load (data, size, TRUE);

  return 0;
}
