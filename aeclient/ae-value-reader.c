/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-value-reader-private.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "ae-spool-private.h"
#include "tds/ae-tds-part-decoder-private.h"

/* What is decrypted at once; whole blocks. */
#define PIECE_SIZE (256 * 1024)

struct _AeValueReader
{
  AeTdsPartDecoder decoder;
  char *place;
  gboolean has_all;
  gboolean is_at_end;
  GError *failure; /* final */

  /* of an encrypted value */
  AeCellCipher *cipher;
  guint8 head[AE_CELL_OVERHEAD]; /* version, tag and IV */
  guint n_head;
  AeSpool *spool; /* the ciphertext behind the head */
  guint64 offset; /* where the second pass is in it */
  guint8 *piece;  /* of the second pass; wiped */
  guint8 *clear;
};

AeValueReader *
ae_value_reader_new (const AeTdsTypeInfo *type, AeCellCipher *cipher, char *place, GError **error)
{
  g_autoptr (AeValueReader) self = g_new0 (AeValueReader, 1);

  self->cipher = cipher;
  self->place = place;
  if (!ae_tds_part_decoder_init (&self->decoder, type, error))
    {
      g_prefix_error (error, "%s", place);
      return NULL;
    }
  if (cipher != NULL)
    self->spool = ae_spool_new ();
  return g_steal_pointer (&self);
}

static void
drop_spool (AeValueReader *self)
{
  g_clear_pointer (&self->spool, ae_spool_free);
  g_clear_pointer (&self->piece, g_free);
  if (self->clear != NULL)
    ae_wipe (self->clear, PIECE_SIZE);
  g_clear_pointer (&self->clear, g_free);
}

void
ae_value_reader_free (AeValueReader *self)
{
  drop_spool (self);
  g_clear_pointer (&self->cipher, ae_cell_cipher_free);
  g_clear_error (&self->failure);
  ae_wipe (&self->decoder, sizeof self->decoder);
  g_free (self->place);
  g_free (self);
}

gboolean
ae_value_reader_has_all (const AeValueReader *self)
{
  return self->has_all;
}

gboolean
ae_value_reader_is_at_end (const AeValueReader *self)
{
  return self->is_at_end;
}

static gboolean
fail (AeValueReader *self, GError *failure, GError **error)
{
  if (self->failure == NULL)
    {
      self->failure = failure;
      g_prefix_error (&self->failure, "%s", self->place);
    }
  else if (failure != self->failure)
    g_clear_error (&failure);
  drop_spool (self);
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

static gboolean
fail_authentication (AeValueReader *self, GError **error)
{
  GError *failure = NULL;

  ae_cell_set_error (&failure);
  return fail (self, failure, error);
}

/* The end of an encrypted value: from here on it may be looked at. */
static gboolean
check_tag (AeValueReader *self)
{
  guint8 tag[AE_CELL_TAG_SIZE];

  if (self->n_head < AE_CELL_OVERHEAD || self->head[0] != AE_CELL_VERSION)
    return FALSE;
  guint64 size = ae_spool_get_size (self->spool);
  if (size == 0 || size % AE_CELL_BLOCK_SIZE != 0 || !ae_cell_cipher_end_tag (self->cipher, tag))
    return FALSE;
  return gnutls_memcmp (tag, self->head + AE_CELL_TAG_OFFSET, sizeof tag) == 0;
}

/* The second pass is checked too: a file is not memory. */
static gboolean
begin_second_pass (AeValueReader *self)
{
  const guint8 *iv = self->head + AE_CELL_IV_OFFSET;

  self->piece = g_malloc (PIECE_SIZE);
  self->clear = g_malloc (PIECE_SIZE);
  ae_cell_cipher_set_iv (self->cipher, iv);
  return ae_cell_cipher_begin_tag (self->cipher, iv);
}

static gboolean
take_encrypted (AeValueReader *self, const AeTdsPart *part, GError **error)
{
  const guint8 *data = part->data;
  gsize size = part->size;
  GError *failure = NULL;

  if (self->n_head < AE_CELL_OVERHEAD && size > 0)
    {
      gsize n = MIN (AE_CELL_OVERHEAD - self->n_head, size);

      memcpy (self->head + self->n_head, data, n);
      self->n_head += (guint) n;
      data += n;
      size -= n;
      if (self->n_head == AE_CELL_OVERHEAD
          && !ae_cell_cipher_begin_tag (self->cipher, self->head + AE_CELL_IV_OFFSET))
        return fail_authentication (self, error);
    }
  if (size > 0)
    {
      if (!ae_spool_append (self->spool, data, size, &failure))
        return fail (self, failure, error);
      return ae_cell_cipher_add_to_tag (self->cipher, data, size)
             || fail_authentication (self, error);
    }
  if (part->size > 0)
    return TRUE;

  return (check_tag (self) && begin_second_pass (self)) || fail_authentication (self, error);
}

static gboolean
finish (AeValueReader *self, GError **error)
{
  GError *failure = NULL;

  if (!ae_tds_part_decoder_finish (&self->decoder, &failure))
    return fail (self, failure, error);
  self->is_at_end = TRUE;
  return TRUE;
}

gboolean
ae_value_reader_take (AeValueReader *self, const AeTdsPart *part, AeTdsWriter *out, GError **error)
{
  GError *failure = NULL;

  self->has_all = part->size == 0;
  if (self->failure != NULL)
    return fail (self, self->failure, error);
  if (self->cipher != NULL)
    return take_encrypted (self, part, error);
  if (self->has_all)
    return finish (self, error);
  return ae_tds_part_decoder_feed (&self->decoder, part->data, part->size, out, &failure)
         || fail (self, failure, error);
}

/* Decrypts the next piece; *size is what of it is the value. */
static gboolean
decrypt_piece (AeValueReader *self, gsize *size, GError **error)
{
  guint64 left = ae_spool_get_size (self->spool) - self->offset;
  gboolean is_last = left <= PIECE_SIZE;
  GError *failure = NULL;
  guint8 tag[AE_CELL_TAG_SIZE];

  *size = (gsize) MIN (left, PIECE_SIZE);
  if (!ae_spool_read (self->spool, self->offset, self->piece, *size, &failure))
    return fail (self, failure, error);
  self->offset += *size;
  if (!ae_cell_cipher_add_to_tag (self->cipher, self->piece, *size)
      || (is_last
          && (!ae_cell_cipher_end_tag (self->cipher, tag)
              || gnutls_memcmp (tag, self->head + AE_CELL_TAG_OFFSET, sizeof tag) != 0))
      || !ae_cell_cipher_decrypt_blocks (self->cipher, self->piece, *size, self->clear)
      || (is_last && !ae_cell_strip_padding (self->clear, *size, size)))
    return fail_authentication (self, error);
  return TRUE;
}

gboolean
ae_value_reader_give (AeValueReader *self, AeTdsWriter *out, GError **error)
{
  GError *failure = NULL;
  gsize size;

  if (self->failure != NULL)
    return fail (self, self->failure, error);
  if (self->cipher == NULL || !self->has_all || self->is_at_end)
    return TRUE;

  if (!decrypt_piece (self, &size, error))
    return FALSE;
  if (!ae_tds_part_decoder_feed (&self->decoder, self->clear, size, out, &failure))
    return fail (self, failure, error);
  if (self->offset < ae_spool_get_size (self->spool))
    return TRUE;
  drop_spool (self);
  return finish (self, error);
}
