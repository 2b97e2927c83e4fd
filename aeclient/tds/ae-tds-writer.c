/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Primitive values of [MS-TDS] 2.2.5, written to memory; the mirror image of ae-tds-reader.c.
 * Nothing but GLib and the C library is needed here: the emulator compiles this file in. */

#include "config.h"

#include "ae-tds-writer-private.h"

#include <string.h>

#define FIRST_ALLOCATION 256

void
ae_tds_writer_clear (AeTdsWriter *self)
{
  if (self->data != NULL)
    explicit_bzero (self->data, self->allocated);
  g_free (self->data);
  *self = (AeTdsWriter) AE_TDS_WRITER_INIT;
}

GBytes *
ae_tds_writer_steal_bytes (AeTdsWriter *self)
{
  GBytes *bytes = g_bytes_new_take (self->data, self->size);

  *self = (AeTdsWriter) AE_TDS_WRITER_INIT;
  return bytes;
}

/* realloc () may leave a copy of a password behind: take new memory, copy, wipe the old. What is
 * written is ours, so no memory is as fatal here as in any g_malloc (). */
static guint8 *
reserve (AeTdsWriter *self, gsize n)
{
  if (n > self->allocated - self->size)
    {
      gsize needed, grown;

      if (!g_size_checked_add (&needed, self->size, n))
        g_error ("%s: a message of more than %" G_GSIZE_FORMAT " bytes", G_STRLOC, self->size);
      if (!g_size_checked_mul (&grown, self->allocated, 2))
        grown = needed;
      grown = MAX (MAX (grown, needed), FIRST_ALLOCATION);

      guint8 *data = g_malloc (grown);
      if (self->size > 0)
        memcpy (data, self->data, self->size);
      if (self->data != NULL)
        explicit_bzero (self->data, self->allocated);
      g_free (self->data);
      self->data = data;
      self->allocated = grown;
    }

  guint8 *place = self->data + self->size;
  self->size += n;
  return place;
}

static void
put_le (guint8 *place, guint64 value, gsize n)
{
  for (gsize i = 0; i < n; i++)
    place[i] = (guint8) (value >> 8 * i);
}

void
ae_tds_writer_u8 (AeTdsWriter *self, guint8 value)
{
  *reserve (self, 1) = value;
}

void
ae_tds_writer_u16 (AeTdsWriter *self, guint16 value)
{
  put_le (reserve (self, 2), value, 2);
}

void
ae_tds_writer_u32 (AeTdsWriter *self, guint32 value)
{
  put_le (reserve (self, 4), value, 4);
}

void
ae_tds_writer_u64 (AeTdsWriter *self, guint64 value)
{
  put_le (reserve (self, 8), value, 8);
}

void
ae_tds_writer_u16_be (AeTdsWriter *self, guint16 value)
{
  ae_tds_writer_u16 (self, GUINT16_SWAP_LE_BE (value));
}

void
ae_tds_writer_u32_be (AeTdsWriter *self, guint32 value)
{
  ae_tds_writer_u32 (self, GUINT32_SWAP_LE_BE (value));
}

void
ae_tds_writer_bytes (AeTdsWriter *self, const void *data, gsize size)
{
  if (size > 0)
    memcpy (reserve (self, size), data, size);
}

void
ae_tds_writer_zero (AeTdsWriter *self, gsize n)
{
  if (n > 0)
    memset (reserve (self, n), 0, n);
}

/* Text is checked where it enters the library; should that fail, a stray byte becomes U+FFFD and
 * nothing is read behind the end. */
static gunichar
take_character (const char **utf8)
{
  gunichar c = (guchar) * *utf8;

  if (c >= 0x80)
    c = g_utf8_get_char_validated (*utf8, -1);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      (*utf8)++;
      return 0xFFFD;
    }
  *utf8 = g_utf8_next_char (*utf8);
  return c;
}

gsize
ae_tds_writer_utf16 (AeTdsWriter *self, const char *utf8)
{
  gsize before = self->size;

  while (utf8 != NULL && *utf8 != '\0')
    {
      gunichar c = take_character (&utf8);

      if (c >= 0x10000)
        {
          ae_tds_writer_u16 (self, (guint16) (0xD800 + ((c - 0x10000) >> 10)));
          c = 0xDC00 + (c & 0x3FF);
        }
      ae_tds_writer_u16 (self, (guint16) c);
    }
  return (self->size - before) / 2;
}

void
ae_tds_writer_b_varchar (AeTdsWriter *self, const char *utf8)
{
  gsize at = self->size;

  ae_tds_writer_u8 (self, 0);
  gsize n_units = ae_tds_writer_utf16 (self, utf8);
  g_assert (n_units <= G_MAXUINT8);
  self->data[at] = (guint8) n_units;
}

void
ae_tds_writer_us_varchar (AeTdsWriter *self, const char *utf8)
{
  gsize at = self->size;

  ae_tds_writer_u16 (self, 0);
  gsize n_units = ae_tds_writer_utf16 (self, utf8);
  g_assert (n_units <= G_MAXUINT16);
  ae_tds_writer_patch_u16 (self, at, (guint16) n_units);
}

gsize
ae_tds_writer_get_size (const AeTdsWriter *self)
{
  return self->size;
}

void
ae_tds_writer_patch_u16 (AeTdsWriter *self, gsize at, guint16 value)
{
  g_assert (self->size >= 2 && at <= self->size - 2);
  put_le (self->data + at, value, 2);
}

void
ae_tds_writer_patch_u32 (AeTdsWriter *self, gsize at, guint32 value)
{
  g_assert (self->size >= 4 && at <= self->size - 4);
  put_le (self->data + at, value, 4);
}
