/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_COLUMN (ae_column_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeColumn, ae_column, AE, COLUMN, GObject)

AE_AVAILABLE_IN_ALL
const char *ae_column_get_name (AeColumn *self);
AE_AVAILABLE_IN_ALL
AeSqlType *ae_column_get_sql_type (AeColumn *self);
AE_AVAILABLE_IN_ALL
gboolean ae_column_get_nullable (AeColumn *self);
AE_AVAILABLE_IN_ALL
AeEncryptionType ae_column_get_encryption_type (AeColumn *self);
AE_AVAILABLE_IN_ALL
const char *ae_column_get_encryption_algorithm (AeColumn *self);
AE_AVAILABLE_IN_ALL
guint ae_column_get_key_database_id (AeColumn *self);
AE_AVAILABLE_IN_ALL
guint ae_column_get_key_id (AeColumn *self);
AE_AVAILABLE_IN_ALL
guint ae_column_get_key_version (AeColumn *self);
AE_AVAILABLE_IN_ALL
const char *ae_column_get_key_store_name (AeColumn *self);
AE_AVAILABLE_IN_ALL
const char *ae_column_get_key_path (AeColumn *self);

G_END_DECLS
