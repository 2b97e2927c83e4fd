/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-types.h>

G_BEGIN_DECLS

#define AE_TYPE_TABLE (ae_table_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeTable, ae_table, AE, TABLE, GObject)

AE_AVAILABLE_IN_ALL
AeTable *ae_table_new (const char *type_name);
AE_AVAILABLE_IN_ALL
gboolean ae_table_add_column (AeTable *self, const char *sql_type, GError **error);
AE_AVAILABLE_IN_ALL
guint ae_table_get_n_columns (AeTable *self);
AE_AVAILABLE_IN_ALL
void ae_table_add_row (AeTable *self);
AE_AVAILABLE_IN_ALL
guint ae_table_get_n_rows (AeTable *self);
AE_AVAILABLE_IN_ALL
void ae_table_clear_rows (AeTable *self);

AE_AVAILABLE_IN_ALL
void ae_table_set_boolean (AeTable *self, guint column, gboolean value);
AE_AVAILABLE_IN_ALL
void ae_table_set_int64 (AeTable *self, guint column, gint64 value);
AE_AVAILABLE_IN_ALL
void ae_table_set_double (AeTable *self, guint column, double value);
AE_AVAILABLE_IN_ALL
void ae_table_set_string (AeTable *self, guint column, const char *value);
AE_AVAILABLE_IN_ALL
void ae_table_set_bytes (AeTable *self, guint column, GBytes *value);

G_END_DECLS
