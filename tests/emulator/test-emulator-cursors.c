/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "engine-fixture.h"

/* Cursors of the server, as drivers call them. */

static void
set_up (EngineFixture *fixture, gconstpointer data)
{
  engine_fixture_init (fixture,
                       "CREATE TABLE t (a int NOT NULL PRIMARY KEY, b varchar(10));"
                       "INSERT t VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four'), "
                       "(5, 'five')",
                       FALSE);
}

/* --- calls --------------------------------------------------------------------------------- */

static AeEmulatorParameter
number (gint64 integer)
{
  AeEmulatorParameter parameter = { .name = "" };

  parameter.type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_INT, .max_length = 4 };
  parameter.value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_INTEGER, .integer = integer };
  return parameter;
}

static AeEmulatorParameter
output (gint64 integer)
{
  AeEmulatorParameter parameter = number (integer);

  parameter.output = TRUE;
  return parameter;
}

static AeEmulatorParameter
text (const char *name, const char *string)
{
  AeEmulatorParameter parameter = { .name = name };

  parameter.type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_NVARCHAR, .max_length = 8000 };
  parameter.value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_TEXT,
                                       .data = (const guint8 *) string,
                                       .size = strlen (string) };
  return parameter;
}

/* What came, then the status and the outputs. */
static char *
call (EngineFixture *fixture, const char *procedure, const AeEmulatorParameter *parameters, guint n)
{
  g_auto (EngineDump) dump = { 0 };
  g_autoptr (GPtrArray) outputs = NULL;
  gint32 status = 0;

  engine_dump_init (&dump);
  if (!ae_emulator_session_call (fixture->session, procedure, parameters, n, &engine_dump_sink,
                                 &dump, &status, &outputs))
    g_string_append (dump.text, "failed\n");
  g_string_append_printf (dump.text, "= %d", status);
  for (guint i = 0; i < outputs->len; i++)
    {
      const AeEmulatorOutput *value = g_ptr_array_index (outputs, i);
      g_string_append_printf (dump.text, " %u:", value->ordinal);
      engine_dump_append_value (dump.text, &value->value);
    }

  return g_strdup (dump.text->str);
}

#define CALL(procedure, ...)                                              \
  call (fixture, procedure, (const AeEmulatorParameter[]){ __VA_ARGS__ }, \
        G_N_ELEMENTS (((const AeEmulatorParameter[]){ __VA_ARGS__ })))
#define ASSERT_CALL(expected, procedure, ...)                 \
  do                                                          \
    {                                                         \
      g_autofree char *text_ = CALL (procedure, __VA_ARGS__); \
      g_assert_cmpstr (text_, ==, expected);                  \
    }                                                         \
  while (FALSE)

#define COLUMNS "[a int NOT NULL, b varchar(10), ROWSTAT int NOT NULL]\n"
#define STATIC 8
#define KEYSET 1
#define FORWARD 4
#define READ_ONLY 1
#define OPTIMISTIC 4
#define FIRST_CURSOR 180150003

static void
open_cursor (EngineFixture *fixture, gint scroll, gint concurrency, const char *expected)
{
  ASSERT_CALL (expected, "sp_cursoropen", output (0), text ("", "SELECT a, b FROM t ORDER BY a"),
               number (scroll), number (concurrency), output (0));
}

/* --- moving -------------------------------------------------------------------------------- */

typedef struct
{
  gint type, row, n_rows;
  gint first, n; /* what comes: from this row so many */
  gint status;
} Move;

/* In this order, each from where the one before it stood. */
static const Move moves[] = {
  { 0x2, 0, 2, 1, 2, 0 },   /* next */
  { 0x2, 0, 2, 3, 2, 0 },   /* next */
  { 0x4, 0, 2, 1, 2, 0 },   /* previous */
  { 0x4, 0, 2, 0, 0, 0 },   /* previous: before the first */
  { 0x2, 0, 3, 1, 3, 0 },   /* next */
  { 0x2, 0, 3, 4, 2, 0 },   /* next: fewer */
  { 0x2, 0, 3, 0, 0, 0 },   /* next: the end */
  { 0x4, 0, 4, 2, 4, 0 },   /* previous from the end */
  { 0x4, 0, 4, 1, 4, 2 },   /* previous: adjusted to the first */
  { 0x10, 4, 2, 4, 2, 0 },  /* absolute */
  { 0x200, 0, 9, 1, 3, 0 }, /* previous without adjusting */
  { 0x10, -2, 1, 4, 1, 0 }, /* absolute from the end */
  { 0x10, -9, 1, 1, 1, 2 }, /* absolute before the first */
  { 0x10, 9, 1, 0, 0, 0 },  /* absolute behind the last */
  { 0x8, 0, 2, 4, 2, 0 },   /* last */
  { 0x20, -2, 1, 2, 1, 0 }, /* relative */
  { 0x20, 3, 1, 5, 1, 0 },  /* relative */
  { 0x20, -9, 2, 1, 2, 2 }, /* relative before the first */
  { 0x80, 0, 0, 1, 2, 0 },  /* refresh */
  { 0x1, 0, 0, 0, 0, 0 },   /* before the first */
  { 0x2, 0, 1, 1, 1, 0 },   /* next */
  { 0x8, 0, 0, 0, 0, 0 },   /* behind the last */
  { 0x4, 0, 1, 5, 1, 0 },   /* previous */
  { 0x1, 0, 9, 1, 5, 0 },   /* first */
  { 0x20, G_MAXINT32, G_MAXINT32, 0, 0, 0 },
  { 0x10, G_MININT32, G_MAXINT32, 1, 5, 2 },
};

static void
test_moves (EngineFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "one", "two", "three", "four", "five" };

  open_cursor (fixture, STATIC, READ_ONLY, COLUMNS "(done)\n= 0 0:180150003 4:5");
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autoptr (GString) expected = g_string_new (COLUMNS);
      for (gint row = moves[i].first; row < moves[i].first + moves[i].n; row++)
        g_string_append_printf (expected, "%d | '%s' | 1\n", row, names[row - 1]);
      g_string_append_printf (expected, "(%d rows)\n= %d", moves[i].n, moves[i].status);
      g_test_message ("move %u", i);
      ASSERT_CALL (expected->str, "sp_cursorfetch", number (FIRST_CURSOR), number (moves[i].type),
                   number (moves[i].row), number (moves[i].n_rows));
    }
  ASSERT_CALL ("= 0", "sp_cursorclose", number (FIRST_CURSOR));
}

static void
test_forward_only (EngineFixture *fixture, gconstpointer data)
{
  open_cursor (fixture, FORWARD, READ_ONLY, COLUMNS "(done)\n= 0 0:180150003 4:-1");
  ASSERT_CALL (COLUMNS "1 | 'one' | 1\n(1 rows)\n= 0", "sp_cursorfetch", number (FIRST_CURSOR),
               number (2), number (0), number (1));
  ASSERT_CALL ("Msg 16911, Level 16, State 1, Line 1: fetch: The fetch type last cannot be used "
               "with forward only cursors.\nfailed\n= 0",
               "sp_cursorfetch", number (FIRST_CURSOR), number (8), number (0), number (1));
}

static void
test_auto_fetch (EngineFixture *fixture, gconstpointer data)
{
  ASSERT_CALL (COLUMNS "1 | 'one' | 1\n2 | 'two' | 1\n(2 rows)\n= 0 0:180150003 2:8 3:1 4:5",
               "sp_cursoropen", output (0), text ("", "SELECT a, b FROM t ORDER BY a"),
               output (0x2000 | STATIC), output (READ_ONLY), output (2));
}

/* What was there when it was opened, whatever happens then; rows beyond memory too. */
static void
test_snapshot (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (4000, 'x');

  ASSERT_CALL (
      "[i int NOT NULL, s varchar(max), ROWSTAT int NOT NULL]\n(done)\n= 0 0:180150003 4:4000",
      "sp_cursoropen", output (0),
      text ("", "SELECT CAST (value AS int) AS i, REPLICATE (CAST ('x' AS varchar(max)), "
                "4000) AS s FROM GENERATE_SERIES (1, 4000)"),
      number (STATIC), number (READ_ONLY), output (0));
  for (gint row = 1; row <= 4000; row += 1333)
    {
      g_autofree char *expected = g_strdup_printf (
          "[i int NOT NULL, s varchar(max), ROWSTAT int NOT NULL]\n%d | '%s' | 1\n(1 rows)\n= 0",
          row, large);
      ASSERT_CALL (expected, "sp_cursorfetch", number (FIRST_CURSOR), number (0x10), number (row),
                   number (1));
    }

  open_cursor (fixture, STATIC, READ_ONLY, COLUMNS "(done)\n= 0 0:180150005 4:5");
  g_assert_cmpint (engine_dump_get_error (fixture->session, "DELETE t"), ==, 0);
  ASSERT_CALL (COLUMNS "5 | 'five' | 1\n(1 rows)\n= 0", "sp_cursorfetch", number (FIRST_CURSOR + 2),
               number (8), number (0), number (1));
}

/* --- preparing ----------------------------------------------------------------------------- */

static void
test_prepared (EngineFixture *fixture, gconstpointer data)
{
  ASSERT_CALL (COLUMNS "(done)\n= 0 0:1 1:180150003 6:2", "sp_cursorprepexec", output (0),
               output (0), text ("", "@P0 int"),
               text ("", "SELECT a, b FROM t WHERE a > @P0 ORDER BY a"), number (0x1000 | STATIC),
               number (READ_ONLY), output (0), number (3));
  ASSERT_CALL (COLUMNS "(done)\n= 0 1:180150005 4:1", "sp_cursorexecute", number (1), output (0),
               number (STATIC), number (READ_ONLY), output (0), number (4));
  ASSERT_CALL (COLUMNS "5 | 'five' | 1\n(1 rows)\n= 0", "sp_cursorfetch", number (FIRST_CURSOR + 2),
               number (2), number (0), number (9));
  ASSERT_CALL ("= 0", "sp_cursorunprepare", number (1));
  ASSERT_CALL ("Msg 8179, Level 16, State 1, Line 1: Could not find prepared statement with "
               "handle 1.\nfailed\n= 0",
               "sp_cursorexecute", number (1), output (0), number (STATIC), number (READ_ONLY),
               output (0), number (4));
  ASSERT_CALL ("= 0 0:2", "sp_cursorprepare", output (0), text ("", "@P0 int"),
               text ("", "SELECT a, b FROM t WHERE a = @P0"), number (1), number (STATIC),
               number (READ_ONLY));
  ASSERT_CALL (COLUMNS "(done)\n= 0 1:180150007 4:1", "sp_cursorexecute", number (2), output (0),
               number (STATIC), number (READ_ONLY), output (0), number (4));
}

/* What is no single query runs at once where the client allows it. */
static void
test_direct (EngineFixture *fixture, gconstpointer data)
{
  ASSERT_CALL ("Msg 16954, Level 10, State 1, Line 1: Executing SQL directly; no cursor.\n"
               "(1 rows)\n= 0 0:0 4:-1",
               "sp_cursoropen", output (0), text ("", "DELETE t WHERE a = 1"), number (STATIC),
               number (0x2000 | READ_ONLY), output (0));
  ASSERT_CALL ("Msg 16937, Level 16, State 1, Line 1: A server cursor is not allowed on a remote "
               "stored procedure or stored procedure with more than one SELECT statement. Use a "
               "default result set or client cursor.\nfailed\n= 0 0:0 4:-1",
               "sp_cursoropen", output (0), text ("", "DELETE t WHERE a = 2"), number (STATIC),
               number (READ_ONLY), output (0));
}

/* --- changing ------------------------------------------------------------------------------ */

static void
assert_rows (EngineFixture *fixture, const char *expected)
{
  g_autofree char *rows = engine_dump_run (fixture->session, "SELECT a, b FROM t ORDER BY a");

  g_assert_cmpstr (rows, ==, expected);
}

#define TABLE "[a int NOT NULL, b varchar(10)]\n"
#define FETCH_2                                                                         \
  ASSERT_CALL (COLUMNS "1 | 'one' | 1\n2 | 'two' | 1\n(2 rows)\n= 0", "sp_cursorfetch", \
               number (FIRST_CURSOR), number (2), number (0), number (2))

static void
test_update (EngineFixture *fixture, gconstpointer data)
{
  open_cursor (fixture, KEYSET, OPTIMISTIC, COLUMNS "(done)\n= 0 0:180150003 4:5");
  FETCH_2;
  ASSERT_CALL ("(1 rows)\n= 0", "sp_cursor", number (FIRST_CURSOR), number (0x21), number (2),
               text ("", "t"), text ("@b", "zwei"));
  /* The change is seen through the cursor, at once. */
  ASSERT_CALL (COLUMNS "1 | 'one' | 1\n2 | 'zwei' | 1\n(2 rows)\n= 0", "sp_cursorfetch",
               number (FIRST_CURSOR), number (0x80), number (0), number (0));
  ASSERT_CALL ("(1 rows)\n= 0", "sp_cursor", number (FIRST_CURSOR), number (0x22), number (1),
               text ("", ""));
  ASSERT_CALL (COLUMNS "1 | NULL | 2\n2 | 'zwei' | 1\n(2 rows)\n= 0", "sp_cursorfetch",
               number (FIRST_CURSOR), number (0x80), number (0), number (0));
  ASSERT_CALL ("(1 rows)\n= 0", "sp_cursor", number (FIRST_CURSOR), number (4), number (1),
               text ("", "t"), number (7), text ("@b", "seven"));
  assert_rows (fixture, TABLE "2 | 'zwei'\n3 | 'three'\n4 | 'four'\n5 | 'five'\n7 | 'seven'\n"
                              "(5 rows)\n");
}

/* What ODBC drivers send for a column that is not bound: set the position, and read again. */
static void
test_refresh (EngineFixture *fixture, gconstpointer data)
{
  open_cursor (fixture, STATIC, READ_ONLY, COLUMNS "(done)\n= 0 0:180150003 4:5");
  ASSERT_CALL ("Msg 16930, Level 16, State 1, Line 1: The requested row is not in the fetch "
               "buffer.\nfailed\n= 0",
               "sp_cursor", number (FIRST_CURSOR), number (0x28), number (1));
  FETCH_2;
  g_assert_cmpint (engine_dump_get_error (fixture->session, "UPDATE t SET b = 'zwei' WHERE a = 2"),
                   ==, 0);
  /* A static cursor does not change. */
  ASSERT_CALL (COLUMNS "2 | 'two' | 1\n(1 rows)\n= 0", "sp_cursor", number (FIRST_CURSOR),
               number (0x28), number (2));
  ASSERT_CALL (COLUMNS "1 | 'one' | 1\n2 | 'two' | 1\n(2 rows)\n= 0", "sp_cursor",
               number (FIRST_CURSOR), number (0x8), number (0));
}

static void
test_refresh_changed (EngineFixture *fixture, gconstpointer data)
{
  open_cursor (fixture, KEYSET, OPTIMISTIC, COLUMNS "(done)\n= 0 0:180150003 4:5");
  FETCH_2;
  g_assert_cmpint (engine_dump_get_error (fixture->session, "UPDATE t SET b = 'zwei' WHERE a = 2"),
                   ==, 0);
  ASSERT_CALL ("(1 rows)\n= 0", "sp_cursor", number (FIRST_CURSOR), number (0x22), number (1),
               text ("", ""));
  ASSERT_CALL (COLUMNS "1 | NULL | 2\n2 | 'zwei' | 1\n(2 rows)\n= 0", "sp_cursor",
               number (FIRST_CURSOR), number (0x28), number (0));
}

static void
test_change_errors (EngineFixture *fixture, gconstpointer data)
{
  open_cursor (fixture, KEYSET, OPTIMISTIC, COLUMNS "(done)\n= 0 0:180150003 4:5");
  ASSERT_CALL ("Msg 16930, Level 16, State 1, Line 1: The requested row is not in the fetch "
               "buffer.\nfailed\n= 0",
               "sp_cursor", number (FIRST_CURSOR), number (2), number (1), text ("", ""));
  FETCH_2;
  ASSERT_CALL ("Msg 16930, Level 16, State 1, Line 1: The requested row is not in the fetch "
               "buffer.\nfailed\n= 0",
               "sp_cursor", number (FIRST_CURSOR), number (2), number (3), text ("", ""));
  g_autofree char *unknown = CALL ("sp_cursor", number (FIRST_CURSOR), number (1), number (1),
                                   text ("", ""), text ("@c]", "x"));
  g_assert_nonnull (strstr (unknown, "Msg 207, Level 16, State 1, Line 1: Invalid column name "
                                     "'c]'."));
  g_autofree char *duplicate = CALL ("sp_cursor", number (FIRST_CURSOR), number (1), number (1),
                                     text ("", ""), text ("@a", "2"));
  g_assert_nonnull (strstr (duplicate, "Msg 2627"));
  /* Somebody else deleted it. */
  g_assert_cmpint (engine_dump_get_error (fixture->session, "DELETE t WHERE a = 1"), ==, 0);
  ASSERT_CALL ("(0 rows)\nMsg 16947, Level 16, State 1, Line 1: No rows were updated or "
               "deleted.\nfailed\n= 0",
               "sp_cursor", number (FIRST_CURSOR), number (1), number (1), text ("", ""),
               text ("@b", "x"));
  assert_rows (fixture, TABLE "2 | 'two'\n3 | 'three'\n4 | 'four'\n5 | 'five'\n(4 rows)\n");
}

/* What comes from more than one row of a table cannot be changed. */
static void
test_read_only (EngineFixture *fixture, gconstpointer data)
{
  static const char *const queries[] = {
    "SELECT COUNT(*) AS n FROM t",
    "SELECT DISTINCT b FROM t",
    "SELECT a FROM t UNION SELECT a FROM t",
    "SELECT x.a FROM t x JOIN t y ON x.a = y.a",
    "SELECT b FROM t GROUP BY b",
    "SELECT 1 AS a",
    "SELECT name FROM sys.tables",
  };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      gint handle = FIRST_CURSOR + 2 * (gint) i;
      g_autofree char *opened = CALL ("sp_cursoropen", output (0), text ("", queries[i]),
                                      number (KEYSET), output (OPTIMISTIC), output (0));
      g_assert_nonnull (strstr (opened, " 3:1 "));
      g_autofree char *fetched
          = CALL ("sp_cursorfetch", number (handle), number (2), number (0), number (1));
      g_assert_nonnull (strstr (fetched, "(1 rows)"));
      ASSERT_CALL ("Msg 16929, Level 16, State 1, Line 1: The cursor is READ ONLY.\nfailed\n= 0",
                   "sp_cursor", number (handle), number (2), number (1), text ("", ""));
    }
}

/* --- the end ------------------------------------------------------------------------------- */

#define NO_CURSOR(procedure, hex)                                                     \
  "Msg 16909, Level 16, State 1, Line 1: " procedure ": The cursor identifier value " \
  "provided (" hex ") is not valid.\nfailed\n= 0"

static void
test_gone (EngineFixture *fixture, gconstpointer data)
{
  ASSERT_CALL (NO_CURSOR ("sp_cursorfetch", "1"), "sp_cursorfetch", number (1), number (2),
               number (0), number (1));
  open_cursor (fixture, STATIC, READ_ONLY, COLUMNS "(done)\n= 0 0:180150003 4:5");
  ASSERT_CALL ("= 0", "sp_cursoroption", number (FIRST_CURSOR), number (2), text ("", "name"));
  ASSERT_CALL ("= 0", "sp_cursorclose", number (FIRST_CURSOR));
  ASSERT_CALL (NO_CURSOR ("sp_cursorclose", "abcdef3"), "sp_cursorclose", number (FIRST_CURSOR));
  open_cursor (fixture, STATIC, READ_ONLY, COLUMNS "(done)\n= 0 0:180150005 4:5");
  ASSERT_CALL ("= 0", "sp_cursorclose", number (-1));
  ASSERT_CALL (NO_CURSOR ("sp_cursorclose", "abcdef5"), "sp_cursorclose",
               number (FIRST_CURSOR + 2));
  open_cursor (fixture, STATIC, READ_ONLY, COLUMNS "(done)\n= 0 0:180150007 4:5");
  ae_emulator_session_reset (fixture->session, FALSE);
  ASSERT_CALL (NO_CURSOR ("sp_cursoroption", "abcdef7"), "sp_cursoroption",
               number (FIRST_CURSOR + 4), number (2), text ("", "name"));
}

static void
test_statement_errors (EngineFixture *fixture, gconstpointer data)
{
  ASSERT_CALL ("Msg 208, Level 16, State 1, Line 1: Invalid object name 'nothing'.\n"
               "failed\n= 0 0:0 4:-1",
               "sp_cursoropen", output (0), text ("", "SELECT * FROM nothing"), number (KEYSET),
               number (OPTIMISTIC), output (0));
  ASSERT_CALL ("Msg 102, Level 15, State 1, Line 1: Incorrect syntax near 't'.\n"
               "failed\n= 0 0:0 4:-1",
               "sp_cursoropen", output (0), text ("", "SELECT a, b FORM t"), number (KEYSET),
               number (OPTIMISTIC), output (0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                     \
  g_test_add ("/emulator/cursors/" path, EngineFixture, NULL, set_up, function, \
              engine_fixture_tear_down)
  ADD ("moves", test_moves);
  ADD ("forward-only", test_forward_only);
  ADD ("auto-fetch", test_auto_fetch);
  ADD ("snapshot", test_snapshot);
  ADD ("prepared", test_prepared);
  ADD ("direct", test_direct);
  ADD ("update", test_update);
  ADD ("refresh", test_refresh);
  ADD ("refresh-changed", test_refresh_changed);
  ADD ("change-errors", test_change_errors);
  ADD ("read-only", test_read_only);
  ADD ("gone", test_gone);
  ADD ("statement-errors", test_statement_errors);

  return g_test_run ();
}
