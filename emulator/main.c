/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* aeclient-emulator: the server as a program. Exit codes: 0 stopped by a signal, or the server that
 * was checked is there; 1 could not start, or it is not there; 2 wrong arguments. */

#include "config.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "ae-emulator-server.h"
#include "health-check.h"

enum
{
  EXIT_STOPPED = 0,
  EXIT_NOT_STARTED = 1,
  EXIT_USAGE = 2,
};

typedef struct
{
  gboolean version, verbose, require_encryption;
  int port, delay;
  char *address, *database, *user, *password_file, *certificate_out, *tls_certificate, *tls_key,
      *init_script, *check, *record;
} Options;

/* --- arguments ----------------------------------------------------------------------------- */

static gboolean
check_options (const Options *options, GError **error)
{
  const char *problem = NULL;

  if (options->port < 0 || options->port > G_MAXUINT16)
    problem = _ ("The port must be between 0 and 65535");
  else if (options->delay < 0)
    problem = _ ("The delay must not be negative");
  else if (options->check == NULL && options->password_file == NULL)
    problem = _ ("--password-file is missing: the server has no login without it");
  else if (options->tls_key != NULL && options->tls_certificate == NULL)
    problem = _ ("--tls-key needs --tls-certificate");

  if (problem != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);

  return problem == NULL;
}

static gboolean
parse_options (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Show the version and exit"),
      NULL },
    { "port", 'p', 0, G_OPTION_ARG_INT, &options->port,
      N_ ("Port to listen on, 0 for a free one (the default)"), N_ ("PORT") },
    { "address", 'a', 0, G_OPTION_ARG_STRING, &options->address,
      N_ ("IP address to listen on, by default 127.0.0.1"), N_ ("ADDRESS") },
    { "database", 'd', 0, G_OPTION_ARG_FILENAME, &options->database,
      N_ ("SQLite file, by default a database in memory"), N_ ("FILE") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->database, N_ ("The same as --database"),
      N_ ("FILE") },
    { "user", 'u', 0, G_OPTION_ARG_STRING, &options->user, N_ ("Login name, by default sa"),
      N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
      N_ ("File with the password of the login"), N_ ("FILE") },
    { "certificate-out", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate_out,
      N_ ("Write the server's certificate to this file, as PEM"), N_ ("FILE") },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_certificate,
      N_ ("Certificate to use, as PEM, by default a new one for localhost"), N_ ("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->tls_key,
      N_ ("Private key of the certificate, as PEM, when it is in another file"), N_ ("FILE") },
    { "init-script", 0, 0, G_OPTION_ARG_FILENAME, &options->init_script,
      N_ ("T-SQL to run before the first client"), N_ ("FILE") },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &options->record,
      N_ ("File with a query that runs once and is answered with its result from then on"),
      N_ ("FILE") },
    { "check", 0, 0, G_OPTION_ARG_STRING, &options->check,
      N_ ("Ask whether a server is there, and exit"), N_ ("HOST:PORT") },
    { "delay", 0, 0, G_OPTION_ARG_INT, &options->delay,
      N_ ("Wait so long before each answer, as a slow network would"), N_ ("MILLISECONDS") },
    { "require-encryption", 0, 0, G_OPTION_ARG_NONE, &options->require_encryption,
      N_ ("Refuse clients that do not encrypt"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, N_ ("Say what clients do"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (
      context,
      _ ("Emulates SQL Server with Always Encrypted over SQLite, for development and tests."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("Unexpected argument '%s'; see --help"), (*argv)[1]);
      return FALSE;
    }

  return options->version || check_options (options, error);
}

static void
clear_options (Options *options)
{
  g_free (options->address);
  g_free (options->database);
  g_free (options->user);
  g_free (options->password_file);
  g_free (options->certificate_out);
  g_free (options->tls_certificate);
  g_free (options->tls_key);
  g_free (options->init_script);
  g_free (options->check);
  g_free (options->record);
}

/* --- the server ---------------------------------------------------------------------------- */

static gboolean
add_login (AeEmulatorServer *server, const Options *options, GError **error)
{
  g_autofree char *password = NULL;
  gsize size = 0;
  GStatBuf status;

  if (g_stat (options->password_file, &status) == 0 && (status.st_mode & S_IROTH) != 0)
    {
      g_set_error (
          error, G_FILE_ERROR, G_FILE_ERROR_PERM,
          _ ("Everybody may read the password file '%s': take that right away (chmod 600)"),
          options->password_file);
      return FALSE;
    }
  if (!g_file_get_contents (options->password_file, &password, &size, error))
    return FALSE;
  if (size > 0 && password[size - 1] == '\n')
    password[size - 1] = '\0';

  gboolean is_text = g_utf8_validate (password, -1, NULL);
  if (is_text)
    ae_emulator_server_add_login (server, options->user != NULL ? options->user : "sa", password);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("The password in '%s' is not UTF-8"),
                 options->password_file);
  explicit_bzero (password, size);

  return is_text;
}

static gboolean
set_certificate (AeEmulatorServer *server, const Options *options, GError **error)
{
  const char *key = options->tls_key != NULL ? options->tls_key : options->tls_certificate;

  if (options->tls_certificate == NULL)
    return TRUE;
  g_autoptr (GTlsCertificate) certificate
      = g_tls_certificate_new_from_files (options->tls_certificate, key, error);
  if (certificate == NULL)
    return FALSE;
  g_object_set (server, "certificate", certificate, NULL);

  return TRUE;
}

static gboolean
write_certificate (AeEmulatorServer *server, const Options *options, GError **error)
{
  g_autofree char *pem = NULL;

  if (options->certificate_out == NULL)
    return TRUE;
  g_object_get (ae_emulator_server_get_certificate (server), "certificate-pem", &pem, NULL);

  return g_file_set_contents (options->certificate_out, pem, -1, error);
}

static gboolean
run_init_script (AeEmulatorServer *server, const Options *options, GError **error)
{
  g_autofree char *sql = NULL;

  if (options->init_script == NULL)
    return TRUE;
  if (!g_file_get_contents (options->init_script, &sql, NULL, error))
    return FALSE;
  if (!g_utf8_validate (sql, -1, NULL))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("The script '%s' is not UTF-8"),
                   options->init_script);
      return FALSE;
    }
  if (!ae_emulator_server_run_script (server, sql, error))
    {
      g_prefix_error (error, "%s: ", options->init_script);
      return FALSE;
    }

  return TRUE;
}

static gboolean
record_query (AeEmulatorServer *server, const Options *options, GError **error)
{
  g_autofree char *sql = NULL;

  if (options->record == NULL)
    return TRUE;
  if (!g_file_get_contents (options->record, &sql, NULL, error))
    return FALSE;
  if (!g_utf8_validate (sql, -1, NULL))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("The query in '%s' is not UTF-8"),
                   options->record);
      return FALSE;
    }

  return ae_emulator_server_record (server, sql, error);
}

static gboolean
start (AeEmulatorServer *server, const Options *options, GError **error)
{
  g_object_set (server, "port", (guint) options->port, "address", options->address, "database",
                options->database, "require-encryption", options->require_encryption, NULL);
  if (options->delay > 0)
    ae_emulator_server_inject_fault (server, AE_EMULATOR_FAULT_DELAY, options->delay);

  return add_login (server, options, error) && set_certificate (server, options, error)
         && run_init_script (server, options, error) && record_query (server, options, error)
         && ae_emulator_server_start (server, error) && write_certificate (server, options, error);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

static void
run_until_signal (AeEmulatorServer *server)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint sources[]
      = { g_unix_signal_add (SIGINT, quit, loop), g_unix_signal_add (SIGTERM, quit, loop) };
  g_autofree char *address = NULL;

  g_object_get (server, "address", &address, NULL);
  g_print (strchr (address, ':') != NULL ? "Listening on [%s]:%u\n" : "Listening on %s:%u\n",
           address, ae_emulator_server_get_port (server));
  fflush (stdout);
  g_main_loop_run (loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_STOPPED;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, AE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!parse_options (&argc, &argv, &options, &error))
    {
      g_printerr ("aeclient-emulator: %s\n", error->message);
      clear_options (&options);
      return EXIT_USAGE;
    }
  if (options.version)
    {
      g_print ("aeclient-emulator %s\n", AE_VERSION);
      clear_options (&options);
      return EXIT_STOPPED;
    }
  if (options.check != NULL)
    {
      if (!ae_emulator_check_health (options.check, &error))
        {
          g_printerr ("aeclient-emulator: %s\n", error->message);
          status = EXIT_NOT_STARTED;
        }
      clear_options (&options);
      return status;
    }
  /* The library logs with g_debug (); no thread has been started yet. */
  if (options.verbose)
    g_setenv ("G_MESSAGES_DEBUG", "AeEmulator", FALSE);

  g_autoptr (AeEmulatorServer) server = ae_emulator_server_new ();
  if (start (server, &options, &error))
    run_until_signal (server);
  else
    {
      g_printerr ("aeclient-emulator: %s\n", error->message);
      status = EXIT_NOT_STARTED;
    }
  ae_emulator_server_stop (server);
  clear_options (&options);

  return status;
}
