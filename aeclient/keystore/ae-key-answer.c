/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-answer-private.h"

typedef enum
{
  ANSWER_PENDING,
  ANSWER_GIVEN,
  ANSWER_ABANDONED,
} AnswerState;

struct _AeKeyAnswer
{
  gint ref_count;

  GMutex lock; /* protects everything below */
  GCond changed;
  AnswerState state;
  AeKey *key; /* exactly one of key and error, once given */
  GError *error;
};

AeKeyAnswer *
ae_key_answer_new (void)
{
  AeKeyAnswer *self = g_new0 (AeKeyAnswer, 1);

  self->ref_count = 1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

AeKeyAnswer *
ae_key_answer_ref (AeKeyAnswer *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_key_answer_unref (AeKeyAnswer *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->key, ae_key_unref);
  g_clear_error (&self->error);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
begin_giving (AeKeyAnswer *self)
{
  g_mutex_lock (&self->lock);
  if (self->state == ANSWER_PENDING)
    return TRUE;
  g_mutex_unlock (&self->lock);
  return FALSE;
}

static void
end_giving (AeKeyAnswer *self)
{
  self->state = ANSWER_GIVEN;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
ae_key_answer_give_key (AeKeyAnswer *self, AeKey *key)
{
  if (!begin_giving (self))
    {
      ae_key_unref (key);
      return;
    }
  self->key = key;
  end_giving (self);
}

void
ae_key_answer_give_error (AeKeyAnswer *self, GError *error)
{
  if (!begin_giving (self))
    {
      g_error_free (error);
      return;
    }
  self->error = error;
  end_giving (self);
}

gboolean
ae_key_answer_is_abandoned (AeKeyAnswer *self)
{
  g_mutex_lock (&self->lock);
  gboolean abandoned = self->state == ANSWER_ABANDONED;
  g_mutex_unlock (&self->lock);
  return abandoned;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  AeKeyAnswer *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
wait_for_change (AeKeyAnswer *self, gint64 end_time)
{
  if (end_time > 0)
    return g_cond_wait_until (&self->changed, &self->lock, end_time);
  g_cond_wait (&self->changed, &self->lock);
  return TRUE;
}

AeKey *
ae_key_answer_wait (AeKeyAnswer *self, guint timeout, GCancellable *cancellable, GError **error)
{
  gint64 end_time = timeout > 0 ? g_get_monotonic_time () + timeout * G_TIME_SPAN_SECOND : 0;
  gboolean in_time = TRUE;
  AeKey *key = NULL;
  gulong handler = 0;

  /* Connected before the lock is taken: it may call back at once. */
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);

  g_mutex_lock (&self->lock);
  while (self->state == ANSWER_PENDING && in_time && !g_cancellable_is_cancelled (cancellable))
    in_time = wait_for_change (self, end_time);

  if (self->state == ANSWER_GIVEN)
    {
      key = g_steal_pointer (&self->key);
      if (key == NULL)
        g_propagate_error (error, g_steal_pointer (&self->error));
    }
  else
    {
      self->state = ANSWER_ABANDONED;
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
    }
  g_mutex_unlock (&self->lock);

  /* Waits for a callback that is running, which wants the lock. */
  g_cancellable_disconnect (cancellable, handler);
  return key;
}
