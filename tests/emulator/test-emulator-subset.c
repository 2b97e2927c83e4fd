/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-bind-private.h"
#include "engine-dump.h"
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

static char *
read_page (void)
{
  g_autofree char *path
      = g_build_filename (g_test_get_dir (G_TEST_DIST), "..", "docs", "emulator-sql.md", NULL);
  g_autoptr (GError) error = NULL;
  char *page = NULL;

  g_file_get_contents (path, &page, NULL, &error);
  g_assert_no_error (error);
  return page;
}

static void
compare (const char *section, GetName get_name)
{
  g_autofree char *page = read_page ();
  guint n_names = 0;

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

/* --- statements ------------------------------------------------------------------------------- */

/* The page from one mark to another. */
static char *
cut (const char *page, const char *from, const char *to)
{
  const char *start = strstr (page, from);

  g_assert_nonnull (start);
  const char *end = strstr (start, to);
  g_assert_nonnull (end);
  return g_strndup (start, (gsize) (end - start));
}

/* The cells of the rows of a table; the heading and the line below it are left out. */
static GPtrArray *
read_rows (const char *section)
{
  g_auto (GStrv) lines = g_strsplit (section, "\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (lines[i]);
      if (!g_str_has_prefix (lines[i], "| ") || length < 4)
        continue;
      g_autofree char *row = g_strndup (lines[i] + 2, length - 4);
      g_ptr_array_add (rows, g_strsplit (row, " | ", -1));
    }
  g_ptr_array_remove_index (rows, 0);
  return rows;
}

/* Whether the grammar goes on behind the words: then the error is at the sign, which nothing takes.
 */
static gboolean
begins_statement (const char *words)
{
  g_autofree char *text = g_strdup_printf ("SELECT 1; %s %%", words);
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (text, NULL);

  return tree->error.text != NULL && strstr (tree->error.text, "near '%'") != NULL;
}

static void
assert_on_page (const char *section, const char *statement, const char *word)
{
  g_autofree char *pattern = g_strdup_printf ("\\b%s\\b", word);

  if (!g_regex_match_simple (pattern, section, 0, 0))
    g_error ("The grammar knows %s, and the table of statements has no %s", statement, word);
}

static void
test_keywords (void)
{
  static const char *const verbs[] = { "CREATE", "ALTER", "DROP" };
  g_autofree char *page = read_page ();
  g_autofree char *section = cut (page, "## Statements", "<!-- refused -->");
  guint n_verbs = 0, n_objects = 0;

  for (guint i = 0; ae_tsql_lexer_get_keyword (i) != NULL; i++)
    {
      const char *word = ae_tsql_lexer_get_keyword (i);
      if (begins_statement (word))
        {
          n_verbs++;
          assert_on_page (section, word, word);
        }
      for (gsize v = 0; v < G_N_ELEMENTS (verbs); v++)
        {
          g_autofree char *both = g_strdup_printf ("%s %s", verbs[v], word);
          if (!begins_statement (both))
            continue;
          n_objects++;
          assert_on_page (section, both, word);
        }
    }
  /* Or the question has become the wrong one. */
  g_assert_cmpuint (n_verbs, >, 30);
  g_assert_cmpuint (n_objects, >, 30);
}

/* Batches in a database of their own; NULL: nothing failed. */
static char *
run (const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeEmulatorDatabase) database = ae_emulator_database_new (NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeEmulatorSession) session
      = ae_emulator_session_new (database, "tester", NULL, 51, &error);
  g_assert_no_error (error);
  g_auto (GStrv) batches = g_strsplit (sql, "\nGO\n", -1);

  ae_emulator_session_set_column_encryption (session, TRUE);
  for (guint i = 0; batches[i] != NULL; i++)
    {
      g_auto (EngineDump) dump = { 0 };
      engine_dump_init (&dump);
      ae_emulator_session_run_batch (session, batches[i], &engine_dump_sink, &dump);
      if (dump.first_error != 0)
        return g_strdup (dump.text->str);
    }
  return NULL;
}

/* examples.sql has a part "--= NAME" for every row. */
static void
test_examples (void)
{
  g_autofree char *path
      = g_build_filename (g_test_get_dir (G_TEST_DIST), "emulator", "examples.sql", NULL);
  g_autofree char *page = read_page ();
  g_autofree char *section = cut (page, "## Statements", "<!-- refused -->");
  g_autoptr (GPtrArray) rows = read_rows (section);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) parts = g_strsplit (text, "\n--= ", -1);
  g_assert_cmpuint (rows->len, >, 20);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *name = ((char **) g_ptr_array_index (rows, i))[0];
      g_autofree char *start = g_strconcat (name, "\n", NULL);
      guint n_found = 0;
      for (guint p = 1; parts[p] != NULL; p++)
        {
          if (!g_str_has_prefix (parts[p], start))
            continue;
          n_found++;
          g_autofree char *failure = run (parts[p] + strlen (start));
          if (failure != NULL)
            g_error ("The example of %s: %s", name, failure);
        }
      if (n_found != 1)
        g_error ("%u examples of %s", n_found, name);
    }
  g_assert_cmpuint (g_strv_length (parts) - 1, ==, rows->len);
}

static char *
unquote (const char *cell)
{
  gsize length = strlen (cell);

  g_assert_true (length > 2 && cell[0] == '`' && cell[length - 1] == '`');
  return g_strndup (cell + 1, length - 2);
}

static void
test_refused (void)
{
  g_autofree char *page = read_page ();
  g_autofree char *section = cut (page, "<!-- refused -->", "<!-- end -->");
  g_autoptr (GPtrArray) rows = read_rows (section);

  g_assert_cmpuint (rows->len, >, 20);
  for (guint i = 0; i < rows->len; i++)
    {
      char **cells = g_ptr_array_index (rows, i);
      g_assert_cmpuint (g_strv_length (cells), ==, 3);
      g_autofree char *sql = unquote (cells[0]), *near = unquote (cells[2]);
      g_autofree char *answer = run (sql);
      g_autofree char *number = g_strdup_printf ("Msg %s,", cells[1]);
      g_autofree char *place = g_strdup_printf ("'%s'", near);
      if (answer == NULL || strstr (answer, number) == NULL || strstr (answer, place) == NULL
          || strstr (answer, "Line 1") == NULL)
        g_error ("%s: %s", sql, answer != NULL ? answer : "it runs");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/subset/functions", test_functions);
  g_test_add_func ("/emulator/subset/globals", test_globals);
  g_test_add_func ("/emulator/subset/procedures", test_procedures);
  g_test_add_func ("/emulator/subset/views", test_views);
  g_test_add_func ("/emulator/subset/keywords", test_keywords);
  g_test_add_func ("/emulator/subset/examples", test_examples);
  g_test_add_func ("/emulator/subset/refused", test_refused);
  return g_test_run ();
}
