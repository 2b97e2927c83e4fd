/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Table-valued parameters: MS-TDS 2.2.5.5.5.
 *
 *   F3, B_VARCHAR database, B_VARCHAR schema, B_VARCHAR type
 *   u16 columns, or FFFF for none   { u32 user type, u16 flags, TYPE_INFO, B_VARCHAR name }*
 *   { 10, u16 count, { u16 column, u8 flags }* | 11, u16 count, { u16 column }* }*
 *   00
 *   { 01, values }*
 *   00
 *
 * A column with the flag DEFAULT has no values. */

#include "config.h"

#include "ae-emulator-table-parameter-private.h"
#include "ae-emulator-type-codec-private.h"

#define NO_METADATA 0xFFFF
#define MAX_COLUMNS 1024
#define FLAG_DEFAULT 0x0200

enum
{
  TOKEN_END = 0x00,
  TOKEN_ROW = 0x01,
  TOKEN_ORDER_UNIQUE = 0x10,
  TOKEN_COLUMN_ORDERING = 0x11,
};

static void
table_free (gpointer data)
{
  AeEmulatorTable *self = data;

  g_free (self->schema);
  g_free (self->name);
  g_free (self->columns);
  if (self->values != NULL)
    g_array_unref (self->values);
  g_free (self);
}

/* --- metadata ------------------------------------------------------------------------------ */

static gboolean
read_column (AeTdsReader *reader, AeEmulatorTableColumn *column, AeEmulatorWireType *type)
{
  ae_tds_reader_u32 (reader);
  column->is_default = (ae_tds_reader_u16 (reader) & FLAG_DEFAULT) != 0;
  if (!ae_emulator_type_read (reader, type))
    return FALSE;
  column->type = type->type;
  /* Every value has a byte at least: memory is bounded by the size of the message. */
  if (type->token == AE_EMULATOR_WIRE_NULL)
    ae_tds_reader_set_invalid (reader, "A column of a table has no type");
  ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));

  return ae_tds_reader_is_good (reader);
}

static gboolean
read_columns (AeTdsReader *reader, AeEmulatorTable *table, GArray *types)
{
  guint16 n_columns = ae_tds_reader_u16 (reader);

  if (n_columns == NO_METADATA)
    {
      table->is_null = TRUE;
      return ae_tds_reader_is_good (reader);
    }
  if (n_columns == 0 || n_columns > MAX_COLUMNS)
    {
      ae_tds_reader_set_invalid (reader, "A table has no columns, or too many");
      return FALSE;
    }
  table->n_columns = n_columns;
  table->columns = g_new0 (AeEmulatorTableColumn, n_columns);
  g_array_set_size (types, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      table->columns[i].ordinal = i;
      if (!read_column (reader, &table->columns[i], &g_array_index (types, AeEmulatorWireType, i)))
        return FALSE;
    }

  return TRUE;
}

/* What the rows are sorted by, which nobody needs here. */
static void
skip_order (AeTdsReader *reader)
{
  ae_tds_reader_skip (reader, 3 * (gsize) ae_tds_reader_u16 (reader));
}

/* Which column of the type each of the columns is, from 1. */
static void
read_ordering (AeTdsReader *reader, AeEmulatorTable *table)
{
  guint16 count = ae_tds_reader_u16 (reader);

  if (count != table->n_columns)
    ae_tds_reader_set_invalid (reader, "The order of a table's columns is not complete");
  for (guint i = 0; i < count && ae_tds_reader_is_good (reader); i++)
    {
      guint16 ordinal = ae_tds_reader_u16 (reader);
      if (ordinal < 1 || ordinal > count)
        ae_tds_reader_set_invalid (reader, "The order of a table's columns is impossible");
      else
        table->columns[i].ordinal = ordinal - 1u;
    }
}

static gboolean
read_optional (AeTdsReader *reader, AeEmulatorTable *table)
{
  while (ae_tds_reader_is_good (reader))
    {
      guint8 token = ae_tds_reader_u8 (reader);
      if (!ae_tds_reader_is_good (reader) || token == TOKEN_END)
        break;
      if (token == TOKEN_ORDER_UNIQUE)
        skip_order (reader);
      else if (token == TOKEN_COLUMN_ORDERING)
        read_ordering (reader, table);
      else
        ae_tds_reader_set_invalid (reader, "The metadata of a table have an unknown token");
    }

  return ae_tds_reader_is_good (reader);
}

/* --- rows ---------------------------------------------------------------------------------- */

static gboolean
read_row (AeTdsReader *reader, AeEmulatorTable *table, const GArray *types, GPtrArray *owned)
{
  for (guint i = 0; i < table->n_columns; i++)
    {
      AeEmulatorValue value;
      if (table->columns[i].is_default)
        continue;
      if (!ae_emulator_value_read (reader, &g_array_index (types, AeEmulatorWireType, i), &value,
                                   owned))
        return FALSE;
      g_array_append_val (table->values, value);
    }
  table->n_rows++;

  return TRUE;
}

static gboolean
read_rows (AeTdsReader *reader, AeEmulatorTable *table, const GArray *types, GPtrArray *owned)
{
  for (;;)
    {
      guint8 token = ae_tds_reader_u8 (reader);
      if (!ae_tds_reader_is_good (reader) || token == TOKEN_END)
        break;
      if (token != TOKEN_ROW || table->is_null)
        ae_tds_reader_set_invalid (reader, "The rows of a table have an unknown token");
      else
        read_row (reader, table, types, owned);
      if (!ae_tds_reader_is_good (reader))
        break;
    }

  return ae_tds_reader_is_good (reader);
}

AeEmulatorTable *
ae_emulator_table_read (AeTdsReader *reader, GPtrArray *tables, GPtrArray *owned)
{
  AeEmulatorTable *table = g_new0 (AeEmulatorTable, 1);
  g_autoptr (GArray) types = g_array_new (FALSE, TRUE, sizeof (AeEmulatorWireType));

  g_ptr_array_add (tables, table);
  table->values = g_array_new (FALSE, FALSE, sizeof (AeEmulatorValue));
  ae_tds_reader_u8 (reader); /* F3 */
  ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
  table->schema = ae_tds_reader_b_varchar (reader);
  table->name = ae_tds_reader_b_varchar (reader);
  if (!ae_tds_reader_is_good (reader) || !read_columns (reader, table, types)
      || !read_optional (reader, table) || !read_rows (reader, table, types, owned))
    return NULL;

  return table;
}

GPtrArray *
ae_emulator_tables_new (void)
{
  return g_ptr_array_new_with_free_func (table_free);
}

gboolean
ae_emulator_table_is_next (const AeTdsReader *reader)
{
  return ae_tds_reader_get_remaining (reader) > 0
         && reader->data[reader->position] == AE_EMULATOR_WIRE_TABLE;
}
