/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tool.h"

/* Encloses @text, with the closing delimiter doubled in it. */
static char *
quote (const char *text, const char *opening, char closing)
{
  GString *quoted = g_string_new (opening);

  for (const char *c = text; *c != '\0'; c++)
    {
      g_string_append_c (quoted, *c);
      if (*c == closing)
        g_string_append_c (quoted, closing);
    }
  g_string_append_c (quoted, closing);

  return g_string_free (quoted, FALSE);
}

char *
tool_quote_name (const char *name)
{
  return quote (name, "[", ']');
}

char *
tool_quote_string (const char *text)
{
  return quote (text, "N'", '\'');
}

char *
tool_quote_bytes (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GString *hex = g_string_sized_new (2 * size + 3);

  g_string_append (hex, "0x");
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02X", data[i]);

  return g_string_free (hex, FALSE);
}

/* GO is no SQL: it stands alone on its line, with a number of repetitions if wanted, and not in a
 * string, a quoted name or a comment that goes over several lines. */

#define MAX_COUNT 10000

typedef struct
{
  char closing;  /* in a string or a quoted name that this ends; 0: in none */
  guint comment; /* how deep in block comments */
} Place;

/* Follows the text to the end of the line; returns where that is. */
static const char *
follow_line (Place *place, const char *c)
{
  for (; *c != '\0' && *c != '\n'; c++)
    if (place->comment > 0)
      {
        if (c[0] == '*' && c[1] == '/')
          place->comment--, c++;
        else if (c[0] == '/' && c[1] == '*')
          place->comment++, c++;
      }
    else if (place->closing != '\0')
      {
        /* A doubled delimiter ends the string here and begins another one. */
        if (*c == place->closing)
          place->closing = '\0';
      }
    else if (c[0] == '-' && c[1] == '-')
      return c + strcspn (c, "\n");
    else if (c[0] == '/' && c[1] == '*')
      place->comment++, c++;
    else if (*c == '\'' || *c == '"')
      place->closing = *c;
    else if (*c == '[')
      place->closing = ']';

  return c;
}

/* 0: not a separator. */
static guint
parse_separator (const char *line, gsize length, GError **error)
{
  g_autofree char *text = g_strstrip (g_strndup (line, length));
  guint64 count;

  if (g_ascii_strncasecmp (text, "GO", 2) != 0)
    return 0;
  if (text[2] == '\0')
    return 1;
  if (!g_ascii_isspace (text[2]))
    return 0;
  if (g_ascii_string_to_unsigned (g_strchug (text + 2), 10, 1, MAX_COUNT, &count, NULL))
    return (guint) count;

  g_set_error (error, AE_ERROR, AE_ERROR_SYNTAX,
               _ ("Behind GO only a number of repetitions may stand, 1 to %d"), MAX_COUNT);

  return 0;
}

static void
batch_free (ToolBatch *batch)
{
  g_free (batch->sql);
  g_free (batch);
}

static void
add_batch (GPtrArray *batches, const char *start, const char *end, guint count)
{
  g_autofree char *sql = g_strndup (start, (gsize) (end - start));

  if (sql[strspn (sql, " \t\r\n")] == '\0')
    return;

  ToolBatch *batch = g_new (ToolBatch, 1);
  batch->sql = g_steal_pointer (&sql);
  batch->count = count;
  g_ptr_array_add (batches, batch);
}

GPtrArray *
tool_split_batches (const char *script, GError **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) batch_free);
  Place place = { 0 };
  const char *start = script;

  for (const char *line = script; *line != '\0';)
    {
      gboolean is_code = place.closing == '\0' && place.comment == 0;
      const char *end = line + strcspn (line, "\n");
      const char *next = *end == '\0' ? end : end + 1;
      GError *cause = NULL;
      guint count = is_code ? parse_separator (line, (gsize) (end - line), &cause) : 0;

      if (cause != NULL)
        {
          g_propagate_error (error, cause);
          return NULL;
        }
      if (count > 0)
        {
          add_batch (batches, start, line, count);
          start = next;
        }
      else
        follow_line (&place, line);
      line = next;
    }
  add_batch (batches, start, start + strlen (start), 1);

  return g_steal_pointer (&batches);
}

GPtrArray *
tool_read_batches (const char *file, const char *sql, GError **error)
{
  if (sql != NULL)
    return tool_split_batches (sql, error);

  g_autofree char *script = tool_read_text_file (file != NULL ? file : "-", error);

  return script != NULL ? tool_split_batches (script, error) : NULL;
}
