/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "bench-provider.h"

struct _BenchProvider
{
  AeKeyStoreProvider parent_instance;

  guint delay_ms;
  gint n_calls; /* atomic */
};

G_DEFINE_FINAL_TYPE (BenchProvider, bench_provider, AE_TYPE_KEY_STORE_PROVIDER)

static GBytes *
unwrap_key (AeKeyStoreProvider *provider, AeKeyRequest *request, GError **error)
{
  BenchProvider *self = BENCH_PROVIDER (provider);
  char *key;
  gsize size;

  g_atomic_int_inc (&self->n_calls);
  g_usleep (self->delay_ms * 1000);
  if (!g_file_get_contents (ae_key_request_get_key_path (request), &key, &size, error))
    return NULL;
  return g_bytes_new_take (key, size);
}

static void
bench_provider_class_init (BenchProviderClass *klass)
{
  AE_KEY_STORE_PROVIDER_CLASS (klass)->unwrap_key = unwrap_key;
}

static void
bench_provider_init (BenchProvider *self)
{
}

BenchProvider *
bench_provider_new (guint delay_ms)
{
  BenchProvider *self
      = g_object_new (BENCH_TYPE_PROVIDER, "name", BENCH_PROVIDER_NAME, "thread-safe", TRUE, NULL);

  self->delay_ms = delay_ms;
  return self;
}

guint
bench_provider_get_n_calls (BenchProvider *self)
{
  return (guint) g_atomic_int_get (&self->n_calls);
}
