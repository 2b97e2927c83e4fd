/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static gint64
read_clock (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

gint64
bench_thread_ns (void)
{
  return read_clock (CLOCK_THREAD_CPUTIME_ID);
}

gint64
bench_process_ns (void)
{
  return read_clock (CLOCK_PROCESS_CPUTIME_ID);
}

gint64
bench_wall_ns (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

void
bench_report (const char *key, double value, const char *note, ...)
{
  va_list arguments;

  va_start (arguments, note);
  g_autofree char *text = g_strdup_vprintf (note, arguments);
  va_end (arguments);
  printf ("%s %.6g %s\n", key, value, text);
  fflush (stdout);
}

void
bench_report_null (const char *key, const char *reason)
{
  printf ("%s null %s\n", key, reason);
  fflush (stdout);
}

void
bench_fail (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "%s\n", text);
  exit (1);
}

void
bench_check (GError *error)
{
  if (error != NULL)
    bench_fail ("%s", error->message);
}

gboolean
bench_is_quick (void)
{
  return g_getenv ("BENCH_QUICK") != NULL;
}

static gint64
measure (BenchClock clock, BenchFunc func, gpointer data)
{
  gint64 start = clock ();

  func (data);
  return clock () - start;
}

BenchRounds *
bench_interleave (guint n_rounds,
                  BenchClock clock,
                  BenchFunc a,
                  gpointer a_data,
                  BenchFunc b,
                  gpointer b_data)
{
  BenchRounds *self = g_new0 (BenchRounds, 1);

  self->n_rounds = n_rounds;
  self->a = g_new0 (gint64, n_rounds);
  self->b = g_new0 (gint64, n_rounds);
  a (a_data); /* warms the caches */
  b (b_data);
  for (guint i = 0; i < n_rounds; i++)
    {
      self->a[i] = measure (clock, a, a_data);
      self->b[i] = measure (clock, b, b_data);
    }
  return self;
}

void
bench_rounds_free (BenchRounds *self)
{
  g_free (self->a);
  g_free (self->b);
  g_free (self);
}

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
pick (const BenchRounds *self, guint index)
{
  qsort (self->a, self->n_rounds, sizeof *self->a, compare);
  qsort (self->b, self->n_rounds, sizeof *self->b, compare);
  return (double) self->a[index] / (double) self->b[index];
}

double
bench_rounds_ratio (const BenchRounds *self)
{
  return pick (self, 0);
}

double
bench_rounds_median_ratio (const BenchRounds *self)
{
  return pick (self, self->n_rounds / 2);
}
