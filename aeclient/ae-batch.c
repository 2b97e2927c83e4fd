/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-batch-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-statement-private.h"

/**
 * AeBatch:
 *
 * Many sets of parameters of one statement, run in as few round trips as the protocol allows.
 *
 * What is encrypted is asked once, each set is encrypted by itself, and up to a thousand go to the
 * server as one request ([MS-TDS] 2.2.6.6, `BatchFlag`).
 *
 * ```c
 * g_autoptr (AeBatch) batch = ae_batch_new (statement);
 *
 * for (guint i = 0; i < n_patients; i++)
 *   {
 *     ae_statement_bind_string (statement, "@ssn", patients[i].ssn);
 *     ae_statement_bind_string (statement, "@name", patients[i].name);
 *     if (!ae_batch_add (batch, &error))
 *       return FALSE;
 *   }
 * return ae_batch_execute (batch, NULL, &error) >= 0;
 * ```
 *
 * By default it is all or nothing, [enum@AeClient.BatchMode]. Sets are counted from 0. A prepared
 * statement is run by its handle, any other by its text. Rows that the statement returns are
 * discarded.
 *
 * The sets that were added are held in memory. For very many of them, add a few thousand, execute,
 * and go on: with [enum@AeClient.BatchMode] `ATOMIC` in a transaction that
 * [method@AeClient.Connection.begin] has begun.
 *
 * A batch, and its statement, are used by one thread at a time.
 *
 * Since: 1.0
 */
struct _AeBatch
{
  GObject parent_instance;

  AeStatement *statement;
  AeBatchMode mode;
  GPtrArray *sets;    /* element-type AeBatchSet; those that were added */
  GPtrArray *results; /* those that were executed last */
};

enum
{
  PROP_STATEMENT = 1,
  PROP_MODE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeBatch, ae_batch, G_TYPE_OBJECT)

/* --- sets ---------------------------------------------------------------------------------- */

AeBatchSet *
ae_batch_set_new (AeParameters *parameters)
{
  AeBatchSet *self = g_new0 (AeBatchSet, 1);

  self->parameters = parameters;
  self->rows_affected = -1;
  return self;
}

void
ae_batch_set_free (AeBatchSet *self)
{
  g_clear_pointer (&self->parameters, ae_parameters_free);
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  g_clear_error (&self->error);
  g_free (self);
}

AeBatchSet *
ae_batch_run_peek (const AeBatchRun *self, guint index)
{
  return g_ptr_array_index (self->sets, index);
}

void
ae_batch_run_free (AeBatchRun *self)
{
  g_clear_pointer (&self->request, ae_request_free);
  g_ptr_array_unref (self->sets);
  g_free (self);
}

static GPtrArray *
new_sets (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ae_batch_set_free);
}

/* --- the object ---------------------------------------------------------------------------- */

static void
ae_batch_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeBatch *self = AE_BATCH (object);

  switch (prop_id)
    {
    case PROP_STATEMENT:
      g_value_set_object (value, self->statement);
      break;
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ae_batch_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AeBatch *self = AE_BATCH (object);

  switch (prop_id)
    {
    case PROP_STATEMENT:
      self->statement = g_value_dup_object (value);
      break;
    case PROP_MODE:
      ae_batch_set_mode (self, g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ae_batch_dispose (GObject *object)
{
  AeBatch *self = AE_BATCH (object);

  g_clear_object (&self->statement);
  G_OBJECT_CLASS (ae_batch_parent_class)->dispose (object);
}

static void
ae_batch_finalize (GObject *object)
{
  AeBatch *self = AE_BATCH (object);

  g_ptr_array_unref (self->sets);
  g_ptr_array_unref (self->results);
  G_OBJECT_CLASS (ae_batch_parent_class)->finalize (object);
}

static void
ae_batch_class_init (AeBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ae_batch_get_property;
  object_class->set_property = ae_batch_set_property;
  object_class->dispose = ae_batch_dispose;
  object_class->finalize = ae_batch_finalize;

  /**
   * AeBatch:statement: (getter get_statement)
   *
   * The statement whose parameters are bound.
   *
   * Since: 1.0
   */
  props[PROP_STATEMENT]
      = g_param_spec_object ("statement", NULL, NULL, AE_TYPE_STATEMENT,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AeBatch:mode: (getter get_mode) (setter set_mode)
   *
   * What happens when a set fails.
   *
   * Since: 1.0
   */
  props[PROP_MODE]
      = g_param_spec_enum ("mode", NULL, NULL, AE_TYPE_BATCH_MODE, AE_BATCH_MODE_ATOMIC,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_batch_init (AeBatch *self)
{
  self->sets = new_sets ();
  self->results = new_sets ();
}

/**
 * ae_batch_new:
 * @statement: a statement
 *
 * Makes a batch without sets. It runs on the connection of the statement.
 *
 * Returns: (transfer full): the batch
 *
 * Since: 1.0
 */
AeBatch *
ae_batch_new (AeStatement *statement)
{
  g_return_val_if_fail (AE_IS_STATEMENT (statement), NULL);

  return g_object_new (AE_TYPE_BATCH, "statement", statement, NULL);
}

/**
 * ae_batch_get_statement: (get-property statement)
 * @self: a batch
 *
 * Gets the statement whose parameters are bound.
 *
 * Returns: (transfer none): the statement
 *
 * Since: 1.0
 */
AeStatement *
ae_batch_get_statement (AeBatch *self)
{
  g_return_val_if_fail (AE_IS_BATCH (self), NULL);

  return self->statement;
}

/**
 * ae_batch_set_mode: (set-property mode)
 * @self: a batch
 * @mode: what happens when a set fails
 *
 * Sets what happens when a set fails, for executions from now on.
 *
 * In mode `ATOMIC` the batch is a transaction of its own, or if one is open, a part of it behind a
 * savepoint. A set that fails, a cancellation and a time limit take everything back that the batch
 * has done, at the latest before the next request. Only what the server itself puts outside of the
 * transaction stays: when it has rolled the transaction back (`XACT_ABORT`, a deadlock), sets that
 * were sent together with the one that failed may have run without one. The error says so then, and
 * they are `DONE`.
 *
 * In mode `INDEPENDENT` no transaction is begun; each set is committed as the connection commits
 * any statement.
 *
 * Since: 1.0
 */
void
ae_batch_set_mode (AeBatch *self, AeBatchMode mode)
{
  g_return_if_fail (AE_IS_BATCH (self));

  if (self->mode == mode)
    return;
  self->mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODE]);
}

/**
 * ae_batch_get_mode: (get-property mode)
 * @self: a batch
 *
 * Gets what happens when a set fails.
 *
 * Returns: the mode
 *
 * Since: 1.0
 */
AeBatchMode
ae_batch_get_mode (AeBatch *self)
{
  g_return_val_if_fail (AE_IS_BATCH (self), AE_BATCH_MODE_ATOMIC);

  return self->mode;
}

/* --- adding -------------------------------------------------------------------------------- */

/* A statement only gains parameters: one that the first set does not have is a new one. */
static gboolean
check_same_parameters (AeBatch *self, const AeParameters *parameters, GError **error)
{
  if (self->sets->len == 0)
    return TRUE;

  const AeBatchSet *first = g_ptr_array_index (self->sets, 0);
  guint n_known = ae_parameters_get_length (first->parameters);
  if (ae_parameters_get_length (parameters) == n_known)
    return TRUE;
  g_set_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER,
               _ ("Parameter %s has a value in this set and none in those that were added before"),
               ae_parameters_peek (parameters, n_known)->name);
  return FALSE;
}

/**
 * ae_batch_add:
 * @self: a batch
 * @error: return location for an error
 *
 * Adds what is bound to the statement now as one more set, with the types that are declared. The
 * statement may be bound anew at once.
 *
 * A parameter that is not declared gets a type that holds its values in all sets: NULL and a
 * number, a short text and a long one. Where there is none, such as for a number and a text, the
 * sets are sent as different statements.
 *
 * Does no I/O.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_UNBOUND_PARAMETER` when a parameter has no value;
 *   nothing is added then
 *
 * Since: 1.0
 */
gboolean
ae_batch_add (AeBatch *self, GError **error)
{
  g_return_val_if_fail (AE_IS_BATCH (self), FALSE);
  g_return_val_if_fail (AE_IS_STATEMENT (self->statement), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  const AeParameters *parameters = ae_statement_get_parameters (self->statement);
  if (!ae_parameters_check_bound (parameters, 0, error)
      || !check_same_parameters (self, parameters, error))
    return FALSE;
  g_ptr_array_add (self->sets, ae_batch_set_new (ae_parameters_copy (parameters)));
  return TRUE;
}

/**
 * ae_batch_get_n_sets:
 * @self: a batch
 *
 * Gets how many sets were added since the last execution.
 *
 * Returns: the number
 *
 * Since: 1.0
 */
guint
ae_batch_get_n_sets (AeBatch *self)
{
  g_return_val_if_fail (AE_IS_BATCH (self), 0);

  return self->sets->len;
}

/**
 * ae_batch_clear:
 * @self: a batch
 *
 * Forgets the sets that were added, and the results.
 *
 * Since: 1.0
 */
void
ae_batch_clear (AeBatch *self)
{
  g_return_if_fail (AE_IS_BATCH (self));

  g_ptr_array_set_size (self->sets, 0);
  g_ptr_array_set_size (self->results, 0);
}

/* --- executing ----------------------------------------------------------------------------- */

static gboolean
run_batch (AeOperation *operation, const AeFlow *flow, GError **error)
{
  AeBatchRun *run = operation->input;

  if (!ae_session_run_batch (flow, run, error))
    return FALSE;

  operation->number = -1;
  for (guint i = 0; i < run->sets->len; i++)
    {
      gint64 count = ae_batch_run_peek (run, i)->rows_affected;

      if (count >= 0)
        operation->number = MAX (operation->number, 0) + MIN (count, G_MAXINT64 / 2);
    }
  return TRUE;
}

/* The values are not needed any more. */
static void
apply_results (AeOperation *operation, gpointer source_object)
{
  AeBatch *self = AE_BATCH (source_object);
  AeBatchRun *run = operation->input;

  g_ptr_array_unref (self->results);
  self->results = g_ptr_array_ref (run->sets);
  for (guint i = 0; i < run->sets->len; i++)
    g_clear_pointer (&ae_batch_run_peek (run, i)->parameters, ae_parameters_free);
}

/* What the policy says of the parameters, found once for all sets. */
static void
apply_policy (const AeBatchRun *run)
{
  for (guint i = 0; i < run->sets->len; i++)
    for (guint k = 0; k < ae_parameters_get_length (run->request->parameters); k++)
      {
        const AeParameter *known = ae_parameters_peek (run->request->parameters, k);
        AeParameter *parameter = ae_parameters_peek (ae_batch_run_peek (run, i)->parameters, k);

        parameter->policy_minimum = known->policy_minimum;
        g_free (parameter->policy_column);
        parameter->policy_column = g_strdup (known->policy_column);
      }
}

static AeOperation *
new_execution (AeBatch *self, GError **error)
{
  g_autoptr (AeBatchRun) run = g_new0 (AeBatchRun, 1);

  run->sets = g_steal_pointer (&self->sets);
  self->sets = new_sets ();
  run->mode = self->mode;
  g_ptr_array_set_size (self->results, 0);
  if (run->sets->len == 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER,
                           _ ("The batch has no sets of parameters: bind and add them first"));
      return NULL;
    }
  run->request = ae_statement_capture_request_with (self->statement,
                                                    ae_batch_run_peek (run, 0)->parameters, error);
  if (run->request == NULL)
    return NULL;
  apply_policy (run);
  ae_batch_unify_types (run->sets);

  AeOperation *operation
      = ae_connection_new_operation (ae_statement_get_connection (self->statement),
                                     AE_OPERATION_REQUEST, run_batch, apply_results);
  operation->timeout = run->request->timeout;
  operation->input = g_steal_pointer (&run);
  operation->free_input = (GDestroyNotify) ae_batch_run_free;
  return operation;
}

/**
 * ae_batch_execute:
 * @self: a batch
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Runs the statement with each of the sets that were added, in their order, and waits for the
 * results. Afterwards the batch has no sets, and results of those that it had. The time limit of
 * the statement holds for the whole.
 *
 * In mode `ATOMIC` it fails with the error of the first set that failed, which says which one it
 * was. In mode `INDEPENDENT` a set that fails does not make the call fail: look at
 * [method@AeClient.Batch.find_error].
 *
 * In both modes the call fails, as [method@AeClient.Statement.execute] does, when the whole cannot
 * go on: the connection is busy or breaks, a key cannot be had, something that must be encrypted
 * would not be. [method@AeClient.Batch.get_state] then says of each set what became of it.
 *
 * Blocks.
 *
 * Returns: the number of rows that were inserted, updated and deleted by all sets together; -1 when
 *   the server counted none or on error
 *
 * Since: 1.0
 */
gint64
ae_batch_execute (AeBatch *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_BATCH (self), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  AeOperation *operation = new_execution (self, error);
  if (operation == NULL)
    return -1;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL ? done->number : -1;
}

/**
 * ae_batch_execute_async:
 * @self: a batch
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to run the statement with each of the sets, without blocking; see
 * [method@AeClient.Batch.execute]. Sets may be added for the next execution at once.
 *
 * Since: 1.0
 */
void
ae_batch_execute_async (AeBatch *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (AE_IS_BATCH (self));

  GError *error = NULL;
  AeOperation *operation = new_execution (self, &error);

  if (operation == NULL)
    g_task_report_error (self, callback, user_data, ae_batch_execute_async, error);
  else
    ae_operation_submit (operation, self, ae_batch_execute_async, cancellable, callback, user_data);
}

/**
 * ae_batch_execute_finish:
 * @self: a batch
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Batch.execute_async].
 *
 * Returns: the number of rows that were inserted, updated and deleted by all sets together; -1 when
 *   the server counted none or on error
 *
 * Since: 1.0
 */
gint64
ae_batch_execute_finish (AeBatch *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_BATCH (self), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  g_autoptr (AeOperation) done = ae_operation_finish (self, result, ae_batch_execute_async, error);
  return done != NULL ? done->number : -1;
}

/* --- results ------------------------------------------------------------------------------- */

static const AeBatchSet *
peek_result (AeBatch *self, guint index)
{
  return index < self->results->len ? g_ptr_array_index (self->results, index) : NULL;
}

/**
 * ae_batch_get_n_results:
 * @self: a batch
 *
 * Gets how many sets the last execution had, also when it failed.
 *
 * Returns: the number; 0 if there was none
 *
 * Since: 1.0
 */
guint
ae_batch_get_n_results (AeBatch *self)
{
  g_return_val_if_fail (AE_IS_BATCH (self), 0);

  return self->results->len;
}

/**
 * ae_batch_get_state:
 * @self: a batch
 * @index: the number of the set, from 0
 *
 * Gets what became of a set in the last execution.
 *
 * Returns: the state; `NOT_RUN` also when there is no set of that number
 *
 * Since: 1.0
 */
AeBatchState
ae_batch_get_state (AeBatch *self, guint index)
{
  g_return_val_if_fail (AE_IS_BATCH (self), AE_BATCH_STATE_NOT_RUN);

  const AeBatchSet *set = peek_result (self, index);
  return set != NULL ? set->state : AE_BATCH_STATE_NOT_RUN;
}

/**
 * ae_batch_get_rows_affected:
 * @self: a batch
 * @index: the number of the set, from 0
 *
 * Gets how many rows a set has inserted, updated and deleted in the last execution.
 *
 * Returns: the number; -1 when the server counted none, and of a set that is not `DONE`
 *
 * Since: 1.0
 */
gint64
ae_batch_get_rows_affected (AeBatch *self, guint index)
{
  g_return_val_if_fail (AE_IS_BATCH (self), -1);

  const AeBatchSet *set = peek_result (self, index);
  return set != NULL ? set->rows_affected : -1;
}

/**
 * ae_batch_find_error:
 * @self: a batch
 * @from: the number of the set to begin with, from 0
 * @index: (out): return location for the number of the set
 *
 * Finds the next set of the last execution that has an error.
 *
 * Returns: %TRUE if there is one; otherwise @index is 0
 *
 * Since: 1.0
 */
gboolean
ae_batch_find_error (AeBatch *self, guint from, guint *index)
{
  g_return_val_if_fail (AE_IS_BATCH (self), FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  for (*index = from; *index < self->results->len; (*index)++)
    if (peek_result (self, *index)->error != NULL)
      return TRUE;
  *index = 0;
  return FALSE;
}

/**
 * ae_batch_dup_error:
 * @self: a batch
 * @index: the number of the set, from 0
 *
 * Gets the error of a set of the last execution.
 *
 * Returns: (transfer full) (nullable): the error, or %NULL
 *
 * Since: 1.0
 */
GError *
ae_batch_dup_error (AeBatch *self, guint index)
{
  g_return_val_if_fail (AE_IS_BATCH (self), NULL);

  const AeBatchSet *set = peek_result (self, index);
  return set != NULL && set->error != NULL ? g_error_copy (set->error) : NULL;
}

/**
 * ae_batch_dup_outputs:
 * @self: a batch
 * @index: the number of the set, from 0
 *
 * Gets the output parameters of a set of the last execution, as
 * [method@AeClient.Statement.dup_outputs] does.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL when there are none
 *
 * Since: 1.0
 */
AeRow *
ae_batch_dup_outputs (AeBatch *self, guint index)
{
  g_return_val_if_fail (AE_IS_BATCH (self), NULL);

  const AeBatchSet *set = peek_result (self, index);
  return ae_statement_make_output_row (set != NULL ? set->outputs : NULL);
}

/**
 * ae_batch_get_return_status:
 * @self: a batch
 * @index: the number of the set, from 0
 * @status: (out) (optional): return location for the status
 *
 * Gets what the procedure that was called by its name returned for a set of the last execution.
 *
 * Returns: %FALSE when nothing was returned; @status is 0 then
 *
 * Since: 1.0
 */
gboolean
ae_batch_get_return_status (AeBatch *self, guint index, int *status)
{
  g_return_val_if_fail (AE_IS_BATCH (self), FALSE);

  const AeBatchSet *set = peek_result (self, index);
  return ae_statement_take_status (set != NULL ? set->outputs : NULL, status);
}
