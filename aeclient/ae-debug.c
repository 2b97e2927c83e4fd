/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-debug-private.h"

static const GDebugKey debug_keys[] = {
  { "packets", AE_DEBUG_PACKETS }, { "tokens", AE_DEBUG_TOKENS }, { "cache", AE_DEBUG_CACHE },
  { "keys", AE_DEBUG_KEYS },       { "attest", AE_DEBUG_ATTEST },
};

gboolean
ae_debug_is_enabled (AeDebugFlags flag)
{
  static gsize flags = 0;

  /* The upper bit says that the variable was read, also when it names nothing. */
  if (g_once_init_enter (&flags))
    g_once_init_leave (&flags, g_parse_debug_string (g_getenv ("AECLIENT_DEBUG"), debug_keys,
                                                     G_N_ELEMENTS (debug_keys))
                                   | (1u << 31));

  return (flags & flag) != 0;
}

void
ae_debug (AeDebugFlags flag, const char *format, ...)
{
  if (!ae_debug_is_enabled (flag))
    return;

  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  /* The variable is the user's request: the line is shown without G_MESSAGES_DEBUG. */
  g_printerr ("AeClient: %s\n", text);
}
