/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_CURSOR (ae_cursor_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeCursor, ae_cursor, AE, CURSOR, GObject)

AE_AVAILABLE_IN_ALL
gboolean ae_cursor_next (AeCursor *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_cursor_next_async (AeCursor *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_next_finish (AeCursor *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
void ae_cursor_set_large_integers_as_text (AeCursor *self, gboolean as_text);
AE_AVAILABLE_IN_ALL
void ae_cursor_set_error_cells (AeCursor *self, gboolean error_cells);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_get_error_cells (AeCursor *self);
AE_AVAILABLE_IN_ALL
const GValue *ae_cursor_fetch_values (AeCursor *self,
                                      guint max_rows,
                                      guint *n_values,
                                      GCancellable *cancellable,
                                      GError **error);
AE_AVAILABLE_IN_ALL
void ae_cursor_fetch_values_async (AeCursor *self,
                                   guint max_rows,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
AE_AVAILABLE_IN_ALL
const GValue *ae_cursor_fetch_values_finish (AeCursor *self,
                                             GAsyncResult *result,
                                             guint *n_values,
                                             GError **error);

AE_AVAILABLE_IN_ALL
GListModel *
ae_cursor_fetch (AeCursor *self, guint max_rows, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_cursor_fetch_async (AeCursor *self,
                            guint max_rows,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AE_AVAILABLE_IN_ALL
GListModel *ae_cursor_fetch_finish (AeCursor *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
gboolean ae_cursor_next_result (AeCursor *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_cursor_next_result_async (AeCursor *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_next_result_finish (AeCursor *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
gboolean ae_cursor_close (AeCursor *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_cursor_close_async (AeCursor *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_close_finish (AeCursor *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
guint ae_cursor_get_n_columns (AeCursor *self);
AE_AVAILABLE_IN_ALL
AeColumn *ae_cursor_get_column (AeCursor *self, guint column);
AE_AVAILABLE_IN_ALL
int ae_cursor_find_column (AeCursor *self, const char *name);
AE_AVAILABLE_IN_ALL
gint64 ae_cursor_get_rows_affected (AeCursor *self);
AE_AVAILABLE_IN_ALL
guint64 ae_cursor_get_rows_fetched (AeCursor *self);

AE_AVAILABLE_IN_ALL
gboolean ae_cursor_is_null (AeCursor *self, guint column);
AE_AVAILABLE_IN_ALL
GError *ae_cursor_dup_error (AeCursor *self, guint column);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_get_boolean (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
gint64 ae_cursor_get_int64 (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
double ae_cursor_get_double (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
const char *ae_cursor_get_string (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
GBytes *ae_cursor_dup_bytes (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
GDate *ae_cursor_dup_date (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
gint64 ae_cursor_get_time (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
GDateTime *ae_cursor_dup_date_time (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
AeDecimal *ae_cursor_dup_decimal (AeCursor *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_get_value (AeCursor *self, guint column, GValue *value, GError **error);

AE_AVAILABLE_IN_ALL
AeRow *ae_cursor_dup_outputs (AeCursor *self);
AE_AVAILABLE_IN_ALL
gboolean ae_cursor_get_return_status (AeCursor *self, int *status);

AE_AVAILABLE_IN_ALL
AeRow *ae_cursor_dup_row (AeCursor *self);

AE_AVAILABLE_IN_ALL
GInputStream *
ae_cursor_open_stream (AeCursor *self, guint column, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_cursor_open_stream_async (AeCursor *self,
                                  guint column,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
AE_AVAILABLE_IN_ALL
GInputStream *ae_cursor_open_stream_finish (AeCursor *self, GAsyncResult *result, GError **error);

G_END_DECLS
