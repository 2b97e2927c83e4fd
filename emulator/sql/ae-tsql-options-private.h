/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* The lists in WITH (…): name = value, in any order. */

#include "ae-tsql-ast-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *kinds; /* of AeTsqlOption that are right */
  gboolean required;
} AeTsqlOptionRule;

/* @found gets the option of each rule. An unknown name, a wrong kind, one given twice, and one that
 * is missing are syntax errors. */
gboolean ae_tsql_options_parse (GPtrArray *options,
                                const AeTsqlOptionRule *rules,
                                guint n_rules,
                                const AeTsqlOption **found,
                                guint32 line,
                                AeTsqlError *error);

G_END_DECLS
