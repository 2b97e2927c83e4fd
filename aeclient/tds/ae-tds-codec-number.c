/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* bit and the integers, real and float ([MS-TDS] 2.2.5.5.1).
 *
 *            wire                              normal form
 *   bit      u8, 0 or 1                        i64
 *   tinyint  u8                                i64
 *   others   i16, i32, i64                     i64
 *   real     IEEE 754 single                   the same
 *   float    IEEE 754 double                   the same
 */

#include "config.h"

#include "ae-tds-codec-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define NORMAL_INTEGER_SIZE 8
#define LONGEST_NUMBER                                                       \
  400 /* of a text that is to be a number; the longest double has 3xx digits \
       */

/* Integers up to these have an exact double or single. */
#define MAX_EXACT_DOUBLE (G_GINT64_CONSTANT (1) << 53)
#define MAX_EXACT_SINGLE (G_GINT64_CONSTANT (1) << 24)

/* A copy that ends with NUL, for the C library; FALSE when it cannot be a number. */
static gboolean
copy_number (const guint8 *text, gsize size, char copy[LONGEST_NUMBER + 1])
{
  if (size == 0 || size > LONGEST_NUMBER || memchr (text, '\0', size) != NULL
      || g_ascii_isspace ((char) text[0]))
    return FALSE;
  memcpy (copy, text, size);
  copy[size] = '\0';
  return TRUE;
}

gboolean
ae_tds_parse_integer (const guint8 *text, gsize size, gint64 *integer)
{
  char copy[LONGEST_NUMBER + 1];
  char *end;

  if (!copy_number (text, size, copy))
    return FALSE;
  errno = 0;
  *integer = g_ascii_strtoll (copy, &end, 10);
  gboolean is_good = errno == 0 && *end == '\0';
  explicit_bzero (copy, sizeof copy);
  return is_good;
}

static gboolean
is_word (const AeTdsValue *value, const char *word)
{
  return value->size == strlen (word)
         && g_ascii_strncasecmp ((const char *) value->data, word, value->size) == 0;
}

static gboolean
real_to_integer (double real, gint64 *integer)
{
  if (!(fabs (real) <= (double) MAX_EXACT_DOUBLE) || real != floor (real))
    return FALSE;
  *integer = (gint64) real;
  return TRUE;
}

static gboolean
get_integer (const AeTdsType *type, const AeTdsValue *value, gint64 *integer, GError **error)
{
  gboolean is_good = TRUE;

  if (value->kind == AE_TDS_VALUE_INTEGER || value->kind == AE_TDS_VALUE_BOOLEAN)
    *integer = value->integer;
  else if (value->kind == AE_TDS_VALUE_REAL)
    is_good = real_to_integer (value->real, integer);
  else if (value->kind == AE_TDS_VALUE_DECIMAL)
    is_good = ae_tds_decimal_to_integer (value, integer);
  else if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);
  else if (type->kind == AE_TDS_VALUE_BOOLEAN && is_word (value, "true"))
    *integer = 1;
  else if (type->kind == AE_TDS_VALUE_BOOLEAN && is_word (value, "false"))
    *integer = 0;
  else
    is_good = ae_tds_parse_integer (value->data, value->size, integer);

  if (!is_good || *integer < type->minimum || *integer > type->maximum)
    return ae_tds_value_fail_integer (type, error);
  return TRUE;
}

static void
write_integer (AeTdsWriter *writer, gint64 integer, gsize size)
{
  for (gsize i = 0; i < size; i++)
    ae_tds_writer_u8 (writer, (guint8) ((guint64) integer >> 8 * i));
}

/* Two's complement of 1 to 8 bytes; one byte is a tinyint or a bit and has no sign. */
static gint64
read_integer (const guint8 *data, gsize size)
{
  guint64 bits = 0;

  for (gsize i = size; i-- > 0;)
    bits = bits << 8 | data[i];
  if (size > 1 && size < 8 && data[size - 1] >= 0x80)
    bits |= G_MAXUINT64 << 8 * size;
  return (gint64) bits;
}

/* The nullable forms give their size, the fixed ones have it in the table. */
static gsize
get_size (const AeTdsType *type, const AeTdsTypeInfo *info)
{
  return info->max_length != 0 ? info->max_length : type->length;
}

static gboolean
encode_integer (const AeTdsType *type,
                const AeTdsValue *value,
                const AeTdsTypeInfo *info,
                AeTdsWriter *writer,
                GError **error)
{
  gint64 integer;

  if (!get_integer (type, value, &integer, error))
    return FALSE;
  write_integer (writer, integer, get_size (type, info));
  return TRUE;
}

static gboolean
decode_integer (const AeTdsType *type,
                AeTdsValue *value,
                const AeTdsTypeInfo *info,
                const guint8 *data,
                gsize size,
                AeTdsArena *arena,
                GError **error)
{
  gint64 integer = read_integer (data, size);

  if (integer < type->minimum || integer > type->maximum)
    return ae_tds_value_fail_range (type, error);
  *value = (AeTdsValue){ .kind = type->kind, .integer = integer };
  return TRUE;
}

static gboolean
encode_normal_integer (const AeTdsType *type,
                       const AeTdsValue *value,
                       const AeTdsTypeInfo *info,
                       AeTdsWriter *writer,
                       GError **error)
{
  gint64 integer;

  if (!get_integer (type, value, &integer, error))
    return FALSE;
  write_integer (writer, integer, NORMAL_INTEGER_SIZE);
  return TRUE;
}

static gboolean
decode_normal_integer (const AeTdsType *type,
                       AeTdsValue *value,
                       const AeTdsTypeInfo *info,
                       const guint8 *data,
                       gsize size,
                       AeTdsArena *arena,
                       GError **error)
{
  if (size != NORMAL_INTEGER_SIZE)
    return ae_tds_value_fail_normal (type, error);
  gint64 integer = read_integer (data, size);
  if (integer < type->minimum || integer > type->maximum)
    return ae_tds_value_fail_normal (type, error);
  *value = (AeTdsValue){ .kind = type->kind, .integer = integer };
  return TRUE;
}

const AeTdsCodec ae_tds_codec_integer
    = { encode_integer, decode_integer, encode_normal_integer, decode_normal_integer };

static gboolean
text_to_real (const AeTdsValue *value, double *real)
{
  char copy[LONGEST_NUMBER + 1];
  char *end;

  if (!copy_number (value->data, value->size, copy))
    return FALSE;
  *real = g_ascii_strtod (copy, &end);
  gboolean is_good = *end == '\0' && memchr (copy, 'x', value->size) == NULL
                     && memchr (copy, 'X', value->size) == NULL;
  explicit_bzero (copy, sizeof copy);
  return is_good;
}

static gboolean
integer_to_real (gint64 integer, gboolean is_single, double *real)
{
  gint64 limit = is_single ? MAX_EXACT_SINGLE : MAX_EXACT_DOUBLE;

  *real = (double) integer;
  return integer >= -limit && integer <= limit;
}

/* No infinity and no NaN: the server refuses them in the clear, and would not see them encrypted.
 */
static gboolean
get_real (const AeTdsType *type,
          const AeTdsValue *value,
          gboolean is_single,
          double *real,
          GError **error)
{
  gboolean is_good = TRUE;

  *real = 0;
  if (value->kind == AE_TDS_VALUE_REAL)
    *real = value->real;
  else if (value->kind == AE_TDS_VALUE_INTEGER)
    is_good = integer_to_real (value->integer, is_single, real);
  else if (value->kind == AE_TDS_VALUE_DECIMAL)
    {
      char text[AE_TDS_TEXT_SIZE];

      ae_tds_value_to_text (value, text, sizeof text);
      *real = g_ascii_strtod (text, NULL);
    }
  else if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);
  else if (!text_to_real (value, real))
    return ae_tds_value_fail_text (type, "-1.5e10", error);

  /* Too small for a real is as far off as too large. */
  if (!is_good || !isfinite (*real)
      || (is_single && (!isfinite ((float) *real) || (*real != 0 && (float) *real == 0))))
    return ae_tds_value_fail_finite (type, error);
  return TRUE;
}

/* The same on the wire and in the normal form; a real is never widened. */
static gboolean
encode_real (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             AeTdsWriter *writer,
             GError **error)
{
  gboolean is_single = get_size (type, info) == sizeof (float);
  double real;

  if (!get_real (type, value, is_single, &real, error))
    return FALSE;
  if (is_single)
    {
      float single = (float) real;
      guint32 bits;

      memcpy (&bits, &single, sizeof bits);
      ae_tds_writer_u32 (writer, bits);
    }
  else
    {
      guint64 bits;

      memcpy (&bits, &real, sizeof bits);
      ae_tds_writer_u64 (writer, bits);
    }
  return TRUE;
}

static gboolean
read_real (const guint8 *data, gsize size, double *real)
{
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, size);
  if (size == sizeof (float))
    {
      guint32 bits = ae_tds_reader_u32 (&reader);
      float single;

      memcpy (&single, &bits, sizeof single);
      *real = single;
    }
  else
    {
      guint64 bits = ae_tds_reader_u64 (&reader);

      memcpy (real, &bits, sizeof *real);
    }
  return isfinite (*real);
}

static gboolean
decode_real (const AeTdsType *type,
             AeTdsValue *value,
             const AeTdsTypeInfo *info,
             const guint8 *data,
             gsize size,
             AeTdsArena *arena,
             GError **error)
{
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_REAL, .is_single = size == sizeof (float) };
  return read_real (data, size, &value->real) || ae_tds_value_fail_range (type, error);
}

static gboolean
decode_normal_real (const AeTdsType *type,
                    AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    const guint8 *data,
                    gsize size,
                    AeTdsArena *arena,
                    GError **error)
{
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_REAL, .is_single = size == sizeof (float) };
  return (size == get_size (type, info) && read_real (data, size, &value->real))
         || ae_tds_value_fail_normal (type, error);
}

const AeTdsCodec ae_tds_codec_float = { encode_real, decode_real, encode_real, decode_normal_real };
