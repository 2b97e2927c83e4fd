/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One value between its SQL type on the wire and C. The table of types, in ae-tds-type-table.c, is
 * the only place that knows which type is coded how; a new type is a new row there. */

#include "tds/ae-tds-arena-private.h"
#include "tds/ae-tds-type-info-private.h"
#include "tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_TDS_VALUE_NULL,
  AE_TDS_VALUE_BOOLEAN,   /* .integer, 0 or 1 */
  AE_TDS_VALUE_INTEGER,   /* .integer */
  AE_TDS_VALUE_REAL,      /* .real; .is_single: it is a real, not a float */
  AE_TDS_VALUE_DECIMAL,   /* .magnitude, .is_negative, .scale; money has scale 4 */
  AE_TDS_VALUE_TEXT,      /* .data, .size: UTF-8; decoded text is NUL-terminated (not counted) */
  AE_TDS_VALUE_BYTES,     /* .data, .size */
  AE_TDS_VALUE_DATE,      /* .integer: days since 0001-01-01, that day being 0 */
  AE_TDS_VALUE_TIME,      /* .ticks since midnight; .scale */
  AE_TDS_VALUE_DATE_TIME, /* .days, .ticks, .scale */
  AE_TDS_VALUE_DATE_TIME_OFFSET, /* the same as the clock on the wall shows it, and .offset */
} AeTdsValueKind;

#define AE_TDS_TICKS_PER_SECOND G_GINT64_CONSTANT (10000000)
#define AE_TDS_TICKS_PER_DAY (86400 * AE_TDS_TICKS_PER_SECOND)
#define AE_TDS_MAX_DATE 3652058 /* 9999-12-31 */
#define AE_TDS_MAX_OFFSET 840   /* 14 hours */
/* .offset of a zone that is not a number of whole minutes away from UTC: no SQL type has that. */
#define AE_TDS_OFFSET_IMPOSSIBLE G_MAXINT16
#define AE_TDS_DECIMAL_WORDS 4

/* Borrows its data: from the arena after decoding, from the caller before encoding. It has 24
 * bytes: a page of a result is an array of them. */
typedef struct
{
  AeTdsValueKind kind;
  guint8 scale; /* digits behind the point, of the number or of the seconds */
  union
  {
    guint8 is_negative;
    guint8 is_single;
  };
  gint16 offset; /* minutes that the clock is ahead of UTC */
  union
  {
    gint64 integer;
    double real;
    guint32 magnitude[AE_TDS_DECIMAL_WORDS]; /* without point and sign; the low word is first */
    struct
    {
      gint64 ticks; /* of 100 ns */
      gint32 days;
    };
    struct
    {
      const guint8 *data;
      gsize size;
    };
  };
} AeTdsValue;

/* What a type is, whatever its form on the wire (INT4 and INTN(4) are both int). */
typedef struct _AeTdsType AeTdsType;

const AeTdsType *ae_tds_type_for_info (const AeTdsTypeInfo *info);      /* NULL: no such type */
const AeTdsType *ae_tds_type_for_name (const char *name, gsize length); /* "int"; any case */
const char *ae_tds_type_get_name (const AeTdsType *type);
/* Of its non-NULL values; AE_TDS_VALUE_NULL: each has one of its own (sql_variant). */
AeTdsValueKind ae_tds_type_get_kind (const AeTdsType *type);
gboolean ae_tds_type_is_encryptable (const AeTdsType *type);

/* Which arguments the name takes in T-SQL: none; (n); (n) or (max); (s); (p,s). */
typedef enum
{
  AE_TDS_ARGUMENTS_NONE,
  AE_TDS_ARGUMENTS_LENGTH,
  AE_TDS_ARGUMENTS_LENGTH_OR_MAX,
  AE_TDS_ARGUMENTS_SCALE,
  AE_TDS_ARGUMENTS_PRECISION_SCALE,
} AeTdsTypeArguments;

AeTdsTypeArguments ae_tds_type_get_arguments (const AeTdsType *type);

/* The nullable TYPE_INFO a parameter of this type has (always-encrypted sheet 3.2). @length is in
 * characters for nchar and nvarchar, bytes otherwise, -1 for max, 0 where there is none. FALSE:
 * out of range for the type. */
gboolean ae_tds_type_make_info (const AeTdsType *type,
                                int length,
                                guint precision,
                                guint scale,
                                const guint8 collation[AE_TDS_COLLATION_SIZE],
                                AeTdsTypeInfo *info);

/* AE_ERROR_DECRYPT: decrypted bytes that are no value of the type (read_normal only).
 * AE_ERROR_VALUE: it does not fit (too long, out of range, not representable in the code page).
 * AE_ERROR_TYPE: another kind of value is wanted. AE_ERROR_UNSUPPORTED: it cannot be sent. Messages
 * never hold the value; the caller prefixes the parameter or column. A text for a date
 * ("1996-09-10") or a number ("42") is converted, and one kind of number or date to another, where
 * that is exact; nothing is ever rounded or cut. */

/* Wire form, with its length prefix or PLP framing, as in an RPC parameter; a row frames only text,
 * ntext and image in another way. */
gboolean ae_tds_value_write (const AeTdsValue *value,
                             const AeTdsTypeInfo *info,
                             AeTdsWriter *writer,
                             GError **error);
/* Wire form without framing: what the token parser cut out. Not for NULL. */
gboolean ae_tds_value_read (AeTdsValue *value,
                            const AeTdsTypeInfo *info,
                            const guint8 *data,
                            gsize size,
                            AeTdsArena *arena,
                            GError **error);

/* The normal form, version 1, that the cell cipher encrypts (always-encrypted sheet 6). */
gboolean ae_tds_value_write_normal (const AeTdsValue *value,
                                    const AeTdsTypeInfo *info,
                                    AeTdsWriter *writer,
                                    GError **error);
gboolean ae_tds_value_read_normal (AeTdsValue *value,
                                   const AeTdsTypeInfo *info,
                                   const guint8 *data,
                                   gsize size,
                                   AeTdsArena *arena,
                                   GError **error);

/* AE_ERROR_VALUE: which bytes the characters of an encrypted text are cannot be known. */
gboolean ae_tds_value_fail_unknown_code_page (GError **error);

/* Proleptic Gregorian calendar. */
gboolean ae_tds_date_from_ymd (int year, int month, int day, gint64 *days);
void ae_tds_date_to_ymd (gint64 days, int *year, int *month, int *day);

/* The exact text of a value that is neither NULL nor text: digits as the type has them, ISO 8601
 * with a blank between date and time, lower-case hexadecimal digits. It is written to @buffer and
 * NUL-terminated, or nothing is written when the size that is returned (without the NUL) does not
 * fit. Only bytes are longer than AE_TDS_TEXT_SIZE. */
#define AE_TDS_TEXT_SIZE 64
gsize ae_tds_value_to_text (const AeTdsValue *value, char *buffer, gsize buffer_size);

/* Decimal numbers, ae-tds-decimal.c. The text: an optional sign, digits, an optional point and more
 * digits, an optional exponent; up to 38 digits. FALSE: it is no such text, or is too long. */
gboolean ae_tds_decimal_parse (const char *text, gsize size, AeTdsValue *value);
/* Digits that it has, at least 1; zeros in front do not count. */
guint ae_tds_decimal_count_digits (const AeTdsValue *value);
/* Less than, equal to or greater than zero, whatever the scales. */
int ae_tds_decimal_compare (const AeTdsValue *a, const AeTdsValue *b);

G_END_DECLS
