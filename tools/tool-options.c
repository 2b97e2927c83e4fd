/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "tool.h"

/* One line on the standard error, which scripts leave to people. */
static void
report (const char *text)
{
  fprintf (stderr, "aeclient: %s\n", text);
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

  report (text);
  fprintf (stderr, _ ("Try “%s --help”\n"), g_get_prgname ());

  return TOOL_USAGE;
}

int
tool_failure (GError *error, const char *advice)
{
  report (error->message);
  if (advice != NULL)
    fprintf (stderr, "%s\n", advice);
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

  fprintf (stderr, "%s\n", text);
}
