/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The query metadata cache (always-encrypted sheet 8.3): what the server said about the parameters
 * of a statement, for the whole process. No plaintext keys. Thread-safe; no lock is held across
 * I/O. */

#include "ae-parameter-plan-private.h"

G_BEGIN_DECLS

/* Everything that changes the answer: server, database, login, text, declarations. */
char *ae_plan_cache_make_key (const char *server,
                              const char *database,
                              const char *user,
                              const char *sql,
                              const char *declaration);

AeParameterPlan *ae_plan_cache_lookup (const char *key); /* owned, or NULL */
void ae_plan_cache_insert (const char *key, AeParameterPlan *plan);
void ae_plan_cache_remove (const char *key);

G_END_DECLS
