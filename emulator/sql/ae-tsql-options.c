/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-options-private.h"

static gboolean
take_option (const AeTsqlOption *option,
             const AeTsqlOptionRule *rules,
             guint n_rules,
             const AeTsqlOption **found)
{
  for (guint i = 0; i < n_rules; i++)
    {
      if (g_ascii_strcasecmp (option->name, rules[i].name) != 0)
        continue;
      if (found[i] != NULL || strchr (rules[i].kinds, option->kind) == NULL)
        return FALSE;
      found[i] = option;
      return TRUE;
    }
  return FALSE;
}

gboolean
ae_tsql_options_parse (GPtrArray *options,
                       const AeTsqlOptionRule *rules,
                       guint n_rules,
                       const AeTsqlOption **found,
                       guint32 line,
                       AeTsqlError *error)
{
  for (guint i = 0; i < options->len; i++)
    {
      const AeTsqlOption *option = g_ptr_array_index (options, i);
      if (!take_option (option, rules, n_rules, found))
        return ae_tsql_error_set (error, 102, option->line, option->name);
    }
  for (guint i = 0; i < n_rules; i++)
    if (rules[i].required && found[i] == NULL)
      return ae_tsql_error_set (error, 102, line, ")");
  return TRUE;
}
