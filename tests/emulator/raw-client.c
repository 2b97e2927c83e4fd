/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <glib-unix.h>
#include <gnutls/gnutls.h>

#include "raw-client.h"

#define HEADER_SIZE 8
#define PACKET_SIZE 4096

struct _RawClient
{
  GSocketConnection *connection;
  int fd;
  gnutls_session_t session;
  gnutls_certificate_credentials_t credentials;
  gboolean encrypted, wrapped;
  gsize wrapped_left;
  gboolean at_end;
};

/* --- bytes --------------------------------------------------------------------------------- */

GBytes *
raw_hex (const char *hex)
{
  GByteArray *array = g_byte_array_new ();

  while (*hex != '\0')
    {
      if (g_ascii_isspace (*hex))
        {
          hex++;
          continue;
        }
      g_assert_true (g_ascii_isxdigit (hex[0]) && g_ascii_isxdigit (hex[1]));
      guint8 byte = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);
      g_byte_array_append (array, &byte, 1);
      hex += 2;
    }

  return g_byte_array_free_to_bytes (array);
}

void
raw_assert_hex (GBytes *bytes, const char *hex)
{
  g_autoptr (GBytes) expected = raw_hex (hex);

  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                   g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
}

gboolean
raw_contains (GBytes *bytes, const char *hex)
{
  g_autoptr (GBytes) part = raw_hex (hex);

  g_assert_nonnull (bytes);

  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                 g_bytes_get_data (part, NULL), g_bytes_get_size (part))
         != NULL;
}

gboolean
raw_has_error (GBytes *bytes, gint32 number)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i + 7 <= size; i++)
    if (data[i] == 0xAA
        && (gint32) (data[i + 3] | data[i + 4] << 8 | data[i + 5] << 16
                     | (guint32) data[i + 6] << 24)
               == number)
      return TRUE;

  return FALSE;
}

void
raw_append_utf16 (GByteArray *array, const char *utf8)
{
  glong n_units;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (utf8, -1, NULL, &n_units, NULL);

  for (glong i = 0; i < n_units; i++)
    {
      guint8 bytes[2] = { units[i] & 0xFF, units[i] >> 8 };
      g_byte_array_append (array, bytes, 2);
    }
}

/* --- connection ---------------------------------------------------------------------------- */

AeEmulatorServer *
raw_server_new (void)
{
  AeEmulatorServer *server = ae_emulator_server_new ();
  g_autoptr (GError) error = NULL;

  ae_emulator_server_add_login (server, RAW_USER, RAW_PASSWORD);
  ae_emulator_server_start (server, &error);
  g_assert_no_error (error);

  return server;
}

RawClient *
raw_client_connect (AeEmulatorServer *server)
{
  return raw_client_connect_to_port (ae_emulator_server_get_port (server));
}

RawClient *
raw_client_connect_to_port (guint port)
{
  RawClient *self = g_new0 (RawClient, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  self->connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  self->fd = g_socket_get_fd (socket);
  /* Plain system calls below, which wait; a test that hangs is ended by its time limit. */
  g_unix_set_fd_nonblocking (self->fd, FALSE, NULL);

  return self;
}

void
raw_client_free (RawClient *self)
{
  if (self->session != NULL)
    gnutls_deinit (self->session);
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_unref (self->connection);
  g_free (self);
}

/* FALSE: the server is gone. */
static gboolean
socket_write (RawClient *self, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      gssize n = send (self->fd, data, size, MSG_NOSIGNAL);
      if (n <= 0)
        return FALSE;
      data += n;
      size -= n;
    }

  return TRUE;
}

static gssize
socket_read (RawClient *self, guint8 *data, gsize size)
{
  gssize n = recv (self->fd, data, size, 0);

  if (n <= 0)
    self->at_end = TRUE;

  return MAX (n, 0);
}

void
raw_client_send_bytes (RawClient *self, const void *data, gsize size)
{
  if (self->encrypted)
    gnutls_record_send (self->session, data, size);
  else
    socket_write (self, data, size);
}

void
raw_client_send_hex (RawClient *self, const char *hex)
{
  g_autoptr (GBytes) bytes = raw_hex (hex);

  raw_client_send_bytes (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

void
raw_client_send (RawClient *self, guint8 type, guint8 status, GBytes *payload)
{
  gsize size = 0;
  const guint8 *data = payload != NULL ? g_bytes_get_data (payload, &size) : NULL;
  guint8 id = 0;

  do
    {
      gsize n = MIN (size, PACKET_SIZE - HEADER_SIZE);
      gsize length = n + HEADER_SIZE;
      g_autofree guint8 *packet = g_malloc (length);
      const guint8 header[HEADER_SIZE] = {
        type, n == size ? status : status & ~0x03, length >> 8, length & 0xFF, 0, 0, ++id, 0,
      };
      memcpy (packet, header, HEADER_SIZE);
      if (n > 0)
        memcpy (packet + HEADER_SIZE, data, n);
      raw_client_send_bytes (self, packet, length);
      data += n;
      size -= n;
    }
  while (size > 0);
}

void
raw_client_send_attention (RawClient *self)
{
  raw_client_send (self, 0x06, 0x01, NULL);
}

void
raw_client_send_batch (RawClient *self, const char *sql)
{
  g_autoptr (GBytes) batch = raw_batch (0, sql);

  raw_client_send (self, 0x01, 0x01, batch);
}

static gsize
read_all (RawClient *self, guint8 *data, gsize size)
{
  gsize got = 0;

  while (got < size && !self->at_end)
    {
      gssize n = self->encrypted ? gnutls_record_recv (self->session, data + got, size - got)
                                 : socket_read (self, data + got, size - got);
      if (n <= 0)
        self->at_end = TRUE;
      else
        got += n;
    }

  return got;
}

GBytes *
raw_client_receive_bytes (RawClient *self, gsize size)
{
  guint8 *data = g_malloc (MAX (size, 1));
  gsize got = read_all (self, data, size);

  return g_bytes_new_take (data, got);
}

gboolean
raw_client_is_at_end (RawClient *self)
{
  guint8 byte;

  return read_all (self, &byte, 1) == 0;
}

GBytes *
raw_client_receive (RawClient *self)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint8 header[HEADER_SIZE];
  guint8 id = 1;

  do
    {
      if (read_all (self, header, HEADER_SIZE) < HEADER_SIZE)
        return NULL;
      gsize length = header[2] << 8 | header[3];
      g_assert_cmphex (header[0], ==, 0x04);
      g_assert_cmpuint (length, >=, HEADER_SIZE);
      g_assert_cmpuint (header[6], ==, id++);
      g_assert_cmpuint (header[4] << 8 | header[5], >=, 51);
      gsize position = payload->len;
      g_byte_array_set_size (payload, position + length - HEADER_SIZE);
      if (read_all (self, payload->data + position, length - HEADER_SIZE) < length - HEADER_SIZE)
        return NULL;
    }
  while (!(header[1] & 0x01));

  return g_byte_array_free_to_bytes (g_steal_pointer (&payload));
}

/* --- TLS ----------------------------------------------------------------------------------- */

static gssize
pull (gnutls_transport_ptr_t data, void *buffer, size_t size)
{
  RawClient *self = data;

  if (!self->wrapped)
    return socket_read (self, buffer, size);

  if (self->wrapped_left == 0)
    {
      guint8 header[HEADER_SIZE];
      for (gsize got = 0; got < HEADER_SIZE && !self->at_end;)
        got += socket_read (self, header + got, HEADER_SIZE - got);
      if (self->at_end)
        return 0;
      g_assert_cmphex (header[0], ==, 0x12);
      self->wrapped_left = (header[2] << 8 | header[3]) - HEADER_SIZE;
      g_assert_cmpuint (self->wrapped_left, <=, PACKET_SIZE - HEADER_SIZE);
    }
  gssize n = socket_read (self, buffer, MIN (size, self->wrapped_left));
  self->wrapped_left -= n;

  return n;
}

static gssize
push (gnutls_transport_ptr_t data, const void *buffer, size_t size)
{
  RawClient *self = data;

  if (self->wrapped)
    {
      const guint8 header[HEADER_SIZE]
          = { 0x12, 0x01, (size + HEADER_SIZE) >> 8, (size + HEADER_SIZE) & 0xFF };
      if (!socket_write (self, header, HEADER_SIZE))
        return -1;
    }

  return socket_write (self, buffer, size) ? (gssize) size : -1;
}

static int
handshake (RawClient *self, gboolean wrapped, const char *protocol)
{
  int status;

  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_init (&self->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
  gnutls_set_default_priority (self->session);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_push_function (self->session, push);
  gnutls_transport_set_pull_function (self->session, pull);
  if (protocol != NULL)
    {
      const gnutls_datum_t datum = { (unsigned char *) protocol, strlen (protocol) };
      gnutls_alpn_set_protocols (self->session, &datum, 1, 0);
    }

  self->wrapped = wrapped;
  do
    status = gnutls_handshake (self->session);
  while (status < 0 && !gnutls_error_is_fatal (status));
  self->wrapped = FALSE;
  self->encrypted = status >= 0;

  return status;
}

void
raw_client_start_tls (RawClient *self, gboolean strict)
{
  g_assert_cmpint (handshake (self, !strict, strict ? "tds/8.0" : NULL), ==, GNUTLS_E_SUCCESS);
  if (!strict)
    g_assert_cmpint (gnutls_protocol_get_version (self->session), ==, GNUTLS_TLS1_2);
}

gboolean
raw_client_try_strict (RawClient *self, const char *protocol)
{
  if (handshake (self, FALSE, protocol) < 0)
    return FALSE;
  g_autoptr (GBytes) answer = raw_client_prelogin (self, 1);

  return answer != NULL;
}

void
raw_client_leave_tls (RawClient *self)
{
  self->encrypted = FALSE;
}

/* --- login --------------------------------------------------------------------------------- */

GBytes *
raw_client_prelogin (RawClient *self, guint8 encryption)
{
  /* As go-mssqldb sends it (tds sheet 11.1). */
  g_autoptr (GBytes) template
      = raw_hex ("00 00 1A 00 06 01 00 20 00 01 02 00 21 00 01 03 00 22 00 04 04 00 26 00 01 FF "
                 "00 00 00 00 00 00 02 00 00 00 00 00 00");
  gsize size;
  guint8 *data = g_bytes_unref_to_data (g_steal_pointer (&template), &size);
  data[0x20] = encryption;
  g_autoptr (GBytes) payload = g_bytes_new_take (data, size);

  raw_client_send (self, 0x12, 0x01, payload);

  return raw_client_receive (self);
}

static void
put_u16 (GByteArray *array, gsize at, gsize value)
{
  array->data[at] = value & 0xFF;
  array->data[at + 1] = value >> 8 & 0xFF;
}

static void
put_u32 (GByteArray *array, gsize at, guint32 value)
{
  put_u16 (array, at, value & 0xFFFF);
  put_u16 (array, at + 2, value >> 16);
}

static void
put_text (GByteArray *array, gsize at, const char *text, gboolean obfuscated)
{
  gsize start = array->len;

  raw_append_utf16 (array, text);
  put_u16 (array, at, start);
  put_u16 (array, at + 2, (array->len - start) / 2);
  for (gsize i = start; obfuscated && i < array->len; i++)
    array->data[i] = (guint8) (array->data[i] << 4 | array->data[i] >> 4) ^ 0xA5;
}

GBytes *
raw_login (const char *user, const char *password, guint32 version, GBytes *features)
{
  GByteArray *login = g_byte_array_new ();

  g_byte_array_set_size (login, 94);
  memset (login->data, 0, 94);
  put_u32 (login, 4, version);
  put_u32 (login, 8, 4096);
  login->data[24] = 0xE0;
  login->data[25] = 0x03;
  put_text (login, 36, "host", FALSE);
  put_text (login, 40, user, FALSE);
  put_text (login, 44, password, TRUE);
  put_text (login, 48, "raw", FALSE);
  put_text (login, 60, "raw", FALSE);
  if (features != NULL)
    {
      gsize pointer = login->len;
      login->data[27] = 0x10;
      put_u16 (login, 56, pointer);
      put_u16 (login, 58, 4);
      g_byte_array_set_size (login, pointer + 4);
      put_u32 (login, pointer, pointer + 4);
      g_byte_array_append (login, g_bytes_get_data (features, NULL), g_bytes_get_size (features));
    }
  put_u32 (login, 0, login->len);

  return g_byte_array_free_to_bytes (login);
}

RawClient *
raw_client_new (AeEmulatorServer *server, RawSecurity security)
{
  return raw_client_new_at_port (ae_emulator_server_get_port (server), security);
}

RawClient *
raw_client_new_at_port (guint port, RawSecurity security)
{
  static const guint8 encryption[] = { 0x02, 0x00, 0x01, 0x01 };
  RawClient *self = raw_client_connect_to_port (port);
  g_autoptr (GBytes) login = raw_login (RAW_USER, RAW_PASSWORD, 0x74000004, NULL);

  if (security == RAW_STRICT)
    raw_client_start_tls (self, TRUE);
  g_autoptr (GBytes) answer = raw_client_prelogin (self, encryption[security]);
  g_assert_nonnull (answer);
  if (security == RAW_LOGIN_ONLY || security == RAW_FULL)
    raw_client_start_tls (self, FALSE);
  raw_client_send (self, 0x10, 0x01, login);
  if (security == RAW_LOGIN_ONLY)
    raw_client_leave_tls (self);
  g_autoptr (GBytes) response = raw_client_receive (self);
  g_assert_nonnull (response);
  g_assert_true (raw_contains (response, "AD 32 00 01"));

  return self;
}

/* --- requests ------------------------------------------------------------------------------ */

static GByteArray *
begin_request (guint64 transaction)
{
  g_autoptr (GBytes) headers
      = raw_hex ("16 00 00 00 12 00 00 00 02 00 00 00 00 00 00 00 00 00 01 00 00 00");
  GByteArray *request = g_bytes_unref_to_array (g_steal_pointer (&headers));

  transaction = GUINT64_TO_LE (transaction);
  memcpy (request->data + 10, &transaction, sizeof transaction);

  return request;
}

GBytes *
raw_request (guint64 transaction, const char *hex)
{
  GByteArray *request = begin_request (transaction);
  g_autoptr (GBytes) rest = raw_hex (hex);

  g_byte_array_append (request, g_bytes_get_data (rest, NULL), g_bytes_get_size (rest));

  return g_byte_array_free_to_bytes (request);
}

GBytes *
raw_batch (guint64 transaction, const char *sql)
{
  GByteArray *request = begin_request (transaction);

  raw_append_utf16 (request, sql);

  return g_byte_array_free_to_bytes (request);
}
