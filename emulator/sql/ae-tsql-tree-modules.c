/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-grammar-private.h"

/* CREATE PROCEDURE and its kin. To the grammar the head is a statement like any other; when the
 * batch is complete, what follows it becomes its body. So no rule has to tell where a body ends. */

AeTsqlModuleHeader *
ae_tsql_tree_module (AeTsqlTree *self,
                     const AeTsqlToken *verb,
                     const AeTsqlToken *or_word,
                     const AeTsqlToken *alter)
{
  AeTsqlModuleHeader *module = ae_tsql_arena_alloc (&self->arena, sizeof *module);

  module->creates = g_ascii_toupper (*verb->start) == 'C';
  module->alters = alter != NULL || !module->creates;
  module->verb = verb->start;
  module->verb_size = verb->length;
  if (alter != NULL)
    {
      module->alter = or_word->start;
      module->alter_size = (gsize) (alter->start + alter->length - or_word->start);
    }
  return module;
}

AeTsqlStatement *
ae_tsql_tree_module_statement (AeTsqlTree *self,
                               AeTsqlModuleHeader *module,
                               char kind,
                               const AeTsqlToken *token,
                               const GPtrArray *parts,
                               guint32 line)
{
  AeTsqlStatement *statement = ae_tsql_tree_statement (
      self, kind == 'S' ? AE_TSQL_STATEMENT_CREATE_SCHEMA : AE_TSQL_STATEMENT_MODULE, token);

  module->kind = kind;
  statement->module = module;
  if (parts != NULL)
    statement->name = ae_tsql_tree_name (self, parts, line);
  /* Only one can be the first of the batch. */
  if (self->module != NULL)
    ae_tsql_tree_syntax_error (self, token);
  self->module = statement;
  return statement;
}

AeTsqlExpr *
ae_tsql_tree_call (AeTsqlTree *self, const GPtrArray *parts, guint32 line, GPtrArray *arguments)
{
  AeTsqlName name = ae_tsql_tree_name (self, parts, line);
  AeTsqlExpr *expr = ae_tsql_tree_function (self, name.name, line, arguments);

  expr->schema = name.schema;
  expr->database = name.database;
  return expr;
}

/* TRUE: WITH ENCRYPTION. The others change nothing here. */
gboolean
ae_tsql_tree_module_option (AeTsqlTree *self, const AeTsqlToken *token)
{
  static const char *const known[]
      = { "RECOMPILE", "ENCRYPTION", "SCHEMABINDING", "VIEW_METADATA", "NATIVE_COMPILATION" };
  const char *text = ae_tsql_tree_text (self, token);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (text, known[i]) == 0)
      return i == 1;
  ae_tsql_tree_syntax_error (self, token);
  return FALSE;
}

static const char *
get_title (char kind)
{
  switch (kind)
    {
    case 'P':
      return "CREATE/ALTER PROCEDURE";
    case 'V':
      return "CREATE VIEW";
    case 'F':
      return "CREATE FUNCTION";
    case 'R':
      return "CREATE TRIGGER";
    default:
      return "CREATE SCHEMA";
    }
}

/* As SQL Server keeps it: ALTER reads CREATE, and OR ALTER is gone. */
static const char *
make_definition (AeTsqlTree *self, const AeTsqlModuleHeader *module)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *rest = module->verb + module->verb_size;

  g_string_append_len (text, self->text, module->verb - self->text);
  if (module->creates)
    g_string_append_len (text, module->verb, (gssize) module->verb_size);
  else
    g_string_append (text, "CREATE");
  if (module->alter != NULL)
    {
      g_string_append_len (text, rest, module->alter - rest);
      /* Comments between the two words go, line ends stay, so that the lines keep their numbers. */
      for (gsize i = 0; i < module->alter_size; i++)
        if (module->alter[i] == ' ' || module->alter[i] == '\n')
          g_string_append_c (text, module->alter[i]);
      rest = module->alter + module->alter_size;
    }
  g_string_append (text, rest);
  return ae_tsql_arena_copy (&self->arena, text->str, text->len);
}

void
ae_tsql_tree_complete_module (AeTsqlTree *self)
{
  AeTsqlStatement *head = self->module;

  if (self->error.number != 0 || self->statements == NULL)
    return;
  /* A batch has nobody to return a value to. */
  if (self->returns != 0
      && (head == NULL
          || (head->module->kind != AE_TSQL_PROCEDURE
              && head->module->kind != AE_TSQL_USER_FUNCTION)))
    {
      ae_tsql_error_set (&self->error, 178, self->returns);
      return;
    }
  if (head == NULL)
    return;
  if (self->statements->len == 0 || g_ptr_array_index (self->statements, 0) != head)
    {
      ae_tsql_error_set (&self->error, 111, head->line, get_title (head->module->kind));
      return;
    }
  if (head->kind != AE_TSQL_STATEMENT_MODULE)
    return;
  if (self->statements->len == 1)
    {
      ae_tsql_tree_syntax_error (self, &self->lookahead);
      return;
    }
  head->module->body = ae_tsql_arena_list (&self->arena);
  for (guint i = 1; i < self->statements->len; i++)
    g_ptr_array_add (head->module->body, g_ptr_array_index (self->statements, i));
  g_ptr_array_set_size (self->statements, 1);
  head->module->definition = make_definition (self, head->module);
}
