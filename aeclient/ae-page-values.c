/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-page-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "ae-error.h"

static const char *
column_type_name (const AePage *self, guint column)
{
  const AeTdsType *type = ae_tds_type_for_info (ae_page_get_type_info (self, column));

  return type != NULL ? ae_tds_type_get_name (type) : "?";
}

/* The cell, if it has a value that may be looked at; otherwise the error that says why not. */
static const AeTdsValue *
peek_value (const AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = ae_page_peek (self, row, column);

  if (cell->kind == AE_CELL_ERROR)
    {
      if (error != NULL)
        *error = g_error_copy (ae_page_peek_error (self, cell));
      return NULL;
    }
  if (cell->kind == AE_TDS_VALUE_NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_NULL,
                   _ ("Column “%s” is NULL in this row: test for NULL first"),
                   self->columns->columns[column].name);
      return NULL;
    }

  return cell;
}

static gboolean
fail_with_type (const AePage *self, guint column, const char *wanted, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_TYPE, _ ("Column “%s” is of type %s, not %s"),
               self->columns->columns[column].name, column_type_name (self, column), wanted);
  return FALSE;
}

gboolean
ae_page_get_boolean (const AePage *self, guint row, guint column, gboolean *value, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return FALSE;
  if (cell->kind != AE_TDS_VALUE_BOOLEAN)
    return fail_with_type (self, column, "bit", error);

  *value = cell->integer != 0;
  return TRUE;
}

gboolean
ae_page_get_int64 (const AePage *self, guint row, guint column, gint64 *value, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return FALSE;
  if (cell->kind != AE_TDS_VALUE_INTEGER && cell->kind != AE_TDS_VALUE_BOOLEAN)
    return fail_with_type (self, column, _ ("an integer"), error);

  *value = cell->integer;
  return TRUE;
}

gboolean
ae_page_get_double (const AePage *self, guint row, guint column, double *value, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return FALSE;
  if (cell->kind == AE_TDS_VALUE_REAL)
    {
      *value = cell->real;
      return TRUE;
    }
  if (cell->kind != AE_TDS_VALUE_INTEGER)
    return fail_with_type (self, column, _ ("a number"), error);

  /* 2^53: beyond it a double would be another number. */
  if (cell->integer > (G_GINT64_CONSTANT (1) << 53)
      || cell->integer < -(G_GINT64_CONSTANT (1) << 53))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                   _ ("The value of column “%s” is not exact as a floating-point number: get it as "
                      "an integer or as text"),
                   self->columns->columns[column].name);
      return FALSE;
    }

  *value = (double) cell->integer;
  return TRUE;
}

static char *
hex_from_bytes (const guint8 *data, gsize size)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (size * 2 + 1);

  for (gsize i = 0; i < size; i++)
    {
      text[i * 2] = digits[data[i] >> 4];
      text[i * 2 + 1] = digits[data[i] & 15];
    }
  text[size * 2] = '\0';
  return text;
}

static char *
date_to_text (gint64 days)
{
  int year, month, day;

  ae_tds_date_to_ymd (days, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

/* The shortest text that reads back as the same number: of a real as a real. */
static char *
real_to_text (double value, gboolean is_single)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  int digits = is_single ? 6 : 15;

  for (;; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      double back = g_ascii_strtod (buffer, NULL);
      if (digits >= 17 || back == value || (is_single && (float) back == (float) value))
        return g_strdup (buffer);
    }
}

static gboolean
is_single_precision (const AeTdsTypeInfo *info)
{
  return info->id == AE_TDS_TYPE_FLT4 || (info->id == AE_TDS_TYPE_FLTN && info->max_length == 4);
}

char *
ae_page_dup_string (const AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;

  switch (cell->kind)
    {
    case AE_TDS_VALUE_TEXT:
      return g_strndup ((const char *) cell->data, cell->size);
    case AE_TDS_VALUE_BYTES:
      return hex_from_bytes (cell->data, cell->size);
    case AE_TDS_VALUE_REAL:
      return real_to_text (cell->real, is_single_precision (ae_page_get_type_info (self, column)));
    case AE_TDS_VALUE_DATE:
      return date_to_text (cell->integer);
    case AE_TDS_VALUE_NULL:
    case AE_TDS_VALUE_BOOLEAN:
    case AE_TDS_VALUE_INTEGER:
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, cell->integer);
    }
}

/* The bytes stay where they are: the GBytes keeps the page, and the page wipes them. */
static GBytes *
share_bytes (AePage *self, const AeTdsValue *cell)
{
  return g_bytes_new_with_free_func (cell->data, cell->size, (GDestroyNotify) ae_page_unref,
                                     ae_page_ref (self));
}

GBytes *
ae_page_dup_bytes (AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;
  if (cell->kind != AE_TDS_VALUE_BYTES)
    {
      fail_with_type (self, column, _ ("binary"), error);
      return NULL;
    }

  return share_bytes (self, cell);
}

GDate *
ae_page_dup_date (const AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;
  if (cell->kind != AE_TDS_VALUE_DATE)
    {
      fail_with_type (self, column, "date", error);
      return NULL;
    }

  /* GDate counts the same calendar, its first day being 1. */
  return g_date_new_julian (cell->integer + 1);
}

gboolean
ae_page_fill_value (AePage *self, guint row, guint column, GValue *value, GError **error)
{
  const AeTdsValue *cell = ae_page_peek (self, row, column);

  if (cell->kind == AE_TDS_VALUE_NULL)
    {
      /* A numeric GValue cannot be NULL; a string can, in every language. */
      g_value_init (value, G_TYPE_STRING);
      return TRUE;
    }
  if (peek_value (self, row, column, error) == NULL)
    return FALSE;

  switch (cell->kind)
    {
    case AE_TDS_VALUE_BOOLEAN:
      g_value_init (value, G_TYPE_BOOLEAN);
      g_value_set_boolean (value, cell->integer != 0);
      break;
    case AE_TDS_VALUE_REAL:
      g_value_init (value, G_TYPE_DOUBLE);
      g_value_set_double (value, cell->real);
      break;
    case AE_TDS_VALUE_TEXT:
      g_value_init (value, G_TYPE_STRING);
      g_value_set_static_string (value, (const char *) cell->data);
      break;
    case AE_TDS_VALUE_BYTES:
      g_value_init (value, G_TYPE_BYTES);
      g_value_take_boxed (value, share_bytes (self, cell));
      break;
    case AE_TDS_VALUE_DATE:
      g_value_init (value, G_TYPE_STRING);
      g_value_take_string (value, date_to_text (cell->integer));
      break;
    case AE_TDS_VALUE_NULL:
    case AE_TDS_VALUE_INTEGER:
    default:
      g_value_init (value, G_TYPE_INT64);
      g_value_set_int64 (value, cell->integer);
      break;
    }

  return TRUE;
}

gboolean
ae_page_dup_value (AePage *self, guint row, guint column, GValue *value, GError **error)
{
  if (!ae_page_fill_value (self, row, column, value, error))
    return FALSE;

  /* The page may go before the value does. */
  if (G_VALUE_HOLDS_STRING (value))
    {
      char *copy = g_value_dup_string (value);

      g_value_take_string (value, copy);
    }
  return TRUE;
}
