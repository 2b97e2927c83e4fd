/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

gboolean ae_tsql_run_alter_table (AeTsqlRun *self, AeTsqlStatement *statement);
/* --- ae-tsql-index.c --- */
gboolean ae_tsql_run_index (AeTsqlRun *self, AeTsqlStatement *statement);

G_END_DECLS
