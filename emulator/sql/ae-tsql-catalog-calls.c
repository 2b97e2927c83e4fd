/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-catalog-calls-private.h"
#include "ae-tsql-catalog-sql-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-result-private.h"
#include "ae-tsql-value-private.h"

static const AeTsqlCatalogCallTable *const tables[] = {
  &ae_tsql_catalog_calls_tables,     &ae_tsql_catalog_calls_columns, &ae_tsql_catalog_calls_keys,
  &ae_tsql_catalog_calls_types,      &ae_tsql_catalog_calls_server,  &ae_tsql_catalog_calls_help,
  &ae_tsql_catalog_calls_privileges,
};

static const AeTsqlCatalogCall *
get_call (guint index)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      if (index < tables[t]->n_calls)
        return &tables[t]->calls[index];
      index -= tables[t]->n_calls;
    }
  return NULL;
}

const char *
ae_tsql_catalog_call_get_name (guint index)
{
  const AeTsqlCatalogCall *call = get_call (index);

  return call != NULL ? call->name : NULL;
}

const AeTsqlCatalogCall *
ae_tsql_catalog_call_find (const char *name)
{
  const AeTsqlCatalogCall *call;

  for (guint i = 0; (call = get_call (i)) != NULL; i++)
    if (ae_tsql_name_equal (call->name, name))
      return call;
  return NULL;
}

/* --- arguments -------------------------------------------------------------------------------- */

static AeTsqlVariable *
find_variable (AeTsqlCall *self, AeTsqlFrame *frame, const char *procedure, guint index)
{
  const AeEmulatorParameter *parameter = &self->parameters[index];

  if (parameter->name != NULL && parameter->name[0] != '\0')
    {
      AeTsqlVariable *variable = ae_tsql_frame_find (frame, parameter->name);
      if (variable == NULL)
        ae_tsql_error_set (&self->error, 8145, 1, parameter->name, procedure);
      return variable;
    }
  if (index >= frame->variables->len)
    {
      ae_tsql_error_set (&self->error, 8144, 1, procedure);
      return NULL;
    }
  return g_ptr_array_index (frame->variables, index);
}

static gboolean
take_argument (AeTsqlCall *self, AeTsqlVariable *variable, const AeEmulatorParameter *parameter)
{
  if (parameter->use_default)
    return TRUE;
  if (!ae_tsql_value_is_valid (&parameter->value))
    return ae_tsql_error_set (&self->error, 8114, 1, ae_tsql_type_get_name (parameter->type.id),
                              ae_tsql_type_get_name (variable->type.id));
  variable->declared = TRUE;
  ae_tsql_value_clear (&variable->value);
  return ae_tsql_convert (&parameter->value, &parameter->type, &variable->type, 0, &variable->value,
                          NULL, &self->error);
}

/* The defaults are literals. */
static gboolean
declare (AeTsqlCall *self, AeTsqlTree *tree, AeTsqlFrame *frame, const char *parameters)
{
  GPtrArray *list = ae_tsql_parse_declarations (tree, parameters);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const AeTsqlDeclaration *declaration = g_ptr_array_index (list, i);
      AeEmulatorType type;
      if (!ae_tsql_type_resolve (declaration->type_name, 'c', i + 1, &type, &self->error))
        return FALSE;
      AeTsqlVariable *variable = ae_tsql_frame_add (frame, declaration->name, &type);
      if (declaration->value == NULL)
        continue;
      variable->declared = TRUE;
      if (!ae_tsql_convert (&declaration->value->literal, &declaration->value->type, &type, 0,
                            &variable->value, NULL, &self->error))
        return FALSE;
    }
  return list != NULL;
}

AeTsqlFrame *
ae_tsql_catalog_call_bind (AeTsqlCall *self, const char *procedure, const char *parameters)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_frame_new ();

  if (parameters[0] == '\0' && self->n_parameters > 0)
    {
      ae_tsql_error_set (&self->error, 8146, 1, procedure);
      return NULL;
    }
  if (!declare (self, tree, frame, parameters))
    return NULL;
  for (guint i = 0; i < self->n_parameters; i++)
    {
      AeTsqlVariable *variable = find_variable (self, frame, procedure, i);
      if (variable == NULL || !take_argument (self, variable, &self->parameters[i]))
        return NULL;
    }
  for (guint i = 0; i < frame->variables->len; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      if (variable->declared)
        continue;
      ae_tsql_error_set (&self->error, 201, 1, procedure, variable->name);
      return NULL;
    }
  return g_steal_pointer (&frame);
}

char *
ae_tsql_catalog_call_dup_text (AeTsqlFrame *frame, const char *name)
{
  AeTsqlVariable *variable = ae_tsql_frame_find (frame, name);

  return variable != NULL ? ae_tsql_value_dup_text (&variable->value) : NULL;
}

/* --- running ---------------------------------------------------------------------------------- */

/* A qualifier must be the database that is looked at. */
static gboolean
check_qualifier (AeTsqlCall *self, AeTsqlFrame *frame)
{
  static const char *const names[]
      = { "@table_qualifier", "@pktable_qualifier", "@fktable_qualifier", "@sp_qualifier",
          "@procedure_qualifier" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = ae_tsql_catalog_call_dup_text (frame, names[i]);
      if (text == NULL || text[0] == '\0' || g_str_equal (text, "%"))
        continue;
      if (ae_tsql_catalog_find_database (self->session->db, text, NULL) != self->database_id)
        return ae_tsql_error_set (&self->error, 15250, 1);
    }
  return TRUE;
}

static void
bind_arguments (sqlite3_stmt *statement, AeTsqlFrame *frame, gint level)
{
  for (guint i = 0; i < frame->variables->len; i++)
    {
      const AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      int index = sqlite3_bind_parameter_index (statement, variable->name);
      if (index > 0)
        ae_tsql_plan_bind_value (statement, index, &variable->value);
    }
  int index = sqlite3_bind_parameter_index (statement, "@level");
  if (index > 0)
    sqlite3_bind_int (statement, index, level);
}

static gboolean
stream (AeTsqlCall *self, AeTsqlPlan *plan, AeTsqlResult *result, sqlite3_stmt *statement)
{
  AeEmulatorSession *session = self->session;
  guint64 n_rows = 0;

  gboolean more = !session->settings.fmtonly && ae_tsql_plan_step (plan, statement, &self->error);
  if (self->error.number != 0 || !ae_tsql_result_send_columns (result))
    return FALSE;
  for (; more; more = ae_tsql_plan_step (plan, statement, &self->error))
    {
      n_rows++;
      if (!ae_tsql_result_send_row (result, statement))
        return FALSE;
    }
  if (self->error.number != 0 || ae_tsql_session_is_interrupted (session))
    return FALSE;
  session->last_row_count = (gint64) n_rows;
  if (!session->sink->done (session->sink_data, AE_EMULATOR_COMMAND_SELECT,
                            !session->settings.nocount, n_rows, FALSE))
    session->sink_closed = TRUE;
  return !session->sink_closed;
}

gboolean
ae_tsql_catalog_call_run (AeTsqlCall *self, const AeTsqlCatalogCall *call)
{
  AeEmulatorSession *session = self->session;
  g_autoptr (AeTsqlFrame) frame = ae_tsql_catalog_call_bind (self, call->name, call->parameters);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse ("", NULL);
  g_autoptr (AeTsqlPlan) plan = ae_tsql_plan_new (session);
  g_auto (AeTsqlResult) result = { 0 };
  guint n_columns;

  if (frame == NULL || !check_qualifier (self, frame)
      || (call->check != NULL && !call->check (self, frame))
      || !ae_tsql_transaction_enter (session, FALSE, &self->error))
    return FALSE;
  AeTsqlSourceColumn *columns
      = ae_tsql_catalog_sql_columns (&tree->arena, call->columns, &n_columns);
  g_autofree char *sql
      = ae_tsql_catalog_sql_expand (session, self->database_id, call->sql, n_columns);
  g_string_append (plan->sql, sql);
  if (call->order != NULL)
    g_string_append_printf (plan->sql, " ORDER BY %s", call->order);
  sqlite3_stmt *statement = ae_tsql_plan_begin (plan, &self->error);
  if (statement == NULL)
    return FALSE;
  bind_arguments (statement, frame, call->level);
  ae_tsql_result_init (&result, session, columns, n_columns);
  gboolean good = stream (self, plan, &result, statement);
  ae_tsql_plan_end (plan, statement);
  return good;
}
