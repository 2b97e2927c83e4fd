/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-query-item.h>
#include <aeclient/ae-statement.h>

G_BEGIN_DECLS

#define AE_TYPE_QUERY_MODEL (ae_query_model_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeQueryModel, ae_query_model, AE, QUERY_MODEL, GObject)

AE_AVAILABLE_IN_ALL
AeQueryModel *ae_query_model_new (AeStatement *statement);

AE_AVAILABLE_IN_ALL
AeStatement *ae_query_model_get_statement (AeQueryModel *self);
AE_AVAILABLE_IN_ALL
guint ae_query_model_get_page_size (AeQueryModel *self);
AE_AVAILABLE_IN_ALL
guint ae_query_model_get_max_pages (AeQueryModel *self);
AE_AVAILABLE_IN_ALL
gboolean ae_query_model_get_loading (AeQueryModel *self);
AE_AVAILABLE_IN_ALL
GError *ae_query_model_dup_error (AeQueryModel *self);

AE_AVAILABLE_IN_ALL
gboolean ae_query_model_load (AeQueryModel *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_query_model_load_async (AeQueryModel *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_query_model_load_finish (AeQueryModel *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
void ae_query_model_retry (AeQueryModel *self);

AE_AVAILABLE_IN_ALL
guint ae_query_model_get_n_columns (AeQueryModel *self);
AE_AVAILABLE_IN_ALL
AeColumn *ae_query_model_get_column (AeQueryModel *self, guint column);
AE_AVAILABLE_IN_ALL
int ae_query_model_find_column (AeQueryModel *self, const char *name);

G_END_DECLS
