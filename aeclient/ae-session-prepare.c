/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-prepared-private.h"

/* Of sp_prepare: send the columns. */
#define OPTION_COLUMNS 1
/* In one request: a server answers each of them. */
#define MAX_UNPREPARED 100

/* What the answer to sp_prepare says: the columns of the first result, if it has any, and the
 * handle. */
typedef struct
{
  AeTdsColumns *columns;
  gint32 number;
  gboolean has_number;
} AePrepareAnswer;

static gboolean
read_handle (AeSession *session, const AeTdsToken *token, AePrepareAnswer *answer)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  const AeTdsCell *cell = &token->return_value.cell;
  AeTdsValue value;

  session->awaits_handle = FALSE;
  if (cell->is_null
      || !ae_tds_value_read (&value, &token->return_value.column->type, cell->data, cell->size,
                             arena, NULL)
      || value.kind != AE_TDS_VALUE_INTEGER || value.integer <= 0 || value.integer > G_MAXINT32)
    return FALSE;

  answer->number = (gint32) value.integer;
  answer->has_number = TRUE;
  return TRUE;
}

static gboolean
read_answer (const AeFlow *flow, AePrepareAnswer *answer, GError **error)
{
  g_autoptr (GError) server_error = NULL;
  AeTdsToken token;
  gboolean is_end = FALSE;
  gboolean understood = TRUE;

  while (flow->session->awaiting_response)
    {
      if (!ae_session_next_token (flow, &token, &is_end, &server_error, error))
        return FALSE;
      if (is_end)
        break;
      if (token.type == AE_TDS_TOKEN_COLMETADATA && token.columns != NULL
          && answer->columns == NULL)
        answer->columns = ae_tds_columns_ref (token.columns);
      else if (token.type == AE_TDS_TOKEN_RETURNVALUE && !answer->has_number)
        understood = read_handle (flow->session, &token, answer) && understood;
    }

  if (server_error != NULL)
    g_propagate_error (error, g_steal_pointer (&server_error));
  else if (!understood || !answer->has_number)
    g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                         _ ("The server did not say how it calls the prepared statement"));
  else
    return TRUE;
  return FALSE;
}

/* What is expected of the columns of the first result holds from here on; a server that does not
 * tell them now has to when it runs. */
static gboolean
check_columns (const AeRequest *request, const AePrepareAnswer *answer, GError **error)
{
  return answer->columns == NULL
         || (ae_result_rules_check (request->rules, answer->columns, error)
             && ae_result_rules_check_presence (request->rules, answer->columns, error));
}

static AePreparedHandle *
make_handle (const AeSession *session,
             const AeRequest *request,
             const AePrepareAnswer *answer,
             const char *declaration,
             AeParameterPlan *plan)
{
  AePreparedHandle *handle = g_new0 (AePreparedHandle, 1);

  handle->ref_count = 1;
  handle->handles_id = session->handles_id;
  handle->number = answer->number;
  handle->declaration = g_strdup (declaration);
  handle->database = g_strdup (session->database);
  handle->plan = plan != NULL ? ae_parameter_plan_ref (plan) : NULL;
  handle->columns = answer->columns != NULL ? ae_tds_columns_ref (answer->columns) : NULL;
  handle->is_decrypted = request->rules->decrypt;
  return handle;
}

gboolean
ae_session_send_prepare (const AeFlow *flow,
                         const AeRequest *request,
                         const AeParameters *parameters,
                         const char *declaration,
                         AeParameterPlan *plan,
                         GError **error)
{
  const gint32 options = OPTION_COLUMNS;
  g_autofree char *learnt = ae_parameters_to_declaration (parameters);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsRequestContext context;
  AePrepareAnswer answer = { NULL };

  /* What the answer returns is the handle, and no output of the statement. */
  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  ae_session_init_request_context (flow->session, &context);
  ae_session_write_unprepare (flow->session, &context, &writer);
  ae_tds_write_rpc_id (&writer, &context, AE_TDS_PROC_PREPARE);
  ae_tds_write_rpc_int (&writer, AE_TDS_PARAMETER_OUTPUT, NULL);
  ae_tds_write_rpc_text (&writer, learnt, flow->session->collation);
  ae_tds_write_rpc_text (&writer, request->sql, flow->session->collation);
  ae_tds_write_rpc_int (&writer, 0, &options);

  if (!ae_session_send (flow->session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, error))
    return FALSE;

  flow->session->awaits_handle = TRUE;
  gboolean success = read_answer (flow, &answer, error) && check_columns (request, &answer, error);
  if (success)
    ae_prepared_take_handle (request->prepared, flow->session,
                             make_handle (flow->session, request, &answer, declaration, plan));
  else if (answer.has_number)
    g_array_append_val (flow->session->dropped_handles, answer.number);
  g_clear_pointer (&answer.columns, ae_tds_columns_unref);
  return success;
}

void
ae_session_note_lost_handle (AeSession *self, const AeTdsToken *token)
{
  AePrepareAnswer answer = { NULL };

  if (self->awaits_handle && read_handle (self, token, &answer))
    g_array_append_val (self->dropped_handles, answer.number);
  else if (self->awaits_cursor && token->return_value.ordinal == 0)
    ae_session_note_lost_cursor (self, token);
}

void
ae_session_write_unprepare (AeSession *self,
                            const AeTdsRequestContext *context,
                            AeTdsWriter *writer)
{
  self->n_dropped_written = 0;
  /* They go with the session. */
  if (self->resets_before_request)
    return;

  self->n_dropped_written = MIN (self->dropped_handles->len, MAX_UNPREPARED);
  for (guint i = 0; i < self->n_dropped_written; i++)
    {
      const gint32 dropped = g_array_index (self->dropped_handles, gint32, i);
      const gint32 number = ABS (dropped);

      ae_tds_write_rpc_id (writer, context,
                           dropped < 0 ? AE_TDS_PROC_CURSOR_CLOSE : AE_TDS_PROC_UNPREPARE);
      ae_tds_write_rpc_int (writer, 0, &number);
    }
}

gboolean
ae_session_send_unprepare (const AeFlow *flow, GError **error)
{
  AeSession *session = flow->session;

  while (session->dropped_handles->len > 0 && !session->resets_before_request)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      AeTdsRequestContext context;
      AeCounts counts = AE_COUNTS_INIT;

      g_clear_pointer (&session->outputs, ae_outputs_unref);
      ae_session_init_request_context (session, &context);
      ae_session_write_unprepare (session, &context, &writer);
      if (!ae_session_send (session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, error)
          || !ae_session_drain (flow, &counts, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
ae_session_lacks_handle (const AeFlow *flow, gint32 number)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsRequestContext context;
  AeCounts counts = AE_COUNTS_INIT;
  g_autoptr (GError) error = NULL;

  ae_session_init_request_context (flow->session, &context);
  flow->session->n_dropped_written = 0;
  ae_tds_write_rpc_id (&writer, &context, AE_TDS_PROC_UNPREPARE);
  ae_tds_write_rpc_int (&writer, 0, &number);
  return ae_session_send (flow->session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, &error)
         && !ae_session_drain (flow, &counts, &error)
         && g_error_matches (error, AE_SERVER_ERROR, AE_SERVER_ERROR_NOT_PREPARED);
}
