/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-collation-private.h"
#include "ae-tsql-module-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-security-private.h"
#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-value-private.h"

/* Functions of users. A scalar one is run by SQLite's call of ts_call, row by row; one that returns
 * a table is a query in which the arguments take the place of the parameters. */

/* --- scalar functions ------------------------------------------------------------------------- */

static AeTsqlModule *
find_function (AeTsqlBinder *self, const AeTsqlExpr *expr)
{
  AeTsqlName name = { .database = expr->database, .schema = expr->schema, .name = expr->name };
  g_autoptr (AeTsqlModule) module = ae_tsql_module_find (self->session, &name);

  if (module != NULL && module->returns != NULL)
    return self->view_depth > 0
                   || ae_tsql_permission_check_object (
                       self->session, module->database_id, module->object_id, module->schema,
                       module->name, "EXECUTE", expr->line, self->error)
               ? g_steal_pointer (&module)
               : NULL;
  g_autofree char *full = ae_tsql_name_to_string (&name);
  ae_tsql_error_set (self->error, 4121, expr->line,
                     expr->database != NULL ? expr->database : expr->schema, full);
  return NULL;
}

static gboolean
check_count (AeTsqlBinder *self, const AeTsqlModule *module, guint n_arguments, guint32 line)
{
  if (n_arguments > module->parameters->len)
    return ae_tsql_error_set (self->error, 8144, line, module->name);
  if (n_arguments < module->parameters->len)
    return ae_tsql_error_set (self->error, 313, line, module->name);
  return TRUE;
}

static void
emit_call (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  AeTsqlName name = { .database = expr->database, .schema = expr->schema, .name = expr->name };
  AeTsqlModule *module = ae_tsql_module_find (plan->session, &name);

  if (module == NULL)
    {
      g_string_append (plan->sql, "NULL");
      return;
    }
  g_ptr_array_add (plan->functions, module);
  g_string_append_printf (plan->sql, "ts_call (%u", plan->functions->len - 1);
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      g_string_append (plan->sql, ", ");
      ae_tsql_emit_expr (plan, g_ptr_array_index (expr->arguments, i));
    }
  g_string_append_c (plan->sql, ')');
}

static const AeTsqlFunction user_function = { .name = "user", .emit = emit_call };

gboolean
ae_tsql_user_function_bind (AeTsqlBinder *self, AeTsqlExpr *expr)
{
  g_autoptr (AeTsqlModule) module = find_function (self, expr);

  if (module == NULL || !check_count (self, module, expr->arguments->len, expr->line))
    return FALSE;
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      const AeTsqlModuleParameter *parameter = g_ptr_array_index (module->parameters, i);
      AeTsqlExpr **slot = (AeTsqlExpr **) &expr->arguments->pdata[i];
      if (!ae_tsql_bind_plain (self, slot) || !ae_tsql_bind_convert (self, slot, &parameter->type))
        return FALSE;
      expr->has_aggregate |= (*slot)->has_aggregate;
    }
  expr->function = &user_function;
  expr->type = module->returns->type;
  expr->nullable = TRUE;
  return TRUE;
}

/* ts_call (number of the function in the plan, arguments …) */
static void
ts_call (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  const AeTsqlModule *module
      = g_ptr_array_index (session->plan->functions, (guint) sqlite3_value_int (arguments[0]));
  guint n_values = (guint) n_arguments - 1;
  g_autofree AeEmulatorValue *values = g_new0 (AeEmulatorValue, MAX (n_values, 1));
  g_auto (AeEmulatorValue) result = { 0 };
  g_auto (AeTsqlError) error = { 0 };

  for (guint i = 0; i < n_values; i++)
    ae_tsql_sqlite_get_value (arguments[i + 1], &values[i]);
  if (ae_tsql_module_call_scalar (session, module, values, n_values, &result, &error))
    {
      ae_tsql_sqlite_set_result (context, &result);
      return;
    }
  ae_tsql_error_clear (&session->pending);
  session->pending = error;
  error = (AeTsqlError){ 0 };
  ae_tsql_sqlite_fail (context);
}

gboolean
ae_tsql_user_function_register (AeEmulatorSession *session)
{
  return sqlite3_create_function (session->db, "ts_call", -1, SQLITE_UTF8, session, ts_call, NULL,
                                  NULL)
         == SQLITE_OK;
}

/* --- functions that return a table ------------------------------------------------------------ */

AeTsqlSelect *
ae_tsql_module_get_returned_query (const AeTsqlStatement *head, AeTsqlError *error)
{
  const GPtrArray *body = head->module->body;
  const AeTsqlStatement *first = g_ptr_array_index (body, 0);
  const AeTsqlStatement *last = g_ptr_array_index (body, body->len - 1);

  /* RETURN (SELECT …), or RETURN SELECT …, which to the grammar are two statements. */
  if (first->kind == AE_TSQL_STATEMENT_RETURN && body->len == 1 && first->value != NULL
      && first->value->kind == AE_TSQL_EXPR_SUBQUERY)
    return first->value->select;
  if (first->kind == AE_TSQL_STATEMENT_RETURN && body->len == 2 && first->value == NULL
      && last->kind == AE_TSQL_STATEMENT_SELECT)
    return last->select;
  ae_tsql_error_set (error, 156, first->line, "RETURN");
  return NULL;
}

/* The arguments see what the function's place sees. */
static gboolean
bind_arguments (AeTsqlBinder *self,
                const AeTsqlModule *module,
                AeTsqlSource *source,
                AeTsqlFrame *frame)
{
  AeTsqlScope *scope = self->scope;
  gboolean good = TRUE;

  if (!source->is_applied)
    self->scope = scope->outer;
  for (guint i = 0; good && i < source->arguments->len; i++)
    {
      const AeTsqlModuleParameter *parameter = g_ptr_array_index (module->parameters, i);
      AeTsqlExpr **slot = (AeTsqlExpr **) &source->arguments->pdata[i];
      AeTsqlVariable *variable = g_ptr_array_index (frame->variables, i);
      good = ae_tsql_bind_any (self, slot);
      /* An encrypted value goes on as it is. */
      if (good && (*slot)->encryption == NULL && (*slot)->kind != AE_TSQL_EXPR_VARIABLE)
        good = ae_tsql_encryption_require_plain (self, *slot)
               && ae_tsql_bind_convert (self, slot, &parameter->type);
      variable->replacement = *slot;
    }
  self->scope = scope;
  return good;
}

gboolean
ae_tsql_bind_table_function (AeTsqlBinder *self, AeTsqlSource *source, const AeTsqlModule *module)
{
  AeEmulatorSession *session = self->session;
  guint32 database_id = session->database_id;
  AeTsqlTree *tree = ae_tsql_parse (module->definition, NULL);
  const AeTsqlStatement *head = tree->module;

  ae_tsql_tree_adopt (self->tree, tree);
  if (head == NULL)
    return ae_tsql_error_set (self->error, 208, source->line, module->name);
  g_autoptr (AeTsqlFrame) frame = ae_tsql_module_declare (session, head->declarations, self->error);
  if (frame == NULL || !check_count (self, module, source->arguments->len, source->line)
      || !bind_arguments (self, module, source, frame))
    return FALSE;
  if (!ae_tsql_bind_enter_view (self, module->name, source->line))
    return FALSE;
  const char *module_schema = session->module_schema;
  session->database_id = module->database_id;
  session->module_schema = module->schema;
  source->kind = AE_TSQL_SOURCE_QUERY;
  gboolean good = ae_tsql_bind_view_query (self, source, head, frame);
  session->database_id = database_id;
  session->module_schema = module_schema;
  self->view_depth--;
  if (!good)
    ae_tsql_error_set_procedure (self->error, module->name);
  return good;
}
