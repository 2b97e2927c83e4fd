/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-row-change-private.h"

#include <glib/gi18n-lib.h>

#include "ae-error.h"
#include "ae-row-private.h"

/**
 * AeRowChange:
 *
 * A change of one row that was read: some of its columns get other values, or it is deleted; or a
 * row like it is inserted.
 *
 * ```c
 * const char *keys[] = { "PatientId", NULL };
 * g_autoptr (AeRowChange) change
 *     = ae_row_change_new_update (connection, "dbo.Patients", row, keys);
 * ae_row_change_set_string (change, "SSN", "795-73-9838", NULL);
 * if (!ae_row_change_apply (change, NULL, &error))
 *   return FALSE;
 * ```
 *
 * Only the columns that are set are sent. A value is sent as exactly the type that its column had
 * in the row, with its collation, and encrypted as the column is; it is never sent in the clear for
 * a column that was encrypted. All other columns stay as they are, their ciphertext byte for byte.
 *
 * Exactly one row is changed, or none: when the key columns find no row, the change fails with
 * `AE_ERROR_CONFLICT`, when they find several, it is taken back and fails. For this it runs in a
 * transaction of its own, or in that of the connection after a savepoint.
 * [property@AeClient.RowChange:check] says what else must be as it was read.
 *
 * The columns of the row must be columns of the table, under their own names. A change is used by
 * one thread at a time.
 *
 * Since: 1.0
 */
enum
{
  PROP_CHECK = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeRowChange, ae_row_change, G_TYPE_OBJECT)

static void
ae_row_change_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHECK:
      g_value_set_enum (value, AE_ROW_CHANGE (object)->check);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_row_change_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CHECK:
      ae_row_change_set_check (AE_ROW_CHANGE (object), g_value_get_enum (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_row_change_finalize (GObject *object)
{
  AeRowChange *self = AE_ROW_CHANGE (object);

  g_clear_object (&self->values);
  g_clear_object (&self->connection);
  g_clear_object (&self->row);
  g_free (self->table);
  g_strfreev (self->keys);

  G_OBJECT_CLASS (ae_row_change_parent_class)->finalize (object);
}

static void
ae_row_change_class_init (AeRowChangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ae_row_change_get_property;
  object_class->set_property = ae_row_change_set_property;
  object_class->finalize = ae_row_change_finalize;

  /**
   * AeRowChange:check: (getter get_check) (setter set_check)
   *
   * What must be as it was read, beside the key; by default the version if the row has a
   * `rowversion` column, and nothing otherwise.
   *
   * Since: 1.0
   */
  props[PROP_CHECK]
      = g_param_spec_enum ("check", NULL, NULL, AE_TYPE_ROW_CHECK, AE_ROW_CHECK_KEY,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_row_change_init (AeRowChange *self)
{
}

static gboolean
has_row_version (AeRow *row)
{
  for (guint i = 0; i < ae_row_get_n_columns (row); i++)
    {
      g_autoptr (AeColumn) column = ae_row_dup_column (row, i);

      if (g_str_equal (ae_sql_type_get_name (ae_column_get_sql_type (column)), "rowversion"))
        return TRUE;
    }
  return FALSE;
}

static AeRowChange *
row_change_new (AeRowChangeKind kind,
                AeConnection *connection,
                const char *table,
                AeRow *row,
                const char *const *keys)
{
  AeRowChange *self = g_object_new (AE_TYPE_ROW_CHANGE, NULL);

  self->kind = kind;
  self->connection = g_object_ref (connection);
  self->table = g_strdup (table);
  self->row = g_object_ref (row);
  self->keys = g_strdupv ((char **) keys);
  self->values = ae_connection_create_statement (connection, "");
  if (kind != AE_ROW_CHANGE_INSERT && has_row_version (row))
    self->check = AE_ROW_CHECK_VERSION;
  return self;
}

/**
 * ae_row_change_new_update:
 * @connection: a connection
 * @table: the name of the table, such as `dbo.Patients`
 * @row: a row of the table, as it was read
 * @key_columns: (array zero-terminated=1): the columns that identify the row, at least one
 *
 * Makes a change of some columns of a row.
 *
 * Returns: (transfer full): the change
 *
 * Since: 1.0
 */
AeRowChange *
ae_row_change_new_update (AeConnection *connection,
                          const char *table,
                          AeRow *row,
                          const char *const *key_columns)
{
  g_return_val_if_fail (AE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (AE_IS_ROW (row), NULL);
  /* Without a key it would be all rows of the table. */
  g_return_val_if_fail (key_columns != NULL && key_columns[0] != NULL, NULL);

  return row_change_new (AE_ROW_CHANGE_UPDATE, connection, table, row, key_columns);
}

/**
 * ae_row_change_new_delete:
 * @connection: a connection
 * @table: the name of the table, such as `dbo.Patients`
 * @row: a row of the table, as it was read
 * @key_columns: (array zero-terminated=1): the columns that identify the row, at least one
 *
 * Makes a change that deletes a row.
 *
 * Returns: (transfer full): the change
 *
 * Since: 1.0
 */
AeRowChange *
ae_row_change_new_delete (AeConnection *connection,
                          const char *table,
                          AeRow *row,
                          const char *const *key_columns)
{
  g_return_val_if_fail (AE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (AE_IS_ROW (row), NULL);
  g_return_val_if_fail (key_columns != NULL && key_columns[0] != NULL, NULL);

  return row_change_new (AE_ROW_CHANGE_DELETE, connection, table, row, key_columns);
}

/**
 * ae_row_change_new_insert:
 * @connection: a connection
 * @table: the name of the table, such as `dbo.Patients`
 * @like: a row of the table: types and encryption of the columns are taken from it, no values
 *
 * Makes a change that inserts a row with the columns that are set.
 *
 * Returns: (transfer full): the change
 *
 * Since: 1.0
 */
AeRowChange *
ae_row_change_new_insert (AeConnection *connection, const char *table, AeRow *like)
{
  g_return_val_if_fail (AE_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (AE_IS_ROW (like), NULL);

  return row_change_new (AE_ROW_CHANGE_INSERT, connection, table, like, NULL);
}

/**
 * ae_row_change_set_check: (set-property check)
 * @self: a change
 * @check: what must be as it was read
 *
 * Sets what must be as it was read, beside the key; of no meaning when a row is inserted.
 *
 * Since: 1.0
 */
void
ae_row_change_set_check (AeRowChange *self, AeRowCheck check)
{
  g_return_if_fail (AE_IS_ROW_CHANGE (self));

  if (self->check == check || self->kind == AE_ROW_CHANGE_INSERT)
    return;
  self->check = check;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHECK]);
}

/**
 * ae_row_change_get_check: (get-property check)
 * @self: a change
 *
 * Gets what must be as it was read, beside the key.
 *
 * Returns: what
 *
 * Since: 1.0
 */
AeRowCheck
ae_row_change_get_check (AeRowChange *self)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), AE_ROW_CHECK_KEY);

  return self->check;
}

/* --- values -------------------------------------------------------------------------------- */

gboolean
ae_row_change_find (AeRowChange *self, const char *column, guint *index, GError **error)
{
  int found = ae_row_find_column (self->row, column);

  if (found < 0)
    {
      g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("The row has no column “%s”"), column);
      return FALSE;
    }
  for (guint i = found + 1; i < ae_row_get_n_columns (self->row); i++)
    {
      g_autoptr (AeColumn) other = ae_row_dup_column (self->row, i);
      g_autofree char *folded = g_utf8_casefold (ae_column_get_name (other), -1);
      g_autofree char *wanted = g_utf8_casefold (column, -1);

      if (g_str_equal (folded, wanted))
        {
          g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                       _ ("The row has several columns “%s”: read it with each once"), column);
          return FALSE;
        }
    }

  *index = (guint) found;
  return TRUE;
}

/* The parameter that holds the new value; NULL with an error. */
static char *
dup_parameter_name (AeRowChange *self, const char *column, GError **error)
{
  guint index;

  return ae_row_change_find (self, column, &index, error) ? g_strdup_printf ("@v%u", index) : NULL;
}

/**
 * ae_row_change_set_null:
 * @self: a change
 * @column: the name of a column
 * @error: return location for an error
 *
 * Sets a column to NULL.
 *
 * Returns: %FALSE with @error set when there is no such column
 *
 * Since: 1.0
 */
gboolean
ae_row_change_set_null (AeRowChange *self, const char *column, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autofree char *name = dup_parameter_name (self, column, error);
  if (name != NULL)
    ae_statement_bind_null (self->values, name);
  return name != NULL;
}

/**
 * ae_row_change_set_int64:
 * @self: a change
 * @column: the name of a column
 * @value: the value
 * @error: return location for an error
 *
 * Sets a column to an integer.
 *
 * Returns: %FALSE with @error set when there is no such column
 *
 * Since: 1.0
 */
gboolean
ae_row_change_set_int64 (AeRowChange *self, const char *column, gint64 value, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autofree char *name = dup_parameter_name (self, column, error);
  if (name != NULL)
    ae_statement_bind_int64 (self->values, name, value);
  return name != NULL;
}

/**
 * ae_row_change_set_string:
 * @self: a change
 * @column: the name of a column
 * @value: (nullable): the value in UTF-8, or %NULL for NULL
 * @error: return location for an error
 *
 * Sets a column to a text, or, of a number, a date, a time or a `uniqueidentifier`, to the value
 * that the text says exactly; see [method@AeClient.Statement.bind_string]. It is not padded.
 *
 * Returns: %FALSE with @error set when there is no such column
 *
 * Since: 1.0
 */
gboolean
ae_row_change_set_string (AeRowChange *self, const char *column, const char *value, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autofree char *name = dup_parameter_name (self, column, error);
  if (name != NULL)
    ae_statement_bind_string (self->values, name, value);
  return name != NULL;
}

/**
 * ae_row_change_set_value:
 * @self: a change
 * @column: the name of a column
 * @value: a value as [method@AeClient.Statement.bind_value] takes it
 * @error: return location for an error
 *
 * Sets a column to a value of any type: also to bytes, dates and decimal numbers.
 *
 * Returns: %FALSE with @error set when there is no such column, or for a value of another type
 *
 * Since: 1.0
 */
gboolean
ae_row_change_set_value (AeRowChange *self, const char *column, const GValue *value, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), FALSE);
  g_return_val_if_fail (column != NULL, FALSE);
  g_return_val_if_fail (G_IS_VALUE (value), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autofree char *name = dup_parameter_name (self, column, error);
  return name != NULL && ae_statement_bind_value (self->values, name, value, error);
}

/* --- applying ------------------------------------------------------------------------------ */

static AeOperation *
new_apply (AeRowChange *self, GError **error)
{
  g_autoptr (AeStatement) statement = ae_row_change_make_statement (self, error);
  AeRequest *request = statement != NULL ? ae_statement_capture_request (statement, error) : NULL;

  if (request == NULL)
    return NULL;

  AeOperation *operation = ae_connection_new_operation (self->connection, AE_OPERATION_REQUEST,
                                                        ae_row_change_run, NULL);
  operation->input = request;
  operation->free_input = (GDestroyNotify) ae_request_free;
  return operation;
}

/**
 * ae_row_change_apply:
 * @self: a change
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Sends the change. It may be applied again, which will mostly fail: the row is not as it was read.
 *
 * Blocks; in all three or four round trips. Fails with `AE_ERROR_CONFLICT` when the row is not
 * there, or not as it was read; with `AE_ERROR_FAILED` when the key finds several; with
 * `AE_ERROR_UNSUPPORTED` when a column that is to be compared cannot be; and as
 * [method@AeClient.Statement.execute] does. Nothing was changed then, unless it is the connection
 * that was lost while the server was confirming.
 *
 * Returns: %TRUE when one row was changed; %FALSE with @error set otherwise
 *
 * Since: 1.0
 */
gboolean
ae_row_change_apply (AeRowChange *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  AeOperation *operation = new_apply (self, error);
  if (operation == NULL)
    return FALSE;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL;
}

/**
 * ae_row_change_apply_async:
 * @self: a change
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to send the change, without blocking; see [method@AeClient.RowChange.apply]. What is set
 * is captured before this returns.
 *
 * Since: 1.0
 */
void
ae_row_change_apply_async (AeRowChange *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GError *error = NULL;

  g_return_if_fail (AE_IS_ROW_CHANGE (self));

  AeOperation *operation = new_apply (self, &error);
  if (operation == NULL)
    g_task_report_error (self, callback, user_data, ae_row_change_apply_async, error);
  else
    ae_operation_submit (operation, self, ae_row_change_apply_async, cancellable, callback,
                         user_data);
}

/**
 * ae_row_change_apply_finish:
 * @self: a change
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.RowChange.apply_async].
 *
 * Returns: %TRUE when one row was changed; %FALSE with @error set otherwise
 *
 * Since: 1.0
 */
gboolean
ae_row_change_apply_finish (AeRowChange *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_ROW_CHANGE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_row_change_apply_async, error);
  return done != NULL;
}
