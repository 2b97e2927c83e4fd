/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Framing of a value ([MS-TDS] 2.2.5.2), around what its codec writes:
 *
 *   fixed        the bytes
 *   byte length  u8 n, bytes                       NULL: n = 0
 *   short length u16 n, bytes                      NULL: n = 0xFFFF
 *   long length  u32 n, bytes                      NULL: n = 0
 *   PLP          u64 total, { u32 n, bytes }, u32 0 NULL: total = 2^64-1 and nothing else
 *   text pointer u32 n, bytes                      NULL: n = 0xFFFFFFFF (as parameter; a row has a
 *                                                  pointer and a timestamp before)
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-tds-codec-private.h"

#define PLP_NULL G_MAXUINT64
#define LARGE_NULL G_MAXUINT32

static const AeTdsType *
find_type (const AeTdsTypeInfo *info, GError **error)
{
  const AeTdsType *type = ae_tds_type_for_info (info);

  if (type == NULL)
    g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED, _ ("There is no type with number 0x%02X"),
                 info->id);
  return type;
}

static gboolean
write_null (const AeTdsType *type, AeTdsFraming framing, AeTdsWriter *writer, GError **error)
{
  switch (framing)
    {
    case AE_TDS_FRAMING_BYTE_LEN:
      ae_tds_writer_u8 (writer, 0);
      return TRUE;
    case AE_TDS_FRAMING_SHORT_LEN:
      ae_tds_writer_u16 (writer, 0xFFFF);
      return TRUE;
    case AE_TDS_FRAMING_LONG_LEN:
      ae_tds_writer_u32 (writer, 0);
      return TRUE;
    case AE_TDS_FRAMING_PLP:
      ae_tds_writer_u64 (writer, PLP_NULL);
      return TRUE;
    case AE_TDS_FRAMING_TEXT_PTR:
      ae_tds_writer_u32 (writer, LARGE_NULL);
      return TRUE;
    case AE_TDS_FRAMING_FIXED:
      if (type->id == AE_TDS_TYPE_NULL)
        return TRUE;
      break;
    }
  return ae_tds_value_fail_range (type, error);
}

/* The codec writes behind a prefix that is patched when the length is known. */
static gsize
open_frame (AeTdsFraming framing, AeTdsWriter *writer)
{
  static const guint8 prefix_sizes[] = {
    [AE_TDS_FRAMING_FIXED] = 0,    [AE_TDS_FRAMING_BYTE_LEN] = 1, [AE_TDS_FRAMING_SHORT_LEN] = 2,
    [AE_TDS_FRAMING_LONG_LEN] = 4, [AE_TDS_FRAMING_TEXT_PTR] = 4, [AE_TDS_FRAMING_PLP] = 8 + 4,
  };

  ae_tds_writer_zero (writer, prefix_sizes[framing]);
  return ae_tds_writer_get_size (writer);
}

/* Codecs keep within their type's length, and that within what the prefix holds. An empty PLP has
 * no chunk: the length of its first one serves as the end. */
static void
close_frame (AeTdsFraming framing, AeTdsWriter *writer, gsize start)
{
  gsize size = ae_tds_writer_get_size (writer) - start;

  if (framing == AE_TDS_FRAMING_BYTE_LEN)
    writer->data[start - 1] = (guint8) size;
  else if (framing == AE_TDS_FRAMING_SHORT_LEN)
    ae_tds_writer_patch_u16 (writer, start - 2, (guint16) size);
  else if (framing == AE_TDS_FRAMING_LONG_LEN || framing == AE_TDS_FRAMING_TEXT_PTR)
    ae_tds_writer_patch_u32 (writer, start - 4, (guint32) size);
  else if (framing == AE_TDS_FRAMING_PLP && size > 0)
    {
      ae_tds_writer_patch_u32 (writer, start - 12, (guint32) size);
      ae_tds_writer_patch_u32 (writer, start - 4, (guint32) size);
      ae_tds_writer_u32 (writer, 0);
    }
}

gboolean
ae_tds_value_write (const AeTdsValue *value,
                    const AeTdsTypeInfo *info,
                    AeTdsWriter *writer,
                    GError **error)
{
  AeTdsFraming framing = ae_tds_type_info_get_framing (info, NULL);
  const AeTdsType *type = ae_tds_type_for_info (info);

  if (type != NULL && value->kind == AE_TDS_VALUE_NULL)
    return write_null (type, framing, writer, error);
  type = find_type (info, error);
  if (type == NULL)
    return FALSE;
  if (type->codec->encode == NULL)
    return ae_tds_value_fail_send (type, error);

  gsize before = ae_tds_writer_get_size (writer);
  gsize start = open_frame (framing, writer);
  if (!type->codec->encode (type, value, info, writer, error))
    {
      writer->size = before;
      return FALSE;
    }
  close_frame (framing, writer, start);
  return TRUE;
}

gboolean
ae_tds_value_read (AeTdsValue *value,
                   const AeTdsTypeInfo *info,
                   const guint8 *data,
                   gsize size,
                   AeTdsArena *arena,
                   GError **error)
{
  const AeTdsType *type = find_type (info, error);

  if (type == NULL)
    return FALSE;
  if (type->codec->decode == NULL || !ae_tds_type_info_check_length (info, size))
    return ae_tds_value_fail_range (type, error);
  return type->codec->decode (type, value, info, data, size, arena, error);
}

gboolean
ae_tds_value_write_normal (const AeTdsValue *value,
                           const AeTdsTypeInfo *info,
                           AeTdsWriter *writer,
                           GError **error)
{
  const AeTdsType *type = find_type (info, error);

  if (type == NULL)
    return FALSE;
  if (type->codec->encode_normal == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("Type %s cannot be encrypted: the server asked for what Always Encrypted "
                      "does not have; declare the type of the column"),
                   type->name);
      return FALSE;
    }
  gsize before = ae_tds_writer_get_size (writer);
  if (!type->codec->encode_normal (type, value, info, writer, error))
    {
      writer->size = before;
      return FALSE;
    }
  return TRUE;
}

gboolean
ae_tds_value_read_normal (AeTdsValue *value,
                          const AeTdsTypeInfo *info,
                          const guint8 *data,
                          gsize size,
                          AeTdsArena *arena,
                          GError **error)
{
  const AeTdsType *type = find_type (info, error);

  if (type == NULL)
    return FALSE;
  if (type->codec->decode_normal == NULL)
    return ae_tds_value_fail_normal (type, error);
  return type->codec->decode_normal (type, value, info, data, size, arena, error);
}
