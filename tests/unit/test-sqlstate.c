/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* SQLSTATE and transience of errors; the expected values are those of the ODBC driver. */

#include "ae-sqlstate.h"

#include <gio/gio.h>

#include "ae-error.h"
#include "ae-sqlstate-private.h"

static const char *
state_of (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "x");

  return ae_get_sqlstate (error);
}

static gboolean
is_transient (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "x");

  return ae_is_transient (error);
}

static void
test_server (void)
{
  /* The ends and the middle of the table, and what is not in it. */
  static const struct
  {
    int number;
    const char *state;
  } expected[] = {
    { 109, "21S01" },   { 206, "22018" },   { 208, "42S02" },   { 547, "23000" },
    { 2627, "23000" },  { 2714, "42S01" },  { 1205, "40001" },  { 8115, "22003" },
    { 8134, "22012" },  { 18456, "28000" }, { 18488, "28000" }, { 33277, "42000" },
    { 50000, "42000" }, { 0, "42000" },     { -1, "42000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (state_of (AE_SERVER_ERROR, expected[i].number), ==, expected[i].state);
  g_assert_cmpstr (ae_sqlstate_for_number (99999, 0), ==, "01000");
  g_assert_cmpstr (ae_sqlstate_for_number (99999, 16), ==, "42000");
  g_assert_cmpstr (ae_sqlstate_for_number (99999, 17), ==, "HY000");
  g_assert_cmpstr (ae_sqlstate_for_number (99999, 20), ==, "08S01");
}

/* A table that is not in order would lose some of its entries. */
static void
test_all_are_found (void)
{
  static const int numbers[]
      = { 110,  120,  121,  207,  213,  220,   232,   241,   242,  245,  248,  266,
          295,  296,  512,  515,  544,  701,   802,   1222,  1913, 2601, 2628, 2705,
          3621, 3701, 3902, 3903, 3930, 3951,  3960,  3961,  3998, 4506, 4902, 4924,
          5701, 5703, 8114, 8152, 8153, 18452, 18470, 18486, 18487 };
  static const int transient[]
      = { 64,    233,   997,   1204,  1205,  1222,  4060,  4221,  10053, 10054, 10060, 10928, 10929,
          40020, 40143, 40166, 40197, 40501, 40540, 40613, 42108, 42109, 49918, 49919, 49920 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpstr (state_of (AE_SERVER_ERROR, numbers[i]), !=, "42000");
  for (guint i = 0; i < G_N_ELEMENTS (transient); i++)
    g_assert_true (is_transient (AE_SERVER_ERROR, transient[i]));
  g_assert_false (is_transient (AE_SERVER_ERROR, 18456));
  g_assert_false (is_transient (AE_SERVER_ERROR, 40615));
}

static void
test_own (void)
{
  g_autoptr (GEnumClass) codes = g_type_class_ref (AE_TYPE_ERROR);

  for (guint i = 0; i < codes->n_values; i++)
    {
      const char *state = state_of (AE_ERROR, codes->values[i].value);
      g_assert_nonnull (state);
      g_assert_cmpuint (strlen (state), ==, 5);
    }
  g_assert_cmpstr (state_of (AE_ERROR, AE_ERROR_CLOSED), ==, "08003");
  g_assert_cmpstr (state_of (AE_ERROR, 9999), ==, "HY000");
  g_assert_cmpstr (state_of (G_IO_ERROR, G_IO_ERROR_CANCELLED), ==, "HY008");
  g_assert_cmpstr (state_of (G_IO_ERROR, G_IO_ERROR_TIMED_OUT), ==, "HYT00");
  g_assert_cmpstr (state_of (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED), ==, "08S01");
  g_assert_cmpstr (state_of (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED), ==, "08001");
  g_assert_cmpstr (state_of (G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE), ==, "08001");
  g_assert_cmpstr (state_of (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND), ==, "08001");
  g_assert_cmpstr (state_of (G_FILE_ERROR, G_FILE_ERROR_NOENT), ==, "HY000");

  g_assert_true (is_transient (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED));
  g_assert_false (is_transient (G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_assert_true (is_transient (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE));
  g_assert_false (is_transient (AE_ERROR, AE_ERROR_DECRYPT));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sqlstate/server", test_server);
  g_test_add_func ("/sqlstate/all-are-found", test_all_are_found);
  g_test_add_func ("/sqlstate/own", test_own);

  return g_test_run ();
}
