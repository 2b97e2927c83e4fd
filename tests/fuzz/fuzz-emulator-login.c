/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "ae-emulator-login-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What is taken from a login is text, and short. */
static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <=, 3 * 128);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_auto (AeEmulatorLogin) login = { 0 };

  if (!ae_emulator_login_parse (data, size, &login))
    return 0;

  check_text (login.host);
  check_text (login.user);
  check_text (login.password);
  check_text (login.application);
  check_text (login.database);
  check_text (login.language);

  return 0;
}
