/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a request gives back beside its results: the return status and the output parameters. Filled
 * by whoever runs the session while the answer is read; immutable when it is read to its end. */

#include "ae-flow-private.h"
#include "ae-page-private.h"
#include "ae-parameter-plan-private.h"

G_BEGIN_DECLS

typedef struct _AeOutputs AeOutputs;

struct _AeOutputs
{
  gint ref_count;
  AeParameters *parameters; /* of the request */
  AeParameterPlan *plan;    /* NULL: nothing is encrypted */
  AeTdsColumns *columns;    /* one for each value that came, called like its parameter */
  AePage *page;             /* one row of them */
  gboolean has_status;
  gint32 status;
};

/* @plan may be NULL. */
AeOutputs *ae_outputs_new (const AeParameters *parameters, AeParameterPlan *plan);
AeOutputs *ae_outputs_ref (AeOutputs *self);
void ae_outputs_unref (AeOutputs *self);

/* RETURNSTATUS and RETURNVALUE; others are of no interest. A value that cannot be had becomes an
 * error in its place. FALSE only when the operation is to end. */
gboolean
ae_outputs_note (AeOutputs *self, const AeFlow *flow, const AeTdsToken *token, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeOutputs, ae_outputs_unref)

G_END_DECLS
