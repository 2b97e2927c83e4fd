/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* The pre-login answer of a server, without the header of its packet. */

#include "config.h"

#include "ae-error.h"
#include "tds/ae-tds-login-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  AeTdsPrelogin prelogin;

  if (!ae_tds_prelogin_read (&prelogin, data, size, &error))
    {
      g_assert_error (error, AE_ERROR, AE_ERROR_PROTOCOL);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpint (prelogin.encryption, <=, AE_TDS_ENCRYPT_REQUIRED);

  /* What is understood survives being written and read again. */
  g_auto (AeTdsWriter) writer = AE_TDS_WRITER_INIT;
  AeTdsPrelogin again;
  ae_tds_prelogin_write (&prelogin, &writer);
  ae_tds_prelogin_read (&again, writer.data, writer.size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (again.version, sizeof again.version, prelogin.version, sizeof prelogin.version);
  g_assert_cmpint (again.encryption, ==, prelogin.encryption);
  g_assert_cmpint (again.mars, ==, prelogin.mars);
  g_assert_cmpint (again.has_fedauth_required, ==, prelogin.has_fedauth_required);
  g_assert_cmpint (again.fedauth_required, ==, prelogin.fedauth_required);
  return 0;
}
