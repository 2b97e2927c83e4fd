/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-functions-private.h"

/* Texts, beyond the everyday ones of ae-tsql-functions-text.c. */

static const AeEmulatorType *
get_type (const AeTsqlExpr *expr, guint index)
{
  return &ae_tsql_function_get_argument (expr, index)->type;
}

static gboolean
bind_texts (AeTsqlBinder *binder, AeTsqlExpr *expr, guint first, guint last)
{
  for (guint i = first; i <= last && i < expr->arguments->len; i++)
    if (!ae_tsql_function_bind_text (binder, expr, i))
      return FALSE;
  return TRUE;
}

/* varchar or nvarchar, as its arguments are, of a length that is at most what the type can have. */
static void
set_text_type (AeTsqlExpr *expr, gboolean unicode, gint length)
{
  const AeEmulatorType *first = get_type (expr, 0);
  guint8 collation[5];
  gboolean is_text = ae_tsql_type_is_character (first->id);

  memcpy (collation, first->collation, sizeof collation);
  ae_tsql_type_init_sized (&expr->type,
                           unicode ? AE_EMULATOR_TYPE_NVARCHAR : AE_EMULATOR_TYPE_VARCHAR,
                           length < 0 ? -1 : MIN (length, unicode ? 4000 : 8000));
  if (is_text)
    memcpy (expr->type.collation, collation, sizeof collation);
}

static gboolean
bind_stuff (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_texts (binder, expr, 0, 0) || !ae_tsql_function_bind_integer (binder, expr, 1)
      || !ae_tsql_function_bind_integer (binder, expr, 2) || !bind_texts (binder, expr, 3, 3))
    return FALSE;
  gint a = ae_tsql_type_get_length (get_type (expr, 0));
  gint b = ae_tsql_type_get_length (get_type (expr, 3));
  set_text_type (expr,
                 ae_tsql_type_is_unicode (get_type (expr, 0)->id)
                     || ae_tsql_type_is_unicode (get_type (expr, 3)->id),
                 a < 0 || b < 0 ? -1 : a + b);
  return TRUE;
}

static gboolean
bind_concat_ws (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  gboolean unicode = FALSE, is_max = FALSE;

  if (!bind_texts (binder, expr, 0, expr->arguments->len))
    return FALSE;
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      unicode |= ae_tsql_type_is_unicode (get_type (expr, i)->id);
      is_max |= get_type (expr, i)->max_length < 0;
    }
  set_text_type (expr, unicode, is_max ? -1 : 8000);
  expr->nullable = FALSE;
  return TRUE;
}

static gboolean
bind_patindex (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_texts (binder, expr, 0, 1))
    return FALSE;
  ae_tsql_type_init (&expr->type, get_type (expr, 1)->max_length < 0 ? AE_EMULATOR_TYPE_BIGINT
                                                                     : AE_EMULATOR_TYPE_INT);
  return TRUE;
}

static void
emit_patindex (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  const guint8 *collation = ae_tsql_bind_get_collation (ae_tsql_function_get_argument (expr, 1),
                                                        ae_tsql_function_get_argument (expr, 0));

  g_string_append (plan->sql, "ts_patindex (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  ae_tsql_function_emit_argument (plan, expr, 1);
  g_string_append_printf (plan->sql, ", %d)", ae_tsql_collation_ignores_case (collation));
}

static gboolean
bind_quotename (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 258);
  return bind_texts (binder, expr, 0, 1);
}

static gboolean
bind_str (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;
  gint length = 10;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_FLOAT);
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0))
      || !ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 0), &type))
    return FALSE;
  for (guint i = 1; i < expr->arguments->len; i++)
    if (!ae_tsql_function_bind_integer (binder, expr, i))
      return FALSE;
  if (expr->arguments->len > 1)
    {
      const AeTsqlExpr *given = ae_tsql_function_get_argument (expr, 1);
      length = given->kind == AE_TSQL_EXPR_LITERAL ? (gint) CLAMP (given->literal.integer, 1, 8000)
                                                   : 8000;
    }
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARCHAR, length);
  return TRUE;
}

static gboolean
bind_translate (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_texts (binder, expr, 0, 2))
    return FALSE;
  set_text_type (expr, ae_tsql_type_is_unicode (get_type (expr, 0)->id),
                 ae_tsql_type_get_length (get_type (expr, 0)));
  return TRUE;
}

static void
emit_translate (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_translate (");
  for (guint i = 0; i < 3; i++)
    {
      ae_tsql_function_emit_argument (plan, expr, i);
      g_string_append (plan->sql, ", ");
    }
  g_string_append_printf (plan->sql, "%d)", ae_tsql_collation_ignores_case (expr->type.collation));
}

static gboolean
bind_soundex (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARCHAR, 4);
  return bind_texts (binder, expr, 0, 0);
}

static gboolean
bind_difference (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return bind_texts (binder, expr, 0, 1);
}

/* --- bytes ------------------------------------------------------------------------------------ */

static gboolean
bind_hashbytes (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARBINARY, 8000);
  if (!bind_texts (binder, expr, 0, 0)
      || !ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 1)))
    return FALSE;
  AeEmulatorTypeId id = get_type (expr, 1)->id;
  if (!ae_tsql_type_is_character (id) && !ae_tsql_type_is_binary (id))
    return ae_tsql_error_set (binder->error, 8116, expr->line, ae_tsql_type_get_name (id), 2u,
                              "hashbytes");
  return TRUE;
}

/* What is hashed or packed are the bytes that the value has in its own encoding. */
static void
emit_bytes (AeTsqlPlan *plan, const AeTsqlExpr *value)
{
  AeEmulatorType bytes;

  ae_tsql_type_init_sized (&bytes, AE_EMULATOR_TYPE_VARBINARY, -1);
  g_string_append (plan->sql, "ts_cast (");
  ae_tsql_emit_expr (plan, value);
  g_string_append_printf (plan->sql, ", %u, %u, 0)", ae_tsql_plan_add_type (plan, &value->type),
                          ae_tsql_plan_add_type (plan, &bytes));
}

static void
emit_hashbytes (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_hashbytes (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  emit_bytes (plan, ae_tsql_function_get_argument (expr, 1));
  g_string_append_c (plan->sql, ')');
}

static gboolean
bind_compress (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_VARBINARY, -1);
  return ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0));
}

static void
emit_compress (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append_printf (plan->sql, "ts_%s (", expr->function->name);
  emit_bytes (plan, ae_tsql_function_get_argument (expr, 0));
  g_string_append_c (plan->sql, ')');
}

static const AeTsqlFunction functions[] = {
  { "compress", 1, 1, FALSE, bind_compress, NULL, emit_compress },
  { "concat_ws", 3, 254, FALSE, bind_concat_ws, "ts_concat_ws", NULL },
  { "decompress", 1, 1, FALSE, bind_compress, NULL, emit_compress },
  { "difference", 2, 2, FALSE, bind_difference, "ts_difference", NULL },
  { "hashbytes", 2, 2, FALSE, bind_hashbytes, NULL, emit_hashbytes },
  { "patindex", 2, 2, FALSE, bind_patindex, NULL, emit_patindex },
  { "quotename", 1, 2, FALSE, bind_quotename, "ts_quotename", NULL },
  { "soundex", 1, 1, FALSE, bind_soundex, "ts_soundex", NULL },
  { "str", 1, 3, FALSE, bind_str, "ts_str", NULL },
  { "stuff", 4, 4, FALSE, bind_stuff, "ts_stuff", NULL },
  { "translate", 3, 3, FALSE, bind_translate, NULL, emit_translate },
};

const AeTsqlFunctionTable ae_tsql_functions_strings = { functions, G_N_ELEMENTS (functions) };
