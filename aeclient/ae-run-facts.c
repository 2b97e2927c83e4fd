/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-run-facts-private.h"

static void
parameter_facts_clear (AeParameterFacts *facts)
{
  g_free (facts->name);
  ae_sql_type_free (facts->type);
}

/* As it is sent: what was learnt counts where nothing was declared. */
static AeSqlType *
dup_sent_type (const AeParameter *parameter, const AeParameterPlan *plan, guint index)
{
  AeSqlType *learnt = plan != NULL ? plan->parameters[index].learnt.type : NULL;

  return learnt != NULL && parameter->declared == NULL ? ae_sql_type_copy (learnt)
                                                       : ae_parameter_dup_type (parameter);
}

AeRunFacts *
ae_run_facts_new (const AeParameters *parameters, AeParameterPlan *plan, AeMetadataSource source)
{
  AeRunFacts *self = g_new0 (AeRunFacts, 1);
  guint n_parameters = ae_parameters_get_length (parameters);

  self->ref_count = 1;
  self->source = source;
  self->plan = plan != NULL ? ae_parameter_plan_ref (plan) : NULL;
  self->parameters = g_array_sized_new (FALSE, FALSE, sizeof (AeParameterFacts), n_parameters);
  g_array_set_clear_func (self->parameters, (GDestroyNotify) parameter_facts_clear);
  for (guint i = 0; i < n_parameters; i++)
    {
      const AeParameter *parameter = ae_parameters_peek (parameters, i);
      AeParameterFacts facts = {
        .name = g_strdup (parameter->name),
        .type = dup_sent_type (parameter, plan, i),
        .is_output = parameter->is_output,
      };

      g_array_append_val (self->parameters, facts);
    }
  return self;
}

AeRunFacts *
ae_run_facts_ref (AeRunFacts *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_run_facts_unref (AeRunFacts *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_array_unref (self->parameters);
  g_clear_pointer (&self->plan, ae_parameter_plan_unref);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  g_free (self);
}

void
ae_run_facts_set_columns (AeRunFacts *self, AeTdsColumns *columns, gboolean is_decrypted)
{
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  self->columns = columns != NULL ? ae_tds_columns_ref (columns) : NULL;
  self->is_decrypted = is_decrypted;
}
