/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "tool.h"

void
tool_connect_options_clear (ToolConnectOptions *self)
{
  g_free (self->connection);
  g_free (self->password_file);
  g_free (self->column_encryption);
  g_free (self->cert_dir);
  *self = (ToolConnectOptions){ 0 };
}

/* The library gives no password back. A string that says where one is to be found has it. */
static gboolean
seems_to_have_password (const char *connection_string)
{
  return g_regex_match_simple ("(^|;)\\s*(pwd|password|dsn)\\s*=", connection_string,
                               G_REGEX_CASELESS, 0);
}

static gboolean
set_password (AeConnection *connection, const ToolConnectOptions *options, GError **error)
{
  const char *from_environment = g_getenv (TOOL_PASSWORD_VARIABLE);
  char *password;

  if (options->password_file != NULL)
    password = tool_read_password_file (options->password_file, error);
  else if (!options->ask_password && from_environment != NULL)
    password = g_strdup (from_environment);
  else if (options->ask_password
           || (isatty (STDIN_FILENO) && !seems_to_have_password (options->connection)))
    password = tool_ask_password (_ ("Password: "), error);
  else
    return TRUE;

  if (password == NULL)
    return FALSE;
  ae_connection_set_password (connection, password);
  tool_free_password (password);

  return TRUE;
}

static gboolean
set_column_encryption (AeConnection *connection, const char *setting)
{
  AeColumnEncryption value;

  if (g_ascii_strcasecmp (setting, "enabled") == 0)
    value = AE_COLUMN_ENCRYPTION_ENABLED;
  else if (g_ascii_strcasecmp (setting, "disabled") == 0)
    value = AE_COLUMN_ENCRYPTION_DISABLED;
  else
    return FALSE;
  g_object_set (connection, "column-encryption", value, NULL);

  return TRUE;
}

AeKeyStoreProvider *
tool_open_certificate_store (const char *cert_dir)
{
  const char *directories[] = { cert_dir, NULL };

  return ae_certificate_key_store_new (cert_dir != NULL ? directories : NULL);
}

static gboolean
set_cert_dir (AeConnection *connection, const char *cert_dir, GError **error)
{
  if (cert_dir == NULL)
    return TRUE;

  g_autoptr (AeKeyStoreProvider) store = tool_open_certificate_store (cert_dir);

  return ae_connection_add_key_store_provider (connection, store, error);
}

static const char *
advise (const GError *error)
{
  if (g_error_matches (error, AE_SERVER_ERROR, AE_SERVER_ERROR_LOGIN_FAILED))
    return _ ("Check UID in the connection string and the password: --password-file FILE, the "
              "environment variable AECLIENT_PASSWORD, or --ask-password");
  if (error->domain == G_TLS_ERROR)
    return _ ("If the server's certificate is right but signed by nobody this computer knows, "
              "give it with ServerCertificate=FILE in the connection string");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return _ ("Check Server=host,port in the connection string, and that the server is running");

  return NULL;
}

static AeConnection *
fail_to_connect (GError *error, int *exit_code)
{
  *exit_code = tool_failure (error, advise (error));

  return NULL;
}

AeConnection *
tool_connect (const ToolConnectOptions *options, int *exit_code)
{
  GError *error = NULL;

  g_autoptr (AeConnection) connection = ae_connection_new_from_string (options->connection, &error);
  if (connection == NULL)
    {
      *exit_code = tool_usage_error ("%s", error->message);
      g_error_free (error);
      return NULL;
    }
  if (options->column_encryption != NULL
      && !set_column_encryption (connection, options->column_encryption))
    {
      *exit_code = tool_usage_error (_ ("--column-encryption is “enabled” or “disabled”"));
      return NULL;
    }
  if (!set_cert_dir (connection, options->cert_dir, &error)
      || !set_password (connection, options, &error)
      || !ae_connection_open (connection, NULL, &error))
    return fail_to_connect (error, exit_code);

  return g_steal_pointer (&connection);
}

gboolean
tool_run (AeConnection *connection, const char *sql, GError **error)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  GError *cause = NULL;

  /* The number of rows says nothing here. */
  ae_statement_execute (statement, NULL, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);

  return FALSE;
}
