/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Character types ([MS-TDS] 2.2.5.5.1), on the wire and in the normal form:
 *
 *   char, varchar, text      bytes in the code page of the collation
 *   nchar, nvarchar, ntext   UTF-16LE
 *   xml                      UTF-16LE, usually behind a byte order mark
 *   json                     UTF-8
 *
 * The normal form is not padded; a reader fills char(n) and nchar(n) up with blanks, so that the
 * application sees what an unencrypted column would give. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-tds-code-page-private.h"
#include "ae-tds-codec-private.h"
#include "ae-tds-utf16-private.h"

/* Up to here room for the worst case is taken and the rest given back; longer text is measured. */
#define SHORT_UNITS 4096

static gboolean
fail_too_long (const AeTdsType *type, const AeTdsTypeInfo *info, GError **error)
{
  guint limit = ae_tds_type_info_is_max (info) ? (guint) G_MAXINT32 : info->max_length;

  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               type->unit == 2
                   ? _ ("The text is too long for its type, %s: at most %u UTF-16 units fit")
                   : _ ("The text is too long for its type, %s: at most %u bytes fit"),
               type->name, limit / type->unit);
  return FALSE;
}

static gboolean
fits (const AeTdsTypeInfo *info, gsize size)
{
  if (ae_tds_type_info_get_framing (info, NULL) == AE_TDS_FRAMING_PLP)
    return size <= G_MAXINT32;
  return size <= info->max_length;
}

/* Encoding ---------------------------------------------------------------------------------- */

static gboolean
put_utf8 (const AeTdsValue *value, const AeTdsType *type, AeTdsWriter *writer, GError **error)
{
  for (gsize i = 0; i < value->size;)
    {
      gunichar c;

      if (!ae_tds_utf8_next (value->data, value->size, &i, &c))
        return ae_tds_value_fail_utf8 (type, error);
    }
  ae_tds_writer_bytes (writer, value->data, value->size);
  return TRUE;
}

static gboolean
put_code_page (const AeTdsValue *value,
               const AeTdsType *type,
               guint number,
               AeTdsWriter *writer,
               GError **error)
{
  const AeTdsCodePage *page = ae_tds_code_page_get (number);

  if (page == NULL)
    return ae_tds_value_fail_code_page (type, number, error);
  for (gsize i = 0; i < value->size;)
    {
      gunichar c;
      guint8 bytes[2];

      if (!ae_tds_utf8_next (value->data, value->size, &i, &c))
        return ae_tds_value_fail_utf8 (type, error);
      guint n = ae_tds_code_page_encode (page, c, bytes);
      if (n == 0)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                       _ ("The text has a character that code page %u of type %s does not have; "
                          "use nchar or nvarchar"),
                       number, type->name);
          return FALSE;
        }
      ae_tds_writer_bytes (writer, bytes, n);
    }
  return TRUE;
}

static gboolean
put_utf16 (const AeTdsValue *value, const AeTdsType *type, AeTdsWriter *writer, GError **error)
{
  for (gsize i = 0; i < value->size;)
    {
      gunichar c;

      if (!ae_tds_utf8_next (value->data, value->size, &i, &c))
        return ae_tds_value_fail_utf8 (type, error);
      if (c >= 0x10000)
        {
          ae_tds_writer_u16 (writer, (guint16) (0xD800 + ((c - 0x10000) >> 10)));
          c = 0xDC00 + (c & 0x3FF);
        }
      ae_tds_writer_u16 (writer, (guint16) c);
    }
  return TRUE;
}

static gboolean
encode_ansi (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             AeTdsWriter *writer,
             GError **error)
{
  gsize start = ae_tds_writer_get_size (writer);
  guint number = ae_tds_collation_get_code_page (info->collation);

  if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);
  if (number == AE_TDS_CODE_PAGE_UTF8 ? !put_utf8 (value, type, writer, error)
                                      : !put_code_page (value, type, number, writer, error))
    return FALSE;
  return fits (info, ae_tds_writer_get_size (writer) - start) || fail_too_long (type, info, error);
}

static gboolean
encode_utf16 (const AeTdsType *type,
              const AeTdsValue *value,
              const AeTdsTypeInfo *info,
              AeTdsWriter *writer,
              GError **error)
{
  gsize start = ae_tds_writer_get_size (writer);

  if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);
  if (!put_utf16 (value, type, writer, error))
    return FALSE;
  return fits (info, ae_tds_writer_get_size (writer) - start) || fail_too_long (type, info, error);
}

static gboolean
encode_utf8 (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             AeTdsWriter *writer,
             GError **error)
{
  if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);
  return put_utf8 (value, type, writer, error)
         && (fits (info, value->size) || fail_too_long (type, info, error));
}

/* Decoding ---------------------------------------------------------------------------------- */

/* What blanks a padded type still needs, each one byte of UTF-8. */
static gsize
count_blanks (const AeTdsType *type, const AeTdsTypeInfo *info, gsize size)
{
  return (info->max_length - size) / type->unit;
}

/* NUL behind it: the text may be handed out as a C string. */
static void
finish (AeTdsValue *value, AeTdsArena *arena, guint8 *text, gsize size, gsize n_blanks)
{
  memset (text + size, ' ', n_blanks);
  size += n_blanks;
  text[size] = '\0';
  ae_tds_arena_shrink_last (arena, text, size + 1);
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT, .data = text, .size = size };
}

/* ASCII stays one byte; most text is. */
static gsize
measure_ansi (const guint8 *data, gsize size)
{
  gsize n_others = 0;

  for (gsize i = 0; i < size; i++)
    n_others += data[i] >> 7;
  return size + n_others * (AE_TDS_CODE_PAGE_MAX_UTF8 - 1);
}

/* Room for @per_byte bytes of UTF-8 for each, blanks and NUL. */
static guint8 *
make_room (AeTdsArena *arena, gsize size, gsize per_byte, gsize n_blanks)
{
  gsize room;

  if (!g_size_checked_mul (&room, size, per_byte) || !g_size_checked_add (&room, room, n_blanks)
      || !g_size_checked_add (&room, room, 1))
    return NULL;
  return ae_tds_arena_alloc (arena, room);
}

static gboolean
take_utf16 (const AeTdsType *type,
            AeTdsValue *value,
            const guint8 *data,
            gsize size,
            gsize n_blanks,
            AeTdsArena *arena,
            GError **error)
{
  gsize n_units = size / 2;
  gsize utf8_size;
  guint8 *text = n_units <= SHORT_UNITS
                     ? make_room (arena, n_units, AE_TDS_UTF8_MAX_PER_UNIT, n_blanks)
                     : make_room (arena, ae_tds_utf16_measure_utf8 (data, n_units), 1, n_blanks);

  if (text == NULL)
    return ae_tds_value_fail_memory (type, size, error);
  if (size % 2 != 0 || !ae_tds_utf16_to_utf8 (data, n_units, text, &utf8_size))
    return ae_tds_value_fail_undecodable (type, error);
  finish (value, arena, text, utf8_size, n_blanks);
  return TRUE;
}

static gboolean
take_utf8 (const AeTdsType *type,
           AeTdsValue *value,
           const guint8 *data,
           gsize size,
           gsize n_blanks,
           AeTdsArena *arena,
           GError **error)
{
  for (gsize i = 0; i < size;)
    {
      gunichar c;

      if (!ae_tds_utf8_next (data, size, &i, &c))
        return ae_tds_value_fail_undecodable (type, error);
    }
  guint8 *text = make_room (arena, size, 1, n_blanks);
  if (text == NULL)
    return ae_tds_value_fail_memory (type, size, error);
  if (size > 0)
    memcpy (text, data, size);
  finish (value, arena, text, size, n_blanks);
  return TRUE;
}

static gboolean
take_ansi (const AeTdsType *type,
           AeTdsValue *value,
           const AeTdsTypeInfo *info,
           const guint8 *data,
           gsize size,
           gsize n_blanks,
           AeTdsArena *arena,
           GError **error)
{
  guint number = ae_tds_collation_get_code_page (info->collation);
  gsize utf8_size;

  if (number == AE_TDS_CODE_PAGE_UTF8)
    return take_utf8 (type, value, data, size, n_blanks, arena, error);
  const AeTdsCodePage *page = ae_tds_code_page_get (number);
  if (page == NULL)
    return ae_tds_value_fail_code_page (type, number, error);

  guint8 *text = make_room (arena, measure_ansi (data, size), 1, n_blanks);
  if (text == NULL)
    return ae_tds_value_fail_memory (type, size, error);
  if (!ae_tds_code_page_decode (page, data, size, text, &utf8_size))
    return ae_tds_value_fail_undecodable (type, error);
  finish (value, arena, text, utf8_size, n_blanks);
  return TRUE;
}

static gboolean
decode_ansi (const AeTdsType *type,
             AeTdsValue *value,
             const AeTdsTypeInfo *info,
             const guint8 *data,
             gsize size,
             AeTdsArena *arena,
             GError **error)
{
  return take_ansi (type, value, info, data, size, 0, arena, error);
}

static gboolean
decode_normal_ansi (const AeTdsType *type,
                    AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    const guint8 *data,
                    gsize size,
                    AeTdsArena *arena,
                    GError **error)
{
  if (!fits (info, size))
    return ae_tds_value_fail_normal (type, error);
  gsize n_blanks = info->id == AE_TDS_TYPE_BIGCHAR ? count_blanks (type, info, size) : 0;
  return take_ansi (type, value, info, data, size, n_blanks, arena, error);
}

static gboolean
decode_utf16 (const AeTdsType *type,
              AeTdsValue *value,
              const AeTdsTypeInfo *info,
              const guint8 *data,
              gsize size,
              AeTdsArena *arena,
              GError **error)
{
  return take_utf16 (type, value, data, size, 0, arena, error);
}

static gboolean
decode_normal_utf16 (const AeTdsType *type,
                     AeTdsValue *value,
                     const AeTdsTypeInfo *info,
                     const guint8 *data,
                     gsize size,
                     AeTdsArena *arena,
                     GError **error)
{
  if (!fits (info, size) || size % 2 != 0)
    return ae_tds_value_fail_normal (type, error);
  gsize n_blanks = info->id == AE_TDS_TYPE_NCHAR ? count_blanks (type, info, size) : 0;
  return take_utf16 (type, value, data, size, n_blanks, arena, error);
}

static gboolean
decode_utf8 (const AeTdsType *type,
             AeTdsValue *value,
             const AeTdsTypeInfo *info,
             const guint8 *data,
             gsize size,
             AeTdsArena *arena,
             GError **error)
{
  return take_utf8 (type, value, data, size, 0, arena, error);
}

static gboolean
decode_xml (const AeTdsType *type,
            AeTdsValue *value,
            const AeTdsTypeInfo *info,
            const guint8 *data,
            gsize size,
            AeTdsArena *arena,
            GError **error)
{
  gsize mark = size >= 2 && data[0] == 0xFF && data[1] == 0xFE ? 2 : 0;

  return take_utf16 (type, value, data + mark, size - mark, 0, arena, error);
}

const AeTdsCodec ae_tds_codec_ansi = { encode_ansi, decode_ansi, encode_ansi, decode_normal_ansi };
const AeTdsCodec ae_tds_codec_utf16
    = { encode_utf16, decode_utf16, encode_utf16, decode_normal_utf16 };
const AeTdsCodec ae_tds_codec_utf8 = { encode_utf8, decode_utf8, NULL, NULL };
const AeTdsCodec ae_tds_codec_xml = { encode_utf16, decode_xml, NULL, NULL };
const AeTdsCodec ae_tds_codec_ansi_large = { encode_ansi, decode_ansi, NULL, NULL };
const AeTdsCodec ae_tds_codec_utf16_large = { encode_utf16, decode_utf16, NULL, NULL };
