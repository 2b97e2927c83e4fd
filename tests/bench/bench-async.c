/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* async_vs_sync_…: a value of many megabytes read with the asynchronous calls over the same with
 * the blocking ones. BENCH_KEY is the measure, BENCH_SIZE the bytes of the value. */

#include "config.h"

#include "bench-client.h"

#define N_ROUNDS 7

typedef struct
{
  AeConnection *connection;
  const char *query;
  gsize expected_size;
  guint hash; /* of the first value that was read */
  GMainLoop *loop;
  AeCursor *cursor;
} Work;

static void
check_value (Work *work, AeCursor *cursor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ae_cursor_dup_bytes (cursor, 0, &error);

  bench_check (error);
  if (g_bytes_get_size (bytes) != work->expected_size)
    bench_fail ("The value has %zu bytes", g_bytes_get_size (bytes));
  if (work->hash != 0)
    return;

  /* All of it, once; the hash takes longer than the reading. */
  work->hash = g_bytes_hash (bytes) | 1;
}

static void
run_sync (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = bench_client_query (work->connection, work->query);

  if (!ae_cursor_next (cursor, NULL, &error))
    bench_fail ("There is no row");
  check_value (work, cursor);
  ae_cursor_close (cursor, NULL, &error);
  bench_check (error);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  ae_cursor_close_finish (work->cursor, result, &error);
  bench_check (error);
  g_main_loop_quit (work->loop);
}

static void
on_row (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (!ae_cursor_next_finish (work->cursor, result, &error))
    bench_fail ("There is no row");
  check_value (work, work->cursor);
  ae_cursor_close_async (work->cursor, NULL, on_closed, work);
}

static void
on_cursor (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  work->cursor = ae_statement_query_finish (AE_STATEMENT (source), result, &error);
  bench_check (error);
  ae_cursor_next_async (work->cursor, NULL, on_row, work);
}

static void
run_async (gpointer data)
{
  Work *work = data;
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (work->connection, work->query);

  ae_statement_query_async (statement, NULL, on_cursor, work);
  g_main_loop_run (work->loop);
  g_clear_object (&work->cursor);
}

int
main (void)
{
  Work work = {
    .query = g_getenv ("BENCH_QUERY"),
    .expected_size = g_ascii_strtoull (g_getenv ("BENCH_SIZE"), NULL, 10),
  };

  work.connection = bench_client_open ("Encrypt=no", NULL);
  work.loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (BenchRounds) cpu
      = bench_interleave (N_ROUNDS, bench_process_ns, run_async, &work, run_sync, &work);
  g_autoptr (BenchRounds) wall
      = bench_interleave (N_ROUNDS, bench_wall_ns, run_async, &work, run_sync, &work);
  bench_report (g_getenv ("BENCH_KEY"), bench_rounds_ratio (wall),
                "median %.3f; processor time %.3f", bench_rounds_median_ratio (wall),
                bench_rounds_ratio (cpu));
  g_main_loop_unref (work.loop);
  g_clear_object (&work.connection);
  return 0;
}
