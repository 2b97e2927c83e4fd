/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What runs in SQLite: its SQL with numbered parameters, and the types, columns and variables that
 * the SQL refers to by number. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

/* Where a value goes: for the errors of an assignment. */
typedef struct
{
  const AeTsqlTable *table;
  const AeTsqlColumn *column;
  const char *verb; /* INSERT, UPDATE */
} AeTsqlTarget;

struct _AeTsqlPlan
{
  AeEmulatorSession *session;
  GString *sql;
  const AeTsqlSelect *grouping; /* while a grouping of several is written */
  guint64 group_set;
  GArray *types;                   /* of AeEmulatorType */
  GArray *targets;                 /* of AeTsqlTarget */
  GPtrArray *variables;            /* of AeTsqlVariable: SQLite's ?1, ?2, … */
  GPtrArray *assigned;             /* of AeTsqlVariable: what a SELECT assigns; NULL: it does not */
  gboolean is_accumulating;        /* an assigned one is read, too */
  const AeTsqlTable *insert_table; /* whose identity is taken */
  GPtrArray *functions;            /* of AeTsqlModule: what ts_call calls */
  GArray *row_sequences;           /* of guint: those that the row has taken a value of */
  AeTsqlPlan *outer;               /* the one that runs around it */
};

AeTsqlPlan *ae_tsql_plan_new (AeEmulatorSession *session);
void ae_tsql_plan_free (AeTsqlPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlPlan, ae_tsql_plan_free)

/* Its index, SQLite's number less one. */
guint ae_tsql_plan_add_variable (AeTsqlPlan *self, AeTsqlVariable *variable);
guint ae_tsql_plan_add_type (AeTsqlPlan *self, const AeEmulatorType *type);
guint ae_tsql_plan_add_target (AeTsqlPlan *self,
                               const AeTsqlTable *table,
                               const AeTsqlColumn *column,
                               const char *verb);

/* --- ae-tsql-emit.c: bound trees to SQL --- */

void ae_tsql_emit_expr (AeTsqlPlan *self, const AeTsqlExpr *expr);
void ae_tsql_emit_condition (AeTsqlPlan *self, const AeTsqlExpr *condition);
void ae_tsql_emit_select (AeTsqlPlan *self, const AeTsqlSelect *select);
void ae_tsql_emit_source (AeTsqlPlan *self, const AeTsqlSource *source);
/* WITH …, or nothing. */
void ae_tsql_emit_ctes (AeTsqlPlan *self, const GPtrArray *ctes);
/* FOR XML, FOR JSON: around the query. */
void ae_tsql_for_clause_emit_begin (AeTsqlPlan *self, const AeTsqlForClause *clause);
void ae_tsql_for_clause_emit_end (AeTsqlPlan *self);
/* Whether the grouping that is written leaves @expr out: it is NULL there. */
gboolean ae_tsql_emit_is_left_out (AeTsqlPlan *self, const AeTsqlExpr *expr);
/* OVER (…), or nothing. */
void ae_tsql_emit_over (AeTsqlPlan *self, const AeTsqlOver *over);
/* How SQLite orders the values of @expr. */
const char *ae_tsql_emit_get_collation (const AeTsqlExpr *expr);
void ae_tsql_emit_value (AeTsqlPlan *self, const AeEmulatorValue *value);
void ae_tsql_emit_text (AeTsqlPlan *self, const char *text, gsize size);
/* @value made fit for @column, with the checks of an assignment. */
void ae_tsql_emit_assignment (AeTsqlPlan *self,
                              const AeTsqlTable *table,
                              const AeTsqlColumn *column,
                              const AeTsqlExpr *value,
                              const char *verb);

/* --- ae-tsql-plan.c: running --- */

/* NULL: an error was set. Between begin and end the session's functions know the plan. */
sqlite3_stmt *ae_tsql_plan_begin (AeTsqlPlan *self, AeTsqlError *error);
/* Copies what @value points to. */
void ae_tsql_plan_bind_value (sqlite3_stmt *statement, int index, const AeEmulatorValue *value);
/* TRUE: a row. FALSE: the end, or an error. */
gboolean ae_tsql_plan_step (AeTsqlPlan *self, sqlite3_stmt *statement, AeTsqlError *error);
/* Runs again, with what the variables hold now. */
void ae_tsql_plan_rewind (AeTsqlPlan *self, sqlite3_stmt *statement);
void ae_tsql_plan_end (AeTsqlPlan *self, sqlite3_stmt *statement);
/* Borrowed from the statement until its next step. */
void ae_tsql_plan_get_value (sqlite3_stmt *statement,
                             int column,
                             const AeEmulatorType *type,
                             gboolean encrypted,
                             AeEmulatorValue *value);

G_END_DECLS
