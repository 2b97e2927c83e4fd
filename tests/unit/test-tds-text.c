/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Text as the protocol has it: code pages, UTF-8 and UTF-16. */

#include "config.h"

#include <string.h>

#include "tds/ae-tds-value-private.h"

#include "tds-trace.h"

#define LATIN1 "09 04 D0 00 34"

static void
round_trip (const char *collation_hex, const char *bytes_hex, const char *text)
{
  AeTdsTypeInfo info = { .id = AE_TDS_TYPE_BIGVARCHAR, .max_length = AE_TDS_MAX_LENGTH };
  g_autoptr (GByteArray) collation = tds_trace_from_hex (collation_hex);
  g_autoptr (GByteArray) bytes = tds_trace_from_hex (bytes_hex);
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsValue value;

  g_assert_cmpuint (collation->len, ==, sizeof info.collation);
  memcpy (info.collation, collation->data, sizeof info.collation);
  ae_tds_value_read (&value, &info, bytes->data, bytes->len, arena, &error);
  g_assert_no_error (error);
  g_assert_cmpstr ((const char *) value.data, ==, text);
  ae_tds_value_write_normal (&value, &info, &writer, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (writer.data, writer.size, bytes->data, bytes->len);
}

static void
test_code_pages (void)
{
  round_trip (LATIN1, "80 E9 FF", "€éÿ");
  round_trip (LATIN1, "81 8D 8F 90 9D", "\xc2\x81\xc2\x8d\xc2\x8f\xc2\x90\xc2\x9d");
  round_trip ("09 04 D0 00 00", "80", "€");
  round_trip ("00 00 00 00 00", "80", "€");
  round_trip ("09 04 D0 00 1E", "82", "é"); /* sort id 30: 437 */
  round_trip ("09 04 D0 00 28", "D0", "ð"); /* 40: 850 */
  round_trip ("09 04 D0 00 50", "B9", "ą"); /* 80: 1250 */
  round_trip ("05 04 D0 00 00", "9E", "ž");
  round_trip ("19 04 D0 00 00", "CF F0", "Пр");
  round_trip ("08 04 D0 00 00", "E1", "α");
  round_trip ("1F 04 D0 00 00", "FE", "ş");
  round_trip ("0D 04 D0 00 00", "E0", "א");
  round_trip ("01 04 D0 00 00", "C8", "ب");
  round_trip ("27 04 D0 00 00", "E8", "č");
  round_trip ("2A 04 D0 00 00", "FE", "₫");
  round_trip ("1E 04 D0 00 00", "A1", "ก");
  round_trip ("11 04 D0 00 00", "93 FA 96 7B B1 41", "日本ｱA");
  round_trip ("04 08 D0 00 00", "D6 D0 80", "中€");
  round_trip ("12 04 D0 00 00", "C7 D1", "한");
  round_trip ("04 04 D0 00 00", "A4 A4", "中");
  round_trip ("09 04 D0 24 00", "F0 9F 98 80", "😀");
  round_trip ("11 04 01 00 00", "93 FA", "日"); /* another sort order of the same language */
}

/* One or two bytes that mean something come back as they were, or as those that Windows prefers
 * for the same character. */
static void
assert_comes_back (const AeTdsTypeInfo *info, AeTdsArena *arena, const guint8 *bytes, gsize size)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsValue value, again;

  if (!ae_tds_value_read (&value, info, bytes, size, arena, NULL))
    return;
  g_assert_true (g_utf8_validate_len ((const char *) value.data, value.size, NULL)
                 || memchr (value.data, '\0', value.size) != NULL);
  g_assert_true (ae_tds_value_write_normal (&value, info, &writer, NULL));
  g_assert_true (ae_tds_value_read (&again, info, writer.data, writer.size, arena, NULL));
  g_assert_cmpmem (again.data, again.size, value.data, value.size);
}

/* Every byte of every page, and every pair where there are some. */
static void
test_code_pages_exhaustive (void)
{
  static const guint16 single_bytes[]
      = { 0x0409, 0x0405, 0x0419, 0x0408, 0x041F, 0x040D, 0x0401, 0x0427, 0x042A, 0x041E };
  static const guint16 pairs[] = { 0x0411, 0x0804, 0x0412, 0x0404 };

  for (gsize l = 0; l < G_N_ELEMENTS (single_bytes); l++)
    {
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      AeTdsTypeInfo info
          = { .id = AE_TDS_TYPE_BIGVARCHAR,
              .max_length = 8000,
              .collation = { (guint8) single_bytes[l], (guint8) (single_bytes[l] >> 8) } };

      for (guint b = 0; b < 256; b++)
        assert_comes_back (&info, arena, &(guint8){ (guint8) b }, 1);
    }

  for (gsize l = 0; l < G_N_ELEMENTS (pairs); l++)
    for (guint lead = 0x80; lead < 256; lead++)
      {
        g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
        AeTdsTypeInfo info = { .id = AE_TDS_TYPE_BIGVARCHAR,
                               .max_length = 8000,
                               .collation = { (guint8) pairs[l], (guint8) (pairs[l] >> 8) } };

        for (guint trail = 0; trail < 256; trail++)
          assert_comes_back (&info, arena, (guint8[]){ (guint8) lead, (guint8) trail }, 2);
      }
}

/* UTF-16 against GLib's converter, around the borders of blocks. */
static void
test_utf16 (void)
{
  static const char *const characters[] = { "a", "é", "€", "😀", "z" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  AeTdsTypeInfo info = { .id = AE_TDS_TYPE_NVARCHAR, .max_length = AE_TDS_MAX_LENGTH };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;
      AeTdsValue value, again;
      guint length = round < 1990 ? round % 70 : 5000 + round;
      glong n_units;

      for (guint i = 0; i < length; i++)
        g_string_append (
            text,
            characters[g_rand_int_range (random, 0, 100) < 80 ? 0
                                                              : g_rand_int_range (random, 0, 5)]);
      value = (AeTdsValue){ .kind = AE_TDS_VALUE_TEXT,
                            .data = (const guint8 *) text->str,
                            .size = text->len };
      ae_tds_value_write_normal (&value, &info, &writer, &error);
      g_assert_no_error (error);
      g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (text->str, -1, NULL, &n_units, NULL);
      g_assert_cmpmem (writer.data, writer.size, utf16, 2 * (gsize) n_units);
      ae_tds_value_read (&again, &info, writer.data, writer.size, arena, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (again.data, again.size, text->str, text->len);
    }
}

/* Blocks of ASCII are taken at once: characters of one to four bytes at every place of texts that
 * are shorter and longer than a block come out as GLib converts them. */
static void
test_utf16_positions (void)
{
  static const gunichar characters[] = { 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x65E5, 0xFFFD, 0x1F600 };
  const AeTdsTypeInfo info = { .id = AE_TDS_TYPE_NVARCHAR, .max_length = 8000 };

  for (gsize length = 1; length <= 40; length++)
    for (gsize position = 0; position < length; position++)
      for (gsize c = 0; c < G_N_ELEMENTS (characters); c++)
        {
          g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
          g_autoptr (GString) text = g_string_new (NULL);
          AeTdsValue value;
          glong n_units;

          for (gsize i = 0; i < length; i++)
            g_string_append_unichar (text, i == position ? characters[c] : 'a' + i % 26);
          g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (text->str, -1, NULL, &n_units, NULL);
          for (glong i = 0; i < n_units; i++)
            utf16[i] = GUINT16_TO_LE (utf16[i]);
          g_assert_true (ae_tds_value_read (&value, &info, (const guint8 *) utf16,
                                            2 * (gsize) n_units, arena, NULL));
          g_assert_cmpmem (value.data, value.size, text->str, text->len);

          /* Half of a pair is no character, wherever it is. */
          utf16[position] = GUINT16_TO_LE (0xD800 + (guint) c);
          if (characters[c] < 0x10000)
            g_assert_false (ae_tds_value_read (&value, &info, (const guint8 *) utf16,
                                               2 * (gsize) n_units, arena, NULL));
        }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/text/code-pages", test_code_pages);
  g_test_add_func ("/tds/text/utf16-positions", test_utf16_positions);
  g_test_add_func ("/tds/text/code-pages-exhaustive", test_code_pages_exhaustive);
  g_test_add_func ("/tds/text/utf16", test_utf16);
  return g_test_run ();
}
