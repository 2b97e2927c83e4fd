/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <pty.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tool-runner.h"

/* What the program does without a server. */

static char *home;

static void
remove_directory (const char *name)
{
  g_autoptr (GDir) directory = g_dir_open (name, 0, NULL);

  for (const char *child; directory != NULL && (child = g_dir_read_name (directory)) != NULL;)
    {
      g_autofree char *path = g_build_filename (name, child, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_directory (path);
      else
        g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (name), ==, 0);
}

static guint
get_mode (const char *file)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (file, &status), ==, 0);

  return status.st_mode & 0777;
}

/* The value of a string in our own JSON, which has no escapes where this is used. */
static char *
get_member (const char *json, const char *name)
{
  g_autofree char *start_text = g_strdup_printf ("\"%s\": \"", name);
  const char *start = strstr (json, start_text);

  g_assert_nonnull (start);
  start += strlen (start_text);

  return g_strndup (start, strcspn (start, "\""));
}

static void
test_help (void)
{
  g_auto (ToolRun) version = tool_run_program (home, NULL, "--version", NULL);
  g_assert_cmpint (version.exit_code, ==, 0);
  g_assert_cmpstr (version.output, ==, "aeclient " AE_VERSION "\n");

  g_auto (ToolRun) help = tool_run_program (home, NULL, "--help", NULL);
  g_assert_cmpint (help.exit_code, ==, 0);
  assert_says (help.output, "key create-cmk");
  assert_says (help.output, "query");

  g_auto (ToolRun) group = tool_run_program (home, NULL, "key", "--help", NULL);
  g_assert_cmpint (group.exit_code, ==, 0);
  assert_says (group.output, "key create-cek");
  g_assert_null (strstr (group.output, "query"));
}

/* Every option that --help shows is in the manual page. */
static void
check_manual (const char *manual, const char *help)
{
  g_autoptr (GRegex) regex = g_regex_new ("--([a-z-]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n_options = 0;

  for (g_regex_match (regex, help, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_auto (GStrv) parts = g_strsplit (name, "-", -1);
      g_autofree char *escaped = g_strjoinv ("\\-", parts);
      g_autofree char *entry = g_strconcat ("Fl \\-", escaped, NULL);

      assert_says (manual, entry);
      n_options++;
    }
  g_assert_cmpuint (n_options, >, 5);
}

static void
test_manual (void)
{
  g_autofree char *manual = NULL;
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "..", "tools", "aeclient.1", NULL);
  g_auto (ToolRun) query = tool_run_program (home, NULL, "query", "--help", NULL);
  g_auto (ToolRun) cmk = tool_run_program (home, NULL, "key", "create-cmk", "--help", NULL);
  g_auto (ToolRun) cek = tool_run_program (home, NULL, "key", "create-cek", "--help", NULL);

  g_assert_true (g_file_get_contents (file, &manual, NULL, NULL));
  g_assert_cmpint (query.exit_code, ==, 0);
  check_manual (manual, query.output);
  check_manual (manual, cmk.output);
  check_manual (manual, cek.output);
}

static void
assert_usage (ToolRun run, const char *says)
{
  g_auto (ToolRun) owned = run;

  g_assert_cmpint (owned.exit_code, ==, 2);
  g_assert_cmpstr (owned.output, ==, "");
  assert_says (owned.errors, says);
}

static void
test_usage (void)
{
  const char *c = "Server=localhost,1;UID=u";

  assert_usage (tool_run_program (home, NULL, NULL), "Usage");
  assert_usage (tool_run_program (home, NULL, "key", NULL), "create-cmk");
  assert_usage (tool_run_program (home, NULL, "drop", NULL), "drop");
  assert_usage (tool_run_program (home, NULL, "key", "drop", NULL), "drop");
  assert_usage (tool_run_program (home, NULL, "query", "--colour", NULL), "--help");
  assert_usage (tool_run_program (home, NULL, "query", "SELECT 1", NULL), "--connection");
  assert_usage (tool_run_program (home, NULL, "query", "-c", c, "a", "b", NULL), "quotation");
  assert_usage (tool_run_program (home, NULL, "query", "-c", c, "-f", "x", "b", NULL), "--file");
  assert_usage (tool_run_program (home, NULL, "query", "-c", c, "--json", "--csv", "b", NULL),
                "--csv");
  assert_usage (tool_run_program (home, "GO\n \ngo 5\n", "query", "-c", c, NULL), "no SQL");
  assert_usage (tool_run_program (home, NULL, "query", "-c", "Sever=h", "b", NULL), "“Server”");
  assert_usage (
      tool_run_program (home, NULL, "query", "-c", c, "--column-encryption", "maybe", "b", NULL),
      "enabled");

  assert_usage (tool_run_program (home, NULL, "key", "create-cmk", "--print", NULL), "--name");
  assert_usage (tool_run_program (home, NULL, "key", "create-cmk", "-n", "K", NULL), "--print");
  assert_usage (
      tool_run_program (home, NULL, "key", "create-cmk", "-n", "K", "--print", "-c", c, NULL),
      "--print");
  assert_usage (tool_run_program (home, NULL, "key", "create-cmk", "-n", "K", "--print", "x", NULL),
                "option");
  assert_usage (tool_run_program (home, NULL, "key", "create-cek", "-n", "K", "--print", NULL),
                "--cmk");
  assert_usage (
      tool_run_program (home, NULL, "key", "create-cek", "-n", "K", "--cmk", "C", "--print", NULL),
      "--key-path");
}

static void
test_failures (void)
{
  g_auto (ToolRun) script = tool_run_program (home, "SELECT 1\nGO twice\n", "query", "-c",
                                              "Server=localhost,1;UID=u", NULL);
  g_assert_cmpint (script.exit_code, ==, 1);
  assert_says (script.errors, "GO");

  g_auto (ToolRun) missing = tool_run_program (home, NULL, "query", "-c", "Server=localhost,1",
                                               "-f", "/does/not/exist", NULL);
  g_assert_cmpint (missing.exit_code, ==, 1);
  assert_says (missing.errors, "/does/not/exist");

  g_auto (ToolRun) password
      = tool_run_program (home, NULL, "query", "-c", "Server=localhost,1;UID=u", "--password-file",
                          "/does/not/exist", "SELECT 1", NULL);
  g_assert_cmpint (password.exit_code, ==, 1);
  assert_says (password.errors, "/does/not/exist");

  g_auto (ToolRun) key = tool_run_program (
      home, NULL, "key", "create-cek", "--name", "K", "--cmk", "C", "--print", "--key-path",
      "CurrentUser/My/0000000000000000000000000000000000000000", NULL);
  g_assert_cmpint (key.exit_code, ==, 1);
  assert_says (key.errors, "--cert-dir");
}

static void
check_keys (const char *format_option)
{
  g_autofree char *directory = g_build_filename (home, "a", "certs", NULL);
  g_auto (ToolRun) cmk
      = tool_run_program (home, NULL, "key", "create-cmk", "--name", "a]b'c", "--print",
                          "--cert-dir", directory, "--json", format_option, NULL);

  g_assert_cmpint (cmk.exit_code, ==, 0);
  assert_says (cmk.output, "CREATE COLUMN MASTER KEY [a]]b'c]\\n");
  assert_says (cmk.output, "KEY_STORE_PROVIDER_NAME = N'MSSQL_CERTIFICATE_STORE'");
  assert_says (cmk.errors, directory);

  g_autofree char *file = get_member (cmk.output, "file");
  g_autofree char *key_path = get_member (cmk.output, "key_path");
  g_autofree char *thumbprint = g_path_get_basename (key_path);
  g_autofree char *name = g_strconcat (thumbprint, ".pfx", NULL);
  g_autofree char *expected = g_build_filename (directory, name, NULL);
  g_assert_cmpuint (strlen (thumbprint), ==, 40);
  g_assert_cmpstr (file, ==, expected);
  g_assert_cmphex (get_mode (file), ==, 0600);
  g_assert_cmphex (get_mode (directory), ==, 0700);

  g_auto (ToolRun) cek
      = tool_run_program (home, NULL, "key", "create-cek", "--name", "CEK", "--cmk", "a]b'c",
                          "--key-path", key_path, "--cert-dir", directory, "--print", NULL);
  g_assert_cmpint (cek.exit_code, ==, 0);
  g_assert_true (g_str_has_prefix (cek.output, "CREATE COLUMN ENCRYPTION KEY [CEK]\n"));
  assert_says (cek.output, "COLUMN_MASTER_KEY = [a]]b'c]");
  assert_says (cek.output, "ENCRYPTED_VALUE = 0x01");
}

static void
test_keys (void)
{
  check_keys (NULL);
}

static void
test_legacy_keys (void)
{
  check_keys ("--legacy-pfx");
}

/* The file is never there half, and what is there is left alone. */
static void
test_directories (void)
{
  g_autofree char *first = g_build_filename (home, "first", NULL);
  g_autofree char *path = g_strconcat (":", first, ":/does/not/exist", NULL);
  g_autofree char *default_directory = g_build_filename (home, "aeclient", "certs", NULL);
  g_autofree char *blocked = g_build_filename (home, "blocked", NULL);

  tool_run_set_variable ("AECLIENT_CERT_PATH", path);
  g_auto (ToolRun) from_path
      = tool_run_program (home, NULL, "key", "create-cmk", "-n", "K", "--print", NULL);
  tool_run_set_variable ("AECLIENT_CERT_PATH", NULL);
  g_assert_cmpint (from_path.exit_code, ==, 0);
  assert_says (from_path.errors, first);
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_DIR));

  g_auto (ToolRun) by_default
      = tool_run_program (home, NULL, "key", "create-cmk", "-n", "K", "--print", NULL);
  g_assert_cmpint (by_default.exit_code, ==, 0);
  assert_says (by_default.errors, default_directory);
  g_assert_cmphex (get_mode (default_directory), ==, 0700);

  g_assert_true (g_file_set_contents (blocked, "", 0, NULL));
  g_auto (ToolRun) refused = tool_run_program (home, NULL, "key", "create-cmk", "-n", "K",
                                               "--print", "--cert-dir", blocked, NULL);
  g_assert_cmpint (refused.exit_code, ==, 1);
  g_assert_cmpstr (refused.output, ==, "");
  assert_says (refused.errors, "--cert-dir");
}

/* Without a connection no key is made. */
static void
test_no_file_without_connection (void)
{
  g_autofree char *directory = g_build_filename (home, "unused", NULL);
  g_auto (ToolRun) run
      = tool_run_program (home, NULL, "key", "create-cmk", "-n", "K", "--cert-dir", directory, "-c",
                          "Server=localhost,1;UID=u;PWD=p;ConnectTimeout=5", NULL);

  g_assert_cmpint (run.exit_code, ==, 1);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

/* Reads the terminal until @text comes, or to the end if that is NULL. */
static void
read_terminal (int terminal, GString *seen, const char *text)
{
  char byte;

  while ((text == NULL || strstr (seen->str, text) == NULL) && read (terminal, &byte, 1) == 1)
    g_string_append_c (seen, byte);
}

/* The password is asked for on the terminal, and is not seen there. */
static void
test_prompt (void)
{
  static const char password[] = "Geheim1\n";
  g_autoptr (GString) seen = g_string_new (NULL);
  const char *tool = g_getenv ("AECLIENT_TOOL");
  int terminal, status;

  pid_t child = forkpty (&terminal, NULL, NULL, NULL);
  if (child == 0)
    {
      execl (tool, "aeclient", "query", "-c", "Server=localhost,1;UID=u", "SELECT 1", NULL);
      _exit (127);
    }
  g_assert_cmpint (child, >, 0);

  read_terminal (terminal, seen, "Password: ");
  g_assert_cmpint (write (terminal, password, strlen (password)), ==, strlen (password));
  read_terminal (terminal, seen, NULL);
  close (terminal);

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  assert_says (seen->str, "localhost");
  g_assert_null (strstr (seen->str, "Geheim1"));
}

static void
test_full_disk (void)
{
  g_autofree char *directory = g_build_filename (home, "full", NULL);
  g_autofree char *command
      = g_strdup_printf ("%s key create-cmk -n K --print --cert-dir %s > /dev/full",
                         g_getenv ("AECLIENT_TOOL"), directory);
  const char *argv[] = { "/bin/sh", "-c", command, NULL };
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &errors, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  assert_says (errors, "output");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_unsetenv ("AECLIENT_PASSWORD");
  home = g_dir_make_tmp ("aeclient-tool-XXXXXX", NULL);
  g_assert_nonnull (home);

  g_test_add_func ("/tool/help", test_help);
  g_test_add_func ("/tool/manual", test_manual);
  g_test_add_func ("/tool/usage", test_usage);
  g_test_add_func ("/tool/failures", test_failures);
  g_test_add_func ("/tool/keys", test_keys);
  g_test_add_func ("/tool/legacy-keys", test_legacy_keys);
  g_test_add_func ("/tool/directories", test_directories);
  g_test_add_func ("/tool/no-file-without-connection", test_no_file_without_connection);
  g_test_add_func ("/tool/prompt", test_prompt);
  g_test_add_func ("/tool/full-disk", test_full_disk);

  int result = g_test_run ();

  remove_directory (home);
  g_free (home);

  return result;
}
