/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* A table-valued parameter, [MS-TDS] 2.2.5.5.5:
 *
 *   F3  B_VARCHAR database ("")  B_VARCHAR schema  B_VARCHAR type
 *   u16 columns  { u32 user type (0)  u16 flags (0)  TYPE_INFO  B_VARCHAR name ("") }*
 *   00                          the end of the metadata: neither ORDER_UNIQUE nor COLUMN_ORDERING
 *   { 01  values }*
 *   00 */

#include "ae-table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-procedure-name-private.h"

enum
{
  TOKEN_END = 0x00,
  TOKEN_ROW = 0x01,
};

static void
cell_clear (gpointer cell)
{
  g_clear_pointer (&((AeTableCell *) cell)->data, g_bytes_unref);
  memset (cell, 0, sizeof (AeTableCell));
}

static AeTableData *
new_data (void)
{
  AeTableData *self = g_new0 (AeTableData, 1);

  self->ref_count = 1;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_sql_type_free);
  self->cells = g_array_new (FALSE, TRUE, sizeof (AeTableCell));
  g_array_set_clear_func (self->cells, cell_clear);
  return self;
}

AeTableData *
ae_table_data_new (const char *type_name, GError **error)
{
  g_autoptr (AeTableData) self = new_data ();

  self->quoted = ae_procedure_name_parse_type (type_name, &self->schema, &self->name, error);
  return self->quoted != NULL ? g_steal_pointer (&self) : NULL;
}

AeTableData *
ae_table_data_ref (AeTableData *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_table_data_unref (AeTableData *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->schema);
  g_free (self->name);
  g_free (self->quoted);
  g_ptr_array_unref (self->columns);
  g_array_unref (self->cells);
  g_free (self);
}

AeTableData *
ae_table_data_copy (const AeTableData *self)
{
  AeTableData *copy = new_data ();

  copy->schema = g_strdup (self->schema);
  copy->name = g_strdup (self->name);
  copy->quoted = g_strdup (self->quoted);
  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (copy->columns, ae_sql_type_copy (g_ptr_array_index (self->columns, i)));
  for (guint i = 0; i < self->cells->len; i++)
    {
      AeTableCell cell = g_array_index (self->cells, AeTableCell, i);

      if (cell.data != NULL)
        g_bytes_ref (cell.data);
      g_array_append_val (copy->cells, cell);
    }
  return copy;
}

guint
ae_table_data_get_n_rows (const AeTableData *self)
{
  return self->columns->len > 0 ? self->cells->len / self->columns->len : 0;
}

/* The forms that json and vector have of their own are for clients that asked for them. */
static void
get_info (const AeTableData *self, guint column, const guint8 *collation, AeTdsTypeInfo *info)
{
  ae_sql_type_get_info (g_ptr_array_index (self->columns, column), collation, info);
  if (info->id != AE_TDS_TYPE_JSON && info->id != AE_TDS_TYPE_VECTOR)
    return;
  *info = (AeTdsTypeInfo){ .id = AE_TDS_TYPE_NVARCHAR, .max_length = AE_TDS_MAX_LENGTH };
  memcpy (info->collation, collation, sizeof info->collation);
}

static gboolean
write_cell (const AeTableData *self,
            guint index,
            const AeTdsTypeInfo *info,
            AeTdsWriter *writer,
            GError **error)
{
  const AeTableCell *cell = &g_array_index (self->cells, AeTableCell, index);
  AeTdsValue value = cell->value;

  if (cell->data != NULL)
    value.data = g_bytes_get_data (cell->data, &value.size);
  if (ae_tds_value_write (&value, info, writer, error))
    return TRUE;
  g_prefix_error (error, _ ("Row %u, column %u of the table: "), index / self->columns->len,
                  index % self->columns->len);
  return FALSE;
}

gboolean
ae_table_data_write (const AeTableData *self,
                     const guint8 collation[AE_TDS_COLLATION_SIZE],
                     AeTdsWriter *writer,
                     GError **error)
{
  guint n_columns = self->columns->len;
  g_autofree AeTdsTypeInfo *infos = g_new0 (AeTdsTypeInfo, n_columns);

  ae_tds_writer_u8 (writer, AE_TDS_TYPE_TVP);
  ae_tds_writer_b_varchar (writer, "");
  ae_tds_writer_b_varchar (writer, self->schema);
  ae_tds_writer_b_varchar (writer, self->name);
  ae_tds_writer_u16 (writer, (guint16) n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      get_info (self, i, collation, &infos[i]);
      ae_tds_writer_u32 (writer, 0);
      ae_tds_writer_u16 (writer, 0);
      ae_tds_type_info_write (&infos[i], writer);
      ae_tds_writer_b_varchar (writer, "");
    }
  ae_tds_writer_u8 (writer, TOKEN_END);

  for (guint i = 0; i < self->cells->len; i++)
    {
      if (i % n_columns == 0)
        ae_tds_writer_u8 (writer, TOKEN_ROW);
      if (!write_cell (self, i, &infos[i % n_columns], writer, error))
        return FALSE;
    }
  ae_tds_writer_u8 (writer, TOKEN_END);
  return TRUE;
}
