/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which address, which port, which server, and how often. */

#include "config.h"

#include "ae-browser-answer-private.h"
#include "ae-error.h"
#include "ae-session-open-private.h"
#include "session-fixture.h"

#include <string.h>

/* --- SQL Server Browser -------------------------------------------------------------------- */

#define TEXT "ServerName;H;InstanceName;Inst;IsClustered;No;Version;16.0.1000.6;tcp;%u;np;\\\\H;;"

static GBytes *
make_answer (guint8 type, int surplus, const char *format, guint port)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_autofree char *text = g_strdup_printf (format, port);
#pragma GCC diagnostic pop
  G_GNUC_END_IGNORE_DEPRECATIONS
  guint16 size = GUINT16_TO_LE (strlen (text) + surplus);

  g_byte_array_append (answer, &type, 1);
  g_byte_array_append (answer, (const guint8 *) &size, 2);
  g_byte_array_append (answer, (const guint8 *) text, strlen (text));
  return g_byte_array_free_to_bytes (g_steal_pointer (&answer));
}

static gboolean
get_port (GBytes *answer, const char *instance, guint16 *port)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);

  return ae_browser_answer_get_port (data, size, instance, port);
}

static void
test_browser_answer (void)
{
  g_autoptr (GBytes) good = make_answer (5, 0, TEXT, 1433);
  g_autoptr (GBytes) type = make_answer (4, 0, TEXT, 1433);
  g_autoptr (GBytes) too_long = make_answer (5, 1, TEXT, 1433);
  g_autoptr (GBytes) zero = make_answer (5, 0, TEXT, 0);
  g_autoptr (GBytes) too_big = make_answer (5, 0, TEXT, 65536);
  g_autoptr (GBytes) no_tcp = make_answer (5, 0, "ServerName;H;InstanceName;Inst;x;%u;;", 1);
  g_autoptr (GBytes) behind = make_answer (5, 0, "InstanceName;Inst;;tcp;%u;;", 1);
  g_autoptr (GBytes) odd = make_answer (5, 0, "InstanceName;Inst;tcp", 1);
  guint16 port = 0;

  g_assert_true (get_port (good, "INST", &port));
  g_assert_cmpuint (port, ==, 1433);
  g_assert_false (get_port (good, "other", &port));
  g_assert_false (get_port (type, "inst", &port));
  g_assert_false (get_port (too_long, "inst", &port));
  g_assert_false (get_port (zero, "inst", &port));
  g_assert_false (get_port (too_big, "inst", &port));
  g_assert_false (get_port (no_tcp, "inst", &port));
  g_assert_false (get_port (behind, "inst", &port));
  g_assert_false (get_port (odd, "inst", &port));

  /* Every truncation: the size in front does not fit any more. */
  gsize size;
  const guint8 *data = g_bytes_get_data (good, &size);
  for (gsize i = 0; i < size; i++)
    g_assert_false (ae_browser_answer_get_port (data, i, "inst", &port));
}

typedef struct
{
  GSocket *socket;
  GPtrArray *answers; /* of GBytes: all of them, to each question */
  char question[64];
} Browser;

static gpointer
browser_thread (gpointer data)
{
  Browser *self = data;
  g_autoptr (GSocketAddress) from = NULL;

  gssize size = g_socket_receive_from (self->socket, &from, self->question,
                                       sizeof self->question - 1, NULL, NULL);
  g_assert_cmpint (size, >, 0);
  for (guint i = 0; i < self->answers->len; i++)
    {
      gsize answer_size;
      const char *answer = g_bytes_get_data (self->answers->pdata[i], &answer_size);
      g_socket_send_to (self->socket, from, answer, answer_size, NULL, NULL);
    }
  return NULL;
}

static GSocket *
bind_udp (guint16 *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  GSocket *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, address, FALSE, &error));
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return socket;
}

/* Nonsense and answers about others come first. */
static void
test_named_instance (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint16 port;
  g_autoptr (GSocket) socket = bind_udp (&port);
  Browser browser = { .socket = socket, .answers = answers };

  g_ptr_array_add (answers, g_bytes_new_static ("", 0));
  g_ptr_array_add (answers, make_answer (5, 99, TEXT, 9));
  g_ptr_array_add (answers, make_answer (5, 0, "InstanceName;Other;tcp;%u;;", 9));
  g_ptr_array_add (answers, make_answer (5, 0, TEXT, self->settings->port));
  self->settings->instance = g_strdup ("inst");
  self->settings->port = 0;
  ae_session_set_browser_port (port);
  GThread *thread = g_thread_new ("browser", browser_thread, &browser);

  fake_add_good_answer (self->answer);
  session_fixture_use_no_encryption (self);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_thread_join (thread);
  ae_session_set_browser_port (1434);
  g_assert_no_error (error);
  g_assert_nonnull (session);
  g_assert_cmpmem (browser.question, 6, "\x04inst\0", 6);
}

static void
test_no_instance (SessionFixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) silent = bind_udp (&port);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  self->settings->port = 0;
  self->settings->instance = g_strdup ("a name of an instance that is too long to be one");
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_SYNTAX);

  /* Nobody answers, and the time limit of the whole is shorter than our patience. */
  g_free (self->settings->instance);
  self->settings->instance = g_strdup ("inst");
  self->settings->connect_timeout = 1;
  ae_session_set_browser_port (port);
  session_fixture_assert_refused (self, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  ae_session_set_browser_port (1434);
}

/* --- addresses ----------------------------------------------------------------------------- */

static void
test_addresses (SessionFixture *self, gconstpointer data)
{
  guint16 port = self->settings->port;

  fake_add_good_answer (self->answer);
  session_fixture_use_no_encryption (self);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;

      /* localhost is 127.0.0.1, where the server is, and perhaps ::1, where it is not. */
      g_free (self->settings->host);
      self->settings->host = g_strdup ("localhost");
      self->settings->multi_subnet_failover = i == 3;
      self->settings->ip_preference = i % 3;
      g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (session);
    }

  g_autoptr (FakeServer) gone = fake_server_new ();
  self->settings->port = fake_server_get_port (gone);
  g_clear_pointer (&gone, fake_server_free);
  for (guint i = 0; i < 2; i++)
    {
      self->settings->multi_subnet_failover = i == 1;
      self->settings->ip_preference = AE_IP_PREFERENCE_IPV6;
      session_fixture_assert_refused (self, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
    }
  self->settings->port = port;
}

/* --- again, and elsewhere ------------------------------------------------------------------ */

typedef struct
{
  FakeServer *server;
  FakeScript then; /* once the first login was answered */
  guint n_logins;
} Change;

static void
change_script (FakeMoment moment, gpointer user_data)
{
  Change *self = user_data;

  if (moment != FAKE_LOGIN_ANSWERED)
    return;
  if (++self->n_logins == 1)
    fake_server_set_script (self->server, &self->then);
}

static void
add_refusal (GByteArray *answer, gint32 number)
{
  fake_add_message (answer, TRUE, number, 16, "Not now.");
  fake_add_done (answer, 2);
}

/* One refusal with @number, then a good answer. */
static AeSession *
open_after_refusal (SessionFixture *self, gint32 number, GError **error)
{
  static GByteArray *good;
  static Change change;

  good = g_byte_array_new ();
  fake_add_good_answer (good);
  g_byte_array_set_size (self->answer, 0);
  add_refusal (self->answer, number);
  session_fixture_use_no_encryption (self);
  change = (Change){ .server = self->server, .then = self->script };
  change.then.answer = good->data;
  change.then.answer_size = good->len;
  self->script.on_moment = change_script;
  self->script.user_data = &change;
  ae_session_set_retry_second (1);
  AeSession *session = session_fixture_open (self, NULL, error);
  ae_session_set_retry_second (1000);
  return session;
}

static void
test_retry (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeSession) session = open_after_refusal (self, 40613, &error);

  g_assert_no_error (error);
  g_assert_nonnull (session);
}

static void
assert_tries (SessionFixture *self, gint32 number, guint n_tries)
{
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  g_byte_array_set_size (self->answer, 0);
  add_refusal (self->answer, number);
  session_fixture_use_no_encryption (self);
  ae_session_set_retry_second (1);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  ae_session_set_retry_second (1000);
  g_assert_null (session);
  g_assert_error (error, AE_SERVER_ERROR, number);
  fake_server_take_report (self->server, n_tries, &report);
  g_assert_cmpuint (report.n_connections, ==, n_tries);
}

static void
test_tries (SessionFixture *self, gconstpointer data)
{
  assert_tries (self, 18456, 1);
  assert_tries (self, 4060, 1);
  assert_tries (self, 40615, 1);
  assert_tries (self, 40613, 2);
  self->settings->connect_retry_count = 3;
  assert_tries (self, 40613, 4);
  self->settings->connect_retry_count = 0;
  assert_tries (self, 40613, 1);
}

static void
test_failover_partner (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FakeServer) gone = fake_server_new ();

  self->settings->failover_partner = g_strdup_printf ("127.0.0.1,%u", self->settings->port);
  self->settings->port = fake_server_get_port (gone);
  g_clear_pointer (&gone, fake_server_free);
  fake_add_good_answer (self->answer);
  session_fixture_use_no_encryption (self);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (session);

  /* A refused login is not a failover. The server serves one client at a time. */
  g_clear_pointer (&session, ae_session_unref);
  g_byte_array_set_size (self->answer, 0);
  add_refusal (self->answer, 18456);
  session_fixture_assert_refused (self, AE_SERVER_ERROR, 18456);

  self->settings->multi_subnet_failover = TRUE;
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_SYNTAX);
  self->settings->multi_subnet_failover = FALSE;
  g_free (self->settings->failover_partner);
  self->settings->failover_partner = g_strdup ("a:b");
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_SYNTAX);
}

/* Neither is there: it ends with the time limit. */
static void
test_no_partner (SessionFixture *self, gconstpointer data)
{
  g_autoptr (FakeServer) gone = fake_server_new ();

  self->settings->port = fake_server_get_port (gone);
  g_clear_pointer (&gone, fake_server_free);
  self->settings->failover_partner = g_strdup_printf ("127.0.0.1,%u", self->settings->port);
  self->settings->connect_timeout = 1;
  session_fixture_assert_refused (self, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/browser-answer", test_browser_answer);
  SESSION_TEST ("named-instance", NULL, test_named_instance);
  SESSION_TEST ("no-instance", NULL, test_no_instance);
  SESSION_TEST ("addresses", NULL, test_addresses);
  SESSION_TEST ("retry", NULL, test_retry);
  SESSION_TEST ("tries", NULL, test_tries);
  SESSION_TEST ("failover-partner", NULL, test_failover_partner);
  SESSION_TEST ("no-partner", NULL, test_no_partner);

  return g_test_run ();
}
