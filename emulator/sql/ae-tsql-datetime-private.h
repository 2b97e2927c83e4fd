/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Dates and times as days and ticks, and as the exact text that the engine keeps. */

#include <glib.h>

#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

#define AE_TSQL_TICKS_PER_SECOND G_GINT64_CONSTANT (10000000)
#define AE_TSQL_TICKS_PER_DAY (86400 * AE_TSQL_TICKS_PER_SECOND)

typedef struct
{
  gint32 days;  /* since 0001-01-01 */
  gint64 ticks; /* of 100 ns since midnight, local */
  gint offset;  /* minutes */
  gboolean has_date, has_time, has_offset;
  gboolean is_impossible; /* of a text that was not taken: its form is good, its numbers are not */
} AeTsqlMoment;

/* What people write; FALSE: none of the known forms. */
gboolean ae_tsql_moment_parse (const char *text, gsize size, AeTsqlMoment *moment);
/* @order: m 3/17/2023, d 17/3/2023, y 23/3/17 */
gboolean
ae_tsql_moment_parse_ordered (const char *text, gsize size, char order, AeTsqlMoment *moment);
/* The exact text of a type (date: "2023-03-17"). */
char *ae_tsql_moment_format (const AeTsqlMoment *moment, const AeEmulatorType *type);
/* Rounds to what the type keeps. FALSE: out of its range. */
gboolean ae_tsql_moment_round (AeTsqlMoment *moment, const AeEmulatorType *type);
void ae_tsql_moment_now (AeTsqlMoment *moment, gboolean utc);
gboolean ae_tsql_days_from_date (gint year, gint month, gint day, gint32 *days);
void ae_tsql_days_to_date (gint32 days, gint *year, gint *month, gint *day);

G_END_DECLS
