/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-elements-private.h"
#include "ae-tsql-temporary-private.h"

/* CHECK and FOREIGN KEY as they are written. */

static gboolean
find_columns (AeTsqlRun *self,
              AeTsqlTable *table,
              GPtrArray *names,
              gint32 number,
              const AeTsqlElement *element,
              const char *constraint,
              const char *where,
              GArray *ids)
{
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const AeTsqlColumn *column = ae_tsql_table_find_column (table, name);
      if (column == NULL)
        return ae_tsql_error_set (&self->error, number, element->line, constraint, name, where);
      g_array_append_val (ids, column->id);
    }
  return TRUE;
}

/* --- CHECK ------------------------------------------------------------------------------------ */

/* NULL: there is none. */
static const char *
find_encrypted_column (const AeTsqlExpr *expr)
{
  const char *name = NULL;

  if (expr == NULL)
    return NULL;
  if (expr->kind == AE_TSQL_EXPR_COLUMN && expr->encryption != NULL)
    return expr->name;
  for (guint i = 0; name == NULL && expr->arguments != NULL && i < expr->arguments->len; i++)
    name = find_encrypted_column (g_ptr_array_index (expr->arguments, i));
  if (name == NULL)
    name = find_encrypted_column (expr->left);
  if (name == NULL)
    name = find_encrypted_column (expr->right);
  return name != NULL ? name : find_encrypted_column (expr->third);
}

/* Bound once, so that what cannot be is refused now. */
static gboolean
check_text (AeTsqlRun *self, AeTsqlTable *table, const AeTsqlElement *element)
{
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  AeTsqlBinder binder = { .session = self->session,
                          .tree = self->tree,
                          .frame = frame,
                          .error = &self->error,
                          .is_scalar = TRUE };
  AeTsqlExpr *condition = ae_tsql_parse_condition (self->tree, element->text);

  if (condition == NULL)
    return ae_tsql_error_set (&self->error, 102, element->line, "CHECK");
  ae_tsql_bind_push_scope (&binder);
  binder.scope->no_aggregates = "CHECK";
  ae_tsql_bind_table (&binder, table, NULL, TRUE);
  gboolean good = ae_tsql_bind_condition (&binder, condition);
  ae_tsql_bind_pop_scope (&binder);
  const char *encrypted = good ? find_encrypted_column (condition) : NULL;
  if (encrypted != NULL)
    return ae_tsql_error_set (&self->error, 33283, element->line, "CHECK", encrypted);
  return good;
}

/* --- FOREIGN KEY ------------------------------------------------------------------------------ */

static gboolean
is_key_of (const AeTsqlUnique *unique, const GArray *columns)
{
  if (unique->columns->len != columns->len)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      gboolean found = FALSE;
      for (guint c = 0; c < columns->len; c++)
        found |= g_array_index (unique->columns, guint32, c) == g_array_index (columns, guint32, i);
      if (!found)
        return FALSE;
    }
  return TRUE;
}

static const AeTsqlUnique *
find_key (const AeTsqlTable *target, const GArray *columns)
{
  for (guint i = 0; i < target->uniques->len; i++)
    {
      const AeTsqlUnique *unique = g_ptr_array_index (target->uniques, i);
      if (columns == NULL ? unique->primary : is_key_of (unique, columns))
        return unique;
    }
  return NULL;
}

static gboolean
same_encryption (const AeTsqlEncryption *a, const AeTsqlEncryption *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->cek_id == b->cek_id && a->encryption_type == b->encryption_type;
}

static gboolean
check_pair (AeTsqlRun *self,
            AeTsqlTable *table,
            AeTsqlTable *target,
            const AeTsqlConstraint *constraint,
            guint index,
            guint32 line)
{
  const AeTsqlColumn *from
      = ae_tsql_table_get_column (table, g_array_index (constraint->columns, guint32, index));
  const AeTsqlColumn *to = ae_tsql_table_get_column (
      target, g_array_index (constraint->target_columns, guint32, index));

  if (!same_encryption (from->encryption, to->encryption))
    return ae_tsql_error_set (&self->error, 33281, line, target->name, to->name, table->name,
                              from->name, constraint->name);
  if (from->type.id != to->type.id || from->type.max_length != to->type.max_length
      || from->type.precision != to->type.precision || from->type.scale != to->type.scale)
    return ae_tsql_error_set (&self->error, 1778, line, target->name, to->name, table->name,
                              from->name, constraint->name);
  if ((constraint->on_delete == AE_TSQL_ACTION_SET_NULL
       || constraint->on_update == AE_TSQL_ACTION_SET_NULL)
      && !from->nullable)
    return ae_tsql_error_set (&self->error, 1761, line, constraint->name);
  return TRUE;
}

/* The key that is meant: the one of those columns, or the primary key. */
static gboolean
take_target (AeTsqlRun *self,
             AeTsqlTable *target,
             AeTsqlConstraint *constraint,
             const AeTsqlElement *element)
{
  if (element->target_columns == NULL)
    {
      const AeTsqlUnique *primary = find_key (target, NULL);
      if (primary == NULL)
        return ae_tsql_error_set (&self->error, 1773, element->line, constraint->name,
                                  target->name);
      g_array_append_vals (constraint->target_columns, primary->columns->data,
                           primary->columns->len);
    }
  else if (!find_columns (self, target, element->target_columns, 1770, element, constraint->name,
                          target->name, constraint->target_columns))
    {
      return FALSE;
    }
  if (constraint->columns->len != constraint->target_columns->len)
    return ae_tsql_error_set (&self->error, 8139, element->line, target->name);
  if (find_key (target, constraint->target_columns) == NULL)
    return ae_tsql_error_set (&self->error, 1776, element->line, target->name, constraint->name);
  return TRUE;
}

static gboolean
add_foreign_key (AeTsqlRun *self,
                 AeTsqlTable *table,
                 AeTsqlConstraint *constraint,
                 const AeTsqlElement *element)
{
  g_autoptr (AeTsqlTable) found = ae_tsql_find_table (self->session, &element->target);
  gboolean own = found == NULL && ae_tsql_name_equal (element->target.name, table->name);
  AeTsqlTable *target = own ? table : found;

  if (target == NULL || target->database_id != table->database_id)
    return ae_tsql_error_set (&self->error, 1767, element->line, constraint->name,
                              element->target.name);
  if (target->object_id == table->object_id)
    target = table;
  constraint->target_id = target->object_id;
  constraint->on_delete = element->on_delete;
  constraint->on_update = element->on_update;
  if (target == table
      && (constraint->on_delete != AE_TSQL_ACTION_NONE
          || constraint->on_update != AE_TSQL_ACTION_NONE))
    return ae_tsql_error_set (&self->error, 1785, element->line, constraint->name, table->name);
  if (!find_columns (self, table, element->columns, 1769, element, constraint->name, table->name,
                     constraint->columns)
      || !take_target (self, target, constraint, element))
    return FALSE;
  for (guint i = 0; i < constraint->columns->len; i++)
    if (!check_pair (self, table, target, constraint, i, element->line))
      return FALSE;
  return TRUE;
}

/* --- both ------------------------------------------------------------------------------------- */

/* What SQL Server calls one without a name: CK__t__c__8F3A…. */
static char *
make_name (const AeTsqlTable *table, const AeTsqlElement *element, const char *column)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GINT64_FORMAT ":%c:%u", table->object_id,
                                           element->kind, table->constraints->len);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, seed, -1);
  g_autofree char *upper = g_ascii_strup (digest, 8);

  g_autofree char *short_table = ae_tsql_name_shorten (table->name, 9);
  g_autofree char *short_column = ae_tsql_name_shorten (column != NULL ? column : "", 8);

  return g_strdup_printf ("%s__%s__%s__%s", element->kind == 'C' ? "CK" : "FK", short_table,
                          short_column, upper);
}

gboolean
ae_tsql_elements_add_constraint (AeTsqlRun *self,
                                 AeTsqlTable *table,
                                 const AeTsqlElement *element,
                                 const char *column)
{
  g_autofree char *name = element->constraint != NULL ? g_strdup (element->constraint)
                                                      : make_name (table, element, column);

  if (ae_tsql_catalog_has_constraint_name (self->session->db, table->database_id, name))
    return ae_tsql_error_set (&self->error, 2714, element->line, name);
  /* Those of temporary tables are read, and mean nothing. */
  if (element->kind == 'F' && table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID)
    return TRUE;
  AeTsqlConstraint *constraint = ae_tsql_table_add_constraint (table, element->kind, name);
  if (element->kind == 'F')
    return add_foreign_key (self, table, constraint, element);
  constraint->text = g_strdup (element->text);
  if (column != NULL)
    constraint->column_id = ae_tsql_table_find_column (table, column)->id;
  return check_text (self, table, element);
}
