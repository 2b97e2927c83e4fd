/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "ae-tsql-date-parts-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-type-private.h"

static AeTsqlError *
get_error (sqlite3_context *context)
{
  AeEmulatorSession *session = sqlite3_user_data (context);

  return &session->pending;
}

static gboolean
has_null (int n_arguments, sqlite3_value **arguments)
{
  for (int i = 0; i < n_arguments; i++)
    if (sqlite3_value_type (arguments[i]) == SQLITE_NULL)
      return TRUE;
  return FALSE;
}

/* The engine's own form: days of a date, the exact text of the others. */
static gboolean
get_moment (sqlite3_value *value, AeTsqlMoment *moment)
{
  if (sqlite3_value_type (value) == SQLITE_INTEGER)
    {
      *moment = (AeTsqlMoment){ .days = (gint32) CLAMP (sqlite3_value_int64 (value), 0, 3652058) };
      return TRUE;
    }
  const char *text = (const char *) sqlite3_value_text (value);
  return text != NULL && ae_tsql_moment_parse (text, (gsize) sqlite3_value_bytes (value), moment);
}

/* FALSE: it does not fit the type. */
static gboolean
set_moment (sqlite3_context *context, AeTsqlMoment *moment, const AeEmulatorType *type)
{
  if (!ae_tsql_moment_round (moment, type))
    return FALSE;
  if (type->id == AE_EMULATOR_TYPE_DATE)
    sqlite3_result_int64 (context, moment->days);
  else
    sqlite3_result_text (context, ae_tsql_moment_format (moment, type), -1, g_free);
  return TRUE;
}

/* --- DATEADD and its kin ---------------------------------------------------------------------- */

/* (part, number, moment, type) */
static void
ts_dateadd (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[3]);
  AeTsqlDatePart part = (AeTsqlDatePart) sqlite3_value_int (arguments[0]);
  gint64 number = sqlite3_value_int64 (arguments[1]);
  AeTsqlMoment moment;

  if (has_null (n_arguments, arguments) || !get_moment (arguments[2], &moment))
    return;
  /* A time goes round. */
  if (type->id == AE_EMULATOR_TYPE_TIME)
    moment.days = 1826029;
  if (!ae_tsql_moment_add (&moment, part, number) || !set_moment (context, &moment, type))
    {
      ae_tsql_error_set (get_error (context), 517, 0, ae_tsql_type_get_name (type->id));
      ae_tsql_sqlite_fail (context);
    }
}

/* (part, from, to, type): moments with an offset are compared in UTC. */
static void
ts_datediff (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[3]);
  AeTsqlDatePart part = (AeTsqlDatePart) sqlite3_value_int (arguments[0]);
  AeTsqlMoment from, to;
  gint64 count = 0;

  if (has_null (n_arguments, arguments) || !get_moment (arguments[1], &from)
      || !get_moment (arguments[2], &to))
    return;
  gboolean good = ae_tsql_moment_switch_offset (&from, 0) && ae_tsql_moment_switch_offset (&to, 0)
                  && ae_tsql_moment_count (&from, &to, part, &count);
  if (!good || (type->id == AE_EMULATOR_TYPE_INT && count != (gint32) count))
    {
      const char *name = type->id == AE_EMULATOR_TYPE_INT ? "datediff" : "datediff_big";
      ae_tsql_error_set (get_error (context), 535, 0, name, name);
      ae_tsql_sqlite_fail (context);
      return;
    }
  sqlite3_result_int64 (context, count);
}

/* (part, moment, type) */
static void
ts_datepart (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorSession *session = sqlite3_user_data (context);
  AeTsqlDatePart part = (AeTsqlDatePart) sqlite3_value_int (arguments[0]);
  AeTsqlMoment moment;

  if (!has_null (n_arguments, arguments) && get_moment (arguments[1], &moment))
    sqlite3_result_int (context,
                        ae_tsql_moment_get_part (&moment, part, session->settings.date_first));
}

static void
ts_datename (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  static const char *const months[]
      = { "January", "February", "March",     "April",   "May",      "June",
          "July",    "August",   "September", "October", "November", "December" };
  static const char *const days[]
      = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  const AeEmulatorSession *session = sqlite3_user_data (context);
  AeTsqlDatePart part = (AeTsqlDatePart) sqlite3_value_int (arguments[0]);
  AeTsqlMoment moment;

  if (has_null (n_arguments, arguments) || !get_moment (arguments[1], &moment))
    return;
  gint number = ae_tsql_moment_get_part (&moment, part, session->settings.date_first);
  if (part == AE_TSQL_PART_MONTH)
    sqlite3_result_text (context, months[number - 1], -1, SQLITE_STATIC);
  else if (part == AE_TSQL_PART_WEEKDAY)
    sqlite3_result_text (context, days[moment.days % 7], -1, SQLITE_STATIC);
  else if (part == AE_TSQL_PART_TZOFFSET)
    sqlite3_result_text (context,
                         g_strdup_printf ("%c%02d:%02d", number < 0 ? '-' : '+', ABS (number) / 60,
                                          ABS (number) % 60),
                         -1, g_free);
  else
    sqlite3_result_text (context, g_strdup_printf ("%d", number), -1, g_free);
}

static void
ts_datetrunc (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorSession *session = sqlite3_user_data (context);
  AeTsqlMoment moment;

  if (has_null (n_arguments, arguments) || !get_moment (arguments[1], &moment))
    return;
  ae_tsql_moment_truncate (&moment, (AeTsqlDatePart) sqlite3_value_int (arguments[0]),
                           session->settings.date_first);
  set_moment (context, &moment, ae_tsql_sqlite_get_type (context, arguments[2]));
}

/* (moment, months) */
static void
ts_eomonth (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeTsqlMoment moment;
  gint year, month, day;

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL || !get_moment (arguments[0], &moment))
    return;
  if (!ae_tsql_moment_add (&moment, AE_TSQL_PART_MONTH, sqlite3_value_int64 (arguments[1])))
    {
      ae_tsql_error_set (get_error (context), 517, 0, "date");
      ae_tsql_sqlite_fail (context);
      return;
    }
  ae_tsql_days_to_date (moment.days, &year, &month, &day);
  ae_tsql_days_from_date (
      year, month, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year), &moment.days);
  sqlite3_result_int64 (context, moment.days);
}

static void
ts_isdate (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *text = (const char *) sqlite3_value_text (arguments[0]);
  gsize size = text != NULL ? (gsize) sqlite3_value_bytes (arguments[0]) : 0;
  AeTsqlMoment moment;
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_DATETIME);
  gboolean good = size > 0 && ae_tsql_moment_parse (text, size, &moment)
                  && (moment.has_date || moment.has_time) && ae_tsql_moment_round (&moment, &type);
  sqlite3_result_int (context, good);
}

/* ts_moment (operator, a, b, type): days and their parts since 1900 are added or taken away. */
static void
ts_moment (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[3]);
  gboolean adds = *(const char *) sqlite3_value_text (arguments[0]) == '+';
  AeTsqlMoment a, b;

  if (has_null (n_arguments, arguments) || !get_moment (arguments[1], &a)
      || !get_moment (arguments[2], &b))
    return;
  gint64 days = (gint64) b.days - 693595;
  gboolean good
      = ae_tsql_moment_add (&a, AE_TSQL_PART_DAY, adds ? days : -days)
        && ae_tsql_moment_add (&a, AE_TSQL_PART_MICROSECOND, (adds ? b.ticks : -b.ticks) / 10)
        && set_moment (context, &a, type);
  if (good)
    return;
  ae_tsql_error_set (get_error (context), 8115, 0, "expression", "datetime");
  ae_tsql_sqlite_fail (context);
}

/* --- from parts ------------------------------------------------------------------------------- */

typedef struct
{
  gint64 parts[10];
  AeTsqlMoment moment;
} Builder;

static gboolean
build_date (Builder *self, guint at)
{
  const gint64 *parts = self->parts + at;

  for (guint i = 0; i < 3; i++)
    if (parts[i] < 1 || parts[i] > 9999)
      return FALSE;
  return ae_tsql_days_from_date ((gint) parts[0], (gint) parts[1], (gint) parts[2],
                                 &self->moment.days);
}

/* @fraction in @units per second. */
static gboolean
build_time (Builder *self, guint at, gint64 second, gint64 fraction, gint64 units)
{
  gint64 hour = self->parts[at], minute = self->parts[at + 1];

  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59
      || fraction < 0 || fraction >= units)
    return FALSE;
  self->moment.ticks = ((hour * 60 + minute) * 60 + second) * AE_TSQL_TICKS_PER_SECOND
                       + fraction * (AE_TSQL_TICKS_PER_SECOND / units);
  return TRUE;
}

static gint64
get_units (guint scale)
{
  gint64 units = 1;

  for (guint i = 0; i < scale; i++)
    units *= 10;
  return units;
}

static gboolean
build (Builder *self, const AeEmulatorType *type)
{
  const gint64 *parts = self->parts;
  gint64 units = get_units (MIN (type->scale, 7));

  switch (type->id)
    {
    case AE_EMULATOR_TYPE_DATE:
      return build_date (self, 0);
    case AE_EMULATOR_TYPE_TIME:
      return build_time (self, 0, parts[2], parts[3], units);
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      return build_date (self, 0) && build_time (self, 3, 0, 0, 1);
    case AE_EMULATOR_TYPE_DATETIME:
      return build_date (self, 0) && build_time (self, 3, parts[5], parts[6], 1000);
    case AE_EMULATOR_TYPE_DATETIME2:
      return build_date (self, 0) && build_time (self, 3, parts[5], parts[6], units);
    default:
      if (ABS (parts[7]) > 14 || ABS (parts[8]) > 59 || parts[7] * parts[8] < 0
          || ABS (parts[7] * 60 + parts[8]) > 14 * 60)
        return FALSE;
      self->moment.offset = (gint) (parts[7] * 60 + parts[8]);
      return build_date (self, 0) && build_time (self, 3, parts[5], parts[6], units);
    }
}

static void
ts_fromparts (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[n_arguments - 1]);
  Builder builder = { .moment = { .days = 693595 } };

  if (has_null (n_arguments, arguments))
    return;
  for (int i = 0; i + 1 < n_arguments && i < 10; i++)
    builder.parts[i] = sqlite3_value_int64 (arguments[i]);
  if (!build (&builder, type) || !set_moment (context, &builder.moment, type))
    {
      ae_tsql_error_set (get_error (context), 289, 0, ae_tsql_type_get_name (type->id));
      ae_tsql_sqlite_fail (context);
    }
}

/* --- offsets ---------------------------------------------------------------------------------- */

/* "+05:30", or minutes. */
static gboolean
get_offset (sqlite3_value *value, gint *offset)
{
  char sign;
  gint hours, minutes, length = 0;

  if (sqlite3_value_type (value) == SQLITE_INTEGER)
    {
      *offset = sqlite3_value_int (value);
      return ABS (*offset) <= 14 * 60;
    }
  const char *text = (const char *) sqlite3_value_text (value);
  if (text == NULL || sscanf (text, "%c%2d:%2d%n", &sign, &hours, &minutes, &length) != 3
      || text[length] != '\0' || (sign != '+' && sign != '-') || hours < 0 || minutes < 0
      || minutes > 59)
    return FALSE;
  *offset = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  return ABS (*offset) <= 14 * 60;
}

static void
change_offset (sqlite3_context *context, sqlite3_value **arguments, gboolean switches)
{
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[2]);
  AeTsqlMoment moment;
  gint offset = 0;

  if (has_null (2, arguments) || !get_moment (arguments[0], &moment))
    return;
  gboolean good = get_offset (arguments[1], &offset);
  if (!switches)
    moment.offset = offset;
  if (good && (!switches || ae_tsql_moment_switch_offset (&moment, offset))
      && set_moment (context, &moment, type))
    return;
  ae_tsql_error_set (get_error (context), 9812, 0, switches ? "switchoffset" : "todatetimeoffset");
  ae_tsql_sqlite_fail (context);
}

static void
ts_switchoffset (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  change_offset (context, arguments, TRUE);
}

static void
ts_todatetimeoffset (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  change_offset (context, arguments, FALSE);
}

/* Windows' names of zones; the system has those of the Olson database. */
static GTimeZone *
find_zone (const char *name)
{
  static const char *const zones[][2] = {
    { "AUS Eastern Standard Time", "Australia/Sydney" },
    { "Central European Standard Time", "Europe/Warsaw" },
    { "Central Standard Time", "America/Chicago" },
    { "China Standard Time", "Asia/Shanghai" },
    { "Eastern Standard Time", "America/New_York" },
    { "GMT Standard Time", "Europe/London" },
    { "India Standard Time", "Asia/Kolkata" },
    { "Mountain Standard Time", "America/Denver" },
    { "Pacific Standard Time", "America/Los_Angeles" },
    { "Romance Standard Time", "Europe/Paris" },
    { "Tokyo Standard Time", "Asia/Tokyo" },
    { "UTC", "UTC" },
    { "W. Europe Standard Time", "Europe/Berlin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (g_ascii_strcasecmp (zones[i][0], name) == 0)
      return g_time_zone_new_identifier (zones[i][1]);
  return NULL;
}

/* (moment, zone, type) */
static void
ts_at_time_zone (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const AeEmulatorType *type = ae_tsql_sqlite_get_type (context, arguments[2]);
  AeTsqlMoment moment;

  if (has_null (n_arguments, arguments) || !get_moment (arguments[0], &moment))
    return;
  const char *name = (const char *) sqlite3_value_text (arguments[1]);
  g_autoptr (GTimeZone) zone = find_zone (name);
  if (zone == NULL)
    {
      ae_tsql_error_set (get_error (context), 9820, 0, name);
      ae_tsql_sqlite_fail (context);
      return;
    }
  /* GLib counts from 1970-01-01. */
  gint64 seconds = ((gint64) moment.days - 719162) * 86400 + moment.ticks / AE_TSQL_TICKS_PER_SECOND
                   - moment.offset * 60;
  gint interval = moment.has_offset
                      ? g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds)
                      : g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &seconds);
  gint offset = g_time_zone_get_offset (zone, interval) / 60;
  if (!moment.has_offset)
    moment.offset = offset;
  else
    ae_tsql_moment_switch_offset (&moment, offset);
  set_moment (context, &moment, type);
}

gboolean
ae_tsql_sqlite_dates_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_at_time_zone", 3, ts_at_time_zone },
    { "ts_dateadd", 4, ts_dateadd },
    { "ts_datediff", 4, ts_datediff },
    { "ts_datediff_big", 4, ts_datediff },
    { "ts_datename", 3, ts_datename },
    { "ts_datepart", 3, ts_datepart },
    { "ts_datetrunc", 3, ts_datetrunc },
    { "ts_eomonth", 2, ts_eomonth },
    { "ts_fromparts", -1, ts_fromparts },
    { "ts_isdate", 1, ts_isdate },
    { "ts_moment", 4, ts_moment },
    { "ts_switchoffset", 3, ts_switchoffset },
    { "ts_todatetimeoffset", 3, ts_todatetimeoffset },
  };

  return ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
