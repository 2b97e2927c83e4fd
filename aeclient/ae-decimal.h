/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

#define AE_TYPE_DECIMAL (ae_decimal_get_type ())

AE_AVAILABLE_IN_ALL
GType ae_decimal_get_type (void) G_GNUC_CONST;
AE_AVAILABLE_IN_ALL
AeDecimal *ae_decimal_new_from_string (const char *text, GError **error);
AE_AVAILABLE_IN_ALL
AeDecimal *ae_decimal_new_from_int64 (gint64 value);
AE_AVAILABLE_IN_ALL
AeDecimal *ae_decimal_copy (const AeDecimal *self);
AE_AVAILABLE_IN_ALL
void ae_decimal_free (AeDecimal *self);
AE_AVAILABLE_IN_ALL
guint ae_decimal_get_precision (const AeDecimal *self);
AE_AVAILABLE_IN_ALL
guint ae_decimal_get_scale (const AeDecimal *self);
AE_AVAILABLE_IN_ALL
char *ae_decimal_to_string (const AeDecimal *self);
AE_AVAILABLE_IN_ALL
int ae_decimal_compare (const AeDecimal *self, const AeDecimal *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeDecimal, ae_decimal_free)

G_END_DECLS
