/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tls-peer.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/x509.h>

#define HEADER_SIZE 8
#define PRELOGIN 0x12
#define EOM 0x01

static void
assert_success (int result)
{
  if (result < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (result));
}

/* Certificates */

/* GnuTLS stops at a NUL, as a careless client does: SEQUENCE { [2] name } by hand. */
static void
set_raw_dns_name (gnutls_x509_crt_t certificate, const char *name, gsize size)
{
  g_autoptr (GByteArray) extension = g_byte_array_new ();
  const guint8 header[] = { 0x30, (guint8) (size + 2), 0x82, (guint8) size };

  g_assert_cmpuint (size, <, 100);
  g_byte_array_append (extension, header, sizeof header);
  g_byte_array_append (extension, (const guint8 *) name, (guint) size);
  assert_success (gnutls_x509_crt_set_extension_by_oid (certificate, "2.5.29.17", extension->data,
                                                        extension->len, 0));
}

static void
set_names (gnutls_x509_crt_t certificate, const TlsPeerName *name)
{
  assert_success (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                                 name->common_name,
                                                 (guint) strlen (name->common_name)));
  if (name->organizational_unit != NULL)
    assert_success (gnutls_x509_crt_set_dn_by_oid (
        certificate, GNUTLS_OID_X520_ORGANIZATIONAL_UNIT_NAME, 0, name->organizational_unit,
        (guint) strlen (name->organizational_unit)));
  if (name->dns_name_size > 0)
    set_raw_dns_name (certificate, name->dns_name, name->dns_name_size);
  else if (name->dns_name != NULL)
    assert_success (
        gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name->dns_name,
                                              (guint) strlen (name->dns_name), GNUTLS_FSAN_APPEND));
  if (name->ip_address != NULL)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name->ip_address);
      assert_success (gnutls_x509_crt_set_subject_alt_name (
          certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
          (guint) g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND));
    }
}

static void
sign (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const TlsPeerName *name)
{
  const time_t day = 24 * 60 * 60;
  const time_t now = time (NULL);

  assert_success (gnutls_x509_crt_set_version (certificate, 3));
  assert_success (gnutls_x509_crt_set_serial (certificate, "\1", 1));
  assert_success (gnutls_x509_crt_set_activation_time (certificate, now + name->first_day * day));
  assert_success (gnutls_x509_crt_set_expiration_time (certificate, now + name->last_day * day));
  assert_success (gnutls_x509_crt_set_key (certificate, key));
  assert_success (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
}

TlsPeerCertificate *
tls_peer_certificate_new (const TlsPeerName *name)
{
  TlsPeerCertificate *self = g_new0 (TlsPeerCertificate, 1);
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
  gnutls_datum_t pem;

  assert_success (gnutls_x509_privkey_init (&key));
  assert_success (gnutls_x509_privkey_generate (
      key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  assert_success (gnutls_x509_crt_init (&certificate));
  set_names (certificate, name);
  sign (certificate, key, name);

  assert_success (gnutls_certificate_allocate_credentials (&self->credentials));
  assert_success (gnutls_certificate_set_x509_key (self->credentials, &certificate, 1, key));
  assert_success (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem));
  assert_success (gnutls_session_ticket_key_generate (&self->ticket_key));
  self->pem = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  return self;
}

void
tls_peer_certificate_free (TlsPeerCertificate *self)
{
  gnutls_certificate_free_credentials (self->credentials);
  gnutls_free (self->ticket_key.data);
  g_free (self->pem);
  g_free (self);
}

/* The wire */

TlsPeer *
tls_peer_new (int fd)
{
  TlsPeer *self = g_new0 (TlsPeer, 1);

  self->fd = fd;
  self->wire = g_byte_array_new ();
  self->send_budget = G_MAXSIZE;
  return self;
}

void
tls_peer_free (TlsPeer *self)
{
  tls_peer_drop_tls (self);
  close (self->fd);
  g_byte_array_unref (self->wire);
  g_free (self);
}

static gboolean
receive_exactly (TlsPeer *self, void *buffer, gsize size)
{
  gsize done = 0;

  while (done < size)
    {
      ssize_t n = recv (self->fd, (guint8 *) buffer + done, size - done, 0);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  g_byte_array_append (self->wire, buffer, (guint) size);
  return TRUE;
}

static gboolean
send_all (TlsPeer *self, const void *data, gsize size)
{
  gsize allowed = MIN (size, self->send_budget);
  gsize done = 0;

  self->send_budget -= allowed;
  while (done < allowed)
    {
      ssize_t n = send (self->fd, (const guint8 *) data + done, allowed - done, MSG_NOSIGNAL);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return allowed == size;
}

static void
make_header (guint8 header[HEADER_SIZE], guint8 type, guint8 status, gsize payload_size)
{
  gsize length = HEADER_SIZE + payload_size;

  memset (header, 0, HEADER_SIZE);
  header[0] = type;
  header[1] = status;
  header[2] = (guint8) (length >> 8);
  header[3] = (guint8) length;
  header[6] = 1;
}

/* What GnuTLS talks to */

static ssize_t
push (gnutls_transport_ptr_t pointer, const void *data, size_t size)
{
  TlsPeer *self = pointer;
  guint8 header[HEADER_SIZE];

  if (!self->is_wrapping)
    return send_all (self, data, size) ? (ssize_t) size : -1;

  size_t n = self->max_write > 0 ? MIN (size, self->max_write) : size;
  make_header (header, PRELOGIN, EOM, n);
  return send_all (self, header, sizeof header) && send_all (self, data, n) ? (ssize_t) n : -1;
}

static gboolean
begin_packet (TlsPeer *self)
{
  guint8 header[HEADER_SIZE];

  if (!receive_exactly (self, header, sizeof header))
    return FALSE;
  g_assert_cmphex (header[0], ==, PRELOGIN);
  self->payload_left = ((gsize) header[2] << 8 | header[3]) - HEADER_SIZE;
  g_assert_cmpuint (self->payload_left, <=, 4096 - HEADER_SIZE);
  return TRUE;
}

static ssize_t
pull (gnutls_transport_ptr_t pointer, void *buffer, size_t size)
{
  TlsPeer *self = pointer;

  if (self->is_wrapping)
    {
      if (self->payload_left == 0 && !begin_packet (self))
        return 0;
      size = MIN (size, self->payload_left);
      self->payload_left -= size;
    }
  return receive_exactly (self, buffer, size) ? (ssize_t) size : 0;
}

gboolean
tls_peer_handshake (TlsPeer *self,
                    TlsPeerCertificate *certificate,
                    gboolean is_wrapping,
                    const char *priority,
                    const char *protocol)
{
  int result;

  assert_success (gnutls_init (&self->tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL));
  assert_success (gnutls_priority_set_direct (self->tls, priority, NULL));
  assert_success (
      gnutls_credentials_set (self->tls, GNUTLS_CRD_CERTIFICATE, certificate->credentials));
  assert_success (gnutls_session_ticket_enable_server (self->tls, &certificate->ticket_key));
  gnutls_transport_set_ptr (self->tls, self);
  gnutls_transport_set_push_function (self->tls, push);
  gnutls_transport_set_pull_function (self->tls, pull);
  if (protocol != NULL)
    {
      gnutls_datum_t name = { (guint8 *) protocol, (guint) strlen (protocol) };
      assert_success (gnutls_alpn_set_protocols (self->tls, &name, 1, 0));
    }

  self->is_wrapping = is_wrapping;
  do
    result = gnutls_handshake (self->tls);
  while (result < 0 && !gnutls_error_is_fatal (result));
  self->is_wrapping = FALSE;
  return result == GNUTLS_E_SUCCESS;
}

void
tls_peer_drop_tls (TlsPeer *self)
{
  g_clear_pointer (&self->tls, gnutls_deinit);
}

gboolean
tls_peer_read (TlsPeer *self, void *buffer, gsize size)
{
  gsize done = 0;

  if (self->tls == NULL)
    return receive_exactly (self, buffer, size);

  while (done < size)
    {
      ssize_t n = gnutls_record_recv (self->tls, (guint8 *) buffer + done, size - done);
      if (n == GNUTLS_E_INTERRUPTED || n == GNUTLS_E_AGAIN)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

gboolean
tls_peer_write (TlsPeer *self, const void *data, gsize size)
{
  gsize done = 0;

  if (self->tls == NULL)
    return send_all (self, data, size);

  while (done < size)
    {
      ssize_t n = gnutls_record_send (self->tls, (const guint8 *) data + done, size - done);
      if (n == GNUTLS_E_INTERRUPTED || n == GNUTLS_E_AGAIN)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  return TRUE;
}

gboolean
tls_peer_read_packet (TlsPeer *self, guint8 header[HEADER_SIZE], GByteArray *payload)
{
  if (!tls_peer_read (self, header, HEADER_SIZE))
    return FALSE;

  guint size = ((guint) header[2] << 8 | header[3]) - HEADER_SIZE;
  guint old_size = payload->len;
  g_byte_array_set_size (payload, old_size + size);
  return size == 0 || tls_peer_read (self, payload->data + old_size, size);
}

gboolean
tls_peer_write_packet (TlsPeer *self, guint8 type, const void *payload, gsize size)
{
  g_autofree guint8 *packet = g_malloc (HEADER_SIZE + size);

  make_header (packet, type, EOM, size);
  if (size > 0)
    memcpy (packet + HEADER_SIZE, payload, size);
  return tls_peer_write (self, packet, HEADER_SIZE + size);
}
