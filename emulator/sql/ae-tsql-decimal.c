/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tsql-decimal-private.h"

static __int128
power_of_ten (guint exponent)
{
  __int128 power = 1;

  for (guint i = 0; i < exponent; i++)
    power *= 10;
  return power;
}

static gboolean
multiply_by_ten (__int128 *number, guint times)
{
  for (guint i = 0; i < times; i++)
    if (__builtin_mul_overflow (*number, 10, number))
      return FALSE;
  return TRUE;
}

gboolean
ae_tsql_decimal_parse (const char *text, gsize size, AeTsqlDecimal *decimal)
{
  const char *at = text, *end = text + size;
  gboolean negative = FALSE, point = FALSE, digits = FALSE;

  *decimal = (AeTsqlDecimal){ 0 };
  while (at < end && *at == ' ')
    at++;
  while (end > at && end[-1] == ' ')
    end--;
  if (at < end && (*at == '-' || *at == '+'))
    negative = *at++ == '-';
  for (; at < end; at++)
    {
      if (*at == '.' && !point)
        {
          point = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*at))
        return FALSE;
      digits = TRUE;
      if (point && decimal->scale >= AE_TSQL_DECIMAL_DIGITS)
        continue;
      if (decimal->unscaled >= power_of_ten (AE_TSQL_DECIMAL_DIGITS - 1))
        {
          if (point)
            continue;
          return FALSE;
        }
      decimal->unscaled = decimal->unscaled * 10 + (*at - '0');
      if (point)
        decimal->scale++;
    }
  if (negative)
    decimal->unscaled = -decimal->unscaled;
  return digits;
}

char *
ae_tsql_decimal_to_string (const AeTsqlDecimal *decimal)
{
  char digits[64];
  gsize at = sizeof digits;
  unsigned __int128 rest = decimal->unscaled < 0 ? -(unsigned __int128) decimal->unscaled
                                                 : (unsigned __int128) decimal->unscaled;

  digits[--at] = '\0';
  for (guint n = 0; rest > 0 || n <= decimal->scale; n++)
    {
      if (n == decimal->scale && decimal->scale > 0)
        digits[--at] = '.';
      digits[--at] = (char) ('0' + (int) (rest % 10));
      rest /= 10;
    }
  if (decimal->unscaled < 0)
    digits[--at] = '-';
  return g_strdup (digits + at);
}

double
ae_tsql_decimal_to_double (const AeTsqlDecimal *decimal)
{
  g_autofree char *text = ae_tsql_decimal_to_string (decimal);

  return g_ascii_strtod (text, NULL);
}

gboolean
ae_tsql_decimal_from_double (double number, guint scale, AeTsqlDecimal *decimal)
{
  if (!isfinite (number) || fabs (number) >= 1e38)
    return FALSE;

  g_autofree char *text = g_strdup_printf ("%.*f", (int) MIN (scale, 20), number);
  g_strdelimit (text, ",", '.');
  return ae_tsql_decimal_parse (text, strlen (text), decimal);
}

static void
divide_rounding (__int128 *number, __int128 divisor)
{
  __int128 quotient = *number / divisor, rest = *number % divisor;

  if (rest < 0)
    rest = -rest;
  if (rest >= divisor - rest)
    quotient += *number < 0 ? -1 : 1;
  *number = quotient;
}

static gboolean
fits (__int128 number, guint precision)
{
  __int128 limit = power_of_ten (MIN (precision, AE_TSQL_DECIMAL_DIGITS));

  return number > -limit && number < limit;
}

gboolean
ae_tsql_decimal_rescale (AeTsqlDecimal *decimal, guint precision, guint scale)
{
  if (scale > decimal->scale)
    {
      if (!multiply_by_ten (&decimal->unscaled, scale - decimal->scale))
        return FALSE;
    }
  else if (scale < decimal->scale)
    {
      divide_rounding (&decimal->unscaled, power_of_ten (decimal->scale - scale));
    }
  decimal->scale = scale;
  return fits (decimal->unscaled, precision);
}

int
ae_tsql_decimal_compare (const AeTsqlDecimal *a, const AeTsqlDecimal *b)
{
  __int128 left = a->unscaled, right = b->unscaled;

  if (a->scale < b->scale && !multiply_by_ten (&left, b->scale - a->scale))
    return a->unscaled < 0 ? -1 : 1;
  if (b->scale < a->scale && !multiply_by_ten (&right, a->scale - b->scale))
    return b->unscaled < 0 ? 1 : -1;
  return (left > right) - (left < right);
}

static gboolean
add (const AeTsqlDecimal *a, const AeTsqlDecimal *b, gboolean subtract, AeTsqlDecimal *result)
{
  __int128 left = a->unscaled, right = b->unscaled;
  guint scale = MAX (a->scale, b->scale);

  if (!multiply_by_ten (&left, scale - a->scale) || !multiply_by_ten (&right, scale - b->scale))
    return FALSE;
  result->scale = scale;
  return subtract ? !__builtin_sub_overflow (left, right, &result->unscaled)
                  : !__builtin_add_overflow (left, right, &result->unscaled);
}

/* The dividend grows until the quotient has the digits that are asked for; the rest is cut. */
static gboolean
divide (const AeTsqlDecimal *a, const AeTsqlDecimal *b, guint scale, AeTsqlDecimal *result)
{
  gint grow = (gint) (scale + b->scale) - (gint) a->scale;

  result->scale = scale;
  if (grow > AE_TSQL_DECIMAL_DIGITS)
    return FALSE;
  if (grow < 0)
    {
      result->unscaled = a->unscaled / b->unscaled / power_of_ten ((guint) -grow);
      return TRUE;
    }
  return ae_tsql_decimal_multiply_divide (a->unscaled, power_of_ten ((guint) grow), b->unscaled,
                                          FALSE, &result->unscaled);
}

/* Digits behind the scale that is asked for are rounded away before they can overflow. */
static gboolean
multiply (const AeTsqlDecimal *a, const AeTsqlDecimal *b, guint scale, AeTsqlDecimal *result)
{
  guint exact = a->scale + b->scale;

  result->scale = exact;
  if (!__builtin_mul_overflow (a->unscaled, b->unscaled, &result->unscaled))
    return TRUE;
  result->scale = scale;
  return exact >= scale && exact - scale <= AE_TSQL_DECIMAL_DIGITS
         && ae_tsql_decimal_multiply_divide (a->unscaled, b->unscaled, power_of_ten (exact - scale),
                                             TRUE, &result->unscaled);
}

static gboolean
remainder_of (const AeTsqlDecimal *a, const AeTsqlDecimal *b, AeTsqlDecimal *result)
{
  __int128 left = a->unscaled, right = b->unscaled;
  guint scale = MAX (a->scale, b->scale);

  if (!multiply_by_ten (&left, scale - a->scale) || !multiply_by_ten (&right, scale - b->scale))
    return FALSE;
  result->unscaled = left % right;
  result->scale = scale;
  return TRUE;
}

gboolean
ae_tsql_decimal_compute (char operator,
                         const AeTsqlDecimal * a,
                         const AeTsqlDecimal *b,
                         guint precision,
                         guint scale,
                         AeTsqlDecimal *result)
{
  gboolean good;

  switch (operator)
    {
    case '+':
    case '-':
      good = add (a, b, operator== '-', result);
      break;
    case '*':
      good = multiply (a, b, scale, result);
      break;
    case '/':
      good = divide (a, b, scale, result);
      break;
    default:
      good = remainder_of (a, b, result);
      break;
    }
  return good && ae_tsql_decimal_rescale (result, precision, scale);
}

gboolean
ae_tsql_decimal_to_integer (const AeTsqlDecimal *decimal, gint64 *integer)
{
  __int128 whole = decimal->unscaled / power_of_ten (decimal->scale);

  *integer = (gint64) whole;
  return whole >= G_MININT64 && whole <= G_MAXINT64;
}
