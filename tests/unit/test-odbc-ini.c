/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "ae-connection-settings-private.h"
#include "ae-error.h"
#include "ae-odbc-ini-private.h"

/* One home for all tests, because GLib asks for it once. */
static char *home;

typedef struct
{
  char *folder;
  char *user_file;   /* $ODBCINI */
  char *home_file;   /* ~/.odbc.ini */
  char *system_file; /* $ODBCSYSINI/odbc.ini */
} Files;

static void
set_up (Files *files, gconstpointer data)
{
  files->folder = g_dir_make_tmp ("aeclient-odbc-XXXXXX", NULL);
  g_assert_nonnull (files->folder);
  files->user_file = g_build_filename (files->folder, "mine.ini", NULL);
  files->system_file = g_build_filename (files->folder, "odbc.ini", NULL);
  files->home_file = g_build_filename (home, ".odbc.ini", NULL);
  g_setenv ("ODBCINI", files->user_file, TRUE);
  g_setenv ("ODBCSYSINI", files->folder, TRUE);
}

static void
tear_down (Files *files, gconstpointer data)
{
  g_remove (files->user_file);
  g_remove (files->home_file);
  g_remove (files->system_file);
  g_assert_cmpint (g_rmdir (files->folder), ==, 0);
  g_free (files->user_file);
  g_free (files->home_file);
  g_free (files->system_file);
  g_free (files->folder);
}

static void
write_file (const char *file, const char *text)
{
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
assert_fails (const char *string, int code, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_connection_settings_new_from_string (string, &error));
  g_assert_error (error, AE_ERROR, code);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
  g_assert_null (strstr (error->message, "Geheim"));
}

static AeConnectionSettings *
read_settings (const char *string)
{
  g_autoptr (GError) error = NULL;
  AeConnectionSettings *settings = ae_connection_settings_new_from_string (string, &error);

  g_assert_no_error (error);

  return settings;
}

static void
test_order (Files *files, gconstpointer data)
{
  g_autoptr (AeConnectionSettings) settings = NULL;

  write_file (files->system_file, "[clinic]\nServer=system\n");
  settings = read_settings ("DSN=clinic");
  g_assert_cmpstr (settings->host, ==, "system");
  ae_connection_settings_free (settings);

  write_file (files->home_file, "[clinic]\nServer=home\n");
  settings = read_settings ("DSN=clinic");
  g_assert_cmpstr (settings->host, ==, "home");
  ae_connection_settings_free (settings);

  /* A file without the data source does not end the search. */
  write_file (files->user_file, "[other]\nServer=other\n");
  settings = read_settings ("DSN=clinic");
  g_assert_cmpstr (settings->host, ==, "home");
  ae_connection_settings_free (settings);

  write_file (files->user_file, "[other]\nServer=other\n[clinic]\nServer=user\n");
  settings = read_settings ("DSN=clinic");
  g_assert_cmpstr (settings->host, ==, "user");
}

static void
test_override (Files *files, gconstpointer data)
{
  write_file (files->user_file, "# comment = x\r\n"
                                "[ Clinic ]\r\n"
                                "Driver = ODBC Driver 18 for SQL Server\r\n"
                                "Description = anything; really\r\n"
                                "; PWD = commented\r\n"
                                "\r\n"
                                "  Server = db.example.com,1500  \r\n"
                                "User ID = file\r\n"
                                "Password = {Geheim;1}\r\n"
                                "Database = Clinic\r\n"
                                "Encrypt = no\r\n"
                                "[clinic]\r\n"
                                "Server = second\r\n");

  g_autoptr (AeConnectionSettings) settings
      = read_settings ("UID=string;DSN=CLINIC;Initial Catalog=;Encrypt=strict");
  g_assert_cmpstr (settings->host, ==, "db.example.com");
  g_assert_cmpuint (settings->port, ==, 1500);
  g_assert_cmpstr (settings->user, ==, "string");
  /* There are no braces in files. */
  g_assert_cmpstr (settings->password, ==, "{Geheim;1}");
  /* An empty value overrides too: it is the default. */
  g_assert_null (settings->database);
  g_assert_cmpint (settings->encryption, ==, AE_TRANSPORT_ENCRYPTION_STRICT);
}

static void
test_missing (Files *files, gconstpointer data)
{
  write_file (files->user_file, "[other]\nServer=h\n");

  assert_fails ("DSN=clinic", AE_ERROR_SYNTAX, "clinic");
  assert_fails ("DSN=clinic", AE_ERROR_SYNTAX, files->user_file);
  assert_fails ("DSN=clinic", AE_ERROR_SYNTAX, files->home_file);
  assert_fails ("DSN=clinic", AE_ERROR_SYNTAX, files->system_file);
  assert_fails ("DSN=clinic", AE_ERROR_SYNTAX, "/etc/odbc.ini");
}

static void
test_errors (Files *files, gconstpointer data)
{
  write_file (files->user_file, "[c]\nServer=h\nSever=Geheim\n");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "line 3");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "“Server”");

  write_file (files->user_file, "[c]\nUID=a\nUser ID=Geheim\n");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "twice");

  write_file (files->user_file, "[c]\nMARS_Connection=Geheim\n");
  assert_fails ("DSN=c", AE_ERROR_UNSUPPORTED, "line 2");
  /* What the string overrides is not looked at. */
  ae_connection_settings_free (read_settings ("DSN=c;MARS_Connection=no"));

  write_file (files->user_file, "[c]\nGeheim\n");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "line 2");
  write_file (files->user_file, "[c]\n=Geheim\n");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "line 2");
  write_file (files->user_file, "[c]\nUID=\xFF\n");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "UTF-8");
  write_file (files->user_file, "[c]\nDSN=other\n");
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, "DSN");

  /* Other people's sections may hold what they want. */
  write_file (files->user_file, "nonsense\n[x]\nnonsense \xFF\n[c]\nServer=h\n[y]\n=\n");
  ae_connection_settings_free (read_settings ("DSN=c"));
}

static void
test_hostile_files (Files *files, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (1024 * 1024 + 1, '\n');
  g_autoptr (GError) error = NULL;

  write_file (files->user_file, huge);
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, files->user_file);

  g_assert_true (g_file_set_contents (files->user_file, "[c]\0Server=h", 12, NULL));
  assert_fails ("DSN=c", AE_ERROR_SYNTAX, files->user_file);

  g_assert_cmpint (g_remove (files->user_file), ==, 0);
  g_assert_cmpint (mkfifo (files->user_file, 0600), ==, 0);
  g_assert_null (ae_connection_settings_new_from_string ("DSN=c", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  home = g_dir_make_tmp ("aeclient-home-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("HOME", home, TRUE);

  g_test_add ("/odbc-ini/order", Files, NULL, set_up, test_order, tear_down);
  g_test_add ("/odbc-ini/override", Files, NULL, set_up, test_override, tear_down);
  g_test_add ("/odbc-ini/missing", Files, NULL, set_up, test_missing, tear_down);
  g_test_add ("/odbc-ini/errors", Files, NULL, set_up, test_errors, tear_down);
  g_test_add ("/odbc-ini/hostile-files", Files, NULL, set_up, test_hostile_files, tear_down);

  int result = g_test_run ();

  g_rmdir (home);
  g_free (home);

  return result;
}
