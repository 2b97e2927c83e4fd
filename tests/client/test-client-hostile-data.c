/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A server that gives keys and cells which are not those of the question: wrapped keys that were
 * changed, cells of another row, another column or another type, metadata that is out of date for
 * ever, and answers nobody asked for. What no client can notice is here as well, so that
 * docs/security.md stays true. */

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

/* --- keys ---------------------------------------------------------------------------------- */

/* The row of the key with one byte of its wrapped value changed. */
static void
write_changed_key (ClientFixture *self, AeTdsWriter *writer, gsize at)
{
  gsize size;
  const guint8 *wrapped = g_bytes_get_data (self->wrapped_key, &size);
  g_autofree char *changed = g_memdup2 (wrapped, size);

  changed[at] ^= 0x01;
  write_columns (writer, "iiiibBsss");
  ae_tds_writer_u8 (writer, 0xD1);
  write_int (writer, 1);
  write_int (writer, 5);
  write_int (writer, 1);
  write_int (writer, 1);
  write_binary (writer, "12345678", 8);
  write_binary (writer, changed, (guint16) size);
  write_text (writer, "MSSQL_CERTIFICATE_STORE");
  write_text (writer, self->key_path);
  write_text (writer, "RSA_OAEP");
  write_done (writer, 0xFF, MORE);
  write_columns (writer, PARAMETER_COLUMNS);
  write_parameter_row (writer, "@ssn", 2, 1, 1, 1);
  end_call (writer);
}

/* Anywhere but in the path, which is a remark (keystores-and-auth.md 1.2) and signed all the same:
 * then the signature does not fit. */
static void
test_changed_key (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  gsize size = g_bytes_get_size (self->wrapped_key);

  for (gsize at = 0; at < size; at += 13)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT FirstName FROM Patients WHERE SSN = @ssn -- %" G_GSIZE_FORMAT, at);
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;

      write_changed_key (self, &writer, at);
      g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
      ae_emulator_server_script_answer (self->server, "sp_describe_parameter_encryption", tokens);
      g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
      ae_statement_bind_string (statement, "@ssn", "795-73-9838");
      guint64 before = ae_emulator_server_get_n_requests (self->server);
      g_assert_null (ae_statement_query (statement, NULL, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
      g_assert_null (strstr (error->message, "795-73"));
      g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 1);
    }
}

/* --- describe ------------------------------------------------------------------------------ */

#define LOOK_UP "SELECT FirstName FROM Patients WHERE SSN = @ssn -- "

static AeStatement *
make_look_up (AeConnection *connection, const char *comment)
{
  g_autofree char *sql = g_strconcat (LOOK_UP, comment, NULL);
  AeStatement *statement = ae_connection_create_statement (connection, sql);

  g_assert_true (ae_statement_declare (statement, "@ssn", "char(11)", NULL));
  ae_statement_bind_string (statement, "@ssn", "795-73-9838");
  return statement;
}

/* Rows for parameters that the statement does not have, by the hundred thousand. */
static void
test_endless_describe (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection, "endless");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  begin_parameters (&writer);
  for (guint i = 0; i < 100000; i++)
    write_parameter_row (&writer, "@other", 0, 0, 0, 0);
  end_call (&writer);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
  ae_emulator_server_script_answer (self->server, "sp_describe_parameter_encryption", tokens);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 1);
}

/* “Your metadata is out of date”, whatever the client asks for. */
static void
test_out_of_date_for_ever (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement = make_look_up (connection, "for ever");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));

  write_error_text (&writer, 33514, 16, "Incorrect parameter encryption metadata was received.");
  write_done (&writer, 0xFE, 2);
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (&writer);
  ae_emulator_server_script_answer (self->server, LOOK_UP "for ever", tokens);
  guint64 before = ae_emulator_server_get_n_requests (self->server);
  g_assert_null (ae_statement_query (statement, NULL, &error));
  g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_STALE_PARAMETER_METADATA);
  /* Run, asked anew, run once more. */
  g_assert_cmpuint (ae_emulator_server_get_n_requests (self->server) - before, ==, 3);
}

/* --- cells --------------------------------------------------------------------------------- */

/* One encrypted column: @type_info is that of the plaintext. */
static void
write_encrypted_column (ClientFixture *self,
                        AeTdsWriter *writer,
                        const void *type_info,
                        gsize type_size)
{
  gsize size;
  const guint8 *wrapped = g_bytes_get_data (self->wrapped_key, &size);

  ae_tds_writer_u8 (writer, 0x81);
  ae_tds_writer_u16 (writer, 1);
  ae_tds_writer_u16 (writer, 1);
  ae_tds_writer_u32 (writer, 5);
  ae_tds_writer_u32 (writer, 1);
  ae_tds_writer_u32 (writer, 1);
  ae_tds_writer_bytes (writer, "12345678", 8);
  ae_tds_writer_u8 (writer, 1);
  ae_tds_writer_u16 (writer, (guint16) size);
  ae_tds_writer_bytes (writer, wrapped, size);
  ae_tds_writer_b_varchar (writer, "MSSQL_CERTIFICATE_STORE");
  ae_tds_writer_us_varchar (writer, self->key_path);
  ae_tds_writer_b_varchar (writer, "RSA_OAEP");
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_u16 (writer, 0x0809);
  ae_tds_writer_bytes (writer, "\xA5\x41\x00", 3);
  ae_tds_writer_u16 (writer, 0);
  ae_tds_writer_u32 (writer, 0);
  ae_tds_writer_bytes (writer, type_info, type_size);
  ae_tds_writer_bytes (writer, "\x02\x01\x01", 3);
  ae_tds_writer_b_varchar (writer, "SSN");
}

#define CHAR_11 "\xAF\x0B\x00\x09\x04\xD0\x00\x34"

static void
write_cell (AeTdsWriter *writer, GBytes *cell)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (cell, &size);

  ae_tds_writer_u8 (writer, 0xD1);
  ae_tds_writer_u16 (writer, (guint16) size);
  ae_tds_writer_bytes (writer, data, size);
}

/* As the server has it. */
static GBytes *
get_stored_cell (ClientFixture *self, const char *first_name)
{
  g_autoptr (AeConnection) raw = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autofree char *sql
      = g_strdup_printf ("SELECT SSN FROM Patients WHERE FirstName = '%s'", first_name);
  g_autoptr (AeCursor) cursor = client_query (raw, sql);

  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  return ae_cursor_dup_bytes (cursor, 0, NULL);
}

static void
script (ClientFixture *self, AeTdsWriter *writer)
{
  g_autoptr (GBytes) tokens = ae_tds_writer_steal_bytes (writer);

  ae_emulator_server_script_answer (self->server, "SELECT scripted", tokens);
}

/* A good cell, whose content is not of the type that the server says the column has. */
static void
test_cell_of_another_type (ClientFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *bytes;
    gsize size;
  } types[] = {
    { "\x26\x04", 2 },                         /* int */
    { "\x26\x08", 2 },                         /* bigint */
    { "\x28", 1 },                             /* date */
    { "\x29\x07", 2 },                         /* time(7) */
    { "\x2A\x07", 2 },                         /* datetime2(7) */
    { "\x24\x10", 2 },                         /* uniqueidentifier */
    { "\x6A\x11\x12\x02", 4 },                 /* decimal(18,2) */
    { "\xE7\x16\x00\x09\x04\xD0\x00\x34", 8 }, /* nvarchar(11): an odd number of bytes */
    { "\xAF\x05\x00\x09\x04\xD0\x00\x34", 8 }, /* char(5) */
  };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GBytes) cell = get_stored_cell (self, "Catherine");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;

      write_encrypted_column (self, &writer, types[i].bytes, types[i].size);
      write_cell (&writer, cell);
      write_done (&writer, 0xFD, 0);
      script (self, &writer);
      g_autoptr (AeCursor) cursor = client_query (connection, "SELECT scripted");
      g_assert_true (ae_cursor_next (cursor, NULL, &error));
      g_assert_no_error (error);
      g_assert_null (ae_cursor_get_string (cursor, 0, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
      g_assert_null (strstr (error->message, "795-73"));
    }
}

/* Cells are bound to their key and to nothing else, rows to nothing at all: this cannot be noticed,
 * as docs/security.md says. */
static void
test_moved_cells (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GBytes) other = get_stored_cell (self, "Kim");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  write_encrypted_column (self, &writer, CHAR_11, sizeof CHAR_11 - 1);
  write_cell (&writer, other);
  write_cell (&writer, other);
  ae_tds_writer_u8 (&writer, 0xD1);
  ae_tds_writer_u16 (&writer, 0xFFFF); /* NULL instead of a value */
  write_done (&writer, 0xFD, 0);
  script (self, &writer);
  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT scripted");
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (ae_cursor_next (cursor, NULL, &error));
      g_assert_cmpstr (ae_cursor_get_string (cursor, 0, &error), ==, "990-00-6818");
    }
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_true (ae_cursor_is_null (cursor, 0));
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
}

/* --- answers nobody asked for -------------------------------------------------------------- */

/* Reads all of one scripted answer. */
static gboolean
read_scripted (AeConnection *connection, GError **error)
{
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT scripted");
  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, error);

  if (cursor == NULL)
    return FALSE;
  for (;;)
    {
      GError *failure = NULL;

      while (ae_cursor_next (cursor, NULL, &failure))
        ;
      if (failure == NULL && ae_cursor_next_result (cursor, NULL, &failure))
        continue;
      if (failure == NULL)
        return TRUE;
      g_propagate_error (error, failure);
      return FALSE;
    }
}

static void
expect_broken (ClientFixture *self, const char *extra, AeTdsWriter *writer)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, extra);
  g_autoptr (GError) error = NULL;

  script (self, writer);
  g_assert_false (read_scripted (connection, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
  g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_CLOSED);
}

/* The state of a session that was not asked for, or makes no sense. */
static void
test_session_state (ClientFixture *self, gconstpointer unused)
{
  static const char good[] = "\xE4\x08\0\0\0\1\0\0\0\1\5\1\xAA";
  static const char *const extras[] = { "ConnectRetryCount=0", "" };

  for (guint i = 0; i < 2; i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      ae_tds_writer_bytes (&writer, good, sizeof good - 1);
      if (i == 1)
        writer.data[writer.size - 2] = 2; /* longer than it is */
      write_done (&writer, 0xFD, 0);
      expect_broken (self, extras[i], &writer);
    }
}

/* An attention that nobody sent is acknowledged, in the end of the answer and behind it. */
static void
test_attention_unasked (ClientFixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      write_columns (&writer, "i");
      ae_tds_writer_u8 (&writer, 0xD1);
      write_int (&writer, 1);
      if (i == 1)
        write_done (&writer, 0xFD, 0);
      write_done (&writer, 0xFD, 0x20);
      expect_broken (self, "ColumnEncryption=Enabled", &writer);
    }
}

/* DONE with MORE, INFO and nothing behind them, by the hundred thousand. */
static void
test_endless_tokens (ClientFixture *self, gconstpointer unused)
{
  for (guint kind = 0; kind < 2; kind++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      for (guint i = 0; i < 100000; i++)
        if (kind == 0)
          write_done (&writer, 0xFD, MORE);
        else
          ae_tds_writer_bytes (&writer, "\xE3\x07\0\2\1x\0\1y\0", 10); /* language */
      expect_broken (self, "", &writer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("data/changed-key", test_changed_key);
  add ("data/endless-describe", test_endless_describe);
  add ("data/out-of-date-for-ever", test_out_of_date_for_ever);
  add ("data/cell-of-another-type", test_cell_of_another_type);
  add ("data/moved-cells", test_moved_cells);
  add ("data/session-state", test_session_state);
  add ("data/attention-unasked", test_attention_unasked);
  add ("data/endless-tokens", test_endless_tokens);

  return g_test_run ();
}
