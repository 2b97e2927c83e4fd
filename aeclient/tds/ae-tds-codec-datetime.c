/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* datetime and smalldatetime ([MS-TDS] 2.2.5.5.1.8), on the wire and in the normal form:
 *
 *   datetime        i32 days since 1900-01-01, u32 1/300 s since midnight
 *   smalldatetime   u16 days since 1900-01-01, u16 minutes since midnight
 *
 * A third of a hundredth is shown, as SQL Server does, as .000, .003 or .007. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-tds-codec-private.h"

#define DAY_1900 693595
#define FIRST_DAY (-53690) /* 1753-01-01 */
#define LAST_DAY 2958463
#define STEPS_PER_DAY (300 * 86400)
#define MINUTES_PER_DAY (24 * 60)
#define TICKS_PER_MINUTE (60 * AE_TDS_TICKS_PER_SECOND)
#define TICKS_PER_MILLISECOND (AE_TDS_TICKS_PER_SECOND / 1000)
/* A step has 33333 1/3 ticks. */
#define TICKS_PER_3_STEPS G_GINT64_CONSTANT (100000)
#define DATETIME_SIZE 8
#define SMALL_SIZE 4

/* To the nearest millisecond: 3 1/3 is 3, 6 2/3 is 7. */
static gint64
ticks_from_step (gint64 step)
{
  return (step * 10 + 1) / 3 * TICKS_PER_MILLISECOND;
}

/* FALSE: between two steps, or not exact enough to say which. What is off by a microsecond is the
 * step itself, as somebody wrote it with six or seven digits. */
static gboolean
step_from_ticks (gint64 ticks, gint64 *step)
{
  *step = (ticks * 3 + TICKS_PER_3_STEPS / 2) / TICKS_PER_3_STEPS;
  return *step < STEPS_PER_DAY
         && (ticks == ticks_from_step (*step)
             || ABS (ticks * 3 - *step * TICKS_PER_3_STEPS) <= 3 * 10);
}

static gboolean
encode_datetime (const AeTdsType *type,
                 const AeTdsValue *value,
                 const AeTdsTypeInfo *info,
                 AeTdsWriter *writer,
                 GError **error)
{
  AeTdsValue point;
  gint64 step;

  if (!ae_tds_temporal_get_date_time (type, value, &point, error))
    return FALSE;
  gint32 days = point.days - DAY_1900;
  if (days < FIRST_DAY || days > LAST_DAY)
    return ae_tds_value_fail_date (type, "1753-01-01 – 9999-12-31", error);
  if (!step_from_ticks (point.ticks, &step))
    return ae_tds_value_fail_step (type, _ ("steps of 1/300 s, written .000, .003 and .007"),
                                   error);
  ae_tds_writer_u32 (writer, (guint32) days);
  ae_tds_writer_u32 (writer, (guint32) step);
  return TRUE;
}

static gboolean
take_datetime (AeTdsValue *value, const guint8 *data)
{
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, DATETIME_SIZE);
  gint32 days = (gint32) ae_tds_reader_u32 (&reader);
  guint32 step = ae_tds_reader_u32 (&reader);
  if (days < FIRST_DAY || days > LAST_DAY || step >= STEPS_PER_DAY)
    return FALSE;
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_DATE_TIME,
                         .scale = 3,
                         .days = days + DAY_1900,
                         .ticks = ticks_from_step (step) };
  return TRUE;
}

static gboolean
decode_datetime (const AeTdsType *type,
                 AeTdsValue *value,
                 const AeTdsTypeInfo *info,
                 const guint8 *data,
                 gsize size,
                 AeTdsArena *arena,
                 GError **error)
{
  return (size == DATETIME_SIZE && take_datetime (value, data))
         || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_datetime (const AeTdsType *type,
                        AeTdsValue *value,
                        const AeTdsTypeInfo *info,
                        const guint8 *data,
                        gsize size,
                        AeTdsArena *arena,
                        GError **error)
{
  return (size == DATETIME_SIZE && take_datetime (value, data))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_datetime
    = { encode_datetime, decode_datetime, encode_datetime, decode_normal_datetime };

static gboolean
encode_small (const AeTdsType *type,
              const AeTdsValue *value,
              const AeTdsTypeInfo *info,
              AeTdsWriter *writer,
              GError **error)
{
  AeTdsValue point;

  if (!ae_tds_temporal_get_date_time (type, value, &point, error))
    return FALSE;
  gint32 days = point.days - DAY_1900;
  if (days < 0 || days > G_MAXUINT16)
    return ae_tds_value_fail_date (type, "1900-01-01 – 2079-06-06", error);
  if (point.ticks % TICKS_PER_MINUTE != 0)
    return ae_tds_value_fail_step (type, _ ("whole minutes"), error);
  ae_tds_writer_u16 (writer, (guint16) days);
  ae_tds_writer_u16 (writer, (guint16) (point.ticks / TICKS_PER_MINUTE));
  return TRUE;
}

static gboolean
take_small (AeTdsValue *value, const guint8 *data)
{
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, SMALL_SIZE);
  guint16 days = ae_tds_reader_u16 (&reader);
  guint16 minutes = ae_tds_reader_u16 (&reader);
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_DATE_TIME,
                         .days = days + DAY_1900,
                         .ticks = minutes * TICKS_PER_MINUTE };
  return minutes < MINUTES_PER_DAY;
}

static gboolean
decode_small (const AeTdsType *type,
              AeTdsValue *value,
              const AeTdsTypeInfo *info,
              const guint8 *data,
              gsize size,
              AeTdsArena *arena,
              GError **error)
{
  return (size == SMALL_SIZE && take_small (value, data)) || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_small (const AeTdsType *type,
                     AeTdsValue *value,
                     const AeTdsTypeInfo *info,
                     const guint8 *data,
                     gsize size,
                     AeTdsArena *arena,
                     GError **error)
{
  return (size == SMALL_SIZE && take_small (value, data)) || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_smalldatetime
    = { encode_small, decode_small, encode_small, decode_normal_small };
