/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* AECLIENT_DEBUG=packets,tokens,cache,keys,attest: one line each on the log domain AeClient, never
 * a value, a key or a password. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  AE_DEBUG_PACKETS = 1 << 0,
  AE_DEBUG_TOKENS = 1 << 1,
  AE_DEBUG_CACHE = 1 << 2,
  AE_DEBUG_KEYS = 1 << 3,
  AE_DEBUG_ATTEST = 1 << 4,
} AeDebugFlags;

gboolean ae_debug_is_enabled (AeDebugFlags flag);
void ae_debug (AeDebugFlags flag, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
