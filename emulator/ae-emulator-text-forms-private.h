/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The engine keeps numbers and times that SQLite has no exact type for as text; the wire has them
 * as counts. Here is the way between the two. */

#include <glib.h>

G_BEGIN_DECLS

typedef unsigned __int128 AeEmulatorUint128;

#define AE_EMULATOR_TICKS_PER_SECOND G_GINT64_CONSTANT (10000000)
#define AE_EMULATOR_TICKS_PER_DAY (86400 * AE_EMULATOR_TICKS_PER_SECOND)
#define AE_EMULATOR_DAYS_TO_1900 693595
#define AE_EMULATOR_MAX_DAYS 3652058

/* A moment as written: days since 0001-01-01, ticks of 100 ns since midnight, minutes from UTC. */
typedef struct
{
  gint64 days;
  gint64 ticks;
  gint offset;
} AeEmulatorMoment;

/* "-12.30" as sign and magnitude × 10^scale, rounded half away from zero; FALSE when it is no
 * number or has more than 38 digits. Text of @size bytes, without NUL. */
gboolean ae_emulator_decimal_parse (const char *text,
                                    gsize size,
                                    guint scale,
                                    gboolean *negative,
                                    AeEmulatorUint128 *magnitude);
char *ae_emulator_decimal_format (gboolean negative, AeEmulatorUint128 magnitude, guint scale);

/* "2021-07-30", "12:34:56.1234567", both with a blank or T between, and "+02:00" or "Z" behind.
 * What is missing is zero, the date 1900-01-01. */
gboolean ae_emulator_moment_parse (const char *text, gsize size, AeEmulatorMoment *moment);
char *ae_emulator_date_format (gint64 days);
/* @scale digits of a second; no point for none. */
char *ae_emulator_time_format (gint64 ticks, guint scale);
char *ae_emulator_offset_format (gint minutes);

gboolean ae_emulator_guid_parse (const char *text, gsize size, guint8 guid[16]);
char *ae_emulator_guid_format (const guint8 guid[16]);

G_END_DECLS
