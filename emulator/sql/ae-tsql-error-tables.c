/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-error-private.h"

/* What is said of tables and their parts. */

static const AeTsqlMessage messages[] = {
  { 272, 1, 16, TRUE, "Cannot update a timestamp column." },
  { 273, 1, 16, TRUE,
    "Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to "
    "exclude the timestamp column, or insert a DEFAULT into the timestamp column." },
  { 547, 0, 16, FALSE,
    "The %s statement conflicted with the %s constraint \"%s\". The conflict occurred in database "
    "\"%s\", table \"%s.%s\"%s." },
  { 1088, 12, 16, TRUE,
    "Cannot find the object \"%s\" because it does not exist or you do not have permissions." },
  { 1505, 1, 16, TRUE,
    "The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object "
    "name '%s.%s' and the index name '%s'." },
  { 1752, 0, 16, TRUE, "Column '%s' in table '%s' is invalid for creating a default constraint." },
  { 1754, 0, 16, TRUE, "Defaults cannot be created on columns with an IDENTITY attribute." },
  { 1761, 0, 16, TRUE,
    "Cannot create the foreign key \"%s\" with the SET NULL referential action, because one or "
    "more referencing columns are not nullable." },
  { 1767, 0, 16, TRUE, "Foreign key '%s' references invalid table '%s'." },
  { 1769, 0, 16, TRUE,
    "Foreign key '%s' references invalid column '%s' in referencing table '%s'." },
  { 1770, 0, 16, TRUE,
    "Foreign key '%s' references invalid column '%s' in referenced table '%s'." },
  { 1773, 0, 16, TRUE,
    "Foreign key '%s' has implicit reference to object '%s' which does not have a primary key "
    "defined on it." },
  { 1776, 0, 16, TRUE,
    "There are no primary or candidate keys in the referenced table '%s' that match the "
    "referencing column list in the foreign key '%s'." },
  { 1778, 0, 16, TRUE,
    "Column '%s.%s' is not the same data type as referencing column '%s.%s' in foreign key "
    "'%s'." },
  { 1781, 0, 16, TRUE, "Column already has a DEFAULT bound to it." },
  { 1785, 0, 16, TRUE,
    "Introducing FOREIGN KEY constraint '%s' on table '%s' may cause cycles or multiple cascade "
    "paths. Specify ON DELETE NO ACTION or ON UPDATE NO ACTION, or modify other FOREIGN KEY "
    "constraints." },
  { 1913, 1, 16, TRUE,
    "The operation failed because an index or statistics with name '%s' already exists on table "
    "'%s.%s'." },
  { 1934, 0, 16, TRUE,
    "Computed column '%s' cannot be used in an index or constraint: keys on computed columns are "
    "not supported here." },
  { 3723, 4, 16, TRUE,
    "An explicit DROP INDEX is not allowed on index '%s.%s'. It is being used for PRIMARY KEY or "
    "UNIQUE KEY constraint enforcement." },
  { 3725, 0, 16, TRUE,
    "The constraint '%s' is being referenced by table '%s', foreign key constraint '%s'." },
  { 3728, 1, 16, TRUE, "'%s' is not a constraint." },
  { 3726, 1, 16, FALSE,
    "Could not drop object '%s' because it is referenced by a FOREIGN KEY constraint." },
  { 4712, 1, 16, FALSE,
    "Cannot truncate table '%s' because it is being referenced by a FOREIGN KEY constraint." },
  { 4901, 1, 16, TRUE,
    "ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT "
    "definition specified, or the column being added is an identity or timestamp column, or "
    "alternatively if none of the previous conditions are satisfied the table must be empty to "
    "allow addition of this column. Column '%s' cannot be added to non-empty table '%s' because it "
    "does not satisfy these conditions." },
  { 4917, 0, 16, TRUE, "Constraint '%s' does not exist." },
  { 4923, 1, 16, TRUE,
    "ALTER TABLE DROP COLUMN failed because '%s' is the only data column in table '%s'." },
  { 4924, 1, 16, TRUE, "ALTER TABLE %s failed because column '%s' does not exist in table '%s'." },
  { 4928, 1, 16, TRUE, "Cannot alter column '%s' because it is '%s'." },
  { 5074, 1, 16, TRUE, "The object '%s' is dependent on column '%s'." },
  { 8139, 0, 16, TRUE,
    "Number of referencing columns in foreign key differs from number of referenced columns, table "
    "'%s'." },
  { 8672, 1, 16, FALSE,
    "The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens "
    "when a target row matches more than one source row. A MERGE statement cannot UPDATE/DELETE "
    "the same row of the target table multiple times. Refine the ON clause to ensure a target row "
    "matches at most one source row, or use the GROUP BY clause to group the source rows." },
  { 10711, 1, 15, TRUE,
    "An action of type '%s' is not allowed in the '%s' clause of a MERGE statement." },
  { 10735, 1, 15, TRUE, "Incorrect WHERE clause for filtered index '%s' on table '%s'." },
  { 33281, 1, 16, TRUE,
    "Column '%s.%s' has a different encryption scheme than referencing column '%s.%s' in foreign "
    "key '%s'." },
};

const AeTsqlMessage *
ae_tsql_error_find_table_message (gint32 number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    if (messages[i].number == number)
      return &messages[i];
  return NULL;
}
