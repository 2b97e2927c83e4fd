/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What stands between the parentheses of CREATE TABLE, CREATE TYPE and DECLARE @t TABLE. */

#include "ae-tsql-bind-private.h"

G_BEGIN_DECLS

/* The first characters, for a name that is made (transfer full). */
char *ae_tsql_name_shorten (const char *name, glong n_characters);
/* Columns first, then what is said about them. */
gboolean ae_tsql_elements_add (AeTsqlRun *self, AeTsqlTable *table, GPtrArray *elements);
gboolean ae_tsql_elements_add_key_column (AeTsqlRun *self,
                                          AeTsqlTable *table,
                                          AeTsqlUnique *unique,
                                          const char *name,
                                          guint32 line);

/* CHECK and FOREIGN KEY, of the table or (@column) of one of its columns. */
gboolean ae_tsql_elements_add_constraint (AeTsqlRun *self,
                                          AeTsqlTable *table,
                                          const AeTsqlElement *element,
                                          const char *column);
/* A default for a column that is there. */
gboolean
ae_tsql_elements_add_default (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element);

G_END_DECLS
