/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whole ranges of types: every digit there and back. */

#include "config.h"

#include "tds-texts.h"

/* Every step of a datetime has a text of its own that leads back to it. */
static void
test_datetime_steps (void)
{
  AeTdsTypeInfo info = tds_make_info ("datetime", LATIN1);
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  gint64 before = -1;

  for (guint32 step = 0; step < 300 * 86400; step += step % 301 == 0 ? 7919 : 1)
    {
      guint8 data[8] = { 0,
                         0,
                         0,
                         0,
                         (guint8) step,
                         (guint8) (step >> 8),
                         (guint8) (step >> 16),
                         (guint8) (step >> 24) };
      char text[AE_TDS_TEXT_SIZE];
      AeTdsValue value;

      g_assert_true (ae_tds_value_read (&value, &info, data, sizeof data, arena, NULL));
      g_assert_cmpint (value.ticks, >, before);
      before = value.ticks;
      ae_tds_value_to_text (&value, text, sizeof text);
      value = tds_text_value (text);
      writer.size = 0;
      g_assert_true (ae_tds_value_write_normal (&value, &info, &writer, NULL));
      g_assert_cmpmem (writer.data, writer.size, data, sizeof data);
    }
}

/* All precisions and scales: the largest number and the smallest fraction. */
static void
test_decimal_types (void)
{
  for (guint precision = 1; precision <= 38; precision++)
    for (guint scale = 0; scale <= precision; scale++)
      {
        g_autofree char *name = g_strdup_printf ("decimal(%u,%u)", precision, scale);
        g_autofree char *nines = g_strnfill (precision, '9');
        g_autofree char *number = scale == 0
                                      ? g_strdup_printf ("-%s", nines)
                                      : g_strdup_printf ("-%.*s.%s", (int) (precision - scale),
                                                         nines, nines + precision - scale);
        g_autofree char *expected
            = scale == precision ? g_strdup_printf ("-0%s", number + 1) : g_strdup (number);
        AeTdsTypeInfo info = tds_make_info (name, LATIN1);
        g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
        g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
        g_autoptr (GError) error = NULL;
        AeTdsValue value = tds_text_value (number);

        ae_tds_value_write (&value, &info, &writer, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (writer.size, ==, 1 + 17);
        ae_tds_value_read (&value, &info, writer.data + 1, 17, arena, &error);
        g_assert_no_error (error);
        g_autofree char *text = tds_to_text (&value);
        g_assert_cmpstr (text, ==, expected);

        /* One more is too much. */
        for (guint word = 0; word < AE_TDS_DECIMAL_WORDS && ++value.magnitude[word] == 0; word++)
          ;
        g_assert_false (ae_tds_value_write (&value, &info, &writer, NULL));
      }
}

static void
test_decimal_compare (void)
{
  static const char *const ascending[] = { "-99999999999999999999999999999999999999",
                                           "-1.5",
                                           "-1.49999999999999999999999999999999999",
                                           "-0.1",
                                           "0",
                                           "0.00000000000000000000000000000000000001",
                                           "0.1",
                                           "1",
                                           "1.0000000000000000000000000000000000001",
                                           "99999999999999999999999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (guint j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        AeTdsValue a, b;

        g_assert_true (ae_tds_decimal_parse (ascending[i], strlen (ascending[i]), &a));
        g_assert_true (ae_tds_decimal_parse (ascending[j], strlen (ascending[j]), &b));
        int order = ae_tds_decimal_compare (&a, &b);
        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
}

/* A variant tells what it holds, and takes every kind of value. */
static void
test_variant (void)
{
  static const char *const texts[][2] = {
    { "bit", "1" },
    { "bigint", "-5" },
    { "float", "0.1" },
    { "decimal(38,3)", "-12.345" },
    { "date", "2021-07-30" },
    { "time(7)", "12:34:56.1234567" },
    { "datetime2(7)", "2021-07-30 12:34:56.1234567" },
    { "datetimeoffset(7)", "2021-07-30 12:34:56.1234567 -03:30" },
    { "nvarchar(100)", "Grüße, 你好" },
  };
  AeTdsTypeInfo variant = tds_make_info ("sql_variant", LATIN1);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AeTdsTypeInfo info = tds_make_info (texts[i][0], LATIN1);
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;
      AeTdsValue value = tds_text_value (texts[i][1]), again;

      ae_tds_value_write_normal (&value, &info, &writer, &error);
      g_assert_no_error (error);
      ae_tds_value_read_normal (&value, &info, writer.data, writer.size, arena, &error);
      g_assert_no_error (error);
      writer.size = 0;
      ae_tds_value_write (&value, &variant, &writer, &error);
      g_assert_no_error (error);
      ae_tds_value_read (&again, &variant, writer.data + 4, writer.size - 4, arena, &error);
      g_assert_no_error (error);
      g_assert_cmpint (again.kind, ==, value.kind);
      g_autofree char *text = tds_to_text (&again);
      g_assert_cmpstr (text, ==, texts[i][1]);
    }
}

/* text, ntext and image as parameters: a length of four bytes and no pointer. */
static void
test_large (void)
{
  AeTdsTypeInfo text = tds_make_info ("text", LATIN1);
  AeTdsTypeInfo ntext = tds_make_info ("ntext", LATIN1);
  AeTdsTypeInfo image = tds_make_info ("image", LATIN1);
  AeTdsValue value = tds_text_value ("é");
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  g_assert_true (ae_tds_value_write (&value, &text, &writer, NULL));
  tds_assert_hex (&writer, "01 00 00 00 E9");
  writer.size = 0;
  g_assert_true (ae_tds_value_write (&value, &ntext, &writer, NULL));
  tds_assert_hex (&writer, "02 00 00 00 E9 00");
  writer.size = 0;
  value.kind = AE_TDS_VALUE_BYTES;
  g_assert_true (ae_tds_value_write (&value, &image, &writer, NULL));
  tds_assert_hex (&writer, "02 00 00 00 C3 A9");
  writer.size = 0;
  value.kind = AE_TDS_VALUE_NULL;
  g_assert_true (ae_tds_value_write (&value, &image, &writer, NULL));
  tds_assert_hex (&writer, "FF FF FF FF");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/digits/datetime-steps", test_datetime_steps);
  g_test_add_func ("/tds/digits/decimal-types", test_decimal_types);
  g_test_add_func ("/tds/digits/decimal-compare", test_decimal_compare);
  g_test_add_func ("/tds/digits/variant", test_variant);
  g_test_add_func ("/tds/digits/large", test_large);
  return g_test_run ();
}
