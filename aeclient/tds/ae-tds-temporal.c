/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Dates and times between the kinds of values. The text, ISO 8601 and nothing else, because every
 * other order means another day somewhere:
 *
 *   date    YYYY-MM-DD
 *   time    HH:MM [ :SS [ . up to 7 digits ] ]
 *   both    date ( "T" | blank ) time
 *   offset  [ blank ] ( "Z" | ("+" | "-") HH:MM )
 */

#include "config.h"

#include "ae-tds-codec-private.h"

#define MAX_FRACTION 7

#define EXAMPLE_TIME "12:34:56.1234567"
#define EXAMPLE_DATE_TIME "2021-07-30 12:34:56.1234567"
#define EXAMPLE_OFFSET "2021-07-30 12:34:56.1234567 +02:00"

typedef struct
{
  const char *text;
  const char *end;
} Cursor;

typedef struct
{
  gboolean has_date, has_time, has_offset;
  gint64 days, ticks;
  int offset;
} Parts;

/* Exactly so many digits. */
static gboolean
take_digits (Cursor *cursor, guint n, int *number)
{
  if ((gsize) (cursor->end - cursor->text) < n)
    return FALSE;
  *number = 0;
  for (; n > 0; n--, cursor->text++)
    {
      if (!g_ascii_isdigit (*cursor->text))
        return FALSE;
      *number = *number * 10 + (*cursor->text - '0');
    }
  return TRUE;
}

static gboolean
take_character (Cursor *cursor, char c)
{
  if (cursor->text == cursor->end || *cursor->text != c)
    return FALSE;
  cursor->text++;
  return TRUE;
}

static gboolean
take_date (Cursor *cursor, gint64 *days)
{
  int year, month, day;

  return take_digits (cursor, 4, &year) && take_character (cursor, '-')
         && take_digits (cursor, 2, &month) && take_character (cursor, '-')
         && take_digits (cursor, 2, &day) && ae_tds_date_from_ymd (year, month, day, days);
}

static gboolean
take_fraction (Cursor *cursor, gint64 *ticks)
{
  gint64 unit = AE_TDS_TICKS_PER_SECOND;
  guint n_digits = 0;
  int digit;

  for (*ticks = 0; n_digits < MAX_FRACTION && take_digits (cursor, 1, &digit); n_digits++)
    {
      unit /= 10;
      *ticks += unit * digit;
    }
  return n_digits > 0;
}

static gboolean
take_time (Cursor *cursor, gint64 *ticks)
{
  int hour, minute, second = 0;
  gint64 fraction = 0;

  if (!take_digits (cursor, 2, &hour) || !take_character (cursor, ':')
      || !take_digits (cursor, 2, &minute))
    return FALSE;
  if (take_character (cursor, ':')
      && (!take_digits (cursor, 2, &second)
          || (take_character (cursor, '.') && !take_fraction (cursor, &fraction))))
    return FALSE;
  *ticks = ((gint64) hour * 3600 + minute * 60 + second) * AE_TDS_TICKS_PER_SECOND + fraction;
  return hour < 24 && minute < 60 && second < 60;
}

static gboolean
take_offset (Cursor *cursor, int *offset)
{
  gboolean is_negative = FALSE;
  int hours, minutes;

  *offset = 0;
  if (take_character (cursor, 'Z'))
    return TRUE;
  if (!take_character (cursor, '+'))
    {
      if (!take_character (cursor, '-'))
        return FALSE;
      is_negative = TRUE;
    }
  if (!take_digits (cursor, 2, &hours) || !take_character (cursor, ':')
      || !take_digits (cursor, 2, &minutes) || minutes >= 60)
    return FALSE;
  *offset = hours * 60 + minutes;
  if (is_negative)
    *offset = -*offset;
  return TRUE;
}

static gboolean
parse (const AeTdsValue *value, Parts *parts)
{
  const char *text = (const char *) value->data;
  Cursor cursor = { text, text + value->size };
  Cursor start = cursor;

  *parts = (Parts){ 0 };
  parts->has_date = take_date (&cursor, &parts->days);
  if (!parts->has_date)
    cursor = start;
  if (cursor.text == cursor.end)
    return parts->has_date;
  if (parts->has_date && !take_character (&cursor, ' ') && !take_character (&cursor, 'T'))
    return FALSE;

  parts->has_time = take_time (&cursor, &parts->ticks);
  if (!parts->has_time)
    return FALSE;
  if (cursor.text == cursor.end)
    return TRUE;
  take_character (&cursor, ' ');
  parts->has_offset = take_offset (&cursor, &parts->offset);
  return parts->has_offset && cursor.text == cursor.end;
}

gboolean
ae_tds_parse_date (const char *text, gsize size, gint64 *days)
{
  Cursor cursor = { text, text + size };

  return take_date (&cursor, days) && cursor.text == cursor.end;
}

gint64
ae_tds_temporal_get_unit (guint scale)
{
  gint64 unit = AE_TDS_TICKS_PER_SECOND;

  for (; scale > 0; scale--)
    unit /= 10;
  return unit;
}

gboolean
ae_tds_temporal_get_time (const AeTdsType *type,
                          const AeTdsValue *value,
                          AeTdsValue *time,
                          GError **error)
{
  Parts parts;

  *time = *value;
  if (value->kind == AE_TDS_VALUE_TEXT)
    {
      if (!parse (value, &parts) || parts.has_date || parts.has_offset)
        return ae_tds_value_fail_text (type, EXAMPLE_TIME, error);
      *time = (AeTdsValue){ .kind = AE_TDS_VALUE_TIME, .ticks = parts.ticks };
    }
  else if (value->kind != AE_TDS_VALUE_TIME)
    return ae_tds_value_fail_kind (type, error);
  return (time->ticks >= 0 && time->ticks < AE_TDS_TICKS_PER_DAY)
         || ae_tds_value_fail_date (type, "00:00:00 – 23:59:59.9999999", error);
}

/* A date is the midnight with which it begins. */
static gboolean
get_date_time (const AeTdsType *type,
               const AeTdsValue *value,
               gboolean may_have_offset,
               AeTdsValue *date_time,
               GError **error)
{
  Parts parts;

  *date_time = *value;
  date_time->kind = AE_TDS_VALUE_DATE_TIME_OFFSET;
  switch (value->kind)
    {
    case AE_TDS_VALUE_DATE_TIME_OFFSET:
      break;
    case AE_TDS_VALUE_DATE_TIME:
      date_time->offset = 0;
      break;
    case AE_TDS_VALUE_DATE:
      date_time->days = (gint32) CLAMP (value->integer, -1, AE_TDS_MAX_DATE + 1);
      date_time->ticks = 0;
      date_time->offset = 0;
      break;
    case AE_TDS_VALUE_TEXT:
      if (!parse (value, &parts) || !parts.has_date || (parts.has_offset && !may_have_offset))
        return ae_tds_value_fail_text (type, may_have_offset ? EXAMPLE_OFFSET : EXAMPLE_DATE_TIME,
                                       error);
      date_time->days = (gint32) parts.days;
      date_time->ticks = parts.ticks;
      date_time->offset = (gint16) parts.offset;
      break;
    default:
      return ae_tds_value_fail_kind (type, error);
    }
  return (date_time->days >= 0 && date_time->days <= AE_TDS_MAX_DATE && date_time->ticks >= 0
          && date_time->ticks < AE_TDS_TICKS_PER_DAY)
         || ae_tds_value_fail_date (type, "0001-01-01 – 9999-12-31", error);
}

gboolean
ae_tds_temporal_get_date_time (const AeTdsType *type,
                               const AeTdsValue *value,
                               AeTdsValue *date_time,
                               GError **error)
{
  return get_date_time (type, value, FALSE, date_time, error);
}

gboolean
ae_tds_temporal_get_date_time_offset (const AeTdsType *type,
                                      const AeTdsValue *value,
                                      AeTdsValue *date_time,
                                      GError **error)
{
  if (!get_date_time (type, value, TRUE, date_time, error))
    return FALSE;
  return ABS (date_time->offset) <= AE_TDS_MAX_OFFSET
         || ae_tds_value_fail_date (type, "-14:00 – +14:00", error);
}
