/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Queries that ran once and are answered from then on with what came: for results so large that
 * making them would be what is measured. Every function may be called from any thread. */

#include "ae-emulator-engine-private.h"
#include "ae-emulator-packet-private.h"

G_BEGIN_DECLS

typedef struct _AeEmulatorReplays AeEmulatorReplays;
typedef struct _AeEmulatorReplay AeEmulatorReplay;

AeEmulatorReplays *ae_emulator_replays_new (void);
void ae_emulator_replays_free (AeEmulatorReplays *self);

/* Runs @sql as the owner and keeps its answer, in place of an earlier one. */
gboolean ae_emulator_replays_record (AeEmulatorReplays *self,
                                     AeEmulatorDatabase *database,
                                     const char *sql,
                                     GError **error);
/* NULL: there is none of this text (transfer full). */
AeEmulatorReplay *ae_emulator_replays_find (AeEmulatorReplays *self, const char *sql);

void ae_emulator_replay_unref (AeEmulatorReplay *self);
/* All but the last token, which ends a batch. FALSE: interrupted, between two tokens. */
gboolean ae_emulator_replay_send (const AeEmulatorReplay *self,
                                  gboolean column_encryption,
                                  AeEmulatorAnswer *answer,
                                  gboolean (*is_interrupted) (gpointer data),
                                  gpointer data);
/* The end: of a batch, or of a call. */
void ae_emulator_replay_end (const AeEmulatorReplay *self,
                             gboolean column_encryption,
                             gboolean is_call,
                             AeEmulatorAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorReplay, ae_emulator_replay_unref)

G_END_DECLS
