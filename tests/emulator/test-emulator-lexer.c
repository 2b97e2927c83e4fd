/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-lexer-private.h"
#include "ae-tsql-parser-private.h"

/* Tokens separated by '|' as they stand in the text. */
static void
assert_tokens (const char *sql, const char *expected)
{
  AeTsqlLexer lexer;
  g_autoptr (GString) found = g_string_new (NULL);

  ae_tsql_lexer_init (&lexer, sql, strlen (sql));
  for (AeTsqlToken token = ae_tsql_lexer_next (&lexer); token.code != AE_TSQL_TOKEN_END;
       token = ae_tsql_lexer_next (&lexer))
    {
      if (found->len > 0)
        g_string_append_c (found, '|');
      if (token.code < 0)
        {
          g_string_append_printf (found, "error %d", token.code);
          break;
        }
      g_string_append_len (found, token.start, (gssize) token.length);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_tokens (void)
{
  assert_tokens ("", "");
  assert_tokens (" \t\r\n", "");
  assert_tokens ("SELECT a+b", "SELECT|a|+|b");
  assert_tokens ("a<=b<>c!=d>=e!<f", "a|<=|b|<>|c|!=|d|>=|e|!<|f");
  assert_tokens ("1 1.5 .5 1e3 1.5E-3 0xAb 0x $12.50", "1|1.5|.5|1e3|1.5E-3|0xAb|0x|$12.50");
  assert_tokens ("@p @@x #t a_b$c ü1", "@p|@@x|#t|a_b$c|ü1");
  assert_tokens ("'it''s' N'x' n'y'", "'it''s'|N'x'|n'y'");
  assert_tokens ("[a]]b] \"c\"\"d\"", "[a]]b]|\"c\"\"d\"");
  assert_tokens ("a--b\nc/*d/*e*/f*/g", "a|c|g");
  assert_tokens ("\xEF\xBB\xBFSELECT\xC2\xA0"
                 "1",
                 "SELECT|1");
}

static void
test_errors (void)
{
  assert_tokens ("a 'b", "a|error -1");
  assert_tokens ("[b", "error -1");
  assert_tokens ("a /* b /* c */", "a|error -2");
  assert_tokens ("a ? b", "a|error -3");
  /* U+0731, whose low byte is that of a digit. */
  assert_tokens ("\xDC\xB1", "error -3");
}

static void
assert_text (const char *sql, const char *expected)
{
  AeTsqlLexer lexer;

  ae_tsql_lexer_init (&lexer, sql, strlen (sql));
  AeTsqlToken token = ae_tsql_lexer_next (&lexer);
  g_autofree char *text = ae_tsql_token_dup_text (&token);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  assert_text ("'it''s'", "it's");
  assert_text ("N''", "");
  assert_text ("[a]]b]", "a]b");
  assert_text ("\"a\"\"b\"", "a\"b");
  assert_text ("plain", "plain");
}

/* The table is searched by halves. */
static void
test_keywords (void)
{
  for (guint i = 1; ae_tsql_lexer_get_keyword (i) != NULL; i++)
    g_assert_cmpstr (ae_tsql_lexer_get_keyword (i - 1), <, ae_tsql_lexer_get_keyword (i));
  for (guint i = 0; ae_tsql_lexer_get_keyword (i) != NULL; i++)
    {
      AeTsqlLexer lexer;
      g_autofree char *lower = g_ascii_strdown (ae_tsql_lexer_get_keyword (i), -1);
      ae_tsql_lexer_init (&lexer, lower, strlen (lower));
      AeTsqlToken token = ae_tsql_lexer_next (&lexer);
      g_assert_true (ae_tsql_token_is_keyword (&token));
    }
}

static void
assert_error (const char *sql, gint32 number, guint32 line)
{
  g_autoptr (AeTsqlTree) tree = ae_tsql_parse (sql, NULL);

  g_assert_cmpint (tree->error.number, ==, number);
  if (number != 0)
    g_assert_cmpuint (tree->error.line, ==, line);
}

static void
test_syntax_errors (void)
{
  assert_error ("SELECT 1", 0, 0);
  assert_error ("SELECT 1\nSELECT FROM x", 156, 2);
  assert_error ("\n\nSELECT (1", 102, 3);
  assert_error ("SELECT 'a\nb", 105, 1);
  assert_error ("SELECT 1 /*\n", 113, 1);
  assert_error ("SELECT ?", 102, 1);
  assert_error ("CREATE RULE r AS @a > 1", 156, 1);
  assert_error ("CREATE PROC p AS\nSELECT 1\nSELECT FROM x", 156, 3);
  assert_error ("SELECT 1\nCREATE PROC p AS SELECT 1", 111, 2);
  assert_error ("CREATE PROC p AS SELECT 1 CREATE PROC q AS SELECT 1", 156, 1);
  assert_error (
      "CREATE OR ALTER PROC p (@a AS int = NULL, @b x.y READONLY, @c char(5) = 'a' OUT) WITH "
      "RECOMPILE, EXECUTE AS 'dbo' AS SELECT @a",
      0, 0);
  assert_error ("DECLARE @a int\nSELECT @a\nSELECT @b", 137, 3);
  assert_error ("DECLARE @a int, @A int", 134, 1);
  assert_error ("SELECT \xFF", 102, 1);
  assert_error ("SELECT 123456789012345678901234567890123456789", 1007, 1);
}

static char *
repeat (const char *open, const char *middle, const char *close, guint n)
{
  g_autoptr (GString) text = g_string_new ("SELECT ");

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  g_string_append (text, middle);
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Nesting has an end before the stack has. */
static void
test_depth (void)
{
  g_autofree char *parentheses = repeat ("(", "1", ")", 100000);
  g_autofree char *chain = repeat ("1+", "1", "", 100000);
  g_autofree char *negations = repeat ("- ", "1", "", 100000);
  g_autofree char *queries = repeat ("(SELECT ", "1", ")", 100000);
  g_autofree char *fair = repeat ("1+", "1", "", 100);

  assert_error (parentheses, 191, 1);
  assert_error (chain, 191, 1);
  assert_error (negations, 191, 1);
  assert_error (queries, 191, 1);
  assert_error (fair, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/emulator/lexer/tokens", test_tokens);
  g_test_add_func ("/emulator/lexer/errors", test_errors);
  g_test_add_func ("/emulator/lexer/text", test_text);
  g_test_add_func ("/emulator/lexer/keywords", test_keywords);
  g_test_add_func ("/emulator/parser/syntax-errors", test_syntax_errors);
  g_test_add_func ("/emulator/parser/depth", test_depth);
  return g_test_run ();
}
