/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gstdio.h>

#include "engine-dump.h"

/* Several sessions of one database, and an end from outside. */

typedef struct
{
  AeEmulatorDatabase *database;
  AeEmulatorSession *a, *b;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->database = ae_emulator_database_new (NULL, &error);
  g_assert_no_error (error);
  fixture->a = ae_emulator_session_new (fixture->database, "a", NULL, 51, &error);
  g_assert_no_error (error);
  fixture->b = ae_emulator_session_new (fixture->database, "b", NULL, 52, &error);
  g_assert_no_error (error);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "CREATE TABLE t (a int PRIMARY KEY, b "
                                                      "varchar(10)); INSERT t VALUES (1, 'one')"),
                   ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ae_emulator_session_free (fixture->a);
  ae_emulator_session_free (fixture->b);
  ae_emulator_database_unref (fixture->database);
}

static void
assert_count (AeEmulatorSession *session, guint count)
{
  g_autofree char *text = engine_dump_run (session, "SELECT COUNT(*) AS c FROM t");
  g_autofree char *expected = g_strdup_printf ("[c int NOT NULL]\n%u\n(1 rows)\n", count);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_isolation (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (engine_dump_get_error (fixture->a, "BEGIN TRAN; INSERT t VALUES (2, 'two')"), ==,
                   0);
  g_assert_cmpuint (ae_emulator_session_get_transaction (fixture->a), !=, 0);
  g_assert_cmpuint (ae_emulator_session_get_transaction (fixture->b), ==, 0);
  assert_count (fixture->a, 2);
  assert_count (fixture->b, 1);
  /* A second writer gives up when it was told not to wait. */
  g_assert_cmpint (
      engine_dump_get_error (fixture->b, "SET LOCK_TIMEOUT 0; INSERT t VALUES (3, 'three')"), ==,
      1222);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "COMMIT"), ==, 0);
  assert_count (fixture->b, 2);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "INSERT t VALUES (3, 'three')"), ==, 0);
  assert_count (fixture->a, 3);
}

static void
test_requests (Fixture *fixture, gconstpointer data)
{
  g_auto (EngineDump) dump = { 0 };

  engine_dump_init (&dump);
  g_assert_true (
      ae_emulator_session_transaction (fixture->a, 5, 2, NULL, &engine_dump_sink, &dump));
  g_assert_cmpint (engine_dump_get_error (fixture->a, "INSERT t VALUES (2, 'two')"), ==, 0);
  g_assert_true (
      ae_emulator_session_transaction (fixture->a, 9, 0, "point", &engine_dump_sink, &dump));
  g_assert_cmpint (engine_dump_get_error (fixture->a, "INSERT t VALUES (3, 'three')"), ==, 0);
  g_assert_true (
      ae_emulator_session_transaction (fixture->a, 8, 0, "point", &engine_dump_sink, &dump));
  g_assert_true (
      ae_emulator_session_transaction (fixture->a, 7, 0, NULL, &engine_dump_sink, &dump));
  g_assert_false (
      ae_emulator_session_transaction (fixture->a, 7, 0, NULL, &engine_dump_sink, &dump));
  g_assert_cmpint (dump.first_error, ==, 3902);
  g_assert_true (
      g_str_has_prefix (dump.text->str, "begin\n(done)\n(done)\n(done)\ncommit\n(done)\n"));
  assert_count (fixture->b, 2);
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (
      engine_dump_get_error (fixture->a,
                             "CREATE DATABASE other; USE other; SET NOCOUNT ON; BEGIN TRAN; INSERT "
                             "master.dbo.t VALUES (2, 'two')"),
      ==, 0);
  ae_emulator_session_reset (fixture->a, FALSE);
  g_assert_cmpstr (ae_emulator_session_get_database (fixture->a), ==, "master");
  g_assert_cmpuint (ae_emulator_session_get_transaction (fixture->a), ==, 0);
  assert_count (fixture->a, 1);
}

static void
test_unknown_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_emulator_session_new (fixture->database, "a", "nowhere", 53, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_identity (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (
      engine_dump_get_error (fixture->a, "CREATE TABLE i (id int IDENTITY(5, 2), v int)"), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "BEGIN TRAN; INSERT i VALUES (1); ROLLBACK"),
                   ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "INSERT i VALUES (1)"), ==, 0);
  g_autofree char *text = engine_dump_run (fixture->a, "SELECT id FROM i");
  /* What was rolled back is not given again. */
  g_assert_cmpstr (text, ==, "[id int NOT NULL IDENTITY]\n7\n(1 rows)\n");
}

/* --- an end from outside --- */

typedef struct
{
  AeEmulatorSession *session;
  const char *sql;
  EngineDump dump;
  gint begun; /* atomic: something came out of it */
} Runner;

static gboolean
on_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  Runner *self = data;

  g_atomic_int_set (&self->begun, 1);
  return TRUE;
}

static gboolean
on_row (gpointer data, const AeEmulatorValue *values)
{
  Runner *self = data;

  self->dump.n_rows++;
  return TRUE;
}

static gboolean
on_done (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  return TRUE;
}

static void
on_message (gpointer data,
            gint32 number,
            guint8 state,
            guint8 severity,
            const char *text,
            const char *procedure,
            guint32 line)
{
  Runner *self = data;

  if (severity > 10)
    self->dump.first_error = number;
  g_atomic_int_set (&self->begun, 1);
}

static const AeEmulatorSink runner_sink
    = { .columns = on_columns, .row = on_row, .done = on_done, .message = on_message };

static gpointer
run (gpointer data)
{
  Runner *self = data;

  ae_emulator_session_run_batch (self->session, self->sql, &runner_sink, self);
  return NULL;
}

static void
interrupt (AeEmulatorSession *session, const char *sql)
{
  Runner runner = { .session = session, .sql = sql };
  GThread *thread = g_thread_new ("runner", run, &runner);

  /* The batch prints when it has begun what will not end. */
  while (g_atomic_int_get (&runner.begun) == 0)
    g_thread_yield ();
  ae_emulator_session_interrupt (session);
  g_thread_join (thread);
  g_assert_cmpint (runner.dump.first_error, ==, 0);
}

static void
test_interrupt (Fixture *fixture, gconstpointer data)
{
  interrupt (fixture->a, "SELECT value FROM GENERATE_SERIES(CAST(1 AS bigint), "
                         "CAST(9000000000000000000 AS bigint))");
  interrupt (fixture->a, "PRINT 'x'; WAITFOR DELAY '23:00:00'");
  interrupt (fixture->a, "PRINT 'x'; WHILE 1 = 1 SET ANSI_NULLS ON");
  interrupt (fixture->a, "PRINT 'x'; SELECT COUNT(*) FROM GENERATE_SERIES(1, 2000000000) a, "
                         "GENERATE_SERIES(1, 2000000000) b");
  assert_count (fixture->a, 1);
}

/* What was written before in the transaction stays. */
static void
test_interrupt_write (Fixture *fixture, gconstpointer data)
{
  interrupt (fixture->a, "BEGIN TRAN; INSERT t VALUES (-1, 'kept'); PRINT 'x'; INSERT t SELECT "
                         "value, 'x' FROM GENERATE_SERIES(2, 2000000000)");
  g_assert_cmpuint (ae_emulator_session_get_transaction (fixture->a), !=, 0);
  assert_count (fixture->a, 2);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "COMMIT"), ==, 0);
  interrupt (fixture->a, "PRINT 'x'; INSERT t SELECT value, 'x' FROM GENERATE_SERIES(2, "
                         "2000000000)");
  assert_count (fixture->b, 2);
}

/* A writer that waits for another one can be stopped too. */
static void
test_interrupt_wait (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (engine_dump_get_error (fixture->b, "BEGIN TRAN; INSERT t VALUES (2, 'two')"), ==,
                   0);
  interrupt (fixture->a, "PRINT 'x'; INSERT t VALUES (3, 'three')");
  g_assert_cmpint (engine_dump_get_error (fixture->b, "ROLLBACK"), ==, 0);
  assert_count (fixture->a, 1);
}

static void
test_sink_closes (Fixture *fixture, gconstpointer data)
{
  g_auto (EngineDump) dump = { 0 };

  engine_dump_init (&dump);
  dump.max_rows = 3;
  ae_emulator_session_run_batch (fixture->a,
                                 "SELECT value FROM GENERATE_SERIES(1, 100000); SELECT 1",
                                 &engine_dump_sink, &dump);
  g_assert_cmpuint (dump.n_rows, ==, 3);
  assert_count (fixture->a, 1);
}

static void
test_many_rows (Fixture *fixture, gconstpointer data)
{
  g_auto (EngineDump) dump = { 0 };

  engine_dump_init (&dump);
  dump.quiet = TRUE;
  ae_emulator_session_run_batch (
      fixture->a, "SELECT value, CAST(value AS varchar(10)) FROM GENERATE_SERIES(1, 100000)",
      &engine_dump_sink, &dump);
  g_assert_cmpuint (dump.n_rows, ==, 100000);
  g_assert_true (g_str_has_suffix (dump.text->str, "(100000 rows)\n"));
}

/* --- files --- */

/* Procedures, views, functions and schemas outlive the server. */
static void
test_modules_in_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("emulator-XXXXXX", &error);
  g_autofree char *path = g_build_filename (directory, "data", NULL);
  static const char *const definitions[]
      = { "CREATE SCHEMA s",
          "CREATE TABLE s.t (a int)",
          "INSERT s.t VALUES (4)",
          "CREATE VIEW s.v AS SELECT a FROM s.t",
          "CREATE FUNCTION s.f (@n int) RETURNS int AS BEGIN RETURN @n * 2 END",
          "CREATE PROC s.p @n int = 5 AS SELECT s.f(a) + @n AS r FROM s.v" };

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AeEmulatorDatabase) database = ae_emulator_database_new (path, &error);
      g_assert_no_error (error);
      g_autoptr (AeEmulatorSession) session
          = ae_emulator_session_new (database, "a", NULL, 51, &error);
      g_assert_no_error (error);
      for (gsize d = 0; i == 0 && d < G_N_ELEMENTS (definitions); d++)
        g_assert_cmpint (engine_dump_get_error (session, definitions[d]), ==, 0);
      g_autofree char *text = engine_dump_run (session, "EXEC s.p");
      g_assert_cmpstr (text, ==, "procedure\n[r int]\n13\n(1 rows)\nend 0\n");
    }
  g_unlink (path);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

/* What one session renames or moves is not what another one remembers. */
static void
test_renamed (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (engine_dump_get_error (fixture->a, "CREATE TABLE r (x int)"), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "SELECT x FROM r"), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "EXEC sp_rename 'r.x', 'y', 'COLUMN'"), ==,
                   0);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "SELECT x FROM r"), ==, 207);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "SELECT y FROM r"), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "CREATE SCHEMA other"), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->a, "ALTER SCHEMA other TRANSFER dbo.r"), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "SELECT y FROM r"), ==, 208);
  g_assert_cmpint (engine_dump_get_error (fixture->b, "SELECT y FROM other.r"), ==, 0);
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("emulator-XXXXXX", &error);
  g_autofree char *path = g_build_filename (directory, "data", NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AeEmulatorDatabase) database = ae_emulator_database_new (path, &error);
      g_assert_no_error (error);
      g_autoptr (AeEmulatorSession) session
          = ae_emulator_session_new (database, "a", NULL, 51, &error);
      g_assert_no_error (error);
      if (i == 0)
        g_assert_cmpint (
            engine_dump_get_error (session, "CREATE TABLE k (id int IDENTITY, v nvarchar(5)); "
                                            "INSERT k VALUES (N'ä'); BEGIN TRAN; INSERT k VALUES "
                                            "('lost')"),
            ==, 0);
      g_autofree char *text = engine_dump_run (session, "INSERT k VALUES ('b'); SELECT * FROM k");
      if (i == 1)
        g_assert_cmpstr (text, ==,
                         "(1 rows)\n[id int NOT NULL IDENTITY, v nvarchar(5)]\n"
                         "1 | 'ä'\n2 | 'b'\n(2 rows)\n");
    }
  g_unlink (path);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/emulator/sessions/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

#define SETTINGS                                                                                   \
  "SELECT DB_NAME () AS d, @@TEXTSIZE AS s, @@LOCK_TIMEOUT AS l, @@DATEFIRST AS f, @@LANGUAGE AS " \
  "g"

/* Whatever a pooled session was told is forgotten; a transaction may be kept. */
static void
test_reset_settings (Fixture *fixture, gconstpointer data)
{
  static const char changes[] = "CREATE DATABASE d; USE d; SET TEXTSIZE 5; SET LOCK_TIMEOUT 7; SET "
                                "DATEFIRST 3; SET ROWCOUNT "
                                "1; SET NOCOUNT ON; SET XACT_ABORT ON; SET LANGUAGE Deutsch; SET "
                                "TRANSACTION ISOLATION LEVEL "
                                "SERIALIZABLE; CREATE TABLE #x (i int)";

  for (guint keep = 0; keep <= 1; keep++)
    {
      g_autofree char *before = engine_dump_run (fixture->a, SETTINGS);
      g_assert_cmpint (engine_dump_get_error (fixture->a, changes + (keep ? 19 : 0)), ==, 0);
      g_autofree char *changed = engine_dump_run (fixture->a, SETTINGS);
      g_assert_cmpstr (changed, !=, before);
      g_assert_cmpint (engine_dump_get_error (fixture->a, "BEGIN TRAN; INSERT master.dbo.t VALUES "
                                                          "(7, 'seven')"),
                       ==, 0);
      guint64 transaction = ae_emulator_session_get_transaction (fixture->a);
      ae_emulator_session_reset (fixture->a, keep);
      g_assert_cmpuint (ae_emulator_session_get_transaction (fixture->a), ==,
                        keep ? transaction : 0);
      g_autofree char *after = engine_dump_run (fixture->a, SETTINGS);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (engine_dump_get_error (fixture->a, "SELECT * FROM #x"), ==, 208);
      assert_count (fixture->a, keep ? 2 : 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("isolation", test_isolation);
  add ("requests", test_requests);
  add ("reset", test_reset);
  add ("unknown-database", test_unknown_database);
  add ("identity", test_identity);
  add ("interrupt", test_interrupt);
  add ("interrupt-write", test_interrupt_write);
  add ("interrupt-wait", test_interrupt_wait);
  add ("sink-closes", test_sink_closes);
  add ("many-rows", test_many_rows);
  g_test_add_func ("/emulator/sessions/file", test_file);
  g_test_add_func ("/emulator/sessions/modules-in-file", test_modules_in_file);
  add ("renamed", test_renamed);
  g_test_add ("/emulator/sessions/reset-settings", Fixture, NULL, set_up, test_reset_settings,
              tear_down);

  return g_test_run ();
}
