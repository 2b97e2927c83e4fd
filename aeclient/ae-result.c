/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-result-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "ae-cell-cipher-private.h"
#include "ae-error.h"

/* What became of one column encryption key of this result. */
typedef struct
{
  AeCellCipher *cipher;
  GError *failure;
} AeResultKey;

struct _AeResult
{
  AeTdsColumns *columns;
  gboolean decrypt;
  guint64 n_rows;
  guint part_column; /* see ae_result_get_part_column () */
  AeResultKey *keys; /* as many as columns->ceks */
  gboolean is_ended;
  GError *deferred_error;
};

AeResult *
ae_result_new (AeTdsColumns *columns, gboolean decrypt)
{
  AeResult *self = g_new0 (AeResult, 1);

  self->columns = ae_tds_columns_ref (columns);
  self->decrypt = decrypt;
  self->part_column = columns->n_columns;
  self->keys = g_new0 (AeResultKey, columns->n_ceks);
  return self;
}

void
ae_result_free (AeResult *self)
{
  for (guint i = 0; i < self->columns->n_ceks; i++)
    {
      g_clear_pointer (&self->keys[i].cipher, ae_cell_cipher_free);
      g_clear_error (&self->keys[i].failure);
    }
  g_free (self->keys);
  g_clear_error (&self->deferred_error);
  ae_tds_columns_unref (self->columns);
  g_free (self);
}

AeTdsColumns *
ae_result_get_columns (AeResult *self)
{
  return self->columns;
}

gboolean
ae_result_is_decrypted (AeResult *self)
{
  return self->decrypt;
}

guint64
ae_result_get_n_rows (AeResult *self)
{
  return self->n_rows;
}

gboolean
ae_result_is_ended (const AeResult *self)
{
  return self->is_ended;
}

void
ae_result_set_ended (AeResult *self)
{
  self->is_ended = TRUE;
}

void
ae_result_defer_error (AeResult *self, GError *error)
{
  if (self->deferred_error != NULL)
    g_error_free (error);
  else
    self->deferred_error = error;
}

gboolean
ae_result_has_deferred_error (const AeResult *self)
{
  return self->deferred_error != NULL;
}

GError *
ae_result_steal_deferred_error (AeResult *self)
{
  return g_steal_pointer (&self->deferred_error);
}

static AeKey *
resolve_cek (const AeTdsCek *cek, const AeFlow *flow, GError **error)
{
  g_autofree AeWrappedKey *values = g_new0 (AeWrappedKey, cek->n_values + 1);

  for (guint i = 0; i < cek->n_values; i++)
    {
      values[i].encrypted_key = cek->values[i].encrypted_key;
      values[i].provider_name = cek->values[i].key_store_name;
      values[i].key_path = cek->values[i].key_path;
      values[i].algorithm = cek->values[i].algorithm;
    }

  return ae_key_resolver_resolve (flow->resolver, values, cek->n_values, flow->site,
                                  flow->cancellable, error);
}

static AeCellCipher *
get_cipher (AeResult *self, const AeFlow *flow, guint index, GError **error)
{
  AeResultKey *key = &self->keys[index];

  if (key->cipher == NULL && key->failure == NULL)
    {
      g_autoptr (AeKey) cek = resolve_cek (&self->columns->ceks[index], flow, &key->failure);

      if (cek != NULL)
        key->cipher = ae_cell_cipher_new (cek, &key->failure);
    }

  if (key->cipher == NULL && error != NULL)
    *error = g_error_copy (key->failure);
  return key->cipher;
}

gboolean
ae_result_check_crypto (const AeTdsCryptoMetadata *crypto, GError **error)
{
  if (crypto->algorithm != AE_CELL_ALGORITHM)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_DECRYPT,
                   _ ("Encryption algorithm %u is not known; the known one is 2, "
                      "AEAD_AES_256_CBC_HMAC_SHA_256"),
                   crypto->algorithm);
      return FALSE;
    }
  if (crypto->encryption_type != AE_ENCRYPTION_TYPE_DETERMINISTIC
      && crypto->encryption_type != AE_ENCRYPTION_TYPE_RANDOMIZED)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_DECRYPT,
                   _ ("Encryption type %u is not known; the known ones are 1, deterministic, and "
                      "2, randomized"),
                   crypto->encryption_type);
      return FALSE;
    }
  if (crypto->normalization_version != AE_CELL_NORMALIZATION_VERSION)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_DECRYPT,
                   _ ("Normalization version %u is not known; the known one is 1"),
                   crypto->normalization_version);
      return FALSE;
    }

  return TRUE;
}

static gboolean
decrypt_cell (AeResult *self,
              const AeFlow *flow,
              const AeTdsCryptoMetadata *crypto,
              const AeTdsCell *cell,
              AePage *page,
              AeTdsValue *value,
              GError **error)
{
  gsize size = 0;

  if (!ae_result_check_crypto (crypto, error))
    return FALSE;

  AeCellCipher *cipher = get_cipher (self, flow, crypto->cek_index, error);
  if (cipher == NULL)
    return FALSE;

  guint8 *plaintext = ae_tds_arena_alloc (page->arena, MAX (cell->size, AE_CELL_OVERHEAD));
  if (plaintext == NULL)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("No memory for a value of %zu bytes"),
                   cell->size);
      return FALSE;
    }
  if (!ae_cell_cipher_decrypt (cipher, cell->data, cell->size, plaintext, &size, error))
    return FALSE;

  return ae_tds_value_read_normal (value, &crypto->base, plaintext, size, page->arena, error);
}

/* Cancelled and timed out are of the operation, everything else is of the cell. */
static gboolean
ends_operation (const AeFlow *flow, const GError *error)
{
  return g_cancellable_is_cancelled (flow->cancellable)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* @value is NULL until it is filled. */
static gboolean
fill_cell (AeResult *self,
           const AeFlow *flow,
           guint column,
           const AeTdsCell *cell,
           AePage *page,
           AeTdsValue *value,
           GError **error)
{
  const AeTdsColumn *meta = &self->columns->columns[column];
  GError *failure = NULL;
  gboolean done;

  if (cell->is_null)
    return TRUE;

  if (self->decrypt && meta->crypto != NULL)
    done = decrypt_cell (self, flow, meta->crypto, cell, page, value, &failure);
  else
    done = ae_tds_value_read (value, &meta->type, cell->data, cell->size, page->arena, &failure);
  if (done)
    return TRUE;

  if (ends_operation (flow, failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }

  g_prefix_error (&failure, _ ("Row %" PRIu64 ", column “%s”: "),
                  page->first_row + page->n_rows + 1, meta->name);
  ae_page_set_cell_error (page, value, failure);
  return TRUE;
}

guint
ae_result_get_part_column (const AeResult *self)
{
  return self->part_column;
}

gboolean
ae_result_has_parts (const AeResult *self)
{
  for (guint i = 0; i < self->columns->n_columns; i++)
    if (ae_tds_column_comes_in_parts (&self->columns->columns[i]))
      return TRUE;
  return FALSE;
}

/* What is not in memory. */
static void
set_part_cell (AeResult *self, guint column, AePage *page, AeTdsValue *value)
{
  const char *name = self->columns->columns[column].name;
  GError *failure = NULL;

  if (column < self->part_column)
    g_set_error (&failure, AE_ERROR, AE_ERROR_CLOSED,
                 _ ("The value of column “%s” was read, or passed over, as a stream"), name);
  else if (column == self->part_column)
    g_set_error (&failure, AE_ERROR, AE_ERROR_BUSY,
                 _ ("The value of column “%s” is to be read as a stream: open one"), name);
  else
    g_set_error (&failure, AE_ERROR, AE_ERROR_BUSY,
                 _ ("Column “%s” stands behind the value of column “%s”, which was not read yet: "
                    "read or close its stream first, or put large columns last"),
                 name, self->columns->columns[self->part_column].name);
  ae_page_set_cell_error (page, value, failure);
}

gboolean
ae_result_continue_row (AeResult *self,
                        const AeFlow *flow,
                        const AeTdsToken *row,
                        AePage *page,
                        GError **error)
{
  guint n_columns = self->columns->n_columns;
  AeTdsValue *values = ae_page_add_cells (page, n_columns);

  self->part_column = row->row.n_cells;
  page->n_cells_read = row->row.n_cells;
  for (guint i = 0; i < n_columns; i++)
    {
      if (i >= row->row.n_cells || row->row.cells[i].came_in_parts)
        set_part_cell (self, i, page, &values[i]);
      else if (!fill_cell (self, flow, i, &row->row.cells[i], page, &values[i], error))
        return FALSE;
    }

  page->n_rows++;
  return TRUE;
}

gboolean
ae_result_add_row (AeResult *self,
                   const AeFlow *flow,
                   const AeTdsToken *row,
                   AePage *page,
                   GError **error)
{
  if (self->part_column < self->columns->n_columns)
    {
      self->part_column = row->row.n_cells;
      return TRUE;
    }
  if (!ae_result_continue_row (self, flow, row, page, error))
    return FALSE;

  self->n_rows++;
  return TRUE;
}

static AeCellCipher *
make_cipher (AeResult *self, const AeFlow *flow, const AeTdsColumn *meta, GError **error)
{
  if (!ae_result_check_crypto (meta->crypto, error))
    return NULL;

  g_autoptr (AeKey) cek = resolve_cek (&self->columns->ceks[meta->crypto->cek_index], flow, error);
  return cek != NULL ? ae_cell_cipher_new (cek, error) : NULL;
}

AeValueReader *
ae_result_make_reader (AeResult *self, const AeFlow *flow, GError **error)
{
  const AeTdsColumn *meta = &self->columns->columns[self->part_column];
  gboolean is_encrypted = self->decrypt && meta->crypto != NULL;
  AeCellCipher *cipher = is_encrypted ? make_cipher (self, flow, meta, error) : NULL;

  if (is_encrypted && cipher == NULL)
    return NULL;
  char *place = g_strdup_printf (_ ("Row %" PRIu64 ", column “%s”: "), self->n_rows, meta->name);
  return ae_value_reader_new (is_encrypted ? &meta->crypto->base : &meta->type, cipher, place,
                              error);
}
