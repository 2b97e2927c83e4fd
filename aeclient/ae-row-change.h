/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-connection.h>
#include <aeclient/ae-row.h>

G_BEGIN_DECLS

#define AE_TYPE_ROW_CHANGE (ae_row_change_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeRowChange, ae_row_change, AE, ROW_CHANGE, GObject)

AE_AVAILABLE_IN_ALL
AeRowChange *ae_row_change_new_update (AeConnection *connection,
                                       const char *table,
                                       AeRow *row,
                                       const char *const *key_columns);
AE_AVAILABLE_IN_ALL
AeRowChange *ae_row_change_new_delete (AeConnection *connection,
                                       const char *table,
                                       AeRow *row,
                                       const char *const *key_columns);
AE_AVAILABLE_IN_ALL
AeRowChange *ae_row_change_new_insert (AeConnection *connection, const char *table, AeRow *like);

AE_AVAILABLE_IN_ALL
void ae_row_change_set_check (AeRowChange *self, AeRowCheck check);
AE_AVAILABLE_IN_ALL
AeRowCheck ae_row_change_get_check (AeRowChange *self);

AE_AVAILABLE_IN_ALL
gboolean ae_row_change_set_null (AeRowChange *self, const char *column, GError **error);
AE_AVAILABLE_IN_ALL
gboolean
ae_row_change_set_int64 (AeRowChange *self, const char *column, gint64 value, GError **error);
AE_AVAILABLE_IN_ALL
gboolean
ae_row_change_set_string (AeRowChange *self, const char *column, const char *value, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_row_change_set_value (AeRowChange *self,
                                  const char *column,
                                  const GValue *value,
                                  GError **error);

AE_AVAILABLE_IN_ALL
gboolean ae_row_change_apply (AeRowChange *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_row_change_apply_async (AeRowChange *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_row_change_apply_finish (AeRowChange *self, GAsyncResult *result, GError **error);

G_END_DECLS
