/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* INSERT, UPDATE, DELETE and TRUNCATE: bound, and as SQLite's SQL. */

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeTsqlBinder *binder;
  AeTsqlStatement *statement;
  AeTsqlTable *table;
  AeTsqlSource *target;        /* the table as a source: UPDATE, DELETE */
  GPtrArray *assigned;         /* of AeTsqlColumn: what gets values, in their order */
  AeTsqlSourceColumn *columns; /* of OUTPUT */
  guint n_columns;
  /* A bulk load: it may always give identities, and NULL stands for the default of a column. */
  gboolean is_bulk, keep_nulls;
} AeTsqlChange;

/* Binds, and with a plan also emits. */
gboolean ae_tsql_change_plan (AeTsqlChange *self, AeTsqlPlan *plan);

/* The table of the statement's name; NULL: an error was set. */
AeTsqlTable *ae_tsql_change_find_table (AeTsqlChange *self);
/* Whether the value converts to the column's type by itself. */
gboolean ae_tsql_change_check_type (AeTsqlBinder *binder,
                                    const AeTsqlExpr *value,
                                    const AeTsqlColumn *column);
/* The bound default of a column; a literal NULL when it has none. NULL: an error was set. */
AeTsqlExpr *ae_tsql_change_default (AeTsqlChange *self, const AeTsqlColumn *column);

/* --- ae-tsql-insert-execute.c --- */

gboolean ae_tsql_run_insert_execute (AeTsqlRun *self, AeTsqlStatement *statement);

/* --- ae-tsql-insert.c --- */

gboolean ae_tsql_change_bind_insert (AeTsqlChange *self);
void ae_tsql_change_emit_insert (AeTsqlChange *self, AeTsqlPlan *plan);

G_END_DECLS
