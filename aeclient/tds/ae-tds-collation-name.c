/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Collations by name. Those of Windows are a language and words:
 *
 *   language { "_" word }      Latin1_General_100_CI_AS_SC_UTF8
 *
 * those of old servers are "SQL_", a language, a code page and words:
 *
 *   SQL_Latin1_General_CP1_CI_AS       (CP1 is code page 1252)
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ae-tds-code-page-private.h"

#define LONGEST_NAME 128

enum
{
  IGNORE_CASE = 1u << 20,
  IGNORE_ACCENT = 1u << 21,
  IGNORE_KANA = 1u << 22,
  IGNORE_WIDTH = 1u << 23,
  BINARY = 1u << 24,
  BINARY2 = 1u << 25,
  IS_UTF8 = 1u << 26,
  VERSION_90 = 1u << 28,
  VERSION_100 = 2u << 28,
  VERSION_140 = 3u << 28,
};

typedef struct
{
  const char *name;
  guint32 lcid; /* with the sort order in bits 16 to 19 */
} Language;

/* Of two that fit the longer one is meant. */
static const Language languages[] = {
  { "Albanian", 0x041C },
  { "Arabic", 0x0401 },
  { "Assamese", 0x044D },
  { "Azeri_Cyrillic", 0x082C },
  { "Azeri_Latin", 0x042C },
  { "Bashkir", 0x046D },
  { "Bengali", 0x0445 },
  { "Bosnian_Cyrillic", 0x201A },
  { "Bosnian_Latin", 0x141A },
  { "Breton", 0x047E },
  { "Chinese_Hong_Kong_Stroke", 0x0C04 },
  { "Chinese_PRC", 0x0804 },
  { "Chinese_PRC_Stroke", 0x20804 },
  { "Chinese_Simplified_Pinyin", 0x0804 },
  { "Chinese_Simplified_Stroke_Order", 0x20804 },
  { "Chinese_Taiwan_Bopomofo", 0x30404 },
  { "Chinese_Taiwan_Stroke", 0x0404 },
  { "Chinese_Traditional_Bopomofo", 0x30404 },
  { "Chinese_Traditional_Pinyin", 0x1404 },
  { "Chinese_Traditional_Stroke_Count", 0x0404 },
  { "Chinese_Traditional_Stroke_Order", 0x21404 },
  { "Corsican", 0x0483 },
  { "Croatian", 0x041A },
  { "Cyrillic_General", 0x0419 },
  { "Czech", 0x0405 },
  { "Danish_Greenlandic", 0x0406 },
  { "Danish_Norwegian", 0x0406 },
  { "Dari", 0x048C },
  { "Divehi", 0x0465 },
  { "Estonian", 0x0425 },
  { "Finnish_Swedish", 0x040B },
  { "French", 0x040C },
  { "Frisian", 0x0462 },
  { "Georgian_Modern_Sort", 0x10437 },
  { "German_PhoneBook", 0x10407 },
  { "Greek", 0x0408 },
  { "Hebrew", 0x040D },
  { "Hungarian", 0x040E },
  { "Hungarian_Technical", 0x1040E },
  { "Icelandic", 0x040F },
  { "Indic_General", 0x0439 },
  { "Japanese", 0x0411 },
  { "Japanese_Bushu_Kakusu", 0x40411 },
  { "Japanese_Unicode", 0x10411 },
  { "Japanese_XJIS", 0x0411 },
  { "Kazakh", 0x043F },
  { "Khmer", 0x0453 },
  { "Korean", 0x0412 },
  { "Korean_Wansung", 0x0412 },
  { "Lao", 0x0454 },
  { "Latin1_General", 0x0409 },
  { "Latvian", 0x0426 },
  { "Lithuanian", 0x0427 },
  { "Macedonian_FYROM", 0x042F },
  { "Maltese", 0x043A },
  { "Maori", 0x0481 },
  { "Mapudungan", 0x047A },
  { "Modern_Spanish", 0x0C0A },
  { "Mohawk", 0x047C },
  { "Nepali", 0x0461 },
  { "Norwegian", 0x0414 },
  { "Pashto", 0x0463 },
  { "Persian", 0x0429 },
  { "Polish", 0x0415 },
  { "Romanian", 0x0418 },
  { "Romansh", 0x0417 },
  { "Sami_Norway", 0x043B },
  { "Sami_Sweden_Finland", 0x083B },
  { "Serbian_Cyrillic", 0x0C1A },
  { "Serbian_Latin", 0x081A },
  { "Slovak", 0x041B },
  { "Slovenian", 0x0424 },
  { "Syriac", 0x045A },
  { "Tamazight", 0x085F },
  { "Tatar", 0x0444 },
  { "Thai", 0x041E },
  { "Tibetan", 0x0451 },
  { "Traditional_Spanish", 0x040A },
  { "Turkish", 0x041F },
  { "Turkmen", 0x0442 },
  { "Uighur", 0x0480 },
  { "Ukrainian", 0x0422 },
  { "Upper_Sorbian", 0x042E },
  { "Urdu", 0x0420 },
  { "Uzbek_Latin", 0x0443 },
  { "Vietnamese", 0x042A },
  { "Welsh", 0x0452 },
  { "Yakut", 0x0485 },
};

typedef struct
{
  const char *word;
  guint32 set, clear;
} Word;

static const Word words[] = {
  { "90", VERSION_90, 0 },
  { "100", VERSION_100, 0 },
  { "140", VERSION_140, 0 },
  { "CI", IGNORE_CASE, 0 },
  { "CS", 0, IGNORE_CASE },
  { "AI", IGNORE_ACCENT, 0 },
  { "AS", 0, IGNORE_ACCENT },
  { "KS", 0, IGNORE_KANA },
  { "WS", 0, IGNORE_WIDTH },
  { "SC", 0, 0 },
  { "VSS", 0, 0 },
  { "UTF8", IS_UTF8, 0 },
  { "BIN", BINARY, IGNORE_KANA | IGNORE_WIDTH },
  { "BIN2", BINARY2, IGNORE_KANA | IGNORE_WIDTH },
};

/* The first sort id of a code page: binary order, then case matters, then it does not. */
static const struct
{
  guint16 code_page;
  guint8 first;
  guint32 lcid;
} sort_families[] = {
  { 437, 30, 0x0409 },   { 850, 40, 0x0409 },   { 1, 50, 0x0409 },     { 1250, 80, 0x0409 },
  { 1251, 104, 0x0419 }, { 1253, 112, 0x0408 }, { 1254, 128, 0x041F }, { 1255, 136, 0x040D },
  { 1256, 144, 0x0401 }, { 1257, 152, 0x0427 },
};

/* One word and the underscore before it; NULL at the end. */
static const char *
next_word (const char **rest, char word[LONGEST_NAME])
{
  if (**rest != '_')
    return NULL;
  gsize length = strcspn (++*rest, "_");
  memcpy (word, *rest, length);
  word[length] = '\0';
  *rest += length;
  return word;
}

static gboolean
apply_words (const char *rest, guint32 *info)
{
  char word[LONGEST_NAME];

  while (next_word (&rest, word) != NULL)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (words) && g_ascii_strcasecmp (words[i].word, word) != 0)
        i++;
      if (i == G_N_ELEMENTS (words))
        return FALSE;
      *info = (*info | words[i].set) & ~words[i].clear;
    }
  return *rest == '\0';
}

static const Language *
find_language (const char *name, gsize *length)
{
  const Language *found = NULL;

  *length = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      gsize n = strlen (languages[i].name);

      if (n > *length && g_ascii_strncasecmp (name, languages[i].name, n) == 0 && name[n] == '_')
        {
          found = &languages[i];
          *length = n;
        }
    }
  return found;
}

static void
put (guint8 collation[AE_TDS_COLLATION_SIZE], guint32 info, guint8 sort_id)
{
  for (guint i = 0; i < 4; i++)
    collation[i] = (guint8) (info >> 8 * i);
  collation[4] = sort_id;
}

/* Behind "SQL_" the language says nothing that its code page does not. */
static gboolean
find_sql (const char *name, guint8 collation[AE_TDS_COLLATION_SIZE])
{
  const char *page = name;
  char *rest;

  while ((page = strchr (page, '_')) != NULL && g_ascii_strncasecmp (++page, "CP", 2) != 0)
    ;
  if (page == NULL || !g_ascii_isdigit (page[2]))
    return FALSE;
  unsigned long number = strtoul (page + 2, &rest, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (sort_families); i++)
    if (sort_families[i].code_page == number)
      {
        guint32 info = sort_families[i].lcid | IGNORE_KANA | IGNORE_WIDTH;

        if (*rest != '_' || !apply_words (rest, &info))
          return FALSE;
        guint place = (info & (BINARY | BINARY2)) != 0 ? 0
                      : (info & IGNORE_CASE) == 0      ? 1
                      : (info & IGNORE_ACCENT) == 0    ? 2
                      : number == 1253                 ? 12
                                                       : 4;
        put (collation, info, (guint8) (sort_families[i].first + place));
        return TRUE;
      }
  return FALSE;
}

gboolean
ae_tds_collation_from_name (const char *name, guint8 collation[AE_TDS_COLLATION_SIZE])
{
  gsize length;

  if (strlen (name) >= LONGEST_NAME)
    return FALSE;
  if (g_ascii_strncasecmp (name, "SQL_", 4) == 0)
    return find_sql (name + 4, collation);

  const Language *language = find_language (name, &length);
  guint32 info = IGNORE_KANA | IGNORE_WIDTH;
  if (language == NULL || !apply_words (name + length, &info))
    return FALSE;
  put (collation, info | language->lcid, 0);
  return TRUE;
}
