/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Recorded answers of servers, and tokens as text, for the tests of the codec. */

#include "tds/ae-tds-token-parser-private.h"

/* "0A 1B…", blanks anywhere. */
GByteArray *tds_trace_from_hex (const char *hex);
void tds_trace_append_hex (GString *text, const guint8 *data, gsize size);

typedef struct
{
  char *name;
  gboolean column_encryption;
  GByteArray *payload;
  char *tokens; /* as tds_trace_dump_token () gives them */
} TdsTrace;

/* The traces of tests/traces/responses.txt. */
GPtrArray *tds_trace_load (void);

/* One line for each token, each column, each value. @columns is the last COLMETADATA; kept up. */
void tds_trace_dump_token (GString *text, const AeTdsToken *token, AeTdsColumns **columns);

/* Feeds @payload cut at each of @cuts (ascending) and dumps what comes; with @error at the end of
 * what is no answer. */
char *tds_trace_parse (const guint8 *payload,
                       gsize size,
                       const gsize *cuts,
                       gsize n_cuts,
                       const AeTdsLimits *limits,
                       gboolean column_encryption,
                       GError **error);
