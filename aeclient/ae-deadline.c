/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-deadline-private.h"

/* One thread, the clock, serves every deadline of the process. It is started by the first deadline
 * that has a limit, sleeps until the earliest one, and ends when there has been none for a while.
 *
 * Freeing against firing: the clock touches a deadline only while it holds the lock and the
 * deadline is in the list; it cancels outside the lock, through a reference of its own. */

#define CLOCK_IDLE_TIME (5 * G_TIME_SPAN_SECOND)

/* Who fired first; that one decides what the error is called. */
typedef enum
{
  CAUSE_NONE,
  CAUSE_USER,
  CAUSE_TIME,
} Cause;

struct _AeDeadline
{
  GCancellable *cancellable;
  GCancellable *user;
  gulong user_handler;
  guint grace;     /* milliseconds that are left once the user cancelled; 0: none */
  gint cause;      /* atomic, Cause */
  gint64 end_time; /* monotonic */
  GList link;      /* lock: in the clock's list while the time runs */
};

/* The lock protects all of this. */
static struct
{
  GMutex lock;
  GCond changed;
  GQueue running; /* of AeDeadline, earliest first */
  gboolean has_thread;
} the_clock;

static void
set_cause (AeDeadline *self, Cause cause)
{
  g_atomic_int_compare_and_exchange (&self->cause, CAUSE_NONE, cause);
}

/* lock. Takes the earliest deadline off the list if its time has come. */
static GCancellable *
pop_expired (void)
{
  AeDeadline *first = g_queue_peek_head (&the_clock.running);
  if (first == NULL || first->end_time > g_get_monotonic_time ())
    return NULL;

  g_queue_unlink (&the_clock.running, &first->link);
  set_cause (first, CAUSE_TIME);
  return g_object_ref (first->cancellable);
}

/* lock. FALSE: nothing to wait for, and nothing came for a while. */
static gboolean
wait_for_work (void)
{
  AeDeadline *first = g_queue_peek_head (&the_clock.running);
  gint64 until = first != NULL ? first->end_time : g_get_monotonic_time () + CLOCK_IDLE_TIME;
  gboolean signalled = g_cond_wait_until (&the_clock.changed, &the_clock.lock, until);

  return signalled || !g_queue_is_empty (&the_clock.running);
}

static gpointer
clock_thread (gpointer unused)
{
  g_mutex_lock (&the_clock.lock);

  do
    {
      GCancellable *expired = NULL;
      while ((expired = pop_expired ()) != NULL)
        {
          g_mutex_unlock (&the_clock.lock);
          g_cancellable_cancel (expired);
          g_object_unref (expired);
          g_mutex_lock (&the_clock.lock);
        }
    }
  while (wait_for_work ());

  the_clock.has_thread = FALSE;
  g_mutex_unlock (&the_clock.lock);
  return NULL;
}

/* lock. Few deadlines run at a time, and a new one is nearly always the last: walk from the end. */
static void
insert_sorted (AeDeadline *self)
{
  GList *after = the_clock.running.tail;
  while (after != NULL && ((AeDeadline *) after->data)->end_time > self->end_time)
    after = after->prev;

  if (after == NULL)
    g_queue_push_head_link (&the_clock.running, &self->link);
  else
    g_queue_insert_after_link (&the_clock.running, after, &self->link);
}

/* lock */
static gboolean
ensure_thread (void)
{
  if (the_clock.has_thread)
    return TRUE;

  GThread *thread = g_thread_try_new ("ae-clock", clock_thread, NULL, NULL);
  if (thread == NULL)
    return FALSE;

  g_thread_unref (thread);
  the_clock.has_thread = TRUE;
  return TRUE;
}

/* lock */
static void
unlink_if_running (AeDeadline *self)
{
  if (self->link.prev != NULL || the_clock.running.head == &self->link)
    g_queue_unlink (&the_clock.running, &self->link);
}

/* Again, if it runs already. */
static void
start_time (AeDeadline *self, guint milliseconds)
{
  g_mutex_lock (&the_clock.lock);
  unlink_if_running (self);
  self->end_time = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  self->link.data = self;
  gboolean is_running = ensure_thread ();
  if (is_running)
    {
      insert_sorted (self);
      if (the_clock.running.head == &self->link)
        g_cond_signal (&the_clock.changed);
    }
  g_mutex_unlock (&the_clock.lock);

  /* Without a thread nobody would keep the limit: better no call than one without an end. */
  if (!is_running)
    {
      set_cause (self, CAUSE_TIME);
      g_cancellable_cancel (self->cancellable);
    }
}

static void
on_user_cancelled (GCancellable *user, gpointer user_data)
{
  AeDeadline *self = user_data;

  set_cause (self, CAUSE_USER);
  if (self->grace > 0)
    start_time (self, self->grace);
  else
    g_cancellable_cancel (self->cancellable);
}

AeDeadline *
ae_deadline_new (GCancellable *user, guint milliseconds)
{
  return ae_deadline_new_with_grace (user, milliseconds, 0);
}

AeDeadline *
ae_deadline_new_with_grace (GCancellable *user, guint milliseconds, guint grace)
{
  AeDeadline *self = g_new0 (AeDeadline, 1);

  self->cancellable = g_cancellable_new ();
  self->grace = grace;
  /* The time first: a user who has cancelled already shortens it. */
  if (milliseconds > 0)
    start_time (self, milliseconds);
  if (user != NULL)
    {
      self->user = g_object_ref (user);
      self->user_handler = g_cancellable_connect (user, G_CALLBACK (on_user_cancelled), self, NULL);
    }

  return self;
}

void
ae_deadline_free (AeDeadline *self)
{
  if (self == NULL)
    return;

  /* Waits for a callback that runs in another thread. */
  g_cancellable_disconnect (self->user, self->user_handler);

  g_mutex_lock (&the_clock.lock);
  unlink_if_running (self);
  g_mutex_unlock (&the_clock.lock);

  g_clear_object (&self->user);
  g_clear_object (&self->cancellable);
  g_free (self);
}

GCancellable *
ae_deadline_get_cancellable (AeDeadline *self)
{
  return self->cancellable;
}

gboolean
ae_deadline_is_expired (AeDeadline *self)
{
  return g_atomic_int_get (&self->cause) == CAUSE_TIME;
}

void
ae_deadline_fix_error (AeDeadline *self, GError **error, const char *message)
{
  if (error == NULL || !ae_deadline_is_expired (self))
    return;
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, message);
}
