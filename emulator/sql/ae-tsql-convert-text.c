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

/* "Mar 17 2023 12:34PM", what a datetime is by default. */
static char *
format_default (const AeTsqlMoment *moment)
{
  static const char *const months[]
      = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  gint year, month, day;
  gint minutes = (gint) (moment->ticks / AE_TSQL_TICKS_PER_SECOND / 60), hour = minutes / 60;

  ae_tsql_days_to_date (moment->days, &year, &month, &day);
  return g_strdup_printf ("%s %2d %04d %2d:%02d%s", months[month - 1], day, year,
                          hour % 12 == 0 ? 12 : hour % 12, minutes % 60, hour < 12 ? "AM" : "PM");
}

static char *
moment_to_text (const AeTsqlConversion *self)
{
  AeTsqlMoment moment;
  gboolean old = self->from->id == AE_EMULATOR_TYPE_DATETIME
                 || self->from->id == AE_EMULATOR_TYPE_SMALLDATETIME;

  if (!ae_tsql_conversion_get_moment (self, &moment))
    return NULL;
  if (old && self->style == 0)
    return format_default (&moment);

  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *exact = ae_tsql_moment_format (&moment, self->from);
  g_string_append (text, exact);
  if ((self->style == 126 || self->style == 127) && text->len > 10 && text->str[10] == ' ')
    text->str[10] = 'T';
  if (self->style == 23)
    g_string_truncate (text, 10);
  if (self->style == 120)
    g_string_truncate (text, 19);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Six digits; with style 1 and 2 eight and sixteen. */
static char *
float_to_text (const AeTsqlConversion *self)
{
  char buffer[64];

  if (self->style == 1 || self->style == 2)
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, self->style == 1 ? "%.7e" : "%.15e",
                                      self->in->real));
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", self->in->real));
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
    text = moment_to_text (self);
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
      /* money shows two digits */
      if (ae_tsql_type_is_money (self->from->id) && self->style == 0 && *size > 2)
        {
          AeTsqlDecimal decimal;
          g_autofree char *exact = text;
          ae_tsql_decimal_parse (exact, *size, &decimal);
          ae_tsql_decimal_rescale (&decimal, 38, 2);
          text = ae_tsql_decimal_to_string (&decimal);
          *size = strlen (text);
        }
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

  if (self->in->kind == AE_EMULATOR_VALUE_INTEGER)
    {
      gint size = MAX (self->from->max_length, 1);
      for (gint i = size - 1; i >= 0; i--)
        {
          guint8 byte = (guint8) ((guint64) self->in->integer >> (8 * i));
          g_byte_array_append (bytes, &byte, 1);
        }
      if (bytes->len < limit && limit != G_MAXSIZE && self->to->id == AE_EMULATOR_TYPE_BINARY)
        for (gsize i = bytes->len; i < limit; i++)
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
