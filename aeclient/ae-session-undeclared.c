/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Parameters that a statement has and nobody has declared: sp_describe_undeclared_parameters,
 * called by name, arguments by position (tds sheet 10.1). One row for each:
 *
 *   0 ordinal  1 name  2 type id  3 type, as T-SQL writes it  …  19 is input  20 is output  …
 *
 * The server is not trusted: a name that the text does not have, or has twice, is an error. */

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-outputs-private.h"
#include "ae-sql-text-private.h"

enum
{
  COLUMN_NAME = 1,
  COLUMN_TYPE = 3,
  COLUMN_IS_OUTPUT = 20,
};

static gboolean
fail_with_shape (GError **error)
{
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server's answer about the parameters of the statement has not the "
                          "form it should have"));
  return FALSE;
}

/* The variables in the text that are not among @parameters; some may be variables of its own. */
static GHashTable *
find_variables (const char *sql, const AeParameters *parameters)
{
  GHashTable *variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  AeSqlToken token;

  do
    {
      ae_sql_text_next_token (&sql, &token);
      if (token.kind != AE_SQL_TOKEN_WORD || token.size < 2 || token.text[0] != '@'
          || token.text[1] == '@')
        continue;

      g_autofree char *name = g_strndup (token.text, token.size);
      if (ae_parameters_find (parameters, name) == NULL)
        g_hash_table_add (variables, g_ascii_strdown (name, -1));
    }
  while (token.kind != AE_SQL_TOKEN_END);

  return variables;
}

static gboolean
read_value (const AeTdsColumns *columns,
            const AeTdsCell *cells,
            guint index,
            AeTdsValueKind kind,
            AeTdsArena *arena,
            AeTdsValue *value)
{
  return !cells[index].is_null
         && ae_tds_value_read (value, &columns->columns[index].type, cells[index].data,
                               cells[index].size, arena, NULL)
         && value->kind == kind;
}

static gboolean
add_row (const AeTdsColumns *columns,
         const AeTdsCell *cells,
         GHashTable *variables,
         AeParameters *parameters,
         GError **error)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  AeTdsValue name, type, is_output;

  if (!read_value (columns, cells, COLUMN_NAME, AE_TDS_VALUE_TEXT, arena, &name))
    return fail_with_shape (error);
  g_autofree char *lower = g_ascii_strdown ((const char *) name.data, -1);
  if (!g_hash_table_remove (variables, lower))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                   _ ("The server described parameter %s, which the statement has not, or twice"),
                   (const char *) name.data);
      return FALSE;
    }

  AeSqlType *declared = read_value (columns, cells, COLUMN_TYPE, AE_TDS_VALUE_TEXT, arena, &type)
                            ? ae_sql_type_new_from_string ((const char *) type.data, NULL)
                            : NULL;
  if (declared == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("The server suggests a type for parameter %s that is not known here; declare "
                      "the parameter with ae_statement_declare ()"),
                   (const char *) name.data);
      return FALSE;
    }

  AeParameter *parameter = ae_parameters_ensure (parameters, (const char *) name.data);
  ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
  parameter->declared = declared;
  parameter->is_output
      = columns->n_columns > COLUMN_IS_OUTPUT
        && read_value (columns, cells, COLUMN_IS_OUTPUT, AE_TDS_VALUE_BOOLEAN, arena, &is_output)
        && is_output.integer != 0;
  return TRUE;
}

/* The rows, as far as they are understood; what stands behind is left on the wire. */
static gboolean
read_answer (const AeFlow *flow, GHashTable *variables, AeParameters *parameters, GError **error)
{
  g_autoptr (AeTdsColumns) columns = NULL;

  while (flow->session->awaiting_response)
    {
      g_autoptr (GError) server_error = NULL;
      AeTdsToken token;
      gboolean is_end;

      if (!ae_session_next_token (flow, &token, &is_end, &server_error, error))
        return FALSE;
      if (server_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&server_error));
          return FALSE;
        }
      if (is_end)
        break;
      if (token.type == AE_TDS_TOKEN_COLMETADATA)
        {
          if (columns != NULL || token.columns == NULL || token.columns->n_columns <= COLUMN_TYPE)
            return fail_with_shape (error);
          columns = ae_tds_columns_ref (token.columns);
        }
      else if (token.type == AE_TDS_TOKEN_ROW
               && !add_row (columns, token.row.cells, variables, parameters, error))
        return FALSE;
    }

  return columns != NULL || fail_with_shape (error);
}

gboolean
ae_session_describe_undeclared (const AeFlow *flow, const AeRequest *request, GError **error)
{
  g_autoptr (GHashTable) variables = find_variables (request->sql, request->parameters);
  g_autofree char *declaration = ae_parameters_to_declaration (request->parameters);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) failure = NULL;
  AeTdsRequestContext context;
  AeCounts counts = AE_COUNTS_INIT;

  if (g_hash_table_size (variables) == 0)
    return TRUE;

  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  ae_session_init_request_context (flow->session, &context);
  ae_session_write_unprepare (flow->session, &context, &writer);
  ae_tds_write_rpc_name (&writer, &context, "sp_describe_undeclared_parameters");
  ae_tds_write_rpc_text (&writer, request->sql, flow->session->collation);
  ae_tds_write_rpc_text (&writer, declaration, flow->session->collation);
  if (!ae_session_send (flow->session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, error))
    return FALSE;

  gboolean understood = read_answer (flow, variables, request->parameters, &failure);

  /* Whatever the answer said, it is read to its end before anything else is sent. */
  if (flow->session->awaiting_response && ae_session_is_open (flow->session)
      && !g_cancellable_is_cancelled (flow->cancellable)
      && !ae_session_drain (flow, &counts, failure == NULL ? &failure : NULL))
    understood = FALSE;
  if (!understood)
    g_propagate_error (error, g_steal_pointer (&failure));
  return understood;
}
