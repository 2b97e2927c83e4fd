/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What SQLite calls back for: SQL Server's conversions, arithmetic and functions. Types are numbers
 * into the plan that runs. Errors are kept in the session; SQLite only hears that there is one. */

#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  int n_arguments; /* -1: any */
  void (*call) (sqlite3_context *context, int n_arguments, sqlite3_value **arguments);
} AeTsqlSqliteFunction;

gboolean ae_tsql_sqlite_functions_register (AeEmulatorSession *session);
/* The families, each in the file of its name. */
gboolean ae_tsql_sqlite_dates_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_json_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_math_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_string_agg_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_strings_register (AeEmulatorSession *session);
gboolean ae_tsql_for_clause_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_rows_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_text_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_variables_register (AeEmulatorSession *session);
gboolean ae_tsql_sqlite_variant_register (AeEmulatorSession *session);

/* Functions whose result depends on their arguments alone. */
gboolean ae_tsql_sqlite_register (AeEmulatorSession *session,
                                  const AeTsqlSqliteFunction *functions,
                                  guint n_functions);

/* After session->pending was set. */
void ae_tsql_sqlite_fail (sqlite3_context *context);
/* Borrowed from @in. */
void ae_tsql_sqlite_get_value (sqlite3_value *in, AeEmulatorValue *out);
void ae_tsql_sqlite_set_result (sqlite3_context *context, const AeEmulatorValue *value);
const AeEmulatorType *ae_tsql_sqlite_get_type (sqlite3_context *context, sqlite3_value *value);
gboolean ae_tsql_user_function_register (AeEmulatorSession *session);
gboolean ae_tsql_object_id_register (AeEmulatorSession *session);
gboolean ae_tsql_row_version_register (AeEmulatorSession *session);
/* @@DBTS. */
guint64 ae_tsql_row_version_get_last (AeEmulatorSession *session);

/* --- ae-tsql-sqlite-catalog.c --- */

gboolean ae_tsql_sqlite_catalog_register (AeEmulatorSession *session);

G_END_DECLS
