/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_ROW (ae_row_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeRow, ae_row, AE, ROW, GObject)

AE_AVAILABLE_IN_ALL
guint ae_row_get_n_columns (AeRow *self);
AE_AVAILABLE_IN_ALL
AeColumn *ae_row_dup_column (AeRow *self, guint column);
AE_AVAILABLE_IN_ALL
int ae_row_find_column (AeRow *self, const char *name);

AE_AVAILABLE_IN_ALL
gboolean ae_row_is_null (AeRow *self, guint column);
AE_AVAILABLE_IN_ALL
GError *ae_row_dup_error (AeRow *self, guint column);
AE_AVAILABLE_IN_ALL
gboolean ae_row_get_boolean (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
gint64 ae_row_get_int64 (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
double ae_row_get_double (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
char *ae_row_dup_string (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
GBytes *ae_row_dup_bytes (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
GDate *ae_row_dup_date (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
gint64 ae_row_get_time (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
GDateTime *ae_row_dup_date_time (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
AeDecimal *ae_row_dup_decimal (AeRow *self, guint column, GError **error);
AE_AVAILABLE_IN_ALL
gboolean ae_row_get_value (AeRow *self, guint column, GValue *value, GError **error);

G_END_DECLS
