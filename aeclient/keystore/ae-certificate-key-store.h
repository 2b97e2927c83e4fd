/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/keystore/ae-key-store-provider.h>

G_BEGIN_DECLS

#define AE_TYPE_CERTIFICATE_KEY_STORE (ae_certificate_key_store_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeCertificateKeyStore,
                      ae_certificate_key_store,
                      AE,
                      CERTIFICATE_KEY_STORE,
                      AeKeyStoreProvider)

AE_AVAILABLE_IN_ALL
AeKeyStoreProvider *ae_certificate_key_store_new (const char *const *directories);

G_END_DECLS
