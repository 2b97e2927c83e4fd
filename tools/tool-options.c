/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

char *
tool_make_printable (const char *text, gboolean keep_lines)
{
  GString *printable = g_string_sized_new (strlen (text));

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (!g_unichar_iscntrl (character) || (character == '\n' && keep_lines))
        g_string_append_unichar (printable, character);
      else if (character == '\n')
        g_string_append (printable, "\\n");
      else if (character == '\t')
        g_string_append (printable, "\\t");
      else if (character == '\r')
        g_string_append (printable, "\\r");
      else
        g_string_append_printf (printable, "\\x%02X", character);
    }

  return g_string_free (printable, FALSE);
}

/* The server writes some of it: nothing in it may move the cursor, or worse. */
static void
report (const char *prefix, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *printable = tool_make_printable (valid, TRUE);

  fprintf (stderr, "%s%s\n", prefix, printable);
}

gboolean
tool_parse_options (int *argc,
                    char ***argv,
                    const char *arguments,
                    const char *summary,
                    const GOptionEntry *entries)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  tool_usage_error ("%s", error->message);

  return FALSE;
}

int
tool_usage_error (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  report ("aeclient: ", text);
  fprintf (stderr, _ ("Try “%s --help”\n"), g_get_prgname ());

  return TOOL_USAGE;
}

int
tool_failure (GError *error, const char *advice)
{
  report ("aeclient: ", error->message);
  if (advice != NULL)
    report ("", advice);
  g_error_free (error);

  return TOOL_FAILED;
}

void
tool_note (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  report ("", text);
}

gboolean
tool_flush_output (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("Cannot write the output: %s"), g_strerror (errno));

  return FALSE;
}
