/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A cancellable that fires when another one does or when time is up, so that every blocking call of
 * a session (name resolution, connect, TLS, read, write) can be bounded in one way. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AeDeadline AeDeadline;

/* @user may be NULL. @milliseconds 0: no limit. */
AeDeadline *ae_deadline_new (GCancellable *user, guint milliseconds);
/* For what must be finished once it was begun: a user who cancels shortens the time that is left to
 * @grace milliseconds. */
AeDeadline *ae_deadline_new_with_grace (GCancellable *user, guint milliseconds, guint grace);
void ae_deadline_free (AeDeadline *self);
GCancellable *ae_deadline_get_cancellable (AeDeadline *self);
gboolean ae_deadline_is_expired (AeDeadline *self);
/* A G_IO_ERROR_CANCELLED that came from the clock becomes G_IO_ERROR_TIMED_OUT with @message; one
 * that came from the user stays. Other errors stay. */
void ae_deadline_fix_error (AeDeadline *self, GError **error, const char *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeDeadline, ae_deadline_free)

G_END_DECLS
