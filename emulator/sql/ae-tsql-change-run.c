/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-change-private.h"
#include "ae-tsql-constraints-private.h"
#include "ae-tsql-result-private.h"
#include "ae-tsql-stage-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"

/* INSERT, UPDATE, DELETE, MERGE and TRUNCATE run. */

static void
note_rowid (AeTsqlChange *change, sqlite3_stmt *statement)
{
  gint64 rowid = sqlite3_column_int64 (statement, sqlite3_column_count (statement) - 1);

  g_string_append_printf (change->rowids, "%s%" G_GINT64_FORMAT, change->rowids->len > 0 ? "," : "",
                          rowid);
}

/* The one statement of SQLite's that changes the table, or that fills the stage. */
static gboolean
run_plan (AeTsqlRun *self, AeTsqlChange *change, AeTsqlPlan *plan, guint64 *n_rows)
{
  AeEmulatorSession *session = self->session;
  g_auto (AeTsqlResult) result = { 0 };
  gboolean returns = change->statement->output != NULL && !change->looks_after;
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);

  if (statement == NULL)
    return FALSE;
  ae_tsql_result_init (&result, session, change->columns, change->n_columns);
  gboolean more = ae_tsql_plan_step (plan, statement, &self->error);
  if (returns && self->error.number == 0 && !ae_tsql_run_stopped (self))
    ae_tsql_result_send_columns (&result);
  while (more && !ae_tsql_run_stopped (self))
    {
      if (returns && !ae_tsql_result_send_row (&result, statement))
        break;
      if (change->wants_rowids)
        note_rowid (change, statement);
      more = ae_tsql_plan_step (plan, statement, &self->error);
    }
  *n_rows = (guint64) sqlite3_changes64 (session->db);
  ae_tsql_plan_end (plan, statement);
  return self->error.number == 0 && !ae_tsql_run_stopped (self);
}

/* What changed through a view WITH CHECK OPTION is seen through it. */
static gboolean
check_view (AeTsqlRun *self, AeTsqlChange *change, const char *rows)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->session);
  const AeTsqlSelect *view = change->view;

  if (view == NULL || !view->checks_rows || view->where == NULL)
    return TRUE;
  g_string_append_printf (plan->sql, "SELECT 1 FROM t%" G_GINT64_FORMAT " AS s%u WHERE (",
                          change->table->object_id, view->from->id);
  ae_tsql_emit_condition (plan, view->where);
  g_string_append_printf (plan->sql, ") IS NOT TRUE AND s%u.rowid IN (%s) LIMIT 1", view->from->id,
                          rows);
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);
  if (statement == NULL)
    return FALSE;
  gboolean found = ae_tsql_plan_step (plan, statement, &self->error);
  ae_tsql_plan_end (plan, statement);
  if (found)
    return ae_tsql_error_set (&self->error, 550, 0);
  return self->error.number == 0 && !ae_tsql_run_stopped (self);
}

static gboolean
run_staged (AeTsqlRun *self, AeTsqlChange *change, AeTsqlPlan *plan, guint64 *n_rows)
{
  gboolean updates = change->statement->kind == AE_TSQL_STATEMENT_UPDATE;
  AeTsqlStage stage = { .run = self,
                        .table = change->table,
                        .id = change->stage_id,
                        .assigned = updates ? change->assigned : NULL,
                        .n_extra = change->n_extra };

  g_autofree char *rows = g_strdup_printf ("SELECT r FROM w%" G_GINT64_FORMAT, stage.id);

  if (!ae_tsql_stage_make (&stage))
    return FALSE;
  gboolean good = run_plan (self, change, plan, n_rows) && ae_tsql_stage_apply (&stage)
                  && ae_tsql_constraints_follow (&stage, updates ? "UPDATE" : "DELETE")
                  && (!updates || check_view (self, change, rows))
                  && ae_tsql_output_run (self, change)
                  && (!change->fires || ae_tsql_triggers_fire_stage (&stage, *n_rows));
  ae_tsql_stage_drop (&stage);
  return good;
}

static gboolean
check_rows (AeTsqlRun *self, AeTsqlChange *change)
{
  g_autofree char *rows
      = g_strdup_printf ("SELECT value FROM json_each ('[%s]')", change->rowids->str);
  const char *verb = change->statement->kind == AE_TSQL_STATEMENT_INSERT   ? "INSERT"
                     : change->statement->kind == AE_TSQL_STATEMENT_UPDATE ? "UPDATE"
                                                                           : NULL;

  return verb == NULL
         || (ae_tsql_constraints_check (self, change->table, rows, verb)
             && check_view (self, change, rows));
}

static gboolean
fire_inserted (AeTsqlRun *self, AeTsqlChange *change, guint64 n_rows)
{
  g_autofree char *columns = ae_tsql_trigger_list_columns (change->table, "a", 0);
  g_autofree char *query
      = g_strdup_printf ("SELECT %s FROM t%" G_GINT64_FORMAT
                         " AS a WHERE a.rowid IN (SELECT value FROM json_each ('[%s]'))",
                         columns, change->table->object_id, change->rowids->str);

  return ae_tsql_triggers_fire (self, change->table, 'I', query, NULL, NULL, n_rows);
}

/* Its own triggers, or those of tables that follow. */
static gboolean
may_fire (const AeTsqlChange *change)
{
  return change->fires || change->table->n_references > 0;
}

static gboolean
run_changes (AeTsqlRun *self, AeTsqlChange *change, AeTsqlPlan *plan, guint64 *n_rows)
{
  g_autoptr (GString) rowids = g_string_new (NULL);

  change->rowids = rowids;
  if (change->staged)
    return run_staged (self, change, plan, n_rows);
  return run_plan (self, change, plan, n_rows) && (!change->checks || check_rows (self, change))
         && (!change->looks_after || ae_tsql_output_run (self, change))
         && (!change->fires || fire_inserted (self, change, *n_rows));
}

static guint16
get_command (AeTsqlStatementKind kind)
{
  return kind == AE_TSQL_STATEMENT_INSERT   ? AE_EMULATOR_COMMAND_INSERT
         : kind == AE_TSQL_STATEMENT_UPDATE ? AE_EMULATOR_COMMAND_UPDATE
         : kind == AE_TSQL_STATEMENT_DELETE ? AE_EMULATOR_COMMAND_DELETE
         : kind == AE_TSQL_STATEMENT_MERGE  ? AE_EMULATOR_COMMAND_MERGE
                                            : AE_EMULATOR_COMMAND_NONE;
}

/* SET FMTONLY ON: only what would come. */
static gboolean
describe_change (AeTsqlRun *self, AeTsqlChange *change)
{
  g_auto (AeTsqlResult) result = { 0 };

  if (!ae_tsql_change_plan (change, NULL))
    return FALSE;
  ae_tsql_result_init (&result, self->session, change->columns, change->n_columns);
  if (change->statement->output != NULL && !ae_tsql_result_send_columns (&result))
    return FALSE;
  ae_tsql_run_done (self, get_command (change->statement->kind), TRUE, 0, FALSE);
  return TRUE;
}

/* Whether nobody else can see what changes. */
static gboolean
is_local (const AeTsqlStatement *statement)
{
  const char *name = statement->name.name;
  const char *into = statement->into != NULL ? statement->into->name.name : "#";

  return (ae_tsql_name_is_local (name) || ae_tsql_name_is_variable (name))
         && (ae_tsql_name_is_local (into) || ae_tsql_name_is_variable (into));
}

static gboolean
run_change (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  AeTsqlBinder binder
      = { .session = session, .tree = self->tree, .frame = self->frame, .error = &self->error };
  AeTsqlChange change = { .binder = &binder, .statement = statement };
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (session);
  gboolean truncates = statement->kind == AE_TSQL_STATEMENT_TRUNCATE;
  guint64 n_rows = 0;

  if (statement->execute != NULL)
    return ae_tsql_run_insert_execute (self, statement);
  change.assigned = ae_tsql_arena_list (&self->tree->arena);
  if (session->settings.fmtonly)
    return describe_change (self, &change);
  /* The definitions must not change between binding and running. */
  gboolean open = is_local (statement)
                      ? ae_tsql_transaction_open_local_statement (session, &self->error)
                      : ae_tsql_transaction_open_statement (session, &self->error);
  if (!open)
    return FALSE;
  gboolean good = statement->kind == AE_TSQL_STATEMENT_MERGE
                      ? ae_tsql_merge_run (self, &change, &n_rows)
                      : ae_tsql_change_plan (&change, plan)
                            && (!may_fire (&change) || ae_tsql_triggers_begin (self, &change))
                            && run_changes (self, &change, plan, &n_rows);
  if (ae_tsql_triggers_ended (self, &change))
    return FALSE;
  if (!ae_tsql_transaction_close_statement (session, good, &self->error))
    good = FALSE;
  if (change.is_alone)
    good = ae_tsql_transaction_end_hidden (session, good, &self->error) && good;
  if (!good)
    return FALSE;
  session->last_row_count = (gint64) n_rows;
  ae_tsql_run_done (self, get_command (statement->kind), !truncates, n_rows, FALSE);
  return TRUE;
}

/* SET ROWCOUNT n: like TOP (n), where nothing smaller is said. The place to restore. */
static AeTsqlExpr **
limit_rows (AeTsqlRun *self, AeTsqlStatement *statement)
{
  gboolean selects = statement->kind == AE_TSQL_STATEMENT_INSERT;
  AeTsqlSelect *select = statement->select;
  AeTsqlExpr **place = selects ? (select != NULL ? &select->top : NULL) : &statement->top;
  gint64 count = self->session->settings.row_count;

  if (count == 0 || place == NULL || *place != NULL)
    return NULL;
  if (selects && (select->set_operator != 0 || select->offset != NULL))
    return NULL;
  *place = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_LITERAL, statement->line);
  (*place)->literal.kind = AE_EMULATOR_VALUE_INTEGER;
  (*place)->literal.integer = count;
  ae_tsql_type_init (&(*place)->type, AE_EMULATOR_TYPE_BIGINT);
  return place;
}

static gboolean
run_limited (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeTsqlExpr **place = limit_rows (self, statement);
  gboolean good = run_change (self, statement);

  if (place != NULL)
    *place = NULL;
  return good;
}

/* What ROWCOUNT cannot be kept for. */
static gboolean
check_row_count (AeTsqlRun *self, const AeTsqlStatement *statement)
{
  const AeTsqlSelect *select = statement->select;
  gint64 count = self->session->settings.row_count;
  gboolean compound = statement->kind == AE_TSQL_STATEMENT_INSERT && select != NULL
                      && (select->set_operator != 0 || select->offset != NULL);
  gboolean listed = statement->rows != NULL && statement->rows->len > count;

  if (count == 0 || (statement->kind != AE_TSQL_STATEMENT_MERGE && !compound && !listed))
    return TRUE;
  return ae_tsql_error_set (&self->error, 40517, statement->line, "ROWCOUNT");
}

gboolean
ae_tsql_run_change (AeTsqlRun *self, AeTsqlStatement *statement)
{
  if (self->session->settings.row_count == 0 || statement->kind == AE_TSQL_STATEMENT_TRUNCATE)
    return run_change (self, statement);
  return check_row_count (self, statement) && run_limited (self, statement);
}
