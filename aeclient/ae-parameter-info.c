/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-parameter-info-private.h"

#include "ae-cell-cipher-private.h"

/**
 * AeParameterInfo:
 *
 * What is known of a parameter of a statement: name, type, and how it is encrypted, under which
 * key. It has no value. Part of an [class@AeClient.Description].
 *
 * Immutable; may be used from any thread.
 *
 * Since: 1.0
 */
struct _AeParameterInfo
{
  GObject parent_instance;

  AeRunFacts *facts;
  guint index;
};

G_DEFINE_FINAL_TYPE (AeParameterInfo, ae_parameter_info, G_TYPE_OBJECT)

static void
ae_parameter_info_finalize (GObject *object)
{
  AeParameterInfo *self = AE_PARAMETER_INFO (object);

  g_clear_pointer (&self->facts, ae_run_facts_unref);

  G_OBJECT_CLASS (ae_parameter_info_parent_class)->finalize (object);
}

static void
ae_parameter_info_class_init (AeParameterInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ae_parameter_info_finalize;
}

static void
ae_parameter_info_init (AeParameterInfo *self)
{
}

AeParameterInfo *
ae_parameter_info_new (AeRunFacts *facts, guint index)
{
  AeParameterInfo *self = g_object_new (AE_TYPE_PARAMETER_INFO, NULL);

  self->facts = ae_run_facts_ref (facts);
  self->index = index;
  return self;
}

static const AeParameterFacts *
get_facts (AeParameterInfo *self)
{
  return &g_array_index (self->facts->parameters, AeParameterFacts, self->index);
}

/* NULL: it is not encrypted. */
static const AePlanKey *
get_key (AeParameterInfo *self)
{
  const AeParameterPlan *plan = self->facts->plan;

  if (plan == NULL || plan->parameters[self->index].encryption_type == AE_ENCRYPTION_TYPE_NONE)
    return NULL;
  return g_ptr_array_index (plan->keys, plan->parameters[self->index].key_index);
}

/* The first wrapping of the key; during a rotation there are two. */
static const AeWrappedKey *
get_first_value (AeParameterInfo *self)
{
  const AePlanKey *key = get_key (self);

  return key != NULL && key->values->len > 0 ? &g_array_index (key->values, AeWrappedKey, 0) : NULL;
}

/**
 * ae_parameter_info_get_name:
 * @self: what is known of a parameter
 *
 * Gets the name of the parameter, with its `@`.
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
ae_parameter_info_get_name (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), NULL);

  return get_facts (self)->name;
}

/**
 * ae_parameter_info_get_sql_type:
 * @self: what is known of a parameter
 *
 * Gets the type of the parameter as the server is told it: declared, inferred from the value,
 * learnt from the encrypted column, or, of a statement that was only described, suggested by the
 * server.
 *
 * Returns: (transfer none): the type
 *
 * Since: 1.0
 */
AeSqlType *
ae_parameter_info_get_sql_type (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), NULL);

  return get_facts (self)->type;
}

/**
 * ae_parameter_info_get_is_output:
 * @self: what is known of a parameter
 *
 * Gets whether the statement gives the parameter a value; see
 * [method@AeClient.Statement.set_output].
 *
 * Returns: %TRUE if it does
 *
 * Since: 1.0
 */
gboolean
ae_parameter_info_get_is_output (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), FALSE);

  return get_facts (self)->is_output;
}

/**
 * ae_parameter_info_get_encryption_type:
 * @self: what is known of a parameter
 *
 * Gets how the parameter is encrypted before it leaves the process. The server says so
 * (`sp_describe_parameter_encryption`); it is not trusted for anything that depends on it.
 *
 * Returns: the encryption type; `none` also when nobody was asked
 *
 * Since: 1.0
 */
AeEncryptionType
ae_parameter_info_get_encryption_type (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), AE_ENCRYPTION_TYPE_NONE);

  return self->facts->plan != NULL ? self->facts->plan->parameters[self->index].encryption_type
                                   : AE_ENCRYPTION_TYPE_NONE;
}

/**
 * ae_parameter_info_get_encryption_algorithm:
 * @self: what is known of a parameter
 *
 * Gets the name of the algorithm that encrypts the parameter.
 *
 * Returns: (nullable) (transfer none): `AEAD_AES_256_CBC_HMAC_SHA_256`, or %NULL when it is not
 *   encrypted
 *
 * Since: 1.0
 */
const char *
ae_parameter_info_get_encryption_algorithm (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), NULL);

  return get_key (self) != NULL ? AE_CELL_ALGORITHM_NAME : NULL;
}

/**
 * ae_parameter_info_get_key_database_id:
 * @self: what is known of a parameter
 *
 * Gets the database that the column encryption key belongs to, as `sys.databases` has it.
 *
 * Returns: the id of the database; 0 when the parameter is not encrypted
 *
 * Since: 1.0
 */
guint
ae_parameter_info_get_key_database_id (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), 0);

  const AePlanKey *key = get_key (self);
  return key != NULL ? key->database_id : 0;
}

/**
 * ae_parameter_info_get_key_id:
 * @self: what is known of a parameter
 *
 * Gets the id of the column encryption key, as `sys.column_encryption_keys` of its database has it,
 * with its name, which is not sent.
 *
 * Returns: the id; 0 when the parameter is not encrypted
 *
 * Since: 1.0
 */
guint
ae_parameter_info_get_key_id (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), 0);

  const AePlanKey *key = get_key (self);
  return key != NULL ? key->cek_id : 0;
}

/**
 * ae_parameter_info_get_key_version:
 * @self: what is known of a parameter
 *
 * Gets the version of the column encryption key.
 *
 * Returns: the version; 0 when the parameter is not encrypted
 *
 * Since: 1.0
 */
guint
ae_parameter_info_get_key_version (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), 0);

  const AePlanKey *key = get_key (self);
  return key != NULL ? key->cek_version : 0;
}

/**
 * ae_parameter_info_get_key_store_name:
 * @self: what is known of a parameter
 *
 * Gets the name of the key store provider of the column master key; of the first one where the key
 * has two.
 *
 * Returns: (nullable) (transfer none): the name, or %NULL when the parameter is not encrypted
 *
 * Since: 1.0
 */
const char *
ae_parameter_info_get_key_store_name (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), NULL);

  const AeWrappedKey *value = get_first_value (self);
  return value != NULL ? value->provider_name : NULL;
}

/**
 * ae_parameter_info_get_key_path:
 * @self: what is known of a parameter
 *
 * Gets the key path of the column master key; of the first one where the key has two.
 *
 * Returns: (nullable) (transfer none): the path, or %NULL when the parameter is not encrypted
 *
 * Since: 1.0
 */
const char *
ae_parameter_info_get_key_path (AeParameterInfo *self)
{
  g_return_val_if_fail (AE_IS_PARAMETER_INFO (self), NULL);

  const AeWrappedKey *value = get_first_value (self);
  return value != NULL ? value->key_path : NULL;
}
