/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A large value on its way from the wire to who reads it:
 *
 *   in the clear   part ─▶ decode ─▶ out
 *   encrypted      part ─▶ tag ─▶ spool (ciphertext) … tag is right ─▶ decrypt ─▶ decode ─▶ out
 *
 * The tag of an encrypted value covers all of it and can be checked only behind its last byte, so
 * nothing of it comes out before. */

#include "ae-cell-cipher-private.h"
#include "tds/ae-tds-token-private.h"

G_BEGIN_DECLS

typedef struct _AeValueReader AeValueReader;

/* @cipher is taken, and only used here; NULL: the value is in the clear. @place is taken: errors
 * begin with it. */
AeValueReader *
ae_value_reader_new (const AeTdsTypeInfo *type, AeCellCipher *cipher, char *place, GError **error);
void ae_value_reader_free (AeValueReader *self);

/* The next part off the wire. A failure is final, and what comes is then dropped. */
gboolean
ae_value_reader_take (AeValueReader *self, const AeTdsPart *part, AeTdsWriter *out, GError **error);
/* Something that was kept until the end of the value, if there is: some 256 KiB. */
gboolean ae_value_reader_give (AeValueReader *self, AeTdsWriter *out, GError **error);
/* Everything came off the wire. */
gboolean ae_value_reader_has_all (const AeValueReader *self);
/* Everything came out. */
gboolean ae_value_reader_is_at_end (const AeValueReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeValueReader, ae_value_reader_free)

G_END_DECLS
