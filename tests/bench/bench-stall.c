/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* stall_max_ms, stall_p99_ms: how late a timer of one millisecond fires in a main loop that
 * connects, describes, waits for a key store of 200 ms and fetches 100,000 encrypted rows in pages,
 * all with asynchronous calls. The quietest of some rounds counts; an idle loop, measured in the
 * same way, says what the machine itself is good for. */

#include "config.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "bench-client.h"

#define N_ROUNDS 5
#define TICK_US 1000
#define IDLE_MS 500
#define KEY_STORE_MS 200
#define PAGE_ROWS 256

/* --- the meter ----------------------------------------------------------------------------- */

typedef struct
{
  GArray *lateness; /* of gint64, microseconds */
  gint64 due;
  gint64 waited_before;
  int timer;
  GSource *source;
} Meter;

/* Microseconds that this thread was ready to run and did not; 0 where the kernel does not count. */
static gint64
get_waited_us (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/thread-self/schedstat", &text, NULL, NULL))
    return 0;
  const char *second = strchr (text, ' ');
  return second != NULL ? g_ascii_strtoll (second, NULL, 10) / 1000 : 0;
}

/* Not a timeout of GLib: those are rounded up to whole milliseconds when something else woke the
 * loop in between. */
static void
arm (Meter *self)
{
  struct itimerspec when = { 0 };

  self->due = g_get_monotonic_time () + TICK_US;
  when.it_value.tv_sec = self->due / G_USEC_PER_SEC;
  when.it_value.tv_nsec = self->due % G_USEC_PER_SEC * 1000;
  timerfd_settime (self->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static gboolean
tick (int timer, GIOCondition condition, gpointer data)
{
  Meter *self = data;
  gint64 now = g_get_monotonic_time ();
  gint64 waited = get_waited_us ();
  gint64 late = MAX (now - self->due - (waited - self->waited_before), 0);

  g_array_append_val (self->lateness, late);
  self->waited_before = waited;
  arm (self);
  return G_SOURCE_CONTINUE;
}

static void
meter_start (Meter *self)
{
  self->lateness = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->timer = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->timer < 0)
    bench_fail ("There is no timer");
  self->source = g_unix_fd_source_new (self->timer, G_IO_IN);
  g_source_set_priority (self->source, G_PRIORITY_HIGH);
  g_source_set_callback (self->source, G_SOURCE_FUNC (tick), self, NULL);
  self->waited_before = get_waited_us ();
  arm (self);
  g_source_attach (self->source, NULL);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
meter_stop (Meter *self, double *max_ms, double *p99_ms)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->timer);
  g_array_sort (self->lateness, compare);
  guint n = self->lateness->len;
  *max_ms = (double) g_array_index (self->lateness, gint64, n - 1) / 1000;
  *p99_ms = (double) g_array_index (self->lateness, gint64, (n - 1) * 99 / 100) / 1000;
  g_array_unref (self->lateness);
}

/* --- what the loop is kept busy with ------------------------------------------------------- */

typedef struct
{
  GMainLoop *loop;
  BenchProvider *provider;
  AeConnection *connection;
  AeCursor *cursor;
  guint64 n_rows;
} Work;

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  guint n_values;
  g_autoptr (GError) error = NULL;

  ae_cursor_fetch_values_finish (work->cursor, result, &n_values, &error);
  bench_check (error);
  if (n_values == 0)
    {
      g_main_loop_quit (work->loop);
      return;
    }
  work->n_rows += n_values / ae_cursor_get_n_columns (work->cursor);
  ae_cursor_fetch_values_async (work->cursor, PAGE_ROWS, NULL, on_page, work);
}

static void
on_rows (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  work->cursor = ae_statement_query_finish (AE_STATEMENT (source), result, &error);
  bench_check (error);
  ae_cursor_fetch_values_async (work->cursor, PAGE_ROWS, NULL, on_page, work);
}

/* Describe and the key store were in this; now the many rows. */
static void
on_patient (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query_finish (AE_STATEMENT (source), result, &error);

  bench_check (error);
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (work->connection, g_getenv ("BENCH_QUERY"));
  g_clear_object (&cursor);
  ae_statement_query_async (statement, NULL, on_rows, work);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  ae_connection_open_finish (work->connection, result, &error);
  bench_check (error);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      work->connection, "SELECT name, born FROM Patients WHERE ssn = @ssn");
  ae_statement_declare (statement, "@ssn", "char(11)", NULL);
  ae_statement_bind_string (statement, "@ssn", "001-01-7919");
  ae_statement_query_async (statement, NULL, on_patient, work);
}

/* A provider of its own: the keys of one instance are never handed out for another. */
static void
run (Work *work)
{
  work->n_rows = 0;
  work->provider = bench_provider_new (KEY_STORE_MS);
  work->connection = bench_client_new ("Encrypt=yes;ColumnEncryption=Enabled", work->provider);
  ae_connection_open_async (work->connection, NULL, on_open, work);
  g_main_loop_run (work->loop);

  if (work->n_rows != g_ascii_strtoull (g_getenv ("BENCH_ROWS"), NULL, 10)
      || bench_provider_get_n_calls (work->provider) != 1)
    bench_fail ("%" G_GUINT64_FORMAT " rows came, and the key store was asked %u times",
                work->n_rows, bench_provider_get_n_calls (work->provider));
  g_clear_object (&work->cursor);
  g_clear_object (&work->connection);
  g_clear_object (&work->provider);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
idle (Work *work)
{
  g_timeout_add (IDLE_MS, quit, work->loop);
  g_main_loop_run (work->loop);
}

static void
measure (Work *work, void (*func) (Work *work), double *max_ms, double *p99_ms)
{
  *max_ms = *p99_ms = G_MAXDOUBLE;
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Meter meter;
      double max, p99;

      meter_start (&meter);
      func (work);
      meter_stop (&meter, &max, &p99);
      *max_ms = MIN (*max_ms, max);
      *p99_ms = MIN (*p99_ms, p99);
    }
}

int
main (void)
{
  Work work = { .loop = g_main_loop_new (NULL, FALSE) };
  double max, p99, idle_max, idle_p99;

  measure (&work, run, &max, &p99);
  measure (&work, idle, &idle_max, &idle_p99);
  bench_report ("stall_max_ms", max, "an idle loop here: %.2f", idle_max);
  bench_report ("stall_p99_ms", p99, "an idle loop here: %.2f", idle_p99);
  g_main_loop_unref (work.loop);
  return 0;
}
