/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-error.h"
#include "ae-type-clash-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The text of a server's error about types. Whatever it says: only types that can be encrypted are
 * taken from it, and the server's own words stay at the end. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const int numbers[] = { 206, 402, 33277, 33299 };
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_autoptr (AeParameters) parameters = ae_parameters_new ();
  AeRequest request = { .parameters = parameters, .encryption = AE_COLUMN_ENCRYPTION_ENABLED };

  ae_parameter_set_text (ae_parameters_ensure (parameters, "@a"), "x");
  ae_parameter_set_scalar (ae_parameters_ensure (parameters, "@b"), AE_TDS_VALUE_INTEGER, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (AE_SERVER_ERROR, numbers[i], text);
      g_auto (AeTypeClash) clash = { 0 };
      AeClashMatch match;

      g_assert_true (ae_type_clash_parse (&clash, error));
      for (guint j = 0; j < G_N_ELEMENTS (clash.sides); j++)
        g_assert_true (
            clash.sides[j].type == NULL
            || ae_tds_type_is_encryptable (ae_sql_type_get_tds_type (clash.sides[j].type)));
      ae_type_clash_match (&clash, parameters, &match);
      g_assert_cmpuint (match.n_parameters, <=, 2);
      ae_type_clash_explain (&request, error);
      g_assert_error (error, AE_SERVER_ERROR, numbers[i]);
      g_assert_true (g_str_has_suffix (error->message, text));
    }

  return 0;
}
