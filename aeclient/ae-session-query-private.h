/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The flows of a query, each straight-line and blocking:
 *
 *   ae_session_query        describe (once per statement) → encrypt → send → first result
 *   ae_session_read_rows    rows of the current result, decoded and decrypted, into a page
 *   ae_session_next_result  the rest of this result, then the next one
 *   ae_session_drain        everything that is left
 *   ae_session_run_batch    many sets of parameters: describe once, encrypt each, send many at once
 *   ae_session_recover      attention, when an operation was cancelled or a cursor dropped
 */

#include "ae-cell-cipher-private.h"
#include "ae-parameter-plan-private.h"
#include "ae-request-private.h"
#include "ae-result-private.h"
#include "ae-result-rules-private.h"
#include "ae-value-writer-private.h"
#include "tds/ae-tds-request-private.h"

G_BEGIN_DECLS

/* Row counts of the statements that changed rows, or -1 while there is none. */
typedef struct
{
  gint64 rows_affected;
} AeCounts;

#define AE_COUNTS_INIT \
  {                    \
    -1                 \
  }

/* ae-session-query.c */
/* *first is NULL when the answer had no result set; it is read to its end then. */
gboolean ae_session_query (const AeFlow *flow,
                           const AeRequest *request,
                           AeResult **first,
                           AeCounts *counts,
                           GError **error);

/* Describes and prepares, unless it is prepared already. */
gboolean ae_session_prepare (const AeFlow *flow, const AeRequest *request, GError **error);

/* ae-session-undeclared.c */
/* Adds the parameters that the text has and request->parameters does not, bound to NULL, with the
 * types that the server suggests (sp_describe_undeclared_parameters). Sends no values. */
gboolean
ae_session_describe_undeclared (const AeFlow *flow, const AeRequest *request, GError **error);

/* ae-session-prepare.c */
/* sp_prepare; keeps the handle with request->prepared. @parameters: with the types that were
 * learnt. @declaration: without them. */
gboolean ae_session_send_prepare (const AeFlow *flow,
                                  const AeRequest *request,
                                  const AeParameters *parameters,
                                  const char *declaration,
                                  AeParameterPlan *plan,
                                  GError **error);
/* A value that is returned in an answer that nobody waits for: the handle of a statement that was
 * prepared all the same is unprepared with a later request. */
void ae_session_note_lost_handle (AeSession *self, const AeTdsToken *token);
/* ae-session-cursor.c: the same of a cursor of the server, which is closed. */
void ae_session_note_lost_cursor (AeSession *self, const AeTdsToken *token);
/* Calls that unprepare or close what was dropped, at the begin of a payload. */
void ae_session_write_unprepare (AeSession *self,
                                 const AeTdsRequestContext *context,
                                 AeTdsWriter *writer);
/* The same as a request of its own, if there is anything. */
gboolean ae_session_send_unprepare (const AeFlow *flow, GError **error);
/* Error 8179 does not say whose handle was not there: that of the call, and then nothing has run,
 * or one that the statement itself named, behind what it has done. Asked by unpreparing: afterwards
 * the server does not have the handle in either case. FALSE also if it could not be asked. (Only a
 * statement that unprepares itself could mislead this.) */
gboolean ae_session_lacks_handle (const AeFlow *flow, gint32 number);

/* What a transaction-manager request says. */
typedef struct
{
  AeTdsTransactionRequest request;
  guint8 isolation; /* of BEGIN; 0: as it is */
  char *name;       /* of a savepoint, or NULL */
} AeTransact;

gboolean ae_session_transact (const AeFlow *flow, const AeTransact *transact, GError **error);

/* ae-session-response.c */
/* Sends a payload; the session awaits a response afterwards. */
gboolean ae_session_send (AeSession *self,
                          guint8 packet_type,
                          const AeTdsWriter *payload,
                          GCancellable *cancellable,
                          GError **error);
/* What sending a request means for the session; returns the status of its first packet. */
guint8 ae_session_begin_request (AeSession *self, guint8 packet_type);
/* ae-session-send.c */
/* The same as ae_session_send () with values that are read meanwhile: @inserts, of AeInsert, in
 * order. If one fails, the request is taken back: nothing was run. */
gboolean ae_session_send_with_values (const AeFlow *flow,
                                      guint8 packet_type,
                                      const AeTdsWriter *payload,
                                      const GPtrArray *inserts,
                                      GError **error);
/* The next token of the response; noted with ae_session_note_token. FALSE on error. *is_end. */
gboolean ae_session_next_token (const AeFlow *flow,
                                AeTdsToken *token,
                                gboolean *is_end,
                                GError **server_error,
                                GError **error);
/* *result NULL: the response is at its end. A server's error ends the search and is returned; the
 * response may go on behind it (session->awaiting_response says so). */
gboolean ae_session_next_result (const AeFlow *flow,
                                 const AeResultRules *rules,
                                 AeResult **result,
                                 AeCounts *counts,
                                 GError **error);
/* At least one row, unless *is_end; at most @max_rows; no more than there is without waiting. */
gboolean ae_session_read_rows (const AeFlow *flow,
                               AeResult *result,
                               AePage *page,
                               guint max_rows,
                               gboolean *is_end,
                               AeCounts *counts,
                               GError **error);
/* Large values of the rows of this response come in parts. */
void ae_session_take_parts (AeSession *self);
/* The next part of a value, or the row behind it. With @has_some it waits for nothing: then *stop.
 */
gboolean ae_session_next_part (const AeFlow *flow,
                               gboolean has_some,
                               AeTdsToken *token,
                               gboolean *stop,
                               GError **error);
/* Reads to the end of one of several calls in a message; *is_answered FALSE: the message ended
 * before. *server_error: the first of this call. */
gboolean ae_session_read_call (const AeFlow *flow,
                               AeCounts *counts,
                               gboolean *is_answered,
                               GError **server_error,
                               GError **error);
/* Reads to the end of the response. The first server error is returned. */
gboolean ae_session_drain (const AeFlow *flow, AeCounts *counts, GError **error);
/* Brings the session back to where a request can be sent, or aborts it: then *error says why. Takes
 * back what session->undo says. */
void ae_session_recover (AeSession *self, GError **error);

/* ae-session-describe.c */
AeParameterPlan *ae_session_describe (const AeFlow *flow,
                                      const AeRequest *request,
                                      const char *declaration,
                                      GError **error);

/* ae-session-learn.c */
/* Describes, and finds the types of parameters that were not declared. */
AeParameterPlan *ae_session_learn (const AeFlow *flow,
                                   const AeRequest *request,
                                   const char *declaration,
                                   GError **error);
/* The value can only be encrypted when the collation is known, and it was never asked for. */
gboolean ae_session_needs_collation (const AeParameterPlan *plan,
                                     const AeParameters *parameters,
                                     guint index);

/* ae-session-parameters.c */
/* The ciphers of one request, one for each key of the plan, made when first needed. */
typedef struct
{
  const AeFlow *flow;
  const AeParameterPlan *plan; /* NULL: every parameter as it is */
  AeCellCipher **ciphers;
  /* Element-type AeInsert; borrowed. Gets the values that are read while the request is sent. NULL:
   * there can be none. */
  GPtrArray *inserts;
} AeRequestCiphers;

void
ae_request_ciphers_init (AeRequestCiphers *self, const AeFlow *flow, const AeParameterPlan *plan);
void ae_request_ciphers_clear (AeRequestCiphers *self);
/* One call, behind those that are there: sp_execute of @handle, or without one sp_executesql or the
 * procedure. */
gboolean ae_session_write_call (AeRequestCiphers *ciphers,
                                const AeRequest *request,
                                const char *declaration,
                                const gint32 *handle,
                                AeTdsWriter *writer,
                                GError **error);
/* The whole request: sp_execute of @handle, or without one sp_executesql or the call. @plan NULL:
 * every parameter as it is. */
gboolean ae_session_write_execute (const AeFlow *flow,
                                   const AeRequest *request,
                                   const char *declaration,
                                   const AeParameterPlan *plan,
                                   const gint32 *handle,
                                   AeTdsWriter *writer,
                                   GPtrArray *inserts,
                                   GError **error);
/* Text for char or varchar that is not ASCII. */
gboolean ae_session_needs_code_page (const AeTdsTypeInfo *info, const AeTdsValue *value);
void ae_session_init_request_context (const AeSession *self, AeTdsRequestContext *context);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeRequestCiphers, ae_request_ciphers_clear)

G_END_DECLS
