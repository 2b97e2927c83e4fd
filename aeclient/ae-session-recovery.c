/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Recovering an idle session ([MS-TDS] 3.2.5.2; tds sheet 7.8). A connection that the network or
 * the server dropped between two requests is opened again, with the state that the lost session
 * had, and nobody notices. Never behind a request of which a byte was sent: it may have been run.
 *
 *   lost ── transaction, or state the server cannot restore ──▶ error that says so
 *    │
 *    ▼  ConnectRetryCount tries, ConnectRetryInterval seconds apart, ConnectTimeout for each
 *   pre-login, TLS, LOGIN7 with the state ── refused, or less than before ──▶ error
 *    │
 *    ▼
 *   new session: same database, language, collation, SET options; no prepared handles
 *
 * Who answers the second time is no more trusted than the first time: certificate, encryption and
 * the acknowledgement of Always Encrypted are demanded again, before anything of the application is
 * sent. */

#include "ae-session-open-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-deadline-private.h"
#include "ae-debug-private.h"
#include "ae-error.h"

/* --- whether ------------------------------------------------------------------------------- */

/* NULL: nothing is against it. A session that is to be reset has no state worth restoring. */
static const char *
why_not (const AeSession *lost)
{
  if (lost->settings->connect_retry_count == 0)
    return _ ("ConnectRetryCount is 0");
  if (lost->transaction != 0 || lost->is_transaction_ours || lost->is_transaction_lost)
    return _ ("a transaction was open, which the server has rolled back");
  if (lost->resets_before_request)
    return NULL;
  if (lost->state == NULL)
    return _ ("the server cannot restore sessions");
  if (!ae_tds_session_state_is_recoverable (lost->state))
    return _ (
        "the session had something that the server cannot restore, such as a temporary table");
  return NULL;
}

gboolean
ae_session_check_recovered (const AeSession *self, const AeSession *lost, GError **error)
{
  if (self->column_encryption_version != lost->column_encryption_version)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                           _ ("The server speaks another version of Always Encrypted than before"));
      return FALSE;
    }
  if (lost->resets_before_request)
    return TRUE;

  if (self->state == NULL)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                           _ ("The server did not restore the session"));
      return FALSE;
    }
  if (g_strcmp0 (self->database, lost->database) != 0
      || g_strcmp0 (self->language, lost->language) != 0
      || memcmp (self->collation, lost->collation, sizeof self->collation) != 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                           _ ("The server restored the session with another database, language or "
                              "collation"));
      return FALSE;
    }
  return TRUE;
}

/* --- doing it ------------------------------------------------------------------------------ */

static AeSession *
open_in_time (const AeConnectionSettings *settings,
              const AeSession *lost,
              GCancellable *cancellable,
              GError **error)
{
  const guint seconds = MIN (settings->connect_timeout, G_MAXUINT / 1000);
  g_autoptr (AeDeadline) deadline = ae_deadline_new (cancellable, seconds * 1000);
  AeSession *self
      = ae_session_open_once (settings, lost, ae_deadline_get_cancellable (deadline), error);

  if (self == NULL)
    {
      g_autofree char *too_late = g_strdup_printf (
          _ ("Connecting to %s took longer than %u seconds"), settings->host, seconds);
      ae_deadline_fix_error (deadline, error, too_late);
    }
  return self;
}

/* The server may be starting again. What it says about the login, or shows as its certificate, does
 * not get better. */
static gboolean
is_worth_another_try (const GError *failure)
{
  return (failure->domain == G_IO_ERROR
          && !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
         || failure->domain == G_RESOLVER_ERROR || ae_session_may_pass (failure);
}

static AeSession *
open_again (const AeConnectionSettings *settings,
            const AeSession *lost,
            GCancellable *cancellable,
            GError **error)
{
  for (guint n_tries = 1;; n_tries++)
    {
      GError *failure = NULL;

      ae_debug (AE_DEBUG_PACKETS, "the idle connection is lost: try %u of %u to recover it",
                n_tries, settings->connect_retry_count);
      AeSession *self = open_in_time (settings, lost, cancellable, &failure);
      if (self != NULL)
        return self;
      if (n_tries >= settings->connect_retry_count || !is_worth_another_try (failure)
          || !ae_session_pause (cancellable, ae_session_get_retry_interval_ms (settings)))
        {
          if (!g_cancellable_set_error_if_cancelled (cancellable, error))
            g_propagate_prefixed_error (
                error, g_steal_pointer (&failure), "%s: ",
                _ ("The connection was lost while it was idle, and cannot be "
                   "opened again"));
          g_clear_error (&failure);
          return NULL;
        }
      g_error_free (failure);
    }
}

AeSession *
ae_session_reopen (AeSession *lost,
                   GTlsDatabase *tls_database,
                   GCancellable *cancellable,
                   GError **error)
{
  const char *reason = why_not (lost);

  if (reason != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                   _ ("The connection was lost while it was idle, and its session cannot be "
                      "restored: %s"),
                   reason);
      return NULL;
    }

  g_autoptr (AeConnectionSettings) settings = ae_connection_settings_copy (lost->settings);
  g_set_object (&settings->tls_database, tls_database);
  AeSession *self = open_again (settings, lost, cancellable, error);
  if (self == NULL)
    return NULL;

  /* The application's object, and what every login says. */
  g_clear_object (&self->settings->tls_database);
  g_ptr_array_set_size (self->messages, 0);
  return self;
}
