/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Exact numbers: 38 digits in 128 bits. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  __int128 unscaled;
  guint scale;
} AeTsqlDecimal;

#define AE_TSQL_DECIMAL_DIGITS 38

/* FALSE: not a number. Digits that do not fit behind the point are cut. */
gboolean ae_tsql_decimal_parse (const char *text, gsize size, AeTsqlDecimal *decimal);
/* Exactly scale digits (transfer full). */
char *ae_tsql_decimal_to_string (const AeTsqlDecimal *decimal);
double ae_tsql_decimal_to_double (const AeTsqlDecimal *decimal);
gboolean ae_tsql_decimal_from_double (double number, guint scale, AeTsqlDecimal *decimal);
int ae_tsql_decimal_compare (const AeTsqlDecimal *a, const AeTsqlDecimal *b);
/* Rounds half away from zero; FALSE: does not fit into @precision digits. */
gboolean ae_tsql_decimal_rescale (AeTsqlDecimal *decimal, guint precision, guint scale);
/* @operator one of + - * / %; FALSE: overflow (a zero divisor is the caller's). */
gboolean ae_tsql_decimal_compute (char operator,
                                  const AeTsqlDecimal * a,
                                  const AeTsqlDecimal *b,
                                  guint precision,
                                  guint scale,
                                  AeTsqlDecimal *result);
/* a * b / divisor without losing digits on the way; FALSE: overflow. */
gboolean ae_tsql_decimal_multiply_divide (__int128 a,
                                          __int128 b,
                                          __int128 divisor,
                                          gboolean rounds,
                                          __int128 *result);
/* Cuts the fraction; FALSE: too large. */
gboolean ae_tsql_decimal_to_integer (const AeTsqlDecimal *decimal, gint64 *integer);

G_END_DECLS
