/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-collation-private.h"
#include "ae-tsql-datetime-private.h"
#include "ae-tsql-globals-private.h"
#include "ae-tsql-plan-private.h"
#include "ae-tsql-value-private.h"

static AeTsqlExpr *
get_argument (const AeTsqlExpr *expr, guint index)
{
  return index < expr->arguments->len ? g_ptr_array_index (expr->arguments, index) : NULL;
}

static AeTsqlExpr **
get_slot (AeTsqlExpr *expr, guint index)
{
  return (AeTsqlExpr **) &expr->arguments->pdata[index];
}

static void
emit_argument (AeTsqlPlan *plan, const AeTsqlExpr *expr, guint index)
{
  ae_tsql_emit_expr (plan, get_argument (expr, index));
}

/* An argument that must be text becomes text. */
static gboolean
bind_text (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index)
{
  AeEmulatorType type;

  if (!ae_tsql_bind_plain (binder, get_slot (expr, index)))
    return FALSE;
  if (ae_tsql_type_is_character (get_argument (expr, index)->type.id))
    return TRUE;
  ae_tsql_type_init_sized (&type, AE_EMULATOR_TYPE_VARCHAR,
                           ae_tsql_type_is_binary (get_argument (expr, index)->type.id) ? -1
                                                                                        : 8000);
  return ae_tsql_bind_convert (binder, get_slot (expr, index), &type);
}

static gboolean
bind_integer (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index)
{
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_BIGINT);
  return ae_tsql_bind_plain (binder, get_slot (expr, index))
         && (ae_tsql_type_is_integer (get_argument (expr, index)->type.id)
             || ae_tsql_bind_convert (binder, get_slot (expr, index), &type));
}

/* --- aggregates ------------------------------------------------------------------------------- */

static gboolean
bind_count (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlExpr *argument = get_argument (expr, 0);

  ae_tsql_type_init (&expr->type, g_ascii_strcasecmp (expr->name, "count_big") == 0
                                      ? AE_EMULATOR_TYPE_BIGINT
                                      : AE_EMULATOR_TYPE_INT);
  expr->nullable = FALSE;
  if (argument->kind == AE_TSQL_EXPR_STAR)
    return TRUE;
  return ae_tsql_bind_any (binder, get_slot (expr, 0))
         && ((argument->encryption != NULL && !expr->distinct)
             || ae_tsql_encryption_require_equality (binder, get_argument (expr, 0)));
}

static void
emit_count (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlExpr *argument = get_argument (expr, 0);

  if (argument->kind == AE_TSQL_EXPR_STAR)
    {
      g_string_append (plan->sql, "count (*)");
      return;
    }
  g_string_append (plan->sql, expr->distinct ? "count (DISTINCT " : "count (");
  ae_tsql_emit_expr (plan, argument);
  g_string_append_printf (plan->sql, " COLLATE %s)",
                          argument->encryption != NULL
                              ? "BINARY"
                              : ae_tsql_type_get_sqlite_collation (&argument->type));
}

static gboolean
bind_extreme (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0)))
    return FALSE;
  expr->type = get_argument (expr, 0)->type;
  if (expr->type.id == AE_EMULATOR_TYPE_BIT)
    return ae_tsql_error_set (binder->error, 8117, expr->line, "bit", expr->name);
  return TRUE;
}

static void
emit_extreme (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "%s (", expr->function->name);
  emit_argument (plan, expr, 0);
  g_string_append_printf (plan->sql, " COLLATE %s)",
                          ae_tsql_type_get_sqlite_collation (&expr->type));
}

static gboolean
bind_sum (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorTypeId id;

  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0)))
    return FALSE;
  expr->type = get_argument (expr, 0)->type;
  id = expr->type.id;
  if (!ae_tsql_type_is_numeric (id) || id == AE_EMULATOR_TYPE_BIT)
    return ae_tsql_error_set (binder->error, 8117, expr->line, ae_tsql_type_get_name (id),
                              expr->name);
  if (id == AE_EMULATOR_TYPE_TINYINT || id == AE_EMULATOR_TYPE_SMALLINT)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  else if (ae_tsql_type_is_decimal (id))
    ae_tsql_type_init_decimal (
        &expr->type, 38,
        g_ascii_strcasecmp (expr->name, "avg") == 0 ? MAX (expr->type.scale, 6) : expr->type.scale);
  else if (ae_tsql_type_is_money (id))
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_MONEY);
  else if (ae_tsql_type_is_float (id))
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_FLOAT);
  return TRUE;
}

/* The sum of integers must fit their type; an average of integers is an integer. */
static void
emit_sum (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  gboolean average = g_ascii_strcasecmp (expr->name, "avg") == 0;
  gboolean exact
      = !ae_tsql_type_is_integer (expr->type.id) && !ae_tsql_type_is_float (expr->type.id);
  const char *distinct = expr->distinct ? "DISTINCT " : "";
  AeEmulatorType wide;

  if (exact)
    {
      ae_tsql_type_init_decimal (&wide, 38, expr->type.scale);
      g_string_append_printf (plan->sql, "ts_cast (%s (%s", average ? "ts_avg" : "ts_sum",
                              distinct);
      emit_argument (plan, expr, 0);
      g_string_append_printf (plan->sql, "), %u, %u, 0)", ae_tsql_plan_add_type (plan, &wide),
                              ae_tsql_plan_add_type (plan, &expr->type));
      return;
    }
  if (ae_tsql_type_is_float (expr->type.id))
    {
      g_string_append_printf (plan->sql, "%s (%s", average ? "avg" : "sum", distinct);
      emit_argument (plan, expr, 0);
      g_string_append_c (plan->sql, ')');
      return;
    }
  ae_tsql_type_init (&wide, AE_EMULATOR_TYPE_BIGINT);
  g_string_append_printf (plan->sql, "ts_cast (sum (%s", distinct);
  emit_argument (plan, expr, 0);
  if (average)
    {
      g_string_append_printf (plan->sql, ") / count (%s", distinct);
      emit_argument (plan, expr, 0);
    }
  g_string_append_printf (plan->sql, "), %u, %u, 0)", ae_tsql_plan_add_type (plan, &wide),
                          ae_tsql_plan_add_type (plan, &expr->type));
}

/* --- text ------------------------------------------------------------------------------------- */

static gboolean
bind_len (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0)))
    return FALSE;
  return ae_tsql_type_is_binary (get_argument (expr, 0)->type.id) || bind_text (binder, expr, 0);
}

static void
emit_len (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  gboolean binary = ae_tsql_type_is_binary (get_argument (expr, 0)->type.id);

  g_string_append (plan->sql, binary ? "length (" : "length (rtrim (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, binary ? ")" : ", ' '))");
}

static gboolean
bind_datalength (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_bind_any (binder, get_slot (expr, 0))
         && (get_argument (expr, 0)->encryption != NULL
             || ae_tsql_encryption_require_plain (binder, get_argument (expr, 0)));
}

static void
emit_datalength (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlExpr *argument = get_argument (expr, 0);
  AeEmulatorTypeId id = argument->type.id;

  if (argument->encryption != NULL || ae_tsql_type_is_binary (id) || ae_tsql_type_is_character (id))
    {
      g_string_append (plan->sql, ae_tsql_type_is_unicode (id) && argument->encryption == NULL
                                      ? "(2 * length ("
                                      : "(length (");
      emit_argument (plan, expr, 0);
      g_string_append (plan->sql, "))");
      return;
    }
  g_string_append (plan->sql, "CASE WHEN ");
  emit_argument (plan, expr, 0);
  g_string_append_printf (plan->sql, " IS NOT NULL THEN %d END", argument->type.max_length);
}

/* The result is as the first argument. */
static gboolean
bind_like_first (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_text (binder, expr, 0))
    return FALSE;
  expr->type = get_argument (expr, 0)->type;
  if (expr->type.id == AE_EMULATOR_TYPE_CHAR)
    expr->type.id = AE_EMULATOR_TYPE_VARCHAR;
  if (expr->type.id == AE_EMULATOR_TYPE_NCHAR)
    expr->type.id = AE_EMULATOR_TYPE_NVARCHAR;
  expr->nullable = get_argument (expr, 0)->nullable;
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!bind_text (binder, expr, i))
      return FALSE;
  return TRUE;
}

static gboolean
bind_substring (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0)))
    return FALSE;
  if (!ae_tsql_type_is_binary (get_argument (expr, 0)->type.id) && !bind_text (binder, expr, 0))
    return FALSE;
  expr->type = get_argument (expr, 0)->type;
  if (expr->type.id == AE_EMULATOR_TYPE_CHAR)
    expr->type.id = AE_EMULATOR_TYPE_VARCHAR;
  else if (expr->type.id == AE_EMULATOR_TYPE_NCHAR)
    expr->type.id = AE_EMULATOR_TYPE_NVARCHAR;
  else if (expr->type.id == AE_EMULATOR_TYPE_BINARY)
    expr->type.id = AE_EMULATOR_TYPE_VARBINARY;
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!bind_integer (binder, expr, i))
      return FALSE;
  return TRUE;
}

static void
emit_left (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_substring (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", 1, ");
  emit_argument (plan, expr, 1);
  g_string_append_c (plan->sql, ')');
}

static void
emit_right (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_substring (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", max (1, length (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ") - (");
  emit_argument (plan, expr, 1);
  g_string_append (plan->sql, ") + 1), ");
  emit_argument (plan, expr, 1);
  g_string_append_c (plan->sql, ')');
}

static gboolean
bind_charindex (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return bind_text (binder, expr, 0) && bind_text (binder, expr, 1)
         && (expr->arguments->len < 3 || bind_integer (binder, expr, 2));
}

static void
emit_charindex (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_charindex (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  emit_argument (plan, expr, 1);
  g_string_append (plan->sql, ", ");
  if (expr->arguments->len > 2)
    emit_argument (plan, expr, 2);
  else
    g_string_append_c (plan->sql, '1');
  g_string_append_printf (plan->sql, ", %d)",
                          ae_tsql_collation_ignores_case (get_argument (expr, 1)->type.collation));
}

static gboolean
bind_replace (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  guint8 collation[5];

  if (!bind_like_first (binder, expr))
    return FALSE;
  memcpy (collation, expr->type.collation, sizeof collation);
  ae_tsql_type_init_sized (&expr->type, expr->type.id, -1);
  if (get_argument (expr, 0)->type.max_length >= 0)
    ae_tsql_type_init_sized (&expr->type, expr->type.id,
                             ae_tsql_type_is_unicode (expr->type.id) ? 4000 : 8000);
  memcpy (expr->type.collation, collation, sizeof collation);
  return TRUE;
}

static void
emit_replace (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_replace (");
  for (guint i = 0; i < 3; i++)
    {
      emit_argument (plan, expr, i);
      g_string_append (plan->sql, ", ");
    }
  g_string_append_printf (plan->sql, "%d)", ae_tsql_collation_ignores_case (expr->type.collation));
}

static gboolean
bind_replicate (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_text (binder, expr, 0) || !bind_integer (binder, expr, 1))
    return FALSE;
  const AeEmulatorType *type = &get_argument (expr, 0)->type;
  AeEmulatorTypeId id
      = ae_tsql_type_is_unicode (type->id) ? AE_EMULATOR_TYPE_NVARCHAR : AE_EMULATOR_TYPE_VARCHAR;
  ae_tsql_type_init_sized (&expr->type, id,
                           type->max_length < 0              ? -1
                           : id == AE_EMULATOR_TYPE_NVARCHAR ? 4000
                                                             : 8000);
  return TRUE;
}

static void
emit_replicate (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  gint length = ae_tsql_type_get_length (&expr->type);

  g_string_append (plan->sql, "ts_replicate (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  emit_argument (plan, expr, 1);
  g_string_append_printf (plan->sql, ", %d)", length < 0 ? 100000000 : length);
}

static gboolean
bind_space (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARCHAR, 8000);
  return bind_integer (binder, expr, 0);
}

static void
emit_space (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_replicate (' ', ");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", 8000)");
}

static gboolean
bind_concat (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  gboolean unicode = FALSE, is_max = FALSE;

  for (guint i = 0; i < expr->arguments->len; i++)
    {
      if (!bind_text (binder, expr, i))
        return FALSE;
      unicode |= ae_tsql_type_is_unicode (get_argument (expr, i)->type.id);
      is_max |= get_argument (expr, i)->type.max_length < 0;
    }
  ae_tsql_type_init_sized (&expr->type,
                           unicode ? AE_EMULATOR_TYPE_NVARCHAR : AE_EMULATOR_TYPE_VARCHAR,
                           is_max    ? -1
                           : unicode ? 4000
                                     : 8000);
  expr->nullable = FALSE;
  return TRUE;
}

static void
emit_concat (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_c (plan->sql, '(');
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      g_string_append (plan->sql, i > 0 ? " || ifnull (" : "ifnull (");
      emit_argument (plan, expr, i);
      g_string_append (plan->sql, ", '')");
    }
  g_string_append_c (plan->sql, ')');
}

static gboolean
bind_nchar (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type,
                           g_ascii_strcasecmp (expr->name, "char") == 0 ? AE_EMULATOR_TYPE_CHAR
                                                                        : AE_EMULATOR_TYPE_NCHAR,
                           1);
  return bind_integer (binder, expr, 0);
}

static gboolean
bind_unicode (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return bind_text (binder, expr, 0);
}

/* --- NULL ------------------------------------------------------------------------------------- */

static gboolean
bind_isnull (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0))
      || !ae_tsql_bind_plain (binder, get_slot (expr, 1)))
    return FALSE;
  expr->type = ae_tsql_bind_is_null_literal (get_argument (expr, 0)) ? get_argument (expr, 1)->type
                                                                     : get_argument (expr, 0)->type;
  expr->nullable = get_argument (expr, 1)->nullable;
  return ae_tsql_bind_convert (binder, get_slot (expr, 1), &expr->type);
}

static gboolean
bind_coalesce (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  gboolean known = FALSE;

  expr->nullable = TRUE;
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      if (!ae_tsql_bind_plain (binder, get_slot (expr, i)))
        return FALSE;
      const AeTsqlExpr *argument = get_argument (expr, i);
      expr->nullable &= argument->nullable;
      if (ae_tsql_bind_is_null_literal (argument))
        continue;
      AeEmulatorType type = argument->type;
      if (known)
        ae_tsql_type_unify (&expr->type, &argument->type, &type);
      expr->type = type;
      known = TRUE;
    }
  if (!known)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  for (guint i = 0; i < expr->arguments->len; i++)
    if (!ae_tsql_bind_convert (binder, get_slot (expr, i), &expr->type))
      return FALSE;
  return TRUE;
}

static gboolean
bind_nullif (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0))
      || !ae_tsql_bind_plain (binder, get_slot (expr, 1)))
    return FALSE;
  expr->type = get_argument (expr, 0)->type;
  AeTsqlExpr *first = get_argument (expr, 0);
  AeTsqlExpr *condition = ae_tsql_tree_operation (binder->tree, AE_TSQL_EXPR_COMPARE, '=', first,
                                                  get_argument (expr, 1));
  expr->left = condition;
  return ae_tsql_bind_condition (binder, condition);
}

static void
emit_nullif (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "CASE WHEN ");
  ae_tsql_emit_condition (plan, expr->left);
  g_string_append (plan->sql, " THEN NULL ELSE ");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, " END");
}

/* --- numbers ---------------------------------------------------------------------------------- */

static gboolean
bind_number (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0)))
    return FALSE;
  if (ae_tsql_type_is_character (get_argument (expr, 0)->type.id))
    {
      ae_tsql_type_init (&type, AE_EMULATOR_TYPE_FLOAT);
      if (!ae_tsql_bind_convert (binder, get_slot (expr, 0), &type))
        return FALSE;
    }
  expr->type = get_argument (expr, 0)->type;
  if (!ae_tsql_type_is_numeric (expr->type.id))
    return ae_tsql_error_set (binder->error, 8116, expr->line,
                              ae_tsql_type_get_name (expr->type.id), 1u, expr->name);
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!bind_integer (binder, expr, i))
      return FALSE;
  return TRUE;
}

static void
emit_round (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  char kind = g_ascii_tolower (expr->function->name[0]);

  g_string_append (plan->sql, "ts_round (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  if (expr->arguments->len > 1)
    emit_argument (plan, expr, 1);
  else
    g_string_append_c (plan->sql, '0');
  if (expr->arguments->len > 2)
    {
      g_string_append (plan->sql, ", CASE WHEN ");
      emit_argument (plan, expr, 2);
      g_string_append (plan->sql, " = 0 THEN 'r' ELSE 't' END)");
      return;
    }
  g_string_append_printf (plan->sql, ", '%c')", kind);
}

/* --- now -------------------------------------------------------------------------------------- */

static gboolean
bind_now (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  const char *name = expr->function->name;

  ae_tsql_type_init (&expr->type, g_str_equal (name, "sysdatetimeoffset")
                                      ? AE_EMULATOR_TYPE_DATETIMEOFFSET
                                  : g_str_has_prefix (name, "sys") ? AE_EMULATOR_TYPE_DATETIME2
                                                                   : AE_EMULATOR_TYPE_DATETIME);
  expr->nullable = FALSE;
  return TRUE;
}

static void
emit_now (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  AeTsqlMoment moment;

  ae_tsql_moment_now (&moment, strstr (expr->function->name, "utc") != NULL);
  ae_tsql_moment_round (&moment, &expr->type);
  g_autofree char *text = ae_tsql_moment_format (&moment, &expr->type);
  ae_tsql_emit_text (plan, text, strlen (text));
}

static gboolean
bind_newid (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_UNIQUEIDENTIFIER);
  expr->nullable = FALSE;
  return TRUE;
}

static gboolean
bind_date_part (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_DATE);
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_bind_plain (binder, get_slot (expr, 0))
         && ae_tsql_bind_convert (binder, get_slot (expr, 0), &type);
}

/* SQLite counts days from -4713-11-24; 0001-01-01 is 1721425.5. */
static void
emit_date_part (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const char *name = expr->function->name;
  const char *format = g_str_equal (name, "year")    ? "%Y"
                       : g_str_equal (name, "month") ? "%m"
                                                     : "%d";

  g_string_append_printf (plan->sql, "CAST (strftime ('%s', 1721425.5 + ", format);
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ") AS INTEGER)");
}

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
  emit_argument (plan, expr, 0);
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
  emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static void
emit_has_dbaccess (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "(SELECT 1 FROM ae_database WHERE name = ");
  emit_argument (plan, expr, 0);
  g_string_append_c (plan->sql, ')');
}

static void
emit_schema_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  emit_name (plan, "dbo");
}

static void
emit_login_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  emit_name (plan, plan->session->user);
}

static void
emit_null (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "NULL");
}

static void
emit_app_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  emit_name (plan, "");
}

/* 'schema.table', '[schema].[table]', 'db..table' */
static void
emit_object_id (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql,
                          "(SELECT object_id FROM ae_table WHERE database_id = %u AND name = "
                          "ts_name_part (",
                          plan->session->database_id);
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", 0) AND schema_name = ts_name_part (");
  emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", 1))");
}

static void
emit_object_name (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "(SELECT name FROM ae_table WHERE object_id = ");
  emit_argument (plan, expr, 0);
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
  if (!ae_tsql_bind_plain (binder, get_slot (expr, 0)))
    return FALSE;
  g_autofree char *name = ae_tsql_value_dup_text (&get_argument (expr, 0)->literal);
  if (name != NULL && ae_tsql_server_property_is_integer (name))
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  else
    ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 128);
  return TRUE;
}

static void
emit_server_property (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_autofree char *name = ae_tsql_value_dup_text (&get_argument (expr, 0)->literal);
  g_autofree char *text = NULL;
  gint64 integer = 0;

  if (name == NULL || !ae_tsql_server_property (name, &text, &integer))
    g_string_append (plan->sql, "NULL");
  else if (text != NULL)
    emit_name (plan, text);
  else
    g_string_append_printf (plan->sql, "(%" G_GINT64_FORMAT ")", integer);
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

/* --- the table -------------------------------------------------------------------------------- */

/* Sorted. */
static const AeTsqlFunction functions[] = {
  { "abs", 1, 1, FALSE, bind_number, "ts_abs", NULL },
  { "app_name", 0, 0, FALSE, bind_about_name, NULL, emit_app_name },
  { "ascii", 1, 1, FALSE, bind_unicode, "unicode", NULL },
  { "avg", 1, 1, TRUE, bind_sum, NULL, emit_sum },
  { "ceiling", 1, 1, FALSE, bind_number, NULL, emit_round },
  { "char", 1, 1, FALSE, bind_nchar, "ts_nchar", NULL },
  { "charindex", 2, 3, FALSE, bind_charindex, NULL, emit_charindex },
  { "coalesce", 2, 255, FALSE, bind_coalesce, "coalesce", NULL },
  { "concat", 2, 254, FALSE, bind_concat, NULL, emit_concat },
  { "count", 1, 1, TRUE, bind_count, NULL, emit_count },
  { "count_big", 1, 1, TRUE, bind_count, NULL, emit_count },
  { "datalength", 1, 1, FALSE, bind_datalength, NULL, emit_datalength },
  { "day", 1, 1, FALSE, bind_date_part, NULL, emit_date_part },
  { "db_id", 0, 1, FALSE, bind_about_number, NULL, emit_db_id },
  { "db_name", 0, 1, FALSE, bind_about_name, NULL, emit_db_name },
  { "error_line", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "error_message", 0, 0, FALSE, bind_error_message, NULL, emit_error_message },
  { "error_number", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "error_procedure", 0, 0, FALSE, bind_about_name, NULL, emit_null },
  { "error_severity", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "error_state", 0, 0, FALSE, bind_about_number, NULL, emit_error_number },
  { "floor", 1, 1, FALSE, bind_number, NULL, emit_round },
  { "getdate", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "getutcdate", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "has_dbaccess", 1, 1, FALSE, bind_about_number, NULL, emit_has_dbaccess },
  { "host_name", 0, 0, FALSE, bind_about_name, NULL, emit_app_name },
  { "isnull", 2, 2, FALSE, bind_isnull, "ifnull", NULL },
  { "left", 2, 2, FALSE, bind_substring, NULL, emit_left },
  { "len", 1, 1, FALSE, bind_len, NULL, emit_len },
  { "lower", 1, 1, FALSE, bind_like_first, "ts_lower", NULL },
  { "ltrim", 1, 1, FALSE, bind_like_first, "ltrim", NULL },
  { "max", 1, 1, TRUE, bind_extreme, NULL, emit_extreme },
  { "min", 1, 1, TRUE, bind_extreme, NULL, emit_extreme },
  { "month", 1, 1, FALSE, bind_date_part, NULL, emit_date_part },
  { "nchar", 1, 1, FALSE, bind_nchar, "ts_nchar", NULL },
  { "newid", 0, 0, FALSE, bind_newid, "ts_newid", NULL },
  { "nullif", 2, 2, FALSE, bind_nullif, NULL, emit_nullif },
  { "object_id", 1, 2, FALSE, bind_about_number, NULL, emit_object_id },
  { "object_name", 1, 1, FALSE, bind_about_name, NULL, emit_object_name },
  { "original_login", 0, 0, FALSE, bind_about_name, NULL, emit_login_name },
  { "replace", 3, 3, FALSE, bind_replace, NULL, emit_replace },
  { "replicate", 2, 2, FALSE, bind_replicate, NULL, emit_replicate },
  { "reverse", 1, 1, FALSE, bind_like_first, "ts_reverse", NULL },
  { "right", 2, 2, FALSE, bind_substring, NULL, emit_right },
  { "round", 2, 3, FALSE, bind_number, NULL, emit_round },
  { "rtrim", 1, 1, FALSE, bind_like_first, "rtrim", NULL },
  { "schema_name", 0, 1, FALSE, bind_about_name, NULL, emit_schema_name },
  { "scope_identity", 0, 0, FALSE, bind_scope_identity, NULL, emit_scope_identity },
  { "serverproperty", 1, 1, FALSE, bind_server_property, NULL, emit_server_property },
  { "space", 1, 1, FALSE, bind_space, NULL, emit_space },
  { "substring", 3, 3, FALSE, bind_substring, "ts_substring", NULL },
  { "sum", 1, 1, TRUE, bind_sum, NULL, emit_sum },
  { "suser_name", 0, 1, FALSE, bind_about_name, NULL, emit_login_name },
  { "suser_sname", 0, 1, FALSE, bind_about_name, NULL, emit_login_name },
  { "sysdatetime", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "sysdatetimeoffset", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "sysutcdatetime", 0, 0, FALSE, bind_now, NULL, emit_now },
  { "trim", 1, 1, FALSE, bind_like_first, "trim", NULL },
  { "unicode", 1, 1, FALSE, bind_unicode, "unicode", NULL },
  { "upper", 1, 1, FALSE, bind_like_first, "ts_upper", NULL },
  { "user_name", 0, 1, FALSE, bind_about_name, NULL, emit_schema_name },
  { "xact_state", 0, 0, FALSE, bind_about_number, NULL, emit_xact_state },
  { "year", 1, 1, FALSE, bind_date_part, NULL, emit_date_part },
};

const AeTsqlFunction *
ae_tsql_function_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_ascii_strcasecmp (functions[i].name, name) == 0)
      return &functions[i];

  return NULL;
}

const char *
ae_tsql_function_get_name (guint index)
{
  return index < G_N_ELEMENTS (functions) ? functions[index].name : NULL;
}
