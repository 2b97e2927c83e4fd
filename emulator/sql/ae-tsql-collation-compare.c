/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-decimal-private.h"
#include "ae-tsql-variant-private.h"

/* SQL Server pads the shorter text with blanks before it compares. */
static gsize
trim (const char *text, gsize size)
{
  while (size > 0 && text[size - 1] == ' ')
    size--;
  return size;
}

static int
compare_bytes (const char *a, gsize a_size, const char *b, gsize b_size)
{
  int order = memcmp (a, b, MIN (a_size, b_size));

  return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

static int
compare_binary (void *data, int a_size, const void *a, int b_size, const void *b)
{
  return compare_bytes (a, trim (a, a_size), b, trim (b, b_size));
}

/* Folds one character; combining marks vanish when accents do not count. */
static gunichar
fold (gunichar c, gboolean ignore_case, gboolean ignore_accent)
{
  if (ignore_accent)
    {
      gunichar parts[4];
      if (g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts)) > 1)
        c = parts[0];
    }
  return ignore_case ? g_unichar_tolower (c) : c;
}

/* Linguistic enough for tests: characters by their letters without case and accents first, then by
 * what the collation distinguishes. */
static int
compare_text (const char *a,
              gsize a_size,
              const char *b,
              gsize b_size,
              gboolean ignore_case,
              gboolean ignore_accent)
{
  const char *a_end = a + trim (a, a_size), *b_end = b + trim (b, b_size);
  int tie = 0;

  while (a < a_end && b < b_end)
    {
      gunichar ca = g_utf8_get_char (a), cb = g_utf8_get_char (b);
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
      gunichar base_a = fold (ca, TRUE, TRUE), base_b = fold (cb, TRUE, TRUE);
      if (base_a != base_b)
        return base_a < base_b ? -1 : 1;
      ca = fold (ca, ignore_case, ignore_accent);
      cb = fold (cb, ignore_case, ignore_accent);
      if (tie == 0 && ca != cb)
        tie = ca > cb ? -1 : 1; /* lower case before upper case */
    }
  if (a < a_end || b < b_end)
    return a < a_end ? 1 : -1;
  return tie;
}

static int
compare_ci (void *data, int a_size, const void *a, int b_size, const void *b)
{
  return compare_text (a, a_size, b, b_size, TRUE, FALSE);
}

static int
compare_cs (void *data, int a_size, const void *a, int b_size, const void *b)
{
  return compare_text (a, a_size, b, b_size, FALSE, FALSE);
}

static int
compare_ci_ai (void *data, int a_size, const void *a, int b_size, const void *b)
{
  return compare_text (a, a_size, b, b_size, TRUE, TRUE);
}

static int
compare_cs_ai (void *data, int a_size, const void *a, int b_size, const void *b)
{
  return compare_text (a, a_size, b, b_size, FALSE, TRUE);
}

static int
compare_decimal (void *data, int a_size, const void *a, int b_size, const void *b)
{
  AeTsqlDecimal left, right;

  if (!ae_tsql_decimal_parse (a, a_size, &left) || !ae_tsql_decimal_parse (b, b_size, &right))
    return compare_bytes (a, a_size, b, b_size);
  return ae_tsql_decimal_compare (&left, &right);
}

/* SQL Server orders by the last group first. */
static int
compare_guid (void *data, int a_size, const void *a, int b_size, const void *b)
{
  static const guint8 groups[][2] = { { 24, 12 }, { 19, 4 }, { 14, 4 }, { 9, 4 }, { 0, 8 } };

  if (a_size != 36 || b_size != 36)
    return compare_bytes (a, a_size, b, b_size);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      int order
          = memcmp ((const char *) a + groups[i][0], (const char *) b + groups[i][0], groups[i][1]);
      if (order != 0)
        return order;
    }
  return 0;
}

static int
compare_variant (void *data, int a_size, const void *a, int b_size, const void *b)
{
  return ae_tsql_variant_compare (a, (gsize) a_size, b, (gsize) b_size);
}

int
ae_tsql_collation_compare (const guint8 collation[5],
                           const char *a,
                           gsize a_size,
                           const char *b,
                           gsize b_size)
{
  const char *name = ae_tsql_collation_get_sqlite_name (collation);

  if (g_str_equal (name, "ts_bin"))
    return compare_binary (NULL, (int) a_size, a, (int) b_size, b);
  return compare_text (a, a_size, b, b_size, g_str_has_prefix (name, "ts_ci"),
                       g_str_has_suffix (name, "_ai"));
}

static const struct
{
  const char *name;
  int (*compare) (void *, int, const void *, int, const void *);
} sequences[] = {
  { "ts_bin", compare_binary },  { "ts_ci", compare_ci },           { "ts_cs", compare_cs },
  { "ts_ci_ai", compare_ci_ai }, { "ts_cs_ai", compare_cs_ai },     { "ts_dec", compare_decimal },
  { "ts_guid", compare_guid },   { "ts_variant", compare_variant },
};

int
ae_tsql_collation_compare_named (const char *name,
                                 const char *a,
                                 gsize a_size,
                                 const char *b,
                                 gsize b_size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++)
    if (g_str_equal (sequences[i].name, name))
      return sequences[i].compare (NULL, (int) a_size, a, (int) b_size, b);
  return compare_bytes (a, a_size, b, b_size);
}

gboolean
ae_tsql_collation_register (sqlite3 *db)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++)
    if (sqlite3_create_collation (db, sequences[i].name, SQLITE_UTF8, NULL, sequences[i].compare)
        != SQLITE_OK)
      return FALSE;
  return TRUE;
}
