/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-rsa-signature-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "ae-error.h"

typedef struct gnutls_privkey_st PrivateKey;
typedef struct gnutls_pubkey_st PublicKey;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PrivateKey, gnutls_privkey_deinit)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PublicKey, gnutls_pubkey_deinit)

static PrivateKey *
import_private (gnutls_x509_privkey_t rsa)
{
  g_autoptr (PrivateKey) key = NULL;

  if (gnutls_privkey_init (&key) != 0 || gnutls_privkey_import_x509 (key, rsa, 0) != 0)
    return NULL;
  return g_steal_pointer (&key);
}

GBytes *
ae_rsa_sign (gnutls_x509_privkey_t rsa, const guint8 *data, gsize size, GError **error)
{
  g_autoptr (PrivateKey) key = import_private (rsa);
  gnutls_datum_t message = { (guint8 *) data, (unsigned int) size };
  gnutls_datum_t signature = { NULL, 0 };

  if (key == NULL
      || gnutls_privkey_sign_data2 (key, GNUTLS_SIGN_RSA_SHA256, 0, &message, &signature) != 0)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_KEY_STORE,
                           _ ("The column master key could not make a signature"));
      return NULL;
    }

  GBytes *bytes = g_bytes_new (signature.data, signature.size);
  gnutls_free (signature.data);
  return bytes;
}

gboolean
ae_rsa_verify (gnutls_x509_privkey_t rsa,
               const guint8 *data,
               gsize size,
               const guint8 *signature,
               gsize signature_size)
{
  g_autoptr (PrivateKey) key = import_private (rsa);
  g_autoptr (PublicKey) public_key = NULL;
  gnutls_datum_t message = { (guint8 *) data, (unsigned int) size };
  gnutls_datum_t expected = { (guint8 *) signature, (unsigned int) signature_size };

  return key != NULL && gnutls_pubkey_init (&public_key) == 0
         && gnutls_pubkey_import_privkey (public_key, key, 0, 0) == 0
         && gnutls_pubkey_verify_data2 (public_key, GNUTLS_SIGN_RSA_SHA256, 0, &message, &expected)
                == 0;
}
