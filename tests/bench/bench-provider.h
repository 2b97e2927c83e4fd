/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A key store that costs nothing but the time it is told to take: the key path is a file with the
 * key itself. It may be called on any thread, and counts its calls. */

#include <aeclient/aeclient.h>

G_BEGIN_DECLS

#define BENCH_PROVIDER_NAME "BENCH_KEYS"

#define BENCH_TYPE_PROVIDER (bench_provider_get_type ())
G_DECLARE_FINAL_TYPE (BenchProvider, bench_provider, BENCH, PROVIDER, AeKeyStoreProvider)

BenchProvider *bench_provider_new (guint delay_ms);
guint bench_provider_get_n_calls (BenchProvider *self);

G_END_DECLS
