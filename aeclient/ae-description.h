/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-column.h>
#include <aeclient/ae-parameter-info.h>

G_BEGIN_DECLS

#define AE_TYPE_DESCRIPTION (ae_description_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeDescription, ae_description, AE, DESCRIPTION, GObject)

AE_AVAILABLE_IN_ALL
AeMetadataSource ae_description_get_source (AeDescription *self);
AE_AVAILABLE_IN_ALL
GPtrArray *ae_description_get_parameters (AeDescription *self);
AE_AVAILABLE_IN_ALL
GPtrArray *ae_description_get_columns (AeDescription *self);
AE_AVAILABLE_IN_ALL
char *ae_description_to_string (AeDescription *self);

G_END_DECLS
