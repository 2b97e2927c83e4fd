/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* RSAES-OAEP with SHA-1 and an empty label (keystores-and-auth sheet 1.3), the one thing that
 * GnuTLS does not do. Only this file knows libgcrypt. */

#include <glib.h>
#include <gnutls/x509.h>

#include "ae-key-private.h"

G_BEGIN_DECLS

/* Bytes of the modulus; 0 unless it is an RSA key. */
gsize ae_rsa_get_modulus_size (gnutls_x509_privkey_t rsa);

/* @ciphertext has room for the modulus. */
gboolean
ae_rsa_oaep_wrap (gnutls_x509_privkey_t rsa, const AeKey *key, guint8 *ciphertext, GError **error);
/* NULL for whatever is wrong: the caller has one error for it. */
AeKey *
ae_rsa_oaep_unwrap (gnutls_x509_privkey_t rsa, const guint8 *ciphertext, gsize ciphertext_size);

G_END_DECLS
