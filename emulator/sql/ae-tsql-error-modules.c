/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-error-private.h"

/* What is said of views, triggers and sequences. */

static const AeTsqlMessage messages[] = {
  { 140, 1, 15, TRUE, "Can only use IF UPDATE within a CREATE TRIGGER statement." },
  { 286, 1, 16, TRUE, "The logical tables INSERTED and DELETED cannot be updated." },
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
  { 550, 1, 16, FALSE,
    "The attempted insert or update failed because the target view either specifies WITH CHECK "
    "OPTION or spans a view that specifies WITH CHECK OPTION and one or more rows resulting from "
    "the operation did not qualify under the CHECK OPTION constraint." },
  { 2103, 1, 15, TRUE,
    "Cannot create trigger '%s' because its schema is different from the schema of the target "
    "table or view." },
  { 2110, 1, 15, TRUE,
    "Cannot alter trigger '%s' on '%s' because this trigger does not belong to this object." },
  { 2114, 1, 16, TRUE,
    "Column '%s' cannot be used in an IF UPDATE clause because it is a computed column." },
  { 3609, 1, 16, TRUE, "The transaction ended in the trigger. The batch has been aborted." },
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
