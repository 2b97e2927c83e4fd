/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-operation-private.h"

#include <glib/gi18n-lib.h>

#include "ae-deadline-private.h"
#include "ae-error.h"
#include "ae-run-facts-private.h"

AeOperation *
ae_operation_new (AeConnectionCore *core,
                  AeKeyResolver *resolver,
                  AeOperationKind kind,
                  AeOperationFunc run,
                  AeOperationApplyFunc apply)
{
  AeOperation *self = g_new0 (AeOperation, 1);

  self->ref_count = 1;
  self->core = ae_connection_core_ref (core);
  self->resolver = ae_key_resolver_ref (resolver);
  self->kind = kind;
  self->run = run;
  self->apply = apply;
  return self;
}

AeOperation *
ae_operation_ref (AeOperation *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_operation_unref (AeOperation *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->input != NULL)
    self->free_input (self->input);
  if (self->output != NULL)
    self->free_output (self->output);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  g_clear_pointer (&self->facts, ae_run_facts_unref);
  /* Nobody asked for the cursor: without this the response would occupy the connection for good. */
  if (self->response != NULL && self->kind == AE_OPERATION_REQUEST)
    g_atomic_int_set (&self->response->is_abandoned, TRUE);
  g_clear_pointer (&self->response, ae_response_unref);
  g_clear_object (&self->task);
  g_clear_error (&self->error);
  ae_key_resolver_unref (self->resolver);
  ae_connection_core_unref (self->core);
  g_free (self);
}

/* --- performing: the session is held ------------------------------------------------------- */

static void
clear_response (AeConnectionCore *core)
{
  if (core->response != NULL)
    core->response->is_over = TRUE;
  g_clear_pointer (&core->response, ae_response_unref);
}

/* Nobody will read the answer any more: take it off the wire. */
static void
recover (AeConnectionCore *core)
{
  if (core->response != NULL
      && (core->response->is_over || g_atomic_int_get (&core->response->is_abandoned)))
    clear_response (core);

  if (core->response == NULL && core->session != NULL)
    {
      g_autoptr (GError) failure = NULL;

      ae_session_recover (core->session, &failure);
      ae_session_note_outcome (core->session, FALSE);
      ae_connection_core_sync_state (core, failure);
    }
}

/* What recover () would do something about. */
static gboolean
needs_recovery (AeConnectionCore *core)
{
  if (core->response != NULL)
    return core->response->is_over || g_atomic_int_get (&core->response->is_abandoned);
  return core->session != NULL && core->session->awaiting_response
         && ae_session_is_open (core->session);
}

static gboolean
check_ready (AeOperation *self, GError **error)
{
  AeConnectionCore *core = self->core;

  if (self->kind == AE_OPERATION_CONTROL)
    return TRUE;

  if (core->session == NULL || !ae_session_is_open (core->session))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_CLOSED,
                           _ ("The connection is not open: open it first"));
      return FALSE;
    }
  if (self->kind == AE_OPERATION_CONTINUE)
    {
      if (core->response == self->response)
        return TRUE;
      g_set_error_literal (
          error, AE_ERROR, AE_ERROR_CLOSED,
          _ ("The cursor is closed: its results were given up; run the statement again"));
      return FALSE;
    }
  if (core->session->is_transaction_lost && !self->ends_lost_transaction)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_TRANSACTION_LOST,
                           _ ("The server has rolled the transaction back when a statement of it "
                              "failed, and nothing of it is left: call rollback before going on"));
      return FALSE;
    }
  if (core->response != NULL)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_BUSY,
                           _ ("The connection is busy with an open cursor: read it to its end, or "
                              "close it"));
      return FALSE;
    }

  return TRUE;
}

static void
run_with_time_limit (AeOperation *self,
                     const AeCallSite *site,
                     GCancellable *cancellable,
                     GError **error)
{
  guint milliseconds = self->timeout <= G_MAXUINT / 1000 ? self->timeout * 1000 : G_MAXUINT;
  g_autoptr (AeDeadline) deadline = ae_deadline_new (cancellable, milliseconds);
  AeFlow flow
      = { self->core->session, self->resolver, site, ae_deadline_get_cancellable (deadline) };

  if (self->kind == AE_OPERATION_REQUEST)
    {
      self->success = ae_connection_core_revive (self->core, flow.cancellable, error);
      if (self->success)
        ae_connection_core_take_dropped_handles (self->core);
      flow.session = self->core->session;
    }
  if (self->kind != AE_OPERATION_REQUEST || self->success)
    self->success = self->run (self, &flow, error);
  if (self->success)
    return;

  ae_deadline_fix_error (deadline, error,
                         _ ("The statement took longer than its time limit; "
                            "ae_statement_set_timeout () sets another"));
  /* A response that an operation was torn out of cannot be read on: a row may be half gone. It may
   * have been a key store provider that gave up, and not the application. */
  if ((g_cancellable_is_cancelled (flow.cancellable)
       || (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
      && self->kind != AE_OPERATION_CONTROL)
    clear_response (self->core);
}

static void
perform (AeOperation *self, const AeCallSite *site, GCancellable *cancellable, GError **error)
{
  AeConnectionCore *core = self->core;

  self->success = FALSE;
  /* Closing does not wait for a server that is about to be left. */
  if (self->kind != AE_OPERATION_CONTROL)
    recover (core);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_ready (self, error))
    {
      self->messages = g_ptr_array_new ();
      return;
    }

  run_with_time_limit (self, site, cancellable, error);

  if (core->response != NULL
      && (core->response->is_over || core->session == NULL || !ae_session_is_open (core->session)))
    clear_response (core);
  if (core->session != NULL)
    ae_session_note_outcome (core->session, self->success);
  if (core->session != NULL)
    self->facts = g_steal_pointer (&core->session->facts);
  if (core->session != NULL)
    self->messages = g_steal_pointer (&core->session->messages);
  if (self->messages == NULL)
    self->messages = g_ptr_array_new ();
  if (core->session != NULL)
    core->session->messages
        = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_server_message_free);

  ae_connection_core_push_messages (core, self->messages);
  ae_connection_core_sync_state (core, error != NULL ? *error : NULL);
}

/* --- synchronous --------------------------------------------------------------------------- */

AeOperation *
ae_operation_call (AeOperation *self,
                   gpointer source_object,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (AeOperation) owned = self;
  g_autoptr (AeConnectionCore) core = ae_connection_core_ref (self->core);
  AeCallSite site = { NULL };
  GError *failure = NULL;

  if (!ae_connection_core_hold_sync (core, error))
    return NULL;
  perform (self, &site, cancellable, &failure);
  recover (core);
  ae_connection_core_release_sync (core);

  if (self->apply != NULL)
    self->apply (self, source_object);
  ae_connection_core_flush_events (core);

  if (self->success)
    return g_steal_pointer (&owned);
  g_propagate_error (error, failure);
  return NULL;
}

/* --- asynchronous -------------------------------------------------------------------------- */

/* In the caller's context. The task's references to what the application sees end here. */
static gboolean
complete_in_context (gpointer user_data)
{
  AeOperation *self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);

  if (self->apply != NULL)
    self->apply (self, g_task_get_source_object (task));
  if (self->success)
    g_task_return_pointer (task, ae_operation_ref (self), (GDestroyNotify) ae_operation_unref);
  else
    g_task_return_error (task, g_steal_pointer (&self->error));

  return G_SOURCE_REMOVE;
}

/* Takes the caller's reference: the source keeps the only one, so that whatever the operation holds
 * is dropped in the context and never on the worker. */
static void
complete (AeOperation *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref (g_task_get_context (self->task));
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_static_name (source, "[aeclient] completed operation");
  g_source_set_priority (source, g_task_get_priority (self->task));
  g_source_set_callback (source, complete_in_context, self, (GDestroyNotify) ae_operation_unref);
  g_source_attach (source, context);
}

static AeOperation *
take_next (AeConnectionCore *core)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&core->lock);

  /* Also not before a synchronous call that waits for a recovery to end: it would wait for us, and
   * we perhaps for its thread's context. */
  while (core->is_held || core->is_sync)
    g_cond_wait (&core->released, &core->lock);

  AeOperation *next = g_queue_pop_head (&core->queue);
  if (next != NULL)
    {
      next->is_queued = FALSE;
      core->is_held = TRUE;
    }
  return next;
}

/* The lock is held. */
static void
let_go (AeConnectionCore *core)
{
  core->is_held = FALSE;
  g_cond_broadcast (&core->released);
}

/* The worker (GFunc of the thread pool). */
static void
run_next (gpointer data, gpointer unused)
{
  g_autoptr (AeConnectionCore) core = data;
  AeOperation *self = take_next (core);

  /* Cancelled while it waited: somebody has completed it. */
  if (self == NULL)
    return;

  AeCallSite site = { g_task_get_context (self->task) };
  perform (self, &site, g_task_get_cancellable (self->task), &self->error);

  /* Before the callback can run, so that it may make a synchronous call, and give a connection back
   * to its pool, which would close one that is still held. */
  gboolean has_more_to_do = needs_recovery (core);
  g_mutex_lock (&core->lock);
  core->n_async--;
  if (!has_more_to_do)
    let_go (core);
  g_mutex_unlock (&core->lock);

  complete (g_steal_pointer (&self));
  if (!has_more_to_do)
    return;

  recover (core);
  g_mutex_lock (&core->lock);
  let_go (core);
  g_mutex_unlock (&core->lock);
}

/* In whatever thread cancelled. A running operation notices by itself. */
static void
cancelled_while_queued (GCancellable *cancellable, gpointer user_data)
{
  AeOperation *self = user_data;
  AeConnectionCore *core = self->core;

  g_mutex_lock (&core->lock);
  gboolean was_queued = self->is_queued && g_queue_remove (&core->queue, self);
  if (was_queued)
    {
      self->is_queued = FALSE;
      core->n_async--;
    }
  g_mutex_unlock (&core->lock);

  if (!was_queued)
    return;
  self->messages = g_ptr_array_new ();
  g_cancellable_set_error_if_cancelled (cancellable, &self->error);
  complete (self);
}

void
ae_operation_submit (AeOperation *self,
                     gpointer source_object,
                     gpointer source_tag,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (AeConnectionCore) core = ae_connection_core_ref (self->core);

  self->task = g_task_new (source_object, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, source_tag);
  g_task_set_priority (self->task, self->priority);
  /* What was done was done: a late cancellation must not hide a result. */
  g_task_set_check_cancellable (self->task, FALSE);

  /* Connected before the worker can see the operation, so that completing finds the handler. */
  ae_operation_ref (self);
  if (cancellable != NULL)
    self->cancelled_id
        = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_while_queued),
                                 ae_operation_ref (self), (GDestroyNotify) ae_operation_unref);

  g_mutex_lock (&core->lock);
  if (core->pool == NULL)
    core->pool = g_thread_pool_new (run_next, NULL, 1, FALSE, NULL);
  self->is_queued = TRUE;
  core->n_async++;
  g_queue_push_tail (&core->queue, self);
  g_mutex_unlock (&core->lock);

  /* It may have been cancelled before it was in the queue. */
  if (g_cancellable_is_cancelled (cancellable))
    cancelled_while_queued (cancellable, self);

  g_thread_pool_push (core->pool, ae_connection_core_ref (core), NULL);
  ae_operation_unref (self);
}

void
ae_operation_submit_ready (AeOperation *self,
                           gpointer source_object,
                           gpointer source_tag,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  self->task = g_task_new (source_object, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, source_tag);
  g_task_set_priority (self->task, self->priority);
  g_task_set_check_cancellable (self->task, FALSE);

  self->success = !g_cancellable_set_error_if_cancelled (cancellable, &self->error);
  complete (self);
}

AeOperation *
ae_operation_finish (gpointer source_object,
                     GAsyncResult *result,
                     gpointer source_tag,
                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source_object), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
