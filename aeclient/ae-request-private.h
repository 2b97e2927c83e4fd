/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a statement asks for when it is run; captured at that moment. */

#include "ae-parameters-private.h"
#include "ae-result-rules-private.h"

G_BEGIN_DECLS

typedef struct _AePrepared AePrepared;
typedef struct _AeServerCursor AeServerCursor;

typedef struct
{
  char *sql;       /* markers rewritten to @P1 …; of a call, for the description: EXEC … */
  char *procedure; /* called by this name; NULL: the text is run */
  AeParameters *parameters;
  AeResultRules *rules;
  AePrepared *prepared;   /* NULL: the statement is not prepared */
  AeServerCursor *cursor; /* is opened on the statement; NULL: it is run */
  guint n_markers;
  AeColumnEncryption encryption;   /* effective for this statement */
  gboolean names_protected_column; /* one that the connection's policy has */
  gboolean learns_types;           /* of parameters that are not declared */
  gboolean streams_values;         /* large ones of the results */
  guint timeout;                   /* seconds; 0: none */
  gboolean begins_transaction;     /* when there is none: no autocommit */
  guint8 isolation;                /* of that transaction; 0: as it is */
} AeRequest;

void ae_request_free (AeRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeRequest, ae_request_free)

G_END_DECLS
