/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The cross reading: the table Interop has two encrypted columns for every type of the file. */

#include "encrypted.h"

#include "odbc-values.h"

#include <string.h>

#define WRITER "msodbcsql"

/* --- the file of values --------------------------------------------------------------------- */

typedef struct
{
  GPtrArray *types; /* of SqlType */
  GPtrArray *rows;  /* of GStrv; the strings as in the file */
} Values;

static void
values_free (Values *self)
{
  g_ptr_array_unref (self->types);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Values, values_free)

static Values *
values_read (const char *file, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (file, &text, NULL, error))
    return NULL;
  Values *self = g_new0 (Values, 1);
  self->types = g_ptr_array_new_with_free_func ((GDestroyNotify) sql_type_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if ((*line)[0] == '#' || (*line)[0] == '\0')
        continue;
      g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
      if (self->types->len > 0)
        g_ptr_array_add (self->rows, g_steal_pointer (&fields));
      else
        for (char **field = fields; *field != NULL; field++)
          g_ptr_array_add (self->types, sql_type_parse (*field));
    }
  return self;
}

/* NULL is \N; *n*text is text repeated n times. (transfer full) */
static char *
expand (const char *field)
{
  if (g_str_equal (field, "\\N"))
    return NULL;
  if (field[0] != '*')
    return g_strdup (field);
  char *end;
  guint64 count = g_ascii_strtoull (field + 1, &end, 10);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint64 i = 0; i < count; i++)
    g_string_append (text, end + 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- connection ----------------------------------------------------------------------------- */

Session *
encrypted_open (gboolean encrypting, GError **error)
{
  g_autoptr (Session) session
      = session_open (encrypting ? "Encrypt=yes;TrustServerCertificate=yes;ColumnEncryption=Enabled"
                                 : "Encrypt=yes;TrustServerCertificate=yes",
                      error);

  if (session == NULL || !encrypting)
    return g_steal_pointer (&session);
  const char *library = g_getenv ("AE_INTEROP_PROVIDER");
  if (!odbc_good (SQLSetConnectAttr (session->handle, MS_CONNECTION_KEYSTORE_PROVIDER,
                                     (SQLPOINTER) library, SQL_NTS),
                  SQL_HANDLE_DBC, session->handle, "SQL_COPT_SS_CEKEYSTOREPROVIDER", error))
    return NULL;
  return g_steal_pointer (&session);
}

/* --- commands ------------------------------------------------------------------------------- */

/* Neither driver knows money as a type of parameters: as decimal(19,4) the server refuses it. */
static gboolean
can_write (const SqlType *type)
{
  return !g_str_has_suffix (type->name, "money");
}

static char *
build_insert (Values *values)
{
  g_autoptr (GString) columns = g_string_new ("INSERT INTO Interop (writer, line");
  g_autoptr (GString) markers = g_string_new (") VALUES (?, ?");

  for (guint i = 0; i < values->types->len; i++)
    if (can_write (g_ptr_array_index (values->types, i)))
      {
        g_string_append_printf (columns, ", c%ud, c%ur", i, i);
        g_string_append (markers, ", ?, ?");
      }
  g_string_append (columns, markers->str);
  g_string_append_c (columns, ')');
  return g_string_free (g_steal_pointer (&columns), FALSE);
}

static gboolean
bind_encrypted (SQLHSTMT statement,
                guint ordinal,
                const SqlType *type,
                const char *field,
                GPtrArray *parameters,
                GError **error)
{
  g_autofree char *text = expand (field);
  Parameter *parameter = parameter_new (type, text);

  g_ptr_array_add (parameters, parameter);
  if (parameter_bind (parameter, statement, ordinal, error))
    return TRUE;
  g_prefix_error (error, "%s: ", type->text);
  return FALSE;
}

static gboolean
write_row (SQLHSTMT statement, Values *values, guint line, GError **error)
{
  g_autoptr (GPtrArray) parameters
      = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
  GStrv fields = g_ptr_array_index (values->rows, line);
  SQLINTEGER number = (SQLINTEGER) line;
  SQLLEN length = 0, writer_length = SQL_NTS;
  guint ordinal = 3;

  SQLBindParameter (statement, 1, SQL_PARAM_INPUT, SQL_C_CHAR, SQL_VARCHAR, 20, 0,
                    (SQLPOINTER) WRITER, 0, &writer_length);
  SQLBindParameter (statement, 2, SQL_PARAM_INPUT, SQL_C_SLONG, SQL_INTEGER, 10, 0, &number, 0,
                    &length);
  for (guint i = 0; i < values->types->len; i++)
    {
      const SqlType *type = g_ptr_array_index (values->types, i);
      if (!can_write (type))
        continue;
      for (guint j = 0; j < 2; j++)
        if (!bind_encrypted (statement, ordinal++, type, fields[i], parameters, error))
          return FALSE;
    }
  if (statement_good (statement, SQLExecute (statement), "SQLExecute", error))
    return TRUE;
  g_prefix_error (error, "row %u: ", line);
  return FALSE;
}

/* The driver prepares when the statement is first executed, which is its default. */
static SQLHSTMT
prepare (Session *session, const char *sql, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);

  return statement_good (statement, SQLPrepare (statement, (SQLCHAR *) sql, SQL_NTS), sql, error)
             ? g_steal_pointer (&statement)
             : NULL;
}

static gboolean
write_rows (Session *session, Values *values, GError **error)
{
  g_autofree char *sql = build_insert (values);
  g_auto (SQLHSTMT) statement = prepare (session, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint line = 0; line < values->rows->len; line++)
    if (!write_row (statement, values, line, error))
      return FALSE;
  g_print ("%u rows written\n", values->rows->len);
  return TRUE;
}

/* The columns after id, writer and line in the order of the file, deterministic before randomized.
 */
static gboolean
print_row (SQLHSTMT statement, Values *values, gboolean cipher, GError **error)
{
  g_autoptr (SqlType) text_type = sql_type_parse ("varchar(20)");
  g_autoptr (SqlType) number_type = sql_type_parse ("int");
  g_autofree char *writer = column_read (statement, 1, text_type, error);
  g_autofree char *line = writer != NULL ? column_read (statement, 2, number_type, error) : NULL;

  if (line == NULL)
    return FALSE;
  for (guint i = 0; i < 2 * values->types->len; i++)
    {
      const SqlType *type = g_ptr_array_index (values->types, i / 2);
      g_autofree char *cell = cipher ? column_read_bytes (statement, 3 + i, error)
                                     : column_read (statement, 3 + i, type, error);
      if (cell == NULL)
        {
          g_prefix_error (error, "%s, row %s, %s: ", writer, line, type->text);
          return FALSE;
        }
      g_print ("%s\t%s\tc%u%c\t%s\n", writer, line, i / 2, i % 2 == 0 ? 'd' : 'r', cell);
    }
  return TRUE;
}

static gboolean
read_rows (Session *session, Values *values, gboolean cipher, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (session);
  g_autoptr (GString) sql = g_string_new ("SELECT writer, line");

  for (guint i = 0; i < values->types->len; i++)
    g_string_append_printf (sql, ", c%ud, c%ur", i, i);
  g_string_append (sql, " FROM Interop ORDER BY id");
  if (!statement_execute (statement, sql->str, error))
    return FALSE;
  for (;;)
    {
      SQLRETURN result = SQLFetch (statement);
      if (result == SQL_NO_DATA)
        return TRUE;
      if (!statement_good (statement, result, "SQLFetch", error)
          || !print_row (statement, values, cipher, error))
        return FALSE;
    }
}

static gboolean
count_rows (SQLHSTMT statement, guint *n_rows, GError **error)
{
  for (*n_rows = 0;; (*n_rows)++)
    {
      SQLRETURN result = SQLFetch (statement);
      if (result == SQL_NO_DATA)
        return statement_good (statement, SQLFreeStmt (statement, SQL_CLOSE), "SQL_CLOSE", error);
      if (!statement_good (statement, result, "SQLFetch", error))
        return FALSE;
    }
}

static gboolean
find_column (Session *session, Values *values, guint column, GError **error)
{
  const SqlType *type = g_ptr_array_index (values->types, column);
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM Interop WHERE c%ud = ?", column);
  g_auto (SQLHSTMT) statement = prepare (session, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint line = 0; line < values->rows->len; line++)
    {
      g_autoptr (GPtrArray) parameters
          = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);
      const char *field = ((GStrv) g_ptr_array_index (values->rows, line))[column];
      guint n_rows;
      if (g_str_equal (field, "\\N"))
        continue;
      if (!bind_encrypted (statement, 1, type, field, parameters, error)
          || !statement_good (statement, SQLExecute (statement), sql, error)
          || !count_rows (statement, &n_rows, error))
        {
          g_prefix_error (error, "row %u, %s: ", line, type->text);
          return FALSE;
        }
      g_print ("%u\tc%ud\t%u\n", line, column, n_rows);
    }
  return TRUE;
}

static gboolean
find_values (Session *session, Values *values, GError **error)
{
  for (guint column = 0; column < values->types->len; column++)
    if (can_write (g_ptr_array_index (values->types, column))
        && !find_column (session, values, column, error))
      return FALSE;
  return TRUE;
}

gboolean
encrypted_run (const char *command, const char *argument, GError **error)
{
  if (g_str_equal (command, "scenario"))
    return encrypted_scenario (argument, error);

  gboolean cipher = g_str_equal (command, "cipher");
  g_autoptr (Values) values = values_read (argument, error);
  g_autoptr (Session) session = values != NULL ? encrypted_open (!cipher, error) : NULL;
  if (session == NULL)
    return FALSE;
  if (g_str_equal (command, "write"))
    return write_rows (session, values, error);
  if (g_str_equal (command, "find"))
    return find_values (session, values, error);
  if (g_str_equal (command, "read") || cipher)
    return read_rows (session, values, cipher, error);
  return fail (error, "no such command: %s", command);
}
