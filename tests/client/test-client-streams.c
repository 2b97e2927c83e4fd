/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Large values read as streams, off the wire while they are read. */

#include "client-fixture.h"

#include <string.h>

#define DATA_SIZE (3 * 1024 * 1024 + 17)
#define SECRET_SIZE (2 * 1024 * 1024 + 5)
#define QUERY "SELECT Id, Data, Note, Secret, Tail FROM Scans ORDER BY Id"

typedef struct
{
  ClientFixture fixture;
  GBytes *data;
  GBytes *secret;
  char *note;
} StreamFixture;

enum
{
  ID,
  DATA,
  NOTE,
  SECRET,
  TAIL,
};

static GBytes *
make_bytes (gsize size, guint8 seed)
{
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (seed + i * 7 + i / 251 + i / 65536);
  return g_bytes_new_take (bytes, size);
}

static void
insert_row (StreamFixture *self, AeConnection *connection, int id, gboolean is_null)
{
  g_autoptr (AeStatement) insert = ae_connection_create_statement (
      connection, "INSERT INTO Scans (Id, Data, Note, Secret, Tail) "
                  "VALUES (@id, @data, @note, @secret, @tail)");
  g_autoptr (GError) error = NULL;

  ae_statement_declare (insert, "@id", "int", NULL);
  ae_statement_declare (insert, "@data", "varbinary(max)", NULL);
  ae_statement_declare (insert, "@note", "nvarchar(max)", NULL);
  ae_statement_declare (insert, "@secret", "varbinary(max)", NULL);
  ae_statement_declare (insert, "@tail", "int", NULL);
  ae_statement_bind_int64 (insert, "@id", id);
  ae_statement_bind_bytes (insert, "@data", is_null ? NULL : self->data);
  ae_statement_bind_string (insert, "@note", is_null ? NULL : self->note);
  ae_statement_bind_bytes (insert, "@secret", is_null ? NULL : self->secret);
  ae_statement_bind_int64 (insert, "@tail", id * 11);
  g_assert_cmpint (ae_statement_execute (insert, NULL, &error), ==, 1);
  g_assert_no_error (error);
}

static void
set_up (StreamFixture *self, gconstpointer unused)
{
  static const char table[]
      = "CREATE TABLE Scans (Id int PRIMARY KEY, Data varbinary(max) NULL, "
        "Note nvarchar(max) NULL, Secret varbinary(max) ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = "
        "CEK1, ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256') NULL, "
        "Tail int)";
  g_autoptr (GString) note = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  client_fixture_set_up (&self->fixture, NULL);
  client_fixture_make_patients (&self->fixture);
  ae_emulator_server_run_script (self->fixture.server, table, &error);
  g_assert_no_error (error);

  self->data = make_bytes (DATA_SIZE, 1);
  self->secret = make_bytes (SECRET_SIZE, 2);
  for (int i = 0; i < 60000; i++)
    g_string_append (note, "aé€😀");
  self->note = g_strdup (note->str);

  g_autoptr (AeConnection) connection
      = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  insert_row (self, connection, 1, FALSE);
  insert_row (self, connection, 2, TRUE);
  insert_row (self, connection, 3, FALSE);
}

static void
tear_down (StreamFixture *self, gconstpointer unused)
{
  g_bytes_unref (self->data);
  g_bytes_unref (self->secret);
  g_free (self->note);
  client_fixture_tear_down (&self->fixture, NULL);
}

static AeCursor *
query (AeConnection *connection, const char *sql)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_statement_get_stream_values (statement));
  ae_statement_set_stream_values (statement, TRUE);
  g_assert_true (ae_statement_get_stream_values (statement));
  AeCursor *cursor = ae_statement_query (statement, NULL, &error);
  g_assert_no_error (error);
  return cursor;
}

static GInputStream *
open_stream (AeCursor *cursor, guint column)
{
  g_autoptr (GError) error = NULL;
  GInputStream *stream = ae_cursor_open_stream (cursor, column, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (stream);
  return stream;
}

/* Reads to the end, in pieces of an odd size. */
static GBytes *
read_all (GInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  GByteArray *all = g_byte_array_new ();
  guint8 buffer[40009];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error)) > 0)
    g_byte_array_append (all, buffer, (guint) n);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpint (g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL), ==, 0);
  return g_byte_array_free_to_bytes (all);
}

static void
assert_bytes (GBytes *found, GBytes *expected)
{
  g_assert_cmpuint (g_bytes_get_size (found), ==, g_bytes_get_size (expected));
  g_assert_true (g_bytes_equal (found, expected));
}

static void
assert_stream (AeCursor *cursor, guint column, GBytes *expected)
{
  g_autoptr (GInputStream) stream = open_stream (cursor, column);
  g_autoptr (GBytes) found = read_all (stream);

  assert_bytes (found, expected);
  g_assert_true (g_input_stream_close (stream, NULL, NULL));
}

static void
assert_fails (AeCursor *cursor, guint column, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_cursor_open_stream (cursor, column, NULL, &error));
  g_assert_error (error, AE_ERROR, code);
}

static void
assert_usable (AeConnection *connection)
{
  g_autofree char *one = client_query_text (connection, "SELECT 1");

  g_assert_cmpstr (one, ==, "1");
}

static void
assert_next (AeCursor *cursor, int id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ae_cursor_get_int64 (cursor, ID, &error), ==, id);
  g_assert_no_error (error);
}

static void
test_all (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection
      = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor = query (connection, QUERY);
  g_autoptr (GBytes) note = g_bytes_new_static (self->note, strlen (self->note));
  g_autoptr (GError) error = NULL;

  for (int id = 1; id <= 3; id++)
    {
      assert_next (cursor, id);
      if (id == 2)
        {
          g_assert_true (ae_cursor_is_null (cursor, DATA));
          g_assert_true (ae_cursor_is_null (cursor, SECRET));
          g_assert_cmpint (ae_cursor_get_int64 (cursor, TAIL, NULL), ==, 22);
          assert_fails (cursor, DATA, AE_ERROR_NULL);
          continue;
        }
      g_assert_false (ae_cursor_is_null (cursor, DATA));
      assert_stream (cursor, DATA, self->data);
      assert_stream (cursor, NOTE, note);
      assert_stream (cursor, SECRET, self->secret);
      g_assert_cmpint (ae_cursor_get_int64 (cursor, TAIL, &error), ==, id * 11);
      g_assert_no_error (error);
      assert_fails (cursor, DATA, AE_ERROR_CLOSED);
    }
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (ae_cursor_get_rows_fetched (cursor), ==, 3);
  assert_usable (connection);
}

/* Without the property, and for small values, the same calls read what is in memory. */
static void
test_in_memory (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection
      = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor = client_query (connection, QUERY);
  g_autoptr (GBytes) note = g_bytes_new_static (self->note, strlen (self->note));
  g_autoptr (GBytes) tail = g_bytes_new_static ("11", 2);

  assert_fails (cursor, DATA, AE_ERROR_FAILED); /* on no row */
  assert_next (cursor, 1);
  assert_stream (cursor, TAIL, tail);
  assert_stream (cursor, SECRET, self->secret);
  assert_stream (cursor, NOTE, note);
  assert_stream (cursor, DATA, self->data);
  assert_fails (cursor, 5, AE_ERROR_VALUE);
  assert_next (cursor, 2);
  assert_fails (cursor, SECRET, AE_ERROR_NULL);
}

/* From left to right: what is behind waits, what was passed is gone, each with words that help. */
static void
test_order (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection
      = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor = query (connection, QUERY);
  g_autoptr (GError) error = NULL;
  guint8 buffer[100];
  guint n_values;

  assert_next (cursor, 1);
  g_assert_cmpint (ae_cursor_get_int64 (cursor, TAIL, &error), ==, 0);
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "“Tail”"));
  g_assert_nonnull (strstr (error->message, "“Data”"));
  g_clear_error (&error);
  g_assert_null (ae_cursor_dup_bytes (cursor, DATA, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_clear_error (&error);

  g_autoptr (GInputStream) data = open_stream (cursor, DATA);
  assert_fails (cursor, DATA, AE_ERROR_BUSY);
  g_assert_cmpint (g_input_stream_read (data, buffer, sizeof buffer, NULL, NULL), ==, 100);

  /* Opening a later one passes over the rest. */
  g_autoptr (GInputStream) secret = open_stream (cursor, SECRET);
  g_assert_cmpint (g_input_stream_read (data, buffer, sizeof buffer, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  g_clear_error (&error);
  assert_fails (cursor, NOTE, AE_ERROR_CLOSED);
  g_assert_cmpint (g_input_stream_read (secret, buffer, sizeof buffer, NULL, NULL), ==, 100);
  g_assert_cmpmem (buffer, 100, g_bytes_get_data (self->secret, NULL), 100);

  /* So does closing, and what is behind can be had then. */
  g_assert_true (g_input_stream_close (secret, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ae_cursor_get_int64 (cursor, TAIL, &error), ==, 11);
  g_assert_no_error (error);

  /* And so does the next row. */
  assert_next (cursor, 2);
  g_assert_null (ae_cursor_fetch_values (cursor, 10, &n_values, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  assert_usable (connection);
}

/* A stream that nobody read, or that was dropped in its middle, costs nothing but time. */
static void
test_unread (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection
      = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor = query (connection, QUERY "; SELECT 7 AS Id");
  guint8 buffer[100];

  assert_next (cursor, 1);
  g_autoptr (GInputStream) dropped = open_stream (cursor, DATA);
  g_assert_cmpint (g_input_stream_read (dropped, buffer, sizeof buffer, NULL, NULL), ==, 100);
  g_clear_object (&dropped);
  assert_next (cursor, 2);
  assert_next (cursor, 3);
  g_assert_true (ae_cursor_next_result (cursor, NULL, NULL));
  assert_next (cursor, 7);

  g_autoptr (AeCursor) closed = NULL;
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));
  closed = query (connection, QUERY);
  assert_next (closed, 1);
  g_autoptr (GInputStream) stream = open_stream (closed, DATA);
  g_assert_true (ae_cursor_close (closed, NULL, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_CLOSED);
  assert_usable (connection);
}

/* --- asynchronous -------------------------------------------------------------------------- */

static GInputStream *
open_async (AeCursor *cursor, guint column)
{
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  ae_cursor_open_stream_async (cursor, column, NULL, client_result_callback, &result);
  g_assert_null (result.result); /* never from within the call */
  GInputStream *stream
      = ae_cursor_open_stream_finish (cursor, client_result_wait (&result), &error);
  g_assert_no_error (error);
  return stream;
}

static GBytes *
read_async (GInputStream *stream)
{
  g_autoptr (GError) error = NULL;
  GByteArray *all = g_byte_array_new ();
  gsize size;

  do
    {
      g_auto (ClientResult) result = { NULL };

      g_input_stream_read_bytes_async (stream, 100003, G_PRIORITY_DEFAULT, NULL,
                                       client_result_callback, &result);
      g_autoptr (GBytes) part
          = g_input_stream_read_bytes_finish (stream, client_result_wait (&result), &error);
      g_assert_no_error (error);
      size = g_bytes_get_size (part);
      g_byte_array_append (all, g_bytes_get_data (part, NULL), (guint) size);
    }
  while (size > 0);
  return g_byte_array_free_to_bytes (all);
}

static void
test_async (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection
      = client_fixture_open (&self->fixture, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor = query (connection, QUERY);
  g_autoptr (GError) error = NULL;

  assert_next (cursor, 1);
  g_autoptr (GInputStream) data = open_async (cursor, DATA);
  g_autoptr (GBytes) found = read_async (data);
  assert_bytes (found, self->data);

  g_autoptr (GInputStream) secret = open_async (cursor, SECRET);
  g_autoptr (GBytes) clear = read_async (secret);
  assert_bytes (clear, self->secret);
  g_assert_cmpint (ae_cursor_get_int64 (cursor, TAIL, NULL), ==, 11);

  /* Closed in the middle, and one call at a time. */
  assert_next (cursor, 2);
  assert_next (cursor, 3);
  g_autoptr (GInputStream) again = open_async (cursor, DATA);
  g_auto (ClientResult) closed = { NULL };
  g_input_stream_close_async (again, G_PRIORITY_DEFAULT, NULL, client_result_callback, &closed);
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_true (g_input_stream_close_finish (again, client_result_wait (&closed), &error));
  g_assert_no_error (error);
  g_autoptr (GInputStream) note = open_async (cursor, NOTE);
  g_autoptr (GBytes) text = read_async (note);
  g_assert_cmpuint (g_bytes_get_size (text), ==, strlen (self->note));
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
}

/* What GIO makes of a stream: into a file or another stream. */
static void
test_splice (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (&self->fixture, "");
  g_autoptr (AeCursor) cursor = query (connection, "SELECT Data FROM Scans WHERE Id = 1");
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_auto (ClientResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cursor_next (cursor, NULL, NULL));
  g_autoptr (GInputStream) stream = open_stream (cursor, 0);
  g_output_stream_splice_async (
      output, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
      G_PRIORITY_DEFAULT, NULL, client_result_callback, &result);
  g_assert_cmpint (g_output_stream_splice_finish (output, client_result_wait (&result), &error), ==,
                   DATA_SIZE);
  g_assert_no_error (error);
  g_autoptr (GBytes) found
      = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (output));
  assert_bytes (found, self->data);
}

/* --- what goes wrong ----------------------------------------------------------------------- */

/* A connection that breaks inside of a value is an error of the read, never its end. */
static void
test_cut (StreamFixture *self, gconstpointer is_async)
{
  static const gint64 places[] = { 0, 10, 100000, DATA_SIZE - 5, DATA_SIZE + 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (AeConnection) connection = client_fixture_open (&self->fixture, "");
      g_autoptr (AeCursor) cursor = NULL;
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (GError) error = NULL;
      guint8 buffer[65536];
      gsize sum = 0;
      gssize n = 0;

      ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_CLOSE_AFTER,
                                       places[i] + 200);
      g_autoptr (AeStatement) statement
          = ae_connection_create_statement (connection, "SELECT Data FROM Scans WHERE Id = 1");
      ae_statement_set_stream_values (statement, TRUE);
      cursor = ae_statement_query (statement, NULL, &error);
      if (cursor != NULL && ae_cursor_next (cursor, NULL, &error))
        stream = ae_cursor_open_stream (cursor, 0, NULL, &error);
      while (stream != NULL && error == NULL)
        {
          g_auto (ClientResult) result = { NULL };

          if (is_async != NULL)
            {
              g_input_stream_read_async (stream, buffer, sizeof buffer, G_PRIORITY_DEFAULT, NULL,
                                         client_result_callback, &result);
              n = g_input_stream_read_finish (stream, client_result_wait (&result), &error);
            }
          else
            n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, &error);
          g_assert_cmpint (n, !=, 0);
          sum += n > 0 ? (gsize) n : 0;
        }
      g_assert_nonnull (error);
      g_assert_cmpuint (sum, <=, DATA_SIZE);
      ae_emulator_server_clear_faults (self->fixture.server);
    }
}

/* Dribbled byte by byte it is the same value. */
static void
test_dribble (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (&self->fixture, "");
  g_autoptr (GBytes) expected = g_bytes_new_from_bytes (self->data, 0, 5000);

  ae_emulator_server_inject_fault (self->fixture.server, AE_EMULATOR_FAULT_DRIBBLE, 1);
  g_autoptr (AeCursor) cursor = query (
      connection, "SELECT 1 AS Id, CAST(SUBSTRING(Data, 1, 5000) AS varbinary(max)), N'end' "
                  "FROM Scans WHERE Id = 1");
  assert_next (cursor, 1);
  assert_stream (cursor, 1, expected);
  g_assert_cmpstr (ae_cursor_get_string (cursor, 2, NULL), ==, "end");
  ae_emulator_server_clear_faults (self->fixture.server);
}

/* Cancelled while it waits: cancelled it is, and the connection goes on. */
static void
test_cancel (StreamFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (&self->fixture, "");
  g_autoptr (AeCursor) cursor = query (connection, QUERY);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) result = { NULL };
  guint8 buffer[1000];

  assert_next (cursor, 1);
  g_autoptr (GInputStream) stream = open_stream (cursor, DATA);

  /* Before it begins nothing happens. */
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (g_input_stream_read (stream, buffer, 1000, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpint (g_input_stream_read (stream, buffer, 1000, NULL, &error), ==, 1000);
  g_assert_no_error (error);

  g_autoptr (GCancellable) second = g_cancellable_new ();
  for (int i = 0; i < 300; i++)
    g_input_stream_skip (stream, 1000, NULL, NULL);
  g_input_stream_read_async (stream, buffer, 1000, G_PRIORITY_DEFAULT, second,
                             client_result_callback, &result);
  g_cancellable_cancel (second);
  if (g_input_stream_read_finish (stream, client_result_wait (&result), &error) < 0)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (ae_cursor_close (cursor, NULL, NULL));
  assert_usable (connection);
}

/* The application may drop everything while a read is under way. */
static void
test_dropped (StreamFixture *self, gconstpointer unused)
{
  AeConnection *connection = client_fixture_open (&self->fixture, "");
  AeCursor *cursor = query (connection, QUERY);
  g_autoptr (GError) error = NULL;
  g_auto (ClientResult) result = { NULL };
  guint8 buffer[1000];

  assert_next (cursor, 1);
  GInputStream *stream = open_stream (cursor, DATA);
  g_input_stream_read_async (stream, buffer, 1000, G_PRIORITY_DEFAULT, NULL, client_result_callback,
                             &result);
  g_object_unref (cursor);
  g_object_unref (connection);
  g_assert_cmpint (g_input_stream_read_finish (stream, client_result_wait (&result), &error), ==,
                   1000);
  g_assert_no_error (error);
  client_result_clear (&result);
  g_assert_finalize_object (stream);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add (name, StreamFixture, data, set_up, func, tear_down)
  ADD ("/streams/all", NULL, test_all);
  ADD ("/streams/in-memory", NULL, test_in_memory);
  ADD ("/streams/order", NULL, test_order);
  ADD ("/streams/unread", NULL, test_unread);
  ADD ("/streams/async", NULL, test_async);
  ADD ("/streams/splice", NULL, test_splice);
  ADD ("/streams/cut", NULL, test_cut);
  ADD ("/streams/cut/async", GINT_TO_POINTER (1), test_cut);
  ADD ("/streams/dribble", NULL, test_dribble);
  ADD ("/streams/cancel", NULL, test_cancel);
  ADD ("/streams/dropped", NULL, test_dropped);
  return g_test_run ();
}
