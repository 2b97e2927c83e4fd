/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "odbc-session.h"

#include <stdarg.h>
#include <string.h>

#define MAX_TEXT 2048

/* --- failures ------------------------------------------------------------------------------- */

gboolean
fail (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, ODBC_ERROR, 0, text);

  return FALSE;
}

gboolean
expect_text (const char *found, const char *expected, const char *what, GError **error)
{
  if (g_strcmp0 (found, expected) == 0)
    return TRUE;

  g_autofree char *shown_found = g_strescape (found != NULL ? found : "(nothing)", NULL);
  g_autofree char *shown_expected = g_strescape (expected, NULL);
  return fail (error, "%s: \"%.400s\", expected \"%.400s\"", what, shown_found, shown_expected);
}

void
diagnostic_free (Diagnostic *self)
{
  g_free (self->text);
  g_free (self->procedure);
  g_free (self);
}

static char *
read_field (SQLSMALLINT kind, SQLHANDLE handle, SQLSMALLINT record, SQLSMALLINT field)
{
  char text[MAX_TEXT] = "";
  SQLSMALLINT length = 0;

  if (!SQL_SUCCEEDED (SQLGetDiagField (kind, handle, record, field, text, sizeof text, &length)))
    return g_strdup ("");
  return g_strdup (text);
}

static SQLINTEGER
read_number (SQLSMALLINT kind, SQLHANDLE handle, SQLSMALLINT record, SQLSMALLINT field)
{
  SQLINTEGER number = 0;

  SQLGetDiagField (kind, handle, record, field, &number, SQL_IS_INTEGER, NULL);
  return number;
}

GPtrArray *
odbc_diagnose (SQLSMALLINT kind, SQLHANDLE handle)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) diagnostic_free);

  for (SQLSMALLINT record = 1;; record++)
    {
      SQLCHAR sql_state[6] = "", text[MAX_TEXT] = "";
      SQLINTEGER number = 0;
      SQLSMALLINT length;
      if (!SQL_SUCCEEDED (
              SQLGetDiagRec (kind, handle, record, sql_state, &number, text, sizeof text, &length)))
        return found;
      Diagnostic *diagnostic = g_new0 (Diagnostic, 1);
      g_strlcpy (diagnostic->sql_state, (const char *) sql_state, sizeof diagnostic->sql_state);
      diagnostic->number = number;
      diagnostic->text = g_utf8_make_valid ((const char *) text, -1);
      if (kind == SQL_HANDLE_STMT && session_is_microsoft ())
        {
          diagnostic->state = read_number (kind, handle, record, MS_DIAGNOSTIC_STATE);
          diagnostic->severity = read_number (kind, handle, record, MS_DIAGNOSTIC_SEVERITY);
          diagnostic->line = read_number (kind, handle, record, MS_DIAGNOSTIC_LINE);
          diagnostic->procedure = read_field (kind, handle, record, MS_DIAGNOSTIC_PROCEDURE);
        }
      g_ptr_array_add (found, diagnostic);
    }
}

gboolean
odbc_good (SQLRETURN result, SQLSMALLINT kind, SQLHANDLE handle, const char *what, GError **error)
{
  if (SQL_SUCCEEDED (result) || result == SQL_NO_DATA)
    return TRUE;

  g_autoptr (GPtrArray) records = odbc_diagnose (kind, handle);
  g_autoptr (GString) text = g_string_new (what);
  g_string_append_printf (text, " gave %d", result);
  for (guint i = 0; i < records->len; i++)
    {
      const Diagnostic *record = g_ptr_array_index (records, i);
      g_string_append_printf (text, "; %s %d %s", record->sql_state, record->number, record->text);
    }
  return fail (error, "%s", text->str);
}

/* --- connections ---------------------------------------------------------------------------- */

gboolean
session_is_microsoft (void)
{
  return g_strcmp0 (g_getenv ("AE_INTEROP_DRIVER"), "msodbcsql") == 0;
}

static char *
read_password (GError **error)
{
  const char *file = g_getenv ("AE_INTEROP_PASSWORD_FILE");
  g_autofree char *text = NULL;

  if (file == NULL || !g_file_get_contents (file, &text, NULL, error))
    return NULL;
  return g_strdup (g_strstrip (text));
}

static char *
build_string (const char *password, const char *options)
{
  g_auto (GStrv) server = g_strsplit (g_getenv ("AE_INTEROP_SERVER"), ":", 2);
  const char *user = g_getenv ("AE_INTEROP_USER");

  if (session_is_microsoft ())
    return g_strdup_printf ("Driver=msodbcsql;Server=%s,%s;UID=%s;PWD={%s};%s", server[0],
                            server[1], user, password, options);
  return g_strdup_printf (
      "Driver=tdsodbc;Server=%s;Port=%s;TDS_Version=7.4;ClientCharset=UTF-8;UID=%s;PWD=%s;%s",
      server[0], server[1], user, password, options);
}

static Session *
open_session (const char *password,
              const char *options,
              gboolean bulk,
              GPtrArray **diagnostics,
              GError **error)
{
  g_autoptr (Session) self = g_new0 (Session, 1);
  g_autofree char *string = build_string (password, options);

  SQLAllocHandle (SQL_HANDLE_ENV, SQL_NULL_HANDLE, &self->environment);
  SQLSetEnvAttr (self->environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3_80, 0);
  SQLAllocHandle (SQL_HANDLE_DBC, self->environment, &self->handle);
  SQLSetConnectAttr (self->handle, SQL_ATTR_LOGIN_TIMEOUT, (SQLPOINTER) 20, 0);
  if (bulk)
    SQLSetConnectAttr (self->handle, MS_CONNECTION_BCP, (SQLPOINTER) 1, SQL_IS_INTEGER);
  SQLRETURN result = SQLDriverConnect (self->handle, NULL, (SQLCHAR *) string, SQL_NTS, NULL, 0,
                                       NULL, SQL_DRIVER_NOPROMPT);
  if (diagnostics != NULL)
    *diagnostics = odbc_diagnose (SQL_HANDLE_DBC, self->handle);
  if (!odbc_good (result, SQL_HANDLE_DBC, self->handle, "SQLDriverConnect", error))
    return NULL;
  self->connected = TRUE;

  return g_steal_pointer (&self);
}

Session *
session_open_as (const char *password, const char *options, GPtrArray **diagnostics, GError **error)
{
  return open_session (password, options, FALSE, diagnostics, error);
}

Session *
session_open (const char *options, GError **error)
{
  g_autofree char *password = read_password (error);

  return password != NULL ? session_open_as (password, options, NULL, error) : NULL;
}

static const char *
get_usual_options (void)
{
  return session_is_microsoft () ? "Encrypt=yes;TrustServerCertificate=yes" : "Encryption=require";
}

Session *
session_new (GError **error)
{
  return session_open (get_usual_options (), error);
}

Session *
session_new_for_bulk (GError **error)
{
  g_autofree char *password = read_password (error);

  return password != NULL ? open_session (password, get_usual_options (), TRUE, NULL, error) : NULL;
}

void
session_close (Session *self)
{
  if (self->connected)
    {
      /* A transaction that a failed test left open would keep the connection. */
      SQLEndTran (SQL_HANDLE_DBC, self->handle, SQL_ROLLBACK);
      SQLDisconnect (self->handle);
    }
  SQLFreeHandle (SQL_HANDLE_DBC, self->handle);
  SQLFreeHandle (SQL_HANDLE_ENV, self->environment);
  g_free (self);
}

/* --- statements ----------------------------------------------------------------------------- */

SQLHSTMT
statement_new (Session *session)
{
  SQLHSTMT handle = NULL;

  SQLAllocHandle (SQL_HANDLE_STMT, session->handle, &handle);
  return handle;
}

void
statement_free (SQLHSTMT handle)
{
  if (handle != NULL)
    SQLFreeHandle (SQL_HANDLE_STMT, handle);
}

gboolean
statement_good (SQLHSTMT handle, SQLRETURN result, const char *what, GError **error)
{
  return odbc_good (result, SQL_HANDLE_STMT, handle, what, error);
}

gboolean
statement_execute (SQLHSTMT handle, const char *sql, GError **error)
{
  return statement_good (handle, SQLExecDirect (handle, (SQLCHAR *) sql, SQL_NTS), sql, error);
}

static gboolean
dump_cell (SQLHSTMT handle, SQLUSMALLINT column, GString *text, GError **error)
{
  char buffer[4096];
  SQLLEN length = 0;

  for (;;)
    {
      SQLRETURN result = SQLGetData (handle, column, SQL_C_CHAR, buffer, sizeof buffer, &length);
      if (result == SQL_NO_DATA)
        return TRUE;
      if (!statement_good (handle, result, "SQLGetData", error))
        return FALSE;
      g_string_append (text, length == SQL_NULL_DATA ? "NULL" : buffer);
      if (result == SQL_SUCCESS)
        return TRUE;
    }
}

static gboolean
dump_rows (SQLHSTMT handle, SQLSMALLINT n_columns, GString *text, GError **error)
{
  for (;;)
    {
      SQLRETURN result = SQLFetch (handle);
      if (result == SQL_NO_DATA)
        return TRUE;
      if (!statement_good (handle, result, "SQLFetch", error))
        return FALSE;
      for (SQLSMALLINT i = 1; i <= n_columns; i++)
        {
          if (i > 1)
            g_string_append_c (text, '|');
          if (!dump_cell (handle, (SQLUSMALLINT) i, text, error))
            return FALSE;
        }
      g_string_append_c (text, '\n');
    }
}

char *
statement_dump (SQLHSTMT handle, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (;;)
    {
      SQLSMALLINT n_columns = 0;
      if (!statement_good (handle, SQLNumResultCols (handle, &n_columns), "SQLNumResultCols",
                           error))
        return NULL;
      if (n_columns > 0 && !dump_rows (handle, n_columns, text, error))
        return NULL;
      SQLLEN count = -1;
      if (n_columns == 0 && SQL_SUCCEEDED (SQLRowCount (handle, &count)) && count >= 0)
        g_string_append_printf (text, "(%ld)\n", (long) count);
      SQLRETURN result = SQLMoreResults (handle);
      if (result == SQL_NO_DATA)
        return g_string_free (g_steal_pointer (&text), FALSE);
      if (!statement_good (handle, result, "SQLMoreResults", error))
        return NULL;
      g_string_append (text, "--\n");
    }
}

gboolean
session_run (Session *self, const char *sql, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (self);

  if (!statement_execute (statement, sql, error))
    return FALSE;
  g_autofree char *found = statement_dump (statement, error);
  if (found == NULL)
    g_prefix_error (error, "%s: ", sql);
  return found != NULL;
}

gboolean
session_expect (Session *self, const char *sql, const char *expected, GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (self);

  if (!statement_execute (statement, sql, error))
    return FALSE;
  g_autofree char *found = statement_dump (statement, error);
  if (found == NULL)
    {
      g_prefix_error (error, "%s: ", sql);
      return FALSE;
    }
  return expect_text (found, expected, sql, error);
}

gboolean
session_refused (Session *self,
                 const char *sql,
                 SQLINTEGER number,
                 const char *sql_state,
                 GError **error)
{
  g_auto (SQLHSTMT) statement = statement_new (self);
  SQLRETURN result = SQLExecDirect (statement, (SQLCHAR *) sql, SQL_NTS);

  while (SQL_SUCCEEDED (result))
    result = SQLMoreResults (statement);
  if (result != SQL_ERROR)
    return fail (error, "%s: no error, %d was expected", sql, number);
  g_autoptr (GPtrArray) records = odbc_diagnose (SQL_HANDLE_STMT, statement);
  for (guint i = 0; i < records->len; i++)
    {
      const Diagnostic *record = g_ptr_array_index (records, i);
      if (record->number == number
          && (sql_state == NULL || g_str_equal (record->sql_state, sql_state)))
        return TRUE;
    }
  const Diagnostic *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  return fail (error, "%s: error %d (%s) \"%s\", expected %d (%s)", sql,
               first != NULL ? first->number : 0, first != NULL ? first->sql_state : "",
               first != NULL ? first->text : "", number, sql_state != NULL ? sql_state : "any");
}
