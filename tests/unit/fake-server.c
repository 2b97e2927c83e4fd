/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fake-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define PRELOGIN 0x12
#define LOGIN7 0x10
#define ANSWER 0x04
#define HEADER_SIZE 8
#define MAX_PACKET 32767

struct _FakeServer
{
  int listener;
  guint16 port;
  TlsPeerCertificate *certificate;
  char *certificate_file;
  GThread *thread;

  GMutex lock; /* of all that follows */
  GCond changed;
  FakeScript script;
  FakeReport report;
};

static const TlsPeerName own_name = {
  .common_name = "fake server",
  .dns_name = "localhost",
  .ip_address = "127.0.0.1",
  .first_day = -1,
  .last_day = 2,
};

/* One connection */

typedef struct
{
  FakeServer *server;
  FakeScript script;
  TlsPeer *peer;
  GByteArray *login;
  gboolean has_login;
  gboolean is_login_in_clear;
  gboolean is_rest_in_clear;
} Talk;

/* FALSE: the script wants silence from here on. */
static gboolean
reach (Talk *talk, FakeMoment moment)
{
  if (talk->script.on_moment != NULL)
    talk->script.on_moment (moment, talk->script.user_data);
  return !talk->script.is_silent_at_set || talk->script.silent_at != moment;
}

/* The type of what the client starts now: -1 when it is gone. */
static int
peek (Talk *talk)
{
  guint8 byte;

  for (;;)
    {
      ssize_t n = recv (talk->peer->fd, &byte, 1, MSG_PEEK);
      if (n < 0 && errno == EINTR)
        continue;
      return n == 1 ? byte : -1;
    }
}

static gboolean
read_message (Talk *talk, guint8 type, GByteArray *payload)
{
  guint8 header[HEADER_SIZE] = { 0 };

  while ((header[1] & 1) == 0)
    {
      if (!tls_peer_read_packet (talk->peer, header, payload))
        return FALSE;
      g_assert_cmphex (header[0], ==, type);
    }
  return TRUE;
}

static gboolean
answer_prelogin (Talk *talk)
{
  const guint8 made[]
      = { 0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 3, 232, 0, 0, talk->script.encryption };
  const guint8 *payload = talk->script.prelogin != NULL ? talk->script.prelogin : made;
  gsize size = talk->script.prelogin != NULL ? talk->script.prelogin_size : sizeof made;
  const guint8 header[HEADER_SIZE] = { ANSWER, 1, 0, (guint8) (HEADER_SIZE + size), 0, 0, 1, 0 };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, header, sizeof header);
  g_byte_array_append (bytes, payload, (guint) size);
  if (talk->script.stuffed != NULL)
    g_byte_array_append (bytes, talk->script.stuffed, (guint) talk->script.stuffed_size);
  return tls_peer_write (talk->peer, bytes->data, bytes->len);
}

static gboolean
start_tls (Talk *talk, gboolean is_wrapping)
{
  const FakeScript *script = &talk->script;

  return tls_peer_handshake (
      talk->peer, script->certificate != NULL ? script->certificate : talk->server->certificate,
      is_wrapping, script->priority != NULL ? script->priority : "NORMAL", script->protocol);
}

/* The first packet of LOGIN7 tells a lot: whether it came in the clear, and then the rest. */
static gboolean
read_login (Talk *talk)
{
  guint8 header[HEADER_SIZE];
  gboolean is_login_only = (talk->script.encryption & 0x1F) == 0 && !talk->script.is_strict;

  talk->is_login_in_clear = talk->peer->tls == NULL;
  if (!tls_peer_read_packet (talk->peer, header, talk->login))
    return FALSE;
  g_assert_cmphex (header[0], ==, LOGIN7);
  talk->has_login = TRUE;
  if (is_login_only)
    tls_peer_drop_tls (talk->peer);
  talk->is_rest_in_clear = talk->peer->tls == NULL;
  return (header[1] & 1) != 0 || read_message (talk, LOGIN7, talk->login);
}

static gboolean
answer_login (Talk *talk)
{
  const guint8 *answer = talk->script.answer;
  gsize left = talk->script.answer_size;
  gsize room = talk->script.answer_packet_size > 0 ? talk->script.answer_packet_size - HEADER_SIZE
                                                   : MAX_PACKET - HEADER_SIZE;

  do
    {
      gsize n = MIN (left, room);
      gsize length = HEADER_SIZE + n;
      const guint8 header[HEADER_SIZE]
          = { ANSWER, n == left ? 1 : 0, (guint8) (length >> 8), (guint8) length, 0, 51, 1, 0 };
      g_autofree guint8 *packet = g_malloc (length);

      memcpy (packet, header, HEADER_SIZE);
      memcpy (packet + HEADER_SIZE, answer, n);
      if (!tls_peer_write (talk->peer, packet, length))
        return FALSE;
      answer += n;
      left -= n;
    }
  while (left > 0);
  return TRUE;
}

/* As far as the client and the script go. */
static void
talk_all (Talk *talk)
{
  g_autoptr (GByteArray) prelogin = g_byte_array_new ();

  if (!reach (talk, FAKE_CONNECTED))
    return;
  if (talk->script.is_strict && (peek (talk) != 0x16 || !start_tls (talk, FALSE)))
    return;
  if (!read_message (talk, PRELOGIN, prelogin) || !reach (talk, FAKE_PRELOGIN_READ))
    return;
  if (!answer_prelogin (talk) || !reach (talk, FAKE_PRELOGIN_ANSWERED))
    return;

  if (!talk->script.is_strict)
    {
      int type = peek (talk);
      if (type == PRELOGIN && (!reach (talk, FAKE_TLS_STARTED) || !start_tls (talk, TRUE)))
        return;
      if (type == -1)
        return;
    }
  if (!read_login (talk) || !reach (talk, FAKE_LOGIN_READ))
    return;
  if (talk->script.answer_size > 0 && !answer_login (talk))
    return;
  reach (talk, FAKE_LOGIN_ANSWERED);
}

/* Nothing more is said, but what the client says is still heard, until it goes. */
static void
listen_to_the_end (Talk *talk)
{
  guint8 buffer[4096];
  ssize_t n;

  if (talk->script.send_budget > 0)
    shutdown (talk->peer->fd, SHUT_WR);
  while ((n = recv (talk->peer->fd, buffer, sizeof buffer, 0)) > 0 || (n < 0 && errno == EINTR))
    {
      if (n > 0)
        g_byte_array_append (talk->peer->wire, buffer, (guint) n);
    }
}

static void
serve_connection (FakeServer *self, int fd, const FakeScript *script)
{
  g_autoptr (TlsPeer) peer = tls_peer_new (fd);
  Talk talk = { .server = self, .script = *script, .peer = peer, .login = g_byte_array_new () };

  peer->send_budget = script->send_budget > 0 ? script->send_budget : G_MAXSIZE;
  talk_all (&talk);
  listen_to_the_end (&talk);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->report.login, g_byte_array_unref);
  self->report.login = talk.login;
  self->report.has_login |= talk.has_login;
  self->report.is_login_in_clear |= talk.has_login && talk.is_login_in_clear;
  self->report.is_rest_in_clear |= talk.has_login && talk.is_rest_in_clear;
  self->report.n_connections++;
  g_byte_array_append (self->report.wire, peer->wire->data, peer->wire->len);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer user_data)
{
  FakeServer *self = user_data;
  int fd;

  while ((fd = accept (self->listener, NULL, NULL)) >= 0)
    {
      const int one = 1;

      /* Packets go out in small pieces here; do not wait for acknowledgements between them. */
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      g_mutex_lock (&self->lock);
      FakeScript script = self->script;
      g_mutex_unlock (&self->lock);
      serve_connection (self, fd, &script);
    }
  return NULL;
}

/* The server */

static void
listen_on_loopback (FakeServer *self)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;

  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (listen (self->listener, 16), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &size), ==, 0);
  self->port = ntohs (address.sin_port);
}

static void
write_certificate (FakeServer *self)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("ae-test-XXXXXX.pem", &self->certificate_file, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (fd, self->certificate->pem, strlen (self->certificate->pem)), ==,
                   (int) strlen (self->certificate->pem));
  close (fd);
}

FakeServer *
fake_server_new (void)
{
  FakeServer *self = g_new0 (FakeServer, 1);

  self->report.wire = g_byte_array_new ();
  self->certificate = tls_peer_certificate_new (&own_name);
  write_certificate (self);
  listen_on_loopback (self);
  self->thread = g_thread_new ("fake-server", run, self);
  return self;
}

void
fake_server_free (FakeServer *self)
{
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->thread);
  close (self->listener);
  g_unlink (self->certificate_file);
  g_free (self->certificate_file);
  tls_peer_certificate_free (self->certificate);
  fake_report_clear (&self->report);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

guint16
fake_server_get_port (FakeServer *self)
{
  return self->port;
}

const char *
fake_server_get_certificate_file (FakeServer *self)
{
  return self->certificate_file;
}

void
fake_server_set_script (FakeServer *self, const FakeScript *script)
{
  g_mutex_lock (&self->lock);
  self->script = *script;
  fake_report_clear (&self->report);
  self->report.wire = g_byte_array_new ();
  g_mutex_unlock (&self->lock);
}

void
fake_server_take_report (FakeServer *self, guint n_connections, FakeReport *report)
{
  g_mutex_lock (&self->lock);
  while (self->report.n_connections < n_connections)
    g_cond_wait (&self->changed, &self->lock);
  *report = self->report;
  self->report = (FakeReport){ .wire = g_byte_array_new () };
  g_mutex_unlock (&self->lock);
}

void
fake_report_clear (FakeReport *report)
{
  g_clear_pointer (&report->login, g_byte_array_unref);
  g_clear_pointer (&report->wire, g_byte_array_unref);
  *report = (FakeReport){ 0 };
}

/* Texts on the wire */

static GByteArray *
to_utf16 (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();
  glong n_units;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n_units, NULL);

  for (glong i = 0; i < n_units; i++)
    {
      const guint8 unit[2] = { (guint8) units[i], (guint8) (units[i] >> 8) };
      g_byte_array_append (bytes, unit, 2);
    }
  return bytes;
}

gboolean
fake_find_text (const GByteArray *bytes, const char *text)
{
  if (bytes->len == 0)
    return FALSE;

  g_autoptr (GByteArray) plain = to_utf16 (text);
  g_autoptr (GByteArray) hidden = to_utf16 (text);

  for (guint i = 0; i < hidden->len; i++)
    hidden->data[i] = (guint8) ((hidden->data[i] << 4 | hidden->data[i] >> 4) ^ 0xA5);

  return memmem (bytes->data, bytes->len, text, strlen (text)) != NULL
         || memmem (bytes->data, bytes->len, plain->data, plain->len) != NULL
         || memmem (bytes->data, bytes->len, hidden->data, hidden->len) != NULL;
}

/* Tokens */

static void
add_u8 (GByteArray *bytes, guint8 value)
{
  g_byte_array_append (bytes, &value, 1);
}

static void
add_u16 (GByteArray *bytes, guint value)
{
  add_u8 (bytes, (guint8) value);
  add_u8 (bytes, (guint8) (value >> 8));
}

static void
add_u32 (GByteArray *bytes, guint32 value)
{
  add_u16 (bytes, value & 0xFFFF);
  add_u16 (bytes, value >> 16);
}

static void
add_bytes (GByteArray *bytes, const GByteArray *more)
{
  g_byte_array_append (bytes, more->data, more->len);
}

static void
add_b_varchar (GByteArray *bytes, const char *text)
{
  g_autoptr (GByteArray) units = to_utf16 (text);

  add_u8 (bytes, (guint8) (units->len / 2));
  add_bytes (bytes, units);
}

static void
add_us_varchar (GByteArray *bytes, const char *text)
{
  g_autoptr (GByteArray) units = to_utf16 (text);

  add_u16 (bytes, units->len / 2);
  add_bytes (bytes, units);
}

static void
add_token (GByteArray *answer, guint8 type, const GByteArray *content)
{
  add_u8 (answer, type);
  add_u16 (answer, content->len);
  add_bytes (answer, content);
}

void
fake_add_env_text (GByteArray *answer, guint8 type, const char *text)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  add_u8 (content, type);
  add_b_varchar (content, text);
  add_b_varchar (content, "");
  add_token (answer, 0xE3, content);
}

void
fake_add_collation (GByteArray *answer)
{
  const guint8 token[] = { 0xE3, 8, 0, 7, 5, 9, 4, 0xD0, 0, 0x34, 0 };

  g_byte_array_append (answer, token, sizeof token);
}

void
fake_add_routing (GByteArray *answer, const char *host, guint16 port)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  g_autoptr (GByteArray) content = g_byte_array_new ();

  add_u8 (value, 0);
  add_u16 (value, port);
  add_us_varchar (value, host);
  add_u8 (content, 20);
  add_u16 (content, value->len);
  add_bytes (content, value);
  add_u16 (content, 0);
  add_token (answer, 0xE3, content);
}

void
fake_add_message (GByteArray *answer,
                  gboolean is_error,
                  guint32 number,
                  guint8 severity,
                  const char *text)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  add_u32 (content, number);
  add_u8 (content, 1);
  add_u8 (content, severity);
  add_us_varchar (content, text);
  add_b_varchar (content, "fake");
  add_b_varchar (content, "");
  add_u32 (content, 1);
  add_token (answer, is_error ? 0xAA : 0xAB, content);
}

void
fake_add_login_ack (GByteArray *answer, guint32 tds_version)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();

  add_u8 (content, 1);
  add_u32 (content, GUINT32_SWAP_LE_BE (tds_version));
  add_b_varchar (content, "Microsoft SQL Server");
  add_u8 (content, 16);
  add_u8 (content, 0);
  add_u8 (content, 3);
  add_u8 (content, 232);
  add_token (answer, 0xAD, content);
}

void
fake_add_feature_ack (GByteArray *answer, const void *acks, gsize size)
{
  add_u8 (answer, 0xAE);
  g_byte_array_append (answer, acks, (guint) size);
  add_u8 (answer, 0xFF);
}

void
fake_add_done (GByteArray *answer, guint16 status)
{
  const guint8 rest[10] = { 0 };

  add_u8 (answer, 0xFD);
  add_u16 (answer, status);
  g_byte_array_append (answer, rest, sizeof rest);
}
