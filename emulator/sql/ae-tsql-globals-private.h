/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* @@x, SERVERPROPERTY and what else asks about the session and the server. */

#include "ae-tsql-plan-private.h"

G_BEGIN_DECLS

gboolean ae_tsql_global_bind (AeEmulatorSession *session, AeTsqlExpr *expr, AeTsqlError *error);
/* As a constant: it does not change while a statement runs. */
void ae_tsql_global_emit (AeTsqlPlan *plan, const AeTsqlExpr *expr);

/* For the documentation's test. */
const char *ae_tsql_global_get_name (guint index);

/* FALSE: NULL. @integer is set for numbers, @text (transfer full) otherwise. */
gboolean ae_tsql_server_property (const char *name, char **text, gint64 *integer);
gboolean ae_tsql_server_property_is_integer (const char *name);

G_END_DECLS
