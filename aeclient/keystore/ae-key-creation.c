/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-key-private.h"
#include "keystore/ae-key-request-private.h"
#include "keystore/ae-key-store-provider-private.h"

#define KEY_SIZE 32
#define ALGORITHM "RSA_OAEP"

/* The key's own locked memory as a GBytes: no copy is made. */
static GBytes *
key_as_bytes (AeKey *key)
{
  gsize size;
  const guint8 *bytes = ae_key_peek (key, &size);

  return g_bytes_new_with_free_func (bytes, size, (GDestroyNotify) ae_key_unref, ae_key_ref (key));
}

static GBytes *
wrap (AeKeyStoreProvider *self,
      const char *key_path,
      AeKey *key,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GBytes) plaintext = key_as_bytes (key);
  AeKeyQuestion question = { key_path, ALGORITHM, plaintext, FALSE, cancellable };
  g_autoptr (AeKeyRequest) request = ae_key_request_new (&question);
  GError *local_error = NULL;

  g_autoptr (GBytes) wrapped
      = AE_KEY_STORE_PROVIDER_GET_CLASS (self)->wrap_key (self, request, &local_error);

  if (local_error == NULL && (wrapped == NULL || g_bytes_get_size (wrapped) == 0))
    local_error = ae_key_request_make_no_key_error ();
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  return g_steal_pointer (&wrapped);
}

/* A wrapped key that does not unwrap would lose the data encrypted with it. */
static gboolean
check_wrapped (AeKeyStoreProvider *self,
               const char *key_path,
               GBytes *wrapped,
               AeKey *key,
               GCancellable *cancellable,
               GError **error)
{
  AeKeyStoreProviderClass *klass = AE_KEY_STORE_PROVIDER_GET_CLASS (self);

  if (klass->unwrap_key == NULL)
    return TRUE; /* answers asynchronously: there is nobody to ask here */

  AeKeyQuestion question = { key_path, ALGORITHM, wrapped, FALSE, cancellable };
  g_autoptr (AeKeyRequest) request = ae_key_request_new (&question);
  g_autoptr (GBytes) unwrapped = klass->unwrap_key (self, request, error);

  if (unwrapped == NULL)
    {
      if (error != NULL && *error == NULL)
        *error = ae_key_request_make_no_key_error ();
      return FALSE;
    }

  g_autoptr (AeKey) again
      = ae_key_new (g_bytes_get_data (unwrapped, NULL), g_bytes_get_size (unwrapped));
  if (!ae_key_equal (again, key))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("Key store provider “%s” wrapped a new key, but unwraps it to another one"),
                   ae_key_store_provider_get_name (self));
      return FALSE;
    }
  return TRUE;
}

/**
 * ae_key_store_provider_create_key:
 * @self: a key store provider
 * @key_path: the key path of the column master key
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Creates a column encryption key and wraps it with a column master key.
 *
 * The result is what `CREATE COLUMN ENCRYPTION KEY` takes as `ENCRYPTED_VALUE`, with the algorithm
 * `RSA_OAEP`. The key itself is made of random bytes, is seen by the provider's `wrap_key` only,
 * and is forgotten afterwards. If the provider has `unwrap_key`, the wrapped key is unwrapped once,
 * to be sure that it can be.
 *
 * The provider is called in the calling thread; the call blocks for as long as the provider takes.
 *
 * Fails with `AE_ERROR_UNSUPPORTED` if the provider cannot wrap keys, with `AE_ERROR_KEY_STORE` if
 * the column master key cannot be found or used, or with an error of the provider's own.
 *
 * Returns: (transfer full): the wrapped key
 *
 * Since: 1.0
 */
GBytes *
ae_key_store_provider_create_key (AeKeyStoreProvider *self,
                                  const char *key_path,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_return_val_if_fail (AE_IS_KEY_STORE_PROVIDER (self), NULL);
  g_return_val_if_fail (key_path != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  if (!g_utf8_validate (key_path, -1, NULL))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE, _ ("The key path is not UTF-8"));
      return NULL;
    }
  if (AE_KEY_STORE_PROVIDER_GET_CLASS (self)->wrap_key == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                   _ ("Key store provider “%s” cannot wrap keys"),
                   ae_key_store_provider_get_name (self));
      return NULL;
    }

  g_autoptr (AeKey) key = ae_key_new_random (KEY_SIZE, error);
  if (key == NULL)
    return NULL;

  g_autoptr (GBytes) wrapped = wrap (self, key_path, key, cancellable, error);
  if (wrapped == NULL || !check_wrapped (self, key_path, wrapped, key, cancellable, error))
    return NULL;
  return g_steal_pointer (&wrapped);
}
