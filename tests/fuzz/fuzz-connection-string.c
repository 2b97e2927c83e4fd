/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-connection-settings-private.h"
#include "ae-odbc-ini-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The text as a connection string, and as an odbc.ini with a data source “c”. A DSN= in it finds no
 * files to read. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_setenv ("ODBCINI", "/dev/null/odbc.ini", TRUE);
  g_setenv ("ODBCSYSINI", "/dev/null", TRUE);
  g_setenv ("HOME", "/dev/null", TRUE);

  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) string_error = NULL;
  g_autoptr (GError) file_error = NULL;
  g_autoptr (AeConnectionSettings) settings
      = ae_connection_settings_new_from_string (text, &string_error);
  g_autoptr (GPtrArray) attributes = ae_odbc_ini_parse (text, "c", "odbc.ini", &file_error);

  g_assert_true ((settings == NULL) == (string_error != NULL));
  if (string_error != NULL)
    g_assert_true (g_utf8_validate (string_error->message, -1, NULL));
  if (file_error != NULL)
    g_assert_null (attributes);

  return 0;
}
