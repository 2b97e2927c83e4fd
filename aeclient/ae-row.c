/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-row-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-private.h"
#include "ae-error.h"

/**
 * AeRow:
 *
 * A row that was taken out of a cursor.
 *
 * Immutable; may be used from any thread, also after the cursor and the connection are gone. Rows
 * that came together share their memory: it is wiped and freed when the last of them goes.
 *
 * Since: 1.0
 */
struct _AeRow
{
  GObject parent_instance;

  AePage *page;
  guint row;
  guint n_columns; /* those of the page, or fewer: the rest is not the application's */
};

G_DEFINE_FINAL_TYPE (AeRow, ae_row, G_TYPE_OBJECT)

static void
ae_row_finalize (GObject *object)
{
  AeRow *self = AE_ROW (object);

  g_clear_pointer (&self->page, ae_page_unref);

  G_OBJECT_CLASS (ae_row_parent_class)->finalize (object);
}

static void
ae_row_class_init (AeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ae_row_finalize;
}

static void
ae_row_init (AeRow *self)
{
}

AeRow *
ae_row_new_of_columns (AePage *page, guint row, guint n_columns)
{
  AeRow *self = g_object_new (AE_TYPE_ROW, NULL);

  self->page = ae_page_ref (page);
  self->row = row;
  self->n_columns = n_columns;
  return self;
}

AeRow *
ae_row_new (AePage *page, guint row)
{
  return ae_row_new_of_columns (page, row, page->columns->n_columns);
}

AePage *
ae_row_peek_page (AeRow *self, guint *row)
{
  *row = self->row;
  return self->page;
}

/**
 * ae_row_get_n_columns:
 * @self: a row
 *
 * Gets how many columns the row has.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_row_get_n_columns (AeRow *self)
{
  g_return_val_if_fail (AE_IS_ROW (self), 0);

  return self->n_columns;
}

/**
 * ae_row_dup_column:
 * @self: a row
 * @column: the number of the column, from 0
 *
 * Gets what is known of a column.
 *
 * Returns: (nullable) (transfer full): the column, or %NULL when there is none of that number
 *
 * Since: 1.0
 */
AeColumn *
ae_row_dup_column (AeRow *self, guint column)
{
  g_return_val_if_fail (AE_IS_ROW (self), NULL);

  if (column >= self->n_columns)
    return NULL;
  return ae_column_new (self->page->columns, column, self->page->is_decrypted);
}

/**
 * ae_row_find_column:
 * @self: a row
 * @name: the name of a column
 *
 * Looks for a column by its name, without regard to case; the first of several.
 *
 * Returns: its number, from 0, or -1
 *
 * Since: 1.0
 */
int
ae_row_find_column (AeRow *self, const char *name)
{
  g_return_val_if_fail (AE_IS_ROW (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  int column = ae_page_find_column (self->page->columns, name);
  return column < (int) self->n_columns ? column : -1;
}

static gboolean
check_column (AeRow *self, guint column, GError **error)
{
  if (column < self->n_columns)
    return TRUE;

  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("There is no column %u: the result has %u, counted from 0"), column,
               self->n_columns);
  return FALSE;
}

/**
 * ae_row_is_null:
 * @self: a row
 * @column: the number of the column, from 0
 *
 * Gets whether a value is NULL. A value that could not be decrypted is not.
 *
 * Returns: %TRUE if it is NULL
 *
 * Since: 1.0
 */
gboolean
ae_row_is_null (AeRow *self, guint column)
{
  g_return_val_if_fail (AE_IS_ROW (self), FALSE);
  g_return_val_if_fail (column < self->n_columns, FALSE);

  return ae_page_peek (self->page, self->row, column)->kind == AE_TDS_VALUE_NULL;
}

/**
 * ae_row_dup_error:
 * @self: a row
 * @column: the number of the column, from 0
 *
 * Gets why a value cannot be had: it could not be decrypted, or its key could not be had. The
 * getters fail with the same error; a program that shows it in the place of the value can show the
 * rest of the row beside it.
 *
 * Returns: (transfer full) (nullable): the error, or %NULL when there is a value, or NULL
 *
 * Since: 1.0
 */
GError *
ae_row_dup_error (AeRow *self, guint column)
{
  GError *error = NULL;

  g_return_val_if_fail (AE_IS_ROW (self), NULL);

  if (!check_column (self, column, &error))
    return error;
  return ae_page_dup_error (self->page, self->row, column);
}

/**
 * ae_row_get_boolean:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `bit`.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the value; %FALSE with @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_row_get_boolean (AeRow *self, guint column, GError **error)
{
  gboolean value = FALSE;

  g_return_val_if_fail (AE_IS_ROW (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (check_column (self, column, error))
    ae_page_get_boolean (self->page, self->row, column, &value, error);
  return value;
}

/**
 * ae_row_get_int64:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets an integer, or a `bit` as 0 or 1.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the value; 0 with @error set on failure
 *
 * Since: 1.0
 */
gint64
ae_row_get_int64 (AeRow *self, guint column, GError **error)
{
  gint64 value = 0;

  g_return_val_if_fail (AE_IS_ROW (self), 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  if (check_column (self, column, error))
    ae_page_get_int64 (self->page, self->row, column, &value, error);
  return value;
}

/**
 * ae_row_get_double:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a floating-point number, or an integer that is exact as one.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the value; 0 with @error set on failure
 *
 * Since: 1.0
 */
double
ae_row_get_double (AeRow *self, guint column, GError **error)
{
  double value = 0;

  g_return_val_if_fail (AE_IS_ROW (self), 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  if (check_column (self, column, error))
    ae_page_get_double (self->page, self->row, column, &value, error);
  return value;
}

/**
 * ae_row_dup_string:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets the exact text of a value of any type: numbers with all their digits, dates and times in ISO
 * 8601 with as many digits of a second as the type has (`2023-03-17 12:34:56.1234567 +05:30`),
 * bytes as hexadecimal digits, a `uniqueidentifier` in lower case.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the text, or %NULL with @error set
 *
 * Since: 1.0
 */
char *
ae_row_dup_string (AeRow *self, guint column, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_column (self, column, error))
    return NULL;
  return ae_page_dup_string (self->page, self->row, column, error);
}

/**
 * ae_row_dup_bytes:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets the bytes of a binary value.
 *
 * Of a text it gets the UTF-8, which may have NUL characters that a string could not hold.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the bytes, or %NULL with @error set
 *
 * Since: 1.0
 */
GBytes *
ae_row_dup_bytes (AeRow *self, guint column, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_column (self, column, error))
    return NULL;
  return ae_page_dup_bytes (self->page, self->row, column, error);
}

/**
 * ae_row_dup_date:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `date`.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the date, or %NULL with @error set
 *
 * Since: 1.0
 */
GDate *
ae_row_dup_date (AeRow *self, guint column, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_column (self, column, error))
    return NULL;
  return ae_page_dup_date (self->page, self->row, column, error);
}

/**
 * ae_row_get_value:
 * @self: a row
 * @column: the number of the column, from 0
 * @value: (out caller-allocates): return location for the value, zero-filled
 * @error: return location for an error
 *
 * Gets a value in the form of [method@AeClient.Cursor.fetch_values]: NULL as a string that is
 * %NULL; decimal numbers, dates and times as exact text.
 *
 * Returns: %FALSE with @error set when the value could not be decrypted
 *
 * Since: 1.0
 */
gboolean
ae_row_get_value (AeRow *self, guint column, GValue *value, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return check_column (self, column, error)
         && ae_page_dup_value (self->page, self->row, column, value, error);
}

/**
 * ae_row_get_time:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `time`.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the time in units of 100 ns since midnight; 0 with @error set on failure
 *
 * Since: 1.0
 */
gint64
ae_row_get_time (AeRow *self, guint column, GError **error)
{
  gint64 value = 0;

  g_return_val_if_fail (AE_IS_ROW (self), 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  if (check_column (self, column, error))
    ae_page_get_time (self->page, self->row, column, &value, error);
  return value;
}

/**
 * ae_row_dup_date_time:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `datetime2`, `datetimeoffset`, `datetime`, `smalldatetime` or `date`.
 *
 * A `datetimeoffset` has its zone. The others have none: what the clock shows is given as UTC, and
 * a `date` as its midnight. A [struct@GLib.DateTime] has microseconds; the seventh digit of a
 * second is only in the text.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the date and time, or %NULL with @error set
 *
 * Since: 1.0
 */
GDateTime *
ae_row_dup_date_time (AeRow *self, guint column, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_column (self, column, error))
    return NULL;
  return ae_page_dup_date_time (self->page, self->row, column, error);
}

/**
 * ae_row_dup_decimal:
 * @self: a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `decimal`, `numeric`, `money` or `smallmoney`, or an integer.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the number, or %NULL with @error set
 *
 * Since: 1.0
 */
AeDecimal *
ae_row_dup_decimal (AeRow *self, guint column, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_column (self, column, error))
    return NULL;
  return ae_page_dup_decimal (self->page, self->row, column, error);
}
