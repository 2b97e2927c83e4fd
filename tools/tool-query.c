/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tool-output.h"
#include "tool-parameter.h"
#include "tool.h"

/* aeclient query */

typedef struct
{
  ToolConnectOptions connect;
  char **parameters;
  char **nulls;
  char *file;
  gboolean json;
  gboolean csv;
  gboolean explain;
} QueryOptions;

static void
query_options_clear (QueryOptions *self)
{
  tool_connect_options_clear (&self->connect);
  g_strfreev (self->parameters);
  g_strfreev (self->nulls);
  g_free (self->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (QueryOptions, query_options_clear)

/* Rows */

static ToolCellKind
kind_of_type (const char *type)
{
  static const struct
  {
    const char *type;
    ToolCellKind kind;
  } kinds[] = {
    { "bigint", TOOL_CELL_NUMBER },   { "binary", TOOL_CELL_BYTES },
    { "bit", TOOL_CELL_BOOLEAN },     { "float", TOOL_CELL_NUMBER },
    { "image", TOOL_CELL_BYTES },     { "int", TOOL_CELL_NUMBER },
    { "real", TOOL_CELL_NUMBER },     { "rowversion", TOOL_CELL_BYTES },
    { "smallint", TOOL_CELL_NUMBER }, { "tinyint", TOOL_CELL_NUMBER },
    { "udt", TOOL_CELL_BYTES },       { "varbinary", TOOL_CELL_BYTES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].type, type))
      return kinds[i].kind;

  return TOOL_CELL_TEXT;
}

static GPtrArray *
dup_columns (AeCursor *cursor)
{
  GPtrArray *columns = tool_columns_new ();

  for (guint i = 0; i < ae_cursor_get_n_columns (cursor); i++)
    {
      AeColumn *from = ae_cursor_get_column (cursor, i);
      ToolColumn *column = g_new (ToolColumn, 1);

      column->name = g_strdup (ae_column_get_name (from));
      column->type = ae_sql_type_to_string (ae_column_get_sql_type (from));
      g_ptr_array_add (columns, column);
    }

  return columns;
}

static gboolean
read_cell (AeCursor *cursor, guint index, ToolCell *cell, GError **error)
{
  AeColumn *column = ae_cursor_get_column (cursor, index);

  if (ae_cursor_is_null (cursor, index))
    {
      cell->kind = TOOL_CELL_NULL;
      return TRUE;
    }

  cell->kind = kind_of_type (ae_sql_type_get_name (ae_column_get_sql_type (column)));
  if (cell->kind == TOOL_CELL_BYTES)
    {
      g_autoptr (GBytes) bytes = ae_cursor_dup_bytes (cursor, index, error);
      cell->text = bytes != NULL ? tool_quote_bytes (bytes) : NULL;
    }
  else
    cell->text = g_strdup (ae_cursor_get_string (cursor, index, error));

  return cell->text != NULL;
}

static GArray *
read_row (AeCursor *cursor, GError **error)
{
  guint n_columns = ae_cursor_get_n_columns (cursor);
  GArray *row = tool_row_new (n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      ToolCell cell = { 0 };

      if (!read_cell (cursor, i, &cell, error))
        {
          g_array_unref (row);
          return NULL;
        }
      g_array_append_val (row, cell);
    }

  return row;
}

static gboolean
print_rows (AeCursor *cursor, ToolOutput *output, GError **error)
{
  GError *cause = NULL;
  guint64 n_rows = 0;

  tool_output_begin_result (output, dup_columns (cursor));
  while (ae_cursor_next (cursor, NULL, &cause))
    {
      GArray *row = read_row (cursor, &cause);

      if (row == NULL || !tool_output_row (output, row))
        break;
      n_rows++;
    }
  tool_output_end_result (output);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  tool_note (g_dngettext (GETTEXT_PACKAGE, "%lu row", "%lu rows", (gulong) n_rows),
             (gulong) n_rows);

  return TRUE;
}

/* Statements */

static gboolean
print_results (AeCursor *cursor, ToolOutput *output, GError **error)
{
  GError *cause = NULL;

  do
    {
      if (ae_cursor_get_n_columns (cursor) > 0)
        {
          if (!print_rows (cursor, output, error))
            return FALSE;
        }
      else if (ae_cursor_get_rows_affected (cursor) >= 0)
        {
          gulong n = (gulong) ae_cursor_get_rows_affected (cursor);
          tool_note (g_dngettext (GETTEXT_PACKAGE, "%lu row affected", "%lu rows affected", n), n);
        }
    }
  while (ae_cursor_next_result (cursor, NULL, &cause));

  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }

  return ae_cursor_close (cursor, NULL, error);
}

static void
print_error (const AeServerMessage *message)
{
  const char *procedure = ae_server_message_get_procedure (message);
  g_autofree char *place
      = *procedure != '\0'
            ? g_strdup_printf (_ ("%s, line %u"), procedure, ae_server_message_get_line (message))
            : g_strdup_printf (_ ("line %u"), ae_server_message_get_line (message));

  tool_note (_ ("Error %d, severity %u, state %u, %s: %s"), ae_server_message_get_number (message),
             ae_server_message_get_severity (message), ae_server_message_get_state (message), place,
             ae_server_message_get_text (message));
}

/* What PRINT says, and errors with all their details. TRUE: there was one. */
static gboolean
print_messages (AeStatement *statement)
{
  g_autoptr (GPtrArray) messages = ae_statement_dup_messages (statement);
  gboolean has_error = FALSE;

  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      const AeServerMessage *message = g_ptr_array_index (messages, i);
      gboolean is_error = ae_server_message_get_severity (message) > 10;

      has_error |= is_error;
      if (is_error)
        print_error (message);
      else
        tool_note ("%s", ae_server_message_get_text (message));
    }

  return has_error;
}

/* What was encrypted, and how; also of a statement that failed behind that. */
static void
print_explanation (AeStatement *statement)
{
  g_autoptr (AeDescription) description = ae_statement_dup_explanation (statement);

  if (description == NULL)
    return;
  g_autofree char *text = ae_description_to_string (description);
  g_autofree char *printable = tool_make_printable (g_strchomp (text), TRUE);
  tool_note ("%s", printable);
}

static const char *
advise (const GError *error)
{
  if (g_error_matches (error, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH)
      || g_error_matches (error, AE_SERVER_ERROR, AE_SERVER_ERROR_ENCRYPTION_SCHEME_MISMATCH))
    return _ ("Values for encrypted columns must be parameters of exactly the column's type, such "
              "as --param 'ssn:char(11)=795-73-9838', with --column-encryption enabled");
  if (g_error_matches (error, AE_ERROR, AE_ERROR_KEY_STORE))
    return _ ("Name the directory of the certificate with --cert-dir, or in the environment "
              "variable AECLIENT_CERT_PATH");

  return NULL;
}

/* @is_shown: the server's own words are on the screen already. */
static int
fail (GError *error, gboolean is_shown)
{
  const char *advice = advise (error);

  if (!is_shown || error->domain != AE_SERVER_ERROR)
    return tool_failure (error, advice);

  if (advice != NULL)
    tool_note ("%s", advice);
  g_error_free (error);

  return TOOL_FAILED;
}

/* Returns an exit code. */
static int
run_batch (AeConnection *connection,
           const char *sql,
           const QueryOptions *options,
           ToolOutput *output)
{
  g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
  GError *error = NULL;

  if (!tool_bind_parameters (statement, options->parameters, options->nulls, &error))
    return fail (error, FALSE);

  g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
  if (cursor != NULL)
    print_results (cursor, output, &error);

  gboolean is_shown = print_messages (statement);
  if (options->explain)
    print_explanation (statement);

  return error != NULL ? fail (error, is_shown) : TOOL_OK;
}

static int
run_batches (AeConnection *connection, GPtrArray *batches, const QueryOptions *options)
{
  ToolFormat format = options->json  ? TOOL_FORMAT_JSON
                      : options->csv ? TOOL_FORMAT_CSV
                                     : TOOL_FORMAT_TABLE;
  ToolOutput *output = tool_output_begin (format);
  int exit_code = TOOL_OK;

  for (guint i = 0; i < batches->len && exit_code == TOOL_OK; i++)
    {
      const ToolBatch *batch = g_ptr_array_index (batches, i);

      for (guint n = 0; n < batch->count && exit_code == TOOL_OK; n++)
        exit_code = run_batch (connection, batch->sql, options, output);
    }

  GError *error = NULL;
  if (!tool_output_end (output, &error))
    return tool_failure (error, NULL);

  return exit_code;
}

/* Arguments */

static int
run_query (const QueryOptions *options, const char *sql)
{
  GError *error = NULL;
  int exit_code;

  g_autoptr (GPtrArray) batches = tool_read_batches (options->file, sql, &error);
  if (batches == NULL)
    return tool_failure (error, NULL);
  if (batches->len == 0)
    return tool_usage_error (_ ("there is no SQL to run"));

  g_autoptr (AeConnection) connection = tool_connect (&options->connect, &exit_code);
  if (connection == NULL)
    return exit_code;

  return run_batches (connection, batches, options);
}

int
tool_query (int argc, char **argv)
{
  g_auto (QueryOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "connection", 'c', 0, G_OPTION_ARG_STRING, &options.connect.connection,
      N_ ("Connection string, as for the ODBC driver"), N_ ("STRING") },
    { "param", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options.parameters,
      N_ ("Give parameter @NAME a value; may be repeated"), N_ ("NAME[:TYPE]=VALUE") },
    { "null", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.nulls,
      N_ ("Make parameter @NAME NULL; may be repeated"), N_ ("NAME[:TYPE]") },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &options.file,
      N_ ("Read the SQL from FILE, in batches separated by lines with GO"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print the results as JSON"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options.csv, N_ ("Print the results as CSV"), NULL },
    { "explain", 0, 0, G_OPTION_ARG_NONE, &options.explain,
      N_ ("Say which parameters and columns were encrypted, how and under which keys"), NULL },
    { "column-encryption", 0, 0, G_OPTION_ARG_STRING, &options.connect.column_encryption,
      N_ ("Override ColumnEncryption of the connection string"), N_ ("enabled|disabled") },
    { "cert-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.connect.cert_dir,
      N_ ("Directory of certificates"), N_ ("DIR") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.connect.password_file,
      N_ ("Read the password from the first line of FILE"), N_ ("FILE") },
    { "ask-password", 'W', 0, G_OPTION_ARG_NONE, &options.connect.ask_password,
      N_ ("Ask for the password"), NULL },
    { NULL },
  };

  if (!tool_parse_options (
          &argc, &argv, N_ ("[SQL]"),
          _ ("Runs SQL and prints the rows it returns. Without SQL and --file, it is read from the "
             "standard input. The numbers of rows and the server's messages go to the standard "
             "error."),
          entries))
    return TOOL_USAGE;

  if (options.connect.connection == NULL)
    return tool_usage_error (_ ("--connection is missing, such as "
                                "“Server=db.example.com;Database=Clinic;UID=app”"));
  if (argc > 2)
    return tool_usage_error (_ ("more than one SQL text is given; put it in quotation marks"));
  if (argc == 2 && options.file != NULL)
    return tool_usage_error (_ ("either SQL or --file, not both"));
  if (options.json && options.csv)
    return tool_usage_error (_ ("either --json or --csv, not both"));

  return run_query (&options, argc == 2 ? argv[1] : NULL);
}
