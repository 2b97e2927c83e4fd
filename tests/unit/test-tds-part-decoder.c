/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The parts of a large text together are what the whole is, wherever they are cut. */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-part-decoder-private.h"
#include "tds/ae-tds-part-encoder-private.h"
#include "tds/ae-tds-value-private.h"

#define WESTERN                  \
  {                              \
    0x09, 0x04, 0xD0, 0x00, 0x34 \
  } /* SQL_Latin1_General_CP1_CI_AS, 1252 */
#define JAPANESE                 \
  {                              \
    0x11, 0x04, 0xD0, 0x00, 0x00 \
  } /* 932, two bytes */
#define UTF8                     \
  {                              \
    0x09, 0x04, 0xD0, 0x04, 0x00 \
  }

typedef struct
{
  AeTdsTypeInfo type;
  const char *bytes;
  gsize size;
} Case;

#define CASE(id, collation, bytes)                                         \
  {                                                                        \
    { id, 0, 0, 0, AE_TDS_MAX_LENGTH, collation }, bytes, sizeof bytes - 1 \
  }
#define NONE \
  {          \
    0        \
  }

/* clang-format off */
static const Case cases[] = {
  CASE (AE_TDS_TYPE_BIGVARBINARY, NONE, "\x00\xFF\xFE\x80 anything"),
  CASE (AE_TDS_TYPE_NVARCHAR, NONE, "a\0\xE9\0\xAC\x20\x3D\xD8\x00\xDEz\0"),
  CASE (AE_TDS_TYPE_XML, NONE, "\xFF\xFE<\0\xAC\x20\xFF\xFE>\0"),
  CASE (AE_TDS_TYPE_XML, NONE, "<\0>\0"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, WESTERN, "caf\xE9 \x80 1\x96\x32"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, JAPANESE, "\x93\xFA\x96{ A \xB1\x83\\"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, UTF8, "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80."),
  CASE (AE_TDS_TYPE_JSON, NONE, "{\"a\":\"\xF0\x9F\x98\x80\"}"),
  /* and what is none */
  CASE (AE_TDS_TYPE_NVARCHAR, NONE, "a\0\x00\xDE" "b\0"),
  CASE (AE_TDS_TYPE_NVARCHAR, NONE, "a\0\x3D\xD8" "b\0"),
  CASE (AE_TDS_TYPE_NVARCHAR, NONE, "a\0\x3D\xD8"),
  CASE (AE_TDS_TYPE_NVARCHAR, NONE, "a\0b"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, JAPANESE, "A\x93"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, UTF8, "A\xE2\x82"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, UTF8, "A\xE2\x82 B"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, UTF8, "\x80\x80\x80\x80\x80"),
  CASE (AE_TDS_TYPE_BIGVARCHAR, UTF8, "\xF8\x88\x80\x80\x80"),
};
/* clang-format on */

/* In parts of at most @step bytes. */
static gboolean
decode_parts (const Case *test, gsize step, AeTdsWriter *out, GError **error)
{
  AeTdsPartDecoder decoder;

  if (!ae_tds_part_decoder_init (&decoder, &test->type, error))
    return FALSE;
  for (gsize at = 0; at < test->size; at += step)
    if (!ae_tds_part_decoder_feed (&decoder, (const guint8 *) test->bytes + at,
                                   MIN (step, test->size - at), out, error))
      return FALSE;
  return ae_tds_part_decoder_finish (&decoder, error);
}

static void
test_cut_anywhere (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *test = &cases[i];
      g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
      g_autoptr (GError) whole_error = NULL;
      AeTdsValue whole;
      gboolean is_good = ae_tds_value_read (&whole, &test->type, (const guint8 *) test->bytes,
                                            test->size, arena, &whole_error);

      g_assert_cmpint (is_good, ==, i < 8);
      for (gsize step = 1; step <= test->size; step++)
        {
          g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
          g_autoptr (GError) error = NULL;

          g_assert_cmpint (decode_parts (test, step, &out, &error), ==, is_good);
          if (is_good)
            g_assert_cmpmem (out.data, out.size, whole.data, whole.size);
          else
            g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
        }
    }
}

/* What was decoded, encoded again in parts of any size. */
static gboolean
encode_parts (const AeTdsTypeInfo *type,
              const guint8 *data,
              gsize size,
              gsize step,
              AeTdsWriter *out,
              GError **error)
{
  AeTdsPartEncoder encoder;

  if (!ae_tds_part_encoder_init (&encoder, type, error))
    return FALSE;
  for (gsize at = 0; at < size; at += step)
    if (!ae_tds_part_encoder_feed (&encoder, data + at, MIN (step, size - at), out, error))
      return FALSE;
  return ae_tds_part_encoder_finish (&encoder, error);
}

static void
test_encode (void)
{
  for (gsize i = 0; i < 8; i++)
    {
      const Case *test = &cases[i];
      g_auto (AeTdsWriter) text = AE_TDS_WRITER_INIT;
      gsize mark = i == 2 ? 2 : 0; /* of xml; it is not written */

      g_assert_true (decode_parts (test, test->size, &text, NULL));
      for (gsize step = 1; step <= text.size; step++)
        {
          g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
          g_autoptr (GError) error = NULL;

          encode_parts (&test->type, text.data, text.size, step, &out, &error);
          g_assert_no_error (error);
          g_assert_cmpmem (out.data, out.size, test->bytes + mark, test->size - mark);
        }
    }
}

static void
test_encode_refused (void)
{
  static const struct
  {
    guint type; /* of the cases */
    const char *text;
  } refused[] = { { 1, "a\xE2\x82" },
                  { 1, "\x80\x80" },
                  { 1, "\xF8\x88\x80\x80\x80" },
                  { 6, "\xE2\x82z" },
                  { 4, "\xF0\x9F\x98\x80" } };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    for (gsize step = 1; step <= strlen (refused[i].text); step++)
      {
        g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
        g_autoptr (GError) error = NULL;

        g_assert_false (encode_parts (&cases[refused[i].type].type,
                                      (const guint8 *) refused[i].text, strlen (refused[i].text),
                                      step, &out, &error));
        g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
      }

  AeTdsTypeInfo short_type = { .id = AE_TDS_TYPE_BIGVARBINARY, .max_length = 8000 };
  AeTdsPartEncoder encoder;
  g_autoptr (GError) error = NULL;
  g_assert_false (ae_tds_part_encoder_init (&encoder, &short_type, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_TYPE);
}

/* The empty value, and a collation that has no code page. */
static void
test_edges (void)
{
  AeTdsPartDecoder decoder;
  AeTdsTypeInfo type
      = { .id = AE_TDS_TYPE_BIGVARCHAR, .max_length = AE_TDS_MAX_LENGTH, .collation = { 0x39, 4 } };
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_tds_part_decoder_init (&decoder, &type, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED);

  type.id = AE_TDS_TYPE_NVARCHAR;
  g_assert_true (ae_tds_part_decoder_init (&decoder, &type, NULL));
  g_assert_true (ae_tds_part_decoder_finish (&decoder, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds-part-decoder/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/tds-part-decoder/edges", test_edges);
  g_test_add_func ("/tds-part-decoder/encode", test_encode);
  g_test_add_func ("/tds-part-decoder/encode-refused", test_encode_refused);
  return g_test_run ();
}
