/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* keystore_calls_1000_parallel: a thousand connections ask for an encrypted row at the same time,
 * and none of them has the key. */

#include "config.h"

#include <sys/resource.h>

#include "bench-client.h"

#define N_CONNECTIONS 1000
#define N_CONNECTIONS_QUICK 100
#define N_OPENING 16 /* at a time: a login timeout is not what is measured */
#define KEY_STORE_MS 200

typedef struct
{
  BenchProvider *provider;
  GPtrArray *connections;
  guint n_wanted;
  guint n_started;
  guint n_pending;
  guint n_rows;
} Work;

static void
allow_many_files (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

/* --- opening them -------------------------------------------------------------------------- */

static void open_another (Work *work);

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  ae_connection_open_finish (AE_CONNECTION (source), result, &error);
  bench_check (error);
  work->n_pending--;
  open_another (work);
}

static void
open_another (Work *work)
{
  if (work->n_started == work->n_wanted)
    return;
  AeConnection *connection
      = bench_client_new ("Encrypt=no;ColumnEncryption=Enabled;LoginTimeout=60", work->provider);
  g_ptr_array_add (work->connections, connection);
  work->n_started++;
  work->n_pending++;
  ae_connection_open_async (connection, NULL, on_open, work);
}

/* --- asking -------------------------------------------------------------------------------- */

static void
on_row (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AeCursor) cursor = AE_CURSOR (source);
  Work *work = data;
  g_autoptr (GError) error = NULL;

  if (ae_cursor_next_finish (cursor, result, &error)
      && ae_cursor_get_int64 (cursor, 0, &error) == 31)
    work->n_rows++;
  bench_check (error);
  work->n_pending--;
}

static void
on_cursor (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  AeCursor *cursor = ae_statement_query_finish (AE_STATEMENT (source), result, &error);

  bench_check (error);
  ae_cursor_next_async (cursor, NULL, on_row, data);
}

static void
ask (Work *work, AeConnection *connection)
{
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT weight FROM Patients WHERE id = 1");

  work->n_pending++;
  ae_statement_query_async (statement, NULL, on_cursor, work);
}

static void
wait_for_all (Work *work)
{
  while (work->n_pending > 0)
    g_main_context_iteration (NULL, TRUE);
}

int
main (void)
{
  Work work = { .n_wanted = bench_is_quick () ? N_CONNECTIONS_QUICK : N_CONNECTIONS };

  allow_many_files ();
  work.provider = bench_provider_new (KEY_STORE_MS);
  work.connections = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_OPENING; i++)
    open_another (&work);
  wait_for_all (&work);
  for (guint i = 0; i < work.connections->len; i++)
    ask (&work, g_ptr_array_index (work.connections, i));
  wait_for_all (&work);
  if (work.n_rows != work.n_wanted)
    bench_fail ("%u of %u connections got their row", work.n_rows, work.n_wanted);

  bench_report ("keystore_calls_1000_parallel", bench_provider_get_n_calls (work.provider),
                "of a key store of %d ms, for %u connections", KEY_STORE_MS, work.n_wanted);
  g_ptr_array_unref (work.connections);
  g_object_unref (work.provider);
  return 0;
}
