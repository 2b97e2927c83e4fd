/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Many sets of parameters: how many requests they are, what is in the table afterwards, and what is
 * said of each set, in both modes. */

#include "answer-writer.h"
#include "client-fixture.h"

#define INSERT "INSERT INTO Patients (SSN, FirstName, BirthDate) VALUES (@ssn, @first, @birth)"
#define INSERT_LOG "INSERT INTO Log (Id, Name) VALUES (@id, @name)"

#define add(path, function)                                                 \
  g_test_add ("/client/batch/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static AeConnection *
open_with_log (ClientFixture *self, const char *extra)
{
  AeConnection *connection = client_fixture_open (self, extra);

  client_execute (
      connection,
      "CREATE TABLE Log (Id int PRIMARY KEY, Name nvarchar(max) NULL, n decimal(38,10))");
  return connection;
}

static AeBatch *
make_batch (AeConnection *connection, const char *sql)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);

  return ae_batch_new (statement);
}

static guint64
count (ClientFixture *self)
{
  return ae_emulator_server_get_n_requests (self->server);
}

static void
check_text (AeConnection *connection, const char *sql, const char *expected)
{
  g_autofree char *text = client_query_text (connection, sql);

  g_assert_cmpstr (text, ==, expected);
}

/* --- encrypted, and how many requests ------------------------------------------------------- */

static AeBatch *
make_patients (AeConnection *connection)
{
  AeBatch *batch = make_batch (connection, INSERT);
  AeStatement *statement = ae_batch_get_statement (batch);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  g_assert_true (ae_statement_declare (statement, "@first", "nvarchar(50)", NULL));
  g_assert_true (ae_statement_declare (statement, "@birth", "date", NULL));
  return batch;
}

static void
add_patients (AeBatch *batch, guint n)
{
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ssn = g_strdup_printf ("%03u-%02u-%04u", i / 100, i % 100, i);
      g_autofree char *first = g_strdup_printf ("Patient %u", i);

      ae_statement_bind_string (statement, "@ssn", ssn);
      ae_statement_bind_string (statement, "@first", first);
      ae_statement_bind_string (statement, "@birth", i % 10 == 9 ? NULL : "1996-09-10");
      g_assert_true (ae_batch_add (batch, &error));
      g_assert_no_error (error);
    }
}

static void
check_patients (AeConnection *connection, guint n)
{
  g_autoptr (AeCursor) cursor = client_query (
      connection, "SELECT SSN, FirstName, BirthDate FROM Patients WHERE FirstName LIKE 'Patient%' "
                  "ORDER BY PatientId");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ssn = g_strdup_printf ("%03u-%02u-%04u", i / 100, i % 100, i);
      g_autofree char *first = g_strdup_printf ("Patient %u", i);

      g_assert_true (ae_cursor_next (cursor, NULL, &error));
      const char *text = ae_cursor_get_string (cursor, 0, &error);
      g_assert_cmpstr (text, ==, ssn);
      text = ae_cursor_get_string (cursor, 1, &error);
      g_assert_cmpstr (text, ==, first);
      g_assert_cmpint (ae_cursor_is_null (cursor, 2), ==, i % 10 == 9);
      if (i % 10 == 9)
        continue;
      text = ae_cursor_get_string (cursor, 2, &error);
      g_assert_cmpstr (text, ==, "1996-09-10");
    }
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
}

static void
test_encrypted (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeBatch) batch = make_patients (connection);
  g_autoptr (GError) error = NULL;

  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  add_patients (batch, 1000);
  g_assert_cmpuint (ae_batch_get_n_sets (batch), ==, 1000);
  guint64 before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 1000);
  g_assert_no_error (error);
  /* Described, then sent. */
  g_assert_cmpuint (count (self) - before, ==, 2);
  g_assert_cmpuint (ae_batch_get_n_sets (batch), ==, 0);
  g_assert_cmpuint (ae_batch_get_n_results (batch), ==, 1000);
  g_assert_cmpint (ae_batch_get_rows_affected (batch, 999), ==, 1);
  g_assert_cmpint (ae_batch_get_state (batch, 999), ==, AE_BATCH_STATE_DONE);
  g_assert_cmpint (ae_batch_get_state (batch, 1000), ==, AE_BATCH_STATE_NOT_RUN);
  check_patients (connection, 1000);

  client_execute (connection, "DELETE FROM Patients");
  add_patients (batch, 2500);
  before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 2500);
  g_assert_cmpuint (count (self) - before, ==, 3);
  check_patients (connection, 2500);

  client_execute (connection, "DELETE FROM Patients");
  ae_batch_set_mode (batch, AE_BATCH_MODE_ATOMIC);
  add_patients (batch, 50);
  before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 50);
  g_assert_cmpuint (count (self) - before, ==, 3);
  g_assert_false (ae_connection_get_in_transaction (connection));
  check_patients (connection, 50);
}

/* Equal values under the randomized scheme are different cells, under the deterministic one equal:
 * every set is encrypted by itself. */
static void
test_own_ciphertext (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeBatch) batch = make_patients (connection);
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GHashTable) births
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GHashTable) numbers
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@ssn", "111-11-1111");
  ae_statement_bind_string (statement, "@first", "Same");
  ae_statement_bind_string (statement, "@birth", "2001-02-03");
  for (guint i = 0; i < 20; i++)
    g_assert_true (ae_batch_add (batch, NULL));
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 20);

  g_autoptr (AeConnection) other = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeCursor) cursor
      = client_query (other, "SELECT SSN, BirthDate FROM Patients WHERE FirstName = 'Same'");
  while (ae_cursor_next (cursor, NULL, &error))
    {
      g_hash_table_add (numbers, ae_cursor_dup_bytes (cursor, 0, &error));
      g_hash_table_add (births, ae_cursor_dup_bytes (cursor, 1, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (g_hash_table_size (numbers), ==, 1);
  g_assert_cmpuint (g_hash_table_size (births), ==, 20);
}

static void
test_prepared (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeBatch) batch = make_patients (connection);
  g_autoptr (GError) error = NULL;

  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  g_assert_true (ae_statement_prepare (ae_batch_get_statement (batch), NULL, &error));
  add_patients (batch, 100);
  guint64 before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 100);
  g_assert_cmpuint (count (self) - before, ==, 1);

  /* The server has lost the handle: nothing was run, it is prepared anew, and all of it is sent
   * again, once: failure, question, preparation, run. */
  client_execute (connection, "DELETE FROM Patients; EXEC sp_unprepare 1");
  add_patients (batch, 100);
  before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 100);
  g_assert_no_error (error);
  g_assert_cmpuint (count (self) - before, ==, 4);
  check_patients (connection, 100);
}

static void
change_key (ClientFixture *self)
{
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (
      self->server,
      "CREATE COLUMN MASTER KEY CMK2 WITH (KEY_STORE_PROVIDER_NAME = N'nobody', KEY_PATH = N'x');\n"
      "ALTER COLUMN ENCRYPTION KEY CEK1 ADD VALUE (COLUMN_MASTER_KEY = CMK2, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x01020304);",
      &error);
  g_assert_no_error (error);
}

static void
test_stale_metadata (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeBatch) batch = make_patients (connection);
  g_autoptr (GError) error = NULL;

  add_patients (batch, 3);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 3);
  client_execute (connection, "DELETE FROM Patients");
  change_key (self);
  add_patients (batch, 30);
  guint64 before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 30);
  g_assert_no_error (error);
  /* Begin, failure, description, run, commit. */
  g_assert_cmpuint (count (self) - before, ==, 5);
  check_patients (connection, 30);
}

/* --- failures -------------------------------------------------------------------------------- */

/* Ids 0 to n - 1, but number @wrong has the Id of number 0. */
static void
add_log (AeBatch *batch, guint n, guint wrong)
{
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      ae_statement_bind_int64 (statement, "@id", i == wrong ? 0 : i);
      ae_statement_bind_string (statement, "@name", "x");
      g_assert_true (ae_batch_add (batch, &error));
    }
}

static void
check_states (AeBatch *batch, const char *expected)
{
  static const char letters[] = "-dfu?";
  g_autoptr (GString) states = g_string_new (NULL);

  for (guint i = 0; i < ae_batch_get_n_results (batch); i++)
    g_string_append_c (states, letters[ae_batch_get_state (batch, i)]);
  g_assert_cmpstr (states->str, ==, expected);
}

static void
test_atomic_failure (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  g_autoptr (GError) error = NULL;
  guint index = 99;

  add_log (batch, 5, 3);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_DUPLICATE_KEY);
  g_assert_nonnull (strstr (error->message, "set 3"));
  check_states (batch, "uuufu");
  g_assert_cmpint (ae_batch_get_rows_affected (batch, 0), ==, -1);
  g_assert_true (ae_batch_find_error (batch, 0, &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_false (ae_batch_find_error (batch, 4, &index));
  g_autoptr (GError) own = ae_batch_dup_error (batch, 3);
  g_assert_error (own, AE_SERVER_ERROR, AE_SERVER_ERROR_DUPLICATE_KEY);
  g_assert_null (ae_batch_dup_error (batch, 4));
  g_assert_false (ae_connection_get_in_transaction (connection));
  check_text (connection, "SELECT COUNT(*) FROM Log", "0");

  add_log (batch, 5, 5);
  g_clear_error (&error);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 5);
  check_states (batch, "ddddd");
  check_text (connection, "SELECT COUNT(*) FROM Log", "5");
}

static void
test_independent_failure (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  g_autoptr (GError) error = NULL;

  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  add_log (batch, 5, 2);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 4);
  g_assert_no_error (error);
  check_states (batch, "ddfdd");
  check_text (connection, "SELECT STRING_AGG(Id, ',') FROM Log", "0,1,3,4");
  g_autoptr (GError) own = ae_batch_dup_error (batch, 2);
  g_assert_error (own, AE_SERVER_ERROR, AE_SERVER_ERROR_DUPLICATE_KEY);
}

/* What stands before the batch in the transaction stays, and the transaction goes on. */
static void
test_savepoint (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_connection_begin (connection, NULL, &error));
  client_execute (connection, "INSERT INTO Log (Id) VALUES (1000)");
  add_log (batch, 5, 3);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_DUPLICATE_KEY);
  check_states (batch, "uuufu");
  g_assert_true (ae_connection_get_in_transaction (connection));
  g_clear_error (&error);
  add_log (batch, 2, 5);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 2);
  g_assert_true (ae_connection_commit (connection, NULL, &error));
  check_text (connection, "SELECT STRING_AGG(Id, ',') FROM Log", "0,1,1000");
}

static void
test_without_autocommit (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  g_autoptr (GError) error = NULL;

  g_object_set (connection, "autocommit", FALSE, NULL);
  add_log (batch, 3, 5);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 3);
  g_assert_true (ae_connection_get_in_transaction (connection));
  g_assert_true (ae_connection_rollback (connection, NULL, &error));
  check_text (connection, "SELECT COUNT(*) FROM Log", "0");
}

/* The server rolls back in the middle of a message and runs what stands behind: that is said. */
static void
test_xact_abort (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  g_autoptr (GError) error = NULL;

  client_execute (connection, "SET XACT_ABORT ON");
  add_log (batch, 5, 2);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_DUPLICATE_KEY);
  g_assert_nonnull (strstr (error->message, "2 sets behind"));
  check_states (batch, "uufdd");
  check_text (connection, "SELECT STRING_AGG(Id, ',') FROM Log", "3,4");

  /* In a transaction of the application, which has to be told. */
  client_execute (connection, "DELETE FROM Log");
  g_assert_true (ae_connection_begin (connection, NULL, NULL));
  add_log (batch, 2, 1);
  g_clear_error (&error);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  check_states (batch, "uf");
  add_log (batch, 2, 5);
  g_clear_error (&error);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_TRANSACTION_LOST);
  check_states (batch, "--");
  g_assert_true (ae_connection_rollback (connection, NULL, NULL));
}

/* A value that does not fit is found before anything of its message is sent. */
static void
test_value (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (statement, "@id", "tinyint", NULL));
  for (guint mode = 0; mode < 2; mode++)
    {
      ae_batch_set_mode (batch, mode);
      for (guint i = 0; i < 3; i++)
        {
          ae_statement_bind_int64 (statement, "@id", i == 1 ? 1000 : i);
          ae_statement_bind_null (statement, "@name");
          g_assert_true (ae_batch_add (batch, NULL));
        }
      g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, mode == 0 ? -1 : 2);
      check_states (batch, mode == 0 ? "-f-" : "dfd");
      g_autoptr (GError) own = ae_batch_dup_error (batch, 1);
      g_assert_error (own, AE_ERROR, AE_ERROR_VALUE);
      g_assert_nonnull (strstr (own->message, "set 1"));
      g_clear_error (&error);
    }
  check_text (connection, "SELECT COUNT(*) FROM Log", "2");
}

static void
test_misuse (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_clear_error (&error);

  ae_statement_bind_int64 (statement, "@id", 1);
  g_assert_true (ae_batch_add (batch, &error));
  ae_statement_bind_int64 (statement, "@id", 2);
  ae_statement_bind_string (statement, "@name", "late");
  g_assert_false (ae_batch_add (batch, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_assert_nonnull (strstr (error->message, "@name"));
  g_clear_error (&error);
  ae_batch_clear (batch);
  ae_statement_clear_bindings (statement);
  g_assert_false (ae_batch_add (batch, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
}

/* --- types ----------------------------------------------------------------------------------- */

static void
bind_number (AeStatement *statement, const char *number)
{
  g_autoptr (AeDecimal) decimal = number != NULL ? ae_decimal_new_from_string (number, NULL) : NULL;

  if (decimal != NULL)
    ae_statement_bind_decimal (statement, "@n", decimal);
  else
    ae_statement_bind_null (statement, "@n");
}

/* NULL, short, long; integers and decimal numbers of several scales: one statement. */
static void
test_types (ClientFixture *self, gconstpointer unused)
{
  static const char *const numbers[] = { NULL, "1.5", "-22.0625", "12345678901234567", NULL };
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch
      = make_batch (connection, "INSERT INTO Log (Id, Name, n) VALUES (@id, @name, @n)");
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autofree char *longer = g_strnfill (5000, 'a');
  const char *const names[] = { NULL, "", "short", longer, "ä" };
  g_autoptr (GError) error = NULL;

  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ae_statement_bind_int64 (statement, "@id", i);
      ae_statement_bind_string (statement, "@name", names[i]);
      bind_number (statement, numbers[i]);
      g_assert_true (ae_batch_add (batch, NULL));
    }
  ae_statement_bind_int64 (statement, "@id", 5);
  ae_statement_bind_int64 (statement, "@n", 7);
  g_assert_true (ae_batch_add (batch, NULL));

  guint64 before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 6);
  check_states (batch, "dddddd");
  g_assert_cmpuint (count (self) - before, ==, 1);
  check_text (connection, "SELECT STRING_AGG(LEN(Name), ',') FROM Log", "0,5,5000,1,1");
  check_text (connection, "SELECT STRING_AGG(CONCAT(Id, '=', n), ' ') FROM Log WHERE n IS NOT NULL",
              "1=1.5000000000 2=-22.0625000000 3=12345678901234567.0000000000 5=7.0000000000");
}

/* No type holds both: two statements, in their order. */
static void
test_different_types (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  AeStatement *statement = ae_batch_get_statement (batch);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    {
      ae_statement_bind_int64 (statement, "@id", i);
      if (i < 2)
        ae_statement_bind_string (statement, "@name", "text");
      else
        ae_statement_bind_int64 (statement, "@name", 17);
      g_assert_true (ae_batch_add (batch, NULL));
    }
  guint64 before = count (self);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpuint (count (self) - before, ==, 4);
  check_text (connection, "SELECT STRING_AGG(Name, ',') FROM Log", "text,text,17,17");
}

/* A parameter that is not declared gets the type of its encrypted column, also here. */
static void
test_learnt_types (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT);
  g_autoptr (GError) error = NULL;

  add_patients (batch, 20);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, 20);
  g_assert_no_error (error);
  check_patients (connection, 20);
}

/* --- results ---------------------------------------------------------------------------------- */

static void
test_outputs (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE PROCEDURE Twice @a int, @b int OUTPUT AS\n"
                              "BEGIN SET @b = 2 * @a; RETURN @a + 100; END");
  g_autoptr (AeStatement) statement = ae_connection_create_call (connection, "Twice");
  g_autoptr (AeBatch) batch = ae_batch_new (statement);
  g_assert_true (ae_statement_declare (statement, "@b", "int", NULL));
  ae_statement_set_output (statement, "@b", TRUE);
  for (guint i = 0; i < 3; i++)
    {
      ae_statement_bind_int64 (statement, "@a", i);
      g_assert_true (ae_batch_add (batch, &error));
      g_assert_no_error (error);
    }
  ae_batch_execute (batch, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AeRow) outputs = ae_batch_dup_outputs (batch, i);
      int status = 0;

      g_assert_cmpint (ae_row_get_int64 (outputs, 0, &error), ==, 2 * i);
      g_assert_no_error (error);
      g_assert_true (ae_batch_get_return_status (batch, i, &status));
      g_assert_cmpint (status, ==, 100 + i);
    }
  g_assert_null (ae_batch_dup_outputs (batch, 3));
}

/* --- cancelling and lying --------------------------------------------------------------------- */

static gboolean
has_begun (gpointer data)
{
  const guint64 *target = g_object_get_data (data, "target");

  return ae_emulator_server_get_n_requests (data) >= *target;
}

static gboolean
tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* In the middle of a message: what was run is taken back before anything else is done. */
static void
test_cancel (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch
      = make_batch (connection, INSERT_LOG "; IF @id = 2 WAITFOR DELAY '01:00:00'");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) result = { NULL };
  guint64 target = count (self) + 2;

  g_object_set_data (G_OBJECT (self->server), "target", &target);
  add_log (batch, 4, 5);
  ae_batch_execute_async (batch, cancellable, client_result_callback, &result);
  guint id = g_timeout_add (1, tick, NULL);
  client_wait_until (has_begun, self->server);
  g_source_remove (id);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (ae_batch_execute_finish (batch, client_result_wait (&result), &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < 4; i++)
    g_assert_true (ae_batch_get_state (batch, i) == AE_BATCH_STATE_UNDONE
                   || ae_batch_get_state (batch, i) == AE_BATCH_STATE_UNKNOWN);
  check_text (connection, "SELECT COUNT(*) FROM Log", "0");
  g_assert_false (ae_connection_get_in_transaction (connection));
}

static void
check_lie (ClientFixture *self, guint n_answers, const char *states)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, "SELECT @id, @name AS lie");
  g_auto (AeTdsWriter) answer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_answers; i++)
    write_done (&answer, 0xFE, i + 1 < n_answers ? 0x81 : 0);
  g_autoptr (GBytes) tokens = g_bytes_new (answer.data, answer.size);
  ae_emulator_server_script_answer (self->server, "AS lie", tokens);
  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  add_log (batch, 3, 5);
  ae_batch_execute (batch, NULL, &error);
  check_states (batch, states);
  if (n_answers > 3)
    g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  else
    g_assert_no_error (error);
  g_assert_cmpint (ae_connection_get_state (connection), ==,
                   n_answers > 3 ? AE_CONNECTION_STATE_CLOSED : AE_CONNECTION_STATE_OPEN);
}

/* As many answers as calls, or it is said of which there is none. */
static void
test_wrong_number_of_answers (ClientFixture *self, gconstpointer unused)
{
  check_lie (self, 3, "ddd");
  check_lie (self, 2, "dd?");
  check_lie (self, 1, "d??");
  check_lie (self, 4, "ddd");
}

/* The server goes away in the middle of its answers. */
static void
test_cut (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_log (self, "");
  g_autoptr (AeBatch) batch = make_batch (connection, INSERT_LOG);
  g_autoptr (GError) error = NULL;

  ae_batch_set_mode (batch, AE_BATCH_MODE_INDEPENDENT);
  add_log (batch, 100, 100);
  ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_CLOSE_AFTER, 200);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_nonnull (error);
  ae_emulator_server_clear_faults (self->server);
  g_assert_cmpint (ae_batch_get_state (batch, 99), ==, AE_BATCH_STATE_UNKNOWN);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("encrypted", test_encrypted);
  add ("own-ciphertext", test_own_ciphertext);
  add ("prepared", test_prepared);
  add ("stale-metadata", test_stale_metadata);
  add ("atomic-failure", test_atomic_failure);
  add ("independent-failure", test_independent_failure);
  add ("savepoint", test_savepoint);
  add ("without-autocommit", test_without_autocommit);
  add ("xact-abort", test_xact_abort);
  add ("value", test_value);
  add ("misuse", test_misuse);
  add ("types", test_types);
  add ("different-types", test_different_types);
  add ("learnt-types", test_learnt_types);
  add ("outputs", test_outputs);
  add ("cancel", test_cancel);
  add ("wrong-number-of-answers", test_wrong_number_of_answers);
  add ("cut", test_cut);
  return g_test_run ();
}
