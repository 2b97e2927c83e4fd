/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is wrong with a value, in words: what the type can hold, and what to do instead. Never the
 * value itself. The caller puts the name of the parameter or column in front. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "ae-tds-codec-private.h"

gboolean
ae_tds_value_fail_kind (const AeTdsType *type, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_TYPE,
               _ ("A value of this kind cannot be converted to type %s: bind another kind of value "
                  "or declare another type"),
               type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_range (const AeTdsType *type, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("The value is not a value of type %s"),
               type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_integer (const AeTdsType *type, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The value is not a whole number from %" PRId64 " to %" PRId64
                  ", which is what type %s can hold; declare another type"),
               type->minimum, type->maximum, type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_finite (const AeTdsType *type, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The value is not a number that type %s can hold: NaN and infinity do not exist "
                  "there, NULL does"),
               type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_real (const AeTdsType *type, GError **error)
{
  g_set_error (
      error, AE_ERROR, AE_ERROR_VALUE,
      _ ("A floating-point number has no exact digits for type %s; give a decimal number or "
         "a text"),
      type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_text (const AeTdsType *type, const char *example, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The text cannot be read as a value of type %s; write it like “%s”"), type->name,
               example);
  return FALSE;
}

gboolean
ae_tds_value_fail_scale (const AeTdsType *type, guint scale, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The value has more digits behind the point than the %u of type %s; round it "
                  "yourself or declare a larger scale"),
               scale, type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_precision (const AeTdsType *type, guint precision, guint scale, GError **error)
{
  if (type->arguments == AE_TDS_ARGUMENTS_PRECISION_SCALE)
    g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                 _ ("The value is too large for type %s(%u,%u): at most %u digits fit before the "
                    "point; declare a larger precision"),
                 type->name, precision, scale, precision - scale);
  else
    g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
                 _ ("The value is too large for type %s; declare another type"), type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_date (const AeTdsType *type, const char *first_and_last, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE,
               _ ("The value is outside of what type %s can hold, %s; declare another type"),
               type->name, first_and_last);
  return FALSE;
}

gboolean
ae_tds_value_fail_step (const AeTdsType *type, const char *step, GError **error)
{
  g_set_error (
      error, AE_ERROR, AE_ERROR_VALUE,
      _ ("The value is more exact than type %s, which has %s; round it yourself or declare "
         "another type"),
      type->name, step);
  return FALSE;
}

gboolean
ae_tds_value_fail_memory (const AeTdsType *type, gsize size, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_FAILED,
               _ ("There is no memory for a value of type %s with %zu bytes"), type->name, size);
  return FALSE;
}

gboolean
ae_tds_value_fail_normal (const AeTdsType *type, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_DECRYPT,
               _ ("The decrypted bytes are not a value of type %s"), type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_send (const AeTdsType *type, GError **error)
{
  g_set_error (
      error, AE_ERROR, AE_ERROR_UNSUPPORTED,
      _ ("Values of type %s cannot be sent; send varbinary or nvarchar and convert it in the "
         "statement"),
      type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_undecodable (const AeTdsType *type, GError **error)
{
  g_set_error (
      error, AE_ERROR, AE_ERROR_VALUE,
      _ ("The server sent a value of type %s that is not text in the encoding of the type"),
      type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_code_page (const AeTdsType *type, guint number, GError **error)
{
  if (number == 0)
    g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                 _ ("The collation has no code page for type %s; use nchar or nvarchar"),
                 type->name);
  else
    g_set_error (error, AE_ERROR, AE_ERROR_UNSUPPORTED,
                 _ ("This system cannot convert code page %u of type %s; use nchar or nvarchar"),
                 number, type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_utf8 (const AeTdsType *type, GError **error)
{
  g_set_error (error, AE_ERROR, AE_ERROR_VALUE, _ ("The text for a value of type %s is not UTF-8"),
               type->name);
  return FALSE;
}

gboolean
ae_tds_value_fail_unknown_code_page (GError **error)
{
  g_set_error_literal (
      error, AE_ERROR, AE_ERROR_VALUE,
      _ ("The text is not ASCII and the code page of the encrypted column is not known; "
         "declare "
         "the collation of the column too, such as “varchar(50) COLLATE Latin1_General_BIN2”"));
  return FALSE;
}
