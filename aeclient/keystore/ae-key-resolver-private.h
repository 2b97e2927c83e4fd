/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* From the wrapped values of one column encryption key to the key: trusted paths, cache, providers,
 * in the order of keystores-and-auth sheet 1.6 and 1.8. One resolver per connection; it may be used
 * from any thread, one operation at a time. */

#include <gio/gio.h>

#include "ae-key-private.h"
#include "keystore/ae-key-store-provider.h"

G_BEGIN_DECLS

/* Who may run other people's code. A provider that is not thread-safe runs in @context (waited for,
 * with a deadline, watching the cancellable); a NULL context means a synchronous call: the provider
 * is called directly in this thread. */
typedef struct
{
  GMainContext *context;
} AeCallSite;

/* One wrapping of a column encryption key, borrowed. */
typedef struct
{
  GBytes *encrypted_key;
  const char *provider_name;
  const char *key_path;
  const char *algorithm;
} AeWrappedKey;

typedef struct _AeKeyResolver AeKeyResolver;

AeKeyResolver *ae_key_resolver_new (void); /* knows the built-in providers */
AeKeyResolver *ae_key_resolver_ref (AeKeyResolver *self);
void ae_key_resolver_unref (AeKeyResolver *self);

/* Names are unique without regard to case; MSSQL_… only for our own classes, which replace the
 * built-in instance. */
gboolean
ae_key_resolver_add_provider (AeKeyResolver *self, AeKeyStoreProvider *provider, GError **error);
/* NULL: every path is allowed. An empty list: none is. Checked at every use, also before the
 * cache. Compared without regard to case. */
void ae_key_resolver_set_trusted_paths (AeKeyResolver *self, const char *const *key_paths);

/* The values are tried in order; the first that unwraps to 32 bytes wins. When all fail the error
 * names each. Failures are never cached. Concurrent calls for one key make one provider call. */
AeKey *ae_key_resolver_resolve (AeKeyResolver *self,
                                const AeWrappedKey *values,
                                guint n_values,
                                const AeCallSite *site,
                                GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeKeyResolver, ae_key_resolver_unref)

G_END_DECLS
