/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The built-in functions, in tables by what they are about. */

#include "ae-tsql-bind-private.h"
#include "ae-tsql-plan-private.h"

G_BEGIN_DECLS

typedef struct
{
  const AeTsqlFunction *functions;
  guint n_functions;
} AeTsqlFunctionTable;

extern const AeTsqlFunctionTable ae_tsql_functions_aggregates;
extern const AeTsqlFunctionTable ae_tsql_functions_dates;
extern const AeTsqlFunctionTable ae_tsql_functions_metadata;
extern const AeTsqlFunctionTable ae_tsql_functions_grouping;
extern const AeTsqlFunctionTable ae_tsql_functions_identity;
extern const AeTsqlFunctionTable ae_tsql_functions_json;
extern const AeTsqlFunctionTable ae_tsql_functions_math;
extern const AeTsqlFunctionTable ae_tsql_functions_session;
extern const AeTsqlFunctionTable ae_tsql_functions_statistics;
extern const AeTsqlFunctionTable ae_tsql_functions_strings;
extern const AeTsqlFunctionTable ae_tsql_functions_text;
extern const AeTsqlFunctionTable ae_tsql_functions_values;
extern const AeTsqlFunctionTable ae_tsql_functions_variant;
extern const AeTsqlFunctionTable ae_tsql_functions_windows;

/* NULL: it was not given. */
AeTsqlExpr *ae_tsql_function_get_argument (const AeTsqlExpr *expr, guint index);
AeTsqlExpr **ae_tsql_function_get_slot (AeTsqlExpr *expr, guint index);
/* An argument that must be text becomes text. */
gboolean ae_tsql_function_bind_text (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index);
gboolean ae_tsql_function_bind_integer (AeTsqlBinder *binder, AeTsqlExpr *expr, guint index);
void ae_tsql_function_emit_argument (AeTsqlPlan *plan, const AeTsqlExpr *expr, guint index);

G_END_DECLS
