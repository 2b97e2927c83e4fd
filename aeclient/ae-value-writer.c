/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-value-writer-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "ae-error.h"
#include "ae-spool-private.h"
#include "tds/ae-tds-part-encoder-private.h"

/* Read, and encrypted, at once; whole blocks. */
#define PIECE_SIZE (256 * 1024)
#define KEY_SIZE 32

struct _AeValueWriter
{
  AeValueSource *source;
  AeTdsPartEncoder encoder;
  guint8 *piece; /* PIECE_SIZE bytes; wiped */

  /* encrypted */
  guint8 head[AE_CELL_OVERHEAD]; /* version, tag and IV */
  AeSpool *spool;                /* the ciphertext behind the head */
  gboolean is_head_out;
  guint64 offset;
};

AeValueWriter *
ae_value_writer_new (AeValueSource *source, const AeTdsTypeInfo *type, GError **error)
{
  AeTdsPartEncoder encoder;

  if (!ae_tds_part_encoder_init (&encoder, type, error))
    return NULL;

  AeValueWriter *self = g_new0 (AeValueWriter, 1);
  self->source = ae_value_source_ref (source);
  self->encoder = encoder;
  self->piece = g_malloc (PIECE_SIZE);
  return self;
}

void
ae_value_writer_free (AeValueWriter *self)
{
  ae_wipe (self->piece, PIECE_SIZE);
  g_free (self->piece);
  ae_wipe (&self->encoder, sizeof self->encoder);
  g_clear_pointer (&self->spool, ae_spool_free);
  ae_value_source_unref (self->source);
  g_free (self);
}

void
ae_value_writer_set_ascii_only (AeValueWriter *self)
{
  self->encoder.is_ascii_only = TRUE;
}

/* Some of the value, encoded. */
static gboolean
read_piece (AeValueWriter *self,
            const AeFlow *flow,
            AeTdsWriter *out,
            gboolean *is_end,
            GError **error)
{
  ae_value_source_begin (self->source);
  gssize n = ae_value_source_read (self->source, flow->site, self->piece, PIECE_SIZE,
                                   flow->cancellable, error);

  *is_end = n == 0;
  if (n < 0)
    return FALSE;
  return n > 0 ? ae_tds_part_encoder_feed (&self->encoder, self->piece, (gsize) n, out, error)
               : ae_tds_part_encoder_finish (&self->encoder, error);
}

/* --- encrypting ---------------------------------------------------------------------------- */

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, AE_ERROR, AE_ERROR_FAILED, _ ("A value could not be encrypted"));
  return FALSE;
}

static void
pad (AeTdsWriter *plaintext)
{
  guint8 n = (guint8) (AE_CELL_BLOCK_SIZE - plaintext->size % AE_CELL_BLOCK_SIZE);

  for (guint8 i = 0; i < n; i++)
    ae_tds_writer_u8 (plaintext, n);
}

/* Encrypts the whole blocks of @plaintext into the spool and keeps the rest. */
static gboolean
spool_blocks (AeValueWriter *self, AeCellCipher *cipher, AeTdsWriter *plaintext, GError **error)
{
  gsize size = plaintext->size - plaintext->size % AE_CELL_BLOCK_SIZE;

  if (size == 0)
    return TRUE;
  if (!ae_cell_cipher_encrypt_blocks (cipher, plaintext->data, size)
      || !ae_cell_cipher_add_to_tag (cipher, plaintext->data, size))
    return fail (error);
  if (!ae_spool_append (self->spool, plaintext->data, size, error))
    return FALSE;
  memmove (plaintext->data, plaintext->data + size, plaintext->size - size);
  plaintext->size -= size;
  return TRUE;
}

/* All of the value, encrypted with @cipher; @iv_cipher, if it is not NULL, sees the plaintext. */
static gboolean
first_pass (AeValueWriter *self,
            const AeFlow *flow,
            AeCellCipher *cipher,
            AeCellCipher *iv_cipher,
            GError **error)
{
  g_auto (AeTdsWriter) plaintext = AE_TDS_WRITER_INIT;
  gboolean is_end = FALSE;

  while (!is_end)
    {
      gsize before = plaintext.size;

      if (!read_piece (self, flow, &plaintext, &is_end, error))
        return FALSE;
      if (iv_cipher != NULL && plaintext.size > before
          && !ae_cell_cipher_add_to_iv (iv_cipher, plaintext.data + before,
                                        plaintext.size - before))
        return fail (error);
      if (is_end)
        pad (&plaintext);
      if (!spool_blocks (self, cipher, &plaintext, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
encrypt_randomized (AeValueWriter *self, const AeFlow *flow, AeCellCipher *cipher, GError **error)
{
  guint8 *iv = self->head + AE_CELL_IV_OFFSET;

  if (!ae_cell_cipher_draw_iv (cipher, iv) || !ae_cell_cipher_begin_tag (cipher, iv))
    return fail (error);
  ae_cell_cipher_set_iv (cipher, iv);
  return first_pass (self, flow, cipher, NULL, error);
}

static AeCellCipher *
make_own_cipher (GError **error)
{
  guint8 bytes[KEY_SIZE];

  if (gnutls_rnd (GNUTLS_RND_KEY, bytes, sizeof bytes) != 0)
    {
      fail (error);
      return NULL;
    }
  g_autoptr (AeKey) key = ae_key_new (bytes, sizeof bytes);
  ae_wipe (bytes, sizeof bytes);
  return ae_cell_cipher_new (key, error);
}

/* The same plaintext, padding and all, under the real key, in its place. */
static gboolean
second_pass (AeValueWriter *self, AeCellCipher *own, AeCellCipher *cipher, GError **error)
{
  guint64 size = ae_spool_get_size (self->spool);

  for (guint64 at = 0; at < size; at += PIECE_SIZE)
    {
      gsize n = (gsize) MIN (size - at, PIECE_SIZE);

      if (!ae_spool_read (self->spool, at, self->piece, n, error))
        return FALSE;
      if (!ae_cell_cipher_add_to_tag (own, self->piece, n)
          || !ae_cell_cipher_decrypt_blocks (own, self->piece, n, self->piece)
          || !ae_cell_cipher_encrypt_blocks (cipher, self->piece, n)
          || !ae_cell_cipher_add_to_tag (cipher, self->piece, n))
        return fail (error);
      if (!ae_spool_write (self->spool, at, self->piece, n, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
encrypt_deterministic (AeValueWriter *self,
                       const AeFlow *flow,
                       AeCellCipher *cipher,
                       GError **error)
{
  guint8 *iv = self->head + AE_CELL_IV_OFFSET;
  guint8 own_iv[AE_CELL_IV_SIZE], own_tag[AE_CELL_TAG_SIZE], again[AE_CELL_TAG_SIZE];
  g_autoptr (AeCellCipher) own = make_own_cipher (error);

  if (own == NULL)
    return FALSE;
  if (!ae_cell_cipher_draw_iv (own, own_iv) || !ae_cell_cipher_begin_tag (own, own_iv))
    return fail (error);
  ae_cell_cipher_set_iv (own, own_iv);
  if (!first_pass (self, flow, own, cipher, error))
    return FALSE;

  ae_cell_cipher_end_iv (cipher, iv);
  if (!ae_cell_cipher_end_tag (own, own_tag) || !ae_cell_cipher_begin_tag (own, own_iv)
      || !ae_cell_cipher_begin_tag (cipher, iv))
    return fail (error);
  ae_cell_cipher_set_iv (own, own_iv);
  ae_cell_cipher_set_iv (cipher, iv);
  if (!second_pass (self, own, cipher, error))
    return FALSE;
  /* A file is not memory: it must have given back what it was given. */
  return (ae_cell_cipher_end_tag (own, again) && gnutls_memcmp (own_tag, again, sizeof again) == 0)
         || fail (error);
}

gboolean
ae_value_writer_encrypt (AeValueWriter *self,
                         const AeFlow *flow,
                         AeCellCipher *cipher,
                         gboolean deterministic,
                         GError **error)
{
  self->spool = ae_spool_new ();
  self->head[0] = AE_CELL_VERSION;
  if (deterministic ? !encrypt_deterministic (self, flow, cipher, error)
                    : !encrypt_randomized (self, flow, cipher, error))
    return FALSE;
  if (!ae_cell_cipher_end_tag (cipher, self->head + AE_CELL_TAG_OFFSET))
    return fail (error);
  if (ae_value_writer_get_cell_size (self) <= G_MAXINT32)
    return TRUE;

  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The value is too long for its type, %s: at most %u bytes fit"), "varbinary",
               (guint) G_MAXINT32 - AE_CELL_MIN_SIZE);
  return FALSE;
}

guint64
ae_value_writer_get_cell_size (const AeValueWriter *self)
{
  return AE_CELL_OVERHEAD + ae_spool_get_size (self->spool);
}

/* --- giving out ---------------------------------------------------------------------------- */

static gboolean
next_encrypted (AeValueWriter *self, AeTdsWriter *out, gboolean *is_end, GError **error)
{
  guint64 size = ae_spool_get_size (self->spool);
  gsize n = (gsize) MIN (size - self->offset, PIECE_SIZE);

  if (!self->is_head_out)
    ae_tds_writer_bytes (out, self->head, sizeof self->head);
  self->is_head_out = TRUE;
  if (!ae_spool_read (self->spool, self->offset, self->piece, n, error))
    return FALSE;
  ae_tds_writer_bytes (out, self->piece, n);
  self->offset += n;
  *is_end = self->offset == size;
  return TRUE;
}

gboolean
ae_value_writer_next (AeValueWriter *self,
                      const AeFlow *flow,
                      AeTdsWriter *out,
                      gboolean *is_end,
                      GError **error)
{
  if (self->spool != NULL)
    return next_encrypted (self, out, is_end, error);

  gsize start = ae_tds_writer_get_size (out);
  ae_tds_writer_u32 (out, 0);
  if (!read_piece (self, flow, out, is_end, error))
    return FALSE;
  gsize size = ae_tds_writer_get_size (out) - start - 4;
  if (size > 0)
    ae_tds_writer_patch_u32 (out, start, (guint32) size);
  else if (!*is_end)
    out->size = start; /* part of a character: a chunk of nothing would be the end */
  return TRUE;
}

AeInsert *
ae_insert_new (gsize at, AeValueWriter *value, const char *name)
{
  AeInsert *self = g_new0 (AeInsert, 1);

  self->at = at;
  self->value = value;
  self->name = g_strdup (name);
  return self;
}

void
ae_insert_free (AeInsert *self)
{
  ae_value_writer_free (self->value);
  g_free (self->name);
  g_free (self);
}
