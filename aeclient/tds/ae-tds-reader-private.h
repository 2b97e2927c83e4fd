/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A cursor over bytes that somebody else sent. Failure is sticky: a read past the end gives zero
 * and marks the reader short, an impossible value marks it invalid; the caller reads all fields of
 * a structure and asks once. Whatever is used to allocate, to loop or to index is checked before.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize position;
  gboolean is_short;   /* ran past the end: more bytes may help */
  const char *invalid; /* static text: no bytes can help; NULL while good */
} AeTdsReader;

/* The reason stays that came first: what follows is only its consequence. */
void ae_tds_reader_set_invalid (AeTdsReader *self, const char *static_text);

guint16 ae_tds_reader_u16_be (AeTdsReader *self);
guint32 ae_tds_reader_u32_be (AeTdsReader *self);

/* What is here and not in the .c file is called for every cell of every row. */

static inline void
ae_tds_reader_init (AeTdsReader *self, const void *data, gsize size)
{
  *self = (AeTdsReader){ .data = (const guint8 *) data, .size = size };
}

static inline gboolean
ae_tds_reader_is_good (const AeTdsReader *self)
{
  return !self->is_short && self->invalid == NULL;
}

static inline gsize
ae_tds_reader_get_remaining (const AeTdsReader *self)
{
  return self->size - self->position;
}

/* Borrowed bytes, or NULL (and short) when there are fewer. NULL for n == 0 only when short. Once
 * short, always short: a later, smaller read must not succeed on the bytes that are left. */
static inline const guint8 *
ae_tds_reader_bytes (AeTdsReader *self, gsize n)
{
  static const guint8 empty[1];

  if (self->is_short || n > self->size - self->position)
    {
      self->is_short = TRUE;
      return NULL;
    }

  const guint8 *bytes = self->data != NULL ? self->data + self->position : empty;
  self->position += n;
  return bytes;
}

static inline void
ae_tds_reader_skip (AeTdsReader *self, gsize n)
{
  ae_tds_reader_bytes (self, n);
}

static inline guint8
ae_tds_reader_u8 (AeTdsReader *self)
{
  const guint8 *b = ae_tds_reader_bytes (self, 1);

  return b != NULL ? b[0] : 0;
}

static inline guint16
ae_tds_reader_u16 (AeTdsReader *self)
{
  const guint8 *b = ae_tds_reader_bytes (self, 2);

  return b != NULL ? (guint16) (b[0] | b[1] << 8) : 0;
}

static inline guint32
ae_tds_reader_u32 (AeTdsReader *self)
{
  const guint8 *b = ae_tds_reader_bytes (self, 4);

  return b != NULL ? b[0] | b[1] << 8 | b[2] << 16 | (guint32) b[3] << 24 : 0;
}

static inline guint64
ae_tds_reader_u64 (AeTdsReader *self)
{
  const guint8 *b = ae_tds_reader_bytes (self, 8);
  guint64 value = 0;

  for (int i = 7; b != NULL && i >= 0; i--)
    value = value << 8 | b[i];
  return value;
}

/* n UTF-16LE code units as UTF-8, newly allocated. Names and messages only, not values: a lone
 * surrogate becomes U+FFFD here, because a message must be shown. NULL when short. */
char *ae_tds_reader_utf16 (AeTdsReader *self, gsize n_units);
char *ae_tds_reader_b_varchar (AeTdsReader *self);  /* u8 count of units */
char *ae_tds_reader_us_varchar (AeTdsReader *self); /* u16 count of units */

G_END_DECLS
