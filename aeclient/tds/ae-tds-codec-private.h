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

/* NULL where the direction does not exist (no encoder for sql_variant; no normal form for xml). */
typedef struct
{
  AeTdsEncodeFunc encode;
  AeTdsDecodeFunc decode;
  AeTdsEncodeFunc encode_normal;
  AeTdsDecodeFunc decode_normal;
} AeTdsCodec;

extern const AeTdsCodec ae_tds_codec_integer;
extern const AeTdsCodec ae_tds_codec_float;
extern const AeTdsCodec ae_tds_codec_decimal;
extern const AeTdsCodec ae_tds_codec_money;
extern const AeTdsCodec ae_tds_codec_date;
extern const AeTdsCodec ae_tds_codec_time;
extern const AeTdsCodec ae_tds_codec_datetime2;
extern const AeTdsCodec ae_tds_codec_datetimeoffset;
extern const AeTdsCodec ae_tds_codec_datetime;
extern const AeTdsCodec ae_tds_codec_smalldatetime;
extern const AeTdsCodec ae_tds_codec_guid;
extern const AeTdsCodec ae_tds_codec_ansi;       /* char, varchar */
extern const AeTdsCodec ae_tds_codec_ansi_large; /* text */
extern const AeTdsCodec ae_tds_codec_utf16;
extern const AeTdsCodec ae_tds_codec_utf16_large;
extern const AeTdsCodec ae_tds_codec_utf8; /* json */
extern const AeTdsCodec ae_tds_codec_xml;
extern const AeTdsCodec ae_tds_codec_bytes;
extern const AeTdsCodec ae_tds_codec_bytes_large;
extern const AeTdsCodec ae_tds_codec_vector;
extern const AeTdsCodec ae_tds_codec_variant;
extern const AeTdsCodec ae_tds_codec_udt;
extern const AeTdsCodec ae_tds_codec_null;

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
  const AeTdsCodec *codec;
};

/* Errors, ae-tds-value-error.c; all return FALSE. They say what to do instead.
 *
 * AE_ERROR_TYPE: this kind of value cannot become one of the type. */
gboolean ae_tds_value_fail_kind (const AeTdsType *type, GError **error);
/* AE_ERROR_VALUE: bytes of a peer that are no value of the type. */
gboolean ae_tds_value_fail_range (const AeTdsType *type, GError **error);
/* AE_ERROR_VALUE: a value to be sent. An integer outside of minimum and maximum; … */
gboolean ae_tds_value_fail_integer (const AeTdsType *type, GError **error);
/* … NaN, infinity, beyond the range of a real; … */
gboolean ae_tds_value_fail_finite (const AeTdsType *type, GError **error);
/* … a floating-point number whose decimal digits are anybody's guess; … */
gboolean ae_tds_value_fail_real (const AeTdsType *type, GError **error);
/* … a text that is not what the type wants; @example shows what is; … */
gboolean ae_tds_value_fail_text (const AeTdsType *type, const char *example, GError **error);
/* … a number or a time with more digits behind the point than the type has; … */
gboolean ae_tds_value_fail_scale (const AeTdsType *type, guint scale, GError **error);
/* … a number with too many digits in all; … */
gboolean
ae_tds_value_fail_precision (const AeTdsType *type, guint precision, guint scale, GError **error);
/* … a date or time outside of the range, or between what the type can tell apart. */
gboolean ae_tds_value_fail_date (const AeTdsType *type, const char *first_and_last, GError **error);
gboolean ae_tds_value_fail_step (const AeTdsType *type, const char *step, GError **error);
gboolean ae_tds_value_fail_memory (const AeTdsType *type, gsize size, GError **error);
/* Text of the application that is not UTF-8. */
gboolean ae_tds_value_fail_utf8 (const AeTdsType *type, GError **error);
/* Text of a peer that is none in the encoding of the type. */
gboolean ae_tds_value_fail_undecodable (const AeTdsType *type, GError **error);
/* AE_ERROR_UNSUPPORTED: the collation has no code page (0), or one that the system lacks. */
gboolean ae_tds_value_fail_code_page (const AeTdsType *type, guint number, GError **error);
/* AE_ERROR_DECRYPT: decrypted, and yet no value of the type. */
gboolean ae_tds_value_fail_normal (const AeTdsType *type, GError **error);
/* AE_ERROR_UNSUPPORTED: values of the type cannot be sent. */
gboolean ae_tds_value_fail_send (const AeTdsType *type, GError **error);

/* The whole text is one decimal integer. */
gboolean ae_tds_parse_integer (const guint8 *text, gsize size, gint64 *integer);

/* Decimal numbers, ae-tds-decimal.c */
void ae_tds_decimal_from_integer (gint64 integer, AeTdsValue *value);
/* FALSE: it has a fraction, or does not fit. */
gboolean ae_tds_decimal_to_integer (const AeTdsValue *value, gint64 *integer);
typedef enum
{
  AE_TDS_RESCALE_GOOD,
  AE_TDS_RESCALE_INEXACT, /* digits would be lost */
  AE_TDS_RESCALE_OVERFLOW,
} AeTdsRescale;
AeTdsRescale ae_tds_decimal_rescale (AeTdsValue *value, guint scale);
/* All kinds that can be a decimal number, as one with exactly this precision and scale. */
gboolean ae_tds_decimal_get (const AeTdsType *type,
                             const AeTdsValue *value,
                             guint precision,
                             guint scale,
                             AeTdsValue *decimal,
                             GError **error);

/* Dates and times, ae-tds-temporal.c. All kinds that can be what the type is. */
gboolean ae_tds_temporal_get_time (const AeTdsType *type,
                                   const AeTdsValue *value,
                                   AeTdsValue *time,
                                   GError **error);
/* As the clock shows it. */
gboolean ae_tds_temporal_get_date_time (const AeTdsType *type,
                                        const AeTdsValue *value,
                                        AeTdsValue *date_time,
                                        GError **error);
gboolean ae_tds_temporal_get_date_time_offset (const AeTdsType *type,
                                               const AeTdsValue *value,
                                               AeTdsValue *date_time,
                                               GError **error);
/* Ticks of the last digit that a scale has: 1 for 7, 10 million for 0. */
gint64 ae_tds_temporal_get_unit (guint scale);
/* Dates as far as they can be read from a text, "YYYY-MM-DD". */
gboolean ae_tds_parse_date (const char *text, gsize size, gint64 *days);

G_END_DECLS
