/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* From a name and a port to a connected socket. A name may stand for several addresses: by default
 * GIO races them a little, IpAddressPreference tries them one after the other in its order, and
 * MultiSubnetFailover tries all at once, because of an availability group only one answers and the
 * others may not even refuse. */

#include "ae-session-open-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <glib/gi18n-lib.h>

/* As the ODBC driver has it. */
#define MAX_PARALLEL 64

static void
tune_socket (GSocket *socket, const AeConnectionSettings *settings)
{
  g_socket_set_keepalive (socket, settings->keep_alive > 0);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (settings->keep_alive == 0)
    return;
#ifdef TCP_KEEPIDLE
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, settings->keep_alive, NULL);
#endif
#ifdef TCP_KEEPINTVL
  if (settings->keep_alive_interval > 0)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, settings->keep_alive_interval, NULL);
#endif
}

GList *
ae_session_resolve (const char *host, GCancellable *cancellable, GError **error)
{
  g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (host);

  if (literal != NULL)
    return g_list_prepend (NULL, g_steal_pointer (&literal));
  return g_resolver_lookup_by_name (g_resolver_get_default (), host, cancellable, error);
}

/* --- one after the other ------------------------------------------------------------------- */

static int
compare_family (gconstpointer a, gconstpointer b, gpointer first)
{
  gboolean a_first
      = g_inet_address_get_family (G_INET_ADDRESS (a)) == (GSocketFamily) GPOINTER_TO_INT (first);
  gboolean b_first
      = g_inet_address_get_family (G_INET_ADDRESS (b)) == (GSocketFamily) GPOINTER_TO_INT (first);

  return b_first - a_first;
}

/* The first error is told: it is about the address that was wanted most. */
static GSocketConnection *
connect_in_order (const AeSessionTarget *target,
                  GSocketClient *client,
                  GList *addresses,
                  GError **error)
{
  g_autoptr (GError) first_error = NULL;

  for (GList *link = addresses; link != NULL; link = link->next)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new (link->data, target->port);
      g_autoptr (GError) failure = NULL;
      GSocketConnection *connection = g_socket_client_connect (
          client, G_SOCKET_CONNECTABLE (address), target->cancellable, &failure);

      if (connection != NULL)
        return connection;
      if (g_cancellable_is_cancelled (target->cancellable) || first_error == NULL)
        {
          g_clear_error (&first_error);
          first_error = g_steal_pointer (&failure);
        }
      if (g_cancellable_is_cancelled (target->cancellable))
        break;
    }

  g_propagate_error (error, g_steal_pointer (&first_error));
  return NULL;
}

/* --- all at once --------------------------------------------------------------------------- */

typedef struct
{
  GSocket *sockets[MAX_PARALLEL];
  guint n_sockets;
  GError *first_error;
} AeRace;

static void
race_clear (AeRace *self)
{
  for (guint i = 0; i < self->n_sockets; i++)
    g_object_unref (self->sockets[i]);
  g_clear_error (&self->first_error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AeRace, race_clear)

static void
race_note_error (AeRace *self, GError *error)
{
  if (self->first_error == NULL)
    self->first_error = error;
  else
    g_error_free (error);
}

static void
race_enter (AeRace *self, const AeSessionTarget *target, GInetAddress *ip)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (ip, target->port);
  GError *failure = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (ip), G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, &failure);

  if (socket != NULL)
    {
      g_socket_set_blocking (socket, FALSE);
      if (g_socket_connect (socket, address, NULL, &failure)
          || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PENDING))
        {
          g_clear_error (&failure);
          self->sockets[self->n_sockets++] = g_steal_pointer (&socket);
          return;
        }
    }

  race_note_error (self, failure);
}

static void
race_drop (AeRace *self, guint index)
{
  g_object_unref (self->sockets[index]);
  self->sockets[index] = self->sockets[--self->n_sockets];
}

/* Waits until something happens; NULL and no loser left: all have failed. */
static GSocket *
race_step (AeRace *self, GCancellable *cancellable)
{
  GPollFD fds[MAX_PARALLEL + 1];
  guint n_fds = self->n_sockets;

  for (guint i = 0; i < self->n_sockets; i++)
    fds[i] = (GPollFD){ g_socket_get_fd (self->sockets[i]), G_IO_OUT | G_IO_ERR | G_IO_HUP, 0 };
  gboolean has_cancel_fd = g_cancellable_make_pollfd (cancellable, &fds[n_fds]);
  if (has_cancel_fd)
    n_fds++;

  g_poll (fds, n_fds, -1);
  if (has_cancel_fd)
    g_cancellable_release_fd (cancellable);

  /* From the end, because dropping one moves the last into its place. */
  for (guint i = self->n_sockets; i-- > 0;)
    {
      GError *failure = NULL;

      if (fds[i].revents == 0)
        continue;
      if (g_socket_check_connect_result (self->sockets[i], &failure))
        return self->sockets[i];
      race_note_error (self, failure);
      race_drop (self, i);
    }

  return NULL;
}

static GSocketConnection *
connect_in_parallel (const AeSessionTarget *target, GList *addresses, GError **error)
{
  g_auto (AeRace) race = { 0 };

  for (GList *link = addresses; link != NULL && race.n_sockets < MAX_PARALLEL; link = link->next)
    race_enter (&race, target, link->data);

  while (race.n_sockets > 0 && !g_cancellable_set_error_if_cancelled (target->cancellable, error))
    {
      GSocket *winner = race_step (&race, target->cancellable);

      if (winner == NULL)
        continue;
      g_socket_set_blocking (winner, TRUE);
      return g_socket_connection_factory_create_connection (winner);
    }

  if (race.n_sockets == 0)
    g_propagate_error (error, g_steal_pointer (&race.first_error));
  return NULL;
}

/* ------------------------------------------------------------------------------------------- */

static GSocketConnection *
connect_to (const AeSessionTarget *target, GError **error)
{
  const AeConnectionSettings *settings = target->settings;
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  /* A proxy is for the web; the name of a database server is not for it to know. */
  g_socket_client_set_enable_proxy (client, FALSE);

  if (!settings->multi_subnet_failover && settings->ip_preference == AE_IP_PREFERENCE_PLATFORM)
    {
      /* Not connect_to_host (): that would look for a port in the name. */
      g_autoptr (GSocketConnectable) address = g_network_address_new (target->host, target->port);

      return g_socket_client_connect (client, address, target->cancellable, error);
    }

  GList *addresses = ae_session_resolve (target->host, target->cancellable, error);
  GSocketConnection *connection = NULL;
  GSocketFamily first = settings->ip_preference == AE_IP_PREFERENCE_IPV6 ? G_SOCKET_FAMILY_IPV6
                                                                         : G_SOCKET_FAMILY_IPV4;

  if (addresses == NULL)
    return NULL;
  addresses = g_list_sort_with_data (addresses, compare_family, GINT_TO_POINTER (first));
  if (settings->multi_subnet_failover)
    connection = connect_in_parallel (target, addresses, error);
  else
    connection = connect_in_order (target, client, addresses, error);
  g_resolver_free_addresses (addresses);
  return connection;
}

GIOStream *
ae_session_connect_socket (const AeSessionTarget *target, GError **error)
{
  GSocketConnection *connection = connect_to (target, error);

  if (connection == NULL)
    {
      g_prefix_error (error, _ ("Cannot connect to %s, port %u: "), target->host, target->port);
      return NULL;
    }
  tune_socket (g_socket_connection_get_socket (connection), target->settings);
  return G_IO_STREAM (connection);
}
