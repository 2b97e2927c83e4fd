/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The binder: names become columns and variables, every expression gets its type, conversions are
 * inserted, and the rules of Always Encrypted are checked. It changes the tree in place. */

#include "ae-tsql-parser-private.h"
#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlScope AeTsqlScope;

/* The sources that names can mean; inner queries look outwards. */
struct _AeTsqlScope
{
  AeTsqlScope *outer;
  GPtrArray *sources;        /* of AeTsqlSource, without joins */
  const char *no_aggregates; /* the clause that allows none; NULL: they are allowed */
  gboolean in_aggregate, found_aggregate, in_window, found_window, no_windows;
};

typedef struct
{
  AeEmulatorSession *session;
  AeTsqlTree *tree;
  AeTsqlFrame *frame;
  AeTsqlError *error;
  AeTsqlScope *scope;
  AeTsqlCte *ctes;          /* the innermost name of WITH that can be seen */
  gboolean describing;      /* parameters take the encryption of what they meet */
  gboolean defers;          /* objects that are missing may come later */
  gboolean is_scalar;       /* CHECK, DEFAULT, computed columns: no queries (1046) */
  gboolean in_module_query; /* of a view, or of a function that returns a table */
  guint view_depth, n_views;
  guint n_deduced;
  guint n_sources;
} AeTsqlBinder;

/* --- ae-tsql-bind.c --- */

AeTsqlScope *ae_tsql_bind_push_scope (AeTsqlBinder *self);
void ae_tsql_bind_pop_scope (AeTsqlBinder *self);
gboolean ae_tsql_bind_source (AeTsqlBinder *self, AeTsqlSource *source);
/* A table as a source of its own: UPDATE, DELETE, inserted. @number FALSE: its columns are named
 * without a prefix. */
AeTsqlSource *
ae_tsql_bind_table (AeTsqlBinder *self, AeTsqlTable *table, const char *alias, gboolean number);
gboolean ae_tsql_bind_table_source (AeTsqlBinder *self, AeTsqlSource *source);
/* Functions in FROM (ae-tsql-rows-functions.c). */
gboolean ae_tsql_rows_function_bind (AeTsqlBinder *binder, AeTsqlSource *source);
gboolean ae_tsql_bind_column (AeTsqlBinder *self, AeTsqlExpr *expr);
/* For a column whose source and index are known. */
gboolean ae_tsql_bind_column_value (AeTsqlBinder *self, AeTsqlExpr *expr);
/* What a computed column of the source is: bound over it alone. NULL: an error was set. */
AeTsqlExpr *ae_tsql_bind_computed (AeTsqlBinder *self, AeTsqlSource *source, const char *text);
/* NULL with 208 when there is none; owned by the tree. */
AeTsqlTable *ae_tsql_bind_find_table (AeTsqlBinder *self, const AeTsqlName *name);

/* --- ae-tsql-schema.c --- */

/* Where an object of that name is, and where a new one would be. */
const char *ae_tsql_schema_of (AeEmulatorSession *session, const AeTsqlName *name);
const char *ae_tsql_schema_for_new (AeEmulatorSession *session, const AeTsqlName *name);

/* --- ae-tsql-bind-expression.c --- */

/* Any value, also an encrypted one. */
gboolean ae_tsql_bind_any (AeTsqlBinder *self, AeTsqlExpr **expr);
/* A value that must be plain. */
gboolean ae_tsql_bind_plain (AeTsqlBinder *self, AeTsqlExpr **expr);
gboolean ae_tsql_bind_plain_list (AeTsqlBinder *self, GPtrArray *exprs);
gboolean ae_tsql_bind_convert (AeTsqlBinder *self, AeTsqlExpr **expr, const AeEmulatorType *type);
/* A parameter that nothing declares takes @type, unless it has one by now. */
void ae_tsql_bind_suggest (const AeTsqlExpr *expr, const AeEmulatorType *type);
/* Without a check whether SQL Server converts by itself. */
AeTsqlExpr *ae_tsql_bind_cast (AeTsqlBinder *self, AeTsqlExpr *expr, const AeEmulatorType *type);
/* Both to the type of the higher precedence; text stays as it is. */
gboolean ae_tsql_bind_unify (AeTsqlBinder *self, AeTsqlExpr **a, AeTsqlExpr **b);
gboolean ae_tsql_bind_is_null_literal (const AeTsqlExpr *expr);
/* ORDER BY, GROUP BY, DISTINCT: 305, 306 */
gboolean ae_tsql_bind_check_sortable (AeTsqlBinder *self, const AeTsqlExpr *expr);
/* 468 */
gboolean ae_tsql_bind_check_collations (AeTsqlBinder *self,
                                        const AeTsqlExpr *a,
                                        const AeTsqlExpr *b,
                                        const char *
                                        operator);
/* The collation that rules when texts meet. */
const guint8 *ae_tsql_bind_get_collation (const AeTsqlExpr *a, const AeTsqlExpr *b);

/* --- ae-tsql-bind-arithmetic.c --- */

gboolean ae_tsql_bind_unary (AeTsqlBinder *self, AeTsqlExpr *expr);
gboolean ae_tsql_bind_binary (AeTsqlBinder *self, AeTsqlExpr *expr);

/* --- ae-tsql-bind-condition.c --- */

gboolean ae_tsql_bind_condition (AeTsqlBinder *self, AeTsqlExpr *condition);

/* --- ae-tsql-bind-select.c --- */

/* @targets (or NULL): the columns of the table that gets the rows. */
gboolean ae_tsql_bind_select (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets);
/* What ORDER BY of a whole query means. */
gboolean ae_tsql_bind_order (AeTsqlBinder *self, AeTsqlSelect *select);
gboolean ae_tsql_bind_is_same_expr (const AeTsqlExpr *a, const AeTsqlExpr *b);
/* OUTPUT: items over the sources of the scope. */
gboolean ae_tsql_bind_items (AeTsqlBinder *self,
                             GPtrArray **items,
                             AeTsqlSourceColumn **columns,
                             guint *n_columns);

/* --- ae-tsql-describe.c --- */

/* Binds statements of any kind without running them. */
gboolean ae_tsql_compile_statements (AeTsqlBinder *self, GPtrArray *statements);
/* EXEC. */
gboolean ae_tsql_compile_call (AeTsqlBinder *self, AeTsqlStatement *statement);
/* --- ae-tsql-bind-query.c --- */

/* A query inside another. */
gboolean ae_tsql_bind_inner_select (AeTsqlBinder *self, AeTsqlSelect *select);
gboolean ae_tsql_bind_name_columns (AeTsqlBinder *self,
                                    const AeTsqlSelect *select,
                                    const char *name,
                                    const GPtrArray *aliases,
                                    guint32 line,
                                    AeTsqlSourceColumn **columns);
gboolean ae_tsql_bind_values (AeTsqlBinder *self, AeTsqlSelect *select);
gboolean ae_tsql_bind_compound (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets);
/* The names can be seen until the caller puts self->ctes back. @ctes or @options may be NULL. */
gboolean ae_tsql_bind_ctes (AeTsqlBinder *self, GPtrArray *ctes, const AeTsqlQueryOptions *options);
AeTsqlCte *ae_tsql_bind_find_cte (AeTsqlBinder *self, const AeTsqlName *name);
gboolean ae_tsql_bind_cte_source (AeTsqlBinder *self, AeTsqlSource *source, AeTsqlCte *cte);

/* --- ae-tsql-grouping-sets.c --- */

gboolean ae_tsql_grouping_sets_bind (AeTsqlBinder *self, AeTsqlSelect *select);

/* --- ae-tsql-for-clause.c --- */

/* The query is bound; from here on it has one column. */
gboolean ae_tsql_for_clause_bind (AeTsqlBinder *self, AeTsqlSelect *select);

/* --- ae-tsql-bind-window.c --- */

/* OVER and WITHIN GROUP, before and after the function's own arguments. */
gboolean
ae_tsql_bind_check_window (AeTsqlBinder *self, AeTsqlExpr *expr, const AeTsqlFunction *function);
gboolean ae_tsql_bind_window (AeTsqlBinder *self, AeTsqlExpr *expr);

/* --- ae-tsql-functions.c --- */

struct _AeTsqlFunction
{
  const char *name;
  guint8 min_arguments, max_arguments;
  gboolean is_aggregate;
  /* The arguments are bound and plain. Sets the type. */
  gboolean (*bind) (AeTsqlBinder *binder, AeTsqlExpr *expr);
  /* What SQLite calls, with all arguments; NULL: emit */
  const char *sqlite;
  void (*emit) (AeTsqlPlan *plan, AeTsqlExpr *expr);
  /* Needs OVER: r ranking, o offset (neither takes a frame), v value. 0: aggregates may have it. */
  char window;
};

const AeTsqlFunction *ae_tsql_function_find (const char *name);
/* For the documentation's test. */
const char *ae_tsql_function_get_name (guint index);

/* --- ae-tsql-encryption.c: the rules of Always Encrypted --- */

/* Whether a value of a parameter may go into an encrypted column, or be compared with it. */
gboolean ae_tsql_encryption_accepts (const AeEmulatorType *parameter, const AeEmulatorType *column);
gboolean ae_tsql_encryption_is_possible (const AeEmulatorType *type);
/* 206: a value (of a client's parameter when @cipher is not NULL) cannot become the other one. */
gboolean ae_tsql_encryption_clash (AeEmulatorSession *session,
                                   const AeEmulatorType *a,
                                   const AeEmulatorParameterCipher *cipher,
                                   const AeEmulatorType *b,
                                   const AeTsqlEncryption *encryption,
                                   AeTsqlError *error);
/* The value is needed in the clear. */
gboolean ae_tsql_encryption_require_plain (AeTsqlBinder *self, const AeTsqlExpr *expr);
/* a = b and its kin; *encrypted tells that bytes are compared. */
gboolean ae_tsql_encryption_meet (AeTsqlBinder *self,
                                  const AeTsqlExpr *a,
                                  const AeTsqlExpr *b,
                                  const char *
                                  operator,
                                  gboolean * encrypted);
/* CASE, UNION ALL: like ae_tsql_encryption_meet (), but the values only pass through. */
gboolean ae_tsql_encryption_pass (AeTsqlBinder *self,
                                  const AeTsqlExpr *a,
                                  const AeTsqlExpr *b,
                                  const char *
                                  operator,
                                  gboolean * encrypted);
/* GROUP BY, DISTINCT: deterministic or plain. */
gboolean ae_tsql_encryption_require_equality (AeTsqlBinder *self, const AeTsqlExpr *expr);
/* @value goes into @column. */
gboolean
ae_tsql_encryption_assign (AeTsqlBinder *self, const AeTsqlColumn *column, const AeTsqlExpr *value);
/* @value (a column or plain) goes into @variable. */
gboolean ae_tsql_encryption_assign_variable (AeTsqlBinder *self,
                                             AeTsqlVariable *variable,
                                             const AeTsqlExpr *value);

G_END_DECLS
