/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-system-views-private.h"
#include "ae-tsql-table-functions-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"

/* SQLite joins at most 64. */
#define MAX_SOURCES 60

AeTsqlScope *
ae_tsql_bind_push_scope (AeTsqlBinder *self)
{
  AeTsqlScope *scope = ae_tsql_arena_alloc (&self->tree->arena, sizeof *scope);

  scope->outer = self->scope;
  scope->sources = ae_tsql_arena_list (&self->tree->arena);
  self->scope = scope;
  return scope;
}

void
ae_tsql_bind_pop_scope (AeTsqlBinder *self)
{
  self->scope = self->scope->outer;
}

/* --- sources ---------------------------------------------------------------------------------- */

static AeTsqlTable *
find_known_table (AeTsqlBinder *self, guint32 database_id, const AeTsqlName *name)
{
  AeEmulatorSession *session = self->session;
  const char *schema = ae_tsql_schema_of (session, name);
  gint64 version = ae_tsql_catalog_get_version (session->db);
  gint64 temporary_version = ae_tsql_temporary_get_version (session);
  gboolean local = ae_tsql_name_is_local (name->name);
  g_autofree char *key = g_strdup_printf ("%u.%s.%s", database_id, local ? "" : schema, name->name);

  if (version != session->tables_version || temporary_version != session->temporary_version)
    g_hash_table_remove_all (session->tables);
  session->tables_version = version;
  session->temporary_version = temporary_version;
  AeTsqlTable *table = g_hash_table_lookup (session->tables, key);
  if (table != NULL)
    return table;
  if (local)
    table = ae_tsql_temporary_load (session, name->name);
  else
    table = ae_tsql_catalog_load_table (session->db, database_id, schema, name->name);
  if (table != NULL)
    g_hash_table_insert (session->tables, g_steal_pointer (&key), table);
  return table;
}

static AeTsqlTable *
find_table_variable (AeTsqlBinder *self, const AeTsqlName *name)
{
  AeTsqlVariable *variable = ae_tsql_frame_find (self->frame, name->name);

  if (variable == NULL || variable->table == NULL)
    {
      ae_tsql_error_set (self->error, 1087, name->line, name->name);
      return NULL;
    }
  return ae_tsql_arena_keep_table (&self->tree->arena, variable->table);
}

AeTsqlTable *
ae_tsql_bind_find_table (AeTsqlBinder *self, const AeTsqlName *name)
{
  guint32 database_id = self->session->database_id;

  if (ae_tsql_name_is_variable (name->name))
    return find_table_variable (self, name);
  if (ae_tsql_name_is_global (name->name))
    database_id = AE_TSQL_TEMPORARY_DATABASE;
  else if (name->database != NULL)
    database_id = ae_tsql_catalog_find_database (self->session->db, name->database, NULL);
  AeTsqlTable *table = find_known_table (self, database_id, name);
  AeTsqlName target;
  if (table == NULL && ae_tsql_synonym_resolve (self->session, &self->tree->arena, name, &target))
    {
      if (target.database != NULL)
        database_id = ae_tsql_catalog_find_database (self->session->db, target.database, NULL);
      table = find_known_table (self, database_id, &target);
    }
  if (table == NULL)
    {
      g_autofree char *text = ae_tsql_name_to_string (name);
      ae_tsql_error_set (self->error, 208, name->line, text);
      return NULL;
    }
  return ae_tsql_arena_keep_table (&self->tree->arena, table);
}

static gboolean
add_source (AeTsqlBinder *self, AeTsqlSource *source)
{
  if (self->scope->sources->len >= MAX_SOURCES)
    return ae_tsql_error_set (self->error, 8623, source->line);
  source->id = ++self->n_sources;
  g_ptr_array_add (self->scope->sources, source);
  return TRUE;
}

static void
take_columns (AeTsqlBinder *self, AeTsqlSource *source, AeTsqlTable *table)
{
  source->table = table;
  source->n_columns = table->columns->len;
  source->columns
      = ae_tsql_arena_alloc (&self->tree->arena, source->n_columns * sizeof *source->columns);
  for (guint i = 0; i < source->n_columns; i++)
    {
      const AeTsqlColumn *column = g_ptr_array_index (table->columns, i);
      source->columns[i] = (AeTsqlSourceColumn){ .name = column->name,
                                                 .type = column->type,
                                                 .nullable = column->nullable,
                                                 .is_identity = column->is_identity,
                                                 .is_computed = column->is_computed,
                                                 .encryption = column->encryption,
                                                 .computed_text = column->computed_text,
                                                 .id = column->id };
    }
}

AeTsqlSource *
ae_tsql_bind_table (AeTsqlBinder *self, AeTsqlTable *table, const char *alias, gboolean number)
{
  AeTsqlSource *source = ae_tsql_arena_alloc (&self->tree->arena, sizeof *source);

  source->kind = AE_TSQL_SOURCE_TABLE;
  source->alias = alias;
  source->name.name = table->name;
  take_columns (self, source, table);
  if (number)
    source->id = ++self->n_sources;
  g_ptr_array_add (self->scope->sources, source);
  return source;
}

/* Inside a view it was asked at the view. */
static gboolean
may_read (AeTsqlBinder *self,
          guint32 database_id,
          gint64 object_id,
          const char *schema,
          const char *name,
          guint32 line)
{
  return self->view_depth > 0
         || ae_tsql_permission_check_object (self->session, database_id, object_id, schema, name,
                                             "SELECT", line, self->error);
}

/* What is no table may be a view. */
static gboolean
bind_view (AeTsqlBinder *self, AeTsqlSource *source)
{
  g_autoptr (AeTsqlModule) module = NULL;

  if (self->error->number == 208)
    module = ae_tsql_module_find (self->session, &source->name);
  if (module == NULL || !ae_tsql_module_is (module, AE_TSQL_VIEW))
    return FALSE;
  ae_tsql_error_clear (self->error);
  source->name.schema
      = ae_tsql_arena_copy (&self->tree->arena, module->schema, strlen (module->schema));
  return may_read (self, module->database_id, module->object_id, module->schema, module->name,
                   source->line)
         && ae_tsql_bind_view (self, source, module);
}

gboolean
ae_tsql_bind_table_source (AeTsqlBinder *self, AeTsqlSource *source)
{
  const AeTsqlName *name = &source->name;
  AeTsqlCte *cte = ae_tsql_bind_find_cte (self, name);
  guint32 database_id = self->session->database_id;

  /* The rows of INSERT … EXEC. */
  if (source->sql != NULL)
    return TRUE;
  if (cte != NULL)
    return ae_tsql_bind_cte_source (self, source, cte);
  AeTsqlTable *changed = ae_tsql_trigger_find_table (self, name);
  if (changed != NULL)
    {
      take_columns (self, source, ae_tsql_arena_keep_table (&self->tree->arena, changed));
      return TRUE;
    }
  if (name->database != NULL)
    database_id = ae_tsql_catalog_find_database (self->session->db, name->database, NULL);
  if (database_id != 0
      && ae_tsql_system_view_bind (self->session, &self->tree->arena, source, database_id))
    return TRUE;

  AeTsqlTable *table = ae_tsql_bind_find_table (self, name);
  if (table == NULL)
    return bind_view (self, source);
  if (!may_read (self, table->database_id, table->object_id, table->schema, table->name,
                 source->line))
    return FALSE;
  take_columns (self, source, table);
  return TRUE;
}

static gboolean
bind_function_source (AeTsqlBinder *self, AeTsqlSource *source)
{
  switch (ae_tsql_table_function_bind (self, source))
    {
    case AE_TSQL_TABLE_FUNCTION_BOUND:
      return TRUE;
    case AE_TSQL_TABLE_FUNCTION_WRONG:
      return FALSE;
    default:
      break;
    }
  g_autoptr (AeTsqlModule) module = ae_tsql_module_find (self->session, &source->name);
  if (module != NULL && g_str_equal (module->type, "IF"))
    return may_read (self, module->database_id, module->object_id, module->schema, module->name,
                     source->line)
           && ae_tsql_bind_table_function (self, source, module);
  return ae_tsql_rows_function_bind (self, source);
}

static gboolean
bind_query_source (AeTsqlBinder *self, AeTsqlSource *source)
{
  AeTsqlSelect *select = source->select;
  /* Its sources do not see those beside it, but for APPLY. */
  AeTsqlScope *scope = self->scope;
  if (!source->is_applied)
    self->scope = scope->outer;
  gboolean good = ae_tsql_bind_inner_select (self, select);
  self->scope = scope;
  if (!good)
    return FALSE;
  if (source->alias == NULL)
    return ae_tsql_error_set (self->error, 102, source->line, ")");
  /* As many as ts_rows has. */
  if (source->is_applied && select->n_columns > 250)
    return ae_tsql_error_set (self->error, 8623, source->line);
  source->n_columns = select->n_columns;
  return ae_tsql_bind_name_columns (self, select, source->alias, source->column_aliases,
                                    source->line, &source->columns);
}

static void
mark_outer (AeTsqlSource *source)
{
  if (source->kind == AE_TSQL_SOURCE_JOIN)
    {
      mark_outer (source->left);
      mark_outer (source->right);
    }
  source->outer = TRUE;
}

static gboolean
bind_join (AeTsqlBinder *self, AeTsqlSource *source)
{
  gboolean applies = source->join == AE_TSQL_CROSS_APPLY || source->join == AE_TSQL_OUTER_APPLY;

  source->right->is_applied = applies && source->right->kind != AE_TSQL_SOURCE_JOIN;
  if (!ae_tsql_bind_source (self, source->left) || !ae_tsql_bind_source (self, source->right))
    return FALSE;
  if (source->join == 'L' || source->join == 'F' || source->join == AE_TSQL_OUTER_APPLY)
    mark_outer (source->right);
  if (source->join == 'R' || source->join == 'F')
    mark_outer (source->left);
  if (source->on == NULL)
    return TRUE;
  self->scope->no_aggregates = "ON";
  gboolean good = ae_tsql_bind_condition (self, source->on);
  self->scope->no_aggregates = NULL;
  return good;
}

gboolean
ae_tsql_bind_source (AeTsqlBinder *self, AeTsqlSource *source)
{
  gboolean good;

  if (source->kind == AE_TSQL_SOURCE_JOIN)
    return bind_join (self, source);
  if (source->kind == AE_TSQL_SOURCE_TABLE)
    good = ae_tsql_bind_table_source (self, source);
  else if (source->kind == AE_TSQL_SOURCE_FUNCTION)
    good = bind_function_source (self, source);
  else
    good = bind_query_source (self, source);
  return good && add_source (self, source);
}

/* --- columns ---------------------------------------------------------------------------------- */

static const char *
get_schema (const AeTsqlSource *source)
{
  if (source->name.schema != NULL)
    return source->name.schema;
  return source->table != NULL && source->table->schema != NULL ? source->table->schema : "dbo";
}

static gboolean
source_is_called (const AeTsqlSource *source, const AeTsqlExpr *expr)
{
  if (expr->qualifier == NULL)
    return TRUE;
  if (source->alias != NULL)
    return expr->schema == NULL && ae_tsql_name_equal (source->alias, expr->qualifier);
  return source->name.name != NULL && ae_tsql_name_equal (source->name.name, expr->qualifier)
         && (expr->schema == NULL || ae_tsql_name_equal (expr->schema, get_schema (source)));
}

static guint
find_in_scope (const AeTsqlScope *scope, AeTsqlExpr *expr)
{
  guint n_found = 0;

  for (guint s = 0; s < scope->sources->len; s++)
    {
      AeTsqlSource *source = g_ptr_array_index (scope->sources, s);
      if (!source_is_called (source, expr))
        continue;
      for (guint i = 0; i < source->n_columns; i++)
        if (ae_tsql_name_equal (source->columns[i].name, expr->name))
          {
            n_found++;
            expr->source = source;
            expr->index = i;
          }
    }
  return n_found;
}

AeTsqlExpr *
ae_tsql_bind_computed (AeTsqlBinder *self, AeTsqlSource *source, const char *text)
{
  AeTsqlExpr *expr = ae_tsql_parse_expression (self->tree, text);
  AeTsqlScope *outer = self->scope;

  if (expr == NULL)
    return NULL;
  ae_tsql_bind_push_scope (self);
  self->scope->outer = NULL;
  self->scope->no_aggregates = "computed column";
  g_ptr_array_add (self->scope->sources, source);
  gboolean good = ae_tsql_bind_plain (self, &expr);
  self->scope = outer;
  return good ? expr : NULL;
}

/* A column that has no place of its own is what it is computed from. */
gboolean
ae_tsql_bind_column_value (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  const AeTsqlSourceColumn *column = &expr->source->columns[expr->index];

  if (column->computed_text == NULL)
    return TRUE;
  expr->computed = ae_tsql_bind_computed (self, expr->source, column->computed_text);
  return expr->computed != NULL && ae_tsql_bind_convert (self, &expr->computed, &column->type);
}

gboolean
ae_tsql_bind_column (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  for (AeTsqlScope *scope = self->scope; scope != NULL; scope = scope->outer)
    {
      guint n_found = find_in_scope (scope, expr);
      if (n_found > 1)
        return ae_tsql_error_set (self->error, 209, expr->line, expr->name);
      if (n_found == 0)
        continue;
      const AeTsqlSourceColumn *column = &expr->source->columns[expr->index];
      expr->type = column->type;
      expr->nullable = column->nullable || expr->source->outer;
      expr->encryption = column->encryption;
      if (column->encryption != NULL
          && !ae_tsql_permission_check_keys (self->session, column->encryption, expr->line,
                                             self->error))
        return FALSE;
      return ae_tsql_bind_column_value (self, expr);
    }
  if (expr->qualifier == NULL)
    return ae_tsql_error_set (self->error, 207, expr->line, expr->name);

  /* t.missing is 207 when t is known. */
  for (AeTsqlScope *scope = self->scope; scope != NULL; scope = scope->outer)
    for (guint s = 0; s < scope->sources->len; s++)
      if (source_is_called (g_ptr_array_index (scope->sources, s), expr))
        return ae_tsql_error_set (self->error, 207, expr->line, expr->name);
  g_autofree char *text
      = g_strdup_printf ("%s%s%s.%s", expr->schema != NULL ? expr->schema : "",
                         expr->schema != NULL ? "." : "", expr->qualifier, expr->name);
  return ae_tsql_error_set (self->error, 4104, expr->line, text);
}
