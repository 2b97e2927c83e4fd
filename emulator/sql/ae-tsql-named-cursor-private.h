/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The cursors of T-SQL: DECLARE, OPEN, FETCH, CLOSE, DEALLOCATE. */

#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlNamedCursor AeTsqlNamedCursor;

void ae_tsql_named_cursor_free (AeTsqlNamedCursor *self);
gboolean ae_tsql_run_cursor (AeTsqlRun *self, AeTsqlStatement *statement);

G_END_DECLS
