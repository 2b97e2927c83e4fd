/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-column-private.h"

#include "ae-cell-cipher-private.h"
#include "ae-sql-type-private.h"

/**
 * AeColumn:
 *
 * What is known of a column of a result: name, type, encryption.
 *
 * Immutable; may be used from any thread.
 *
 * Since: 1.0
 */
struct _AeColumn
{
  GObject parent_instance;

  AeTdsColumns *columns;
  const AeTdsColumn *meta; /* in columns */
  AeSqlType *sql_type;
};

G_DEFINE_FINAL_TYPE (AeColumn, ae_column, G_TYPE_OBJECT)

static void
ae_column_finalize (GObject *object)
{
  AeColumn *self = AE_COLUMN (object);

  g_clear_pointer (&self->sql_type, ae_sql_type_free);
  g_clear_pointer (&self->columns, ae_tds_columns_unref);

  G_OBJECT_CLASS (ae_column_parent_class)->finalize (object);
}

static void
ae_column_class_init (AeColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ae_column_finalize;
}

static void
ae_column_init (AeColumn *self)
{
}

AeColumn *
ae_column_new (AeTdsColumns *columns, guint index, gboolean is_decrypted)
{
  AeColumn *self = g_object_new (AE_TYPE_COLUMN, NULL);

  self->columns = ae_tds_columns_ref (columns);
  self->meta = &columns->columns[index];
  if (is_decrypted && self->meta->crypto != NULL)
    self->sql_type
        = ae_sql_type_new_from_info (&self->meta->crypto->base, self->meta->crypto->user_type);
  else
    self->sql_type = ae_sql_type_new_from_info (&self->meta->type, self->meta->user_type);
  return self;
}

/**
 * ae_column_get_name:
 * @self: a column
 *
 * Gets the name of the column; empty for an expression without one.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
ae_column_get_name (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), NULL);

  return self->meta->name;
}

/**
 * ae_column_get_sql_type:
 * @self: a column
 *
 * Gets the type of the column's values as they are read here: of a decrypted column the type of its
 * plaintext, of an encrypted column that is not decrypted `varbinary`.
 *
 * Returns: (transfer none): the type
 *
 * Since: 1.0
 */
AeSqlType *
ae_column_get_sql_type (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), NULL);

  return self->sql_type;
}

/**
 * ae_column_get_nullable:
 * @self: a column
 *
 * Gets whether the column may hold NULL.
 *
 * Returns: %TRUE if it may
 *
 * Since: 1.0
 */
gboolean
ae_column_get_nullable (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), FALSE);

  return (self->meta->flags & AE_TDS_COLUMN_NULLABLE) != 0;
}

/**
 * ae_column_get_encryption_type:
 * @self: a column
 *
 * Gets how the column is encrypted in the database, whether it was decrypted here or not. The
 * server says so; it is not trusted for anything that depends on it.
 *
 * Returns: the encryption type
 *
 * Since: 1.0
 */
AeEncryptionType
ae_column_get_encryption_type (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), AE_ENCRYPTION_TYPE_NONE);

  if (self->meta->crypto == NULL)
    return AE_ENCRYPTION_TYPE_NONE;
  switch (self->meta->crypto->encryption_type)
    {
    case AE_ENCRYPTION_TYPE_DETERMINISTIC:
      return AE_ENCRYPTION_TYPE_DETERMINISTIC;
    case AE_ENCRYPTION_TYPE_RANDOMIZED:
      return AE_ENCRYPTION_TYPE_RANDOMIZED;
    default:
      return AE_ENCRYPTION_TYPE_NONE;
    }
}

/* NULL: it is not encrypted. */
static const AeTdsCek *
get_key (AeColumn *self)
{
  const AeTdsCryptoMetadata *crypto = self->meta->crypto;

  if (crypto == NULL || crypto->cek_index >= self->columns->n_ceks)
    return NULL;
  return &self->columns->ceks[crypto->cek_index];
}

/* The first wrapping of the column's key; during a rotation there are two. */
static const AeTdsCekValue *
get_first_value (AeColumn *self)
{
  const AeTdsCek *key = get_key (self);

  return key != NULL && key->n_values > 0 ? &key->values[0] : NULL;
}

/**
 * ae_column_get_encryption_algorithm:
 * @self: a column
 *
 * Gets the name of the algorithm that encrypts the column.
 *
 * Returns: (nullable) (transfer none): `AEAD_AES_256_CBC_HMAC_SHA_256`, or %NULL when the column is
 *   not encrypted; `unknown` is one that this library cannot decrypt
 *
 * Since: 1.0
 */
const char *
ae_column_get_encryption_algorithm (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), NULL);

  if (self->meta->crypto == NULL)
    return NULL;
  return self->meta->crypto->algorithm == AE_CELL_ALGORITHM ? AE_CELL_ALGORITHM_NAME : "unknown";
}

/**
 * ae_column_get_key_database_id:
 * @self: a column
 *
 * Gets the database that the column encryption key belongs to, as `sys.databases` has it.
 *
 * Returns: the id of the database; 0 when the column is not encrypted
 *
 * Since: 1.0
 */
guint
ae_column_get_key_database_id (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), 0);

  const AeTdsCek *key = get_key (self);
  return key != NULL ? key->database_id : 0;
}

/**
 * ae_column_get_key_id:
 * @self: a column
 *
 * Gets the id of the column encryption key, as `sys.column_encryption_keys` of its database has it,
 * with its name, which is not sent.
 *
 * Returns: the id; 0 when the column is not encrypted
 *
 * Since: 1.0
 */
guint
ae_column_get_key_id (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), 0);

  const AeTdsCek *key = get_key (self);
  return key != NULL ? key->cek_id : 0;
}

/**
 * ae_column_get_key_version:
 * @self: a column
 *
 * Gets the version of the column encryption key.
 *
 * Returns: the version; 0 when the column is not encrypted
 *
 * Since: 1.0
 */
guint
ae_column_get_key_version (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), 0);

  const AeTdsCek *key = get_key (self);
  return key != NULL ? key->cek_version : 0;
}

/**
 * ae_column_get_key_store_name:
 * @self: a column
 *
 * Gets the name of the key store provider of the column's master key.
 *
 * Returns: (nullable) (transfer none): the name, or %NULL when the column is not encrypted
 *
 * Since: 1.0
 */
const char *
ae_column_get_key_store_name (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), NULL);

  const AeTdsCekValue *value = get_first_value (self);
  return value != NULL ? value->key_store_name : NULL;
}

/**
 * ae_column_get_key_path:
 * @self: a column
 *
 * Gets the key path of the column's master key.
 *
 * Returns: (nullable) (transfer none): the path, or %NULL when the column is not encrypted
 *
 * Since: 1.0
 */
const char *
ae_column_get_key_path (AeColumn *self)
{
  g_return_val_if_fail (AE_IS_COLUMN (self), NULL);

  const AeTdsCekValue *value = get_first_value (self);
  return value != NULL ? value->key_path : NULL;
}
