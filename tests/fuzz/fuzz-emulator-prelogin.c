/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-emulator-prelogin-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Whatever the client says, nobody who asked for encryption is answered without. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  AeEmulatorPrelogin prelogin;

  if (!ae_emulator_prelogin_parse (data, size, &prelogin))
    return 0;

  for (int require = FALSE; require <= TRUE; require++)
    {
      guint8 answer;
      AeEmulatorSecurity security
          = ae_emulator_prelogin_negotiate (prelogin.encryption, require, &answer);
      g_auto (AeTdsWriter) reply = AE_TDS_WRITER_INIT;
      if (require || prelogin.encryption == AE_EMULATOR_ENCRYPT_ON)
        g_assert_true (security == AE_EMULATOR_SECURITY_FULL
                       || security == AE_EMULATOR_SECURITY_REFUSED);
      ae_emulator_prelogin_write (&reply, answer, prelogin.has_fedauth);
    }

  return 0;
}
