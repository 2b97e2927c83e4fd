/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-cell-cipher-private.h"

#include <gnutls/crypto.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ae-error.h"
#include "test-hex.h"

#define MAX_PLAINTEXT 9000

/* Keys derived from 01 02 … 20, for cells that only somebody with the keys can build. */
#define ENCRYPTION_KEY "A95FCB709EE9984771C647C765F5351C3BC77FBF91D0E13C699289D143A4D4D7"
#define MAC_KEY "5E63796429DE42EBD1A886F948FF46D898A153262C54EE4AC52C338062C05BDA"

static AeCellCipher *
new_cipher (guint8 first_byte)
{
  guint8 root[32];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sizeof root; i++)
    root[i] = (guint8) (first_byte + i);
  g_autoptr (AeKey) key = ae_key_new (root, sizeof root);
  AeCellCipher *cipher = ae_cell_cipher_new (key, &error);
  g_assert_no_error (error);
  return cipher;
}

static GBytes *
encrypt (AeCellCipher *cipher, gboolean deterministic, const guint8 *plaintext, gsize size)
{
  gsize cell_size = ae_cell_cipher_get_cell_size (size);
  guint8 *cell = g_malloc (cell_size);
  g_autoptr (GError) error = NULL;

  g_assert_true (ae_cell_cipher_encrypt (cipher, deterministic, plaintext, size, cell, &error));
  g_assert_no_error (error);
  return g_bytes_new_take (cell, cell_size);
}

static void
assert_decrypts (AeCellCipher *cipher, GBytes *cell, const guint8 *plaintext, gsize size)
{
  gsize cell_size, decrypted_size;
  const guint8 *data = g_bytes_get_data (cell, &cell_size);
  g_autofree guint8 *decrypted = g_malloc (cell_size - AE_CELL_OVERHEAD);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      ae_cell_cipher_decrypt (cipher, data, cell_size, decrypted, &decrypted_size, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (decrypted, decrypted_size, plaintext, size);
}

/* Every refusal is the same error in the same words. */
static void
assert_refused (AeCellCipher *cipher, const guint8 *cell, gsize cell_size)
{
  static char *words = NULL;
  g_autofree guint8 *plaintext = g_malloc0 (cell_size + 1);
  gsize size = 1;
  g_autoptr (GError) error = NULL;

  g_assert_false (ae_cell_cipher_decrypt (cipher, cell, cell_size, plaintext, &size, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
  g_assert_cmpuint (size, ==, 0);
  if (words == NULL)
    words = g_strdup (error->message);
  g_assert_cmpstr (error->message, ==, words);
  for (gsize i = 0; i < cell_size; i++)
    g_assert_cmpint (plaintext[i], ==, 0);
}

static void
check_vector (char **fields)
{
  g_autoptr (GBytes) root = test_bytes_from_hex (g_strstrip (fields[0]));
  gboolean deterministic = g_str_equal (g_strstrip (fields[1]), "deterministic");
  g_autoptr (GBytes) plaintext = test_bytes_from_hex (g_strstrip (fields[3]));
  g_autoptr (GBytes) cell = test_bytes_from_hex (g_strstrip (fields[4]));
  g_autoptr (AeKey) key = ae_key_new (g_bytes_get_data (root, NULL), g_bytes_get_size (root));
  g_autoptr (AeCellCipher) cipher = ae_cell_cipher_new (key, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (plaintext, &size);

  g_test_message ("%s", fields[2]);
  g_assert_cmpuint (ae_cell_cipher_get_cell_size (size), ==, g_bytes_get_size (cell));
  assert_decrypts (cipher, cell, data, size);
  if (deterministic)
    {
      g_autoptr (GBytes) encrypted = encrypt (cipher, TRUE, data, size);
      g_assert_true (g_bytes_equal (encrypted, cell));
    }
}

static void
test_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vectors", "cells.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "|", 0);

      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      g_assert_cmpuint (g_strv_length (fields), ==, 5);
      check_vector (fields);
      n++;
    }
  g_assert_cmpuint (n, ==, 41);
}

static void
test_sizes (void)
{
  static const gsize expected[][2]
      = { { 0, 65 }, { 15, 65 }, { 16, 81 }, { 31, 81 }, { 32, 97 }, { 47, 97 }, { 8000, 8065 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (ae_cell_cipher_get_cell_size (expected[i][0]), ==, expected[i][1]);
}

/* Around the blocks, and where the tag is computed in another way (1 KiB). */
static void
test_round_trips (void)
{
  static const gsize sizes[] = { 0,  1,   7,   8,   15,  16,   17,   31,   32,   33,
                                 63, 975, 990, 991, 992, 1007, 1008, 1024, 4000, MAX_PLAINTEXT };
  g_autoptr (AeCellCipher) cipher = new_cipher (1);
  g_autofree guint8 *plaintext = g_malloc (MAX_PLAINTEXT);

  for (guint i = 0; i < MAX_PLAINTEXT; i++)
    plaintext[i] = (guint8) (i * 7 + i / 256);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint deterministic = 0; deterministic < 2; deterministic++)
      {
        g_autoptr (GBytes) cell = encrypt (cipher, deterministic, plaintext, sizes[i]);
        g_autoptr (GBytes) again = encrypt (cipher, deterministic, plaintext, sizes[i]);

        assert_decrypts (cipher, cell, plaintext, sizes[i]);
        assert_decrypts (cipher, again, plaintext, sizes[i]);
        g_assert_cmpint (g_bytes_equal (cell, again), ==, deterministic);
      }
}

/* More than the pool of IVs holds, all different. */
static void
test_randomized_differs (void)
{
  g_autoptr (AeCellCipher) cipher = new_cipher (1);
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);

  for (guint i = 0; i < 1200; i++)
    {
      g_autoptr (GBytes) cell = encrypt (cipher, FALSE, (const guint8 *) "same", 4);

      g_assert_true (g_hash_table_add (seen, g_bytes_new_from_bytes (cell, 33, 16)));
    }
}

/* A child process must not use the IVs that its parent will use. */
static void
test_fork (void)
{
  g_autoptr (AeCellCipher) cipher = new_cipher (1);
  g_autoptr (GBytes) first = encrypt (cipher, FALSE, (const guint8 *) "same", 4);
  guint8 from_child[65];
  int pipe_fds[2], status;

  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      guint8 cell[65];

      _exit (ae_cell_cipher_encrypt (cipher, FALSE, (const guint8 *) "same", 4, cell, NULL)
                     && write (pipe_fds[1], cell, sizeof cell) == sizeof cell
                 ? 0
                 : 1);
    }
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (read (pipe_fds[0], from_child, sizeof from_child), ==, sizeof from_child);
  close (pipe_fds[0]);
  close (pipe_fds[1]);

  g_autoptr (GBytes) next = encrypt (cipher, FALSE, (const guint8 *) "same", 4);
  const guint8 *from_parent = g_bytes_get_data (next, NULL);
  g_assert_cmpint (memcmp (from_child + 33, from_parent + 33, 16), !=, 0);
}

static void
check_every_bit (AeCellCipher *cipher, gsize plaintext_size)
{
  g_autofree guint8 *plaintext = g_malloc0 (plaintext_size + 1);
  g_autoptr (GBytes) cell = encrypt (cipher, TRUE, plaintext, plaintext_size);
  gsize size;
  g_autofree guint8 *changed = g_bytes_unref_to_data (g_bytes_ref (cell), &size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      changed[bit / 8] ^= (guint8) (1 << bit % 8);
      assert_refused (cipher, changed, size);
      changed[bit / 8] ^= (guint8) (1 << bit % 8);
    }
  assert_decrypts (cipher, cell, plaintext, plaintext_size);
}

static void
test_every_bit (void)
{
  g_autoptr (AeCellCipher) cipher = new_cipher (1);

  check_every_bit (cipher, 8); /* 65 bytes: each bit of all 32 bytes of the tag */
  check_every_bit (cipher, 20);
  check_every_bit (cipher, 340);
}

static void
test_truncated (void)
{
  g_autoptr (AeCellCipher) cipher = new_cipher (1);
  guint8 plaintext[40] = { 0 };
  g_autoptr (GBytes) cell = encrypt (cipher, TRUE, plaintext, sizeof plaintext);
  gsize size;
  const guint8 *data = g_bytes_get_data (cell, &size);

  for (gsize cut = 0; cut < size; cut++)
    assert_refused (cipher, data, cut);

  g_autofree guint8 *longer = g_malloc0 (size + 32);
  memcpy (longer, data, size);
  for (gsize more = 1; more <= 32; more++)
    assert_refused (cipher, longer, size + more);
}

static void
test_wrong_key (void)
{
  g_autoptr (AeCellCipher) cipher = new_cipher (1);
  g_autoptr (AeCellCipher) other = new_cipher (2);
  g_autoptr (GBytes) cell = encrypt (cipher, TRUE, (const guint8 *) "plaintext", 9);

  assert_refused (other, g_bytes_get_data (cell, NULL), g_bytes_get_size (cell));
}

/* A cell with an authentic tag over whatever @block decrypts from. */
static void
build_cell (const guint8 block[16], guint8 cell[65])
{
  g_autoptr (GBytes) encryption_key = test_bytes_from_hex (ENCRYPTION_KEY);
  g_autoptr (GBytes) mac_key = test_bytes_from_hex (MAC_KEY);
  gnutls_datum_t key = { (void *) g_bytes_get_data (encryption_key, NULL), 32 };
  guint8 message[1 + 16 + 16 + 1] = { 1 };
  gnutls_datum_t iv = { message + 1, 16 };
  gnutls_cipher_hd_t cipher;

  memset (message + 1, 0x33, 16);
  memcpy (message + 17, block, 16);
  message[33] = 1;
  g_assert_cmpint (gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &key, &iv), ==, 0);
  g_assert_cmpint (gnutls_cipher_encrypt (cipher, message + 17, 16), ==, 0);
  gnutls_cipher_deinit (cipher);

  cell[0] = 1;
  memcpy (cell + 33, message + 1, 32);
  g_assert_cmpint (gnutls_hmac_fast (GNUTLS_MAC_SHA256, g_bytes_get_data (mac_key, NULL), 32,
                                     message, sizeof message, cell + 1),
                   ==, 0);
}

static void
test_wrong_padding (void)
{
  g_autoptr (AeCellCipher) cipher = new_cipher (1);
  guint8 block[16] = "plaintext", cell[65];

  memset (block + 9, 7, 7);
  build_cell (block, cell);
  g_autoptr (GBytes) right = g_bytes_new (cell, sizeof cell);
  assert_decrypts (cipher, right, (const guint8 *) "plaintext", 9);

  static const guint8 wrong_ends[] = { 0, 2, 6, 8, 16, 17, 128, 255 };
  for (guint i = 0; i < G_N_ELEMENTS (wrong_ends); i++)
    {
      block[15] = wrong_ends[i];
      build_cell (block, cell);
      assert_refused (cipher, cell, sizeof cell);
    }
  block[15] = 7;
  block[9] = 6;
  build_cell (block, cell);
  assert_refused (cipher, cell, sizeof cell);
}

static void
test_key_size (void)
{
  static const gsize sizes[] = { 0, 16, 31, 33, 64 };
  const guint8 bytes[64] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (AeKey) key = ae_key_new (bytes, sizes[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (ae_cell_cipher_new (key, &error));
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cell-cipher/vectors", test_vectors);
  g_test_add_func ("/cell-cipher/sizes", test_sizes);
  g_test_add_func ("/cell-cipher/round-trips", test_round_trips);
  g_test_add_func ("/cell-cipher/randomized-differs", test_randomized_differs);
  g_test_add_func ("/cell-cipher/fork", test_fork);
  g_test_add_func ("/cell-cipher/every-bit", test_every_bit);
  g_test_add_func ("/cell-cipher/truncated", test_truncated);
  g_test_add_func ("/cell-cipher/wrong-key", test_wrong_key);
  g_test_add_func ("/cell-cipher/wrong-padding", test_wrong_padding);
  g_test_add_func ("/cell-cipher/key-size", test_key_size);

  return g_test_run ();
}
