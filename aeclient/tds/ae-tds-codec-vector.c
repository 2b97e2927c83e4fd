/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* vector, which a server sends only to clients that ask for it; its value is the text of a JSON
 * array of numbers, which is what the others get:
 *
 *   0  u8   0xA9
 *   1  u8   version 1
 *   2  u16  number of elements
 *   4  u8   type of the elements: 0 float32, 1 float16
 *   5       3 bytes of zero
 *   8       elements
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tds-codec-private.h"

#define MAGIC 0xA9
#define VERSION 1
#define HEADER_SIZE 8
#define ELEMENT_SIZE 4
#define HALF_SIZE 2
#define EXAMPLE "[1, -2.5, 3e-7]"

static float
single_from_bits (guint32 bits)
{
  float single;

  memcpy (&single, &bits, sizeof single);
  return single;
}

/* IEEE 754 half: 1 bit of sign, 5 of exponent, 10 of fraction. */
static float
single_from_half (guint bits)
{
  guint exponent = bits >> 10 & 31;
  int fraction = (int) (bits & 1023);
  float magnitude;

  if (exponent == 31)
    magnitude = INFINITY;
  else if (exponent == 0)
    magnitude = ldexpf ((float) fraction, -24);
  else
    magnitude = ldexpf ((float) (fraction + 1024), (int) exponent - 25);
  return bits >> 15 ? -magnitude : magnitude;
}

static gboolean
read_element (AeTdsReader *reader, gboolean is_half, AeTdsValue *element)
{
  *element = (AeTdsValue){
    .kind = AE_TDS_VALUE_REAL,
    .is_single = TRUE,
    .real = is_half ? single_from_half (ae_tds_reader_u16 (reader))
                    : single_from_bits (ae_tds_reader_u32 (reader)),
  };
  return isfinite (element->real);
}

static gboolean
decode_vector (const AeTdsType *type,
               AeTdsValue *value,
               const AeTdsTypeInfo *info,
               const guint8 *data,
               gsize size,
               AeTdsArena *arena,
               GError **error)
{
  gboolean is_half = info->element != 0;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, size);
  guint8 magic = ae_tds_reader_u8 (&reader);
  guint8 version = ae_tds_reader_u8 (&reader);
  gsize n_elements = ae_tds_reader_u16 (&reader);
  guint8 element_type = ae_tds_reader_u8 (&reader);
  ae_tds_reader_skip (&reader, 3);
  if (!ae_tds_reader_is_good (&reader) || magic != MAGIC || version != VERSION
      || element_type != info->element
      || size != HEADER_SIZE + n_elements * (is_half ? HALF_SIZE : ELEMENT_SIZE))
    return ae_tds_value_fail_range (type, error);

  /* A single is at most 15 characters, "-1.17549435e-38", and has a comma. */
  gsize room = 2 + n_elements * 16 + 1;
  char *text = (char *) ae_tds_arena_alloc (arena, room);
  if (text == NULL)
    return ae_tds_value_fail_memory (type, room, error);
  gsize end = 0;
  text[end++] = '[';
  for (gsize i = 0; i < n_elements; i++)
    {
      AeTdsValue element;

      if (!read_element (&reader, is_half, &element))
        return ae_tds_value_fail_range (type, error);
      if (i > 0)
        text[end++] = ',';
      end += ae_tds_value_to_text (&element, text + end, room - end);
    }
  text[end++] = ']';
  text[end] = '\0';
  ae_tds_arena_shrink_last (arena, (guint8 *) text, end + 1);
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT, .data = (guint8 *) text, .size = end };
  return TRUE;
}

static const char *
skip_blanks (const char *text, const char *end)
{
  while (text < end && g_ascii_isspace (*text))
    text++;
  return text;
}

/* One number and what is behind it, a comma or the closing bracket. */
static gboolean
put_element (const char **text, const char *end, gboolean *is_last, AeTdsWriter *writer)
{
  const char *start = skip_blanks (*text, end);
  const char *stop = start;
  char number[AE_TDS_TEXT_SIZE];
  char *rest;
  guint32 bits;

  while (stop < end && *stop != ',' && *stop != ']' && !g_ascii_isspace (*stop))
    stop++;
  if (stop == start || (gsize) (stop - start) >= sizeof number)
    return FALSE;
  memcpy (number, start, (gsize) (stop - start));
  number[stop - start] = '\0';
  if (strspn (number, "+-.0123456789eE") != (gsize) (stop - start))
    return FALSE;
  float single = (float) g_ascii_strtod (number, &rest);
  if (*rest != '\0' || !isfinite (single))
    return FALSE;
  memcpy (&bits, &single, sizeof bits);
  ae_tds_writer_u32 (writer, bits);

  stop = skip_blanks (stop, end);
  if (stop == end)
    return FALSE;
  *is_last = *stop == ']';
  *text = stop + 1;
  return TRUE;
}

static gboolean
put_elements (const char *text, gsize size, gsize n_elements, AeTdsWriter *writer)
{
  const char *end = text + size;
  gboolean is_last = FALSE;

  text = skip_blanks (text, end);
  if (text == end || *text++ != '[')
    return FALSE;
  for (gsize i = 0; i < n_elements; i++)
    if (is_last || !put_element (&text, end, &is_last, writer))
      return FALSE;
  return is_last && skip_blanks (text, end) == end;
}

static gboolean
encode_vector (const AeTdsType *type,
               const AeTdsValue *value,
               const AeTdsTypeInfo *info,
               AeTdsWriter *writer,
               GError **error)
{
  if (info->element != 0 || info->max_length < HEADER_SIZE + ELEMENT_SIZE)
    return ae_tds_value_fail_send (type, error);
  if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);

  gsize n_elements = (info->max_length - HEADER_SIZE) / ELEMENT_SIZE;
  ae_tds_writer_u8 (writer, MAGIC);
  ae_tds_writer_u8 (writer, VERSION);
  ae_tds_writer_u16 (writer, (guint16) n_elements);
  ae_tds_writer_zero (writer, 4);
  return put_elements ((const char *) value->data, value->size, n_elements, writer)
         || ae_tds_value_fail_text (type, EXAMPLE, error);
}

const AeTdsCodec ae_tds_codec_vector = { encode_vector, decode_vector, NULL, NULL };
