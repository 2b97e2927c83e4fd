/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* uniqueidentifier ([MS-TDS] 2.2.5.5.1), on the wire and in the normal form: 16 bytes, of which the
 * first three groups stand the other way round than they are written:
 *
 *   33221100-5544-7766-8899-aabbccddeeff   is   00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF
 */

#include "config.h"

#include "ae-tds-codec-private.h"

#define GUID_SIZE 16
#define TEXT_SIZE 36

/* The bytes in the order in which they are written, and where a group ends. */
static const guint8 order[GUID_SIZE] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

static gboolean
ends_group (gsize i)
{
  return i == 3 || i == 5 || i == 7 || i == 9;
}

static gboolean
parse_guid (const guint8 *text, gsize size, guint8 guid[GUID_SIZE])
{
  if (size == TEXT_SIZE + 2 && text[0] == '{' && text[size - 1] == '}')
    {
      text++;
      size -= 2;
    }
  if (size != TEXT_SIZE)
    return FALSE;
  for (gsize i = 0; i < GUID_SIZE; i++)
    {
      int high = g_ascii_xdigit_value ((char) *text++);
      int low = g_ascii_xdigit_value ((char) *text++);

      if (high < 0 || low < 0 || (ends_group (i) && *text++ != '-'))
        return FALSE;
      guid[order[i]] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static gboolean
encode_guid (const AeTdsType *type,
             const AeTdsValue *value,
             const AeTdsTypeInfo *info,
             AeTdsWriter *writer,
             GError **error)
{
  guint8 guid[GUID_SIZE];

  if (value->kind != AE_TDS_VALUE_TEXT)
    return ae_tds_value_fail_kind (type, error);
  if (!parse_guid (value->data, value->size, guid))
    return ae_tds_value_fail_text (type, "6f9619ff-8b86-d011-b42d-00c04fc964ff", error);
  ae_tds_writer_bytes (writer, guid, GUID_SIZE);
  return TRUE;
}

static gboolean
decode_guid (const AeTdsType *type,
             AeTdsValue *value,
             const AeTdsTypeInfo *info,
             const guint8 *data,
             gsize size,
             AeTdsArena *arena,
             GError **error)
{
  static const char digits[] = "0123456789abcdef";
  guint8 *text = ae_tds_arena_alloc (arena, TEXT_SIZE + 1);
  guint8 *end = text;

  if (text == NULL)
    return ae_tds_value_fail_memory (type, TEXT_SIZE + 1, error);
  for (gsize i = 0; i < GUID_SIZE; i++)
    {
      *end++ = (guint8) digits[data[order[i]] >> 4];
      *end++ = (guint8) digits[data[order[i]] & 15];
      if (ends_group (i))
        *end++ = '-';
    }
  *end = '\0';
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT, .data = text, .size = TEXT_SIZE };
  return TRUE;
}

static gboolean
decode_normal_guid (const AeTdsType *type,
                    AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    const guint8 *data,
                    gsize size,
                    AeTdsArena *arena,
                    GError **error)
{
  if (size != GUID_SIZE)
    return ae_tds_value_fail_normal (type, error);
  return decode_guid (type, value, info, data, size, arena, error);
}

const AeTdsCodec ae_tds_codec_guid = { encode_guid, decode_guid, encode_guid, decode_normal_guid };
