/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* TYPE_INFO ([MS-TDS] 2.2.5.6): what a column, a parameter or a return value is on the wire. */

#include "tds/ae-tds-reader-private.h"
#include "tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

#define AE_TDS_MAX_LENGTH 0xFFFFu /* max_length of the (max) types */
#define AE_TDS_COLLATION_SIZE 5

typedef enum
{
  AE_TDS_TYPE_NULL = 0x1F,
  AE_TDS_TYPE_IMAGE = 0x22,
  AE_TDS_TYPE_TEXT = 0x23,
  AE_TDS_TYPE_GUID = 0x24,
  AE_TDS_TYPE_INTN = 0x26,
  AE_TDS_TYPE_DATE = 0x28,
  AE_TDS_TYPE_TIME = 0x29,
  AE_TDS_TYPE_DATETIME2 = 0x2A,
  AE_TDS_TYPE_DATETIMEOFFSET = 0x2B,
  AE_TDS_TYPE_INT1 = 0x30,
  AE_TDS_TYPE_BIT = 0x32,
  AE_TDS_TYPE_INT2 = 0x34,
  AE_TDS_TYPE_INT4 = 0x38,
  AE_TDS_TYPE_DATETIME4 = 0x3A,
  AE_TDS_TYPE_FLT4 = 0x3B,
  AE_TDS_TYPE_MONEY = 0x3C,
  AE_TDS_TYPE_DATETIME = 0x3D,
  AE_TDS_TYPE_FLT8 = 0x3E,
  AE_TDS_TYPE_VARIANT = 0x62,
  AE_TDS_TYPE_NTEXT = 0x63,
  AE_TDS_TYPE_BITN = 0x68,
  AE_TDS_TYPE_DECIMALN = 0x6A,
  AE_TDS_TYPE_NUMERICN = 0x6C,
  AE_TDS_TYPE_FLTN = 0x6D,
  AE_TDS_TYPE_MONEYN = 0x6E,
  AE_TDS_TYPE_DATETIMN = 0x6F,
  AE_TDS_TYPE_MONEY4 = 0x7A,
  AE_TDS_TYPE_INT8 = 0x7F,
  AE_TDS_TYPE_BIGVARBINARY = 0xA5,
  AE_TDS_TYPE_BIGVARCHAR = 0xA7,
  AE_TDS_TYPE_BIGBINARY = 0xAD,
  AE_TDS_TYPE_BIGCHAR = 0xAF,
  AE_TDS_TYPE_NVARCHAR = 0xE7,
  AE_TDS_TYPE_NCHAR = 0xEF,
  AE_TDS_TYPE_UDT = 0xF0,
  AE_TDS_TYPE_XML = 0xF1,
  AE_TDS_TYPE_TVP = 0xF3,
  AE_TDS_TYPE_JSON = 0xF4,
  AE_TDS_TYPE_VECTOR = 0xF5,
} AeTdsTypeId;

typedef struct
{
  guint8 id;          /* AeTdsTypeId, as on the wire (fixed and nullable forms differ) */
  guint8 precision;   /* decimal, numeric */
  guint8 scale;       /* decimal, numeric, time, datetime2, datetimeoffset */
  guint8 element;     /* vector: 0 float32, 1 float16 */
  guint32 max_length; /* bytes; AE_TDS_MAX_LENGTH for the (max) types; 0 where there is none */
  guint8 collation[AE_TDS_COLLATION_SIZE]; /* character types; all zero otherwise */
} AeTdsTypeInfo;

/* How the value of a type stands in a row. */
typedef enum
{
  AE_TDS_FRAMING_FIXED,     /* `fixed_size` bytes, never NULL */
  AE_TDS_FRAMING_BYTE_LEN,  /* u8 length, 0 is NULL */
  AE_TDS_FRAMING_SHORT_LEN, /* u16 length, 0xFFFF is NULL */
  AE_TDS_FRAMING_LONG_LEN,  /* u32 length, 0 is NULL (sql_variant) */
  AE_TDS_FRAMING_TEXT_PTR,  /* u8 pointer length (0 is NULL), pointer, 8 bytes, u32 length */
  AE_TDS_FRAMING_PLP,       /* u64 total, chunks */
} AeTdsFraming;

/* Reads type byte and rest. Anything impossible marks the reader invalid. Names inside (xml schema,
 * UDT) are skipped. The table name of text/ntext/image is not part of TYPE_INFO. */
void ae_tds_type_info_read (AeTdsTypeInfo *self, AeTdsReader *reader);
void ae_tds_type_info_write (const AeTdsTypeInfo *self, AeTdsWriter *writer);

AeTdsFraming ae_tds_type_info_get_framing (const AeTdsTypeInfo *self, guint *fixed_size);
gboolean ae_tds_type_info_is_max (const AeTdsTypeInfo *self);
gboolean ae_tds_type_info_has_collation (const AeTdsTypeInfo *self);
/* The length of a value is possible for its type: INTN of 3 bytes is not. */
gboolean ae_tds_type_info_check_length (const AeTdsTypeInfo *self, gsize length);

G_END_DECLS
