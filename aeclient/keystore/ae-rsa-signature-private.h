/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* RSASSA-PKCS1-v1_5 with SHA-256, by GnuTLS. */

#include <glib.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* As long as the modulus; NULL with AE_ERROR_KEY_STORE. */
GBytes *ae_rsa_sign (gnutls_x509_privkey_t rsa, const guint8 *data, gsize size, GError **error);

gboolean ae_rsa_verify (gnutls_x509_privkey_t rsa,
                        const guint8 *data,
                        gsize size,
                        const guint8 *signature,
                        gsize signature_size);

G_END_DECLS
