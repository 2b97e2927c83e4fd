/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Rows on their way to change, in a table of their own: their rowid r, their columns c… as they
 * are, what they become v0, v1 …, and columns of other sources x…. Needed where what was there is
 * told, or where a statement must be seen as a whole. */

#include "ae-tsql-change-private.h"

G_BEGIN_DECLS

/* Foreign keys that lead from table to table, in one statement. */
#define AE_TSQL_MAX_CASCADES 32

typedef struct
{
  AeTsqlRun *run;
  AeTsqlTable *table;
  gint64 id;           /* "w<id>" in SQLite */
  GPtrArray *assigned; /* of AeTsqlColumn; NULL: the rows go */
  guint n_extra;       /* columns of other sources */
  guint depth;         /* of what follows from what */
} AeTsqlStage;

/* Takes a name; nothing is made yet. */
void ae_tsql_stage_init (AeTsqlStage *self,
                         AeTsqlRun *run,
                         AeTsqlTable *table,
                         GPtrArray *assigned,
                         guint n_extra);
gboolean ae_tsql_stage_make (AeTsqlStage *self);
void ae_tsql_stage_drop (AeTsqlStage *self);
/* "r, c1, …, v0, …" for an INSERT, and the old values of the source "s<id>". */
void ae_tsql_stage_emit_names (const AeTsqlStage *self, GString *sql);
void ae_tsql_stage_emit_old (const AeTsqlStage *self, GString *sql, guint source_id);
/* Changes the table. Keys only have to be unique when all rows have changed. */
gboolean ae_tsql_stage_apply (AeTsqlStage *self);

/* Runs SQL that gives no rows; what it refers to is in the plan. */
gboolean ae_tsql_stage_run_plan (AeTsqlRun *run, AeTsqlPlan *plan);

G_END_DECLS
