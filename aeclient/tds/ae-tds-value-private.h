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
  AE_TDS_VALUE_BOOLEAN, /* .integer, 0 or 1 */
  AE_TDS_VALUE_INTEGER, /* .integer */
  AE_TDS_VALUE_REAL,    /* .real; real and float */
  AE_TDS_VALUE_TEXT,    /* .data, .size: UTF-8; decoded text is NUL-terminated (not counted) */
  AE_TDS_VALUE_BYTES,   /* .data, .size */
  AE_TDS_VALUE_DATE,    /* .integer: days since 0001-01-01, that day being 0 */
} AeTdsValueKind;

/* Borrows its data: from the arena after decoding, from the caller before encoding. */
typedef struct
{
  AeTdsValueKind kind;
  union
  {
    gint64 integer;
    double real;
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
/* Of its non-NULL values; AE_TDS_VALUE_NULL: there is no codec yet. */
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
 * AE_ERROR_TYPE: another kind of value is wanted. AE_ERROR_UNSUPPORTED: no codec yet. Messages
 * never hold the value; the caller prefixes the parameter or column. A text for a date
 * ("1996-09-10") or a number ("42") is converted where that is exact. */

/* Wire form, with its length prefix or PLP framing, as in a row or an RPC parameter. */
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

/* Proleptic Gregorian calendar. */
gboolean ae_tds_date_from_ymd (int year, int month, int day, gint64 *days);
void ae_tds_date_to_ymd (gint64 days, int *year, int *month, int *day);

G_END_DECLS
