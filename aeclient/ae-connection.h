/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_CONNECTION (ae_connection_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeConnection, ae_connection, AE, CONNECTION, GObject)

AE_AVAILABLE_IN_ALL
AeConnection *ae_connection_new (void);
AE_AVAILABLE_IN_ALL
AeConnection *ae_connection_new_from_string (const char *connection_string, GError **error);

AE_AVAILABLE_IN_ALL
void ae_connection_set_password (AeConnection *self, const char *password);
AE_AVAILABLE_IN_ALL
void ae_connection_set_trusted_key_paths (AeConnection *self, const char *const *key_paths);
AE_AVAILABLE_IN_ALL
void ae_connection_require_column_encryption (AeConnection *self,
                                              const char *table,
                                              const char *column,
                                              AeEncryptionType minimum);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_add_key_store_provider (AeConnection *self,
                                               AeKeyStoreProvider *provider,
                                               GError **error);
AE_AVAILABLE_IN_ALL
AeConnectionState ae_connection_get_state (AeConnection *self);
AE_AVAILABLE_IN_ALL
const char *ae_connection_get_server_version (AeConnection *self);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_get_in_transaction (AeConnection *self);

AE_AVAILABLE_IN_ALL
gboolean ae_connection_open (AeConnection *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_open_async (AeConnection *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_open_finish (AeConnection *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
gboolean ae_connection_close (AeConnection *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_close_async (AeConnection *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_close_finish (AeConnection *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
AeStatement *ae_connection_create_statement (AeConnection *self, const char *sql);
AE_AVAILABLE_IN_ALL
AeStatement *ae_connection_create_call (AeConnection *self, const char *procedure);

AE_AVAILABLE_IN_ALL
gboolean ae_connection_begin (AeConnection *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_begin_async (AeConnection *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_begin_finish (AeConnection *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_commit (AeConnection *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_commit_async (AeConnection *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_commit_finish (AeConnection *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_rollback (AeConnection *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_rollback_async (AeConnection *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_rollback_finish (AeConnection *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_save (AeConnection *self,
                             const char *name,
                             GCancellable *cancellable,
                             GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_save_async (AeConnection *self,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_save_finish (AeConnection *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_connection_rollback_to (AeConnection *self,
                                    const char *name,
                                    GCancellable *cancellable,
                                    GError **error);
AE_AVAILABLE_IN_ALL
void ae_connection_rollback_to_async (AeConnection *self,
                                      const char *name,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean
ae_connection_rollback_to_finish (AeConnection *self, GAsyncResult *result, GError **error);

G_END_DECLS
