/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* sys.* and INFORMATION_SCHEMA.*: queries over the catalogue's tables. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;    /* with its schema */
  const char *columns; /* ae-tsql-catalog-sql-private.h */
  const char *sql;
} AeTsqlSystemView;

typedef struct
{
  const AeTsqlSystemView *views;
  guint n_views;
} AeTsqlSystemViewTable;

extern const AeTsqlSystemViewTable ae_tsql_views_compatibility;
extern const AeTsqlSystemViewTable ae_tsql_views_constraints;
extern const AeTsqlSystemViewTable ae_tsql_views_information;
extern const AeTsqlSystemViewTable ae_tsql_views_keys;
extern const AeTsqlSystemViewTable ae_tsql_views_modules;
extern const AeTsqlSystemViewTable ae_tsql_views_objects;
extern const AeTsqlSystemViewTable ae_tsql_views_security;
extern const AeTsqlSystemViewTable ae_tsql_views_server;

/* Columns and query of the view that source->name names; FALSE: it names none. */
gboolean ae_tsql_system_view_bind (AeEmulatorSession *session,
                                   AeTsqlArena *arena,
                                   AeTsqlSource *source,
                                   guint32 database_id);
/* A relation of all of them: object_id, schema_id, schema_name, name. */
void ae_tsql_system_views_append (GString *sql);

/* For the documentation's test. */
const char *ae_tsql_system_view_get_name (guint index);

G_END_DECLS
