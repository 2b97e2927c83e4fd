/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-module-private.h"

/* A view is a query with a name: where it stands, its text is read again and bound like a derived
 * table, in its own database and without the variables of the statement. */

/* In one statement. */
#define MAX_VIEWS 256u

AeTsqlSelect *
ae_tsql_module_get_query (const AeTsqlStatement *head, AeTsqlError *error)
{
  const AeTsqlStatement *body = g_ptr_array_index (head->module->body, 0);

  if (head->module->body->len == 1 && body->kind == AE_TSQL_STATEMENT_SELECT)
    return body->select;
  if (head->module->body->len > 1)
    body = g_ptr_array_index (head->module->body, 1);
  ae_tsql_error_set (error, 156, body->line, "AS");
  return NULL;
}

gboolean
ae_tsql_bind_module_query (AeTsqlBinder *self, AeTsqlSelect *select, AeTsqlFrame *frame)
{
  AeTsqlScope *scope = self->scope;
  AeTsqlCte *ctes = self->ctes;
  AeTsqlFrame *outer = self->frame;

  self->scope = NULL;
  self->ctes = NULL;
  self->frame = frame;
  gboolean outer_query = self->in_module_query;
  self->in_module_query = TRUE;
  gboolean good = ae_tsql_bind_inner_select (self, select);
  self->in_module_query = outer_query;
  self->scope = scope;
  self->ctes = ctes;
  self->frame = outer;
  if (good && select->assigns)
    return ae_tsql_error_set (self->error, 156, select->line, "AS");
  return good;
}

/* The names of the view's columns: those of CREATE VIEW v (a, b), or the query's own. */
static gboolean
take_columns (AeTsqlBinder *self,
              AeTsqlSource *source,
              const AeTsqlSelect *select,
              const GPtrArray *names,
              const char *view)
{
  guint32 line = source->line;

  if (names != NULL && names->len != select->n_columns)
    return ae_tsql_error_set (self->error, names->len < select->n_columns ? 8158 : 4502, line,
                              view);
  source->n_columns = select->n_columns;
  source->columns = ae_tsql_arena_alloc (&self->tree->arena,
                                         MAX (select->n_columns, 1) * sizeof *source->columns);
  for (guint i = 0; i < select->n_columns; i++)
    {
      source->columns[i] = select->columns[i];
      source->columns[i].id = i + 1;
      if (names != NULL)
        source->columns[i].name = g_ptr_array_index (names, i);
      if (source->columns[i].name[0] == '\0')
        return ae_tsql_error_set (self->error, 4511, line, i + 1);
      for (guint c = 0; c < i; c++)
        if (ae_tsql_name_equal (source->columns[c].name, source->columns[i].name))
          return ae_tsql_error_set (self->error, 4506, line, source->columns[i].name, view);
    }
  return TRUE;
}

/* Views of views grow like powers of two. */
gboolean
ae_tsql_bind_enter_view (AeTsqlBinder *self, const char *name, guint32 line)
{
  if (self->view_depth >= AE_TSQL_MAX_VIEW_DEPTH)
    return ae_tsql_error_set (self->error, 4429, line, name);
  if (self->n_views >= MAX_VIEWS)
    return ae_tsql_error_set (self->error, 4408, line, MAX_VIEWS);
  self->view_depth++;
  self->n_views++;
  return TRUE;
}

gboolean
ae_tsql_bind_view_query (AeTsqlBinder *self,
                         AeTsqlSource *source,
                         const AeTsqlStatement *head,
                         AeTsqlFrame *frame)
{
  source->select = head->module->kind == AE_TSQL_VIEW
                       ? ae_tsql_module_get_query (head, self->error)
                       : ae_tsql_module_get_returned_query (head, self->error);
  return source->select != NULL && ae_tsql_bind_module_query (self, source->select, frame)
         && take_columns (self, source, source->select, head->columns, head->name.name);
}

gboolean
ae_tsql_bind_view (AeTsqlBinder *self, AeTsqlSource *source, const AeTsqlModule *view)
{
  AeEmulatorSession *session = self->session;
  guint32 database_id = session->database_id;
  AeTsqlTree *tree = ae_tsql_parse (view->definition, NULL);
  const AeTsqlStatement *head = tree->module;
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();

  ae_tsql_tree_adopt (self->tree, tree);
  if (head == NULL)
    return ae_tsql_error_set (self->error, 208, source->line, view->name);
  if (!ae_tsql_bind_enter_view (self, view->name, source->line))
    return FALSE;
  const char *module_schema = session->module_schema;
  session->database_id = view->database_id;
  session->module_schema = view->schema;
  source->kind = AE_TSQL_SOURCE_QUERY;
  gboolean good = ae_tsql_bind_view_query (self, source, head, frame);
  if (good)
    source->select->checks_rows = head->module->checks_rows;
  session->database_id = database_id;
  session->module_schema = module_schema;
  self->view_depth--;
  if (!good)
    ae_tsql_error_set_procedure (self->error, view->name);
  return good;
}

/* --- changing rows through a view ------------------------------------------------------------- */

/* One table, and each of its rows once. */
static gboolean
check_changeable (AeTsqlBinder *self, const AeTsqlSelect *select, const char *view, guint32 line)
{
  const AeTsqlSource *from = select->from;

  if (select->set_operator != 0 || select->rows != NULL || select->distinct || select->is_grouped
      || select->top != NULL || select->offset != NULL || select->ctes != NULL)
    return ae_tsql_error_set (self->error, 4403, line, view);
  if (from != NULL && from->kind == AE_TSQL_SOURCE_TABLE && from->table != NULL
      && from->sql == NULL)
    return TRUE;
  return ae_tsql_error_set (self->error, from != NULL ? 4405 : 4406, line, view);
}

static const char *
find_name (const AeTsqlSource *source, guint32 column_id)
{
  for (guint i = 0; i < source->n_columns; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (source->select->items, i);
      if (item->expr->kind == AE_TSQL_EXPR_COLUMN && item->expr->source == source->select->from
          && item->expr->source->columns[item->expr->index].id == column_id)
        return source->columns[i].name;
    }
  return "";
}

AeTsqlTable *
ae_tsql_bind_view_table (AeTsqlBinder *self,
                         const AeTsqlName *name,
                         const AeTsqlModule *view,
                         AeTsqlSelect **select)
{
  AeTsqlSource *source = ae_tsql_arena_alloc (&self->tree->arena, sizeof *source);

  source->line = name->line;
  if (!ae_tsql_bind_view (self, source, view)
      || !check_changeable (self, source->select, view->name, name->line))
    return NULL;

  /* The table under the names of the view. What it does not show has none. */
  const AeTsqlTable *base = source->select->from->table;
  g_autoptr (AeTsqlTable) table
      = ae_tsql_catalog_load_table (self->session->db, base->database_id, base->schema, base->name);
  if (table == NULL)
    {
      ae_tsql_error_set (self->error, 208, name->line, view->name);
      return NULL;
    }
  for (guint i = 0; i < table->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (table->columns, i);
      g_free (column->name);
      column->name = g_strdup (find_name (source, column->id));
    }
  *select = source->select;
  return ae_tsql_arena_keep_table (&self->tree->arena, table);
}
