/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-grammar-private.h"

/* Words that mean nothing here. Those that would mean something, and those that nobody knows, are
 * refused. */

static gboolean
is_one_of (const char *text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_ascii_strcasecmp (text, *words) == 0)
      return TRUE;
  return FALSE;
}

void
ae_tsql_tree_hint (AeTsqlTree *self, const AeTsqlToken *token)
{
  static const char *const known[] = { "forcescan",
                                       "forceseek",
                                       "keepdefaults",
                                       "keepidentity",
                                       "noexpand",
                                       "nolock",
                                       "nowait",
                                       "paglock",
                                       "readcommitted",
                                       "readcommittedlock",
                                       "readpast",
                                       "readuncommitted",
                                       "repeatableread",
                                       "rowlock",
                                       "serializable",
                                       "snapshot",
                                       "spatial_window_max_cells",
                                       "tablock",
                                       "tablockx",
                                       "updlock",
                                       "xlock",
                                       NULL };
  static const char *const refused[] = { "ignore_constraints", "ignore_triggers", NULL };
  const char *text = ae_tsql_tree_text (self, token);

  if (is_one_of (text, refused))
    ae_tsql_error_set (&self->error, 40517, token->line, text);
  else if (!is_one_of (text, known))
    ae_tsql_error_set (&self->error, 321, token->line, text);
}

void
ae_tsql_tree_join_hint (AeTsqlTree *self, const AeTsqlToken *token)
{
  static const char *const known[] = { "hash", "loop", "remote", NULL };

  if (!is_one_of (ae_tsql_tree_text (self, token), known))
    ae_tsql_tree_syntax_error (self, token);
}

void
ae_tsql_tree_check_options (AeTsqlTree *self, const GPtrArray *words)
{
  static const char *const known[] = { "concat",
                                       "disable",
                                       "enable",
                                       "expand",
                                       "externalpushdown",
                                       "fast",
                                       "for",
                                       "force",
                                       "forced",
                                       "group",
                                       "hash",
                                       "hint",
                                       "ignore_nonclustered_columnstore_index",
                                       "join",
                                       "keep",
                                       "keepfixed",
                                       "label",
                                       "large",
                                       "loop",
                                       "max_grant_percent",
                                       "maxdop",
                                       "maxrecursion",
                                       "merge",
                                       "min_grant_percent",
                                       "no_performance_spool",
                                       "optimize",
                                       "order",
                                       "parameterization",
                                       "plan",
                                       "querytraceon",
                                       "recompile",
                                       "robust",
                                       "simple",
                                       "table",
                                       "union",
                                       "unknown",
                                       "use",
                                       "views",
                                       NULL };

  for (guint i = 0; i < words->len; i++)
    {
      const AeTsqlOption *word = g_ptr_array_index (words, i);
      if (word->kind == 'i' && g_ascii_isalpha (word->text[0]) && !is_one_of (word->text, known))
        ae_tsql_error_set (&self->error, 102, word->line, word->text);
    }
}

void
ae_tsql_tree_index_option (AeTsqlTree *self, const AeTsqlToken *name, const AeTsqlToken *value)
{
  static const char *const known[] = { "allow_page_locks",
                                       "allow_row_locks",
                                       "compression_delay",
                                       "data_compression",
                                       "lock_escalation",
                                       "maxdop",
                                       "online",
                                       "optimize_for_sequential_key",
                                       "pad_index",
                                       "resumable",
                                       "sort_in_tempdb",
                                       "statistics_incremental",
                                       "statistics_norecompute",
                                       "xml_compression",
                                       NULL };
  /* OFF is what is. */
  static const char *const refused[]
      = { "data_deletion",    "drop_existing",       "ignore_dup_key",    "ledger",
          "memory_optimized", "remote_data_archive", "system_versioning", NULL };
  const char *text = ae_tsql_tree_text (self, name);
  gboolean off = g_ascii_strcasecmp (ae_tsql_tree_text (self, value), "off") == 0;

  if (is_one_of (text, refused) && !off)
    ae_tsql_error_set (&self->error, 40517, name->line, text);
  else if (!is_one_of (text, known) && !is_one_of (text, refused))
    ae_tsql_error_set (&self->error, 155, name->line, text, "CREATE TABLE");
}

AeTsqlExpr *
ae_tsql_tree_escape (AeTsqlTree *self, const AeTsqlToken *kind, AeTsqlExpr *value)
{
  static const char *const moments[] = { "d", "ts", NULL };
  const char *text = ae_tsql_tree_text (self, kind);
  gboolean is_text
      = value->kind == AE_TSQL_EXPR_LITERAL && value->literal.kind == AE_EMULATOR_VALUE_TEXT;
  gboolean is_call = value->kind == AE_TSQL_EXPR_FUNCTION || value->kind == AE_TSQL_EXPR_CAST;
  AeTsqlTypeName *type = ae_tsql_tree_type_name (self, kind);

  if (is_call && g_ascii_strcasecmp (text, "fn") == 0)
    return value;
  const char *name = is_one_of (text, moments) ? "datetime" : "uniqueidentifier";
  type->name = ae_tsql_arena_copy (&self->arena, name, strlen (name));
  if (!is_text || (!is_one_of (text, moments) && g_ascii_strcasecmp (text, "guid") != 0))
    ae_tsql_tree_syntax_error (self, kind);
  return ae_tsql_tree_cast (self, value, type, NULL, FALSE);
}
