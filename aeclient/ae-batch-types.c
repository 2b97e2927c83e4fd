/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* The type of a parameter over many sets of values. It follows from the kinds of the values, as for
 * one value (ae-parameters.c): NULL goes with everything, a longer text with a shorter, an integer
 * with a decimal number. What would change a value, such as an integer beside a float, does not
 * mix. */

#include "ae-batch-private.h"

#define MAX_PRECISION 38
/* What mixes has no more digits than this on either side of the point. */
#define MAX_MIXED_DIGITS 19

/* What is known of the values of one parameter so far. */
typedef struct
{
  AeTdsValueKind kind;
  AeSqlType *type;
  guint8 scale;
  gboolean is_mixed; /* integers and decimal numbers, or several scales */
  gboolean is_wide;  /* a decimal number that has too many digits to be mixed */
} AeCommonType;

static gboolean
is_number (AeTdsValueKind kind)
{
  return kind == AE_TDS_VALUE_INTEGER || kind == AE_TDS_VALUE_DECIMAL;
}

/* More than 62 bits, or more digits behind the point than would leave room before it. */
static gboolean
is_wide (const AeTdsValue *value)
{
  return value->kind == AE_TDS_VALUE_DECIMAL
         && (value->magnitude[3] != 0 || value->magnitude[2] != 0 || value->magnitude[1] >> 30 != 0
             || value->scale > MAX_MIXED_DIGITS);
}

static gboolean
has_max_length (const AeSqlType *type)
{
  g_autofree char *text = ae_sql_type_to_string (type);

  return g_str_has_suffix (text, "(max)");
}

static void
take_type (AeCommonType *self, const AeParameter *parameter)
{
  g_clear_pointer (&self->type, ae_sql_type_free);
  self->type = ae_parameter_dup_type (parameter);
}

/* FALSE: there is no type for both. */
static gboolean
add_value (AeCommonType *self, const AeParameter *parameter)
{
  AeTdsValueKind kind = parameter->value.kind;

  /* Its type was given with the value. */
  if (parameter->inferred != NULL)
    return FALSE;
  if (kind == AE_TDS_VALUE_NULL)
    return TRUE;

  self->is_wide = self->is_wide || is_wide (&parameter->value);
  if (self->type == NULL)
    {
      self->kind = kind;
      self->scale = kind == AE_TDS_VALUE_DECIMAL ? parameter->value.scale : 0;
      take_type (self, parameter);
      return TRUE;
    }
  if (is_number (self->kind) && is_number (kind))
    {
      guint8 scale = kind == AE_TDS_VALUE_DECIMAL ? parameter->value.scale : 0;

      self->is_mixed = self->is_mixed || kind != self->kind || scale != self->scale;
      self->scale = MAX (self->scale, scale);
      if (kind == AE_TDS_VALUE_DECIMAL)
        self->kind = kind;
      return TRUE;
    }
  if (self->kind != kind)
    return FALSE;

  g_autoptr (AeSqlType) type = ae_parameter_dup_type (parameter);
  if (!has_max_length (self->type) && has_max_length (type))
    take_type (self, parameter);
  return TRUE;
}

/* NULL: there is none, or all values are NULL. */
static AeSqlType *
find_common_type (GPtrArray *sets, guint index)
{
  AeCommonType common = { AE_TDS_VALUE_NULL };
  gboolean is_common = TRUE;

  for (guint i = 0; i < sets->len && is_common; i++)
    {
      const AeBatchSet *set = g_ptr_array_index (sets, i);

      is_common = add_value (&common, ae_parameters_peek (set->parameters, index));
    }
  if (is_common && common.is_mixed)
    {
      g_clear_pointer (&common.type, ae_sql_type_free);
      if (!common.is_wide)
        common.type
            = ae_sql_type_new (ae_tds_type_for_name ("decimal", 7), 0, MAX_PRECISION, common.scale);
    }
  if (!is_common)
    g_clear_pointer (&common.type, ae_sql_type_free);
  return common.type;
}

void
ae_batch_unify_types (GPtrArray *sets)
{
  const AeBatchSet *first = sets->len > 0 ? g_ptr_array_index (sets, 0) : NULL;

  for (guint i = 0; first != NULL && i < ae_parameters_get_length (first->parameters); i++)
    {
      if (ae_parameters_peek (first->parameters, i)->declared != NULL)
        continue;

      g_autoptr (AeSqlType) type = find_common_type (sets, i);
      for (guint k = 0; type != NULL && k < sets->len; k++)
        {
          AeBatchSet *set = g_ptr_array_index (sets, k);
          AeParameter *parameter = ae_parameters_peek (set->parameters, i);

          g_clear_pointer (&parameter->inferred, ae_sql_type_free);
          parameter->inferred = ae_sql_type_copy (type);
        }
    }
}
