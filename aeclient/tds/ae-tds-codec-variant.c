/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* sql_variant ([MS-TDS] 2.2.5.5.4), a value that brings its type along:
 *
 *   0  u8   type, the fixed form where there is one
 *   1  u8   n, the size of its properties
 *   2       properties                            of
 *             nothing                             numbers, date, datetime, money, uniqueidentifier
 *             u8 scale                            time, datetime2, datetimeoffset
 *             u8 precision, u8 scale              decimal, numeric
 *             u16 length                          binary, varbinary
 *             5 bytes collation, u16 length       char, varchar, nchar, nvarchar
 *  2+n      the value, without a length of its own
 */

#include "config.h"

#include <string.h>

#include "ae-tds-codec-private.h"

#define MAX_SIZE 8000
#define MAX_PRECISION 38
#define MAX_SCALE 7

static gsize
get_properties_size (guint8 id)
{
  switch (id)
    {
    case AE_TDS_TYPE_TIME:
    case AE_TDS_TYPE_DATETIME2:
    case AE_TDS_TYPE_DATETIMEOFFSET:
      return 1;
    case AE_TDS_TYPE_DECIMALN:
    case AE_TDS_TYPE_NUMERICN:
    case AE_TDS_TYPE_BIGBINARY:
    case AE_TDS_TYPE_BIGVARBINARY:
      return 2;
    case AE_TDS_TYPE_BIGCHAR:
    case AE_TDS_TYPE_BIGVARCHAR:
    case AE_TDS_TYPE_NCHAR:
    case AE_TDS_TYPE_NVARCHAR:
      return AE_TDS_COLLATION_SIZE + 2;
    default:
      return 0;
    }
}

static gboolean
may_be_inside (guint8 id)
{
  switch (id)
    {
    case AE_TDS_TYPE_GUID:
    case AE_TDS_TYPE_DATE:
    case AE_TDS_TYPE_INT1:
    case AE_TDS_TYPE_BIT:
    case AE_TDS_TYPE_INT2:
    case AE_TDS_TYPE_INT4:
    case AE_TDS_TYPE_INT8:
    case AE_TDS_TYPE_FLT4:
    case AE_TDS_TYPE_FLT8:
    case AE_TDS_TYPE_MONEY4:
    case AE_TDS_TYPE_MONEY:
    case AE_TDS_TYPE_DATETIME4:
    case AE_TDS_TYPE_DATETIME:
      return TRUE;
    default:
      return get_properties_size (id) > 0;
    }
}

/* The TYPE_INFO that the value would have had outside. */
static gboolean
read_type (AeTdsReader *reader, AeTdsTypeInfo *info)
{
  *info = (AeTdsTypeInfo){ .id = ae_tds_reader_u8 (reader) };
  guint8 n = ae_tds_reader_u8 (reader);

  if (!may_be_inside (info->id) || n != get_properties_size (info->id))
    return FALSE;
  if (info->id == AE_TDS_TYPE_GUID)
    info->max_length = 16;
  else if (n == 1)
    info->scale = ae_tds_reader_u8 (reader);
  else if (info->id == AE_TDS_TYPE_DECIMALN || info->id == AE_TDS_TYPE_NUMERICN)
    {
      info->max_length = 17;
      info->precision = ae_tds_reader_u8 (reader);
      info->scale = ae_tds_reader_u8 (reader);
      return info->precision >= 1 && info->precision <= MAX_PRECISION
             && info->scale <= info->precision;
    }
  else if (n > 0)
    {
      if (n > 2)
        {
          const guint8 *collation = ae_tds_reader_bytes (reader, AE_TDS_COLLATION_SIZE);

          if (collation != NULL)
            memcpy (info->collation, collation, AE_TDS_COLLATION_SIZE);
        }
      info->max_length = ae_tds_reader_u16 (reader);
      return info->max_length <= MAX_SIZE;
    }
  return info->scale <= MAX_SCALE;
}

static gboolean
decode_variant (const AeTdsType *type,
                AeTdsValue *value,
                const AeTdsTypeInfo *info,
                const guint8 *data,
                gsize size,
                AeTdsArena *arena,
                GError **error)
{
  AeTdsReader reader;
  AeTdsTypeInfo inner;

  ae_tds_reader_init (&reader, data, size);
  if (!read_type (&reader, &inner) || !ae_tds_reader_is_good (&reader))
    return ae_tds_value_fail_range (type, error);
  return ae_tds_value_read (value, &inner, data + reader.position,
                            ae_tds_reader_get_remaining (&reader), arena, error);
}

/* The type that a value has by itself, as a TYPE_INFO of a parameter. */
static gboolean
choose_type (const AeTdsValue *value, AeTdsTypeInfo *info)
{
  /* A text is Unicode whatever its collation; this is the one of most servers. */
  static const guint8 collation[AE_TDS_COLLATION_SIZE] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };

  *info = (AeTdsTypeInfo){ .id = AE_TDS_TYPE_NULL };
  switch (value->kind)
    {
    case AE_TDS_VALUE_BOOLEAN:
      info->id = AE_TDS_TYPE_BIT;
      break;
    case AE_TDS_VALUE_INTEGER:
      info->id = AE_TDS_TYPE_INT8;
      break;
    case AE_TDS_VALUE_REAL:
      info->id = value->is_single ? AE_TDS_TYPE_FLT4 : AE_TDS_TYPE_FLT8;
      break;
    case AE_TDS_VALUE_DECIMAL:
      info->id = AE_TDS_TYPE_NUMERICN;
      info->max_length = 17;
      info->precision = MAX_PRECISION;
      info->scale = value->scale;
      break;
    case AE_TDS_VALUE_TEXT:
      info->id = AE_TDS_TYPE_NVARCHAR;
      info->max_length = MAX_SIZE;
      memcpy (info->collation, collation, sizeof collation);
      break;
    case AE_TDS_VALUE_BYTES:
      info->id = AE_TDS_TYPE_BIGVARBINARY;
      info->max_length = MAX_SIZE;
      break;
    case AE_TDS_VALUE_DATE:
      info->id = AE_TDS_TYPE_DATE;
      break;
    case AE_TDS_VALUE_TIME:
      info->id = AE_TDS_TYPE_TIME;
      info->scale = MAX_SCALE;
      break;
    case AE_TDS_VALUE_DATE_TIME:
      info->id = AE_TDS_TYPE_DATETIME2;
      info->scale = MAX_SCALE;
      break;
    case AE_TDS_VALUE_DATE_TIME_OFFSET:
      info->id = AE_TDS_TYPE_DATETIMEOFFSET;
      info->scale = MAX_SCALE;
      break;
    case AE_TDS_VALUE_NULL:
    default:
      return FALSE;
    }
  return TRUE;
}

static void
write_properties (const AeTdsTypeInfo *info, AeTdsWriter *writer)
{
  gsize n = get_properties_size (info->id);

  ae_tds_writer_u8 (writer, info->id);
  ae_tds_writer_u8 (writer, (guint8) n);
  if (info->id == AE_TDS_TYPE_NUMERICN)
    ae_tds_writer_u8 (writer, info->precision);
  if (info->id == AE_TDS_TYPE_NUMERICN || n == 1)
    ae_tds_writer_u8 (writer, info->scale);
  else if (n > 0)
    {
      if (n > 2)
        ae_tds_writer_bytes (writer, info->collation, AE_TDS_COLLATION_SIZE);
      ae_tds_writer_u16 (writer, (guint16) info->max_length);
    }
}

static gboolean
encode_variant (const AeTdsType *type,
                const AeTdsValue *value,
                const AeTdsTypeInfo *info,
                AeTdsWriter *writer,
                GError **error)
{
  AeTdsTypeInfo inner;

  if (!choose_type (value, &inner))
    return ae_tds_value_fail_kind (type, error);
  const AeTdsType *inner_type = ae_tds_type_for_info (&inner);
  write_properties (&inner, writer);
  return inner_type->codec->encode (inner_type, value, &inner, writer, error);
}

const AeTdsCodec ae_tds_codec_variant = { encode_variant, decode_variant, NULL, NULL };

/* The type of a column that is always NULL. */
const AeTdsCodec ae_tds_codec_null = { NULL, NULL, NULL, NULL };
