/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* INSERT, UPDATE, DELETE and TRUNCATE: bound, and as SQLite's SQL. */

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlChange AeTsqlChange;

struct _AeTsqlChange
{
  AeTsqlBinder *binder;
  AeTsqlStatement *statement;
  AeTsqlTable *table;
  AeTsqlSelect *view;          /* through which it is changed; NULL: itself */
  AeTsqlSource *target;        /* the table as a source: UPDATE, DELETE */
  AeTsqlSource *through;       /* the name of WITH through which it is changed; NULL: none */
  GPtrArray *assigned;         /* of AeTsqlColumn: what gets values, in their order */
  AeTsqlSourceColumn *columns; /* of OUTPUT */
  guint n_columns;
  /* OUTPUT, and what it needs (ae-tsql-output.c). */
  gboolean staged;       /* rows are collected before they change */
  gboolean looks_after;  /* the rows are looked at when they have changed */
  gboolean wants_rowids; /* RETURNING ends with the rowid */
  gboolean checks;       /* the table has constraints */
  GPtrArray *sources;    /* of AeTsqlSource: those of the statement */
  AeTsqlSource *inserted, *deleted;
  GPtrArray *extra_sources; /* of AeTsqlSource: those of @sources that OUTPUT may name */
  guint n_extra;            /* their columns */
  AeTsqlChange *into;       /* OUTPUT … INTO */
  GString *rowids;          /* "1,2,3" */
  gint64 stage_id;          /* "w<id>" in SQLite, when staged */
  gboolean fires, is_alone; /* triggers; in a transaction that only the statement has */
  /* A bulk load: it may always give identities, and NULL stands for the default of a column. */
  gboolean is_bulk, keep_nulls;
};

/* The columns of other sources in a stage are numbered from here. */
#define AE_TSQL_FIRST_EXTRA_COLUMN 100000

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

/* Which columns get values, in their order. */
gboolean ae_tsql_change_find_columns (AeTsqlChange *self);
gboolean ae_tsql_change_check_count (AeTsqlChange *self, guint n_values, gboolean select);
/* The value of a column that got none. */
void ae_tsql_change_emit_missing (AeTsqlChange *self, AeTsqlPlan *plan, const AeTsqlColumn *column);

gboolean ae_tsql_change_bind_row (AeTsqlChange *self, GPtrArray *row);
gboolean ae_tsql_change_bind_assignment (AeTsqlChange *self, AeTsqlAssignment *assignment);
/* Columns that change with every row that does. */
void ae_tsql_change_assign_row_versions (AeTsqlChange *self);

/* --- ae-tsql-merge.c --- */

/* The numbers of columns in what OUTPUT of MERGE sees. */
#define AE_TSQL_MERGE_INSERTED 200000
#define AE_TSQL_MERGE_ACTION 300000

gboolean ae_tsql_merge_bind (AeTsqlChange *change);
gboolean ae_tsql_merge_run (AeTsqlRun *run, AeTsqlChange *change, guint64 *n_rows);

/* --- ae-tsql-output.c --- */

gboolean ae_tsql_output_bind (AeTsqlChange *self);
void ae_tsql_output_emit_returning (AeTsqlChange *self, AeTsqlPlan *plan);
void ae_tsql_output_emit_extra (AeTsqlChange *self, AeTsqlPlan *plan);
/* When the rows are looked at after the change. */
gboolean ae_tsql_output_run (AeTsqlRun *run, AeTsqlChange *self);

/* Whether one of the columns is part of a key. */
gboolean ae_tsql_table_is_key (const AeTsqlTable *table, const GPtrArray *columns);

G_END_DECLS
