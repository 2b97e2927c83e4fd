/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-path-private.h"

#define MAX_DISPLAYED 200

static gboolean
characters_equal (gunichar a, gunichar b)
{
  if (a < 0x80 || b < 0x80)
    return a < 0x80 && b < 0x80 && g_ascii_tolower ((char) a) == g_ascii_tolower ((char) b);
  return a == b || g_unichar_tolower (a) == g_unichar_tolower (b);
}

gboolean
ae_key_path_equal (const char *path, const char *other)
{
  while (*path != '\0' && *other != '\0')
    {
      if (!characters_equal (g_utf8_get_char (path), g_utf8_get_char (other)))
        return FALSE;
      path = g_utf8_next_char (path);
      other = g_utf8_next_char (other);
    }
  return *path == *other;
}

char *
ae_key_path_display (const char *path)
{
  g_autofree char *valid = g_utf8_make_valid (path, -1);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *next = valid;

  for (guint n = 0; *next != '\0' && n < MAX_DISPLAYED; n++, next = g_utf8_next_char (next))
    {
      gunichar character = g_utf8_get_char (next);

      g_string_append_unichar (text, g_unichar_isprint (character) ? character : 0xFFFD);
    }
  if (*next != '\0')
    g_string_append (text, "…");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append_unit (GByteArray *bytes, gunichar unit)
{
  guint8 little_endian[2] = { (guint8) (unit & 0xFF), (guint8) (unit >> 8) };

  g_byte_array_append (bytes, little_endian, 2);
}

void
ae_key_path_append_lower_utf16 (GByteArray *bytes, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_unichar_tolower (g_utf8_get_char (text));

      if (character < 0x10000)
        {
          append_unit (bytes, character);
        }
      else
        {
          append_unit (bytes, 0xD800 + ((character - 0x10000) >> 10));
          append_unit (bytes, 0xDC00 + ((character - 0x10000) & 0x3FF));
        }
    }
}
