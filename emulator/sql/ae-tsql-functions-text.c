/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-functions-private.h"

/* --- text ------------------------------------------------------------------------------------- */

static gboolean
bind_len (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  if (ae_tsql_type_is_legacy_large (ae_tsql_function_get_argument (expr, 0)->type.id))
    return ae_tsql_error_set (
        binder->error, 8116, expr->line,
        ae_tsql_type_get_name (ae_tsql_function_get_argument (expr, 0)->type.id), 1u,
        expr->function->name);
  if (!ae_tsql_type_is_binary (ae_tsql_function_get_argument (expr, 0)->type.id)
      && !ae_tsql_function_bind_text (binder, expr, 0))
    return FALSE;
  if (ae_tsql_function_get_argument (expr, 0)->type.max_length < 0)
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_BIGINT);
  return TRUE;
}

static void
emit_len (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  gboolean binary = ae_tsql_type_is_binary (ae_tsql_function_get_argument (expr, 0)->type.id);

  g_string_append (plan->sql, binary ? "length (" : "length (rtrim (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, binary ? ")" : ", ' '))");
}

static gboolean
bind_datalength (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_bind_any (binder, ae_tsql_function_get_slot (expr, 0))
         && (ae_tsql_function_get_argument (expr, 0)->encryption != NULL
             || ae_tsql_encryption_require_plain (binder, ae_tsql_function_get_argument (expr, 0)));
}

static void
emit_datalength (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const AeTsqlExpr *argument = ae_tsql_function_get_argument (expr, 0);
  AeEmulatorTypeId id = argument->type.id;

  if (argument->encryption != NULL || ae_tsql_type_is_binary (id) || ae_tsql_type_is_character (id))
    {
      g_string_append (plan->sql, ae_tsql_type_is_unicode (id) && argument->encryption == NULL
                                      ? "(2 * length ("
                                      : "(length (");
      ae_tsql_function_emit_argument (plan, expr, 0);
      g_string_append (plan->sql, "))");
      return;
    }
  g_string_append (plan->sql, "CASE WHEN ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append_printf (plan->sql, " IS NOT NULL THEN %d END", argument->type.max_length);
}

/* The result is as the first argument. */
static gboolean
bind_like_first (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_function_bind_text (binder, expr, 0))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 0)->type;
  if (expr->type.id == AE_EMULATOR_TYPE_CHAR)
    expr->type.id = AE_EMULATOR_TYPE_VARCHAR;
  if (expr->type.id == AE_EMULATOR_TYPE_NCHAR)
    expr->type.id = AE_EMULATOR_TYPE_NVARCHAR;
  expr->nullable = ae_tsql_function_get_argument (expr, 0)->nullable;
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!ae_tsql_function_bind_text (binder, expr, i))
      return FALSE;
  return TRUE;
}

static gboolean
bind_substring (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  if (!ae_tsql_type_is_binary (ae_tsql_function_get_argument (expr, 0)->type.id)
      && !ae_tsql_function_bind_text (binder, expr, 0))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 0)->type;
  if (expr->type.id == AE_EMULATOR_TYPE_CHAR)
    expr->type.id = AE_EMULATOR_TYPE_VARCHAR;
  else if (expr->type.id == AE_EMULATOR_TYPE_NCHAR)
    expr->type.id = AE_EMULATOR_TYPE_NVARCHAR;
  else if (expr->type.id == AE_EMULATOR_TYPE_BINARY)
    expr->type.id = AE_EMULATOR_TYPE_VARBINARY;
  else if (expr->type.id == AE_EMULATOR_TYPE_TEXT)
    ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARCHAR, 8000);
  else if (expr->type.id == AE_EMULATOR_TYPE_NTEXT)
    ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 4000);
  else if (expr->type.id == AE_EMULATOR_TYPE_IMAGE)
    ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARBINARY, 8000);
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!ae_tsql_function_bind_integer (binder, expr, i))
      return FALSE;
  return TRUE;
}

static void
emit_left (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_substring (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", 1, ");
  ae_tsql_function_emit_argument (plan, expr, 1);
  g_string_append_c (plan->sql, ')');
}

static void
emit_right (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_substring (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", max (1, length (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ") - (");
  ae_tsql_function_emit_argument (plan, expr, 1);
  g_string_append (plan->sql, ") + 1), ");
  ae_tsql_function_emit_argument (plan, expr, 1);
  g_string_append_c (plan->sql, ')');
}

static gboolean
bind_charindex (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_function_bind_text (binder, expr, 0)
         && ae_tsql_function_bind_text (binder, expr, 1)
         && (expr->arguments->len < 3 || ae_tsql_function_bind_integer (binder, expr, 2));
}

static void
emit_charindex (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_charindex (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  ae_tsql_function_emit_argument (plan, expr, 1);
  g_string_append (plan->sql, ", ");
  if (expr->arguments->len > 2)
    ae_tsql_function_emit_argument (plan, expr, 2);
  else
    g_string_append_c (plan->sql, '1');
  g_string_append_printf (
      plan->sql, ", %d)",
      ae_tsql_collation_ignores_case (ae_tsql_function_get_argument (expr, 1)->type.collation));
}

static gboolean
bind_replace (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  guint8 collation[5];

  if (!bind_like_first (binder, expr))
    return FALSE;
  memcpy (collation, expr->type.collation, sizeof collation);
  ae_tsql_type_init_sized (&expr->type, expr->type.id, -1);
  if (ae_tsql_function_get_argument (expr, 0)->type.max_length >= 0)
    ae_tsql_type_init_sized (&expr->type, expr->type.id,
                             ae_tsql_type_is_unicode (expr->type.id) ? 4000 : 8000);
  memcpy (expr->type.collation, collation, sizeof collation);
  for (guint i = 1; i < 3; i++)
    expr->nullable |= ae_tsql_function_get_argument (expr, i)->nullable;
  return TRUE;
}

static void
emit_replace (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_replace (");
  for (guint i = 0; i < 3; i++)
    {
      ae_tsql_function_emit_argument (plan, expr, i);
      g_string_append (plan->sql, ", ");
    }
  g_string_append_printf (plan->sql, "%d)", ae_tsql_collation_ignores_case (expr->type.collation));
}

static gboolean
bind_replicate (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!ae_tsql_function_bind_text (binder, expr, 0)
      || !ae_tsql_function_bind_integer (binder, expr, 1))
    return FALSE;
  const AeEmulatorType *type = &ae_tsql_function_get_argument (expr, 0)->type;
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
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  ae_tsql_function_emit_argument (plan, expr, 1);
  g_string_append_printf (plan->sql, ", %d)", length < 0 ? 100000000 : length);
}

static gboolean
bind_space (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARCHAR, 8000);
  return ae_tsql_function_bind_integer (binder, expr, 0);
}

static void
emit_space (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_replicate (' ', ");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", 8000)");
}

static gboolean
bind_concat (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  gboolean unicode = FALSE, is_max = FALSE;

  for (guint i = 0; i < expr->arguments->len; i++)
    {
      if (!ae_tsql_function_bind_text (binder, expr, i))
        return FALSE;
      unicode |= ae_tsql_type_is_unicode (ae_tsql_function_get_argument (expr, i)->type.id);
      is_max |= ae_tsql_function_get_argument (expr, i)->type.max_length < 0;
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
      ae_tsql_function_emit_argument (plan, expr, i);
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
  return ae_tsql_function_bind_integer (binder, expr, 0);
}

static gboolean
bind_unicode (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return ae_tsql_function_bind_text (binder, expr, 0);
}

static const AeTsqlFunction functions[] = {
  { "ascii", 1, 1, FALSE, bind_unicode, "ts_ascii", NULL },
  { "char", 1, 1, FALSE, bind_nchar, "ts_char", NULL },
  { "charindex", 2, 3, FALSE, bind_charindex, NULL, emit_charindex },
  { "concat", 2, 254, FALSE, bind_concat, NULL, emit_concat },
  { "datalength", 1, 1, FALSE, bind_datalength, NULL, emit_datalength },
  { "left", 2, 2, FALSE, bind_substring, NULL, emit_left },
  { "len", 1, 1, FALSE, bind_len, NULL, emit_len },
  { "lower", 1, 1, FALSE, bind_like_first, "ts_lower", NULL },
  { "ltrim", 1, 2, FALSE, bind_like_first, "ltrim", NULL },
  { "nchar", 1, 1, FALSE, bind_nchar, "ts_nchar", NULL },
  { "replace", 3, 3, FALSE, bind_replace, NULL, emit_replace },
  { "replicate", 2, 2, FALSE, bind_replicate, NULL, emit_replicate },
  { "reverse", 1, 1, FALSE, bind_like_first, "ts_reverse", NULL },
  { "right", 2, 2, FALSE, bind_substring, NULL, emit_right },
  { "rtrim", 1, 2, FALSE, bind_like_first, "rtrim", NULL },
  { "space", 1, 1, FALSE, bind_space, NULL, emit_space },
  { "substring", 3, 3, FALSE, bind_substring, "ts_substring", NULL },
  { "trim", 1, 2, FALSE, bind_like_first, "trim", NULL },
  { "unicode", 1, 1, FALSE, bind_unicode, "unicode", NULL },
  { "upper", 1, 1, FALSE, bind_like_first, "ts_upper", NULL },
};

const AeTsqlFunctionTable ae_tsql_functions_text = { functions, G_N_ELEMENTS (functions) };
