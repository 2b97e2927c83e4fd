/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* One call of a key store provider, in the thread where it has to run:
 *
 *   synchronous operation                      unwrap_key, in this thread
 *   asynchronous, thread-safe with unwrap_key  unwrap_key, in this thread (the worker)
 *   asynchronous, all others                   start_unwrap, or else unwrap_key, in the context;
 *                                              this thread waits
 */

#include "keystore/ae-key-resolver-private.h"

G_BEGIN_DECLS

/* The context that has to run so that the call can end; NULL if the call ends by itself. */
GMainContext *ae_key_call_get_context (AeKeyStoreProvider *provider, const AeCallSite *site);

/* Whatever the provider gives, of whatever size. Errors keep their domain and code and name
 * provider and key path; G_IO_ERROR_CANCELLED comes as it is. */
AeKey *ae_key_call_unwrap (AeKeyStoreProvider *provider,
                           const AeWrappedKey *value,
                           const AeCallSite *site,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
