/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Looks through the memory of this process for keys that should be gone. What is looked for is kept
 * complemented, so that it is not found here. */

#include "config.h"

#include <fcntl.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ae-cell-cipher-private.h"
#include "keystore/ae-cek-cache-private.h"
#include "keystore/ae-wrapped-key-private.h"

#define KEY_SIZE 32

/* Of 01 02 … 20: the subkeys as in always-encrypted sheet 5.4, complemented. */
static const guint8 hidden_encryption_key[KEY_SIZE]
    = { 0x56, 0xA0, 0x34, 0x8F, 0x61, 0x16, 0x67, 0xB8, 0x8E, 0xB8, 0x38,
        0x9A, 0x38, 0x9A, 0x0C, 0xAA, 0xE3, 0xC3, 0x84, 0x00, 0x40, 0x6E,
        0x2F, 0x1E, 0xC3, 0x96, 0x6D, 0x76, 0xBC, 0x5B, 0x2B, 0x28 };
static const guint8 hidden_mac_key[KEY_SIZE]
    = { 0xA1, 0x86, 0x9C, 0x9B, 0xD6, 0x21, 0xBD, 0x14, 0x2E, 0x57, 0x79,
        0x07, 0xB6, 0x00, 0xB9, 0x2D, 0x67, 0x5E, 0xAC, 0xCD, 0x9D, 0xD3,
        0xAB, 0x11, 0xB5, 0x3A, 0xD3, 0xCC, 0x7F, 0x9D, 0xA4, 0x25 };

static void
hide_sequence (guint8 hidden[KEY_SIZE], guint8 first)
{
  for (guint i = 0; i < KEY_SIZE; i++)
    hidden[i] = (guint8) ~(first + i);
}

static AeKey *
new_key (guint8 first)
{
  guint8 bytes[KEY_SIZE];

  for (guint i = 0; i < KEY_SIZE; i++)
    bytes[i] = (guint8) (first + i);
  AeKey *key = ae_key_new (bytes, sizeof bytes);
  ae_wipe (bytes, sizeof bytes);
  return key;
}

static guint
count_in_buffer (const guint8 *buffer, gsize size, const guint8 hidden[KEY_SIZE])
{
  guint n = 0;

  for (gsize i = 0; i + KEY_SIZE <= size; i++)
    {
      guint k = 0;

      while (k < KEY_SIZE && (buffer[i + k] ^ hidden[k]) == 0xFF)
        k++;
      n += k == KEY_SIZE;
    }
  return n;
}

/* In everything that this process can write, the stack of this function included. */
static guint
count_in_memory (const guint8 hidden[KEY_SIZE])
{
  static guint8 window[65536 + KEY_SIZE];
  g_autofree char *maps = NULL;
  int memory = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  guint n = 0;

  g_assert_cmpint (memory, >=, 0);
  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (maps, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 begin, end;
      char permissions[5];

      if (sscanf (lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x %4s", &begin, &end,
                  permissions)
              != 3
          || permissions[1] != 'w')
        continue;
      for (guint64 at = begin; at < end; at += 65536)
        {
          /* The window itself must not be counted when it is looked at. */
          if (at + sizeof window > (guintptr) window && at < (guintptr) window + sizeof window)
            continue;
          gssize size = pread (memory, window, MIN (sizeof window, end - at), (off_t) at);
          if (size > 0)
            n += count_in_buffer (window, (gsize) size, hidden);
          ae_wipe (window, sizeof window);
        }
    }
  close (memory);
  return n;
}

/* Sanitizers and valgrind keep memory of their own, for their own reasons. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER 1
#endif

static gboolean
can_look (void)
{
#ifdef UNDER_SANITIZER
  gboolean observed = TRUE;
#else
  const char *preloaded = g_getenv ("LD_PRELOAD");
  gboolean observed = preloaded != NULL && strstr (preloaded, "vgpreload") != NULL;
#endif

  if (!observed && access ("/proc/self/mem", R_OK) == 0)
    return TRUE;
  g_test_skip ("the memory of this process cannot be looked at here");
  return FALSE;
}

static void
test_cell_cipher (void)
{
  guint8 hidden_root[KEY_SIZE], cell[81];
  g_autoptr (GError) error = NULL;

  if (!can_look ())
    return;
  hide_sequence (hidden_root, 1);

  AeKey *root = new_key (1);
  g_assert_cmpuint (count_in_memory (hidden_root), >=, 1); /* it can be found where it is */
  AeCellCipher *cipher = ae_cell_cipher_new (root, &error);
  g_assert_no_error (error);
  ae_key_unref (root);
  g_assert_cmpuint (count_in_memory (hidden_root), ==, 0);

  ae_cell_cipher_encrypt (cipher, FALSE, (const guint8 *) "a plaintext, longer", 20, cell, NULL);
  ae_cell_cipher_encrypt (cipher, TRUE, (const guint8 *) "a plaintext, longer", 20, cell, NULL);
  ae_cell_cipher_free (cipher);
  g_assert_cmpuint (count_in_memory (hidden_root), ==, 0);
  g_assert_cmpuint (count_in_memory (hidden_encryption_key), ==, 0);
  g_assert_cmpuint (count_in_memory (hidden_mac_key), ==, 0);
}

/* Only a child process wraps: libgcrypt leaves the key in memory that it has freed, which the
 * library cannot prevent. It does not when it unwraps. */
static GBytes *
wrap_elsewhere (gnutls_x509_privkey_t rsa)
{
  guint8 wrapped[5 + 8 + 2 * 256];
  int fds[2];

  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      g_autoptr (AeKey) key = new_key (0x40);
      g_autoptr (GBytes) made = ae_wrapped_key_build ("path", key, rsa, NULL);

      _exit (made != NULL
                     && write (fds[1], g_bytes_get_data (made, NULL), g_bytes_get_size (made))
                            == sizeof wrapped
                 ? 0
                 : 1);
    }
  g_assert_cmpint (read (fds[0], wrapped, sizeof wrapped), ==, sizeof wrapped);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  close (fds[0]);
  close (fds[1]);
  return g_bytes_new (wrapped, sizeof wrapped);
}

static void
test_unwrapping (void)
{
  guint8 hidden[KEY_SIZE];
  gnutls_x509_privkey_t rsa;
  g_autoptr (GError) error = NULL;

  if (!can_look ())
    return;
  hide_sequence (hidden, 0x40);
  gnutls_x509_privkey_init (&rsa);
  g_assert_cmpint (gnutls_x509_privkey_generate (rsa, GNUTLS_PK_RSA, 2048, 0), ==, 0);

  g_autoptr (GBytes) wrapped = wrap_elsewhere (rsa);
  AeKey *key = ae_wrapped_key_unwrap (wrapped, rsa, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_in_memory (hidden), ==, 1); /* once, in its place */
  ae_key_unref (key);
  g_assert_cmpuint (count_in_memory (hidden), ==, 0);
  gnutls_x509_privkey_deinit (rsa);
}

static AeKey *
unwrap (gpointer data, GCancellable *cancellable, GError **error)
{
  return new_key (0x60);
}

static void
test_cache (void)
{
  guint8 hidden[KEY_SIZE];
  g_autoptr (GBytes) id = g_bytes_new_static ("id", 2);

  if (!can_look ())
    return;
  hide_sequence (hidden, 0x60);

  AeKey *key = ae_cek_cache_get (id, NULL, unwrap, NULL, NULL, NULL);
  ae_key_unref (key);
  g_assert_cmpuint (count_in_memory (hidden), ==, 1);
  ae_set_key_cache_ttl (0);
  g_assert_cmpuint (count_in_memory (hidden), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/key-residue/cell-cipher", test_cell_cipher);
  g_test_add_func ("/key-residue/unwrapping", test_unwrapping);
  g_test_add_func ("/key-residue/cache", test_cache);

  return g_test_run ();
}
