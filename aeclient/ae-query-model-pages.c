/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The pages of a list: which are wanted, fetching one after the other, and the window of those that
 * are kept.
 *
 *   want ──▶ wanted ──(idle)──▶ fetched ──▶ window ──▶ evicted
 *               │                  │
 *               └── nobody holds an item of it any more: dropped, or cancelled
 */

#include "ae-query-model-private.h"

#include "ae-row-private.h"
#include "ae-statement-private.h"

static void schedule (AeQueryModel *self);

/* --- the window ---------------------------------------------------------------------------- */

static void
page_free (AeQueryPage *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
ae_query_model_init_pages (AeQueryModel *self)
{
  self->pages = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) page_free);
  self->waiting = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->window);
  g_queue_init (&self->wanted);
  self->fetched = AE_QUERY_NO_PAGE;
}

void
ae_query_model_drop_pages (AeQueryModel *self)
{
  g_cancellable_cancel (self->fetch_cancellable);
  g_clear_object (&self->fetch_cancellable);
  if (self->fetch_source != NULL)
    g_source_destroy (self->fetch_source);
  g_clear_pointer (&self->fetch_source, g_source_unref);
  self->fetched = AE_QUERY_NO_PAGE;

  g_queue_clear (&self->wanted);
  g_hash_table_remove_all (self->waiting);
  /* The links are in the pages. */
  g_queue_init (&self->window);
  g_hash_table_remove_all (self->pages);
}

static void
use_page (AeQueryModel *self, AeQueryPage *page)
{
  g_queue_unlink (&self->window, &page->link);
  g_queue_push_head_link (&self->window, &page->link);
}

static void
add_page (AeQueryModel *self, guint index, GPtrArray *rows)
{
  AeQueryPage *page = g_new0 (AeQueryPage, 1);

  page->index = index;
  page->rows = g_ptr_array_ref (rows);
  page->link.data = page;
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (index), page);
  g_queue_push_head_link (&self->window, &page->link);

  while (self->window.length > self->max_pages)
    {
      AeQueryPage *oldest = g_queue_pop_tail_link (&self->window)->data;

      g_hash_table_remove (self->pages, GUINT_TO_POINTER (oldest->index));
    }
}

AeRow *
ae_query_model_peek_row (AeQueryModel *self, guint position)
{
  AeQueryPage *page
      = g_hash_table_lookup (self->pages, GUINT_TO_POINTER (position / self->page_size));

  if (page == NULL)
    return NULL;
  use_page (self, page);
  return g_ptr_array_index (page->rows, position % self->page_size);
}

/* --- what is wanted ------------------------------------------------------------------------ */

static guint
count_waiting (AeQueryModel *self, guint index)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->waiting, GUINT_TO_POINTER (index)));
}

void
ae_query_model_want (AeQueryModel *self, guint position)
{
  guint index = position / self->page_size;
  guint n_waiting = count_waiting (self, index);

  g_hash_table_insert (self->waiting, GUINT_TO_POINTER (index), GUINT_TO_POINTER (n_waiting + 1));
  /* One that is being fetched, and was perhaps cancelled, is looked at when that has ended. */
  if (n_waiting == 0 && index != self->fetched)
    g_queue_push_tail (&self->wanted, GUINT_TO_POINTER (index));
  schedule (self);
}

void
ae_query_model_unwant (AeQueryModel *self, guint position)
{
  guint index = position / self->page_size;
  guint n_waiting = count_waiting (self, index);

  if (n_waiting > 1)
    {
      g_hash_table_insert (self->waiting, GUINT_TO_POINTER (index),
                           GUINT_TO_POINTER (n_waiting - 1));
      return;
    }

  g_hash_table_remove (self->waiting, GUINT_TO_POINTER (index));
  g_queue_remove (&self->wanted, GUINT_TO_POINTER (index));
  if (index == self->fetched)
    g_cancellable_cancel (self->fetch_cancellable);
}

/* --- fetching ------------------------------------------------------------------------------ */

/* For the worker. */
typedef struct
{
  AeServerCursor *cursor;
  guint first, n_rows;
} FetchInput;

static void
fetch_input_free (FetchInput *self)
{
  ae_server_cursor_unref (self->cursor);
  g_free (self);
}

static gboolean
run_fetch (AeOperation *self, const AeFlow *flow, GError **error)
{
  const FetchInput *input = self->input;

  self->output = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_page_unref);
  self->free_output = (GDestroyNotify) g_ptr_array_unref;
  return ae_session_fetch_cursor (flow, input->cursor, input->first, input->n_rows, self->output,
                                  error);
}

static GPtrArray *
make_rows (GPtrArray *pages)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < pages->len; i++)
    {
      AePage *page = g_ptr_array_index (pages, i);
      guint n_columns = ae_server_cursor_count_columns (page->columns);

      for (guint row = 0; row < page->n_rows; row++)
        g_ptr_array_add (rows, ae_row_new_of_columns (page, row, n_columns));
    }

  return rows;
}

/* Who called; the model may be gone, or have another cursor, when the call ends. */
typedef struct
{
  GWeakRef model;
  AeServerCursor *cursor;
  guint index;
} FetchCall;

static void
fetch_call_free (FetchCall *self)
{
  g_weak_ref_clear (&self->model);
  ae_server_cursor_unref (self->cursor);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FetchCall, fetch_call_free)

/* Tells every item of the page that waits: here is the row, or why there is none. Whoever is told
 * may do anything, also load the list anew. */
static void
tell_items (AeQueryModel *self, const FetchCall *call, GPtrArray *rows, const GError *error)
{
  guint first = call->index * self->page_size;
  guint n_rows = MIN (self->page_size, call->cursor->n_rows - first);

  for (guint i = 0; i < n_rows && self->cursor == call->cursor; i++)
    {
      AeQueryItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (first + i));

      if (item == NULL || !ae_query_item_is_waiting (item))
        continue;
      g_object_ref (item);
      if (rows != NULL)
        ae_query_item_set_row (item, g_ptr_array_index (rows, i));
      else
        ae_query_item_set_error (item, error);
      g_object_unref (item);
    }
}

static void
take_fetched (AeQueryModel *self, const FetchCall *call, GPtrArray *pages, const GError *error)
{
  gboolean was_cancelled = g_cancellable_is_cancelled (self->fetch_cancellable);

  self->fetched = AE_QUERY_NO_PAGE;
  g_clear_object (&self->fetch_cancellable);
  if (pages == NULL && was_cancelled)
    {
      /* It was not wanted any more; perhaps it is again. */
      if (count_waiting (self, call->index) > 0)
        g_queue_push_tail (&self->wanted, GUINT_TO_POINTER (call->index));
      return;
    }

  g_hash_table_remove (self->waiting, GUINT_TO_POINTER (call->index));
  if (pages != NULL)
    {
      g_autoptr (GPtrArray) rows = make_rows (pages);

      add_page (self, call->index, rows);
      tell_items (self, call, rows, NULL);
      return;
    }
  tell_items (self, call, NULL, error);
  if (self->cursor == call->cursor)
    ae_query_model_fail (self, error);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FetchCall) call = user_data;
  g_autoptr (AeQueryModel) self = g_weak_ref_get (&call->model);
  g_autoptr (GError) error = NULL;
  g_autoptr (AeOperation) done = ae_operation_finish (source, result, on_fetched, &error);

  if (self == NULL || self->cursor != call->cursor)
    return;

  take_fetched (self, call, done != NULL ? done->output : NULL, error);
  schedule (self);
  ae_query_model_update_loading (self);
}

static void
fetch_page (AeQueryModel *self, guint index)
{
  AeConnection *connection = ae_statement_get_connection (self->statement);
  AeOperation *operation
      = ae_connection_new_operation (connection, AE_OPERATION_REQUEST, run_fetch, NULL);
  FetchInput *input = g_new0 (FetchInput, 1);
  FetchCall *call = g_new0 (FetchCall, 1);

  input->cursor = ae_server_cursor_ref (self->cursor);
  input->first = index * self->page_size;
  input->n_rows = MIN (self->page_size, self->cursor->n_rows - input->first);
  operation->input = input;
  operation->free_input = (GDestroyNotify) fetch_input_free;
  operation->timeout = self->cursor->timeout;

  g_weak_ref_init (&call->model, self);
  call->cursor = ae_server_cursor_ref (self->cursor);
  call->index = index;

  self->fetched = index;
  self->fetch_cancellable = g_cancellable_new ();
  ae_operation_submit (operation, self->statement, on_fetched, self->fetch_cancellable, on_fetched,
                       call);
}

/* From the loop: an item that is only looked at in passing and dropped again asks for nothing. */
static gboolean
fetch_next (gpointer user_data)
{
  AeQueryModel *self = AE_QUERY_MODEL (user_data);
  G_GNUC_UNUSED g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (self->context);

  g_clear_pointer (&self->fetch_source, g_source_unref);
  if (self->fetched == AE_QUERY_NO_PAGE && !g_queue_is_empty (&self->wanted))
    fetch_page (self, GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted)));
  ae_query_model_update_loading (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (AeQueryModel *self)
{
  if (self->fetch_source != NULL || self->fetched != AE_QUERY_NO_PAGE
      || g_queue_is_empty (&self->wanted))
    return;

  self->fetch_source = g_idle_source_new ();
  g_source_set_static_name (self->fetch_source, "[aeclient] page of a list");
  g_source_set_priority (self->fetch_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->fetch_source, fetch_next, self, NULL);
  g_source_attach (self->fetch_source, self->context);
}
