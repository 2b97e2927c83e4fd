/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What runs of one statement and of many sets of its parameters share: finding out how to encrypt,
 * and when that may be asked for anew. In ae-session-query.c. */

#include "ae-prepared-private.h"
#include "ae-session-query-private.h"

G_BEGIN_DECLS

/* One run: where the plan is kept, and where it came from. */
typedef struct
{
  const AeRequest *request;
  char *declaration;
  char *cache_key; /* NULL: nothing is to be described */
  AeParameterPlan *plan;
  gboolean from_cache; /* or from the handle */
  AePreparedHandle *handle;
} AeRun;

void ae_run_init (AeRun *self, const AeFlow *flow, const AeRequest *request);
void ae_run_clear (AeRun *self);
/* Everything that a run needs to know before it is sent. */
gboolean ae_run_get_ready (AeRun *self, const AeFlow *flow, GError **error);
/* The plan can serve the parameters of @request, too. */
gboolean ae_run_is_usable (const AeParameterPlan *plan, const AeRequest *request);
/* Only what proved true is remembered. */
void ae_run_remember (const AeRun *self);
/* What is known is not true any more. */
void ae_run_forget (AeRun *self, const AeFlow *flow);
/* Whether it may be tried once more with everything asked for anew. Forgets what was wrong. */
gboolean
ae_run_can_retry (AeRun *self, const AeFlow *flow, const AeCounts *counts, const GError *failure);

/* Encryption that was asked for but cannot be had is found before anything is sent. */
gboolean
ae_session_check_requirements (const AeFlow *flow, const AeRequest *request, GError **error);
/* Without autocommit a statement outside a transaction begins one. */
gboolean ae_session_begin_if_wanted (const AeFlow *flow, const AeRequest *request, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeRun, ae_run_clear)

G_END_DECLS
