/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-bulk-private.h"
#include "engine-fixture.h"

/* Bulk loads below the wire: the bytes of a message, and what is in the table afterwards. */

#define ENCRYPTED(key, type)                                                      \
  " ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = " key ", ENCRYPTION_TYPE = " type "," \
  " ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')"

static const char schema[]
    = "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y');"
      "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x01);"
      "CREATE TABLE t (a int NOT NULL PRIMARY KEY, b nvarchar(10) DEFAULT N'none');"
      "CREATE TABLE i (id int IDENTITY (10, 5), a int);"
      "CREATE TABLE e (id int, s int" ENCRYPTED ("CEK1", "DETERMINISTIC") ")";

static void
set_up (EngineFixture *fixture, gconstpointer data)
{
  engine_fixture_init (fixture, schema, TRUE);
}

/* What INSERT BULK and then the message say. */
static char *
load (EngineFixture *fixture, const char *statement, gboolean column_encryption, const char *hex)
{
  g_auto (EngineDump) dump = { 0 };
  g_autofree char *begun = engine_dump_run (fixture->session, statement);
  g_autoptr (GByteArray) bytes = engine_fixture_parse_hex (hex);
  AeTdsReader reader;

  g_assert_cmpstr (begun, ==, "");
  g_assert_true (ae_emulator_session_expects_bulk (fixture->session));
  engine_dump_init (&dump);
  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  ae_emulator_bulk_load (fixture->session, &reader, column_encryption, &engine_dump_sink, &dump);
  g_assert_false (ae_emulator_session_expects_bulk (fixture->session));

  return g_strdup (dump.text->str);
}

static void
assert_load (EngineFixture *fixture,
             const char *statement,
             gboolean ce,
             const char *hex,
             const char *expected)
{
  g_autofree char *text = load (fixture, statement, ce, hex);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_rows (EngineFixture *fixture, const char *query, const char *expected)
{
  g_autofree char *text = engine_dump_run (fixture->session, query);
  char *rows = strchr (text, '\n');

  g_assert_nonnull (rows);
  g_assert_cmpstr (rows + 1, ==, expected);
}

#define DONE " FD 00 00 00 00 00 00 00 00 00 00 00 00"
/* int and nvarchar(10) */
#define COLUMNS                                                                      \
  "81 02 00 00 00 00 00 04 00 26 04 01 61 00 00 00 00 00 05 00 E7 14 00 09 04 D0 00" \
  " 34 01 62 00 "
#define STATEMENT "INSERT BULK t ([a] int, [b] nvarchar(10))"
#define ROW_1_X "D1 04 01 00 00 00 02 00 78 00 "
#define ROW_2_NULL "D1 04 02 00 00 00 FF FF "

/* --- plain --------------------------------------------------------------------------------- */

/* What tedious sent (tds sheet 11.7). */
static void
test_plain (EngineFixture *fixture, gconstpointer data)
{
  assert_load (fixture, STATEMENT, FALSE, COLUMNS ROW_1_X ROW_2_NULL DONE, "(2 rows)\n");
  assert_rows (fixture, "SELECT a, b FROM t ORDER BY a", "1 | 'x'\n2 | 'none'\n(2 rows)\n");
  assert_rows (fixture, "SELECT @@ROWCOUNT AS n", "2\n(1 rows)\n");
}

static void
test_keep_nulls (EngineFixture *fixture, gconstpointer data)
{
  assert_load (fixture,
               "INSERT BULK master.dbo.[t] ([a] int, [b] nvarchar(10) COLLATE Latin1_General_CI_AS)"
               " WITH (KEEP_NULLS, TABLOCK, FIRE_TRIGGERS, CHECK_CONSTRAINTS, ROWS_PER_BATCH = 10,"
               " KILOBYTES_PER_BATCH = 20, ORDER (a ASC, b DESC))",
               FALSE, COLUMNS ROW_2_NULL DONE, "(1 rows)\n");
  assert_rows (fixture, "SELECT a, b FROM t", "2 | NULL\n(1 rows)\n");
}

static void
test_empty (EngineFixture *fixture, gconstpointer data)
{
  assert_load (fixture, STATEMENT, FALSE, COLUMNS DONE, "(0 rows)\n");
}

/* As FreeTDS sends it. */
static void
test_no_end (EngineFixture *fixture, gconstpointer data)
{
  assert_load (fixture, STATEMENT, FALSE, COLUMNS ROW_1_X ROW_2_NULL, "(2 rows)\n");
  assert_rows (fixture, "SELECT COUNT(*) AS n FROM t", "2\n(1 rows)\n");
}

/* A column that is left out gets its default. */
static void
test_fewer_columns (EngineFixture *fixture, gconstpointer data)
{
  assert_load (fixture, "INSERT BULK t (a bigint)", FALSE,
               "81 01 00 00 00 00 00 08 00 7F 01 61 00 D1 07 00 00 00 00 00 00 00" DONE,
               "(1 rows)\n");
  assert_rows (fixture, "SELECT a, b FROM t", "7 | 'none'\n(1 rows)\n");
}

/* The identity is given by the server, or kept when its column is among the loaded ones. */
static void
test_identity (EngineFixture *fixture, gconstpointer data)
{
  assert_load (fixture, "INSERT BULK i (a int)", FALSE,
               "81 01 00 00 00 00 00 09 00 26 04 01 61 00 D1 04 01 00 00 00 D1 00" DONE,
               "(2 rows)\n");
  assert_load (fixture, "INSERT BULK i (id int, a int)", FALSE,
               "81 02 00 00 00 00 00 08 00 38 02 69 00 64 00 00 00 00 00 09 00 26 04 01 61 00"
               " D1 64 00 00 00 04 03 00 00 00" DONE,
               "(1 rows)\n");
  g_assert_cmpint (engine_dump_get_error (fixture->session, "INSERT i VALUES (4)"), ==, 0);
  assert_rows (fixture, "SELECT id, a FROM i ORDER BY id",
               "10 | 1\n15 | NULL\n100 | 3\n105 | 4\n(4 rows)\n");
}

/* text and image: pointer and timestamp before the value, the table's name in the columns. */
static void
test_text_pointers (EngineFixture *fixture, gconstpointer data)
{
  const char *pieces = "81 02 00 00 00 00 00 09 00 23 FF FF FF 7F 09 04 D0 00 34 01 00 6C 00 01 63"
                       " 00 00 00 00 00 09 00 22 FF FF FF 7F 01 01 00 6C 00 01 64 00"
                       " D1 10 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
                       " 00 03 00 00 00 61 E9 62 00" DONE;

  g_assert_cmpint (engine_dump_get_error (fixture->session, "CREATE TABLE l (c text, d image)"), ==,
                   0);
  assert_load (fixture, "INSERT BULK l (c text, d image)", FALSE, pieces, "(1 rows)\n");
  assert_rows (fixture, "SELECT c, d FROM l", "'a\303\251b' | NULL\n(1 rows)\n");
}

/* A sql_variant keeps what it holds; a value of it converts to the type of another column. */
static void
test_variant (EngineFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (
      engine_dump_get_error (fixture->session, "CREATE TABLE v (a sql_variant, b sql_variant)"), ==,
      0);
  assert_load (fixture, "INSERT BULK v (a sql_variant, b sql_variant)", FALSE,
               "81 02 00 00 00 00 00 09 00 62 49 1F 00 00 01 61 00 00 00 00 00 09 00 62 49 1F 00"
               " 00 01 62 00 D1 09 00 00 00 6C 02 05 01 01 7B 00 00 00 0C 00 00 00 A7 07 09 04 D0"
               " 00 34 0A 00 61 E9 62 D1 00 00 00 00 06 00 00 00 38 00 4D 00 00 00" DONE,
               "(2 rows)\n");
  assert_rows (fixture,
               "SELECT SQL_VARIANT_PROPERTY (a, 'BaseType') AS x, SQL_VARIANT_PROPERTY (b, "
               "'BaseType') AS y, CAST (b AS varchar (10)) AS z FROM v ORDER BY z",
               "NULL | nvarchar(128) 'int' | '77'\n"
               "nvarchar(128) 'numeric' | nvarchar(128) 'varchar' | 'a\303\251b'\n(2 rows)\n");
}

/* --- errors -------------------------------------------------------------------------------- */

typedef struct
{
  const char *name, *statement, *hex, *expected;
} Failure;

#define FAILED(number, level, text) "Msg " number ", Level " level ", State 1, Line 1: " text "\n"
#define TERMINATED "Msg 3621, Level 0, State 0, Line 1: The statement has been terminated.\n"
#define PREMATURE                                                                                 \
  FAILED ("4804", "16",                                                                           \
          "While reading current row from host, a premature end-of-message was "                  \
          "encountered--an incoming data stream was interrupted when the server expected to see " \
          "more data. The host program may have terminated. Ensure that you are using a "         \
          "supported client application programming interface (API).")                            \
  "(failed)\n"

static const Failure failures[] = {
  { "null", STATEMENT, COLUMNS ROW_1_X "D1 00 FF FF" DONE,
    "Msg 515, Level 16, State 2, Line 1: Cannot insert the value NULL into column 'a', table "
    "'master.dbo.t'; column does not allow nulls. INSERT fails.\n" TERMINATED "(failed)\n" },
  { "duplicate", STATEMENT, COLUMNS ROW_1_X ROW_1_X DONE, NULL },
  { "length", STATEMENT, COLUMNS ROW_1_X "D1 04 05 00 00 00 16 00" DONE,
    FAILED ("4815",
            "16",
            "Received an invalid column length from the bcp client for colid 2.") "(failed)\n" },
  { "cut-row", STATEMENT, COLUMNS ROW_1_X "D1 04 05 00", PREMATURE },
  { "cut-at-value", STATEMENT, COLUMNS ROW_1_X "D1", PREMATURE },
  { "cut-columns", STATEMENT, "81 02 00 00 00 00 00 04 00 26 04 01 61", PREMATURE },
  { "nothing", STATEMENT, "", PREMATURE },
  { "compact-rows", STATEMENT, COLUMNS "D2 00 04 01 00 00 00 02 00 78 00" DONE, PREMATURE },
  { "too-few", "INSERT BULK t (a int)", COLUMNS DONE,
    FAILED ("4816", "16", "Invalid column type from bcp client for colid 2.") "(failed)\n" },
  { "type", "INSERT BULK t (a uniqueidentifier, b nvarchar(10))", COLUMNS DONE,
    FAILED ("4816", "16", "Invalid column type from bcp client for colid 1.") "(failed)\n" },
};

static void
test_failure (EngineFixture *fixture, gconstpointer data)
{
  const Failure *failure = data;
  g_autofree char *text = load (fixture, failure->statement, FALSE, failure->hex);

  if (failure->expected != NULL)
    g_assert_cmpstr (text, ==, failure->expected);
  else
    g_assert_true (g_str_has_prefix (text, "Msg 2627, Level 14"));
  /* Nothing of it is there, and the session goes on. */
  assert_rows (fixture, "SELECT COUNT(*) AS n FROM t", "0\n(1 rows)\n");
}

static void
test_statement_errors (EngineFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gint32 number;
  } cases[] = {
    { "INSERT BULK nothing (a int)", 208 },
    { "INSERT BULK t (c int)", 207 },
    { "INSERT BULK t (a nothing)", 2715 },
    { "INSERT BULK t (a int) WITH (NO_SUCH)", 155 },
    { "INSERT BULK t ()", 102 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (engine_dump_get_error (fixture->session, cases[i].sql), ==, cases[i].number);
      g_assert_false (ae_emulator_session_expects_bulk (fixture->session));
    }
  /* Another request: the load does not come any more. */
  g_assert_cmpint (engine_dump_get_error (fixture->session, STATEMENT), ==, 0);
  g_assert_cmpint (engine_dump_get_error (fixture->session, "PRINT 'x'"), ==, 0);
  g_assert_false (ae_emulator_session_expects_bulk (fixture->session));
}

/* Inside a transaction the load is one statement of it. */
static void
test_transaction (EngineFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (engine_dump_get_error (fixture->session, "BEGIN TRAN; INSERT t VALUES (7, '')"),
                   ==, 0);
  g_autofree char *failed = load (fixture, STATEMENT, FALSE, COLUMNS ROW_1_X ROW_1_X DONE);
  g_assert_nonnull (strstr (failed, "Msg 2627"));
  assert_rows (fixture, "SELECT a FROM t", "7\n(1 rows)\n");
  assert_load (fixture, STATEMENT, FALSE, COLUMNS ROW_1_X DONE, "(1 rows)\n");
  assert_rows (fixture, "SELECT a FROM t ORDER BY a", "1\n7\n(2 rows)\n");
  g_assert_cmpint (engine_dump_get_error (fixture->session, "ROLLBACK"), ==, 0);
  assert_rows (fixture, "SELECT a FROM t", "(0 rows)\n");

  g_assert_cmpint (engine_dump_get_error (fixture->session, "SET XACT_ABORT ON; BEGIN TRAN"), ==,
                   0);
  g_autofree char *doomed = load (fixture, STATEMENT, FALSE, COLUMNS ROW_1_X ROW_1_X DONE);
  g_assert_nonnull (strstr (doomed, "rollback"));
  g_assert_cmpuint (ae_emulator_session_get_transaction (fixture->session), ==, 0);
}

/* Constraints are looked at only when the client says so. */
static void
test_constraints (EngineFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (engine_dump_get_error (
                       fixture->session,
                       "CREATE TABLE p (a int PRIMARY KEY); INSERT p VALUES (1);"
                       "CREATE TABLE k (a int REFERENCES p (a), b nvarchar(10) CHECK (b <> N'y'))"),
                   ==, 0);
#define K "INSERT BULK k (a int, b nvarchar(10))"
#define ROW_1_Y "D1 04 01 00 00 00 02 00 79 00 "
  assert_load (fixture, K " WITH (CHECK_CONSTRAINTS)", FALSE, COLUMNS ROW_1_X DONE, "(1 rows)\n");
  assert_load (fixture, K, FALSE, COLUMNS ROW_1_Y ROW_2_NULL DONE, "(2 rows)\n");
  /* What is wrong already stays; what comes is refused, as a whole. */
  g_autofree char *check
      = load (fixture, K " WITH (CHECK_CONSTRAINTS)", FALSE, COLUMNS ROW_1_X ROW_1_Y DONE);
  g_assert_true (g_str_has_prefix (check, "Msg 547, Level 16"));
  g_autofree char *reference
      = load (fixture, K " WITH (CHECK_CONSTRAINTS)", FALSE, COLUMNS ROW_2_NULL DONE);
  g_assert_true (g_str_has_prefix (reference, "Msg 547, Level 16"));
  assert_rows (fixture, "SELECT COUNT(*) AS n FROM k", "3\n(1 rows)\n");
}

/* --- encrypted ----------------------------------------------------------------------------- */

/* The key table; id int; s varbinary(65) flagged encrypted as int, deterministic. The stamp of the
 * key is found in what the server says of the column. */
#define ENCRYPTED_COLUMNS(stamp, kind)                                                      \
  "81 02 00 01 00 01 00 00 00 01 00 00 00 01 00 00 00 " stamp " 00 00 00 00 00 09 00 26 04" \
  " 02 69 00 64 00 00 00 00 00 09 08 A5 41 00 00 00 00 00 00 00 26 04 02 " kind " 01 01 73 00 "
#define ENCRYPTED_ROW "D1 04 01 00 00 00 03 00 AA BB CC "
#define ENCRYPTED_STATEMENT "INSERT BULK e (id int, s varbinary(65))"

static gboolean
note_stamp (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  GString *text = data;

  g_assert_cmpuint (columns[0].crypto->cek->id, ==, 1);
  g_assert_cmpuint (columns[0].crypto->cek->version, ==, 1);
  g_assert_cmpuint (columns[0].crypto->cek->database_id, ==, 1);
  for (guint i = 0; i < 8; i++)
    g_string_append_printf (text, "%02X ", columns[0].crypto->cek->metadata_version[i]);

  return TRUE;
}

static char *
get_stamp (EngineFixture *fixture)
{
  AeEmulatorSink sink = engine_dump_sink;
  g_autoptr (GString) text = g_string_new (NULL);

  sink.columns = note_stamp;
  sink.done = NULL;
  ae_emulator_session_run_batch (fixture->session, "SELECT s FROM e", &sink, text);

  return g_strdup (text->str);
}

static char *
make_encrypted (const char *stamp, const char *kind, const char *rows)
{
  g_autoptr (GString) hex = g_string_new (ENCRYPTED_COLUMNS ("<stamp>", "<kind>"));

  g_string_replace (hex, "<stamp>", stamp, 0);
  g_string_replace (hex, "<kind>", kind, 0);
  g_string_append (hex, rows);

  return g_strdup (hex->str);
}

static void
test_encrypted (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *stamp = get_stamp (fixture);
  g_autofree char *good = make_encrypted (stamp, "01", ENCRYPTED_ROW "D1 00 FF FF" DONE);
  g_autofree char *randomized = make_encrypted (stamp, "02", ENCRYPTED_ROW DONE);
  g_autofree char *stale = make_encrypted ("00 00 00 00 00 00 00 00", "01", ENCRYPTED_ROW DONE);

  assert_load (fixture, ENCRYPTED_STATEMENT, TRUE, good, "(2 rows)\n");
  assert_rows (fixture, "SELECT id, s FROM e ORDER BY id", "NULL | NULL\n1 | 0xAABBCC\n(2 rows)\n");

  g_autofree char *other_kind = load (fixture, ENCRYPTED_STATEMENT, TRUE, randomized);
  g_assert_true (g_str_has_prefix (other_kind, "Msg 33514"));
  g_autofree char *other_key = load (fixture, ENCRYPTED_STATEMENT, TRUE, stale);
  g_assert_true (g_str_has_prefix (other_key, "Msg 33514"));
  /* Encrypted values for a plain column. */
  g_autofree char *plain = make_encrypted (stamp, "01", ENCRYPTED_ROW DONE);
  g_autofree char *clash = load (fixture, "INSERT BULK i (id int, a varbinary(65))", TRUE, plain);
  g_assert_true (g_str_has_prefix (clash, "Msg 206"));
  /* Not negotiated. */
  g_autofree char *refused = load (fixture, ENCRYPTED_STATEMENT, FALSE, good);
  g_assert_true (g_str_has_prefix (refused, "Msg 48"));
}

/* Bytes that are encrypted already: only with leave, and only as bytes. */
static void
test_verbatim (EngineFixture *fixture, gconstpointer data)
{
  const char *message = "81 02 00 00 00 00 00 00 00 09 00 26 04 02 69 00 64 00 00 00 00 00 09 00 A5"
                        " 41 00 01 73 00 " ENCRYPTED_ROW DONE;
  const char *numbers = "81 02 00 00 00 00 00 00 00 09 00 26 04 02 69 00 64 00 00 00 00 00 09 00 26"
                        " 04 01 73 00 D1 04 01 00 00 00 04 01 00 00 00" DONE;
  g_autofree char *refused = load (fixture, ENCRYPTED_STATEMENT, TRUE, message);

  g_assert_true (g_str_has_prefix (refused, "Msg 206"));
  g_assert_nonnull (strstr (refused, "varbinary is incompatible with int encrypted with"));
  ae_emulator_session_set_column_encryption (fixture->session, FALSE);
  g_autofree char *plain = load (fixture, "INSERT BULK e (id int, s int)", TRUE, numbers);
  g_assert_true (g_str_has_prefix (plain, "Msg 206"));
  g_autofree char *still
      = load (fixture, "INSERT BULK e (id int, s int) WITH (ALLOW_ENCRYPTED_VALUE_MODIFICATIONS)",
              TRUE, numbers);
  g_assert_true (g_str_has_prefix (still, "Msg 206"));
  assert_rows (fixture, "SELECT COUNT(*) AS n FROM e", "0\n(1 rows)\n");

  assert_load (fixture, ENCRYPTED_STATEMENT " WITH (ALLOW_ENCRYPTED_VALUE_MODIFICATIONS)", TRUE,
               message, "(1 rows)\n");
  assert_rows (fixture, "SELECT id, s FROM e", "1 | 0xAABBCC\n(1 rows)\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                  \
  g_test_add ("/emulator/bulk/" path, EngineFixture, NULL, set_up, function, \
              engine_fixture_tear_down)
  ADD ("plain", test_plain);
  ADD ("keep-nulls", test_keep_nulls);
  ADD ("empty", test_empty);
  ADD ("no-end", test_no_end);
  ADD ("fewer-columns", test_fewer_columns);
  ADD ("identity", test_identity);
  ADD ("text-pointers", test_text_pointers);
  ADD ("variant", test_variant);
  ADD ("statement-errors", test_statement_errors);
  ADD ("transaction", test_transaction);
  ADD ("constraints", test_constraints);
  ADD ("encrypted", test_encrypted);
  ADD ("verbatim", test_verbatim);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/emulator/bulk/failure/", failures[i].name, NULL);
      g_test_add (path, EngineFixture, &failures[i], set_up, test_failure,
                  engine_fixture_tear_down);
    }

  return g_test_run ();
}
