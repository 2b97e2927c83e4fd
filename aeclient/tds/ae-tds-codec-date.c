/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* date ([MS-TDS] 2.2.5.5.1.8), on the wire and in the normal form:
 *
 *   0  u24  days since 0001-01-01, up to 9999-12-31
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-tds-codec-private.h"

#define DATE_SIZE 3
#define MAX_YEAR 9999
#define DAYS_PER_400_YEARS 146097

static gboolean
is_leap (int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of a year before its month, 1 being January. */
static int
days_before_month (int year, int month)
{
  static const guint16 days[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };

  return days[month - 1] + (month > 2 && is_leap (year) ? 1 : 0);
}

static int
days_of_month (int year, int month)
{
  return month == 12 ? 31 : days_before_month (year, month + 1) - days_before_month (year, month);
}

static gint64
days_before_year (int year)
{
  gint64 y = year - 1;

  return 365 * y + y / 4 - y / 100 + y / 400;
}

gboolean
ae_tds_date_from_ymd (int year, int month, int day, gint64 *days)
{
  if (year < 1 || year > MAX_YEAR || month < 1 || month > 12 || day < 1
      || day > days_of_month (year, month))
    return FALSE;
  *days = days_before_year (year) + days_before_month (year, month) + day - 1;
  return TRUE;
}

/* The first guess counts only whole years of 365.2425 days: it is right or one too many. */
void
ae_tds_date_to_ymd (gint64 days, int *year, int *month, int *day)
{
  *year = (int) (days * 400 / DAYS_PER_400_YEARS) + 1;
  while (days_before_year (*year) > days)
    (*year)--;
  while (days_before_year (*year + 1) <= days)
    (*year)++;

  int rest = (int) (days - days_before_year (*year));
  *month = 12;
  while (days_before_month (*year, *month) > rest)
    (*month)--;
  *day = rest - days_before_month (*year, *month) + 1;
}

static gboolean
get_days (const AeTdsType *type, const AeTdsValue *value, gint64 *days, GError **error)
{
  *days = value->integer;
  switch (value->kind)
    {
    case AE_TDS_VALUE_DATE:
      return TRUE;
    case AE_TDS_VALUE_TEXT:
      return ae_tds_parse_date ((const char *) value->data, value->size, days)
             || ae_tds_value_fail_text (type, "2021-07-30", error);
    case AE_TDS_VALUE_DATE_TIME:
    case AE_TDS_VALUE_DATE_TIME_OFFSET:
      *days = value->days;
      return value->ticks == 0 || ae_tds_value_fail_step (type, _ ("whole days"), error);
    default:
      return ae_tds_value_fail_kind (type, error);
    }
}

static gboolean
encode_date (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             AeTdsWriter *writer,
             GError **error)
{
  gint64 days;

  if (!get_days (type, value, &days, error))
    return FALSE;
  if (days < type->minimum || days > type->maximum)
    return ae_tds_value_fail_date (type, "0001-01-01 – 9999-12-31", error);
  ae_tds_writer_u16 (writer, (guint16) days);
  ae_tds_writer_u8 (writer, (guint8) (days >> 16));
  return TRUE;
}

static gboolean
read_date (const AeTdsType *type, AeTdsValue *value, const guint8 *data)
{
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_DATE,
                         .integer = data[0] | data[1] << 8 | data[2] << 16 };
  return value->integer <= type->maximum;
}

static gboolean
decode_date (const AeTdsType *type,
             AeTdsValue *value,
             const AeTdsTypeInfo *info,
             const guint8 *data,
             gsize size,
             AeTdsArena *arena,
             GError **error)
{
  return read_date (type, value, data) || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_date (const AeTdsType *type,
                    AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    const guint8 *data,
                    gsize size,
                    AeTdsArena *arena,
                    GError **error)
{
  return (size == DATE_SIZE && read_date (type, value, data))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_date = { encode_date, decode_date, encode_date, decode_normal_date };
