/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-row.h>

G_BEGIN_DECLS

#define AE_TYPE_QUERY_ITEM (ae_query_item_get_type ())
AE_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (AeQueryItem, ae_query_item, AE, QUERY_ITEM, GObject)

AE_AVAILABLE_IN_ALL
guint ae_query_item_get_position (AeQueryItem *self);
AE_AVAILABLE_IN_ALL
AeRow *ae_query_item_get_row (AeQueryItem *self);
AE_AVAILABLE_IN_ALL
GError *ae_query_item_dup_error (AeQueryItem *self);
AE_AVAILABLE_IN_ALL
char *ae_query_item_dup_text (AeQueryItem *self, guint column);

G_END_DECLS
