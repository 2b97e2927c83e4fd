/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Statements that explain themselves, and statements that are described without being run. In the
 * table, SSN is deterministic, BirthDate randomized. */

#include "answer-writer.h"
#include "client-fixture.h"

#define add(path, function)                                                    \
  g_test_add ("/client/describe/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

#define CANARY "795-73-9838"
#define LOOK_UP "SELECT SSN, FirstName FROM Patients WHERE SSN = @ssn AND PatientId = @id"
#define ALGORITHM "AEAD_AES_256_CBC_HMAC_SHA_256"

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

static AeStatement *
make_look_up (AeConnection *connection)
{
  AeStatement *statement = ae_connection_create_statement (connection, LOOK_UP);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", CANARY);
  ae_statement_bind_int64 (statement, "@id", 1);
  return statement;
}

static void
assert_parameter (ClientFixture *self,
                  AeDescription *description,
                  guint index,
                  const char *name,
                  const char *type,
                  AeEncryptionType encryption)
{
  AeParameterInfo *info = g_ptr_array_index (ae_description_get_parameters (description), index);
  g_autofree char *text = ae_sql_type_to_string (ae_parameter_info_get_sql_type (info));
  gboolean is_encrypted = encryption != AE_ENCRYPTION_TYPE_NONE;

  g_assert_cmpstr (ae_parameter_info_get_name (info), ==, name);
  g_assert_cmpstr (text, ==, type);
  g_assert_cmpint (ae_parameter_info_get_encryption_type (info), ==, encryption);
  g_assert_cmpstr (ae_parameter_info_get_encryption_algorithm (info), ==,
                   is_encrypted ? ALGORITHM : NULL);
  g_assert_cmpstr (ae_parameter_info_get_key_store_name (info), ==,
                   is_encrypted ? "MSSQL_CERTIFICATE_STORE" : NULL);
  g_assert_cmpstr (ae_parameter_info_get_key_path (info), ==, is_encrypted ? self->key_path : NULL);
  g_assert_cmpint (ae_parameter_info_get_key_id (info) != 0, ==, is_encrypted);
  g_assert_cmpint (ae_parameter_info_get_key_version (info) != 0, ==, is_encrypted);
  g_assert_cmpint (ae_parameter_info_get_key_database_id (info) != 0, ==, is_encrypted);
}

static void
assert_column (ClientFixture *self,
               AeDescription *description,
               guint index,
               const char *name,
               const char *type,
               AeEncryptionType encryption)
{
  AeColumn *column = g_ptr_array_index (ae_description_get_columns (description), index);
  g_autofree char *text = ae_sql_type_to_string (ae_column_get_sql_type (column));
  gboolean is_encrypted = encryption != AE_ENCRYPTION_TYPE_NONE;

  g_assert_cmpstr (ae_column_get_name (column), ==, name);
  g_assert_cmpstr (text, ==, type);
  g_assert_cmpint (ae_column_get_encryption_type (column), ==, encryption);
  g_assert_cmpstr (ae_column_get_encryption_algorithm (column), ==,
                   is_encrypted ? ALGORITHM : NULL);
  g_assert_cmpstr (ae_column_get_key_path (column), ==, is_encrypted ? self->key_path : NULL);
  g_assert_cmpint (ae_column_get_key_id (column) != 0, ==, is_encrypted);
  g_assert_cmpint (ae_column_get_key_version (column) != 0, ==, is_encrypted);
  g_assert_cmpint (ae_column_get_key_database_id (column) != 0, ==, is_encrypted);
}

static void
assert_look_up (ClientFixture *self, AeDescription *description, AeMetadataSource source)
{
  g_assert_nonnull (description);
  g_assert_cmpint (ae_description_get_source (description), ==, source);
  g_assert_cmpuint (ae_description_get_parameters (description)->len, ==, 2);
  assert_parameter (self, description, 0, "@ssn", "char(11)", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_parameter (self, description, 1, "@id", "bigint", AE_ENCRYPTION_TYPE_NONE);
  g_assert_cmpuint (ae_description_get_columns (description)->len, ==, 2);
  assert_column (self, description, 0, "SSN", "char(11)", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_column (self, description, 1, "FirstName", "nvarchar(50)", AE_ENCRYPTION_TYPE_NONE);
}

/* --- explaining ---------------------------------------------------------------------------- */

static void
test_explanation (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection);
  g_autoptr (GError) error = NULL;

  ae_clear_metadata_cache ();
  g_assert_null (ae_statement_dup_explanation (statement));
  for (guint run = 0; run < 2; run++)
    {
      g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
      g_autoptr (AeDescription) description = ae_statement_dup_explanation (statement);

      g_assert_no_error (error);
      assert_look_up (self, description,
                      run == 0 ? AE_METADATA_SOURCE_SERVER : AE_METADATA_SOURCE_CACHE);

      g_autofree char *text = ae_description_to_string (description);
      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, "@ssn char(11): encrypted, deterministic, " ALGORITHM "\n"));
      g_assert_nonnull (strstr (text, "@id bigint: not encrypted\n"));
      g_assert_nonnull (strstr (text, self->key_path));
      g_assert_nonnull (strstr (text, run == 0 ? "as the server answered" : "from the cache"));
      g_assert_null (strstr (text, CANARY));
    }

  /* Of a run to the end, too, and of an asynchronous one. */
  ClientResult waiter = { NULL };
  ae_statement_execute_async (statement, NULL, client_result_callback, &waiter);
  ae_statement_execute_finish (statement, client_result_wait (&waiter), &error);
  g_assert_no_error (error);
  g_autoptr (AeDescription) later = ae_statement_dup_explanation (statement);
  assert_look_up (self, later, AE_METADATA_SOURCE_CACHE);
  client_result_clear (&waiter);
}

/* What was found out stays what it is, whatever becomes of statement and connection. */
static void
test_outlives (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection);
  g_autoptr (GError) error = NULL;

  ae_statement_execute (statement, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeDescription) description = ae_statement_dup_explanation (statement);
  AeMetadataSource source = ae_description_get_source (description);
  ae_statement_clear_bindings (statement);
  ae_statement_bind_string (statement, "@other", "x");
  g_clear_object (&statement);
  ae_connection_close (connection, NULL, NULL);
  g_clear_object (&connection);
  assert_look_up (self, description, source);
}

static void
test_learnt_type (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT SSN FROM Patients WHERE SSN = @ssn");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@ssn", CANARY);
  ae_statement_execute (statement, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeDescription) description = ae_statement_dup_explanation (statement);
  assert_parameter (self, description, 0, "@ssn", "char(11)", AE_ENCRYPTION_TYPE_DETERMINISTIC);
}

static void
test_prepared (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection);
  g_autoptr (GError) error = NULL;

  ae_clear_metadata_cache ();
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_autoptr (AeDescription) prepared = ae_statement_dup_explanation (statement);
  assert_look_up (self, prepared, AE_METADATA_SOURCE_SERVER);

  ae_statement_execute (statement, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeDescription) run = ae_statement_dup_explanation (statement);
  assert_look_up (self, run, AE_METADATA_SOURCE_PREPARED);
}

/* A run that is refused says what the server had said. */
static void
test_refused (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection);
  g_autoptr (GError) error = NULL;

  ae_statement_require_encryption (statement, "@id");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_autoptr (AeDescription) description = ae_statement_dup_explanation (statement);
  assert_parameter (self, description, 1, "@id", "bigint", AE_ENCRYPTION_TYPE_NONE);
  g_assert_cmpuint (ae_description_get_columns (description)->len, ==, 0);

  /* Nothing of an earlier run is left where nothing was found out. */
  ae_statement_clear_bindings (statement);
  g_clear_error (&error);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_assert_null (ae_statement_dup_explanation (statement));
}

static void
test_plain (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT SSN, @x AS x FROM Patients");
  g_autoptr (AeStatement) nothing = ae_connection_create_statement (connection, "PRINT 'x'");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_boolean (statement, "@x", TRUE);
  ae_statement_execute (statement, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeDescription) description = ae_statement_dup_explanation (statement);
  g_assert_cmpint (ae_description_get_source (description), ==, AE_METADATA_SOURCE_NONE);
  assert_parameter (self, description, 0, "@x", "bit", AE_ENCRYPTION_TYPE_NONE);
  assert_column (self, description, 1, "x", "bit", AE_ENCRYPTION_TYPE_NONE);

  ae_statement_execute (nothing, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeDescription) empty = ae_statement_dup_explanation (nothing);
  g_autofree char *text = ae_description_to_string (empty);
  g_assert_cmpstr (text, ==, "No columns.\n");
}

/* --- describing ---------------------------------------------------------------------------- */

static void
test_describe (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection);
  g_autoptr (GError) error = NULL;

  ae_clear_metadata_cache ();
  /* What is required of the answer is a matter of running it. */
  ae_statement_require_encryption (statement, "@id");
  ae_statement_expect_encryption (statement, "FirstName", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  ae_connection_require_column_encryption (connection, "Patients", "SSN",
                                           AE_ENCRYPTION_TYPE_RANDOMIZED);
  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  g_assert_no_error (error);
  assert_look_up (self, description, AE_METADATA_SOURCE_SERVER);
  g_assert_false (ae_statement_is_prepared (statement));
  g_assert_null (ae_statement_dup_explanation (statement));

  ClientResult waiter = { NULL };
  ae_statement_describe_async (statement, NULL, client_result_callback, &waiter);
  g_autoptr (AeDescription) again
      = ae_statement_describe_finish (statement, client_result_wait (&waiter), &error);
  g_assert_no_error (error);
  assert_look_up (self, again, AE_METADATA_SOURCE_CACHE);
  client_result_clear (&waiter);
}

/* Nothing is declared and nothing bound: the server is asked for everything. */
static void
test_undeclared (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "INSERT INTO Patients (SSN, LastName, BirthDate) VALUES (@s, @l, ?)");
  g_autoptr (GError) error = NULL;

  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ae_description_get_parameters (description)->len, ==, 3);
  assert_parameter (self, description, 0, "@s", "char(11)", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  assert_parameter (self, description, 1, "@l", "nvarchar(50)", AE_ENCRYPTION_TYPE_NONE);
  assert_parameter (self, description, 2, "@P1", "date", AE_ENCRYPTION_TYPE_RANDOMIZED);
  g_assert_cmpuint (ae_description_get_columns (description)->len, ==, 0);

  /* A variable of the text's own is none of them; a parameter that is declared is first. */
  g_autoptr (AeStatement) own = ae_connection_create_statement (
      connection, "DECLARE @v int = 3; SELECT @v AS v, LastName FROM Patients WHERE LastName = @l "
                  "AND PatientId = @@SPID + @id");
  g_assert_true (ae_statement_declare (own, "@id", "int", NULL));
  g_autoptr (AeDescription) second = ae_statement_describe (own, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ae_description_get_parameters (second)->len, ==, 2);
  assert_parameter (self, second, 0, "@id", "int", AE_ENCRYPTION_TYPE_NONE);
  assert_parameter (self, second, 1, "@l", "nvarchar(50)", AE_ENCRYPTION_TYPE_NONE);
}

/* Nothing is executed, and values that are bound stay here. */
static void
test_runs_nothing (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "DELETE FROM Patients WHERE LastName = @l");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@l", "Abel");
  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  g_assert_no_error (error);
  assert_parameter (self, description, 0, "@l", "nvarchar(4000)", AE_ENCRYPTION_TYPE_NONE);
  g_autofree char *count = client_query_text (connection, "SELECT COUNT(*) FROM Patients");
  g_assert_cmpstr (count, ==, "2");
  /* It can be run as before. */
  g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, 1);
}

static void
test_errors (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) unknown
      = ae_connection_create_statement (connection, "SELECT * FROM Nowhere WHERE x = @x");
  g_autoptr (AeStatement) wrong
      = ae_connection_create_statement (connection, "SELECT * FROM Patients WHERE SSN = @x");
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_statement_describe (unknown, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_INVALID_OBJECT);
  g_clear_error (&error);

  g_assert_true (ae_statement_declare (wrong, "@x", "int", NULL));
  g_assert_null (ae_statement_describe (wrong, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH);
  g_clear_error (&error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (ae_statement_describe (unknown, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
  ae_connection_close (connection, NULL, NULL);
  g_assert_null (ae_statement_describe (unknown, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
}

static gboolean
is_held (gpointer server)
{
  return ae_emulator_server_get_n_held (server) > 0;
}

/* While the server is silent in each of the questions. */
static void
test_cancel (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT LastName FROM Patients WHERE SSN = @s -- cancelled");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  ClientResult waiter = { NULL };
  ClientTicker ticker = { 0 };

  client_ticker_start (&ticker);
  ae_emulator_server_hold (self->server);
  ae_statement_describe_async (statement, cancellable, client_result_callback, &waiter);
  client_wait_until (is_held, self->server);
  client_ticker_stop (&ticker);
  g_cancellable_cancel (cancellable);
  ae_emulator_server_release (self->server);
  g_assert_null (ae_statement_describe_finish (statement, client_result_wait (&waiter), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  client_result_clear (&waiter);

  g_clear_error (&error);
  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  g_assert_no_error (error);
  assert_parameter (self, description, 0, "@s", "char(11)", AE_ENCRYPTION_TYPE_DETERMINISTIC);
}

/* --- a server that lies -------------------------------------------------------------------- */

/* An answer to sp_describe_undeclared_parameters with as many columns as it has to have. */
static void
write_suggestion (AeTdsWriter *writer, const char *name, const char *type)
{
  ae_tds_writer_u8 (writer, 0xD1);
  write_int (writer, 1);
  write_text (writer, name);
  write_int (writer, 231);
  if (type != NULL)
    write_text (writer, type);
  else
    ae_tds_writer_u16 (writer, 0xFFFF);
}

static void
expect_refused (ClientFixture *self, AeTdsWriter *writer, int code)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT LastName FROM Patients WHERE LastName = @a");
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (writer);
  g_autoptr (GError) error = NULL;

  ae_emulator_server_script_answer (self->server, "sp_describe_undeclared_parameters", tokens);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_describe (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, code);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before + 1);

  /* The connection lives, and the lie is not remembered. */
  g_clear_error (&error);
  ae_emulator_server_script_answer (self->server, "sp_describe_undeclared_parameters", NULL);
  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  g_assert_no_error (error);
}

static void
test_hostile_names (ClientFixture *self, gconstpointer unused)
{
  static const char *const names[][2]
      = { { "@b", NULL }, { "", NULL }, { "a", NULL }, { "@a", "@A" }, { "@a ", NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      write_columns (&writer, "isis");
      for (guint n = 0; n < 2 && names[i][n] != NULL; n++)
        write_suggestion (&writer, names[i][n], "int");
      end_call (&writer);
      expect_refused (self, &writer, AE_ERROR_PROTOCOL);
    }
}

static void
test_hostile_types (ClientFixture *self, gconstpointer unused)
{
  static const char *const types[]
      = { NULL, "", "nonsense", "char(0)", "int; DROP TABLE Patients" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      write_columns (&writer, "isis");
      write_suggestion (&writer, "@a", types[i]);
      end_call (&writer);
      expect_refused (self, &writer, AE_ERROR_UNSUPPORTED);
    }
}

static void
test_hostile_shapes (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) nothing = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) narrow = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) two = AE_TDS_WRITER_INIT;

  end_call (&nothing);
  expect_refused (self, &nothing, AE_ERROR_PROTOCOL);
  write_columns (&narrow, "isi");
  end_call (&narrow);
  expect_refused (self, &narrow, AE_ERROR_PROTOCOL);
  write_columns (&two, "isis");
  write_done (&two, 0xFF, MORE);
  write_columns (&two, "isis");
  end_call (&two);
  expect_refused (self, &two, AE_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("explanation", test_explanation);
  add ("outlives", test_outlives);
  add ("learnt-type", test_learnt_type);
  add ("prepared", test_prepared);
  add ("refused", test_refused);
  add ("plain", test_plain);
  add ("describe", test_describe);
  add ("undeclared", test_undeclared);
  add ("runs-nothing", test_runs_nothing);
  add ("errors", test_errors);
  add ("cancel", test_cancel);
  add ("hostile-names", test_hostile_names);
  add ("hostile-types", test_hostile_types);
  add ("hostile-shapes", test_hostile_shapes);

  return g_test_run ();
}
