/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* System views and catalogue procedures are descriptions: their columns as T-SQL would declare
 * them, and a query over the catalogue's own tables. In such a query {name} stands for a relation
 * that several of them need (ae-tsql-catalog-relations.c), {db} for the id of the database that is
 * looked at, {database}, {login}, {user}, {spid} for the session's. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

/* "name type, name type NOT NULL, …"; column i is "c<i + 1>". Owned by the arena. */
AeTsqlSourceColumn *
ae_tsql_catalog_sql_columns (AeTsqlArena *arena, const char *text, guint *n_columns);
/* @sql with its columns named c1 to cn (transfer full). */
char *ae_tsql_catalog_sql_expand (AeEmulatorSession *session,
                                  guint32 database_id,
                                  const char *sql,
                                  guint n_columns);

/* @sql with its names replaced; {1} and other digits stay. */
void ae_tsql_catalog_sql_append (AeEmulatorSession *session,
                                 guint32 database_id,
                                 const char *sql,
                                 GString *out);

/* --- ae-tsql-catalog-relations.c --- */

/* NULL: there is none of that name, which has @size bytes. */
const char *ae_tsql_catalog_relation_find (const char *name, gsize size);

G_END_DECLS
