/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-date-parts-private.h"
#include "ae-tsql-decimal-private.h"

/* Random numbers and dates, computed a second time in another way. */

/* --- decimals: as pupils do it, digit by digit ------------------------------------------------ */

#define MAX_DIGITS 160

typedef struct
{
  guint8 digits[MAX_DIGITS]; /* the last one first */
} Long;

static Long
long_from_int128 (__int128 number)
{
  Long result = { { 0 } };

  for (guint i = 0; number > 0; i++, number /= 10)
    result.digits[i] = (guint8) (number % 10);
  return result;
}

static Long
long_multiply (const Long *a, const Long *b)
{
  guint sums[MAX_DIGITS] = { 0 };
  Long result = { { 0 } };

  for (guint i = 0; i < 76; i++)
    for (guint k = 0; k < 76; k++)
      sums[i + k] += (guint) a->digits[i] * b->digits[k];
  for (guint i = 0; i + 1 < MAX_DIGITS; i++)
    {
      sums[i + 1] += sums[i] / 10;
      result.digits[i] = (guint8) (sums[i] % 10);
    }
  return result;
}

/* Without its last @n digits, rounded half up. */
static void
long_round (Long *self, guint n)
{
  gboolean up = n > 0 && self->digits[n - 1] >= 5;

  memmove (self->digits, self->digits + n, MAX_DIGITS - n);
  memset (self->digits + MAX_DIGITS - n, 0, n);
  for (guint i = 0; up && i < MAX_DIGITS; i++)
    {
      up = self->digits[i] == 9;
      self->digits[i] = up ? 0 : self->digits[i] + 1;
    }
}

static gboolean
long_fits (const Long *self, guint n_digits)
{
  for (guint i = n_digits; i < MAX_DIGITS; i++)
    if (self->digits[i] != 0)
      return FALSE;
  return TRUE;
}

static __int128
random_number (GRand *rand, guint max_digits)
{
  guint n_digits = (guint) g_rand_int_range (rand, 1, (gint) max_digits + 1);
  __int128 number = 0;

  for (guint i = 0; i < n_digits; i++)
    number = number * 10 + g_rand_int_range (rand, 0, 10);
  return number;
}

static void
test_multiply (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 3000; i++)
    {
      AeTsqlDecimal a = { random_number (rand, 38), (guint) g_rand_int_range (rand, 0, 20) };
      AeTsqlDecimal b = { random_number (rand, 38), (guint) g_rand_int_range (rand, 0, 20) };
      guint scale = (guint) g_rand_int_range (rand, 0, (gint) MIN (a.scale + b.scale, 20) + 1);
      Long x = long_from_int128 (a.unscaled), y = long_from_int128 (b.unscaled);
      Long expected = long_multiply (&x, &y);
      AeTsqlDecimal result;

      long_round (&expected, a.scale + b.scale - scale);
      gboolean good = ae_tsql_decimal_compute ('*', &a, &b, 38, scale, &result);
      g_assert_cmpint (good, ==, long_fits (&expected, 38));
      if (!good)
        continue;
      Long found = long_from_int128 (result.unscaled);
      g_assert_cmpmem (found.digits, MAX_DIGITS, expected.digits, MAX_DIGITS);
      g_assert_cmpuint (result.scale, ==, scale);
    }
}

/* quotient * b <= a * 10^k < (quotient + 1) * b */
static void
test_divide (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 3000; i++)
    {
      AeTsqlDecimal a = { random_number (rand, 38), (guint) g_rand_int_range (rand, 0, 20) };
      AeTsqlDecimal b = { random_number (rand, 38) + 1, (guint) g_rand_int_range (rand, 0, 10) };
      guint scale = (guint) g_rand_int_range (rand, 6, 20);
      AeTsqlDecimal result;
      Long power = { { 0 } };

      if (scale + b.scale < a.scale || !ae_tsql_decimal_compute ('/', &a, &b, 38, scale, &result))
        continue;
      power.digits[scale + b.scale - a.scale] = 1;
      Long dividend = long_from_int128 (a.unscaled), divisor = long_from_int128 (b.unscaled);
      Long quotient = long_from_int128 (result.unscaled);
      Long above = long_from_int128 (result.unscaled + 1);
      Long grown = long_multiply (&dividend, &power);
      Long low = long_multiply (&quotient, &divisor), high = long_multiply (&above, &divisor);
      gint against_low = 0, against_high = 0;
      for (guint d = 0; d < MAX_DIGITS; d++)
        {
          if (grown.digits[d] != low.digits[d])
            against_low = grown.digits[d] > low.digits[d] ? 1 : -1;
          if (grown.digits[d] != high.digits[d])
            against_high = grown.digits[d] > high.digits[d] ? 1 : -1;
        }
      g_assert_cmpint (against_low, >=, 0);
      g_assert_cmpint (against_high, <, 0);
    }
}

/* --- dates: as GLib does it ------------------------------------------------------------------- */

static GDateTime *
to_glib (const AeTsqlMoment *moment)
{
  gint year, month, day;
  gint64 seconds = moment->ticks / AE_TSQL_TICKS_PER_SECOND;

  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  return g_date_time_new_utc (year, month, day, (gint) (seconds / 3600), (gint) (seconds / 60 % 60),
                              (gdouble) (seconds % 60));
}

static void
random_moment (GRand *rand, AeTsqlMoment *moment)
{
  *moment = (AeTsqlMoment){ .days = g_rand_int_range (rand, 100000, 3500000) };
  moment->ticks = g_rand_int_range (rand, 0, 86400) * AE_TSQL_TICKS_PER_SECOND;
}

static void
assert_same (const AeTsqlMoment *moment, GDateTime *expected)
{
  g_autoptr (GDateTime) found = to_glib (moment);

  g_assert_cmpint (g_date_time_to_unix (found), ==, g_date_time_to_unix (expected));
}

static void
test_add (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 2000; i++)
    {
      AeTsqlMoment moment, changed;
      gint number = g_rand_int_range (rand, -1000, 1000);
      random_moment (rand, &moment);
      g_autoptr (GDateTime) glib = to_glib (&moment);
      struct
      {
        AeTsqlDatePart part;
        GDateTime *expected;
      } cases[] = {
        { AE_TSQL_PART_YEAR, g_date_time_add_years (glib, number / 10) },
        { AE_TSQL_PART_QUARTER, g_date_time_add_months (glib, number * 3) },
        { AE_TSQL_PART_MONTH, g_date_time_add_months (glib, number) },
        { AE_TSQL_PART_WEEK, g_date_time_add_weeks (glib, number) },
        { AE_TSQL_PART_DAY, g_date_time_add_days (glib, number) },
        { AE_TSQL_PART_HOUR, g_date_time_add_hours (glib, number) },
        { AE_TSQL_PART_MINUTE, g_date_time_add_minutes (glib, number) },
        { AE_TSQL_PART_SECOND, g_date_time_add_seconds (glib, number) },
      };
      for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
        {
          changed = moment;
          gint count = cases[c].part == AE_TSQL_PART_YEAR ? number / 10 : number;
          g_assert_true (ae_tsql_moment_add (&changed, cases[c].part, count));
          assert_same (&changed, cases[c].expected);
          g_date_time_unref (cases[c].expected);
        }
    }
}

static void
test_parts (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  for (guint i = 0; i < 2000; i++)
    {
      AeTsqlMoment moment, other;
      gint64 count;
      random_moment (rand, &moment);
      random_moment (rand, &other);
      g_autoptr (GDateTime) glib = to_glib (&moment);
      g_autoptr (GDateTime) glib_other = to_glib (&other);
      g_assert_cmpint (ae_tsql_moment_get_part (&moment, AE_TSQL_PART_ISO_WEEK, 7), ==,
                       g_date_time_get_week_of_year (glib));
      g_assert_cmpint (ae_tsql_moment_get_part (&moment, AE_TSQL_PART_WEEKDAY, 1), ==,
                       g_date_time_get_day_of_week (glib));
      g_assert_cmpint (ae_tsql_moment_get_part (&moment, AE_TSQL_PART_WEEKDAY, 7), ==,
                       g_date_time_get_day_of_week (glib) % 7 + 1);
      g_assert_cmpint (ae_tsql_moment_get_part (&moment, AE_TSQL_PART_DAYOFYEAR, 7), ==,
                       g_date_time_get_day_of_year (glib));
      g_assert_true (ae_tsql_moment_count (&moment, &other, AE_TSQL_PART_SECOND, &count));
      g_assert_cmpint (count, ==, g_date_time_difference (glib_other, glib) / G_TIME_SPAN_SECOND);
      g_assert_true (ae_tsql_moment_count (&moment, &other, AE_TSQL_PART_MONTH, &count));
      g_assert_cmpint (count, ==,
                       (g_date_time_get_year (glib_other) - g_date_time_get_year (glib)) * 12
                           + g_date_time_get_month (glib_other) - g_date_time_get_month (glib));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/arithmetic/multiply", test_multiply);
  g_test_add_func ("/emulator/arithmetic/divide", test_divide);
  g_test_add_func ("/emulator/arithmetic/add-to-dates", test_add);
  g_test_add_func ("/emulator/arithmetic/parts-of-dates", test_parts);
  return g_test_run ();
}
