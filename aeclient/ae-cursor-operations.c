/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* What the calls of a cursor have in common: an operation on its response, and reading rows into a
 * page. */

#include "ae-cursor-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

gboolean
ae_cursor_check_idle (AeCursor *self, GError **error)
{
  if (!self->is_pending)
    return TRUE;

  g_set_error_literal (error, AE_ERROR, AE_ERROR_BUSY,
                       _ ("The cursor is busy with an asynchronous call: wait for it"));
  return FALSE;
}

gboolean
ae_cursor_begin_call (AeCursor *self,
                      gpointer source_tag,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GError *error = NULL;

  if (!ae_cursor_check_idle (self, &error))
    {
      g_task_report_error (self, callback, user_data, source_tag, error);
      return FALSE;
    }

  self->is_pending = TRUE;
  return TRUE;
}

void
ae_cursor_end_call (AeCursor *self)
{
  self->is_pending = FALSE;
}

gboolean
ae_cursor_check_still_there (AeCursor *self, GError **error)
{
  if (ae_cursor_has_rows_or_end (self))
    return TRUE;

  g_set_error_literal (
      error, AE_ERROR, AE_ERROR_CLOSED,
      _ ("The cursor is closed: its results were given up; run the statement again"));
  return FALSE;
}

static void
cursor_news_free (AeCursorNews *news)
{
  g_clear_pointer (&news->page, ae_page_unref);
  g_clear_pointer (&news->columns, ae_tds_columns_unref);
  ae_tds_writer_clear (&news->data);
  g_free (news);
}

AeCursorNews *
ae_cursor_prepare_news (AeOperation *operation)
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
    done
        = ae_session_next_result (flow, response->rules, &response->next, &response->counts, error);
  response->is_over = !flow->session->awaiting_response;
  return done;
}

static gboolean
run_fill (AeOperation *self, const AeFlow *flow, GError **error)
{
  AeResponse *response = self->response;
  AeCursorNews *news = ae_cursor_prepare_news (self);
  AeResult *result = response->current;
  gboolean is_end = TRUE;
  gboolean done = TRUE;

  g_clear_pointer (&response->value, ae_value_reader_free);
  if (result != NULL)
    {
      gboolean one_by_one = response->takes_parts && ae_result_has_parts (result);

      news->page = ae_page_new (ae_result_get_columns (result), response->rules->decrypt,
                                ae_result_get_n_rows (result));
      done = ae_session_read_rows (flow, result, news->page, one_by_one ? 1 : self->argument,
                                   &is_end, &response->counts, error);
      if (is_end)
        {
          g_clear_pointer (&news->page, ae_page_unref);
          done = look_behind_rows (response, flow, done ? error : NULL) && done;
        }
    }

  news->is_last = response->is_over;
  news->rows_affected = response->counts.rows_affected;
  return done;
}

void
ae_cursor_apply_fill (AeOperation *operation, gpointer source_object)
{
  AeCursor *self = AE_CURSOR (source_object);
  AeCursorNews *news = operation->output;

  ae_cursor_end_call (self);
  /* It did not even begin: the cursor stands where it stood. */
  if (news == NULL)
    return;

  ae_cursor_set_page (self, NULL);
  ae_cursor_set_rows_affected (self, news->rows_affected);
  if (!operation->success)
    return;
  self->is_last = news->is_last;
  ae_cursor_set_page (self, g_steal_pointer (&news->page));
  self->is_at_end = self->page == NULL;
}

AeOperation *
ae_cursor_new_operation (AeCursor *self,
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
ae_cursor_new_fill (AeCursor *self, guint max_rows, AeOperationApplyFunc apply)
{
  AeOperation *operation = ae_cursor_new_operation (self, AE_OPERATION_CONTINUE, run_fill, apply);

  operation->argument = max_rows;
  return operation;
}
