/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tsql-decimal-private.h"
#include "ae-tsql-sqlite-functions-private.h"

/* Text functions with SQL Server's rules: positions from 1, no case unless the collation says so.
 */

static const char *
get_text (sqlite3_value *value, gsize *size)
{
  const char *text = (const char *) sqlite3_value_text (value);

  *size = text != NULL ? (gsize) sqlite3_value_bytes (value) : 0;
  return text;
}

static void
take_text (sqlite3_context *context, char *text)
{
  sqlite3_result_text (context, text, -1, g_free);
}

/* One for one: a text keeps its length, and the German sharp s is its own capital. */
static char *
map_characters (const char *text, gsize size, gunichar (*map) (gunichar))
{
  GString *mapped = g_string_sized_new (size);

  for (const char *at = text; at < text + size; at = g_utf8_next_char (at))
    g_string_append_unichar (mapped, map (g_utf8_get_char (at)));
  return g_string_free (mapped, FALSE);
}

static void
ts_upper (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size;
  const char *text = get_text (arguments[0], &size);

  if (text != NULL)
    take_text (context, map_characters (text, size, g_unichar_toupper));
}

static void
ts_lower (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size;
  const char *text = get_text (arguments[0], &size);

  if (text != NULL)
    take_text (context, map_characters (text, size, g_unichar_tolower));
}

/* substring (value, start, length): what lies before position 1 counts but is not there. */
static void
ts_substring (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  for (int i = 0; i < 3; i++)
    if (sqlite3_value_type (arguments[i]) == SQLITE_NULL)
      return;

  gint64 start = sqlite3_value_int64 (arguments[1]), length = sqlite3_value_int64 (arguments[2]);
  AeEmulatorSession *session = sqlite3_user_data (context);
  if (length < 0)
    {
      ae_tsql_error_set (&session->pending, 537, 0);
      sqlite3_result_error (context, "T-SQL", -1);
      return;
    }
  gint64 end = MIN (start, G_MAXINT32) + MIN (length, G_MAXINT32);
  start = MAX (start, 1);
  if (sqlite3_value_type (arguments[0]) == SQLITE_BLOB)
    {
      gint64 size = sqlite3_value_bytes (arguments[0]);
      const guint8 *bytes = sqlite3_value_blob (arguments[0]);
      end = MIN (end, size + 1);
      sqlite3_result_blob (context, start < end ? bytes + start - 1 : (const guint8 *) "",
                           start < end ? (int) (end - start) : 0, SQLITE_TRANSIENT);
      return;
    }
  gsize size;
  const char *text = get_text (arguments[0], &size);
  gint64 n_characters = g_utf8_strlen (text, (gssize) size);
  end = MIN (end, n_characters + 1);
  if (start >= end)
    {
      sqlite3_result_text (context, "", 0, SQLITE_STATIC);
      return;
    }
  const char *from = g_utf8_offset_to_pointer (text, start - 1);
  const char *to = g_utf8_offset_to_pointer (from, end - start);
  sqlite3_result_text (context, from, (int) (to - from), SQLITE_TRANSIENT);
}

static gunichar
fold (const char *at, gboolean ignore_case)
{
  gunichar c = g_utf8_get_char (at);

  return ignore_case ? g_unichar_tolower (c) : c;
}

static gboolean
starts_with (const char *text,
             const char *end,
             const char *word,
             const char *word_end,
             gboolean ignore_case)
{
  while (word < word_end)
    {
      if (text >= end || fold (text, ignore_case) != fold (word, ignore_case))
        return FALSE;
      text = g_utf8_next_char (text);
      word = g_utf8_next_char (word);
    }
  return TRUE;
}

/* charindex (word, text, start, ignore case) */
static void
ts_charindex (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize word_size, size;
  const char *word = get_text (arguments[0], &word_size), *text = get_text (arguments[1], &size);
  gint64 start = sqlite3_value_int64 (arguments[2]), position = 1;
  gboolean ignore_case = sqlite3_value_int (arguments[3]);

  if (word == NULL || text == NULL)
    return;
  for (const char *at = text; at < text + size; at = g_utf8_next_char (at), position++)
    if (position >= start && word_size > 0
        && starts_with (at, text + size, word, word + word_size, ignore_case))
      {
        sqlite3_result_int64 (context, position);
        return;
      }
  sqlite3_result_int64 (context, 0);
}

/* replace (text, word, with, ignore case) */
static void
ts_replace (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size, word_size, with_size;
  const char *text = get_text (arguments[0], &size), *word = get_text (arguments[1], &word_size);
  const char *with = get_text (arguments[2], &with_size);
  gboolean ignore_case = sqlite3_value_int (arguments[3]);

  if (text == NULL || word == NULL || with == NULL)
    return;
  g_autoptr (GString) result = g_string_sized_new (size);
  glong n_characters = g_utf8_strlen (word, (gssize) word_size);
  for (const char *at = text; at < text + size;)
    {
      if (word_size > 0 && starts_with (at, text + size, word, word + word_size, ignore_case))
        {
          g_string_append_len (result, with, (gssize) with_size);
          at = g_utf8_offset_to_pointer (at, n_characters);
          continue;
        }
      const char *next = g_utf8_next_char (at);
      g_string_append_len (result, at, next - at);
      at = next;
    }
  sqlite3_result_text (context, result->str, (int) result->len, SQLITE_TRANSIENT);
}

/* replicate (text, count) */
static void
ts_replicate (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size;
  const char *text = get_text (arguments[0], &size);
  gint64 count = sqlite3_value_int64 (arguments[1]);

  if (text == NULL || count < 0 || sqlite3_value_type (arguments[1]) == SQLITE_NULL)
    return;
  /* Without a max type the result ends at 8000. */
  gint64 limit = sqlite3_value_int64 (arguments[2]);
  g_autoptr (GString) result = g_string_new (NULL);
  for (gint64 i = 0; i < count && size > 0 && (gint64) (result->len + size) <= limit; i++)
    g_string_append_len (result, text, (gssize) size);
  sqlite3_result_text (context, result->str, (int) result->len, SQLITE_TRANSIENT);
}

static void
ts_reverse (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size;
  const char *text = get_text (arguments[0], &size);

  if (text != NULL)
    take_text (context, g_utf8_strreverse (text, (gssize) size));
}

/* --- LIKE ------------------------------------------------------------------------------------- */

typedef struct
{
  const char *end, *pattern_end;
  gunichar escape;
  gboolean ignore_case;
  guint steps;
} Matcher;

/* A pattern of many % could take for ever. */
#define MAX_MATCH_STEPS 1000000

/* [a-z], [^abc]; @pattern behind the bracket. NULL: it does not match. */
static const char *
match_set (Matcher *self, const char *pattern, gunichar c)
{
  gboolean negated = pattern < self->pattern_end && *pattern == '^', found = FALSE;

  if (negated)
    pattern++;
  while (pattern < self->pattern_end && *pattern != ']')
    {
      gunichar low = fold (pattern, self->ignore_case), high = low;
      pattern = g_utf8_next_char (pattern);
      if (pattern + 1 < self->pattern_end && *pattern == '-' && pattern[1] != ']')
        {
          high = fold (pattern + 1, self->ignore_case);
          pattern = g_utf8_next_char (pattern + 1);
        }
      found |= c >= low && c <= high;
    }
  if (pattern >= self->pattern_end || found == negated)
    return NULL;
  return pattern + 1;
}

static gboolean
match (Matcher *self, const char *text, const char *pattern)
{
  while (pattern < self->pattern_end)
    {
      gunichar p = g_utf8_get_char (pattern);
      if (++self->steps > MAX_MATCH_STEPS)
        return FALSE;
      if (p == '%' && p != self->escape)
        {
          while (pattern < self->pattern_end && *pattern == '%')
            pattern++;
          for (;; text = g_utf8_next_char (text))
            {
              if (match (self, text, pattern))
                return TRUE;
              if (text >= self->end || self->steps > MAX_MATCH_STEPS)
                return FALSE;
            }
        }
      if (text >= self->end)
        return FALSE;
      gunichar c = fold (text, self->ignore_case);
      if (self->escape != 0 && p == self->escape && g_utf8_next_char (pattern) < self->pattern_end)
        {
          pattern = g_utf8_next_char (pattern);
          if (fold (pattern, self->ignore_case) != c)
            return FALSE;
          pattern = g_utf8_next_char (pattern);
        }
      else if (p == '[')
        {
          pattern = match_set (self, pattern + 1, c);
          if (pattern == NULL)
            return FALSE;
        }
      else
        {
          if (p != '_' && fold (pattern, self->ignore_case) != c)
            return FALSE;
          pattern = g_utf8_next_char (pattern);
        }
      text = g_utf8_next_char (text);
    }
  /* Blanks at the end of the text do not count. */
  while (text < self->end && *text == ' ')
    text++;
  return text == self->end;
}

/* ts_like (text, pattern, escape, ignore case) */
static void
ts_like (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size, pattern_size, escape_size;
  const char *text = get_text (arguments[0], &size);
  const char *pattern = get_text (arguments[1], &pattern_size);
  const char *escape = get_text (arguments[2], &escape_size);

  if (text == NULL || pattern == NULL || escape == NULL)
    return;
  Matcher matcher = { .end = text + size,
                      .pattern_end = pattern + pattern_size,
                      .escape = escape_size > 0 ? g_utf8_get_char (escape) : 0,
                      .ignore_case = sqlite3_value_int (arguments[3]) };
  sqlite3_result_int (context, match (&matcher, text, pattern));
}

/* ts_patindex (pattern, text, ignore case): where what stands between the % begins. */
static void
ts_patindex (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size, pattern_size;
  const char *pattern = get_text (arguments[0], &pattern_size);
  const char *text = get_text (arguments[1], &size);
  gint64 position = 1;

  if (text == NULL || pattern == NULL)
    return;
  Matcher matcher = { .end = text + size,
                      .pattern_end = pattern + pattern_size,
                      .ignore_case = sqlite3_value_int (arguments[2]) };
  gboolean anywhere = pattern_size > 0 && *pattern == '%';
  while (pattern_size > 0 && *pattern == '%')
    {
      pattern++;
      pattern_size--;
    }
  for (const char *at = text; at <= text + size; at = g_utf8_next_char (at), position++)
    {
      if (match (&matcher, at, pattern))
        {
          /* A pattern of % alone is found at the first character of any text. */
          sqlite3_result_int64 (context, size > 0 ? position : 0);
          return;
        }
      if (!anywhere || at == text + size)
        break;
    }
  sqlite3_result_int64 (context, 0);
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* ts_round (value, digits, kind): kind r round, t truncate, f floor, c ceiling; the storage class
 * of the value decides how. */
/* To tens, hundreds … */
static void
round_whole (AeTsqlDecimal *decimal, gint digits, char kind)
{
  AeTsqlDecimal half = { .unscaled = 1 };
  guint zeros = decimal->scale + (guint) -digits;

  if (zeros > 38)
    {
      decimal->unscaled = 0;
      return;
    }
  for (guint i = 0; i < zeros; i++)
    half.unscaled *= 10;
  __typeof__ (decimal->unscaled) rest = decimal->unscaled % half.unscaled;
  decimal->unscaled -= rest;
  if (kind == 'r' && (rest < 0 ? -rest : rest) >= half.unscaled - (rest < 0 ? -rest : rest))
    decimal->unscaled += (rest < 0 ? -1 : 1) * half.unscaled;
}

static void
ts_round (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint digits = CLAMP (sqlite3_value_int (arguments[1]), -38, 38);
  char kind = *(const char *) sqlite3_value_text (arguments[2]);
  double power = pow (10, digits);

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL)
    return;
  if (sqlite3_value_type (arguments[0]) == SQLITE_TEXT)
    {
      gsize size;
      const char *text = get_text (arguments[0], &size);
      AeTsqlDecimal decimal;
      if (!ae_tsql_decimal_parse (text, size, &decimal))
        return;
      guint precision = (guint) sqlite3_value_int (arguments[3]);
      guint scale = precision > 0 ? (guint) sqlite3_value_int (arguments[4]) : decimal.scale;
      AeTsqlDecimal cut = decimal;
      if (digits < 0)
        round_whole (&cut, digits, kind);
      else
        ae_tsql_decimal_rescale (&cut, 38, (guint) CLAMP (digits, 0, (gint) decimal.scale));
      int order = ae_tsql_decimal_compare (&cut, &decimal);
      if ((kind == 'f' && order > 0)
          || (kind == 't' && digits >= 0 && order * (decimal.unscaled < 0 ? -1 : 1) > 0))
        cut.unscaled -= kind == 't' && decimal.unscaled < 0 ? -1 : 1;
      if (kind == 'c' && order < 0)
        cut.unscaled += 1;
      if (!ae_tsql_decimal_rescale (&cut, precision > 0 ? precision : 38, scale))
        {
          ae_tsql_error_set (&((AeEmulatorSession *) sqlite3_user_data (context))->pending, 8115, 0,
                             "expression", "numeric");
          ae_tsql_sqlite_fail (context);
          return;
        }
      take_text (context, ae_tsql_decimal_to_string (&cut));
      return;
    }
  double value = sqlite3_value_double (arguments[0]) * power;
  value = (kind == 'r'   ? round (value)
           : kind == 't' ? trunc (value)
           : kind == 'f' ? floor (value)
                         : ceil (value))
          / power;
  if (sqlite3_value_type (arguments[0]) == SQLITE_INTEGER && digits >= 0)
    sqlite3_result_value (context, arguments[0]);
  else if (sqlite3_value_type (arguments[0]) == SQLITE_INTEGER)
    sqlite3_result_int64 (context, (gint64) value);
  else
    sqlite3_result_double (context, value);
}

static void
ts_abs (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint64 lowest = sqlite3_value_int64 (arguments[1]);
  gsize size;

  switch (sqlite3_value_type (arguments[0]))
    {
    case SQLITE_INTEGER:
      if (sqlite3_value_int64 (arguments[0]) == lowest)
        {
          AeEmulatorSession *session = sqlite3_user_data (context);
          ae_tsql_error_set (&session->pending, 8115, 0, "expression",
                             lowest == G_MININT64   ? "bigint"
                             : lowest == G_MININT32 ? "int"
                                                    : "smallint");
          ae_tsql_sqlite_fail (context);
          break;
        }
      sqlite3_result_int64 (context, ABS (sqlite3_value_int64 (arguments[0])));
      break;
    case SQLITE_FLOAT:
      sqlite3_result_double (context, fabs (sqlite3_value_double (arguments[0])));
      break;
    case SQLITE_TEXT:
      {
        const char *text = get_text (arguments[0], &size);
        sqlite3_result_text (context, text[0] == '-' ? text + 1 : text, -1, SQLITE_TRANSIENT);
        break;
      }
    default:
      break;
    }
}

/* A unicode number as text, or NULL. */
/* What code page 1252 has between 128 and 159. */
static const gunichar windows[]
    = { 0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178 };

static void
ts_char (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint64 code = sqlite3_value_int64 (arguments[0]);
  char buffer[8] = { 0 };

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL || code < 1 || code > 255)
    return;
  g_unichar_to_utf8 (code >= 128 && code < 160 ? windows[code - 128] : (gunichar) code, buffer);
  sqlite3_result_text (context, buffer, -1, SQLITE_TRANSIENT);
}

/* What the code page does not have is a question mark. */
static void
ts_ascii (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size;
  const char *text = get_text (arguments[0], &size);

  if (text == NULL || size == 0)
    return;
  gunichar c = g_utf8_get_char (text);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    if (windows[i] == c)
      {
        sqlite3_result_int (context, (int) i + 128);
        return;
      }
  sqlite3_result_int (context, c < 256 ? (int) c : '?');
}

static void
ts_nchar (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint64 code = sqlite3_value_int64 (arguments[0]);
  char buffer[8] = { 0 };

  if (sqlite3_value_type (arguments[0]) == SQLITE_NULL || code < 1 || code > 0x10FFFF
      || !g_unichar_validate ((gunichar) code))
    return;
  g_unichar_to_utf8 ((gunichar) code, buffer);
  sqlite3_result_text (context, buffer, -1, SQLITE_TRANSIENT);
}

/* ts_name_part ('db.[schema].table', 1): the parts from the end; the schema is dbo unless given. */
static void
ts_name_part (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size;
  const char *text = get_text (arguments[0], &size);
  guint wanted = (guint) sqlite3_value_int (arguments[1]);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) part = g_string_new (NULL);

  if (text == NULL)
    return;
  for (const char *at = text; at < text + size; at++)
    {
      char close = *at == '[' ? ']' : *at == '"' ? '"' : '\0';
      if (close != '\0' && part->len == 0)
        for (at++; at < text + size && (*at != close || at[1] == close); at++)
          {
            g_string_append_c (part, *at);
            at += *at == close;
          }
      else if (*at == '.')
        {
          g_ptr_array_add (parts, g_strdup (part->str));
          g_string_truncate (part, 0);
        }
      else
        g_string_append_c (part, *at);
    }
  g_ptr_array_add (parts, g_strdup (part->str));
  const char *found = wanted < parts->len ? g_ptr_array_index (parts, parts->len - 1 - wanted) : "";
  sqlite3_result_text (context, wanted == 1 && found[0] == '\0' ? "dbo" : found, -1,
                       SQLITE_TRANSIENT);
}

static void
ts_newid (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_autofree char *lower = g_uuid_string_random ();

  take_text (context, g_ascii_strup (lower, -1));
}

gboolean
ae_tsql_sqlite_text_register (AeEmulatorSession *session)
{
  static const struct
  {
    const char *name;
    int n_arguments;
    void (*call) (sqlite3_context *, int, sqlite3_value **);
    int flags;
  } functions[] = {
    { "ts_abs", 2, ts_abs, SQLITE_DETERMINISTIC },
    { "ts_charindex", 4, ts_charindex, SQLITE_DETERMINISTIC },
    { "ts_like", 4, ts_like, SQLITE_DETERMINISTIC },
    { "ts_lower", 1, ts_lower, SQLITE_DETERMINISTIC },
    { "ts_name_part", 2, ts_name_part, SQLITE_DETERMINISTIC },
    { "ts_ascii", 1, ts_ascii, SQLITE_DETERMINISTIC },
    { "ts_char", 1, ts_char, SQLITE_DETERMINISTIC },
    { "ts_nchar", 1, ts_nchar, SQLITE_DETERMINISTIC },
    { "ts_newid", 0, ts_newid, 0 },
    { "ts_patindex", 3, ts_patindex, SQLITE_DETERMINISTIC },
    { "ts_replace", 4, ts_replace, SQLITE_DETERMINISTIC },
    { "ts_replicate", 3, ts_replicate, SQLITE_DETERMINISTIC },
    { "ts_reverse", 1, ts_reverse, SQLITE_DETERMINISTIC },
    { "ts_round", 5, ts_round, SQLITE_DETERMINISTIC },
    { "ts_substring", 3, ts_substring, SQLITE_DETERMINISTIC },
    { "ts_upper", 1, ts_upper, SQLITE_DETERMINISTIC },
  };
  gboolean good = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    good &= sqlite3_create_function (session->db, functions[i].name, functions[i].n_arguments,
                                     SQLITE_UTF8 | functions[i].flags, session, functions[i].call,
                                     NULL, NULL)
            == SQLITE_OK;
  return good;
}
