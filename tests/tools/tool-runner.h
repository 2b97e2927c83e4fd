/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* Runs the program and looks at what it prints. */

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  int exit_code;
  char *output;
  char *errors;
} ToolRun;

void tool_run_clear (ToolRun *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ToolRun, tool_run_clear)

/* Arguments up to a NULL; @input may be NULL. The program sees a home and a configuration directory
 * of its own, @home, and no variables of ours. */
ToolRun tool_run_program (const char *home, const char *input, ...) G_GNUC_NULL_TERMINATED;

/* A variable for the runs that follow; NULL takes it back. */
void tool_run_set_variable (const char *name, const char *value);

#define assert_says(text, part)                        \
  G_STMT_START                                         \
  {                                                    \
    if (strstr ((text), (part)) == NULL)               \
      g_error ("“%s” is not in:\n%s", (part), (text)); \
  }                                                    \
  G_STMT_END

G_END_DECLS
