/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-result-rules-private.h"

#include <glib/gi18n-lib.h>

#include "ae-column-policy-private.h"
#include "ae-error.h"

AeResultRules *
ae_result_rules_new (gboolean decrypt)
{
  AeResultRules *self = g_new0 (AeResultRules, 1);

  self->ref_count = 1;
  self->decrypt = decrypt;
  return self;
}

AeResultRules *
ae_result_rules_copy (const AeResultRules *self)
{
  AeResultRules *copy = ae_result_rules_new (self->decrypt);
  GHashTableIter iter;
  gpointer name, minimum;

  if (self->minimum != NULL)
    {
      g_hash_table_iter_init (&iter, self->minimum);
      while (g_hash_table_iter_next (&iter, &name, &minimum))
        ae_result_rules_expect (copy, name, GPOINTER_TO_INT (minimum));
    }
  if (self->allowed != NULL)
    {
      g_hash_table_iter_init (&iter, self->allowed);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        ae_result_rules_allow (copy, name);
    }
  return copy;
}

AeResultRules *
ae_result_rules_ref (AeResultRules *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ae_result_rules_unref (AeResultRules *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_pointer (&self->minimum, g_hash_table_unref);
  g_clear_pointer (&self->policy, g_hash_table_unref);
  g_clear_pointer (&self->allowed, g_hash_table_unref);
  g_free (self);
}

void
ae_result_rules_expect (AeResultRules *self, const char *column, AeEncryptionType minimum)
{
  char *name = g_utf8_strdown (column, -1);

  if (self->minimum == NULL)
    self->minimum = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_replace (self->minimum, name, GINT_TO_POINTER (minimum));
}

void
ae_result_rules_hold (AeResultRules *self, const char *column, AeEncryptionType minimum)
{
  if (self->policy == NULL)
    self->policy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if ((gint) minimum > GPOINTER_TO_INT (g_hash_table_lookup (self->policy, column)))
    g_hash_table_replace (self->policy, g_strdup (column), GINT_TO_POINTER (minimum));
}

void
ae_result_rules_allow (AeResultRules *self, const char *column)
{
  if (self->allowed == NULL)
    self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (self->allowed, g_strdup (column));
}

gboolean
ae_result_rules_is_empty (const AeResultRules *self)
{
  return self->minimum == NULL;
}

static AeEncryptionType
get_type_of (const AeTdsColumn *column)
{
  return column->crypto != NULL ? (AeEncryptionType) column->crypto->encryption_type
                                : AE_ENCRYPTION_TYPE_NONE;
}

static gboolean
check_policy (const AeResultRules *self, const AeTdsColumn *column, GError **error)
{
  if (self->policy == NULL)
    return TRUE;

  g_autofree char *name = ae_column_policy_fold (column->name);
  AeEncryptionType minimum = GPOINTER_TO_INT (g_hash_table_lookup (self->policy, name));
  AeEncryptionType type = get_type_of (column);

  if (type >= minimum || (self->allowed != NULL && g_hash_table_contains (self->allowed, name)))
    return TRUE;
  if (type == AE_ENCRYPTION_TYPE_NONE)
    g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                 _ ("Column “%s” must be encrypted, as the connection was told, but the server "
                    "sent it in the clear: what it sent was dropped. If it is not the column of "
                    "the table, write ae_statement_allow_plaintext_column (statement, \"%s\")"),
                 column->name, column->name);
  else
    g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                 _ ("Column “%s” must be encrypted with a randomized scheme, as the connection was "
                    "told, but the server says that it is deterministic: what it sent was dropped"),
                 column->name);
  return FALSE;
}

static gboolean
check_expected (const AeResultRules *self, const AeTdsColumns *columns, GError **error)
{
  if (self->minimum == NULL)
    return TRUE;

  for (guint i = 0; i < columns->n_columns; i++)
    {
      const AeTdsColumn *column = &columns->columns[i];
      g_autofree char *name = g_utf8_strdown (column->name, -1);
      AeEncryptionType minimum = GPOINTER_TO_INT (g_hash_table_lookup (self->minimum, name));
      AeEncryptionType type = get_type_of (column);

      if (type >= minimum)
        continue;
      if (type == AE_ENCRYPTION_TYPE_NONE)
        g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                     _ ("Column “%s” is expected to be encrypted, but the server says that it is "
                        "not: what it sent is not to be trusted and was dropped"),
                     column->name);
      else
        g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                     _ ("Column “%s” is expected to be encrypted with a randomized scheme, but the "
                        "server says that it is deterministic"),
                     column->name);
      return FALSE;
    }

  return TRUE;
}

gboolean
ae_result_rules_check (const AeResultRules *self, const AeTdsColumns *columns, GError **error)
{
  for (guint i = 0; i < columns->n_columns; i++)
    if (!check_policy (self, &columns->columns[i], error))
      return FALSE;
  return check_expected (self, columns, error);
}

static gboolean
has_column (const AeTdsColumns *columns, const char *lower_name)
{
  for (guint i = 0; columns != NULL && i < columns->n_columns; i++)
    {
      g_autofree char *name = g_utf8_strdown (columns->columns[i].name, -1);

      if (g_str_equal (name, lower_name))
        return TRUE;
    }

  return FALSE;
}

gboolean
ae_result_rules_check_presence (const AeResultRules *self,
                                const AeTdsColumns *columns,
                                GError **error)
{
  GHashTableIter iter;
  gpointer name;

  if (self->minimum == NULL)
    return TRUE;

  g_hash_table_iter_init (&iter, self->minimum);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!has_column (columns, name))
      {
        g_set_error (error, AE_ERROR, AE_ERROR_ENCRYPTION_REQUIRED,
                     _ ("Column “%s” is expected in the result, encrypted, but the server sent no "
                        "column of that name"),
                     (const char *) name);
        return FALSE;
      }

  return TRUE;
}
