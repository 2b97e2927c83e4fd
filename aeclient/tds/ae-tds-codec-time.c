/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* time, datetime2 and datetimeoffset ([MS-TDS] 2.2.5.5.1.8), of a scale of 0 to 7:
 *
 *                    wire                                       normal form
 *   time             3, 4 or 5 bytes: 10^-scale s since         5 bytes: 10^-7 s
 *                    midnight (scale up to 2, up to 4, above)
 *   datetime2        time, u24 days since 0001-01-01            time, days
 *   datetimeoffset   the same in UTC, i16 minutes ahead of it   the same
 *
 * In the normal form digits below the scale of the type are somebody else's mistake and refused:
 * an unencrypted column could not have them. */

#include "config.h"

#include "ae-tds-codec-private.h"

#define DATE_SIZE 3
#define OFFSET_SIZE 2
#define NORMAL_TIME_SIZE 5
#define MAX_SCALE 7

static gsize
get_time_size (guint scale)
{
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

static void
write_uint (AeTdsWriter *writer, guint64 number, gsize size)
{
  for (gsize i = 0; i < size; i++)
    ae_tds_writer_u8 (writer, (guint8) (number >> 8 * i));
}

static guint64
read_uint (const guint8 *data, gsize size)
{
  guint64 number = 0;

  for (gsize i = size; i-- > 0;)
    number = number << 8 | data[i];
  return number;
}

static gboolean
check_scale (const AeTdsType *type, gint64 ticks, const AeTdsTypeInfo *info, GError **error)
{
  return ticks % ae_tds_temporal_get_unit (info->scale) == 0
         || ae_tds_value_fail_scale (type, info->scale, error);
}

/* FALSE: it is no time of day, or has digits that its type cannot have. */
static gboolean
read_ticks (const guint8 *data, gsize size, guint scale, gboolean is_normal, gint64 *ticks)
{
  guint64 number = read_uint (data, size);
  guint64 unit = (guint64) ae_tds_temporal_get_unit (scale);

  if (number > G_MAXUINT64 / unit)
    return FALSE;
  *ticks = (gint64) (is_normal ? number : number * unit);
  return *ticks < AE_TDS_TICKS_PER_DAY && *ticks % (gint64) unit == 0;
}

/* time --------------------------------------------------------------------------------------- */

static gboolean
put_time (const AeTdsType *type,
          const AeTdsValue *value,
          const AeTdsTypeInfo *info,
          gboolean is_normal,
          AeTdsWriter *writer,
          GError **error)
{
  AeTdsValue time;

  if (!ae_tds_temporal_get_time (type, value, &time, error)
      || !check_scale (type, time.ticks, info, error))
    return FALSE;
  if (is_normal)
    write_uint (writer, (guint64) time.ticks, NORMAL_TIME_SIZE);
  else
    write_uint (writer, (guint64) (time.ticks / ae_tds_temporal_get_unit (info->scale)),
                get_time_size (info->scale));
  return TRUE;
}

static gboolean
encode_time (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             AeTdsWriter *writer,
             GError **error)
{
  return put_time (type, value, info, FALSE, writer, error);
}

static gboolean
encode_normal_time (const AeTdsType *type,
                    const AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    AeTdsWriter *writer,
                    GError **error)
{
  return put_time (type, value, info, TRUE, writer, error);
}

static gboolean
decode_time (const AeTdsType *type,
             AeTdsValue *value,
             const AeTdsTypeInfo *info,
             const guint8 *data,
             gsize size,
             AeTdsArena *arena,
             GError **error)
{
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_TIME, .scale = info->scale };
  return read_ticks (data, size, info->scale, FALSE, &value->ticks)
         || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_time (const AeTdsType *type,
                    AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    const guint8 *data,
                    gsize size,
                    AeTdsArena *arena,
                    GError **error)
{
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_TIME, .scale = info->scale };
  return (size == NORMAL_TIME_SIZE && read_ticks (data, size, info->scale, TRUE, &value->ticks))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_time
    = { encode_time, decode_time, encode_normal_time, decode_normal_time };

/* datetime2 and datetimeoffset --------------------------------------------------------------- */

static void
add_minutes (AeTdsValue *value, int minutes)
{
  value->ticks += minutes * 60 * AE_TDS_TICKS_PER_SECOND;
  if (value->ticks < 0)
    {
      value->ticks += AE_TDS_TICKS_PER_DAY;
      value->days--;
    }
  else if (value->ticks >= AE_TDS_TICKS_PER_DAY)
    {
      value->ticks -= AE_TDS_TICKS_PER_DAY;
      value->days++;
    }
}

static gboolean
has_offset (const AeTdsTypeInfo *info)
{
  return info->id == AE_TDS_TYPE_DATETIMEOFFSET;
}

static gboolean
put_date_time (const AeTdsType *type,
               const AeTdsValue *value,
               const AeTdsTypeInfo *info,
               gboolean is_normal,
               AeTdsWriter *writer,
               GError **error)
{
  AeTdsValue point;
  AeTdsTypeInfo time = { .scale = is_normal ? MAX_SCALE : info->scale };

  if (!(has_offset (info) ? ae_tds_temporal_get_date_time_offset (type, value, &point, error)
                          : ae_tds_temporal_get_date_time (type, value, &point, error))
      || !check_scale (type, point.ticks, info, error))
    return FALSE;
  if (has_offset (info))
    {
      add_minutes (&point, -point.offset);
      if (point.days < 0 || point.days > AE_TDS_MAX_DATE)
        return ae_tds_value_fail_date (type, "0001-01-01 – 9999-12-31 UTC", error);
    }

  write_uint (writer, (guint64) (point.ticks / ae_tds_temporal_get_unit (time.scale)),
              get_time_size (time.scale));
  write_uint (writer, (guint64) point.days, DATE_SIZE);
  if (has_offset (info))
    ae_tds_writer_u16 (writer, (guint16) point.offset);
  return TRUE;
}

static gboolean
encode_date_time (const AeTdsType *type,
                  const AeTdsValue *value,
                  const AeTdsTypeInfo *info,
                  AeTdsWriter *writer,
                  GError **error)
{
  return put_date_time (type, value, info, FALSE, writer, error);
}

static gboolean
encode_normal_date_time (const AeTdsType *type,
                         const AeTdsValue *value,
                         const AeTdsTypeInfo *info,
                         AeTdsWriter *writer,
                         GError **error)
{
  return put_date_time (type, value, info, TRUE, writer, error);
}

/* @time_size bytes, days, and the offset if the type has one. */
static gboolean
take_date_time (AeTdsValue *value,
                const AeTdsTypeInfo *info,
                const guint8 *data,
                gsize time_size,
                gboolean is_normal)
{
  gint64 ticks;

  *value = (AeTdsValue){
    .kind = has_offset (info) ? AE_TDS_VALUE_DATE_TIME_OFFSET : AE_TDS_VALUE_DATE_TIME,
    .scale = info->scale,
    .days = (gint32) read_uint (data + time_size, DATE_SIZE),
  };
  if (!read_ticks (data, time_size, info->scale, is_normal, &ticks)
      || value->days > AE_TDS_MAX_DATE)
    return FALSE;
  value->ticks = ticks;
  if (!has_offset (info))
    return TRUE;

  value->offset = (gint16) read_uint (data + time_size + DATE_SIZE, OFFSET_SIZE);
  if (ABS (value->offset) > AE_TDS_MAX_OFFSET)
    return FALSE;
  add_minutes (value, value->offset);
  return value->days >= 0 && value->days <= AE_TDS_MAX_DATE;
}

static gboolean
decode_date_time (const AeTdsType *type,
                  AeTdsValue *value,
                  const AeTdsTypeInfo *info,
                  const guint8 *data,
                  gsize size,
                  AeTdsArena *arena,
                  GError **error)
{
  return take_date_time (value, info, data, get_time_size (info->scale), FALSE)
         || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_date_time (const AeTdsType *type,
                         AeTdsValue *value,
                         const AeTdsTypeInfo *info,
                         const guint8 *data,
                         gsize size,
                         AeTdsArena *arena,
                         GError **error)
{
  gsize wanted = NORMAL_TIME_SIZE + DATE_SIZE + (has_offset (info) ? OFFSET_SIZE : 0);

  return (size == wanted && take_date_time (value, info, data, NORMAL_TIME_SIZE, TRUE))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_datetime2
    = { encode_date_time, decode_date_time, encode_normal_date_time, decode_normal_date_time };
const AeTdsCodec ae_tds_codec_datetimeoffset
    = { encode_date_time, decode_date_time, encode_normal_date_time, decode_normal_date_time };
