/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tds-utf16-private.h"

#include <string.h>

/* Most text is ASCII: sixteen units are looked at together. When one of them is not, these sixteen
 * go by fours, and fours of which one is not go one by one; only then is the next block tried as a
 * whole again. Trying after every character makes accented text twice as slow. Names are shorter
 * than a block, and fours serve them. */
#define BLOCK 16
#define FOUR 4

static guint64
get_four (const guint8 *utf16)
{
  guint64 four;

  memcpy (&four, utf16, sizeof four);
  return four;
}

static gboolean
is_ascii (guint64 units)
{
  return (units & GUINT64_TO_LE (G_GUINT64_CONSTANT (0xFF80FF80FF80FF80))) == 0;
}

static gboolean
block_is_ascii (const guint8 *utf16)
{
  return is_ascii (get_four (utf16) | get_four (utf16 + 8) | get_four (utf16 + 16)
                   | get_four (utf16 + 24));
}

/* The low bytes of ASCII units. */
static void
pack (const guint8 *utf16, guint8 *utf8, gsize n_units)
{
  for (gsize k = 0; k < n_units; k++)
    utf8[k] = utf16[2 * k];
}

static guint
unit_at (const guint8 *utf16, gsize i)
{
  return utf16[2 * i] | utf16[2 * i + 1] << 8;
}

/* Returns the units taken, 0 for a lone surrogate. */
static gsize
take_character (const guint8 *utf16, gsize n_units, gunichar *character)
{
  guint unit = unit_at (utf16, 0);

  *character = unit;
  if ((unit & 0xF800) != 0xD800)
    return 1;
  if (unit >= 0xDC00 || n_units < 2 || (unit_at (utf16, 1) & 0xFC00) != 0xDC00)
    return 0;
  *character = 0x10000 + ((unit & 0x3FF) << 10) + (unit_at (utf16, 1) & 0x3FF);
  return 2;
}

static gsize
put_character (gunichar c, guint8 *utf8)
{
  if (c < 0x80)
    {
      utf8[0] = (guint8) c;
      return 1;
    }
  if (c < 0x800)
    {
      utf8[0] = (guint8) (0xC0 | c >> 6);
      utf8[1] = (guint8) (0x80 | (c & 0x3F));
      return 2;
    }
  return (gsize) g_unichar_to_utf8 (c, (char *) utf8);
}

/* From *i up to @stop, or one unit more when a pair lies there. FALSE for a lone surrogate. */
static gboolean
take_one_by_one (const guint8 *utf16, gsize n_units, gsize stop, gsize *i, guint8 **end)
{
  while (*i < stop)
    {
      gunichar c;
      gsize taken = take_character (utf16 + 2 * *i, n_units - *i, &c);

      if (taken == 0)
        return FALSE;
      *end += put_character (c, *end);
      *i += taken;
    }
  return TRUE;
}

static gboolean
take_by_fours (const guint8 *utf16, gsize n_units, gsize stop, gsize *i, guint8 **end)
{
  while (*i < stop)
    {
      if (stop - *i >= FOUR && is_ascii (get_four (utf16 + 2 * *i)))
        {
          pack (utf16 + 2 * *i, *end, FOUR);
          *end += FOUR;
          *i += FOUR;
        }
      else if (!take_one_by_one (utf16, n_units, MIN (*i + FOUR, stop), i, end))
        return FALSE;
    }
  return TRUE;
}

gboolean
ae_tds_utf16_to_utf8 (const guint8 *utf16, gsize n_units, guint8 *utf8, gsize *utf8_size)
{
  guint8 *end = utf8;
  gsize i = 0;

  while (i < n_units)
    {
      if (n_units - i >= BLOCK && block_is_ascii (utf16 + 2 * i))
        {
          pack (utf16 + 2 * i, end, BLOCK);
          end += BLOCK;
          i += BLOCK;
        }
      else if (!take_by_fours (utf16, n_units, MIN (i + BLOCK, n_units), &i, &end))
        return FALSE;
    }
  *utf8_size = (gsize) (end - utf8);
  return TRUE;
}

/* Each half of a pair counts two, four together. */
gsize
ae_tds_utf16_measure_utf8 (const guint8 *utf16, gsize n_units)
{
  gsize size = 0;

  for (gsize i = 0; i < n_units; i++)
    {
      guint unit = unit_at (utf16, i);

      size += unit < 0x80 ? 1 : unit < 0x800 || (unit & 0xF800) == 0xD800 ? 2 : 3;
    }
  return size;
}

gboolean
ae_tds_utf8_next (const guint8 *utf8, gsize size, gsize *position, gunichar *character)
{
  const guint8 *here = utf8 + *position;

  if (*here < 0x80)
    {
      *character = *here;
      (*position)++;
      return TRUE;
    }
  gunichar c = g_utf8_get_char_validated ((const char *) here, (gssize) (size - *position));
  if (c == (gunichar) -1 || c == (gunichar) -2)
    return FALSE;
  *character = c;
  *position += (gsize) g_unichar_to_utf8 (c, NULL);
  return TRUE;
}
