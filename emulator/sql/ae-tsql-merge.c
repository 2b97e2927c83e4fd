/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-constraints-private.h"
#include "ae-tsql-temporary-private.h"
#include "ae-tsql-trigger-private.h"

/* MERGE: first each row gets the clause it falls to, and that clause's values, in a table m; then
 * the clauses run one after the other, each as the INSERT, UPDATE or DELETE that it is. */

typedef struct
{
  AeTsqlRun *run;
  AeTsqlChange *change;
  AeTsqlSource *target, *source;
  GPtrArray *clauses; /* of AeTsqlMergeClause */
  gint64 id;          /* "m<id>" in SQLite */
  guint64 n_rows;
} Merge;

/* --- binding ---------------------------------------------------------------------------------- */

static gboolean
bind_insert (Merge *self, AeTsqlMergeClause *clause)
{
  AeTsqlTree *tree = self->change->binder->tree;
  AeTsqlStatement *insert = ae_tsql_tree_statement (tree, AE_TSQL_STATEMENT_INSERT, NULL);

  insert->line = clause->line;
  insert->name = self->change->statement->name;
  insert->columns = clause->columns;
  insert->flag = clause->values == NULL;
  clause->change->statement = insert;
  return ae_tsql_change_find_columns (clause->change)
         && (clause->values == NULL || ae_tsql_change_bind_row (clause->change, clause->values));
}

static gboolean
bind_clause (Merge *self, AeTsqlMergeClause *clause)
{
  AeTsqlBinder *binder = self->change->binder;
  AeTsqlChange *change = ae_tsql_arena_alloc (&binder->tree->arena, sizeof *change);

  *change = (AeTsqlChange){ .binder = binder,
                            .statement = self->change->statement,
                            .table = self->change->table,
                            .target = self->target,
                            .assigned = ae_tsql_arena_list (&binder->tree->arena) };
  clause->change = change;
  if (clause->condition != NULL && !ae_tsql_bind_condition (binder, clause->condition))
    return FALSE;
  if (clause->action == 'I')
    return bind_insert (self, clause);
  for (guint i = 0; clause->action == 'U' && i < clause->assignments->len; i++)
    if (!ae_tsql_change_bind_assignment (change, g_ptr_array_index (clause->assignments, i)))
      return FALSE;
  if (clause->action == 'U')
    ae_tsql_change_assign_row_versions (change);
  return TRUE;
}

static gboolean
bind (Merge *self)
{
  AeTsqlStatement *statement = self->change->statement;
  AeTsqlBinder *binder = self->change->binder;

  if (!ae_tsql_bind_ctes (binder, statement->ctes, &statement->query_options))
    return FALSE;
  ae_tsql_bind_push_scope (binder);
  self->change->table = ae_tsql_change_find_table (self->change);
  gboolean good = self->change->table != NULL && self->change->view == NULL;
  if (self->change->view != NULL)
    ae_tsql_error_set (binder->error, 8623, statement->line);
  if (good)
    {
      self->target = ae_tsql_bind_table (binder, self->change->table, statement->text, TRUE);
      binder->scope->no_aggregates = "MERGE";
      good = ae_tsql_bind_source (binder, statement->from)
             && ae_tsql_bind_condition (binder, statement->condition);
    }
  for (guint i = 0; good && i < self->clauses->len; i++)
    good = bind_clause (self, g_ptr_array_index (self->clauses, i));
  ae_tsql_bind_pop_scope (binder);
  if (!good)
    return FALSE;
  self->change->fires = ae_tsql_triggers_wait (binder->session, self->change->table, "IUD");
  return ae_tsql_output_bind (self->change);
}

/* --- which clause ----------------------------------------------------------------------------- */

/* "CASE WHEN … THEN 0 … END" over the clauses of the kind. */
static char *
emit_choice (Merge *self, AeTsqlPlan *plan, char kind)
{
  gsize start = plan->sql->len;

  g_string_append (plan->sql, "CASE");
  for (guint i = 0; i < self->clauses->len; i++)
    {
      const AeTsqlMergeClause *clause = g_ptr_array_index (self->clauses, i);
      if (clause->kind != kind)
        continue;
      g_string_append (plan->sql, " WHEN ");
      if (clause->condition != NULL)
        ae_tsql_emit_condition (plan, clause->condition);
      else
        g_string_append_c (plan->sql, '1');
      g_string_append_printf (plan->sql, " THEN %u", i);
    }
  g_string_append (plan->sql, " WHEN 0 THEN 0 END");
  char *choice = g_strdup (plan->sql->str + start);
  g_string_truncate (plan->sql, start);
  return choice;
}

static void
emit_value (Merge *self, AeTsqlPlan *plan, const AeTsqlMergeClause *clause, guint index)
{
  const AeTsqlColumn *column = g_ptr_array_index (clause->change->assigned, index);
  const AeTsqlExpr *value = NULL;

  if (clause->action == 'I')
    value = g_ptr_array_index (clause->values, index);
  else if (index < clause->assignments->len)
    value = ((AeTsqlAssignment *) g_ptr_array_index (clause->assignments, index))->value;
  if (value == NULL || column->type.id == AE_EMULATOR_TYPE_TIMESTAMP)
    g_string_append (plan->sql, "ts_rowversion ()");
  else
    ae_tsql_emit_assignment (plan, self->change->table, column, value,
                             clause->action == 'I' ? "INSERT" : "UPDATE");
}

static guint
count_values (const AeTsqlMergeClause *clause)
{
  if (clause->action == 'D' || (clause->action == 'I' && clause->values == NULL))
    return 0;
  return clause->change->assigned->len;
}

static gboolean
make_table (Merge *self)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TEMP TABLE m%" G_GINT64_FORMAT " (r, a", self->id);
  for (guint k = 0; k < self->clauses->len; k++)
    for (guint i = 0; i < count_values (g_ptr_array_index (self->clauses, k)); i++)
      g_string_append_printf (sql, ", v%u_%u", k, i);
  g_string_append_c (sql, ')');
  return sqlite3_exec (self->run->session->db, sql->str, NULL, NULL, NULL) == SQLITE_OK
         || ae_tsql_error_set (&self->run->error, 8623, 0);
}

static gboolean
has_kind (const Merge *self, char kind)
{
  for (guint i = 0; i < self->clauses->len; i++)
    if (((AeTsqlMergeClause *) g_ptr_array_index (self->clauses, i))->kind == kind)
      return TRUE;
  return FALSE;
}

/* Rows of one kind: m matched, t without one of the target, s without one of the source. */
static gboolean
fill (Merge *self, char kind)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->run->session);

  if (!has_kind (self, kind))
    return TRUE;
  plan->insert_table = self->change->table;
  ae_tsql_emit_ctes (plan, self->change->statement->ctes);
  g_autofree char *choice = emit_choice (self, plan, kind);
  if (kind == 't')
    g_string_append_printf (plan->sql, "INSERT INTO m%" G_GINT64_FORMAT " SELECT NULL, %s",
                            self->id, choice);
  else
    g_string_append_printf (plan->sql, "INSERT INTO m%" G_GINT64_FORMAT " SELECT s%u.rowid, %s",
                            self->id, self->target->id, choice);
  for (guint k = 0; k < self->clauses->len; k++)
    {
      const AeTsqlMergeClause *clause = g_ptr_array_index (self->clauses, k);
      for (guint i = 0; i < count_values (clause); i++)
        if (clause->kind == kind)
          {
            g_string_append_printf (plan->sql, ", CASE WHEN %s = %u THEN ", choice, k);
            emit_value (self, plan, clause, i);
            g_string_append (plan->sql, " END");
          }
        else
          {
            g_string_append (plan->sql, ", NULL");
          }
    }
  g_string_append (plan->sql, " FROM ");
  const AeTsqlSource *outer = kind == 's' ? self->target : self->source;
  const AeTsqlSource *inner = kind == 's' ? self->source : self->target;
  ae_tsql_emit_source (plan, outer);
  g_string_append (plan->sql, kind == 'm' ? " JOIN " : " WHERE NOT EXISTS (SELECT 1 FROM ");
  ae_tsql_emit_source (plan, inner);
  g_string_append (plan->sql, kind == 'm' ? " ON " : " WHERE ");
  ae_tsql_emit_condition (plan, self->change->statement->condition);
  g_string_append (plan->sql, kind == 'm' ? "" : ")");
  return ae_tsql_stage_run_plan (self->run, plan);
}

static gboolean
check_once (Merge *self)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT 1 FROM m%" G_GINT64_FORMAT
                         " WHERE a IS NOT NULL AND r IS NOT NULL GROUP BY r HAVING count (*) > 1",
                         self->id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (self->run->session->db, sql, "");
  gboolean twice = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  return !twice || ae_tsql_error_set (&self->run->error, 8672, 0);
}

/* --- what OUTPUT is told ---------------------------------------------------------------------- */

/* Columns as they were are c…, as they are c(INSERTED + …), the action is c(ACTION). */
static void
append_names (GString *sql, const AeTsqlTable *table)
{
  g_string_append_printf (sql, "c%u", AE_TSQL_MERGE_ACTION);
  for (guint i = 0; i < table->columns->len; i++)
    {
      guint32 id = ((AeTsqlColumn *) g_ptr_array_index (table->columns, i))->id;
      g_string_append_printf (sql, ", c%u, c%u", id, AE_TSQL_MERGE_INSERTED + id);
    }
}

static gboolean
make_output (Merge *self)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TEMP TABLE w%" G_GINT64_FORMAT " (", self->change->stage_id);
  append_names (sql, self->change->table);
  g_string_append_c (sql, ')');
  return sqlite3_exec (self->run->session->db, sql->str, NULL, NULL, NULL) == SQLITE_OK
         || ae_tsql_error_set (&self->run->error, 8623, 0);
}

/* @old and @new: what the values are columns of; NULL: there are none. */
static gboolean
note_output (Merge *self, const char *action, const char *old, const char *new, const char *from)
{
  const AeTsqlTable *table = self->change->table;
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "INSERT INTO w%" G_GINT64_FORMAT " (", self->change->stage_id);
  append_names (sql, table);
  g_string_append_printf (sql, ") SELECT '%s'", action);
  for (guint i = 0; i < table->columns->len; i++)
    {
      guint32 id = ((AeTsqlColumn *) g_ptr_array_index (table->columns, i))->id;
      const char *const sides[] = { old, new };
      for (guint s = 0; s < G_N_ELEMENTS (sides); s++)
        if (sides[s] != NULL)
          g_string_append_printf (sql, ", %s.c%u", sides[s], id);
        else
          g_string_append (sql, ", NULL");
    }
  g_string_append_printf (sql, " FROM %s", from);
  return sqlite3_exec (self->run->session->db, sql->str, NULL, NULL, NULL) == SQLITE_OK
         || ae_tsql_error_set (&self->run->error, 8623, 0);
}

/* --- the clauses ------------------------------------------------------------------------------ */

static gboolean
fill_stage (Merge *self, const AeTsqlStage *stage, const AeTsqlMergeClause *clause, guint index)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->run->session);

  g_string_append_printf (plan->sql, "INSERT INTO w%" G_GINT64_FORMAT " (", stage->id);
  ae_tsql_stage_emit_names (stage, plan->sql);
  g_string_append (plan->sql, ") SELECT ");
  ae_tsql_stage_emit_old (stage, plan->sql, 0);
  for (guint i = 0; i < count_values (clause); i++)
    g_string_append_printf (plan->sql, ", m.v%u_%u", index, i);
  g_string_append_printf (plan->sql,
                          " FROM m%" G_GINT64_FORMAT " AS m JOIN t%" G_GINT64_FORMAT
                          " AS s0 ON s0.rowid = m.r WHERE m.a = %u",
                          self->id, stage->table->object_id, index);
  gboolean good = ae_tsql_stage_run_plan (self->run, plan);
  self->n_rows += good ? (guint64) sqlite3_changes64 (self->run->session->db) : 0;
  return good;
}

static gboolean
run_change (Merge *self, const AeTsqlMergeClause *clause, guint index)
{
  gboolean updates = clause->action == 'U';
  const char *verb = updates ? "UPDATE" : "DELETE";
  AeTsqlStage stage;

  ae_tsql_stage_init (&stage, self->run, self->change->table,
                      updates ? clause->change->assigned : NULL, 0);
  if (!ae_tsql_stage_make (&stage))
    return FALSE;
  g_autofree char *from
      = updates ? g_strdup_printf ("w%" G_GINT64_FORMAT " AS o JOIN t%" G_GINT64_FORMAT
                                   " AS n ON n.rowid = o.r",
                                   stage.id, stage.table->object_id)
                : g_strdup_printf ("w%" G_GINT64_FORMAT " AS o", stage.id);
  gboolean good = fill_stage (self, &stage, clause, index) && ae_tsql_stage_apply (&stage)
                  && ae_tsql_constraints_follow (&stage, "MERGE")
                  && note_output (self, verb, "o", updates ? "n" : NULL, from);
  ae_tsql_stage_drop (&stage);
  return good;
}

static void
emit_insert (Merge *self, AeTsqlPlan *plan, const AeTsqlMergeClause *clause, guint index)
{
  GPtrArray *columns = self->change->table->columns;

  plan->insert_table = self->change->table;
  g_string_append_printf (plan->sql, "INSERT INTO t%" G_GINT64_FORMAT " (",
                          self->change->table->object_id);
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (plan->sql, "%sc%u", i > 0 ? ", " : "",
                            ((AeTsqlColumn *) g_ptr_array_index (columns, i))->id);
  g_string_append (plan->sql, ") SELECT ");
  for (guint i = 0; i < columns->len; i++)
    {
      guint place = 0;
      gboolean given
          = clause->values != NULL
            && g_ptr_array_find (clause->change->assigned, g_ptr_array_index (columns, i), &place);
      g_string_append (plan->sql, i > 0 ? ", " : "");
      if (given)
        g_string_append_printf (plan->sql, "m.v%u_%u", index, place);
      else
        ae_tsql_change_emit_missing (clause->change, plan, g_ptr_array_index (columns, i));
    }
  g_string_append_printf (plan->sql,
                          " FROM m%" G_GINT64_FORMAT " AS m WHERE m.a = %u RETURNING rowid",
                          self->id, index);
}

static gboolean
run_insert (Merge *self, const AeTsqlMergeClause *clause, guint index)
{
  AeTsqlRun *run = self->run;
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (run->session);
  g_autoptr (GString) rows = g_string_new ("SELECT value FROM json_each ('[");
  const char *separator = "";

  emit_insert (self, plan, clause, index);
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &run->error);
  if (statement == NULL)
    return FALSE;
  while (ae_tsql_plan_step (plan, statement, &run->error))
    {
      gint64 rowid = sqlite3_column_int64 (statement, 0);
      g_string_append_printf (rows, "%s%" G_GINT64_FORMAT, separator, rowid);
      separator = ",";
      self->n_rows++;
    }
  ae_tsql_plan_end (plan, statement);
  g_string_append (rows, "]')");
  g_autofree char *from = g_strdup_printf ("t%" G_GINT64_FORMAT " AS n WHERE n.rowid IN (%s)",
                                           self->change->table->object_id, rows->str);
  return run->error.number == 0 && !ae_tsql_run_stopped (run)
         && ae_tsql_constraints_check (run, self->change->table, rows->str, "MERGE")
         && note_output (self, "INSERT", NULL, "n", from);
}

static gboolean
run_clauses (Merge *self)
{
  if (!fill (self, 'm') || !fill (self, 't') || !fill (self, 's') || !check_once (self))
    return FALSE;
  for (guint i = 0; i < self->clauses->len; i++)
    {
      const AeTsqlMergeClause *clause = g_ptr_array_index (self->clauses, i);
      gboolean good
          = clause->action == 'I' ? run_insert (self, clause, i) : run_change (self, clause, i);
      if (!good)
        return FALSE;
    }
  return ae_tsql_output_run (self->run, self->change);
}

/* --- triggers --------------------------------------------------------------------------------- */

static gboolean
may_fire (Merge *self)
{
  return self->change->fires || self->change->table->n_references > 0;
}

static guint64
count_changes (Merge *self, const char *action)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT count (*) FROM w%" G_GINT64_FORMAT " WHERE c%u = '%s'",
                         self->change->stage_id, AE_TSQL_MERGE_ACTION, action);
  sqlite3_stmt *statement = ae_tsql_catalog_query (self->run->session->db, sql, "");
  guint64 count = 0;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    count = (guint64) sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return count;
}

static gboolean
has_action (const Merge *self, char action)
{
  for (guint i = 0; i < self->clauses->len; i++)
    if (((AeTsqlMergeClause *) g_ptr_array_index (self->clauses, i))->action == action)
      return TRUE;
  return FALSE;
}

/* Every column that a clause of MERGE sets counts as set. */
static GPtrArray *
list_assigned (const Merge *self)
{
  GPtrArray *assigned = g_ptr_array_new ();

  for (guint i = 0; i < self->clauses->len; i++)
    {
      const AeTsqlMergeClause *clause = g_ptr_array_index (self->clauses, i);
      for (guint k = 0; clause->action == 'U' && k < clause->change->assigned->len; k++)
        g_ptr_array_add (assigned, g_ptr_array_index (clause->change->assigned, k));
    }
  return assigned;
}

/* Once for each action, from what OUTPUT is told. */
static gboolean
fire (Merge *self)
{
  static const char *const actions[] = { "INSERT", "UPDATE", "DELETE" };
  const AeTsqlTable *table = self->change->table;
  g_autoptr (GPtrArray) assigned = list_assigned (self);
  g_autofree char *before = ae_tsql_trigger_list_columns (table, "w", 0);
  g_autofree char *now = ae_tsql_trigger_list_columns (table, "w", AE_TSQL_MERGE_INSERTED);

  for (gsize i = 0; table->trigger_events != 0 && i < G_N_ELEMENTS (actions); i++)
    {
      char action = actions[i][0];
      g_autofree char *rows
          = g_strdup_printf (" FROM w%" G_GINT64_FORMAT " AS w WHERE w.c%u = '%s'",
                             self->change->stage_id, AE_TSQL_MERGE_ACTION, actions[i]);
      g_autofree char *inserted = action != 'D' ? g_strconcat ("SELECT ", now, rows, NULL) : NULL;
      g_autofree char *deleted = action != 'I' ? g_strconcat ("SELECT ", before, rows, NULL) : NULL;
      if (has_action (self, action)
          && !ae_tsql_triggers_fire (self->run, table, action, inserted, deleted,
                                     action == 'U' ? assigned : NULL,
                                     count_changes (self, actions[i])))
        return FALSE;
    }
  return TRUE;
}

static void
drop_tables (Merge *self)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE IF EXISTS m%" G_GINT64_FORMAT
                                          "; DROP TABLE IF EXISTS w%" G_GINT64_FORMAT,
                                          self->id, self->change->stage_id);

  sqlite3_exec (self->run->session->db, sql, NULL, NULL, NULL);
}

gboolean
ae_tsql_merge_bind (AeTsqlChange *change)
{
  Merge self = { .change = change,
                 .source = change->statement->from,
                 .clauses = change->statement->clauses };

  change->staged = change->looks_after = TRUE;
  return bind (&self);
}

gboolean
ae_tsql_merge_run (AeTsqlRun *run, AeTsqlChange *change, guint64 *n_rows)
{
  Merge self = { .run = run,
                 .change = change,
                 .source = change->statement->from,
                 .clauses = change->statement->clauses,
                 .id = ae_tsql_temporary_next_id (run->session) };

  change->stage_id = ae_tsql_temporary_next_id (run->session);
  change->staged = change->looks_after = TRUE;
  if (!bind (&self))
    return FALSE;
  gboolean begun = !may_fire (&self) || ae_tsql_triggers_begin (run, change);
  gboolean good
      = begun && make_table (&self) && make_output (&self) && run_clauses (&self) && fire (&self);
  drop_tables (&self);
  *n_rows = self.n_rows;
  return good;
}
