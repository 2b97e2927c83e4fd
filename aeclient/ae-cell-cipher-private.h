/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* AEAD_AES_256_CBC_HMAC_SHA256, the cipher of encrypted cells (always-encrypted sheet 5):
 *
 *   cell = version 01 | tag (32) | IV (16) | AES-256-CBC (16·k, k ≥ 1)
 *   tag  = HMAC-SHA-256 (mac key, 01 | IV | ciphertext | 01)
 *
 * One object holds the kept cipher and MAC handles of one column encryption key. It is used by one
 * thread at a time: one per key and connection. */

#include <glib.h>

#include "ae-key-private.h"

G_BEGIN_DECLS

typedef struct _AeCellCipher AeCellCipher;

/* The numbers by which the protocol names this cipher and the form of what it encrypts. */
#define AE_CELL_ALGORITHM 2
#define AE_CELL_ALGORITHM_NAME "AEAD_AES_256_CBC_HMAC_SHA_256"
#define AE_CELL_NORMALIZATION_VERSION 1

#define AE_CELL_MIN_SIZE 65
#define AE_CELL_OVERHEAD 49

/* AE_ERROR_KEY_STORE unless the key has 32 bytes. The subkeys are derived here, once. */
AeCellCipher *ae_cell_cipher_new (const AeKey *root, GError **error);
void ae_cell_cipher_free (AeCellCipher *self);

gsize ae_cell_cipher_get_cell_size (gsize plaintext_size);

/* @deterministic FALSE draws a fresh IV. @cell has room for ae_cell_cipher_get_cell_size (). */
gboolean ae_cell_cipher_encrypt (AeCellCipher *self,
                                 gboolean deterministic,
                                 const guint8 *plaintext,
                                 gsize plaintext_size,
                                 guint8 *cell,
                                 GError **error);
/* @plaintext has room for cell_size - AE_CELL_OVERHEAD bytes. Every failure is the same
 * AE_ERROR_DECRYPT with the same words, whatever failed. Tag before decryption, all 32 bytes. */
gboolean ae_cell_cipher_decrypt (AeCellCipher *self,
                                 const guint8 *cell,
                                 gsize cell_size,
                                 guint8 *plaintext,
                                 gsize *plaintext_size,
                                 GError **error);

/* --- large cells in parts, by an object of their own ---------------------------------------- */

#define AE_CELL_TAG_OFFSET 1
#define AE_CELL_TAG_SIZE 32
#define AE_CELL_IV_OFFSET 33
#define AE_CELL_IV_SIZE 16
#define AE_CELL_BLOCK_SIZE 16
#define AE_CELL_VERSION 0x01

/* The tag of a cell: begin with its IV, add all of its ciphertext, end. An object that began one
 * begins no other before the end. FALSE: the library refused. */
gboolean ae_cell_cipher_begin_tag (AeCellCipher *self, const guint8 iv[AE_CELL_IV_SIZE]);
gboolean ae_cell_cipher_add_to_tag (AeCellCipher *self, const guint8 *data, gsize size);
gboolean ae_cell_cipher_end_tag (AeCellCipher *self, guint8 tag[AE_CELL_TAG_SIZE]);

/* Whole blocks, one behind the other from the IV on. */
void ae_cell_cipher_set_iv (AeCellCipher *self, const guint8 iv[AE_CELL_IV_SIZE]);
gboolean ae_cell_cipher_decrypt_blocks (AeCellCipher *self,
                                        const guint8 *ciphertext,
                                        gsize size,
                                        guint8 *plaintext);
gboolean ae_cell_cipher_encrypt_blocks (AeCellCipher *self, guint8 *blocks, gsize size);
/* Of the last blocks, decrypted. FALSE: there is none. */
gboolean ae_cell_strip_padding (const guint8 *padded, gsize padded_size, gsize *size);

/* The IV of a value: at random, or add all of its plaintext and end. */
gboolean ae_cell_cipher_draw_iv (AeCellCipher *self, guint8 iv[AE_CELL_IV_SIZE]);
gboolean ae_cell_cipher_add_to_iv (AeCellCipher *self, const guint8 *plaintext, gsize size);
void ae_cell_cipher_end_iv (AeCellCipher *self, guint8 iv[AE_CELL_IV_SIZE]);

/* The one error of a cell that does not decrypt. */
void ae_cell_set_error (GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeCellCipher, ae_cell_cipher_free)

G_END_DECLS
