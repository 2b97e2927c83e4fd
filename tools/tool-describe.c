/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

/* aeclient describe */

typedef struct
{
  ToolConnectOptions connect;
  char **declarations;
  char *file;
  gboolean json;
} DescribeOptions;

static void
describe_options_clear (DescribeOptions *self)
{
  tool_connect_options_clear (&self->connect);
  g_strfreev (self->declarations);
  g_free (self->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DescribeOptions, describe_options_clear)

/* JSON */

static void
append_number (GString *json, const char *name, guint number)
{
  g_string_append (json, ", ");
  tool_json_append_string (json, name);
  g_string_append_printf (json, ": %u", number);
}

static void
append_nick (GString *json, const char *name, GType type, int value)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (type);

  tool_json_append_member (json, name, g_enum_get_value (klass, value)->value_nick);
}

static void
append_parameter (GString *json, AeParameterInfo *info)
{
  g_autofree char *type = ae_sql_type_to_string (ae_parameter_info_get_sql_type (info));
  AeEncryptionType encryption = ae_parameter_info_get_encryption_type (info);

  g_string_append_c (json, '{');
  tool_json_append_member (json, "name", ae_parameter_info_get_name (info));
  tool_json_append_member (json, "type", type);
  append_nick (json, "encryption", AE_TYPE_ENCRYPTION_TYPE, encryption);
  if (encryption != AE_ENCRYPTION_TYPE_NONE)
    {
      tool_json_append_member (json, "algorithm",
                               ae_parameter_info_get_encryption_algorithm (info));
      append_number (json, "database_id", ae_parameter_info_get_key_database_id (info));
      append_number (json, "key_id", ae_parameter_info_get_key_id (info));
      append_number (json, "key_version", ae_parameter_info_get_key_version (info));
      tool_json_append_member (json, "key_store", ae_parameter_info_get_key_store_name (info));
      tool_json_append_member (json, "key_path", ae_parameter_info_get_key_path (info));
    }
  g_string_append_c (json, '}');
}

static void
append_column (GString *json, AeColumn *column)
{
  g_autofree char *type = ae_sql_type_to_string (ae_column_get_sql_type (column));
  AeEncryptionType encryption = ae_column_get_encryption_type (column);

  g_string_append_c (json, '{');
  tool_json_append_member (json, "name", ae_column_get_name (column));
  tool_json_append_member (json, "type", type);
  append_nick (json, "encryption", AE_TYPE_ENCRYPTION_TYPE, encryption);
  if (encryption != AE_ENCRYPTION_TYPE_NONE && ae_column_get_key_path (column) != NULL)
    {
      tool_json_append_member (json, "algorithm", ae_column_get_encryption_algorithm (column));
      append_number (json, "database_id", ae_column_get_key_database_id (column));
      append_number (json, "key_id", ae_column_get_key_id (column));
      append_number (json, "key_version", ae_column_get_key_version (column));
      tool_json_append_member (json, "key_store", ae_column_get_key_store_name (column));
      tool_json_append_member (json, "key_path", ae_column_get_key_path (column));
    }
  g_string_append_c (json, '}');
}

static void
print_json (AeDescription *description)
{
  GPtrArray *parameters = ae_description_get_parameters (description);
  GPtrArray *columns = ae_description_get_columns (description);
  g_autoptr (GString) json = g_string_new ("{");

  append_nick (json, "source", AE_TYPE_METADATA_SOURCE, ae_description_get_source (description));
  g_string_append (json, ",\n \"parameters\": [");
  for (guint i = 0; i < parameters->len; i++)
    {
      g_string_append (json, i > 0 ? ",\n  " : "\n  ");
      append_parameter (json, g_ptr_array_index (parameters, i));
    }
  g_string_append (json, "],\n \"columns\": [");
  for (guint i = 0; i < columns->len; i++)
    {
      g_string_append (json, i > 0 ? ",\n  " : "\n  ");
      append_column (json, g_ptr_array_index (columns, i));
    }
  g_string_append (json, "]}");
  fputs (json->str, stdout);
}

/* Statements */

static void
print_text (AeDescription *description)
{
  g_autofree char *text = ae_description_to_string (description);
  g_autofree char *printable = tool_make_printable (text, TRUE);

  fputs (printable, stdout);
}

/* NAME:TYPE */
static gboolean
declare (AeStatement *statement, char **declarations, GError **error)
{
  for (guint i = 0; declarations != NULL && declarations[i] != NULL; i++)
    {
      const char *colon = strchr (declarations[i], ':');

      if (colon == NULL || colon == declarations[i])
        {
          g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX, _ ("Parameter %s: %s"), declarations[i],
                       _ ("write it as NAME:TYPE"));
          return FALSE;
        }
      g_autofree char *name = g_strndup (declarations[i], colon - declarations[i]);
      if (!ae_statement_declare (statement, name, colon + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* Returns an exit code. */
static int
describe_batch (AeConnection *connection,
                const char *sql,
                const DescribeOptions *options,
                gboolean is_first)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  GError *error = NULL;

  if (!declare (statement, options->declarations, &error))
    return tool_failure (error, NULL);

  g_autoptr (AeDescription) description = ae_statement_describe (statement, NULL, &error);
  if (description == NULL)
    return tool_failure (error, NULL);
  if (!is_first)
    fputs (options->json ? ",\n" : "\n", stdout);
  if (options->json)
    print_json (description);
  else
    print_text (description);
  return TOOL_OK;
}

static int
run_describe (const DescribeOptions *options, const char *sql)
{
  GError *error = NULL;
  int exit_code = TOOL_OK;

  g_autoptr (GPtrArray) batches = tool_read_batches (options->file, sql, &error);
  if (batches == NULL)
    return tool_failure (error, NULL);
  if (batches->len == 0)
    return tool_usage_error (_ ("there is no SQL to run"));

  g_autoptr (AeConnection) connection = tool_connect (&options->connect, &exit_code);
  if (connection == NULL)
    return exit_code;

  if (options->json)
    fputs ("[\n", stdout);
  for (guint i = 0; i < batches->len && exit_code == TOOL_OK; i++)
    {
      const ToolBatch *batch = g_ptr_array_index (batches, i);

      exit_code = describe_batch (connection, batch->sql, options, i == 0);
    }
  if (options->json)
    fputs ("\n]\n", stdout);

  if (!tool_flush_output (&error))
    return tool_failure (error, NULL);
  return exit_code;
}

/* Arguments */

int
tool_describe (int argc, char **argv)
{
  g_auto (DescribeOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "connection", 'c', 0, G_OPTION_ARG_STRING, &options.connect.connection,
      N_ ("Connection string, as for the ODBC driver"), N_ ("STRING") },
    { "declare", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &options.declarations,
      N_ ("Declare the type of parameter @NAME; may be repeated"), N_ ("NAME:TYPE") },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &options.file,
      N_ ("Read the SQL from FILE, in batches separated by lines with GO"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print the result as JSON"), NULL },
    { "column-encryption", 0, 0, G_OPTION_ARG_STRING, &options.connect.column_encryption,
      N_ ("Override ColumnEncryption of the connection string"), N_ ("enabled|disabled") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.connect.password_file,
      N_ ("Read the password from the first line of FILE"), N_ ("FILE") },
    { "ask-password", 'W', 0, G_OPTION_ARG_NONE, &options.connect.ask_password,
      N_ ("Ask for the password"), NULL },
    { NULL },
  };

  if (!tool_parse_options (
          &argc, &argv, N_ ("[SQL]"),
          _ ("Asks the server about SQL without running it, and prints its parameters and the "
             "columns of its first result, which of them are encrypted, how and under which keys. "
             "Without SQL and --file, it is read from the standard input."),
          entries))
    return TOOL_USAGE;

  if (options.connect.connection == NULL)
    return tool_usage_error (_ ("--connection is missing, such as "
                                "“Server=db.example.com;Database=Clinic;UID=app”"));
  if (argc > 2)
    return tool_usage_error (_ ("more than one SQL text is given; put it in quotation marks"));
  if (argc == 2 && options.file != NULL)
    return tool_usage_error (_ ("either SQL or --file, not both"));

  return run_describe (&options, argc == 2 ? argv[1] : NULL);
}
