/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-grammar.h"
#include "ae-tsql-grammar-private.h"
#include "ae-tsql-parser-private.h"

/* A batch larger than this is refused before anything is built from it. */
#define MAX_BATCH_SIZE (64 * 1024 * 1024)

static AeTsqlTree *
tree_new (const char *text)
{
  AeTsqlTree *self = g_new0 (AeTsqlTree, 1);

  ae_tsql_arena_init (&self->arena);
  self->labels = g_ptr_array_new ();
  self->gotos = g_ptr_array_new ();
  self->text = text;
  return self;
}

void
ae_tsql_tree_free (AeTsqlTree *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->declared, g_hash_table_unref);
  ae_tsql_error_clear (&self->error);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->gotos);
  ae_tsql_arena_clear (&self->arena);
  g_free (self);
}

static void
lexical_error (AeTsqlTree *self, const AeTsqlToken *token)
{
  g_autofree char *text = g_strndup (token->start, token->length);

  if (token->code == AE_TSQL_TOKEN_UNCLOSED_STRING)
    ae_tsql_error_set (&self->error, 105, token->line, strpbrk (text, "'\"[") + 1);
  else if (token->code == AE_TSQL_TOKEN_UNCLOSED_COMMENT)
    ae_tsql_error_set (&self->error, 113, token->line);
  else
    ae_tsql_error_set (&self->error, 102, token->line, text);
}

void
ae_tsql_tree_syntax_error (AeTsqlTree *self, const AeTsqlToken *token)
{
  /* At the end SQL Server names the last token. */
  const AeTsqlToken *named = token->code == AE_TSQL_TOKEN_END ? &self->lookahead : token;
  g_autofree char *text = ae_tsql_token_dup_text (named);

  gboolean reserved
      = ae_tsql_token_is_keyword (named) && ae_tsql_grammarFallback (named->code) == 0;

  if (named->code == TK_WITH || named->code == TK_WITH_CTE)
    ae_tsql_error_set (&self->error, 319, named->line);
  else
    ae_tsql_error_set (&self->error, reserved ? 156 : 102, named->line, text);
}

void
ae_tsql_tree_too_deep (AeTsqlTree *self)
{
  ae_tsql_error_set (&self->error, 191, self->lookahead.line);
}

/* WITH also begins statements, which the grammar cannot see: it does where a statement may begin
 * for certain. Elsewhere SQL Server wants a semicolon before it. FETCH is a clause behind OFFSET n
 * ROWS only. */
static void
tell_apart (AeTsqlToken *token, int previous)
{
  static const int beginnings[] = { 0, TK_SEMI, TK_BEGIN, TK_ELSE, TK_AS, TK_TRY, TK_CATCH };

  if (token->code == TK_FETCH && previous != TK_ROW && previous != TK_ROWS)
    token->code = TK_FETCH_CURSOR;
  for (gsize i = 0; token->code == TK_WITH && i < G_N_ELEMENTS (beginnings); i++)
    if (previous == beginnings[i])
      token->code = TK_WITH_CTE;
}

static gboolean
is_spelt (const AeTsqlToken *token, const char *word)
{
  return token->length == strlen (word)
         && g_ascii_strncasecmp (token->start, word, token->length) == 0;
}

/* "stmt; ELSE": the semicolon ends the statement and not the IF, which the grammar cannot see. */
static AeTsqlToken
next_token (AeTsqlLexer *lexer)
{
  AeTsqlToken token = ae_tsql_lexer_next (lexer);

  /* A name and a colon are a label, wherever they stand. */
  if (token.code == TK_ID)
    {
      AeTsqlLexer ahead = *lexer;
      AeTsqlToken following = ae_tsql_lexer_next (&ahead);
      if (following.code == TK_COLON)
        {
          *lexer = ahead;
          token.code = TK_LABEL;
        }
    }
  /* ENABLE is a name, but for ENABLE TRIGGER. */
  if (token.code == TK_ID && (is_spelt (&token, "ENABLE") || is_spelt (&token, "DISABLE")))
    {
      AeTsqlLexer ahead = *lexer;
      AeTsqlToken following = ae_tsql_lexer_next (&ahead);
      if (following.code == TK_TRIGGER)
        token.code = is_spelt (&token, "ENABLE") ? TK_ENABLE : TK_DISABLE;
    }
  /* And GROUPING, but for GROUPING SETS. */
  if (token.code == TK_ID && is_spelt (&token, "GROUPING"))
    {
      AeTsqlLexer ahead = *lexer;
      AeTsqlToken following = ae_tsql_lexer_next (&ahead);
      if (following.code == TK_ID && is_spelt (&following, "SETS"))
        token.code = TK_GROUPING;
    }
  /* So is NEXT, but for NEXT VALUE. */
  if (token.code == TK_NEXT)
    {
      AeTsqlLexer ahead = *lexer;
      AeTsqlToken following = ae_tsql_lexer_next (&ahead);
      if (following.code == TK_VALUE)
        token.code = TK_NEXT_VALUE;
    }
  if (token.code == TK_SEMI)
    {
      AeTsqlLexer ahead = *lexer;
      AeTsqlToken following = ae_tsql_lexer_next (&ahead);
      if (following.code == TK_ELSE)
        {
          *lexer = ahead;
          return following;
        }
    }
  return token;
}

/* WITH CHECK OPTION at the end of a view; to the grammar WITH would begin a table hint. */
static gboolean
skip_check_option (AeTsqlTree *self, AeTsqlLexer *lexer, const AeTsqlToken *with)
{
  AeTsqlLexer ahead = *lexer;

  if (with->code != TK_WITH || self->module == NULL || self->module->module->kind != AE_TSQL_VIEW)
    return FALSE;
  AeTsqlToken check = ae_tsql_lexer_next (&ahead), option = ae_tsql_lexer_next (&ahead);
  if (check.length != 5 || g_ascii_strncasecmp (check.start, "CHECK", 5) != 0 || option.length != 6
      || g_ascii_strncasecmp (option.start, "OPTION", 6) != 0)
    return FALSE;
  *lexer = ahead;
  self->module->module->checks_rows = TRUE;
  return TRUE;
}

/* At the beginning of a batch a word may be a procedure to call, and THROW may be a name. */
static void
separate_throw (void *parser, AeTsqlLexer lexer)
{
  AeTsqlToken token = ae_tsql_lexer_next (&lexer);

  if (token.code == TK_THROW)
    ae_tsql_grammar (parser, TK_SEMI, token);
}

static void
check_labels (AeTsqlTree *self)
{
  for (guint i = 0; i < self->gotos->len; i++)
    {
      const AeTsqlStatement *statement = g_ptr_array_index (self->gotos, i);
      gboolean found = FALSE;
      for (guint k = 0; k < self->labels->len; k++)
        found |= ae_tsql_name_equal (g_ptr_array_index (self->labels, k), statement->text);
      if (!found)
        ae_tsql_error_set (&self->error, 133, statement->line, statement->text);
    }
}

/* BREAK and CONTINUE stand in a loop. */
static void
check_loops (AeTsqlTree *self, const GPtrArray *statements, gboolean loops)
{
  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      const AeTsqlStatement *statement = g_ptr_array_index (statements, i);
      const AeTsqlStatement *branches[] = { statement->then, statement->otherwise };
      gboolean inside = loops || statement->kind == AE_TSQL_STATEMENT_WHILE;
      if (statement->kind == AE_TSQL_STATEMENT_BREAK && !loops)
        ae_tsql_error_set (&self->error, 135, statement->line);
      if (statement->kind == AE_TSQL_STATEMENT_CONTINUE && !loops)
        ae_tsql_error_set (&self->error, 136, statement->line);
      for (guint b = 0; b < G_N_ELEMENTS (branches); b++)
        {
          gpointer branch = (gpointer) branches[b];
          GPtrArray one = { .pdata = &branch, .len = 1 };
          if (branch != NULL)
            check_loops (self, &one, inside);
        }
      check_loops (self, statement->statements, inside);
      check_loops (self, statement->handlers, inside);
    }
}

static void
run_parser (AeTsqlTree *self, gboolean *quotes_are_strings)
{
  AeTsqlLexer lexer;
  void *parser = ae_tsql_grammarAlloc (g_malloc, self);
  int previous = 0;

  ae_tsql_lexer_init (&lexer, self->text, strlen (self->text));
  lexer.quotes_are_strings = *quotes_are_strings;
  self->lexer = &lexer;
  separate_throw (parser, lexer);
  do
    {
      AeTsqlToken token = next_token (&lexer);
      if (skip_check_option (self, &lexer, &token))
        continue;
      if (token.code < 0)
        {
          lexical_error (self, &token);
          break;
        }
      tell_apart (&token, previous);
      previous = token.code;
      self->reached = token.start;
      if (token.code != AE_TSQL_TOKEN_END)
        self->lookahead = token;
      ae_tsql_grammar (parser, token.code, token);
      if (token.code == AE_TSQL_TOKEN_END)
        break;
    }
  while (self->error.number == 0);
  ae_tsql_grammarFree (parser, g_free);
  *quotes_are_strings = lexer.quotes_are_strings;
  self->lexer = NULL;
  check_labels (self);
  check_loops (self, self->statements, FALSE);
}

AeTsqlTree *
ae_tsql_parse (const char *text, const char *const *declared)
{
  gboolean quotes_are_strings = FALSE;

  return ae_tsql_parse_batch (text, declared, &quotes_are_strings);
}

/* The text of a module is read again without the session that made it. */
static void
refuse_strings_in_quotes (AeTsqlTree *self)
{
  AeTsqlLexer lexer;
  AeTsqlToken token;

  if (self->module == NULL || self->module->kind != AE_TSQL_STATEMENT_MODULE)
    return;
  ae_tsql_lexer_init (&lexer, self->text, strlen (self->text));
  do
    {
      token = ae_tsql_lexer_next (&lexer);
      if (token.code == TK_ID && *token.start == '"')
        ae_tsql_error_set (&self->error, 40517, token.line, "QUOTED_IDENTIFIER OFF");
    }
  while (token.code != AE_TSQL_TOKEN_END && token.code > 0);
}

AeTsqlTree *
ae_tsql_parse_batch (const char *text, const char *const *declared, gboolean *quotes_are_strings)
{
  AeTsqlTree *self = tree_new (text);

  self->declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; declared != NULL && declared[i] != NULL; i++)
    g_hash_table_add (self->declared, g_utf8_casefold (declared[i], -1));

  gsize size = strlen (text);
  if (size > MAX_BATCH_SIZE)
    ae_tsql_error_set (&self->error, 191, 1);
  else if (!g_utf8_validate (text, size, NULL))
    ae_tsql_error_set (&self->error, 102, 1, "?");
  else
    run_parser (self, quotes_are_strings);

  ae_tsql_tree_complete_module (self);
  if (*quotes_are_strings)
    refuse_strings_in_quotes (self);
  if (self->statements == NULL)
    self->statements = ae_tsql_arena_list (&self->arena);
  self->text = NULL;
  return self;
}

/* The trees of small texts are children of a larger one: what they hold goes to its arena. */
void
ae_tsql_tree_adopt (AeTsqlTree *self, AeTsqlTree *child)
{
  GPtrArray *from[] = { child->arena.blocks, child->arena.arrays, child->arena.tables };
  GPtrArray *to[] = { self->arena.blocks, self->arena.arrays, self->arena.tables };

  for (guint i = 0; i < G_N_ELEMENTS (from); i++)
    g_ptr_array_extend_and_steal (to[i], g_steal_pointer (&from[i]));
  child->arena = (AeTsqlArena){ 0 };
  ae_tsql_tree_free (child);
}

GPtrArray *
ae_tsql_parse_declarations (AeTsqlTree *tree, const char *text)
{
  g_autofree char *batch = g_strconcat ("DECLARE ", text, NULL);
  AeTsqlTree *child = NULL;
  GPtrArray *declarations = NULL;

  if (text[strspn (text, " \t\r\n")] == '\0')
    return ae_tsql_arena_list (&tree->arena);

  child = ae_tsql_parse (batch, NULL);
  if (child->error.number != 0)
    ae_tsql_error_set_text (&tree->error, child->error.number, child->error.state,
                            child->error.severity, child->error.line, child->error.text);
  else if (child->statements->len != 1)
    ae_tsql_error_set (&tree->error, 102, 1, "params");
  else
    declarations = ((AeTsqlStatement *) g_ptr_array_index (child->statements, 0))->declarations;
  ae_tsql_tree_adopt (tree, child);
  return declarations;
}

AeTsqlExpr *
ae_tsql_parse_expression (AeTsqlTree *tree, const char *text)
{
  g_autofree char *batch = g_strconcat ("PRINT ", text, NULL);
  AeTsqlTree *child = ae_tsql_parse (batch, NULL);
  AeTsqlExpr *expr = NULL;

  if (child->error.number == 0 && child->statements->len == 1)
    expr = ((AeTsqlStatement *) g_ptr_array_index (child->statements, 0))->value;
  ae_tsql_tree_adopt (tree, child);
  return expr;
}

AeTsqlExpr *
ae_tsql_parse_condition (AeTsqlTree *tree, const char *text)
{
  g_autofree char *batch = g_strconcat ("IF ", text, " PRINT 0", NULL);
  AeTsqlTree *child = ae_tsql_parse (batch, NULL);
  AeTsqlExpr *condition = NULL;

  if (child->error.number == 0 && child->statements->len == 1)
    condition = ((AeTsqlStatement *) g_ptr_array_index (child->statements, 0))->condition;
  ae_tsql_tree_adopt (tree, child);
  return condition;
}
