/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* sql_variant: a value that brings its type with it (tds sheet 5.4). */

#include "ae-emulator-type-codec-private.h"

G_BEGIN_DECLS

/* Behind the size. FALSE: impossible. */
gboolean ae_emulator_variant_decode (const guint8 *data,
                                     gsize size,
                                     AeEmulatorValue *value,
                                     GPtrArray *owned);
/* With the size. FALSE: it cannot be written; nothing was then. */
gboolean ae_emulator_variant_write (AeTdsWriter *writer, const AeEmulatorValue *value);

G_END_DECLS
