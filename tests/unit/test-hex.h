/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>
#include <string.h>

/* The bytes of a text of hexadecimal digits. */
static inline GBytes *
test_bytes_from_hex (const char *hex)
{
  gsize size = strlen (hex) / 2;
  guint8 *bytes = g_malloc (size + 1);

  g_assert_cmpint (strlen (hex) % 2, ==, 0);
  for (gsize i = 0; i < size; i++)
    {
      g_assert_true (g_ascii_isxdigit (hex[2 * i]) && g_ascii_isxdigit (hex[2 * i + 1]));
      bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4
                           | g_ascii_xdigit_value (hex[2 * i + 1]));
    }
  return g_bytes_new_take (bytes, size);
}
