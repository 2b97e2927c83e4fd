/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-certificate-key-store-private.h"

#include "ae-key-private.h"
#include "keystore/ae-certificate-directory-private.h"
#include "keystore/ae-key-request.h"
#include "keystore/ae-key-store-provider-private.h"
#include "keystore/ae-wrapped-key-private.h"

/**
 * AeCertificateKeyStore:
 *
 * Column master keys that are certificates with a private key, in files.
 *
 * It serves the key paths of `MSSQL_CERTIFICATE_STORE`, `CurrentUser/My/` or `LocalMachine/My/` and
 * the thumbprint of a certificate, on a system that has no Windows certificate store: the
 * certificate is looked for in PFX and PEM files. Nothing in the database has to change; export the
 * certificate with its private key, without a password, and put the file where it is found.
 *
 * Every connection knows an instance with the default settings. Make one of your own, and add it
 * with [method@AeClient.Connection.add_key_store_provider], to look in other directories.
 *
 * # Where it looks
 *
 * In this order:
 *
 * 1. [property@AeClient.CertificateKeyStore:directories]
 * 2. for key paths that begin with `LocalMachine`, `/etc/aeclient/certs`
 * 3. the directories of the environment variable `AECLIENT_CERT_PATH`, separated by colons
 * 4. `$XDG_CONFIG_HOME/aeclient/certs`
 * 5. `~/.dotnet/corefx/cryptography/x509stores/my`, the store of .NET
 * 6. `/etc/aeclient/certs`
 *
 * Files end in `.pfx`, `.p12`, `.pem`, `.crt` or `.cer`; apart from that their names do not matter.
 * A PEM file holds the certificate and its key, or has its key beside it in a file of the same name
 * that ends in `.key`.
 *
 * A file with a private key that others than its owner can read is refused, with an error that says
 * so: `chmod 600` it. The key has to be an RSA key of 2048 bits or more. Whether the certificate
 * has expired does not matter.
 *
 * The class may be used on any thread.
 *
 * Since: 1.0
 */

struct _AeCertificateKeyStore
{
  AeKeyStoreProvider parent_instance;

  char **directories; /* immutable; may be NULL */
};

enum
{
  PROP_DIRECTORIES = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

typedef struct gnutls_x509_privkey_int PrivateKey;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrivateKey, gnutls_x509_privkey_deinit)

G_DEFINE_FINAL_TYPE (AeCertificateKeyStore, ae_certificate_key_store, AE_TYPE_KEY_STORE_PROVIDER)

static char **
get_search_order (AeCertificateKeyStore *self, gboolean is_local_machine)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) defaults = ae_certificate_directories_get_default (is_local_machine);

  if (self->directories != NULL)
    g_strv_builder_addv (builder, (const char **) self->directories);
  g_strv_builder_addv (builder, (const char **) defaults);
  return g_strv_builder_end (builder);
}

static PrivateKey *
find_master_key (AeCertificateKeyStore *self, AeKeyRequest *request, GError **error)
{
  guint8 thumbprint[AE_THUMBPRINT_SIZE];
  gboolean is_local_machine;

  if (!ae_certificate_path_parse (ae_key_request_get_key_path (request), thumbprint,
                                  &is_local_machine, error))
    return NULL;

  g_auto (GStrv) directories = get_search_order (self, is_local_machine);
  return ae_certificate_directories_find ((const char *const *) directories, thumbprint,
                                          ae_key_request_get_cancellable (request), error);
}

/* The key's own locked memory as a GBytes: no copy is made. */
static GBytes *
key_to_bytes (AeKey *key)
{
  gsize size;
  const guint8 *bytes = ae_key_peek (key, &size);

  return g_bytes_new_with_free_func (bytes, size, (GDestroyNotify) ae_key_unref, ae_key_ref (key));
}

static GBytes *
ae_certificate_key_store_unwrap_key (AeKeyStoreProvider *provider,
                                     AeKeyRequest *request,
                                     GError **error)
{
  if (!ae_wrapped_key_check_algorithm (ae_key_request_get_algorithm (request), error))
    return NULL;

  g_autoptr (PrivateKey) rsa
      = find_master_key (AE_CERTIFICATE_KEY_STORE (provider), request, error);
  if (rsa == NULL)
    return NULL;

  g_autoptr (AeKey) key
      = ae_wrapped_key_unwrap (ae_key_request_get_bytes (request), rsa, FALSE, error);
  return key != NULL ? key_to_bytes (key) : NULL;
}

static GBytes *
ae_certificate_key_store_wrap_key (AeKeyStoreProvider *provider,
                                   AeKeyRequest *request,
                                   GError **error)
{
  if (!ae_wrapped_key_check_algorithm (ae_key_request_get_algorithm (request), error))
    return NULL;

  g_autoptr (PrivateKey) rsa
      = find_master_key (AE_CERTIFICATE_KEY_STORE (provider), request, error);
  if (rsa == NULL)
    return NULL;

  GBytes *bytes = ae_key_request_get_bytes (request);
  g_autoptr (AeKey) key = ae_key_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return ae_wrapped_key_build (ae_key_request_get_key_path (request), key, rsa, error);
}

static GBytes *
ae_certificate_key_store_sign_metadata (AeKeyStoreProvider *provider,
                                        AeKeyRequest *request,
                                        GError **error)
{
  g_autoptr (PrivateKey) rsa
      = find_master_key (AE_CERTIFICATE_KEY_STORE (provider), request, error);

  if (rsa == NULL)
    return NULL;
  return ae_key_metadata_sign (ae_key_store_provider_get_name (provider),
                               ae_key_request_get_key_path (request),
                               ae_key_request_get_enclave_computations (request), rsa, error);
}

static gboolean
ae_certificate_key_store_verify_metadata (AeKeyStoreProvider *provider,
                                          AeKeyRequest *request,
                                          GError **error)
{
  g_autoptr (PrivateKey) rsa
      = find_master_key (AE_CERTIFICATE_KEY_STORE (provider), request, error);

  return rsa != NULL
         && ae_key_metadata_verify (ae_key_store_provider_get_name (provider),
                                    ae_key_request_get_key_path (request),
                                    ae_key_request_get_enclave_computations (request),
                                    ae_key_request_get_bytes (request), rsa, error);
}

static void
ae_certificate_key_store_constructed (GObject *object)
{
  G_OBJECT_CLASS (ae_certificate_key_store_parent_class)->constructed (object);

  ae_key_store_provider_take_defaults (AE_KEY_STORE_PROVIDER (object),
                                       AE_CERTIFICATE_KEY_STORE_NAME, TRUE);
}

static void
ae_certificate_key_store_set_property (GObject *object,
                                       guint id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  AeCertificateKeyStore *self = AE_CERTIFICATE_KEY_STORE (object);

  switch (id)
    {
    case PROP_DIRECTORIES:
      self->directories = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ae_certificate_key_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AeCertificateKeyStore *self = AE_CERTIFICATE_KEY_STORE (object);

  switch (id)
    {
    case PROP_DIRECTORIES:
      g_value_set_boxed (value, self->directories);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ae_certificate_key_store_finalize (GObject *object)
{
  AeCertificateKeyStore *self = AE_CERTIFICATE_KEY_STORE (object);

  g_strfreev (self->directories);

  G_OBJECT_CLASS (ae_certificate_key_store_parent_class)->finalize (object);
}

static void
ae_certificate_key_store_class_init (AeCertificateKeyStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AeKeyStoreProviderClass *provider_class = AE_KEY_STORE_PROVIDER_CLASS (klass);

  provider_class->unwrap_key = ae_certificate_key_store_unwrap_key;
  provider_class->wrap_key = ae_certificate_key_store_wrap_key;
  provider_class->sign_metadata = ae_certificate_key_store_sign_metadata;
  provider_class->verify_metadata = ae_certificate_key_store_verify_metadata;
  object_class->constructed = ae_certificate_key_store_constructed;
  object_class->set_property = ae_certificate_key_store_set_property;
  object_class->get_property = ae_certificate_key_store_get_property;
  object_class->finalize = ae_certificate_key_store_finalize;

  /**
   * AeCertificateKeyStore:directories:
   *
   * The directories to look in before the default ones.
   *
   * Since: 1.0
   */
  props[PROP_DIRECTORIES]
      = g_param_spec_boxed ("directories", NULL, NULL, G_TYPE_STRV,
                            G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_certificate_key_store_init (AeCertificateKeyStore *self)
{
}

AeKeyStoreProvider *
ae_certificate_key_store_get_default (void)
{
  static AeKeyStoreProvider *instance = NULL;

  if (g_once_init_enter (&instance))
    g_once_init_leave (&instance, ae_certificate_key_store_new (NULL));
  return instance;
}

/**
 * ae_certificate_key_store_new:
 * @directories: (nullable) (array zero-terminated=1): the directories to look in before the default
 *   ones
 *
 * Creates a store of certificates in files.
 *
 * Returns: (transfer full): a new key store provider
 *
 * Since: 1.0
 */
AeKeyStoreProvider *
ae_certificate_key_store_new (const char *const *directories)
{
  return g_object_new (AE_TYPE_CERTIFICATE_KEY_STORE, "directories", directories, NULL);
}
