/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-grammar-private.h"

AeTsqlStatement *
ae_tsql_tree_principal (AeTsqlTree *self,
                        const char *what,
                        const AeTsqlToken *first,
                        const AeTsqlToken *name)
{
  AeTsqlStatement *statement = ae_tsql_tree_statement (self, AE_TSQL_STATEMENT_PRINCIPAL, first);

  statement->text = what;
  statement->name.name = ae_tsql_tree_text (self, name);
  return statement;
}

AeTsqlStatement *
ae_tsql_tree_member (AeTsqlTree *self,
                     const char *what,
                     const AeTsqlToken *first,
                     const AeTsqlToken *role,
                     const AeTsqlToken *word,
                     const AeTsqlToken *member)
{
  AeTsqlStatement *statement = ae_tsql_tree_principal (self, what, first, role);

  if (g_ascii_strcasecmp (ae_tsql_tree_text (self, word), "member") != 0)
    ae_tsql_tree_syntax_error (self, word);
  statement->columns
      = ae_tsql_tree_append (self, NULL, (gpointer) ae_tsql_tree_text (self, member));
  return statement;
}

const char *
ae_tsql_tree_permission (AeTsqlTree *self, const char *before, const AeTsqlToken *word)
{
  g_autofree char *upper = g_ascii_strup (ae_tsql_tree_text (self, word), -1);
  const char *text = g_str_equal (upper, "EXEC") ? "EXECUTE" : upper;

  return ae_tsql_arena_take (&self->arena, before != NULL ? g_strconcat (before, " ", text, NULL)
                                                          : g_strdup (text));
}

AeTsqlStatement *
ae_tsql_tree_grant (AeTsqlStatement *statement,
                    const char *what,
                    const AeTsqlToken *first,
                    GPtrArray *permissions,
                    GPtrArray *principals)
{
  statement->line = first->line;
  statement->text = what;
  statement->columns = permissions;
  statement->names = principals;
  return statement;
}
