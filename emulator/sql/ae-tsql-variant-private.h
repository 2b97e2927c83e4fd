/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* sql_variant inside the engine: SQLite keeps one value that also tells its type, as text
 *
 *   \1 id , max_length , precision , scale , collation : value
 *
 * Only at the seam to the server it is a value with its type beside it (AeEmulatorValue.variant).
 */

#include <glib.h>

#include "emulator/ae-emulator-engine-private.h"

G_BEGIN_DECLS

/* Types that a sql_variant cannot hold are the caller's to refuse. @out must be cleared or zero. */
void ae_tsql_variant_encode (const AeEmulatorValue *value,
                             const AeEmulatorType *type,
                             AeEmulatorValue *out);
/* Takes any value: one that is not encoded has the type that its kind suggests. @out owns its
 * bytes. */
void ae_tsql_variant_decode (const AeEmulatorValue *in, AeEmulatorType *type, AeEmulatorValue *out);
/* Decoded, with its type beside it, as the server wants it. */
void ae_tsql_variant_expose (const AeEmulatorValue *in, AeEmulatorValue *out);
gboolean ae_tsql_variant_can_hold (const AeEmulatorType *type);
/* By family, then by value. */
int ae_tsql_variant_compare (const char *a, gsize a_size, const char *b, gsize b_size);

G_END_DECLS
