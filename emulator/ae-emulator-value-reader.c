/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Values of parameters: MS-TDS 2.2.5.2, 2.2.5.5 (the forms are drawn in
 * ae-emulator-value-writer.c). Two steps: the bytes of the value by the kind of its length, then
 * what they mean by its type. */

#include "config.h"

#include <string.h>

#include "ae-emulator-collation-private.h"
#include "ae-emulator-text-forms-private.h"
#include "ae-emulator-type-codec-private.h"
#include "ae-emulator-variant-private.h"

#define PLP_NULL G_MAXUINT64
#define PLP_UNKNOWN (G_MAXUINT64 - 1)

static void
set_text (AeEmulatorValue *value, char *text, gsize size, GPtrArray *owned)
{
  g_ptr_array_add (owned, text);
  value->kind = AE_EMULATOR_VALUE_TEXT;
  value->data = (const guint8 *) text;
  value->size = size;
}

static guint64
get_little_endian (const guint8 *data, gsize size)
{
  guint64 value = 0;

  for (gsize i = 0; i < size; i++)
    value |= (guint64) data[i] << (8 * i);

  return value;
}

/* --- meaning ------------------------------------------------------------------------------- */

static gboolean
decode_integer (const AeEmulatorType *type, const guint8 *data, gsize size, AeEmulatorValue *value)
{
  guint64 bits = get_little_endian (data, size);
  gboolean is_signed = type->id != AE_EMULATOR_TYPE_BIT && type->id != AE_EMULATOR_TYPE_TINYINT;

  value->kind = AE_EMULATOR_VALUE_INTEGER;
  if (is_signed && size < 8 && (data[size - 1] & 0x80))
    bits |= G_MAXUINT64 << (8 * size);
  value->integer = type->id == AE_EMULATOR_TYPE_BIT ? bits != 0 : (gint64) bits;

  return TRUE;
}

static gboolean
decode_real (const guint8 *data, gsize size, AeEmulatorValue *value)
{
  guint64 bits = get_little_endian (data, size);

  value->kind = AE_EMULATOR_VALUE_REAL;
  if (size == 4)
    {
      guint32 narrow_bits = (guint32) bits;
      float narrow;
      memcpy (&narrow, &narrow_bits, sizeof narrow);
      value->real = narrow;
    }
  else
    memcpy (&value->real, &bits, sizeof value->real);

  return value->real - value->real == 0.0; /* the server refuses infinities and NaN */
}

static gboolean
decode_decimal (const AeEmulatorType *type,
                const guint8 *data,
                gsize size,
                AeEmulatorValue *value,
                GPtrArray *owned)
{
  AeEmulatorUint128 magnitude = 0;

  if (size < 2 || size > 17 || data[0] > 1)
    return FALSE;
  for (gsize i = 1; i < size; i++)
    magnitude |= (AeEmulatorUint128) data[i] << (8 * (i - 1));
  char *text = ae_emulator_decimal_format (data[0] == 0 && magnitude != 0, magnitude, type->scale);
  set_text (value, text, strlen (text), owned);

  return TRUE;
}

static gboolean
decode_money (const guint8 *data, gsize size, AeEmulatorValue *value, GPtrArray *owned)
{
  gint64 amount
      = size == 4 ? (gint32) get_little_endian (data, 4)
                  : (gint64) (get_little_endian (data, 4) << 32 | get_little_endian (data + 4, 4));
  guint64 magnitude = amount < 0 ? -(guint64) amount : (guint64) amount;
  char *text = ae_emulator_decimal_format (amount < 0, magnitude, 4);

  set_text (value, text, strlen (text), owned);

  return TRUE;
}

static gboolean
decode_datetime (const guint8 *data, gsize size, AeEmulatorValue *value, GPtrArray *owned)
{
  gboolean small = size == 4;
  gint64 days = AE_EMULATOR_DAYS_TO_1900
                + (small ? (gint64) get_little_endian (data, 2)
                         : (gint64) (gint32) get_little_endian (data, 4));
  gint64 time = (gint64) get_little_endian (data + size / 2, size / 2);

  if (days < 0 || days > AE_EMULATOR_MAX_DAYS || time >= (small ? 1440 : 86400 * 300))
    return FALSE;

  /* Thirds of a hundredth are shown as .000, .003, .007. */
  gint64 ticks = small ? time * 60 * AE_EMULATOR_TICKS_PER_SECOND : (time * 10 + 1) / 3 * 10000;
  g_autofree char *date = ae_emulator_date_format (days);
  g_autofree char *clock = ae_emulator_time_format (ticks, 3);
  char *text = g_strconcat (date, " ", clock, NULL);
  set_text (value, text, strlen (text), owned);

  return TRUE;
}

static gboolean
decode_date (const guint8 *data, AeEmulatorValue *value)
{
  value->kind = AE_EMULATOR_VALUE_INTEGER;
  value->integer = (gint64) get_little_endian (data, 3);

  return value->integer <= AE_EMULATOR_MAX_DAYS;
}

static gboolean
decode_time (const AeEmulatorType *type,
             const guint8 *data,
             gsize size,
             AeEmulatorValue *value,
             GPtrArray *owned)
{
  guint time_size = ae_emulator_type_get_time_size (type->scale);
  gint64 ticks = (gint64) get_little_endian (data, time_size);
  g_autofree char *clock = NULL, *date = NULL, *zone = NULL;
  gint16 offset = 0;
  char *text;

  for (guint i = type->scale; i < 7; i++)
    ticks *= 10;
  if (ticks >= AE_EMULATOR_TICKS_PER_DAY)
    return FALSE;
  if (type->id == AE_EMULATOR_TYPE_TIME)
    {
      text = ae_emulator_time_format (ticks, type->scale);
      set_text (value, text, strlen (text), owned);
      return TRUE;
    }

  gint64 days = (gint64) get_little_endian (data + time_size, 3);
  if (type->id == AE_EMULATOR_TYPE_DATETIMEOFFSET)
    {
      offset = (gint16) get_little_endian (data + time_size + 3, 2);
      zone = ae_emulator_offset_format (offset);
    }
  ticks += offset * 60 * AE_EMULATOR_TICKS_PER_SECOND + AE_EMULATOR_TICKS_PER_DAY;
  days += ticks / AE_EMULATOR_TICKS_PER_DAY - 1;
  if (days < 0 || days > AE_EMULATOR_MAX_DAYS || ABS (offset) > 14 * 60)
    return FALSE;

  date = ae_emulator_date_format (days);
  clock = ae_emulator_time_format (ticks % AE_EMULATOR_TICKS_PER_DAY, type->scale);
  text = g_strconcat (date, " ", clock, zone != NULL ? " " : NULL, zone, NULL);
  set_text (value, text, strlen (text), owned);

  return TRUE;
}

static gboolean
decode_guid (const guint8 *data, AeEmulatorValue *value, GPtrArray *owned)
{
  set_text (value, ae_emulator_guid_format (data), 36, owned);

  return TRUE;
}

static gboolean
decode_text (const AeEmulatorType *type,
             const guint8 *data,
             gsize size,
             AeEmulatorValue *value,
             GPtrArray *owned)
{
  gsize n_bytes = 0;
  char *text;

  if (type->id == AE_EMULATOR_TYPE_XML || ae_emulator_type_is_unicode (type->id))
    {
      if (size % 2 != 0)
        return FALSE;
      if (type->id == AE_EMULATOR_TYPE_XML && size >= 2 && data[0] == 0xFF && data[1] == 0xFE)
        {
          data += 2;
          size -= 2;
        }
      text = ae_emulator_text_from_utf16 (data, size, &n_bytes);
    }
  else
    {
      const char *charset = ae_emulator_collation_get_charset (type->collation);
      text = ae_emulator_text_from_charset (charset ? charset : "ASCII", data, size, &n_bytes);
    }
  set_text (value, text, n_bytes, owned);

  return TRUE;
}

gboolean
ae_emulator_value_decode (const AeEmulatorType *type,
                          const guint8 *data,
                          gsize size,
                          AeEmulatorValue *value,
                          GPtrArray *owned)
{
  switch (type->id)
    {
    case AE_EMULATOR_TYPE_BIT:
    case AE_EMULATOR_TYPE_TINYINT:
    case AE_EMULATOR_TYPE_SMALLINT:
    case AE_EMULATOR_TYPE_INT:
    case AE_EMULATOR_TYPE_BIGINT:
      return decode_integer (type, data, size, value);
    case AE_EMULATOR_TYPE_REAL:
    case AE_EMULATOR_TYPE_FLOAT:
      return decode_real (data, size, value);
    case AE_EMULATOR_TYPE_DECIMAL:
    case AE_EMULATOR_TYPE_NUMERIC:
      return decode_decimal (type, data, size, value, owned);
    case AE_EMULATOR_TYPE_MONEY:
    case AE_EMULATOR_TYPE_SMALLMONEY:
      return decode_money (data, size, value, owned);
    case AE_EMULATOR_TYPE_DATETIME:
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      return decode_datetime (data, size, value, owned);
    case AE_EMULATOR_TYPE_DATE:
      return decode_date (data, value);
    case AE_EMULATOR_TYPE_TIME:
    case AE_EMULATOR_TYPE_DATETIME2:
    case AE_EMULATOR_TYPE_DATETIMEOFFSET:
      return decode_time (type, data, size, value, owned);
    case AE_EMULATOR_TYPE_UNIQUEIDENTIFIER:
      return decode_guid (data, value, owned);
    case AE_EMULATOR_TYPE_BINARY:
    case AE_EMULATOR_TYPE_VARBINARY:
      value->kind = AE_EMULATOR_VALUE_BLOB;
      value->data = data;
      value->size = size;
      return TRUE;
    default:
      return decode_text (type, data, size, value, owned);
    }
}

/* --- bytes --------------------------------------------------------------------------------- */

/* All chunks in one piece; the chunks cannot hold more than the message did. */
static const guint8 *
read_plp (AeTdsReader *reader, gsize *size, gboolean *is_null, GPtrArray *owned)
{
  guint64 total = ae_tds_reader_u64 (reader);
  g_autoptr (GByteArray) bytes = NULL;

  *is_null = total == PLP_NULL;
  if (*is_null || !ae_tds_reader_is_good (reader))
    return NULL;

  bytes = g_byte_array_new ();
  for (;;)
    {
      guint32 n = ae_tds_reader_u32 (reader);
      if (!ae_tds_reader_is_good (reader) || n == 0)
        break;
      const guint8 *chunk = ae_tds_reader_bytes (reader, n);
      if (chunk == NULL)
        return NULL;
      g_byte_array_append (bytes, chunk, n);
    }
  if (total != PLP_UNKNOWN && total != bytes->len)
    ae_tds_reader_set_invalid (reader, "The chunks of a value do not add up to its length");

  *size = bytes->len;
  g_ptr_array_add (owned, g_byte_array_free (g_steal_pointer (&bytes), FALSE));

  return *size == 0 ? (const guint8 *) "" : g_ptr_array_index (owned, owned->len - 1);
}

/* u8 size (0: NULL, and nothing follows), pointer, 8 bytes of a timestamp. */
static gboolean
skip_text_pointer (AeTdsReader *reader, gboolean *is_null)
{
  guint8 size = ae_tds_reader_u8 (reader);

  *is_null = size == 0;
  if (size != 0)
    ae_tds_reader_skip (reader, size + 8);

  return ae_tds_reader_is_good (reader) && size != 0;
}

static const guint8 *
read_bytes (AeTdsReader *reader,
            const AeEmulatorWireType *type,
            gsize *size,
            gboolean *is_null,
            GPtrArray *owned)
{
  switch (type->length_kind)
    {
    case AE_EMULATOR_LENGTH_FIXED:
      *size = type->max_size;
      *is_null = type->token == AE_EMULATOR_WIRE_NULL;
      break;
    case AE_EMULATOR_LENGTH_BYTE:
      *size = ae_tds_reader_u8 (reader);
      *is_null = *size == 0;
      break;
    case AE_EMULATOR_LENGTH_SHORT:
      *size = ae_tds_reader_u16 (reader);
      *is_null = *size == 0xFFFF;
      break;
    case AE_EMULATOR_LENGTH_LONG:
      if (type->has_text_pointer && !skip_text_pointer (reader, is_null))
        return NULL;
      *size = ae_tds_reader_u32 (reader);
      *is_null = *size == 0xFFFFFFFF;
      break;
    case AE_EMULATOR_LENGTH_VARIANT:
      *size = ae_tds_reader_u32 (reader);
      *is_null = *size == 0;
      break;
    default:
      return read_plp (reader, size, is_null, owned);
    }
  if (*is_null || !ae_tds_reader_is_good (reader))
    return NULL;
  if (*size > type->max_size)
    {
      ae_tds_reader_set_invalid (reader, AE_EMULATOR_VALUE_TOO_LARGE);
      return NULL;
    }
  const guint8 *data = ae_tds_reader_bytes (reader, *size);

  return data != NULL || !ae_tds_reader_is_good (reader) ? data : (const guint8 *) "";
}

/* Types whose values have one size only: a value of another size is an error, not a number. */
static gboolean
is_size_right (const AeEmulatorWireType *type, gsize size)
{
  AeEmulatorTypeId id = type->type.id;

  /* SQL Server takes any number of bytes: the JDBC driver sends only those that are not zero. */
  if (id == AE_EMULATOR_TYPE_DECIMAL || id == AE_EMULATOR_TYPE_NUMERIC)
    return size >= 2;
  if (type->length_kind == AE_EMULATOR_LENGTH_BYTE)
    return size == type->max_size;

  return TRUE;
}

gboolean
ae_emulator_value_read (AeTdsReader *reader,
                        const AeEmulatorWireType *type,
                        AeEmulatorValue *value,
                        GPtrArray *owned)
{
  gsize size = 0;
  gboolean is_null = FALSE;

  *value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_NULL };
  const guint8 *data = read_bytes (reader, type, &size, &is_null, owned);
  if (!ae_tds_reader_is_good (reader))
    return FALSE;
  if (is_null)
    return TRUE;

  gboolean good = type->length_kind == AE_EMULATOR_LENGTH_VARIANT
                      ? ae_emulator_variant_decode (data, size, value, owned)
                      : is_size_right (type, size)
                            && ae_emulator_value_decode (&type->type, data, size, value, owned);
  if (!good)
    ae_tds_reader_set_invalid (reader, "A value is impossible for its type");

  return good;
}
