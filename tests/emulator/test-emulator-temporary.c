/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "engine-dump.h"

/* Temporary tables between sessions, and at their ends. */

static AeEmulatorSession *
open_session (AeEmulatorDatabase *database)
{
  g_autoptr (GError) error = NULL;
  AeEmulatorSession *session = ae_emulator_session_new (database, "tester", NULL, 51, &error);

  g_assert_no_error (error);
  return session;
}

static AeEmulatorDatabase *
open_database (const char *path)
{
  g_autoptr (GError) error = NULL;
  AeEmulatorDatabase *database = ae_emulator_database_new (path, &error);

  g_assert_no_error (error);
  return database;
}

static void
assert_runs (AeEmulatorSession *session, gint32 error, const char *sql)
{
  g_assert_cmpint (engine_dump_get_error (session, sql), ==, error);
}

static void
test_private (void)
{
  g_autoptr (AeEmulatorDatabase) database = open_database (NULL);
  g_autoptr (AeEmulatorSession) a = open_session (database);
  g_autoptr (AeEmulatorSession) b = open_session (database);

  assert_runs (a, 0, "CREATE TABLE #t (a int); INSERT #t VALUES (1)");
  assert_runs (b, 208, "SELECT * FROM #t");
  assert_runs (b, 0, "CREATE TABLE #t (b int); INSERT #t VALUES (2)");
  assert_runs (a, 0, "SELECT a FROM #t");
  assert_runs (a, 207, "SELECT b FROM #t");
}

/* What only one session sees needs no lock that another one could hold. */
static void
test_no_lock (void)
{
  g_autoptr (AeEmulatorDatabase) database = open_database (NULL);
  g_autoptr (AeEmulatorSession) a = open_session (database);
  g_autoptr (AeEmulatorSession) b = open_session (database);

  assert_runs (a, 0, "CREATE TABLE t (a int); BEGIN TRAN; INSERT t VALUES (1)");
  assert_runs (b, 0,
               "SET LOCK_TIMEOUT 0; CREATE TABLE #t (a int); INSERT #t VALUES (1); UPDATE #t SET a "
               "= 2; DECLARE @v TABLE (a int); INSERT @v SELECT a FROM #t; SELECT * INTO #u FROM "
               "@v; DROP TABLE #u");
  assert_runs (b, 1222, "INSERT t VALUES (2)");
}

static void
test_reset (void)
{
  g_autoptr (AeEmulatorDatabase) database = open_database (NULL);
  g_autoptr (AeEmulatorSession) a = open_session (database);

  assert_runs (a, 0,
               "CREATE TABLE #t (a int); CREATE TABLE ##g (a int); BEGIN TRAN; INSERT #t "
               "VALUES (1)");
  ae_emulator_session_reset (a, FALSE);
  assert_runs (a, 208, "SELECT * FROM #t");
  assert_runs (a, 208, "SELECT * FROM ##g");
  assert_runs (a, 0, "CREATE TABLE #t (a int); CREATE TABLE ##g (a int)");
}

/* ##tables are everybody's, until the session that made them ends. */
static void
test_global (void)
{
  g_autoptr (AeEmulatorDatabase) database = open_database (NULL);
  AeEmulatorSession *a = open_session (database);
  g_autoptr (AeEmulatorSession) b = open_session (database);

  assert_runs (a, 0, "CREATE TABLE ##g (a int); INSERT ##g VALUES (1)");
  assert_runs (b, 0, "INSERT tempdb..##g VALUES (2); SELECT * FROM ##g");
  assert_runs (b, 2714, "CREATE TABLE ##g (a int)");
  ae_emulator_session_free (a);
  assert_runs (b, 208, "SELECT * FROM ##g");
  assert_runs (b, 0, "CREATE TABLE ##g (a int)");
}

/* tempdb is empty after a start, whatever the end before it was. */
static void
test_restart (void)
{
  g_autofree char *directory = g_dir_make_tmp ("emulator-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "database", NULL);
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (guint run = 0; run < 2; run++)
    {
      g_autoptr (AeEmulatorDatabase) database = open_database (path);
      g_autoptr (AeEmulatorSession) a = open_session (database);
      assert_runs (a, 0, "CREATE TABLE tempdb..x (a int); SELECT * FROM tempdb.dbo.x");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);
      g_unlink (name);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/temporary/private", test_private);
  g_test_add_func ("/emulator/temporary/no-lock", test_no_lock);
  g_test_add_func ("/emulator/temporary/reset", test_reset);
  g_test_add_func ("/emulator/temporary/global", test_global);
  g_test_add_func ("/emulator/temporary/restart", test_restart);
  return g_test_run ();
}
