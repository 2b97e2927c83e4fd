/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A parameter whose type is not the column's: what is said, and what is learnt. */

#include "client-fixture.h"

#define add(path, function)                                                 \
  g_test_add ("/client/learn/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

/* The server's error, with ours in front; the value is not in it, and the server's own text is in
 * the messages of the statement. */
static void
expect_clash (AeStatement *statement, const char *expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH);
  if (!g_str_has_prefix (error->message, expected))
    g_error ("Not as expected: %s", error->message);
  g_assert_nonnull (strstr (error->message, "Operand type clash"));
  g_assert_null (strstr (error->message, "795-73"));

  g_autoptr (GPtrArray) messages = ae_statement_dup_messages (statement);
  g_assert_cmpuint (messages->len, >, 0);
  g_assert_true (
      g_str_has_prefix (ae_server_message_get_text (messages->pdata[0]), "Operand type clash"));
}

static void
test_wrong_declaration (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT 1 FROM Patients WHERE SSN = @ssn");

  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  g_assert_true (ae_statement_declare (statement, "@ssn", "nchar(11)", NULL));
  expect_clash (statement,
                "Parameter @ssn is declared as nchar(11), but the encrypted column is char(11); "
                "write ae_statement_declare (statement, \"@ssn\", \"char(11)\"): ");

  /* A declaration is never changed, also when it says what would have been inferred. */
  g_assert_true (ae_statement_declare (statement, "@ssn", "nvarchar(4000)", NULL));
  expect_clash (statement, "Parameter @ssn is declared as nvarchar(4000), but");
}

static void
test_literal (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT 1 FROM Patients WHERE SSN = 'nobody'");

  expect_clash (statement, "An encrypted column meets a value that is not encrypted; a literal");
}

static void
test_disabled (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT 1 FROM Patients WHERE SSN = @ssn");

  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  expect_clash (statement, "An encrypted column wants its value encrypted");
}

static void
test_randomized (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT 1 FROM Patients WHERE BirthDate = @date");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@date", "1996-09-10");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH);
  g_assert_true (g_str_has_prefix (error->message, "A column whose encryption is randomized"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("wrong-declaration", test_wrong_declaration);
  add ("literal", test_literal);
  add ("disabled", test_disabled);
  add ("randomized", test_randomized);
  return g_test_run ();
}
