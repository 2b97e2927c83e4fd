/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

/* Saying which columns must be encrypted, and where that does not hold. */

#include "ae-connection-private.h"
#include "ae-statement-private.h"

/**
 * ae_connection_require_column_encryption:
 * @self: a connection
 * @table: (nullable): the name of the table, such as `Patients` or `dbo.Patients`; %NULL for every
 *   statement
 * @column: the name of the column, such as `SSN`
 * @minimum: the weakest scheme that will do; `none` takes the requirement back
 *
 * Says that a column of a table is encrypted, so that no server can say that it is not.
 *
 * The server says which parameters and columns are encrypted, and it is not trusted.
 * [method@AeClient.Statement.require_encryption] protects one parameter of one statement; this is
 * for all statements of the connection, also for those where the call was forgotten.
 *
 * It goes by names. A statement whose text has the last part of @table (of schema and table only
 * that is compared) is held to this:
 *
 * - When the text also has the name @column, or an `INSERT` that lists no columns, each of its
 *   parameters must be encrypted. One that is for something else is excepted with
 *   [method@AeClient.Statement.allow_plaintext]. If the text names several such columns, all
 *   parameters are held to the weakest of their minimums, one that is called like a column to that
 *   column's own.
 * - Result columns that are called @column must be encrypted, unless
 *   [method@AeClient.Statement.allow_plaintext_column] excepts them.
 *
 * Otherwise the statement fails with `AE_ERROR_ENCRYPTION_REQUIRED`: before any value was sent, or
 * before anything of the result is handed out. In the text every word counts, quoted or not, in any
 * case, also in strings, because they may be dynamic SQL, and the names of variables and of a
 * procedure's parameters; comments do not count.
 *
 * With @table %NULL every statement is held to it. That is stricter, and covers views, synonyms and
 * procedures that hide the table, as long as a column or parameter is called @column. For a view, a
 * synonym or a procedure its own name may be given as @table.
 *
 * It is no more than that: what neither text nor result calls by its name is not seen, such as a
 * column that a view renames, SQL that is put together at run time or comes from a parameter, and
 * values that are literals in the text. The [security](security.html) page has the list.
 *
 * It holds from the next run of any statement on, also for connections that a pool made of this
 * one, or that it was made with. On a connection that was opened without column encryption, a
 * statement that names such a column fails, because nothing can be checked.
 *
 * May be called from any thread.
 *
 * Since: 1.0
 */
void
ae_connection_require_column_encryption (AeConnection *self,
                                         const char *table,
                                         const char *column,
                                         AeEncryptionType minimum)
{
  g_return_if_fail (AE_IS_CONNECTION (self));
  g_return_if_fail (column != NULL);

  ae_column_policy_require (ae_connection_get_column_policy (self), table, column, minimum);
}

/**
 * ae_statement_allow_plaintext:
 * @self: a statement
 * @name: the parameter
 *
 * Excepts a parameter from what [method@AeClient.Connection.require_column_encryption] says: it is
 * not for one of those columns, such as the key of the row that is looked up.
 *
 * Whether it is encrypted is then up to the server, unless
 * [method@AeClient.Statement.require_encryption] is called for it.
 *
 * Since: 1.0
 */
void
ae_statement_allow_plaintext (AeStatement *self, const char *name)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (name != NULL);

  ae_parameters_ensure (ae_statement_get_parameters (self), name)->allows_plaintext = TRUE;
}

/**
 * ae_statement_allow_plaintext_column:
 * @self: a statement
 * @column: the name of a result column
 *
 * Excepts a column of the result from what
 * [method@AeClient.Connection.require_column_encryption] says: it has the name of such a column,
 * but is another one, such as `COUNT (*) AS SSN`.
 *
 * Since: 1.0
 */
void
ae_statement_allow_plaintext_column (AeStatement *self, const char *column)
{
  g_return_if_fail (AE_IS_STATEMENT (self));
  g_return_if_fail (column != NULL);

  g_autofree char *name = ae_column_policy_fold (column);
  ae_result_rules_allow (ae_statement_get_rules (self), name);
}
