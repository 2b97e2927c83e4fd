/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-sql-text-private.h"

#include "ae-column-policy-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The tokens cover the text but for blanks and comments, in order, and end. */
static void
check_tokens (const char *sql)
{
  const char *cursor = sql;
  AeSqlToken token;

  do
    {
      const char *before = cursor;

      ae_sql_text_next_token (&cursor, &token);
      g_assert_true (token.text >= before && token.text + token.size == cursor);
      g_assert_cmpint (token.size == 0, ==, token.kind == AE_SQL_TOKEN_END);
      g_autofree char *text = ae_sql_token_dup_text (&token);
      g_assert_cmpuint (strlen (text), <=, token.size);
    }
  while (token.kind != AE_SQL_TOKEN_END);
  g_assert_cmpuint (cursor - sql, ==, strlen (sql));
}

/* A statement that has the name is found whatever stands around it. */
static void
check_policy (const char *sql)
{
  g_autoptr (AeColumnPolicy) policy = ae_column_policy_new ();
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  g_autoptr (AeResultRules) rules = ae_result_rules_new (TRUE);
  g_autofree char *more = g_strconcat ("SELECT [SSN] ", sql, NULL);
  AeParameter *parameter = ae_parameters_ensure (parameters, "@p");

  ae_column_policy_require_listed (policy, sql);
  ae_column_policy_apply (policy, sql, parameters, rules);
  ae_column_policy_require (policy, NULL, "ssn", AE_ENCRYPTION_TYPE_DETERMINISTIC);
  g_assert_true (ae_column_policy_apply (policy, more, parameters, rules));
  g_assert_cmpint (ae_parameter_get_minimum (parameter), >=, AE_ENCRYPTION_TYPE_DETERMINISTIC);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint n_markers = 0;
  g_autofree char *sql = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ae_sql_text_rewrite_markers (sql, &n_markers, &error);

  check_tokens (sql);
  check_policy (sql);
  g_assert_true ((text == NULL) == (error != NULL));
  if (text == NULL)
    return 0;
  if (n_markers == 0)
    g_assert_cmpstr (text, ==, sql);
  else
    g_assert_cmpuint (strlen (text), >, strlen (sql));

  /* What was rewritten has no markers left. */
  guint n_left = 0;
  g_autofree char *again = ae_sql_text_rewrite_markers (text, &n_left, NULL);
  g_assert_cmpuint (n_left, ==, 0);
  g_assert_cmpstr (again, ==, text);

  return 0;
}
