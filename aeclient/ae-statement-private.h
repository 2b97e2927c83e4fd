/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-statement.h"
#include "ae-connection-private.h"

G_BEGIN_DECLS

AeStatement *ae_statement_new (AeConnection *connection, const char *sql);
/* Calls a procedure by its name; a name that is none is an error when it is run. */
AeStatement *ae_statement_new_call (AeConnection *connection, const char *procedure);
/* NULL: it was not run to its end, or not at all. */
AeOutputs *ae_statement_peek_outputs (AeStatement *self);
AeParameters *ae_statement_get_parameters (AeStatement *self);
AeResultRules *ae_statement_get_rules (AeStatement *self);

G_END_DECLS
