/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "tool.h"

void
tool_json_append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (json, "\\%c", *c);
    else if (*c == '\n')
      g_string_append (json, "\\n");
    else if ((guchar) *c < 0x20 || *c == 0x7F)
      g_string_append_printf (json, "\\u%04x", (guchar) *c);
    else
      g_string_append_c (json, *c);
  g_string_append_c (json, '"');
}

void
tool_json_append_member (GString *json, const char *name, const char *text)
{
  if (json->len > 0 && json->str[json->len - 1] != '{')
    g_string_append (json, ", ");
  tool_json_append_string (json, name);
  g_string_append (json, ": ");
  tool_json_append_string (json, text);
}
