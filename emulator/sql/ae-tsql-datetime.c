/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "ae-tsql-datetime-private.h"

#define MAX_DAYS 3652058 /* 9999-12-31 */

gboolean
ae_tsql_days_from_date (gint year, gint month, gint day, gint32 *days)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;

  GDate date;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  *days = (gint32) g_date_get_julian (&date) - 1;
  return TRUE;
}

void
ae_tsql_days_to_date (gint32 days, gint *year, gint *month, gint *day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) CLAMP (days, 0, MAX_DAYS) + 1);
  *year = g_date_get_year (&date);
  *month = g_date_get_month (&date);
  *day = g_date_get_day (&date);
}

/* --- reading ---------------------------------------------------------------------------------- */

typedef struct
{
  const char *at, *end;
} Cursor;

static gboolean
read_number (Cursor *cursor, guint min_digits, guint max_digits, gint *number)
{
  guint n_digits = 0;

  *number = 0;
  while (cursor->at < cursor->end && n_digits < max_digits && g_ascii_isdigit (*cursor->at))
    {
      *number = *number * 10 + (*cursor->at++ - '0');
      n_digits++;
    }
  return n_digits >= min_digits;
}

static gboolean
accept (Cursor *cursor, char c)
{
  if (cursor->at == cursor->end || *cursor->at != c)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static void
skip_blanks (Cursor *cursor)
{
  while (cursor->at < cursor->end && *cursor->at == ' ')
    cursor->at++;
}

/* A year of two digits is one of the hundred years up to 2049. */
static gint
complete_year (gint year, guint n_digits)
{
  return n_digits > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}

static gboolean
set_date (AeTsqlMoment *moment, gint year, gint month, gint day)
{
  if (ae_tsql_days_from_date (year, month, day, &moment->days))
    return TRUE;
  moment->is_impossible = TRUE;
  return FALSE;
}

/* The first three letters of a month's name, or all. */
static gint
read_month (Cursor *cursor)
{
  static const char *const months[]
      = { "january", "february", "march",     "april",   "may",      "june",
          "july",    "august",   "september", "october", "november", "december" };
  const char *at = cursor->at;
  gsize length = 0;

  while (at + length < cursor->end && g_ascii_isalpha (at[length]))
    length++;
  for (gint i = 0; length >= 3 && i < 12; i++)
    if (g_ascii_strncasecmp (months[i], at, length) == 0
        && (length == 3 || length == strlen (months[i])))
      {
        cursor->at += length;
        return i + 1;
      }
  return 0;
}

static void
skip_separators (Cursor *cursor)
{
  while (cursor->at < cursor->end && strchr (" ,-./", *cursor->at) != NULL)
    cursor->at++;
}

/* Mar 17 2023, 17 March 2023, March 17, 2023 */
static gboolean
read_named_date (Cursor *cursor, AeTsqlMoment *moment)
{
  gint day = 0, year = 0, month = read_month (cursor);
  gboolean day_first = month == 0;

  if (day_first)
    {
      if (!read_number (cursor, 1, 2, &day))
        return FALSE;
      skip_separators (cursor);
      month = read_month (cursor);
      if (month == 0)
        return FALSE;
    }
  skip_separators (cursor);
  if (!day_first && !read_number (cursor, 1, 2, &day))
    return FALSE;
  skip_separators (cursor);
  const char *start = cursor->at;
  if (!read_number (cursor, 2, 4, &year))
    return FALSE;
  return set_date (moment, complete_year (year, (guint) (cursor->at - start)), month, day);
}

static gboolean
accept_separator (Cursor *cursor, char *separator)
{
  if (cursor->at == cursor->end || strchr ("-/.", *cursor->at) == NULL
      || (*separator != 0 && *separator != *cursor->at))
    return FALSE;
  *separator = *cursor->at++;
  return TRUE;
}

/* Three numbers, the year where it has four digits or where the order says. */
static gboolean
read_numbered_date (Cursor *cursor, char order, AeTsqlMoment *moment)
{
  gint parts[3];
  guint digits[3];
  char separator = 0;

  for (guint i = 0; i < 3; i++)
    {
      if (i > 0 && !accept_separator (cursor, &separator))
        return FALSE;
      const char *start = cursor->at;
      if (!read_number (cursor, 1, 4, &parts[i]))
        return FALSE;
      digits[i] = (guint) (cursor->at - start);
    }
  if (digits[0] == 4)
    return set_date (moment, parts[0], parts[1], parts[2]);
  if (digits[0] > 2 || digits[1] > 2 || digits[2] == 3)
    return FALSE;
  if (digits[2] < 4 && order == 'y')
    return set_date (moment, complete_year (parts[0], digits[0]), parts[1], parts[2]);
  gint year = complete_year (parts[2], digits[2]);
  return order == 'd' ? set_date (moment, year, parts[1], parts[0])
                      : set_date (moment, year, parts[0], parts[1]);
}

/* 2023-03-17, 20230317, 230317, 3/17/2023, Mar 17 2023 */
static gboolean
read_date (Cursor *cursor, char order, AeTsqlMoment *moment)
{
  const char *start = cursor->at;
  gsize n_digits = 0;
  gint number;

  while (start + n_digits < cursor->end && g_ascii_isdigit (start[n_digits]))
    n_digits++;
  if (n_digits == 8 && read_number (cursor, 8, 8, &number))
    return set_date (moment, number / 10000, number / 100 % 100, number % 100);
  if (n_digits == 6 && read_number (cursor, 6, 6, &number))
    return set_date (moment, complete_year (number / 10000, 2), number / 100 % 100, number % 100);
  if (n_digits == 4 && (start + 4 == cursor->end || strchr (" T", start[4]) != NULL)
      && read_number (cursor, 4, 4, &number))
    return set_date (moment, number, 1, 1);
  if (n_digits > 0 && read_numbered_date (cursor, order, moment))
    return TRUE;
  if (moment->is_impossible)
    return FALSE;
  cursor->at = start;
  if (read_named_date (cursor, moment))
    return TRUE;
  cursor->at = start;
  return FALSE;
}

/* 12:34[:56[.1234567]] [AM|PM] */
static gboolean
read_time (Cursor *cursor, AeTsqlMoment *moment)
{
  gint hour, minute = 0, second = 0;
  gint64 fraction = 0;
  gboolean has_minutes;

  if (!read_number (cursor, 1, 2, &hour))
    return FALSE;
  has_minutes = accept (cursor, ':');
  if (has_minutes && !read_number (cursor, 1, 2, &minute))
    return FALSE;
  if (has_minutes && accept (cursor, ':') && !read_number (cursor, 1, 2, &second))
    return FALSE;
  /* Behind a colon stand milliseconds. */
  if (has_minutes && accept (cursor, ':'))
    {
      gint milliseconds;
      if (!read_number (cursor, 1, 3, &milliseconds))
        return FALSE;
      fraction = milliseconds * (AE_TSQL_TICKS_PER_SECOND / 1000);
    }
  else if (has_minutes && accept (cursor, '.'))
    {
      gint64 unit = AE_TSQL_TICKS_PER_SECOND / 10;
      for (; cursor->at < cursor->end && g_ascii_isdigit (*cursor->at); cursor->at++, unit /= 10)
        fraction += unit * (*cursor->at - '0');
    }
  skip_blanks (cursor);
  gboolean has_half = cursor->end - cursor->at >= 2 && (cursor->at[1] | 0x20) == 'm'
                      && strchr ("aApP", *cursor->at) != NULL;
  if (!has_minutes && !has_half)
    return FALSE;
  if (has_half)
    {
      gboolean pm = (*cursor->at | 0x20) == 'p';
      cursor->at += 2;
      if (hour <= 12)
        hour = hour % 12 + (pm ? 12 : 0);
    }
  if (hour > 23 || minute > 59 || second > 59)
    {
      moment->is_impossible = TRUE;
      return FALSE;
    }
  moment->ticks = ((hour * 60 + minute) * 60 + second) * AE_TSQL_TICKS_PER_SECOND + fraction;
  return TRUE;
}

static gboolean
read_offset (Cursor *cursor, AeTsqlMoment *moment)
{
  gint hours, minutes;

  if (accept (cursor, 'Z') || accept (cursor, 'z'))
    return TRUE;
  gboolean negative = *cursor->at == '-';
  cursor->at++;
  if (!read_number (cursor, 1, 2, &hours) || !accept (cursor, ':')
      || !read_number (cursor, 2, 2, &minutes) || hours > 14 || minutes > 59)
    return FALSE;
  moment->offset = (negative ? -1 : 1) * (hours * 60 + minutes);
  return TRUE;
}

gboolean
ae_tsql_moment_parse (const char *text, gsize size, AeTsqlMoment *moment)
{
  return ae_tsql_moment_parse_ordered (text, size, 'm', moment);
}

gboolean
ae_tsql_moment_parse_ordered (const char *text, gsize size, char order, AeTsqlMoment *moment)
{
  Cursor cursor = { text, text + size };

  /* 1900-01-01 stands for a date that is not given. */
  *moment = (AeTsqlMoment){ .days = 693595 };
  skip_blanks (&cursor);
  while (cursor.end > cursor.at && cursor.end[-1] == ' ')
    cursor.end--;
  if (cursor.at == cursor.end)
    return TRUE;

  const char *start = cursor.at;
  moment->has_date = read_date (&cursor, order, moment);
  if (moment->is_impossible)
    return FALSE;
  if (!moment->has_date)
    cursor.at = start;
  if (!accept (&cursor, 'T'))
    skip_blanks (&cursor);
  if (cursor.at < cursor.end)
    {
      moment->has_time = read_time (&cursor, moment);
      if (!moment->has_time)
        return FALSE;
    }
  skip_blanks (&cursor);
  if (cursor.at < cursor.end && strchr ("+-Zz", *cursor.at) != NULL)
    {
      moment->has_offset = read_offset (&cursor, moment);
      if (!moment->has_offset)
        return FALSE;
    }
  return cursor.at == cursor.end && (moment->has_date || moment->has_time);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
append_time (GString *text, gint64 ticks, guint scale)
{
  gint64 seconds = ticks / AE_TSQL_TICKS_PER_SECOND, fraction = ticks % AE_TSQL_TICKS_PER_SECOND;

  g_string_append_printf (text, "%02d:%02d:%02d", (gint) (seconds / 3600),
                          (gint) (seconds / 60 % 60), (gint) (seconds % 60));
  if (scale == 0)
    return;
  char digits[8];
  g_snprintf (digits, sizeof digits, "%07d", (gint) fraction);
  g_string_append_c (text, '.');
  g_string_append_len (text, digits, MIN (scale, 7));
}

char *
ae_tsql_moment_format (const AeTsqlMoment *moment, const AeEmulatorType *type)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint year, month, day;
  gboolean old
      = type->id == AE_EMULATOR_TYPE_DATETIME || type->id == AE_EMULATOR_TYPE_SMALLDATETIME;

  if (type->id != AE_EMULATOR_TYPE_TIME)
    {
      ae_tsql_days_to_date (moment->days, &year, &month, &day);
      g_string_append_printf (text, "%04d-%02d-%02d", year, month, day);
      if (type->id != AE_EMULATOR_TYPE_DATE)
        g_string_append_c (text, ' ');
    }
  if (type->id != AE_EMULATOR_TYPE_DATE)
    append_time (text, moment->ticks, old ? 3 : type->scale);
  if (type->id == AE_EMULATOR_TYPE_DATETIMEOFFSET)
    g_string_append_printf (text, " %c%02d:%02d", moment->offset < 0 ? '-' : '+',
                            ABS (moment->offset) / 60, ABS (moment->offset) % 60);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
round_ticks (AeTsqlMoment *moment, gint64 unit)
{
  moment->ticks = (moment->ticks + unit / 2) / unit * unit;
  if (moment->ticks >= AE_TSQL_TICKS_PER_DAY)
    {
      moment->ticks -= AE_TSQL_TICKS_PER_DAY;
      moment->days++;
    }
}

/* datetime counts 1/300 s and shows .000, .003, .007. */
static void
round_to_datetime (AeTsqlMoment *moment)
{
  gint64 units = (moment->ticks * 300 + AE_TSQL_TICKS_PER_SECOND / 2) / AE_TSQL_TICKS_PER_SECOND;
  gint64 milliseconds = (units * 10 + 1) / 3;

  moment->ticks = milliseconds * (AE_TSQL_TICKS_PER_SECOND / 1000);
  round_ticks (moment, 1);
}

gboolean
ae_tsql_moment_round (AeTsqlMoment *moment, const AeEmulatorType *type)
{
  static const gint64 units[] = { 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };

  switch (type->id)
    {
    case AE_EMULATOR_TYPE_DATETIME:
      round_to_datetime (moment);
      return moment->days >= 639905 && moment->days <= MAX_DAYS; /* 1753-01-01 */
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      round_ticks (moment, 60 * AE_TSQL_TICKS_PER_SECOND);
      return moment->days >= 693595 && moment->days <= 759130; /* 1900-01-01, 2079-06-06 */
    case AE_EMULATOR_TYPE_DATE:
      return moment->days >= 0 && moment->days <= MAX_DAYS;
    default:
      round_ticks (moment, units[MIN (type->scale, 7)]);
      if (type->id == AE_EMULATOR_TYPE_TIME)
        moment->days = 693595;
      return moment->days >= 0 && moment->days <= MAX_DAYS;
    }
}

void
ae_tsql_moment_now (AeTsqlMoment *moment, gboolean utc)
{
  g_autoptr (GDateTime) now = utc ? g_date_time_new_now_utc () : g_date_time_new_now_local ();
  gint year, month, day;

  g_date_time_get_ymd (now, &year, &month, &day);
  *moment = (AeTsqlMoment){ .has_date = TRUE, .has_time = TRUE, .has_offset = TRUE };
  ae_tsql_days_from_date (year, month, day, &moment->days);
  moment->ticks = ((g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now)) * 60
                   + g_date_time_get_second (now))
                      * AE_TSQL_TICKS_PER_SECOND
                  + g_date_time_get_microsecond (now) * 10;
  moment->offset = (gint) (g_date_time_get_utc_offset (now) / G_TIME_SPAN_MINUTE);
}
