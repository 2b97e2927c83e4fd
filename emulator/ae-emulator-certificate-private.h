/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* A certificate for localhost, 127.0.0.1 and ::1, signed by itself, with its new key. */
GTlsCertificate *ae_emulator_certificate_new (GError **error);
/* What a TLS session of GnuTLS takes. @certificate must have its private key. */
gnutls_certificate_credentials_t
ae_emulator_certificate_to_credentials (GTlsCertificate *certificate, GError **error);

G_END_DECLS
