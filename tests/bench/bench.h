/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the benchmark programs share. Each prints a line for each of its measures,
 *
 *   KEY VALUE [NOTE…]       VALUE null: it could not be measured, and NOTE says why
 *
 * and anything that goes wrong ends the program with a message: a number that was not verified is
 * worse than none. */

#include <glib.h>

/* Time that this thread, or the whole process, had a processor: what others do on the machine does
 * not count. */
gint64 bench_thread_ns (void);
gint64 bench_process_ns (void);
gint64 bench_wall_ns (void);

void bench_report (const char *key, double value, const char *note, ...) G_GNUC_PRINTF (3, 4);
void bench_report_null (const char *key, const char *reason);

/* Ends the program. */
void bench_fail (const char *format, ...) G_GNUC_PRINTF (1, 2) G_GNUC_NORETURN;
void bench_check (GError *error);

gboolean bench_is_quick (void);

/* A against B: both run in turn, so that whatever slows the machine down slows both down. */
typedef struct
{
  gint64 *a;
  gint64 *b;
  guint n_rounds;
} BenchRounds;

typedef void (*BenchFunc) (gpointer data);
typedef gint64 (*BenchClock) (void);

BenchRounds *bench_interleave (guint n_rounds,
                               BenchClock clock,
                               BenchFunc a,
                               gpointer a_data,
                               BenchFunc b,
                               gpointer b_data);
void bench_rounds_free (BenchRounds *self);

/* The best of A over the best of B, and the same of the medians: the best are what the code costs,
 * the medians say how quiet the machine was. */
double bench_rounds_ratio (const BenchRounds *self);
double bench_rounds_median_ratio (const BenchRounds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchRounds, bench_rounds_free)
