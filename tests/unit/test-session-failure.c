/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sessions that do not come to be, or come to an end. */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "session-fixture.h"

/* Time, cancellation, death */

typedef struct
{
  FakeMoment moment;
  GCancellable *cancellable;
} CancelAt;

static void
cancel_at (FakeMoment moment, gpointer user_data)
{
  CancelAt *what = user_data;

  if (moment == what->moment)
    g_cancellable_cancel (what->cancellable);
}

/* A server that stops talking at each moment; the user gives up at that moment. */
static void
test_cancel (SessionFixture *self, gconstpointer data)
{
  self->script.encryption = 1;
  for (FakeMoment moment = FAKE_CONNECTED; moment <= FAKE_LOGIN_READ; moment++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      CancelAt what = { moment, cancellable };
      g_autoptr (GError) error = NULL;
      g_auto (FakeReport) report = { 0 };

      self->script.is_silent_at_set = TRUE;
      self->script.silent_at = moment;
      self->script.on_moment = cancel_at;
      self->script.user_data = &what;
      g_autoptr (AeSession) session = session_fixture_open (self, cancellable, &error);
      g_assert_null (session);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fake_server_take_report (self->server, 1, &report);
      g_assert_false (fake_find_text (report.wire, PASSWORD));
    }
}

static void
test_cancelled_before (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (FakeReport) report = { 0 };

  g_cancellable_cancel (cancellable);
  g_autoptr (AeSession) session = session_fixture_open (self, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fake_server_take_report (self->server, 0, &report);
  g_assert_cmpuint (report.n_connections, ==, 0);
}

/* One time limit for all: the shortest there is, a second. */
static void
test_time_limit (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->script.encryption = 1;
  self->script.is_silent_at_set = TRUE;
  self->script.silent_at = GPOINTER_TO_INT (data);
  self->settings->connect_timeout = 1;
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

/* The server dies after each number of bytes; every death is an error. */
static void
test_death (SessionFixture *self, gconstpointer data)
{
  const AeTransportEncryption wanted = GPOINTER_TO_INT (data);
  gsize step = 1;
  gboolean is_open = FALSE;

  self->settings->encryption = wanted;
  self->script.encryption = 2;
  if (wanted == AE_TRANSPORT_ENCRYPTION_MANDATORY)
    {
      self->script.encryption = 1;
      step = 13;
    }
  else if (wanted == AE_TRANSPORT_ENCRYPTION_STRICT)
    {
      session_fixture_use_strict (self);
      step = 13;
    }
  fake_add_good_answer (self->answer);

  for (gsize budget = 1; !is_open; budget += step)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (budget, <, 10000);
      self->script.send_budget = budget;
      g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
      is_open = session != NULL;
      g_assert_true (is_open == (error == NULL));
      if (error != NULL)
        g_assert_true (error->domain == G_IO_ERROR || error->domain == G_TLS_ERROR);
    }
}

/* Without any server */

static void
test_settings (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->settings->host, g_free);
  session_fixture_assert_refused (self, AE_ERROR, AE_ERROR_SYNTAX);

  self->settings->host = g_strdup ("localhost");
  self->settings->server_certificate = g_strdup ("/nonexistent/file.cer");
  session_fixture_assert_refused (self, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_nobody_listens (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FakeServer) gone = fake_server_new ();

  self->settings->port = fake_server_get_port (gone);
  g_clear_pointer (&gone, fake_server_free);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_nonnull (strstr (error->message, "127.0.0.1"));
}

/* The tokens of a session that is open */

static void
test_note_token (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AeTdsToken begin = { .type = AE_TDS_TOKEN_ENVCHANGE };
  AeTdsToken end = { .type = AE_TDS_TOKEN_ENVCHANGE };
  AeTdsToken fatal = { .type = AE_TDS_TOKEN_ERROR };
  AeTdsToken ack = { .type = AE_TDS_TOKEN_FEATUREEXTACK };
  static const guint8 ends[] = { 9, 10, 12, 17 };

  session_fixture_use_no_encryption (self);
  fake_add_good_answer (self->answer);
  g_autoptr (AeSession) session = session_fixture_open (self, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      begin.env_change.type = i % 2 == 0 ? 8 : 11;
      begin.env_change.descriptor = 0x1122334455667788u;
      ae_session_note_token (session, &begin, &error);
      g_assert_cmphex (session->transaction, ==, 0x1122334455667788u);
      end.env_change.type = ends[i];
      ae_session_note_token (session, &end, &error);
      g_assert_cmphex (session->transaction, ==, 0);
    }
  g_assert_no_error (error);
  g_assert_true (ae_session_is_open (session));

  fatal.message.number = 596;
  fatal.message.severity = 21;
  fatal.message.text = "Cannot continue";
  ae_session_note_token (session, &fatal, &error);
  g_assert_error (error, AE_SERVER_ERROR, 596);
  g_assert_false (ae_session_is_open (session));

  /* A second error does not replace the first. */
  ae_session_note_token (session, &ack, &error);
  g_assert_error (error, AE_SERVER_ERROR, 596);
  g_clear_error (&error);
  ae_session_note_token (session, &ack, &error);
  g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
}

/* A server cannot make us keep messages without end. */
static void
test_message_flood (SessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (100000, 'x');
  AeTdsToken info = { .type = AE_TDS_TOKEN_INFO };

  g_autoptr (AeSession) session = ae_session_new (self->settings);
  info.message.text = "";
  for (guint i = 0; i < 20000; i++)
    ae_session_note_token (session, &info, &error);
  g_assert_cmpuint (session->messages->len, ==, 10000);

  g_ptr_array_set_size (session->messages, 0);
  info.message.text = text;
  for (guint i = 0; i < 1000; i++)
    ae_session_note_token (session, &info, &error);
  g_assert_cmpuint (session->messages->len, <, 200);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  session_fixture_add_for_each_encryption ("death", test_death);
  SESSION_TEST ("cancel", NULL, test_cancel);
  SESSION_TEST ("cancelled-before", NULL, test_cancelled_before);
  SESSION_TEST ("time-limit/connected", GINT_TO_POINTER (FAKE_CONNECTED), test_time_limit);
  SESSION_TEST ("time-limit/handshake", GINT_TO_POINTER (FAKE_TLS_STARTED), test_time_limit);
  SESSION_TEST ("settings", NULL, test_settings);
  SESSION_TEST ("nobody-listens", NULL, test_nobody_listens);
  SESSION_TEST ("note-token", NULL, test_note_token);
  SESSION_TEST ("message-flood", NULL, test_message_flood);

  return g_test_run ();
}
