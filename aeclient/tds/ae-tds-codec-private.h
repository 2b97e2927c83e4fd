/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Behind ae-tds-value: how one family of types is coded. Only the table of types and the files
 * ae-tds-codec-*.c include this. */

#include "ae-error.h"
#include "tds/ae-tds-value-private.h"

G_BEGIN_DECLS

/* All without framing. A reader gets a length that ae_tds_type_info_check_length () allowed, except
 * in the normal form, where the codec checks it. Errors as in ae-tds-value-private.h. */
typedef gboolean (*AeTdsEncodeFunc) (const AeTdsType *type,
                                     const AeTdsValue *value,
                                     const AeTdsTypeInfo *info,
                                     AeTdsWriter *writer,
                                     GError **error);
typedef gboolean (*AeTdsDecodeFunc) (const AeTdsType *type,
                                     AeTdsValue *value,
                                     const AeTdsTypeInfo *info,
                                     const guint8 *data,
                                     gsize size,
                                     AeTdsArena *arena,
                                     GError **error);

/* NULL where the direction does not exist (no encoder for text; no normal form for xml). */
typedef struct
{
  AeTdsEncodeFunc encode;
  AeTdsDecodeFunc decode;
  AeTdsEncodeFunc encode_normal;
  AeTdsDecodeFunc decode_normal;
} AeTdsCodec;

extern const AeTdsCodec ae_tds_codec_integer;
extern const AeTdsCodec ae_tds_codec_float;
extern const AeTdsCodec ae_tds_codec_date;
extern const AeTdsCodec ae_tds_codec_guid;
extern const AeTdsCodec ae_tds_codec_ansi;       /* char, varchar, text */
extern const AeTdsCodec ae_tds_codec_ansi_large; /* text: read only */
extern const AeTdsCodec ae_tds_codec_utf16;
extern const AeTdsCodec ae_tds_codec_utf16_large;
extern const AeTdsCodec ae_tds_codec_utf8; /* json */
extern const AeTdsCodec ae_tds_codec_xml;
extern const AeTdsCodec ae_tds_codec_bytes;
extern const AeTdsCodec ae_tds_codec_bytes_large;

struct _AeTdsType
{
  const char *name;
  AeTdsValueKind kind;
  AeTdsTypeArguments arguments;
  gboolean is_encryptable;
  guint8 id;               /* AeTdsTypeId of the nullable form */
  guint32 length;          /* its max_length; the largest one where there are arguments */
  guint8 unit;             /* bytes of what a length argument counts */
  gint64 minimum, maximum; /* integers, date */
  const AeTdsCodec *codec; /* NULL: none yet */
};

/* The texts that several codecs need. */
gboolean ae_tds_value_fail_kind (const AeTdsType *type, GError **error);  /* AE_ERROR_TYPE */
gboolean ae_tds_value_fail_range (const AeTdsType *type, GError **error); /* AE_ERROR_VALUE */
gboolean ae_tds_value_fail_memory (const AeTdsType *type, gsize size, GError **error);
/* AE_ERROR_DECRYPT: decrypted, and yet no value of the type. */
gboolean ae_tds_value_fail_normal (const AeTdsType *type, GError **error);

/* The whole text is one decimal integer. */
gboolean ae_tds_parse_integer (const guint8 *text, gsize size, gint64 *integer);

G_END_DECLS
