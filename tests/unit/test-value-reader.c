/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Large values on their way to who reads them. An encrypted one is spooled, and verified before
 * anything of it is released; what is in the clear does not touch a disk. */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "ae-error.h"
#include "ae-spool-private.h"
#include "ae-value-reader-private.h"

#define MARK "This stands in the plain text, and nowhere else."

static const guint8 root[32] = "0123456789abcdef0123456789abcdef";
static const AeTdsTypeInfo binary
    = { .id = AE_TDS_TYPE_BIGVARBINARY, .max_length = AE_TDS_MAX_LENGTH };
static const AeTdsTypeInfo text = { .id = AE_TDS_TYPE_NVARCHAR, .max_length = AE_TDS_MAX_LENGTH };

static AeCellCipher *
make_cipher (void)
{
  g_autoptr (AeKey) key = ae_key_new (root, sizeof root);
  g_autoptr (GError) error = NULL;
  AeCellCipher *cipher = ae_cell_cipher_new (key, &error);

  g_assert_no_error (error);
  return cipher;
}

static GByteArray *
make_plaintext (gsize size)
{
  GByteArray *plaintext = g_byte_array_sized_new ((guint) size);

  g_byte_array_set_size (plaintext, (guint) size);
  for (gsize i = 0; i < size; i++)
    plaintext->data[i] = (guint8) (i * 31 + i / 1009);
  for (gsize i = 0; i + sizeof MARK < size; i += 65536)
    memcpy (plaintext->data + i, MARK, sizeof MARK);
  return plaintext;
}

static GByteArray *
encrypt (const GByteArray *plaintext)
{
  g_autoptr (AeCellCipher) cipher = make_cipher ();
  GByteArray *cell = g_byte_array_new ();

  g_byte_array_set_size (cell, (guint) ae_cell_cipher_get_cell_size (plaintext->len));
  g_assert_true (
      ae_cell_cipher_encrypt (cipher, FALSE, plaintext->data, plaintext->len, cell->data, NULL));
  return cell;
}

/* All parts but the one that ends the value. */
static void
feed (AeValueReader *reader, const GByteArray *cell, gsize step, AeTdsWriter *out)
{
  g_autoptr (GError) error = NULL;

  for (gsize at = 0; at < cell->len; at += step)
    {
      AeTdsPart part = { cell->data + at, MIN (step, cell->len - at) };

      g_assert_true (ae_value_reader_take (reader, &part, out, &error));
      g_assert_no_error (error);
    }
}

static gboolean
end (AeValueReader *reader, AeTdsWriter *out, GError **error)
{
  AeTdsPart last = { NULL, 0 };

  return ae_value_reader_take (reader, &last, out, error);
}

static void
test_encrypted (void)
{
  static const gsize sizes[]
      = { 0, 1, 15, 16, 17, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 16, 1024 * 1024, 3000001 };
  static const gsize steps[] = { 4088, 1, 50, 1000003 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (steps); k++)
      {
        g_autoptr (GByteArray) plaintext = make_plaintext (sizes[i]);
        g_autoptr (GByteArray) cell = encrypt (plaintext);
        g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
        g_autoptr (GError) error = NULL;
        g_autoptr (AeValueReader) reader
            = ae_value_reader_new (&binary, make_cipher (), g_strdup ("x: "), &error);

        if (steps[k] == 1 && sizes[i] > 100000)
          continue;
        g_assert_no_error (error);
        feed (reader, cell, steps[k], &out);
        g_assert_cmpuint (out.size, ==, 0);
        g_assert_true (end (reader, &out, &error));
        g_assert_true (ae_value_reader_has_all (reader));
        while (!ae_value_reader_is_at_end (reader))
          {
            g_assert_true (ae_value_reader_give (reader, &out, &error));
            g_assert_no_error (error);
          }
        g_assert_cmpmem (out.data, out.size, plaintext->data, plaintext->len);
      }
}

/* A bit anywhere, at the very end too: not a byte comes out, and asking again gives no other
 * answer. */
static void
test_forged (void)
{
  g_autoptr (GByteArray) plaintext = make_plaintext (2 * 1024 * 1024);
  g_autoptr (GByteArray) cell = encrypt (plaintext);
  const gsize places[] = { 0, 1, 32, 33, 48, 49, 1024 * 1024, cell->len - 17, cell->len - 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
      g_autoptr (AeValueReader) reader
          = ae_value_reader_new (&binary, make_cipher (), g_strdup ("Here: "), NULL);

      cell->data[places[i]] ^= 0x01;
      feed (reader, cell, 4096, &out);
      for (int again = 0; again < 2; again++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_false (again == 0 ? end (reader, &out, &error)
                                     : ae_value_reader_give (reader, &out, &error));
          g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
          g_assert_true (g_str_has_prefix (error->message, "Here: "));
        }
      g_assert_cmpuint (out.size, ==, 0);
      g_assert_true (ae_value_reader_has_all (reader));
      g_assert_false (ae_value_reader_is_at_end (reader));
      cell->data[places[i]] ^= 0x01;
    }
}

/* Blocks that are missing, part of one, or nothing at all. */
static void
test_truncated (void)
{
  g_autoptr (GByteArray) plaintext = make_plaintext (1000);
  g_autoptr (GByteArray) cell = encrypt (plaintext);

  for (guint size = 0; size < cell->len; size++)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
      g_autoptr (GError) error = NULL;
      g_autoptr (AeValueReader) reader
          = ae_value_reader_new (&binary, make_cipher (), g_strdup (""), NULL);

      g_byte_array_append (cut, cell->data, size);
      feed (reader, cut, 100, &out);
      g_assert_false (end (reader, &out, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
      g_assert_cmpuint (out.size, ==, 0);
    }
}

/* Open files of this process without a name. */
static GPtrArray *
find_unnamed_files (void)
{
  GPtrArray *contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr (GDir) descriptors = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while (descriptors != NULL && (name = g_dir_read_name (descriptors)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);
      int fd = target != NULL && g_str_has_suffix (target, " (deleted)")
                       && g_str_has_prefix (target, g_getenv ("TMPDIR"))
                   ? open (path, O_RDONLY | O_CLOEXEC)
                   : -1;

      if (fd < 0)
        continue;
      GByteArray *content = g_byte_array_new ();
      guint8 buffer[65536];
      gssize n;
      while ((n = read (fd, buffer, sizeof buffer)) > 0)
        g_byte_array_append (content, buffer, (guint) n);
      close (fd);
      g_ptr_array_add (contents, content);
    }
  return contents;
}

static guint
count_entries (const char *directory)
{
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (entries) != NULL)
    n++;
  return n;
}

static void
test_disk (void)
{
  g_autoptr (GByteArray) plaintext = make_plaintext (3 * 1024 * 1024);
  g_autoptr (GByteArray) cell = encrypt (plaintext);
  g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
  g_autoptr (AeValueReader) reader
      = ae_value_reader_new (&binary, make_cipher (), g_strdup (""), NULL);

  if (!g_file_test ("/proc/self/fd", G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("There is no /proc/self/fd here");
      return;
    }

  feed (reader, cell, 32000, &out);
  g_assert_true (end (reader, &out, NULL));
  g_assert_true (ae_value_reader_give (reader, &out, NULL));

  g_autoptr (GPtrArray) files = find_unnamed_files ();
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpuint (count_entries (g_getenv ("TMPDIR")), ==, 0);
  GByteArray *content = g_ptr_array_index (files, 0);
  g_assert_cmpmem (content->data, content->len, cell->data + AE_CELL_OVERHEAD,
                   cell->len - AE_CELL_OVERHEAD);
  g_assert_null (memmem (content->data, content->len, MARK, strlen (MARK)));

  /* A value that is given up leaves nothing behind. */
  g_clear_pointer (&reader, ae_value_reader_free);
  g_autoptr (GPtrArray) left = find_unnamed_files ();
  g_assert_cmpuint (left->len, ==, 0);
}

/* What somebody made of the file meanwhile is found at its end, at the latest. */
static void
test_file_changed (void)
{
  g_autoptr (GByteArray) plaintext = make_plaintext (3 * 1024 * 1024);
  g_autoptr (GByteArray) cell = encrypt (plaintext);
  g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (AeValueReader) reader
      = ae_value_reader_new (&binary, make_cipher (), g_strdup (""), NULL);

  feed (reader, cell, 32000, &out);
  g_assert_true (end (reader, &out, NULL));
  gboolean changed = FALSE;
  for (int fd = 3; fd < 64; fd++)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target != NULL && g_str_has_suffix (target, " (deleted)")
          && g_str_has_prefix (target, g_getenv ("TMPDIR")))
        changed = pwrite (fd, "!", 1, 1000) == 1;
    }
  if (!changed)
    {
      g_test_skip ("The temporary file cannot be found here");
      return;
    }
  while (!ae_value_reader_is_at_end (reader) && ae_value_reader_give (reader, &out, &error))
    g_assert_no_error (error);
  g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
}

/* Text is UTF-8 for who reads it, however the parts are cut. */
static void
test_text (void)
{
  static const guint8 utf16[] = { 'a', 0, 0xE9, 0, 0xAC, 0x20, 0x3D, 0xD8, 0x00, 0xDE, 'z', 0 };
  g_autoptr (GByteArray) plaintext = g_byte_array_new ();
  g_autoptr (GByteArray) cell = NULL;

  g_byte_array_append (plaintext, utf16, sizeof utf16);
  cell = encrypt (plaintext);
  for (gsize step = 1; step <= cell->len; step++)
    for (int encrypted = 0; encrypted < 2; encrypted++)
      {
        g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
        g_autoptr (AeValueReader) reader
            = ae_value_reader_new (&text, encrypted ? make_cipher () : NULL, g_strdup (""), NULL);

        feed (reader, encrypted ? cell : plaintext, step, &out);
        g_assert_true (end (reader, &out, NULL));
        while (!ae_value_reader_is_at_end (reader))
          g_assert_true (ae_value_reader_give (reader, &out, NULL));
        g_assert_cmpmem (out.data, out.size, "aé€😀z", strlen ("aé€😀z"));
      }
}

/* Half a character at the end is an error there, and not the end. */
static void
test_half_character (void)
{
  static const guint8 utf16[] = { 'a', 0, 0x3D, 0xD8 };
  g_autoptr (GByteArray) value = g_byte_array_new ();
  g_auto (AeTdsWriter) out = AE_TDS_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (AeValueReader) reader = ae_value_reader_new (&text, NULL, g_strdup ("There: "), NULL);

  g_byte_array_append (value, utf16, sizeof utf16);
  feed (reader, value, 3, &out);
  g_assert_false (end (reader, &out, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_VALUE);
  g_assert_true (g_str_has_prefix (error->message, "There: "));
  g_assert_false (ae_value_reader_is_at_end (reader));
}

static void
test_spool (void)
{
  g_autoptr (AeSpool) spool = ae_spool_new ();
  g_autoptr (GByteArray) data = make_plaintext (700 * 1024);
  g_autofree guint8 *back = g_malloc (2 * data->len);

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (ae_spool_append (spool, data->data, data->len, NULL));
      g_assert_cmpuint (ae_spool_get_size (spool), ==, (guint64) (i + 1) * data->len);
      g_assert_true (ae_spool_write (spool, 5, (const guint8 *) "hello", 5, NULL));
      g_assert_true (ae_spool_read (spool, 0, back, (gsize) (i + 1) * data->len, NULL));
      g_assert_cmpmem (back + 5, 5, "hello", 5);
      g_assert_cmpmem (back + (gsize) i * data->len + 10, data->len - 10, data->data + 10,
                       data->len - 10);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *directory = g_dir_make_tmp ("aeclient-values-XXXXXX", NULL);

  g_setenv ("TMPDIR", directory, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value-reader/encrypted", test_encrypted);
  g_test_add_func ("/value-reader/forged", test_forged);
  g_test_add_func ("/value-reader/truncated", test_truncated);
  g_test_add_func ("/value-reader/disk", test_disk);
  g_test_add_func ("/value-reader/file-changed", test_file_changed);
  g_test_add_func ("/value-reader/text", test_text);
  g_test_add_func ("/value-reader/half-character", test_half_character);
  g_test_add_func ("/value-reader/spool", test_spool);
  int result = g_test_run ();

  g_rmdir (directory);
  return result;
}
