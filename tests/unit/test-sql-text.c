/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-error.h"
#include "ae-sql-text-private.h"

static const struct
{
  const char *sql;
  const char *expected; /* NULL: the same */
  guint n_markers;
} cases[] = {
  { "", NULL, 0 },
  { "SELECT 1", NULL, 0 },
  { "?", "@P1", 1 },
  { "SELECT * FROM t WHERE a=? AND b = ?", "SELECT * FROM t WHERE a=@P1 AND b = @P2", 2 },
  { "VALUES(?,?,?)", "VALUES(@P1,@P2,@P3)", 3 },
  { "SELECT '?', ?", "SELECT '?', @P1", 1 },
  { "SELECT 'it''s ?', ?", "SELECT 'it''s ?', @P1", 1 },
  { "SELECT N'ä?', ?", "SELECT N'ä?', @P1", 1 },
  { "SELECT \"a?\"\"?\", ?", "SELECT \"a?\"\"?\", @P1", 1 },
  { "SELECT [a?]]?], ?", "SELECT [a?]]?], @P1", 1 },
  { "SELECT [a[?], ?", "SELECT [a[?], @P1", 1 },
  { "SELECT ? -- ?\n, ?", "SELECT @P1 -- ?\n, @P2", 2 },
  { "SELECT ? -- '\n, ?", "SELECT @P1 -- '\n, @P2", 2 },
  { "SELECT 1-?", "SELECT 1-@P1", 1 },
  { "SELECT 1/?", "SELECT 1/@P1", 1 },
  { "SELECT /* ? */ ?", "SELECT /* ? */ @P1", 1 },
  { "SELECT /* /* ? */ ? */ ?", "SELECT /* /* ? */ ? */ @P1", 1 },
  { "SELECT /*/ ? */ ?", "SELECT /*/ ? */ @P1", 1 },
  { "SELECT /* -- */ ?", "SELECT /* -- */ @P1", 1 },
  { "SELECT '/*' , ?", "SELECT '/*' , @P1", 1 },
  { "SELECT '--' , ?", "SELECT '--' , @P1", 1 },
  /* Not closed: left to the server. */
  { "SELECT 'a ?", NULL, 0 },
  { "SELECT \"a ?", NULL, 0 },
  { "SELECT [a ?", NULL, 0 },
  { "SELECT /* ?", NULL, 0 },
  { "SELECT /* /* ? */", NULL, 0 },
  { "SELECT ? --", "SELECT @P1 --", 1 },
  { "SELECT ? '", "SELECT @P1 '", 1 },
  { "SELECT ? /", "SELECT @P1 /", 1 },
  { "SELECT ? -", "SELECT @P1 -", 1 },
  { "SELECT @ssn", NULL, 0 },
};

static void
test_rewrite (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_markers = 99;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = ae_sql_text_rewrite_markers (cases[i].sql, &n_markers, &error);

      g_test_message ("%s", cases[i].sql);
      g_assert_no_error (error);
      g_assert_cmpstr (text, ==, cases[i].expected != NULL ? cases[i].expected : cases[i].sql);
      g_assert_cmpuint (n_markers, ==, cases[i].n_markers);
    }
}

static void
test_limit (void)
{
  g_autofree char *most = g_strnfill (2100, '?');
  g_autofree char *more = g_strnfill (2101, '?');
  g_autoptr (GError) error = NULL;
  guint n_markers = 0;

  g_autofree char *text = ae_sql_text_rewrite_markers (most, &n_markers, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, "@P2099@P2100"));
  g_assert_cmpuint (n_markers, ==, 2100);

  g_assert_null (ae_sql_text_rewrite_markers (more, &n_markers, &error));
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql-text/rewrite", test_rewrite);
  g_test_add_func ("/sql-text/limit", test_limit);

  return g_test_run ();
}
