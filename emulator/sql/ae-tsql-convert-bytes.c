/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-tsql-conversion-private.h"
#include "ae-tsql-decimal-private.h"
#include "ae-tsql-type-private.h"

/* Numbers and moments as bytes: as SQL Server keeps them, the highest byte first, but for date.
 *
 *   float, real     as IEEE 754 has them
 *   money           8 or 4 bytes of ten-thousandths
 *   datetime        4 bytes of days since 1900, 4 of three-hundredths of a second
 *   smalldatetime   2 bytes of days since 1900, 2 of minutes
 *   date            3 bytes of days since year 1, the lowest first
 */

#define DAYS_TO_1900 693595

static void
append (GByteArray *bytes, guint64 number, gint size)
{
  for (gint i = size - 1; i >= 0; i--)
    {
      guint8 byte = (guint8) (number >> (8 * i));
      g_byte_array_append (bytes, &byte, 1);
    }
}

static gboolean
append_money (const AeTsqlConversion *self, GByteArray *bytes)
{
  AeTsqlDecimal decimal;

  if (!ae_tsql_decimal_parse ((const char *) self->in->data, self->in->size, &decimal)
      || !ae_tsql_decimal_rescale (&decimal, 38, 4))
    return ae_tsql_conversion_overflow (self);
  append (bytes, (guint64) (gint64) decimal.unscaled,
          self->from->id == AE_EMULATOR_TYPE_MONEY ? 8 : 4);
  return TRUE;
}

static gboolean
append_moment (const AeTsqlConversion *self, GByteArray *bytes)
{
  gboolean small = self->from->id == AE_EMULATOR_TYPE_SMALLDATETIME;
  AeTsqlMoment moment;

  if (!ae_tsql_conversion_get_moment (self, &moment))
    return FALSE;
  guint64 days = (guint64) (gint64) (moment.days - DAYS_TO_1900);
  append (bytes, days, small ? 2 : 4);
  append (bytes,
          small ? (guint64) (moment.ticks / (60 * AE_TSQL_TICKS_PER_SECOND))
                : (guint64) ((moment.ticks * 3 + 50000) / 100000),
          small ? 2 : 4);
  return TRUE;
}

static gboolean
refuse (const AeTsqlConversion *self)
{
  g_autofree char *what
      = g_strdup_printf ("Conversion of %s to %s", ae_tsql_conversion_from_name (self),
                         ae_tsql_conversion_to_name (self));

  return ae_tsql_error_set (self->error, 40514, 0, what);
}

gboolean
ae_tsql_conversion_has_own_bytes (const AeTsqlConversion *self)
{
  return self->in->kind == AE_EMULATOR_VALUE_INTEGER || self->in->kind == AE_EMULATOR_VALUE_REAL
         || ae_tsql_type_is_decimal (self->from->id) || ae_tsql_type_is_money (self->from->id)
         || ae_tsql_type_is_temporal (self->from->id);
}

gboolean
ae_tsql_conversion_append_bytes (const AeTsqlConversion *self, GByteArray *bytes)
{
  double real = self->in->real;
  float single = (float) self->in->real;
  guint64 bits = 0;
  guint32 single_bits = 0;

  switch (self->from->id)
    {
    case AE_EMULATOR_TYPE_FLOAT:
      memcpy (&bits, &real, sizeof bits);
      append (bytes, bits, 8);
      return TRUE;
    case AE_EMULATOR_TYPE_REAL:
      memcpy (&single_bits, &single, sizeof single_bits);
      append (bytes, single_bits, 4);
      return TRUE;
    case AE_EMULATOR_TYPE_MONEY:
    case AE_EMULATOR_TYPE_SMALLMONEY:
      return append_money (self, bytes);
    case AE_EMULATOR_TYPE_DATETIME:
    case AE_EMULATOR_TYPE_SMALLDATETIME:
      return append_moment (self, bytes);
    case AE_EMULATOR_TYPE_DATE:
      append (bytes, GUINT32_SWAP_LE_BE ((guint32) self->in->integer) >> 8, 3);
      return TRUE;
    default:
      break;
    }
  if (self->in->kind != AE_EMULATOR_VALUE_INTEGER)
    return refuse (self);
  append (bytes, (guint64) self->in->integer, MAX (self->from->max_length, 1));
  return TRUE;
}
