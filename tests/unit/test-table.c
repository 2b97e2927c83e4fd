/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The bytes of a table-valued parameter are those that tedious 19.2 sends for the same rows. */

#include "ae-table-private.h"

static const guint8 tedious[] = {
  0xF3, 0x00, 0x03, 'd',  0,    'b',  0,    'o',  0,    0x06, 'M',  0,    'y',  0,
  'T',  0,    'y',  0,    'p',  0,    'e',  0,    0x02, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x26, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE7, 0x14, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x00, 0x00, 0x00, 0x02,
  0x00, 'x',  0x00, 0x01, 0x04, 0x02, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0x00,
};

static void
test_bytes (void)
{
  static const guint8 collation[AE_TDS_COLLATION_SIZE] = { 0 };
  g_autoptr (AeTable) table = ae_table_new ("dbo.MyType");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_table_add_column (table, "int", &error));
  g_assert_true (ae_table_add_column (table, "nvarchar(10)", &error));
  ae_table_add_row (table);
  ae_table_set_int64 (table, 0, 1);
  ae_table_set_string (table, 1, "x");
  ae_table_add_row (table);
  ae_table_set_int64 (table, 0, 2);

  g_autoptr (AeTableData) data = ae_table_dup_data (table, &error);
  g_assert_no_error (error);
  g_assert_true (ae_table_data_write (data, collation, &writer, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (writer.data, writer.size, tedious, sizeof tedious);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/bytes", test_bytes);
  return g_test_run ();
}
