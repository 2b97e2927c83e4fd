/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-run-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-outputs-private.h"
#include "ae-plan-cache-private.h"
#include "ae-prepared-private.h"
#include "ae-run-facts-private.h"
#include "ae-server-cursor-private.h"
#include "ae-type-clash-private.h"

void
ae_request_free (AeRequest *self)
{
  g_free (self->sql);
  g_free (self->procedure);
  ae_parameters_free (self->parameters);
  ae_result_rules_unref (self->rules);
  g_clear_pointer (&self->prepared, ae_prepared_unref);
  g_clear_pointer (&self->cursor, ae_server_cursor_unref);
  g_free (self);
}

gboolean
ae_session_check_requirements (const AeFlow *flow, const AeRequest *request, GError **error)
{
  if (request->encryption != AE_COLUMN_ENCRYPTION_DISABLED
      && flow->session->column_encryption_version == 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("Column encryption cannot be used for this statement: the connection "
                              "was opened with ColumnEncryption=Disabled; open it with "
                              "ColumnEncryption=Enabled"));
      return FALSE;
    }
  if (flow->session->column_encryption_version == 0 && !ae_result_rules_is_empty (request->rules))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                           _ ("Columns are expected to be encrypted, which cannot be checked: open "
                              "the connection with ColumnEncryption=Enabled; nothing was sent"));
      return FALSE;
    }
  if (flow->session->column_encryption_version == 0 && request->names_protected_column)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                           _ ("The statement names a column that must be encrypted, which cannot "
                              "be checked: open the connection with ColumnEncryption=Enabled; "
                              "nothing was sent"));
      return FALSE;
    }
  if (!ae_parameters_check_bound (request->parameters, request->n_markers, error))
    return FALSE;
  if (request->encryption == AE_COLUMN_ENCRYPTION_ENABLED)
    return TRUE;

  for (guint i = 0; i < ae_parameters_get_length (request->parameters); i++)
    {
      const AeParameter *parameter = ae_parameters_peek (request->parameters, i);

      if (parameter->minimum_encryption == AE_ENCRYPTION_TYPE_NONE
          && ae_parameter_get_minimum (parameter) != AE_ENCRYPTION_TYPE_NONE)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                       _ ("The statement names column “%s”, which must be encrypted, but column "
                          "encryption of parameters is not enabled for it, and parameter %s would "
                          "be sent in the clear; nothing was sent. Enable it, or write "
                          "ae_statement_allow_plaintext (statement, \"%s\") if the parameter is "
                          "for something else"),
                       parameter->policy_column, parameter->name, parameter->name);
          return FALSE;
        }
      if (parameter->minimum_encryption != AE_ENCRYPTION_TYPE_NONE)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                       _ ("[CE300] Parameter %s must be encrypted, but column encryption of "
                          "parameters is not enabled for this statement; nothing was sent. Set "
                          "column-encryption of connection and statement to enabled"),
                       parameter->name);
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
ae_run_is_usable (const AeParameterPlan *plan, const AeRequest *request)
{
  if (!ae_parameter_plan_suits (plan, request->parameters, request->learns_types))
    return FALSE;
  for (guint i = 0; i < plan->n_parameters && request->learns_types; i++)
    if (ae_session_needs_collation (plan, request->parameters, i))
      return FALSE;
  return TRUE;
}

void
ae_run_init (AeRun *self, const AeFlow *flow, const AeRequest *request)
{
  *self = (AeRun){ .request = request };
  self->declaration = ae_parameters_to_declaration (request->parameters);
  /* Without parameters there is nothing to describe. */
  if (request->encryption != AE_COLUMN_ENCRYPTION_ENABLED
      || ae_parameters_get_length (request->parameters) == 0)
    return;

  g_autofree char *server
      = g_strdup_printf ("%s,%u", flow->session->server_name, flow->session->port);
  self->cache_key
      = ae_plan_cache_make_key (server, flow->session->database, flow->session->settings->user,
                                request->sql, self->declaration);
}

static void
run_clear_plan (AeRun *self)
{
  g_clear_pointer (&self->plan, ae_parameter_plan_unref);
  g_clear_pointer (&self->handle, ae_prepared_handle_unref);
}

void
ae_run_clear (AeRun *self)
{
  run_clear_plan (self);
  g_free (self->declaration);
  g_free (self->cache_key);
}

/* How to encrypt the parameters: from the cache, or with one round trip, and more to learn. */
static gboolean
get_plan (AeRun *self, const AeFlow *flow, GError **error)
{
  const AeRequest *request = self->request;

  self->plan = ae_plan_cache_lookup (self->cache_key);
  if (self->plan != NULL && !ae_run_is_usable (self->plan, request))
    g_clear_pointer (&self->plan, ae_parameter_plan_unref);
  self->from_cache = self->plan != NULL;
  if (self->plan == NULL)
    self->plan = ae_session_learn (flow, request, self->declaration, error);
  return self->plan != NULL;
}

/* The handle and its plan, where they are still good. */
static gboolean
get_handle (AeRun *self, const AeFlow *flow)
{
  const AeRequest *request = self->request;
  g_autoptr (AePreparedHandle) handle = NULL;

  if (request->prepared != NULL)
    handle = ae_prepared_dup_handle (request->prepared);
  if (handle == NULL || !ae_prepared_handle_is_good (handle, flow->session, self->declaration)
      || (handle->plan != NULL) != (self->cache_key != NULL)
      || (handle->plan != NULL && !ae_run_is_usable (handle->plan, request)))
    return FALSE;

  self->plan = handle->plan != NULL ? ae_parameter_plan_ref (handle->plan) : NULL;
  self->from_cache = handle->plan != NULL;
  self->handle = g_steal_pointer (&handle);
  return TRUE;
}

/* For who asks what became of the statement; of a plan that is refused, too. */
static void
note_facts (const AeRun *self, const AeFlow *flow)
{
  AeMetadataSource source = self->plan == NULL     ? AE_METADATA_SOURCE_NONE
                            : self->handle != NULL ? AE_METADATA_SOURCE_PREPARED
                            : self->from_cache     ? AE_METADATA_SOURCE_CACHE
                                                   : AE_METADATA_SOURCE_SERVER;

  g_clear_pointer (&flow->session->facts, ae_run_facts_unref);
  flow->session->facts = ae_run_facts_new (self->request->parameters, self->plan, source);
}

gboolean
ae_run_get_ready (AeRun *self, const AeFlow *flow, GError **error)
{
  run_clear_plan (self);
  if (!get_handle (self, flow) && self->cache_key != NULL && !get_plan (self, flow, error))
    return FALSE;

  note_facts (self, flow);
  /* Also for a cached plan: what is required is a matter of this statement. */
  return self->plan == NULL
         || ae_parameter_plan_check (self->plan, self->request->parameters, error);
}

/* From here on the session collects what this request gives back. */
static void
expect_outputs (const AeFlow *flow, const AeRequest *request, AeParameterPlan *plan)
{
  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  flow->session->outputs = ae_outputs_new (request->parameters, plan);
}

static gboolean
send_batch (const AeFlow *flow, const AeRequest *request, GError **error)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsRequestContext context;

  ae_session_init_request_context (flow->session, &context);
  ae_tds_write_sql_batch (&writer, &context, request->sql);
  expect_outputs (flow, request, NULL);
  return ae_session_send (flow->session, AE_TDS_PACKET_SQL_BATCH, &writer, flow->cancellable,
                          error);
}

/* With the types that were learnt. What is to be prepared and is not yet is prepared before. */
static gboolean
send_execute (AeRun *self, const AeFlow *flow, GError **error)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AeParameters) parameters
      = self->plan != NULL ? ae_parameter_plan_apply (self->plan, self->request->parameters)
                           : ae_parameters_copy (self->request->parameters);
  g_autofree char *declaration = ae_parameters_to_declaration (parameters);
  g_autoptr (AePreparedHandle) handle = NULL;
  g_autoptr (GPtrArray) inserts = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_insert_free);
  AeRequest learnt = *self->request;

  learnt.parameters = parameters;
  if (learnt.prepared != NULL && self->handle == NULL
      && !ae_session_send_prepare (flow, self->request, parameters, self->declaration, self->plan,
                                   error))
    return FALSE;
  if (learnt.prepared != NULL)
    handle = ae_prepared_dup_handle (learnt.prepared);
  if (!ae_session_write_execute (flow, &learnt, declaration, self->plan,
                                 handle != NULL ? &handle->number : NULL, &writer, inserts, error))
    return FALSE;
  expect_outputs (flow, &learnt, self->plan);
  return ae_session_send_with_values (flow, AE_TDS_PACKET_RPC, &writer, inserts, error);
}

/* The first result, or the server's error with the rest of the answer read away. */
static gboolean
read_first_result (const AeFlow *flow,
                   const AeRequest *request,
                   AeResult **first,
                   AeCounts *counts,
                   GError **error)
{
  if (ae_session_next_result (flow, request->rules, first, counts, error)
      && ae_result_rules_check_presence (
          request->rules, *first != NULL ? ae_result_get_columns (*first) : NULL, error))
    return TRUE;

  g_clear_pointer (first, ae_result_free);

  if (ae_session_is_open (flow->session) && !g_cancellable_is_cancelled (flow->cancellable))
    ae_session_drain (flow, counts, NULL);
  return FALSE;
}

/* What the cache said may not be true any more. The server has run nothing and nothing was handed
 * out: 33514 comes before the statement runs (always-encrypted sheet 8.4), a key that cannot be had
 * before it is sent. So asking anew and trying once more is safe. */
static gboolean
is_out_of_date (const GError *failure)
{
  return g_error_matches (failure, AE_SERVER_ERROR, AE_SERVER_ERROR_STALE_PARAMETER_METADATA)
         || g_error_matches (failure, AE_ERROR, AE_ERROR_KEY_STORE)
         || g_error_matches (failure, AE_ERROR, AE_ERROR_KEY_NOT_TRUSTED);
}

void
ae_run_remember (const AeRun *self)
{
  if (self->plan != NULL && !self->from_cache)
    ae_plan_cache_insert (self->cache_key, self->plan);
}

void
ae_run_forget (AeRun *self, const AeFlow *flow)
{
  ae_plan_cache_remove (self->cache_key);
  if (self->request->prepared != NULL)
    ae_prepared_drop_handle (self->request->prepared, flow->session);
}

gboolean
ae_run_can_retry (AeRun *self, const AeFlow *flow, const AeCounts *counts, const GError *failure)
{
  gboolean is_plan_old = self->from_cache && is_out_of_date (failure);
  gboolean may_be_lost
      = self->handle != NULL && counts->rows_affected < 0
        && g_error_matches (failure, AE_SERVER_ERROR, AE_SERVER_ERROR_NOT_PREPARED);

  if (!ae_session_is_open (flow->session))
    return FALSE;
  if (is_plan_old)
    ae_run_forget (self, flow);
  if (!may_be_lost)
    return is_plan_old;

  /* The handle is of no use afterwards, whichever way it went. */
  ae_prepared_drop_handle (self->request->prepared, NULL);
  return ae_session_lacks_handle (flow, self->handle->number);
}

/* Rows come when they are asked for. */
static gboolean
open_cursor (AeRun *self, const AeFlow *flow, AeCounts *counts, GError **error)
{
  if (!send_execute (self, flow, error))
    return FALSE;
  if (ae_session_read_cursor_open (flow, self->request, error))
    return TRUE;

  if (ae_session_is_open (flow->session) && !g_cancellable_is_cancelled (flow->cancellable))
    ae_session_drain (flow, counts, NULL);
  return FALSE;
}

/* What was read of streams must be read again. */
static gboolean
rewind_streams (const AeRequest *request, const AeFlow *flow, GError **failure)
{
  for (guint i = 0; i < ae_parameters_get_length (request->parameters); i++)
    {
      const AeParameter *parameter = ae_parameters_peek (request->parameters, i);

      if (parameter->source == NULL || !ae_value_source_is_used (parameter->source)
          || ae_value_source_rewind (parameter->source, flow->site))
        continue;
      g_prefix_error (failure,
                      _ ("The statement is to be run once more, but the stream of parameter %s "
                         "cannot be read a second time; bind a stream anew and run it again: "),
                      parameter->name);
      return FALSE;
    }
  return TRUE;
}

/* Runs, or with @first NULL only prepares. */
static gboolean
run_once (AeRun *self, const AeFlow *flow, AeResult **first, AeCounts *counts, GError **error)
{
  if (self->request->cursor != NULL)
    return open_cursor (self, flow, counts, error);
  if (first != NULL)
    return send_execute (self, flow, error)
           && read_first_result (flow, self->request, first, counts, error);
  if (self->handle != NULL)
    return TRUE;

  g_autoptr (AeParameters) parameters
      = self->plan != NULL ? ae_parameter_plan_apply (self->plan, self->request->parameters)
                           : ae_parameters_copy (self->request->parameters);
  return ae_session_send_prepare (flow, self->request, parameters, self->declaration, self->plan,
                                  error);
}

static gboolean
run_with_parameters (const AeFlow *flow,
                     const AeRequest *request,
                     AeResult **first,
                     AeCounts *counts,
                     GError **error)
{
  g_auto (AeRun) run = { NULL };

  ae_run_init (&run, flow, request);
  for (gboolean is_retry = FALSE;; is_retry = TRUE)
    {
      g_autoptr (GError) failure = NULL;

      if (!ae_run_get_ready (&run, flow, error))
        return FALSE;
      if (run_once (&run, flow, first, counts, &failure))
        {
          ae_run_remember (&run);
          return TRUE;
        }

      /* Once: another connection may put into the cache again what is of no use here. */
      if (!is_retry && ae_run_can_retry (&run, flow, counts, failure)
          && rewind_streams (request, flow, &failure))
        continue;

      /* A column may have another type by now. Something of the statement may have run, so it is
       * not tried again here. */
      if (run.from_cache
          && g_error_matches (failure, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH))
        ae_run_forget (&run, flow);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
}

gboolean
ae_session_prepare (const AeFlow *flow, const AeRequest *request, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (AePreparedHandle) handle = NULL;
  AeCounts counts = AE_COUNTS_INIT;

  g_clear_pointer (&flow->session->facts, ae_run_facts_unref);
  if (!ae_session_check_requirements (flow, request, error))
    return FALSE;
  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  if (run_with_parameters (flow, request, NULL, &counts, &failure))
    {
      handle = ae_prepared_dup_handle (request->prepared);
      if (handle != NULL)
        ae_run_facts_set_columns (flow->session->facts, handle->columns, handle->is_decrypted);
      return TRUE;
    }

  ae_type_clash_explain (request, failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
ae_session_begin_if_wanted (const AeFlow *flow, const AeRequest *request, GError **error)
{
  AeTransact begin = { AE_TDS_TRANSACTION_BEGIN, request->isolation, NULL };

  return !request->begins_transaction || flow->session->transaction != 0
         || ae_session_transact (flow, &begin, error);
}

gboolean
ae_session_query (const AeFlow *flow,
                  const AeRequest *request,
                  AeResult **first,
                  AeCounts *counts,
                  GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean success;

  *first = NULL;
  g_clear_pointer (&flow->session->facts, ae_run_facts_unref);
  if (!ae_session_check_requirements (flow, request, error)
      || !ae_session_begin_if_wanted (flow, request, error))
    return FALSE;
  /* Also when a call fails before anything is sent there is nothing of an earlier one. */
  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  if (ae_parameters_get_length (request->parameters) > 0 || request->procedure != NULL
      || request->prepared != NULL || request->cursor != NULL)
    success = run_with_parameters (flow, request, first, counts, &failure);
  else
    {
      flow->session->facts = ae_run_facts_new (request->parameters, NULL, AE_METADATA_SOURCE_NONE);
      success = send_batch (flow, request, &failure)
                && read_first_result (flow, request, first, counts, &failure);
    }
  if (success)
    {
      if (*first != NULL)
        ae_run_facts_set_columns (flow->session->facts, ae_result_get_columns (*first),
                                  ae_result_is_decrypted (*first));
      return TRUE;
    }

  ae_type_clash_explain (request, failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
ae_session_transact (const AeFlow *flow, const AeTransact *transact, GError **error)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsRequestContext context;
  AeCounts counts = AE_COUNTS_INIT;

  /* Whatever becomes of this call, who asked for it does not lose the transaction by surprise. */
  if (transact->request == AE_TDS_TRANSACTION_ROLLBACK && transact->name == NULL)
    flow->session->is_transaction_ours = FALSE;

  ae_session_init_request_context (flow->session, &context);
  ae_tds_write_transaction_request (&writer, &context, transact->request, transact->isolation,
                                    transact->name);
  if (!ae_session_send (flow->session, AE_TDS_PACKET_TRANSACTION_MANAGER, &writer,
                        flow->cancellable, error)
      || !ae_session_drain (flow, &counts, error))
    return FALSE;

  if (transact->request == AE_TDS_TRANSACTION_BEGIN)
    flow->session->is_transaction_ours = flow->session->transaction != 0;
  return TRUE;
}
