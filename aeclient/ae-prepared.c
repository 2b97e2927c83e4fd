/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-prepared-private.h"

struct _AePrepared
{
  gint ref_count;
  AeConnectionCore *core;

  GMutex lock; /* protects the pointer below */
  AePreparedHandle *handle;
};

/* --- a handle ------------------------------------------------------------------------------ */

AePreparedHandle *
ae_prepared_handle_ref (AePreparedHandle *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_prepared_handle_unref (AePreparedHandle *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->plan, ae_parameter_plan_unref);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);
  g_free (self->declaration);
  g_free (self->database);
  g_free (self);
}

gboolean
ae_prepared_handle_is_good (const AePreparedHandle *self,
                            const AeSession *session,
                            const char *declaration)
{
  return self->handles_id == session->handles_id && !session->resets_before_request
         && g_str_equal (self->declaration, declaration)
         && g_strcmp0 (self->database, session->database) == 0;
}

/* --- what has one -------------------------------------------------------------------------- */

AePrepared *
ae_prepared_new (AeConnectionCore *core)
{
  AePrepared *self = g_new0 (AePrepared, 1);

  self->ref_count = 1;
  self->core = ae_connection_core_ref (core);
  g_mutex_init (&self->lock);
  return self;
}

AePrepared *
ae_prepared_ref (AePrepared *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_prepared_unref (AePrepared *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->handle != NULL)
    ae_connection_core_drop_handle (self->core, self->handle->handles_id, self->handle->number);
  g_clear_pointer (&self->handle, ae_prepared_handle_unref);
  g_mutex_clear (&self->lock);
  ae_connection_core_unref (self->core);
  g_free (self);
}

AePreparedHandle *
ae_prepared_dup_handle (AePrepared *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->handle != NULL ? ae_prepared_handle_ref (self->handle) : NULL;
}

void
ae_prepared_take_handle (AePrepared *self, AeSession *session, AePreparedHandle *handle)
{
  g_mutex_lock (&self->lock);
  g_autoptr (AePreparedHandle) old = g_steal_pointer (&self->handle);
  self->handle = handle;
  g_mutex_unlock (&self->lock);

  if (old != NULL && session != NULL && old->handles_id == session->handles_id)
    g_array_append_val (session->dropped_handles, old->number);
}

void
ae_prepared_drop_handle (AePrepared *self, AeSession *session)
{
  ae_prepared_take_handle (self, session, NULL);
}
