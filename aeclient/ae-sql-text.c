/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-sql-text-private.h"

/* What a "?" does not count in:
 *
 *   '...'  "..."   strings and quoted names, the delimiter doubled inside
 *   [...]          names, only the closing bracket doubled
 *   -- ...         to the end of the line
 *   / * ... * /    nested in T-SQL, unlike in C
 *
 * One that is not closed ends with the text: the server will say so better than we could. */

/* The most parameters SQL Server takes. */
#define MAX_MARKERS 2100

/* @cursor is at the opening delimiter. */
static const char *
skip_quoted (const char *cursor, char closing)
{
  for (cursor++; *cursor != '\0'; cursor++)
    if (*cursor == closing && *++cursor != closing)
      return cursor;

  return cursor;
}

static const char *
skip_block_comment (const char *cursor)
{
  guint depth = 0;

  while (*cursor != '\0')
    if (cursor[0] == '/' && cursor[1] == '*')
      {
        depth++;
        cursor += 2;
      }
    else if (cursor[0] == '*' && cursor[1] == '/')
      {
        cursor += 2;
        if (--depth == 0)
          break;
      }
    else
      cursor++;

  return cursor;
}

/* To the end of the string, name or comment that begins at @cursor; @cursor if none does. */
static const char *
skip_opaque (const char *cursor)
{
  switch (*cursor)
    {
    case '\'':
    case '"':
      return skip_quoted (cursor, *cursor);
    case '[':
      return skip_quoted (cursor, ']');
    case '-':
      return cursor[1] == '-' ? cursor + strcspn (cursor, "\n") : cursor;
    case '/':
      return cursor[1] == '*' ? skip_block_comment (cursor) : cursor;
    default:
      return cursor;
    }
}

char *
ae_sql_text_rewrite_markers (const char *sql, guint *n_markers, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (strlen (sql) + 16);
  guint count = 0;

  for (const char *cursor = sql; *cursor != '\0';)
    {
      const char *end = skip_opaque (cursor);

      if (end > cursor)
        g_string_append_len (text, cursor, end - cursor);
      else if (*cursor == '?')
        {
          if (++count > MAX_MARKERS)
            {
              g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
                           _ ("The statement has more than %d parameter markers, the most that the "
                              "server takes"),
                           MAX_MARKERS);
              return NULL;
            }
          g_string_append_printf (text, "@P%u", count);
          end = cursor + 1;
        }
      else
        {
          g_string_append_c (text, *cursor);
          end = cursor + 1;
        }
      cursor = end;
    }
  if (n_markers != NULL)
    *n_markers = count;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- names ----------------------------------------------------------------------------------- */

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || (c & 0x80) != 0 || strchr ("_@#$", c) != NULL;
}

static const char *
skip_blanks_and_comments (const char *cursor)
{
  for (;;)
    {
      const char *end = cursor;

      while (g_ascii_isspace (*end))
        end++;
      if (*end == '-' || *end == '/')
        end = skip_opaque (end);
      if (end == cursor)
        return cursor;
      cursor = end;
    }
}

void
ae_sql_text_next_token (const char **cursor, AeSqlToken *token)
{
  const char *start = skip_blanks_and_comments (*cursor);
  const char *end = start;

  *token = (AeSqlToken){ .kind = AE_SQL_TOKEN_SIGN, .text = start };
  if (*start == '\0')
    token->kind = AE_SQL_TOKEN_END;
  else if (is_word_character (*start))
    {
      token->kind = AE_SQL_TOKEN_WORD;
      while (*end != '\0' && is_word_character (*end))
        end++;
    }
  else
    {
      end = skip_opaque (start);
      if (end == start)
        end++;
      else
        token->kind = *start == '['    ? AE_SQL_TOKEN_BRACKETED
                      : *start == '\'' ? AE_SQL_TOKEN_STRING
                                       : AE_SQL_TOKEN_QUOTED;
    }
  token->size = end - start;
  *cursor = end;
}

gboolean
ae_sql_token_is_word (const AeSqlToken *token, const char *word)
{
  return token->kind == AE_SQL_TOKEN_WORD && strlen (word) == token->size
         && g_ascii_strncasecmp (token->text, word, token->size) == 0;
}

char *
ae_sql_token_dup_text (const AeSqlToken *token)
{
  if (token->kind != AE_SQL_TOKEN_BRACKETED && token->kind != AE_SQL_TOKEN_QUOTED
      && token->kind != AE_SQL_TOKEN_STRING)
    return g_strndup (token->text, token->size);

  GString *text = g_string_sized_new (token->size);
  char closing = token->text[0] == '[' ? ']' : token->text[0];

  for (gsize i = 1; i < token->size; i++)
    {
      /* The last one closes; where it is missing, the text ends. */
      if (token->text[i] == closing && (++i >= token->size || token->text[i] != closing))
        break;
      g_string_append_c (text, token->text[i]);
    }
  return g_string_free (text, FALSE);
}
