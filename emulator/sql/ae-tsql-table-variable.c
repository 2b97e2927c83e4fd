/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-temporary-private.h"

/* A rollback of SQLite takes the rows of a table variable with it, and perhaps the table; those of
 * SQL Server stay. So the rows are kept in memory around it. */

gboolean
ae_tsql_temporary_make_variable (AeEmulatorSession *session, AeTsqlTable *table)
{
  if (!ae_tsql_catalog_make_storage (session->db, table))
    return FALSE;
  g_ptr_array_add (session->table_variables, table);
  return TRUE;
}

/* Fails while a query reads the table; then it goes with the session. */
void
ae_tsql_temporary_drop_variable (AeEmulatorSession *session, AeTsqlTable *table)
{
  if (g_ptr_array_remove_fast (session->table_variables, table))
    ae_tsql_catalog_drop_storage (session->db, table->object_id);
}

typedef struct
{
  AeTsqlTable *table;
  GPtrArray *values; /* of sqlite3_value, row after row */
} Copy;

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_ptr_array_unref (self->values);
  g_free (self);
}

static Copy *
copy_rows (AeEmulatorSession *session, AeTsqlTable *table)
{
  Copy *copy = g_new0 (Copy, 1);
  g_autofree char *sql
      = g_strdup_printf ("SELECT * FROM t%" G_GINT64_FORMAT " ORDER BY rowid", table->object_id);
  sqlite3_stmt *statement = ae_tsql_catalog_query (session->db, sql, "");

  copy->table = table;
  copy->values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      g_ptr_array_add (copy->values, sqlite3_value_dup (sqlite3_column_value (statement, i)));
  sqlite3_finalize (statement);
  return copy;
}

static void
put_back (AeEmulatorSession *session, const Copy *copy)
{
  g_autofree char *empty
      = g_strdup_printf ("DELETE FROM t%" G_GINT64_FORMAT, copy->table->object_id);
  g_autoptr (GString) insert = g_string_new (NULL);
  guint n_columns = copy->table->columns->len;

  if (sqlite3_exec (session->db, empty, NULL, NULL, NULL) != SQLITE_OK
      && !ae_tsql_catalog_make_storage (session->db, copy->table))
    return;
  g_string_append_printf (insert, "INSERT INTO t%" G_GINT64_FORMAT " VALUES (",
                          copy->table->object_id);
  for (guint i = 0; i < n_columns; i++)
    g_string_append (insert, i > 0 ? ", ?" : "?");
  g_string_append_c (insert, ')');
  sqlite3_stmt *statement = ae_tsql_catalog_query (session->db, insert->str, "");
  for (guint row = 0; statement != NULL && (row + 1) * n_columns <= copy->values->len; row++)
    {
      for (guint i = 0; i < n_columns; i++)
        sqlite3_bind_value (statement, (int) i + 1,
                            g_ptr_array_index (copy->values, row * n_columns + i));
      sqlite3_step (statement);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);
}

int
ae_tsql_temporary_roll_back (AeEmulatorSession *session, const char *sql)
{
  g_autoptr (GPtrArray) copies = g_ptr_array_new_with_free_func (copy_free);

  for (guint i = 0; i < session->table_variables->len; i++)
    g_ptr_array_add (copies, copy_rows (session, g_ptr_array_index (session->table_variables, i)));
  int status = sqlite3_exec (session->db, sql, NULL, NULL, NULL);
  for (guint i = 0; i < copies->len; i++)
    put_back (session, g_ptr_array_index (copies, i));
  return status;
}
