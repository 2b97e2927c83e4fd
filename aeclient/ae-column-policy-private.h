/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Which columns must be encrypted, as the application says, and which of that concerns a statement.
 * Nothing of the server goes into it: only the text of the statement and the names of its
 * parameters. */

#include "ae-parameters-private.h"
#include "ae-result-rules-private.h"

G_BEGIN_DECLS

/* Counted, and shared by the connections of a pool; may be changed and read from any thread. */
typedef struct _AeColumnPolicy AeColumnPolicy;

AeColumnPolicy *ae_column_policy_new (void);
AeColumnPolicy *ae_column_policy_ref (AeColumnPolicy *self);
void ae_column_policy_unref (AeColumnPolicy *self);

/* @table NULL: in every statement. @minimum NONE: the rule goes. */
void ae_column_policy_require (AeColumnPolicy *self,
                               const char *table,
                               const char *column,
                               AeEncryptionType minimum);

/* "dbo.Patients.SSN, Patients.BirthDate randomized, Salary": [table.]column, and the minimum, which
 * is deterministic where nothing is said. FALSE: @text is not such a list; what stands before the
 * mistake was added. */
gboolean ae_column_policy_require_listed (AeColumnPolicy *self, const char *text);

/* Notes with @parameters and @rules, which are of one run of @sql, what they are held to. TRUE: the
 * statement names a column that must be encrypted. */
gboolean ae_column_policy_apply (AeColumnPolicy *self,
                                 const char *sql,
                                 AeParameters *parameters,
                                 AeResultRules *rules);

/* Names that SQL Server may take for one name, under any collation, become equal: case, accents
 * and width are dropped. */
char *ae_column_policy_fold (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeColumnPolicy, ae_column_policy_unref)

G_END_DECLS
