/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Running a change: exactly one row, or none at all. It has a transaction of its own, or, inside
 * one of the application's, a savepoint to go back to. */

#include "ae-row-change-private.h"

#include <glib/gi18n-lib.h>

#include "ae-deadline-private.h"
#include "ae-error.h"

#define SAVEPOINT "aeclient row change"
/* For taking a change back that somebody has cancelled in the middle. */
#define ROLLBACK_TIME_LIMIT_MS (5 * 1000)

static gboolean
transact (const AeFlow *flow,
          AeTdsTransactionRequest request,
          guint8 isolation,
          gboolean is_savepoint,
          GError **error)
{
  AeTransact transact = { request, isolation, is_savepoint ? (char *) SAVEPOINT : NULL };

  return ae_session_transact (flow, &transact, error);
}

/* --- counting ------------------------------------------------------------------------------ */

static gboolean
is_count (AeResult *result)
{
  const AeTdsColumns *columns = ae_result_get_columns (result);

  return columns->n_columns == 1 && g_strcmp0 (columns->columns[0].name, AE_ROW_CHANGE_COUNT) == 0;
}

static gboolean
read_count (const AeFlow *flow, AeResult *result, gint64 *n_rows, AeCounts *counts, GError **error)
{
  g_autoptr (AePage) page = ae_page_new (ae_result_get_columns (result), FALSE, 0);
  gboolean is_end = FALSE;

  if (!ae_session_read_rows (flow, result, page, 1, &is_end, counts, error))
    return FALSE;
  if (page->n_rows == 1 && ae_page_get_int64 (page, 0, 0, n_rows, error))
    return ae_session_drain (flow, counts, error);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                         _ ("The server did not say how many rows it changed"));
  return FALSE;
}

/* Triggers may have results of their own before it. */
static gboolean
change (const AeFlow *flow, const AeRequest *request, gint64 *n_rows, GError **error)
{
  g_autoptr (AeResult) result = NULL;
  AeCounts counts = AE_COUNTS_INIT;

  if (!ae_session_query (flow, request, &result, &counts, error))
    return FALSE;
  while (result != NULL && !is_count (result))
    {
      g_clear_pointer (&result, ae_result_free);
      if (flow->session->awaiting_response
          && !ae_session_next_result (flow, request->rules, &result, &counts, error))
        return FALSE;
    }
  if (result != NULL)
    return read_count (flow, result, n_rows, &counts, error);

  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server did not say how many rows it changed"));
  return FALSE;
}

static gboolean
check_count (gint64 n_rows, GError **error)
{
  if (n_rows == 1)
    return TRUE;
  if (n_rows == 0)
    g_set_error_literal (error, AE_ERROR, AE_ERROR_CONFLICT,
                         _ ("The row is not there any more, or not as it was read: somebody has "
                            "changed or deleted it meanwhile; nothing was changed"));
  else
    g_set_error (error, AE_ERROR, AE_ERROR_FAILED,
                 _ ("The key columns do not identify one row but %d; nothing was changed"),
                 (int) CLAMP (n_rows, -1, G_MAXINT));
  return FALSE;
}

/* --- the transaction ----------------------------------------------------------------------- */

/* Whatever happened: nothing of it stays. */
static void
take_back (const AeFlow *flow, gboolean is_savepoint)
{
  AeSession *session = flow->session;
  g_autoptr (AeDeadline) deadline = ae_deadline_new (NULL, ROLLBACK_TIME_LIMIT_MS);
  AeFlow quiet = *flow;

  quiet.cancellable = ae_deadline_get_cancellable (deadline);
  if (!is_savepoint)
    session->is_transaction_ours = FALSE;
  ae_session_recover (session, NULL);
  /* The server may have rolled it back itself. */
  if (!ae_session_is_open (session) || session->transaction == 0)
    return;
  /* What is left open would be committed with what comes later. */
  if (!transact (&quiet, AE_TDS_TRANSACTION_ROLLBACK, 0, is_savepoint, NULL))
    ae_session_abort (session);
}

static gboolean
run_inside (const AeFlow *flow, const AeRequest *request, GError **error)
{
  gint64 n_rows = -1;

  if (!transact (flow, AE_TDS_TRANSACTION_SAVE, 0, TRUE, error))
    return FALSE;
  if (change (flow, request, &n_rows, error) && check_count (n_rows, error))
    return TRUE;

  take_back (flow, TRUE);
  return FALSE;
}

static gboolean
run_alone (const AeFlow *flow, const AeRequest *request, GError **error)
{
  gint64 n_rows = -1;

  if (!transact (flow, AE_TDS_TRANSACTION_BEGIN, request->isolation, FALSE, error))
    return FALSE;
  if (change (flow, request, &n_rows, error) && check_count (n_rows, error)
      && transact (flow, AE_TDS_TRANSACTION_COMMIT, 0, FALSE, error))
    return TRUE;

  take_back (flow, FALSE);
  return FALSE;
}

gboolean
ae_row_change_run (AeOperation *self, const AeFlow *flow, GError **error)
{
  const AeRequest *request = self->input;

  /* Without autocommit the application's transaction begins here. */
  if (flow->session->transaction == 0 && request->begins_transaction
      && !transact (flow, AE_TDS_TRANSACTION_BEGIN, request->isolation, FALSE, error))
    return FALSE;
  return flow->session->transaction != 0 ? run_inside (flow, request, error)
                                         : run_alone (flow, request, error);
}
