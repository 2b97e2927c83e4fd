/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Statement texts: finding parameters in them. Knows strings, quoted and bracketed names, line
 * comments and nested block comments, nothing else of T-SQL. */

#include <glib.h>

G_BEGIN_DECLS

/* Rewrites the n-th ? outside strings, comments and brackets to @P<n>. @n_markers may be 0, then
 * the text is returned as it was. AE_ERROR_SYNTAX: an unterminated string, name or comment is left
 * to the server; only more than 2100 markers are refused here. */
char *ae_sql_text_rewrite_markers (const char *sql, guint *n_markers, GError **error);

G_END_DECLS
