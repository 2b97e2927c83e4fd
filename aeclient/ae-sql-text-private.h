/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Statement texts: finding parameters and names in them. Knows strings, quoted and bracketed names,
 * line comments and nested block comments, nothing else of T-SQL. */

#include <glib.h>

G_BEGIN_DECLS

/* Rewrites the n-th ? outside strings, comments and brackets to @P<n>. @n_markers may be 0, then
 * the text is returned as it was. AE_ERROR_SYNTAX: an unterminated string, name or comment is left
 * to the server; only more than 2100 markers are refused here. */
char *ae_sql_text_rewrite_markers (const char *sql, guint *n_markers, GError **error);

/* --- names ----------------------------------------------------------------------------------- */

typedef enum
{
  AE_SQL_TOKEN_END,
  AE_SQL_TOKEN_WORD,      /* a regular identifier, keyword, variable or number */
  AE_SQL_TOKEN_BRACKETED, /* [...] */
  AE_SQL_TOKEN_QUOTED,    /* "...", a name or a string, as the session is set */
  AE_SQL_TOKEN_STRING,    /* '...' */
  AE_SQL_TOKEN_SIGN,      /* one character of anything else */
} AeSqlTokenKind;

typedef struct
{
  AeSqlTokenKind kind;
  const char *text; /* with its delimiters */
  gsize size;
} AeSqlToken;

/* The next token at *@cursor, behind blanks and comments. */
void ae_sql_text_next_token (const char **cursor, AeSqlToken *token);
gboolean ae_sql_token_is_word (const AeSqlToken *token, const char *word);
/* What stands between the delimiters, doubled ones made single; of a word, the word. */
char *ae_sql_token_dup_text (const AeSqlToken *token);

G_END_DECLS
