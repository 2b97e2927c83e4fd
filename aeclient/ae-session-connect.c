/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-session-open-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "ae-deadline-private.h"
#include "ae-error.h"

#define DEFAULT_PORT 1433
/* One is normal (Azure SQL, read-only routing); more is a loop. */
#define MAX_REDIRECTS 10
/* As the other clients have it: a dead server is noticed, an idle connection stays. */
#define KEEPALIVE_IDLE 30
#define KEEPALIVE_INTERVAL 1

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
  if (settings->port == 0 && settings->instance != NULL && settings->instance[0] != '\0')
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("The port of the instance %s cannot be looked up; give it, as in "
                      "Server=host,port"),
                   settings->instance);
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

/* The socket */

static void
tune_socket (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
#ifdef TCP_KEEPIDLE
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE, NULL);
#endif
#ifdef TCP_KEEPINTVL
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL, NULL);
#endif
}

GIOStream *
ae_session_connect_socket (const AeSessionTarget *target, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  /* Not connect_to_host (): that would look for a port in the name. */
  g_autoptr (GSocketConnectable) address = g_network_address_new (target->host, target->port);

  /* A proxy is for the web; the name of a database server is not for it to know. */
  g_socket_client_set_enable_proxy (client, FALSE);

  GSocketConnection *connection
      = g_socket_client_connect (client, address, target->cancellable, error);
  if (connection == NULL)
    {
      g_prefix_error (error, _ ("Cannot connect to %s, port %u: "), target->host, target->port);
      return NULL;
    }
  tune_socket (g_socket_connection_get_socket (connection));
  return G_IO_STREAM (connection);
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
        return g_steal_pointer (&self);
      target_redirect (target, &route);
    }
  g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
               _ ("The server redirected the connection more than %d times"), MAX_REDIRECTS);
  return NULL;
}

AeSession *
ae_session_open (const AeConnectionSettings *settings, GCancellable *cancellable, GError **error)
{
  const guint seconds = MIN (settings->connect_timeout, G_MAXUINT / 1000);
  g_auto (AeSessionTarget) target = { 0 };

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !target_init (&target, settings, error))
    return NULL;

  g_autoptr (AeDeadline) deadline = ae_deadline_new (cancellable, seconds * 1000);
  GError *open_error = NULL;

  target.cancellable = ae_deadline_get_cancellable (deadline);
  AeSession *self = open_with_redirects (&target, &open_error);
  if (self == NULL)
    {
      g_autofree char *too_late = g_strdup_printf (
          _ ("Connecting to %s took longer than %u seconds"), target.host, seconds);
      ae_deadline_fix_error (deadline, &open_error, too_late);
      g_propagate_error (error, open_error);
    }
  return self;
}
