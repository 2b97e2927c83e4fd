/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every type both ways: in the clear, deterministic and randomized; by text and by its own binder
 * and getter; and what is refused before it is sent. */

#include "client-fixture.h"

#define add(path, function)                                                 \
  g_test_add ("/client/types/" path, ClientFixture, NULL, set_up, function, \
              client_fixture_tear_down)

#define MAX_VALUES 4

/* What is bound as text comes back as the text behind it, NULL being the same. */
static const struct
{
  const char *type;
  const char *values[MAX_VALUES][2];
} types[] = {
  { "bit", { { "1" }, { "0" } } },
  { "tinyint", { { "0" }, { "255" } } },
  { "smallint", { { "-32768" }, { "32767" } } },
  { "int", { { "-2147483648" }, { "2147483647" } } },
  { "bigint", { { "-9223372036854775808" }, { "9223372036854775807" } } },
  { "real", { { "0.1" }, { "-3.4028235e+38" }, { "1.1754944e-38" } } },
  { "float", { { "0.1" }, { "-1.7976931348623157e+308" }, { "2.2250738585072014e-308" } } },
  { "decimal(5,2)", { { "-999.99" }, { "0.01" }, { "1.5", "1.50" } } },
  { "decimal(38,0)", { { "99999999999999999999999999999999999999" }, { "0" } } },
  { "numeric(38,38)", { { "-0.99999999999999999999999999999999999999" } } },
  { "numeric(19,4)", { { "123456789012345.6789" } } },
  { "money", { { "922337203685477.5807" }, { "-922337203685477.5808" }, { "1", "1.0000" } } },
  { "smallmoney", { { "214748.3647" }, { "-214748.3648" } } },
  { "date", { { "0001-01-01" }, { "9999-12-31" }, { "2023-03-17" } } },
  { "time(0)", { { "23:59:59" }, { "00:00:00" } } },
  { "time(3)", { { "23:59:59.999" } } },
  { "time(7)", { { "12:34:56.1234567" }, { "23:59:59.9999999" } } },
  { "datetime2(0)", { { "0001-01-01 00:00:00" } } },
  { "datetime2(4)", { { "2023-03-17 12:34:56.1234" } } },
  { "datetime2(7)", { { "2023-03-17 12:34:56.1234567" }, { "9999-12-31 23:59:59.9999999" } } },
  { "datetimeoffset(0)", { { "2023-03-17 12:34:56 +00:00" } } },
  { "datetimeoffset(7)",
    { { "2023-03-17 12:34:56.1234567 +05:30" }, { "2023-03-17 00:00:00.0000001 -14:00" } } },
  { "datetime", { { "1753-01-01 00:00:00.000" }, { "9999-12-31 23:59:59.997" } } },
  { "smalldatetime", { { "1900-01-01 00:00:00" }, { "2079-06-06 23:59:00" } } },
  { "uniqueidentifier", { { "01234567-89ab-cdef-0123-456789abcdef" } } },
  { "char(5)", { { "abc", "abc  " }, { "ÄÖÜß€" }, { "", "     " } } },
  { "varchar(10)", { { "Grüße" }, { "" }, { "trailing  " } } },
  { "varchar(max)", { { "Grüße" }, { "" } } },
  { "nchar(3)", { { "Ж", "Ж  " }, { "😀x" } } },
  { "nvarchar(10)", { { "你好" }, { "" } } },
  { "nvarchar(max)", { { "你好" }, { "" } } },
};

static void
append_column (GString *sql, guint i, const char *kind, const char *encryption)
{
  g_string_append_printf (sql, ", %s%u %s", kind, i, types[i].type);
  if (strstr (types[i].type, "char") != NULL)
    g_string_append (sql, " COLLATE Latin1_General_BIN2");
  if (encryption != NULL)
    g_string_append_printf (sql,
                            " ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = %s, "
                            "ALGORITHM = 'AEAD_AES_256_CBC_HMAC_SHA_256')",
                            encryption);
}

static void
set_up (ClientFixture *self, gconstpointer unused)
{
  client_fixture_set_up (self, NULL);
  client_fixture_make_patients (self);

  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Disabled");
  g_autoptr (GString) sql = g_string_new ("CREATE TABLE Everything (id int NOT NULL");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      append_column (sql, i, "p", NULL);
      append_column (sql, i, "d", "DETERMINISTIC");
      append_column (sql, i, "r", "RANDOMIZED");
    }
  g_string_append (sql, ")");
  client_execute (connection, sql->str);
}

/* The type, and the code page of its column, which the server does not tell. */
static void
declare (AeStatement *statement, const char *name, const char *type)
{
  gboolean needs_collation = g_str_has_prefix (type, "char") || g_str_has_prefix (type, "varchar");
  g_autofree char *text
      = g_strconcat (type, needs_collation ? " COLLATE Latin1_General_BIN2" : NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_statement_declare (statement, name, text, &error));
  g_assert_no_error (error);
}

static const char kinds[] = { 'p', 'd', 'r' };
static const AeEncryptionType encryption_types[]
    = { AE_ENCRYPTION_TYPE_NONE, AE_ENCRYPTION_TYPE_DETERMINISTIC, AE_ENCRYPTION_TYPE_RANDOMIZED };

static const char *
get_bound (guint type, guint value)
{
  return value < MAX_VALUES ? types[type].values[value][0] : NULL;
}

static const char *
get_read (guint type, guint value)
{
  if (get_bound (type, value) == NULL)
    return NULL;
  return types[type].values[value][1] != NULL ? types[type].values[value][1]
                                              : types[type].values[value][0];
}

static AeStatement *
prepare_insert (AeConnection *connection)
{
  g_autoptr (GString) names = g_string_new ("id");
  g_autoptr (GString) markers = g_string_new ("@id");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_string_append_printf (names, ", %c%u", kinds[k], i);
        g_string_append_printf (markers, ", @%c%u", kinds[k], i);
      }
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO Everything (%s) VALUES (%s)", names->str, markers->str);
  return ae_connection_create_statement (connection, sql);
}

static void
bind_row (AeStatement *statement, guint row)
{
  g_autoptr (GError) error = NULL;

  ae_statement_bind_int64 (statement, "@id", row);
  g_assert_true (ae_statement_declare (statement, "@id", "int", &error));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *name = g_strdup_printf ("@%c%u", kinds[k], i);

        declare (statement, name, types[i].type);
        ae_statement_bind_string (statement, name, get_bound (i, row));
      }
}

/* One row more than there are values: it is all NULL. */
static void
insert_rows (AeConnection *connection)
{
  g_autoptr (AeStatement) statement = prepare_insert (connection);
  g_autoptr (GError) error = NULL;

  for (guint row = 0; row <= MAX_VALUES; row++)
    {
      bind_row (statement, row);
      g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, 1);
      g_assert_no_error (error);
    }
}

static void
check_cell (AeCursor *cursor, guint column, guint type, guint row)
{
  g_autoptr (GError) error = NULL;
  const char *expected = get_read (type, row);

  if (expected == NULL)
    {
      g_assert_true (ae_cursor_is_null (cursor, column));
      g_assert_null (ae_cursor_get_string (cursor, column, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_NULL);
      return;
    }
  g_assert_cmpstr (ae_cursor_get_string (cursor, column, &error), ==, expected);
  g_assert_no_error (error);

  /* What is asked for again is there again, and the first answer still holds. */
  const char *first = ae_cursor_get_string (cursor, column, NULL);
  g_assert_cmpstr (ae_cursor_get_string (cursor, column, NULL), ==, first);
}

static void
test_by_text (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;

  insert_rows (connection);
  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT * FROM Everything ORDER BY id");
  for (guint row = 0; row <= MAX_VALUES; row++)
    {
      gboolean is_there = ae_cursor_next (cursor, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (is_there);
      for (guint i = 0; i < G_N_ELEMENTS (types); i++)
        for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
          check_cell (cursor, 1 + i * G_N_ELEMENTS (kinds) + k, i, row);
    }
  g_assert_false (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
}

/* The columns tell the type that was declared, whether they are encrypted or not. */
static void
test_columns (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT * FROM Everything");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        AeColumn *column = ae_cursor_get_column (cursor, 1 + i * G_N_ELEMENTS (kinds) + k);
        g_autofree char *type = ae_sql_type_to_string (ae_column_get_sql_type (column));

        g_assert_cmpstr (type, ==, types[i].type);
        g_assert_cmpint (ae_column_get_encryption_type (column), ==, encryption_types[k]);
      }
}

/* Equal values have equal ciphertext, of whatever kind they were bound. */
static void
test_find (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  insert_rows (connection);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM Everything WHERE d%u = @v", i);
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);

      for (guint row = 0; get_bound (i, row) != NULL; row++)
        {
          g_autoptr (GError) error = NULL;

          declare (statement, "@v", types[i].type);
          ae_statement_bind_string (statement, "@v", get_bound (i, row));
          ae_statement_require_encryption (statement, "@v");
          g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
          g_assert_no_error (error);
          g_assert_true (ae_cursor_next (cursor, NULL, &error));
          g_assert_cmpint (ae_cursor_get_int64 (cursor, 0, &error), ==, row);
          g_assert_false (ae_cursor_next (cursor, NULL, &error));
          g_assert_no_error (error);
        }
    }
}

/* --- binders and getters --------------------------------------------------------------------- */

static AeCursor *
echo (AeStatement *statement)
{
  g_autoptr (GError) error = NULL;
  AeCursor *cursor = ae_statement_query (statement, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ae_cursor_next (cursor, NULL, &error));
  g_assert_no_error (error);
  return cursor;
}

static void
assert_type (AeCursor *cursor, guint column, const char *expected)
{
  g_autofree char *type
      = ae_sql_type_to_string (ae_column_get_sql_type (ae_cursor_get_column (cursor, column)));

  g_assert_cmpstr (type, ==, expected);
}

/* Types follow from the values: nothing is declared. */
static void
test_inferred (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "SELECT @dec, @time, @when, @as, @day");
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-(3 * 3600 + 1800));
  g_autoptr (GDateTime) when = g_date_time_new (zone, 2023, 3, 17, 12, 34, 56.25);
  g_autoptr (AeDecimal) decimal = ae_decimal_new_from_string ("-12345678901234567890.1234", NULL);
  g_autoptr (GDate) day = g_date_new_dmy (17, G_DATE_MARCH, 2023);
  g_autoptr (GError) error = NULL;

  ae_statement_bind_decimal (statement, "@dec", decimal);
  ae_statement_bind_time (statement, "@time", G_GINT64_CONSTANT (452961234567));
  ae_statement_bind_date_time (statement, "@when", when);
  g_assert_true (ae_statement_bind_as (statement, "@as", "datetime2(7)",
                                       "2023-03-17 12:34:56.1234567", &error));
  ae_statement_bind_date (statement, "@day", day);

  g_autoptr (AeCursor) cursor = echo (statement);
  assert_type (cursor, 0, "decimal(38,4)");
  assert_type (cursor, 1, "time(7)");
  assert_type (cursor, 2, "datetimeoffset(7)");
  assert_type (cursor, 3, "datetime2(7)");

  g_autoptr (AeDecimal) decimal_again = ae_cursor_dup_decimal (cursor, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ae_decimal_compare (decimal, decimal_again), ==, 0);
  g_assert_cmpuint (ae_decimal_get_scale (decimal_again), ==, 4);
  g_assert_cmpuint (ae_decimal_get_precision (decimal_again), ==, 24);
  g_assert_cmpint (ae_cursor_get_time (cursor, 1, &error), ==, G_GINT64_CONSTANT (452961234567));
  g_assert_no_error (error);
  g_autoptr (GDateTime) when_again = ae_cursor_dup_date_time (cursor, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_date_time_compare (when, when_again), ==, 0);
  g_assert_cmpint (g_date_time_get_utc_offset (when_again), ==, g_date_time_get_utc_offset (when));
  g_autoptr (GDateTime) plain = ae_cursor_dup_date_time (cursor, 3, &error);
  g_assert_no_error (error);
  g_autofree char *plain_text = g_date_time_format (plain, "%F %T %Z");
  g_assert_cmpstr (plain_text, ==, "2023-03-17 12:34:56 UTC");
  g_assert_cmpint (g_date_time_get_microsecond (plain), ==, 123456);
  g_assert_cmpstr (ae_cursor_get_string (cursor, 3, NULL), ==, "2023-03-17 12:34:56.1234567");
  g_autoptr (GDateTime) midnight = ae_cursor_dup_date_time (cursor, 4, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_date_time_get_year (midnight), ==, 2023);

  /* Not through a floating-point number, and no type for another. */
  ae_cursor_get_double (cursor, 0, &error);
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_null (ae_cursor_dup_decimal (cursor, 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
  g_clear_error (&error);
  ae_cursor_get_time (cursor, 2, &error);
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
  g_clear_error (&error);
  g_assert_null (ae_cursor_dup_date_time (cursor, 1, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
  g_clear_error (&error);

  /* A row that was taken out has the same getters. */
  g_autoptr (AeRow) row = ae_cursor_dup_row (cursor);
  g_autoptr (AeDecimal) from_row = ae_row_dup_decimal (row, 0, &error);
  g_assert_cmpint (ae_decimal_compare (decimal, from_row), ==, 0);
  g_assert_cmpint (ae_row_get_time (row, 1, &error), ==, G_GINT64_CONSTANT (452961234567));
  g_autoptr (GDateTime) row_when = ae_row_dup_date_time (row, 2, &error);
  g_assert_cmpint (g_date_time_compare (when, row_when), ==, 0);
  g_autofree char *text = ae_row_dup_string (row, 2, &error);
  g_assert_cmpstr (text, ==, "2023-03-17 12:34:56.2500000 -03:30");
  g_assert_no_error (error);
}

/* A page has everything that JavaScript and Python cannot hold as exact text. */
static void
test_page (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (GError) error = NULL;
  guint n_values;

  insert_rows (connection);
  g_autoptr (AeCursor) cursor = client_query (connection, "SELECT * FROM Everything WHERE id = 0");
  const GValue *values = ae_cursor_fetch_values (cursor, 10, &n_values, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_values, ==, 1 + G_N_ELEMENTS (types) * G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        const GValue *value = &values[1 + i * G_N_ELEMENTS (kinds) + k];

        if (G_VALUE_HOLDS_STRING (value))
          g_assert_cmpstr (g_value_get_string (value), ==, get_read (i, 0));
        else
          g_assert_true (G_VALUE_HOLDS_INT64 (value) || G_VALUE_HOLDS_BOOLEAN (value)
                         || G_VALUE_HOLDS_DOUBLE (value));
      }
}

/* --- code pages ------------------------------------------------------------------------------ */

#define CIPHER                                                                                \
  "ENCRYPTED WITH (COLUMN_ENCRYPTION_KEY = CEK1, ENCRYPTION_TYPE = DETERMINISTIC, ALGORITHM " \
  "= 'AEAD_AES_256_CBC_HMAC_SHA_256')"

/* The collation decides what is encrypted. It is declared, or only ASCII is encrypted. */
static void
test_collations (ClientFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *collation;
    const char *text;
  } cases[] = {
    { "Latin1_General_BIN2", "Grüße €" },
    { "Latin1_General_100_BIN2_UTF8", "Grüße €" },
    { "Cyrillic_General_BIN2", "Привет" },
    { "Japanese_BIN2", "日本ｱA" },
  };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *create = g_strdup_printf (
          "CREATE TABLE Page%zu (id int NOT NULL, v varchar(20) COLLATE %s " CIPHER ")", i,
          cases[i].collation);
      g_autofree char *insert = g_strdup_printf ("INSERT INTO Page%zu VALUES (1, @v)", i);
      g_autofree char *select = g_strdup_printf ("SELECT v FROM Page%zu", i);
      g_autofree char *type = g_strdup_printf ("varchar(20) COLLATE %s", cases[i].collation);
      g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, insert);
      g_autoptr (GError) error = NULL;

      client_execute (connection, create);
      ae_statement_bind_string (statement, "@v", cases[i].text);
      ae_statement_require_encryption (statement, "@v");
      ae_statement_set_learn_types (statement, FALSE);
      g_assert_true (ae_statement_declare (statement, "@v", "varchar(20)", &error));
      g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, -1);
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, "@v"));
      g_assert_nonnull (strstr (error->message, "COLLATE"));
      g_clear_error (&error);

      g_assert_true (ae_statement_declare (statement, "@v", type, &error));
      g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, 1);
      g_assert_no_error (error);
      g_autofree char *text = client_query_text (connection, select);
      g_assert_cmpstr (text, ==, cases[i].text);

      /* ASCII is the same everywhere. */
      g_assert_true (ae_statement_declare (statement, "@v", "varchar(20)", &error));
      ae_statement_bind_string (statement, "@v", "plain");
      g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, 1);
      g_assert_no_error (error);
    }
}

/* In the clear a parameter has the collation of the database: what that does not have would become
 * question marks on the server, and is refused before. */
static void
test_plain_collation (ClientFixture *self, gconstpointer unused)
{
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");
  g_autoptr (AeStatement) statement
      = ae_connection_create_statement (connection, "INSERT INTO Plain VALUES (@v)");
  g_autoptr (GError) error = NULL;

  client_execute (connection, "CREATE TABLE Plain (v varchar(20) COLLATE Cyrillic_General_CI_AS)");
  g_assert_true (
      ae_statement_declare (statement, "@v", "varchar(20) COLLATE Cyrillic_General_CI_AS", &error));
  ae_statement_bind_string (statement, "@v", "Привет");
  g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, -1);
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "nvarchar"));
  g_clear_error (&error);

  g_assert_true (ae_statement_declare (statement, "@v", "nvarchar(20)", &error));
  g_assert_cmpint (ae_statement_execute (statement, NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_autofree char *text = client_query_text (connection, "SELECT v FROM Plain");
  g_assert_cmpstr (text, ==, "Привет");
}

/* --- refused --------------------------------------------------------------------------------- */

static void
test_refused (ClientFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *column; /* of this type, encrypted */
    const char *value;
    const char *remedy;
  } cases[] = {
    { "tinyint", "256", "0 to 255" },
    { "decimal(5,2)", "0.001", "declare a larger scale" },
    { "decimal(5,2)", "1000", "declare a larger precision" },
    { "money", "0.00001", "larger scale" },
    { "real", "NaN", "NaN" },
    { "time(3)", "12:34:56.1234", "larger scale" },
    { "datetime", "2023-03-17 12:34:56.001", "1/300 s" },
    { "smalldatetime", "2023-03-17 12:34:56", "whole minutes" },
    { "char(5)", "abcdef", "at most 5 bytes" },
    { "varchar(10)", "Ж", "use nchar or nvarchar" },
    { "nvarchar(10)", "12345678901", "at most 10" },
    { "uniqueidentifier", "4711", "6f9619ff" },
  };
  g_autoptr (AeConnection) connection = client_fixture_open (self, "ColumnEncryption=Enabled");

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autoptr (GError) error = NULL;
        guint i = 0;

        while (!g_str_equal (types[i].type, cases[c].column))
          i++;
        g_autofree char *sql
            = g_strdup_printf ("INSERT INTO Everything (id, %c%u) VALUES (99, @v)", kinds[k], i);
        g_autoptr (AeStatement) statement = ae_connection_create_statement (connection, sql);
        declare (statement, "@v", types[i].type);
        ae_statement_bind_string (statement, "@v", cases[c].value);
        g_assert_cmpint (ae_statement_execute (statement, NULL, &error), <, 1);
        g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
        g_assert_nonnull (strstr (error->message, "@v"));
        g_assert_nonnull (strstr (error->message, types[i].type));
        g_assert_nonnull (strstr (error->message, cases[c].remedy));
      }

  g_autofree char *n
      = client_query_text (connection, "SELECT COUNT(*) FROM Everything WHERE id = 99");
  g_assert_cmpstr (n, ==, "0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("by-text", test_by_text);
  add ("columns", test_columns);
  add ("find", test_find);
  add ("inferred", test_inferred);
  add ("page", test_page);
  add ("collations", test_collations);
  add ("plain-collation", test_plain_collation);
  add ("refused", test_refused);
  return g_test_run ();
}
