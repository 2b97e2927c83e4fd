/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The cancellation matrix: operation × {blocking, asynchronous} × moment. Whatever the moment, the
 * call ends with G_IO_ERROR_CANCELLED or with its result, and the connection is usable afterwards
 * or says that it is closed. */

#include "client-fixture.h"

typedef enum
{
  OPEN,
  QUERY,
  EXECUTE,
  NEXT,
  FETCH,
  NEXT_RESULT,
  CLOSE_CURSOR,
  COMMIT,
  DESCRIBE,
  N_CALLS,
} Call;

typedef enum
{
  BEFORE,      /* the cancellable is cancelled before the call */
  IMMEDIATELY, /* right after an asynchronous call returns; a blocking one: from another thread */
  WAITING,     /* the server holds its answer back */
  AFTER,       /* when it is done */
  N_MOMENTS,
} Moment;

static const char *const call_names[]
    = { "open",        "query",        "execute", "next",    "fetch",
        "next-result", "close-cursor", "commit",  "describe" };
static const char *const moment_names[] = { "before", "immediately", "waiting", "after" };

typedef struct
{
  Call call;
  Moment moment;
  gboolean is_async;
} Case;

typedef struct
{
  ClientFixture fixture;
  AeConnection *connection;
  AeStatement *statement;
  AeCursor *cursor;
  GCancellable *cancellable;
} CancelFixture;

static void
set_up (CancelFixture *self, gconstpointer data)
{
  const Case *test = data;

  client_fixture_set_up (&self->fixture, NULL);
  self->cancellable = g_cancellable_new ();
  self->connection = client_fixture_connect (&self->fixture, "");
  if (test->call == OPEN)
    return;

  g_assert_true (ae_connection_open (self->connection, NULL, NULL));
  self->statement = ae_connection_create_statement (self->connection, "SELECT 1 AS a");
  if (test->call == NEXT || test->call == FETCH || test->call == NEXT_RESULT
      || test->call == CLOSE_CURSOR)
    /* More than any buffer on the way holds. */
    self->cursor = client_query (
        self->connection, "SELECT REPLICATE('x', 1000) FROM GENERATE_SERIES(1, 30000); SELECT 2");
  if (test->call == DESCRIBE)
    {
      g_clear_object (&self->statement);
      self->statement = ae_connection_create_statement (self->connection, "SELECT @a + 1 AS a");
    }
  if (test->call == COMMIT)
    g_assert_true (ae_connection_begin (self->connection, NULL, NULL));
}

static void
tear_down (CancelFixture *self, gconstpointer data)
{
  ae_emulator_server_release (self->fixture.server);
  g_clear_object (&self->cursor);
  g_clear_object (&self->statement);
  g_assert_finalize_object (self->connection);
  g_clear_object (&self->cancellable);
  client_fixture_tear_down (&self->fixture, NULL);
}

/* --- the calls ----------------------------------------------------------------------------- */

static void
call_blocking (CancelFixture *self, Call call, GError **error)
{
  g_autoptr (AeDescription) description = NULL;
  guint n_values;

  switch (call)
    {
    case OPEN:
      ae_connection_open (self->connection, self->cancellable, error);
      break;
    case QUERY:
      g_clear_object (&self->cursor);
      self->cursor = ae_statement_query (self->statement, self->cancellable, error);
      break;
    case EXECUTE:
      ae_statement_execute (self->statement, self->cancellable, error);
      break;
    case NEXT:
      ae_cursor_next (self->cursor, self->cancellable, error);
      break;
    case FETCH:
      ae_cursor_fetch_values (self->cursor, 100, &n_values, self->cancellable, error);
      break;
    case NEXT_RESULT:
      ae_cursor_next_result (self->cursor, self->cancellable, error);
      break;
    case CLOSE_CURSOR:
      ae_cursor_close (self->cursor, self->cancellable, error);
      break;
    case COMMIT:
      ae_connection_commit (self->connection, self->cancellable, error);
      break;
    case DESCRIBE:
      description = ae_statement_describe (self->statement, self->cancellable, error);
      break;
    case N_CALLS:
    default:
      g_assert_not_reached ();
    }
}

static void
call_async (CancelFixture *self, Call call, ClientResult *result)
{
  GCancellable *cancellable = self->cancellable;

  switch (call)
    {
    case OPEN:
      ae_connection_open_async (self->connection, cancellable, client_result_callback, result);
      break;
    case QUERY:
      ae_statement_query_async (self->statement, cancellable, client_result_callback, result);
      break;
    case EXECUTE:
      ae_statement_execute_async (self->statement, cancellable, client_result_callback, result);
      break;
    case NEXT:
      ae_cursor_next_async (self->cursor, cancellable, client_result_callback, result);
      break;
    case FETCH:
      ae_cursor_fetch_values_async (self->cursor, 100, cancellable, client_result_callback, result);
      break;
    case NEXT_RESULT:
      ae_cursor_next_result_async (self->cursor, cancellable, client_result_callback, result);
      break;
    case CLOSE_CURSOR:
      ae_cursor_close_async (self->cursor, cancellable, client_result_callback, result);
      break;
    case COMMIT:
      ae_connection_commit_async (self->connection, cancellable, client_result_callback, result);
      break;
    case DESCRIBE:
      ae_statement_describe_async (self->statement, cancellable, client_result_callback, result);
      break;
    case N_CALLS:
    default:
      g_assert_not_reached ();
    }
}

static void
finish_async (CancelFixture *self, Call call, GAsyncResult *result, GError **error)
{
  g_autoptr (AeDescription) description = NULL;
  guint n_values;

  switch (call)
    {
    case OPEN:
      ae_connection_open_finish (self->connection, result, error);
      break;
    case QUERY:
      g_clear_object (&self->cursor);
      self->cursor = ae_statement_query_finish (self->statement, result, error);
      break;
    case EXECUTE:
      ae_statement_execute_finish (self->statement, result, error);
      break;
    case NEXT:
      ae_cursor_next_finish (self->cursor, result, error);
      break;
    case FETCH:
      ae_cursor_fetch_values_finish (self->cursor, result, &n_values, error);
      break;
    case NEXT_RESULT:
      ae_cursor_next_result_finish (self->cursor, result, error);
      break;
    case CLOSE_CURSOR:
      ae_cursor_close_finish (self->cursor, result, error);
      break;
    case COMMIT:
      ae_connection_commit_finish (self->connection, result, error);
      break;
    case DESCRIBE:
      description = ae_statement_describe_finish (self->statement, result, error);
      break;
    case N_CALLS:
    default:
      g_assert_not_reached ();
    }
}

/* --- the moments --------------------------------------------------------------------------- */

/* Makes the server hold the answer that the call will wait for. Rows are on their way already, as
 * many as the buffers hold: those are read first. */
static void
hold_answer (CancelFixture *self, Call call)
{
  if (call == NEXT || call == FETCH || call == NEXT_RESULT || call == CLOSE_CURSOR)
    {
      g_assert_true (ae_cursor_next (self->cursor, NULL, NULL));
      return;
    }
  ae_emulator_server_hold (self->fixture.server);
}

static gpointer
cancel_in_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static gpointer
cancel_when_held (gpointer data)
{
  CancelFixture *self = data;

  g_assert_true (ae_emulator_server_wait_held (self->fixture.server, 1, 60000));
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

static gboolean
server_holds (gpointer data)
{
  CancelFixture *self = data;

  return ae_emulator_server_get_n_held (self->fixture.server) > 0;
}

/* Only what waits for an answer to a request can be held back. */
static gboolean
can_be_held (Call call)
{
  return call == QUERY || call == EXECUTE || call == COMMIT || call == DESCRIBE;
}

static void
run_blocking (CancelFixture *self, const Case *test, GError **error)
{
  g_autoptr (GThread) thread = NULL;

  if (test->moment == BEFORE)
    g_cancellable_cancel (self->cancellable);
  if (test->moment == IMMEDIATELY)
    thread = g_thread_new ("canceller", cancel_in_thread, self->cancellable);
  if (test->moment == WAITING)
    {
      hold_answer (self, test->call);
      if (can_be_held (test->call))
        thread = g_thread_new ("canceller", cancel_when_held, self);
      else
        thread = g_thread_new ("canceller", cancel_in_thread, self->cancellable);
    }

  call_blocking (self, test->call, error);
  if (thread != NULL)
    g_thread_join (g_steal_pointer (&thread));
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
run_async (CancelFixture *self, const Case *test, GError **error)
{
  g_auto (ClientResult) result = { NULL };

  if (test->moment == BEFORE)
    g_cancellable_cancel (self->cancellable);
  if (test->moment == WAITING)
    hold_answer (self, test->call);

  call_async (self, test->call, &result);
  g_assert_null (result.result);
  if (test->moment == IMMEDIATELY)
    g_cancellable_cancel (self->cancellable);
  if (test->moment == WAITING)
    {
      guint id = g_timeout_add (1, tick, NULL);

      if (can_be_held (test->call))
        client_wait_until (server_holds, self);
      g_source_remove (id);
      g_cancellable_cancel (self->cancellable);
    }

  finish_async (self, test->call, client_result_wait (&result), error);
}

/* --- afterwards ---------------------------------------------------------------------------- */

static void
check_outcome (const Case *test, const GError *error)
{
  gboolean must_be_cancelled
      = test->moment == BEFORE || (test->moment == WAITING && can_be_held (test->call));

  if (test->moment == AFTER)
    g_assert_no_error (error);
  else if (must_be_cancelled || error != NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Usable, or closed and able to be opened again: never something between. */
static void
check_connection (CancelFixture *self)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_release (self->fixture.server);
  g_clear_object (&self->cursor);
  if (ae_connection_get_state (self->connection) == AE_CONNECTION_STATE_CLOSED)
    {
      g_assert_true (ae_connection_open (self->connection, NULL, &error));
      g_assert_no_error (error);
    }
  g_autofree char *text = client_query_text (self->connection, "SELECT 'still here'");
  g_assert_cmpstr (text, ==, "still here");
}

static void
test_case (CancelFixture *self, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GError) error = NULL;

  if (test->is_async)
    run_async (self, test, &error);
  else
    run_blocking (self, test, &error);
  if (test->moment == AFTER)
    g_cancellable_cancel (self->cancellable);

  check_outcome (test, error);
  check_connection (self);
}

/* A queued call does not wait for those before it. */
static void
test_queued (CancelFixture *self, gconstpointer data)
{
  g_auto (ClientResult) first = { NULL };
  g_auto (ClientResult) second = { NULL };
  g_autoptr (AeStatement) other = ae_connection_create_statement (self->connection, "SELECT 2");
  g_autoptr (GError) error = NULL;

  ae_emulator_server_hold (self->fixture.server);
  ae_statement_execute_async (self->statement, NULL, client_result_callback, &first);
  ae_statement_execute_async (other, self->cancellable, client_result_callback, &second);
  g_cancellable_cancel (self->cancellable);

  g_assert_cmpint (ae_statement_execute_finish (other, client_result_wait (&second), &error), ==,
                   -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (first.result);

  ae_emulator_server_release (self->fixture.server);
  ae_statement_execute_finish (self->statement, client_result_wait (&first), &error);
  g_assert_no_error (error);
}

static void
test_timeout (CancelFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_hold (self->fixture.server);
  ae_statement_set_timeout (self->statement, 1);
  g_assert_null (ae_statement_query (self->statement, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  check_connection (self);
}

/* The server does not acknowledge: the connection is closed, and says so. */
static void
test_no_acknowledgement (CancelFixture *self, gconstpointer data)
{
  g_autoptr (GThread) thread = NULL;
  g_autoptr (GError) error = NULL;

  ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_NO_ATTENTION_ACK, 1);
  ae_emulator_server_hold (self->fixture.server);
  thread = g_thread_new ("canceller", cancel_when_held, self);
  g_assert_null (ae_statement_query (self->statement, self->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (g_steal_pointer (&thread));

  g_assert_cmpint (ae_connection_get_state (self->connection), ==, AE_CONNECTION_STATE_CLOSED);
  ae_emulator_server_clear_faults (self->fixture.server);
  check_connection (self);
}

int
main (int argc, char **argv)
{
  static Case cases[N_CALLS * N_MOMENTS * 2];
  static const Case plain = { QUERY, AFTER, FALSE };
  guint n_cases = 0;

  g_test_init (&argc, &argv, NULL);

  for (guint call = 0; call < N_CALLS; call++)
    for (guint moment = 0; moment < N_MOMENTS; moment++)
      for (guint is_async = 0; is_async < 2; is_async++)
        {
          Case *test = &cases[n_cases++];
          g_autofree char *path
              = g_strdup_printf ("/client/cancel/%s/%s/%s", call_names[call], moment_names[moment],
                                 is_async ? "async" : "blocking");

          *test = (Case){ call, moment, is_async };
          g_test_add (path, CancelFixture, test, set_up, test_case, tear_down);
        }

  g_test_add ("/client/cancel/queued", CancelFixture, &plain, set_up, test_queued, tear_down);
  g_test_add ("/client/cancel/timeout", CancelFixture, &plain, set_up, test_timeout, tear_down);
  g_test_add ("/client/cancel/no-acknowledgement", CancelFixture, &plain, set_up,
              test_no_acknowledgement, tear_down);

  return g_test_run ();
}
