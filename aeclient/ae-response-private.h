/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The answer to one request while it is open: the results of one cursor. Owned by the cursor and,
 * as long as it occupies the connection, by the connection's core. */

#include "ae-outputs-private.h"
#include "ae-session-query-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint ref_count;

  /* immutable */
  AeResultRules *rules;
  guint timeout;        /* seconds, for each operation; 0: none */
  gboolean takes_parts; /* large values are read as streams */

  /* whoever runs the session */
  AeResult *current;    /* NULL: no result (any more) */
  AeResult *next;       /* seen behind the end of the current one */
  AeValueReader *value; /* of the current row; NULL: none is being read */
  guint value_column;   /* whose value it is */
  AeCounts counts;
  AeOutputs *outputs; /* complete when nothing is left */
  gboolean is_over;   /* nothing of it is left on the wire, or it was given up */

  gint is_abandoned; /* atomic: the cursor is gone, the next operation clears the wire */
} AeResponse;

AeResponse *ae_response_new (AeResultRules *rules, guint timeout);
AeResponse *ae_response_ref (AeResponse *self);
void ae_response_unref (AeResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeResponse, ae_response_unref)

G_END_DECLS
