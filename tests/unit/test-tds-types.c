/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Every type by its text: on the wire, encrypted, and what is refused. */

#include "config.h"

#include "ae-cell-cipher-private.h"
#include "ae-error.h"
#include "tds-texts.h"

#define UTF8 "09 04 D0 24 00"
/* What a message may say, whatever the value was. */
#define EXAMPLES "2021-07-30 12:34:56.1234567 +02:00"
#define PREFIX "0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20 "

static AeTdsTypeInfo
read_info (const char *hex)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);
  AeTdsTypeInfo info;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  ae_tds_type_info_read (&info, &reader);
  g_assert_true (ae_tds_reader_is_good (&reader));
  return info;
}

/* Wire --------------------------------------------------------------------------------------- */

/* What crossed a connection to unmodified clients, which understood it so (protocol sheet 11.8),
 * and borders of the ranges. */
static const struct
{
  const char *type;
  const char *wire; /* with framing */
  const char *text;
  gboolean is_one_way; /* we write it in another way, or not at all */
} wire_values[] = {
  { "6D 04", "04 00 00 C0 3F", "1.5" },
  { "6D 04", "04 CD CC CC 3D", "0.1" },
  { "6D 08", "08 9A 99 99 99 99 99 B9 3F", "0.1" },
  { "6E 08", "08 FF FF FF FF C0 1D FE FF", "-12.3456" },
  { "6E 04", "04 40 E2 01 00", "12.3456" },
  { "7A", "FF FF FF FF", "-0.0001" },
  { "3C", "00 00 00 80 00 00 00 00", "-922337203685477.5808" },
  { "3C", "FF FF FF 7F FF FF FF FF", "922337203685477.5807" },
  { "6E 04", "04 00 00 00 80", "-214748.3648" },
  { "6F 08", "08 C8 AF 00 00 01 C1 C5 00", "2023-03-17 12:00:00.003" },
  { "3D", "46 2E FF FF 00 00 00 00", "1753-01-01 00:00:00.000" },
  { "3D", "7F 24 2D 00 FF 81 8B 01", "9999-12-31 23:59:59.997" },
  { "3D", "00 00 00 00 02 00 00 00", "1900-01-01 00:00:00.007" },
  { "6F 04", "04 C8 AF 3D 00", "2023-03-17 01:01:00" },
  { "3A", "FF FF 9F 05", "2079-06-06 23:59:00" },
  { "28", "03 D0 42 0B", "2021-07-30" },
  { "29 07", "05 81 44 20 86 08", "01:01:01.0000001" },
  { "29 07", "05 FF BF 69 2A C9", "23:59:59.9999999" },
  { "29 00", "03 4D 0E 00", "01:01:01" },
  { "29 02", "03 FF D5 83", "23:59:59.99" },
  { "29 04", "04 FF 97 7F 33", "23:59:59.9999" },
  { "2A 03", "07 43 DD 37 00 D0 42 0B", "2021-07-30 01:01:01.123" },
  { "2A 00", "06 00 00 00 00 00 00", "0001-01-01 00:00:00" },
  { "2A 07", "08 FF BF 69 2A C9 DA B9 37", "9999-12-31 23:59:59.9999999" },
  { "2B 07", "0A 80 44 20 86 08 D0 42 0B 78 00", "2021-07-30 03:01:01.0000000 +02:00" },
  { "2B 00", "08 00 00 00 01 00 00 B8 FC", "0001-01-01 10:00:00 -14:00" },
  { "2B 00", "08 00 00 00 D0 42 0B DF FF", "2021-07-29 23:27:00 -00:33" },
  { "6A 09 0A 02", "09 00 39 30 00 00 00 00 00 00", "-123.45" },
  { "6A 05 09 09", "05 01 01 00 00 00", "0.000000001" },
  { "6C 11 26 04", "11 01 01 00 10 63 2D 5E C7 6B 05 00 00 00 00 00 00 00",
    "10000000000000000.0001" },
  { "6C 11 26 00", "11 00 FF FF FF FF 3F 22 8A 09 7A C4 86 5A A8 4C 3B 4B",
    "-99999999999999999999999999999999999999" },
  { "6C 11 26 26", "11 01 FF FF FF FF 3F 22 8A 09 7A C4 86 5A A8 4C 3B 4B",
    "0.99999999999999999999999999999999999999" },
  { "6C 0D 1C 00", "0D 01 FF FF FF 0F 61 02 25 3E 5E CE 4F 20", "9999999999999999999999999999" },
  { "6C 05 09 02", "05 00 00 00 00 00", "0.00", TRUE },
  { "24 10", "10 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF",
    "33221100-5544-7766-8899-aabbccddeeff" },
  { "62 49 1F 00 00", "06 00 00 00 38 00 4D 00 00 00", "77", TRUE },
  { "62 49 1F 00 00", "0D 00 00 00 E7 07 09 04 D0 00 34 14 00 76 00 76 00", "vv", TRUE },
  { "62 49 1F 00 00", "09 00 00 00 6C 02 05 01 01 7B 00 00 00", "12.3", TRUE },
  { "62 49 1F 00 00", "0B 00 00 00 A7 07 09 04 D0 00 34 0A 00 61 E9", "aé", TRUE },
  { "62 49 1F 00 00", "07 00 00 00 A5 02 0A 00 01 02 03", "010203", TRUE },
  { "62 49 1F 00 00", "06 00 00 00 3B 00 CD CC CC 3D", "0.1", TRUE },
  { "62 49 1F 00 00", "0A 00 00 00 3C 00 00 00 00 00 39 30 00 00", "1.2345", TRUE },
  { "62 49 1F 00 00", "05 00 00 00 28 00 D0 42 0B", "2021-07-30", TRUE },
  { "62 49 1F 00 00", "08 00 00 00 29 01 07 81 44 20 86 08", "01:01:01.0000001", TRUE },
  { "62 49 1F 00 00", "0A 00 00 00 3D 00 C8 AF 00 00 01 C1 C5 00", "2023-03-17 12:00:00.003",
    TRUE },
  { "62 49 1F 00 00", "12 00 00 00 24 00 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF",
    "33221100-5544-7766-8899-aabbccddeeff", TRUE },
  { "F5 10 00 00", "10 00 A9 01 02 00 00 00 00 00 00 00 80 3F 00 00 20 C0", "[1,-2.5]" },
  { "F5 0E 00 01", "0E 00 A9 01 03 00 01 00 00 00 00 3C 00 C1 01 00", "[1,-2.5,5.9604645e-08]",
    TRUE },
  { "F4", "04 00 00 00 00 00 00 00 04 00 00 00 5B 22 78 5D 00 00 00 00", "[\"x]" },
  { "F0 FF FF 00 00 00 00 00", "02 00 00 00 00 00 00 00 02 00 00 00 5A C0 00 00 00 00", "5ac0",
    TRUE },
};

static void
check_wire (guint index)
{
  static const AeTdsLimits limits = AE_TDS_LIMITS_DEFAULT;
  g_autofree char *hex = g_strconcat ("81 01 00 00 00 00 00 00 00 ", wire_values[index].type,
                                      " 00 D1 ", wire_values[index].wire, NULL);
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&limits);
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsTypeInfo info = read_info (wire_values[index].type);
  AeTdsToken token;
  AeTdsValue value;

  ae_tds_token_parser_feed (parser, bytes->data, bytes->len);
  ae_tds_token_parser_next (parser, &token, &error);
  g_assert_no_error (error);
  ae_tds_token_parser_next (parser, &token, &error);
  g_assert_no_error (error);
  g_assert_cmpint (token.type, ==, AE_TDS_TOKEN_ROW);
  ae_tds_value_read (&value, &info, token.row.cells[0].data, token.row.cells[0].size, arena,
                     &error);
  g_assert_no_error (error);
  g_autofree char *text = tds_to_text (&value);
  g_assert_cmpstr (text, ==, wire_values[index].text);
  if (wire_values[index].is_one_way)
    return;

  /* The value goes back as it came, and so does its text. */
  ae_tds_value_write (&value, &info, &writer, &error);
  g_assert_no_error (error);
  tds_assert_hex (&writer, wire_values[index].wire);
  value = tds_text_value (text);
  writer.size = 0;
  ae_tds_value_write (&value, &info, &writer, &error);
  g_assert_no_error (error);
  tds_assert_hex (&writer, wire_values[index].wire);
}

static void
test_wire (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wire_values); i++)
    check_wire (i);
}

/* A server may send anything. */
static void
test_wire_refused (void)
{
  static const struct
  {
    const char *type;
    const char *data; /* without framing */
  } cases[] = {
    { "3A", "00 00 A0 05" },
    { "3D", "45 2E FF FF 00 00 00 00" },
    { "3D", "80 24 2D 00 00 00 00 00" },
    { "3D", "00 00 00 00 00 82 8B 01" },
    { "29 07", "00 C0 69 2A C9" },
    { "29 00", "80 51 01" },
    { "29 07", "FF FF FF FF FF" },
    { "29 07", "00 00 00 00" },
    { "2A 07", "00 00 00 00 00 DB B9 37" },
    { "2A 07", "00 C0 69 2A C9 00 00 00" },
    { "2B 00", "00 00 00 D0 42 0B 49 03" },
    { "2B 00", "00 00 00 D0 42 0B 00 80" },
    { "2B 00", "00 00 00 00 00 00 FF FF" },
    { "6A 05 09 00", "02 01 00 00 00" },
    { "6A 05 02 00", "01 64 00 00 00" },
    { "6C 11 26 00", "01 00 00 00 00 40 22 8A 09 7A C4 86 5A A8 4C 3B 4B" },
    { "62 49 1F 00 00", "" },
    { "62 49 1F 00 00", "38" },
    { "62 49 1F 00 00", "38 00 4D 00 00" },
    { "62 49 1F 00 00", "38 01 00 4D 00 00 00" },
    { "62 49 1F 00 00", "26 00 4D 00 00 00" },
    { "62 49 1F 00 00", "62 00" },
    { "62 49 1F 00 00", "1F 00" },
    { "62 49 1F 00 00", "29 01 08 00 00 00 00 00" },
    { "62 49 1F 00 00", "6C 02 27 00 01 00 00 00 00" },
    { "62 49 1F 00 00", "6C 02 05 06 01 00 00 00 00" },
    { "62 49 1F 00 00", "E7 07 09 04 D0 00 34 FF FF" },
    { "62 49 1F 00 00", "E7 07 09 04 D0" },
    { "62 49 1F 00 00", "A5 02 01 00 01 02" },
    { "F5 10 00 00", "A9 01 02 00 00 00 00 00 00 00 80 3F" },
    { "F5 10 00 00", "A8 01 02 00 00 00 00 00 00 00 80 3F 00 00 20 C0" },
    { "F5 10 00 00", "A9 01 02 00 01 00 00 00 00 00 80 3F 00 00 20 C0" },
    { "F5 10 00 00", "A9 01 02 00 00 00 00 00 00 00 80 7F 00 00 20 C0" },
    { "F5 10 00 01", "A9 01 01 00 01 00 00 00 00 7C" },
    { "F5 10 00 00", "A9 01" },
    { "1F", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AeTdsTypeInfo info = read_info (cases[i].type);
      g_autoptr (GByteArray) data = tds_trace_from_hex (cases[i].data);
      /* On the heap, where a read beyond the end is seen. */
      g_autofree guint8 *copy = g_memdup2 (data->data, data->len);
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_autoptr (GError) error = NULL;
      AeTdsValue value;

      g_assert_false (ae_tds_value_read (&value, &info, copy, data->len, arena, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
    }
}

/* Encrypted ---------------------------------------------------------------------------------- */

/* The rows of tests/vectors/cells.txt that have a type. */
static const struct
{
  const char *title;
  const char *type;
  const char *collation;
  const char *text;
  const char *read; /* NULL: the same; binary as digits */
} cells[] = {
  { "bit 1", "bit", LATIN1, "1" },
  { "tinyint 255", "tinyint", LATIN1, "255" },
  { "smallint -3", "smallint", LATIN1, "-3" },
  { "int 75000", "int", LATIN1, "75000" },
  { "bigint -1", "bigint", LATIN1, "-1" },
  { "real 1.5", "real", LATIN1, "1.5" },
  { "float 1.5", "float", LATIN1, "1.5" },
  { "money 1.2345", "money", LATIN1, "1.2345" },
  { "money -1.0000", "money", LATIN1, "-1.0000" },
  { "smallmoney -1.0000", "smallmoney", LATIN1, "-1.0000" },
  { "money 922337203685477.5807", "money", LATIN1, "922337203685477.5807" },
  { "decimal(18,4) 1234.5678", "decimal(18,4)", LATIN1, "1234.5678" },
  { "decimal(5,2) -1.50", "decimal(5,2)", LATIN1, "-1.50" },
  { "decimal(38,0) 10^38-1", "decimal(38,0)", LATIN1, "99999999999999999999999999999999999999" },
  { "date 2000-01-01", "date", LATIN1, "2000-01-01" },
  { "date 9999-12-31", "date", LATIN1, "9999-12-31" },
  { "time(7) 12:34:56.1234567", "time(7)", LATIN1, "12:34:56.1234567" },
  { "time(3) 12:34:56.123", "time(3)", LATIN1, "12:34:56.123" },
  { "time(0) 00:00:01", "time(0)", LATIN1, "00:00:01" },
  { "datetime2(7) 2000-01-01 12:34:56.1234567", "datetime2(7)", LATIN1,
    "2000-01-01 12:34:56.1234567" },
  { "datetimeoffset(7) 2000-01-01 12:34:56.1234567 +05:30", "datetimeoffset(7)", LATIN1,
    "2000-01-01 12:34:56.1234567 +05:30" },
  { "datetimeoffset(0) 2000-01-01 00:00:00 -08:00", "datetimeoffset(0)", LATIN1,
    "2000-01-01 00:00:00 -08:00" },
  { "datetime 2009-07-08 01:00:00", "datetime", LATIN1, "2009-07-08 01:00:00",
    "2009-07-08 01:00:00.000" },
  { "datetime 1753-01-01", "datetime", LATIN1, "1753-01-01", "1753-01-01 00:00:00.000" },
  { "smalldatetime 2009-07-08 12:00", "smalldatetime", LATIN1, "2009-07-08 12:00",
    "2009-07-08 12:00:00" },
  { "char(10) CP1252 'abc'", "char(10)", LATIN1, "abc", "abc       " },
  { "nvarchar(10) 'Aé'", "nvarchar(10)", LATIN1, "Aé" },
  { "varchar CP1252 'é'", "varchar(10)", LATIN1, "é" },
  { "varchar UTF-8 'é'", "varchar(10)", UTF8, "é" },
  { "binary(4) 0xAB", "binary(4)", LATIN1, "\xAB", "ab000000" },
  { "uniqueidentifier 01234567-89AB-CDEF-0123-456789ABCDEF", "uniqueidentifier", LATIN1,
    "01234567-89AB-CDEF-0123-456789ABCDEF", "01234567-89ab-cdef-0123-456789abcdef" },
  { "nvarchar '' (empty)", "nvarchar(10)", LATIN1, "" },
};

static AeCellCipher *
new_cipher (void)
{
  guint8 root[32];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sizeof root; i++)
    root[i] = (guint8) (i + 1);
  g_autoptr (AeKey) key = ae_key_new (root, sizeof root);
  AeCellCipher *cipher = ae_cell_cipher_new (key, &error);
  g_assert_no_error (error);
  return cipher;
}

static void
check_cell (AeCellCipher *cipher, guint index, const char *normal_hex, const char *cell_hex)
{
  AeTdsTypeInfo info = tds_make_info (cells[index].type, cells[index].collation);
  g_autoptr (GByteArray) cell = tds_trace_from_hex (cell_hex);
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsValue value = tds_text_value (cells[index].text);
  guint8 encrypted[256], plaintext[256];
  gsize size;

  if (info.id == AE_TDS_TYPE_BIGBINARY)
    value.kind = AE_TDS_VALUE_BYTES;
  ae_tds_value_write_normal (&value, &info, &writer, &error);
  g_assert_no_error (error);
  tds_assert_hex (&writer, normal_hex);

  g_assert_cmpuint (ae_cell_cipher_get_cell_size (writer.size), ==, cell->len);
  ae_cell_cipher_encrypt (cipher, TRUE, writer.data, writer.size, encrypted, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (encrypted, cell->len, cell->data, cell->len);

  /* Encrypted once more, at random, and read. */
  ae_cell_cipher_encrypt (cipher, FALSE, writer.data, writer.size, encrypted, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (encrypted, cell->data, cell->len) != 0);
  ae_cell_cipher_decrypt (cipher, encrypted, cell->len, plaintext, &size, &error);
  g_assert_no_error (error);
  ae_tds_value_read_normal (&value, &info, plaintext, size, arena, &error);
  g_assert_no_error (error);
  g_autofree char *text = tds_to_text (&value);
  g_assert_cmpstr (text, ==, cells[index].read != NULL ? cells[index].read : cells[index].text);
}

static void
test_cells (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vectors", "cells.txt", NULL);
  g_autoptr (AeCellCipher) cipher = new_cipher ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n_checked = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], " | ", 0);
      guint index = 0;

      if (!g_str_has_prefix (lines[i], PREFIX))
        continue;
      while (index < G_N_ELEMENTS (cells) && !g_str_equal (cells[index].title, fields[2]))
        index++;
      if (index == G_N_ELEMENTS (cells))
        g_error ("no value is given for “%s”", fields[2]);
      check_cell (cipher, index, fields[3], fields[4]);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, ==, G_N_ELEMENTS (cells));
}

/* Decrypted, and yet not a value of the type. */
static void
test_normal_refused (void)
{
  static const struct
  {
    const char *type;
    const char *normal;
  } cases[] = {
    { "money", "00 00 00 00 39 30 00" },
    { "money", "00 00 00 00 39 30 00 00 00" },
    { "smallmoney", "39 30 00 00" },
    { "smallmoney", "00 00 00 00 00 00 00 80" },
    { "smallmoney", "FF FF FF FF FF FF FF 7F" },
    { "decimal(5,2)", "" },
    { "decimal(5,2)", "01" },
    { "decimal(5,2)", "02 01" },
    { "decimal(5,2)", "01 A0 86 01" },
    { "decimal(5,2)", "01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
    { "decimal(38,0)", "01 FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF" },
    { "time(7)", "00 C0 69 2A C9" },
    { "time(7)", "00 00 00 00" },
    { "time(0)", "81 96 98 00 00" },
    { "time(3)", "01 00 00 00 00" },
    { "datetime2(7)", "87 EE 97 76 69 07 24" },
    { "datetime2(7)", "87 EE 97 76 69 DB B9 37" },
    { "datetime2(6)", "87 EE 97 76 69 07 24 0B" },
    { "datetimeoffset(7)", "87 B2 DF 5C 3B 07 24 0B 4A" },
    { "datetimeoffset(7)", "87 B2 DF 5C 3B 07 24 0B 49 03" },
    { "datetimeoffset(0)", "00 00 00 00 00 DA B9 37 A5 05" },
    { "datetime", "40 9C 00 00 C0 7A 10" },
    { "datetime", "40 9C 00 00 00 82 8B 01" },
    { "datetime", "45 2E FF FF 00 00 00 00" },
    { "smalldatetime", "40 9C A0 05" },
    { "smalldatetime", "40 9C" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AeTdsTypeInfo info = tds_make_info (cases[i].type, LATIN1);
      g_autoptr (GByteArray) data = tds_trace_from_hex (cases[i].normal);
      g_autofree guint8 *copy = g_memdup2 (data->data, data->len);
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_autoptr (GError) error = NULL;
      AeTdsValue value;

      if (ae_tds_value_read_normal (&value, &info, copy, data->len, arena, &error))
        g_error ("%s: %s was taken", cases[i].type, cases[i].normal);
      g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
    }
}

/* A peer writes a decimal number with one byte less; it is understood. */
static void
test_short_decimal (void)
{
  AeTdsTypeInfo info = tds_make_info ("decimal(18,4)", LATIN1);
  g_autoptr (GByteArray) data
      = tds_trace_from_hex ("00 4E 61 BC 00 00 00 00 00 00 00 00 00 00 00 00");
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_autoptr (GError) error = NULL;
  AeTdsValue value;

  ae_tds_value_read_normal (&value, &info, data->data, data->len, arena, &error);
  g_assert_no_error (error);
  g_autofree char *text = tds_to_text (&value);
  g_assert_cmpstr (text, ==, "-1234.5678");
}

/* Refused ------------------------------------------------------------------------------------ */

static void
assert_refused (const char *sql_type, const AeTdsValue *value, AeError code, const char *remedy)
{
  AeTdsTypeInfo info = tds_make_info (sql_type, LATIN1);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  for (guint normal = 0; normal < 2; normal++)
    {
      g_autoptr (GError) error = NULL;

      if (normal ? ae_tds_value_write_normal (value, &info, &writer, &error)
                 : ae_tds_value_write (value, &info, &writer, &error))
        g_error ("%s: a wrong value was taken", sql_type);
      g_assert_error (error, AE_ERROR, (int) code);
      g_assert_cmpuint (writer.size, ==, 0);
      if (strstr (error->message, remedy) == NULL)
        g_error ("“%s” is not in: %s", remedy, error->message);
      if (value->kind == AE_TDS_VALUE_TEXT)
        g_assert_null (strstr (error->message, (const char *) value->data));
    }
}

static void
test_refused_texts (void)
{
  static const struct
  {
    const char *type;
    const char *text;
    const char *remedy;
  } cases[] = {
    { "tinyint", "256", "from 0 to 255" },
    { "decimal(5,2)", "1234.56", "at most 3 digits fit before the point" },
    { "decimal(5,2)", "-1000", "larger precision" },
    { "decimal(5,2)", "1.501", "larger scale" },
    { "decimal(5,2)", "1e-3", "larger scale" },
    { "decimal(5,2)", "1,50", "-1234.50" },
    { "decimal(5,2)", " 1.50", "-1234.50" },
    { "decimal(5,2)", "1.5.0", "-1234.50" },
    { "decimal(5,2)", "", "-1234.50" },
    { "decimal(5,2)", ".", "-1234.50" },
    { "decimal(5,2)", "-", "-1234.50" },
    { "decimal(5,2)", "1e", "-1234.50" },
    { "decimal(5,2)", "NaN", "-1234.50" },
    { "decimal(38,0)", "100000000000000000000000000000000000000", "-1234.50" },
    { "decimal(38,38)", "1", "larger precision" },
    { "money", "922337203685477.5808", "too large" },
    { "money", "-922337203685477.5809", "too large" },
    { "money", "0.00001", "larger scale" },
    { "smallmoney", "214748.3648", "too large" },
    { "time(3)", "12:34:56.1234", "larger scale" },
    { "time(0)", "12:34:56.1", "larger scale" },
    { "time(7)", "24:00:00", "12:34:56.1234567" },
    { "time(7)", "12:60:00", "12:34:56.1234567" },
    { "time(7)", "12:00:60", "12:34:56.1234567" },
    { "time(7)", "12:34:56.12345678", "12:34:56.1234567" },
    { "time(7)", "12:34:56.", "12:34:56.1234567" },
    { "time(7)", "12:34:56 +01:00", "12:34:56.1234567" },
    { "time(7)", "2000-01-01 12:34:56", "12:34:56.1234567" },
    { "time(7)", "1:02", "12:34:56.1234567" },
    { "date", "2000-01-01 00:00:00", "2021-07-30" },
    { "datetime2(3)", "2000-01-01 12:34:56.1234", "larger scale" },
    { "datetime2(7)", "2000-02-30", "2021-07-30" },
    { "datetime2(7)", "2000-01-01 12:34:56 +01:00", "2021-07-30" },
    { "datetime2(7)", "2000-01-01  12:34", "2021-07-30" },
    { "datetime2(7)", "01.01.2000", "2021-07-30" },
    { "datetime2(7)", "12:34:56", "2021-07-30" },
    { "datetime2(7)", "2000-01-01 ", "2021-07-30" },
    { "datetimeoffset(7)", "2000-01-01 12:34:56 +14:01", "-14:00" },
    { "datetimeoffset(7)", "2000-01-01 12:34:56 +01", "+02:00" },
    { "datetimeoffset(7)", "2000-01-01 12:34:56 CET", "+02:00" },
    { "datetimeoffset(7)", "0001-01-01 00:00:00 +00:01", "0001-01-01" },
    { "datetimeoffset(7)", "9999-12-31 23:59:59 -00:01", "9999-12-31" },
    { "datetimeoffset(0)", "2000-01-01 12:34:56.5 +01:00", "larger scale" },
    { "datetime", "1752-12-31 23:59:59", "1753-01-01" },
    { "datetime", "2000-01-01 00:00:00.001", "1/300 s" },
    { "datetime", "2000-01-01 23:59:59.999", "1/300 s" },
    { "datetime", "2000-01-01 00:00:00.0031", "1/300 s" },
    { "smalldatetime", "1899-12-31", "1900-01-01" },
    { "smalldatetime", "2079-06-07", "2079-06-06" },
    { "smalldatetime", "2000-01-01 12:34:56", "whole minutes" },
    { "uniqueidentifier", "01234567", "6f9619ff-8b86-d011-b42d-00c04fc964ff" },
    { "float", "1,5", "-1.5e10" },
    { "float", "1e309", "NaN" },
    { "real", "1e39", "NaN" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* The text must not be found in the message: an error may be logged. */
      g_autofree char *marked = g_strdup (cases[i].text);
      AeTdsValue value = tds_text_value (marked);
      AeTdsTypeInfo info = tds_make_info (cases[i].type, LATIN1);
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;

      if (ae_tds_value_write (&value, &info, &writer, &error))
        g_error ("%s: “%s” was taken", cases[i].type, cases[i].text);
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
      if (strstr (error->message, cases[i].remedy) == NULL)
        g_error ("“%s” is not in: %s", cases[i].remedy, error->message);
      if (strlen (marked) > 4 && strstr (cases[i].remedy, marked) == NULL
          && strstr (EXAMPLES, marked) == NULL)
        g_assert_null (strstr (error->message, marked));
      g_clear_error (&error);
      g_assert_false (ae_tds_value_write_normal (&value, &info, &writer, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
      g_assert_cmpuint (writer.size, ==, 0);
    }
}

static void
test_refused_kinds (void)
{
  const AeTdsValue bytes
      = { .kind = AE_TDS_VALUE_BYTES, .data = (const guint8 *) "abc", .size = 3 };
  const AeTdsValue real = { .kind = AE_TDS_VALUE_REAL, .real = 0.1 };
  const AeTdsValue integer = { .kind = AE_TDS_VALUE_INTEGER, .integer = 5 };
  const AeTdsValue zoned = { .kind = AE_TDS_VALUE_DATE_TIME_OFFSET,
                             .days = 700000,
                             .offset = AE_TDS_OFFSET_IMPOSSIBLE };
  const AeTdsValue noon
      = { .kind = AE_TDS_VALUE_DATE_TIME, .days = 700000, .ticks = AE_TDS_TICKS_PER_DAY / 2 };
  const AeTdsValue late = { .kind = AE_TDS_VALUE_TIME, .ticks = AE_TDS_TICKS_PER_DAY };
  const AeTdsValue early = { .kind = AE_TDS_VALUE_TIME, .ticks = -1 };
  const AeTdsValue huge = { .kind = AE_TDS_VALUE_DATE, .integer = G_MAXINT64 };

  assert_refused ("decimal(18,4)", &bytes, AE_ERROR_TYPE, "numeric");
  assert_refused ("decimal(18,4)", &noon, AE_ERROR_TYPE, "numeric");
  assert_refused ("decimal(18,4)", &real, AE_ERROR_VALUE, "give a decimal number");
  assert_refused ("money", &real, AE_ERROR_VALUE, "give a decimal number");
  assert_refused ("time(7)", &integer, AE_ERROR_TYPE, "time");
  assert_refused ("time(7)", &noon, AE_ERROR_TYPE, "time");
  assert_refused ("time(7)", &late, AE_ERROR_VALUE, "23:59:59");
  assert_refused ("time(7)", &early, AE_ERROR_VALUE, "23:59:59");
  assert_refused ("datetime2(7)", &integer, AE_ERROR_TYPE, "datetime2");
  assert_refused ("datetime2(7)", &huge, AE_ERROR_VALUE, "9999-12-31");
  assert_refused ("datetimeoffset(7)", &zoned, AE_ERROR_VALUE, "-14:00");
  assert_refused ("date", &noon, AE_ERROR_VALUE, "whole days");
  assert_refused ("datetime", &bytes, AE_ERROR_TYPE, "datetime");
  assert_refused ("varchar(10)", &noon, AE_ERROR_TYPE, "varchar");
}

/* Converted, where it is exact. */
static void
test_converted (void)
{
  static const AeTdsValue integer = { .kind = AE_TDS_VALUE_INTEGER, .integer = -5 };
  static const AeTdsValue real = { .kind = AE_TDS_VALUE_REAL, .real = 1e15 };
  static const AeTdsValue five = { .kind = AE_TDS_VALUE_DECIMAL, .scale = 2, .magnitude = { 500 } };
  static const AeTdsValue date = { .kind = AE_TDS_VALUE_DATE, .integer = 730119 };
  static const AeTdsValue midnight = { .kind = AE_TDS_VALUE_DATE_TIME, .days = 730119 };
  static const AeTdsValue zoned = { .kind = AE_TDS_VALUE_DATE_TIME_OFFSET,
                                    .days = 730119,
                                    .ticks = AE_TDS_TICKS_PER_SECOND,
                                    .offset = 90 };
  static const AeTdsValue odd = { .kind = AE_TDS_VALUE_DATE_TIME_OFFSET,
                                  .days = 730119,
                                  .offset = AE_TDS_OFFSET_IMPOSSIBLE };
  const struct
  {
    const char *type;
    const AeTdsValue *value;
    const char *text;
  } cases[] = {
    { "decimal(5,2)", &integer, "-5.00" },
    { "smallmoney", &integer, "-5.0000" },
    { "decimal(38,0)", &real, "1000000000000000" },
    { "tinyint", &five, "5" },
    { "float", &five, "5" },
    { "money", &five, "5.0000" },
    { "decimal(3,0)", &five, "5" },
    { "datetime2(0)", &date, "2000-01-01 00:00:00" },
    { "datetimeoffset(0)", &date, "2000-01-01 00:00:00 +00:00" },
    { "smalldatetime", &date, "2000-01-01 00:00:00" },
    { "date", &midnight, "2000-01-01" },
    { "datetimeoffset(3)", &zoned, "2000-01-01 00:00:01.000 +01:30" },
    { "datetime2(3)", &zoned, "2000-01-01 00:00:01.000" },
    { "datetime", &zoned, "2000-01-01 00:00:01.000" },
    { "datetime2(0)", &odd, "2000-01-01 00:00:00" },
  };
  static const char *const texts[][3] = {
    { "decimal(5,2)", "+1.5e1", "15.00" },
    { "decimal(5,2)", "150000e-5", "1.50" },
    { "decimal(5,2)", ".5", "0.50" },
    { "decimal(5,2)", "5.", "5.00" },
    { "decimal(5,2)", "-0", "0.00" },
    { "decimal(5,2)", "1.500000", "1.50" },
    { "decimal(5,2)", "0e999999999999", "0.00" },
    { "decimal(38,37)", "0.0000000000000000000000000000000000010",
      "0.0000000000000000000000000000000000010" },
    { "time(3)", "12:34:56.1230000", "12:34:56.123" },
    { "time(0)", "12:34", "12:34:00" },
    { "datetime2(7)", "2000-01-01T12:34:56.5", "2000-01-01 12:34:56.5000000" },
    { "datetime2(0)", "2000-01-01", "2000-01-01 00:00:00" },
    { "datetimeoffset(0)", "2000-01-01T12:34:56Z", "2000-01-01 12:34:56 +00:00" },
    { "datetimeoffset(0)", "2000-01-01 12:34:56-01:30", "2000-01-01 12:34:56 -01:30" },
    { "datetimeoffset(0)", "2000-01-01 12:34:56", "2000-01-01 12:34:56 +00:00" },
    { "datetime", "2000-01-01 00:00:00.0033333", "2000-01-01 00:00:00.003" },
    { "datetime", "2000-01-01 00:00:00.006667", "2000-01-01 00:00:00.007" },
    { "datetime", "2000-01-01 23:59:59.997", "2000-01-01 23:59:59.997" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases) + G_N_ELEMENTS (texts); i++)
    {
      gsize t = i - G_N_ELEMENTS (cases);
      gboolean is_text = i >= G_N_ELEMENTS (cases);
      AeTdsTypeInfo info = tds_make_info (is_text ? texts[t][0] : cases[i].type, LATIN1);
      AeTdsValue value = is_text ? tds_text_value (texts[t][1]) : *cases[i].value;
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;

      ae_tds_value_write_normal (&value, &info, &writer, &error);
      g_assert_no_error (error);
      ae_tds_value_read_normal (&value, &info, writer.data, writer.size, arena, &error);
      g_assert_no_error (error);
      g_autofree char *text = tds_to_text (&value);
      g_assert_cmpstr (text, ==, is_text ? texts[t][2] : cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/types/wire", test_wire);
  g_test_add_func ("/tds/types/wire-refused", test_wire_refused);
  g_test_add_func ("/tds/types/cells", test_cells);
  g_test_add_func ("/tds/types/normal-refused", test_normal_refused);
  g_test_add_func ("/tds/types/short-decimal", test_short_decimal);
  g_test_add_func ("/tds/types/refused-texts", test_refused_texts);
  g_test_add_func ("/tds/types/refused-kinds", test_refused_kinds);
  g_test_add_func ("/tds/types/converted", test_converted);
  return g_test_run ();
}
