/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One execution of a batch: the request that all its sets of parameters share, the sets, and what
 * became of each. */

#include "ae-batch.h"
#include "ae-outputs-private.h"
#include "ae-request-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeParameters *parameters; /* NULL when it was sent, or nothing comes of it */
  AeBatchState state;
  gint64 rows_affected; /* -1: the server counted none */
  GError *error;        /* of FAILED and UNKNOWN */
  AeOutputs *outputs;   /* NULL: it gives nothing back */
} AeBatchSet;

typedef struct
{
  AeRequest *request; /* with the parameters of the first set */
  GPtrArray *sets;    /* element-type AeBatchSet */
  AeBatchMode mode;
} AeBatchRun;

/* Takes the parameters. */
AeBatchSet *ae_batch_set_new (AeParameters *parameters);
void ae_batch_set_free (AeBatchSet *self);
AeBatchSet *ae_batch_run_peek (const AeBatchRun *self, guint index);
void ae_batch_run_free (AeBatchRun *self);

/* ae-batch-types.c */
/* Parameters whose types follow from their values get one that holds the values of all sets, so
 * that all can be described and sent as one statement; where there is no such type, they stay. */
void ae_batch_unify_types (GPtrArray *sets);

/* ae-session-batch.c */
/* FALSE: not all sets were run, or not all went well in ATOMIC mode; the sets say what became of
 * each. */
gboolean ae_session_run_batch (const AeFlow *flow, AeBatchRun *batch, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeBatchRun, ae_batch_run_free)

G_END_DECLS
