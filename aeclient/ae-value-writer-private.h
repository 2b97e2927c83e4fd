/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A large value on its way from a stream of the application to the wire:
 *
 *   in the clear   read ─▶ encode ─▶ chunk ─▶ wire, while it is read
 *   encrypted      read ─▶ encode ─▶ encrypt ─▶ spool (ciphertext), tag … ─▶ wire
 *
 * The tag of an encrypted value, and how long it is, stand in front: all of it is read before the
 * request begins. With deterministic encryption the IV is made of the whole plaintext too: the
 * first pass encrypts with a key that nobody knows, the second one changes it for the real one. */

#include "ae-cell-cipher-private.h"
#include "ae-flow-private.h"
#include "ae-value-source-private.h"
#include "tds/ae-tds-writer-private.h"

G_BEGIN_DECLS

typedef struct _AeValueWriter AeValueWriter;

/* AE_ERROR_TYPE: not a type for streams. */
AeValueWriter *
ae_value_writer_new (AeValueSource *source, const AeTdsTypeInfo *type, GError **error);
void ae_value_writer_free (AeValueWriter *self);

/* Text of which the code page is not known must be ASCII. */
void ae_value_writer_set_ascii_only (AeValueWriter *self);
/* Reads and encrypts all of it. @cipher begins no other value meanwhile. */
gboolean ae_value_writer_encrypt (AeValueWriter *self,
                                  const AeFlow *flow,
                                  AeCellCipher *cipher,
                                  gboolean deterministic,
                                  GError **error);
guint64 ae_value_writer_get_cell_size (const AeValueWriter *self);

/* The next bytes behind the total length: chunks and their end, or some of the encrypted cell. */
gboolean ae_value_writer_next (AeValueWriter *self,
                               const AeFlow *flow,
                               AeTdsWriter *out,
                               gboolean *is_end,
                               GError **error);

/* Where in a payload the bytes of a value stand. */
typedef struct
{
  gsize at;
  AeValueWriter *value;
  char *name; /* of the parameter */
} AeInsert;

AeInsert *ae_insert_new (gsize at, AeValueWriter *value, const char *name);
void ae_insert_free (AeInsert *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AeValueWriter, ae_value_writer_free)

G_END_DECLS
