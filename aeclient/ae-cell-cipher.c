/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-cell-cipher-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <pthread.h>
#include <string.h>

#include "ae-error.h"

/* The cell, n bytes of plaintext:
 *
 *   offset  0      1      33     49                     49 + 16·(n / 16 + 1)
 *           | 01   | tag  | IV   | AES-256-CBC, PKCS#7  |
 *                         '------ what the tag covers --'  with 01 before and 01 after
 *
 * The handles are kept for the life of the object: opening them costs ten times what a small cell
 * does. Nothing is allocated for a cell. */

#define KEY_SIZE 32
#define VERSION 0x01
#define TAG_OFFSET 1
#define TAG_SIZE 32
#define IV_OFFSET (TAG_OFFSET + TAG_SIZE)
#define IV_SIZE 16
#define CIPHERTEXT_OFFSET (IV_OFFSET + IV_SIZE)
#define BLOCK_SIZE 16

/* The longest message that is joined on the stack; beyond it a copy costs more than two calls. */
#define MAX_JOINED 1024

/* A large draw is four times as cheap per IV, but most requests need only a few: the draws grow. */
#define FIRST_DRAW (4 * IV_SIZE)
#define IV_POOL_SIZE (256 * IV_SIZE)

#define KEY_TEXT(what)              \
  "Microsoft SQL Server cell " what \
  " key with encryption algorithm:AEAD_AES_256_CBC_HMAC_SHA256 and key length:256"

G_STATIC_ASSERT (AE_CELL_OVERHEAD == CIPHERTEXT_OFFSET);
G_STATIC_ASSERT (AE_CELL_MIN_SIZE == CIPHERTEXT_OFFSET + BLOCK_SIZE);

struct _AeCellCipher
{
  gnutls_cipher_hd_t cipher;
  gnutls_hmac_hd_t mac;
  gnutls_hmac_hd_t iv_mac; /* of deterministic encryption */

  /* Random bytes drawn ahead, wiped as they are used: iv_pool[iv_next .. iv_drawn) are left. */
  guint8 *iv_pool;
  gsize iv_next;
  gsize iv_drawn;
  guint iv_generation; /* a child process must not draw what its parent draws */
};

/* How many forks lie between this process and the one that began. Asking for the process number
 * instead costs a system call, more than the pool saves. */
static guint generation;

static void
forked (void)
{
  generation++; /* the child has one thread yet */
}

static void
watch_forks (void)
{
  static gsize watched = 0;

  if (!g_once_init_enter (&watched))
    return;
  if (pthread_atfork (NULL, NULL, forked) != 0)
    g_error ("Out of memory for a fork handler");
  g_once_init_leave (&watched, 1);
}

static gboolean
derive (const AeKey *root, const char *text, guint8 subkey[KEY_SIZE])
{
  gsize root_size;
  const guint8 *root_bytes = ae_key_peek (root, &root_size);
  guint8 salt[2 * sizeof KEY_TEXT ("encryption")];
  gsize length = strlen (text);

  /* ASCII as UTF-16LE */
  for (gsize i = 0; i < length; i++)
    {
      salt[2 * i] = (guint8) text[i];
      salt[2 * i + 1] = 0;
    }
  return gnutls_hmac_fast (GNUTLS_MAC_SHA256, root_bytes, root_size, salt, 2 * length, subkey) == 0;
}

static gboolean
open_cipher (AeCellCipher *self, const AeKey *root)
{
  guint8 subkey[KEY_SIZE];
  guint8 zero[IV_SIZE] = { 0 };
  gnutls_datum_t key = { subkey, KEY_SIZE };
  gnutls_datum_t iv = { zero, IV_SIZE };

  gboolean ok = derive (root, KEY_TEXT ("encryption"), subkey)
                && gnutls_cipher_init (&self->cipher, GNUTLS_CIPHER_AES_256_CBC, &key, &iv) == 0;
  ae_wipe (subkey, sizeof subkey);
  return ok;
}

static gboolean
open_mac (gnutls_hmac_hd_t *handle, const AeKey *root, const char *text)
{
  guint8 subkey[KEY_SIZE];

  gboolean ok = derive (root, text, subkey)
                && gnutls_hmac_init (handle, GNUTLS_MAC_SHA256, subkey, KEY_SIZE) == 0;
  ae_wipe (subkey, sizeof subkey);
  return ok;
}

AeCellCipher *
ae_cell_cipher_new (const AeKey *root, GError **error)
{
  gsize root_size;

  ae_key_peek (root, &root_size);
  if (root_size != KEY_SIZE)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_KEY_STORE,
                   _ ("The column encryption key has %zu bytes, the algorithm needs %d"), root_size,
                   KEY_SIZE);
      return NULL;
    }

  watch_forks ();
  g_autoptr (AeCellCipher) self = g_new0 (AeCellCipher, 1);
  if (!open_cipher (self, root) || !open_mac (&self->mac, root, KEY_TEXT ("MAC"))
      || !open_mac (&self->iv_mac, root, KEY_TEXT ("IV")))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_FAILED,
                           _ ("AES-256-CBC or HMAC-SHA-256 is not available"));
      return NULL;
    }
  return g_steal_pointer (&self);
}

static void
drop_iv_pool (AeCellCipher *self)
{
  if (self->iv_pool != NULL)
    ae_wipe (self->iv_pool, IV_POOL_SIZE);
  g_clear_pointer (&self->iv_pool, g_free);
}

void
ae_cell_cipher_free (AeCellCipher *self)
{
  drop_iv_pool (self);
  /* GnuTLS wipes the keys inside its handles. */
  if (self->cipher != NULL)
    gnutls_cipher_deinit (self->cipher);
  if (self->mac != NULL)
    gnutls_hmac_deinit (self->mac, NULL);
  if (self->iv_mac != NULL)
    gnutls_hmac_deinit (self->iv_mac, NULL);
  g_free (self);
}

gsize
ae_cell_cipher_get_cell_size (gsize plaintext_size)
{
  return AE_CELL_OVERHEAD + BLOCK_SIZE * (plaintext_size / BLOCK_SIZE + 1);
}

/* The tag of a cell whose IV and ciphertext are in place. */
static gboolean
compute_tag (AeCellCipher *self, const guint8 *cell, gsize cell_size, guint8 tag[TAG_SIZE])
{
  static const guint8 version[1] = { VERSION };
  static const guint8 version_size[1] = { sizeof version };
  const guint8 *covered = cell + IV_OFFSET;
  gsize covered_size = cell_size - IV_OFFSET;
  int code;

  if (covered_size <= MAX_JOINED)
    {
      guint8 message[1 + MAX_JOINED + 1];

      message[0] = version[0];
      memcpy (message + 1, covered, covered_size);
      message[1 + covered_size] = version_size[0];
      code = gnutls_hmac (self->mac, message, covered_size + 2);
    }
  else
    {
      code = gnutls_hmac (self->mac, version, 1);
      if (code == 0)
        code = gnutls_hmac (self->mac, covered, covered_size);
      if (code == 0)
        code = gnutls_hmac (self->mac, version_size, 1);
    }

  /* This also returns the handle to its keyed start, so it comes after a failure too. */
  gnutls_hmac_output (self->mac, tag);
  return code == 0;
}

static gboolean
refill_iv_pool (AeCellCipher *self)
{
  if (self->iv_pool == NULL)
    {
      self->iv_pool = g_malloc0 (IV_POOL_SIZE);
      self->iv_drawn = FIRST_DRAW / 2;
      self->iv_generation = generation;
    }
  self->iv_drawn = MIN (2 * self->iv_drawn, IV_POOL_SIZE);
  self->iv_next = 0;
  if (gnutls_rnd (GNUTLS_RND_RANDOM, self->iv_pool, self->iv_drawn) == 0)
    return TRUE;

  drop_iv_pool (self);
  return FALSE;
}

static gboolean
draw_random_iv (AeCellCipher *self, guint8 *iv)
{
  if (self->iv_pool != NULL && self->iv_generation != generation)
    drop_iv_pool (self);
  if ((self->iv_pool == NULL || self->iv_next == self->iv_drawn) && !refill_iv_pool (self))
    return FALSE;

  memcpy (iv, self->iv_pool + self->iv_next, IV_SIZE);
  ae_wipe (self->iv_pool + self->iv_next, IV_SIZE);
  self->iv_next += IV_SIZE;
  return TRUE;
}

static gboolean
compute_deterministic_iv (AeCellCipher *self,
                          const guint8 *plaintext,
                          gsize plaintext_size,
                          guint8 *iv)
{
  guint8 digest[TAG_SIZE];
  int code = 0;

  if (plaintext_size > 0)
    code = gnutls_hmac (self->iv_mac, plaintext, plaintext_size);
  gnutls_hmac_output (self->iv_mac, digest);
  memcpy (iv, digest, IV_SIZE);
  return code == 0;
}

gboolean
ae_cell_cipher_encrypt (AeCellCipher *self,
                        gboolean deterministic,
                        const guint8 *plaintext,
                        gsize plaintext_size,
                        guint8 *cell,
                        GError **error)
{
  gsize cell_size = ae_cell_cipher_get_cell_size (plaintext_size);
  guint8 *iv = cell + IV_OFFSET;
  guint8 *ciphertext = cell + CIPHERTEXT_OFFSET;
  gsize ciphertext_size = cell_size - CIPHERTEXT_OFFSET;
  gsize padding = ciphertext_size - plaintext_size;

  gboolean ok = deterministic ? compute_deterministic_iv (self, plaintext, plaintext_size, iv)
                              : draw_random_iv (self, iv);
  if (ok)
    {
      if (plaintext_size > 0)
        memcpy (ciphertext, plaintext, plaintext_size);
      memset (ciphertext + plaintext_size, (int) padding, padding);
      gnutls_cipher_set_iv (self->cipher, iv, IV_SIZE);
      ok = gnutls_cipher_encrypt (self->cipher, ciphertext, ciphertext_size) == 0;
    }
  if (ok)
    {
      cell[0] = VERSION;
      ok = compute_tag (self, cell, cell_size, cell + TAG_OFFSET);
    }
  if (!ok)
    {
      ae_wipe (cell, cell_size);
      g_set_error_literal (error, AE_ERROR, AE_ERROR_FAILED, _ ("A value could not be encrypted"));
    }
  return ok;
}

/* FALSE for wrong padding; only a cell with a valid tag comes here. */
gboolean
ae_cell_strip_padding (const guint8 *padded, gsize padded_size, gsize *size)
{
  guint8 padding = padded[padded_size - 1];

  if (padding < 1 || padding > BLOCK_SIZE)
    return FALSE;
  for (gsize i = padded_size - padding; i < padded_size; i++)
    if (padded[i] != padding)
      return FALSE;

  *size = padded_size - padding;
  return TRUE;
}

static gboolean
decrypt (AeCellCipher *self,
         const guint8 *cell,
         gsize cell_size,
         guint8 *plaintext,
         gsize *plaintext_size)
{
  if (cell_size < AE_CELL_MIN_SIZE || (cell_size - CIPHERTEXT_OFFSET) % BLOCK_SIZE != 0
      || cell[0] != VERSION)
    return FALSE;

  guint8 tag[TAG_SIZE];
  if (!compute_tag (self, cell, cell_size, tag)
      || gnutls_memcmp (tag, cell + TAG_OFFSET, TAG_SIZE) != 0)
    return FALSE;

  gsize ciphertext_size = cell_size - CIPHERTEXT_OFFSET;
  gnutls_cipher_set_iv (self->cipher, (void *) (cell + IV_OFFSET), IV_SIZE);
  if (gnutls_cipher_decrypt2 (self->cipher, cell + CIPHERTEXT_OFFSET, ciphertext_size, plaintext,
                              ciphertext_size)
          != 0
      || !ae_cell_strip_padding (plaintext, ciphertext_size, plaintext_size))
    {
      ae_wipe (plaintext, ciphertext_size);
      return FALSE;
    }
  return TRUE;
}

gboolean
ae_cell_cipher_decrypt (AeCellCipher *self,
                        const guint8 *cell,
                        gsize cell_size,
                        guint8 *plaintext,
                        gsize *plaintext_size,
                        GError **error)
{
  if (decrypt (self, cell, cell_size, plaintext, plaintext_size))
    return TRUE;

  *plaintext_size = 0;
  ae_cell_set_error (error);
  return FALSE;
}

void
ae_cell_set_error (GError **error)
{
  g_set_error_literal (
      error, AE_ERROR, AE_ERROR_DECRYPT,
      _ ("The encrypted value is not authentic: it was encrypted with another key, "
         "or it is damaged or forged"));
}

/* --- in parts ------------------------------------------------------------------------------ */

static const guint8 version_byte[1] = { VERSION };
static const guint8 version_byte_size[1] = { sizeof version_byte };

gboolean
ae_cell_cipher_begin_tag (AeCellCipher *self, const guint8 iv[AE_CELL_IV_SIZE])
{
  return gnutls_hmac (self->mac, version_byte, sizeof version_byte) == 0
         && gnutls_hmac (self->mac, iv, IV_SIZE) == 0;
}

gboolean
ae_cell_cipher_add_to_tag (AeCellCipher *self, const guint8 *data, gsize size)
{
  return size == 0 || gnutls_hmac (self->mac, data, size) == 0;
}

gboolean
ae_cell_cipher_end_tag (AeCellCipher *self, guint8 tag[AE_CELL_TAG_SIZE])
{
  int code = gnutls_hmac (self->mac, version_byte_size, sizeof version_byte_size);

  gnutls_hmac_output (self->mac, tag);
  return code == 0;
}

void
ae_cell_cipher_set_iv (AeCellCipher *self, const guint8 iv[AE_CELL_IV_SIZE])
{
  gnutls_cipher_set_iv (self->cipher, (void *) iv, IV_SIZE);
}

gboolean
ae_cell_cipher_decrypt_blocks (AeCellCipher *self,
                               const guint8 *ciphertext,
                               gsize size,
                               guint8 *plaintext)
{
  return gnutls_cipher_decrypt2 (self->cipher, ciphertext, size, plaintext, size) == 0;
}

gboolean
ae_cell_cipher_encrypt_blocks (AeCellCipher *self, guint8 *blocks, gsize size)
{
  return gnutls_cipher_encrypt (self->cipher, blocks, size) == 0;
}

gboolean
ae_cell_cipher_draw_iv (AeCellCipher *self, guint8 iv[AE_CELL_IV_SIZE])
{
  return draw_random_iv (self, iv);
}

gboolean
ae_cell_cipher_add_to_iv (AeCellCipher *self, const guint8 *plaintext, gsize size)
{
  return size == 0 || gnutls_hmac (self->iv_mac, plaintext, size) == 0;
}

void
ae_cell_cipher_end_iv (AeCellCipher *self, guint8 iv[AE_CELL_IV_SIZE])
{
  guint8 digest[TAG_SIZE];

  gnutls_hmac_output (self->iv_mac, digest);
  memcpy (iv, digest, IV_SIZE);
}
