/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every SQL type, once: its name, what a declaration of it looks like, how it stands on the wire,
 * and who codes it. */

#include "config.h"

#include "ae-tds-codec-private.h"

#include <string.h>

#define LARGE 0x7FFFFFFFu
#define MAX_DATE AE_TDS_MAX_DATE
#define VARIANT_SIZE 8009
#define VECTOR_HEADER_SIZE 8

typedef enum
{
  TYPE_UNKNOWN, /* what the tables leave out */
  TYPE_BIT,
  TYPE_TINYINT,
  TYPE_SMALLINT,
  TYPE_INT,
  TYPE_BIGINT,
  TYPE_REAL,
  TYPE_FLOAT,
  TYPE_SMALLMONEY,
  TYPE_MONEY,
  TYPE_DECIMAL,
  TYPE_NUMERIC,
  TYPE_DATE,
  TYPE_TIME,
  TYPE_DATETIME2,
  TYPE_DATETIMEOFFSET,
  TYPE_SMALLDATETIME,
  TYPE_DATETIME,
  TYPE_UNIQUEIDENTIFIER,
  TYPE_CHAR,
  TYPE_VARCHAR,
  TYPE_NCHAR,
  TYPE_NVARCHAR,
  TYPE_BINARY,
  TYPE_VARBINARY,
  TYPE_TEXT,
  TYPE_NTEXT,
  TYPE_IMAGE,
  TYPE_XML,
  TYPE_JSON,
  TYPE_VECTOR,
  TYPE_VARIANT,
  TYPE_UDT,
  TYPE_NULL,
  N_TYPES
} TypeIndex;

#define NONE AE_TDS_ARGUMENTS_NONE
#define LENGTH AE_TDS_ARGUMENTS_LENGTH
#define OR_MAX AE_TDS_ARGUMENTS_LENGTH_OR_MAX
#define SCALE AE_TDS_ARGUMENTS_SCALE
#define DECIMAL AE_TDS_ARGUMENTS_PRECISION_SCALE

#define VALUE(kind) AE_TDS_VALUE_##kind
#define CODEC(name) &ae_tds_codec_##name

/* name, kind, arguments, encryptable, wire id, length, unit, minimum, maximum, codec */
static const AeTdsType types[N_TYPES] = {
  [TYPE_BIT]
  = { "bit", VALUE (BOOLEAN), NONE, TRUE, AE_TDS_TYPE_BITN, 1, 1, 0, 1, CODEC (integer) },
  [TYPE_TINYINT]
  = { "tinyint", VALUE (INTEGER), NONE, TRUE, AE_TDS_TYPE_INTN, 1, 1, 0, 255, CODEC (integer) },
  [TYPE_SMALLINT] = { "smallint", VALUE (INTEGER), NONE, TRUE, AE_TDS_TYPE_INTN, 2, 1, G_MININT16,
                      G_MAXINT16, CODEC (integer) },
  [TYPE_INT] = { "int", VALUE (INTEGER), NONE, TRUE, AE_TDS_TYPE_INTN, 4, 1, G_MININT32, G_MAXINT32,
                 CODEC (integer) },
  [TYPE_BIGINT] = { "bigint", VALUE (INTEGER), NONE, TRUE, AE_TDS_TYPE_INTN, 8, 1, G_MININT64,
                    G_MAXINT64, CODEC (integer) },
  [TYPE_REAL] = { "real", VALUE (REAL), NONE, TRUE, AE_TDS_TYPE_FLTN, 4, 1, 0, 0, CODEC (float) },
  [TYPE_FLOAT] = { "float", VALUE (REAL), NONE, TRUE, AE_TDS_TYPE_FLTN, 8, 1, 0, 0, CODEC (float) },
  [TYPE_SMALLMONEY] = { "smallmoney", VALUE (DECIMAL), NONE, TRUE, AE_TDS_TYPE_MONEYN, 4, 1,
                        G_MININT32, G_MAXINT32, CODEC (money) },
  [TYPE_MONEY] = { "money", VALUE (DECIMAL), NONE, TRUE, AE_TDS_TYPE_MONEYN, 8, 1, G_MININT64,
                   G_MAXINT64, CODEC (money) },
  [TYPE_DECIMAL] = { "decimal", VALUE (DECIMAL), DECIMAL, TRUE, AE_TDS_TYPE_NUMERICN, 17, 1, 0, 0,
                     CODEC (decimal) },
  [TYPE_NUMERIC] = { "numeric", VALUE (DECIMAL), DECIMAL, TRUE, AE_TDS_TYPE_NUMERICN, 17, 1, 0, 0,
                     CODEC (decimal) },
  [TYPE_DATE]
  = { "date", VALUE (DATE), NONE, TRUE, AE_TDS_TYPE_DATE, 0, 1, 0, MAX_DATE, CODEC (date) },
  [TYPE_TIME] = { "time", VALUE (TIME), SCALE, TRUE, AE_TDS_TYPE_TIME, 0, 1, 0, 0, CODEC (time) },
  [TYPE_DATETIME2] = { "datetime2", VALUE (DATE_TIME), SCALE, TRUE, AE_TDS_TYPE_DATETIME2, 0, 1, 0,
                       0, CODEC (datetime2) },
  [TYPE_DATETIMEOFFSET] = { "datetimeoffset", VALUE (DATE_TIME_OFFSET), SCALE, TRUE,
                            AE_TDS_TYPE_DATETIMEOFFSET, 0, 1, 0, 0, CODEC (datetimeoffset) },
  [TYPE_SMALLDATETIME] = { "smalldatetime", VALUE (DATE_TIME), NONE, TRUE, AE_TDS_TYPE_DATETIMN, 4,
                           1, 0, 0, CODEC (smalldatetime) },
  [TYPE_DATETIME] = { "datetime", VALUE (DATE_TIME), NONE, TRUE, AE_TDS_TYPE_DATETIMN, 8, 1, 0, 0,
                      CODEC (datetime) },
  [TYPE_UNIQUEIDENTIFIER]
  = { "uniqueidentifier", VALUE (TEXT), NONE, TRUE, AE_TDS_TYPE_GUID, 16, 1, 0, 0, CODEC (guid) },
  [TYPE_CHAR]
  = { "char", VALUE (TEXT), LENGTH, TRUE, AE_TDS_TYPE_BIGCHAR, 8000, 1, 0, 0, CODEC (ansi) },
  [TYPE_VARCHAR]
  = { "varchar", VALUE (TEXT), OR_MAX, TRUE, AE_TDS_TYPE_BIGVARCHAR, 8000, 1, 0, 0, CODEC (ansi) },
  [TYPE_NCHAR]
  = { "nchar", VALUE (TEXT), LENGTH, TRUE, AE_TDS_TYPE_NCHAR, 8000, 2, 0, 0, CODEC (utf16) },
  [TYPE_NVARCHAR]
  = { "nvarchar", VALUE (TEXT), OR_MAX, TRUE, AE_TDS_TYPE_NVARCHAR, 8000, 2, 0, 0, CODEC (utf16) },
  [TYPE_BINARY]
  = { "binary", VALUE (BYTES), LENGTH, TRUE, AE_TDS_TYPE_BIGBINARY, 8000, 1, 0, 0, CODEC (bytes) },
  [TYPE_VARBINARY] = { "varbinary", VALUE (BYTES), OR_MAX, TRUE, AE_TDS_TYPE_BIGVARBINARY, 8000, 1,
                       0, 0, CODEC (bytes) },
  [TYPE_TEXT]
  = { "text", VALUE (TEXT), NONE, FALSE, AE_TDS_TYPE_TEXT, LARGE, 1, 0, 0, CODEC (ansi_large) },
  [TYPE_NTEXT] = { "ntext", VALUE (TEXT), NONE, FALSE, AE_TDS_TYPE_NTEXT, LARGE - 1, 2, 0, 0,
                   CODEC (utf16_large) },
  [TYPE_IMAGE]
  = { "image", VALUE (BYTES), NONE, FALSE, AE_TDS_TYPE_IMAGE, LARGE, 1, 0, 0, CODEC (bytes_large) },
  [TYPE_XML] = { "xml", VALUE (TEXT), NONE, FALSE, AE_TDS_TYPE_XML, 0, 2, 0, 0, CODEC (xml) },
  [TYPE_JSON] = { "json", VALUE (TEXT), NONE, FALSE, AE_TDS_TYPE_JSON, 0, 1, 0, 0, CODEC (utf8) },
  [TYPE_VECTOR]
  = { "vector", VALUE (TEXT), LENGTH, FALSE, AE_TDS_TYPE_VECTOR, 7992, 4, 0, 0, CODEC (vector) },
  [TYPE_VARIANT] = { "sql_variant", VALUE (NULL), NONE, FALSE, AE_TDS_TYPE_VARIANT, VARIANT_SIZE, 1,
                     0, 0, CODEC (variant) },
  [TYPE_UDT] = { "udt", VALUE (BYTES), NONE, FALSE, AE_TDS_TYPE_UDT, 0, 1, 0, 0, CODEC (udt) },
  [TYPE_NULL] = { "null", VALUE (NULL), NONE, FALSE, AE_TDS_TYPE_NULL, 0, 1, 0, 0, CODEC (null) },
};

/* Which type a number on the wire names. Those with a length byte are several types in one. */
static const guint8 types_by_id[256] = {
  [AE_TDS_TYPE_NULL] = TYPE_NULL,
  [AE_TDS_TYPE_BIT] = TYPE_BIT,
  [AE_TDS_TYPE_BITN] = TYPE_BIT,
  [AE_TDS_TYPE_INT1] = TYPE_TINYINT,
  [AE_TDS_TYPE_INT2] = TYPE_SMALLINT,
  [AE_TDS_TYPE_INT4] = TYPE_INT,
  [AE_TDS_TYPE_INT8] = TYPE_BIGINT,
  [AE_TDS_TYPE_FLT4] = TYPE_REAL,
  [AE_TDS_TYPE_FLT8] = TYPE_FLOAT,
  [AE_TDS_TYPE_MONEY4] = TYPE_SMALLMONEY,
  [AE_TDS_TYPE_MONEY] = TYPE_MONEY,
  [AE_TDS_TYPE_DECIMALN] = TYPE_DECIMAL,
  [AE_TDS_TYPE_NUMERICN] = TYPE_NUMERIC,
  [AE_TDS_TYPE_DATE] = TYPE_DATE,
  [AE_TDS_TYPE_TIME] = TYPE_TIME,
  [AE_TDS_TYPE_DATETIME2] = TYPE_DATETIME2,
  [AE_TDS_TYPE_DATETIMEOFFSET] = TYPE_DATETIMEOFFSET,
  [AE_TDS_TYPE_DATETIME4] = TYPE_SMALLDATETIME,
  [AE_TDS_TYPE_DATETIME] = TYPE_DATETIME,
  [AE_TDS_TYPE_GUID] = TYPE_UNIQUEIDENTIFIER,
  [AE_TDS_TYPE_BIGCHAR] = TYPE_CHAR,
  [AE_TDS_TYPE_BIGVARCHAR] = TYPE_VARCHAR,
  [AE_TDS_TYPE_NCHAR] = TYPE_NCHAR,
  [AE_TDS_TYPE_NVARCHAR] = TYPE_NVARCHAR,
  [AE_TDS_TYPE_BIGBINARY] = TYPE_BINARY,
  [AE_TDS_TYPE_BIGVARBINARY] = TYPE_VARBINARY,
  [AE_TDS_TYPE_TEXT] = TYPE_TEXT,
  [AE_TDS_TYPE_NTEXT] = TYPE_NTEXT,
  [AE_TDS_TYPE_IMAGE] = TYPE_IMAGE,
  [AE_TDS_TYPE_XML] = TYPE_XML,
  [AE_TDS_TYPE_JSON] = TYPE_JSON,
  [AE_TDS_TYPE_VECTOR] = TYPE_VECTOR,
  [AE_TDS_TYPE_VARIANT] = TYPE_VARIANT,
  [AE_TDS_TYPE_UDT] = TYPE_UDT,
};

#define MAX_NUMBER 8

static const guint8 integers_by_length[MAX_NUMBER + 1]
    = { [1] = TYPE_TINYINT, [2] = TYPE_SMALLINT, [4] = TYPE_INT, [8] = TYPE_BIGINT };
static const guint8 floats_by_length[MAX_NUMBER + 1] = { [4] = TYPE_REAL, [8] = TYPE_FLOAT };
static const guint8 moneys_by_length[MAX_NUMBER + 1] = { [4] = TYPE_SMALLMONEY, [8] = TYPE_MONEY };
static const guint8 date_times_by_length[MAX_NUMBER + 1]
    = { [4] = TYPE_SMALLDATETIME, [8] = TYPE_DATETIME };

static guint
get_index (const AeTdsTypeInfo *info)
{
  guint length = info->max_length <= MAX_NUMBER ? info->max_length : 0;

  switch (info->id)
    {
    case AE_TDS_TYPE_INTN:
      return integers_by_length[length];
    case AE_TDS_TYPE_FLTN:
      return floats_by_length[length];
    case AE_TDS_TYPE_MONEYN:
      return moneys_by_length[length];
    case AE_TDS_TYPE_DATETIMN:
      return date_times_by_length[length];
    default:
      return types_by_id[info->id];
    }
}

/* Asked for each cell. */
const AeTdsType *
ae_tds_type_for_info (const AeTdsTypeInfo *info)
{
  guint index = get_index (info);

  return index != TYPE_UNKNOWN ? &types[index] : NULL;
}

/* The last two are no names that a declaration could use. */
const AeTdsType *
ae_tds_type_for_name (const char *name, gsize length)
{
  for (gsize i = TYPE_UNKNOWN + 1; i < TYPE_UDT; i++)
    if (strlen (types[i].name) == length && g_ascii_strncasecmp (types[i].name, name, length) == 0)
      return &types[i];
  return NULL;
}

const char *
ae_tds_type_get_name (const AeTdsType *type)
{
  return type->name;
}

AeTdsValueKind
ae_tds_type_get_kind (const AeTdsType *type)
{
  return type->kind;
}

gboolean
ae_tds_type_is_encryptable (const AeTdsType *type)
{
  return type->is_encryptable;
}

AeTdsTypeArguments
ae_tds_type_get_arguments (const AeTdsType *type)
{
  return type->arguments;
}

static gboolean
make_length (const AeTdsType *type, int length, AeTdsTypeInfo *info)
{
  if (length == -1 && type->arguments == OR_MAX)
    {
      info->max_length = AE_TDS_MAX_LENGTH;
      return TRUE;
    }
  if (length < 1 || (guint) length > type->length / type->unit)
    return FALSE;
  info->max_length = (guint32) length * type->unit;
  if (type->id == AE_TDS_TYPE_VECTOR)
    info->max_length += VECTOR_HEADER_SIZE;
  return TRUE;
}

gboolean
ae_tds_type_make_info (const AeTdsType *type,
                       int length,
                       guint precision,
                       guint scale,
                       const guint8 collation[AE_TDS_COLLATION_SIZE],
                       AeTdsTypeInfo *info)
{
  *info = (AeTdsTypeInfo){ .id = type->id, .max_length = type->length };
  if (collation != NULL && ae_tds_type_info_has_collation (info))
    memcpy (info->collation, collation, AE_TDS_COLLATION_SIZE);

  switch (type->arguments)
    {
    case AE_TDS_ARGUMENTS_LENGTH:
    case AE_TDS_ARGUMENTS_LENGTH_OR_MAX:
      return make_length (type, length, info);
    case AE_TDS_ARGUMENTS_SCALE:
      info->scale = (guint8) scale;
      return scale <= 7;
    case AE_TDS_ARGUMENTS_PRECISION_SCALE:
      info->precision = (guint8) precision;
      info->scale = (guint8) scale;
      return precision >= 1 && precision <= 38 && scale <= precision;
    case AE_TDS_ARGUMENTS_NONE:
      break;
    }
  return TRUE;
}
