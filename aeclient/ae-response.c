/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-response-private.h"

AeResponse *
ae_response_new (AeResultRules *rules, guint timeout)
{
  AeResponse *self = g_new0 (AeResponse, 1);

  self->ref_count = 1;
  self->rules = ae_result_rules_ref (rules);
  self->timeout = timeout;
  self->counts = (AeCounts) AE_COUNTS_INIT;
  return self;
}

AeResponse *
ae_response_ref (AeResponse *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_response_unref (AeResponse *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->value, ae_value_reader_free);
  g_clear_pointer (&self->current, ae_result_free);
  g_clear_pointer (&self->next, ae_result_free);
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  ae_result_rules_unref (self->rules);
  g_free (self);
}
