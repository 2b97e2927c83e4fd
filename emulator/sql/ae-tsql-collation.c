/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"

enum
{
  IGNORE_CASE = 1u << 20,
  IGNORE_ACCENT = 1u << 21,
  IGNORE_KANA = 1u << 22,
  IGNORE_WIDTH = 1u << 23,
  BINARY = 1u << 24,
  BINARY2 = 1u << 25,
  UTF8 = 1u << 26,
};

typedef struct
{
  const char *name;
  guint32 lcid;
  const char *code_page;
} Language;

/* The longest name that fits wins, so Latin1_General stands for itself. */
static const Language languages[] = {
  { "Latin1_General", 0x0409, "CP1252" },
  { "Albanian", 0x041C, "CP1250" },
  { "Arabic", 0x0401, "CP1256" },
  { "Chinese_PRC", 0x0804, "CP936" },
  { "Chinese_Taiwan_Stroke", 0x0404, "CP950" },
  { "Croatian", 0x041A, "CP1250" },
  { "Cyrillic_General", 0x0419, "CP1251" },
  { "Czech", 0x0405, "CP1250" },
  { "Danish_Greenlandic", 0x0406, "CP1252" },
  { "Danish_Norwegian", 0x0406, "CP1252" },
  { "Estonian", 0x0425, "CP1257" },
  { "Finnish_Swedish", 0x040B, "CP1252" },
  { "French", 0x040C, "CP1252" },
  { "German_PhoneBook", 0x10407, "CP1252" },
  { "Greek", 0x0408, "CP1253" },
  { "Hebrew", 0x040D, "CP1255" },
  { "Hungarian", 0x040E, "CP1250" },
  { "Icelandic", 0x040F, "CP1252" },
  { "Japanese", 0x0411, "CP932" },
  { "Korean_Wansung", 0x0412, "CP949" },
  { "Latvian", 0x0426, "CP1257" },
  { "Lithuanian", 0x0427, "CP1257" },
  { "Modern_Spanish", 0x0C0A, "CP1252" },
  { "Polish", 0x0415, "CP1250" },
  { "Romanian", 0x0418, "CP1250" },
  { "Slovak", 0x041B, "CP1250" },
  { "Slovenian", 0x0424, "CP1250" },
  { "Thai", 0x041E, "CP874" },
  { "Turkish", 0x041F, "CP1254" },
  { "Ukrainian", 0x0422, "CP1251" },
  { "Vietnamese", 0x042A, "CP1258" },
};

typedef struct
{
  const char *name;
  guint32 info;
  guint8 sort_id;
  const char *code_page;
} SqlCollation;

static const SqlCollation sql_collations[] = {
  { "SQL_Latin1_General_CP1_CI_AS", 0x00D00409, 52, "CP1252" },
  { "SQL_Latin1_General_CP1_CS_AS", 0x00C00409, 51, "CP1252" },
  { "SQL_Latin1_General_CP1_CI_AI", 0x00F00409, 54, "CP1252" },
  { "SQL_Latin1_General_CP850_BIN", 0x01000409, 40, "CP850" },
  { "SQL_Latin1_General_CP850_CI_AS", 0x00D00409, 42, "CP850" },
  { "SQL_Latin1_General_CP850_CS_AS", 0x00C00409, 41, "CP850" },
  { "SQL_Latin1_General_CP437_BIN", 0x01000409, 30, "CP437" },
  { "SQL_Latin1_General_CP437_CI_AS", 0x00D00409, 32, "CP437" },
  { "SQL_Latin1_General_CP1250_CI_AS", 0x00D00409, 82, "CP1250" },
  { "SQL_Latin1_General_CP1251_CI_AS", 0x00D00419, 106, "CP1251" },
  { "SQL_Latin1_General_CP1253_CI_AS", 0x00D00408, 114, "CP1253" },
  { "SQL_Latin1_General_CP1254_CI_AS", 0x00D0041F, 130, "CP1254" },
};

static guint32
get_info (const guint8 collation[5])
{
  return collation[0] | collation[1] << 8 | collation[2] << 16 | (guint32) collation[3] << 24;
}

static void
set_info (guint8 collation[5], guint32 info, guint8 sort_id)
{
  for (guint i = 0; i < 4; i++)
    collation[i] = (guint8) (info >> (8 * i));
  collation[4] = sort_id;
}

/* One word behind the language: a version or a flag. */
static gboolean
apply_word (const char *word, guint32 *info)
{
  static const struct
  {
    const char *word;
    guint32 set, clear;
  } words[] = {
    { "90", 1u << 28, 0 },
    { "100", 2u << 28, 0 },
    { "140", 3u << 28, 0 },
    { "CI", IGNORE_CASE, 0 },
    { "CS", 0, 0 },
    { "AI", IGNORE_ACCENT, 0 },
    { "AS", 0, 0 },
    { "KS", 0, IGNORE_KANA },
    { "WS", 0, IGNORE_WIDTH },
    { "SC", 0, 0 },
    { "VSS", 0, 0 },
    { "UTF8", UTF8, 0 },
    { "BIN", BINARY, IGNORE_KANA | IGNORE_WIDTH },
    { "BIN2", BINARY2, IGNORE_KANA | IGNORE_WIDTH },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i].word) == 0)
      {
        *info = (*info | words[i].set) & ~words[i].clear;
        return TRUE;
      }
  return FALSE;
}

gboolean
ae_tsql_collation_from_name (const char *name, guint8 collation[5])
{
  /* Every database has the collation of the server. */
  if (g_ascii_strcasecmp (name, "database_default") == 0)
    name = AE_TSQL_DEFAULT_COLLATION;
  for (gsize i = 0; i < G_N_ELEMENTS (sql_collations); i++)
    if (g_ascii_strcasecmp (name, sql_collations[i].name) == 0)
      {
        set_info (collation, sql_collations[i].info, sql_collations[i].sort_id);
        return TRUE;
      }

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      gsize length = strlen (languages[i].name);
      if (g_ascii_strncasecmp (name, languages[i].name, length) != 0 || name[length] != '_')
        continue;
      guint32 info = languages[i].lcid | IGNORE_KANA | IGNORE_WIDTH;
      g_auto (GStrv) words = g_strsplit (name + length + 1, "_", 8);
      for (guint w = 0; words[w] != NULL; w++)
        if (!apply_word (words[w], &info))
          return FALSE;
      set_info (collation, info, 0);
      return TRUE;
    }
  return FALSE;
}

static const char *
find_language (guint32 lcid)
{
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    if (languages[i].lcid == lcid)
      return languages[i].name;

  return "Latin1_General";
}

char *
ae_tsql_collation_to_name (const guint8 collation[5])
{
  static const char *const versions[] = { "", "_90", "_100", "_140" };
  guint32 info = get_info (collation);

  for (gsize i = 0; i < G_N_ELEMENTS (sql_collations); i++)
    if (collation[4] != 0 && sql_collations[i].sort_id == collation[4])
      return g_strdup (sql_collations[i].name);

  g_autoptr (GString) name = g_string_new (find_language (info & 0xFFFFF));
  g_string_append (name, versions[MIN (info >> 28, 3)]);
  if (info & BINARY2)
    g_string_append (name, "_BIN2");
  else if (info & BINARY)
    g_string_append (name, "_BIN");
  else
    g_string_append_printf (name, "_%s_%s%s%s", info & IGNORE_CASE ? "CI" : "CS",
                            info & IGNORE_ACCENT ? "AI" : "AS", info & IGNORE_KANA ? "" : "_KS",
                            info & IGNORE_WIDTH ? "" : "_WS");
  if (info & UTF8)
    g_string_append (name, info & (BINARY | BINARY2) ? "_UTF8" : "_SC_UTF8");
  return g_string_free (g_steal_pointer (&name), FALSE);
}

void
ae_tsql_collation_set_default (guint8 collation[5])
{
  set_info (collation, sql_collations[0].info, sql_collations[0].sort_id);
}

gboolean
ae_tsql_collation_is_bin2 (const guint8 collation[5])
{
  return (get_info (collation) & BINARY2) != 0;
}

gboolean
ae_tsql_collation_is_utf8 (const guint8 collation[5])
{
  return (get_info (collation) & UTF8) != 0;
}

gboolean
ae_tsql_collation_ignores_case (const guint8 collation[5])
{
  return (get_info (collation) & IGNORE_CASE) != 0;
}

const char *
ae_tsql_collation_get_code_page (const guint8 collation[5])
{
  guint32 info = get_info (collation);

  if (info & UTF8)
    return "UTF-8";
  for (gsize i = 0; collation[4] != 0 && i < G_N_ELEMENTS (sql_collations); i++)
    if (sql_collations[i].sort_id == collation[4])
      return sql_collations[i].code_page;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    if (languages[i].lcid == (info & 0xFFFFF))
      return languages[i].code_page;
  return "CP1252";
}

const char *
ae_tsql_collation_get_sqlite_name (const guint8 collation[5])
{
  guint32 info = get_info (collation);

  if (info & (BINARY | BINARY2))
    return "ts_bin";
  if (info & IGNORE_CASE)
    return info & IGNORE_ACCENT ? "ts_ci_ai" : "ts_ci";
  return info & IGNORE_ACCENT ? "ts_cs_ai" : "ts_cs";
}

gboolean
ae_tsql_name_equal (const char *a, const char *b)
{
  if (g_ascii_strcasecmp (a, b) == 0)
    return TRUE;

  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);
  return g_str_equal (folded_a, folded_b);
}

/* --- code pages --- */

static gboolean
is_ascii (const char *text, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if ((guint8) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

char *
ae_tsql_collation_to_code_page (const guint8 collation[5], const char *text, gsize *size)
{
  if (is_ascii (text, *size) || ae_tsql_collation_is_utf8 (collation))
    return NULL;

  GIConv converter = g_iconv_open (ae_tsql_collation_get_code_page (collation), "UTF-8");
  if (converter == (GIConv) -1)
    return NULL;

  gboolean changed = FALSE;
  g_autoptr (GString) result = g_string_sized_new (*size);
  for (const char *at = text; at < text + *size; at = g_utf8_next_char (at))
    {
      char bytes[8];
      char *in = (char *) at, *out = bytes;
      gsize in_left = MIN (g_utf8_next_char (at), text + *size) - at, out_left = sizeof bytes;
      gboolean fits = g_iconv (converter, &in, &in_left, &out, &out_left) != (gsize) -1;
      g_iconv (converter, NULL, NULL, NULL, NULL);
      if (fits)
        g_string_append_len (result, at, g_utf8_next_char (at) - at);
      else
        g_string_append_c (result, '?');
      changed |= !fits;
    }
  g_iconv_close (converter);
  if (changed)
    *size = result->len;
  return changed ? g_string_free (g_steal_pointer (&result), FALSE) : NULL;
}

gsize
ae_tsql_collation_count_bytes (const guint8 collation[5], const char *text, gsize size)
{
  const char *page = ae_tsql_collation_get_code_page (collation);

  if (is_ascii (text, size) || g_str_equal (page, "UTF-8"))
    return size;
  if (!g_str_equal (page, "CP932") && !g_str_equal (page, "CP936") && !g_str_equal (page, "CP949")
      && !g_str_equal (page, "CP950"))
    return g_utf8_strlen (text, size);

  gsize n_bytes = 0;
  g_autofree char *bytes = g_convert (text, size, page, "UTF-8", NULL, &n_bytes, NULL);
  return bytes != NULL ? n_bytes : 2 * (gsize) g_utf8_strlen (text, size);
}
