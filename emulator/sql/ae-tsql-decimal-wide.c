/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-tsql-decimal-private.h"

/* Products of two numbers of 38 digits need 256 bits before they are cut to 38 digits again. */

typedef struct
{
  unsigned __int128 high, low;
} Wide;

static Wide
multiply (unsigned __int128 a, unsigned __int128 b)
{
  const unsigned __int128 mask = G_MAXUINT64;
  unsigned __int128 low = (a & mask) * (b & mask);
  unsigned __int128 middle = (a >> 64) * (b & mask) + (low >> 64);
  unsigned __int128 other = (a & mask) * (b >> 64) + (middle & mask);

  return (Wide){ (a >> 64) * (b >> 64) + (middle >> 64) + (other >> 64),
                 (other << 64) | (low & mask) };
}

/* FALSE: the quotient has more than 127 bits. Bit by bit: this is the rare case. */
static gboolean
divide (Wide dividend,
        unsigned __int128 divisor,
        unsigned __int128 *quotient,
        unsigned __int128 *rest)
{
  unsigned __int128 remainder = 0, result = 0;

  for (int i = 255; i >= 0; i--)
    {
      unsigned bit = (unsigned) ((i >= 128 ? dividend.high >> (i - 128) : dividend.low >> i) & 1);
      gboolean carry = (remainder >> 127) != 0;
      remainder = remainder << 1 | bit;
      if (result >> 126 != 0)
        return FALSE;
      result <<= 1;
      if (carry || remainder >= divisor)
        {
          remainder -= divisor;
          result |= 1;
        }
    }
  *quotient = result;
  *rest = remainder;
  return TRUE;
}

gboolean
ae_tsql_decimal_multiply_divide (__int128 a,
                                 __int128 b,
                                 __int128 divisor,
                                 gboolean rounds,
                                 __int128 *result)
{
  gboolean negative = (a < 0) != (b < 0);
  unsigned __int128 quotient, rest;

  negative = negative != (divisor < 0);
  unsigned __int128 positive
      = divisor < 0 ? -(unsigned __int128) divisor : (unsigned __int128) divisor;
  Wide product = multiply (a < 0 ? -(unsigned __int128) a : (unsigned __int128) a,
                           b < 0 ? -(unsigned __int128) b : (unsigned __int128) b);
  if (!divide (product, positive, &quotient, &rest))
    return FALSE;
  if (rounds && rest >= positive - rest)
    quotient++;
  *result = negative ? -(__int128) quotient : (__int128) quotient;
  return TRUE;
}
