/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-constraints-private.h"
#include "ae-tsql-trigger-private.h"

/* Rows have changed; now they are looked at. What is found takes the statement back. Ciphertext of
 * deterministic columns is compared byte for byte, like any key. */

gboolean
ae_tsql_table_has_constraints (const AeTsqlTable *table)
{
  for (guint i = 0; i < table->constraints->len; i++)
    if (!((AeTsqlConstraint *) g_ptr_array_index (table->constraints, i))->disabled)
      return TRUE;
  return FALSE;
}

/* --- errors ----------------------------------------------------------------------------------- */

static char *
describe_column (const AeTsqlTable *table, guint32 id)
{
  const AeTsqlColumn *column = ae_tsql_table_get_column (table, id);

  return column != NULL ? g_strdup_printf (", column '%s'", column->name) : g_strdup ("");
}

/* @table is where the conflict is: of a foreign key, the other one. */
static gboolean
conflict (AeTsqlRun *run,
          const AeTsqlConstraint *constraint,
          const char *verb,
          const char *kind,
          const AeTsqlTable *table,
          guint32 column_id)
{
  g_autofree char *column = describe_column (table, column_id);

  return ae_tsql_error_set (
      &run->error, 547, 0, verb, kind, constraint->name,
      table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID ? "tempdb" : run->session->current_database,
      table->schema, table->name, column);
}

/* Whether the query gives a row. */
static gboolean
finds_row (AeTsqlRun *run, AeTsqlPlan *plan)
{
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &run->error);

  if (statement == NULL)
    return FALSE;
  gboolean found = ae_tsql_plan_step (plan, statement, &run->error);
  ae_tsql_plan_end (plan, statement);
  return found;
}

/* --- CHECK ------------------------------------------------------------------------------------ */

/* Only what is false is refused; what is unknown passes. */
static gboolean
check_condition (AeTsqlRun *run,
                 AeTsqlTable *table,
                 const AeTsqlConstraint *constraint,
                 const char *rows,
                 const char *verb)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (run->session);
  AeTsqlBinder binder
      = { .session = run->session, .tree = tree, .frame = frame, .error = &run->error };
  AeTsqlExpr *condition = ae_tsql_parse_condition (tree, constraint->text);

  if (condition == NULL)
    return ae_tsql_error_set (&run->error, 8623, 0);
  ae_tsql_bind_push_scope (&binder);
  const AeTsqlSource *source = ae_tsql_bind_table (&binder, table, NULL, TRUE);
  gboolean good = ae_tsql_bind_condition (&binder, condition);
  ae_tsql_bind_pop_scope (&binder);
  if (!good)
    return FALSE;
  g_string_append_printf (plan->sql, "SELECT 1 FROM t%" G_GINT64_FORMAT " AS s%u WHERE NOT ",
                          table->object_id, source->id);
  ae_tsql_emit_condition (plan, condition);
  if (rows != NULL)
    g_string_append_printf (plan->sql, " AND s%u.rowid IN (%s)", source->id, rows);
  g_string_append (plan->sql, " LIMIT 1");
  if (!finds_row (run, plan))
    return run->error.number == 0;
  return conflict (run, constraint, verb, "CHECK", table, constraint->column_id);
}

/* --- FOREIGN KEY, from the row that refers ---------------------------------------------------- */

/* "b.c1 = a.c2 AND …" */
static void
append_match (GString *sql, const AeTsqlConstraint *constraint)
{
  for (guint i = 0; i < constraint->columns->len; i++)
    g_string_append_printf (sql, "%sb.c%u = a.c%u", i > 0 ? " AND " : "",
                            g_array_index (constraint->target_columns, guint32, i),
                            g_array_index (constraint->columns, guint32, i));
}

static void
append_unmatched (GString *sql, const AeTsqlConstraint *constraint)
{
  g_string_append_printf (sql, "NOT EXISTS (SELECT 1 FROM t%" G_GINT64_FORMAT " AS b WHERE ",
                          constraint->target_id);
  append_match (sql, constraint);
  g_string_append_c (sql, ')');
}

static guint32
get_single (const GArray *columns)
{
  return columns->len == 1 ? g_array_index (columns, guint32, 0) : 0;
}

static gboolean
check_reference (AeTsqlRun *run,
                 AeTsqlTable *table,
                 const AeTsqlConstraint *constraint,
                 const char *rows,
                 const char *verb)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (run->session);

  g_string_append_printf (plan->sql, "SELECT 1 FROM t%" G_GINT64_FORMAT " AS a WHERE ",
                          table->object_id);
  append_unmatched (plan->sql, constraint);
  for (guint i = 0; i < constraint->columns->len; i++)
    g_string_append_printf (plan->sql, " AND a.c%u IS NOT NULL",
                            g_array_index (constraint->columns, guint32, i));
  if (rows != NULL)
    g_string_append_printf (plan->sql, " AND a.rowid IN (%s)", rows);
  g_string_append (plan->sql, " LIMIT 1");
  if (!finds_row (run, plan))
    return run->error.number == 0;
  g_autoptr (AeTsqlTable) target
      = ae_tsql_catalog_load_table_by_id (run->session->db, constraint->target_id);
  return conflict (run, constraint, verb,
                   constraint->target_id == table->object_id ? "FOREIGN KEY SAME TABLE"
                                                             : "FOREIGN KEY",
                   target != NULL ? target : table, get_single (constraint->target_columns));
}

gboolean
ae_tsql_constraint_check (AeTsqlRun *run,
                          AeTsqlTable *table,
                          const AeTsqlConstraint *constraint,
                          const char *rows,
                          const char *verb)
{
  return constraint->kind == 'C' ? check_condition (run, table, constraint, rows, verb)
                                 : check_reference (run, table, constraint, rows, verb);
}

gboolean
ae_tsql_constraints_check (AeTsqlRun *run, AeTsqlTable *table, const char *rows, const char *verb)
{
  for (guint i = 0; i < table->constraints->len; i++)
    {
      const AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      if (!constraint->disabled && !ae_tsql_constraint_check (run, table, constraint, rows, verb))
        return FALSE;
    }
  return TRUE;
}

/* --- FOREIGN KEY, from the row that is referred to -------------------------------------------- */

/* The new value of a column in the stage: v…, or what it was. */
static void
append_new (GString *sql, const AeTsqlStage *stage, guint32 column_id)
{
  for (guint i = 0; i < stage->assigned->len; i++)
    if (((AeTsqlColumn *) g_ptr_array_index (stage->assigned, i))->id == column_id)
      {
        g_string_append_printf (sql, "w.v%u", i);
        return;
      }
  g_string_append_printf (sql, "w.c%u", column_id);
}

/* Rows a that refer to what a row w of the stage was, and is no more. */
static void
append_affected (GString *sql,
                 const AeTsqlStage *stage,
                 const AeTsqlTable *table,
                 const AeTsqlConstraint *constraint)
{
  g_string_append_printf (sql,
                          " FROM t%" G_GINT64_FORMAT " AS a JOIN w%" G_GINT64_FORMAT " AS w ON ",
                          table->object_id, stage->id);
  for (guint i = 0; i < constraint->columns->len; i++)
    g_string_append_printf (sql, "%sa.c%u = w.c%u", i > 0 ? " AND " : "",
                            g_array_index (constraint->columns, guint32, i),
                            g_array_index (constraint->target_columns, guint32, i));
  g_string_append (sql, " WHERE ");
  append_unmatched (sql, constraint);
}

static void
append_child_value (AeTsqlPlan *plan,
                    const AeTsqlStage *stage,
                    AeTsqlTable *table,
                    const AeTsqlConstraint *constraint,
                    AeTsqlAction action,
                    guint index)
{
  const AeTsqlColumn *column
      = ae_tsql_table_get_column (table, g_array_index (constraint->columns, guint32, index));

  g_string_append (plan->sql, ", ts_assign (");
  if (action == AE_TSQL_ACTION_CASCADE)
    append_new (plan->sql, stage, g_array_index (constraint->target_columns, guint32, index));
  else
    g_string_append (plan->sql, "NULL");
  g_string_append_printf (plan->sql, ", %u, %u)", ae_tsql_plan_add_type (plan, &column->type),
                          ae_tsql_plan_add_target (plan, table, column, "UPDATE"));
}

/* The rows that follow, as a stage of their own. */
static gboolean
fill_child (AeTsqlStage *child,
            const AeTsqlStage *stage,
            const AeTsqlConstraint *constraint,
            AeTsqlAction action)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (stage->run->session);

  g_string_append_printf (plan->sql, "INSERT OR IGNORE INTO w%" G_GINT64_FORMAT " (", child->id);
  ae_tsql_stage_emit_names (child, plan->sql);
  g_string_append (plan->sql, ") SELECT a.rowid");
  for (guint i = 0; i < child->table->columns->len; i++)
    g_string_append_printf (plan->sql, ", a.c%u",
                            ((AeTsqlColumn *) g_ptr_array_index (child->table->columns, i))->id);
  for (guint i = 0; child->assigned != NULL && i < constraint->columns->len; i++)
    append_child_value (plan, stage, child->table, constraint, action, i);
  append_affected (plan->sql, stage, child->table, constraint);
  return ae_tsql_stage_run_plan (stage->run, plan);
}

static guint64
count_rows (const AeTsqlStage *stage)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM w%" G_GINT64_FORMAT, stage->id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (stage->run->session->db, sql, "");
  guint64 count = 0;

  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    count = (guint64) sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return count;
}

/* The triggers of a table that follows. */
static gboolean
fire (AeTsqlStage *stage)
{
  guint64 n_rows = stage->table->trigger_events != 0 ? count_rows (stage) : 0;

  return n_rows == 0 || ae_tsql_triggers_fire_stage (stage, n_rows);
}

static gboolean
cascade (AeTsqlStage *stage,
         AeTsqlTable *table,
         const AeTsqlConstraint *constraint,
         AeTsqlAction action)
{
  AeTsqlRun *run = stage->run;
  gboolean deletes = stage->assigned == NULL && action == AE_TSQL_ACTION_CASCADE;
  g_autoptr (GPtrArray) assigned = g_ptr_array_new ();
  AeTsqlStage child;

  for (guint i = 0; i < constraint->columns->len; i++)
    g_ptr_array_add (assigned, ae_tsql_table_get_column (
                                   table, g_array_index (constraint->columns, guint32, i)));
  ae_tsql_stage_init (&child, run, table, deletes ? NULL : assigned, 0);
  child.depth = stage->depth + 1;
  if (child.depth > AE_TSQL_MAX_CASCADES)
    return ae_tsql_error_set (&run->error, 8623, 0);
  if (!ae_tsql_stage_make (&child))
    return FALSE;
  gboolean good = fill_child (&child, stage, constraint, action) && ae_tsql_stage_apply (&child)
                  && ae_tsql_constraints_follow (&child, deletes ? "DELETE" : "UPDATE")
                  && fire (&child);
  ae_tsql_stage_drop (&child);
  return good;
}

static gboolean
refuse_loss (AeTsqlStage *stage,
             AeTsqlTable *table,
             const AeTsqlConstraint *constraint,
             const char *verb)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (stage->run->session);

  g_string_append (plan->sql, "SELECT 1");
  append_affected (plan->sql, stage, table, constraint);
  g_string_append (plan->sql, " LIMIT 1");
  if (!finds_row (stage->run, plan))
    return stage->run->error.number == 0;
  return conflict (stage->run, constraint, verb,
                   constraint->target_id == table->object_id ? "SAME TABLE REFERENCE" : "REFERENCE",
                   table, get_single (constraint->columns));
}

static gboolean
follow_table (AeTsqlStage *stage, gint64 table_id, const char *verb, gboolean cascades)
{
  g_autoptr (AeTsqlTable) table
      = ae_tsql_catalog_load_table_by_id (stage->run->session->db, table_id);

  for (guint i = 0; table != NULL && i < table->constraints->len; i++)
    {
      const AeTsqlConstraint *constraint = g_ptr_array_index (table->constraints, i);
      if (constraint->kind != 'F' || constraint->disabled
          || constraint->target_id != stage->table->object_id)
        continue;
      AeTsqlAction action = stage->assigned == NULL ? constraint->on_delete : constraint->on_update;
      if ((action != AE_TSQL_ACTION_NONE) != cascades)
        continue;
      gboolean good = cascades ? cascade (stage, table, constraint, action)
                               : refuse_loss (stage, table, constraint, verb);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_constraints_follow (AeTsqlStage *stage, const char *verb)
{
  g_autofree char *rows = g_strdup_printf ("SELECT r FROM w%" G_GINT64_FORMAT, stage->id);

  if (stage->assigned != NULL && !ae_tsql_constraints_check (stage->run, stage->table, rows, verb))
    return FALSE;
  if (stage->table->n_references == 0)
    return TRUE;
  g_autoptr (GArray) tables
      = ae_tsql_catalog_find_references (stage->run->session->db, stage->table->object_id);
  /* First everything that follows, then what must not be lost. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < tables->len; i++)
      if (!follow_table (stage, g_array_index (tables, gint64, i), verb, pass == 0))
        return FALSE;
  return TRUE;
}
