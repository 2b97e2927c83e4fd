/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-sql-text-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  guint n_markers = 0;
  g_autofree char *sql = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ae_sql_text_rewrite_markers (sql, &n_markers, &error);

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
