/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* A connection that died while it was idle comes to life again before its next request, or the
 * request fails without having been sent. */

#include "ae-connection-core-private.h"

gboolean
ae_connection_core_revive (AeConnectionCore *self, GCancellable *cancellable, GError **error)
{
  AeSession *lost = self->session;

  if (ae_session_check_alive (lost, NULL))
    return TRUE;

  /* The connection is in the application's hands while a call of it runs, and holds on to this. */
  g_autoptr (GTlsDatabase) tls_database = g_weak_ref_get (&self->tls_database);
  AeSession *session = ae_session_reopen (lost, tls_database, cancellable, error);
  if (session == NULL)
    {
      ae_session_abort (lost);
      return FALSE;
    }

  ae_session_unref (lost);
  self->session = session;
  g_mutex_lock (&self->lock);
  self->server_version = g_intern_string (session->server_version);
  g_mutex_unlock (&self->lock);
  return TRUE;
}
