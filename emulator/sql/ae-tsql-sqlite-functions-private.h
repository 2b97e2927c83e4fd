/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What SQLite calls back for: SQL Server's conversions, arithmetic and text functions. */

#include "ae-tsql-session-private.h"

G_BEGIN_DECLS

gboolean ae_tsql_sqlite_functions_register (AeEmulatorSession *session);
/* Text and numbers (ae-tsql-sqlite-text.c). */
gboolean ae_tsql_sqlite_text_register (AeEmulatorSession *session);

G_END_DECLS
