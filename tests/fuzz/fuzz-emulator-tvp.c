/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-emulator-table-parameter-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) tables = ae_emulator_tables_new ();
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  AeTdsReader reader;
  guint n_given = 0;

  ae_tds_reader_init (&reader, data, size);
  const AeEmulatorTable *table = ae_emulator_table_read (&reader, tables, owned);
  g_assert_true ((table != NULL) == ae_tds_reader_is_good (&reader));
  if (table == NULL)
    return 0;
  for (guint i = 0; i < table->n_columns; i++)
    {
      g_assert_cmpuint (table->columns[i].ordinal, <, table->n_columns);
      n_given += !table->columns[i].is_default;
    }
  g_assert_cmpuint (table->values->len, ==, n_given * table->n_rows);
  g_assert_cmpuint (table->n_rows, <=, size);
  g_assert_false (table->is_null && table->n_rows > 0);
  return 0;
}
