/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Procedures by name: output parameters, also encrypted ones, and the return status. */

#include "client-fixture.h"

#define add(path, function)                                                      \
  g_test_add ("/client/procedures/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);

  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  client_execute (connection,
                  "CREATE PROCEDURE dbo.Calculate @a int, @sum decimal(10,2) OUTPUT, "
                  "@text nvarchar(20) = N'default' OUTPUT AS "
                  "BEGIN SET @sum = @sum + @a; SET @text = @text + N'!'; RETURN 42 END");
  client_execute (connection, "CREATE PROCEDURE dbo.[List them] @n int OUTPUT AS BEGIN "
                              "SELECT PatientId FROM Patients ORDER BY PatientId; "
                              "SET @n = 2; RETURN -1 END");
  client_execute (connection, "CREATE PROCEDURE dbo.FindName @ssn char(11), "
                              "@name nvarchar(50) OUTPUT AS "
                              "SELECT @name = FirstName FROM Patients WHERE SSN = @ssn");
  client_execute (connection, "CREATE PROCEDURE dbo.FindSsn @id int, @ssn char(11) OUTPUT, "
                              "@birth date OUTPUT AS SELECT @ssn = SSN, @birth = BirthDate "
                              "FROM Patients WHERE PatientId = @id");
}

static void
test_outputs (ClientFixture *self, gconstpointer unused)
{
  static const char *const settings[] = { "ColumnEncryption=Disabled", "ColumnEncryption=Enabled" };

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, settings[i]);
      g_autoptr (AeStatement) call = ae_connection_create_call (connection, "dbo.Calculate");
      g_autoptr (GError) error = NULL;
      int status = 0;

      g_assert_true (ae_statement_declare (call, "@a", "int", &error));
      g_assert_true (ae_statement_declare (call, "@sum", "decimal(10,2)", &error));
      g_assert_true (ae_statement_declare (call, "@text", "nvarchar(20)", &error));
      ae_statement_bind_int64 (call, "@a", 5);
      ae_statement_bind_string (call, "@sum", "1.25");
      ae_statement_bind_string (call, "@text", "Grüße");
      ae_statement_set_output (call, "@sum", TRUE);
      ae_statement_set_output (call, "@text", TRUE);
      ae_statement_execute (call, NULL, &error);
      g_assert_no_error (error);

      g_autoptr (AeRow) outputs = ae_statement_dup_outputs (call);
      g_assert_cmpuint (ae_row_get_n_columns (outputs), ==, 2);
      g_autofree char *sum
          = ae_row_dup_string (outputs, ae_row_find_column (outputs, "@sum"), &error);
      g_assert_cmpstr (sum, ==, "6.25");
      g_autofree char *text
          = ae_row_dup_string (outputs, ae_row_find_column (outputs, "@TEXT"), &error);
      g_assert_cmpstr (text, ==, "Grüße!");
      g_assert_true (ae_statement_get_return_status (call, &status));
      g_assert_cmpint (status, ==, 42);

      /* A call that fails leaves nothing of the one before. */
      ae_statement_bind_string (call, "@sum", "much");
      g_assert_cmpint (ae_statement_execute (call, NULL, &error), ==, -1);
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
      g_assert_null (ae_statement_dup_outputs (call));
      g_assert_false (ae_statement_get_return_status (call, &status));
      g_assert_cmpint (status, ==, 0);
    }
}

/* They come behind the rows. */
static void
test_behind_rows (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) call = ae_connection_create_call (connection, "[dbo].[List them]");
  g_autoptr (GError) error = NULL;
  guint n_rows = 0;
  int status;

  g_assert_true (ae_statement_declare (call, "@n", "int", &error));
  ae_statement_set_output (call, "n", TRUE);
  g_autoptr (AeCursor) cursor = ae_statement_query (call, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ae_cursor_dup_outputs (cursor));
  while (ae_cursor_next (cursor, NULL, &error))
    n_rows++;
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 2);
  g_assert_false (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (AeRow) outputs = ae_cursor_dup_outputs (cursor);
  g_assert_nonnull (outputs);
  g_assert_cmpint (ae_row_get_int64 (outputs, 0, &error), ==, 2);
  g_assert_true (ae_cursor_get_return_status (cursor, &status));
  g_assert_cmpint (status, ==, -1);
}

/* Outputs of a text, without a procedure. */
static void
test_text (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SET @b = @a * 2");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_int64 (statement, "@a", 21);
  g_assert_true (ae_statement_declare (statement, "@b", "bigint", &error));
  ae_statement_set_output (statement, "@b", TRUE);
  ae_statement_execute (statement, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeRow) outputs = ae_statement_dup_outputs (statement);
  g_assert_nonnull (outputs);
  g_assert_cmpint (ae_row_get_int64 (outputs, 0, &error), ==, 42);
  g_assert_no_error (error);
}

static void
test_encrypted_input (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) call = ae_connection_create_call (connection, "dbo.FindName");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (call, "@ssn", "char(11)", &error));
  g_assert_true (ae_statement_declare (call, "@name", "nvarchar(50)", &error));
  ae_statement_bind_string (call, "@ssn", "795-73-9838");
  ae_statement_require_encryption (call, "@ssn");
  ae_statement_set_output (call, "@name", TRUE);
  ae_statement_execute (call, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeRow) outputs = ae_statement_dup_outputs (call);
  g_assert_nonnull (outputs);
  g_autofree char *name = ae_row_dup_string (outputs, 0, &error);
  g_assert_cmpstr (name, ==, "Catherine");
}

static void
test_encrypted_outputs (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) call = ae_connection_create_call (connection, "dbo.FindSsn");
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (call, "@id", "int", &error));
  g_assert_true (ae_statement_declare (call, "@ssn", "char(11)", &error));
  g_assert_true (ae_statement_declare (call, "@birth", "date", &error));
  ae_statement_set_output (call, "@ssn", TRUE);
  ae_statement_set_output (call, "@birth", TRUE);
  for (int id = 1; id <= 3; id++)
    {
      ae_statement_bind_int64 (call, "@id", id);
      ae_statement_execute (call, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (AeRow) outputs = ae_statement_dup_outputs (call);
      g_assert_nonnull (outputs);
      g_assert_cmpuint (ae_row_get_n_columns (outputs), ==, 2);
      int ssn = ae_row_find_column (outputs, "@ssn"),
          birth = ae_row_find_column (outputs, "@birth");
      /* Nobody is the third. */
      g_assert_cmpint (ae_row_is_null (outputs, ssn), ==, id == 3);
      if (id != 1)
        continue;
      g_autofree char *text = ae_row_dup_string (outputs, ssn, &error);
      g_assert_cmpstr (text, ==, "795-73-9838");
      g_autofree char *day = ae_row_dup_string (outputs, birth, &error);
      g_assert_cmpstr (day, ==, "1996-09-10");
      g_assert_no_error (error);
    }
}

static void
test_names (ClientFixture *self, gconstpointer unused)
{
  static const char *const wrong[] = { "", ".", "a.", "[a", "a]b", "a;b].c", "a.b.c.d.e", "\"a" };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (AeStatement) call = ae_connection_create_call (connection, wrong[i]);
      g_autoptr (GError) error = NULL;

      ae_statement_execute (call, NULL, &error);
      g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
    }

  /* What looks like more than a name is a name. */
  g_autoptr (AeStatement) call
      = ae_connection_create_call (connection, "x; DROP TABLE Patients; --");
  g_autoptr (GError) error = NULL;
  ae_statement_execute (call, NULL, &error);
  g_assert_error (error, AE_SERVER_ERROR, 2812);
  g_autofree char *n = client_query_text (connection, "SELECT COUNT(*) FROM Patients");
  g_assert_cmpstr (n, ==, "2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("outputs", test_outputs);
  add ("behind-rows", test_behind_rows);
  add ("text", test_text);
  add ("encrypted-input", test_encrypted_input);
  add ("encrypted-outputs", test_encrypted_outputs);
  add ("names", test_names);
  return g_test_run ();
}
