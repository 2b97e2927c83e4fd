/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-faults-private.h"

#define N_FAULTS (AE_EMULATOR_FAULT_NO_SESSION_RECOVERY + 1)

struct _AeEmulatorFaults
{
  gatomicrefcount references;

  GMutex lock; /* protects everything below */
  GCond changed;
  gint64 arguments[N_FAULTS];
  gboolean injected[N_FAULTS];
  guint generation;
  gboolean holding;
  guint n_held;
  GHashTable *scripts; /* text → GBytes */
  guint64 n_requests;
  guint64 n_attentions;
};

AeEmulatorFaults *
ae_emulator_faults_new (void)
{
  AeEmulatorFaults *self = g_new0 (AeEmulatorFaults, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->scripts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  return self;
}

AeEmulatorFaults *
ae_emulator_faults_ref (AeEmulatorFaults *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

void
ae_emulator_faults_unref (AeEmulatorFaults *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_hash_table_unref (self->scripts);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

/* --- faults -------------------------------------------------------------------------------- */

void
ae_emulator_faults_set (AeEmulatorFaults *self, AeEmulatorFault fault, gint64 argument)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->arguments[fault] = argument;
  self->injected[fault] = TRUE;
  if (fault == AE_EMULATOR_FAULT_CLOSE_AFTER)
    self->generation++;
  g_cond_broadcast (&self->changed);
}

void
ae_emulator_faults_clear (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  memset (self->arguments, 0, sizeof self->arguments);
  memset (self->injected, 0, sizeof self->injected);
  self->generation++;
  g_cond_broadcast (&self->changed);
}

gint64
ae_emulator_faults_get (AeEmulatorFaults *self, AeEmulatorFault fault)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->arguments[fault];
}

gint64
ae_emulator_faults_get_close_after (AeEmulatorFaults *self, guint *generation)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  *generation = self->generation;
  if (!self->injected[AE_EMULATOR_FAULT_CLOSE_AFTER])
    return -1;

  return MAX (self->arguments[AE_EMULATOR_FAULT_CLOSE_AFTER], 0);
}

gint16
ae_emulator_faults_take_wrong_length (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  gint16 delta = (gint16) self->arguments[AE_EMULATOR_FAULT_WRONG_LENGTH];

  self->arguments[AE_EMULATOR_FAULT_WRONG_LENGTH] = 0;

  return delta;
}

/* --- holding ------------------------------------------------------------------------------- */

void
ae_emulator_faults_set_holding (AeEmulatorFaults *self, gboolean holding)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->holding = holding;
  g_cond_broadcast (&self->changed);
}

guint
ae_emulator_faults_get_n_held (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_held;
}

gboolean
ae_emulator_faults_wait_held (AeEmulatorFaults *self, guint n, gint64 deadline)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (self->n_held < n)
    if (!g_cond_wait_until (&self->changed, &self->lock, deadline))
      return FALSE;

  return TRUE;
}

void
ae_emulator_faults_pause (AeEmulatorFaults *self,
                          gboolean (*abandoned) (gpointer data),
                          gpointer data)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  gint64 start = g_get_monotonic_time ();

  while (self->arguments[AE_EMULATOR_FAULT_DELAY] > 0 && !abandoned (data))
    {
      gint64 delay
          = MIN (self->arguments[AE_EMULATOR_FAULT_DELAY], G_MAXINT) * G_TIME_SPAN_MILLISECOND;
      if (!g_cond_wait_until (&self->changed, &self->lock, start + delay))
        break;
    }

  if (!self->holding)
    return;

  self->n_held++;
  g_cond_broadcast (&self->changed);
  while (self->holding && !abandoned (data))
    g_cond_wait (&self->changed, &self->lock);
  self->n_held--;
}

void
ae_emulator_faults_wake (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_cond_broadcast (&self->changed);
}

/* --- scripted answers ---------------------------------------------------------------------- */

void
ae_emulator_faults_script (AeEmulatorFaults *self, const char *text, GBytes *tokens)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (tokens != NULL)
    g_hash_table_replace (self->scripts, g_strdup (text), g_bytes_ref (tokens));
  else
    g_hash_table_remove (self->scripts, text);
}

GBytes *
ae_emulator_faults_find_script (AeEmulatorFaults *self, const char *text)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->scripts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (strstr (text, key) != NULL)
      return g_bytes_ref (value);

  return NULL;
}

/* --- counters ------------------------------------------------------------------------------ */

void
ae_emulator_faults_count_request (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->n_requests++;
}

void
ae_emulator_faults_count_attention (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->n_attentions++;
}

guint64
ae_emulator_faults_get_n_requests (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_requests;
}

guint64
ae_emulator_faults_get_n_attentions (AeEmulatorFaults *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_attentions;
}
