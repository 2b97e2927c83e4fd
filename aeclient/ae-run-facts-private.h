/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What was found out about a statement when it was described, prepared or run: which parameters and
 * columns are encrypted, how, and who said so. No values and no plaintext keys. Counted; not
 * changed once the operation is over. */

#include "ae-parameter-plan-private.h"
#include "tds/ae-tds-token-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  AeSqlType *type; /* as it is sent, with what was learnt */
  gboolean is_output;
} AeParameterFacts;

typedef struct _AeRunFacts AeRunFacts;

struct _AeRunFacts
{
  gint ref_count;
  AeMetadataSource source;
  GArray *parameters;    /* element-type AeParameterFacts */
  AeParameterPlan *plan; /* of these parameters; NULL: none was asked for */
  AeTdsColumns *columns; /* of the first result; NULL: none, or not known */
  gboolean is_decrypted;
};

/* @parameters: as they were captured. */
AeRunFacts *
ae_run_facts_new (const AeParameters *parameters, AeParameterPlan *plan, AeMetadataSource source);
AeRunFacts *ae_run_facts_ref (AeRunFacts *self);
void ae_run_facts_unref (AeRunFacts *self);
void ae_run_facts_set_columns (AeRunFacts *self, AeTdsColumns *columns, gboolean is_decrypted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeRunFacts, ae_run_facts_unref)

G_END_DECLS
