/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-column.h>
#include <aeclient/ae-description.h>
#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_STATEMENT (ae_statement_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeStatement, ae_statement, AE, STATEMENT, GObject)

AE_AVAILABLE_IN_ALL
AeConnection *ae_statement_get_connection (AeStatement *self);
AE_AVAILABLE_IN_ALL
const char *ae_statement_get_sql (AeStatement *self);

AE_AVAILABLE_IN_ALL
void ae_statement_bind_null (AeStatement *self, const char *name);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_boolean (AeStatement *self, const char *name, gboolean value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_int64 (AeStatement *self, const char *name, gint64 value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_double (AeStatement *self, const char *name, double value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_string (AeStatement *self, const char *name, const char *value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_bytes (AeStatement *self, const char *name, GBytes *value);
AE_AVAILABLE_IN_ALL
void
ae_statement_bind_stream (AeStatement *self, const char *name, GInputStream *stream, gint64 length);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_date (AeStatement *self, const char *name, const GDate *value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_time (AeStatement *self, const char *name, gint64 value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_date_time (AeStatement *self, const char *name, GDateTime *value);
AE_AVAILABLE_IN_ALL
void ae_statement_bind_decimal (AeStatement *self, const char *name, const AeDecimal *value);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_bind_as (AeStatement *self,
                               const char *name,
                               const char *sql_type,
                               const char *value,
                               GError **error);
AE_AVAILABLE_IN_ALL
gboolean
ae_statement_bind_value (AeStatement *self, const char *name, const GValue *value, GError **error);
AE_AVAILABLE_IN_ALL
gboolean
ae_statement_bind_table (AeStatement *self, const char *name, AeTable *table, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_clear_bindings (AeStatement *self);

AE_AVAILABLE_IN_ALL
gboolean
ae_statement_declare (AeStatement *self, const char *name, const char *sql_type, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_require_encryption (AeStatement *self, const char *name);
AE_AVAILABLE_IN_ALL
void ae_statement_require_encryption_type (AeStatement *self,
                                           const char *name,
                                           AeEncryptionType minimum);
AE_AVAILABLE_IN_ALL
void
ae_statement_expect_encryption (AeStatement *self, const char *column, AeEncryptionType minimum);
AE_AVAILABLE_IN_ALL
void ae_statement_allow_plaintext (AeStatement *self, const char *name);
AE_AVAILABLE_IN_ALL
void ae_statement_allow_plaintext_column (AeStatement *self, const char *column);

AE_AVAILABLE_IN_ALL
void ae_statement_set_output (AeStatement *self, const char *name, gboolean is_output);
AE_AVAILABLE_IN_ALL
AeRow *ae_statement_dup_outputs (AeStatement *self);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_get_return_status (AeStatement *self, int *status);

AE_AVAILABLE_IN_ALL
void ae_statement_set_column_encryption (AeStatement *self, AeColumnEncryption setting);
AE_AVAILABLE_IN_ALL
AeColumnEncryption ae_statement_get_column_encryption (AeStatement *self);
AE_AVAILABLE_IN_ALL
void ae_statement_set_learn_types (AeStatement *self, gboolean learn);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_get_learn_types (AeStatement *self);
AE_AVAILABLE_IN_ALL
void ae_statement_set_stream_values (AeStatement *self, gboolean stream);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_get_stream_values (AeStatement *self);
AE_AVAILABLE_IN_ALL
void ae_statement_set_timeout (AeStatement *self, guint seconds);
AE_AVAILABLE_IN_ALL
guint ae_statement_get_timeout (AeStatement *self);

AE_AVAILABLE_IN_ALL
AeCursor *ae_statement_query (AeStatement *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_query_async (AeStatement *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
AE_AVAILABLE_IN_ALL
AeCursor *ae_statement_query_finish (AeStatement *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
gint64 ae_statement_execute (AeStatement *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_execute_async (AeStatement *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
AE_AVAILABLE_IN_ALL
gint64 ae_statement_execute_finish (AeStatement *self, GAsyncResult *result, GError **error);

AE_AVAILABLE_IN_ALL
gboolean ae_statement_prepare (AeStatement *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_prepare_async (AeStatement *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_prepare_finish (AeStatement *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_unprepare (AeStatement *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_unprepare_async (AeStatement *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_unprepare_finish (AeStatement *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_statement_is_prepared (AeStatement *self);
AE_AVAILABLE_IN_ALL
guint ae_statement_get_n_columns (AeStatement *self);
AE_AVAILABLE_IN_ALL
AeColumn *ae_statement_get_column (AeStatement *self, guint column);

AE_AVAILABLE_IN_ALL
AeDescription *ae_statement_describe (AeStatement *self, GCancellable *cancellable, GError **error);
AE_AVAILABLE_IN_ALL
void ae_statement_describe_async (AeStatement *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
AE_AVAILABLE_IN_ALL
AeDescription *
ae_statement_describe_finish (AeStatement *self, GAsyncResult *result, GError **error);
AE_AVAILABLE_IN_ALL
AeDescription *ae_statement_dup_explanation (AeStatement *self);

AE_AVAILABLE_IN_ALL
GPtrArray *ae_statement_dup_messages (AeStatement *self);

G_END_DECLS
