/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-collation-private.h"
#include "ae-tsql-conversion-private.h"
#include "ae-tsql-datetime-private.h"
#include "ae-tsql-decimal-private.h"
#include "ae-tsql-type-private.h"
#include "ae-tsql-value-private.h"

/* --- to text ---------------------------------------------------------------------------------- */

/* Exponents have three digits. */
static char *
widen_exponent (const char *text)
{
  const char *e = strchr (text, 'e');

  if (e == NULL || strlen (e) != 4)
    return g_strdup (text);
  return g_strdup_printf ("%.*s0%s", (int) (e - text) + 2, text, e + 2);
}

/* Six digits; styles 1, 2 and 3 have eight, sixteen and as many as it takes. */
static char *
float_to_text (const AeTsqlConversion *self)
{
  const char *format = self->style == 1   ? "%.7e"
                       : self->style == 2 ? "%.15e"
                       : self->style == 3 ? "%.16e"
                                          : "%.6g";
  char buffer[64];

  if (self->in->real == 0 && self->style == 0)
    return g_strdup ("0");
  return widen_exponent (g_ascii_formatd (buffer, sizeof buffer, format, self->in->real));
}

/* Two digits, with style 1 also commas; style 2 and 126 show all four. */
static char *
money_to_text (const AeTsqlConversion *self)
{
  g_autofree char *exact = g_strndup ((const char *) self->in->data, self->in->size);
  AeTsqlDecimal decimal;

  if (self->style == 2 || self->style == 126
      || !ae_tsql_decimal_parse (exact, self->in->size, &decimal))
    return g_steal_pointer (&exact);
  ae_tsql_decimal_rescale (&decimal, 38, 2);
  char *text = ae_tsql_decimal_to_string (&decimal);
  if (self->style != 1)
    return text;

  g_autoptr (GString) grouped = g_string_new (text);
  g_free (text);
  gssize first = grouped->str[0] == '-' ? 1 : 0;
  for (gssize at = (gssize) grouped->len - 6; at > first; at -= 3)
    g_string_insert_c (grouped, at, ',');
  return g_string_free (g_steal_pointer (&grouped), FALSE);
}

static char *
binary_to_text (const AeTsqlConversion *self, gsize *size)
{
  g_autoptr (GString) text = g_string_sized_new (self->in->size * 2 + 2);

  if (self->style == 1 || self->style == 2)
    {
      if (self->style == 1)
        g_string_append (text, "0x");
      for (gsize i = 0; i < self->in->size; i++)
        g_string_append_printf (text, "%02X", self->in->data[i]);
    }
  else if (ae_tsql_type_is_unicode (self->to->id))
    {
      for (gsize i = 0; i + 1 < self->in->size; i += 2)
        {
          gunichar c = self->in->data[i] | self->in->data[i + 1] << 8;
          g_string_append_unichar (text, g_unichar_validate (c) ? c : 0xFFFD);
        }
    }
  else
    {
      for (gsize i = 0; i < self->in->size; i++)
        g_string_append_unichar (text, self->in->data[i]);
    }
  *size = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
get_text (const AeTsqlConversion *self, gsize *size)
{
  char *text = NULL;

  if (ae_tsql_type_is_temporal (self->from->id))
    text = ae_tsql_conversion_format_moment (self);
  else if (ae_tsql_type_is_money (self->from->id))
    text = money_to_text (self);
  else if (self->in->kind == AE_EMULATOR_VALUE_INTEGER)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, self->in->integer);
  else if (self->in->kind == AE_EMULATOR_VALUE_REAL)
    text = float_to_text (self);
  else if (self->in->kind == AE_EMULATOR_VALUE_BLOB)
    return binary_to_text (self, size);
  else
    {
      *size = self->in->size;
      text = g_malloc (*size + 1);
      memcpy (text, self->in->data, *size);
      text[*size] = '\0';
      return text;
    }
  *size = text != NULL ? strlen (text) : 0;
  return text;
}

/* How many bytes of UTF-8 fit into the type. */
static gsize
measure (const AeTsqlConversion *self, const char *text, gsize size)
{
  gint length = ae_tsql_type_get_length (self->to);

  if (length < 0)
    return size;
  if (!ae_tsql_type_is_unicode (self->to->id)
      && ae_tsql_collation_count_bytes (self->to->collation, text, size) <= (gsize) length)
    return size;

  gint used = 0;
  const char *at = text;
  while (at < text + size)
    {
      const char *next = g_utf8_next_char (at);
      gint cost = ae_tsql_type_is_unicode (self->to->id)
                      ? (g_utf8_get_char (at) > 0xFFFF ? 2 : 1)
                      : (gint) ae_tsql_collation_count_bytes (self->to->collation, at, next - at);
      if (used + cost > length)
        break;
      used += cost;
      at = next;
    }
  return at - text;
}

/* Of UTF-16, in which a length of nchar and nvarchar is counted. */
static gsize
count_units (const char *text, gsize size)
{
  gsize n_units = (gsize) g_utf8_strlen (text, (gssize) size);

  for (gsize i = 0; i < size; i++)
    n_units += (guint8) text[i] >= 0xF0;
  return n_units;
}

gboolean
ae_tsql_conversion_to_text (const AeTsqlConversion *self)
{
  gsize size = 0;
  g_autofree char *text = get_text (self, &size);

  if (text == NULL)
    return FALSE;
  if (!ae_tsql_type_is_unicode (self->to->id))
    {
      char *replaced = ae_tsql_collation_to_code_page (self->to->collation, text, &size);
      if (replaced != NULL)
        {
          g_free (text);
          text = replaced;
        }
    }

  gsize fits = measure (self, text, size);
  if (fits < size && self->truncated != NULL)
    for (gsize i = fits; i < size; i++)
      *self->truncated |= text[i] != ' ';
  /* A star stands for an integer that is too long, but only there. */
  if (fits < size && ae_tsql_type_is_integer (self->from->id)
      && self->from->id != AE_EMULATOR_TYPE_BIGINT && !ae_tsql_type_is_unicode (self->to->id))
    {
      g_free (text);
      text = g_strdup ("*");
      fits = size = 1;
    }
  if (fits < size && !ae_tsql_conversion_from_text (self)
      && self->in->kind != AE_EMULATOR_VALUE_BLOB && ae_tsql_type_is_numeric (self->from->id))
    return ae_tsql_conversion_overflow (self);

  g_autoptr (GString) result = g_string_new_len (text, (gssize) fits);
  gint length = ae_tsql_type_get_length (self->to);
  if (self->to->id == AE_EMULATOR_TYPE_CHAR || self->to->id == AE_EMULATOR_TYPE_NCHAR)
    {
      gsize used
          = ae_tsql_type_is_unicode (self->to->id)
                ? count_units (result->str, result->len)
                : ae_tsql_collation_count_bytes (self->to->collation, result->str, result->len);
      for (; length > 0 && used < (gsize) length; used++)
        g_string_append_c (result, ' ');
    }
  ae_tsql_value_set_text (self->out, result->str, (gssize) result->len);
  return TRUE;
}

/* --- to binary and uniqueidentifier ----------------------------------------------------------- */

static gboolean
text_to_bytes (const AeTsqlConversion *self, GByteArray *bytes)
{
  const char *text = (const char *) self->in->data;
  gsize size = self->in->size;

  if (self->style == 1 || self->style == 2)
    {
      gsize start = self->style == 1 ? 2 : 0;
      for (gsize i = start; i + 1 < size; i += 2)
        {
          gint high = g_ascii_xdigit_value (text[i]), low = g_ascii_xdigit_value (text[i + 1]);
          if (high < 0 || low < 0)
            return ae_tsql_error_set (self->error, 8114, 0, ae_tsql_conversion_from_name (self),
                                      ae_tsql_conversion_to_name (self));
          guint8 byte = (guint8) (high << 4 | low);
          g_byte_array_append (bytes, &byte, 1);
        }
      return TRUE;
    }
  const char *encoding = ae_tsql_type_is_unicode (self->from->id)
                             ? "UTF-16LE"
                             : ae_tsql_collation_get_code_page (self->from->collation);
  gsize n_bytes = 0;
  g_autofree char *converted
      = g_convert (text, (gssize) size, encoding, "UTF-8", NULL, &n_bytes, NULL);
  if (converted != NULL)
    g_byte_array_append (bytes, (const guint8 *) converted, (guint) n_bytes);
  return TRUE;
}

/* The first three groups are little-endian. */
static const guint8 guid_order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };

static gboolean
guid_to_bytes (const AeTsqlConversion *self, GByteArray *bytes)
{
  guint8 raw[16];
  guint n = 0;

  for (gsize i = 0; i + 1 < self->in->size && n < 16; i++)
    {
      if (self->in->data[i] == '-')
        continue;
      raw[n++] = (guint8) (g_ascii_xdigit_value (self->in->data[i]) << 4
                           | g_ascii_xdigit_value (self->in->data[i + 1]));
      i++;
    }
  for (guint i = 0; i < 16 && n == 16; i++)
    g_byte_array_append (bytes, &raw[guid_order[i]], 1);
  return TRUE;
}

gboolean
ae_tsql_conversion_to_binary (const AeTsqlConversion *self)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize limit = self->to->max_length < 0 ? G_MAXSIZE : (gsize) self->to->max_length;

  gboolean is_number = ae_tsql_conversion_has_own_bytes (self);

  if (is_number)
    {
      if (!ae_tsql_conversion_append_bytes (self, bytes))
        return FALSE;
      /* Numbers keep their lower bytes, and have zeros in front. */
      if (bytes->len > limit)
        g_byte_array_remove_range (bytes, 0, (guint) (bytes->len - limit));
      if (self->to->id == AE_EMULATOR_TYPE_BINARY)
        for (gsize i = bytes->len; i < limit && limit != G_MAXSIZE; i++)
          g_byte_array_prepend (bytes, (const guint8 *) "", 1);
    }
  else if (self->from->id == AE_EMULATOR_TYPE_UNIQUEIDENTIFIER)
    {
      guid_to_bytes (self, bytes);
    }
  else if (self->in->kind == AE_EMULATOR_VALUE_TEXT)
    {
      if (!text_to_bytes (self, bytes))
        return FALSE;
    }
  else if (self->in->kind == AE_EMULATOR_VALUE_BLOB)
    {
      g_byte_array_append (bytes, self->in->data, (guint) self->in->size);
    }

  if (bytes->len > limit)
    {
      if (self->truncated != NULL)
        *self->truncated = TRUE;
      g_byte_array_set_size (bytes, (guint) limit);
    }
  while (self->to->id == AE_EMULATOR_TYPE_BINARY && bytes->len < limit && limit != G_MAXSIZE)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  ae_tsql_value_set_bytes (self->out, bytes->data, bytes->len);
  return TRUE;
}

gboolean
ae_tsql_conversion_to_guid (const AeTsqlConversion *self)
{
  if (self->in->kind == AE_EMULATOR_VALUE_BLOB)
    {
      guint8 raw[16] = { 0 };
      for (gsize i = 0; i < 16 && i < self->in->size; i++)
        raw[guid_order[i]] = self->in->data[i];
      ae_tsql_value_take_text (
          self->out,
          g_strdup_printf ("%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X",
                           raw[0], raw[1], raw[2], raw[3], raw[4], raw[5], raw[6], raw[7], raw[8],
                           raw[9], raw[10], raw[11], raw[12], raw[13], raw[14], raw[15]));
      return TRUE;
    }

  g_autofree char *text = ae_tsql_conversion_dup_trimmed (self);
  char *guid = text[0] == '{' ? text + 1 : text;
  if (strlen (guid) > 36)
    guid[36] = '\0';
  if (strlen (guid) != 36 || !g_uuid_string_is_valid (guid))
    return ae_tsql_error_set (self->error, 8169, 0);
  ae_tsql_value_take_text (self->out, g_ascii_strup (guid, -1));
  return TRUE;
}
