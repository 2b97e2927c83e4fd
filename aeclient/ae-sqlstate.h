/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

AE_AVAILABLE_IN_ALL
const char *ae_get_sqlstate (const GError *error);
AE_AVAILABLE_IN_ALL
gboolean ae_is_transient (const GError *error);

G_END_DECLS
