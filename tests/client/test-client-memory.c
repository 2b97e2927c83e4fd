/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* How much memory large values and many rows take: the peak of this process, with the server in
 * another one. AECLIENT_TEST_MB=150 makes the values larger and leaves the bound as it is; the time
 * that was taken is printed and not judged. */

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include <aeclient/aeclient.h>

#define MIB (1024 * 1024)
#define DEFAULT_MB 48
#define BOUND_KB (5 * 1024) /* what 16 MiB are to 150 MB */
#define N_ROWS "200000"
#define PASSWORD "correct horse battery staple 1!"

/* --- a key store --------------------------------------------------------------------------- */

#define TEST_TYPE_STORE (test_store_get_type ())
G_DECLARE_FINAL_TYPE (TestStore, test_store, TEST, STORE, AeKeyStoreProvider)

struct _TestStore
{
  AeKeyStoreProvider parent_instance;
};

G_DEFINE_FINAL_TYPE (TestStore, test_store, AE_TYPE_KEY_STORE_PROVIDER)

/* Wrapped is what it is. */
static GBytes *
test_store_unwrap (AeKeyStoreProvider *provider, AeKeyRequest *request, GError **error)
{
  return g_bytes_ref (ae_key_request_get_bytes (request));
}

static void
test_store_class_init (TestStoreClass *klass)
{
  AE_KEY_STORE_PROVIDER_CLASS (klass)->unwrap_key = test_store_unwrap;
}

static void
test_store_init (TestStore *self)
{
}

/* --- a stream that is in no memory --------------------------------------------------------- */

#define TEST_TYPE_PATTERN (test_pattern_get_type ())
G_DECLARE_FINAL_TYPE (TestPattern, test_pattern, TEST, PATTERN, GInputStream)

struct _TestPattern
{
  GInputStream parent_instance;

  guint64 at;
  guint64 size;
};

G_DEFINE_FINAL_TYPE (TestPattern, test_pattern, G_TYPE_INPUT_STREAM)

/* Words that tell where they stand. */
static void
fill_pattern (guint8 *buffer, guint64 at, gsize size)
{
  for (gsize i = 0; i < size; i++)
    {
      guint64 word = ((at + i) / 8) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
      buffer[i] = (guint8) (word >> (at + i) % 8 * 8);
    }
}

static gssize
test_pattern_read (GInputStream *stream,
                   void *buffer,
                   gsize count,
                   GCancellable *cancellable,
                   GError **error)
{
  TestPattern *self = TEST_PATTERN (stream);
  gsize n = (gsize) MIN (count, self->size - self->at);

  fill_pattern (buffer, self->at, n);
  self->at += n;
  return (gssize) n;
}

static void
test_pattern_class_init (TestPatternClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = test_pattern_read;
}

static void
test_pattern_init (TestPattern *self)
{
}

/* --- memory -------------------------------------------------------------------------------- */

static gint64
read_status_kb (const char *name)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return -1;
  const char *line = strstr (text, name);
  return line != NULL ? g_ascii_strtoll (line + strlen (name), NULL, 10) : -1;
}

/* From here on the peak is counted. -1: this system does not count it. */
static gint64
begin_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");
  gboolean done = file != NULL && fputs ("5", file) >= 0;

  if (file != NULL)
    done = fclose (file) == 0 && done;
  return done ? read_status_kb ("VmRSS:") : -1;
}

static gboolean
can_measure (void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return FALSE;
#else
  return begin_peak () > 0 && read_status_kb ("VmHWM:") > 0;
#endif
}

typedef struct
{
  const char *what;
  gint64 before_kb;
  gint64 begin;
} Measure;

static Measure
measure_begin (const char *what)
{
  return (Measure){ what, begin_peak (), g_get_monotonic_time () };
}

static void
measure_end (const Measure *self)
{
  gint64 seconds_e6 = g_get_monotonic_time () - self->begin;
  gint64 growth_kb = read_status_kb ("VmHWM:") - self->before_kb;

  g_test_message ("%s: peak + %" G_GINT64_FORMAT " KiB, %.2f s", self->what, growth_kb,
                  (double) seconds_e6 / 1e6);
  g_assert_cmpint (growth_kb, <=, BOUND_KB);
}

/* --- the server ---------------------------------------------------------------------------- */

typedef struct
{
  char *folder;
  GSubprocess *process;
  GDataInputStream *out;
  char *address;
  AeConnection *connection;
  guint64 size;
} Fixture;

static char *
in_folder (Fixture *self, const char *name, const char *content)
{
  char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return path;
}

static void
start_server (Fixture *self)
{
  static const char script[]
      = "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = N'TEST', KEY_PATH = N'x');\n"
        "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = "
        "'RSA_OAEP', ENCRYPTED_VALUE = "
        "0x000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F);\n"
        "CREATE TABLE Plain (Data varbinary(max));\n"
        "CREATE TABLE Random (Data varbinary(max) ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'));\n"
        "CREATE TABLE Fixed (Data varbinary(max) ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, "
        "ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'));\n";
  g_autofree char *password = in_folder (self, "password", PASSWORD "\n");
  g_autofree char *init = in_folder (self, "init.sql", script);
  g_autofree char *password_option = g_strconcat ("--password-file=", password, NULL);
  g_autofree char *init_option = g_strconcat ("--init-script=", init, NULL);
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, EMULATOR,
                                    password_option, init_option, NULL);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line_utf8 (self->out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, "Listening on "));
  self->address = g_strdelimit (g_strdup (line + strlen ("Listening on ")), ":", ',');
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  const char *megabytes = g_getenv ("AECLIENT_TEST_MB");

  self->size = (megabytes != NULL ? g_ascii_strtoull (megabytes, NULL, 10) : DEFAULT_MB) * MIB + 5;
  self->folder = g_dir_make_tmp ("aeclient-memory-XXXXXX", &error);
  g_assert_no_error (error);
  start_server (self);

  g_autofree char *string = g_strdup_printf (
      "Server=%s;UID=sa;TrustServerCertificate=yes;ColumnEncryption=Enabled", self->address);
  g_autoptr (AeKeyStoreProvider) store = g_object_new (TEST_TYPE_STORE, "name", "TEST", NULL);
  self->connection = ae_connection_new_from_string (string, &error);
  g_assert_no_error (error);
  ae_connection_set_password (self->connection, PASSWORD);
  g_assert_true (ae_connection_add_key_store_provider (self->connection, store, NULL));
  ae_connection_open (self->connection, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  static const char *const names[] = { "password", "init.sql" };

  g_assert_finalize_object (self->connection);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  g_object_unref (self->out);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);
      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->address);
}

/* --- values -------------------------------------------------------------------------------- */

static void
store_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
write_value (Fixture *self, const char *table, guint64 size, gboolean is_async)
{
  g_autofree char *sql
      = g_strdup_printf ("DELETE FROM %s; INSERT INTO %s VALUES (@data)", table, table);
  g_autoptr (AeStatement) insert = ae_connection_create_statement (self->connection, sql);
  g_autoptr (TestPattern) stream = g_object_new (TEST_TYPE_PATTERN, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  stream->size = size;
  ae_statement_declare (insert, "@data", "varbinary(max)", NULL);
  ae_statement_bind_stream (insert, "@data", G_INPUT_STREAM (stream), -1);
  if (is_async)
    {
      ae_statement_execute_async (insert, NULL, store_result, &result);
      ae_statement_execute_finish (insert, wait_for (&result), &error);
    }
  else
    ae_statement_execute (insert, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (stream->at, ==, size);
}

static gssize
read_some (GInputStream *stream, guint8 *buffer, gsize size, gboolean is_async)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gssize n;

  if (is_async)
    {
      g_input_stream_read_async (stream, buffer, size, G_PRIORITY_DEFAULT, NULL, store_result,
                                 &result);
      n = g_input_stream_read_finish (stream, wait_for (&result), &error);
    }
  else
    n = g_input_stream_read (stream, buffer, size, NULL, &error);
  g_assert_no_error (error);
  return n;
}

static void
read_value (Fixture *self, const char *table, guint64 size, gboolean is_async)
{
  g_autofree char *sql = g_strdup_printf ("SELECT Data FROM %s", table);
  g_autoptr (AeStatement) select = ae_connection_create_statement (self->connection, sql);
  g_autofree guint8 *found = g_malloc (65536);
  g_autofree guint8 *expected = g_malloc (65536);
  g_autoptr (GError) error = NULL;
  guint64 at = 0;
  gssize n;

  ae_statement_set_stream_values (select, TRUE);
  g_autoptr (AeCursor) cursor = ae_statement_query (select, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_autoptr (GInputStream) stream = ae_cursor_open_stream (cursor, 0, NULL, &error);
  g_assert_no_error (error);
  while ((n = read_some (stream, found, 65536, is_async)) > 0)
    {
      fill_pattern (expected, at, (gsize) n);
      g_assert_true (memcmp (found, expected, (gsize) n) == 0);
      at += (guint64) n;
    }
  g_assert_cmpuint (at, ==, size);
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
}

static void
test_values (Fixture *self, gconstpointer data)
{
  const char *table = data;

  if (!can_measure ())
    {
      g_test_skip ("The peak of memory cannot be measured here");
      return;
    }
  /* What is taken once, for whatever size. */
  for (int is_async = 0; is_async < 2; is_async++)
    {
      write_value (self, table, 2 * MIB, is_async);
      read_value (self, table, 2 * MIB, is_async);
    }
  for (int is_async = 0; is_async < 2; is_async++)
    {
      Measure write = measure_begin (is_async ? "write async" : "write");
      write_value (self, table, self->size, is_async);
      measure_end (&write);

      Measure read = measure_begin (is_async ? "read async" : "read");
      read_value (self, table, self->size, is_async);
      measure_end (&read);
    }

  /* What nobody wants is passed over. */
  Measure skip = measure_begin ("skip");
  g_autofree char *sql = g_strdup_printf ("SELECT Data FROM %s", table);
  g_autoptr (AeStatement) select = ae_connection_create_statement (self->connection, sql);
  g_autoptr (GError) error = NULL;
  ae_statement_set_stream_values (select, TRUE);
  g_autoptr (AeCursor) cursor = ae_statement_query (select, NULL, &error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ae_statement_execute (select, NULL, &error), ==, -1);
  g_assert_no_error (error);
  measure_end (&skip);
}

/* --- rows ---------------------------------------------------------------------------------- */

static void
test_rows (Fixture *self, gconstpointer unused)
{
  static const char sql[] = "SELECT value, N'a text that takes some room in every row' "
                            "FROM GENERATE_SERIES(1, " N_ROWS ")";
  g_autoptr (AeStatement) select = ae_connection_create_statement (self->connection, sql);
  g_autoptr (GError) error = NULL;
  gint64 n_rows = 0;

  if (!can_measure ())
    {
      g_test_skip ("The peak of memory cannot be measured here");
      return;
    }
  Measure rows = measure_begin ("rows one by one");
  g_autoptr (AeCursor) cursor = ae_statement_query (select, NULL, &error);
  g_assert_no_error (error);
  while (ae_cursor_next (cursor, NULL, &error))
    g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, NULL), ==, ++n_rows);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, g_ascii_strtoll (N_ROWS, NULL, 10));
  measure_end (&rows);

  Measure pages = measure_begin ("rows in pages");
  g_autoptr (AeCursor) again = ae_statement_query (select, NULL, &error);
  g_assert_no_error (error);
  guint n_values = 0;
  n_rows = 0;
  while (ae_cursor_fetch_values (again, 1000, &n_values, NULL, &error) != NULL && n_values > 0)
    n_rows += n_values / 2;
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, g_ascii_strtoll (N_ROWS, NULL, 10));
  measure_end (&pages);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/memory/plain", Fixture, "Plain", set_up, test_values, tear_down);
  g_test_add ("/memory/randomized", Fixture, "Random", set_up, test_values, tear_down);
  g_test_add ("/memory/deterministic", Fixture, "Fixed", set_up, test_values, tear_down);
  g_test_add ("/memory/rows", Fixture, NULL, set_up, test_rows, tear_down);
  return g_test_run ();
}
