/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A batch as a syntax tree. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-lexer-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeTsqlArena arena;
  GPtrArray *statements; /* of AeTsqlStatement */
  AeTsqlError error;
  AeTsqlStatement *module; /* CREATE PROCEDURE …: the first statement, and the only one */

  guint32 returns; /* the line of the first RETURN with a value; 0: none */

  /* while parsing */
  const char *text;
  const char *reached; /* where the lookahead begins, or the text ends */
  AeTsqlToken lookahead;
  GPtrArray *labels, *gotos; /* of char*, of AeTsqlStatement */
  GHashTable *declared;      /* names of variables, folded; NULL: anything goes */
  AeTsqlLexer *lexer;        /* SET QUOTED_IDENTIFIER changes it from there on */
} AeTsqlTree;

/* Always gives a tree; self->error says whether it is good. @declared are the names of the
 * parameters, with @ (NULL: none). */
AeTsqlTree *ae_tsql_parse (const char *text, const char *const *declared);
/* A batch of a session: @quotes_are_strings is what holds at its beginning, and then at its end. */
AeTsqlTree *
ae_tsql_parse_batch (const char *text, const char *const *declared, gboolean *quotes_are_strings);
void ae_tsql_tree_free (AeTsqlTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlTree, ae_tsql_tree_free)

/* What the child holds goes to the parent; the child is freed. */
void ae_tsql_tree_adopt (AeTsqlTree *self, AeTsqlTree *child);

/* "@a int, @b nvarchar(5) OUTPUT" as declarations. */
GPtrArray *ae_tsql_parse_declarations (AeTsqlTree *tree, const char *text);
/* A single expression: the default of a column. NULL: not good. */
/* The same of a condition: of a CHECK. */
AeTsqlExpr *ae_tsql_parse_condition (AeTsqlTree *tree, const char *text);
AeTsqlExpr *ae_tsql_parse_expression (AeTsqlTree *tree, const char *text);

/* --- for the grammar's actions --- */

/* The operator, as a function that no text can call. */
#define AE_TSQL_AT_TIME_ZONE "at time zone"
/* So are what stands in GROUP BY. */
#define AE_TSQL_GROUPING_SETS "grouping sets"
#define AE_TSQL_GROUPING_SET "grouping set"

/* The deepest tree: what SQLite takes, with room for what the emitter adds. */
#define AE_TSQL_MAX_DEPTH 500

AeTsqlExpr *ae_tsql_tree_expr (AeTsqlTree *self, AeTsqlExprKind kind, guint32 line);
/* One with two operands, either of which may be NULL. */
AeTsqlExpr *ae_tsql_tree_operation (AeTsqlTree *self,
                                    AeTsqlExprKind kind,
                                    char
                                    operator,
                                    AeTsqlExpr * left,
                                    AeTsqlExpr *right);
AeTsqlExpr *ae_tsql_tree_literal (AeTsqlTree *self, const AeTsqlToken *token);
AeTsqlExpr *ae_tsql_tree_null (AeTsqlTree *self, const AeTsqlToken *token);
AeTsqlExpr *ae_tsql_tree_variable (AeTsqlTree *self, const AeTsqlToken *token);
AeTsqlExpr *ae_tsql_tree_column (AeTsqlTree *self, const GPtrArray *parts, guint32 line);
AeTsqlExpr *
ae_tsql_tree_function (AeTsqlTree *self, const char *name, guint32 line, GPtrArray *arguments);
AeTsqlExpr *ae_tsql_tree_cast (AeTsqlTree *self,
                               AeTsqlExpr *value,
                               AeTsqlTypeName *type,
                               AeTsqlExpr *style,
                               gboolean is_try);
/* NULL without a message when the tree is too deep; then the error is set. */
void ae_tsql_tree_deepen (AeTsqlTree *self, AeTsqlExpr *expr, const AeTsqlExpr *child);
void ae_tsql_tree_deepen_all (AeTsqlTree *self, AeTsqlExpr *expr, const GPtrArray *children);

const char *ae_tsql_tree_text (AeTsqlTree *self, const AeTsqlToken *token);
/* The source from the end of @from to the token that comes next. */
/* The source between two tokens. */
const char *ae_tsql_tree_between (AeTsqlTree *self, const AeTsqlToken *from, const AeTsqlToken *to);
const char *ae_tsql_tree_span (AeTsqlTree *self, const AeTsqlToken *from);
AeTsqlName ae_tsql_tree_name (AeTsqlTree *self, const GPtrArray *parts, guint32 line);
/* @t where a table stands. */
AeTsqlName ae_tsql_tree_table_variable (AeTsqlTree *self, const AeTsqlToken *token);
AeTsqlTypeName *ae_tsql_tree_type_name (AeTsqlTree *self, const AeTsqlToken *name);
AeTsqlStatement *
ae_tsql_tree_statement (AeTsqlTree *self, AeTsqlStatementKind kind, const AeTsqlToken *token);
AeTsqlOption *ae_tsql_tree_option (AeTsqlTree *self, const AeTsqlToken *name, char kind);
void ae_tsql_tree_label (AeTsqlTree *self, const char *name);
void ae_tsql_tree_declare (AeTsqlTree *self, const char *name, guint32 line);
void ae_tsql_tree_syntax_error (AeTsqlTree *self, const AeTsqlToken *token);
void ae_tsql_tree_too_deep (AeTsqlTree *self);
gint64 ae_tsql_tree_integer (AeTsqlTree *self, const AeTsqlToken *token, gboolean negative);
AeTsqlSource *ae_tsql_tree_query_source (AeTsqlTree *self, AeTsqlSelect *select);
GPtrArray *ae_tsql_tree_append (AeTsqlTree *self, GPtrArray *list, gpointer item);

G_END_DECLS
