/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The name of a stored procedure:
 *
 *   name = part { "." part }          up to four: server, database, schema, procedure
 *   part = "[" … "]" | '"' … '"' | what has none of these characters; empty ones may be left out
 *
 * A closing bracket or quote within stands twice. */

#include "config.h"

#include "ae-procedure-name-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"

#define MAX_PARTS 4
#define MAX_CHARACTERS 128

/* One part without its quotes; NULL: it is malformed. */
static char *
take_part (const char **rest)
{
  g_autoptr (GString) part = g_string_new (NULL);
  char close = **rest == '[' ? ']' : **rest == '"' ? '"' : '\0';

  if (close == '\0')
    {
      gsize length = strcspn (*rest, ".[]\"");

      g_string_append_len (part, *rest, (gssize) length);
      *rest += length;
      return g_strstrip (g_string_free (g_steal_pointer (&part), FALSE));
    }

  for ((*rest)++; **rest != close || (*rest)[1] == close; (*rest)++)
    {
      if (**rest == '\0')
        return NULL;
      if (**rest == close)
        (*rest)++;
      g_string_append_c (part, **rest);
    }
  (*rest)++;
  return g_string_free (g_steal_pointer (&part), FALSE);
}

static void
append_quoted (GString *text, const char *part)
{
  g_string_append_c (text, '[');
  for (; *part != '\0'; part++)
    {
      if (*part == ']')
        g_string_append_c (text, ']');
      g_string_append_c (text, *part);
    }
  g_string_append_c (text, ']');
}

char *
ae_procedure_name_quote (const char *name, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *rest = name;
  gboolean is_good = TRUE, is_last = FALSE, is_named = FALSE;

  for (guint n = 0; is_good && !is_last; n++)
    {
      g_autofree char *part = take_part (&rest);

      is_last = *rest == '\0';
      is_named = part != NULL && *part != '\0';
      is_good = part != NULL && n < MAX_PARTS && g_utf8_strlen (part, -1) <= MAX_CHARACTERS
                && (is_last || *rest++ == '.');
      if (is_good && is_named)
        append_quoted (text, part);
      if (is_good && !is_last)
        g_string_append_c (text, '.');
    }

  if (is_good && is_named)
    return g_string_free (g_steal_pointer (&text), FALSE);
  g_set_error_literal (error, AE_ERROR, AE_ERROR_SYNTAX,
                       _ ("Not the name of a procedure; write it like “dbo.GetPatient” or "
                          "“[dbo].[Get patient]”"));
  return NULL;
}

char *
ae_procedure_name_parse_type (const char *text, char **schema, char **name, GError **error)
{
  g_autoptr (GString) quoted = g_string_new (NULL);
  const char *rest = text;
  g_autofree char *first = take_part (&rest);
  g_autofree char *second = NULL;

  if (first != NULL && *rest == '.')
    {
      rest++;
      second = take_part (&rest);
    }

  const char *last = second != NULL ? second : first;
  if (first == NULL || *first == '\0' || *last == '\0' || *rest != '\0'
      || g_utf8_strlen (first, -1) > MAX_CHARACTERS || g_utf8_strlen (last, -1) > MAX_CHARACTERS)
    {
      g_set_error_literal (error, AE_ERROR, AE_ERROR_SYNTAX,
                           _ ("Not the name of a table type; write it like “dbo.Visits” or "
                              "“[dbo].[My visits]”"));
      return NULL;
    }

  if (second != NULL)
    {
      append_quoted (quoted, first);
      g_string_append_c (quoted, '.');
    }
  append_quoted (quoted, last);
  *schema = g_strdup (second != NULL ? first : "");
  *name = g_strdup (last);
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}
