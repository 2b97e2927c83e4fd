/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The describe step: sp_describe_parameter_encryption called by name, arguments by position
 * (always-encrypted sheet 4). Its answer decides what leaves this process in the clear, and comes
 * from a server that is not trusted: every column is checked, by position. */

#include "ae-session-query-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/* Rows for names that the statement does not have are ignored, but not without end. */
#define MAX_DESCRIBE_ROWS 65536

enum
{
  KEY_ORDINAL,
  KEY_DATABASE_ID,
  KEY_ID,
  KEY_VERSION,
  KEY_METADATA_VERSION,
  KEY_ENCRYPTED_VALUE,
  KEY_PROVIDER_NAME,
  KEY_PATH,
  KEY_ALGORITHM,
  N_KEY_COLUMNS,
};

enum
{
  PARAMETER_ORDINAL,
  PARAMETER_NAME,
  PARAMETER_ALGORITHM,
  PARAMETER_ENCRYPTION_TYPE,
  PARAMETER_KEY_ORDINAL,
  PARAMETER_NORMALIZATION_VERSION,
  N_PARAMETER_COLUMNS,
};

static const AeTdsValueKind key_kinds[N_KEY_COLUMNS] = {
  AE_TDS_VALUE_INTEGER, AE_TDS_VALUE_INTEGER, AE_TDS_VALUE_INTEGER,
  AE_TDS_VALUE_INTEGER, AE_TDS_VALUE_BYTES,   AE_TDS_VALUE_BYTES,
  AE_TDS_VALUE_TEXT,    AE_TDS_VALUE_TEXT,    AE_TDS_VALUE_TEXT,
};

static const AeTdsValueKind parameter_kinds[N_PARAMETER_COLUMNS] = {
  AE_TDS_VALUE_INTEGER, AE_TDS_VALUE_TEXT,    AE_TDS_VALUE_INTEGER,
  AE_TDS_VALUE_INTEGER, AE_TDS_VALUE_INTEGER, AE_TDS_VALUE_INTEGER,
};

/* One result set of the answer while it is read. */
typedef struct
{
  const AeTdsColumns *columns;
  const AeTdsValueKind *kinds;
  guint n_kinds;
} AeDescribeShape;

static gboolean
fail_with_shape (GError **error)
{
  g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server's answer about the encryption of parameters has not the form "
                          "it should have; nothing was sent"));
  return FALSE;
}

/* All values of a row, each of the kind that its position has; NULL nowhere. */
static gboolean
read_row (const AeDescribeShape *shape,
          const AeTdsCell *cells,
          AeTdsArena *arena,
          AeTdsValue *values,
          GError **error)
{
  for (guint i = 0; i < shape->n_kinds; i++)
    {
      if (cells[i].is_null
          || !ae_tds_value_read (&values[i], &shape->columns->columns[i].type, cells[i].data,
                                 cells[i].size, arena, NULL)
          || values[i].kind != shape->kinds[i])
        return fail_with_shape (error);
    }

  return TRUE;
}

static gboolean
add_key_row (AeParameterPlan *plan, const AeTdsValue *values, GError **error)
{
  const AeTdsValue *version = &values[KEY_METADATA_VERSION];
  AePlanKeyRow row = {
    .ordinal = values[KEY_ORDINAL].integer,
    .database_id = values[KEY_DATABASE_ID].integer,
    .cek_id = values[KEY_ID].integer,
    .cek_version = values[KEY_VERSION].integer,
    .metadata_version = version->data,
    .encrypted_key = values[KEY_ENCRYPTED_VALUE].data,
    .encrypted_key_size = values[KEY_ENCRYPTED_VALUE].size,
    .provider_name = (const char *) values[KEY_PROVIDER_NAME].data,
    .key_path = (const char *) values[KEY_PATH].data,
    .algorithm = (const char *) values[KEY_ALGORITHM].data,
  };

  if (version->size != 8)
    return fail_with_shape (error);
  return ae_parameter_plan_add_key (plan, &row, error);
}

static gboolean
add_parameter_row (AeParameterPlan *plan,
                   const AeParameters *parameters,
                   const AeTdsValue *values,
                   GError **error)
{
  AePlanParameterRow row = {
    .name = (const char *) values[PARAMETER_NAME].data,
    .algorithm = values[PARAMETER_ALGORITHM].integer,
    .encryption_type = values[PARAMETER_ENCRYPTION_TYPE].integer,
    .key_ordinal = values[PARAMETER_KEY_ORDINAL].integer,
    .normalization_version = values[PARAMETER_NORMALIZATION_VERSION].integer,
  };

  return ae_parameter_plan_add_parameter (plan, parameters, &row, error);
}

/* Reads the rows of one result set up to its DONE. @parameters NULL: the keys. */
static gboolean
read_result (const AeFlow *flow,
             const AeDescribeShape *shape,
             AeParameterPlan *plan,
             const AeParameters *parameters,
             GError **error)
{
  for (guint n_rows = 0;; n_rows++)
    {
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_autoptr (GError) server_error = NULL;
      AeTdsValue values[N_KEY_COLUMNS];
      AeTdsToken token;
      gboolean is_end;

      if (!ae_session_next_token (flow, &token, &is_end, &server_error, error))
        return FALSE;
      if (server_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&server_error));
          return FALSE;
        }
      if (is_end || token.type == AE_TDS_TOKEN_COLMETADATA || n_rows >= MAX_DESCRIBE_ROWS)
        return fail_with_shape (error);
      if (token.type == AE_TDS_TOKEN_DONE || token.type == AE_TDS_TOKEN_DONEINPROC
          || token.type == AE_TDS_TOKEN_DONEPROC)
        return TRUE;
      if (token.type != AE_TDS_TOKEN_ROW)
        continue;

      if (!read_row (shape, token.row.cells, arena, values, error))
        return FALSE;
      if (parameters == NULL ? !add_key_row (plan, values, error)
                             : !add_parameter_row (plan, parameters, values, error))
        return FALSE;
    }
}

/* Waits for the metadata of a result set; its columns are kept alive by @columns. */
static gboolean
expect_columns (const AeFlow *flow, guint n_wanted, AeTdsColumns **columns, GError **error)
{
  for (;;)
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
      if (is_end || token.type == AE_TDS_TOKEN_ROW)
        return fail_with_shape (error);
      if (token.type != AE_TDS_TOKEN_COLMETADATA)
        continue;

      if (token.columns == NULL || token.columns->n_columns < n_wanted)
        return fail_with_shape (error);
      *columns = ae_tds_columns_ref (token.columns);
      return TRUE;
    }
}

static gboolean
read_answer (const AeFlow *flow,
             const AeParameters *parameters,
             AeParameterPlan *plan,
             GError **error)
{
  g_autoptr (AeTdsColumns) key_columns = NULL;
  g_autoptr (AeTdsColumns) parameter_columns = NULL;

  if (!expect_columns (flow, N_KEY_COLUMNS, &key_columns, error))
    return FALSE;
  AeDescribeShape keys = { key_columns, key_kinds, N_KEY_COLUMNS };
  if (!read_result (flow, &keys, plan, NULL, error))
    return FALSE;

  if (!expect_columns (flow, N_PARAMETER_COLUMNS, &parameter_columns, error))
    return FALSE;
  AeDescribeShape rows = { parameter_columns, parameter_kinds, N_PARAMETER_COLUMNS };
  return read_result (flow, &rows, plan, parameters, error);
}

AeParameterPlan *
ae_session_describe (const AeFlow *flow,
                     const AeRequest *request,
                     const char *declaration,
                     GError **error)
{
  g_autoptr (AeParameterPlan) plan
      = ae_parameter_plan_new (ae_parameters_get_length (request->parameters));
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsRequestContext context;
  AeCounts counts = AE_COUNTS_INIT;

  ae_session_init_request_context (flow->session, &context);
  ae_session_write_unprepare (flow->session, &context, &writer);
  ae_tds_write_rpc_name (&writer, &context, "sp_describe_parameter_encryption");
  ae_tds_write_rpc_text (&writer, request->sql, flow->session->collation);
  ae_tds_write_rpc_text (&writer, declaration, flow->session->collation);

  if (!ae_session_send (flow->session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, error))
    return NULL;

  g_autoptr (GError) failure = NULL;
  gboolean understood = read_answer (flow, request->parameters, plan, &failure);

  /* Whatever the answer said, it is read to its end before anything else is sent. */
  if (flow->session->awaiting_response && ae_session_is_open (flow->session)
      && !g_cancellable_is_cancelled (flow->cancellable)
      && !ae_session_drain (flow, &counts, failure == NULL ? &failure : NULL))
    understood = FALSE;

  if (!understood)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return g_steal_pointer (&plan);
}
