/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The cell cipher against its floor: a loop that does on the same cells what the algorithm asks of
 * GnuTLS, with handles that are kept, and nothing else. No check, no error, no pool. */

#include "config.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "ae-cell-cipher-private.h"
#include "bench.h"

#define N_CELLS 400
#define N_ROUNDS 15
#define KEY_SIZE 32
#define TAG_SIZE 32
#define IV_SIZE 16
#define MAX_JOINED 1024 /* beyond that three calls are cheaper than a copy */

typedef enum
{
  DECRYPT,
  ENCRYPT_DETERMINISTIC,
  ENCRYPT_RANDOMIZED,
} Direction;

typedef struct
{
  Direction direction;
  gsize plaintext_size;
  gsize cell_size;
  guint n_passes;
  guint8 *plaintexts; /* N_CELLS after each other */
  guint8 *cells;
  guint8 *output;
  AeCellCipher *cipher;

  gnutls_cipher_hd_t floor_cipher;
  gnutls_hmac_hd_t floor_mac;
  gnutls_hmac_hd_t floor_iv_mac;
} Work;

/* --- the floor ----------------------------------------------------------------------------- */

static void
derive (const guint8 root[KEY_SIZE], const char *what, guint8 subkey[KEY_SIZE])
{
  g_autofree char *text = g_strdup_printf ("Microsoft SQL Server cell %s key with encryption "
                                           "algorithm:AEAD_AES_256_CBC_HMAC_SHA256 and key "
                                           "length:256",
                                           what);
  g_autofree guint8 *salt = g_malloc0 (2 * strlen (text));

  for (gsize i = 0; text[i] != '\0'; i++)
    salt[2 * i] = (guint8) text[i];
  gnutls_hmac_fast (GNUTLS_MAC_SHA256, root, KEY_SIZE, salt, 2 * strlen (text), subkey);
}

static void
open_floor (Work *work, const guint8 root[KEY_SIZE])
{
  guint8 subkey[KEY_SIZE], zero[IV_SIZE] = { 0 };
  gnutls_datum_t key = { subkey, KEY_SIZE }, iv = { zero, IV_SIZE };

  derive (root, "encryption", subkey);
  gnutls_cipher_init (&work->floor_cipher, GNUTLS_CIPHER_AES_256_CBC, &key, &iv);
  derive (root, "MAC", subkey);
  gnutls_hmac_init (&work->floor_mac, GNUTLS_MAC_SHA256, subkey, KEY_SIZE);
  derive (root, "IV", subkey);
  gnutls_hmac_init (&work->floor_iv_mac, GNUTLS_MAC_SHA256, subkey, KEY_SIZE);
}

static void
floor_tag (Work *work, const guint8 *cell, guint8 tag[TAG_SIZE])
{
  gsize covered = work->cell_size - 1 - TAG_SIZE;
  guint8 message[MAX_JOINED + 2];

  if (covered <= MAX_JOINED)
    {
      message[0] = 1;
      memcpy (message + 1, cell + 1 + TAG_SIZE, covered);
      message[1 + covered] = 1;
      gnutls_hmac (work->floor_mac, message, covered + 2);
    }
  else
    {
      gnutls_hmac (work->floor_mac, "\1", 1);
      gnutls_hmac (work->floor_mac, cell + 1 + TAG_SIZE, covered);
      gnutls_hmac (work->floor_mac, "\1", 1);
    }
  gnutls_hmac_output (work->floor_mac, tag);
}

static void
floor_decrypt (Work *work, const guint8 *cell, guint8 *plaintext)
{
  guint8 tag[TAG_SIZE];

  floor_tag (work, cell, tag);
  if (gnutls_memcmp (tag, cell + 1, TAG_SIZE) != 0)
    bench_fail ("The floor found a wrong tag");
  gnutls_cipher_set_iv (work->floor_cipher, (guint8 *) cell + 1 + TAG_SIZE, IV_SIZE);
  gnutls_cipher_decrypt2 (work->floor_cipher, cell + AE_CELL_OVERHEAD,
                          work->cell_size - AE_CELL_OVERHEAD, plaintext,
                          work->cell_size - AE_CELL_OVERHEAD);
}

static void
floor_encrypt (Work *work, const guint8 *plaintext, const guint8 *random_iv, guint8 *cell)
{
  guint8 digest[TAG_SIZE];
  guint8 *padded = cell + AE_CELL_OVERHEAD;
  gsize ciphertext_size = work->cell_size - AE_CELL_OVERHEAD;

  if (random_iv == NULL)
    {
      gnutls_hmac (work->floor_iv_mac, plaintext, work->plaintext_size);
      gnutls_hmac_output (work->floor_iv_mac, digest);
    }
  memcpy (cell + 1 + TAG_SIZE, random_iv != NULL ? random_iv : digest, IV_SIZE);
  memcpy (padded, plaintext, work->plaintext_size);
  memset (padded + work->plaintext_size, (int) (ciphertext_size - work->plaintext_size),
          ciphertext_size - work->plaintext_size);
  gnutls_cipher_set_iv (work->floor_cipher, cell + 1 + TAG_SIZE, IV_SIZE);
  gnutls_cipher_encrypt (work->floor_cipher, padded, ciphertext_size);
  cell[0] = 1;
  floor_tag (work, cell, cell + 1);
}

static void
run_floor (gpointer data)
{
  Work *work = data;

  for (guint pass = 0; pass < work->n_passes; pass++)
    {
      guint8 ivs[256 * IV_SIZE];

      for (guint i = 0; i < N_CELLS; i++)
        {
          guint8 *plaintext = work->plaintexts + i * work->plaintext_size;
          guint8 *out = work->output + i * work->cell_size;

          if (work->direction == ENCRYPT_RANDOMIZED && i % 256 == 0)
            gnutls_rnd (GNUTLS_RND_RANDOM, ivs, sizeof ivs);
          if (work->direction == DECRYPT)
            floor_decrypt (work, work->cells + i * work->cell_size, out);
          else
            floor_encrypt (work, plaintext,
                           work->direction == ENCRYPT_RANDOMIZED ? ivs + i % 256 * IV_SIZE : NULL,
                           out);
        }
    }
}

/* --- ours ---------------------------------------------------------------------------------- */

static void
run_ours (gpointer data)
{
  Work *work = data;
  gboolean ok = TRUE;

  for (guint pass = 0; pass < work->n_passes; pass++)
    for (guint i = 0; i < N_CELLS; i++)
      {
        guint8 *out = work->output + i * work->cell_size;
        gsize size;

        if (work->direction == DECRYPT)
          ok &= ae_cell_cipher_decrypt (work->cipher, work->cells + i * work->cell_size,
                                        work->cell_size, out, &size, NULL);
        else
          ok &= ae_cell_cipher_encrypt (work->cipher, work->direction == ENCRYPT_DETERMINISTIC,
                                        work->plaintexts + i * work->plaintext_size,
                                        work->plaintext_size, out, NULL);
      }
  if (!ok)
    bench_fail ("A cell could not be encrypted or decrypted");
}

/* --- both ---------------------------------------------------------------------------------- */

/* What either has written is what went in: read back by the other. */
static void
verify (Work *work, BenchFunc written_by)
{
  g_autofree guint8 *plaintext = g_malloc (work->cell_size);

  memset (work->output, 0, N_CELLS * work->cell_size);
  written_by (work);
  for (guint i = 0; i < N_CELLS; i++)
    {
      guint8 *out = work->output + i * work->cell_size;
      const guint8 *expected = work->plaintexts + i * work->plaintext_size;
      gsize size;

      if (work->direction == DECRYPT)
        memcpy (plaintext, out, work->plaintext_size);
      else if (written_by == run_ours)
        floor_decrypt (work, out, plaintext);
      else if (!ae_cell_cipher_decrypt (work->cipher, out, work->cell_size, plaintext, &size, NULL)
               || size != work->plaintext_size)
        bench_fail ("A cell of the floor cannot be read");
      if (memcmp (plaintext, expected, work->plaintext_size) != 0)
        bench_fail ("Cell %u is not what went in", i);
    }
}

static void
measure (Work *work, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s_vs_floor_%zu", name, work->plaintext_size);

  verify (work, run_ours);
  verify (work, run_floor);
  g_autoptr (BenchRounds) rounds
      = bench_interleave (N_ROUNDS, bench_thread_ns, run_ours, work, run_floor, work);
  bench_report (key, bench_rounds_ratio (rounds), "median %.3f; %u cells a round",
                bench_rounds_median_ratio (rounds), N_CELLS * work->n_passes);
}

static void
measure_size (gsize plaintext_size, const guint8 root[KEY_SIZE], AeCellCipher *cipher)
{
  static const char *const names[] = { "decrypt", "encrypt_det", "encrypt_rnd" };
  gsize cell_size = ae_cell_cipher_get_cell_size (plaintext_size);
  g_autofree guint8 *plaintexts = g_malloc (N_CELLS * plaintext_size);
  g_autofree guint8 *cells = g_malloc (N_CELLS * cell_size);
  g_autofree guint8 *output = g_malloc (N_CELLS * cell_size);
  Work work = { .plaintext_size = plaintext_size,
                .cell_size = cell_size,
                .plaintexts = plaintexts,
                .cells = cells,
                .output = output,
                .cipher = cipher };

  work.n_passes = MAX (1, (bench_is_quick () ? 20 : 60) * 64 / (64 + (guint) plaintext_size / 2));
  gnutls_rnd (GNUTLS_RND_NONCE, plaintexts, N_CELLS * plaintext_size);
  open_floor (&work, root);
  for (guint i = 0; i < N_CELLS; i++)
    ae_cell_cipher_encrypt (cipher, FALSE, plaintexts + i * plaintext_size, plaintext_size,
                            cells + i * cell_size, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      work.direction = (Direction) i;
      measure (&work, names[i]);
    }

  gnutls_cipher_deinit (work.floor_cipher);
  gnutls_hmac_deinit (work.floor_mac, NULL);
  gnutls_hmac_deinit (work.floor_iv_mac, NULL);
}

int
main (void)
{
  static const gsize sizes[] = { 8, 32, 256, 4096 };
  guint8 root[KEY_SIZE];
  g_autoptr (GError) error = NULL;

  gnutls_rnd (GNUTLS_RND_KEY, root, sizeof root);
  g_autoptr (AeKey) key = ae_key_new (root, sizeof root);
  g_autoptr (AeCellCipher) cipher = ae_cell_cipher_new (key, &error);
  bench_check (error);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    measure_size (sizes[i], root, cipher);

  return 0;
}
