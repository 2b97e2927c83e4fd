/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Connections to the server of the environment: BENCH_SERVER (host,port), BENCH_PASSWORD_FILE,
 * BENCH_CERTIFICATE. */

#include "bench-provider.h"
#include "bench.h"

#define BENCH_USER "bench"

/* Closed. @extra: more of the connection string. @provider may be NULL. */
AeConnection *bench_client_new (const char *extra, BenchProvider *provider);
AeConnection *bench_client_open (const char *extra, BenchProvider *provider);

/* Both end the program when they fail. */
AeCursor *bench_client_query (AeConnection *connection, const char *sql);
gint64 bench_client_execute (AeConnection *connection, const char *sql);
