/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_SQL_TYPE (ae_sql_type_get_type ())

AE_AVAILABLE_IN_ALL
GType ae_sql_type_get_type (void) G_GNUC_CONST;
AE_AVAILABLE_IN_ALL
AeSqlType *ae_sql_type_new_from_string (const char *text, GError **error);
AE_AVAILABLE_IN_ALL
AeSqlType *ae_sql_type_copy (AeSqlType *self);
AE_AVAILABLE_IN_ALL
void ae_sql_type_free (AeSqlType *self);
AE_AVAILABLE_IN_ALL
const char *ae_sql_type_get_name (const AeSqlType *self);
AE_AVAILABLE_IN_ALL
int ae_sql_type_get_length (const AeSqlType *self);
AE_AVAILABLE_IN_ALL
guint ae_sql_type_get_precision (const AeSqlType *self);
AE_AVAILABLE_IN_ALL
guint ae_sql_type_get_scale (const AeSqlType *self);
AE_AVAILABLE_IN_ALL
char *ae_sql_type_to_string (const AeSqlType *self);
AE_AVAILABLE_IN_ALL
gboolean ae_sql_type_equal (const AeSqlType *self, const AeSqlType *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeSqlType, ae_sql_type_free)

G_END_DECLS
