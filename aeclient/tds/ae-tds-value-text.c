/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Values as text: all digits, nothing rounded, without the heap. */

#include "config.h"

#include <string.h>

#include "ae-tds-codec-private.h"

/* AE_TDS_TEXT_SIZE bytes: never too small for what is put into it. */
typedef struct
{
  char *data;
  gsize size;
} Text;

#define MAX_DIGITS 39 /* of 128 bits */
#define GROUP 1000000000u
#define GROUP_DIGITS 9
#define TICK_DIGITS 7

static void
put_text (Text *text, const char *more, gsize size)
{
  size = MIN (size, AE_TDS_TEXT_SIZE - text->size);
  memcpy (text->data + text->size, more, size);
  text->size += size;
}

static void
put_character (Text *text, char c)
{
  if (text->size < AE_TDS_TEXT_SIZE)
    text->data[text->size++] = c;
}

/* Exactly so many, the last ones of the number. */
static void
put_digits (Text *text, guint number, guint n_digits)
{
  n_digits = MIN (n_digits, (guint) (AE_TDS_TEXT_SIZE - text->size));
  for (guint i = n_digits; i-- > 0; number /= 10)
    text->data[text->size + i] = (char) ('0' + number % 10);
  text->size += n_digits;
}

/* Puts the digits before @end and returns where they begin: one at least. */
static char *
spell (guint64 number, char *end)
{
  do
    *--end = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  return end;
}

static void
put_integer (Text *text, gint64 integer)
{
  char digits[MAX_DIGITS];
  char *end = digits + sizeof digits;
  char *first = spell (integer < 0 ? 0 - (guint64) integer : (guint64) integer, end);

  if (integer < 0)
    put_character (text, '-');
  put_text (text, first, (gsize) (end - first));
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

/* The same for a number of 128 bits, with zeros in front. */
static char *
spell_groups (const guint32 magnitude[AE_TDS_DECIMAL_WORDS], char *end)
{
  guint32 rest[AE_TDS_DECIMAL_WORDS];

  memcpy (rest, magnitude, sizeof rest);
  do
    {
      guint group = pop_group (rest);

      for (guint i = 0; i < GROUP_DIGITS; i++, group /= 10)
        *--end = (char) ('0' + group % 10);
    }
  while ((rest[0] | rest[1] | rest[2] | rest[3]) != 0);
  return end;
}

static void
put_decimal (Text *text, const AeTdsValue *value)
{
  const guint32 *words = value->magnitude;
  char digits[MAX_DIGITS + GROUP_DIGITS];
  char *end = digits + sizeof digits;
  char *first = (words[2] | words[3]) == 0 ? spell ((guint64) words[1] << 32 | words[0], end)
                                           : spell_groups (words, end);

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
  put_digits (text, (guint) year, 4);
  put_character (text, '-');
  put_digits (text, (guint) month, 2);
  put_character (text, '-');
  put_digits (text, (guint) day, 2);
}

static void
put_clock (Text *text, guint hours, guint minutes)
{
  put_digits (text, hours, 2);
  put_character (text, ':');
  put_digits (text, minutes, 2);
}

static void
put_time (Text *text, gint64 ticks, guint scale)
{
  guint seconds = (guint) (ticks / AE_TDS_TICKS_PER_SECOND);
  guint fraction = (guint) (ticks % AE_TDS_TICKS_PER_SECOND);

  put_clock (text, seconds / 3600, seconds / 60 % 60);
  put_character (text, ':');
  put_digits (text, seconds % 60, 2);
  if (scale == 0)
    return;

  /* The digits that the type has not are zeros. */
  put_character (text, '.');
  put_digits (text, fraction, TICK_DIGITS);
  text->size -= TICK_DIGITS - MIN (scale, TICK_DIGITS);
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
      put_integer (text, value->integer);
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

  char small[AE_TDS_TEXT_SIZE];
  gboolean in_place = buffer_size >= AE_TDS_TEXT_SIZE;
  Text text = { .data = in_place ? buffer : small };

  put_scalar (&text, value);
  if (text.size >= buffer_size)
    return text.size;
  if (!in_place)
    memcpy (buffer, small, text.size);
  buffer[text.size] = '\0';
  return text.size;
}
