/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-key-private.h"

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
  g_set_error (error, AE_ERROR, AE_ERROR_TYPE,
               _ ("Column “%s” is of type %s, not %s; get it by its own type, or as text"),
               self->columns->columns[column].name, column_type_name (self, column), wanted);
  return FALSE;
}

/* A C string would end there, and so would what a language makes of it. */
static gboolean
check_no_nul (const AePage *self, guint column, const AeTdsValue *cell, GError **error)
{
  if (memchr (cell->data, '\0', cell->size) == NULL)
    return TRUE;

  g_set_error (
      error, AE_ERROR, AE_ERROR_VALUE,
      _ ("The text of column “%s” has a NUL character, where a string would end: get it as "
         "bytes"),
      self->columns->columns[column].name);
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

/* The text of a value that is none. */
static const char *
put_text (const AeTdsValue *cell, AeTdsArena *texts, GError **error)
{
  gsize size = (cell->kind == AE_TDS_VALUE_BYTES ? 2 * cell->size : AE_TDS_TEXT_SIZE) + 1;
  char *text = (char *) ae_tds_arena_alloc (texts, size);

  if (text == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("No memory for a value of %zu bytes"), size);
      return NULL;
    }
  ae_tds_arena_shrink_last (texts, (guint8 *) text, ae_tds_value_to_text (cell, text, size) + 1);
  return text;
}

const char *
ae_page_get_string (const AePage *self, guint row, guint column, AeTdsArena *texts, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;
  if (cell->kind == AE_TDS_VALUE_TEXT)
    return check_no_nul (self, column, cell, error) ? (const char *) cell->data : NULL;
  return put_text (cell, texts, error);
}

static char *
text_from_scalar (const AeTdsValue *cell)
{
  char buffer[AE_TDS_TEXT_SIZE];

  ae_tds_value_to_text (cell, buffer, sizeof buffer);
  char *text = g_strdup (buffer);
  ae_wipe (buffer, sizeof buffer);
  return text;
}

char *
ae_page_dup_string (const AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;
  if (cell->kind == AE_TDS_VALUE_TEXT)
    return check_no_nul (self, column, cell, error)
               ? g_strndup ((const char *) cell->data, cell->size)
               : NULL;
  if (cell->kind != AE_TDS_VALUE_BYTES)
    return text_from_scalar (cell);

  char *text = g_malloc (2 * cell->size + 1);
  ae_tds_value_to_text (cell, text, 2 * cell->size + 1);
  return text;
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
  if (cell->kind != AE_TDS_VALUE_BYTES && cell->kind != AE_TDS_VALUE_TEXT)
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
ae_page_get_time (const AePage *self, guint row, guint column, gint64 *value, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return FALSE;
  if (cell->kind != AE_TDS_VALUE_TIME)
    return fail_with_type (self, column, "time", error);

  *value = cell->ticks;
  return TRUE;
}

/* The clock without a zone is shown as UTC; a date is its midnight. */
static GDateTime *
make_date_time (const AeTdsValue *cell)
{
  gboolean is_date = cell->kind == AE_TDS_VALUE_DATE;
  gint64 ticks = is_date ? 0 : cell->ticks;
  gint64 seconds = ticks / AE_TDS_TICKS_PER_SECOND;
  int offset = cell->kind == AE_TDS_VALUE_DATE_TIME_OFFSET ? cell->offset : 0;
  g_autoptr (GTimeZone) zone
      = offset != 0 ? g_time_zone_new_offset (offset * 60) : g_time_zone_new_utc ();
  int year, month, day;

  ae_tds_date_to_ymd (is_date ? cell->integer : cell->days, &year, &month, &day);
  g_autoptr (GDateTime) whole
      = g_date_time_new (zone, year, month, day, (int) (seconds / 3600), (int) (seconds / 60 % 60),
                         (double) (seconds % 60));
  if (whole == NULL)
    return NULL;
  /* Not as a fraction of the seconds above, which is a double. */
  return g_date_time_add (whole, ticks % AE_TDS_TICKS_PER_SECOND / 10);
}

GDateTime *
ae_page_dup_date_time (const AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;
  if (cell->kind != AE_TDS_VALUE_DATE_TIME && cell->kind != AE_TDS_VALUE_DATE_TIME_OFFSET
      && cell->kind != AE_TDS_VALUE_DATE)
    {
      fail_with_type (self, column, _ ("a date and time"), error);
      return NULL;
    }

  GDateTime *value = make_date_time (cell);
  if (value == NULL)
    g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                 _ ("The value of column “%s” cannot be held by GDateTime: get it as text"),
                 self->columns->columns[column].name);
  return value;
}

AeDecimal *
ae_page_dup_decimal (const AePage *self, guint row, guint column, GError **error)
{
  const AeTdsValue *cell = peek_value (self, row, column, error);

  if (cell == NULL)
    return NULL;
  if (cell->kind == AE_TDS_VALUE_INTEGER)
    return ae_decimal_new_from_int64 (cell->integer);
  if (cell->kind == AE_TDS_VALUE_DECIMAL)
    return ae_decimal_new_from_tds (cell);
  fail_with_type (self, column, _ ("a decimal number"), error);
  return NULL;
}

/* Exact in every language only as text. */
static gboolean
is_spelled (const AeTdsValue *cell)
{
  return cell->kind == AE_TDS_VALUE_DECIMAL || cell->kind == AE_TDS_VALUE_DATE
         || cell->kind == AE_TDS_VALUE_TIME || cell->kind == AE_TDS_VALUE_DATE_TIME
         || cell->kind == AE_TDS_VALUE_DATE_TIME_OFFSET;
}

gboolean
ae_page_fill_value (AePage *self,
                    guint row,
                    guint column,
                    AeTdsArena *texts,
                    GValue *value,
                    GError **error)
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
  if (is_spelled (cell))
    {
      const char *text = put_text (cell, texts, error);

      if (text == NULL)
        return FALSE;
      g_value_init (value, G_TYPE_STRING);
      g_value_set_static_string (value, text);
      return TRUE;
    }

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
      if (!check_no_nul (self, column, cell, error))
        return FALSE;
      g_value_init (value, G_TYPE_STRING);
      g_value_set_static_string (value, (const char *) cell->data);
      break;
    case AE_TDS_VALUE_BYTES:
      g_value_init (value, G_TYPE_BYTES);
      g_value_take_boxed (value, share_bytes (self, cell));
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
  const AeTdsValue *cell = ae_page_peek (self, row, column);

  if (is_spelled (cell))
    {
      g_value_init (value, G_TYPE_STRING);
      g_value_take_string (value, text_from_scalar (cell));
      return TRUE;
    }
  if (!ae_page_fill_value (self, row, column, NULL, value, error))
    return FALSE;

  /* The page may go before the value does. */
  if (G_VALUE_HOLDS_STRING (value))
    {
      char *copy = g_value_dup_string (value);

      g_value_take_string (value, copy);
    }
  return TRUE;
}
