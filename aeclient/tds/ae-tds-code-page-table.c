/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Tables of the code pages, filled once from the system's iconv: opening a converter for every
 * string would cost more than all the rest of a row. All pages in question have one or two bytes
 * per character and lie in the first Unicode plane. */

#include "config.h"

#include "ae-tds-code-page-private.h"

#define HOLE 0xFFFF      /* no character */
#define LEAD_BYTE 0xFFFE /* the first of two bytes; neither is ever a character */
#define N_UNITS 0x10000
#define FIRST_LEAD 0x80

struct _AeTdsCodePage
{
  gunichar2 characters[256];
  gunichar2 *pairs;       /* [lead - 0x80][trail]; NULL for a page of single bytes */
  guint16 bytes[N_UNITS]; /* the way back: lead << 8 | trail, or one byte; 0: none */
};

/* What these bytes are; HOLE when they are no character, or more than one. */
static gunichar2
convert (GIConv converter, const guint8 *bytes, gsize n)
{
  char *in = (char *) bytes;
  gsize in_left = n;
  guint8 unit[8];
  char *out = (char *) unit;
  gsize out_left = sizeof unit;

  g_iconv (converter, NULL, NULL, NULL, NULL);
  if (g_iconv (converter, &in, &in_left, &out, &out_left) == (gsize) -1 || in_left > 0
      || g_iconv (converter, NULL, NULL, &out, &out_left) == (gsize) -1
      || out_left != sizeof unit - 2)
    return HOLE;
  return (gunichar2) (unit[0] | unit[1] << 8);
}

static void
fill_pairs (AeTdsCodePage *self, GIConv converter)
{
  self->pairs = g_new (gunichar2, (256 - FIRST_LEAD) * 256);
  for (guint lead = FIRST_LEAD; lead < 256; lead++)
    {
      gunichar2 *row = self->pairs + (lead - FIRST_LEAD) * 256;
      gboolean is_lead = FALSE;

      for (guint trail = 0; trail < 256; trail++)
        {
          guint8 bytes[] = { (guint8) lead, (guint8) trail };

          row[trail] = self->characters[lead] == HOLE ? convert (converter, bytes, 2) : HOLE;
          is_lead = is_lead || row[trail] != HOLE;
        }
      if (is_lead)
        self->characters[lead] = LEAD_BYTE;
    }
}

/* Windows maps the bytes that have no character to the control characters of the same number;
 * iconv refuses them. */
static void
fill_holes (AeTdsCodePage *self, guint number)
{
  for (guint b = 0x80; b < 0xA0; b++)
    if (self->characters[b] == HOLE)
      self->characters[b] = (gunichar2) b;
  if (number == 936)
    self->characters[0x80] = 0x20AC;
}

/* The first of several ways is taken, single bytes before pairs; where Windows prefers another,
 * iconv knows, and its answer is taken when it leads back to the same character. */
static void
fill_bytes (AeTdsCodePage *self, GIConv encoder)
{
  for (guint b = 0; b < 256; b++)
    if (self->characters[b] < LEAD_BYTE && self->bytes[self->characters[b]] == 0)
      self->bytes[self->characters[b]] = (guint16) b;

  for (guint i = 0; self->pairs != NULL && i < (256 - FIRST_LEAD) * 256; i++)
    if (self->pairs[i] != HOLE && self->bytes[self->pairs[i]] == 0)
      {
        gunichar2 unit = GUINT16_TO_LE (self->pairs[i]);
        gunichar2 swapped = convert (encoder, (const guint8 *) &unit, 2);
        guint pair = GUINT16_SWAP_LE_BE (swapped);

        if (swapped == HOLE || pair >> 8 < FIRST_LEAD
            || self->pairs[pair - (FIRST_LEAD << 8)] != self->pairs[i])
          pair = i + (FIRST_LEAD << 8);
        self->bytes[self->pairs[i]] = (guint16) pair;
      }
}

static AeTdsCodePage *
build (guint number, gboolean has_pairs)
{
  char name[16];

  g_snprintf (name, sizeof name, "CP%u", number);
  GIConv decoder = g_iconv_open ("UTF-16LE", name);
  GIConv encoder = g_iconv_open (name, "UTF-16LE");
  AeTdsCodePage *self = NULL;

  if (decoder != (GIConv) -1 && encoder != (GIConv) -1)
    {
      self = g_new0 (AeTdsCodePage, 1);
      for (guint b = 0; b < 256; b++)
        self->characters[b]
            = b < 0x80 ? (gunichar2) b : convert (decoder, &(guint8){ (guint8) b }, 1);
      if (has_pairs)
        fill_pairs (self, decoder);
      fill_holes (self, number);
      fill_bytes (self, encoder);
    }
  if (decoder != (GIConv) -1)
    g_iconv_close (decoder);
  if (encoder != (GIConv) -1)
    g_iconv_close (encoder);
  return self;
}

typedef struct
{
  guint number;
  gboolean has_pairs;
  gsize once; /* the table, or 1 when there is none */
} Slot;

static Slot slots[] = {
  { 1252 },      { 1250 },      { 1251 },      { 1253 },      { 1254 }, { 1255 },
  { 1256 },      { 1257 },      { 1258 },      { 437 },       { 850 },  { 874 },
  { 932, TRUE }, { 936, TRUE }, { 949, TRUE }, { 950, TRUE },
};

const AeTdsCodePage *
ae_tds_code_page_get (guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slots); i++)
    if (slots[i].number == number)
      {
        if (g_once_init_enter (&slots[i].once))
          {
            AeTdsCodePage *page = build (number, slots[i].has_pairs);
            g_once_init_leave (&slots[i].once, page != NULL ? (gsize) page : 1);
          }
        return slots[i].once == 1 ? NULL : (const AeTdsCodePage *) slots[i].once;
      }
  return NULL;
}

gboolean
ae_tds_code_page_decode (const AeTdsCodePage *self,
                         const guint8 *bytes,
                         gsize size,
                         guint8 *utf8,
                         gsize *utf8_size)
{
  guint8 *end = utf8;

  for (gsize i = 0; i < size; i++)
    {
      if (bytes[i] < 0x80)
        {
          *end++ = bytes[i];
          continue;
        }
      gunichar2 c = self->characters[bytes[i]];
      if (c == LEAD_BYTE)
        {
          if (++i == size)
            return FALSE;
          c = self->pairs[(bytes[i - 1] - FIRST_LEAD) * 256 + bytes[i]];
        }
      if (c == HOLE)
        return FALSE;
      end += g_unichar_to_utf8 (c, (char *) end);
    }
  *utf8_size = (gsize) (end - utf8);
  return TRUE;
}

gboolean
ae_tds_code_page_is_lead_byte (const AeTdsCodePage *self, guint8 byte)
{
  return byte >= FIRST_LEAD && self->characters[byte] == LEAD_BYTE;
}

gsize
ae_tds_code_page_measure_whole (const AeTdsCodePage *self, const guint8 *bytes, gsize size)
{
  gsize i = 0;

  while (self->pairs != NULL && i < size)
    {
      gsize n = ae_tds_code_page_is_lead_byte (self, bytes[i]) ? 2 : 1;

      if (n > size - i)
        return i;
      i += n;
    }
  return size;
}

guint
ae_tds_code_page_encode (const AeTdsCodePage *self, gunichar character, guint8 bytes[2])
{
  if (character < 0x80)
    {
      bytes[0] = (guint8) character;
      return 1;
    }
  guint pair = character < N_UNITS ? self->bytes[character] : 0;
  if (pair == 0)
    return 0;
  if (pair < 0x100)
    {
      bytes[0] = (guint8) pair;
      return 1;
    }
  bytes[0] = (guint8) (pair >> 8);
  bytes[1] = (guint8) pair;
  return 2;
}
