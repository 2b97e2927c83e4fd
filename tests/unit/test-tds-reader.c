/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The primitives: reader, writer, arena. */

#include "config.h"

#include <string.h>

#include "tds/ae-tds-arena-private.h"
#include "tds/ae-tds-reader-private.h"
#include "tds/ae-tds-writer-private.h"

static void
test_integers (void)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsReader reader;

  ae_tds_writer_u8 (&writer, 0xF1);
  ae_tds_writer_u16 (&writer, 0xF1F2);
  ae_tds_writer_u32 (&writer, 0xF1F2F3F4);
  ae_tds_writer_u64 (&writer, G_GUINT64_CONSTANT (0xF1F2F3F4F5F6F7F8));
  ae_tds_writer_u16_be (&writer, 0xF1F2);
  ae_tds_writer_u32_be (&writer, 0xF1F2F3F4);
  g_assert_cmpint (writer.data[1], ==, 0xF2);
  g_assert_cmpint (writer.data[15], ==, 0xF1);

  ae_tds_reader_init (&reader, writer.data, writer.size);
  g_assert_cmpuint (ae_tds_reader_u8 (&reader), ==, 0xF1);
  g_assert_cmpuint (ae_tds_reader_u16 (&reader), ==, 0xF1F2);
  g_assert_cmpuint (ae_tds_reader_u32 (&reader), ==, 0xF1F2F3F4);
  g_assert_cmpuint (ae_tds_reader_u64 (&reader), ==, G_GUINT64_CONSTANT (0xF1F2F3F4F5F6F7F8));
  g_assert_cmpuint (ae_tds_reader_u16_be (&reader), ==, 0xF1F2);
  g_assert_cmpuint (ae_tds_reader_u32_be (&reader), ==, 0xF1F2F3F4);
  g_assert_true (ae_tds_reader_is_good (&reader));
  g_assert_cmpuint (ae_tds_reader_get_remaining (&reader), ==, 0);
}

/* What fails once goes on failing, even where bytes would be left. */
static void
test_failure_stays (void)
{
  static const guint8 data[] = { 1, 2, 3 };
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, sizeof data);
  g_assert_cmpuint (ae_tds_reader_u32 (&reader), ==, 0);
  g_assert_true (reader.is_short);
  g_assert_cmpuint (ae_tds_reader_u8 (&reader), ==, 0);
  g_assert_null (ae_tds_reader_bytes (&reader, 0));
  g_assert_null (ae_tds_reader_b_varchar (&reader));
  ae_tds_reader_set_invalid (&reader, "too late");
  g_assert_null (reader.invalid);
  g_assert_false (ae_tds_reader_is_good (&reader));

  ae_tds_reader_init (&reader, data, sizeof data);
  ae_tds_reader_set_invalid (&reader, "first");
  ae_tds_reader_set_invalid (&reader, "second");
  g_assert_cmpstr (reader.invalid, ==, "first");
  g_assert_false (ae_tds_reader_is_good (&reader));
}

static void
test_bounds (void)
{
  static const guint8 data[] = { 1, 2, 3 };
  AeTdsReader reader;

  ae_tds_reader_init (&reader, data, sizeof data);
  ae_tds_reader_skip (&reader, 1);
  g_assert_null (ae_tds_reader_bytes (&reader, G_MAXSIZE));
  g_assert_true (reader.is_short);

  ae_tds_reader_init (&reader, data, sizeof data);
  g_assert_null (ae_tds_reader_utf16 (&reader, G_MAXSIZE / 2 + 1));
  g_assert_true (reader.is_short);

  ae_tds_reader_init (&reader, NULL, 0);
  g_assert_nonnull (ae_tds_reader_bytes (&reader, 0));
  g_assert_true (ae_tds_reader_is_good (&reader));
  ae_tds_reader_u8 (&reader);
  g_assert_true (reader.is_short);
}

/* Names must be shown, whatever is in them. */
static void
test_text (void)
{
  static const struct
  {
    guint8 utf16[8];
    gsize n_units;
    const char *text;
  } cases[] = {
    { { 0 }, 0, "" },
    { { 'a', 0, 0xE9, 0, 0xAC, 0x20 }, 3, "aé€" },
    { { 0x3D, 0xD8, 0x00, 0xDE }, 2, "😀" },
    { { 0x3D, 0xD8, 'a', 0 }, 2, "\uFFFDa" },
    { { 'a', 0, 0x3D, 0xD8 }, 2, "a\uFFFD" },
    { { 0x00, 0xDE, 0x3D, 0xD8 }, 2, "\uFFFD\uFFFD" },
    { { 'a', 0, 0, 0, 'b', 0 }, 3, "a\uFFFDb" },
    { { 0xFF, 0xFF }, 1, "\uFFFF" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (cases[i].utf16, 2 * cases[i].n_units);
      AeTdsReader reader;

      ae_tds_reader_init (&reader, copy, 2 * cases[i].n_units);
      g_autofree char *text = ae_tds_reader_utf16 (&reader, cases[i].n_units);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_counted_text (void)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsReader reader;

  ae_tds_writer_b_varchar (&writer, "sá😀");
  ae_tds_writer_us_varchar (&writer, "");
  ae_tds_writer_b_varchar (&writer, NULL);
  ae_tds_writer_us_varchar (&writer, "x");
  g_assert_cmpint (writer.data[0], ==, 4);

  ae_tds_reader_init (&reader, writer.data, writer.size);
  g_autofree char *first = ae_tds_reader_b_varchar (&reader);
  g_autofree char *second = ae_tds_reader_us_varchar (&reader);
  g_autofree char *third = ae_tds_reader_b_varchar (&reader);
  g_autofree char *fourth = ae_tds_reader_us_varchar (&reader);
  g_assert_cmpstr (first, ==, "sá😀");
  g_assert_cmpstr (second, ==, "");
  g_assert_cmpstr (third, ==, "");
  g_assert_cmpstr (fourth, ==, "x");
  g_assert_cmpuint (ae_tds_reader_get_remaining (&reader), ==, 0);
}

/* Nothing behind the end is read, and nothing hangs. */
static void
test_text_that_is_not_utf8 (void)
{
  static const char *const texts[]
      = { "\xff", "a\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *copy = g_strdup (texts[i]);
      g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

      g_assert_cmpuint (ae_tds_writer_utf16 (&writer, copy), ==, strlen (copy));
    }
}

static void
test_patch (void)
{
  static const guint8 expected[] = { 9, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 0, 0 };
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;

  ae_tds_writer_u8 (&writer, 9);
  gsize at = ae_tds_writer_get_size (&writer);
  ae_tds_writer_zero (&writer, 8);
  ae_tds_writer_patch_u16 (&writer, at, 0x1234);
  ae_tds_writer_patch_u32 (&writer, at + 2, 0x12345678);
  g_assert_cmpmem (writer.data, writer.size, expected, sizeof expected);
}

static void
test_growth (void)
{
  AeTdsWriter writer = AE_TDS_WRITER_INIT;

  for (guint i = 0; i < 100000; i++)
    ae_tds_writer_u8 (&writer, (guint8) (i * 3));
  for (guint i = 0; i < 100000; i++)
    g_assert_cmpuint (writer.data[i], ==, (guint8) (i * 3));

  g_autoptr (GBytes) bytes = ae_tds_writer_steal_bytes (&writer);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 100000);
  g_assert_null (writer.data);
  ae_tds_writer_clear (&writer);
  ae_tds_writer_clear (&writer);
}

static void
test_arena (void)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_autoptr (GPtrArray) pieces = g_ptr_array_new ();
  gsize sizes[] = { 0, 1, 7, 8, 9, 1000, 8192, 8193, 100000, 3 };

  for (guint round = 0; round < 50; round++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        guint8 *piece = ae_tds_arena_alloc (arena, sizes[i]);

        g_assert_nonnull (piece);
        g_assert_cmpuint ((gsize) piece % 8, ==, 0);
        memset (piece, (int) (pieces->len & 0xFF), sizes[i]);
        g_ptr_array_add (pieces, piece);
      }
  for (guint i = 0; i < pieces->len; i++)
    {
      const guint8 *piece = g_ptr_array_index (pieces, i);

      for (gsize k = 0; k < sizes[i % G_N_ELEMENTS (sizes)]; k++)
        g_assert_cmpuint (piece[k], ==, i & 0xFF);
    }
  g_assert_cmpuint (ae_tds_arena_get_size (arena), >=, 50 * 100000);
  g_assert_null (ae_tds_arena_alloc (arena, G_MAXSIZE));
  g_assert_null (ae_tds_arena_alloc (arena, G_MAXSIZE - 16));
}

static void
test_arena_gives_back (void)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  guint8 *first = ae_tds_arena_alloc (arena, 1000);

  ae_tds_arena_shrink_last (arena, first, 10);
  guint8 *second = ae_tds_arena_alloc (arena, 8);
  g_assert_true (second == first + 16);

  gsize before = ae_tds_arena_get_size (arena);
  for (int i = 0; i < 1000; i++)
    {
      guint8 *piece = ae_tds_arena_alloc (arena, 4000);
      ae_tds_arena_shrink_last (arena, piece, 1);
    }
  g_assert_cmpuint (ae_tds_arena_get_size (arena), ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds/reader/integers", test_integers);
  g_test_add_func ("/tds/reader/failure-stays", test_failure_stays);
  g_test_add_func ("/tds/reader/bounds", test_bounds);
  g_test_add_func ("/tds/reader/text", test_text);
  g_test_add_func ("/tds/reader/counted-text", test_counted_text);
  g_test_add_func ("/tds/writer/not-utf8", test_text_that_is_not_utf8);
  g_test_add_func ("/tds/writer/patch", test_patch);
  g_test_add_func ("/tds/writer/growth", test_growth);
  g_test_add_func ("/tds/arena/pieces", test_arena);
  g_test_add_func ("/tds/arena/gives-back", test_arena_gives_back);
  return g_test_run ();
}
