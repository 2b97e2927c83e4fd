/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* TYPE_INFO, [MS-TDS] 2.2.5.6, and the framing of values, 2.2.5.2. One byte names the type; what
 * follows depends on it:
 *
 *   fixed types (int, money, datetime, …)       nothing
 *   date, json                                  nothing
 *   time, datetime2, datetimeoffset             u8 scale
 *   INTN, BITN, FLTN, MONEYN, DATETIMN, GUID    u8 length
 *   DECIMALN, NUMERICN                          u8 length, u8 precision, u8 scale
 *   binary, varbinary                           u16 length (0xFFFF: max)
 *   char, varchar, nchar, nvarchar              u16 length (0xFFFF: max), 5 bytes collation
 *   image, sql_variant                          u32 length
 *   text, ntext                                 u32 length, 5 bytes collation
 *   xml                                         u8 schema present [B_VARCHAR database,
 *                                               B_VARCHAR owner, US_VARCHAR collection]
 *   CLR user-defined                            u16 length, B_VARCHAR database, schema, type,
 *                                               US_VARCHAR assembly
 *   vector                                      u16 length, u8 element type
 */

#include "config.h"

#include "ae-tds-type-info-private.h"

#define MAX_SHORT_LENGTH 8000
#define MAX_LONG_LENGTH 0x7FFFFFFFu
#define MAX_PRECISION 38
#define MAX_SCALE 7

typedef enum
{
  REST_UNKNOWN, /* so that what the table leaves out is refused */
  REST_NOTHING,
  REST_SCALE,
  REST_LENGTH8,
  REST_LENGTH8_PRECISION_SCALE,
  REST_LENGTH16,
  REST_LENGTH16_COLLATION,
  REST_LENGTH32,
  REST_LENGTH32_COLLATION,
  REST_XML,
  REST_UDT,
  REST_VECTOR,
} Rest;

/* `lengths` is a set: bit n stands for n bytes; 0 means that max_length alone decides. */
typedef struct
{
  guint8 rest;
  guint8 framing;
  guint8 fixed_size;
  guint32 lengths;
} Form;

#define BYTES(n) (1u << (n))
#define FIXED(size)                                        \
  {                                                        \
    REST_NOTHING, AE_TDS_FRAMING_FIXED, size, BYTES (size) \
  }
#define NULLABLE(lengths)                             \
  {                                                   \
    REST_LENGTH8, AE_TDS_FRAMING_BYTE_LEN, 0, lengths \
  }
#define DECIMAL_LENGTHS (BYTES (5) | BYTES (9) | BYTES (13) | BYTES (17))

static const Form forms[256] = {
  [AE_TDS_TYPE_NULL] = FIXED (0),
  [AE_TDS_TYPE_INT1] = FIXED (1),
  [AE_TDS_TYPE_BIT] = FIXED (1),
  [AE_TDS_TYPE_INT2] = FIXED (2),
  [AE_TDS_TYPE_INT4] = FIXED (4),
  [AE_TDS_TYPE_INT8] = FIXED (8),
  [AE_TDS_TYPE_FLT4] = FIXED (4),
  [AE_TDS_TYPE_FLT8] = FIXED (8),
  [AE_TDS_TYPE_MONEY4] = FIXED (4),
  [AE_TDS_TYPE_MONEY] = FIXED (8),
  [AE_TDS_TYPE_DATETIME4] = FIXED (4),
  [AE_TDS_TYPE_DATETIME] = FIXED (8),
  [AE_TDS_TYPE_GUID] = NULLABLE (BYTES (16)),
  [AE_TDS_TYPE_INTN] = NULLABLE (BYTES (1) | BYTES (2) | BYTES (4) | BYTES (8)),
  [AE_TDS_TYPE_BITN] = NULLABLE (BYTES (1)),
  [AE_TDS_TYPE_FLTN] = NULLABLE (BYTES (4) | BYTES (8)),
  [AE_TDS_TYPE_MONEYN] = NULLABLE (BYTES (4) | BYTES (8)),
  [AE_TDS_TYPE_DATETIMN] = NULLABLE (BYTES (4) | BYTES (8)),
  [AE_TDS_TYPE_DECIMALN]
  = { REST_LENGTH8_PRECISION_SCALE, AE_TDS_FRAMING_BYTE_LEN, 0, DECIMAL_LENGTHS },
  [AE_TDS_TYPE_NUMERICN]
  = { REST_LENGTH8_PRECISION_SCALE, AE_TDS_FRAMING_BYTE_LEN, 0, DECIMAL_LENGTHS },
  [AE_TDS_TYPE_DATE] = { REST_NOTHING, AE_TDS_FRAMING_BYTE_LEN, 0, BYTES (3) },
  [AE_TDS_TYPE_TIME] = { REST_SCALE, AE_TDS_FRAMING_BYTE_LEN, 0, 0 },
  [AE_TDS_TYPE_DATETIME2] = { REST_SCALE, AE_TDS_FRAMING_BYTE_LEN, 0, 0 },
  [AE_TDS_TYPE_DATETIMEOFFSET] = { REST_SCALE, AE_TDS_FRAMING_BYTE_LEN, 0, 0 },
  [AE_TDS_TYPE_BIGVARBINARY] = { REST_LENGTH16, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
  [AE_TDS_TYPE_BIGBINARY] = { REST_LENGTH16, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
  [AE_TDS_TYPE_BIGVARCHAR] = { REST_LENGTH16_COLLATION, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
  [AE_TDS_TYPE_BIGCHAR] = { REST_LENGTH16_COLLATION, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
  [AE_TDS_TYPE_NVARCHAR] = { REST_LENGTH16_COLLATION, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
  [AE_TDS_TYPE_NCHAR] = { REST_LENGTH16_COLLATION, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
  [AE_TDS_TYPE_IMAGE] = { REST_LENGTH32, AE_TDS_FRAMING_TEXT_PTR, 0, 0 },
  [AE_TDS_TYPE_TEXT] = { REST_LENGTH32_COLLATION, AE_TDS_FRAMING_TEXT_PTR, 0, 0 },
  [AE_TDS_TYPE_NTEXT] = { REST_LENGTH32_COLLATION, AE_TDS_FRAMING_TEXT_PTR, 0, 0 },
  [AE_TDS_TYPE_VARIANT] = { REST_LENGTH32, AE_TDS_FRAMING_LONG_LEN, 0, 0 },
  [AE_TDS_TYPE_XML] = { REST_XML, AE_TDS_FRAMING_PLP, 0, 0 },
  [AE_TDS_TYPE_UDT] = { REST_UDT, AE_TDS_FRAMING_PLP, 0, 0 },
  [AE_TDS_TYPE_JSON] = { REST_NOTHING, AE_TDS_FRAMING_PLP, 0, 0 },
  [AE_TDS_TYPE_VECTOR] = { REST_VECTOR, AE_TDS_FRAMING_SHORT_LEN, 0, 0 },
};

static gboolean
can_be_max (guint8 id)
{
  return id == AE_TDS_TYPE_BIGVARBINARY || id == AE_TDS_TYPE_BIGVARCHAR
         || id == AE_TDS_TYPE_NVARCHAR;
}

static gboolean
is_utf16 (guint8 id)
{
  return id == AE_TDS_TYPE_NVARCHAR || id == AE_TDS_TYPE_NCHAR || id == AE_TDS_TYPE_NTEXT;
}

static gboolean
is_known_length (guint32 lengths, gsize length)
{
  return length < 32 && (lengths & BYTES (length)) != 0;
}

static void
read_length8 (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  self->max_length = ae_tds_reader_u8 (reader);
  if (!is_known_length (forms[self->id].lengths, self->max_length))
    ae_tds_reader_set_invalid (reader, "a type has an impossible length");
}

static void
read_length16 (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  self->max_length = ae_tds_reader_u16 (reader);
  if (self->max_length == AE_TDS_MAX_LENGTH && can_be_max (self->id))
    return;
  if (self->max_length > MAX_SHORT_LENGTH || (is_utf16 (self->id) && self->max_length % 2 != 0))
    ae_tds_reader_set_invalid (reader, "a type has an impossible length");
}

static void
read_length32 (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  self->max_length = ae_tds_reader_u32 (reader);
  if (self->max_length > MAX_LONG_LENGTH)
    ae_tds_reader_set_invalid (reader, "a type has an impossible length");
}

static void
read_scale (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  self->scale = ae_tds_reader_u8 (reader);
  if (self->scale > MAX_SCALE)
    ae_tds_reader_set_invalid (reader, "a type has a scale above 7");
}

static void
read_precision_scale (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  self->precision = ae_tds_reader_u8 (reader);
  self->scale = ae_tds_reader_u8 (reader);
  if (self->precision == 0 || self->precision > MAX_PRECISION || self->scale > self->precision)
    ae_tds_reader_set_invalid (reader, "a decimal type has an impossible precision or scale");
}

static void
read_collation (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  const guint8 *collation = ae_tds_reader_bytes (reader, AE_TDS_COLLATION_SIZE);

  for (int i = 0; collation != NULL && i < AE_TDS_COLLATION_SIZE; i++)
    self->collation[i] = collation[i];
}

static void
skip_names (AeTdsReader *reader, guint n_short, guint n_long)
{
  while (n_short-- > 0)
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u8 (reader));
  while (n_long-- > 0)
    ae_tds_reader_skip (reader, 2 * (gsize) ae_tds_reader_u16 (reader));
}

static void
read_xml (AeTdsReader *reader)
{
  guint8 has_schema = ae_tds_reader_u8 (reader);

  if (has_schema > 1)
    ae_tds_reader_set_invalid (reader, "an xml type is malformed");
  else if (has_schema == 1)
    skip_names (reader, 2, 1);
}

static void
read_vector (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  read_length16 (self, reader);
  self->element = ae_tds_reader_u8 (reader);
  if (self->element > 1)
    ae_tds_reader_set_invalid (reader, "a vector has elements of an unknown type");
}

void
ae_tds_type_info_read (AeTdsTypeInfo *self, AeTdsReader *reader)
{
  *self = (AeTdsTypeInfo){ .id = ae_tds_reader_u8 (reader) };
  switch ((Rest) forms[self->id].rest)
    {
    case REST_UNKNOWN:
      ae_tds_reader_set_invalid (reader, "a type is unknown");
      break;
    case REST_NOTHING:
      break;
    case REST_SCALE:
      read_scale (self, reader);
      break;
    case REST_LENGTH8:
      read_length8 (self, reader);
      break;
    case REST_LENGTH8_PRECISION_SCALE:
      read_length8 (self, reader);
      read_precision_scale (self, reader);
      break;
    case REST_LENGTH16:
      read_length16 (self, reader);
      break;
    case REST_LENGTH16_COLLATION:
      read_length16 (self, reader);
      read_collation (self, reader);
      break;
    case REST_LENGTH32:
      read_length32 (self, reader);
      break;
    case REST_LENGTH32_COLLATION:
      read_length32 (self, reader);
      read_collation (self, reader);
      break;
    case REST_XML:
      read_xml (reader);
      break;
    case REST_UDT:
      self->max_length = ae_tds_reader_u16 (reader);
      skip_names (reader, 3, 1);
      break;
    case REST_VECTOR:
      read_vector (self, reader);
      break;
    }
}

/* The names that were skipped are written as empty; a client sends neither typed xml nor CLR
 * types. */
void
ae_tds_type_info_write (const AeTdsTypeInfo *self, AeTdsWriter *writer)
{
  Rest rest = forms[self->id].rest;

  g_return_if_fail (rest != REST_UNKNOWN);
  ae_tds_writer_u8 (writer, self->id);
  if (rest == REST_LENGTH8 || rest == REST_LENGTH8_PRECISION_SCALE)
    ae_tds_writer_u8 (writer, (guint8) self->max_length);
  if (rest == REST_LENGTH16 || rest == REST_LENGTH16_COLLATION || rest == REST_UDT
      || rest == REST_VECTOR)
    ae_tds_writer_u16 (writer, (guint16) self->max_length);
  if (rest == REST_LENGTH32 || rest == REST_LENGTH32_COLLATION)
    ae_tds_writer_u32 (writer, self->max_length);
  if (rest == REST_LENGTH8_PRECISION_SCALE)
    ae_tds_writer_u8 (writer, self->precision);
  if (rest == REST_LENGTH8_PRECISION_SCALE || rest == REST_SCALE)
    ae_tds_writer_u8 (writer, self->scale);
  if (ae_tds_type_info_has_collation (self))
    ae_tds_writer_bytes (writer, self->collation, AE_TDS_COLLATION_SIZE);
  if (rest == REST_XML)
    ae_tds_writer_u8 (writer, 0);
  if (rest == REST_UDT)
    ae_tds_writer_zero (writer, 3 + 2);
  if (rest == REST_VECTOR)
    ae_tds_writer_u8 (writer, self->element);
}

AeTdsFraming
ae_tds_type_info_get_framing (const AeTdsTypeInfo *self, guint *fixed_size)
{
  const Form *form = &forms[self->id];

  if (fixed_size != NULL)
    *fixed_size = form->fixed_size;
  return ae_tds_type_info_is_max (self) ? AE_TDS_FRAMING_PLP : form->framing;
}

gboolean
ae_tds_type_info_is_max (const AeTdsTypeInfo *self)
{
  return can_be_max (self->id) && self->max_length == AE_TDS_MAX_LENGTH;
}

gboolean
ae_tds_type_info_has_collation (const AeTdsTypeInfo *self)
{
  guint8 rest = forms[self->id].rest;

  return rest == REST_LENGTH16_COLLATION || rest == REST_LENGTH32_COLLATION;
}

/* A time of day takes 3 bytes up to scale 2, 4 up to scale 4, else 5. */
static gsize
get_temporal_size (const AeTdsTypeInfo *self)
{
  gsize time = self->scale <= 2 ? 3 : self->scale <= 4 ? 4 : 5;

  if (self->id == AE_TDS_TYPE_TIME)
    return time;
  return self->id == AE_TDS_TYPE_DATETIME2 ? time + 3 : time + 3 + 2;
}

gboolean
ae_tds_type_info_check_length (const AeTdsTypeInfo *self, gsize length)
{
  const Form *form = &forms[self->id];

  if (form->rest == REST_SCALE)
    return length == get_temporal_size (self);
  if (form->lengths != 0)
    return is_known_length (form->lengths, length)
           && (self->max_length == 0 || length <= self->max_length);
  if (is_utf16 (self->id) && length % 2 != 0)
    return FALSE;
  if (ae_tds_type_info_get_framing (self, NULL) == AE_TDS_FRAMING_PLP)
    return length <= MAX_LONG_LENGTH;
  return length <= self->max_length;
}
