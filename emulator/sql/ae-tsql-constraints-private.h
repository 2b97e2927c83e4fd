/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* CHECK and FOREIGN KEY while rows change. */

#include "ae-tsql-stage-private.h"

G_BEGIN_DECLS

/* Whether changes of the table have to be looked at. */
gboolean ae_tsql_table_has_constraints (const AeTsqlTable *table);
/* The table's own constraints on the rows whose rowids the query @rows gives (NULL: on all). */
gboolean
ae_tsql_constraints_check (AeTsqlRun *run, AeTsqlTable *table, const char *rows, const char *verb);
gboolean ae_tsql_constraint_check (AeTsqlRun *run,
                                   AeTsqlTable *table,
                                   const AeTsqlConstraint *constraint,
                                   const char *rows,
                                   const char *verb);
/* After the stage was applied: its own constraints, and the foreign keys that refer to it. */
gboolean ae_tsql_constraints_follow (AeTsqlStage *stage, const char *verb);

G_END_DECLS
