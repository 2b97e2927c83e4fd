/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prepared statements: what they cost in round trips, what is known of them, and what makes them be
 * prepared anew. */

#include "client-fixture.h"

#define SELECT_NAME "SELECT FirstName, SSN FROM Patients WHERE SSN = @ssn; SELECT 1 AS one"

#define add(path, function)                                                   \
  g_test_add ("/client/prepare/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static AeStatement *
make_statement (AeConnection *connection)
{
  AeStatement *statement = ae_connection_create_statement (connection, SELECT_NAME);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  return statement;
}

static guint64
count (ClientFixture *self)
{
  return ae_emulator_server_get_n_requests (self->server);
}

static void
check_columns (AeStatement *statement)
{
  g_assert_cmpuint (ae_statement_get_n_columns (statement), ==, 2);
  g_assert_cmpstr (ae_column_get_name (ae_statement_get_column (statement, 0)), ==, "FirstName");
  AeColumn *ssn = ae_statement_get_column (statement, 1);
  g_assert_cmpint (ae_column_get_encryption_type (ssn), ==, AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_assert_null (ae_statement_get_column (statement, 2));
}

/* Runs, and looks at the columns behind the first result too. */
static void
check_run (AeStatement *statement)
{
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  const char *name = ae_cursor_get_string (cursor, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "Catherine");
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_cmpuint (ae_cursor_get_n_columns (cursor), ==, 1);
  if (ae_statement_is_prepared (statement))
    check_columns (statement);
  g_assert_true (ae_cursor_close (cursor, NULL, &error));
  g_assert_no_error (error);
}

static void
test_round_trips (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_statement (connection);
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_statement_is_prepared (statement));
  g_assert_cmpuint (ae_statement_get_n_columns (statement), ==, 0);
  guint64 before = count (self);
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (self) - before, ==, 2);
  g_assert_true (ae_statement_is_prepared (statement));
  check_columns (statement);

  before = count (self);
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_cmpuint (count (self) - before, ==, 0);
  for (guint i = 0; i < 3; i++)
    check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 3);

  before = count (self);
  g_assert_true (ae_statement_unprepare (statement, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count (self) - before, ==, 1);
  g_assert_false (ae_statement_is_prepared (statement));
  g_assert_cmpuint (ae_statement_get_n_columns (statement), ==, 0);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 2);
}

/* Nothing is left of the handles on the server, and no round trip was made for them. */
static void
test_dropped (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AeStatement) statement = make_statement (connection);

      g_assert_true (ae_statement_prepare (statement, NULL, &error));
    }

  guint64 before = count (self);
  g_autoptr (AeStatement) other = make_statement (connection);
  check_run (other);
  g_assert_cmpuint (count (self) - before, ==, 1);
  for (int handle = 1; handle <= 3; handle++)
    {
      g_autofree char *sql = g_strdup_printf ("EXEC sp_unprepare %d", handle);
      g_autoptr (AeStatement) unprepare = ae_connection_create_statement (connection, sql);
      g_autoptr (GError) failure = NULL;

      ae_statement_execute (unprepare, NULL, &failure);
      g_assert_error (failure, AE_SERVER_ERROR, AE_SERVER_ERROR_NOT_PREPARED);
    }
}

static void
test_handle_lost (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_statement (connection);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  client_execute (connection, "EXEC sp_unprepare 1");
  guint64 before = count (self);
  check_run (statement);
  /* The failure, whether the handle is really gone, prepared anew, run. */
  g_assert_cmpuint (count (self) - before, ==, 4);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 5);
}

/* The statement has run and then missed a handle, here even one with its own number: it is not run
 * a second time. */
static void
test_other_handle_lost (ClientFixture *self, gconstpointer unused)
{
  static const char *const statements[] = {
    "INSERT INTO Log VALUES (@a); EXEC sp_unprepare 1; EXEC sp_unprepare 1",
    "SET NOCOUNT ON; INSERT INTO Log VALUES (@a); EXEC sp_unprepare 12345",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
      g_autoptr (AeStatement) statement = NULL;
      g_autoptr (GError) error = NULL;

      client_execute (connection, "DROP TABLE IF EXISTS Log; CREATE TABLE Log (a int)");
      statement = ae_connection_create_statement (connection, statements[i]);
      g_assert_true (ae_statement_declare (statement, "@a", "int", &error));
      g_assert_true (ae_statement_prepare (statement, NULL, &error));
      ae_statement_bind_int64 (statement, "@a", 1);
      g_assert_cmpint (ae_statement_execute (statement, NULL, &error), <, 0);
      g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_NOT_PREPARED);
      g_autofree char *n_rows = client_query_text (connection, "SELECT COUNT(*) FROM Log");
      g_assert_cmpstr (n_rows, ==, "1");
    }
}

static void
test_reopened (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_statement (connection);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_true (ae_connection_close (connection, NULL, &error));
  check_columns (statement);
  g_assert_true (ae_connection_open (connection, NULL, &error));
  guint64 before = count (self);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 2);
}

/* Another declaration is another statement to the server. */
static void
test_declared_anew (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT @a AS a");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (statement, "@a", "int", &error));
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ae_statement_declare (statement, "@a", "nvarchar(20)", &error));
  ae_statement_bind_string (statement, "@a", "Grüße");
  guint64 before = count (self);
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  const char *text = ae_cursor_get_string (cursor, 0, &error);
  g_assert_cmpstr (text, ==, "Grüße");
  g_assert_cmpuint (count (self) - before, ==, 2);
}

static void
test_failures (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) unbound = ae_connection_create_statement (connection, "SELECT ?");
  g_autoptr (AeStatement) wrong = ae_connection_create_statement (connection, "SELEC 1");
  g_autoptr (AeStatement) call = ae_connection_create_call (connection, "dbo.P");
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_statement_prepare (unbound, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_clear_error (&error);
  g_assert_false (ae_statement_prepare (call, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (ae_statement_prepare (wrong, NULL, &error));
  g_assert_cmpint (error->domain, ==, AE_SERVER_ERROR);
  g_assert_false (ae_statement_is_prepared (wrong));
  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
}

static void
test_async (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_statement (connection);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) cancelled = { NULL };
  g_auto (ClientResult) prepared = { NULL };
  g_auto (ClientResult) unprepared = { NULL };

  /* Whatever moment the cancellation hits, the statement and the connection stay usable. */
  ae_statement_prepare_async (statement, cancellable, client_result_callback, &cancelled);
  g_cancellable_cancel (cancellable);
  if (!ae_statement_prepare_finish (statement, client_result_wait (&cancelled), &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  ae_statement_prepare_async (statement, NULL, client_result_callback, &prepared);
  g_assert_true (ae_statement_prepare_finish (statement, client_result_wait (&prepared), &error));
  g_assert_no_error (error);
  check_columns (statement);
  guint64 before = count (self);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 1);

  ae_statement_unprepare_async (statement, NULL, client_result_callback, &unprepared);
  g_assert_true (
      ae_statement_unprepare_finish (statement, client_result_wait (&unprepared), &error));
  g_assert_no_error (error);
  g_assert_false (ae_statement_is_prepared (statement));
}

/* --- taken back ---------------------------------------------------------------------------- */

typedef struct
{
  ClientFixture *fixture;
  GCancellable *cancellable;
  guint64 n_requests;
} Canceller;

/* Right after the server has taken the request; it may answer before it hears of the attention. */
static gpointer
cancel_under_way (gpointer data)
{
  Canceller *self = data;

  while (count (self->fixture) == self->n_requests)
    g_thread_yield ();
  g_cancellable_cancel (self->cancellable);
  return NULL;
}

static void
prepare_and_cancel (ClientFixture *self, AeConnection *connection)
{
  g_autoptr (AeStatement) statement = make_statement (connection);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceller canceller = { self, cancellable, count (self) };
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_under_way, &canceller);

  if (!ae_statement_prepare (statement, cancellable, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_OPEN);
  g_thread_join (thread);
}

/* sp_prepare that was taken back may have prepared all the same: that handle, too, goes. */
static void
test_cancelled (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) other = make_statement (connection);
  guint64 n_attentions = ae_emulator_server_get_n_attentions (self->server);
  const int n_tries = 60;

  check_run (other);
  /* A byte at a time: there is something to take back. */
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_DRIBBLE, 1);
  for (int i = 0; i < n_tries; i++)
    prepare_and_cancel (self, connection);
  ae_emulator_server_clear_faults (self->server);
  g_assert_cmpuint (ae_emulator_server_get_n_attentions (self->server), >, n_attentions);

  check_run (other);
  for (int handle = 1; handle <= n_tries; handle++)
    {
      g_autofree char *sql = g_strdup_printf ("EXEC sp_unprepare %d", handle);
      g_autoptr (AeStatement) unprepare = ae_connection_create_statement (connection, sql);
      g_autoptr (GError) failure = NULL;

      ae_statement_execute (unprepare, NULL, &failure);
      g_assert_error (failure, AE_SERVER_ERROR, AE_SERVER_ERROR_NOT_PREPARED);
    }
}

/* --- with the rest ------------------------------------------------------------------------- */

/* A column that must be encrypted and is not is found before the statement runs. */
static void
test_expected_columns (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  static const char *const unmet[] = { "FirstName", "Nowhere" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (unmet); i++)
    {
      g_autoptr (AeStatement) statement = make_statement (connection);

      ae_statement_expect_encryption (statement, unmet[i], AE_ENCRYPTION_TYPE_DETERMINISTIC);
      g_assert_false (ae_statement_prepare (statement, NULL, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
      g_assert_false (ae_statement_is_prepared (statement));
      g_clear_error (&error);
    }

  g_autoptr (AeStatement) met = make_statement (connection);
  ae_statement_expect_encryption (met, "ssn", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_assert_true (ae_statement_prepare (met, NULL, &error));
  g_assert_no_error (error);
}

/* A connection that comes from the pool again was reset, and its handles are gone. */
static void
test_pool (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) model = client_fixture_connect (self, "ColumnEncryption=Enabled");
  g_autoptr (AePool) pool = ae_pool_new (model);
  g_autoptr (GError) error = NULL;
  AeConnection *connection = ae_pool_acquire (pool, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeStatement) kept = make_statement (connection);

  g_assert_true (ae_statement_prepare (kept, NULL, &error));
  check_run (kept);
  ae_pool_release (pool, connection);
  g_assert_true (ae_pool_acquire (pool, NULL, &error) == connection);
  guint64 before = count (self);
  check_run (kept);
  g_assert_cmpuint (count (self) - before, ==, 2);
  check_run (kept);
  g_assert_cmpuint (count (self) - before, ==, 3);
  ae_pool_release (pool, connection);
}

/* 33514: the keys have changed since. Failed, described, prepared, run; then as before. */
static void
test_stale (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_statement (connection);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  check_run (statement);
  ae_emulator_server_run_script (
      self->server,
      "CREATE COLUMN MASTER KEY CMK2 WITH (KEY_STORE_PROVIDER_NAME = N'nobody', KEY_PATH = N'x');\n"
      "ALTER COLUMN ENCRYPTION KEY CEK1 ADD VALUE (COLUMN_MASTER_KEY = CMK2, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x01020304);",
      &error);
  g_assert_no_error (error);
  guint64 before = count (self);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 4);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 5);
}

/* A type that is learnt is the one that is prepared with, and no later run learns anew. */
static void
test_learnt (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, SELECT_NAME);
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_no_error (error);
  check_columns (statement);
  guint64 before = count (self);
  check_run (statement);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 2);

  /* Of a value that does not fit nothing is sent, and the handle stays good. */
  ae_statement_bind_string (statement, "@ssn", "longer than eleven");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_cmpuint (count (self) - before, ==, 2);
  check_run (statement);
  g_assert_cmpuint (count (self) - before, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("round-trips", test_round_trips);
  add ("dropped", test_dropped);
  add ("handle-lost", test_handle_lost);
  add ("other-handle-lost", test_other_handle_lost);
  add ("reopened", test_reopened);
  add ("declared-anew", test_declared_anew);
  add ("failures", test_failures);
  add ("async", test_async);
  add ("cancelled", test_cancelled);
  add ("expected-columns", test_expected_columns);
  add ("pool", test_pool);
  add ("stale", test_stale);
  add ("learnt", test_learnt);
  return g_test_run ();
}
