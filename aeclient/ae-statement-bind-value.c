/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Binding a value whose type is only known at run time. */

#include "ae-statement-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

/* An integer that no signed one holds is a decimal number. */
static gboolean
set_unsigned (AeParameter *parameter, guint64 value)
{
  if (value <= G_MAXINT64)
    ae_parameter_set_scalar (parameter, AE_TDS_VALUE_INTEGER, (gint64) value);
  else
    ae_parameter_set_value (
        parameter, &(AeTdsValue){ .kind = AE_TDS_VALUE_DECIMAL,
                                  .magnitude = { (guint32) value, (guint32) (value >> 32) } });
  return TRUE;
}

/* A GValue of a type that is known here. FALSE: it is not. */
static gboolean
set_from_value (AeParameter *parameter, const GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value)))
    {
    case G_TYPE_BOOLEAN:
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_BOOLEAN, g_value_get_boolean (value) != 0);
      return TRUE;
    case G_TYPE_INT:
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_INTEGER, g_value_get_int (value));
      return TRUE;
    case G_TYPE_UINT:
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_INTEGER, g_value_get_uint (value));
      return TRUE;
    case G_TYPE_LONG:
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_INTEGER, g_value_get_long (value));
      return TRUE;
    case G_TYPE_ULONG:
      return set_unsigned (parameter, g_value_get_ulong (value));
    case G_TYPE_UINT64:
      return set_unsigned (parameter, g_value_get_uint64 (value));
    case G_TYPE_INT64:
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_INTEGER, g_value_get_int64 (value));
      return TRUE;
    case G_TYPE_FLOAT:
      ae_parameter_set_real (parameter, g_value_get_float (value));
      return TRUE;
    case G_TYPE_DOUBLE:
      ae_parameter_set_real (parameter, g_value_get_double (value));
      return TRUE;
    case G_TYPE_STRING:
      ae_parameter_set_text (parameter, g_value_get_string (value));
      return TRUE;
    case G_TYPE_POINTER:
      /* How some languages spell NULL. */
      if (g_value_get_pointer (value) != NULL)
        return FALSE;
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * ae_statement_bind_value:
 * @self: a statement
 * @name: the parameter
 * @value: a boolean, an integer, a floating-point number, a string, a [struct@GLib.Bytes], a
 *   [struct@GLib.Date], a [struct@GLib.DateTime], a [struct@AeClient.Decimal], or a pointer that is
 *   %NULL
 * @error: return location for an error
 *
 * Binds a value of a type that is only known at run time.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_TYPE` for any other type; nothing is bound then
 *
 * Since: 1.0
 */
gboolean
ae_statement_bind_value (AeStatement *self, const char *name, const GValue *value, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (G_IS_VALUE (value), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeParameter *parameter = ae_parameters_ensure (ae_statement_get_parameters (self), name);

  if (G_VALUE_HOLDS (value, G_TYPE_BYTES))
    ae_parameter_set_bytes (parameter, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_DATE))
    {
      const GDate *date = g_value_get_boxed (value);

      if (date != NULL && !g_date_valid (date))
        {
          g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                       _ ("The date for parameter %s is not valid"), parameter->name);
          return FALSE;
        }
      ae_statement_bind_date (self, name, date);
    }
  else if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    ae_statement_bind_date_time (self, name, g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, AE_TYPE_DECIMAL))
    ae_statement_bind_decimal (self, name, g_value_get_boxed (value));
  else if (!set_from_value (parameter, value))
    {
      g_set_error (
          error, AE_ERROR, AE_ERROR_TYPE,
          _ ("A value of type %s cannot be bound to parameter %s: give a number, a string, "
             "GLib.Bytes, GLib.Date, GLib.DateTime or AeClient.Decimal"),
          G_VALUE_TYPE_NAME (value), parameter->name);
      return FALSE;
    }

  return TRUE;
}

/**
 * ae_statement_bind_table:
 * @self: a statement
 * @name: the parameter
 * @table: the rows
 * @error: return location for an error
 *
 * Binds a table-valued parameter: of a procedure that has it as `READONLY`, or of the text of the
 * statement, where it is used like a table. A declaration of the parameter is replaced. The rows
 * are captured; all of them go with the request.
 *
 * A value that does not fit its column makes the statement fail with `AE_ERROR_VALUE`, naming row
 * and column from 0, before anything is sent.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_SYNTAX` when the name of the table type is
 * malformed, and to `AE_ERROR_UNBOUND_PARAMETER` when the table has no columns; nothing is bound
 * then
 *
 * Since: 1.0
 */
gboolean
ae_statement_bind_table (AeStatement *self, const char *name, AeTable *table, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (AE_IS_TABLE (table), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeTableData *data = ae_table_dup_data (table, error);

  if (data == NULL)
    {
      g_prefix_error (error, _ ("Parameter %s: "), name);
      return FALSE;
    }
  ae_parameter_set_table (ae_parameters_ensure (ae_statement_get_parameters (self), name), data);
  return TRUE;
}
