/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The rows of a cursor, by number: in memory while they are few, then in a file without a name. */

#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

typedef struct _AeTsqlRowStore AeTsqlRowStore;

AeTsqlRowStore *ae_tsql_row_store_new (guint n_columns);
void ae_tsql_row_store_free (AeTsqlRowStore *self);
guint ae_tsql_row_store_get_n_rows (const AeTsqlRowStore *self);
/* FALSE: no room for it. */
gboolean ae_tsql_row_store_append (AeTsqlRowStore *self, const AeEmulatorValue *values);
gboolean ae_tsql_row_store_replace (AeTsqlRowStore *self, guint row, const AeEmulatorValue *values);
/* Borrowed until the next call. FALSE: it cannot be read. */
gboolean ae_tsql_row_store_get (AeTsqlRowStore *self, guint row, AeEmulatorValue *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlRowStore, ae_tsql_row_store_free)

G_END_DECLS
