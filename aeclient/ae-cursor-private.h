/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-cursor.h"
#include "ae-connection-private.h"

G_BEGIN_DECLS

AeCursor *ae_cursor_new (AeConnection *connection, AeResponse *response);

/* ae-cursor.c, for ae-cursor-fetch.c */
AeConnection *ae_cursor_get_connection (AeCursor *self);
/* Rows of the page that were not handed out yet: from *first, so many. */
AePage *ae_cursor_peek_rows (AeCursor *self, guint *first, guint *n_rows);
void ae_cursor_take_rows (AeCursor *self, guint n_rows);
AeOperation *ae_cursor_new_fill (AeCursor *self, guint max_rows);
/* The values handed out by fetch_values; valid until the next. */
const GValue *ae_cursor_set_values (AeCursor *self, GArray *values);
gboolean ae_cursor_is_at_end (AeCursor *self);
/* The page and the row that the cursor is on; NULL with an error when it is on none. */
AePage *ae_cursor_peek_current (AeCursor *self, guint *row, GError **error);
/* Takes a text that stays valid until the cursor moves. */
const char *ae_cursor_keep_text (AeCursor *self, char *text);

G_END_DECLS
