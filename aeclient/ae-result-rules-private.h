/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What the statement wants of its results: decryption, and which columns must be encrypted. A
 * server can say that a column is not encrypted and send what it likes (threat E7); only who wrote
 * the statement knows better. Counted; not changed once an operation has captured it. */

#include "ae-enums.h"
#include "tds/ae-tds-token-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint ref_count;
  gboolean decrypt;
  GHashTable *minimum; /* lower-case column name → AeEncryptionType; NULL: nothing is expected */
  GHashTable *policy;  /* the same, folded, as the connection's policy has it; need not be there */
  GHashTable *allowed; /* folded names that the policy does not hold for; NULL: none */
} AeResultRules;

AeResultRules *ae_result_rules_new (gboolean decrypt);
/* With the same expectations and allowances, and without a policy. */
AeResultRules *ae_result_rules_copy (const AeResultRules *self);
AeResultRules *ae_result_rules_ref (AeResultRules *self);
void ae_result_rules_unref (AeResultRules *self);

void ae_result_rules_expect (AeResultRules *self, const char *column, AeEncryptionType minimum);
/* What the policy of the connection holds columns to; the strongest of several. Folded. */
void ae_result_rules_hold (AeResultRules *self, const char *column, AeEncryptionType minimum);
/* A column that the policy does not hold for. Folded. */
void ae_result_rules_allow (AeResultRules *self, const char *column);
gboolean ae_result_rules_is_empty (const AeResultRules *self);

/* Every column of an expected name is encrypted at least so. */
gboolean
ae_result_rules_check (const AeResultRules *self, const AeTdsColumns *columns, GError **error);
/* Every expected column is there; @columns NULL: no result at all. */
gboolean ae_result_rules_check_presence (const AeResultRules *self,
                                         const AeTdsColumns *columns,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeResultRules, ae_result_rules_unref)

G_END_DECLS
