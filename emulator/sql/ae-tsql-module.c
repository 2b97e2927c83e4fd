/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-grammar.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-trigger-private.h"
#include "ae-tsql-user-type-private.h"
#include "ae-tsql-value-private.h"

/* --- names ------------------------------------------------------------------------------------ */

void
ae_tsql_name_split (AeTsqlArena *arena, const char *text, AeTsqlName *name)
{
  const char *parts[4] = { NULL };
  guint n_parts = 1;
  AeTsqlLexer lexer;

  *name = (AeTsqlName){ .line = 1 };
  ae_tsql_lexer_init (&lexer, text, strlen (text));
  for (;;)
    {
      AeTsqlToken token = ae_tsql_lexer_next (&lexer);
      if (token.code == AE_TSQL_TOKEN_END || token.code == TK_SEMI)
        break;
      if (token.code < 0 || (token.code == TK_DOT && n_parts == G_N_ELEMENTS (parts)))
        {
          n_parts = 0;
          break;
        }
      if (token.code == TK_DOT)
        n_parts++;
      else
        parts[n_parts - 1] = ae_tsql_arena_take (arena, ae_tsql_token_dup_text (&token));
    }
  if (n_parts == 0 || parts[n_parts - 1] == NULL)
    {
      name->name = ae_tsql_arena_copy (arena, text, strlen (text));
      return;
    }
  name->name = parts[n_parts - 1];
  name->schema = n_parts > 1 ? parts[n_parts - 2] : NULL;
  name->database = n_parts > 2 ? parts[n_parts - 3] : NULL;
}

AeTsqlModule *
ae_tsql_module_find_itself (AeEmulatorSession *session, const AeTsqlName *name)
{
  guint32 database_id = name->database != NULL
                            ? ae_tsql_catalog_find_database (session->db, name->database, NULL)
                            : session->database_id;

  return ae_tsql_catalog_load_module (session->db, database_id, ae_tsql_schema_of (session, name),
                                      name->name);
}

AeTsqlModule *
ae_tsql_module_find (AeEmulatorSession *session, const AeTsqlName *name)
{
  g_autoptr (AeTsqlModule) module = ae_tsql_module_find_itself (session, name);

  if (module == NULL || !ae_tsql_module_is (module, AE_TSQL_SYNONYM))
    return g_steal_pointer (&module);

  /* A synonym is for no other synonym. */
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeTsqlName target;
  ae_tsql_name_split (&tree->arena, module->definition, &target);
  return ae_tsql_module_find_itself (session, &target);
}

gboolean
ae_tsql_synonym_resolve (AeEmulatorSession *session,
                         AeTsqlArena *arena,
                         const AeTsqlName *name,
                         AeTsqlName *target)
{
  g_autoptr (AeTsqlModule) module = ae_tsql_module_find_itself (session, name);

  if (module == NULL || !ae_tsql_module_is (module, AE_TSQL_SYNONYM))
    return FALSE;
  ae_tsql_name_split (arena, module->definition, target);
  target->line = name->line;
  return TRUE;
}

gboolean
ae_tsql_module_is (const AeTsqlModule *module, char kind)
{
  switch (kind)
    {
    case 'P':
      return g_str_equal (module->type, "P ");
    case 'V':
      return g_str_equal (module->type, "V ");
    case 'F':
      return g_str_equal (module->type, "FN") || g_str_equal (module->type, "IF");
    case 'R':
      return g_str_equal (module->type, "TR");
    default:
      return g_str_equal (module->type, "SN");
    }
}

/* As 443 names them. */
static const char *
get_operator (AeTsqlStatementKind kind)
{
  switch (kind)
    {
    case AE_TSQL_STATEMENT_INSERT:
      return "INSERT";
    case AE_TSQL_STATEMENT_UPDATE:
      return "UPDATE";
    case AE_TSQL_STATEMENT_DELETE:
      return "DELETE";
    case AE_TSQL_STATEMENT_MERGE:
      return "MERGE";
    case AE_TSQL_STATEMENT_EXECUTE:
      return "EXECUTE";
    case AE_TSQL_STATEMENT_EXECUTE_TEXT:
      return "EXECUTE STRING";
    case AE_TSQL_STATEMENT_PRINT:
      return "PRINT";
    case AE_TSQL_STATEMENT_TRY:
      return "BEGIN TRY";
    default:
      return "STATEMENT";
    }
}

static const char *
get_word (char kind)
{
  return kind == AE_TSQL_PROCEDURE       ? "procedure"
         : kind == AE_TSQL_VIEW          ? "view"
         : kind == AE_TSQL_USER_FUNCTION ? "function"
         : kind == AE_TSQL_SYNONYM       ? "synonym"
                                         : "trigger";
}

/* --- parameters ------------------------------------------------------------------------------- */

AeTsqlFrame *
ae_tsql_module_declare (AeEmulatorSession *session, GPtrArray *declarations, AeTsqlError *error)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  AeTsqlRun run = { .session = session, .frame = frame };

  for (guint i = 0; i < declarations->len; i++)
    if (ae_tsql_declare_variable (&run, g_ptr_array_index (declarations, i), i + 1, TRUE) == NULL)
      {
        *error = run.error;
        return NULL;
      }
  return g_steal_pointer (&frame);
}

/* What is kept of the parameters when the body is bound. */
static void
take_parameters (AeTsqlModule *module, const AeTsqlStatement *head, AeTsqlFrame *frame)
{
  g_ptr_array_set_size (module->parameters, 0);
  for (guint i = 0; head->declarations != NULL && i < head->declarations->len; i++)
    {
      const AeTsqlDeclaration *declaration = g_ptr_array_index (head->declarations, i);
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      AeTsqlModuleParameter *parameter = ae_tsql_module_add_parameter (module, declaration->name);
      parameter->type = variable->type;
      parameter->output = declaration->output;
      parameter->has_default = declaration->value != NULL;
      if (variable->encryption != NULL)
        parameter->encryption = ae_tsql_encryption_new (variable->encryption->cek_id,
                                                        variable->encryption->encryption_type,
                                                        variable->encryption->cek_name);
    }
}

/* Binds the body, so that wrong columns are refused and parameters get the encryption of what they
 * meet. Objects that are not there yet are looked for again when it runs. */
static gboolean
compile (AeEmulatorSession *session,
         AeTsqlTree *tree,
         const AeTsqlStatement *head,
         AeTsqlModule *module,
         AeTsqlError *error)
{
  g_autoptr (AeTsqlFrame) frame = head->declarations != NULL
                                      ? ae_tsql_module_declare (session, head->declarations, error)
                                      : ae_tsql_frame_new ();
  AeTsqlTrigger trigger = { 0 };
  AeTsqlBinder binder = { .session = session,
                          .tree = tree,
                          .frame = frame,
                          .error = error,
                          .describing = TRUE,
                          .defers = TRUE };

  const char *module_schema = session->module_schema;
  session->module_schema = module->schema;
  if (frame != NULL && module->parent_id != 0
      && ae_tsql_trigger_init (&trigger, session, module->parent_id))
    frame->trigger = &trigger;
  gboolean good = frame != NULL && ae_tsql_compile_statements (&binder, head->module->body);
  session->module_schema = module_schema;
  ae_tsql_trigger_clear (&trigger);
  if (!good)
    {
      ae_tsql_error_set_procedure (error, module->name);
      return FALSE;
    }
  take_parameters (module, head, frame);
  return TRUE;
}

/* The columns of a view are kept for the catalogue's views. */
static void
take_columns (AeTsqlModule *module, const AeTsqlSource *source)
{
  module->columns = ae_tsql_table_new ();
  module->columns->object_id = module->object_id;
  for (guint i = 0; i < source->n_columns; i++)
    {
      const AeTsqlSourceColumn *from = &source->columns[i];
      AeTsqlColumn *column = ae_tsql_table_add_column (module->columns, from->name);
      column->type = from->type;
      column->nullable = from->nullable;
      if (ae_tsql_type_is_character (from->type.id))
        column->collation = ae_tsql_collation_to_name (from->type.collation);
      if (from->encryption != NULL)
        column->encryption
            = ae_tsql_encryption_new (from->encryption->cek_id, from->encryption->encryption_type,
                                      from->encryption->cek_name);
    }
}

/* A view, or a function that returns a table. */
static gboolean
compile_query (AeEmulatorSession *session,
               AeTsqlTree *tree,
               const AeTsqlStatement *head,
               AeTsqlModule *module,
               AeTsqlError *error)
{
  g_autoptr (AeTsqlFrame) frame = head->declarations != NULL
                                      ? ae_tsql_module_declare (session, head->declarations, error)
                                      : ae_tsql_frame_new ();
  AeTsqlBinder binder = { .session = session, .tree = tree, .error = error, .describing = TRUE };
  AeTsqlSource source = { .line = head->line };

  const char *module_schema = session->module_schema;
  session->module_schema = module->schema;
  gboolean good = frame != NULL && ae_tsql_bind_view_query (&binder, &source, head, frame);
  session->module_schema = module_schema;
  if (!good)
    {
      ae_tsql_error_set_procedure (error, module->name);
      return FALSE;
    }
  take_parameters (module, head, frame);
  take_columns (module, &source);
  return TRUE;
}

/* --- CREATE and ALTER ------------------------------------------------------------------------- */

static gboolean
storage_failure (AeTsqlRun *self)
{
  if (ae_tsql_run_stopped (self))
    return FALSE;
  return ae_tsql_error_set (&self->error, 8623, 0);
}

/* A trigger does not move to another table. */
static gboolean
check_parent (AeTsqlRun *self, const AeTsqlStatement *statement, const AeTsqlModule *module)
{
  g_autoptr (AeTsqlModule) old = ae_tsql_catalog_load_module (
      self->session->db, self->session->database_id, module->schema, statement->name.name);
  g_autofree char *parent = ae_tsql_name_to_string (&statement->module->parent);

  return old == NULL || old->parent_id == module->parent_id
         || ae_tsql_error_set (&self->error, 2110, statement->line, statement->name.name, parent);
}

/* Finds what is altered, or that the name is free. */
static gboolean
find_target (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlModule *module)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlModuleHeader *header = statement->module;
  const char *schema = header->kind == AE_TSQL_TRIGGER ? header->parent.schema
                       : header->creates ? ae_tsql_schema_for_new (session, &statement->name)
                                         : ae_tsql_schema_of (session, &statement->name);
  char type[3] = "";

  if (statement->name.database != NULL)
    {
      g_autofree char *title
          = g_strdup_printf ("CREATE/ALTER %s", header->kind == 'P'   ? "PROCEDURE"
                                                : header->kind == 'V' ? "VIEW"
                                                : header->kind == 'F' ? "FUNCTION"
                                                                      : "TRIGGER");
      return ae_tsql_error_set (&self->error, 166, statement->line, title);
    }
  module->schema = ae_tsql_catalog_get_schema_name (session->db, session->database_id, schema);
  if (module->schema == NULL)
    return ae_tsql_error_set (&self->error, 2760, statement->line, schema);
  module->object_id = ae_tsql_catalog_find_object (session->db, session->database_id, schema,
                                                   statement->name.name, type);
  if (module->object_id == 0 && !header->creates)
    {
      g_autofree char *name = ae_tsql_name_to_string (&statement->name);
      return ae_tsql_error_set (&self->error, 208, statement->line, name);
    }
  if (module->object_id != 0 && !header->alters)
    return ae_tsql_error_set (&self->error, 2714, statement->line, statement->name.name);
  if (module->object_id != 0 && !g_str_equal (type, module->type))
    {
      g_autofree char *name = ae_tsql_name_to_string (&statement->name);
      return ae_tsql_error_set (&self->error, 2010, statement->line, name);
    }
  if (module->object_id != 0 && header->kind == AE_TSQL_TRIGGER)
    return check_parent (self, statement, module);
  if (module->object_id == 0)
    module->object_id = ae_tsql_catalog_next_object_id (session->db);
  return TRUE;
}

/* A function only computes: what it may hold, and that it ends with RETURN. */
static gboolean
check_pure (AeTsqlRun *self, const GPtrArray *statements)
{
  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      const AeTsqlStatement *statement = g_ptr_array_index (statements, i);
      const AeTsqlItem *item
          = statement->select != NULL ? g_ptr_array_index (statement->select->items, 0) : NULL;
      const AeTsqlStatement *branches[] = { statement->then, statement->otherwise };
      switch (statement->kind)
        {
        case AE_TSQL_STATEMENT_SELECT:
          if (item->variable == NULL)
            return ae_tsql_error_set (&self->error, 444, statement->line);
          break;
        case AE_TSQL_STATEMENT_DECLARE:
        case AE_TSQL_STATEMENT_SET_VARIABLE:
        case AE_TSQL_STATEMENT_IF:
        case AE_TSQL_STATEMENT_WHILE:
        case AE_TSQL_STATEMENT_BREAK:
        case AE_TSQL_STATEMENT_CONTINUE:
        case AE_TSQL_STATEMENT_BLOCK:
        case AE_TSQL_STATEMENT_RETURN:
          break;
        default:
          return ae_tsql_error_set (&self->error, 443, statement->line,
                                    get_operator (statement->kind));
        }
      for (guint b = 0; b < G_N_ELEMENTS (branches); b++)
        {
          gpointer branch = (gpointer) branches[b];
          GPtrArray one = { .pdata = &branch, .len = 1 };
          if (branch != NULL && !check_pure (self, &one))
            return FALSE;
        }
      if (!check_pure (self, statement->statements))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_function (AeTsqlRun *self, const AeTsqlStatement *statement, AeTsqlModule *module)
{
  const AeTsqlModuleHeader *header = statement->module;
  const AeTsqlStatement *block = g_ptr_array_index (header->body, 0);
  const GPtrArray *statements = block->statements;

  if (header->body->len != 1 || block->kind != AE_TSQL_STATEMENT_BLOCK)
    return ae_tsql_error_set (&self->error, 156, block->line, "AS");
  if (!check_pure (self, statements))
    {
      ae_tsql_error_set_procedure (&self->error, module->name);
      return FALSE;
    }
  const AeTsqlStatement *last
      = statements->len > 0 ? g_ptr_array_index (statements, statements->len - 1) : block;
  if (last->kind != AE_TSQL_STATEMENT_RETURN || last->value == NULL)
    {
      ae_tsql_error_set (&self->error, 455, last->line);
      ae_tsql_error_set_procedure (&self->error, module->name);
      return FALSE;
    }
  AeTsqlModuleParameter *returns = ae_tsql_module_set_returns (module);
  return ae_tsql_type_resolve (header->returns, 'c', 0, &returns->type, &self->error);
}

static gboolean
define_module (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlModuleHeader *header = statement->module;
  g_autoptr (AeTsqlModule) module = ae_tsql_module_new ();

  module->database_id = session->database_id;
  module->name = g_strdup (statement->name.name);
  module->definition = g_strdup (header->definition);
  module->hidden = header->encrypts;
  if (header->kind == AE_TSQL_TRIGGER && !ae_tsql_trigger_take_parent (self, statement, module))
    return FALSE;
  gboolean queries = header->kind == AE_TSQL_VIEW || header->returns_table;
  g_strlcpy (module->type,
             header->kind == AE_TSQL_VIEW        ? "V "
             : header->kind == AE_TSQL_PROCEDURE ? "P "
             : header->kind == AE_TSQL_TRIGGER   ? "TR"
             : header->returns_table             ? "IF"
                                                 : "FN",
             sizeof module->type);
  if (!find_target (self, statement, module))
    return FALSE;
  gboolean good = (header->returns == NULL || check_function (self, statement, module))
                  && (queries ? compile_query : compile) (session, self->tree, statement, module,
                                                          &self->error);
  if (!good)
    return FALSE;
  good = ae_tsql_catalog_store_module (session->db, module)
         && (header->kind != AE_TSQL_TRIGGER
             || ae_tsql_trigger_store_events (self, statement, module));
  return good || storage_failure (self);
}

static gboolean
define_synonym (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  AeTsqlModuleHeader header = { .kind = AE_TSQL_SYNONYM, .creates = TRUE };
  g_autoptr (AeTsqlModule) module = ae_tsql_module_new ();

  statement->module = &header;
  module->database_id = session->database_id;
  module->name = g_strdup (statement->name.name);
  module->definition = g_strdup (statement->text);
  g_strlcpy (module->type, "SN", sizeof module->type);
  gboolean good = find_target (self, statement, module);
  statement->module = NULL;
  return good && (ae_tsql_catalog_store_module (session->db, module) || storage_failure (self));
}

/* --- DROP ------------------------------------------------------------------------------------- */

static gboolean
drop_modules (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;

  for (guint i = 0; i < statement->names->len; i++)
    {
      const AeTsqlName *name = g_ptr_array_index (statement->names, i);
      g_autoptr (AeTsqlModule) module = ae_tsql_module_find_itself (session, name);
      if (module != NULL && !ae_tsql_module_is (module, statement->module->kind))
        g_clear_pointer (&module, ae_tsql_module_free);
      if (module == NULL && !statement->flag)
        {
          g_autofree char *text = ae_tsql_name_to_string (name);
          return ae_tsql_error_set (&self->error, 3701, name->line,
                                    get_word (statement->module->kind), text);
        }
      if (module != NULL && !ae_tsql_catalog_drop_module (session->db, module->object_id))
        return storage_failure (self);
    }
  return TRUE;
}

/* --- schemas ---------------------------------------------------------------------------------- */

static gboolean
create_schema (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;

  if (ae_tsql_catalog_find_schema (session->db, session->database_id, statement->text) != 0)
    return ae_tsql_error_set (&self->error, 2714, statement->line, statement->text);
  return ae_tsql_catalog_create_schema (session->db, session->database_id, statement->text)
         || storage_failure (self);
}

static gboolean
drop_schema (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  guint32 id = ae_tsql_catalog_find_schema (session->db, session->database_id, statement->text);

  if (id == 0 && statement->flag)
    return TRUE;
  if (id == 0)
    return ae_tsql_error_set (&self->error, 15151, statement->line, "drop", "schema",
                              statement->text);
  if (id <= 4)
    return ae_tsql_error_set (&self->error, 15150, statement->line, "schema", statement->text);
  g_autofree char *user
      = ae_tsql_catalog_find_schema_user (session->db, session->database_id, statement->text);
  if (user != NULL)
    return ae_tsql_error_set (&self->error, 3729, statement->line, "drop schema", statement->text,
                              user);
  return ae_tsql_catalog_drop_schema (session->db, session->database_id, statement->text)
         || storage_failure (self);
}

static gboolean
transfer (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  const AeTsqlName *name = &statement->name;
  g_autofree char *schema
      = ae_tsql_catalog_get_schema_name (session->db, session->database_id, statement->text);

  if (schema == NULL)
    return ae_tsql_error_set (&self->error, 15151, statement->line, "alter", "schema",
                              statement->text);
  gint64 object_id = ae_tsql_catalog_find_object (
      session->db, session->database_id, ae_tsql_schema_of (session, name), name->name, NULL);
  if (object_id == 0)
    return ae_tsql_error_set (&self->error, 15151, name->line, "find", "object", name->name);
  if (ae_tsql_catalog_find_object (session->db, session->database_id, schema, name->name, NULL)
      != 0)
    return ae_tsql_error_set (&self->error, 15530, name->line, name->name);
  g_hash_table_remove_all (session->tables);
  return ae_tsql_catalog_move_object (session->db, object_id, schema) || storage_failure (self);
}

gboolean
ae_tsql_run_module (AeTsqlRun *self, AeTsqlStatement *statement)
{
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_MODULE:
      return define_module (self, statement);
    case AE_TSQL_STATEMENT_CREATE_SYNONYM:
      return define_synonym (self, statement);
    case AE_TSQL_STATEMENT_DROP_MODULE:
      return drop_modules (self, statement);
    case AE_TSQL_STATEMENT_CREATE_SCHEMA:
      return create_schema (self, statement);
    case AE_TSQL_STATEMENT_DROP_SCHEMA:
      return drop_schema (self, statement);
    default:
      return transfer (self, statement);
    }
}

/* --- sp_refresh_parameter_encryption ---------------------------------------------------------- */

static gboolean
refresh (AeEmulatorSession *session, AeTsqlModule *module, AeTsqlError *error)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (module->definition, NULL);

  gboolean queries = ae_tsql_module_is (module, AE_TSQL_VIEW) || g_str_equal (module->type, "IF");

  return tree->module != NULL
         && (queries ? compile_query : compile) (session, tree, tree->module, module, error)
         && ae_tsql_catalog_store_module (session->db, module);
}

gboolean
ae_tsql_call_refresh (AeTsqlCall *self)
{
  AeEmulatorSession *session = self->session;
  g_autofree char *text = ae_tsql_call_dup_text (self, "@name", 0);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  AeTsqlName name;

  if (text == NULL)
    return ae_tsql_error_set (&self->error, 201, 1, "sp_refresh_parameter_encryption", "@name");
  ae_tsql_name_split (&tree->arena, text, &name);
  g_autoptr (AeTsqlModule) module = ae_tsql_module_find (session, &name);
  if (module == NULL)
    return ae_tsql_error_set (&self->error, 15009, 1, text, session->current_database);
  if (!ae_tsql_transaction_open_statement (session, &self->error))
    return FALSE;
  gboolean good = refresh (session, module, &self->error);
  return ae_tsql_transaction_close_statement (session, good, &self->error);
}
