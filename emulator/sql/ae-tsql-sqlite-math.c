/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tsql-sqlite-functions-private.h"

static double
get_log (double x, double base)
{
  return base > 0 ? log (x) / log (base) : log (x);
}

static double
compute (const char *name, double x, double y, gboolean has_second)
{
  static const struct
  {
    const char *name;
    double (*function) (double);
  } functions[] = {
    { "acos", acos },   { "asin", asin }, { "atan", atan }, { "cos", cos }, { "exp", exp },
    { "log10", log10 }, { "sin", sin },   { "sqrt", sqrt }, { "tan", tan },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return functions[i].function (x);
  if (g_str_equal (name, "atn2"))
    return atan2 (x, y);
  if (g_str_equal (name, "cot"))
    return 1 / tan (x);
  if (g_str_equal (name, "degrees"))
    return x * 180 / G_PI;
  if (g_str_equal (name, "log"))
    return has_second && y <= 0 ? NAN : get_log (x, has_second ? y : 0);
  if (g_str_equal (name, "pi"))
    return G_PI;
  if (g_str_equal (name, "power"))
    return pow (x, y);
  if (g_str_equal (name, "radians"))
    return x * G_PI / 180;
  if (g_str_equal (name, "sign"))
    return (x > 0) - (x < 0);
  return x * x;
}

/* ts_math (name, x [, y]) */
static void
ts_math (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  const char *name = (const char *) sqlite3_value_text (arguments[0]);

  for (int i = 1; i < n_arguments; i++)
    if (sqlite3_value_type (arguments[i]) == SQLITE_NULL)
      return;
  double x = n_arguments > 1 ? sqlite3_value_double (arguments[1]) : 0;
  double y = n_arguments > 2 ? sqlite3_value_double (arguments[2]) : 0;
  double result = compute (name, x, y, n_arguments > 2);
  if (isfinite (result))
    {
      sqlite3_result_double (context, result);
      return;
    }
  /* Not defined there, or too large. */
  if (isnan (result) || g_str_has_prefix (name, "log"))
    ae_tsql_error_set (&session->pending, 3623, 0);
  else if (g_str_equal (name, "power") && x == 0)
    ae_tsql_error_set (&session->pending, 8134, 0);
  else
    ae_tsql_error_set (&session->pending, 8115, 0, "expression", "float");
  ae_tsql_sqlite_fail (context);
}

/* Like SQL Server, it calls numeric what converts to any of the number types. */
static gboolean
is_numeric (const char *text, gsize size)
{
  static const char *const currencies[] = { "$", "£", "¥", "€", "¤" };
  g_autofree char *trimmed = g_strstrip (g_strndup (text, size));
  const char *at = trimmed;
  gboolean digits = FALSE, money = FALSE;

  if (*at == '+' || *at == '-')
    at++;
  for (gsize i = 0; !money && i < G_N_ELEMENTS (currencies); i++)
    if (g_str_has_prefix (at, currencies[i]))
      {
        at += strlen (currencies[i]);
        money = TRUE;
      }
  if (money && (*at == '+' || *at == '-'))
    at++;
  gboolean point = FALSE, exponent = FALSE;
  for (; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        digits = TRUE;
      else if (*at == '.' && !point && !exponent)
        point = TRUE;
      else if (*at == ',' && !point && !exponent)
        money = TRUE;
      else if (strchr ("eEdD", *at) != NULL && digits && !exponent && !money)
        {
          exponent = TRUE;
          if (at[1] == '+' || at[1] == '-')
            at++;
        }
      else
        return FALSE;
    }
  /* A sign, a point or a currency alone converts to money. */
  return trimmed[0] != '\0' && (digits || !exponent);
}

static void
ts_isnumeric (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *text = (const char *) sqlite3_value_text (arguments[0]);

  sqlite3_result_int (
      context, text != NULL && is_numeric (text, (gsize) sqlite3_value_bytes (arguments[0])));
}

static void
ts_rand (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) sqlite3_value_int64 (arguments[0]));

  sqlite3_result_double (context, g_rand_double (rand));
}

/* --- statistics ------------------------------------------------------------------------------- */

/* Of deviations from the first value, so that large numbers lose little. */
typedef struct
{
  double origin, sum, squares;
  gint64 count;
} Moments;

static void
add_to_moments (sqlite3_context *context, sqlite3_value *value, int sign)
{
  Moments *moments = sqlite3_aggregate_context (context, sizeof *moments);

  if (moments == NULL || sqlite3_value_type (value) == SQLITE_NULL)
    return;
  double number = sqlite3_value_double (value);
  if (moments->count == 0 && sign > 0)
    *moments = (Moments){ .origin = number };
  double deviation = number - moments->origin;
  moments->sum += sign * deviation;
  moments->squares += sign * deviation * deviation;
  moments->count += sign;
}

static void
moments_step (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  add_to_moments (context, arguments[0], 1);
}

static void
moments_inverse (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  add_to_moments (context, arguments[0], -1);
}

/* Of a sample one less counts than there is. */
static void
finish_moments (sqlite3_context *context, gboolean sample, gboolean root)
{
  const Moments *moments = sqlite3_aggregate_context (context, 0);

  if (moments == NULL || moments->count < (sample ? 2 : 1))
    return;
  double n = (double) moments->count;
  double variance = (moments->squares - moments->sum * moments->sum / n) / (sample ? n - 1 : n);
  variance = MAX (variance, 0);
  sqlite3_result_double (context, root ? sqrt (variance) : variance);
}

static void
stdev_final (sqlite3_context *context)
{
  finish_moments (context, TRUE, TRUE);
}

static void
stdevp_final (sqlite3_context *context)
{
  finish_moments (context, FALSE, TRUE);
}

static void
var_final (sqlite3_context *context)
{
  finish_moments (context, TRUE, FALSE);
}

static void
varp_final (sqlite3_context *context)
{
  finish_moments (context, FALSE, FALSE);
}

gboolean
ae_tsql_sqlite_math_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_isnumeric", 1, ts_isnumeric },
    { "ts_math", -1, ts_math },
    { "ts_rand", 1, ts_rand },
  };
  static const struct
  {
    const char *name;
    void (*final) (sqlite3_context *);
  } aggregates[] = {
    { "ts_stdev", stdev_final },
    { "ts_stdevp", stdevp_final },
    { "ts_var", var_final },
    { "ts_varp", varp_final },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (aggregates); i++)
    if (sqlite3_create_window_function (session->db, aggregates[i].name, 1, SQLITE_UTF8, session,
                                        moments_step, aggregates[i].final, aggregates[i].final,
                                        moments_inverse, NULL)
        != SQLITE_OK)
      return FALSE;
  return ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
