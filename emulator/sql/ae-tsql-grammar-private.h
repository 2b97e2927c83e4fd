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
gboolean ae_tsql_tree_module_option (AeTsqlTree *self, const AeTsqlToken *token);
/* At the end of the batch. */
void ae_tsql_tree_complete_module (AeTsqlTree *self);

/* Made by lemon. */
void *ae_tsql_grammarAlloc (void *(*allocate) (size_t), AeTsqlTree *tree);
void ae_tsql_grammarFree (void *parser, void (*release) (void *));
void ae_tsql_grammar (void *parser, int code, AeTsqlToken token);

G_END_DECLS
