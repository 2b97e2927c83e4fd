/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-definition-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-select-into-private.h"
#include "ae-tsql-temporary-private.h"

/* SELECT … INTO: a table is made of what the query gives. Encrypted columns stay what they are. */

/* A lone table hands its identity on. */
static void
take_identity (const AeTsqlSelect *select, guint index, AeTsqlColumn *column)
{
  const AeTsqlItem *item = g_ptr_array_index (select->items, index);
  const AeTsqlSource *from = select->from;

  if (from == NULL || from->kind != AE_TSQL_SOURCE_TABLE || from->table == NULL
      || select->set_operator != 0 || select->is_grouped || select->distinct
      || item->expr->kind != AE_TSQL_EXPR_COLUMN || item->expr->source != from)
    return;
  const AeTsqlColumn *origin = g_ptr_array_index (from->table->columns, item->expr->index);
  column->is_identity = origin->is_identity;
  column->seed = origin->seed;
  column->increment = origin->increment;
}

static gboolean
add_column (AeTsqlRun *self, const AeTsqlSelect *select, guint index, AeTsqlTable *table)
{
  const AeTsqlSourceColumn *from = &select->columns[index];

  if (from->name[0] == '\0')
    return ae_tsql_error_set (&self->error, 1038, select->line);
  if (ae_tsql_table_find_column (table, from->name) != NULL)
    return ae_tsql_error_set (&self->error, 2705, select->line, from->name, table->name);
  AeTsqlColumn *column = ae_tsql_table_add_column (table, from->name);
  column->type = from->type;
  column->nullable = from->nullable;
  /* '' is a varchar(0), which no column can be. */
  if (column->type.max_length == 0
      && (ae_tsql_type_is_character (column->type.id) || ae_tsql_type_is_binary (column->type.id)))
    column->type.max_length = ae_tsql_type_is_unicode (column->type.id) ? 2 : 1;
  if (ae_tsql_type_is_character (column->type.id))
    column->collation = ae_tsql_collation_to_name (column->type.collation);
  if (from->encryption != NULL)
    column->encryption = ae_tsql_encryption_new (
        from->encryption->cek_id, from->encryption->encryption_type, from->encryption->cek_name);
  take_identity (select, index, column);
  return TRUE;
}

static gboolean
copy_rows (AeTsqlRun *self, const AeTsqlSelect *select, const AeTsqlTable *table, guint64 *n_rows)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (session);

  g_string_append_printf (plan->sql, "INSERT INTO t%" G_GINT64_FORMAT " SELECT * FROM (",
                          table->object_id);
  ae_tsql_emit_select (plan, select);
  g_string_append (plan->sql, ") WHERE ts_tick (1)");
  if (session->settings.row_count > 0)
    g_string_append_printf (plan->sql, " LIMIT %" G_GINT64_FORMAT, session->settings.row_count);
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);
  if (statement == NULL)
    return FALSE;
  ae_tsql_plan_step (plan, statement, &self->error);
  ae_tsql_plan_end (plan, statement);
  *n_rows = (guint64) sqlite3_changes64 (session->db);
  return self->error.number == 0 && !ae_tsql_run_stopped (self);
}

static gboolean
make_table (AeTsqlRun *self, AeTsqlSelect *select, const AeTsqlName *name, guint64 *n_rows)
{
  AeTsqlBinder binder = { .session = self->session,
                          .tree = self->tree,
                          .frame = self->frame,
                          .error = &self->error };
  g_autoptr (AeTsqlTable) table = NULL;

  if (!ae_tsql_bind_select (&binder, select, NULL))
    return FALSE;
  table = ae_tsql_definition_begin_table (self, name);
  if (table == NULL)
    return FALSE;
  for (guint i = 0; i < select->n_columns; i++)
    if (!add_column (self, select, i, table))
      return FALSE;
  return ae_tsql_definition_finish_table (self, table) && copy_rows (self, select, table, n_rows);
}

gboolean
ae_tsql_run_select_into (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  AeTsqlSelect *select = statement->select;
  AeTsqlName *into = select->into;
  guint64 n_rows = 0;
  gboolean open = ae_tsql_name_is_local (into->name)
                      ? ae_tsql_transaction_open_local_statement (session, &self->error)
                      : ae_tsql_transaction_open_statement (session, &self->error);

  if (!open)
    return FALSE;
  /* Only here is it allowed; the statement may run again. */
  select->into = NULL;
  gboolean good = make_table (self, select, into, &n_rows);
  select->into = into;
  if (!ae_tsql_transaction_close_statement (session, good, &self->error))
    return FALSE;
  session->last_row_count = (gint64) n_rows;
  ae_tsql_run_done (self, AE_EMULATOR_COMMAND_SELECT, TRUE, n_rows, FALSE);
  return TRUE;
}
