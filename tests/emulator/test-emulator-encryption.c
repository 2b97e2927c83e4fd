/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "engine-fixture.h"

/* Encrypted parameters as they come from a client: what is taken, what is stale, what clashes. The
 * ciphertext is any bytes; the engine cannot know better. */

static const char schema[]
    = "CREATE COLUMN MASTER KEY CMK1 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH = 'y');"
      "CREATE COLUMN ENCRYPTION KEY CEK1 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x01);"
      "CREATE COLUMN ENCRYPTION KEY CEK2 WITH VALUES (COLUMN_MASTER_KEY = CMK1, ALGORITHM = "
      "'RSA_OAEP', ENCRYPTED_VALUE = 0x02);"
      "CREATE TABLE t (id int IDENTITY, s char(11) COLLATE Latin1_General_BIN2 ENCRYPTED WITH ("
      "COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM = "
      "'AEAD_AES_256_CBC_HMAC_SHA_256'), n int ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK2, "
      "ENCRYPTION_TYPE = RANDOMIZED, ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256'), p varchar(20))";

static void
set_up (EngineFixture *fixture, gconstpointer data)
{
  engine_fixture_init (fixture, schema, TRUE);
}

/* --- building calls --- */

static AeEmulatorParameter
text_parameter (const char *name, const char *text)
{
  AeEmulatorParameter parameter = { .name = name };

  parameter.type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_NVARCHAR, .max_length = -1 };
  parameter.value = (AeEmulatorValue){ .kind = AE_EMULATOR_VALUE_TEXT,
                                       .data = (const guint8 *) text,
                                       .size = strlen (text) };
  return parameter;
}

static AeEmulatorParameter
cipher_parameter (const char *name, const char *bytes, const AeEmulatorParameterCipher *cipher)
{
  AeEmulatorParameter parameter = text_parameter (name, bytes);

  parameter.type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_VARBINARY, .max_length = -1 };
  parameter.value.kind = AE_EMULATOR_VALUE_BLOB;
  parameter.cipher = cipher;
  return parameter;
}

/* The keys were made in this order: 1, 2; their stamps count the changes of keys. */
static AeEmulatorParameterCipher
make_cipher (AeEmulatorTypeId base, gint16 max_length, guint8 type, guint32 cek_id)
{
  AeEmulatorParameterCipher cipher = { .algorithm = 2,
                                       .encryption_type = type,
                                       .normalization_version = 1,
                                       .database_id = 1,
                                       .cek_id = cek_id,
                                       .cek_version = 1,
                                       .metadata_version = { 0, 0, 0xA5, 0x83, 0, 0, 0, 0 } };

  cipher.base = (AeEmulatorType){ .id = base, .max_length = max_length };
  cipher.metadata_version[7] = (guint8) (cek_id == 1 ? 3 : 5);
  return cipher;
}

static gint32
execute (EngineFixture *fixture,
         const char *sql,
         const char *declarations,
         const AeEmulatorParameter *parameters,
         guint n_parameters,
         char **text)
{
  g_auto (EngineDump) dump = { 0 };
  AeEmulatorParameter all[8];
  gint32 status = -1;
  g_autoptr (GPtrArray) outputs = NULL;

  engine_dump_init (&dump);
  all[0] = text_parameter ("", sql);
  all[1] = text_parameter ("", declarations);
  for (guint i = 0; i < n_parameters; i++)
    all[2 + i] = parameters[i];
  gboolean good
      = ae_emulator_session_call (fixture->session, "[sys].[sp_executesql]", all, 2 + n_parameters,
                                  &engine_dump_sink, &dump, &status, &outputs);
  g_assert_cmpint (good, ==, dump.first_error == 0);
  if (text != NULL)
    *text = g_strdup (dump.text->str);
  return dump.first_error;
}

static const char insert[] = "INSERT t (s, n, p) VALUES (@s, @n, @p)";
static const char declarations[] = "@s char(11), @n int, @p varchar(20)";

static gint32
insert_row (EngineFixture *fixture,
            const AeEmulatorParameterCipher *s,
            const AeEmulatorParameterCipher *n,
            const char *bytes)
{
  AeEmulatorParameter parameters[]
      = { cipher_parameter ("@s", bytes, s), cipher_parameter ("@n", "NNN", n),
          text_parameter ("@p", "plain") };

  return execute (fixture, insert, declarations, parameters, G_N_ELEMENTS (parameters), NULL);
}

/* --- tests --- */

static void
test_round_trip (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  g_autofree char *text = NULL, *plain = NULL;
  AeEmulatorParameter find = cipher_parameter ("@s", "SSS", &s);

  g_assert_cmpint (insert_row (fixture, &s, &n, "SSS"), ==, 0);
  g_assert_cmpint (insert_row (fixture, &s, &n, "TTT"), ==, 0);
  g_assert_cmpint (
      execute (fixture, "SELECT * FROM t WHERE s = @s", "@s char(11)", &find, 1, &text), ==, 0);
  g_assert_cmpstr (text, ==,
                   "[id int NOT NULL IDENTITY, s char(11) {CEK 1, 1 values, deterministic}, n int "
                   "{CEK 2, 1 values, randomized}, p varchar(20)]\n"
                   "1 | 0x535353 | 0x4E4E4E | 'plain'\n(1 rows)\n");

  ae_emulator_session_set_column_encryption (fixture->session, FALSE);
  plain = engine_dump_run (fixture->session, "SELECT s FROM t WHERE id = 2");
  g_assert_cmpstr (plain, ==, "[s varbinary(65)]\n0x545454\n(1 rows)\n");
}

static void
test_joins (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);

  g_assert_cmpint (insert_row (fixture, &s, &n, "SSS"), ==, 0);
  g_assert_cmpint (insert_row (fixture, &s, &n, "SSS"), ==, 0);
  g_assert_cmpint (insert_row (fixture, &s, &n, "sss"), ==, 0);
  g_autofree char *joined = engine_dump_run (
      fixture->session,
      "SELECT a.id, b.id AS other FROM t a JOIN t b ON a.s = b.s AND a.id < b.id");
  g_assert_cmpstr (joined, ==,
                   "[id int NOT NULL IDENTITY, other int NOT NULL IDENTITY]\n1 | 2\n(1 rows)\n");
  /* Bytes are compared, not letters. */
  g_autofree char *grouped = engine_dump_run (
      fixture->session, "SELECT s, COUNT(*) FROM t GROUP BY s HAVING COUNT(*) > 1");
  g_assert_cmpstr (grouped, ==,
                   "[s char(11) {CEK 1, 1 values, deterministic}, int NOT NULL]\n"
                   "0x535353 | 2\n(1 rows)\n");
  g_autofree char *copied
      = engine_dump_run (fixture->session, "INSERT t (s, p) SELECT s, 'copy' FROM t WHERE id = 1");
  g_assert_cmpstr (copied, ==, "(1 rows)\n");
}

static void
test_plain_refused (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameter plain = text_parameter ("@s", "795-73-9838");
  g_autofree char *text = NULL;

  g_assert_cmpint (execute (fixture, "INSERT t (s) VALUES (@s)", "@s char(11)", &plain, 1, &text),
                   ==, 206);
  g_assert_nonnull (strstr (text,
                            "Operand type clash: char is incompatible with char(11) encrypted "
                            "with (encryption_type = 'DETERMINISTIC'"));
  g_assert_cmpint (
      execute (fixture, "SELECT p FROM t WHERE s = @s", "@s char(11)", &plain, 1, NULL), ==, 206);
  g_assert_cmpint (execute (fixture, "UPDATE t SET s = @s", "@s char(11)", &plain, 1, NULL), ==,
                   206);
}

static void
test_encrypted_into_plain (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameter parameter = cipher_parameter ("@s", "SSS", &s);
  static const char *const statements[]
      = { "INSERT t (p) VALUES (@s)", "SELECT p FROM t WHERE p = @s", "SELECT @s",
          "SELECT UPPER(@s)", "SELECT p FROM t WHERE p LIKE @s" };

  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    g_assert_cmpint (execute (fixture, statements[i], "@s char(11)", &parameter, 1, NULL), ==, 206);
}

static void
test_stale (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  AeEmulatorParameterCipher good = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);

  for (guint i = 0; i < 7; i++)
    {
      AeEmulatorParameterCipher stale = good;
      if (i == 0)
        stale.algorithm = 1;
      else if (i == 1)
        stale.encryption_type = 2;
      else if (i == 2)
        stale.normalization_version = 2;
      else if (i == 3)
        stale.database_id = 7;
      else if (i == 4)
        stale.cek_id = 2;
      else if (i == 5)
        stale.cek_version = 2;
      else
        stale.metadata_version[7]++;
      g_assert_cmpint (insert_row (fixture, &stale, &n, "SSS"), ==, 33514);
    }
  g_assert_cmpint (insert_row (fixture, &good, &n, "SSS"), ==, 0);

  /* A new value of the key makes what was known stale. */
  g_assert_cmpint (
      engine_dump_get_error (
          fixture->session,
          "CREATE COLUMN MASTER KEY CMK2 WITH (KEY_STORE_PROVIDER_NAME = 'x', KEY_PATH "
          "= 'z'); ALTER COLUMN ENCRYPTION KEY CEK1 ADD VALUE (COLUMN_MASTER_KEY = "
          "CMK2, ALGORITHM = 'RSA_OAEP', ENCRYPTED_VALUE = 0x03)"),
      ==, 0);
  g_assert_cmpint (insert_row (fixture, &good, &n, "SSS"), ==, 33514);
}

/* Section 7.1: what a parameter may be for a column. */
static void
test_types (EngineFixture *fixture, gconstpointer data)
{
  static const struct
  {
    AeEmulatorTypeId id;
    gint16 length;
    gint32 error;
  } bases[] = {
    { AE_EMULATOR_TYPE_CHAR, 11, 0 },      { AE_EMULATOR_TYPE_VARCHAR, 11, 0 },
    { AE_EMULATOR_TYPE_CHAR, 5, 0 },       { AE_EMULATOR_TYPE_CHAR, 12, 206 },
    { AE_EMULATOR_TYPE_VARCHAR, -1, 206 }, { AE_EMULATOR_TYPE_NCHAR, 22, 206 },
    { AE_EMULATOR_TYPE_INT, 4, 206 },
  };
  static const struct
  {
    AeEmulatorTypeId id;
    gint32 error;
  } integers[] = {
    { AE_EMULATOR_TYPE_BIT, 0 },      { AE_EMULATOR_TYPE_TINYINT, 0 },
    { AE_EMULATOR_TYPE_SMALLINT, 0 }, { AE_EMULATOR_TYPE_INT, 0 },
    { AE_EMULATOR_TYPE_BIGINT, 206 }, { AE_EMULATOR_TYPE_DECIMAL, 206 },
  };
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      AeEmulatorParameterCipher s = make_cipher (bases[i].id, bases[i].length, 1, 1);
      g_assert_cmpint (insert_row (fixture, &s, &n, "SSS"), ==, bases[i].error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (integers); i++)
    {
      AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
      n.base.id = integers[i].id;
      g_assert_cmpint (insert_row (fixture, &s, &n, "SSS"), ==, integers[i].error);
    }
}

static void
test_randomized (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  AeEmulatorParameter parameter = cipher_parameter ("@n", "NNN", &n);
  static const char *const conditions[]
      = { "n = @n", "@n = n", "n <> @n", "n IN (@n)", "n < @n", "n BETWEEN @n AND @n" };

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *sql = g_strconcat ("SELECT p FROM t WHERE ", conditions[i], NULL);
      g_assert_cmpint (execute (fixture, sql, "@n int", &parameter, 1, NULL), ==, 33277);
    }
}

static void
test_null (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameter with = cipher_parameter ("@s", "", &s), without = with;
  g_autofree char *text = NULL;

  with.value = without.value = (AeEmulatorValue){ 0 };
  without.cipher = NULL;
  g_assert_cmpint (execute (fixture, "INSERT t (s) VALUES (@s)", "@s char(11)", &with, 1, NULL), ==,
                   0);
  /* As go-mssqldb sends it. */
  g_assert_cmpint (execute (fixture, "INSERT t (s) VALUES (@s)", "@s char(11)", &without, 1, NULL),
                   ==, 0);
  text = engine_dump_run (fixture->session, "SELECT COUNT(*) AS c FROM t WHERE s IS NULL");
  g_assert_cmpstr (text, ==, "[c int NOT NULL]\n2\n(1 rows)\n");
}

/* An output parameter takes the bytes of the column it is assigned from. */
static void
test_output (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  g_auto (EngineDump) dump = { 0 };
  g_autoptr (GPtrArray) outputs = NULL;
  AeEmulatorParameter all[]
      = { text_parameter ("", "SELECT @s = s FROM t"), text_parameter ("", "@s char(11) OUTPUT"),
          cipher_parameter ("@s", "", &s) };

  g_assert_cmpint (insert_row (fixture, &s, &n, "SSS"), ==, 0);
  engine_dump_init (&dump);
  all[2].output = TRUE;
  all[2].value = (AeEmulatorValue){ 0 };
  g_assert_true (ae_emulator_session_call (fixture->session, "sp_executesql", all, 3,
                                           &engine_dump_sink, &dump, NULL, &outputs));
  g_assert_cmpuint (outputs->len, ==, 1);
  const AeEmulatorOutput *output = g_ptr_array_index (outputs, 0);
  g_assert_cmpuint (output->ordinal, ==, 2);
  g_assert_cmpstr (output->name, ==, "@s");
  g_assert_nonnull (output->cipher);
  g_assert_cmpmem (output->value.data, output->value.size, "SSS", 3);
}

/* sp_prepexec gives a handle, sp_execute uses it. */
static void
test_prepared (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  g_auto (EngineDump) dump = { 0 };
  g_autoptr (GPtrArray) outputs = NULL, none = NULL;
  AeEmulatorParameter all[6] = { { .name = "", .output = TRUE } };
  AeEmulatorParameter again[4];

  engine_dump_init (&dump);
  all[0].type = (AeEmulatorType){ .id = AE_EMULATOR_TYPE_INT, .max_length = 4 };
  all[1] = text_parameter ("", declarations);
  all[2] = text_parameter ("", insert);
  all[3] = cipher_parameter ("", "SSS", &s);
  all[4] = cipher_parameter ("", "NNN", &n);
  all[5] = text_parameter ("", "one");
  g_assert_true (ae_emulator_session_call (fixture->session, "SP_PREPEXEC", all, 6,
                                           &engine_dump_sink, &dump, NULL, &outputs));
  g_assert_cmpuint (outputs->len, ==, 1);
  const AeEmulatorOutput *handle = g_ptr_array_index (outputs, 0);
  g_assert_cmpint (handle->value.integer, ==, 1);

  again[0] = all[0];
  again[0].output = FALSE;
  again[0].value = handle->value;
  for (guint i = 1; i < 4; i++)
    again[i] = all[i + 2];
  g_assert_true (ae_emulator_session_call (fixture->session, "sp_execute", again, 4,
                                           &engine_dump_sink, &dump, NULL, &none));
  g_assert_cmpstr (dump.text->str, ==, "(1 rows)\n(1 rows)\n");
}

/* --- the answer of describe --- */

/* How each result of a call ended. */
typedef struct
{
  guint n_results;
  guint16 commands[4];
  guint64 counts[4];
} Ends;

static gboolean
note_end (gpointer data, guint16 command, gboolean has_count, guint64 count, gboolean failed)
{
  Ends *ends = data;

  g_assert_true (has_count);
  g_assert_false (failed);
  g_assert_cmpuint (ends->n_results, <, G_N_ELEMENTS (ends->commands));
  ends->commands[ends->n_results] = command;
  ends->counts[ends->n_results++] = count;
  return TRUE;
}

static gboolean
pass_columns (gpointer data, const AeEmulatorColumn *columns, guint n_columns)
{
  return TRUE;
}

static gboolean
pass_row (gpointer data, const AeEmulatorValue *values)
{
  return TRUE;
}

/* No SELECT runs in sp_describe_parameter_encryption, and Microsoft's ODBC driver counts on that:
 * it does not find the second result where the first one ended as a SELECT or without a count. */
static void
test_describe_ends (EngineFixture *fixture, gconstpointer data)
{
  const AeEmulatorSink sink = { .columns = pass_columns, .row = pass_row, .done = note_end };
  AeEmulatorParameter all[] = { text_parameter ("", insert), text_parameter ("", declarations) };
  Ends ends = { 0 };
  g_autoptr (GPtrArray) outputs = NULL;
  gint32 status = -1;

  g_assert_cmpint (engine_dump_get_error (fixture->session, "SET NOCOUNT ON"), ==, 0);
  g_assert_true (ae_emulator_session_call (fixture->session, "sp_describe_parameter_encryption",
                                           all, G_N_ELEMENTS (all), &sink, &ends, &status,
                                           &outputs));
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (ends.n_results, ==, 2);
  g_assert_cmphex (ends.commands[0], ==, AE_EMULATOR_COMMAND_EXECUTE);
  g_assert_cmphex (ends.commands[1], ==, AE_EMULATOR_COMMAND_EXECUTE);
  g_assert_cmpuint (ends.counts[0], ==, 2); /* keys */
  g_assert_cmpuint (ends.counts[1], ==, 3); /* parameters */
}

/* --- procedures --- */

static const char procedure[]
    = "CREATE PROC save_and_find @s char(11), @n int, @p varchar(20) = 'default', @old char(11) "
      "OUTPUT AS INSERT t (s, n, p) VALUES (@s, @n, @p); SELECT @old = s FROM t WHERE s = @s; "
      "RETURN 5";

static gint32
call (EngineFixture *fixture,
      const char *name,
      const AeEmulatorParameter *parameters,
      guint n_parameters,
      gint32 *status,
      GPtrArray **outputs)
{
  g_auto (EngineDump) dump = { 0 };

  engine_dump_init (&dump);
  ae_emulator_session_call (fixture->session, name, parameters, n_parameters, &engine_dump_sink,
                            &dump, status, outputs);
  return dump.first_error;
}

/* As SqlClient calls one: by name, with encrypted values that go in and come back. */
static void
test_procedure (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  static const char *const names[] = { "save_and_find", "[dbo].[save_and_find]",
                                       "MASTER.dbo.Save_And_Find", "[master]..\"save_and_find\"" };
  AeEmulatorParameter parameters[]
      = { cipher_parameter ("@n", "NNN", &n), cipher_parameter ("@S", "SSS", &s),
          cipher_parameter ("@old", "", &s) };

  parameters[2].output = TRUE;
  parameters[2].value = (AeEmulatorValue){ 0 };
  g_assert_cmpint (engine_dump_get_error (fixture->session, procedure), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) outputs = NULL;
      gint32 status = 0;
      g_assert_cmpint (call (fixture, names[i], parameters, 3, &status, &outputs), ==, 0);
      g_assert_cmpint (status, ==, 5);
      g_assert_cmpuint (outputs->len, ==, 1);
      const AeEmulatorOutput *output = g_ptr_array_index (outputs, 0);
      g_assert_cmpuint (output->ordinal, ==, 2);
      g_assert_nonnull (output->cipher);
      g_assert_cmpint (output->cipher->base.id, ==, AE_EMULATOR_TYPE_CHAR);
      g_assert_cmpmem (output->value.data, output->value.size, "SSS", 3);
    }

  /* By position, and without the metadata of a value that is NULL. */
  AeEmulatorParameter positional[] = { cipher_parameter ("", "TTT", &s),
                                       cipher_parameter ("", "", &n),
                                       { .name = "", .use_default = TRUE },
                                       cipher_parameter ("", "", NULL) };
  g_autoptr (GPtrArray) outputs = NULL;
  positional[1].value = positional[3].value = (AeEmulatorValue){ 0 };
  positional[3].output = TRUE;
  g_assert_cmpint (call (fixture, "save_and_find", positional, 4, NULL, &outputs), ==, 0);
  const AeEmulatorOutput *output = g_ptr_array_index (outputs, 0);
  g_assert_nonnull (output->cipher);
  g_assert_cmpuint (output->cipher->cek_id, ==, 1);
  g_assert_cmpmem (output->value.data, output->value.size, "TTT", 3);
  g_autofree char *text
      = engine_dump_run (fixture->session, "SELECT COUNT(*) AS c FROM t WHERE p = 'default'");
  g_assert_cmpstr (text, ==, "[c int NOT NULL]\n5\n(1 rows)\n");
}

/* As the JDBC driver does it: EXEC in a statement with parameters. */
static void
test_procedure_by_exec (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  AeEmulatorParameter all[]
      = { text_parameter ("", "EXEC outer_proc @P0, @P1, @P2 OUT"),
          text_parameter ("", "@P0 char(11), @P1 int, @P2 char(11) OUTPUT"),
          cipher_parameter ("@P0", "SSS", &s), cipher_parameter ("@P1", "NNN", &n),
          cipher_parameter ("@P2", "", &s) };
  g_autoptr (GPtrArray) outputs = NULL;

  all[4].output = TRUE;
  all[4].value = (AeEmulatorValue){ 0 };
  g_assert_cmpint (engine_dump_get_error (fixture->session, procedure), ==, 0);
  g_assert_cmpint (
      engine_dump_get_error (fixture->session,
                             "CREATE PROC outer_proc @a char(11), @b int, @c char(11) OUT AS EXEC "
                             "save_and_find @s = @a, @n = @b, @old = @c OUTPUT"),
      ==, 0);
  g_assert_cmpint (call (fixture, "sp_executesql", all, 5, NULL, &outputs), ==, 0);
  g_assert_cmpuint (outputs->len, ==, 1);
  const AeEmulatorOutput *output = g_ptr_array_index (outputs, 0);
  g_assert_nonnull (output->cipher);
  g_assert_cmpmem (output->value.data, output->value.size, "SSS", 3);
}

static void
test_procedure_refused (EngineFixture *fixture, gconstpointer data)
{
  AeEmulatorParameterCipher s = make_cipher (AE_EMULATOR_TYPE_CHAR, 11, 1, 1);
  AeEmulatorParameterCipher n = make_cipher (AE_EMULATOR_TYPE_INT, 4, 2, 2);
  AeEmulatorParameterCipher stale = s;
  AeEmulatorParameter good[]
      = { cipher_parameter ("@s", "SSS", &s), cipher_parameter ("@n", "NNN", &n),
          cipher_parameter ("@old", "", &s) };
  AeEmulatorParameter parameters[3];

  stale.cek_version = 7;
  good[2].output = TRUE;
  good[2].value = (AeEmulatorValue){ 0 };
  g_assert_cmpint (engine_dump_get_error (fixture->session, procedure), ==, 0);

  memcpy (parameters, good, sizeof good);
  parameters[0] = text_parameter ("@s", "795-73-9838");
  g_assert_cmpint (call (fixture, "save_and_find", parameters, 3, NULL, NULL), ==, 206);
  memcpy (parameters, good, sizeof good);
  parameters[0].cipher = &stale;
  g_assert_cmpint (call (fixture, "save_and_find", parameters, 3, NULL, NULL), ==, 33514);

  /* The column is plain now, but the procedure does not know. */
  g_assert_cmpint (
      engine_dump_get_error (fixture->session,
                             "DROP TABLE t; CREATE TABLE t (s char(11), n int, p varchar(20))"),
      ==, 0);
  g_assert_cmpint (call (fixture, "save_and_find", good, 3, NULL, NULL), ==, 33515);
  g_assert_cmpint (engine_dump_get_error (fixture->session,
                                          "EXEC sp_refresh_parameter_encryption 'save_and_find'"),
                   ==, 0);
  g_assert_cmpint (call (fixture, "save_and_find", good, 3, NULL, NULL), ==, 206);
  memcpy (parameters, good, sizeof good);
  parameters[0] = text_parameter ("@s", "795-73-9838");
  parameters[1].cipher = parameters[2].cipher = NULL;
  parameters[1].value = (AeEmulatorValue){ 0 };
  g_assert_cmpint (call (fixture, "save_and_find", parameters, 3, NULL, NULL), ==, 0);
}

static void
add (const char *name, void (*test) (EngineFixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/emulator/encryption/", name, NULL);

  g_test_add (path, EngineFixture, NULL, set_up, test, engine_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("round-trip", test_round_trip);
  add ("joins", test_joins);
  add ("plain-refused", test_plain_refused);
  add ("encrypted-into-plain", test_encrypted_into_plain);
  add ("stale", test_stale);
  add ("types", test_types);
  add ("randomized", test_randomized);
  add ("null", test_null);
  add ("output", test_output);
  add ("prepared", test_prepared);
  add ("describe-ends", test_describe_ends);
  add ("procedure", test_procedure);
  add ("procedure-by-exec", test_procedure_by_exec);
  add ("procedure-refused", test_procedure_refused);
  return g_test_run ();
}
