/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* TYPE_INFO and values on the server's side of the wire (tds sheet section 5). Written apart from
 * the client's codec on purpose: two authors who read the same sheet must agree on the bytes. */

#include "ae-emulator-engine-private.h"
#include "aeclient/tds/ae-tds-reader-private.h"
#include "aeclient/tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

/* The type bytes of TYPE_INFO. */
enum
{
  AE_EMULATOR_WIRE_NULL = 0x1F,
  AE_EMULATOR_WIRE_IMAGE = 0x22,
  AE_EMULATOR_WIRE_TEXT = 0x23,
  AE_EMULATOR_WIRE_GUID = 0x24,
  AE_EMULATOR_WIRE_INTN = 0x26,
  AE_EMULATOR_WIRE_DATE = 0x28,
  AE_EMULATOR_WIRE_TIME = 0x29,
  AE_EMULATOR_WIRE_DATETIME2 = 0x2A,
  AE_EMULATOR_WIRE_DATETIMEOFFSET = 0x2B,
  AE_EMULATOR_WIRE_INT1 = 0x30,
  AE_EMULATOR_WIRE_BIT = 0x32,
  AE_EMULATOR_WIRE_INT2 = 0x34,
  AE_EMULATOR_WIRE_INT4 = 0x38,
  AE_EMULATOR_WIRE_DATETIME4 = 0x3A,
  AE_EMULATOR_WIRE_FLOAT4 = 0x3B,
  AE_EMULATOR_WIRE_MONEY = 0x3C,
  AE_EMULATOR_WIRE_DATETIME = 0x3D,
  AE_EMULATOR_WIRE_FLOAT8 = 0x3E,
  AE_EMULATOR_WIRE_VARIANT = 0x62,
  AE_EMULATOR_WIRE_NTEXT = 0x63,
  AE_EMULATOR_WIRE_BITN = 0x68,
  AE_EMULATOR_WIRE_DECIMALN = 0x6A,
  AE_EMULATOR_WIRE_NUMERICN = 0x6C,
  AE_EMULATOR_WIRE_FLOATN = 0x6D,
  AE_EMULATOR_WIRE_MONEYN = 0x6E,
  AE_EMULATOR_WIRE_DATETIMEN = 0x6F,
  AE_EMULATOR_WIRE_MONEY4 = 0x7A,
  AE_EMULATOR_WIRE_INT8 = 0x7F,
  AE_EMULATOR_WIRE_VARBINARY = 0xA5,
  AE_EMULATOR_WIRE_VARCHAR = 0xA7,
  AE_EMULATOR_WIRE_BINARY = 0xAD,
  AE_EMULATOR_WIRE_CHAR = 0xAF,
  AE_EMULATOR_WIRE_NVARCHAR = 0xE7,
  AE_EMULATOR_WIRE_NCHAR = 0xEF,
  AE_EMULATOR_WIRE_UDT = 0xF0,
  AE_EMULATOR_WIRE_XML = 0xF1,
  AE_EMULATOR_WIRE_TABLE = 0xF3,
};

/* How the length of a value is written. */
typedef enum
{
  AE_EMULATOR_LENGTH_FIXED,   /* no length: the type's own size */
  AE_EMULATOR_LENGTH_BYTE,    /* u8, 0 for NULL */
  AE_EMULATOR_LENGTH_SHORT,   /* u16, FFFF for NULL */
  AE_EMULATOR_LENGTH_LONG,    /* u32, FFFFFFFF for NULL */
  AE_EMULATOR_LENGTH_PLP,     /* partially length-prefixed */
  AE_EMULATOR_LENGTH_VARIANT, /* u32, 0 for NULL, then base type and properties */
} AeEmulatorLengthKind;

typedef struct
{
  guint8 token;
  AeEmulatorLengthKind length_kind;
  gsize max_size;      /* of the bytes of a value; G_MAXINT32 for the large types */
  AeEmulatorType type; /* what the engine is told */
  gboolean is_plaintext;
  gboolean has_text_pointer; /* as rows have it, also those of a bulk load; parameters do not */
} AeEmulatorWireType;

/* text, ntext and image go as the max types where they are no columns, rowversion as binary(8). */
AeEmulatorType ae_emulator_type_get_wire_type (const AeEmulatorType *type);
/* text, ntext and image: columns that keep their old form. */
gboolean ae_emulator_type_is_text (AeEmulatorTypeId id);
/* As the type of a column, which for these three is followed by the name of its table. */
void ae_emulator_type_write_column (AeTdsWriter *writer, const AeEmulatorType *type);
/* In the nullable forms, always. */
void ae_emulator_type_write (AeTdsWriter *writer, const AeEmulatorType *type);
/* A type that is unknown or impossible marks the reader invalid. */
gboolean ae_emulator_type_read (AeTdsReader *reader, AeEmulatorWireType *type);
/* The type that an encrypted parameter has in clear: no value of it follows, and a size above 8000
 * bytes stands for max. */
gboolean ae_emulator_type_read_plaintext (AeTdsReader *reader, AeEmulatorWireType *type);

gboolean ae_emulator_type_is_character (AeEmulatorTypeId id);
gboolean ae_emulator_type_is_unicode (AeEmulatorTypeId id);
gboolean ae_emulator_type_is_plp (const AeEmulatorType *type);
/* Bytes of an integer, real, money or datetime type; 0 for others. */
guint ae_emulator_type_get_fixed_size (AeEmulatorTypeId id);
/* Of the time part, by scale. */
guint ae_emulator_type_get_time_size (guint scale);
guint ae_emulator_type_get_decimal_size (guint precision);
/* The varbinary that carries cells of this type. */
AeEmulatorType ae_emulator_type_get_cipher_type (const AeEmulatorType *base);

/* FALSE: the value cannot be written as this type; nothing was written then. */
gboolean ae_emulator_value_write (AeTdsWriter *writer,
                                  const AeEmulatorType *type,
                                  const AeEmulatorValue *value);

/* In a row: text, ntext and image have a pointer there. */
gboolean ae_emulator_value_write_in_row (AeTdsWriter *writer,
                                         const AeEmulatorType *type,
                                         const AeEmulatorValue *value);

/* What the reader is marked with when the length of a value is not possible for its type. */
#define AE_EMULATOR_VALUE_TOO_LARGE "A value is larger than its type"

/* Reads one value. What value->data points to belongs to @owned (element-type of g_free'd memory)
 * or to the bytes of the reader. FALSE: the reader is marked short or invalid. */
gboolean ae_emulator_value_read (AeTdsReader *reader,
                                 const AeEmulatorWireType *type,
                                 AeEmulatorValue *value,
                                 GPtrArray *owned);

/* What these bytes mean: the same without a length in front of it. FALSE: impossible. */
gboolean ae_emulator_value_decode (const AeEmulatorType *type,
                                   const guint8 *data,
                                   gsize size,
                                   AeEmulatorValue *value,
                                   GPtrArray *owned);

G_END_DECLS
