/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-table-parameter-private.h"
#include "engine-fixture.h"

/* Table-valued parameters from their bytes to what a statement sees of them. */

static void
set_up (EngineFixture *fixture, gconstpointer data)
{
  engine_fixture_init (
      fixture,
      "CREATE TYPE Pairs AS TABLE (k int NOT NULL PRIMARY KEY, v nvarchar(10) DEFAULT N'none');"
      "CREATE TYPE Numbered AS TABLE (id int IDENTITY (5, 5), v nvarchar(max), b "
      "varbinary(max));"
      "EXEC ('CREATE PROCEDURE p @t Pairs READONLY, @n int = 7 AS SELECT @n AS n, COUNT(*) AS "
      "c "
      "FROM @t')",
      FALSE);
}

/* F3, no database, dbo, then the name of the type. */
#define TYPE_PAIRS "F3 00 03 64 00 62 00 6F 00 05 50 00 61 00 69 00 72 00 73 00 "
#define TYPE_NUMBERED \
  "F3 00 03 64 00 62 00 6F 00 08 4E 00 75 00 6D 00 62 00 65 00 72 00 65 00 64 00 "
#define TYPE_NAMELESS "F3 00 00 00 "
#define COLUMN_INT "00 00 00 00 00 00 26 04 00 "
#define COLUMN_INT_DEFAULT "00 00 00 00 00 02 26 04 00 "
#define COLUMN_TEXT "00 00 00 00 01 00 E7 14 00 09 04 D0 00 34 00 "
#define COLUMN_TEXT_DEFAULT "00 00 00 00 01 02 E7 14 00 09 04 D0 00 34 00 "
#define COLUMN_TEXT_MAX "00 00 00 00 01 00 E7 FF FF 09 04 D0 00 34 00 "
#define COLUMN_BYTES_MAX "00 00 00 00 01 00 A5 FF FF 00 "
#define ROW_1_X "01 04 01 00 00 00 02 00 78 00 "
#define ROW_2_NULL "01 04 02 00 00 00 FF FF "

/* Calls @procedure with a text, a declaration and the table (those that are not NULL). */
static char *
call (EngineFixture *fixture,
      const char *procedure,
      const char *text,
      const char *declarations,
      const char *hex)
{
  g_autoptr (GPtrArray) tables = ae_emulator_tables_new ();
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GByteArray) bytes = engine_fixture_parse_hex (hex);
  g_autoptr (GPtrArray) outputs = NULL;
  g_auto (EngineDump) dump = { 0 };
  AeEmulatorParameter parameters[3] = { { .name = "" }, { .name = "" }, { .name = "" } };
  const char *texts[] = { text, declarations };
  guint n_parameters = 0;
  AeTdsReader reader;
  gint32 status = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      {
        AeEmulatorParameter *parameter = &parameters[n_parameters++];
        parameter->type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_NVARCHAR, .max_length = -1 };
        parameter->value.kind = AE_EMULATOR_VALUE_TEXT;
        parameter->value.data = (const guint8 *) texts[i];
        parameter->value.size = strlen (texts[i]);
      }
  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  if (bytes->len > 0)
    {
      AeEmulatorParameter *parameter = &parameters[n_parameters++];
      parameter->type.id = AE_EMULATOR_TYPE_TABLE;
      parameter->table = ae_emulator_table_read (&reader, tables, owned);
      g_assert_nonnull (parameter->table);
      g_assert_cmpuint (ae_tds_reader_get_remaining (&reader), ==, 0);
    }
  engine_dump_init (&dump);
  ae_emulator_session_call (fixture->session, procedure, parameters, n_parameters,
                            &engine_dump_sink, &dump, &status, &outputs);
  return g_strdup (dump.text->str);
}

static char *
execute (EngineFixture *fixture, const char *text, const char *type, const char *hex)
{
  g_autofree char *declarations = g_strdup_printf ("@t %s READONLY", type);

  return call (fixture, "sp_executesql", text, declarations, hex);
}

static void
assert_answer (char *answer, const char *expected)
{
  g_autofree char *owned = answer;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_rows (EngineFixture *fixture, gconstpointer data)
{
  assert_answer (execute (fixture, "SELECT * FROM @t ORDER BY k", "dbo.Pairs",
                          TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT "00 " ROW_1_X ROW_2_NULL "00"),
                 "[k int NOT NULL, v nvarchar(10)]\n1 | 'x'\n2 | NULL\n(2 rows)\n");
  /* Nothing of one call is left for the next one. */
  assert_answer (execute (fixture, "SELECT COUNT(*) AS c FROM @t", "Pairs",
                          TYPE_NAMELESS "02 00 " COLUMN_INT COLUMN_TEXT "00 00"),
                 "[c int NOT NULL]\n0\n(1 rows)\n");
}

static void
test_null (EngineFixture *fixture, gconstpointer data)
{
  assert_answer (
      execute (fixture, "SELECT COUNT(*) AS c FROM @t", "Pairs", TYPE_PAIRS "FF FF 00 00"),
      "[c int NOT NULL]\n0\n(1 rows)\n");
  /* Not given at all. */
  assert_answer (execute (fixture, "SELECT COUNT(*) AS c FROM @t", "Pairs", ""),
                 "[c int NOT NULL]\n0\n(1 rows)\n");
}

static void
test_defaults (EngineFixture *fixture, gconstpointer data)
{
  assert_answer (execute (fixture, "SELECT * FROM @t", "Pairs",
                          TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT_DEFAULT
                                     "00 01 04 01 00 00 00 00"),
                 "[k int NOT NULL, v nvarchar(10)]\n1 | 'none'\n(1 rows)\n");
  /* An identity has to be a default; PLP values, also NULL. */
  assert_answer (
      execute (fixture, "SELECT * FROM @t", "Numbered",
               TYPE_NUMBERED "03 00 " COLUMN_INT_DEFAULT COLUMN_TEXT_MAX COLUMN_BYTES_MAX
                             "00 01 04 00 00 00 00 00 00 00 02 00 00 00 68 00 02 00 00 00 69 00 00 "
                             "00 00 00 FF FF FF FF FF FF FF FF 01 FF FF FF FF FF FF FF FF 01 00 00 "
                             "00 00 00 00 00 01 00 00 00 AB 00 00 00 00 00"),
      "[id int NOT NULL IDENTITY, v nvarchar(max), b varbinary(max)]\n5 | 'hi' | NULL\n10 | NULL | "
      "0xAB\n(2 rows)\n");
  assert_answer (
      execute (fixture, "SELECT 1", "Numbered",
               TYPE_NUMBERED "03 00 " COLUMN_INT COLUMN_TEXT_MAX COLUMN_BYTES_MAX "00 00"),
      "Msg 1077, Level 16, State 1, Line 1: INSERT into an identity column not allowed on table "
      "variables.\n");
}

/* The columns come in another order, and say how they are sorted. */
static void
test_order (EngineFixture *fixture, gconstpointer data)
{
  assert_answer (execute (fixture, "SELECT * FROM @t", "Pairs",
                          TYPE_PAIRS "02 00 " COLUMN_TEXT COLUMN_INT
                                     "10 01 00 02 00 05 11 02 00 02 00 01 00 00 01 02 00 78 00 04 "
                                     "09 00 00 00 00"),
                 "[k int NOT NULL, v nvarchar(10)]\n9 | 'x'\n(1 rows)\n");
}

static void
test_refusals (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *duplicate
      = execute (fixture, "SELECT 1", "Pairs",
                 TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT "00 " ROW_1_X ROW_1_X "00");
  g_assert_true (g_str_has_prefix (duplicate, "Msg 2627, Level 14, State 1, Line 1: Violation of "
                                              "PRIMARY KEY constraint 'PK__Pairs__"));
  assert_answer (execute (fixture, "SELECT 1", "Pairs", TYPE_PAIRS "01 00 " COLUMN_INT "00 00"),
                 "Msg 500, Level 16, State 1, Line 1: Trying to pass a table-valued parameter with "
                 "1 column(s) where the corresponding user-defined table type requires 2 "
                 "column(s).\n");
  assert_answer (
      execute (fixture, "SELECT 1", "Numbered", TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT "00 00"),
      "Msg 206, Level 16, State 2, Line 1: Operand type clash: Pairs is incompatible "
      "with Numbered\n");
  assert_answer (execute (fixture, "INSERT @t VALUES (1, N'')", "Pairs", ""),
                 "Msg 10700, Level 16, State 1, Line 1: The table-valued parameter \"@t\" is "
                 "READONLY and cannot be modified.\n(failed)\n");
  assert_answer (call (fixture, "sp_executesql", "SELECT @t", "@t int",
                       TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT "00 00"),
                 "Msg 206, Level 16, State 2, Line 1: Operand type clash: Pairs is incompatible "
                 "with int\n");
  assert_answer (call (fixture, "sp_executesql", "SELECT COUNT(*) FROM @t", "@t Pairs", ""),
                 "Msg 352, Level 15, State 1, Line 1: The table-valued parameter \"@t\" must be "
                 "declared with the READONLY option.\n");
}

static void
test_procedure (EngineFixture *fixture, gconstpointer data)
{
  assert_answer (call (fixture, "p", NULL, NULL,
                       TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT "00 " ROW_1_X ROW_2_NULL "00"),
                 "[n int, c int NOT NULL]\n7 | 2\n(1 rows)\n");
  assert_answer (call (fixture, "p", NULL, NULL, ""), "[n int, c int NOT NULL]\n7 | 0\n(1 rows)\n");
  /* From a batch: a variable is handed on. */
  assert_answer (
      engine_dump_run (fixture->session,
                       "DECLARE @x Pairs; INSERT @x (k) VALUES (1), (2), (3); EXEC p @x, "
                       "@n = 1; DELETE @x; EXEC p @t = @x"),
      "(3 rows)\nprocedure\n[n int, c int NOT NULL]\n1 | 3\n(1 rows)\nend 0\n(3 "
      "rows)\nprocedure\n[n int, c int NOT NULL]\n7 | 0\n(1 rows)\nend 0\n");
}

/* No table can carry ciphertext: what goes from it into an encrypted column is plain. */
static void
test_encrypted (EngineFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (
      engine_dump_get_error (
          fixture->session,
          "CREATE COLUMN MASTER KEY m WITH (KEY_STORE_PROVIDER_NAME = 'pfx', KEY_PATH = 'p');"
          "CREATE COLUMN ENCRYPTION KEY c WITH VALUES (COLUMN_MASTER_KEY = m, ALGORITHM = "
          "'RSA_OAEP', ENCRYPTED_VALUE = 0x01);"
          "CREATE TABLE e (n int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = c, ENCRYPTION_TYPE = "
          "DETERMINISTIC, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'))"),
      ==, 0);
  g_autofree char *answer = execute (fixture, "INSERT e (n) SELECT k FROM @t", "Pairs",
                                     TYPE_PAIRS "02 00 " COLUMN_INT COLUMN_TEXT "00 " ROW_1_X "00");
  g_assert_true (g_str_has_prefix (answer,
                                   "Msg 206, Level 16, State 2, Line 1: Operand type clash: "
                                   "int is incompatible with int encrypted with"));
}

/* It is never encrypted. */
static void
test_described (EngineFixture *fixture, gconstpointer data)
{
  g_autofree char *first = call (fixture, "sp_describe_parameter_encryption",
                                 "SELECT COUNT(*) FROM @t", "@t Pairs READONLY", "");
  g_assert_nonnull (strstr (first, "1 | '@t' | 0 | 0 | 0 | 0\n"));
}

static void
add (const char *name, void (*test) (EngineFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/emulator/table-parameter/", name, NULL);

  g_test_add (path, EngineFixture, NULL, set_up, test, engine_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("rows", test_rows);
  add ("null", test_null);
  add ("defaults", test_defaults);
  add ("order", test_order);
  add ("refusals", test_refusals);
  add ("procedure", test_procedure);
  add ("encrypted", test_encrypted);
  add ("described", test_described);
  return g_test_run ();
}
