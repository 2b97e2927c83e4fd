/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Tables that do not last: #local and ##global temporary tables, and table variables. The local
 * ones and the variables live in SQLite's temporary database, which only their session sees and
 * which needs no lock that others wait for. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

/* The number of tempdb. */
#define AE_TSQL_TEMPORARY_DATABASE 2

/* "#name", "##name", "@name" */
gboolean ae_tsql_name_is_local (const char *name);
gboolean ae_tsql_name_is_global (const char *name);
gboolean ae_tsql_name_is_variable (const char *name);

/* The table that @name means in this session, or NULL without an error. Not for variables. */
AeTsqlTable *ae_tsql_find_table (AeEmulatorSession *session, const AeTsqlName *name);

/* --- local temporary tables --- */

/* An id of this session's own. */
gint64 ae_tsql_temporary_next_id (AeEmulatorSession *session);
AeTsqlTable *ae_tsql_temporary_load (AeEmulatorSession *session, const char *name);
/* Whether the scope that runs has made a table of that name. */
gboolean ae_tsql_temporary_exists (AeEmulatorSession *session, const char *name);
/* Takes the name; the caller then makes the table. */
gboolean ae_tsql_temporary_add (AeEmulatorSession *session, const AeTsqlTable *table);
/* What the procedure or text that ends has made. */
void ae_tsql_temporary_end_scope (AeEmulatorSession *session);
/* Grows with every definition. */
gint64 ae_tsql_temporary_get_version (AeEmulatorSession *session);

/* Whether the session has any temporary table, of its own or for all. */
gboolean ae_tsql_temporary_exist_any (AeEmulatorSession *session);

/* --- the end of a session --- */

void ae_tsql_temporary_note_global (AeEmulatorSession *session, gint64 object_id);
void ae_tsql_temporary_drop_all (AeEmulatorSession *session);

/* --- table variables: a rollback does not touch them --- */

gboolean ae_tsql_temporary_make_variable (AeEmulatorSession *session, AeTsqlTable *table);
void ae_tsql_temporary_drop_variable (AeEmulatorSession *session, AeTsqlTable *table);
/* ROLLBACK, with or without a savepoint, around which the variables keep their rows. */
int ae_tsql_temporary_roll_back (AeEmulatorSession *session, const char *sql);

G_END_DECLS
