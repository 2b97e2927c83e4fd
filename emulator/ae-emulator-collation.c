/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Collations on the wire: u32 LE info (bits 0-19 LCID, bit 26 UTF-8), u8 sort id. */

#include "config.h"

#include <string.h>

#include "ae-emulator-collation-private.h"

#define FLAG_UTF8 0x04000000u

const guint8 ae_emulator_default_collation[5] = { 0x09, 0x04, 0xD0, 0x00, 0x34 };

typedef struct
{
  guint16 lcid;
  const char *charset; /* NULL: no code page */
} Locale;

/* Those that are not CP1252, by number. */
static const Locale locales[] = {
  { 0x0401, "CP1256" }, { 0x0402, "CP1251" }, { 0x0404, "CP950" },  { 0x0405, "CP1250" },
  { 0x0408, "CP1253" }, { 0x040D, "CP1255" }, { 0x040E, "CP1250" }, { 0x0411, "CP932" },
  { 0x0412, "CP949" },  { 0x0415, "CP1250" }, { 0x0418, "CP1250" }, { 0x0419, "CP1251" },
  { 0x041A, "CP1250" }, { 0x041B, "CP1250" }, { 0x041C, "CP1250" }, { 0x041E, "CP874" },
  { 0x041F, "CP1254" }, { 0x0420, "CP1256" }, { 0x0422, "CP1251" }, { 0x0423, "CP1251" },
  { 0x0424, "CP1250" }, { 0x0425, "CP1257" }, { 0x0426, "CP1257" }, { 0x0427, "CP1257" },
  { 0x0428, "CP1251" }, { 0x0429, "CP1256" }, { 0x042A, "CP1258" }, { 0x042C, "CP1254" },
  { 0x042F, "CP1251" }, { 0x0439, NULL },     { 0x043A, NULL },     { 0x043F, "CP1251" },
  { 0x0440, "CP1251" }, { 0x0442, "CP1250" }, { 0x0443, "CP1254" }, { 0x0444, "CP1251" },
  { 0x0445, NULL },     { 0x0446, NULL },     { 0x0447, NULL },     { 0x0448, NULL },
  { 0x0449, NULL },     { 0x044A, NULL },     { 0x044B, NULL },     { 0x044C, NULL },
  { 0x044D, NULL },     { 0x044E, NULL },     { 0x044F, NULL },     { 0x0450, "CP1251" },
  { 0x0451, NULL },     { 0x0453, NULL },     { 0x0454, NULL },     { 0x0457, NULL },
  { 0x045A, NULL },     { 0x045B, NULL },     { 0x0461, NULL },     { 0x0463, NULL },
  { 0x0465, NULL },     { 0x046D, "CP1251" }, { 0x0480, "CP1256" }, { 0x0481, NULL },
  { 0x0485, "CP1251" }, { 0x048C, "CP1256" }, { 0x0801, "CP1256" }, { 0x0804, "CP936" },
  { 0x081A, "CP1250" }, { 0x0827, "CP1257" }, { 0x082C, "CP1251" }, { 0x0843, "CP1251" },
  { 0x0845, NULL },     { 0x0850, "CP1251" }, { 0x0C01, "CP1256" }, { 0x0C04, "CP950" },
  { 0x0C1A, "CP1251" }, { 0x1001, "CP1256" }, { 0x1004, "CP936" },  { 0x101A, "CP1250" },
  { 0x1401, "CP1256" }, { 0x1404, "CP950" },  { 0x141A, "CP1250" }, { 0x1801, "CP1256" },
  { 0x181A, "CP1250" }, { 0x1C01, "CP1256" }, { 0x1C1A, "CP1251" }, { 0x2001, "CP1256" },
  { 0x201A, "CP1251" }, { 0x2401, "CP1256" }, { 0x2801, "CP1256" }, { 0x2C01, "CP1256" },
  { 0x3001, "CP1256" }, { 0x3401, "CP1256" }, { 0x3801, "CP1256" }, { 0x3C01, "CP1256" },
  { 0x4001, "CP1256" },
};

typedef struct
{
  guint8 first, last;
  const char *charset;
} SortIds;

/* Those that are not CP1252. */
static const SortIds sort_ids[] = {
  { 30, 35, "CP437" },    { 40, 45, "CP850" },    { 49, 49, "CP850" },    { 55, 61, "CP850" },
  { 80, 98, "CP1250" },   { 104, 108, "CP1251" }, { 112, 124, "CP1253" }, { 128, 130, "CP1254" },
  { 136, 138, "CP1255" }, { 144, 146, "CP1256" }, { 152, 160, "CP1257" }, { 192, 193, "CP932" },
  { 194, 195, "CP949" },  { 196, 197, "CP950" },  { 198, 199, "CP936" },  { 200, 200, "CP932" },
  { 201, 201, "CP949" },  { 202, 202, "CP950" },  { 203, 203, "CP936" },  { 204, 206, "CP874" },
};

const char *
ae_emulator_collation_get_charset (const guint8 collation[5])
{
  guint32 info
      = collation[0] | collation[1] << 8 | collation[2] << 16 | (guint32) collation[3] << 24;

  if (info & FLAG_UTF8)
    return "UTF-8";
  if (collation[4] != 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sort_ids); i++)
        if (collation[4] >= sort_ids[i].first && collation[4] <= sort_ids[i].last)
          return sort_ids[i].charset;
      return "CP1252";
    }
  for (guint i = 0; i < G_N_ELEMENTS (locales); i++)
    if (locales[i].lcid == (info & 0xFFFF))
      return locales[i].charset;

  return "CP1252";
}

/* --- text ---------------------------------------------------------------------------------- */

static gboolean
is_ascii (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if (data[i] >= 0x80)
      return FALSE;

  return TRUE;
}

/* One character or, when there is none, one byte of undefined meaning: iconv leaves holes in the
 * code pages where the server has the control character of the same number. */
static gsize
append_converted_prefix (GString *out, GIConv converter, const guint8 *data, gsize size)
{
  for (gsize length = 1; length <= MIN (size, 4); length++)
    {
      char buffer[16];
      char *in = (char *) data, *to = buffer;
      gsize in_left = length, out_left = sizeof buffer;

      g_iconv (converter, NULL, NULL, NULL, NULL);
      if (g_iconv (converter, &in, &in_left, &to, &out_left) != (gsize) -1 && in_left == 0
          && out_left < sizeof buffer)
        {
          g_string_append_len (out, buffer, sizeof buffer - out_left);
          return length;
        }
    }

  return 0;
}

static char *
convert_leniently (const char *to, const char *from, const guint8 *data, gsize size, gsize *n_bytes)
{
  g_autoptr (GString) out = g_string_sized_new (size + 16);
  gboolean from_unicode = g_str_equal (from, "UTF-8");
  GIConv converter = g_iconv_open (to, from);

  while (size > 0)
    {
      gsize used = 0;
      if (converter != (GIConv) -1)
        used = append_converted_prefix (out, converter, data, size);
      if (used == 0 && from_unicode)
        {
          gunichar c = g_utf8_get_char_validated ((const char *) data, size);
          gboolean good = c < (gunichar) -2;
          used = good ? (gsize) (g_utf8_skip[data[0]]) : 1;
          g_string_append_c (out, good && c >= 0x80 && c <= 0x9F ? (char) c : '?');
        }
      else if (used == 0)
        {
          used = 1;
          g_string_append_unichar (out, data[0]);
        }
      data += used;
      size -= used;
    }
  if (converter != (GIConv) -1)
    g_iconv_close (converter);
  *n_bytes = out->len;

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
convert (const char *to, const char *from, const guint8 *data, gsize size, gsize *n_bytes)
{
  if (is_ascii (data, size))
    {
      char *copy = g_malloc (size + 1);
      if (size > 0)
        memcpy (copy, data, size);
      copy[size] = '\0';
      *n_bytes = size;
      return copy;
    }

  char *text = g_convert ((const char *) data, size, to, from, NULL, n_bytes, NULL);
  if (text != NULL)
    return text;

  return convert_leniently (to, from, data, size, n_bytes);
}

char *
ae_emulator_text_to_charset (const char *charset, const char *utf8, gsize size, gsize *n_bytes)
{
  return convert (charset, "UTF-8", (const guint8 *) utf8, size, n_bytes);
}

char *
ae_emulator_text_from_charset (const char *charset, const guint8 *data, gsize size, gsize *n_bytes)
{
  return convert ("UTF-8", charset, data, size, n_bytes);
}

char *
ae_emulator_text_from_utf16 (const guint8 *data, gsize size, gsize *n_bytes)
{
  g_autoptr (GString) out = g_string_sized_new (size / 2 + 16);

  for (gsize i = 0; i + 1 < size; i += 2)
    {
      gunichar unit = data[i] | data[i + 1] << 8;
      gunichar next = i + 3 < size ? (gunichar) (data[i + 2] | data[i + 3] << 8) : 0;

      if ((unit & 0xFC00) == 0xD800 && (next & 0xFC00) == 0xDC00)
        {
          unit = 0x10000 + ((unit & 0x3FF) << 10) + (next & 0x3FF);
          i += 2;
        }
      else if ((unit & 0xF800) == 0xD800)
        unit = 0xFFFD;
      g_string_append_unichar (out, unit);
    }
  *n_bytes = out->len;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
