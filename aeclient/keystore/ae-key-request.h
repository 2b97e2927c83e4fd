/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_KEY_REQUEST (ae_key_request_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeKeyRequest, ae_key_request, AE, KEY_REQUEST, GObject)

AE_AVAILABLE_IN_ALL
const char *ae_key_request_get_key_path (AeKeyRequest *self);
AE_AVAILABLE_IN_ALL
const char *ae_key_request_get_algorithm (AeKeyRequest *self);
AE_AVAILABLE_IN_ALL
GBytes *ae_key_request_get_bytes (AeKeyRequest *self);
AE_AVAILABLE_IN_ALL
gboolean ae_key_request_get_enclave_computations (AeKeyRequest *self);
AE_AVAILABLE_IN_ALL
GCancellable *ae_key_request_get_cancellable (AeKeyRequest *self);
AE_AVAILABLE_IN_ALL
void ae_key_request_return_key (AeKeyRequest *self, GBytes *key);
AE_AVAILABLE_IN_ALL
void ae_key_request_return_error (AeKeyRequest *self, const GError *error);

G_END_DECLS
