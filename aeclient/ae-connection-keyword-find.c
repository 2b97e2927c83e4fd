/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-connection-keywords-private.h"
#include "ae-error.h"

/* The longest known keyword has 41 letters. What is longer cannot be near one. */
#define MAX_NAME 64

/* How many letters must be added, removed or changed (Levenshtein), cases being equal. */
static guint
edit_distance (const char *from, gsize from_length, const char *to, gsize to_length)
{
  guint row[MAX_NAME + 1];

  for (gsize j = 0; j <= to_length; j++)
    row[j] = (guint) j;

  for (gsize i = 1; i <= from_length; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i;
      for (gsize j = 1; j <= to_length; j++)
        {
          guint change = g_ascii_tolower (from[i - 1]) == g_ascii_tolower (to[j - 1]) ? 0 : 1;
          guint best = MIN (diagonal + change, MIN (row[j], row[j - 1]) + 1);

          diagonal = row[j];
          row[j] = best;
        }
    }

  return row[to_length];
}

typedef struct
{
  const char *text; /* not terminated */
  gsize length;
} Spelling;

/* The @n-th spelling of a keyword: its name, then its synonyms. */
static gboolean
get_spelling (guint index, guint n, Spelling *spelling)
{
  spelling->text = ae_connection_keyword_get_name (index);
  if (n > 0)
    {
      spelling->text = ae_connection_keyword_get_synonyms (index);
      if (*spelling->text == '\0')
        return FALSE;
      while (--n > 0)
        {
          spelling->text = strchr (spelling->text, '|');
          if (spelling->text == NULL)
            return FALSE;
          spelling->text++;
        }
    }
  spelling->length = strcspn (spelling->text, "|");

  return TRUE;
}

static char *
find_nearest (const char *name)
{
  gsize length = strlen (name);
  guint best_distance = G_MAXUINT;
  Spelling best = { "", 0 };

  for (guint index = 0; index < ae_connection_keyword_count (); index++)
    {
      Spelling spelling;

      for (guint n = 0; get_spelling (index, n, &spelling); n++)
        {
          guint distance = edit_distance (name, length, spelling.text, spelling.length);

          if (distance < best_distance)
            {
              best_distance = distance;
              best = spelling;
            }
        }
    }

  return g_strndup (best.text, best.length);
}

/* A password with ";" and "=" that is not in braces leaves a part of it in the place of a keyword.
 * All keywords are of letters, so what has other characters is better not repeated. */
static gboolean
looks_like_keyword (const char *name)
{
  gsize length = 0;

  for (; name[length] != '\0'; length++)
    if (length >= MAX_NAME
        || (!g_ascii_isalpha (name[length]) && name[length] != ' ' && name[length] != '_'))
      return FALSE;

  return TRUE;
}

static void
set_unknown_error (const char *name, GError **error)
{
  if (error == NULL)
    return;

  if (!looks_like_keyword (name))
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_SYNTAX,
                           _ ("What stands here is not a keyword; if it is part of the value "
                              "before it, put that value in braces"));
      return;
    }

  g_autofree char *nearest = find_nearest (name);
  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
               _ ("Connection keyword “%s” is unknown; the nearest known one is “%s”"), name,
               nearest);
}

int
ae_connection_keyword_find (const char *name, GError **error)
{
  g_assert (name != NULL);

  gsize length = strlen (name);

  for (guint index = 0; index < ae_connection_keyword_count (); index++)
    {
      Spelling spelling;

      for (guint n = 0; get_spelling (index, n, &spelling); n++)
        if (spelling.length == length && g_ascii_strncasecmp (spelling.text, name, length) == 0)
          return (int) index;
    }
  set_unknown_error (name, error);

  return -1;
}
