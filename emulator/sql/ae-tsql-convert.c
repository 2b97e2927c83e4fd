/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tsql-conversion-private.h"
#include "ae-tsql-convert-private.h"
#include "ae-tsql-datetime-private.h"
#include "ae-tsql-decimal-private.h"
#include "ae-tsql-type-private.h"
#include "ae-tsql-value-private.h"
#include "ae-tsql-variant-private.h"

const char *
ae_tsql_conversion_from_name (const AeTsqlConversion *self)
{
  return ae_tsql_type_get_name (self->from->id);
}

const char *
ae_tsql_conversion_to_name (const AeTsqlConversion *self)
{
  return ae_tsql_type_get_name (self->to->id);
}

gboolean
ae_tsql_conversion_from_text (const AeTsqlConversion *self)
{
  return ae_tsql_type_is_character (self->from->id);
}

/* The text without blanks around it. */
char *
ae_tsql_conversion_dup_trimmed (const AeTsqlConversion *self)
{
  return g_strstrip (g_strndup ((const char *) self->in->data, self->in->size));
}

gboolean
ae_tsql_conversion_overflow (const AeTsqlConversion *self)
{
  return ae_tsql_error_set (
      self->error, 8115, 0,
      ae_tsql_type_is_decimal (self->from->id)     ? "numeric"
      : ae_tsql_type_is_float (self->from->id)     ? "float"
      : ae_tsql_type_is_money (self->from->id)     ? "money"
      : ae_tsql_type_is_decimal (self->to->id)     ? ae_tsql_conversion_from_name (self)
      : ae_tsql_type_is_character (self->from->id) ? ae_tsql_conversion_from_name (self)
                                                   : "expression",
      ae_tsql_type_is_decimal (self->to->id) ? "numeric" : ae_tsql_conversion_to_name (self));
}

/* --- to integers ------------------------------------------------------------------------------ */

static gboolean
get_range (AeEmulatorTypeId id, gint64 *min, gint64 *max)
{
  *min = id == AE_EMULATOR_TYPE_TINYINT    ? 0
         : id == AE_EMULATOR_TYPE_SMALLINT ? G_MININT16
         : id == AE_EMULATOR_TYPE_INT      ? G_MININT32
                                           : G_MININT64;
  *max = id == AE_EMULATOR_TYPE_TINYINT    ? G_MAXUINT8
         : id == AE_EMULATOR_TYPE_SMALLINT ? G_MAXINT16
         : id == AE_EMULATOR_TYPE_INT      ? G_MAXINT32
                                           : G_MAXINT64;
  return id == AE_EMULATOR_TYPE_TINYINT || id == AE_EMULATOR_TYPE_SMALLINT;
}

static gboolean
set_integer (const AeTsqlConversion *self, gint64 integer)
{
  gint64 min, max;
  gboolean small = get_range (self->to->id, &min, &max);

  if (self->to->id == AE_EMULATOR_TYPE_BIT)
    {
      ae_tsql_value_set_integer (self->out, integer != 0);
      return TRUE;
    }
  if (integer < min || integer > max)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, integer);
      if (ae_tsql_conversion_from_text (self) && self->to->id == AE_EMULATOR_TYPE_INT)
        return ae_tsql_error_set (self->error, 248, 0, ae_tsql_conversion_from_name (self), text);
      return small
                 ? ae_tsql_error_set (self->error, 220, 0, ae_tsql_conversion_to_name (self), text)
                 : ae_tsql_conversion_overflow (self);
    }
  ae_tsql_value_set_integer (self->out, integer);
  return TRUE;
}

static gboolean
text_to_integer (const AeTsqlConversion *self)
{
  g_autofree char *text = ae_tsql_conversion_dup_trimmed (self);
  gint64 integer = 0;

  if (self->to->id == AE_EMULATOR_TYPE_BIT && g_ascii_strcasecmp (text, "true") == 0)
    return set_integer (self, 1);
  if (self->to->id == AE_EMULATOR_TYPE_BIT && g_ascii_strcasecmp (text, "false") == 0)
    return set_integer (self, 0);
  const char *digits = text[0] == '+' ? text + 1 : text;
  if (digits[0] == '\0')
    return set_integer (self, 0);

  g_autoptr (GError) error = NULL;
  if (g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &integer, &error))
    return set_integer (self, integer);
  if (g_error_matches (error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    return self->to->id == AE_EMULATOR_TYPE_INT
               ? ae_tsql_error_set (self->error, 248, 0, ae_tsql_conversion_from_name (self), text)
               : ae_tsql_conversion_overflow (self);
  return ae_tsql_error_set (self->error, 245, 0, ae_tsql_conversion_from_name (self), text,
                            ae_tsql_conversion_to_name (self));
}

static gboolean
binary_to_integer (const AeTsqlConversion *self)
{
  gsize size = MIN (self->in->size, (gsize) MAX (self->to->max_length, 1));
  const guint8 *bytes = self->in->data + (self->in->size - size);
  guint64 integer = 0;

  for (gsize i = 0; i < size; i++)
    integer = integer << 8 | bytes[i];
  if (self->to->id == AE_EMULATOR_TYPE_INT)
    return set_integer (self, (gint32) integer);
  if (self->to->id == AE_EMULATOR_TYPE_SMALLINT)
    return set_integer (self, (gint16) integer);
  return set_integer (self, (gint64) integer);
}

/* Its own error, and the value in it. */
static gboolean
real_fits (const AeTsqlConversion *self)
{
  char text[400];
  gint64 min, max;
  double real = trunc (self->in->real);

  get_range (self->to->id, &min, &max);
  if (real >= (double) min && real < (double) max + 1)
    return TRUE;
  if (self->to->id == AE_EMULATOR_TYPE_BIGINT)
    return ae_tsql_conversion_overflow (self);
  g_ascii_formatd (text, sizeof text, "%f", self->in->real);
  return ae_tsql_error_set (self->error, 232, 0, ae_tsql_conversion_to_name (self), text);
}

static gboolean
to_integer (const AeTsqlConversion *self)
{
  AeTsqlDecimal decimal;
  gint64 integer;

  switch (self->in->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      return set_integer (self, self->in->integer);
    case AE_EMULATOR_VALUE_REAL:
      if (self->to->id == AE_EMULATOR_TYPE_BIT)
        return set_integer (self, self->in->real != 0);
      if (!real_fits (self))
        return FALSE;
      return set_integer (self, (gint64) self->in->real);
    case AE_EMULATOR_VALUE_BLOB:
      return binary_to_integer (self);
    default:
      if (ae_tsql_conversion_from_text (self))
        return text_to_integer (self);
      if (!ae_tsql_decimal_parse ((const char *) self->in->data, self->in->size, &decimal))
        return ae_tsql_conversion_overflow (self);
      if (self->to->id == AE_EMULATOR_TYPE_BIT)
        return set_integer (self, decimal.unscaled != 0);
      if (ae_tsql_type_is_money (self->from->id))
        ae_tsql_decimal_rescale (&decimal, 38, 0);
      if (!ae_tsql_decimal_to_integer (&decimal, &integer))
        return ae_tsql_conversion_overflow (self);
      return set_integer (self, integer);
    }
}

/* --- to decimals, money and floats ------------------------------------------------------------ */

/* "-$1,234.5" is -1234.5. */
static char *
strip_currency (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  gboolean digits = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      digits |= c < 0x80 && g_ascii_isdigit ((char) c);
      if (g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL && !digits)
        continue;
      if (c != ',')
        g_string_append_unichar (plain, c);
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static gboolean
get_decimal (const AeTsqlConversion *self, guint scale, AeTsqlDecimal *decimal)
{
  switch (self->in->kind)
    {
    case AE_EMULATOR_VALUE_INTEGER:
      *decimal = (AeTsqlDecimal){ .unscaled = self->in->integer };
      return TRUE;
    case AE_EMULATOR_VALUE_REAL:
      return ae_tsql_decimal_from_double (self->in->real, scale, decimal)
             || ae_tsql_conversion_overflow (self);
    case AE_EMULATOR_VALUE_TEXT:
      {
        g_autofree char *text = ae_tsql_conversion_dup_trimmed (self);
        const char *number = text;
        g_autofree char *plain
            = ae_tsql_type_is_money (self->to->id) ? strip_currency (text) : NULL;
        if (plain != NULL)
          number = plain;
        if (ae_tsql_decimal_parse (number, strlen (number), decimal))
          return TRUE;
        return ae_tsql_error_set (
            self->error, 8114, 0, ae_tsql_conversion_from_name (self),
            ae_tsql_type_is_decimal (self->to->id) ? "numeric" : ae_tsql_conversion_to_name (self));
      }
    default:
      return ae_tsql_error_set (self->error, 8114, 0, ae_tsql_conversion_from_name (self),
                                ae_tsql_conversion_to_name (self));
    }
}

static gboolean
to_decimal (const AeTsqlConversion *self)
{
  gboolean money = ae_tsql_type_is_money (self->to->id);
  guint precision = self->to->id == AE_EMULATOR_TYPE_SMALLMONEY ? 10
                    : money                                     ? 19
                                                                : self->to->precision;
  guint scale = money ? 4 : self->to->scale;
  AeTsqlDecimal decimal;

  if (!get_decimal (self, scale, &decimal))
    return FALSE;
  if (!ae_tsql_decimal_rescale (&decimal, precision, scale))
    return ae_tsql_conversion_overflow (self);
  if (money && (decimal.unscaled > G_MAXINT64 || decimal.unscaled < G_MININT64))
    return ae_tsql_conversion_overflow (self);
  if (self->to->id == AE_EMULATOR_TYPE_SMALLMONEY
      && (decimal.unscaled > G_MAXINT32 || decimal.unscaled < G_MININT32))
    return ae_tsql_conversion_overflow (self);
  ae_tsql_value_take_text (self->out, ae_tsql_decimal_to_string (&decimal));
  return TRUE;
}

static gboolean
to_float (const AeTsqlConversion *self)
{
  double real;

  if (self->in->kind == AE_EMULATOR_VALUE_INTEGER)
    {
      real = (double) self->in->integer;
    }
  else if (self->in->kind == AE_EMULATOR_VALUE_REAL)
    {
      real = self->in->real;
    }
  else
    {
      g_autofree char *text = ae_tsql_conversion_dup_trimmed (self);
      char *end = NULL;
      real = g_ascii_strtod (text, &end);
      if (*end != '\0' || text[0] == 'i' || text[0] == 'n')
        return ae_tsql_error_set (self->error, 8114, 0, ae_tsql_conversion_from_name (self),
                                  ae_tsql_conversion_to_name (self));
    }
  if (self->to->id == AE_EMULATOR_TYPE_REAL)
    real = (float) real;
  if (!isfinite (real))
    return ae_tsql_conversion_overflow (self);
  ae_tsql_value_set_real (self->out, real);
  return TRUE;
}

/* --- to dates and times ----------------------------------------------------------------------- */

gboolean
ae_tsql_conversion_get_moment (const AeTsqlConversion *self, AeTsqlMoment *moment)
{
  if (self->in->kind == AE_EMULATOR_VALUE_INTEGER && self->from->id == AE_EMULATOR_TYPE_DATE)
    {
      *moment = (AeTsqlMoment){ .days = (gint32) CLAMP (self->in->integer, 0, 3652058) };
      return TRUE;
    }
  gboolean is_decimal
      = ae_tsql_type_is_decimal (self->from->id) || ae_tsql_type_is_money (self->from->id);
  if (is_decimal || self->in->kind == AE_EMULATOR_VALUE_INTEGER
      || self->in->kind == AE_EMULATOR_VALUE_REAL)
    {
      g_autofree char *digits = is_decimal ? ae_tsql_conversion_dup_trimmed (self) : NULL;
      double days = is_decimal                                 ? g_ascii_strtod (digits, NULL)
                    : self->in->kind == AE_EMULATOR_VALUE_REAL ? self->in->real
                                                               : (double) self->in->integer;
      if (!(days > -53691 && days < 2958464))
        return ae_tsql_conversion_overflow (self);
      *moment = (AeTsqlMoment){ .days = 693595 + (gint32) floor (days) };
      moment->ticks = (gint64) ((days - floor (days)) * AE_TSQL_TICKS_PER_DAY);
      return TRUE;
    }
  *moment = (AeTsqlMoment){ 0 };
  if (self->in->kind == AE_EMULATOR_VALUE_TEXT
      && ae_tsql_moment_parse_ordered ((const char *) self->in->data, self->in->size,
                                       ae_tsql_conversion_get_date_order (self->style), moment))
    return TRUE;
  /* The old types tell what cannot be from what cannot be read. */
  if (moment->is_impossible
      && (self->to->id == AE_EMULATOR_TYPE_DATETIME
          || self->to->id == AE_EMULATOR_TYPE_SMALLDATETIME))
    return ae_tsql_error_set (self->error, 242, 0, ae_tsql_conversion_from_name (self),
                              ae_tsql_conversion_to_name (self));
  return ae_tsql_error_set (self->error, 241, 0);
}

/* An old moment as the days since 1900 that it is. */
static gboolean
moment_to_number (const AeTsqlConversion *self)
{
  AeTsqlMoment moment;
  AeEmulatorType type;

  if (!ae_tsql_conversion_get_moment (self, &moment))
    return FALSE;
  double days = moment.days - 693595 + (double) moment.ticks / AE_TSQL_TICKS_PER_DAY;
  if (ae_tsql_type_is_integer (self->to->id) && self->to->id != AE_EMULATOR_TYPE_BIT)
    days = floor (days + 0.5);
  AeEmulatorValue number = { .kind = AE_EMULATOR_VALUE_REAL, .real = days };
  ae_tsql_type_init (&type, AE_EMULATOR_TYPE_FLOAT);
  return ae_tsql_convert (&number, &type, self->to, 0, self->out, self->truncated, self->error);
}

static gboolean
to_moment (const AeTsqlConversion *self)
{
  AeTsqlMoment moment;

  if (!ae_tsql_conversion_get_moment (self, &moment))
    return FALSE;
  if (!ae_tsql_moment_round (&moment, self->to))
    return ae_tsql_error_set (self->error, 242, 0, ae_tsql_conversion_from_name (self),
                              ae_tsql_conversion_to_name (self));
  if (self->to->id == AE_EMULATOR_TYPE_DATE)
    ae_tsql_value_set_integer (self->out, moment.days);
  else
    ae_tsql_value_take_text (self->out, ae_tsql_moment_format (&moment, self->to));
  return TRUE;
}

/* --- sql_variant ------------------------------------------------------------------------------ */

static gboolean
to_variant (const AeTsqlConversion *self)
{
  if (!ae_tsql_variant_can_hold (self->from))
    {
      g_autofree char *from = ae_tsql_type_to_string (self->from);
      return ae_tsql_error_set (self->error, 206, 0, from, "sql_variant");
    }
  ae_tsql_variant_encode (self->in, self->from, self->out);
  return TRUE;
}

static gboolean
from_variant (const AeTsqlConversion *self)
{
  g_auto (AeEmulatorValue) inner = { 0 };
  AeEmulatorType type;

  ae_tsql_variant_decode (self->in, &type, &inner);
  if (self->to->id == AE_EMULATOR_TYPE_SQL_VARIANT)
    {
      ae_tsql_variant_encode (&inner, &type, self->out);
      return TRUE;
    }
  if (ae_tsql_type_can_convert (type.id, self->to->id) == 0)
    return ae_tsql_error_set (self->error, 529, 0, ae_tsql_type_get_name (type.id),
                              ae_tsql_conversion_to_name (self));
  return ae_tsql_convert (&inner, &type, self->to, self->style, self->out, self->truncated,
                          self->error);
}

gboolean
ae_tsql_convert (const AeEmulatorValue *in,
                 const AeEmulatorType *from,
                 const AeEmulatorType *to,
                 gint style,
                 AeEmulatorValue *out,
                 gboolean *truncated,
                 AeTsqlError *error)
{
  AeTsqlConversion self = { in, from, to, style, out, truncated, error };

  if (in->kind == AE_EMULATOR_VALUE_NULL)
    {
      ae_tsql_value_clear (out);
      return TRUE;
    }
  if (from->id == AE_EMULATOR_TYPE_SQL_VARIANT)
    return from_variant (&self);
  if (to->id == AE_EMULATOR_TYPE_SQL_VARIANT)
    return to_variant (&self);
  if (ae_tsql_type_is_temporal (from->id) && ae_tsql_type_is_numeric (to->id))
    return moment_to_number (&self);
  if (ae_tsql_type_is_integer (to->id))
    return to_integer (&self);
  if (ae_tsql_type_is_decimal (to->id) || ae_tsql_type_is_money (to->id))
    return to_decimal (&self);
  if (ae_tsql_type_is_float (to->id))
    return to_float (&self);
  if (ae_tsql_type_is_temporal (to->id))
    return to_moment (&self);
  if (ae_tsql_type_is_character (to->id) || to->id == AE_EMULATOR_TYPE_XML)
    return ae_tsql_conversion_to_text (&self);
  if (ae_tsql_type_is_binary (to->id))
    return ae_tsql_conversion_to_binary (&self);
  if (to->id == AE_EMULATOR_TYPE_UNIQUEIDENTIFIER)
    return ae_tsql_conversion_to_guid (&self);
  ae_tsql_value_copy (out, in);
  return TRUE;
}
