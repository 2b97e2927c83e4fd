/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-date-parts-private.h"

#define MAX_DAYS 3652058 /* 9999-12-31 */

static const struct
{
  const char *name;
  AeTsqlDatePart part;
} names[] = {
  { "year", AE_TSQL_PART_YEAR },
  { "yy", AE_TSQL_PART_YEAR },
  { "yyyy", AE_TSQL_PART_YEAR },
  { "quarter", AE_TSQL_PART_QUARTER },
  { "qq", AE_TSQL_PART_QUARTER },
  { "q", AE_TSQL_PART_QUARTER },
  { "month", AE_TSQL_PART_MONTH },
  { "mm", AE_TSQL_PART_MONTH },
  { "m", AE_TSQL_PART_MONTH },
  { "dayofyear", AE_TSQL_PART_DAYOFYEAR },
  { "dy", AE_TSQL_PART_DAYOFYEAR },
  { "y", AE_TSQL_PART_DAYOFYEAR },
  { "day", AE_TSQL_PART_DAY },
  { "dd", AE_TSQL_PART_DAY },
  { "d", AE_TSQL_PART_DAY },
  { "week", AE_TSQL_PART_WEEK },
  { "wk", AE_TSQL_PART_WEEK },
  { "ww", AE_TSQL_PART_WEEK },
  { "iso_week", AE_TSQL_PART_ISO_WEEK },
  { "isowk", AE_TSQL_PART_ISO_WEEK },
  { "isoww", AE_TSQL_PART_ISO_WEEK },
  { "weekday", AE_TSQL_PART_WEEKDAY },
  { "dw", AE_TSQL_PART_WEEKDAY },
  { "w", AE_TSQL_PART_WEEKDAY },
  { "hour", AE_TSQL_PART_HOUR },
  { "hh", AE_TSQL_PART_HOUR },
  { "minute", AE_TSQL_PART_MINUTE },
  { "mi", AE_TSQL_PART_MINUTE },
  { "n", AE_TSQL_PART_MINUTE },
  { "second", AE_TSQL_PART_SECOND },
  { "ss", AE_TSQL_PART_SECOND },
  { "s", AE_TSQL_PART_SECOND },
  { "millisecond", AE_TSQL_PART_MILLISECOND },
  { "ms", AE_TSQL_PART_MILLISECOND },
  { "microsecond", AE_TSQL_PART_MICROSECOND },
  { "mcs", AE_TSQL_PART_MICROSECOND },
  { "nanosecond", AE_TSQL_PART_NANOSECOND },
  { "ns", AE_TSQL_PART_NANOSECOND },
  { "tzoffset", AE_TSQL_PART_TZOFFSET },
  { "tz", AE_TSQL_PART_TZOFFSET },
};

gboolean
ae_tsql_date_part_find (const char *name, AeTsqlDatePart *part)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (names[i].name, name) == 0)
      {
        *part = names[i].part;
        return TRUE;
      }
  return FALSE;
}

const char *
ae_tsql_date_part_get_name (AeTsqlDatePart part)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].part == part)
      return names[i].name;
  return "";
}

gboolean
ae_tsql_date_part_is_of_date (AeTsqlDatePart part)
{
  return part <= AE_TSQL_PART_WEEKDAY;
}

/* --- adding ----------------------------------------------------------------------------------- */

/* In ticks; 0 for parts below one. */
static gint64
get_ticks (AeTsqlDatePart part)
{
  switch (part)
    {
    case AE_TSQL_PART_HOUR:
      return 3600 * AE_TSQL_TICKS_PER_SECOND;
    case AE_TSQL_PART_MINUTE:
      return 60 * AE_TSQL_TICKS_PER_SECOND;
    case AE_TSQL_PART_SECOND:
      return AE_TSQL_TICKS_PER_SECOND;
    case AE_TSQL_PART_MILLISECOND:
      return AE_TSQL_TICKS_PER_SECOND / 1000;
    case AE_TSQL_PART_MICROSECOND:
      return AE_TSQL_TICKS_PER_SECOND / 1000000;
    default:
      return 0;
    }
}

/* A day that the month does not have becomes its last one. */
static gboolean
add_months (AeTsqlMoment *moment, gint64 number)
{
  gint year, month, day;

  if (ABS (number) > 12 * 10000)
    return FALSE;
  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  gint64 months = (gint64) year * 12 + month - 1 + number;
  gint64 new_year = months / 12;
  gint new_month = (gint) (months % 12) + 1;
  if (months < 12 || new_year > 9999)
    return FALSE;
  day = MIN (day, (gint) g_date_get_days_in_month ((GDateMonth) new_month, (GDateYear) new_year));
  return ae_tsql_days_from_date ((gint) new_year, new_month, day, &moment->days);
}

static gboolean
add_days (AeTsqlMoment *moment, gint64 number)
{
  gint64 days = 0;

  if (__builtin_add_overflow ((gint64) moment->days, number, &days) || days < 0 || days > MAX_DAYS)
    return FALSE;
  moment->days = (gint32) days;
  return TRUE;
}

static gboolean
add_ticks (AeTsqlMoment *moment, __int128 ticks)
{
  __int128 total = (__int128) moment->days * AE_TSQL_TICKS_PER_DAY + moment->ticks + ticks;

  if (total < 0 || total > (__int128) (MAX_DAYS + 1) * AE_TSQL_TICKS_PER_DAY - 1)
    return FALSE;
  moment->days = (gint32) (total / AE_TSQL_TICKS_PER_DAY);
  moment->ticks = (gint64) (total % AE_TSQL_TICKS_PER_DAY);
  return TRUE;
}

gboolean
ae_tsql_moment_add (AeTsqlMoment *moment, AeTsqlDatePart part, gint64 number)
{
  switch (part)
    {
    case AE_TSQL_PART_YEAR:
      return ABS (number) <= 10000 && add_months (moment, number * 12);
    case AE_TSQL_PART_QUARTER:
      return ABS (number) <= 40000 && add_months (moment, number * 3);
    case AE_TSQL_PART_MONTH:
      return add_months (moment, number);
    case AE_TSQL_PART_WEEK:
    case AE_TSQL_PART_ISO_WEEK:
      return ABS (number) <= MAX_DAYS && add_days (moment, number * 7);
    case AE_TSQL_PART_DAY:
    case AE_TSQL_PART_DAYOFYEAR:
    case AE_TSQL_PART_WEEKDAY:
      return add_days (moment, number);
    case AE_TSQL_PART_NANOSECOND:
      /* Half a tick and more is one. */
      return add_ticks (moment, number >= 0 ? (number + 50) / 100 : (number - 50) / 100);
    default:
      return add_ticks (moment, (__int128) number * get_ticks (part));
    }
}

/* --- counting --------------------------------------------------------------------------------- */

static gint64
floor_divide (gint64 number, gint64 divisor)
{
  gint64 quotient = number / divisor;

  return number % divisor < 0 ? quotient - 1 : quotient;
}

static gint64
get_total (const AeTsqlMoment *moment)
{
  return moment->days * AE_TSQL_TICKS_PER_DAY + moment->ticks;
}

/* The number of the part, counted from the beginning of the calendar. */
static gint64
get_index (const AeTsqlMoment *moment, AeTsqlDatePart part)
{
  gint year, month, day;

  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  switch (part)
    {
    case AE_TSQL_PART_YEAR:
      return year;
    case AE_TSQL_PART_QUARTER:
      return year * 4 + (month - 1) / 3;
    case AE_TSQL_PART_MONTH:
      return year * 12 + month;
    case AE_TSQL_PART_WEEK:
      /* 0001-01-01 was a Monday; weeks begin on Sunday here, whatever DATEFIRST says. */
      return floor_divide (moment->days + 1, 7);
    case AE_TSQL_PART_ISO_WEEK:
      return floor_divide (moment->days, 7);
    case AE_TSQL_PART_DAY:
    case AE_TSQL_PART_DAYOFYEAR:
    case AE_TSQL_PART_WEEKDAY:
      return moment->days;
    default:
      return floor_divide (get_total (moment), get_ticks (part));
    }
}

gboolean
ae_tsql_moment_count (const AeTsqlMoment *from,
                      const AeTsqlMoment *to,
                      AeTsqlDatePart part,
                      gint64 *count)
{
  if (part == AE_TSQL_PART_NANOSECOND)
    return !__builtin_mul_overflow (get_total (to) - get_total (from), 100, count);
  *count = get_index (to, part) - get_index (from, part);
  return TRUE;
}

/* --- parts ------------------------------------------------------------------------------------ */

/* From 0, the first day of the week. */
static gint
get_weekday (gint32 days, guint date_first)
{
  return (gint) ((days % 7 + 8 - (gint) date_first) % 7);
}

static gint
get_iso_week (const AeTsqlMoment *moment)
{
  gint year, month, day;
  gint32 first;

  /* The week belongs to the year of its Thursday. */
  gint32 thursday = moment->days - moment->days % 7 + 3;
  ae_tsql_days_to_date (thursday, &year, &month, &day);
  ae_tsql_days_from_date (year, 1, 1, &first);
  return (thursday - first) / 7 + 1;
}

gint
ae_tsql_moment_get_part (const AeTsqlMoment *moment, AeTsqlDatePart part, guint date_first)
{
  gint64 fraction = moment->ticks % AE_TSQL_TICKS_PER_SECOND;
  gint64 seconds = moment->ticks / AE_TSQL_TICKS_PER_SECOND;
  gint32 first = 0;
  gint year, month, day;

  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  ae_tsql_days_from_date (year, 1, 1, &first);
  switch (part)
    {
    case AE_TSQL_PART_YEAR:
      return year;
    case AE_TSQL_PART_QUARTER:
      return (month - 1) / 3 + 1;
    case AE_TSQL_PART_MONTH:
      return month;
    case AE_TSQL_PART_DAYOFYEAR:
      return moment->days - first + 1;
    case AE_TSQL_PART_DAY:
      return day;
    case AE_TSQL_PART_WEEK:
      return (moment->days - first + get_weekday (first, date_first)) / 7 + 1;
    case AE_TSQL_PART_ISO_WEEK:
      return get_iso_week (moment);
    case AE_TSQL_PART_WEEKDAY:
      return get_weekday (moment->days, date_first) + 1;
    case AE_TSQL_PART_HOUR:
      return (gint) (seconds / 3600);
    case AE_TSQL_PART_MINUTE:
      return (gint) (seconds / 60 % 60);
    case AE_TSQL_PART_SECOND:
      return (gint) (seconds % 60);
    case AE_TSQL_PART_MILLISECOND:
      return (gint) (fraction / 10000);
    case AE_TSQL_PART_MICROSECOND:
      return (gint) (fraction / 10);
    case AE_TSQL_PART_NANOSECOND:
      return (gint) (fraction * 100);
    default:
      return moment->offset;
    }
}

static void
truncate_date (AeTsqlMoment *moment, AeTsqlDatePart part, guint date_first)
{
  gint year, month, day;

  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  switch (part)
    {
    case AE_TSQL_PART_YEAR:
      ae_tsql_days_from_date (year, 1, 1, &moment->days);
      break;
    case AE_TSQL_PART_QUARTER:
      ae_tsql_days_from_date (year, (month - 1) / 3 * 3 + 1, 1, &moment->days);
      break;
    case AE_TSQL_PART_MONTH:
      ae_tsql_days_from_date (year, month, 1, &moment->days);
      break;
    case AE_TSQL_PART_WEEK:
      moment->days = MAX (moment->days - get_weekday (moment->days, date_first), 0);
      break;
    case AE_TSQL_PART_ISO_WEEK:
      moment->days -= moment->days % 7;
      break;
    default:
      break;
    }
}

void
ae_tsql_moment_truncate (AeTsqlMoment *moment, AeTsqlDatePart part, guint date_first)
{
  gint64 ticks = get_ticks (part);

  if (ae_tsql_date_part_is_of_date (part))
    {
      truncate_date (moment, part, date_first);
      moment->ticks = 0;
      return;
    }
  if (ticks > 0)
    moment->ticks -= moment->ticks % ticks;
}

gboolean
ae_tsql_moment_switch_offset (AeTsqlMoment *moment, gint offset)
{
  if (!ae_tsql_moment_add (moment, AE_TSQL_PART_MINUTE, offset - moment->offset))
    return FALSE;
  moment->offset = offset;
  return TRUE;
}
