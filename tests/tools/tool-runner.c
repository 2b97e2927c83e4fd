/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "tool-runner.h"

/* Set for the next runs: they must not depend on who runs the tests. */
static GHashTable *variables;

void
tool_run_clear (ToolRun *self)
{
  g_free (self->output);
  g_free (self->errors);
}

void
tool_run_set_variable (const char *name, const char *value)
{
  if (variables == NULL)
    variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (value != NULL)
    g_hash_table_insert (variables, g_strdup (name), g_strdup (value));
  else
    g_hash_table_remove (variables, name);
}

static GSubprocessLauncher *
make_launcher (const char *home)
{
  static const char *const cleared[]
      = { "AECLIENT_CERT_PATH", "AECLIENT_PASSWORD", "AECLIENT_DEBUG",
          "LANGUAGE",           "ODBCINI",           "ODBCSYSINI" };
  GSubprocessLauncher *launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_PIPE);

  for (gsize i = 0; i < G_N_ELEMENTS (cleared); i++)
    g_subprocess_launcher_unsetenv (launcher, cleared[i]);
  g_subprocess_launcher_setenv (launcher, "HOME", home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", home, TRUE);
  if (variables != NULL)
    {
      GHashTableIter iter;
      gpointer name, value;

      g_hash_table_iter_init (&iter, variables);
      while (g_hash_table_iter_next (&iter, &name, &value))
        g_subprocess_launcher_setenv (launcher, name, value, TRUE);
    }

  return launcher;
}

ToolRun
tool_run_program (const char *home, const char *input, ...)
{
  ToolRun run = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (home);
  va_list list;

  g_ptr_array_add (arguments, (gpointer) g_getenv ("AECLIENT_TOOL"));
  va_start (list, input);
  for (char *argument; (argument = va_arg (list, char *)) != NULL;)
    g_ptr_array_add (arguments, argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  g_autoptr (GSubprocess) process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input != NULL ? input : "", NULL, &run.output,
                                 &run.errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run.exit_code = g_subprocess_get_exit_status (process);

  return run;
}
