/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-key-private.h"

/* [MS-TDS] 2.2.5.5.5: a server takes no more. */
#define MAX_COLUMNS 1024

/**
 * AeTable:
 *
 * Rows for a table-valued parameter.
 *
 * The parameter has a table type that the database knows (`CREATE TYPE dbo.Visits AS TABLE …`); its
 * columns are added here in their order, with their types.
 *
 * ```c
 * g_autoptr (AeTable) visits = ae_table_new ("dbo.Visits");
 * ae_table_add_column (visits, "int", NULL);
 * ae_table_add_column (visits, "datetime2(0)", NULL);
 *
 * ae_table_add_row (visits);
 * ae_table_set_int64 (visits, 0, 17);
 * ae_table_set_string (visits, 1, "2026-11-28 09:30:00");
 * ae_statement_bind_table (statement, "@visits", visits);
 * ```
 *
 * A table-valued parameter is never encrypted, and the server refuses to write one to encrypted
 * columns, or to compare it with them: Always Encrypted has nothing for it. Use
 * [class@AeClient.Batch] there.
 *
 * What is bound is the rows as they are then; the table may be changed and bound again. A table is
 * used by one thread at a time.
 *
 * Since: 1.0
 */
struct _AeTable
{
  GObject parent_instance;

  AeTableData *data; /* NULL: the name of the type is none */
  GError *error;     /* why */
};

G_DEFINE_FINAL_TYPE (AeTable, ae_table, G_TYPE_OBJECT)

static void
ae_table_finalize (GObject *object)
{
  AeTable *self = AE_TABLE (object);

  g_clear_pointer (&self->data, ae_table_data_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (ae_table_parent_class)->finalize (object);
}

static void
ae_table_class_init (AeTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ae_table_finalize;
}

static void
ae_table_init (AeTable *self)
{
}

/**
 * ae_table_new:
 * @type_name: the name of a table type, such as `dbo.Visits` or `[dbo].[My visits]`
 *
 * Makes a table without columns and rows. A name that is malformed makes the statement fail that
 * the table is bound to.
 *
 * Returns: (transfer full): the table
 *
 * Since: 1.0
 */
AeTable *
ae_table_new (const char *type_name)
{
  g_return_val_if_fail (type_name != NULL, NULL);

  AeTable *self = g_object_new (AE_TYPE_TABLE, NULL);
  self->data = ae_table_data_new (type_name, &self->error);
  return self;
}

AeTableData *
ae_table_dup_data (AeTable *self, GError **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_error_copy (self->error));
  else if (self->data == NULL || self->data->columns->len == 0)
    g_set_error_literal (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER,
                         _ ("The table has no columns: add those of its type, in their order"));
  else
    return ae_table_data_ref (self->data);
  return NULL;
}

/* What a statement has must not change any more. */
static void
own_rows (AeTable *self)
{
  if (g_atomic_int_get (&self->data->ref_count) == 1)
    return;

  g_autoptr (AeTableData) shared = self->data;
  self->data = ae_table_data_copy (shared);
}

/* --- columns and rows ---------------------------------------------------------------------- */

/**
 * ae_table_add_column:
 * @self: a table without rows
 * @sql_type: the type of the next column, such as `nvarchar(50)`
 * @error: return location for an error
 *
 * Adds the next column of the table type. The server converts where the types differ.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_SYNTAX` when @sql_type is no type, and to
 *   `AE_ERROR_FAILED` when there are rows or 1024 columns
 *
 * Since: 1.0
 */
gboolean
ae_table_add_column (AeTable *self, const char *sql_type, GError **error)
{
  g_return_val_if_fail (AE_IS_TABLE (self), FALSE);
  g_return_val_if_fail (sql_type != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (sql_type, error);
  if (type == NULL)
    return FALSE;
  if (self->data == NULL)
    return TRUE;
  if (self->data->cells->len > 0 || self->data->columns->len == MAX_COLUMNS)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_FAILED,
                           _ ("A table that has rows, or 1024 columns, takes no more columns"));
      return FALSE;
    }
  own_rows (self);
  g_ptr_array_add (self->data->columns, g_steal_pointer (&type));
  return TRUE;
}

/**
 * ae_table_get_n_columns:
 * @self: a table
 *
 * Gets how many columns were added.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_table_get_n_columns (AeTable *self)
{
  g_return_val_if_fail (AE_IS_TABLE (self), 0);

  return self->data != NULL ? self->data->columns->len : 0;
}

/**
 * ae_table_add_row:
 * @self: a table with columns
 *
 * Adds a row of NULLs; setters set its values.
 *
 * Since: 1.0
 */
void
ae_table_add_row (AeTable *self)
{
  g_return_if_fail (AE_IS_TABLE (self));

  if (self->data == NULL)
    return;
  g_return_if_fail (self->data->cells->len <= G_MAXUINT - self->data->columns->len);
  own_rows (self);
  g_array_set_size (self->data->cells, self->data->cells->len + self->data->columns->len);
}

/**
 * ae_table_get_n_rows:
 * @self: a table
 *
 * Gets how many rows were added.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_table_get_n_rows (AeTable *self)
{
  g_return_val_if_fail (AE_IS_TABLE (self), 0);

  return self->data != NULL ? ae_table_data_get_n_rows (self->data) : 0;
}

/**
 * ae_table_clear_rows:
 * @self: a table
 *
 * Removes all rows; the columns stay. Statements that the table was bound to keep theirs.
 *
 * Since: 1.0
 */
void
ae_table_clear_rows (AeTable *self)
{
  g_return_if_fail (AE_IS_TABLE (self));

  if (self->data == NULL)
    return;
  own_rows (self);
  g_array_set_size (self->data->cells, 0);
}

/* --- values -------------------------------------------------------------------------------- */

/* Takes the data. */
static void
set_cell (AeTable *self, guint column, AeTdsValue value, GBytes *data)
{
  g_autoptr (GBytes) owned = data;

  if (self->data == NULL)
    return;
  g_return_if_fail (column < self->data->columns->len);
  g_return_if_fail (self->data->cells->len > 0);

  own_rows (self);
  guint index = self->data->cells->len - self->data->columns->len + column;
  AeTableCell *cell = &g_array_index (self->data->cells, AeTableCell, index);
  g_clear_pointer (&cell->data, g_bytes_unref);
  cell->value = value;
  cell->data = g_steal_pointer (&owned);
}

/**
 * ae_table_set_boolean:
 * @self: a table with rows
 * @column: the number of the column, from 0
 * @value: the value
 *
 * Sets a truth value in the last row.
 *
 * Since: 1.0
 */
void
ae_table_set_boolean (AeTable *self, guint column, gboolean value)
{
  g_return_if_fail (AE_IS_TABLE (self));

  set_cell (self, column, (AeTdsValue){ .kind = AE_TDS_VALUE_BOOLEAN, .integer = value != FALSE },
            NULL);
}

/**
 * ae_table_set_int64:
 * @self: a table with rows
 * @column: the number of the column, from 0
 * @value: the value
 *
 * Sets an integer in the last row.
 *
 * Since: 1.0
 */
void
ae_table_set_int64 (AeTable *self, guint column, gint64 value)
{
  g_return_if_fail (AE_IS_TABLE (self));

  set_cell (self, column, (AeTdsValue){ .kind = AE_TDS_VALUE_INTEGER, .integer = value }, NULL);
}

/**
 * ae_table_set_double:
 * @self: a table with rows
 * @column: the number of the column, from 0
 * @value: the value
 *
 * Sets a floating-point number in the last row.
 *
 * Since: 1.0
 */
void
ae_table_set_double (AeTable *self, guint column, double value)
{
  g_return_if_fail (AE_IS_TABLE (self));

  set_cell (self, column, (AeTdsValue){ .kind = AE_TDS_VALUE_REAL, .real = value }, NULL);
}

/**
 * ae_table_set_string:
 * @self: a table with rows
 * @column: the number of the column, from 0
 * @value: (nullable): the value in UTF-8, or %NULL for NULL
 *
 * Sets a text in the last row. For a number, date, time or uniqueidentifier the text is read as
 * one when the statement is run, as [method@AeClient.Statement.bind_string] does.
 *
 * Since: 1.0
 */
void
ae_table_set_string (AeTable *self, guint column, const char *value)
{
  g_return_if_fail (AE_IS_TABLE (self));

  char *copy = g_strdup (value);
  GBytes *data = copy != NULL ? g_bytes_new_with_free_func (copy, strlen (copy),
                                                            (GDestroyNotify) ae_wipe_string, copy)
                              : NULL;
  set_cell (self, column,
            (AeTdsValue){ .kind = data != NULL ? AE_TDS_VALUE_TEXT : AE_TDS_VALUE_NULL }, data);
}

/**
 * ae_table_set_bytes:
 * @self: a table with rows
 * @column: the number of the column, from 0
 * @value: (nullable): the value, or %NULL for NULL
 *
 * Sets bytes in the last row.
 *
 * Since: 1.0
 */
void
ae_table_set_bytes (AeTable *self, guint column, GBytes *value)
{
  g_return_if_fail (AE_IS_TABLE (self));

  set_cell (self, column,
            (AeTdsValue){ .kind = value != NULL ? AE_TDS_VALUE_BYTES : AE_TDS_VALUE_NULL },
            value != NULL ? g_bytes_ref (value) : NULL);
}
