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

void ae_tds_reader_init (AeTdsReader *self, const void *data, gsize size);
gboolean ae_tds_reader_is_good (const AeTdsReader *self);
gsize ae_tds_reader_get_remaining (const AeTdsReader *self);
void ae_tds_reader_set_invalid (AeTdsReader *self, const char *static_text);

guint8 ae_tds_reader_u8 (AeTdsReader *self);
guint16 ae_tds_reader_u16 (AeTdsReader *self);
guint32 ae_tds_reader_u32 (AeTdsReader *self);
guint64 ae_tds_reader_u64 (AeTdsReader *self);
guint16 ae_tds_reader_u16_be (AeTdsReader *self);
guint32 ae_tds_reader_u32_be (AeTdsReader *self);

/* Borrowed bytes, or NULL (and short) when there are fewer. NULL for n == 0 only when short. */
const guint8 *ae_tds_reader_bytes (AeTdsReader *self, gsize n);
void ae_tds_reader_skip (AeTdsReader *self, gsize n);

/* n UTF-16LE code units as UTF-8, newly allocated. Names and messages only, not values: a lone
 * surrogate becomes U+FFFD here, because a message must be shown. NULL when short. */
char *ae_tds_reader_utf16 (AeTdsReader *self, gsize n_units);
char *ae_tds_reader_b_varchar (AeTdsReader *self);  /* u8 count of units */
char *ae_tds_reader_us_varchar (AeTdsReader *self); /* u16 count of units */

G_END_DECLS
