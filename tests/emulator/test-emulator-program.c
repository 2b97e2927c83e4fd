/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The program: arguments, exit codes, what it writes, signals. Its path comes from the build. */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *password_file;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("aeclient-emulator-XXXXXX", &error);
  g_assert_no_error (error);
  f->password_file = g_build_filename (f->folder, "password", NULL);
  g_file_set_contents_full (f->password_file, "secret\n", -1, G_FILE_SET_CONTENTS_NONE, 0600,
                            &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_free (f->password_file);
}

static char *
in_folder (Fixture *f, const char *option, const char *name)
{
  return g_strdup_printf ("%s=%s%s%s", option, f->folder, G_DIR_SEPARATOR_S, name);
}

static GSubprocess *
run (const char *const *arguments)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (command, (gpointer) PROGRAM);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (command, (gpointer) arguments[i]);
  g_ptr_array_add (command, NULL);
  GSubprocess *process
      = g_subprocess_newv ((const char *const *) command->pdata,
                           G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);

  return process;
}

static void
assert_ends (const char *const *arguments, int status, const char *out, const char *err)
{
  g_autoptr (GSubprocess) process = run (arguments);
  g_autofree char *output = NULL, *messages = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, &messages, &error);
  g_assert_no_error (error);
  g_test_message ("%s%s", output, messages);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  if (out != NULL)
    g_assert_nonnull (strstr (output, out));
  if (err != NULL)
    g_assert_nonnull (strstr (messages, err));
  else
    g_assert_cmpstr (messages, ==, "");
}

#define ARGUMENTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_arguments (Fixture *f, gconstpointer data)
{
  g_autofree char *password = in_folder (f, "--password-file", "password");
  g_autofree char *missing = in_folder (f, "--password-file", "missing");
  g_autofree char *script = in_folder (f, "--init-script", "missing.sql");

  assert_ends (ARGUMENTS ("--version"), 0, "aeclient-emulator ", NULL);
  assert_ends (ARGUMENTS ("--help"), 0, "--password-file", NULL);
  assert_ends ((const char *const[]){ NULL }, 2, NULL, "--password-file is missing");
  assert_ends (ARGUMENTS ("--no-such-option"), 2, NULL, "no-such-option");
  assert_ends (ARGUMENTS (password, "--port=65536"), 2, NULL, "between 0 and 65535");
  assert_ends (ARGUMENTS (password, "more"), 2, NULL, "Unexpected argument 'more'");
  assert_ends (ARGUMENTS (password, "--tls-key=x"), 2, NULL, "--tls-certificate");
  assert_ends (ARGUMENTS (missing), 1, NULL, "missing");
  assert_ends (ARGUMENTS (password, "--address=nowhere"), 1, NULL, "nowhere");
  assert_ends (ARGUMENTS (password, script), 1, NULL, "missing.sql");
  assert_ends (ARGUMENTS (password, "--tls-certificate=/dev/null"), 1, NULL, "");

  g_assert_cmpint (g_chmod (f->password_file, 0644), ==, 0);
  assert_ends (ARGUMENTS (password), 1, NULL, "chmod 600");
}

static void
test_bad_script (Fixture *f, gconstpointer data)
{
  g_autofree char *password = in_folder (f, "--password-file", "password");
  g_autofree char *option = in_folder (f, "--init-script", "bad.sql");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (strchr (option, '=') + 1, "set nocount on\nGO\nuse nowhere\n", -1, &error);
  g_assert_no_error (error);
  assert_ends (ARGUMENTS (password, option), 1, NULL, "bad.sql: Error 911 in line 3");

  g_file_set_contents (strchr (option, '=') + 1,
                       "create table t (i int)\r\ngo\r\ninsert t values (1)\r\nGO 3\r\n"
                       "if (select count(*) from t) <> 3\r\n  print 'no'\r\nelse\r\n"
                       "  raiserror ('there', 16, 1)\r\n",
                       -1, &error);
  g_assert_no_error (error);
  assert_ends (ARGUMENTS (password, option), 1, NULL, "Error 50000 in line 8: there");
}

static void
test_run (Fixture *f, gconstpointer data)
{
  g_autofree char *password = in_folder (f, "--password-file", "password");
  g_autofree char *certificate = in_folder (f, "--certificate-out", "certificate.pem");
  g_autofree char *pem = NULL;
  g_autoptr (GSubprocess) process = run (ARGUMENTS (password, certificate));
  g_autoptr (GDataInputStream) out
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, &error);
  static const char beginning[] = "Listening on 127.0.0.1:";

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (line, beginning));
  g_file_get_contents (strchr (certificate, '=') + 1, &pem, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (pem, "-----BEGIN CERTIFICATE-----"));
  g_assert_null (strstr (pem, "PRIVATE"));

  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", g_ascii_strtoull (line + strlen (beginning), NULL, 10), NULL, &error);
  g_assert_no_error (error);

  g_subprocess_send_signal (process, GPOINTER_TO_INT (data));
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* --data keeps what was written; --check asks without a password. */
static void
test_data_and_check (Fixture *f, gconstpointer data)
{
  g_autofree char *password = in_folder (f, "--password-file", "password");
  g_autofree char *file = in_folder (f, "--data", "data");
  g_autofree char *script = in_folder (f, "--init-script", "first.sql");
  g_autofree char *again = in_folder (f, "--init-script", "again.sql");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (strchr (script, '=') + 1, "create table kept (i int)", -1, &error);
  g_assert_no_error (error);
  g_file_set_contents (strchr (again, '=') + 1, "insert kept values (1)", -1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSubprocess) process = run (ARGUMENTS (password, file, i == 0 ? script : again));
      g_autoptr (GDataInputStream) out
          = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      g_autofree char *line = g_data_input_stream_read_line_utf8 (out, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (line);
      g_autofree char *check = g_strconcat ("--check=", line + strlen ("Listening on "), NULL);
      assert_ends (ARGUMENTS (check), 0, NULL, NULL);

      g_subprocess_send_signal (process, SIGTERM);
      g_subprocess_wait (process, NULL, &error);
      g_assert_no_error (error);
      assert_ends (ARGUMENTS (check), 1, NULL, "aeclient-emulator: ");
    }
  assert_ends (ARGUMENTS ("--check=127.0.0.1"), 1, NULL, "HOST:PORT");
}

static gpointer
answer_nonsense (gpointer data)
{
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (data, NULL, NULL, NULL);

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             "SSH-2.0-x\r\n", 11, NULL, NULL, NULL);

  return NULL;
}

static void
test_check_of_another (Fixture *f, gconstpointer data)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GError) error = NULL;
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *check = g_strdup_printf ("--check=localhost:%u", port);

  g_assert_no_error (error);
  GThread *thread = g_thread_new ("nonsense", answer_nonsense, listener);
  assert_ends (ARGUMENTS (check), 1, NULL, "does not answer as a server would");
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/emulator/program/arguments", Fixture, NULL, set_up, test_arguments, tear_down);
  g_test_add ("/emulator/program/bad-script", Fixture, NULL, set_up, test_bad_script, tear_down);
  g_test_add ("/emulator/program/data-and-check", Fixture, NULL, set_up, test_data_and_check,
              tear_down);
  g_test_add ("/emulator/program/check-of-another", Fixture, NULL, set_up, test_check_of_another,
              tear_down);
  g_test_add ("/emulator/program/sigterm", Fixture, GINT_TO_POINTER (SIGTERM), set_up, test_run,
              tear_down);
  g_test_add ("/emulator/program/sigint", Fixture, GINT_TO_POINTER (SIGINT), set_up, test_run,
              tear_down);

  return g_test_run ();
}
