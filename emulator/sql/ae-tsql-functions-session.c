/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-functions-private.h"
#include "ae-tsql-globals-private.h"
#include "ae-tsql-value-private.h"

/* --- the session and the server --------------------------------------------------------------- */

static gboolean
bind_about_name (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 128);
  return ae_tsql_bind_plain_list (binder, expr->arguments);
}

static gboolean
bind_about_number (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_bind_plain_list (binder, expr->arguments);
}

static void
emit_name (AeTsqlPlan *plan, const char *name)
{
  if (name == NULL)
    g_string_append (plan->sql, "NULL");
  else
    ae_tsql_emit_text (plan, name, strlen (name));
}

static void
emit_db_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  if (expr->arguments->len == 0)
    {
      emit_name (plan, plan->session->current_database);
      return;
    }
  g_string_append (plan->sql, "(SELECT name FROM ae_database WHERE id = ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static void
emit_db_id (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  if (expr->arguments->len == 0)
    {
      g_string_append_printf (plan->sql, "(%u)", plan->session->database_id);
      return;
    }
  g_string_append (plan->sql, "(SELECT id FROM ae_database WHERE name = ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static void
emit_has_dbaccess (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "(SELECT 1 FROM ae_database WHERE name = ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static void
emit_login_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  emit_name (plan, plan->session->user);
}

/* NULL where a batch failed. */
static void
emit_error_procedure (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlError *caught = plan->session->caught;
  const char *name = caught != NULL ? caught->procedure : NULL;

  emit_name (plan, name != NULL && name[0] != '\0' ? name : NULL);
}

static void
emit_client_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeEmulatorSession *session = plan->session;
  const char *name
      = g_str_equal (expr->function->name, "app_name") ? session->application : session->host;

  emit_name (plan, name != NULL ? name : "");
}

static void
emit_object_id (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_object_id (");
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      g_string_append (plan->sql, i > 0 ? ", " : "");
      ae_tsql_function_emit_argument (plan, expr, i);
    }
  g_string_append_c (plan->sql, ')');
}

static void
emit_object_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "(SELECT name FROM " AE_TSQL_OBJECTS " WHERE object_id = ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static void
emit_xact_state (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "(%d)",
                          plan->session->n_transactions == 0 ? 0
                          : plan->session->doomed            ? -1
                                                             : 1);
}

static gboolean
bind_scope_identity (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_decimal (&expr->type, 38, 0);
  expr->type.id = AE_EMULATOR_TYPE_NUMERIC;
  return TRUE;
}

static void
emit_scope_identity (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  if (plan->session->has_scope_identity)
    g_string_append_printf (plan->sql, "'%" G_GINT64_FORMAT "'", plan->session->scope_identity);
  else
    g_string_append (plan->sql, "NULL");
}

static gboolean
bind_server_property (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  g_autofree char *name
      = ae_tsql_value_dup_text (&ae_tsql_function_get_argument (expr, 0)->literal);
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_SQL_VARIANT);
  return TRUE;
}

static void
emit_server_property (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_autofree char *name
      = ae_tsql_value_dup_text (&ae_tsql_function_get_argument (expr, 0)->literal);
  g_autofree char *text = NULL;
  AeEmulatorType type;
  gint64 integer = 0;

  if (name == NULL || !ae_tsql_server_property (name, &text, &integer))
    {
      g_string_append (plan->sql, "NULL");
      return;
    }
  g_string_append (plan->sql, "ts_cast (");
  if (ae_tsql_server_property_is_integer (name))
    {
      ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
      g_string_append_printf (plan->sql, "(%" G_GINT64_FORMAT ")", integer);
    }
  else
    {
      ae_tsql_type_init_sized (&type, AE_EMULATOR_TYPE_NVARCHAR, 128);
      emit_name (plan, text);
    }
  g_string_append_printf (plan->sql, ", %u, %u, 0)", ae_tsql_plan_add_type (plan, &type),
                          ae_tsql_plan_add_type (plan, &expr->type));
}

static void
emit_error_number (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlError *caught = plan->session->caught;
  const char *name = expr->function->name;

  if (caught == NULL)
    g_string_append (plan->sql, "NULL");
  else
    g_string_append_printf (plan->sql, "(%d)",
                            g_str_equal (name, "error_number")     ? caught->number
                            : g_str_equal (name, "error_severity") ? caught->severity
                            : g_str_equal (name, "error_state")    ? caught->state
                                                                   : (gint) caught->line);
}

static gboolean
bind_error_message (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 4000);
  return TRUE;
}

static void
emit_error_message (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  emit_name (plan, plan->session->caught != NULL ? plan->session->caught->text : NULL);
}

static const AeTsqlFunction functions[] = {
  { "app_name", 0, 0, FALSE, bind_about_name, NULL, emit_client_name },
  { "db_id", 0, 1, FALSE, bind_about_number, NULL, emit_db_id },
  { "db_name", 0, 1, FALSE, bind_about_name, NULL, emit_db_name },
  { "error_line", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "error_message", 0, 0, FALSE, bind_error_message, NULL, emit_error_message },
  { "error_number", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "error_procedure", 0, 0, FALSE, bind_about_name, NULL, emit_error_procedure },
  { "error_severity", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "error_state", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "has_dbaccess", 1, 1, FALSE, bind_about_number, NULL, emit_has_dbaccess },
  { "host_name", 0, 0, FALSE, bind_about_name, NULL, emit_client_name },
  { "object_id", 1, 2, FALSE, bind_about_number, NULL, emit_object_id },
  { "object_name", 1, 1, FALSE, bind_about_name, NULL, emit_object_name },
  { "original_login", 0, 0, FALSE, bind_about_name, NULL, emit_login_name },
  { "scope_identity", 0, 0, FALSE, bind_scope_identity, NULL, emit_scope_identity },
  { "serverproperty", 1, 1, FALSE, bind_server_property, NULL, emit_server_property },
  { "suser_name", 0, 1, FALSE, bind_about_name, NULL, emit_login_name },
  { "suser_sname", 0, 1, FALSE, bind_about_name, NULL, emit_login_name },
  { "xact_state", 0, 0, FALSE, bind_about_number, NULL, emit_xact_state },
};

const AeTsqlFunctionTable ae_tsql_functions_session = { functions, G_N_ELEMENTS (functions) };
