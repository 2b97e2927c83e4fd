/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Savepoints, isolation levels, autocommit, and a transaction that the server has ended itself. */

#include "client-fixture.h"

#define add(path, function)                                                                       \
  g_test_add ("/client/transactions/" path, ClientFixture, NULL, client_fixture_set_up, function, \
              client_fixture_tear_down)

static void
assert_count (AeConnection *connection, const char *expected)
{
  g_autofree char *count = client_query_text (connection, "SELECT COUNT(*) FROM X");

  g_assert_cmpstr (count, ==, expected);
}

static void
test_savepoints (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE X (a int)");
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  client_execute (connection, "INSERT INTO X VALUES (1)");
  g_assert_true (ae_connection_save (connection, "one", NULL, &error));
  client_execute (connection, "INSERT INTO X VALUES (2)");
  assert_count (connection, "2");
  g_assert_true (ae_connection_rollback_to (connection, "one", NULL, &error));
  assert_count (connection, "1");
  g_assert_true (ae_connection_get_in_transaction (connection));

  g_assert_false (ae_connection_rollback_to (connection, "another", NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, 6401);
  g_clear_error (&error);
  g_assert_true (ae_connection_commit (connection, NULL, &error));
  assert_count (connection, "1");
  g_assert_no_error (error);
}

static void
test_savepoints_async (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) saved = { NULL };
  g_auto (ClientResult) returned = { NULL };
  g_auto (ClientResult) refused = { NULL };

  client_execute (connection, "CREATE TABLE X (a int)");
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  ae_connection_save_async (connection, "s", NULL, client_result_callback, &saved);
  g_assert_true (ae_connection_save_finish (connection, client_result_wait (&saved), &error));
  client_execute (connection, "INSERT INTO X VALUES (2)");
  ae_connection_rollback_to_async (connection, "s", NULL, client_result_callback, &returned);
  g_assert_true (
      ae_connection_rollback_to_finish (connection, client_result_wait (&returned), &error));
  g_assert_no_error (error);
  assert_count (connection, "0");

  ae_connection_save_async (connection, "", NULL, client_result_callback, &refused);
  g_assert_false (ae_connection_save_finish (connection, client_result_wait (&refused), &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
}

static void
test_savepoint_names (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;
  guint64 before = ae_emulator_server_get_n_requests (self->server);

  g_assert_false (ae_connection_save (connection, "", NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (
      ae_connection_save (connection, "a name of a savepoint that is too long", NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
}

static void
test_isolation (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeConnection) other = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE X (a int)");
  g_object_set (connection, "isolation-level", AE_ISOLATION_LEVEL_SNAPSHOT, NULL);
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  assert_count (connection, "0");
  client_execute (other, "INSERT INTO X VALUES (1)");
  /* A snapshot does not see it, although it is committed. */
  assert_count (connection, "0");
  g_assert_true (ae_connection_commit (connection, NULL, &error));

  g_object_set (connection, "isolation-level", AE_ISOLATION_LEVEL_READ_COMMITTED, NULL);
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  assert_count (connection, "1");
  client_execute (other, "INSERT INTO X VALUES (2)");
  assert_count (connection, "2");
  g_assert_true (ae_connection_rollback (connection, NULL, &error));
  g_assert_no_error (error);
}

static void
test_autocommit (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE X (a int)");
  g_object_set (connection, "autocommit", FALSE, NULL);
  g_assert_true (ae_connection_commit (connection, NULL, &error)); /* nothing to commit */
  g_assert_true (ae_connection_rollback (connection, NULL, &error));

  client_execute (connection, "INSERT INTO X VALUES (1)");
  g_assert_true (ae_connection_get_in_transaction (connection));
  g_assert_true (ae_connection_rollback (connection, NULL, &error));
  client_execute (connection, "INSERT INTO X VALUES (2)");
  g_assert_true (ae_connection_commit (connection, NULL, &error));
  g_assert_false (ae_connection_get_in_transaction (connection));

  g_object_set (connection, "autocommit", TRUE, NULL);
  assert_count (connection, "1");
  g_assert_false (ae_connection_get_in_transaction (connection));
  g_assert_no_error (error);
}

/* The second half must not be committed by itself. */
static void
test_lost (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) wrong = NULL;
  g_autoptr (AeStatement) second = NULL;
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE X (a int PRIMARY KEY)");
  client_execute (connection, "SET XACT_ABORT ON");
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  client_execute (connection, "INSERT INTO X VALUES (1)");
  wrong = ae_connection_create_statement (connection, "INSERT INTO X VALUES (1)");
  g_assert_cmpint (ae_statement_execute (wrong, NULL, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, 2627);
  g_clear_error (&error);
  g_assert_false (ae_connection_get_in_transaction (connection));

  second = ae_connection_create_statement (connection, "INSERT INTO X VALUES (2)");
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (ae_statement_execute (second, NULL, &error), ==, -1);
      g_assert_error (error, AE_ERROR, AE_ERROR_TRANSACTION_LOST);
      g_clear_error (&error);
    }
  g_assert_false (ae_connection_commit (connection, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_TRANSACTION_LOST);
  g_clear_error (&error);
  g_assert_true (ae_connection_rollback (connection, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);

  assert_count (connection, "0");
  g_assert_cmpint (ae_statement_execute (second, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

/* Ended by SQL text that succeeds, or begun by it: the application knows. */
static void
test_ended_by_text (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) wrong = NULL;
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE X (a int PRIMARY KEY)");
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  client_execute (connection, "INSERT INTO X VALUES (1); ROLLBACK");
  assert_count (connection, "0");

  client_execute (connection, "SET XACT_ABORT ON; BEGIN TRAN; INSERT INTO X VALUES (1)");
  g_assert_true (ae_connection_get_in_transaction (connection));
  wrong = ae_connection_create_statement (connection, "INSERT INTO X VALUES (1)");
  g_assert_cmpint (ae_statement_execute (wrong, NULL, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, 2627);
  assert_count (connection, "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("savepoints", test_savepoints);
  add ("savepoints-async", test_savepoints_async);
  add ("savepoint-names", test_savepoint_names);
  add ("isolation", test_isolation);
  add ("autocommit", test_autocommit);
  add ("lost", test_lost);
  add ("ended-by-text", test_ended_by_text);

  return g_test_run ();
}
