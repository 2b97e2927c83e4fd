/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a server says about the state of a session, kept to be said back to the one that a lost
 * session is recovered at ([MS-TDS] 2.2.6.4 SESSIONRECOVERY, 2.2.7.21 SESSIONSTATE). Values are
 * opaque: SET options and the like. */

#include "tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

typedef struct _AeTdsSessionState AeTdsSessionState;

/* What the client sees of a session, and what is written by name. */
typedef struct
{
  const char *database;
  const char *language;
  const guint8 *collation; /* AE_TDS_COLLATION_SIZE bytes */
} AeTdsSessionNames;

AeTdsSessionState *ae_tds_session_state_new (void);
/* For a session that takes over from a lost one: what that one began with. */
AeTdsSessionState *ae_tds_session_state_new_recovered (const AeTdsSessionState *lost);
void ae_tds_session_state_free (AeTdsSessionState *self);

/* The acknowledgement of the feature: the values at the begin, or those that were restored. FALSE:
 * malformed. */
gboolean
ae_tds_session_state_read_acknowledgement (AeTdsSessionState *self, const guint8 *data, gsize size);
/* When the login is over; does nothing in a recovered session. */
void ae_tds_session_state_set_initial_names (AeTdsSessionState *self,
                                             const AeTdsSessionNames *names);
/* What a SESSIONSTATE token holds. FALSE: malformed. */
gboolean ae_tds_session_state_read_token (AeTdsSessionState *self, const guint8 *data, gsize size);
/* The server has reset the session: everything is as it was at the begin. */
void ae_tds_session_state_reset (AeTdsSessionState *self);

/* The server knows how to bring all of it back, and it is small enough for a login. */
gboolean ae_tds_session_state_is_recoverable (const AeTdsSessionState *self);
/* What the login of the new session says. FALSE: a name is too long. */
gboolean ae_tds_session_state_write (const AeTdsSessionState *self,
                                     const AeTdsSessionNames *names,
                                     AeTdsWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTdsSessionState, ae_tds_session_state_free)

G_END_DECLS
