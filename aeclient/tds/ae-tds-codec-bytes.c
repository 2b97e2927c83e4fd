/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* binary, varbinary, image and CLR types ([MS-TDS] 2.2.5.5.1): the bytes as they are. The normal
 * form of binary(n) is not padded; a reader fills it up with zeros, so that the application sees
 * what an unencrypted column would give. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-tds-codec-private.h"

static gboolean
fits (const AeTdsTypeInfo *info, gsize size)
{
  return size <= (ae_tds_type_info_is_max (info) ? (gsize) G_MAXINT32 : info->max_length);
}

static gboolean
encode_bytes (const AeTdsType *type,
              const AeTdsValue *value,
              const AeTdsTypeInfo *info,
              AeTdsWriter *writer,
              GError **error)
{
  if (value->kind != AE_TDS_VALUE_BYTES)
    return ae_tds_value_fail_kind (type, error);
  if (!fits (info, value->size))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                   _ ("The value is too long for its type, %s: at most %u bytes fit"), type->name,
                   MIN (info->max_length, (guint) G_MAXINT32));
      return FALSE;
    }
  ae_tds_writer_bytes (writer, value->data, value->size);
  return TRUE;
}

static gboolean
copy_padded (const AeTdsType *type,
             AeTdsValue *value,
             const guint8 *data,
             gsize size,
             gsize padded_size,
             AeTdsArena *arena,
             GError **error)
{
  guint8 *copy = ae_tds_arena_alloc (arena, padded_size);

  if (copy == NULL)
    return ae_tds_value_fail_memory (type, padded_size, error);
  if (size > 0)
    memcpy (copy, data, size);
  memset (copy + size, 0, padded_size - size);
  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_BYTES, .data = copy, .size = padded_size };
  return TRUE;
}

static gboolean
decode_bytes (const AeTdsType *type,
              AeTdsValue *value,
              const AeTdsTypeInfo *info,
              const guint8 *data,
              gsize size,
              AeTdsArena *arena,
              GError **error)
{
  return copy_padded (type, value, data, size, size, arena, error);
}

static gboolean
decode_normal_bytes (const AeTdsType *type,
                     AeTdsValue *value,
                     const AeTdsTypeInfo *info,
                     const guint8 *data,
                     gsize size,
                     AeTdsArena *arena,
                     GError **error)
{
  if (!fits (info, size))
    return ae_tds_value_fail_normal (type, error);
  gsize padded_size = info->id == AE_TDS_TYPE_BIGBINARY ? info->max_length : size;
  return copy_padded (type, value, data, size, padded_size, arena, error);
}

const AeTdsCodec ae_tds_codec_bytes
    = { encode_bytes, decode_bytes, encode_bytes, decode_normal_bytes };

const AeTdsCodec ae_tds_codec_bytes_large = { encode_bytes, decode_bytes, NULL, NULL };

/* The serialized form of a CLR type, as the server gives it. To send one, varbinary is declared,
 * which the server converts: the type's name is not known here. */
const AeTdsCodec ae_tds_codec_udt = { NULL, decode_bytes, NULL, NULL };
