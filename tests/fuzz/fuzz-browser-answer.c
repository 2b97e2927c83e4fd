/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "ae-browser-answer-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  /* Behind the data nothing may be read: a copy of exactly its size lets ASan see that. */
  g_autofree guint8 *copy = g_memdup2 (data, size);
  guint16 port = 0;

  if (ae_browser_answer_get_port (copy, size, "inst", &port))
    g_assert_cmpuint (port, >, 0);
  return 0;
}
