/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-parameter-plan-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "ae-cell-cipher-private.h"
#include "ae-error.h"

/* A statement has at most 2100 parameters, a key at most two values, and a key that nothing uses
 * may be named for an enclave: room for all, and a bound on what a hostile server can make us keep.
 */
#define MAX_KEYS 4200
#define MAX_VALUES_PER_KEY 16

static void
wrapped_key_clear (AeWrappedKey *value)
{
  g_bytes_unref (value->encrypted_key);
  g_free ((char *) value->provider_name);
  g_free ((char *) value->key_path);
  g_free ((char *) value->algorithm);
}

static void
plan_key_free (AePlanKey *key)
{
  g_array_unref (key->values);
  g_free (key);
}

AeParameterPlan *
ae_parameter_plan_new (guint n_parameters)
{
  AeParameterPlan *self = g_new0 (AeParameterPlan, 1);

  self->ref_count = 1;
  self->n_parameters = n_parameters;
  self->parameters = g_new0 (AePlanParameter, n_parameters);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_key_free);
  return self;
}

AeParameterPlan *
ae_parameter_plan_ref (AeParameterPlan *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_parameter_plan_unref (AeParameterPlan *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_parameters; i++)
    g_clear_pointer (&self->parameters[i].learnt.type, ae_sql_type_free);
  g_free (self->parameters);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

static gboolean
find_key (const AeParameterPlan *self, gint64 ordinal, guint *index)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const AePlanKey *key = g_ptr_array_index (self->keys, i);

      if (key->ordinal == ordinal)
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
describes_same_key (const AePlanKey *key, const AePlanKeyRow *row)
{
  return key->database_id == row->database_id && key->cek_id == row->cek_id
         && key->cek_version == row->cek_version
         && memcmp (key->metadata_version, row->metadata_version, 8) == 0;
}

static AePlanKey *
add_new_key (AeParameterPlan *self, const AePlanKeyRow *row)
{
  AePlanKey *key = g_new0 (AePlanKey, 1);

  key->ordinal = row->ordinal;
  key->database_id = row->database_id;
  key->cek_id = row->cek_id;
  key->cek_version = row->cek_version;
  memcpy (key->metadata_version, row->metadata_version, sizeof key->metadata_version);
  key->values = g_array_new (FALSE, FALSE, sizeof (AeWrappedKey));
  g_array_set_clear_func (key->values, (GDestroyNotify) wrapped_key_clear);
  g_ptr_array_add (self->keys, key);
  return key;
}

gboolean
ae_parameter_plan_add_key (AeParameterPlan *self, const AePlanKeyRow *row, GError **error)
{
  AePlanKey *key = NULL;
  guint index;

  if (find_key (self, row->ordinal, &index))
    key = g_ptr_array_index (self->keys, index);

  if (key != NULL && !describes_same_key (key, row))
    {
      g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                   _ ("The server described two different column encryption keys as number %d"),
                   row->ordinal);
      return FALSE;
    }
  if (self->keys->len >= MAX_KEYS || (key != NULL && key->values->len >= MAX_VALUES_PER_KEY))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_PROTOCOL,
                           _ ("The server described too many column encryption keys"));
      return FALSE;
    }
  if (key == NULL)
    key = add_new_key (self, row);

  AeWrappedKey value = {
    .encrypted_key = g_bytes_new (row->encrypted_key, row->encrypted_key_size),
    .provider_name = g_strdup (row->provider_name),
    .key_path = g_strdup (row->key_path),
    .algorithm = g_strdup (row->algorithm),
  };
  g_array_append_val (key->values, value);
  return TRUE;
}

static gboolean
find_parameter (const AeParameters *parameters, const char *name, guint *index)
{
  const AeParameter *found = ae_parameters_find (parameters, name);

  return found != NULL && g_ptr_array_find (parameters->items, found, index);
}

/* Plaintext, or something that this client knows how to encrypt. */
static gboolean
check_scheme (const AeParameterPlan *self,
              const AePlanParameterRow *row,
              guint *key_index,
              GError **error)
{
  if (row->encryption_type == AE_ENCRYPTION_TYPE_NONE)
    return TRUE;

  if (row->encryption_type != AE_ENCRYPTION_TYPE_DETERMINISTIC
      && row->encryption_type != AE_ENCRYPTION_TYPE_RANDOMIZED)
    g_set_error (
        error, AE_ERROR, AE_ERROR_PROTOCOL,
        _ ("The server wants encryption type %" PRId64 " for parameter %s, which is not known"),
        row->encryption_type, row->name);
  else if (row->algorithm != AE_CELL_ALGORITHM)
    g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                 _ ("The server wants encryption algorithm %" PRId64
                    " for parameter %s; the known one is 2, AEAD_AES_256_CBC_HMAC_SHA_256"),
                 row->algorithm, row->name);
  else if (row->normalization_version != AE_CELL_NORMALIZATION_VERSION)
    g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                 _ ("The server wants normalization version %" PRId64
                    " for parameter %s; the known one is 1"),
                 row->normalization_version, row->name);
  else if (!find_key (self, row->key_ordinal, key_index))
    g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                 _ ("The server wants parameter %s encrypted with key number %" PRId64
                    ", which it did not describe"),
                 row->name, row->key_ordinal);
  else
    return TRUE;

  return FALSE;
}

gboolean
ae_parameter_plan_add_parameter (AeParameterPlan *self,
                                 const AeParameters *parameters,
                                 const AePlanParameterRow *row,
                                 GError **error)
{
  guint index;
  guint key_index = 0;

  if (!find_parameter (parameters, row->name, &index))
    return TRUE;

  AePlanParameter *parameter = &self->parameters[index];
  if (parameter->is_described)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                   _ ("The server described parameter %s twice"), row->name);
      return FALSE;
    }
  if (!check_scheme (self, row, &key_index, error))
    return FALSE;

  parameter->is_described = TRUE;
  parameter->encryption_type = row->encryption_type;
  parameter->key_index = key_index;
  return TRUE;
}

static void
refuse_by_policy (const AeParameter *parameter, AeEncryptionType type, GError **error)
{
  if (type == AE_ENCRYPTION_TYPE_NONE)
    g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                 _ ("The statement names column “%s”, which must be encrypted, but the server says "
                    "that parameter %s need not be; nothing was sent. If the parameter is for "
                    "something else, write ae_statement_allow_plaintext (statement, \"%s\")"),
                 parameter->policy_column, parameter->name, parameter->name);
  else
    g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                 _ ("The statement names column “%s”, which must be encrypted with a randomized "
                    "scheme, but the server wants a deterministic one, which shows equal values, "
                    "for parameter %s; nothing was sent. If the parameter is for another column, "
                    "require the encryption of that column too"),
                 parameter->policy_column, parameter->name);
}

static gboolean
check_minimum (const AeParameter *parameter, const AePlanParameter *planned, GError **error)
{
  AeEncryptionType type = planned->encryption_type;

  /* A server that said that the value is for an encrypted column cannot take that back. */
  if (type >= ae_parameter_get_minimum (parameter)
      && (planned->learnt.type == NULL || type != AE_ENCRYPTION_TYPE_NONE))
    return TRUE;

  if (type >= parameter->minimum_encryption && type < ae_parameter_get_minimum (parameter))
    refuse_by_policy (parameter, type, error);
  else if (type == AE_ENCRYPTION_TYPE_NONE)
    g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                 _ ("[CE300] Parameter %s must be encrypted, but the server says that it need not "
                    "be; nothing was sent. Find out whether its column is encrypted: if it is, the "
                    "server is not to be trusted"),
                 parameter->name);
  else
    g_set_error (
        error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
        _ ("Parameter %s must be encrypted with a randomized scheme, but the server wants a "
           "deterministic one, which shows equal values; nothing was sent"),
        parameter->name);
  return FALSE;
}

/* Where a declaration would allow that the value is rounded or loses its zone, it must have been
 * wanted; encoding refuses everything else that does not fit. */
static gboolean
check_learnt (const AeParameter *parameter, const AeSqlType *type, GError **error)
{
  const AeTdsValue *value = &parameter->value;
  const char *name = ae_sql_type_get_name (type);
  gboolean is_real = g_str_equal (name, "real");
  gboolean keeps = TRUE;

  if (value->kind == AE_TDS_VALUE_REAL && is_real)
    keeps = value->is_single || (double) (float) value->real == value->real;
  else if (value->kind == AE_TDS_VALUE_DECIMAL)
    keeps = !is_real && !g_str_equal (name, "float");
  else if (value->kind == AE_TDS_VALUE_DATE_TIME_OFFSET)
    keeps = value->offset == 0 || g_str_equal (name, "datetimeoffset");
  if (keeps)
    return TRUE;

  g_autofree char *text = ae_sql_type_to_string (type);
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The encrypted column of parameter %s is %s, which would change the value; write "
                  "ae_statement_declare (statement, \"%s\", \"%s\") if that is wanted"),
               parameter->name, text, parameter->name, text);
  return FALSE;
}

gboolean
ae_parameter_plan_check (const AeParameterPlan *self,
                         const AeParameters *parameters,
                         GError **error)
{
  for (guint i = 0; i < self->n_parameters; i++)
    {
      const AeParameter *parameter = ae_parameters_peek (parameters, i);

      if (!self->parameters[i].is_described)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_PROTOCOL,
                       _ ("The server did not say whether parameter %s is to be encrypted; nothing "
                          "was sent"),
                       parameter->name);
          return FALSE;
        }
      if (!check_minimum (parameter, &self->parameters[i], error))
        return FALSE;
      if (self->parameters[i].learnt.type != NULL
          && !check_learnt (parameter, self->parameters[i].learnt.type, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
ae_parameter_plan_suits (const AeParameterPlan *self,
                         const AeParameters *parameters,
                         gboolean learns_types)
{
  for (guint i = 0; i < self->n_parameters; i++)
    {
      const AeLearntType *learnt = &self->parameters[i].learnt;

      if ((learnt->type != NULL || learnt->has_collation) && !learns_types)
        return FALSE;
      if (learnt->type != NULL && ae_parameters_peek (parameters, i)->declared != NULL)
        return FALSE;
    }
  return TRUE;
}

AeParameters *
ae_parameter_plan_apply (const AeParameterPlan *self, const AeParameters *parameters)
{
  AeParameters *applied = ae_parameters_copy (parameters);

  for (guint i = 0; i < self->n_parameters; i++)
    {
      const AeLearntType *learnt = &self->parameters[i].learnt;
      AeParameter *parameter = ae_parameters_peek (applied, i);

      if (learnt->type != NULL && parameter->declared == NULL)
        parameter->declared = ae_sql_type_copy (learnt->type);
      if (learnt->has_collation && !parameter->has_collation)
        {
          parameter->has_collation = TRUE;
          memcpy (parameter->collation, learnt->collation, sizeof parameter->collation);
        }
    }
  return applied;
}
