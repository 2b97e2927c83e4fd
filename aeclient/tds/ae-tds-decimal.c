/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Exact decimal numbers of up to 38 digits: a magnitude of 128 bits in four words, a sign and a
 * scale. There is no rounding in here; what is not exact is refused. */

#include "config.h"

#include <math.h>
#include <string.h>

#include "ae-tds-codec-private.h"

#define WORDS AE_TDS_DECIMAL_WORDS
#define MAX_DIGITS 38
/* Exponents beyond this have no number that fits, or only zero. */
#define MAX_EXPONENT 1000
#define MAX_EXACT_DOUBLE 9007199254740992.0 /* 2^53 */

/* Multiplies by 10 and adds a digit; FALSE when it does not fit into 128 bits. */
static gboolean
push_digit (guint32 magnitude[WORDS], guint digit)
{
  guint64 carry = digit;

  for (guint i = 0; i < WORDS; i++)
    {
      carry += (guint64) magnitude[i] * 10;
      magnitude[i] = (guint32) carry;
      carry >>= 32;
    }
  return carry == 0;
}

/* Divides by 10 and returns the remainder. */
static guint
pop_digit (guint32 magnitude[WORDS])
{
  guint64 rest = 0;

  for (guint i = WORDS; i-- > 0;)
    {
      rest = rest << 32 | magnitude[i];
      magnitude[i] = (guint32) (rest / 10);
      rest %= 10;
    }
  return (guint) rest;
}

static gboolean
is_zero (const guint32 magnitude[WORDS])
{
  return (magnitude[0] | magnitude[1] | magnitude[2] | magnitude[3]) == 0;
}

static guint
count_digits (guint64 number)
{
  guint n_digits = 1;

  while ((number /= 10) > 0)
    n_digits++;
  return n_digits;
}

guint
ae_tds_decimal_count_digits (const AeTdsValue *value)
{
  guint32 rest[WORDS];
  guint n_digits = 0;

  /* Nearly all numbers: one division of the processor for a digit, not four. */
  if ((value->magnitude[2] | value->magnitude[3]) == 0)
    return count_digits ((guint64) value->magnitude[1] << 32 | value->magnitude[0]);

  memcpy (rest, value->magnitude, sizeof rest);
  do
    {
      pop_digit (rest);
      n_digits++;
    }
  while (!is_zero (rest));
  return n_digits;
}

void
ae_tds_decimal_from_integer (gint64 integer, AeTdsValue *value)
{
  guint64 magnitude = integer < 0 ? 0 - (guint64) integer : (guint64) integer;

  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_DECIMAL,
                         .is_negative = integer < 0,
                         .magnitude = { (guint32) magnitude, (guint32) (magnitude >> 32) } };
}

gboolean
ae_tds_decimal_to_integer (const AeTdsValue *value, gint64 *integer)
{
  AeTdsValue whole = *value;

  if (ae_tds_decimal_rescale (&whole, 0) != AE_TDS_RESCALE_GOOD || whole.magnitude[2] != 0
      || whole.magnitude[3] != 0)
    return FALSE;
  guint64 magnitude = (guint64) whole.magnitude[1] << 32 | whole.magnitude[0];
  if (magnitude > (guint64) G_MAXINT64 + (whole.is_negative ? 1 : 0))
    return FALSE;
  *integer = (gint64) (whole.is_negative ? 0 - magnitude : magnitude);
  return TRUE;
}

AeTdsRescale
ae_tds_decimal_rescale (AeTdsValue *value, guint scale)
{
  AeTdsValue result = *value;

  for (; result.scale > scale; result.scale--)
    if (pop_digit (result.magnitude) != 0)
      return AE_TDS_RESCALE_INEXACT;
  for (; result.scale < scale; result.scale++)
    if (!push_digit (result.magnitude, 0))
      return AE_TDS_RESCALE_OVERFLOW;
  if (is_zero (result.magnitude))
    result.is_negative = FALSE;
  *value = result;
  return AE_TDS_RESCALE_GOOD;
}

static int
compare_magnitudes (const AeTdsValue *a, const AeTdsValue *b)
{
  for (guint i = WORDS; i-- > 0;)
    if (a->magnitude[i] != b->magnitude[i])
      return a->magnitude[i] < b->magnitude[i] ? -1 : 1;
  return 0;
}

static int
get_sign (const AeTdsValue *value)
{
  return is_zero (value->magnitude) ? 0 : value->is_negative ? -1 : 1;
}

/* Of the one with fewer digits behind the point, as many are appended as the other has; when that
 * does not fit, it is the larger one. */
int
ae_tds_decimal_compare (const AeTdsValue *a, const AeTdsValue *b)
{
  AeTdsValue x = *a, y = *b;
  int sign = get_sign (a);

  if (sign != get_sign (b))
    return sign < get_sign (b) ? -1 : 1;
  if (sign == 0)
    return 0;
  if (x.scale < y.scale && ae_tds_decimal_rescale (&x, y.scale) != AE_TDS_RESCALE_GOOD)
    return sign;
  if (y.scale < x.scale && ae_tds_decimal_rescale (&y, x.scale) != AE_TDS_RESCALE_GOOD)
    return -sign;
  return sign * compare_magnitudes (&x, &y);
}

/* Text --------------------------------------------------------------------------------------- */

/* Digits with at most one point among them; returns where they end. Zeros in front do not count. */
static gsize
parse_digits (const char *text, gsize size, AeTdsValue *value, gboolean *is_good)
{
  gboolean has_digits = FALSE, has_point = FALSE;
  gsize i;

  *is_good = TRUE;
  for (i = 0; i < size && *is_good; i++)
    {
      if (text[i] == '.' && !has_point)
        has_point = TRUE;
      else if (g_ascii_isdigit (text[i]))
        {
          has_digits = TRUE;
          *is_good = push_digit (value->magnitude, (guint) (text[i] - '0'))
                     && (!has_point || value->scale < G_MAXUINT8);
          value->scale += has_point;
        }
      else
        break;
    }
  *is_good = *is_good && has_digits;
  return i;
}

static gboolean
parse_exponent (const char *text, gsize size, int *exponent)
{
  gboolean is_negative = FALSE;

  if (size > 0 && (*text == '+' || *text == '-'))
    {
      is_negative = *text == '-';
      text++;
      size--;
    }
  if (size == 0)
    return FALSE;
  *exponent = 0;
  for (gsize i = 0; i < size; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *exponent = MIN (*exponent * 10 + (text[i] - '0'), MAX_EXPONENT);
    }
  if (is_negative)
    *exponent = -*exponent;
  return TRUE;
}

/* Moves the point. Zeros at the end of a fraction may have to go to make it fit, others may not. */
static gboolean
apply_exponent (AeTdsValue *value, int exponent)
{
  int scale = value->scale - exponent;

  for (; scale < 0; scale++)
    if (!is_zero (value->magnitude) && !push_digit (value->magnitude, 0))
      return FALSE;
  while (scale > MAX_DIGITS)
    {
      if (pop_digit (value->magnitude) != 0)
        return FALSE;
      scale--;
    }
  value->scale = (guint8) scale;
  return TRUE;
}

gboolean
ae_tds_decimal_parse (const char *text, gsize size, AeTdsValue *value)
{
  int exponent = 0;
  gboolean is_good;

  *value = (AeTdsValue){ .kind = AE_TDS_VALUE_DECIMAL };
  if (size > 0 && (*text == '+' || *text == '-'))
    {
      value->is_negative = *text == '-';
      text++;
      size--;
    }
  gsize end = parse_digits (text, size, value, &is_good);
  if (!is_good)
    return FALSE;
  if (end < size)
    {
      if ((text[end] != 'e' && text[end] != 'E')
          || !parse_exponent (text + end + 1, size - end - 1, &exponent))
        return FALSE;
    }
  if (!apply_exponent (value, exponent) || ae_tds_decimal_count_digits (value) > MAX_DIGITS)
    return FALSE;
  if (is_zero (value->magnitude))
    value->is_negative = FALSE;
  return TRUE;
}

/* Conversion --------------------------------------------------------------------------------- */

static gboolean
get_any (const AeTdsType *type, const AeTdsValue *value, AeTdsValue *decimal, GError **error)
{
  switch (value->kind)
    {
    case AE_TDS_VALUE_DECIMAL:
      *decimal = *value;
      return TRUE;
    case AE_TDS_VALUE_INTEGER:
    case AE_TDS_VALUE_BOOLEAN:
      ae_tds_decimal_from_integer (value->integer, decimal);
      return TRUE;
    case AE_TDS_VALUE_REAL:
      /* A whole number is exact; of a fraction nobody knows which digits were meant. */
      if (!(fabs (value->real) <= MAX_EXACT_DOUBLE) || value->real != floor (value->real))
        return ae_tds_value_fail_real (type, error);
      ae_tds_decimal_from_integer ((gint64) value->real, decimal);
      return TRUE;
    case AE_TDS_VALUE_TEXT:
      if (ae_tds_decimal_parse ((const char *) value->data, value->size, decimal))
        return TRUE;
      return ae_tds_value_fail_text (type, "-1234.50", error);
    default:
      return ae_tds_value_fail_kind (type, error);
    }
}

gboolean
ae_tds_decimal_get (const AeTdsType *type,
                    const AeTdsValue *value,
                    guint precision,
                    guint scale,
                    AeTdsValue *decimal,
                    GError **error)
{
  if (!get_any (type, value, decimal, error))
    return FALSE;
  switch (ae_tds_decimal_rescale (decimal, scale))
    {
    case AE_TDS_RESCALE_INEXACT:
      return ae_tds_value_fail_scale (type, scale, error);
    case AE_TDS_RESCALE_OVERFLOW:
      return ae_tds_value_fail_precision (type, precision, scale, error);
    case AE_TDS_RESCALE_GOOD:
      break;
    }
  return ae_tds_decimal_count_digits (decimal) <= precision
         || ae_tds_value_fail_precision (type, precision, scale, error);
}
