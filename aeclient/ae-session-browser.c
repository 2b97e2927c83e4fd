/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The port of a named instance, from SQL Server Browser on UDP port 1434 (MS-SQLR):
 *
 *   04 | name of the instance | 00
 *
 * All addresses of the host are asked, and the first valid answer from one that was asked counts.
 * The answer is not authenticated: it chooses a port and nothing else. Who answers there still has
 * to show the certificate of the host. */

#include "ae-session-open-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-browser-answer-private.h"
#include "ae-error.h"

#define REQUEST_TYPE 0x04
#define MAX_INSTANCE 32
#define MAX_ADDRESSES 16
#define TRIES 3
#define WAIT_MICROSECONDS G_USEC_PER_SEC
/* The answer about one instance is never longer. */
#define MAX_ANSWER 1500

static guint16 browser_port = 1434;

void
ae_session_set_browser_port (guint16 port)
{
  browser_port = port;
}

typedef struct
{
  GSocket *socket;
  GPtrArray *addresses; /* of GSocketAddress: those of the socket's family */
} AeBrowserSocket;

static void
browser_socket_clear (AeBrowserSocket *self)
{
  g_clear_object (&self->socket);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
}

static void
send_request (AeBrowserSocket *self, const char *instance)
{
  g_autoptr (GByteArray) request = g_byte_array_new ();
  const guint8 type = REQUEST_TYPE;

  g_byte_array_append (request, &type, 1);
  g_byte_array_append (request, (const guint8 *) instance, strlen (instance) + 1);
  /* Whom it does not reach does not answer. */
  for (guint i = 0; i < self->addresses->len; i++)
    g_socket_send_to (self->socket, self->addresses->pdata[i], (const char *) request->data,
                      request->len, NULL, NULL);
}

static gboolean
was_asked (AeBrowserSocket *self, GSocketAddress *from)
{
  GInetAddress *ip = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (from));
  guint16 port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (from));

  for (guint i = 0; i < self->addresses->len; i++)
    {
      GInetSocketAddress *asked = self->addresses->pdata[i];

      if (port == g_inet_socket_address_get_port (asked)
          && g_inet_address_equal (ip, g_inet_socket_address_get_address (asked)))
        return TRUE;
    }

  return FALSE;
}

/* What is there now; anything but a valid answer is passed over. */
static gboolean
receive_answer (AeBrowserSocket *self, const char *instance, guint16 *port)
{
  char buffer[MAX_ANSWER];

  for (;;)
    {
      g_autoptr (GSocketAddress) from = NULL;
      gssize size = g_socket_receive_from (self->socket, &from, buffer, sizeof buffer, NULL, NULL);

      if (size < 0)
        return FALSE;
      if (from != NULL && G_IS_INET_SOCKET_ADDRESS (from) && was_asked (self, from)
          && ae_browser_answer_get_port ((const guint8 *) buffer, size, instance, port))
        return TRUE;
    }
}

static gboolean
open_socket (AeBrowserSocket *self, GList *addresses, GSocketFamily family)
{
  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  for (GList *link = addresses; link != NULL && self->addresses->len < MAX_ADDRESSES;
       link = link->next)
    if (g_inet_address_get_family (link->data) == family)
      g_ptr_array_add (self->addresses, g_inet_socket_address_new (link->data, browser_port));
  if (self->addresses->len == 0)
    return FALSE;

  self->socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  if (self->socket == NULL)
    return FALSE;
  g_socket_set_blocking (self->socket, FALSE);
  return TRUE;
}

/* Up to a second for an answer on either socket. */
static gboolean
await_answer (AeBrowserSocket sockets[2],
              const char *instance,
              GCancellable *cancellable,
              guint16 *port)
{
  gint64 end = g_get_monotonic_time () + WAIT_MICROSECONDS;

  while (!g_cancellable_is_cancelled (cancellable))
    {
      gint64 left = (end - g_get_monotonic_time ()) / 1000;
      GPollFD fds[3];
      guint n_fds = 0;

      for (guint i = 0; i < 2; i++)
        {
          if (sockets[i].socket == NULL)
            continue;
          if (receive_answer (&sockets[i], instance, port))
            return TRUE;
          fds[n_fds++] = (GPollFD){ g_socket_get_fd (sockets[i].socket), G_IO_IN, 0 };
        }
      if (left <= 0)
        return FALSE;

      gboolean has_cancel_fd = g_cancellable_make_pollfd (cancellable, &fds[n_fds]);
      g_poll (fds, n_fds + has_cancel_fd, (int) left);
      if (has_cancel_fd)
        g_cancellable_release_fd (cancellable);
    }

  return FALSE;
}

static gboolean
ask (const AeSessionTarget *target, AeBrowserSocket sockets[2], const char *instance, guint16 *port)
{
  for (guint i = 0; i < TRIES && !g_cancellable_is_cancelled (target->cancellable); i++)
    {
      for (guint k = 0; k < 2; k++)
        if (sockets[k].socket != NULL)
          send_request (&sockets[k], instance);
      if (await_answer (sockets, instance, target->cancellable, port))
        return TRUE;
    }

  return FALSE;
}

static gboolean
resolve_and_ask (const AeSessionTarget *target, const char *instance, guint16 *port, GError **error)
{
  GList *addresses = ae_session_resolve (target->host, target->cancellable, error);
  AeBrowserSocket sockets[2] = { { NULL } };

  if (addresses == NULL)
    return FALSE;

  open_socket (&sockets[0], addresses, G_SOCKET_FAMILY_IPV4);
  open_socket (&sockets[1], addresses, G_SOCKET_FAMILY_IPV6);
  g_resolver_free_addresses (addresses);
  gboolean found = ask (target, sockets, instance, port);
  browser_socket_clear (&sockets[0]);
  browser_socket_clear (&sockets[1]);

  if (!found && !g_cancellable_set_error_if_cancelled (target->cancellable, error))
    g_set_error (error, AE_ERROR, AE_ERROR_FAILED,
                 _ ("SQL Server Browser on %s (UDP port %u) does not name a port for the instance "
                    "%s: it does not run, a firewall is between, or there is no such instance; "
                    "give the port, as in Server=host,port"),
                 target->host, browser_port, instance);
  return found;
}

gboolean
ae_session_find_instance (const AeSessionTarget *target,
                          const char *instance,
                          guint16 *port,
                          GError **error)
{
  gsize length = strlen (instance);

  if (length > MAX_INSTANCE || !g_str_is_ascii (instance))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
                   _ ("The name of an instance has at most %d ASCII characters"), MAX_INSTANCE);
      return FALSE;
    }

  return resolve_and_ask (target, instance, port, error);
}
