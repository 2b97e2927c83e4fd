/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-query-model-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-private.h"
#include "ae-error.h"
#include "ae-statement-private.h"

#define DEFAULT_PAGE_SIZE 100
#define MAX_PAGE_SIZE 10000
#define DEFAULT_MAX_PAGES 32

/**
 * AeQueryModel:
 *
 * The rows of a query as a list, for user interfaces: millions of them, of which those that
 * somebody looks at are here.
 *
 * ```c
 * AeStatement *statement = ae_connection_create_statement (
 *     connection, "SELECT PatientId, LastName, SSN FROM Patients ORDER BY LastName");
 * AeQueryModel *model = ae_query_model_new (statement);
 * ae_query_model_load_async (model, NULL, on_loaded, NULL);
 * gtk_column_view_set_model (
 *     view, GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (model))));
 * ```
 *
 * Loading has the server keep the rows of a single SELECT as they are at that moment, in a static
 * cursor. So the number of rows is known, every row can be had by its number, in order and only
 * once, and the list cannot lose or repeat one because others insert and delete: what they do is
 * seen after the list was loaded anew. Parameters may be encrypted, and encrypted columns come
 * decrypted; a value that cannot be decrypted is an error in its cell
 * ([method@AeClient.Row.dup_error]).
 *
 * Items are [class@AeClient.QueryItem]. Getting one never waits: if its page is not here, the item
 * comes without a row, and is filled when the page is. Pages are fetched one after the other, those
 * first that were asked for first; one of which nobody holds an item any more, because the user has
 * scrolled on, is not fetched, and if it is being fetched that is cancelled. The pages that were
 * used last are kept, others leave: memory is bounded, whatever the number of rows.
 *
 * When a page cannot be had, its items have the error, and the model has it too, with
 * [signal@AeClient.QueryModel::failed]; it is never an end or an empty row.
 * [method@AeClient.QueryModel.retry] asks again. A list that could not be loaded has the rows that
 * it had before, and the error.
 *
 * A model belongs to the thread, and to the thread-default main context, that made it: it is called
 * and changes there only. Changes are told once, for the whole list, when it has been loaded.
 *
 * Use a connection that nothing else occupies for long: while another cursor is open on it, pages
 * fail with `AE_ERROR_BUSY`, and while a page is fetched, blocking calls of others do. The cursor
 * of the server goes with a request after the model is gone, or with the connection. It ends
 * earlier when the session is reset, and, unless the database is set up otherwise, not with a
 * transaction.
 *
 * Since: 1.0
 */
enum
{
  PROP_STATEMENT = 1,
  PROP_PAGE_SIZE,
  PROP_MAX_PAGES,
  PROP_LOADING,
  PROP_ERROR,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AeQueryModel,
                               ae_query_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- the list ------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *list)
{
  return AE_TYPE_QUERY_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  AeQueryModel *self = AE_QUERY_MODEL (list);

  return self->cursor != NULL ? self->cursor->n_rows : 0;
}

static gpointer
get_item (GListModel *list, guint position)
{
  AeQueryModel *self = AE_QUERY_MODEL (list);

  if (position >= get_n_items (list))
    return NULL;

  AeQueryItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
  if (item != NULL)
    return g_object_ref (item);

  item = ae_query_item_new (self, position, ae_query_model_peek_row (self, position));
  g_hash_table_insert (self->items, GUINT_TO_POINTER (position), item);
  if (ae_query_item_is_waiting (item))
    ae_query_model_want (self, position);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

void
ae_query_model_forget_item (AeQueryModel *self, AeQueryItem *item)
{
  guint position = ae_query_item_get_position (item);

  g_hash_table_remove (self->items, GUINT_TO_POINTER (position));
  if (ae_query_item_is_waiting (item))
    ae_query_model_unwant (self, position);
}

/* The items that somebody holds; counted, as telling one may make another one go. */
static GPtrArray *
dup_items (AeQueryModel *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  return items;
}

/* --- state --------------------------------------------------------------------------------- */

void
ae_query_model_update_loading (AeQueryModel *self)
{
  gboolean is_loading = self->n_loads > 0 || self->fetched != AE_QUERY_NO_PAGE;

  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
set_error (AeQueryModel *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

void
ae_query_model_fail (AeQueryModel *self, const GError *error)
{
  set_error (self, error);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

/* --- loading ------------------------------------------------------------------------------- */

static gboolean
run_load (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeCounts counts = AE_COUNTS_INIT;
  AeResult *none = NULL;

  return ae_session_query (flow, self->input, &none, &counts, error);
}

/* Items of the list that was before keep what they have; those that wait are told that they do so
 * in vain. */
static void
give_up_items (GPtrArray *items)
{
  g_autoptr (GError) error = g_error_new_literal (
      AE_ERROR, AE_ERROR_CLOSED, _ ("The list was loaded anew before this row was fetched"));

  for (guint i = 0; i < items->len; i++)
    if (ae_query_item_is_waiting (g_ptr_array_index (items, i)))
      ae_query_item_set_error (g_ptr_array_index (items, i), error);
}

/* Everything is as it is to be before anybody is told. */
static void
take_cursor (AeQueryModel *self, AeServerCursor *cursor)
{
  g_autoptr (AeServerCursor) old = g_steal_pointer (&self->cursor);
  g_autoptr (GPtrArray) items = dup_items (self);
  guint n_before = old != NULL ? old->n_rows : 0;

  for (guint i = 0; i < items->len; i++)
    ae_query_item_detach (g_ptr_array_index (items, i));
  g_hash_table_remove_all (self->items);
  ae_query_model_drop_pages (self);
  g_ptr_array_set_size (self->column_objects, 0);
  self->cursor = ae_server_cursor_ref (cursor);

  if (n_before > 0 || cursor->n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, cursor->n_rows);
  set_error (self, NULL);
  give_up_items (items);
}

/* A call that was cancelled by who made it is no failure of the list. */
static void
note_load_failure (AeQueryModel *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ae_query_model_fail (self, error);
}

static void
apply_load (AeOperation *operation, gpointer source_object)
{
  AeQueryModel *self = AE_QUERY_MODEL (source_object);
  const AeRequest *request = operation->input;

  self->n_loads--;
  if (operation->success)
    take_cursor (self, request->cursor);
  else if (operation->error != NULL)
    note_load_failure (self, operation->error);
  ae_query_model_update_loading (self);
}

static AeOperation *
new_load (AeQueryModel *self, GError **error)
{
  AeConnection *connection = ae_statement_get_connection (self->statement);
  AeRequest *request = ae_statement_capture_request (self->statement, error);

  if (request == NULL)
    return NULL;
  if (request->procedure != NULL)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("A list needs a statement that is a SELECT, not the call of a "
                              "procedure"));
      ae_request_free (request);
      return NULL;
    }

  AeOperation *operation
      = ae_connection_new_operation (connection, AE_OPERATION_REQUEST, run_load, apply_load);
  g_clear_pointer (&request->prepared, ae_prepared_unref);
  request->cursor = ae_server_cursor_new (operation->core);
  operation->input = request;
  operation->free_input = (GDestroyNotify) ae_request_free;
  operation->timeout = request->timeout;
  self->n_loads++;
  ae_query_model_update_loading (self);
  return operation;
}

/**
 * ae_query_model_load:
 * @self: a model
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Runs the statement, with what is bound to it now, and takes its rows in the place of those that
 * the list had.
 *
 * Blocks until the server has found all rows; none of them is fetched yet. Items of the rows before
 * stay as they are. Fails as [method@AeClient.Statement.query] does, and with
 * `AE_ERROR_UNSUPPORTED` when the statement is not a single SELECT.
 *
 * Returns: %TRUE, or %FALSE with @error set; then the list has the rows that it had before
 *
 * Since: 1.0
 */
gboolean
ae_query_model_load (AeQueryModel *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (AE_IS_QUERY_MODEL (self) && self->statement != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeOperation *operation = new_load (self, &failure);
  guint n_loads = self->n_loads;
  g_autoptr (AeOperation) done
      = operation != NULL ? ae_operation_call (operation, self, cancellable, &failure) : NULL;
  if (done != NULL)
    return TRUE;

  /* It did not even begin. */
  if (operation != NULL && self->n_loads == n_loads)
    self->n_loads--;
  note_load_failure (self, failure);
  ae_query_model_update_loading (self);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * ae_query_model_load_async:
 * @self: a model
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to run the statement, without blocking; see [method@AeClient.QueryModel.load]. What is
 * bound to it is captured before this returns.
 *
 * Since: 1.0
 */
void
ae_query_model_load_async (AeQueryModel *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GError *error = NULL;

  g_return_if_fail (AE_IS_QUERY_MODEL (self) && self->statement != NULL);

  AeOperation *operation = new_load (self, &error);
  if (operation != NULL)
    {
      ae_operation_submit (operation, self, ae_query_model_load_async, cancellable, callback,
                           user_data);
      return;
    }

  note_load_failure (self, error);
  g_task_report_error (self, callback, user_data, ae_query_model_load_async, error);
}

/**
 * ae_query_model_load_finish:
 * @self: a model
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.QueryModel.load_async].
 *
 * Returns: %TRUE, or %FALSE with @error set; then the list has the rows that it had before
 *
 * Since: 1.0
 */
gboolean
ae_query_model_load_finish (AeQueryModel *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_query_model_load_async, error);
  return done != NULL;
}

/**
 * ae_query_model_retry:
 * @self: a model
 *
 * Asks once more for the rows of items that have an error, and forgets the error of the list.
 *
 * After a connection was lost or reset this fails again: the rows went with it. Open it, and load
 * the list anew.
 *
 * Since: 1.0
 */
void
ae_query_model_retry (AeQueryModel *self)
{
  g_return_if_fail (AE_IS_QUERY_MODEL (self));

  g_autoptr (GPtrArray) items = dup_items (self);
  AeServerCursor *cursor = self->cursor;

  set_error (self, NULL);
  for (guint i = 0; i < items->len && self->cursor == cursor; i++)
    {
      AeQueryItem *item = g_ptr_array_index (items, i);

      if (ae_query_item_is_waiting (item) || ae_query_item_get_row (item) != NULL)
        continue;
      ae_query_model_want (self, ae_query_item_get_position (item));
      ae_query_item_set_error (item, NULL);
    }
}

/* --- class --------------------------------------------------------------------------------- */

static void
ae_query_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeQueryModel *self = AE_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_STATEMENT:
      g_value_set_object (value, self->statement);
      break;
    case PROP_PAGE_SIZE:
      g_value_set_uint (value, self->page_size);
      break;
    case PROP_MAX_PAGES:
      g_value_set_uint (value, self->max_pages);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_query_model_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AeQueryModel *self = AE_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_STATEMENT:
      self->statement = g_value_dup_object (value);
      break;
    case PROP_PAGE_SIZE:
      self->page_size = g_value_get_uint (value);
      break;
    case PROP_MAX_PAGES:
      self->max_pages = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_query_model_dispose (GObject *object)
{
  AeQueryModel *self = AE_QUERY_MODEL (object);
  GHashTableIter iter;
  gpointer item;

  ae_query_model_drop_pages (self);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    ae_query_item_detach (item);
  g_hash_table_remove_all (self->items);
  g_clear_pointer (&self->cursor, ae_server_cursor_unref);

  G_OBJECT_CLASS (ae_query_model_parent_class)->dispose (object);
}

static void
ae_query_model_finalize (GObject *object)
{
  AeQueryModel *self = AE_QUERY_MODEL (object);

  g_clear_object (&self->statement);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->column_objects);
  g_hash_table_unref (self->items);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->waiting);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (ae_query_model_parent_class)->finalize (object);
}

static void
ae_query_model_class_init (AeQueryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ae_query_model_get_property;
  object_class->set_property = ae_query_model_set_property;
  object_class->dispose = ae_query_model_dispose;
  object_class->finalize = ae_query_model_finalize;

  /**
   * AeQueryModel:statement: (getter get_statement)
   *
   * The statement that has the rows.
   *
   * Since: 1.0
   */
  props[PROP_STATEMENT] = g_param_spec_object ("statement", NULL, NULL, AE_TYPE_STATEMENT, given);

  /**
   * AeQueryModel:page-size: (getter get_page_size)
   *
   * How many rows are fetched together.
   *
   * Since: 1.0
   */
  props[PROP_PAGE_SIZE]
      = g_param_spec_uint ("page-size", NULL, NULL, 1, MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE, given);

  /**
   * AeQueryModel:max-pages: (getter get_max_pages)
   *
   * How many pages are kept, beside the rows of items that somebody holds.
   *
   * Since: 1.0
   */
  props[PROP_MAX_PAGES]
      = g_param_spec_uint ("max-pages", NULL, NULL, 1, G_MAXUINT, DEFAULT_MAX_PAGES, given);

  /**
   * AeQueryModel:loading: (getter get_loading)
   *
   * Whether the list is being loaded or a page of it fetched.
   *
   * Since: 1.0
   */
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);

  /**
   * AeQueryModel:error:
   *
   * Why the list could not be loaded, or a page of it could not be fetched; the last failure. %NULL
   * after [method@AeClient.QueryModel.load] has succeeded and after
   * [method@AeClient.QueryModel.retry].
   *
   * Since: 1.0
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);

  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * AeQueryModel::failed:
   * @self: the model
   * @error: what happened
   *
   * Emitted when the list could not be loaded or a page of it could not be fetched.
   *
   * Since: 1.0
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", AE_TYPE_QUERY_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ae_query_model_init (AeQueryModel *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->column_objects = g_ptr_array_new_with_free_func (g_object_unref);
  self->items = g_hash_table_new (NULL, NULL);
  ae_query_model_init_pages (self);
}

/* --- public -------------------------------------------------------------------------------- */

/**
 * ae_query_model_new:
 * @statement: a statement that is a single SELECT, best with an ORDER BY
 *
 * Makes a list of the rows of a query. It is empty until it is loaded.
 *
 * Returns: (transfer full): the list
 *
 * Since: 1.0
 */
AeQueryModel *
ae_query_model_new (AeStatement *statement)
{
  g_return_val_if_fail (AE_IS_STATEMENT (statement), NULL);

  return g_object_new (AE_TYPE_QUERY_MODEL, "statement", statement, NULL);
}

/**
 * ae_query_model_get_statement: (get-property statement)
 * @self: a model
 *
 * Gets the statement that has the rows.
 *
 * Returns: (transfer none): the statement
 *
 * Since: 1.0
 */
AeStatement *
ae_query_model_get_statement (AeQueryModel *self)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), NULL);

  return self->statement;
}

/**
 * ae_query_model_get_page_size: (get-property page-size)
 * @self: a model
 *
 * Gets how many rows are fetched together.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_query_model_get_page_size (AeQueryModel *self)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), 0);

  return self->page_size;
}

/**
 * ae_query_model_get_max_pages: (get-property max-pages)
 * @self: a model
 *
 * Gets how many pages are kept.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_query_model_get_max_pages (AeQueryModel *self)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), 0);

  return self->max_pages;
}

/**
 * ae_query_model_get_loading: (get-property loading)
 * @self: a model
 *
 * Gets whether the list is being loaded or a page of it fetched.
 *
 * Returns: %TRUE if it is
 *
 * Since: 1.0
 */
gboolean
ae_query_model_get_loading (AeQueryModel *self)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), FALSE);

  return self->is_loading;
}

/**
 * ae_query_model_dup_error:
 * @self: a model
 *
 * Gets why the list could not be loaded, or a page of it could not be fetched; see
 * [property@AeClient.QueryModel:error].
 *
 * Returns: (transfer full) (nullable): the error, or %NULL
 *
 * Since: 1.0
 */
GError *
ae_query_model_dup_error (AeQueryModel *self)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), NULL);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

/**
 * ae_query_model_get_n_columns:
 * @self: a model
 *
 * Gets how many columns the rows have; 0 until the list is loaded.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_query_model_get_n_columns (AeQueryModel *self)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), 0);

  return self->cursor != NULL ? ae_server_cursor_count_columns (self->cursor->columns) : 0;
}

/**
 * ae_query_model_get_column:
 * @self: a model
 * @column: the number of the column, from 0
 *
 * Gets what is known of a column.
 *
 * Returns: (nullable) (transfer none): the column, or %NULL when there is none of that number
 *
 * Since: 1.0
 */
AeColumn *
ae_query_model_get_column (AeQueryModel *self, guint column)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), NULL);

  for (guint i = self->column_objects->len; i < ae_query_model_get_n_columns (self); i++)
    g_ptr_array_add (self->column_objects,
                     ae_column_new (self->cursor->columns, i, self->cursor->rules->decrypt));

  return column < self->column_objects->len ? g_ptr_array_index (self->column_objects, column)
                                            : NULL;
}

/**
 * ae_query_model_find_column:
 * @self: a model
 * @name: the name of a column
 *
 * Looks for a column by its name, without regard to case; the first of several.
 *
 * Returns: its number, from 0, or -1
 *
 * Since: 1.0
 */
int
ae_query_model_find_column (AeQueryModel *self, const char *name)
{
  g_return_val_if_fail (AE_IS_QUERY_MODEL (self), -1);
  g_return_val_if_fail (name != NULL, -1);

  if (self->cursor == NULL)
    return -1;
  int column = ae_page_find_column (self->cursor->columns, name);
  return column < (int) ae_query_model_get_n_columns (self) ? column : -1;
}
