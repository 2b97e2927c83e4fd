/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-value-private.h"

#include "tds-trace.h"

#define LATIN1 "09 04 D0 00 34"

/* "int 42", "text añb", "bytes 0102", "date 738000", "NULL". */
static char *
describe (const AeTdsValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (value->kind)
    {
    case AE_TDS_VALUE_NULL:
      return g_strdup ("NULL");
    case AE_TDS_VALUE_BOOLEAN:
      return g_strdup (value->integer ? "true" : "false");
    case AE_TDS_VALUE_INTEGER:
      return g_strdup_printf ("int %" G_GINT64_FORMAT, value->integer);
    case AE_TDS_VALUE_REAL:
      return g_strconcat ("real ", g_ascii_dtostr (number, sizeof number, value->real), NULL);
    case AE_TDS_VALUE_TEXT:
      g_assert_cmpuint (value->data[value->size], ==, '\0');
      return g_strconcat ("text ", (const char *) value->data, NULL);
    case AE_TDS_VALUE_BYTES:
      g_string_append (text, "bytes ");
      tds_trace_append_hex (text, value->data, value->size);
      return g_string_free (g_steal_pointer (&text), FALSE);
    case AE_TDS_VALUE_DATE:
      return g_strdup_printf ("date %" G_GINT64_FORMAT, value->integer);
    default:
      g_assert_not_reached ();
    }
}

static AeTdsValue
text_value (const char *text)
{
  return (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT,
                       .data = (const guint8 *) text,
                       .size = strlen (text) };
}

static AeTdsValue
integer_value (gint64 integer)
{
  return (AeTdsValue){ .kind = AE_TDS_VALUE_INTEGER, .integer = integer };
}

static AeTdsValue
real_value (double real)
{
  return (AeTdsValue){ .kind = AE_TDS_VALUE_REAL, .real = real };
}

static AeTdsTypeInfo
read_info (const char *hex)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);
  AeTdsTypeInfo info;
  AeTdsReader reader;

  ae_tds_reader_init (&reader, bytes->data, bytes->len);
  ae_tds_type_info_read (&info, &reader);
  g_assert_true (ae_tds_reader_is_good (&reader));
  g_assert_cmpuint (ae_tds_reader_get_remaining (&reader), ==, 0);
  return info;
}

static char *
hex_of (const AeTdsWriter *writer)
{
  GString *text = g_string_new (NULL);

  tds_trace_append_hex (text, writer->data, writer->size);
  return g_string_free (text, FALSE);
}

static char *
hex_of_hex (const char *hex)
{
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);
  GString *text = g_string_new (NULL);

  tds_trace_append_hex (text, bytes->data, bytes->len);
  return g_string_free (text, FALSE);
}

/* Values as they crossed a connection to unmodified clients, which understood them so. */
static const struct
{
  const char *type;
  const char *wire; /* with framing */
  const char *meaning;
  gboolean has_other_form; /* we write it in another way */
} wire_values[] = {
  { "26 01", "01 FF", "int 255" },
  { "26 02", "02 FE FF", "int -2" },
  { "26 04", "04 FD FF FF FF", "int -3" },
  { "26 08", "08 FC FF FF FF FF FF FF FF", "int -4" },
  { "26 04", "00", "NULL" },
  { "68 01", "01 01", "true" },
  { "38", "E8 03 00 00", "int 1000" },
  { "7F", "00 00 00 00 00 01 00 00", "int 1099511627776" },
  { "30", "FF", "int 255" },
  { "32", "00", "false" },
  { "34", "00 80", "int -32768" },
  { "3B", "00 00 C0 3F", "real 1.5" },
  { "3E", "00 00 00 00 00 00 02 C0", "real -2.25" },
  { "6D 04", "04 00 00 C0 3F", "real 1.5" },
  { "6D 08", "08 00 00 00 00 00 00 02 C0", "real -2.25" },
  { "28", "03 D0 42 0B", "date 738000" },
  { "24 10", "10 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF",
    "text 33221100-5544-7766-8899-aabbccddeeff" },
  { "28", "00", "NULL" },
  { "A7 0A 00 " LATIN1, "03 00 61 E9 62", "text aéb" },
  { "A7 0A 00 " LATIN1, "FF FF", "NULL" },
  { "A7 0A 00 " LATIN1, "00 00", "text " },
  { "AF 05 00 " LATIN1, "05 00 61 62 20 20 20", "text ab   " },
  { "E7 14 00 " LATIN1, "06 00 61 00 F1 00 62 00", "text añb" },
  { "EF 04 00 " LATIN1, "04 00 78 00 79 00", "text xy" },
  { "A5 0A 00", "03 00 01 02 03", "bytes 010203" },
  { "AD 02 00", "02 00 01 02", "bytes 0102" },
  { "E7 FF FF " LATIN1,
    "12 00 00 00 00 00 00 00 12 00 00 00 68 00 65 00 6C 00 6C 00 6F 00 20 00 6D 00 61 00 78 00 "
    "00 00 00 00",
    "text hello max" },
  { "E7 FF FF " LATIN1,
    "FE FF FF FF FF FF FF FF 0E 00 00 00 75 00 6E 00 6B 00 6E 00 6F 00 77 00 6E 00 0E 00 00 00 "
    "20 00 6C 00 65 00 6E 00 67 00 74 00 68 00 00 00 00 00",
    "text unknown length", TRUE },
  { "A7 FF FF " LATIN1, "FF FF FF FF FF FF FF FF", "NULL" },
  { "A5 FF FF", "00 00 00 00 00 00 00 00 00 00 00 00", "bytes " },
  { "F1 00", "0A 00 00 00 00 00 00 00 0A 00 00 00 FF FE 3C 00 61 00 2F 00 3E 00 00 00 00 00",
    "text <a/>", TRUE },
  { "A7 14 00 09 04 D0 24 00", "03 00 E2 82 AC", "text €" },
  { "A7 14 00 19 04 D0 00 00", "02 00 CF F0", "text Пр" },
  { "F4", "04 00 00 00 00 00 00 00 04 00 00 00 5B 22 78 5D 00 00 00 00", "text [\"x]" },
};

/* The value as the token parser cuts it out of a row. */
static void
with_cell (const char *type_hex,
           const char *wire_hex,
           void (*use) (const AeTdsTypeInfo *info, const AeTdsCell *cell, gconstpointer data),
           gconstpointer data)
{
  static const AeTdsLimits limits = AE_TDS_LIMITS_DEFAULT;
  g_autofree char *hex
      = g_strconcat ("81 01 00 00 00 00 00 00 00 ", type_hex, " 00 D1 ", wire_hex, NULL);
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (hex);
  g_autoptr (AeTdsTokenParser) parser = ae_tds_token_parser_new (&limits);
  g_autoptr (AeTdsColumns) columns = NULL;
  g_autoptr (GError) error = NULL;
  AeTdsToken token;

  ae_tds_token_parser_feed (parser, bytes->data, bytes->len);
  ae_tds_token_parser_next (parser, &token, &error);
  g_assert_no_error (error);
  columns = ae_tds_columns_ref (token.columns);
  ae_tds_token_parser_next (parser, &token, &error);
  g_assert_no_error (error);
  g_assert_cmpint (token.type, ==, AE_TDS_TOKEN_ROW);
  use (&columns->columns[0].type, &token.row.cells[0], data);
}

static void
check_wire_value (const AeTdsTypeInfo *info, const AeTdsCell *cell, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsValue value = { AE_TDS_VALUE_NULL };

  if (!cell->is_null)
    ae_tds_value_read (&value, info, cell->data, cell->size, arena, &error);
  g_assert_no_error (error);
  g_autofree char *meaning = describe (&value);
  g_assert_cmpstr (meaning, ==, wire_values[i].meaning);

  ae_tds_value_write (&value, info, &writer, &error);
  g_assert_no_error (error);
  g_autofree char *written = hex_of (&writer);
  g_autofree char *wire = hex_of_hex (wire_values[i].wire);
  if (!wire_values[i].has_other_form)
    g_assert_cmpstr (written, ==, wire);
}

static void
test_wire (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wire_values); i++)
    with_cell (wire_values[i].type, wire_values[i].wire, check_wire_value, GUINT_TO_POINTER (i));
}

static void
check_undecodable (const AeTdsTypeInfo *info, const AeTdsCell *cell, gconstpointer data)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_autoptr (GError) error = NULL;
  AeTdsValue value;

  g_assert_false (ae_tds_value_read (&value, info, cell->data, cell->size, arena, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
}

static void
test_wire_undecodable (void)
{
  with_cell ("68 01", "01 02", check_undecodable, NULL);
  with_cell ("28", "03 DB B9 37", check_undecodable, NULL);
  with_cell ("3E", "00 00 00 00 00 00 F0 7F", check_undecodable, NULL);
  with_cell ("E7 14 00 " LATIN1, "02 00 00 D8", check_undecodable, NULL);
  with_cell ("E7 14 00 " LATIN1, "04 00 00 D8 61 00", check_undecodable, NULL);
  with_cell ("E7 14 00 " LATIN1, "04 00 00 DC 00 D8", check_undecodable, NULL);
  with_cell ("A7 14 00 09 04 D0 24 00", "01 00 E9", check_undecodable, NULL);
  with_cell ("A7 14 00 0D 04 D0 00 00", "01 00 D9", check_undecodable, NULL); /* 1255 */
  with_cell ("A7 14 00 11 04 D0 00 00", "01 00 81", check_undecodable, NULL); /* 932, half */
  with_cell ("A7 14 00 11 04 D0 00 00", "02 00 81 20", check_undecodable, NULL);
  with_cell ("F1 00", "01 00 00 00 00 00 00 00 01 00 00 00 61 00 00 00 00", check_undecodable,
             NULL);
}

/* Samples of always-encrypted section 11.2, computed independently of this code. */
static const struct
{
  const char *type;
  AeTdsValue value;
  const char *normal;
  const char *meaning;
} normal_values[] = {
  { "68 01", { .kind = AE_TDS_VALUE_BOOLEAN, .integer = 1 }, "0100000000000000", "true" },
  { "26 01", { .kind = AE_TDS_VALUE_INTEGER, .integer = 255 }, "FF00000000000000", "int 255" },
  { "26 02", { .kind = AE_TDS_VALUE_INTEGER, .integer = -3 }, "FDFFFFFFFFFFFFFF", "int -3" },
  { "26 04", { .kind = AE_TDS_VALUE_INTEGER, .integer = 75000 }, "F824010000000000", "int 75000" },
  { "38", { .kind = AE_TDS_VALUE_INTEGER, .integer = 75000 }, "F824010000000000", "int 75000" },
  { "26 08", { .kind = AE_TDS_VALUE_INTEGER, .integer = -1 }, "FFFFFFFFFFFFFFFF", "int -1" },
  { "6D 04", { .kind = AE_TDS_VALUE_REAL, .real = 1.5 }, "0000C03F", "real 1.5" },
  { "3B", { .kind = AE_TDS_VALUE_REAL, .real = 1.5 }, "0000C03F", "real 1.5" },
  { "6D 08", { .kind = AE_TDS_VALUE_REAL, .real = 1.5 }, "000000000000F83F", "real 1.5" },
  { "28", { .kind = AE_TDS_VALUE_DATE, .integer = 730119 }, "07240B", "date 730119" },
  { "28", { .kind = AE_TDS_VALUE_DATE, .integer = 3652058 }, "DAB937", "date 3652058" },
};

static const struct
{
  const char *type;
  const char *text;
  const char *normal;
  const char *read;
} normal_texts[] = {
  { "AF 0A 00 " LATIN1, "abc", "616263", "abc       " },
  { "E7 14 00 " LATIN1, "Aé", "4100E900", "Aé" },
  { "EF 0A 00 " LATIN1, "Aé", "4100E900", "Aé   " },
  { "EF 04 00 " LATIN1, "😀", "3DD800DE", "😀" },
  { "A7 0A 00 " LATIN1, "é", "E9", "é" },
  { "A7 0A 00 09 04 D0 24 00", "é", "C3A9", "é" },
  { "AF 04 00 09 04 D0 24 00", "é", "C3A9", "é  " },
  { "E7 14 00 " LATIN1, "", "", "" },
  { "E7 FF FF " LATIN1, "x", "7800", "x" },
  { "28", "2000-01-01", "07240B", NULL },
  { "24 10", "01234567-89AB-CDEF-0123-456789ABCDEF", "67452301AB89EFCD0123456789ABCDEF",
    "01234567-89ab-cdef-0123-456789abcdef" },
  { "24 10", "{01234567-89ab-cdef-0123-456789abcdef}", "67452301AB89EFCD0123456789ABCDEF",
    "01234567-89ab-cdef-0123-456789abcdef" },
};

static void
check_normal (const char *type_hex, const AeTdsValue *value, const char *normal, char **meaning)
{
  AeTdsTypeInfo info = read_info (type_hex);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_autoptr (GError) error = NULL;
  AeTdsValue again;

  ae_tds_value_write_normal (value, &info, &writer, &error);
  g_assert_no_error (error);
  g_autofree char *written = hex_of (&writer);
  g_autofree char *expected = hex_of_hex (normal);
  g_assert_cmpstr (written, ==, expected);

  ae_tds_value_read_normal (&again, &info, writer.data, writer.size, arena, &error);
  g_assert_no_error (error);
  *meaning = describe (&again);
}

static void
test_normal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (normal_values); i++)
    {
      g_autofree char *meaning = NULL;

      check_normal (normal_values[i].type, &normal_values[i].value, normal_values[i].normal,
                    &meaning);
      g_assert_cmpstr (meaning, ==, normal_values[i].meaning);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (normal_texts); i++)
    {
      AeTdsValue value = text_value (normal_texts[i].text);
      g_autofree char *meaning = NULL;

      check_normal (normal_texts[i].type, &value, normal_texts[i].normal, &meaning);
      if (normal_texts[i].read != NULL)
        g_assert_cmpstr (meaning + strlen ("text "), ==, normal_texts[i].read);
    }
}

static void
test_normal_binary (void)
{
  static const guint8 byte = 0xAB;
  AeTdsValue value = { .kind = AE_TDS_VALUE_BYTES, .data = &byte, .size = 1 };
  g_autofree char *padded = NULL;
  g_autofree char *plain = NULL;

  check_normal ("AD 04 00", &value, "AB", &padded);
  g_assert_cmpstr (padded, ==, "bytes ab000000");
  check_normal ("A5 04 00", &value, "AB", &plain);
  g_assert_cmpstr (plain, ==, "bytes ab");
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
    { "68 01", "02 00 00 00 00 00 00 00" },
    { "68 01", "01" },
    { "26 01", "00 01 00 00 00 00 00 00" },
    { "26 01", "FF FF FF FF FF FF FF FF" },
    { "26 02", "00 80 00 00 00 00 00 00" },
    { "26 04", "00 00 00 80 00 00 00 00" },
    { "26 04", "01 00 00 00" },
    { "26 08", "01 00 00 00 00 00 00 00 00" },
    { "26 08", "" },
    { "6D 04", "00 00 00 00 00 00 F8 3F" },
    { "6D 08", "00 00 C0 3F" },
    { "6D 08", "00 00 00 00 00 00 F8 7F" },
    { "28", "DB B9 37" },
    { "28", "00 00" },
    { "24 10", "01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F" },
    { "A5 02 00", "01 02 03" },
    { "AD 02 00", "01 02 03" },
    { "A7 02 00 " LATIN1, "61 62 63" },
    { "E7 02 00 " LATIN1, "61 00 62 00" },
    { "E7 14 00 " LATIN1, "61 00 62" },
    { "E7 FF FF " LATIN1, "61" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AeTdsTypeInfo info = read_info (cases[i].type);
      g_autoptr (GByteArray) normal = tds_trace_from_hex (cases[i].normal);
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_autoptr (GError) error = NULL;
      AeTdsValue value;

      g_assert_false (
          ae_tds_value_read_normal (&value, &info, normal->data, normal->len, arena, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
    }
}

static void
assert_refused (const char *type_hex, AeTdsValue value, AeError code)
{
  AeTdsTypeInfo info = read_info (type_hex);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_tds_value_write (&value, &info, &writer, &error));
  g_assert_error (error, AE_ERROR, (int) code);
  g_assert_cmpuint (writer.size, ==, 0);
  if (value.kind == AE_TDS_VALUE_TEXT && value.size > 3)
    g_assert_null (strstr (error->message, (const char *) value.data));
}

static void
test_refused (void)
{
  static const AeTdsValue null = { AE_TDS_VALUE_NULL };
  static const AeTdsValue bytes
      = { .kind = AE_TDS_VALUE_BYTES, .data = (guint8 *) "abc", .size = 3 };
  static const AeTdsValue date = { .kind = AE_TDS_VALUE_DATE, .integer = 3652059 };

  assert_refused ("38", null, AE_ERROR_VALUE);
  assert_refused ("68 01", integer_value (2), AE_ERROR_VALUE);
  assert_refused ("26 01", integer_value (-1), AE_ERROR_VALUE);
  assert_refused ("26 01", integer_value (256), AE_ERROR_VALUE);
  assert_refused ("26 02", integer_value (32768), AE_ERROR_VALUE);
  assert_refused ("26 04", integer_value (G_GINT64_CONSTANT (2147483648)), AE_ERROR_VALUE);
  assert_refused ("26 04", real_value (1.5), AE_ERROR_VALUE);
  assert_refused ("26 08", real_value (1e18), AE_ERROR_VALUE);
  assert_refused ("26 08", real_value (NAN), AE_ERROR_VALUE);
  assert_refused ("26 04", text_value ("42 apples"), AE_ERROR_VALUE);
  assert_refused ("26 04", text_value (""), AE_ERROR_VALUE);
  assert_refused ("26 04", text_value (" 42"), AE_ERROR_VALUE);
  assert_refused ("26 04", text_value ("1e3"), AE_ERROR_VALUE);
  assert_refused ("26 08", text_value ("9223372036854775809"), AE_ERROR_VALUE);
  assert_refused ("26 04", bytes, AE_ERROR_TYPE);
  assert_refused ("6D 08", real_value (INFINITY), AE_ERROR_VALUE);
  assert_refused ("6D 08", real_value (NAN), AE_ERROR_VALUE);
  assert_refused ("6D 04", real_value (1e39), AE_ERROR_VALUE);
  assert_refused ("6D 04", integer_value (16777217), AE_ERROR_VALUE);
  assert_refused ("6D 08", text_value ("0x10"), AE_ERROR_VALUE);
  assert_refused ("6D 08", text_value ("inf"), AE_ERROR_VALUE);
  assert_refused ("6D 08", text_value ("1,5"), AE_ERROR_VALUE);
  assert_refused ("6D 08", bytes, AE_ERROR_TYPE);
  assert_refused ("28", date, AE_ERROR_VALUE);
  assert_refused ("28", text_value ("1999-02-29"), AE_ERROR_VALUE);
  assert_refused ("28", text_value ("10.09.1996"), AE_ERROR_VALUE);
  assert_refused ("28", text_value ("0000-01-01"), AE_ERROR_VALUE);
  assert_refused ("28", integer_value (5), AE_ERROR_TYPE);
  assert_refused ("A7 03 00 " LATIN1, text_value ("abcd"), AE_ERROR_VALUE);
  assert_refused ("A7 03 00 " LATIN1, text_value ("яйцо"), AE_ERROR_VALUE);
  assert_refused ("A7 03 00 09 04 D0 24 00", text_value ("éé"), AE_ERROR_VALUE);
  assert_refused ("E7 06 00 " LATIN1, text_value ("abcd"), AE_ERROR_VALUE);
  assert_refused ("E7 06 00 " LATIN1, text_value ("😀😀"), AE_ERROR_VALUE);
  assert_refused ("E7 06 00 " LATIN1, text_value ("a\xff"), AE_ERROR_VALUE);
  assert_refused ("E7 06 00 " LATIN1, text_value ("a\xc3"), AE_ERROR_VALUE);
  assert_refused ("E7 06 00 " LATIN1, text_value ("\xed\xa0\x80"), AE_ERROR_VALUE);
  assert_refused ("A7 06 00 " LATIN1, text_value ("\xc0\xaf"), AE_ERROR_VALUE);
  assert_refused ("A7 06 00 39 04 D0 00 00", text_value ("abc"), AE_ERROR_UNSUPPORTED);
  assert_refused ("E7 06 00 " LATIN1, integer_value (5), AE_ERROR_TYPE);
  assert_refused ("E7 06 00 " LATIN1, bytes, AE_ERROR_TYPE);
  assert_refused ("24 10", text_value ("01234567-89ab-cdef-0123-456789abcde"), AE_ERROR_VALUE);
  assert_refused ("24 10", text_value ("0123456789abcdef0123456789abcdef"), AE_ERROR_VALUE);
  assert_refused ("24 10", text_value ("01234567-89ab-cdef-0123-456789abcdeg"), AE_ERROR_VALUE);
  assert_refused ("24 10", text_value ("01234567-89abc-def-0123-456789abcdef"), AE_ERROR_VALUE);
  assert_refused ("24 10", bytes, AE_ERROR_TYPE);
  assert_refused ("A5 02 00", bytes, AE_ERROR_VALUE);
  assert_refused ("A5 08 00", text_value ("abc"), AE_ERROR_TYPE);
  assert_refused ("23 FF FF FF 7F " LATIN1, text_value ("яйцо"), AE_ERROR_VALUE);
  assert_refused ("F0 FF FF 00 00 00 00 00", bytes, AE_ERROR_UNSUPPORTED);
  assert_refused ("1F", integer_value (1), AE_ERROR_UNSUPPORTED);
  assert_refused ("6D 04", real_value (1e-50), AE_ERROR_VALUE);
}

static void
assert_converted (const char *type_hex, AeTdsValue value, const char *wire_hex)
{
  AeTdsTypeInfo info = read_info (type_hex);
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  ae_tds_value_write (&value, &info, &writer, &error);
  g_assert_no_error (error);
  g_autofree char *written = hex_of (&writer);
  g_autofree char *wire = hex_of_hex (wire_hex);
  g_assert_cmpstr (written, ==, wire);
}

static void
test_converted (void)
{
  assert_converted ("26 04", text_value ("42"), "04 2A 00 00 00");
  assert_converted ("26 04", text_value ("-42"), "04 D6 FF FF FF");
  assert_converted ("26 08", text_value ("-9223372036854775808"), "08 00 00 00 00 00 00 00 80");
  assert_converted ("26 04", real_value (42), "04 2A 00 00 00");
  assert_converted ("68 01", text_value ("TRUE"), "01 01");
  assert_converted ("68 01", text_value ("0"), "01 00");
  assert_converted ("6D 08", text_value ("-2.25"), "08 00 00 00 00 00 00 02 C0");
  assert_converted ("6D 04", integer_value (16777216), "04 00 00 80 4B");
  assert_converted ("28", text_value ("2021-07-30"), "03 D0 42 0B");
}

/* Types -------------------------------------------------------------------------------------- */

static void
test_types (void)
{
  static const guint8 collation[] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };
  static const struct
  {
    const char *name;
    int length;
    guint precision, scale;
    const char *info; /* NULL: out of range */
  } cases[] = {
    { "bit", 0, 0, 0, "68 01" },
    { "TinyInt", 0, 0, 0, "26 01" },
    { "smallint", 0, 0, 0, "26 02" },
    { "int", 0, 0, 0, "26 04" },
    { "bigint", 0, 0, 0, "26 08" },
    { "real", 0, 0, 0, "6D 04" },
    { "float", 0, 0, 0, "6D 08" },
    { "smallmoney", 0, 0, 0, "6E 04" },
    { "money", 0, 0, 0, "6E 08" },
    { "decimal", 0, 18, 4, "6C 11 12 04" },
    { "numeric", 0, 38, 38, "6C 11 26 26" },
    { "numeric", 0, 39, 0, NULL },
    { "numeric", 0, 0, 0, NULL },
    { "numeric", 0, 4, 5, NULL },
    { "date", 0, 0, 0, "28" },
    { "time", 0, 0, 3, "29 03" },
    { "datetime2", 0, 0, 7, "2A 07" },
    { "datetimeoffset", 0, 0, 0, "2B 00" },
    { "datetimeoffset", 0, 0, 8, NULL },
    { "smalldatetime", 0, 0, 0, "6F 04" },
    { "datetime", 0, 0, 0, "6F 08" },
    { "uniqueidentifier", 0, 0, 0, "24 10" },
    { "char", 10, 0, 0, "AF 0A 00 " LATIN1 },
    { "char", 8001, 0, 0, NULL },
    { "char", -1, 0, 0, NULL },
    { "char", 0, 0, 0, NULL },
    { "varchar", 8000, 0, 0, "A7 40 1F " LATIN1 },
    { "varchar", -1, 0, 0, "A7 FF FF " LATIN1 },
    { "varchar", -2, 0, 0, NULL },
    { "nchar", 10, 0, 0, "EF 14 00 " LATIN1 },
    { "nvarchar", 4000, 0, 0, "E7 40 1F " LATIN1 },
    { "nvarchar", 4001, 0, 0, NULL },
    { "nvarchar", -1, 0, 0, "E7 FF FF " LATIN1 },
    { "binary", 16, 0, 0, "AD 10 00" },
    { "varbinary", 16, 0, 0, "A5 10 00" },
    { "varbinary", -1, 0, 0, "A5 FF FF" },
    { "xml", 0, 0, 0, "F1 00" },
    { "sql_variant", 0, 0, 0, "62 49 1F 00 00" },
    { "vector", 3, 0, 0, "F5 14 00 00" },
    { "vector", 1998, 0, 0, "F5 40 1F 00" },
    { "vector", 1999, 0, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AeTdsType *type = ae_tds_type_for_name (cases[i].name, strlen (cases[i].name));
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      AeTdsTypeInfo info;

      g_assert_nonnull (type);
      g_assert_cmpint (ae_tds_type_make_info (type, cases[i].length, cases[i].precision,
                                              cases[i].scale, collation, &info),
                       ==, cases[i].info != NULL);
      if (cases[i].info == NULL)
        continue;
      ae_tds_type_info_write (&info, &writer);
      g_autofree char *written = hex_of (&writer);
      g_autofree char *expected = hex_of_hex (cases[i].info);
      g_assert_cmpstr (written, ==, expected);
      if (g_ascii_strcasecmp (cases[i].name, "decimal") != 0)
        g_assert_true (ae_tds_type_for_info (&info) == type);
    }
  g_assert_null (ae_tds_type_for_name ("in", 2));
  g_assert_null (ae_tds_type_for_name ("integers", 8));
  g_assert_null (ae_tds_type_for_name ("udt", 3));
  g_assert_null (ae_tds_type_for_name ("", 0));
}

/* Every TYPE_INFO that is understood is written as it was read, and cut short it is short. */
static void
test_type_info (void)
{
  static const char *const types[] = { "1F",
                                       "30",
                                       "32",
                                       "34",
                                       "38",
                                       "7F",
                                       "3B",
                                       "3E",
                                       "7A",
                                       "3C",
                                       "3A",
                                       "3D",
                                       "24 10",
                                       "26 01",
                                       "26 08",
                                       "68 01",
                                       "6D 04",
                                       "6E 08",
                                       "6F 04",
                                       "6A 05 09 02",
                                       "6C 11 26 00",
                                       "28",
                                       "29 07",
                                       "2A 00",
                                       "2B 03",
                                       "A5 FF FF",
                                       "AD 08 00",
                                       "A7 FF FF " LATIN1,
                                       "AF 01 00 " LATIN1,
                                       "E7 40 1F " LATIN1,
                                       "EF 02 00 " LATIN1,
                                       "22 FF FF FF 7F",
                                       "23 FF FF FF 7F " LATIN1,
                                       "63 FE FF FF 7F " LATIN1,
                                       "62 49 1F 00 00",
                                       "F1 00",
                                       "F0 FF FF 00 00 00 00 00",
                                       "F4",
                                       "F5 0C 00 01" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      AeTdsTypeInfo info = read_info (types[i]);
      g_autoptr (GByteArray) bytes = tds_trace_from_hex (types[i]);
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      ae_tds_type_info_write (&info, &writer);
      g_assert_cmpmem (writer.data, writer.size, bytes->data, bytes->len);
      for (gsize size = 0; size < bytes->len; size++)
        {
          g_autofree guint8 *cut = g_memdup2 (bytes->data, size);
          AeTdsReader reader;

          ae_tds_reader_init (&reader, cut, size);
          ae_tds_type_info_read (&info, &reader);
          g_assert_true (reader.is_short);
        }
    }
}

/* Dates -------------------------------------------------------------------------------------- */

static void
test_dates (void)
{
  gint64 days;
  int year, month, day;

  g_assert_true (ae_tds_date_from_ymd (1, 1, 1, &days));
  g_assert_cmpint (days, ==, 0);
  g_assert_true (ae_tds_date_from_ymd (1900, 1, 1, &days));
  g_assert_cmpint (days, ==, 693595);
  g_assert_true (ae_tds_date_from_ymd (1970, 1, 1, &days));
  g_assert_cmpint (days, ==, 719162);
  g_assert_true (ae_tds_date_from_ymd (9999, 12, 31, &days));
  g_assert_cmpint (days, ==, 3652058);
  g_assert_true (ae_tds_date_from_ymd (2000, 2, 29, &days));
  g_assert_false (ae_tds_date_from_ymd (1900, 2, 29, &days));
  g_assert_false (ae_tds_date_from_ymd (2001, 4, 31, &days));
  g_assert_false (ae_tds_date_from_ymd (2001, 13, 1, &days));
  g_assert_false (ae_tds_date_from_ymd (2001, 0, 1, &days));
  g_assert_false (ae_tds_date_from_ymd (2001, 1, 0, &days));
  g_assert_false (ae_tds_date_from_ymd (0, 1, 1, &days));
  g_assert_false (ae_tds_date_from_ymd (10000, 1, 1, &days));

  for (gint64 d = 0; d <= 3652058; d++)
    {
      ae_tds_date_to_ymd (d, &year, &month, &day);
      g_assert_true (ae_tds_date_from_ymd (year, month, day, &days) && days == d);
    }
  for (guint32 julian = 1; julian < 3652000; julian += 9973)
    {
      g_autoptr (GDate) date = g_date_new_julian (julian);

      ae_tds_date_to_ymd (julian - 1, &year, &month, &day);
      g_assert_cmpint (g_date_get_year (date), ==, year);
      g_assert_cmpint ((int) g_date_get_month (date), ==, month);
      g_assert_cmpint (g_date_get_day (date), ==, day);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/value/wire", test_wire);
  g_test_add_func ("/tds/value/wire-undecodable", test_wire_undecodable);
  g_test_add_func ("/tds/value/normal", test_normal);
  g_test_add_func ("/tds/value/normal-binary", test_normal_binary);
  g_test_add_func ("/tds/value/normal-refused", test_normal_refused);
  g_test_add_func ("/tds/value/refused", test_refused);
  g_test_add_func ("/tds/value/converted", test_converted);
  g_test_add_func ("/tds/value/types", test_types);
  g_test_add_func ("/tds/value/type-info", test_type_info);
  g_test_add_func ("/tds/value/dates", test_dates);
  return g_test_run ();
}
