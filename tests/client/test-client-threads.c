/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Many at once, and everything at the wrong moment. Each statement returns a tag of its own: a row
 * with another one is somebody else's answer, the worst that a client can do. */

#include "client-fixture.h"

#define add(path, function)                                                   \
  g_test_add ("/client/threads/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

#define N_THREADS 4
#define N_ROUNDS 50
#define N_RANDOM_ROUNDS 300

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
}

typedef struct
{
  ClientFixture *fixture;
  AeConnection *connection;
  gint64 first_tag;
  guint n_results;
} Worker;

static void
run_workers (ClientFixture *self, AeConnection *connection, GThreadFunc func, Worker *workers)
{
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker){ self, connection, 1000 * (i + 1), 0 };
      threads[i] = g_thread_new ("worker", func, &workers[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

/* --- one connection, many threads ---------------------------------------------------------- */

/* The row with the tag and then the end, or AE_ERROR_BUSY at any place. */
static gboolean
read_tag (AeCursor *cursor, gint64 tag, GError **error)
{
  guint n_rows = 0;

  while (ae_cursor_next (cursor, NULL, error))
    {
      g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, tag);
      n_rows++;
    }
  if (*error != NULL)
    return FALSE;

  g_assert_cmpuint (n_rows, ==, 1);
  return TRUE;
}

static gpointer
ask_for_tags (gpointer data)
{
  Worker *self = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %" G_GINT64_FORMAT, self->first_tag + i);
      g_autoptr (AeStatement) statement = ae_connection_create_statement (self->connection, sql);
      g_autoptr (GError) error = NULL;
      g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

      if (cursor != NULL && read_tag (cursor, self->first_tag + i, &error))
        self->n_results++;
      else
        g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
    }

  return NULL;
}

static void
test_one_connection (ClientFixture *self, gconstpointer unused)
{
  AeConnection *connection = client_fixture_open (self, "");
  Worker workers[N_THREADS];
  guint n_results = 0;

  run_workers (self, connection, ask_for_tags, workers);
  for (guint i = 0; i < N_THREADS; i++)
    n_results += workers[i].n_results;
  g_assert_cmpuint (n_results, >, 0);

  g_autofree char *text = client_query_text (connection, "SELECT 7");
  g_assert_cmpstr (text, ==, "7");
  g_assert_finalize_object (connection);
}

/* --- many connections, shared caches ------------------------------------------------------- */

static gpointer
look_up_patients (gpointer data)
{
  Worker *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  AeConnection *connection = client_fixture_open (self->fixture, "ColumnEncryption=Enabled");
  AeStatement *statement = ae_connection_create_statement (
      connection, "SELECT FirstName, SSN FROM Patients WHERE SSN = @ssn");

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const char *ssn = i % 2 == 0 ? "795-73-9838" : "990-00-6818";
      g_autoptr (GError) error = NULL;

      if (i % 10 == 0)
        ae_set_key_cache_ttl (i % 20 == 0 ? 0 : 7200);
      ae_statement_bind_string (statement, "@ssn", ssn);
      g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (ae_cursor_next (cursor, NULL, NULL));
      g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==,
                       i % 2 == 0 ? "Catherine" : "Kim");
      g_assert_cmpstr (ae_cursor_get_string (cursor, 1, NULL), ==, ssn);
      g_assert_false (ae_cursor_next (cursor, NULL, &error));
      g_assert_no_error (error);
    }

  g_assert_finalize_object (statement);
  g_assert_finalize_object (connection);
  g_assert_false (g_main_context_pending (context));
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_many_connections (ClientFixture *self, gconstpointer unused)
{
  guint ttl = ae_get_key_cache_ttl ();
  Worker workers[N_THREADS];

  client_fixture_make_patients (self);
  run_workers (self, NULL, look_up_patients, workers);
  ae_set_key_cache_ttl (ttl);
}

/* --- at random ----------------------------------------------------------------------------- */

static void
check_rows (AeCursor *cursor, gint64 tag, guint max_rows, GError **error)
{
  while (max_rows-- > 0 && ae_cursor_next (cursor, NULL, error))
    g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, tag);
}

static void
turn_at_random (GRand *rand)
{
  for (int i = g_rand_int_range (rand, 0, 40); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
}

/* One statement, cancelled, timed out, read a bit, closed or dropped. */
static void
run_at_random (AeConnection *connection, GRand *rand, gint64 tag)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %" G_GINT64_FORMAT ", value FROM GENERATE_SERIES(1, %d)", tag,
                         g_rand_int_range (rand, 1, 2000));
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  ae_statement_query_async (statement, cancellable, client_result_callback, &result);
  turn_at_random (rand);
  if (g_rand_int_range (rand, 0, 3) == 0)
    g_cancellable_cancel (cancellable);
  g_autoptr (AeCursor) cursor
      = ae_statement_query_finish (statement, client_result_wait (&result), &error);
  if (cursor == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      return;
    }

  check_rows (cursor, tag, g_rand_int_range (rand, 0, 3000), &error);
  g_assert_no_error (error);

  /* Some are dropped without a word, some while a call is under way. */
  switch (g_rand_int_range (rand, 0, 4))
    {
    case 0:
      g_assert_true (ae_cursor_close (cursor, NULL, &error));
      g_assert_false (ae_cursor_next (cursor, NULL, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
      break;
    case 1:
      {
        g_auto (ClientResult) next = { NULL };

        ae_cursor_next_async (cursor, cancellable, client_result_callback, &next);
        turn_at_random (rand);
        g_cancellable_cancel (cancellable);
        if (ae_cursor_next_finish (cursor, client_result_wait (&next), &error))
          g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, tag);
        break;
      }
    default:
      break;
    }
}

static void
test_random (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  AeConnection *connection = client_fixture_open (self, "");

  for (gint64 tag = 1; tag <= N_RANDOM_ROUNDS; tag++)
    {
      run_at_random (connection, rand, tag);
      g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_OPEN);
      if (g_rand_int_range (rand, 0, 20) == 0)
        {
          g_assert_true (ae_connection_close (connection, NULL, NULL));
          g_assert_true (ae_connection_open (connection, NULL, NULL));
        }
    }

  g_assert_true (ae_connection_close (connection, NULL, NULL));
  g_object_unref (connection);
}

/* --- ends ---------------------------------------------------------------------------------- */

/* Everything is dropped, in every order, with a response open; then nothing is left. */
static void
test_drop_in_every_order (ClientFixture *self, gconstpointer unused)
{
  static const guint orders[][3]
      = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      gpointer objects[3];
      gpointer weak[3];

      objects[0] = client_fixture_open (self, "");
      objects[1] = ae_connection_create_statement (objects[0],
                                                   "SELECT value FROM GENERATE_SERIES(1, 100000)");
      objects[2] = ae_statement_query (objects[1], NULL, NULL);
      g_assert_true (ae_cursor_next (objects[2], NULL, NULL));

      for (guint n = 0; n < 3; n++)
        {
          weak[n] = objects[n];
          g_object_add_weak_pointer (objects[n], &weak[n]);
        }
      for (guint n = 0; n < 3; n++)
        g_object_unref (objects[orders[i][n]]);
      for (guint n = 0; n < 3; n++)
        g_assert_null (weak[n]);
    }
}

static void
test_close_with_open_cursor (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 100000)");
  g_auto (ClientResult) next = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 n_rows = 1;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_true (ae_connection_close (connection, NULL, &error));

  /* The rows that were read are there; behind them stands no end. */
  while (ae_cursor_next (cursor, NULL, &error))
    g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, ++n_rows);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_assert_cmpint (n_rows, <, 100000);
  g_clear_error (&error);
  ae_cursor_next_async (cursor, NULL, client_result_callback, &next);
  g_assert_false (ae_cursor_next_finish (cursor, client_result_wait (&next), &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_true (ae_cursor_close (cursor, NULL, &error));

  /* Opened again, the connection is not for the old cursor. */
  g_assert_true (ae_connection_open (connection, NULL, &error));
  g_autoptr (AeCursor) other = client_query (connection, "SELECT -1");
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_true (ae_cursor_close (cursor, NULL, &error));
  g_assert_true (ae_cursor_next (other, NULL, &error));
  g_assert_cmpint (ae_cursor_get_int64 (other, 0, NULL), ==, -1);
}

/* Rows were at hand when the call began: closing in between must not make an end of them. */
static void
test_close_between (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AeCursor) cursor
          = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 100000)");
      g_auto (ClientResult) close = { NULL };
      g_auto (ClientResult) read = { NULL };
      g_autoptr (GError) error = NULL;
      guint n_values;

      g_assert_true (ae_cursor_next (cursor, NULL, &error));
      ae_cursor_close_async (cursor, NULL, client_result_callback, &close);
      g_assert_true (ae_cursor_close_finish (cursor, client_result_wait (&close), &error));
      if (i == 0)
        {
          ae_cursor_next_async (cursor, NULL, client_result_callback, &read);
          g_assert_false (ae_cursor_next_finish (cursor, client_result_wait (&read), &error));
        }
      else
        {
          ae_cursor_fetch_values_async (cursor, 5, NULL, client_result_callback, &read);
          g_assert_null (ae_cursor_fetch_values_finish (cursor, client_result_wait (&read),
                                                        &n_values, &error));
        }
      g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
    }

  /* A page that was read, but given up before it was asked for. */
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 100000)");
  g_auto (ClientResult) page = { NULL };
  g_autoptr (GError) error = NULL;

  ae_cursor_fetch_async (cursor, 5, NULL, client_result_callback, &page);
  client_result_wait (&page);
  g_assert_true (ae_cursor_close (cursor, NULL, &error));
  g_assert_null (ae_cursor_fetch_finish (cursor, page.result, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
}

/* Whether they were cancelled before the call or while it waited: nothing has happened. */
static void
test_cancelled_before_begin (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 3); SELECT 9");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ClientResult) next_result = { NULL };
  g_auto (ClientResult) next = { NULL };
  g_auto (ClientResult) close = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_cancellable_cancel (cancellable);
  ae_cursor_next_result_async (cursor, cancellable, client_result_callback, &next_result);
  g_assert_false (ae_cursor_next_result_finish (cursor, client_result_wait (&next_result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  ae_cursor_next_async (cursor, cancellable, client_result_callback, &next);
  g_assert_false (ae_cursor_next_finish (cursor, client_result_wait (&next), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  ae_cursor_close_async (cursor, cancellable, client_result_callback, &close);
  g_assert_false (ae_cursor_close_finish (cursor, client_result_wait (&close), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  for (gint64 value = 2; value <= 3; value++)
    {
      g_assert_true (ae_cursor_next (cursor, NULL, &error));
      g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, value);
    }
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, 9);
}

/* Nobody asks for the cursor of a query: it must not occupy the connection. */
static void
test_result_not_fetched (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT value FROM GENERATE_SERIES(1, 100000)");

  for (guint i = 0; i < 3; i++)
    {
      g_auto (ClientResult) result = { NULL };

      ae_statement_query_async (statement, NULL, client_result_callback, &result);
      client_result_wait (&result);
      client_result_clear (&result);
      g_autofree char *text = client_query_text (connection, "SELECT 5");
      g_assert_cmpstr (text, ==, "5");
    }
}

/* A program without a loop: what would be told in one must not pile up, nor keep the session. */
static void
test_without_loop (ClientFixture *self, gconstpointer unused)
{
  GMainContext *context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  AeConnection *connection = client_fixture_open (self, "");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (ae_connection_begin (connection, NULL, NULL));
      client_execute (connection, "PRINT 'in the transaction'");
      g_assert_true (ae_connection_commit (connection, NULL, NULL));
      g_assert_false (g_main_context_pending (context));
    }
  g_assert_finalize_object (connection);
  g_assert_false (g_main_context_pending (context));
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("one-connection", test_one_connection);
  add ("many-connections", test_many_connections);
  add ("random", test_random);
  add ("drop-in-every-order", test_drop_in_every_order);
  add ("close-with-open-cursor", test_close_with_open_cursor);
  add ("close-between", test_close_between);
  add ("cancelled-before-begin", test_cancelled_before_begin);
  add ("result-not-fetched", test_result_not_fetched);
  add ("without-loop", test_without_loop);

  return g_test_run ();
}
