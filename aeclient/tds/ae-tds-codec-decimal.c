/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* decimal, numeric, money and smallmoney ([MS-TDS] 2.2.5.5.1.1, .2):
 *
 *                       wire                            normal form
 *   decimal, numeric    u8 sign (1: not negative),      the same, always with 16 bytes
 *                       4, 8, 12 or 16 bytes magnitude
 *   money               i32 high, u32 low, of 10^-4     the same
 *   smallmoney          i32 of 10^-4                    as money
 */

#include "config.h"

#include "ae-tds-codec-private.h"

#define NORMAL_DECIMAL_SIZE 17
/* A peer writes 15 bytes of magnitude; any number of whole bytes is understood. */
#define MIN_NORMAL_DECIMAL_SIZE 2
#define MONEY_PRECISION 19
#define MONEY_SCALE 4
#define MONEY_SIZE 8

static void
write_magnitude (const AeTdsValue *decimal, gsize n, AeTdsWriter *writer)
{
  for (gsize i = 0; i < n; i++)
    ae_tds_writer_u8 (writer, (guint8) (decimal->magnitude[i / 4] >> 8 * (i % 4)));
}

static gboolean
put_decimal (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             gsize size,
             AeTdsWriter *writer,
             GError **error)
{
  AeTdsValue decimal;

  if (!ae_tds_decimal_get (type, value, info->precision, info->scale, &decimal, error))
    return FALSE;
  /* A TYPE_INFO of a peer may promise more digits than its length has room for. */
  for (gsize i = size - 1; i < NORMAL_DECIMAL_SIZE - 1; i++)
    if ((decimal.magnitude[i / 4] >> 8 * (i % 4) & 0xFF) != 0)
      return ae_tds_value_fail_precision (type, info->precision, info->scale, error);
  ae_tds_writer_u8 (writer, decimal.is_negative ? 0 : 1);
  write_magnitude (&decimal, size - 1, writer);
  return TRUE;
}

static gboolean
encode_decimal (const AeTdsType *type,
                const AeTdsValue *value,
                const AeTdsTypeInfo *info,
                AeTdsWriter *writer,
                GError **error)
{
  return put_decimal (type, value, info, info->max_length, writer, error);
}

static gboolean
encode_normal_decimal (const AeTdsType *type,
                       const AeTdsValue *value,
                       const AeTdsTypeInfo *info,
                       AeTdsWriter *writer,
                       GError **error)
{
  return put_decimal (type, value, info, NORMAL_DECIMAL_SIZE, writer, error);
}

/* @size is 2 to 17. */
static gboolean
take_decimal (AeTdsValue *value, const AeTdsTypeInfo *info, const guint8 *data, gsize size)
{
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_DECIMAL, .scale = info->scale };
  for (gsize i = 1; i < size; i++)
    value->magnitude[(i - 1) / 4] |= (guint32) data[i] << 8 * ((i - 1) % 4);
  if (data[0] > 1 || ae_tds_decimal_count_digits (value) > info->precision)
    return FALSE;
  value->is_negative
      = data[0] == 0
        && (value->magnitude[0] | value->magnitude[1] | value->magnitude[2] | value->magnitude[3])
               != 0;
  return TRUE;
}

static gboolean
decode_decimal (const AeTdsType *type,
                AeTdsValue *value,
                const AeTdsTypeInfo *info,
                const guint8 *data,
                gsize size,
                AeTdsArena *arena,
                GError **error)
{
  return take_decimal (value, info, data, size) || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_decimal (const AeTdsType *type,
                       AeTdsValue *value,
                       const AeTdsTypeInfo *info,
                       const guint8 *data,
                       gsize size,
                       AeTdsArena *arena,
                       GError **error)
{
  return (size >= MIN_NORMAL_DECIMAL_SIZE && size <= NORMAL_DECIMAL_SIZE
          && take_decimal (value, info, data, size))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_decimal
    = { encode_decimal, decode_decimal, encode_normal_decimal, decode_normal_decimal };

/* money -------------------------------------------------------------------------------------- */

/* The table has the limits, in ten thousandths. */
static gboolean
get_money (const AeTdsType *type, const AeTdsValue *value, gint64 *money, GError **error)
{
  AeTdsValue decimal;

  if (!ae_tds_decimal_get (type, value, MONEY_PRECISION, MONEY_SCALE, &decimal, error))
    return FALSE;
  decimal.scale = 0;
  if (!ae_tds_decimal_to_integer (&decimal, money) || *money < type->minimum
      || *money > type->maximum)
    return ae_tds_value_fail_precision (type, MONEY_PRECISION, MONEY_SCALE, error);
  return TRUE;
}

static void
write_halves (gint64 money, AeTdsWriter *writer)
{
  ae_tds_writer_u32 (writer, (guint32) ((guint64) money >> 32));
  ae_tds_writer_u32 (writer, (guint32) money);
}

static gboolean
encode_money (const AeTdsType *type,
              const AeTdsValue *value,
              const AeTdsTypeInfo *info,
              AeTdsWriter *writer,
              GError **error)
{
  gint64 money;

  if (!get_money (type, value, &money, error))
    return FALSE;
  if (type->length == MONEY_SIZE)
    write_halves (money, writer);
  else
    ae_tds_writer_u32 (writer, (guint32) money);
  return TRUE;
}

static gboolean
encode_normal_money (const AeTdsType *type,
                     const AeTdsValue *value,
                     const AeTdsTypeInfo *info,
                     AeTdsWriter *writer,
                     GError **error)
{
  gint64 money;

  if (!get_money (type, value, &money, error))
    return FALSE;
  write_halves (money, writer);
  return TRUE;
}

static gint64
read_halves (const guint8 *data)
{
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, MONEY_SIZE);
  guint64 high = ae_tds_reader_u32 (&reader);
  return (gint64) (high << 32 | ae_tds_reader_u32 (&reader));
}

static gboolean
take_money (const AeTdsType *type, gint64 money, AeTdsValue *value)
{
  ae_tds_decimal_from_integer (money, value);
  value->scale = MONEY_SCALE;
  return money >= type->minimum && money <= type->maximum;
}

static gboolean
decode_money (const AeTdsType *type,
              AeTdsValue *value,
              const AeTdsTypeInfo *info,
              const guint8 *data,
              gsize size,
              AeTdsArena *arena,
              GError **error)
{
  AeTdsReader reader;

  if (size == MONEY_SIZE)
    return take_money (type, read_halves (data), value);
  ae_tds_reader_init (&reader, data, size);
  return take_money (type, (gint32) ae_tds_reader_u32 (&reader), value);
}

static gboolean
decode_normal_money (const AeTdsType *type,
                     AeTdsValue *value,
                     const AeTdsTypeInfo *info,
                     const guint8 *data,
                     gsize size,
                     AeTdsArena *arena,
                     GError **error)
{
  return (size == MONEY_SIZE && take_money (type, read_halves (data), value))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_money
    = { encode_money, decode_money, encode_normal_money, decode_normal_money };
