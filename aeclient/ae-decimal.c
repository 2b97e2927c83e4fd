/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-decimal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ae-error.h"
#include "ae-key-private.h"

/**
 * AeDecimal:
 *
 * An exact decimal number of up to 38 digits, as `decimal`, `numeric`, `money` and `smallmoney`
 * hold them.
 *
 * It goes from and to text without a change; it does not calculate. A language with decimal numbers
 * of its own makes them of the text.
 *
 * A decimal number never changes and may be used in any thread. It is wiped when it is freed.
 *
 * Since: 1.0
 */
struct _AeDecimal
{
  AeTdsValue value;
};

G_DEFINE_BOXED_TYPE (AeDecimal, ae_decimal, ae_decimal_copy, ae_decimal_free)

AeDecimal *
ae_decimal_new_from_tds (const AeTdsValue *value)
{
  AeDecimal *self = g_new (AeDecimal, 1);

  g_assert (value->kind == AE_TDS_VALUE_DECIMAL);
  self->value = *value;
  return self;
}

const AeTdsValue *
ae_decimal_get_tds (const AeDecimal *self)
{
  return &self->value;
}

/**
 * ae_decimal_new_from_string:
 * @text: a number, such as `-1234.50` or `1.5e-3`
 * @error: return location for an error
 *
 * Makes a decimal number of its text: an optional sign, digits, an optional point and more digits,
 * an optional exponent. Zeros at the end count: `1.50` has a scale of 2.
 *
 * Returns: (transfer full): the number, or %NULL with `AE_ERROR_VALUE` when the text is not one, or
 *   has more than 38 digits
 *
 * Since: 1.0
 */
AeDecimal *
ae_decimal_new_from_string (const char *text, GError **error)
{
  AeTdsValue value;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (ae_tds_decimal_parse (text, strlen (text), &value))
    return ae_decimal_new_from_tds (&value);

  g_set_error_literal (error, AE_ERROR, AE_ERROR_VALUE,
                       _ ("The text is not a decimal number of at most 38 digits; write it like "
                          "“-1234.50”"));
  return NULL;
}

/**
 * ae_decimal_new_from_int64:
 * @value: a whole number
 *
 * Makes a decimal number of a whole one.
 *
 * Returns: (transfer full): the number
 *
 * Since: 1.0
 */
AeDecimal *
ae_decimal_new_from_int64 (gint64 value)
{
  char text[24];
  AeTdsValue decimal;

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  ae_tds_decimal_parse (text, strlen (text), &decimal);
  return ae_decimal_new_from_tds (&decimal);
}

/**
 * ae_decimal_copy:
 * @self: a number
 *
 * Copies a number.
 *
 * Returns: (transfer full): the copy; free it with [method@AeClient.Decimal.free]
 *
 * Since: 1.0
 */
AeDecimal *
ae_decimal_copy (const AeDecimal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return ae_decimal_new_from_tds (&self->value);
}

/**
 * ae_decimal_free:
 * @self: a number
 *
 * Wipes and frees a number.
 *
 * Since: 1.0
 */
void
ae_decimal_free (AeDecimal *self)
{
  g_return_if_fail (self != NULL);

  ae_wipe (self, sizeof *self);
  g_free (self);
}

/**
 * ae_decimal_get_precision:
 * @self: a number
 *
 * Gets how many digits the number needs in all: at least as many as follow the point.
 *
 * Returns: the precision, 1 to 38
 *
 * Since: 1.0
 */
guint
ae_decimal_get_precision (const AeDecimal *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return MAX (ae_tds_decimal_count_digits (&self->value), MAX (self->value.scale, 1));
}

/**
 * ae_decimal_get_scale:
 * @self: a number
 *
 * Gets how many digits follow the point.
 *
 * Returns: the scale, 0 to 38
 *
 * Since: 1.0
 */
guint
ae_decimal_get_scale (const AeDecimal *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->value.scale;
}

/**
 * ae_decimal_to_string:
 * @self: a number
 *
 * Gets the text of the number with all its digits and without an exponent: `-1234.50`.
 *
 * Returns: (transfer full): the text
 *
 * Since: 1.0
 */
char *
ae_decimal_to_string (const AeDecimal *self)
{
  char text[AE_TDS_TEXT_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  ae_tds_value_to_text (&self->value, text, sizeof text);
  return g_strdup (text);
}

/**
 * ae_decimal_compare:
 * @self: a number
 * @other: another number
 *
 * Compares two numbers by what they are worth: `1.5` and `1.50` are equal.
 *
 * Returns: less than, equal to or greater than zero, as @self is to @other
 *
 * Since: 1.0
 */
int
ae_decimal_compare (const AeDecimal *self, const AeDecimal *other)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (other != NULL, 0);

  return ae_tds_decimal_compare (&self->value, &other->value);
}
