/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* AFTER triggers: made, switched on and off, and fired when a statement has changed its rows. */

#include "ae-tsql-change-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-stage-private.h"

G_BEGIN_DECLS

/* What the body of a trigger sees, and nothing that it calls. */
struct _AeTsqlTrigger
{
  AeTsqlTable *inserted, *deleted; /* the columns of the table; their rows are in SQLite */
  const GPtrArray *assigned;       /* of AeTsqlColumn: of UPDATE; NULL: all columns, or none */
  gboolean has_all;                /* INSERT */
};

/* --- definitions --- */

/* CREATE and ALTER TRIGGER: its table, and what it is for. */
gboolean
ae_tsql_trigger_take_parent (AeTsqlRun *self, AeTsqlStatement *statement, AeTsqlModule *module);
gboolean ae_tsql_trigger_store_events (AeTsqlRun *self,
                                       const AeTsqlStatement *statement,
                                       const AeTsqlModule *module);
/* What a body is bound with: tables without rows. */
gboolean ae_tsql_trigger_init (AeTsqlTrigger *self, AeEmulatorSession *session, gint64 table_id);
void ae_tsql_trigger_clear (AeTsqlTrigger *self);
/* ENABLE and DISABLE TRIGGER. */
gboolean ae_tsql_run_enable_trigger (AeTsqlRun *self, AeTsqlStatement *statement);

/* --- names in bodies --- */

/* inserted or deleted; NULL: the name is something else. */
AeTsqlTable *ae_tsql_trigger_find_table (AeTsqlBinder *binder, const AeTsqlName *name);
/* UPDATE (column) becomes a condition that is true or false. */
gboolean ae_tsql_trigger_bind_updated (AeTsqlBinder *binder, AeTsqlExpr *condition);

/* --- firing --- */

/* Whether the table has a trigger for one of the events, "IUD", that is not the one that runs. */
gboolean
ae_tsql_triggers_wait (AeEmulatorSession *session, const AeTsqlTable *table, const char *events);
/* From here on the statement has a transaction around it and its triggers. */
gboolean ae_tsql_triggers_begin (AeTsqlRun *run, AeTsqlChange *change);
/* @inserted and @deleted are queries of SQLite's for all columns in their order; NULL: no rows. */
gboolean ae_tsql_triggers_fire (AeTsqlRun *run,
                                const AeTsqlTable *table,
                                char event,
                                const char *inserted,
                                const char *deleted,
                                const GPtrArray *assigned,
                                guint64 n_rows);
/* The same for rows of a stage. */
gboolean ae_tsql_triggers_fire_stage (AeTsqlStage *stage, guint64 n_rows);
/* The columns of the table, for such a query: "s.c1, s.c2 …", each behind @offset. */
char *ae_tsql_trigger_list_columns (const AeTsqlTable *table, const char *source, guint offset);
/* Whether a trigger has ended the transaction; then the error is set, unless it was told. */
gboolean ae_tsql_triggers_ended (AeTsqlRun *run, const AeTsqlChange *change);

G_END_DECLS
