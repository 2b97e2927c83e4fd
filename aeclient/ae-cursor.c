/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-cursor-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-private.h"
#include "ae-error.h"

/**
 * AeCursor:
 *
 * The results of a statement, read forward, row by row or page by page.
 *
 * ```c
 * while (ae_cursor_next (cursor, NULL, &error))
 *   g_print ("%s\n", ae_cursor_get_string (cursor, 0, NULL));
 * if (error != NULL)
 *   return FALSE;
 * ```
 *
 * The end is %FALSE *without* an error; a connection that breaks, a server that stops in the middle
 * or a cancelled call is %FALSE *with* one, never an end.
 *
 * A cursor occupies its connection until it is read to its end or closed. In languages that collect
 * garbage close it, or read it to its end: when it is collected is not for you to say. A cursor is
 * used by one thread, and has one call under way, at a time: another one fails with
 * `AE_ERROR_BUSY`. A call that is cancelled or timed out while it reads closes it; one that had not
 * begun changes nothing.
 *
 * Since: 1.0
 */
enum
{
  PROP_ROWS_FETCHED = 1,
  PROP_ROWS_AFFECTED,
  PROP_ERROR_CELLS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* The struct is in ae-cursor-private.h: the calls of the class fill several files. */
G_DEFINE_FINAL_TYPE (AeCursor, ae_cursor, G_TYPE_OBJECT)

/* --- what was read ------------------------------------------------------------------------- */

void
ae_cursor_forget_row (AeCursor *self)
{
  self->has_row = FALSE;
  self->stream_id = 0;
  g_clear_pointer (&self->earlier_pages, g_ptr_array_unref);
  ae_tds_arena_reset (self->texts);
  g_clear_pointer (&self->values, g_array_unref);
}

void
ae_cursor_set_result (AeCursor *self, AeTdsColumns *columns, gboolean is_decrypted)
{
  ae_cursor_forget_row (self);
  g_clear_pointer (&self->page, ae_page_unref);
  g_ptr_array_set_size (self->column_objects, 0);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  self->columns = columns != NULL ? ae_tds_columns_ref (columns) : NULL;
  self->is_decrypted = is_decrypted;
  self->is_at_end = columns == NULL;
  self->n_taken = 0;
}

void
ae_cursor_set_rows_affected (AeCursor *self, gint64 rows_affected)
{
  if (self->rows_affected == rows_affected)
    return;
  self->rows_affected = rows_affected;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROWS_AFFECTED]);
}

AePage *
ae_cursor_peek_rows (AeCursor *self, guint *first, guint *n_rows)
{
  *first = self->n_taken;
  *n_rows = self->page != NULL ? self->page->n_rows - self->n_taken : 0;
  return self->page;
}

gboolean
ae_cursor_has_rows_or_end (AeCursor *self)
{
  guint first, n_rows;

  ae_cursor_peek_rows (self, &first, &n_rows);
  return n_rows > 0 || self->is_at_end;
}

void
ae_cursor_take_rows (AeCursor *self, guint n_rows)
{
  if (n_rows == 0)
    return;
  self->n_taken += n_rows;
  self->rows_fetched += n_rows;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROWS_FETCHED]);
}

void
ae_cursor_set_page (AeCursor *self, AePage *page)
{
  ae_cursor_forget_row (self);
  g_clear_pointer (&self->page, ae_page_unref);
  self->page = page;
  self->n_taken = 0;
}

void
ae_cursor_replace_row (AeCursor *self, AePage *page)
{
  if (self->earlier_pages == NULL)
    self->earlier_pages = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_page_unref);
  g_ptr_array_add (self->earlier_pages, self->page);
  self->page = page;
}

/* --- class --------------------------------------------------------------------------------- */

static void
ae_cursor_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeCursor *self = AE_CURSOR (object);

  switch (prop_id)
    {
    case PROP_ROWS_FETCHED:
      g_value_set_uint64 (value, self->rows_fetched);
      break;
    case PROP_ROWS_AFFECTED:
      g_value_set_int64 (value, self->rows_affected);
      break;
    case PROP_ERROR_CELLS:
      g_value_set_boolean (value, self->error_cells);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_cursor_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ERROR_CELLS:
      ae_cursor_set_error_cells (AE_CURSOR (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_cursor_finalize (GObject *object)
{
  AeCursor *self = AE_CURSOR (object);

  /* The next operation of the connection takes what is left off the wire. */
  g_atomic_int_set (&self->response->is_abandoned, TRUE);
  g_clear_pointer (&self->response, ae_response_unref);

  g_clear_pointer (&self->earlier_pages, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->texts, ae_tds_arena_free);
  g_clear_pointer (&self->page, ae_page_unref);
  g_clear_pointer (&self->column_objects, g_ptr_array_unref);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ae_cursor_parent_class)->finalize (object);
}

static void
ae_cursor_class_init (AeCursorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ae_cursor_get_property;
  object_class->set_property = ae_cursor_set_property;
  object_class->finalize = ae_cursor_finalize;

  /**
   * AeCursor:rows-fetched: (getter get_rows_fetched)
   *
   * How many rows were handed out, of all results together.
   *
   * Since: 1.0
   */
  props[PROP_ROWS_FETCHED]
      = g_param_spec_uint64 ("rows-fetched", NULL, NULL, 0, G_MAXUINT64, 0, readable);

  /**
   * AeCursor:rows-affected: (getter get_rows_affected)
   *
   * How many rows the statements before the current place inserted, updated and deleted; -1 when
   * the server counted none.
   *
   * Since: 1.0
   */
  props[PROP_ROWS_AFFECTED]
      = g_param_spec_int64 ("rows-affected", NULL, NULL, -1, G_MAXINT64, -1, readable);

  /**
   * AeCursor:error-cells: (getter get_error_cells) (setter set_error_cells)
   *
   * Whether a page of values has errors in the place of values that cannot be had, instead of
   * failing.
   *
   * Since: 1.0
   */
  props[PROP_ERROR_CELLS]
      = g_param_spec_boolean ("error-cells", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_cursor_init (AeCursor *self)
{
  self->texts = ae_tds_arena_new ();
  self->column_objects = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows_affected = -1;
}

AeCursor *
ae_cursor_new (AeConnection *connection, AeResponse *response)
{
  AeCursor *self = g_object_new (AE_TYPE_CURSOR, NULL);

  self->connection = g_object_ref (connection);
  self->response = response;
  self->rows_affected = response->counts.rows_affected;
  /* Nobody else has the response yet. */
  if (response->current != NULL)
    ae_cursor_set_result (self, ae_result_get_columns (response->current),
                          response->rules->decrypt);
  else
    ae_cursor_set_result (self, NULL, FALSE);
  self->is_last = response->current == NULL && response->is_over;
  return self;
}

/* --- columns and counts -------------------------------------------------------------------- */

/**
 * ae_cursor_get_n_columns:
 * @self: a cursor
 *
 * Gets how many columns the current result has; 0 without a result.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_cursor_get_n_columns (AeCursor *self)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), 0);

  return self->columns != NULL ? self->columns->n_columns : 0;
}

/**
 * ae_cursor_get_column:
 * @self: a cursor
 * @column: the number of the column, from 0
 *
 * Gets what is known of a column of the current result.
 *
 * Returns: (nullable) (transfer none): the column, or %NULL when there is none of that number
 *
 * Since: 1.0
 */
AeColumn *
ae_cursor_get_column (AeCursor *self, guint column)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);

  for (guint i = self->column_objects->len; i < ae_cursor_get_n_columns (self); i++)
    g_ptr_array_add (self->column_objects, ae_column_new (self->columns, i, self->is_decrypted));

  return column < self->column_objects->len ? g_ptr_array_index (self->column_objects, column)
                                            : NULL;
}

/**
 * ae_cursor_find_column:
 * @self: a cursor
 * @name: the name of a column
 *
 * Looks for a column of the current result by its name, without regard to case; the first of
 * several.
 *
 * Returns: its number, from 0, or -1
 *
 * Since: 1.0
 */
int
ae_cursor_find_column (AeCursor *self, const char *name)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  return self->columns != NULL ? ae_page_find_column (self->columns, name) : -1;
}

/**
 * ae_cursor_get_rows_affected: (get-property rows-affected)
 * @self: a cursor
 *
 * Gets how many rows the statements before the current place inserted, updated and deleted.
 *
 * Returns: the number, or -1 when the server counted none
 *
 * Since: 1.0
 */
gint64
ae_cursor_get_rows_affected (AeCursor *self)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), -1);

  return self->rows_affected;
}

/**
 * ae_cursor_get_rows_fetched: (get-property rows-fetched)
 * @self: a cursor
 *
 * Gets how many rows were handed out, of all results together.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint64
ae_cursor_get_rows_fetched (AeCursor *self)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), 0);

  return self->rows_fetched;
}

AePage *
ae_cursor_peek_current (AeCursor *self, guint *row, GError **error)
{
  if (!self->has_row)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_FAILED,
                           _ ("The cursor is not on a row: move it with next first"));
      return NULL;
    }

  *row = self->n_taken - 1;
  return self->page;
}
