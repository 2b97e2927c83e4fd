/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The table of connection keywords: what each is called and what becomes of it. It is also the
 * source of docs/connection-strings.md, which a test compares with it. */

#include "ae-connection-settings-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_KEYWORD_SUPPORTED,   /* does what its name says */
  AE_KEYWORD_NO_EFFECT,   /* accepted, documented to do nothing */
  AE_KEYWORD_FIXED,       /* only the values that describe what happens anyway */
  AE_KEYWORD_UNSUPPORTED, /* known, always an error */
} AeConnectionKeywordStatus;

guint ae_connection_keyword_count (void);
const char *ae_connection_keyword_get_name (guint index); /* as ODBC spells it, where it has one */
const char *ae_connection_keyword_get_synonyms (guint index); /* separated by "|", or "" */
const char *ae_connection_keyword_get_values (guint index);   /* for people, or "" */
AeConnectionKeywordStatus ae_connection_keyword_get_status (guint index);

/* By any spelling in any case. -1 and AE_ERROR_SYNTAX, which names the nearest known one. */
int ae_connection_keyword_find (const char *name, GError **error);

/* @name is the spelling used, for errors; they never hold @value. An empty value asks for the
 * default, so it is fine for every keyword. */
gboolean ae_connection_keyword_apply (guint index,
                                      AeConnectionSettings *settings,
                                      const char *name,
                                      const char *value,
                                      GError **error);

G_END_DECLS
