/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Cursors of the server (sp_cursoropen and its kin, tds sheet 6.4). All are snapshots: what others
 * change later is not seen, whatever type was asked for; what is changed through the cursor is. */

#include "ae-tsql-ast-private.h"
#include "ae-tsql-procedures-private.h"
#include "ae-tsql-row-store-private.h"

G_BEGIN_DECLS

enum
{
  AE_TSQL_SCROLL_KEYSET = 0x1,
  AE_TSQL_SCROLL_DYNAMIC = 0x2,
  AE_TSQL_SCROLL_FORWARD_ONLY = 0x4,
  AE_TSQL_SCROLL_STATIC = 0x8,
  AE_TSQL_SCROLL_FAST_FORWARD = 0x10,
  AE_TSQL_SCROLL_TYPES = 0x1F,
  AE_TSQL_SCROLL_PARAMETERIZED = 0x1000,
  AE_TSQL_SCROLL_AUTO_FETCH = 0x2000,
  AE_TSQL_CONCURRENCY_READ_ONLY = 0x1,
  AE_TSQL_CONCURRENCY_KINDS = 0xF,
  AE_TSQL_CONCURRENCY_ALLOW_DIRECT = 0x2000,
};

struct _AeTsqlCursor
{
  gint32 handle;
  gint32 scroll, concurrency; /* as they are, not as they were asked for */
  char *text;
  AeTsqlFrame *frame; /* the parameters of the statement */

  /* What the rows consist of: the columns of the statement, and ROWSTAT. */
  AeEmulatorColumn *columns;
  AeEmulatorColumnCrypto *crypto;
  guint n_columns; /* without ROWSTAT */
  GPtrArray *ceks; /* of AeEmulatorCek */

  /* Of a cursor that can be updated. */
  char *schema, *table; /* table NULL: it cannot */
  char **base_names;    /* of the columns; "" for an expression */
  gboolean *keys;

  AeTsqlRowStore *rows; /* of an updatable one: with the rowid behind the columns */
  GArray *missing;      /* of gboolean: deleted through the cursor; shorter than rows */

  /* The fetch buffer: rows from @start (from 1; 0 before the first), @n_fetched of them. */
  guint start, n_fetched;
};

void ae_tsql_cursor_free (AeTsqlCursor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlCursor, ae_tsql_cursor_free)

/* --- ae-tsql-cursor-open.c --- */

/* Runs @text with the values of @frame, which it takes. NULL: it failed (told), or it ran without
 * a cursor, as *direct says then. */
AeTsqlCursor *ae_tsql_cursor_open (AeEmulatorSession *session,
                                   const char *text,
                                   AeTsqlFrame *frame,
                                   gint32 scroll,
                                   gint32 concurrency,
                                   gboolean *direct,
                                   AeTsqlError *error);
/* Reads row number @row again, after a change through the cursor. */
gboolean ae_tsql_cursor_refresh (AeTsqlCursor *self,
                                 AeEmulatorSession *session,
                                 guint row,
                                 AeTsqlError *error);
/* rowid = @rowid, over the only table of a statement. */
AeTsqlExpr *ae_tsql_cursor_match (AeTsqlTree *tree, gint64 rowid);
gint64 ae_tsql_cursor_get_rowid (AeTsqlCursor *self, guint row);

/* --- ae-tsql-cursor.c --- */

/* The columns, and where they come from. */
gboolean ae_tsql_cursor_send_columns (AeTsqlCursor *self, AeEmulatorSession *session);
/* @n_rows of the fetch buffer from @first on, which counts from 0, and their DONE. FALSE: @error is
 * set, or nobody wants more. */
gboolean ae_tsql_cursor_send_rows (AeTsqlCursor *self,
                                   AeEmulatorSession *session,
                                   guint first,
                                   guint n_rows,
                                   AeTsqlError *error);
gboolean ae_tsql_cursor_is_missing (const AeTsqlCursor *self, guint row);
/* FALSE: @error is set, or nobody wants more. *adjusted: the move would have gone before the first
 * row. */
gboolean ae_tsql_cursor_fetch (AeTsqlCursor *self,
                               AeEmulatorSession *session,
                               gint32 type,
                               gint64 row,
                               gint64 n_rows,
                               gboolean *adjusted,
                               AeTsqlError *error);

/* --- ae-tsql-cursor-change.c --- */

/* sp_cursor */
gboolean ae_tsql_call_cursor (AeTsqlCall *self);

/* --- ae-tsql-cursor-calls.c --- */

gboolean ae_tsql_call_cursor_open (AeTsqlCall *self);
gboolean ae_tsql_call_cursor_prepare (AeTsqlCall *self);
gboolean ae_tsql_call_cursor_execute (AeTsqlCall *self);
gboolean ae_tsql_call_cursor_prepexec (AeTsqlCall *self);
gboolean ae_tsql_call_cursor_fetch (AeTsqlCall *self);
gboolean ae_tsql_call_cursor_option (AeTsqlCall *self);
gboolean ae_tsql_call_cursor_close (AeTsqlCall *self);
/* The cursor of the first argument; NULL: there is none (16909 is set). */
AeTsqlCursor *ae_tsql_call_find_cursor (AeTsqlCall *self, const char *procedure);

G_END_DECLS
