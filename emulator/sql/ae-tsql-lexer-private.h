/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* T-SQL text to tokens. The codes are those of the grammar (ae-tsql-grammar.h), which begin at 1.
 */

#include <glib.h>

G_BEGIN_DECLS

enum
{
  AE_TSQL_TOKEN_END = 0,
  AE_TSQL_TOKEN_UNCLOSED_STRING = -1,
  AE_TSQL_TOKEN_UNCLOSED_COMMENT = -2,
  AE_TSQL_TOKEN_UNKNOWN = -3,
};

typedef struct
{
  int code;
  const char *start; /* in the text of the batch */
  gsize length;
  guint32 line;
} AeTsqlToken;

typedef struct
{
  const char *at, *end;
  guint32 line;
  gboolean quotes_are_strings; /* "x" is a string and no name */
} AeTsqlLexer;

/* @text must be valid UTF-8 without NUL. */
void ae_tsql_lexer_init (AeTsqlLexer *self, const char *text, gsize size);
AeTsqlToken ae_tsql_lexer_next (AeTsqlLexer *self);

/* What a string, a quoted name or any other token stands for (transfer full). */
char *ae_tsql_token_dup_text (const AeTsqlToken *token);
gboolean ae_tsql_token_is_keyword (const AeTsqlToken *token);
/* The words of the grammar, sorted; for the documentation's test. */
const char *ae_tsql_lexer_get_keyword (guint index);

G_END_DECLS
