/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The promises about contexts and threads: the loop turns whatever a call waits for, callbacks come
 * where they belong, other people's code runs where it belongs, nothing is left at the end. */

#include "client-fixture.h"

#define add(path, function)                                                 \
  g_test_add ("/client/async/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static AeStatement *
prepare_lookup (AeConnection *connection)
{
  AeStatement *statement = ae_connection_create_statement (
      connection, "SELECT FirstName, BirthDate FROM Patients WHERE SSN = @ssn");

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  return statement;
}

/* --- a provider that answers later --------------------------------------------------------- */

#define LATE_TYPE_STORE (late_store_get_type ())
G_DECLARE_FINAL_TYPE (LateStore, late_store, LATE, STORE, AeKeyStoreProvider)

struct _LateStore
{
  AeKeyStoreProvider parent_instance;

  AeKeyRequest *request; /* not answered yet */
  guint n_calls;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (LateStore, late_store, AE_TYPE_KEY_STORE_PROVIDER)

static void
late_store_start_unwrap (AeKeyStoreProvider *provider, AeKeyRequest *request)
{
  LateStore *self = LATE_STORE (provider);

  self->n_calls++;
  self->thread = g_thread_self ();
  g_set_object (&self->request, request);
}

static void
late_store_finalize (GObject *object)
{
  LateStore *self = LATE_STORE (object);

  g_clear_object (&self->request);
  G_OBJECT_CLASS (late_store_parent_class)->finalize (object);
}

static void
late_store_class_init (LateStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = late_store_finalize;
  AE_KEY_STORE_PROVIDER_CLASS (klass)->start_unwrap = late_store_start_unwrap;
}

static void
late_store_init (LateStore *self)
{
}

/* A second table, whose key is wrapped by “LATE”: the key is the wrapped value itself. */
static LateStore *
make_late_store (ClientFixture *self)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (
      self->server,
      "CREATE COLUMN MASTER KEY LateCmk WITH (KEY_STORE_PROVIDER_NAME = N'LATE', KEY_PATH = "
      "N'p');\n"
      "CREATE COLUMN ENCRYPTION KEY LateCek WITH VALUES (COLUMN_MASTER_KEY = LateCmk, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = "
      "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f);\n"
      "CREATE TABLE Late (a int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = LateCek, "
      "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'));",
      &error);
  g_assert_no_error (error);
  return g_object_new (LATE_TYPE_STORE, "name", "LATE", NULL);
}

static AeStatement *
prepare_late_insert (AeConnection *connection)
{
  AeStatement *statement
      = ae_connection_create_statement (connection, "INSERT INTO Late VALUES (@a)");

  g_assert_true (ae_statement_declare (statement, "@a", "int", NULL));
  ae_statement_bind_int64 (statement, "@a", 42);
  return statement;
}

static gboolean
has_request (gpointer data)
{
  return ((LateStore *) data)->request != NULL;
}

static void
answer (LateStore *store)
{
  g_autoptr (AeKeyRequest) request = g_steal_pointer (&store->request);

  ae_key_request_return_key (request, ae_key_request_get_bytes (request));
}

static void
test_late_provider (ClientFixture *self, gconstpointer unused)
{
  LateStore *store = make_late_store (self);
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "ColumnEncryption=Enabled");
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  ClientTicker ticker;

  g_assert_true (
      ae_connection_add_key_store_provider (connection, AE_KEY_STORE_PROVIDER (store), NULL));
  g_assert_true (ae_connection_open (connection, NULL, NULL));
  g_autoptr (AeStatement) insert = prepare_late_insert (connection);
  g_autoptr (AeStatement) blocking = prepare_late_insert (connection);

  /* A blocking call cannot wait for an answer that comes later: it says so. */
  g_assert_cmpint (ae_statement_execute (blocking, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (error->message, "async"));
  g_clear_error (&error);
  g_assert_cmpuint (store->n_calls, ==, 0);

  ae_statement_execute_async (insert, NULL, client_result_callback, &result);
  client_wait_until (has_request, store);
  g_assert_true (store->thread == g_thread_self ());
  g_assert_null (result.result);

  /* The loop turns while the key is being waited for. */
  client_ticker_start (&ticker);
  while (ticker.n_turns < 20)
    g_main_context_iteration (NULL, TRUE);
  client_ticker_stop (&ticker);
  g_assert_null (result.result);

  /* A blocking call meanwhile does not wait either. */
  g_assert_cmpint (ae_statement_execute (blocking, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_clear_error (&error);

  answer (store);
  g_assert_cmpint (ae_statement_execute_finish (insert, client_result_wait (&result), &error), ==,
                   1);
  g_assert_no_error (error);

  client_result_clear (&result);
  g_clear_object (&insert);
  g_clear_object (&blocking);
  g_assert_finalize_object (g_steal_pointer (&connection));
  g_assert_finalize_object (store);
}

static void
test_late_provider_cancelled (ClientFixture *self, gconstpointer unused)
{
  LateStore *store = make_late_store (self);
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "ColumnEncryption=Enabled");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  /* Nothing of this key may come from the cache of another test. */
  ae_set_key_cache_ttl (0);
  g_assert_true (
      ae_connection_add_key_store_provider (connection, AE_KEY_STORE_PROVIDER (store), NULL));
  g_assert_true (ae_connection_open (connection, NULL, NULL));
  g_autoptr (AeStatement) insert = prepare_late_insert (connection);

  ae_statement_execute_async (insert, cancellable, client_result_callback, &result);
  client_wait_until (has_request, store);
  guint64 before = ae_emulator_server_get_n_attentions (self->server);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (ae_statement_execute_finish (insert, client_result_wait (&result), &error), ==,
                   -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (ae_key_request_get_cancellable (store->request)));
  /* The provider was cancelled, not the server: nothing was under way there. */
  g_assert_cmpuint (ae_emulator_server_get_n_attentions (self->server), ==, before);

  /* A late answer does nothing, and the connection is usable. */
  answer (store);
  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");

  ae_set_key_cache_ttl (7200);
  client_result_clear (&result);
  g_clear_object (&insert);
  g_assert_finalize_object (g_steal_pointer (&connection));
  g_assert_finalize_object (store);
}

/* --- the loop ------------------------------------------------------------------------------ */

static gboolean
server_holds (gpointer data)
{
  return ae_emulator_server_get_n_held (data) > 0;
}

/* While one answer is held back the loop turns at least twenty times; a blocked one would not. */
static void
count_turns_while_held (ClientFixture *self)
{
  ClientTicker ticker;

  client_ticker_start (&ticker);
  client_wait_until (server_holds, self->server);
  ticker.n_turns = 0;
  while (ticker.n_turns < 20)
    g_main_context_iteration (NULL, TRUE);
  client_ticker_stop (&ticker);
  g_assert_cmpuint (ae_emulator_server_get_n_held (self->server), >, 0);
}

static void
test_loop_turns (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = prepare_lookup (connection);
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  /* The describe step. */
  ae_emulator_server_hold (self->server);
  ae_statement_query_async (statement, NULL, client_result_callback, &result);
  count_turns_while_held (self);
  g_assert_null (result.result);

  ae_emulator_server_release (self->server);
  g_autoptr (AeCursor) cursor
      = ae_statement_query_finish (statement, client_result_wait (&result), &error);
  g_assert_no_error (error);
  client_result_clear (&result);

  ae_cursor_next_async (cursor, NULL, client_result_callback, &result);
  g_assert_true (ae_cursor_next_finish (cursor, client_result_wait (&result), &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, "Catherine");
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));

  /* The query itself. */
  client_result_clear (&result);
  ae_emulator_server_hold (self->server);
  ae_statement_execute_async (statement, NULL, client_result_callback, &result);
  count_turns_while_held (self);
  ae_emulator_server_release (self->server);
  ae_statement_execute_finish (statement, client_result_wait (&result), &error);
  g_assert_no_error (error);
}

/* --- other contexts ------------------------------------------------------------------------ */

typedef struct
{
  AeStatement *statement;
  GThread *callback_thread;
  gboolean done;
} ContextCase;

static void
note_context (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ContextCase *self = user_data;
  g_autoptr (GError) error = NULL;

  ae_statement_execute_finish (AE_STATEMENT (source), result, &error);
  g_assert_no_error (error);
  self->callback_thread = g_thread_self ();
  self->done = TRUE;
}

static gpointer
run_in_context (gpointer data)
{
  ContextCase *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);

  ae_statement_execute_async (self->statement, NULL, note_context, self);
  while (!self->done)
    g_main_context_iteration (context, TRUE);
  return g_thread_self ();
}

static void
test_context (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  ContextCase test = { prepare_lookup (connection), NULL, FALSE };

  GThread *thread = g_thread_new ("other context", run_in_context, &test);
  gpointer expected = g_thread_join (thread);
  g_assert_true (test.callback_thread == expected);
  g_object_unref (test.statement);
}

static void
run_again_from_callback (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;

  ae_statement_execute_finish (AE_STATEMENT (source), result, &error);
  g_assert_no_error (error);
  /* A blocking call from the callback of the last asynchronous one is not busy. */
  ae_statement_execute (AE_STATEMENT (source), NULL, &error);
  g_assert_no_error (error);
  *done = TRUE;
}

static void
test_blocking_from_callback (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");

  for (guint i = 0; i < 50; i++)
    {
      gboolean done = FALSE;

      ae_statement_execute_async (statement, NULL, run_again_from_callback, &done);
      client_wait_for (&done);
    }
}

static void
test_order (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "");
  AeStatement *statements[20] = { NULL };
  ClientResult opened = { NULL };
  ClientResult results[G_N_ELEMENTS (statements)] = { { NULL } };
  g_autoptr (GError) error = NULL;

  /* Opening, making a table, filling it: all asked for at once, done in that order. What is bound
   * is captured: one statement serves all. */
  ae_connection_open_async (connection, NULL, client_result_callback, &opened);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      statements[i] = ae_connection_create_statement (
          connection, i == 0 ? "CREATE TABLE O (a int)" : "INSERT INTO O VALUES (@a)");
      if (i > 0)
        {
          ae_statement_bind_int64 (statements[i], "@a", i);
          g_assert_true (ae_statement_declare (statements[i], "@a", "int", NULL));
        }
      ae_statement_execute_async (statements[i], NULL, client_result_callback, &results[i]);
      ae_statement_clear_bindings (statements[i]);
    }

  ae_connection_open_finish (connection, client_result_wait (&opened), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      ae_statement_execute_finish (statements[i], client_result_wait (&results[i]), &error);
      g_assert_no_error (error);
      client_result_clear (&results[i]);
      g_object_unref (statements[i]);
    }
  client_result_clear (&opened);

  g_autofree char *sum = client_query_text (connection, "SELECT SUM(a) FROM O");
  g_assert_cmpstr (sum, ==, "190");
}

/* One call of a cursor at a time: two at once could not be told apart, and rows would be lost. */
static void
test_one_call_of_a_cursor (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 3000)");
  g_autoptr (GError) error = NULL;

  for (gint64 expected = 1; expected <= 3001; expected++)
    {
      g_auto (ClientResult) first = { NULL };
      g_auto (ClientResult) second = { NULL };

      /* Whether the row must be read first or is at hand. */
      ae_cursor_next_async (cursor, NULL, client_result_callback, &first);
      ae_cursor_next_async (cursor, NULL, client_result_callback, &second);
      g_assert_false (ae_cursor_next (cursor, NULL, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
      g_clear_error (&error);

      g_assert_false (ae_cursor_next_finish (cursor, client_result_wait (&second), &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
      g_clear_error (&error);

      gboolean has_row = ae_cursor_next_finish (cursor, client_result_wait (&first), &error);
      g_assert_no_error (error);
      g_assert_true (has_row == (expected <= 3000));
      if (has_row)
        g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, expected);
    }
}

/* The provider gives up, the application has not cancelled anything: the row that needed the key is
 * not to be had, and what stands behind it must not pass for the next one. */
static void
test_provider_gives_up (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (LateStore) store = make_late_store (self);
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "ColumnEncryption=Enabled");
  guint ttl = ae_get_key_cache_ttl ();
  g_autoptr (GError) given_up
      = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The dialog was closed");
  g_autoptr (GError) error = NULL;

  g_assert_true (
      ae_connection_add_key_store_provider (connection, AE_KEY_STORE_PROVIDER (store), NULL));
  g_assert_true (ae_connection_open (connection, NULL, NULL));
  ae_set_key_cache_ttl (0);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AeStatement) insert = prepare_late_insert (connection);
      g_auto (ClientResult) result = { NULL };

      ae_statement_execute_async (insert, NULL, client_result_callback, &result);
      client_wait_until (has_request, store);
      answer (store);
      ae_statement_execute_finish (insert, client_result_wait (&result), &error);
      g_assert_no_error (error);
    }

  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT a FROM Late");
  g_auto (ClientResult) next = { NULL };
  ae_cursor_next_async (cursor, NULL, client_result_callback, &next);
  client_wait_until (has_request, store);
  ae_key_request_return_error (store->request, given_up);
  g_clear_object (&store->request);
  g_assert_false (ae_cursor_next_finish (cursor, client_result_wait (&next), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);

  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  ae_set_key_cache_ttl (ttl);
}

/* --- signals and ends ---------------------------------------------------------------------- */

static void
note_closed (AeConnection *connection, const GError *error, gpointer user_data)
{
  gboolean *closed = user_data;

  g_assert_nonnull (error);
  *closed = TRUE;
}

static void
test_closed_signal (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean closed = FALSE;

  g_signal_connect (connection, "closed", G_CALLBACK (note_closed), &closed);
  ae_emulator_server_hold (self->server);
  ae_statement_execute_async (statement, NULL, client_result_callback, &result);
  count_turns_while_held (self);
  ae_emulator_server_drop_connections (self->server);
  g_assert_cmpint (ae_statement_execute_finish (statement, client_result_wait (&result), &error),
                   ==, -1);
  g_assert_nonnull (error);
  client_wait_for (&closed);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  ae_emulator_server_release (self->server);
}

static void
ignore_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The application drops everything while a call is under way: it completes, and then all is gone.
 */
static void
test_dropped_while_running (ClientFixture *self, gconstpointer unused)
{
  AeConnection *connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  AeStatement *statement = prepare_lookup (connection);
  gboolean done = FALSE;
  gpointer weak_connection = connection;
  gpointer weak_statement = statement;

  g_object_add_weak_pointer (G_OBJECT (connection), &weak_connection);
  g_object_add_weak_pointer (G_OBJECT (statement), &weak_statement);
  ae_statement_execute_async (statement, NULL, ignore_result, &done);
  g_object_unref (statement);
  g_object_unref (connection);
  g_assert_nonnull (weak_connection);

  client_wait_for (&done);
  /* The source of the completion itself goes at the end of its turn. */
  while (weak_statement != NULL && g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (weak_statement);
  g_assert_null (weak_connection);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("provider-gives-up", test_provider_gives_up);
  add ("late-provider", test_late_provider);
  add ("late-provider-cancelled", test_late_provider_cancelled);
  add ("loop-turns", test_loop_turns);
  add ("context", test_context);
  add ("blocking-from-callback", test_blocking_from_callback);
  add ("order", test_order);
  add ("one-call-of-a-cursor", test_one_call_of_a_cursor);
  add ("closed-signal", test_closed_signal);
  add ("dropped-while-running", test_dropped_while_running);

  return g_test_run ();
}
