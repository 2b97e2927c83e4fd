/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <aeclient/ae-enums.h>

G_BEGIN_DECLS

AE_AVAILABLE_IN_ALL
void ae_set_metadata_cache_size (guint entries);
AE_AVAILABLE_IN_ALL
guint ae_get_metadata_cache_size (void);
AE_AVAILABLE_IN_ALL
void ae_set_metadata_cache_ttl (guint seconds);
AE_AVAILABLE_IN_ALL
guint ae_get_metadata_cache_ttl (void);
AE_AVAILABLE_IN_ALL
void ae_get_metadata_cache_counters (AeCacheCounters *counters);
AE_AVAILABLE_IN_ALL
void ae_clear_metadata_cache (void);

G_END_DECLS
