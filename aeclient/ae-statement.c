/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-statement-private.h"

#include <glib/gi18n-lib.h>

#include "ae-cursor-private.h"
#include "ae-error.h"
#include "ae-procedure-name-private.h"
#include "ae-run-facts-private.h"
#include "ae-sql-text-private.h"

/**
 * AeStatement:
 *
 * A statement with parameters, to be run as often as wanted.
 *
 * Parameters are bound by name, with or without the `@`. A value for an encrypted column must have
 * exactly the column's type, which the value alone cannot say: declare it.
 *
 * ```c
 * g_autoptr (AeStatement) statement = ae_connection_create_statement (
 *     connection, "SELECT FirstName FROM Patients WHERE SSN = @ssn");
 * ae_statement_declare (statement, "@ssn", "char(11)", NULL);
 * ae_statement_bind_string (statement, "@ssn", "795-73-9838");
 * g_autoptr (AeCursor) cursor = ae_statement_query (statement, NULL, &error);
 * ```
 *
 * What is bound is captured when the statement is run, so it may be bound anew at once, also while
 * an asynchronous run is under way. A statement is used by one thread at a time.
 *
 * With column encryption enabled the first run of a statement asks the server, in one round trip
 * more, which of its parameters are encrypted; the answer is remembered for the whole process.
 *
 * Since: 1.0
 */
struct _AeStatement
{
  GObject parent_instance;

  AeConnection *connection;
  char *sql;
  char *procedure;     /* quoted; of a call, which has no text of its own */
  char *rewritten_sql; /* with @P1 … in place of ? */
  GError *sql_error;   /* why it could not be rewritten */
  guint n_markers;
  AeParameters *parameters;
  AeResultRules *rules;
  GPtrArray *messages; /* of the last run */
  AeOutputs *outputs;  /* the same, when it was run to its end */
  AeRunFacts *facts;   /* the same; or of when it was prepared */
  AePreparation preparation;
  guint timeout;
  AeColumnEncryption column_encryption;
  gboolean column_encryption_set;
  gboolean learn_types;
  gboolean stream_values;
};

enum
{
  PROP_CONNECTION = 1,
  PROP_SQL,
  PROP_TIMEOUT,
  PROP_COLUMN_ENCRYPTION,
  PROP_LEARN_TYPES,
  PROP_STREAM_VALUES,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AeStatement, ae_statement, G_TYPE_OBJECT)

static void
ae_statement_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AeStatement *self = AE_STATEMENT (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_SQL:
      g_value_set_string (value, self->sql);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_COLUMN_ENCRYPTION:
      g_value_set_enum (value, ae_statement_get_column_encryption (self));
      break;
    case PROP_LEARN_TYPES:
      g_value_set_boolean (value, self->learn_types);
      break;
    case PROP_STREAM_VALUES:
      g_value_set_boolean (value, self->stream_values);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_statement_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AeStatement *self = AE_STATEMENT (object);

  switch (prop_id)
    {
    case PROP_TIMEOUT:
      ae_statement_set_timeout (self, g_value_get_uint (value));
      break;
    case PROP_COLUMN_ENCRYPTION:
      ae_statement_set_column_encryption (self, g_value_get_enum (value));
      break;
    case PROP_LEARN_TYPES:
      ae_statement_set_learn_types (self, g_value_get_boolean (value));
      break;
    case PROP_STREAM_VALUES:
      ae_statement_set_stream_values (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ae_statement_finalize (GObject *object)
{
  AeStatement *self = AE_STATEMENT (object);

  g_clear_object (&self->connection);
  g_free (self->sql);
  g_free (self->procedure);
  g_free (self->rewritten_sql);
  g_clear_error (&self->sql_error);
  ae_parameters_free (self->parameters);
  ae_result_rules_unref (self->rules);
  g_ptr_array_unref (self->messages);
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  g_clear_pointer (&self->facts, ae_run_facts_unref);
  ae_preparation_clear (&self->preparation);

  G_OBJECT_CLASS (ae_statement_parent_class)->finalize (object);
}

static void
ae_statement_class_init (AeStatementClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ae_statement_get_property;
  object_class->set_property = ae_statement_set_property;
  object_class->finalize = ae_statement_finalize;

  /**
   * AeStatement:connection: (getter get_connection)
   *
   * The connection on which the statement runs.
   *
   * Since: 1.0
   */
  props[PROP_CONNECTION]
      = g_param_spec_object ("connection", NULL, NULL, AE_TYPE_CONNECTION, readable);

  /**
   * AeStatement:sql: (getter get_sql)
   *
   * The text of the statement, as it was given.
   *
   * Since: 1.0
   */
  props[PROP_SQL] = g_param_spec_string ("sql", NULL, NULL, NULL, readable);

  /**
   * AeStatement:timeout: (getter get_timeout) (setter set_timeout)
   *
   * How many seconds running the statement, and each call that reads its rows, may take; 0 is no
   * limit.
   *
   * Since: 1.0
   */
  props[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT / 1000, 0, writable);

  /**
   * AeStatement:column-encryption: (getter get_column_encryption) (setter set_column_encryption)
   *
   * What Always Encrypted does for this statement; as the connection unless it is set.
   *
   * Since: 1.0
   */
  props[PROP_COLUMN_ENCRYPTION]
      = g_param_spec_enum ("column-encryption", NULL, NULL, AE_TYPE_COLUMN_ENCRYPTION,
                           AE_COLUMN_ENCRYPTION_DISABLED, writable);

  /**
   * AeStatement:learn-types: (getter get_learn_types) (setter set_learn_types)
   *
   * Whether parameters that are not declared get the types that their encrypted columns want.
   *
   * Since: 1.0
   */
  props[PROP_LEARN_TYPES] = g_param_spec_boolean ("learn-types", NULL, NULL, TRUE, writable);

  /**
   * AeStatement:stream-values: (getter get_stream_values) (setter set_stream_values)
   *
   * Whether large values of the results are read as streams and never in memory as a whole.
   *
   * Since: 1.0
   */
  props[PROP_STREAM_VALUES] = g_param_spec_boolean ("stream-values", NULL, NULL, FALSE, writable);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ae_statement_init (AeStatement *self)
{
  self->parameters = ae_parameters_new ();
  self->rules = ae_result_rules_new (FALSE);
  self->messages = g_ptr_array_new ();
  self->learn_types = TRUE;
}

AeStatement *
ae_statement_new (AeConnection *connection, const char *sql)
{
  AeStatement *self = g_object_new (AE_TYPE_STATEMENT, NULL);

  self->connection = g_object_ref (connection);
  self->sql = g_strdup (sql);
  self->rewritten_sql = ae_sql_text_rewrite_markers (sql, &self->n_markers, &self->sql_error);
  return self;
}

AeStatement *
ae_statement_new_call (AeConnection *connection, const char *procedure)
{
  AeStatement *self = g_object_new (AE_TYPE_STATEMENT, NULL);

  self->connection = g_object_ref (connection);
  self->procedure = ae_procedure_name_quote (procedure, &self->sql_error);
  self->sql = g_strconcat ("EXEC ", self->procedure != NULL ? self->procedure : procedure, NULL);
  return self;
}

/**
 * ae_statement_get_connection: (get-property connection)
 * @self: a statement
 *
 * Gets the connection on which the statement runs.
 *
 * Returns: (transfer none): the connection
 *
 * Since: 1.0
 */
AeConnection *
ae_statement_get_connection (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);

  return self->connection;
}

/**
 * ae_statement_get_sql: (get-property sql)
 * @self: a statement
 *
 * Gets the text of the statement, as it was given.
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
ae_statement_get_sql (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);

  return self->sql;
}

/**
 * ae_statement_set_column_encryption: (set-property column-encryption)
 * @self: a statement
 * @setting: what Always Encrypted is to do
 *
 * Sets what Always Encrypted does for this statement.
 *
 * On a connection that was opened with column encryption disabled, anything but `disabled` makes
 * the statement fail with `AE_ERROR_UNSUPPORTED` when it is run.
 *
 * Since: 1.0
 */
void
ae_statement_set_column_encryption (AeStatement *self, AeColumnEncryption setting)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  self->column_encryption = setting;
  self->column_encryption_set = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COLUMN_ENCRYPTION]);
}

/**
 * ae_statement_get_column_encryption: (get-property column-encryption)
 * @self: a statement
 *
 * Gets what Always Encrypted does for this statement.
 *
 * Returns: the setting, of the connection if the statement has none of its own
 *
 * Since: 1.0
 */
AeColumnEncryption
ae_statement_get_column_encryption (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), AE_COLUMN_ENCRYPTION_DISABLED);

  if (self->column_encryption_set)
    return self->column_encryption;
  return ae_connection_get_column_encryption_setting (self->connection);
}

/**
 * ae_statement_set_learn_types: (set-property learn-types)
 * @self: a statement
 * @learn: whether to learn types
 *
 * Sets whether parameters that are not declared get the types that their encrypted columns want.
 *
 * The server tells such a type, and the collation of a `char` or `varchar` column, when it is asked
 * about the statement with a wrong one. That needs a few round trips on the first run, in which no
 * values are sent; what was learnt is remembered for the whole process together with which
 * parameters are encrypted. A value that does not fit the type is an error and never changed. What
 * was declared is never replaced, and a parameter whose type was learnt is sent encrypted or not at
 * all. The default is %TRUE; if it is %FALSE, the statement fails with the server's error.
 *
 * Since: 1.0
 */
void
ae_statement_set_learn_types (AeStatement *self, gboolean learn)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  learn = !!learn;
  if (self->learn_types == learn)
    return;
  self->learn_types = learn;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LEARN_TYPES]);
}

/**
 * ae_statement_get_learn_types: (get-property learn-types)
 * @self: a statement
 *
 * Gets whether parameters that are not declared get the types that their encrypted columns want.
 *
 * Returns: %TRUE if they do
 *
 * Since: 1.0
 */
gboolean
ae_statement_get_learn_types (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);

  return self->learn_types;
}

/**
 * ae_statement_set_stream_values: (set-property stream-values)
 * @self: a statement
 * @stream: whether to read large values as streams
 *
 * Sets whether large values of the results are read as streams.
 *
 * Then the values of `varbinary(max)`, `varchar(max)`, `nvarchar(max)`, `xml`, `json`, `text`,
 * `ntext`, `image` and CLR columns stay with the server until
 * [method@AeClient.Cursor.open_stream] asks for them; one that is NULL is known to be so. A row is
 * then read from left to right: what stands behind such a value can be had when its stream was read
 * to the end or closed. Rows of results that have such columns come one by one. The default is
 * %FALSE: whole rows are read into memory.
 *
 * Since: 1.0
 */
void
ae_statement_set_stream_values (AeStatement *self, gboolean stream)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  stream = !!stream;
  if (self->stream_values == stream)
    return;
  self->stream_values = stream;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STREAM_VALUES]);
}

/**
 * ae_statement_get_stream_values: (get-property stream-values)
 * @self: a statement
 *
 * Gets whether large values of the results are read as streams.
 *
 * Returns: %TRUE if they are
 *
 * Since: 1.0
 */
gboolean
ae_statement_get_stream_values (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);

  return self->stream_values;
}

/**
 * ae_statement_set_timeout: (set-property timeout)
 * @self: a statement
 * @seconds: the limit in seconds; 0 is none
 *
 * Sets how long running the statement, and each call that reads its rows, may take. A statement
 * that takes longer is taken back by attention and fails with `G_IO_ERROR_TIMED_OUT`; the
 * connection stays usable.
 *
 * Since: 1.0
 */
void
ae_statement_set_timeout (AeStatement *self, guint seconds)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  if (self->timeout == seconds)
    return;
  self->timeout = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TIMEOUT]);
}

/**
 * ae_statement_get_timeout: (get-property timeout)
 * @self: a statement
 *
 * Gets how long running the statement may take.
 *
 * Returns: the limit in seconds; 0 is none
 *
 * Since: 1.0
 */
guint
ae_statement_get_timeout (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), 0);

  return self->timeout;
}

/**
 * ae_statement_dup_messages:
 * @self: a statement
 *
 * Gets what the server said when the statement was last run: PRINT, information and errors, in
 * their order, with severity, state, procedure and line. What comes while rows are read is in
 * [signal@AeClient.Connection::message] only.
 *
 * Returns: (transfer container) (element-type AeServerMessage): the messages
 *
 * Since: 1.0
 */
GPtrArray *
ae_statement_dup_messages (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);

  return g_ptr_array_ref (self->messages);
}

AeOutputs *
ae_statement_peek_outputs (AeStatement *self)
{
  return self->outputs;
}

AeRunFacts *
ae_statement_peek_facts (AeStatement *self)
{
  return self->facts;
}

void
ae_statement_take_facts (AeStatement *self, AeOperation *operation)
{
  g_clear_pointer (&self->facts, ae_run_facts_unref);
  self->facts = g_steal_pointer (&operation->facts);
}

AePreparation *
ae_statement_get_preparation (AeStatement *self)
{
  return &self->preparation;
}

AeParameters *
ae_statement_get_parameters (AeStatement *self)
{
  return self->parameters;
}

AeResultRules *
ae_statement_get_rules (AeStatement *self)
{
  return self->rules;
}

/* --- running ------------------------------------------------------------------------------- */

AeRequest *
ae_statement_capture_request (AeStatement *self, GError **error)
{
  return ae_statement_capture_request_with (self, self->parameters, error);
}

AeRequest *
ae_statement_capture_request_with (AeStatement *self,
                                   const AeParameters *parameters,
                                   GError **error)
{
  if (self->sql_error != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->sql_error);
      return NULL;
    }

  AeRequest *request = g_new0 (AeRequest, 1);
  guint without_autocommit;
  request->sql = self->procedure != NULL ? ae_parameters_to_call (parameters, self->procedure)
                                         : g_strdup (self->rewritten_sql);
  request->procedure = g_strdup (self->procedure);
  request->n_markers = self->n_markers;
  if (self->preparation.prepared != NULL)
    request->prepared = ae_prepared_ref (self->preparation.prepared);
  request->parameters = ae_parameters_copy (parameters);
  request->encryption = ae_statement_get_column_encryption (self);
  request->rules = ae_result_rules_copy (self->rules);
  request->names_protected_column
      = ae_column_policy_apply (ae_connection_get_column_policy (self->connection), request->sql,
                                request->parameters, request->rules);
  request->rules->decrypt = request->encryption != AE_COLUMN_ENCRYPTION_DISABLED;
  request->learns_types = self->learn_types;
  request->streams_values = self->stream_values;
  request->timeout = self->timeout;
  ae_connection_get_transaction_settings (self->connection, &request->isolation,
                                          &without_autocommit);
  request->begins_transaction = without_autocommit != 0;
  return request;
}

/* The response stays with the connection as long as it has something left to read. */
static gboolean
run_query (AeOperation *self, const AeFlow *flow, GError **error)
{
  const AeRequest *request = self->input;
  g_autoptr (AeResponse) response = ae_response_new (request->rules, request->timeout);

  if (!ae_session_query (flow, request, &response->current, &response->counts, error))
    return FALSE;

  /* Not a row was read yet. */
  response->takes_parts = request->streams_values;
  if (response->takes_parts)
    ae_session_take_parts (flow->session);
  if (flow->session->outputs != NULL)
    response->outputs = ae_outputs_ref (flow->session->outputs);
  response->is_over = !flow->session->awaiting_response;
  if (!response->is_over)
    self->core->response = ae_response_ref (response);
  self->response = g_steal_pointer (&response);
  return TRUE;
}

static gboolean
run_execute (AeOperation *self, const AeFlow *flow, GError **error)
{
  const AeRequest *request = self->input;
  g_autoptr (AeResult) first = NULL;
  AeCounts counts = AE_COUNTS_INIT;

  if (!ae_session_query (flow, request, &first, &counts, error)
      || !ae_session_drain (flow, &counts, error))
    return FALSE;

  if (flow->session->outputs != NULL)
    self->outputs = ae_outputs_ref (flow->session->outputs);
  self->number = counts.rows_affected;
  return TRUE;
}

static void
apply_messages (AeOperation *operation, gpointer source_object)
{
  AeStatement *self = AE_STATEMENT (source_object);

  g_ptr_array_unref (self->messages);
  self->messages = g_ptr_array_ref (operation->messages);
  g_clear_pointer (&self->outputs, ae_outputs_unref);
  self->outputs = g_steal_pointer (&operation->outputs);
  ae_statement_take_facts (self, operation);
}

static AeOperation *
new_run (AeStatement *self, AeOperationFunc run, GError **error)
{
  AeRequest *request = ae_statement_capture_request (self, error);

  if (request == NULL)
    return NULL;

  AeOperation *operation
      = ae_connection_new_operation (self->connection, AE_OPERATION_REQUEST, run, apply_messages);
  operation->input = request;
  operation->free_input = (GDestroyNotify) ae_request_free;
  operation->timeout = request->timeout;
  return operation;
}

static void
submit_run (AeStatement *self,
            AeOperationFunc run,
            gpointer source_tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GError *error = NULL;
  AeOperation *operation = new_run (self, run, &error);

  if (operation == NULL)
    g_task_report_error (self, callback, user_data, source_tag, error);
  else
    ae_operation_submit (operation, self, source_tag, cancellable, callback, user_data);
}

/**
 * ae_statement_query:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Runs the statement and waits for its first result.
 *
 * The cursor occupies the connection until it is read to its end or closed. A statement without a
 * result set gives a cursor without columns and rows. A statement whose server error comes before
 * the first result fails with `AE_SERVER_ERROR`.
 *
 * Blocks. Fails with `AE_ERROR_BUSY` while an asynchronous call is in flight or a cursor is open,
 * with `AE_ERROR_UNBOUND_PARAMETER` for a parameter without a value, with `AE_ERROR_VALUE` for a
 * value that does not fit, with `AE_ERROR_ENCRYPTION_REQUIRED`, `AE_ERROR_KEY_STORE` or
 * `AE_ERROR_KEY_NOT_TRUSTED` before anything of the statement was sent.
 *
 * Returns: (transfer full): the cursor, or %NULL with @error set
 *
 * Since: 1.0
 */
AeCursor *
ae_statement_query (AeStatement *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  AeOperation *operation = new_run (self, run_query, error);
  if (operation == NULL)
    return NULL;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL ? ae_cursor_new (self->connection, g_steal_pointer (&done->response)) : NULL;
}

/**
 * ae_statement_query_async:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to run the statement, without blocking; see [method@AeClient.Statement.query]. The bound
 * values are captured before this returns.
 *
 * Since: 1.0
 */
void
ae_statement_query_async (AeStatement *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  submit_run (self, run_query, ae_statement_query_async, cancellable, callback, user_data);
}

/**
 * ae_statement_query_finish:
 * @self: a statement
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Statement.query_async].
 *
 * Returns: (transfer full): the cursor, or %NULL with @error set
 *
 * Since: 1.0
 */
AeCursor *
ae_statement_query_finish (AeStatement *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_statement_query_async, error);
  return done != NULL ? ae_cursor_new (self->connection, g_steal_pointer (&done->response)) : NULL;
}

/**
 * ae_statement_execute:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @error: return location for an error
 *
 * Runs the statement to its end and discards its rows.
 *
 * Blocks. Fails as [method@AeClient.Statement.query] does, and with the first error of any of its
 * statements.
 *
 * Returns: the number of rows that were inserted, updated and deleted; -1 when the server counted
 *   none or on error
 *
 * Since: 1.0
 */
gint64
ae_statement_execute (AeStatement *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  AeOperation *operation = new_run (self, run_execute, error);
  if (operation == NULL)
    return -1;

  g_autoptr (AeOperation) done = ae_operation_call (operation, self, cancellable, error);
  return done != NULL ? done->number : -1;
}

/**
 * ae_statement_execute_async:
 * @self: a statement
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable) (scope async): called when it is done
 * @user_data: for @callback
 *
 * Starts to run the statement to its end, without blocking; see
 * [method@AeClient.Statement.execute]. The bound values are captured before this returns.
 *
 * Since: 1.0
 */
void
ae_statement_execute_async (AeStatement *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (AE_IS_STATEMENT (self));

  submit_run (self, run_execute, ae_statement_execute_async, cancellable, callback, user_data);
}

/**
 * ae_statement_execute_finish:
 * @self: a statement
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends [method@AeClient.Statement.execute_async].
 *
 * Returns: the number of rows that were inserted, updated and deleted; -1 when the server counted
 *   none or on error
 *
 * Since: 1.0
 */
gint64
ae_statement_execute_finish (AeStatement *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), -1);
  g_return_val_if_fail (error == NULL || *error == NULL, -1);

  g_autoptr (AeOperation) done
      = ae_operation_finish (self, result, ae_statement_execute_async, error);
  return done != NULL ? done->number : -1;
}
