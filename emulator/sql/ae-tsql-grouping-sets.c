/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-functions-private.h"

/* GROUP BY ROLLUP (a, b), CUBE (a, b), GROUPING SETS ((a, b), ()): several groupings in one. What
 * they group by becomes one list; each grouping is a set of bits over it, and the emitter writes a
 * SELECT for each. */

/* CUBE of more would be more SELECTs than SQLite takes. */
#define MAX_SETS 256

static guint
add_group (GPtrArray *groups, AeTsqlExpr *expr)
{
  for (guint i = 0; i < groups->len; i++)
    if (ae_tsql_bind_is_same_expr (g_ptr_array_index (groups, i), expr))
      return i;
  g_ptr_array_add (groups, expr);
  return groups->len - 1;
}

/* The sets of one item: of a plain expression the one with it. */
static void
add_sets (const AeTsqlExpr *item, const guint *bits, guint n_bits, GArray *sets)
{
  if (g_ascii_strcasecmp (item->name, "rollup") == 0)
    for (guint n = n_bits + 1; n-- > 0;)
      {
        guint64 set = 0;
        for (guint i = 0; i < n; i++)
          set |= G_GUINT64_CONSTANT (1) << bits[i];
        g_array_append_val (sets, set);
      }
  else
    for (guint mask = 1u << n_bits; mask-- > 0;)
      {
        guint64 set = 0;
        for (guint i = 0; i < n_bits; i++)
          if (mask & 1u << i)
            set |= G_GUINT64_CONSTANT (1) << bits[i];
        g_array_append_val (sets, set);
      }
}

static gboolean
is_several (const AeTsqlExpr *expr)
{
  return expr->kind == AE_TSQL_EXPR_FUNCTION
         && (g_ascii_strcasecmp (expr->name, "rollup") == 0
             || g_ascii_strcasecmp (expr->name, "cube") == 0
             || g_str_equal (expr->name, AE_TSQL_GROUPING_SETS)
             || g_str_equal (expr->name, AE_TSQL_GROUPING_SET));
}

static gboolean
bind_group (AeTsqlBinder *self, AeTsqlExpr **slot)
{
  if (!ae_tsql_bind_any (self, slot) || !ae_tsql_encryption_require_equality (self, *slot))
    return FALSE;
  if ((*slot)->kind == AE_TSQL_EXPR_LITERAL || (*slot)->kind == AE_TSQL_EXPR_VARIABLE)
    return ae_tsql_error_set (self->error, 164, (*slot)->line);
  if ((*slot)->kind == AE_TSQL_EXPR_SUBQUERY)
    return ae_tsql_error_set (self->error, 144, (*slot)->line);
  return TRUE;
}

/* Every set so far with every set of the item. */
static GArray *
combine (GArray *sets, const GArray *more)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < sets->len && result->len <= MAX_SETS; i++)
    for (guint k = 0; k < more->len && result->len <= MAX_SETS; k++)
      {
        guint64 set = g_array_index (sets, guint64, i) | g_array_index (more, guint64, k);
        g_array_append_val (result, set);
      }
  g_array_unref (sets);
  return result;
}

/* (a, b): one set, which may be empty. */
static gboolean
bind_set (AeTsqlBinder *self, AeTsqlExpr *item, GPtrArray *groups, GArray *sets)
{
  guint64 set = 0;

  for (guint i = 0; i < item->arguments->len; i++)
    {
      AeTsqlExpr **argument = (AeTsqlExpr **) &item->arguments->pdata[i];
      if (!bind_group (self, argument))
        return FALSE;
      set |= G_GUINT64_CONSTANT (1) << MIN (add_group (groups, *argument), 63);
    }
  g_array_append_val (sets, set);
  return TRUE;
}

static gboolean
bind_item (AeTsqlBinder *self, AeTsqlExpr **slot, GPtrArray *groups, GArray *sets)
{
  AeTsqlExpr *item = *slot;
  guint bits[8];

  if (is_several (item) && g_str_equal (item->name, AE_TSQL_GROUPING_SET))
    return bind_set (self, item, groups, sets);
  if (is_several (item) && g_str_equal (item->name, AE_TSQL_GROUPING_SETS))
    {
      for (guint i = 0; i < item->arguments->len; i++)
        if (!bind_item (self, (AeTsqlExpr **) &item->arguments->pdata[i], groups, sets))
          return FALSE;
      return TRUE;
    }
  if (!is_several (item))
    {
      if (!bind_group (self, slot))
        return FALSE;
      guint64 set = G_GUINT64_CONSTANT (1) << MIN (add_group (groups, *slot), 63);
      g_array_append_val (sets, set);
      return TRUE;
    }
  if (item->arguments->len == 0 || item->arguments->len > G_N_ELEMENTS (bits))
    return ae_tsql_error_set (self->error, 10703, item->line, (guint) G_N_ELEMENTS (bits));
  for (guint i = 0; i < item->arguments->len; i++)
    {
      AeTsqlExpr **argument = (AeTsqlExpr **) &item->arguments->pdata[i];
      if (!bind_group (self, argument))
        return FALSE;
      bits[i] = MIN (add_group (groups, *argument), 63);
    }
  add_sets (item, bits, item->arguments->len, sets);
  return TRUE;
}

gboolean
ae_tsql_grouping_sets_bind (AeTsqlBinder *self, AeTsqlSelect *select)
{
  GPtrArray *groups = ae_tsql_arena_list (&self->tree->arena);
  GArray *sets = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 none = 0;
  gboolean good = TRUE, several = FALSE;

  g_array_append_val (sets, none);
  for (guint i = 0; good && i < select->group_by->len; i++)
    {
      AeTsqlExpr **slot = (AeTsqlExpr **) &select->group_by->pdata[i];
      g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof (guint64));
      several |= is_several (*slot);
      good = bind_item (self, slot, groups, more);
      if (good)
        sets = combine (sets, more);
    }
  if (good && several && (sets->len > MAX_SETS || groups->len > 32))
    good = ae_tsql_error_set (self->error, 10703, select->line, 8u);
  select->group_by = groups;
  if (good && several)
    {
      select->group_sets = (guint64 *) ae_tsql_arena_copy (&self->tree->arena, sets->data,
                                                           sets->len * sizeof (guint64));
      select->n_group_sets = sets->len;
    }
  g_array_unref (sets);
  return good;
}

/* --- GROUPING --------------------------------------------------------------------------------- */

static gboolean
bind_grouping (AeTsqlBinder *binder, AeTsqlExpr *expr)
{
  ae_tsql_type_init (&expr->type, g_str_equal (expr->function->name, "grouping")
                                      ? AE_EMULATOR_TYPE_TINYINT
                                      : AE_EMULATOR_TYPE_INT);
  expr->nullable = FALSE;
  return ae_tsql_bind_plain_list (binder, expr->arguments);
}

/* A bit for each argument: 1 where it is not grouped by. */
static void
emit_grouping (AeTsqlPlan *plan, AeTsqlExpr *expr)
{
  guint bits = 0;

  for (guint i = 0; i < expr->arguments->len; i++)
    bits = bits << 1 | ae_tsql_emit_is_left_out (plan, g_ptr_array_index (expr->arguments, i));
  g_string_append_printf (plan->sql, "(%u)", bits);
}

static const AeTsqlFunction functions[] = {
  { "grouping", 1, 1, FALSE, bind_grouping, NULL, emit_grouping },
  { "grouping_id", 1, 31, FALSE, bind_grouping, NULL, emit_grouping },
};

const AeTsqlFunctionTable ae_tsql_functions_grouping = { functions, G_N_ELEMENTS (functions) };
