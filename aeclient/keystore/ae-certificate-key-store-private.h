/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "keystore/ae-certificate-key-store.h"

G_BEGIN_DECLS

#define AE_CERTIFICATE_KEY_STORE_NAME "MSSQL_CERTIFICATE_STORE"

/* The built-in instance that all connections share; never freed. */
AeKeyStoreProvider *ae_certificate_key_store_get_default (void);

G_END_DECLS
