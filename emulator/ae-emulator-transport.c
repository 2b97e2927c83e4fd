/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The socket of a connection and the TLS over it.
 *
 *   plain        TDS packets on the socket
 *   handshake    TLS records on the socket, each flight as the payload of packets of type 0x12:
 *                  12 | status (01 on the last) | u16 BE length | 00 00 00 00 | TLS bytes
 *   tls          TDS packets in TLS records, on the socket without wrapping
 *
 * MS-TDS 2.2.6.5 (PRELOGIN), 3.3.5.1 and "TDS 8.0". The socket itself never blocks: waiting is done
 * in one place, where shutdown () and the deadline are seen. */

#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "ae-emulator-log-private.h"
#include "ae-emulator-packet-private.h"
#include "ae-emulator-transport-private.h"

#define FAREWELL_TIME G_TIME_SPAN_SECOND
#define STRICT_PROTOCOL "tds/8.0"

/* A client that offers TLS 1.3 here would send the end of its handshake unwrapped. */
#define WRAPPED_PRIORITY "NORMAL:-VERS-TLS1.3"
#define STRICT_PRIORITY "NORMAL"

struct _AeEmulatorTransport
{
  GSocket *socket;
  AeEmulatorFaults *faults;
  gint64 deadline;
  gint closed; /* atomic */

  gnutls_session_t session;
  gboolean encrypted;
  gboolean wrapped;
  gsize wrapped_left; /* payload of the current handshake packet not read yet */
  GByteArray *flight; /* handshake bytes not sent yet */
  GByteArray *unread; /* taken from TLS, to be read from the socket */
  gsize unread_position;
};

AeEmulatorTransport *
ae_emulator_transport_new (GSocket *socket, AeEmulatorFaults *faults)
{
  AeEmulatorTransport *self = g_new0 (AeEmulatorTransport, 1);

  self->socket = g_object_ref (socket);
  self->faults = ae_emulator_faults_ref (faults);
  self->flight = g_byte_array_new ();
  self->unread = g_byte_array_new ();
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  return self;
}

void
ae_emulator_transport_free (AeEmulatorTransport *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  g_byte_array_unref (self->flight);
  g_byte_array_unref (self->unread);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  ae_emulator_faults_unref (self->faults);
  g_free (self);
}

void
ae_emulator_transport_set_deadline (AeEmulatorTransport *self, gint64 deadline)
{
  self->deadline = deadline;
}

gboolean
ae_emulator_transport_is_encrypted (const AeEmulatorTransport *self)
{
  return self->encrypted;
}

void
ae_emulator_transport_shutdown (AeEmulatorTransport *self)
{
  g_atomic_int_set (&self->closed, 1);
  /* Wakes whoever waits in poll; the descriptor itself stays until both threads are gone. */
  shutdown (g_socket_get_fd (self->socket), SHUT_RDWR);
}

/* --- the socket ---------------------------------------------------------------------------- */

static gboolean
wait_for_socket (AeEmulatorTransport *self, GIOCondition condition, GError **error)
{
  gint64 timeout = -1;

  if (g_atomic_int_get (&self->closed))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "The connection was closed");
      return FALSE;
    }
  if (self->deadline != 0)
    timeout = MAX (self->deadline - g_get_monotonic_time (), 1);

  return g_socket_condition_timed_wait (self->socket, condition, timeout, NULL, error);
}

static gssize
receive_some (AeEmulatorTransport *self, void *buffer, gsize size, int flags, GError **error)
{
  for (;;)
    {
      gssize n = recv (g_socket_get_fd (self->socket), buffer, size, flags);
      if (n > 0)
        return n;
      if (n == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                               "The client closed the connection");
          return -1;
        }

      int saved = errno;
      if (saved != EAGAIN && saved != EWOULDBLOCK && saved != EINTR)
        {
          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved),
                               g_strerror (saved));
          return -1;
        }
      if (!wait_for_socket (self, G_IO_IN, error))
        return -1;
    }
}

static gboolean
receive_all (AeEmulatorTransport *self, guint8 *buffer, gsize size, GError **error)
{
  while (size > 0)
    {
      gssize n = receive_some (self, buffer, size, 0, error);
      if (n < 0)
        return FALSE;
      buffer += n;
      size -= n;
    }

  return TRUE;
}

static gboolean
send_all (AeEmulatorTransport *self, const guint8 *data, gsize size, GError **error)
{
  gboolean dribble = ae_emulator_faults_get (self->faults, AE_EMULATOR_FAULT_DRIBBLE) != 0;

  while (size > 0)
    {
      gssize n = send (g_socket_get_fd (self->socket), data, dribble ? 1 : size, MSG_NOSIGNAL);
      if (n > 0)
        {
          data += n;
          size -= n;
          continue;
        }

      int saved = errno;
      if (saved != EAGAIN && saved != EWOULDBLOCK && saved != EINTR)
        {
          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved),
                               g_strerror (saved));
          return FALSE;
        }
      if (!wait_for_socket (self, G_IO_OUT, error))
        return FALSE;
    }

  return TRUE;
}

/* --- the handshake in packets -------------------------------------------------------------- */

static gboolean
send_flight (AeEmulatorTransport *self, GError **error)
{
  g_autoptr (GByteArray) packets = g_byte_array_new ();
  gsize position = 0;

  while (position < self->flight->len)
    {
      gsize size = MIN (self->flight->len - position,
                        AE_EMULATOR_PACKET_DEFAULT_SIZE - AE_EMULATOR_PACKET_HEADER_SIZE);
      gsize length = size + AE_EMULATOR_PACKET_HEADER_SIZE;
      gboolean last = position + size == self->flight->len;
      guint8 header[AE_EMULATOR_PACKET_HEADER_SIZE] = {
        AE_EMULATOR_PACKET_PRELOGIN,
        last ? AE_EMULATOR_PACKET_STATUS_EOM : 0,
        (guint8) (length >> 8),
        (guint8) length,
      };

      g_byte_array_append (packets, header, sizeof header);
      g_byte_array_append (packets, self->flight->data + position, size);
      position += size;
    }
  g_byte_array_set_size (self->flight, 0);

  return send_all (self, packets->data, packets->len, error);
}

/* Exact sizes only: the first record behind the handshake must stay in the socket. */
static gboolean
open_handshake_packet (AeEmulatorTransport *self, GError **error)
{
  guint8 header[AE_EMULATOR_PACKET_HEADER_SIZE];

  if (!receive_all (self, header, sizeof header, error))
    return FALSE;

  gsize length = (gsize) header[2] << 8 | header[3];
  if (header[0] != AE_EMULATOR_PACKET_PRELOGIN || length <= sizeof header)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "A packet of the TLS handshake is malformed");
      return FALSE;
    }
  self->wrapped_left = length - sizeof header;

  return TRUE;
}

static gssize
pull (gnutls_transport_ptr_t data, void *buffer, size_t size)
{
  AeEmulatorTransport *self = data;
  gssize n;

  if (self->wrapped)
    {
      if (!send_flight (self, NULL))
        n = -1;
      else if (self->wrapped_left == 0 && !open_handshake_packet (self, NULL))
        n = -1;
      else
        n = receive_some (self, buffer, MIN (size, self->wrapped_left), 0, NULL);
      if (n > 0)
        self->wrapped_left -= n;
    }
  else
    n = receive_some (self, buffer, size, 0, NULL);

  if (n < 0)
    gnutls_transport_set_errno (self->session, ECONNRESET);

  return n;
}

static gssize
push (gnutls_transport_ptr_t data, const void *buffer, size_t size)
{
  AeEmulatorTransport *self = data;

  if (self->wrapped)
    {
      g_byte_array_append (self->flight, buffer, size);
      return size;
    }
  if (!send_all (self, buffer, size, NULL))
    {
      gnutls_transport_set_errno (self->session, ECONNRESET);
      return -1;
    }

  return size;
}

static gboolean
run_handshake (AeEmulatorTransport *self, GError **error)
{
  int status;

  do
    status = gnutls_handshake (self->session);
  while (status < 0 && !gnutls_error_is_fatal (status));

  /* Also when it failed: the alert tells the client why. */
  if (self->wrapped && !send_flight (self, error))
    return FALSE;
  if (status < 0)
    {
      g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE, "The TLS handshake failed: %s",
                   gnutls_strerror (status));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_strict_protocol (AeEmulatorTransport *self, GError **error)
{
  gnutls_datum_t protocol = { NULL, 0 };

  if (gnutls_alpn_get_selected_protocol (self->session, &protocol) < 0
      || protocol.size != strlen (STRICT_PROTOCOL)
      || memcmp (protocol.data, STRICT_PROTOCOL, protocol.size) != 0)
    {
      g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE,
                           "The client did not offer the protocol " STRICT_PROTOCOL);
      return FALSE;
    }

  return TRUE;
}

gboolean
ae_emulator_transport_start_tls (AeEmulatorTransport *self,
                                 gnutls_certificate_credentials_t credentials,
                                 gboolean strict,
                                 GError **error)
{
  g_assert (self->session == NULL);

  gnutls_init (&self->session, GNUTLS_SERVER | GNUTLS_NO_TICKETS | GNUTLS_NO_SIGNAL);
  gnutls_priority_set_direct (self->session, strict ? STRICT_PRIORITY : WRAPPED_PRIORITY, NULL);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_push_function (self->session, push);
  gnutls_transport_set_pull_function (self->session, pull);
  gnutls_handshake_set_timeout (self->session, GNUTLS_INDEFINITE_TIMEOUT);
  if (strict)
    {
      const gnutls_datum_t protocol
          = { (unsigned char *) STRICT_PROTOCOL, strlen (STRICT_PROTOCOL) };
      gnutls_alpn_set_protocols (self->session, &protocol, 1, GNUTLS_ALPN_MANDATORY);
    }

  self->wrapped = !strict;
  if (!run_handshake (self, error))
    return FALSE;
  self->wrapped = FALSE;
  if (self->wrapped_left > 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The last packet of the TLS handshake holds more than the handshake");
      return FALSE;
    }
  if (strict && !check_strict_protocol (self, error))
    return FALSE;
  self->encrypted = TRUE;

  return TRUE;
}

void
ae_emulator_transport_leave_tls (AeEmulatorTransport *self)
{
  gsize pending = gnutls_record_check_pending (self->session);

  if (pending > 0)
    {
      g_byte_array_set_size (self->unread, pending);
      gssize n = gnutls_record_recv (self->session, self->unread->data, pending);
      g_byte_array_set_size (self->unread, MAX (n, 0));
    }
  self->encrypted = FALSE;
}

/* --- reading and writing ------------------------------------------------------------------- */

static gssize
read_some (AeEmulatorTransport *self, guint8 *buffer, gsize size, GError **error)
{
  if (self->unread_position < self->unread->len)
    {
      gsize n = MIN (size, self->unread->len - self->unread_position);
      memcpy (buffer, self->unread->data + self->unread_position, n);
      self->unread_position += n;
      return n;
    }
  if (!self->encrypted)
    return receive_some (self, buffer, size, 0, error);

  for (;;)
    {
      gssize n = gnutls_record_recv (self->session, buffer, size);
      if (n > 0)
        return n;
      if (n == 0)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                             "The client closed the connection");
      else if (!gnutls_error_is_fatal (n))
        continue;
      else
        g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_MISC, gnutls_strerror (n));
      return -1;
    }
}

gboolean
ae_emulator_transport_peek (AeEmulatorTransport *self, guint8 *first_byte, GError **error)
{
  g_assert (!self->encrypted && self->unread->len == 0);

  return receive_some (self, first_byte, 1, MSG_PEEK, error) == 1;
}

gboolean
ae_emulator_transport_read (AeEmulatorTransport *self, void *buffer, gsize size, GError **error)
{
  guint8 *at = buffer;

  while (size > 0)
    {
      gssize n = read_some (self, at, size, error);
      if (n < 0)
        return FALSE;
      at += n;
      size -= n;
    }

  return TRUE;
}

gboolean
ae_emulator_transport_write (AeEmulatorTransport *self,
                             const void *data,
                             gsize size,
                             GError **error)
{
  const guint8 *at = data;

  if (!self->encrypted)
    return send_all (self, at, size, error);

  while (size > 0)
    {
      gssize n = gnutls_record_send (self->session, at, size);
      if (n < 0)
        {
          if (!gnutls_error_is_fatal (n))
            continue;
          g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_MISC, gnutls_strerror (n));
          return FALSE;
        }
      at += n;
      size -= n;
    }

  return TRUE;
}

/* A close with bytes unread would reset the connection and could destroy what the client has not
 * read yet: its farewell is awaited, for a while. */
void
ae_emulator_transport_finish (AeEmulatorTransport *self)
{
  guint8 rest[512];

  if (self->encrypted)
    gnutls_bye (self->session, GNUTLS_SHUT_WR);
  self->deadline = g_get_monotonic_time () + FAREWELL_TIME;
  shutdown (g_socket_get_fd (self->socket), SHUT_WR);
  while (receive_some (self, rest, sizeof rest, 0, NULL) > 0)
    ;
}
