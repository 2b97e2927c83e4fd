/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Table-valued parameters: of procedures and of statements, plain, prepared and in batches. */

#include "client-fixture.h"

#define add(path, function)                                                 \
  g_test_add ("/client/table/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);

  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  client_execute (connection, "CREATE TYPE dbo.[My visits] AS TABLE (id int, name nvarchar(50), "
                              "at datetime2(3), cost decimal(10,2), photo varbinary(max))");
  client_execute (connection, "CREATE PROCEDURE CountVisits @visits dbo.[My visits] READONLY AS\n"
                              "SELECT COUNT(*), SUM(cost), STRING_AGG(name, ',') FROM @visits");
}

static AeTable *
make_table (void)
{
  static const char *const types[]
      = { "int", "nvarchar(50)", "datetime2(3)", "decimal(10,2)", "varbinary(max)" };
  AeTable *table = ae_table_new ("dbo.[My visits]");

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_true (ae_table_add_column (table, types[i], NULL));
  g_assert_cmpuint (ae_table_get_n_columns (table), ==, 5);
  return table;
}

static void
add_visit (AeTable *table, gint64 id, const char *name)
{
  g_autoptr (GBytes) photo = g_bytes_new_static ("\0\377x", 3);

  ae_table_add_row (table);
  ae_table_set_int64 (table, 0, id);
  ae_table_set_string (table, 1, name);
  ae_table_set_string (table, 2, "2026-11-28 09:30:00.125");
  ae_table_set_string (table, 3, "12.25");
  ae_table_set_bytes (table, 4, photo);
}

static void
check_text (AeStatement *statement, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  while (ae_cursor_next (cursor, NULL, &error))
    for (guint i = 0; i < ae_cursor_get_n_columns (cursor); i++)
      {
        g_autoptr (GError) ignored = NULL;
        const char *cell
            = ae_cursor_is_null (cursor, i) ? "NULL" : ae_cursor_get_string (cursor, i, &ignored);

        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", cell);
      }
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_procedure (ClientFixture *self, gconstpointer unused)
{
  static const char *const settings[] = { "", "ColumnEncryption=Enabled" };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, settings[i]);
      g_autoptr (AeStatement) statement = ae_connection_create_call (connection, "CountVisits");
      g_autoptr (AeTable) table = make_table ();
      g_autoptr (GError) error = NULL;

      g_assert_true (ae_statement_bind_table (statement, "@visits", table, &error));
      check_text (statement, "0 NULL NULL");
      add_visit (table, 1, "Ann");
      add_visit (table, 2, "Bärbel");
      /* What was bound does not change. */
      check_text (statement, "0 NULL NULL");
      g_assert_true (ae_statement_bind_table (statement, "@visits", table, &error));
      ae_table_clear_rows (table);
      g_assert_cmpuint (ae_table_get_n_rows (table), ==, 0);
      check_text (statement, "2 24.50 Ann,Bärbel");
    }
}

static void
test_statement (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT id, name, at, cost, photo FROM @t WHERE id > @least ORDER BY id");
  g_autoptr (AeTable) table = make_table ();
  g_autoptr (GError) error = NULL;

  add_visit (table, 2, NULL);
  ae_table_add_row (table);
  add_visit (table, 1, "x");
  g_assert_true (ae_statement_bind_table (statement, "t", table, &error));
  ae_statement_bind_int64 (statement, "@least", 0);
  check_text (statement, "1 x 2026-11-28 09:30:00.125 12.25 00ff78 "
                         "2 NULL 2026-11-28 09:30:00.125 12.25 00ff78");
  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  g_assert_no_error (error);
  ae_statement_bind_int64 (statement, "@least", 1);
  check_text (statement, "2 NULL 2026-11-28 09:30:00.125 12.25 00ff78");
}

static void
test_many_rows (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT COUNT(DISTINCT id), SUM(cost) FROM @t");
  g_autoptr (AeTable) table = make_table ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 10000; i++)
    add_visit (table, i, "somebody");
  g_assert_true (ae_statement_bind_table (statement, "@t", table, &error));
  check_text (statement, "10000 122500.00");
}

static void
test_batch (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeTable) table = make_table ();
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE Names (name nvarchar(50))");
  g_autoptr (AeStatement) plain
      = ae_connection_create_statement (connection, "INSERT INTO Names SELECT name FROM @t");
  g_autoptr (AeBatch) plain_batch = ae_batch_new (plain);
  for (guint i = 0; i < 3; i++)
    {
      add_visit (table, i, "n");
      g_assert_true (ae_statement_bind_table (plain, "@t", table, &error));
      g_assert_true (ae_batch_add (plain_batch, &error));
    }
  g_assert_cmpint (ae_batch_execute (plain_batch, NULL, &error), ==, 1 + 2 + 3);
  g_assert_no_error (error);
}

static void
test_errors (ClientFixture *self, gconstpointer unused)
{
  static const char *const names[] = { "", "a.b.c", "[x", "a.", ".", "x]" };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT COUNT(*) FROM @t");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AeTable) nameless = ae_table_new (names[i]);

      g_assert_true (ae_table_add_column (nameless, "int", NULL));
      ae_table_add_row (nameless);
      ae_table_set_int64 (nameless, 0, 1);
      g_assert_false (ae_statement_bind_table (statement, "@t", nameless, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
      g_clear_error (&error);
    }

  g_autoptr (AeTable) empty = ae_table_new ("dbo.[My visits]");
  g_assert_false (ae_statement_bind_table (statement, "@t", empty, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_clear_error (&error);
  g_assert_false (ae_table_add_column (empty, "no type", &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_clear_error (&error);

  /* A value that does not fit: before anything of the statement is sent. */
  g_autoptr (AeTable) table = make_table ();
  add_visit (table, 1, "x");
  add_visit (table, G_MAXINT64, "x");
  g_assert_false (ae_table_add_column (table, "int", &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (ae_statement_bind_table (statement, "@t", table, &error));
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "Row 1, column 0"));
  g_clear_error (&error);

  /* It cannot be encrypted, and what must be is not sent. */
  ae_table_clear_rows (table);
  g_assert_true (ae_statement_bind_table (statement, "@t", table, &error));
  ae_statement_require_encryption (statement, "@t");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
  g_clear_error (&error);
  g_autoptr (AeStatement) insert = ae_connection_create_statement (
      connection, "INSERT INTO Patients (SSN, FirstName) SELECT name, name FROM @t");
  add_visit (table, 1, "795-73-9838");
  g_assert_true (ae_statement_bind_table (insert, "@t", table, &error));
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, -1);
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH);
  g_assert_nonnull (strstr (error->message, "AeBatch"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("procedure", test_procedure);
  add ("statement", test_statement);
  add ("many-rows", test_many_rows);
  add ("batch", test_batch);
  add ("errors", test_errors);
  return g_test_run ();
}
