/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Column encryption keys wrapped by an RSA master key, as the built-in stores of all drivers write
 * them (keystores-and-auth sheet 1.1), and the signature of master key metadata (1.7). A provider
 * of the application's own may use any other form. */

#include <glib.h>
#include <gnutls/x509.h>

#include "ae-key-private.h"

G_BEGIN_DECLS

#define AE_WRAPPED_KEY_ALGORITHM "RSA_OAEP"

/* The parts of a wrapped key, borrowed from it. */
typedef struct
{
  const guint8 *data; /* what the signature covers begins here */
  gsize signed_size;
  const guint8 *key_path; /* informational, in any encoding: never compared */
  gsize key_path_size;
  const guint8 *ciphertext;
  gsize ciphertext_size;
  const guint8 *signature;
  gsize signature_size;
} AeWrappedKeyParts;

/* RSA_OAEP or RSA-OAEP, without regard to case and blanks around; nothing else. */
gboolean ae_wrapped_key_check_algorithm (const char *algorithm, GError **error);

gboolean
ae_wrapped_key_parse (AeWrappedKeyParts *parts, const guint8 *data, gsize size, GError **error);

/* Lengths, then signature, then unwrapping. @hashed_twice: also a signature over the digest, which
 * is what MSSQL_CNG_STORE and MSSQL_CSP_PROVIDER write (1.3). */
AeKey *ae_wrapped_key_unwrap (GBytes *wrapped,
                              gnutls_x509_privkey_t rsa,
                              gboolean hashed_twice,
                              GError **error);

/* Wraps, signs, and verifies what it has signed. */
GBytes *ae_wrapped_key_build (const char *key_path,
                              const AeKey *key,
                              gnutls_x509_privkey_t rsa,
                              GError **error);

GBytes *ae_key_metadata_sign (const char *provider_name,
                              const char *key_path,
                              gboolean enclave_computations,
                              gnutls_x509_privkey_t rsa,
                              GError **error);
gboolean ae_key_metadata_verify (const char *provider_name,
                                 const char *key_path,
                                 gboolean enclave_computations,
                                 GBytes *signature,
                                 gnutls_x509_privkey_t rsa,
                                 GError **error);

G_END_DECLS
