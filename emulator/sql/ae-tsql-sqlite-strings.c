/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include <gio/gio.h>

#include "ae-tsql-sqlite-functions-private.h"
#include "ae-tsql-sqlite-rows-private.h"

static const char *
get_text (sqlite3_value *value, gsize *size)
{
  const char *text = (const char *) sqlite3_value_text (value);

  *size = text != NULL ? (gsize) sqlite3_value_bytes (value) : 0;
  return text;
}

static void
set_text (sqlite3_context *context, const GString *text)
{
  sqlite3_result_text64 (context, text->str, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* stuff (text, start, length, new): a new text that is NULL only takes away. */
static void
ts_stuff (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size, new_size;
  const char *text = get_text (arguments[0], &size), *new_text = get_text (arguments[3], &new_size);
  gint64 start = sqlite3_value_int64 (arguments[1]), length = sqlite3_value_int64 (arguments[2]);

  if (text == NULL || sqlite3_value_type (arguments[1]) == SQLITE_NULL
      || sqlite3_value_type (arguments[2]) == SQLITE_NULL)
    return;
  gint64 n_characters = g_utf8_strlen (text, (gssize) size);
  if (start < 1 || start > n_characters || length < 0)
    return;
  length = MIN (length, n_characters - start + 1);
  const char *from = g_utf8_offset_to_pointer (text, start - 1);
  const char *to = g_utf8_offset_to_pointer (from, length);
  g_autoptr (GString) result = g_string_new_len (text, from - text);
  g_string_append_len (result, new_text != NULL ? new_text : "", (gssize) new_size);
  g_string_append_len (result, to, text + size - to);
  set_text (context, result);
}

static void
ts_concat_ws (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize separator_size, size;
  const char *separator = get_text (arguments[0], &separator_size);
  g_autoptr (GString) result = g_string_new (NULL);
  gboolean first = TRUE;

  for (int i = 1; i < n_arguments; i++)
    {
      const char *text = get_text (arguments[i], &size);
      if (text == NULL)
        continue;
      if (!first && separator != NULL)
        g_string_append_len (result, separator, (gssize) separator_size);
      g_string_append_len (result, text, (gssize) size);
      first = FALSE;
    }
  set_text (context, result);
}

/* quotename (text [, quote]) */
static void
ts_quotename (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  static const char pairs[] = "[]()<>{}\"\"''``";
  gsize size, quote_size = 1;
  const char *text = get_text (arguments[0], &size);
  const char *quote = n_arguments > 1 ? get_text (arguments[1], &quote_size) : "[";
  char open = 0, close = 0;

  if (text == NULL || quote == NULL || quote_size == 0 || g_utf8_strlen (text, (gssize) size) > 128)
    return;
  for (gsize i = 0; i + 1 < sizeof pairs; i += 2)
    if (quote[0] == pairs[i] || quote[0] == pairs[i + 1])
      {
        open = pairs[i];
        close = pairs[i + 1];
      }
  if (open == 0)
    return;
  g_autoptr (GString) result = g_string_new (NULL);
  g_string_append_c (result, open);
  for (gsize i = 0; i < size; i++)
    {
      g_string_append_c (result, text[i]);
      if (text[i] == close)
        g_string_append_c (result, close);
    }
  g_string_append_c (result, close);
  set_text (context, result);
}

/* str (number [, length [, decimals]]) */
static void
ts_str (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gint64 length = n_arguments > 1 ? sqlite3_value_int64 (arguments[1]) : 10;
  gint64 decimals = n_arguments > 2 ? sqlite3_value_int64 (arguments[2]) : 0;
  char digits[400];

  for (int i = 0; i < n_arguments; i++)
    if (sqlite3_value_type (arguments[i]) == SQLITE_NULL)
      return;
  if (length < 1 || length > 8000 || decimals < 0)
    return;
  decimals = MIN (decimals, 16);
  double number = sqlite3_value_double (arguments[0]);
  g_snprintf (digits, sizeof digits, "%.0f", trunc (number));
  /* Decimals give way to what stands before the point. */
  gint64 room = length - (gint64) strlen (digits) - 1;
  if ((gint64) strlen (digits) > length)
    {
      g_autofree char *stars = g_strnfill ((gsize) length, '*');
      sqlite3_result_text (context, stars, -1, SQLITE_TRANSIENT);
      return;
    }
  decimals = CLAMP (room, 0, decimals);
  double power = pow (10, (double) decimals);
  double scaled = fabs (number) * power;
  /* Away from zero, and not what two's powers make of a five. */
  double rounded = floor (scaled + 0.5 + scaled * 1e-15) / power;
  g_ascii_formatd (digits, sizeof digits, decimals == 0 ? "%.0f" : "%.16f",
                   number < 0 ? -rounded : rounded);
  if (decimals > 0)
    {
      g_autofree char *format = g_strdup_printf ("%%.%df", (int) decimals);
      g_ascii_formatd (digits, sizeof digits, format, number < 0 ? -rounded : rounded);
    }
  g_autofree char *text = g_strdup_printf ("%*s", (int) length, digits);
  sqlite3_result_text (context, text, -1, SQLITE_TRANSIENT);
}

static gunichar
fold (gunichar c, gboolean ignore_case)
{
  return ignore_case ? g_unichar_tolower (c) : c;
}

/* translate (text, characters, replacements, ignore case) */
static void
ts_translate (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  AeEmulatorSession *session = sqlite3_user_data (context);
  gsize size, from_size, to_size;
  const char *text = get_text (arguments[0], &size), *from = get_text (arguments[1], &from_size);
  const char *to = get_text (arguments[2], &to_size);
  gboolean ignore_case = sqlite3_value_int (arguments[3]);

  if (text == NULL || from == NULL || to == NULL)
    return;
  if (g_utf8_strlen (from, (gssize) from_size) != g_utf8_strlen (to, (gssize) to_size))
    {
      ae_tsql_error_set (&session->pending, 9828, 0);
      ae_tsql_sqlite_fail (context);
      return;
    }
  g_autoptr (GString) result = g_string_sized_new (size);
  for (const char *at = text; at < text + size; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      const char *with = to;
      for (const char *known = from; known < from + from_size; known = g_utf8_next_char (known))
        {
          if (fold (g_utf8_get_char (known), ignore_case) == fold (c, ignore_case))
            {
              c = g_utf8_get_char (with);
              break;
            }
          with = g_utf8_next_char (with);
        }
      g_string_append_unichar (result, c);
    }
  set_text (context, result);
}

/* --- SOUNDEX ---------------------------------------------------------------------------------- */

/* A letter and three digits; letters of one group beside each other, also with H or W between,
 * count once. */
static void
get_soundex (const char *text, char code[5])
{
  static const char groups[] = "01230120022455012623010202";
  guint n = 0;
  char last = 0;

  memcpy (code, "0000", 5);
  for (; *text != '\0' && n < 4; text++)
    {
      char letter = g_ascii_toupper (*text);
      if (letter < 'A' || letter > 'Z')
        {
          if (n > 0)
            break;
          return;
        }
      char group = groups[letter - 'A'];
      if (n == 0)
        code[n++] = letter;
      else if (group != '0' && group != last)
        code[n++] = group;
      if (letter != 'H' && letter != 'W')
        last = group;
    }
}

static void
ts_soundex (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *text = (const char *) sqlite3_value_text (arguments[0]);
  char code[5];

  if (text == NULL)
    return;
  get_soundex (text, code);
  sqlite3_result_text (context, code, 4, SQLITE_TRANSIENT);
}

static void
ts_difference (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const char *a = (const char *) sqlite3_value_text (arguments[0]);
  const char *b = (const char *) sqlite3_value_text (arguments[1]);
  char code_a[5], code_b[5];
  int n_same = 0;

  if (a == NULL || b == NULL)
    return;
  get_soundex (a, code_a);
  get_soundex (b, code_b);
  for (guint i = 0; i < 4; i++)
    n_same += code_a[i] == code_b[i];
  sqlite3_result_int (context, n_same);
}

/* --- bytes ------------------------------------------------------------------------------------ */

static void
ts_hashbytes (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  static const struct
  {
    const char *name;
    GChecksumType type;
  } algorithms[] = {
    { "MD5", G_CHECKSUM_MD5 },         { "SHA", G_CHECKSUM_SHA1 },
    { "SHA1", G_CHECKSUM_SHA1 },       { "SHA2_256", G_CHECKSUM_SHA256 },
    { "SHA2_512", G_CHECKSUM_SHA512 },
  };
  const char *name = (const char *) sqlite3_value_text (arguments[0]);
  guint8 digest[64];
  gsize size = sizeof digest;

  if (name == NULL || sqlite3_value_type (arguments[1]) == SQLITE_NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (g_ascii_strcasecmp (algorithms[i].name, name) != 0)
        continue;
      g_autoptr (GChecksum) checksum = g_checksum_new (algorithms[i].type);
      g_checksum_update (checksum, sqlite3_value_blob (arguments[1]),
                         sqlite3_value_bytes (arguments[1]));
      g_checksum_get_digest (checksum, digest, &size);
      sqlite3_result_blob (context, digest, (int) size, SQLITE_TRANSIENT);
      return;
    }
}

/* No more than this comes out of a small value. */
#define MAX_DECOMPRESSED (64 * 1024 * 1024)

static void
convert_bytes (sqlite3_context *context, GConverter *converter, sqlite3_value *value)
{
  gsize left = (gsize) sqlite3_value_bytes (value);
  const guint8 *in = left > 0 ? sqlite3_value_blob (value) : (const guint8 *) "";
  GConverterResult result = G_CONVERTER_CONVERTED;
  GByteArray *out = g_byte_array_new ();
  guint8 buffer[16384];

  while (result == G_CONVERTER_CONVERTED && out->len <= MAX_DECOMPRESSED)
    {
      gsize n_read = 0, n_written = 0;
      result = g_converter_convert (converter, in, left, buffer, sizeof buffer,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        break;
      g_byte_array_append (out, buffer, (guint) n_written);
      in += n_read;
      left -= n_read;
    }
  if (result == G_CONVERTER_FINISHED)
    {
      ae_tsql_rows_result (context, out);
      return;
    }
  AeEmulatorSession *session = sqlite3_user_data (context);
  g_byte_array_unref (out);
  ae_tsql_error_set (&session->pending, 8114, 0, "varbinary", "varbinary(max)");
  ae_tsql_sqlite_fail (context);
}

static void
ts_compress (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_autoptr (GZlibCompressor) converter = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);

  if (sqlite3_value_type (arguments[0]) != SQLITE_NULL)
    convert_bytes (context, G_CONVERTER (converter), arguments[0]);
}

static void
ts_decompress (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

  if (sqlite3_value_type (arguments[0]) != SQLITE_NULL)
    convert_bytes (context, G_CONVERTER (converter), arguments[0]);
}

/* string_split (text, separator): rows of value and ordinal. */
static void
ts_string_split (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  gsize size, separator_size;
  const char *text = get_text (arguments[0], &size);
  const char *separator = get_text (arguments[1], &separator_size);

  if (text == NULL || separator == NULL || separator_size == 0)
    return;
  GByteArray *rows = g_byte_array_new ();
  const char *end = text + size;
  gint64 ordinal = 0;
  ae_tsql_rows_begin (rows, 2);
  for (gboolean more = TRUE; more;)
    {
      const char *next = g_strstr_len (text, end - text, separator);
      more = next != NULL;
      ae_tsql_rows_add_text (rows, text, (gsize) ((more ? next : end) - text));
      ae_tsql_rows_add_integer (rows, ++ordinal);
      text = more ? next + separator_size : end;
    }
  ae_tsql_rows_result (context, rows);
}

gboolean
ae_tsql_sqlite_strings_register (AeEmulatorSession *session)
{
  static const AeTsqlSqliteFunction functions[] = {
    { "ts_compress", 1, ts_compress },         { "ts_concat_ws", -1, ts_concat_ws },
    { "ts_decompress", 1, ts_decompress },     { "ts_difference", 2, ts_difference },
    { "ts_hashbytes", 2, ts_hashbytes },       { "ts_quotename", -1, ts_quotename },
    { "ts_soundex", 1, ts_soundex },           { "ts_str", -1, ts_str },
    { "ts_string_split", 2, ts_string_split }, { "ts_stuff", 4, ts_stuff },
    { "ts_translate", 4, ts_translate },
  };

  return ae_tsql_sqlite_register (session, functions, G_N_ELEMENTS (functions));
}
