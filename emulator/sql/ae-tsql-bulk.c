/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bulk-private.h"
#include "ae-tsql-change-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-constraints-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

/* The load is an INSERT of one row of parameters, which is bound once and run for every row: what
 * holds for INSERT (conversions, keys, rules of encryption) holds for it. */

typedef struct
{
  char *name;
  AeEmulatorType type; /* as INSERT BULK declared it */
} BulkColumn;

struct _AeTsqlBulk
{
  char *database, *schema, *table; /* the first two may be NULL */
  GPtrArray *columns;              /* of BulkColumn */
  gboolean fires_triggers, keep_nulls, check_constraints, allow_ciphertext;

  /* from begin to end */
  AeTsqlTree *tree;
  AeTsqlFrame *frame;
  AeTsqlStatement *statement;
  AeTsqlPlan *plan;
  sqlite3_stmt *rows;
  AeEmulatorValue *variants; /* the engine's own form of those in a row */
  AeTsqlTable *target;       /* owned by the tree */
  gint64 last_rowid;         /* of the rows that were there before */
  gboolean is_open, failed;
  guint64 n_rows;
  AeTsqlError error;
};

static void
column_free (gpointer data)
{
  BulkColumn *self = data;

  g_free (self->name);
  g_free (self);
}

void
ae_tsql_bulk_free (AeTsqlBulk *self)
{
  g_free (self->database);
  g_free (self->schema);
  g_free (self->table);
  g_ptr_array_unref (self->columns);
  ae_tsql_error_clear (&self->error);
  g_free (self->variants);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeTsqlBulk, ae_tsql_bulk_free)

/* --- INSERT BULK ------------------------------------------------------------------------------ */

static gboolean
take_options (AeTsqlRun *run, AeTsqlBulk *self, GPtrArray *options)
{
  /* Those that only make a server faster are known and change nothing. */
  static const char *const known[]
      = { "TABLOCK", "ROWS_PER_BATCH", "KILOBYTES_PER_BATCH", "ORDER" };

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      const AeTsqlOption *option = g_ptr_array_index (options, i);
      gboolean found = TRUE;
      if (g_ascii_strcasecmp (option->name, "KEEP_NULLS") == 0)
        self->keep_nulls = TRUE;
      else if (g_ascii_strcasecmp (option->name, "CHECK_CONSTRAINTS") == 0)
        self->check_constraints = TRUE;
      else if (g_ascii_strcasecmp (option->name, "FIRE_TRIGGERS") == 0)
        self->fires_triggers = TRUE;
      else if (g_ascii_strcasecmp (option->name, "ALLOW_ENCRYPTED_VALUE_MODIFICATIONS") == 0)
        self->allow_ciphertext = TRUE;
      else
        {
          found = FALSE;
          for (guint k = 0; k < G_N_ELEMENTS (known); k++)
            found |= g_ascii_strcasecmp (option->name, known[k]) == 0;
        }
      if (!found)
        return ae_tsql_error_set (&run->error, 155, option->line, option->name, "INSERT BULK");
    }
  return TRUE;
}

static gboolean
take_columns (AeTsqlRun *run, AeTsqlBulk *self, AeTsqlTable *table, GPtrArray *elements)
{
  for (guint i = 0; i < elements->len; i++)
    {
      const AeTsqlElement *element = g_ptr_array_index (elements, i);
      const AeTsqlColumn *column = ae_tsql_table_find_column (table, element->name);
      BulkColumn *declared = g_new0 (BulkColumn, 1);
      declared->name = g_strdup (element->name);
      g_ptr_array_add (self->columns, declared);
      if (column == NULL)
        return ae_tsql_error_set (&run->error, 207, element->line, element->name);
      if (column->is_computed)
        return ae_tsql_error_set (&run->error, 271, element->line, element->name);
      if (!ae_tsql_type_resolve (element->type_name, 'c', i + 1, &declared->type, &run->error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tsql_run_insert_bulk (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  AeTsqlBinder binder
      = { .session = session, .tree = self->tree, .frame = self->frame, .error = &self->error };
  g_autoptr (AeTsqlBulk) bulk = g_new0 (AeTsqlBulk, 1);

  bulk->database = g_strdup (statement->name.database);
  bulk->schema = g_strdup (statement->name.schema);
  bulk->table = g_strdup (statement->name.name);
  bulk->columns = g_ptr_array_new_with_free_func (column_free);
  AeTsqlTable *table = ae_tsql_bind_find_table (&binder, &statement->name);
  if (table == NULL || !take_columns (self, bulk, table, statement->elements)
      || !take_options (self, bulk, statement->options))
    return FALSE;
  if (bulk->fires_triggers && (table->trigger_events & AE_TSQL_TRIGGER_INSERT) != 0)
    return ae_tsql_error_set (&self->error, 40517, statement->line, "FIRE_TRIGGERS");
  g_clear_pointer (&session->bulk, ae_tsql_bulk_free);
  session->bulk = g_steal_pointer (&bulk);
  return TRUE;
}

gboolean
ae_emulator_session_expects_bulk (AeEmulatorSession *self)
{
  return self->bulk != NULL;
}

/* --- the rows --------------------------------------------------------------------------------- */

/* A parameter for the column, with the encryption that the client gave it. */
static AeTsqlVariable *
add_variable (AeTsqlBulk *self, const AeEmulatorBulkColumn *column, const char *name)
{
  AeTsqlVariable *variable = ae_tsql_frame_add (self->frame, name, &column->type);

  variable->is_parameter = TRUE;
  if (column->cipher != NULL)
    variable->cipher = g_memdup2 (column->cipher, sizeof *column->cipher);
  /* The binder lets a NULL without encryption pass, as one value; here rows of values follow. */
  variable->value.kind = AE_EMULATOR_VALUE_BLOB;
  return variable;
}

/* Ciphertext as it is: it counts as encrypted the way its column is. */
static gboolean
allow_ciphertext (AeEmulatorSession *session,
                  AeTsqlTable *table,
                  AeTsqlVariable *variable,
                  const char *name)
{
  const AeTsqlColumn *column = ae_tsql_table_find_column (table, name);

  if (column == NULL || column->encryption == NULL || !ae_tsql_type_is_binary (variable->type.id))
    return TRUE;
  g_autoptr (AeEmulatorCek) cek
      = ae_tsql_catalog_load_cek (session->db, column->encryption->cek_id);
  if (cek == NULL)
    return ae_tsql_error_set (&session->bulk->error, 33514, 1);
  AeEmulatorParameterCipher cipher = { .base = column->type,
                                       .algorithm = 2,
                                       .encryption_type = column->encryption->encryption_type,
                                       .normalization_version = 1,
                                       .database_id = cek->database_id,
                                       .cek_id = cek->id,
                                       .cek_version = cek->version };
  memcpy (cipher.metadata_version, cek->metadata_version, sizeof cipher.metadata_version);
  g_free (variable->cipher);
  variable->cipher = g_memdup2 (&cipher, sizeof cipher);
  return TRUE;
}

static gboolean
build_statement (AeTsqlBulk *self, const AeEmulatorBulkColumn *columns, guint n_columns)
{
  GPtrArray *row = ae_tsql_arena_list (&self->tree->arena);

  self->statement = ae_tsql_tree_statement (self->tree, AE_TSQL_STATEMENT_INSERT, NULL);
  self->statement->name = (AeTsqlName){ .database = self->database,
                                        .schema = self->schema,
                                        .name = self->table,
                                        .line = 1 };
  self->statement->columns = ae_tsql_arena_list (&self->tree->arena);
  self->statement->rows = ae_tsql_tree_append (self->tree, NULL, row);
  if (n_columns != self->columns->len)
    return ae_tsql_error_set (&self->error, 4816, 1, MIN (n_columns, self->columns->len) + 1);
  for (guint i = 0; i < n_columns; i++)
    {
      const BulkColumn *declared = g_ptr_array_index (self->columns, i);
      g_autofree char *name = g_strdup_printf ("@%u", i + 1);
      if (ae_tsql_type_can_convert (columns[i].type.id, declared->type.id) < 2)
        return ae_tsql_error_set (&self->error, 4816, 1, i + 1);
      AeTsqlVariable *variable = add_variable (self, &columns[i], name);
      AeTsqlExpr *expr = ae_tsql_tree_expr (self->tree, AE_TSQL_EXPR_VARIABLE, 1);
      expr->name = variable->name;
      g_ptr_array_add (row, expr);
      g_ptr_array_add (self->statement->columns, declared->name);
    }
  return TRUE;
}

static gint64
get_last_rowid (AeEmulatorSession *session, const AeTsqlTable *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT ifnull (max (rowid), 0) FROM t%" G_GINT64_FORMAT,
                                          table->object_id);
  sqlite3_stmt *statement = NULL;
  gint64 rowid = 0;

  if (sqlite3_prepare_v2 (session->db, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    rowid = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return rowid;
}

/* In the transaction of the statement, so that the definition stays what it is. */
static gboolean
bind_statement (AeEmulatorSession *session)
{
  AeTsqlBulk *self = session->bulk;
  AeTsqlBinder binder
      = { .session = session, .tree = self->tree, .frame = self->frame, .error = &self->error };
  AeTsqlChange change = { .binder = &binder,
                          .statement = self->statement,
                          .assigned = ae_tsql_arena_list (&self->tree->arena),
                          .is_bulk = TRUE,
                          .keep_nulls = self->keep_nulls };

  AeTsqlTable *table = ae_tsql_bind_find_table (&binder, &self->statement->name);
  if (table == NULL)
    return FALSE;
  for (guint i = 0; self->allow_ciphertext && i < self->columns->len; i++)
    {
      const BulkColumn *column = g_ptr_array_index (self->columns, i);
      if (!allow_ciphertext (session, table, g_ptr_array_index (self->frame->variables, i),
                             column->name))
        return FALSE;
    }
  if (!ae_tsql_change_plan (&change, self->plan))
    return FALSE;
  self->target = table;
  self->last_rowid = get_last_rowid (session, table);
  self->rows = ae_tsql_plan_begin (self->plan, &self->error);
  return self->rows != NULL;
}

gboolean
ae_emulator_session_bulk_begin (AeEmulatorSession *self,
                                const AeEmulatorBulkColumn *columns,
                                guint n_columns,
                                const AeEmulatorSink *sink,
                                gpointer data)
{
  AeTsqlBulk *bulk = self->bulk;

  self->sink = sink;
  self->sink_data = data;
  self->sink_closed = FALSE;
  g_atomic_int_set (&self->interrupted, 0);
  bulk->tree = ae_tsql_parse ("", NULL);
  bulk->frame = ae_tsql_frame_new ();
  bulk->plan = ae_tsql_plan_new (self);
  bulk->variants = g_new0 (AeEmulatorValue, MAX (n_columns, 1));
  bulk->failed = !build_statement (bulk, columns, n_columns);
  if (bulk->failed)
    return FALSE;
  bulk->is_open = ae_tsql_transaction_open_statement (self, &bulk->error);
  bulk->failed = !bulk->is_open || !bind_statement (self);
  return !bulk->failed;
}

gboolean
ae_emulator_session_bulk_row (AeEmulatorSession *self, const AeEmulatorValue *values)
{
  AeTsqlBulk *bulk = self->bulk;

  if (bulk->failed || ae_tsql_session_is_interrupted (self))
    return FALSE;
  for (guint i = 0; i < bulk->frame->variables->len; i++)
    {
      AeTsqlVariable *variable = g_ptr_array_index (bulk->frame->variables, i);
      if (!ae_tsql_value_is_valid (&values[i]))
        return ae_emulator_session_bulk_fail (self, 4815, i + 1);
      if (values[i].variant.id != 0)
        ae_tsql_variant_encode (&values[i], &values[i].variant, &bulk->variants[i]);
      variable->value = values[i].variant.id != 0 ? bulk->variants[i] : values[i];
    }
  ae_tsql_plan_rewind (bulk->plan, bulk->rows);
  while (ae_tsql_plan_step (bulk->plan, bulk->rows, &bulk->error))
    ;
  bulk->failed = bulk->error.number != 0;
  bulk->n_rows++;
  for (guint i = 0; i < bulk->frame->variables->len; i++)
    ae_tsql_value_clear (&bulk->variants[i]);
  return !bulk->failed;
}

gboolean
ae_emulator_session_bulk_fail (AeEmulatorSession *self, gint32 number, guint column)
{
  self->bulk->failed = TRUE;
  return ae_tsql_error_set (&self->bulk->error, number, 1, column);
}

/* The variables only borrowed their values. */
static void
forget_rows (AeTsqlBulk *self)
{
  if (self->rows != NULL)
    ae_tsql_plan_end (self->plan, self->rows);
  for (guint i = 0; i < self->frame->variables->len; i++)
    {
      AeTsqlVariable *variable = g_ptr_array_index (self->frame->variables, i);
      variable->value = (AeEmulatorValue){ 0 };
      ae_tsql_value_clear (&self->variants[i]);
    }
}

/* CHECK and FOREIGN KEY, only when the client asked for it. */
static gboolean
check_constraints (AeTsqlBulk *self, AeTsqlRun *run)
{
  if (!self->check_constraints || !ae_tsql_table_has_constraints (self->target))
    return TRUE;
  g_autofree char *rows
      = g_strdup_printf ("SELECT rowid FROM t%" G_GINT64_FORMAT " WHERE rowid > %" G_GINT64_FORMAT,
                         self->target->object_id, self->last_rowid);
  if (ae_tsql_constraints_check (run, self->target, rows, "INSERT"))
    return TRUE;
  self->error = run->error;
  run->error = (AeTsqlError){ 0 };
  return FALSE;
}

void
ae_emulator_session_bulk_end (AeEmulatorSession *self)
{
  g_autoptr (AeTsqlBulk) bulk = g_steal_pointer (&self->bulk);
  AeTsqlRun run = { .session = self, .tree = bulk->tree, .frame = bulk->frame };

  forget_rows (bulk);
  gboolean good = !bulk->failed && !ae_tsql_run_stopped (&run) && check_constraints (bulk, &run);
  if (bulk->is_open)
    good = ae_tsql_transaction_close_statement (self, good, &bulk->error);
  if (good)
    {
      self->last_row_count = (gint64) bulk->n_rows;
      self->last_error = 0;
      ae_tsql_run_done (&run, AE_EMULATOR_COMMAND_BULK, TRUE, bulk->n_rows, FALSE);
    }
  else if (bulk->error.number != 0)
    {
      run.error = bulk->error;
      bulk->error = (AeTsqlError){ 0 };
      ae_tsql_run_report (&run, bulk->statement);
    }
  ae_tsql_plan_free (bulk->plan);
  ae_tsql_frame_free (bulk->frame);
  ae_tsql_tree_free (bulk->tree);
  self->sink = NULL;
}
