/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the actions of the grammar use beside the tree's own functions. */

#include "ae-tsql-parser-private.h"

G_BEGIN_DECLS

/* a.b.c: the parts, NULL where one was left out, and the first token. */
typedef struct
{
  AeTsqlToken token;
  GPtrArray *parts;
} AeTsqlDotted;

typedef struct
{
  AeTsqlExpr *count;
  gboolean percent, ties;
} AeTsqlTop;

typedef struct
{
  char way;
  const char *name;
  AeTsqlExpr *number;
} AeTsqlFetchWay;

/* What stands behind the terms of a query. */
typedef struct
{
  GPtrArray *order_by;
  AeTsqlExpr *offset, *fetch;
  AeTsqlQueryOptions options;
  AeTsqlForClause *for_clause;
} AeTsqlTail;

typedef struct
{
  char kind; /* as in AeTsqlOver */
  gint64 count;
} AeTsqlFrameBound;

AeTsqlItem *ae_tsql_tree_item (AeTsqlTree *self, AeTsqlExpr *expr);
AeTsqlSource *
ae_tsql_tree_source (AeTsqlTree *self, AeTsqlSourceKind kind, const AeTsqlToken *token);
AeTsqlSource *ae_tsql_tree_join (AeTsqlTree *self,
                                 AeTsqlSource *left,
                                 char join,
                                 AeTsqlSource *right,
                                 AeTsqlExpr *on);
AeTsqlDeclaration *ae_tsql_tree_declaration (AeTsqlTree *self,
                                             const AeTsqlToken *name,
                                             AeTsqlTypeName *type_name,
                                             AeTsqlExpr *value);
/* EXEC p word: a string without quotes. */
AeTsqlExpr *ae_tsql_tree_bare_word (AeTsqlTree *self, const AeTsqlToken *token);
AeTsqlOption *ae_tsql_tree_named_option (AeTsqlTree *self,
                                         const AeTsqlToken *name,
                                         const AeTsqlToken *value,
                                         char kind);

/* SET QUOTED_IDENTIFIER, which holds from there on also for what is read of the batch. */
void ae_tsql_tree_note_set (AeTsqlTree *self, const GPtrArray *words);

/* --- ae-tsql-tree-words.c --- */

/* Hints and options change nothing here, but they must be some. */
void ae_tsql_tree_hint (AeTsqlTree *self, const AeTsqlToken *token);
void ae_tsql_tree_join_hint (AeTsqlTree *self, const AeTsqlToken *token);
void ae_tsql_tree_check_options (AeTsqlTree *self, const GPtrArray *words);
/* name = value, in WITH (…) of a table or an index. */
void
ae_tsql_tree_index_option (AeTsqlTree *self, const AeTsqlToken *name, const AeTsqlToken *value);
/* {d '…'} and its kin. */
AeTsqlExpr *ae_tsql_tree_escape (AeTsqlTree *self, const AeTsqlToken *kind, AeTsqlExpr *value);

/* --- ae-tsql-tree-modules.c --- */

/* @or_word and @alter: of CREATE OR ALTER, or NULL. */
AeTsqlModuleHeader *ae_tsql_tree_module (AeTsqlTree *self,
                                         const AeTsqlToken *verb,
                                         const AeTsqlToken *or_word,
                                         const AeTsqlToken *alter);
AeTsqlStatement *ae_tsql_tree_module_statement (AeTsqlTree *self,
                                                AeTsqlModuleHeader *module,
                                                char kind,
                                                const AeTsqlToken *token,
                                                const GPtrArray *parts,
                                                guint32 line);
/* f (…), or schema.f (…) of a user. */
AeTsqlExpr *
ae_tsql_tree_call (AeTsqlTree *self, const GPtrArray *parts, guint32 line, GPtrArray *arguments);
gboolean ae_tsql_tree_module_option (AeTsqlTree *self, const AeTsqlToken *token);
/* At the end of the batch. */
void ae_tsql_tree_complete_module (AeTsqlTree *self);
/* --- ae-tsql-tree-query.c --- */

AeTsqlOver *ae_tsql_tree_over (AeTsqlTree *self, GPtrArray *partition, GPtrArray *order);
void ae_tsql_tree_frame (AeTsqlOver *over,
                         char unit,
                         const AeTsqlFrameBound *start,
                         const AeTsqlFrameBound *end);
AeTsqlSelect *
ae_tsql_tree_compound (AeTsqlTree *self, AeTsqlSelect *first, char operator, AeTsqlSelect * second);
AeTsqlForClause *ae_tsql_tree_for_clause (AeTsqlTree *self,
                                          const AeTsqlToken *token,
                                          const AeTsqlToken *kind,
                                          const GPtrArray *words);
void ae_tsql_tree_tail (AeTsqlTree *self, AeTsqlSelect *select, const AeTsqlTail *tail);
AeTsqlQueryOptions ae_tsql_tree_query_options (AeTsqlTree *self, const GPtrArray *words);

/* --- ae-tsql-tree-security.c --- */

/* @what: C, A, D (CREATE …), X (DROP MEMBER) and L, U, R (LOGIN …). */
AeTsqlStatement *ae_tsql_tree_principal (AeTsqlTree *self,
                                         const char *what,
                                         const AeTsqlToken *first,
                                         const AeTsqlToken *name);
AeTsqlStatement *ae_tsql_tree_member (AeTsqlTree *self,
                                      const char *what,
                                      const AeTsqlToken *first,
                                      const AeTsqlToken *role,
                                      const AeTsqlToken *word,
                                      const AeTsqlToken *member);
/* The words of a permission, in upper case. */
const char *ae_tsql_tree_permission (AeTsqlTree *self, const char *before, const AeTsqlToken *word);
/* @what: G, D, R. The permissions are in statement->columns, the principals in statement->names. */
AeTsqlStatement *ae_tsql_tree_grant (AeTsqlStatement *statement,
                                     const char *what,
                                     const AeTsqlToken *first,
                                     GPtrArray *permissions,
                                     GPtrArray *principals);
AeTsqlMergeClause *ae_tsql_tree_merge_clause (AeTsqlTree *self,
                                              const AeTsqlToken *token,
                                              char kind,
                                              AeTsqlExpr *condition);
/* A constraint; one that stands at a column takes the name that was said before it. */
AeTsqlElement *ae_tsql_tree_constraint (AeTsqlTree *self, char kind, const AeTsqlToken *token);
void
ae_tsql_tree_add_column_constraint (AeTsqlTree *self, AeTsqlElement *column, AeTsqlElement *part);

/* Made by lemon. */
int ae_tsql_grammarFallback (int code);
void *ae_tsql_grammarAlloc (void *(*allocate) (size_t), AeTsqlTree *tree);
void ae_tsql_grammarFree (void *parser, void (*release) (void *));
void ae_tsql_grammar (void *parser, int code, AeTsqlToken token);

G_END_DECLS
