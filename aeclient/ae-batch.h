/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_BATCH (ae_batch_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeBatch, ae_batch, AE, BATCH, GObject)

AE_AVAILABLE_IN_ALL
AeBatch *ae_batch_new (AeStatement *statement);
AE_AVAILABLE_IN_ALL
AeStatement *ae_batch_get_statement (AeBatch *self);
AE_AVAILABLE_IN_ALL
void ae_batch_set_mode (AeBatch *self, AeBatchMode mode);
AE_AVAILABLE_IN_ALL
AeBatchMode ae_batch_get_mode (AeBatch *self);

AE_AVAILABLE_IN_ALL
gboolean ae_batch_add (AeBatch *self, GError **error);
AE_AVAILABLE_IN_ALL
guint ae_batch_get_n_sets (AeBatch *self);
AE_AVAILABLE_IN_ALL
void ae_batch_clear (AeBatch *self);

AE_AVAILABLE_IN_ALL
gint64 ae_batch_execute (AeBatch *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_batch_execute_async (AeBatch *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
AE_AVAILABLE_IN_ALL
gint64 ae_batch_execute_finish (AeBatch *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
guint ae_batch_get_n_results (AeBatch *self);
AE_AVAILABLE_IN_ALL
AeBatchState ae_batch_get_state (AeBatch *self, guint index);
AE_AVAILABLE_IN_ALL
gint64 ae_batch_get_rows_affected (AeBatch *self, guint index);
AE_AVAILABLE_IN_ALL
gboolean ae_batch_find_error (AeBatch *self, guint from, guint *index);
AE_AVAILABLE_IN_ALL
GError *ae_batch_dup_error (AeBatch *self, guint index);
AE_AVAILABLE_IN_ALL
AeRow *ae_batch_dup_outputs (AeBatch *self, guint index);
AE_AVAILABLE_IN_ALL
gboolean ae_batch_get_return_status (AeBatch *self, guint index, int *status);

G_END_DECLS
