/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* New tables, for CREATE TABLE and SELECT INTO. */

#include "ae-tsql-run-private.h"

G_BEGIN_DECLS

/* An empty definition with a place and a number; NULL with 2714 when the name is taken. */
AeTsqlTable *ae_tsql_definition_begin_table (AeTsqlRun *self, const AeTsqlName *name);
/* Stores it and makes the table. */
gboolean ae_tsql_definition_finish_table (AeTsqlRun *self, AeTsqlTable *table);

G_END_DECLS
