/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>

#include "tool.h"

typedef struct
{
  const char *group; /* NULL: stands by itself */
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} Command;

static const Command commands[] = {
  { NULL, "query", N_ ("Run SQL and print what it returns"), tool_query },
  { NULL, "describe", N_ ("Say what SQL needs and returns, and what of it is encrypted"),
    tool_describe },
  { "key", "create-cmk", N_ ("Make a column master key: a certificate"), tool_create_cmk },
  { "key", "create-cek", N_ ("Make a column encryption key"), tool_create_cek },
};

/* @group is NULL for all commands. */
static void
print_help (FILE *stream, const char *group)
{
  fprintf (stream, _ ("Usage: aeclient [--version] [--help] COMMAND [ARGUMENT…]\n\n"
                      "Client for databases of SQL Server whose columns are encrypted with Always "
                      "Encrypted.\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (group == NULL || g_strcmp0 (group, commands[i].group) == 0)
      {
        g_autofree char *name = g_strjoin (commands[i].group != NULL ? " " : "",
                                           commands[i].group != NULL ? commands[i].group : "",
                                           commands[i].name, NULL);
        fprintf (stream, "  %-16s  %s\n", name, _ (commands[i].summary));
      }
  fprintf (stream, _ ("\n“aeclient COMMAND --help” explains a command, “man aeclient” all of "
                      "them.\n"));
}

static gboolean
is_group (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].group, name) == 0)
      return TRUE;

  return FALSE;
}

static int
run_command (const Command *command, int argc, char **argv)
{
  g_autofree char *name
      = g_strjoin (" ", "aeclient", command->group != NULL ? command->group : command->name,
                   command->group != NULL ? command->name : NULL, NULL);

  g_set_prgname (name);
  argv[0] = name;

  return command->run (argc, argv);
}

static int
find_and_run (const char *group, int argc, char **argv)
{
  if (argc < 2)
    {
      print_help (stderr, group);
      return TOOL_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help (stdout, group);
      return TOOL_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].group, group) == 0 && g_str_equal (commands[i].name, argv[1]))
      return run_command (&commands[i], argc - 1, argv + 1);

  if (group == NULL && is_group (argv[1]))
    return find_and_run (argv[1], argc - 1, argv + 1);

  return tool_usage_error (_ ("there is no command “%s”"), argv[1]);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_set_prgname ("aeclient");
  g_set_application_name ("aeclient");

  if (argc == 2 && g_str_equal (argv[1], "--version"))
    {
      printf ("aeclient %s\n", AE_VERSION);
      return TOOL_OK;
    }

  return find_and_run (NULL, argc, argv);
}
