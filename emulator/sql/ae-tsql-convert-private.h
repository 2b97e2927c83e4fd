/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* CAST, CONVERT and the implicit conversions. */

#include "ae-tsql-error-private.h"
#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

/* @out must be cleared or zero; the caller clears it. @truncated (or NULL) tells that characters or
 * bytes were lost; where it is NULL they are cut silently, as CAST does. */
gboolean ae_tsql_convert (const AeEmulatorValue *in,
                          const AeEmulatorType *from,
                          const AeEmulatorType *to,
                          gint style,
                          AeEmulatorValue *out,
                          gboolean *truncated,
                          AeTsqlError *error);

G_END_DECLS
