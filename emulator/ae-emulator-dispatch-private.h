/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* From a request to its response. */

#include "ae-emulator-engine-private.h"
#include "ae-emulator-packet-private.h"
#include "ae-emulator-recovery-private.h"
#include "ae-emulator-replay-private.h"

G_BEGIN_DECLS

typedef struct
{
  AeEmulatorFaults *faults;
  AeEmulatorReplays *replays;
  AeEmulatorAnswer *answer;
  AeEmulatorSession *session;
  gboolean column_encryption;
  gboolean null_bitmaps;
  AeEmulatorRecoveryNews *recovery; /* NULL: the client did not ask to be told */
  gboolean (*is_interrupted) (gpointer data);
  gpointer interrupt_data;
} AeEmulatorDispatcher;

/* Answers one request, attention excepted. FALSE: the connection is to be closed. */
gboolean ae_emulator_dispatch (AeEmulatorDispatcher *self, const AeEmulatorMessage *message);

G_END_DECLS
