/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* SQL Server's types: names, families, precedence, and the arithmetic of lengths and precisions. */

#include "ae-tsql-error-private.h"
#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

/* A type as it is written. */
typedef struct
{
  char *name;
  const char *schema; /* NULL: none was given */
  guint32 line;
  guint n_arguments; /* 0 to 2 */
  gint64 arguments[2];
  gboolean is_max;
} AeTsqlTypeName;

/* @what: 'c' column or variable (char is char(1)), 'x' CAST and CONVERT (char is char(30)).
 * @ordinal is the column's or variable's, for error texts. */
gboolean ae_tsql_type_resolve (const AeTsqlTypeName *name,
                               char what,
                               guint ordinal,
                               AeEmulatorType *type,
                               AeTsqlError *error);
/* Whether the system has a type of that name. */
gboolean ae_tsql_type_is_known (const char *name);
void ae_tsql_type_init (AeEmulatorType *type, AeEmulatorTypeId id);
/* char, varchar, nchar, nvarchar, binary, varbinary; @length in characters or bytes, -1 max. */
void ae_tsql_type_init_sized (AeEmulatorType *type, AeEmulatorTypeId id, gint length);
void ae_tsql_type_init_decimal (AeEmulatorType *type, guint precision, guint scale);

const char *ae_tsql_type_get_name (AeEmulatorTypeId id);
/* "varchar(50)" (transfer full) */
char *ae_tsql_type_to_string (const AeEmulatorType *type);

gboolean ae_tsql_type_is_integer (AeEmulatorTypeId id); /* with bit */
gboolean ae_tsql_type_is_decimal (AeEmulatorTypeId id);
gboolean ae_tsql_type_is_money (AeEmulatorTypeId id);
gboolean ae_tsql_type_is_float (AeEmulatorTypeId id);
gboolean ae_tsql_type_is_numeric (AeEmulatorTypeId id); /* any of these */
gboolean ae_tsql_type_is_character (AeEmulatorTypeId id);
gboolean ae_tsql_type_is_unicode (AeEmulatorTypeId id);
gboolean ae_tsql_type_is_binary (AeEmulatorTypeId id);
gboolean ae_tsql_type_is_temporal (AeEmulatorTypeId id);
/* text, ntext, image: they can be kept and read, and little else. */
gboolean ae_tsql_type_is_legacy_large (AeEmulatorTypeId id);

/* Characters that fit; -1 for max. */
gint ae_tsql_type_get_length (const AeEmulatorType *type);
/* The higher wins when two types meet. */
guint ae_tsql_type_get_precedence (AeEmulatorTypeId id);
/* What both sides of a comparison, CASE, UNION … become. */
void ae_tsql_type_unify (const AeEmulatorType *a, const AeEmulatorType *b, AeEmulatorType *result);
/* Precision and scale of a number type seen as decimal. */
void ae_tsql_type_as_decimal (const AeEmulatorType *type, guint *precision, guint *scale);
/* 0 not at all, 1 by CAST only, 2 also implicitly. */
guint ae_tsql_type_can_convert (AeEmulatorTypeId from, AeEmulatorTypeId to);

const char *ae_tsql_type_get_sqlite_collation (const AeEmulatorType *type);

G_END_DECLS
