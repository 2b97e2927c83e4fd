/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* A collation, [MS-TDS] 2.2.5.1.2:
 *
 *   0  u32  bits 0-15 language, 16-19 sort order, 20-25 comparison, 26 UTF-8, 28-31 version
 *   4  u8   sort id of the old SQL_ collations, or 0
 *
 * UTF-8 when bit 26 is set, else by the sort id, else by the language.
 */

#include "config.h"

#include "ae-tds-code-page-private.h"

#define UTF8_FLAG 0x04000000u
#define NO_CODE_PAGE 0

/* Both tables name what is not 1252. */
static const guint16 sort_ids[256] = {
  [30 ... 35] = 437,    [40 ... 45] = 850,    [49] = 850,           [55 ... 61] = 850,
  [80 ... 98] = 1250,   [104 ... 108] = 1251, [112 ... 114] = 1253, [120 ... 122] = 1253,
  [124] = 1253,         [128 ... 130] = 1254, [136 ... 138] = 1255, [144 ... 146] = 1256,
  [152 ... 160] = 1257, [192 ... 193] = 932,  [194 ... 195] = 949,  [196 ... 197] = 950,
  [198 ... 199] = 936,  [200] = 932,          [201] = 949,          [202] = 950,
  [203] = 936,          [204 ... 206] = 874,
};

/* That of nearly all servers: found without a search, as it is asked for with each cell. */
#define ENGLISH 0x0409

typedef struct
{
  guint16 code_page;
  guint16 languages[28]; /* ends with 0 */
} Languages;

static const Languages languages[] = {
  { 874, { 0x041E } },
  { 932, { 0x0411 } },
  { 936, { 0x0804, 0x1004 } },
  { 949, { 0x0412 } },
  { 950, { 0x0404, 0x0C04, 0x1404 } },
  { 1250,
    { 0x0405, 0x040E, 0x0415, 0x0418, 0x041A, 0x041B, 0x041C, 0x0424, 0x0442, 0x081A, 0x101A,
      0x141A, 0x181A } },
  { 1251,
    { 0x0402, 0x0419, 0x0422, 0x0423, 0x0428, 0x042F, 0x043F, 0x0440, 0x0444, 0x0450, 0x046D,
      0x0485, 0x082C, 0x0843, 0x0850, 0x0C1A, 0x1C1A, 0x201A } },
  { 1253, { 0x0408 } },
  { 1254, { 0x041F, 0x042C, 0x0443 } },
  { 1255, { 0x040D } },
  { 1256, { 0x0401, 0x0420, 0x0429, 0x0480, 0x048C, 0x0801, 0x0C01, 0x1001, 0x1401, 0x1801,
            0x1C01, 0x2001, 0x2401, 0x2801, 0x2C01, 0x3001, 0x3401, 0x3801, 0x3C01, 0x4001 } },
  { 1257, { 0x0425, 0x0426, 0x0427, 0x0827 } },
  { 1258, { 0x042A } },
  { NO_CODE_PAGE, { 0x0439, 0x043A, 0x0445, 0x0446, 0x0447, 0x0448, 0x0449, 0x044A,
                    0x044B, 0x044C, 0x044D, 0x044E, 0x044F, 0x0451, 0x0453, 0x0454,
                    0x0457, 0x045A, 0x045B, 0x0461, 0x0463, 0x0465, 0x0481, 0x0845 } },
};

static guint
find_sort_id (guint8 sort_id)
{
  return sort_ids[sort_id] != 0 ? sort_ids[sort_id] : 1252;
}

static guint
find_language (guint language)
{
  if (language == ENGLISH)
    return 1252;
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    for (const guint16 *l = languages[i].languages; *l != 0; l++)
      if (*l == language)
        return languages[i].code_page;
  return 1252;
}

guint
ae_tds_collation_get_code_page (const guint8 collation[AE_TDS_COLLATION_SIZE])
{
  AeTdsReader reader;

  ae_tds_reader_init (&reader, collation, AE_TDS_COLLATION_SIZE);
  guint32 info = ae_tds_reader_u32 (&reader);
  guint8 sort_id = ae_tds_reader_u8 (&reader);

  if (info & UTF8_FLAG)
    return AE_TDS_CODE_PAGE_UTF8;
  return sort_id != 0 ? find_sort_id (sort_id) : find_language (info & 0xFFFF);
}
