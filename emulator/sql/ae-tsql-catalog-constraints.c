/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-catalog-private.h"

/* CHECK and FOREIGN KEY constraints. */

void
ae_tsql_constraint_free (AeTsqlConstraint *self)
{
  g_free (self->name);
  g_free (self->text);
  g_array_unref (self->columns);
  g_array_unref (self->target_columns);
  g_free (self);
}

AeTsqlConstraint *
ae_tsql_table_add_constraint (AeTsqlTable *self, char kind, const char *name)
{
  AeTsqlConstraint *constraint = g_new0 (AeTsqlConstraint, 1);

  constraint->kind = kind;
  constraint->name = g_strdup (name);
  constraint->on_delete = constraint->on_update = AE_TSQL_ACTION_NONE;
  constraint->columns = g_array_new (FALSE, FALSE, sizeof (guint32));
  constraint->target_columns = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_ptr_array_add (self->constraints, constraint);
  return constraint;
}

AeTsqlColumn *
ae_tsql_table_get_column (const AeTsqlTable *self, guint32 id)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      AeTsqlColumn *column = g_ptr_array_index (self->columns, i);
      if (column->id == id)
        return column;
    }
  return NULL;
}

static char *
join_ids (const GArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? "," : "", g_array_index (ids, guint32, i));
  return g_string_free (text, FALSE);
}

static void
split_ids (const char *text, GArray *ids)
{
  g_auto (GStrv) pieces = g_strsplit (text, ",", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      guint32 id = (guint32) g_ascii_strtoull (pieces[i], NULL, 10);
      g_array_append_val (ids, id);
    }
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

void
ae_tsql_catalog_load_constraints (sqlite3 *db, AeTsqlTable *table)
{
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id,
      "SELECT object_id, kind, name, text, column_id, columns, target_id, target_columns,"
      " on_delete, on_update, disabled, not_trusted FROM $constraint WHERE table_id = ?"
      " ORDER BY object_id");
  sqlite3_stmt *statement = ae_tsql_catalog_query (db, sql, "i", table->object_id);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      AeTsqlConstraint *constraint = ae_tsql_table_add_constraint (
          table, get_text (statement, 1)[0], get_text (statement, 2));
      constraint->id = sqlite3_column_int64 (statement, 0);
      constraint->text = g_strdup (get_text (statement, 3));
      constraint->column_id = (guint32) sqlite3_column_int (statement, 4);
      split_ids (get_text (statement, 5), constraint->columns);
      constraint->target_id = sqlite3_column_int64 (statement, 6);
      split_ids (get_text (statement, 7), constraint->target_columns);
      constraint->on_delete = sqlite3_column_int (statement, 8);
      constraint->on_update = sqlite3_column_int (statement, 9);
      constraint->disabled = sqlite3_column_int (statement, 10);
      constraint->not_trusted = sqlite3_column_int (statement, 11);
    }
  sqlite3_finalize (statement);

  statement = ae_tsql_catalog_query (db, "SELECT count (*) FROM ae_constraint WHERE target_id = ?",
                                     "i", table->object_id);
  if (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    table->n_references = (guint) sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
}

gboolean
ae_tsql_catalog_store_constraint (sqlite3 *db, AeTsqlTable *table, AeTsqlConstraint *constraint)
{
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id,
      "INSERT INTO $constraint (object_id, table_id, kind, name, text, column_id, columns,"
      " target_id, target_columns, on_delete, on_update, disabled, not_trusted)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  g_autofree char *columns = join_ids (constraint->columns);
  g_autofree char *target_columns = join_ids (constraint->target_columns);
  char kind[] = { constraint->kind, '\0' };

  if (constraint->id == 0)
    constraint->id = ae_tsql_catalog_next_object_id (db);
  return ae_tsql_catalog_run (db, sql, "iisssisisiiii", constraint->id, table->object_id, kind,
                              constraint->name, constraint->text, (gint64) constraint->column_id,
                              columns, constraint->target_id, target_columns,
                              (gint64) constraint->on_delete, (gint64) constraint->on_update,
                              (gint64) constraint->disabled, (gint64) constraint->not_trusted);
}

gboolean
ae_tsql_catalog_enable_constraint (sqlite3 *db,
                                   AeTsqlTable *table,
                                   const AeTsqlConstraint *constraint,
                                   gboolean enabled,
                                   gboolean trusted)
{
  g_autofree char *sql = ae_tsql_catalog_get_sql (
      table->object_id, "UPDATE $constraint SET disabled = ?, not_trusted = ? WHERE object_id = ?");

  return ae_tsql_catalog_run (db, sql, "iii", (gint64) !enabled, (gint64) !trusted, constraint->id);
}

gboolean
ae_tsql_catalog_drop_constraint (sqlite3 *db, AeTsqlTable *table, gint64 id)
{
  g_autofree char *sql
      = ae_tsql_catalog_get_sql (table->object_id, "DELETE FROM $constraint WHERE object_id = ?");

  return ae_tsql_catalog_run (db, sql, "i", id);
}

GArray *
ae_tsql_catalog_find_references (sqlite3 *db, gint64 table_id)
{
  GArray *tables = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db, "SELECT DISTINCT table_id FROM ae_constraint WHERE target_id = ? ORDER BY object_id", "i",
      table_id);

  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (tables, id);
    }
  sqlite3_finalize (statement);
  return tables;
}

gboolean
ae_tsql_catalog_has_constraint_name (sqlite3 *db, guint32 database_id, const char *name)
{
  sqlite3_stmt *statement = ae_tsql_catalog_query (
      db,
      "SELECT 1 FROM ae_constraint c JOIN ae_table t ON t.object_id = c.table_id WHERE"
      " t.database_id = ?1 AND c.name = ?2 COLLATE NOCASE UNION ALL SELECT 1 FROM ae_unique u JOIN"
      " ae_table t USING (object_id) WHERE t.database_id = ?1 AND u.name = ?2 AND NOT is_index",
      "is", (gint64) database_id, name);
  gboolean found = statement != NULL && sqlite3_step (statement) == SQLITE_ROW;

  sqlite3_finalize (statement);
  return found;
}

/* SQLite only counts what it made itself. */
gboolean
ae_tsql_catalog_touch (sqlite3 *db, const AeTsqlTable *table)
{
  gboolean temporary = table->object_id >= AE_TSQL_FIRST_TEMPORARY_ID;

  return sqlite3_exec (db,
                       temporary ? "CREATE TEMP TABLE ae_touch (a); DROP TABLE temp.ae_touch"
                                 : "CREATE TABLE main.ae_touch (a); DROP TABLE main.ae_touch",
                       NULL, NULL, NULL)
         == SQLITE_OK;
}
