/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

/* Tells gettext where the catalogue of the library is. A program's own calls do not reach our
 * domain, and a message may be needed before any class is initialised (a connection string that
 * cannot be read), so this runs when the library is loaded; it only notes two strings. */
__attribute__ ((constructor)) static void
ae_i18n_init (void)
{
  bindtextdomain (GETTEXT_PACKAGE, AE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
