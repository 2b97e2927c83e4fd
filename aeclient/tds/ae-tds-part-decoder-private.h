/* SPDX-FileCopyrightText: 2026 The aeclient contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* A large value that is decoded while it arrives: bytes stay bytes, text becomes UTF-8 whatever
 * its encoding is. A part may end in the middle of a character; what is missing of one is waited
 * for. The parts together are what ae_tds_value_read () makes of the whole. */

#include "tds/ae-tds-code-page-private.h"
#include "tds/ae-tds-type-info-private.h"

G_BEGIN_DECLS

#define AE_TDS_CHARACTER_MAX 4 /* bytes of a character, in any encoding */

typedef struct
{
  AeTdsTypeInfo type;
  gboolean is_text;
  const AeTdsCodePage *page; /* NULL: another encoding */
  gboolean is_begun;
  guint8 held[AE_TDS_CHARACTER_MAX]; /* the begin of a character */
  guint n_held;
} AeTdsPartDecoder;

/* AE_ERROR_UNSUPPORTED: the encoding is not known here. */
gboolean
ae_tds_part_decoder_init (AeTdsPartDecoder *self, const AeTdsTypeInfo *type, GError **error);
/* Appends to @out. AE_ERROR_VALUE: no text in the encoding of the type. */
gboolean ae_tds_part_decoder_feed (AeTdsPartDecoder *self,
                                   const guint8 *data,
                                   gsize size,
                                   AeTdsWriter *out,
                                   GError **error);
/* The value is at its end. AE_ERROR_VALUE: in the middle of a character. */
gboolean ae_tds_part_decoder_finish (AeTdsPartDecoder *self, GError **error);

G_END_DECLS
