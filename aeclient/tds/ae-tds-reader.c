/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Primitive values of [MS-TDS] 2.2.5, read from memory that somebody else filled. All integers are
 * little-endian unless the name says otherwise. Nothing but GLib is needed here: the emulator
 * compiles this file in. */

#include "config.h"

#include "ae-tds-reader-private.h"

#include <string.h>

void
ae_tds_reader_set_invalid (AeTdsReader *self, const char *static_text)
{
  if (self->invalid == NULL && !self->is_short)
    self->invalid = static_text;
}

guint16
ae_tds_reader_u16_be (AeTdsReader *self)
{
  guint16 value = ae_tds_reader_u16 (self); /* the macro evaluates its argument twice */

  return GUINT16_SWAP_LE_BE (value);
}

guint32
ae_tds_reader_u32_be (AeTdsReader *self)
{
  guint32 value = ae_tds_reader_u32 (self);

  return GUINT32_SWAP_LE_BE (value);
}

static gunichar
unit_at (const guint8 *utf16, gsize i)
{
  return (gunichar) (utf16[2 * i] | utf16[2 * i + 1] << 8);
}

/* A character beyond the first plane takes two units; half of one becomes U+FFFD, and so does the
 * NUL that would cut the text. */
static gunichar
take_character (const guint8 *utf16, gsize n_units, gsize *i)
{
  gunichar c = unit_at (utf16, (*i)++);

  if (c == 0)
    return 0xFFFD;
  if ((c & 0xF800) != 0xD800)
    return c;
  if (c >= 0xDC00 || *i >= n_units || (unit_at (utf16, *i) & 0xFC00) != 0xDC00)
    return 0xFFFD;
  return 0x10000 + ((c & 0x3FF) << 10) + (unit_at (utf16, (*i)++) & 0x3FF);
}

/* A unit gives at most three bytes. */
char *
ae_tds_reader_utf16 (AeTdsReader *self, gsize n_units)
{
  if (n_units > (G_MAXSIZE - 1) / 3)
    {
      self->is_short = TRUE;
      return NULL;
    }
  const guint8 *utf16 = ae_tds_reader_bytes (self, 2 * n_units);
  if (utf16 == NULL)
    return NULL;

  char *text = g_try_malloc (3 * n_units + 1);
  if (text == NULL)
    {
      ae_tds_reader_set_invalid (self, "a text is too long");
      return NULL;
    }
  char *end = text;
  for (gsize i = 0; i < n_units;)
    end += g_unichar_to_utf8 (take_character (utf16, n_units, &i), end);
  *end = '\0';
  return text;
}

char *
ae_tds_reader_b_varchar (AeTdsReader *self)
{
  return ae_tds_reader_utf16 (self, ae_tds_reader_u8 (self));
}

char *
ae_tds_reader_us_varchar (AeTdsReader *self)
{
  return ae_tds_reader_utf16 (self, ae_tds_reader_u16 (self));
}
