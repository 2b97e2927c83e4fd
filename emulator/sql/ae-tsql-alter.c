/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-alter-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-constraints-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-user-type-private.h"

/* ALTER TABLE. */

static gboolean
storage_failure (AeTsqlRun *self)
{
  return ae_tsql_run_stopped (self) ? FALSE : ae_tsql_error_set (&self->error, 8623, 0);
}

static AeTsqlTable *
load_table (AeTsqlRun *self, const AeTsqlName *name)
{
  AeTsqlTable *table = ae_tsql_find_table (self->session, name);

  if (table == NULL)
    {
      g_autofree char *text = ae_tsql_name_to_string (name);
      ae_tsql_error_set (&self->error, 4902, name->line, text);
    }
  return table;
}

/* --- ADD -------------------------------------------------------------------------------------- */

/* DEFAULT … WITH VALUES */
static gboolean
wants_values (const AeTsqlStatement *statement, const AeTsqlColumn *column)
{
  for (guint i = 0; i < statement->elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (statement->elements, i);
      if (element->name != NULL && ae_tsql_name_equal (element->name, column->name))
        return element->with_values;
    }
  return FALSE;
}

/* Rows that are there get the default where NULL is not allowed, or where it is asked for. */
static gboolean
fill_column (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table, AeTsqlColumn *column)
{
  AeTsqlBinder binder = { .session = self->session,
                          .tree = self->tree,
                          .frame = self->frame,
                          .error = &self->error };
  AeTsqlChange change = { .binder = &binder, .statement = statement, .table = table };
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->session);
  gboolean made = column->is_identity || column->type.id == AE_EMULATOR_TYPE_TIMESTAMP;

  if (column->is_computed || (!made && column->nullable && !wants_values (statement, column)))
    return TRUE;
  plan->insert_table = table;
  g_string_append_printf (plan->sql, "UPDATE t%" G_GINT64_FORMAT " SET c%u = ", table->object_id,
                          column->id);
  ae_tsql_change_emit_missing (&change, plan, column);
  return ae_tsql_stage_run_plan (self, plan);
}

static gboolean
has_rows (sqlite3 *db, const AeTsqlTable *table)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT 1 FROM t%" G_GINT64_FORMAT " LIMIT 1", table->object_id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "");
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  return found;
}

static gboolean
add_column (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table, AeTsqlColumn *column)
{
  gboolean makes_values = column->nullable || column->default_text != NULL || column->is_identity
                          || column->is_computed || column->type.id == AE_EMULATOR_TYPE_TIMESTAMP;

  if (!makes_values && has_rows (self->session->db, table))
    return ae_tsql_error_set (&self->error, 4901, statement->line, column->name, table->name);
  if (!ae_tsql_catalog_add_column (self->session->db, table, column))
    return storage_failure (self);
  return fill_column (self, statement, table, column);
}

static gboolean
add_constraints (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table, guint first)
{
  gboolean unchecked = g_strcmp0 (statement->text, "NOCHECK") == 0;

  for (guint i = first; i < table->constraints->len; i++)
    {
      AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      constraint->not_trusted = unchecked;
      if (!unchecked && !ae_tsql_constraint_check (self, table, constraint, NULL, "ALTER TABLE"))
        return FALSE;
      if (!ae_tsql_catalog_store_constraint (self->session->db, table, constraint))
        return storage_failure (self);
    }
  return first == table->constraints->len || ae_tsql_catalog_touch (self->session->db, table);
}

/* A default that was added to a column that was there. */
static gboolean
store_defaults (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  for (guint i = 0; i < statement->elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (statement->elements, i);
      if (element->kind == 'D'
          && !ae_tsql_catalog_restore_column (
              self->session->db, table,
              ae_tsql_table_find_column (table, g_ptr_array_index (element->columns, 0))))
        return storage_failure (self);
    }
  return TRUE;
}

static gboolean
refuse_duplicate (AeTsqlRun *self,
                  AeTsqlStatement *statement,
                  const AeTsqlTable *table,
                  const AeTsqlUnique *unique)
{
  return ae_tsql_error_set (&self->error, 1505, statement->line, table->schema, table->name,
                            unique->name);
}

static gboolean
alter_add (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  sqlite3 *db = self->session->db;
  guint n_columns = table->columns->len, n_uniques = table->uniques->len;
  guint n_constraints = table->constraints->len;

  if (!ae_tsql_elements_add (self, table, statement->elements))
    return FALSE;
  for (guint i = n_columns; i < table->columns->len; i++)
    if (!add_column (self, statement, table, g_ptr_array_index (table->columns, i)))
      return FALSE;
  for (guint i = n_uniques; i < table->uniques->len; i++)
    {
      AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      if (!ae_tsql_catalog_add_unique (db, table, unique))
        return refuse_duplicate (self, statement, table, unique);
    }
  return add_constraints (self, statement, table, n_constraints)
         && store_defaults (self, statement, table);
}

/* --- DROP ------------------------------------------------------------------------------------- */

static AeTsqlUnique *
find_unique (AeTsqlTable *table, const char *name, gboolean is_index)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      if (unique->is_index == is_index && ae_tsql_name_equal (unique->name, name))
        return unique;
    }
  return NULL;
}

/* A foreign key that needs this key, and its table; NULL: there is none. */
static char *
find_reference (AeEmulatorSession *session,
                const AeTsqlTable *table,
                const AeTsqlUnique *unique,
                char **from)
{
  g_autoptr (GArray) tables = ae_tsql_catalog_find_references (session->db, table->object_id);

  for (guint t = 0; t < tables->len; t++)
    {
      g_autoptr (AeTsqlTable) other
          = ae_tsql_catalog_load_table_by_id (session->db, g_array_index (tables, gint64, t));
      for (guint i = 0; other != NULL && i < other->constraints->len; i++)
        {
          const AeTsqlConstraint *constraint = g_ptr_array_index (other->constraints, i);
          if (constraint->target_id == table->object_id
              && constraint->target_columns->len == unique->columns->len
              && g_array_index (constraint->target_columns, guint32, 0)
                     == g_array_index (unique->columns, guint32, 0))
            {
              *from = g_strdup (other->name);
              return g_strdup (constraint->name);
            }
        }
    }
  return NULL;
}

static gboolean
drop_key (AeTsqlRun *self, AeTsqlTable *table, AeTsqlUnique *unique, guint32 line)
{
  g_autofree char *from = NULL;
  g_autofree char *reference = find_reference (self->session, table, unique, &from);

  if (reference != NULL)
    return ae_tsql_error_set (&self->error, 3725, line, unique->name, from, reference);
  if (!ae_tsql_catalog_drop_unique (self->session->db, table, unique))
    return storage_failure (self);
  g_ptr_array_remove (table->uniques, unique);
  return TRUE;
}

/* As it was given, or as the views show it. */
static char *
get_default_name (const AeTsqlTable *table, const AeTsqlColumn *column)
{
  if (column->default_name != NULL)
    return g_strdup (column->default_name);
  g_autofree char *short_table = ae_tsql_name_shorten (table->name, 9);
  g_autofree char *short_column = ae_tsql_name_shorten (column->name, 5);
  return g_strdup_printf (
      "DF__%s__%s__%08X", short_table, short_column,
      (guint) (1300000000 + (table->object_id * 1031 + column->id) % 400000000));
}

static AeTsqlColumn *
find_default (AeTsqlRun *self, AeTsqlTable *table, const char *name)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (table->columns, i);
      if (column->default_text == NULL)
        continue;
      g_autofree char *called = get_default_name (table, column);
      if (ae_tsql_name_equal (called, name))
        return column;
    }
  return NULL;
}

static gboolean
drop_constraint (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlOption *item)
{
  AeTsqlUnique *unique = find_unique (table, item->text, FALSE);
  AeTsqlColumn *column = find_default (self, table, item->text);

  if (unique != NULL)
    return drop_key (self, table, unique, item->line);
  if (column != NULL)
    {
      g_clear_pointer (&column->default_text, g_free);
      g_clear_pointer (&column->default_name, g_free);
      return ae_tsql_catalog_restore_column (self->session->db, table, column)
             || storage_failure (self);
    }
  for (guint i = 0; i < table->constraints->len; i++)
    {
      AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      if (!ae_tsql_name_equal (constraint->name, item->text))
        continue;
      gboolean good = ae_tsql_catalog_drop_constraint (self->session->db, table, constraint->id)
                      && ae_tsql_catalog_touch (self->session->db, table);
      g_ptr_array_remove (table->constraints, constraint);
      return good || storage_failure (self);
    }
  return item->size != 0 || ae_tsql_error_set (&self->error, 3728, item->line, item->text);
}

static gboolean
has_id (const GArray *ids, guint32 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, guint32, i) == id)
      return TRUE;
  return FALSE;
}

/* The name of what needs the column; NULL: nothing does. */
static char *
find_dependent (AeTsqlTable *table, const AeTsqlColumn *column)
{
  for (guint i = 0; i < table->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (table->uniques, i);
      if (has_id (unique->columns, column->id))
        return g_strdup (unique->name);
    }
  for (guint i = 0; i < table->constraints->len; i++)
    {
      const AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      if (constraint->column_id == column->id || has_id (constraint->columns, column->id)
          || (constraint->target_id == table->object_id
              && has_id (constraint->target_columns, column->id)))
        return g_strdup (constraint->name);
    }
  return NULL;
}

static gboolean
drop_column (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlOption *item)
{
  AeTsqlColumn *column = ae_tsql_table_find_column (table, item->text);

  if (column == NULL)
    return item->size != 0
           || ae_tsql_error_set (&self->error, 4924, item->line, "DROP COLUMN", item->text,
                                 table->name);
  g_autofree char *dependent = find_dependent (table, column);
  if (dependent == NULL && column->default_text != NULL)
    dependent = get_default_name (table, column);
  if (dependent != NULL)
    return ae_tsql_error_set (&self->error, 5074, item->line, dependent, column->name);
  if (table->columns->len == 1)
    return ae_tsql_error_set (&self->error, 4923, item->line, column->name, table->name);
  if (!ae_tsql_catalog_drop_column (self->session->db, table, column))
    return storage_failure (self);
  g_ptr_array_remove (table->columns, column);
  return TRUE;
}

static gboolean
alter_drop (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  char kind = 'k';

  for (guint i = 0; i < statement->options->len; i++)
    {
      const AeTsqlOption *item = g_ptr_array_index (statement->options, i);
      kind = item->kind != '-' ? item->kind : kind;
      gboolean good
          = kind == 'c' ? drop_column (self, table, item) : drop_constraint (self, table, item);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/* --- CHECK and NOCHECK CONSTRAINT ------------------------------------------------------------- */

static gboolean
enable (AeTsqlRun *self,
        AeTsqlStatement *statement,
        AeTsqlTable *table,
        const AeTsqlConstraint *constraint)
{
  gboolean enables = statement->flag;
  gboolean checks = g_strcmp0 (statement->text, "CHECK") == 0;

  if (enables && checks && !ae_tsql_constraint_check (self, table, constraint, NULL, "ALTER TABLE"))
    return FALSE;
  return ae_tsql_catalog_enable_constraint (self->session->db, table, constraint, enables,
                                            enables && checks)
         || storage_failure (self);
}

static const AeTsqlConstraint *
find_constraint (const AeTsqlTable *table, const char *name)
{
  for (guint i = 0; i < table->constraints->len; i++)
    {
      const AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      if (ae_tsql_name_equal (constraint->name, name))
        return constraint;
    }
  return NULL;
}

static gboolean
alter_constraints (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  for (guint i = 0; statement->columns == NULL && i < table->constraints->len; i++)
    if (!enable (self, statement, table, g_ptr_array_index (table->constraints, i)))
      return FALSE;
  for (guint i = 0; statement->columns != NULL && i < statement->columns->len; i++)
    {
      const char *name = g_ptr_array_index (statement->columns, i);
      const AeTsqlConstraint *constraint = find_constraint (table, name);
      if (constraint == NULL)
        return ae_tsql_error_set (&self->error, 4917, statement->line, name);
      if (!enable (self, statement, table, constraint))
        return FALSE;
    }
  return ae_tsql_catalog_touch (self->session->db, table);
}

/* --- ALTER COLUMN ----------------------------------------------------------------------------- */

/* Growing is all that a key allows. */
static gboolean
only_grows (const AeTsqlColumn *column, const AeEmulatorType *type)
{
  return column->type.id == type->id
         && (type->max_length < 0
             || (column->type.max_length >= 0 && type->max_length >= column->type.max_length))
         && type->precision >= column->type.precision && type->scale >= column->type.scale;
}

static gboolean
convert_values (AeTsqlRun *self,
                AeTsqlTable *table,
                const AeTsqlColumn *column,
                const AeEmulatorType *from)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->session);

  g_string_append_printf (
      plan->sql, "UPDATE t%" G_GINT64_FORMAT " SET c%u = ts_assign (c%u, %u, %u)", table->object_id,
      column->id, column->id, ae_tsql_plan_add_type (plan, from),
      ae_tsql_plan_add_target (plan, table, column, "UPDATE"));
  return ae_tsql_stage_run_plan (self, plan);
}

static gboolean
check_alteration (AeTsqlRun *self,
                  const AeTsqlElement *element,
                  AeTsqlTable *table,
                  const AeTsqlColumn *column,
                  const AeEmulatorType *type)
{
  g_autofree char *dependent = find_dependent (table, column);

  if (element->encryption != NULL || column->encryption != NULL)
    return ae_tsql_error_set (&self->error, 33546, element->line, element->name);
  if (column->is_computed || column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
    return ae_tsql_error_set (&self->error, 4928, element->line, column->name,
                              column->is_computed ? "COMPUTED" : "timestamp");
  if (dependent != NULL && !only_grows (column, type))
    return ae_tsql_error_set (&self->error, 5074, element->line, dependent, column->name);
  if (ae_tsql_type_can_convert (column->type.id, type->id) < 2)
    return ae_tsql_error_set (&self->error, 206, element->line,
                              ae_tsql_type_get_name (column->type.id),
                              ae_tsql_type_get_name (type->id));
  return TRUE;
}

static gboolean
alter_column (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlTable *table)
{
  const AeTsqlElement *element = g_ptr_array_index (statement->elements, 0);
  AeTsqlColumn *column = ae_tsql_table_find_column (table, element->name);
  g_auto (AeTsqlResolvedType) resolved = { 0 };

  if (column == NULL)
    return ae_tsql_error_set (&self->error, 4924, statement->line, "ALTER COLUMN", element->name,
                              table->name);
  if (!ae_tsql_user_type_resolve (self->session, element->type_name, 'c', 1, &resolved,
                                  &self->error))
    return FALSE;
  AeEmulatorType from = column->type, type = resolved.type;
  const char *collation = element->collation != NULL  ? element->collation
                          : column->collation != NULL ? column->collation
                                                      : AE_TSQL_DEFAULT_COLLATION;
  if (ae_tsql_type_is_character (type.id)
      && !ae_tsql_collation_from_name (collation, type.collation))
    return ae_tsql_error_set (&self->error, 102, element->line, collation);
  if (!check_alteration (self, element, table, column, &type))
    return FALSE;
  g_autofree char *kept = g_strdup (collation);
  g_free (column->collation);
  column->collation = ae_tsql_type_is_character (type.id) ? g_steal_pointer (&kept) : NULL;
  column->type = type;
  column->user_type_id = resolved.user_type_id;
  column->nullable = (element->has_null ? element->null : TRUE) && !column->is_identity;
  return convert_values (self, table, column, &from)
         && (ae_tsql_catalog_rebuild_table (self->session->db, table, column)
             || storage_failure (self));
}

/* --- all -------------------------------------------------------------------------------------- */

gboolean
ae_tsql_run_alter_table (AeTsqlRun *self, AeTsqlStatement *statement)
{
  g_autoptr (AeTsqlTable) table = load_table (self, &statement->name);

  if (table == NULL)
    return FALSE;
  switch (statement->kind)
    {
    case AE_TSQL_STATEMENT_ALTER_TABLE_ADD:
      return alter_add (self, statement, table);
    case AE_TSQL_STATEMENT_ALTER_TABLE_DROP:
      return alter_drop (self, statement, table);
    case AE_TSQL_STATEMENT_ALTER_TABLE_CHECK:
      return alter_constraints (self, statement, table);
    default:
      return alter_column (self, statement, table);
    }
}
