/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Values as text: all digits, nothing rounded, without the heap. */

#include "config.h"

#include <string.h>

#include "ae-tds-codec-private.h"

/* Never too small for what is put into it. */
typedef struct
{
  char data[AE_TDS_TEXT_SIZE];
  gsize size;
} Text;

#define MAX_DIGITS 39 /* of 128 bits */
#define GROUP 1000000000u
#define GROUP_DIGITS 9

static void
put_text (Text *text, const char *more, gsize size)
{
  size = MIN (size, sizeof text->data - text->size);
  memcpy (text->data + text->size, more, size);
  text->size += size;
}

static void
put_character (Text *text, char c)
{
  put_text (text, &c, 1);
}

/* With zeros in front up to so many digits. */
static void
put_number (Text *text, guint64 number, guint n_digits)
{
  char digits[MAX_DIGITS];
  char *first = digits + sizeof digits;

  for (guint n = 0; n < n_digits || number > 0; n++, number /= 10)
    *--first = (char) ('0' + number % 10);
  put_text (text, first, (gsize) (digits + sizeof digits - first));
}

/* The shortest text that reads back as the same number: of a real as a real. */
static void
put_real (Text *text, double real, gboolean is_single)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  int digits = is_single ? 6 : 15;

  for (;; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, sizeof buffer, format, real);
      double back = g_ascii_strtod (buffer, NULL);
      if (digits >= 17 || back == real || (is_single && (float) back == (float) real))
        break;
    }
  put_text (text, buffer, strlen (buffer));
}

/* Divides by 10^9 and returns the remainder. */
static guint
pop_group (guint32 magnitude[AE_TDS_DECIMAL_WORDS])
{
  guint64 rest = 0;

  for (guint i = AE_TDS_DECIMAL_WORDS; i-- > 0;)
    {
      rest = rest << 32 | magnitude[i];
      magnitude[i] = (guint32) (rest / GROUP);
      rest %= GROUP;
    }
  return (guint) rest;
}

static void
put_decimal (Text *text, const AeTdsValue *value)
{
  guint32 rest[AE_TDS_DECIMAL_WORDS];
  char digits[MAX_DIGITS + GROUP_DIGITS];
  char *end = digits + sizeof digits;
  char *first = end;

  memcpy (rest, value->magnitude, sizeof rest);
  do
    {
      guint group = pop_group (rest);

      for (guint i = 0; i < GROUP_DIGITS; i++, group /= 10)
        *--first = (char) ('0' + group % 10);
    }
  while ((rest[0] | rest[1] | rest[2] | rest[3]) != 0);
  while (first < end - value->scale - 1 && *first == '0')
    first++;
  while (end - first <= value->scale)
    *--first = '0';

  if (value->is_negative)
    put_character (text, '-');
  put_text (text, first, (gsize) (end - value->scale - first));
  if (value->scale > 0)
    {
      put_character (text, '.');
      put_text (text, end - value->scale, value->scale);
    }
}

static void
put_date (Text *text, gint64 days)
{
  int year, month, day;

  ae_tds_date_to_ymd (days, &year, &month, &day);
  put_number (text, (guint) year, 4);
  put_character (text, '-');
  put_number (text, (guint) month, 2);
  put_character (text, '-');
  put_number (text, (guint) day, 2);
}

static void
put_clock (Text *text, guint hours, guint minutes)
{
  put_number (text, hours, 2);
  put_character (text, ':');
  put_number (text, minutes, 2);
}

static void
put_time (Text *text, gint64 ticks, guint scale)
{
  guint seconds = (guint) (ticks / AE_TDS_TICKS_PER_SECOND);
  guint64 fraction = (guint64) (ticks % AE_TDS_TICKS_PER_SECOND);

  put_clock (text, seconds / 3600, seconds / 60 % 60);
  put_character (text, ':');
  put_number (text, seconds % 60, 2);
  if (scale > 0)
    {
      put_character (text, '.');
      put_number (text, fraction / (guint64) ae_tds_temporal_get_unit (scale), scale);
    }
}

static void
put_offset (Text *text, int offset)
{
  put_character (text, ' ');
  put_character (text, offset < 0 ? '-' : '+');
  put_clock (text, (guint) ABS (offset) / 60, (guint) ABS (offset) % 60);
}

static void
put_hex (const guint8 *data, gsize size, char *text)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < size; i++)
    {
      *text++ = digits[data[i] >> 4];
      *text++ = digits[data[i] & 15];
    }
  *text = '\0';
}

static void
put_scalar (Text *text, const AeTdsValue *value)
{
  switch (value->kind)
    {
    case AE_TDS_VALUE_REAL:
      put_real (text, value->real, value->is_single);
      break;
    case AE_TDS_VALUE_DECIMAL:
      put_decimal (text, value);
      break;
    case AE_TDS_VALUE_DATE:
      put_date (text, value->integer);
      break;
    case AE_TDS_VALUE_TIME:
      put_time (text, value->ticks, value->scale);
      break;
    case AE_TDS_VALUE_DATE_TIME:
    case AE_TDS_VALUE_DATE_TIME_OFFSET:
      put_date (text, value->days);
      put_character (text, ' ');
      put_time (text, value->ticks, value->scale);
      if (value->kind == AE_TDS_VALUE_DATE_TIME_OFFSET)
        put_offset (text, value->offset);
      break;
    default:
      if (value->integer < 0)
        put_character (text, '-');
      put_number (text,
                  value->integer < 0 ? 0 - (guint64) value->integer : (guint64) value->integer, 1);
      break;
    }
}

gsize
ae_tds_value_to_text (const AeTdsValue *value, char *buffer, gsize buffer_size)
{
  if (value->kind == AE_TDS_VALUE_BYTES)
    {
      if (value->size * 2 < buffer_size)
        put_hex (value->data, value->size, buffer);
      return value->size * 2;
    }

  Text text = { .size = 0 };

  put_scalar (&text, value);
  if (text.size < buffer_size)
    {
      memcpy (buffer, text.data, text.size);
      buffer[text.size] = '\0';
    }
  return text.size;
}
