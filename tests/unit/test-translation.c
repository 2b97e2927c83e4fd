/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "ae-connection-settings-private.h"
#include "ae-error.h"

/* The catalogue is taken from the build tree, so nothing has to be installed, no locale either:
 * C.UTF-8 with LANGUAGE is enough for gettext. */
static void
use_built_catalogue (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);

  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

static char *
message_of_unknown_keyword (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AeConnectionSettings) settings
      = ae_connection_settings_new_from_string ("Server=localhost;Colour=red", &error);

  g_assert_null (settings);
  g_assert_error (error, AE_ERROR, AE_ERROR_SYNTAX);
  return g_strdup (error->message);
}

static void
test_german (void)
{
  g_autofree char *message = message_of_unknown_keyword ();

  g_test_message ("%s", message);
  g_assert_nonnull (strstr (message, "Verbindungszeichenfolge"));
  g_assert_nonnull (strstr (message, "„Colour“ ist unbekannt"));
}

int
main (int argc, char **argv)
{
  g_setenv ("LANGUAGE", "de", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  use_built_catalogue ();

  g_test_add_func ("/translation/german", test_german);
  return g_test_run ();
}
