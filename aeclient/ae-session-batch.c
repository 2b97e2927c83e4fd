/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Many sets of parameters of one statement. A message holds as many calls as its limits allow, with
 * a separator between them, and the server answers each (tds sheet 6.3):
 *
 *   ALL_HEADERS  call  FF  call  FF  call …
 *   answer DONEPROC(MORE, RPCINBATCH)  answer DONEPROC(MORE, RPCINBATCH)  answer DONEPROC
 *
 * A call that fails does not keep the server from those behind it. So in ATOMIC mode everything is
 * in a transaction, or behind a savepoint in the one that is open, and is taken back. */

#include "ae-batch-private.h"
#include "ae-session-run-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-type-clash-private.h"

/* Of one message. The number also bounds what the server answers while it is not read yet. */
#define MAX_CALLS 1000
#define MAX_PAYLOAD (1024 * 1024)

typedef struct
{
  const AeFlow *flow;
  AeBatchRun *batch;
  guint next; /* the first set that is not settled */
  gboolean is_retried;
  gboolean has_failed; /* a set of an ATOMIC batch */
  guint64 transaction; /* the one that all of it is in */
  guint n_outside;     /* sets that ran after the server had ended it */
} AeBatchRunner;

/* What is sent in one message. */
typedef struct
{
  AeRun run;
  AeRequest request; /* with the parameters of the set that is looked at; owns nothing */
  GArray *indices;   /* guint: of the sets */
  guint first;       /* the set that stands for all */
  gboolean is_sent;
} AeChunk;

static void
chunk_clear (AeChunk *self)
{
  ae_run_clear (&self->run);
  g_array_unref (self->indices);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeChunk, chunk_clear)

/* --- what became of a set ------------------------------------------------------------------ */

/* Takes the error. */
static void
fail_set (AeBatchRunner *self, guint index, GError *failure)
{
  AeBatchSet *set = ae_batch_run_peek (self->batch, index);

  g_prefix_error (&failure, _ ("Parameter set %u: "), index);
  set->state = AE_BATCH_STATE_FAILED;
  set->error = failure;
  self->has_failed = self->has_failed || self->batch->mode == AE_BATCH_MODE_ATOMIC;
}

static void
reset_set (AeBatchSet *set)
{
  set->state = AE_BATCH_STATE_NOT_RUN;
  g_clear_error (&set->error);
  g_clear_pointer (&set->outputs, ae_outputs_unref);
  set->rows_affected = -1;
}

/* Only this set is wrong; the others may be right. */
static gboolean
is_about_value (const GError *failure)
{
  return g_error_matches (failure, AE_ERROR, AE_ERROR_VALUE)
         || g_error_matches (failure, AE_ERROR, AE_ERROR_TYPE);
}

/* --- sending ------------------------------------------------------------------------------- */

/* The set can be sent as the statement that was described for the first one. */
static gboolean
belongs (AeChunk *self, const AeBatchSet *set)
{
  g_autofree char *declaration = ae_parameters_to_declaration (set->parameters);

  self->request.parameters = set->parameters;
  return g_str_equal (declaration, self->run.declaration)
         && (self->run.plan == NULL || ae_run_is_usable (self->run.plan, &self->request));
}

static gboolean
write_set (AeChunk *self,
           AeRequestCiphers *ciphers,
           const AeBatchSet *set,
           const gint32 *handle,
           AeTdsWriter *writer,
           GError **error)
{
  AeParameterPlan *plan = self->run.plan;
  gsize before = ae_tds_writer_get_size (writer);

  if (plan != NULL && !ae_parameter_plan_check (plan, set->parameters, error))
    return FALSE;

  g_autoptr (AeParameters) parameters = plan != NULL
                                            ? ae_parameter_plan_apply (plan, set->parameters)
                                            : ae_parameters_copy (set->parameters);
  g_autofree char *declaration = ae_parameters_to_declaration (parameters);
  self->request.parameters = parameters;
  gboolean success
      = ae_session_write_call (ciphers, &self->request, declaration, handle, writer, error);
  if (!success)
    writer->size = before;
  self->request.parameters = set->parameters;
  return success;
}

/* Writes as many sets as may go together. FALSE: none of them can be sent. */
static gboolean
write_sets (AeBatchRunner *self,
            AeChunk *chunk,
            const gint32 *handle,
            AeTdsWriter *writer,
            GError **error)
{
  g_auto (AeRequestCiphers) ciphers = { NULL };
  guint begin = self->next;

  ae_request_ciphers_init (&ciphers, self->flow, chunk->run.plan);
  while (self->next < self->batch->sets->len && chunk->indices->len < MAX_CALLS
         && ae_tds_writer_get_size (writer) < MAX_PAYLOAD && !self->has_failed)
    {
      g_autoptr (GError) failure = NULL;
      const AeBatchSet *set = ae_batch_run_peek (self->batch, self->next);

      if (self->next > begin && !belongs (chunk, set))
        break;
      if (write_set (chunk, &ciphers, set, handle, writer, &failure))
        g_array_append_val (chunk->indices, self->next);
      else if (is_about_value (failure))
        fail_set (self, self->next, g_steal_pointer (&failure));
      else
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&failure), _ ("Parameter set %u: "),
                                      self->next);
          return FALSE;
        }
      self->next++;
    }

  return TRUE;
}

static gboolean
prepare (AeBatchRunner *self, AeChunk *chunk, const AeBatchSet *set, GError **error)
{
  AeParameterPlan *plan = chunk->run.plan;
  g_autoptr (AeParameters) parameters = plan != NULL
                                            ? ae_parameter_plan_apply (plan, set->parameters)
                                            : ae_parameters_copy (set->parameters);

  return ae_session_send_prepare (self->flow, &chunk->request, parameters, chunk->run.declaration,
                                  plan, error);
}

/* --- answers ------------------------------------------------------------------------------- */

static gboolean
gives_back (const AeRequest *request)
{
  for (guint i = 0; i < ae_parameters_get_length (request->parameters); i++)
    if (ae_parameters_peek (request->parameters, i)->is_output)
      return TRUE;
  return request->procedure != NULL;
}

/* Takes the server's error. */
static void
settle (AeBatchRunner *self, AeChunk *chunk, guint index, const AeCounts *counts, GError *failure)
{
  AeSession *session = self->flow->session;
  AeBatchSet *set = ae_batch_run_peek (self->batch, index);

  if (failure != NULL)
    {
      chunk->request.parameters = set->parameters;
      ae_type_clash_explain (&chunk->request, failure);
      fail_set (self, index, failure);
      return;
    }

  set->state = AE_BATCH_STATE_DONE;
  set->rows_affected = counts->rows_affected;
  set->outputs = g_steal_pointer (&session->outputs);
  if (self->batch->mode == AE_BATCH_MODE_ATOMIC && session->transaction != self->transaction)
    self->n_outside++;
}

static void
set_unanswered (AeBatchRunner *self, guint index)
{
  AeBatchSet *set = ae_batch_run_peek (self->batch, index);

  set->state = AE_BATCH_STATE_UNKNOWN;
  g_set_error (&set->error, AE_ERROR, AE_ERROR_FAILED,
               _ ("The server did not say what became of parameter set %u"), index);
  self->has_failed = self->has_failed || self->batch->mode == AE_BATCH_MODE_ATOMIC;
}

static gboolean
read_answers (AeBatchRunner *self, AeChunk *chunk, GError **error)
{
  AeSession *session = self->flow->session;

  for (guint i = 0; i < chunk->indices->len; i++)
    {
      guint index = g_array_index (chunk->indices, guint, i);
      const AeBatchSet *set = ae_batch_run_peek (self->batch, index);
      AeCounts counts = AE_COUNTS_INIT;
      g_autoptr (GError) failure = NULL;
      gboolean is_answered;

      chunk->request.parameters = set->parameters;
      g_clear_pointer (&session->outputs, ae_outputs_unref);
      if (gives_back (&chunk->request))
        session->outputs = ae_outputs_new (set->parameters, chunk->run.plan);
      if (!ae_session_read_call (self->flow, &counts, &is_answered, &failure, error))
        return FALSE;
      if (is_answered || failure != NULL)
        settle (self, chunk, index, &counts, g_steal_pointer (&failure));
      else
        set_unanswered (self, index);
    }

  /* More answers than questions. */
  if (!session->awaiting_response)
    return TRUE;
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server answered more calls than were made"));
  ae_session_abort (session);
  return FALSE;
}

/* --- again --------------------------------------------------------------------------------- */

/* The error, where all sets of the message failed with the same one. */
static const GError *
get_common_error (const AeBatchRunner *self, const AeChunk *chunk)
{
  const GError *common = NULL;

  for (guint i = 0; i < chunk->indices->len; i++)
    {
      const AeBatchSet *set
          = ae_batch_run_peek (self->batch, g_array_index (chunk->indices, guint, i));

      if (set->state != AE_BATCH_STATE_FAILED
          || (common != NULL && !g_error_matches (set->error, common->domain, common->code)))
        return NULL;
      common = set->error;
    }
  return common;
}

static gboolean
has_error (const AeBatchRunner *self, const AeChunk *chunk, int code)
{
  for (guint i = 0; i < chunk->indices->len; i++)
    {
      const AeBatchSet *set
          = ae_batch_run_peek (self->batch, g_array_index (chunk->indices, guint, i));

      if (g_error_matches (set->error, AE_SERVER_ERROR, code))
        return TRUE;
    }
  return FALSE;
}

static gboolean
may_retry (AeBatchRunner *self, AeChunk *chunk, const GError *failure)
{
  AeCounts counts = AE_COUNTS_INIT;

  if (failure == NULL || self->is_retried
      || !ae_run_can_retry (&chunk->run, self->flow, &counts, failure))
    return FALSE;
  self->is_retried = TRUE;
  return TRUE;
}

static void
begin_again (AeBatchRunner *self, const AeChunk *chunk)
{
  for (guint i = chunk->first; i < self->next; i++)
    reset_set (ae_batch_run_peek (self->batch, i));
  self->has_failed = FALSE;
  self->next = chunk->first;
}

/* The message was answered. It is sent once more where none of it was run, because what was known
 * of the statement is not true any more. */
static void
conclude (AeBatchRunner *self, AeChunk *chunk)
{
  if (may_retry (self, chunk, get_common_error (self, chunk)))
    begin_again (self, chunk);
  else if (chunk->run.from_cache
           && (has_error (self, chunk, AE_SERVER_ERROR_STALE_PARAMETER_METADATA)
               || has_error (self, chunk, AE_SERVER_ERROR_OPERAND_TYPE_CLASH)))
    ae_run_forget (&chunk->run, self->flow);
  else if (ae_batch_run_peek (self->batch, chunk->first)->state == AE_BATCH_STATE_DONE)
    ae_run_remember (&chunk->run);
}

/* --- one message --------------------------------------------------------------------------- */

/* Everything that the sets of a message share; the first one stands for all. */
static gboolean
make_ready (AeBatchRunner *self, AeChunk *chunk, GError **error)
{
  const AeBatchSet *first = ae_batch_run_peek (self->batch, self->next);

  chunk->request.parameters = first->parameters;
  ae_run_init (&chunk->run, self->flow, &chunk->request);
  return ae_run_get_ready (&chunk->run, self->flow, error)
         && (chunk->request.prepared == NULL || chunk->run.handle != NULL
             || prepare (self, chunk, first, error));
}

static gboolean
send_chunk (AeBatchRunner *self, AeChunk *chunk, GError **error)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AePreparedHandle) handle
      = chunk->request.prepared != NULL ? ae_prepared_dup_handle (chunk->request.prepared) : NULL;
  AeTdsRequestContext context;

  ae_session_init_request_context (self->flow->session, &context);
  ae_session_write_unprepare (self->flow->session, &context, &writer);
  if (!write_sets (self, chunk, handle != NULL ? &handle->number : NULL, &writer, error))
    return FALSE;
  /* Nothing of it, when it is all or nothing. */
  if (self->has_failed)
    g_array_set_size (chunk->indices, 0);
  if (chunk->indices->len == 0)
    return TRUE;

  chunk->is_sent = TRUE;
  for (guint i = 0; i < chunk->indices->len; i++)
    ae_batch_run_peek (self->batch, g_array_index (chunk->indices, guint, i))->state
        = AE_BATCH_STATE_UNKNOWN;
  return ae_session_send (self->flow->session, AE_TDS_PACKET_RPC, &writer, self->flow->cancellable,
                          error)
         && read_answers (self, chunk, error);
}

static gboolean
run_chunk (AeBatchRunner *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_auto (AeChunk) chunk = {
    .request = *self->batch->request,
    .indices = g_array_new (FALSE, FALSE, sizeof (guint)),
    .first = self->next,
  };

  if (make_ready (self, &chunk, &failure))
    {
      if (send_chunk (self, &chunk, &failure))
        {
          if (chunk.is_sent)
            conclude (self, &chunk);
          return TRUE;
        }
      if (!chunk.is_sent && may_retry (self, &chunk, failure))
        {
          begin_again (self, &chunk);
          return TRUE;
        }
    }
  else if (is_about_value (failure))
    {
      fail_set (self, self->next++, g_steal_pointer (&failure));
      return TRUE;
    }

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* --- the whole ----------------------------------------------------------------------------- */

static gboolean
check_sets (AeBatchRunner *self, GError **error)
{
  AeRequest request = *self->batch->request;

  for (guint i = 0; i < self->batch->sets->len; i++)
    {
      request.parameters = ae_batch_run_peek (self->batch, i)->parameters;
      if (!ae_session_check_requirements (self->flow, &request, error))
        {
          g_prefix_error (error, _ ("Parameter set %u: "), i);
          return FALSE;
        }
    }
  return TRUE;
}

/* What fails is to be taken back. */
static gboolean
begin_whole (AeBatchRunner *self, GError **error)
{
  AeSession *session = self->flow->session;
  gboolean is_inner = session->transaction != 0;
  AeTransact begin = { AE_TDS_TRANSACTION_BEGIN, self->batch->request->isolation, NULL };
  AeTransact save = { AE_TDS_TRANSACTION_SAVE, 0, (char *) AE_SESSION_SAVEPOINT };

  session->undo = is_inner ? AE_SESSION_UNDO_TO_SAVEPOINT : AE_SESSION_UNDO_TRANSACTION;
  if (!ae_session_transact (self->flow, is_inner ? &save : &begin, error))
    {
      /* There is no savepoint to go back to. */
      if (is_inner)
        session->undo = AE_SESSION_UNDO_NOTHING;
      return FALSE;
    }
  /* That it ends is nothing that the application has to be told: it did not begin it. */
  if (!is_inner)
    session->is_transaction_ours = FALSE;
  self->transaction = session->transaction;
  return TRUE;
}

static gboolean
end_whole (AeBatchRunner *self, GError **error)
{
  AeSession *session = self->flow->session;
  AeTransact commit = { AE_TDS_TRANSACTION_COMMIT, 0, NULL };

  if (session->undo == AE_SESSION_UNDO_TRANSACTION
      && !ae_session_transact (self->flow, &commit, error))
    return FALSE;
  session->undo = AE_SESSION_UNDO_NOTHING;
  return TRUE;
}

/* Of sets that ran outside the transaction nothing can be taken back. */
static void
note_undone (AeBatchRunner *self, gboolean is_commit_open)
{
  guint n_inside = 0;

  for (guint i = 0; i < self->batch->sets->len; i++)
    n_inside += ae_batch_run_peek (self->batch, i)->state == AE_BATCH_STATE_DONE;
  n_inside -= self->n_outside;
  for (guint i = 0; i < self->batch->sets->len && n_inside > 0; i++)
    {
      AeBatchSet *set = ae_batch_run_peek (self->batch, i);

      if (set->state != AE_BATCH_STATE_DONE)
        continue;
      set->state = is_commit_open ? AE_BATCH_STATE_UNKNOWN : AE_BATCH_STATE_UNDONE;
      set->rows_affected = -1;
      n_inside--;
    }
}

/* The first failure is the error of the whole. */
static void
report_failure (AeBatchRunner *self, GError **error)
{
  for (guint i = 0; i < self->batch->sets->len; i++)
    {
      const AeBatchSet *set = ae_batch_run_peek (self->batch, i);

      if (set->error == NULL)
        continue;
      g_propagate_error (error, g_error_copy (set->error));
      if (self->n_outside > 0)
        g_prefix_error (error,
                        _ ("The server ended the transaction in the middle of the batch, and ran "
                           "%u sets behind that without one; they cannot be taken back: "),
                        self->n_outside);
      return;
    }
}

static gboolean
run_all (AeBatchRunner *self, GError **error)
{
  while (self->next < self->batch->sets->len && !self->has_failed)
    if (!run_chunk (self, error))
      return FALSE;

  if (!self->has_failed)
    return TRUE;
  report_failure (self, error);
  return FALSE;
}

gboolean
ae_session_run_batch (const AeFlow *flow, AeBatchRun *batch, GError **error)
{
  AeBatchRunner self = { .flow = flow, .batch = batch };
  AeSession *session = flow->session;
  gboolean is_commit_open = FALSE;

  if (!check_sets (&self, error) || !ae_session_begin_if_wanted (flow, batch->request, error))
    return FALSE;
  g_clear_pointer (&session->outputs, ae_outputs_unref);
  if (batch->mode != AE_BATCH_MODE_ATOMIC)
    return run_all (&self, error);

  if (begin_whole (&self, error) && run_all (&self, error))
    {
      is_commit_open = TRUE;
      if (end_whole (&self, error))
        return TRUE;
    }
  note_undone (&self, is_commit_open);
  /* What was cancelled is taken back when the caller has been told. */
  if (!g_cancellable_is_cancelled (flow->cancellable))
    ae_session_recover (session, NULL);
  return FALSE;
}
