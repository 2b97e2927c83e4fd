/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-connection.h>

G_BEGIN_DECLS

#define AE_TYPE_POOL (ae_pool_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AePool, ae_pool, AE, POOL, GObject)

AE_AVAILABLE_IN_ALL
AePool *ae_pool_new (AeConnection *model);

AE_AVAILABLE_IN_ALL
AeConnection *ae_pool_acquire (AePool *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_pool_acquire_async (AePool *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AE_AVAILABLE_IN_ALL
AeConnection *ae_pool_acquire_finish (AePool *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
void ae_pool_release (AePool *self, AeConnection *connection);
AE_AVAILABLE_IN_ALL
void ae_pool_close (AePool *self);

G_END_DECLS
