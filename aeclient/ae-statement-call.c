/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Stored procedures by name, and what a request gives back beside its results. */

#include "ae-statement-private.h"

#include "ae-cursor-private.h"
#include "ae-row-private.h"

/**
 * ae_connection_create_call:
 * @self: a connection
 * @procedure: the name of a stored procedure, such as `dbo.GetPatient` or `[dbo].[Get patient]`
 *
 * Makes a statement that calls a stored procedure by its name.
 *
 * Its parameters are bound by the names that the procedure has for them; those that are not bound
 * keep their defaults. For encrypted columns they are described, encrypted and decrypted as those
 * of any statement. A name that is malformed makes the statement fail when it is run.
 *
 * Does no I/O.
 *
 * Returns: (transfer full): the statement
 *
 * Since: 1.0
 */
AeStatement *
ae_connection_create_call (AeConnection *self, const char *procedure)
{
  g_return_val_if_fail (AE_IS_CONNECTION (self), NULL);
  g_return_val_if_fail (procedure != NULL, NULL);

  return ae_statement_new_call (self, procedure);
}

/**
 * ae_statement_set_output:
 * @self: a statement
 * @name: the parameter
 * @is_output: whether it is an output parameter
 *
 * Says that the statement gives a parameter a value: an output parameter of a procedure, or one
 * that the text of the statement sets.
 *
 * A value that is bound goes in; without one NULL does. The type should be declared: without a
 * declaration it follows from what is bound. The value is had with
 * [method@AeClient.Statement.dup_outputs] or [method@AeClient.Cursor.dup_outputs].
 *
 * Since: 1.0
 */
void
ae_statement_set_output (AeStatement *self, const char *name, gboolean is_output)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameters_ensure (ae_statement_get_parameters (self), name)->is_output = is_output != FALSE;
}

AeRow *
ae_statement_make_output_row (AeOutputs *outputs)
{
  return outputs != NULL && outputs->columns->n_columns > 0 ? ae_row_new (outputs->page, 0) : NULL;
}

gboolean
ae_statement_take_status (AeOutputs *outputs, int *status)
{
  gboolean has_status = outputs != NULL && outputs->has_status;

  if (status != NULL)
    *status = has_status ? outputs->status : 0;
  return has_status;
}

/**
 * ae_statement_dup_outputs:
 * @self: a statement
 *
 * Gets the output parameters of the last [method@AeClient.Statement.execute], as a row whose
 * columns are called like the parameters, `@name`. A value that could not be decrypted fails when
 * it is asked for.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL when there are none, or the statement
 *   failed, or was run by [method@AeClient.Statement.query]
 *
 * Since: 1.0
 */
AeRow *
ae_statement_dup_outputs (AeStatement *self)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), NULL);

  return ae_statement_make_output_row (ae_statement_peek_outputs (self));
}

/**
 * ae_statement_get_return_status:
 * @self: a statement
 * @status: (out) (optional): return location for the status
 *
 * Gets what the procedure that [method@AeClient.Statement.execute] called last returned with
 * `RETURN`.
 *
 * Returns: %FALSE when nothing was returned; @status is 0 then
 *
 * Since: 1.0
 */
gboolean
ae_statement_get_return_status (AeStatement *self, int *status)
{
  g_return_val_if_fail (AE_IS_STATEMENT (self), FALSE);

  return ae_statement_take_status (ae_statement_peek_outputs (self), status);
}

/* They come behind the last result. */
static AeOutputs *
peek_cursor_outputs (AeCursor *self)
{
  return self->is_last && self->is_at_end && !self->is_pending ? self->response->outputs : NULL;
}

/**
 * ae_cursor_dup_outputs:
 * @self: a cursor
 *
 * Gets the output parameters, as a row whose columns are called like the parameters, `@name`. The
 * server sends them behind the last result: they are there when
 * [method@AeClient.Cursor.next_result] has said that no other follows.
 *
 * Returns: (transfer full) (nullable): the row, or %NULL when there are none, or not yet
 *
 * Since: 1.0
 */
AeRow *
ae_cursor_dup_outputs (AeCursor *self)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), NULL);

  return ae_statement_make_output_row (peek_cursor_outputs (self));
}

/**
 * ae_cursor_get_return_status:
 * @self: a cursor
 * @status: (out) (optional): return location for the status
 *
 * Gets what the procedure returned with `RETURN`, when [method@AeClient.Cursor.next_result] has
 * said that no other result follows.
 *
 * Returns: %FALSE when nothing was returned, or not yet; @status is 0 then
 *
 * Since: 1.0
 */
gboolean
ae_cursor_get_return_status (AeCursor *self, int *status)
{
  g_return_val_if_fail (AE_IS_CURSOR (self), FALSE);

  return ae_statement_take_status (peek_cursor_outputs (self), status);
}
