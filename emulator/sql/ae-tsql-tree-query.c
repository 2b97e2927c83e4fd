/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-grammar.h"
#include "ae-tsql-grammar-private.h"
#include "ae-tsql-parser-private.h"

AeTsqlOver *
ae_tsql_tree_over (AeTsqlTree *self, GPtrArray *partition, GPtrArray *order)
{
  AeTsqlOver *over = ae_tsql_arena_alloc (&self->arena, sizeof *over);

  over->partition = partition;
  over->order = order;
  return over;
}

void
ae_tsql_tree_frame (AeTsqlOver *over,
                    char unit,
                    const AeTsqlFrameBound *start,
                    const AeTsqlFrameBound *end)
{
  over->unit = unit;
  over->start = start->kind;
  over->start_count = start->count;
  over->end = end->kind;
  over->end_count = end->count;
}

AeTsqlSelect *
ae_tsql_tree_compound (AeTsqlTree *self, AeTsqlSelect *first, char operator, AeTsqlSelect * second)
{
  AeTsqlSelect *select = ae_tsql_arena_alloc (&self->arena, sizeof *select);

  select->line = first->line;
  select->set_operator = operator;
  select->first = first;
  select->second = second;
  /* INTO stands in the first SELECT and means the whole. */
  select->into = first->into;
  first->into = NULL;
  select->depth = MAX (first->depth, second->depth) + 1;
  if (select->depth > AE_TSQL_MAX_DEPTH)
    ae_tsql_error_set (&self->error, 191, select->line);
  /* Only the whole has an order. */
  if (first->order_by != NULL || second->order_by != NULL)
    ae_tsql_error_set (&self->error, 156, select->line, "ORDER");
  return select;
}

void
ae_tsql_tree_tail (AeTsqlTree *self, AeTsqlSelect *select, const AeTsqlTail *tail)
{
  select->order_by = tail->order_by;
  select->offset = tail->offset;
  select->fetch = tail->fetch;
  select->options = tail->options;
  select->for_clause = tail->for_clause;
}

AeTsqlSource *
ae_tsql_tree_query_source (AeTsqlTree *self, AeTsqlSelect *select)
{
  AeTsqlSource *source = ae_tsql_arena_alloc (&self->arena, sizeof *source);

  source->kind = AE_TSQL_SOURCE_QUERY;
  source->line = select->line;
  source->select = select;
  return source;
}

static gboolean
is_word (const AeTsqlOption *word, const char *name)
{
  return g_ascii_strcasecmp (word->name != NULL ? word->name : word->text, name) == 0;
}

static gboolean
take_for_word (AeTsqlForClause *clause, const AeTsqlOption *word)
{
  gboolean xml = clause->kind == 'x', has_text = word->name != NULL;

  if (is_word (word, "root"))
    clause->root = has_text ? word->text : "root";
  else if (xml && !has_text && is_word (word, "type"))
    clause->is_typed = TRUE;
  else if (!xml && !has_text && is_word (word, "include_null_values"))
    clause->includes_nulls = TRUE;
  else if (!xml && !has_text && is_word (word, "without_array_wrapper"))
    clause->is_bare = TRUE;
  else
    return FALSE;
  return TRUE;
}

/* PATH is the one that is known of the ways to write rows. */
AeTsqlForClause *
ae_tsql_tree_for_clause (AeTsqlTree *self,
                         const AeTsqlToken *token,
                         const AeTsqlToken *kind,
                         const GPtrArray *words)
{
  AeTsqlForClause *clause = ae_tsql_arena_alloc (&self->arena, sizeof *clause);
  const char *name = ae_tsql_tree_text (self, kind);
  const AeTsqlOption *way = g_ptr_array_index (words, 0);
  gboolean xml = g_ascii_strcasecmp (name, "xml") == 0;

  clause->line = token->line;
  clause->kind = xml ? 'x' : 'j';
  clause->element = way->name != NULL ? way->text : "row";
  if (!xml && g_ascii_strcasecmp (name, "json") != 0)
    ae_tsql_error_set (&self->error, 102, kind->line, name);
  if (!is_word (way, "path") || (!xml && way->name != NULL))
    ae_tsql_error_set (&self->error, 102, way->line, way->name != NULL ? way->name : way->text);
  for (guint i = 1; i < words->len; i++)
    {
      const AeTsqlOption *word = g_ptr_array_index (words, i);
      if (!take_for_word (clause, word))
        ae_tsql_error_set (&self->error, 102, word->line,
                           word->name != NULL ? word->name : word->text);
    }
  return clause;
}

/* All but MAXRECURSION are for the optimizer. */
AeTsqlQueryOptions
ae_tsql_tree_query_options (AeTsqlTree *self, const GPtrArray *words)
{
  AeTsqlQueryOptions options = { 0 };

  ae_tsql_tree_check_options (self, words);
  for (guint i = 0; i + 1 < words->len; i++)
    {
      const AeTsqlOption *word = g_ptr_array_index (words, i);
      const AeTsqlOption *next = g_ptr_array_index (words, i + 1);
      if (word->kind != 'i' || g_ascii_strcasecmp (word->text, "maxrecursion") != 0)
        continue;
      options.has_max_recursion = next->kind == 'n';
      options.max_recursion = g_ascii_strtoll (next->text, NULL, 10);
      if (next->kind != 'n')
        ae_tsql_error_set (&self->error, 102, next->line, next->text);
      else if (options.max_recursion > 32767)
        ae_tsql_error_set (&self->error, 310, next->line, next->text);
    }
  return options;
}

void
ae_tsql_tree_label (AeTsqlTree *self, const char *name)
{
  g_ptr_array_add (self->labels, (gpointer) name);
}
