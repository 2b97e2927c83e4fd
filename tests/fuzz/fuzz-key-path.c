/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-key-path-private.h"

#include <string.h>

#include "ae-error.h"
#include "keystore/ae-certificate-directory-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_display (const char *path)
{
  g_autofree char *shown = ae_key_path_display (path);

  g_assert_true (g_utf8_validate (shown, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (shown, -1), <=, 201);
  for (const char *c = shown; *c != '\0'; c++)
    g_assert_false (g_ascii_iscntrl (*c));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = g_strndup ((const char *) data, size);
  guint8 thumbprint[AE_THUMBPRINT_SIZE];
  gboolean is_local_machine;
  g_autoptr (GError) error = NULL;

  check_display (path);
  if (!ae_certificate_path_parse (path, thumbprint, &is_local_machine, &error))
    g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);

  if (!g_utf8_validate (path, -1, NULL))
    return 0;

  g_autoptr (GByteArray) lower = g_byte_array_new ();
  ae_key_path_append_lower_utf16 (lower, path);
  g_assert_cmpuint (lower->len, <=, 2 * strlen (path));
  g_assert_true (ae_key_path_equal (path, path));
  return 0;
}
