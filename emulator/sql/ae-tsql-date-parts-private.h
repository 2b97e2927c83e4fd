/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Parts of dates: what DATEADD, DATEDIFF and DATEPART count. */

#include "ae-tsql-datetime-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_TSQL_PART_YEAR,
  AE_TSQL_PART_QUARTER,
  AE_TSQL_PART_MONTH,
  AE_TSQL_PART_DAYOFYEAR,
  AE_TSQL_PART_DAY,
  AE_TSQL_PART_WEEK,
  AE_TSQL_PART_ISO_WEEK,
  AE_TSQL_PART_WEEKDAY,
  AE_TSQL_PART_HOUR,
  AE_TSQL_PART_MINUTE,
  AE_TSQL_PART_SECOND,
  AE_TSQL_PART_MILLISECOND,
  AE_TSQL_PART_MICROSECOND,
  AE_TSQL_PART_NANOSECOND,
  AE_TSQL_PART_TZOFFSET,
} AeTsqlDatePart;

/* Also by abbreviation; FALSE: it is none. */
gboolean ae_tsql_date_part_find (const char *name, AeTsqlDatePart *part);
const char *ae_tsql_date_part_get_name (AeTsqlDatePart part);
gboolean ae_tsql_date_part_is_of_date (AeTsqlDatePart part);

/* FALSE: out of the calendar. */
gboolean ae_tsql_moment_add (AeTsqlMoment *moment, AeTsqlDatePart part, gint64 number);
/* How many borders of the part lie between; FALSE: more than 64 bits count. */
gboolean ae_tsql_moment_count (const AeTsqlMoment *from,
                               const AeTsqlMoment *to,
                               AeTsqlDatePart part,
                               gint64 *count);
/* @date_first: 1 Monday to 7 Sunday. */
gint ae_tsql_moment_get_part (const AeTsqlMoment *moment, AeTsqlDatePart part, guint date_first);
/* The beginning of the part it lies in. */
void ae_tsql_moment_truncate (AeTsqlMoment *moment, AeTsqlDatePart part, guint date_first);
/* To UTC and to another offset; FALSE: out of the calendar. */
gboolean ae_tsql_moment_switch_offset (AeTsqlMoment *moment, gint offset);

G_END_DECLS
