/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "ae-tsql-bind-private.h"

G_BEGIN_DECLS

typedef enum
{
  AE_TSQL_TABLE_FUNCTION_UNKNOWN,
  AE_TSQL_TABLE_FUNCTION_BOUND,
  AE_TSQL_TABLE_FUNCTION_WRONG, /* the binder's error is set */
} AeTsqlTableFunctionAnswer;

/* System functions of FROM; one that is bound becomes a source with SQL of its own. */
AeTsqlTableFunctionAnswer ae_tsql_table_function_bind (AeTsqlBinder *binder, AeTsqlSource *source);

G_END_DECLS
