/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* An application of ODBC, for whichever driver AE_INTEROP_DRIVER names: "msodbcsql" or "tdsodbc".
 *
 *   plain [CAPABILITY …]  what the driver does without Always Encrypted: a line for each capability
 *   write FILE            inserts every row of FILE into the table Interop
 *   read FILE             prints every row of Interop, decrypted
 *   cipher FILE           the same without Always Encrypted: the stored bytes
 *   find FILE             looks every value of FILE up in its deterministic column
 *   scenario NAME         one of those in encrypted-scenarios.c
 */

#include "encrypted.h"
#include "plain.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *name;
  gboolean (*run) (GError **error);
} capabilities[] = {
  { "login-tls", plain_login_tls },
  { "login-strict", plain_login_strict },
  { "login-plain", plain_login_plain },
  { "wrong-password", plain_wrong_password },
  { "batch", plain_batch },
  { "sp_executesql", plain_sp_executesql },
  { "prepare", plain_prepare },
  { "prepexec", plain_prepexec },
  { "cursor", plain_cursor },
  { "types", plain_types },
  { "nulls", plain_nulls },
  { "extremes", plain_extremes },
  { "max-types", plain_max_types },
  { "multiple-results", plain_multiple_results },
  { "messages", plain_messages },
  { "errors", plain_errors },
  { "output-parameters", plain_output_parameters },
  { "return-status", plain_return_status },
  { "transactions", plain_transactions },
  { "savepoints", plain_savepoints },
  { "isolation", plain_isolation },
  { "attention", plain_attention },
  { "tvp", plain_tvp },
  { "bulk", plain_bulk },
  { "reset", plain_reset },
  { "catalogue", plain_catalogue },
};

gboolean
skip (GError **error, const char *why)
{
  g_set_error_literal (error, ODBC_ERROR, PLAIN_SKIPPED, why);
  return FALSE;
}

static void
report (const char *name, gboolean good, const GError *error)
{
  g_autofree char *text = g_strdup (good ? "" : error->message);

  /* A result is one line. */
  g_strdelimit (text, "\n\r\t", ' ');
  g_print ("%s\t%s\t%s\n", name,
           good                                                 ? "pass"
           : g_error_matches (error, ODBC_ERROR, PLAIN_SKIPPED) ? "skip"
                                                                : "fail",
           text);
}

static int
run_plain (char **names)
{
  for (gsize i = 0; i < G_N_ELEMENTS (capabilities); i++)
    {
      g_autoptr (GError) error = NULL;
      if (names[0] != NULL && !g_strv_contains ((const char *const *) names, capabilities[i].name))
        continue;
      gboolean good = capabilities[i].run (&error);
      report (capabilities[i].name, good, error);
    }
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  /* The drivers take the encoding of texts from it. */
  setlocale (LC_ALL, "");
  if (argc >= 2 && g_str_equal (argv[1], "plain"))
    return run_plain (argv + 2);
  if (argc != 3)
    {
      g_printerr (
          "usage: %s plain | write FILE | read FILE | cipher FILE | find FILE | scenario NAME\n",
          argv[0]);
      return EXIT_FAILURE;
    }
  if (encrypted_run (argv[1], argv[2], &error))
    return EXIT_SUCCESS;
  g_printerr ("%s\n", error->message);

  return EXIT_FAILURE;
}
