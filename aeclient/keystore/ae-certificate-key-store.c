/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-certificate-key-store-private.h"

#include "keystore/ae-key-store-provider-private.h"

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
 * In the directories of [property@AeClient.CertificateKeyStore:directories] if that is set;
 * otherwise in these, in this order:
 *
 * 1. the directories of the environment variable `AECLIENT_CERT_PATH`, separated by colons
 * 2. `$XDG_CONFIG_HOME/aeclient/certs`
 * 3. `~/.dotnet/corefx/cryptography/x509stores/my`, the store of .NET
 * 4. `/etc/aeclient/certs`; for key paths that begin with `LocalMachine` this is the first one
 *
 * Files end in `.pfx`, `.p12`, `.pem`, `.crt`, `.cer` or `.key`; apart from that their names do not
 * matter. A PEM file holds the certificate and its key, or has its key beside it in a file of the
 * same name that ends in `.key`.
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

  char **directories; /* immutable; NULL: the default ones */
};

enum
{
  PROP_DIRECTORIES = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeCertificateKeyStore, ae_certificate_key_store, AE_TYPE_KEY_STORE_PROVIDER)

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

  object_class->constructed = ae_certificate_key_store_constructed;
  object_class->set_property = ae_certificate_key_store_set_property;
  object_class->get_property = ae_certificate_key_store_get_property;
  object_class->finalize = ae_certificate_key_store_finalize;

  /**
   * AeCertificateKeyStore:directories:
   *
   * The directories to look in, first to last; %NULL for the default ones.
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
 * @directories: (nullable) (array zero-terminated=1): the directories to look in, or %NULL for the
 *   default ones
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
