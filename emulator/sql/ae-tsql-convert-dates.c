/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-conversion-private.h"
#include "ae-tsql-type-private.h"

/* The styles of CONVERT that write dates and times, as patterns:
 *
 *   Y year  y its last two digits  M month  N its name in three letters  D day  d day with a blank
 *   H hour  h hour of twelve with a blank  I minute  S second  F fraction behind a point
 *   f fraction behind a colon, which only the old types have  P AM or PM
 */
typedef struct
{
  gint style;
  const char *pattern;
} Style;

static const Style styles[] = {
  { 1, "M/D/y" },          { 2, "y.M.D" },          { 3, "D/M/y" },
  { 4, "D.M.y" },          { 5, "D-M-y" },          { 6, "D N y" },
  { 7, "N D, y" },         { 8, "H:I:S" },          { 9, "N d Y h:I:SfP" },
  { 10, "M-D-y" },         { 11, "y/M/D" },         { 12, "yMD" },
  { 13, "D N Y H:I:Sf" },  { 14, "H:I:Sf" },        { 20, "Y-M-D H:I:S" },
  { 21, "Y-M-D H:I:SF" },  { 22, "M/D/y h:I:S P" }, { 23, "Y-M-D" },
  { 24, "H:I:S" },         { 25, "Y-M-D H:I:SF" },  { 100, "N d Y h:IP" },
  { 101, "M/D/Y" },        { 102, "Y.M.D" },        { 103, "D/M/Y" },
  { 104, "D.M.Y" },        { 105, "D-M-Y" },        { 106, "D N Y" },
  { 107, "N D, Y" },       { 108, "H:I:S" },        { 109, "N d Y h:I:SfP" },
  { 110, "M-D-Y" },        { 111, "Y/M/D" },        { 112, "YMD" },
  { 113, "D N Y H:I:Sf" }, { 114, "H:I:Sf" },       { 120, "Y-M-D H:I:S" },
  { 121, "Y-M-D H:I:SF" }, { 126, "Y-M-DTH:I:SF" }, { 127, "Y-M-DTH:I:SF" },
};

static const char *
find_pattern (gint style)
{
  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    if (styles[i].style == style)
      return styles[i].pattern;
  return NULL;
}

static gboolean
is_old (AeEmulatorTypeId id)
{
  return id == AE_EMULATOR_TYPE_DATETIME || id == AE_EMULATOR_TYPE_SMALLDATETIME;
}

/* The digits that the type keeps; ISO forms have none where all are zero. */
static void
append_fraction (GString *text, const AeTsqlConversion *self, gint64 ticks, char separator)
{
  gint64 fraction = ticks % AE_TSQL_TICKS_PER_SECOND;
  guint n_digits = is_old (self->from->id) ? 3 : MIN (self->from->scale, 7);
  gboolean iso = self->style == 126 || self->style == 127;
  char digits[8];

  if (n_digits == 0 || (iso && fraction == 0))
    return;
  g_snprintf (digits, sizeof digits, "%07d", (gint) fraction);
  g_string_append_c (text, is_old (self->from->id) ? separator : '.');
  g_string_append_len (text, digits, n_digits);
}

static void
append_part (GString *text, const AeTsqlConversion *self, const AeTsqlMoment *moment, char part)
{
  static const char *const months[]
      = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  gint seconds = (gint) (moment->ticks / AE_TSQL_TICKS_PER_SECOND), hour = seconds / 3600;
  gint year, month, day;

  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  switch (part)
    {
    case 'Y':
      g_string_append_printf (text, "%04d", year);
      break;
    case 'y':
      g_string_append_printf (text, "%02d", year % 100);
      break;
    case 'M':
      g_string_append_printf (text, "%02d", month);
      break;
    case 'N':
      g_string_append (text, months[month - 1]);
      break;
    case 'D':
      g_string_append_printf (text, "%02d", day);
      break;
    case 'd':
      g_string_append_printf (text, "%2d", day);
      break;
    case 'H':
      g_string_append_printf (text, "%02d", hour);
      break;
    case 'h':
      g_string_append_printf (text, "%2d", hour % 12 == 0 ? 12 : hour % 12);
      break;
    case 'I':
      g_string_append_printf (text, "%02d", seconds / 60 % 60);
      break;
    case 'S':
      g_string_append_printf (text, "%02d", seconds % 60);
      break;
    case 'F':
      append_fraction (text, self, moment->ticks, '.');
      break;
    case 'f':
      append_fraction (text, self, moment->ticks, ':');
      break;
    case 'P':
      g_string_append (text, hour < 12 ? "AM" : "PM");
      break;
    default:
      g_string_append_c (text, part);
      break;
    }
}

/* A date writes only the date of a form, a time only the time. */
static char *
cut_pattern (const AeTsqlConversion *self, const char *pattern)
{
  const char *time = strpbrk (pattern, "Hh");

  if (self->from->id == AE_EMULATOR_TYPE_DATE)
    {
      gsize length = time != NULL ? (gsize) (time - pattern) : strlen (pattern);
      while (length > 0 && strchr (" T", pattern[length - 1]) != NULL)
        length--;
      return length > 0 ? g_strndup (pattern, length) : NULL;
    }
  if (self->from->id == AE_EMULATOR_TYPE_TIME)
    return g_strdup (time);
  return g_strdup (pattern);
}

char *
ae_tsql_conversion_format_moment (const AeTsqlConversion *self)
{
  AeTsqlMoment moment;
  gint style = self->style;

  if (!ae_tsql_conversion_get_moment (self, &moment))
    return NULL;
  if (style == 0 && !is_old (self->from->id))
    return ae_tsql_moment_format (&moment, self->from);

  const char *pattern = find_pattern (style == 0 ? 100 : style);
  if (pattern == NULL)
    {
      ae_tsql_error_set (self->error, 281, 0, style, ae_tsql_conversion_from_name (self));
      return NULL;
    }
  g_autofree char *used = cut_pattern (self, pattern);
  if (used == NULL)
    {
      ae_tsql_error_set (self->error, 9809, 0, style, ae_tsql_conversion_from_name (self),
                         ae_tsql_conversion_to_name (self));
      return NULL;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  for (const char *at = used; *at != '\0'; at++)
    append_part (text, self, &moment, *at);
  if (self->from->id == AE_EMULATOR_TYPE_DATETIMEOFFSET && strpbrk (used, "Hh") != NULL)
    g_string_append_printf (text, "%s%c%02d:%02d", style == 126 || style == 127 ? "" : " ",
                            moment.offset < 0 ? '-' : '+', ABS (moment.offset) / 60,
                            ABS (moment.offset) % 60);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The order in which a style reads the parts of a date. */
char
ae_tsql_conversion_get_date_order (gint style)
{
  switch (style % 100)
    {
    case 3:
    case 4:
    case 5:
    case 6:
    case 13:
      return 'd';
    case 2:
    case 11:
    case 12:
      return 'y';
    default:
      return 'm';
    }
}
