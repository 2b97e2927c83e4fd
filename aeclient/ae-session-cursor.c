/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-server-cursor-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-outputs-private.h"

/* Of sp_cursoropen (tds sheet 6.4). */
#define SCROLL_STATIC 0x8
#define SCROLL_KINDS 0x1F
#define SCROLL_PARAMETERIZED 0x1000
#define CONCURRENCY_READ_ONLY 0x1
/* Of sp_cursorfetch: from the row of that number. */
#define FETCH_ABSOLUTE 0x10
/* What ROWSTAT says of a row that is there. */
#define ROWSTAT_OK 1

/*  sp_cursoropen     0  cursor        int OUTPUT
 *                    1  statement     nvarchar
 *                    2  scrollopt     int OUTPUT   what is wanted, and what became of it
 *                    3  ccopt         int OUTPUT
 *                    4  rowcount      int OUTPUT   -1: not known
 *                    5  declaration   nvarchar     and on: of a statement with parameters only */
enum
{
  ORDINAL_CURSOR = 0,
  ORDINAL_SCROLL = 2,
  ORDINAL_ROWS = 4,
};

void
ae_session_write_cursor_open (const AeFlow *flow,
                              const AeRequest *request,
                              const char *declaration,
                              const AeTdsRequestContext *context,
                              AeTdsWriter *writer)
{
  gboolean has_parameters = ae_parameters_get_length (request->parameters) > 0;
  const gint32 scroll = SCROLL_STATIC | (has_parameters ? SCROLL_PARAMETERIZED : 0);
  const gint32 concurrency = CONCURRENCY_READ_ONLY;

  ae_tds_write_rpc_id (writer, context, AE_TDS_PROC_CURSOR_OPEN);
  ae_tds_write_rpc_int (writer, AE_TDS_PARAMETER_OUTPUT, NULL);
  ae_tds_write_rpc_text (writer, request->sql, flow->session->collation);
  ae_tds_write_rpc_int (writer, AE_TDS_PARAMETER_OUTPUT, &scroll);
  ae_tds_write_rpc_int (writer, AE_TDS_PARAMETER_OUTPUT, &concurrency);
  ae_tds_write_rpc_int (writer, AE_TDS_PARAMETER_OUTPUT, NULL);
  if (has_parameters)
    ae_tds_write_rpc_text (writer, declaration, flow->session->collation);
}

/* --- the answer to opening ----------------------------------------------------------------- */

typedef struct
{
  AeTdsColumns *columns;
  gint64 cursor, scroll, n_rows; /* -1: not said, or not known */
} OpenAnswer;

static gint64
read_integer (const AeTdsToken *token)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  const AeTdsCell *cell = &token->return_value.cell;
  AeTdsValue value;

  if (cell->is_null
      || !ae_tds_value_read (&value, &token->return_value.column->type, cell->data, cell->size,
                             arena, NULL)
      || value.kind != AE_TDS_VALUE_INTEGER || value.integer < 0 || value.integer > G_MAXINT32)
    return -1;
  return value.integer;
}

void
ae_session_note_lost_cursor (AeSession *self, const AeTdsToken *token)
{
  gint32 dropped = (gint32) -read_integer (token);

  if (dropped < 0)
    g_array_append_val (self->dropped_handles, dropped);
  self->awaits_cursor = FALSE;
}

static void
note_return_value (OpenAnswer *self, AeSession *session, const AeTdsToken *token)
{
  switch (token->return_value.ordinal)
    {
    case ORDINAL_CURSOR:
      self->cursor = read_integer (token);
      session->awaits_cursor = FALSE;
      break;
    case ORDINAL_SCROLL:
      self->scroll = read_integer (token);
      break;
    case ORDINAL_ROWS:
      self->n_rows = read_integer (token);
      break;
    default:
      break;
    }
}

static gboolean
read_open_answer (const AeFlow *flow, OpenAnswer *answer, GError **error)
{
  g_autoptr (GError) server_error = NULL;

  /* If this is torn off before it is read, the cursor is closed all the same. */
  flow->session->awaits_cursor = TRUE;
  while (flow->session->awaiting_response)
    {
      AeTdsToken token;
      gboolean is_end;

      if (!ae_session_next_token (flow, &token, &is_end, &server_error, error))
        return FALSE;
      if (is_end)
        break;
      if (token.type == AE_TDS_TOKEN_COLMETADATA && token.columns != NULL
          && answer->columns == NULL)
        answer->columns = ae_tds_columns_ref (token.columns);
      else if (token.type == AE_TDS_TOKEN_RETURNVALUE)
        note_return_value (answer, flow->session, &token);
    }

  if (server_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&server_error));
  return FALSE;
}

static gboolean
take_open_answer (const AeRequest *request, const OpenAnswer *answer, GError **error)
{
  AeServerCursor *cursor = request->cursor;

  if (answer->cursor <= 0 || answer->columns == NULL
      || ae_server_cursor_count_columns (answer->columns) == 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("The server opened no cursor for the statement: rows can be read by "
                              "number of a single SELECT only"));
      return FALSE;
    }
  /* Another kind would move under those who count its rows. The server may leave this value out
   * when it is as it was asked for. */
  if (answer->scroll >= 0 && (answer->scroll & SCROLL_KINDS) != SCROLL_STATIC)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("The server opened a cursor of another kind (0x%x) than was asked for: the "
                      "statement has something that no static cursor can hold"),
                   (guint) answer->scroll);
      return FALSE;
    }
  if (answer->n_rows < 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("The server does not say how many rows there are: it fills cursors "
                              "in the background; set its “cursor threshold” to -1"));
      return FALSE;
    }

  cursor->n_rows = (guint) answer->n_rows;
  cursor->columns = ae_tds_columns_ref (answer->columns);
  cursor->rules = ae_result_rules_ref (request->rules);
  cursor->timeout = request->timeout;
  return ae_result_rules_check (request->rules, answer->columns, error)
         && ae_result_rules_check_presence (request->rules, answer->columns, error);
}

gboolean
ae_session_read_cursor_open (const AeFlow *flow, const AeRequest *request, GError **error)
{
  OpenAnswer answer = { NULL, -1, -1, -1 };
  gboolean success = read_open_answer (flow, &answer, error);

  /* One that was opened is closed with a later request even if it is of no use. */
  if (answer.cursor > 0)
    {
      request->cursor->number = (gint32) answer.cursor;
      request->cursor->handles_id = flow->session->handles_id;
    }
  success = success && take_open_answer (request, &answer, error);

  g_clear_pointer (&answer.columns, ae_tds_columns_unref);
  return success;
}

/* --- fetching ------------------------------------------------------------------------------ */

static gboolean
send_fetch (const AeFlow *flow, AeServerCursor *cursor, guint first, guint n_rows, GError **error)
{
  const gint32 kind = FETCH_ABSOLUTE;
  const gint32 from = (gint32) first + 1;
  const gint32 count = (gint32) n_rows;
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsRequestContext context;

  g_clear_pointer (&flow->session->outputs, ae_outputs_unref);
  ae_session_init_request_context (flow->session, &context);
  ae_session_write_unprepare (flow->session, &context, &writer);
  ae_tds_write_rpc_id (&writer, &context, AE_TDS_PROC_CURSOR_FETCH);
  ae_tds_write_rpc_int (&writer, 0, &cursor->number);
  ae_tds_write_rpc_int (&writer, 0, &kind);
  ae_tds_write_rpc_int (&writer, 0, &from);
  ae_tds_write_rpc_int (&writer, 0, &count);
  return ae_session_send (flow->session, AE_TDS_PACKET_RPC, &writer, flow->cancellable, error);
}

/* Every row says whether it is there. */
static gboolean
check_row_states (const AePage *page, guint n_visible, GError **error)
{
  for (guint row = 0; row < page->n_rows && n_visible < page->columns->n_columns; row++)
    {
      const AeTdsValue *state = ae_page_peek (page, row, page->columns->n_columns - 1);

      if (state->kind != AE_TDS_VALUE_INTEGER || state->integer != ROWSTAT_OK)
        {
          g_autofree char *number
              = g_strdup_printf ("%" G_GUINT64_FORMAT, page->first_row + row + 1);

          g_set_error (error, AE_ERROR, AE_ERROR_FAILED,
                       _ ("Row %s of the list is not there any more: load it anew"), number);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_pages (const AeFlow *flow,
            AeServerCursor *cursor,
            AeResult *result,
            guint first,
            guint n_rows,
            GPtrArray *pages,
            GError **error)
{
  guint n_visible = ae_server_cursor_count_columns (ae_result_get_columns (result));
  AeCounts counts = AE_COUNTS_INIT;
  guint n_read = 0;

  if (n_visible != ae_server_cursor_count_columns (cursor->columns))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                           _ ("The server sent rows with other columns than those of the cursor"));
      return FALSE;
    }
  for (gboolean is_end = FALSE; !is_end;)
    {
      g_autoptr (AePage) page = ae_page_new (ae_result_get_columns (result), cursor->rules->decrypt,
                                             (guint64) first + n_read);

      if (!ae_session_read_rows (flow, result, page, n_rows, &is_end, &counts, error)
          || !check_row_states (page, n_visible, error))
        return FALSE;
      n_read += page->n_rows;
      if (page->n_rows > 0)
        g_ptr_array_add (pages, g_steal_pointer (&page));
    }

  /* Fewer must not look like empty rows, nor more like those of another place. */
  if (n_read == n_rows)
    return ae_session_drain (flow, &counts, error);
  g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
               _ ("The server sent %u rows of the list where it has %u"), n_read, n_rows);
  return FALSE;
}

gboolean
ae_session_fetch_cursor (const AeFlow *flow,
                         AeServerCursor *cursor,
                         guint first,
                         guint n_rows,
                         GPtrArray *pages,
                         GError **error)
{
  g_autoptr (AeResult) result = NULL;
  AeCounts counts = AE_COUNTS_INIT;

  if (cursor->handles_id != flow->session->handles_id || flow->session->resets_before_request)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_CLOSED,
                           _ ("The rows of the list went with the session that had them: load it "
                              "anew"));
      return FALSE;
    }

  gboolean success
      = send_fetch (flow, cursor, first, n_rows, error)
        && ae_session_next_result (flow, cursor->rules, &result, &counts, error)
        && ae_result_rules_check_presence (
            cursor->rules, result != NULL ? ae_result_get_columns (result) : NULL, error);
  if (success && result == NULL)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                           _ ("The server sent no rows for a part of the list"));
      success = FALSE;
    }
  if (success)
    success = read_pages (flow, cursor, result, first, n_rows, pages, error);
  return success;
}
