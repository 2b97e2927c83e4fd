/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "ae-sql-type-private.h"

static const guint8 collation[AE_TDS_COLLATION_SIZE] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };

static const struct
{
  const char *text;
  const char *canonical;
  const char *name;
  int length;
  guint precision;
  guint scale;
} good[] = {
  { "int", "int", "int", 0, 0, 0 },
  { " INT ", "int", "int", 0, 0, 0 },
  { "integer", "int", "int", 0, 0, 0 },
  { "bit", "bit", "bit", 0, 0, 0 },
  { "tinyint", "tinyint", "tinyint", 0, 0, 0 },
  { "bigint", "bigint", "bigint", 0, 0, 0 },
  { "char", "char(1)", "char", 1, 0, 0 },
  { "char(11)", "char(11)", "char", 11, 0, 0 },
  { "Char ( 011 )", "char(11)", "char", 11, 0, 0 },
  { "char(8000)", "char(8000)", "char", 8000, 0, 0 },
  { "character(3)", "char(3)", "char", 3, 0, 0 },
  { "varchar ( 20 )", "varchar(20)", "varchar", 20, 0, 0 },
  { "varchar(max)", "varchar(max)", "varchar", -1, 0, 0 },
  { "char varying(5)", "varchar(5)", "varchar", 5, 0, 0 },
  { "character  varying (5)", "varchar(5)", "varchar", 5, 0, 0 },
  { "nchar(4000)", "nchar(4000)", "nchar", 4000, 0, 0 },
  { "nvarchar", "nvarchar(1)", "nvarchar", 1, 0, 0 },
  { "NVARCHAR(MAX)", "nvarchar(max)", "nvarchar", -1, 0, 0 },
  { "nvarchar( max )", "nvarchar(max)", "nvarchar", -1, 0, 0 },
  { "national character varying(10)", "nvarchar(10)", "nvarchar", 10, 0, 0 },
  { "national\tchar\nvarying(10)", "nvarchar(10)", "nvarchar", 10, 0, 0 },
  { "national char(10)", "nchar(10)", "nchar", 10, 0, 0 },
  { "sysname", "nvarchar(128)", "nvarchar", 128, 0, 0 },
  { "binary", "binary(1)", "binary", 1, 0, 0 },
  { "varbinary(max)", "varbinary(max)", "varbinary", -1, 0, 0 },
  { "binary varying(7)", "varbinary(7)", "varbinary", 7, 0, 0 },
  { "decimal", "decimal(18,0)", "decimal", 0, 18, 0 },
  { "dec", "decimal(18,0)", "decimal", 0, 18, 0 },
  { "decimal(10)", "decimal(10,0)", "decimal", 0, 10, 0 },
  { "decimal(10,2)", "decimal(10,2)", "decimal", 0, 10, 2 },
  { "numeric( 38 , 38 )", "numeric(38,38)", "numeric", 0, 38, 38 },
  { "date", "date", "date", 0, 0, 0 },
  { "time", "time(7)", "time", 0, 0, 7 },
  { "time(0)", "time(0)", "time", 0, 0, 0 },
  { "datetime2", "datetime2(7)", "datetime2", 0, 0, 7 },
  { "datetimeoffset(3)", "datetimeoffset(3)", "datetimeoffset", 0, 0, 3 },
  { "datetime", "datetime", "datetime", 0, 0, 0 },
  { "float", "float", "float", 0, 0, 0 },
  { "float(53)", "float", "float", 0, 0, 0 },
  { "float(25)", "float", "float", 0, 0, 0 },
  { "float(24)", "real", "real", 0, 0, 0 },
  { "float(1)", "real", "real", 0, 0, 0 },
  { "double precision", "float", "float", 0, 0, 0 },
  { "money", "money", "money", 0, 0, 0 },
  { "uniqueidentifier", "uniqueidentifier", "uniqueidentifier", 0, 0, 0 },
  { "rowversion", "rowversion", "rowversion", 8, 0, 0 },
  { "timestamp", "rowversion", "rowversion", 8, 0, 0 },
  { "xml", "xml", "xml", 0, 0, 0 },
  { "vector(1998)", "vector(1998)", "vector", 1998, 0, 0 },
};

static const struct
{
  const char *text;
  const char *says;
} bad[] = {
  { "", "name" },
  { "  ", "name" },
  { "11", "name" },
  { "(11)", "name" },
  { "chr(11)", "no type" },
  { "int eger", "no type" },
  { "udt", "no type" },
  { "char(", "(length)" },
  { "char()", "(length)" },
  { "char(11", "(length)" },
  { "char(-1)", "(length)" },
  { "char(1.5)", "(length)" },
  { "char(a)", "(length)" },
  { "decimal(1,2,3)", "(length)" },
  { "decimal(10,max)", "(length)" },
  { "nvarchar(max,1)", "(length)" },
  { "nvarchar(maximum)", "(length)" },
  { "char(11) x", "after its end" },
  { "char(11);DROP TABLE x", "after its end" },
  { "int, @b int", "after its end" },
  { "char(0)", "1 to 8000" },
  { "char(8001)", "1 to 8000" },
  { "char(99999999999999999999)", "1 to 8000" },
  { "char(max)", "1 to 8000" },
  { "char(1,2)", "1 to 8000" },
  { "varchar(8001)", "or max" },
  { "nchar(4001)", "1 to 4000" },
  { "nvarchar(4001)", "or max" },
  { "vector(1999)", "1 to 1998" },
  { "int(4)", "no arguments" },
  { "date(3)", "no arguments" },
  { "sysname(3)", "no arguments" },
  { "rowversion(8)", "no arguments" },
  { "time(8)", "0 to 7" },
  { "time(max)", "0 to 7" },
  { "decimal(0)", "1 to 38" },
  { "decimal(39,0)", "1 to 38" },
  { "decimal(5,6)", "precision" },
  { "float(54)", "1 to 53" },
  { "float(0)", "1 to 53" },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (good[i].text, &error);

      g_test_message ("%s", good[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (ae_sql_type_get_name (type), ==, good[i].name);
      g_assert_cmpint (ae_sql_type_get_length (type), ==, good[i].length);
      g_assert_cmpuint (ae_sql_type_get_precision (type), ==, good[i].precision);
      g_assert_cmpuint (ae_sql_type_get_scale (type), ==, good[i].scale);

      g_autofree char *text = ae_sql_type_to_string (type);
      g_assert_cmpstr (text, ==, good[i].canonical);

      g_autoptr (AeSqlType) again = ae_sql_type_new_from_string (text, &error);
      g_assert_no_error (error);
      g_assert_true (ae_sql_type_equal (type, again));
    }
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", bad[i].text);
      g_assert_null (ae_sql_type_new_from_string (bad[i].text, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
      if (strstr (error->message, bad[i].says) == NULL)
        g_error ("“%s” does not say “%s”", error->message, bad[i].says);
    }
}

static void
test_hostile (void)
{
  g_autofree char *long_text = g_strnfill (100000, 'a');
  g_autofree char *many_words = g_strnfill (100000, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (ae_sql_type_new_from_string (long_text, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_assert_cmpuint (strlen (error->message), <, 400);
  g_clear_error (&error);

  for (gsize i = 0; i + 1 < strlen (many_words); i += 2)
    many_words[i] = 'x';
  g_assert_null (ae_sql_type_new_from_string (many_words, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_clear_error (&error);

  g_assert_null (ae_sql_type_new_from_string ("int\xFF", &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* What parameters send, and that a column of the same TYPE_INFO is of the same type. */
static void
test_info (void)
{
  static const struct
  {
    const char *text;
    AeTdsTypeInfo info;
    gboolean has_collation;
  } cases[] = {
    { "int", { .id = AE_TDS_TYPE_INTN, .max_length = 4 } },
    { "bit", { .id = AE_TDS_TYPE_BITN, .max_length = 1 } },
    { "char(11)", { .id = AE_TDS_TYPE_BIGCHAR, .max_length = 11 }, TRUE },
    { "nvarchar(50)", { .id = AE_TDS_TYPE_NVARCHAR, .max_length = 100 }, TRUE },
    { "nvarchar(max)", { .id = AE_TDS_TYPE_NVARCHAR, .max_length = AE_TDS_MAX_LENGTH }, TRUE },
    { "varbinary(max)", { .id = AE_TDS_TYPE_BIGVARBINARY, .max_length = AE_TDS_MAX_LENGTH } },
    { "date", { .id = AE_TDS_TYPE_DATE } },
    { "datetime2(3)", { .id = AE_TDS_TYPE_DATETIME2, .scale = 3 } },
    { "vector(3)", { .id = AE_TDS_TYPE_VECTOR, .max_length = 20 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AeTdsTypeInfo info;
      g_autoptr (AeSqlType) type = ae_sql_type_new_from_string (cases[i].text, NULL);

      g_test_message ("%s", cases[i].text);
      ae_sql_type_get_info (type, collation, &info);
      g_assert_cmphex (info.id, ==, cases[i].info.id);
      g_assert_cmpuint (info.max_length, ==, cases[i].info.max_length);
      g_assert_cmpuint (info.scale, ==, cases[i].info.scale);
      g_assert_cmpint (memcmp (info.collation, collation, sizeof collation) == 0, ==,
                       cases[i].has_collation);

      g_autoptr (AeSqlType) column = ae_sql_type_new_from_info (&info, 0);
      g_assert_true (ae_sql_type_equal (column, type));
    }
}

static void
test_column_only (void)
{
  const AeTdsTypeInfo rowversion = { .id = AE_TDS_TYPE_BIGBINARY, .max_length = 8 };
  const AeTdsTypeInfo decimal
      = { .id = AE_TDS_TYPE_DECIMALN, .max_length = 9, .precision = 10, .scale = 2 };
  const AeTdsTypeInfo udt = { .id = AE_TDS_TYPE_UDT, .max_length = AE_TDS_MAX_LENGTH };
  const AeTdsTypeInfo unknown = { .id = 0x01 };
  AeTdsTypeInfo info;

  g_autoptr (AeSqlType) type = ae_sql_type_new_from_info (&rowversion, 80);
  g_assert_cmpstr (ae_sql_type_get_name (type), ==, "rowversion");
  g_clear_pointer (&type, ae_sql_type_free);

  type = ae_sql_type_new_from_info (&decimal, 0);
  g_autofree char *text = ae_sql_type_to_string (type);
  g_assert_cmpstr (text, ==, "decimal(10,2)");
  g_clear_pointer (&type, ae_sql_type_free);

  type = ae_sql_type_new_from_info (&udt, 0);
  g_assert_cmpstr (ae_sql_type_get_name (type), ==, "udt");
  g_clear_pointer (&type, ae_sql_type_free);

  type = ae_sql_type_new_from_info (&unknown, 0);
  g_assert_cmpstr (ae_sql_type_get_name (type), ==, "unknown");
  g_assert_null (ae_sql_type_get_tds_type (type));
  ae_sql_type_get_info (type, collation, &info);
  g_assert_cmphex (info.id, ==, AE_TDS_TYPE_NULL);
}

static void
test_new (void)
{
  const AeTdsType *nvarchar = ae_tds_type_for_name ("nvarchar", 8);
  g_autoptr (AeSqlType) type = ae_sql_type_new (nvarchar, 4000, 0, 0);
  g_autoptr (AeSqlType) max = ae_sql_type_new (nvarchar, -1, 0, 0);

  g_assert_nonnull (type);
  g_assert_nonnull (max);
  g_assert_false (ae_sql_type_equal (type, max));
  g_assert_null (ae_sql_type_new (nvarchar, 4001, 0, 0));
  g_assert_null (ae_sql_type_new (nvarchar, 0, 0, 0));
  g_assert_null (ae_sql_type_new (nvarchar, -2, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql-type/good", test_good);
  g_test_add_func ("/sql-type/bad", test_bad);
  g_test_add_func ("/sql-type/hostile", test_hostile);
  g_test_add_func ("/sql-type/info", test_info);
  g_test_add_func ("/sql-type/column-only", test_column_only);
  g_test_add_func ("/sql-type/new", test_new);

  return g_test_run ();
}
