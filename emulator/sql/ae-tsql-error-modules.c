/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-error-private.h"

/* What is said of views, triggers, sequences, and of statements as such. */

static const AeTsqlMessage messages[] = {
  { 140, 1, 15, TRUE, "Can only use IF UPDATE within a CREATE TRIGGER statement." },
  { 286, 1, 16, TRUE, "The logical tables INSERTED and DELETED cannot be updated." },
  { 321, 1, 15, TRUE,
    "\"%s\" is not a recognized table hints option. If it is intended as a parameter to a "
    "table-valued function or to the CHANGETABLE function, ensure that your database compatibility "
    "mode is set to 90." },
  { 330, 1, 16, TRUE,
    "The target '%s' of the OUTPUT INTO clause cannot be a view or common table expression." },
  { 331, 1, 16, TRUE,
    "The target table '%s' of the OUTPUT INTO clause cannot have any enabled triggers." },
  { 332, 1, 16, TRUE,
    "The target table '%s' of the OUTPUT INTO clause cannot be on either side of a (primary key, "
    "foreign key) relationship. Found reference constraint '%s'." },
  { 333, 1, 16, TRUE,
    "The target table '%s' of the OUTPUT INTO clause cannot have any enabled check constraints or "
    "any enabled rules. Found check constraint or rule '%s'." },
  { 334, 1, 16, TRUE,
    "The target table '%s' of the DML statement cannot have any enabled triggers if the statement "
    "contains an OUTPUT clause without INTO clause." },
  { 408, 1, 16, TRUE, "A constant expression was encountered in the ORDER BY list, position %u." },
  { 550, 1, 16, FALSE,
    "The attempted insert or update failed because the target view either specifies WITH CHECK "
    "OPTION or spans a view that specifies WITH CHECK OPTION and one or more rows resulting from "
    "the operation did not qualify under the CHECK OPTION constraint." },
  { 1046, 1, 15, TRUE,
    "Subqueries are not allowed in this context. Only scalar expressions are allowed." },
  { 1909, 1, 16, TRUE,
    "Cannot use duplicate column names in index. Column name '%s' listed more than once." },
  { 2727, 1, 11, TRUE, "Cannot find index '%s'." },
  { 2732, 1, 16, TRUE,
    "Error number %" G_GINT64_FORMAT " is invalid. The number must be from 13000 through "
    "2147483647 and it cannot be 50000." },
  { 2103, 1, 15, TRUE,
    "Cannot create trigger '%s' because its schema is different from the schema of the target "
    "table or view." },
  { 2110, 1, 15, TRUE,
    "Cannot alter trigger '%s' on '%s' because this trigger does not belong to this object." },
  { 2114, 1, 16, TRUE,
    "Column '%s' cannot be used in an IF UPDATE clause because it is a computed column." },
  { 3609, 1, 16, TRUE, "The transaction ended in the trigger. The batch has been aborted." },
  { 10713, 1, 15, TRUE, "A MERGE statement must be terminated by a semi-colon (;)." },
  { 11700, 1, 16, TRUE, "The increment for sequence object '%s' cannot be zero." },
  { 11702, 2, 16, TRUE,
    "The sequence object '%s' must be of data type int, bigint, smallint, tinyint, or decimal or "
    "numeric with a scale of 0, or any user-defined data type that is based on one of the above "
    "integer data types." },
  { 11703, 1, 16, TRUE,
    "The start value for sequence object '%s' must be between the minimum and maximum value of the "
    "sequence object." },
  { 11705, 1, 16, TRUE,
    "The minimum value for sequence object '%s' must be less than its maximum value." },
  { 11711, 1, 15, TRUE, "Argument '%s' cannot be used in an ALTER SEQUENCE statement." },
  { 11719, 1, 15, TRUE,
    "NEXT VALUE FOR function is not allowed in check constraints, default objects, computed "
    "columns, views, user-defined functions, user-defined aggregates, user-defined table types, "
    "sub-queries, common table expressions, derived tables or return statements." },
  { 11720, 1, 15, TRUE,
    "NEXT VALUE FOR function is not allowed in the TOP, OVER, OUTPUT, ON, WHERE, GROUP BY, HAVING, "
    "or ORDER BY clauses." },
  { 11726, 1, 16, TRUE, "Object '%s' is not a sequence object." },
  { 11728, 1, 16, FALSE,
    "The sequence object '%s' has reached its minimum or maximum value. Restart the sequence "
    "object to allow new values to be generated." },
  { 18054, 1, 16, FALSE,
    "Error %" G_GINT64_FORMAT ", severity %u, state %u was raised, but no message with that error "
    "number was found in sys.messages. If error is larger than 50000, make sure the user-defined "
    "message is added using sp_addmessage." },
  { 35100, 10, 16, TRUE,
    "Error number %" G_GINT64_FORMAT " in the THROW statement is outside the valid range. Specify "
    "an error number in the valid range of 50000 to 2147483647." },
  { 8197, 4, 16, TRUE, "The object '%s' does not exist or is invalid for this operation." },
};

const AeTsqlMessage *
ae_tsql_error_find_module_message (gint32 number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].number == number)
      return &messages[i];
  return NULL;
}
