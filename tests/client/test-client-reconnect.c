/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Connections that die while nobody uses them: which come back with their state and which say why
 * not, and that whoever answers the second time is trusted no more than the first time. */

#include "client-fixture.h"

#define add(path, function)                                                                    \
  g_test_add ("/client/reconnect/" path, ClientFixture, NULL, client_fixture_set_up, function, \
              client_fixture_tear_down)

/* --- cutting ------------------------------------------------------------------------------- */

static gboolean
nobody_is_connected (gpointer data)
{
  ClientFixture *self = data;

  return ae_emulator_server_get_n_connections (self->server) == 0;
}

static void
cut (ClientFixture *self)
{
  ClientTicker ticker;

  ae_emulator_server_drop_connections (self->server);
  client_ticker_start (&ticker);
  client_wait_until (nobody_is_connected, self);
  client_ticker_stop (&ticker);
}

static void
note_closed (AeConnection *connection, const GError *error, gpointer user_data)
{
  GError **reason = user_data;

  g_assert_null (*reason);
  *reason = error != NULL ? g_error_copy (error) : g_error_new_literal (AE_ERROR, 0, "none");
}

/* The next statement fails, nothing of it was run, and the connection is closed and says so. */
static void
expect_lost (ClientFixture *self,
             AeConnection *connection,
             GQuark domain,
             int code,
             const char *why)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GError) error = NULL;

  gulong handler = g_signal_connect (connection, "closed", G_CALLBACK (note_closed), &reason);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, why));
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  g_assert_error (reason, domain, code);
  g_signal_handler_disconnect (connection, handler);

  /* It is merely closed. */
  ae_emulator_server_clear_faults (self->server);
  g_clear_error (&error);
  ae_connection_open (connection, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_text (AeConnection *connection, const char *sql, const char *expected)
{
  g_autofree char *text = client_query_text (connection, sql);

  g_assert_cmpstr (text, ==, expected);
}

/* --- what comes back ----------------------------------------------------------------------- */

#define STATE                                                                              \
  "SELECT CONCAT(DB_NAME(), ' ', @@LANGUAGE, ' ', @@DATEFIRST, ' ', @@LOCK_TIMEOUT, ' ', " \
  "CAST(SESSIONPROPERTY('QUOTED_IDENTIFIER') AS int))"

static void
test_state (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) reason = NULL;

  client_execute (connection, "CREATE DATABASE Clinic");
  client_execute (connection, "USE Clinic; SET LANGUAGE Deutsch; SET DATEFIRST 3; "
                              "SET LOCK_TIMEOUT 1234; SET QUOTED_IDENTIFIER OFF");
  g_autofree char *before = client_query_text (connection, STATE);
  g_assert_true (g_str_has_prefix (before, "Clinic Deutsch 3 1234"));
  g_signal_connect (connection, "closed", G_CALLBACK (note_closed), &reason);

  /* Again and again: the session that took over can be taken over from. */
  for (guint i = 0; i < 3; i++)
    {
      cut (self);
      guint64 n_requests = ae_emulator_server_get_n_requests (self->server);
      g_autofree char *after = client_query_text (connection, STATE);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, n_requests + 1);
    }

  /* What was changed and changed back is as it was. */
  client_execute (connection, "USE master; SET LANGUAGE us_english; SET DATEFIRST 7; "
                              "SET LOCK_TIMEOUT -1; SET QUOTED_IDENTIFIER ON");
  cut (self);
  assert_text (connection, "SELECT CONCAT(DB_NAME(), @@LANGUAGE, @@DATEFIRST, @@LOCK_TIMEOUT)",
               "masterus_english7-1");
  g_assert_null (reason);
}

static void
test_async (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT @@DATEFIRST");
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  client_execute (connection, "SET DATEFIRST 2");
  cut (self);
  ae_statement_query_async (statement, NULL, client_result_callback, &result);
  g_autoptr (AeCursor) cursor
      = ae_statement_query_finish (statement, client_result_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, "2");
}

static void
test_calls (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE T (a int)");
  cut (self);
  g_assert_cmpint (client_execute (connection, "INSERT INTO T VALUES (1)"), ==, 1);
  cut (self);
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ae_connection_get_in_transaction (connection));
  g_assert_true (ae_connection_commit (connection, NULL, &error));
  assert_text (connection, "SELECT COUNT(*) FROM T", "1");
}

static void
test_prepared (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT @x + 1 AS y");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_int64 (statement, "@x", 41);
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (ae_cursor_next (cursor, NULL, NULL));
      g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, "42");
      g_assert_false (ae_cursor_next (cursor, NULL, NULL));
      cut (self);
    }
}

static void
test_encrypted (ClientFixture *self, gconstpointer unused)
{
  client_fixture_make_patients (self);
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT FirstName FROM Patients WHERE SSN = @ssn");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  ae_statement_require_encryption (statement, "@ssn");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (ae_cursor_next (cursor, NULL, NULL));
      g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, "Catherine");
      g_assert_false (ae_cursor_next (cursor, NULL, NULL));
      cut (self);
    }
}

/* What it held is to be forgotten anyway, so nothing is in the way. */
static void
test_pooled (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) model = client_fixture_connect (self, "");
  g_autoptr (AePool) pool = ae_pool_new (model);
  g_autoptr (GError) error = NULL;

  g_autoptr (AeConnection) connection = ae_pool_acquire (pool, NULL, &error);
  g_assert_no_error (error);
  client_execute (connection, "SET DATEFIRST 2; CREATE TABLE #t (a int)");
  ae_pool_release (pool, g_steal_pointer (&connection));

  connection = ae_pool_acquire (pool, NULL, &error);
  g_assert_no_error (error);
  cut (self);
  assert_text (connection, "SELECT CONCAT(@@DATEFIRST, OBJECT_ID('tempdb..#t'))", "7");
}

/* --- what does not ------------------------------------------------------------------------- */

static void
test_transaction (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");

  g_assert_true (ae_connection_begin (connection, NULL, NULL));
  cut (self);
  expect_lost (self, connection, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "transaction");
  g_assert_false (ae_connection_get_in_transaction (connection));

  client_execute (connection, "BEGIN TRANSACTION");
  cut (self);
  expect_lost (self, connection, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "transaction");
}

static void
test_temporary_table (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");

  client_execute (connection, "CREATE TABLE #t (a int)");
  cut (self);
  expect_lost (self, connection, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "temporary table");

  /* Dropped: then nothing is in the way any more. */
  client_execute (connection, "CREATE TABLE #t (a int)");
  client_execute (connection, "DROP TABLE #t");
  cut (self);
  assert_text (connection, "SELECT 1", "1");
}

static void
test_switched_off (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ConnectRetryCount=0");

  cut (self);
  expect_lost (self, connection, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "ConnectRetryCount");
}

static void
test_not_supported (ClientFixture *self, gconstpointer unused)
{
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_NO_SESSION_RECOVERY, 1);
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");

  cut (self);
  expect_lost (self, connection, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
               "cannot restore sessions");
}

/* A request that was sent may have been run: it is not sent again. */
static void
test_request_on_its_way (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  ae_emulator_server_hold (self->server);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  ae_statement_execute_async (statement, NULL, client_result_callback, &result);
  g_assert_true (ae_emulator_server_wait_held (self->server, 1, 60000));
  cut (self);
  ae_emulator_server_release (self->server);
  g_assert_cmpint (ae_statement_execute_finish (statement, client_result_wait (&result), &error),
                   ==, -1);
  g_assert_nonnull (error);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 1);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

static void
test_open_cursor (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT REPLICATE('x', 1000) FROM GENERATE_SERIES(1, 30000)");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  cut (self);
  while (ae_cursor_next (cursor, NULL, &error))
    ;
  g_assert_nonnull (error);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

/* A server of the same kind at the same address. */
static AeEmulatorServer *
replace_server (ClientFixture *self)
{
  AeEmulatorServer *other = ae_emulator_server_new ();
  g_autoptr (GError) error = NULL;

  g_object_set (other, "port", ae_emulator_server_get_port (self->server), NULL);
  ae_emulator_server_stop (self->server);
  ae_emulator_server_add_login (other, "sa", CLIENT_PASSWORD);
  ae_emulator_server_start (other, &error);
  g_assert_no_error (error);
  return other;
}

/* It is told once what is wrong, and not tried again. */
static void
test_database_gone (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ConnectRetryCount=200");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE DATABASE Clinic");
  client_execute (connection, "USE Clinic");
  g_autoptr (AeEmulatorServer) other = replace_server (self);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_CANNOT_OPEN_DATABASE);
  g_assert_nonnull (strstr (error->message, "Clinic"));
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (other), ==, 0);
  ae_emulator_server_stop (other);
}

static void
test_nobody_there (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_autoptr (GError) error = NULL;

  ae_emulator_server_stop (self->server);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_nonnull (strstr (error->message, "idle"));
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

/* Somebody listens there now, and says nothing. */
static void
test_cancelled (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ClientResult) result = { NULL };
  g_auto (ClientResult) accepted = { NULL };
  g_autoptr (GError) error = NULL;
  guint16 port = (guint16) ae_emulator_server_get_port (self->server);

  ae_emulator_server_stop (self->server);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, NULL, &error);
  g_assert_no_error (error);
  g_socket_listener_accept_async (listener, NULL, client_result_callback, &accepted);

  ae_statement_query_async (statement, cancellable, client_result_callback, &result);
  g_autoptr (GSocketConnection) peer
      = g_socket_listener_accept_finish (listener, client_result_wait (&accepted), NULL, &error);
  g_assert_no_error (error);
  g_assert_null (result.result);
  g_cancellable_cancel (cancellable);
  g_assert_null (ae_statement_query_finish (statement, client_result_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

/* --- who answers the second time ----------------------------------------------------------- */

/* Without the acknowledgement every parameter would go out in the clear. */
static void
test_no_column_encryption (ClientFixture *self, gconstpointer unused)
{
  client_fixture_make_patients (self);
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  cut (self);
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION, 1);
  expect_lost (self, connection, AE_ERROR, AE_ERROR_UNSUPPORTED, "Always Encrypted");
}

static void
test_no_recovery (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");

  cut (self);
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_NO_SESSION_RECOVERY, 1);
  expect_lost (self, connection, AE_ERROR, AE_ERROR_PROTOCOL, "did not restore");
}

/* At the same address, with another certificate. */
static void
test_another_server (ClientFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->directory, "cmk1.pem", NULL);
  g_autofree char *pem = NULL;
  guint port = ae_emulator_server_get_port (self->server);
  g_autoptr (GError) error = NULL;

  g_object_get (ae_emulator_server_get_certificate (self->server), "certificate-pem", &pem, NULL);
  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);

  g_autofree char *string = g_strdup_printf ("Server=127.0.0.1,%u;UID=sa", port);
  g_autoptr (AeConnection) connection = ae_connection_new_from_string (string, &error);
  g_assert_no_error (error);
  ae_connection_set_password (connection, CLIENT_PASSWORD);
  g_object_set (connection, "tls-database", database, NULL);
  ae_connection_open (connection, NULL, &error);
  g_assert_no_error (error);

  /* The one that it is. */
  cut (self);
  assert_text (connection, "SELECT 1", "1");

  g_autoptr (AeEmulatorServer) other = replace_server (self);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (other), ==, 0);
  ae_emulator_server_stop (other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("state", test_state);
  add ("async", test_async);
  add ("calls", test_calls);
  add ("prepared", test_prepared);
  add ("encrypted", test_encrypted);
  add ("pooled", test_pooled);
  add ("transaction", test_transaction);
  add ("temporary-table", test_temporary_table);
  add ("switched-off", test_switched_off);
  add ("not-supported", test_not_supported);
  add ("request-on-its-way", test_request_on_its_way);
  add ("open-cursor", test_open_cursor);
  add ("database-gone", test_database_gone);
  add ("nobody-there", test_nobody_there);
  add ("cancelled", test_cancelled);
  add ("no-column-encryption", test_no_column_encryption);
  add ("no-recovery", test_no_recovery);
  add ("another-server", test_another_server);

  return g_test_run ();
}
