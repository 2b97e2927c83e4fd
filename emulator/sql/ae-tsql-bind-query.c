/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"

/* Queries as parts of others: WITH, VALUES, derived tables, and the operators between queries. */

/* Without TOP an order inside would mean nothing. */
gboolean
ae_tsql_bind_inner_select (AeTsqlBinder *self, AeTsqlSelect *select)
{
  if (select->order_by != NULL && select->top == NULL && select->offset == NULL
      && select->for_clause == NULL)
    return ae_tsql_error_set (self->error, 1033, select->line);
  if (self->is_scalar)
    return ae_tsql_error_set (self->error, 1046, select->line);
  return ae_tsql_bind_select (self, select, NULL);
}

/* The columns of @select as those of a table called @name. */
gboolean
ae_tsql_bind_name_columns (AeTsqlBinder *self,
                           const AeTsqlSelect *select,
                           const char *name,
                           const GPtrArray *aliases,
                           guint32 line,
                           AeTsqlSourceColumn **columns)
{
  guint n_columns = select->n_columns;

  if (aliases != NULL && aliases->len != n_columns)
    return ae_tsql_error_set (self->error, aliases->len < n_columns ? 8158 : 8159, line, name);
  *columns = ae_tsql_arena_alloc (&self->tree->arena, MAX (n_columns, 1) * sizeof **columns);
  for (guint i = 0; i < n_columns; i++)
    {
      AeTsqlSourceColumn *column = &(*columns)[i];
      *column = select->columns[i];
      column->id = i + 1;
      if (aliases != NULL)
        column->name = g_ptr_array_index (aliases, i);
      if (column->name == NULL || column->name[0] == '\0')
        return ae_tsql_error_set (self->error, 8155, line, i + 1, name);
      for (guint k = 0; k < i; k++)
        if (ae_tsql_name_equal ((*columns)[k].name, column->name))
          return ae_tsql_error_set (self->error, 8156, line, column->name, name);
    }
  return TRUE;
}

/* --- VALUES ----------------------------------------------------------------------------------- */

static gboolean
bind_rows (AeTsqlBinder *self, AeTsqlSelect *select)
{
  const GPtrArray *first = g_ptr_array_index (select->rows, 0);

  select->n_columns = first->len;
  select->columns = ae_tsql_arena_alloc (&self->tree->arena, first->len * sizeof *select->columns);
  for (guint r = 0; r < select->rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (select->rows, r);
      if (row->len != first->len)
        return ae_tsql_error_set (self->error, 10709, select->line);
      if (!ae_tsql_bind_plain_list (self, row))
        return FALSE;
    }
  return TRUE;
}

static gboolean
unify_rows (AeTsqlBinder *self, AeTsqlSelect *select, guint index)
{
  AeTsqlSourceColumn *column = &select->columns[index];
  gboolean known = FALSE;

  column->name = "";
  ae_tsql_type_init (&column->type, AE_EMULATOR_TYPE_INT);
  for (guint r = 0; r < select->rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (select->rows, r);
      const AeTsqlExpr *value = g_ptr_array_index (row, index);
      column->nullable |= value->nullable;
      if (ae_tsql_bind_is_null_literal (value))
        continue;
      AeEmulatorType type = value->type;
      if (known)
        ae_tsql_type_unify (&column->type, &value->type, &type);
      column->type = type;
      known = TRUE;
    }
  for (guint r = 0; r < select->rows->len; r++)
    {
      GPtrArray *row = g_ptr_array_index (select->rows, r);
      if (!ae_tsql_bind_convert (self, (AeTsqlExpr **) &row->pdata[index], &column->type))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_bind_values (AeTsqlBinder *self, AeTsqlSelect *select)
{
  if (!bind_rows (self, select))
    return FALSE;
  for (guint i = 0; i < select->n_columns; i++)
    if (!unify_rows (self, select, i))
      return FALSE;
  return TRUE;
}

/* --- UNION, EXCEPT, INTERSECT ----------------------------------------------------------------- */

/* The expression that stands for a column: the encrypted one where there is one. */
static AeTsqlExpr *
get_expr (const AeTsqlSelect *select, guint index)
{
  if (select->set_operator == 0)
    return ((AeTsqlItem *) g_ptr_array_index (select->items, index))->expr;
  AeTsqlExpr *first = get_expr (select->first, index);
  AeTsqlExpr *second = get_expr (select->second, index);
  return first->encryption == NULL && second->encryption != NULL ? second : first;
}

static gboolean
convert_column (AeTsqlBinder *self, AeTsqlSelect *select, guint index, const AeEmulatorType *type)
{
  select->columns[index].type = *type;
  if (select->set_operator != 0)
    return convert_column (self, select->first, index, type)
           && convert_column (self, select->second, index, type);

  AeTsqlItem *item = g_ptr_array_index (select->items, index);
  return ae_tsql_bind_convert (self, &item->expr, type);
}

static const char *
get_operator_name (char operator)
{
  return operator== AE_TSQL_UNION_ALL ? "UNION ALL" :
         operator== 'E'               ? "EXCEPT"
         :
         operator== 'I' ? "INTERSECT"
                        : "UNION";
}

static gboolean
unify_column (AeTsqlBinder *self, AeTsqlSelect *select, guint index)
{
  AeTsqlExpr *a = get_expr (select->first, index), *b = get_expr (select->second, index);
  const char *name = get_operator_name (select->set_operator);
  AeTsqlSourceColumn *column = &select->columns[index];
  gboolean encrypted = FALSE;

  column->nullable |= select->second->columns[index].nullable;
  if (select->set_operator == AE_TSQL_UNION_ALL
          ? !ae_tsql_encryption_pass (self, a, b, name, &encrypted)
          : !ae_tsql_encryption_meet (self, a, b, name, &encrypted))
    return FALSE;
  if (encrypted)
    {
      const AeTsqlExpr *shown = a->encryption != NULL ? a : b;
      column->type = shown->type;
      column->encryption = shown->encryption;
      return TRUE;
    }
  if (select->set_operator != AE_TSQL_UNION_ALL
      && (!ae_tsql_bind_check_sortable (self, a) || !ae_tsql_bind_check_sortable (self, b)))
    return FALSE;

  AeEmulatorType type = ae_tsql_bind_is_null_literal (a) ? b->type : a->type;
  if (!ae_tsql_bind_is_null_literal (a) && !ae_tsql_bind_is_null_literal (b))
    ae_tsql_type_unify (&a->type, &b->type, &type);
  column->type = type;
  return convert_column (self, select->first, index, &type)
         && convert_column (self, select->second, index, &type);
}

gboolean
ae_tsql_bind_compound (AeTsqlBinder *self, AeTsqlSelect *select, GPtrArray *targets)
{
  AeTsqlSelect *first = select->first, *second = select->second;

  if (!ae_tsql_bind_select (self, first, targets) || !ae_tsql_bind_select (self, second, targets))
    return FALSE;
  if (first->n_columns != second->n_columns)
    return ae_tsql_error_set (self->error, 205, second->line);
  if (first->assigns || second->assigns)
    return ae_tsql_error_set (self->error, 141, select->line);
  select->items = first->items;
  select->n_columns = first->n_columns;
  select->columns = (AeTsqlSourceColumn *) ae_tsql_arena_copy (
      &self->tree->arena, (const char *) first->columns, first->n_columns * sizeof *first->columns);
  for (guint i = 0; i < select->n_columns; i++)
    if (!unify_column (self, select, i))
      return FALSE;
  return ae_tsql_bind_order (self, select);
}

/* --- WITH ------------------------------------------------------------------------------------- */

AeTsqlCte *
ae_tsql_bind_find_cte (AeTsqlBinder *self, const AeTsqlName *name)
{
  if (name->schema != NULL || name->database != NULL)
    return NULL;
  for (AeTsqlCte *cte = self->ctes; cte != NULL; cte = cte->outer)
    if (ae_tsql_name_equal (cte->name, name->name))
      return cte;
  return NULL;
}

gboolean
ae_tsql_bind_cte_source (AeTsqlBinder *self, AeTsqlSource *source, AeTsqlCte *cte)
{
  if (cte->is_binding)
    {
      if (!cte->has_anchor)
        return ae_tsql_error_set (self->error,
                                  cte->select->set_operator == AE_TSQL_UNION_ALL ? 246 : 252,
                                  source->line, cte->name);
      if (self->scope->outer != NULL)
        return ae_tsql_error_set (self->error, 465, source->line);
      cte->n_references++;
      cte->reference = source;
    }
  source->cte = cte;
  source->columns = cte->columns;
  source->n_columns = cte->n_columns;
  return TRUE;
}

static gboolean
take_columns (AeTsqlBinder *self, AeTsqlCte *cte, const AeTsqlSelect *select)
{
  cte->n_columns = select->n_columns;
  return ae_tsql_bind_name_columns (self, select, cte->name, cte->column_aliases, cte->line,
                                    &cte->columns);
}

static gboolean
check_recursive_term (AeTsqlBinder *self, AeTsqlCte *cte, const AeTsqlSelect *term)
{
  AeTsqlError *error = self->error;

  if (term->set_operator != 0)
    return ae_tsql_error_set (error, 252, term->line, cte->name);
  if (cte->n_references > 1)
    return ae_tsql_error_set (error, 253, term->line, cte->name);
  if (term->distinct)
    return ae_tsql_error_set (error, 460, term->line, cte->name);
  if (term->top != NULL || term->offset != NULL)
    return ae_tsql_error_set (error, 461, term->line, cte->name);
  if (cte->reference->outer)
    return ae_tsql_error_set (error, 462, term->line, cte->name);
  if (term->is_grouped)
    return ae_tsql_error_set (error, 467, term->line, cte->name);
  if (term->n_columns != cte->n_columns)
    return ae_tsql_error_set (error, 205, term->line);
  for (guint i = 0; i < term->n_columns; i++)
    {
      const AeEmulatorType *a = &cte->columns[i].type, *b = &term->columns[i].type;
      const AeTsqlItem *item = g_ptr_array_index (term->items, i);
      if (ae_tsql_bind_is_null_literal (item->expr))
        continue;
      if (a->id != b->id || a->max_length != b->max_length || a->precision != b->precision
          || a->scale != b->scale)
        return ae_tsql_error_set (error, 240, term->line, cte->columns[i].name, cte->name);
    }
  return TRUE;
}

/* The terms between UNION ALL, one by one: those behind the first may mention the name. */
static gboolean
bind_terms (AeTsqlBinder *self, AeTsqlCte *cte, AeTsqlSelect *select)
{
  if (select->set_operator == AE_TSQL_UNION_ALL)
    return bind_terms (self, cte, select->first) && bind_terms (self, cte, select->second);

  cte->n_references = 0;
  if (!ae_tsql_bind_select (self, select, NULL))
    return FALSE;
  if (cte->n_references > 0)
    {
      select->recursion = cte->reference;
      cte->is_recursive = TRUE;
      return check_recursive_term (self, cte, select);
    }
  if (cte->has_anchor)
    return TRUE;
  cte->has_anchor = TRUE;
  if (!take_columns (self, cte, select))
    return FALSE;
  for (guint i = 0; i < cte->n_columns; i++)
    cte->columns[i].nullable = TRUE;
  return TRUE;
}

static gboolean
bind_cte (AeTsqlBinder *self, AeTsqlCte *cte)
{
  if (cte->select->order_by != NULL && cte->select->top == NULL && cte->select->offset == NULL)
    return ae_tsql_error_set (self->error, 1033, cte->select->line);
  if (cte->select->options.has_max_recursion)
    return ae_tsql_error_set (self->error, 156, cte->select->line, "OPTION");
  cte->is_binding = TRUE;
  if (cte->select->set_operator == AE_TSQL_UNION_ALL && !bind_terms (self, cte, cte->select))
    return FALSE;
  if (!cte->is_recursive
      && (!ae_tsql_bind_select (self, cte->select, NULL) || !take_columns (self, cte, cte->select)))
    return FALSE;
  cte->is_binding = FALSE;
  return TRUE;
}

gboolean
ae_tsql_bind_ctes (AeTsqlBinder *self, GPtrArray *ctes, const AeTsqlQueryOptions *options)
{
  AeTsqlScope *scope = self->scope;
  AeTsqlCte *outer = self->ctes;
  gboolean good = TRUE;

  self->scope = NULL;
  for (guint i = 0; good && ctes != NULL && i < ctes->len; i++)
    {
      AeTsqlCte *cte = g_ptr_array_index (ctes, i);
      for (AeTsqlCte *known = self->ctes; good && known != outer; known = known->outer)
        if (ae_tsql_name_equal (known->name, cte->name))
          good = ae_tsql_error_set (self->error, 239, cte->line, cte->name);
      cte->outer = self->ctes;
      self->ctes = cte;
      if (!good || cte->is_bound)
        continue;
      cte->id = ++self->n_sources;
      cte->max_recursion
          = options != NULL && options->has_max_recursion ? options->max_recursion : 100;
      good = cte->is_bound = bind_cte (self, cte);
    }
  self->scope = scope;
  return good;
}
