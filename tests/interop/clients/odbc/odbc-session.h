/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A connection through unixODBC, and what the tests ask of every statement. */

#include "msodbc.h"

G_BEGIN_DECLS

typedef struct
{
  SQLHENV environment;
  SQLHDBC handle;
  gboolean connected;
} Session;

/* What a failure is: its text says all. */
#define ODBC_ERROR (g_quark_from_static_string ("interop-odbc"))

/* One record of what a driver has to say. */
typedef struct
{
  char sql_state[6];
  SQLINTEGER number;
  char *text;
  SQLINTEGER state, severity, line;
  char *procedure;
} Diagnostic;

void diagnostic_free (Diagnostic *self);

/* Whether the driver that is tested is Microsoft's; the other one is FreeTDS's. */
gboolean session_is_microsoft (void);

/* The connection string of the environment and @options, which win. */
Session *session_open (const char *options, GError **error);
/* As session_open (); what the driver says goes to @diagnostics. */
Session *session_open_as (const char *password,
                          const char *options,
                          GPtrArray **diagnostics,
                          GError **error);
void session_close (Session *self);
/* An encrypted one whose certificate is not looked at. */
Session *session_new (GError **error);
/* One that can load in bulk. */
Session *session_new_for_bulk (GError **error);

/* (element-type Diagnostic) (transfer full) */
GPtrArray *odbc_diagnose (SQLSMALLINT kind, SQLHANDLE handle);
/* FALSE: @result is a failure, and @error says which. */
gboolean
odbc_good (SQLRETURN result, SQLSMALLINT kind, SQLHANDLE handle, const char *what, GError **error);
gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean expect_text (const char *found, const char *expected, const char *what, GError **error);

SQLHSTMT statement_new (Session *session);
void statement_free (SQLHSTMT handle);
gboolean statement_good (SQLHSTMT handle, SQLRETURN result, const char *what, GError **error);
gboolean statement_execute (SQLHSTMT handle, const char *sql, GError **error);
/* Every result that is left, as text: a row a line, columns separated by "|", NULL as NULL; "(n)"
 * for a count; "--" between results. NULL: @error is set. */
char *statement_dump (SQLHSTMT handle, GError **error);

/* Runs @sql and throws its results away. */
gboolean session_run (Session *self, const char *sql, GError **error);
/* Runs @sql; what statement_dump () gives has to be @expected. */
gboolean session_expect (Session *self, const char *sql, const char *expected, GError **error);
/* The error of @sql has to be this one. */
gboolean session_refused (Session *self,
                          const char *sql,
                          SQLINTEGER number,
                          const char *sql_state,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_close)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (SQLHSTMT, statement_free, NULL)

G_END_DECLS
