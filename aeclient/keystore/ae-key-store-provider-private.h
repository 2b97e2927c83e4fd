/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "keystore/ae-key-store-provider.h"

G_BEGIN_DECLS

/* A number that no other instance in this process has or had: what the cache of keys knows an
 * instance by, without keeping it alive. */
guint64 ae_key_store_provider_get_serial (AeKeyStoreProvider *self);
/* Seconds that an asynchronous answer may take; 0: no limit. */
guint ae_key_store_provider_get_timeout (AeKeyStoreProvider *self);
/* For the constructed() of our own classes, when no name was given. */
void ae_key_store_provider_take_defaults (AeKeyStoreProvider *self,
                                          const char *name,
                                          gboolean thread_safe);

G_END_DECLS
