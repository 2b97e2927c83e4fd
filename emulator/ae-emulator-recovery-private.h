/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Recovery of lost sessions (tds sheet 4.17 and 7.8): what the client is told of the state of its
 * session, and what it tells when it comes back. */

#include "ae-emulator-engine-private.h"
#include "aeclient/tds/ae-tds-reader-private.h"
#include "aeclient/tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

/* What a session is to be again. */
typedef struct
{
  char *database;
  char *language;
  GBytes *options; /* of ae_emulator_session_dup_options (); or NULL */
} AeEmulatorRecovery;

/* NULL: malformed. */
AeEmulatorRecovery *ae_emulator_recovery_read (const guint8 *data, gsize size);
void ae_emulator_recovery_free (AeEmulatorRecovery *self);
/* As the acknowledgement of the feature has them. */
void ae_emulator_recovery_write_options (AeTdsWriter *writer, GBytes *options);

/* What the client knows. */
typedef struct
{
  GBytes *options;
  gboolean is_stuck; /* the session cannot be restored */
  guint32 sequence;
} AeEmulatorRecoveryNews;

void ae_emulator_recovery_news_clear (AeEmulatorRecoveryNews *self);
/* Takes what the session is now for known. */
void ae_emulator_recovery_news_begin (AeEmulatorRecoveryNews *self, AeEmulatorSession *session);
/* SESSIONSTATE, if there is anything new. */
void ae_emulator_recovery_news_write (AeEmulatorRecoveryNews *self,
                                      AeEmulatorSession *session,
                                      AeTdsWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeEmulatorRecovery, ae_emulator_recovery_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeEmulatorRecoveryNews, ae_emulator_recovery_news_clear)

G_END_DECLS
