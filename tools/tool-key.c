/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

/* aeclient key create-cmk and create-cek. */

#define PROVIDER "MSSQL_CERTIFICATE_STORE"
#define KEY_PATH_PREFIX "CurrentUser/My/"
#define MAX_NAME 128   /* of a sysname */
#define MAX_SUBJECT 64 /* of a common name in a certificate (X.520) */

typedef struct
{
  ToolConnectOptions connect;
  char *name;
  char *subject;
  char *cmk;
  char *key_path;
  gboolean print;
  gboolean json;
  gboolean legacy;
} KeyOptions;

static void
key_options_clear (KeyOptions *self)
{
  tool_connect_options_clear (&self->connect);
  g_free (self->name);
  g_free (self->subject);
  g_free (self->cmk);
  g_free (self->key_path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeyOptions, key_options_clear)

#define COMMON_ENTRIES(options)                                                                    \
  { "connection",                                                                                  \
    'c',                                                                                           \
    0,                                                                                             \
    G_OPTION_ARG_STRING,                                                                           \
    &(options).connect.connection,                                                                 \
    N_ ("Connect, and run the T-SQL there"),                                                       \
    N_ ("STRING") },                                                                               \
      { "print",                                                                                   \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_NONE,                                                                         \
        &(options).print,                                                                          \
        N_ ("Print the T-SQL instead of running it"),                                              \
        NULL },                                                                                    \
      { "json", 0, 0, G_OPTION_ARG_NONE, &(options).json, N_ ("Print the result as JSON"), NULL }, \
      { "cert-dir",                                                                                \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_FILENAME,                                                                     \
        &(options).connect.cert_dir,                                                               \
        N_ ("Directory of certificates"),                                                          \
        N_ ("DIR") },                                                                              \
      { "password-file",                                                                           \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_FILENAME,                                                                     \
        &(options).connect.password_file,                                                          \
        N_ ("Read the password from the first line of FILE"),                                      \
        N_ ("FILE") },                                                                             \
  {                                                                                                \
    "ask-password", 'W', 0, G_OPTION_ARG_NONE, &(options).connect.ask_password,                    \
        N_ ("Ask for the password"), NULL                                                          \
  }

/* What both subcommands demand. */
static gboolean
check_options (const KeyOptions *options, int argc, int *exit_code)
{
  *exit_code = TOOL_OK;
  if (argc > 1)
    *exit_code = tool_usage_error (_ ("there is nothing to be given without an option"));
  else if (options->name == NULL || *options->name == '\0')
    *exit_code = tool_usage_error (_ ("--name is missing: how the database will call the key"));
  else if (g_utf8_strlen (options->name, -1) > MAX_NAME)
    *exit_code = tool_usage_error (_ ("the name is longer than %d characters"), MAX_NAME);
  else if ((options->connect.connection != NULL) == options->print)
    *exit_code = tool_usage_error (_ ("either --connection or --print is needed"));

  return *exit_code == TOOL_OK;
}

/* Members are pairs of name and value, up to a NULL. Returns an exit code. */
static int
print_result (gboolean json, const char *sql, gboolean print_sql, ...)
{
  GError *error = NULL;
  g_autoptr (GString) object = g_string_new ("{");
  va_list members;
  va_start (members, print_sql);
  for (const char *name; (name = va_arg (members, const char *)) != NULL;)
    tool_json_append_member (object, name, va_arg (members, const char *));
  va_end (members);
  tool_json_append_member (object, "sql", sql);
  if (json)
    printf ("%s}\n", object->str);
  else if (print_sql)
    printf ("%s\n", sql);

  return tool_flush_output (&error) ? TOOL_OK : tool_failure (error, NULL);
}

/* Column master key */

static char *
make_cmk_sql (const char *name, const char *key_path)
{
  g_autofree char *quoted_name = tool_quote_name (name);
  g_autofree char *quoted_provider = tool_quote_string (PROVIDER);
  g_autofree char *quoted_path = tool_quote_string (key_path);

  return g_strdup_printf ("CREATE COLUMN MASTER KEY %s\n"
                          "  WITH (KEY_STORE_PROVIDER_NAME = %s,\n"
                          "        KEY_PATH = %s);",
                          quoted_name, quoted_provider, quoted_path);
}

static gboolean
write_certificate (const KeyOptions *options,
                   const char *directory,
                   char **file,
                   char **thumbprint,
                   GError **error)
{
  const char *subject = options->subject != NULL ? options->subject : "Always Encrypted";
  g_autoptr (GBytes) pfx = NULL;

  if (!tool_make_certificate (subject, options->legacy, &pfx, thumbprint, error))
    return FALSE;

  g_autofree char *name = g_strconcat (*thumbprint, ".pfx", NULL);
  *file = g_build_filename (directory, name, NULL);

  return tool_write_secret_file (directory, name, pfx, error);
}

static int
create_cmk (const KeyOptions *options, AeConnection *connection)
{
  g_autofree char *directory = options->connect.cert_dir != NULL
                                   ? g_strdup (options->connect.cert_dir)
                                   : tool_get_default_cert_dir ();
  g_autofree char *thumbprint = NULL;
  g_autofree char *file = NULL;
  GError *error = NULL;

  if (!write_certificate (options, directory, &file, &thumbprint, &error))
    return tool_failure (error, _ ("Choose another directory with --cert-dir"));

  tool_note (_ ("The column master key is in %s; whoever has this file can read the data, and "
                "without it nobody can: keep a copy in a safe place"),
             file);

  g_autofree char *key_path = g_strconcat (KEY_PATH_PREFIX, thumbprint, NULL);
  g_autofree char *sql = make_cmk_sql (options->name, key_path);
  if (connection != NULL && !tool_run (connection, sql, &error))
    {
      g_autofree char *advice = g_strdup_printf (
          _ ("The file %s was made and is kept; delete it if it is not used"), file);
      return tool_failure (error, advice);
    }

  return print_result (options->json, sql, options->print, "name", options->name, "provider",
                       PROVIDER, "key_path", key_path, "file", file, NULL);
}

int
tool_create_cmk (int argc, char **argv)
{
  g_auto (KeyOptions) options = { 0 };
  g_autoptr (AeConnection) connection = NULL;
  int exit_code;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &options.name, N_ ("Name of the key in the database"),
      N_ ("NAME") },
    { "subject", 0, 0, G_OPTION_ARG_STRING, &options.subject,
      N_ ("Common name in the certificate (default: Always Encrypted)"), N_ ("CN") },
    { "legacy-pfx", 0, 0, G_OPTION_ARG_NONE, &options.legacy,
      N_ ("Write the PFX file in the old format (3DES), which all other programs read"), NULL },
    COMMON_ENTRIES (options),
    { NULL },
  };

  if (!tool_parse_options (
          &argc, &argv, NULL,
          _ ("Makes an RSA key with a self-signed certificate, writes both to a PFX file without "
             "a password that only its owner can read, and makes the key known to the database "
             "with CREATE COLUMN MASTER KEY."),
          entries))
    return TOOL_USAGE;
  if (!check_options (&options, argc, &exit_code))
    return exit_code;
  if (options.subject != NULL
      && (*options.subject == '\0' || g_utf8_strlen (options.subject, -1) > MAX_SUBJECT))
    return tool_usage_error (_ ("the subject must have 1 to %d characters"), MAX_SUBJECT);

  /* First the connection: if there is none, no file is left over. */
  if (!options.print)
    {
      connection = tool_connect (&options.connect, &exit_code);
      if (connection == NULL)
        return exit_code;
    }

  return create_cmk (&options, connection);
}

/* Column encryption key */

static char *
make_cek_sql (const char *name, const char *cmk, GBytes *wrapped)
{
  g_autofree char *quoted_name = tool_quote_name (name);
  g_autofree char *quoted_cmk = tool_quote_name (cmk);
  g_autofree char *hex = tool_quote_bytes (wrapped);

  return g_strdup_printf ("CREATE COLUMN ENCRYPTION KEY %s\n"
                          "  WITH VALUES (COLUMN_MASTER_KEY = %s,\n"
                          "               ALGORITHM = 'RSA_OAEP',\n"
                          "               ENCRYPTED_VALUE = %s);",
                          quoted_name, quoted_cmk, hex);
}

static gboolean
read_key_path (AeCursor *cursor, const char *cmk, char **key_path, GError **error)
{
  GError *cause = NULL;

  if (!ae_cursor_next (cursor, NULL, &cause))
    {
      if (cause == NULL)
        cause
            = g_error_new (AE_ERROR, AE_ERROR_KEY_STORE,
                           _ ("The database has no column master key “%s” that you may see"), cmk);
      g_propagate_error (error, cause);
      return FALSE;
    }

  g_autofree char *provider = g_strdup (ae_cursor_get_string (cursor, 0, error));
  if (provider == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (provider, PROVIDER) != 0)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("The column master key “%s” is in key store “%s”; only %s is supported yet"),
                   cmk, provider, PROVIDER);
      return FALSE;
    }
  *key_path = g_strdup (ae_cursor_get_string (cursor, 1, error));

  return *key_path != NULL;
}

static char *
look_up_key_path (AeConnection *connection, const char *cmk, GError **error)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (
      connection, "SELECT key_store_provider_name, key_path FROM sys.column_master_keys "
                  "WHERE name = @name");
  char *key_path = NULL;

  if (!ae_statement_declare (statement, "@name", "nvarchar(128)", error))
    return NULL;
  ae_statement_bind_string (statement, "@name", cmk);

  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, error);
  if (cursor == NULL || !read_key_path (cursor, cmk, &key_path, error))
    return NULL;
  if (!ae_cursor_close (cursor, NULL, error))
    g_clear_pointer (&key_path, g_free);

  return key_path;
}

static int
create_cek (const KeyOptions *options, AeConnection *connection)
{
  g_autofree char *key_path = g_strdup (options->key_path);
  g_autoptr (AeKeyStoreProvider) store = tool_open_certificate_store (options->connect.cert_dir);
  GError *error = NULL;

  if (key_path == NULL)
    key_path = look_up_key_path (connection, options->cmk, &error);
  if (key_path == NULL)
    return tool_failure (error, NULL);

  g_autoptr (GBytes) wrapped = ae_key_store_provider_create_key (store, key_path, NULL, &error);
  if (wrapped == NULL)
    return tool_failure (error, _ ("Name the directory of the certificate with --cert-dir, or in "
                                   "the environment variable AECLIENT_CERT_PATH"));

  g_autofree char *sql = make_cek_sql (options->name, options->cmk, wrapped);
  if (connection != NULL && !tool_run (connection, sql, &error))
    return tool_failure (error, NULL);

  g_autofree char *hex = tool_quote_bytes (wrapped);

  return print_result (options->json, sql, options->print, "name", options->name, "cmk",
                       options->cmk, "key_path", key_path, "encrypted_value", hex, NULL);
}

int
tool_create_cek (int argc, char **argv)
{
  g_auto (KeyOptions) options = { 0 };
  g_autoptr (AeConnection) connection = NULL;
  int exit_code;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &options.name, N_ ("Name of the key in the database"),
      N_ ("NAME") },
    { "cmk", 0, 0, G_OPTION_ARG_STRING, &options.cmk,
      N_ ("Name of the column master key that protects it"), N_ ("NAME") },
    { "key-path", 0, 0, G_OPTION_ARG_STRING, &options.key_path,
      N_ ("Key path of the column master key (default: ask the database)"), N_ ("PATH") },
    COMMON_ENTRIES (options),
    { NULL },
  };

  if (!tool_parse_options (
          &argc, &argv, NULL,
          _ ("Makes a column encryption key of random bytes, wraps it with a column master key, "
             "and makes the wrapped key known to the database with CREATE COLUMN ENCRYPTION KEY. "
             "The key itself is written nowhere."),
          entries))
    return TOOL_USAGE;
  if (!check_options (&options, argc, &exit_code))
    return exit_code;
  if (options.cmk == NULL || *options.cmk == '\0')
    return tool_usage_error (_ ("--cmk is missing: the column master key to wrap the key with"));
  if (options.print && options.key_path == NULL)
    return tool_usage_error (_ ("--print needs --key-path, because no database is asked"));

  if (!options.print)
    {
      connection = tool_connect (&options.connect, &exit_code);
      if (connection == NULL)
        return exit_code;
    }

  return create_cek (&options, connection);
}
