/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* TYPE_INFO and values, with the bytes that real clients decoded (tds sheet 11.8). */

#include "config.h"

#include <string.h>

#include "ae-emulator-type-codec-private.h"

typedef struct
{
  const char *name;
  const char *type_hex;
  const char *value_hex;
  AeEmulatorTypeId id;
  const char *value;   /* how show () writes it */
  const char *written; /* type and value as the server writes them; NULL: as read */
} Case;

static const Case cases[] = {
  { "tinyint", "26 01", "01 FF", AE_EMULATOR_TYPE_TINYINT, "255", NULL },
  { "smallint", "26 02", "02 FE FF", AE_EMULATOR_TYPE_SMALLINT, "-2", NULL },
  { "int", "26 04", "04 FD FF FF FF", AE_EMULATOR_TYPE_INT, "-3", NULL },
  { "bigint", "26 08", "08 FC FF FF FF FF FF FF FF", AE_EMULATOR_TYPE_BIGINT, "-4", NULL },
  { "int-null", "26 04", "00", AE_EMULATOR_TYPE_INT, "NULL", NULL },
  { "bit", "68 01", "01 01", AE_EMULATOR_TYPE_BIT, "1", NULL },
  { "int-fixed", "38", "E8 03 00 00", AE_EMULATOR_TYPE_INT, "1000", "26 04 04 E8 03 00 00" },
  { "bigint-fixed", "7F", "00 00 00 00 00 01 00 00", AE_EMULATOR_TYPE_BIGINT, "1099511627776",
    "26 08 08 00 00 00 00 00 01 00 00" },
  { "bit-fixed", "32", "01", AE_EMULATOR_TYPE_BIT, "1", "68 01 01 01" },
  { "real", "6D 04", "04 00 00 C0 3F", AE_EMULATOR_TYPE_REAL, "1.5", NULL },
  { "float", "6D 08", "08 00 00 00 00 00 00 02 C0", AE_EMULATOR_TYPE_FLOAT, "-2.25", NULL },
  { "money", "6E 08", "08 FF FF FF FF C0 1D FE FF", AE_EMULATOR_TYPE_MONEY, "'-12.3456'", NULL },
  { "money-smallest", "6E 08", "08 00 00 00 80 00 00 00 00", AE_EMULATOR_TYPE_MONEY,
    "'-922337203685477.5808'", NULL },
  { "smallmoney", "6E 04", "04 40 E2 01 00", AE_EMULATOR_TYPE_SMALLMONEY, "'12.3456'", NULL },
  { "datetime", "6F 08", "08 C8 AF 00 00 01 C1 C5 00", AE_EMULATOR_TYPE_DATETIME,
    "'2023-03-17 12:00:00.003'", NULL },
  { "smalldatetime", "6F 04", "04 C8 AF 3D 00", AE_EMULATOR_TYPE_SMALLDATETIME,
    "'2023-03-17 01:01:00.000'", NULL },
  { "date", "28", "03 D0 42 0B", AE_EMULATOR_TYPE_DATE, "738000", NULL },
  { "time7", "29 07", "05 81 44 20 86 08", AE_EMULATOR_TYPE_TIME, "'01:01:01.0000001'", NULL },
  { "time0", "29 00", "03 4D 0E 00", AE_EMULATOR_TYPE_TIME, "'01:01:01'", NULL },
  { "datetime2", "2A 03", "07 43 DD 37 00 D0 42 0B", AE_EMULATOR_TYPE_DATETIME2,
    "'2021-07-30 01:01:01.123'", NULL },
  { "datetimeoffset", "2B 07", "0A 80 44 20 86 08 D0 42 0B 78 00", AE_EMULATOR_TYPE_DATETIMEOFFSET,
    "'2021-07-30 03:01:01.0000000 +02:00'", NULL },
  { "datetimeoffset-day-before", "2B 00", "08 00 00 00 D0 42 0B C4 FF",
    AE_EMULATOR_TYPE_DATETIMEOFFSET, "'2021-07-29 23:00:00 -01:00'", NULL },
  { "decimal", "6A 09 0A 02", "09 00 39 30 00 00 00 00 00 00", AE_EMULATOR_TYPE_DECIMAL,
    "'-123.45'", NULL },
  { "decimal-zero", "6A 05 05 02", "05 01 00 00 00 00", AE_EMULATOR_TYPE_DECIMAL, "'0.00'", NULL },
  { "decimal-wide", "6A 11 05 02", "11 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
    AE_EMULATOR_TYPE_DECIMAL, "'0.01'", "6A 05 05 02 05 01 01 00 00 00" },
  { "decimal-short", "6A 11 26 02", "03 01 D2 04", AE_EMULATOR_TYPE_DECIMAL, "'12.34'",
    "6A 11 26 02 11 01 D2 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
  { "numeric", "6C 11 26 04", "11 01 01 00 10 63 2D 5E C7 6B 05 00 00 00 00 00 00 00",
    AE_EMULATOR_TYPE_NUMERIC, "'10000000000000000.0001'", NULL },
  { "guid", "24 10", "10 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF",
    AE_EMULATOR_TYPE_UNIQUEIDENTIFIER, "'33221100-5544-7766-8899-AABBCCDDEEFF'", NULL },
  { "guid-null", "24 00", "00", AE_EMULATOR_TYPE_UNIQUEIDENTIFIER, "NULL", "24 10 00" },
  { "guid-null-1", "24 01", "00", AE_EMULATOR_TYPE_UNIQUEIDENTIFIER, "NULL", "24 10 00" },
  { "varchar", "A7 0A 00 09 04 D0 00 34", "03 00 61 E9 62", AE_EMULATOR_TYPE_VARCHAR, "'aéb'",
    NULL },
  { "varchar-null", "A7 0A 00 09 04 D0 00 34", "FF FF", AE_EMULATOR_TYPE_VARCHAR, "NULL", NULL },
  { "varchar-hole", "A7 0A 00 09 04 D0 00 34", "03 00 61 81 E9", AE_EMULATOR_TYPE_VARCHAR,
    "'a\xC2\x81é'", NULL },
  { "varchar-empty", "A7 0A 00 09 04 D0 00 34", "00 00", AE_EMULATOR_TYPE_VARCHAR, "''", NULL },
  { "char", "AF 05 00 09 04 D0 00 34", "05 00 61 62 20 20 20", AE_EMULATOR_TYPE_CHAR, "'ab   '",
    NULL },
  { "nvarchar", "E7 14 00 09 04 D0 00 34", "06 00 61 00 F1 00 62 00", AE_EMULATOR_TYPE_NVARCHAR,
    "'añb'", NULL },
  { "nvarchar-pair", "E7 14 00 09 04 D0 00 34", "04 00 3D D8 00 DE", AE_EMULATOR_TYPE_NVARCHAR,
    "'\xF0\x9F\x98\x80'", NULL },
  /* The dump is compared to the NUL, the bytes to their end. */
  { "nvarchar-nul", "E7 14 00 09 04 D0 00 34", "06 00 61 00 00 00 62 00", AE_EMULATOR_TYPE_NVARCHAR,
    "'a", NULL },
  { "nchar", "EF 04 00 09 04 D0 00 34", "04 00 78 00 79 00", AE_EMULATOR_TYPE_NCHAR, "'xy'", NULL },
  { "varbinary", "A5 0A 00", "03 00 01 02 03", AE_EMULATOR_TYPE_VARBINARY, "0x010203", NULL },
  { "binary", "AD 02 00", "02 00 01 02", AE_EMULATOR_TYPE_BINARY, "0x0102", NULL },
  { "nvarchar-max", "E7 FF FF 09 04 D0 00 34",
    "12 00 00 00 00 00 00 00 12 00 00 00 68 00 65 00 6C 00 6C 00 6F 00 20 00 6D 00 61 00 78 00 "
    "00 00 00 00",
    AE_EMULATOR_TYPE_NVARCHAR, "'hello max'", NULL },
  { "nvarchar-max-unknown", "E7 FF FF 09 04 D0 00 34",
    "FE FF FF FF FF FF FF FF 04 00 00 00 75 00 6E 00 03 00 00 00 6B 00 6E 01 00 00 00 00 "
    "00 00 00 00",
    AE_EMULATOR_TYPE_NVARCHAR, "'unkn'",
    "E7 FF FF 09 04 D0 00 34 08 00 00 00 00 00 00 00 08 00 00 00 75 00 6E 00 6B 00 6E 00 00 00 00 "
    "00" },
  { "varchar-max-null", "A7 FF FF 09 04 D0 00 34", "FF FF FF FF FF FF FF FF",
    AE_EMULATOR_TYPE_VARCHAR, "NULL", NULL },
  { "varbinary-max-empty", "A5 FF FF", "00 00 00 00 00 00 00 00 00 00 00 00",
    AE_EMULATOR_TYPE_VARBINARY, "0x", NULL },
  { "xml", "F1 00", "08 00 00 00 00 00 00 00 08 00 00 00 3C 00 61 00 2F 00 3E 00 00 00 00 00",
    AE_EMULATOR_TYPE_XML, "'<a/>'", NULL },
  { "xml-mark", "F1 00",
    "0A 00 00 00 00 00 00 00 0A 00 00 00 FF FE 3C 00 61 00 2F 00 3E 00 00 00 00 00",
    AE_EMULATOR_TYPE_XML, "'<a/>'",
    "F1 00 08 00 00 00 00 00 00 00 08 00 00 00 3C 00 61 00 2F 00 3E 00 00 00 00 00" },
  { "variant-int", "62 49 1F 00 00", "06 00 00 00 38 00 4D 00 00 00", AE_EMULATOR_TYPE_SQL_VARIANT,
    "77", NULL },
  { "variant-null", "62 49 1F 00 00", "00 00 00 00", AE_EMULATOR_TYPE_SQL_VARIANT, "NULL", NULL },
  { "variant-nvarchar", "62 49 1F 00 00", "0D 00 00 00 E7 07 09 04 D0 00 34 40 1F 76 00 76 00",
    AE_EMULATOR_TYPE_SQL_VARIANT, "'vv'", NULL },
  { "variant-decimal", "62 49 1F 00 00", "09 00 00 00 6C 02 05 01 01 7B 00 00 00",
    AE_EMULATOR_TYPE_SQL_VARIANT, "'12.3'", NULL },
  { "variant-bit", "62 49 1F 00 00", "03 00 00 00 32 00 01", AE_EMULATOR_TYPE_SQL_VARIANT, "1",
    NULL },
  { "variant-date", "62 49 1F 00 00", "05 00 00 00 28 00 D0 42 0B", AE_EMULATOR_TYPE_SQL_VARIANT,
    "738000", NULL },
  { "variant-datetime2", "62 49 1F 00 00", "0A 00 00 00 2A 01 03 43 DD 37 00 D0 42 0B",
    AE_EMULATOR_TYPE_SQL_VARIANT, "'2021-07-30 01:01:01.123'", NULL },
  { "variant-money", "62 49 1F 00 00", "0A 00 00 00 3C 00 FF FF FF FF C0 1D FE FF",
    AE_EMULATOR_TYPE_SQL_VARIANT, "'-12.3456'", NULL },
  { "variant-guid", "62 49 1F 00 00",
    "12 00 00 00 24 00 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF",
    AE_EMULATOR_TYPE_SQL_VARIANT, "'33221100-5544-7766-8899-AABBCCDDEEFF'", NULL },
  { "variant-varchar", "62 49 1F 00 00", "0C 00 00 00 A7 07 09 04 D0 00 34 0A 00 61 E9 62",
    AE_EMULATOR_TYPE_SQL_VARIANT, "'aéb'", NULL },
  { "variant-char-empty", "62 49 1F 00 00", "09 00 00 00 A7 07 09 04 D0 00 34 0A 00",
    AE_EMULATOR_TYPE_SQL_VARIANT, "''", NULL },
  { "variant-binary", "62 49 1F 00 00", "06 00 00 00 AD 02 02 00 01 02",
    AE_EMULATOR_TYPE_SQL_VARIANT, "0x0102", NULL },
  { "hierarchyid", "F0 00 03 73 00 79 00 73 00 02 68 00 69 00",
    "02 00 00 00 00 00 00 00 02 00 00 00 5A C0 00 00 00 00", AE_EMULATOR_TYPE_VARBINARY, "0x5AC0",
    "A5 FF FF 02 00 00 00 00 00 00 00 02 00 00 00 5A C0 00 00 00 00" },
  { "utf8-varchar", "A7 14 00 09 04 D0 24 00", "03 00 E2 82 AC", AE_EMULATOR_TYPE_VARCHAR, "'€'",
    NULL },
  { "cp1251-varchar", "A7 14 00 19 04 D0 00 00", "02 00 CF F0", AE_EMULATOR_TYPE_VARCHAR, "'Пр'",
    NULL },
  { "ntext", "63 00 00 00 00 09 04 D0 00 34", "04 00 00 00 78 00 79 00", AE_EMULATOR_TYPE_NVARCHAR,
    "'xy'", "E7 FF FF 09 04 D0 00 34 04 00 00 00 00 00 00 00 04 00 00 00 78 00 79 00 00 00 00 00" },
  { "ntext-null", "63 00 00 00 00 09 04 D0 00 34", "FF FF FF FF", AE_EMULATOR_TYPE_NVARCHAR, "NULL",
    "E7 FF FF 09 04 D0 00 34 FF FF FF FF FF FF FF FF" },
  { "image", "22 FF FF FF 7F", "02 00 00 00 01 02", AE_EMULATOR_TYPE_VARBINARY, "0x0102",
    "A5 FF FF 02 00 00 00 00 00 00 00 02 00 00 00 01 02 00 00 00 00" },
  { "null", "1F", "", AE_EMULATOR_TYPE_NVARCHAR, "NULL", "E7 02 00 09 04 D0 00 34 FF FF" },
};

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *array = g_byte_array_new ();

  for (; *hex != '\0'; hex++)
    {
      if (*hex == ' ')
        continue;
      guint8 byte = g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]);
      g_byte_array_append (array, &byte, 1);
      hex++;
    }

  return array;
}

static char *
show (const AeEmulatorValue *value)
{
  GString *text = g_string_new (NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case AE_EMULATOR_VALUE_NULL:
      g_string_append (text, "NULL");
      break;
    case AE_EMULATOR_VALUE_INTEGER:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
      break;
    case AE_EMULATOR_VALUE_REAL:
      g_string_append (text, g_ascii_dtostr (buffer, sizeof buffer, value->real));
      break;
    case AE_EMULATOR_VALUE_TEXT:
      g_string_append_c (text, '\'');
      g_string_append_len (text, (const char *) value->data, value->size);
      g_string_append_c (text, '\'');
      break;
    default:
      g_string_append (text, "0x");
      for (gsize i = 0; i < value->size; i++)
        g_string_append_printf (text, "%02X", value->data[i]);
      break;
    }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *all_hex = g_strconcat (c->type_hex, c->value_hex, NULL);
  g_autoptr (GByteArray) bytes = from_hex (all_hex);
  g_autoptr (GByteArray) expected = from_hex (c->written != NULL ? c->written : all_hex);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeEmulatorWireType type;
  AeEmulatorValue value;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  g_assert_true (ae_emulator_type_read (&reader, &type));
  g_assert_cmpint (type.type.id, ==, c->id);
  g_assert_true (ae_emulator_value_read (&reader, &type, &value, owned));
  g_assert_cmpuint (ae_tds_reader_get_remaining (&reader), ==, 0);
  g_autofree char *shown = show (&value);
  g_assert_cmpstr (shown, ==, c->value);

  ae_emulator_type_write (&writer, &type.type);
  g_assert_true (ae_emulator_value_write (&writer, &type.type, &value));
  g_assert_cmpmem (writer.data, writer.size, expected->data, expected->len);
}

/* Short in every place: the reader says so, whatever the type. */
static void
test_truncations (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *all_hex = g_strconcat (c->type_hex, c->value_hex, NULL);
  g_autoptr (GByteArray) bytes = from_hex (all_hex);

  for (gsize n = 0; n < bytes->len; n++)
    {
      g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
      g_autofree guint8 *exact = g_memdup2 (bytes->data, n);
      AeEmulatorWireType type;
      AeEmulatorValue value;
      AeTdsReader reader;
      ae_tds_reader_init (&reader, exact, n);
      g_assert_false (ae_emulator_type_read (&reader, &type)
                      && ae_emulator_value_read (&reader, &type, &value, owned));
      g_assert_false (ae_tds_reader_is_good (&reader));
    }
}

static void
test_impossible (void)
{
  static const char *const impossible[] = {
    "26 03 00",                                                    /* an integer of three bytes */
    "26 04 03 00 00 00",                                           /* a value of another size */
    "6D 05 00",                                                    /* float */
    "29 08 00",                                                    /* scale 8 */
    "29 07 05 00 C0 69 2A C9",                                     /* 24:00:00 */
    "28 03 FF FF FF",                                              /* a date after 9999 */
    "6A 09 27 02 00",                                              /* precision 39 */
    "6A 09 05 06 00",                                              /* scale above precision */
    "6A 09 0A 02 09 02 39 30 00 00 00 00 00 00",                   /* sign 2 */
    "6A 09 0A 02 01 00",                                           /* a sign and nothing else */
    "24 11 00",                                                    /* guid */
    "24 10 02 00 11",                                              /* a value of two bytes */
    "E7 14 00 09 04 D0 00 34 03 00 61 00 62",                      /* half a character */
    "E7 02 00 09 04 D0 00 34 04 00 61 00 62 00",                   /* longer than the type */
    "E7 41 1F 09 04 D0 00 34 FF FF",                               /* above 8000 */
    "AD FF FF FF FF",                                              /* binary(max) */
    "A5 FF FF 05 00 00 00 00 00 00 00 01 00 00 00 01 00 00 00 00", /* chunks that do not add up */
    "6D 08 08 00 00 00 00 00 00 F0 7F",                            /* infinity */
    "6F 08 08 00 00 00 80 00 00 00 00",                            /* a date before 0001 */
    "62 49 1F 00 00 03 00 00 00 38 00 4D",                         /* a variant that is too short */
    "62 49 1F 00 00 02 00 00 00 E7 07",                            /* without its properties */
    "62 49 1F 00 00 08 00 00 00 6C 02 27 00 01 7B 00 00",          /* precision 39 */
    "62 49 1F 00 00 09 00 00 00 E7 07 09 04 D0 00 34 41 1F",       /* longer than 8000 */
    "F3 00 00 00",                                                 /* a table */
    "25 04 00",                                                    /* types before 7.0 */
    "00",
    "FF",
  };

  for (guint i = 0; i < G_N_ELEMENTS (impossible); i++)
    {
      g_autoptr (GByteArray) bytes = from_hex (impossible[i]);
      g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
      AeEmulatorWireType type;
      AeEmulatorValue value;
      AeTdsReader reader;
      g_test_message ("%s", impossible[i]);
      ae_tds_reader_init (&reader, bytes->data, bytes->len);
      g_assert_false (ae_emulator_type_read (&reader, &type)
                      && ae_emulator_value_read (&reader, &type, &value, owned));
      g_assert_false (ae_tds_reader_is_good (&reader));
      g_assert_nonnull (reader.invalid);
    }
}

/* The JDBC driver's name for a plaintext that is longer than a binary can be. */
static void
test_plaintext_type (void)
{
  g_autoptr (GByteArray) bytes = from_hex ("AD 20 4E");
  AeEmulatorWireType type;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  g_assert_false (ae_emulator_type_read (&reader, &type));
  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  g_assert_true (ae_emulator_type_read_plaintext (&reader, &type));
  g_assert_cmpint (type.type.id, ==, AE_EMULATOR_TYPE_VARBINARY);
  g_assert_cmpint (type.type.max_length, ==, -1);
}

/* The engine's forms that no client sends. */
static void
test_rounding (void)
{
  static const struct
  {
    AeEmulatorType type;
    const char *text;
    const char *written; /* NULL: refused */
  } rows[] = {
    { { AE_EMULATOR_TYPE_DECIMAL, 5, 5, 2 }, "1.005", "05 01 65 00 00 00" },
    { { AE_EMULATOR_TYPE_DECIMAL, 5, 5, 2 }, "-1.004", "05 00 64 00 00 00" },
    { { AE_EMULATOR_TYPE_DECIMAL, 5, 5, 0 }, "99999999999", NULL },
    { { AE_EMULATOR_TYPE_DECIMAL, 5, 5, 0 }, "abc", NULL },
    { { AE_EMULATOR_TYPE_DATETIME, 8 }, "2023-03-17 23:59:59.999", "08 C9 AF 00 00 00 00 00 00" },
    { { AE_EMULATOR_TYPE_DATETIME, 8 }, "2023-03-17", "08 C8 AF 00 00 00 00 00 00" },
    { { AE_EMULATOR_TYPE_DATETIME, 8 }, "2023-02-30", NULL },
    { { AE_EMULATOR_TYPE_SMALLDATETIME, 4 }, "2023-03-17 01:00:31", "04 C8 AF 3D 00" },
    { { AE_EMULATOR_TYPE_SMALLDATETIME, 4 }, "1899-12-31", NULL },
    { { AE_EMULATOR_TYPE_DATETIME2, 6, 0, 0 }, "2021-07-30 23:59:59.5", "06 00 00 00 D1 42 0B" },
    { { AE_EMULATOR_TYPE_DATETIMEOFFSET, 10, 0, 7 }, "0001-01-01 00:00:00 +01:00", NULL },
    { { AE_EMULATOR_TYPE_VARCHAR, 2 }, "abc", NULL },
    { { AE_EMULATOR_TYPE_VARCHAR, 2 }, "€Ω", "02 00 80 3F" },
    { { AE_EMULATOR_TYPE_CHAR, 4 }, "ab", "04 00 61 62 20 20" },
    { { AE_EMULATOR_TYPE_NCHAR, 4 }, "a", "04 00 61 00 20 00" },
    { { AE_EMULATOR_TYPE_INT, 4 }, "12", "04 0C 00 00 00" },
    { { AE_EMULATOR_TYPE_INT, 4 }, "5000000000", NULL },
    { { AE_EMULATOR_TYPE_TINYINT, 1 }, "-1", NULL },
    { { AE_EMULATOR_TYPE_SMALLMONEY, 4 }, "300000", NULL },
    { { AE_EMULATOR_TYPE_UNIQUEIDENTIFIER, 16 }, "33221100-5544-7766-8899-AABBCCDDEEF", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      const AeEmulatorValue value = {
        .kind = AE_EMULATOR_VALUE_TEXT,
        .data = (const guint8 *) rows[i].text,
        .size = strlen (rows[i].text),
      };
      g_test_message ("%d %s", rows[i].type.id, rows[i].text);
      gboolean written = ae_emulator_value_write (&writer, &rows[i].type, &value);
      g_assert_cmpint (written, ==, rows[i].written != NULL);
      g_autoptr (GByteArray) expected = from_hex (written ? rows[i].written : "");
      g_assert_cmpmem (writer.data, writer.size, expected->data, expected->len);
    }
}

/* text, ntext and image in a result (tds sheet 11.8), where they have a table and a pointer. */
static void
test_text_columns (void)
{
  static const struct
  {
    AeEmulatorType type;
    AeEmulatorValueKind kind;
    const char *value;
    const char *column, *written;
  } rows[] = {
    { { AE_EMULATOR_TYPE_TEXT, -1 },
      AE_EMULATOR_VALUE_TEXT,
      "aéb",
      "23 FF FF FF 7F 09 04 D0 00 34 01 00 00",
      "03 00 00 00 61 E9 62" },
    { { AE_EMULATOR_TYPE_NTEXT, -1 },
      AE_EMULATOR_VALUE_TEXT,
      "xy",
      "63 FE FF FF 7F 09 04 D0 00 34 01 00 00",
      "04 00 00 00 78 00 79 00" },
    { { AE_EMULATOR_TYPE_IMAGE, -1 },
      AE_EMULATOR_VALUE_BLOB,
      "",
      "22 FF FF FF 7F 01 00 00",
      "00 00 00 00" },
    { { AE_EMULATOR_TYPE_IMAGE, -1 }, AE_EMULATOR_VALUE_NULL, "", "22 FF FF FF 7F 01 00 00", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (AeTdsWriter) column = AE_TDS_WRITER_INIT, writer = AE_TDS_WRITER_INIT;
      const AeEmulatorValue value = { .kind = rows[i].kind,
                                      .data = (const guint8 *) rows[i].value,
                                      .size = strlen (rows[i].value) };
      g_autoptr (GByteArray) expected_column = from_hex (rows[i].column);
      ae_emulator_type_write_column (&column, &rows[i].type);
      g_assert_cmpmem (column.data, column.size, expected_column->data, expected_column->len);

      g_assert_true (ae_emulator_value_write_in_row (&writer, &rows[i].type, &value));
      if (rows[i].written == NULL)
        {
          g_assert_cmpmem (writer.data, writer.size, "", 1);
          continue;
        }
      /* u8 16, pointer, timestamp */
      g_autoptr (GByteArray) expected = from_hex (rows[i].written);
      g_assert_cmpuint (writer.data[0], ==, 16);
      g_assert_cmpmem (writer.data + 25, writer.size - 25, expected->data, expected->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *whole = g_strconcat ("/emulator/codec/value/", cases[i].name, NULL);
      g_autofree char *cut = g_strconcat ("/emulator/codec/truncated/", cases[i].name, NULL);
      g_test_add_data_func (whole, &cases[i], test_case);
      g_test_add_data_func (cut, &cases[i], test_truncations);
    }
  g_test_add_func ("/emulator/codec/impossible", test_impossible);
  g_test_add_func ("/emulator/codec/plaintext-type", test_plaintext_type);
  g_test_add_func ("/emulator/codec/rounding", test_rounding);
  g_test_add_func ("/emulator/codec/text-columns", test_text_columns);

  return g_test_run ();
}
