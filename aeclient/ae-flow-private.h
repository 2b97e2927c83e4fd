/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What one operation on a session needs at every step: whose keys, who may run other people's code,
 * when to stop. Lives on the stack of the operation. */

#include "ae-session-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeSession *session;
  AeKeyResolver *resolver;
  const AeCallSite *site;
  GCancellable *cancellable; /* of the user, with the time limit of the statement */
} AeFlow;

G_END_DECLS
