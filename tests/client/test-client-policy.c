/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A policy that names the columns that must be encrypted, against a server that says that they are
 * not, where the program has forgotten to require anything. In the table, SSN is deterministic,
 * BirthDate randomized. */

#include "answer-writer.h"
#include "client-fixture.h"

#define add(path, function)                                                  \
  g_test_add ("/client/policy/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

#define CANARY "795-73-9838"
#define LOOK_UP "SELECT FirstName FROM Patients WHERE SSN = @p"

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static AeConnection *
open_with_policy (ClientFixture *self, const char *extra)
{
  AeConnection *connection = client_fixture_open (self, extra);

  ae_connection_require_column_encryption (connection, "dbo.Patients", "SSN",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);
  ae_connection_require_column_encryption (connection, "dbo.Patients", "BirthDate",
                                           AE_ENCRYPTION_TYPE_RANDOMIZED);
  return connection;
}

static AeStatement *
make (AeConnection *connection, const char *sql, const char *parameter, const char *type)
{
  AeStatement *statement = ae_connection_create_statement (connection, sql);

  if (parameter != NULL)
    {
      g_assert_true (ae_statement_declare (statement, parameter, type, NULL));
      ae_statement_bind_string (statement, parameter, CANARY);
    }
  return statement;
}

/* Refused, with an error that names @name and the remedy, but not the value. */
static void
assert_refused (AeStatement *statement, const char *name, const char *remedy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_assert_null (cursor);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, remedy));
  g_assert_null (strstr (error->message, CANARY));
}

static void
assert_works (AeStatement *statement)
{
  g_autoptr (GError) error = NULL;

  ae_statement_execute (statement, NULL, &error);
  g_assert_no_error (error);
}

static void
script (ClientFixture *self, const char *text, AeTdsWriter *writer)
{
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (writer);

  ae_emulator_server_script_answer (self->server, text, tokens);
}

/* --- parameters ---------------------------------------------------------------------------- */

/* The lie itself: the description says that a value for SSN need not be encrypted. */
static void
test_parameter_said_to_be_plaintext (ClientFixture *self, gconstpointer unused)
{
  static const char *const spellings[] = {
    LOOK_UP,
    "select FirstName from [dbo].[patients] p where p.[ssn] = @p",
    "SELECT 1 FROM \"Patients\" WHERE @p = \"Patients\" . \"SSN\"",
    "INSERT INTO Patients VALUES (@p, N'a', N'b', NULL)",
    "UPDATE Patients SET SSN = @p WHERE PatientId = 1",
    "DELETE clinic.dbo.Patients WHERE SSN IN (@p)",
    "EXEC sp_executesql N'SELECT 1 FROM Patients WHERE SSN = @q', N'@q char(11)', @q = @p",
  };
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  begin_parameters (&writer);
  write_parameter_row (&writer, "@p", 0, 0, 0, 0);
  end_call (&writer);
  script (self, "sp_describe_parameter_encryption", &writer);

  for (gsize i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autoptr (AeStatement) statement = make (connection, spellings[i], "@p", "char(11)");
      guint64 before = ae_emulator_server_get_n_requests (self->server);

      assert_refused (statement, "SSN", "ae_statement_allow_plaintext (statement, \"@p\")");
      /* Only the question was sent. */
      g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before + 1);
    }

  /* The lie is not remembered. */
  ae_emulator_server_script_answer (self->server, "sp_describe_parameter_encryption", NULL);
  g_autoptr (AeStatement) honest = make (connection, LOOK_UP, "@p", "char(11)");
  assert_works (honest);
}

/* With a plan that an accomplice without a policy has put into the cache. */
static void
test_cached_lie (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) careless = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeConnection) careful = open_with_policy (self, "ColumnEncryption=Enabled");
  static const char sql[]
      = "SELECT 1 FROM (SELECT FirstName AS SSN FROM Patients) t WHERE SSN = @p";
  g_autoptr (AeStatement) first = make (careless, sql, "@p", "char(11)");
  g_autoptr (AeStatement) second = make (careful, sql, "@p", "char(11)");

  assert_works (first);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  assert_refused (second, "SSN", "@p");
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
}

/* The description speaks of another parameter, or asks for the weaker scheme. */
static void
test_describe_of_another (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make (connection, LOOK_UP " -- other", "@p", "char(11)");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  begin_parameters (&writer);
  write_parameter_row (&writer, "@SSN", 0, 0, 0, 0);
  end_call (&writer);
  script (self, "sp_describe_parameter_encryption", &writer);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_downgrade (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  /* What is meant for BirthDate goes to a deterministic column: on the wire the same. */
  g_autoptr (AeStatement) lie
      = make (connection,
              "SELECT BirthDate FROM (SELECT SSN AS BirthDate FROM Patients) AS t "
              "WHERE BirthDate = @BirthDate",
              "@BirthDate", "char(11)");

  ae_connection_require_column_encryption (connection, "Patients", "SSN", AE_ENCRYPTION_TYPE_NONE);
  assert_refused (lie, "BirthDate", "randomized");
}

static void
test_allowed_parameter (ClientFixture *self, gconstpointer unused)
{
  static const char sql[] = "UPDATE Patients SET SSN = @p WHERE PatientId = @id";
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make (connection, sql, "@p", "char(11)");

  ae_statement_bind_int64 (statement, "@id", 1);
  assert_refused (statement, "@id", "ae_statement_allow_plaintext (statement, \"@id\")");
  ae_statement_allow_plaintext (statement, "id");
  assert_works (statement);
  /* It is for this parameter, and what is required of it in so many words still holds. */
  ae_statement_require_encryption (statement, "@id");
  assert_refused (statement, "@id", "CE300");
}

/* What does not name the column needs nothing. */
static void
test_innocent (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) by_id
      = make (connection, "SELECT * FROM Patients WHERE LastName = @p", "@p", "nvarchar(50)");
  g_autoptr (AeStatement) elsewhere = make (
      connection, "SELECT SSN FROM (SELECT N'x' AS SSN) AS t WHERE SSN = @p", "@p", "nvarchar(50)");

  assert_works (by_id);
  assert_works (elsewhere);
}

static void
test_prepare (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make (
      connection, "UPDATE Patients SET LastName = @p WHERE SSN IS NULL", "@p", "nvarchar(50)");
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_statement_prepare (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_clear_error (&error);
  ae_statement_allow_plaintext (statement, "@p");
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  assert_works (statement);

  /* A handle that is there is no way around a rule that is new. */
  ae_connection_require_column_encryption (connection, NULL, "LastName",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);
  ae_statement_require_encryption (statement, "@p");
  assert_refused (statement, "@p", "CE300");
}

/* Many sets at once are held to it like one. */
static void
test_batch (ClientFixture *self, gconstpointer unused)
{
  static const char sql[] = "UPDATE Patients SET LastName = @p WHERE SSN IS NULL";
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make (connection, sql, "@p", "nvarchar(50)");
  g_autoptr (AeBatch) batch = ae_batch_new (statement);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      ae_statement_bind_string (statement, "@p", CANARY);
      g_assert_true (ae_batch_add (batch, &error));
    }
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_cmpint (ae_batch_execute (batch, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_assert_nonnull (strstr (error->message, "@p"));
  g_assert_null (strstr (error->message, CANARY));
  /* Only the question was sent, in a transaction that was begun and taken back. */
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before + 3);
}

/* A procedure hides the table; its parameter is called like the column. */
static void
test_procedure (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) call = ae_connection_create_call (connection, "dbo.AddPlain");

  client_execute (connection, "CREATE PROCEDURE AddPlain @SSN nvarchar(50) AS SELECT 1 AS x");
  ae_statement_bind_string (call, "@SSN", CANARY);
  ae_connection_require_column_encryption (connection, "AddPlain", "SSN",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_refused (call, "SSN", "@SSN");
  ae_connection_require_column_encryption (connection, "AddPlain", "SSN", AE_ENCRYPTION_TYPE_NONE);
  assert_works (call);
  ae_connection_require_column_encryption (connection, NULL, "SSN",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_refused (call, "SSN", "@SSN");
}

/* --- settings ------------------------------------------------------------------------------ */

static void
test_settings (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) plain = open_with_policy (self, "ColumnEncryption=Disabled");
  g_autoptr (AeConnection) results = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) blind = make (plain, LOOK_UP, "@p", "char(11)");
  g_autoptr (AeStatement) blind_result = make (plain, "SELECT SSN FROM Patients", NULL, NULL);
  g_autoptr (AeStatement) star = make (plain, "SELECT * FROM Patients", NULL, NULL);
  g_autoptr (AeStatement) innocent = make (plain, "SELECT FirstName FROM Patients", NULL, NULL);
  g_autoptr (AeStatement) parameter = make (results, LOOK_UP, "@p", "char(11)");
  g_autoptr (AeStatement) result = make (results, "SELECT SSN FROM Patients", NULL, NULL);

  ae_statement_set_column_encryption (parameter, AE_COLUMN_ENCRYPTION_RESULT_SET_ONLY);
  ae_statement_set_column_encryption (result, AE_COLUMN_ENCRYPTION_DISABLED);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  assert_refused (blind, "names a column", "ColumnEncryption=Enabled");
  assert_refused (blind_result, "names a column", "ColumnEncryption=Enabled");
  assert_refused (parameter, "SSN", "ae_statement_allow_plaintext (statement, \"@p\")");
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
  assert_refused (star, "SSN", "ae_statement_allow_plaintext_column");
  assert_works (innocent);
  assert_works (result);
}

/* Also without a call: from the connection string. */
static void
test_connection_string (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (
      self, "ColumnEncryption=Enabled;EncryptedColumns=Patients.SSN,Patients.BirthDate randomized");
  g_autoptr (AeStatement) lie
      = make (connection, "SELECT FirstName AS SSN FROM Patients", NULL, NULL);
  g_autoptr (AeStatement) weak
      = make (connection, "SELECT SSN AS BirthDate FROM Patients", NULL, NULL);
  g_autoptr (AeStatement) honest = make (connection, LOOK_UP, "@p", "char(11)");

  assert_refused (lie, "SSN", "ae_statement_allow_plaintext_column");
  assert_refused (weak, "BirthDate", "randomized");
  assert_works (honest);
}

/* Connections of a pool have the policy of its model, also what is added later. */
static void
test_pool (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) model = client_fixture_connect (self, "ColumnEncryption=Enabled");
  g_autoptr (AePool) pool = ae_pool_new (model);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeConnection) connection = ae_pool_acquire (pool, NULL, &error);
  g_autoptr (AeStatement) lie
      = make (connection, "SELECT FirstName AS SSN FROM Patients", NULL, NULL);

  g_assert_no_error (error);
  assert_works (lie);
  ae_connection_require_column_encryption (model, "Patients", "SSN",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_refused (lie, "SSN", "ae_statement_allow_plaintext_column");
  g_clear_object (&lie);
  ae_pool_release (pool, g_steal_pointer (&connection));
  ae_pool_close (pool);
}

/* --- results ------------------------------------------------------------------------------- */

static void
test_result_in_the_clear (ClientFixture *self, gconstpointer unused)
{
  static const char sql[] = "SELECT * FROM Patients WHERE 2 = 2";
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make (connection, sql, NULL, NULL);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  write_named_columns (&writer, "s", "ssn");
  ae_tds_writer_u8 (&writer, 0xD1);
  write_text (&writer, "000-00-0000");
  write_done (&writer, 0xFD, 0);
  script (self, sql, &writer);
  assert_refused (statement, "ssn", "ae_statement_allow_plaintext_column (statement, \"ssn\")");

  ae_statement_allow_plaintext_column (statement, "SSN");
  assert_works (statement);
}

static void
test_result_downgrade (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) lie
      = make (connection, "SELECT SSN AS BirthDate FROM Patients", NULL, NULL);
  g_autoptr (AeStatement) honest = make (connection, "SELECT * FROM Patients", NULL, NULL);

  assert_refused (lie, "BirthDate", "randomized");
  assert_works (honest);
}

static void
test_later_result (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = open_with_policy (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make (
      connection, "SELECT SSN FROM Patients; SELECT FirstName AS [SSN] FROM Patients", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_false (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_OPEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("parameter-said-to-be-plaintext", test_parameter_said_to_be_plaintext);
  add ("cached-lie", test_cached_lie);
  add ("describe-of-another", test_describe_of_another);
  add ("downgrade", test_downgrade);
  add ("allowed-parameter", test_allowed_parameter);
  add ("innocent", test_innocent);
  add ("prepare", test_prepare);
  add ("batch", test_batch);
  add ("procedure", test_procedure);
  add ("settings", test_settings);
  add ("connection-string", test_connection_string);
  add ("pool", test_pool);
  add ("result-in-the-clear", test_result_in_the_clear);
  add ("result-downgrade", test_result_downgrade);
  add ("later-result", test_later_result);

  return g_test_run ();
}
