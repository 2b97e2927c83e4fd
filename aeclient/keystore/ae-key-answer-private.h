/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The answer that a waiting thread expects from a key store provider that runs elsewhere. Shared by
 * the thread that waits and the request that will be answered; the first answer wins, and one that
 * comes after the wait has ended is wiped. Holds no object that an application can see, so that it
 * does not matter which thread drops it last. */

#include <gio/gio.h>

#include "ae-key-private.h"

G_BEGIN_DECLS

typedef struct _AeKeyAnswer AeKeyAnswer;

AeKeyAnswer *ae_key_answer_new (void);
AeKeyAnswer *ae_key_answer_ref (AeKeyAnswer *self);
void ae_key_answer_unref (AeKeyAnswer *self);

/* Take what they are given. */
void ae_key_answer_give_key (AeKeyAnswer *self, AeKey *key);
void ae_key_answer_give_error (AeKeyAnswer *self, GError *error);

/* Nobody waits any more. */
gboolean ae_key_answer_is_abandoned (AeKeyAnswer *self);

/* Waits for the answer, for @cancellable or for @timeout seconds (0: no limit). After a failure of
 * the wait itself the answer is abandoned: G_IO_ERROR_CANCELLED or, with empty text, _TIMED_OUT. */
AeKey *
ae_key_answer_wait (AeKeyAnswer *self, guint timeout, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeKeyAnswer, ae_key_answer_unref)

G_END_DECLS
