/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-page-private.h"

#include "ae-key-private.h"

AePage *
ae_page_new (AeTdsColumns *columns, gboolean is_decrypted, guint64 first_row)
{
  AePage *self = g_new0 (AePage, 1);

  self->ref_count = 1;
  self->columns = ae_tds_columns_ref (columns);
  self->is_decrypted = is_decrypted;
  self->first_row = first_row;
  self->cells = g_array_new (FALSE, TRUE, sizeof (AeTdsValue));
  self->arena = ae_tds_arena_new ();
  return self;
}

AePage *
ae_page_ref (AePage *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/* Numbers and dates stand in the cells themselves and may have been encrypted. */
static void
wipe_cells (AePage *self)
{
  if (self->cells->len > 0)
    ae_wipe (self->cells->data, self->cells->len * sizeof (AeTdsValue));
  g_array_unref (self->cells);
}

void
ae_page_unref (AePage *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  wipe_cells (self);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  ae_tds_arena_free (self->arena);
  ae_tds_columns_unref (self->columns);
  g_free (self);
}

/* Not by realloc (), which would leave a copy of the cells behind. */
static void
make_room (AePage *self, guint n_more)
{
  guint n_cells = self->cells->len;

  if (n_more <= self->n_reserved - n_cells)
    return;

  self->n_reserved = MAX (n_cells + n_more, MAX (64, self->n_reserved * 2));
  GArray *cells = g_array_sized_new (FALSE, TRUE, sizeof (AeTdsValue), self->n_reserved);
  g_array_append_vals (cells, self->cells->data, n_cells);
  wipe_cells (self);
  self->cells = cells;
}

AeTdsValue *
ae_page_add_cells (AePage *self, guint n_cells)
{
  guint n_before = self->cells->len;

  make_room (self, n_cells);
  g_array_set_size (self->cells, n_before + n_cells);
  return &g_array_index (self->cells, AeTdsValue, n_before);
}

void
ae_page_set_cell_error (AePage *self, AeTdsValue *cell, GError *error)
{
  if (self->errors == NULL)
    self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);

  cell->kind = AE_CELL_ERROR;
  cell->integer = self->errors->len;
  g_ptr_array_add (self->errors, error);
}

gsize
ae_page_get_size (const AePage *self)
{
  return self->cells->len * sizeof (AeTdsValue) + ae_tds_arena_get_size (self->arena);
}

const AeTdsValue *
ae_page_peek (const AePage *self, guint row, guint column)
{
  g_assert (row < self->n_rows && column < self->columns->n_columns);

  return &g_array_index (self->cells, AeTdsValue, row * self->columns->n_columns + column);
}

const GError *
ae_page_peek_error (const AePage *self, const AeTdsValue *cell)
{
  return cell->kind == AE_CELL_ERROR ? g_ptr_array_index (self->errors, cell->integer) : NULL;
}

GError *
ae_page_dup_error (const AePage *self, guint row, guint column)
{
  const AeTdsValue *cell = ae_page_peek (self, row, column);

  return cell->kind == AE_CELL_ERROR ? g_error_copy (ae_page_peek_error (self, cell)) : NULL;
}

const AeTdsTypeInfo *
ae_page_get_type_info (const AePage *self, guint column)
{
  const AeTdsColumn *meta = &self->columns->columns[column];

  return self->is_decrypted && meta->crypto != NULL ? &meta->crypto->base : &meta->type;
}

int
ae_page_find_column (const AeTdsColumns *columns, const char *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; i < columns->n_columns; i++)
    {
      g_autofree char *folded = g_utf8_casefold (columns->columns[i].name, -1);

      if (g_str_equal (folded, wanted))
        return i;
    }

  return -1;
}
