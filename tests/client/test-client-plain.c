/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Plain use: opening, querying, reading rows in the three ways, errors, transactions. */

#include "client-fixture.h"

#define add(path, function)                                                                \
  g_test_add ("/client/plain/" path, ClientFixture, NULL, client_fixture_set_up, function, \
              client_fixture_tear_down)

static void
test_open_and_close (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  g_assert_null (ae_connection_get_server_version (connection));
  g_assert_true (ae_connection_open (connection, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_OPEN);
  g_assert_nonnull (ae_connection_get_server_version (connection));

  g_assert_false (ae_connection_open (connection, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_true (ae_connection_close (connection, NULL, &error));
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  g_assert_true (ae_connection_close (connection, NULL, &error));

  /* And again. */
  g_assert_true (ae_connection_open (connection, NULL, &error));
  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
}

static void
test_wrong_password (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "");
  g_autoptr (GError) error = NULL;

  ae_connection_set_password (connection, "canary-of-a-wrong-password");
  g_assert_false (ae_connection_open (connection, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_LOGIN_FAILED);
  g_assert_null (strstr (error->message, "canary"));
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

static void
test_not_open (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_connect (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (ae_connection_begin (connection, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
}

static const char all_types[]
    = "CREATE TABLE T (a tinyint, b smallint, c int, d bigint, e bit, f varchar(20), "
      "g nvarchar(20), h char(5), i nchar(5), j varbinary(20), k binary(4), l date, "
      "m nvarchar(max), n varbinary(max), o varchar(max), p float, q real)";

static AeStatement *
prepare_all_types (AeConnection *connection)
{
  static const char *const declarations[] = {
    "tinyint",       "smallint",       "int",          "bigint",        "bit",       "varchar(20)",
    "nvarchar(20)",  "char(5)",        "nchar(5)",     "varbinary(20)", "binary(4)", "date",
    "nvarchar(max)", "varbinary(max)", "varchar(max)", "float",         "real",
  };
  AeStatement *insert = ae_connection_create_statement (
      connection, "INSERT INTO T VALUES (@a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l, @m, @n, "
                  "@o, @p, @q)");

  for (guint i = 0; i < G_N_ELEMENTS (declarations); i++)
    {
      char name[] = { '@', 'a' + i, '\0' };

      g_assert_true (ae_statement_declare (insert, name, declarations[i], NULL));
      ae_statement_bind_null (insert, name);
    }
  return insert;
}

static void
test_types (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;
  const guint8 raw[] = { 0, 1, 0xFF };
  g_autoptr (GBytes) bytes = g_bytes_new (raw, sizeof raw);
  g_autoptr (GDate) date = g_date_new_dmy (29, G_DATE_FEBRUARY, 2024);
  g_autofree char *long_text = g_strnfill (100000, 'x');

  client_execute (connection, all_types);
  g_autoptr (AeStatement) insert = prepare_all_types (connection);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);

  ae_statement_bind_int64 (insert, "a", 255);
  ae_statement_bind_int64 (insert, "B", -32768);
  ae_statement_bind_int64 (insert, "@c", G_MININT32);
  ae_statement_bind_int64 (insert, "@d", G_MAXINT64);
  ae_statement_bind_boolean (insert, "@e", TRUE);
  ae_statement_bind_string (insert, "@f", "fünf");
  ae_statement_bind_string (insert, "@g", "Ελληνικά 😀");
  ae_statement_bind_string (insert, "@h", "ab");
  ae_statement_bind_string (insert, "@i", "ñ");
  ae_statement_bind_bytes (insert, "@j", bytes);
  ae_statement_bind_bytes (insert, "@k", bytes);
  ae_statement_bind_date (insert, "@l", date);
  ae_statement_bind_string (insert, "@m", long_text);
  ae_statement_bind_bytes (insert, "@n", bytes);
  ae_statement_bind_string (insert, "@o", "");
  ae_statement_bind_double (insert, "@p", 0.1);
  ae_statement_bind_double (insert, "@q", 0.5);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);

  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT * FROM T ORDER BY a");
  g_assert_cmpuint (ae_cursor_get_n_columns (cursor), ==, 17);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  for (guint i = 0; i < 17; i++)
    {
      g_assert_true (ae_cursor_is_null (cursor, i));
      g_assert_null (ae_cursor_get_string (cursor, i, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_NULL);
      g_clear_error (&error);
    }

  static const char *const texts[] = {
    "255",   "-32768", "-2147483648", "9223372036854775807", "1",  "fünf",   "Ελληνικά 😀", "ab   ",
    "ñ    ", "0001ff", "0001ff00",    "2024-02-29",          NULL, "0001ff", "",           "0.1",
    "0.5",
  };
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  for (guint i = 0; i < 17; i++)
    {
      const char *text = ae_cursor_get_string (cursor, i, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, i == 12 ? long_text : texts[i]);
    }
  g_assert_cmpint (ae_cursor_get_int64 (cursor, 3, &error), ==, G_MAXINT64);
  g_assert_true (ae_cursor_get_boolean (cursor, 4, &error));
  g_assert_cmpfloat (ae_cursor_get_double (cursor, 15, &error), ==, 0.1);
  g_autoptr (GBytes) read_bytes = ae_cursor_dup_bytes (cursor, 9, &error);
  g_assert_true (g_bytes_equal (read_bytes, bytes));
  g_autoptr (GDate) read_date = ae_cursor_dup_date (cursor, 11, &error);
  g_assert_cmpint (g_date_compare (read_date, date), ==, 0);
  g_assert_no_error (error);

  g_assert_cmpint (ae_cursor_get_int64 (cursor, 5, &error), ==, 0);
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_null (ae_cursor_get_string (cursor, 17, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_clear_error (&error);

  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ae_cursor_get_rows_fetched (cursor), ==, 2);

  /* The bytes outlive page, cursor and connection. */
  g_clear_object (&cursor);
  g_assert_true (g_bytes_equal (read_bytes, bytes));
}

static void
test_columns (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");

  client_execute (connection, "CREATE TABLE C (Id int NOT NULL, Name nvarchar(30) NULL)");
  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT Id, Name FROM C");
  AeColumn *column = ae_cursor_get_column (cursor, 1);

  g_assert_cmpstr (ae_column_get_name (column), ==, "Name");
  g_assert_true (ae_column_get_nullable (column));
  g_assert_false (ae_column_get_nullable (ae_cursor_get_column (cursor, 0)));
  g_autofree char *type = ae_sql_type_to_string (ae_column_get_sql_type (column));
  g_assert_cmpstr (type, ==, "nvarchar(30)");
  g_assert_cmpint (ae_column_get_encryption_type (column), ==, AE_ENCRYPTION_TYPE_NONE);
  g_assert_null (ae_column_get_key_path (column));
  g_assert_null (ae_cursor_get_column (cursor, 2));
  g_assert_cmpint (ae_cursor_find_column (cursor, "NAME"), ==, 1);
  g_assert_cmpint (ae_cursor_find_column (cursor, "nobody"), ==, -1);
}

static void
test_markers (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT ? AS a, '?' AS b, /* ? */ ? AS [c?]");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_int64 (statement, "@P1", 7);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
  g_clear_error (&error);

  ae_statement_bind_string (statement, "@P2", "x");
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, 7);
  g_assert_cmpstr (ae_cursor_get_string (cursor, 1, NULL), ==, "?");
  g_assert_cmpstr (ae_cursor_get_string (cursor, 2, NULL), ==, "x");
}

static void
test_busy (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 20000)");
  g_autoptr (AeStatement) other = ae_connection_create_statement (connection, "SELECT 1");
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_statement_query (other, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_clear_error (&error);

  /* The cursor goes on undisturbed, to its end; then the connection is free. */
  gint64 expected = 0;
  while (ae_cursor_next (cursor, NULL, &error))
    g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, ++expected);
  g_assert_no_error (error);
  g_assert_cmpint (expected, ==, 20000);
  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");

  /* Closed early. */
  g_clear_object (&cursor);
  cursor = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 1000000)");
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_true (ae_cursor_close (cursor, NULL, &error));
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  g_autofree char *two = client_query_text (connection, "SELECT 2");
  g_assert_cmpstr (two, ==, "2");

  /* Dropped without a word. */
  g_clear_object (&cursor);
  cursor = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 1000000)");
  g_clear_object (&cursor);
  g_autofree char *three = client_query_text (connection, "SELECT 3");
  g_assert_cmpstr (three, ==, "3");
}

static void
test_fetch_values (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value, 'x', NULL FROM GENERATE_SERIES(1, 5000)");
  g_autoptr (GError) error = NULL;
  gint64 expected = 0;
  guint n_values;

  for (;;)
    {
      const GValue *values = ae_cursor_fetch_values (cursor, 256, &n_values, NULL, &error);

      g_assert_no_error (error);
      if (n_values == 0)
        break;
      g_assert_cmpuint (n_values % 3, ==, 0);
      g_assert_cmpuint (n_values, <=, 256 * 3);
      for (guint i = 0; i < n_values; i += 3)
        {
          g_assert_cmpint (g_value_get_int64 (&values[i]), ==, ++expected);
          g_assert_cmpstr (g_value_get_string (&values[i + 1]), ==, "x");
          g_assert_null (g_value_get_string (&values[i + 2]));
        }
    }
  g_assert_cmpint (expected, ==, 5000);
}

static void
test_fetch_list (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value, 'abc' AS name FROM GENERATE_SERIES(1, 10)");
  g_autoptr (GError) error = NULL;

  g_autoptr (GListModel) list = ae_cursor_fetch (cursor, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 10);
  g_assert_true (g_list_model_get_item_type (list) == AE_TYPE_ROW);
  g_autoptr (GListModel) end = ae_cursor_fetch (cursor, 100, NULL, &error);
  g_assert_cmpuint (g_list_model_get_n_items (end), ==, 0);

  /* Rows stay when cursor and connection are gone. */
  g_clear_object (&cursor);
  g_clear_object (&connection);
  g_autoptr (AeRow) row = g_list_model_get_item (list, 4);
  g_assert_cmpint (ae_row_get_int64 (row, 0, &error), ==, 5);
  g_autofree char *name = ae_row_dup_string (row, ae_row_find_column (row, "name"), &error);
  g_assert_cmpstr (name, ==, "abc");
  g_assert_no_error (error);
}

static void
test_results (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE R (a int)");
  g_assert_cmpint (client_execute (connection, "INSERT INTO R VALUES (1), (2), (3)"), ==, 3);
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT a FROM R; UPDATE R SET a = a + 1; SELECT 'second' AS b");

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  /* The rest of the first result is skipped. */
  g_assert_true (ae_cursor_next_result (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ae_cursor_get_rows_affected (cursor), ==, 3);
  g_assert_cmpstr (ae_column_get_name (ae_cursor_get_column (cursor, 0)), ==, "b");
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, "second");
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);

  g_autoptr (AeCursor) none = client_query (connection, "UPDATE R SET a = 0 WHERE a = 99");
  g_assert_cmpuint (ae_cursor_get_n_columns (none), ==, 0);
  g_assert_cmpint (ae_cursor_get_rows_affected (none), ==, 0);
  g_assert_false (ae_cursor_next (none, NULL, &error));
  g_assert_no_error (error);
}

static void
test_server_errors (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT * FROM nowhere");
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_INVALID_OBJECT);
  g_clear_error (&error);

  g_autoptr (GPtrArray) messages = ae_statement_dup_messages (statement);
  g_assert_cmpuint (messages->len, >=, 1);
  const AeServerMessage *message = g_ptr_array_index (messages, 0);
  g_assert_cmpint (ae_server_message_get_number (message), ==, 208);
  g_assert_cmpuint (ae_server_message_get_severity (message), ==, 16);
  g_assert_cmpuint (ae_server_message_get_line (message), ==, 1);

  /* An error behind rows is told at their end, not instead of them and not as their end. */
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT 1; RAISERROR ('behind the rows', 16, 1)");
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, 50000);
  g_clear_error (&error);

  g_autofree char *one = client_query_text (connection, "SELECT 1");
  g_assert_cmpstr (one, ==, "1");
}

static void
count_message (AeConnection *connection, const AeServerMessage *message, gpointer user_data)
{
  g_assert_cmpstr (ae_server_message_get_text (message), ==, "hello");
  (*(guint *) user_data)++;
}

static void
test_messages (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  guint n_messages = 0;

  g_signal_connect (connection, "message", G_CALLBACK (count_message), &n_messages);
  client_execute (connection, "PRINT 'hello'");
  g_assert_cmpuint (n_messages, ==, 1);
}

static void
test_transactions (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE X (a int)");
  g_assert_true (ae_connection_begin (connection, NULL, &error));
  g_assert_true (ae_connection_get_in_transaction (connection));
  client_execute (connection, "INSERT INTO X VALUES (1)");
  g_assert_true (ae_connection_rollback (connection, NULL, &error));
  g_assert_false (ae_connection_get_in_transaction (connection));
  g_autofree char *none = client_query_text (connection, "SELECT COUNT(*) FROM X");
  g_assert_cmpstr (none, ==, "0");

  g_assert_true (ae_connection_begin (connection, NULL, &error));
  client_execute (connection, "INSERT INTO X VALUES (1)");
  g_assert_true (ae_connection_commit (connection, NULL, &error));
  g_autofree char *one = client_query_text (connection, "SELECT COUNT(*) FROM X");
  g_assert_cmpstr (one, ==, "1");
  g_assert_no_error (error);

  g_assert_false (ae_connection_commit (connection, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, 3902);
}

static void
test_values_that_do_not_fit (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT @v");
  g_autoptr (GError) error = NULL;
  guint64 before = ae_emulator_server_get_n_requests (self->server);

  g_assert_true (ae_statement_declare (statement, "@v", "tinyint", NULL));
  ae_statement_bind_int64 (statement, "@v", 256);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "@v"));
  g_clear_error (&error);

  g_assert_true (ae_statement_declare (statement, "@v", "varchar(3)", NULL));
  ae_statement_bind_string (statement, "@v", "canary");
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_null (strstr (error->message, "canary"));
  g_clear_error (&error);

  g_assert_false (ae_statement_declare (statement, "@v", "varchra(3)", &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_clear_error (&error);

  /* Nothing of it was sent. */
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server), ==, before);
}

static void
test_bind_value (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT @v");
  g_auto (GValue) number = G_VALUE_INIT;
  g_auto (GValue) strange = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&number, G_TYPE_INT);
  g_value_set_int (&number, 42);
  g_assert_true (ae_statement_bind_value (statement, "@v", &number, &error));
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, &error), ==, 42);

  g_value_init (&strange, G_TYPE_STRV);
  g_assert_false (ae_statement_bind_value (statement, "@v", &strange, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
}

static void
test_server_dies (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "");
  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT value FROM GENERATE_SERIES(1, 10000000)");
  g_autoptr (GError) error = NULL;
  guint64 n_rows = 0;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  ae_emulator_server_drop_connections (self->server);
  while (ae_cursor_next (cursor, NULL, &error))
    n_rows++;

  g_assert_nonnull (error);
  g_assert_cmpuint (n_rows, <, 10000000 - 1);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  g_clear_error (&error);

  /* Still not an end. */
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("open-and-close", test_open_and_close);
  add ("wrong-password", test_wrong_password);
  add ("not-open", test_not_open);
  add ("types", test_types);
  add ("columns", test_columns);
  add ("markers", test_markers);
  add ("busy", test_busy);
  add ("fetch-values", test_fetch_values);
  add ("fetch-list", test_fetch_list);
  add ("results", test_results);
  add ("server-errors", test_server_errors);
  add ("messages", test_messages);
  add ("transactions", test_transactions);
  add ("values-that-do-not-fit", test_values_that_do_not_fit);
  add ("bind-value", test_bind_value);
  add ("server-dies", test_server_dies);

  return g_test_run ();
}
