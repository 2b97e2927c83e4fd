/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-open-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-error.h"

#define DEFAULT_PORT 1433
/* One is normal (Azure SQL, read-only routing); more is a loop. */
#define MAX_REDIRECTS 10

/* Where to */

static char *
normalize_host (const char *host)
{
  gsize length = strlen (host);

  if (g_str_equal (host, ".") || g_ascii_strcasecmp (host, "(local)") == 0)
    return g_strdup ("localhost");
  if (length > 2 && host[0] == '[' && host[length - 1] == ']')
    return g_strndup (host + 1, length - 2);
  return g_strdup (host);
}

static gboolean
target_init (AeSessionTarget *self, const AeConnectionSettings *settings, GError **error)
{
  if (settings->host == NULL || settings->host[0] == '\0')
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_SYNTAX,
                           _ ("No server is given; set Server in the connection string"));
      return FALSE;
    }
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                           _ ("GIO has no TLS support here; install glib-networking"));
      return FALSE;
    }

  self->settings = settings;
  self->host = normalize_host (settings->host);
  self->port = settings->port != 0 ? settings->port : DEFAULT_PORT;
  self->database = g_strdup (settings->database);
  if (settings->server_certificate == NULL || settings->server_certificate[0] == '\0')
    return TRUE;

  self->server_certificate
      = ae_session_load_server_certificate (settings->server_certificate, error);
  return self->server_certificate != NULL;
}

static void
target_clear (AeSessionTarget *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_object (&self->server_certificate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeSessionTarget, target_clear)

static void
target_redirect (AeSessionTarget *self, AeSessionRoute *route)
{
  g_free (self->host);
  self->host = g_steal_pointer (&route->host);
  self->port = route->port;
  if (route->database != NULL)
    {
      g_free (self->database);
      self->database = g_steal_pointer (&route->database);
    }
}

/* All steps */

static AeSession *
open_once (const AeSessionTarget *target, AeSessionRoute *route, GError **error)
{
  g_autoptr (AeSession) self = ae_session_new (target->settings);
  AeSessionTls tls = AE_SESSION_TLS_FULL;

  self->server_name = g_strdup (target->host);
  self->port = target->port;
  self->socket = ae_session_connect_socket (target, error);
  if (self->socket == NULL || !ae_session_secure (self, target, &tls, error)
      || !ae_session_login (self, target, tls, route, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* A port that is given wins over the name of an instance. */
static gboolean
find_port (AeSessionTarget *target, GError **error)
{
  const AeConnectionSettings *settings = target->settings;

  return settings->port != 0 || settings->instance == NULL || settings->instance[0] == '\0'
         || ae_session_find_instance (target, settings->instance, &target->port, error);
}

static AeSession *
open_with_redirects (AeSessionTarget *target, GError **error)
{
  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      g_auto (AeSessionRoute) route = { 0 };
      g_autoptr (AeSession) self = open_once (target, &route, error);

      if (self == NULL)
        return NULL;
      if (route.host == NULL)
        {
          if (target->lost != NULL && !ae_session_check_recovered (self, target->lost, error))
            return NULL;
          return g_steal_pointer (&self);
        }
      target_redirect (target, &route);
    }
  g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
               _ ("The server redirected the connection more than %d times"), MAX_REDIRECTS);
  return NULL;
}

AeSession *
ae_session_open_once (const AeConnectionSettings *settings,
                      const AeSession *lost,
                      GCancellable *cancellable,
                      GError **error)
{
  g_auto (AeSessionTarget) target = { 0 };

  if (!target_init (&target, settings, error))
    return NULL;

  target.lost = lost;
  target.cancellable = cancellable;
  return find_port (&target, error) ? open_with_redirects (&target, error) : NULL;
}
