/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-ast-private.h"

void
ae_tsql_arena_init (AeTsqlArena *self)
{
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_table_unref);
}

void
ae_tsql_arena_clear (AeTsqlArena *self)
{
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->arrays, g_ptr_array_unref);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
}

gpointer
ae_tsql_arena_alloc (AeTsqlArena *self, gsize size)
{
  gpointer block = g_malloc0 (size);

  g_ptr_array_add (self->blocks, block);
  return block;
}

char *
ae_tsql_arena_copy (AeTsqlArena *self, const char *text, gsize size)
{
  char *copy = ae_tsql_arena_alloc (self, size + 1);

  if (size > 0)
    memcpy (copy, text, size);
  return copy;
}

char *
ae_tsql_arena_take (AeTsqlArena *self, char *text)
{
  g_ptr_array_add (self->blocks, text);
  return text;
}

GPtrArray *
ae_tsql_arena_list (AeTsqlArena *self)
{
  GPtrArray *array = g_ptr_array_new ();

  g_ptr_array_add (self->arrays, array);
  return array;
}

AeTsqlTable *
ae_tsql_arena_keep_table (AeTsqlArena *self, AeTsqlTable *table)
{
  /* A statement in a loop finds the same one again. */
  if (!g_ptr_array_find (self->tables, table, NULL))
    g_ptr_array_add (self->tables, ae_tsql_table_ref (table));
  return table;
}

char *
ae_tsql_name_to_string (const AeTsqlName *name)
{
  if (name->database != NULL)
    return g_strdup_printf ("%s.%s.%s", name->database, name->schema != NULL ? name->schema : "",
                            name->name);
  if (name->schema != NULL)
    return g_strdup_printf ("%s.%s", name->schema, name->name);
  return g_strdup (name->name);
}
