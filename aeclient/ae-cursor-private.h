/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-cursor.h"
#include "ae-connection-private.h"

G_BEGIN_DECLS

/* The cursor's own thread only; whoever runs the session works on the response. */
struct _AeCursor
{
  GObject parent_instance;

  AeConnection *connection;
  AeResponse *response;
  AeTdsColumns *columns; /* of the current result; NULL: none */
  gboolean is_decrypted;
  GPtrArray *column_objects; /* element-type AeColumn; made when asked for */

  AePage *page;  /* rows that were read; NULL: none yet, or no more */
  guint n_taken; /* of these handed out; the last of them is the current row */
  gboolean has_row;
  gboolean is_pending; /* an asynchronous call is under way: no other may begin */
  gboolean is_at_end;  /* of the current result */
  gboolean is_last;    /* everything was read: no result follows */

  GPtrArray *earlier_pages; /* of the current row, as less of it was read; NULL: none */
  guint64 stream_id;        /* of the stream that reads a value of this row; 0: none */
  guint64 last_stream_id;
  guint stream_column;

  gboolean large_integers_as_text; /* in pages of values */
  gboolean error_cells;            /* in pages of values: in place of a failure */
  AeTdsArena *texts;               /* handed out by get_string for the current row; wiped */
  GArray *values;                  /* handed out by fetch_values */
  guint64 rows_fetched;
  gint64 rows_affected;
};

/* Takes the response over. */
AeCursor *ae_cursor_new (AeConnection *connection, AeResponse *response);

/* ae-cursor.c: the current result and its rows */
/* Columns of another result, or NULL for none; what was handed out of the last one is gone. */
void ae_cursor_set_result (AeCursor *self, AeTdsColumns *columns, gboolean is_decrypted);
/* The cursor is on no row any more; what was handed out of it is gone. */
void ae_cursor_forget_row (AeCursor *self);
void ae_cursor_set_page (AeCursor *self, AePage *page);
/* More of the current row was read; what was handed out of it stays. */
void ae_cursor_replace_row (AeCursor *self, AePage *page);
void ae_cursor_set_rows_affected (AeCursor *self, gint64 rows_affected);
/* Rows of the page that were not handed out yet: from *first, so many. */
AePage *ae_cursor_peek_rows (AeCursor *self, guint *first, guint *n_rows);
void ae_cursor_take_rows (AeCursor *self, guint n_rows);
/* Nothing needs to be read to know what comes next. */
gboolean ae_cursor_has_rows_or_end (AeCursor *self);
/* The page and the row that the cursor is on; NULL with an error when it is on none. */
AePage *ae_cursor_peek_current (AeCursor *self, guint *row, GError **error);

/* ae-cursor-operations.c: one call at a time, as the streams of GIO have it: what two would read
 * could not be told apart. AE_ERROR_BUSY while one is under way. */
gboolean ae_cursor_check_idle (AeCursor *self, GError **error);
/* The same for an asynchronous call, which reports the error; otherwise it is under way from here
 * on until its apply function calls ae_cursor_end_call (). */
gboolean ae_cursor_begin_call (AeCursor *self,
                               gpointer source_tag,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
void ae_cursor_end_call (AeCursor *self);
/* Rows that were at hand, or the end that was known, when the call began may be gone when it ends,
 * because the cursor was closed in between: that must not look like the end. */
gboolean ae_cursor_check_still_there (AeCursor *self, GError **error);

/* What an operation learns, for the cursor. The response itself belongs to
 * whoever runs the session, perhaps already for the next operation. */
typedef struct
{
  AePage *page;          /* fill: rows; NULL at the end; stream: more of the row, or NULL */
  AeTdsWriter data;      /* stream: of the value */
  gboolean is_value_end; /* stream: nothing is behind these data */
  AeTdsColumns *columns; /* next result; NULL: none */
  gboolean is_last;      /* nothing is left on the wire */
  gint64 rows_affected;
} AeCursorNews;

AeCursorNews *ae_cursor_prepare_news (AeOperation *operation);
AeOperation *ae_cursor_new_operation (AeCursor *self,
                                      AeOperationKind kind,
                                      AeOperationFunc run,
                                      AeOperationApplyFunc apply);
AeOperation *ae_cursor_new_fill (AeCursor *self, guint max_rows, AeOperationApplyFunc apply);
/* ae-cursor-stream.c: reads some of the value whose turn it is. */
AeOperation *ae_cursor_new_read_value (AeCursor *self, AeOperationApplyFunc apply);
/* Passes over values up to @column. */
AeOperation *ae_cursor_new_skip_to (AeCursor *self, guint column, AeOperationApplyFunc apply);
void ae_cursor_apply_fill (AeOperation *operation, gpointer source_object);

G_END_DECLS
