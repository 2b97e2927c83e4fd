/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "engine-dump.h"

/* Every cases/NAME.sql is run in a database of its own, batch by batch (a line GO ends one), and
 * what comes must be NAME.out. With ENGINE_UPDATE set the .out files are written instead. A batch
 * that begins with "--! encryption on" or "off" says whether the client understands encrypted
 * columns from there on. */

/* In pieces, or this file would seem to have two licences. */
static const char header[] = "# SPDX-"
                             "FileCopyrightText: 2026 The aeclient contributors\n"
                             "# SPDX-"
                             "License-Identifier: LGPL-2.1-or-later\n";

static void
run_batches (AeEmulatorSession *session, const char *text, GString *out)
{
  g_auto (GStrv) batches = g_strsplit (text, "\nGO\n", -1);

  for (guint i = 0; batches[i] != NULL; i++)
    {
      if (g_str_has_prefix (batches[i], "--! encryption"))
        ae_emulator_session_set_column_encryption (
            session, g_str_has_prefix (batches[i], "--! encryption on"));
      g_autofree char *answer = engine_dump_run (session, batches[i]);
      g_string_append_printf (out, "#%u\n%s", i + 1, answer);
    }
}

/* Names the first line that differs. */
static void
assert_same_lines (const char *found, const char *expected)
{
  g_auto (GStrv) a = g_strsplit (found, "\n", -1), b = g_strsplit (expected, "\n", -1);

  for (guint i = 0; a[i] != NULL && b[i] != NULL; i++)
    if (!g_str_equal (a[i], b[i]))
      g_error ("line %u: “%s”, expected “%s”", i + 1, a[i], b[i]);
  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
}

static void
test_case (gconstpointer data)
{
  const char *name = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AeEmulatorDatabase) database = ae_emulator_database_new (NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AeEmulatorSession) session
      = ae_emulator_session_new (database, "tester", NULL, 51, &error);
  g_assert_no_error (error);
  g_autofree char *base
      = g_build_filename (g_test_get_dir (G_TEST_DIST), "emulator", "cases", name, NULL);
  g_autofree char *sql_path = g_strconcat (base, ".sql", NULL);
  g_autofree char *out_path = g_strconcat (base, ".out", NULL);
  g_autofree char *sql = NULL, *expected = NULL;
  g_autoptr (GString) out = g_string_new (header);

  g_file_get_contents (sql_path, &sql, NULL, &error);
  g_assert_no_error (error);
  run_batches (session, sql, out);
  if (g_getenv ("ENGINE_UPDATE") != NULL)
    {
      g_file_set_contents (out_path, out->str, -1, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (out_path, &expected, NULL, &error);
  g_assert_no_error (error);
  assert_same_lines (out->str, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *path
      = g_build_filename (g_test_get_dir (G_TEST_DIST), "emulator", "cases", NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (directory);
  for (const char *file = g_dir_read_name (directory); file != NULL;
       file = g_dir_read_name (directory))
    if (g_str_has_suffix (file, ".sql"))
      {
        char *name = g_strndup (file, strlen (file) - 4);
        g_autofree char *test = g_strconcat ("/emulator/engine/", name, NULL);
        g_ptr_array_add (names, name);
        g_test_add_data_func (test, name, test_case);
      }
  return g_test_run ();
}
