/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_PARAMETER_INFO (ae_parameter_info_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeParameterInfo, ae_parameter_info, AE, PARAMETER_INFO, GObject)

AE_AVAILABLE_IN_ALL
const char *ae_parameter_info_get_name (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
AeSqlType *ae_parameter_info_get_sql_type (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
gboolean ae_parameter_info_get_is_output (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
AeEncryptionType ae_parameter_info_get_encryption_type (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
const char *ae_parameter_info_get_encryption_algorithm (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
guint ae_parameter_info_get_key_database_id (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
guint ae_parameter_info_get_key_id (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
guint ae_parameter_info_get_key_version (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
const char *ae_parameter_info_get_key_store_name (AeParameterInfo *self);
AE_AVAILABLE_IN_ALL
const char *ae_parameter_info_get_key_path (AeParameterInfo *self);

G_END_DECLS
