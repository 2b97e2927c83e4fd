/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A static cursor of the server ([MS-TDS] 2.2.6.6, sp_cursoropen): the rows of a query as they were
 * when it was opened, kept by the server, read by number from either end. It belongs to the session
 * that opened it. Shared by counting; whoever drops it last has it closed with a later request. */

#include "ae-session-query-private.h"
#include "ae-connection-core-private.h"

G_BEGIN_DECLS

struct _AeServerCursor
{
  gint ref_count;
  AeConnectionCore *core;

  /* set when it is opened, immutable afterwards */
  guint64 handles_id; /* of the session that has it; 0: not open */
  gint32 number;      /* what the server calls it */
  guint n_rows;
  AeTdsColumns *columns; /* the last of them is hidden: ROWSTAT */
  AeResultRules *rules;
  guint timeout; /* seconds, for each request; 0: none */
};

AeServerCursor *ae_server_cursor_new (AeConnectionCore *core);
AeServerCursor *ae_server_cursor_ref (AeServerCursor *self);
void ae_server_cursor_unref (AeServerCursor *self);

/* How many of the columns are the query's. */
guint ae_server_cursor_count_columns (const AeTdsColumns *columns);

/* ae-session-cursor.c */
/* What stands before the parameters of the query in the call that opens it. */
void ae_session_write_cursor_open (const AeFlow *flow,
                                   const AeRequest *request,
                                   const char *declaration,
                                   const AeTdsRequestContext *context,
                                   AeTdsWriter *writer);
/* The answer to it; fills request->cursor. */
gboolean ae_session_read_cursor_open (const AeFlow *flow, const AeRequest *request, GError **error);
/* @n_rows rows from number @first, counted from 0: the pages hold them all, or it fails. */
gboolean ae_session_fetch_cursor (const AeFlow *flow,
                                  AeServerCursor *cursor,
                                  guint first,
                                  guint n_rows,
                                  GPtrArray *pages,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeServerCursor, ae_server_cursor_unref)

G_END_DECLS
