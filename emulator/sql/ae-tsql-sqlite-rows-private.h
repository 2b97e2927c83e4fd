/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Rows in one value, for functions that make tables: ts_rows (value) unpacks them. */

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

void ae_tsql_rows_begin (GByteArray *bytes, guint n_columns);
/* The values of a row in the order of its columns. */
void ae_tsql_rows_add_text (GByteArray *bytes, const char *text, gsize size);
void ae_tsql_rows_add_integer (GByteArray *bytes, gint64 integer);
void ae_tsql_rows_add_null (GByteArray *bytes);
/* Takes @bytes. */
void ae_tsql_rows_result (sqlite3_context *context, GByteArray *bytes);

G_END_DECLS
