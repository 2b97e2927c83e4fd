/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <gio/gio.h>

#include <aeclient/ae-version-macros.h>

G_BEGIN_DECLS

typedef struct _AeBatch AeBatch;
typedef struct _AeConnection AeConnection;
typedef struct _AeStatement AeStatement;
typedef struct _AeCursor AeCursor;
typedef struct _AeRow AeRow;
typedef struct _AeColumn AeColumn;
typedef struct _AeDescription AeDescription;
typedef struct _AeParameterInfo AeParameterInfo;
typedef struct _AeDecimal AeDecimal;
typedef struct _AeSqlType AeSqlType;
typedef struct _AeTable AeTable;
typedef struct _AeServerMessage AeServerMessage;
typedef struct _AeKeyStoreProvider AeKeyStoreProvider;
typedef struct _AeKeyRequest AeKeyRequest;
typedef struct _AeCertificateKeyStore AeCertificateKeyStore;

/**
 * AeCacheCounters:
 * @hits: how often what was looked for was there
 * @misses: how often it was not
 * @evictions: how many entries were dropped because they were too old or too many
 * @entries: how many entries there are now
 *
 * How well a cache of the process serves, since the process began.
 *
 * Since: 1.0
 */
typedef struct
{
  guint64 hits;
  guint64 misses;
  guint64 evictions;
  guint entries;
} AeCacheCounters;

G_END_DECLS
