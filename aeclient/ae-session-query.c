/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-outputs-private.h"
#include "ae-plan-cache-private.h"
#include "ae-type-clash-private.h"

void
ae_request_free (AeRequest *self)
{
  g_free (self->sql);
  g_free (self->procedure);
  ae_parameters_free (self->parameters);
  ae_result_rules_unref (self->rules);
  g_free (self);
}

/* Encryption that was asked for but cannot be had is found before anything is sent. */
static gboolean
check_requirements (const AeFlow *flow, const AeRequest *request, GError **error)
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
  if (!ae_parameters_check_bound (request->parameters, request->n_markers, error))
    return FALSE;
  if (request->encryption == AE_COLUMN_ENCRYPTION_ENABLED)
    return TRUE;

  for (guint i = 0; i < ae_parameters_get_length (request->parameters); i++)
    {
      const AeParameter *parameter = ae_parameters_peek (request->parameters, i);

      if (parameter->minimum_encryption != AE_ENCRYPTION_TYPE_NONE)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                       _ ("[CE300] Parameter %s must be encrypted, but column encryption of "
                          "parameters is not enabled for this statement; nothing was sent"),
                       parameter->name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
is_usable (const AeParameterPlan *plan, const AeRequest *request)
{
  if (!ae_parameter_plan_suits (plan, request->parameters, request->learns_types))
    return FALSE;
  for (guint i = 0; i < plan->n_parameters && request->learns_types; i++)
    if (ae_session_needs_collation (plan, request->parameters, i))
      return FALSE;
  return TRUE;
}

/* How to encrypt the parameters: from the cache, or with one round trip, and more to learn. */
static AeParameterPlan *
get_plan (const AeFlow *flow,
          const AeRequest *request,
          const char *declaration,
          const char *cache_key,
          gboolean *from_cache,
          GError **error)
{
  g_autoptr (AeParameterPlan) plan = ae_plan_cache_lookup (cache_key);

  if (plan != NULL && !is_usable (plan, request))
    g_clear_pointer (&plan, ae_parameter_plan_unref);
  *from_cache = plan != NULL;
  if (plan == NULL)
    {
      plan = ae_session_learn (flow, request, declaration, error);
      if (plan == NULL)
        return NULL;
    }

  /* Also for a cached plan: what is required is a matter of this statement. */
  if (!ae_parameter_plan_check (plan, request->parameters, error))
    return NULL;
  return g_steal_pointer (&plan);
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

static gboolean
send_execute (const AeFlow *flow,
              const AeRequest *request,
              const char *declaration,
              AeParameterPlan *plan,
              GError **error)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  if (!ae_session_write_execute (flow, request, declaration, plan, &writer, error))
    return FALSE;
  expect_outputs (flow, request, plan);
  return ae_session_send (flow->session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, error);
}

/* With the types that were learnt. */
static gboolean
send_planned (const AeFlow *flow, const AeRequest *request, AeParameterPlan *plan, GError **error)
{
  g_autoptr (AeParameters) parameters = ae_parameter_plan_apply (plan, request->parameters);
  g_autofree char *declaration = ae_parameters_to_declaration (parameters);
  AeRequest learnt = *request;

  learnt.parameters = parameters;
  return send_execute (flow, &learnt, declaration, plan, error);
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

static gboolean
run_with_parameters (const AeFlow *flow,
                     const AeRequest *request,
                     AeResult **first,
                     AeCounts *counts,
                     GError **error)
{
  g_autofree char *declaration = ae_parameters_to_declaration (request->parameters);

  /* Without parameters there is nothing to describe. */
  if (request->encryption != AE_COLUMN_ENCRYPTION_ENABLED
      || ae_parameters_get_length (request->parameters) == 0)
    return send_execute (flow, request, declaration, NULL, error)
           && read_first_result (flow, request, first, counts, error);

  g_autofree char *server
      = g_strdup_printf ("%s,%u", flow->session->server_name, flow->session->port);
  g_autofree char *cache_key = ae_plan_cache_make_key (
      server, flow->session->database, flow->session->settings->user, request->sql, declaration);

  for (gboolean is_retry = FALSE;; is_retry = TRUE)
    {
      g_autoptr (AeParameterPlan) plan = NULL;
      g_autoptr (GError) failure = NULL;
      gboolean from_cache;

      plan = get_plan (flow, request, declaration, cache_key, &from_cache, error);
      if (plan == NULL)
        return FALSE;
      if (send_planned (flow, request, plan, &failure)
          && read_first_result (flow, request, first, counts, &failure))
        {
          /* Only what proved true is remembered. */
          if (!from_cache)
            ae_plan_cache_insert (cache_key, plan);
          return TRUE;
        }

      /* Once: another connection may put into the cache again what is of no use here. */
      if (from_cache && !is_retry && ae_session_is_open (flow->session) && is_out_of_date (failure))
        {
          ae_plan_cache_remove (cache_key);
          continue;
        }

      /* A column may have another type by now. Something of the statement may have run, so it is
       * not tried again here. */
      if (from_cache
          && g_error_matches (failure, AE_SERVER_ERROR, AE_SERVER_ERROR_OPERAND_TYPE_CLASH))
        ae_plan_cache_remove (cache_key);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
}

/* Without autocommit a statement outside a transaction begins one. */
static gboolean
begin_if_wanted (const AeFlow *flow, const AeRequest *request, GError **error)
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
  if (!check_requirements (flow, request, error) || !begin_if_wanted (flow, request, error))
    return FALSE;
  /* Also when a call fails before anything is sent there is nothing of an earlier one. */
  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  if (ae_parameters_get_length (request->parameters) > 0 || request->procedure != NULL)
    success = run_with_parameters (flow, request, first, counts, &failure);
  else
    success = send_batch (flow, request, &failure)
              && read_first_result (flow, request, first, counts, &failure);
  if (success)
    return TRUE;

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
