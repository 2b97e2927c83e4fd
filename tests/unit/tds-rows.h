/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The rows of an answer as text, whichever way large values come: the same for whole values and for
 * parts. */

#include "tds/ae-tds-token-parser-private.h"

typedef struct
{
  gboolean takes_parts;
  gboolean column_encryption;
  gsize step; /* bytes that are fed at once; 0: all */
} TdsRowsWay;

/* A line for each value: "null", or its size and hexadecimal bytes. NULL: it is no answer. */
char *tds_rows_dump (const guint8 *payload,
                     gsize size,
                     const AeTdsLimits *limits,
                     const TdsRowsWay *way,
                     guint *n_parts);
