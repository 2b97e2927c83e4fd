/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-store-provider-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-key-private.h"
#include "keystore/ae-key-request-private.h"

/**
 * AeKeyStoreProvider:
 *
 * A place where column master keys are kept.
 *
 * A database holds column encryption keys only in wrapped form, each together with the name of a
 * key store provider and a key path that means something to that provider. When a value has to be
 * encrypted or decrypted, the provider of that name is asked to unwrap the key.
 *
 * The library has [class@AeClient.CertificateKeyStore]. For any other store derive a class, give it
 * a name, and add an instance to a connection with
 * [method@AeClient.Connection.add_key_store_provider]. A provider overrides one of two virtual
 * methods, or both:
 *
 * - `unwrap_key` blocks and returns the key. It is the simpler one, good for anything that takes
 *   less than a millisecond, or for a provider that may be called on any thread.
 * - `start_unwrap` returns at once and answers the request at any later time. It is the one for
 *   stores behind a network or a dialogue; it serves asynchronous operations only.
 *
 * Both get an [class@AeClient.KeyRequest]. The key has to be 32 bytes long.
 *
 * # Threads
 *
 * A synchronous call, such as [method@AeClient.Cursor.next], asks the provider directly, in the
 * calling thread, and therefore needs `unwrap_key`. An asynchronous operation asks it in the main
 * context in which the operation was started, so that a provider written in Python or JavaScript
 * runs where its author expects it; if it overrides both methods, `start_unwrap` is called.
 * `unwrap_key` then holds up that context for as long as it runs. A provider that can be called on
 * any thread says so with [property@AeClient.KeyStoreProvider:thread-safe]; then `unwrap_key` is
 * called on a thread of the library.
 *
 * # Caching
 *
 * Unwrapped keys are kept in a cache of the process, see [func@AeClient.set_key_cache_ttl]. The
 * keys of one instance are never handed out for another one, even of the same name. Failures are
 * not kept.
 *
 * # Example
 *
 * ```c
 * static GBytes *
 * vault_unwrap_key (AeKeyStoreProvider *provider, AeKeyRequest *request, GError **error)
 * {
 *   return vault_decrypt (MY_VAULT (provider)->vault, ae_key_request_get_key_path (request),
 *                         ae_key_request_get_bytes (request),
 *                         ae_key_request_get_cancellable (request), error);
 * }
 *
 * static void
 * my_vault_class_init (MyVaultClass *klass)
 * {
 *   AE_KEY_STORE_PROVIDER_CLASS (klass)->unwrap_key = vault_unwrap_key;
 * }
 * ```
 *
 * Since: 1.0
 */

#define DEFAULT_TIMEOUT 120

typedef struct
{
  /* immutable after construction */
  char *name;
  gboolean thread_safe;
  guint64 serial;

  gint timeout; /* atomic */
} AeKeyStoreProviderPrivate;

enum
{
  PROP_NAME = 1,
  PROP_THREAD_SAFE,
  PROP_TIMEOUT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AeKeyStoreProvider, ae_key_store_provider, G_TYPE_OBJECT)

static AeKeyStoreProviderPrivate *
get_private (AeKeyStoreProvider *self)
{
  return ae_key_store_provider_get_instance_private (self);
}

static void
set_timeout (AeKeyStoreProvider *self, guint seconds)
{
  AeKeyStoreProviderPrivate *priv = get_private (self);

  if ((guint) g_atomic_int_get (&priv->timeout) == seconds)
    return;
  g_atomic_int_set (&priv->timeout, (gint) seconds);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIMEOUT]);
}

static void
ae_key_store_provider_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  AeKeyStoreProvider *self = AE_KEY_STORE_PROVIDER (object);
  AeKeyStoreProviderPrivate *priv = get_private (self);

  switch (id)
    {
    case PROP_NAME:
      priv->name = g_value_dup_string (value);
      break;
    case PROP_THREAD_SAFE:
      priv->thread_safe = g_value_get_boolean (value);
      break;
    case PROP_TIMEOUT:
      set_timeout (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ae_key_store_provider_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AeKeyStoreProvider *self = AE_KEY_STORE_PROVIDER (object);
  AeKeyStoreProviderPrivate *priv = get_private (self);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;
    case PROP_THREAD_SAFE:
      g_value_set_boolean (value, priv->thread_safe);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, ae_key_store_provider_get_timeout (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ae_key_store_provider_finalize (GObject *object)
{
  AeKeyStoreProvider *self = AE_KEY_STORE_PROVIDER (object);

  g_free (get_private (self)->name);

  G_OBJECT_CLASS (ae_key_store_provider_parent_class)->finalize (object);
}

static void
ae_key_store_provider_class_init (AeKeyStoreProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = ae_key_store_provider_set_property;
  object_class->get_property = ae_key_store_provider_get_property;
  object_class->finalize = ae_key_store_provider_finalize;

  /**
   * AeKeyStoreProvider:name:
   *
   * The name by which the metadata of a database call the provider.
   *
   * Compared without regard to case. Names that begin with `MSSQL_` are reserved for the library's
   * own classes.
   *
   * Since: 1.0
   */
  props[PROP_NAME]
      = g_param_spec_string ("name", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AeKeyStoreProvider:thread-safe:
   *
   * Whether the provider may be called on any thread, and on several at once.
   *
   * Leave it `FALSE` in Python and JavaScript.
   *
   * Since: 1.0
   */
  props[PROP_THREAD_SAFE]
      = g_param_spec_boolean ("thread-safe", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AeKeyStoreProvider:timeout:
   *
   * How many seconds an asynchronous operation waits for the provider, 0 for ever.
   *
   * The limit keeps a main loop that has stopped, or a request that was forgotten, from occupying a
   * connection for ever. It does not bound a call of `unwrap_key` on the calling thread.
   *
   * Since: 1.0
   */
  props[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXINT, DEFAULT_TIMEOUT,
                                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT
                                               | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_key_store_provider_init (AeKeyStoreProvider *self)
{
  static GMutex lock; /* protects last_serial; a 64-bit counter is not atomic everywhere */
  static guint64 last_serial = 0;

  g_mutex_lock (&lock);
  get_private (self)->serial = ++last_serial;
  g_mutex_unlock (&lock);
}

/**
 * AeKeyStoreProviderClass::unwrap_key:
 * @self: a key store provider
 * @request: what to unwrap
 *
 * Unwraps a column encryption key and returns it, blocking.
 *
 * For a synchronous operation it is called in the calling thread, for an asynchronous one in the
 * main context of that operation, which it holds up, or on a thread of the library if the provider
 * is thread-safe. To return neither a key nor an error counts as an error.
 *
 * Returns: (transfer full): the key
 *
 * Since: 1.0
 */

/**
 * AeKeyStoreProviderClass::start_unwrap:
 * @self: a key store provider
 * @request: what to unwrap; keep a reference to answer it later
 *
 * Starts to unwrap a column encryption key for an asynchronous operation.
 *
 * It is called in the main context of the operation and ends, now or later, with
 * [method@AeClient.KeyRequest.return_key] or [method@AeClient.KeyRequest.return_error].
 *
 * Since: 1.0
 */

/**
 * AeKeyStoreProviderClass::wrap_key:
 * @self: a key store provider
 * @request: the key, in its bytes, and the key path
 *
 * Wraps a column encryption key; optional.
 *
 * It is called by [method@AeClient.KeyStoreProvider.create_key], in the calling thread.
 *
 * Returns: (transfer full): the wrapped key
 *
 * Since: 1.0
 */

/**
 * AeKeyStoreProviderClass::sign_metadata:
 * @self: a key store provider
 * @request: key path and enclave computations
 *
 * Signs the metadata of a column master key; optional.
 *
 * Returns: (transfer full): the signature
 *
 * Since: 1.0
 */

/**
 * AeKeyStoreProviderClass::verify_metadata:
 * @self: a key store provider
 * @request: key path, enclave computations and, in its bytes, the signature
 *
 * Verifies the signature of the metadata of a column master key; optional.
 *
 * Returns: `TRUE` if the signature is authentic
 *
 * Since: 1.0
 */

guint64
ae_key_store_provider_get_serial (AeKeyStoreProvider *self)
{
  return get_private (self)->serial;
}

guint
ae_key_store_provider_get_timeout (AeKeyStoreProvider *self)
{
  return (guint) g_atomic_int_get (&get_private (self)->timeout);
}

void
ae_key_store_provider_take_defaults (AeKeyStoreProvider *self,
                                     const char *name,
                                     gboolean thread_safe)
{
  AeKeyStoreProviderPrivate *priv = get_private (self);

  if (priv->name == NULL)
    priv->name = g_strdup (name);
  priv->thread_safe = thread_safe;
}

/**
 * ae_key_store_provider_get_name:
 * @self: a key store provider
 *
 * Gets the name by which the metadata of a database call the provider.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
ae_key_store_provider_get_name (AeKeyStoreProvider *self)
{
  g_return_val_if_fail (AE_IS_KEY_STORE_PROVIDER (self), NULL);

  return get_private (self)->name;
}

/**
 * ae_key_store_provider_get_thread_safe:
 * @self: a key store provider
 *
 * Gets whether the provider may be called on any thread, and on several at once.
 *
 * Returns: `TRUE` if it may
 *
 * Since: 1.0
 */
gboolean
ae_key_store_provider_get_thread_safe (AeKeyStoreProvider *self)
{
  g_return_val_if_fail (AE_IS_KEY_STORE_PROVIDER (self), FALSE);

  return get_private (self)->thread_safe;
}
