/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "key-provider.h"

#include <string.h>

#include "keystore/ae-key-request.h"

typedef TestProvider TestAsyncProvider;
typedef TestProvider TestBothProvider;
typedef TestProvider TestNeitherProvider;
typedef TestProviderClass TestAsyncProviderClass;
typedef TestProviderClass TestBothProviderClass;
typedef TestProviderClass TestNeitherProviderClass;

GType test_base_provider_get_type (void);
typedef TestProvider TestBaseProvider;
typedef TestProviderClass TestBaseProviderClass;

G_DEFINE_TYPE (TestBaseProvider, test_base_provider, AE_TYPE_KEY_STORE_PROVIDER)
G_DEFINE_TYPE (TestProvider, test_provider, test_base_provider_get_type ())
G_DEFINE_TYPE (TestAsyncProvider, test_async_provider, test_base_provider_get_type ())
G_DEFINE_TYPE (TestBothProvider, test_both_provider, test_base_provider_get_type ())
G_DEFINE_TYPE (TestNeitherProvider, test_neither_provider, test_base_provider_get_type ())

static void
test_base_provider_finalize (GObject *object)
{
  TestProvider *self = (TestProvider *) object;

  g_clear_error (&self->error);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (test_base_provider_parent_class)->finalize (object);
}

static void
test_base_provider_class_init (TestBaseProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_base_provider_finalize;
}

static void
test_base_provider_init (TestBaseProvider *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->key_size = 32;
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  TestProvider *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
wait_until_open (TestProvider *self, GCancellable *cancellable, GError **error)
{
  gulong handler = 0;

  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
  g_mutex_lock (&self->lock);
  while (self->closed && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static GBytes *
make_key (TestProvider *self, GBytes *wrapped)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (wrapped, &size);
  g_autoptr (GByteArray) key = g_byte_array_new ();

  for (gsize i = 0; i < self->key_size; i++)
    g_byte_array_append (key, &data[i % size], 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&key));
}

static GBytes *
unwrap_key (AeKeyStoreProvider *provider, AeKeyRequest *request, GError **error)
{
  TestProvider *self = (TestProvider *) provider;

  g_mutex_lock (&self->lock);
  self->n_calls++;
  self->thread = g_thread_self ();
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);

  if (self->inside != NULL)
    self->inside (self->inside_data);
  if (!wait_until_open (self, ae_key_request_get_cancellable (request), error))
    return NULL;
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return NULL;
    }
  return self->returns_null ? NULL : make_key (self, ae_key_request_get_bytes (request));
}

static void
start_unwrap (AeKeyStoreProvider *provider, AeKeyRequest *request)
{
  TestProvider *self = (TestProvider *) provider;

  g_mutex_lock (&self->lock);
  self->n_calls++;
  self->thread = g_thread_self ();
  if (self->requests != NULL)
    g_ptr_array_add (self->requests, g_object_ref (request));
  g_mutex_unlock (&self->lock);
}

static void
test_provider_class_init (TestProviderClass *klass)
{
  klass->parent_class.unwrap_key = unwrap_key;
}

static void
test_provider_init (TestProvider *self)
{
}

static void
test_async_provider_class_init (TestAsyncProviderClass *klass)
{
  klass->parent_class.start_unwrap = start_unwrap;
}

static void
test_async_provider_init (TestAsyncProvider *self)
{
  self->requests = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
test_both_provider_class_init (TestBothProviderClass *klass)
{
  klass->parent_class.unwrap_key = unwrap_key;
  klass->parent_class.start_unwrap = start_unwrap;
}

static void
test_both_provider_init (TestBothProvider *self)
{
  self->requests = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
test_neither_provider_class_init (TestNeitherProviderClass *klass)
{
}

static void
test_neither_provider_init (TestNeitherProvider *self)
{
}

TestProvider *
test_provider_new (GType type, const char *name, gboolean thread_safe)
{
  return g_object_new (type, "name", name, "thread-safe", thread_safe, NULL);
}

guint
test_provider_get_n_calls (TestProvider *self)
{
  g_mutex_lock (&self->lock);
  guint n_calls = self->n_calls;
  g_mutex_unlock (&self->lock);
  return n_calls;
}

void
test_provider_close (TestProvider *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_mutex_unlock (&self->lock);
}

void
test_provider_open (TestProvider *self)
{
  g_mutex_lock (&self->lock);
  self->closed = FALSE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gpointer
call_thread (gpointer data)
{
  TestCall *self = data;

  self->key = ae_key_resolver_resolve (self->resolver, &self->value, 1, &self->site,
                                       self->cancellable, &self->error);
  g_atomic_int_set (&self->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

TestCall *
test_call_start (AeKeyResolver *resolver, const AeWrappedKey *value, GMainContext *context)
{
  TestCall *self = g_new0 (TestCall, 1);

  self->resolver = ae_key_resolver_ref (resolver);
  self->value = *value;
  self->site.context = context;
  self->cancellable = g_cancellable_new ();
  self->thread = g_thread_new ("worker", call_thread, self);
  return self;
}

gboolean
test_call_is_done (TestCall *self)
{
  return g_atomic_int_get (&self->done);
}

void
test_call_wait (TestCall *self)
{
  test_wait_until (test_call_is_done (self));
  g_clear_pointer (&self->thread, g_thread_join);
}

void
test_call_free (TestCall *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
  ae_key_resolver_unref (self->resolver);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->key, ae_key_unref);
  g_clear_error (&self->error);
  g_free (self);
}
