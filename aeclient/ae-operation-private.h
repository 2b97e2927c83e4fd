/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One operation of a connection: a blocking function, its inputs, its result. The synchronous call
 * runs it in the caller's thread; the asynchronous one queues it for the worker and completes a
 * GTask in the caller's context. The function is the same.
 *
 *          submit                    worker                          caller's context
 *   caller ───────▶ queue ─────────▶ perform ── idle source ───────▶ apply, GTask returns
 *             │        │                └─────▶ recover (attention, drain)
 *             │        └ cancelled while waiting: completes at once
 *             └ input is captured
 */

#include "ae-connection-core-private.h"

G_BEGIN_DECLS

/* Runs on the worker or in the calling thread, with the session held. */
typedef gboolean (*AeOperationFunc) (AeOperation *self, const AeFlow *flow, GError **error);
/* Runs in the caller's context (or thread) before the call returns or the callback runs, also after
 * a failure: hands what was learnt to the object that the application sees. */
typedef void (*AeOperationApplyFunc) (AeOperation *self, gpointer source_object);

typedef enum
{
  AE_OPERATION_REQUEST,  /* starts a request: needs an open, free session */
  AE_OPERATION_CONTINUE, /* goes on with its own response */
  AE_OPERATION_CONTROL,  /* open and close: need neither */
} AeOperationKind;

struct _AeOperation
{
  gint ref_count;
  AeConnectionCore *core;
  AeKeyResolver *resolver;
  AeOperationKind kind;
  AeOperationFunc run;
  AeOperationApplyFunc apply;
  /* CONTINUE: whose; REQUEST: the one it opened, until a cursor takes it over. One that is never
   * taken over is given up when the operation goes. */
  AeResponse *response;
  guint timeout; /* seconds; 0: none */

  gpointer input;
  GDestroyNotify free_input;
  gpointer output;
  GDestroyNotify free_output;
  gint64 number;                  /* a result that is a number */
  guint argument;                 /* an input that is a number */
  gboolean ends_lost_transaction; /* may run although the server rolled the transaction back */
  AeRunFacts *facts;              /* what it found out about its statement, or NULL */
  AeOutputs *outputs;             /* of a request that was read to its end; or NULL */
  GPtrArray *messages;            /* of the server, during this operation; never NULL after it */

  /* asynchronous only */
  GTask *task;
  int priority; /* of the callback in its context */
  gulong cancelled_id;
  gboolean is_queued; /* core->lock */
  gboolean success;
  GError *error;
};

AeOperation *ae_operation_new (AeConnectionCore *core,
                               AeKeyResolver *resolver,
                               AeOperationKind kind,
                               AeOperationFunc run,
                               AeOperationApplyFunc apply);
AeOperation *ae_operation_ref (AeOperation *self);
void ae_operation_unref (AeOperation *self);

/* Both take the operation over. @source_object is what apply gets. The result is owned by the
 * caller; NULL with an error. */
AeOperation *ae_operation_call (AeOperation *self,
                                gpointer source_object,
                                GCancellable *cancellable,
                                GError **error);
void ae_operation_submit (AeOperation *self,
                          gpointer source_object,
                          gpointer source_tag,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* An answer that is there already: no hop to the worker, but never a callback from within the call.
 * A cancellable that was cancelled before wins. */
void ae_operation_submit_ready (AeOperation *self,
                                gpointer source_object,
                                gpointer source_tag,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AeOperation *ae_operation_finish (gpointer source_object,
                                  GAsyncResult *result,
                                  gpointer source_tag,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeOperation, ae_operation_unref)

G_END_DECLS
