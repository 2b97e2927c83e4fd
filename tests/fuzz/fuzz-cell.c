/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-cell-cipher-private.h"

#include <string.h>

#include "ae-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static AeCellCipher *
get_cipher (void)
{
  static AeCellCipher *cipher = NULL;

  if (cipher == NULL)
    {
      guint8 root[32];

      for (guint i = 0; i < sizeof root; i++)
        root[i] = (guint8) (i + 1);
      g_autoptr (AeKey) key = ae_key_new (root, sizeof root);
      cipher = ae_cell_cipher_new (key, NULL);
    }
  return cipher;
}

/* The seeds are deterministic cells, so that whatever decrypts is exactly what encrypting the
 * plaintext again gives: anything else would be a forgery. */
static void
decrypt (const guint8 *cell, gsize cell_size)
{
  g_autofree guint8 *plaintext = g_malloc (cell_size + 1);
  g_autofree guint8 *again = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;

  if (!ae_cell_cipher_decrypt (get_cipher (), cell, cell_size, plaintext, &size, &error))
    {
      g_assert_error (error, AE_ERROR, AE_ERROR_DECRYPT);
      return;
    }
  g_assert_cmpuint (ae_cell_cipher_get_cell_size (size), ==, cell_size);
  again = g_malloc (cell_size);
  g_assert_true (ae_cell_cipher_encrypt (get_cipher (), TRUE, plaintext, size, again, NULL));
  g_assert_cmpmem (again, cell_size, cell, cell_size);
}

static void
encrypt (const guint8 *plaintext, gsize size)
{
  gsize cell_size = ae_cell_cipher_get_cell_size (size);
  g_autofree guint8 *cell = g_malloc (cell_size);
  g_autofree guint8 *decrypted = g_malloc (cell_size - AE_CELL_OVERHEAD);
  gsize decrypted_size;

  g_assert_true (ae_cell_cipher_encrypt (get_cipher (), FALSE, plaintext, size, cell, NULL));
  g_assert_true (
      ae_cell_cipher_decrypt (get_cipher (), cell, cell_size, decrypted, &decrypted_size, NULL));
  g_assert_cmpmem (decrypted, decrypted_size, plaintext, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  decrypt (data, size);
  encrypt (data, size);
  return 0;
}
