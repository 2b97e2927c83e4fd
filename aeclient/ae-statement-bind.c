/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Binding values to the parameters of a statement, and what is said about them. */

#include "ae-statement-private.h"

#include "ae-decimal-private.h"
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
 * parameter is declared. For a declared number, date or time the text is read as one, where that
 * is exact: `-1234.50`, `2023-03-17`, `12:34:56.1234567`, `2023-03-17 12:34:56 +05:30`.
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
 * ae_statement_bind_stream:
 * @self: a statement
 * @name: the parameter
 * @stream: (nullable): the value, or %NULL to bind NULL
 * @length: how many bytes @stream has, or -1 if that is not known
 *
 * Binds what a stream gives from where it stands to its end.
 *
 * It is sent as `varbinary(max)`, or as what the parameter is declared as: `varbinary(max)`,
 * `varchar(max)`, `nvarchar(max)`, `xml` or `json`; for text the stream gives UTF-8. The value is
 * never in memory as a whole: in the clear it is sent while it is read. An encrypted value is read
 * to its end before the request begins, because its length and the tag that makes it authentic
 * stand in front; until then it waits, encrypted, in a temporary file without a name, in `TMPDIR`
 * or
 * `/var/tmp`, if it has more than a megabyte.
 *
 * The stream is read once, when the statement runs: in the thread of a synchronous call, in the
 * context of an asynchronous one, there with [method@Gio.InputStream.read_async]. It is not closed.
 * Bind another one for the next run; running again with the same is `AE_ERROR_UNBOUND_PARAMETER`.
 *
 * If the stream fails, or has another length than @length, the statement fails with that error and
 * is not run; the connection stays usable. Where a statement would be tried a second time because
 * the server says that keys or columns changed, that needs a stream that can be sought in
 * ([iface@Gio.Seekable]); otherwise it fails with the server's error.
 *
 * Since: 1.0
 */
void
ae_statement_bind_stream (AeStatement *self, const char *name, GInputStream *stream, gint64 length)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (stream == NULL || G_IS_INPUT_STREAM (stream));
  g_return_if_fail (length >= -1);

  ae_parameter_set_stream (ensure_parameter (self, name), stream, length);
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

/**
 * ae_statement_bind_time:
 * @self: a statement
 * @name: the parameter
 * @value: a time of day, in units of 100 ns since midnight
 *
 * Binds a time of day; it is sent as `time(7)` unless the parameter is declared. For a declared
 * scale it must have no more digits, and it must be less than a day: otherwise running the
 * statement fails with `AE_ERROR_VALUE`.
 *
 * Since: 1.0
 */
void
ae_statement_bind_time (AeStatement *self, const char *name, gint64 value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameter_set_value (ensure_parameter (self, name),
                          &(AeTdsValue){ .kind = AE_TDS_VALUE_TIME, .ticks = value });
}

/**
 * ae_statement_bind_date_time:
 * @self: a statement
 * @name: the parameter
 * @value: (nullable): a date and time, or %NULL to bind NULL
 *
 * Binds a date and time; it is sent as `datetimeoffset(7)` unless the parameter is declared.
 *
 * For a parameter that is declared as `datetime2`, `datetime`, `smalldatetime` or `date`, which
 * know no zone, it is taken as the clock shows it: nothing is converted to another zone. A value
 * with more digits than the declared type has is not rounded, it makes the statement fail with
 * `AE_ERROR_VALUE`.
 *
 * A [struct@GLib.DateTime] has microseconds; a value with 100 ns is bound as text with
 * [method@AeClient.Statement.bind_as].
 *
 * Since: 1.0
 */
void
ae_statement_bind_date_time (AeStatement *self, const char *name, GDateTime *value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  AeParameter *parameter = ensure_parameter (self, name);
  if (value == NULL)
    {
      ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
      return;
    }

  gint64 days = 0;
  gint64 seconds = g_date_time_get_hour (value) * 3600 + g_date_time_get_minute (value) * 60
                   + g_date_time_get_second (value);
  gint64 offset = g_date_time_get_utc_offset (value) / G_USEC_PER_SEC;
  ae_tds_date_from_ymd (g_date_time_get_year (value), g_date_time_get_month (value),
                        g_date_time_get_day_of_month (value), &days);
  ae_parameter_set_value (
      parameter, &(AeTdsValue){ .kind = AE_TDS_VALUE_DATE_TIME_OFFSET,
                                .days = (gint32) days,
                                .ticks = seconds * AE_TDS_TICKS_PER_SECOND
                                         + g_date_time_get_microsecond (value) * (gint64) 10,
                                .offset = offset % 60 == 0 ? (gint16) (offset / 60)
                                                           : AE_TDS_OFFSET_IMPOSSIBLE });
}

/**
 * ae_statement_bind_decimal:
 * @self: a statement
 * @name: the parameter
 * @value: (nullable): a decimal number, or %NULL to bind NULL
 *
 * Binds a decimal number; it is sent as `decimal(38,s)`, with s digits behind the point as the
 * value has them, unless the parameter is declared. A value with more digits than the declared type
 * has is not rounded, it makes the statement fail with `AE_ERROR_VALUE`.
 *
 * Since: 1.0
 */
void
ae_statement_bind_decimal (AeStatement *self, const char *name, const AeDecimal *value)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  AeParameter *parameter = ensure_parameter (self, name);
  if (value == NULL)
    ae_parameter_set_scalar (parameter, AE_TDS_VALUE_NULL, 0);
  else
    ae_parameter_set_value (parameter, ae_decimal_get_tds (value));
}

/**
 * ae_statement_bind_as:
 * @self: a statement
 * @name: the parameter
 * @sql_type: a type as T-SQL writes it, such as `datetime2(7)`
 * @value: (nullable): the exact text of a value of that type, or %NULL to bind NULL
 * @error: return location for an error
 *
 * Binds a value of any type by its text, in the form of [method@AeClient.Cursor.get_string]:
 * `2023-03-17 12:34:56.1234567`, `-1234.50`.
 *
 * The type belongs to the value: it is forgotten with it, and a type that was declared for the
 * parameter comes first. Whether the text is a value of the type is found when the statement is
 * run, which then fails with `AE_ERROR_VALUE`.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_SYNTAX` when there is no such type; nothing is bound
 *   then
 *
 * Since: 1.0
 */
gboolean
ae_statement_bind_as (AeStatement *self,
                      const char *name,
                      const char *sql_type,
                      const char *value,
                      GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (sql_type != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeSqlType *type = ae_sql_type_new_from_string (sql_type, error);
  if (type == NULL)
    return FALSE;
  ae_parameter_set_text_as (ensure_parameter (self, name), value, type);
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
 * @sql_type: a type as T-SQL writes it, such as `char(11)`, perhaps with a collation
 * @error: return location for an error
 *
 * Declares the type of a parameter.
 *
 * A parameter for an encrypted column must be declared with exactly the column's type, length,
 * precision and scale.
 *
 * Behind a character type its collation may stand, as in a column definition:
 * `varchar(20) COLLATE Latin1_General_100_BIN2_UTF8`. It says in which code page the characters are
 * encrypted, which the server does not tell: a text that is not ASCII cannot be encrypted as `char`
 * or `varchar` without it. `nchar` and `nvarchar` need none.
 *
 * Returns: %FALSE with @error set to `AE_ERROR_SYNTAX` when there is no such type or collation
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

  return ae_parameter_declare (ensure_parameter (self, name), sql_type, error);
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
