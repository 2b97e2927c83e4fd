/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Opening a session, as often as it takes, within one time limit for all.
 *
 * Without a failover partner: an error that passes by itself (a server that is failing over,
 * resuming or busy) is met by trying again, ConnectRetryCount times, ConnectRetryInterval seconds
 * apart. A server that cannot be reached, or a login that is refused, is told at once.
 *
 * With one: the two are tried in turn, with slices of 8 % of the time limit, then 16 %, and so on,
 * with growing pauses between the rounds. What the reachable one says about the login ends it. */

#include "ae-session-open-private.h"

#include <glib/gi18n-lib.h>

#include "ae-connection-server-private.h"
#include "ae-deadline-private.h"
#include "ae-error.h"
#include "ae-sqlstate.h"

#define DEFAULT_TIME_LIMIT 15
#define SLICE_PERCENT 8
#define FIRST_PAUSE_MS 100
#define LAST_PAUSE_MS 1000

static guint retry_second_ms = 1000;

void
ae_session_set_retry_second (guint milliseconds)
{
  retry_second_ms = milliseconds;
}

guint
ae_session_get_retry_interval_ms (const AeConnectionSettings *settings)
{
  return MAX (settings->connect_retry_interval, 1) * retry_second_ms;
}

gboolean
ae_session_pause (GCancellable *cancellable, guint milliseconds)
{
  GPollFD fd;

  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;
  if (!g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep (milliseconds * 1000UL);
      return TRUE;
    }
  g_poll (&fd, 1, (int) milliseconds);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

/* --- the same server again ----------------------------------------------------------------- */

/* A wrong name of a database (4060) may be a failover under way, but nearly always is a wrong name.
 */
gboolean
ae_session_may_pass (const GError *error)
{
  return error->domain == AE_SERVER_ERROR && error->code != AE_SERVER_ERROR_CANNOT_OPEN_DATABASE
         && ae_is_transient (error);
}

static AeSession *
open_with_retries (const AeConnectionSettings *settings, GCancellable *cancellable, GError **error)
{
  for (guint n_tries = 0;; n_tries++)
    {
      GError *failure = NULL;
      AeSession *self = ae_session_open_once (settings, NULL, cancellable, &failure);

      if (self != NULL)
        return self;
      if (n_tries >= settings->connect_retry_count || !ae_session_may_pass (failure)
          || !ae_session_pause (cancellable, ae_session_get_retry_interval_ms (settings)))
        {
          if (n_tries > 0)
            g_prefix_error (&failure, _ ("After %u more tries: "), n_tries);
          g_propagate_error (error, failure);
          return NULL;
        }
      g_error_free (failure);
    }
}

/* --- two servers in turn ------------------------------------------------------------------- */

/* Neither was reached, or it is the mirror that does not serve the database now. */
static gboolean
may_be_the_other_one (const GError *error)
{
  return error->domain == G_IO_ERROR || error->domain == G_RESOLVER_ERROR
         || (error->domain == AE_SERVER_ERROR && ae_is_transient (error));
}

static AeSession *
try_slice (const AeConnectionSettings *settings,
           guint milliseconds,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (AeDeadline) slice = ae_deadline_new (cancellable, milliseconds);
  AeSession *self
      = ae_session_open_once (settings, NULL, ae_deadline_get_cancellable (slice), error);

  if (self == NULL)
    ae_deadline_fix_error (slice, error, _ ("No answer within its share of the time"));
  return self;
}

static AeConnectionSettings *
make_partner (const AeConnectionSettings *settings, GError **error)
{
  AeConnectionSettings *partner = ae_connection_settings_copy (settings);

  if (ae_connection_server_parse (partner, settings->failover_partner, error))
    return partner;

  g_prefix_error (error, _ ("Failover partner: "));
  ae_connection_settings_free (partner);
  return NULL;
}

static AeSession *
open_with_partner (const AeConnectionSettings *settings, GCancellable *cancellable, GError **error)
{
  g_autoptr (AeConnectionSettings) partner = make_partner (settings, error);
  guint64 limit = settings->connect_timeout > 0 ? settings->connect_timeout : DEFAULT_TIME_LIMIT;
  guint64 slice = MAX (limit * 1000 * SLICE_PERCENT / 100, 1);
  guint pause = FIRST_PAUSE_MS;

  if (partner == NULL)
    return NULL;

  for (guint round = 1;; round++)
    {
      guint milliseconds = (guint) MIN (slice * round, limit * 1000);

      for (guint i = 0; i < 2; i++)
        {
          GError *failure = NULL;
          AeSession *self
              = try_slice (i == 0 ? settings : partner, milliseconds, cancellable, &failure);

          if (self != NULL)
            return self;
          if (g_cancellable_is_cancelled (cancellable) || !may_be_the_other_one (failure)
              || (i == 1 && milliseconds >= limit * 1000))
            {
              g_propagate_error (error, failure);
              return NULL;
            }
          g_error_free (failure);
        }

      ae_session_pause (cancellable, pause);
      pause = MIN (pause * 2, LAST_PAUSE_MS);
    }
}

/* ------------------------------------------------------------------------------------------- */

static gboolean
check_combination (const AeConnectionSettings *settings, GError **error)
{
  gboolean has_partner
      = settings->failover_partner != NULL && settings->failover_partner[0] != '\0';

  if (!has_partner || (!settings->multi_subnet_failover && !settings->read_only_intent))
    return TRUE;

  g_set_error_literal (
      error, AE_ERROR, AE_ERROR_SYNTAX,
      _ ("Failover_Partner cannot stand together with MultiSubnetFailover=yes or "
         "ApplicationIntent=ReadOnly: those are for availability groups, it is for "
         "mirrored databases"));
  return FALSE;
}

AeSession *
ae_session_open (const AeConnectionSettings *settings, GCancellable *cancellable, GError **error)
{
  const guint seconds = MIN (settings->connect_timeout, G_MAXUINT / 1000);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !check_combination (settings, error))
    return NULL;

  g_autoptr (AeDeadline) deadline = ae_deadline_new (cancellable, seconds * 1000);
  GCancellable *bounded = ae_deadline_get_cancellable (deadline);
  gboolean has_partner
      = settings->failover_partner != NULL && settings->failover_partner[0] != '\0';
  GError *failure = NULL;
  AeSession *self = has_partner ? open_with_partner (settings, bounded, &failure)
                                : open_with_retries (settings, bounded, &failure);

  if (self == NULL)
    {
      g_autofree char *too_late = g_strdup_printf (
          _ ("Connecting to %s took longer than %u seconds"), settings->host, seconds);
      ae_deadline_fix_error (deadline, &failure, too_late);
      g_propagate_error (error, failure);
    }
  return self;
}
