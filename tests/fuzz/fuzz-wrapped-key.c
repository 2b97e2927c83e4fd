/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "keystore/ae-wrapped-key-private.h"

#include "ae-error.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The taking apart only, which is all that runs before the signature is verified: whatever comes
 * after it, whoever has the master key has written. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  AeWrappedKeyParts parts;
  g_autoptr (GError) error = NULL;

  if (!ae_wrapped_key_parse (&parts, data, size, &error))
    {
      g_assert_error (error, AE_ERROR, AE_ERROR_KEY_STORE);
      return 0;
    }

  /* Without gaps, in order, and no byte beyond the end. */
  g_assert_no_error (error);
  g_assert_true (parts.data == data);
  g_assert_true (parts.key_path == data + 5);
  g_assert_true (parts.ciphertext == parts.key_path + parts.key_path_size);
  g_assert_true (parts.signature == parts.ciphertext + parts.ciphertext_size);
  g_assert_true (parts.signature == data + parts.signed_size);
  g_assert_true (parts.signature + parts.signature_size == data + size);
  return 0;
}
