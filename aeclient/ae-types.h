/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(AE_INSIDE) && !defined(AE_COMPILATION)
#error "Only <aeclient/aeclient.h> can be included directly."
#endif

#include <gio/gio.h>

#include <aeclient/ae-version-macros.h>

G_BEGIN_DECLS

typedef struct _AeConnection AeConnection;
typedef struct _AeStatement AeStatement;
typedef struct _AeCursor AeCursor;
typedef struct _AeRow AeRow;
typedef struct _AeColumn AeColumn;
typedef struct _AeSqlType AeSqlType;
typedef struct _AeServerMessage AeServerMessage;
typedef struct _AeKeyStoreProvider AeKeyStoreProvider;
typedef struct _AeKeyRequest AeKeyRequest;
typedef struct _AeCertificateKeyStore AeCertificateKeyStore;

G_END_DECLS
