/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_KEY_STORE_PROVIDER (ae_key_store_provider_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (AeKeyStoreProvider,
                          ae_key_store_provider,
                          AE,
                          KEY_STORE_PROVIDER,
                          GObject)

/* The doc comment of each vfunc stands in the .c file. */
struct _AeKeyStoreProviderClass
{
  GObjectClass parent_class;

  GBytes *(*unwrap_key) (AeKeyStoreProvider *self, AeKeyRequest *request, GError **error);
  void (*start_unwrap) (AeKeyStoreProvider *self, AeKeyRequest *request);
  GBytes *(*wrap_key) (AeKeyStoreProvider *self, AeKeyRequest *request, GError **error);
  GBytes *(*sign_metadata) (AeKeyStoreProvider *self, AeKeyRequest *request, GError **error);
  gboolean (*verify_metadata) (AeKeyStoreProvider *self, AeKeyRequest *request, GError **error);

  /*< private >*/
  gpointer padding[12];
};

AE_AVAILABLE_IN_ALL
const char *ae_key_store_provider_get_name (AeKeyStoreProvider *self);
AE_AVAILABLE_IN_ALL
gboolean ae_key_store_provider_get_thread_safe (AeKeyStoreProvider *self);

AE_AVAILABLE_IN_ALL
GBytes *ae_key_store_provider_create_key (AeKeyStoreProvider *self,
                                          const char *key_path,
                                          GCancellable *cancellable,
                                          GError **error);

G_END_DECLS
