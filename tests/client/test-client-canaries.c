/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is to be encrypted does not leave the process in any other form, whatever goes wrong. A
 * small proxy between client and server keeps every byte that the client sends, in the clear but
 * for the login; unmistakable values are looked for in them, in the errors, and in what
 * AECLIENT_DEBUG prints. */

#include <string.h>

#include "client-fixture.h"

#define TEXT "canary-7f3a9-text"
#define NUMBER G_GINT64_CONSTANT (6677889900112233445)
#define NUMBER_TEXT "6677889900112233445"
#define USER "watched"
#define PASSWORD "Canary of a password 1!"

static const guint8 binary[16] = { 0xC0, 0xFF, 0xEE, 0x11, 0x5E, 0xED, 0xF0, 0x0D,
                                   0xBA, 0xDC, 0xAB, 0x1E, 0xFA, 0xCA, 0xDE, 0x99 };

/* --- the proxy ----------------------------------------------------------------------------- */

typedef struct
{
  ClientFixture fixture;
  GSocketService *service;
  guint16 port;
  GMutex lock;
  GByteArray *sent; /* lock: by the client, of all connections */
  GPtrArray *errors;
} CanaryFixture;

typedef struct
{
  CanaryFixture *fixture; /* NULL: towards the client, not kept */
  GIOStream *from;
  GIOStream *to;
} Pump;

static gpointer
pump (gpointer data)
{
  Pump *self = data;
  guint8 buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (g_io_stream_get_input_stream (self->from), buffer, sizeof buffer,
                                   NULL, NULL))
         > 0)
    {
      if (self->fixture != NULL)
        {
          g_mutex_lock (&self->fixture->lock);
          g_byte_array_append (self->fixture->sent, buffer, n);
          g_mutex_unlock (&self->fixture->lock);
        }
      if (!g_output_stream_write_all (g_io_stream_get_output_stream (self->to), buffer, n, NULL,
                                      NULL, NULL))
        break;
    }

  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->to)), FALSE, TRUE,
                     NULL);
  return NULL;
}

/* In a thread of the service. */
static gboolean
serve (GThreadedSocketService *service,
       GSocketConnection *client,
       GObject *source,
       CanaryFixture *self)
{
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = g_socket_client_connect_to_host (
      connector, "127.0.0.1", ae_emulator_server_get_port (self->fixture.server), NULL, NULL);

  if (server == NULL)
    return TRUE;

  Pump up = { self, G_IO_STREAM (client), G_IO_STREAM (server) };
  Pump down = { NULL, G_IO_STREAM (server), G_IO_STREAM (client) };
  GThread *thread = g_thread_new ("pump", pump, &down);
  pump (&up);
  g_thread_join (thread);
  return TRUE;
}

static void
set_up (CanaryFixture *self, gconstpointer unused)
{
  static const char table[]
      = "CREATE TABLE Birds (t nvarchar(50) ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'), "
        "b varbinary(50) ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'), "
        "n bigint ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))";
  g_autoptr (GError) error = NULL;

  client_fixture_set_up (&self->fixture, NULL);
  client_fixture_make_patients (&self->fixture);
  ae_emulator_server_add_login (self->fixture.server, USER, PASSWORD);
  ae_emulator_server_run_script (self->fixture.server, table, &error);
  g_assert_no_error (error);

  g_mutex_init (&self->lock);
  self->sent = g_byte_array_new ();
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  self->service = g_threaded_socket_service_new (10);
  self->port
      = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (serve), self);
  g_socket_service_start (self->service);
}

static void
tear_down (CanaryFixture *self, gconstpointer unused)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  client_fixture_tear_down (&self->fixture, NULL);
  g_byte_array_unref (self->sent);
  g_ptr_array_unref (self->errors);
  g_mutex_clear (&self->lock);
}

static AeConnection *
connect_through_proxy (CanaryFixture *self, gboolean with_keys)
{
  g_autofree char *string
      = g_strdup_printf ("Server=127.0.0.1,%u;UID=%s;Encrypt=optional;TrustServerCertificate=yes;"
                         "ColumnEncryption=Enabled",
                         self->port, USER);
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  AeConnection *connection = ae_connection_new_from_string (string, &error);

  g_assert_no_error (error);
  ae_connection_set_password (connection, PASSWORD);
  if (with_keys)
    ae_connection_add_key_store_provider (connection, self->fixture.store, &error);
  g_assert_no_error (error);
  /* The proxy accepts in this loop. */
  ae_connection_open_async (connection, NULL, client_result_callback, &result);
  ae_connection_open_finish (connection, client_result_wait (&result), &error);
  g_assert_no_error (error);
  return connection;
}

/* --- looking for canaries ------------------------------------------------------------------ */

static guint
count_bytes (CanaryFixture *self, gconstpointer bytes, gsize size)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (gsize i = 0; i + size <= self->sent->len; i++)
    n += memcmp (self->sent->data + i, bytes, size) == 0;
  g_mutex_unlock (&self->lock);
  return n;
}

static guint
count_utf16 (CanaryFixture *self, const char *text)
{
  glong n_units;
  g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);

  return count_bytes (self, utf16, n_units * 2);
}

/* As LOGIN7 has it: each byte with its halves swapped, exclusive-or 0xA5 ([MS-TDS] 2.2.6.4). */
static guint
count_obfuscated (CanaryFixture *self, const char *text)
{
  gsize size = strlen (text) * 2;
  g_autofree guint8 *bytes = g_malloc0 (size);

  for (gsize i = 0; i < size; i++)
    {
      guint8 byte = i % 2 == 0 ? text[i / 2] : 0;
      bytes[i] = (guint8) (byte << 4 | byte >> 4) ^ 0xA5;
    }
  return count_bytes (self, bytes, size);
}

static void
assert_no_canary_sent (CanaryFixture *self)
{
  const gint64 number = GINT64_TO_LE (NUMBER);

  g_assert_cmpuint (count_bytes (self, TEXT, strlen (TEXT)), ==, 0);
  g_assert_cmpuint (count_utf16 (self, TEXT), ==, 0);
  g_assert_cmpuint (count_bytes (self, binary, sizeof binary), ==, 0);
  g_assert_cmpuint (count_bytes (self, &number, sizeof number), ==, 0);
  g_assert_cmpuint (count_bytes (self, NUMBER_TEXT, strlen (NUMBER_TEXT)), ==, 0);
  g_assert_cmpuint (count_utf16 (self, NUMBER_TEXT), ==, 0);
  g_assert_cmpuint (count_bytes (self, PASSWORD, strlen (PASSWORD)), ==, 0);
  g_assert_cmpuint (count_utf16 (self, PASSWORD), ==, 0);
  g_assert_cmpuint (count_obfuscated (self, PASSWORD), ==, 0);
}

static void
assert_no_canary_in_errors (CanaryFixture *self)
{
  for (guint i = 0; i < self->errors->len; i++)
    {
      const char *text = ((GError *) self->errors->pdata[i])->message;

      g_assert_null (strstr (text, "canary"));
      g_assert_null (strstr (text, "Canary"));
      g_assert_null (strstr (text, NUMBER_TEXT));
      g_assert_null (strstr (text, "c0ffee115eed"));
      g_assert_null (strstr (text, "C0FFEE115EED"));
    }
}

/* --- scenarios ----------------------------------------------------------------------------- */

/* Each with another text: what the server said of the last one is remembered. */
static AeStatement *
prepare (AeConnection *connection, const char *tail, const char *type_of_t, const char *type_of_n)
{
  g_autofree char *sql = g_strconcat ("INSERT INTO Birds VALUES (@t, @b, @n) --", tail, NULL);
  AeStatement *statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GBytes) bytes = g_bytes_new_static (binary, sizeof binary);
  g_autoptr (GError) error = NULL;

  ae_statement_declare (statement, "@t", type_of_t, &error);
  g_assert_no_error (error);
  ae_statement_declare (statement, "@b", "varbinary(50)", &error);
  g_assert_no_error (error);
  ae_statement_declare (statement, "@n", type_of_n, &error);
  g_assert_no_error (error);
  ae_statement_bind_string (statement, "@t", TEXT);
  ae_statement_bind_bytes (statement, "@b", bytes);
  ae_statement_bind_int64 (statement, "@n", NUMBER);
  return statement;
}

static void
expect_failure (CanaryFixture *self, AeStatement *statement)
{
  GError *error = NULL;

  g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, -1);
  g_assert_nonnull (error);
  g_ptr_array_add (self->errors, error);
}

static void
run_normal (CanaryFixture *self)
{
  g_autoptr (AeConnection) connection = connect_through_proxy (self, TRUE);
  g_autoptr (AeStatement) insert = prepare (connection, "normal", "nvarchar(50)", "bigint");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);

  /* The number is encrypted deterministically: look for it, too. */
  g_autoptr (AeStatement) select
      = ae_connection_create_statement (connection, "SELECT t, b, n FROM Birds WHERE n = @n");
  g_assert_true (ae_statement_declare (select, "@n", "bigint", NULL));
  ae_statement_bind_int64 (select, "@n", NUMBER);
  g_autoptr (AeCursor) cursor = ae_statement_query (select, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 0, NULL), ==, TEXT);
  g_autoptr (GBytes) bytes = ae_cursor_dup_bytes (cursor, 1, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), binary, sizeof binary);
  g_assert_cmpint (ae_cursor_get_int64 (cursor, 2, NULL), ==, NUMBER);

  /* A value that is not asked for in the type that it has. */
  GError *wrong = NULL;
  ae_cursor_get_int64 (cursor, 0, &wrong);
  g_assert_nonnull (wrong);
  g_ptr_array_add (self->errors, wrong);
}

static void
run_refused (CanaryFixture *self)
{
  g_autoptr (AeConnection) connection = connect_through_proxy (self, TRUE);
  g_autoptr (AeConnection) keyless = connect_through_proxy (self, FALSE);
  g_autoptr (AeStatement) refused = prepare (connection, "refused", "nvarchar(50)", "bigint");
  g_autoptr (AeStatement) no_key = prepare (keyless, "no key", "nvarchar(50)", "bigint");
  g_autoptr (AeStatement) other_type = prepare (connection, "type", "varchar(50)", "bigint");
  g_autoptr (AeStatement) not_a_number = prepare (connection, "number", "date", "bigint");
  g_autoptr (AeStatement) range = prepare (connection, "range", "nvarchar(50)", "smallint");

  ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_DESCRIBE_ERROR, 33299);
  expect_failure (self, refused);
  ae_emulator_server_clear_faults (self->fixture.server);
  expect_failure (self, no_key);
  expect_failure (self, other_type);
  expect_failure (self, not_a_number);
  expect_failure (self, range);
}

/* Statements that fail when the value is on its way already, as ciphertext. */
static void
run_failing_later (CanaryFixture *self)
{
  g_autoptr (AeConnection) connection = connect_through_proxy (self, TRUE);
  g_autoptr (AeStatement) insert = prepare (connection, "later", "nvarchar(50)", "bigint");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (ClientResult) result = { NULL };
  GError *error = NULL;

  ae_emulator_server_hold (self->fixture.server);
  ae_statement_execute_async (insert, cancellable, client_result_callback, &result);
  g_assert_true (ae_emulator_server_wait_held (self->fixture.server, 1, 10000));
  g_cancellable_cancel (cancellable);
  ae_statement_execute_finish (insert, client_result_wait (&result), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_ptr_array_add (self->errors, error);
  ae_emulator_server_release (self->fixture.server);

  ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_CLOSE_AFTER, 40);
  expect_failure (self, insert);
  ae_emulator_server_clear_faults (self->fixture.server);
}

/* A server that says of everything that it need not be encrypted: the program requires nothing, the
 * connection does. On the wire a table without encryption is the same. */
static void
run_against_policy (CanaryFixture *self)
{
  static const char plain[] = "CREATE TABLE Plain (t nvarchar(50), b varbinary(50), n bigint); "
                              "CREATE SYNONYM Open1 FOR Plain";
  g_autoptr (AeConnection) connection = connect_through_proxy (self, TRUE);
  g_autoptr (GError) error = NULL;

  ae_emulator_server_run_script (self->fixture.server, plain, &error);
  g_assert_no_error (error);
  ae_connection_require_column_encryption (connection, "Plain", "t",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);
  ae_connection_require_column_encryption (connection, "Open1", "n",
                                           AE_ENCRYPTION_TYPE_DETERMINISTIC);

  static const char *const texts[] = {
    "INSERT INTO Plain VALUES (@t, @b, @n)",
    "INSERT INTO [dbo].[plain] (T, b, n) VALUES (@t, @b, @n)",
    "INSERT INTO Open1 (t, b, n) VALUES (@t, @b, @n)",
    "UPDATE Plain SET t = @t, b = @b, n = @n",
    "EXEC sp_executesql N'INSERT INTO Plain VALUES (@x, @y, @z)', "
    "N'@x nvarchar(50), @y varbinary(50), @z bigint', @t, @b, @n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, texts[i]);
      g_autoptr (GBytes) bytes = g_bytes_new_static (binary, sizeof binary);

      ae_statement_bind_string (statement, "@t", TEXT);
      ae_statement_bind_bytes (statement, "@b", bytes);
      ae_statement_bind_int64 (statement, "@n", NUMBER);
      expect_failure (self, statement);
      const GError *last = self->errors->pdata[self->errors->len - 1];
      g_assert_error (last, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED);
    }
}

/* Describing sends no values, of columns that are not encrypted neither. */
static void
run_describe (CanaryFixture *self)
{
  g_autoptr (AeConnection) connection = connect_through_proxy (self, TRUE);
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "UPDATE Patients SET LastName = @l WHERE PatientId = @n AND FirstName = @f");
  g_autoptr (GError) error = NULL;

  ae_statement_bind_string (statement, "@l", TEXT);
  ae_statement_bind_int64 (statement, "@n", NUMBER);
  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ae_description_get_parameters (description)->len, ==, 3);
  g_autofree char *text = ae_description_to_string (description);
  g_assert_null (strstr (text, TEXT));
  g_assert_null (strstr (text, NUMBER_TEXT));
}

static void
test_sent (CanaryFixture *self, gconstpointer unused)
{
  run_normal (self);
  run_refused (self);
  run_failing_later (self);
  run_against_policy (self);
  run_describe (self);

  /* What was recorded is what was sent: the statement and the ciphertext are there. */
  g_assert_cmpuint (count_utf16 (self, "INSERT INTO Birds"), >=, 2);
  g_autoptr (AeConnection) raw = client_fixture_open (&self->fixture, "ColumnEncryption=Disabled");
  g_autoptr (AeCursor) cursor = client_query (raw, "SELECT t, b, n FROM Birds");
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GBytes) cell = ae_cursor_dup_bytes (cursor, i, NULL);

      g_assert_cmpuint (g_bytes_get_size (cell), >=, 65);
      g_assert_cmpuint (count_bytes (self, g_bytes_get_data (cell, NULL), g_bytes_get_size (cell)),
                        >=, 1);
    }

  assert_no_canary_sent (self);
  g_assert_cmpuint (self->errors->len, >=, 13);
  assert_no_canary_in_errors (self);
}

static void
test_debug_output (CanaryFixture *self, gconstpointer unused)
{
  if (g_test_subprocess ())
    {
      run_normal (self);
      run_refused (self);
      run_against_policy (self);
      run_describe (self);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*-> message type*<- *");
  g_test_trap_assert_stderr_unmatched ("*anary*");
  g_test_trap_assert_stderr_unmatched ("*" NUMBER_TEXT "*");
  g_test_trap_assert_stderr_unmatched ("*[cC]0[fF][fF][eE][eE]*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("AECLIENT_DEBUG", "all", TRUE);

  g_test_add ("/client/canaries/sent", CanaryFixture, NULL, set_up, test_sent, tear_down);
  g_test_add ("/client/canaries/debug-output", CanaryFixture, NULL, set_up, test_debug_output,
              tear_down);

  return g_test_run ();
}
