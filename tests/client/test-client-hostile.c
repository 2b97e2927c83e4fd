/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A server that lies, breaks off or talks nonsense. The answers are written here byte by byte;
 * nothing of the client's own parser is asked what they mean. */

#include "answer-writer.h"
#include "client-fixture.h"

#define add(path, function)                                                   \
  g_test_add ("/client/hostile/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
}

/* --- describe ------------------------------------------------------------------------------ */

/* Runs the look-up while describing is answered with @writer; the value must not have been sent. */
static void
expect_not_sent (ClientFixture *self, AeTdsWriter *writer, GQuark domain, int code)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  /* Another text each time: what the server said of the last one is remembered. */
  static guint n_texts = 0;
  g_autofree char *sql
      = g_strdup_printf ("SELECT FirstName FROM Patients WHERE SSN = @ssn -- %u", n_texts++);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (writer);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  ae_statement_require_encryption (statement, "@ssn");

  ae_emulator_server_script_answer (self->server, "sp_describe_parameter_encryption", tokens);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_null (strstr (error->message, "795-73"));
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 1);

  g_clear_error (&error);

  /* The lie is not remembered, and the connection lives. */
  ae_emulator_server_script_answer (self->server, "sp_describe_parameter_encryption", NULL);
  if (ae_connection_get_state (connection) == AE_CONNECTION_STATE_OPEN)
    {
      g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (cursor);
    }
}

static void
test_says_plaintext (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  begin_parameters (&writer);
  write_parameter_row (&writer, "@ssn", 0, 0, 0, 0);
  end_call (&writer);
  expect_not_sent (self, &writer, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
}

static void
test_row_missing (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  begin_parameters (&writer);
  write_parameter_row (&writer, "@other", 0, 0, 0, 0);
  end_call (&writer);
  expect_not_sent (self, &writer, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_row_doubled (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  begin_parameters (&writer);
  write_parameter_row (&writer, "@ssn", 0, 0, 0, 0);
  write_parameter_row (&writer, "@SSN", 0, 0, 0, 0);
  end_call (&writer);
  expect_not_sent (self, &writer, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_unknown_key (ClientFixture *self, gconstpointer unused)
{
  static const guint ordinals[] = { 0, 1, G_MAXUINT32, 0x80000000 };

  for (guint i = 0; i < G_N_ELEMENTS (ordinals); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      begin_parameters (&writer);
      write_parameter_row (&writer, "@ssn", 2, 1, ordinals[i], 1);
      end_call (&writer);
      expect_not_sent (self, &writer, AE_ERROR, AE_ERROR_PROTOCOL);
    }
}

static void
test_no_results (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) nothing = AE_TDS_WRITER_INIT;
  g_auto (AeTdsWriter) one = AE_TDS_WRITER_INIT;

  end_call (&nothing);
  expect_not_sent (self, &nothing, AE_ERROR, AE_ERROR_PROTOCOL);

  write_columns (&one, KEY_COLUMNS);
  end_call (&one);
  expect_not_sent (self, &one, AE_ERROR, AE_ERROR_PROTOCOL);
}

static void
test_wrong_columns (ClientFixture *self, gconstpointer unused)
{
  static const char *const shapes[] = { "i", "iiiiii", "ssssss", "bsiiii" };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      write_columns (&writer, KEY_COLUMNS);
      write_done (&writer, 0xFF, MORE);
      write_columns (&writer, shapes[i]);
      ae_tds_writer_u8 (&writer, 0xD1);
      for (const char *kind = shapes[i]; *kind != '\0'; kind++)
        {
          if (*kind == 'i')
            write_int (&writer, 0);
          else
            write_text (&writer, "@ssn");
        }
      end_call (&writer);
      expect_not_sent (self, &writer, AE_ERROR, AE_ERROR_PROTOCOL);
    }
}

static void
test_key_of_the_attacker (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  /* A well-formed answer that names a key path nobody trusts. */
  write_columns (&writer, KEY_COLUMNS);
  ae_tds_writer_u8 (&writer, 0xD1);
  write_int (&writer, 1);
  write_int (&writer, 5);
  write_int (&writer, 1);
  write_int (&writer, 1);
  write_binary (&writer, "12345678", 8);
  write_binary (&writer, "\1wrapped", 8);
  write_text (&writer, "MSSQL_CERTIFICATE_STORE");
  write_text (&writer, "CurrentUser/My/00");
  write_text (&writer, "RSA_OAEP");
  write_done (&writer, 0xFF, MORE);
  write_columns (&writer, PARAMETER_COLUMNS);
  write_parameter_row (&writer, "@ssn", 2, 1, 1, 1);
  end_call (&writer);
  expect_not_sent (self, &writer, AE_ERROR, AE_ERROR_KEY_STORE);
}

/* --- results ------------------------------------------------------------------------------- */

/* Reads all of one scripted result. Returns the number of rows before the end or the error. */
static guint
read_scripted (AeConnection *connection, GError **error)
{
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT scripted");
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, error);
  guint n_rows = 0;

  while (cursor != NULL && ae_cursor_next (cursor, NULL, error))
    n_rows++;
  return n_rows;
}

static void
write_rows (AeTdsWriter *writer, guint n_rows)
{
  write_columns (writer, "is");
  for (guint i = 0; i < n_rows; i++)
    {
      ae_tds_writer_u8 (writer, 0xD1);
      write_int (writer, i);
      write_text (writer, "text");
    }
  write_done (writer, 0xFD, 0);
}

static void
write_error (AeTdsWriter *writer, guint32 number, guint8 severity)
{
  write_error_text (writer, number, severity, "told");
}

/* Three rows and an error behind them, in one packet: whatever the application does with the rows,
 * it learns of the error. */
static void
test_error_behind_rows (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  write_rows (&writer, 3);
  writer.size -= 13; /* its DONE */
  write_error (&writer, 8134, 16);
  write_done (&writer, 0xFD, 2);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
  ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);

  for (guint n_read = 0; n_read <= 3; n_read++)
    {
      g_autoptr (AeCursor) cursor = client_query (connection, "SELECT scripted");
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < n_read; i++)
        g_assert_true (ae_cursor_next (cursor, NULL, &error));
      if (n_read == 3)
        g_assert_false (ae_cursor_next (cursor, NULL, &error));
      else
        g_assert_false (ae_cursor_next_result (cursor, NULL, &error));
      /* With no row read there is nothing behind them yet: skipping reads it. */
      g_assert_error (error, AE_SERVER_ERROR, 8134);
      g_clear_object (&cursor);

      g_autofree char *one = client_query_text (connection, "SELECT 1");
      g_assert_cmpstr (one, ==, "1");
    }
}

static void
note_reason (AeConnection *connection, const GError *error, gpointer user_data)
{
  GError **reason = user_data;

  g_assert_null (*reason);
  *reason = g_error_copy (error);
}

/* The server ends the session in the middle of the rows: it is its error that is told. */
static void
test_fatal_error_behind_rows (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) reason = NULL;

  write_rows (&writer, 3);
  writer.size -= 13; /* its DONE */
  write_error (&writer, 8646, 21);
  write_done (&writer, 0xFD, 2);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
  ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);

  g_signal_connect (connection, "closed", G_CALLBACK (note_reason), &reason);
  read_scripted (connection, &error);
  g_assert_error (error, AE_SERVER_ERROR, 8646);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
  while (reason == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (reason, AE_SERVER_ERROR, 8646);
}

static void
test_truncated_results (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  write_rows (&writer, 3);
  for (gsize size = 0; size <= writer.size; size++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
      g_autoptr (GBytes) tokens = g_bytes_new (writer.data, size);
      g_autoptr (GError) error = NULL;

      ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);
      guint n_rows = read_scripted (connection, &error);
      if (size == writer.size)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (n_rows, ==, 3);
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
        }
    }
}

static void
test_changed_bytes (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  write_rows (&writer, 1);
  for (gsize i = 0; i < writer.size; i++)
    {
      static const guint8 masks[] = { 0x01, 0x80, 0xFF };

      for (guint m = 0; m < G_N_ELEMENTS (masks); m++)
        {
          g_autofree guint8 *changed = g_memdup2 (writer.data, writer.size);
          g_autoptr (GBytes) tokens = NULL;
          g_autoptr (GError) error = NULL;

          changed[i] ^= masks[m];
          tokens = g_bytes_new (changed, writer.size);
          ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);
          /* Rows or an error, whatever: no crash, no hang, and a usable or closed connection. */
          read_scripted (connection, &error);
          if (ae_connection_get_state (connection) == AE_CONNECTION_STATE_CLOSED)
            g_assert_true (ae_connection_open (connection, NULL, NULL));
          g_autofree char *one = client_query_text (connection, "SELECT 1");
          g_assert_cmpstr (one, ==, "1");
        }
    }
}

/* Open ones of this process; the directory itself counts, too, each time. */
static guint
count_descriptors (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (directory != NULL && g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

/* The server dies after so many bytes of its answers: an error, never a shorter result. */
static void
test_death_at_every_byte (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  gboolean survived = FALSE;

  write_rows (&writer, 5);
  guint n_descriptors = count_descriptors ();
  g_autoptr (GBytes) tokens = g_bytes_new (writer.data, writer.size);
  ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);

  for (gint64 n_bytes = 0; !survived; n_bytes++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
      g_autoptr (GError) error = NULL;

      ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_CLOSE_AFTER, n_bytes);
      guint n_rows = read_scripted (connection, &error);
      survived = error == NULL;
      if (survived)
        g_assert_cmpuint (n_rows, ==, 5);
      else
        g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
      ae_emulator_server_clear_faults (self->server);
      g_assert_cmpint (n_bytes, <, 10000);
    }

  /* The server's ends go with its threads. */
  ae_emulator_server_stop (self->server);
  g_assert_cmpuint (count_descriptors (), <=, n_descriptors);
}

static void
test_wrong_packet_length (ClientFixture *self, gconstpointer unused)
{
  static const gint64 changes[] = { -20, -1, 1, 100, 30000 };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, "");
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, "SELECT 1");
      g_autoptr (GError) error = NULL;

      ae_emulator_server_inject_fault (self->server, AE_EMULATOR_FAULT_WRONG_LENGTH, changes[i]);
      /* A length that is too great waits for bytes that never come. */
      ae_statement_set_timeout (statement, 1);
      g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, -1);
      g_assert_nonnull (error);
      ae_emulator_server_clear_faults (self->server);
      g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
    }
}

/* COLMETADATA of one encrypted column, SSN char(11), with the real key. */
static void
write_encrypted_column (ClientFixture *self, AeTdsWriter *writer)
{
  gsize size;
  const guint8 *wrapped = g_bytes_get_data (self->wrapped_key, &size);

  ae_tds_writer_u8 (writer, 0x81);
  ae_tds_writer_u16 (writer, 1);
  /* CekTable */
  ae_tds_writer_u16 (writer, 1);
  ae_tds_writer_u32 (writer, 5);
  ae_tds_writer_u32 (writer, 1);
  ae_tds_writer_u32 (writer, 1);
  ae_tds_writer_bytes (writer, "12345678", 8);
  ae_tds_writer_u8 (writer, 1);
  ae_tds_writer_u16 (writer, size);
  ae_tds_writer_bytes (writer, wrapped, size);
  ae_tds_writer_b_varchar (writer, "MSSQL_CERTIFICATE_STORE");
  ae_tds_writer_us_varchar (writer, self->key_path);
  ae_tds_writer_b_varchar (writer, "RSA_OAEP");
  /* Column: varbinary(65), then CryptoMetaData */
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u16 (writer, 0x0809);
  ae_tds_writer_bytes (writer, "\xA5\x41\x00", 3);
  ae_tds_writer_u16 (writer, 0);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_bytes (writer, "\xAF\x0B\x00\x09\x04\xD0\x00\x34", 8);
  ae_tds_writer_bytes (writer, "\x02\x01\x01", 3);
  ae_tds_writer_b_varchar (writer, "SSN");
}

static void
write_cell (AeTdsWriter *writer, const guint8 *cell, gsize size)
{
  ae_tds_writer_u8 (writer, 0xD1);
  ae_tds_writer_u16 (writer, size);
  ae_tds_writer_bytes (writer, cell, size);
}

/* Somebody at the server changes one bit of a ciphertext, or cuts it: each is refused, with the
 * same words, and the rows around it are read. */
static void
test_changed_cells (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) raw = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  guint8 cell[65];

  g_autoptr (AeCursor) stored
      = client_query (raw, "SELECT SSN FROM Patients WHERE FirstName = 'Catherine'");
  g_assert_true (ae_cursor_next (stored, NULL, NULL));
  g_autoptr (GBytes) bytes = ae_cursor_dup_bytes (stored, 0, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, sizeof cell);
  memcpy (cell, g_bytes_get_data (bytes, NULL), sizeof cell);

  write_encrypted_column (self, &writer);
  for (guint bit = 0; bit < sizeof cell * 8; bit++)
    {
      cell[bit / 8] ^= 1 << (bit % 8);
      write_cell (&writer, cell, sizeof cell);
      cell[bit / 8] ^= 1 << (bit % 8);
    }
  for (gsize size = 0; size < sizeof cell; size++)
    write_cell (&writer, cell, size);
  write_cell (&writer, cell, sizeof cell);
  write_done (&writer, 0xFD, 0);

  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
  ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);
  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT scripted");
  g_autofree char *words = NULL;
  for (guint row = 0; row < sizeof cell * 9; row++)
    {
      g_assert_true (ae_cursor_next (cursor, NULL, &error));
      g_assert_no_error (error);
      g_assert_null (ae_cursor_get_string (cursor, 0, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
      const char *reason = strstr (error->message, "SSN");
      g_assert_nonnull (reason);
      if (words == NULL)
        words = g_strdup (reason);
      g_assert_cmpstr (reason, ==, words);
      g_clear_error (&error);
    }
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, &error), ==, "795-73-9838");
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
}

/* --- prepare ------------------------------------------------------------------------------- */

#define PREPARED "SELECT 1 AS prepared"

/* RETURNVALUE of type INTN: @size bytes of @value, none for NULL. */
static void
write_handle (AeTdsWriter *writer, gint32 value, guint8 size)
{
  ae_tds_writer_u8 (writer, 0xAC);
  ae_tds_writer_u16 (writer, 0);
  ae_tds_writer_u8 (writer, 0);
  ae_tds_writer_u8 (writer, 1);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u16 (writer, 0);
  ae_tds_writer_u8 (writer, 0x26);
  ae_tds_writer_u8 (writer, 4);
  ae_tds_writer_u8 (writer, size);
  if (size == 4)
    ae_tds_writer_u32 (writer, (guint32) value);
}

/* What the server calls the statement by is no handle: nothing is run by it. */
static void
test_wrong_handle (ClientFixture *self, gconstpointer unused)
{
  static const struct
  {
    gint32 value;
    guint8 n, size;
  } answers[] = { { 0, 0, 0 }, { 0, 1, 0 }, { 0, 1, 4 }, { -1, 1, 4 }, { G_MININT32, 1, 4 } };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, PREPARED);
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;

      for (guint n = 0; n < answers[i].n; n++)
        write_handle (&writer, answers[i].value, answers[i].size);
      end_call (&writer);
      g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
      ae_emulator_server_script_answer (self->server, PREPARED, tokens);
      g_assert_false (ae_statement_prepare (statement, NULL, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      g_assert_false (ae_statement_is_prepared (statement));

      ae_emulator_server_script_answer (self->server, PREPARED, NULL);
      g_clear_error (&error);
      g_assert_true (ae_statement_prepare (statement, NULL, &error));
      g_assert_no_error (error);
    }
}

/* An answer cut short anywhere leaves no handle and no process waiting. */
static void
test_truncated_prepare (ClientFixture *self, gconstpointer unused)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  write_columns (&writer, "is");
  write_done (&writer, 0xFF, MORE);
  write_handle (&writer, 1, 4);
  end_call (&writer);
  g_autoptr (GBytes) whole = ae_tds_writer_steal_bytes (&writer);

  for (gsize size = 1; size < g_bytes_get_size (whole); size++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, PREPARED);
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, size);
      g_autoptr (GError) error = NULL;

      ae_emulator_server_script_answer (self->server, PREPARED, part);
      g_assert_false (ae_statement_prepare (statement, NULL, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      g_assert_false (ae_statement_is_prepared (statement));
    }
}

/* The server says that a handle is gone that it has: who knows what it has run. */
static void
test_handle_not_lost (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, PREPARED);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_prepare (statement, NULL, &error));
  write_error_text (&writer, 8179, 16, "Could not find prepared statement with handle 1.");
  write_done (&writer, 0xFE, 2);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
  ae_emulator_server_script_answer (self->server, "sp_execute", tokens);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_NOT_PREPARED);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 2);

  ae_emulator_server_script_answer (self->server, "sp_execute", NULL);
  g_clear_error (&error);
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("describe/says-plaintext", test_says_plaintext);
  add ("describe/row-missing", test_row_missing);
  add ("describe/row-doubled", test_row_doubled);
  add ("describe/unknown-key", test_unknown_key);
  add ("describe/no-results", test_no_results);
  add ("describe/wrong-columns", test_wrong_columns);
  add ("describe/key-of-the-attacker", test_key_of_the_attacker);
  add ("prepare/wrong-handle", test_wrong_handle);
  add ("prepare/truncated", test_truncated_prepare);
  add ("prepare/handle-not-lost", test_handle_not_lost);
  add ("results/error-behind-rows", test_error_behind_rows);
  add ("results/fatal-error-behind-rows", test_fatal_error_behind_rows);
  add ("results/truncated", test_truncated_results);
  add ("results/changed-bytes", test_changed_bytes);
  add ("results/death-at-every-byte", test_death_at_every_byte);
  add ("results/wrong-packet-length", test_wrong_packet_length);
  add ("results/changed-cells", test_changed_cells);

  return g_test_run ();
}
