/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* ae_on_nothing_encrypted: what switching column encryption on costs a program whose tables have
 * nothing encrypted. The same executions with a parameter, and the same rows, over a connection
 * with and one without; processor time of the calling thread, in which blocking calls run. */

#include "config.h"

#include "bench-client.h"

#define N_ROUNDS 25
#define N_EXECUTIONS 50
#define PAGE_ROWS 256

typedef struct
{
  AeConnection *connection;
  AeStatement *look_up;
  const char *query;
  guint64 n_rows; /* so far */
} Work;

static void
read_all (AeCursor *cursor, guint64 *n_rows)
{
  g_autoptr (GError) error = NULL;

  while (ae_cursor_next (cursor, NULL, &error))
    (*n_rows)++;
  bench_check (error);
}

static void
run (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  guint64 before = work->n_rows;

  for (guint i = 0; i < N_EXECUTIONS; i++)
    {
      ae_statement_bind_int64 (work->look_up, "@id", i);
      g_autoptr (AeCursor) cursor = ae_statement_query (work->look_up, NULL, &error);
      bench_check (error);
      read_all (cursor, &work->n_rows);
    }
  if (work->n_rows != before + N_EXECUTIONS)
    bench_fail ("The look-ups found %" G_GUINT64_FORMAT " rows", work->n_rows - before);

  g_autoptr (AeCursor) cursor = bench_client_query (work->connection, work->query);
  read_all (cursor, &work->n_rows);
}

static void
set_up (Work *work, const char *extra)
{
  work->query = g_getenv ("BENCH_QUERY");
  work->connection = bench_client_open (extra, NULL);
  work->look_up = ae_connection_create_statement (work->connection,
                                                  "SELECT name, city FROM Plain WHERE id = @id");
}

static void
clear (Work *work)
{
  g_clear_object (&work->look_up);
  g_clear_object (&work->connection);
}

int
main (void)
{
  Work with = { 0 }, without = { 0 };

  set_up (&with, "Encrypt=no;ColumnEncryption=Enabled");
  set_up (&without, "Encrypt=no;ColumnEncryption=Disabled");
  g_autoptr (BenchRounds) rounds
      = bench_interleave (N_ROUNDS, bench_thread_ns, run, &with, run, &without);
  if (with.n_rows != without.n_rows)
    bench_fail ("The two connections read different numbers of rows");
  bench_report ("ae_on_nothing_encrypted", bench_rounds_ratio (rounds),
                "median %.3f; %d executions and %" G_GUINT64_FORMAT " rows a round",
                bench_rounds_median_ratio (rounds), N_EXECUTIONS,
                with.n_rows / (N_ROUNDS + 1) - N_EXECUTIONS);
  clear (&with);
  clear (&without);
  return 0;
}
