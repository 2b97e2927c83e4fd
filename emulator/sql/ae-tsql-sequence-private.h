/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Sequences: made, and asked for their next value. */

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"

G_BEGIN_DECLS

gboolean ae_tsql_run_create_sequence (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_alter_sequence (AeTsqlRun *self, AeTsqlStatement *statement);
gboolean ae_tsql_run_drop_sequence (AeTsqlRun *self, AeTsqlStatement *statement);

/* NEXT VALUE FOR name */
gboolean ae_tsql_sequence_bind (AeTsqlBinder *self, AeTsqlExpr *expr);
void ae_tsql_sequence_emit (AeTsqlPlan *plan, const AeTsqlExpr *expr);
gboolean ae_tsql_sequence_register (AeEmulatorSession *session);

G_END_DECLS
