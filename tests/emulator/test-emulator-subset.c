/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "ae-tsql-globals-private.h"
#include "ae-tsql-procedures-private.h"
#include "ae-tsql-system-views-private.h"

/* docs/emulator-sql.md lists what there is, all of it and nothing else. */

typedef const char *(*GetName) (guint index);

/* The words in code marks between two comments of the page. */
static GPtrArray *
read_list (const char *page, const char *section)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *mark = g_strdup_printf ("<!-- %s -->", section);
  const char *start = strstr (page, mark);

  g_assert_nonnull (start);
  const char *end = strstr (start + strlen (mark), "<!--");
  for (const char *at = strchr (start, '`'); at != NULL && at < end; at = strchr (at, '`'))
    {
      const char *close = strchr (at + 1, '`');
      g_ptr_array_add (words, g_strndup (at + 1, close - at - 1));
      at = close + 1;
    }
  return words;
}

static void
compare (const char *section, GetName get_name)
{
  g_autofree char *path
      = g_build_filename (g_test_get_dir (G_TEST_DIST), "..", "docs", "emulator-sql.md", NULL);
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;
  guint n_names = 0;

  g_file_get_contents (path, &page, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) words = read_list (page, section);
  for (; get_name (n_names) != NULL; n_names++)
    if (!g_ptr_array_find_with_equal_func (words, get_name (n_names), g_str_equal, NULL))
      g_error ("%s is not on the page", get_name (n_names));
  g_assert_cmpuint (words->len, ==, n_names);
}

static void
test_functions (void)
{
  compare ("functions", ae_tsql_function_get_name);
}

static void
test_globals (void)
{
  compare ("globals", ae_tsql_global_get_name);
}

static void
test_procedures (void)
{
  compare ("procedures", ae_tsql_procedure_get_name);
}

static void
test_views (void)
{
  compare ("views", ae_tsql_system_view_get_name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/subset/functions", test_functions);
  g_test_add_func ("/emulator/subset/globals", test_globals);
  g_test_add_func ("/emulator/subset/procedures", test_procedures);
  g_test_add_func ("/emulator/subset/views", test_views);
  return g_test_run ();
}
