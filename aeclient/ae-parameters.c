/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-parameters-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-key-private.h"

/* Without a declaration a text is sent as nvarchar(4000) and bytes as varbinary(8000): the type
 * must not depend on the value, or every length would be another statement to the server and
 * another entry in the metadata cache. */
#define INFERRED_TEXT_LENGTH 4000
#define INFERRED_BYTES_LENGTH 8000
#define MAX_PRECISION 38
#define MAX_TIME_SCALE 7

static void
ae_parameter_clear_value (AeParameter *self)
{
  g_clear_pointer (&self->source, ae_value_source_unref);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->inferred, ae_sql_type_free);
  if (self->table != NULL)
    g_clear_pointer (&self->declared, ae_sql_type_free);
  g_clear_pointer (&self->table, ae_table_data_unref);
  ae_wipe (&self->value, sizeof self->value);
  self->value = (AeTdsValue){ .kind = AE_TDS_VALUE_NULL };
  self->is_bound = FALSE;
}

static void
ae_parameter_free (AeParameter *self)
{
  ae_parameter_clear_value (self);
  g_clear_pointer (&self->declared, ae_sql_type_free);
  g_free (self->policy_column);
  g_free (self->name);
  g_free (self);
}

static AeParameter *
ae_parameter_copy (const AeParameter *self)
{
  AeParameter *copy = g_new (AeParameter, 1);

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->policy_column = g_strdup (self->policy_column);
  copy->declared = self->declared != NULL ? ae_sql_type_copy (self->declared) : NULL;
  copy->inferred = self->inferred != NULL ? ae_sql_type_copy (self->inferred) : NULL;
  copy->source = self->source != NULL ? ae_value_source_ref (self->source) : NULL;
  copy->data = self->data != NULL ? g_bytes_ref (self->data) : NULL;
  copy->table = self->table != NULL ? ae_table_data_ref (self->table) : NULL;
  return copy;
}

AeParameters *
ae_parameters_new (void)
{
  AeParameters *self = g_new0 (AeParameters, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) ae_parameter_free);
  return self;
}

AeParameters *
ae_parameters_copy (const AeParameters *self)
{
  AeParameters *copy = ae_parameters_new ();

  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (copy->items, ae_parameter_copy (ae_parameters_peek (self, i)));
  return copy;
}

AeParameter *
ae_parameters_add_copy (AeParameters *self, const AeParameter *parameter)
{
  AeParameter *copy = ae_parameter_copy (parameter);

  g_ptr_array_add (self->items, copy);
  return copy;
}

void
ae_parameters_free (AeParameters *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

guint
ae_parameters_get_length (const AeParameters *self)
{
  return self->items->len;
}

AeParameter *
ae_parameters_peek (const AeParameters *self, guint index)
{
  return g_ptr_array_index (self->items, index);
}

static const char *
skip_at_sign (const char *name)
{
  return name[0] == '@' ? name + 1 : name;
}

AeParameter *
ae_parameters_find (const AeParameters *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      AeParameter *parameter = ae_parameters_peek (self, i);

      if (g_ascii_strcasecmp (skip_at_sign (parameter->name), skip_at_sign (name)) == 0)
        return parameter;
    }

  return NULL;
}

AeParameter *
ae_parameters_ensure (AeParameters *self, const char *name)
{
  AeParameter *parameter = ae_parameters_find (self, name);

  if (parameter == NULL)
    {
      parameter = g_new0 (AeParameter, 1);
      parameter->name = g_strconcat ("@", skip_at_sign (name), NULL);
      g_ptr_array_add (self->items, parameter);
    }

  return parameter;
}

AeEncryptionType
ae_parameter_get_minimum (const AeParameter *self)
{
  return self->allows_plaintext ? self->minimum_encryption
                                : MAX (self->minimum_encryption, self->policy_minimum);
}

void
ae_parameters_clear_values (AeParameters *self)
{
  for (guint i = 0; i < self->items->len; i++)
    ae_parameter_clear_value (ae_parameters_peek (self, i));
}

void
ae_parameter_set_value (AeParameter *self, const AeTdsValue *value)
{
  ae_parameter_clear_value (self);
  self->value = *value;
  self->is_bound = TRUE;
}

void
ae_parameter_set_scalar (AeParameter *self, AeTdsValueKind kind, gint64 value)
{
  ae_parameter_set_value (self, &(AeTdsValue){ .kind = kind, .integer = value });
}

void
ae_parameter_set_real (AeParameter *self, double value)
{
  ae_parameter_set_value (self, &(AeTdsValue){ .kind = AE_TDS_VALUE_REAL, .real = value });
}

void
ae_parameter_set_text (AeParameter *self, const char *value)
{
  ae_parameter_clear_value (self);
  self->is_bound = TRUE;
  if (value == NULL)
    return;

  char *copy = g_strdup (value);
  self->value.kind = AE_TDS_VALUE_TEXT;
  self->data
      = g_bytes_new_with_free_func (copy, strlen (copy), (GDestroyNotify) ae_wipe_string, copy);
}

void
ae_parameter_set_text_as (AeParameter *self, const char *value, AeSqlType *type)
{
  ae_parameter_set_text (self, value);
  self->inferred = type;
}

void
ae_parameter_set_bytes (AeParameter *self, GBytes *value)
{
  GBytes *data = value != NULL ? g_bytes_ref (value) : NULL;

  ae_parameter_clear_value (self);
  self->is_bound = TRUE;
  self->value.kind = data != NULL ? AE_TDS_VALUE_BYTES : AE_TDS_VALUE_NULL;
  self->data = data;
}

/* No column that is encrypted has this type, so it is never taken for one of theirs. */
void
ae_parameter_set_table (AeParameter *self, AeTableData *table)
{
  ae_parameter_clear_value (self);
  g_clear_pointer (&self->declared, ae_sql_type_free);
  self->declared = ae_sql_type_new_from_string ("sql_variant", NULL);
  self->table = table;
  self->is_bound = TRUE;
}

void
ae_parameter_set_stream (AeParameter *self, GInputStream *stream, gint64 length)
{
  AeValueSource *source = stream != NULL ? ae_value_source_new (stream, length) : NULL;

  ae_parameter_set_bytes (self, NULL);
  if (source == NULL)
    return;
  self->source = source;
  self->value.kind = AE_TDS_VALUE_BYTES;
  self->inferred = ae_sql_type_new (ae_tds_type_for_name ("varbinary", 9), -1, 0, 0);
}

void
ae_parameter_get_value (const AeParameter *self, AeTdsValue *value)
{
  *value = self->value;
  if (self->data != NULL)
    value->data = g_bytes_get_data (self->data, &value->size);
}

static AeSqlType *
new_type (const char *name, int length, guint precision, guint scale)
{
  return ae_sql_type_new (ae_tds_type_for_name (name, strlen (name)), length, precision, scale);
}

/* Of a decimal number only the digits behind the point, which a type without them would cut. */
AeSqlType *
ae_parameter_dup_type (const AeParameter *self)
{
  gsize size = self->data != NULL ? g_bytes_get_size (self->data) : 0;

  if (self->declared != NULL)
    return ae_sql_type_copy (self->declared);
  if (self->inferred != NULL)
    return ae_sql_type_copy (self->inferred);

  switch (self->value.kind)
    {
    case AE_TDS_VALUE_BOOLEAN:
      return new_type ("bit", 0, 0, 0);
    case AE_TDS_VALUE_INTEGER:
      return new_type ("bigint", 0, 0, 0);
    case AE_TDS_VALUE_REAL:
      return new_type ("float", 0, 0, 0);
    case AE_TDS_VALUE_DECIMAL:
      return new_type ("decimal", 0, MAX_PRECISION, self->value.scale);
    case AE_TDS_VALUE_DATE:
      return new_type ("date", 0, 0, 0);
    case AE_TDS_VALUE_TIME:
      return new_type ("time", 0, 0, MAX_TIME_SCALE);
    case AE_TDS_VALUE_DATE_TIME:
      return new_type ("datetime2", 0, 0, MAX_TIME_SCALE);
    case AE_TDS_VALUE_DATE_TIME_OFFSET:
      return new_type ("datetimeoffset", 0, 0, MAX_TIME_SCALE);
    case AE_TDS_VALUE_BYTES:
      return new_type ("varbinary", size <= INFERRED_BYTES_LENGTH ? INFERRED_BYTES_LENGTH : -1, 0,
                       0);
    case AE_TDS_VALUE_NULL:
    case AE_TDS_VALUE_TEXT:
    default:
      /* A character of UTF-8 is never fewer bytes than UTF-16 units. */
      return new_type ("nvarchar", size <= INFERRED_TEXT_LENGTH ? INFERRED_TEXT_LENGTH : -1, 0, 0);
    }
}

char *
ae_parameters_to_declaration (const AeParameters *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const AeParameter *parameter = ae_parameters_peek (self, i);
      g_autoptr (AeSqlType) type = ae_parameter_dup_type (parameter);
      g_autofree char *type_text = parameter->table != NULL
                                       ? g_strconcat (parameter->table->quoted, " READONLY", NULL)
                                       : ae_sql_type_to_string (type);

      g_string_append_printf (text, "%s%s %s%s", i > 0 ? "," : "", parameter->name, type_text,
                              parameter->is_output ? " output" : "");
    }

  return g_string_free (text, FALSE);
}

char *
ae_parameters_to_call (const AeParameters *self, const char *procedure)
{
  GString *text = g_string_new ("EXEC ");

  g_string_append (text, procedure);
  for (guint i = 0; i < self->items->len; i++)
    {
      const AeParameter *parameter = ae_parameters_peek (self, i);

      g_string_append_printf (text, "%s%s=%s%s", i > 0 ? "," : " ", parameter->name,
                              parameter->name, parameter->is_output ? " output" : "");
    }
  return g_string_free (text, FALSE);
}

gboolean
ae_parameters_check_bound (const AeParameters *self, guint n_markers, GError **error)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const AeParameter *parameter = ae_parameters_peek (self, i);

      if (!parameter->is_bound && !parameter->is_output)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER,
                       _ ("Parameter %s has no value: bind it, or bind NULL"), parameter->name);
          return FALSE;
        }
      if (parameter->source != NULL && ae_value_source_is_used (parameter->source))
        {
          g_set_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER,
                       _ ("The stream of parameter %s was read by an earlier run: bind one anew"),
                       parameter->name);
          return FALSE;
        }
    }

  for (guint i = 1; i <= n_markers; i++)
    {
      char name[16];

      g_snprintf (name, sizeof name, "@P%u", i);
      if (ae_parameters_find (self, name) == NULL)
        {
          g_set_error (error, AE_ERROR, AE_ERROR_UNBOUND_PARAMETER,
                       _ ("Parameter %u of the statement has no value: bind %s"), i, name);
          return FALSE;
        }
    }

  return TRUE;
}
