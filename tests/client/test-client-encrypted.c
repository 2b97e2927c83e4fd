/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Always Encrypted: what is encrypted, what is asked of the server, what is refused. */

#include "client-fixture.h"

#define add(path, function)                                                     \
  g_test_add ("/client/encrypted/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static const char lookup[]
    = "SELECT FirstName, LastName, BirthDate, SSN FROM Patients WHERE SSN = @ssn";

static AeStatement *
prepare_lookup (AeConnection *connection)
{
  AeStatement *statement = ae_connection_create_statement (connection, lookup);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  return statement;
}

/* The row is there; returns the number of requests it took. */
static guint64
look_up (ClientFixture *self, AeConnection *connection)
{
  g_autoptr (AeStatement) statement = prepare_lookup (connection);
  g_autoptr (GError) error = NULL;
  guint64 before = ae_emulator_server_get_n_requests (self->server);

  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, &error), ==, "Catherine");
  g_assert_cmpstr (ae_cursor_get_string (cursor, 1, &error), ==, "Abel");
  g_assert_cmpstr (ae_cursor_get_string (cursor, 2, &error), ==, "1996-09-10");
  g_assert_cmpstr (ae_cursor_get_string (cursor, 3, &error), ==, "795-73-9838");
  g_assert_no_error (error);
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  return ae_emulator_server_get_n_requests (self->server) - before;
}

static void
test_round_trips (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) first = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeConnection) second = client_fixture_open (self, "ColumnEncryption=Enabled");

  /* One to describe and one to run; from then on one, on any connection of the process. */
  g_assert_cmpuint (look_up (self, first), ==, 2);
  g_assert_cmpuint (look_up (self, first), ==, 1);
  g_assert_cmpuint (look_up (self, second), ==, 1);
}

static void
test_columns (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT SSN, BirthDate, FirstName FROM Patients");
  AeColumn *ssn = ae_cursor_get_column (cursor, 0);
  AeColumn *birth = ae_cursor_get_column (cursor, 1);
  AeColumn *name = ae_cursor_get_column (cursor, 2);

  g_autofree char *type = ae_sql_type_to_string (ae_column_get_sql_type (ssn));
  g_assert_cmpstr (type, ==, "char(11)");
  g_assert_cmpint (ae_column_get_encryption_type (ssn), ==, AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_assert_cmpint (ae_column_get_encryption_type (birth), ==, AE_ENCRYPTION_TYPE_RANDOMIZED);
  g_assert_cmpint (ae_column_get_encryption_type (name), ==, AE_ENCRYPTION_TYPE_NONE);
  g_assert_cmpstr (ae_column_get_key_store_name (ssn), ==, "MSSQL_CERTIFICATE_STORE");
  g_assert_cmpstr (ae_column_get_key_path (ssn), ==, self->key_path);
}

static void
check_ciphertext (AeCursor *cursor)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *type
      = ae_sql_type_to_string (ae_column_get_sql_type (ae_cursor_get_column (cursor, 0)));

  g_assert_true (g_str_has_prefix (type, "varbinary("));
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_autoptr (GBytes) cell = ae_cursor_dup_bytes (cursor, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (cell), ==, 65);
  g_assert_cmpuint (((const guint8 *) g_bytes_get_data (cell, NULL))[0], ==, 1);
}

/* The contract of always-encrypted sheet 8.1, three situations by two kinds of query. */

static void
test_contract_enabled_with_keys (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  look_up (self, connection);
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT SSN FROM Patients ORDER BY PatientId");
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, "795-73-9838");
}

static AeConnection *
open_without_keys (ClientFixture *self)
{
  const char *nowhere[] = { "/nonexistent/aeclient", NULL };
  g_autoptr (AeKeyStoreProvider) empty = ae_certificate_key_store_new (nowhere);
  g_autoptr (AeKeyStoreProvider) store = g_steal_pointer (&self->store);
  AeConnection *connection = client_fixture_connect (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;

  self->store = g_steal_pointer (&store);
  g_assert_true (ae_connection_add_key_store_provider (connection, empty, &error));
  g_assert_true (ae_connection_open (connection, NULL, &error));
  g_assert_no_error (error);
  return connection;
}

static void
test_contract_enabled_without_keys (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_without_keys (self);
  g_autoptr (AeStatement) statement = prepare_lookup (connection);
  g_autoptr (GError) error = NULL;
  guint64 before = ae_emulator_server_get_n_requests (self->server);

  /* An error in the client; only the describe step was sent. */
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (error->message, "@ssn"));
  g_clear_error (&error);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, <=, 1);

  /* A result: an error for each encrypted cell, the rest is readable. */
  g_autoptr (AeCursor) cursor = client_query (
      connection, "SELECT FirstName, SSN, BirthDate FROM Patients ORDER BY PatientId");
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, &error), ==, "Catherine");
  g_assert_no_error (error);
  g_assert_null (ae_cursor_get_string (cursor, 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (error->message, "SSN"));
  g_clear_error (&error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_true (ae_cursor_is_null (cursor, 2));
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);

  /* fetch_values fails, naming row and column, and goes on behind the row. */
  g_clear_object (&cursor);
  cursor = client_query (connection, "SELECT SSN FROM Patients ORDER BY PatientId");
  guint n_values;
  g_assert_null (ae_cursor_fetch_values (cursor, 10, &n_values, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (error->message, "1"));
  g_assert_nonnull (strstr (error->message, "SSN"));
  g_clear_error (&error);
  g_assert_null (ae_cursor_fetch_values (cursor, 10, &n_values, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_clear_error (&error);
  ae_cursor_fetch_values (cursor, 10, &n_values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_values, ==, 0);
}

/* On request an error stands in its cell, and everything else is there. */
static void
test_error_cells (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_without_keys (self);
  g_autoptr (AeCursor) cursor = client_query (
      connection, "SELECT FirstName, SSN, BirthDate FROM Patients ORDER BY PatientId");
  g_autoptr (GError) error = NULL;
  guint n_values;

  g_assert_false (ae_cursor_get_error_cells (cursor));
  g_object_set (cursor, "error-cells", TRUE, NULL);
  g_assert_true (ae_cursor_get_error_cells (cursor));
  const GValue *values = ae_cursor_fetch_values (cursor, 10, &n_values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_values, ==, 6);
  g_assert_cmpstr (g_value_get_string (&values[0]), ==, "Catherine");
  g_assert_true (G_VALUE_HOLDS (&values[1], G_TYPE_ERROR));
  const GError *cell = g_value_get_boxed (&values[1]);
  g_assert_error ((GError *) cell, AE_ERROR, AE_ERROR_KEY_STORE);
  g_assert_nonnull (strstr (cell->message, "SSN"));
  g_assert_true (G_VALUE_HOLDS (&values[2], G_TYPE_ERROR));
  g_assert_cmpstr (g_value_get_string (&values[3]), ==, "Kim");
  g_assert_true (G_VALUE_HOLDS (&values[4], G_TYPE_ERROR));
  /* NULL is NULL: it was never encrypted. */
  g_assert_true (G_VALUE_HOLDS_STRING (&values[5]));
  g_assert_null (g_value_get_string (&values[5]));
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));
}

static void
test_error_of_cell (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_without_keys (self);
  g_autoptr (AeCursor) cursor = client_query (
      connection, "SELECT FirstName, SSN, BirthDate FROM Patients ORDER BY PatientId DESC");

  g_autoptr (GError) off_row = ae_cursor_dup_error (cursor, 0);
  g_assert_error (off_row, AE_ERROR, AE_ERROR_FAILED);
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_assert_null (ae_cursor_dup_error (cursor, 0));
  g_assert_null (ae_cursor_dup_error (cursor, 2));
  g_autoptr (GError) error = ae_cursor_dup_error (cursor, 1);
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
  g_autoptr (GError) no_column = ae_cursor_dup_error (cursor, 3);
  g_assert_error (no_column, AE_ERROR, AE_ERROR_VALUE);

  /* The same of a row that was taken out, and of a list of them. */
  g_autoptr (AeRow) row = ae_cursor_dup_row (cursor);
  g_autoptr (GListModel) list = ae_cursor_fetch (cursor, 10, NULL, NULL);
  g_autoptr (AeRow) second = g_list_model_get_item (list, 0);
  g_assert_null (ae_row_dup_error (row, 0));
  g_assert_null (ae_row_dup_error (row, 2));
  g_autoptr (GError) of_row = ae_row_dup_error (row, 1);
  g_assert_error (of_row, AE_ERROR, AE_ERROR_KEY_STORE);
  g_autoptr (GError) of_second = ae_row_dup_error (second, 2);
  g_assert_error (of_second, AE_ERROR, AE_ERROR_KEY_STORE);
  g_autoptr (GError) beyond = ae_row_dup_error (row, 3);
  g_assert_error (beyond, AE_ERROR, AE_ERROR_VALUE);
}

static void
test_contract_disabled (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) statement = prepare_lookup (connection);
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH);
  g_clear_error (&error);

  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT SSN FROM Patients ORDER BY PatientId");
  check_ciphertext (cursor);
}

static void
test_statement_settings (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) select
      = ae_connection_create_statement (connection, "SELECT SSN FROM Patients ORDER BY PatientId");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ae_statement_get_column_encryption (select), ==, AE_COLUMN_ENCRYPTION_ENABLED);
  ae_statement_set_column_encryption (select, AE_COLUMN_ENCRYPTION_DISABLED);
  g_autoptr (AeCursor) raw = ae_statement_query (select, NULL, &error);
  g_assert_no_error (error);
  check_ciphertext (raw);
  g_assert_true (ae_cursor_close (raw, NULL, NULL));

  ae_statement_set_column_encryption (select, AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY);
  g_autoptr (AeCursor) plain = ae_statement_query (select, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (plain, NULL, NULL));
  g_assert_cmpstr (ae_cursor_get_string (plain, 0, NULL), ==, "795-73-9838");
  g_assert_true (ae_cursor_close (plain, NULL, NULL));

  /* Results only: the parameter goes as it is, and the server refuses it. */
  g_autoptr (AeStatement) find = prepare_lookup (connection);
  ae_statement_set_column_encryption (find, AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY);
  g_assert_null (ae_statement_query (find, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH);
  g_clear_error (&error);

  /* As in ODBC, a disabled connection cannot be overruled. */
  g_autoptr (AeConnection) disabled = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) wish = prepare_lookup (disabled);
  ae_statement_set_column_encryption (wish, AE_COLUMN_ENCRYPTION_ENABLED);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_query (wish, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
}

static void
test_require_encryption (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) by_name = ae_connection_create_statement (
      connection, "SELECT SSN FROM Patients WHERE FirstName = @name");
  g_autoptr (GError) error = NULL;

  /* The server says that FirstName needs none: true here, and refused all the same. */
  g_assert_true (ae_statement_declare (by_name, "@name", "nvarchar(50)", NULL));
  ae_statement_bind_string (by_name, "@name", "Catherine");
  ae_statement_require_encryption (by_name, "@name");
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_query (by_name, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_clear_error (&error);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 1);

  /* Also when the describe step is left out. */
  ae_statement_set_column_encryption (by_name, AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY);
  g_assert_null (ae_statement_query (by_name, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_clear_error (&error);

  g_autoptr (AeStatement) by_ssn = prepare_lookup (connection);
  ae_statement_require_encryption (by_ssn, "@ssn");
  g_autoptr (AeCursor) cursor = ae_statement_query (by_ssn, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
}

static void
test_trusted_paths (ClientFixture *self, gconstpointer unused)
{
  const char *others[] = { "CurrentUser/My/0000000000000000000000000000000000000000", NULL };
  const char *ours[] = { others[0], NULL, NULL };
  const char *none[] = { NULL };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = prepare_lookup (connection);
  g_autoptr (GError) error = NULL;

  /* The key is in the cache now; the list counts all the same. */
  look_up (self, connection);
  ae_connection_set_trusted_key_paths (connection, others);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_NOT_TRUSTED);
  g_clear_error (&error);
  ae_connection_set_trusted_key_paths (connection, none);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_KEY_NOT_TRUSTED);
  g_clear_error (&error);

  g_autofree char *upper = g_ascii_strup (self->key_path, -1);
  ours[1] = upper;
  ae_connection_set_trusted_key_paths (connection, ours);
  look_up (self, connection);
  ae_connection_set_trusted_key_paths (connection, NULL);
  look_up (self, connection);
}

static void
test_null_and_empty (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT BirthDate FROM Patients ORDER BY PatientId");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_autoptr (GDate) date = ae_cursor_dup_date (cursor, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_date_get_year (date), ==, 1996);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_true (ae_cursor_is_null (cursor, 0));
}

static void
test_deterministic_and_randomized (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) writer = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeConnection) reader = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) insert = ae_connection_create_statement (
      writer, "INSERT INTO Patients (SSN, BirthDate) VALUES (@ssn, @birth)");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (insert, "@ssn", "char(11)", NULL));
  g_assert_true (ae_statement_declare (insert, "@birth", "date", NULL));
  ae_statement_bind_string (insert, "@ssn", "795-73-9838");
  ae_statement_bind_string (insert, "@birth", "1996-09-10");
  ae_statement_execute (insert, NULL, &error);
  g_assert_no_error (error);

  g_autofree char *n_ssn
      = client_query_text (reader, "SELECT COUNT(DISTINCT SSN) FROM Patients WHERE FirstName = "
                                   "'Catherine' OR FirstName IS NULL");
  g_assert_cmpstr (n_ssn, ==, "1");

  g_autoptr (AeCursor) cursor = client_query (
      reader, "SELECT BirthDate FROM Patients WHERE FirstName = 'Catherine' OR FirstName IS NULL");
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_autofree char *first = g_strdup (ae_cursor_get_string (cursor, 0, NULL));
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), !=, first);
}

static void
test_wrong_declaration (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, lookup);
  g_autoptr (GError) error = NULL;

  /* Not declared: nvarchar(4000) is not char(11), and the server says so while describing. */
  ae_statement_set_learn_types (statement, FALSE);
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH);
  g_clear_error (&error);

  /* The connection is usable. */
  look_up (self, connection);
}

static void
test_not_acknowledged (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;

  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_NO_COLUMN_ENCRYPTION, 1);
  g_assert_false (ae_connection_open (connection, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);
}

static void
test_describe_error (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = prepare_lookup (connection);
  g_autoptr (GError) error = NULL;

  guint64 before = ae_emulator_server_get_n_requests (self->server);
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_DESCRIBE_ERROR, 33293);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, 33293);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 1);

  ae_emulator_server_clear_faults (self->server);
  look_up (self, connection);
}

static void
test_stale_metadata (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;

  look_up (self, connection);
  g_assert_cmpuint (look_up (self, connection), ==, 1);

  /* A second value for the key changes its metadata: one failed run, one description, one run. */
  g_autofree char *sql = g_strdup_printf (
      "CREATE COLUMN MASTER KEY CMK2 WITH (KEY_STORE_PROVIDER_NAME = N'nobody', KEY_PATH = N'x');\n"
      "ALTER COLUMN ENCRYPTION KEY CEK1 ADD VALUE (COLUMN_MASTER_KEY = CMK2, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x01020304);");
  ae_emulator_server_run_script (self->server, sql, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (look_up (self, connection), ==, 3);
  g_assert_cmpuint (look_up (self, connection), ==, 1);
}

static void
test_dribble (ClientFixture *self, gconstpointer unused)
{
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_DRIBBLE, 1);
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  look_up (self, connection);
  ae_emulator_server_clear_faults (self->server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("round-trips", test_round_trips);
  add ("columns", test_columns);
  add ("contract/enabled-with-keys", test_contract_enabled_with_keys);
  add ("contract/enabled-without-keys", test_contract_enabled_without_keys);
  add ("contract/disabled", test_contract_disabled);
  add ("error-cells", test_error_cells);
  add ("error-of-cell", test_error_of_cell);
  add ("statement-settings", test_statement_settings);
  add ("require-encryption", test_require_encryption);
  add ("trusted-paths", test_trusted_paths);
  add ("null-and-empty", test_null_and_empty);
  add ("deterministic-and-randomized", test_deterministic_and_randomized);
  add ("wrong-declaration", test_wrong_declaration);
  add ("not-acknowledged", test_not_acknowledged);
  add ("describe-error", test_describe_error);
  add ("stale-metadata", test_stale_metadata);
  add ("dribble", test_dribble);

  return g_test_run ();
}
