/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "ae-emulator-listener-private.h"
#include "ae-emulator-log-private.h"

#define BACKLOG 256
#define FIRST_SPID 51
#define LAST_SPID 32766

struct _AeEmulatorListener
{
  const AeEmulatorHost *host;
  GSocket *socket;
  guint16 port;
  GThread *thread;
  int wake[2];      /* a byte in it: look at is_stopping and for ended connections */
  gint is_stopping; /* atomic */
  guint16 next_spid;

  GMutex lock; /* protects connections */
  GPtrArray *connections;
};

static void
wake (gpointer data)
{
  AeEmulatorListener *self = data;

  /* A full pipe wakes as well. */
  if (write (self->wake[1], "", 1) < 0)
    return;
}

static void
join_ended (AeEmulatorListener *self, gboolean all)
{
  g_autoptr (GPtrArray) ended = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  for (guint i = self->connections->len; i > 0; i--)
    {
      AeEmulatorConnection *connection = g_ptr_array_index (self->connections, i - 1);
      if (!all && !ae_emulator_connection_has_ended (connection))
        continue;
      g_ptr_array_add (ended, connection);
      g_ptr_array_remove_index_fast (self->connections, i - 1);
    }
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < ended->len; i++)
    ae_emulator_connection_join (g_ptr_array_index (ended, i));
}

static void
accept_connection (AeEmulatorListener *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_accept (self->socket, NULL, &error);

  if (socket == NULL)
    {
      g_debug ("A connection cannot be accepted: %s", error->message);
      return;
    }

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->connections->len >= self->host->max_connections)
    {
      g_debug ("More than %u connections: one is refused", self->host->max_connections);
      return;
    }
  g_ptr_array_add (self->connections,
                   ae_emulator_connection_start (self->host, socket, self->next_spid, wake, self));
  self->next_spid = self->next_spid == LAST_SPID ? FIRST_SPID : self->next_spid + 1;
}

static gpointer
listen_for_clients (gpointer data)
{
  AeEmulatorListener *self = data;

  while (!g_atomic_int_get (&self->is_stopping))
    {
      GPollFD polls[2] = {
        { .fd = g_socket_get_fd (self->socket), .events = G_IO_IN },
        { .fd = self->wake[0], .events = G_IO_IN },
      };
      char bytes[64];

      g_poll (polls, G_N_ELEMENTS (polls), -1);
      if (polls[1].revents != 0 && read (self->wake[0], bytes, sizeof bytes) < 0)
        continue;
      join_ended (self, FALSE);
      if (polls[0].revents & G_IO_IN)
        accept_connection (self);
    }

  return NULL;
}

static GSocket *
open_socket (const char *address, guint16 port, guint16 *bound, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("'%s' is no IP address to listen on"), address);
      return NULL;
    }
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new (inet, port);
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, error);
  if (socket != NULL)
    g_socket_set_listen_backlog (socket, BACKLOG);
  if (socket == NULL || !g_socket_bind (socket, local, TRUE, error)
      || !g_socket_listen (socket, error))
    {
      g_prefix_error (error, _ ("Cannot listen on %s, port %u: "), address, port);
      return NULL;
    }
  g_autoptr (GSocketAddress) actual = g_socket_get_local_address (socket, error);
  if (actual == NULL)
    return NULL;
  *bound = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (actual));
  g_socket_set_blocking (socket, FALSE);

  return g_steal_pointer (&socket);
}

AeEmulatorListener *
ae_emulator_listener_start (const AeEmulatorHost *host,
                            const char *address,
                            guint16 port,
                            GError **error)
{
  guint16 bound = 0;
  g_autoptr (GSocket) socket = open_socket (address, port, &bound, error);
  int pipe_fds[2];

  if (socket == NULL || !g_unix_open_pipe (pipe_fds, FD_CLOEXEC, error))
    return NULL;
  for (guint i = 0; i < 2; i++)
    g_unix_set_fd_nonblocking (pipe_fds[i], TRUE, NULL);

  AeEmulatorListener *self = g_new0 (AeEmulatorListener, 1);
  self->host = host;
  self->socket = g_steal_pointer (&socket);
  self->port = bound;
  self->wake[0] = pipe_fds[0];
  self->wake[1] = pipe_fds[1];
  self->next_spid = FIRST_SPID;
  self->connections = g_ptr_array_new ();
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("ae-emu-accept", listen_for_clients, self);

  return self;
}

void
ae_emulator_listener_stop (AeEmulatorListener *self)
{
  g_atomic_int_set (&self->is_stopping, 1);
  wake (self);
  g_thread_join (self->thread);
  g_socket_close (self->socket, NULL);
  ae_emulator_listener_drop_connections (self);
  join_ended (self, TRUE);

  g_ptr_array_unref (self->connections);
  g_object_unref (self->socket);
  close (self->wake[0]);
  close (self->wake[1]);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint16
ae_emulator_listener_get_port (AeEmulatorListener *self)
{
  return self->port;
}

guint
ae_emulator_listener_get_n_connections (AeEmulatorListener *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint n = 0;

  for (guint i = 0; i < self->connections->len; i++)
    n += !ae_emulator_connection_has_ended (g_ptr_array_index (self->connections, i));

  return n;
}

void
ae_emulator_listener_drop_connections (AeEmulatorListener *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->connections->len; i++)
    ae_emulator_connection_drop (g_ptr_array_index (self->connections, i));
}
