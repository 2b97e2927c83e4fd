/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Values of rows and output parameters: MS-TDS 2.2.5.2, 2.2.5.5.
 *
 *   BYTELEN     u8 size (0: NULL), data
 *   USHORTLEN   u16 size (FFFF: NULL), data
 *   PLP         u64 size (all ones: NULL), { u32 size, data }*, u32 0 */

#include "config.h"

#include <string.h>

#include "ae-emulator-collation-private.h"
#include "ae-emulator-text-forms-private.h"
#include "ae-emulator-type-codec-private.h"
#include "ae-emulator-variant-private.h"

/* --- scalars ------------------------------------------------------------------------------- */

/* The engine may give an integer where the type has a text form, and the other way round. */
static char *
dup_value_text (const AeEmulatorValue *value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case AE_EMULATOR_VALUE_REAL:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, value->real));
    case AE_EMULATOR_VALUE_TEXT:
      return g_strndup ((const char *) value->data, value->size);
    default:
      return g_strdup ("");
    }
}

static gboolean
get_integer (const AeEmulatorValue *value, gint64 *integer)
{
  g_autofree char *text = NULL;

  if (value->kind == AE_EMULATOR_VALUE_INTEGER)
    {
      *integer = value->integer;
      return TRUE;
    }
  text = dup_value_text (value);

  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, integer, NULL);
}

static gboolean
get_real (const AeEmulatorValue *value, double *real)
{
  char *end = NULL;

  if (value->kind == AE_EMULATOR_VALUE_REAL)
    {
      *real = value->real;
      return TRUE;
    }
  g_autofree char *text = dup_value_text (value);
  *real = g_ascii_strtod (text, &end);

  return end != text && *end == '\0';
}

static gboolean
write_integer (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  guint size = ae_emulator_type_get_fixed_size (type->id);
  gint64 integer;

  if (!get_integer (value, &integer))
    return FALSE;
  if (type->id == AE_EMULATOR_TYPE_BIT)
    integer = integer != 0;
  if (type->id == AE_EMULATOR_TYPE_TINYINT && (integer < 0 || integer > 255))
    return FALSE;
  if ((size == 2 && integer != (gint16) integer) || (size == 4 && integer != (gint32) integer))
    return FALSE;

  ae_tds_writer_u8 (writer, size);
  for (guint i = 0; i < size; i++)
    ae_tds_writer_u8 (writer, (guint64) integer >> (8 * i) & 0xFF);

  return TRUE;
}

static gboolean
write_real (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  double real;

  if (!get_real (value, &real))
    return FALSE;

  if (type->id == AE_EMULATOR_TYPE_REAL)
    {
      float narrow = (float) real;
      guint32 bits;
      memcpy (&bits, &narrow, sizeof bits);
      ae_tds_writer_u8 (writer, 4);
      ae_tds_writer_u32 (writer, bits);
    }
  else
    {
      guint64 bits;
      memcpy (&bits, &real, sizeof bits);
      ae_tds_writer_u8 (writer, 8);
      ae_tds_writer_u64 (writer, bits);
    }

  return TRUE;
}

static gboolean
get_decimal (const AeEmulatorValue *value,
             guint scale,
             gboolean *negative,
             AeEmulatorUint128 *magnitude)
{
  if (value->kind == AE_EMULATOR_VALUE_TEXT)
    return ae_emulator_decimal_parse ((const char *) value->data, value->size, scale, negative,
                                      magnitude);

  g_autofree char *text = value->kind == AE_EMULATOR_VALUE_REAL
                              ? g_strdup_printf ("%.*f", (int) scale, value->real)
                              : dup_value_text (value);

  return ae_emulator_decimal_parse (text, strlen (text), scale, negative, magnitude);
}

static gboolean
write_decimal (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  guint size = ae_emulator_type_get_decimal_size (type->precision);
  gboolean negative;
  AeEmulatorUint128 magnitude;

  if (!get_decimal (value, type->scale, &negative, &magnitude)
      || (size < 17 && magnitude >> (8 * (size - 1)) != 0))
    return FALSE;

  ae_tds_writer_u8 (writer, size);
  ae_tds_writer_u8 (writer, negative ? 0 : 1);
  for (guint i = 0; i < size - 1; i++)
    ae_tds_writer_u8 (writer, (guint8) (magnitude >> (8 * i)));

  return TRUE;
}

static gboolean
write_money (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  gboolean negative;
  AeEmulatorUint128 magnitude;

  if (!get_decimal (value, 4, &negative, &magnitude)
      || magnitude > (AeEmulatorUint128) G_MAXINT64 + (negative ? 1 : 0))
    return FALSE;
  gint64 amount = (gint64) (negative ? -(guint64) magnitude : (guint64) magnitude);
  if (type->id == AE_EMULATOR_TYPE_SMALLMONEY && amount != (gint32) amount)
    return FALSE;

  ae_tds_writer_u8 (writer, ae_emulator_type_get_fixed_size (type->id));
  if (type->id == AE_EMULATOR_TYPE_MONEY)
    ae_tds_writer_u32 (writer, (guint32) ((guint64) amount >> 32));
  ae_tds_writer_u32 (writer, (guint32) amount);

  return TRUE;
}

static gboolean
write_guid (AeTdsWriter *writer, const AeEmulatorValue *value)
{
  guint8 guid[16];

  if (value->kind == AE_EMULATOR_VALUE_BLOB && value->size == 16)
    memcpy (guid, value->data, 16);
  else if (value->kind != AE_EMULATOR_VALUE_TEXT
           || !ae_emulator_guid_parse ((const char *) value->data, value->size, guid))
    return FALSE;
  ae_tds_writer_u8 (writer, 16);
  ae_tds_writer_bytes (writer, guid, 16);

  return TRUE;
}

/* --- dates and times ----------------------------------------------------------------------- */

static gint64
round_ticks (gint64 ticks, gint64 unit)
{
  return (ticks + unit / 2) / unit;
}

static void
write_little_endian (AeTdsWriter *writer, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++)
    ae_tds_writer_u8 (writer, value >> (8 * i) & 0xFF);
}

static gboolean
write_datetime (AeTdsWriter *writer, AeEmulatorTypeId id, AeEmulatorMoment *moment)
{
  gboolean small = id == AE_EMULATOR_TYPE_SMALLDATETIME;
  gint64 per_day = small ? 1440 : 86400 * 300;
  gint64 days = moment->days - AE_EMULATOR_DAYS_TO_1900;
  /* A 1/300 s is no whole number of ticks: three of them are. */
  gint64 time = small ? round_ticks (moment->ticks, 60 * AE_EMULATOR_TICKS_PER_SECOND)
                      : round_ticks (3 * moment->ticks, AE_EMULATOR_TICKS_PER_SECOND / 100);

  if (time == per_day)
    {
      days++;
      time = 0;
    }
  if (small && (days < 0 || days > G_MAXUINT16))
    return FALSE;

  ae_tds_writer_u8 (writer, small ? 4 : 8);
  write_little_endian (writer, (guint64) days, small ? 2 : 4);
  write_little_endian (writer, (guint64) time, small ? 2 : 4);

  return TRUE;
}

static gboolean
write_scaled_time (AeTdsWriter *writer, const AeEmulatorType *type, AeEmulatorMoment *moment)
{
  gboolean has_date = type->id != AE_EMULATOR_TYPE_TIME;
  gboolean has_offset = type->id == AE_EMULATOR_TYPE_DATETIMEOFFSET;
  guint scale = MIN (type->scale, 7);
  guint size = ae_emulator_type_get_time_size (scale);
  gint64 unit = 1;

  for (guint i = scale; i < 7; i++)
    unit *= 10;
  if (has_offset)
    moment->ticks -= moment->offset * 60 * AE_EMULATOR_TICKS_PER_SECOND;
  gint64 ticks = round_ticks (moment->ticks + AE_EMULATOR_TICKS_PER_DAY, unit) * unit;
  gint64 days = moment->days + ticks / AE_EMULATOR_TICKS_PER_DAY - 1;
  if (has_date && (days < 0 || days > AE_EMULATOR_MAX_DAYS))
    return FALSE;

  ae_tds_writer_u8 (writer, size + (has_date ? 3 : 0) + (has_offset ? 2 : 0));
  write_little_endian (writer, (guint64) (ticks % AE_EMULATOR_TICKS_PER_DAY / unit), size);
  if (has_date)
    write_little_endian (writer, (guint64) days, 3);
  if (has_offset)
    ae_tds_writer_u16 (writer, (guint16) (gint16) moment->offset);

  return TRUE;
}

static gboolean
write_moment (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  AeEmulatorMoment moment = { 0 };

  if (value->kind == AE_EMULATOR_VALUE_INTEGER)
    moment.days = value->integer;
  else if (value->kind != AE_EMULATOR_VALUE_TEXT
           || !ae_emulator_moment_parse ((const char *) value->data, value->size, &moment))
    return FALSE;
  if (moment.days < 0 || moment.days > AE_EMULATOR_MAX_DAYS)
    return FALSE;

  if (type->id == AE_EMULATOR_TYPE_DATETIME || type->id == AE_EMULATOR_TYPE_SMALLDATETIME)
    return write_datetime (writer, type->id, &moment);
  if (type->id != AE_EMULATOR_TYPE_DATE)
    return write_scaled_time (writer, type, &moment);
  ae_tds_writer_u8 (writer, 3);
  write_little_endian (writer, (guint64) moment.days, 3);

  return TRUE;
}

/* --- text and bytes ------------------------------------------------------------------------ */

static void
append_utf16 (AeTdsWriter *out, const char *utf8, gsize size)
{
  const char *end = utf8 + size;

  while (utf8 < end)
    {
      /* Which takes NUL for an end. */
      gunichar c = *utf8 == '\0' ? 0 : g_utf8_get_char_validated (utf8, end - utf8);
      if (c >= (gunichar) -2)
        {
          c = 0xFFFD;
          utf8++;
        }
      else
        utf8 = g_utf8_next_char (utf8);
      if (c >= 0x10000)
        {
          ae_tds_writer_u16 (out, 0xD800 + ((c - 0x10000) >> 10));
          c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
      ae_tds_writer_u16 (out, c);
    }
}

/* The bytes of a text in the type's own encoding. */
static void
encode_text (AeTdsWriter *out, const AeEmulatorType *type, const char *utf8, gsize size)
{
  static const guint8 none[5];

  /* xml without a byte order mark: go-mssqldb and tedious would show it as a letter. */
  if (type->id == AE_EMULATOR_TYPE_XML || ae_emulator_type_is_unicode (type->id))
    {
      append_utf16 (out, utf8, size);
      return;
    }
  if (!ae_emulator_type_is_character (type->id))
    {
      ae_tds_writer_bytes (out, utf8, size);
      return;
    }

  const guint8 *collation
      = memcmp (type->collation, none, 5) != 0 ? type->collation : ae_emulator_default_collation;
  const char *charset = ae_emulator_collation_get_charset (collation);
  gsize n_bytes;
  g_autofree char *bytes
      = ae_emulator_text_to_charset (charset ? charset : "ASCII", utf8, size, &n_bytes);
  ae_tds_writer_bytes (out, bytes, n_bytes);
}

static void
write_content (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  if (value->kind == AE_EMULATOR_VALUE_BLOB)
    ae_tds_writer_bytes (writer, value->data, value->size);
  else if (value->kind == AE_EMULATOR_VALUE_TEXT)
    encode_text (writer, type, (const char *) value->data, value->size);
  else
    {
      g_autofree char *text = dup_value_text (value);
      encode_text (writer, type, text, strlen (text));
    }
}

static void
pad (AeTdsWriter *writer, const AeEmulatorType *type, gsize start)
{
  while (writer->size - start < (gsize) type->max_length)
    if (type->id == AE_EMULATOR_TYPE_NCHAR)
      ae_tds_writer_u16 (writer, ' ');
    else
      ae_tds_writer_u8 (writer, type->id == AE_EMULATOR_TYPE_BINARY ? 0 : ' ');
}

/* One chunk: its size, and that of the whole, are known when it is written. */
static gboolean
write_plp (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  gsize start = writer->size;

  ae_tds_writer_zero (writer, 12);
  write_content (writer, type, value);
  gsize size = writer->size - start - 12;
  if (size > G_MAXINT32)
    {
      writer->size = start;
      return FALSE;
    }
  ae_tds_writer_patch_u32 (writer, start, size);
  if (size == 0)
    {
      /* The end of the chunks stands where the chunk would begin. */
      return TRUE;
    }
  ae_tds_writer_patch_u32 (writer, start + 8, size);
  ae_tds_writer_u32 (writer, 0);

  return TRUE;
}

/* Written in place, and taken back when it does not fit. */
static gboolean
write_sized (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  gsize start = writer->size;

  if (ae_emulator_type_is_plp (type))
    return write_plp (writer, type, value);
  ae_tds_writer_u16 (writer, 0);
  write_content (writer, type, value);
  if (type->id == AE_EMULATOR_TYPE_CHAR || type->id == AE_EMULATOR_TYPE_NCHAR
      || type->id == AE_EMULATOR_TYPE_BINARY)
    pad (writer, type, start + 2);
  gsize size = writer->size - start - 2;
  if (size > (gsize) type->max_length)
    {
      writer->size = start;
      return FALSE;
    }
  ae_tds_writer_patch_u16 (writer, start, size);

  return TRUE;
}

/* u8 16, pointer, timestamp, u32 size, data. The pointer points nowhere: READTEXT and its kin are
 * not there. */
static gboolean
write_text (AeTdsWriter *writer, const AeEmulatorType *type, const AeEmulatorValue *value)
{
  static const char pointer[] = "\x10"
                                "aeclient-emulatr"
                                "notstamp";
  const AeEmulatorType wire = ae_emulator_type_get_wire_type (type);
  gsize start = writer->size;

  if (value->kind == AE_EMULATOR_VALUE_NULL)
    {
      ae_tds_writer_u8 (writer, 0);
      return TRUE;
    }
  ae_tds_writer_bytes (writer, pointer, sizeof pointer - 1);
  ae_tds_writer_u32 (writer, 0);
  gsize content = writer->size;
  write_content (writer, &wire, value);
  gsize size = writer->size - content;
  if (size > G_MAXINT32)
    {
      writer->size = start;
      return FALSE;
    }
  ae_tds_writer_patch_u32 (writer, content - 4, size);

  return TRUE;
}

/* --- any value ----------------------------------------------------------------------------- */

static void
write_null (AeTdsWriter *writer, const AeEmulatorType *type)
{
  if (ae_emulator_type_is_plp (type))
    ae_tds_writer_u64 (writer, G_MAXUINT64);
  else if (ae_emulator_type_is_character (type->id) || type->id == AE_EMULATOR_TYPE_VARBINARY
           || type->id == AE_EMULATOR_TYPE_BINARY)
    ae_tds_writer_u16 (writer, 0xFFFF);
  else if (type->id == AE_EMULATOR_TYPE_SQL_VARIANT)
    ae_tds_writer_u32 (writer, 0);
  else
    ae_tds_writer_u8 (writer, 0);
}

gboolean
ae_emulator_value_write (AeTdsWriter *writer,
                         const AeEmulatorType *given,
                         const AeEmulatorValue *value)
{
  const AeEmulatorType wire = ae_emulator_type_get_wire_type (given), *type = &wire;

  if (value->kind == AE_EMULATOR_VALUE_NULL)
    {
      write_null (writer, type);
      return TRUE;
    }

  switch (type->id)
    {
    case AE_EMULATOR_TYPE_BIT:
    case AE_EMULATOR_TYPE_TINYINT:
    case AE_EMULATOR_TYPE_SMALLINT:
    case AE_EMULATOR_TYPE_INT:
    case AE_EMULATOR_TYPE_BIGINT:
      return write_integer (writer, type, value);
    case AE_EMULATOR_TYPE_REAL:
    case AE_EMULATOR_TYPE_FLOAT:
      return write_real (writer, type, value);
    case AE_EMULATOR_TYPE_DECIMAL:
    case AE_EMULATOR_TYPE_NUMERIC:
      return write_decimal (writer, type, value);
    case AE_EMULATOR_TYPE_MONEY:
    case AE_EMULATOR_TYPE_SMALLMONEY:
      return write_money (writer, type, value);
    case AE_EMULATOR_TYPE_UNIQUEIDENTIFIER:
      return write_guid (writer, value);
    case AE_EMULATOR_TYPE_DATE:
    case AE_EMULATOR_TYPE_TIME:
    case AE_EMULATOR_TYPE_DATETIME2:
    case AE_EMULATOR_TYPE_DATETIMEOFFSET:
    case AE_EMULATOR_TYPE_SMALLDATETIME:
    case AE_EMULATOR_TYPE_DATETIME:
      return write_moment (writer, type, value);
    case AE_EMULATOR_TYPE_SQL_VARIANT:
      return ae_emulator_variant_write (writer, value);
    default:
      return write_sized (writer, type, value);
    }
}

gboolean
ae_emulator_value_write_in_row (AeTdsWriter *writer,
                                const AeEmulatorType *type,
                                const AeEmulatorValue *value)
{
  if (ae_emulator_type_is_text (type->id))
    return write_text (writer, type, value);

  return ae_emulator_value_write (writer, type, value);
}
