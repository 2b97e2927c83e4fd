/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A TYPE_INFO and, behind it, the bytes of a value: read as a wire value and as a decrypted one. */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "tds/ae-tds-value-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A type that is understood is written in as many bytes or fewer: names are dropped. */
static void
rewrite_type (const AeTdsTypeInfo *info, gsize size)
{
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsReader reader;
  AeTdsTypeInfo again;

  ae_tds_type_info_write (info, &writer);
  g_assert_cmpuint (writer.size, <=, size);
  ae_tds_reader_init (&reader, writer.data, writer.size);
  ae_tds_type_info_read (&again, &reader);
  g_assert_true (ae_tds_reader_is_good (&reader));
  g_assert_cmpint (again.id, ==, info->id);
  g_assert_cmpuint (again.max_length, ==, info->max_length);
  g_assert_cmpint (again.scale, ==, info->scale);
}

static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == AE_ERROR);
  g_assert_cmpint (error->code, !=, AE_ERROR_PROTOCOL);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Whatever was decoded has a text, of the size that it was said to have. */
static void
check_text (const AeTdsValue *value)
{
  if (value->kind == AE_TDS_VALUE_TEXT)
    {
      g_assert_cmpint (value->data[value->size], ==, '\0');
      return;
    }
  gsize size = ae_tds_value_to_text (value, NULL, 0);
  g_autofree char *text = g_malloc (size + 1);

  g_assert_true (value->kind == AE_TDS_VALUE_BYTES || size < AE_TDS_TEXT_SIZE);
  g_assert_cmpuint (ae_tds_value_to_text (value, text, size + 1), ==, size);
  g_assert_cmpuint (strlen (text), ==, size);
}

/* What was decrypted can be encrypted again, unless it was padded beyond the type. */
static void
check_normal (const AeTdsTypeInfo *info, const guint8 *data, gsize size)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsValue value;

  if (!ae_tds_value_read_normal (&value, info, data, size, arena, &error))
    {
      check_error (error);
      return;
    }
  g_assert_no_error (error);
  check_text (&value);
  if (!ae_tds_value_write_normal (&value, info, &writer, &error))
    check_error (error);
}

static void
check_wire (const AeTdsTypeInfo *info, const guint8 *data, gsize size)
{
  g_autoptr (AeTdsArena) arena = ae_tds_arena_new ();
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  AeTdsValue value;

  if (!ae_tds_value_read (&value, info, data, size, arena, &error))
    {
      check_error (error);
      return;
    }
  g_assert_no_error (error);
  check_text (&value);
  if (!ae_tds_value_write (&value, info, &writer, &error))
    check_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  AeTdsReader reader;
  AeTdsTypeInfo info;

  ae_tds_reader_init (&reader, data, size);
  ae_tds_type_info_read (&info, &reader);
  if (!ae_tds_reader_is_good (&reader))
    return 0;
  g_assert_nonnull (ae_tds_type_for_info (&info));
  rewrite_type (&info, reader.position);
  check_wire (&info, data + reader.position, ae_tds_reader_get_remaining (&reader));
  check_normal (&info, data + reader.position, ae_tds_reader_get_remaining (&reader));
  return 0;
}
