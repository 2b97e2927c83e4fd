/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-cursor-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-private.h"
#include "ae-error.h"
#include "ae-row-private.h"

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
 * used by one thread at a time. A cancelled or timed-out call closes it.
 *
 * Since: 1.0
 */
struct _AeCursor
{
  GObject parent_instance;

  AeConnection *connection;
  AeResponse *response;
  AeTdsColumns *columns;  /* of the current result; NULL: none */
  gboolean is_decrypted;
  GPtrArray *column_objects; /* element-type AeColumn; made when asked for */

  AePage *page;           /* rows that were read; NULL: none yet, or no more */
  guint n_taken;          /* of these handed out; the last of them is the current row */
  gboolean has_row;
  gboolean is_at_end;     /* of the current result */

  GPtrArray *texts;       /* handed out by get_string for the current row; wiped */
  GArray *values;         /* handed out by fetch_values */
  guint64 rows_fetched;
  gint64 rows_affected;
};

/* Rows that next () asks for at once. */
#define ROWS_PER_FILL 1024

enum
{
  PROP_ROWS_FETCHED = 1,
  PROP_ROWS_AFFECTED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeCursor, ae_cursor, G_TYPE_OBJECT)

/* --- what was read ------------------------------------------------------------------------- */

static void
forget_row (AeCursor *self)
{
  self->has_row = FALSE;
  g_ptr_array_set_size (self->texts, 0);
  g_clear_pointer (&self->values, g_array_unref);
}

static void
set_result (AeCursor *self, AeTdsColumns *columns, gboolean is_decrypted)
{
  forget_row (self);
  g_clear_pointer (&self->page, ae_page_unref);
  g_ptr_array_set_size (self->column_objects, 0);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  self->columns = columns != NULL ? ae_tds_columns_ref (columns) : NULL;
  self->is_decrypted = is_decrypted;
  self->is_at_end = columns == NULL;
  self->n_taken = 0;
}

static void
set_rows_affected (AeCursor *self, gint64 rows_affected)
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

void
ae_cursor_take_rows (AeCursor *self, guint n_rows)
{
  if (n_rows == 0)
    return;
  self->n_taken += n_rows;
  self->rows_fetched += n_rows;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ROWS_FETCHED]);
}

gboolean
ae_cursor_is_at_end (AeCursor *self)
{
  return self->is_at_end;
}

AeConnection *
ae_cursor_get_connection (AeCursor *self)
{
  return self->connection;
}

const GValue *
ae_cursor_set_values (AeCursor *self, GArray *values)
{
  forget_row (self);
  self->values = values;
  return (const GValue *) values->data;
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

  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
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
   * How many rows the statements before the current place inserted, updated and deleted; -1 when the
   * server counted none.
   *
   * Since: 1.0
   */
  props[PROP_ROWS_AFFECTED]
      = g_param_spec_int64 ("rows-affected", NULL, NULL, -1, G_MAXINT64, -1, readable);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_cursor_init (AeCursor *self)
{
  self->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_wipe_string);
  self->column_objects = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows_affected = -1;
}

AeCursor *
ae_cursor_new (AeConnection *connection, AeResponse *response)
{
  AeCursor *self = g_object_new (AE_TYPE_CURSOR, NULL);

  self->connection = g_object_ref (connection);
  self->response = ae_response_ref (response);
  self->rows_affected = response->counts.rows_affected;
  /* Nobody else has the response yet. */
  if (response->current != NULL)
    set_result (self, ae_result_get_columns (response->current), response->decrypt);
  else
    set_result (self, NULL, FALSE);
  return self;
}

/* --- reading rows -------------------------------------------------------------------------- */

/* What an operation learnt, for the cursor; the response itself belongs to whoever runs the
 * session, perhaps already for the next operation. */
typedef struct
{
  AePage *page;          /* fill: rows; NULL at the end */
  AeTdsColumns *columns; /* next result; NULL: none */
  gint64 rows_affected;
} AeCursorNews;

static void
cursor_news_free (AeCursorNews *news)
{
  g_clear_pointer (&news->page, ae_page_unref);
  g_clear_pointer (&news->columns, ae_tds_columns_unref);
  g_free (news);
}

static AeCursorNews *
prepare_news (AeOperation *operation)
{
  operation->output = g_new0 (AeCursorNews, 1);
  operation->free_output = (GDestroyNotify) cursor_news_free;
  return operation->output;
}

/* The rows are over. What stands behind them is looked at now: an error there must not be missed by
 * those who do not ask for further results, and without further results the connection is free. */
static gboolean
look_behind_rows (AeResponse *response, const AeFlow *flow, GError **error)
{
  gboolean done = TRUE;

  g_clear_pointer (&response->current, ae_result_free);
  if (flow->session->awaiting_response)
    done = ae_session_next_result (flow, response->decrypt, &response->next, &response->counts,
                                   error);
  response->is_over = !flow->session->awaiting_response;
  return done;
}

static gboolean
run_fill (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeResponse *response = self->response;
  AeCursorNews *news = prepare_news (self);
  AeResult *result = response->current;
  gboolean is_end = TRUE;
  gboolean done = TRUE;

  if (result != NULL)
    {
      news->page = ae_page_new (ae_result_get_columns (result), response->decrypt,
                                ae_result_get_n_rows (result));
      done = ae_session_read_rows (flow, result, news->page, self->argument, &is_end,
                                   &response->counts, error);
      if (is_end)
        {
          g_clear_pointer (&news->page, ae_page_unref);
          done = look_behind_rows (response, flow, done ? error : NULL) && done;
        }
    }

  news->rows_affected = response->counts.rows_affected;
  return done;
}

static void
apply_fill (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);
  AeCursorNews *news = operation->output;

  forget_row (self);
  g_clear_pointer (&self->page, ae_page_unref);
  self->n_taken = 0;
  if (news == NULL)
    return;

  set_rows_affected (self, news->rows_affected);
  if (!operation->success)
    return;
  self->page = g_steal_pointer (&news->page);
  self->is_at_end = self->page == NULL;
}

static void
apply_next (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);

  apply_fill (operation, source_object);
  if (self->page != NULL && operation->success)
    {
      ae_cursor_take_rows (self, 1);
      self->has_row = TRUE;
    }
  operation->number = self->has_row;
}

static AeOperation *
new_operation (AeCursor *self,
               AeOperationKind kind,
               AeOperationFunc run,
               AeOperationApplyFunc apply)
{
  AeOperation *operation = ae_connection_new_operation (self->connection, kind, run, apply);

  operation->response = ae_response_ref (self->response);
  operation->timeout = self->response->timeout;
  return operation;
}

AeOperation *
ae_cursor_new_fill (AeCursor *self, guint max_rows)
{
  AeOperation *operation = new_operation (self, AE_OPERATION_CONTINUE, run_fill, apply_fill);

  operation->argument = max_rows;
  return operation;
}

/* Moves to the next row if it is here, or to the end if that is known. */
static gboolean
step_without_reading (AeCursor *self, gint64 *has_row)
{
  guint first, n_rows;

  ae_cursor_peek_rows (self, &first, &n_rows);
  if (n_rows == 0 && !self->is_at_end)
    return FALSE;

  forget_row (self);
  if (n_rows > 0)
    {
      ae_cursor_take_rows (self, 1);
      self->has_row = TRUE;
    }
  *has_row = self->has_row;
  return TRUE;
}

static AeOperation *
new_next (AeCursor *self)
{
  AeOperation *operation = new_operation (self, AE_OPERATION_CONTINUE, run_fill, apply_next);

  operation->argument = ROWS_PER_FILL;
  return operation;
}

/**
 * ae_cursor_next:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Moves to the next row.
 *
 * Blocks when no row is at hand. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight.
 *
 * Returns: %TRUE when there is a row; %FALSE without @error set at the end of the result, %FALSE with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next (AeCursor *self, GCancellable *cancellable, GError **error)
{
  gint64 has_row;

  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (step_without_reading (self, &has_row))
    return has_row;

  g_autoptr (AeOperation) done = ae_operation_call (new_next (self), self, cancellable, error);
  return done != NULL && done->number;
}

/**
 * ae_cursor_next_async:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to move to the next row, without blocking; see [method@AeClient.Cursor.next]. To read many
 * rows use [method@AeClient.Cursor.fetch_values_async]: one call for each row is slow.
 *
 * Since: 1.0
 */
void
ae_cursor_next_async (AeCursor *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  gint64 has_row;

  g_return_if_fail (AE_IS_CURSOR (self));

  if (g_cancellable_is_cancelled (cancellable) || !step_without_reading (self, &has_row))
    {
      ae_operation_submit (new_next (self), self, ae_cursor_next_async, cancellable, callback,
                           user_data);
      return;
    }

  AeOperation *ready = new_operation (self, AE_OPERATION_CONTINUE, NULL, NULL);
  ready->number = has_row;
  ae_operation_submit_ready (ready, self, ae_cursor_next_async, cancellable, callback, user_data);
}

/**
 * ae_cursor_next_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.next_async].
 *
 * Returns: %TRUE when there is a row; %FALSE without @error set at the end of the result, %FALSE with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_cursor_next_async, error);
  return done != NULL && done->number;
}

/* --- the next result ----------------------------------------------------------------------- */

static gboolean
run_next_result (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeResponse *response = self->response;
  AeCursorNews *news = prepare_news (self);
  gboolean done = TRUE;

  g_clear_pointer (&response->current, ae_result_free);
  if (response->next == NULL && flow->session->awaiting_response)
    done = ae_session_next_result (flow, response->decrypt, &response->next, &response->counts,
                                   error);

  response->current = g_steal_pointer (&response->next);
  response->is_over = !flow->session->awaiting_response;
  if (response->current != NULL)
    news->columns = ae_tds_columns_ref (ae_result_get_columns (response->current));
  news->rows_affected = response->counts.rows_affected;
  return done;
}

static void
apply_next_result (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);
  AeCursorNews *news = operation->output;

  set_result (self, news != NULL ? news->columns : NULL, self->response->decrypt);
  if (news != NULL)
    set_rows_affected (self, news->rows_affected);
  operation->number = self->columns != NULL;
}

static AeOperation *
new_next_result (AeCursor *self)
{
  return new_operation (self, AE_OPERATION_CONTINUE, run_next_result, apply_next_result);
}

/* --- closing ------------------------------------------------------------------------------- */

static gboolean
run_close (AeOperation *self, const AeFlow *flow, GError **error)
{
  /* The worker takes what is left off the wire when the caller has its answer. */
  self->response->is_over = TRUE;
  return TRUE;
}

static void
apply_close (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);

  set_result (self, NULL, FALSE);
  /* Reading on is an error, not an end. */
  self->is_at_end = FALSE;
}

static AeOperation *
new_close (AeCursor *self)
{
  return new_operation (self, AE_OPERATION_CONTROL, run_close, apply_close);
}

/**
 * ae_cursor_next_result:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Skips the rest of this result and moves to the next one.
 *
 * Blocks. Columns change with the result. A statement of a batch that fails is an error here; further
 * results may stand behind it.
 *
 * Returns: %TRUE when there is another result; %FALSE without @error set when there is none, %FALSE with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next_result (AeCursor *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_next_result (self), self, cancellable, error);
  return done != NULL && done->number;
}

/**
 * ae_cursor_next_result_async:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to move to the next result, without blocking; see [method@AeClient.Cursor.next_result].
 *
 * Since: 1.0
 */
void
ae_cursor_next_result_async (AeCursor *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  ae_operation_submit (new_next_result (self), self, ae_cursor_next_result_async, cancellable, callback,
                       user_data);
}

/**
 * ae_cursor_next_result_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.next_result_async].
 *
 * Returns: %TRUE when there is another result; %FALSE without @error set when there is none, %FALSE with
 *   @error set on failure
 *
 * Since: 1.0
 */
gboolean
ae_cursor_next_result_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_cursor_next_result_async, error);
  return done != NULL && done->number;
}

/**
 * ae_cursor_close:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Gives the rest of the results up and frees the connection.
 *
 * Statements of the batch that have not run yet do not run. Values that were handed out are gone.
 * Closing a closed cursor does nothing. Blocks until the server has acknowledged.
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_cursor_close (AeCursor *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_call (new_close (self), self, cancellable, error);
  return done != NULL;
}

/**
 * ae_cursor_close_async:
 * @self: a cursor
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to close the cursor, without blocking; see [method@AeClient.Cursor.close].
 *
 * Since: 1.0
 */
void
ae_cursor_close_async (AeCursor *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (AE_IS_CURSOR (self));

  ae_operation_submit (new_close (self), self, ae_cursor_close_async, cancellable, callback,
                       user_data);
}

/**
 * ae_cursor_close_finish:
 * @self: a cursor
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Cursor.close_async].
 *
 * Returns: %TRUE, or %FALSE with @error set
 *
 * Since: 1.0
 */
gboolean
ae_cursor_close_finish (AeCursor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_cursor_close_async, error);
  return done != NULL;
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

const char *
ae_cursor_keep_text (AeCursor *self, char *text)
{
  g_ptr_array_add (self->texts, text);
  return text;
}
