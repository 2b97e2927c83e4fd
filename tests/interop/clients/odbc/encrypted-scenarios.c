/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* What applications do with encrypted columns beyond writing and reading them. */

#include "encrypted.h"

gboolean
encrypted_scenario (const char *name, GError **error)
{
  return fail (error, "no such scenario: %s", name);
}
