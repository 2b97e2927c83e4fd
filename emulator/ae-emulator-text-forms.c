/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-text-forms-private.h"

/* --- decimal ------------------------------------------------------------------------------- */

#define MAX_DIGITS 38

static gboolean
append_digit (AeEmulatorUint128 *magnitude, guint digit, guint *n_digits)
{
  if (*magnitude != 0 || digit != 0)
    (*n_digits)++;
  *magnitude = *magnitude * 10 + digit;

  return *n_digits <= MAX_DIGITS;
}

gboolean
ae_emulator_decimal_parse (const char *text,
                           gsize size,
                           guint scale,
                           gboolean *negative,
                           AeEmulatorUint128 *magnitude)
{
  const char *at = text, *end = text + size;
  guint n_digits = 0, n_fraction = 0;
  gboolean point = FALSE, round_up = FALSE, any = FALSE, rounded = FALSE;

  *magnitude = 0;
  *negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  for (; at < end; at++)
    {
      if (*at == '.' && !point)
        {
          point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*at))
        return FALSE;
      any = TRUE;
      if (point && n_fraction == scale)
        {
          if (!rounded)
            round_up = *at >= '5';
          rounded = TRUE;
          continue;
        }
      if (point)
        n_fraction++;
      if (!append_digit (magnitude, *at - '0', &n_digits))
        return FALSE;
    }
  for (; n_fraction < scale; n_fraction++)
    if (!append_digit (magnitude, 0, &n_digits))
      return FALSE;
  if (round_up)
    (*magnitude)++;

  return any;
}

char *
ae_emulator_decimal_format (gboolean negative, AeEmulatorUint128 magnitude, guint scale)
{
  char digits[64];
  char *at = digits + sizeof digits;
  guint n = 0;

  *--at = '\0';
  do
    {
      if (n == scale && n > 0)
        *--at = '.';
      *--at = '0' + (char) (magnitude % 10);
      magnitude /= 10;
      n++;
    }
  while (magnitude != 0 || n <= scale);
  if (negative)
    *--at = '-';

  return g_strdup (at);
}

/* --- dates and times ----------------------------------------------------------------------- */

/* Days from 0001-01-01, by whole periods of the Gregorian calendar; March is the first month, so
 * that the leap day is the last of a year. */
static gint64
days_from_civil (gint year, gint month, gint day)
{
  gint64 y = month <= 2 ? year - 1 : year;
  gint64 era = y / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 306;
}

static void
civil_from_days (gint64 days, gint *year, gint *month, gint *day)
{
  gint64 z = days + 306;
  gint64 era = z / 146097;
  gint64 day_of_era = z - era * 146097;
  gint64 year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 shifted = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

static gboolean
scan_number (const char **at, const char *end, guint n_digits, gint *value)
{
  *value = 0;
  if (end - *at < (gssize) n_digits)
    return FALSE;
  for (guint i = 0; i < n_digits; i++, (*at)++)
    {
      if (!g_ascii_isdigit (**at))
        return FALSE;
      *value = *value * 10 + (**at - '0');
    }

  return TRUE;
}

static gboolean
scan_char (const char **at, const char *end, char c)
{
  if (*at >= end || **at != c)
    return FALSE;
  (*at)++;

  return TRUE;
}

static gboolean
scan_date (const char **at, const char *end, gint64 *days)
{
  gint year, month, day;

  if (!scan_number (at, end, 4, &year) || !scan_char (at, end, '-')
      || !scan_number (at, end, 2, &month) || !scan_char (at, end, '-')
      || !scan_number (at, end, 2, &day) || year < 1 || !g_date_valid_dmy (day, month, year))
    return FALSE;
  *days = days_from_civil (year, month, day);

  return TRUE;
}

static gboolean
scan_time (const char **at, const char *end, gint64 *ticks)
{
  gint hour, minute, second = 0;
  gint64 fraction = 0, unit = AE_EMULATOR_TICKS_PER_SECOND;

  if (!scan_number (at, end, 2, &hour) || !scan_char (at, end, ':')
      || !scan_number (at, end, 2, &minute) || hour > 23 || minute > 59)
    return FALSE;
  if (scan_char (at, end, ':') && (!scan_number (at, end, 2, &second) || second > 59))
    return FALSE;
  if (scan_char (at, end, '.'))
    for (; *at < end && g_ascii_isdigit (**at); (*at)++)
      {
        unit /= 10;
        fraction += unit * (**at - '0');
      }
  *ticks = ((hour * 60 + minute) * 60 + second) * AE_EMULATOR_TICKS_PER_SECOND + fraction;

  return TRUE;
}

static gboolean
scan_offset (const char **at, const char *end, gint *offset)
{
  gint hours, minutes;
  gboolean negative = **at == '-';

  if (scan_char (at, end, 'Z'))
    return TRUE;
  if (!scan_char (at, end, negative ? '-' : '+') || !scan_number (at, end, 2, &hours)
      || !scan_char (at, end, ':') || !scan_number (at, end, 2, &minutes) || hours > 14
      || minutes > 59)
    return FALSE;
  *offset = (negative ? -1 : 1) * (hours * 60 + minutes);

  return TRUE;
}

gboolean
ae_emulator_moment_parse (const char *text, gsize size, AeEmulatorMoment *moment)
{
  const char *at = text, *end = text + size;
  gboolean has_date = size >= 5 && text[4] == '-';

  *moment = (AeEmulatorMoment){ AE_EMULATOR_DAYS_TO_1900, 0, 0 };
  if (has_date && !scan_date (&at, end, &moment->days))
    return FALSE;
  if (has_date && at == end)
    return TRUE;
  if (has_date && !scan_char (&at, end, ' ') && !scan_char (&at, end, 'T'))
    return FALSE;
  if (!scan_time (&at, end, &moment->ticks))
    return FALSE;
  while (scan_char (&at, end, ' '))
    ;

  return at == end || (scan_offset (&at, end, &moment->offset) && at == end);
}

char *
ae_emulator_date_format (gint64 days)
{
  gint year, month, day;

  civil_from_days (days, &year, &month, &day);

  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

char *
ae_emulator_time_format (gint64 ticks, guint scale)
{
  gint64 seconds = ticks / AE_EMULATOR_TICKS_PER_SECOND;
  g_autofree char *all
      = g_strdup_printf ("%02d:%02d:%02d.%07d", (gint) (seconds / 3600), (gint) (seconds / 60 % 60),
                         (gint) (seconds % 60), (gint) (ticks % AE_EMULATOR_TICKS_PER_SECOND));

  return g_strndup (all, scale == 0 ? 8 : 9 + scale);
}

char *
ae_emulator_offset_format (gint minutes)
{
  return g_strdup_printf ("%c%02d:%02d", minutes < 0 ? '-' : '+', ABS (minutes) / 60,
                          ABS (minutes) % 60);
}

/* --- uniqueidentifier ---------------------------------------------------------------------- */

/* Where the byte of the text goes: the first three groups are little-endian on the wire. */
static const guint8 guid_order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

gboolean
ae_emulator_guid_parse (const char *text, gsize size, guint8 guid[16])
{
  gsize at = 0;

  if (size == 38 && text[0] == '{' && text[37] == '}')
    {
      text++;
      size -= 2;
    }
  if (size != 36)
    return FALSE;
  for (guint i = 0; i < 16; i++)
    {
      if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-')
        return FALSE;
      gint high = g_ascii_xdigit_value (text[at]), low = g_ascii_xdigit_value (text[at + 1]);
      if (high < 0 || low < 0)
        return FALSE;
      guid[guid_order[i]] = high << 4 | low;
      at += 2;
    }

  return TRUE;
}

char *
ae_emulator_guid_format (const guint8 guid[16])
{
  GString *text = g_string_sized_new (36);

  for (guint i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        g_string_append_c (text, '-');
      g_string_append_printf (text, "%02X", guid[guid_order[i]]);
    }

  return g_string_free (text, FALSE);
}
