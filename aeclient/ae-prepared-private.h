/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What a prepared statement has: the handle that the server knows it by, and with it how its
 * parameters are encrypted and what its first result looks like. Shared by the statement and its
 * operations; whoever drops it last gives the handle to the connection's core, which has it
 * unprepared. */

#include "ae-connection-core-private.h"

G_BEGIN_DECLS

/* Immutable. */
typedef struct
{
  gint ref_count;
  guint64 handles_id; /* of the session that has it */
  gint32 number;
  char *declaration; /* of the parameters, before types were learnt */
  char *database;
  AeParameterPlan *plan; /* NULL: nothing was to be described */
  AeTdsColumns *columns; /* of the first result; NULL: none */
  gboolean is_decrypted;
} AePreparedHandle;

AePreparedHandle *ae_prepared_handle_ref (AePreparedHandle *self);
void ae_prepared_handle_unref (AePreparedHandle *self);
/* The server still has it, and it is for these parameters. */
gboolean ae_prepared_handle_is_good (const AePreparedHandle *self,
                                     const AeSession *session,
                                     const char *declaration);

AePrepared *ae_prepared_new (AeConnectionCore *core);
AePrepared *ae_prepared_ref (AePrepared *self);
void ae_prepared_unref (AePrepared *self);
/* NULL: there is none. */
AePreparedHandle *ae_prepared_dup_handle (AePrepared *self);

/* Whoever holds the session; a handle that was there is unprepared. Takes @handle. */
void ae_prepared_take_handle (AePrepared *self, AeSession *session, AePreparedHandle *handle);
/* @session NULL: the server does not have it any more. */
void ae_prepared_drop_handle (AePrepared *self, AeSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AePrepared, ae_prepared_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AePreparedHandle, ae_prepared_handle_unref)

G_END_DECLS
