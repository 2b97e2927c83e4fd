/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-emulator-connection-private.h"
#include "ae-emulator-dispatch-private.h"
#include "ae-emulator-log-private.h"
#include "ae-emulator-login-private.h"
#include "ae-emulator-sign-in-private.h"
#include "ae-emulator-tokens-private.h"

#define MAX_REQUEST_SIZE (256 * 1024 * 1024)

/* A client may send one request and attention; more is left in the socket. */
#define MAX_QUEUED 4

#define INTERRUPT_PERIOD (20 * G_TIME_SPAN_MILLISECOND)
#define MAX_INTERRUPTS 50

struct _AeEmulatorConnection
{
  const AeEmulatorHost *host;
  AeEmulatorTransport *transport;
  AeEmulatorAnswer answer;
  AeEmulatorSession *session;
  guint16 spid;
  GThread *thread;
  void (*ended) (gpointer data);
  gpointer ended_data;
  gint has_ended; /* atomic */

  gint n_attentions; /* atomic: read, and not acknowledged yet */
  gint is_closed;    /* atomic: nothing more will be read */

  GMutex lock; /* protects what follows */
  GCond changed;
  GQueue messages;     /* of AeEmulatorMessage, in the order of their arrival */
  gboolean is_running; /* the engine works for the session */
};

/* The engine forgets an interruption that comes before it has begun: say it again until the request
 * is over. Without end only when the client is gone; otherwise its messages must be read some time.
 * The lock is held. */
static void
interrupt_request (AeEmulatorConnection *self, guint n_times)
{
  while (self->is_running && n_times-- > 0)
    {
      ae_emulator_session_interrupt (self->session);
      g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + INTERRUPT_PERIOD);
    }
}

static void
close_input (AeEmulatorConnection *self)
{
  g_mutex_lock (&self->lock);
  g_atomic_int_set (&self->is_closed, 1);
  if (self->is_running)
    ae_emulator_session_interrupt (self->session);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  ae_emulator_faults_wake (self->host->faults);
}

static void
begin_attention (AeEmulatorConnection *self)
{
  g_atomic_int_inc (&self->n_attentions);
  ae_emulator_faults_count_attention (self->host->faults);
  ae_emulator_faults_wake (self->host->faults);
}

/* The reading thread cannot wait here for ever: drop () and the end of the other thread close the
 * input, and join () empties the queue. */
static gboolean
push_message (AeEmulatorConnection *self, AeEmulatorMessage *message)
{
  gboolean is_attention = message->type == AE_EMULATOR_PACKET_ATTENTION;

  if (is_attention)
    begin_attention (self);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  while (self->messages.length >= MAX_QUEUED && !g_atomic_int_get (&self->is_closed))
    g_cond_wait (&self->changed, &self->lock);
  g_queue_push_tail (&self->messages, message);
  g_cond_broadcast (&self->changed);
  if (is_attention)
    interrupt_request (self, MAX_INTERRUPTS);

  return !g_atomic_int_get (&self->is_closed);
}

static gpointer
read_messages (gpointer data)
{
  AeEmulatorConnection *self = data;
  g_autoptr (GError) error = NULL;
  AeEmulatorMessage *message;

  do
    message = ae_emulator_message_read (self->transport, MAX_REQUEST_SIZE, NULL, &error);
  while (message != NULL && push_message (self, message));

  if (error != NULL)
    g_debug ("SPID %u: %s", self->spid, error->message);
  close_input (self);
  g_mutex_lock (&self->lock);
  interrupt_request (self, G_MAXUINT);
  g_mutex_unlock (&self->lock);

  return NULL;
}

/* NULL at the end: nobody would read the answer to what is left. */
static AeEmulatorMessage *
pop_message (AeEmulatorConnection *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (self->messages.length == 0 && !g_atomic_int_get (&self->is_closed))
    g_cond_wait (&self->changed, &self->lock);
  if (g_atomic_int_get (&self->is_closed))
    return NULL;
  AeEmulatorMessage *message = g_queue_pop_head (&self->messages);
  self->is_running = message->type != AE_EMULATOR_PACKET_ATTENTION;
  g_cond_broadcast (&self->changed);

  return message;
}

static void
stop_running (AeEmulatorConnection *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_running = FALSE;
  g_cond_broadcast (&self->changed);
}

/* An attention that was read and not acknowledged lies behind the request that runs. */
static gboolean
is_interrupted (gpointer data)
{
  AeEmulatorConnection *self = data;

  return g_atomic_int_get (&self->n_attentions) > 0 || g_atomic_int_get (&self->is_closed);
}

static gboolean
acknowledge_attention (AeEmulatorConnection *self)
{
  g_auto (AeTdsWriter) tokens = AE_TDS_WRITER_INIT;

  g_atomic_int_add (&self->n_attentions, -1);
  if (ae_emulator_faults_get (self->host->faults, AE_EMULATOR_FAULT_NO_ATTENTION_ACK))
    return TRUE;
  ae_emulator_token_done (&tokens, AE_EMULATOR_DONE, AE_EMULATOR_DONE_ATTENTION, 0, 0);
  ae_emulator_answer_write (&self->answer, tokens.data, tokens.size);

  return ae_emulator_answer_end (&self->answer);
}

static void
serve (AeEmulatorConnection *self, const AeEmulatorSignIn *sign_in)
{
  g_auto (AeEmulatorRecoveryNews) recovery = { 0 };
  AeEmulatorDispatcher dispatcher = {
    .faults = self->host->faults,
    .replays = self->host->replays,
    .answer = &self->answer,
    .session = self->session,
    .column_encryption = sign_in->column_encryption,
    .recovery = sign_in->session_recovery ? &recovery : NULL,
    .null_bitmaps
    = sign_in->tds_version >= AE_EMULATOR_TDS_7_3 || sign_in->tds_version == AE_EMULATOR_TDS_8_0,
    .is_interrupted = is_interrupted,
    .interrupt_data = self,
  };
  gboolean go_on = TRUE;

  ae_emulator_recovery_news_begin (&recovery, self->session);
  while (go_on)
    {
      g_autoptr (AeEmulatorMessage) message = pop_message (self);
      if (message == NULL)
        break;
      if (message->type == AE_EMULATOR_PACKET_ATTENTION)
        go_on = acknowledge_attention (self);
      else
        go_on = ae_emulator_dispatch (&dispatcher, message);
      stop_running (self);
    }
}

static gpointer
run_connection (gpointer data)
{
  AeEmulatorConnection *self = data;
  g_autoptr (GError) error = NULL;
  AeEmulatorSignIn sign_in;

  ae_emulator_transport_set_deadline (self->transport,
                                      g_get_monotonic_time () + self->host->login_timeout);
  if (ae_emulator_sign_in (self->host, self->transport, &self->answer, &sign_in, &error))
    {
      ae_emulator_transport_set_deadline (self->transport, 0);
      self->session = sign_in.session;
      GThread *reader = g_thread_new ("ae-emu-reader", read_messages, self);
      serve (self, &sign_in);
      close_input (self);
      ae_emulator_transport_shutdown (self->transport);
      g_thread_join (reader);
    }
  else
    {
      self->session = sign_in.session;
      g_debug ("SPID %u: not logged in: %s", self->spid, error ? error->message : "cut off");
      ae_emulator_transport_finish (self->transport);
    }
  g_debug ("SPID %u: closed", self->spid);

  g_clear_pointer (&self->session, ae_emulator_session_free);
  g_atomic_int_set (&self->has_ended, 1);
  self->ended (self->ended_data);

  return NULL;
}

AeEmulatorConnection *
ae_emulator_connection_start (const AeEmulatorHost *host,
                              GSocket *socket,
                              guint16 spid,
                              void (*ended) (gpointer data),
                              gpointer data)
{
  AeEmulatorConnection *self = g_new0 (AeEmulatorConnection, 1);

  self->host = host;
  self->spid = spid;
  self->ended = ended;
  self->ended_data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->messages);
  self->transport = ae_emulator_transport_new (socket, host->faults);
  ae_emulator_answer_init (&self->answer, self->transport, host->faults, spid);
  self->thread = g_thread_new ("ae-emu-client", run_connection, self);

  return self;
}

gboolean
ae_emulator_connection_has_ended (AeEmulatorConnection *self)
{
  return g_atomic_int_get (&self->has_ended);
}

void
ae_emulator_connection_drop (AeEmulatorConnection *self)
{
  ae_emulator_transport_shutdown (self->transport);
  close_input (self);
}

void
ae_emulator_connection_join (AeEmulatorConnection *self)
{
  g_thread_join (self->thread);
  g_queue_clear_full (&self->messages, (GDestroyNotify) ae_emulator_message_free);
  ae_emulator_answer_clear (&self->answer);
  ae_emulator_transport_free (self->transport);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
