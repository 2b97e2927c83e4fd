/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Binding values to the parameters of a statement, and what is said about them. */

#include "ae-statement-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"

static AeParameter *
ensure_parameter (AeStatement *self, const char *name)
{
  return ae_parameters_ensure (ae_statement_get_parameters (self), name);
}

/**
 * ae_statement_bind_null:
 * @self: a statement
 * @name: the parameter
 *
 * Binds NULL.
 *
 * Since: 1.0
 */
void
ae_statement_bind_null (AeStatement *self, const char *name)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_scalar (ensure_parameter (self, name), AE_TDS_VALUE_NULL, 0);
}

/**
 * ae_statement_bind_boolean:
 * @self: a statement
 * @name: the parameter
 * @value: the value
 *
 * Binds a truth value; it is sent as `bit` unless the parameter is declared.
 *
 * Since: 1.0
 */
void
ae_statement_bind_boolean (AeStatement *self, const char *name, gboolean value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_scalar (ensure_parameter (self, name), AE_TDS_VALUE_BOOLEAN, value != FALSE);
}

/**
 * ae_statement_bind_int64:
 * @self: a statement
 * @name: the parameter
 * @value: the value
 *
 * Binds an integer; it is sent as `bigint` unless the parameter is declared.
 *
 * Since: 1.0
 */
void
ae_statement_bind_int64 (AeStatement *self, const char *name, gint64 value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_scalar (ensure_parameter (self, name), AE_TDS_VALUE_INTEGER, value);
}

/**
 * ae_statement_bind_double:
 * @self: a statement
 * @name: the parameter
 * @value: the value
 *
 * Binds a floating-point number; it is sent as `float` unless the parameter is declared.
 *
 * Since: 1.0
 */
void
ae_statement_bind_double (AeStatement *self, const char *name, double value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_real (ensure_parameter (self, name), value);
}

/**
 * ae_statement_bind_string:
 * @self: a statement
 * @name: the parameter
 * @value: (nullable): the value in UTF-8, or %NULL to bind NULL
 *
 * Binds a text; it is sent as `nvarchar(4000)`, or `nvarchar(max)` when it is longer, unless the
 * parameter is declared. For a declared number or date the text is read as one, where that is
 * exact.
 *
 * Since: 1.0
 */
void
ae_statement_bind_string (AeStatement *self, const char *name, const char *value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_text (ensure_parameter (self, name), value);
}

/**
 * ae_statement_bind_bytes:
 * @self: a statement
 * @name: the parameter
 * @value: (nullable): the value, or %NULL to bind NULL
 *
 * Binds bytes; they are sent as `varbinary(8000)`, or `varbinary(max)` when there are more, unless
 * the parameter is declared.
 *
 * Since: 1.0
 */
void
ae_statement_bind_bytes (AeStatement *self, const char *name, GBytes *value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_bytes (ensure_parameter (self, name), value);
}

/**
 * ae_statement_bind_date:
 * @self: a statement
 * @name: the parameter
 * @value: (nullable): a valid date, or %NULL to bind NULL
 *
 * Binds a date.
 *
 * Since: 1.0
 */
void
ae_statement_bind_date (AeStatement *self, const char *name, const GDate *value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (value == NULL || g_date_valid (value));

  AeParameter *parameter = ensure_parameter (self, name);
  if (value == NULL)
    ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
  else
    ae_parameter_set_scalar (parameter, AE_TDS_VALUE_DATE, (gint64) g_date_get_julian (value) - 1);
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
 *   [struct@GLib.Date], or a pointer that is %NULL
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

  AeParameter *parameter = ensure_parameter (self, name);

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
  else if (!set_from_value (parameter, value))
    {
      g_set_error (
          error, AE_ERROR, AE_ERROR_TYPE,
          _ ("A value of type %s cannot be bound to parameter %s: give a number, a string, "
             "GLib.Bytes or GLib.Date"),
          G_VALUE_TYPE_NAME (value), parameter->name);
      return FALSE;
    }

  return TRUE;
}

/**
 * ae_statement_clear_bindings:
 * @self: a statement
 *
 * Forgets and wipes the bound values. Declarations and requirements stay.
 *
 * Since: 1.0
 */
void
ae_statement_clear_bindings (AeStatement *self)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  ae_parameters_clear_values (ae_statement_get_parameters (self));
}

/**
 * ae_statement_declare:
 * @self: a statement
 * @name: the parameter
 * @sql_type: a type as T-SQL writes it, such as `char(11)`
 * @error: return location for an error
 *
 * Declares the type of a parameter.
 *
 * A parameter for an encrypted column must be declared with exactly the column's type, length,
 * precision and scale.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_SYNTAX` when there is no such type
 *
 * Since: 1.0
 */
gboolean
ae_statement_declare (AeStatement *self, const char *name, const char *sql_type, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (sql_type != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeSqlType *type = ae_sql_type_new_from_string (sql_type, error);
  if (type == NULL)
    return FALSE;

  AeParameter *parameter = ensure_parameter (self, name);
  g_clear_pointer (&parameter->declared, ae_sql_type_free);
  parameter->declared = type;
  return TRUE;
}

/**
 * ae_statement_require_encryption:
 * @self: a statement
 * @name: the parameter
 *
 * Says that the value of a parameter must not leave this process in the clear.
 *
 * The server says which parameters are encrypted, and it is not trusted. With this, a server that
 * says that the parameter needs no encryption is not believed: the statement fails with
 * `AE_ERROR_ENCRYPTION_REQUIRED` and nothing is sent.
 *
 * Since: 1.0
 */
void
ae_statement_require_encryption (AeStatement *self, const char *name)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_statement_require_encryption_type (self, name, AE_ENCRYPTION_TYPE_DETERMINISTIC);
}

/**
 * ae_statement_require_encryption_type:
 * @self: a statement
 * @name: the parameter
 * @minimum: the weakest scheme that will do: `randomized` refuses a deterministic one, `none` takes
 * a requirement back
 *
 * Says how a parameter must be encrypted at least.
 *
 * As [method@AeClient.Statement.require_encryption]; but a server could also ask for deterministic
 * encryption of a column that is a randomized one, so as to see which values are equal. With
 * `randomized` that is refused with `AE_ERROR_ENCRYPTION_REQUIRED`, and nothing is sent.
 *
 * Since: 1.0
 */
void
ae_statement_require_encryption_type (AeStatement *self, const char *name, AeEncryptionType minimum)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ensure_parameter (self, name)->minimum_encryption = minimum;
}

/**
 * ae_statement_expect_encryption:
 * @self: a statement
 * @column: the name of a result column, in any case
 * @minimum: the weakest scheme that will do; `none` only wants the column to be there
 *
 * Says that a column of the result is encrypted in the table.
 *
 * A server could say that a column is not encrypted and send values of its own making. With this
 * its answer is refused with `AE_ERROR_ENCRYPTION_REQUIRED` before anything of it is handed out: by
 * the call that runs the statement, also when its first result has no column of that name, or by
 * [method@AeClient.Cursor.next_result] for results behind it. The connection stays usable.
 *
 * It holds with any setting of column encryption, as long as the connection was opened with column
 * encryption; otherwise the statement fails and nothing is sent.
 *
 * Since: 1.0
 */
void
ae_statement_expect_encryption (AeStatement *self, const char *column, AeEncryptionType minimum)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (column != NULL);

  ae_result_rules_expect (ae_statement_get_rules (self), column, minimum);
}
