/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a program may demand of a server that it does not trust: how parameters and result columns
 * are encrypted at least. Plain columns under another name stand for a server that lies: on the
 * wire there is no difference. In the table, SSN is deterministic, BirthDate randomized. */

#include "client-fixture.h"

#define add(path, function)                                                      \
  g_test_add ("/client/protection/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static AeStatement *
make_statement (AeConnection *connection, const char *sql, AeEncryptionType minimum)
{
  AeStatement *statement = ae_connection_create_statement (connection, sql);

  ae_statement_expect_encryption (statement, "ssn", minimum);
  return statement;
}

static void
assert_refused (AeStatement *statement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_assert_null (cursor);
}

static void
assert_works (AeStatement *statement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));
}

static void
test_columns (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) honest
      = make_statement (connection, "SELECT SSN FROM Patients", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (AeStatement) lie = make_statement (connection, "SELECT FirstName AS SSN FROM Patients",
                                                AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (AeStatement) downgrade
      = make_statement (connection, "SELECT SSN FROM Patients", AE_ENCRYPTION_TYPE_RANDOMIZED);
  g_autoptr (AeStatement) randomized = make_statement (
      connection, "SELECT BirthDate AS SSN FROM Patients", AE_ENCRYPTION_TYPE_RANDOMIZED);
  g_autoptr (AeStatement) renamed = make_statement (connection, "SELECT SSN AS Other FROM Patients",
                                                    AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (AeStatement) nothing
      = make_statement (connection, "PRINT 'no result'", AE_ENCRYPTION_TYPE_DETERMINISTIC);

  assert_works (honest);
  assert_refused (lie);
  assert_refused (downgrade);
  assert_works (randomized);
  assert_refused (renamed);
  assert_refused (nothing);
  /* The connection lives, also for the honest ones. */
  assert_works (honest);
}

static void
test_execute (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) lie = make_statement (connection, "SELECT FirstName AS SSN FROM Patients",
                                                AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ae_statement_execute (lie, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
}

static void
test_later_results (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_statement (
      connection,
      "SELECT SSN FROM Patients; SELECT FirstName AS SSN FROM Patients; SELECT 3 AS Three",
      AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_false (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_clear_error (&error);
  g_assert_cmpuint (ae_cursor_get_n_columns (cursor), ==, 0);

  /* What stands behind it can be had. */
  g_assert_true (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, &error), ==, 3);
  g_assert_no_error (error);
}

/* Ciphertext is what it is with decryption off, too; without the feature nobody can tell. */
static void
test_settings (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeConnection) plain = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) statement
      = make_statement (connection, "SELECT SSN FROM Patients", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_autoptr (AeStatement) blind
      = make_statement (plain, "SELECT SSN FROM Patients", AE_ENCRYPTION_TYPE_DETERMINISTIC);

  ae_statement_set_column_encryption (statement, AE_COLUMN_ENCRYPTION_DISABLED);
  assert_works (statement);

  guint64 before = ae_emulator_server_get_n_requests (self->server);
  assert_refused (blind);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
}

static void
test_parameters (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT FirstName FROM Patients WHERE SSN = @ssn");

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");

  guint64 before = ae_emulator_server_get_n_requests (self->server);
  ae_statement_require_encryption_type (statement, "@ssn", AE_ENCRYPTION_TYPE_RANDOMIZED);
  assert_refused (statement);
  /* Only the question how to encrypt it was sent. */
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before + 1);

  ae_statement_require_encryption_type (statement, "@ssn", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_works (statement);
  /* It also counts for an answer that is remembered. */
  ae_statement_require_encryption_type (statement, "@ssn", AE_ENCRYPTION_TYPE_RANDOMIZED);
  assert_refused (statement);
  ae_statement_require_encryption_type (statement, "@ssn", AE_ENCRYPTION_TYPE_NONE);
  assert_works (statement);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("columns", test_columns);
  add ("execute", test_execute);
  add ("later-results", test_later_results);
  add ("settings", test_settings);
  add ("parameters", test_parameters);

  return g_test_run ();
}
