/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-date-parts-private.h"
#include "ae-tsql-functions-private.h"

/* Dates and times: what the functions are called, take and give. ae-tsql-sqlite-dates.c computes.
 */

/* --- parts ------------------------------------------------------------------------------------ */

/* The first argument is a word, not a column. */
static gboolean
bind_part (AeTsqlBinder *binder, AeTsqlExpr *expr, AeTsqlDatePart *part)
{
  AeTsqlExpr *word = ae_tsql_function_get_argument (expr, 0);

  if (word->kind == AE_TSQL_EXPR_LITERAL && word->is_bound)
    {
      *part = (AeTsqlDatePart) word->literal.integer;
      return TRUE;
    }
  if (word->kind != AE_TSQL_EXPR_COLUMN || word->qualifier != NULL)
    return ae_tsql_error_set (binder->error, 1023, expr->line, 1u, expr->function->name);
  if (!ae_tsql_date_part_find (word->name, part))
    return ae_tsql_error_set (binder->error, 155, word->line, word->name, expr->function->name);
  word->kind = AE_TSQL_EXPR_LITERAL;
  word->literal.kind = AE_EMULATOR_VALUE_INTEGER;
  word->literal.integer = *part;
  word->is_bound = TRUE;
  ae_tsql_type_init (&word->type, AE_EMULATOR_TYPE_INT);
  return TRUE;
}

/* A text becomes a datetime or, where its fraction counts, a datetime2. */
static gboolean
bind_moment (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index, AeEmulatorTypeId text_type)
{
  AeTsqlExpr **slot = ae_tsql_function_get_slot (expr, index);
  AeEmulatorType type;

  if (!ae_tsql_bind_plain (binder, slot))
    return FALSE;
  if (ae_tsql_type_is_temporal ((*slot)->type.id))
    return TRUE;
  AeEmulatorTypeId id = (*slot)->type.id;
  gboolean is_number = ae_tsql_type_is_numeric (id);
  if (!ae_tsql_type_is_character (id) && !is_number && !ae_tsql_bind_is_null_literal (*slot))
    return ae_tsql_error_set (binder->error, 8116, expr->line, ae_tsql_type_get_name (id),
                              index + 1, expr->function->name);
  ae_tsql_type_init (&type, is_number ? AE_EMULATOR_TYPE_DATETIME : text_type);
  return ae_tsql_bind_convert (binder, slot, &type);
}

/* A date has no hours, a time no days, and the old types no microseconds. */
static gboolean
check_part (AeTsqlBinder *binder, AeTsqlExpr *expr, AeTsqlDatePart part, AeEmulatorTypeId id)
{
  gboolean old = id == AE_EMULATOR_TYPE_DATETIME || id == AE_EMULATOR_TYPE_SMALLDATETIME;
  gboolean adds = g_str_equal (expr->function->name, "dateadd");
  gboolean good = TRUE;

  if (part == AE_TSQL_PART_TZOFFSET)
    good = !adds && (id == AE_EMULATOR_TYPE_DATETIMEOFFSET || id == AE_EMULATOR_TYPE_DATETIME2);
  else if (id == AE_EMULATOR_TYPE_DATE)
    good = ae_tsql_date_part_is_of_date (part);
  else if (id == AE_EMULATOR_TYPE_TIME)
    good = !ae_tsql_date_part_is_of_date (part);
  else if (old && adds)
    good = part < AE_TSQL_PART_MICROSECOND;
  if (adds && part == AE_TSQL_PART_ISO_WEEK)
    good = FALSE;
  if (good)
    return TRUE;
  return ae_tsql_error_set (binder->error, 9810, expr->line, ae_tsql_date_part_get_name (part),
                            expr->function->name, ae_tsql_type_get_name (id));
}

static gboolean
bind_dateadd (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;
  AeTsqlDatePart part;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  if (!bind_part (binder, expr, &part)
      || !ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 1))
      || !ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 1), &type)
      || !bind_moment (binder, expr, 2, AE_EMULATOR_TYPE_DATETIME))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 2)->type;
  return check_part (binder, expr, part, expr->type.id);
}

static gboolean
bind_datediff (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlDatePart part;

  ae_tsql_type_init (&expr->type, g_str_equal (expr->function->name, "datediff_big")
                                      ? AE_EMULATOR_TYPE_BIGINT
                                      : AE_EMULATOR_TYPE_INT);
  if (!bind_part (binder, expr, &part) || !bind_moment (binder, expr, 1, AE_EMULATOR_TYPE_DATETIME2)
      || !bind_moment (binder, expr, 2, AE_EMULATOR_TYPE_DATETIME2))
    return FALSE;
  if (part == AE_TSQL_PART_TZOFFSET)
    return ae_tsql_error_set (binder->error, 155, expr->line, "tzoffset", expr->function->name);
  return TRUE;
}

static gboolean
bind_datepart (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlDatePart part;

  if (g_str_equal (expr->function->name, "datename"))
    ae_tsql_type_init_sized (&expr->type, AE_EMULATOR_TYPE_NVARCHAR, 30);
  else
    ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  return bind_part (binder, expr, &part)
         && bind_moment (binder, expr, 1, AE_EMULATOR_TYPE_DATETIME2)
         && check_part (binder, expr, part, ae_tsql_function_get_argument (expr, 1)->type.id);
}

static gboolean
bind_datetrunc (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlDatePart part;

  if (!bind_part (binder, expr, &part)
      || !bind_moment (binder, expr, 1, AE_EMULATOR_TYPE_DATETIME2))
    return FALSE;
  expr->type = ae_tsql_function_get_argument (expr, 1)->type;
  return check_part (binder, expr, part, expr->type.id);
}

/* name (part, arguments …, type of the result) */
static void
emit_typed (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_autofree char *name = g_strdup (expr->function->name);

  g_string_append_printf (plan->sql, "ts_%s (", g_strdelimit (name, " ", '_'));
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      ae_tsql_function_emit_argument (plan, expr, i);
      g_string_append (plan->sql, ", ");
    }
  g_string_append_printf (plan->sql, "%u)", ae_tsql_plan_add_type (plan, &expr->type));
}

/* --- from parts ------------------------------------------------------------------------------- */

static gboolean
bind_precision (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index)
{
  const AeTsqlExpr *precision = ae_tsql_function_get_argument (expr, index);
  AeTsqlTypeName name = { .name = (char *) ae_tsql_type_get_name (expr->type.id),
                          .line = expr->line,
                          .n_arguments = 1,
                          .arguments = { precision->literal.integer } };

  if (precision->kind != AE_TSQL_EXPR_LITERAL
      || precision->literal.kind != AE_EMULATOR_VALUE_INTEGER)
    return ae_tsql_error_set (binder->error, 10760, expr->line);
  return ae_tsql_type_resolve (&name, 'x', 1, &expr->type, binder->error);
}

static gboolean
bind_from_parts (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  static const struct
  {
    const char *name;
    AeEmulatorTypeId id;
  } types[] = {
    { "datefromparts", AE_EMULATOR_TYPE_DATE },
    { "datetime2fromparts", AE_EMULATOR_TYPE_DATETIME2 },
    { "datetimefromparts", AE_EMULATOR_TYPE_DATETIME },
    { "datetimeoffsetfromparts", AE_EMULATOR_TYPE_DATETIMEOFFSET },
    { "smalldatetimefromparts", AE_EMULATOR_TYPE_SMALLDATETIME },
    { "timefromparts", AE_EMULATOR_TYPE_TIME },
  };
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  for (guint i = 0; i < expr->arguments->len; i++)
    if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, i))
        || !ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, i), &type))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, expr->function->name))
      ae_tsql_type_init (&expr->type, types[i].id);
  if (expr->type.id == AE_EMULATOR_TYPE_DATETIME2 || expr->type.id == AE_EMULATOR_TYPE_TIME
      || expr->type.id == AE_EMULATOR_TYPE_DATETIMEOFFSET)
    return bind_precision (binder, expr, expr->arguments->len - 1);
  return TRUE;
}

static void
emit_from_parts (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_fromparts (");
  for (guint i = 0; i < expr->arguments->len; i++)
    {
      ae_tsql_function_emit_argument (plan, expr, i);
      g_string_append (plan->sql, ", ");
    }
  g_string_append_printf (plan->sql, "%u)", ae_tsql_plan_add_type (plan, &expr->type));
}

/* --- the others ------------------------------------------------------------------------------- */

static gboolean
bind_eomonth (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeEmulatorType type;

  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_INT);
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_DATE);
  return bind_moment (binder, expr, 0, AE_EMULATOR_TYPE_DATE)
         && (expr->arguments->len < 2
             || (ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 1))
                 && ae_tsql_bind_convert (binder, ae_tsql_function_get_slot (expr, 1), &type)));
}

static void
emit_eomonth (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  g_string_append (plan->sql, "ts_eomonth (");
  ae_tsql_function_emit_argument (plan, expr, 0);
  g_string_append (plan->sql, ", ");
  if (expr->arguments->len > 1)
    ae_tsql_function_emit_argument (plan, expr, 1);
  else
    g_string_append_c (plan->sql, '0');
  g_string_append_c (plan->sql, ')');
}

static gboolean
bind_isdate (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, AE_EMULATOR_TYPE_INT);
  expr->nullable = FALSE;
  if (!ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 0)))
    return FALSE;
  AeEmulatorTypeId id = ae_tsql_function_get_argument (expr, 0)->type.id;
  if (ae_tsql_type_is_temporal (id) && id != AE_EMULATOR_TYPE_DATETIME
      && id != AE_EMULATOR_TYPE_SMALLDATETIME)
    return ae_tsql_error_set (binder->error, 8116, expr->line, ae_tsql_type_get_name (id), 1u,
                              "isdate");
  return ae_tsql_function_bind_text (binder, expr, 0);
}

static gboolean
bind_offset (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  AeTsqlExpr **slot = ae_tsql_function_get_slot (expr, 0);
  gboolean switches = g_str_equal (expr->function->name, "switchoffset");
  AeEmulatorType type;

  ae_tsql_type_init (&type,
                     switches ? AE_EMULATOR_TYPE_DATETIMEOFFSET : AE_EMULATOR_TYPE_DATETIME2);
  if (!ae_tsql_bind_plain (binder, slot)
      || !ae_tsql_bind_plain (binder, ae_tsql_function_get_slot (expr, 1)))
    return FALSE;
  if ((*slot)->type.id == type.id)
    type = (*slot)->type;
  if (!ae_tsql_bind_convert (binder, slot, &type))
    return FALSE;
  AeTsqlTypeName name = { .name = (char *) "datetimeoffset",
                          .line = expr->line,
                          .n_arguments = 1,
                          .arguments = { type.scale } };
  return ae_tsql_type_resolve (&name, 'x', 1, &expr->type, binder->error);
}

/* A moment without an offset gets that of the zone, one with an offset is moved there. */
static gboolean
bind_at_time_zone (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  if (!bind_moment (binder, expr, 0, AE_EMULATOR_TYPE_DATETIME2)
      || !ae_tsql_function_bind_text (binder, expr, 1))
    return FALSE;
  const AeEmulatorType *type = &ae_tsql_function_get_argument (expr, 0)->type;
  if (type->id == AE_EMULATOR_TYPE_DATE || type->id == AE_EMULATOR_TYPE_TIME)
    return ae_tsql_error_set (binder->error, 8116, expr->line, ae_tsql_type_get_name (type->id), 1u,
                              "AT TIME ZONE");
  AeTsqlTypeName name
      = { .name = (char *) "datetimeoffset",
          .line = expr->line,
          .n_arguments = 1,
          .arguments = { type->id == AE_EMULATOR_TYPE_SMALLDATETIME ? 0 : type->scale } };
  return ae_tsql_type_resolve (&name, 'x', 1, &expr->type, binder->error);
}

static const AeTsqlFunction functions[] = {
  { AE_TSQL_AT_TIME_ZONE, 2, 2, FALSE, bind_at_time_zone, NULL, emit_typed },
  { "dateadd", 3, 3, FALSE, bind_dateadd, NULL, emit_typed },
  { "datediff", 3, 3, FALSE, bind_datediff, NULL, emit_typed },
  { "datediff_big", 3, 3, FALSE, bind_datediff, NULL, emit_typed },
  { "datefromparts", 3, 3, FALSE, bind_from_parts, NULL, emit_from_parts },
  { "datename", 2, 2, FALSE, bind_datepart, NULL, emit_typed },
  { "datepart", 2, 2, FALSE, bind_datepart, NULL, emit_typed },
  { "datetime2fromparts", 8, 8, FALSE, bind_from_parts, NULL, emit_from_parts },
  { "datetimefromparts", 7, 7, FALSE, bind_from_parts, NULL, emit_from_parts },
  { "datetimeoffsetfromparts", 10, 10, FALSE, bind_from_parts, NULL, emit_from_parts },
  { "datetrunc", 2, 2, FALSE, bind_datetrunc, NULL, emit_typed },
  { "eomonth", 1, 2, FALSE, bind_eomonth, NULL, emit_eomonth },
  { "isdate", 1, 1, FALSE, bind_isdate, "ts_isdate", NULL },
  { "smalldatetimefromparts", 5, 5, FALSE, bind_from_parts, NULL, emit_from_parts },
  { "switchoffset", 2, 2, FALSE, bind_offset, NULL, emit_typed },
  { "timefromparts", 5, 5, FALSE, bind_from_parts, NULL, emit_from_parts },
  { "todatetimeoffset", 2, 2, FALSE, bind_offset, NULL, emit_typed },
};

const AeTsqlFunctionTable ae_tsql_functions_dates = { functions, G_N_ELEMENTS (functions) };
