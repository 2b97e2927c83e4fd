/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* TYPE_INFO: MS-TDS 2.2.5.6.
 *
 *   fixed        type
 *   BYTELEN      type, u8 size [, u8 precision, u8 scale]; date: nothing; time …: u8 scale
 *   USHORTLEN    type, u16 bytes (FFFF: max, the value is PLP) [, 5 bytes of collation]
 *   LONGLEN      type, u32 bytes [, 5 bytes of collation]
 *   xml          type, u8 0, or 1 and B_VARCHAR, B_VARCHAR, US_VARCHAR */

#include "config.h"

#include <string.h>

#include "ae-emulator-collation-private.h"
#include "ae-emulator-type-codec-private.h"

#define MAX_SHORT_SIZE 8000
#define MAX_LONG_SIZE G_MAXINT32
#define VARIANT_SIZE 8009

/* --- properties of types ------------------------------------------------------------------- */

gboolean
ae_emulator_type_is_unicode (AeEmulatorTypeId id)
{
  return id == AE_EMULATOR_TYPE_NVARCHAR || id == AE_EMULATOR_TYPE_NCHAR;
}

gboolean
ae_emulator_type_is_character (AeEmulatorTypeId id)
{
  return id == AE_EMULATOR_TYPE_VARCHAR || id == AE_EMULATOR_TYPE_CHAR
         || ae_emulator_type_is_unicode (id);
}

static gboolean
is_sized (AeEmulatorTypeId id)
{
  return ae_emulator_type_is_character (id) || id == AE_EMULATOR_TYPE_VARBINARY
         || id == AE_EMULATOR_TYPE_BINARY;
}

gboolean
ae_emulator_type_is_plp (const AeEmulatorType *type)
{
  return type->id == AE_EMULATOR_TYPE_XML || (is_sized (type->id) && type->max_length < 0);
}

guint
ae_emulator_type_get_fixed_size (AeEmulatorTypeId id)
{
  switch (id)
    {
    case AE_EMULATOR_TYPE_BIT:
    case AE_EMULATOR_TYPE_TINYINT:
      return 1;
    case AE_EMULATOR_TYPE_SMALLINT:
      return 2;
    case AE_EMULATOR_TYPE_INT:
    case AE_EMULATOR_TYPE_REAL:
    case AE_EMULATOR_TYPE_SMALLMONEY:
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      return 4;
    case AE_EMULATOR_TYPE_BIGINT:
    case AE_EMULATOR_TYPE_FLOAT:
    case AE_EMULATOR_TYPE_MONEY:
    case AE_EMULATOR_TYPE_DATETIME:
      return 8;
    case AE_EMULATOR_TYPE_UNIQUEIDENTIFIER:
      return 16;
    default:
      return 0;
    }
}

guint
ae_emulator_type_get_time_size (guint scale)
{
  return scale <= 2 ? 3 : scale <= 4 ? 4 : 5;
}

guint
ae_emulator_type_get_decimal_size (guint precision)
{
  return precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;
}

/* Bytes of a plaintext after normalization (always-encrypted sheet section 6), 0 for unbounded. */
static gsize
get_normalized_size (const AeEmulatorType *type)
{
  switch (type->id)
    {
    case AE_EMULATOR_TYPE_BIT:
    case AE_EMULATOR_TYPE_TINYINT:
    case AE_EMULATOR_TYPE_SMALLINT:
    case AE_EMULATOR_TYPE_INT:
    case AE_EMULATOR_TYPE_SMALLMONEY:
      return 8;
    case AE_EMULATOR_TYPE_DATE:
    case AE_EMULATOR_TYPE_TIME:
    case AE_EMULATOR_TYPE_DATETIME2:
    case AE_EMULATOR_TYPE_DATETIMEOFFSET:
      return 10;
    case AE_EMULATOR_TYPE_DECIMAL:
    case AE_EMULATOR_TYPE_NUMERIC:
      return 17;
    default:
      return is_sized (type->id) ? (gsize) MAX (type->max_length, 0)
                                 : ae_emulator_type_get_fixed_size (type->id);
    }
}

AeEmulatorType
ae_emulator_type_get_cipher_type (const AeEmulatorType *base)
{
  gsize plain = get_normalized_size (base);
  gsize cell = 49 + (plain / 16 + 1) * 16;
  gboolean bounded = plain > 0 && cell <= MAX_SHORT_SIZE;

  return (AeEmulatorType){ .id = AE_EMULATOR_TYPE_VARBINARY,
                           .max_length = bounded ? (gint16) cell : -1 };
}

/* --- writing ------------------------------------------------------------------------------- */

static void
write_collation (AeTdsWriter *writer, const AeEmulatorType *type)
{
  static const guint8 none[5];
  gboolean is_none = memcmp (type->collation, none, sizeof none) == 0;

  ae_tds_writer_bytes (writer, is_none ? ae_emulator_default_collation : type->collation, 5);
}

static void
write_sized (AeTdsWriter *writer, guint8 token, const AeEmulatorType *type)
{
  ae_tds_writer_u8 (writer, token);
  ae_tds_writer_u16 (writer, type->max_length < 0 ? 0xFFFF : (guint16) type->max_length);
  if (ae_emulator_type_is_character (type->id))
    write_collation (writer, type);
}

static guint8
get_nullable_token (AeEmulatorTypeId id)
{
  switch (id)
    {
    case AE_EMULATOR_TYPE_UNIQUEIDENTIFIER:
      return AE_EMULATOR_WIRE_GUID;
    case AE_EMULATOR_TYPE_BIT:
      return AE_EMULATOR_WIRE_BITN;
    case AE_EMULATOR_TYPE_REAL:
    case AE_EMULATOR_TYPE_FLOAT:
      return AE_EMULATOR_WIRE_FLOATN;
    case AE_EMULATOR_TYPE_MONEY:
    case AE_EMULATOR_TYPE_SMALLMONEY:
      return AE_EMULATOR_WIRE_MONEYN;
    case AE_EMULATOR_TYPE_DATETIME:
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      return AE_EMULATOR_WIRE_DATETIMEN;
    default:
      return AE_EMULATOR_WIRE_INTN;
    }
}

AeEmulatorType
ae_emulator_type_get_wire_type (const AeEmulatorType *type)
{
  AeEmulatorType result = *type;

  switch (type->id)
    {
    case AE_EMULATOR_TYPE_TEXT:
      result.id = AE_EMULATOR_TYPE_VARCHAR;
      break;
    case AE_EMULATOR_TYPE_NTEXT:
      result.id = AE_EMULATOR_TYPE_NVARCHAR;
      break;
    case AE_EMULATOR_TYPE_IMAGE:
      result.id = AE_EMULATOR_TYPE_VARBINARY;
      break;
    case AE_EMULATOR_TYPE_TIMESTAMP:
      result.id = AE_EMULATOR_TYPE_BINARY;
      break;
    default:
      break;
    }
  return result;
}

void
ae_emulator_type_write (AeTdsWriter *writer, const AeEmulatorType *given)
{
  const AeEmulatorType wire = ae_emulator_type_get_wire_type (given), *type = &wire;

  switch (type->id)
    {
    case AE_EMULATOR_TYPE_DATE:
      ae_tds_writer_u8 (writer, AE_EMULATOR_WIRE_DATE);
      break;
    case AE_EMULATOR_TYPE_TIME:
    case AE_EMULATOR_TYPE_DATETIME2:
    case AE_EMULATOR_TYPE_DATETIMEOFFSET:
      /* The catalogue's 41, 42, 43 are the wire's 29, 2A, 2B. */
      ae_tds_writer_u8 (writer, (guint8) type->id);
      ae_tds_writer_u8 (writer, MIN (type->scale, 7));
      break;
    case AE_EMULATOR_TYPE_DECIMAL:
    case AE_EMULATOR_TYPE_NUMERIC:
      ae_tds_writer_u8 (writer, (guint8) type->id);
      ae_tds_writer_u8 (writer, ae_emulator_type_get_decimal_size (type->precision));
      ae_tds_writer_u8 (writer, type->precision);
      ae_tds_writer_u8 (writer, type->scale);
      break;
    case AE_EMULATOR_TYPE_SQL_VARIANT:
      ae_tds_writer_u8 (writer, AE_EMULATOR_WIRE_VARIANT);
      ae_tds_writer_u32 (writer, VARIANT_SIZE);
      break;
    case AE_EMULATOR_TYPE_XML:
      ae_tds_writer_u8 (writer, AE_EMULATOR_WIRE_XML);
      ae_tds_writer_u8 (writer, 0);
      break;
    case AE_EMULATOR_TYPE_VARBINARY:
    case AE_EMULATOR_TYPE_VARCHAR:
    case AE_EMULATOR_TYPE_BINARY:
    case AE_EMULATOR_TYPE_CHAR:
    case AE_EMULATOR_TYPE_NVARCHAR:
    case AE_EMULATOR_TYPE_NCHAR:
      /* Here, too, the numbers are the same. */
      write_sized (writer, (guint8) type->id, type);
      break;
    default:
      ae_tds_writer_u8 (writer, get_nullable_token (type->id));
      ae_tds_writer_u8 (writer, ae_emulator_type_get_fixed_size (type->id));
      break;
    }
}

gboolean
ae_emulator_type_is_text (AeEmulatorTypeId id)
{
  return id == AE_EMULATOR_TYPE_TEXT || id == AE_EMULATOR_TYPE_NTEXT
         || id == AE_EMULATOR_TYPE_IMAGE;
}

void
ae_emulator_type_write_column (AeTdsWriter *writer, const AeEmulatorType *type)
{
  if (!ae_emulator_type_is_text (type->id))
    {
      ae_emulator_type_write (writer, type);
      return;
    }
  /* The catalogue's 34, 35, 99 are the wire's 22, 23, 63. */
  ae_tds_writer_u8 (writer, (guint8) type->id);
  ae_tds_writer_u32 (writer, type->id == AE_EMULATOR_TYPE_NTEXT ? 0x7FFFFFFE : 0x7FFFFFFF);
  if (type->id != AE_EMULATOR_TYPE_IMAGE)
    write_collation (writer, type);
  /* One part, and it is empty: nothing here can be updated through it. */
  ae_tds_writer_u8 (writer, 1);
  ae_tds_writer_u16 (writer, 0);
}

/* --- reading ------------------------------------------------------------------------------- */

static gboolean
read_fixed (AeEmulatorWireType *self, AeEmulatorTypeId id)
{
  self->length_kind = AE_EMULATOR_LENGTH_FIXED;
  self->max_size = ae_emulator_type_get_fixed_size (id);
  self->type.id = id;
  self->type.max_length = (gint16) self->max_size;

  return TRUE;
}

/* The size byte chooses among the types that share a token. */
static gboolean
read_by_size (AeTdsReader *reader,
              AeEmulatorWireType *self,
              const AeEmulatorTypeId *ids,
              guint n_ids)
{
  guint8 size = ae_tds_reader_u8 (reader);

  self->length_kind = AE_EMULATOR_LENGTH_BYTE;
  self->max_size = size;
  self->type.max_length = size;
  for (guint i = 0; i < n_ids; i++)
    if (ae_emulator_type_get_fixed_size (ids[i]) == size)
      {
        self->type.id = ids[i];
        return TRUE;
      }
  ae_tds_reader_set_invalid (reader, "The size of a type is impossible");

  return FALSE;
}

/* The JDBC driver gives a NULL the size 0, and the plaintext of an encrypted one the size 1. */
static gboolean
read_guid (AeTdsReader *reader, AeEmulatorWireType *self)
{
  self->length_kind = AE_EMULATOR_LENGTH_BYTE;
  self->type.id = AE_EMULATOR_TYPE_UNIQUEIDENTIFIER;
  self->type.max_length = 16;
  self->max_size = 16;
  if (ae_tds_reader_u8 (reader) > 16)
    ae_tds_reader_set_invalid (reader, "The size of a type is impossible");

  return ae_tds_reader_is_good (reader);
}

static gboolean
read_time (AeTdsReader *reader, AeEmulatorWireType *self, AeEmulatorTypeId id)
{
  gsize extra = id == AE_EMULATOR_TYPE_TIME ? 0 : id == AE_EMULATOR_TYPE_DATETIME2 ? 3 : 5;

  self->length_kind = AE_EMULATOR_LENGTH_BYTE;
  self->type.id = id;
  self->type.scale = ae_tds_reader_u8 (reader);
  if (self->type.scale > 7)
    ae_tds_reader_set_invalid (reader, "The scale of a time is impossible");
  self->max_size = ae_emulator_type_get_time_size (self->type.scale) + extra;
  self->type.max_length = (gint16) self->max_size;

  return ae_tds_reader_is_good (reader);
}

static gboolean
read_decimal (AeTdsReader *reader, AeEmulatorWireType *self, AeEmulatorTypeId id)
{
  self->length_kind = AE_EMULATOR_LENGTH_BYTE;
  self->type.id = id;
  self->max_size = ae_tds_reader_u8 (reader);
  self->type.precision = ae_tds_reader_u8 (reader);
  self->type.scale = ae_tds_reader_u8 (reader);
  self->type.max_length = ae_emulator_type_get_decimal_size (self->type.precision);
  if (self->max_size > 17 || self->max_size < 5 || self->type.precision < 1
      || self->type.precision > 38 || self->type.scale > self->type.precision)
    ae_tds_reader_set_invalid (reader, "The precision of a decimal is impossible");

  return ae_tds_reader_is_good (reader);
}

static void
read_collation (AeTdsReader *reader, AeEmulatorWireType *self)
{
  const guint8 *collation = ae_tds_reader_bytes (reader, 5);

  if (collation != NULL)
    memcpy (self->type.collation, collation, 5);
}

/* The JDBC driver names the plaintext of a long value binary(20000): it means varbinary(max). */
static void
widen (AeEmulatorWireType *self)
{
  switch (self->type.id)
    {
    case AE_EMULATOR_TYPE_BINARY:
      self->type.id = AE_EMULATOR_TYPE_VARBINARY;
      break;
    case AE_EMULATOR_TYPE_CHAR:
      self->type.id = AE_EMULATOR_TYPE_VARCHAR;
      break;
    case AE_EMULATOR_TYPE_NCHAR:
      self->type.id = AE_EMULATOR_TYPE_NVARCHAR;
      break;
    default:
      break;
    }
  self->length_kind = AE_EMULATOR_LENGTH_PLP;
  self->max_size = MAX_LONG_SIZE;
  self->type.max_length = -1;
}

static gboolean
read_sized (AeTdsReader *reader, AeEmulatorWireType *self, AeEmulatorTypeId id)
{
  guint16 size = ae_tds_reader_u16 (reader);
  gboolean variable = id != AE_EMULATOR_TYPE_CHAR && id != AE_EMULATOR_TYPE_NCHAR
                      && id != AE_EMULATOR_TYPE_BINARY;

  self->type.id = id;
  if (self->is_plaintext && size > MAX_SHORT_SIZE)
    widen (self);
  else if (size == 0xFFFF && variable)
    {
      self->length_kind = AE_EMULATOR_LENGTH_PLP;
      self->max_size = MAX_LONG_SIZE;
      self->type.max_length = -1;
    }
  else
    {
      self->length_kind = AE_EMULATOR_LENGTH_SHORT;
      self->max_size = size;
      self->type.max_length = (gint16) size;
      if (size > MAX_SHORT_SIZE)
        ae_tds_reader_set_invalid (reader, "The size of a type is impossible");
    }
  if (ae_emulator_type_is_character (id))
    read_collation (reader, self);

  return ae_tds_reader_is_good (reader);
}

static gboolean
read_long (AeTdsReader *reader, AeEmulatorWireType *self, AeEmulatorTypeId id)
{
  self->length_kind = AE_EMULATOR_LENGTH_LONG;
  self->max_size = MAX_LONG_SIZE;
  self->type.id = id;
  self->type.max_length = -1;
  ae_tds_reader_u32 (reader);
  if (ae_emulator_type_is_character (id))
    read_collation (reader, self);

  return ae_tds_reader_is_good (reader);
}

static gboolean
read_xml (AeTdsReader *reader, AeEmulatorWireType *self)
{
  self->length_kind = AE_EMULATOR_LENGTH_PLP;
  self->max_size = MAX_LONG_SIZE;
  self->type.id = AE_EMULATOR_TYPE_XML;
  self->type.max_length = -1;
  if (ae_tds_reader_u8 (reader) != 0)
    {
      ae_tds_reader_skip (reader, 2 * ae_tds_reader_u8 (reader));
      ae_tds_reader_skip (reader, 2 * ae_tds_reader_u8 (reader));
      ae_tds_reader_skip (reader, 2 * ae_tds_reader_u16 (reader));
    }

  return ae_tds_reader_is_good (reader);
}

/* hierarchyid, geometry, geography …: their bytes are all that is known of them. */
static gboolean
read_udt (AeTdsReader *reader, AeEmulatorWireType *self)
{
  self->length_kind = AE_EMULATOR_LENGTH_PLP;
  self->max_size = MAX_LONG_SIZE;
  self->type.id = AE_EMULATOR_TYPE_VARBINARY;
  self->type.max_length = -1;
  for (guint i = 0; i < 3; i++)
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));

  return ae_tds_reader_is_good (reader);
}

#define READ_BY_SIZE(...)                                                \
  read_by_size (reader, self, (const AeEmulatorTypeId[]){ __VA_ARGS__ }, \
                G_N_ELEMENTS (((const AeEmulatorTypeId[]){ __VA_ARGS__ })))

static gboolean
read_other (AeTdsReader *reader, AeEmulatorWireType *self)
{
  switch (self->token)
    {
    case AE_EMULATOR_WIRE_NULL:
      /* A NULL of no type: the server takes it for a NULL string. */
      self->length_kind = AE_EMULATOR_LENGTH_FIXED;
      self->type.id = AE_EMULATOR_TYPE_NVARCHAR;
      self->type.max_length = 2;
      return TRUE;
    case AE_EMULATOR_WIRE_IMAGE:
      return read_long (reader, self, AE_EMULATOR_TYPE_VARBINARY);
    case AE_EMULATOR_WIRE_TEXT:
      return read_long (reader, self, AE_EMULATOR_TYPE_VARCHAR);
    case AE_EMULATOR_WIRE_NTEXT:
      return read_long (reader, self, AE_EMULATOR_TYPE_NVARCHAR);
    case AE_EMULATOR_WIRE_VARIANT:
      self->length_kind = AE_EMULATOR_LENGTH_VARIANT;
      self->max_size = VARIANT_SIZE + 16;
      self->type.id = AE_EMULATOR_TYPE_SQL_VARIANT;
      self->type.max_length = 8016;
      ae_tds_reader_u32 (reader);
      return TRUE;
    case AE_EMULATOR_WIRE_XML:
      return read_xml (reader, self);
    case AE_EMULATOR_WIRE_UDT:
      return read_udt (reader, self);
    case AE_EMULATOR_WIRE_TABLE:
      ae_tds_reader_set_invalid (reader, "Table-valued parameters are not supported");
      return FALSE;
    default:
      ae_tds_reader_set_invalid (reader, "A type is unknown");
      return FALSE;
    }
}

static gboolean
read_nullable (AeTdsReader *reader, AeEmulatorWireType *self)
{
  switch (self->token)
    {
    case AE_EMULATOR_WIRE_GUID:
      return read_guid (reader, self);
    case AE_EMULATOR_WIRE_INTN:
      return READ_BY_SIZE (AE_EMULATOR_TYPE_TINYINT, AE_EMULATOR_TYPE_SMALLINT,
                           AE_EMULATOR_TYPE_INT, AE_EMULATOR_TYPE_BIGINT);
    case AE_EMULATOR_WIRE_BITN:
      return READ_BY_SIZE (AE_EMULATOR_TYPE_BIT);
    case AE_EMULATOR_WIRE_FLOATN:
      return READ_BY_SIZE (AE_EMULATOR_TYPE_REAL, AE_EMULATOR_TYPE_FLOAT);
    case AE_EMULATOR_WIRE_MONEYN:
      return READ_BY_SIZE (AE_EMULATOR_TYPE_SMALLMONEY, AE_EMULATOR_TYPE_MONEY);
    case AE_EMULATOR_WIRE_DATETIMEN:
      return READ_BY_SIZE (AE_EMULATOR_TYPE_SMALLDATETIME, AE_EMULATOR_TYPE_DATETIME);
    case AE_EMULATOR_WIRE_DATE:
      self->length_kind = AE_EMULATOR_LENGTH_BYTE;
      self->max_size = 3;
      self->type.id = AE_EMULATOR_TYPE_DATE;
      self->type.max_length = 3;
      return TRUE;
    case AE_EMULATOR_WIRE_TIME:
    case AE_EMULATOR_WIRE_DATETIME2:
    case AE_EMULATOR_WIRE_DATETIMEOFFSET:
      return read_time (reader, self, (AeEmulatorTypeId) self->token);
    case AE_EMULATOR_WIRE_DECIMALN:
    case AE_EMULATOR_WIRE_NUMERICN:
      return read_decimal (reader, self, (AeEmulatorTypeId) self->token);
    case AE_EMULATOR_WIRE_VARBINARY:
    case AE_EMULATOR_WIRE_VARCHAR:
    case AE_EMULATOR_WIRE_BINARY:
    case AE_EMULATOR_WIRE_CHAR:
    case AE_EMULATOR_WIRE_NVARCHAR:
    case AE_EMULATOR_WIRE_NCHAR:
      return read_sized (reader, self, (AeEmulatorTypeId) self->token);
    default:
      return read_other (reader, self);
    }
}

static gboolean
read_type (AeTdsReader *reader, AeEmulatorWireType *self)
{
  if (!ae_tds_reader_is_good (reader))
    return FALSE;

  switch (self->token)
    {
    case AE_EMULATOR_WIRE_BIT:
      return read_fixed (self, AE_EMULATOR_TYPE_BIT);
    case AE_EMULATOR_WIRE_INT1:
    case AE_EMULATOR_WIRE_INT2:
    case AE_EMULATOR_WIRE_INT4:
    case AE_EMULATOR_WIRE_DATETIME4:
    case AE_EMULATOR_WIRE_FLOAT4:
    case AE_EMULATOR_WIRE_MONEY:
    case AE_EMULATOR_WIRE_DATETIME:
    case AE_EMULATOR_WIRE_FLOAT8:
    case AE_EMULATOR_WIRE_MONEY4:
    case AE_EMULATOR_WIRE_INT8:
      /* The catalogue numbers the fixed types as the wire does. */
      return read_fixed (self, (AeEmulatorTypeId) self->token);
    default:
      return read_nullable (reader, self) && ae_tds_reader_is_good (reader);
    }
}

gboolean
ae_emulator_type_read (AeTdsReader *reader, AeEmulatorWireType *self)
{
  *self = (AeEmulatorWireType){ .token = ae_tds_reader_u8 (reader) };

  return read_type (reader, self);
}

gboolean
ae_emulator_type_read_plaintext (AeTdsReader *reader, AeEmulatorWireType *self)
{
  *self = (AeEmulatorWireType){ .token = ae_tds_reader_u8 (reader), .is_plaintext = TRUE };

  return read_type (reader, self);
}
