/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* sql_variant: MS-TDS 2.2.5.5.4.
 *
 *   u32 size (0: NULL), u8 type, u8 size of properties, properties, data
 *
 * The type is never one that can be NULL (int is 38 and not 26), and the data have no length of
 * their own. */

#include "config.h"

#include <string.h>

#include "ae-emulator-collation-private.h"
#include "ae-emulator-variant-private.h"

#define MAX_VARIANT_BYTES 8000

/* --- reading ------------------------------------------------------------------------------- */

static gboolean
read_temporal (guint8 base,
               const guint8 *properties,
               guint n_properties,
               AeEmulatorType *type,
               guint *size)
{
  if (n_properties != 1 || properties[0] > 7)
    return FALSE;
  type->scale = properties[0];
  *size = ae_emulator_type_get_time_size (type->scale)
          + (base == AE_EMULATOR_WIRE_TIME        ? 0
             : base == AE_EMULATOR_WIRE_DATETIME2 ? 3
                                                  : 5);
  type->max_length = (gint16) *size;

  return TRUE;
}

static gboolean
read_length (const guint8 *length, AeEmulatorType *type)
{
  guint n_bytes = length[0] | length[1] << 8;

  type->max_length = (gint16) MIN (n_bytes, MAX_VARIANT_BYTES);

  return n_bytes <= MAX_VARIANT_BYTES;
}

/* The type that base type and properties make; @size is that of the data, 0 for any. */
static gboolean
get_type (guint8 base,
          const guint8 *properties,
          guint n_properties,
          AeEmulatorType *type,
          guint *size)
{
  *type = (AeEmulatorType){ .id = (AeEmulatorTypeId) base };
  *size = ae_emulator_type_get_fixed_size (type->id);
  type->max_length = (gint16) *size;
  switch (base)
    {
    case AE_EMULATOR_WIRE_BIT:
      type->id = AE_EMULATOR_TYPE_BIT;
      type->max_length = *size = 1;
      return TRUE;
    case AE_EMULATOR_WIRE_BITN:
      return FALSE;
    case AE_EMULATOR_WIRE_DATE:
      type->max_length = *size = 3;
      return TRUE;
    case AE_EMULATOR_WIRE_TIME:
    case AE_EMULATOR_WIRE_DATETIME2:
    case AE_EMULATOR_WIRE_DATETIMEOFFSET:
      return read_temporal (base, properties, n_properties, type, size);
    case AE_EMULATOR_WIRE_DECIMALN:
    case AE_EMULATOR_WIRE_NUMERICN:
      if (n_properties != 2 || properties[0] < 1 || properties[0] > 38
          || properties[1] > properties[0])
        return FALSE;
      type->precision = properties[0];
      type->scale = properties[1];
      type->max_length = ae_emulator_type_get_decimal_size (type->precision);
      return TRUE;
    case AE_EMULATOR_WIRE_BINARY:
    case AE_EMULATOR_WIRE_VARBINARY:
      return n_properties == 2 && read_length (properties, type);
    case AE_EMULATOR_WIRE_CHAR:
    case AE_EMULATOR_WIRE_VARCHAR:
    case AE_EMULATOR_WIRE_NCHAR:
    case AE_EMULATOR_WIRE_NVARCHAR:
      if (n_properties == 7)
        memcpy (type->collation, properties, 5);
      return n_properties == 7 && read_length (properties + 5, type);
    default:
      return *size != 0;
    }
}

gboolean
ae_emulator_variant_decode (const guint8 *data,
                            gsize size,
                            AeEmulatorValue *value,
                            GPtrArray *owned)
{
  AeTdsReader reader;
  AeEmulatorType type;
  guint expected;

  ae_tds_reader_init (&reader, data, size);
  guint8 base = ae_tds_reader_u8 (&reader);
  guint8 n_properties = ae_tds_reader_u8 (&reader);
  const guint8 *properties = ae_tds_reader_bytes (&reader, n_properties);
  gsize left = ae_tds_reader_get_remaining (&reader);
  const guint8 *content = ae_tds_reader_bytes (&reader, left);
  if (!ae_tds_reader_is_good (&reader)
      || !get_type (base, properties, n_properties, &type, &expected)
      || (expected != 0 && left != expected) || left > MAX_VARIANT_BYTES
      || !ae_emulator_value_decode (&type, left > 0 ? content : (const guint8 *) "", left, value,
                                    owned))
    return FALSE;
  value->variant = type;

  return TRUE;
}

/* --- writing ------------------------------------------------------------------------------- */

/* A value without its type: the engine's kinds stand for int, bigint, float, nvarchar and
 * varbinary. */
static AeEmulatorType
guess_type (const AeEmulatorValue *value)
{
  AeEmulatorType type = { .id = AE_EMULATOR_TYPE_VARBINARY, .max_length = 8000 };

  if (value->kind == AE_EMULATOR_VALUE_INTEGER)
    type.id = value->integer == (gint32) value->integer ? AE_EMULATOR_TYPE_INT
                                                        : AE_EMULATOR_TYPE_BIGINT;
  else if (value->kind == AE_EMULATOR_VALUE_REAL)
    type.id = AE_EMULATOR_TYPE_FLOAT;
  else if (value->kind == AE_EMULATOR_VALUE_TEXT)
    type.id = AE_EMULATOR_TYPE_NVARCHAR;

  return type;
}

/* TRUE: the length in front of the value has two bytes, otherwise one. */
static gboolean
write_properties (AeTdsWriter *writer, const AeEmulatorType *type)
{
  static const guint8 none[5];
  gboolean is_none = memcmp (type->collation, none, sizeof none) == 0;

  switch (type->id)
    {
    case AE_EMULATOR_TYPE_TIME:
    case AE_EMULATOR_TYPE_DATETIME2:
    case AE_EMULATOR_TYPE_DATETIMEOFFSET:
      ae_tds_writer_u8 (writer, 1);
      ae_tds_writer_u8 (writer, type->scale);
      return FALSE;
    case AE_EMULATOR_TYPE_DECIMAL:
    case AE_EMULATOR_TYPE_NUMERIC:
      ae_tds_writer_u8 (writer, 2);
      ae_tds_writer_u8 (writer, type->precision);
      ae_tds_writer_u8 (writer, type->scale);
      return FALSE;
    case AE_EMULATOR_TYPE_BINARY:
    case AE_EMULATOR_TYPE_VARBINARY:
      ae_tds_writer_u8 (writer, 2);
      ae_tds_writer_u16 (writer, type->max_length);
      return TRUE;
    default:
      if (!ae_emulator_type_is_character (type->id))
        {
          ae_tds_writer_u8 (writer, 0);
          return FALSE;
        }
      ae_tds_writer_u8 (writer, 7);
      ae_tds_writer_bytes (writer, is_none ? ae_emulator_default_collation : type->collation, 5);
      ae_tds_writer_u16 (writer, type->max_length);
      return TRUE;
    }
}

gboolean
ae_emulator_variant_write (AeTdsWriter *writer, const AeEmulatorValue *value)
{
  AeEmulatorType type = value->variant.id != 0 ? value->variant : guess_type (value);
  g_auto (AeTdsWriter) content = AE_TDS_WRITER_INIT;
  gsize start = ae_tds_writer_get_size (writer);

  if (ae_emulator_type_is_plp (&type) || type.id == AE_EMULATOR_TYPE_SQL_VARIANT
      || !ae_emulator_value_write (&content, &type, value))
    return FALSE;
  ae_tds_writer_u32 (writer, 0);
  /* The catalogue numbers the fixed types as the wire does; bit alone has two numbers there. */
  ae_tds_writer_u8 (writer, type.id == AE_EMULATOR_TYPE_BIT ? AE_EMULATOR_WIRE_BIT : type.id);
  gsize prefix = write_properties (writer, &type) ? 2 : 1;
  ae_tds_writer_bytes (writer, content.data + prefix, content.size - prefix);
  ae_tds_writer_patch_u32 (writer, start, ae_tds_writer_get_size (writer) - start - 4);

  return TRUE;
}
