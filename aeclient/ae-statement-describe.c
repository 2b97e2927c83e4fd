/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Describing a statement without running it, and saying what was found out when it was run.
 *
 *   text and declarations ──▶ sp_describe_undeclared_parameters, if some are not declared
 *                         ──▶ sp_describe_parameter_encryption, unless the cache has it
 *                         ──▶ sp_prepare, whose answer has the columns with their encryption
 *
 * sp_describe_first_result_set would say the same of the columns but for their encryption. The
 * handle is unprepared with the next request. */

#include "ae-statement-private.h"

#include "ae-description-private.h"
#include "ae-run-facts-private.h"

static gboolean
run_describe (AeOperation *self, const AeFlow *flow, GError **error)
{
  return ae_session_describe_undeclared (flow, self->input, error)
         && ae_session_prepare (flow, self->input, error);
}

/* No value takes part in it, and nothing that is required of the server's answer: it is told as it
 * is. What is neither declared nor bound the server is asked for. */
static void
strip (AeParameters *parameters)
{
  for (guint i = ae_parameters_get_length (parameters); i-- > 0;)
    {
      AeParameter *parameter = ae_parameters_peek (parameters, i);

      if (!parameter->is_bound && parameter->declared == NULL)
        {
          g_ptr_array_remove_index (parameters->items, i);
          continue;
        }
      /* A type that came with the value is not a declaration: the column's may be learnt. */
      AeSqlType *type = ae_parameter_dup_type (parameter);
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
      parameter->inferred = type;
      parameter->minimum_encryption = AE_ENCRYPTION_TYPE_NONE;
      parameter->allows_plaintext = TRUE;
    }
}

static AeOperation *
new_describe (AeStatement *self, GError **error)
{
  AeRequest *request = ae_statement_capture_request (self, error);

  if (request == NULL)
    return NULL;

  AeOperation *operation = ae_connection_new_operation (ae_statement_get_connection (self),
                                                        AE_OPERATION_REQUEST, run_describe, NULL);
  strip (request->parameters);
  gboolean decrypt = request->rules->decrypt;
  ae_result_rules_unref (request->rules);
  request->rules = ae_result_rules_new (decrypt);
  request->n_markers = 0;
  request->names_protected_column = FALSE;
  g_clear_pointer (&request->prepared, ae_prepared_unref);
  request->prepared = ae_prepared_new (operation->core);
  operation->timeout = request->timeout;
  operation->input = request;
  operation->free_input = (GDestroyNotify) ae_request_free;
  return operation;
}

/**
 * ae_statement_describe:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Asks the server about the statement without running it: its parameters, the columns of its first
 * result, and which of them are encrypted, how and under which keys.
 *
 * Nothing is executed and no value is sent. Types of parameters are as declared, or as what is
 * bound has them; those that are neither the server suggests from where they stand in the text.
 * With column encryption enabled a parameter that is not declared gets the type of its encrypted
 * column as when it is run. Of a call of a procedure only the parameters that are bound or declared
 * are described.
 *
 * What is required of parameters and columns does not matter here: the answer is the server's, as
 * it is.
 *
 * Blocks. Fails as [method@AeClient.Statement.prepare] does, and with `AE_SERVER_ERROR` where the
 * server cannot suggest a type, such as for a parameter that stands in two places.
 *
 * Returns: (transfer full): the description, or %NULL with @error set
 *
 * Since: 1.0
 */
AeDescription *
ae_statement_describe (AeStatement *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AeOperation *operation = new_describe (self, error);
  if (operation == NULL)
    return NULL;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL ? ae_description_new (done->facts) : NULL;
}

/**
 * ae_statement_describe_async:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to ask the server about the statement, without blocking; see
 * [method@AeClient.Statement.describe]. Declarations are captured before this returns.
 *
 * Since: 1.0
 */
void
ae_statement_describe_async (AeStatement *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  GError *error = NULL;
  AeOperation *operation = new_describe (self, &error);

  if (operation == NULL)
    g_task_report_error (self, callback, user_data, ae_statement_describe_async, error);
  else
    ae_operation_submit (operation, self, ae_statement_describe_async, cancellable, callback,
                         user_data);
}

/**
 * ae_statement_describe_finish:
 * @self: a statement
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Statement.describe_async].
 *
 * Returns: (transfer full): the description, or %NULL with @error set
 *
 * Since: 1.0
 */
AeDescription *
ae_statement_describe_finish (AeStatement *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_statement_describe_async, error);
  return done != NULL ? ae_description_new (done->facts) : NULL;
}

/**
 * ae_statement_dup_explanation:
 * @self: a statement
 *
 * Explains what was done when the statement was last run or prepared: which parameters and columns
 * of the first result are encrypted, how and under which keys, and where that is known from. No I/O
 * is done.
 *
 * After a failure it has what was known by then, such as the parameters of a plan that was refused.
 * What an asynchronous call does is explained from its callback on.
 *
 * Returns: (transfer full) (nullable): the description, or %NULL when the statement was not run or
 *   prepared yet, or failed before anything was known
 *
 * Since: 1.0
 */
AeDescription *
ae_statement_dup_explanation (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);

  AeRunFacts *facts = ae_statement_peek_facts (self);
  return facts != NULL ? ae_description_new (facts) : NULL;
}
