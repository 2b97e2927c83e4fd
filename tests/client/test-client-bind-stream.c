/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Parameters whose values are streams. A stream that fails when the request has begun must leave
 * nothing behind: no row, and no broken connection. */

#include "client-fixture.h"

#include <string.h>

#define SIZE (2 * 1024 * 1024 + 77)

/* --- a stream of our own ------------------------------------------------------------------- */

#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, GInputStream)

struct _TestStream
{
  GInputStream parent_instance;

  gsize at;
  gsize fails_at;            /* 0: never */
  gsize step;                /* bytes of a read, at most */
  GCancellable *cancellable; /* cancelled in place of failing, if it is not NULL */
  GThread *thread;           /* where it was read */
};

G_DEFINE_FINAL_TYPE (TestStream, test_stream, G_TYPE_INPUT_STREAM)

static guint8
byte_at (gsize i)
{
  return (guint8) (i * 13 + i / 255 + i / 70000);
}

static gssize
test_stream_read (GInputStream *stream,
                  void *buffer,
                  gsize count,
                  GCancellable *cancellable,
                  GError **error)
{
  TestStream *self = TEST_STREAM (stream);
  gsize n = MIN (MIN (count, self->step), SIZE - self->at);

  self->thread = g_thread_self ();
  if (self->fails_at != 0 && self->at >= self->fails_at && self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (self->fails_at != 0 && self->at >= self->fails_at && self->cancellable == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The scanner is broken");
      return -1;
    }
  for (gsize i = 0; i < n; i++)
    ((guint8 *) buffer)[i] = byte_at (self->at + i);
  self->at += n;
  return (gssize) n;
}

static void
test_stream_read_async (GInputStream *stream,
                        void *buffer,
                        gsize count,
                        int io_priority,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, cancellable, callback, user_data);
  GError *error = NULL;
  gssize n = test_stream_read (stream, buffer, count, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, n);
}

static gssize
test_stream_read_finish (GInputStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error);
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS (klass);

  stream_class->read_fn = test_stream_read;
  stream_class->read_async = test_stream_read_async;
  stream_class->read_finish = test_stream_read_finish;
}

static void
test_stream_init (TestStream *self)
{
  self->step = 100000;
}

static TestStream *
make_stream (gsize fails_at)
{
  TestStream *stream = g_object_new (TEST_TYPE_STREAM, NULL);

  stream->fails_at = fails_at;
  return stream;
}

static GBytes *
make_bytes (void)
{
  guint8 *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = byte_at (i);
  return g_bytes_new_take (bytes, SIZE);
}

/* --- the table ----------------------------------------------------------------------------- */

#define ENCRYPTED                                                        \
  "ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = %s, " \
  "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NULL"

static const char *const columns[] = { "Data", "Note", "Random", "Fixed", "Secret" };
static const char *const types[]
    = { "varbinary(max)", "nvarchar(max)", "varbinary(max)", "varbinary(max)", "nvarchar(max)" };

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  g_autofree char *random = g_strdup_printf (ENCRYPTED, "RANDOMIZED");
  g_autofree char *fixed = g_strdup_printf (ENCRYPTED, "DETERMINISTIC");
  g_autofree char *table = g_strdup_printf (
      "CREATE TABLE Scans (Id int IDENTITY(1, 1) PRIMARY KEY, Data varbinary(max) NULL, "
      "Note nvarchar(max) NULL, Random varbinary(max) %s, Fixed varbinary(max) %s, "
      "Secret nvarchar(max) COLLATE Latin1_General_BIN2 %s)",
      random, fixed, random);
  g_autoptr (GError) error = NULL;

  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);
  ae_emulator_server_run_script (self->server, table, &error);
  g_assert_no_error (error);
}

static AeStatement *
make_insert (AeConnection *connection, guint column)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO Scans (%s) VALUES (@value)", columns[column]);
  AeStatement *insert = ae_connection_create_statement (connection, sql);

  g_assert_true (ae_statement_declare (insert, "@value", types[column], NULL));
  return insert;
}

static void
assert_no_rows (AeConnection *connection)
{
  g_autofree char *count = client_query_text (connection, "SELECT COUNT(*) FROM Scans");

  g_assert_cmpstr (count, ==, "0");
}

static gint64
run (AeStatement *statement, gboolean is_async, GCancellable *cancellable, GError **error)
{
  g_auto (ClientResult) result = { NULL };

  if (!is_async)
    return ae_statement_execute (statement, cancellable, error);
  ae_statement_execute_async (statement, cancellable, client_result_callback, &result);
  return ae_statement_execute_finish (statement, client_result_wait (&result), error);
}

/* The last row. */
static GBytes *
read_back (AeConnection *connection, guint column)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT TOP 1 %s FROM Scans ORDER BY Id DESC", columns[column]);
  g_autoptr (AeCursor) cursor = client_query (connection, sql);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  GBytes *found = ae_cursor_dup_bytes (cursor, 0, &error);
  g_assert_no_error (error);
  return found;
}

/* --- tests --------------------------------------------------------------------------------- */

static void
test_bytes (ClientFixture *self, gconstpointer is_async)
{
  static const guint places[] = { 0, 2, 3 };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GBytes) expected = make_bytes ();

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (int with_length = 0; with_length < 2; with_length++)
      {
        g_autoptr (AeStatement) insert = make_insert (connection, places[i]);
        g_autoptr (TestStream) stream = make_stream (0);
        g_autoptr (GError) error = NULL;

        ae_statement_bind_stream (insert, "@value", G_INPUT_STREAM (stream),
                                  with_length ? SIZE : -1);
        g_assert_cmpint (run (insert, is_async != NULL, NULL, &error), ==, 1);
        g_assert_no_error (error);
        /* Never on the worker. */
        g_assert_true (stream->thread == g_thread_self ());
        g_assert_false (g_input_stream_is_closed (G_INPUT_STREAM (stream)));
        g_autoptr (GBytes) found = read_back (connection, places[i]);
        g_assert_true (g_bytes_equal (found, expected));
      }
}

/* What deterministic encryption is for: the same ciphertext as for the value in memory. */
static void
test_deterministic (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeConnection) plain = client_fixture_open (self, "");
  g_autoptr (GBytes) value = make_bytes ();
  GBytes *cells[2];

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (AeStatement) insert = make_insert (connection, 3);
      g_autoptr (TestStream) stream = make_stream (0);

      if (i == 0)
        ae_statement_bind_bytes (insert, "@value", value);
      else
        ae_statement_bind_stream (insert, "@value", G_INPUT_STREAM (stream), -1);
      g_assert_cmpint (ae_statement_execute (insert, NULL, NULL), ==, 1);
      cells[i] = read_back (plain, 3);
    }
  g_assert_cmpuint (g_bytes_get_size (cells[0]), >, SIZE);
  g_assert_true (g_bytes_equal (cells[0], cells[1]));
  g_bytes_unref (cells[0]);
  g_bytes_unref (cells[1]);
}

/* UTF-8 that is cut in the middle of characters. */
static void
test_text (ClientFixture *self, gconstpointer unused)
{
  static const guint places[] = { 1, 4 };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 100000; i++)
    g_string_append (text, "aé€😀");
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (AeStatement) insert = make_insert (connection, places[i]);
      g_autoptr (GInputStream) stream
          = g_memory_input_stream_new_from_data (text->str, (gssize) text->len, NULL);
      g_autoptr (GError) error = NULL;

      ae_statement_bind_stream (insert, "@value", stream, -1);
      g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
      g_assert_no_error (error);
      g_autoptr (GBytes) found = read_back (connection, places[i]);
      g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), text->str,
                       text->len);

      /* and what is none */
      g_autoptr (GInputStream) broken
          = g_memory_input_stream_new_from_data ("abc\xE2\x82", 5, NULL);
      ae_statement_bind_stream (insert, "@value", broken, -1);
      g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, -1);
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
    }
}

/* Empty, NULL, and several in one statement. */
static void
test_several (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) insert = ae_connection_create_statement (
      connection, "INSERT INTO Scans (Data, Note, Random, Fixed) VALUES (@a, @b, @c, @d)");
  g_autoptr (TestStream) data = make_stream (0);
  g_autoptr (TestStream) random = make_stream (0);
  g_autoptr (GInputStream) empty = g_memory_input_stream_new ();
  g_autoptr (GBytes) expected = make_bytes ();
  g_autoptr (GError) error = NULL;

  ae_statement_declare (insert, "@b", "nvarchar(max)", NULL);
  ae_statement_declare (insert, "@c", "varbinary(max)", NULL);
  ae_statement_declare (insert, "@d", "varbinary(max)", NULL);
  ae_statement_bind_stream (insert, "@a", G_INPUT_STREAM (data), SIZE);
  ae_statement_bind_stream (insert, "@b", empty, 0);
  ae_statement_bind_stream (insert, "@c", G_INPUT_STREAM (random), -1);
  ae_statement_bind_stream (insert, "@d", NULL, -1);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);

  g_autoptr (AeCursor) cursor
      = client_query (connection, "SELECT Data, Note, Random, Fixed FROM Scans");
  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_autoptr (GBytes) first = ae_cursor_dup_bytes (cursor, 0, NULL);
  g_autoptr (GBytes) third = ae_cursor_dup_bytes (cursor, 2, NULL);
  g_assert_true (g_bytes_equal (first, expected));
  g_assert_cmpstr (ae_cursor_get_string (cursor, 1, NULL), ==, "");
  g_assert_true (g_bytes_equal (third, expected));
  g_assert_true (ae_cursor_is_null (cursor, 3));
}

/* It fails before anything is sent, when much is, and when nearly all is. */
static void
test_failing (ClientFixture *self, gconstpointer is_async)
{
  static const gsize places[] = { 1, 1000, 1024 * 1024, SIZE };
  static const guint targets[] = { 0, 2, 3 };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  g_assert_true (ae_connection_begin (connection, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (targets); k++)
      {
        g_autoptr (AeStatement) insert = make_insert (connection, targets[k]);
        g_autoptr (TestStream) stream = make_stream (places[i]);
        g_autoptr (GError) error = NULL;

        ae_statement_bind_stream (insert, "@value", G_INPUT_STREAM (stream), -1);
        g_assert_cmpint (run (insert, is_async != NULL, NULL, &error), ==, -1);
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
        g_assert_nonnull (strstr (error->message, "@value"));
        g_assert_cmpint (ae_connection_get_state (connection), ==, AE_CONNECTION_STATE_OPEN);
        assert_no_rows (connection);
      }
  /* The transaction is the one that was begun. */
  g_assert_true (ae_connection_get_in_transaction (connection));
  g_assert_true (ae_connection_commit (connection, NULL, NULL));
}

/* Cancelled while the stream is read: the same, with the error of a cancelled call. */
static void
test_cancelled (ClientFixture *self, gconstpointer is_async)
{
  static const gsize places[] = { 1, 1024 * 1024 };
  static const guint targets[] = { 0, 2 };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (targets); k++)
      {
        g_autoptr (AeStatement) insert = make_insert (connection, targets[k]);
        g_autoptr (TestStream) stream = make_stream (places[i]);
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_autoptr (GError) error = NULL;

        stream->cancellable = cancellable;
        ae_statement_bind_stream (insert, "@value", G_INPUT_STREAM (stream), -1);
        g_assert_cmpint (run (insert, is_async != NULL, cancellable, &error), ==, -1);
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        assert_no_rows (connection);
      }
}

/* Fewer bytes, or more, than were announced: not the value that was meant. */
static void
test_length (ClientFixture *self, gconstpointer unused)
{
  static const gint64 lengths[] = { SIZE - 1, SIZE + 1, 0 };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (guint target = 0; target <= 2; target += 2)
      {
        g_autoptr (AeStatement) insert = make_insert (connection, target);
        g_autoptr (TestStream) stream = make_stream (0);
        g_autoptr (GError) error = NULL;

        ae_statement_bind_stream (insert, "@value", G_INPUT_STREAM (stream), lengths[i]);
        g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, -1);
        g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
        assert_no_rows (connection);
      }
}

/* A stream is good for one run; a type that is not for streams is refused before it is read. */
static void
test_refused (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) insert = make_insert (connection, 0);
  g_autoptr (TestStream) stream = make_stream (0);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (insert, "@value", "varbinary(100)", NULL));
  ae_statement_bind_stream (insert, "@value", G_INPUT_STREAM (stream), -1);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_cmpuint (stream->at, ==, 0);

  g_assert_true (ae_statement_declare (insert, "@value", "varbinary(max)", NULL));
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER);
}

/* The server says that what was remembered is not true any more: once more, if the stream can. */
static void
test_retry (ClientFixture *self, gconstpointer unused)
{
  static const char *const changes[] = {
    "CREATE COLUMN MASTER KEY CMK2 WITH (KEY_STORE_PROVIDER_NAME = N'nobody', KEY_PATH = N'x'); "
    "ALTER COLUMN ENCRYPTION KEY CEK1 ADD VALUE (COLUMN_MASTER_KEY = CMK2, ALGORITHM = 'RSA_OAEP', "
    "ENCRYPTED_VALUE = 0x01020304)",
    "ALTER COLUMN ENCRYPTION KEY CEK1 DROP VALUE (COLUMN_MASTER_KEY = CMK2)",
  };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) insert = make_insert (connection, 2);
  g_autoptr (GBytes) value = make_bytes ();

  for (int seekable = 1; seekable >= 0; seekable--)
    for (int is_changed = 0; is_changed < 2; is_changed++)
      {
        g_autoptr (GInputStream) stream = seekable ? g_memory_input_stream_new_from_bytes (value)
                                                   : G_INPUT_STREAM (make_stream (0));
        g_autoptr (GError) error = NULL;

        if (is_changed)
          ae_emulator_server_run_script (self->server, changes[1 - seekable], &error);
        g_assert_no_error (error);
        ae_statement_bind_stream (insert, "@value", stream, -1);
        gint64 n = ae_statement_execute (insert, NULL, &error);
        if (is_changed && !seekable)
          {
            g_assert_error (error, AE_SERVER_ERROR, AE_SERVER_ERROR_STALE_PARAMETER_METADATA);
            g_assert_nonnull (strstr (error->message, "@value"));
            continue;
          }
        g_assert_no_error (error);
        g_assert_cmpint (n, ==, 1);
        g_autoptr (GBytes) found = read_back (connection, 2);
        g_assert_true (g_bytes_equal (found, value));
      }
}

int
main (int argc, char **argv)
{
  gpointer async = GINT_TO_POINTER (1);

  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) \
  g_test_add (name, ClientFixture, data, set_up, func, client_fixture_tear_down)
  ADD ("/bind-stream/bytes", NULL, test_bytes);
  ADD ("/bind-stream/bytes/async", async, test_bytes);
  ADD ("/bind-stream/deterministic", NULL, test_deterministic);
  ADD ("/bind-stream/text", NULL, test_text);
  ADD ("/bind-stream/several", NULL, test_several);
  ADD ("/bind-stream/failing", NULL, test_failing);
  ADD ("/bind-stream/failing/async", async, test_failing);
  ADD ("/bind-stream/cancelled", NULL, test_cancelled);
  ADD ("/bind-stream/cancelled/async", async, test_cancelled);
  ADD ("/bind-stream/length", NULL, test_length);
  ADD ("/bind-stream/refused", NULL, test_refused);
  ADD ("/bind-stream/retry", NULL, test_retry);
  return g_test_run ();
}
