/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-result-private.h"
#include "ae-tsql-select-into-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

static AeTsqlBinder
make_binder (AeTsqlRun *self)
{
  return (AeTsqlBinder){ .session = self->session,
                         .tree = self->tree,
                         .frame = self->frame,
                         .error = &self->error };
}

/* --- results ---------------------------------------------------------------------------------- */

/* The bytes of a cell: version, tag, IV, and the padded value. */
static gint
get_cell_size (const AeEmulatorType *type)
{
  gint size = type->max_length;

  if (size < 0)
    return -1;
  if (ae_tsql_type_is_integer (type->id) || ae_tsql_type_is_money (type->id))
    size = 8;
  else if (ae_tsql_type_is_decimal (type->id))
    size = 17;
  size = 1 + 32 + 16 + (size / 16 + 1) * 16;
  return size > 8000 ? -1 : size;
}

static gboolean
find_key (AeTsqlResult *self, const AeTsqlEncryption *encryption, const AeEmulatorCek **key)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      *key = g_ptr_array_index (self->keys, i);
      if ((*key)->id == encryption->cek_id)
        return TRUE;
    }
  AeEmulatorCek *loaded = ae_tsql_catalog_load_cek (self->session->db, encryption->cek_id);
  if (loaded == NULL)
    return FALSE;
  g_ptr_array_add (self->keys, loaded);
  *key = loaded;
  return TRUE;
}

void
ae_tsql_result_init (AeTsqlResult *self,
                     AeEmulatorSession *session,
                     const AeTsqlSourceColumn *columns,
                     guint n_columns)
{
  self->session = session;
  self->n_columns = n_columns;
  self->source = columns;
  self->columns = g_new0 (AeEmulatorColumn, MAX (n_columns, 1));
  self->crypto = g_new0 (AeEmulatorColumnCrypto, MAX (n_columns, 1));
  self->values = g_new0 (AeEmulatorValue, MAX (n_columns, 1));
  self->owned = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_tsql_cek_free);
  for (guint i = 0; i < n_columns; i++)
    {
      AeEmulatorColumn *column = &self->columns[i];
      const AeTsqlEncryption *encryption = columns[i].encryption;
      const AeEmulatorCek *key = NULL;
      *column = (AeEmulatorColumn){ .name = columns[i].name,
                                    .type = columns[i].type,
                                    .nullable = columns[i].nullable,
                                    .identity = columns[i].is_identity,
                                    .computed = columns[i].is_computed };
      if (encryption == NULL)
        continue;
      if (!session->column_encryption || !find_key (self, encryption, &key))
        {
          ae_tsql_type_init_sized (&column->type, AE_EMULATOR_TYPE_VARBINARY,
                                   get_cell_size (&columns[i].type));
          continue;
        }
      self->crypto[i] = (AeEmulatorColumnCrypto){ .cek = key,
                                                  .algorithm = 2,
                                                  .encryption_type = encryption->encryption_type,
                                                  .normalization_version = 1 };
      column->crypto = &self->crypto[i];
    }
}

void
ae_tsql_result_clear (AeTsqlResult *self)
{
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->crypto, g_free);
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
}

gboolean
ae_tsql_result_send_columns (AeTsqlResult *self)
{
  AeEmulatorSession *session = self->session;

  if (!session->sink->columns (session->sink_data, self->columns, self->n_columns))
    session->sink_closed = TRUE;
  return !session->sink_closed;
}

/* Its bytes are kept until the row was sent. */
static void
expose_variant (AeTsqlResult *self, guint index)
{
  AeEmulatorValue value = { 0 };

  ae_tsql_variant_expose (&self->values[index], &value);
  if (value.data != NULL)
    g_ptr_array_add (self->owned, (gpointer) value.data);
  self->values[index] = value;
}

gboolean
ae_tsql_result_send_row (AeTsqlResult *self, sqlite3_stmt *statement)
{
  AeEmulatorSession *session = self->session;

  for (guint i = 0; i < self->n_columns; i++)
    {
      ae_tsql_plan_get_value (statement, (int) i, &self->source[i].type,
                              self->source[i].encryption != NULL, &self->values[i]);
      if (self->source[i].type.id == AE_EMULATOR_TYPE_SQL_VARIANT)
        expose_variant (self, i);
    }
  if (!session->sink->row (session->sink_data, self->values))
    session->sink_closed = TRUE;
  g_ptr_array_set_size (self->owned, 0);
  return !session->sink_closed;
}

/* --- SELECT ----------------------------------------------------------------------------------- */

/* The variables that @select assigns; NULL: none. */
static GPtrArray *
list_assigned (const AeTsqlSelect *select)
{
  if (!select->assigns)
    return NULL;

  GPtrArray *assigned = g_ptr_array_new ();
  for (guint i = 0; i < select->items->len; i++)
    g_ptr_array_add (assigned, ((AeTsqlItem *) g_ptr_array_index (select->items, i))->target);
  return assigned;
}

/* SELECT @x = …: the last row stays. */
static void
assign_variables (const AeTsqlSelect *select, sqlite3_stmt *statement)
{
  for (guint i = 0; i < select->items->len; i++)
    {
      const AeTsqlItem *item = g_ptr_array_index (select->items, i);
      AeEmulatorValue value;
      ae_tsql_plan_get_value (statement, (int) i, &item->target->type,
                              item->expr->encryption != NULL, &value);
      ae_tsql_value_clear (&item->target->value);
      ae_tsql_value_copy (&item->target->value, &value);
    }
}

static gboolean
stream_rows (AeTsqlRun *self, AeTsqlPlan *plan, const AeTsqlSelect *select, guint64 *n_rows)
{
  AeEmulatorSession *session = self->session;
  g_auto (AeTsqlResult) result = { 0 };
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);
  gboolean sent = FALSE;

  if (statement == NULL)
    return FALSE;
  ae_tsql_result_init (&result, session, select->columns, select->n_columns);
  /* Before the metadata: an error at the first row then has none before it. */
  gboolean more = ae_tsql_plan_step (plan, statement, &self->error);
  if (!select->assigns && self->error.number == 0 && !ae_tsql_run_stopped (self))
    sent = ae_tsql_result_send_columns (&result);
  while (more && !ae_tsql_run_stopped (self))
    {
      (*n_rows)++;
      if (select->assigns)
        {
          /* What rows add up has been assigned row by row. */
          if (!plan->is_accumulating)
            assign_variables (select, statement);
        }
      else if (!ae_tsql_result_send_row (&result, statement))
        break;
      if (session->settings.row_count > 0 && *n_rows >= (guint64) session->settings.row_count)
        break;
      more = ae_tsql_plan_step (plan, statement, &self->error);
    }
  ae_tsql_plan_end (plan, statement);
  return (sent || select->assigns) && self->error.number == 0 && !ae_tsql_run_stopped (self);
}

static gboolean
reads_tables (const AeTsqlSelect *select)
{
  return select->from != NULL;
}

gboolean
ae_tsql_run_query (AeTsqlRun *self, AeTsqlStatement *statement)
{
  AeEmulatorSession *session = self->session;
  AeTsqlSelect *select = statement->select;
  AeTsqlBinder binder = make_binder (self);
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (session);
  guint64 n_rows = 0;

  if (select->into != NULL && !session->settings.fmtonly)
    return ae_tsql_run_select_into (self, statement);
  if (session->settings.implicit_transactions && reads_tables (select))
    ae_tsql_transaction_begin_implicit (session);
  if (!ae_tsql_transaction_enter (session, FALSE, &self->error)
      || !ae_tsql_bind_select (&binder, select, NULL))
    return FALSE;
  if (session->settings.fmtonly)
    {
      g_auto (AeTsqlResult) result = { 0 };
      ae_tsql_result_init (&result, session, select->columns, select->n_columns);
      if (!select->assigns && !ae_tsql_result_send_columns (&result))
        return FALSE;
      ae_tsql_run_done (self, AE_EMULATOR_COMMAND_SELECT, TRUE, 0, FALSE);
      return TRUE;
    }
  plan->assigned = list_assigned (select);
  ae_tsql_emit_select (plan, select);
  if (!stream_rows (self, plan, select, &n_rows))
    return FALSE;
  session->last_row_count = (gint64) n_rows;
  if (!select->assigns)
    ae_tsql_run_done (self, AE_EMULATOR_COMMAND_SELECT, TRUE, n_rows, FALSE);
  return TRUE;
}

/* --- single values ---------------------------------------------------------------------------- */

static gboolean
convert_result (AeTsqlRun *self,
                const AeEmulatorValue *in,
                const AeEmulatorType *from,
                const AeEmulatorType *type,
                AeEmulatorValue *value)
{
  if (type == NULL)
    {
      ae_tsql_value_copy (value, in);
      return TRUE;
    }
  if (in->kind != AE_EMULATOR_VALUE_NULL && ae_tsql_type_can_convert (from->id, type->id) != 2)
    return ae_tsql_error_set (&self->error,
                              ae_tsql_type_can_convert (from->id, type->id) == 1 ? 257 : 206, 0,
                              ae_tsql_type_get_name (from->id), ae_tsql_type_get_name (type->id));
  return ae_tsql_convert (in, from, type, 0, value, NULL, &self->error);
}

static gboolean
evaluate_in_sqlite (AeTsqlRun *self,
                    AeTsqlExpr *expr,
                    const AeEmulatorType *type,
                    AeEmulatorValue *value)
{
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->session);
  gboolean good = FALSE;

  g_string_append (plan->sql, "SELECT ");
  ae_tsql_emit_expr (plan, expr);
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);
  if (statement == NULL)
    return FALSE;
  if (ae_tsql_plan_step (plan, statement, &self->error))
    {
      AeEmulatorValue result;
      ae_tsql_plan_get_value (statement, 0, &expr->type, FALSE, &result);
      good = convert_result (self, &result, &expr->type, type, value);
    }
  ae_tsql_plan_end (plan, statement);
  return good;
}

gboolean
ae_tsql_run_evaluate (AeTsqlRun *self,
                      AeTsqlExpr *expr,
                      const AeEmulatorType *type,
                      AeEmulatorValue *value,
                      AeEmulatorType *type_out)
{
  AeTsqlBinder binder = make_binder (self);

  if (!ae_tsql_bind_plain (&binder, &expr))
    return FALSE;
  if (type_out != NULL)
    *type_out = expr->type;
  if (expr->kind == AE_TSQL_EXPR_LITERAL)
    return convert_result (self, &expr->literal, &expr->type, type, value);
  if (expr->kind == AE_TSQL_EXPR_VARIABLE)
    return convert_result (self, &expr->variable->value, &expr->type, type, value);
  return evaluate_in_sqlite (self, expr, type, value);
}

gboolean
ae_tsql_run_test (AeTsqlRun *self, AeTsqlExpr *condition, gboolean *result)
{
  AeTsqlBinder binder = make_binder (self);
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (self->session);

  if (!ae_tsql_transaction_enter (self->session, FALSE, &self->error)
      || !ae_tsql_bind_condition (&binder, condition))
    return FALSE;
  g_string_append (plan->sql, "SELECT ifnull (");
  ae_tsql_emit_condition (plan, condition);
  g_string_append (plan->sql, ", 0)");
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);
  if (statement == NULL)
    return FALSE;
  gboolean good = ae_tsql_plan_step (plan, statement, &self->error);
  *result = good && sqlite3_column_int (statement, 0) != 0;
  ae_tsql_plan_end (plan, statement);
  return good;
}
