/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Connections that are used again: what they forget, when they are not used again, who is served.
 */

#include "client-fixture.h"

#define add(path, function)                                                               \
  g_test_add ("/client/pool/" path, ClientFixture, NULL, client_fixture_set_up, function, \
              client_fixture_tear_down)

static AePool *
make_pool (ClientFixture *self, guint max_size)
{
  g_autoptr (AeConnection) model = client_fixture_connect (self, "ColumnEncryption=Enabled");
  AePool *pool = ae_pool_new (model);

  g_object_set (pool, "max-size", max_size, NULL);
  return pool;
}

static AeConnection *
acquire (AePool *pool)
{
  g_autoptr (GError) error = NULL;
  AeConnection *connection = ae_pool_acquire (pool, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_OPEN);
  return connection;
}

static guint
count (AePool *pool, const char *property)
{
  guint number;

  g_object_get (pool, property, &number, NULL);
  return number;
}

static guint64
count_opened (AePool *pool)
{
  guint64 number;

  g_object_get (pool, "n-opened", &number, NULL);
  return number;
}

static void
test_reuse (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 10);
  AeConnection *first = acquire (pool);
  AeConnection *second = acquire (pool);
  g_autofree char *spid = client_query_text (first, "SELECT @@SPID");

  g_assert_true (first != second);
  client_execute (first, "CREATE TABLE #left (a int)");
  client_execute (first, "SET DATEFIRST 3");
  g_assert_cmpuint (count (pool, "n-open"), ==, 2);
  ae_pool_release (pool, second);
  ae_pool_release (pool, first);
  g_assert_cmpuint (count (pool, "n-idle"), ==, 2);

  /* The one given back last comes first, and has forgotten everything. */
  AeConnection *again = acquire (pool);
  g_assert_true (again == first);
  g_autofree char *same = client_query_text (again, "SELECT @@SPID");
  g_assert_cmpstr (same, ==, spid);
  g_autofree char *table = client_query_text (again, "SELECT OBJECT_ID('tempdb..#left')");
  g_assert_null (table);
  g_autofree char *day = client_query_text (again, "SELECT @@DATEFIRST");
  g_assert_cmpstr (day, ==, "7");
  ae_pool_release (pool, again);
  g_assert_cmpuint (count_opened (pool), ==, 2);
}

static void
test_not_reused (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 10);
  g_autoptr (GError) error = NULL;

  AeConnection *in_transaction = acquire (pool);
  g_assert_true (ae_connection_begin (in_transaction, NULL, &error));
  ae_pool_release (pool, in_transaction);
  g_assert_cmpuint (count (pool, "n-open"), ==, 0);

  AeConnection *busy = acquire (pool);
  g_autoptr (AeCursor) cursor = client_query (busy, "SELECT value FROM GENERATE_SERIES(1, 100000)");
  ae_pool_release (pool, busy);
  g_assert_cmpuint (count (pool, "n-open"), ==, 0);
  g_clear_object (&cursor);

  AeConnection *closed = acquire (pool);
  g_assert_true (ae_connection_close (closed, NULL, &error));
  ae_pool_release (pool, closed);
  g_assert_cmpuint (count (pool, "n-open"), ==, 0);

  /* Dropped without a word. */
  AeConnection *dropped = acquire (pool);
  g_assert_cmpuint (count (pool, "n-open"), ==, 1);
  g_object_unref (dropped);
  g_assert_cmpuint (count (pool, "n-open"), ==, 0);

  /* The server hangs up while nobody uses it. */
  AeConnection *idle = acquire (pool);
  ae_pool_release (pool, idle);
  g_assert_cmpuint (count (pool, "n-idle"), ==, 1);
  ae_emulator_server_drop_connections (self->server);
  AeConnection *fresh = acquire (pool);
  g_autofree char *one = client_query_text (fresh, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  ae_pool_release (pool, fresh);
  g_assert_no_error (error);
}

static void
test_waiting (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ClientResult) first = { NULL };
  g_auto (ClientResult) cancelled = { NULL };
  g_auto (ClientResult) last = { NULL };
  AeConnection *only = acquire (pool);

  ae_pool_acquire_async (pool, NULL, client_result_callback, &first);
  ae_pool_acquire_async (pool, cancellable, client_result_callback, &cancelled);
  ae_pool_acquire_async (pool, NULL, client_result_callback, &last);
  g_assert_cmpuint (count (pool, "n-waiting"), ==, 3);

  g_cancellable_cancel (cancellable);
  g_assert_null (ae_pool_acquire_finish (pool, client_result_wait (&cancelled), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  ae_pool_release (pool, only);
  AeConnection *second = ae_pool_acquire_finish (pool, client_result_wait (&first), &error);
  g_assert_no_error (error);
  g_assert_true (second == only);
  g_assert_null (last.result);

  /* Broken: the next one gets leave to open another. */
  g_assert_true (ae_connection_close (second, NULL, NULL));
  ae_pool_release (pool, second);
  AeConnection *third = ae_pool_acquire_finish (pool, client_result_wait (&last), &error);
  g_assert_no_error (error);
  g_autofree char *one = client_query_text (third, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  ae_pool_release (pool, third);
  g_assert_cmpuint (count (pool, "n-open"), ==, 1);
}

static void
test_failing_to_open (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) model = client_fixture_connect (self, "");
  g_autoptr (AePool) pool = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) result = { NULL };

  ae_connection_set_password (model, "wrong");
  pool = ae_pool_new (model);
  g_object_set (pool, "max-size", 1, NULL);
  for (int i = 0; i < 3; i++)
    {
      g_assert_null (ae_pool_acquire (pool, NULL, &error));
      g_assert_error (error, AE_SERVER_ERROR, 18456);
      g_clear_error (&error);
    }
  ae_pool_acquire_async (pool, NULL, client_result_callback, &result);
  g_assert_null (ae_pool_acquire_finish (pool, client_result_wait (&result), &error));
  g_assert_error (error, AE_SERVER_ERROR, 18456);
  g_assert_cmpuint (count (pool, "n-open"), ==, 0);
}

static void
test_close (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 2);
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) waiting = { NULL };
  AeConnection *first = acquire (pool);
  AeConnection *second = acquire (pool);

  ae_pool_release (pool, second);
  second = acquire (pool);
  ae_pool_acquire_async (pool, NULL, client_result_callback, &waiting);
  ae_pool_close (pool);
  g_assert_null (ae_pool_acquire_finish (pool, client_result_wait (&waiting), &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_null (ae_pool_acquire (pool, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);

  g_autofree char *one = client_query_text (first, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  ae_pool_release (pool, first);
  ae_pool_release (pool, second);
  g_assert_cmpuint (count (pool, "n-open"), ==, 0);
}

static void
test_limits (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 5);
  AeConnection *connections[5];

  for (int i = 0; i < 5; i++)
    connections[i] = acquire (pool);
  for (int i = 0; i < 5; i++)
    ae_pool_release (pool, connections[i]);
  g_assert_cmpuint (count (pool, "n-idle"), ==, 5);

  /* A smaller pool does not take back what it has too many of. */
  for (int i = 0; i < 5; i++)
    connections[i] = acquire (pool);
  g_object_set (pool, "max-size", 2, NULL);
  for (int i = 0; i < 5; i++)
    ae_pool_release (pool, connections[i]);
  g_assert_cmpuint (count (pool, "n-open"), ==, 2);
}

typedef struct
{
  AePool *pool;
  gint n_in_use;
} Shared;

static gpointer
use_often (gpointer data)
{
  Shared *self = data;

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      AeConnection *connection = ae_pool_acquire (self->pool, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (g_atomic_int_add (&self->n_in_use, 1), <, 3);
      g_autofree char *text = client_query_text (connection, "SELECT 42");
      g_assert_cmpstr (text, ==, "42");
      g_atomic_int_add (&self->n_in_use, -1);
      ae_pool_release (self->pool, connection);
    }
  return NULL;
}

static void
test_threads (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 3);
  Shared shared = { pool, 0 };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("user", use_often, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (count (pool, "n-open"), <=, 3);
  g_assert_cmpuint (count_opened (pool), <=, 3);
}

static void
test_foreign (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 3);
  g_autoptr (AeConnection) foreign = client_fixture_open (self, "");

  g_test_expect_message ("AeClient", G_LOG_LEVEL_CRITICAL, "*not one of this pool*");
  ae_pool_release (pool, foreign);
  g_test_assert_expected_messages ();
}

typedef struct
{
  AePool *pool;
  AeConnection *connection;
  gboolean is_done;
} Returner;

static void
give_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Returner *self = user_data;
  g_autoptr (GError) error = NULL;

  ae_statement_execute_finish (AE_STATEMENT (source), result, &error);
  g_assert_no_error (error);
  ae_pool_release (self->pool, self->connection);
  self->is_done = TRUE;
}

/* When the callback runs, the worker is done with the connection: it is as good as new. */
static void
test_given_back_in_callback (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AePool) pool = make_pool (self, 10);

  for (guint i = 0; i < 500; i++)
    {
      Returner returner = { pool, acquire (pool), FALSE };
      g_autoptr (AeStatement) statement
          = ae_connection_create_statement (returner.connection, "SELECT 1");

      ae_statement_execute_async (statement, NULL, give_back, &returner);
      client_wait_for (&returner.is_done);
    }
  g_assert_cmpuint (count_opened (pool), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("reuse", test_reuse);
  add ("given-back-in-callback", test_given_back_in_callback);
  add ("not-reused", test_not_reused);
  add ("waiting", test_waiting);
  add ("failing-to-open", test_failing_to_open);
  add ("close", test_close);
  add ("limits", test_limits);
  add ("threads", test_threads);
  add ("foreign", test_foreign);

  return g_test_run ();
}
