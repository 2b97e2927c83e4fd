/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* Ways to log in. */

#include "plain.h"

#include <string.h>

static gboolean
answers (const char *options, GError **error)
{
  g_autoptr (Session) session = session_open (options, error);

  return session != NULL && session_expect (session, "SELECT 40 + 2 AS answer", "42\n", error);
}

/* Microsoft's driver can be told which certificate to expect with Encrypt=strict only. */
gboolean
plain_login_tls (GError **error)
{
  if (!session_is_microsoft ())
    return answers ("Encryption=require", error);
  if (!answers ("Encrypt=yes;TrustServerCertificate=yes", error))
    return FALSE;
  g_autoptr (GError) refused = NULL;
  g_autoptr (Session) unknown = session_open ("Encrypt=yes;TrustServerCertificate=no", &refused);
  if (unknown != NULL)
    return fail (error, "a certificate that nobody knows was taken");
  return strstr (refused->message, "certificate") != NULL || fail (error, "%s", refused->message);
}

gboolean
plain_login_strict (GError **error)
{
  const char *certificate = g_getenv ("AE_INTEROP_CERTIFICATE");

  if (!session_is_microsoft ())
    return skip (error, "FreeTDS 1.3 does not know TDS 8.0");
  if (certificate == NULL)
    return fail (error, "AE_INTEROP_CERTIFICATE is not set");
  g_autofree char *options = g_strconcat ("Encrypt=strict;ServerCertificate=", certificate, NULL);
  return answers (options, error);
}

/* Microsoft's driver always encrypts the login; FreeTDS can do without. */
gboolean
plain_login_plain (GError **error)
{
  if (session_is_microsoft ())
    return answers ("Encrypt=no", error);
  return answers ("Encryption=off", error) && answers ("Encryption=request", error);
}

gboolean
plain_wrong_password (GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (Session) session = session_open_as (
      "wrong",
      session_is_microsoft () ? "Encrypt=yes;TrustServerCertificate=yes" : "Encryption=require",
      &records, &refused);

  if (session != NULL)
    return fail (error, "there is a connection");
  for (guint i = 0; i < records->len; i++)
    {
      const Diagnostic *record = g_ptr_array_index (records, i);
      if (record->number != 18456)
        continue;
      if (strstr (record->text, "Login failed for user") == NULL)
        return fail (error, "the text is %s", record->text);
      return expect_text (record->sql_state, session_is_microsoft () ? "28000" : "42000",
                          "SQLSTATE", error);
    }
  return fail (error, "no 18456: %s", refused->message);
}
