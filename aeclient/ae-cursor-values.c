/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The values of the row that a cursor is on. */

#include "ae-cursor-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-row-private.h"

static AePage *
peek_cell (AeCursor *self, guint column, guint *row, GError **error)
{
  AePage *page = ae_cursor_peek_current (self, row, error);

  if (page == NULL || column < page->columns->n_columns)
    return page;

  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("There is no column %u: the result has %u, counted from 0"), column,
               page->columns->n_columns);
  return NULL;
}

/**
 * ae_cursor_is_null:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 *
 * Gets whether a value of the current row is NULL. A value that could not be decrypted is not.
 *
 * Returns: %TRUE if it is NULL
 *
 * Since: 1.0
 */
gboolean
ae_cursor_is_null (AeCursor *self, guint column)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);

  AePage *page = peek_cell (self, column, &row, NULL);
  g_return_val_if_fail (page != NULL, FALSE);

  return ae_page_peek (page, row, column)->kind == AE_TDS_VALUE_NULL;
}

/**
 * ae_cursor_dup_error:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 *
 * Gets why a value of the current row cannot be had: it could not be decrypted, its key could not
 * be had, or the cursor is on no row. The getters fail with the same error; a program that shows it
 * in the place of the value can show the rest of the row beside it.
 *
 * Returns: (transfer full) (nullable): the error, or %NULL when there is a value, or NULL
 *
 * Since: 1.0
 */
GError *
ae_cursor_dup_error (AeCursor *self, guint column)
{
  GError *error = NULL;
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);

  AePage *page = peek_cell (self, column, &row, &error);
  return page != NULL ? ae_page_dup_error (page, row, column) : error;
}

/**
 * ae_cursor_get_string:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets the exact text of a value of any type: numbers with all their digits, dates and times in ISO
 * 8601 with as many digits of a second as the type has (`2023-03-17 12:34:56.1234567 +05:30`),
 * bytes as hexadecimal digits, a `uniqueidentifier` in lower case.
 *
 * Fails with `AE_ERROR_NULL` for NULL, and with `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the
 * value could not be decrypted.
 *
 * Returns: (transfer none): the text, valid until the cursor moves, or %NULL with @error set
 *
 * Since: 1.0
 */
const char *
ae_cursor_get_string (AeCursor *self, guint column, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AePage *page = peek_cell (self, column, &row, error);
  if (page == NULL)
    return NULL;

  return ae_page_get_string (page, row, column, self->texts, error);
}

/**
 * ae_cursor_get_value:
 * @self: a cursor on a row
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
ae_cursor_get_value (AeCursor *self, guint column, GValue *value, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AePage *page = peek_cell (self, column, &row, error);
  return page != NULL && ae_page_dup_value (page, row, column, value, error);
}

/**
 * ae_cursor_dup_row:
 * @self: a cursor on a row
 *
 * Takes the current row out of the cursor.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL when the cursor is on none
 *
 * Since: 1.0
 */
AeRow *
ae_cursor_dup_row (AeCursor *self)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);

  AePage *page = ae_cursor_peek_current (self, &row, NULL);
  return page != NULL ? ae_row_new (page, row) : NULL;
}

/**
 * ae_cursor_get_boolean:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `bit` of the current row.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the value; %FALSE with @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_get_boolean (AeCursor *self, guint column, GError **error)
{
  gboolean value = FALSE;
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AePage *page = peek_cell (self, column, &row, error);
  if (page != NULL)
    ae_page_get_boolean (page, row, column, &value, error);
  return value;
}

/**
 * ae_cursor_get_int64:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets an integer of the current row, or a `bit` as 0 or 1.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the value; 0 with @error set on failure
 *
 * Since: 1.0
 */
gint64
ae_cursor_get_int64 (AeCursor *self, guint column, GError **error)
{
  gint64 value = 0;
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  AePage *page = peek_cell (self, column, &row, error);
  if (page != NULL)
    ae_page_get_int64 (page, row, column, &value, error);
  return value;
}

/**
 * ae_cursor_get_double:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a floating-point number of the current row, or an integer that is exact as one.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the value; 0 with @error set on failure
 *
 * Since: 1.0
 */
double
ae_cursor_get_double (AeCursor *self, guint column, GError **error)
{
  double value = 0;
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  AePage *page = peek_cell (self, column, &row, error);
  if (page != NULL)
    ae_page_get_double (page, row, column, &value, error);
  return value;
}

/**
 * ae_cursor_dup_bytes:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets the bytes of a binary value of the current row.
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
ae_cursor_dup_bytes (AeCursor *self, guint column, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AePage *page = peek_cell (self, column, &row, error);
  return page != NULL ? ae_page_dup_bytes (page, row, column, error) : NULL;
}

/**
 * ae_cursor_dup_date:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `date` of the current row.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the date, or %NULL with @error set
 *
 * Since: 1.0
 */
GDate *
ae_cursor_dup_date (AeCursor *self, guint column, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AePage *page = peek_cell (self, column, &row, error);
  return page != NULL ? ae_page_dup_date (page, row, column, error) : NULL;
}

/**
 * ae_cursor_get_time:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `time` of the current row.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: the time in units of 100 ns since midnight; 0 with @error set on failure
 *
 * Since: 1.0
 */
gint64
ae_cursor_get_time (AeCursor *self, guint column, GError **error)
{
  gint64 value = 0;
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), 0);
  g_return_val_if_fail (error == NULL || *error == NULL, 0);

  AePage *page = peek_cell (self, column, &row, error);
  if (page != NULL)
    ae_page_get_time (page, row, column, &value, error);
  return value;
}

/**
 * ae_cursor_dup_date_time:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `datetime2`, `datetimeoffset`, `datetime`, `smalldatetime` or `date` of the current row.
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
ae_cursor_dup_date_time (AeCursor *self, guint column, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AePage *page = peek_cell (self, column, &row, error);
  return page != NULL ? ae_page_dup_date_time (page, row, column, error) : NULL;
}

/**
 * ae_cursor_dup_decimal:
 * @self: a cursor on a row
 * @column: the number of the column, from 0
 * @error: return location for an error
 *
 * Gets a `decimal`, `numeric`, `money` or `smallmoney` of the current row, or an integer.
 *
 * Fails with `AE_ERROR_NULL` for NULL, with `AE_ERROR_TYPE` for another type, and with
 * `AE_ERROR_DECRYPT` or `AE_ERROR_KEY_STORE` when the value could not be decrypted.
 *
 * Returns: (transfer full): the number, or %NULL with @error set
 *
 * Since: 1.0
 */
AeDecimal *
ae_cursor_dup_decimal (AeCursor *self, guint column, GError **error)
{
  guint row;

  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AePage *page = peek_cell (self, column, &row, error);
  return page != NULL ? ae_page_dup_decimal (page, row, column, error) : NULL;
}
